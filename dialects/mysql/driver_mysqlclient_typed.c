/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: times, uuids and JSON, which the server sends as numbers of their parts or as text; and integers, which may be read as
 * decimals. */
#include "driver_mysqlclient.h"

#include <calx/plugin/slot_value.h>

/* For a text: what the column was sent as is not needed any more. */
static char *take_room(void *column, size_t size)
{
    calxi_my_column *to = column;
    return size <= sizeof to->as.text ? to->as.text : NULL;
}

static uint32_t put(calxi_my_column *column, const calx_slot *slot, size_t row, const calx_value *value)
{
    return calx_slot_put_value(slot, row, value, take_room, column);
}

/* Any integer is a decimal too. */
uint32_t calxi_my_put_int64(calxi_my_column *column, const calx_slot *slot, size_t row, int64_t number)
{
    calx_value value = { .kind = CALX_KIND_INT64 };
    if (slot->kind != CALX_KIND_DECIMAL)
        return calx_slot_put_int64(slot, row, number);
    value.as.i = number;
    return put(column, slot, row, &value);
}

uint32_t calxi_my_put_uint64(calxi_my_column *column, const calx_slot *slot, size_t row, uint64_t number)
{
    calx_value value = { .kind = CALX_KIND_UINT64 };
    if (slot->kind != CALX_KIND_DECIMAL)
        return calx_slot_put_uint64(slot, row, number);
    value.as.u = number;
    return put(column, slot, row, &value);
}

/* DATETIME may have a zone for the program, or none: calx pins the session's to UTC. */
uint32_t calxi_my_put_timestamp(calxi_my_column *column, const calx_slot *slot, size_t row, calx_timestamp timestamp)
{
    calx_value value = { .kind = CALX_KIND_TIMESTAMP, .flags = CALX_VALUE_UNTYPED };
    if (slot->kind == CALX_KIND_TIMESTAMP)
        return calx_slot_put_timestamp(slot, row, timestamp);
    value.as.timestamp = timestamp;
    return put(column, slot, row, &value);
}

uint32_t calxi_my_put_datetime(calxi_my_column *column, const calx_slot *slot, size_t row)
{
    MYSQL_TIME t = column->as.time;
    calx_timestamp value;
    /* also '0000-00-00', which a server without NO_ZERO_DATE keeps: it is no date, and not NULL either */
    if (!calx_timestamp_from_parts((int32_t)t.year, (int32_t)t.month, (int32_t)t.day, (int32_t)t.hour, (int32_t)t.minute,
                                   (int32_t)t.second, (int32_t)t.second_part, &value))
        return CALX_FAULT_RANGE;
    return calxi_my_put_timestamp(column, slot, row, value);
}

uint32_t calxi_my_put_date(calxi_my_column *column, const calx_slot *slot, size_t row)
{
    MYSQL_TIME t = column->as.time;
    calx_value value = { .kind = CALX_KIND_DATE };
    calx_timestamp midnight;
    if (!calx_timestamp_from_parts((int32_t)t.year, (int32_t)t.month, (int32_t)t.day, 0, 0, 0, 0, &midnight))
        return CALX_FAULT_RANGE;
    value.as.date.days = (int32_t)calx_days_from_civil((int32_t)t.year, (int32_t)t.month, (int32_t)t.day);
    return put(column, slot, row, &value);
}

/* A time of day, or else a span, as which any TIME may be read: it reaches 838 hours, and may be negative. */
static uint32_t put_span(calxi_my_column *column, const calx_slot *slot, size_t row, int64_t us)
{
    calx_value value = { .kind = CALX_KIND_TIME, .flags = CALX_VALUE_UNTYPED };
    value.as.time.us = us;
    if (!calx_time_fits(value.as.time)) {
        value.kind = CALX_KIND_INTERVAL;
        value.flags |= CALX_VALUE_CLOCK;
        value.as.interval = calx_interval_from_us(us);
    }
    return put(column, slot, row, &value);
}

uint32_t calxi_my_put_time(calxi_my_column *column, const calx_slot *slot, size_t row)
{
    MYSQL_TIME t = column->as.time;
    int64_t us;
    /* The server's range is 838:59:59.999999; what came may be anything. */
    if (t.day > 838 / 24 || t.hour > 838 || t.day * 24 + t.hour > 838 || t.minute > 59 || t.second > 59 || t.second_part > 999999)
        return CALX_FAULT_RANGE;
    us = (int64_t)((t.day * 24 + t.hour) * 3600 + t.minute * 60 + t.second) * 1000000 + (int64_t)t.second_part;
    return put_span(column, slot, row, t.neg ? -us : us);
}

/* "[-]HH:MM:SS[.ffffff]", with two or three digits of hours. */
static bool read_span(const char *text, size_t len, int64_t *us)
{
    bool negative = len && text[0] == '-';
    size_t colon = negative;
    int32_t hours;
    char rest[20] = "00";
    calx_time in_hour;
    while (colon < len && text[colon] != ':')
        colon++;
    if (colon - negative > 3 || len - colon < 6 || len - colon > 13 || !calx_digits_(text + negative, colon - negative, &hours))
        return false;
    memcpy(rest + 2, text + colon, len - colon);
    if (!calx_time_from_text(rest, len - colon + 2, &in_hour))
        return false;
    *us = hours * INT64_C(3600000000) + in_hour.us;
    *us = negative ? -*us : *us;
    return true;
}

/* The text protocol. What cannot be read is '0000-00-00' or its like. */
uint32_t calxi_my_put_time_text(calxi_my_column *column, const calx_slot *slot, size_t row, const char *text, size_t len)
{
    calx_value value = { .kind = CALX_KIND_DATE };
    calx_timestamp timestamp;
    int64_t us;
    switch (column->decode) {
    case MY_DATETIME:
        return calx_timestamp_from_text(text, len, &timestamp) ? calxi_my_put_timestamp(column, slot, row, timestamp) : CALX_FAULT_RANGE;
    case MY_DATE:
        return calx_date_from_text(text, len, &value.as.date) ? put(column, slot, row, &value) : CALX_FAULT_RANGE;
    default:
        return read_span(text, len, &us) ? put_span(column, slot, row, us) : CALX_FAULT_RANGE;
    }
}

uint32_t calxi_my_put_string(calxi_my_column *column, const calx_slot *slot, size_t row, const char *text, size_t len)
{
    calx_value value = { .kind = CALX_KIND_UUID };
    if (column->decode == MY_JSON)
        return calx_slot_put_json(slot, row, text, len);
    if (column->decode == MY_UUID)
        return calx_uuid_from_text(text, len, &value.as.uuid) ? put(column, slot, row, &value) : (uint32_t)CALX_FAULT_FORMAT;
    return calx_slot_put_text(slot, row, text, len);
}

/* ---- parameters ---- */

bool calxi_my_date_param(MYSQL_TIME *t, calx_date value)
{
    int32_t part[7];
    if (!calx_date_fits(value))
        return false;
    calx_timestamp_to_parts((calx_timestamp){ value.days * CALX_DAY_US_ }, part);
    memset(t, 0, sizeof *t);
    t->year = (unsigned int)part[0];
    t->month = (unsigned int)part[1];
    t->day = (unsigned int)part[2];
    t->time_type = MYSQL_TIMESTAMP_DATE;
    return true;
}

bool calxi_my_time_param(MYSQL_TIME *t, calx_time value)
{
    unsigned int seconds = (unsigned int)(value.us / 1000000);
    if (!calx_time_fits(value))
        return false;
    memset(t, 0, sizeof *t);
    t->hour = seconds / 3600;
    t->minute = seconds / 60 % 60;
    t->second = seconds % 60;
    t->second_part = (unsigned long)(value.us % 1000000);
    t->time_type = MYSQL_TIMESTAMP_TIME;
    return true;
}
