/* SPDX-License-Identifier: MIT */
/* For the tests of types: a column of values, written, read, compared, ordered and indexed. */
#include "suite_types.h"

/* A place for a value of any kind that these tests fetch. */
typedef union place {
    int16_t i16;
    int32_t i32;
    int64_t i;
    double d;
    bool b;
    calx_str s;
    calx_decimal decimal;
    calx_timestamp timestamp;
    calx_date date;
    calx_interval interval;
    calx_uuid uuid;
} place;

static uint32_t size_of(uint32_t kind)
{
    switch (kind) {
    case CALX_KIND_BOOL:
        return sizeof(bool);
    case CALX_KIND_INT16:
        return sizeof(int16_t);
    case CALX_KIND_INT32:
        return sizeof(int32_t);
    case CALX_KIND_DATE:
        return sizeof(calx_date);
    case CALX_KIND_INTERVAL:
        return sizeof(calx_interval);
    case CALX_KIND_UUID:
        return sizeof(calx_uuid);
    case CALX_KIND_STR:
    case CALX_KIND_BYTES:
    case CALX_KIND_DECIMAL:
    case CALX_KIND_JSON:
        return sizeof(calx_str);
    default:
        return 8;
    }
}

static bool is_same(uint32_t kind, const place *got, const calx_value *value)
{
    switch (kind) {
    case CALX_KIND_BOOL:
        return got->b == value->as.b;
    case CALX_KIND_INT16:
        return got->i16 == value->as.i;
    case CALX_KIND_INT32:
        return got->i32 == value->as.i;
    case CALX_KIND_DATE:
        return got->date.days == value->as.date.days;
    case CALX_KIND_INTERVAL:
        return got->interval.months == value->as.interval.months && got->interval.days == value->as.interval.days &&
               got->interval.us == value->as.interval.us;
    case CALX_KIND_UUID:
        return !memcmp(&got->uuid, &value->as.uuid, sizeof got->uuid);
    case CALX_KIND_DECIMAL:
        return calx_decimal_compare(got->decimal, value->as.decimal) == 0;
    case CALX_KIND_STR:
    case CALX_KIND_BYTES:
    case CALX_KIND_JSON:
        return got->s.ptr && got->s.len == value->as.s.len && !memcmp(got->s.ptr, value->as.s.ptr, got->s.len);
    default: /* eight bytes: integers, doubles, times */
        return !memcmp(got, &value->as, 8);
    }
}

static void check(suite *t, const char *what, uint32_t kind, const place *got, const calx_args_t values, size_t i)
{
    if (!is_same(kind, got, &values.items[i].value))
        suite_fail(SUITE_HERE, "%s: value %zu came back as another one", what, i);
}

static calx_slot slot_of(uint32_t kind, place *to)
{
    memset(to, 0x5a, sizeof *to);
    return (calx_slot){ kind, size_of(kind), to, NULL, 0 };
}

calx_session *suite_typed(suite *t, const char *type)
{
    calx_session *session;
    suite_table(t, "calx_suite_typed", "id INTEGER, v %s", type);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed VALUES (1, NULL)")));
    return session;
}

void suite_round_trip(suite *t, const char *type, uint32_t kind, calx_args_t values)
{
    calx_session *session = suite_typed(t, type);
    for (size_t i = 0; i < values.count; i++) {
        place got;
        calx_slot slot = slot_of(kind, &got);
        calx_result *rows;
        OK(session, calx_exec(session, calx_text("UPDATE calx_suite_typed SET v = :v"), ((calx_args_t){ &values.items[i], 1 })));
        rows = calx_query(session, calx_text("SELECT v FROM calx_suite_typed"));
        if (!calx_fetch_n(rows, &slot, 1))
            suite_fail(SUITE_HERE, "value %zu of type %s: %s", i, type, calx_errmsg(rows));
        else
            check(t, "round trip", kind, &got, values, i);
        CLOSE(rows, CALX_OK);
    }
    REQUIRE(suite_close(t, session) == CALX_OK); /* a test may go on with another table of the name */
}

/* The rows of the query are the values, from the first or from the last, each so many times. */
static void check_rows(suite *t, calx_session *session, const char *sql, uint32_t kind, calx_args_t values, bool down, size_t times)
{
    calx_result *rows = calx_query(session, calx_text(sql));
    place got;
    calx_slot slot = slot_of(kind, &got);
    size_t i = 0;
    for (; i < values.count * times && calx_fetch_n(rows, &slot, 1); i++)
        check(t, sql, kind, &got, values, down ? values.count - 1 - i / times : i / times);
    if (i != values.count * times)
        suite_fail(SUITE_HERE, "%s: %zu rows, and then %s", sql, i, calx_errmsg(rows));
    CLOSE(rows, CALX_OK);
}

static void check_count(suite *t, calx_session *session, const char *sql, const calx_arg *arg, int64_t expected)
{
    int64_t count = -1;
    OK(session, calx_scalar(session, calx_text(sql), &count, ((calx_args_t){ arg, arg ? 1 : 0 })));
    if (count != expected)
        suite_fail(SUITE_HERE, "%s: %" PRId64 ", not %" PRId64, sql, count, expected);
}

/* That a query by the column names its index when it is explained. */
static void check_index(suite *t, calx_session *session)
{
    calx_result *rows;
    bool named = false;
    if (!suite_has("explain"))
        return;
    if (*suite_is("explain_setup"))
        OK(session, calx_script(session, suite_is("explain_setup")));
    rows = calx_query(session, suite_sql("%s SELECT v FROM calx_suite_column ORDER BY v", suite_is("explain")));
    while (calx_result_next(rows))
        for (size_t i = 0; i < calx_result_column_count(rows); i++) {
            const calx_value *value = calx_result_value(rows, i);
            named = named || (value->kind == CALX_KIND_STR && strstr(value->as.s.ptr, "calx_suite_column_v"));
        }
    CLOSE(rows, CALX_OK);
    CHECK(named);
}

/* Two rows of each value, those in the middle first. */
static void fill(suite *t, calx_session *session, calx_args_t values)
{
    for (size_t n = 0; n < 2 * values.count; n++) {
        size_t i = (n * 7 + values.count / 2) % values.count;
        calx_arg row[] = { calx_arg_int64((int64_t)n), values.items[values.count % 7 ? i : n % values.count] };
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_column VALUES (:id, :v)"), ((calx_args_t){ row, 2 })));
    }
}

void suite_column(suite *t, const char *type, uint32_t kind, calx_args_t values)
{
    calx_session *session;
    calx_args_t first = { values.items, 1 }, last = { values.items + values.count - 1, 1 };
    suite_table(t, "calx_suite_column", "id INTEGER, v %s", type);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("CREATE INDEX calx_suite_column_v ON calx_suite_column (v)")));
    fill(t, session, values);
    for (size_t i = 0; i < values.count; i++) {
        check_count(t, session, "SELECT COUNT(*) FROM calx_suite_column WHERE v = :v", &values.items[i], 2);
        check_count(t, session, "SELECT COUNT(*) FROM calx_suite_column WHERE v < :v", &values.items[i], 2 * (int64_t)i);
        check_count(t, session, "SELECT COUNT(*) FROM calx_suite_column WHERE v >= :v", &values.items[i],
                    2 * (int64_t)(values.count - i));
    }
    check_rows(t, session, "SELECT v FROM calx_suite_column ORDER BY v", kind, values, false, 2);
    check_rows(t, session, "SELECT v FROM calx_suite_column ORDER BY v DESC", kind, values, true, 2);
    check_rows(t, session, "SELECT DISTINCT v FROM calx_suite_column ORDER BY v", kind, values, false, 1);
    check_rows(t, session, "SELECT v FROM calx_suite_column GROUP BY v HAVING COUNT(*) = 2 ORDER BY v", kind, values, false, 1);
    check_count(t, session, "SELECT COUNT(DISTINCT v) FROM calx_suite_column", NULL, (int64_t)values.count);
    if (kind != CALX_KIND_UUID && kind != CALX_KIND_BOOL && kind != CALX_KIND_BYTES) { /* PostgreSQL 15 has no MIN of them */
        check_rows(t, session, "SELECT MIN(v) FROM calx_suite_column", kind, first, false, 1);
        check_rows(t, session, "SELECT MAX(v) FROM calx_suite_column", kind, last, false, 1);
    }
    check_index(t, session);
}
