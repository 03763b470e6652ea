/* SPDX-License-Identifier: MIT */
/* calx_transact: functions that end the transaction themselves, or say what nobody can mean. */
#include "suite.h"

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
