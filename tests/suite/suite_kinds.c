/* SPDX-License-Identifier: MIT */
/* Values that are fetched as what they are have the kind that the expression tree gives their column, whatever a backend keeps them in. */
#include "rows.h"

#include <string.h>

struct chest {
    int32_t id;
    bool full;
    calx_decimal price;
    calx_date day;
    calx_time clock;
    calx_timestamp at;
    calx_timestamptz seen;
    calx_interval span;
    calx_uuid mark;
    calx_json doc;
};
CALX_MODEL(chest, "calx_suite_chest", CALX_COLUMN(chest, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(chest, full),
           CALX_COLUMN(chest, price, .type = CALX_NUMERIC(8, 2)), CALX_COLUMN(chest, day), CALX_COLUMN(chest, clock), CALX_COLUMN(chest, at), CALX_COLUMN(chest, seen),
           CALX_COLUMN(chest, span), CALX_COLUMN(chest, mark), CALX_COLUMN(chest, doc));
static calx_metadata metadata = CALX_METADATA(&chest_model);

#define C(field) calx_col(chest, field)
#define AGAIN(field) calx_coalesce(C(field), C(field)) /* no column any more, but of its kind */
#define NEEDS "decimals_compare date_type time_type timestamptz_type interval_type uuid_type json_type"

enum { COLUMNS = 11, MICROSECONDS = 1500000 };
static const uint32_t kinds[COLUMNS] = { CALX_KIND_BOOL, CALX_KIND_DECIMAL, CALX_KIND_DATE, CALX_KIND_TIME, CALX_KIND_TIMESTAMP, CALX_KIND_TIMESTAMPTZ,
                                         CALX_KIND_INTERVAL, CALX_KIND_UUID, CALX_KIND_JSON, CALX_KIND_BOOL, CALX_KIND_DECIMAL };

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_session *with_chests(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_chest";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    for (int i = 1; i <= 2; i++)
        OK(session, calx_exec(session, calx_insert(chest, calx_set(C(id), i), calx_set(C(full), true), calx_set(C(price), ((calx_decimal){ "9.50", 4 })),
                                                   calx_set(C(day), (calx_date){ 31 }), calx_set(C(clock), (calx_time){ MICROSECONDS }),
                                                   calx_set(C(at), (calx_timestamp){ MICROSECONDS }), calx_set(C(seen), (calx_timestamptz){ MICROSECONDS }),
                                                   calx_set(C(span), (calx_interval){ .us = MICROSECONDS }), calx_set(C(mark), (calx_uuid){ { 0xa, 0xb } }),
                                                   calx_set(C(doc), ((calx_json){ "{\"a\": 1}", 8 })))));
    OK(session, calx_commit(session));
    return session;
}

/* The columns themselves, or expressions of them, which SQLite knows no type of. */
static calx_statement *all_kinds(bool plain)
{
    if (plain)
        return calx_select(calx_columns(C(full), C(price), C(day), C(clock), C(at), C(seen), C(span), C(mark), C(doc), calx_not(C(full)), calx_negate(C(price))),
                           calx_order_by(calx_desc(C(id))));
    return calx_select(calx_columns(AGAIN(full), calx_times(C(price), 2), AGAIN(day), AGAIN(clock), AGAIN(at), AGAIN(seen), AGAIN(span), AGAIN(mark), AGAIN(doc),
                                    calx_gt(C(id), 7), calx_coalesce(C(price), 0)),
                       calx_order_by(calx_desc(C(id))));
}

static void check_kinds(suite *t, const calx_value *row)
{
    for (int i = 0; i < COLUMNS; i++)
        CHECK_UINT(row[i].kind, kinds[i]);
    CHECK(row[0].as.b);
    CHECK_INT(row[2].as.date.days, 31);
    CHECK_INT(row[3].as.time.us, MICROSECONDS);
    CHECK_INT(row[4].as.timestamp.us, MICROSECONDS);
    CHECK_INT(row[5].as.timestamptz.us, MICROSECONDS);
    CHECK_INT(row[6].as.interval.us, MICROSECONDS);
    CHECK(row[7].as.uuid.bytes[0] == 0xa && row[7].as.uuid.bytes[1] == 0xb);
    CHECK(memchr(row[8].as.json.ptr, '1', row[8].as.json.len) != NULL);
    CHECK(!row[9].as.b);
}

TEST_NEEDS(values_of_the_current_row_have_the_kinds_of_the_tree, NEEDS)
{
    calx_session *session = with_chests(t);
    for (int way = 0; way < 4; way++) {
        calx_result *rows = calx_query(session, all_kinds(way & 1));
        bool full = false;
        int count = 0;
        if (way & 2) /* the rest is read into memory */
            OK(session, calx_exec(session, calx_update(chest, calx_set(C(full), true))));
        for (; calx_result_next(rows); count++) {
            calx_value row[COLUMNS];
            for (int i = 0; i < COLUMNS; i++) {
                const calx_value *value = calx_result_value(rows, (size_t)i);
                row[i] = *value;
                CHECK(value == calx_result_value(rows, (size_t)i));
                CHECK_UINT(calx_result_column(rows, (size_t)i).kind, kinds[i]);
            }
            check_kinds(t, row);
            OK(session, calx_result_get(rows, 0, &full));
            CHECK(full);
        }
        CHECK_INT(count, 2);
        CLOSE(rows, CALX_OK);
    }
}

TEST_NEEDS(rows_in_memory_have_the_kinds_of_the_tree, NEEDS)
{
    calx_session *session = with_chests(t);
    for (int plain = 0; plain < 2; plain++) {
        calx_result *result = calx_query(session, all_kinds(plain));
        calx_rows rows = calx_result_all(result);
        CHECK_UINT(rows.count, 2);
        for (size_t i = 0; i < rows.count; i++)
            check_kinds(t, calx_rows_value(&rows, i, 0));
        CLOSE(result, CALX_OK);
    }
}

TEST_NEEDS(values_that_are_fetched_have_the_kinds_of_the_tree, NEEDS)
{
    calx_session *session = with_chests(t);
    calx_value row[COLUMNS], full;
    calx_slot slots[COLUMNS];
    for (int i = 0; i < COLUMNS; i++)
        slots[i] = (calx_slot){ CALX_KIND_VALUE, sizeof row[i], &row[i], NULL, 0 };
    for (int plain = 0; plain < 2; plain++) {
        calx_result *result = calx_query(session, all_kinds(plain));
        int count = 0;
        for (; calx_fetch_n(result, slots, COLUMNS); count++)
            check_kinds(t, row);
        CHECK_INT(count, 2);
        CLOSE(result, CALX_OK);
    }
    OK(session, calx_scalar(session, calx_select(calx_columns(AGAIN(full)), calx_where(calx_eq(C(id), 1))), &full));
    CHECK_UINT(full.kind, CALX_KIND_BOOL);
}

TEST_NEEDS(parts_of_a_union_have_the_kind_of_the_first, NEEDS)
{
    calx_session *session = with_chests(t);
    calx_result *result = calx_query(session, calx_union_all(calx_select(calx_columns(C(price)), calx_where(calx_eq(C(id), 1))),
                                                             calx_select(calx_columns(calx_cast(4, CALX_NUMERIC(8, 2))), calx_where(calx_eq(C(id), 1)))));
    int count = 0;
    for (; calx_result_next(result); count++)
        CHECK_UINT(calx_result_value(result, 0)->kind, CALX_KIND_DECIMAL);
    CHECK_INT(count, 2);
    CLOSE(result, CALX_OK);
}

TEST_NEEDS(null_is_null_whatever_the_kind, NEEDS)
{
    calx_session *session = with_chests(t);
    calx_cond *never = calx_keep(calx_eq(C(id), 99));
    calx_result *result = calx_query(session, calx_select(calx_columns(calx_case(calx_when(never, C(price))), calx_case(calx_when(never, C(full))))));
    int count = 0;
    for (; calx_result_next(result); count++) {
        CHECK_UINT(calx_result_value(result, 0)->kind, CALX_KIND_NULL);
        CHECK_UINT(calx_result_value(result, 1)->kind, CALX_KIND_NULL);
    }
    CHECK_INT(count, 2);
    CLOSE(result, CALX_OK);
    calx_release(never);
}
