/* SPDX-License-Identifier: MIT */
/* Connections: one connection of the pool, from open to close. */
#include "engine/handle.h"
#include "engine/pipeline.h"
#include "engine/transaction/transact.h"
#include "engine/transaction/twophase.h"
#include "engine/visit.h"

#include "sql/tree/statement.h"
#include "util/memory.h"

static calx_connection no_memory = {
    .handle = CALXI_HANDLE_WITHOUT_MEMORY,
};

static calx_connection *open_with(calx_engine *engine, const calx_session_options *options)
{
    calx_connection *connection = calxi_alloc(sizeof *connection);
    if (!connection)
        return NULL;
    calxi_handle_init(&connection->handle, engine, options, true);
    return connection;
}

/* Nobody has to be asked: straight out of the pool, with the handle that the connection was closed with last. */
static calx_connection *open_quickly(calx_engine *engine, const calx_session_options *options, const char *where)
{
    calxi_checkout checkout;
    calxi_problem problem;
    calx_status status = calxi_pool_acquire(engine->pool, where ? where : "?", &checkout, &problem);
    calxi_raw *raw = status == CALX_OK ? checkout.connection : NULL;
    calx_connection *connection = raw ? raw->spare_handle : NULL;
    if (connection) {
        raw->spare_handle = NULL;
        calxi_handle_reuse(&connection->handle, options);
    } else
        connection = open_with(engine, options);
    if (!raw) {
        if (connection)
            calxi_handle_problem(&connection->handle, &problem, NULL, where);
    } else if (connection) {
        raw->checkout = checkout;
        connection->handle.raw = raw;
        calxi_gate_publish(&connection->handle.gate, raw);
    } else
        calxi_pool_return(engine->pool, &checkout, true);
    return connection;
}

calx_connection *calx_connection_open(calx_engine *engine, const calx_session_options *options, const char *where)
{
    calx_connection *connection;
    if (engine && engine->pool && !engine->settings.pre_ping && !calxi_events_wanted(&engine->events, CALX_EVENT_CHECKOUT))
        connection = open_quickly(engine, options, where);
    else {
        connection = open_with(engine, options);
        if (connection && !connection->handle.dead)
            calxi_handle_checkout(&connection->handle, where);
    }
    return connection ? connection : &no_memory;
}

calx_status calx_connection_close(calx_connection *connection)
{
    if (!connection)
        return CALX_OK;
    if (connection == &no_memory)
        return CALX_NO_MEMORY;
    CALXI_VISIT_LAST(&connection->handle, "connection", "calx_connection_close", CALX_MISUSE);
    return calxi_connection_end(connection);
}

void calxi_connection_free_spare(calx_connection *spare)
{
    calx_engine *engine = spare->handle.engine;
    calxi_gate_destroy(&spare->handle.gate);
    calxi_free(spare->handle.slots);
    calxi_free(spare);
    calxi_engine_release(engine);
}

#define NOUN calx_connection
#define VERB(name) calx_connection_##name
#define NAME "connection"
#include "engine/handle_verbs.h"

const char *calx_null_errmsg(const void *null)
{
    (void)null;
    return "the handle is NULL";
}

const calx_error *calx_null_error(const void *null)
{
    static const calx_error error = { sizeof error, CALX_MISUSE, CALX_KIND_UNSPECIFIED, CALX_OUTCOME_NONE, false, false, 0, "",
                                      "the handle is NULL", "", "", "", "", "" };
    (void)null;
    return &error;
}
