/* SPDX-License-Identifier: MIT */
/* Connections: one connection of the pool, from open to close. */
#include "engine/handle.h"
#include "engine/pipeline.h"
#include "engine/transact.h"
#include "engine/twophase.h"

#include "sql/statement.h"
#include "util/memory.h"

/* Stands in when there is no memory for one: dead from birth, and never written to. */
static calx_connection no_memory = {
    .handle = { .dead = true,
                .is_static = true,
                .rowcount = -1,
                .error = { .view = { .struct_size = sizeof(calx_error), .status = CALX_NO_MEMORY, .message = "out of memory",
                                     .constraint = "", .table = "", .column = "", .statement = "", .where = "" },
                           .line = "out of memory" } },
};

calx_connection *calx_connection_open(calx_engine *engine, const calx_session_options *options, const char *where)
{
    calx_connection *connection = calxi_alloc(sizeof *connection);
    if (!connection)
        return &no_memory;
    calxi_handle_init(&connection->handle, engine, options, true);
    if (!connection->handle.dead)
        calxi_handle_checkout(&connection->handle, where);
    return connection;
}

calx_status calx_connection_close(calx_connection *connection)
{
    calx_status status;
    if (!connection)
        return CALX_OK;
    if (connection == &no_memory)
        return CALX_NO_MEMORY;
    status = calxi_handle_close(&connection->handle, NULL);
    calxi_free(connection);
    return status;
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
