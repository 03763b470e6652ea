/* SPDX-License-Identifier: MIT */
/* Check once, at commit: the first error of a transaction stays, later calls do nothing, commit returns it and rolls
 * back. */
#include "suite.h"

static calx_session *with_table(suite *t)
{
    suite_table(t, "calx_suite_sticky", "id INTEGER PRIMARY KEY, name VARCHAR(20)");
    return suite_session(t);
}

static calx_status insert(calx_session *session, int id)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_sticky (id) VALUES (:id)"), calx_args(id));
}

static calx_status fail(calx_session *session)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_nowhere VALUES (1)"));
}

TEST(calls_after_an_error_do_nothing_and_return_it)
{
    calx_session *session = with_table(t);
    calx_result *rows;
    int n = 7;
    int64_t id = 7;
    OK(session, insert(session, 1));
    CHECK_STATUS(session, fail(session), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, insert(session, 2), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, calx_exec(session, calx_text("not SQL at all")), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 1"), &n), CALX_PROGRAMMING_ERROR);
    CHECK_INT(n, 0);
    CHECK_STATUS(session, calx_script(session, "SELECT 1"), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, calx_ping(session), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, calx_begin(session), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, calx_last_insert_id(session, &id), CALX_PROGRAMMING_ERROR);
    rows = calx_query(session, calx_text("SELECT 1"));
    CHECK(!calx_fetch(rows, &n));
    CHECK_STATUS(rows, calx_result_status(rows), CALX_PROGRAMMING_ERROR);
    CHECK_TEXT(calx_errmsg(rows), calx_errmsg(session));
    CLOSE(rows, CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE);
    calx_rollback(session);
}

TEST(commit_of_a_failed_transaction_rolls_back_and_tells_the_first_error)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, fail(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_OPEN);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_sticky"), 0);
}

TEST(handle_is_usable_after_a_failed_commit)
{
    calx_session *session = with_table(t);
    fail(session);
    CHECK_STATUS(session, calx_commit(session), CALX_PROGRAMMING_ERROR);
    CHECK_HAS(calx_errmsg(session), "calx_suite_nowhere"); /* until the next call that begins a transaction */
    OK(session, insert(session, 1));
    CHECK_TEXT(calx_errmsg(session), "");
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_sticky"), 1);
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
}

TEST(rollback_clears_the_error)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    fail(session);
    OK(session, calx_rollback(session));
    CHECK_TEXT(calx_errmsg(session), "");
    CHECK_STATUS(session, calx_error_of(session)->status, CALX_OK);
    OK(session, insert(session, 2));
    OK(session, calx_commit(session));
    CHECK_INT(suite_number(t, "SELECT MAX(id) FROM calx_suite_sticky"), 2);
}

TEST(close_tells_an_error_that_nobody_heard)
{
    calx_session *session = with_table(t);
    fail(session);
    insert(session, 1);
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_PROGRAMMING_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_sticky"), 0);
}

TEST(close_tells_a_reader_of_a_failed_fetch)
{
    calx_session *session = with_table(t);
    calx_result *rows;
    int id = 0, name = 0;
    OK(session, insert(session, 1));
    OK(session, calx_commit(session));
    rows = calx_query(session, calx_text("SELECT id, name FROM calx_suite_sticky"));
    CHECK(!calx_fetch(rows, &id, &name));
    calx_result_close(rows);
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_DATA_ERROR);
}

TEST(a_failed_fetch_does_not_replace_the_first_error)
{
    calx_session *session = with_table(t);
    calx_result *rows;
    int id = 0, name = 0;
    OK(session, insert(session, 1));
    rows = calx_query(session, calx_text("SELECT id, name FROM calx_suite_sticky"));
    CHECK_STATUS(session, fail(session), CALX_PROGRAMMING_ERROR);
    CHECK(!calx_fetch(rows, &id, &name)); /* read into memory before, and of a wrong type */
    CHECK_STATUS(rows, calx_result_status(rows), CALX_DATA_ERROR);
    CLOSE(rows, CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE);
    CHECK_STATUS(session, calx_commit(session), CALX_PROGRAMMING_ERROR);
}

TEST(close_is_silent_about_an_error_that_was_heard)
{
    calx_session *session = with_table(t);
    fail(session);
    CHECK_STATUS(session, calx_commit(session), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    session = suite_session(t);
    fail(session);
    calx_rollback(session);
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
}

TEST(misuse_sticks_like_any_error)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_sticky (id) VALUES (:id)")),
                 CALX_MISUSE);
    CHECK_STATUS(session, insert(session, 2), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_INT(suite_count(t, "calx_suite_sticky"), 0);
}

TEST(an_error_before_anything_was_sent_sticks_too)
{
    calx_session *session = with_table(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_sticky (id) VALUES (:id)")),
                 CALX_MISUSE);
    CHECK_STATUS(session, insert(session, 1), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    OK(session, insert(session, 2));
    OK(session, calx_commit(session));
}

TEST(answers_do_not_stick)
{
    calx_session *session = with_table(t);
    int id = 0;
    OK(session, insert(session, 1));
    OK(session, insert(session, 2));
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT id FROM calx_suite_sticky WHERE id = 9"), &id),
                 CALX_NOT_FOUND);
    CHECK_STATUS(session, calx_one(session, calx_text("SELECT id FROM calx_suite_sticky"), CALX_NO_ARGS, &id),
                 CALX_MULTIPLE_RESULTS);
    OK(session, insert(session, 3));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_sticky"), 3);
}

TEST(connection_has_the_rule_too)
{
    calx_connection *connection;
    suite_table(t, "calx_suite_sticky", "id INTEGER PRIMARY KEY");
    connection = suite_connection(t, t->engine);
    OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_sticky VALUES (1)")));
    CHECK_STATUS(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_nowhere VALUES (1)")),
                 CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_sticky VALUES (2)")),
                 CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(connection, calx_commit(connection), CALX_PROGRAMMING_ERROR);
    OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_sticky VALUES (3)")));
    OK(connection, calx_commit(connection));
    CHECK_STATUS((const void *)NULL, suite_disconnect(t, connection), CALX_OK);
    CHECK_INT(suite_number(t, "SELECT MIN(id) FROM calx_suite_sticky"), 3);
}

TEST(a_statement_is_consumed_by_a_call_that_does_nothing)
{
    calx_session *session = with_table(t);
    calx_statement *kept = calx_keep(calx_text("INSERT INTO calx_suite_sticky (id) VALUES (:id)"));
    fail(session);
    CHECK_STATUS(session, calx_exec(session, kept, calx_args(1)), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")),
                 CALX_PROGRAMMING_ERROR); /* freed: see the leak checks */
    calx_rollback(session);
    OK(session, calx_exec(session, kept, calx_args(1)));
    calx_release(kept);
    OK(session, calx_commit(session));
}

TEST_NEEDS(error_at_commit_is_the_commits, "deferred_constraints")
{
    calx_session *session;
    suite_table(t, "calx_suite_parent", "id INTEGER PRIMARY KEY");
    suite_table(
        t, "calx_suite_child",
        "id INTEGER PRIMARY KEY, parent INTEGER REFERENCES calx_suite_parent (id) DEFERRABLE INITIALLY DEFERRED");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_child VALUES (1, 99)")));
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK(!calx_in_transaction(session));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_parent VALUES (1)")));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_child"), 0);
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
}
