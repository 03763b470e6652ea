/* SPDX-License-Identifier: MIT */
/* Fuzz target: timestamps. What is read is what the C library's calendar says, and what is written reads back the same.
 */
#include "fuzz.h"

#include <calx/plugin/convert.h>

#include <time.h>

enum { MICROSECONDS = 1000000 };
#define FIRST INT64_C(-62135596800000000) /* 0001-01-01 */
#define LAST INT64_C(253402300799999999)  /* 9999-12-31 23:59:59.999999 */

static void check_calendar(calx_timestamp value, const int32_t parts[7])
{
    int64_t seconds = value.us / MICROSECONDS - (value.us % MICROSECONDS < 0);
    time_t as_time = (time_t)seconds;
    struct tm tm;
    require(gmtime_r(&as_time, &tm) != NULL, "gmtime");
    require(parts[0] == tm.tm_year + 1900 && parts[1] == tm.tm_mon + 1 && parts[2] == tm.tm_mday &&
                parts[3] == tm.tm_hour && parts[4] == tm.tm_min && parts[5] == tm.tm_sec,
            "another day than the C library's");
    require(parts[6] == value.us - seconds * MICROSECONDS, "other microseconds");
}

static void check_value(calx_timestamp value)
{
    char text[28] = "";
    int32_t parts[7];
    calx_timestamp back;
    size_t len = calx_timestamp_to_text(value, text);
    require(len > 0 && len < 27 && strlen(text) == len, "the length of a timestamp's text");
    require(calx_timestamp_from_text(text, len, &back) && back.us == value.us, "a timestamp does not read back");
    calx_timestamp_to_parts(value, parts);
    check_calendar(value, parts);
    require(calx_timestamp_from_parts(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], &back) &&
                back.us == value.us,
            "its parts are another timestamp");
}

static void check_parts(input *in)
{
    int32_t parts[7];
    calx_timestamp value;
    for (int i = 0; i < 7; i++)
        parts[i] = i == 0 || i == 6 ? (int32_t)take_number(in) : (int8_t)take_byte(in);
    if (in->size % 2)
        parts[0] = parts[0] % 10000;
    if (calx_timestamp_from_parts(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], &value)) {
        require(value.us >= FIRST && value.us <= LAST, "out of range");
        check_calendar(value, parts);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, size };
    uint64_t number = take_number(&in);
    calx_timestamp value;
    char *block;
    size_t len;
    value.us = FIRST + (int64_t)(number % (uint64_t)(LAST - FIRST + 1));
    check_value(value);
    check_parts(&in);
    in = (input){ data, size };
    block = take_block(&in, size, &len);
    if (calx_timestamp_from_text(block, len, &value)) {
        require(value.us >= FIRST && value.us <= LAST, "out of range");
        check_value(value);
    }
    free(block);
    return 0;
}
