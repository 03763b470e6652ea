/* SPDX-License-Identifier: MIT */
/* Two threads inside of one session: debug builds refuse the second one, and it touches nothing. */
#include "engine/handle.h"
#include "engine/visit.h"

#include <calx/calx.h>

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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

/* ---- a real statement ---- */

static const char endless[] = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000000) SELECT MAX(n) FROM c";

static atomic_bool has_ended; /* the statement: sooner than endlessly when there is no memory for it */

static void *run_endlessly(void *session)
{
    static calx_status status;
    status = calx_session_exec(session, calx_text(endless), CALX_NO_ARGS, NULL, "first.c:10");
    atomic_store(&has_ended, true);
    return &status;
}

/* What is written to stderr meanwhile goes into a file. */
static FILE *catch_stderr(int *before)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    fflush(stderr);
    *before = dup(STDERR_FILENO);
    ck_assert_int_ge(dup2(fileno(file), STDERR_FILENO), 0);
    return file;
}

static void release_stderr(FILE *file, int before, char *text, size_t size)
{
    size_t len;
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    len = fread(text, 1, size - 1, file);
    text[len] = '\0';
    fclose(file);
}

START_TEST(both_places_are_told_while_a_statement_runs)
{
    calx_engine *engine = calx_engine_create_string("sqlite:///:memory:", NULL);
    calx_session *session = calx_session_open_engine(engine, NULL, "visit.c:1");
    const struct timespec moment = { 0, 1000000 };
    calx_result *rows = calx_session_query(session, calx_text("SELECT 1 UNION SELECT 2"), CALX_NO_ARGS, NULL, "rows.c:5");
    calx_transaction *nested;
    pthread_t thread;
    char told[2000];
    void *status;
    int before, n;
    FILE *file;
    ck_assert(calx_fetch(rows, &n));
    nested = calx_session_begin_nested(session, "nested.c:6");
    ck_assert_int_eq(pthread_create(&thread, NULL, run_endlessly, session), 0);
    while (!atomic_load(&session->handle.visitor)) {
        ck_assert(!atomic_load(&has_ended));
        nanosleep(&moment, NULL);
    }
    file = catch_stderr(&before);
    ck_assert_int_eq(calx_session_exec(session, calx_text("SELECT 2"), CALX_NO_ARGS, NULL, "second.c:20"), CALX_MISUSE);
    ck_assert_int_eq(calx_transaction_rollback(nested, "third.c:30"), CALX_MISUSE);
    ck_assert(!calx_fetch(rows, &n));
    ck_assert_int_eq(calx_result_close(rows), CALX_MISUSE);
    ck_assert_int_eq(calx_session_close(session), CALX_MISUSE);
    release_stderr(file, before, told, sizeof told);
    for (bool over = false; !over; over = pthread_tryjoin_np(thread, &status) == 0) {
        ck_assert_int_eq(calx_session_cancel(session), CALX_OK); /* the one that may come from anywhere */
        nanosleep(&moment, NULL);
    }
    ck_assert_int_eq(*(calx_status *)status, CALX_OPERATIONAL_ERROR);
    ck_assert_msg(strstr(told, "two threads are inside one session at once: at first.c:10, and at second.c:20\n") != NULL, "%s", told);
    ck_assert_msg(strstr(told, "at first.c:10, and at third.c:30\n") != NULL, "%s", told);
    ck_assert_msg(strstr(told, "at first.c:10, and at rows.c:5\n") != NULL, "%s", told);
    ck_assert_int_eq(calx_session_rollback(session, "after.c:1"), CALX_OK);
    ck_assert(calx_fetch(rows, &n)); /* it was read into memory before the statement ran */
    ck_assert_int_eq(n, 2);
    ck_assert_int_eq(calx_result_close(rows), CALX_OK);
    ck_assert_int_eq(calx_session_close(session), CALX_OK);
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
    tcase_add_test(tc, both_places_are_told_while_a_statement_runs);
    tcase_add_test(tc, those_who_are_let_in_are_alone);
#endif
    suite_add_tcase(suite, tc);
    return suite;
}
