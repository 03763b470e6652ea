/* SPDX-License-Identifier: MIT */
/* Dates, times and spans of time in expressions: selected, compared with NULL and with each other, old ones, fields of them, arithmetic. */
#include "rows.h"

struct moment {
    int32_t id;
    calx_opt_timestamp at;
    calx_opt_timestamptz moment;
    calx_opt_date day;
    calx_opt_time hour;
    calx_opt_interval span;
};
CALX_MODEL(moment, "calx_suite_moments", CALX_COLUMN(moment, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(moment, at, .column = "happened"), CALX_COLUMN(moment, moment),
           CALX_COLUMN(moment, day), CALX_COLUMN(moment, hour, .column = "h"), CALX_COLUMN(moment, span));
static calx_metadata metadata = CALX_METADATA(&moment_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_session *with_table(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_moments";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_commit(session));
    return session;
}

/* 2012-10-15 12:57:18.000396 and 1727-04-01 (before the epoch), and a row of NULLs. */
#define AT INT64_C(1350305838000396)
#define LONG_AGO INT64_C(-7659619200000000)
#define SECOND INT64_C(1000000)

static calx_session *with_moments(suite *t)
{
    calx_session *session = with_table(t);
    OK(session, calx_exec(session, calx_insert(moment, calx_set(calx_col(moment, id), 1), calx_set(calx_col(moment, at), ((calx_timestamp){ AT })),
                                               calx_set(calx_col(moment, moment), ((calx_timestamptz){ AT })), calx_set(calx_col(moment, day), ((calx_date){ 15628 })),
                                               calx_set(calx_col(moment, hour), ((calx_time){ INT64_C(46638000396) })), calx_set(calx_col(moment, span), ((calx_interval){ 0, 0, 90 * SECOND })))));
    OK(session, calx_exec(session, calx_insert(moment, calx_set(calx_col(moment, id), 2), calx_set(calx_col(moment, at), ((calx_timestamp){ LONG_AGO })),
                                               calx_set(calx_col(moment, moment), ((calx_timestamptz){ LONG_AGO })), calx_set(calx_col(moment, day), ((calx_date){ -88653 })),
                                               calx_set(calx_col(moment, hour), ((calx_time){ 0 })), calx_set(calx_col(moment, span), ((calx_interval){ 0, 0, -SECOND })))));
    OK(session, calx_exec(session, calx_insert(moment, calx_set(calx_col(moment, id), 3))));
    OK(session, calx_commit(session));
    return session;
}

/* A dialect on a driver without functions for moments says so, before the server knows no such function. */
TEST_NEEDS(arithmetic_of_moments_is_refused_where_there_is_none, "!moments_compute standard_sql")
{
    calx_session *session = with_moments(t);
    calx_node *table = calx_model_table(&moment_model), *at = calx_column_of_model(table, &moment_model, offsetof(struct moment, at));
    UNSUPPORTED(session, "arithmetic of moments", calx_select(calx_columns(calx_binary(CALX_OP_ADD, at, calx_column_of_model(table, &moment_model, offsetof(struct moment, span))))));
    UNSUPPORTED(session, "arithmetic of moments", calx_select(calx_columns(calx_binary(CALX_OP_SUB, at, calx_column_of_model(table, &moment_model, offsetof(struct moment, moment))))));
    UNSUPPORTED(session, "EXTRACT(microseconds)", calx_select(calx_columns(calx_extract("microseconds", calx_col(moment, at)))));
}

/* The values of one row, as they came. */
static struct moment row_of(suite *t, calx_session *session, int id)
{
    struct moment row;
    memset(&row, 0, sizeof row);
    OK(session, calx_one(session, calx_select(calx_columns(calx_col(moment, at), calx_col(moment, moment), calx_col(moment, day), calx_col(moment, hour), calx_col(moment, span)),
                                              calx_where(calx_eq(calx_col(moment, id), id))),
                         CALX_NO_ARGS, &row.at, &row.moment, &row.day, &row.hour, &row.span));
    return row;
}

TEST_NEEDS(times_of_models_come_back, "date_type time_type timestamptz_type interval_type")
{
    calx_session *session = with_moments(t);
    struct moment row = row_of(t, session, 1);
    CHECK_INT(row.at.value.us, AT);
    CHECK_INT(row.moment.value.us, AT);
    CHECK_INT(row.day.value.days, 15628);
    CHECK_INT(row.hour.value.us, INT64_C(46638000396));
    CHECK_INT(row.span.value.us, 90 * SECOND);
}

TEST_NEEDS(times_before_the_epoch_come_back, "date_type time_type timestamptz_type interval_type")
{
    calx_session *session = with_moments(t);
    struct moment row = row_of(t, session, 2);
    CHECK_INT(row.at.value.us, LONG_AGO);
    CHECK_INT(row.moment.value.us, LONG_AGO);
    CHECK_INT(row.day.value.days, -88653);
    CHECK_INT(row.hour.value.us, 0);
    CHECK_INT(row.span.value.us, -SECOND);
}

TEST_NEEDS(times_that_are_null, "date_type time_type timestamptz_type interval_type")
{
    calx_session *session = with_moments(t);
    struct moment row = row_of(t, session, 3);
    CHECK(!row.at.is_set && !row.moment.is_set && !row.day.is_set && !row.hour.is_set && !row.span.is_set);
}

/* A value selected without a table is of the type that it is cast to. */
TEST_NEEDS(times_are_selected_as_values, "date_type time_type")
{
    calx_session *session = with_table(t);
    calx_timestamp at = { 0 };
    calx_date day = { 0 };
    calx_time hour = { 0 };
    calx_opt_date none = { true, { 1 } };
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(((calx_timestamp){ AT }), CALX_SQL_TYPE(TIMESTAMP)))), &at));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(((calx_date){ 15628 }), CALX_SQL_TYPE(DATE)))), &day));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(((calx_time){ INT64_C(46638000396) }), CALX_SQL_TYPE(TIME)))), &hour));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(CALX_NULL, CALX_SQL_TYPE(DATE)))), &none));
    CHECK_INT(at.us, AT);
    CHECK_INT(day.days, 15628);
    CHECK_INT(hour.us, INT64_C(46638000396));
    CHECK(!none.is_set);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(((calx_date){ 15628 }), CALX_SQL_TYPE(TIMESTAMP)))), &at));
    CHECK_INT(at.us, INT64_C(15628) * 86400 * SECOND);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(((calx_timestamp){ AT }), CALX_SQL_TYPE(TIME)))), &hour));
    CHECK_INT(hour.us, INT64_C(46638000396));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(((calx_timestamp){ SECOND - 1 }), CALX_SQL_TYPE(TIME)))), &hour));
    CHECK_INT(hour.us, SECOND - 1);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(((calx_timestamp){ AT }), CALX_SQL_TYPE(DATE)))), &day));
    CHECK_INT(day.days, 15628);
}

#define IDS(...) calx_select(calx_columns(calx_col(moment, id)), calx_where(__VA_ARGS__), calx_order_by(calx_col(moment, id)))

/* A NULL that is bound where a time is meant. */
TEST_NEEDS(times_are_compared_with_what_may_be_null, "date_type time_type")
{
    calx_session *session = with_moments(t);
    static const calx_opt_timestamp no_moment = { false, { 0 } };
    static const calx_opt_date no_day = { false, { 0 } };
    static const calx_opt_time no_time = { false, { 0 } };
    ROWS(session, "3", IDS(calx_is_not_distinct_from(calx_col(moment, at), no_moment)));
    ROWS(session, "3", IDS(calx_is_not_distinct_from(calx_col(moment, day), no_day)));
    ROWS(session, "3", IDS(calx_is_not_distinct_from(calx_col(moment, hour), no_time)));
    ROWS(session, "1", IDS(calx_eq(calx_col(moment, day), ((calx_opt_date){ true, { 15628 } }))));
}

TEST_NEEDS(times_are_conditions, "date_type time_type timestamptz_type")
{
    calx_session *session = with_moments(t);
    ROWS(session, "1", IDS(calx_gt(calx_col(moment, at), ((calx_timestamp){ 0 }))));
    ROWS(session, "2", IDS(calx_lt(calx_col(moment, moment), ((calx_timestamptz){ 0 }))));
    ROWS(session, "1;2", IDS(calx_in(calx_col(moment, day), ((calx_date){ 15628 }), ((calx_date){ -88653 }))));
    ROWS(session, "1", IDS(calx_between(calx_col(moment, hour), ((calx_time){ SECOND }), ((calx_time){ INT64_C(46638000396) }))));
    ROWS(session, "2;1", calx_select(calx_columns(calx_col(moment, id)), calx_where(calx_is_not_null(calx_col(moment, at))), calx_order_by(calx_col(moment, at))));
}

TEST_NEEDS(fields_of_times_are_numbers, "date_type")
{
    calx_session *session = with_moments(t);
    static const struct { const char *field; int64_t value; } fields[] = { { "year", 2012 }, { "month", 10 }, { "day", 15 }, { "hour", 12 }, { "minute", 57 } };
    for (size_t i = 0; i < 5; i++) {
        int64_t got = -1;
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(calx_extract(fields[i].field, calx_col(moment, at)), CALX_SQL_TYPE(BIGINT))), calx_where(calx_eq(calx_col(moment, id), 1))), &got));
        CHECK_INT(got, fields[i].value);
    }
    ROWS(session, "2", IDS(calx_eq(calx_extract("year", calx_col(moment, day)), 1727)));
}

/* ---- spans of time ---- */

static calx_node *seconds(int64_t count)
{
    return calx_arg_node(calx_arg_interval((calx_interval){ 0, 0, count * SECOND }));
}

TEST_NEEDS(a_span_of_time_is_selected, "intervals")
{
    calx_session *session = with_table(t);
    calx_interval got = { 0, 0, 0 };
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_cast(seconds(90), CALX_SQL_TYPE(INTERVAL)))), &got));
    CHECK_INT(got.us, 90 * SECOND);
    LITERAL(session, "PT1M30S", seconds(90));
    LITERAL(session, "P1Y2M3DT4H", calx_arg_node(calx_arg_interval((calx_interval){ 14, 3, 14400 * SECOND })));
}

TEST_NEEDS(spans_of_time_are_added, "intervals")
{
    calx_session *session = with_moments(t);
    calx_interval span = { 0, 0, 0 };
    calx_timestamp at = { 0 };
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_binary(CALX_OP_ADD, calx_cast(seconds(10), CALX_SQL_TYPE(INTERVAL)), calx_cast(seconds(5), CALX_SQL_TYPE(INTERVAL))))), &span));
    CHECK_INT(span.us, 15 * SECOND);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_binary(CALX_OP_ADD, N(calx_col(moment, span)), calx_cast(seconds(5), CALX_SQL_TYPE(INTERVAL)))), calx_where(calx_eq(calx_col(moment, id), 1))), &span));
    CHECK_INT(span.us, 95 * SECOND);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_binary(CALX_OP_SUB, N(calx_col(moment, at)), calx_cast(seconds(18), CALX_SQL_TYPE(INTERVAL)))), calx_where(calx_eq(calx_col(moment, id), 1))), &at));
    CHECK_INT(at.us, AT - 18 * SECOND);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_binary(CALX_OP_SUB, N(calx_col(moment, at)), calx_cast(((calx_timestamp){ AT - 7 * SECOND }), CALX_SQL_TYPE(TIMESTAMP)))), calx_where(calx_eq(calx_col(moment, id), 1))), &span));
    CHECK_INT(span.us, 7 * SECOND);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_binary(CALX_OP_ADD, N(calx_col(moment, day)), calx_cast(calx_arg_node(calx_arg_interval((calx_interval){ 1, 1, 0 })), CALX_SQL_TYPE(INTERVAL)))), calx_where(calx_eq(calx_col(moment, id), 1))), &at));
    CHECK_INT(at.us, INT64_C(15660) * 86400 * SECOND); /* 2012-11-16 */
}
