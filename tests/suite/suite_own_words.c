/* SPDX-License-Identifier: MIT */
/* Transactions that a program begins or ends by statements of its own, or where it should not: calx knows of them. */
#include "suite.h"

static void with_table(suite *t)
{
    suite_table(t, "calx_suite_own", "id INTEGER PRIMARY KEY");
}

static calx_status insert(calx_session *session, int id)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_own VALUES (:id)"), calx_args(id));
}

TEST(script_that_commits_and_begins_leaves_a_part)
{
    calx_session *session;
    with_table(t);
    session = suite_session(t);
    OK(session, calx_script(session, "INSERT INTO calx_suite_own VALUES (1); COMMIT; BEGIN; INSERT INTO calx_suite_own VALUES (2)"));
    CHECK_STATUS(session, insert(session, 2), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_own"), 1);
    OK(session, insert(session, 3)); /* and all that is over */
    CHECK_STATUS(session, insert(session, 3), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_OPEN);
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 1);
}

/* ---- ROLLBACK as a statement ---- */

static calx_status by_exec(calx_session *session, const char *sql)
{
    return calx_exec(session, calx_text(sql));
}

static calx_status by_script(calx_session *session, const char *sql)
{
    return calx_script(session, sql);
}

/* Nothing is durable, whatever fails afterwards. */
static void check_undone(suite *t, calx_session *session, calx_status (*run)(calx_session *, const char *))
{
    OK(session, insert(session, 1));
    OK(session, run(session, "/* all */ ROLLBACK"));
    OK(session, insert(session, 2));
    OK(session, run(session, "ROLLBACK"));
    OK(session, insert(session, 3));
    CHECK_STATUS(session, insert(session, 3), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_OPEN);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(suite_count(t, "calx_suite_own"), 0);
    OK(session, insert(session, 1));
    OK(session, run(session, "ROLLBACK"));
    OK(session, calx_rollback(session));
    OK(session, insert(session, 1));
    OK(session, run(session, "ROLLBACK"));
    OK(session, insert(session, 2));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 1);
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_own")));
    OK(session, calx_commit(session));
}

TEST(rollback_as_a_statement_leaves_nothing)
{
    calx_session *session;
    with_table(t);
    session = suite_session(t);
    check_undone(t, session, by_exec);
    check_undone(t, session, by_script);
    session = suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
    for (int i = 0; i < 3; i++) { /* queued or not */
        insert(session, 1);
        by_exec(session, "ROLLBACK");
        OK(session, calx_sync(session));
    }
    insert(session, 1);
    by_exec(session, "ROLLBACK");
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 0);
}

TEST(rollback_as_a_statement_makes_up_for_no_commit)
{
    calx_session *session;
    with_table(t);
    session = suite_session(t);
    OK(session, insert(session, 1));
    OK(session, by_exec(session, "COMMIT"));
    OK(session, insert(session, 2));
    OK(session, by_exec(session, "ROLLBACK"));
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_STATUS(session, calx_rollback(session), CALX_OPERATIONAL_ERROR);
    OK(session, insert(session, 3));
    OK(session, by_exec(session, "ROLLBACK"));
    OK(session, insert(session, 4));
    OK(session, by_exec(session, "COMMIT"));
    CHECK_STATUS(session, insert(session, 4), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_STATUS(session, calx_rollback(session), CALX_OPERATIONAL_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_own"), 2);
}

TEST_NEEDS(rollback_as_a_statement_keeps_what_ddl_has_committed, "ddl_commits")
{
    static const char script[] = "INSERT INTO calx_suite_own VALUES (1); CREATE TABLE calx_suite_gone (id INTEGER); "
                                 "BEGIN; INSERT INTO calx_suite_own VALUES (2); ROLLBACK";
    calx_session *session;
    with_table(t);
    suite_table(t, "calx_suite_gone", "id INTEGER");
    session = suite_session(t);
    OK(session, calx_script(session, "DROP TABLE calx_suite_gone"));
    OK(session, calx_commit(session));
    OK(session, calx_script(session, script));
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_own"), 1);
}

TEST_NEEDS(savepoint_after_rollback_as_a_statement_is_over, "savepoints")
{
    calx_session *session;
    calx_transaction *savepoint;
    with_table(t);
    session = suite_session(t);
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    OK(session, by_exec(session, "ROLLBACK"));
    CHECK_STATUS(savepoint, calx_commit(savepoint), CALX_MISUSE);
    CHECK_INT(calx_error_of(savepoint)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(suite_count(t, "calx_suite_own"), 0);
}

/* ---- what a rollback cannot undo ---- */

/* Rolls back, and is told that not all was undone; the next transaction is whole. */
static void check_rollback_tells(suite *t, calx_session *session, int64_t durable)
{
    CHECK_STATUS(session, calx_rollback(session), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK(!calx_error_of(session)->is_retryable);
    CHECK_HAS(calx_errmsg(session), "could not undo all");
    CHECK_INT(suite_count(t, "calx_suite_own"), durable);
    OK(session, insert(session, 50));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), durable);
}

static calx_session *with_a_row(suite *t)
{
    calx_session *session;
    with_table(t);
    session = suite_session(t);
    OK(session, insert(session, 1));
    return session;
}

TEST(rollback_tells_of_a_script_that_has_committed)
{
    calx_session *session = with_a_row(t);
    OK(session, calx_script(session, "INSERT INTO calx_suite_own VALUES (2); COMMIT; BEGIN; INSERT INTO calx_suite_own VALUES (3)"));
    check_rollback_tells(t, session, 2);
}

/* Also as the first thing of its transaction; what failed alone has left nothing. */
TEST_NEEDS(rollback_tells_of_a_script_that_had_committed_when_it_failed, "ddl_commits")
{
    calx_session *session;
    with_table(t);
    session = suite_session(t);
    CHECK_STATUS(session, calx_script(session, "INSERT INTO calx_suite_own VALUES (1); CREATE TABLE IF NOT EXISTS calx_suite_own (id INT); "
                                               "INSERT INTO calx_suite_own VALUES (1)"), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    check_rollback_tells(t, session, 1);
    CHECK_STATUS(session, calx_script(session, "CREATE TABLE calx_suite_own (id INT); -- and nothing else"), CALX_PROGRAMMING_ERROR);
    OK(session, calx_rollback(session));
}

/* A COMMIT that was not reached has committed nothing; nor has one that is no statement. */
TEST(script_that_failed_before_its_commit_is_undone_whole)
{
    static const char *const scripts[] = {
        "INSERT INTO calx_suite_own VALUES (2); INSERT INTO calx_suite_own VALUES (2); COMMIT; BEGIN",
        "INSERT INTO calx_suite_own VALUES (1); COMMIT; BEGIN; INSERT INTO calx_suite_own VALUES (3)",
        "; -- a comment; COMMIT\n; INSERT INTO calx_suite_own VALUES (2); INSERT INTO calx_suite_own VALUES (2); COMMIT; BEGIN",
        "SELECT '; COMMIT'; INSERT INTO calx_suite_own VALUES (2); SELECT 1; INSERT INTO calx_suite_own VALUES (1)",
        "SELECT 1 AS \"; COMMIT;\"; /* ; COMMIT */ INSERT INTO calx_suite_own VALUES (1)",
    };
    calx_session *session;
    with_table(t);
    session = suite_session(t);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        OK(session, insert(session, 1));
        CHECK_STATUS(session, calx_script(session, scripts[i]), CALX_INTEGRITY_ERROR);
        CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_OPEN);
        OK(session, calx_rollback(session));
        CHECK_INT(suite_count(t, "calx_suite_own"), 0);
    }
}

/* One that was reached has, however far the script came behind it. */
TEST(script_that_failed_behind_its_commit_is_partial)
{
    static const char *const scripts[] = {
        "INSERT INTO calx_suite_own VALUES (2); COMMIT; BEGIN; INSERT INTO calx_suite_own VALUES (3); INSERT INTO calx_suite_own VALUES (3)",
        "COMMIT; BEGIN; INSERT INTO calx_suite_own VALUES (1)",
        "; ; INSERT INTO calx_suite_own VALUES (2);; COMMIT; SELECT 1; INSERT INTO calx_suite_own VALUES (2)",
    };
    static const int64_t durable[] = { 2, 1, 2 };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        calx_session *session = with_a_row(t);
        CHECK_STATUS(session, calx_script(session, scripts[i]), CALX_INTEGRITY_ERROR);
        CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
        check_rollback_tells(t, session, durable[i]);
        suite_close(t, session);
    }
}

/* Behind a ROLLBACK each statement is durable by itself. */
TEST(script_that_goes_on_behind_its_rollback_is_partial)
{
    static const char *const scripts[] = {
        "INSERT INTO calx_suite_own VALUES (2); ROLLBACK; INSERT INTO calx_suite_own VALUES (3)",
        "ROLLBACK; BEGIN; INSERT INTO calx_suite_own VALUES (2); ROLLBACK; INSERT INTO calx_suite_own VALUES (3)",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        calx_session *session = with_a_row(t);
        OK(session, calx_script(session, scripts[i]));
        check_rollback_tells(t, session, 1);
        suite_close(t, session);
    }
}

TEST(script_that_ends_with_its_rollback_leaves_nothing)
{
    static const char *const scripts[] = { "ROLLBACK; BEGIN; INSERT INTO calx_suite_own VALUES (2); ROLLBACK",
                                           "ROLLBACK AND CHAIN; INSERT INTO calx_suite_own VALUES (2); ROLLBACK" };
    for (size_t i = 0; i < (suite_has("connection_id") ? 2 : 1); i++) {
        calx_session *session = with_a_row(t);
        OK(session, calx_script(session, scripts[i]));
        OK(session, calx_rollback(session));
        CHECK_INT(suite_count(t, "calx_suite_own"), 0);
        suite_close(t, session);
    }
}

/* A backend that is sent the script in one piece undoes what it did behind the ROLLBACK. */
TEST(script_that_failed_behind_its_rollback_tells_what_is_durable)
{
    calx_session *session = with_a_row(t);
    calx_outcome outcome;
    CHECK_STATUS(session, calx_script(session, "ROLLBACK; INSERT INTO calx_suite_own VALUES (2); INSERT INTO calx_suite_own VALUES (2)"),
                 CALX_INTEGRITY_ERROR);
    outcome = calx_error_of(session)->outcome;
    calx_rollback(session);
    CHECK_INT(outcome, suite_count(t, "calx_suite_own") ? CALX_OUTCOME_PARTIAL : CALX_OUTCOME_ROLLED_BACK);
}

TEST(rollback_tells_of_a_commit_of_the_program)
{
    calx_session *session = with_a_row(t);
    OK(session, calx_exec(session, calx_text("COMMIT")));
    OK(session, insert(session, 2));
    check_rollback_tells(t, session, 1);
}

TEST(rollback_of_the_program_leaves_nothing_to_tell)
{
    calx_session *session = with_a_row(t);
    OK(session, calx_exec(session, calx_text("ROLLBACK")));
    OK(session, insert(session, 2));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 0);
}

TEST_NEEDS(rollback_tells_of_what_ddl_has_committed, "ddl_commits")
{
    calx_session *session = with_a_row(t);
    OK(session, calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_suite_own_other")));
    check_rollback_tells(t, session, 1);
    OK(session, insert(session, 2));
    CHECK_STATUS(session, calx_exec(session, calx_text("DROP TABLE calx_suite_own_other")), CALX_PROGRAMMING_ERROR); /* and commits */
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    check_rollback_tells(t, session, 2);
    CHECK_STATUS(session, calx_exec(session, calx_text("DROP TABLE calx_suite_own_other")), CALX_PROGRAMMING_ERROR); /* nothing before it */
    OK(session, calx_rollback(session));
}

TEST_NEEDS(rollback_tells_of_what_a_second_begin_has_committed, "ddl_commits")
{
    calx_session *session = with_a_row(t);
    OK(session, calx_exec(session, calx_text("BEGIN")));
    OK(session, insert(session, 2));
    check_rollback_tells(t, session, 1);
    OK(session, calx_exec(session, calx_text("BEGIN"))); /* of nothing before it */
    OK(session, insert(session, 2));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 1);
}

/* Nobody looks into a procedure: what fails after it, and in it, may be durable in part. */
TEST_NEEDS(what_fails_after_a_procedure_is_partial, "ddl_commits")
{
    calx_session *session = with_a_row(t);
    OK(session, calx_commit(session));
    OK(session, calx_exec(session, calx_text("DROP PROCEDURE IF EXISTS calx_suite_own_p")));
    OK(session, calx_exec(session, calx_text("CREATE PROCEDURE calx_suite_own_p(IN fails INT) BEGIN INSERT INTO calx_suite_own VALUES (2); "
                                             "COMMIT; START TRANSACTION; "
                                             "IF fails THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF; END")));
    OK(session, calx_commit(session));
    OK(session, calx_exec(session, calx_text("CALL calx_suite_own_p(0)")));
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK(!calx_error_of(session)->is_retryable);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_INT(suite_count(t, "calx_suite_own"), 2);
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_own WHERE id = 2")));
    OK(session, calx_commit(session));
    CHECK(calx_exec(session, calx_text("CALL calx_suite_own_p(1)")) != CALX_OK);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    calx_rollback(session);
    CHECK_INT(suite_count(t, "calx_suite_own"), 2);
    OK(session, calx_exec(session, calx_text("DROP PROCEDURE calx_suite_own_p")));
    OK(session, calx_commit(session));
}

/* ---- a transaction that a statement begins in autocommit ---- */

static calx_session *autocommit(suite *t)
{
    with_table(t);
    return suite_keep_session(t, calx_session_open(t->engine, .autocommit = true));
}

TEST(begin_as_a_statement_is_ended_by_commit)
{
    calx_session *session = autocommit(t);
    OK(session, calx_exec(session, calx_text("BEGIN")));
    CHECK(calx_in_transaction(session));
    OK(session, insert(session, 1));
    OK(session, calx_commit(session));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 1);
    OK(session, calx_script(session, "BEGIN; INSERT INTO calx_suite_own VALUES (2)"));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 2);
    OK(session, insert(session, 3)); /* in autocommit again */
    CHECK(!calx_in_transaction(session));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_own"), 3);
}

TEST(begin_as_a_statement_is_undone_by_rollback_and_close)
{
    calx_session *session = autocommit(t);
    OK(session, calx_exec(session, calx_text("BEGIN")));
    OK(session, insert(session, 1));
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_text("BEGIN")));
    OK(session, insert(session, 2));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_own"), 0);
}

TEST(begin_and_commit_as_statements_belong_together)
{
    calx_session *session = autocommit(t);
    OK(session, calx_exec(session, calx_text("BEGIN")));
    OK(session, insert(session, 1));
    OK(session, calx_exec(session, calx_text("COMMIT")));
    CHECK(!calx_in_transaction(session));
    OK(session, insert(session, 2)); /* durable at once */
    CHECK_INT(suite_count(t, "calx_suite_own"), 2);
    OK(session, calx_exec(session, calx_text("BEGIN")));
    OK(session, insert(session, 3));
    OK(session, calx_exec(session, calx_text("ROLLBACK")));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 2);
}

TEST(errors_stick_in_a_transaction_that_a_statement_began)
{
    calx_session *session = autocommit(t);
    OK(session, calx_exec(session, calx_text("BEGIN")));
    OK(session, insert(session, 1));
    CHECK_STATUS(session, calx_begin(session), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_STATUS(session, calx_script(session, "BEGIN; INSERT INTO calx_suite_own VALUES (2); INSERT INTO calx_suite_own VALUES (2)"),
                 CALX_INTEGRITY_ERROR);
    CHECK(calx_in_transaction(session));
    CHECK_STATUS(session, insert(session, 3), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(suite_count(t, "calx_suite_own"), 0);
}

/* MariaDB 10.11: the first statement that touches a table begins one. */
TEST_NEEDS(server_without_autocommit_is_in_a_transaction, "ddl_commits")
{
    calx_session *session = autocommit(t);
    OK(session, calx_exec(session, calx_text("SET autocommit = 0")));
    OK(session, insert(session, 1));
    CHECK(calx_in_transaction(session));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 1);
    OK(session, calx_exec(session, calx_text("SET autocommit = 1")));
    OK(session, insert(session, 2));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_own"), 2);
}
