/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver: arithmetic of decimals. What the numbers are was computed by PostgreSQL 15, to the last digit. */
#include "sqlite_fixture.h"

#include <stdio.h>
#include <string.h>

static lite db;

static void open_memory(void)
{
    lite_open_memory(&db);
}

static void close_memory(void)
{
    lite_close(&db);
}

static const struct { const char *expression, *answer; } answers[] = {
    { "decimal_add('0.1', '0.2')", "0.3" },
    { "decimal_add('99999999999999999999999999999999999999', '0.1')", "99999999999999999999999999999999999999.1" },
    { "decimal_add('999999999999999999', 1)", "1000000000000000000" },
    { "decimal_sub('1000000000000000000', '0.000000001')", "999999999999999999.999999999" },
    { "decimal_sub('-5', '-5.00')", "0.00" },
    { "decimal_add('-1e3', '0.5')", "-999.5" },
    { "decimal_mul('1234567890123456789012345678.0123456789', '-9999999999999999999999999999.9999999999')",
      "-12345678901234567890123456780123456788876543210987654321.09876543219876543211" },
    { "decimal_mul('0.10', '0.20')", "0.0200" },
    { "decimal_mul('-0.0', '5')", "0.0" },
    { "decimal_div(1, 3)", "0.33333333333333333333" },
    { "decimal_div('10', '4')", "2.5000000000000000" },
    { "decimal_div('1234567890123456789012345678.0123456789', '7')", "176366841446208112716049382.5731922398" },
    { "decimal_div('0.001', '12345')", "0.000000081004455245038477" },
    { "decimal_div('-2', '3')", "-0.66666666666666666667" },
    { "decimal_div('1', '0.000')", NULL },
    { "decimal_mod('-7.5', '2')", "-1.5" },
    { "decimal_mod('7.5', '-2.25')", "0.75" },
    { "decimal_mod('1', 0)", NULL },
    { "decimal_floor_div('-7', '2')", "-4" },
    { "decimal_floor_div('99999999999999999999999999999999999999', '100000000000000000000000000000000000000')", "0" },
    { "decimal_neg('-0.50')", "0.50" },
    { "decimal_abs('-12345678901234567890123456789.5')", "12345678901234567890123456789.5" },
    { "decimal_round('2.5')", "3" },
    { "decimal_round('-2.5')", "-3" },
    { "decimal_round('2.4999999999999999999999999999', 0)", "2" },
    { "decimal_round('1.005', 2)", "1.01" },
    { "decimal_round('1.5', 3)", "1.500" },
    { "decimal_round('1250', -2)", "1300" },
    { "decimal_round('999.99', 1)", "1000.0" },
    { "decimal_trunc('-1.99', 1)", "-1.9" },
    { "decimal_floor('-1.000000000000000000001')", "-2" },
    { "decimal_ceil('1.000000000000000000001')", "2" },
    { "decimal_ceil('-0.5')", "0" },
    { "decimal_cast('9.995', 5, 2)", "10.00" },
    { "decimal_cast(2.5e3, 10, 1)", "2500.0" },
    { "decimal_cast(0.1 + 0.2)", "0.3" },
    { "decimal_int('9223372036854775807.4')", "9223372036854775807" },
    { "decimal_int('-9223372036854775808')", "-9223372036854775808" },
    { "decimal_int('2.5')", "3" },
    { "decimal_fit('2.345', 2)", "2.35" },
    { "decimal_fit('-2.345', 2)", "-2.35" },
    { "decimal_fit('9.5', 2)", "9.50" },
    { "decimal_fit(7, 3)", "7.000" },
    { "decimal_fit('999.5', 0)", "1000" },
    { "decimal_fit(0.1 + 0.2, 4)", "0.3000" },
    { "decimal_fit('1e-3', 2)", "0.00" },
    { "decimal_fit('no number', 2)", "no number" },
    { "decimal_fit('1e5000', 2)", "1e5000" },
    { "decimal_fit(NULL, 2)", NULL },
    { "real_fit(0.1)", "0.100000001490116" },
    { "real_fit(16777217)", "16777216.0" },
    { "real_fit('0.5')", "0.5" },
    { "real_fit('no number')", "no number" },
    { "real_fit(1e39)", "1.0e+39" },
    { "real_fit(-1e-46)", "-1.0e-46" },
    { "real_fit(1e-45)", "1.40129846432482e-45" },
    { "real_fit(9e999)", "Inf" },
    { "real_fit(NULL)", NULL },
    { "decimal_cmp('9.5', 10)", "-1" },
    { "decimal_same('1.0', '1.00')", "1" },
    { "decimal_same(NULL, NULL)", "1" },
    { "decimal_same('1', NULL)", "0" },
    { "decimal_between('9.5', '9', '10')", "1" },
    { "decimal_between('9.5', '10', NULL)", "0" },
    { "decimal_between('9.5', NULL, '10')", NULL },
    { "decimal_in('9.5', 1, NULL, '9.50')", "1" },
    { "decimal_in('9.5', 1, NULL)", NULL },
    { "decimal_in('9.5', 1, 2)", "0" },
    { "decimal_nullif('9.5', '9.50')", NULL },
    { "decimal_nullif('9.5', NULL)", "9.5" },
    { "decimal_add(NULL, '1')", NULL },
    { "decimal_round('1', NULL)", NULL },
    { "decimal_cast(NULL, 5, 2)", NULL },
    { "decimal_add(0.1, '0.2')", "0.3" },
};

START_TEST(numbers_are_exact)
{
    const char *got = NULL;
    calx_slot slot = LITE_SLOT(CALX_KIND_CSTRING, got);
    lite_query query;
    char sql[500];
    size_t count;
    snprintf(sql, sizeof sql, "SELECT CAST(%s AS TEXT)", answers[_i].expression);
    lite_select(&query, &db, sql);
    ck_assert_int_eq(lite_fetch(&query, &slot, 1, &count), CALX_STEP_DONE);
    ck_assert_msg((!got && !answers[_i].answer) || (got && answers[_i].answer && !strcmp(got, answers[_i].answer)), "%s is %s, not %s",
                  answers[_i].expression, got ? got : "NULL", answers[_i].answer ? answers[_i].answer : "NULL");
    lite_drop(&query);
}
END_TEST

static const struct { const char *expression; uint32_t kind; } refused[] = {
    { "decimal_add('x', '1')", CALX_TYPE_MISMATCH },
    { "decimal_mul('1', x'31')", CALX_TYPE_MISMATCH },
    { "decimal_neg('')", CALX_TYPE_MISMATCH },
    { "decimal_add(0.1 + 0.2, 1)", CALX_TYPE_MISMATCH }, /* no 15 digits stand for it */
    { "decimal_cast('1000', 5, 2)", CALX_OUT_OF_RANGE },
    { "decimal_cast('999.995', 5, 2)", CALX_OUT_OF_RANGE },
    { "decimal_int('9223372036854775807.5')", CALX_OUT_OF_RANGE },
    { "decimal_int('-9223372036854775809')", CALX_OUT_OF_RANGE },
    { "decimal_add('1e5000', 1)", CALX_OUT_OF_RANGE },
};

START_TEST(what_is_no_number_is_an_error)
{
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT %s", refused[_i].expression);
    ck_assert_int_eq(lite_run(&db, sql, NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_DATA_ERROR, refused[_i].kind, "");
}
END_TEST

Suite *suite_driver_sqlite_arithmetic(void)
{
    Suite *suite = suite_create("driver_sqlite_arithmetic");
    TCase *numbers = tcase_create("numbers");
    tcase_add_checked_fixture(numbers, open_memory, close_memory);
    tcase_add_loop_test(numbers, numbers_are_exact, 0, (int)(sizeof answers / sizeof *answers));
    tcase_add_loop_test(numbers, what_is_no_number_is_an_error, 0, (int)(sizeof refused / sizeof *refused));
    suite_add_tcase(suite, numbers);
    return suite;
}
