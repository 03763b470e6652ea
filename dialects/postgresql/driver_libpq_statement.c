/* SPDX-License-Identifier: MIT */
/* The libpq driver: statements: preparing, executing, and taking their names back. */
#include "driver_libpq.h"

#include <stdio.h>
#include <string.h>

enum {
    PARAMETERS_MAX = 65535, /* of the protocol: a 16-bit count */
    /* libpq 15 takes a ParameterDescription of more than 30,000 bytes, four a parameter, for noise, and gives up the connection. */
    DESCRIBED_MAX = (30000 - 6) / 4,
    PREPARES_MAX = 4,       /* for other types; then such executions go without the prepared handle */
    CLOSED_MANY = 64        /* names that make a round trip inside a transaction worth its while */
};

/* All arrays in one block, the widest elements first. */
static bool make_arrays(calxi_pq_statement *statement, size_t count)
{
    size_t each = sizeof(uint64_t) + sizeof(char *) + 3 * sizeof(Oid) + 2 * sizeof(int);
    if (!count)
        return true;
    statement->arrays = calxi_pq_host->allocate(count * each);
    if (!statement->arrays)
        return false;
    memset(statement->arrays, 0, count * each);
    statement->scalars = statement->arrays;
    statement->values = (const char **)(statement->scalars + count);
    statement->declared = (Oid *)(statement->values + count);
    statement->actual = statement->declared + count;
    statement->single = statement->actual + count;
    statement->lengths = (int *)(statement->single + count);
    statement->formats = statement->lengths + count;
    return true;
}

static void link_statement(calxi_pq_connection *connection, calxi_pq_statement *statement)
{
    statement->connection = connection;
    statement->previous = NULL;
    statement->next = connection->statements;
    if (statement->next)
        statement->next->previous = statement;
    connection->statements = statement;
}

/* Only remembers the SQL: the types of its parameters are known when it is first executed. */
int32_t calxi_pq_prepare_start(void *connection_state, void *statement_state, const char *sql, size_t len,
                               size_t parameters, uint32_t flags, calx_io *io)
{
    calxi_pq_connection *connection = connection_state;
    calxi_pq_statement *statement = statement_state;
    (void)io;
    if (len > CALXI_PQ_MESSAGE_MAX - 4 * (size_t)PARAMETERS_MAX)
        return calxi_pq_fail_long(connection, 0);
    if (memchr(sql, '\0', len))
        return calxi_pq_fail(connection, CALX_PROGRAMMING_ERROR, "the SQL has a NUL byte in it");
    if (parameters > PARAMETERS_MAX) {
        calxi_pq_fail(connection, CALX_PROGRAMMING_ERROR, "PostgreSQL takes at most 65535 parameters a statement");
        connection->error.kind = CALX_LIMIT_EXCEEDED;
        return CALX_STEP_FAILED;
    }
    link_statement(connection, statement);
    statement->sql = calxi_pq_host->allocate(len + 1);
    if (!statement->sql || !make_arrays(statement, parameters))
        return calxi_pq_fail_no_memory(connection);
    memcpy(statement->sql, sql, len);
    statement->sql[len] = '\0';
    statement->parameters = parameters;
    statement->once = (flags & CALX_PREPARE_ONCE) != 0 || parameters > DESCRIBED_MAX;
    return CALX_STEP_DONE;
}

/* Out of memory here only means that the server keeps the statement until the session ends. */
static void queue_deallocate(calxi_pq_connection *connection, uint64_t number)
{
    if (connection->closed_count == connection->closed_room) {
        size_t room = connection->closed_room * 2 + 16;
        uint64_t *larger = calxi_pq_host->reallocate(connection->closed, room * sizeof *larger);
        if (!larger)
            return;
        connection->closed = larger;
        connection->closed_room = room;
    }
    connection->closed[connection->closed_count++] = number;
}

void calxi_pq_statement_forget(calxi_pq_statement *statement, bool gone)
{
    calxi_pq_connection *connection = statement->connection;
    if (connection && statement->number && !gone && statement->epoch == connection->epoch)
        queue_deallocate(connection, statement->number);
    statement->number = 0;
    calxi_pq_shape_release(statement->shape);
    statement->shape = NULL;
}

void calxi_pq_statement_close(void *state)
{
    calxi_pq_statement *statement = state;
    calxi_pq_connection *connection = statement->connection;
    calxi_pq_statement_forget(statement, false);
    if (connection) {
        *(statement->previous ? &statement->previous->next : &connection->statements) = statement->next;
        if (statement->next)
            statement->next->previous = statement->previous;
        if (connection->statement == statement)
            connection->statement = NULL;
    }
    calxi_pq_host->release(statement->sql);
    calxi_pq_host->release(statement->arrays);
    calxi_pq_host->release(statement->text);
    memset(statement, 0, sizeof *statement);
}

/* A failed DEALLOCATE would fail the transaction it is in, and in a failed one it is not taken: so between
 * transactions, or, where one transaction goes through very many statements, inside it. */
bool calxi_pq_deallocate_due(const calxi_pq_connection *connection)
{
    if (!connection->closed_count)
        return false;
    switch (PQtransactionStatus(connection->pg)) {
    case PQTRANS_IDLE:
        return true;
    case PQTRANS_INTRANS:
        return connection->closed_count >= CLOSED_MANY;
    default:
        return false;
    }
}

/* One round trip for all. Each has a synchronisation point of its own, so that one that fails does not stop the others.
 */
int32_t calxi_pq_deallocate_go(calxi_pq_connection *connection, calx_io *io)
{
    PGconn *pg = connection->pg;
    char sql[64];
    size_t sent = 0;
    if (!PQenterPipelineMode(pg))
        return calxi_pq_fail_broken(connection);
    for (; sent < connection->closed_count; sent++) {
        snprintf(sql, sizeof sql, "DEALLOCATE \"calx_%llu\"", (unsigned long long)connection->closed[sent]);
        if (!PQsendQueryParams(pg, sql, 0, NULL, NULL, NULL, NULL, 0) || !PQpipelineSync(pg))
            return calxi_pq_fail_broken(connection);
    }
    connection->closed_count = 0;
    connection->syncs = sent;
    return calxi_pq_sent(connection, CALXI_PQ_DEALLOCATING, io);
}

/* Parse and Describe in one round trip. */
static int32_t prepare_go(calxi_pq_connection *connection, calx_io *io)
{
    calxi_pq_statement *statement = connection->statement;
    PGconn *pg = connection->pg;
    if (!statement->prepares && statement->parameters) /* one that failed had types that a NULL of now is not of */
        memset(statement->declared, 0, statement->parameters * sizeof *statement->declared);
    calxi_pq_declare(statement, connection->slots, statement->declared);
    snprintf(statement->name, sizeof statement->name, "calx_%llu", (unsigned long long)++connection->names);
    if (!PQenterPipelineMode(pg) ||
        !PQsendPrepare(pg, statement->name, statement->sql, (int)statement->parameters, statement->declared) ||
        !PQsendDescribePrepared(pg, statement->name) || !PQpipelineSync(pg))
        return calxi_pq_fail_broken(connection);
    connection->syncs = 1;
    connection->replies = 0;
    return calxi_pq_sent(connection, CALXI_PQ_PREPARING, io);
}

bool calxi_pq_described(calxi_pq_connection *connection, const PGresult *description)
{
    calxi_pq_statement *statement = connection->statement;
    size_t count = (size_t)PQnparams(description);
    statement->number = connection->names;
    statement->epoch = connection->epoch;
    statement->schema = connection->schema;
    statement->prepares++;
    statement->shape = calxi_pq_shape_create(description, true);
    for (size_t i = 0; i < statement->parameters; i++)
        statement->actual[i] = i < count ? PQparamtype(description, (int)i) : 0;
    if (!statement->shape)
        calxi_pq_statement_forget(statement, false);
    return statement->shape != NULL;
}

static int32_t fail_bind(calxi_pq_connection *connection, int32_t bound)
{
    calxi_pq_fail_bind(connection, bound);
    return calxi_pq_end(connection, CALX_STEP_FAILED);
}

static int32_t execute_sent(calxi_pq_connection *connection, int sent, calx_io *io)
{
    if (!sent)
        return calxi_pq_end(connection, calxi_pq_fail_libpq(connection));
    if (connection->execute_flags & CALX_EXECUTE_STREAM)
        PQsetSingleRowMode(connection->pg);
    return calxi_pq_sent(connection, CALXI_PQ_RUNNING, io);
}

/* One round trip, text results: nobody knows the columns' types beforehand. */
static int32_t execute_once(calxi_pq_connection *connection, calx_io *io)
{
    calxi_pq_statement *statement = connection->statement;
    int32_t bound;
    connection->once = true;
    if (statement->parameters)
        memset(statement->single, 0, statement->parameters * sizeof *statement->single);
    calxi_pq_declare(statement, connection->slots, statement->single);
    bound = calxi_pq_bind(statement, connection->slots, statement->single, io);
    if (bound != CALXI_PQ_BOUND)
        return fail_bind(connection, bound);
    return execute_sent(connection,
                        PQsendQueryParams(connection->pg, statement->sql, (int)statement->parameters, statement->single,
                                          statement->values, statement->lengths, statement->formats, 0),
                        io);
}

int32_t calxi_pq_execute_go(calxi_pq_connection *connection, calx_io *io)
{
    calxi_pq_statement *statement = connection->statement;
    int32_t bound;
    connection->once = false;
    if (statement->once)
        return execute_once(connection, io);
    if (statement->number && statement->epoch != connection->epoch)
        calxi_pq_statement_forget(statement, true);
    if (statement->number && statement->schema != connection->schema) {
        calxi_pq_statement_forget(statement, false);
        statement->prepares = 0;
    }
    if (!statement->number)
        return prepare_go(connection, io);
    bound = calxi_pq_bind(statement, connection->slots, statement->actual, io);
    if (bound == CALXI_PQ_OTHER_TYPE) {
        if (statement->prepares >= PREPARES_MAX)
            return execute_once(connection, io);
        calxi_pq_statement_forget(statement, false);
        return prepare_go(connection, io);
    }
    if (bound != CALXI_PQ_BOUND)
        return fail_bind(connection, bound);
    return execute_sent(connection,
                        PQsendQueryPrepared(connection->pg, statement->name, (int)statement->parameters,
                                            statement->values, statement->lengths, statement->formats,
                                            (int)statement->shape->binary),
                        io);
}

int32_t calxi_pq_execute_start(void *statement_state, void *result_state, const calx_slot *slots, size_t count,
                               size_t rows, uint32_t flags, calx_io *io)
{
    calxi_pq_statement *statement = statement_state;
    calxi_pq_connection *connection = statement->connection;
    int32_t step;
    if (!connection)
        return CALX_STEP_FAILED;
    step = calxi_pq_begin(connection, CALXI_PQ_EXECUTE);
    if (step != CALX_STEP_DONE)
        return step;
    if (count != statement->parameters || rows > 1)
        return calxi_pq_fail(connection, CALX_MISUSE,
                             "another number of parameters than the statement was prepared with");
    connection->statement = statement;
    connection->result = result_state;
    connection->slots = slots;
    connection->execute_flags = flags;
    return calxi_pq_start(connection, io);
}
