/* SPDX-License-Identifier: MIT */
/* Times that mean the same on every backend: their fields, dates beside moments, arithmetic with spans of time. */
#include "rows.h"

struct visit {
    int32_t id;
    calx_timestamp at;
    calx_date day;
    calx_time hour;
    calx_interval span;
};
CALX_MODEL(visit, "calx_suite_visit", CALX_COLUMN(visit, id, .primary_key = true), CALX_COLUMN(visit, at, .column = "happened"), CALX_COLUMN(visit, day),
           CALX_COLUMN(visit, hour, .column = "h"), CALX_COLUMN(visit, span));
static calx_metadata metadata = CALX_METADATA(&visit_model);

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)
#define ID calx_col(visit, id)
#define AT calx_col(visit, at)
#define ON calx_col(visit, day)
#define VISIT(n, us, days) \
    calx_insert(visit, calx_set(ID, n), calx_set(AT, ((calx_timestamp){ us })), calx_set(ON, ((calx_date){ days })), \
                calx_set(calx_col(visit, hour), ((calx_time){ 45 * SECOND / 2 })), calx_set(calx_col(visit, span), ((calx_interval){ 0, 0, 90 * SECOND })))
#define IDS(...) calx_select(calx_columns(ID), calx_where(__VA_ARGS__), calx_order_by(ID))

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* 1: 2012-10-15 12:57:18.000396, a Monday; 2: 2021-01-03, a Sunday, whose week is of the year before; 3: 1969-12-31 23:59:59.25, whose week is
 * of the year after. The days are theirs. */
static calx_session *with_visits(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_visit";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_exec(session, VISIT(1, INT64_C(1350305838000396), 15628)));
    OK(session, calx_exec(session, VISIT(2, 18630 * DAY, 18630)));
    OK(session, calx_exec(session, VISIT(3, -3 * SECOND / 4, -1)));
    OK(session, calx_commit(session));
    return session;
}

TEST_NEEDS(fields_of_moments_are_the_same_numbers, "date_type time_type interval_type moments_compute")
{
    calx_session *session = with_visits(t);
    static const struct { const char *field, *rows; } fields[] = {
        { "year", "2012;2021;1969" }, { "month", "10;1;12" }, { "day", "15;3;31" }, { "hour", "12;0;23" }, { "minute", "57;0;59" },
        { "second", "18.000396;0;59.25" }, { "microseconds", "18000396;0;59250000" }, { "microsecond", "396;0;250000" },
        { "week", "42;53;1" }, { "isoyear", "2012;2020;1970" }, { "dow", "1;0;3" }, { "isodow", "1;7;3" }, { "doy", "289;3;365" },
        { "quarter", "4;1;4" }, { "epoch", "1350305838.000396;1609632000;-0.75" }, { "YEAR", "2012;2021;1969" },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        (void)suite_check_rows(SUITE_HERE, fields[i].field, session, calx_select(calx_columns(calx_extract(fields[i].field, AT)), calx_order_by(ID)), CALX_NO_ARGS,
                               fields[i].rows);
    ROWS(session, "42;53;1", calx_select(calx_columns(calx_extract("week", ON)), calx_order_by(ID)));
    ROWS(session, "1350259200;1609632000;-86400", calx_select(calx_columns(calx_extract("epoch", ON)), calx_order_by(ID)));
    ROWS(session, "22.5;22.5;22.5", calx_select(calx_columns(calx_extract("second", calx_col(visit, hour))), calx_order_by(ID)));
    ROWS(session, "1;3", IDS(calx_gt(calx_extract("second", AT), ((calx_decimal){ "18.0003", 7 }))));
}

/* 4: 2023-12-31 23:59:59.9996, a Sunday; 5: the last microsecond of all. Nothing rounds them to the next second. */
TEST_NEEDS(the_last_moment_of_a_second_is_of_that_second, "date_type time_type interval_type moments_compute")
{
    calx_session *session = with_visits(t);
    static const struct { const char *field, *rows; } fields[] = {
        { "year", "2023;9999" }, { "month", "12;12" }, { "day", "31;31" }, { "hour", "23;23" }, { "minute", "59;59" }, { "second", "59.9996;59.999999" },
        { "week", "52;52" }, { "isoyear", "2023;9999" }, { "dow", "0;5" }, { "isodow", "7;5" }, { "doy", "365;365" }, { "quarter", "4;4" },
    };
    OK(session, calx_exec(session, VISIT(4, INT64_C(19723) * DAY - 400, 19722)));
    OK(session, calx_exec(session, VISIT(5, INT64_C(2932897) * DAY - 1, 2932896)));
    OK(session, calx_exec(session, calx_update(visit, calx_set(calx_col(visit, hour), ((calx_time){ DAY - 400 })), calx_where(calx_eq(ID, 4)))));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        (void)suite_check_rows(SUITE_HERE, fields[i].field, session, calx_select(calx_columns(calx_extract(fields[i].field, AT)), calx_where(calx_gt(ID, 3)), calx_order_by(ID)),
                               CALX_NO_ARGS, fields[i].rows);
    ROWS(session, "23|59", calx_select(calx_columns(calx_extract("hour", calx_col(visit, hour)), calx_extract("minute", calx_col(visit, hour))), calx_where(calx_eq(ID, 4))));
    ROWS(session, "4;5", IDS(calx_gt(ID, 3), calx_eq(calx_cast(AT, CALX_SQL_TYPE(DATE)), ON)));
}

TEST_NEEDS(fields_that_a_backend_lacks_are_refused, "date_type")
{
    calx_session *session = with_visits(t);
    if (suite_has("century_field"))
        ROWS(session, "21;21;20", calx_select(calx_columns(calx_extract("century", AT)), calx_order_by(ID)));
    else
        UNSUPPORTED(session, "EXTRACT(century)", calx_select(calx_columns(calx_extract("century", AT))));
    if (!suite_has("day_hour_field"))
        UNSUPPORTED(session, "EXTRACT(day_hour)", calx_select(calx_columns(calx_extract("day_hour", AT))));
}

TEST_NEEDS(a_date_beside_a_moment_is_its_midnight, "date_type")
{
    calx_session *session = with_visits(t);
    ROWS(session, "2", IDS(calx_eq(AT, ON)));
    ROWS(session, "1;3", IDS(calx_gt(AT, ON)));
    ROWS(session, "1;2;3", IDS(calx_le(ON, AT)));
    ROWS(session, "1;3", IDS(calx_ne(ON, AT)));
    ROWS(session, "2", IDS(calx_eq(AT, ((calx_date){ 18630 }))));
    ROWS(session, "2", IDS(calx_eq(ON, ((calx_timestamp){ 18630 * DAY }))));
    ROWS(session, "", IDS(calx_eq(ON, ((calx_timestamp){ 18630 * DAY + 1 }))));
    ROWS(session, "2", IDS(calx_between(AT, ((calx_date){ 18630 }), ((calx_date){ 18631 }))));
    ROWS(session, "2", IDS(calx_is_not_distinct_from(AT, ON)));
}

static calx_node *span(int64_t us)
{
    return calx_arg_node(calx_arg_interval((calx_interval){ 0, 0, us }));
}

static calx_node *moment(int64_t us)
{
    return calx_arg_node(calx_arg_timestamp((calx_timestamp){ us }));
}

static int64_t moment_of(suite *t, calx_session *session, int id, calx_node *expression)
{
    calx_timestamp got = { 0 };
    OK(session, calx_scalar(session, calx_select(calx_columns(expression), calx_where(calx_eq(ID, id))), &got));
    return got.us;
}

static int64_t span_of(suite *t, calx_session *session, int id, calx_node *expression)
{
    calx_interval got = { 0, 0, 0 };
    OK(session, calx_scalar(session, calx_select(calx_columns(expression), calx_where(calx_eq(ID, id))), &got));
    CHECK_INT(got.months, 0);
    return got.days * DAY + got.us;
}

TEST_NEEDS(spans_of_time_are_added_to_moments, "date_type time_type interval_type moments_compute")
{
    calx_session *session = with_visits(t);
    CHECK_INT(moment_of(t, session, 1, calx_binary(CALX_OP_ADD, N(AT), span(1))), INT64_C(1350305838000397));
    CHECK_INT(moment_of(t, session, 1, calx_binary(CALX_OP_SUB, N(AT), span(18 * SECOND))), INT64_C(1350305820000396));
    CHECK_INT(moment_of(t, session, 2, calx_binary(CALX_OP_ADD, N(calx_col(visit, span)), N(AT))), 18630 * DAY + 90 * SECOND);
    CHECK_INT(moment_of(t, session, 2, calx_binary(CALX_OP_SUB, N(ON), N(calx_col(visit, span)))), 18630 * DAY - 90 * SECOND);
    CHECK_INT(moment_of(t, session, 3, calx_binary(CALX_OP_ADD, N(AT), span(3 * SECOND / 4))), 0);
    CHECK_INT(moment_of(t, session, 3, calx_binary(CALX_OP_ADD, moment(5), span(2 * DAY))), 2 * DAY + 5);
    ROWS(session, "2", IDS(calx_as_cond(calx_binary(CALX_OP_EQ, calx_binary(CALX_OP_ADD, N(AT), N(calx_col(visit, span))), moment(18630 * DAY + 90 * SECOND)))));
    OK(session, calx_exec(session, calx_update(visit, calx_set(AT, calx_binary(CALX_OP_ADD, N(AT), span(DAY))), calx_where(calx_eq(ID, 2)))));
    CHECK_INT(moment_of(t, session, 2, N(AT)), 18631 * DAY);
}

TEST_NEEDS(moments_are_subtracted, "date_type time_type interval_type moments_compute")
{
    calx_session *session = with_visits(t);
    CHECK_INT(span_of(t, session, 1, calx_binary(CALX_OP_SUB, N(AT), moment(INT64_C(1350305838000396) - 7 * SECOND - 1))), 7 * SECOND + 1);
    CHECK_INT(span_of(t, session, 3, calx_binary(CALX_OP_SUB, N(AT), moment(DAY))), -DAY - 3 * SECOND / 4);
    CHECK_INT(span_of(t, session, 1, calx_binary(CALX_OP_SUB, N(AT), N(ON))), INT64_C(46638000396));
    ROWS(session, "0;3002;-15629", calx_select(calx_columns(calx_binary(CALX_OP_SUB, N(ON), calx_arg_node(calx_arg_date((calx_date){ 15628 })))), calx_order_by(ID)));
}

#define WHEN calx_as_time(calx_param_node("when", NULL))

TEST_NEEDS(parameters_that_are_dates_and_moments, "date_type")
{
    calx_session *session = with_visits(t);
    calx_timestamp midnight = { 18630 * DAY }, morning = { 18630 * DAY + SECOND };
    calx_date day = { 18630 }, other = { 18631 };
    ROWS_OF(session, "2", calx_args(day), IDS(calx_eq(AT, WHEN)));
    ROWS_OF(session, "2", calx_args(day), IDS(calx_ge(AT, WHEN)));
    ROWS_OF(session, "2", calx_args(day), IDS(calx_in(AT, WHEN, other)));
    ROWS_OF(session, "2", calx_args(midnight), IDS(calx_eq(ON, WHEN)));
    ROWS_OF(session, "2", calx_args(midnight), IDS(calx_in(ON, WHEN, other)));
    ROWS_OF(session, "", calx_args(morning), IDS(calx_eq(ON, WHEN)));
    ROWS_OF(session, "1;2;3", calx_args(morning), IDS(calx_lt(ON, WHEN)));
    ROWS_OF(session, "1;3", calx_args(midnight), IDS(calx_lt(ON, WHEN)));
    ROWS_OF(session, "", calx_args(morning), IDS(calx_gt(ON, WHEN)));
    ROWS_OF(session, "2", calx_args(midnight), IDS(calx_ge(ON, WHEN)));
}

#define NARY(op, ...) calx_nary(op, NODES(__VA_ARGS__))
#define PLUS(a, b) calx_binary(CALX_OP_ADD, a, b)
#define MINUS(a, b) calx_binary(CALX_OP_SUB, a, b)
#define SPAN N(calx_col(visit, span))
#define AT_1 INT64_C(1350305838000396)

TEST_NEEDS(sums_of_many_spans_and_moments, "date_type time_type interval_type moments_compute")
{
    calx_session *session = with_visits(t);
    calx_interval got = { 0, 0, 0 };
    CHECK_INT(moment_of(t, session, 1, NARY(CALX_OP_ADD, N(AT), span(1), span(2))), AT_1 + 3);
    CHECK_INT(moment_of(t, session, 1, NARY(CALX_OP_ADD, span(1), SPAN, N(AT))), AT_1 + 90 * SECOND + 1);
    CHECK_INT(moment_of(t, session, 2, NARY(CALX_OP_ADD, N(ON), span(DAY), SPAN)), 18631 * DAY + 90 * SECOND);
    CHECK_INT(moment_of(t, session, 2, PLUS(NARY(CALX_OP_ADD, N(ON), span(DAY), SPAN), span(1))), 18631 * DAY + 90 * SECOND + 1);
    CHECK_INT(moment_of(t, session, 1, MINUS(PLUS(PLUS(N(AT), span(3)), SPAN), span(1))), AT_1 + 90 * SECOND + 2);
    CHECK_INT(moment_of(t, session, 1, PLUS(N(AT), PLUS(SPAN, span(7)))), AT_1 + 90 * SECOND + 7);
    CHECK_INT(moment_of(t, session, 1, PLUS(N(ON), MINUS(N(AT), N(ON)))), AT_1);
    CHECK_INT(moment_of(t, session, 1, PLUS(N(AT), calx_unary(CALX_OP_NEG, SPAN))), AT_1 - 90 * SECOND);
    CHECK_INT(span_of(t, session, 1, PLUS(MINUS(N(AT), N(ON)), MINUS(N(AT), N(ON)))), 2 * INT64_C(46638000396));
    CHECK_INT(span_of(t, session, 1, NARY(CALX_OP_ADD, MINUS(N(AT), N(ON)), SPAN, span(1))), INT64_C(46638000396) + 90 * SECOND + 1);
    CHECK_INT(span_of(t, session, 1, MINUS(MINUS(N(AT), span(5)), MINUS(N(AT), SPAN))), 90 * SECOND - 5);
    ROWS(session, "2", IDS(calx_as_cond(calx_binary(CALX_OP_EQ, NARY(CALX_OP_ADD, N(ON), SPAN, span(1)), moment(18630 * DAY + 90 * SECOND + 1)))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_sum(calx_col(visit, span)))), &got));
    CHECK_INT(got.days * DAY + got.us, 270 * SECOND);
}

TEST_NEEDS(spans_times_numbers, "date_type time_type interval_type moments_compute")
{
    calx_session *session = with_visits(t);
    calx_decimal half = { "0.5", 3 };
    CHECK_INT(moment_of(t, session, 1, PLUS(N(AT), calx_binary(CALX_OP_MUL, SPAN, INT(2)))), AT_1 + 180 * SECOND);
    CHECK_INT(moment_of(t, session, 1, PLUS(N(AT), calx_binary(CALX_OP_MUL, INT(2), SPAN))), AT_1 + 180 * SECOND);
    CHECK_INT(moment_of(t, session, 1, PLUS(N(AT), calx_binary(CALX_OP_DIV, SPAN, INT(2)))), AT_1 + 45 * SECOND);
    CHECK_INT(span_of(t, session, 1, calx_binary(CALX_OP_DIV, SPAN, INT(7))), INT64_C(12857143));
    CHECK_INT(span_of(t, session, 1, calx_binary(CALX_OP_MUL, SPAN, calx_arg_node(calx_arg_double(1.5)))), 135 * SECOND);
    CHECK_INT(span_of(t, session, 1, calx_binary(CALX_OP_MUL, calx_arg_node(calx_arg_double(0.25)), SPAN)), 45 * SECOND / 2);
    CHECK_INT(span_of(t, session, 1, calx_binary(CALX_OP_DIV, SPAN, calx_cast_node(calx_arg_node(calx_arg_decimal(half)), &(const calx_type)CALX_SQL_TYPE(DOUBLE)))), 180 * SECOND);
}

/* Of microseconds the mean is a number with a fraction, and no span. */
TEST_NEEDS(means_of_spans, "date_type time_type interval_type moments_compute windows")
{
    calx_session *session = with_visits(t);
    calx_interval_expr *since = calx_keep(calx_as_interval(MINUS(N(AT), moment(0))));
    calx_node *sub = calx_subquery(calx_select(calx_columns(calx_label(since, "since"))), "s");
    calx_interval got = { 0, 0, 0 };
    calx_timestamp at = { 0 };
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_avg(since))), &got));
    CHECK_INT(got.days * DAY + got.us, INT64_C(986645945750132));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_filter(calx_avg(since), calx_le(ID, 2)))), &got));
    CHECK_INT(got.days * DAY + got.us, INT64_C(1479968919000198));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_over(calx_avg(since), calx_order_by(ID))), calx_order_by(calx_desc(ID))), &got));
    CHECK_INT(got.days * DAY + got.us, INT64_C(986645945750132));
    OK(session, calx_scalar(session, calx_select(calx_columns(PLUS(moment(1), N(calx_avg(calx_interval_of(sub, "since")))))), &at));
    CHECK_INT(at.us, INT64_C(986645945750133));
    ROWS(session, "", calx_select(calx_columns(calx_count_all()), calx_from(visit), calx_having(calx_gt(calx_avg(calx_col(visit, span)), ((calx_interval){ 0, 0, 90 * SECOND })))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(calx_avg(since), CALX_SQL_TYPE(INTERVAL)))), &got));
    CHECK_INT(got.days * DAY + got.us, INT64_C(986645945750132));
    calx_release(since);
}

TEST_NEEDS(sums_of_what_names_stand_for, "date_type time_type interval_type moments_compute")
{
    calx_session *session = with_visits(t);
    calx_timestamp got = { 0 };
    calx_node *sub = calx_subquery(calx_select(calx_columns(ID, calx_label(AT, "moment"), ON, calx_label(calx_col(visit, span), "length"))), "s");
    calx_node *later = NARY(CALX_OP_ADD, N(calx_time_of(sub, "moment")), N(calx_interval_of(sub, "length")), span(1));
    OK(session, calx_scalar(session, calx_select(calx_columns(later), calx_where(calx_eq(calx_num_of(sub, "id"), 1))), &got));
    CHECK_INT(got.us, AT_1 + 90 * SECOND + 1);
    sub = calx_subquery(calx_select(calx_columns(ID, calx_label(AT, "moment"), ON)), "s");
    ROWS(session, "2", calx_select(calx_columns(calx_num_of(sub, "id")), calx_where(calx_eq(calx_time_of(sub, "moment"), calx_time_of(sub, "day")))));
    OK(session, calx_scalar(session, calx_select(calx_columns(PLUS(N(calx_max(AT)), span(1)))), &got));
    CHECK_INT(got.us, 18630 * DAY + 1);
    OK(session, calx_scalar(session, calx_select(calx_columns(PLUS(N(calx_coalesce(AT, moment(0))), span(1))), calx_where(calx_eq(ID, 1))), &got));
    CHECK_INT(got.us, AT_1 + 1);
    CHECK_INT(span_of(t, session, 1, MINUS(calx_scalar_subquery(calx_select(calx_columns(calx_max(AT)), calx_correlate_n(NULL, 0, 0))), N(AT))), 18630 * DAY - AT_1);
}

TEST_NEEDS(dates_among_moments_of_a_list, "date_type")
{
    calx_session *session = with_visits(t);
    calx_timestamp midnight = { 18630 * DAY }, morning = { 18630 * DAY + SECOND };
    calx_date day = { 18630 }, other = { 18631 };
    ROWS(session, "2", IDS(calx_in(AT, day, other)));
    ROWS(session, "2", IDS(calx_in(AT, other, midnight, day)));
    ROWS(session, "1;3", IDS(calx_not_in(AT, day, other)));
    ROWS(session, "2", IDS(calx_in(ON, midnight, morning)));
    ROWS(session, "", IDS(calx_in(ON, morning)));
    ROWS(session, "1;2;3", IDS(calx_not_in(ON, morning)));
    ROWS(session, "2", IDS(calx_in(AT, ON)));
    ROWS(session, "2", IDS(calx_in(day, AT)));
    ROWS(session, "2", IDS(calx_in_subquery(AT, calx_select(calx_columns(ON)))));
    ROWS(session, "2", IDS(calx_in_subquery(ON, calx_select(calx_columns(AT)))));
    ROWS(session, "1;3", IDS(calx_not_in_subquery(AT, calx_select(calx_columns(ON)))));
    ROWS(session, "2", IDS(calx_as_cond(calx_binary(CALX_OP_EQ, calx_tuple(ID, AT), calx_tuple(ID, ON)))));
    ROWS(session, "2", IDS(calx_in(calx_tuple(ID, AT), calx_tuple(2, day), calx_tuple(1, day))));
    ROWS(session, "2", IDS(calx_in(day, AT)));
    ROWS(session, "0;1;0", calx_select(calx_columns(calx_case_value(AT, calx_when(day, 1), calx_else(0))), calx_order_by(ID)));
}

TEST_NEEDS(what_is_no_span_is_not_added_to_a_moment, "date_type !intervals")
{
    calx_session *session = with_visits(t);
    UNSUPPORTED(session, "add an interval", calx_select(calx_columns(calx_binary(CALX_OP_ADD, N(ON), INT(3)))));
    UNSUPPORTED(session, "times of day", calx_select(calx_columns(calx_binary(CALX_OP_ADD, N(calx_col(visit, hour)), span(SECOND)))));
}

/* ---- dates among moments, where none is told to be one ---- */

#define IS_NULL(x) calx_as_cond(calx_binary(CALX_OP_IS, x, calx_null_node()))
#define NULLIF(a, b) calx_func_n("nullif", NODES(N(a), N(b)), NULL)

TEST_NEEDS(nullif_takes_a_date_for_its_midnight_and_gives_it_as_a_date, "date_type")
{
    calx_session *session = with_visits(t);
    calx_date day = { 0 };
    ROWS(session, "2", IDS(IS_NULL(NULLIF(ON, AT))));
    ROWS(session, "2", IDS(IS_NULL(NULLIF(AT, ON))));
    ROWS(session, "2", IDS(IS_NULL(NULLIF(ON, moment(18630 * DAY)))));
    ROWS(session, "", IDS(IS_NULL(NULLIF(ON, moment(18630 * DAY + 1)))));
    ROWS(session, "2", IDS(IS_NULL(NULLIF(AT, calx_arg_node(calx_arg_date((calx_date){ 18630 }))))));
    ROWS_OF(session, "2", calx_args(((calx_date){ 18630 })), IDS(IS_NULL(NULLIF(AT, WHEN))));
    ROWS(session, "1", IDS(calx_as_cond(calx_binary(CALX_OP_EQ, NULLIF(ON, AT), calx_arg_node(calx_arg_date((calx_date){ 15628 }))))));
    OK(session, calx_scalar(session, calx_select(calx_columns(NULLIF(ON, AT)), calx_where(calx_eq(ID, 1))), &day));
    CHECK_INT(day.days, 15628);
    CHECK_INT(moment_of(t, session, 1, NULLIF(AT, ON)), INT64_C(1350305838000396));
}

#define DAY_OF(s) N(calx_time_of(s, "day"))
#define AT_OF(s) N(calx_time_of(s, "moment"))

typedef enum source { SUBQUERY, CTE, TEXT, SOURCES } source;

/* SQL that is text, whose columns say what they are. */
static calx_statement *visits_of_text(void)
{
    static const calx_type integer = { .kind = CALX_TYPE_INTEGER }, day = { .kind = CALX_TYPE_DATE }, moment = { .kind = CALX_TYPE_TIMESTAMP };
    return calx_text_select(calx_fragment_n("SELECT id, day, happened AS moment, NULLIF(day, day) AS never FROM calx_suite_visit", NULL, 0),
                            calx_list_n(NODES(calx_column_of(NULL, "id", &integer), calx_column_of(NULL, "day", &day), calx_column_of(NULL, "moment", &moment),
                                              calx_column_of(NULL, "never", &day))));
}

/* Something with a day, a moment and nothing: its columns are of no type to who names them. */
static calx_node *of_visits(source of)
{
    calx_statement *select = of == TEXT ? visits_of_text() : calx_select(calx_columns(ID, calx_label(ON, "day"), calx_label(AT, "moment"), calx_label(NULLIF(ON, ON), "never")));
    return of == CTE ? calx_cte(select, "s") : calx_subquery(select, "s");
}

TEST_NEEDS(names_of_dates_among_moments_are_midnights, "date_type")
{
    calx_session *session = with_visits(t);
    for (source of = SUBQUERY; of < SOURCES; of++) {
        calx_node *s = calx_node_keep(of_visits(of));
        calx_node *chosen[] = { calx_func_n("coalesce", NODES(DAY_OF(s), AT_OF(s)), NULL), calx_func_n("coalesce", NODES(N(calx_time_of(s, "never")), DAY_OF(s), AT_OF(s)), NULL),
                                calx_func_n("coalesce", NODES(DAY_OF(s), moment(0)), NULL),
                                calx_case_n(NULL, NODES(N(IS_NULL(N(calx_time_of(s, "never")))), DAY_OF(s)), AT_OF(s)),
                                calx_case_n(NULL, NODES(N(IS_NULL(DAY_OF(s))), AT_OF(s)), DAY_OF(s)) };
        for (size_t k = 0; k < sizeof chosen / sizeof *chosen; k++) {
            calx_timestamp got = { 0 };
            calx_node_keep(chosen[k]);
            ROWS(session, "2", calx_select(calx_columns(calx_num_of(s, "id")), calx_where(calx_as_cond(calx_binary(CALX_OP_EQ, chosen[k], moment(18630 * DAY))))));
            ROWS(session, "2", calx_select(calx_columns(calx_num_of(s, "id")), calx_where(calx_as_cond(calx_binary(CALX_OP_EQ, chosen[k], AT_OF(s))))));
            OK(session, calx_scalar(session, calx_select(calx_columns(chosen[k]), calx_where(calx_eq(calx_num_of(s, "id"), 1))), &got));
            CHECK_INT(got.us, 15628 * DAY);
            calx_node_release(chosen[k]);
        }
        ROWS(session, "2", calx_select(calx_columns(calx_num_of(s, "id")), calx_where(IS_NULL(NULLIF(DAY_OF(s), AT_OF(s))))));
        calx_node_release(s);
    }
}

TEST_NEEDS(what_is_chosen_by_name_is_added_to_as_a_moment, "date_type interval_type moments_compute")
{
    calx_session *session = with_visits(t);
    calx_node *s = of_visits(SUBQUERY);
    calx_node *later = PLUS(calx_func_n("coalesce", NODES(DAY_OF(s), AT_OF(s)), NULL), span(1));
    calx_timestamp got = { 0 };
    OK(session, calx_scalar(session, calx_select(calx_columns(later), calx_where(calx_eq(calx_num_of(s, "id"), 1))), &got));
    CHECK_INT(got.us, 15628 * DAY + 1);
}

TEST_NEEDS(moments_are_set_to_dates_and_dates_to_moments, "date_type")
{
    calx_session *session = with_visits(t);
    calx_node *s;
    OK(session, calx_exec(session, calx_update(visit, calx_set(AT, ON), calx_where(calx_eq(ID, 1)))));
    CHECK_INT(moment_of(t, session, 1, N(AT)), 15628 * DAY);
    ROWS(session, "1;2", IDS(calx_eq(AT, calx_cast(ON, CALX_SQL_TYPE(TIMESTAMP)))));
    OK(session, calx_exec(session, calx_update(visit, calx_set(ON, AT), calx_where(calx_eq(ID, 3)))));
    ROWS(session, "3", IDS(calx_eq(ON, ((calx_date){ -1 }))));
    s = of_visits(SUBQUERY);
    OK(session, calx_exec(session, calx_insert(visit, calx_from_select(calx_list(ID, AT, ON, calx_col(visit, hour), calx_col(visit, span)),
                                                                       calx_select(calx_columns(calx_plus(calx_num_of(s, "id"), 10), calx_time_of(s, "day"), calx_time_of(s, "moment"),
                                                                                                ((calx_time){ 0 }), ((calx_interval){ 0, 0, 0 })))))));
    CHECK_INT(moment_of(t, session, 12, N(AT)), 18630 * DAY);
    ROWS(session, "11;12;13", IDS(calx_gt(ID, 10), calx_eq(ON, calx_cast(AT, CALX_SQL_TYPE(DATE)))));
}

/* A date for a moment in each way that a value comes to a column; SQLite would keep the text of the date. */
TEST_NEEDS(values_that_are_dates_are_set_as_midnights, "date_type")
{
    calx_session *session = with_visits(t);
    calx_date day = { 18632 };
    calx_node *const columns[] = { N(ID), N(AT), N(ON), N(calx_col(visit, hour)), N(calx_col(visit, span)) };
    OK(session, calx_exec(session, calx_update(visit, calx_set(AT, day), calx_where(calx_eq(ID, 1)))));
    OK(session, calx_exec(session, calx_update(visit, calx_set_to(N(AT), N(WHEN)), calx_where(calx_eq(ID, 2))), calx_args(day)));
    OK(session, calx_exec(session, calx_insert_n(calx_model_table(&visit_model), (calx_clause *[]){ calx_rows_n(calx_list_n(columns, 5), NODES(calx_tuple_n(NODES(INT(4), calx_arg_node(calx_arg_date(day)),
                                       moment(18632 * DAY), calx_arg_node(calx_arg_time((calx_time){ 0 })), span(0))))) }, 1)));
    OK(session, calx_exec(session, calx_insert_n(calx_model_table(&visit_model), (calx_clause *[]){ calx_from_select(calx_list_n(columns, 5), calx_select_n((calx_clause *[]){
                                       calx_columns_n(NODES(INT(5), calx_arg_node(calx_arg_date(day)), N(ON), N(calx_col(visit, hour)), N(calx_col(visit, span)))), calx_where(calx_eq(ID, 4)) }, 2)) }, 1)));
    ROWS(session, "1;2;4;5", IDS(calx_eq(AT, ((calx_timestamp){ 18632 * DAY }))));
    ROWS(session, "4;5", IDS(calx_eq(ON, AT)));
    CHECK_INT(moment_of(t, session, 5, N(AT)), 18632 * DAY);
}

TEST_NEEDS(a_date_is_set_to_a_midnight_and_to_no_other_moment, "date_type")
{
    calx_session *session = with_visits(t);
    const calx_timestamp midnight = { 18632 * DAY }, later = { 18632 * DAY + 1 };
    OK(session, calx_exec(session, calx_update(visit, calx_set(ON, midnight), calx_where(calx_eq(ID, 1)))));
    OK(session, calx_exec(session, calx_update(visit, calx_set_to(N(ON), N(WHEN)), calx_where(calx_eq(ID, 2))), calx_args(midnight)));
    ROWS(session, "1;2", IDS(calx_eq(ON, ((calx_date){ 18632 }))));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_update(visit, calx_set(ON, later))), CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_OUT_OF_RANGE);
    CHECK_HAS(calx_errmsg(session), "the value for day: a date is wanted, and the moment is not its midnight");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_update(visit, calx_set_to(N(ON), N(WHEN))), calx_args(later)), CALX_DATA_ERROR);
    CHECK_TEXT(calx_error_of(session)->column, "day");
    OK(session, calx_rollback(session));
    ROWS(session, "1;2;3", IDS(calx_lt(ON, later)));
}

TEST_NEEDS(values_that_are_times_of_day_are_no_moments, "date_type time_type")
{
    calx_session *session = with_visits(t);
    calx_node *const values[][2] = { { N(AT), calx_arg_node(calx_arg_time((calx_time){ 5 })) }, { N(ON), calx_arg_node(calx_arg_time((calx_time){ 5 })) },
                                     { N(calx_col(visit, hour)), moment(5) }, { N(calx_col(visit, hour)), calx_arg_node(calx_arg_date((calx_date){ 5 })) } };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        calx_node *value = calx_node_keep(values[i][1]);
        calx_statement *const statements[] = { calx_update_n(calx_model_table(&visit_model), (calx_clause *[]){ calx_set_to(values[i][0], value) }, 1),
                                               IDS(calx_as_cond(calx_binary(CALX_OP_EQ, values[i][0], value))) };
        for (size_t k = 0; k < 2; k++) {
            suite_check_status(SUITE_HERE, "no moment", calx_exec(session, statements[k]), CALX_DATA_ERROR, calx_errmsg(session));
            CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
            CHECK_HAS(calx_errmsg(session), i < 2 ? "and the value is a time of day" : "a time of day is wanted, and the value is a date or a timestamp");
            OK(session, calx_rollback(session));
        }
        calx_node_release(value);
    }
}

TEST_NEEDS(names_of_dates_are_midnights_in_a_union_with_moments, "date_type")
{
    calx_session *session = with_visits(t);
    for (int of = SUBQUERY; of <= CTE; of++) {
        calx_result *rows = calx_query(session, calx_union(calx_select(calx_columns(calx_time_of(of_visits(of), "day")), calx_where(calx_true())),
                                                           calx_select(calx_columns(AT), calx_where(calx_eq(ID, 2)))));
        int count = 0;
        while (calx_result_next(rows))
            count++;
        CHECK_INT(count, 3);
        CLOSE(rows, CALX_OK);
    }
}

TEST_NEEDS(distinct_dates_are_midnights_in_a_union_with_moments, "date_type")
{
    calx_session *session = with_visits(t);
    ROWS(session, "2|3", calx_select(calx_columns(calx_func("count", calx_distinct(calx_time_of(calx_subquery(calx_union(
                                         calx_select(calx_columns(calx_distinct(ON)), calx_where(calx_eq(ID, 2))), calx_select(calx_columns(AT), calx_where(calx_le(ID, 2)))), "u"), "day"))),
                                     calx_subquery_num(calx_select(calx_columns(calx_count(ID)))))));
}
