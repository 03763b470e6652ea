/* SPDX-License-Identifier: MIT */
/* Dates, times, intervals and uuids for programs: what calx/plugin/convert_types.h does for drivers, with reasons. */
#include <calx/values.h>

#include <calx/plugin/convert_types.h>

#include <string.h>
#include <time.h>

/* ---- parts ---- */

static calx_status made(bool good)
{
    return good ? CALX_OK : CALX_DATA_ERROR;
}

static bool make(const calx_parts *p, calx_timestamp *to)
{
    to->us = 0;
    return p && calx_timestamp_from_parts(p->year, p->month, p->day, p->hour, p->minute, p->second, p->microsecond, to);
}

static calx_parts split(int64_t us)
{
    calx_parts parts = { 0 };
    int32_t part[7];
    if (!calx_timestamp_fits_(us))
        return parts;
    calx_timestamp_to_parts((calx_timestamp){ us }, part);
    return (calx_parts){ part[0], part[1], part[2], part[3], part[4], part[5], part[6] };
}

calx_status calx_timestamp_make(const calx_parts *parts, calx_timestamp *timestamp)
{
    return made(make(parts, timestamp));
}

calx_parts calx_timestamp_parts(calx_timestamp timestamp)
{
    return split(timestamp.us);
}

calx_status calx_timestamptz_make(const calx_parts *parts, calx_timestamptz *timestamp)
{
    calx_timestamp same;
    bool good = make(parts, &same);
    timestamp->us = same.us;
    return made(good);
}

calx_parts calx_timestamptz_parts(calx_timestamptz timestamp)
{
    return split(timestamp.us);
}

calx_timestamptz calx_timestamptz_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (calx_timestamptz){ (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 };
}

calx_status calx_date_make(const calx_parts *parts, calx_date *date)
{
    calx_timestamp midnight;
    calx_parts day = { 0 };
    if (parts)
        day = (calx_parts){ .year = parts->year, .month = parts->month, .day = parts->day };
    date->days = 0;
    if (!make(&day, &midnight))
        return CALX_DATA_ERROR;
    date->days = (int32_t)calx_days_from_civil(day.year, day.month, day.day);
    return CALX_OK;
}

calx_parts calx_date_parts(calx_date date)
{
    return split(calx_date_fits(date) ? date.days * CALX_DAY_US_ : INT64_MAX);
}

calx_status calx_time_make(const calx_parts *parts, calx_time *time)
{
    calx_timestamp moment;
    calx_parts clock = { 0 };
    if (parts)
        clock = (calx_parts){ 1970, 1, 1, parts->hour, parts->minute, parts->second, parts->microsecond };
    time->us = 0;
    if (!make(&clock, &moment))
        return CALX_DATA_ERROR;
    time->us = moment.us;
    return CALX_OK;
}

calx_parts calx_time_parts(calx_time time)
{
    calx_parts parts = split(calx_time_fits(time) ? time.us : INT64_MAX);
    parts.year = parts.month = parts.day = 0;
    return parts;
}

/* ---- text ---- */

/* What a text that could not be read is: of the wrong form, or of the form, and no value that exists. */
static calx_status parsed(bool good, bool form, const char *wants, const char *missing, const char **why)
{
    if (!good && why)
        *why = form ? missing : wants;
    return good ? CALX_OK : CALX_DATA_ERROR;
}

/* Whether the text is of a form, in which 9 is any digit. */
static bool is_of_form(const char *text, size_t len, const char *form)
{
    if (len != strlen(form))
        return false;
    for (size_t i = 0; i < len; i++)
        if (form[i] == '9' ? text[i] < '0' || text[i] > '9' : text[i] != form[i] && !(form[i] == ' ' && text[i] == 'T'))
            return false;
    return true;
}

static bool is_date(const char *text, size_t len)
{
    return is_of_form(text, len, "9999-99-99");
}

static bool is_time(const char *text, size_t len)
{
    static const char form[] = "99:99:99.999999";
    char cut[sizeof form];
    if (len > sizeof form - 1 || (len != 5 && len != 8 && len < 10))
        return false;
    memcpy(cut, form, len);
    cut[len] = '\0';
    return is_of_form(text, len, cut);
}

static bool is_timestamp(const char *text, size_t len)
{
    return is_date(text, len < 10 ? len : 10) &&
           (len == 10 || (len > 11 && (text[10] == ' ' || text[10] == 'T') && is_time(text + 11, len - 11)));
}

/* Text that is written in full, as much of it as fits. */
static size_t give(const char *text, size_t len, char *out, size_t size)
{
    size_t part = len < size ? len : size ? size - 1 : 0;
    if (size) {
        memcpy(out, text, part);
        out[part] = '\0';
    }
    return len;
}

calx_status calx_date_parse(const char *text, size_t len, calx_date *date, const char **why)
{
    bool good = text && calx_date_from_text(text, len, date);
    if (!good)
        date->days = 0;
    return parsed(good, text && is_date(text, len), "a date is written YYYY-MM-DD", "there is no such day in the years 1 to 9999", why);
}

size_t calx_date_format(calx_date date, char *out, size_t size)
{
    char text[CALX_TEXT_MAX] = "";
    return give(text, calx_date_to_text(date, text), out, size);
}

calx_status calx_time_parse(const char *text, size_t len, calx_time *time, const char **why)
{
    bool good = text && calx_time_from_text(text, len, time);
    if (!good)
        time->us = 0;
    return parsed(good, text && is_time(text, len), "a time is written HH:MM, HH:MM:SS or HH:MM:SS.ffffff",
                  "a day ends before 24:00, an hour before its 60th minute, a minute before its 60th second", why);
}

size_t calx_time_format(calx_time time, char *out, size_t size)
{
    char text[CALX_TEXT_MAX] = "";
    return give(text, calx_time_to_text(time, text), out, size);
}

static const char no_moment[] = "there is no such day and time in the years 1 to 9999";

calx_status calx_timestamp_parse(const char *text, size_t len, calx_timestamp *timestamp, const char **why)
{
    bool good = text && calx_timestamp_from_text(text, len, timestamp);
    if (!good)
        timestamp->us = 0;
    return parsed(good, text && is_timestamp(text, len), "a timestamp is written YYYY-MM-DD HH:MM:SS.ffffff, and without a zone",
                  no_moment, why);
}

size_t calx_timestamp_format(calx_timestamp timestamp, char *out, size_t size)
{
    char text[CALX_TEXT_MAX] = "";
    return give(text, calx_timestamp_to_text(timestamp, text), out, size);
}

calx_status calx_timestamptz_parse(const char *text, size_t len, calx_timestamptz *timestamp, const char **why)
{
    bool good = text && calx_timestamptz_from_text(text, len, true, timestamp);
    size_t local = len;
    bool zoned = text && calx_zone_from_text_(text, &local) != 1440;
    if (!good)
        timestamp->us = 0;
    return parsed(good, zoned && is_timestamp(text, local),
                  "a timestamp with zone is written YYYY-MM-DD HH:MM:SS.ffffff+HH:MM, or with Z", no_moment, why);
}

size_t calx_timestamptz_format(calx_timestamptz timestamp, char *out, size_t size)
{
    char text[CALX_TEXT_MAX] = "";
    return give(text, calx_timestamptz_to_text(timestamp, text), out, size);
}

calx_status calx_interval_parse(const char *text, size_t len, calx_interval *interval, const char **why)
{
    bool good = text && calx_interval_from_text(text, len, interval);
    if (!good)
        *interval = (calx_interval){ 0, 0, 0 };
    return parsed(good, false, "an interval is written as an ISO 8601 duration, P1Y2M3DT4H5M6.789S, of at most 2^31 months, 2^31 days and "
                               "2^63 microseconds", NULL, why);
}

size_t calx_interval_format(calx_interval interval, char *out, size_t size)
{
    char text[CALX_TEXT_MAX] = "";
    return give(text, calx_interval_to_text(interval, text), out, size);
}

calx_status calx_uuid_parse(const char *text, size_t len, calx_uuid *uuid, const char **why)
{
    bool good = text && calx_uuid_from_text(text, len, uuid);
    if (!good)
        memset(uuid, 0, sizeof *uuid);
    return parsed(good, false, "a uuid is written as 32 hexadecimal digits, with hyphens as 8-4-4-4-12 or without", NULL, why);
}

size_t calx_uuid_format(calx_uuid uuid, char *out, size_t size)
{
    char text[CALX_TEXT_MAX] = "";
    return give(text, calx_uuid_to_text(uuid, text), out, size);
}

/* ---- order ---- */

/* Whole days, and what is left of them: it is never negative. */
static int64_t days_of(calx_interval value, int64_t *rest)
{
    int64_t days = value.us / CALX_DAY_US_;
    *rest = value.us % CALX_DAY_US_;
    if (*rest < 0) {
        *rest += CALX_DAY_US_;
        days--;
    }
    return days + value.days + (int64_t)value.months * 30;
}

int calx_interval_compare(calx_interval a, calx_interval b)
{
    int64_t rest_a, rest_b, days_a = days_of(a, &rest_a), days_b = days_of(b, &rest_b);
    return days_a != days_b ? (days_a > days_b) - (days_a < days_b) : (rest_a > rest_b) - (rest_a < rest_b);
}

int calx_uuid_compare(calx_uuid a, calx_uuid b)
{
    int order = memcmp(a.bytes, b.bytes, sizeof a.bytes);
    return (order > 0) - (order < 0);
}

/* ---- enumerations ---- */

calx_str calx_enum_label(const char *const *labels, size_t count, int64_t number)
{
    const char *label = number >= 0 && (uint64_t)number < count ? labels[number] : NULL;
    return (calx_str){ label, label ? strlen(label) : 0 };
}

calx_status calx_enum_number(const char *const *labels, size_t count, calx_str label, int32_t *number)
{
    for (size_t i = 0; label.ptr && i < count && i <= INT32_MAX; i++)
        if (labels[i] && strlen(labels[i]) == label.len && !memcmp(labels[i], label.ptr, label.len)) {
            *number = (int32_t)i;
            return CALX_OK;
        }
    *number = -1;
    return CALX_DATA_ERROR;
}
