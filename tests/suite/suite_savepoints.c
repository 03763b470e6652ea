/* SPDX-License-Identifier: MIT */
/* Savepoints: for a program that expects an error, and for a part of a transaction. */
#include "suite.h"

#include <pthread.h>

static calx_session *with_table(suite *t)
{
    suite_table(t, "calx_suite_save", "id INTEGER PRIMARY KEY, n INTEGER");
    return suite_session(t);
}

static calx_status insert(calx_session *session, int id)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_save (id) VALUES (:id)"), calx_args(id));
}

static int64_t sum(suite *t)
{
    return suite_number(t, "SELECT COALESCE(SUM(id), 0) FROM calx_suite_save");
}

TEST_NEEDS(savepoint_that_is_committed_is_kept, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    OK(session, insert(session, 2));
    OK(savepoint, calx_commit(savepoint));
    OK(session, calx_commit(session));
    CHECK_INT(sum(t), 3);
}

TEST_NEEDS(savepoint_that_is_rolled_back_is_undone, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    OK(session, insert(session, 2));
    OK(savepoint, calx_rollback(savepoint));
    OK(session, insert(session, 4));
    OK(session, calx_commit(session));
    CHECK_INT(sum(t), 5);
}

TEST_NEEDS(savepoint_rollback_clears_errors_since_it_began, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, insert(session, 2), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(savepoint, calx_error_of(savepoint)->status, CALX_INTEGRITY_ERROR);
    OK(session, calx_rollback(savepoint));
    CHECK_TEXT(calx_errmsg(session), "");
    OK(session, insert(session, 4));
    OK(session, calx_commit(session));
    CHECK_INT(sum(t), 5);
}

TEST_NEEDS(error_in_a_savepoint_stays_until_it_is_rolled_back, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    OK(session, insert(session, 2));
    insert(session, 1);
    CHECK_STATUS(session, calx_commit(savepoint), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, insert(session, 3), CALX_INTEGRITY_ERROR); /* a commit does not clear it */
    OK(session, calx_rollback(savepoint));
    OK(session, insert(session, 4));
    OK(session, calx_commit(session));
    CHECK_INT(sum(t), 5);
}

TEST_NEEDS(error_in_a_savepoint_that_nobody_expected_fails_the_whole, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    insert(session, 1);
    CHECK_STATUS(session, calx_commit(savepoint), CALX_INTEGRITY_ERROR);
    insert(session, 2);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(sum(t), 0);
}

TEST_NEEDS(savepoint_does_not_clear_an_older_error, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    OK(session, insert(session, 1));
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    savepoint = calx_begin_nested(session);
    REQUIRE(savepoint != NULL);
    CHECK_STATUS(session, insert(session, 2), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, calx_rollback(savepoint), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, insert(session, 2), CALX_INTEGRITY_ERROR);
    savepoint = calx_begin_nested(session);
    CHECK_STATUS(session, calx_commit(savepoint), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(sum(t), 0);
}

TEST_NEEDS(savepoints_nest, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *outer, *inner;
    outer = calx_begin_nested(session);
    OK(session, insert(session, 1));
    inner = calx_begin_nested(session);
    OK(session, insert(session, 2));
    OK(session, calx_rollback(inner));
    inner = calx_begin_nested(session);
    OK(session, insert(session, 4));
    OK(session, calx_commit(inner));
    inner = calx_begin_nested(session);
    insert(session, 4);
    OK(session, calx_rollback(inner));
    OK(session, calx_commit(outer));
    OK(session, calx_commit(session));
    CHECK_INT(sum(t), 5);
}

TEST_NEEDS(outer_savepoint_takes_the_inner_with_it, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *outer, *inner;
    OK(session, insert(session, 1));
    outer = calx_begin_nested(session);
    OK(session, insert(session, 2));
    inner = calx_begin_nested(session);
    OK(session, insert(session, 4));
    insert(session, 4);
    OK(session, calx_rollback(outer));
    CHECK_STATUS(session, calx_rollback(inner), CALX_MISUSE);
    OK(session, calx_rollback(session));
    OK(session, insert(session, 8));
    outer = calx_begin_nested(session);
    inner = calx_begin_nested(session);
    OK(session, insert(session, 16));
    OK(session, calx_commit(outer));
    CHECK_STATUS(session, calx_commit(inner), CALX_MISUSE);
    calx_rollback(session);
}

TEST_NEEDS(ended_savepoint_takes_no_calls, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    OK(session, calx_commit(savepoint));
    CHECK_STATUS(session, calx_commit(savepoint), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "ended");
    calx_rollback(session);
}

TEST_NEEDS(savepoint_begins_a_transaction, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint = calx_begin_nested(session);
    CHECK(calx_in_transaction(session));
    OK(session, insert(session, 1));
    OK(session, calx_commit(savepoint));
    CHECK(calx_in_transaction(session));
    OK(session, calx_rollback(session));
    CHECK_INT(sum(t), 0);
}

TEST_NEEDS(commit_takes_open_savepoints_along, "savepoints")
{
    calx_session *session = with_table(t);
    OK(session, insert(session, 1));
    calx_begin_nested(session);
    OK(session, insert(session, 2));
    calx_begin_nested(session);
    OK(session, insert(session, 4));
    OK(session, calx_commit(session));
    CHECK_INT(sum(t), 7);
    calx_begin_nested(session);
    OK(session, insert(session, 8));
    OK(session, calx_rollback(session));
    CHECK_INT(sum(t), 7);
}

TEST_NEEDS(savepoints_by_the_hundred, "savepoints")
{
    calx_session *session = with_table(t);
    for (int i = 1; i <= 100; i++) {
        calx_transaction *savepoint = calx_begin_nested(session);
        OK(session, insert(session, i));
        if (i % 2) {
            insert(session, i);
            OK(session, calx_rollback(savepoint));
        } else
            OK(session, calx_commit(savepoint));
    }
    OK(session, calx_commit(session));
    CHECK_INT(sum(t), 2550);
}

TEST_NEEDS(savepoint_on_a_connection, "savepoints")
{
    calx_connection *connection;
    calx_transaction *savepoint;
    suite_table(t, "calx_suite_save", "id INTEGER PRIMARY KEY");
    connection = suite_connection(t, t->engine);
    savepoint = calx_begin_nested(connection);
    OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_save VALUES (1)")));
    OK(connection, calx_rollback(savepoint));
    OK(connection, calx_commit(connection));
    suite_disconnect(t, connection);
    CHECK_INT(sum(t), 0);
}

TEST_NEEDS(open_result_survives_a_savepoint, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    calx_result *rows;
    int id, total = 0;
    for (int i = 1; i <= 8; i++)
        OK(session, insert(session, i));
    rows = calx_query(session, calx_text("SELECT id FROM calx_suite_save ORDER BY id"));
    while (calx_fetch(rows, &id)) {
        savepoint = calx_begin_nested(session);
        OK(session, calx_exec(session, calx_text("UPDATE calx_suite_save SET n = 1 WHERE id = :id"), calx_args(id)));
        if (id % 2)
            OK(session, calx_rollback(savepoint));
        else
            OK(session, calx_commit(savepoint));
        total += id;
    }
    CHECK_INT(total, 36);
    CLOSE(rows, CALX_OK);
    OK(session, calx_commit(session));
    CHECK_INT(suite_number(t, "SELECT SUM(id) FROM calx_suite_save WHERE n = 1"), 20);
}

TEST(savepoint_of_a_null_handle_answers)
{
    calx_transaction *none = calx_begin_nested((calx_session *)NULL);
    CHECK_STATUS(none, calx_commit(none), CALX_MISUSE);
    CHECK_STATUS(none, calx_rollback(none), CALX_MISUSE);
}

/* ---- deadlock: one of two writers is the victim ---- */

typedef struct writer {
    calx_session *session;
    int id;
    calx_status status;
    calx_error_kind kind;
    bool is_retryable;
} writer;

static void *update(void *argument)
{
    writer *w = argument;
    w->status = calx_exec(w->session, calx_text("UPDATE calx_suite_save SET n = 9 WHERE id = :id"), calx_args(w->id));
    w->kind = calx_error_of(w->session)->kind;
    w->is_retryable = calx_error_of(w->session)->is_retryable;
    /* The other writer waits for the victim's locks, which PostgreSQL keeps until the rollback. */
    if (w->status != CALX_OK && !suite_has("deadlock_takes_all"))
        calx_rollback(w->session);
    return NULL;
}

/* Both hold a row, and want the other's: afterwards one of them has failed. */
static void collide(suite *t, writer *a, writer *b)
{
    pthread_t first, second;
    OK(a->session, calx_exec(a->session, calx_text("UPDATE calx_suite_save SET n = 1 WHERE id = 1")));
    OK(b->session, calx_exec(b->session, calx_text("UPDATE calx_suite_save SET n = 2 WHERE id = 2")));
    a->id = 2;
    b->id = 1;
    REQUIRE(pthread_create(&first, NULL, update, a) == 0);
    REQUIRE(pthread_create(&second, NULL, update, b) == 0);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
}

TEST_NEEDS(deadlock_is_told_to_its_victim, "deadlock two_connections")
{
    calx_session *setup = with_table(t);
    writer a = { .session = suite_session(t) }, b = { .session = suite_session(t) }, *victim;
    OK(setup, insert(setup, 1));
    OK(setup, insert(setup, 2));
    OK(setup, calx_commit(setup));
    collide(t, &a, &b);
    CHECK((a.status == CALX_OK) != (b.status == CALX_OK));
    victim = a.status == CALX_OK ? &b : &a;
    CHECK_STATUS(victim->session, victim->status, CALX_OPERATIONAL_ERROR);
    CHECK_INT(victim->kind, CALX_DEADLOCK);
    CHECK(victim->is_retryable);
    calx_rollback(a.session);
    calx_rollback(b.session);
}

TEST_NEEDS(savepoint_cannot_undo_a_deadlock_that_took_all, "deadlock_takes_all savepoints two_connections")
{
    calx_session *setup = with_table(t);
    writer a = { .session = suite_session(t) }, b = { .session = suite_session(t) }, *victim;
    calx_transaction *of_a, *of_b;
    OK(setup, insert(setup, 1));
    OK(setup, insert(setup, 2));
    OK(setup, calx_commit(setup));
    of_a = calx_begin_nested(a.session);
    of_b = calx_begin_nested(b.session);
    collide(t, &a, &b);
    victim = a.status == CALX_OK ? &b : &a;
    CHECK_ERROR(victim->session, CALX_OPERATIONAL_ERROR, CALX_DEADLOCK);
    CHECK_INT(calx_error_of(victim->session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_STATUS(victim->session, calx_rollback(victim == &a ? of_a : of_b), CALX_OPERATIONAL_ERROR);
    CHECK_STATUS(victim->session, insert(victim->session, 3), CALX_OPERATIONAL_ERROR);
    OK(victim->session, calx_rollback(victim->session));
    OK(victim->session, insert(victim->session, 3));
    calx_rollback(a.session);
    calx_rollback(b.session);
}

TEST_NEEDS(savepoints_are_refused_where_there_are_none, "!savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint = calx_session_begin_nested(session, CALX_HERE_);
    CHECK_STATUS(savepoint, calx_commit(savepoint), CALX_UNSUPPORTED);
    CHECK_HAS(calx_errmsg(session), " has no savepoints");
    OK(session, calx_rollback(session));
    OK(session, insert(session, 1));
    OK(session, calx_rollback(session));
}
