/* SPDX-License-Identifier: MIT */
/* Two threads inside of one session: debug builds refuse the second one, and it touches nothing. */
#include "engine/handle.h"
#include "engine/visit.h"

#include <calx/calx.h>

#include <check.h>
#include <pthread.h>

#ifdef CALX_DEBUG

static void *commit(void *session)
{
    static calx_status status;
    status = calx_session_commit(session, "second.c:2");
    return &status;
}

/* What the commit of another thread comes to. */
static calx_status commit_elsewhere(calx_session *session)
{
    pthread_t thread;
    void *status;
    ck_assert_int_eq(pthread_create(&thread, NULL, commit, session), 0);
    pthread_join(thread, &status);
    return *(calx_status *)status;
}

/* Of a session on an engine that has failed, every call returns the engine's error, when it is let in. */
START_TEST(a_second_thread_is_refused_until_the_first_has_left)
{
    calx_engine *engine = calx_engine_create_string("nonsense", NULL);
    calx_session *session = calx_session_open_engine(engine, NULL, "visit.c:1");
    calx_status usual = calx_engine_error(engine)->status;
    calxi_visit visit, again;
    ck_assert_int_ne(usual, CALX_MISUSE);
    ck_assert_int_eq(commit_elsewhere(session), usual);
    visit = calxi_visit_begin(&session->handle, "session", "first.c:1");
    ck_assert(!visit.refused);
    ck_assert_int_eq(commit_elsewhere(session), CALX_MISUSE);
    again = calxi_visit_begin(&session->handle, "session", "first.c:2"); /* a logger that runs a statement, say */
    ck_assert(!again.refused);
    ck_assert_int_eq(calx_session_commit(session, "first.c:3"), usual);
    calxi_visit_end(&again);
    ck_assert_int_eq(commit_elsewhere(session), CALX_MISUSE);
    calxi_visit_end(&visit);
    ck_assert_int_eq(commit_elsewhere(session), usual);
    calx_session_close(session);
    calx_engine_dispose(engine);
}
END_TEST

enum { THREADS = 4, ROUNDS = 2000 };

static void *visit_often(void *session)
{
    size_t refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
        calxi_visit visit = calxi_visit_begin(&((calx_session *)session)->handle, "session", "busy.c:1");
        refused += visit.refused != 0;
        if (!visit.refused)
            ((calx_session *)session)->handle.rowcount++; /* as a statement would, without any lock */
        calxi_visit_end(&visit);
    }
    return (void *)refused;
}

START_TEST(those_who_are_let_in_are_alone)
{
    calx_engine *engine = calx_engine_create_string("nonsense", NULL);
    calx_session *session = calx_session_open_engine(engine, NULL, "visit.c:1");
    pthread_t threads[THREADS];
    size_t refused = 0;
    session->handle.rowcount = 0;
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, visit_often, session), 0);
    for (int i = 0; i < THREADS; i++) {
        void *count;
        pthread_join(threads[i], &count);
        refused += (size_t)count;
    }
    ck_assert_int_eq(session->handle.rowcount, (int64_t)(THREADS * ROUNDS - refused));
    calx_session_close(session);
    calx_engine_dispose(engine);
}
END_TEST

#endif

Suite *suite_visit(void);
Suite *suite_visit(void)
{
    Suite *suite = suite_create("visit");
    TCase *tc = tcase_create("threads");
#ifdef CALX_DEBUG
    tcase_add_test(tc, a_second_thread_is_refused_until_the_first_has_left);
    tcase_add_test(tc, those_who_are_let_in_are_alone);
#endif
    suite_add_tcase(suite, tc);
    return suite;
}
