/* SPDX-License-Identifier: MIT */
/* Raw connections: open, wait, command, close. The core owns every wait: one deadline for whatever the driver does. */
#include "engine/raw.h"

#include "engine/cancel.h"
#include "engine/handle.h"
#include "sql/text/statements.h"
#include "util/clock.h"
#include "util/line.h"
#include "util/memory.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

static void set_failure(calxi_raw *raw, uint32_t status, const char *message)
{
    memset(&raw->failure, 0, sizeof raw->failure);
    raw->failure.struct_size = sizeof raw->failure;
    raw->failure.status = status;
    raw->failure.message = calxi_text(message);
}

/* Waits for what the driver asks for. 0: the deadline passed; else the events that happened. */
static uint32_t wait_for(const calx_io *io)
{
    struct pollfd watch = { io->fd, 0, 0 };
    int64_t until = io->deadline, now = 0;
    bool drivers_own = false;
    int rc;
    if (until != CALXI_NO_DEADLINE || io->timeout >= 0)
        now = calxi_now();
    if (now >= until)
        return 0; /* a peer that sends and sends is not let outrun the deadline */
    if (io->timeout >= 0 && now + io->timeout < until) {
        until = now + io->timeout;
        drivers_own = true;
    }
    watch.events = (short)((io->events & CALX_IO_READ ? POLLIN : 0) | (io->events & CALX_IO_WRITE ? POLLOUT : 0));
    for (;; now = calxi_now()) {
        int64_t left = until == CALXI_NO_DEADLINE ? -1 : (until - now + 999) / 1000;
        if (until != CALXI_NO_DEADLINE && left < 0)
            left = 0;
        rc = poll(&watch, io->fd >= 0, left > INT_MAX ? INT_MAX : (int)left);
        if (rc > 0)
            break;
        if (rc == 0 && until != CALXI_NO_DEADLINE && calxi_now() >= until)
            return drivers_own ? CALX_IO_TIMEOUT : 0;
        if (rc < 0 && errno != EINTR)
            return CALX_IO_READ | CALX_IO_WRITE; /* a bad descriptor: the driver finds out what is wrong */
    }
    /* Errors and hang-ups are for the driver to read. */
    if (watch.revents & (POLLERR | POLLHUP | POLLNVAL))
        return io->events & (CALX_IO_READ | CALX_IO_WRITE) ? io->events : CALX_IO_READ;
    return (uint32_t)((watch.revents & POLLIN ? CALX_IO_READ : 0) | (watch.revents & POLLOUT ? CALX_IO_WRITE : 0));
}

static void read_completion(calxi_raw *raw)
{
    raw->completion = (calx_completion){ .struct_size = sizeof raw->completion, .rows_affected = -1, .row_count = -1 };
    raw->driver->finish(raw->state, &raw->completion);
    raw->target.modes = raw->completion.modes;
}

/* As a program may word an error of its own: RAISE, SIGNAL. */
static bool is_blank(calx_str message)
{
    size_t i = 0;
    while (message.ptr && i < message.len && message.ptr[i] && strchr(" \t\r\n", message.ptr[i]))
        i++;
    return !message.ptr || i == message.len;
}

/* Not inlined, nor the wait: what is done at once is to pay for neither. */
static __attribute__((noinline)) void read_failure(calxi_raw *raw, const calx_io *io)
{
    if (raw->timed_out) {
        set_failure(raw, CALX_TIMEOUT, "no answer from the server within the time limit");
        raw->failure.flags = CALX_DRIVER_ERROR_DISCONNECT;
        return;
    }
    if (io->fault != CALX_FAULT_NONE) {
        /* The caller knows the column and says more. */
        set_failure(raw, io->fault == CALX_FAULT_NO_MEMORY ? CALX_NO_MEMORY : CALX_DATA_ERROR, "a value does not fit");
        return;
    }
    read_completion(raw); /* what became of the transaction: SQLite rolls back by itself on a full disk */
    set_failure(raw, 0, NULL);
    raw->driver->error(raw->state, &raw->failure);
    if (raw->engine->dialect->classify && !raw->failure.status)
        raw->engine->dialect->classify(&raw->target, &raw->failure);
    if (!raw->failure.status)
        raw->failure.status = CALX_OPERATIONAL_ERROR;
    if (is_blank(raw->failure.message))
        raw->failure.message = calxi_text("the driver gave no reason");
    if (raw->failure.status == CALX_DISCONNECT)
        raw->failure.flags |= CALX_DRIVER_ERROR_DISCONNECT;
    if (raw->failure.flags & CALX_DRIVER_ERROR_DISCONNECT) {
        raw->broken = true;
        calxi_pool_lost(raw->engine->pool, &raw->checkout); /* a server that went away took the others with it */
    }
}

void calxi_raw_abandon(calxi_raw *raw)
{
    if (raw->gate)
        calxi_gate_withdraw(raw->gate); /* no cancel reads what is freed now */
    if (!raw->timed_out)
        raw->driver->abandon(raw->state);
    raw->timed_out = raw->broken = true;
}

/* Waits until the driver waits no more. */
static __attribute__((noinline)) int32_t wait_out(calxi_raw *raw, calx_io *io)
{
    int32_t step;
    do {
        uint32_t ready = wait_for(io);
        if (!ready) {
            /* The driver is in the middle of something: it lets go at once, and whatever of it is closed later only frees. */
            calxi_raw_abandon(raw);
            return CALX_STEP_FAILED;
        }
        io->fd = -1;
        io->events = 0;
        io->timeout = -1;
        step = raw->driver->poll(raw->state, ready, io);
    } while (step == CALX_STEP_WAIT);
    return step;
}

bool calxi_raw_finish(calxi_raw *raw, int32_t step, calx_io *io, bool quiet)
{
    if (step == CALX_STEP_WAIT)
        step = wait_out(raw, io);
    if (step != CALX_STEP_DONE) {
        read_failure(raw, io);
        return false;
    }
    if (!quiet)
        read_completion(raw);
    return true;
}

int64_t calxi_raw_rows_affected(calxi_raw *raw)
{
    calx_completion completion = { .struct_size = sizeof completion, .rows_affected = -1, .row_count = -1 };
    raw->driver->finish(raw->state, &completion); /* after a close only this counts, not the transaction */
    return completion.rows_affected;
}

bool calxi_raw_command(calxi_raw *raw, uint32_t purpose, const char *sql, size_t len, int64_t deadline)
{
    calx_io io = calxi_io(deadline);
    return calxi_raw_finish(raw, raw->driver->command_start(raw->state, purpose, sql, len, &io), &io, false);
}

/* Empty statements are harmless to the others and an error to some servers (MariaDB 10.11), which then run nothing of what is behind them:
 * a copy without them is sent, with the rest where it was. */
bool calxi_raw_script(calxi_raw *raw, const char *sql, int64_t deadline)
{
    uint32_t lexis = raw->engine->dialect->lexis(&raw->target);
    size_t len = strlen(sql);
    char *copy;
    bool done;
    if (!calxi_blank_empty_statements(sql, len, lexis, NULL))
        return calxi_raw_command(raw, CALX_COMMAND_SCRIPT, sql, len, deadline);
    copy = calxi_alloc(len + 1);
    if (!copy) {
        set_failure(raw, CALX_NO_MEMORY, "out of memory");
        raw->completion.statements = 1;
        return false;
    }
    memcpy(copy, sql, len + 1);
    calxi_blank_empty_statements(sql, len, lexis, copy);
    done = calxi_raw_command(raw, CALX_COMMAND_SCRIPT, copy, len, deadline);
    calxi_free(copy);
    return done;
}

static uint32_t version_number(const char *text)
{
    uint32_t part[3] = { 0 };
    size_t n = 0;
    while (*text && (*text < '0' || *text > '9'))
        text++;
    for (; n < 3 && *text >= '0' && *text <= '9'; n++) {
        for (; *text >= '0' && *text <= '9' && part[n] < 100000; text++)
            part[n] = part[n] * 10 + (uint32_t)(*text - '0');
        if (*text == '.')
            text++;
        else {
            n++;
            break;
        }
    }
    return part[0] * 10000 + part[1] % 100 * 100 + part[2] % 100;
}

/* What the connection turned out to be. */
static void meet(calxi_raw *raw)
{
    const calx_dialect *dialect = raw->engine->dialect;
    const char *version = raw->driver->server_version(raw->state);
    raw->target.version_text = version ? version : "";
    raw->target.version = version_number(raw->target.version_text);
    if (dialect->target_init)
        dialect->target_init(&raw->target);
}

/* NULL, or the statement that the server did not take. */
static const char *set_up(calxi_raw *raw, int64_t deadline)
{
    const calx_dialect_sql *sql = raw->engine->dialect->sql;
    for (const char *const *one = sql->setup; one && *one; one++)
        if (!calxi_raw_command(raw, CALX_COMMAND_SETUP, *one, strlen(*one), deadline))
            return *one;
    return NULL;
}

static calxi_raw *raw_alloc(calx_engine *engine)
{
    size_t head = (sizeof(calxi_raw) + 15) / 16 * 16;
    calxi_raw *raw = calxi_calloc(1, head + engine->driver->connection_size);
    if (!raw)
        return NULL;
    raw->engine = engine;
    raw->driver = engine->driver;
    raw->process = calxi_process;
    raw->state = (char *)raw + head;
    raw->target.struct_size = sizeof raw->target;
    raw->target.dialect = engine->dialect->name;
    raw->target.version_text = "";
    if (!(engine->driver->capabilities & CALX_DRIVER_FUNCTIONS))
        raw->target.capabilities |= CALX_TARGET_NO_FUNCTIONS;
    return raw;
}

static void describe_place(const calx_engine *engine, char *out, size_t size)
{
    const char *database = engine->params.database ? engine->params.database : "";
    if (!engine->params.host_count || !engine->params.hosts[0].host)
        snprintf(out, size, "%s database \"%.100s\"", engine->dialect->name, database);
    else
        snprintf(out, size, "%s at %.100s, database \"%.100s\"", engine->dialect->name, engine->params.hosts[0].host,
                 database);
}

calxi_raw *calxi_raw_open(calx_engine *engine, const char *where, calxi_problem *problem)
{
    int64_t deadline = calxi_deadline(engine->settings.connect_timeout_us);
    calx_io io = calxi_io(deadline);
    calxi_raw *raw = raw_alloc(engine);
    char place[256], limit[120];
    const char *refused = NULL;
    (void)where;
    if (!raw) {
        calxi_problem_no_memory(problem);
        return NULL;
    }
    if (calxi_raw_finish(raw, raw->driver->connect_start(raw->state, &engine->params, &io), &io, false)) {
        meet(raw);
        refused = set_up(raw, deadline);
        if (!refused && calxi_begin_set_up(raw, deadline))
            return raw;
    }
    describe_place(engine, place, sizeof place);
    if (raw->timed_out && raw->failure.status == CALX_TIMEOUT) {
        snprintf(limit, sizeof limit, "no answer from the server within the time limit of %lld ms (connect_timeout)",
                 (long long)engine->settings.connect_timeout_us / 1000);
        raw->failure.message = calxi_text(limit);
    }
    calxi_problem_set(problem, (calx_status)raw->failure.status, "cannot connect to %s: %.*s%s%.100s%s", place,
                      (int)calxi_whole(raw->failure.message.ptr, raw->failure.message.len, 300), raw->failure.message.ptr,
                      refused ? ", in the dialect's \"" : "", refused ? refused : "", refused ? "\"" : "");
    problem->kind = (calx_error_kind)raw->failure.kind;
    problem->native_code = raw->failure.native_code;
    memcpy(problem->sqlstate, raw->failure.sqlstate, sizeof problem->sqlstate);
    calxi_raw_close(raw);
    return NULL;
}

static void say_goodbye(calxi_raw *raw)
{
    calx_io io = calxi_io(calxi_deadline(raw->engine->settings.close_timeout_us));
    int32_t step = raw->driver->close_start(raw->state, &io);
    while (step == CALX_STEP_WAIT) {
        uint32_t ready = wait_for(&io);
        if (!ready) {
            raw->driver->abandon(raw->state);
            break;
        }
        io.fd = -1;
        io.events = 0;
        io.timeout = -1;
        step = raw->driver->poll(raw->state, ready, &io);
    }
}

void calxi_raw_close(calxi_raw *raw)
{
    struct calx_connection *spare = raw->spare_handle;
    calxi_result_free_spare(raw);
    calxi_prepared_clear(raw);
    if (!raw->timed_out)
        say_goodbye(raw);
    calxi_free(raw);
    if (spare)
        calxi_connection_free_spare(spare); /* the engine may go with it */
}

calx_status calxi_raw_run_apart(calx_engine *engine, size_t host, const char *sql, size_t len, int64_t deadline)
{
    calx_connect_params params = engine->params;
    calxi_raw *raw = raw_alloc(engine);
    calx_io io = calxi_io(deadline);
    calx_status status = CALX_OK;
    if (!raw)
        return CALX_NO_MEMORY;
    if (host < params.host_count) {
        params.hosts = &engine->params.hosts[host];
        params.host_count = 1;
    }
    if (!calxi_raw_finish(raw, raw->driver->connect_start(raw->state, &params, &io), &io, false) ||
        !calxi_raw_command(raw, CALX_COMMAND_SETUP, sql, len, deadline))
        status = raw->failure.status == CALX_NO_MEMORY ? CALX_NO_MEMORY : CALX_OPERATIONAL_ERROR;
    calxi_raw_close(raw);
    return status;
}
