/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's times, intervals, uuids and JSON: text that compares and sorts as they do, and microseconds. */
#include "driver_sqlite3.h"
#include "driver_sqlite3_time.h"

/* The kind that a column's class asks for. */
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

/* A moment without an offset is UTC, as it is for SQLite's own functions. */
bool calxi_sqlite3_typed_value(uint8_t class, const char *text, size_t len, calx_value *to)
{
    to->kind = kind_of_class(class);
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
    case CALX_KIND_UUID:
        return calx_uuid_from_text(text, len, &to->as.uuid);
    case CALX_KIND_JSON:
        to->as.json.ptr = text;
        to->as.json.len = len;
        return true;
    default:
        return false;
    }
}

/* --- binding */

#define FAULT(what) (-(int)CALX_FAULT_##what)

/* Of rows with the same day the date is written once. */
static size_t write_timestamp(calxi_sqlite3_time *room, calx_timestamp value)
{
    const int64_t length_of_day = INT64_C(86400000000);
    int64_t day = value.us / length_of_day, in_day = value.us % length_of_day;
    uint32_t seconds;
    size_t len;
    if (in_day < 0) {
        in_day += length_of_day;
        day--;
    }
    seconds = (uint32_t)(in_day / 1000000);
    if (day != room->day || in_day % 1000000) {
        len = calx_timestamp_to_text(value, room->text);
        room->day = len ? day : CALXI_SQLITE3_NO_DAY;
        return len;
    }
    calx_put_pair_(room->text + 11, (int32_t)(seconds / 3600));
    calx_put_pair_(room->text + 14, (int32_t)(seconds / 60 % 60));
    calx_put_pair_(room->text + 17, (int32_t)(seconds % 60));
    room->text[19] = '\0';
    return 19;
}

int calxi_sqlite3_bind_timestamp(sqlite3_stmt *stmt, int index, calx_timestamp value, calxi_sqlite3_time *room)
{
    size_t len;
    if (!room)
        return FAULT(NO_MEMORY);
    len = write_timestamp(room, value);
    return len ? sqlite3_bind_text(stmt, index, room->text, (int)len, SQLITE_STATIC) : FAULT(RANGE);
}

/* Each in one canonical form that sorts as what it stands for: times have no fraction when it is zero, which is the form of
 * CURRENT_TIMESTAMP, and the shorter text comes before its continuations. A moment is written as a timestamp in UTC, without
 * an offset, so that it equals what datetime('now') gives. An interval of no months is its microseconds. */
int calxi_sqlite3_bind_typed(sqlite3_stmt *stmt, int index, uint32_t kind, const void *at, calxi_sqlite3_time *room)
{
    calx_value value = { .kind = kind };
    size_t len;
    int64_t us;
    switch (kind) {
    case CALX_KIND_TIMESTAMP:
    case CALX_KIND_TIMESTAMPTZ:
        memcpy(&value.as, at, sizeof(int64_t));
        return calxi_sqlite3_bind_timestamp(stmt, index, value.as.timestamp, room);
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
    room->day = CALXI_SQLITE3_NO_DAY;
    len = calx_typed_to_text(&value, room->text);
    return len ? sqlite3_bind_text(stmt, index, room->text, (int)len, SQLITE_STATIC) : FAULT(RANGE);
}
