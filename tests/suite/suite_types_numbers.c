/* SPDX-License-Identifier: MIT */
/* Integers, decimals, doubles, text and bytes: compared, ordered, summed and indexed exactly; what does not fit is named. */
#include "suite_types.h"

static calx_decimal decimal(const char *text)
{
    return (calx_decimal){ text, strlen(text) };
}

static calx_bytes bytes(const char *data, size_t len)
{
    return (calx_bytes){ data, len };
}

/* ---- in order ---- */

TEST(small_integers_come_back_compare_and_order)
{
    suite_column(t, suite_is("smallint_type"), CALX_KIND_INT16, calx_args(INT16_MIN, -256, -1, 0, 1, 9, 10, INT16_MAX));
}

TEST(integers_come_back_compare_and_order)
{
    suite_column(t, suite_is("int_type"), CALX_KIND_INT32, calx_args(INT32_MIN, -65536, -1, 0, 9, 10, INT32_MAX));
}

TEST(large_integers_come_back_compare_and_order)
{
    suite_column(t, suite_is("bigint_type"), CALX_KIND_INT64,
                 calx_args(INT64_MIN, INT64_MIN + 1, INT64_C(-9007199254740993), INT64_C(-9007199254740992), INT64_C(-1), INT64_C(0),
                           INT64_C(9007199254740992), INT64_C(9007199254740993), INT64_MAX - 1, INT64_MAX));
}

TEST(unsigned_integers_come_back_up_to_int64)
{
    suite_round_trip(t, suite_is("bigint_type"), CALX_KIND_UINT64,
                     calx_args((uint64_t)0, UINT64_C(4294967296), UINT64_C(9007199254740993), (uint64_t)INT64_MAX));
}

TEST(bools_come_back_compare_and_order)
{
    suite_column(t, suite_is("bool_type"), CALX_KIND_BOOL, calx_args((bool)false, (bool)true));
}

TEST(true_and_false_are_arguments_of_a_bool)
{
    calx_session *session = suite_typed(t, suite_is("bool_type"));
    bool got = false;
    int count = 0, five = 5;
    OK(session, WRITE(session, true));
    OK(session, READ(session, &got));
    CHECK(got);
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_typed WHERE v = :v"), &count, calx_args(false)));
    CHECK_INT(count, 0);
    OK(session, WRITE(session, (bool)(five > 6))); /* C's comparisons are integers */
    OK(session, READ(session, &got));
    CHECK(!got);
}

TEST(doubles_come_back_compare_and_order)
{
    suite_column(t, suite_is("double_type"), CALX_KIND_DOUBLE,
                 calx_args(-DBL_MAX, -1.5, -DBL_MIN, 0.0, DBL_MIN, 0.1, 0.1 + 0.2, 1e15, DBL_MAX));
}

TEST_NEEDS(decimals_come_back_compare_and_order, "decimals_compare")
{
    suite_column(t, suite_is("decimal_type"), CALX_KIND_DECIMAL,
                 calx_args(decimal("-9999999999999999999999999999.9999999999"), decimal("-10"), decimal("-9.5"),
                           decimal("-0.0000000001"), decimal("0"), decimal("0.0000000001"), decimal("9.5"), decimal("9.51"), decimal("10"),
                           decimal("9007199254740993"), decimal("9007199254740993.0000000001"),
                           decimal("9999999999999999999999999999.9999999999")));
}

TEST_NEEDS(text_comes_back_compares_and_orders_by_code_point, "text_key_type")
{
    suite_column(t, suite_is("text_key_type"), CALX_KIND_STR,
                 calx_args("", " ", "A", "A ", "B", "a", "ab", "a\xcc\x81", "\xc3\xa1", "\xef\xbf\xbd", "\xf0\x9f\x92\xa9",
                           "\xf4\x8f\xbf\xbf" /* U+10FFFF */));
}

TEST_NEEDS(bytes_come_back_compare_and_order, "bytes_key_type")
{
    suite_column(t, suite_is("bytes_key_type"), CALX_KIND_BYTES,
                 calx_args(bytes("", 0), bytes("\0", 1), bytes("\0\0", 2), bytes("\0\1", 2), bytes("a", 1), bytes("\x7f", 1), bytes("\x80", 1),
                           bytes("\xff\0", 2), bytes("\xff\xff", 2)));
}

/* Zeros in front and a zero's sign are not kept, in a typed column or beside none. */
TEST_NEEDS(decimals_come_back_without_zeros_in_front, "decimals_compare")
{
    calx_session *session = suite_typed(t, suite_is("decimal_type"));
    static const char *const values[][2] = { { "00012.500", "12.5" }, { "-0", "0" }, { "-00.0", "0" }, { "-0012.5", "-12.5" },
                                             { "000", "0" }, { "00.50", "0.5" }, { "-000.5", "-0.5" }, { "-0.5", "-0.5" }, { "100", "100" } };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        calx_decimal got = { NULL, 0 };
        size_t len = strlen(values[i][1]), zeros = len;
        OK(session, WRITE(session, decimal(values[i][0])));
        OK(session, READ(session, &got));
        while (zeros < got.len && (got.ptr[zeros] == '0' || (got.ptr[zeros] == '.' && !strchr(values[i][1], '.'))))
            zeros++;
        if (got.len < len || memcmp(got.ptr, values[i][1], len) != 0 || zeros < got.len)
            suite_fail(SUITE_HERE, "%s came back as %.*s", values[i][0], (int)got.len, got.ptr ? got.ptr : "NULL");
    }
    REQUIRE(suite_close(t, session) == CALX_OK);
}

/* ---- sums ---- */

static void sum_of(suite *t, const char *type, calx_args_t values, const char *expected)
{
    calx_session *session = suite_typed(t, type);
    calx_decimal sum = { NULL, 0 };
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_typed")));
    for (size_t i = 0; i < values.count; i++) {
        calx_arg row[] = { calx_arg_int32((int32_t)i), values.items[i] };
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES (:i, :v)"), ((calx_args_t){ row, 2 })));
    }
    OK(session, calx_scalar(session, calx_text("SELECT SUM(v) FROM calx_suite_typed"), &sum));
    if (calx_decimal_compare(sum, decimal(expected)) != 0)
        suite_fail(SUITE_HERE, "the sum is %.*s, not %s", (int)sum.len, sum.ptr ? sum.ptr : "NULL", expected);
    REQUIRE(suite_close(t, session) == CALX_OK);
}

TEST_NEEDS(sums_lose_nothing, "decimals_compare")
{
    sum_of(t, suite_is("bigint_type"), calx_args(INT64_MAX, INT64_C(-1), INT64_MIN), "-2");
    sum_of(t, suite_is("bigint_type"), calx_args(INT64_C(9007199254740993), INT64_C(1), INT64_C(1)), "9007199254740995");
    sum_of(t, suite_is("decimal_type"), calx_args(decimal("0.1"), decimal("0.2")), "0.3");
    sum_of(t, suite_is("decimal_type"), calx_args(decimal("9999999999999999999999999999.9999999999"), decimal("0.0000000001")),
           "10000000000000000000000000000");
    sum_of(t, suite_is("decimal_type"), calx_args(decimal("9007199254740993"), decimal("-9007199254740992.9999999999")), "0.0000000001");
}

TEST_NEEDS(averages_of_decimals_are_decimals, "decimals_compare")
{
    calx_session *session = suite_typed(t, suite_is("decimal_type"));
    calx_decimal mean = { NULL, 0 };
    OK(session, WRITE(session, decimal("9999999999999999999999999999.5")));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES (2, :v)"),
                          calx_args(decimal("9999999999999999999999999998.5"))));
    OK(session, calx_scalar(session, calx_text("SELECT AVG(v) FROM calx_suite_typed"), &mean));
    CHECK_INT(calx_decimal_compare(mean, decimal("9999999999999999999999999999")), 0);
}

TEST_NEEDS(sums_over_windows_are_exact, "decimals_compare cte")
{
    calx_session *session = suite_typed(t, suite_is("decimal_type"));
    calx_result *rows;
    calx_decimal got;
    static const char *const expected[] = { "0.1", "0.3", "0.5", "9999999999999999999999999999.5" };
    static const char *const values[] = { "0.1", "0.2", "0.3", "9999999999999999999999999999.2" };
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_typed")));
    for (int i = 0; i < 4; i++)
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES (:i, :v)"), calx_args(i, decimal(values[i]))));
    rows = calx_query(session, calx_text("SELECT SUM(v) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM calx_suite_typed "
                                         "ORDER BY id"));
    for (int i = 0; i < 4; i++) {
        REQUIRE(calx_fetch(rows, &got));
        CHECK_INT(calx_decimal_compare(got, decimal(expected[i])), 0);
    }
    CLOSE(rows, CALX_OK);
}

/* ---- what does not fit is an error that names the column ---- */

static void fetched_badly(suite *t, calx_session *session, const calx_slot *slot, calx_error_kind kind)
{
    calx_result *rows = calx_query(session, calx_text("SELECT id, v AS big FROM calx_suite_typed"));
    calx_slot slots[] = { { CALX_KIND_INT32, 4, &(int32_t){ 0 }, NULL, 0 }, *slot };
    CHECK(!calx_fetch_n(rows, slots, 2));
    CHECK_ERROR(rows, CALX_DATA_ERROR, kind);
    CHECK_TEXT(calx_error_of(rows)->column, "big");
    CHECK_HAS(calx_errmsg(rows), "column 2 \"big\"");
    CLOSE(rows, CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
}

TEST(what_does_not_fit_its_place_names_the_column)
{
    calx_session *session = suite_typed(t, suite_is("bigint_type"));
    unsigned char room[16];
    OK(session, WRITE(session, INT64_MAX));
    OK(session, calx_commit(session));
    fetched_badly(t, session, &(calx_slot){ CALX_KIND_INT32, 4, room, NULL, 0 }, CALX_OUT_OF_RANGE);
    fetched_badly(t, session, &(calx_slot){ CALX_KIND_INT16, 2, room, NULL, 0 }, CALX_OUT_OF_RANGE);
    fetched_badly(t, session, &(calx_slot){ CALX_KIND_UINT8, 1, room, NULL, 0 }, CALX_OUT_OF_RANGE);
    fetched_badly(t, session, &(calx_slot){ CALX_KIND_BOOL, 1, room, NULL, 0 }, CALX_OUT_OF_RANGE);
    fetched_badly(t, session, &(calx_slot){ CALX_KIND_STR, sizeof(calx_str), room, NULL, 0 }, CALX_TYPE_MISMATCH);
    fetched_badly(t, session, &(calx_slot){ CALX_KIND_DATE, 4, room, NULL, 0 }, CALX_TYPE_MISMATCH);
    fetched_badly(t, session, &(calx_slot){ CALX_KIND_UUID, 16, room, NULL, 0 }, CALX_TYPE_MISMATCH);
    OK(session, WRITE(session, CALX_NULL));
    OK(session, calx_commit(session));
    fetched_badly(t, session, &(calx_slot){ CALX_KIND_INT64, 8, room, NULL, 0 }, CALX_UNEXPECTED_NULL);
}

TEST_NEEDS(what_a_column_cannot_hold_is_refused, "range_is_checked length_is_checked")
{
    static const struct {
        const char *type, *value;
        calx_error_kind kind;
    } bad[] = { { "SMALLINT", "32768", CALX_OUT_OF_RANGE }, { "INTEGER", "-2147483649", CALX_OUT_OF_RANGE },
                { "NUMERIC(5,2)", "1000", CALX_OUT_OF_RANGE }, { "VARCHAR(3)", "'abcd'", CALX_VALUE_TOO_LONG } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        calx_session *session = suite_typed(t, bad[i].type);
        CHECK_STATUS(session, calx_exec(session, suite_sql("UPDATE calx_suite_typed SET v = %s", bad[i].value)), CALX_DATA_ERROR);
        CHECK_ERROR(session, CALX_DATA_ERROR, bad[i].kind);
        if (suite_has("range_names_column"))
            CHECK_TEXT(calx_error_of(session)->column, "v");
        calx_rollback(session);
        REQUIRE(suite_close(t, session) == CALX_OK);
    }
}

/* The form that docs/types.md gives for backends that do not check by themselves. */
TEST(a_check_keeps_out_what_does_not_fit)
{
    static const struct {
        const char *type, *good, *bad, *by_itself;
        calx_error_kind kind; /* where the backend checks by itself, before the constraint is asked */
    } checks[] = { { "VARCHAR(3) CHECK (LENGTH(v) <= 3)", "'abc'", "'abcd'", "length_is_checked", CALX_VALUE_TOO_LONG },
                   { "SMALLINT CHECK (v BETWEEN -32768 AND 32767)", "-32768", "32768", "range_is_checked", CALX_OUT_OF_RANGE } };
    for (size_t i = 0; i < 2; i++) {
        calx_session *session = suite_typed(t, checks[i].type);
        bool by_itself = suite_has(checks[i].by_itself);
        calx_status expected = by_itself ? CALX_DATA_ERROR : CALX_INTEGRITY_ERROR;
        OK(session, calx_exec(session, suite_sql("UPDATE calx_suite_typed SET v = %s", checks[i].good)));
        CHECK_STATUS(session, calx_exec(session, suite_sql("UPDATE calx_suite_typed SET v = %s", checks[i].bad)), expected);
        CHECK_ERROR(session, expected, by_itself ? checks[i].kind : CALX_CHECK_VIOLATION);
        calx_rollback(session);
        REQUIRE(suite_close(t, session) == CALX_OK);
    }
}
