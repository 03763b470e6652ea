/* SPDX-License-Identifier: MIT */
/* Execution: a statement with its arguments on the handle's connection. */
#include "engine/handle.h"

#include "engine/lists.h"
#include "engine/misfit.h"
#include "engine/pipeline.h"
#include "engine/transaction/words.h"
#include "engine/whose.h"
#include "types/value.h"
#include "util/clock.h"
#include "util/memory.h"

#include <stdio.h>
#include <string.h>

/* One run: what its steps share. */
typedef struct run {
    calxi_handle *handle;
    calx_statement *statement, *given; /* what runs, and what the program gave: one, but where lists come with the run */
    calx_args_t args;
    calx_execute_options options;
    const char *where;
    int64_t deadline;
    int64_t told_us;    /* when listeners were told that it begins; 0: nobody listens */
    calxi_prepared *prepared;
    calx_result *result;
    calxi_merge merge; /* the values of a tree */
    calxi_schemas *schemas; /* of this run alone */
    bool queue;       /* it may be queued: nobody wants rows of it */
} run;

/* What is seldom run is not inlined: the usual way is to have the registers, and a small frame. */
#define SELDOM __attribute__((noinline))

/* One by one: the compiler clears a struct with an instruction that is slow to begin (rep stos). */
static inline void begin_run(run *r, calxi_handle *handle, calx_statement *statement, calx_args_t args, calx_arg *room, const char *where)
{
    r->handle = handle;
    r->statement = r->given = statement;
    r->args = args;
    r->options.struct_size = 0;
    r->options.stream = false;
    r->options.timeout = 0;
    r->options.pipeline = false;
    r->options.schemas = NULL;
    r->where = where;
    r->deadline = 0;
    r->told_us = 0;
    r->prepared = NULL;
    r->result = NULL;
    r->merge.room = room;
    r->merge.merged = NULL;
    r->merge.problem = NULL;
    calxi_arena_init(&r->merge.arena);
    r->schemas = NULL;
    r->queue = false;
}

SELDOM static calx_status report_fault(run *r, const calx_io *io)
{
    const calxi_tokens *tokens = &r->prepared->compiled->tokens;
    const char *why = io->fault == CALX_FAULT_RANGE ? "is out of range for this backend"
                      : io->fault == CALX_FAULT_NUL ? "has a NUL byte, which no text of this backend can hold"
                                                    : "cannot be sent to this backend";
    calxi_error_parts parts = { .status = CALX_DATA_ERROR, .statement = tokens->sql, .where = r->where,
                                .kind = io->fault == CALX_FAULT_RANGE ? CALX_OUT_OF_RANGE : CALX_TYPE_MISMATCH };
    char message[200];
    calxi_whose_name whose;
    if (io->fault == CALX_FAULT_NO_MEMORY) {
        calxi_problem problem;
        calxi_problem_no_memory(&problem);
        return calxi_handle_problem(r->handle, &problem, tokens->sql, r->where);
    }
    calxi_whose(&whose, r->statement, tokens, io->fault_column < tokens->uses ? tokens->order[io->fault_column] : tokens->name_count);
    snprintf(message, sizeof message, "%s %s", whose.text, why);
    parts.column = calxi_text(whose.column);
    parts.message = calxi_text(message);
    return calxi_handle_fail(r->handle, &parts);
}

/* With the limit that the call was given, if it is that which has passed. */
static calx_status report_failure(run *r, const char *sql)
{
    calx_status status;
    r->handle->call_timeout_us = r->options.timeout != 0 ? calxi_seconds(r->options.timeout, -1) : 0;
    status = calxi_handle_failure(r->handle, sql, r->where);
    r->handle->call_timeout_us = 0;
    return status;
}

static inline bool start(run *r, calx_io *io)
{
    calxi_raw *raw = r->handle->raw;
    calxi_io_begin(io, r->deadline);
    return calxi_raw_finish(raw,
                            raw->driver->execute_start(r->prepared->state, r->result->state, r->handle->slots,
                                                       r->prepared->compiled->tokens.uses, 1,
                                                       r->options.stream ? CALX_EXECUTE_STREAM : 0, io),
                            io, false);
}

/* A handle that the server has forgotten, or whose tables have changed, is prepared once more, where no transaction can have
 * seen the failure: outside of one, or as the first statement of one. */
SELDOM static bool start_again(run *r, calx_io *io)
{
    calxi_raw *raw = r->handle->raw;
    if (io->fault || raw->broken || !(raw->failure.flags & CALX_DRIVER_ERROR_STATEMENT_STALE))
        return false;
    if (r->handle->in_transaction && !r->handle->untouched)
        return false;
    if (!calxi_result_close_driver(r->result) || raw->broken)
        return false;
    if ((r->handle->in_transaction && !calxi_begin_again(r->handle, r->deadline)) || !calxi_prepared_again(raw, r->prepared, r->deadline))
        return false;
    memset(r->result->state, 0, r->result->state_size);
    r->result->open = r->prepared->in_use = true;
    return start(r, io);
}

/* What the server did not even prepare, with the values that it would have had. Those that cannot be had are not told of: the statement's
 * own error is to come. */
SELDOM static void echo_refused(run *r, bool fresh)
{
    const calxi_compiled *compiled = r->prepared->compiled;
    calxi_problem problem;
    r->merge.problem = &problem;
    if (r->statement->root && !calxi_merge_args(r->statement, &compiled->tokens, &r->args, &r->merge))
        calxi_echo(r->handle->engine, compiled->tokens.sql);
    else
        calxi_echo_statement(r->handle->engine, compiled, fresh, r->args, r->where);
}

SELDOM static calx_status prepare(run *r, bool *fresh)
{
    calxi_problem problem = { 0 };
    bool failed = false;
    r->prepared = calxi_prepared_get(r->handle->raw, r->statement, r->deadline, fresh, &failed, &problem);
    if (!r->prepared)
        return calxi_handle_problem(r->handle, &problem, calxi_statement_text(r->statement), r->where);
    if (!failed)
        return CALX_OK;
    if (r->handle->engine->settings.echo)
        echo_refused(r, *fresh);
    return report_failure(r, r->prepared->compiled->tokens.sql);
}

/* A tree has values of its own: with them the arguments are as those of a text. */
static calx_status merge(run *r)
{
    calxi_problem problem; /* not cleared: it is half a page, and filled when there is one */
    r->merge.problem = &problem;
    if (calxi_merge_args(r->statement, &r->prepared->compiled->tokens, &r->args, &r->merge))
        return CALX_OK;
    return calxi_handle_problem(r->handle, &problem, r->prepared->compiled->tokens.sql, r->where);
}

static calx_status find_prepared(run *r)
{
    bool fresh = false;
    calx_status status = CALX_OK;
    r->prepared = calxi_prepared_hot(r->handle->raw, r->statement);
    if (!r->prepared)
        status = prepare(r, &fresh);
    if (status == CALX_OK && r->statement->root)
        status = merge(r);
    if (status == CALX_OK && r->handle->engine->settings.echo)
        calxi_echo_statement(r->handle->engine, r->prepared->compiled, fresh, r->args, r->where);
    return status;
}

SELDOM static calx_status no_memory(run *r)
{
    calxi_problem problem;
    calxi_problem_no_memory(&problem);
    return calxi_handle_problem(r->handle, &problem, calxi_statement_text(r->statement), r->where);
}

/* With the value that did not fit. */
SELDOM static calx_status report_refusal(run *r, const calx_io *io)
{
    calx_driver_error *failure = &r->handle->raw->failure, as_told = *failure;
    calxi_misfit misfit;
    calx_status status;
    if (!io->fault)
        calxi_misfit_tell(&misfit, r->handle, r->statement, &r->prepared->compiled->tokens);
    status = io->fault ? report_fault(r, io) : report_failure(r, r->prepared->compiled->tokens.sql);
    *failure = as_told; /* without the texts of `misfit` */
    return status;
}

/* The driver may know better than calx what became of the transaction after an error: SQLite rolls back by itself on a full disk. */
SELDOM static calx_status failed_run(run *r, const calx_io *io)
{
    calx_status status = report_refusal(r, io);
    calxi_result_close_driver(r->result);
    return status;
}

enum { EXECUTE_EVENTS = CALX_EVENT_BEFORE_EXECUTE | CALX_EVENT_AFTER_EXECUTE };

/* Asks and tells listeners. `*told_us` stays 0 when nobody is to be told of the end. */
static calx_status tell_before(calxi_handle *handle, const char *sql, const calx_args_t *args, int64_t *told_us, const char *where)
{
    calx_status status = CALX_OK;
    if (calxi_events_wanted(&handle->engine->events, CALX_EVENT_BEFORE_EXECUTE))
        status = calxi_tell_before_execute(handle, sql, args, where);
    if (status == CALX_OK)
        *told_us = calxi_now();
    return status;
}

static void tell_after(calxi_handle *handle, const char *sql, const calx_args_t *args, calx_status status, int64_t told_us,
                       const char *where)
{
    if (told_us && handle->raw && calxi_events_wanted(&handle->engine->events, CALX_EVENT_AFTER_EXECUTE))
        calxi_tell_after_execute(handle, sql, args, status, told_us, where);
}

/* As the program wrote it; what is made of a tree. */
static const char *sql_of(const run *r)
{
    return r->statement->root ? r->prepared->compiled->tokens.sql : r->statement->text;
}

/* Preparing may talk to the server already, so that listeners are asked before; but what a tree is in SQL is only known after. */
SELDOM static calx_status find_and_tell(run *r)
{
    bool is_tree = r->statement->root != NULL;
    calx_status status = is_tree ? CALX_OK : tell_before(r->handle, r->statement->text, &r->args, &r->told_us, r->where);
    if (status == CALX_OK)
        status = find_prepared(r);
    if (status == CALX_OK && is_tree)
        status = tell_before(r->handle, sql_of(r), &r->args, &r->told_us, r->where);
    return status;
}

/* CALX_PENDING: queued. CALX_OK: it is to be run at once, and what was queued is answered. */
SELDOM static calx_status queue(run *r)
{
    calxi_handle *handle = r->handle;
    calx_io io;
    calx_status status = calxi_pipeline_is_full(handle) ? calxi_pipeline_sync(handle) : CALX_OK;
    if (status != CALX_OK)
        return status;
    switch (calxi_pipeline_execute(handle, r->prepared, r->deadline, &io, r->told_us, r->where)) {
    case 0:
        return calxi_pipeline_sync(handle);
    case 1:
        handle->queued = true;
        calxi_note_end_by_text(handle, r->prepared->compiled->tokens.sql, false);
        return CALX_PENDING;
    default:
        return report_refusal(r, &io);
    }
}

static calx_status execute(run *r)
{
    calxi_handle *handle = r->handle;
    calx_io io;
    calx_status status = calxi_events_wanted(&handle->engine->events, EXECUTE_EVENTS) ? find_and_tell(r) : find_prepared(r);
    if (status == CALX_OK && handle->sort.flags & CALX_BEGIN_READ_ONLY)
        status = calxi_check_read_only(handle, r->prepared->compiled->tokens.sql, r->where);
    if (status == CALX_OK)
        status = calxi_bind(handle, r->statement, r->prepared->compiled, r->args, r->where);
    if (status != CALX_OK)
        return status;
    if (r->queue && (status = queue(r)) != CALX_OK)
        return status;
    r->result = calxi_result_create(handle->raw, r->prepared);
    if (!r->result)
        return no_memory(r);
    if (!start(r, &io) && !start_again(r, &io))
        return failed_run(r, &io);
    calxi_handle_update(handle, r->prepared->compiled->tokens.sql, r->prepared->commits);
    handle->rowcount = handle->completion.rows_affected;
    return CALX_OK;
}

SELDOM static calx_status bad_statement(run *r)
{
    calxi_error_parts parts = { .status = calx_statement_error(r->statement), .where = r->where };
    char why[400];
    parts.message = calxi_text(calxi_statement_why(r->statement, why, sizeof why));
    return calxi_handle_fail(r->handle, &parts);
}

SELDOM static calx_status check_timeout(run *r)
{
    calxi_problem problem;
    if (calxi_check_seconds(".timeout of the call", r->options.timeout, &problem) == CALX_OK)
        return CALX_OK;
    return calxi_handle_problem(r->handle, &problem, r->statement->root ? NULL : r->statement->text, r->where);
}

/* With the lists of this run in it. */
SELDOM static calx_status expand(run *r)
{
    calxi_problem problem;
    calx_statement *made = calxi_expand_lists(r->statement, &r->args, &r->merge.arena, &problem);
    if (!made)
        return calxi_handle_problem(r->handle, &problem, NULL, r->where);
    r->statement = made;
    return made->status == CALX_OK ? CALX_OK : bad_statement(r);
}

/* What a statement that is queued needs: a connection and a transaction, and no result that is being read. */
SELDOM static calx_status make_way_to_queue(calxi_handle *handle, const char *where)
{
    calx_status status = handle->attached || handle->prepared ? calxi_handle_settle(handle, where) : CALX_OK;
    if (status != CALX_OK || (handle->raw && handle->in_transaction))
        return status;
    handle->queueing = true;
    status = calxi_handle_ready(handle, where);
    handle->queueing = false;
    return status;
}

/* Whether it is to be queued. In autocommit each statement is a transaction of its own, and what is queued together would be one. A limit of
 * the call's own is for its own answer, and those of a queue are waited for together. */
static bool is_to_queue(const run *r)
{
    const calxi_handle *handle = r->handle;
    return (handle->pipeline || r->options.pipeline) && r->queue && (!handle->autocommit || handle->in_transaction) &&
           r->options.timeout == 0 && calxi_pipeline_is_possible(handle);
}

/* Checks, a connection and a transaction; then the statement. */
static calx_status run_statement(run *r, const calx_execute_options *options)
{
    calxi_handle *handle = r->handle;
    calx_status status = calxi_handle_enter(handle);
    if (status != CALX_OK)
        return status;
    handle->completion.flags = 0; /* what the statement before told is over, also when this one fails */
    handle->rowcount = -1;
    if (options)
        memcpy(&r->options, options,
               options->struct_size < sizeof r->options ? options->struct_size : sizeof r->options);
    if (r->statement && r->statement->root)
        calxi_statement_seal(r->statement);
    if (!r->statement || r->statement->status != CALX_OK)
        return bad_statement(r);
    if (r->options.timeout != 0 && (status = check_timeout(r)) != CALX_OK)
        return status;
    if (r->statement->lists && (status = expand(r)) != CALX_OK)
        return status;
    r->queue = is_to_queue(r);
    if (r->queue) {
        status = make_way_to_queue(handle, r->where);
        if (status != CALX_OK)
            return status;
    } else if (!calxi_handle_is_free(handle)) {
        status = calxi_handle_settle(handle, r->where);
        if (status == CALX_OK)
            status = calxi_handle_ready(handle, r->where);
        if (status != CALX_OK)
            return status;
    }
    if (r->options.schemas && !(r->schemas = calxi_schemas_get(r->options.schemas)))
        return no_memory(r);
    handle->raw->schemas = r->schemas ? r->schemas : handle->schemas;
    r->deadline = r->options.timeout != 0 ? calxi_deadline(calxi_seconds(r->options.timeout, -1))
                                          : calxi_handle_deadline(handle);
    return execute(r);
}

static inline void finish(run *r, calx_status status)
{
    if (r->told_us && status != CALX_PENDING) /* else that is told when the answer comes */
        tell_after(r->handle, sql_of(r), &r->args, status, r->told_us, r->where);
    if (r->merge.merged || r->merge.arena.blocks)
        calxi_merge_clear(&r->merge);
    if (r->schemas) {
        if (r->handle->raw)
            r->handle->raw->schemas = NULL;
        calxi_schemas_release(r->schemas);
    }
    if (r->statement != r->given)
        calx_release_statement(r->statement);
    calxi_statement_consume(r->given, r->where, r->handle->is_static ? NULL : &r->handle->quarantine);
}

/* Nobody is to see the result: it ends here, which may fail as well. */
static calx_status drop_result(run *r, calx_status status)
{
    bool closed = calxi_result_close_driver(r->result);
    calxi_raw *raw = r->handle->raw;
    if (status == CALX_OK && closed && r->handle->completion.columns && r->handle->rowcount < 0 && raw && !raw->broken)
        r->handle->rowcount = calxi_raw_rows_affected(raw); /* with RETURNING some tell it only after the last row */
    calxi_result_release(r->result, r->handle->raw);
    if (status == CALX_OK && !closed)
        status = calxi_handle_failure(r->handle, r->prepared->compiled->tokens.sql, r->where);
    return status;
}

calx_status calxi_exec(calxi_handle *handle, calx_statement *statement, calx_args_t args, const calx_execute_options *options,
                       const char *where)
{
    calx_arg room[CALXI_MERGE_ROOM];
    calx_status status;
    run r;
    begin_run(&r, handle, statement, args, room, where);
    r.queue = true;
    status = run_statement(&r, options);
    if (r.result) {
        status = drop_result(&r, status);
        if (status == CALX_OK && (handle->pipeline || r.options.pipeline))
            calxi_pipeline_count(handle, handle->rowcount);
    }
    finish(&r, status);
    return status;
}

calx_result *calxi_query(calxi_handle *handle, calx_statement *statement, calx_args_t args, const calx_execute_options *options,
                         const char *where)
{
    calx_arg room[CALXI_MERGE_ROOM];
    calx_status status;
    run r;
    begin_run(&r, handle, statement, args, room, where);
    status = run_statement(&r, options);
    finish(&r, status);
    if (status == CALX_OK) {
        r.result->stream = r.options.stream;
        r.result->where = where;
        r.result->timeout_us = r.options.timeout != 0 ? calxi_seconds(r.options.timeout, -1) : handle->statement_timeout_us;
        calxi_result_attach(r.result, handle);
        return r.result;
    }
    if (r.result)
        drop_result(&r, status);
    return calxi_result_failed(handle);
}

/* Where the driver cannot tell how far it came, all of it may have been run: what was sent in one piece may have committed before it failed.
 * What stands behind an end is durable by itself, unless the server says that the failure undid it (PostgreSQL 15). */
static bool script_committed(const calxi_handle *handle, const char *sql)
{
    const calxi_raw *raw = handle->raw;
    size_t begun = raw->completion.statements;
    return calxi_has_committed(calxi_commits_of(raw, sql, begun ? begun : SIZE_MAX), !handle->untouched) ||
           (!(raw->failure.flags & CALX_DRIVER_ERROR_ROLLED_BACK) &&
            (calxi_words_end(raw, sql, begun ? begun - 1 : SIZE_MAX) & CALXI_ENDED_AND_WENT_ON));
}

static calx_status script_failed(calxi_handle *handle, const char *sql, const char *where)
{
    bool sent = !(handle->raw->failure.flags & CALX_DRIVER_ERROR_NOT_SENT);
    if (handle->in_transaction && sent && !handle->raw->broken && script_committed(handle, sql))
        handle->partial = handle->durable = true;
    return calxi_handle_failure(handle, sql, where);
}

static calx_status run_script(calxi_handle *handle, const char *sql, const char *where)
{
    calxi_echo(handle->engine, sql);
    if (!calxi_raw_script(handle->raw, sql, calxi_handle_deadline(handle)))
        return script_failed(handle, sql, where);
    calxi_handle_update(handle, sql, calxi_commits_of(handle->raw, sql, SIZE_MAX));
    return CALX_OK;
}

calx_status calxi_script(calxi_handle *handle, const char *sql, const char *where)
{
    int64_t told_us = 0;
    calxi_problem problem;
    calx_status status = calxi_handle_enter(handle);
    if (status != CALX_OK)
        return status;
    if (!sql)
        return calxi_handle_misuse(handle, where, "calx_script: the text is NULL");
    if (calxi_text_check(sql, strlen(sql), &problem) != CALX_OK)
        return calxi_handle_problem(handle, &problem, sql, where);
    status = calxi_handle_settle(handle, where);
    if (status == CALX_OK)
        status = calxi_handle_ready(handle, where);
    if (status == CALX_OK && calxi_events_wanted(&handle->engine->events, EXECUTE_EVENTS))
        status = tell_before(handle, sql, NULL, &told_us, where);
    if (status == CALX_OK && handle->sort.flags & CALX_BEGIN_READ_ONLY)
        status = calxi_check_read_only(handle, sql, where);
    if (status != CALX_OK)
        return status;
    handle->rowcount = -1;
    status = run_script(handle, sql, where);
    tell_after(handle, sql, NULL, status, told_us, where);
    return status;
}
