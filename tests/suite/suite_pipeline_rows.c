/* SPDX-License-Identifier: MIT */
/* Pipelines: the rows that their statements have changed add up, whether the driver queues them or runs each at once. */
#include "suite.h"

static calx_session *with_table(suite *t)
{
    suite_table(t, "calx_suite_rows", "id INTEGER PRIMARY KEY, t VARCHAR(100)");
    return suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
}

/* Inserts ids from `first` on, as many as that. */
static void send(suite *t, calx_session *session, int first, int count)
{
    for (int i = 0; i < count; i++) {
        calx_status status = calx_exec(session, calx_text("INSERT INTO calx_suite_rows (id, t) VALUES (:id, 'x')"), calx_args(first + i));
        if (status != CALX_OK && status != CALX_PENDING)
            suite_fail(SUITE_HERE, "insert of %d: %s", first + i, calx_errmsg(session));
    }
}

/* More than are queued at most: what was collected on the way counts too, and so does the first run of a statement, which is at once. */
TEST(rows_of_a_long_pipeline_are_counted)
{
    calx_session *session = with_table(t);
    send(t, session, 0, 600);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 600);
    send(t, session, 1000, 1);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 1);
    OK(session, calx_sync(session)); /* of nothing */
    CHECK_INT(calx_rowcount(session), 1);
    OK(session, calx_commit(session));
    send(t, session, 2000, 300);
    OK(session, calx_commit(session));
    CHECK_INT(calx_rowcount(session), 300);
    send(t, session, 3000, 1); /* those of a transaction that is over are not counted again */
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 1);
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_rows"), 902);
}

TEST(rows_of_a_pipeline_are_those_of_all_statements)
{
    calx_session *session = with_table(t);
    int n = 0;
    send(t, session, 0, 5);
    CHECK(calx_exec(session, calx_text("UPDATE calx_suite_rows SET t = 'y' WHERE id < 3")) != CALX_MISUSE);
    CHECK(calx_exec(session, calx_text("DELETE FROM calx_suite_rows WHERE id > 90")) != CALX_MISUSE);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 8);
    CHECK(calx_exec(session, calx_text("DELETE FROM calx_suite_rows WHERE id > 90")) != CALX_MISUSE);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 0);
    CHECK(calx_exec(session, calx_text("SELECT id FROM calx_suite_rows")) != CALX_MISUSE); /* it does not say */
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), -1);
    send(t, session, 10, 3);
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_rows"), &n)); /* collects, and is none of them */
    CHECK_INT(n, 8);
    send(t, session, 20, 4);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 7);
    OK(session, calx_commit(session));
}

TEST(rows_of_single_executions_that_are_not_waited_for_are_counted)
{
    calx_session *session;
    with_table(t);
    session = suite_session(t);
    for (int i = 0; i < 3; i++) {
        calx_status status = calx_exec(session, calx_text("INSERT INTO calx_suite_rows (id) VALUES (:id)"), calx_args(i), .pipeline = true);
        CHECK(status == CALX_OK || status == CALX_PENDING);
    }
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_rows SET t = 'x' WHERE id = 1")));
    CHECK_INT(calx_rowcount(session), 1);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 3);
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_rows WHERE id < 2")));
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_commit(session));
    CHECK_INT(calx_rowcount(session), 2);
}

TEST(rows_before_a_rollback_or_an_error_are_not_counted)
{
    calx_session *session = with_table(t);
    send(t, session, 0, 4);
    OK(session, calx_rollback(session));
    send(t, session, 0, 2);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 2);
    send(t, session, 10, 1);
    calx_exec(session, calx_text("INSERT INTO calx_suite_rows (id) VALUES (0)"));
    CHECK_STATUS(session, calx_sync(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_rowcount(session), -1);
    OK(session, calx_rollback(session));
    send(t, session, 20, 3);
    OK(session, calx_commit(session));
    CHECK_INT(calx_rowcount(session), 3);
}

TEST_NEEDS(rows_of_a_pipeline_go_on_after_a_savepoint, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    send(t, session, 0, 2);
    savepoint = calx_begin_nested(session);
    send(t, session, 10, 3);
    OK(savepoint, calx_commit(savepoint));
    send(t, session, 20, 1);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 6);
    send(t, session, 30, 2);
    savepoint = calx_begin_nested(session);
    calx_exec(session, calx_text("INSERT INTO calx_suite_rows (id) VALUES (0)"));
    OK(savepoint, calx_rollback(savepoint));
    send(t, session, 40, 4);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 4);
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_rows"), 12);
}
