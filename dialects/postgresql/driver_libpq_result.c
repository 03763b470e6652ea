/* SPDX-License-Identifier: MIT */
/* The libpq driver: results: rows in memory, and streams row by row. */
#include "driver_libpq.h"

#include <string.h>

bool calxi_pq_result_take(calxi_pq_connection *connection, PGresult *rows)
{
    calxi_pq_result *result = connection->result;
    const calxi_pq_statement *statement = connection->statement;
    PQclear(result->rows);
    result->rows = rows;
    result->row = 0;
    result->row_count = PQntuples(rows);
    if (result->shape)
        return true;
    if (connection->once) {
        result->shape = calxi_pq_shape_create(rows, false);
        return result->shape != NULL;
    }
    /* PostgreSQL 15 refuses to run a prepared statement whose columns would differ from what it was described with. */
    result->shape = statement->shape;
    atomic_fetch_add_explicit(&result->shape->references, 1, memory_order_relaxed);
    return true;
}

void calxi_pq_describe(void *state, const calx_column_info **columns, size_t *count)
{
    calxi_pq_result *result = state;
    *columns = result->shape ? result->shape->columns : NULL;
    *count = result->shape ? result->shape->count : 0;
}

/* From here on nothing of the connection is touched: it may be closed, or be another thread's. */
static int32_t fetch_from_memory(calxi_pq_result *result, const calx_slot *slots, size_t count, size_t rows,
                                 size_t *got, calx_io *io)
{
    size_t done = 0;
    while (done < rows && result->row < result->row_count) {
        if (!calxi_pq_decode_row(result, result->row, slots, count, done, io)) {
            *got = done;
            return CALX_STEP_FAILED;
        }
        done++;
        result->row++;
    }
    *got = done;
    return CALX_STEP_DONE;
}

static void clear_held(calxi_pq_result *result)
{
    while (result->held_count)
        PQclear(result->held[--result->held_count]);
}

void calxi_pq_result_clear(calxi_pq_result *result)
{
    if (!result->shape && !result->rows)
        return; /* of a statement without rows: nothing was put here */
    PQclear(result->rows);
    clear_held(result);
    calxi_pq_host->release(result->held);
    calxi_pq_scratch_free(result);
    calxi_pq_shape_release(result->shape);
    memset(result, 0, sizeof *result);
}

void calxi_pq_stream_end(calxi_pq_connection *connection)
{
    if (connection->result)
        connection->result->connection = NULL;
    connection->result = NULL;
    connection->stage = CALXI_PQ_IDLE;
}

/* The row's memory stays until the next fetch: its texts are handed out. */
static bool hold(calxi_pq_result *result, PGresult *row)
{
    if (result->held_count == result->held_room) {
        size_t room = result->held_room * 2 + 1;
        PGresult **larger = calxi_pq_host->reallocate(result->held, room * sizeof *larger);
        if (!larger)
            return false;
        result->held = larger;
        result->held_room = room;
    }
    result->held[result->held_count++] = row;
    return true;
}

/* Decodes the row that is waiting, if any. A row that does not fit stays: it may be fetched again into other slots. */
static bool use_row(calxi_pq_result *result, calx_io *io)
{
    if (!result->rows || !result->row_count)
        return true;
    if (!calxi_pq_decode_row(result, 0, result->slots, result->slot_count, result->filled, io))
        return false;
    if (!hold(result, result->rows)) {
        io->fault = CALX_FAULT_NO_MEMORY;
        io->fault_column = 0;
        return false;
    }
    result->rows = NULL;
    result->filled++;
    return true;
}

/* A stream's last answers: an error in the middle, or the end. */
static int32_t stream_over(calxi_pq_connection *connection)
{
    PGresult *failure = connection->failure;
    connection->failure = NULL;
    calxi_pq_stream_end(connection);
    if (failure)
        return calxi_pq_fail_result(connection, failure);
    return PQstatus(connection->pg) == CONNECTION_BAD ? calxi_pq_fail_libpq(connection) : CALX_STEP_DONE;
}

/* The next answer of a stream. DONE: a row is in `rows`, or the stream is over (the result's connection is NULL then).
 */
static int32_t pull(calxi_pq_connection *connection, calx_io *io)
{
    for (;;) {
        calxi_pq_result *result = connection->result;
        PGresult *next;
        if (calxi_pq_busy(connection))
            return calxi_pq_wait(connection, CALX_IO_READ, io);
        next = PQgetResult(connection->pg);
        if (!next)
            return stream_over(connection);
        switch (PQresultStatus(next)) {
        case PGRES_SINGLE_TUPLE:
            PQclear(result->rows);
            result->rows = next;
            return CALX_STEP_DONE;
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE:
            PQclear(connection->failure);
            connection->failure = next;
            break;
        default: /* the end has a result of its own, without rows */
            PQclear(next);
        }
    }
}

int32_t calxi_pq_fetch_go(calxi_pq_connection *connection, calx_io *io)
{
    calxi_pq_result *result = connection->result;
    for (;;) {
        bool used = use_row(result, io);
        int32_t step;
        *result->got = result->filled;
        if (!used || result->filled == result->wanted) {
            connection->stage = CALXI_PQ_IDLE;
            return used ? CALX_STEP_DONE : CALX_STEP_FAILED;
        }
        step = pull(connection, io);
        if (step != CALX_STEP_DONE)
            return step;
        if (!result->connection)
            return CALX_STEP_DONE;
    }
}

static __attribute__((noinline)) int32_t fetch_from_stream(calxi_pq_result *result, const calx_slot *slots, size_t count, size_t rows,
                                                           size_t *got, calx_io *io)
{
    calxi_pq_connection *connection = result->connection;
    clear_held(result);
    *got = 0;
    if (!connection)
        return CALX_STEP_DONE; /* a stream that is over */
    result->slots = slots;
    result->slot_count = count;
    result->wanted = rows;
    result->filled = 0;
    result->got = got;
    calxi_pq_error_clear(connection);
    connection->stage = CALXI_PQ_FETCHING;
    return calxi_pq_fetch_go(connection, io);
}

int32_t calxi_pq_fetch_start(void *state, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io)
{
    calxi_pq_result *result = state;
    if (result->scratch)
        calxi_pq_scratch_reset(result);
    return result->connection || result->held_count ? fetch_from_stream(result, slots, count, rows, got, io)
                                                    : fetch_from_memory(result, slots, count, rows, got, io);
}

/* The rest of a stream that was closed early is read and dropped: to cancel the statement instead would fail the
 * transaction it is in, and undo what an INSERT ... RETURNING has done. */
int32_t calxi_pq_drain_go(calxi_pq_connection *connection, calx_io *io)
{
    for (;;) {
        calxi_pq_result *result = connection->result;
        int32_t step = pull(connection, io);
        if (step == CALX_STEP_WAIT)
            return step;
        if (!result->connection) {
            calxi_pq_result_clear(result);
            return step;
        }
    }
}

int32_t calxi_pq_result_close_start(void *state, calx_io *io)
{
    calxi_pq_result *result = state;
    calxi_pq_connection *connection = result->connection;
    if (!connection) {
        calxi_pq_result_clear(result);
        return CALX_STEP_DONE;
    }
    clear_held(result);
    calxi_pq_error_clear(connection);
    connection->stage = CALXI_PQ_DRAINING;
    return calxi_pq_drain_go(connection, io);
}
