/* SPDX-License-Identifier: MIT */
/* Connections: one connection of the pool, from open to close. */
#include "engine/handle.h"

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

calx_status calx_connection_ping(calx_connection *connection, const char *where)
{
    return connection ? calxi_ping(&connection->handle, where) : CALX_MISUSE;
}

calx_status calx_connection_begin(calx_connection *connection, const char *where)
{
    return connection ? calxi_begin(&connection->handle, where) : CALX_MISUSE;
}

calx_status calx_connection_commit(calx_connection *connection, const char *where)
{
    return connection ? calxi_commit(&connection->handle, where) : CALX_MISUSE;
}

calx_status calx_connection_rollback(calx_connection *connection, const char *where)
{
    return connection ? calxi_rollback(&connection->handle, where) : CALX_MISUSE;
}

calx_transaction *calx_connection_begin_nested(calx_connection *connection, const char *where)
{
    return connection ? calxi_begin_nested(&connection->handle, where) : NULL;
}

bool calx_connection_in_transaction(const calx_connection *connection)
{
    return connection && connection->handle.in_transaction;
}

calx_status calx_connection_exec(calx_connection *connection, calx_statement *statement, calx_args_t args,
                              const calx_execute_options *options, const char *where)
{
    if (connection)
        return calxi_exec(&connection->handle, statement, args, options, where);
    calxi_statement_consume(statement);
    return CALX_MISUSE;
}

calx_result *calx_connection_query(calx_connection *connection, calx_statement *statement, calx_args_t args,
                                const calx_execute_options *options, const char *where)
{
    if (connection)
        return calxi_query(&connection->handle, statement, args, options, where);
    calxi_statement_consume(statement);
    return NULL;
}

calx_status calx_connection_script(calx_connection *connection, const char *sql, const char *where)
{
    return connection ? calxi_script(&connection->handle, sql, where) : CALX_MISUSE;
}

calx_status calx_connection_row(calx_connection *connection, calx_statement *statement, calx_args_t args, int want, bool scalar,
                             const calx_slot *slots, size_t count, bool *found, const char *where)
{
    if (connection)
        return calxi_row(&connection->handle, statement, args, want, scalar, slots, count, found, where);
    calxi_statement_consume(statement);
    return CALX_MISUSE;
}

int64_t calx_connection_rowcount(const calx_connection *connection)
{
    return connection ? connection->handle.rowcount : -1;
}

calx_status calx_connection_last_insert_id(calx_connection *connection, int64_t *id, const char *where)
{
    return connection ? calxi_last_insert_id(&connection->handle, id, where) : CALX_MISUSE;
}

const char *calx_connection_errmsg(const calx_connection *connection)
{
    return connection ? connection->handle.error.line : "the connection is NULL";
}

const calx_error *calx_connection_error(const calx_connection *connection)
{
    return connection ? &connection->handle.error.view : calx_null_error(NULL);
}

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
