/* SPDX-License-Identifier: MIT */
/* Values that are fetched as what they are: of the kinds that the tree of the statement gives its columns, whatever the backend keeps them in. A
 * boolean of MariaDB is a number there, a decimal or a moment that SQLite has computed a text. What cannot be read so stays as it came. */
#include "engine/result/result.h"

#include <calx/plugin/slot_value.h>

enum { DIGITS = 24 }; /* of an integer that becomes a decimal, the only one to need room */

typedef struct calxi_known {
    calx_value value;
    char digits[DIGITS];
} calxi_known;

static char *take_digits(void *room, size_t size)
{
    return size <= DIGITS ? room : NULL;
}

static bool differs(const calx_result *result, size_t column, const calx_value *value)
{
    uint32_t kind = result->kinds[column];
    return kind != CALX_KIND_NONE && value->kind != kind && value->kind != CALX_KIND_NULL && value->kind != CALX_KIND_NONE;
}

uint32_t calxi_result_read_as(uint32_t kind, const calx_value *value, calx_value *to, char *(*take)(void *, size_t), void *context)
{
    static const uint8_t sizes[32] = {
        [CALX_KIND_INT64] = sizeof(int64_t), [CALX_KIND_DOUBLE] = sizeof(double), [CALX_KIND_DECIMAL] = sizeof(calx_decimal), [CALX_KIND_BOOL] = sizeof(bool),
        [CALX_KIND_STR] = sizeof(calx_str), [CALX_KIND_BYTES] = sizeof(calx_bytes), [CALX_KIND_DATE] = sizeof(calx_date), [CALX_KIND_TIME] = sizeof(calx_time),
        [CALX_KIND_TIMESTAMP] = sizeof(calx_timestamp), [CALX_KIND_TIMESTAMPTZ] = sizeof(calx_timestamptz), [CALX_KIND_INTERVAL] = sizeof(calx_interval),
        [CALX_KIND_UUID] = sizeof(calx_uuid), [CALX_KIND_JSON] = sizeof(calx_json),
    };
    calx_slot slot = { kind, sizes[kind & 31], &to->as, NULL, 0 };
    *to = (calx_value){ .kind = kind };
    return calx_slot_put_value(&slot, 0, value, take, context);
}

bool calxi_result_know(calx_result *result)
{
    if (result->kinds && !result->known)
        result->known = calxi_arena_alloc(&result->arena, result->columns * sizeof *result->known);
    if (!result->kinds || result->known)
        return true;
    calxi_result_fail_memory(result);
    return false;
}

const calx_value *calxi_result_known(const calx_result *result, size_t column, const calx_value *value)
{
    calxi_known *known = result->known ? &result->known[column] : NULL;
    if (!known || !differs(result, column, value) || calxi_result_read_as(result->kinds[column], value, &known->value, take_digits, known->digits) != CALX_FAULT_NONE)
        return value;
    return &known->value;
}

bool calxi_result_know_slots(calx_result *result, const calx_slot *slots, size_t count)
{
    if (!calxi_result_know(result))
        return false;
    for (size_t i = 0; i < count; i++)
        if (slots[i].kind == CALX_KIND_VALUE) {
            calx_value *to = slots[i].to;
            *to = *calxi_result_known(result, i, to);
        }
    return true;
}

bool calxi_result_know_rows(calx_result *result, calx_value *rows, size_t count)
{
    for (size_t i = 0; i < count * result->columns; i++) {
        size_t column = i % result->columns;
        calx_value read;
        uint32_t fault = CALX_FAULT_TYPE;
        if (differs(result, column, &rows[i]))
            fault = calxi_result_read_as(result->kinds[column], &rows[i], &read, calxi_take_from_arena, &result->arena);
        if (fault == CALX_FAULT_NO_MEMORY) {
            calxi_result_fail_memory(result);
            return false;
        }
        if (fault == CALX_FAULT_NONE)
            rows[i] = read;
    }
    return true;
}
