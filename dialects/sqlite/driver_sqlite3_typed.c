/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's times, intervals, uuids and JSON: text that compares and sorts as they do, and microseconds. */
#include "driver_sqlite3.h"
#include "driver_sqlite3_time.h"

static uint32_t scalar_of(const calx_slot *slot)
{
    return slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL;
}

/* The kind that a column's class asks for in a calx_value. */
static uint32_t kind_of_class(uint8_t class)
{
    switch (class) {
    case CALXI_SQLITE3_TIMESTAMP:
        return CALX_KIND_TIMESTAMP;
    case CALXI_SQLITE3_TIMESTAMPTZ:
        return CALX_KIND_TIMESTAMPTZ;
    case CALXI_SQLITE3_DATE:
        return CALX_KIND_DATE;
    case CALXI_SQLITE3_TIME:
        return CALX_KIND_TIME;
    case CALXI_SQLITE3_INTERVAL:
        return CALX_KIND_INTERVAL;
    case CALXI_SQLITE3_UUID:
        return CALX_KIND_UUID;
    case CALXI_SQLITE3_JSON:
        return CALX_KIND_JSON;
    default:
        return CALX_KIND_NONE;
    }
}

bool calxi_sqlite3_is_typed(const calx_slot *slot, uint8_t class)
{
    switch (scalar_of(slot)) {
    case CALX_KIND_TIMESTAMP:
    case CALX_KIND_TIMESTAMPTZ:
    case CALX_KIND_DATE:
    case CALX_KIND_TIME:
    case CALX_KIND_INTERVAL:
    case CALX_KIND_UUID:
    case CALX_KIND_JSON:
        return true;
    case CALX_KIND_VALUE:
        return kind_of_class(class) != CALX_KIND_NONE;
    default:
        return false;
    }
}

/* Reads a text as of to->kind. A moment without an offset is UTC, as it is for SQLite's own functions. */
static bool read(const char *text, size_t len, calx_value *to)
{
    switch (to->kind) {
    case CALX_KIND_TIMESTAMP:
        return calxi_sqlite3_read_timestamp(text, len, &to->as.timestamp);
    case CALX_KIND_TIMESTAMPTZ:
        return calx_timestamptz_from_text(text, len, false, &to->as.timestamptz);
    case CALX_KIND_DATE:
        return calx_date_from_text(text, len, &to->as.date);
    case CALX_KIND_TIME:
        return calx_time_from_text(text, len, &to->as.time);
    case CALX_KIND_INTERVAL:
        return calx_interval_from_text(text, len, &to->as.interval);
    default:
        return calx_uuid_from_text(text, len, &to->as.uuid);
    }
}

uint32_t calxi_sqlite3_put_typed(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, uint8_t class, const char *text,
                                 size_t len)
{
    calx_value value = { .kind = slot->kind == CALX_KIND_VALUE ? kind_of_class(class) : scalar_of(slot) };
    uint32_t fault;
    (void)result;
    if (value.kind == CALX_KIND_JSON)
        fault = calx_slot_put_json(slot, row, text, len);
    else if (read(text, len, &value))
        fault = calx_slot_put_typed(slot, row, &value);
    else if (slot->kind != CALX_KIND_VALUE)
        return CALX_FAULT_FORMAT;
    else
        fault = calx_slot_put_text(slot, row, text, len);
    if (slot->kind == CALX_KIND_VALUE)
        ((calx_value *)calx_slot_at(slot, row))->flags = CALX_VALUE_UNTYPED;
    return fault;
}

/* --- binding */

#define FAULT(what) (-(int)CALX_FAULT_##what)

/* Each in one canonical form that sorts as what it stands for: times have no fraction when it is zero, which is the form of
 * CURRENT_TIMESTAMP, and the shorter text comes before its continuations. A moment is written as a timestamp in UTC, without
 * an offset, so that it equals what datetime('now') gives. An interval of no months is its microseconds. */
int calxi_sqlite3_bind_typed(sqlite3_stmt *stmt, int index, uint32_t kind, const void *at, calxi_sqlite3_time *room)
{
    calx_value value = { .kind = kind == CALX_KIND_TIMESTAMPTZ ? CALX_KIND_TIMESTAMP : kind };
    size_t len;
    int64_t us;
    switch (kind) {
    case CALX_KIND_INTERVAL:
        memcpy(&value.as, at, sizeof(calx_interval));
        return calx_interval_to_us(value.as.interval, &us) ? sqlite3_bind_int64(stmt, index, us) : FAULT(RANGE);
    case CALX_KIND_DATE:
        memcpy(&value.as, at, sizeof(calx_date));
        break;
    case CALX_KIND_UUID:
        memcpy(&value.as, at, sizeof(calx_uuid));
        break;
    default:
        memcpy(&value.as, at, sizeof(int64_t));
        break;
    }
    if (!room)
        return FAULT(NO_MEMORY);
    len = calx_typed_to_text(&value, room->text);
    return len ? sqlite3_bind_text(stmt, index, room->text, (int)len, SQLITE_STATIC) : FAULT(RANGE);
}
