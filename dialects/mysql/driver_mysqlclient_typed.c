/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: times, uuids and JSON, which the server sends as numbers of their parts or as text. */
#include "driver_mysqlclient.h"

/* DATETIME may have a zone for the program, or none: calx pins the session's to UTC. */
uint32_t calxi_my_put_timestamp(const calx_slot *slot, size_t row, calx_timestamp value)
{
    uint32_t fault;
    if ((slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL) == CALX_KIND_TIMESTAMPTZ)
        return calx_slot_put_timestamptz(slot, row, (calx_timestamptz){ value.us });
    fault = calx_slot_put_timestamp(slot, row, value);
    if (slot->kind == CALX_KIND_VALUE)
        ((calx_value *)calx_slot_at(slot, row))->flags = CALX_VALUE_UNTYPED;
    return fault;
}

uint32_t calxi_my_put_datetime(const MYSQL_TIME *t, const calx_slot *slot, size_t row)
{
    calx_timestamp value;
    /* also '0000-00-00', which a server without NO_ZERO_DATE keeps: it is no date, and not NULL either */
    if (!calx_timestamp_from_parts((int32_t)t->year, (int32_t)t->month, (int32_t)t->day, (int32_t)t->hour,
                                   (int32_t)t->minute, (int32_t)t->second, (int32_t)t->second_part, &value))
        return CALX_FAULT_RANGE;
    return calxi_my_put_timestamp(slot, row, value);
}

uint32_t calxi_my_put_date(calxi_my_column *column, const calx_slot *slot, size_t row)
{
    MYSQL_TIME t = column->as.time;
    calx_value value = { .kind = CALX_KIND_DATE };
    calx_timestamp midnight;
    char text[27];
    size_t len;
    if (!calx_timestamp_from_parts((int32_t)t.year, (int32_t)t.month, (int32_t)t.day, 0, 0, 0, 0, &midnight))
        return CALX_FAULT_RANGE;
    value.as.date.days = (int32_t)calx_days_from_civil((int32_t)t.year, (int32_t)t.month, (int32_t)t.day);
    if (!calx_slot_is_text(slot))
        return calx_slot_put_typed(slot, row, &value);
    len = calx_date_to_text(value.as.date, text);
    memcpy(column->as.text, text, sizeof text); /* not written there at once: gcc 12 with ASan takes the union for its first member */
    return calx_slot_put_text(slot, row, column->as.text, len);
}

static size_t put_digits(char *out, unsigned int value, size_t width)
{
    for (size_t i = width; i--; value /= 10)
        out[i] = (char)('0' + value % 10);
    return width;
}

/* As the server writes it: TIME reaches 838 hours, and may be negative. */
static size_t write_time(const MYSQL_TIME *t, char *text)
{
    unsigned int hours = t->hour + t->day * 24;
    size_t len = 0;
    if (t->neg)
        text[len++] = '-';
    len += put_digits(text + len, hours, hours > 99 ? 3 : 2);
    text[len++] = ':';
    len += put_digits(text + len, t->minute, 2);
    text[len++] = ':';
    len += put_digits(text + len, t->second, 2);
    if (t->second_part) {
        text[len++] = '.';
        len += put_digits(text + len, (unsigned int)t->second_part, 6);
    }
    text[len] = '\0';
    return len;
}

/* A time of day, or else a span, as which any TIME may be read. */
static uint32_t put_span(const calx_slot *slot, size_t row, int64_t us)
{
    uint32_t scalar = slot->kind & ~(uint32_t)CALX_KIND_OPTIONAL, fault;
    if (scalar == CALX_KIND_INTERVAL)
        return calx_slot_put_interval(slot, row, calx_interval_from_us(us));
    if (!calx_time_fits((calx_time){ us }))
        return slot->kind == CALX_KIND_VALUE  ? calx_slot_put_interval(slot, row, calx_interval_from_us(us))
               : scalar == CALX_KIND_TIME ? CALX_FAULT_RANGE
                                              : CALX_FAULT_TYPE;
    fault = calx_slot_put_time(slot, row, (calx_time){ us });
    if (slot->kind == CALX_KIND_VALUE)
        ((calx_value *)calx_slot_at(slot, row))->flags = CALX_VALUE_UNTYPED;
    return fault;
}

uint32_t calxi_my_put_time(calxi_my_column *column, const calx_slot *slot, size_t row)
{
    MYSQL_TIME t = column->as.time;
    int64_t us;
    /* The server's range is 838:59:59.999999; what came may be anything. */
    if (t.day > 838 / 24 || t.hour > 838 || t.day * 24 + t.hour > 838 || t.minute > 59 || t.second > 59 || t.second_part > 999999)
        return CALX_FAULT_RANGE;
    us = (int64_t)((t.day * 24 + t.hour) * 3600 + t.minute * 60 + t.second) * 1000000 + (int64_t)t.second_part;
    if (calx_slot_is_text(slot))
        return calx_slot_put_text(slot, row, column->as.text, write_time(&t, column->as.text));
    return put_span(slot, row, t.neg ? -us : us);
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
uint32_t calxi_my_put_time_text(calxi_my_decode decode, const calx_slot *slot, size_t row, const char *text, size_t len)
{
    calx_timestamp timestamp;
    calx_date date;
    int64_t us;
    if (decode == MY_DATETIME)
        return calx_timestamp_from_text(text, len, &timestamp) ? calxi_my_put_timestamp(slot, row, timestamp) : CALX_FAULT_RANGE;
    if (decode == MY_DATE ? !calx_date_from_text(text, len, &date) : !read_span(text, len, &us))
        return CALX_FAULT_RANGE;
    if (calx_slot_is_text(slot))
        return calx_slot_put_text(slot, row, text, len);
    return decode == MY_DATE ? calx_slot_put_date(slot, row, date) : put_span(slot, row, us);
}

uint32_t calxi_my_put_string(calxi_my_decode decode, const calx_slot *slot, size_t row, const char *text, size_t len)
{
    calx_uuid uuid;
    if (decode == MY_JSON)
        return calx_slot_put_json(slot, row, text, len);
    if (decode == MY_UUID && slot->kind == CALX_KIND_VALUE)
        return calx_uuid_from_text(text, len, &uuid) ? calx_slot_put_uuid(slot, row, uuid) : CALX_FAULT_FORMAT;
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
