/* SPDX-License-Identifier: MIT */
/* Options of the pool, in the program and in the URL, its classes, and what its status tells. */
#include "suite.h"

#include <pthread.h>
#include <stdatomic.h>

static calx_pool_state state_of(const calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    return state;
}

/* An engine for the test's URL with another pair in its query. */
static calx_engine *engine_with(suite *t, const char *key, const char *value)
{
    calx_url *url = calx_url_parse(t->url);
    calx_engine *engine;
    CHECK_INT(calx_url_set_query(url, key, value), CALX_OK);
    engine = suite_keep_engine(t, calx_engine_create(url));
    calx_url_dispose(url);
    return engine;
}

static void run_one(suite *t, calx_engine *engine)
{
    calx_session *session = calx_session_open(engine);
    int one = 0;
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 1"), &one), CALX_OK);
    CHECK_INT(one, 1);
    CHECK_INT(calx_session_close(session), CALX_OK);
}

TEST(an_engine_opens_nothing_before_it_is_asked)
{
    calx_session *session = suite_session(t);
    CHECK_UINT(state_of(t->engine).opened, 0);
    CHECK_INT(state_of(t->engine).idle + state_of(t->engine).checked_out, 0);
    OK(session, calx_commit(session));
    CHECK_UINT(state_of(t->engine).opened, 0);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    CHECK_UINT(state_of(t->engine).opened, 1);
    CHECK_INT(state_of(t->engine).checked_out, 1);
    OK(session, calx_rollback(session));
    CHECK_INT(state_of(t->engine).idle, 1);
    CHECK_UINT(state_of(t->engine).closed, 0);
}

TEST_NEEDS(each_default_of_the_pool_is_what_the_manual_says, "two_connections")
{
    calx_pool_state state = state_of(t->engine);
    CHECK_INT(state.poolclass, CALX_POOL_QUEUE);
    CHECK_INT(state.size, 5);
    CHECK_INT(state.max_overflow, 10);
    CHECK_INT(state.overflow, 0);
    CHECK_INT(state.waiting, 0);
}

TEST(status_fills_as_much_as_the_program_knows)
{
    calx_pool_state state;
    memset(&state, 0x55, sizeof state);
    state.struct_size = offsetof(calx_pool_state, size);
    calx_pool_status(t->engine, &state);
    CHECK_INT(state.struct_size, offsetof(calx_pool_state, size));
    CHECK_INT(state.waiting, 0);
    CHECK_INT((unsigned char)state.size, 0x55);
    state.struct_size = sizeof state;
    calx_pool_status(NULL, &state);
    CHECK_INT(state.size, 0);
}

TEST(every_option_may_stand_in_the_url)
{
    static const struct { const char *key, *value; } options[] = {
        { "echo", "no" },           { "hide_parameters", "yes" }, { "pool_size", "1" },
        { "max_overflow", "0" },    { "pool_timeout", "0.5" },    { "pool_recycle", "3600" },
        { "pool_pre_ping", "true" },{ "connect_timeout", "20" },  { "statement_timeout", "20" },
        { "close_timeout", "2.5" }, { "statement_cache_size", "4" }, { "autocommit", "1" },
        { "poolclass", "static" },
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        run_one(t, engine_with(t, options[i].key, options[i].value));
}

TEST(a_wrong_option_of_the_url_is_named)
{
    static const struct { const char *key, *value; } options[] = {
        { "echo", "loud" },          { "hide_parameters", "2" }, { "pool_size", "0" },
        { "max_overflow", "many" },  { "pool_timeout", "soon" }, { "pool_recycle", "-" },
        { "pool_pre_ping", "maybe" },{ "connect_timeout", "1e3" }, { "statement_timeout", "2,5" },
        { "close_timeout", "x" },    { "statement_cache_size", "0" }, { "autocommit", "perhaps" },
        { "poolclass", "StaticPool" },
    };
    char text[80];
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        calx_engine *engine = engine_with(t, options[i].key, options[i].value);
        snprintf(text, sizeof text, "%s: ", options[i].key);
        CHECK_INT(calx_error_of(engine)->status, CALX_INTERFACE_ERROR);
        CHECK_HAS(calx_errmsg(engine), text);
    }
    CHECK_HAS(calx_errmsg(engine_with(t, "pool_sizes", "5")), "pool_sizes");
}

TEST_NEEDS(options_of_the_url_reach_the_pool, "two_connections")
{
    calx_engine *engine = engine_with(t, "pool_size", "2");
    CHECK_INT(state_of(engine).size, 2);
    engine = engine_with(t, "max_overflow", "0");
    CHECK_INT(state_of(engine).max_overflow, 0);
    engine = engine_with(t, "poolclass", "null");
    CHECK_INT(state_of(engine).poolclass, CALX_POOL_NULL);
    CHECK_INT(state_of(engine).size, 0);
    CHECK(state_of(engine).max_overflow == SIZE_MAX);
    engine = suite_engine(t, .max_overflow = CALX_NO_OVERFLOW, .pool_size = 7);
    CHECK_INT(state_of(engine).max_overflow, 0);
    CHECK_INT(state_of(engine).size, 7);
}

TEST_NEEDS(a_null_pool_keeps_nothing, "two_connections")
{
    calx_engine *engine = suite_engine(t, .poolclass = CALX_POOL_NULL);
    calx_connection *held[20];
    for (int i = 0; i < 20; i++) { /* more than a queue's 5 and 10 */
        held[i] = suite_connection(t, engine);
        CHECK_STATUS(held[i], calx_error_of(held[i])->status, CALX_OK);
    }
    CHECK_INT(state_of(engine).checked_out, 20);
    CHECK_INT(state_of(engine).overflow, 20);
    for (int i = 0; i < 20; i++)
        suite_disconnect(t, held[i]);
    CHECK_INT(state_of(engine).checked_out + state_of(engine).idle, 0);
    CHECK_UINT(state_of(engine).opened, 20);
    CHECK_UINT(state_of(engine).closed, 20);
    CHECK_UINT(state_of(engine).invalidated, 0);
}

TEST(a_static_pool_has_one_connection)
{
    calx_engine *engine = suite_engine(t, .poolclass = CALX_POOL_STATIC, .pool_timeout = 0.05);
    calx_session *first = suite_keep_session(t, calx_session_open(engine));
    calx_session *second = suite_keep_session(t, calx_session_open(engine));
    int one = 0;
    CHECK_INT(state_of(engine).poolclass, CALX_POOL_STATIC);
    OK(first, calx_scalar(first, calx_text("SELECT 1"), &one));
    CHECK_STATUS(second, calx_scalar(second, calx_text("SELECT 1"), &one), CALX_TIMEOUT);
    OK(first, calx_commit(first));
    OK(second, calx_rollback(second));
    OK(second, calx_scalar(second, calx_text("SELECT 1"), &one));
    CHECK_UINT(state_of(engine).opened, 1);
    CHECK_UINT(state_of(engine).timeouts, 1);
}

TEST_NEEDS(a_database_in_memory_has_a_static_pool, "!two_connections")
{
    calx_engine *engine = suite_engine(t, .poolclass = CALX_POOL_QUEUE);
    CHECK_INT(state_of(t->engine).poolclass, CALX_POOL_STATIC);
    CHECK_INT(calx_error_of(engine)->status, CALX_INTERFACE_ERROR);
    CHECK_HAS(calx_errmsg(engine), "poolclass");
    engine = suite_engine(t, .poolclass = CALX_POOL_NULL);
    CHECK_INT(calx_error_of(engine)->status, CALX_INTERFACE_ERROR);
}

TEST(options_that_say_nothing_to_a_class_are_refused)
{
    calx_engine *engine = suite_engine(t, .poolclass = CALX_POOL_NULL, .pool_size = 3);
    CHECK_INT(calx_error_of(engine)->status, CALX_MISUSE);
    CHECK_HAS(calx_errmsg(engine), "pool_size");
    engine = suite_engine(t, .poolclass = CALX_POOL_STATIC, .max_overflow = 2);
    CHECK_INT(calx_error_of(engine)->status, CALX_MISUSE);
    CHECK_HAS(calx_errmsg(engine), "max_overflow");
}

/* ---- the end of an engine ---- */

TEST(what_is_out_works_on_when_its_engine_is_disposed)
{
    calx_engine *engine = calx_engine_create(t->url);
    calx_connection *connection = calx_connect(engine);
    int value = 0;
    OK(connection, calx_scalar(connection, calx_text("SELECT 4"), &value));
    calx_engine_dispose(engine);
    CHECK_STATUS(connection, calx_scalar(connection, calx_text("SELECT 5"), &value), CALX_OK);
    CHECK_INT(value, 5);
    CHECK_STATUS(connection, calx_commit(connection), CALX_OK);
    CHECK_STATUS(connection, calx_ping(connection), CALX_OK);
    CHECK_INT(calx_connection_close(connection), CALX_OK);
}

TEST(a_session_of_a_disposed_engine_gets_no_further_connection)
{
    calx_engine *engine = calx_engine_create(t->url);
    calx_session *session = calx_session_open(engine);
    int value = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 4"), &value));
    calx_engine_dispose(engine);
    CHECK_STATUS(session, calx_commit(session), CALX_OK);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 5"), &value), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "disposed");
    CHECK_INT(calx_session_close(session), CALX_MISUSE);
}

typedef struct waiter {
    calx_session *session;
    calx_status status;
    atomic_bool ended;
} waiter;

static void *wait_in_vain(void *argument)
{
    waiter *w = argument;
    w->status = calx_exec(w->session, calx_text("SELECT 1"));
    atomic_store(&w->ended, true);
    return NULL;
}

TEST(a_wait_ends_when_the_engine_is_disposed)
{
    calx_engine *engine = calx_engine_create(t->url, .poolclass = CALX_POOL_STATIC, .pool_timeout = CALX_NO_TIMEOUT);
    calx_connection *connection = calx_connect(engine);
    waiter w = { calx_session_open(engine), CALX_OK, false };
    pthread_t thread;
    int value = 0;
    OK(connection, calx_ping(connection));
    REQUIRE(pthread_create(&thread, NULL, wait_in_vain, &w) == 0);
    while (!state_of(engine).waiting && !atomic_load(&w.ended))
        continue;
    calx_engine_dispose(engine);
    pthread_join(thread, NULL);
    CHECK_STATUS(w.session, w.status, CALX_MISUSE);
    CHECK_HAS(calx_errmsg(w.session), "disposed");
    calx_session_close(w.session);
    CHECK_STATUS(connection, calx_scalar(connection, calx_text("SELECT 5"), &value), CALX_OK);
    CHECK_INT(calx_connection_close(connection), CALX_OK);
}
