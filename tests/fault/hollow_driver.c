/* SPDX-License-Identifier: MIT */
/* The hollow driver. What a connection counts is plain memory: ThreadSanitizer sees a connection that changes hands without a lock. */
#include "hollow_driver.h"

#include <calx/calx.h>
#include <calx/plugin.h>
#include <calx/plugin/driver.h>
#include <calx/plugin/slot.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct hollow {
    atomic_bool in_call;
    bool open, stuck, in_transaction;
    unsigned seed;
    size_t calls;
    uint32_t status, flags;
    const char *message;
} hollow;

typedef struct hollow_statement {
    hollow *connection;
    int64_t argument;
    bool returns_row;
} hollow_statement;

typedef struct hollow_result {
    hollow_statement *statement;
    hollow *connection;
    int64_t value;
    bool row;
} hollow_result;

static const calx_column_info column = { { "value", 5 }, CALX_KIND_INT64, 0, { "", 0 } };
static atomic_size_t open_now, opened, broken;
static unsigned lost_of_million, stuck_of_million, refused_of_million;

static void rule(bool kept)
{
    if (!kept)
        atomic_fetch_add(&broken, 1);
}

/* Every call passes here: begins and ends its use of the connection. */
static void enter(hollow *h)
{
    rule(!atomic_exchange(&h->in_call, true));
    h->calls++;
}

static int32_t leave(hollow *h, int32_t step)
{
    atomic_store(&h->in_call, false);
    return step;
}

static bool by_chance(hollow *h, unsigned of_million)
{
    return of_million && (unsigned)rand_r(&h->seed) % 1000000 < of_million;
}

static int32_t fail(hollow *h, uint32_t status, uint32_t flags, const char *message)
{
    h->status = status;
    h->flags = flags;
    h->message = message;
    return leave(h, CALX_STEP_FAILED);
}

/* One round trip. */
static int32_t talk(hollow *h, calx_io *io)
{
    rule(h->open && !h->stuck);
    if (by_chance(h, lost_of_million))
        return fail(h, CALX_DISCONNECT, CALX_DRIVER_ERROR_DISCONNECT, "the connection is lost, by chance");
    if (by_chance(h, stuck_of_million)) {
        rule(io->deadline != INT64_MAX);
        h->stuck = true;
        io->deadline = 0; /* as if it had waited so long */
        return leave(h, CALX_STEP_WAIT);
    }
    return leave(h, CALX_STEP_DONE);
}

static void drop(hollow *h)
{
    if (h->open)
        atomic_fetch_sub(&open_now, 1);
    h->open = false;
}

static int32_t connect_start(void *state, const calx_connect_params *params, calx_io *io)
{
    hollow *h = state;
    (void)params;
    (void)io;
    enter(h);
    h->seed = (unsigned)atomic_fetch_add(&opened, 1) * 2654435761u;
    if (by_chance(h, refused_of_million)) {
        fail(h, CALX_OPERATIONAL_ERROR, CALX_DRIVER_ERROR_NOT_SENT, "refused, by chance");
        return CALX_STEP_FAILED;
    }
    h->open = true;
    atomic_fetch_add(&open_now, 1);
    return leave(h, CALX_STEP_DONE);
}

static int32_t close_start(void *state, calx_io *io)
{
    hollow *h = state;
    (void)io;
    enter(h);
    drop(h);
    return leave(h, CALX_STEP_DONE);
}

static void abandon(void *state)
{
    enter(state);
    drop(state);
    leave(state, 0);
}

static int32_t poll_again(void *state, uint32_t ready, calx_io *io)
{
    (void)ready;
    (void)io;
    rule(false);
    return fail(state, CALX_INTERFACE_ERROR, 0, "polled, and never asked for it");
}

static void finish(void *state, calx_completion *completion)
{
    hollow *h = state;
    enter(h);
    completion->transaction = h->in_transaction ? CALX_TRANSACTION_ACTIVE : CALX_TRANSACTION_IDLE;
    completion->columns = 1; /* counts after execute only */
    leave(h, 0);
}

static void error(void *state, calx_driver_error *e)
{
    const hollow *h = state;
    e->status = h->status;
    e->flags = h->flags;
    e->message = (calx_str){ h->message, strlen(h->message) };
}

static const char *server_version(void *state)
{
    (void)state;
    return "3.40.1";
}

static int32_t command_start(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    hollow *h = state;
    int32_t step;
    (void)sql;
    (void)len;
    enter(h);
    step = talk(h, io);
    if (step == CALX_STEP_DONE && purpose == CALX_COMMAND_BEGIN)
        h->in_transaction = true;
    if (step == CALX_STEP_DONE && (purpose == CALX_COMMAND_COMMIT || purpose == CALX_COMMAND_ROLLBACK))
        h->in_transaction = false;
    return step;
}

static int32_t prepare_start(void *state, void *statement, const char *sql, size_t len, size_t parameters, uint32_t flags,
                             calx_io *io)
{
    hollow_statement *s = statement;
    (void)sql;
    (void)len;
    (void)parameters;
    (void)flags;
    s->connection = state;
    enter(state);
    return talk(state, io);
}

static void statement_close(void *statement)
{
    hollow_statement *s = statement;
    s->connection = NULL;
}

static int32_t execute_start(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows, uint32_t flags,
                             calx_io *io)
{
    hollow_statement *s = statement;
    hollow_result *r = result;
    int32_t number = 0;
    (void)rows;
    (void)flags;
    enter(s->connection);
    r->statement = s;
    r->connection = s->connection;
    if (count && slots[0].size == sizeof number)
        memcpy(&number, slots[0].to, sizeof number);
    r->value = number;
    r->row = true;
    return talk(s->connection, io);
}

static void describe(void *result, const calx_column_info **columns, size_t *count)
{
    (void)result;
    *columns = &column;
    *count = 1;
}

static int32_t fetch_start(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io)
{
    hollow_result *r = result;
    int32_t step;
    (void)rows;
    enter(r->connection);
    *got = 0;
    step = talk(r->connection, io);
    if (step != CALX_STEP_DONE || !r->row)
        return step;
    r->row = false;
    *got = 1;
    if (count)
        io->fault = calx_slot_put_int64(&slots[0], 0, r->value);
    return io->fault ? fail(r->connection, CALX_DATA_ERROR, 0, "does not fit") : step;
}

static int32_t result_close_start(void *result, calx_io *io)
{
    hollow_result *r = result;
    (void)io;
    r->statement = NULL;
    return CALX_STEP_DONE;
}

static const char *const dialects[] = { "sqlite", NULL };

static const calx_driver table = {
    .struct_size = sizeof table, .name = "hollow", .connection_size = sizeof(hollow), .statement_size = sizeof(hollow_statement),
    .result_size = sizeof(hollow_result), .option_size = sizeof(calx_option), .column_size = sizeof(calx_column_info),
    .dialects = dialects, .connect_start = connect_start, .close_start = close_start, .abandon = abandon, .poll = poll_again,
    .finish = finish, .error = error, .server_version = server_version, .command_start = command_start,
    .prepare_start = prepare_start, .statement_close = statement_close, .execute_start = execute_start, .describe = describe,
    .fetch_start = fetch_start, .result_close_start = result_close_start,
};

static const calx_plugin plugin = {
    .struct_size = sizeof plugin, .abi_major = CALX_ABI_MAJOR, .abi_minor = CALX_ABI_MINOR, .kind = CALX_PLUGIN_DRIVER,
    .name = "hollow", .version = "0", .table = &table,
};

static const calx_plugin *init(const calx_host *host)
{
    (void)host;
    return &plugin;
}

bool hollow_register(char *message, size_t size)
{
    return calx_plugin_register(init, message, size) == CALX_OK;
}

void hollow_trouble(unsigned lost, unsigned stuck, unsigned refused)
{
    lost_of_million = lost;
    stuck_of_million = stuck;
    refused_of_million = refused;
}

size_t hollow_open(void)
{
    return atomic_load(&open_now);
}

size_t hollow_opened(void)
{
    return atomic_load(&opened);
}

size_t hollow_broken_rules(void)
{
    return atomic_load(&broken);
}
