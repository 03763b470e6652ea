/* SPDX-License-Identifier: MIT */
/* Columns of enums and of types of the program's own, on their way to the program. Their rows come as values first. */
#include "engine/result/result.h"

#include "sql/tree/convert.h"
#include "types/value.h"

#include <calx/plugin/slot.h>

#include <stdio.h>
#include <string.h>

static const calxi_converter *converter_of(const calx_result *result, size_t column)
{
    const calxi_converter *converter = result->converters && column < result->converters->column_count ? &result->converters->columns[column] : NULL;
    return converter && converter->type ? converter : NULL;
}

static bool fail(calx_result *result, const calx_conversion *conversion, size_t column, calx_status status)
{
    calxi_error_parts parts = { .status = CALX_DATA_ERROR, .kind = conversion->kind, .statement = calxi_result_statement(result), .where = result->where };
    char message[400];
    if (status == CALX_NO_MEMORY || !calxi_result_load_types(result)) {
        calxi_result_fail_memory(result);
        return false;
    }
    parts.column = calxi_text(result->types[column].name);
    snprintf(message, sizeof message, "column %zu \"%.80s\" cannot be fetched: %s", column + 1, result->types[column].name, conversion->message);
    parts.message = calxi_text(message);
    calxi_result_fail(result, &parts);
    return false;
}

/* As the type has it, whatever the backend keeps it in: a decimal that SQLite has as text. */
static uint32_t read_as_type(calx_value *value, uint32_t kind, calxi_arena *arena)
{
    calx_value read;
    uint32_t fault;
    if (kind == CALX_KIND_NONE || value->kind == CALX_KIND_NULL)
        return CALX_FAULT_NONE;
    fault = calxi_result_read_as(kind, value, &read, calxi_take_from_arena, arena);
    if (fault == CALX_FAULT_NONE)
        *value = read;
    return fault;
}

/* The kinds that a row has, and texts that stay as long as it. */
static bool settle(calx_result *result, calx_value *value)
{
    calx_value made = *value;
    made.flags = 0;
    if (made.kind >= CALX_KIND_INT8 && made.kind <= CALX_KIND_INT32)
        made.kind = CALX_KIND_INT64;
    else if (made.kind >= CALX_KIND_UINT8 && made.kind <= CALX_KIND_UINT32)
        made.kind = CALX_KIND_UINT64;
    if (calxi_value_copy(value, &made, &result->converted) == CALX_OK)
        return true;
    calxi_result_fail_memory(result);
    return false;
}

static bool convert(calx_result *result, size_t column, calx_value *value)
{
    const calxi_converter *converter = converter_of(result, column);
    calx_conversion conversion = { .arena = &result->converted, .dialect = result->converters->dialect };
    uint32_t kind, fault;
    calx_status status;
    if (!converter || !converter->type->user || !converter->type->user->result || value->kind == CALX_KIND_NULL)
        return true;
    kind = calxi_kind_of_type(converter->here);
    fault = read_as_type(value, kind, &result->converted);
    if (fault != CALX_FAULT_NONE) {
        calxi_result_fail_column(result, fault, column, kind);
        return false;
    }
    status = calxi_convert_result(&conversion, converter, value);
    return status == CALX_OK ? settle(result, value) : fail(result, &conversion, column, status);
}

bool calxi_result_convert(calx_result *result, calx_value *row, size_t count)
{
    if (result->converted.blocks)
        calxi_arena_reset(&result->converted);
    for (size_t i = 0; i < count; i++)
        if (!convert(result, i, &row[i]))
            return false;
    return true;
}

int calxi_result_step_converted(calx_result *result, const calx_slot *slots, size_t count)
{
    calx_value *row;
    int step;
    if (!result->raw_slots && !(result->raw_slots = calxi_result_row_slots(result))) {
        calxi_result_fail_memory(result);
        return -1;
    }
    row = result->raw_slots[0].to;
    memset(row, 0, result->columns * sizeof *row);
    step = calxi_result_step_driver(result, result->raw_slots, count);
    if (step <= 0)
        return step;
    if (!calxi_result_convert(result, row, count))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (!calxi_result_put(result, i, &row[i], &slots[i], &result->converted))
            return -1;
    return 1;
}

/* ---- labels and numbers ---- */

static bool is_integer(const calx_slot *slot)
{
    uint32_t kind = slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL;
    return kind >= CALX_KIND_INT8 && kind <= CALX_KIND_UINT64;
}

/* The number of a label, or where numbers are kept the label of one. False: it has none. */
static bool translate(calx_conversion *conversion, const calx_type *type, const calx_slot *slot, calx_value *value)
{
    const char *name = type->name ? type->name : "", *label;
    int64_t number;
    if (value->kind == CALX_KIND_STR && value->as.s.ptr && is_integer(slot)) {
        number = calxi_enum_number(type, value->as.s.ptr, value->as.s.len);
        if (number < 0)
            snprintf(conversion->message, sizeof conversion->message, "the enum %.60s has no value '%.*s'", name,
                     value->as.s.len > 80 ? 80 : (int)value->as.s.len, value->as.s.ptr);
        *value = (calx_value){ .kind = CALX_KIND_INT64, .as.i = number };
        return number >= 0;
    }
    if (value->kind != CALX_KIND_INT64 || !calx_slot_is_text(slot))
        return true;
    label = calxi_enum_label(type, value->as.i);
    if (!label)
        snprintf(conversion->message, sizeof conversion->message, "the enum %.60s has no value number %lld", name, (long long)value->as.i);
    else
        *value = (calx_value){ .kind = CALX_KIND_STR, .as.s = { label, strlen(label) } };
    return label != NULL;
}

bool calxi_result_put(calx_result *result, size_t column, const calx_value *value, const calx_slot *slot, calxi_arena *arena)
{
    const calxi_converter *converter = converter_of(result, column);
    calx_value changed = *value;
    uint32_t fault;
    if (converter && !converter->type->user && converter->type->kind == CALX_TYPE_ENUM) {
        calx_conversion conversion = { .kind = CALX_TYPE_MISMATCH };
        if (!translate(&conversion, converter->type, slot, &changed))
            return fail(result, &conversion, column, CALX_DATA_ERROR);
    }
    fault = calxi_result_store(&changed, slot, arena);
    if (fault != CALX_FAULT_NONE)
        calxi_result_fail_column(result, fault, column, slot->kind);
    return fault == CALX_FAULT_NONE;
}
