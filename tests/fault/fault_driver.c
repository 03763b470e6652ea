/* SPDX-License-Identifier: MIT */
/* The fault driver: calls of the real driver, counted, and one of them gone wrong, or some by chance. */
#include "fault_driver.h"

#include <calx/calx.h>
#include <calx/plugin.h>
#include <calx/plugin/driver.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The init function of the real driver, which is linked in. */
extern const calx_plugin *driver_sqlite3_LTX_calx_plugin_init(const calx_host *host);

const char *const fault_kind_names[FAULT_KINDS] = { "none", "error", "disconnect", "reply lost", "timeout", "timeout when done",
                                                    "short result", "stale statement", "server down", "server hangs" };
const char *const fault_call_names[CALLS] = { "connect", "close", "server_version", "command", "prepare", "execute", "fetch",
                                              "result_close", "cancel" };

static const calx_driver *real;
static calx_driver table;
static calx_plugin plugin;

/* Many threads may be in the driver; what it does is said before they are. */
static struct {
    fault_kind kind;
    size_t at;
    bool waiting;
    unsigned of_million;
    atomic_size_t calls, open, connections;
    atomic_bool struck;
    atomic_int struck_in;
    _Atomic(const char *) broken_rule;
} control;

/* One call, kept until it is polled. */
typedef struct operation {
    fault_call call;
    uint32_t purpose, flags;
    const char *sql;
    size_t len, parameters, count, rows;
    struct fault_statement *statement;
    struct fault_result *result;
    const calx_slot *slots;
    size_t *got;
    const calx_connect_params *params;
} operation;

/* The states: ours, and behind it the real driver's. */
typedef struct fault_connection {
    operation now;
    bool open, gone, waiting, stuck, failed, short_of_columns;
    atomic_bool in_call;
    unsigned seed;
    const char *message;
    uint32_t status, flags; /* of the injected error; 0: ask the real driver */
} fault_connection;

typedef struct fault_statement {
    fault_connection *connection;
    size_t results;
} fault_statement;

typedef struct fault_result {
    fault_statement *statement;
    fault_connection *connection;
    bool is_short;
} fault_result;

#define HEAD(type) ((sizeof(type) + 15) / 16 * 16)
#define REAL(state, type) ((void *)((char *)(state) + HEAD(type)))

static void rule(bool kept, const char *text)
{
    const char *none = NULL;
    if (!kept)
        atomic_compare_exchange_strong(&control.broken_rule, &none, text);
}

/* One thread's at a time. */
static void enter(fault_connection *c) { rule(!atomic_exchange(&c->in_call, true), "two threads in one connection"); }
static void leave(fault_connection *c) { atomic_store(&c->in_call, false); }

/* ---- going wrong ---- */

static int32_t fail(fault_connection *c, uint32_t status, uint32_t flags, const char *message)
{
    c->status = status;
    c->flags = flags;
    c->message = message;
    c->failed = true;
    return CALX_STEP_FAILED;
}

/* The real connection goes, and with it a result that is being closed: nobody closes that again. */
static void drop(fault_connection *c)
{
    calx_io io = { .struct_size = sizeof io, .fd = -1, .timeout = -1 };
    if (!c->gone)
        real->abandon(REAL(c, fault_connection));
    c->gone = true;
    if (c->now.call == CALL_RESULT_CLOSE && c->now.result)
        real->result_close_start(REAL(c->now.result, fault_result), &io);
    c->now.result = NULL;
}

static int32_t lose(fault_connection *c)
{
    drop(c);
    return fail(c, CALX_DISCONNECT, CALX_DRIVER_ERROR_DISCONNECT, "injected: the connection is gone");
}

/* Never ready: the host's clock is put forward to its limit, and there must be one. */
static int32_t hang(fault_connection *c, calx_io *io)
{
    rule(io->deadline != INT64_MAX, "a wait without a limit");
    c->stuck = true;
    io->fd = -1;
    io->events = 0;
    io->timeout = -1;
    io->deadline = 0;
    return CALX_STEP_WAIT;
}

static int32_t perform(fault_connection *c, calx_io *io)
{
    const operation *o = &c->now;
    int32_t step = CALX_STEP_DONE;
    c->status = 0;
    switch (o->call) {
    case CALL_CONNECT:
        step = real->connect_start(REAL(c, fault_connection), o->params, io);
        break;
    case CALL_CLOSE:
        step = c->gone ? CALX_STEP_DONE : real->close_start(REAL(c, fault_connection), io);
        c->gone = true;
        break;
    case CALL_COMMAND:
        step = real->command_start(REAL(c, fault_connection), o->purpose, o->sql, o->len, io);
        break;
    case CALL_PREPARE:
        step = real->prepare_start(REAL(c, fault_connection), REAL(o->statement, fault_statement), o->sql, o->len, o->parameters,
                                   o->flags, io);
        break;
    case CALL_EXECUTE:
        step = real->execute_start(REAL(o->statement, fault_statement), REAL(o->result, fault_result), o->slots, o->count, o->rows,
                                   o->flags, io);
        break;
    case CALL_FETCH:
        step = real->fetch_start(REAL(o->result, fault_result), o->slots, o->count, o->rows, o->got, io);
        break;
    case CALL_RESULT_CLOSE:
        step = real->result_close_start(REAL(o->result, fault_result), io);
        c->now.result = NULL;
        break;
    default:
        break;
    }
    c->failed = step == CALX_STEP_FAILED;
    return step;
}

/* A call after which nothing is left of its object must free it whatever goes wrong. */
static bool ends(fault_call call)
{
    return call == CALL_CLOSE || call == CALL_RESULT_CLOSE;
}

/* The call, with the fault. */
static int32_t go_wrong(fault_connection *c, fault_kind kind, calx_io *io)
{
    int32_t step;
    if (kind == FAULT_SHORT && c->now.call == CALL_FETCH) {
        *c->now.got = 0;
        return CALX_STEP_DONE;
    }
    if (kind == FAULT_SHORT) {
        step = perform(c, io);
        if (c->now.call == CALL_EXECUTE)
            c->short_of_columns = c->now.result->is_short = true;
        return step;
    }
    if (kind == FAULT_REPLY_LOST || kind == FAULT_TIMEOUT_DONE || (kind == FAULT_ERROR && ends(c->now.call)))
        perform(c, io);
    if (kind == FAULT_ERROR)
        return fail(c, CALX_OPERATIONAL_ERROR, 0, "injected: an error");
    if (kind == FAULT_STALE)
        return fail(c, CALX_OPERATIONAL_ERROR, CALX_DRIVER_ERROR_STATEMENT_STALE, "injected: prepare it again");
    if (kind == FAULT_TIMEOUT || kind == FAULT_TIMEOUT_DONE || kind == FAULT_HANG)
        return hang(c, io);
    return lose(c);
}

static void complete(fault_connection *c, calx_completion *completion)
{
    if (c->gone) {
        completion->transaction = CALX_TRANSACTION_UNKNOWN;
        return;
    }
    real->finish(REAL(c, fault_connection), completion);
    if (c->short_of_columns) {
        completion->columns = 0;
        completion->rows_affected = -1;
        completion->flags = 0;
    }
}

/* Whether a fault of this kind makes sense for a call. */
static bool suits(fault_kind kind, fault_call call, fault_connection *c)
{
    calx_completion completion = { .struct_size = sizeof completion };
    if (kind == FAULT_SHORT)
        return call == CALL_FETCH || call == CALL_EXECUTE || call == CALL_VERSION;
    if (kind == FAULT_STALE)
        return call == CALL_EXECUTE;
    if (kind != FAULT_ERROR || call != CALL_RESULT_CLOSE)
        return true;
    complete(c, &completion); /* an error that leaves a finished statement done would be a lie: only within a transaction */
    return completion.transaction == CALX_TRANSACTION_ACTIVE;
}

static fault_kind by_chance(fault_connection *c)
{
    static const fault_kind kinds[] = { FAULT_ERROR, FAULT_DISCONNECT, FAULT_REPLY_LOST, FAULT_TIMEOUT, FAULT_TIMEOUT_DONE, FAULT_STALE };
    if ((unsigned)rand_r(&c->seed) % 1000000 >= control.of_million)
        return FAULT_NONE;
    return kinds[(unsigned)rand_r(&c->seed) % (sizeof kinds / sizeof *kinds)];
}

/* Counts a call: how it goes wrong. */
static fault_kind count(fault_call call, fault_connection *c)
{
    size_t calls = atomic_fetch_add(&control.calls, 1) + 1;
    bool lasts = control.kind == FAULT_DOWN || control.kind == FAULT_HANG;
    fault_kind kind = FAULT_NONE;
    if (control.of_million && call != CALL_CANCEL) /* which is another thread's */
        kind = by_chance(c);
    else if (lasts ? calls >= control.at : calls == control.at)
        kind = control.kind;
    if (kind == FAULT_NONE || !suits(kind, call, c))
        return FAULT_NONE;
    if (!atomic_exchange(&control.struck, true))
        atomic_store(&control.struck_in, (int)call);
    return kind;
}

static int32_t run(fault_connection *c, calx_io *io)
{
    fault_kind kind = count(c->now.call, c);
    if (kind != FAULT_NONE)
        return go_wrong(c, kind, io);
    if (c->gone && c->now.call != CALL_CONNECT && !ends(c->now.call))
        return fail(c, CALX_DISCONNECT, CALX_DRIVER_ERROR_DISCONNECT | CALX_DRIVER_ERROR_NOT_SENT, "the connection is gone");
    return perform(c, io);
}

static int32_t start(fault_connection *c, const operation *o, calx_io *io)
{
    int32_t step = CALX_STEP_WAIT;
    enter(c);
    rule(c->open || o->call == CALL_CONNECT, "a call on a connection that is closed");
    rule(!c->waiting && !c->stuck, "a call while another one is under way");
    rule(io->struct_size == sizeof *io && io->fd == -1 && io->timeout == -1, "an io that is not new");
    c->now = *o;
    c->short_of_columns = c->failed = false;
    if (control.waiting) {
        c->waiting = true;
        io->timeout = 0;
    } else
        step = run(c, io);
    leave(c);
    return step;
}

/* ---- the table: connections ---- */

static int32_t connect_start(void *state, const calx_connect_params *params, calx_io *io)
{
    fault_connection *c = state;
    operation o = { .call = CALL_CONNECT, .params = params };
    rule(!c->open && !c->now.params, "a state that is not zeroed");
    c->open = true;
    c->seed = (unsigned)atomic_fetch_add(&control.open, 1) * 2654435761u + (unsigned)atomic_load(&control.calls);
    atomic_fetch_add(&control.connections, 1);
    return start(c, &o, io);
}

static int32_t close_start(void *state, calx_io *io)
{
    fault_connection *c = state;
    operation o = { .call = CALL_CLOSE };
    int32_t step;
    rule(c->open, "a connection closed twice");
    step = start(c, &o, io);
    c->open = false;
    control.open--;
    control.connections--;
    return step;
}

/* May come in the middle of anything, also of close. */
static void abandon(void *state)
{
    fault_connection *c = state;
    drop(c);
    control.open -= c->open;
    control.connections -= c->open;
    c->open = c->waiting = c->stuck = false;
}

static int32_t poll_again(void *state, uint32_t ready, calx_io *io)
{
    fault_connection *c = state;
    int32_t step;
    enter(c);
    rule(c->waiting && !c->stuck, "a poll of what does not wait");
    rule(ready == CALX_IO_TIMEOUT, "a poll before the time");
    c->waiting = false;
    step = run(c, io);
    leave(c);
    return step;
}

static void finish(void *state, calx_completion *completion)
{
    enter(state);
    rule(completion->struct_size == sizeof *completion, "a completion without its size");
    complete(state, completion);
    leave(state);
}

static void error(void *state, calx_driver_error *e)
{
    fault_connection *c = state;
    rule(c->failed, "asked for an error that there was not");
    if (!c->status) {
        real->error(REAL(c, fault_connection), e);
        return;
    }
    e->status = c->status;
    e->flags = c->flags;
    e->message = (calx_str){ c->message, strlen(c->message) };
}

static int32_t cancel(void *state)
{
    fault_connection *c = state;
    return count(CALL_CANCEL, c) != FAULT_NONE || c->gone ? CALX_STEP_FAILED : real->cancel(REAL(c, fault_connection));
}

static const char *server_version(void *state)
{
    fault_connection *c = state;
    if (count(CALL_VERSION, c) == FAULT_SHORT)
        return "";
    return real->server_version(REAL(c, fault_connection));
}

static int32_t command_start(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    operation o = { .call = CALL_COMMAND, .purpose = purpose, .sql = sql, .len = len };
    return start(state, &o, io);
}

/* ---- statements and results ---- */

static int32_t prepare_start(void *state, void *statement, const char *sql, size_t len, size_t parameters, uint32_t flags,
                             calx_io *io)
{
    fault_statement *s = statement;
    operation o = { .call = CALL_PREPARE, .statement = s, .sql = sql, .len = len, .parameters = parameters, .flags = flags };
    rule(!s->connection, "a statement prepared twice without a close");
    s->connection = state;
    control.open++;
    return start(state, &o, io);
}

static void statement_close(void *statement)
{
    fault_statement *s = statement;
    rule(!s->results, "a statement closed before its result");
    if (!s->connection)
        return;
    real->statement_close(REAL(s, fault_statement));
    s->connection = NULL;
    control.open--;
}

static int32_t execute_start(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows, uint32_t flags,
                             calx_io *io)
{
    fault_statement *s = statement;
    fault_result *r = result;
    operation o = { .call = CALL_EXECUTE, .statement = s, .result = r, .slots = slots, .count = count, .rows = rows, .flags = flags };
    rule(s->connection, "a statement executed that is not prepared");
    rule(!r->statement && !r->is_short, "a result that is not zeroed");
    r->statement = s;
    r->connection = s->connection;
    s->results++;
    control.open++;
    return start(s->connection, &o, io);
}

static void describe(void *result, const calx_column_info **columns, size_t *count)
{
    fault_result *r = result;
    rule(r->statement, "a description of no result");
    real->describe(REAL(r, fault_result), columns, count);
    if (r->is_short)
        *count = 0;
}

static int32_t fetch_start(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io)
{
    fault_result *r = result;
    operation o = { .call = CALL_FETCH, .result = r, .slots = slots, .count = count, .rows = rows, .got = got };
    rule(r->statement, "a fetch from a result that is closed");
    *got = 0;
    return start(r->connection, &o, io);
}

static int32_t result_close_start(void *result, calx_io *io)
{
    fault_result *r = result;
    fault_connection *c = r->connection;
    operation o = { .call = CALL_RESULT_CLOSE, .result = r };
    rule(r->statement, "a result closed twice");
    r->statement->results--;
    r->statement = NULL;
    control.open--;
    if (!c->open) { /* after abandon: only what is its own is freed */
        real->result_close_start(REAL(r, fault_result), io);
        return CALX_STEP_DONE;
    }
    return start(c, &o, io);
}

/* ---- the plugin ---- */

static const calx_plugin *init(const calx_host *host)
{
    const calx_plugin *base = driver_sqlite3_LTX_calx_plugin_init(host);
    if (!base)
        return NULL;
    real = base->table;
    /* Slots that this file does not know stay NULL: they would be called with our states. */
    table = (calx_driver){
        .struct_size = sizeof table, .capabilities = real->capabilities & ~(uint32_t)CALX_DRIVER_BLOCKING, .name = "fault",
        .connection_size = HEAD(fault_connection) + real->connection_size,
        .statement_size = HEAD(fault_statement) + real->statement_size,
        .result_size = HEAD(fault_result) + real->result_size,
        .option_size = real->option_size, .column_size = real->column_size, .options = real->options,
        .option_count = real->option_count, .dialects = real->dialects,
        .connect_start = connect_start, .close_start = close_start, .abandon = abandon, .poll = poll_again, .finish = finish,
        .error = error, .cancel = cancel, .server_version = server_version, .command_start = command_start,
        .prepare_start = prepare_start, .statement_close = statement_close, .execute_start = execute_start,
        .describe = describe, .fetch_start = fetch_start, .result_close_start = result_close_start,
    };
    plugin = *base;
    plugin.name = "fault";
    plugin.table = &table;
    return &plugin;
}

bool fault_driver_register(char *message, size_t size)
{
    return calx_plugin_register(init, message, size) == CALX_OK;
}

void fault_arm(fault_kind kind, size_t n, bool waiting)
{
    control.kind = kind;
    control.at = n;
    control.calls = 0;
    control.waiting = waiting;
    control.struck = false;
}

void fault_disarm(void)
{
    control.kind = FAULT_NONE;
    control.of_million = 0;
}

void fault_trouble(unsigned of_million) { control.of_million = of_million; }
size_t fault_count(void) { return control.calls; }

bool fault_struck(fault_call *call)
{
    if (call)
        *call = (fault_call)atomic_load(&control.struck_in);
    return control.struck;
}

size_t fault_open(void) { return control.open; }
size_t fault_connections(void) { return control.connections; }
const char *fault_broken_rule(void) { return atomic_exchange(&control.broken_rule, NULL); }
