/* SPDX-License-Identifier: MIT */
/* What columns of a model take: each day and moment that there is, none that there is not, and nothing that would be another value when it is read. */
#include "rows.h"

struct occasion {
    int64_t id;
    calx_opt_date d;
    calx_opt_time c;
    calx_opt_timestamp ts;
    calx_opt_timestamptz tz;
    calx_opt_uuid u;
    calx_opt_int32 n;
    calx_opt_int16 small;
};
CALX_MODEL(occasion, "calx_suite_occasion", CALX_COLUMN(occasion, id, .primary_key = true), CALX_COLUMN(occasion, d), CALX_COLUMN(occasion, c), CALX_COLUMN(occasion, ts),
           CALX_COLUMN(occasion, tz), CALX_COLUMN(occasion, u), CALX_COLUMN(occasion, n), CALX_COLUMN(occasion, small));
static calx_metadata metadata = CALX_METADATA(&occasion_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_session *with_moments(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_occasion";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_commit(session));
    return session;
}

static const char *const moments[] = {
    "0001-01-01 00:00:00", "0001-01-01 00:00:00.000001", "1969-12-31 23:59:59.999999", "2000-02-29 12:00:00", "2024-02-29 23:59:59.999999", "9999-12-31 00:00:00",
    "9999-12-31 23:59:59", "9999-12-31 23:59:59.999", "9999-12-31 23:59:59.9994", "9999-12-31 23:59:59.9996", "9999-12-31 23:59:59.999999",
};

TEST(each_moment_comes_back)
{
    calx_session *session = with_moments(t);
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        calx_timestamp ts;
        calx_date d;
        calx_time c;
        calx_opt_date got_d;
        calx_opt_time got_c;
        calx_opt_timestamp got_ts;
        calx_opt_timestamptz got_tz;
        REQUIRE(calx_timestamp_parse(moments[i], strlen(moments[i]), &ts, NULL) == CALX_OK);
        REQUIRE(calx_date_parse(moments[i], 10, &d, NULL) == CALX_OK);
        REQUIRE(calx_time_parse(moments[i] + 11, strlen(moments[i]) - 11, &c, NULL) == CALX_OK);
        OK(session, calx_exec(session, calx_insert(occasion, calx_set(calx_col(occasion, d), d), calx_set(calx_col(occasion, c), c), calx_set(calx_col(occasion, ts), ts),
                                                   calx_set(calx_col(occasion, tz), ((calx_timestamptz){ ts.us })))));
        OK(session, calx_first(session, calx_select(calx_columns(calx_col(occasion, d), calx_col(occasion, c), calx_col(occasion, ts), calx_col(occasion, tz))), CALX_NO_ARGS,
                               &got_d, &got_c, &got_ts, &got_tz));
        CHECK_INT(got_d.value.days, d.days);
        CHECK_INT(got_c.value.us, c.us);
        CHECK_INT(got_ts.value.us, ts.us);
        CHECK_INT(got_tz.value.us, ts.us);
        OK(session, calx_rollback(session));
    }
}

/* By SQL of a program's own, which may be any that opens the database. */
TEST(days_that_are_none_are_not_stored)
{
    static const char *const bad[] = { "d) VALUES ('2023-02-29'", "d) VALUES ('2023-04-31'", "d) VALUES ('2023-13-01'", "d) VALUES ('x'", "d) VALUES (''", "c) VALUES ('x'",
                                       "c) VALUES ('10:60:00'", "ts) VALUES ('2023-02-29 10:00:00'", "ts) VALUES ('2023-02-28 10:60:00'", "ts) VALUES ('x'",
                                       "tz) VALUES ('2023-02-29 10:00:00'", "tz) VALUES ('x'" };
    calx_session *session = with_moments(t);
    char sql[120];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(sql, sizeof sql, "INSERT INTO calx_suite_occasion (%s)", bad[i]);
        suite_check_status(SUITE_HERE, sql, calx_exec(session, calx_text(sql)), CALX_DATA_ERROR, calx_errmsg(session));
        OK(session, calx_rollback(session));
    }
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_occasion (d, c, ts, tz) VALUES ('2024-02-29', '23:59:59', '2024-02-29 10:00:00', '2024-02-29 10:00:00.5')")));
    ROWS(session, "2024-02-29|23:59:59|2024-02-29 10:00:00", calx_select(calx_columns(calx_col(occasion, d), calx_col(occasion, c), calx_col(occasion, ts))));
}

static calx_status fetch(calx_session *session, char column)
{
    calx_opt_date d;
    calx_opt_time c;
    calx_opt_timestamp ts;
    if (column == 'd')
        return calx_scalar(session, calx_text("SELECT d FROM calx_suite_occasion"), &d);
    return column == 'c' ? calx_scalar(session, calx_text("SELECT c FROM calx_suite_occasion"), &c) : calx_scalar(session, calx_text("SELECT ts FROM calx_suite_occasion"), &ts);
}

/* docs/types.md: what SQL of the program's own stores where the backend has more days and hours than C's types, and nowhere is given as something else. */
TEST_NEEDS(days_that_one_backend_alone_has_are_told_when_they_are_fetched, "moments_of_its_own")
{
    static const char *const texts[] = { "d='0000-05-05'", "d='10000-01-01'", "d='infinity'", "d='0044-03-15 BC'", "c='24:00:00'", "c='25:00:00'", "c='-01:00:00'",
                                         "c='838:59:59'", "ts='0000-12-31 23:59:59'", "ts='10000-01-01 00:00:00'", "ts='infinity'" };
    calx_session *session = with_moments(t);
    char sql[120];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bool takes = strstr(suite_is("moments_of_its_own"), texts[i]) != NULL;
        snprintf(sql, sizeof sql, "INSERT INTO calx_suite_occasion (%.*s) VALUES (%s)", (int)strcspn(texts[i], "="), texts[i], strchr(texts[i], '=') + 1);
        suite_check_status(SUITE_HERE, sql, calx_exec(session, calx_text(sql)), takes ? CALX_OK : CALX_DATA_ERROR, calx_errmsg(session));
        if (takes) {
            suite_check_status(SUITE_HERE, sql, fetch(session, texts[i][0]), CALX_DATA_ERROR, calx_errmsg(session));
            suite_check_text(SUITE_HERE, sql, calx_error_kind_name(calx_error_of(session)->kind), calx_error_kind_name(CALX_OUT_OF_RANGE));
        }
        OK(session, calx_rollback(session));
    }
}

/* The same of numbers with a fraction for a column of integers: refused, or rounded without a word. */
TEST_NEEDS(fractions_for_integers_are_refused_or_rounded_by_the_backend, "rounds_fractions")
{
    static const char sql[] = "INSERT INTO calx_suite_occasion (n, small) VALUES (:n, :s)";
    calx_session *session = with_moments(t);
    calx_status status = calx_exec(session, calx_text(sql), calx_args(2.5, CALX_DECIMAL("2.5")));
    if (strcmp(suite_is("rounds_fractions"), "yes") == 0) {
        CHECK_STATUS(session, status, CALX_OK);
        ROWS(session, "2|3", calx_text("SELECT n, small FROM calx_suite_occasion"));
    } else {
        CHECK_STATUS(session, status, CALX_DATA_ERROR);
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    }
    OK(session, calx_rollback(session));
}

/* As a program without macros sets a column, of whose kind no compiler of C knows. */
static calx_status set(calx_session *session, const char *column, calx_arg value)
{
    calx_node *table = calx_model_table(&occasion_model);
    return calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set_to(calx_table_column(table, column), calx_arg_node(value)) }, 1));
}

static void refused(suite *t, calx_session *session, const char *column, calx_arg value, calx_error_kind kind, const char *part)
{
    CHECK_STATUS(session, set(session, column, value), CALX_DATA_ERROR);
    suite_check_text(SUITE_HERE, column, calx_error_kind_name(calx_error_of(session)->kind), calx_error_kind_name(kind));
    suite_check_text(SUITE_HERE, column, calx_error_of(session)->column, column);
    CHECK_HAS(calx_errmsg(session), part);
    OK(session, calx_rollback(session));
}

TEST(text_is_read_as_what_the_column_holds)
{
    static const struct { const char *column, *text; } bad[] = {
        { "d", "2024-1-1" }, { "d", "today" }, { "d", "2023-02-29" }, { "d", "" }, { "d", "2024-02-29 10:00:00" }, { "c", "now" }, { "c", "24:00:00" }, { "c", "1:00" },
        { "ts", "now" }, { "ts", "2024-2-9 10:00" }, { "ts", "2023-02-29 10:00:00" }, { "ts", "2024-02-29 10:00:00Z" }, { "tz", "now" }, { "tz", "2023-02-29 10:00:00Z" },
        { "u", "not-a-uuid" }, { "u", "550e8400-e29b-41d4-a716-44665544000g" } };
    calx_session *session = with_moments(t);
    calx_uuid u;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(t, session, bad[i].column, calx_arg_string(bad[i].text), CALX_TYPE_MISMATCH, bad[i].column);
    refused(t, session, "d", calx_arg_string("2024-1-1"), CALX_TYPE_MISMATCH, "the value for d: a date is written YYYY-MM-DD");
    OK(session, set(session, "d", calx_arg_string("2024-02-29")));
    OK(session, set(session, "ts", calx_arg_string("2024-02-29T10:00")));
    OK(session, set(session, "tz", calx_arg_string("2024-02-29 10:00:00+02:00")));
    OK(session, set(session, "tz", calx_arg_string("2024-02-29 10:00:00")));
    OK(session, set(session, "u", calx_arg_string("550E8400E29B41D4A716446655440000")));
    OK(session, set(session, "d", calx_arg_string(NULL)));
    ROWS(session, "2024-02-29|~;~|2024-02-29 10:00:00;~|~;~|~;~|~;~|~", calx_select(calx_columns(calx_col(occasion, d), calx_col(occasion, ts)), calx_order_by(calx_col(occasion, id))));
    ROWS(session, "2", calx_select(calx_columns(calx_count_all()), calx_from(occasion), calx_where(calx_in(calx_col(occasion, tz), ((calx_timestamptz){ INT64_C(1709193600000000) }),
                                                                                                     ((calx_timestamptz){ INT64_C(1709200800000000) })))));
    REQUIRE(calx_uuid_parse("550e8400-e29b-41d4-a716-446655440000", 36, &u, NULL) == CALX_OK);
    ROWS(session, "1", calx_select(calx_columns(calx_count_all()), calx_from(occasion), calx_where(calx_eq(calx_col(occasion, u), u))));
}

TEST(a_number_that_is_no_integer_is_refused)
{
    calx_session *session = with_moments(t);
    refused(t, session, "n", calx_arg_double(4.5), CALX_OUT_OF_RANGE, "the value for n: an integer is wanted");
    refused(t, session, "n", calx_arg_double(-0.25), CALX_OUT_OF_RANGE, "n");
    refused(t, session, "n", calx_arg_double(1e19), CALX_OUT_OF_RANGE, "n");
    refused(t, session, "n", calx_arg_decimal((calx_decimal){ "5.5", 3 }), CALX_OUT_OF_RANGE, "n");
    refused(t, session, "n", calx_arg_double(1e10), CALX_OUT_OF_RANGE, "n");
    refused(t, session, "small", calx_arg_double(40000), CALX_OUT_OF_RANGE, "small");
    OK(session, set(session, "n", calx_arg_double(5.0)));
    OK(session, set(session, "n", calx_arg_decimal((calx_decimal){ "-6.00", 5 })));
    OK(session, calx_exec(session, calx_insert(occasion, calx_set(calx_col(occasion, n), -0.0))));
    CHECK_STATUS(session, calx_exec(session, calx_update(occasion, calx_set(calx_col(occasion, n), 0.5))), CALX_DATA_ERROR);
    CHECK_TEXT(calx_error_of(session)->column, "n");
    OK(session, calx_rollback(session));
    OK(session, set(session, "n", calx_arg_double(5.0)));
    ROWS(session, "5", calx_select(calx_columns(calx_col(occasion, n)), calx_where(calx_gt(calx_col(occasion, n), 4.5), calx_lt(calx_col(occasion, n), 5.5))));
}
