/* SPDX-License-Identifier: MIT */
/* Decimals in slots: exact into integers, correctly rounded into doubles, as they are into text. */
#include <calx/plugin/slot.h>

#include <check.h>
#include <inttypes.h>
#include <stdio.h>

#define SLOT(kind_, place) (&(calx_slot){ kind_, sizeof(place), &(place), NULL, 0 })

static uint32_t decimal_into_int64(const char *text, int64_t *to)
{
    return calx_slot_put_decimal(SLOT(CALX_KIND_INT64, *to), 0, text, strlen(text));
}

START_TEST(decimals_that_are_integers)
{
    int64_t i = 7;
    ck_assert_uint_eq(decimal_into_int64("1.000", &i), CALX_FAULT_NONE);
    ck_assert_int_eq(i, 1);
    ck_assert_uint_eq(decimal_into_int64("-0.0", &i), CALX_FAULT_NONE);
    ck_assert_int_eq(i, 0);
    ck_assert_uint_eq(decimal_into_int64("-9223372036854775808", &i), CALX_FAULT_NONE);
    ck_assert_int_eq(i, INT64_MIN);
    ck_assert_uint_eq(decimal_into_int64("9223372036854775807.00", &i), CALX_FAULT_NONE);
    ck_assert_int_eq(i, INT64_MAX);
    ck_assert_uint_eq(decimal_into_int64("0000000000000000000000000042", &i), CALX_FAULT_NONE);
    ck_assert_int_eq(i, 42);
}
END_TEST

START_TEST(decimals_that_do_not_fit_an_integer)
{
    static const char *const texts[] = { "9223372036854775808",    "-9223372036854775809", "1.5", "0.001", "-0.5",
                                         "18446744073709551616",   "99999999999999999999999999999999999999",
                                         "184467440737095516150",  "NaN", "Infinity", "-Infinity" };
    int64_t i;
    uint64_t u;
    for (size_t n = 0; n < sizeof texts / sizeof *texts; n++)
        ck_assert_msg(decimal_into_int64(texts[n], &i) == CALX_FAULT_RANGE, "%s", texts[n]);
    ck_assert_uint_eq(calx_slot_put_decimal(SLOT(CALX_KIND_UINT64, u), 0, "18446744073709551616", 20),
                      CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_decimal(SLOT(CALX_KIND_UINT64, u), 0, "-1", 2), CALX_FAULT_RANGE);
}
END_TEST

START_TEST(texts_that_are_no_decimals)
{
    static const char *const texts[] = { "",    "-",   "+",  ".",  "-.",   "1.2.3", "1x",
                                         "1.x", "--1", " 1", "1 ", "0x10", "N",     "in" };
    int64_t i;
    double d;
    for (size_t n = 0; n < sizeof texts / sizeof *texts; n++) {
        ck_assert_msg(decimal_into_int64(texts[n], &i) == CALX_FAULT_FORMAT, "\"%s\" as an integer", texts[n]);
        ck_assert_msg(calx_slot_put_decimal(SLOT(CALX_KIND_DOUBLE, d), 0, texts[n], strlen(texts[n])) ==
                          CALX_FAULT_FORMAT,
                      "\"%s\" as a double", texts[n]);
    }
}
END_TEST

START_TEST(decimals_into_doubles)
{
    double d = 0;
    const calx_slot *slot = SLOT(CALX_KIND_DOUBLE, d);
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "-12.50", 6), CALX_FAULT_NONE);
    ck_assert(d == -12.5);
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "9223372036854775808", 19), CALX_FAULT_NONE);
    ck_assert(d == 9223372036854775808.0);
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "NaN", 3), CALX_FAULT_NONE);
    ck_assert(isnan(d));
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "-Infinity", 9), CALX_FAULT_NONE);
    ck_assert(isinf(d) && d < 0);
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "1e400", 5), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "-1e-400", 7), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "-0.00e9", 7), CALX_FAULT_NONE);
    ck_assert(d == 0);
}
END_TEST

START_TEST(decimals_as_text)
{
    const char *text = NULL;
    calx_str str = { NULL, 0 };
    calx_decimal decimal = { NULL, 0 };
    ck_assert_uint_eq(calx_slot_put_decimal(SLOT(CALX_KIND_CSTRING, text), 0, "1.50", 4), CALX_FAULT_NONE);
    ck_assert_str_eq(text, "1.50");
    ck_assert_uint_eq(calx_slot_put_decimal(SLOT(CALX_KIND_STR, str), 0, "1.50", 4), CALX_FAULT_NONE);
    ck_assert_uint_eq(str.len, 4);
    ck_assert_uint_eq(calx_slot_put_decimal(SLOT(CALX_KIND_DECIMAL, decimal), 0, "-0.5", 4), CALX_FAULT_NONE);
    ck_assert_str_eq(decimal.ptr, "-0.5");
    ck_assert_uint_eq(decimal.len, 4);
}
END_TEST

/* A calx_decimal is digits: calx_decimal_parse() and the servers' binds would refuse what was fetched. */
START_TEST(what_is_no_number_is_no_decimal)
{
    static const char *const texts[] = { "NaN", "Infinity", "-Infinity" };
    calx_decimal decimal = { NULL, 0 };
    calx_value value = { .kind = CALX_KIND_NULL };
    const char *text = NULL;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t len = strlen(texts[i]);
        ck_assert_uint_eq(calx_slot_put_decimal(SLOT(CALX_KIND_DECIMAL, decimal), 0, texts[i], len), CALX_FAULT_RANGE);
        ck_assert_ptr_null(decimal.ptr);
        ck_assert_uint_eq(calx_slot_put_decimal(SLOT(CALX_KIND_VALUE, value), 0, texts[i], len), CALX_FAULT_RANGE);
        ck_assert_uint_eq(calx_slot_put_decimal(SLOT(CALX_KIND_CSTRING, text), 0, texts[i], len), CALX_FAULT_NONE);
        ck_assert_str_eq(text, texts[i]);
    }
}
END_TEST

Suite *suite_slot_decimal(void);
Suite *suite_slot_decimal(void)
{
    Suite *suite = suite_create("slot_decimal");
    TCase *tests = tcase_create("slot_decimal");
    tcase_add_test(tests, decimals_that_are_integers);
    tcase_add_test(tests, decimals_that_do_not_fit_an_integer);
    tcase_add_test(tests, texts_that_are_no_decimals);
    tcase_add_test(tests, decimals_into_doubles);
    tcase_add_test(tests, decimals_as_text);
    tcase_add_test(tests, what_is_no_number_is_no_decimal);
    suite_add_tcase(suite, tests);
    return suite;
}
