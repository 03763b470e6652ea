/* SPDX-License-Identifier: MIT */
/* The libpq driver: pipelines: executions that are queued, sent together, and answered together. */
#include "driver_libpq.h"

#include <string.h>

enum { FLUSH_BYTES = 65536 };

/* Into pipeline mode, when the connection can take an operation. */
static int32_t enter(calxi_pq_connection *connection)
{
    int32_t step;
    if (connection->pipelined)
        return CALX_STEP_DONE;
    step = calxi_pq_begin(connection, CALXI_PQ_EXECUTE);
    if (step != CALX_STEP_DONE)
        return step;
    if (calxi_pq_deallocate_due(connection))
        return CALX_STEP_DECLINED; /* the round trip for that comes with what is run at once */
    if (!PQenterPipelineMode(connection->pg))
        return calxi_pq_fail_broken(connection);
    connection->pipelined = true;
    connection->queued = connection->queued_bytes = connection->queued_commit = 0;
    return CALX_STEP_DONE;
}

/* libpq sends when a buffer is full; more than that is not let pile up here, however slow the server. */
static int32_t queued(calxi_pq_connection *connection, int sent, size_t bytes, calx_io *io)
{
    if (!sent)
        return calxi_pq_end(connection, calxi_pq_fail_libpq(connection));
    connection->queued++;
    connection->queued_bytes += bytes;
    if (connection->queued_bytes < FLUSH_BYTES)
        return CALX_STEP_DONE;
    connection->queued_bytes = 0;
    if (PQflush(connection->pg) <= 0)
        return CALX_STEP_DONE; /* a failed flush shows when the answers are read */
    connection->stage = CALXI_PQ_QUEUEING;
    connection->flushing = true;
    return calxi_pq_wait(connection, CALX_IO_READ | CALX_IO_WRITE, io);
}

int32_t calxi_pq_queue_command(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    calxi_pq_connection *connection = state;
    int32_t step = enter(connection);
    if (step != CALX_STEP_DONE)
        return step;
    if (!calxi_pq_copy_command(connection, sql, len))
        return calxi_pq_fail_no_memory(connection);
    step = queued(connection, PQsendQueryParams(connection->pg, connection->command, 0, NULL, NULL, NULL, NULL, 0), len, io);
    if (step != CALX_STEP_FAILED && purpose == CALX_COMMAND_COMMIT)
        connection->queued_commit = connection->queued;
    return step;
}

static size_t size_of(const calxi_pq_statement *statement)
{
    size_t size = statement->once ? strlen(statement->sql) : 32;
    for (size_t i = 0; i < statement->parameters; i++)
        size += statement->values[i] ? (statement->formats[i] ? (size_t)statement->lengths[i] : strlen(statement->values[i])) : 4;
    return size;
}

/* Of one that is to have a prepared handle, the types of its parameters must be known. */
static bool is_ready(const calxi_pq_connection *connection, const calxi_pq_statement *statement)
{
    return statement->once ||
           (statement->number && statement->epoch == connection->epoch && statement->schema == connection->schema);
}

static int send_execution(calxi_pq_connection *connection, calxi_pq_statement *statement)
{
    int count = (int)statement->parameters;
    if (statement->once)
        return PQsendQueryParams(connection->pg, statement->sql, count, statement->single, statement->values,
                                 statement->lengths, statement->formats, 0);
    return PQsendQueryPrepared(connection->pg, statement->name, count, statement->values, statement->lengths,
                               statement->formats, (int)statement->shape->binary);
}

int32_t calxi_pq_queue_execute(void *state, const calx_slot *slots, size_t count, calx_io *io)
{
    calxi_pq_statement *statement = state;
    calxi_pq_connection *connection = statement->connection;
    const Oid *types;
    int32_t step, bound;
    if (!connection)
        return CALX_STEP_FAILED;
    if (count != statement->parameters || !is_ready(connection, statement))
        return CALX_STEP_DECLINED;
    step = enter(connection);
    if (step != CALX_STEP_DONE)
        return step;
    types = statement->actual;
    if (statement->once) {
        if (statement->parameters)
            memset(statement->single, 0, statement->parameters * sizeof *statement->single);
        calxi_pq_declare(statement, slots, statement->single);
        types = statement->single;
    }
    bound = calxi_pq_bind(statement, slots, types, io);
    if (bound == CALXI_PQ_OTHER_TYPE)
        return CALX_STEP_DECLINED;
    if (bound != CALXI_PQ_BOUND)
        return calxi_pq_fail_bind(connection, bound);
    return queued(connection, send_execution(connection, statement), size_of(statement), io);
}

int32_t calxi_pq_queue_go(calxi_pq_connection *connection)
{
    return calxi_pq_end(connection, CALX_STEP_DONE); /* what was too much is on its way */
}

/* ---- the answers ---- */

int32_t calxi_pq_sync_start(void *state, size_t *done, calx_io *io)
{
    calxi_pq_connection *connection = state;
    *done = 0;
    if (!connection->pipelined) { /* nothing is queued */
        int32_t step = calxi_pq_begin(connection, CALXI_PQ_EXECUTE);
        return step;
    }
    connection->sync_done = done;
    connection->sync_failed = false;
    connection->purpose = CALXI_PQ_EXECUTE;
    if (!PQpipelineSync(connection->pg))
        return calxi_pq_fail_broken(connection);
    connection->syncs = 1;
    return calxi_pq_sent(connection, CALXI_PQ_SYNCING, io);
}

static void take_success(calxi_pq_connection *connection, PGresult *result)
{
    int64_t before = connection->completion.rows_affected;
    connection->purpose = ++*connection->sync_done == connection->queued_commit ? CALX_COMMAND_COMMIT : CALXI_PQ_EXECUTE;
    calxi_pq_read_tag(connection, result);
    if (before >= 0 && connection->completion.rows_affected >= 0)
        connection->completion.rows_affected += before;
    else if (before >= 0)
        connection->completion.rows_affected = before;
}

static void take_answer(calxi_pq_connection *connection, PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_PIPELINE_SYNC:
        connection->syncs--;
        break;
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
        if (!connection->sync_failed)
            take_success(connection, result);
        break;
    case PGRES_FATAL_ERROR:
    case PGRES_BAD_RESPONSE:
        connection->sync_failed = true;
        if (!connection->failure) {
            connection->failure = result;
            return;
        }
        break;
    default: /* PGRES_PIPELINE_ABORTED */
        break;
    }
    PQclear(result);
}

/* A prepared handle that the server has forgotten, or will not run any more: which one nobody says, so all are prepared anew. */
static void note_stale(calxi_pq_connection *connection)
{
    const char *function = PQresultErrorField(connection->failure, PG_DIAG_SOURCE_FUNCTION);
    if (strcmp(connection->error.sqlstate, "26000") == 0)
        connection->epoch++;
    else if (strcmp(connection->error.sqlstate, "0A000") == 0 && function && strcmp(function, "RevalidateCachedQuery") == 0)
        connection->schema++;
    else
        return;
    connection->error.flags |= CALX_DRIVER_ERROR_STATEMENT_STALE;
}

int32_t calxi_pq_sync_go(calxi_pq_connection *connection, calx_io *io)
{
    PGresult *failure;
    int32_t step;
    if (calxi_pq_take_synced(connection, take_answer, io) == CALX_STEP_WAIT)
        return CALX_STEP_WAIT;
    connection->pipelined = false;
    connection->sync_done = NULL;
    failure = connection->failure;
    connection->failure = NULL;
    if (PQstatus(connection->pg) != CONNECTION_BAD && !PQexitPipelineMode(connection->pg)) {
        PQclear(failure);
        return calxi_pq_fail_broken(connection);
    }
    if (failure) {
        step = calxi_pq_fail_result(connection, failure);
        if (connection->failure)
            note_stale(connection);
    } else
        step = PQstatus(connection->pg) == CONNECTION_BAD ? calxi_pq_fail_libpq(connection) : CALX_STEP_DONE;
    return calxi_pq_end(connection, step);
}
