/* SPDX-License-Identifier: MIT */
/* The libpq driver: the conversation with a connected server: sending, waiting, collecting results, commands. */
#include "driver_libpq.h"

#include <string.h>

int32_t calxi_pq_wait(calxi_pq_connection *connection, uint32_t events, calx_io *io)
{
    io->fd = PQsocket(connection->pg);
    io->events = events;
    io->timeout = -1;
    return CALX_STEP_WAIT;
}

/* A broken connection is never busy: what is left to read of it, and the error, come without waiting. */
bool calxi_pq_busy(const calxi_pq_connection *connection)
{
    return PQisBusy(connection->pg) && PQstatus(connection->pg) == CONNECTION_OK;
}

int32_t calxi_pq_begin(calxi_pq_connection *connection, uint32_t purpose)
{
    PGTransactionStatusType state;
    if (connection->failure || connection->error.status || connection->message[0])
        calxi_pq_error_clear(connection);
    connection->completion.rows_affected = connection->completion.row_count = -1;
    connection->completion.columns = 0;
    connection->completion.flags = 0;
    connection->completion.statements = 0;
    if (!connection->pg)
        return calxi_pq_fail(connection, CALX_MISUSE, "the connection is not open");
    if (connection->result || connection->stage != CALXI_PQ_IDLE)
        return calxi_pq_fail(connection, CALX_MISUSE, "a streamed result is still being read on this connection");
    state = PQtransactionStatus(connection->pg);
    if (state == PQTRANS_UNKNOWN) {
        calxi_pq_fail(connection, CALX_DISCONNECT, "the connection to the server is lost");
        connection->error.flags = CALX_DRIVER_ERROR_DISCONNECT | CALX_DRIVER_ERROR_NOT_SENT;
        return CALX_STEP_FAILED;
    }
    connection->in_transaction = state == PQTRANS_INTRANS || state == PQTRANS_INERROR;
    connection->purpose = purpose;
    connection->copy = false;
    return CALX_STEP_DONE;
}

int32_t calxi_pq_sent(calxi_pq_connection *connection, uint32_t stage, calx_io *io)
{
    int left = PQflush(connection->pg);
    connection->stage = stage;
    connection->flushing = left > 0;
    /* The answer is a round trip away: no use in looking for it now. A failed flush shows when reading. */
    return calxi_pq_wait(connection, left > 0 ? CALX_IO_READ | CALX_IO_WRITE : CALX_IO_READ, io);
}

int32_t calxi_pq_end(calxi_pq_connection *connection, int32_t step)
{
    calxi_pq_result *result = connection->result;
    connection->stage = CALXI_PQ_IDLE;
    connection->statement = NULL;
    connection->result = NULL;
    if (result && step == CALX_STEP_FAILED)
        calxi_pq_result_clear(result);
    return step;
}

int32_t calxi_pq_fail_broken(calxi_pq_connection *connection)
{
    calxi_pq_fail_libpq(connection);
    connection->error.flags |= CALX_DRIVER_ERROR_DISCONNECT;
    return calxi_pq_end(connection, CALX_STEP_FAILED);
}

/* Ends a COPY that nobody can feed or read here, so that its answer can be collected like any other. */
static int32_t refuse_copy(calxi_pq_connection *connection, ExecStatusType status, calx_io *io)
{
    char *line = NULL;
    int got;
    connection->copy = true;
    if (status != PGRES_COPY_OUT) {
        if (PQputCopyEnd(connection->pg, "COPY FROM STDIN cannot be run as a statement") <= 0)
            return calxi_pq_fail_broken(connection);
        return calxi_pq_sent(connection, connection->stage, io);
    }
    while ((got = PQgetCopyData(connection->pg, &line, 1)) > 0)
        PQfreemem(line);
    return got ? CALX_STEP_DONE : calxi_pq_wait(connection, CALX_IO_READ, io);
}

static inline bool is_tag(const char *tag, const char *word)
{
    while (*word && *tag == *word)
        tag++, word++;
    return !*word;
}

/* Rows that a command changed: the last number of its tag. Not for SELECT, COPY, FETCH, MOVE, which count otherwise. */
static int64_t affected(const char *tag)
{
    const char *verb = *tag == 'I' ? "INSERT " : *tag == 'U' ? "UPDATE " : *tag == 'D' ? "DELETE " : *tag == 'M' ? "MERGE " : NULL;
    int64_t count = 0;
    if (!verb || !is_tag(tag, verb))
        return -1;
    for (tag += strlen(verb); *tag == ' ' || (*tag >= '0' && *tag <= '9'); tag++)
        count = *tag == ' ' ? 0 : count * 10 + (*tag - '0');
    return count;
}

/* "cached plan must not change result type" (PostgreSQL 15) would fail the transaction: after DDL of its own, or its rollback,
 * the session prepares anew. */
static bool changes_schema(const char *tag)
{
    return is_tag(tag, "CREATE ") || is_tag(tag, "ALTER ") || is_tag(tag, "DROP ") || is_tag(tag, "ROLLBACK");
}

void calxi_pq_read_tag(calxi_pq_connection *connection, PGresult *result)
{
    const char *tag = PQcmdStatus(result);
    connection->completion.rows_affected = affected(tag);
    if (connection->completion.rows_affected >= 0 && connection->purpose == CALXI_PQ_EXECUTE)
        return; /* what changes rows does nothing of what follows */
    if (*tag == 'R' && connection->purpose == CALX_COMMAND_COMMIT && is_tag(tag, "ROLLBACK"))
        connection->completion.flags |= CALX_COMPLETION_ROLLED_BACK; /* PostgreSQL 15: COMMIT of a failed transaction */
    if (changes_schema(tag)) {
        connection->altered = connection->altered || *tag != 'R';
        connection->schema += connection->altered;
    }
    if (connection->purpose == CALX_COMMAND_COMMIT || connection->purpose == CALX_COMMAND_ROLLBACK)
        connection->altered = false;
    if (*tag == 'D' && (is_tag(tag, "DISCARD ALL") || is_tag(tag, "DEALLOCATE ALL"))) {
        connection->epoch++;
        connection->closed_count = 0;
    }
}

static void take(calxi_pq_connection *connection, PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        connection->completion.statements += connection->purpose == CALX_COMMAND_SCRIPT;
        calxi_pq_read_tag(connection, result);
        if (!connection->result || !PQnfields(result))
            PQclear(result);
        else if (!calxi_pq_result_take(connection, result) && !connection->failure)
            calxi_pq_fail_no_memory(connection);
        return;
    case PGRES_FATAL_ERROR:
    case PGRES_BAD_RESPONSE:
        if (connection->failure || connection->error.status) {
            PQclear(result);
            return;
        }
        connection->completion.statements += connection->purpose == CALX_COMMAND_SCRIPT;
        connection->failure = result; /* read when all is collected: the transaction's state is known then */
        return;
    default: /* PGRES_SINGLE_TUPLE of a script, PGRES_EMPTY_QUERY */
        PQclear(result);
    }
}

/* What of `connection->failure` or of the connection itself is an error. The failure's fields stay with it. */
static int32_t judge(calxi_pq_connection *connection)
{
    PGresult *failure = connection->failure;
    connection->failure = NULL;
    if (connection->copy) {
        PQclear(failure);
        return calxi_pq_fail(connection, CALX_UNSUPPORTED, "COPY from or to the client cannot be run as a statement");
    }
    if (failure)
        return calxi_pq_fail_result(connection, failure);
    if (connection->error.status)
        return CALX_STEP_FAILED;
    return PQstatus(connection->pg) == CONNECTION_BAD ? calxi_pq_fail_libpq(connection) : CALX_STEP_DONE;
}

static int32_t collected(calxi_pq_connection *connection)
{
    calxi_pq_result *into = connection->result;
    if (into) {
        connection->completion.flags |= CALX_COMPLETION_INDEPENDENT;
        connection->completion.columns = into->shape ? into->shape->count : 0;
        connection->completion.row_count = into->rows ? into->row_count : -1;
    }
    return calxi_pq_end(connection, judge(connection));
}

/* The first row of a stream is here: the rest comes by fetching, and the connection is the result's until then. */
static int32_t stream_begins(calxi_pq_connection *connection)
{
    connection->result->connection = connection;
    connection->completion.columns = connection->result->shape->count;
    connection->stage = CALXI_PQ_IDLE;
    connection->statement = NULL;
    return CALX_STEP_DONE;
}

/* Takes results until there is none: only then does libpq take the next command. */
int32_t calxi_pq_collect(calxi_pq_connection *connection, calx_io *io)
{
    bool stream = connection->purpose == CALXI_PQ_EXECUTE && (connection->execute_flags & CALX_EXECUTE_STREAM);
    for (;;) {
        ExecStatusType status;
        PGresult *result;
        int32_t step;
        if (calxi_pq_busy(connection))
            return calxi_pq_wait(connection, CALX_IO_READ, io);
        result = PQgetResult(connection->pg);
        if (!result)
            return collected(connection);
        status = PQresultStatus(result);
        if (stream && status == PGRES_SINGLE_TUPLE && !connection->error.status) {
            if (calxi_pq_result_take(connection, result))
                return stream_begins(connection);
            calxi_pq_fail_no_memory(connection); /* the rows are dropped as they come */
            continue;
        }
        if (status != PGRES_COPY_IN && status != PGRES_COPY_OUT && status != PGRES_COPY_BOTH) {
            take(connection, result);
            continue;
        }
        PQclear(result);
        step = refuse_copy(connection, status, io);
        if (step != CALX_STEP_DONE)
            return step;
    }
}

int32_t calxi_pq_take_synced(calxi_pq_connection *connection, void (*take_it)(calxi_pq_connection *, PGresult *), calx_io *io)
{
    while (connection->syncs) {
        PGresult *result;
        if (calxi_pq_busy(connection))
            return calxi_pq_wait(connection, CALX_IO_READ, io);
        result = PQgetResult(connection->pg);
        if (result)
            take_it(connection, result);
        else if (PQstatus(connection->pg) == CONNECTION_BAD)
            break;
    }
    return CALX_STEP_DONE;
}

static void take_from_pipeline(calxi_pq_connection *connection, PGresult *result)
{
    bool preparing = connection->stage == CALXI_PQ_PREPARING;
    switch (PQresultStatus(result)) {
    case PGRES_PIPELINE_SYNC:
        connection->syncs--;
        break;
    case PGRES_FATAL_ERROR:
        if (preparing && !connection->failure && !connection->error.status) {
            connection->failure = result;
            return;
        }
        break; /* a name that is not there any more need not be deallocated */
    case PGRES_COMMAND_OK:
        /* of Parse, then of Describe */
        if (preparing && ++connection->replies == 2 && !calxi_pq_described(connection, result))
            calxi_pq_fail_no_memory(connection);
        break;
    default:
        break;
    }
    PQclear(result);
}

static int32_t run(calxi_pq_connection *connection, calx_io *io)
{
    if (connection->purpose == CALXI_PQ_EXECUTE)
        return calxi_pq_execute_go(connection, io);
    if (!PQsendQuery(connection->pg, connection->command))
        return calxi_pq_end(connection, calxi_pq_fail_libpq(connection));
    if (connection->purpose == CALX_COMMAND_SCRIPT)
        PQsetSingleRowMode(connection->pg); /* rows are dropped one by one, not gathered first */
    return calxi_pq_sent(connection, CALXI_PQ_RUNNING, io);
}

/* A round trip in pipeline mode. */
static int32_t collect_pipeline(calxi_pq_connection *connection, calx_io *io)
{
    int32_t step;
    if (calxi_pq_take_synced(connection, take_from_pipeline, io) == CALX_STEP_WAIT)
        return CALX_STEP_WAIT;
    step = judge(connection);
    if (step == CALX_STEP_DONE && !PQexitPipelineMode(connection->pg))
        return calxi_pq_fail_broken(connection);
    if (step != CALX_STEP_DONE) {
        PQexitPipelineMode(connection->pg);
        return calxi_pq_end(connection, step);
    }
    return run(connection, io);
}

int32_t calxi_pq_start(calxi_pq_connection *connection, calx_io *io)
{
    return calxi_pq_deallocate_due(connection) ? calxi_pq_deallocate_go(connection, io) : run(connection, io);
}

int32_t calxi_pq_poll(void *state, uint32_t ready, calx_io *io)
{
    calxi_pq_connection *connection = state;
    int left;
    if (connection->stage == CALXI_PQ_CONNECTING)
        return calxi_pq_connect_poll(connection, io);
    /* When the connection breaks, PQgetResult still gives what had arrived before, and then the error. */
    if (ready != CALX_IO_WRITE && !PQconsumeInput(connection->pg) && PQstatus(connection->pg) == CONNECTION_OK)
        return calxi_pq_fail_broken(connection);
    /* A layer between may hold decrypted bytes that the socket does not show (libpq 15 reads what has room). */
    if (connection->layered)
        PQconsumeInput(connection->pg);
    if (connection->flushing) {
        left = PQflush(connection->pg);
        if (left > 0)
            return calxi_pq_wait(connection, CALX_IO_READ | CALX_IO_WRITE, io);
        connection->flushing = false;
    }
    switch (connection->stage) {
    case CALXI_PQ_SETTING_UP:
    case CALXI_PQ_RUNNING:
        return calxi_pq_collect(connection, io);
    case CALXI_PQ_DEALLOCATING:
    case CALXI_PQ_PREPARING:
        return collect_pipeline(connection, io);
    case CALXI_PQ_FETCHING:
        return calxi_pq_fetch_go(connection, io);
    case CALXI_PQ_QUEUEING:
        return calxi_pq_queue_go(connection);
    case CALXI_PQ_SYNCING:
        return calxi_pq_sync_go(connection, io);
    case CALXI_PQ_DRAINING:
        return calxi_pq_drain_go(connection, io);
    default:
        return calxi_pq_fail(connection, CALX_MISUSE, "poll without an operation under way");
    }
}

static uint32_t transaction_of(const calxi_pq_connection *connection)
{
    switch (PQtransactionStatus(connection->pg)) {
    case PQTRANS_IDLE:
        return CALX_TRANSACTION_IDLE;
    case PQTRANS_INTRANS:
        return CALX_TRANSACTION_ACTIVE;
    case PQTRANS_INERROR:
        return CALX_TRANSACTION_FAILED;
    case PQTRANS_ACTIVE: /* a stream is open: the server has not said yet what is after it */
        return connection->in_transaction ? CALX_TRANSACTION_ACTIVE : CALX_TRANSACTION_IDLE;
    default:
        return CALX_TRANSACTION_UNKNOWN;
    }
}

/* standard_conforming_strings may change with any SELECT set_config(...), and asking PQparameterStatus after every
 * statement costs a walk through a list. PQescapeStringConn knows it as a flag: it doubles a backslash exactly when
 * literals take it. */
static uint32_t modes_of(calxi_pq_connection *connection)
{
    char doubled[3];
    return PQescapeStringConn(connection->pg, doubled, "\\", 1, NULL) == 2 ? CALX_MODE_BACKSLASH_IN_LITERALS : 0;
}

void calxi_pq_finish(void *state, calx_completion *completion)
{
    calxi_pq_connection *connection = state;
    uint32_t size = completion->struct_size;
    connection->completion.transaction = transaction_of(connection);
    if (connection->completion.rows_affected < 0) /* what changes rows does not change settings */
        connection->completion.modes = modes_of(connection);
    if (size && size < sizeof *completion)
        memcpy(completion, &connection->completion, size);
    else
        *completion = connection->completion;
    completion->struct_size = size;
}

bool calxi_pq_copy_command(calxi_pq_connection *connection, const char *sql, size_t len)
{
    if (len >= connection->command_room) {
        char *larger = calxi_pq_host->reallocate(connection->command, len + 64);
        if (!larger)
            return false;
        connection->command = larger;
        connection->command_room = len + 64;
    }
    memcpy(connection->command, sql, len);
    connection->command[len] = '\0';
    return true;
}

int32_t calxi_pq_command_start(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    calxi_pq_connection *connection = state;
    int32_t step = calxi_pq_begin(connection, purpose);
    if (step != CALX_STEP_DONE)
        return step;
    if (len > CALXI_PQ_MESSAGE_MAX)
        return calxi_pq_fail_long(connection, 0);
    if (memchr(sql, '\0', len))
        return calxi_pq_fail(connection, CALX_PROGRAMMING_ERROR, "the SQL has a NUL byte in it");
    if (!calxi_pq_copy_command(connection, sql, len))
        return calxi_pq_fail_no_memory(connection);
    return calxi_pq_start(connection, io);
}
