/* SPDX-License-Identifier: MIT */
/* calx_transact: functions that end the transaction themselves, or say what nobody can mean. */
#include "proxy.h"

static void with_table(suite *t)
{
    suite_table(t, "calx_suite_work", "id INTEGER PRIMARY KEY, n INTEGER NOT NULL");
}

/* ---- by a statement ---- */

typedef struct ending {
    const char *sql;
    bool more; /* and goes on */
    calx_status says;
    int calls;
} ending;

static calx_status end_it(calx_session *session, void *context)
{
    ending *e = context;
    e->calls++;
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (1, 1)"));
    calx_exec(session, calx_text(e->sql));
    if (e->more)
        calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (2, 1)"));
    return e->says;
}

/* Success after it is an error: what was to be one transaction was none. */
TEST(a_function_that_commits_or_rolls_back_by_a_statement_is_told)
{
    static const struct {
        const char *sql;
        calx_outcome outcome;
        int rows;
    } cases[] = { { "COMMIT", CALX_OUTCOME_PARTIAL, 1 }, { "ROLLBACK", CALX_OUTCOME_ROLLED_BACK, 0 },
                  { "/* really */ rollback", CALX_OUTCOME_ROLLED_BACK, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int way = 0; way < 4; way++) { /* it goes on, or not; in a pipeline, or not */
            calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .pipeline = way > 1));
            ending e = { cases[i].sql, way % 2, CALX_OK, 0 };
            with_table(t);
            CHECK_STATUS(session, calx_transact(session, end_it, &e), CALX_MISUSE);
            CHECK_HAS(calx_errmsg(session), "the function has ended the transaction itself, and then reported success");
            CHECK_INT(calx_error_of(session)->outcome, cases[i].outcome);
            CHECK(!calx_error_of(session)->is_retryable);
            CHECK_INT(e.calls, 1);
            CHECK(!calx_in_transaction(session));
            CHECK_INT(suite_count(t, "calx_suite_work"), cases[i].rows);
            suite_close(t, session);
        }
}

/* ---- by a call ---- */

typedef struct call {
    bool commits;  /* else it rolls back */
    bool more;     /* and goes on */
    calx_status says;
    int calls;
} call;

static calx_status call_the_end(calx_session *session, void *context)
{
    call *c = context;
    c->calls++;
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (1, 1)"));
    if ((c->commits ? calx_commit(session) : calx_rollback(session)) != CALX_OK)
        return CALX_MISUSE;
    if (c->more)
        calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (2, 1)"));
    return c->says;
}

/* In autocommit what it does behind that is durable at once. */
TEST(a_function_that_commits_or_rolls_back_by_a_call_is_told)
{
    static const struct {
        bool commits, more, autocommit;
        calx_outcome outcome;
        int rows;
    } cases[] = { { false, false, false, CALX_OUTCOME_ROLLED_BACK, 0 }, { false, true, false, CALX_OUTCOME_ROLLED_BACK, 0 },
                  { true, false, false, CALX_OUTCOME_PARTIAL, 1 },      { true, true, false, CALX_OUTCOME_PARTIAL, 1 },
                  { false, false, true, CALX_OUTCOME_ROLLED_BACK, 0 },  { false, true, true, CALX_OUTCOME_PARTIAL, 1 },
                  { true, false, true, CALX_OUTCOME_PARTIAL, 1 },       { true, true, true, CALX_OUTCOME_PARTIAL, 2 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int says = 0; says < 2; says++) { /* CALX_PENDING is no other word */
            calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .autocommit = cases[i].autocommit));
            call c = { cases[i].commits, cases[i].more, says ? CALX_PENDING : CALX_OK, 0 };
            with_table(t);
            CHECK_STATUS(session, calx_transact(session, call_the_end, &c), CALX_MISUSE);
            CHECK_HAS(calx_errmsg(session), "the function has ended the transaction itself, and then reported success");
            CHECK_INT(calx_error_of(session)->outcome, cases[i].outcome);
            CHECK(!calx_error_of(session)->is_retryable);
            CHECK_INT(c.calls, 1);
            CHECK(!calx_in_transaction(session));
            CHECK_INT(suite_count(t, "calx_suite_work"), cases[i].rows);
            suite_close(t, session);
        }
}

static calx_status say_pending(calx_session *session, void *context)
{
    ++*(int *)context;
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (1, 1)"));
    return CALX_PENDING;
}

/* Without a pipeline there is nothing that is not answered. */
TEST(a_function_that_makes_up_pending_is_misuse_and_undone)
{
    for (int autocommit = 0; autocommit < 2; autocommit++) {
        calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .autocommit = autocommit));
        int calls = 0;
        with_table(t);
        CHECK_STATUS(session, calx_transact(session, say_pending, &calls), CALX_MISUSE);
        CHECK_HAS(calx_errmsg(session), "calx_transact: the function returned CALX_PENDING, and nothing was sent without waiting");
        CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
        CHECK_INT(calls, 1);
        CHECK(!calx_in_transaction(session));
        CHECK_INT(suite_count(t, "calx_suite_work"), 0);
        suite_close(t, session);
    }
}

TEST(a_function_that_ends_by_a_statement_and_fails_is_not_run_again)
{
    calx_session *session = suite_session(t);
    ending e = { "COMMIT", true, CALX_STALE_DATA, 0 };
    with_table(t);
    CHECK_STATUS(session, calx_transact(session, end_it, &e), CALX_STALE_DATA);
    CHECK_INT(e.calls, 1);
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
}

TEST_NEEDS(a_function_may_roll_back_to_a_savepoint_by_a_statement, "savepoints")
{
    calx_session *session = suite_session(t);
    ending e = { "SAVEPOINT s", true, CALX_OK, 0 };
    with_table(t);
    OK(session, calx_transact(session, end_it, &e));
    CHECK_INT(suite_count(t, "calx_suite_work"), 2);
}

static calx_status roll_back_and_go_on(calx_session *session, void *context)
{
    ++*(int *)context;
    return calx_script(session, "ROLLBACK; INSERT INTO calx_suite_work VALUES (2, 1)");
}

TEST(a_function_whose_script_goes_on_behind_its_rollback_is_partial)
{
    calx_session *session;
    int calls = 0;
    with_table(t);
    session = suite_session(t);
    CHECK_STATUS(session, calx_transact(session, roll_back_and_go_on, &calls), CALX_MISUSE);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_INT(calls, 1);
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
}

/* What it did behind the ROLLBACK may be durable. */
TEST_NEEDS(a_script_that_goes_on_behind_its_rollback_and_is_not_answered_is_in_doubt, "network")
{
    suite_proxy *proxy;
    calx_session *session = suite_keep_session(t, calx_session_open(suite_proxy_engine(t, &proxy, .close_timeout = 0.2), .statement_timeout = 2));
    with_table(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (1, 1)")));
    suite_proxy_deafen(proxy, true);
    CHECK_STATUS(session, calx_script(session, "ROLLBACK; INSERT INTO calx_suite_work VALUES (2, 1); SELECT 1"), CALX_TIMEOUT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_UNKNOWN);
    CHECK(!calx_error_of(session)->is_retryable);
    suite_proxy_deafen(proxy, false);
    suite_close(t, session);
    suite_proxy_stop(proxy);
}

/* ---- and what fails then ---- */

typedef struct work {
    suite *t;
    int calls;
    bool lose;        /* the connection is lost at the end; else a key is taken */
    const char *ends; /* NULL: calx_commit */
} work;

static calx_status insert(calx_session *session, int id)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (:id, 1)"), calx_args(id));
}

static calx_status lose(suite *t, calx_session *session)
{
    calx_status status = CALX_OK;
    int64_t id = 0;
    if (calx_scalar(session, calx_text(suite_is("connection_id")), &id) != CALX_OK)
        return CALX_MISUSE;
    suite_kill(t, id);
    for (int i = 0; i < 100000 && status == CALX_OK; i++)
        status = calx_scalar(session, calx_text("SELECT 1"), &id);
    return status;
}

/* Makes a part durable, and then fails. */
static calx_status commit_and_fail(calx_session *session, void *context)
{
    work *w = context;
    calx_status status;
    w->calls++;
    insert(session, w->calls);
    status = w->ends ? calx_exec(session, calx_text(w->ends)) : calx_commit(session);
    if (status != CALX_OK)
        return status;
    insert(session, 100);
    return w->lose ? lose(w->t, session) : insert(session, 100);
}

static void check_one_run(suite *t, bool loses, const char *ends)
{
    calx_session *session;
    work w = { .t = t, .lose = loses, .ends = ends };
    with_table(t);
    session = suite_session(t);
    CHECK_STATUS(session, calx_transact(session, commit_and_fail, &w), loses ? CALX_DISCONNECT : CALX_INTEGRITY_ERROR);
    CHECK_INT(w.calls, 1);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK(!calx_error_of(session)->is_retryable);
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
    suite_close(t, session);
}

TEST(function_that_commits_and_fails_is_run_once)
{
    check_one_run(t, false, NULL);
    check_one_run(t, false, "COMMIT");
}

TEST_NEEDS(function_that_commits_and_loses_its_connection_is_run_once, "connection_id kill")
{
    check_one_run(t, true, NULL);
    check_one_run(t, true, "COMMIT");
    check_one_run(t, true, "/* and on */ COMMIT AND CHAIN");
    check_one_run(t, false, "COMMIT AND CHAIN");
}

/* MariaDB 10.11 commits before it begins another transaction. */
TEST_NEEDS(to_begin_in_a_transaction_makes_a_part_durable, "ddl_commits connection_id kill")
{
    check_one_run(t, true, "START TRANSACTION");
    check_one_run(t, false, "BEGIN");
    check_one_run(t, true, "/*! START TRANSACTION */"); /* what nobody looks into may do so, too */
    check_one_run(t, false, "EXECUTE IMMEDIATE 'START TRANSACTION'");
}

static calx_status roll_back_and_fail(calx_session *session, void *context)
{
    work *w = context;
    w->calls++;
    insert(session, 1);
    calx_rollback(session);
    insert(session, 1);
    return insert(session, 1);
}

TEST(function_that_only_rolls_back_leaves_nothing)
{
    calx_session *session;
    work w = { .t = t };
    with_table(t);
    session = suite_session(t);
    CHECK_STATUS(session, calx_transact(session, roll_back_and_fail, &w), CALX_INTEGRITY_ERROR);
    CHECK_INT(w.calls, 1);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(suite_count(t, "calx_suite_work"), 0);
}
