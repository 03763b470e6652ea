/* SPDX-License-Identifier: MIT */
/* Values into slots of other kinds: what a column did not say of its type, and texts that are made. */
#include <calx/plugin/slot_value.h>

#include <check.h>

#define SLOT(kind_, place) (&(calx_slot){ kind_, sizeof(place), &(place), NULL, 0 })

static char memory[CALX_TYPED_TEXT];

static char *room(void *context, size_t size)
{
    *(size_t *)context += size;
    return size <= sizeof memory ? memory : NULL;
}

static void reads_as(const calx_value *value, const char *expected)
{
    const char *text = NULL;
    size_t taken = 0;
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_CSTRING, text), 0, value, room, &taken), CALX_FAULT_NONE);
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(taken, strlen(expected) + 1);
}

static calx_value clock_of(int64_t us)
{
    calx_value value = { .kind = CALX_KIND_INTERVAL, .flags = CALX_VALUE_UNTYPED | CALX_VALUE_CLOCK };
    value.as.interval = calx_interval_from_us(us);
    return value;
}

START_TEST(times_are_read_as_text)
{
    calx_value value = { .kind = CALX_KIND_TIMESTAMP };
    value.as.timestamp.us = 0;
    reads_as(&value, "1970-01-01 00:00:00");
    value.as.timestamp.us = -1;
    reads_as(&value, "1969-12-31 23:59:59.999999");
    value.kind = CALX_KIND_TIMESTAMPTZ;
    reads_as(&value, "1969-12-31 23:59:59.999999+00:00");
}
END_TEST

START_TEST(spans_of_clocks_are_read_as_a_clock_tells_them)
{
    calx_value value = clock_of(INT64_C(-89000000));
    reads_as(&value, "-00:01:29");
    value = clock_of(INT64_C(838) * 3600 * 1000000 + 1);
    reads_as(&value, "838:00:00.000001");
    value = clock_of(INT64_MIN);
    reads_as(&value, "-2562047788:00:54.775808");
    value.flags = CALX_VALUE_UNTYPED;
    value.as.interval = (calx_interval){ 0, 0, 90000000 };
    reads_as(&value, "PT1M30S");
}
END_TEST

START_TEST(a_span_is_a_time_of_no_day)
{
    calx_value value = clock_of(-1);
    calx_time time;
    int64_t us = 0;
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_TIME, time), 0, &value, NULL, NULL), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_INT64, us), 0, &value, NULL, NULL), CALX_FAULT_TYPE);
    value.flags = CALX_VALUE_UNTYPED; /* of an integer, which it can be read as again */
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_INT64, us), 0, &value, NULL, NULL), CALX_FAULT_NONE);
    ck_assert_int_eq(us, -1);
    value.flags = 0;
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_INT64, us), 0, &value, NULL, NULL), CALX_FAULT_TYPE);
}
END_TEST

START_TEST(what_has_no_type_becomes_what_is_asked_for)
{
    calx_value value = { .kind = CALX_KIND_STR, .flags = CALX_VALUE_UNTYPED };
    calx_decimal decimal;
    calx_date date;
    calx_timestamp timestamp;
    calx_opt_timestamptz moment;
    size_t taken = 0;
    value.as.s = (calx_str){ "2024-02-29", 10 };
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_DATE, date), 0, &value, NULL, NULL), CALX_FAULT_NONE);
    ck_assert_int_eq(date.days, 19782);
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_DECIMAL, decimal), 0, &value, NULL, NULL), CALX_FAULT_FORMAT);
    value.flags = 0;
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_DATE, date), 0, &value, NULL, NULL), CALX_FAULT_TYPE);
    value = (calx_value){ .kind = CALX_KIND_DATE, .flags = CALX_VALUE_UNTYPED };
    value.as.date.days = 1;
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_TIMESTAMP, timestamp), 0, &value, NULL, NULL), CALX_FAULT_NONE);
    ck_assert_int_eq(timestamp.us, CALX_DAY_US_);
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_TIMESTAMPTZ | CALX_KIND_OPTIONAL, moment), 0, &value, NULL, NULL), CALX_FAULT_NONE);
    ck_assert(moment.is_set);
    value = (calx_value){ .kind = CALX_KIND_INT64, .flags = CALX_VALUE_UNTYPED };
    value.as.i = INT64_MIN;
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_DECIMAL, decimal), 0, &value, room, &taken), CALX_FAULT_NONE);
    ck_assert_str_eq(decimal.ptr, "-9223372036854775808");
    ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_DECIMAL, decimal), 0, &value, NULL, NULL), CALX_FAULT_NO_MEMORY);
}
END_TEST

START_TEST(integers_of_every_width_become_decimals)
{
    static const struct {
        uint32_t kind;
        int64_t number;
        const char *text;
    } all[] = { { CALX_KIND_INT8, -128, "-128" }, { CALX_KIND_INT16, 0, "0" }, { CALX_KIND_INT32, -7, "-7" }, { CALX_KIND_INT64, INT64_MIN, "-9223372036854775808" },
                { CALX_KIND_INT64, INT64_MAX, "9223372036854775807" }, { CALX_KIND_UINT8, 255, "255" }, { CALX_KIND_UINT16, 1, "1" },
                { CALX_KIND_UINT32, 4294967295, "4294967295" }, { CALX_KIND_UINT64, -1, "18446744073709551615" } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        calx_value value = { .kind = all[i].kind };
        calx_decimal decimal;
        const char *text;
        size_t taken = 0;
        value.as.i = all[i].number;
        ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_DECIMAL, decimal), 0, &value, room, &taken), CALX_FAULT_NONE);
        ck_assert_str_eq(decimal.ptr, all[i].text);
        ck_assert_uint_eq(decimal.len, strlen(all[i].text));
        ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_DECIMAL, decimal), 0, &value, NULL, NULL), CALX_FAULT_NO_MEMORY);
        ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_CSTRING, text), 0, &value, room, &taken), CALX_FAULT_TYPE);
        value.flags = CALX_VALUE_ROUNDED; /* it may be another number */
        ck_assert_uint_eq(calx_slot_put_value(SLOT(CALX_KIND_DECIMAL, decimal), 0, &value, room, &taken), CALX_FAULT_TYPE);
    }
}
END_TEST

START_TEST(decimals_are_told_from_other_texts)
{
    static const char *const good[] = { "0", "-0.50", "12", "00.1", NULL }, *const bad[] = { "", "-", ".5", "1.", "+1", "1e3", "1.2.3", "NaN", NULL };
    for (const char *const *text = good; *text; text++)
        ck_assert_msg(calx_decimal_plain(*text, strlen(*text)), "%s", *text);
    for (const char *const *text = bad; *text; text++)
        ck_assert_msg(!calx_decimal_plain(*text, strlen(*text)), "%s", *text);
}
END_TEST

Suite *suite_slot_value(void);
Suite *suite_slot_value(void)
{
    Suite *suite = suite_create("slot_value");
    TCase *tests = tcase_create("slot_value");
    tcase_add_test(tests, times_are_read_as_text);
    tcase_add_test(tests, spans_of_clocks_are_read_as_a_clock_tells_them);
    tcase_add_test(tests, a_span_is_a_time_of_no_day);
    tcase_add_test(tests, what_has_no_type_becomes_what_is_asked_for);
    tcase_add_test(tests, integers_of_every_width_become_decimals);
    tcase_add_test(tests, decimals_are_told_from_other_texts);
    suite_add_tcase(suite, tests);
    return suite;
}
