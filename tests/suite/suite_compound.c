/* SPDX-License-Identifier: MIT */
/* UNION, INTERSECT, EXCEPT: plain, with parts that are ordered and limited, as subqueries, nested. */
#include "rows.h"

struct unit {
    int32_t id;
    int32_t x;
};
CALX_MODEL(unit, "calx_suite_unit", CALX_COLUMN(unit, id, .primary_key = true), CALX_COLUMN(unit, x));
static calx_metadata metadata = CALX_METADATA(&unit_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* (1, 10), (2, 20), (3, 30), (4, 40) */
static calx_session *with_units(suite *t)
{
    calx_session *session;
    t->at_end = clean;
    suite_table(t, "calx_suite_unit", "id INTEGER PRIMARY KEY, x INTEGER");
    session = suite_session(t);
    for (int i = 1; i <= 4; i++)
        OK(session, calx_exec(session, calx_insert(unit, calx_set(calx_col(unit, id), i), calx_set(calx_col(unit, x), 10 * i))));
    return session;
}

static calx_statement *one(int id)
{
    return calx_select(calx_columns(calx_col(unit, id), calx_col(unit, x)), calx_where(calx_eq(calx_col(unit, id), id)));
}

/* The first `limit` units from `offset` on. */
static calx_statement *some(int64_t limit, int64_t offset)
{
    return calx_select(calx_columns(calx_col(unit, id), calx_col(unit, x)), calx_order_by(calx_col(unit, id)), calx_limit(limit), calx_offset(offset));
}

static calx_statement *by_id(suite *t, calx_statement *compound)
{
    CHECK_INT(suite_saw_status(calx_statement_add(compound, calx_order_by(calx_label_named("id")))), CALX_OK);
    return compound;
}

static calx_statement *two(uint32_t op, uint32_t flags, calx_statement *first, calx_statement *second)
{
    return calx_compound_n(op, flags, (calx_statement *const[]){ first, second }, 2);
}

TEST(union_of_selects)
{
    calx_session *session = with_units(t);
    calx_statement *three[] = { one(3), one(1), one(3) };
    ROWS(session, "2|20;3|30", by_id(t, two(CALX_OP_UNION, 0, one(2), one(3))));
    ROWS(session, "2|20", by_id(t, two(CALX_OP_UNION, 0, one(2), one(2))));
    ROWS(session, "2|20;2|20", by_id(t, two(CALX_OP_UNION, CALX_FLAG_ALL, one(2), one(2))));
    ROWS(session, "1|10;3|30", by_id(t, calx_compound_n(CALX_OP_UNION, 0, three, 3)));
}

TEST(union_with_limit_and_offset)
{
    calx_session *session = with_units(t);
    calx_statement *all = by_id(t, two(CALX_OP_UNION, 0, one(4), one(2)));
    CHECK_INT(suite_saw_status(calx_statement_add(all, calx_limit(1))), CALX_OK);
    CHECK_INT(suite_saw_status(calx_statement_add(all, calx_offset(1))), CALX_OK);
    ROWS(session, "4|40", all);
}

TEST(select_from_a_union)
{
    calx_session *session = with_units(t);
    calx_node *u = calx_node_keep(calx_subquery(two(CALX_OP_UNION, 0, one(2), one(3)), "u"));
    ROWS(session, "2;3", calx_select(calx_columns(calx_column_of(u, "id", NULL)), calx_order_by(calx_column_of(u, "id", NULL))));
    ROWS(session, "50", calx_select(calx_columns(calx_func("sum", calx_column_of(u, "x", NULL)))));
    calx_node_release(u);
}

TEST_NEEDS(parts_of_a_union_have_limits_of_their_own, "standard_sql")
{
    calx_session *session = with_units(t);
    ROWS(session, "1|10;3|30", by_id(t, two(CALX_OP_UNION, 0, some(1, 0), some(1, 2))));
    ROWS(session, "1|10;2|20;4|40", by_id(t, two(CALX_OP_UNION, 0, some(2, 0), some(2, 3))));
}

TEST_NEEDS(parts_of_a_union_have_an_order_of_their_own, "standard_sql")
{
    calx_session *session = with_units(t);
    calx_statement *first = calx_select(calx_columns(calx_col(unit, id), calx_col(unit, x)), calx_where(calx_eq(calx_col(unit, id), 2)), calx_order_by(calx_col(unit, id)));
    calx_statement *second = calx_select(calx_columns(calx_col(unit, id), calx_col(unit, x)), calx_where(calx_eq(calx_col(unit, id), 3)), calx_order_by(calx_col(unit, id)));
    ROWS(session, "2|20;3|30", by_id(t, two(CALX_OP_UNION, 0, first, second)));
}

TEST(parts_of_a_union_are_distinct)
{
    calx_session *session = with_units(t);
    calx_statement *first = calx_select(calx_columns(calx_col(unit, id), calx_col(unit, x)), calx_where(calx_eq(calx_col(unit, id), 2)), calx_distinct_rows());
    calx_statement *second = calx_select(calx_columns(calx_col(unit, id), calx_col(unit, x)), calx_where(calx_eq(calx_col(unit, id), 3)), calx_distinct_rows());
    ROWS(session, "2|20;3|30", by_id(t, two(CALX_OP_UNION, 0, first, second)));
}

/* What stands in a subquery may be ordered and limited everywhere. */
TEST(parts_of_a_union_are_limited_subqueries)
{
    calx_session *session = with_units(t);
    calx_node *a = calx_node_keep(calx_subquery(some(1, 0), "a")), *b = calx_node_keep(calx_subquery(some(1, 2), NULL));
    ROWS(session, "1|10;3|30", by_id(t, two(CALX_OP_UNION, 0, calx_select(calx_columns(a)), calx_select(calx_columns(b)))));
    calx_node_release(a);
    calx_node_release(b);
}

TEST(intersection_and_difference)
{
    calx_session *session = with_units(t);
    ROWS(session, "2;3", by_id(t, two(CALX_OP_INTERSECT, 0, calx_select(calx_columns(calx_col(unit, id)), calx_where(calx_lt(calx_col(unit, id), 4))),
                                      calx_select(calx_columns(calx_col(unit, id)), calx_where(calx_gt(calx_col(unit, id), 1))))));
    ROWS(session, "1", by_id(t, two(CALX_OP_EXCEPT, 0, calx_select(calx_columns(calx_col(unit, id)), calx_where(calx_lt(calx_col(unit, id), 4))),
                                    calx_select(calx_columns(calx_col(unit, id)), calx_where(calx_gt(calx_col(unit, id), 1))))));
}

/* One within the other: (1 UNION 2) EXCEPT 2, and 1 UNION (2 EXCEPT 2). */
TEST_NEEDS(compounds_nest, "standard_sql")
{
    calx_session *session = with_units(t);
    calx_node *inner = calx_node_keep(calx_subquery(two(CALX_OP_EXCEPT, 0, one(2), one(2)), "e"));
    ROWS(session, "1|10", by_id(t, two(CALX_OP_EXCEPT, 0, two(CALX_OP_UNION, 0, one(1), one(2)), one(2))));
    ROWS(session, "1|10", by_id(t, two(CALX_OP_UNION, 0, one(1), calx_select(calx_columns(inner)))));
    calx_node_release(inner);
}

TEST_NEEDS(compounds_with_all, "except_all")
{
    calx_session *session = with_units(t);
    calx_node *twice = calx_node_keep(calx_subquery(two(CALX_OP_UNION, CALX_FLAG_ALL, one(2), one(2)), "u"));
    ROWS(session, "2|20", two(CALX_OP_EXCEPT, CALX_FLAG_ALL, calx_select(calx_columns(twice)), one(2)));
    ROWS(session, "2|20", two(CALX_OP_INTERSECT, CALX_FLAG_ALL, calx_select(calx_columns(twice)), one(2)));
    calx_node_release(twice);
}
