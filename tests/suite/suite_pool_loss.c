/* SPDX-License-Identifier: MIT */
/* Connections that are lost, or that the program gives up: which others go with them, and what becomes of transactions. */
#include "suite.h"

static calx_pool_state state_of(const calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    return state;
}

static int64_t connection_id(suite *t, calx_connection *connection)
{
    int64_t id = 0;
    OK(connection, calx_scalar(connection, calx_text(suite_is("connection_id")), &id));
    return id;
}

/* Ends connections of these numbers from another one. */
static void kill_connections(suite *t, const int64_t *ids, size_t count)
{
    calx_engine *engine = calx_engine_create(t->url);
    calx_session *session = calx_session_open(engine, .autocommit = true);
    for (size_t i = 0; i < count; i++) {
        char sql[100];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(sql, sizeof sql, suite_is("kill"), (long long)ids[i]);
#pragma GCC diagnostic pop
        CHECK_STATUS(session, calx_script(session, sql), CALX_OK);
    }
    calx_session_close(session);
    calx_engine_dispose(engine);
}

/* Asks until the loss shows. */
static void wait_for_loss(suite *t, calx_connection *connection)
{
    calx_status status = CALX_OK;
    int one = 0;
    for (int tries = 0; tries < 1000 && status == CALX_OK; tries++)
        status = calx_scalar(connection, calx_text("SELECT 1"), &one);
    CHECK_STATUS(connection, status, CALX_DISCONNECT);
}

TEST_NEEDS(a_loss_invalidates_the_connections_of_its_time, "connection_id kill")
{
    calx_engine *engine = suite_engine(t, .pool_size = 3);
    calx_connection *lost = suite_connection(t, engine), *out = suite_connection(t, engine);
    calx_connection *idle = suite_connection(t, engine);
    int64_t ids[] = { connection_id(t, lost), connection_id(t, out), connection_id(t, idle) };
    suite_disconnect(t, idle);
    kill_connections(t, ids, 1);
    wait_for_loss(t, lost);
    CHECK_INT(connection_id(t, out), ids[1]); /* who has one may finish with it */
    OK(out, calx_commit(out));
    OK(lost, calx_rollback(lost));
    CHECK(connection_id(t, lost) != ids[2]); /* not the idle one, though nothing is wrong with it */
    CHECK_INT(state_of(engine).idle, 0);
    suite_disconnect(t, out);
    CHECK_INT(state_of(engine).idle, 0);
    CHECK_UINT(state_of(engine).invalidated, 3);
}

/* A restart: every connection is dead, and one program's thread pays for it once. */
TEST_NEEDS(connections_that_died_together_are_one_disconnect, "connection_id kill")
{
    enum { COUNT = 4 };
    calx_engine *engine = suite_engine(t, .pool_size = COUNT);
    calx_connection *held[COUNT];
    int64_t ids[COUNT];
    int failures = 0;
    for (int i = 0; i < COUNT; i++) {
        held[i] = suite_connection(t, engine);
        ids[i] = connection_id(t, held[i]);
    }
    for (int i = 1; i < COUNT; i++)
        suite_disconnect(t, held[i]);
    kill_connections(t, ids, COUNT);
    wait_for_loss(t, held[0]);
    suite_disconnect(t, held[0]);
    for (int i = 0; i < COUNT; i++) {
        int one = 0;
        held[i] = suite_connection(t, engine);
        failures += calx_scalar(held[i], calx_text("SELECT 1"), &one) != CALX_OK;
    }
    CHECK_INT(failures, 0);
}

TEST_NEEDS(a_failed_pre_ping_invalidates_the_connections_of_its_time, "connection_id kill")
{
    calx_engine *engine = suite_engine(t, .pool_size = 2, .pool_pre_ping = true);
    calx_connection *first = suite_connection(t, engine), *second = suite_connection(t, engine);
    int64_t ids[] = { connection_id(t, first), connection_id(t, second) };
    suite_disconnect(t, second);
    suite_disconnect(t, first);
    kill_connections(t, ids, 1); /* the one on top */
    first = suite_connection(t, engine);
    CHECK_STATUS(first, calx_error_of(first)->status, CALX_OK);
    second = suite_connection(t, engine);
    CHECK(connection_id(t, first) != ids[0]);
    CHECK(connection_id(t, second) != ids[1]);
    CHECK_UINT(state_of(engine).invalidated, 2);
}

TEST_NEEDS(our_own_timeout_invalidates_no_other_connection, "network two_connections")
{
    calx_engine *engine = suite_engine(t, .pool_size = 2);
    calx_connection *slow = suite_connection(t, engine), *other = suite_connection(t, engine);
    calx_status status = calx_exec(slow, calx_text(suite_is("sleep")), CALX_NO_ARGS, .timeout = 0.05);
    CHECK_STATUS(slow, status, CALX_TIMEOUT);
    suite_disconnect(t, other);
    CHECK_INT(state_of(engine).idle, 1);
}

TEST(invalidate_closes_what_is_idle)
{
    calx_session *session = suite_session(t);
    int one = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    calx_pool_invalidate(t->engine);
    CHECK_INT(state_of(t->engine).checked_out, 1); /* what is out is left alone */
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    OK(session, calx_commit(session));
    CHECK_INT(state_of(t->engine).idle, 0);
    CHECK_UINT(state_of(t->engine).invalidated, 1);
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    OK(session, calx_commit(session));
    CHECK_INT(state_of(t->engine).idle, 1);
    calx_pool_invalidate(t->engine);
    CHECK_INT(state_of(t->engine).idle, 0);
    CHECK_UINT(state_of(t->engine).invalidated, 2);
    CHECK_UINT(state_of(t->engine).closed, 2);
    calx_pool_invalidate(NULL);
}

TEST(an_invalidated_connection_is_closed_and_replaced)
{
    calx_connection *connection = suite_connection(t, t->engine);
    int one = 0;
    OK(connection, calx_ping(connection));
    OK(connection, calx_invalidate(connection));
    CHECK_INT(state_of(t->engine).checked_out, 0);
    CHECK_UINT(state_of(t->engine).closed, 1);
    OK(connection, calx_invalidate(connection)); /* there is none */
    OK(connection, calx_scalar(connection, calx_text("SELECT 1"), &one));
    CHECK_UINT(state_of(t->engine).opened, 2);
}

TEST_NEEDS(invalidate_ends_the_transaction, "two_connections")
{
    calx_session *session;
    int one = 0;
    suite_table(t, "calx_suite_invalid", "id INTEGER PRIMARY KEY");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_invalid VALUES (1)")));
    CHECK_STATUS(session, calx_invalidate(session), CALX_OK);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_invalid VALUES (2)")), CALX_DISCONNECT);
    CHECK_STATUS(session, calx_commit(session), CALX_DISCONNECT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK(calx_error_of(session)->is_disconnect);
    CHECK_HAS(calx_errmsg(session), "suite_pool_loss.c:");
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_invalid"), 0);
}

TEST_NEEDS(invalidate_ends_an_open_result, "two_connections")
{
    calx_connection *connection = suite_connection(t, t->engine);
    calx_result *result = calx_query(connection, suite_numbers("n", 2), CALX_NO_ARGS, .stream = true);
    int n = 0;
    REQUIRE(calx_fetch(result, &n));
    OK(connection, calx_invalidate(connection));
    CHECK(!calx_fetch(result, &n));
    CHECK_INT(calx_result_status(result), CALX_MISUSE);
    CHECK_INT(calx_result_close(result), CALX_MISUSE);
    CHECK_STATUS(connection, calx_rollback(connection), CALX_OK);
}
