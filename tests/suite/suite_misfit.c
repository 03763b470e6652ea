/* SPDX-License-Identifier: MIT */
/* A value that does not fit its column is an error that names the column, whichever way the value came. */
#include "suite.h"

#define NEEDS "range_is_checked length_is_checked"

static calx_decimal decimal(const char *text)
{
    return (calx_decimal){ text, strlen(text) };
}

static calx_session *with_table(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_fit", "id INTEGER PRIMARY KEY, small %s, whole %s, big %s, price NUMERIC(5,2), name VARCHAR(3), title VARCHAR(5)",
                suite_is("smallint_type"), suite_is("int_type"), suite_is("bigint_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_fit (id, small) VALUES (1, 1)")));
    OK(session, calx_commit(session));
    return session;
}

static void refused(suite *t, calx_session *session, const char *sql, calx_args_t args, calx_error_kind kind, const char *column)
{
    suite_check_status(SUITE_HERE, sql, calx_exec(session, calx_text(sql), args), CALX_DATA_ERROR, calx_errmsg(session));
    suite_check_text(SUITE_HERE, sql, calx_error_kind_name(calx_error_of(session)->kind), calx_error_kind_name(kind));
    suite_check_text(SUITE_HERE, sql, calx_error_of(session)->column, column);
    suite_check_has(SUITE_HERE, sql, calx_errmsg(session), column);
    OK(session, calx_rollback(session));
}

TEST_NEEDS(a_number_that_does_not_fit_names_its_column, NEEDS)
{
    calx_session *session = with_table(t);
    refused(t, session, "INSERT INTO calx_suite_fit (id, small) VALUES (2, :v)", calx_args(32768), CALX_OUT_OF_RANGE, "small");
    refused(t, session, "INSERT INTO calx_suite_fit (id, small) VALUES (2, :v)", calx_args(-32769), CALX_OUT_OF_RANGE, "small");
    refused(t, session, "INSERT INTO calx_suite_fit (id, whole) VALUES (2, :v)", calx_args(INT64_C(2147483648)), CALX_OUT_OF_RANGE, "whole");
    refused(t, session, "UPDATE calx_suite_fit SET small = 1, whole = :v WHERE id = 1", calx_args(INT64_C(-2147483649)), CALX_OUT_OF_RANGE,
            "whole");
    refused(t, session, "UPDATE calx_suite_fit SET small = :v WHERE id = :id", calx_args(1000000, 1), CALX_OUT_OF_RANGE, "small");
    refused(t, session, "UPDATE calx_suite_fit SET whole = 700, small = -40000", CALX_NO_ARGS, CALX_OUT_OF_RANGE, "small");
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_fit SET small = :s, whole = :w"), calx_args(INT16_MIN, INT32_MIN)));
    CHECK_INT(calx_rowcount(session), 1);
}

TEST_NEEDS(a_decimal_that_does_not_fit_names_its_column, NEEDS)
{
    calx_session *session = with_table(t);
    const char *insert = "INSERT INTO calx_suite_fit (id, price) VALUES (:id, :price)";
    refused(t, session, insert, calx_args(2, decimal("1000")), CALX_OUT_OF_RANGE, "price");
    refused(t, session, insert, calx_args(2, decimal("-999.995")), CALX_OUT_OF_RANGE, "price");
    refused(t, session, insert, calx_args(2, 123456), CALX_OUT_OF_RANGE, "price");
    refused(t, session, insert, calx_args(2, 1e10), CALX_OUT_OF_RANGE, "price");
    refused(t, session, "INSERT INTO calx_suite_fit (id, big) VALUES (2, :big)", calx_args(decimal("9223372036854775808")),
            CALX_OUT_OF_RANGE, "big");
    OK(session, calx_exec(session, calx_text(insert), calx_args(2, decimal("999.994"))));
    OK(session, calx_exec(session, calx_text(insert), calx_args(3, decimal("-999.99"))));
}

TEST_NEEDS(a_text_that_is_too_long_names_its_column, NEEDS)
{
    calx_session *session = with_table(t);
    refused(t, session, "INSERT INTO calx_suite_fit (id, title, name) VALUES (2, :title, :name)", calx_args("abc", "abcd"),
            CALX_VALUE_TOO_LONG, "name");
    refused(t, session, "INSERT INTO calx_suite_fit (id, title, name) VALUES (2, :title, :name)", calx_args("abcdef", "abc"),
            CALX_VALUE_TOO_LONG, "title");
    refused(t, session, "INSERT INTO calx_suite_fit (id, name) VALUES (2, 'abc'), (3, :second)",
            calx_args("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f"), CALX_VALUE_TOO_LONG, "name");
    refused(t, session, "UPDATE calx_suite_fit SET name = 'it''s'", CALX_NO_ARGS, CALX_VALUE_TOO_LONG, "name");
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_fit SET name = :name, title = 'a''b''c'"), calx_args("\xc3\xa4\xc3\xb6\xc3\xbc")));
    CHECK_INT(calx_rowcount(session), 1);
}

/* Numbers for a text are counted as the server writes them. (Of a double MariaDB 10.11 leaves out digits until it fits.) */
TEST_NEEDS(a_number_that_is_too_long_for_a_text_names_its_column, NEEDS)
{
    calx_session *session = with_table(t);
    const char *insert = "INSERT INTO calx_suite_fit (id, name, title) VALUES (2, :name, 'abc')";
    refused(t, session, insert, calx_args(1000), CALX_VALUE_TOO_LONG, "name");
    refused(t, session, insert, calx_args(-100), CALX_VALUE_TOO_LONG, "name");
    refused(t, session, insert, calx_args(INT64_C(-9223372036854775807)), CALX_VALUE_TOO_LONG, "name");
    refused(t, session, insert, calx_args(decimal("12.5")), CALX_VALUE_TOO_LONG, "name");
    refused(t, session, "UPDATE calx_suite_fit SET title = 'abc', name = 1234", CALX_NO_ARGS, CALX_VALUE_TOO_LONG, "name");
    OK(session, calx_exec(session, calx_text(insert), calx_args(-99)));
}

/* A row of two columns of so many characters. */
static void becomes(suite *t, int characters, calx_arg value, const char *other, const char *column)
{
    const calx_arg args[] = { value, calx_arg_string(other) };
    calx_session *session;
    suite_table(t, "calx_suite_fit", "id INTEGER PRIMARY KEY, name VARCHAR(%d), title VARCHAR(%d)", characters, characters);
    session = suite_session(t);
    refused(t, session, "INSERT INTO calx_suite_fit (id, name, title) VALUES (2, :name, :title)", ((calx_args_t){ args, 2 }), CALX_VALUE_TOO_LONG, column);
    suite_close(t, session);
}

/* One character fewer and it is too long; where it has room it is not blamed for the other. */
TEST_NEEDS(a_value_that_becomes_a_text_is_counted_as_the_server_writes_it, NEEDS " interval_months uuid_type typed_times")
{
    const struct { calx_arg value; int characters; } cases[] = {
        { calx_arg_int32(-1000), 5 },                                            { calx_arg_bool(true), 4 },
        { calx_arg_bool(false), 5 },                                             { calx_arg_double(-0.1), 4 },
        { calx_arg_double(1e300), 6 },                                           { calx_arg_double(123456789012345.0), 15 },
        { calx_arg_decimal(decimal("-0012.50")), 6 },                            { calx_arg_decimal(decimal("-0.00")), 4 },
        { calx_arg_date((calx_date){ 0 }), 10 },                                 { calx_arg_time((calx_time){ 500000 }), 10 },
        { calx_arg_timestamp((calx_timestamp){ 500000 }), 21 },                  { calx_arg_timestamptz((calx_timestamptz){ 0 }), 22 },
        { calx_arg_interval((calx_interval){ .months = 14, .us = 90000000 }), 11 }, { calx_arg_uuid((calx_uuid){ { 1 } }), 36 },
        { calx_arg_bytes((calx_bytes){ "ab", 2 }), 6 },                          { calx_arg_json((calx_json){ "[1, 2]", 6 }), 6 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        becomes(t, cases[i].characters - 1, cases[i].value, "abc", "name");
        becomes(t, cases[i].characters, cases[i].value, "a text that is longer than all of the others", "title");
    }
}

/* An INSERT that names no columns: the backend knows the column, or the message has the bind, which is none. */
TEST_NEEDS(a_value_without_a_column_names_its_bind, NEEDS)
{
    calx_session *session = with_table(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_fit VALUES (2, :little, 1, 1, 1, 'a', 'b')"), calx_args(40000)),
                 CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    if (*calx_error_of(session)->column)
        CHECK_TEXT(calx_error_of(session)->column, "small");
    else
        CHECK_HAS(calx_errmsg(session), "(bind :little)");
    OK(session, calx_rollback(session));
}

/* The select of an INSERT, where calx or the backend can tell; a wrong column never. */
TEST_NEEDS(a_value_of_a_select_names_its_column, NEEDS)
{
    calx_session *session = with_table(t);
    refused(t, session, "INSERT INTO calx_suite_fit (id, small) SELECT :id, :little", calx_args(2, 40000), CALX_OUT_OF_RANGE, "small");
    refused(t, session, "INSERT INTO calx_suite_fit (id, name, title) SELECT 2, 'abcd', 'abc'", CALX_NO_ARGS, CALX_VALUE_TOO_LONG, "name");
    refused(t, session, "INSERT INTO calx_suite_fit (id, title) SELECT 2, 'a' UNION ALL SELECT 3, :t", calx_args("abcdef"), CALX_VALUE_TOO_LONG, "title");
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_fit (id, title, name) SELECT 2, 'abcd', v FROM (SELECT 'efgh' AS v) AS q")),
                 CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG);
    if (*calx_error_of(session)->column)
        CHECK_TEXT(calx_error_of(session)->column, "name");
    OK(session, calx_rollback(session));
}

/* Of two that are too long for the type that the backend tells, both are named, unless the backend knows which it was. */
TEST_NEEDS(two_values_that_may_not_fit_are_both_told, NEEDS)
{
    calx_session *session = with_table(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_fit (id, title, name) VALUES (2, 'abcd', :name)"), calx_args("abcd")),
                 CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG);
    if (*calx_error_of(session)->column)
        CHECK_TEXT(calx_error_of(session)->column, "name");
    else
        CHECK_HAS(calx_errmsg(session), "(one of the columns title, name)");
    OK(session, calx_rollback(session));
}

struct fit {
    int32_t id;
    int32_t small;
    int64_t whole;
    calx_decimal price;
    const char *name;
};
CALX_MODEL(fit, "calx_suite_fit", CALX_COLUMN(fit, id, .primary_key = true), CALX_COLUMN(fit, small, .type = CALX_SQL_TYPE(SMALLINT)),
           CALX_COLUMN(fit, whole, .type = CALX_SQL_TYPE(INTEGER)), CALX_COLUMN(fit, price, .type = CALX_NUMERIC(5, 2)),
           CALX_COLUMN(fit, name, .type = CALX_VARCHAR(3)));
static calx_metadata metadata = CALX_METADATA(&fit_model);

/* Several values that are too large for the type: the tree's table knows which columns have it. */
TEST_NEEDS(a_tree_knows_which_column_it_was, NEEDS)
{
    calx_session *session = with_table(t);
    CHECK_STATUS(session,
                 calx_exec(session, calx_insert(fit, calx_set(calx_col(fit, id), 2), calx_set(calx_col(fit, whole), 100000),
                                                calx_set(calx_col(fit, small), 100000))),
                 CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    CHECK_TEXT(calx_error_of(session)->column, "small");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session,
                 calx_exec(session, calx_update(fit, calx_set(calx_col(fit, name), "abcd"), calx_set(calx_col(fit, whole), 7),
                                                calx_where(calx_eq(calx_col(fit, id), 1)))),
                 CALX_DATA_ERROR);
    CHECK_TEXT(calx_error_of(session)->column, "name");
    CHECK_HAS(calx_errmsg(session), "name");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session,
                 calx_exec(session, calx_update(fit, calx_set(calx_col(fit, price), decimal("1000.00")),
                                                calx_where(calx_eq(calx_col(fit, id), 1)))),
                 CALX_DATA_ERROR);
    CHECK_TEXT(calx_error_of(session)->column, "price");
    OK(session, calx_rollback(session));
    calx_metadata_dispose(&metadata);
}

/* ---- texts that are none of the type ---- */

TEST_NEEDS(a_text_that_is_no_value_names_its_column, NEEDS " typed_columns date_type")
{
    calx_session *session;
    suite_table(t, "calx_suite_fit", "id INTEGER PRIMARY KEY, whole %s, other %s, day %s, name VARCHAR(30)", suite_is("int_type"), suite_is("int_type"),
                suite_is("date_type"));
    session = suite_session(t);
    refused(t, session, "INSERT INTO calx_suite_fit (id, name, whole) VALUES (1, 'abc', 'abd')", CALX_NO_ARGS, CALX_TYPE_MISMATCH, "whole");
    refused(t, session, "INSERT INTO calx_suite_fit (id, other, whole) VALUES (1, 'it''s', '12')", CALX_NO_ARGS, CALX_TYPE_MISMATCH, "other");
    refused(t, session, "INSERT INTO calx_suite_fit (id, day) VALUES (1, '2024-13-45')", CALX_NO_ARGS, CALX_TYPE_MISMATCH, "day");
    refused(t, session, "INSERT INTO calx_suite_fit (id, day) VALUES (1, '2024-01-02'), (2, 'tomorrowish')", CALX_NO_ARGS, CALX_TYPE_MISMATCH, "day");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_fit (id, whole, day) VALUES (1, '12', '2024-02-29')")));
}

/* A message that quotes it is cut behind a whole character before the column is added. */
TEST_NEEDS(a_long_text_that_is_no_value_names_its_column, NEEDS " typed_columns")
{
    calx_session *session = with_table(t);
    for (int pad = 0; pad < 2; pad++) {
        char text[700] = "";
        strcat(text, pad ? "b" : "");
        for (int i = 0; i < 300; i++)
            strcat(text, "\xc3\xa4");
        CHECK_STATUS(session, calx_exec(session, calx_text("UPDATE calx_suite_fit SET whole = :v"), calx_args((const char *)text)), CALX_DATA_ERROR);
        CHECK_TEXT(calx_error_of(session)->column, "whole");
        CHECK(!strstr(calx_error_of(session)->message, "\\xc3"));
        OK(session, calx_rollback(session));
    }
}

/* Of a prepared statement too, and of several binds the one that it is. */
TEST_NEEDS(a_label_that_is_none_names_its_column, NEEDS " enum_type typed_columns")
{
    calx_session *session = suite_session(t);
    calx_statement *kept = calx_keep(calx_text("INSERT INTO calx_suite_fit (id, name, v) VALUES (:id, :name, :v)"));
    if (*suite_is("enum_create"))
        OK(session, calx_script(session, suite_is("enum_create")));
    OK(session, calx_commit(session));
    suite_table(t, "calx_suite_fit", "id INTEGER PRIMARY KEY, name VARCHAR(30), v %s", suite_is("enum_type"));
    for (int i = 0; i < 3; i++) {
        OK(session, calx_exec(session, kept, calx_args(i, "happy", "happy")));
        OK(session, calx_commit(session));
        CHECK_STATUS(session, calx_exec(session, kept, calx_args(i + 10, "purple", "purple")), CALX_DATA_ERROR);
        CHECK_TEXT(calx_error_of(session)->column, "v");
        CHECK_HAS(calx_errmsg(session), "v");
        OK(session, calx_rollback(session));
    }
    calx_release(kept);
}

/* ---- in a pipeline, whose values are the caller's no more when the answer comes ---- */

TEST_NEEDS(a_value_in_a_pipeline_names_its_column, NEEDS)
{
    calx_session *session = with_table(t);
    calx_session *queue = suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
    calx_statement *kept = calx_keep(calx_text("INSERT INTO calx_suite_fit (id, small, name) VALUES (:id, :small, :name)"));
    static const struct { int small; const char *name; calx_error_kind kind; const char *column; } cases[] = {
        { 40000, "abc", CALX_OUT_OF_RANGE, "small" }, { 1, "abcd", CALX_VALUE_TOO_LONG, "name" } };
    char text[8];
    OK(session, calx_rollback(session));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        calx_status ignored = calx_exec(queue, kept, calx_args(10, 1, "a"));
        ignored = calx_exec(queue, kept, calx_args(11, 1, "b"));
        snprintf(text, sizeof text, "%s", cases[i].name);
        ignored = calx_exec(queue, kept, calx_args(12, cases[i].small, (const char *)text));
        memset(text, '?', sizeof text - 1);
        ignored = calx_exec(queue, kept, calx_args(13, 1, "d"));
        (void)ignored;
        CHECK_STATUS(queue, calx_commit(queue), CALX_DATA_ERROR);
        CHECK_ERROR(queue, CALX_DATA_ERROR, cases[i].kind);
        CHECK_TEXT(calx_error_of(queue)->column, cases[i].column);
    }
    calx_release(kept);
    CHECK_INT(suite_count(t, "calx_suite_fit"), 1);
}
