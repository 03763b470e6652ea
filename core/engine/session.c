/* SPDX-License-Identifier: MIT */
/* Sessions and their factories: a connection for each transaction. */
#include "engine/handle.h"

#include "sql/statement.h"
#include "util/memory.h"

#include <string.h>

/* Stands in when there is no memory for one: dead from birth, and never written to. */
static calx_session no_memory = {
    .handle = { .dead = true,
                .is_static = true,
                .rowcount = -1,
                .error = { .view = { .struct_size = sizeof(calx_error), .status = CALX_NO_MEMORY, .message = "out of memory",
                                     .constraint = "", .table = "", .column = "", .statement = "", .where = "" },
                           .line = "out of memory" } },
};

struct calx_sessionmaker {
    calx_engine *engine;
    calx_session_options options;
};

static calx_sessionmaker no_maker; /* opens sessions that are out of memory */

calx_session *calx_session_open_engine(calx_engine *engine, const calx_session_options *options, const char *where)
{
    calx_session *session = calxi_alloc(sizeof *session);
    (void)where;
    if (!session)
        return &no_memory;
    calxi_handle_init(&session->handle, engine, options, false);
    return session;
}

calx_status calx_session_close(calx_session *session)
{
    calx_status status;
    if (!session)
        return CALX_OK;
    if (session == &no_memory)
        return CALX_NO_MEMORY;
    status = calxi_handle_close(&session->handle, NULL);
    calxi_free(session);
    return status;
}

calx_sessionmaker *calx_sessionmaker_create_with(calx_engine *engine, const calx_session_options *options)
{
    calx_sessionmaker *maker = calxi_calloc(1, sizeof *maker);
    if (!maker)
        return &no_maker;
    maker->engine = engine ? calxi_engine_share(engine) : NULL;
    if (options)
        memcpy(&maker->options, options,
               options->struct_size < sizeof maker->options ? options->struct_size : sizeof maker->options);
    maker->options.struct_size = sizeof maker->options;
    return maker;
}

void calx_sessionmaker_dispose(calx_sessionmaker *maker)
{
    if (!maker || maker == &no_maker)
        return;
    if (maker->engine)
        calxi_engine_release(maker->engine);
    calxi_free(maker);
}

/* What the session is opened with wins over the factory. */
calx_session *calx_session_open_maker(calx_sessionmaker *maker, const calx_session_options *options, const char *where)
{
    calx_session_options merged, given = { 0 };
    if (maker == &no_maker)
        return &no_memory;
    if (!maker)
        return calx_session_open_engine(NULL, options, where);
    merged = maker->options;
    if (options)
        memcpy(&given, options, options->struct_size < sizeof given ? options->struct_size : sizeof given);
    merged.autocommit = merged.autocommit || given.autocommit;
    if (given.statement_timeout != 0)
        merged.statement_timeout = given.statement_timeout;
    return calx_session_open_engine(maker->engine, &merged, where);
}

calx_status calx_session_ping(calx_session *session, const char *where)
{
    return session ? calxi_ping(&session->handle, where) : CALX_MISUSE;
}

calx_status calx_session_begin(calx_session *session, const char *where)
{
    return session ? calxi_begin(&session->handle, where) : CALX_MISUSE;
}

calx_status calx_session_commit(calx_session *session, const char *where)
{
    return session ? calxi_commit(&session->handle, where) : CALX_MISUSE;
}

calx_status calx_session_rollback(calx_session *session, const char *where)
{
    return session ? calxi_rollback(&session->handle, where) : CALX_MISUSE;
}

calx_transaction *calx_session_begin_nested(calx_session *session, const char *where)
{
    return session ? calxi_begin_nested(&session->handle, where) : NULL;
}

bool calx_session_in_transaction(const calx_session *session)
{
    return session && session->handle.in_transaction;
}

calx_status calx_session_exec(calx_session *session, calx_statement *statement, calx_args_t args,
                              const calx_execute_options *options, const char *where)
{
    if (session)
        return calxi_exec(&session->handle, statement, args, options, where);
    calxi_statement_consume(statement);
    return CALX_MISUSE;
}

calx_result *calx_session_query(calx_session *session, calx_statement *statement, calx_args_t args,
                                const calx_execute_options *options, const char *where)
{
    if (session)
        return calxi_query(&session->handle, statement, args, options, where);
    calxi_statement_consume(statement);
    return NULL;
}

calx_status calx_session_script(calx_session *session, const char *sql, const char *where)
{
    return session ? calxi_script(&session->handle, sql, where) : CALX_MISUSE;
}

calx_status calx_session_row(calx_session *session, calx_statement *statement, calx_args_t args, int want, bool scalar,
                             const calx_slot *slots, size_t count, bool *found, const char *where)
{
    if (session)
        return calxi_row(&session->handle, statement, args, want, scalar, slots, count, found, where);
    calxi_statement_consume(statement);
    return CALX_MISUSE;
}

int64_t calx_session_rowcount(const calx_session *session)
{
    return session ? session->handle.rowcount : -1;
}

calx_status calx_session_last_insert_id(calx_session *session, int64_t *id, const char *where)
{
    return session ? calxi_last_insert_id(&session->handle, id, where) : CALX_MISUSE;
}

const char *calx_session_errmsg(const calx_session *session)
{
    return session ? session->handle.error.line : "the session is NULL";
}

const calx_error *calx_session_error(const calx_session *session)
{
    return session ? &session->handle.error.view : calx_null_error(NULL);
}
