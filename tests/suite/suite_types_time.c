/* SPDX-License-Identifier: MIT */
/* Dates, times of day, timestamps with and without zone, intervals: from year 1 to year 9999, on every backend. */
#include "suite_types.h"

static calx_date date(const char *text)
{
    calx_date value;
    if (calx_date_parse(text, strlen(text), &value, NULL) != CALX_OK)
        abort();
    return value;
}

static calx_time time_of(const char *text)
{
    calx_time value;
    if (calx_time_parse(text, strlen(text), &value, NULL) != CALX_OK)
        abort();
    return value;
}

static calx_timestamp timestamp(const char *text)
{
    calx_timestamp value;
    if (calx_timestamp_parse(text, strlen(text), &value, NULL) != CALX_OK)
        abort();
    return value;
}

static calx_timestamptz moment(const char *text)
{
    calx_timestamptz value;
    if (calx_timestamptz_parse(text, strlen(text), &value, NULL) != CALX_OK)
        abort();
    return value;
}

static calx_interval interval(const char *text)
{
    calx_interval value;
    if (calx_interval_parse(text, strlen(text), &value, NULL) != CALX_OK)
        abort();
    return value;
}

/* ---- in order ---- */

TEST_NEEDS(dates_come_back_compare_and_order, "date_type")
{
    suite_column(t, suite_is("date_type"), CALX_KIND_DATE,
                 calx_args(date("0001-01-01"), date("1582-10-10"), date("1900-02-28"), date("1900-03-01"), date("1969-12-31"),
                           date("1970-01-01"), date("2000-02-29"), date("2024-02-29"), date("2024-03-01"), date("9999-12-31")));
}

TEST_NEEDS(times_come_back_compare_and_order, "time_type")
{
    suite_column(t, suite_is("time_type"), CALX_KIND_TIME,
                 calx_args(time_of("00:00"), time_of("00:00:00.000001"), time_of("09:59:59.999999"), time_of("10:00"),
                           time_of("12:34:56"), time_of("12:34:56.1"), time_of("23:59:59"), time_of("23:59:59.999999")));
}

TEST(timestamps_come_back_compare_and_order)
{
    suite_column(t, suite_is("timestamp_type"), CALX_KIND_TIMESTAMP,
                 calx_args(timestamp("0001-01-01 00:00:00"), timestamp("1969-12-31 23:59:59.999999"), timestamp("1970-01-01 00:00:00"),
                           timestamp("1970-01-01 00:00:00.000001"), timestamp("2024-02-29 12:00:00"),
                           timestamp("2024-02-29 12:00:00.5"), timestamp("2038-01-19 03:14:08"),
                           timestamp("9999-12-31 23:59:59.999999")));
}

TEST_NEEDS(moments_come_back_compare_and_order, "timestamptz_type")
{
    suite_column(t, suite_is("timestamptz_type"), CALX_KIND_TIMESTAMPTZ,
                 calx_args(moment("0001-01-01 00:00:00Z"), moment("1969-12-31 23:59:59.999999+00"), moment("1970-01-01 01:00+01:00"),
                           moment("1970-01-01 00:00:00.000001Z"), moment("2024-02-29 23:30-01:30"), moment("2024-03-01 01:00:00.5Z"),
                           moment("2038-01-19 03:14:08Z"), moment("9999-12-31 23:59:59.999999Z")));
}

/* Without months, and in days and the rest of them: what comes back alike everywhere. */
TEST_NEEDS(intervals_come_back_compare_and_order, "interval_type")
{
    suite_column(t, suite_is("interval_type"), CALX_KIND_INTERVAL,
                 calx_args(interval("P-36500DT-23H"), interval("P-1DT-0.000001S"), interval("PT-0.000001S"), interval("PT0S"),
                           interval("PT0.000001S"), interval("PT23H59M59.999999S"), interval("P1D"), interval("P1DT1S"),
                           interval("P36500D")));
}

TEST_NEEDS(intervals_are_summed, "interval_type")
{
    calx_session *session = suite_typed(t, suite_is("interval_type"));
    calx_opt_interval sum = { false, { 0, 0, 0 } };
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_typed")));
    for (int i = 0; i < 3; i++)
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES (:i, :v)"), calx_args(i, interval("P1DT0.000001S"))));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES (4, :v)"), calx_args(interval("PT-2H"))));
    OK(session, calx_scalar(session, calx_text("SELECT SUM(v) FROM calx_suite_typed"), &sum));
    CHECK(sum.is_set);
    CHECK_INT(calx_interval_compare(sum.value, interval("P2DT22H0.000003S")), 0);
}

TEST_NEEDS(months_and_days_are_kept_apart, "interval_type interval_months")
{
    suite_round_trip(t, suite_is("interval_type"), CALX_KIND_INTERVAL,
                     calx_args(interval("P1Y2M3DT4H5M6.789S"), interval("P1M"), interval("P30D"), interval("PT720H"),
                               interval("P-1Y1DT-36H")));
}

TEST_NEEDS(months_are_refused_where_an_interval_is_a_number, "interval_type !interval_months")
{
    calx_session *session = suite_typed(t, suite_is("interval_type"));
    CHECK_STATUS(session, WRITE(session, interval("P1M")), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    CHECK_HAS(calx_errmsg(session), ":v");
    calx_rollback(session);
}

/* ---- the present, leap days, arithmetic of the server ---- */

TEST_NEEDS(every_february_29_comes_back, "date_type")
{
    calx_session *session = suite_typed(t, suite_is("date_type"));
    calx_statement *write = calx_keep(calx_text("UPDATE calx_suite_typed SET v = :v"));
    for (int32_t year = 4; year <= 9999; year += year < 9000 ? 372 : 4) {
        calx_parts parts = { .year = year, .month = 2, .day = 29 };
        calx_date day, got = { 0 };
        bool leap = year % 100 || year % 400 == 0;
        CHECK_INT(calx_date_make(&parts, &day), leap ? CALX_OK : CALX_DATA_ERROR);
        if (!leap)
            continue;
        OK(session, calx_exec(session, write, calx_args(day)));
        OK(session, READ(session, &got));
        CHECK_INT(got.days, day.days);
    }
    calx_release(write);
}

TEST_NEEDS(dates_and_times_written_as_text_are_the_same, "date_type time_type")
{
    calx_session *session;
    calx_date day = { 0 };
    calx_time clock = { 0 };
    const char *day_text = NULL, *clock_text = NULL;
    suite_table(t, "calx_suite_typed", "d %s, c %s", suite_is("date_type"), suite_is("time_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES ('2024-02-29', '23:59:58.000001')")));
    OK(session, calx_one(session, calx_text("SELECT d, c FROM calx_suite_typed"), CALX_NO_ARGS, &day, &clock));
    CHECK_INT(day.days, date("2024-02-29").days);
    CHECK_INT(clock.us, time_of("23:59:58.000001").us);
    OK(session, calx_one(session, calx_text("SELECT d, c FROM calx_suite_typed"), CALX_NO_ARGS, &day_text, &clock_text));
    CHECK_TEXT(day_text, "2024-02-29");
    CHECK_TEXT(clock_text, "23:59:58.000001");
}

TEST_NEEDS(offsets_are_read_as_the_same_moment, "timestamptz_type zones")
{
    calx_session *session = suite_typed(t, suite_is("timestamptz_type"));
    calx_timestamptz got = { 0 };
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_typed SET v = '2024-03-31 03:30:00.25+02'")));
    OK(session, READ(session, &got));
    CHECK_INT(got.us, moment("2024-03-31 01:30:00.25Z").us);
}

TEST_NEEDS(the_present_is_that_of_the_program, "timestamptz_type")
{
    calx_session *session = suite_typed(t, suite_is("timestamptz_type"));
    calx_timestamptz before = calx_timestamptz_now(), got = { 0 };
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_typed SET v = CURRENT_TIMESTAMP")));
    OK(session, READ(session, &got));
    CHECK(got.us > before.us - INT64_C(600000000) && got.us < before.us + INT64_C(600000000)); /* the zone, not the clock */
}

TEST_NEEDS(a_timestamp_with_zone_is_another_type, "timestamptz_type typed_times")
{
    calx_session *session = suite_typed(t, suite_is("timestamptz_type"));
    calx_timestamp plain = { 0 };
    OK(session, WRITE(session, moment("2024-01-01 00:00Z")));
    CHECK_STATUS(session, READ(session, &plain), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    calx_rollback(session);
}

/* ---- what does not fit ---- */

static void refused(suite *t, const char *key, calx_arg arg)
{
    calx_session *session = suite_typed(t, suite_is(key));
    CHECK_STATUS(session, calx_exec(session, calx_text("UPDATE calx_suite_typed SET v = :v"), ((calx_args_t){ &arg, 1 })), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    CHECK_HAS(calx_errmsg(session), ":v");
    CHECK_TEXT(calx_error_of(session)->column, "v");
    OK(session, calx_rollback(session));
}

TEST_NEEDS(times_that_do_not_exist_are_refused_by_name, "date_type time_type timestamptz_type")
{
    refused(t, "date_type", calx_arg_date((calx_date){ date("0001-01-01").days - 1 }));
    refused(t, "date_type", calx_arg_date((calx_date){ date("9999-12-31").days + 1 }));
    refused(t, "date_type", calx_arg_date((calx_date){ INT32_MAX }));
    refused(t, "time_type", calx_arg_time((calx_time){ -1 }));
    refused(t, "time_type", calx_arg_time((calx_time){ INT64_C(86400000000) }));
    refused(t, "timestamp_type", calx_arg_timestamp((calx_timestamp){ INT64_MIN }));
    refused(t, "timestamptz_type", calx_arg_timestamptz((calx_timestamptz){ moment("9999-12-31 23:59:59.999999Z").us + 1 }));
}

/* What the server itself holds, and calx has no value for. */
TEST_NEEDS(infinity_and_bc_cannot_be_fetched, "typed_times")
{
    static const char *const values[] = { "'infinity'::date", "'-infinity'::date", "'0044-03-15 BC'::date", "'10000-01-01'::date",
                                          "'infinity'::timestamptz", "'0001-12-31 BC'::timestamptz", "'24:00'::time" };
    calx_session *session = suite_session(t);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        calx_value got;
        CHECK_STATUS(session, calx_scalar(session, suite_sql("SELECT %s AS moment", values[i]), &got), CALX_DATA_ERROR);
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
        CHECK_TEXT(calx_error_of(session)->column, "moment");
        OK(session, calx_rollback(session));
    }
}

/* ---- NULL, optionals, values ---- */

TEST_NEEDS(null_times_need_optionals, "date_type time_type timestamptz_type interval_type")
{
    calx_session *session;
    calx_opt_date d = { true, { 9 } };
    calx_opt_time c = { true, { 9 } };
    calx_opt_timestamptz m = { true, { 9 } };
    calx_opt_interval i = { true, { 9, 9, 9 } };
    calx_date plain;
    suite_table(t, "calx_suite_typed", "d %s, c %s, m %s, i %s", suite_is("date_type"), suite_is("time_type"),
                suite_is("timestamptz_type"), suite_is("interval_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES (:d, :c, :m, :i)"),
                          calx_args(((calx_opt_date){ false, { 0 } }), ((calx_opt_time){ false, { 0 } }),
                                    ((calx_opt_timestamptz){ false, { 0 } }), ((calx_opt_interval){ false, { 0, 0, 0 } }))));
    OK(session, calx_one(session, calx_text("SELECT d, c, m, i FROM calx_suite_typed"), CALX_NO_ARGS, &d, &c, &m, &i));
    CHECK(!d.is_set && !d.value.days && !c.is_set && !m.is_set && !i.is_set && !i.value.us);
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT d FROM calx_suite_typed"), &plain), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_UNEXPECTED_NULL);
    CHECK_TEXT(calx_error_of(session)->column, "d");
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_typed SET d = :d, c = :c, m = :m, i = :i"),
                          calx_args(((calx_opt_date){ true, { 5 } }), ((calx_opt_time){ true, { 6 } }),
                                    ((calx_opt_timestamptz){ true, { 7 } }), ((calx_opt_interval){ true, { 0, 0, 8 } }))));
    OK(session, calx_one(session, calx_text("SELECT d, c, m, i FROM calx_suite_typed"), CALX_NO_ARGS, &d, &c, &m, &i));
    CHECK(d.is_set && d.value.days == 5 && c.is_set && c.value.us == 6 && m.value.us == 7 && i.value.us == 8);
}

/* The same from memory: a result that was cut loose from its connection. */
TEST_NEEDS(times_of_a_buffered_result_are_the_same, "date_type time_type timestamptz_type interval_type")
{
    calx_session *session;
    calx_result *rows;
    calx_date d = { 0 };
    calx_time c = { 0 };
    calx_timestamptz m = { 0 };
    calx_interval i = { 0, 0, 0 };
    suite_table(t, "calx_suite_typed", "d %s, c %s, m %s, i %s", suite_is("date_type"), suite_is("time_type"),
                suite_is("timestamptz_type"), suite_is("interval_type"));
    session = suite_session(t);
    for (int n = 0; n < 2; n++)
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES (:d, :c, :m, :i)"),
                              calx_args(date("2024-02-29"), time_of("01:02:03.000004"), moment("2024-02-29 01:02:03Z"),
                                        interval("P3DT4H"))));
    rows = calx_query(session, calx_text("SELECT d, c, m, i FROM calx_suite_typed"));
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_typed SET d = NULL")));
    for (int n = 0; n < 2; n++) {
        REQUIRE(calx_fetch(rows, &d, &c, &m, &i));
        CHECK(d.days == date("2024-02-29").days && c.us == time_of("01:02:03.000004").us);
        CHECK(m.us == moment("2024-02-29 01:02:03Z").us && i.days == 3 && i.us == INT64_C(14400000000) && !i.months);
    }
    CLOSE(rows, CALX_OK);
}
