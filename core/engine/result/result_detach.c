/* SPDX-License-Identifier: MIT */
/* Results that are cut loose from their connection: read into memory, and decoded from there. */
#include "engine/result/result.h"

#include "engine/handle.h"
#include "types/value.h"
#include "util/clock.h"
#include "util/memory.h"

#include <calx/plugin/slot_value.h>

#include <string.h>

/* ---- decoding from memory ---- */

char *calxi_take_from_arena(void *arena, size_t size)
{
    return calxi_arena_alloc(arena, size);
}

uint32_t calxi_result_store(const calx_value *value, const calx_slot *slot, calxi_arena *arena)
{
    return calx_slot_put_value(slot, 0, value, calxi_take_from_arena, arena);
}

int calxi_result_step_buffered(calx_result *result, const calx_slot *slots, size_t count)
{
    const calx_value *row;
    if (result->row_next >= result->row_total) {
        result->ended = true;
        return 0;
    }
    row = result->values + result->row_next * result->columns;
    result->row_next++;
    for (size_t i = 0; i < count; i++)
        if (!calxi_result_put(result, i, &row[i], &slots[i], &result->arena))
            return -1;
    return 1;
}

/* ---- cutting loose ---- */

bool calxi_result_close_driver(calx_result *result)
{
    calx_io io;
    int32_t step;
    bool done = true;
    if (result->open) {
        result->open = false;
        /* A blocking driver has nothing to wait for here, and a look at the clock would cost a point select on SQLite 2 %. */
        calxi_io_begin(&io, !result->raw || result->driver->capabilities & CALX_DRIVER_BLOCKING
                                ? CALXI_NO_DEADLINE
                                : calxi_deadline(result->raw->engine->settings.close_timeout_us));
        step = result->driver->result_close_start(result->state, &io);
        if (result->raw && step != CALX_STEP_DONE) {
            result->raw->closes_result = true;
            done = calxi_raw_finish(result->raw, step, &io, true);
            result->raw->closes_result = result->raw->timed_out;
        }
    }
    if (result->prepared)
        result->prepared->in_use = false;
    return done;
}

/* False: the driver could not end it, and the connection may be lost. */
static bool cut(calx_result *result)
{
    bool closed = calxi_result_close_driver(result);
    calxi_result_unprepare(result);
    result->raw = NULL;
    if (result->handle && result->handle->attached == result)
        result->handle->attached = NULL;
    return closed;
}

/* Adds a row to the buffer. */
static bool push_row(calx_result *result, const calx_value *row, size_t *capacity)
{
    calx_value *to;
    if (result->row_total == *capacity) {
        size_t wanted = *capacity ? *capacity * 2 : 8;
        calx_value *values = wanted > SIZE_MAX / sizeof *values / result->columns
                                 ? NULL
                                 : calxi_realloc_array(result->values, wanted * result->columns, sizeof *values);
        if (!values)
            return false;
        result->values = values;
        *capacity = wanted;
    }
    to = result->values + result->row_total * result->columns;
    for (size_t i = 0; i < result->columns; i++)
        if (calxi_value_copy(&to[i], &row[i], &result->arena) != CALX_OK)
            return false;
    result->row_total++;
    return true;
}

/* Reads what is left into the buffer. */
static bool buffer_rest(calx_result *result)
{
    size_t n = result->columns, capacity = 0;
    calx_slot *slots = calxi_arena_alloc(&result->arena, n * sizeof *slots);
    calx_value *row = calxi_arena_alloc(&result->arena, n * sizeof *row);
    int step = 1;
    if (!slots || !row || !calxi_result_load_types(result)) {
        calxi_result_fail_memory(result);
        return false;
    }
    memset(row, 0, n * sizeof *row);
    for (size_t i = 0; i < n; i++)
        slots[i] = (calx_slot){ CALX_KIND_VALUE, sizeof(calx_value), &row[i], NULL, 0 };
    while ((step = calxi_result_step_driver(result, slots, n)) > 0) {
        if (result->converters && !calxi_result_convert(result, row, n))
            return false;
        if (!push_row(result, row, &capacity)) {
            calxi_result_fail_memory(result);
            return false;
        }
        memset(row, 0, n * sizeof *row);
    }
    return step == 0;
}

bool calxi_result_buffer(calx_result *result)
{
    size_t before = result->row_next;
    bool whole;
    if (result->buffered || result->ended)
        return true;
    if (result->process != calxi_process)
        return calxi_result_refuse_inherited(result) == 0;
    result->row_next = 0;
    whole = buffer_rest(result);
    result->buffered = true;
    result->ended = !whole || result->row_total == 0;
    result->row_count = whole ? (int64_t)(before + result->row_total) : -1;
    result->checked = NULL;
    return whole;
}

bool calxi_result_detach(calx_result *result)
{
    calxi_handle *handle;
    bool whole = true;
    if (!result->raw)
        return true;
    if (result->stream && !result->ended) {
        calxi_result_abandon(result, "the handle of a streamed result went on without it");
        return false;
    }
    if (!result->ended)
        whole = calxi_result_buffer(result);
    else if (!calxi_result_load_types(result))
        calxi_result_fail_memory(result);
    handle = result->handle;
    if (!cut(result) && handle) /* its rows are whole; what comes next on this handle must not use the connection */
        calxi_handle_failure(handle, NULL, result->where);
    return whole;
}

void calxi_result_abandon(calx_result *result, const char *why)
{
    if (!result->ended) {
        calxi_error_parts parts = { .status = CALX_MISUSE, .message = calxi_text(why) };
        calxi_error_set(&result->error, &parts);
        result->ended = true;
    }
    if ((!result->raw || !result->raw->timed_out) && !calxi_result_load_types(result) &&
        !calxi_error_is_set(&result->error))
        calxi_error_set(&result->error, &(calxi_error_parts){ .status = CALX_NO_MEMORY, .message = calxi_text("out of memory") });
    cut(result);
}
