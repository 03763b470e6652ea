/* SPDX-License-Identifier: MIT */
/* What is off and what is pinned by default, tried on real servers, and on a peer that asks for what it must not get.
 */
#define _POSIX_C_SOURCE 200809L
#include "peer.h"
#include "reconnect.h"

#include <calx/calx.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned passed, failed, skipped;
static const char *title;
static bool good;

static void expect(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void expect(bool holds, const char *format, ...)
{
    va_list args;
    if (holds)
        return;
    good = false;
    printf("FAILED: %s: ", title);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

typedef struct place {
    calx_engine *engine;
    calx_session *session;
} place;

/* The URL of the environment, with a host, a database and one option instead of what it has; NULL: as it is. */
static place open_place(const char *variable, const char *host, const char *database, const char *key, const char *value)
{
    calx_url *url = calx_url_parse(getenv(variable));
    place p;
    expect((!host || calx_url_set_host(url, host) == CALX_OK) &&
               (!database || calx_url_set_database(url, database) == CALX_OK) &&
               (!key || calx_url_set_query(url, key, value) == CALX_OK),
           "%s", calx_url_errmsg(url));
    p.engine = calx_engine_create(url, .connect_timeout = 20, .autocommit = true);
    p.session = calx_session_open(p.engine);
    calx_url_dispose(url);
    return p;
}

static void close_place(place *p)
{
    (void)calx_session_close(p->session);
    calx_engine_dispose(p->engine);
}

static bool run(place *p, const char *sql)
{
    return calx_exec(p->session, calx_text(sql)) == CALX_OK;
}

static void must(place *p, const char *sql)
{
    expect(run(p, sql), "%s: %s", sql, calx_errmsg(p->session));
}

static int number(place *p, const char *sql)
{
    int value = -1;
    expect(calx_scalar(p->session, calx_text(sql), &value) == CALX_OK, "%s: %s", sql, calx_errmsg(p->session));
    return value;
}

static bool says(const char *message, const char *words)
{
    return strstr(message, words) != NULL;
}

/* Text goes out and comes back as UTF-8, and the server takes it for that: characters, not bytes, are counted. */
static void check_utf8(place *p, const char *count)
{
    static const char text[] = "h\xc3\xa9\xc3\xbf";
    const char *back = NULL;
    int characters = 0;
    expect(calx_scalar(p->session, calx_text(count), &characters, calx_args(text)) == CALX_OK && characters == 3,
           "%d characters: %s", characters, calx_errmsg(p->session));
    must(p, "DELETE FROM calx_encoding");
    expect(calx_exec(p->session, calx_text("INSERT INTO calx_encoding VALUES (:t)"), calx_args(text)) == CALX_OK, "%s", calx_errmsg(p->session));
    expect(calx_scalar(p->session, calx_text("SELECT t FROM calx_encoding"), &back) == CALX_OK && back &&
               strcmp(back, text) == 0,
           "came back as \"%s\": %s", back ? back : "NULL", calx_errmsg(p->session));
}

/* ---- PostgreSQL ---- */

static const char PG[] = "CALX_TEST_POSTGRESQL_URL", MY[] = "CALX_TEST_MYSQL_URL";

static void postgresql_utf8(const char *database, const char *key, const char *value)
{
    place p = open_place(PG, NULL, database, key, value);
    must(&p, "CREATE TEMPORARY TABLE calx_encoding (t TEXT)");
    check_utf8(&p, "SELECT char_length(:t)");
    close_place(&p);
}

static void postgresql_speaks_utf8_whatever_the_url_says(void)
{
    postgresql_utf8(NULL, "options", "-c client_encoding=LATIN1");
}

static void postgresql_speaks_utf8_whatever_the_environment_says(void)
{
    setenv("PGCLIENTENCODING", "LATIN1", 1);
    setenv("PGOPTIONS", "-c client_encoding=LATIN1", 1);
    postgresql_utf8(NULL, NULL, NULL);
    unsetenv("PGCLIENTENCODING");
    unsetenv("PGOPTIONS");
}

static void postgresql_speaks_utf8_whatever_the_database_says(void)
{
    place p = open_place(PG, NULL, NULL, NULL, NULL);
    run(&p, "DROP DATABASE IF EXISTS calx_latin");
    must(&p, "CREATE DATABASE calx_latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    must(&p, "ALTER DATABASE calx_latin SET client_encoding = 'LATIN1'");
    postgresql_utf8("calx_latin", NULL, NULL);
    must(&p, "DROP DATABASE calx_latin");
    close_place(&p);
}

static void one_statement_only(const char *variable)
{
    place p = open_place(variable, NULL, NULL, NULL, NULL);
    expect(!run(&p, "SELECT 1; SELECT 2"), "two statements went through");
    expect(calx_exec(p.session, calx_text("SELECT :a; SELECT :a"), calx_args(1)) != CALX_OK, "two statements with arguments");
    expect(number(&p, "SELECT 1;") == 1, "a semicolon at the end");
    close_place(&p);
}

static void postgresql_runs_one_statement_only(void)
{
    one_statement_only(PG);
}

static void postgresql_takes_a_name_for_a_name(void)
{
    place p = open_place(PG, NULL, "postgresql://127.0.0.1/postgres?sslmode=disable", NULL, NULL);
    expect(calx_ping(p.session) != CALX_OK && calx_error_of(p.session)->kind == CALX_NO_SUCH_DATABASE, "%s", calx_errmsg(p.session));
    close_place(&p);
    p = open_place(PG, NULL, "dbname=postgres", NULL, NULL);
    expect(calx_ping(p.session) != CALX_OK && calx_error_of(p.session)->kind == CALX_NO_SUCH_DATABASE, "%s", calx_errmsg(p.session));
    close_place(&p);
}

static void postgresql_takes_no_service_from_the_url(void)
{
    place p = open_place(PG, NULL, NULL, "service", "elsewhere");
    expect(says(calx_errmsg(p.engine), "service"), "%s", calx_errmsg(p.engine));
    close_place(&p);
}

/* ---- MariaDB ---- */

static void mariadb_speaks_utf8_whatever_the_server_says(void)
{
    static const char sum[] = "SELECT (@@character_set_client = 'utf8mb4') + (@@character_set_connection = 'utf8mb4')"
                              " + (@@character_set_results = 'utf8mb4')";
    place before = open_place(MY, NULL, NULL, NULL, NULL), p;
    must(&before, "SET GLOBAL character_set_server = 'latin1', character_set_client = 'latin1', "
                  "character_set_connection = 'latin1', character_set_results = 'latin1'");
    p = open_place(MY, NULL, NULL, NULL, NULL);
    must(&p, "CREATE TEMPORARY TABLE calx_encoding (t TEXT CHARACTER SET latin1)");
    expect(number(&p, sum) == 3, "another character set");
    check_utf8(&p, "SELECT CHAR_LENGTH(:t)");
    close_place(&p);
    must(&before, "SET GLOBAL character_set_server = 'utf8mb4', character_set_client = 'utf8mb4', "
                  "character_set_connection = 'utf8mb4', character_set_results = 'utf8mb4'");
    close_place(&before);
}

/* The names that connecting sends are read by it, before any SET NAMES. */
static void mariadb_speaks_utf8_whatever_the_library_does(void)
{
    place before = open_place(MY, NULL, NULL, NULL, NULL), p;
    bool can = library_is_another(true);
    must(&before, "CREATE DATABASE IF NOT EXISTS `calx_\xc3\xa9`");
    p = open_place(MY, NULL, "calx_\xc3\xa9", NULL, NULL);
    must(&p, "DO 1");
    library_is_another(false);
    expect(!can || library_handles() > 0, "the library was not that of this program");
    close_place(&p);
    must(&before, "DROP DATABASE `calx_\xc3\xa9`");
    close_place(&before);
}

static void mariadb_takes_no_other_encoding_from_the_url(void)
{
    place p = open_place(MY, NULL, NULL, "charset", "latin1");
    expect(calx_ping(p.session) == CALX_INTERFACE_ERROR && says(calx_errmsg(p.session), "utf8mb4"), "%s", calx_errmsg(p.session));
    close_place(&p);
}

static void mariadb_sends_no_local_file(void)
{
    char path[] = "/tmp/calx-infile-XXXXXX", sql[200];
    int fd = mkstemp(path);
    place p = open_place(MY, NULL, NULL, NULL, NULL);
    expect(fd >= 0 && write(fd, "line\n", 5) == 5, "no file");
    expect(number(&p, "SELECT @@local_infile") == 1, "the server refuses it by itself");
    must(&p, "CREATE TEMPORARY TABLE calx_lines (t TEXT)");
    snprintf(sql, sizeof sql, "LOAD DATA LOCAL INFILE '%s' INTO TABLE calx_lines", path);
    expect(!run(&p, sql), "the statement went through");
    expect(calx_script(p.session, sql) != CALX_OK, "the script went through");
    expect(number(&p, "SELECT COUNT(*) FROM calx_lines") == 0, "a line was sent");
    close_place(&p);
    close(fd);
    unlink(path);
}

static void mariadb_runs_one_statement_only(void)
{
    place p = open_place(MY, NULL, NULL, NULL, NULL);
    must(&p, "CREATE TEMPORARY TABLE calx_one (n INT)");
    /* What begins so is not prepared, but goes as text. */
    expect(!run(&p, "SET @calx_one = 1; INSERT INTO calx_one VALUES (1)"), "two statements as text");
    expect(!run(&p, "CREATE TEMPORARY TABLE calx_two (n INT); INSERT INTO calx_one VALUES (1)"), "two statements of DDL");
    must(&p, "SET @calx_one = 2;");
    expect(number(&p, "SELECT COUNT(*) FROM calx_one") == 0, "the second statement ran");
    expect(calx_script(p.session, "DO 1; DO 2") == CALX_OK, "%s", calx_errmsg(p.session));
    expect(!run(&p, "SET @calx_one = 1; INSERT INTO calx_one VALUES (1)"), "two statements after a script");
    close_place(&p);
    one_statement_only(MY);
}

static void mariadb_does_not_reconnect(void)
{
    char sql[60];
    place p = open_place(MY, NULL, NULL, NULL, NULL), killer = open_place(MY, NULL, NULL, NULL, NULL);
    bool can = library_is_another(true); /* which reconnects unless it is told not to */
    calx_connection *connection = calx_connect(p.engine, .autocommit = true);
    int id = 0;
    expect(calx_scalar(connection, calx_text("SELECT CONNECTION_ID()"), &id) == CALX_OK, "%s", calx_errmsg(connection));
    library_is_another(false);
    expect(!can || library_handles() > 0, "the library was not that of this program");
    snprintf(sql, sizeof sql, "KILL %d", id);
    must(&killer, sql);
    expect(calx_exec(connection, calx_text("DO 1")) == CALX_DISCONNECT, "went on: %s", calx_errmsg(connection));
    (void)calx_connection_close(connection);
    close_place(&killer);
    close_place(&p);
}

static void mariadb_reaches_localhost_by_tcp(void)
{
    place p = open_place(MY, "localhost", NULL, NULL, NULL);
    expect(number(&p, "SELECT host LIKE '%:%' FROM information_schema.processlist WHERE id = CONNECTION_ID()") == 1, "not by TCP");
    close_place(&p);
}

static void mariadb_takes_no_password_from_the_environment(void)
{
    const char *base = getenv(MY);
    calx_url *url = calx_url_parse(base);
    place p;
    setenv("MYSQL_PWD", calx_url_password(url), 1);
    calx_url_set_password(url, NULL);
    p.engine = calx_engine_create(url);
    p.session = calx_session_open(p.engine);
    expect(calx_ping(p.session) != CALX_OK && calx_error_of(p.session)->kind == CALX_ACCESS_DENIED, "%s", calx_errmsg(p.session));
    close_place(&p);
    calx_url_dispose(url);
    unsetenv("MYSQL_PWD");
}

/* ---- the peer ---- */

static const char SECRET[] = "calx-secret-of-the-peer-test";

/* What comes of connecting to it. */
static bool peer_learns(const peer_wish *wish, const char *option, const char *text, char *message, size_t size)
{
    char url[200];
    peer hostile = peer_start(wish);
    calx_engine *engine;
    calx_session *session;
    snprintf(url, sizeof url, "mysql://me:%s@127.0.0.1:%d/d%s", SECRET, hostile.port, option);
    engine = calx_engine_create(url, .connect_timeout = 20);
    session = calx_session_open(engine);
    expect(calx_ping(session) != CALX_OK, "the peer was believed");
    snprintf(message, size, "%s", calx_errmsg(session));
    expect(!says(message, SECRET), "the message tells it: %s", message);
    (void)calx_session_close(session);
    calx_engine_dispose(engine);
    return peer_heard(&hostile, text);
}

static void a_peer_gets_no_password_in_clear_text(void)
{
    static const peer_wish wishes[] = { { .switches_to = "mysql_clear_password" },
                                        { .greets = "mysql_clear_password" },
                                        { .switches_to = "dialog" },
                                        { .greets = "dialog" },
                                        { .switches_to = "mysql_old_password" },
                                        { .switches_to = "../mysql_clear_password" } };
    char message[1000];
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        expect(!peer_learns(&wishes[i], "", SECRET, message, sizeof message), "wish %zu was granted: %s", i, message);
        if (i == 0)
            expect(says(message, "allow_cleartext_passwords"), "%s", message);
    }
}

/* Else the test above would show nothing. */
static void a_peer_gets_it_when_the_url_says_so(void)
{
    const peer_wish wish = { .switches_to = "mysql_clear_password" };
    char message[1000];
    expect(peer_learns(&wish, "?allow_cleartext_passwords=true", SECRET, message, sizeof message), "not even then: %s",
           message);
}

static void a_peer_gets_no_file(void)
{
    char path[] = "/tmp/calx-infile-XXXXXX", message[1000];
    int fd = mkstemp(path);
    const peer_wish wish = { .file = path };
    expect(fd >= 0 && write(fd, "only-in-the-file", 16) == 16, "no file");
    expect(!peer_learns(&wish, "", "only-in-the-file", message, sizeof message), "it was sent: %s", message);
    close(fd);
    unlink(path);
}

/* Reads the row in a process of its own. True: it ended as it should, whatever it read; the texts' lengths. */
static bool survives_row(const peer_wish *wish, int *first, int *second)
{
    char url[100];
    const char *a = "", *b = "";
    int status = 1;
    peer hostile = peer_start(wish);
    pid_t child;
    fflush(NULL);
    child = fork();
    if (child == 0) {
        calx_engine *engine;
        calx_session *session;
        calx_result *rows;
        bool got;
        snprintf(url, sizeof url, "mysql://u:p@127.0.0.1:%d/d", hostile.port);
        engine = calx_engine_create(url, .connect_timeout = 20);
        session = calx_session_open(engine);
        rows = calx_query(session, calx_text("SELECT a, a FROM t"));
        got = calx_fetch(rows, &a, &b);
        status = got ? (int)(strlen(a) << 4 | strlen(b)) & 127 : 127;
        (void)calx_result_close(rows);
        (void)calx_session_close(session);
        calx_engine_dispose(engine);
        _exit(status);
    }
    waitpid(child, &status, 0);
    peer_heard(&hostile, "");
    *first = WEXITSTATUS(status) >> 4;
    *second = WEXITSTATUS(status) & 15;
    return WIFEXITED(status);
}

static void a_row_that_lies_about_its_lengths_does_no_harm(void)
{
#define ROW(bytes)                                                                                                     \
    {                                                                                                                  \
        .row = (bytes), .row_len = sizeof(bytes) - 1                                                                   \
    }
    static const peer_wish rows[] = {
        ROW("\5hello\5world"),              /* an honest one comes first */
        ROW("\xfe\0\0\0\0\2\0\0\0\5world"), /* 8 GB: the library looks at 4 of the 8 bytes */
        ROW("\xfe\0\0\0\0\0\0\0\x80\5world"),
        ROW("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\5world"),
        ROW("\xfe"), /* ends within the length: what follows is what was in the buffer before */
        ROW("\5hello\xfe"),
        ROW("\5hello\xfe\1\0\0\0"),
        ROW("\xfd\xff\xff"),
        ROW("\xfc\xff"),
        ROW(""),
    };
    int first, second;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect(survives_row(&rows[i], &first, &second), "row %zu: the program died", i);
        if (i == 0)
            expect(first == 5 && second == 5, "an honest row was read as %d, %d", first, second);
    }
#undef ROW
}

/* ---- SQLite ---- */

static place lite(const char *path)
{
    char url[300];
    place p;
    snprintf(url, sizeof url, "sqlite:///%s", path);
    p.engine = calx_engine_create(url, .autocommit = true);
    p.session = calx_session_open(p.engine);
    return p;
}

static void sqlite_speaks_utf8_whatever_the_file_says(void)
{
    char directory[] = "/tmp/calx-lite-XXXXXX", path[100];
    place p;
    expect(mkdtemp(directory) != NULL, "no directory");
    snprintf(path, sizeof path, "%s/utf16.db", directory);
    p = lite(path);
    must(&p, "PRAGMA encoding = 'UTF-16le'");
    must(&p, "CREATE TABLE calx_encoding (t TEXT)");
    check_utf8(&p, "SELECT length(:t)");
    close_place(&p);
    p = lite(path);
    expect(number(&p, "SELECT encoding = 'UTF-16le' FROM pragma_encoding") == 1, "the file is no UTF-16");
    check_utf8(&p, "SELECT length(:t)");
    close_place(&p);
    unlink(path);
    rmdir(directory);
}

static void sqlite_runs_one_statement_only(void)
{
    place p = lite(":memory:");
    expect(!run(&p, "SELECT 1; SELECT 2"), "two statements went through");
    expect(calx_exec(p.session, calx_text("SELECT :a; SELECT :a"), calx_args(1)) != CALX_OK,
           "two statements with arguments");
    expect(number(&p, "SELECT 1;") == 1, "a semicolon at the end");
    close_place(&p);
}

static void sqlite_loads_no_extension(void)
{
    place p = lite(":memory:");
    expect(!run(&p, "SELECT load_extension('calx_nowhere')") && says(calx_errmsg(p.session), "not authorized"), "%s",
           calx_errmsg(p.session)); /* not: no such file */
    close_place(&p);
}

typedef struct check {
    const char *title;
    const char *variable; /* that must name a server; NULL: none */
    void (*test)(void);
} check;

#define CHECK(variable, test) { #test, variable, test }

static const check checks[] = {
    CHECK(PG, postgresql_speaks_utf8_whatever_the_url_says),
    CHECK(PG, postgresql_speaks_utf8_whatever_the_environment_says),
    CHECK(PG, postgresql_speaks_utf8_whatever_the_database_says),
    CHECK(PG, postgresql_runs_one_statement_only),
    CHECK(PG, postgresql_takes_a_name_for_a_name),
    CHECK(PG, postgresql_takes_no_service_from_the_url),
    CHECK(MY, mariadb_speaks_utf8_whatever_the_server_says),
    CHECK(MY, mariadb_speaks_utf8_whatever_the_library_does),
    CHECK(MY, mariadb_takes_no_other_encoding_from_the_url),
    CHECK(MY, mariadb_sends_no_local_file),
    CHECK(MY, mariadb_runs_one_statement_only),
    CHECK(MY, mariadb_does_not_reconnect),
    CHECK(MY, mariadb_reaches_localhost_by_tcp),
    CHECK(MY, mariadb_takes_no_password_from_the_environment),
    CHECK(MY, a_peer_gets_no_password_in_clear_text),
    CHECK(MY, a_peer_gets_it_when_the_url_says_so),
    CHECK(MY, a_peer_gets_no_file),
    CHECK(MY, a_row_that_lies_about_its_lengths_does_no_harm),
    CHECK(NULL, sqlite_speaks_utf8_whatever_the_file_says),
    CHECK(NULL, sqlite_runs_one_statement_only),
    CHECK(NULL, sqlite_loads_no_extension),
};

int main(int argc, char **argv)
{
    const char *sqlite = getenv("CALX_TEST_SQLITE");
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const check *c = &checks[i];
        const char *place_of = c->variable ? getenv(c->variable) : sqlite && strcmp(sqlite, "no") == 0 ? "" : "built";
        if (argc > 1 && !strstr(c->title, argv[1]))
            continue;
        if (!place_of || !*place_of) {
            printf("SKIP secure-defaults: %s: %s\n", c->title, c->variable ? "no such server" : "without SQLite");
            skipped++;
            continue;
        }
        title = c->title;
        good = true;
        c->test();
        good ? passed++ : failed++;
    }
    printf("secure-defaults: %u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed ? 1 : passed ? 0 : 77;
}
