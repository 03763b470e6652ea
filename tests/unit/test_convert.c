/* SPDX-License-Identifier: MIT */
/* Numbers and timestamps from and to text. */
#include "comma_locale.h"

#include <calx/plugin/convert.h>

#include <check.h>
#include <inttypes.h>

/* ---- doubles ---- */

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A small generator: the same numbers in every run. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void same_as_strtod(const char *text)
{
    double got = 7, expected = strtod(text, NULL);
    ck_assert_msg(calx_double_from_text(text, strlen(text), &got), "%s was refused", text);
    ck_assert_msg(bits_of(got) == bits_of(expected), "%s: %a, not %a", text, got, expected);
}

START_TEST(doubles_read_as_strtod_reads_them)
{
    static const char *const texts[] = {
        "0", "-0", "0.0", "-0.000e5", "1", "-1", "1.5", "0.1", "123456789.125", "1e22", "1e23", "1e-22", "1e-23",
        "1e15", "999999999999999", "9999999999999999", "9007199254740993", "9007199254740992.5",
        "1.7976931348623157e308", "1.7976931348623159e308", "1e309", "-1e400", "4.9e-324", "2.4703282292062327e-324",
        "2.4703282292062328e-324", "1e-400", "2.2250738585072011e-308", "1E+20", "1e+020", ".5", "5.",
        "00000000000000000000001", "0.000000000000000000000000001",
        "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797758720709633",
        "1e999999999999999999999", "1e-999999999999999999999", "0e999999999999999999999",
        "100000000000000000000000000000e-29"
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        same_as_strtod(texts[i]);
}
END_TEST

START_TEST(random_doubles_read_as_strtod_reads_them)
{
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        char text[64];
        snprintf(text, sizeof text, "%.*e", (int)(next_random(&state) % 25), of_bits(next_random(&state)));
        if (!strpbrk(text, "ni"))
            same_as_strtod(text);
        snprintf(text, sizeof text, "%" PRIu64 ".%06" PRIu64, next_random(&state) >> (i % 64),
                 next_random(&state) % 1000000);
        same_as_strtod(text);
    }
}
END_TEST

START_TEST(a_thousand_digits_round_by_the_last)
{
    char text[1400] = "9007199254740993."; /* in the middle between two doubles */
    memset(text + 17, '0', 1000);
    text[1017] = '\0';
    same_as_strtod(text); /* to even: ...992 */
    text[1016] = '1';
    same_as_strtod(text); /* above the middle: ...994 */
    memset(text, '7', 1200);
    strcpy(text + 1200, "e-1195");
    same_as_strtod(text);
}
END_TEST

START_TEST(texts_that_are_no_doubles)
{
    static const char *const texts[] = { "",          "-",   ".",   "e5",    "1e",    "1e+",  "1x",
                                         " 1",        "1 ",  "1,5", "0x10",  "na",    "nanx", "infi",
                                         "infinityx", "+-1", "--1", "1.2.3", "1e5.5", "n",    "i" };
    double value = 7;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_msg(!calx_double_from_text(texts[i], strlen(texts[i]), &value), "\"%s\" was taken", texts[i]);
    ck_assert(!calx_double_from_text("1\0", 2, &value));
    ck_assert(value == 7);
}
END_TEST

START_TEST(only_the_length_counts)
{
    double value = 0;
    ck_assert(calx_double_from_text("12345", 3, &value));
    ck_assert(value == 123);
}
END_TEST

START_TEST(special_doubles)
{
    static const char *const infinite[] = { "inf", "Infinity", "+INFINITY", "+inf" };
    double value = 0;
    for (size_t i = 0; i < 4; i++) {
        ck_assert(calx_double_from_text(infinite[i], strlen(infinite[i]), &value));
        ck_assert(isinf(value) && value > 0);
    }
    ck_assert(calx_double_from_text("-Infinity", 9, &value));
    ck_assert(isinf(value) && value < 0);
    ck_assert(calx_double_from_text("NaN", 3, &value));
    ck_assert(isnan(value));
}
END_TEST

static void expect_text(double value, const char *expected)
{
    char text[32];
    size_t len = calx_double_to_text(value, text);
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(len, strlen(expected));
}

START_TEST(doubles_are_written_short)
{
    expect_text(0, "0");
    expect_text(-0.0, "-0");
    expect_text(1, "1");
    expect_text(-1.5, "-1.5");
    expect_text(0.1, "0.1");
    expect_text(0.1 + 0.2, "0.30000000000000004");
    expect_text(1e15, "1000000000000000");
    expect_text(1e16, "1e+16");
    expect_text(9007199254740993.0, "9007199254740992");
    expect_text(123456.789, "123456.789");
    expect_text(0.0001, "0.0001");
    expect_text(0.00001, "1e-05");
    expect_text(-1.7976931348623157e308, "-1.7976931348623157e+308");
    expect_text(2.2250738585072014e-308, "2.2250738585072014e-308");
    expect_text((double)NAN, "NaN");
    expect_text(HUGE_VAL, "Infinity");
    expect_text(-HUGE_VAL, "-Infinity");
}
END_TEST

START_TEST(doubles_come_back_from_text)
{
    uint64_t state = 1442695040888963407u;
    for (int i = 0; i < 20000; i++) {
        double value = i % 2 ? of_bits(next_random(&state)) : (double)(int64_t)next_random(&state) / 1000, again = 0;
        char text[32];
        size_t len;
        if (isnan(value) || isinf(value))
            continue;
        len = calx_double_to_text(value, text);
        ck_assert_uint_lt(len, 26);
        ck_assert(calx_double_from_text(text, len, &again));
        ck_assert_msg(bits_of(again) == bits_of(value), "%a became %s", value, text);
        ck_assert_msg(strtod(text, NULL) == value, "%a became %s", value, text);
    }
}
END_TEST

START_TEST(the_locale_does_not_matter)
{
    char text[32];
    double value = 0;
    if (!comma_locale_enter())
        return;
    snprintf(text, sizeof text, "%.1f", 1.5);
    ck_assert_str_eq(text, "1,5"); /* the locale is in force */
    ck_assert(calx_double_from_text("1.5", 3, &value));
    ck_assert(value == 1.5);
    ck_assert(calx_double_from_text("0.30000000000000004", 19, &value));
    ck_assert(value == 0.1 + 0.2);
    ck_assert(!calx_double_from_text("1,5", 3, &value));
    expect_text(1.5, "1.5");
    expect_text(0.1 + 0.2, "0.30000000000000004");
    expect_text(1.25e300, "1.25e+300");
    comma_locale_leave();
}
END_TEST

START_TEST(errno_is_left_alone)
{
    double value;
    errno = EINTR;
    ck_assert(calx_double_from_text("1e999", 5, &value));
    ck_assert_int_eq(errno, EINTR);
}
END_TEST

/* ---- timestamps ---- */

static void round_trip(const char *text, int64_t us)
{
    calx_timestamp value = { 0 };
    char out[27];
    ck_assert_msg(calx_timestamp_from_text(text, strlen(text), &value), "%s was refused", text);
    ck_assert_msg(value.us == us, "%s: %" PRId64 ", not %" PRId64, text, value.us, us);
    ck_assert_uint_eq(calx_timestamp_to_text(value, out), strlen(text));
    ck_assert_str_eq(out, text);
}

START_TEST(timestamps_at_the_edges)
{
    round_trip("1970-01-01 00:00:00", 0);
    round_trip("1969-12-31 23:59:59.999999", -1);
    round_trip("1969-12-31 00:00:00", -INT64_C(86400000000));
    round_trip("0001-01-01 00:00:00", -INT64_C(62135596800000000));
    round_trip("9999-12-31 23:59:59.999999", INT64_C(253402300799999999));
    round_trip("2000-02-29 12:34:56.000001", INT64_C(951827696000001));
    round_trip("1900-03-01 00:00:00", -INT64_C(2203891200000000));
    round_trip("2024-01-31 12:00:00", INT64_C(1706702400000000));
    round_trip("2038-01-19 03:14:08", INT64_C(2147483648000000));
}
END_TEST

START_TEST(timestamps_in_other_forms)
{
    static const struct {
        const char *text;
        int64_t us;
    } forms[] = {
        { "1970-01-02", INT64_C(86400000000) },
        { "1970-01-01 00:01", 60000000 },
        { "1970-01-01T00:00:01", 1000000 },
        { "1970-01-01 00:00:00.5", 500000 },
        { "1970-01-01 00:00:00.000100", 100 },
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        calx_timestamp value = { -1 };
        ck_assert_msg(calx_timestamp_from_text(forms[i].text, strlen(forms[i].text), &value), "%s", forms[i].text);
        ck_assert_int_eq(value.us, forms[i].us);
    }
}
END_TEST

START_TEST(texts_that_are_no_timestamps)
{
    static const char *const texts[] = {
        "", "2024", "2024-01", "2024-1-31", "2024-01-3", "2024-13-01", "2024-00-01", "2024-01-00", "2024-01-32",
        "2023-02-29", "1900-02-29", "2024-04-31", "0000-01-01", "0000-00-00 00:00:00", "10000-01-01", "2024-01-31 ",
        "2024-01-31 1", "2024-01-31 12", "2024-01-31 12:", "2024-01-31 12:0", "2024-01-31 24:00", "2024-01-31 12:60",
        "2024-01-31 12:00:", "2024-01-31 12:00:60", "2024-01-31 12:00:0x", "2024-01-31 12:00:00.",
        "2024-01-31 12:00:00.1234567", "2024-01-31 12:00:00Z", "2024-01-31 12:00:00+00", "2024-01-31 12:00:00 BC",
        "2024-01-31x12:00:00", "infinity", "-infinity", "2024/01/31 12:00:00", " 2024-01-31", "-024-01-31",
        "2024-01-31 -1:00:00", "2024-01-31 12-00-00", "12:00:00"
    };
    calx_timestamp value = { 7 };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_msg(!calx_timestamp_from_text(texts[i], strlen(texts[i]), &value), "\"%s\" was taken", texts[i]);
    ck_assert_int_eq(value.us, 7);
}
END_TEST

START_TEST(every_truncation_of_a_timestamp)
{
    static const char whole[] = "2024-01-31 12:34:56.123456";
    for (size_t len = 0; len < sizeof whole; len++) {
        char *exact = malloc(len ? len : 1);
        calx_timestamp value;
        bool expected = len == 10 || len == 16 || len == 19 || len > 20;
        ck_assert_ptr_nonnull(exact);
        memcpy(exact, whole, len);
        ck_assert_msg(calx_timestamp_from_text(exact, len, &value) == expected, "%zu characters", len);
        free(exact);
    }
}
END_TEST

START_TEST(timestamps_out_of_their_years)
{
    static const int64_t us[] = { INT64_MIN, INT64_MAX, -INT64_C(62135596800000001), INT64_C(253402300800000000) };
    for (size_t i = 0; i < 4; i++) {
        char out[27] = "x";
        int32_t parts[7];
        ck_assert_uint_eq(calx_timestamp_to_text((calx_timestamp){ us[i] }, out), 0);
        calx_timestamp_to_parts((calx_timestamp){ us[i] }, parts); /* no overflow */
        ck_assert(parts[1] >= 1 && parts[1] <= 12 && parts[2] >= 1 && parts[2] <= 31);
    }
}
END_TEST

START_TEST(parts_out_of_range)
{
    static const int32_t parts[][7] = {
        { 0, 1, 1, 0, 0, 0, 0 },     { 10000, 1, 1, 0, 0, 0, 0 },     { 2024, 0, 1, 0, 0, 0, 0 },
        { 2024, 13, 1, 0, 0, 0, 0 }, { 2024, 1, 0, 0, 0, 0, 0 },      { 2024, 2, 30, 0, 0, 0, 0 },
        { 2023, 2, 29, 0, 0, 0, 0 }, { 2024, 1, 1, 24, 0, 0, 0 },     { 2024, 1, 1, 0, 60, 0, 0 },
        { 2024, 1, 1, 0, 0, 60, 0 }, { 2024, 1, 1, 0, 0, 0, -1 },     { 2024, 1, 1, 0, 0, 0, 1000000 },
        { 2024, 1, 1, -1, 0, 0, 0 }, { INT32_MIN, 1, 1, 0, 0, 0, 0 }, { 2024, INT32_MAX, 1, 0, 0, 0, 0 }
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const int32_t *p = parts[i];
        calx_timestamp value;
        ck_assert_msg(!calx_timestamp_from_parts(p[0], p[1], p[2], p[3], p[4], p[5], p[6], &value), "case %zu", i);
    }
}
END_TEST

/* Days counted one by one, by the rule of leap years as everybody knows it. */
START_TEST(every_day_of_ten_thousand_years)
{
    static const int32_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int64_t day = -719162; /* 0001-01-01 */
    for (int32_t year = 1; year <= 9999; year++) {
        bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        for (int32_t month = 1; month <= 12; month++)
            for (int32_t d = 1; d <= lengths[month - 1] + (leap && month == 2); d++, day++) {
                calx_timestamp value;
                int32_t parts[7];
                if (!calx_timestamp_from_parts(year, month, d, 23, 59, 58, 999999, &value) ||
                    value.us != day * INT64_C(86400000000) + INT64_C(86398999999))
                    ck_abort_msg("%d-%d-%d becomes %" PRId64, year, month, d, value.us);
                calx_timestamp_to_parts(value, parts);
                if (parts[0] != year || parts[1] != month || parts[2] != d || parts[3] != 23 || parts[6] != 999999)
                    ck_abort_msg("%d-%d-%d comes back as %d-%d-%d", year, month, d, parts[0], parts[1], parts[2]);
            }
    }
    ck_assert_int_eq(day, 2932897); /* 10000-01-01 */
}
END_TEST

/* Each place of a text of each length once: not ASCII, and not UTF-8. */
START_TEST(utf8_is_told_at_every_place)
{
    char text[48];
    for (size_t len = 0; len <= sizeof text; len++) {
        memset(text, 'a', sizeof text);
        ck_assert_uint_eq(calx_utf8_good(text, len), len);
        for (size_t at = 0; at < len; at++) {
            text[at] = (char)0xff;
            ck_assert_uint_eq(calx_utf8_good(text, len), at);
            text[at] = (char)0xc3;
            ck_assert_uint_eq(calx_utf8_good(text, len), at);
            if (at + 1 < len) {
                text[at + 1] = (char)0xa9;
                ck_assert_uint_eq(calx_utf8_good(text, len), len);
                text[at + 1] = 'a';
            }
            text[at] = 'a';
        }
    }
}
END_TEST

Suite *suite_convert(void);
Suite *suite_convert(void)
{
    Suite *suite = suite_create("convert");
    TCase *tests = tcase_create("convert");
    tcase_add_test(tests, doubles_read_as_strtod_reads_them);
    tcase_add_test(tests, random_doubles_read_as_strtod_reads_them);
    tcase_add_test(tests, a_thousand_digits_round_by_the_last);
    tcase_add_test(tests, texts_that_are_no_doubles);
    tcase_add_test(tests, only_the_length_counts);
    tcase_add_test(tests, special_doubles);
    tcase_add_test(tests, doubles_are_written_short);
    tcase_add_test(tests, doubles_come_back_from_text);
    tcase_add_test(tests, the_locale_does_not_matter);
    tcase_add_test(tests, errno_is_left_alone);
    tcase_add_test(tests, timestamps_at_the_edges);
    tcase_add_test(tests, timestamps_in_other_forms);
    tcase_add_test(tests, texts_that_are_no_timestamps);
    tcase_add_test(tests, every_truncation_of_a_timestamp);
    tcase_add_test(tests, timestamps_out_of_their_years);
    tcase_add_test(tests, parts_out_of_range);
    tcase_add_test(tests, every_day_of_ten_thousand_years);
    tcase_add_test(tests, utf8_is_told_at_every_place);
    suite_add_tcase(suite, tests);
    return suite;
}
