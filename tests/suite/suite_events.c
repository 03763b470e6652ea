/* SPDX-License-Identifier: MIT */
/* Events: who listens hears of each in its order, may refuse and run SQL where that is promised, and costs nobody else. */
#include "suite.h"

#include <pthread.h>

enum {
    EVERYTHING = CALX_EVENT_CONNECT | CALX_EVENT_CHECKOUT | CALX_EVENT_CHECKIN | CALX_EVENT_INVALIDATE | CALX_EVENT_CLOSE |
                 CALX_EVENT_BEFORE_EXECUTE | CALX_EVENT_AFTER_EXECUTE | CALX_EVENT_BEGIN | CALX_EVENT_COMMIT | CALX_EVENT_ROLLBACK
};

/* What was heard, as a text: "connect checkout begin ...". */
typedef struct ear {
    char text[1024];
    uint64_t connection;
    int64_t rowcount, duration_us;
    calx_status error;
    char statement[100], where[100], savepoint[50], message[300];
    size_t args;
    int count;
    bool bad;
    /* what it answers, and to what */
    uint32_t refuses;
    calx_status answer;
    int refusals;
    const char *script;
} ear;

static const char *name_of(const calx_event *event)
{
    switch (event->type) {
    case CALX_EVENT_CONNECT: return "connect";
    case CALX_EVENT_CHECKOUT: return "checkout";
    case CALX_EVENT_CHECKIN: return "checkin";
    case CALX_EVENT_INVALIDATE: return "invalidate";
    case CALX_EVENT_CLOSE: return "close";
    case CALX_EVENT_BEFORE_EXECUTE: return "before";
    case CALX_EVENT_AFTER_EXECUTE: return "after";
    case CALX_EVENT_BEGIN: return event->implicit ? "begin(implicit)" : "begin";
    case CALX_EVENT_COMMIT: return "commit";
    case CALX_EVENT_ROLLBACK: return "rollback";
    default: return "?";
    }
}

static calx_status listen(void *context, calx_event *event)
{
    ear *e = context;
    size_t len = strlen(e->text);
    snprintf(e->text + len, sizeof e->text - len, "%s%s%s", len ? " " : "", name_of(event), *event->savepoint ? ":savepoint" : "");
    if (!event->engine || !event->info || !event->error || event->struct_size != sizeof *event || event->duration_us < 0)
        e->bad = true;
    e->connection = event->connection;
    e->rowcount = event->rowcount;
    e->duration_us = event->duration_us;
    e->error = event->error->status;
    e->args = event->args ? event->args->count : 0;
    e->count++;
    snprintf(e->statement, sizeof e->statement, "%s", event->statement);
    snprintf(e->where, sizeof e->where, "%s", event->where);
    snprintf(e->savepoint, sizeof e->savepoint, "%s", event->savepoint);
    snprintf(e->message, sizeof e->message, "%s", event->error->message);
    if (e->script)
        return calx_event_script(event, e->script);
    if (!(event->type & e->refuses) || e->refusals == 0)
        return CALX_OK;
    e->refusals--;
    return calx_event_refuse(event, e->answer, "the listener says no");
}

static calx_engine *listened(suite *t, ear *e, uint32_t events)
{
    calx_engine *engine = suite_engine(t, .pool_size = 2);
    memset(e, 0, sizeof *e);
    e->refusals = -1;
    CHECK_INT(calx_listen(engine, events, listen, e), CALX_OK);
    return engine;
}

static calx_session *open_session(suite *t, calx_engine *engine)
{
    return suite_keep_session(t, calx_session_open(engine));
}

TEST(each_event_of_a_transaction_is_told_in_its_order)
{
    static ear e; /* it lives as long as the engine, which outlives the test */
    calx_engine *engine = listened(t, &e, EVERYTHING);
    calx_session *session = open_session(t, engine);
    CHECK_TEXT(e.text, "");
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_commit(session));
    CHECK_TEXT(e.text, "connect checkout begin(implicit) before after commit checkin");
    e.text[0] = '\0';
    OK(session, calx_begin(session));
    OK(session, calx_script(session, "SELECT 1"));
    OK(session, calx_rollback(session));
    CHECK_TEXT(e.text, "checkout begin before after rollback checkin");
    e.text[0] = '\0';
    calx_pool_invalidate(engine);
    CHECK_TEXT(e.text, "close");
    CHECK(!e.bad);
}

TEST(words_of_the_program_are_no_events_of_a_transaction)
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_BEGIN | CALX_EVENT_COMMIT | CALX_EVENT_ROLLBACK);
    calx_session *session = open_session(t, engine);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_exec(session, calx_text("COMMIT")));
    OK(session, calx_commit(session));
    CHECK_TEXT(e.text, "begin(implicit)");
}

TEST(savepoints_are_told_with_their_names)
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_BEGIN | CALX_EVENT_COMMIT | CALX_EVENT_ROLLBACK);
    calx_session *session = open_session(t, engine);
    calx_transaction *savepoint = calx_begin_nested(session);
    CHECK(strlen(e.savepoint) > 0);
    OK(session, calx_commit(savepoint));
    savepoint = calx_begin_nested(session);
    OK(session, calx_rollback(savepoint));
    OK(session, calx_commit(session));
    CHECK_TEXT(e.text, "begin(implicit) begin:savepoint commit:savepoint begin:savepoint rollback:savepoint commit");
    CHECK_TEXT(e.savepoint, "");
}

TEST_NEEDS(an_execution_is_told_with_what_came_of_it, "two_connections")
{
    static ear before, after;
    calx_engine *engine = listened(t, &before, CALX_EVENT_BEFORE_EXECUTE);
    calx_session *session;
    calx_status status;
    memset(&after, 0, sizeof after);
    CHECK_INT(calx_listen(engine, CALX_EVENT_AFTER_EXECUTE, listen, &after), CALX_OK);
    suite_table(t, "calx_suite_events", "id INTEGER PRIMARY KEY");
    session = open_session(t, engine);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_events VALUES (:id)"), calx_args(1)));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_events VALUES (:id)"), calx_args(2)));
    CHECK_TEXT(before.statement, "INSERT INTO calx_suite_events VALUES (:id)");
    CHECK_UINT(before.args, 1);
    CHECK_INT(before.rowcount, -1);
    CHECK_HAS(before.where, "suite_events.c:");
    CHECK_TEXT(after.statement, "INSERT INTO calx_suite_events VALUES (:id)");
    CHECK_INT(after.rowcount, 1);
    CHECK_INT(after.error, CALX_OK);
    CHECK_HAS(after.where, "suite_events.c:");
    CHECK_UINT(after.connection, 1);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_events SET id = id + 10")));
    CHECK_INT(after.rowcount, 2);
    status = calx_exec(session, calx_text("INSERT INTO calx_suite_events VALUES (11)"));
    CHECK_STATUS(session, status, CALX_INTEGRITY_ERROR);
    CHECK_INT(after.error, CALX_INTEGRITY_ERROR);
    CHECK_INT(after.rowcount, -1);
    CHECK_TEXT(after.message, calx_error_of(session)->message);
    CHECK_INT(after.count, 4);
    /* Nothing is sent in a failed transaction, and nothing told. */
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_INTEGRITY_ERROR);
    CHECK_INT(before.count, 4);
    OK(session, calx_rollback(session));
}

TEST(a_statement_that_cannot_be_prepared_is_told_too)
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_BEFORE_EXECUTE | CALX_EVENT_AFTER_EXECUTE);
    calx_session *session = open_session(t, engine);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1 FROM calx_suite_no_such_table")), CALX_PROGRAMMING_ERROR);
    CHECK_TEXT(e.text, "before after");
    CHECK_INT(e.error, CALX_PROGRAMMING_ERROR);
    OK(session, calx_rollback(session));
}

TEST(a_failed_transaction_is_told_as_a_rollback)
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_COMMIT | CALX_EVENT_ROLLBACK);
    calx_session *session = open_session(t, engine);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1 FROM calx_suite_no_such_table")), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, calx_commit(session), CALX_PROGRAMMING_ERROR);
    CHECK_TEXT(e.text, "rollback");
    CHECK_INT(e.error, CALX_PROGRAMMING_ERROR);
}

TEST_NEEDS(a_commit_that_fails_is_told_with_its_error, "deferred_constraints two_connections")
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_COMMIT);
    calx_session *session;
    suite_table(t, "calx_suite_parent", "id INTEGER PRIMARY KEY");
    suite_table(t, "calx_suite_child", "id INTEGER PRIMARY KEY REFERENCES calx_suite_parent DEFERRABLE INITIALLY DEFERRED");
    session = open_session(t, engine);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_child VALUES (1)")));
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_TEXT(e.text, "commit");
    CHECK_INT(e.error, CALX_INTEGRITY_ERROR);
}

/* ---- refusing ---- */

TEST_NEEDS(a_refused_statement_is_not_sent, "two_connections")
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_BEFORE_EXECUTE | CALX_EVENT_AFTER_EXECUTE);
    calx_session *session;
    suite_table(t, "calx_suite_refused", "id INTEGER PRIMARY KEY");
    session = open_session(t, engine);
    e.refuses = CALX_EVENT_BEFORE_EXECUTE;
    e.answer = CALX_MISUSE;
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_refused VALUES (1)")), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "the listener says no");
    CHECK_HAS(calx_errmsg(session), "INSERT INTO");
    CHECK_HAS(calx_errmsg(session), "suite_events.c:");
    CHECK_TEXT(e.text, "before"); /* there is nothing to tell of afterwards */
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    e.refusals = 0;
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_refused VALUES (2)")));
    OK(session, calx_commit(session));
    CHECK_INT(suite_number(t, "SELECT MIN(id) FROM calx_suite_refused"), 2);
}

TEST(a_refused_connection_is_closed)
{
    static ear e;
    calx_engine *engine = listened(t, &e, EVERYTHING);
    calx_session *session = open_session(t, engine);
    calx_pool_state state = { .struct_size = sizeof state };
    e.refuses = CALX_EVENT_CONNECT;
    e.answer = CALX_NOT_READY;
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_NOT_READY);
    CHECK_HAS(calx_errmsg(session), "the listener says no");
    CHECK_TEXT(e.text, "connect close");
    calx_pool_status(engine, &state);
    CHECK_INT(state.checked_out + state.idle, 0);
    OK(session, calx_rollback(session));
    e.refusals = 0;
    OK(session, calx_exec(session, calx_text("SELECT 1")));
}

TEST(a_refused_checkout_leaves_the_connection_in_the_pool)
{
    static ear e;
    calx_engine *engine = listened(t, &e, EVERYTHING);
    calx_connection *connection;
    calx_pool_state state = { .struct_size = sizeof state };
    e.refuses = CALX_EVENT_CHECKOUT;
    e.answer = CALX_OPERATIONAL_ERROR;
    connection = suite_connection(t, engine);
    CHECK_STATUS(connection, calx_error_of(connection)->status, CALX_OPERATIONAL_ERROR);
    CHECK_TEXT(e.text, "connect checkout checkin");
    calx_pool_status(engine, &state);
    CHECK_INT(state.checked_out, 0);
    CHECK_INT(state.idle, 1);
}

TEST(a_listener_may_have_a_connection_replaced)
{
    static ear e;
    calx_engine *engine = listened(t, &e, EVERYTHING);
    calx_connection *connection;
    calx_pool_state state = { .struct_size = sizeof state };
    e.refuses = CALX_EVENT_CHECKOUT;
    e.answer = CALX_DISCONNECT;
    e.refusals = 2;
    connection = suite_connection(t, engine);
    CHECK_STATUS(connection, calx_error_of(connection)->status, CALX_OK);
    CHECK_TEXT(e.text, "connect checkout invalidate close connect checkout invalidate close connect checkout");
    CHECK_UINT(e.connection, 3);
    e.text[0] = '\0';
    e.refusals = -1; /* for ever */
    suite_disconnect(t, connection);
    connection = suite_connection(t, engine);
    CHECK_STATUS(connection, calx_error_of(connection)->status, CALX_DISCONNECT);
    calx_pool_status(engine, &state);
    CHECK_INT(state.checked_out, 0);
}

/* ---- SQL of listeners ---- */

TEST_NEEDS(a_connect_listener_runs_sql, "two_connections")
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_CONNECT);
    calx_session *session;
    suite_table(t, "calx_suite_connects", "id INTEGER");
    session = open_session(t, engine);
    e.script = "INSERT INTO calx_suite_connects VALUES (1)";
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_connects"), 1);
}

TEST(sql_of_a_listener_that_fails_fails_the_checkout)
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_CONNECT);
    calx_session *session = open_session(t, engine);
    e.script = "SELECT 1 FROM calx_suite_no_such_table";
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_PROGRAMMING_ERROR);
    CHECK_HAS(calx_errmsg(session), "calx_suite_no_such_table");
    CHECK_INT(calx_error_of(session)->kind, CALX_NO_SUCH_TABLE);
}

TEST(a_listener_must_leave_no_transaction_open)
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_CHECKOUT);
    calx_session *session = open_session(t, engine);
    calx_pool_state state = { .struct_size = sizeof state };
    e.script = "BEGIN";
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "transaction");
    calx_pool_status(engine, &state);
    CHECK_INT(state.idle, 0); /* such a connection is not kept */
    OK(session, calx_rollback(session));
    e.script = NULL;
    OK(session, calx_exec(session, calx_text("SELECT 1")));
}

TEST(sql_of_a_listener_in_the_middle_of_things_is_refused)
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_BEFORE_EXECUTE);
    calx_session *session = open_session(t, engine);
    e.script = "SELECT 1";
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 2")), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "calx_event_script");
}

/* ---- connections ---- */

static calx_status count_uses(void *context, calx_event *event)
{
    int *closed = context;
    if (event->type == CALX_EVENT_CONNECT)
        *event->info = calloc(1, sizeof(int));
    else if (event->type == CALX_EVENT_CHECKOUT)
        ++*(int *)*event->info;
    else {
        *closed += *(int *)*event->info;
        free(*event->info);
    }
    return CALX_OK;
}

TEST(a_connection_carries_a_pointer_of_the_program)
{
    static int uses;
    calx_engine *engine = calx_engine_create(t->url);
    uses = 0;
    CHECK_INT(calx_listen(engine, CALX_EVENT_CONNECT | CALX_EVENT_CHECKOUT | CALX_EVENT_CLOSE, count_uses, &uses), CALX_OK);
    for (int i = 0; i < 3; i++) {
        calx_connection *connection = calx_connect(engine);
        CHECK_INT(calx_connection_close(connection), CALX_OK);
    }
    CHECK_INT(uses, 0);
    calx_engine_dispose(engine);
    CHECK_INT(uses, 3);
}

TEST(an_invalidated_connection_is_told_once)
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_INVALIDATE | CALX_EVENT_CLOSE | CALX_EVENT_CHECKIN);
    calx_connection *connection = suite_connection(t, engine);
    OK(connection, calx_invalidate(connection));
    suite_disconnect(t, connection);
    CHECK_TEXT(e.text, "invalidate close");
}

TEST_NEEDS(a_lost_connection_is_told_with_its_error, "connection_id kill")
{
    static ear e;
    calx_engine *engine = listened(t, &e, CALX_EVENT_INVALIDATE);
    calx_session *session = open_session(t, engine), *killer = suite_keep_session(t, calx_session_open(t->engine, .autocommit = true));
    calx_status status = CALX_OK;
    int64_t id = 0;
    char sql[100];
    int one = 0;
    OK(session, calx_scalar(session, calx_text(suite_is("connection_id")), &id));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(sql, sizeof sql, suite_is("kill"), (long long)id);
#pragma GCC diagnostic pop
    OK(killer, calx_script(killer, sql));
    for (int tries = 0; tries < 1000 && status == CALX_OK; tries++)
        status = calx_scalar(session, calx_text("SELECT 1"), &one);
    CHECK_STATUS(session, status, CALX_DISCONNECT);
    CHECK_TEXT(e.text, "invalidate");
    CHECK_INT(e.error, CALX_DISCONNECT);
    OK(session, calx_rollback(session));
    CHECK_TEXT(e.text, "invalidate");
}

/* ---- the list of listeners ---- */

TEST(listeners_come_and_go)
{
    static ear first, second;
    calx_engine *engine = listened(t, &first, CALX_EVENT_BEFORE_EXECUTE | CALX_EVENT_COMMIT);
    calx_session *session = open_session(t, engine);
    memset(&second, 0, sizeof second);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    CHECK_INT(calx_listen(engine, CALX_EVENT_BEFORE_EXECUTE, listen, &second), CALX_OK);
    CHECK_INT(calx_listen(engine, CALX_EVENT_AFTER_EXECUTE, listen, &second), CALX_OK); /* one listener, two events */
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    CHECK_TEXT(second.text, "before after");
    CHECK_INT(calx_unlisten(engine, CALX_EVENT_BEFORE_EXECUTE, listen, &first), CALX_OK);
    CHECK_INT(calx_unlisten(engine, EVERYTHING, listen, &second), CALX_OK);
    CHECK_INT(calx_unlisten(engine, EVERYTHING, listen, &second), CALX_OK);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_commit(session));
    CHECK_TEXT(first.text, "before before commit");
    CHECK_TEXT(second.text, "before after");
}

TEST(wrong_listeners_are_refused)
{
    static ear e;
    calx_engine *failed = calx_engine_create("nonsense");
    CHECK_INT(calx_listen(NULL, CALX_EVENT_BEGIN, listen, &e), CALX_MISUSE);
    CHECK_INT(calx_listen(t->engine, CALX_EVENT_BEGIN, NULL, &e), CALX_MISUSE);
    CHECK_INT(calx_listen(t->engine, 0, listen, &e), CALX_MISUSE);
    CHECK_INT(calx_listen(t->engine, 1u << 20, listen, &e), CALX_MISUSE);
    CHECK_INT(calx_listen(failed, CALX_EVENT_BEGIN, listen, &e), calx_error_of(failed)->status);
    CHECK_INT(calx_unlisten(NULL, CALX_EVENT_BEGIN, listen, &e), CALX_MISUSE);
    CHECK_INT(calx_event_script(NULL, "SELECT 1"), CALX_MISUSE);
    calx_engine_dispose(failed);
}

static calx_status leave_at_once(void *context, calx_event *event)
{
    ++*(int *)context;
    return calx_unlisten(event->engine, EVERYTHING, leave_at_once, context);
}

TEST(a_listener_may_leave_while_it_is_called)
{
    static int calls;
    calx_session *session = suite_session(t);
    CHECK_INT(calx_listen(t->engine, EVERYTHING, leave_at_once, &calls), CALX_OK);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_commit(session));
    CHECK_INT(calls, 1);
}

typedef struct busy {
    calx_engine *engine;
    int done;
    calx_status status;
} busy;

static void *come_and_go(void *argument)
{
    busy *b = argument;
    ear e;
    memset(&e, 0, sizeof e);
    for (int i = 0; i < 200; i++) {
        /* An event that does not happen meanwhile: the ear is this thread's. */
        b->status = calx_listen(b->engine, CALX_EVENT_CLOSE, listen, &e);
        if (b->status == CALX_OK)
            b->status = calx_unlisten(b->engine, CALX_EVENT_CLOSE, listen, &e);
        if (b->status != CALX_OK)
            return NULL;
        b->done++;
    }
    return NULL;
}

TEST(listeners_come_and_go_while_the_engine_is_used)
{
    busy others[2] = { { t->engine, 0, CALX_OK }, { t->engine, 0, CALX_OK } };
    pthread_t threads[2];
    static ear e;
    calx_session *session = suite_session(t);
    memset(&e, 0, sizeof e);
    CHECK_INT(calx_listen(t->engine, CALX_EVENT_COMMIT, listen, &e), CALX_OK);
    for (int i = 0; i < 2; i++)
        REQUIRE(pthread_create(&threads[i], NULL, come_and_go, &others[i]) == 0);
    for (int i = 0; i < 200; i++) {
        e.text[0] = '\0';
        CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_OK);
        CHECK_STATUS(session, calx_commit(session), CALX_OK);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++)
        CHECK_INT(others[i].status, CALX_OK);
    CHECK_INT(e.count, 200);
    CHECK_INT(others[0].done + others[1].done, 400);
}
