/* SPDX-License-Identifier: MIT */
/* Arguments: the constructors, and the macros that choose among them by the C type. */
#include <calx/args.h>

#include <check.h>
#include <limits.h>
#include <math.h>
#include <string.h>

static void expect_kind(calx_arg arg, uint32_t kind)
{
    ck_assert_ptr_null(arg.name);
    ck_assert_uint_eq(arg.value.kind, kind);
}

START_TEST(signed_integers_keep_their_width_and_sign)
{
    signed char c = SCHAR_MIN;
    short s = SHRT_MIN;
    long long ll = LLONG_MIN;
    calx_args_t args = calx_args(c, s, INT_MIN, LONG_MIN, ll);
    ck_assert_uint_eq(args.count, 5);
    for (size_t i = 0; i < 3; i++)
        expect_kind(args.items[i], CALX_KIND_INT32);
    expect_kind(args.items[3], LONG_MIN == INT64_MIN ? CALX_KIND_INT64 : CALX_KIND_INT32);
    expect_kind(args.items[4], CALX_KIND_INT64);
    ck_assert_int_eq(args.items[0].value.as.i, SCHAR_MIN);
    ck_assert_int_eq(args.items[1].value.as.i, SHRT_MIN);
    ck_assert_int_eq(args.items[2].value.as.i, INT_MIN);
    ck_assert_int_eq(args.items[3].value.as.i, LONG_MIN);
    ck_assert_int_eq(args.items[4].value.as.i, LLONG_MIN);
}
END_TEST

START_TEST(unsigned_integers_are_never_negative)
{
    unsigned char c = UCHAR_MAX;
    unsigned short s = USHRT_MAX;
    calx_args_t args = calx_args(c, s, UINT_MAX, (size_t)SIZE_MAX, ULLONG_MAX);
    expect_kind(args.items[0], CALX_KIND_INT32);
    expect_kind(args.items[1], CALX_KIND_INT32);
    expect_kind(args.items[2], CALX_KIND_INT64);
    expect_kind(args.items[3], CALX_KIND_UINT64);
    expect_kind(args.items[4], CALX_KIND_UINT64);
    ck_assert_int_eq(args.items[0].value.as.i, UCHAR_MAX);
    ck_assert_int_eq(args.items[1].value.as.i, USHRT_MAX);
    ck_assert_int_eq(args.items[2].value.as.i, UINT_MAX);
    ck_assert(args.items[3].value.as.u == SIZE_MAX);
    ck_assert(args.items[4].value.as.u == ULLONG_MAX);
}
END_TEST

START_TEST(bool_is_not_an_integer)
{
    bool yes = true;
    calx_args_t args = calx_args(yes, yes == false, (bool)2);
    expect_kind(args.items[0], CALX_KIND_BOOL);
    ck_assert(args.items[0].value.as.b);
    expect_kind(args.items[1], CALX_KIND_INT32); /* the type of a comparison is int in C */
    expect_kind(args.items[2], CALX_KIND_BOOL);
    ck_assert(args.items[2].value.as.b);
}
END_TEST

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wundef" /* clang names the type in the macro */
#if !true || false
#error "they are 1 and 0 to the preprocessor"
#endif
#pragma GCC diagnostic pop

START_TEST(true_is_a_bool_and_a_constant)
{
    enum { ONE = true };
    static const int one = true, zero = false;
    calx_args_t args = calx_args(true, false, 2 > 1);
    expect_kind(args.items[0], CALX_KIND_BOOL);
    expect_kind(args.items[1], CALX_KIND_BOOL);
    expect_kind(args.items[2], CALX_KIND_INT32); /* C's comparisons are integers */
    ck_assert(args.items[0].value.as.b && !args.items[1].value.as.b);
    ck_assert_int_eq(ONE + one + zero, 2);
}
END_TEST

START_TEST(new_kinds_keep_their_values)
{
    calx_args_t args =
        calx_args(((calx_date){ -5 }), ((calx_time){ 7 }), ((calx_timestamptz){ INT64_MIN }), ((calx_interval){ 1, -2, 3 }),
                  ((calx_uuid){ { 1, 2 } }), ((calx_json){ "{}", 2 }), ((calx_json){ NULL, 0 }), ((calx_opt_date){ true, { 9 } }),
                  ((calx_opt_time){ false, { 9 } }), ((calx_opt_timestamptz){ true, { 8 } }), ((calx_opt_interval){ true, { 0, 0, 6 } }),
                  ((calx_opt_uuid){ true, { { 255 } } }));
    static const uint32_t kinds[] = { CALX_KIND_DATE, CALX_KIND_TIME, CALX_KIND_TIMESTAMPTZ, CALX_KIND_INTERVAL, CALX_KIND_UUID,
                                      CALX_KIND_JSON, CALX_KIND_NULL, CALX_KIND_DATE,        CALX_KIND_NULL,     CALX_KIND_TIMESTAMPTZ,
                                      CALX_KIND_INTERVAL, CALX_KIND_UUID };
    for (size_t i = 0; i < 12; i++)
        expect_kind(args.items[i], kinds[i]);
    ck_assert(args.items[0].value.as.date.days == -5 && args.items[1].value.as.time.us == 7);
    ck_assert(args.items[2].value.as.timestamptz.us == INT64_MIN && args.items[3].value.as.interval.days == -2);
    ck_assert(args.items[4].value.as.uuid.bytes[1] == 2 && args.items[5].value.as.json.len == 2);
    ck_assert(args.items[7].value.as.date.days == 9 && args.items[10].value.as.interval.us == 6);
    ck_assert_int_eq(args.items[11].value.as.uuid.bytes[0], 255);
}
END_TEST

START_TEST(enumerations_are_integers)
{
    enum colour { RED, GREEN = 7 } colour = GREEN;
    calx_args_t args = calx_args(colour, RED);
    ck_assert_int_eq(args.items[0].value.as.i, 7);
    ck_assert_int_eq(args.items[1].value.as.i, 0);
    ck_assert_uint_ne(args.items[0].value.kind, CALX_KIND_NULL);
}
END_TEST

START_TEST(floats_widen_exactly)
{
    calx_args_t args = calx_args(0.1f, 0.1, -0.0);
    for (size_t i = 0; i < 3; i++)
        expect_kind(args.items[i], CALX_KIND_DOUBLE);
    ck_assert(args.items[0].value.as.d == (double)0.1f);
    ck_assert(args.items[1].value.as.d == 0.1);
    ck_assert(signbit(args.items[2].value.as.d));
}
END_TEST

START_TEST(text_of_every_sort)
{
    char array[] = "array";
    char *pointer = array + 1;
    const char *const constant = "constant";
    calx_args_t args = calx_args("literal", array, pointer, constant, ((calx_str){ "a\0b", 3 }), "");
    static const size_t lengths[] = { 7, 5, 4, 8, 3, 0 };
    for (size_t i = 0; i < 6; i++) {
        expect_kind(args.items[i], CALX_KIND_STR);
        ck_assert_uint_eq(args.items[i].value.as.s.len, lengths[i]);
    }
    ck_assert_ptr_eq(args.items[1].value.as.s.ptr, array);
    ck_assert(memcmp(args.items[4].value.as.s.ptr, "a\0b", 3) == 0);
    ck_assert_ptr_nonnull(args.items[5].value.as.s.ptr);
}
END_TEST

START_TEST(null_pointers_are_sql_null)
{
    const char *none = NULL;
    calx_args_t args = calx_args(none, ((calx_str){ NULL, 0 }), ((calx_str){ NULL, 5 }), ((calx_bytes){ NULL, 0 }),
                                 ((calx_decimal){ NULL, 0 }), CALX_NULL);
    ck_assert_uint_eq(args.count, 6);
    for (size_t i = 0; i < 6; i++) {
        expect_kind(args.items[i], CALX_KIND_NULL);
        ck_assert_ptr_null(args.items[i].value.as.s.ptr);
        ck_assert_uint_eq(args.items[i].value.as.s.len, 0);
    }
}
END_TEST

START_TEST(bytes_decimal_and_timestamp)
{
    calx_decimal price = { "-12.50", 6 };
    calx_timestamp then = { -1 };
    calx_args_t args = calx_args(((calx_bytes){ "\0x", 2 }), ((calx_bytes){ "", 0 }), price, then);
    expect_kind(args.items[0], CALX_KIND_BYTES);
    ck_assert_uint_eq(args.items[0].value.as.bytes.len, 2);
    expect_kind(args.items[1], CALX_KIND_BYTES);
    expect_kind(args.items[2], CALX_KIND_DECIMAL);
    ck_assert_ptr_eq(args.items[2].value.as.decimal.ptr, price.ptr);
    ck_assert_uint_eq(args.items[2].value.as.decimal.len, 6);
    expect_kind(args.items[3], CALX_KIND_TIMESTAMP);
    ck_assert_int_eq(args.items[3].value.as.timestamp.us, -1);
}
END_TEST

START_TEST(optionals_that_are_set)
{
    calx_args_t args = calx_args(((calx_opt_int16){ true, -3 }), ((calx_opt_int32){ true, INT32_MAX }),
                                 ((calx_opt_int64){ true, INT64_MIN }), ((calx_opt_uint64){ true, UINT64_MAX }),
                                 ((calx_opt_float){ true, 1.5f }), ((calx_opt_double){ true, 2.5 }),
                                 ((calx_opt_bool){ true, false }), ((calx_opt_timestamp){ true, { 42 } }));
    static const uint32_t kinds[] = { CALX_KIND_INT32,  CALX_KIND_INT32,  CALX_KIND_INT64, CALX_KIND_UINT64,
                                      CALX_KIND_DOUBLE, CALX_KIND_DOUBLE, CALX_KIND_BOOL,  CALX_KIND_TIMESTAMP };
    for (size_t i = 0; i < 8; i++)
        expect_kind(args.items[i], kinds[i]);
    ck_assert_int_eq(args.items[0].value.as.i, -3);
    ck_assert_int_eq(args.items[1].value.as.i, INT32_MAX);
    ck_assert_int_eq(args.items[2].value.as.i, INT64_MIN);
    ck_assert(args.items[3].value.as.u == UINT64_MAX);
    ck_assert(args.items[4].value.as.d == 1.5);
    ck_assert(args.items[5].value.as.d == 2.5);
    ck_assert(!args.items[6].value.as.b);
    ck_assert_int_eq(args.items[7].value.as.timestamp.us, 42);
}
END_TEST

START_TEST(optionals_that_are_unset)
{
    calx_args_t args = calx_args(((calx_opt_int16){ false, 1 }), ((calx_opt_int32){ false, 1 }),
                                 ((calx_opt_int64){ false, 1 }), ((calx_opt_uint64){ false, 1 }),
                                 ((calx_opt_float){ false, 1 }), ((calx_opt_double){ false, 1 }),
                                 ((calx_opt_bool){ false, true }), ((calx_opt_timestamp){ false, { 1 } }));
    for (size_t i = 0; i < 8; i++) {
        expect_kind(args.items[i], CALX_KIND_NULL);
        ck_assert_int_eq(args.items[i].value.as.i, 0);
    }
}
END_TEST

START_TEST(binds_stand_among_positions)
{
    calx_arg made = calx_arg_int64(9);
    calx_args_t args = calx_args(1, calx_bind("name", "John"), made, calx_bind("none", CALX_NULL), calx_bind(NULL, 5));
    ck_assert_uint_eq(args.count, 5);
    ck_assert_ptr_null(args.items[0].name);
    ck_assert_str_eq(args.items[1].name, "name");
    ck_assert_uint_eq(args.items[1].value.kind, CALX_KIND_STR);
    ck_assert_int_eq(args.items[2].value.as.i, 9);
    ck_assert_str_eq(args.items[3].name, "none");
    ck_assert_uint_eq(args.items[3].value.kind, CALX_KIND_NULL);
    ck_assert_ptr_null(args.items[4].name);
    ck_assert_int_eq(args.items[4].value.as.i, 5);
}
END_TEST

static int calls;

static int count_call(int value)
{
    calls++;
    return value;
}

START_TEST(an_argument_is_evaluated_once)
{
    int i = 10;
    calls = 0;
    calx_args_t args = calx_args(count_call(1), calx_bind("n", count_call(2)), i++);
    ck_assert_int_eq(calls, 2);
    ck_assert_int_eq(i, 11);
    ck_assert_int_eq(args.items[2].value.as.i, 10);
}
END_TEST

static int total(calx_args_t args)
{
    int sum = 0;
    for (size_t i = 0; i < args.count; i++)
        sum += (int)args.items[i].value.as.i;
    return sum;
}

START_TEST(calls_with_arguments_nest)
{
    int sum = total(calx_args(1, total(calx_args(2, total(calx_args(3, 4)), calx_bind("x", 5))), 6));
    ck_assert_int_eq(sum, 21);
}
END_TEST

START_TEST(a_compound_literal_lives_as_long_as_the_block)
{
    calx_args_t args = calx_args(((calx_bytes){ (const unsigned char[]){ 1, 2, 3 }, 3 }),
                                 calx_bind("b", (calx_bytes){ (const unsigned char[]){ 4, 5 }, 2 })); /* there without parentheses */
    ck_assert(memcmp(args.items[0].value.as.bytes.ptr, "\1\2\3", 3) == 0);
    ck_assert(memcmp(args.items[1].value.as.bytes.ptr, "\4\5", 2) == 0);
}
END_TEST

START_TEST(sixty_four_arguments)
{
    calx_args_t args = calx_args(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
                                 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46,
                                 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64);
    ck_assert_uint_eq(args.count, 64);
    for (int i = 0; i < 64; i++)
        ck_assert_int_eq(args.items[i].value.as.i, i + 1);
}
END_TEST

START_TEST(no_arguments)
{
    calx_args_t args = CALX_NO_ARGS;
    ck_assert_uint_eq(args.count, 0);
    ck_assert_ptr_null(args.items);
}
END_TEST

Suite *suite_args(void);
Suite *suite_args(void)
{
    Suite *suite = suite_create("args");
    TCase *tests = tcase_create("args");
    tcase_add_test(tests, signed_integers_keep_their_width_and_sign);
    tcase_add_test(tests, unsigned_integers_are_never_negative);
    tcase_add_test(tests, bool_is_not_an_integer);
    tcase_add_test(tests, true_is_a_bool_and_a_constant);
    tcase_add_test(tests, new_kinds_keep_their_values);
    tcase_add_test(tests, enumerations_are_integers);
    tcase_add_test(tests, floats_widen_exactly);
    tcase_add_test(tests, text_of_every_sort);
    tcase_add_test(tests, null_pointers_are_sql_null);
    tcase_add_test(tests, bytes_decimal_and_timestamp);
    tcase_add_test(tests, optionals_that_are_set);
    tcase_add_test(tests, optionals_that_are_unset);
    tcase_add_test(tests, binds_stand_among_positions);
    tcase_add_test(tests, an_argument_is_evaluated_once);
    tcase_add_test(tests, calls_with_arguments_nest);
    tcase_add_test(tests, a_compound_literal_lives_as_long_as_the_block);
    tcase_add_test(tests, sixty_four_arguments);
    tcase_add_test(tests, no_arguments);
    suite_add_tcase(suite, tests);
    return suite;
}
