/* SPDX-License-Identifier: MIT */
/* Integers: exact to the last bit, into every C type that holds them, and an error where they do not fit. */
#include "suite.h"

static calx_session *with_number(suite *t, const char *type, int64_t number)
{
    calx_session *session;
    suite_table(t, "calx_suite_ints", "n %s", type);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES (:n)"), calx_args(number)));
    return session;
}

#define READ(session, place) calx_scalar(session, calx_text("SELECT n FROM calx_suite_ints"), place)

TEST(int64_limits_are_exact)
{
    static const int64_t numbers[] = { INT64_MIN,     INT64_MIN + 1, -1, 0, 1, INT64_C(9007199254740993),
                                       INT64_MAX - 1, INT64_MAX };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        calx_session *session = with_number(t, suite_is("bigint_type"), numbers[i]);
        int64_t got = 77;
        OK(session, READ(session, &got));
        CHECK_INT(got, numbers[i]);
        OK(session, calx_rollback(session));
        suite_close(t, session);
        t->tables[0] = NULL; /* the same table again */
    }
    suite_table(t, "calx_suite_ints", "n INTEGER");
}

TEST(int32_limits_are_exact)
{
    calx_session *session = with_number(t, suite_is("int_type"), INT32_MIN);
    int32_t got = 0;
    int64_t wide = 0;
    OK(session, READ(session, &got));
    CHECK_INT(got, INT32_MIN);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_ints SET n = :n"), calx_args(INT32_MAX)));
    OK(session, READ(session, &got));
    CHECK_INT(got, INT32_MAX);
    OK(session, READ(session, &wide));
    CHECK_INT(wide, INT32_MAX);
}

TEST(int16_column_is_read)
{
    calx_session *session = with_number(t, suite_is("smallint_type"), INT16_MIN);
    int16_t got = 0;
    OK(session, READ(session, &got));
    CHECK_INT(got, INT16_MIN);
}

TEST(a_number_goes_into_every_type_that_holds_it)
{
    calx_session *session = with_number(t, suite_is("bigint_type"), 1);
    bool b = false;
    signed char sc = 0;
    unsigned char uc = 0;
    short s = 0;
    unsigned short us = 0;
    int i = 0;
    unsigned u = 0;
    long l = 0;
    unsigned long ul = 0;
    long long ll = 0;
    unsigned long long ull = 0;
    float f = 0;
    double d = 0;
    OK(session, READ(session, &b));
    OK(session, READ(session, &sc));
    OK(session, READ(session, &uc));
    OK(session, READ(session, &s));
    OK(session, READ(session, &us));
    OK(session, READ(session, &i));
    OK(session, READ(session, &u));
    OK(session, READ(session, &l));
    OK(session, READ(session, &ul));
    OK(session, READ(session, &ll));
    OK(session, READ(session, &ull));
    OK(session, READ(session, &f));
    OK(session, READ(session, &d));
    CHECK(b);
    CHECK_INT(sc + uc + s + us + i + (int)u + l + (long)ul + ll + (long long)ull, 10);
    CHECK_DOUBLE((double)f, 1.0);
    CHECK_DOUBLE(d, 1.0);
}

TEST(a_number_goes_into_optional_types)
{
    calx_session *session = with_number(t, suite_is("bigint_type"), 1);
    calx_opt_int16 i16 = { false, 0 };
    calx_opt_int32 i32 = { false, 0 };
    calx_opt_int64 i64 = { false, 0 };
    calx_opt_uint64 u64 = { false, 0 };
    calx_opt_bool b = { false, false };
    calx_opt_double d = { false, 0 };
    calx_opt_float f = { false, 0 };
    OK(session, READ(session, &i16));
    OK(session, READ(session, &i32));
    OK(session, READ(session, &i64));
    OK(session, READ(session, &u64));
    OK(session, READ(session, &b));
    OK(session, READ(session, &d));
    OK(session, READ(session, &f));
    CHECK(i16.is_set && i32.is_set && i64.is_set && u64.is_set && b.is_set && d.is_set && f.is_set);
    CHECK(i16.value == 1 && i32.value == 1 && i64.value == 1 && u64.value == 1 && b.value && d.value == 1 &&
          f.value == 1);
}

/* Out of range: an error that names the column, and never a number cut short. */
#define CHECK_REFUSED(number, type)                                                                            \
    do {                                                                                                       \
        calx_session *session_ = suite_session(t);                                                             \
        type place_ = 77;                                                                                      \
        OK(session_, calx_exec(session_, calx_text("UPDATE calx_suite_ints SET n = :n"), calx_args(number)));  \
        CHECK_STATUS(session_, READ(session_, &place_), CALX_DATA_ERROR);                                      \
        CHECK_ERROR(session_, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);                                             \
        CHECK_TEXT(calx_error_of(session_)->column, "n");                                                      \
        CHECK_HAS(calx_errmsg(session_), "\"n\"");                                                             \
        CHECK_INT(place_, 0);                                                                                  \
        OK(session_, calx_rollback(session_));                                                                 \
        suite_close(t, session_);                                                                              \
    } while (0)

TEST(a_number_that_does_not_fit_is_an_error)
{
    calx_session *session = with_number(t, suite_is("bigint_type"), 0);
    OK(session, calx_commit(session));
    CHECK_REFUSED(128, signed char);
    CHECK_REFUSED(-129, signed char);
    CHECK_REFUSED(256, unsigned char);
    CHECK_REFUSED(-1, unsigned char);
    CHECK_REFUSED(32768, short);
    CHECK_REFUSED(-32769, short);
    CHECK_REFUSED(65536, unsigned short);
    CHECK_REFUSED(INT64_C(2147483648), int);
    CHECK_REFUSED(INT64_C(-2147483649), int);
    CHECK_REFUSED(INT64_C(4294967296), unsigned);
    CHECK_REFUSED(-1, unsigned);
    CHECK_REFUSED(-1, uint64_t);
    CHECK_REFUSED(2, bool);
    CHECK_REFUSED(-1, bool);
}

TEST(int32_column_into_narrow_types_is_checked_too)
{
    calx_session *session = with_number(t, suite_is("int_type"), 0);
    OK(session, calx_commit(session));
    CHECK_REFUSED(32768, short);
    CHECK_REFUSED(-1, unsigned);
    CHECK_REFUSED(300, unsigned char);
}

TEST_NEEDS(int64_over_the_column_is_refused_by_the_server, "typed_columns")
{
    calx_session *session;
    suite_table(t, "calx_suite_ints", "n %s", suite_is("int_type"));
    session = suite_session(t);
    CHECK_STATUS(
        session,
        calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES (:n)"), calx_args(INT64_C(5000000000))),
        CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    calx_rollback(session);
}

/* What a server holds is read; arguments go up to INT64_MAX. */
TEST_NEEDS(uint64_is_exact, "uint64_type")
{
    static const uint64_t numbers[] = { 0, 1, UINT64_C(9223372036854775807), UINT64_C(9223372036854775808),
                                        UINT64_MAX };
    calx_session *session;
    suite_table(t, "calx_suite_ints", "n %s", suite_is("uint64_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES (0)")));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        uint64_t got = 7;
        calx_opt_uint64 optional = { false, 0 };
        OK(session, calx_exec(session, suite_sql("UPDATE calx_suite_ints SET n = %" PRIu64, numbers[i])));
        OK(session, READ(session, &got));
        CHECK_UINT(got, numbers[i]);
        OK(session, READ(session, &optional));
        CHECK_UINT(optional.value, numbers[i]);
    }
    CHECK_STATUS(session, READ(session, &(int64_t){ 0 }), CALX_DATA_ERROR);
    calx_rollback(session);
}

/* By name, on every backend: of the three only MySQL could hold it. */
TEST(uint64_over_int64_is_refused)
{
    calx_session *session;
    int64_t got = 0;
    suite_table(t, "calx_suite_ints", "n %s", suite_is("bigint_type"));
    session = suite_session(t);
    OK(session,
       calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES (:n)"), calx_args((uint64_t)INT64_MAX)));
    OK(session, READ(session, &got));
    CHECK_INT(got, INT64_MAX);
    CHECK_STATUS(session,
                 calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES (:big)"),
                           calx_args(UINT64_C(9223372036854775808))),
                 CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    CHECK_HAS(calx_errmsg(session), "big");
    calx_rollback(session);
}

TEST(null_into_a_plain_number_names_the_column)
{
    calx_session *session;
    calx_result *rows;
    int id = 5, n = 7;
    suite_table(t, "calx_suite_ints", "id INTEGER, n INTEGER");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES (1, NULL)")));
    rows = calx_query(session, calx_text("SELECT id, n FROM calx_suite_ints"));
    CHECK(!calx_fetch(rows, &id, &n));
    CHECK_STATUS(rows, calx_result_status(rows), CALX_DATA_ERROR);
    CHECK_ERROR(rows, CALX_DATA_ERROR, CALX_UNEXPECTED_NULL);
    CHECK_TEXT(calx_error_of(rows)->column, "n");
    CHECK_HAS(calx_errmsg(rows), "\"n\"");
    CHECK_HAS(calx_errmsg(rows), "NULL");
    CLOSE(rows, CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_UNEXPECTED_NULL);
    CHECK_STATUS(session, calx_commit(session), CALX_DATA_ERROR);
}

TEST(null_into_an_optional_number_is_unset)
{
    calx_session *session;
    calx_opt_int32 n = { true, 5 };
    suite_table(t, "calx_suite_ints", "n INTEGER");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES (NULL)")));
    OK(session, READ(session, &n));
    CHECK(!n.is_set);
    CHECK_INT(n.value, 0);
}

TEST(text_is_no_number)
{
    calx_session *session;
    int n = 5;
    suite_table(t, "calx_suite_ints", "n VARCHAR(20)");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES ('12')")));
    CHECK_STATUS(session, READ(session, &n), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    calx_rollback(session);
}

TEST(a_number_is_no_text)
{
    calx_session *session = with_number(t, suite_is("int_type"), 12);
    const char *text = "before";
    CHECK_STATUS(session, READ(session, &text), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    CHECK_TEXT(text, NULL);
    calx_rollback(session);
}

static void check_decimal(suite *t, calx_session *session, calx_statement *select, const char *expected)
{
    calx_decimal got = { NULL, 0 };
    calx_result *rows;
    int one = 0;
    OK(session, calx_scalar(session, select, &got));
    CHECK_STR(got, expected);
    rows = calx_query(session, select);
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one)); /* while it is open: the rest is kept */
    REQUIRE(calx_fetch(rows, &got));
    CHECK_STR(got, expected);
    CLOSE(rows, CALX_OK);
    rows = calx_query(session, select);
    REQUIRE(calx_result_next(rows));
    OK(rows, calx_result_get(rows, 0, &got));
    CHECK_STR(got, expected);
    CLOSE(rows, CALX_OK);
}

/* Also several of a row, whose digits are not those of one place. */
TEST(integers_are_read_into_decimals)
{
    calx_statement *small = calx_keep(calx_text("SELECT s FROM calx_suite_ints")), *wide = calx_keep(calx_text("SELECT i FROM calx_suite_ints"));
    calx_statement *large = calx_keep(calx_text("SELECT n FROM calx_suite_ints")), *count = calx_keep(calx_text("SELECT COUNT(*) FROM calx_suite_ints"));
    calx_session *session;
    calx_decimal of[4] = { { NULL, 0 } };
    suite_table(t, "calx_suite_ints", "s %s, i %s, n %s", suite_is("smallint_type"), suite_is("int_type"), suite_is("bigint_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_ints VALUES (:s, :i, :n)"), calx_args(INT16_MIN, INT32_MAX, INT64_MIN)));
    check_decimal(t, session, small, "-32768");
    check_decimal(t, session, wide, "2147483647");
    check_decimal(t, session, large, "-9223372036854775808");
    check_decimal(t, session, count, "1");
    OK(session, calx_one(session, calx_text("SELECT s, i, n, 7 FROM calx_suite_ints"), CALX_NO_ARGS, &of[0], &of[1], &of[2], &of[3]));
    CHECK_STR(of[0], "-32768");
    CHECK_STR(of[1], "2147483647");
    CHECK_STR(of[2], "-9223372036854775808");
    CHECK_STR(of[3], "7");
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_ints SET i = NULL")));
    OK(session, calx_scalar(session, wide, &of[1]));
    CHECK(!of[1].ptr);
    calx_release(small);
    calx_release(wide);
    calx_release(large);
    calx_release(count);
}

TEST_NEEDS(unsigned_integers_are_read_into_decimals, "uint64_type")
{
    calx_statement *select = calx_keep(calx_text("SELECT n FROM calx_suite_ints"));
    calx_session *session = with_number(t, suite_is("uint64_type"), 0);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_ints SET n = 18446744073709551615")));
    check_decimal(t, session, select, "18446744073709551615");
    calx_release(select);
}
