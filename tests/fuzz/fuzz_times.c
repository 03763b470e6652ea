/* SPDX-License-Identifier: MIT */
/* Fuzz target: dates, times, moments, intervals and uuids. What is read can be written, and what is written reads back
 * the same. */
#include "fuzz.h"

#include <calx/plugin/convert_types.h>

static void check_date(calx_date value)
{
    char text[27];
    calx_date back;
    size_t len = calx_date_to_text(value, text);
    require(calx_date_fits(value) == (len == 10), "a date that fits is written, and no other");
    require(!len || (calx_date_from_text(text, len, &back) && back.days == value.days), "a date does not read back");
}

static void check_time(calx_time value)
{
    char text[27];
    calx_time back;
    size_t len = calx_time_to_text(value, text);
    require(calx_time_fits(value) == (len != 0) && len < 16, "a time that fits is written, and no other");
    require(!len || (calx_time_from_text(text, len, &back) && back.us == value.us), "a time does not read back");
}

static void check_moment(calx_timestamptz value)
{
    char text[33];
    calx_timestamptz back;
    size_t len = calx_timestamptz_to_text(value, text);
    require(calx_timestamp_fits_(value.us) == (len != 0) && len < 33, "a moment that fits is written, and no other");
    require(!len || (calx_timestamptz_from_text(text, len, true, &back) && back.us == value.us),
            "a moment does not read back");
}

static void check_interval(calx_interval value)
{
    char text[CALX_TYPED_TEXT];
    calx_interval back;
    int64_t us;
    size_t len = calx_interval_to_text(value, text);
    require(len >= 3 && len < sizeof text && strlen(text) == len, "the length of an interval's text");
    require(calx_interval_from_text(text, len, &back) && back.months == value.months && back.days == value.days &&
                back.us == value.us,
            "an interval does not read back");
    if (calx_interval_to_us(value, &us) && us / CALX_DAY_US_ <= INT32_MAX && us / CALX_DAY_US_ >= INT32_MIN) {
        int64_t again = 0;
        require(calx_interval_to_us(calx_interval_from_us(us), &again) && again == us, "an interval's microseconds");
    }
}

static void check_uuid(calx_uuid value)
{
    char text[37];
    calx_uuid back;
    require(calx_uuid_to_text(value, text) == 36 && calx_uuid_from_text(text, 36, &back) &&
                memcmp(&back, &value, sizeof back) == 0,
            "a uuid does not read back");
}

static void check_numbers(input *in)
{
    calx_uuid uuid;
    calx_interval interval = { 0 };
    int64_t number = (int64_t)take_number(in);
    check_date((calx_date){ (int32_t)number });
    check_date((calx_date){ (int32_t)(number % 3000000) });
    check_time((calx_time){ number });
    check_time((calx_time){ number % CALX_DAY_US_ });
    check_moment((calx_timestamptz){ number });
    check_moment((calx_timestamptz){ number % INT64_C(260000000000000000) });
    interval.us = number;
    interval.months = (int32_t)take_number(in);
    interval.days = (int32_t)take_number(in);
    check_interval(interval);
    memcpy(&uuid, &number, sizeof number);
    memcpy(uuid.bytes + 8, &interval.months, 4);
    memcpy(uuid.bytes + 12, &interval.days, 4);
    check_uuid(uuid);
}

static void check_text(const char *text, size_t len)
{
    calx_date date;
    calx_time time;
    calx_timestamptz moment, same;
    calx_interval interval;
    calx_uuid uuid;
    if (calx_date_from_text(text, len, &date)) {
        require(calx_date_fits(date), "a date that does not fit was read");
        check_date(date);
    }
    if (calx_time_from_text(text, len, &time)) {
        require(calx_time_fits(time), "a time that does not fit was read");
        check_time(time);
    }
    if (calx_timestamptz_from_text(text, len, true, &moment)) {
        require(calx_timestamptz_from_text(text, len, false, &same) && same.us == moment.us, "another moment");
        check_moment(moment);
    }
    if (calx_interval_from_text(text, len, &interval))
        check_interval(interval);
    if (calx_uuid_from_text(text, len, &uuid))
        check_uuid(uuid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, size };
    size_t len;
    char *block;
    check_numbers(&in);
    in = (input){ data, size };
    block = take_block(&in, size, &len);
    check_text(block, len);
    free(block);
    return 0;
}
