/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: values of the binary and the text protocol, into slots. */
#include "driver_mysqlclient.h"

#include <locale.h>

uint32_t calxi_my_put_bits(calxi_my_column *column, const unsigned char *bits, size_t len, const calx_slot *slot, size_t row)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len && i < 8; i++)
        value = value << 8 | bits[i];
    return calxi_my_put_uint64(column, slot, row, value);
}

/* Integers narrower than 64 bits fit int64_t whatever their sign. */
static uint32_t put_integer(calxi_my_column *column, const calx_slot *slot, size_t row)
{
    switch (column->decode) {
    case MY_INT8:
        return calxi_my_put_int64(column, slot, row, column->is_unsigned ? (uint8_t)column->as.i8 : column->as.i8);
    case MY_INT16:
        return calxi_my_put_int64(column, slot, row, column->is_unsigned ? (uint16_t)column->as.i16 : column->as.i16);
    case MY_INT32:
        return calxi_my_put_int64(column, slot, row, column->is_unsigned ? (int64_t)(uint32_t)column->as.i32 : column->as.i32);
    default:
        return column->is_unsigned ? calxi_my_put_uint64(column, slot, row, (uint64_t)column->as.i64)
                                   : calxi_my_put_int64(column, slot, row, column->as.i64);
    }
}

/* What the library has fetched into the column's buffer. */
uint32_t calxi_my_put_binary(calxi_my_column *column, const calx_slot *slot, size_t row)
{
    if (column->is_null)
        return calx_slot_put_null(slot, row);
    switch (column->decode) {
    case MY_INT8:
    case MY_INT16:
    case MY_INT32:
    case MY_INT64:
        return put_integer(column, slot, row);
    case MY_FLOAT:
        return calx_slot_put_double(slot, row, (double)column->as.f);
    case MY_DOUBLE:
        return calx_slot_put_double(slot, row, column->as.d);
    case MY_DATETIME:
        return calxi_my_put_datetime(column, slot, row);
    case MY_DATE:
        return calxi_my_put_date(column, slot, row);
    case MY_TIME:
        return calxi_my_put_time(column, slot, row);
    case MY_BIT:
        return calxi_my_put_bits(column, column->as.bits, column->length, slot, row);
    case MY_DECIMAL:
        column->buffer[column->length] = '\0';
        return calx_slot_put_decimal(slot, row, column->buffer, column->length);
    case MY_TEXT:
    case MY_JSON:
    case MY_UUID:
        column->buffer[column->length] = '\0';
        return calxi_my_put_string(column, slot, row, column->buffer, column->length);
    case MY_BYTES:
        return calx_slot_put_bytes(slot, row, column->buffer, column->length);
    default:
        return calx_slot_put_null(slot, row);
    }
}

static uint32_t put_integer_text(calxi_my_column *column, const calx_slot *slot, size_t row, const char *text,
                                 size_t len)
{
    uint64_t magnitude;
    bool negative;
    uint32_t fault = calx_decimal_to_int_(text, len, &magnitude, &negative);
    if (fault)
        return fault;
    if (column->decode == MY_INT64 && column->is_unsigned)
        return calxi_my_put_uint64(column, slot, row, magnitude);
    return calxi_my_put_int64(column, slot, row, (int64_t)(negative ? 0 - magnitude : magnitude));
}

/* strtod reads the decimal point of the program's locale; the server writes '.'. */
static uint32_t put_double_text(const calx_slot *slot, size_t row, const char *text, size_t len)
{
    const char *point = localeconv()->decimal_point;
    char copy[400];
    char *end;
    double value;
    if (len >= sizeof copy)
        return CALX_FAULT_FORMAT;
    memcpy(copy, text, len + 1);
    end = memchr(copy, '.', len);
    if (end && point[0] && !point[1])
        *end = point[0];
    value = strtod(copy, &end);
    return *end ? CALX_FAULT_FORMAT : calx_slot_put_double(slot, row, value);
}

/* A value of the text protocol, followed by a NUL (the library sees to that). */
uint32_t calxi_my_put_text(calxi_my_column *column, const calx_slot *slot, size_t row, const char *text,
                           size_t len)
{
    if (!text)
        return calx_slot_put_null(slot, row);
    switch (column->decode) {
    case MY_INT8:
    case MY_INT16:
    case MY_INT32:
    case MY_INT64:
        return put_integer_text(column, slot, row, text, len);
    case MY_FLOAT:
    case MY_DOUBLE:
        return put_double_text(slot, row, text, len);
    case MY_DATETIME:
    case MY_DATE:
    case MY_TIME:
        return calxi_my_put_time_text(column, slot, row, text, len);
    case MY_BIT:
        return calxi_my_put_bits(column, (const unsigned char *)text, len, slot, row);
    case MY_DECIMAL:
        return calx_slot_put_decimal(slot, row, text, len);
    case MY_BYTES:
        return calx_slot_put_bytes(slot, row, text, len);
    default:
        return calxi_my_put_string(column, slot, row, text, len);
    }
}
