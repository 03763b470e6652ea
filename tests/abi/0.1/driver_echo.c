/* SPDX-License-Identifier: MIT */
/* Frozen at ABI 0.1: a complete driver without a database behind it. What a statement does is its first word:
 *   SELECT        one row, whose columns are the parameters (for the dialect's ping: the number 1)
 *   SERIES $1     as many rows as the parameter says, each with its number and a text
 *   CHANGE        three rows affected, and 42 is the key of the last one
 *   FAIL $1       an error with that native code
 *   LOSE          the connection is lost
 *   LOG           one row: the commands that calx sent by itself, and the option that it was given */
#include <calx/plugin/driver.h>
#include <calx/plugin/slot.h>

#include <stdio.h>
#include <string.h>

static const calx_host *host_table;

typedef struct connection {
    calx_completion done;
    calx_driver_error error;
    char message[128];
    char log[512];
    char option[64];
    uint32_t transaction;
    bool waiting; /* a start has answered CALX_STEP_WAIT, and poll has not come yet */
    int32_t outcome;
} connection;

typedef struct statement {
    connection *connection;
    size_t parameters;
    char word[16];
} statement;

typedef struct result {
    statement *statement;
    calx_value *values; /* owned, and so are their texts */
    calx_column_info *columns;
    char (*names)[16];
    size_t count;
    int64_t row, rows;
} result;

/* Every operation that could talk to a server takes the long way: start answers WAIT, poll ends it. */
static int32_t later(connection *c, int32_t outcome, calx_io *io)
{
    c->waiting = true;
    c->outcome = outcome;
    io->fd = -1;
    io->events = 0;
    io->timeout = 100;
    return CALX_STEP_WAIT;
}

static void begin(connection *c)
{
    memset(&c->done, 0, sizeof c->done);
    c->done.struct_size = sizeof c->done;
    c->done.rows_affected = -1;
    c->done.row_count = -1;
}

static int32_t fail(connection *c, uint32_t status, int32_t code, const char *message)
{
    memset(&c->error, 0, sizeof c->error);
    c->error.struct_size = sizeof c->error;
    c->error.status = status;
    c->error.native_code = code;
    memcpy(c->error.sqlstate, "EC042", 6);
    c->error.message.len = (size_t)snprintf(c->message, sizeof c->message, "%s", message);
    c->error.message.ptr = c->message;
    return CALX_STEP_FAILED;
}

static int32_t poll_(void *state, uint32_t ready, calx_io *io)
{
    connection *c = state;
    (void)io;
    if (!c->waiting || !(ready & CALX_IO_TIMEOUT))
        return fail(c, CALX_INTERFACE_ERROR, 0, "poll was called out of turn");
    c->waiting = false;
    return c->outcome;
}

static void finish(void *state, calx_completion *completion)
{
    connection *c = state;
    uint32_t size = completion->struct_size;
    c->done.transaction = c->transaction;
    memcpy(completion, &c->done, size < sizeof c->done ? size : sizeof c->done);
    completion->struct_size = size;
}

static void error(void *state, calx_driver_error *out)
{
    connection *c = state;
    uint32_t size = out->struct_size;
    memcpy(out, &c->error, size < sizeof c->error ? size : sizeof c->error);
    out->struct_size = size;
}

static const calx_option options[] = { { "echo_token", CALX_OPTION_SECRET, 0 } };

static int32_t connect_start(void *state, const calx_connect_params *params, calx_io *io)
{
    connection *c = state;
    begin(c);
    for (size_t i = 0; i < params->option_count; i++) {
        const calx_pair *pair = (const void *)((const char *)params->options + i * params->pair_size);
        if (strcmp(pair->key, "echo_token") == 0)
            snprintf(c->option, sizeof c->option, "%s", pair->value);
    }
    if (params->username && strcmp(params->username, "nobody") == 0)
        return later(c, fail(c, CALX_OPERATIONAL_ERROR, 0, "nobody may not come in"), io);
    return later(c, CALX_STEP_DONE, io);
}

static int32_t close_start(void *state, calx_io *io)
{
    return later(state, CALX_STEP_DONE, io);
}

static void abandon(void *state)
{
    ((connection *)state)->waiting = false;
}

static const char *server_version(void *state)
{
    (void)state;
    return "1.2.3";
}

static int32_t command_start(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    connection *c = state;
    size_t used = strlen(c->log);
    begin(c);
    snprintf(c->log + used, sizeof c->log - used, "%s%.*s", used ? "; " : "", (int)len, sql);
    if (purpose == CALX_COMMAND_BEGIN)
        c->transaction = CALX_TRANSACTION_ACTIVE;
    if (purpose == CALX_COMMAND_COMMIT || purpose == CALX_COMMAND_ROLLBACK)
        c->transaction = CALX_TRANSACTION_IDLE;
    return later(c, CALX_STEP_DONE, io);
}

static int32_t prepare_start(void *state, void *own, const char *sql, size_t len, size_t parameters, uint32_t flags,
                             calx_io *io)
{
    connection *c = state;
    statement *s = own;
    size_t word = 0;
    (void)flags;
    begin(c);
    while (word < len && word < sizeof s->word - 1 && sql[word] >= 'A' && sql[word] <= 'Z')
        word++;
    memcpy(s->word, sql, word);
    s->connection = c;
    s->parameters = parameters;
    return later(c, word ? CALX_STEP_DONE : fail(c, 0, 1, "a statement begins with a word"), io);
}

static void statement_close(void *own)
{
    ((statement *)own)->connection = NULL;
}

/* A value of an argument's slot, with its text copied. False: out of memory. */
static bool take(const calx_slot *slot, calx_value *to)
{
    const void *at = slot->to;
    void *copy;
    to->kind = slot->kind;
    switch (slot->kind) {
    case CALX_KIND_BOOL:
        to->as.b = *(const bool *)at;
        return true;
    case CALX_KIND_INT32:
        to->kind = CALX_KIND_INT64;
        to->as.i = *(const int32_t *)at;
        return true;
    case CALX_KIND_INT64:
        to->as.i = *(const int64_t *)at;
        return true;
    case CALX_KIND_UINT64:
        to->as.u = *(const uint64_t *)at;
        return true;
    case CALX_KIND_DOUBLE:
        to->as.d = *(const double *)at;
        return true;
    case CALX_KIND_TIMESTAMP:
        to->as.timestamp = *(const calx_timestamp *)at;
        return true;
    case CALX_KIND_STR:
    case CALX_KIND_DECIMAL:
    case CALX_KIND_BYTES: /* the three have the same members */
        to->as.s = *(const calx_str *)at;
        if (!to->as.s.ptr) {
            to->kind = CALX_KIND_NULL;
            return true;
        }
        copy = host_table->allocate(to->as.s.len + 1);
        if (copy) {
            memcpy(copy, to->as.s.ptr, to->as.s.len);
            ((char *)copy)[to->as.s.len] = '\0';
        }
        to->as.s.ptr = copy;
        return copy != NULL;
    default:
        to->kind = CALX_KIND_NULL;
        return true;
    }
}

static void clear(result *r)
{
    for (size_t i = 0; r->values && i < r->count; i++)
        if (r->values[i].kind == CALX_KIND_STR || r->values[i].kind == CALX_KIND_DECIMAL ||
            r->values[i].kind == CALX_KIND_BYTES)
            host_table->release((void *)(uintptr_t)r->values[i].as.s.ptr);
    host_table->release(r->values);
    host_table->release(r->columns);
    host_table->release(r->names);
    r->values = NULL;
    r->columns = NULL;
    r->names = NULL;
}

static bool make_columns(result *r, size_t count)
{
    r->count = count;
    r->values = host_table->allocate(count * sizeof *r->values);
    if (r->values)
        memset(r->values, 0, count * sizeof *r->values);
    r->columns = host_table->allocate(count * sizeof *r->columns);
    r->names = host_table->allocate(count * sizeof *r->names);
    if (!r->values || !r->columns || !r->names)
        return false;
    memset(r->columns, 0, count * sizeof *r->columns);
    for (size_t i = 0; i < count; i++) {
        r->columns[i].name.len = (size_t)snprintf(r->names[i], sizeof r->names[i], "c%zu", i + 1);
        r->columns[i].name.ptr = r->names[i];
        r->columns[i].type_name.ptr = "ECHO";
        r->columns[i].type_name.len = 4;
    }
    return true;
}

static int32_t out_of_memory(connection *c)
{
    return fail(c, CALX_NO_MEMORY, 0, "out of memory");
}

static int32_t select_(result *r, const calx_slot *slots, size_t count)
{
    connection *c = r->statement->connection;
    bool is_ping = count == 0;
    if (!make_columns(r, is_ping ? 1 : count))
        return out_of_memory(c);
    for (size_t i = 0; i < count; i++)
        if (!take(&slots[i], &r->values[i]))
            return out_of_memory(c);
    if (is_ping) {
        r->values[0].kind = CALX_KIND_INT64;
        r->values[0].as.i = 1;
    }
    r->rows = 1;
    c->done.columns = (uint32_t)r->count;
    c->done.row_count = 1;
    return CALX_STEP_DONE;
}

static int32_t log_(result *r)
{
    connection *c = r->statement->connection;
    calx_str texts[2] = { { c->log, strlen(c->log) }, { c->option, strlen(c->option) } };
    calx_slot slots[2] = { { CALX_KIND_STR, sizeof(calx_str), &texts[0], NULL, 0 },
                           { CALX_KIND_STR, sizeof(calx_str), &texts[1], NULL, 0 } };
    return select_(r, slots, 2);
}

static int64_t number_of(const calx_slot *slots, size_t count)
{
    if (count == 0)
        return 0;
    return slots[0].kind == CALX_KIND_INT32 ? *(const int32_t *)slots[0].to : *(const int64_t *)slots[0].to;
}

static int32_t run(result *r, const calx_slot *slots, size_t count)
{
    statement *s = r->statement;
    connection *c = s->connection;
    if (strcmp(s->word, "SELECT") == 0)
        return select_(r, slots, count);
    if (strcmp(s->word, "LOG") == 0)
        return log_(r);
    if (strcmp(s->word, "SERIES") == 0) {
        if (!make_columns(r, 2))
            return out_of_memory(c);
        r->rows = number_of(slots, count);
        r->values[0].kind = CALX_KIND_INT64;
        c->done.columns = 2;
        return CALX_STEP_DONE;
    }
    if (strcmp(s->word, "CHANGE") == 0) {
        c->done.rows_affected = 3;
        c->done.last_insert_id = 42;
        c->done.flags = CALX_COMPLETION_HAS_INSERT_ID;
        return CALX_STEP_DONE;
    }
    if (strcmp(s->word, "LOSE") == 0) {
        c->transaction = CALX_TRANSACTION_UNKNOWN;
        fail(c, CALX_DISCONNECT, 9, "the line went dead");
        c->error.flags = CALX_DRIVER_ERROR_DISCONNECT;
        return CALX_STEP_FAILED;
    }
    return fail(c, 0, (int32_t)number_of(slots, count), "you asked for it");
}

static int32_t execute_start(void *own, void *state, const calx_slot *slots, size_t count, size_t rows, uint32_t flags,
                             calx_io *io)
{
    statement *s = own;
    result *r = state;
    (void)rows;
    (void)flags;
    begin(s->connection);
    r->statement = s;
    return later(s->connection, run(r, slots, count), io);
}

static void describe(void *state, const calx_column_info **columns, size_t *count)
{
    const result *r = state;
    *columns = r->columns;
    *count = r->count;
}

static uint32_t put(const calx_value *value, const calx_slot *slot, size_t row)
{
    switch (value->kind) {
    case CALX_KIND_BOOL:
        return calx_slot_put_bool(slot, row, value->as.b);
    case CALX_KIND_INT64:
        return calx_slot_put_int64(slot, row, value->as.i);
    case CALX_KIND_UINT64:
        return calx_slot_put_uint64(slot, row, value->as.u);
    case CALX_KIND_DOUBLE:
        return calx_slot_put_double(slot, row, value->as.d);
    case CALX_KIND_STR:
        return calx_slot_put_text(slot, row, value->as.s.ptr, value->as.s.len);
    case CALX_KIND_DECIMAL:
        return calx_slot_put_decimal(slot, row, value->as.s.ptr, value->as.s.len);
    case CALX_KIND_BYTES:
        return calx_slot_put_bytes(slot, row, value->as.bytes.ptr, value->as.bytes.len);
    case CALX_KIND_TIMESTAMP:
        return calx_slot_put_timestamp(slot, row, value->as.timestamp);
    default:
        return calx_slot_put_null(slot, row);
    }
}

static uint32_t put_column(result *r, size_t column, const calx_slot *slot, size_t row)
{
    if (strcmp(r->statement->word, "SERIES") != 0)
        return put(&r->values[column], slot, row);
    if (column == 0)
        return calx_slot_put_int64(slot, row, r->row);
    return calx_slot_put_text(slot, row, "row", 3);
}

static int32_t fetch_start(void *state, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io)
{
    result *r = state;
    connection *c = r->statement->connection;
    begin(c);
    for (*got = 0; *got < rows && r->row < r->rows; (*got)++) {
        r->row++;
        for (size_t i = 0; i < count; i++) {
            uint32_t fault = put_column(r, i, &slots[i], *got);
            if (fault) {
                io->fault = fault;
                io->fault_column = (uint32_t)i;
                return fail(c, CALX_DATA_ERROR, 0, "a value does not fit");
            }
        }
    }
    return CALX_STEP_DONE;
}

static int32_t result_close_start(void *state, calx_io *io)
{
    (void)io;
    clear(state);
    return CALX_STEP_DONE;
}

static const char *const dialects[] = { "echo", NULL };

static const calx_driver table = {
    .struct_size = sizeof(calx_driver),
    .name = "echo",
    .connection_size = sizeof(connection),
    .statement_size = sizeof(statement),
    .result_size = sizeof(result),
    .option_size = sizeof(calx_option),
    .column_size = sizeof(calx_column_info),
    .options = options,
    .option_count = 1,
    .dialects = dialects,
    .connect_start = connect_start,
    .close_start = close_start,
    .abandon = abandon,
    .poll = poll_,
    .finish = finish,
    .error = error,
    .server_version = server_version,
    .command_start = command_start,
    .prepare_start = prepare_start,
    .statement_close = statement_close,
    .execute_start = execute_start,
    .describe = describe,
    .fetch_start = fetch_start,
    .result_close_start = result_close_start,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DRIVER,
    .name = "echo",
    .version = "0.1",
    .table = &table,
};

CALX_PLUGIN_INIT(driver_echo)
{
    if (!CALX_HOST_HAS(host, now))
        return NULL;
    host_table = host;
    return &plugin;
}
