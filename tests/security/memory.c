/* SPDX-License-Identifier: MIT */
/* After an engine was disposed, no copy of its password is left in the memory of the process: all writable maps are
 * searched.
 *
 * The program starts itself again for each backend, because a process that knows the password finds it in itself. The
 * child gets it masked, and unmasks it only into text that it hands to calx and wipes. It looks for pieces of the
 * password, as the allocator writes over the beginning of a block that is freed, and it looks while the engine lives as
 * well: a search that finds nothing then would show nothing later. */
#define _GNU_SOURCE
#include <calx/calx.h>

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECRET = 60, PIECE = 10, MASK = 0xa5, FOUND_SHOWN = 8 };

static unsigned char masked[SECRET]; /* the password, never as it is */

/* ---- the search ---- */

typedef struct map {
    uintptr_t from, to;
    char name[160];
} map;

typedef struct search {
    unsigned found;
    bool show;
    int memory;
} search;

static unsigned char window[1 << 16]; /* what is looked at; not itself looked through */

static bool is_piece(const unsigned char *at, size_t piece)
{
    for (size_t i = 0; i < PIECE; i++)
        if (at[i] != (masked[piece + i] ^ MASK))
            return false;
    return true;
}

static void look(search *s, const map *in, uintptr_t base, size_t len)
{
    for (size_t at = 0; at + PIECE <= len; at++)
        for (size_t piece = 0; piece + PIECE <= SECRET; piece += PIECE)
            if (is_piece(window + at, piece)) {
                s->found++;
                if (s->show && s->found <= FOUND_SHOWN)
                    printf("  piece %zu at %#zx in %s\n", piece / PIECE, (size_t)(base + at), in->name);
            }
}

/* Without the window: what it has was copied from elsewhere. */
static void search_map(search *s, const map *in)
{
    const uintptr_t hole = (uintptr_t)window, end = hole + sizeof window;
    uintptr_t at = in->from;
    while (at < in->to) {
        size_t size = sizeof window, len;
        ssize_t got;
        if (at >= hole && at < end) {
            at = end;
            continue;
        }
        if (size > in->to - at)
            size = in->to - at;
        if (at < hole && hole - at < size)
            size = hole - at;
        got = pread(s->memory, window, size, (off_t)at);
        if (got <= 0)
            return;
        len = (size_t)got;
        look(s, in, at, len);
        at += len > PIECE && at + len < in->to && len == sizeof window ? len - PIECE : len; /* pieces may lie across */
    }
}

static unsigned search_all(bool show)
{
    search s = { .show = show, .memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC) };
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[512], modes[8];
    map in;
    while (maps && fgets(line, sizeof line, maps)) {
        size_t from, to;
        in.name[0] = '\0';
        if (sscanf(line, "%zx-%zx %7s %*s %*s %*s %159s", &from, &to, modes, in.name) < 3 || modes[1] != 'w')
            continue;
        in.from = from;
        in.to = to;
        search_map(&s, &in);
    }
    if (maps)
        fclose(maps);
    if (s.memory >= 0)
        close(s.memory);
    memset(window, 0, sizeof window);
    return s.found;
}

/* ---- the child: works with the password, and loses it ---- */

/* The URL with user, password and another database if that is not NULL; escaped, so that there is an escaped copy too.
 */
static char *make_url(const char *base, const char *user, const char *database)
{
    char password[SECRET + 1], *text;
    calx_url *url = calx_url_parse(base);
    for (size_t i = 0; i < SECRET; i++)
        password[i] = (char)(masked[i] ^ MASK);
    password[SECRET] = '\0';
    if (calx_url_set_username(url, user) != CALX_OK || calx_url_set_password(url, password) != CALX_OK ||
        (database && calx_url_set_database(url, database) != CALX_OK))
        exit(90);
    text = calx_url_render(url, .show_password = true);
    explicit_bzero(password, sizeof password);
    calx_url_dispose(url);
    return text;
}

static calx_engine *make_engine(const char *base, const char *user, const char *database, bool damaged)
{
    char *url = make_url(base, user, database);
    calx_engine *engine;
    if (damaged) /* a port that is none, behind the password */
        memset(strrchr(url, ':') + 1, 'x', 1);
    engine = calx_engine_create(url, .echo = true, .pool_size = 3);
    explicit_bzero(url, strlen(url));
    calx_free(url);
    return engine;
}

static bool work(calx_engine *engine)
{
    calx_session *sessions[3];
    bool good = true;
    int one = 0;
    for (size_t i = 0; i < 3; i++) {
        sessions[i] = calx_session_open(engine);
        good =
            calx_scalar(sessions[i], calx_text("SELECT 40 + :n"), &one, calx_args(2)) == CALX_OK && one == 42 && good;
        if (!good)
            printf("  %s\n", calx_errmsg(sessions[i]));
    }
    good = calx_exec(sessions[0], calx_text("SELECT nonsense")) != CALX_OK && good;
    for (size_t i = 0; i < 3; i++)
        (void)calx_session_close(sessions[i]);
    return good;
}

/* Accepted, then turned away: the error and what led to it are kept by engine and session. */
static bool fail(calx_engine *engine)
{
    calx_session *session = calx_session_open(engine);
    bool failed = calx_ping(session) != CALX_OK;
    (void)calx_session_close(session);
    return failed;
}

static int child(const char *base, const char *user)
{
    calx_engine *engine, *absent, *damaged;
    unsigned alive, after;
    if (read(STDIN_FILENO, masked, sizeof masked) != (ssize_t)sizeof masked)
        return 90;
    if (!freopen("/dev/null", "w", stderr)) /* the echo */
        return 91;
    engine = make_engine(base, user, NULL, false);
    absent = make_engine(base, user, "calx_no_such_database", false);
    damaged = make_engine(base, user, NULL, true);
    if (!work(engine) || !fail(absent) || !fail(damaged)) {
        puts("  the engine does not work");
        return 92;
    }
    alive = search_all(false);
    calx_engine_dispose(absent);
    calx_engine_dispose(damaged);
    calx_engine_dispose(engine);
    after = search_all(true);
    printf("  pieces found: %u while the engine lived, %u after\n", alive, after);
    return !alive ? 93 : after ? 94 : 0;
}

/* ---- the parent ---- */

static void choose_secret(char *secret)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:/@%";
    FILE *random = fopen("/dev/urandom", "rb");
    unsigned char bytes[SECRET];
    if (!random || fread(bytes, 1, sizeof bytes, random) != sizeof bytes)
        exit(99);
    fclose(random);
    for (size_t i = 0; i < SECRET; i++) {
        secret[i] = letters[bytes[i] % (sizeof letters - 1)];
        masked[i] = (unsigned char)(secret[i] ^ MASK);
    }
    secret[SECRET] = '\0';
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static bool run_sql(const char *url, const char *format, const char *user, const char *secret)
{
    char sql[400];
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine, .autocommit = true);
    bool good;
    snprintf(sql, sizeof sql, format, user, secret);
    good = calx_exec(session, calx_text(sql)) == CALX_OK;
    if (!good)
        printf("  %s\n", calx_errmsg(session));
    (void)calx_session_close(session);
    calx_engine_dispose(engine);
    return good;
}

#pragma GCC diagnostic pop

static int run_child(const char *program, const char *url, const char *user)
{
    int ends[2], status = 0;
    pid_t pid;
    if (pipe(ends) != 0)
        return 99;
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl("/proc/self/exe", program, "--child", url, user, (char *)NULL);
        _exit(99);
    }
    close(ends[0]);
    if (write(ends[1], masked, sizeof masked) != (ssize_t)sizeof masked)
        status = 99;
    close(ends[1]);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

typedef struct backend {
    const char *name, *variable;
    const char *create[2]; /* user, password */
    const char *drop;
} backend;

static const backend backends[] = {
    { "postgresql", "CALX_TEST_POSTGRESQL_URL", { "CREATE ROLE %s LOGIN PASSWORD '%s'", NULL }, "DROP ROLE %s" },
    { "mariadb",
      "CALX_TEST_MYSQL_URL",
      { "CREATE USER %s IDENTIFIED BY '%s'", "GRANT ALL ON *.* TO %s" },
      "DROP USER %s" },
};

static unsigned passed, failed, skipped;

static void try_backend(const char *program, const backend *b)
{
    const char *url = getenv(b->variable);
    char secret[SECRET + 1], user[40];
    int status;
    if (!url || !*url) {
        printf("SKIP memory-scan: %s names no server\n", b->variable);
        skipped++;
        return;
    }
    snprintf(user, sizeof user, "calx_memory_%ld", (long)getpid());
    choose_secret(secret);
    printf("%s\n", b->name);
    status = run_sql(url, b->create[0], user, secret) && (!b->create[1] || run_sql(url, b->create[1], user, ""))
                 ? run_child(program, url, user)
                 : 98;
    status = run_sql(url, b->drop, user, "") ? status : 98;
    status == 0 ? passed++ : failed++;
    if (status)
        printf("FAILED: %s: %d\n", b->name, status);
}

int main(int argc, char **argv)
{
    const char *sanitized = getenv("CALX_SANITIZED");
    if (argc == 4 && strcmp(argv[1], "--child") == 0)
        return child(argv[2], argv[3]);
    if (sanitized && *sanitized && strcmp(sanitized, "no") != 0) {
        puts("memory-scan: a sanitizer keeps freed memory, and its memory is not the program's");
        return 77;
    }
    for (size_t i = 0; i < sizeof backends / sizeof *backends; i++)
        try_backend(argv[0], &backends[i]);
    printf("memory-scan: %u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed ? 1 : passed ? 0 : 77;
}
