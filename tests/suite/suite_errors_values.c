/* SPDX-License-Identifier: MIT */
/* Errors of values: what does not fit, is no such thing, or is divided by zero. */
#include "errors.h"

static void refused(suite *t, calx_session *session, const char *sql, calx_error_kind kind)
{
    CHECK_STATUS(session, calx_exec(session, calx_text(sql)), CALX_DATA_ERROR);
    suite_check_text(SUITE_HERE, sql, calx_error_kind_name(calx_error_of(session)->kind), calx_error_kind_name(kind));
}

TEST_NEEDS(text_in_a_column_of_numbers_is_a_data_error, "typed_columns")
{
    calx_session *session = suite_errors_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("UPDATE calx_suite_err SET age = :age"), calx_args("many")),
                 CALX_DATA_ERROR);
    EXPECT(session, .status = CALX_DATA_ERROR, .kind = CALX_TYPE_MISMATCH, .outcome = CALX_OUTCOME_OPEN,
           .tells = "bad_value_tells", .table = "calx_suite_err", .column = "age",
           .statement = "UPDATE calx_suite_err");
    calx_rollback(session);
}

TEST_NEEDS(value_too_long_is_a_data_error, "too_long")
{
    calx_session *session = suite_errors_session(t);
    refused(t, session, suite_is("too_long"), CALX_VALUE_TOO_LONG);
    EXPECT(session, .status = CALX_DATA_ERROR, .kind = CALX_VALUE_TOO_LONG, .outcome = CALX_OUTCOME_OPEN,
           .tells = "too_long_tells", .column = "name", .statement = suite_is("too_long"));
    calx_rollback(session);
}

TEST_NEEDS(number_out_of_range_is_a_data_error, "out_of_range")
{
    calx_session *session = suite_errors_session(t);
    refused(t, session, suite_is("out_of_range"), CALX_OUT_OF_RANGE);
    EXPECT(session, .status = CALX_DATA_ERROR, .kind = CALX_OUT_OF_RANGE, .outcome = CALX_OUTCOME_OPEN,
           .tells = "out_of_range_tells", .column = "small", .statement = suite_is("out_of_range"));
    OK(session, calx_rollback(session));
    refused(t, session, suite_is("overflow"), CALX_OUT_OF_RANGE);
    calx_rollback(session);
}

TEST_NEEDS(division_by_zero_is_a_data_error, "divides_by_zero")
{
    calx_session *session = suite_errors_session(t);
    refused(t, session, suite_is("divides_by_zero"), CALX_DIVISION_BY_ZERO);
    EXPECT(session, .status = CALX_DATA_ERROR, .kind = CALX_DIVISION_BY_ZERO, .outcome = CALX_OUTCOME_OPEN,
           .statement = suite_is("divides_by_zero"));
    calx_rollback(session);
}

TEST_NEEDS(division_by_zero_gives_null_where_it_is_no_error, "!divides_by_zero")
{
    calx_session *session = suite_errors_session(t);
    calx_opt_int64 n = { .is_set = true };
    OK(session, calx_scalar(session, calx_text("SELECT 1 / (age - 30) FROM calx_suite_err"), &n));
    CHECK(!n.is_set);
    OK(session, calx_commit(session));
}

TEST_NEEDS(date_that_is_none_is_a_data_error, "dates_are_checked")
{
    static const char *const dates[] = { "2026-02-30", "2026-13-01", "yesterday morning", "" };
    calx_session *session = suite_session(t);
    suite_table(t, "calx_suite_day", "id INTEGER PRIMARY KEY, day %s", suite_is("dates_are_checked"));
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        CHECK_STATUS(session,
                     calx_exec(session, calx_text("INSERT INTO calx_suite_day VALUES (1, :day)"), calx_args(dates[i])),
                     CALX_DATA_ERROR);
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
        OK(session, calx_rollback(session));
    }
}

TEST(bytes_that_are_no_text_are_an_encoding_error)
{
    static const char *const texts[] = { "\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "a long text with \x80 in it", "\xf4\x90\x80\x80" };
    calx_session *session = suite_errors_session(t);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CHECK_STATUS(session, calx_exec(session, calx_text("UPDATE calx_suite_err SET email = :e"), calx_args(texts[i])),
                     CALX_DATA_ERROR);
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_INVALID_ENCODING);
        CHECK_TEXT(calx_error_of(session)->column, "e");
        CHECK_HAS(calx_errmsg(session), "the bind :e is not UTF-8: byte 0x");
        OK(session, calx_rollback(session));
    }
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_err SET email = :e"), calx_args("\xf4\x8f\xbf\xbf\xed\x9f\xbf\xc2\x80")));
}

/* Text that the backend keeps and that is none: every way to read it as text tells so, and bytes are had by a cast. */
TEST_NEEDS(stray_bytes_in_text_are_an_encoding_error, "stray_text")
{
    calx_session *session = suite_session(t);
    calx_result *rows;
    const char *text;
    calx_str str;
    calx_bytes bytes;
    CHECK_STATUS(session, calx_scalar(session, calx_text(suite_is("stray_text")), &text), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_INVALID_ENCODING);
    CHECK_TEXT(calx_error_of(session)->column, "v");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_scalar(session, calx_text(suite_is("stray_text")), &str), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_INVALID_ENCODING);
    OK(session, calx_rollback(session));
    rows = calx_query(session, calx_text(suite_is("stray_text")));
    OK(session, calx_exec(session, calx_text("SELECT 1"))); /* the rows are in memory now */
    CHECK(!calx_fetch(rows, &str));
    CHECK_ERROR(rows, CALX_DATA_ERROR, CALX_INVALID_ENCODING);
    CLOSE(rows, CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
    rows = calx_query(session, calx_text(suite_is("stray_text")));
    REQUIRE(calx_result_next(rows));
    CHECK(calx_result_value(rows, 0)->flags & CALX_VALUE_NOT_UTF8);
    CHECK_STATUS(rows, calx_result_get(rows, "v", &text), CALX_DATA_ERROR);
    CLOSE(rows, CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
    OK(session, calx_scalar(session, suite_sql("SELECT CAST(v AS BLOB) FROM (%s) AS t", suite_is("stray_text")), &bytes));
    CHECK_BYTES(bytes.ptr, bytes.len, "a\xff", 2);
    OK(session, calx_commit(session));
}

struct values_err {
    int32_t id;
    const char *email;
    int32_t age;
    const char *name;
};
CALX_MODEL(values_err, "calx_suite_err", CALX_COLUMN(values_err, id, .primary_key = true), CALX_COLUMN(values_err, email),
           CALX_COLUMN(values_err, age), CALX_COLUMN(values_err, name));

static void refused_value(suite *t, calx_session *session, calx_statement *statement, const char *column, const char *message)
{
    CHECK_STATUS(session, calx_exec(session, statement), CALX_DATA_ERROR);
    CHECK_TEXT(calx_error_of(session)->column, column);
    CHECK_HAS(calx_errmsg(session), message);
    OK(session, calx_rollback(session));
}

/* Who builds a statement has given no names to its values. */
TEST(a_value_of_a_tree_is_called_by_its_column)
{
    static const char bad[] = "a\xc3";
    calx_session *session = suite_errors_session(t);
    refused_value(t, session, calx_insert(values_err, calx_set(calx_col(values_err, id), 9), calx_set(calx_col(values_err, name), bad)), "name",
                  "the value for name is not UTF-8: byte 0xc3 at 2");
    refused_value(t, session, calx_update(values_err, calx_set(calx_col(values_err, age), 1), calx_where(calx_eq(calx_col(values_err, email), bad))), "email",
                  "the value for email is not UTF-8");
    refused_value(t, session, calx_select(calx_columns(calx_col(values_err, id)), calx_where(calx_in(calx_col(values_err, email), "good", bad))), "email",
                  "the value for email is not UTF-8");
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_col(values_err, id)),
                                                         calx_where(calx_eq(calx_col(values_err, email), calx_param_text("e")))), calx_args(bad)), CALX_DATA_ERROR);
    CHECK_HAS(calx_errmsg(session), "the bind :e is not UTF-8");
    CHECK_TEXT(calx_error_of(session)->column, "e");
    OK(session, calx_rollback(session));
    calx_metadata_dispose(&(calx_metadata)CALX_METADATA(&values_err_model));
}
