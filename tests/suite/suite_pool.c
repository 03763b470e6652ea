/* SPDX-License-Identifier: MIT */
/* The pool as a program sees it: bounds, waiting, reuse, and connections that the server has ended. */
#include "proxy.h"
#include "suite.h"

#include <pthread.h>
#include <stdatomic.h>

enum { PATIENCE = 30 };

TEST(checkout_timeout_names_the_holders)
{
    calx_engine *engine = suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW, .pool_timeout = 0.1);
    calx_session *first = suite_keep_session(t, calx_session_open(engine));
    calx_session *second = suite_keep_session(t, calx_session_open(engine));
    int one = 0;
    OK(first, calx_scalar(first, calx_text("SELECT 1"), &one));
    CHECK_STATUS(second, calx_scalar(second, calx_text("SELECT 1"), &one), CALX_TIMEOUT);
    CHECK_HAS(calx_errmsg(second), "suite_pool.c:");
    CHECK(calx_error_of(second)->is_retryable);
    CHECK(!calx_error_of(second)->is_disconnect);
    CHECK_INT(calx_error_of(second)->outcome, CALX_OUTCOME_NONE);
    OK(first, calx_commit(first));
    /* Sticky: nothing was sent, and nothing is before the rollback. */
    CHECK_STATUS(second, calx_scalar(second, calx_text("SELECT 1"), &one), CALX_TIMEOUT);
    OK(second, calx_rollback(second));
    OK(second, calx_scalar(second, calx_text("SELECT 1"), &one));
}

typedef struct waiter {
    calx_engine *engine;
    calx_status status;
    int value;
    atomic_bool ended;
} waiter;

static void *wait_and_read(void *argument)
{
    waiter *w = argument;
    calx_session *session = calx_session_open(w->engine);
    w->status = calx_scalar(session, calx_text("SELECT 5"), &w->value);
    calx_session_close(session);
    atomic_store(&w->ended, true);
    return NULL;
}

TEST(waiting_checkout_is_served_by_a_return)
{
    calx_engine *engine = suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW, .pool_timeout = 60);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    calx_pool_state state = { .struct_size = sizeof state };
    waiter w = { engine, CALX_MISUSE, 0, false };
    pthread_t thread;
    int one = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    REQUIRE(pthread_create(&thread, NULL, wait_and_read, &w) == 0);
    while (!state.waiting && !atomic_load(&w.ended))
        calx_pool_status(engine, &state);
    CHECK_INT(state.checked_out, 1);
    calx_rollback(session);
    pthread_join(thread, NULL);
    CHECK_STATUS(session, w.status, CALX_OK);
    CHECK_INT(w.value, 5);
}

TEST_NEEDS(overflow_is_closed_on_return, "two_connections")
{
    calx_engine *engine = suite_engine(t, .pool_size = 1, .max_overflow = 1);
    calx_connection *first = suite_connection(t, engine), *second = suite_connection(t, engine);
    calx_pool_state state = { .struct_size = sizeof state };
    CHECK_STATUS(second, calx_error_of(second)->status, CALX_OK);
    calx_pool_status(engine, &state);
    CHECK_INT(state.checked_out, 2);
    suite_disconnect(t, first);
    suite_disconnect(t, second);
    calx_pool_status(engine, &state);
    CHECK_INT(state.checked_out, 0);
    CHECK_INT(state.idle, 1);
}

static int64_t connection_id(suite *t, calx_session *session)
{
    int64_t id = 0;
    OK(session, calx_scalar(session, calx_text(suite_is("connection_id")), &id));
    return id;
}

TEST_NEEDS(idle_connection_is_used_again, "connection_id")
{
    calx_session *session = suite_session(t);
    int64_t id = connection_id(t, session);
    OK(session, calx_commit(session));
    CHECK_INT(connection_id(t, session), id);
    suite_close(t, session);
    session = suite_session(t);
    CHECK_INT(connection_id(t, session), id);
}

TEST_NEEDS(recycle_replaces_an_old_connection, "connection_id")
{
    calx_engine *engine = suite_engine(t, .pool_recycle = 0.000001);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    int64_t id = connection_id(t, session);
    OK(session, calx_commit(session));
    CHECK(connection_id(t, session) != id);
}

/* Ends the connection of that number from another one. */
static void kill_connection(suite *t, int64_t id)
{
    calx_engine *engine = calx_engine_create(t->url);
    calx_session *session = calx_session_open(engine, .autocommit = true);
    char sql[100];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(sql, sizeof sql, suite_is("kill"), (long long)id);
#pragma GCC diagnostic pop
    CHECK_STATUS(session, calx_script(session, sql), CALX_OK);
    calx_session_close(session);
    calx_engine_dispose(engine);
}

TEST_NEEDS(lost_connection_is_a_disconnect, "connection_id kill")
{
    calx_session *session = suite_session(t);
    calx_status status = CALX_OK;
    int64_t id = connection_id(t, session);
    int one = 0;
    kill_connection(t, id);
    /* A server may take a moment to end it. */
    for (int tries = 0; tries < 1000 && status == CALX_OK; tries++)
        status = calx_scalar(session, calx_text("SELECT 1"), &one);
    CHECK_STATUS(session, status, CALX_DISCONNECT);
    CHECK(calx_error_of(session)->is_disconnect);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 1"), &one), CALX_DISCONNECT);
    OK(session, calx_rollback(session));
    CHECK(connection_id(t, session) != id);
}

TEST_NEEDS(commit_after_a_disconnect_returns_it, "connection_id kill")
{
    calx_session *session;
    calx_status status = CALX_OK;
    int one = 0;
    suite_table(t, "calx_suite_lost", "id INTEGER PRIMARY KEY");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_lost VALUES (1)")));
    kill_connection(t, connection_id(t, session));
    for (int tries = 0; tries < 1000 && status == CALX_OK; tries++)
        status = calx_scalar(session, calx_text("SELECT 1"), &one);
    CHECK_STATUS(session, calx_commit(session), CALX_DISCONNECT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK); /* COMMIT was never sent */
    CHECK_INT(suite_count(t, "calx_suite_lost"), 0);
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
}

TEST_NEEDS(pre_ping_replaces_a_dead_connection, "connection_id kill")
{
    calx_engine *engine = suite_engine(t, .pool_pre_ping = true, .pool_size = 1);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    int64_t id = connection_id(t, session);
    OK(session, calx_commit(session));
    kill_connection(t, id);
    CHECK(connection_id(t, session) != id);
}

/* ---- the reset ---- */

static calx_pool_state state_of(const calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    return state;
}

/* The server hears nothing and says nothing: whoever asked it something would wait for the answer in vain, and close. */
TEST_NEEDS(nothing_is_sent_when_an_idle_connection_goes_back, "network")
{
    suite_proxy *proxy;
    calx_engine *engine = suite_proxy_engine(t, &proxy, .close_timeout = 0.5);
    calx_connection *connection = suite_connection(t, engine);
    calx_status status = calx_exec(connection, calx_text("SELECT 1"));
    calx_status committed = calx_commit(connection);
    suite_proxy_mute(proxy, true);
    CHECK_INT(suite_disconnect(t, connection), CALX_OK);
    CHECK_INT(state_of(engine).idle, 1);
    connection = suite_connection(t, engine); /* nothing is sent for a checkout either */
    CHECK_INT(calx_error_of(connection)->status, CALX_OK);
    CHECK_INT(suite_disconnect(t, connection), CALX_OK);
    CHECK_UINT(state_of(engine).opened, 1);
    suite_proxy_mute(proxy, false);
    calx_pool_invalidate(engine);
    suite_proxy_stop(proxy);
    CHECK_INT(status, CALX_OK);
    CHECK_INT(committed, CALX_OK);
}

TEST_NEEDS(a_connection_that_cannot_be_reset_is_closed, "network")
{
    suite_proxy *proxy;
    calx_engine *engine = suite_proxy_engine(t, &proxy, .close_timeout = 0.2, .autocommit = true);
    calx_connection *connection = suite_connection(t, engine);
    calx_status status = calx_script(connection, "BEGIN");
    suite_alarm(PATIENCE);
    suite_proxy_mute(proxy, true);
    suite_disconnect(t, connection);
    CHECK_INT(state_of(engine).idle, 0);
    CHECK_UINT(state_of(engine).closed, 1);
    suite_proxy_mute(proxy, false);
    suite_proxy_stop(proxy);
    CHECK_INT(status, CALX_OK);
}

TEST_NEEDS(a_transaction_that_a_script_left_open_is_rolled_back, "two_connections")
{
    calx_engine *engine = suite_engine(t, .autocommit = true);
    calx_connection *connection;
    suite_table(t, "calx_suite_left_open", "id INTEGER PRIMARY KEY");
    connection = suite_connection(t, engine);
    OK(connection, calx_script(connection, "BEGIN; INSERT INTO calx_suite_left_open VALUES (1)"));
    suite_disconnect(t, connection);
    CHECK_INT(state_of(engine).idle, 1);
    CHECK_INT(suite_count(t, "calx_suite_left_open"), 0);
    connection = suite_connection(t, engine);
    OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_left_open VALUES (2)")));
    CHECK_INT(suite_count(t, "calx_suite_left_open"), 1); /* it is in autocommit again */
    CHECK_UINT(state_of(engine).opened, 1);
}
