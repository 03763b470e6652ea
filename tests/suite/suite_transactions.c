/* SPDX-License-Identifier: MIT */
/* Transactions: begun by the first statement or by hand, committed, rolled back, and what others see of them. */
#include "suite.h"

static calx_session *with_table(suite *t)
{
    suite_table(t, "calx_suite_tx", "id INTEGER PRIMARY KEY");
    return suite_session(t);
}

static calx_status insert(calx_session *session, int id)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_tx VALUES (:id)"), calx_args(id));
}

TEST(first_statement_begins_a_transaction)
{
    calx_session *session = with_table(t);
    int n = 0;
    CHECK(!calx_in_transaction(session));
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    CHECK(calx_in_transaction(session));
    OK(session, calx_commit(session));
    CHECK(!calx_in_transaction(session));
}

TEST(commit_makes_it_durable)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    OK(session, calx_commit(session));
    OK((const void *)NULL, suite_close(t, session));
    CHECK_INT(suite_count(t, "calx_suite_tx"), 1);
}

TEST(rollback_undoes_it)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    OK(session, calx_rollback(session));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_tx"), 0);
}

TEST(close_rolls_back)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_tx"), 0);
}

TEST(close_of_a_connection_rolls_back)
{
    calx_connection *connection;
    suite_table(t, "calx_suite_tx", "id INTEGER PRIMARY KEY");
    connection = suite_connection(t, t->engine);
    OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_tx VALUES (1)")));
    CHECK_STATUS((const void *)NULL, suite_disconnect(t, connection), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_tx"), 0);
}

TEST(work_after_commit_begins_a_new_transaction)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    OK(session, calx_commit(session));
    OK(session, insert(session, 2));
    CHECK(calx_in_transaction(session));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_tx"), 1);
}

TEST(begin_begins_now)
{
    calx_session *session = with_table(t);
    OK(session, calx_begin(session));
    CHECK(calx_in_transaction(session));
    OK(session, insert(session, 1));
    OK(session, calx_commit(session));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_tx"), 1);
}

TEST(begin_within_a_transaction_is_misuse)
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    CHECK_STATUS(session, calx_begin(session), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_INT(suite_count(t, "calx_suite_tx"), 0);
    OK(session, calx_begin(session));
    CHECK_STATUS(session, calx_begin(session), CALX_MISUSE);
    OK(session, calx_rollback(session));
}

TEST(commit_and_rollback_of_nothing_are_fine)
{
    calx_session *session = with_table(t);
    calx_connection *connection;
    OK(session, calx_commit(session));
    OK(session, calx_rollback(session));
    OK(session, calx_begin(session));
    OK(session, calx_commit(session));
    OK(session, calx_commit(session));
    connection = suite_connection(t, t->engine);
    OK(connection, calx_rollback(connection));
    OK(connection, calx_commit(connection));
}

TEST_NEEDS(others_see_nothing_before_the_commit, "two_connections")
{
    calx_session *session = with_table(t), *other = suite_session(t);
    int64_t count = 7;
    OK(session, insert(session, 1));
    OK(other, calx_scalar(other, calx_text("SELECT COUNT(*) FROM calx_suite_tx"), &count));
    CHECK_INT(count, 0);
    OK(other, calx_commit(other));
    OK(session, calx_commit(session));
    OK(other, calx_scalar(other, calx_text("SELECT COUNT(*) FROM calx_suite_tx"), &count));
    CHECK_INT(count, 1);
}

TEST(a_connection_has_many_transactions)
{
    calx_connection *connection;
    suite_table(t, "calx_suite_tx", "id INTEGER PRIMARY KEY");
    connection = suite_connection(t, t->engine);
    for (int i = 0; i < 20; i++) {
        OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_tx VALUES (:id)"), calx_args(i)));
        if (i % 2)
            OK(connection, calx_commit(connection));
        else
            OK(connection, calx_rollback(connection));
    }
    suite_disconnect(t, connection);
    CHECK_INT(suite_count(t, "calx_suite_tx"), 10);
}

TEST(result_survives_the_commit)
{
    calx_session *session = with_table(t);
    calx_result *rows;
    int id = 0, sum = 0;
    for (int i = 1; i <= 10; i++)
        OK(session, insert(session, i));
    rows = calx_query(session, calx_text("SELECT id FROM calx_suite_tx ORDER BY id"));
    REQUIRE(calx_fetch(rows, &id));
    CHECK_INT(id, 1);
    OK(session, calx_commit(session));
    while (calx_fetch(rows, &id))
        sum += id;
    CHECK_INT(sum, 54);
    CLOSE(rows, CALX_OK);
}

TEST(result_survives_the_rollback)
{
    calx_session *session = with_table(t);
    calx_result *rows;
    int id = 0, count = 0;
    OK(session, insert(session, 1));
    OK(session, insert(session, 2));
    rows = calx_query(session, calx_text("SELECT id FROM calx_suite_tx ORDER BY id"));
    OK(session, calx_rollback(session));
    while (calx_fetch(rows, &id))
        count++;
    CHECK_INT(count, 2);
    CLOSE(rows, CALX_OK);
}

/* ---- DDL ---- */

TEST_NEEDS(ddl_is_rolled_back, "transactional_ddl")
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    OK(session, calx_exec(session, calx_text("CREATE TABLE calx_suite_ddl (id INTEGER)")));
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT * FROM calx_suite_ddl")), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE);
    calx_rollback(session);
    CHECK_INT(suite_count(t, "calx_suite_tx"), 0);
}

TEST_NEEDS(ddl_that_commits_makes_the_outcome_partial, "ddl_commits")
{
    calx_session *session = with_table(t);
    suite_table(t, "calx_suite_ddl", "id INTEGER");
    OK(session, insert(session, 1));
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_ddl"))); /* commits the row */
    OK(session, insert(session, 2));                                         /* in a transaction that was begun again */
    CHECK(calx_in_transaction(session));
    CHECK_STATUS(session, insert(session, 2), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK(!calx_error_of(session)->is_retryable);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_INT(suite_number(t, "SELECT MAX(id) FROM calx_suite_tx"), 1);
    /* The next transaction is whole again. */
    OK(session, insert(session, 3));
    CHECK_STATUS(session, insert(session, 3), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_OPEN);
    calx_rollback(session);
}

TEST_NEEDS(ddl_that_commits_ends_savepoints, "ddl_commits")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    suite_table(t, "calx_suite_ddl", "id INTEGER");
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    OK(session, insert(session, 2));
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_ddl")));
    CHECK_STATUS(session, calx_rollback(savepoint), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "DDL");
    calx_rollback(session);
    CHECK_INT(suite_count(t, "calx_suite_tx"), 2);
}

TEST_NEEDS(work_after_committing_ddl_commits, "ddl_commits")
{
    calx_session *session = with_table(t);
    suite_table(t, "calx_suite_ddl", "id INTEGER");
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_ddl")));
    OK(session, insert(session, 1));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_tx"), 1);
}
