/* SPDX-License-Identifier: MIT */
/* Statements for the tests of the compiler: tables of one name, joins of DELETE, and forms that a program seldom needs. */
#include "compile_cases.h"

struct here {
    int64_t id;
    const char *name;
};
CALX_MODEL(here, "parts", CALX_COLUMN(here, id, .primary_key = true), CALX_COLUMN(here, name));
struct there {
    int64_t id;
    const char *name;
};
CALX_MODEL(there, "far.parts", CALX_COLUMN(there, id, .primary_key = true), CALX_COLUMN(there, name));
struct order {
    int64_t id, part_id;
};
CALX_MODEL(order, "orders", CALX_COLUMN(order, id, .primary_key = true), CALX_COLUMN(order, part_id, .references = "parts.id"));
static calx_metadata metadata = CALX_METADATA(&here_model, &there_model, &order_model);

void compile_cases_forms_clear(void)
{
    calx_metadata_dispose(&metadata);
}

/* ---- tables of one name ---- */

static calx_statement *of_both(void)
{
    return calx_select(calx_columns(calx_col(here, id), calx_col(there, name)), calx_where(calx_eq(calx_col(here, id), calx_col(there, id))));
}

static calx_statement *beside(void) { return of_both(); }

/* Within the subquery one is called otherwise; outside, where it stands alone, it is not. */
static calx_statement *within_alone(void)
{
    calx_node *s = calx_node_keep(calx_subquery_node(of_both(), "s", 0));
    calx_statement *select = calx_select(calx_columns(calx_col(there, name)), calx_join_from(s, calx_eq(calx_text_of(s, "name"), calx_col(there, name))));
    calx_node_release(s);
    return select;
}

static calx_statement *around(void)
{
    return calx_select(calx_columns(calx_col(here, name)),
                       calx_where(calx_exists(calx_select(calx_columns(1), calx_where(calx_eq(calx_col(there, id), calx_col(here, id)))))));
}

/* ---- nested CTEs ---- */

static calx_node *nested(const char *name, const char *label, int value)
{
    return calx_node_keep(calx_nested_cte(calx_select(calx_columns(calx_label(value, label))), name));
}

/* In the WITH of the CTE that reads from it, by the same name as that; and values in their order. */
static calx_statement *nested_by_one_name(void)
{
    calx_node *inner = nested("few", "a", 1);
    calx_node *outer = calx_cte(calx_select(calx_columns(calx_label(calx_plus(calx_num_of(inner, "a"), 2), "b"))), "few");
    calx_node_release(inner);
    return calx_select(calx_columns(3, calx_num_of(outer, "b"), 4));
}

/* Several, of a subquery; that of the whole stands first in any case. */
static calx_statement *nested_in_a_subquery(void)
{
    calx_node *a = nested("a", "n", 1), *b = nested("b", "n", 2);
    calx_node *all = calx_cte(calx_select(calx_columns(calx_col(here, id))), "whole");
    calx_node *sub = calx_subquery_node(calx_union_all(calx_select(calx_columns(calx_num_of(a, "n"))), calx_select(calx_columns(calx_num_of(b, "n"))),
                                                       calx_select(calx_columns(calx_num_of(all, "id")))), "s", 0);
    calx_node_release(a);
    calx_node_release(b);
    return calx_select(calx_columns(calx_num_of(sub, "n")), calx_where(calx_gt(calx_num_of(sub, "n"), 0)));
}

/* Said by the statement: it stands there, though what reads from it is deeper. */
static calx_statement *nested_where_it_is_said(void)
{
    calx_node *a = nested("a", "n", 1);
    calx_node *b = calx_nested_cte(calx_select(calx_columns(calx_label(calx_plus(calx_num_of(a, "n"), 1), "m"))), "b");
    calx_node *sub = calx_subquery(calx_select(calx_columns(calx_num_of(b, "m")), calx_with(b, a)), "s");
    calx_node_release(a);
    return calx_select(calx_columns(calx_num_of(sub, "m")));
}

/* One of a subquery beside others may read what they give. */
static calx_statement *nested_that_reads_around(void)
{
    calx_node *o = calx_node_keep(calx_alias(order, "o"));
    calx_node *mine = calx_nested_cte(calx_select(calx_columns(calx_col_of(o, order, id)), calx_where(calx_eq(calx_col_of(o, order, part_id), calx_col(here, id))),
                                                  calx_correlate_n((calx_node *const[]){ calx_model_table(&here_model) }, 1, 0)), "mine");
    calx_node *sub = calx_lateral(calx_select(calx_columns(calx_num_of(mine, "id"))), "s");
    calx_node_release(o);
    return calx_select(calx_columns(calx_col(here, name), calx_num_of(sub, "id")), calx_from(here), calx_crossjoin_from(sub));
}

static calx_statement *nested_before_a_write(void)
{
    calx_node *rows = nested("fresh", "id", 7);
    calx_node *made = calx_cte(calx_insert(here, calx_from_select(calx_list(calx_col(here, id)), calx_select(calx_columns(calx_num_of(rows, "id")))),
                                           calx_returning(calx_col(here, id))), "made");
    calx_node_release(rows);
    return calx_select(calx_columns(calx_num_of(made, "id")));
}

static calx_statement *nested_of_the_whole(void)
{
    calx_node *a = nested("a", "n", 1);
    calx_statement *select = calx_select(calx_columns(calx_num_of(a, "n"), 2));
    calx_node_release(a);
    return select;
}

/* ---- frames without some of their rows ---- */

static calx_statement *frame_without_its_row(void)
{
    return calx_select(calx_columns(calx_label(calx_over(calx_sum(calx_col(order, id)), calx_order_by(calx_col(order, part_id)),
                                                         calx_frame_rows_but(calx_preceding(1), calx_following(1), CALX_EXCLUDE_CURRENT_ROW)), "s")));
}

static calx_statement *frame_without_others(void)
{
    calx_node *order_by = calx_list(calx_col(order, part_id));
    calx_node *frame = calx_frame_excluding(CALX_OP_RANGE, calx_unbounded_preceding(), NULL, CALX_EXCLUDE_TIES);
    return calx_select(calx_columns(calx_label(calx_over_node((calx_node *)(void *)calx_sum(calx_col(order, id)), NULL, order_by, frame), "s")));
}

static calx_statement *frame_without_what(void)
{
    return calx_select(calx_columns(calx_label(calx_over(calx_sum(calx_col(order, id)), calx_order_by(calx_col(order, part_id)),
                                                         calx_frame_range_but(calx_unbounded_preceding(), calx_current_row(), 9)), "s")));
}

/* ---- DELETE ---- */

static calx_statement *delete_by_join(void)
{
    calx_node *join = calx_from_join(CALX_OP_LEFT, calx_model_table(&order_model), calx_model_table(&here_model), NULL);
    return calx_delete(here, calx_select_from(join), calx_where(calx_is_null(calx_col(order, part_id))));
}

static calx_statement *update_by_join(void)
{
    calx_node *join = calx_from_join(CALX_OP_LEFT, calx_model_table(&order_model), calx_model_table(&here_model), NULL);
    return calx_update(here, calx_select_from(join), calx_set(calx_col(here, name), "x"), calx_where(calx_is_null(calx_col(order, part_id))));
}

/* ---- the order of recursive CTEs, and rows that come again ---- */

static calx_node *recursive(void)
{
    calx_node *start = calx_recursive_cte(calx_select(calx_columns(calx_col(order, id), calx_col(order, part_id)), calx_where(calx_eq(calx_col(order, id), 1))), "r");
    return calx_cte_union(start, calx_select(calx_columns(calx_col(order, id), calx_col(order, part_id)), calx_from(order),
                                             calx_join_from(start, calx_eq(calx_col(order, id), calx_num_of(start, "part_id")))), true);
}

#define BY(...) calx_list(__VA_ARGS__)
#define READ(r, column, ...) calx_select(calx_columns(calx_column_of(r, column, NULL)), __VA_ARGS__)

static calx_statement *searched_depth_first(void)
{
    calx_node *r = calx_cte_depth_first(recursive(), BY(calx_col(order, id)), "place");
    return READ(r, "id", calx_order_by(calx_column_of(r, "place", NULL)));
}
static calx_statement *searched_breadth_first(void)
{
    calx_node *r = calx_cte_breadth_first(recursive(), BY(calx_column_named("part_id"), calx_column_named("id")), "place");
    return READ(r, "id", calx_order_by(calx_column_of(r, "place", NULL)));
}
static calx_statement *cycle_told(void)
{
    calx_node *r = calx_cte_cycle(recursive(), BY(calx_column_named("id")), "again");
    return READ(r, "id", calx_where(calx_not(calx_as_cond(calx_column_of(r, "again", &(const calx_type)CALX_SQL_TYPE(BOOLEAN))))));
}
static calx_statement *cycle_by_letters(void)
{
    calx_node *r = calx_cte_cycle_values(recursive(), BY(calx_col(order, id), calx_col(order, part_id)), "again", "Y", "N");
    return calx_select(calx_columns(calx_column_of(r, "again", NULL)));
}
static calx_statement *cycle_with_a_path(void)
{
    calx_node *one = calx_literal_node(&(const calx_value){ .kind = CALX_KIND_INT32, .as.i = 1 }), *none = calx_literal_node(&(const calx_value){ .kind = CALX_KIND_INT32 });
    calx_node *r = calx_cte_cycle_node(recursive(), calx_column_named("id"), "again", one, none, "way");
    return calx_select(calx_columns(calx_column_of(r, "way", NULL)));
}
/* One CTE, by all that its nodes say of it. */
static calx_statement *searched_and_cycle(void)
{
    calx_node *r = calx_cte_cycle(recursive(), calx_column_named("id"), "again"), *s = calx_alias_node(calx_cte_depth_first(r, calx_column_named("id"), "place"), "s");
    return READ(r, "id", calx_where(calx_eq(calx_num_of(r, "id"), calx_num_of(s, "id")), calx_as_cond(calx_column_of(r, "again", &(const calx_type)CALX_SQL_TYPE(BOOLEAN)))),
                calx_order_by(calx_column_of(s, "place", NULL)));
}
static calx_statement *searched_twice(void)
{
    calx_node *r = recursive(), *deep = calx_cte_depth_first(r, calx_column_named("id"), "place");
    return calx_select(calx_columns(calx_column_of(deep, "id", NULL), calx_column_of(calx_alias_node(calx_cte_breadth_first(r, calx_column_named("id"), "place"), "s"), "id", NULL)));
}
static calx_statement *searched_without_steps(void)
{
    return calx_select(calx_columns(calx_column_of(calx_cte_depth_first(calx_recursive_cte(calx_select(calx_columns(1)), "r"), calx_column_named("id"), "place"), "id", NULL)));
}

const compile_case compile_cases_forms[] = {
    { "beside", beside,
      { "SELECT parts_1.id, far.parts.name FROM parts AS parts_1, far.parts WHERE parts_1.id = far.parts.id",
        NULL,
        NULL,
        NULL,
        "SELECT parts_1.id, far.parts.name FROM parts parts_1, far.parts WHERE parts_1.id = far.parts.id" } },
    { "within_alone", within_alone,
      { "SELECT far.parts.name FROM far.parts JOIN (SELECT parts_1.id AS id, far.parts.name AS name FROM parts AS parts_1, far.parts WHERE parts_1.id = far.parts.id) AS s ON s.name = far.parts.name",
        NULL,
        NULL,
        NULL,
        "SELECT far.parts.name FROM far.parts JOIN (SELECT parts_1.id AS id, far.parts.name AS name FROM parts parts_1, far.parts WHERE parts_1.id = far.parts.id) s ON s.name = far.parts.name" } },
    { "around", around,
      { "SELECT parts.name FROM parts WHERE EXISTS (SELECT ? AS anon_1 FROM far.parts AS parts_1 WHERE parts_1.id = parts.id)",
        NULL,
        NULL,
        NULL,
        "SELECT parts.name FROM parts WHERE EXISTS (SELECT ? AS anon_1 FROM far.parts parts_1 WHERE parts_1.id = parts.id)" } },
    { "nested_by_one_name", nested_by_one_name,
      { "WITH few AS (WITH few AS (SELECT ? AS a) SELECT few.a + ? AS b FROM few) SELECT ? AS anon_1, few.b, ? AS anon_2 FROM few",
        NULL,
        NULL,
        NULL,
        "WITH few AS (WITH few AS (SELECT ? AS a FROM DUAL) SELECT few.a + ? AS b FROM few) SELECT ? AS anon_1, few.b, ? AS anon_2 FROM few" } },
    { "nested_in_a_subquery", nested_in_a_subquery,
      { "WITH whole AS (SELECT parts.id AS id FROM parts) SELECT s.n FROM (WITH a AS (SELECT ? AS n), b AS (SELECT ? AS n) SELECT a.n AS n FROM a UNION ALL SELECT b.n AS n FROM b UNION ALL SELECT whole.id AS id FROM whole) AS s WHERE s.n > ?",
        NULL,
        NULL,
        NULL,
        "WITH whole AS (SELECT parts.id AS id FROM parts) SELECT s.n FROM (WITH a AS (SELECT ? AS n FROM DUAL), b AS (SELECT ? AS n FROM DUAL) SELECT a.n AS n FROM a UNION ALL SELECT b.n AS n FROM b UNION ALL SELECT whole.id AS id FROM whole) s WHERE s.n > ?" } },
    { "nested_where_it_is_said", nested_where_it_is_said,
      { "SELECT s.m FROM (WITH a AS (SELECT ? AS n), b AS (SELECT a.n + ? AS m FROM a) SELECT b.m AS m FROM b) AS s",
        NULL,
        NULL,
        NULL,
        "SELECT s.m FROM (WITH a AS (SELECT ? AS n FROM DUAL), b AS (SELECT a.n + ? AS m FROM a) SELECT b.m AS m FROM b) s" } },
    { "nested_that_reads_around", nested_that_reads_around,
      { "sqlite has no LATERAL",
        "SELECT parts.name, s.id FROM parts CROSS JOIN LATERAL (WITH mine AS (SELECT o.id AS id FROM orders AS o WHERE o.part_id = parts.id) SELECT mine.id AS id FROM mine) AS s",
        NULL,
        "mariadb has no LATERAL",
        "SELECT parts.name, s.id FROM parts CROSS JOIN LATERAL (WITH mine AS (SELECT o.id AS id FROM orders o WHERE o.part_id = parts.id) SELECT mine.id AS id FROM mine) s" } },
    { "nested_before_a_write", nested_before_a_write,
      { "sqlite has no INSERT, UPDATE or DELETE in WITH",
        "WITH made AS (WITH fresh AS (SELECT ? AS id) INSERT INTO parts (id) SELECT fresh.id FROM fresh RETURNING parts.id) SELECT made.id FROM made",
        "mysql has no INSERT, UPDATE or DELETE in WITH",
        "mariadb has no INSERT, UPDATE or DELETE in WITH",
        "oracle has no INSERT, UPDATE or DELETE in WITH" } },
    { "nested_of_the_whole", nested_of_the_whole,
      { "WITH a AS (SELECT ? AS n) SELECT a.n, ? AS anon_1 FROM a",
        NULL,
        NULL,
        NULL,
        "WITH a AS (SELECT ? AS n FROM DUAL) SELECT a.n, ? AS anon_1 FROM a" } },
    { "frame_without_its_row", frame_without_its_row,
      { "SELECT sum(orders.id) OVER (ORDER BY orders.part_id ROWS BETWEEN ? PRECEDING AND ? FOLLOWING EXCLUDE CURRENT ROW) AS s FROM orders",
        NULL,
        "mysql has no EXCLUDE of a window's frame",
        "mariadb has no EXCLUDE of a window's frame",
        "oracle has no EXCLUDE of a window's frame" } },
    { "frame_without_others", frame_without_others,
      { "SELECT sum(orders.id) OVER (ORDER BY orders.part_id RANGE UNBOUNDED PRECEDING EXCLUDE TIES) AS s FROM orders",
        NULL,
        "mysql has no EXCLUDE of a window's frame",
        "mariadb has no EXCLUDE of a window's frame",
        "oracle has no EXCLUDE of a window's frame" } },
    { "frame_without_what", frame_without_what,
      { "calx_frame_excluding: 9 is nothing that a frame leaves out" } },
    { "delete_by_join", delete_by_join,
      { "sqlite has no joins of the table that DELETE deletes from",
        "postgresql has no joins of the table that DELETE deletes from",
        "DELETE FROM parts USING orders LEFT OUTER JOIN parts ON orders.part_id = parts.id WHERE orders.part_id IS NULL",
        NULL,
        "oracle has no joins of the table that DELETE deletes from" } },
    { "update_by_join", update_by_join,
      { "sqlite has no joins of the table that UPDATE changes",
        "postgresql has no joins of the table that UPDATE changes",
        "UPDATE orders LEFT OUTER JOIN parts ON orders.part_id = parts.id SET parts.name=? WHERE orders.part_id IS NULL",
        NULL,
        "oracle has no joins of the table that UPDATE changes" } },
    { "searched_depth_first", searched_depth_first,
      { "sqlite has no SEARCH of recursive CTEs",
        "WITH RECURSIVE r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) SEARCH DEPTH FIRST BY id SET place SELECT r.id FROM r ORDER BY r.place",
        "mysql has no SEARCH of recursive CTEs",
        "mariadb has no SEARCH of recursive CTEs",
        "WITH r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) SEARCH DEPTH FIRST BY id SET place SELECT r.id FROM r ORDER BY r.place" } },
    { "searched_breadth_first", searched_breadth_first,
      { "sqlite has no SEARCH of recursive CTEs",
        "WITH RECURSIVE r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) SEARCH BREADTH FIRST BY part_id, id SET place SELECT r.id FROM r ORDER BY r.place",
        "mysql has no SEARCH of recursive CTEs",
        "mariadb has no SEARCH of recursive CTEs",
        "WITH r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) SEARCH BREADTH FIRST BY part_id, id SET place SELECT r.id FROM r ORDER BY r.place" } },
    { "cycle_told", cycle_told,
      { "sqlite has no CYCLE of recursive CTEs",
        "WITH RECURSIVE r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) CYCLE id SET again USING path_1 SELECT r.id FROM r WHERE NOT r.again",
        "mysql has no CYCLE of recursive CTEs",
        "mariadb has no CYCLE of recursive CTEs",
        "WITH r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) CYCLE id SET again TO '1' DEFAULT '0' SELECT r.id FROM r WHERE r.again = 0" } },
    { "cycle_by_letters", cycle_by_letters,
      { "sqlite has no CYCLE of recursive CTEs",
        "WITH RECURSIVE r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) CYCLE id, part_id SET again TO 'Y' DEFAULT 'N' USING path_1 SELECT r.again FROM r",
        "mysql has no CYCLE of recursive CTEs",
        "mariadb has no CYCLE of recursive CTEs",
        "WITH r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) CYCLE id, part_id SET again TO 'Y' DEFAULT 'N' SELECT r.again FROM r" } },
    { "cycle_with_a_path", cycle_with_a_path,
      { "sqlite has no CYCLE of recursive CTEs",
        "WITH RECURSIVE r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) CYCLE id SET again TO 1 DEFAULT 0 USING way SELECT r.way FROM r",
        "mysql has no CYCLE of recursive CTEs",
        "mariadb has no CYCLE of recursive CTEs",
        "oracle has no marks of CYCLE that are not texts of one character" } },
    { "searched_and_cycle", searched_and_cycle,
      { "sqlite has no SEARCH of recursive CTEs",
        "WITH RECURSIVE r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) SEARCH DEPTH FIRST BY id SET place CYCLE id SET again USING path_1 SELECT r.id FROM r, r AS s WHERE r.id = s.id AND r.again ORDER BY s.place",
        "mysql has no SEARCH of recursive CTEs",
        "mariadb has no SEARCH of recursive CTEs",
        "WITH r(id, part_id) AS (SELECT orders.id AS id, orders.part_id AS part_id FROM orders WHERE orders.id = ? UNION ALL SELECT orders.id AS id, orders.part_id AS part_id FROM orders JOIN r ON orders.id = r.part_id) SEARCH DEPTH FIRST BY id SET place CYCLE id SET again TO '1' DEFAULT '0' SELECT r.id FROM r, r s WHERE r.id = s.id AND r.again = 1 ORDER BY s.place" } },
    { "searched_twice", searched_twice,
      { "the CTE r is read with two SEARCH clauses" } },
    { "searched_without_steps", searched_without_steps,
      { "calx_cte_search: a recursive CTE with its steps is wanted: calx_cte_union()" } },
};
const size_t compile_case_forms_count = sizeof compile_cases_forms / sizeof *compile_cases_forms;
