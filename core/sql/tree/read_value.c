/* SPDX-License-Identifier: MIT */
/* Values that stand beside something of another type: text is read as a day, a time, a uuid or a number, a number with a point as an integer. What is
 * none is refused before a backend makes of it what that one would. */
#include "sql/tree/convert.h"

#include "types/decimal.h"
#include "types/json.h"

#include <calx/plugin/slot.h>
#include <calx/values.h>

#include <math.h>
#include <stdio.h>

#define BIT(kind) (UINT32_C(1) << CALX_KIND_##kind)
#define NOT_TEXT (WHOLE | BIT(BOOL) | BIT(DOUBLE) | BIT(DECIMAL) | BIT(BYTES) | BIT(TIMESTAMP) | BIT(TIMESTAMPTZ) | BIT(DATE) | BIT(TIME) | BIT(INTERVAL) | BIT(UUID))
#define MOMENTS (BIT(DATE) | BIT(TIMESTAMP) | BIT(TIMESTAMPTZ))
#define WHOLE (BIT(INT8) | BIT(INT16) | BIT(INT32) | BIT(INT64) | BIT(UINT8) | BIT(UINT16) | BIT(UINT32) | BIT(UINT64))

#define NO_BOOLEAN (WHOLE | BIT(STR) | BIT(DOUBLE) | BIT(DECIMAL) | BIT(BYTES) | MOMENTS | BIT(TIME) | BIT(INTERVAL) | BIT(UUID))
#define NO_TIME (WHOLE | BIT(BOOL) | BIT(DOUBLE) | BIT(DECIMAL) | BIT(BYTES) | BIT(INTERVAL) | BIT(UUID))

static uint32_t kinds_of(const uint32_t *kinds, const calx_type *type)
{
    return type->user || type->kind >= CALX_TYPE_COUNT ? 0 : kinds[type->kind];
}

uint32_t calxi_reads_set(const calx_type *type)
{
    static const uint32_t kinds[CALX_TYPE_COUNT] = {
        [CALX_TYPE_SMALLINT] = BIT(DOUBLE) | BIT(DECIMAL) | BIT(BOOL), [CALX_TYPE_INTEGER] = BIT(DOUBLE) | BIT(DECIMAL) | BIT(BOOL),
        [CALX_TYPE_BIGINT] = BIT(DOUBLE) | BIT(DECIMAL) | BIT(BOOL), [CALX_TYPE_REAL] = BIT(DOUBLE) | BIT(DECIMAL), [CALX_TYPE_BOOLEAN] = NO_BOOLEAN,
        [CALX_TYPE_VARCHAR] = BIT(BYTES) | BIT(STR), [CALX_TYPE_CHAR] = BIT(BYTES) | BIT(STR), [CALX_TYPE_TEXT] = BIT(BYTES) | BIT(STR),
        [CALX_TYPE_VARBINARY] = BIT(STR), [CALX_TYPE_BLOB] = BIT(STR), [CALX_TYPE_TIME] = BIT(STR) | MOMENTS,
        [CALX_TYPE_DATE] = BIT(STR) | BIT(TIME) | BIT(TIMESTAMP) | BIT(TIMESTAMPTZ), [CALX_TYPE_TIMESTAMP] = BIT(STR) | BIT(TIME) | BIT(DATE),
        [CALX_TYPE_TIMESTAMPTZ] = BIT(STR) | BIT(TIME) | BIT(DATE), [CALX_TYPE_INTERVAL] = BIT(STR),
        [CALX_TYPE_UUID] = BIT(STR), [CALX_TYPE_JSON] = BIT(STR),
    };
    return kinds_of(kinds, type);
}

uint32_t calxi_reads_compared(const calx_type *type)
{
    static const uint32_t kinds[CALX_TYPE_COUNT] = {
        [CALX_TYPE_SMALLINT] = BIT(STR) | BIT(DECIMAL), [CALX_TYPE_INTEGER] = BIT(STR) | BIT(DECIMAL), [CALX_TYPE_BIGINT] = BIT(STR) | BIT(DECIMAL),
        [CALX_TYPE_BOOLEAN] = NO_BOOLEAN, [CALX_TYPE_DOUBLE] = BIT(STR), [CALX_TYPE_NUMERIC] = BIT(STR), [CALX_TYPE_VARBINARY] = BIT(STR), [CALX_TYPE_BLOB] = BIT(STR),
        [CALX_TYPE_DATE] = BIT(STR) | BIT(TIME) | BIT(TIMESTAMP) | BIT(TIMESTAMPTZ) | NO_TIME, [CALX_TYPE_TIME] = BIT(STR) | MOMENTS | NO_TIME,
        [CALX_TYPE_TIMESTAMP] = BIT(STR) | BIT(TIME) | BIT(DATE) | NO_TIME, [CALX_TYPE_TIMESTAMPTZ] = BIT(STR) | BIT(TIME) | BIT(DATE) | NO_TIME,
        [CALX_TYPE_INTERVAL] = BIT(STR), [CALX_TYPE_UUID] = BIT(STR),
        [CALX_TYPE_VARCHAR] = NOT_TEXT, [CALX_TYPE_CHAR] = NOT_TEXT, [CALX_TYPE_TEXT] = NOT_TEXT,
    };
    return kinds_of(kinds, type);
}

uint32_t calxi_reads(const calx_node *value, const calx_type *type)
{
    bool is_value = value->kind == CALX_NODE_BIND && value->value && value->op != CALXI_BIND_COMPUTED;
    uint32_t kinds = 0;
    if (value->kind != CALX_NODE_BIND && value->kind != CALX_NODE_PARAM)
        return 0;
    if (calxi_type_converts(value->type)) /* the text that it has become is measured, where it is set */
        return (value->op == CALXI_BIND_BESIDE_SET || value->op == CALXI_BIND_COMPUTED) && calxi_characters_of(type) ? BIT(STR) : 0;
    if (value->op == CALXI_BIND_COMPARED)
        kinds = calxi_reads_compared(type);
    else if (value->op == CALXI_BIND_SET || value->op == CALXI_BIND_BESIDE || value->op == CALXI_BIND_COMPUTED)
        kinds = calxi_reads_set(type);
    return is_value ? kinds & UINT32_C(1) << value->value->kind : kinds;
}

static calx_status refuse(calx_conversion *conversion, uint32_t kind, const char *why)
{
    conversion->kind = kind;
    snprintf(conversion->message, sizeof conversion->message, "%s", why);
    return CALX_DATA_ERROR;
}

/* ---- text ---- */

/* Blanks at the end count: PostgreSQL 15 and MariaDB 10.11 cut them off without a word, as SQL says, and what is stored would be another text. */
static calx_status read_short(calx_conversion *conversion, const calx_type *type, const calx_value *value)
{
    if (value->kind != CALX_KIND_STR)
        return refuse(conversion, CALX_TYPE_MISMATCH, value->kind == CALX_KIND_BYTES ? "bytes are no text" : "a text is wanted, and the value is none");
    if (calxi_text_is_short(type, &value->as.s))
        return CALX_OK;
    conversion->kind = CALX_VALUE_TOO_LONG;
    snprintf(conversion->message, sizeof conversion->message, "the text has %zu characters, and there is room for %zu",
             calxi_characters(value->as.s.ptr, value->as.s.len), calxi_characters_of(type));
    return CALX_DATA_ERROR;
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

static calx_status read_typed(calx_conversion *conversion, uint32_t type, calx_value *value)
{
    calx_value read = { .kind = CALX_KIND_NULL };
    const char *why = "";
    if (read_text(type, value->as.s.ptr, value->as.s.len, &read, &why) != CALX_OK)
        return refuse(conversion, CALX_TYPE_MISMATCH, why);
    *value = read;
    return CALX_OK;
}

enum { DAYS_MAX = 10000000 };

/* A date beside a moment is its midnight; a moment beside a date stays one where it is none. What is out of range is the driver's to refuse. */
static void read_day(uint32_t type, calx_value *value)
{
    const int64_t day = INT64_C(86400000000);
    int64_t us = value->kind == CALX_KIND_TIMESTAMP ? value->as.timestamp.us : value->as.timestamptz.us;
    if (value->kind == CALX_KIND_DATE && (value->as.date.days > DAYS_MAX || value->as.date.days < -DAYS_MAX))
        return;
    if (value->kind == CALX_KIND_DATE && type == CALX_TYPE_TIMESTAMP)
        *value = (calx_value){ .kind = CALX_KIND_TIMESTAMP, .as.timestamp = { value->as.date.days * day } };
    else if (value->kind == CALX_KIND_DATE)
        *value = (calx_value){ .kind = CALX_KIND_TIMESTAMPTZ, .as.timestamptz = { value->as.date.days * day } };
    else if (us % day == 0)
        *value = (calx_value){ .kind = CALX_KIND_DATE, .as.date = { (int32_t)(us / day) } };
}

/* PostgreSQL 15 compares no time of day with a moment, and takes the one out of the other where it is set; others keep, or compare, something else. */
static calx_status read_moment_as(calx_conversion *conversion, const calxi_converter *converter, calx_value *value)
{
    uint32_t type = converter->here->kind;
    if (NO_TIME & UINT32_C(1) << value->kind)
        return refuse(conversion, CALX_TYPE_MISMATCH, type == CALX_TYPE_TIME ? "a time of day is wanted, and the value is none"
                                                                             : "a date or a timestamp is wanted, and the value is none");
    if (type == CALX_TYPE_TIME)
        return refuse(conversion, CALX_TYPE_MISMATCH, "a time of day is wanted, and the value is a date or a timestamp");
    if (value->kind == CALX_KIND_TIME)
        return refuse(conversion, CALX_TYPE_MISMATCH, "a date or a timestamp is wanted, and the value is a time of day");
    read_day(type, value);
    if (!converter->compared && type == CALX_TYPE_DATE && value->kind != CALX_KIND_DATE)
        return refuse(conversion, CALX_OUT_OF_RANGE, "a date is wanted, and the moment is not its midnight");
    return CALX_OK;
}

static calx_status read_json(calx_conversion *conversion, calx_value *value)
{
    if (!calxi_json_valid(value->as.s.ptr, value->as.s.len, NULL))
        return refuse(conversion, CALX_TYPE_MISMATCH, "the text is not JSON");
    value->kind = CALX_KIND_JSON;
    return CALX_OK;
}

/* ---- numbers ---- */

/* Text as a decimal, without the blanks around it, which every server takes. */
static bool is_number(calx_value *value)
{
    calx_str *text = &value->as.s;
    if (value->kind == CALX_KIND_DECIMAL)
        return true;
    while (text->len && text->ptr[0] == ' ') {
        text->ptr++;
        text->len--;
    }
    while (text->len && text->ptr[text->len - 1] == ' ')
        text->len--;
    value->kind = CALX_KIND_DECIMAL;
    return calxi_decimal_valid(text->ptr, text->len);
}

static uint32_t put_decimal(const calx_value *from, uint32_t kind, size_t size, void *to)
{
    calx_slot slot = { .kind = kind, .size = (uint32_t)size, .to = to };
    return calx_slot_put_decimal(&slot, 0, from->as.decimal.ptr, from->as.decimal.len);
}

/* A number that is compared with an integer: as an integer if it is one, else as a double where that keeps it apart from all integers. */
static calx_status read_compared(calx_conversion *conversion, const calx_type *type, calx_value *value)
{
    calx_value decimal = *value, read = { .kind = CALX_KIND_INT64 };
    bool number = is_number(&decimal);
    if (!number)
        return refuse(conversion, CALX_TYPE_MISMATCH, "the text is no number");
    if (type->kind == CALX_TYPE_NUMERIC)
        *value = decimal;
    else if (type->kind != CALX_TYPE_DOUBLE && !put_decimal(&decimal, CALX_KIND_INT64, sizeof read.as.i, &read.as.i))
        *value = read;
    else {
        read.kind = CALX_KIND_DOUBLE;
        *value = put_decimal(&decimal, CALX_KIND_DOUBLE, sizeof read.as.d, &read.as.d) == 0 &&
                         (type->kind == CALX_TYPE_DOUBLE || fabs(read.as.d) < 0x1p53 || fabs(read.as.d) > 0x1p63) ? read : decimal;
    }
    return CALX_OK;
}

static calx_status read_whole(calx_conversion *conversion, calx_value *value)
{
    calx_value read = { .kind = CALX_KIND_INT64 };
    calx_slot slot = { .kind = CALX_KIND_INT64, .size = sizeof read.as.i, .to = &read.as.i };
    uint32_t fault = value->kind == CALX_KIND_DOUBLE ? calx_slot_put_double(&slot, 0, value->as.d)
                                                     : put_decimal(value, CALX_KIND_INT64, sizeof read.as.i, &read.as.i);
    if (fault)
        return refuse(conversion, fault == CALX_FAULT_RANGE ? CALX_OUT_OF_RANGE : CALX_TYPE_MISMATCH,
                      "an integer is wanted, and the number is none, or is too large for one");
    *value = read;
    return CALX_OK;
}

/* A number for a float stays as it is: the database rounds it. MariaDB would make 0 of one that is too small. */
static calx_status read_single(calx_conversion *conversion, const calx_value *value)
{
    float narrow;
    calx_slot slot = { .kind = CALX_KIND_FLOAT, .size = sizeof narrow, .to = &narrow };
    double number = value->as.d;
    uint32_t fault = value->kind == CALX_KIND_DOUBLE ? calx_slot_put_double(&slot, 0, number) : put_decimal(value, CALX_KIND_DOUBLE, sizeof number, &number);
    if (fault == CALX_FAULT_RANGE || (!fault && calx_slot_put_double(&slot, 0, number)))
        return refuse(conversion, CALX_OUT_OF_RANGE, "the number is too large or too small for a float");
    return CALX_OK;
}

static calx_status read_condition(calx_conversion *conversion, calx_value *value)
{
    if (!(WHOLE & UINT32_C(1) << value->kind) || value->as.u > 1)
        return refuse(conversion, CALX_TYPE_MISMATCH, "a boolean is wanted: true or false, 1 or 0");
    *value = (calx_value){ .kind = CALX_KIND_BOOL, .as.b = value->as.u == 1 };
    return CALX_OK;
}

calx_status calxi_read_value(calx_conversion *conversion, const calxi_converter *converter, calx_value *value)
{
    const calx_type *type = converter->here;
    if (value->kind == CALX_KIND_BOOL && type->kind <= CALX_TYPE_BIGINT)
        return refuse(conversion, CALX_TYPE_MISMATCH, "a number is wanted, and the value is a boolean");
    switch (type->kind) {
    case CALX_TYPE_SMALLINT: case CALX_TYPE_INTEGER: case CALX_TYPE_BIGINT:
        return converter->compared ? read_compared(conversion, type, value) : read_whole(conversion, value);
    case CALX_TYPE_REAL: return read_single(conversion, value);
    case CALX_TYPE_DOUBLE: case CALX_TYPE_NUMERIC: return read_compared(conversion, type, value);
    case CALX_TYPE_BOOLEAN: return read_condition(conversion, value);
    case CALX_TYPE_VARCHAR: case CALX_TYPE_CHAR: case CALX_TYPE_TEXT:
        return read_short(conversion, type, value);
    case CALX_TYPE_VARBINARY: case CALX_TYPE_BLOB:
        *value = (calx_value){ .kind = CALX_KIND_BYTES, .as.bytes = { value->as.s.ptr, value->as.s.len } };
        return CALX_OK;
    case CALX_TYPE_JSON: return read_json(conversion, value);
    default:
        if (value->kind == CALX_KIND_STR)
            return read_typed(conversion, type->kind, value);
        return read_moment_as(conversion, converter, value);
    }
}
