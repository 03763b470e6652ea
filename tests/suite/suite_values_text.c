/* SPDX-License-Identifier: MIT */
/* Values that do not fit a table of calx's own, in SQL that is text: its columns refuse them, and name themselves. */
#include "suite.h"

struct stock {
    int64_t id;
    calx_decimal price;
    calx_decimal rate;
    const char *code;
    calx_opt_bool sold;
    calx_opt_uuid mark;
    calx_bytes seal;
};
CALX_MODEL(stock, "calx_suite_stock", CALX_COLUMN(stock, id, .primary_key = true), CALX_COLUMN(stock, price, .type = CALX_NUMERIC(5, 2), .nullable = true),
           CALX_COLUMN(stock, rate, .type = CALX_NUMERIC(3, 3), .nullable = true), CALX_COLUMN(stock, code, .type = CALX_VARCHAR(3), .nullable = true),
           CALX_COLUMN(stock, sold), CALX_COLUMN(stock, mark), CALX_COLUMN(stock, seal, .type = { .kind = CALX_TYPE_VARBINARY, .length = 3 }, .nullable = true));
static calx_metadata stocks = CALX_METADATA(&stock_model);

static void end(suite *t, calx_session *session, calx_metadata *metadata)
{
    OK(session, calx_rollback(session));
    suite_drop_all(t, session, metadata);
}

static calx_status put(calx_session *session, const char *column, const char *value, calx_args_t args)
{
    return calx_exec(session, suite_sql("INSERT INTO calx_suite_stock (id, %s) VALUES (0, %s)", column, value), args);
}

static void refused(suite *t, calx_session *session, const char *column, const char *value, calx_args_t args, calx_error_kind kind)
{
    suite_check_status(SUITE_HERE, value, put(session, column, value, args), CALX_DATA_ERROR, calx_errmsg(session));
    suite_check_text(SUITE_HERE, value, calx_error_kind_name(calx_error_of(session)->kind), calx_error_kind_name(kind));
    suite_check_text(SUITE_HERE, value, calx_error_of(session)->column, column);
    suite_check_text(SUITE_HERE, value, calx_error_of(session)->constraint, "");
    OK(session, calx_rollback(session));
}

static void kept(suite *t, calx_session *session, const char *column, const char *value, calx_args_t args)
{
    suite_check_status(SUITE_HERE, value, put(session, column, value, args), CALX_OK, calx_errmsg(session));
    OK(session, calx_rollback(session));
}

static calx_decimal decimal(const char *text)
{
    return (calx_decimal){ text, strlen(text) };
}

/* What would be rounded to more digits than there are. */
TEST(a_decimal_that_rounds_out_of_its_column_is_refused)
{
    calx_session *session = suite_create_all(t, &stocks);
    refused(t, session, "price", "999.995", CALX_NO_ARGS, CALX_OUT_OF_RANGE);
    refused(t, session, "price", "-999.995", CALX_NO_ARGS, CALX_OUT_OF_RANGE);
    refused(t, session, "price", "'+00999.9950'", CALX_NO_ARGS, CALX_OUT_OF_RANGE);
    refused(t, session, "price", "1000", CALX_NO_ARGS, CALX_OUT_OF_RANGE);
    refused(t, session, "price", "1e9", CALX_NO_ARGS, CALX_OUT_OF_RANGE);
    refused(t, session, "price", ":v", calx_args(decimal("999.999999")), CALX_OUT_OF_RANGE);
    refused(t, session, "price", ":v", calx_args(999.996), CALX_OUT_OF_RANGE);
    refused(t, session, "rate", "0.9995", CALX_NO_ARGS, CALX_OUT_OF_RANGE);
    refused(t, session, "rate", "1", CALX_NO_ARGS, CALX_OUT_OF_RANGE);
    refused(t, session, "price", "'..'", CALX_NO_ARGS, CALX_TYPE_MISMATCH);
    refused(t, session, "price", "''", CALX_NO_ARGS, CALX_TYPE_MISMATCH);
    refused(t, session, "price", "'1-2'", CALX_NO_ARGS, CALX_TYPE_MISMATCH);
    refused(t, session, "price", ":v", calx_args("ten"), CALX_TYPE_MISMATCH);
    kept(t, session, "price", "999.9949999", CALX_NO_ARGS);
    kept(t, session, "price", "'-0999.99'", CALX_NO_ARGS);
    kept(t, session, "price", ":v", calx_args(decimal("999.9949")));
    kept(t, session, "rate", "-0.9994", CALX_NO_ARGS);
    kept(t, session, "rate", "1e-7", CALX_NO_ARGS);
    end(t, session, &stocks);
}

TEST(what_is_too_long_for_its_column_is_refused)
{
    calx_session *session = suite_create_all(t, &stocks);
    refused(t, session, "code", "'abcd'", CALX_NO_ARGS, CALX_VALUE_TOO_LONG);
    refused(t, session, "seal", ":v", calx_args(((calx_bytes){ "ab\0d", 4 })), CALX_VALUE_TOO_LONG);
    kept(t, session, "code", ":v", calx_args("\xc3\xa4\xc3\xb6\xc3\xbc"));
    kept(t, session, "seal", ":v", calx_args(((calx_bytes){ "a\0c", 3 })));
    end(t, session, &stocks);
}

TEST_NEEDS(a_text_with_a_NUL_is_as_long_as_it_is, "text_with_nul")
{
    calx_session *session = suite_create_all(t, &stocks);
    refused(t, session, "code", ":v", calx_args(((calx_str){ "a\0cd", 4 })), CALX_VALUE_TOO_LONG);
    kept(t, session, "code", ":v", calx_args(((calx_str){ "a\0c", 3 })));
    end(t, session, &stocks);
}

TEST(what_is_no_uuid_is_refused)
{
    calx_session *session = suite_create_all(t, &stocks);
    refused(t, session, "mark", "'nonsense'", CALX_NO_ARGS, CALX_TYPE_MISMATCH);
    refused(t, session, "mark", ":v", calx_args("zzzzzzzz-0000-0000-0000-000000000000"), CALX_TYPE_MISMATCH);
    kept(t, session, "mark", "'00000000-0000-0000-0000-00000000000a'", CALX_NO_ARGS);
    kept(t, session, "mark", "NULL", CALX_NO_ARGS);
    end(t, session, &stocks);
}

/* Where a boolean is a number, another one is refused; where it is a type of its own, all numbers are. */
TEST(a_boolean_is_no_other_number)
{
    calx_session *session = suite_create_all(t, &stocks);
    calx_status status = put(session, "sold", ":v", calx_args(2));
    CHECK(status == CALX_DATA_ERROR || status == CALX_PROGRAMMING_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
    CHECK_TEXT(calx_error_of(session)->column, "sold");
    OK(session, calx_rollback(session));
    refused(t, session, "sold", ":v", calx_args("x"), CALX_TYPE_MISMATCH);
    kept(t, session, "sold", ":v", calx_args(true));
    end(t, session, &stocks);
}

struct sum {
    int64_t id;
    calx_decimal price;
    calx_decimal low;
    calx_decimal rest;
    calx_decimal made;
    calx_decimal doubled;
};
CALX_MODEL(sum, "calx_suite_rounded", CALX_COLUMN(sum, id, .primary_key = true), CALX_COLUMN(sum, price, .type = CALX_NUMERIC(6, 2), .server_default = "1.995"),
           CALX_COLUMN(sum, low, .type = CALX_NUMERIC(4, 1), .server_default = "'-99.95'"), CALX_COLUMN(sum, rest, .type = CALX_NUMERIC(5, 3), .server_default = "7"),
           CALX_COLUMN(sum, made, .type = CALX_NUMERIC(6, 2), .server_default = "(1.5 + 1.016)"),
           CALX_COLUMN(sum, doubled, .type = CALX_NUMERIC(5, 1), .computed = "price * 1.26", .stored = true));
static calx_metadata sums = CALX_METADATA(&sum_model);

TEST_NEEDS(defaults_and_what_is_computed_have_the_digits_of_their_column, "decimals_compare")
{
    calx_session *session = suite_create_all(t, &sums);
    const char *price = NULL, *low = NULL, *rest = NULL, *made = NULL, *doubled = NULL;
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_rounded (id) VALUES (1)")));
    OK(session, calx_one(session, calx_text("SELECT price, low, rest, made, doubled FROM calx_suite_rounded"), CALX_NO_ARGS, &price, &low, &rest, &made, &doubled));
    CHECK_TEXT(price, "2.00");
    CHECK_TEXT(low, "-100.0");
    CHECK_TEXT(rest, "7.000");
    CHECK_TEXT(made, "2.52");
    CHECK_TEXT(doubled, "2.5");
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_rounded (id, price) VALUES (2, 9999.99)")), CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_OUT_OF_RANGE);
    end(t, session, &sums);
}
