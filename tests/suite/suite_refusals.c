/* SPDX-License-Identifier: MIT */
/* What a listener may answer before a statement: the class of an error, which is final. */
#include "suite.h"

typedef struct refusal {
    int answer;
    int calls;
} refusal;

static calx_status answer(void *context, calx_event *event)
{
    const refusal *r = context;
    return strstr(event->statement, "UPDATE") ? (calx_status)r->answer : CALX_OK;
}

static calx_status update(calx_session *session, void *context)
{
    refusal *r = context;
    r->calls++;
    return calx_exec(session, calx_text("UPDATE calx_suite_refused SET n = 2"));
}

static calx_session *refused(suite *t, refusal *r)
{
    calx_session *session;
    suite_table(t, "calx_suite_refused", "n INTEGER");
    CHECK_INT(calx_listen(t->engine, CALX_EVENT_BEFORE_EXECUTE, answer, r), CALX_OK);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_refused VALUES (1)")));
    OK(session, calx_commit(session));
    return session;
}

TEST(answer_that_is_no_error_is_misuse)
{
    static const int answers[] = { CALX_PENDING, CALX_NOT_FOUND, CALX_MULTIPLE_RESULTS, 9, 777, -1 };
    static refusal r;
    calx_session *session;
    r = (refusal){ 0, 0 };
    session = refused(t, &r);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        char number[30];
        r.answer = answers[i];
        snprintf(number, sizeof number, "returned %d", answers[i]);
        CHECK_STATUS(session, update(session, &r), CALX_MISUSE);
        CHECK_HAS(calx_errmsg(session), "listener");
        CHECK_HAS(calx_errmsg(session), number);
        CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    }
    CHECK_INT(calx_unlisten(t->engine, CALX_EVENT_BEFORE_EXECUTE, answer, &r), CALX_OK);
    CHECK_INT(suite_number(t, "SELECT n FROM calx_suite_refused"), 1);
}

TEST(refusal_is_not_run_again)
{
    static const calx_status answers[] = { CALX_DISCONNECT, CALX_TIMEOUT, CALX_NOT_READY, CALX_OPERATIONAL_ERROR };
    static refusal r;
    calx_session *session;
    r = (refusal){ 0, 0 };
    session = refused(t, &r);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        r = (refusal){ answers[i], 0 };
        CHECK_STATUS(session, calx_transact(session, update, &r), answers[i]);
        CHECK_INT(r.calls, 1);
        CHECK(!calx_error_of(session)->is_retryable);
        CHECK(!calx_error_of(session)->is_disconnect);
        CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    }
    CHECK_INT(calx_unlisten(t->engine, CALX_EVENT_BEFORE_EXECUTE, answer, &r), CALX_OK);
}
