/* SPDX-License-Identifier: MIT */
/* Sessions from a factory, and scopes that close what was opened in them. */
#include "suite.h"

#include <pthread.h>

TEST(sessionmaker_makes_sessions)
{
    calx_sessionmaker *maker = calx_sessionmaker_create(t->engine);
    calx_session *session = suite_keep_session(t, calx_session_open(maker));
    int n = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
    calx_sessionmaker_dispose(maker);
    OK(session, calx_scalar(session, calx_text("SELECT 43"), &n)); /* the session stays */
    OK(session, calx_commit(session));
}

TEST(sessionmaker_hands_its_options_on)
{
    calx_sessionmaker *maker = calx_sessionmaker_create(t->engine, .autocommit = true);
    calx_session *session = suite_keep_session(t, calx_session_open(maker));
    suite_table(t, "calx_suite_maker", "id INTEGER");
    calx_sessionmaker_dispose(maker);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_maker VALUES (1)")));
    CHECK(!calx_in_transaction(session));
    OK((const void *)NULL, suite_close(t, session));
    CHECK_INT(suite_count(t, "calx_suite_maker"), 1);
}

TEST(session_may_have_options_of_its_own)
{
    calx_sessionmaker *maker = calx_sessionmaker_create(t->engine);
    calx_session *plain, *session;
    suite_table(t, "calx_suite_maker", "id INTEGER");
    session = suite_keep_session(t, calx_session_open(maker, .autocommit = true));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_maker VALUES (1)")));
    OK((const void *)NULL, suite_close(t, session));
    plain = suite_keep_session(t, calx_session_open(maker));
    calx_sessionmaker_dispose(maker);
    OK(plain, calx_exec(plain, calx_text("INSERT INTO calx_suite_maker VALUES (2)")));
    OK((const void *)NULL, suite_close(t, plain));
    CHECK_INT(suite_count(t, "calx_suite_maker"), 1);
}

TEST(sessionmaker_of_a_failed_engine_makes_failed_sessions)
{
    calx_engine *engine = suite_keep_engine(t, calx_engine_create("calxsuitenosuch://"));
    calx_sessionmaker *maker = calx_sessionmaker_create(engine);
    calx_session *session = suite_keep_session(t, calx_session_open(maker));
    calx_sessionmaker_dispose(maker);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_INTERFACE_ERROR);
    CHECK_HAS(calx_errmsg(session), "calxsuitenosuch");
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_INTERFACE_ERROR);
}

TEST(session_of_no_engine_is_failed)
{
    calx_session *session = suite_keep_session(t, calx_session_open((calx_engine *)NULL));
    calx_session *other = suite_keep_session(t, calx_session_open((calx_sessionmaker *)NULL));
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_MISUSE);
    CHECK_STATUS(other, calx_exec(other, calx_text("SELECT 1")), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "NULL");
    calx_sessionmaker_dispose(NULL);
}

typedef struct worker {
    calx_sessionmaker *maker;
    calx_status status;
    int64_t sum;
} worker;

static void *work(void *argument)
{
    worker *w = argument;
    for (int i = 1; i <= 50 && w->status == CALX_OK; i++) {
        calx_session *session = calx_session_open(w->maker);
        int64_t n = 0;
        w->status = calx_scalar(session, calx_text("SELECT 7"), &n);
        w->sum += n;
        calx_session_close(session);
    }
    return NULL;
}

TEST(sessionmaker_is_shared_by_threads)
{
    enum { THREADS = 6 };
    calx_engine *engine = suite_engine(t, .pool_size = 2, .max_overflow = CALX_NO_OVERFLOW, .pool_timeout = 120);
    calx_sessionmaker *maker = calx_sessionmaker_create(engine);
    worker workers[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){ .maker = maker };
        REQUIRE(pthread_create(&threads[i], NULL, work, &workers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_STATUS(engine, workers[i].status, CALX_OK);
        CHECK_INT(workers[i].sum, 350);
    }
    calx_sessionmaker_dispose(maker);
}

/* ---- scopes ---- */

static size_t checked_out(const calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    return state.checked_out;
}

TEST(with_session_closes_at_the_end_of_the_block)
{
    int runs = 0, n = 0;
    suite_table(t, "calx_suite_scope", "id INTEGER");
    calx_with_session(session, t->engine) {
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_scope VALUES (1)")));
        CHECK_INT(checked_out(t->engine), 1);
        runs++;
    }
    CHECK_INT(checked_out(t->engine), 0);
    CHECK_INT(suite_count(t, "calx_suite_scope"), 0); /* close rolled back */
    calx_with_session(session, t->engine) {
        OK(session, calx_scalar(session, calx_text("SELECT 5"), &n));
        runs++;
        if (n == 5)
            break;
        runs += 100;
    }
    CHECK_INT(checked_out(t->engine), 0);
    calx_with_connection(connection, t->engine) {
        OK(connection, calx_scalar(connection, calx_text("SELECT 6"), &n));
        runs++;
        continue;
    }
    CHECK_INT(checked_out(t->engine), 0);
    CHECK_INT(n, 6);
    CHECK_INT(runs, 3);
}

static int leave_by_return(suite *t)
{
    calx_with_session(session, t->engine, .autocommit = false) {
        int n = 0;
        calx_auto(calx_result) rows = calx_query(session, calx_text("SELECT 9"));
        while (calx_fetch(rows, &n))
            return n;
    }
    return -1;
}

TEST(scopes_close_on_every_way_out)
{
    CHECK_INT(leave_by_return(t), 9);
    CHECK_INT(checked_out(t->engine), 0);
    {
        calx_auto(calx_engine) engine = calx_engine_create(t->url);
        calx_auto(calx_session) session = calx_session_open(engine);
        calx_auto(calx_connection) none = NULL;
        int n = 0;
        CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 3"), &n), CALX_OK);
        CHECK_INT(n, 3);
        CHECK(none == NULL);
    }
}

TEST_NEEDS(scopes_nest, "two_connections")
{
    int n = 0, m = 0;
    calx_with_session(outer, t->engine) {
        OK(outer, calx_scalar(outer, calx_text("SELECT 1"), &n));
        calx_with_session(inner, t->engine)
            OK(inner, calx_scalar(inner, calx_text("SELECT 2"), &m));
        CHECK_INT(checked_out(t->engine), 1);
    }
    CHECK_INT(n + m, 3);
}
