/* SPDX-License-Identifier: MIT */
/* Values that are set to columns of another type: text is read as a day, a time or a uuid, a number with a point as an integer; what is none is refused
 * before a backend makes of it what that one would. */
#include "sql/tree/convert.h"

#include <calx/plugin/slot.h>
#include <calx/values.h>

#include <stdio.h>

static bool is_integer(const calx_type *type)
{
    return type->kind >= CALX_TYPE_SMALLINT && type->kind <= CALX_TYPE_BIGINT;
}

bool calxi_type_reads(const calx_type *type, uint32_t kind)
{
    if (type->user)
        return false;
    if (is_integer(type))
        return kind == CALX_KIND_DOUBLE || kind == CALX_KIND_DECIMAL;
    return kind == CALX_KIND_STR && ((type->kind >= CALX_TYPE_DATE && type->kind <= CALX_TYPE_INTERVAL) || type->kind == CALX_TYPE_UUID);
}

/* Text without an offset is UTC where a moment is wanted, which each backend's session has as its zone. */
static calx_status read_moment(const char *text, size_t len, calx_timestamptz *to, const char **why)
{
    return calx_timestamptz_from_text(text, len, false, to) ? CALX_OK : calx_timestamptz_parse(text, len, to, why);
}

static calx_status read_text(uint32_t type, const char *text, size_t len, calx_value *to, const char **why)
{
    switch (type) {
    case CALX_TYPE_DATE: to->kind = CALX_KIND_DATE; return calx_date_parse(text, len, &to->as.date, why);
    case CALX_TYPE_TIME: to->kind = CALX_KIND_TIME; return calx_time_parse(text, len, &to->as.time, why);
    case CALX_TYPE_TIMESTAMP: to->kind = CALX_KIND_TIMESTAMP; return calx_timestamp_parse(text, len, &to->as.timestamp, why);
    case CALX_TYPE_TIMESTAMPTZ: to->kind = CALX_KIND_TIMESTAMPTZ; return read_moment(text, len, &to->as.timestamptz, why);
    case CALX_TYPE_INTERVAL: to->kind = CALX_KIND_INTERVAL; return calx_interval_parse(text, len, &to->as.interval, why);
    default: to->kind = CALX_KIND_UUID; return calx_uuid_parse(text, len, &to->as.uuid, why);
    }
}

static uint32_t read_integer(const calx_value *value, int64_t *to)
{
    calx_slot slot = { .kind = CALX_KIND_INT64, .size = sizeof *to, .to = to };
    return value->kind == CALX_KIND_DOUBLE ? calx_slot_put_double(&slot, 0, value->as.d) : calx_slot_put_decimal(&slot, 0, value->as.decimal.ptr, value->as.decimal.len);
}

calx_status calxi_read_value(calx_conversion *conversion, const calx_type *type, calx_value *value)
{
    calx_value read = { .kind = CALX_KIND_INT64 };
    const char *why = "";
    uint32_t fault;
    if (!is_integer(type)) {
        conversion->kind = CALX_TYPE_MISMATCH;
        if (read_text(type->kind, value->as.s.ptr, value->as.s.len, &read, &why) != CALX_OK) {
            snprintf(conversion->message, sizeof conversion->message, "%s", why);
            return CALX_DATA_ERROR;
        }
    } else if ((fault = read_integer(value, &read.as.i)) != 0) {
        conversion->kind = fault == CALX_FAULT_RANGE ? CALX_OUT_OF_RANGE : CALX_TYPE_MISMATCH;
        snprintf(conversion->message, sizeof conversion->message, "an integer is wanted, and the number is none, or is too large for one");
        return CALX_DATA_ERROR;
    }
    *value = read;
    return CALX_OK;
}
