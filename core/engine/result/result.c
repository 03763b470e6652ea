/* SPDX-License-Identifier: MIT */
/* Results: life, fetching, and being cut loose from the connection. */
#include "engine/result/result.h"

#include "engine/handle.h"
#include "engine/visit.h"
#include "sql/tree/convert.h"
#include "types/value.h"
#include "util/clock.h"
#include "util/memory.h"

#include <stdio.h>
#include <string.h>

/* Stands in when there is no memory for a result. Never written to. */
static calx_result no_memory_result = {
    .ended = true,
    .is_static = true,
    .rows_affected = -1,
    .row_count = -1,
    .error = { .view = { .struct_size = sizeof(calx_error), .status = CALX_NO_MEMORY, .message = "out of memory",
                         .constraint = "", .table = "", .column = "", .statement = "", .where = "" },
               .line = "out of memory" },
};

#define HEAD ((sizeof(calx_result) + 15) / 16 * 16)

static inline void link_result(calx_result *result, calxi_handle *handle)
{
    result->handle = handle;
    result->previous = NULL;
    result->next = handle->results;
    if (handle->results)
        handle->results->previous = result;
    handle->results = result;
}

static void unlink_result(calx_result *result)
{
    calxi_handle *handle = result->handle;
    if (!handle)
        return;
    *(result->previous ? &result->previous->next : &handle->results) = result->next;
    if (result->next)
        result->next->previous = result->previous;
    if (handle->attached == result)
        handle->attached = NULL;
    result->handle = NULL;
}

/* A closed result is kept for the next query of the connection, so that a query costs no allocation. */
static calx_result *take_spare(calxi_raw *raw)
{
    calx_result *result = raw->spare;
    raw->spare = NULL;
    memset(result->state, 0, result->state_size);
    return result;
}

static calx_result *new_result(calxi_raw *raw)
{
    calx_result *result = calxi_calloc(1, HEAD + raw->driver->result_size);
    if (!result)
        return NULL;
    result->state = (char *)result + HEAD;
    result->state_size = raw->driver->result_size;
    result->driver = raw->driver;
    calxi_error_init(&result->error);
    calxi_arena_init(&result->arena);
    calxi_arena_init(&result->converted);
    return result;
}

calx_result *calxi_result_create(calxi_raw *raw, calxi_prepared *prepared)
{
    calx_result *result = raw->spare ? take_spare(raw) : new_result(raw);
    if (!result)
        return NULL;
    result->raw = raw;
    result->process = calxi_process;
    result->prepared = prepared;
    prepared->in_use = true;
    result->open = true;
    return result;
}

/* Those of the columns, if these are what the statement was thought to give. */
static const calxi_converters *converters_of(const calxi_tokens *tokens, size_t columns)
{
    const calxi_converters *all = tokens->converters;
    return all && all->columns && all->column_count == columns ? all : NULL;
}

void calxi_result_attach(calx_result *result, calxi_handle *handle)
{
    const calx_completion *completion = &handle->completion;
    const calxi_tokens *tokens = &result->prepared->compiled->tokens;
    result->columns = completion->columns;
    result->ended = completion->columns == 0;
    result->rows_affected = completion->rows_affected;
    result->row_count = completion->row_count;
    result->converters = converters_of(tokens, result->columns);
    result->kinds = tokens->kind_count == result->columns ? tokens->kinds : NULL;
    link_result(result, handle);
    /* A stream is in the way of others until a fetch has found its end, also where the driver has all of its rows, or none, already. */
    if (!(completion->flags & CALX_COMPLETION_INDEPENDENT) || (result->stream && !result->ended)) {
        handle->attached = result;
        return;
    }
    result->raw = NULL; /* nothing has to be read before the connection goes on */
    calxi_result_unprepare(result);
}

void calxi_result_unprepare(calx_result *result)
{
    if (!result->prepared)
        return;
    result->prepared->in_use = false;
    if (!result->compiled)
        result->compiled = calxi_compiled_share(result->prepared->compiled);
    result->prepared = NULL;
}

calx_result *calxi_result_failed(calxi_handle *handle)
{
    calx_result *result = handle->is_static ? NULL : calxi_calloc(1, HEAD);
    if (!result)
        return &no_memory_result;
    calxi_error_init(&result->error);
    calxi_arena_init(&result->arena);
    calxi_error_copy(&result->error, &handle->error);
    result->process = calxi_process;
    result->ended = true;
    result->rows_affected = result->row_count = -1;
    link_result(result, handle);
    return result;
}

/* ---- errors ---- */

void calxi_result_fail(calx_result *result, const calxi_error_parts *parts)
{
    result->ended = true;
    if (!calxi_error_is_set(&result->error))
        calxi_error_set(&result->error, parts);
    if (result->handle) {
        bool is_first = !result->handle->failed && !result->handle->dead;
        calxi_handle_fail(result->handle, parts);
        if (is_first)
            result->error.view.outcome = result->handle->error.view.outcome; /* which the handle alone knows */
    }
}

const char *calxi_result_statement(const calx_result *result)
{
    const calxi_compiled *compiled = result->prepared ? result->prepared->compiled : result->compiled;
    return compiled ? compiled->tokens.sql : NULL;
}

void calxi_result_fail_column(calx_result *result, uint32_t fault, size_t column, uint32_t kind)
{
    calxi_error_parts parts = { .status = CALX_DATA_ERROR, .statement = calxi_result_statement(result), .where = result->where };
    char message[320];
    const char *name;
    if (fault == CALX_FAULT_NO_MEMORY || !calxi_result_load_types(result)) {
        calxi_result_fail_memory(result);
        return;
    }
    name = column < result->columns ? result->types[column].name : "";
    parts.kind = fault == CALX_FAULT_NULL       ? CALX_UNEXPECTED_NULL
                 : fault == CALX_FAULT_RANGE    ? CALX_OUT_OF_RANGE
                 : fault == CALX_FAULT_ENCODING ? CALX_INVALID_ENCODING
                                                : CALX_TYPE_MISMATCH;
    parts.column = calxi_text(name);
    snprintf(message, sizeof message, "column %zu \"%.80s\" cannot be fetched into %s: %s", column + 1, name,
             calxi_kind_name(kind), calxi_fault_text(fault));
    parts.message = calxi_text(message);
    calxi_result_fail(result, &parts);
}

void calxi_result_fail_fault(calx_result *result, const calx_io *io, const calx_slot *slots, size_t count)
{
    calxi_result_fail_column(result, io->fault, io->fault_column,
                             io->fault_column < count ? slots[io->fault_column].kind : CALX_KIND_NONE);
}

/* A driver's failure while rows are read: the handle's as well as the result's. */
static void fail_driver(calx_result *result)
{
    calxi_handle *handle = result->handle;
    calxi_error_parts parts = { .status = CALX_INTERFACE_ERROR, .message = calxi_text("the rows cannot be read"), .where = result->where };
    result->ended = true;
    if (!handle || !result->raw) {
        calxi_result_fail(result, &parts);
        return;
    }
    handle->call_timeout_us = result->timeout_us != handle->statement_timeout_us ? result->timeout_us : 0;
    calxi_handle_failure(handle, calxi_result_statement(result), result->where);
    handle->call_timeout_us = 0;
    if (!calxi_error_is_set(&result->error))
        calxi_error_copy(&result->error, &handle->error);
}

void calxi_result_fail_memory(calx_result *result)
{
    calxi_error_parts parts = { .status = CALX_NO_MEMORY, .message = calxi_text("out of memory"), .where = result->where };
    calxi_result_fail(result, &parts);
}

static void fail_slot(calx_result *result, size_t place, const calx_slot *slot)
{
    calxi_error_parts parts = { .status = CALX_MISUSE, .where = result->where };
    char message[160];
    if (!slot || !slot->to)
        snprintf(message, sizeof message, "place %zu of the fetch is NULL", place);
    else
        snprintf(message, sizeof message, "place %zu of the fetch has kind %u and size %u, which do not go together", place,
                 slot->kind, slot->size);
    parts.message = calxi_text(message);
    calxi_result_fail(result, &parts);
}

/* One by one, with an error for the first that is wrong. */
static __attribute__((noinline)) bool check_each_slot(calx_result *result, const calx_slot *slots, size_t count)
{
    if (!slots && count) {
        fail_slot(result, 1, NULL);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (!calxi_slot_is_plain(&slots[i]) && !(slots[i].to && calxi_slot_check(&slots[i], true))) {
            fail_slot(result, i + 1, &slots[i]);
            return false;
        }
    result->value_slots = slots; /* which may take values: only these checks see that */
    result->checked = slots;
    return true;
}

bool calxi_result_check_slots(calx_result *result, const calx_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!slots || !calxi_slot_is_plain(&slots[i]))
            return check_each_slot(result, slots, count);
    result->checked = slots;
    return true;
}

/* ---- fetching ---- */

/* The driver must wait, or there is no row. `got` is what the driver was given. */
static __attribute__((noinline)) int finish_step(calx_result *result, const calx_slot *slots, size_t count, int32_t step, const size_t *got, calx_io *io)
{
    if (step == CALX_STEP_WAIT)
        step = calxi_raw_finish(result->raw, step, io, true) ? CALX_STEP_DONE : CALX_STEP_FAILED;
    else if (step == CALX_STEP_FAILED && !io->fault && result->raw)
        calxi_raw_finish(result->raw, step, io, true); /* reads the failure */
    if (step == CALX_STEP_DONE && *got)
        return 1;
    result->ended = true;
    if (step == CALX_STEP_DONE)
        return 0;
    if (io->fault)
        calxi_result_fail_fault(result, io, slots, count);
    else
        fail_driver(result);
    return -1;
}

/* In a child process, of a result of its parent: also one whose rows are in memory, for which ones are depends on the driver. */
static inline bool is_inherited(const calx_result *result)
{
    return result->process != calxi_process;
}

__attribute__((noinline)) int calxi_result_refuse_inherited(calx_result *result)
{
    calxi_error_parts parts = { .status = CALX_MISUSE, .where = result->where,
                                .message = calxi_text("this was queried before fork() by another process: a child runs its own queries") };
    if (result->handle)
        calxi_handle_is_dead(result->handle); /* ends it, if it is attached */
    result->ended = true;
    if (!calxi_error_is_set(&result->error))
        calxi_error_set(&result->error, &parts);
    return -1;
}

/* Inlined, and the next too: a row is to cost one call here, and one of the driver. */
static inline __attribute__((always_inline)) int step_driver(calx_result *result, const calx_slot *slots, size_t count)
{
    calx_io io;
    size_t got = 0;
    int32_t step;
    calxi_io_begin(&io, result->timeout_us > 0 ? calxi_now() + result->timeout_us : CALXI_NO_DEADLINE);
    step = result->driver->fetch_start(result->state, slots, count, 1, &got, &io);
    return step == CALX_STEP_DONE && got ? 1 : finish_step(result, slots, count, step, &got, &io);
}

int calxi_result_step_driver(calx_result *result, const calx_slot *slots, size_t count)
{
    return step_driver(result, slots, count);
}

static inline __attribute__((always_inline)) int next_step(calx_result *result, const calx_slot *slots, size_t count, bool keeps)
{
    int step;
    if (result->ended)
        return calxi_error_is_set(&result->error) ? -1 : 0;
    if (is_inherited(result))
        return calxi_result_refuse_inherited(result);
    if ((result->checked != slots || !slots) && !calxi_result_check_slots(result, slots, count))
        return -1;
#ifdef CALX_DEBUG
    calxi_poison_clear(result);
#endif
    if (result->buffered)
        step = calxi_result_step_buffered(result, slots, count);
    else {
        step = result->converters ? calxi_result_step_converted(result, slots, count) : step_driver(result, slots, count);
        result->row_next += step > 0;
    }
    if (keeps && step > 0 && result->raw && !calxi_result_keep_row(result, slots, count))
        return -1;
#ifdef CALX_DEBUG
    if (step > 0 && !calxi_poison_row(result, slots, count)) {
        calxi_result_fail_memory(result);
        return -1;
    }
#endif
    if (slots == result->value_slots && step > 0 && result->kinds && slots != result->current_slots && !calxi_result_know_slots(result, slots, count))
        return -1;
    return step;
}

int calxi_result_step(calx_result *result, const calx_slot *slots, size_t count)
{
    return next_step(result, slots, count, true);
}

int calxi_result_step_last(calx_result *result, const calx_slot *slots, size_t count)
{
    return next_step(result, slots, count, false);
}

static __attribute__((noinline)) void fail_count(calx_result *result, size_t count)
{
    calxi_error_parts parts = { .status = CALX_MISUSE, .statement = calxi_result_statement(result), .where = result->where };
    char message[120];
    snprintf(message, sizeof message, "calx_fetch was given %zu place%s for a row of %zu column%s", count, count == 1 ? "" : "s", result->columns,
             result->columns == 1 ? "" : "s");
    parts.message = calxi_text(message);
    calxi_result_fail(result, &parts);
}

bool calx_fetch_n(calx_result *result, const calx_slot *slots, size_t count)
{
    if (!result || result->is_static)
        return false;
    CALXI_VISIT_RESULT(result, false);
    if (count == result->columns || result->ended)
        return next_step(result, slots, count, true) > 0;
    fail_count(result, count);
    return false;
}

/* ---- columns ---- */

bool calxi_result_load_types(calx_result *result)
{
    const calx_column_info *info = NULL;
    size_t count = 0;
    calx_column_type *types;
    if (result->types || !result->columns)
        return true;
    types = calxi_arena_alloc(&result->arena, result->columns * sizeof *types);
    if (!types)
        return false;
    if (result->open)
        result->driver->describe(result->state, &info, &count);
    for (size_t i = 0; i < result->columns; i++) {
        types[i] = (calx_column_type){ "", "", CALX_KIND_NONE, 0 };
        if (i >= count)
            continue;
        types[i].kind = result->kinds && result->kinds[i] ? result->kinds[i] : info[i].kind;
        types[i].native_type = info[i].native_type;
        if (info[i].name.ptr && !(types[i].name = calxi_arena_copy(&result->arena, info[i].name.ptr, info[i].name.len)))
            return false;
        if (info[i].type_name.ptr &&
            !(types[i].type_name = calxi_arena_copy(&result->arena, info[i].type_name.ptr, info[i].type_name.len)))
            return false;
    }
    result->types = types;
    return true;
}

/* ---- the end ---- */

static void result_free(calx_result *result)
{
    calxi_compiled_release(result->compiled);
    calxi_error_clear(&result->error);
    calxi_arena_clear(&result->arena);
    calxi_arena_clear(&result->converted);
    calxi_result_forget_row(result, true);
    calxi_free(result->values);
    calxi_free(result);
}

void calxi_result_free_spare(calxi_raw *raw)
{
    if (raw->spare)
        result_free(raw->spare);
    raw->spare = NULL;
}

/* Back to what calxi_result_create finds, for reuse. */
static inline void recycle(calx_result *result, calxi_raw *raw)
{
    if (result->error.memory || calxi_error_is_set(&result->error))
        calxi_error_clear(&result->error);
    if (result->arena.blocks)
        calxi_arena_reset(&result->arena);
    if (result->converted.blocks)
        calxi_arena_clear(&result->converted);
    if (result->kept)
        calxi_result_forget_row(result, false);
    if (result->values)
        calxi_free(result->values);
    if (result->compiled)
        calxi_compiled_release(result->compiled);
    result->compiled = NULL;
    result->stream = result->ended = result->buffered = false;
    result->raw = NULL;
    result->prepared = NULL;
    result->where = NULL;
    result->timeout_us = 0;
    result->checked = NULL;
    result->values = NULL;
    result->row_total = result->row_next = 0;
    result->current = NULL;
    result->current_slots = NULL;
    result->types = NULL;
    result->converters = NULL;
    result->kinds = NULL;
    result->known = NULL;
    result->value_slots = NULL;
    result->raw_slots = NULL;
    raw->spare = result;
}

void calxi_result_release(calx_result *result, calxi_raw *raw)
{
    if (raw && !raw->spare && result->driver == raw->driver)
        recycle(result, raw);
    else
        result_free(result);
}

calx_status calx_result_close(calx_result *result)
{
    calxi_raw *raw;
    calx_status status;
    calxi_handle *handle;
    if (!result)
        return CALX_OK;
    if (result->is_static)
        return CALX_NO_MEMORY;
    CALXI_VISIT_LAST(result->handle, "session or connection", result->where, CALX_MISUSE);
    if (result->poison)
        calxi_poison_clear(result);
    if (is_inherited(result) && result->handle)
        calxi_handle_is_dead(result->handle);
    handle = result->handle;
    raw = handle ? handle->raw : NULL;
    if (!calxi_result_close_driver(result) && handle && result->raw) {
        calx_status failed = calxi_handle_failure(handle, calxi_result_statement(result), result->where);
        if (!calxi_error_is_set(&result->error) && failed != CALX_OK)
            calxi_error_copy(&result->error, &handle->error);
    }
    status = result->error.view.status;
    unlink_result(result);
    calxi_result_release(result, raw);
    return status;
}

calx_status calx_result_status(const calx_result *result)
{
    return result ? result->error.view.status : CALX_MISUSE;
}

const char *calx_result_errmsg(const calx_result *result)
{
    return result ? result->error.line : "the result is NULL";
}

const calx_error *calx_result_error(const calx_result *result)
{
    return result ? &result->error.view : calx_null_error(NULL);
}
