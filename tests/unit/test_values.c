/* SPDX-License-Identifier: MIT */
/* Dates, times, intervals, uuids, decimals and JSON: made, taken apart, compared, from and to text. */
#include "types/json.h"

#include <calx/values.h>

#include <calx/plugin/convert_types.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- every day ---- */

static int month_days(int32_t year, int32_t month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* By counting, which is another way than the library's. */
START_TEST(every_day_number_is_a_day_and_back)
{
    int32_t number = -719162;
    for (int32_t year = 1; year <= 9999; year++)
        for (int32_t month = 1; month <= 12; month++)
            for (int32_t day = 1; day <= month_days(year, month); day++, number++) {
                calx_parts parts = { .year = year, .month = month, .day = day }, again;
                calx_date date, read;
                char text[16], expected[40];
                if (calx_date_make(&parts, &date) != CALX_OK || date.days != number)
                    ck_abort_msg("%d-%d-%d is %d, not %d", year, month, day, date.days, number);
                again = calx_date_parts(date);
                if (memcmp(&again, &parts, sizeof parts))
                    ck_abort_msg("%d is %d-%d-%d, not %d-%d-%d", number, again.year, again.month, again.day, year, month, day);
                if (day % 7 && day != month_days(year, month))
                    continue; /* texts of some of them */
                snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, day);
                if (calx_date_format(date, text, sizeof text) != 10 || strcmp(text, expected) ||
                    calx_date_parse(text, 10, &read, NULL) != CALX_OK || read.days != number)
                    ck_abort_msg("%s is %s", expected, text);
            }
    ck_assert_int_eq(number, 2932897);
}
END_TEST

START_TEST(days_that_do_not_exist_are_refused)
{
    static const calx_parts bad[] = { { .year = 2023, .month = 2, .day = 29 }, { .year = 1900, .month = 2, .day = 29 },
                                      { .year = 2024, .month = 4, .day = 31 }, { .year = 2024, .month = 13, .day = 1 },
                                      { .year = 2024, .month = 0, .day = 1 },  { .year = 2024, .month = 1, .day = 0 },
                                      { .year = 0, .month = 1, .day = 1 },     { .year = 10000, .month = 1, .day = 1 },
                                      { .year = -1, .month = 1, .day = 1 } };
    calx_date date = { 7 };
    char text[16] = "x";
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(calx_date_make(&bad[i], &date), CALX_DATA_ERROR);
    ck_assert_int_eq(date.days, 0);
    ck_assert_int_eq(calx_date_make(NULL, &date), CALX_DATA_ERROR);
    ck_assert_uint_eq(calx_date_format((calx_date){ -719163 }, text, sizeof text), 0);
    ck_assert_uint_eq(calx_date_format((calx_date){ 2932897 }, text, sizeof text), 0);
    ck_assert_str_eq(text, "");
    ck_assert_int_eq(calx_date_parts((calx_date){ INT32_MIN }).month, 0);
}
END_TEST

/* ---- times ---- */

static int64_t any_us(void)
{
    static const int64_t span = INT64_C(253402300799999999) + INT64_C(62135596800000000) + 1;
    uint64_t bits = (uint64_t)rand() << 42 ^ (uint64_t)rand() << 21 ^ (uint64_t)rand();
    return (int64_t)(bits % (uint64_t)span) - INT64_C(62135596800000000);
}

START_TEST(any_moment_is_its_text_and_its_parts)
{
    srand(20261120);
    for (int i = 0; i < 4000; i++) {
        int64_t us = i < 4 ? (int64_t[]){ INT64_C(-62135596800000000), -1, 0, INT64_C(253402300799999999) }[i] : any_us();
        calx_parts parts = calx_timestamp_parts((calx_timestamp){ us });
        calx_timestamp plain, made;
        calx_timestamptz zoned;
        calx_time clock, clock_made;
        char text[CALX_TEXT_MAX];
        size_t len;
        if (i % 2)
            us -= us % 1000000;
        parts = calx_timestamp_parts((calx_timestamp){ us });
        ck_assert_int_eq(calx_timestamp_make(&parts, &made), CALX_OK);
        ck_assert_int_eq(made.us, us);
        len = calx_timestamp_format((calx_timestamp){ us }, text, sizeof text);
        ck_assert_int_eq(calx_timestamp_parse(text, len, &plain, NULL), CALX_OK);
        ck_assert_int_eq(plain.us, us);
        len = calx_timestamptz_format((calx_timestamptz){ us }, text, sizeof text);
        ck_assert_int_eq(calx_timestamptz_parse(text, len, &zoned, NULL), CALX_OK);
        ck_assert_int_eq(zoned.us, us);
        clock.us = ((us % CALX_DAY_US_) + CALX_DAY_US_) % CALX_DAY_US_;
        parts = calx_time_parts(clock);
        ck_assert_int_eq(parts.year, 0);
        ck_assert_int_eq(calx_time_make(&parts, &clock_made), CALX_OK);
        ck_assert_int_eq(clock_made.us, clock.us);
        len = calx_time_format(clock, text, sizeof text);
        ck_assert_int_eq(calx_time_parse(text, len, &clock_made, NULL), CALX_OK);
        ck_assert_int_eq(clock_made.us, clock.us);
    }
}
END_TEST

START_TEST(offsets_lead_to_utc)
{
    static const struct {
        const char *text;
        int64_t us;
    } moments[] = { { "1970-01-01 00:00Z", 0 },
                    { "1970-01-01Z", 0 },
                    { "1970-01-01T01:00:00+01:00", 0 },
                    { "1970-01-01 05:30:00.25+0530", 250000 },
                    { "1969-12-31 14:30:00-09:30", 0 },
                    { "1970-01-01 00:00:00+00", 0 },
                    { "1970-01-01 00:00:00.000001z", 1 },
                    { "0001-01-01 23:00:00+23:00", INT64_C(-62135596800000000) } };
    static const char *const bad[] = { "1970-01-01 00:00", "1970-01-01", "1970-01-01 00:00+1", "1970-01-01 00:00+24:00",
                                       "1970-01-01 00:00+01:60", "1970-01-01 00:00 +01:00", "0001-01-01 00:00+00:01",
                                       "9999-12-31 23:59-00:01", "1970-01-01 00:00:00+01:0", "Z", "", "+01:00" };
    calx_timestamptz got;
    const char *why = NULL;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        ck_assert_msg(calx_timestamptz_parse(moments[i].text, strlen(moments[i].text), &got, NULL) == CALX_OK, "%s", moments[i].text);
        ck_assert_int_eq(got.us, moments[i].us);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(calx_timestamptz_parse(bad[i], strlen(bad[i]), &got, &why) == CALX_DATA_ERROR, "%s", bad[i]);
        ck_assert_int_eq(got.us, 0);
    }
}
END_TEST

#define EXPECT_WHY(call, part)                                          \
    do {                                                                \
        const char *why = NULL;                                         \
        ck_assert_int_eq(call, CALX_DATA_ERROR);                        \
        ck_assert_msg(why && strstr(why, part), "%s", why ? why : "?"); \
    } while (0)

START_TEST(reasons_tell_form_from_value)
{
    calx_date date;
    calx_time time;
    calx_timestamp timestamp;
    calx_timestamptz moment;
    EXPECT_WHY(calx_date_parse("2024-2-29", 9, &date, &why), "YYYY-MM-DD");
    EXPECT_WHY(calx_date_parse("2023-02-29", 10, &date, &why), "no such day");
    EXPECT_WHY(calx_date_parse("0000-01-01", 10, &date, &why), "no such day");
    EXPECT_WHY(calx_date_parse(NULL, 0, &date, &why), "YYYY-MM-DD");
    EXPECT_WHY(calx_time_parse("1:00", 4, &time, &why), "HH:MM");
    EXPECT_WHY(calx_time_parse("24:00", 5, &time, &why), "24:00");
    EXPECT_WHY(calx_time_parse("12:00:60", 8, &time, &why), "60th second");
    EXPECT_WHY(calx_time_parse("12:00:00.1234567", 16, &time, &why), "HH:MM:SS.ffffff");
    EXPECT_WHY(calx_timestamp_parse("2024-01-01 00:00Z", 17, &timestamp, &why), "without a zone");
    EXPECT_WHY(calx_timestamp_parse("2024-01-01 25:00", 16, &timestamp, &why), "no such day");
    EXPECT_WHY(calx_timestamptz_parse("2024-01-01 00:00", 16, &moment, &why), "with zone");
    EXPECT_WHY(calx_timestamptz_parse("2024-02-30 00:00Z", 17, &moment, &why), "no such day");
}
END_TEST

START_TEST(text_that_is_cut_tells_its_length)
{
    char text[5] = "....";
    ck_assert_uint_eq(calx_date_format((calx_date){ 0 }, text, sizeof text), 10);
    ck_assert_str_eq(text, "1970");
    ck_assert_uint_eq(calx_date_format((calx_date){ 0 }, NULL, 0), 10);
}
END_TEST

START_TEST(the_present_is_near_the_clock)
{
    int64_t now = (int64_t)time(NULL) * 1000000;
    ck_assert(llabs((long long)(calx_timestamptz_now().us - now)) < 60000000);
}
END_TEST

/* ---- intervals ---- */

static const struct {
    const char *text, *written;
    calx_interval value;
} spans[] = {
    { "PT0S", "PT0S", { 0, 0, 0 } },
    { "P1Y2M3DT4H5M6.789S", "P1Y2M3DT4H5M6.789S", { 14, 3, INT64_C(14706789000) } },
    { "P-1Y-2M-3DT-4H-5M-6.7S", "P-1Y-2M-3DT-4H-5M-6.7S", { -14, -3, INT64_C(-14706700000) } },
    { "P2W", "P14D", { 0, 14, 0 } },
    { "P1Y-13M", "P-1M", { -1, 0, 0 } },
    { "PT-0.000001S", "PT-0.000001S", { 0, 0, -1 } },
    { "PT90M", "PT1H30M", { 0, 0, INT64_C(5400000000) } },
    { "PT+36H", "PT36H", { 0, 0, INT64_C(129600000000) } },
    { "P-178956970Y-8M-2147483648D", "P-178956970Y-8M-2147483648D", { INT32_MIN, INT32_MIN, 0 } },
    { "PT2562047788H54.775807S", "PT2562047788H54.775807S", { 0, 0, INT64_MAX } },
    { "PT-2562047788H-54.775808S", "PT-2562047788H-54.775808S", { 0, 0, INT64_MIN } },
};

START_TEST(an_interval_is_its_text)
{
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        calx_interval got;
        char text[CALX_TEXT_MAX];
        ck_assert_msg(calx_interval_parse(spans[i].text, strlen(spans[i].text), &got, NULL) == CALX_OK, "%s", spans[i].text);
        ck_assert_msg(!memcmp(&got, &spans[i].value, sizeof got), "%s", spans[i].text);
        ck_assert_uint_eq(calx_interval_format(got, text, sizeof text), strlen(spans[i].written));
        ck_assert_str_eq(text, spans[i].written);
    }
}
END_TEST

START_TEST(random_intervals_come_back)
{
    srand(7);
    for (int i = 0; i < 5000; i++) {
        calx_interval value = { rand() - rand(), rand() - rand(), ((int64_t)rand() << 31 ^ rand()) * (rand() % 2 ? 1 : -1) }, got;
        char text[CALX_TEXT_MAX];
        size_t len = calx_interval_format(value, text, sizeof text);
        ck_assert_uint_lt(len, sizeof text);
        ck_assert_int_eq(calx_interval_parse(text, len, &got, NULL), CALX_OK);
        ck_assert_msg(!memcmp(&got, &value, sizeof got), "%s", text);
    }
}
END_TEST

START_TEST(what_is_no_interval_is_refused)
{
    static const char *const bad[] = { "", "P", "PT", "P1", "1D", "P1H", "PT1D", "P1.5D", "PT1.S1", "P1DT", "P--1D", "P1D ", "PTS", "P1YT1Y",
                                       "P2147483648D", "P178956971Y", "PT2562047789H", "PT1.0000001S", "P1D1", "PT1HT1M",
                                       "P99999999999999999999D", "PT1S1M", "PT1M1M", "P1D1D", "P1D1Y", "P1D1W", "P1M1Y", "P1W1W", "PT1S1H" };
    calx_interval got;
    const char *why = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(calx_interval_parse(bad[i], strlen(bad[i]), &got, &why) == CALX_DATA_ERROR, "%s", bad[i]);
    ck_assert(strstr(why, "ISO 8601"));
}
END_TEST

START_TEST(intervals_are_in_order)
{
    static const calx_interval sorted[] = { { INT32_MIN, INT32_MIN, INT64_MIN }, { -1, 0, 0 },           { 0, -1, -1 },
                                            { 0, -1, 0 },                        { 0, 0, -1 },           { 0, 0, 0 },
                                            { 0, 0, 1 },                         { 0, 1, -1 },           { 0, 0, CALX_DAY_US_ },
                                            { 1, 0, -1 },                        { 0, 30, 0 },           { 1, 0, 1 },
                                            { INT32_MAX, INT32_MAX, INT64_MAX } };
    for (int i = 0; i < 13; i++)
        for (int k = 0; k < 13; k++)
            ck_assert_int_eq(calx_interval_compare(sorted[i], sorted[k]), (i > k) - (i < k));
    ck_assert_int_eq(calx_interval_compare((calx_interval){ 1, 0, 0 }, (calx_interval){ 0, 29, CALX_DAY_US_ }), 0);
}
END_TEST

START_TEST(microseconds_of_an_interval)
{
    int64_t us = 0;
    ck_assert(!calx_interval_to_us((calx_interval){ 1, 0, 0 }, &us));
    ck_assert(!calx_interval_to_us((calx_interval){ 0, 106751992, 0 }, &us));
    ck_assert(!calx_interval_to_us((calx_interval){ 0, 1, INT64_MAX }, &us));
    ck_assert(calx_interval_to_us((calx_interval){ 0, -1, 1 }, &us));
    ck_assert_int_eq(us, 1 - CALX_DAY_US_);
    for (int i = 0; i < 1000; i++) {
        int64_t again = 0;
        us = ((int64_t)rand() << 31 ^ rand()) * (i % 2 ? 1 : -1);
        ck_assert(calx_interval_to_us(calx_interval_from_us(us), &again));
        ck_assert_int_eq(again, us);
    }
}
END_TEST

/* ---- uuids ---- */

START_TEST(a_uuid_is_its_text)
{
    static const char text[] = "550e8400-e29b-41d4-a716-446655440000";
    static const char *const same[] = { text, "550E8400-E29B-41D4-A716-446655440000", "550e8400e29b41d4a716446655440000" };
    static const char *const bad[] = { "", "550e8400-e29b-41d4-a716-44665544000", "550e8400-e29b-41d4-a716-44665544000g",
                                       "{550e8400-e29b-41d4-a716-446655440000}", "550e8400e29b-41d4-a716-4466-55440000",
                                       "550e8400-e29b-41d4-a716_446655440000" };
    calx_uuid uuid, other;
    char out[CALX_TEXT_MAX];
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(calx_uuid_parse(same[i], strlen(same[i]), &uuid, NULL), CALX_OK);
        ck_assert_uint_eq(calx_uuid_format(uuid, out, sizeof out), 36);
        ck_assert_str_eq(out, text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(calx_uuid_parse(bad[i], strlen(bad[i]), &other, NULL) == CALX_DATA_ERROR, "%s", bad[i]);
    ck_assert_int_eq(calx_uuid_compare(uuid, uuid), 0);
    ck_assert_int_eq(calx_uuid_compare(uuid, other), 1);
}
END_TEST

/* ---- decimals ---- */

static calx_decimal decimal(const char *text)
{
    return (calx_decimal){ text, strlen(text) };
}

START_TEST(decimals_are_in_order)
{
    static const char *const sorted[] = { "-100000000000000000000000000000000000000", "-10", "-9.5", "-0.10", "0", "0.0000000001",
                                          "0.1", "9.5", "10", "10.01", "100000000000000000000000000000000000000.1" };
    static const char *const same[] = { "1", "1.0", "01.00", "0001" };
    for (int i = 0; i < 11; i++)
        for (int k = 0; k < 11; k++)
            ck_assert_msg(calx_decimal_compare(decimal(sorted[i]), decimal(sorted[k])) == (i > k) - (i < k), "%s %s", sorted[i],
                          sorted[k]);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(calx_decimal_compare(decimal(same[i]), decimal(same[3 - i])), 0);
    ck_assert_int_eq(calx_decimal_compare(decimal("-0.00"), decimal("0")), 0);
    ck_assert_int_eq(calx_decimal_compare(decimal("x"), decimal("9")), 1);
    ck_assert_int_eq(calx_decimal_compare(decimal("9"), (calx_decimal){ NULL, 0 }), -1);
    ck_assert_int_eq(calx_decimal_compare(decimal("NaN"), decimal("x")), 0);
}
END_TEST

START_TEST(decimals_and_integers)
{
    static const int64_t numbers[] = { INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX };
    static const char *const bad[] = { "9223372036854775808", "-9223372036854775809", "1.5", "", "x", "1e3" };
    int64_t got = 5;
    char out[21];
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(calx_decimal_to_int64(calx_decimal_from_int64(numbers[i], out), &got), CALX_OK);
        ck_assert_int_eq(got, numbers[i]);
        ck_assert_int_eq(calx_decimal_to_int64(decimal(bad[i]), &got), CALX_DATA_ERROR);
    }
    ck_assert_int_eq(calx_decimal_to_int64(decimal("-12.000"), &got), CALX_OK);
    ck_assert_int_eq(got, -12);
}
END_TEST

START_TEST(a_decimal_is_checked)
{
    calx_decimal got;
    const char *why = NULL;
    ck_assert_int_eq(calx_decimal_parse("-12.50", 6, &got, &why), CALX_OK);
    ck_assert_uint_eq(got.len, 6);
    ck_assert_int_eq(calx_decimal_parse("+1", 2, &got, &why), CALX_DATA_ERROR);
    ck_assert(!got.ptr && strstr(why, "no plus"));
}
END_TEST

/* ---- JSON ---- */

START_TEST(json_that_is_nested_and_halves_of_pairs)
{
    static const struct {
        const char *text;
        bool within; /* two levels */
    } cases[] = {
        { "[[1], {\"a\": 2}, []]", true },          { "[[[1]]]", false },                 { "{\"a\": {\"b\": {\"c\": 1}}}", false },
        { "[\"[[[[\\\"{{{\", \"]]\"]", true },      { "\"\\ud83d\\ude00\"", true },        { "\"\\uD83D\\uDE00\\n\"", true },
        { "\"\\ud83d\"", false },                   { "\"\\ude00\"", false },               { "\"\\ud83d\\ud83d\\ude00\"", false },
        { "\"\\ud83dx\\ude00\"", false },           { "\"\\ud83d\\n\"", false },            { "{\"\\udc00\": 1}", false },
        { "\"\\\\ud800\"", true },                 { "\"\\u0000\\uffff\"", true },         { "1", true },
        { "[[]]", true },                           { "[[{}]]", false },                  { "[[[]", true }, /* no JSON, of which it does not tell */
        { "{\"\\ud83d\\ude00\": \"\\udbff\\udfff\"}", true }, { "[\"\\ud83d\", \"\\ude00\"]", false },
        { "\"\\ud83d\xc3\xa4\\ude00\"", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(calxi_json_exceeds(cases[i].text, strlen(cases[i].text), 2) != cases[i].within, "%s", cases[i].text);
}
END_TEST

START_TEST(json_is_told_from_what_is_none)
{
    static const char *const good[] = { "null", " true ", "false", "-0", "1.5e+10", "[]", "{}", "[[],{}]", "{\"a\":{\"b\":[1,2]}}",
                                        "\"\\u12aF\\n\\/\"", "\"\xf4\x8f\xbf\xbf\"", "[1 , 2]\r\n\t" };
    static const struct {
        const char *text;
        size_t offset;
    } bad[] = { { "", 0 }, { "[1,]", 3 }, { "[1 2]", 3 }, { "{\"a\":1,}", 7 }, { "{\"a\"}", 4 }, { "{1:2}", 1 }, { "\"\xed\xa0\x80\"", 1 },
                { "\"a", 2 }, { "\"\\u12g4\"", 5 }, { "01", 1 }, { "-", 1 }, { "1e", 2 }, { "]", 0 }, { "[}", 1 }, { "nulll", 4 },
                { "\"\t\"", 1 }, { "\xef\xbb\xbf{}", 0 } };
    size_t offset;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(calx_json_check(good[i], strlen(good[i]), NULL) == CALX_OK, "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(calx_json_check(bad[i].text, strlen(bad[i].text), &offset) == CALX_DATA_ERROR, "%s", bad[i].text);
        ck_assert_msg(offset == bad[i].offset, "%s: %zu", bad[i].text, offset);
    }
    ck_assert_int_eq(calx_json_check("[1]\0", 4, NULL), CALX_DATA_ERROR);
    ck_assert_int_eq(calx_json_check(NULL, 0, NULL), CALX_DATA_ERROR);
}
END_TEST

START_TEST(json_may_be_nested_a_thousand_deep)
{
    char text[2100];
    memset(text, '[', 1001);
    memset(text + 1001, ']', 1001);
    ck_assert_int_eq(calx_json_check(text + 1, 2000, NULL), CALX_OK);
    ck_assert_int_eq(calx_json_check(text, 2002, NULL), CALX_OK); /* an empty array opens nothing */
    text[1001] = '1';
    ck_assert_int_eq(calx_json_check(text, 2002, NULL), CALX_DATA_ERROR);
}
END_TEST

/* ---- enumerations ---- */

START_TEST(labels_and_numbers)
{
    static const char *const labels[] = { "sad", NULL, "happy" };
    int32_t number = 9;
    ck_assert_str_eq(calx_enum_label(labels, 3, 2).ptr, "happy");
    ck_assert(!calx_enum_label(labels, 3, 1).ptr && !calx_enum_label(labels, 3, -1).ptr && !calx_enum_label(labels, 3, 3).ptr);
    ck_assert_int_eq(calx_enum_number(labels, 3, (calx_str){ "happy", 5 }, &number), CALX_OK);
    ck_assert_int_eq(number, 2);
    ck_assert_int_eq(calx_enum_number(labels, 3, (calx_str){ "happ", 4 }, &number), CALX_DATA_ERROR);
    ck_assert_int_eq(number, -1);
    ck_assert_int_eq(calx_enum_number(labels, 3, (calx_str){ NULL, 0 }, &number), CALX_DATA_ERROR);
}
END_TEST

Suite *suite_values(void)
{
    const TTest *const tests[] = { every_day_number_is_a_day_and_back, days_that_do_not_exist_are_refused,
                                   any_moment_is_its_text_and_its_parts, offsets_lead_to_utc, reasons_tell_form_from_value,
                                   text_that_is_cut_tells_its_length, the_present_is_near_the_clock, an_interval_is_its_text,
                                   random_intervals_come_back, what_is_no_interval_is_refused, intervals_are_in_order,
                                   microseconds_of_an_interval, a_uuid_is_its_text, decimals_are_in_order, decimals_and_integers,
                                   a_decimal_is_checked, json_is_told_from_what_is_none, json_that_is_nested_and_halves_of_pairs, json_may_be_nested_a_thousand_deep,
                                   labels_and_numbers };
    Suite *suite = suite_create("values");
    TCase *tcase = tcase_create("values");
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
