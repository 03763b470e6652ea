/* SPDX-License-Identifier: MIT */
/* Types of the program's own over dates and times, and over text that is cast where it is calculated with. */
#include "rows.h"

/* Another count: the database has each a little later than the program. */
static calx_status move(const calx_value *from, calx_value *to, int by)
{
    *to = *from;
    switch (from->kind) {
    case CALX_KIND_TIMESTAMP: to->as.timestamp.us += by; return CALX_OK;
    case CALX_KIND_TIMESTAMPTZ: to->as.timestamptz.us += by; return CALX_OK;
    case CALX_KIND_TIME: to->as.time.us += by; return CALX_OK;
    case CALX_KIND_DATE: to->as.date.days += by; return CALX_OK;
    default: return CALX_DATA_ERROR;
    }
}

static calx_status later(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    (void)context;
    return move(from, to, 1) == CALX_OK ? CALX_OK : calx_conversion_fail(conversion, "no date and no time");
}

static calx_status earlier(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    (void)context;
    return move(from, to, -1) == CALX_OK ? CALX_OK : calx_conversion_fail(conversion, "no date and no time");
}

/* A number in the program, text in the database. */
static calx_status to_text(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    char *text = calx_conversion_alloc(conversion, 24);
    (void)context;
    if (!text)
        return CALX_NO_MEMORY;
    if (from->kind < CALX_KIND_INT8 || from->kind > CALX_KIND_INT64)
        return calx_conversion_fail(conversion, "no number");
    snprintf(text, 24, "%" PRId64, from->as.i);
    *to = calx_arg_string(text).value;
    return CALX_OK;
}

static calx_status to_number(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    (void)context;
    if (from->kind != CALX_KIND_STR)
        return calx_conversion_fail(conversion, "no text");
    *to = calx_arg_int64(strtoll(from->as.s.ptr, NULL, 10)).value;
    return CALX_OK;
}

/* A moment in the program's hands, its day in the database. */
static calx_status to_day(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    calx_parts parts;
    calx_date day;
    (void)context;
    if (from->kind == CALX_KIND_DATE) {
        *to = *from;
        return CALX_OK;
    }
    if (from->kind != CALX_KIND_TIMESTAMP)
        return calx_conversion_fail(conversion, "no moment");
    parts = calx_timestamp_parts(from->as.timestamp);
    if (calx_date_make(&parts, &day) != CALX_OK)
        return calx_conversion_fail(conversion, "no day");
    *to = calx_arg_date(day).value;
    return CALX_OK;
}

static const calx_user_type day_of = { sizeof day_of, "day_of", to_day, NULL, NULL };
static const calx_user_type shifted = { sizeof shifted, "shifted", later, earlier, NULL };
static const calx_user_type digits = { sizeof digits, "digits", to_text, to_number, NULL };
#define SHIFTED(kind_) { .kind = CALX_TYPE_##kind_, .user = &shifted }

struct stay {
    int32_t id;
    calx_timestamp at;
    calx_timestamptz moment;
    calx_date day;
    calx_time hour;
    int64_t count;
};
CALX_MODEL(stay, "calx_suite_stay", CALX_COLUMN(stay, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(stay, at, .type = SHIFTED(TIMESTAMP)),
           CALX_COLUMN(stay, moment, .type = SHIFTED(TIMESTAMPTZ)), CALX_COLUMN(stay, day, .type = SHIFTED(DATE)), CALX_COLUMN(stay, hour, .type = SHIFTED(TIME)),
           CALX_COLUMN(stay, count, .type = { .kind = CALX_TYPE_VARCHAR, .length = 24, .user = &digits }));
static calx_metadata stays = CALX_METADATA(&stay_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&stays);
}

static void add(suite *t, calx_session *session, const struct stay *v)
{
    OK(session, calx_exec(session, calx_insert(stay, calx_set(calx_col(stay, id), v->id), calx_set(calx_col(stay, at), v->at), calx_set(calx_col(stay, moment), v->moment),
                                               calx_set(calx_col(stay, day), v->day), calx_set(calx_col(stay, hour), v->hour), calx_set(calx_col(stay, count), v->count))));
}

/* 2012-10-15 12:57:18.000396 and its parts, and 1727-04-01. */
static const struct stay recent = { 1, { INT64_C(1350305838000396) }, { INT64_C(1350305838000396) }, { 15628 }, { INT64_C(46638000396) }, 10 };
static const struct stay historic = { 2, { INT64_C(-7659619200000000) }, { INT64_C(-7659619200000000) }, { -88653 }, { 0 }, 9 };

static calx_session *with_stays(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_stay";
    OK(session, calx_drop_all(session, &stays));
    OK(session, calx_create_all(session, &stays));
    add(t, session, &recent);
    add(t, session, &historic);
    OK(session, calx_commit(session));
    return session;
}

static void check(suite *t, calx_session *session, const struct stay *expected, calx_statement *statement)
{
    struct stay got;
    memset(&got, 0, sizeof got);
    OK(session, calx_one(session, statement, CALX_NO_ARGS, &got.at, &got.moment, &got.day, &got.hour, &got.count));
    CHECK_INT(got.at.us, expected->at.us);
    CHECK_INT(got.moment.us, expected->moment.us);
    CHECK_INT(got.day.days, expected->day.days);
    CHECK_INT(got.hour.us, expected->hour.us);
    CHECK_INT(got.count, expected->count);
}

#define ALL calx_columns(calx_col(stay, at), calx_col(stay, moment), calx_col(stay, day), calx_col(stay, hour), calx_col(stay, count))

/* By the key, and by each column itself: what it is compared with goes the same way as what was set. */
TEST_NEEDS(own_types_over_times_come_back, "date_type time_type timestamptz_type")
{
    calx_session *session = with_stays(t);
    const struct stay *each[] = { &recent, &historic };
    for (size_t i = 0; i < 2; i++) {
        check(t, session, each[i], calx_select(ALL, calx_where(calx_eq(calx_col(stay, id), each[i]->id))));
        check(t, session, each[i], calx_select(ALL, calx_where(calx_eq(calx_col(stay, at), each[i]->at), calx_eq(calx_col(stay, moment), each[i]->moment),
                                                               calx_eq(calx_col(stay, day), each[i]->day), calx_eq(calx_col(stay, hour), each[i]->hour))));
    }
}

/* The database has the other value. */
TEST_NEEDS(own_types_over_times_are_stored_as_they_are_bound, "date_type time_type timestamptz_type")
{
    calx_session *session = with_stays(t);
    calx_timestamp at = { 0 };
    calx_date day = { 0 };
    OK(session, calx_one(session, calx_select(calx_columns(calx_coerce_node((calx_node *)(void *)calx_col(stay, at), &(calx_type){ .kind = CALX_TYPE_TIMESTAMP }),
                                                           calx_coerce_node((calx_node *)(void *)calx_col(stay, day), &(calx_type){ .kind = CALX_TYPE_DATE })),
                                              calx_where(calx_eq(calx_col(stay, id), 1))), CALX_NO_ARGS, &at, &day));
    CHECK_INT(at.us, recent.at.us + 1);
    CHECK_INT(day.days, recent.day.days + 1);
}

/* Text in the database is ordered as text; cast to a number as numbers. */
TEST_NEEDS(an_own_type_over_text_is_cast_to_a_number, "date_type time_type timestamptz_type")
{
    static const calx_type integer = { .kind = CALX_TYPE_INTEGER };
    calx_session *session = with_stays(t);
    ROWS(session, "1|10;2|9", calx_select(calx_columns(calx_col(stay, id), calx_col(stay, count)), calx_order_by(calx_col(stay, count))));
    ROWS(session, "9;10", calx_select(calx_columns(calx_label(calx_cast_node((calx_node *)(void *)calx_col(stay, count), &integer), "n")),
                                      calx_order_by(calx_cast_node((calx_node *)(void *)calx_col(stay, count), &integer))));
    ROWS(session, "2", calx_select(calx_columns(calx_col(stay, id)), calx_where(calx_eq(calx_col(stay, count), 9))));
}

struct arrival {
    int32_t id;
    calx_date day;
};
CALX_MODEL(arrival, "calx_suite_arrival", CALX_COLUMN(arrival, id, .primary_key = true, .autoincrement = CALX_NO),
           CALX_COLUMN(arrival, day, .type = { .kind = CALX_TYPE_DATE, .user = &day_of }));
static calx_metadata arrivals = CALX_METADATA(&arrival_model);

static void clean_arrivals(suite *t)
{
    (void)t;
    calx_metadata_dispose(&arrivals);
}

/* What the program gives is of another kind than the column, which has a part of it. */
TEST_NEEDS(an_own_type_takes_a_moment_for_its_day, "date_type")
{
    calx_session *session = suite_session(t);
    calx_date day = { 0 };
    t->at_end = clean_arrivals;
    t->tables[0] = "calx_suite_arrival";
    OK(session, calx_drop_all(session, &arrivals));
    OK(session, calx_create_all(session, &arrivals));
    OK(session, calx_exec(session, calx_insert(arrival, calx_set(calx_col(arrival, id), 1), calx_set(calx_col(arrival, day), recent.at))));
    OK(session, calx_one(session, calx_select(calx_columns(calx_col(arrival, day)), calx_where(calx_eq(calx_col(arrival, day), recent.at))), CALX_NO_ARGS, &day));
    CHECK_INT(day.days, recent.day.days);
}
