/* SPDX-License-Identifier: MIT */
/* Lifetimes: of text, of results, of statements; and writing what is being read. */
#include "suite.h"

#include <pthread.h>

static void fill(suite *t, calx_session *session, int rows)
{
    calx_statement *insert = calx_keep(calx_text("INSERT INTO calx_suite_life VALUES (:id, :name)"));
    char name[40];
    for (int i = 1; i <= rows; i++) {
        snprintf(name, sizeof name, "name of %d", i);
        OK(session, calx_exec(session, insert, calx_args(i, name)));
    }
    calx_release(insert);
    OK(session, calx_commit(session));
}

static calx_session *with_rows(suite *t, int rows)
{
    calx_session *session;
    suite_table(t, "calx_suite_life", "id INTEGER PRIMARY KEY, name VARCHAR(40)");
    session = suite_session(t);
    fill(t, session, rows);
    return session;
}

static calx_result *read_all(calx_session *session)
{
    return calx_query(session, calx_text("SELECT id, name FROM calx_suite_life ORDER BY id"));
}

static void check_rest(suite *t, calx_result *rows, int from, int to)
{
    char expected[40];
    const char *name = NULL;
    int id = 0, next = from;
    for (; calx_fetch(rows, &id, &name); next++) {
        snprintf(expected, sizeof expected, "name of %d", next);
        if (id != next || !name || strcmp(name, expected)) {
            suite_fail(SUITE_HERE, "row %d is %d, \"%s\"", next, id, name ? name : "NULL");
            break;
        }
    }
    CHECK_INT(next, to + 1);
    CHECK_STATUS(rows, calx_result_status(rows), CALX_OK);
}

TEST(text_is_valid_until_the_next_fetch)
{
    calx_session *session = with_rows(t, 3);
    calx_result *rows = read_all(session);
    int id;
    calx_str name = { NULL, 0 };
    const char *again = NULL;
    while (calx_fetch(rows, &id, &name)) {
        char expected[40];
        snprintf(expected, sizeof expected, "name of %d", id);
        CHECK_STR(name, expected);
        CHECK(name.ptr[name.len] == '\0');
    }
    CLOSE(rows, CALX_OK);
    rows = read_all(session);
    REQUIRE(calx_result_next(rows));
    OK(rows, calx_result_get(rows, "name", &name));
    OK(rows, calx_result_get(rows, "name", &again));
    CHECK_TEXT(again, "name of 1");
    CHECK_STR(name, "name of 1");
    CLOSE(rows, CALX_OK);
}

TEST(result_is_read_after_its_session_closed)
{
    calx_session *session = with_rows(t, 300);
    calx_result *rows = read_all(session);
    int id = 0;
    const char *name = NULL;
    REQUIRE(calx_fetch(rows, &id, &name));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    CHECK_TEXT(calx_result_column(rows, 1).name, "name");
    check_rest(t, rows, 2, 300);
    CLOSE(rows, CALX_OK);
}

TEST_NEEDS(result_is_read_after_its_engine_is_gone, "two_connections")
{
    calx_session *session = with_rows(t, 50);
    calx_engine *engine = calx_engine_create(t->url);
    calx_result *rows;
    suite_close(t, session);
    session = calx_session_open(engine);
    rows = read_all(session);
    calx_session_close(session);
    calx_engine_dispose(engine);
    check_rest(t, rows, 1, 50);
    CLOSE(rows, CALX_OK);
}

TEST(unread_result_survives_another_query)
{
    calx_session *session = with_rows(t, 100);
    calx_result *first = read_all(session), *second = read_all(session), *third;
    const char *name;
    int id = 0;
    REQUIRE(calx_fetch(second, &id, &name));
    third = read_all(session);
    CHECK_INT(calx_result_rowcount(first), 100);
    CHECK_INT(calx_result_rowcount(second), 100); /* with that which was fetched before they were read into memory */
    check_rest(t, first, 1, 100);
    check_rest(t, second, 2, 100);
    check_rest(t, third, 1, 100);
    CLOSE(second, CALX_OK);
    CLOSE(first, CALX_OK);
    CLOSE(third, CALX_OK);
}

/* `length` times the letter. */
static bool is_filled(const char *text, size_t length, char letter)
{
    return text && strlen(text) == length && strspn(text, (const char[]){ letter, '\0' }) == length;
}

/* The room for them begins small, and grows within a row. */
static calx_status begin_again(calx_session *session) { return calx_begin(session); }
static calx_status wait_too_little(calx_session *session) { return calx_exec(session, calx_text("SELECT 1"), CALX_NO_ARGS, .timeout = -3); }
static calx_status read_nothing(calx_session *session) { return calx_exec(session, calx_text("SELECT nothing FROM nowhere")); }

/* Whatever was wrong, and however it ends: the connection is sound. */
TEST(unread_result_survives_an_error_and_the_end_of_its_transaction)
{
    static calx_status (*const mistakes[])(calx_session *) = { begin_again, wait_too_little, read_nothing };
    enum { NOT_YET, ROLLBACK, COMMIT, CLOSE_SESSION, ENDINGS };
    suite_close(t, with_rows(t, 5));
    for (int i = 0; i < ENDINGS * 3; i++) {
        calx_session *session = suite_session(t);
        calx_result *rows = read_all(session);
        int id = 0;
        const char *name;
        REQUIRE(calx_fetch(rows, &id, &name));
        CHECK_STATUS(session, mistakes[i % 3](session), i % 3 == 2 ? CALX_PROGRAMMING_ERROR : CALX_MISUSE);
        if (i / 3 == ROLLBACK)
            OK(session, calx_rollback(session));
        if (i / 3 == COMMIT)
            CHECK(calx_commit(session) != CALX_OK);
        if (i / 3 == CLOSE_SESSION)
            CHECK(suite_close(t, session) != CALX_OK);
        check_rest(t, rows, 2, 5);
        CLOSE(rows, CALX_OK);
        if (i / 3 != CLOSE_SESSION)
            suite_close(t, session);
    }
}

TEST_NEEDS(unread_result_survives_an_error_and_the_end_of_its_savepoint, "savepoints")
{
    calx_session *session = with_rows(t, 5);
    calx_transaction *savepoint = calx_begin_nested(session);
    calx_result *rows = read_all(session);
    int id = 0;
    const char *name;
    REQUIRE(calx_fetch(rows, &id, &name));
    CHECK_STATUS(session, calx_begin(session), CALX_MISUSE);
    OK(savepoint, calx_rollback(savepoint));
    check_rest(t, rows, 2, 5);
    CLOSE(rows, CALX_OK);
    OK(session, calx_commit(session));
}

TEST(long_texts_of_a_row_survive_another_query)
{
    enum { ROWS_HERE = 4, LONGEST = 3000 };
    static const size_t lengths[ROWS_HERE][2] = { { 1, 3 }, { 600, 3 }, { 2, LONGEST }, { 2900, 2950 } };
    calx_session *session = suite_session(t);
    char first[LONGEST + 1], second[LONGEST + 1];
    suite_table(t, "calx_suite_long", "id INTEGER PRIMARY KEY, a VARCHAR(3000), b VARCHAR(3000)");
    for (int i = 0; i < ROWS_HERE; i++) {
        snprintf(first, sizeof first, "%0*d", (int)lengths[i][0], 0);
        snprintf(second, sizeof second, "%0*d", (int)lengths[i][1], 0);
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_long VALUES (:id, :a, :b)"), calx_args(i, first, second)));
    }
    for (int wanted = 0; wanted < ROWS_HERE; wanted++) {
        calx_result *rows = calx_query(session, calx_text("SELECT id, a, b FROM calx_suite_long ORDER BY id"));
        const char *a = NULL;
        calx_str b = { NULL, 0 };
        int id = -1, n = 0;
        for (int i = 0; i <= wanted; i++)
            CHECK(calx_fetch(rows, &id, &a, &b));
        OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
        CHECK_INT(id, wanted);
        CHECK(is_filled(a, lengths[wanted][0], '0'));
        CHECK_INT(b.len, lengths[wanted][1]);
        CHECK(is_filled(b.ptr, lengths[wanted][1], '0'));
        CLOSE(rows, CALX_OK);
        rows = calx_query(session, calx_text("SELECT id, a, b FROM calx_suite_long WHERE id = :id"), calx_args(wanted));
        CHECK(calx_fetch(rows, &id, &a, &a)); /* the last wins */
        OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
        CHECK(is_filled(a, lengths[wanted][1], '0'));
        CLOSE(rows, CALX_OK);
        OK(session, calx_one(session, calx_text("SELECT id, a, b FROM calx_suite_long WHERE id = :id"), calx_args(wanted), &id, &a, &b));
        OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
        CHECK(is_filled(a, lengths[wanted][0], '0') && is_filled(b.ptr, lengths[wanted][1], '0'));
    }
    OK(session, calx_rollback(session));
}

/* The row of a stream that was fetched, and what ends the stream before its next one. */
enum { BY_ROLLBACK, BY_COMMIT, BY_SAVEPOINT, BY_CLOSE, BY_INVALIDATE, ENDINGS };

static void end_stream(suite *t, calx_session *session, calx_transaction *savepoint, int ending)
{
    switch (ending) {
    case BY_ROLLBACK: OK(session, calx_rollback(session)); break;
    case BY_COMMIT: CHECK_STATUS(session, calx_commit(session), CALX_MISUSE); break;
    case BY_SAVEPOINT: OK(session, calx_rollback(savepoint)); break;
    case BY_INVALIDATE: calx_invalidate(session); break;
    default: break;
    }
}

TEST(text_of_a_stream_outlives_what_ends_it)
{
    suite_close(t, with_rows(t, 5));
    for (int i = 0; i < 2 * ENDINGS; i++) {
        int ending = i / 2, id = 0;
        calx_session *session = suite_session(t);
        calx_transaction *savepoint = ending == BY_SAVEPOINT ? calx_begin_nested(session) : NULL;
        calx_result *rows = calx_query(session, calx_text("SELECT id, name FROM calx_suite_life ORDER BY id"), CALX_NO_ARGS, .stream = true);
        const char *name = NULL;
        if (i % 2) {
            REQUIRE(calx_result_next(rows));
            OK(rows, calx_result_get(rows, "name", &name));
        } else
            REQUIRE(calx_fetch(rows, &id, &name));
        end_stream(t, session, savepoint, ending);
        if (ending != BY_SAVEPOINT)
            suite_close(t, session);
        CHECK_TEXT(name, "name of 1");
        CHECK(!calx_fetch(rows, &id, &name));
        CLOSE(rows, CALX_MISUSE);
        if (ending == BY_SAVEPOINT)
            suite_close(t, session);
    }
}

TEST(a_loop_may_write_what_it_reads)
{
    enum { ROWS = 5000 };
    calx_session *session = with_rows(t, ROWS);
    calx_statement *update = calx_keep(calx_text("UPDATE calx_suite_life SET name = :name WHERE id = :id"));
    calx_result *rows = read_all(session);
    const char *name;
    char shouted[48];
    int id = 0, count = 0;
    while (calx_fetch(rows, &id, &name)) {
        snprintf(shouted, sizeof shouted, "!%s", name);
        OK(session, calx_exec(session, update, calx_args(shouted, id)));
        CHECK_INT(calx_rowcount(session), 1);
        count++;
    }
    CLOSE(rows, CALX_OK);
    calx_release(update);
    OK(session, calx_commit(session));
    CHECK_INT(count, ROWS);
    CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_life WHERE name LIKE '!name of %'"), ROWS);
}

TEST(a_loop_may_insert_into_what_it_reads)
{
    calx_session *session = with_rows(t, 500);
    calx_result *rows = calx_query(session, calx_text("SELECT id FROM calx_suite_life"));
    int id = 0, count = 0;
    for (; calx_fetch(rows, &id) && count < 2000; count++)
        OK(session,
           calx_exec(session, calx_text("INSERT INTO calx_suite_life VALUES (:id, 'new')"), calx_args(id + 100000)));
    CLOSE(rows, CALX_OK);
    CHECK_INT(count, 500); /* its own rows are not among what it reads */
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_life"), 1000);
}

TEST(a_loop_may_delete_what_it_reads)
{
    calx_session *session = with_rows(t, 500);
    calx_result *rows = read_all(session);
    const char *name;
    int id = 0, count = 0;
    while (calx_fetch(rows, &id, &name)) {
        OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_life WHERE id = :id"), calx_args(id)));
        count++;
    }
    CLOSE(rows, CALX_OK);
    CHECK_INT(count, 500);
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_life"), 0);
}

/* A result that was read into memory gives the same values, of every type, as one that comes from the server. */
TEST(detached_rows_have_the_same_values)
{
    calx_session *session;
    suite_table(t, "calx_suite_life", "n %s, d %s, s VARCHAR(10), b %s, m %s, ts %s, f %s", suite_is("bigint_type"),
                suite_is("double_type"), suite_is("blob_type"), suite_is("decimal_type"), suite_is("timestamp_type"),
                suite_is("bool_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_life VALUES (:n, :d, :s, :b, :m, :ts, :f)"),
                          calx_args(INT64_MIN, 0.1, "", ((calx_bytes){ "a\0b", 3 }),
                                    ((calx_decimal){ "-1.2500000000", 13 }), ((calx_timestamp){ -1 }), (bool)true)));
    for (int detached = 0; detached < 2; detached++) {
        int64_t n = 0;
        double d = 0;
        calx_str s = { NULL, 0 };
        calx_bytes b = { NULL, 0 };
        calx_decimal m = { NULL, 0 };
        calx_timestamp ts = { 0 };
        bool f = false;
        calx_result *rows = calx_query(session, calx_text("SELECT n, d, s, b, m, ts, f FROM calx_suite_life"));
        if (detached)
            OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_life")));
        REQUIRE(calx_fetch(rows, &n, &d, &s, &b, &m, &ts, &f));
        CHECK_INT(n, INT64_MIN);
        CHECK_DOUBLE(d, 0.1);
        CHECK_STR(s, "");
        CHECK_BYTES(b.ptr, b.len, "a\0b", 3);
        CHECK_STR(m, "-1.2500000000");
        CHECK_INT(ts.us, -1);
        CHECK(f);
        CLOSE(rows, CALX_OK);
    }
}

TEST(detached_rows_are_checked_as_others_are)
{
    calx_session *session = with_rows(t, 2);
    calx_result *rows = read_all(session);
    int id = 0, wrong = 0;
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    CHECK(!calx_fetch(rows, &id, &wrong));
    CHECK_ERROR(rows, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    CHECK_TEXT(calx_error_of(rows)->column, "name");
    CLOSE(rows, CALX_DATA_ERROR);
    calx_rollback(session);
}

/* ---- statements ---- */

TEST(kept_statement_runs_many_times)
{
    calx_session *session = with_rows(t, 10);
    calx_statement *statement = calx_keep(calx_text("SELECT name FROM calx_suite_life WHERE id = :id"));
    const char *name = NULL;
    char expected[40];
    for (int i = 1; i <= 10; i++) {
        OK(session, calx_scalar(session, statement, &name, calx_args(i)));
        snprintf(expected, sizeof expected, "name of %d", i);
        CHECK_TEXT(name, expected);
    }
    calx_release(statement);
    OK(session, calx_commit(session));
}

TEST(same_statement_may_be_open_twice)
{
    calx_session *session = with_rows(t, 10);
    calx_statement *statement = calx_keep(calx_text("SELECT id, name FROM calx_suite_life WHERE id <= :n ORDER BY id"));
    calx_result *first = calx_query(session, statement, calx_args(10)), *second;
    const char *name;
    int id;
    REQUIRE(calx_fetch(first, &id, &name));
    second = calx_query(session, statement, calx_args(5));
    check_rest(t, second, 1, 5);
    check_rest(t, first, 2, 10);
    calx_release(statement);
    CLOSE(first, CALX_OK);
    CLOSE(second, CALX_OK);
}

TEST(statement_is_released_while_its_result_is_open)
{
    calx_session *session = with_rows(t, 10);
    calx_statement *statement = calx_keep(calx_text("SELECT id, name FROM calx_suite_life ORDER BY id"));
    calx_result *rows = calx_query(session, statement);
    calx_release(statement);
    check_rest(t, rows, 1, 10);
    CLOSE(rows, CALX_OK);
}

typedef struct runner {
    calx_engine *engine;
    calx_statement *statement;
    calx_status status;
    int64_t sum;
    char message[200];
} runner;

static void *run_statement(void *argument)
{
    runner *r = argument;
    for (int i = 0; i < 100 && r->status == CALX_OK; i++) {
        calx_session *session = calx_session_open(r->engine);
        int64_t id = 0;
        r->status = calx_scalar(session, r->statement, &id, calx_args(i % 10 + 1));
        r->sum += id;
        if (r->status == CALX_OK)
            r->status = calx_commit(session);
        if (r->status != CALX_OK)
            snprintf(r->message, sizeof r->message, "%s", calx_errmsg(session));
        calx_session_close(session);
    }
    return NULL;
}

TEST(kept_statement_runs_in_several_threads)
{
    enum { THREADS = 4 };
    runner runners[THREADS];
    pthread_t threads[THREADS];
    calx_statement *statement;
    suite_close(t, with_rows(t, 10));
    statement = calx_keep(calx_text("SELECT id FROM calx_suite_life WHERE id = :id"));
    for (int i = 0; i < THREADS; i++) {
        runners[i] = (runner){ .engine = t->engine, .statement = statement };
        REQUIRE(pthread_create(&threads[i], NULL, run_statement, &runners[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        if (runners[i].status != CALX_OK)
            suite_fail(SUITE_HERE, "thread %d: %s", i, runners[i].message);
        CHECK_INT(runners[i].sum, 550);
    }
    calx_release(statement);
}

/* As in a loop that forgets calx_keep(): the call is told of, and so is the commit. */
TEST(a_statement_that_was_consumed_is_refused)
{
    calx_session *session = with_rows(t, 1);
    calx_statement *insert = calx_text("INSERT INTO calx_suite_life VALUES (:id, 'again')");
    int64_t count = 0;
    OK(session, calx_exec(session, insert, calx_args(2)));
    CHECK_STATUS(session, calx_exec(session, insert, calx_args(3)), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "this statement was consumed by the call at ");
    CHECK_HAS(calx_errmsg(session), "suite_lifetimes.c:");
    CHECK_HAS(calx_errmsg(session), "calx_keep() keeps it");
    CHECK_STATUS(session, calx_exec(session, insert, calx_args(4)), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    OK(session, calx_rollback(session));
    OK(session, calx_scalar(session, calx_text("SELECT count(*) FROM calx_suite_life"), &count));
    CHECK_INT(count, 1);
}
