/* SPDX-License-Identifier: MIT */
/* calx/plugin/slot.h: storing a decoded column into a slot, with the checks that make every backend answer alike.
 *
 * Drivers include this; all functions are inline, so that a row costs no call per cell. Each returns CALX_FAULT_NONE
 * or the reason why the value cannot be stored; what was in the slot is then undefined. Conversions allowed are the
 * exact ones: an integer into any integer that holds it or into bool when it is 0 or 1, a bool into an integer, a
 * decimal or double into an integer when it has no fraction, any number into a double or float, and an integer, as
 * microseconds, into an interval. Text never becomes a number by itself, nor a number text. An integer into a decimal
 * needs memory for its digits: slot_value.h does that. A decimal and JSON may be read as their text, and JSON and a uuid from text (a uuid from 16 bytes, too).
 *
 * The host has checked that kind and size of a slot agree. Scalars, pointers and lengths may lie at any address (a
 * column of a packed struct); a CALX_KIND_VALUE is aligned. */
#ifndef CALX_PLUGIN_SLOT_H
#define CALX_PLUGIN_SLOT_H

#include <calx/plugin/convert.h>
#include <calx/plugin/convert_types.h>
#include <calx/plugin/driver.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline void *calx_slot_at(const calx_slot *slot, size_t row)
{
    return (char *)slot->to + slot->stride * row;
}

/* Copies bytes: the slot may lie in an object of another type of the same size (long for long long), at any address.
 * The flag of an optional is its first member. */
#define CALX_SLOT_COPY_(slot, row, offset, from, size) \
    do {                                               \
        char *to_ = (char *)calx_slot_at(slot, row);   \
        if ((slot)->valid)                             \
            (slot)->valid[row] = 1;                    \
        if ((slot)->kind & CALX_KIND_OPTIONAL) {       \
            bool set_ = true;                          \
            memcpy(to_, &set_, sizeof set_);           \
            memcpy(to_ + (offset), from, size);        \
        } else                                         \
            memcpy(to_, from, size);                   \
        return CALX_FAULT_NONE;                        \
    } while (0)

/* Stores a scalar as the slot's kind; the caller has checked the range. */
#define CALX_SLOT_STORE_(slot, row, opt_type, type, what)                               \
    do {                                                                                \
        type value_ = (what);                                                           \
        CALX_SLOT_COPY_(slot, row, offsetof(opt_type, value), &value_, sizeof(value_)); \
    } while (0)

/* The same for the kinds that have no optional form. */
#define CALX_SLOT_STORE_PLAIN_(slot, row, type, what)             \
    do {                                                          \
        type value_ = (what);                                     \
        if ((slot)->valid)                                        \
            (slot)->valid[row] = 1;                               \
        memcpy(calx_slot_at(slot, row), &value_, sizeof(value_)); \
        return CALX_FAULT_NONE;                                   \
    } while (0)

/* The value of a slot of kind VALUE, with its kind set and no flags: a driver sets flags afterwards. */
static inline calx_value *calx_slot_value_(const calx_slot *slot, size_t row, uint32_t kind)
{
    calx_value *to = (calx_value *)calx_slot_at(slot, row);
    if (slot->valid)
        slot->valid[row] = 1;
    to->kind = kind;
    to->flags = 0;
    return to;
}

/* Pointer and length. They are one struct by three names; what differs is the type that the pointer points to. */
static inline uint32_t calx_slot_pointer_(const calx_slot *slot, size_t row, const void *ptr, size_t len)
{
    char *to = (char *)calx_slot_at(slot, row);
    if (slot->valid)
        slot->valid[row] = 1;
    memcpy(to + offsetof(calx_str, ptr), &ptr, sizeof ptr);
    memcpy(to + offsetof(calx_str, len), &len, sizeof len);
    return CALX_FAULT_NONE;
}

/** SQL NULL. Pointers become NULL, optionals unset, a slot with `valid` gets 0; a plain scalar is a fault. */
static inline uint32_t calx_slot_put_null(const calx_slot *slot, size_t row)
{
    void *to = calx_slot_at(slot, row);
    switch (slot->kind) {
    case CALX_KIND_CSTRING: {
        const char *none = NULL;
        memcpy(to, &none, sizeof none);
        break;
    }
    case CALX_KIND_STR:
    case CALX_KIND_BYTES:
    case CALX_KIND_DECIMAL:
    case CALX_KIND_JSON:
        calx_slot_pointer_(slot, row, NULL, 0);
        break;
    case CALX_KIND_VALUE:
        memset(to, 0, sizeof(calx_value));
        ((calx_value *)to)->kind = CALX_KIND_NULL;
        break;
    default:
        memset(to, 0, slot->size); /* an optional is unset when all its bytes are zero */
        if (!(slot->kind & CALX_KIND_OPTIONAL) && !slot->valid)
            return CALX_FAULT_NULL;
        break;
    }
    if (slot->valid)
        slot->valid[row] = 0;
    return CALX_FAULT_NONE;
}

static inline uint32_t calx_slot_put_double(const calx_slot *slot, size_t row, double value);

/* The kinds that a fetch seldom asks for. */
static inline uint32_t calx_slot_put_narrow_(const calx_slot *slot, size_t row, int64_t value)
{
    switch (slot->kind) {
    case CALX_KIND_INT8:
        if (value < INT8_MIN || value > INT8_MAX)
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_PLAIN_(slot, row, int8_t, (int8_t)value);
    case CALX_KIND_UINT8:
        if (value < 0 || value > UINT8_MAX)
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_PLAIN_(slot, row, uint8_t, (uint8_t)value);
    case CALX_KIND_UINT16:
        if (value < 0 || value > UINT16_MAX)
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_PLAIN_(slot, row, uint16_t, (uint16_t)value);
    case CALX_KIND_UINT32:
        if (value < 0 || value > UINT32_MAX)
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_PLAIN_(slot, row, uint32_t, (uint32_t)value);
    case CALX_KIND_VALUE:
        calx_slot_value_(slot, row, CALX_KIND_INT64)->as.i = value;
        return CALX_FAULT_NONE;
    case CALX_KIND_INTERVAL: /* of backends that have no type for it */
    case CALX_KIND_INTERVAL | CALX_KIND_OPTIONAL:
        CALX_SLOT_STORE_(slot, row, calx_opt_interval, calx_interval, calx_interval_from_us(value));
    default:
        return CALX_FAULT_TYPE;
    }
}

static inline uint32_t calx_slot_put_int64(const calx_slot *slot, size_t row, int64_t value)
{
    switch (slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) {
    case CALX_KIND_INT64:
        CALX_SLOT_STORE_(slot, row, calx_opt_int64, int64_t, value);
    case CALX_KIND_INT32:
        if (value < INT32_MIN || value > INT32_MAX)
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_(slot, row, calx_opt_int32, int32_t, (int32_t)value);
    case CALX_KIND_INT16:
        if (value < INT16_MIN || value > INT16_MAX)
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_(slot, row, calx_opt_int16, int16_t, (int16_t)value);
    case CALX_KIND_UINT64:
        if (value < 0)
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_(slot, row, calx_opt_uint64, uint64_t, (uint64_t)value);
    case CALX_KIND_BOOL:
        if (value != 0 && value != 1)
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_(slot, row, calx_opt_bool, bool, value == 1);
    case CALX_KIND_DOUBLE:
        CALX_SLOT_STORE_(slot, row, calx_opt_double, double, (double)value);
    case CALX_KIND_FLOAT:
        CALX_SLOT_STORE_(slot, row, calx_opt_float, float, (float)value);
    default:
        return calx_slot_put_narrow_(slot, row, value);
    }
}

static inline uint32_t calx_slot_put_uint64(const calx_slot *slot, size_t row, uint64_t value)
{
    uint32_t scalar = slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL;
    if (scalar == CALX_KIND_UINT64)
        CALX_SLOT_STORE_(slot, row, calx_opt_uint64, uint64_t, value);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_UINT64)->as.u = value;
        return CALX_FAULT_NONE;
    }
    if (value <= INT64_MAX)
        return calx_slot_put_int64(slot, row, (int64_t)value);
    if (scalar == CALX_KIND_DOUBLE)
        CALX_SLOT_STORE_(slot, row, calx_opt_double, double, (double)value);
    if (scalar == CALX_KIND_FLOAT)
        CALX_SLOT_STORE_(slot, row, calx_opt_float, float, (float)value);
    return (scalar >= CALX_KIND_BOOL && scalar <= CALX_KIND_UINT32) || scalar == CALX_KIND_INTERVAL ? CALX_FAULT_RANGE
                                                                                                     : CALX_FAULT_TYPE;
}

static inline uint32_t calx_slot_put_bool(const calx_slot *slot, size_t row, bool value)
{
    uint32_t scalar = slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL;
    if (scalar == CALX_KIND_BOOL)
        CALX_SLOT_STORE_(slot, row, calx_opt_bool, bool, value);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_BOOL)->as.b = value;
        return CALX_FAULT_NONE;
    }
    if (scalar == CALX_KIND_DOUBLE || scalar == CALX_KIND_FLOAT || scalar == CALX_KIND_INTERVAL)
        return CALX_FAULT_TYPE;
    return calx_slot_put_int64(slot, row, value);
}

/* Only a whole number that fits. 2^63 and 2^64 are exact in a double, the largest integers are not. */
static inline uint32_t calx_slot_put_whole_(const calx_slot *slot, size_t row, double value)
{
    if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
        if (value != (double)(int64_t)value)
            return CALX_FAULT_RANGE;
        return calx_slot_put_int64(slot, row, (int64_t)value);
    }
    if (value >= 9223372036854775808.0 && value < 18446744073709551616.0) /* no fractions up there */
        return calx_slot_put_uint64(slot, row, (uint64_t)value);
    return CALX_FAULT_RANGE; /* infinite and not a number, too */
}

static inline uint32_t calx_slot_put_double(const calx_slot *slot, size_t row, double value)
{
    uint32_t scalar = slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL;
    if (scalar == CALX_KIND_DOUBLE)
        CALX_SLOT_STORE_(slot, row, calx_opt_double, double, value);
    if (scalar == CALX_KIND_FLOAT) {
        float narrow = (float)value; /* rounding is what a float is; overflow to infinity and underflow to 0 are not */
        if ((isinf(narrow) && !isinf(value)) || (narrow == 0 && value != 0))
            return CALX_FAULT_RANGE;
        CALX_SLOT_STORE_(slot, row, calx_opt_float, float, narrow);
    }
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_DOUBLE)->as.d = value;
        return CALX_FAULT_NONE;
    }
    if (scalar >= CALX_KIND_INT8 && scalar <= CALX_KIND_UINT64)
        return calx_slot_put_whole_(slot, row, value);
    return CALX_FAULT_TYPE;
}

static inline uint32_t calx_slot_put_uuid_bytes_(const calx_slot *slot, size_t row, const void *bytes)
{
    CALX_SLOT_COPY_(slot, row, offsetof(calx_opt_uuid, value), bytes, sizeof(calx_uuid));
}

/* The kinds that are text besides. */
static inline uint32_t calx_slot_put_other_text_(const calx_slot *slot, size_t row, const char *text, size_t len)
{
    calx_uuid uuid;
    if (slot->kind == CALX_KIND_JSON)
        return calx_slot_pointer_(slot, row, text, len);
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) != CALX_KIND_UUID)
        return CALX_FAULT_TYPE;
    if (!calx_uuid_from_text(text, len, &uuid))
        return CALX_FAULT_FORMAT;
    return calx_slot_put_uuid_bytes_(slot, row, &uuid);
}

/** Text. `text` must be followed by a NUL byte, and lives as long as the driver promises. */
static inline uint32_t calx_slot_put_text(const calx_slot *slot, size_t row, const char *text, size_t len)
{
    switch (slot->kind) {
    case CALX_KIND_CSTRING:
        if (len && memchr(text, '\0', len))
            return CALX_FAULT_NUL;
        CALX_SLOT_STORE_PLAIN_(slot, row, const char *, text);
    case CALX_KIND_STR:
        return calx_slot_pointer_(slot, row, text, len);
    case CALX_KIND_VALUE: {
        calx_value *to = calx_slot_value_(slot, row, CALX_KIND_STR);
        to->as.s.ptr = text;
        to->as.s.len = len;
        return CALX_FAULT_NONE;
    }
    default:
        return calx_slot_put_other_text_(slot, row, text, len);
    }
}

/** JSON, as text. */
static inline uint32_t calx_slot_put_json(const calx_slot *slot, size_t row, const char *text, size_t len)
{
    uint32_t fault = calx_slot_put_text(slot, row, text, len);
    if (slot->kind == CALX_KIND_VALUE)
        ((calx_value *)calx_slot_at(slot, row))->kind = CALX_KIND_JSON;
    return fault;
}

/** Bytes. `data` is not NULL, also when there are none. */
static inline uint32_t calx_slot_put_bytes(const calx_slot *slot, size_t row, const void *data, size_t len)
{
    if (slot->kind == CALX_KIND_BYTES)
        return calx_slot_pointer_(slot, row, data, len);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_value *to = calx_slot_value_(slot, row, CALX_KIND_BYTES);
        to->as.bytes.ptr = data;
        to->as.bytes.len = len;
        return CALX_FAULT_NONE;
    }
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) == CALX_KIND_UUID)
        return len == sizeof(calx_uuid) ? calx_slot_put_uuid_bytes_(slot, row, data) : (uint32_t)CALX_FAULT_FORMAT;
    return CALX_FAULT_TYPE;
}

/* A decimal into a double or float: rounded, but not to infinity, nor to 0. */
static inline uint32_t calx_slot_put_rounded_(const calx_slot *slot, size_t row, const char *text, size_t len)
{
    double value, special;
    if (!calx_double_from_text(text, len, &value))
        return CALX_FAULT_FORMAT;
    if (isinf(value) && !calx_double_special_(text, len, &special))
        return CALX_FAULT_RANGE;
    for (size_t i = 0; value == 0 && i < len && (text[i] | 0x20) != 'e'; i++)
        if (text[i] >= '1' && text[i] <= '9')
            return CALX_FAULT_RANGE;
    return calx_slot_put_double(slot, row, value);
}

static inline uint32_t calx_slot_put_decimal_int_(const calx_slot *slot, size_t row, const char *text, size_t len)
{
    uint64_t magnitude;
    bool negative;
    uint32_t fault = calx_decimal_to_int_(text, len, &magnitude, &negative);
    if (fault)
        return fault;
    if (!negative)
        return calx_slot_put_uint64(slot, row, magnitude);
    if (magnitude > (uint64_t)INT64_MAX + 1)
        return CALX_FAULT_RANGE;
    return calx_slot_put_int64(slot, row, magnitude ? -(int64_t)(magnitude - 1) - 1 : 0);
}

/** An exact decimal as text ("-12.50"), followed by a NUL byte. "NaN" and "Infinity", which some backends have, are out of a decimal's range; a
 * float, a double and a text take them. */
static inline uint32_t calx_slot_put_decimal(const calx_slot *slot, size_t row, const char *text, size_t len)
{
    uint32_t scalar = slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL;
    double special;
    if ((slot->kind == CALX_KIND_DECIMAL || slot->kind == CALX_KIND_VALUE) && len && text[len - 1] > '9' && calx_double_special_(text, len, &special))
        return CALX_FAULT_RANGE;
    if (slot->kind == CALX_KIND_DECIMAL)
        return calx_slot_pointer_(slot, row, text, len);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_value *to = calx_slot_value_(slot, row, CALX_KIND_DECIMAL);
        to->as.decimal.ptr = text;
        to->as.decimal.len = len;
        return CALX_FAULT_NONE;
    }
    if (slot->kind == CALX_KIND_CSTRING || slot->kind == CALX_KIND_STR)
        return calx_slot_put_text(slot, row, text, len);
    if (scalar == CALX_KIND_DOUBLE || scalar == CALX_KIND_FLOAT)
        return calx_slot_put_rounded_(slot, row, text, len);
    if ((scalar >= CALX_KIND_INT8 && scalar <= CALX_KIND_UINT64) || scalar == CALX_KIND_INTERVAL)
        return calx_slot_put_decimal_int_(slot, row, text, len);
    return CALX_FAULT_TYPE;
}

static inline uint32_t calx_slot_put_timestamp(const calx_slot *slot, size_t row, calx_timestamp value)
{
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) == CALX_KIND_TIMESTAMP)
        CALX_SLOT_STORE_(slot, row, calx_opt_timestamp, calx_timestamp, value);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_TIMESTAMP)->as.timestamp = value;
        return CALX_FAULT_NONE;
    }
    return CALX_FAULT_TYPE;
}

static inline uint32_t calx_slot_put_timestamptz(const calx_slot *slot, size_t row, calx_timestamptz value)
{
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) == CALX_KIND_TIMESTAMPTZ)
        CALX_SLOT_STORE_(slot, row, calx_opt_timestamptz, calx_timestamptz, value);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_TIMESTAMPTZ)->as.timestamptz = value;
        return CALX_FAULT_NONE;
    }
    return CALX_FAULT_TYPE;
}

static inline uint32_t calx_slot_put_date(const calx_slot *slot, size_t row, calx_date value)
{
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) == CALX_KIND_DATE)
        CALX_SLOT_STORE_(slot, row, calx_opt_date, calx_date, value);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_DATE)->as.date = value;
        return CALX_FAULT_NONE;
    }
    return CALX_FAULT_TYPE;
}

static inline uint32_t calx_slot_put_time(const calx_slot *slot, size_t row, calx_time value)
{
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) == CALX_KIND_TIME)
        CALX_SLOT_STORE_(slot, row, calx_opt_time, calx_time, value);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_TIME)->as.time = value;
        return CALX_FAULT_NONE;
    }
    return CALX_FAULT_TYPE;
}

static inline uint32_t calx_slot_put_interval(const calx_slot *slot, size_t row, calx_interval value)
{
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) == CALX_KIND_INTERVAL)
        CALX_SLOT_STORE_(slot, row, calx_opt_interval, calx_interval, value);
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_INTERVAL)->as.interval = value;
        return CALX_FAULT_NONE;
    }
    return CALX_FAULT_TYPE;
}

static inline uint32_t calx_slot_put_uuid(const calx_slot *slot, size_t row, calx_uuid value)
{
    if (slot->kind == CALX_KIND_VALUE) {
        calx_slot_value_(slot, row, CALX_KIND_UUID)->as.uuid = value;
        return CALX_FAULT_NONE;
    }
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) == CALX_KIND_UUID)
        return calx_slot_put_uuid_bytes_(slot, row, value.bytes);
    return CALX_FAULT_TYPE;
}

/** Whether the slot takes text: kinds that are written as text then (calx_typed_to_text) need memory for it. */
static inline bool calx_slot_is_text(const calx_slot *slot)
{
    return slot->kind == CALX_KIND_STR || slot->kind == CALX_KIND_CSTRING;
}

/** The same value into such a slot, as text; `room` is memory of CALX_TYPED_TEXT bytes that lives as long as the row. */
static inline uint32_t calx_slot_put_typed_text(const calx_slot *slot, size_t row, const calx_value *value, char *room)
{
    size_t len = calx_typed_to_text(value, room);
    return len ? calx_slot_put_text(slot, row, room, len) : (uint32_t)CALX_FAULT_RANGE;
}

/** A value of a kind of calx_typed_to_text(), into a slot of that kind or of calx_value. */
static inline uint32_t calx_slot_put_typed(const calx_slot *slot, size_t row, const calx_value *value)
{
    switch (value->kind) {
    case CALX_KIND_TIMESTAMP:
        return calx_slot_put_timestamp(slot, row, value->as.timestamp);
    case CALX_KIND_TIMESTAMPTZ:
        return calx_slot_put_timestamptz(slot, row, value->as.timestamptz);
    case CALX_KIND_DATE:
        return calx_slot_put_date(slot, row, value->as.date);
    case CALX_KIND_TIME:
        return calx_slot_put_time(slot, row, value->as.time);
    case CALX_KIND_INTERVAL:
        return calx_slot_put_interval(slot, row, value->as.interval);
    case CALX_KIND_UUID:
        return calx_slot_put_uuid(slot, row, value->as.uuid);
    default:
        return CALX_FAULT_TYPE;
    }
}

#endif
