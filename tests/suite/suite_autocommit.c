/* SPDX-License-Identifier: MIT */
/* Autocommit: each statement is a transaction of its own, but between calx_begin and its end. */
#include "suite.h"

static calx_session *with_table(suite *t)
{
    suite_table(t, "calx_suite_auto", "id INTEGER PRIMARY KEY");
    return suite_keep_session(t, calx_session_open(t->engine, .autocommit = true));
}

static calx_status insert(calx_session *session, int id)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_auto VALUES (:id)"), calx_args(id));
}

TEST_NEEDS(statement_is_durable_at_once, "two_connections")
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_auto"), 1);
    OK(session, calx_rollback(session));
    OK(session, insert(session, 2));
    CHECK_INT(suite_count(t, "calx_suite_auto"), 2);
}

TEST(close_undoes_nothing_that_was_committed)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_auto"), 1);
}

TEST(begin_suspends_autocommit)
{
    calx_session *session = with_table(t);
    OK(session, calx_begin(session));
    OK(session, insert(session, 1));
    CHECK(calx_in_transaction(session));
    OK(session, calx_rollback(session));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_auto"), 0);
    OK(session, calx_begin(session));
    OK(session, insert(session, 2));
    OK(session, insert(session, 3));
    OK(session, calx_commit(session));
    OK(session, insert(session, 4));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_auto"), 3);
}

TEST(errors_stick_between_begin_and_its_end)
{
    calx_session *session = with_table(t);
    OK(session, calx_begin(session));
    OK(session, insert(session, 1));
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, insert(session, 2), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_auto"), 0);
    OK(session, insert(session, 3));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
}

TEST(an_error_ends_with_its_statement)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_NONE);
    OK(session, insert(session, 2));
    CHECK_TEXT(calx_errmsg(session), "");
    /* But nobody has heard of it yet. */
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_INTEGRITY_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_auto"), 2);
}

TEST(commit_hears_of_an_error_once)
{
    calx_session *session = with_table(t);
    insert(session, 1);
    insert(session, 1);
    OK(session, insert(session, 2));
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION); /* though another statement went well since */
    CHECK_STATUS(session, calx_commit(session), CALX_OK);
    CHECK_TEXT(calx_errmsg(session), "");
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_auto"), 2);
}

TEST_NEEDS(echo_of_autocommit_has_no_transaction, "two_connections")
{
    suite_echo echo = { .count = 0 };
    calx_engine *engine =
        suite_engine(t, .echo = true, .autocommit = true, .logger = suite_echo_log, .logger_context = &echo);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    suite_table(t, "calx_suite_auto", "id INTEGER PRIMARY KEY");
    OK(session, insert(session, 1));
    OK((const void *)NULL, suite_close(t, session));
    CHECK_INT(echo.count, 2);
    CHECK_HAS(suite_echo_text(&echo, 0), "INSERT INTO");
    suite_echo_clear(&echo);
    CHECK_INT(suite_count(t, "calx_suite_auto"), 1);
}

TEST_NEEDS(engine_option_and_url_turn_autocommit_on, "two_connections")
{
    calx_url *url = calx_url_parse(t->url);
    calx_session *session;
    calx_connection *connection;
    suite_table(t, "calx_suite_auto", "id INTEGER PRIMARY KEY");
    calx_url_set_query(url, "autocommit", "true");
    session = suite_keep_session(t, calx_session_open(suite_keep_engine(t, calx_engine_create(url))));
    calx_url_dispose(url);
    OK(session, insert(session, 1));
    OK((const void *)NULL, suite_close(t, session));
    connection = suite_connection(t, suite_engine(t, .autocommit = true));
    OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_auto VALUES (2)")));
    OK((const void *)NULL, suite_disconnect(t, connection));
    CHECK_INT(suite_count(t, "calx_suite_auto"), 2);
}

TEST(script_is_durable_too)
{
    calx_session *session = with_table(t);
    OK(session,
       calx_script(session, "INSERT INTO calx_suite_auto VALUES (1); INSERT INTO calx_suite_auto VALUES (2);"));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_auto"), 2);
}

TEST(rows_are_read_in_autocommit)
{
    calx_session *session = with_table(t);
    calx_result *rows;
    int id = 0, sum = 0;
    for (int i = 1; i <= 20; i++)
        OK(session, insert(session, i));
    rows = calx_query(session, calx_text("SELECT id FROM calx_suite_auto ORDER BY id"));
    while (calx_fetch(rows, &id)) {
        sum += id;
        OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_auto WHERE id = :id"), calx_args(id)));
    }
    CLOSE(rows, CALX_OK);
    CHECK_INT(sum, 210);
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_auto"), 0);
}

/* Nobody would end the transaction that it would have to begin; and what was to be part of it is not committed piece by piece. */
TEST_NEEDS(savepoint_in_autocommit_is_misuse, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint = calx_begin_nested(session);
    CHECK(!calx_in_transaction(session));
    CHECK_HAS(calx_errmsg(session), "calx_begin_nested: in autocommit there is no transaction for a savepoint: begin one with calx_begin()");
    CHECK_STATUS(session, insert(session, 1), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(savepoint), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_INT(suite_count(t, "calx_suite_auto"), 0);
    OK(session, calx_begin(session));
    savepoint = calx_begin_nested(session);
    OK(session, insert(session, 1));
    OK(session, calx_commit(savepoint));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_auto"), 1);
}

/* A statement of the program may turn autocommit off: the next one that has the connection does not inherit it. */
TEST_NEEDS(autocommit_that_a_statement_turned_off_is_not_pooled, "autocommit_off")
{
    calx_engine *engine = suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW);
    calx_session *session;
    suite_table(t, "calx_suite_auto", "id INTEGER PRIMARY KEY");
    for (int autocommit = 0; autocommit < 2; autocommit++) {
        session = suite_keep_session(t, calx_session_open(engine, .autocommit = autocommit));
        OK(session, calx_exec(session, calx_text(suite_is("autocommit_off"))));
        OK(session, calx_commit(session));
        OK((const void *)NULL, suite_close(t, session));
        session = suite_keep_session(t, calx_session_open(engine, .autocommit = true));
        OK(session, insert(session, 1 + autocommit));
        CHECK(!calx_in_transaction(session));
        CHECK_INT(suite_count(t, "calx_suite_auto"), 1 + autocommit);
        OK((const void *)NULL, suite_close(t, session));
    }
}

TEST_NEEDS(connection_in_autocommit_goes_back_clean, "two_connections")
{
    calx_session *session = with_table(t);
    calx_pool_state state = { .struct_size = sizeof state };
    OK(session, insert(session, 1));
    OK((const void *)NULL, suite_close(t, session));
    calx_pool_status(t->engine, &state);
    CHECK_INT(state.checked_out, 0);
    CHECK_INT(state.idle, 1);
    /* The next one that has it is not in autocommit. */
    session = suite_session(t);
    OK(session, insert(session, 2));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_auto"), 1);
}
