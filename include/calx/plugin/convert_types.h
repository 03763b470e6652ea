/* SPDX-License-Identifier: MIT */
/* calx/plugin/convert_types.h: dates, times, moments, intervals and uuids from and to text, the same for every driver. */
#ifndef CALX_PLUGIN_CONVERT_TYPES_H
#define CALX_PLUGIN_CONVERT_TYPES_H

#include <calx/plugin/convert.h>

#define CALX_DAY_US_ INT64_C(86400000000)
/* 0001-01-01 and 9999-12-31, in days since 1970. */
enum { CALX_DAY_FIRST_ = -719162, CALX_DAY_LAST_ = 2932896 };

/* The longest text that a function here writes, with its NUL: an interval. */
enum { CALX_TYPED_TEXT = 80 };

static inline size_t calx_us_to_text_(int64_t us, char out[27])
{
    calx_timestamp timestamp;
    timestamp.us = us;
    return calx_timestamp_to_text(timestamp, out);
}

/* ---- dates ---- */

/** Reads "YYYY-MM-DD" and nothing else. */
static inline bool calx_date_from_text(const char *text, size_t len, calx_date *out)
{
    calx_timestamp midnight;
    if (len != 10 || !calx_timestamp_from_text(text, len, &midnight))
        return false;
    out->days = (int32_t)((midnight.us - (midnight.us < 0 ? CALX_DAY_US_ - 1 : 0)) / CALX_DAY_US_);
    return true;
}

/** Whether it is a day of the years 1 to 9999. */
static inline bool calx_date_fits(calx_date date)
{
    return date.days >= CALX_DAY_FIRST_ && date.days <= CALX_DAY_LAST_;
}

/** Writes "YYYY-MM-DD"; returns the length, or 0 for a day of no year from 1 to 9999. */
static inline size_t calx_date_to_text(calx_date date, char out[27])
{
    if (!calx_date_fits(date) || !calx_us_to_text_(date.days * CALX_DAY_US_, out))
        return 0;
    out[10] = '\0';
    return 10;
}

/* ---- times of day ---- */

/** Reads "HH:MM", "HH:MM:SS" or "HH:MM:SS.f" with 1 to 6 digits, up to 23:59:59.999999. */
static inline bool calx_time_from_text(const char *text, size_t len, calx_time *out)
{
    char both[32] = "1970-01-01 ";
    calx_timestamp moment;
    if (len < 5 || len > 15)
        return false;
    memcpy(both + 11, text, len);
    if (!calx_timestamp_from_text(both, 11 + len, &moment))
        return false;
    out->us = moment.us;
    return true;
}

static inline bool calx_time_fits(calx_time value)
{
    return value.us >= 0 && value.us < CALX_DAY_US_;
}

/** Writes "HH:MM:SS" and, when there are microseconds, ".ffffff"; returns the length, or 0 when it is no time of day. */
static inline size_t calx_time_to_text(calx_time value, char out[27])
{
    char both[27];
    size_t len = calx_time_fits(value) ? calx_us_to_text_(value.us, both) : 0;
    if (!len)
        return 0;
    memcpy(out, both + 11, len - 11 + 1);
    return len - 11;
}

/* ---- moments ---- */

/* The offset at the end of a text, in minutes: Z, +HH, +HHMM or +HH:MM; *len loses it. 1440: there is none. */
static inline int32_t calx_zone_from_text_(const char *text, size_t *len)
{
    size_t end = *len, at;
    int32_t hours = 0, minutes = 0;
    if (end && (text[end - 1] == 'Z' || text[end - 1] == 'z')) {
        *len = end - 1;
        return 0;
    }
    for (at = end < 6 ? 0 : end - 6; at < end && text[at] != '+' && text[at] != '-'; at++)
        ;
    if (at == end || at < 16 || !(end - at == 3 || end - at == 5 || (end - at == 6 && text[at + 3] == ':')))
        return 1440;
    if (!calx_digits_(text + at + 1, 2, &hours) || (end - at > 3 && !calx_digits_(text + end - 2, 2, &minutes)) ||
        hours > 23 || minutes > 59)
        return 1440;
    *len = at;
    return (text[at] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

static inline bool calx_timestamp_fits_(int64_t us)
{
    return us >= INT64_C(-62135596800000000) && us <= INT64_C(253402300799999999);
}

/** Reads what calx_timestamp_from_text() reads, followed by Z or an offset from UTC ("+01", "+0100", "+01:00"). Without one
 *  it is UTC, or no moment at all when `zoned`. */
static inline bool calx_timestamptz_from_text(const char *text, size_t len, bool zoned, calx_timestamptz *out)
{
    calx_timestamp local;
    int32_t offset = calx_zone_from_text_(text, &len);
    if ((offset == 1440 && zoned) || !calx_timestamp_from_text(text, len, &local))
        return false;
    out->us = local.us - (offset == 1440 ? 0 : offset) * INT64_C(60000000);
    return calx_timestamp_fits_(out->us);
}

/** Writes "YYYY-MM-DD HH:MM:SS[.ffffff]+00:00"; returns the length, or 0 outside of the years 1 to 9999. */
static inline size_t calx_timestamptz_to_text(calx_timestamptz value, char out[33])
{
    size_t len = calx_us_to_text_(value.us, out);
    if (!len)
        return 0;
    memcpy(out + len, "+00:00", 7);
    return len + 6;
}

/* ---- intervals ---- */

/** An interval of no months as microseconds, where a day has 24 hours; false when it has months, or is too long. */
static inline bool calx_interval_to_us(calx_interval value, int64_t *us)
{
    int64_t days;
    return !value.months && !__builtin_mul_overflow(value.days, CALX_DAY_US_, &days) &&
           !__builtin_add_overflow(days, value.us, us);
}

/** The days and the rest of them, of one sign. */
static inline calx_interval calx_interval_from_us(int64_t us)
{
    calx_interval value;
    value.months = 0;
    value.days = (int32_t)(us / CALX_DAY_US_);
    value.us = us % CALX_DAY_US_;
    return value;
}

/* One number and its letter; a fraction only where `fraction` is given, in millionths. False at anything else. */
static inline bool calx_interval_part_(const char *text, size_t len, size_t *at, int64_t *number, int64_t *fraction, char *unit)
{
    bool negative = *at < len && text[*at] == '-';
    uint64_t sum = 0;
    size_t digits = 0;
    *at += *at < len && (text[*at] == '-' || text[*at] == '+');
    for (; *at < len && text[*at] >= '0' && text[*at] <= '9'; ++*at, digits++)
        if ((sum = sum * 10 + (uint64_t)(text[*at] - '0')) > UINT64_C(99999999999999999))
            return false;
    *fraction = 0;
    if (*at < len && text[*at] == '.') {
        int64_t scale = 1000000;
        for (++*at; *at < len && text[*at] >= '0' && text[*at] <= '9' && scale > 1; ++*at)
            *fraction += (text[*at] - '0') * (scale /= 10);
    }
    if (!digits || *at == len)
        return false;
    *unit = text[(*at)++];
    *number = negative ? -(int64_t)sum : (int64_t)sum;
    *fraction = negative ? -*fraction : *fraction;
    return *unit == 'S' || !*fraction;
}

static inline bool calx_interval_add_(calx_interval *to, int64_t number, int64_t fraction, char unit, bool time)
{
    int64_t months = to->months, days = to->days, scale = 0;
    switch (unit) {
    case 'Y':
        months += number * 12;
        break;
    case 'M':
        if (time)
            scale = INT64_C(60000000);
        else
            months += number;
        break;
    case 'W':
        days += number * 7;
        break;
    case 'D':
        days += number;
        break;
    case 'H':
        scale = INT64_C(3600000000);
        break;
    case 'S':
        scale = 1000000;
        break;
    default:
        return false;
    }
    if (time != (scale != 0) || months < INT32_MIN || months > INT32_MAX || days < INT32_MIN || days > INT32_MAX)
        return false;
    to->months = (int32_t)months;
    to->days = (int32_t)days;
    return !time || !(__builtin_mul_overflow(number, scale, &number) || __builtin_add_overflow(to->us, number, &to->us) ||
                      __builtin_add_overflow(to->us, fraction, &to->us));
}

/** Reads an ISO 8601 duration, each number with a sign of its own if need be: "P1Y2M3DT4H5M6.789S", "P-1D", "PT0S", "P2W". The units come in this
 * order, each once: years, months, weeks, days; hours, minutes, seconds. */
static inline bool calx_interval_from_text(const char *text, size_t len, calx_interval *out)
{
    static const char units[] = "YMWDHMS";
    size_t at = 1, parts = 0, from = 0;
    bool time = false;
    memset(out, 0, sizeof *out);
    if (len < 3 || text[0] != 'P')
        return false;
    while (at < len) {
        int64_t number = 0, fraction = 0;
        const char *found;
        char unit = 0;
        if (text[at] == 'T' && !time) {
            time = true;
            from = 4;
            at++;
            parts = 0;
            continue;
        }
        if (!calx_interval_part_(text, len, &at, &number, &fraction, &unit) ||
            !calx_interval_add_(out, number, fraction, unit, time))
            return false;
        found = (const char *)memchr(units + from, unit, (time ? 7 : 4) - from);
        if (!found)
            return false;
        from = (size_t)(found - units) + 1;
        parts++;
    }
    return parts > 0;
}

/** Writes it in that form, as PostgreSQL's IntervalStyle iso_8601 does; returns the length. */
static inline size_t calx_interval_to_text(calx_interval value, char out[80])
{
    int64_t seconds = value.us / 1000000, fraction = value.us % 1000000;
    char *at = out;
    *at++ = 'P';
    if (value.months / 12)
        at += snprintf(at, 16, "%dY", (int)(value.months / 12));
    if (value.months % 12)
        at += snprintf(at, 16, "%dM", (int)(value.months % 12));
    if (value.days)
        at += snprintf(at, 16, "%dD", (int)value.days);
    if (value.us || at == out + 1)
        *at++ = 'T';
    if (seconds / 3600)
        at += snprintf(at, 16, "%lldH", (long long)(seconds / 3600));
    if (seconds / 60 % 60)
        at += snprintf(at, 8, "%dM", (int)(seconds / 60 % 60));
    if (seconds % 60 || fraction || at[-1] == 'T') {
        at += snprintf(at, 8, "%s%d", value.us < 0 ? "-" : "", abs((int)(seconds % 60)));
        if (fraction) {
            at += snprintf(at, 12, ".%06d", abs((int)fraction));
            while (at[-1] == '0')
                at--;
        }
        *at++ = 'S';
    }
    *at = '\0';
    return (size_t)(at - out);
}

/* ---- uuids ---- */

static inline int calx_hex_digit_(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/** Reads 32 hexadecimal digits, in groups of 8-4-4-4-12 or without hyphens, in any case of letters. */
static inline bool calx_uuid_from_text(const char *text, size_t len, calx_uuid *out)
{
    size_t at = 0;
    if (len != 36 && len != 32)
        return false;
    for (size_t i = 0; i < 16; i++) {
        int high, low;
        if (len == 36 && (i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-')
            return false;
        high = calx_hex_digit_(text[at]);
        low = calx_hex_digit_(text[at + 1]);
        if (high < 0 || low < 0)
            return false;
        out->bytes[i] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    return true;
}

/** Writes it in lower case with hyphens; returns 36. */
static inline size_t calx_uuid_to_text(calx_uuid value, char out[37])
{
    static const char hex[] = "0123456789abcdef";
    char *at = out;
    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = hex[value.bytes[i] >> 4];
        *at++ = hex[value.bytes[i] & 15];
    }
    *at = '\0';
    return 36;
}

/** The canonical text of a value of one of the kinds above; 0 for another kind, and for a time that has none. */
static inline size_t calx_typed_to_text(const calx_value *value, char out[80])
{
    switch (value->kind) {
    case CALX_KIND_TIMESTAMP:
        return calx_timestamp_to_text(value->as.timestamp, out);
    case CALX_KIND_TIMESTAMPTZ:
        return calx_timestamptz_to_text(value->as.timestamptz, out);
    case CALX_KIND_DATE:
        return calx_date_to_text(value->as.date, out);
    case CALX_KIND_TIME:
        return calx_time_to_text(value->as.time, out);
    case CALX_KIND_INTERVAL:
        return calx_interval_to_text(value->as.interval, out);
    case CALX_KIND_UUID:
        return calx_uuid_to_text(value->as.uuid, out);
    default:
        return 0;
    }
}

#endif
