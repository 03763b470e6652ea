/* SPDX-License-Identifier: MIT */
/* Sessions and connections: their life, the connection under them, and the first error of their transaction. */
#include "engine/handle.h"

#include "engine/pipeline.h"
#include "util/clock.h"
#include "util/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Without its map a handle would write to other tables: it is dead then. */
static void take_schemas(calxi_handle *handle, const calx_schema_map *map)
{
    handle->schemas = map ? calxi_schemas_get(map) : NULL;
    if (!map || handle->schemas)
        return;
    calxi_error_set(&handle->error, &(calxi_error_parts){ .status = CALX_NO_MEMORY, .message = calxi_text("out of memory") });
    handle->dead = true;
}

/* What is no option: it would be ignored, or waited for without an end. */
static void check_options(calxi_handle *handle, const calx_session_options *given)
{
    calxi_problem problem;
    if (calxi_check_session_options(given, &problem) == CALX_OK)
        return;
    calxi_error_set(&handle->error, &(calxi_error_parts){ .status = problem.status, .message = calxi_text(problem.message) });
    handle->dead = true;
}

/* All that a living handle begins with; its engine is set. */
static void begin_life(calxi_handle *handle, const calx_session_options *options, bool keeps_raw)
{
    const calxi_settings *settings = &handle->engine->settings;
    calx_session_options given = { 0 };
    if (options)
        memcpy(&given, options, options->struct_size < sizeof given ? options->struct_size : sizeof given);
    handle->keeps_raw = keeps_raw;
    handle->process = calxi_process;
    handle->rowcount = handle->counted = -1;
    handle->autocommit = given.autocommit || given.isolation_level == CALX_AUTOCOMMIT ||
                         (settings->autocommit && !given.isolation_level);
    handle->isolation = given.isolation_level && given.isolation_level != CALX_AUTOCOMMIT ? given.isolation_level
                                                                                           : settings->isolation;
    handle->statement_timeout_us = calxi_seconds(given.statement_timeout, settings->statement_timeout_us);
    handle->pipeline = given.pipeline;
    take_schemas(handle, given.schemas);
    if (given.isolation_level || given.statement_timeout != 0)
        check_options(handle, &given);
}

/* All but the gate. */
static void clear(calxi_handle *handle)
{
    calxi_zero(handle, offsetof(calxi_handle, gate));
    handle->gid[0] = '\0';
    calxi_error_init(&handle->error);
    calxi_arena_init(&handle->arena);
    calxi_arena_init(&handle->older);
    calxi_arena_init(&handle->pending_values);
}

bool calxi_handle_init(calxi_handle *handle, calx_engine *engine, const calx_session_options *options, bool keeps_raw)
{
    clear(handle);
    memset(&handle->gate, 0, sizeof handle->gate);
    handle->rowcount = -1;
    handle->process = calxi_process;
    if (!engine || calxi_error_is_set(&engine->error)) {
        calxi_error_parts parts = { .status = CALX_MISUSE, .message = calxi_text("the engine is NULL") };
        handle->dead = true;
        if (engine)
            calxi_error_copy(&handle->error, &engine->error);
        else
            calxi_error_set(&handle->error, &parts);
        return true;
    }
    calxi_gate_init(&handle->gate);
    handle->engine = calxi_engine_share(engine);
    begin_life(handle, options, keeps_raw);
    return true;
}

void calxi_handle_reuse(calxi_handle *handle, const calx_session_options *options)
{
    calx_engine *engine = handle->engine;
    calx_slot *slots = handle->slots;
    size_t slot_capacity = handle->slot_capacity;
    clear(handle);
    handle->engine = engine;
    handle->slots = slots;
    handle->slot_capacity = slot_capacity;
    begin_life(handle, options, true);
}

/* ---- errors ---- */

/* What became of the transaction, from what is known of the handle. */
static calx_outcome outcome_of(const calxi_handle *handle, const calxi_error_parts *parts)
{
    if (parts->outcome != CALX_OUTCOME_NONE)
        return parts->outcome;
    if (handle->partial)
        return CALX_OUTCOME_PARTIAL;
    if (!handle->in_transaction)
        return handle->undone ? CALX_OUTCOME_ROLLED_BACK : CALX_OUTCOME_NONE;
    return handle->whole_gone ? CALX_OUTCOME_ROLLED_BACK : CALX_OUTCOME_OPEN;
}

calx_status calxi_handle_fail(calxi_handle *handle, const calxi_error_parts *parts)
{
    calxi_error_parts whole = *parts;
    if (handle->failed || handle->dead)
        return handle->error.view.status; /* the first error stays */
    handle->counted = -1;
    whole.outcome = outcome_of(handle, parts);
    calxi_error_set(&handle->error, &whole);
    if (handle->autocommit && !handle->in_transaction) {
        /* Each statement is its own transaction: the error ends with it, but close still tells of it. */
        if (handle->unreported == CALX_OK) {
            handle->unreported = parts->status;
            calxi_error_copy(&handle->unread, &handle->error);
        }
    } else
        handle->failed = true;
    return parts->status;
}

/* What was never sent, and may go well when it is tried again: a server that is starting, or has its hands full. */
static bool may_go_well_later(const calxi_problem *problem)
{
    switch (problem->status) {
    case CALX_TIMEOUT:
    case CALX_NOT_READY:
    case CALX_DISCONNECT:
        return true;
    default:
        return problem->kind == CALX_CONNECT_REFUSED || problem->kind == CALX_TOO_MANY_CONNECTIONS;
    }
}

static calx_status fail_by(calxi_handle *handle, const calxi_problem *problem, bool is_retryable, const char *statement, const char *where)
{
    calxi_error_parts parts = { .status = problem->status, .kind = problem->kind,
                                .native_code = problem->native_code, .sqlstate = problem->sqlstate, .statement = statement, .where = where,
                                .message = calxi_text(problem->message), .column = calxi_text(problem->column),
                                .is_retryable = is_retryable };
    return calxi_handle_fail(handle, &parts);
}

calx_status calxi_handle_problem(calxi_handle *handle, const calxi_problem *problem, const char *statement, const char *where)
{
    return fail_by(handle, problem, may_go_well_later(problem), statement, where);
}

/* Whatever the listener calls it: it would say the same again. */
calx_status calxi_handle_refused(calxi_handle *handle, const calxi_problem *problem, const char *statement, const char *where)
{
    return fail_by(handle, problem, false, statement, where);
}

__attribute__((format(printf, 4, 0)))
static calx_status misuse(calxi_handle *handle, const char *statement, const char *where, const char *format, va_list args)
{
    char message[512];
    calxi_error_parts parts = { .status = CALX_MISUSE, .statement = statement, .where = where };
    vsnprintf(message, sizeof message, format, args);
    parts.message = calxi_text(message);
    return calxi_handle_fail(handle, &parts);
}

calx_status calxi_handle_misuse(calxi_handle *handle, const char *where, const char *format, ...)
{
    calx_status status;
    va_list args;
    va_start(args, format);
    status = misuse(handle, NULL, where, format, args);
    va_end(args);
    return status;
}

calx_status calxi_handle_misuse_of(calxi_handle *handle, const char *statement, const char *where, const char *format, ...)
{
    calx_status status;
    va_list args;
    va_start(args, format);
    status = misuse(handle, statement, where, format, args);
    va_end(args);
    return status;
}

calx_status calxi_handle_unsupported(calxi_handle *handle, const char *why, const char *where)
{
    calxi_error_parts parts = { .status = CALX_UNSUPPORTED, .message = calxi_text(why), .where = where };
    return calxi_handle_fail(handle, &parts);
}

calx_status calxi_handle_answer(calxi_handle *handle, calx_status status, const char *message, const char *statement,
                                const char *where)
{
    calxi_error_parts parts = { .status = status, .message = calxi_text(message), .statement = statement, .where = where };
    if (!handle->failed && !handle->dead)
        calxi_error_set(&handle->error, &parts);
    return status;
}

/* ---- the connection under it ---- */

int64_t calxi_handle_deadline(const calxi_handle *handle)
{
    return handle->statement_timeout_us < 0 ? CALXI_NO_DEADLINE : calxi_now() + handle->statement_timeout_us;
}

static bool is_alive(calxi_handle *handle)
{
    const char *ping = handle->engine->dialect->sql->ping;
    return !ping || calxi_raw_command(handle->raw, CALX_COMMAND_PING, ping, strlen(ping),
                                      calxi_deadline(handle->engine->settings.connect_timeout_us));
}

/* Another connection in the place of this one. */
static calx_status exchange(calxi_handle *handle, const char *where, calxi_problem *problem)
{
    calxi_checkout checkout = handle->raw->checkout;
    calx_status status;
    if (calxi_events_wanted(&handle->engine->events, CALX_EVENT_INVALIDATE))
        calxi_tell_invalidate(handle->raw, NULL, where);
    handle->raw = NULL;
    status = calxi_pool_replace(handle->engine->pool, &checkout, problem);
    if (status == CALX_OK) {
        handle->raw = checkout.connection;
        handle->raw->checkout = checkout;
    }
    return status;
}

/* A connection that does not answer is replaced, and tells that those of its time are not to be trusted. */
static calx_status try_out(calxi_handle *handle, const char *where, calxi_problem *problem)
{
    if (is_alive(handle))
        return CALX_OK;
    calxi_pool_lost(handle->engine->pool, &handle->raw->checkout);
    return exchange(handle, where, problem);
}

static calx_status ask_listeners(calxi_handle *handle, const char *where, calxi_problem *problem)
{
    enum { TRIES = 3 };
    calx_status status = CALX_OK;
    for (int tries = 1; status == CALX_OK; tries++) {
        status = calxi_tell_checkout(handle->raw, where, problem);
        if (handle->raw->broken && status == CALX_OK)
            status = calxi_problem_set(problem, CALX_DISCONNECT, "the connection was lost in a listener");
        if (status == CALX_OK)
            return CALX_OK;
        if (status != CALX_DISCONNECT || tries == TRIES)
            calxi_handle_give_back(handle);
        else
            status = exchange(handle, where, problem);
    }
    return status;
}

static calx_status acquire(calxi_handle *handle, const char *where, calxi_problem *problem)
{
    calxi_checkout checkout;
    calx_status status = calxi_pool_acquire(handle->engine->pool, where ? where : "?", &checkout, problem);
    if (status != CALX_OK)
        return status;
    handle->raw = checkout.connection;
    handle->raw->checkout = checkout;
    if (handle->engine->settings.pre_ping && !checkout.is_new)
        status = try_out(handle, where, problem);
    if (status == CALX_OK && calxi_events_wanted(&handle->engine->events, CALX_EVENT_CHECKOUT))
        status = ask_listeners(handle, where, problem);
    return status;
}

/* A lost connection is replaced between transactions. In autocommit nobody else would let go of it. */
static void let_lost_one_go(calxi_handle *handle)
{
    if (!handle->raw || !handle->raw->broken || handle->in_transaction)
        return;
    if (handle->attached)
        calxi_result_abandon(handle->attached, "the connection is lost");
    calxi_handle_give_back(handle);
}

calx_status calxi_handle_checkout(calxi_handle *handle, const char *where)
{
    calxi_problem problem;
    calx_status status;
    if (handle->prepared)
        return calxi_handle_settle(handle, where);
    let_lost_one_go(handle);
    if (handle->raw)
        return CALX_OK;
    status = acquire(handle, where, &problem);
    if (status != CALX_OK)
        return calxi_handle_problem(handle, &problem, NULL, where);
    calxi_gate_publish(&handle->gate, handle->raw);
    return CALX_OK;
}

/* Nothing is sent when the driver says that no transaction is open. */
static bool reset(calxi_raw *raw)
{
    const char *rollback = raw->engine->dialect->sql->rollback;
    if (raw->broken)
        return false;
    if (raw->completion.transaction == CALX_TRANSACTION_IDLE)
        return true;
    return rollback && raw->completion.transaction != CALX_TRANSACTION_UNKNOWN &&
           calxi_raw_command(raw, CALX_COMMAND_ROLLBACK, rollback, strlen(rollback),
                             calxi_deadline(raw->engine->settings.close_timeout_us)) &&
           raw->completion.transaction == CALX_TRANSACTION_IDLE;
}

/* Whether it is still to be kept. */
static bool tell_return(const calxi_handle *handle, calxi_raw *raw, bool keep)
{
    const calxi_events *events = &raw->engine->events;
    if (raw->process != calxi_process)
        return keep;
    if (keep && calxi_events_wanted(events, CALX_EVENT_CHECKIN)) {
        calxi_tell_checkin(raw);
        keep = !raw->broken;
    }
    if (!keep && calxi_events_wanted(events, CALX_EVENT_INVALIDATE))
        calxi_tell_invalidate(raw, calxi_error_is_set(&handle->error) ? &handle->error.view : NULL, NULL);
    return keep;
}

void calxi_handle_give_back(calxi_handle *handle)
{
    calxi_raw *raw = handle->raw;
    bool keep;
    if (!raw)
        return;
    calxi_pipeline_lose(handle);
    handle->raw = NULL;
    calxi_gate_withdraw(&handle->gate);
    if (calxi_gate_is_busy(&handle->gate) && !calxi_gate_wait(&handle->gate, calxi_deadline(raw->engine->settings.close_timeout_us)))
        raw->broken = true; /* what is still on its way would meet somebody else's statement */
    keep = reset(raw);
    if (calxi_events_wanted(&raw->engine->events, CALX_EVENT_CHECKIN | CALX_EVENT_INVALIDATE))
        keep = tell_return(handle, raw, keep);
    calxi_pool_return(raw->engine->pool, &raw->checkout, keep);
}

calx_status calxi_handle_invalidate(calxi_handle *handle, const char *where)
{
    calxi_error_parts parts = { .status = CALX_DISCONNECT, .is_disconnect = true, .where = where,
                                .message = calxi_text("the connection was closed by calx_invalidate") };
    if (calxi_handle_is_dead(handle))
        return handle->error.view.status;
    if (!handle->raw)
        return CALX_OK;
    if (handle->prepared) /* the second phase needs it, and what is prepared would stay with its locks */
        return calxi_handle_answer(handle, CALX_MISUSE, "calx_invalidate: the transaction is prepared: commit it or roll it back first", NULL, where);
    handle->raw->broken = true;
    if (handle->attached)
        calxi_result_abandon(handle->attached, "its connection was closed by calx_invalidate");
    if (handle->in_transaction) {
        handle->whole_gone = true;
        calxi_handle_fail(handle, &parts);
    }
    calxi_handle_give_back(handle);
    return CALX_OK;
}

void calxi_handle_age_texts(calxi_handle *handle)
{
    calxi_arena oldest = handle->older;
    calxi_arena_reset(&oldest);
    handle->older = handle->arena;
    handle->arena = oldest;
}

calx_status calxi_handle_ready(calxi_handle *handle, const char *where)
{
    calx_status status;
    if (handle->raw && handle->in_transaction)
        return CALX_OK;
    status = calxi_handle_checkout(handle, where);
    if (status != CALX_OK)
        return status;
    /* After a commit by the backend the transaction that the program has begun goes on, also in autocommit. */
    if (!handle->autocommit || calxi_handle_goes_on(handle))
        return calxi_begin_implicit(handle, where);
    calxi_handle_age_texts(handle);
    return CALX_OK;
}

calx_status calxi_handle_settle(calxi_handle *handle, const char *where)
{
    calx_result *result = handle->attached;
    if (handle->prepared) /* an answer, not an error that stays: the commit that everybody has agreed on is not to fail for it */
        return calxi_handle_answer(handle, CALX_MISUSE, "the transaction is prepared: it can only be committed or rolled back", NULL,
                                   where);
    if (handle->pending_count)
        return calxi_pipeline_sync(handle);
    if (!result)
        return CALX_OK;
    if (result->stream && !result->ended)
        return calxi_handle_misuse(handle, where, "a streamed result is still open: close it before anything else runs here");
    calxi_result_detach(result);
    return handle->failed ? handle->error.view.status : CALX_OK;
}
