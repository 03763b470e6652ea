/* SPDX-License-Identifier: MIT */
/* Handles that go on after something happened under them: a lost connection in autocommit, a transaction that the backend ended,
 * a stream left open. */
#include "proxy.h"

TEST_NEEDS(autocommit_goes_on_after_a_lost_connection, "network")
{
    suite_proxy *proxy;
    calx_engine *engine = suite_proxy_engine(t, &proxy, .autocommit = true);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    calx_connection *connection = suite_connection(t, engine);
    int n = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    OK(connection, calx_scalar(connection, calx_text("SELECT 1"), &n));
    suite_proxy_cut(proxy);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 1"), &n), CALX_DISCONNECT);
    CHECK_STATUS(connection, calx_ping(connection), CALX_DISCONNECT);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 42"), &n), CALX_OK);
    CHECK_INT(n, 42);
    CHECK_STATUS(connection, calx_ping(connection), CALX_OK);
    CHECK_STATUS(connection, calx_begin(connection), CALX_OK);
    CHECK_STATUS(connection, calx_commit(connection), CALX_OK);
    suite_disconnect(t, connection);
    suite_close(t, session);
    suite_proxy_stop(proxy);
}

TEST_NEEDS(autocommit_goes_on_after_a_timeout, "sleep network")
{
    calx_connection *connection = suite_connection(t, suite_engine(t, .autocommit = true));
    int n = 0;
    CHECK_STATUS(connection, calx_exec(connection, calx_text(suite_is("sleep")), CALX_NO_ARGS, .timeout = 0.2),
                 CALX_TIMEOUT);
    OK(connection, calx_scalar(connection, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
    OK(connection, calx_ping(connection));
}

TEST_NEEDS(begin_that_fails_in_autocommit_stays_an_error, "network")
{
    suite_proxy *proxy;
    calx_session *session = suite_keep_session(t, calx_session_open(suite_proxy_engine(t, &proxy, .autocommit = true)));
    int n = 0;
    suite_table(t, "calx_suite_begun", "id INTEGER PRIMARY KEY");
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    suite_proxy_cut(proxy);
    CHECK_STATUS(session, calx_begin(session), CALX_DISCONNECT);
    /* Not committed by itself, although the session could reconnect and is in autocommit. */
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_begun VALUES (1)")), CALX_DISCONNECT);
    CHECK_STATUS(session, calx_commit(session), CALX_DISCONNECT);
    CHECK_INT(suite_count(t, "calx_suite_begun"), 0);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_begun VALUES (1)")));
    CHECK_INT(suite_count(t, "calx_suite_begun"), 1);
    suite_close(t, session);
    suite_proxy_stop(proxy);
}

TEST_NEEDS(connection_lost_before_begin_leaves_nothing_in_doubt, "network")
{
    suite_proxy *proxy;
    calx_session *session = suite_keep_session(t, calx_session_open(suite_proxy_engine(t, &proxy)));
    int n = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    OK(session, calx_commit(session));
    suite_proxy_cut(proxy);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 1"), &n), CALX_DISCONNECT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_NONE);
    CHECK(calx_error_of(session)->is_retryable);
    CHECK_STATUS(session, calx_commit(session), CALX_DISCONNECT);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 42"), &n), CALX_OK);
    CHECK_INT(n, 42);
    suite_close(t, session);
    suite_proxy_stop(proxy);
}

TEST_NEEDS(begin_in_autocommit_outlives_ddl_that_commits, "ddl_commits")
{
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .autocommit = true));
    suite_table(t, "calx_suite_left", "id INTEGER PRIMARY KEY");
    suite_table(t, "calx_suite_gone", "id INTEGER");
    OK(session, calx_begin(session));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_left VALUES (1)")));
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_gone"))); /* commits the row */
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_left VALUES (2)")));
    CHECK(calx_in_transaction(session));
    CHECK_STATUS(session, calx_rollback(session), CALX_OPERATIONAL_ERROR); /* of a part alone */
    CHECK_INT(suite_count(t, "calx_suite_left"), 1);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_left VALUES (3)"))); /* autocommit again */
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_left"), 2);
}

TEST_NEEDS(savepoint_handle_outlives_ddl_that_commits, "ddl_commits savepoints")
{
    calx_session *session = suite_session(t);
    calx_transaction *savepoint;
    suite_table(t, "calx_suite_left", "id INTEGER PRIMARY KEY");
    suite_table(t, "calx_suite_gone", "id INTEGER");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_left VALUES (1)")));
    savepoint = calx_begin_nested(session);
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_gone")));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_left VALUES (2)"))); /* in another transaction */
    CHECK_STATUS(savepoint, calx_commit(savepoint), CALX_MISUSE);
    CHECK_INT(calx_error_of(savepoint)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_INT(suite_count(t, "calx_suite_left"), 1);
}

TEST_NEEDS(commit_in_autocommit_leaves_an_open_stream_its_connection, "two_connections")
{
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .autocommit = true));
    calx_session *other = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("n", 3), CALX_NO_ARGS, .stream = true);
    int64_t n, count, sum = 0;
    REQUIRE(calx_fetch(rows, &n));
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    OK(other, calx_scalar(other, calx_text("SELECT 42"), &sum));
    CHECK_INT(sum, 42);
    for (count = 1; calx_fetch(rows, &n); count++)
        ;
    CHECK_INT(count, 2000);
    CLOSE(rows, CALX_OK);
}

/* The server sends faster than the rows are dropped: the deadline holds all the same. */
TEST_NEEDS(closing_a_stream_early_ends_at_the_close_timeout, "network cte")
{
    calx_engine *engine = suite_engine(t, .close_timeout = 0.002);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    calx_result *rows = calx_query(session, suite_numbers("n", 6), CALX_NO_ARGS, .stream = true);
    int64_t n = 0;
    REQUIRE(calx_fetch(rows, &n));
    CLOSE(rows, CALX_TIMEOUT);
    CHECK_HAS(calx_errmsg(session), "time limit of 2 ms (close_timeout)");
    CHECK_STATUS(session, calx_commit(session), CALX_TIMEOUT);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
}

/* The same for rows that a script leaves unread, 1,000,000 of them. */
TEST_NEEDS(a_script_ends_at_the_statement_timeout, "cte")
{
    static const char script[] =
        "WITH d(n) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 "
        "UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) "
        "SELECT a.n, b.n FROM d a, d b, d c, d e, d f, d g; SELECT 1";
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .statement_timeout = 0.002));
    CHECK_STATUS(session, calx_script(session, script), CALX_TIMEOUT);
    CHECK_STATUS(session, calx_commit(session), CALX_TIMEOUT);
    CHECK_INT(suite_number(t, "SELECT 42"), 42);
}

TEST(text_of_one_transaction_may_be_bound_by_the_next)
{
    for (int autocommit = 0; autocommit < 2; autocommit++) {
        calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .autocommit = autocommit != 0));
        const char *text = NULL, *again = NULL;
        char large[10001]; /* needs room of its own beside the first */
        memset(large, 'x', sizeof large - 1);
        large[sizeof large - 1] = '\0';
        suite_table(t, "calx_suite_texts", "id INTEGER PRIMARY KEY, t %s", suite_is("text_type"));
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_texts VALUES (1, 'a text to be kept')")));
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_texts VALUES (3, :t)"), calx_args(large)));
        OK(session, calx_scalar(session, calx_text("SELECT t FROM calx_suite_texts WHERE id = 1"), &text));
        if (!autocommit)
            OK(session, calx_scalar(session, calx_text("SELECT t FROM calx_suite_texts WHERE id = 3"), &again));
        OK(session, calx_commit(session));
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_texts VALUES (2, :t)"), calx_args(text)));
        OK(session, calx_scalar(session, calx_text("SELECT t FROM calx_suite_texts WHERE id = 2"), &again));
        CHECK_TEXT(again, "a text to be kept");
        OK(session, calx_commit(session));
        OK((const void *)NULL, suite_close(t, session));
    }
}

static calx_status first(calx_session *session, const calx_slot *slots, size_t count)
{
    return calx_session_row(session, calx_text("SELECT 1"), CALX_NO_ARGS, CALX_FIRST, true, slots, count, NULL, NULL);
}

/* As another language might call. */
TEST(places_that_are_none_are_refused)
{
    calx_session *session = suite_session(t);
    int64_t numbers[2] = { 7, 8 }, *number = numbers;
    calx_slot nowhere = { CALX_KIND_INT64, sizeof *number, NULL, NULL, 0 };
    calx_slot wide = { CALX_KIND_INT64, 2 * sizeof *number, number, NULL, 0 };
    calx_slot three[3];
    calx_result *rows;
    for (int i = 0; i < 3; i++)
        three[i] = (calx_slot){ CALX_KIND_INT64, sizeof *number, number, NULL, 0 };
    CHECK_STATUS(session, first(session, NULL, 1), CALX_MISUSE);
    calx_rollback(session);
    CHECK_STATUS(session, first(session, &nowhere, 1), CALX_MISUSE);
    calx_rollback(session);
    CHECK_STATUS(session, first(session, &wide, 1), CALX_MISUSE);
    calx_rollback(session);
    CHECK_INT(numbers[0], 7);
    CHECK_INT(numbers[1], 8);
    CHECK_STATUS(session, first(session, three, 3), CALX_MISUSE);
    calx_rollback(session);
    rows = calx_query(session, calx_text("SELECT 1"));
    CHECK(!calx_fetch_n(rows, NULL, 1));
    CLOSE(rows, CALX_MISUSE);
    calx_rollback(session);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT :a"), ((calx_args_t){ NULL, 1 })), CALX_MISUSE);
    calx_rollback(session);
    CHECK_STATUS(session, calx_session_last_insert_id(session, NULL, NULL), CALX_MISUSE);
    calx_rollback(session);
    calx_pool_status(t->engine, NULL);
}
