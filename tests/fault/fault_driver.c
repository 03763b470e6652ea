/* SPDX-License-Identifier: MIT */
/* The fault driver: calls of the real driver, counted, and one of them gone wrong, or some by chance. */
#include "fault_parts.h"

#include <stdlib.h>
#include <string.h>

/* The init function of the real driver, which is linked in. */
extern const calx_plugin *driver_sqlite3_LTX_calx_plugin_init(const calx_host *host);

const char *const fault_kind_names[FAULT_KINDS] = { "none", "error", "disconnect", "reply lost", "timeout", "timeout when done",
                                                    "short result", "stale statement", "declined", "server down", "server hangs" };
const char *const fault_call_names[CALLS] = { "connect", "close", "server_version", "command", "prepare", "execute", "fetch",
                                              "result_close", "queue_command", "queue_execute", "sync", "cancel", "cancel_begin",
                                              "cancel_run", "cancel_sql" };

static const calx_driver *real;

/* The same three times, but for how they cancel; the one that cancels at once has no pipelines either. */
enum { DRIVERS = 3 };
static calx_driver tables[DRIVERS];
static calx_plugin plugins[DRIVERS];

/* Many threads may be in the driver; what it does is said before they are. */
static struct {
    fault_kind kind;
    size_t at;
    bool waiting;
    unsigned of_million;
    atomic_size_t calls, open, connections, commits;
    atomic_bool struck;
    atomic_int struck_in;
    _Atomic(const char *) broken_rule;
} control;

const calx_driver *fault_real(void) { return real; }

void fault_rule(bool kept, const char *text)
{
    const char *none = NULL;
    if (!kept)
        atomic_compare_exchange_strong(&control.broken_rule, &none, text);
}

/* One thread's at a time. */
static void enter(fault_connection *c) { fault_rule(!atomic_exchange(&c->in_call, true), "two threads in one connection"); }
static void leave(fault_connection *c) { atomic_store(&c->in_call, false); }

/* ---- going wrong ---- */

int32_t fault_fail(fault_connection *c, uint32_t status, uint32_t flags, const char *message)
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
    fault_cancel_close(c);
    if (!c->gone)
        real->abandon(FAULT_REAL(c, fault_connection));
    c->gone = true;
    fault_queue_clear(c);
    if (c->now.call == CALL_RESULT_CLOSE && c->now.result)
        real->result_close_start(FAULT_REAL(c->now.result, fault_result), &io);
    c->now.result = NULL;
}

static int32_t lose(fault_connection *c)
{
    drop(c);
    return fault_fail(c, CALX_DISCONNECT, CALX_DRIVER_ERROR_DISCONNECT, "injected: the connection is gone");
}

/* Never ready: the host's clock is put forward to its limit, and there must be one. */
static int32_t hang(fault_connection *c, calx_io *io)
{
    fault_rule(io->deadline != INT64_MAX, "a wait without a limit");
    c->stuck = true;
    io->fd = -1;
    io->events = 0;
    io->timeout = -1;
    io->deadline = 0;
    return CALX_STEP_WAIT;
}

/* That which stops another connection is ours. */
static int32_t perform_command(fault_connection *c, const fault_operation *o, calx_io *io)
{
    bool found;
    if (!fault_cancel_by(o->sql, &found))
        return real->command_start(FAULT_REAL(c, fault_connection), o->purpose, o->sql, o->len, io);
    return found ? CALX_STEP_DONE : fault_fail(c, CALX_OPERATIONAL_ERROR, 0, "no such connection");
}

static int32_t perform(fault_connection *c, calx_io *io)
{
    const fault_operation *o = &c->now;
    int32_t step = CALX_STEP_DONE;
    c->status = 0;
    switch (o->call) {
    case CALL_CONNECT:
        step = real->connect_start(FAULT_REAL(c, fault_connection), o->params, io);
        break;
    case CALL_CLOSE:
        fault_cancel_close(c);
        fault_queue_clear(c);
        step = c->gone ? CALX_STEP_DONE : real->close_start(FAULT_REAL(c, fault_connection), io);
        c->gone = true;
        break;
    case CALL_COMMAND:
        step = perform_command(c, o, io);
        break;
    case CALL_PREPARE:
        step = real->prepare_start(FAULT_REAL(c, fault_connection), FAULT_REAL(o->statement, fault_statement), o->sql, o->len, o->parameters,
                                   o->flags, io);
        break;
    case CALL_EXECUTE:
        step = real->execute_start(FAULT_REAL(o->statement, fault_statement), FAULT_REAL(o->result, fault_result), o->slots, o->count, o->rows,
                                   o->flags, io);
        break;
    case CALL_FETCH:
        step = real->fetch_start(FAULT_REAL(o->result, fault_result), o->slots, o->count, o->rows, o->got, io);
        break;
    case CALL_RESULT_CLOSE:
        step = real->result_close_start(FAULT_REAL(o->result, fault_result), io);
        c->now.result = NULL;
        break;
    case CALL_QUEUE_COMMAND:
    case CALL_QUEUE_EXECUTE:
        fault_queue_add(c);
        break;
    case CALL_SYNC:
        step = fault_queue_run(c, o->got, SIZE_MAX, io);
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

static bool queues(fault_call call)
{
    return call == CALL_QUEUE_COMMAND || call == CALL_QUEUE_EXECUTE;
}

/* All of the call. What is queued may be sent at any time: it is sent now. */
static void perform_all(fault_connection *c, calx_io *io)
{
    size_t done = 0;
    perform(c, io);
    if (queues(c->now.call))
        fault_queue_run(c, &done, SIZE_MAX, io);
}

/* A sync that ends in the middle of its queue or, when it is polled, at the last; one that is stale is an execution. */
static int32_t stop_sync(fault_connection *c, fault_kind kind, calx_io *io)
{
    size_t length = fault_queue_length(c);
    size_t most = kind == FAULT_STALE ? fault_queue_execution(c) : control.waiting ? length - 1 : length / 2;
    return fault_queue_run(c, c->now.got, most, io);
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
    if (kind == FAULT_DECLINED)
        return CALX_STEP_DECLINED;
    if (kind == FAULT_REPLY_LOST || kind == FAULT_TIMEOUT_DONE || (kind == FAULT_ERROR && ends(c->now.call)))
        perform_all(c, io);
    if (c->now.call == CALL_SYNC && (kind == FAULT_ERROR || kind == FAULT_STALE) && stop_sync(c, kind, io) == CALX_STEP_FAILED) {
        c->failed = true;
        return CALX_STEP_FAILED;
    }
    if (kind == FAULT_ERROR)
        return fault_fail(c, CALX_OPERATIONAL_ERROR, 0, "injected: an error");
    if (kind == FAULT_STALE)
        return fault_fail(c, CALX_OPERATIONAL_ERROR, CALX_DRIVER_ERROR_STATEMENT_STALE, "injected: prepare it again");
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
    real->finish(FAULT_REAL(c, fault_connection), completion);
    if (c->short_of_columns) {
        completion->columns = 0;
        completion->rows_affected = -1;
        completion->flags = 0;
    }
    if (c->now.call == CALL_SYNC) {
        completion->columns = completion->flags = 0;
        completion->rows_affected = c->affected;
    }
}

/* Whether a fault of this kind makes sense for a call. */
static bool suits(fault_kind kind, fault_call call, fault_connection *c)
{
    calx_completion completion = { .struct_size = sizeof completion };
    if (kind == FAULT_SHORT)
        return call == CALL_FETCH || call == CALL_EXECUTE || call == CALL_VERSION;
    if (kind == FAULT_STALE)
        return call == CALL_EXECUTE || (call == CALL_SYNC && fault_queue_execution(c) < fault_queue_length(c));
    if (kind == FAULT_DECLINED)
        return queues(call) && !control.waiting;
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
fault_kind fault_next(fault_call call, fault_connection *c)
{
    size_t calls = atomic_fetch_add(&control.calls, 1) + 1;
    bool lasts = control.kind == FAULT_DOWN || control.kind == FAULT_HANG;
    fault_kind kind = FAULT_NONE;
    if (control.of_million && call < CALL_CANCEL) /* which is another thread's */
        kind = by_chance(c);
    else if (lasts ? calls >= control.at : calls == control.at)
        kind = control.kind;
    if (kind == FAULT_NONE || !suits(kind, call, c))
        return FAULT_NONE;
    if (!atomic_exchange(&control.struck, true))
        atomic_store(&control.struck_in, (int)call);
    return kind;
}

/* What may make something durable: a COMMIT, and what is written outside of a transaction. */
static void note_commit(fault_connection *c)
{
    const fault_operation *o = &c->now;
    calx_completion completion = { .struct_size = sizeof completion };
    bool commits = (o->call == CALL_COMMAND || o->call == CALL_QUEUE_COMMAND) && o->purpose == CALX_COMMAND_COMMIT;
    if (!c->gone && o->call == CALL_EXECUTE && strncmp(o->statement->sql, "SELECT", 6) != 0) {
        real->finish(FAULT_REAL(c, fault_connection), &completion);
        commits = completion.transaction == CALX_TRANSACTION_IDLE;
    }
    control.commits += !c->gone && commits;
}

static int32_t run(fault_connection *c, calx_io *io)
{
    fault_kind kind = fault_next(c->now.call, c);
    note_commit(c);
    if (kind != FAULT_NONE) {
        int32_t step = go_wrong(c, kind, io);
        fault_queue_skip(c);
        return step;
    }
    if (c->gone && c->now.call != CALL_CONNECT && !ends(c->now.call))
        return fault_fail(c, CALX_DISCONNECT, CALX_DRIVER_ERROR_DISCONNECT | CALX_DRIVER_ERROR_NOT_SENT, "the connection is gone");
    return perform(c, io);
}

int32_t fault_start(fault_connection *c, const fault_operation *o, calx_io *io)
{
    int32_t step = CALX_STEP_WAIT;
    enter(c);
    fault_rule(c->open || o->call == CALL_CONNECT, "a call on a connection that is closed");
    fault_rule(!c->waiting && !c->stuck, "a call while another one is under way");
    fault_rule(io->struct_size == sizeof *io && io->fd == -1 && io->timeout == -1, "an io that is not new");
    fault_rule(!c->queue || o->call == CALL_PREPARE || queues(o->call) || o->call == CALL_SYNC || ends(o->call),
               "a call between what is queued and its sync");
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
    fault_operation o = { .call = CALL_CONNECT, .params = params };
    fault_rule(!c->open && !c->now.params, "a state that is not zeroed");
    c->open = true;
    c->seed = (unsigned)atomic_fetch_add(&control.open, 1) * 2654435761u + (unsigned)atomic_load(&control.calls);
    atomic_fetch_add(&control.connections, 1);
    fault_cancel_open(c);
    return fault_start(c, &o, io);
}

static int32_t close_start(void *state, calx_io *io)
{
    fault_connection *c = state;
    fault_operation o = { .call = CALL_CLOSE };
    int32_t step;
    fault_rule(c->open, "a connection closed twice");
    step = fault_start(c, &o, io);
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
    fault_rule(c->waiting && !c->stuck, "a poll of what does not wait");
    fault_rule(ready == CALX_IO_TIMEOUT, "a poll before the time");
    c->waiting = false;
    step = run(c, io);
    leave(c);
    return step;
}

static void finish(void *state, calx_completion *completion)
{
    enter(state);
    fault_rule(completion->struct_size == sizeof *completion, "a completion without its size");
    complete(state, completion);
    leave(state);
}

static void error(void *state, calx_driver_error *e)
{
    fault_connection *c = state;
    fault_rule(c->failed, "asked for an error that there was not");
    if (!c->status) {
        real->error(FAULT_REAL(c, fault_connection), e);
        return;
    }
    e->status = c->status;
    e->flags = c->flags;
    e->message = (calx_str){ c->message, strlen(c->message) };
}

static const char *server_version(void *state)
{
    fault_connection *c = state;
    if (fault_next(CALL_VERSION, c) == FAULT_SHORT)
        return "";
    return real->server_version(FAULT_REAL(c, fault_connection));
}

static int32_t command_start(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    fault_operation o = { .call = CALL_COMMAND, .purpose = purpose, .sql = sql, .len = len };
    return fault_start(state, &o, io);
}

/* ---- the plugin ---- */

/* Slots that this file does not know stay NULL: they would be called with our states. */
static calx_driver base_table(void)
{
    return (calx_driver){
        .struct_size = sizeof(calx_driver), .capabilities = real->capabilities & ~(uint32_t)CALX_DRIVER_BLOCKING,
        .connection_size = FAULT_HEAD(fault_connection) + real->connection_size,
        .statement_size = FAULT_HEAD(fault_statement) + real->statement_size,
        .result_size = FAULT_HEAD(fault_result) + real->result_size,
        .option_size = real->option_size, .column_size = real->column_size, .options = real->options,
        .option_count = real->option_count, .dialects = real->dialects,
        .connect_start = connect_start, .close_start = close_start, .abandon = abandon, .poll = poll_again, .finish = finish,
        .error = error, .server_version = server_version, .command_start = command_start,
        .prepare_start = fault_prepare_start, .statement_close = fault_statement_close, .execute_start = fault_execute_start,
        .describe = fault_describe, .fetch_start = fault_fetch_start, .result_close_start = fault_result_close_start,
    };
}

static const calx_plugin *init(const calx_host *host, const char *name, int number)
{
    const calx_plugin *base = driver_sqlite3_LTX_calx_plugin_init(host);
    calx_driver *table = &tables[number];
    if (!base)
        return NULL;
    real = base->table;
    *table = base_table();
    plugins[number] = *base;
    plugins[number].table = table;
    plugins[number].name = table->name = name;
    return &plugins[number];
}

static void add_pipelines(calx_driver *table)
{
    table->queue_command = fault_queue_command;
    table->queue_execute = fault_queue_execute;
    table->sync_start = fault_sync_start;
}

static const calx_plugin *init_two_parts(const calx_host *host)
{
    const calx_plugin *plugin = init(host, "fault", 0);
    add_pipelines(&tables[0]);
    tables[0].cancel_begin = fault_cancel_begin;
    tables[0].cancel_run = fault_cancel_run;
    return plugin;
}

static const calx_plugin *init_by_sql(const calx_host *host)
{
    const calx_plugin *plugin = init(host, "faultkill", 1);
    add_pipelines(&tables[1]);
    tables[1].cancel_sql = fault_cancel_sql;
    return plugin;
}

static const calx_plugin *init_at_once(const calx_host *host)
{
    const calx_plugin *plugin = init(host, "faultonce", 2);
    tables[2].cancel = fault_cancel;
    return plugin;
}

bool fault_driver_register(char *message, size_t size)
{
    return calx_plugin_register(init_two_parts, message, size) == CALX_OK && calx_plugin_register(init_by_sql, message, size) == CALX_OK &&
           calx_plugin_register(init_at_once, message, size) == CALX_OK;
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
void fault_opened(int by) { control.open += (size_t)by; }
size_t fault_count(void) { return control.calls; }
size_t fault_commits(void) { return control.commits; }

bool fault_struck(fault_call *call)
{
    if (call)
        *call = (fault_call)atomic_load(&control.struck_in);
    return control.struck;
}

size_t fault_open(void) { return control.open; }
size_t fault_connections(void) { return control.connections; }
const char *fault_broken_rule(void) { return atomic_exchange(&control.broken_rule, NULL); }
