/* SPDX-License-Identifier: MIT */
/* What a test opens and makes: engines, sessions, connections and tables, all gone when it ends. */
#include "suite.h"

#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

calx_engine *suite_keep_engine(suite *t, calx_engine *engine)
{
    for (size_t i = 0; i < SUITE_HANDLES; i++)
        if (!t->engines[i])
            return t->engines[i] = engine;
    suite_fail(SUITE_HERE, "the test opens too many engines");
    suite_leave(t);
}

calx_session *suite_keep_session(suite *t, calx_session *session)
{
    for (size_t i = 0; i < SUITE_HANDLES; i++)
        if (!t->sessions[i])
            return t->sessions[i] = session;
    suite_fail(SUITE_HERE, "the test opens too many sessions");
    suite_leave(t);
}

calx_session *suite_session(suite *t)
{
    return suite_keep_session(t, calx_session_open(t->engine));
}

calx_session *suite_create_all(suite *t, calx_metadata *metadata)
{
    calx_session *session = suite_session(t);
    OK(session, calx_drop_all(session, metadata));
    OK(session, calx_create_all(session, metadata));
    OK(session, calx_commit(session));
    return session;
}

void suite_drop_all(suite *t, calx_session *session, calx_metadata *metadata)
{
    OK(session, calx_drop_all(session, metadata));
    OK(session, calx_commit(session));
    calx_metadata_dispose(metadata);
}

calx_status suite_close(suite *t, calx_session *session)
{
    for (size_t i = 0; i < SUITE_HANDLES; i++)
        if (t->sessions[i] == session)
            t->sessions[i] = NULL;
    return calx_session_close(session);
}

calx_connection *suite_connection(suite *t, calx_engine *engine)
{
    for (size_t i = 0; i < SUITE_HANDLES; i++)
        if (!t->connections[i])
            return t->connections[i] = calx_connect(engine);
    suite_fail(SUITE_HERE, "the test opens too many connections");
    suite_leave(t);
}

calx_status suite_disconnect(suite *t, calx_connection *connection)
{
    for (size_t i = 0; i < SUITE_HANDLES; i++)
        if (t->connections[i] == connection)
            t->connections[i] = NULL;
    return calx_connection_close(connection);
}

/* ---- tables ---- */

calx_statement *suite_sql(const char *format, ...)
{
    char sql[4096];
    va_list args;
    va_start(args, format);
    vsnprintf(sql, sizeof sql, format, args);
    va_end(args);
    return calx_text(sql);
}

/* By joins, which every backend streams; a recursive query would have its own limits (MariaDB stops at 1,000 levels).
 */
calx_statement *suite_numbers(const char *columns, int power)
{
    char sum[300] = "x.n", joins[300] = "two AS x";
    for (int i = 0; i < power; i++) {
        size_t at = strlen(sum);
        snprintf(sum + at, sizeof sum - at, " + d%d.n * %d", i, (int[]){ 2, 20, 200, 2000, 20000, 200000 }[i]);
        at = strlen(joins);
        snprintf(joins + at, sizeof joins - at, " CROSS JOIN digits AS d%d", i);
    }
    return suite_sql(
        "WITH two(n) AS (SELECT 0 UNION ALL SELECT 1), digits(n) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 "
        "UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 "
        "UNION ALL SELECT 8 UNION ALL SELECT 9) SELECT %s FROM (SELECT %s AS n FROM %s) AS numbers",
        columns, sum, joins);
}

static calx_status drop(calx_session *session, const char *name)
{
    calx_exec(session, suite_sql("DROP TABLE IF EXISTS %s", name));
    return calx_commit(session);
}

void suite_table(suite *t, const char *name, const char *columns, ...)
{
    char text[2048];
    calx_session *session = calx_session_open(t->engine);
    size_t i = 0;
    va_list args;
    va_start(args, columns);
    vsnprintf(text, sizeof text, columns, args);
    va_end(args);
    while (i < SUITE_TABLES && t->tables[i])
        i++;
    if (i < SUITE_TABLES)
        t->tables[i] = name;
    calx_exec(session, suite_sql("DROP TABLE IF EXISTS %s", name));
    calx_exec(session, suite_sql("CREATE TABLE %s (%s)%s", name, text, suite_is("table_suffix")));
    if (calx_commit(session) != CALX_OK) {
        suite_fail(SUITE_HERE, "the table %s cannot be made: %s", name, calx_errmsg(session));
        calx_session_close(session);
        suite_leave(t);
    }
    calx_session_close(session);
}

int64_t suite_number(suite *t, const char *sql)
{
    calx_session *session = calx_session_open(t->engine);
    int64_t number = INT64_MIN;
    if (calx_scalar(session, calx_text(sql), &number) != CALX_OK)
        suite_fail(SUITE_HERE, "%s: %s", sql, calx_errmsg(session));
    calx_session_close(session);
    return number;
}

int64_t suite_count(suite *t, const char *table)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM %s", table);
    return suite_number(t, sql);
}

/* On a connection of its own, which no limit of the test's engine keeps away. */
void suite_kill(suite *t, int64_t id)
{
    const char *how = suite_is("kill"), *hole = strstr(how, "%lld");
    calx_engine *engine = calx_engine_create(t->url);
    calx_session *session = calx_session_open(engine);
    char sql[200];
    snprintf(sql, sizeof sql, "%.*s%" PRId64 "%s", (int)(hole - how), how, id, hole + 4);
    if (calx_script(session, sql) != CALX_OK)
        suite_fail(SUITE_HERE, "%s: %s", sql, calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
}

/* ---- the end of a test ---- */

void suite_close_handles(suite *t)
{
    for (size_t i = 0; i < SUITE_HANDLES; i++) {
        calx_session_close(t->sessions[i]);
        calx_connection_close(t->connections[i]);
        t->sessions[i] = NULL;
        t->connections[i] = NULL;
    }
}

/* Every connection is back in its pool: none was lost on the way. */
static void check_pool(suite *t, const calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    CHECK_INT(state.checked_out, 0);
    CHECK_INT(state.waiting, 0);
}

void suite_clean(suite *t)
{
    bool failed = t->failures > 0;
    suite_close_handles(t);
    for (size_t i = 0; i < SUITE_HANDLES; i++) {
        if (t->engines[i] && !failed)
            check_pool(t, t->engines[i]);
        calx_engine_dispose(t->engines[i]);
        t->engines[i] = NULL;
    }
    if (!failed)
        check_pool(t, t->engine);
    if (t->unlock)
        t->unlock(t);
    for (size_t i = SUITE_TABLES; i-- > 0;) {
        calx_session *session = t->tables[i] ? calx_session_open(t->engine, .statement_timeout = 20) : NULL;
        if (session && drop(session, t->tables[i]) != CALX_OK)
            suite_fail(SUITE_HERE, "the table %s cannot be dropped: %s", t->tables[i], calx_errmsg(session));
        calx_session_close(session);
        t->tables[i] = NULL;
    }
    calx_engine_dispose(t->engine);
    t->engine = NULL;
    if (t->at_end)
        t->at_end(t);
}

void suite_alarm(unsigned seconds)
{
    alarm(seconds);
}

/* ---- memory ---- */

long suite_peak(void)
{
    char line[200];
    long kb = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (!strncmp(line, "VmHWM:", 6))
            kb = strtol(line + 6, NULL, 10);
    if (status)
        fclose(status);
    return kb;
}

static long work_in_child(const char *url, bool (*work)(calx_session *session, const void *context), const void *context)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    bool good = work(session, context);
    if (!good)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return good ? suite_peak() : 0;
}

long suite_peak_of(suite *t, bool (*work)(calx_session *session, const void *context), const void *context)
{
    long kb = 0;
    int channel[2], status = 0;
    pid_t child;
    REQUIRE(pipe(channel) == 0);
    fflush(stdout);
    child = fork();
    if (child == 0) {
        kb = work_in_child(t->url, work, context);
        _exit(write(channel[1], &kb, sizeof kb) != sizeof kb);
    }
    close(channel[1]);
    if (read(channel[0], &kb, sizeof kb) != (ssize_t)sizeof kb)
        kb = 0;
    close(channel[0]);
    REQUIRE(child > 0 && waitpid(child, &status, 0) == child);
    return kb;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SUITE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SUITE_SANITIZED 1
#endif
#endif

const char *suite_memory_is_odd(void)
{
    const char *preloaded = getenv("LD_PRELOAD");
#ifdef SUITE_SANITIZED
    return "a sanitizer keeps memory of its own";
#endif
    return preloaded && strstr(preloaded, "vgpreload") ? "valgrind keeps memory of its own" : NULL;
}
