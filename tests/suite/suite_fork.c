/* SPDX-License-Identifier: MIT */
/* Processes that fork: a child starts with nothing, what its parent had open is refused there, and the parent's sessions stay whole. */
#include "suite.h"

#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_ALARM = 120 };

/* What a child has from its parent. */
typedef struct inherited {
    suite *t;
    calx_engine *engine;
    calx_session *session;
    calx_connection *connection;
    calx_transaction *savepoint;
    calx_result *result;
    int64_t id; /* of the parent's connection */
} inherited;

static int child_says = -1;

__attribute__((format(printf, 2, 3))) static _Noreturn void child_fails(int line, const char *format, ...)
{
    char text[600];
    size_t len = (size_t)snprintf(text, sizeof text, "in the child, line %d: ", line);
    va_list args;
    va_start(args, format);
    vsnprintf(text + len, sizeof text - len, format, args);
    va_end(args);
    if (write(child_says, text, strlen(text)) < 0)
        _exit(2);
    _exit(1);
}

#define CHILD(h, condition)                                                        \
    do {                                                                           \
        if (!(condition))                                                          \
            child_fails(__LINE__, "%s; errmsg: %s", #condition, calx_errmsg(h)); \
    } while (0)

/* Of a call that frees the handle. */
#define CHILD_CLOSES(call, expected)                      \
    do {                                                  \
        if ((call) != (expected))                         \
            child_fails(__LINE__, "%s: %s expected", #call, #expected); \
    } while (0)

/* Runs a function in a child, which must come through it. */
static void in_child(inherited *has, void (*run)(inherited *has))
{
    suite *t = has->t;
    char text[600] = "";
    int ends[2], status = -1;
    ssize_t len;
    pid_t child;
    REQUIRE(pipe(ends) == 0);
    fflush(NULL);
    child = fork();
    if (child == 0) {
        close(ends[0]);
        child_says = ends[1];
        alarm(CHILD_ALARM);
        run(has);
        _exit(0);
    }
    close(ends[1]);
    len = child > 0 ? read(ends[0], text, sizeof text - 1) : -1;
    close(ends[0]);
    REQUIRE(child > 0 && waitpid(child, &status, 0) == child);
    if (len > 0)
        suite_fail(SUITE_HERE, "%s", text);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int64_t id_of(calx_session *session)
{
    int64_t id = 0;
    if (suite_has("connection_id"))
        calx_scalar(session, calx_text(suite_is("connection_id")), &id);
    return id;
}

/* A session of the child's own, on the engine of its parent. */
static void use_engine(inherited *has)
{
    calx_session *session = calx_session_open(has->engine);
    calx_pool_state state = { .struct_size = sizeof state };
    int value = 0;
    CHILD(session, calx_scalar(session, calx_text("SELECT 7"), &value) == CALX_OK && value == 7);
    CHILD(session, !suite_has("connection_id") || id_of(session) != has->id);
    calx_pool_status(has->engine, &state);
    CHILD(session, state.checked_out == 1 && state.idle == 0);
    CHILD(session, calx_commit(session) == CALX_OK);
    CHILD_CLOSES(calx_session_close(session), CALX_OK);
    calx_engine_dispose(has->engine);
}

static void still_has(suite *t, calx_session *session, int64_t id)
{
    int value = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 8"), &value));
    CHECK_INT(value, 8);
    CHECK_INT(id_of(session), id);
}

TEST(a_child_of_an_idle_parent_opens_its_own)
{
    calx_session *session = suite_session(t);
    inherited has = { .t = t, .engine = t->engine, .id = id_of(session) };
    calx_pool_state state = { .struct_size = sizeof state };
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_commit(session));
    in_child(&has, use_engine);
    in_child(&has, use_engine); /* and another, after the first has disposed of its copy of the engine */
    still_has(t, session, has.id);
    calx_pool_status(t->engine, &state);
    CHECK_UINT(state.opened, 1);
}

/* ---- what is out at the fork ---- */

static void use_connection(inherited *has)
{
    calx_connection *c = has->connection;
    int value = 0;
    CHILD(c, calx_scalar(c, calx_text("SELECT 1"), &value) == CALX_MISUSE);
    CHILD(c, strstr(calx_errmsg(c), "fork()") != NULL);
    CHILD(c, calx_ping(c) == CALX_MISUSE);
    CHILD(c, calx_begin(c) == CALX_MISUSE);
    CHILD(c, calx_commit(c) == CALX_MISUSE);
    CHILD(c, calx_rollback(c) == CALX_MISUSE); /* it does not become the child's */
    CHILD(c, calx_script(c, "SELECT 1") == CALX_MISUSE);
    CHILD(c, calx_invalidate(c) == CALX_MISUSE);
    CHILD_CLOSES(calx_connection_close(c), CALX_MISUSE);
    use_engine(has);
}

static void only_close_connection(inherited *has)
{
    CHILD_CLOSES(calx_connection_close(has->connection), CALX_OK);
    calx_engine_dispose(has->engine);
}

TEST(a_child_is_refused_the_connection_of_its_parent)
{
    calx_connection *connection = suite_connection(t, t->engine);
    inherited has = { .t = t, .engine = t->engine, .connection = connection };
    int value = 0;
    if (suite_has("connection_id"))
        OK(connection, calx_scalar(connection, calx_text(suite_is("connection_id")), &has.id));
    OK(connection, calx_ping(connection));
    OK(connection, calx_commit(connection));
    in_child(&has, use_connection);
    in_child(&has, only_close_connection);
    OK(connection, calx_scalar(connection, calx_text("SELECT 9"), &value));
    CHECK_INT(value, 9);
    if (suite_has("connection_id")) {
        int64_t id = 0;
        OK(connection, calx_scalar(connection, calx_text(suite_is("connection_id")), &id));
        CHECK_INT(id, has.id);
    }
}

static void use_session(inherited *has)
{
    calx_session *s = has->session, *own;
    int64_t count = -1;
    CHILD(s, calx_transaction_rollback(has->savepoint, NULL) == CALX_MISUSE);
    CHILD(s, calx_exec(s, calx_text("INSERT INTO calx_suite_fork VALUES (2)")) == CALX_MISUSE);
    CHILD(s, calx_commit(s) == CALX_MISUSE);
    CHILD(s, calx_error_of(s)->status == CALX_MISUSE);
    CHILD_CLOSES(calx_session_close(s), CALX_MISUSE);
    own = calx_session_open(has->engine);
    if (suite_has("fork_in_transaction")) {
        CHILD(own, calx_scalar(own, calx_text("SELECT COUNT(*) FROM calx_suite_fork"), &count) == CALX_OK && count == 0);
        CHILD(own, calx_exec(own, calx_text("INSERT INTO calx_suite_fork VALUES (3)")) == CALX_OK);
        CHILD(own, calx_commit(own) == CALX_OK);
    } else if (calx_scalar(own, calx_text("SELECT COUNT(*) FROM calx_suite_fork"), &count) == CALX_OK)
        CHILD(own, count == 0); /* it may be refused, but it sees nothing that is not committed */
    calx_session_close(own);
    calx_engine_dispose(has->engine);
}

static void only_close_session(inherited *has)
{
    CHILD_CLOSES(calx_session_close(has->session), CALX_OK);
    calx_engine_dispose(has->engine);
}

TEST_NEEDS(a_child_leaves_the_transaction_of_its_parent_alone, "two_connections")
{
    inherited has = { .t = t, .engine = t->engine };
    suite_table(t, "calx_suite_fork", "id INTEGER PRIMARY KEY");
    has.session = suite_session(t);
    OK(has.session, calx_exec(has.session, calx_text("INSERT INTO calx_suite_fork VALUES (1)")));
    has.savepoint = calx_begin_nested(has.session);
    OK(has.session, calx_exec(has.session, calx_text("INSERT INTO calx_suite_fork VALUES (4)")));
    in_child(&has, use_session);
    in_child(&has, only_close_session);
    OK(has.session, calx_rollback(has.savepoint));
    OK(has.session, calx_exec(has.session, calx_text("INSERT INTO calx_suite_fork VALUES (5)")));
    CHECK_STATUS(has.session, calx_commit(has.session), CALX_OK);
    CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_fork WHERE id IN (1, 5)"), 2);
    CHECK_INT(suite_count(t, "calx_suite_fork"), suite_has("fork_in_transaction") ? 3 : 2);
}

static void use_idle_session(inherited *has)
{
    int value = 0;
    CHILD(has->session, calx_scalar(has->session, calx_text("SELECT 1"), &value) == CALX_MISUSE);
    CHILD(has->session, strstr(calx_errmsg(has->session), "fork()") != NULL);
    calx_session_close(has->session);
}

TEST(a_session_without_a_connection_stays_with_its_process_too)
{
    inherited has = { .t = t, .engine = t->engine, .session = suite_session(t) };
    in_child(&has, use_idle_session);
    still_has(t, has.session, id_of(has.session));
}

/* ---- results ---- */

static void use_result(inherited *has)
{
    int n = 0;
    CHILD(has->result, !calx_fetch(has->result, &n));
    CHILD(has->result, calx_result_status(has->result) == CALX_MISUSE);
    CHILD(has->result, strstr(calx_errmsg(has->result), "fork()") != NULL);
    CHILD_CLOSES(calx_result_close(has->result), CALX_MISUSE);
    CHILD(has->session, calx_exec(has->session, calx_text("SELECT 1")) == CALX_MISUSE);
    CHILD_CLOSES(calx_session_close(has->session), CALX_MISUSE);
}

static void only_close_result(inherited *has)
{
    calx_result_close(has->result);
    CHILD_CLOSES(calx_session_close(has->session), CALX_MISUSE);
}

TEST(a_child_is_refused_the_rows_that_its_parent_reads)
{
    inherited has = { .t = t, .engine = t->engine, .session = suite_session(t) };
    int64_t n = 0, rows = 0;
    has.result = calx_query(has.session, suite_numbers("n", 4), CALX_NO_ARGS, .stream = true);
    REQUIRE(calx_fetch(has.result, &n));
    in_child(&has, use_result);
    in_child(&has, only_close_result);
    for (rows = 1; calx_fetch(has.result, &n);)
        rows++;
    CHECK_INT(rows, 20000);
    CHECK_INT(calx_result_close(has.result), CALX_OK);
    OK(has.session, calx_commit(has.session));
}

/* One that is read from its connection, one whose rows the driver may have, one in memory, and one whose session is closed. */
typedef struct results {
    inherited has;
    calx_result *unread, *buffered, *orphan;
} results;

static void refuse_rows(calx_result *rows)
{
    int n = 0;
    CHILD(rows, !calx_fetch(rows, &n));
    CHILD(rows, calx_result_status(rows) == CALX_MISUSE);
    CHILD(rows, strstr(calx_errmsg(rows), "fork()") != NULL);
    CHILD(rows, !calx_result_next(rows));
    CHILD_CLOSES(calx_result_close(rows), CALX_MISUSE);
}

static void use_results(inherited *has)
{
    results *all = (results *)has;
    refuse_rows(all->orphan);
    refuse_rows(all->buffered);
    refuse_rows(all->unread);
    CHILD(has->session, calx_exec(has->session, calx_text("SELECT 1")) == CALX_MISUSE);
}

static calx_result *query_three(suite *t, calx_session *session)
{
    int n = 0;
    calx_result *rows = calx_query(session, calx_text("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"));
    CHECK(calx_fetch(rows, &n) && n == 1);
    return rows;
}

static void read_two_more(suite *t, calx_result *rows)
{
    int n = 0, sum = 0;
    while (calx_fetch(rows, &n))
        sum += n;
    CHECK_INT(sum, 5);
    CHECK_INT(calx_result_close(rows), CALX_OK);
}

TEST(a_child_is_refused_rows_that_are_in_memory_already)
{
    results all = { .has = { .t = t, .engine = t->engine, .session = suite_session(t) } };
    calx_session *closed = calx_session_open(t->engine);
    all.orphan = query_three(t, closed);
    CHECK_STATUS((const void *)NULL, calx_session_close(closed), CALX_OK);
    all.buffered = query_three(t, all.has.session);
    all.unread = query_three(t, all.has.session);
    if (t->failures == 0)
        in_child(&all.has, use_results);
    read_two_more(t, all.unread);
    read_two_more(t, all.buffered);
    read_two_more(t, all.orphan);
    OK(all.has.session, calx_commit(all.has.session));
}

/* ---- cancelling ---- */

static void cancel_in_child(inherited *has)
{
    CHILD(has->session, calx_cancel(has->session) == CALX_MISUSE);
    CHILD(has->session, strstr(calx_errmsg(has->session), "fork()") != NULL);
    CHILD(has->session, calx_error_of(has->session)->status == CALX_MISUSE);
    CHILD(has->connection, calx_cancel(has->connection) == CALX_MISUSE);
    CHILD(has->connection, calx_error_of(has->connection)->status == CALX_MISUSE);
    CHILD(has->session, calx_cancel(has->session) == CALX_MISUSE);
}

TEST_NEEDS(a_child_cannot_cancel_for_its_parent, "two_connections")
{
    inherited has = { .t = t, .engine = t->engine, .session = suite_session(t), .connection = suite_connection(t, t->engine) };
    has.id = id_of(has.session);
    OK(has.connection, calx_ping(has.connection));
    in_child(&has, cancel_in_child);
    still_has(t, has.session, has.id);
    OK(has.connection, calx_ping(has.connection));
}

/* ---- generations ---- */

static void fork_again(inherited *has)
{
    inherited own = { .t = has->t, .engine = calx_engine_create(has->t->url) };
    calx_session *session = calx_session_open(own.engine);
    int status = -1, value = 0;
    pid_t child;
    CHILD(session, calx_scalar(session, calx_text("SELECT 1"), &value) == CALX_OK);
    own.id = id_of(session);
    CHILD(session, calx_commit(session) == CALX_OK);
    child = fork();
    if (child == 0) {
        alarm(CHILD_ALARM);
        use_engine(&own);
        use_idle_session(&(inherited){ .t = has->t, .session = session });
        _exit(0);
    }
    CHILD(session, waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHILD(session, calx_scalar(session, calx_text("SELECT 1"), &value) == CALX_OK && id_of(session) == own.id);
    calx_session_close(session);
    calx_engine_dispose(own.engine);
}

TEST(a_child_has_children)
{
    calx_session *session = suite_session(t);
    inherited has = { .t = t, .engine = t->engine, .id = id_of(session) };
    OK(session, calx_commit(session));
    in_child(&has, fork_again);
    still_has(t, session, has.id);
}
