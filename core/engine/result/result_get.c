/* SPDX-License-Identifier: MIT */
/* Results, read by getter, all at once, or as one row. */
#include "engine/handle.h"
#include "engine/result/result.h"
#include "engine/visit.h"
#include "types/value.h"
#include "util/memory.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

calx_slot *calxi_result_row_slots(calx_result *result)
{
    size_t n = result->columns;
    calx_value *row = calxi_arena_alloc(&result->arena, n * sizeof *row + n * sizeof(calx_slot));
    calx_slot *slots = row ? (calx_slot *)(void *)(row + n) : NULL;
    for (size_t i = 0; slots && i < n; i++)
        slots[i] = (calx_slot){ CALX_KIND_VALUE, sizeof(calx_value), &row[i], NULL, 0 };
    return slots;
}

bool calx_result_next(calx_result *result)
{
    calx_slot *slots;
    if (!result || result->is_static || result->ended || !result->columns) {
        if (result && !result->is_static)
            result->current = NULL;
        return false;
    }
    CALXI_VISIT_RESULT(result, false);
    if (!result->current_slots && !(result->current_slots = calxi_result_row_slots(result))) {
        calxi_result_fail_memory(result);
        return false;
    }
    if (!calxi_result_know(result))
        return false;
    slots = result->current_slots;
    memset(slots[0].to, 0, result->columns * sizeof(calx_value));
    result->current = calxi_result_step(result, slots, result->columns) > 0 ? slots[0].to : NULL;
    return result->current != NULL;
}

const calx_value *calx_result_value(const calx_result *result, size_t column)
{
    return result && result->current && column < result->columns ? calxi_result_known(result, column, &result->current[column]) : NULL;
}

size_t calx_result_index(const calx_result *result, const char *name)
{
    calx_result *mutable_result = (calx_result *)(uintptr_t)result; /* the names are read when first asked for */
    if (!result || !name || result->is_static)
        return SIZE_MAX;
    if (!calxi_result_load_types(mutable_result))
        calxi_result_fail_memory(mutable_result);
    if (!result->types)
        return SIZE_MAX;
    for (size_t i = 0; i < result->columns; i++)
        if (!strcmp(result->types[i].name, name))
            return i;
    for (size_t i = 0; i < result->columns; i++)
        if (!strcasecmp(result->types[i].name, name))
            return i;
    return SIZE_MAX;
}

/* Indexes count from 0, as in libpq and SQLite; "column 2" of a message is the second one, as everywhere. */
static calx_status misuse(calx_result *result, const char *what, const char *name, size_t index)
{
    calxi_error_parts parts = { .status = CALX_MISUSE, .where = result->where };
    char message[200];
    if (name)
        snprintf(message, sizeof message, "no column is named \"%.100s\"", name);
    else if (index >= result->columns)
        snprintf(message, sizeof message, "there is no column at index %zu: the result has %zu, from index 0 on", index, result->columns);
    else
        snprintf(message, sizeof message, "%s (column %zu of %zu)", what, index + 1, result->columns);
    parts.message = calxi_text(message);
    calxi_result_fail(result, &parts);
    return CALX_MISUSE;
}

calx_status calx_result_get_at(calx_result *result, size_t column, const calx_slot *slot)
{
    if (!result || result->is_static)
        return result ? CALX_NO_MEMORY : CALX_MISUSE;
    if (calxi_error_is_set(&result->error))
        return result->error.view.status;
    if (column >= result->columns || !result->current)
        return misuse(result, "no row was moved to by calx_result_next", NULL, column);
    if (!calxi_result_check_slots(result, slot, 1))
        return CALX_MISUSE;
    result->checked = result->current_slots;
    return calxi_result_put(result, column, &result->current[column], slot, &result->arena) ? CALX_OK : result->error.view.status;
}

calx_status calx_result_get_named(calx_result *result, const char *name, const calx_slot *slot)
{
    size_t column;
    if (!result || result->is_static)
        return result ? CALX_NO_MEMORY : CALX_MISUSE;
    if (calxi_error_is_set(&result->error))
        return result->error.view.status;
    column = calx_result_index(result, name);
    if (calxi_error_is_set(&result->error))
        return result->error.view.status;
    return column == SIZE_MAX ? misuse(result, NULL, name ? name : "(null)", 0) : calx_result_get_at(result, column, slot);
}

/* ---- in parts ---- */

calx_status calx_result_read(calx_result *result, size_t column, size_t offset, void *buffer, size_t size, size_t *got)
{
    const calx_value *value;
    size_t left;
    *got = 0;
    if (!result || result->is_static)
        return result ? CALX_NO_MEMORY : CALX_MISUSE;
    if (calxi_error_is_set(&result->error))
        return result->error.view.status;
    value = result->current && column < result->columns ? &result->current[column] : NULL;
    if (!value)
        return misuse(result, "no row was moved to by calx_result_next", NULL, column);
    if (!calxi_kind_is_pointer(value->kind) || !value->as.s.ptr) {
        calxi_result_fail_column(result, value->kind == CALX_KIND_NULL ? CALX_FAULT_NULL : CALX_FAULT_TYPE, column, CALX_KIND_BYTES);
        return result->error.view.status;
    }
    left = offset < value->as.s.len ? value->as.s.len - offset : 0;
    *got = left < size ? left : size;
    if (*got)
        memcpy(buffer, value->as.s.ptr + offset, *got);
    return CALX_OK;
}

/* ---- all rows ---- */

calx_rows calx_result_all(calx_result *result)
{
    calx_rows rows = { NULL, 0, 0 };
    if (!result || result->is_static || calxi_error_is_set(&result->error) || !result->columns)
        return rows;
    CALXI_VISIT_RESULT(result, rows);
    if (!calxi_result_buffer(result))
        return rows;
    if (result->kinds && !calxi_result_know_rows(result, result->values + result->row_next * result->columns, result->row_total - result->row_next))
        return rows;
    rows.columns = result->columns;
    rows.count = result->row_total - result->row_next;
    rows.values = rows.count ? result->values + result->row_next * result->columns : NULL;
    result->row_next = result->row_total;
    result->ended = true;
    return rows;
}

const calx_value *calx_rows_value(const calx_rows *rows, size_t row, size_t column)
{
    return rows && row < rows->count && column < rows->columns ? &rows->values[row * rows->columns + column] : NULL;
}

/* ---- one row ---- */

static calx_status take(calx_result *result, int want, const calx_slot *slots, size_t count, bool *found)
{
    if (!result || result->is_static)
        return result ? CALX_NO_MEMORY : CALX_MISUSE;
    CALXI_VISIT_RESULT(result, CALX_MISUSE);
    return calxi_take_row(result, want, false, slots, count, found, result->where);
}

calx_status calx_result_one_n(calx_result *result, const calx_slot *slots, size_t count)
{
    return take(result, CALX_EXACTLY_ONE, slots, count, NULL);
}

calx_status calx_result_first_n(calx_result *result, const calx_slot *slots, size_t count)
{
    return take(result, CALX_FIRST, slots, count, NULL);
}

calx_status calx_result_one_or_none_n(calx_result *result, bool *found, const calx_slot *slots, size_t count)
{
    return take(result, CALX_ONE_OR_NONE, slots, count, found);
}

/* ---- about it ---- */

size_t calx_result_column_count(const calx_result *result)
{
    return result ? result->columns : 0;
}

calx_column_type calx_result_column(const calx_result *result, size_t column)
{
    static const calx_column_type none = { "", "", CALX_KIND_NONE, 0 };
    calx_result *mutable_result = (calx_result *)(uintptr_t)result;
    if (!result || column >= result->columns)
        return none;
    if (!calxi_result_load_types(mutable_result)) {
        calxi_result_fail_memory(mutable_result);
        return none;
    }
    return result->types[column];
}

int64_t calx_result_rowcount(const calx_result *result)
{
    if (!result)
        return -1;
    return result->columns ? result->row_count : result->rows_affected;
}
