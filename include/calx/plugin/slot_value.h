/* SPDX-License-Identifier: MIT */
/* calx/plugin/slot_value.h: storing a value into a slot of another kind: the one conversion of values that a driver reads and of those
 * that a result keeps, so that both give the same.
 *
 * A driver that makes a calx_value of what a column holds, as for a slot of kind VALUE, and stores that here, gives at once what calx
 * gives of the same value later. What it stores without a calx_value has to be the same. */
#ifndef CALX_PLUGIN_SLOT_VALUE_H
#define CALX_PLUGIN_SLOT_VALUE_H

#include <calx/plugin/slot.h>

/** Memory of `size` bytes for a text that is made, which lives as long as the row; NULL: there is none. */
typedef char *(*calx_slot_room)(void *context, size_t size);

/** An optional sign, digits, and an optional fraction. */
static inline bool calx_decimal_plain(const char *text, size_t len)
{
    size_t at = len && text[0] == '-', start = at;
    while (at < len && text[at] >= '0' && text[at] <= '9')
        at++;
    if (at == start || at == len)
        return at > start;
    start = at + 1;
    if (text[at] != '.' || start == len)
        return false;
    for (at++; at < len && text[at] >= '0' && text[at] <= '9'; at++)
        ;
    return at == len;
}

/** The text of a span that a column of times holds, as such a column writes it: "[-]HH:MM:SS[.ffffff]", with as many digits of hours as
 *  there are. 0: it has months, or no microseconds could count it. */
static inline size_t calx_clock_to_text(calx_interval value, char out[CALX_TYPED_TEXT])
{
    char digits[32];
    int64_t us = 0;
    uint64_t left, hours;
    calx_time rest;
    size_t len = 0, n = 0;
    if (!calx_interval_to_us(value, &us))
        return 0;
    left = us < 0 ? 0 - (uint64_t)us : (uint64_t)us;
    hours = left / UINT64_C(3600000000);
    rest.us = (int64_t)(left % UINT64_C(3600000000));
    if (us < 0)
        out[len++] = '-';
    do
        digits[n++] = (char)('0' + hours % 10);
    while (hours /= 10);
    if (n < 2)
        digits[n++] = '0';
    while (n)
        out[len++] = digits[--n];
    n = calx_time_to_text(rest, digits); /* "00:MM:SS" */
    memcpy(out + len, digits + 2, n - 1);
    return len + n - 2;
}

static inline uint32_t calx_slot_put_made_(const calx_slot *slot, size_t row, const char *text, size_t len, calx_slot_room room,
                                           void *context)
{
    char *copy;
    if (!len)
        return CALX_FAULT_RANGE;
    copy = room ? room(context, len + 1) : NULL;
    if (!copy)
        return CALX_FAULT_NO_MEMORY;
    memcpy(copy, text, len);
    copy[len] = '\0';
    return slot->kind == CALX_KIND_DECIMAL ? calx_slot_put_decimal(slot, row, copy, len) : calx_slot_put_text(slot, row, copy, len);
}

/* Kinds that may be read as their text. */
static inline uint32_t calx_slot_put_as_text_(const calx_slot *slot, size_t row, const calx_value *value, calx_slot_room room, void *context)
{
    char text[CALX_TYPED_TEXT];
    size_t len = value->flags & CALX_VALUE_CLOCK ? calx_clock_to_text(value->as.interval, text) : calx_typed_to_text(value, text);
    return calx_slot_put_made_(slot, row, text, len, room, context);
}

/* A text of a column that says nothing of its type, as the kind that is asked for. False: that is none which is read from text. */
static inline bool calx_value_read_(const char *text, size_t len, calx_value *to, bool *good)
{
    switch (to->kind) {
    case CALX_KIND_TIMESTAMP:
        *good = calx_timestamp_from_text(text, len, &to->as.timestamp);
        return true;
    case CALX_KIND_TIMESTAMPTZ: /* without an offset it is UTC */
        *good = calx_timestamptz_from_text(text, len, false, &to->as.timestamptz);
        return true;
    case CALX_KIND_DATE:
        *good = calx_date_from_text(text, len, &to->as.date);
        return true;
    case CALX_KIND_TIME:
        *good = calx_time_from_text(text, len, &to->as.time);
        return true;
    case CALX_KIND_INTERVAL:
        *good = calx_interval_from_text(text, len, &to->as.interval);
        return true;
    default:
        return false;
    }
}

static inline uint32_t calx_slot_put_read_(const calx_slot *slot, size_t row, const char *text, size_t len)
{
    calx_value typed;
    bool good = true;
    memset(&typed, 0, sizeof typed);
    typed.kind = slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL;
    if (calx_value_read_(text, len, &typed, &good))
        return good ? calx_slot_put_typed(slot, row, &typed) : (uint32_t)CALX_FAULT_FORMAT;
    if (slot->kind == CALX_KIND_DECIMAL)
        return calx_decimal_plain(text, len) ? calx_slot_put_decimal(slot, row, text, len) : (uint32_t)CALX_FAULT_FORMAT;
    return calx_slot_put_text(slot, row, text, len);
}

static inline uint32_t calx_slot_put_number_(const calx_slot *slot, size_t row, int64_t number, calx_slot_room room, void *context)
{
    char text[24];
    int len;
    if (slot->kind != CALX_KIND_DECIMAL && slot->kind != CALX_KIND_JSON)
        return calx_slot_put_int64(slot, row, number);
    len = snprintf(text, sizeof text, "%lld", (long long)number);
    return calx_slot_put_made_(slot, row, text, (size_t)len, room, context);
}

/* Any integer into a decimal: digits hold each of them. */
static inline uint32_t calx_slot_put_integer_(const calx_slot *slot, size_t row, const calx_value *value, calx_slot_room room, void *context)
{
    char text[24];
    int len = value->kind <= CALX_KIND_INT64 ? snprintf(text, sizeof text, "%lld", (long long)value->as.i)
                                             : snprintf(text, sizeof text, "%llu", (unsigned long long)value->as.u);
    return calx_slot_put_made_(slot, row, text, (size_t)len, room, context);
}

/* Kinds of time where the backend has but one type for two of them. */
static inline uint32_t calx_slot_put_moment_(const calx_slot *slot, size_t row, const calx_value *value, calx_slot_room room, void *context)
{
    uint32_t scalar = slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL;
    calx_value other;
    int64_t us = 0;
    memset(&other, 0, sizeof other);
    other.kind = scalar;
    if (value->kind == CALX_KIND_TIMESTAMP && scalar == CALX_KIND_TIMESTAMPTZ)
        other.as.timestamptz.us = value->as.timestamp.us;
    else if (value->kind == CALX_KIND_TIMESTAMPTZ && scalar == CALX_KIND_TIMESTAMP)
        other.as.timestamp.us = value->as.timestamptz.us;
    else if (value->kind == CALX_KIND_DATE && scalar == CALX_KIND_TIMESTAMP)
        other.as.timestamp.us = value->as.date.days * CALX_DAY_US_;
    else if (value->kind == CALX_KIND_DATE && scalar == CALX_KIND_TIMESTAMPTZ)
        other.as.timestamptz.us = value->as.date.days * CALX_DAY_US_;
    else if (value->kind == CALX_KIND_TIME && scalar == CALX_KIND_INTERVAL)
        other.as.interval = calx_interval_from_us(value->as.time.us);
    else if (value->kind == CALX_KIND_INTERVAL && scalar == CALX_KIND_TIME && (value->flags & CALX_VALUE_CLOCK))
        return CALX_FAULT_RANGE; /* a time, but none of a day */
    else if (value->kind == CALX_KIND_INTERVAL && scalar != CALX_KIND_INTERVAL && !(value->flags & CALX_VALUE_CLOCK) &&
             calx_interval_to_us(value->as.interval, &us))
        return calx_slot_put_number_(slot, row, us, room, context); /* that is what is stored */
    else
        return calx_slot_put_typed(slot, row, value);
    return calx_slot_put_typed(slot, row, &other);
}

static inline uint32_t calx_slot_put_untyped_(const calx_slot *slot, size_t row, const calx_value *value, calx_slot_room room, void *context)
{
    switch (value->kind) {
    case CALX_KIND_STR:
        return calx_slot_put_read_(slot, row, value->as.s.ptr, value->as.s.len);
    case CALX_KIND_JSON:
        return calx_slot_put_read_(slot, row, value->as.json.ptr, value->as.json.len);
    case CALX_KIND_INT64:
        return calx_slot_put_number_(slot, row, value->as.i, room, context);
    default:
        return calx_slot_put_moment_(slot, row, value, room, context);
    }
}

static inline uint32_t calx_slot_put_plain_(const calx_slot *slot, size_t row, const calx_value *value)
{
    switch (value->kind) {
    case CALX_KIND_BOOL:
        return calx_slot_put_bool(slot, row, value->as.b);
    case CALX_KIND_INT8:
    case CALX_KIND_INT16:
    case CALX_KIND_INT32:
    case CALX_KIND_INT64:
        return calx_slot_put_int64(slot, row, value->as.i);
    case CALX_KIND_UINT8:
    case CALX_KIND_UINT16:
    case CALX_KIND_UINT32:
    case CALX_KIND_UINT64:
        return calx_slot_put_uint64(slot, row, value->as.u);
    case CALX_KIND_FLOAT:
    case CALX_KIND_DOUBLE:
        return calx_slot_put_double(slot, row, value->as.d);
    case CALX_KIND_STR:
        return calx_slot_put_text(slot, row, value->as.s.ptr, value->as.s.len);
    case CALX_KIND_BYTES:
        return calx_slot_put_bytes(slot, row, value->as.bytes.ptr, value->as.bytes.len);
    case CALX_KIND_DECIMAL:
        return calx_slot_put_decimal(slot, row, value->as.decimal.ptr, value->as.decimal.len);
    case CALX_KIND_JSON:
        return calx_slot_put_json(slot, row, value->as.json.ptr, value->as.json.len);
    default:
        return calx_slot_put_typed(slot, row, value);
    }
}

static inline bool calx_value_is_pointer_(const calx_value *value)
{
    return value->kind == CALX_KIND_STR || value->kind == CALX_KIND_BYTES || value->kind == CALX_KIND_DECIMAL || value->kind == CALX_KIND_JSON;
}

/** A value, as a slot of kind VALUE had it of a column, into a slot of any kind. `room` may be NULL when no text is to be made: of a time,
 *  an interval or a uuid into a text, of an integer into a decimal, and of one without a type into JSON. */
static inline uint32_t calx_slot_put_value(const calx_slot *slot, size_t row, const calx_value *value, calx_slot_room room, void *context)
{
    if (value->kind == CALX_KIND_NULL || (calx_value_is_pointer_(value) && !value->as.s.ptr))
        return calx_slot_put_null(slot, row);
    if (slot->kind == CALX_KIND_VALUE) {
        uint32_t fault = calx_slot_put_plain_(slot, row, value);
        if (!fault)
            ((calx_value *)calx_slot_at(slot, row))->flags = value->flags;
        return fault;
    }
    if ((value->flags & CALX_VALUE_NOT_UTF8) && (calx_slot_is_text(slot) || slot->kind == CALX_KIND_JSON))
        return CALX_FAULT_ENCODING;
    if (calx_slot_is_text(slot) && (value->kind == CALX_KIND_TIMESTAMP || (value->kind >= CALX_KIND_TIMESTAMPTZ && value->kind <= CALX_KIND_UUID)))
        return calx_slot_put_as_text_(slot, row, value, room, context);
    if (slot->kind == CALX_KIND_DECIMAL && value->kind >= CALX_KIND_INT8 && value->kind <= CALX_KIND_UINT64 && !(value->flags & CALX_VALUE_ROUNDED))
        return calx_slot_put_integer_(slot, row, value, room, context);
    return value->flags & CALX_VALUE_UNTYPED ? calx_slot_put_untyped_(slot, row, value, room, context) : calx_slot_put_plain_(slot, row, value);
}

#endif
