/* SPDX-License-Identifier: MIT */
/* What does not fit together is refused where it is put together, by name and place; what fits compiles. */
#include <calx/calx.h>

#include <check.h>
#include <string.h>

struct operand_item {
    int64_t id;
    const char *name;
    int32_t age;
};
CALX_MODEL(operand_item, "items", CALX_COLUMN(operand_item, id, .primary_key = true), CALX_COLUMN(operand_item, name), CALX_COLUMN(operand_item, age));
static calx_metadata metadata = CALX_METADATA(&operand_item_model);

static void teardown(void)
{
    calx_metadata_dispose(&metadata);
}

#define ID calx_col(operand_item, id)
#define NAME calx_col(operand_item, name)
#define AGE calx_col(operand_item, age)
#define N(x) CALX_NODE_(x)
#define TABLE calx_model_table(&operand_item_model)
#define SELECT(...) calx_select(calx_columns(__VA_ARGS__))

/* Refused on every target alike. */
static void refused(calx_statement *statement, const char *message)
{
    static const char *const targets[] = { "sqlite 3.40", "postgresql 15", "mysql 8.0", "mariadb 10.11", "oracle 19" };
    statement = calx_keep(statement);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        calx_compiled *compiled = calx_compile_to(statement, targets[i], 0);
        if (calx_compiled_error(compiled) != CALX_NO_MEMORY) {
            ck_assert_msg(calx_compiled_error(compiled) == CALX_MISUSE, "%s: %s%s", targets[i], calx_compiled_sql(compiled), calx_compiled_errmsg(compiled));
            ck_assert_str_eq(calx_compiled_errmsg(compiled), message);
        }
        calx_compiled_dispose(compiled);
    }
    calx_release(statement);
}

static void unlike(calx_node *condition, const char *message)
{
    calx_compiled *compiled = calx_compile_to(calx_select(calx_columns(ID), calx_where_n(&condition, 1)), "postgresql 15", 0);
    if (calx_compiled_error(compiled) != CALX_NO_MEMORY) {
        ck_assert_int_eq(calx_compiled_error(compiled), CALX_PROGRAMMING_ERROR);
        ck_assert_str_eq(calx_compiled_errmsg(compiled), message);
    }
    calx_compiled_dispose(compiled);
}

static void refused_node(calx_node *node, const char *message)
{
    refused(calx_select(calx_columns(node)), message);
}

static void fits(calx_statement *statement, const char *sql)
{
    calx_compiled *compiled = calx_compile_to(statement, "postgresql 15", CALX_COMPILE_LITERALS);
    if (calx_compiled_error(compiled) != CALX_NO_MEMORY) {
        ck_assert_msg(calx_compiled_error(compiled) == CALX_OK, "%s", calx_compiled_errmsg(compiled));
        ck_assert_str_eq(calx_compiled_sql(compiled), sql);
    }
    calx_compiled_dispose(compiled);
}

/* Of what not all targets have: the first item of the list that is its last child, or the last one's, tells. */
static void refused_list(calx_node *node)
{
    const calx_node *at = calx_node_keep(node);
    while (calx_node_error(at) == CALX_OK && at->count)
        at = at->items[at->count - 1];
    ck_assert_int_eq(calx_node_error(at), CALX_MISUSE);
    calx_node_release(node);
}

/* What a program in another language passes by mistake: a count beside no list. */
START_TEST(a_list_that_is_null_has_no_items)
{
    static const char message[] = "a list is NULL, and is said to have items";
    static const uint32_t ops[] = { CALX_OP_AND, CALX_OP_OR, CALX_OP_CONCAT, CALX_OP_ADD, CALX_OP_MUL };
    for (size_t count = 1; count < 4; count++) {
        for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
            refused_node(calx_nary(ops[i], NULL, count), message);
        refused_node(calx_in_n(N(ID), NULL, count, false), message);
        refused_node(calx_binary(CALX_OP_EQ, calx_column_named("a"), calx_tuple_n(NULL, count)), message);
        refused_list(calx_array_n(NULL, count, NULL));
        refused_node(calx_func_n("f", NULL, count, NULL), message);
        refused_node(calx_fragment_n(":a", NULL, count), message);
        refused_node(calx_construct_n("", NULL, count, NULL), "calx_construct: a name is wanted");
        refused_list(calx_aggregate_order(N(NAME), NULL, count));
        refused_list(calx_within_group_n(calx_func_n("f", NULL, 0, NULL), NULL, count));
        refused_list(calx_string_agg_n(N(NAME), N(NAME), NULL, count));
        refused_node(calx_over_n(calx_func_n("f", NULL, 0, NULL), NULL, count), message);
        refused_node(calx_case_of(NULL, NULL, count), message);
        refused_node(calx_case_n(NULL, NULL, count, NULL), "calx_case: pairs of condition and result are wanted");
        refused(calx_select_n(NULL, count), message);
        refused(calx_insert_n(TABLE, NULL, count), message);
        refused(calx_update_n(TABLE, NULL, count), message);
        refused(calx_delete_n(TABLE, NULL, count), message);
        refused(calx_compound_n(CALX_OP_UNION, 0, NULL, count), "calx_compound: the list of statements is NULL");
        refused(calx_select(calx_columns_n(NULL, count)), message);
        refused(calx_select(calx_columns(ID), calx_from_n(NULL, count)), message);
        refused(calx_select(calx_columns(ID), calx_where_n(NULL, count)), message);
        refused(calx_select(calx_columns(ID), calx_group_by_n(NULL, count)), message);
        refused(calx_select(calx_columns(ID), calx_group_by(ID), calx_having_n(NULL, count)), message);
        refused(calx_select(calx_columns(ID), calx_order_by_n(NULL, count)), message);
        refused(calx_select(calx_columns(ID), calx_with_n(NULL, count)), message);
        refused(calx_select(calx_columns(ID), calx_window_n("w", NULL, count)), "a list is no clause: calx_columns(...) makes one of it");
        refused(calx_insert(operand_item, calx_rows_n(calx_list(ID), NULL, count)), message);
        refused(calx_insert(operand_item, calx_set(ID, 1), calx_upsert_n(calx_list(ID), NULL, count, NULL)), message);
        refused(calx_values_statement_n(NULL, count), message);
        refused(calx_select(calx_columns(calx_num_of(calx_values_n("v", calx_list(calx_column_named("a")), NULL, count), "a"))), message);
        refused(calx_select(calx_columns(calx_num_of(calx_table_named("t", NULL, count), "a"))), "calx_table_named: the names of the columns of t are NULL");
    }
}
END_TEST

/* It would order nothing, and none of the databases says so. */
START_TEST(a_value_is_no_key)
{
    static const char text[] = "calx_order_by: item 1 is the text \"name\", which orders and groups nothing; a label is calx_label_named()";
    static const char value[] = "calx_order_by: item 1 is a value, which orders and groups nothing; a column's place is calx_literal_column(\"1\", NULL)";
    refused(calx_select(calx_columns(ID), calx_order_by("name")), text);
    refused(calx_select(calx_columns(ID), calx_order_by(calx_desc("name"))), text);
    refused(calx_select(calx_columns(ID), calx_order_by(calx_nulls_last(calx_desc("name")))), text);
    refused(calx_select(calx_columns(ID), calx_order_by(true)), value);
    refused(calx_select(calx_columns(ID), calx_order_by(1)), value);
    refused(calx_select(calx_columns(ID), calx_order_by(1.5)), value);
    refused(calx_select(calx_columns(calx_count_all()), calx_group_by("name")),
            "calx_group_by: item 1 is the text \"name\", which orders and groups nothing; a label is calx_label_named()");
    refused(calx_select(calx_columns(ID), calx_distinct_on("name")),
            "calx_distinct_on: item 1 is the text \"name\", which orders and groups nothing; a label is calx_label_named()");
    fits(calx_select(calx_columns(ID), calx_order_by(calx_label_named("name"))), "SELECT items.id FROM items ORDER BY name");
    fits(calx_select(calx_columns(ID), calx_order_by(calx_literal_column("1", NULL))), "SELECT items.id FROM items ORDER BY 1");
}
END_TEST

/* What SQL would take for something else than what the tree says. */
START_TEST(names_that_hide_something_are_refused)
{
    static const char label[] = "the label age is a column of items as well, which SQL would read here: give the label another name";
    static const char hidden[] = "items is something else in the subquery that names a column of it: give one of them another name";
    static const char cte[] = "items is a CTE and a table of this statement: SQL would read the CTE for both, so give it another name";
    calx_node *other = calx_node_keep(calx_alias_node(calx_table_named("others", (const char *const[]){ "item" }, 1), "items"));
    calx_node *with = calx_node_keep(calx_cte_node(calx_select(calx_columns(calx_label(calx_literal_column("1", NULL), "one"))), "items", NULL, 0));
    calx_node *own = calx_node_keep(calx_cte_node(SELECT(ID), "items", NULL, 0));
    refused(calx_select(calx_columns(calx_label(calx_abs(AGE), "age"), calx_count_all()), calx_group_by(calx_label_named("age"))), label);
    refused(calx_select(calx_columns(calx_label(calx_abs(AGE), "age")), calx_order_by(calx_plus(calx_as_num(calx_label_named("age")), 1))), label);
    refused(calx_select(calx_columns(calx_label(calx_max(AGE), "age")), calx_group_by(NAME), calx_having(calx_gt(calx_as_num(calx_label_named("age")), 1))), label);
    fits(calx_select(calx_columns(calx_label(calx_abs(AGE), "age")), calx_order_by(calx_desc(calx_label_named("age")))), "SELECT abs(items.age) AS age FROM items ORDER BY age DESC");
    fits(calx_select(calx_columns(calx_label(AGE, "age"), calx_count_all()), calx_group_by(calx_label_named("age"))),
         "SELECT items.age AS age, count(*) AS count_1 FROM items GROUP BY age");
    fits(calx_select(calx_columns(calx_label(calx_abs(AGE), "years"), calx_count_all()), calx_group_by(calx_label_named("years"))),
         "SELECT abs(items.age) AS years, count(*) AS count_1 FROM items GROUP BY years");
    refused(calx_select(calx_columns(ID), calx_where(calx_exists(calx_select(calx_columns(calx_literal_column("1", NULL)), calx_select_from(other),
                                                                              calx_where(calx_eq(calx_num_of(other, "item"), ID)), calx_correlate_n(&(calx_node *){ TABLE }, 1, 0))))), hidden);
    fits(calx_select(calx_columns(ID), calx_where(calx_exists(calx_select(calx_columns(calx_literal_column("1", NULL)), calx_select_from(other))))),
         "SELECT items.id FROM items WHERE EXISTS (SELECT 1 FROM others AS items)");
    refused(calx_select(calx_columns(ID, calx_num_of(with, "one"))), cte);
    refused(calx_union(SELECT(calx_num_of(with, "one")), SELECT(ID)), cte);
    fits(SELECT(calx_case(calx_when(calx_gt(AGE, 1), 5))), "SELECT CASE WHEN items.age > 1 THEN 5 END AS anon_1 FROM items");
    fits(SELECT(calx_num_of(own, "id")), "WITH items AS (SELECT items.id AS id FROM items) SELECT items.id FROM items");
    calx_node_release(other);
    calx_node_release(with);
    calx_node_release(own);
}
END_TEST

START_TEST(operands_are_values)
{
    refused_node(N(calx_plus(AGE, calx_star(NULL))), "calx_binary: the right operand is no value, but *");
    refused_node(N(calx_eq(AGE, TABLE)), "calx_binary: the right operand is no value, but what rows come from");
    refused_node(N(calx_eq(AGE, calx_desc(NAME))), "calx_binary: the right operand is no value, but an order");
    refused_node(N(calx_eq(calx_distinct(AGE), AGE)), "calx_binary: the left operand is no value, but DISTINCT");
    refused_node(N(calx_and(calx_as_cond(calx_alias(operand_item, "i")), true)), "calx_and: item 1 is no value, but what rows come from");
    refused_node(N(calx_in(AGE, 1, calx_star(NULL))), "calx_in: item 2 is no value, but *");
    refused_node(N(calx_between(AGE, 1, calx_asc(AGE))), "calx_between: the upper bound is no value, but an order");
    refused_node(calx_cast_node(calx_star(NULL), &(calx_type){ .kind = CALX_TYPE_TEXT }), "calx_cast: the operand is no value, but *");
    refused(calx_select(calx_columns(ID), calx_where(calx_as_cond(calx_desc(ID)))), "calx_where: item 1 is no value, but an order");
    refused(calx_select(calx_columns(ID), calx_group_by(ID, calx_desc(ID))), "calx_group_by: item 2 is no value, but an order");
    refused(SELECT(ID, calx_desc(ID)), "calx_columns: item 2 is no value, but an order");
    refused(calx_select(calx_columns_n((calx_node *const[]){ (calx_node *)(void *)calx_limit(1) }, 1)), "calx_columns: item 1 is no value, but a clause");
    refused(SELECT(calx_tuple_n(NULL, 0)), "calx_columns: item 1 is a row without values");
    refused_node(calx_array_n(NULL, 0, NULL), "calx_array: an array of nothing wants the type of its elements");
    fits(SELECT(calx_star(NULL), TABLE, calx_distinct(ID)), "SELECT *, items.id, items.name, items.age, DISTINCT items.id FROM items");
}
END_TEST

START_TEST(rows_come_from_no_value)
{
    refused_node(calx_star(calx_true()), "calx_star: rows come from a table, alias or subquery, not from a value");
    refused_node(calx_row_of(calx_true()), "calx_row_of: rows come from a table, alias or subquery, not from a value");
    refused_node(calx_row_of(N(calx_eq(AGE, 1))), "calx_row_of: rows come from a table, alias or subquery, not from an expression");
    refused(calx_select(calx_columns(calx_num_of(calx_alias_node(calx_true(), "x"), "a"))), "calx_alias: rows come from a table, alias or subquery, not from a value");
    refused(calx_select(calx_columns(ID), calx_select_from(calx_true())), "calx_from: item 1 is nothing that rows come from, but a value");
    refused(calx_select(calx_columns(1), calx_select_from(N(ID))), "calx_from: item 1 is nothing that rows come from, but a column");
    fits(calx_select(calx_columns(1), calx_select_from(calx_literal_column("f()", NULL))), "SELECT 1 AS anon_1 FROM f()");
}
END_TEST

START_TEST(rows_are_of_one_length)
{
    refused_node(N(calx_eq(calx_tuple(AGE, NAME), calx_tuple(1))), "calx_binary: 2 values on the left, and 1 on the right");
    refused_node(N(calx_eq(calx_tuple(AGE, NAME), 1)), "calx_binary: 2 values on the left, and 1 on the right");
    refused_node(N(calx_in(calx_tuple(AGE, NAME), calx_tuple(1, "a"), calx_tuple(1))), "calx_in: item 2 is 1 values, not 2");
    refused_node(N(calx_in(AGE, calx_tuple(1, 2))), "calx_in: item 1 is 2 values, not 1");
    refused_node(N(calx_in_subquery(ID, SELECT(ID, NAME))), "calx_in: the select has 2 columns for 1");
    refused_node(N(calx_in_subquery(calx_tuple(ID, NAME), SELECT(ID))), "calx_in: the select has 1 columns for 2");
    refused_node(N(calx_eq(ID, calx_subquery_num(SELECT(ID, NAME)))), "calx_binary: 1 values on the left, and 2 on the right");
    refused(SELECT(calx_subquery_num(SELECT(ID, NAME))), "calx_columns: item 1 is a subquery of 2 columns");
    refused(calx_union(SELECT(ID, NAME), SELECT(ID)), "calx_compound: statement 2 has 1 columns, and the first 2");
    refused(calx_insert(operand_item, calx_insert_rows(calx_list(ID, NAME), calx_tuple(1, "a"), calx_tuple(2))), "calx_insert_rows: row 2 has 1 value for 2 columns");
    refused(calx_insert(operand_item, calx_insert_rows(calx_list(ID), calx_list(1))), "calx_insert_rows: row 1 is no row: calx_tuple()");
    refused(calx_insert(operand_item, calx_from_select(calx_list(ID, NAME), SELECT(ID))), "calx_from_select: 2 names for 1 columns");
    refused(calx_update(operand_item, calx_set_to(calx_tuple(ID, AGE), calx_tuple(1))), "calx_set: 1 value for 2 columns");
    refused(calx_select(calx_columns(1), calx_select_from(calx_values("v", calx_list(calx_column_named("a")), calx_tuple(1), calx_tuple(2, 3)))),
            "calx_values: row 2 has 2 values for 1 column");
    refused(calx_values_statement_n((calx_node *const[]){ calx_tuple(1, 2), calx_tuple(1) }, 2), "calx_values_statement: row 2 has 1 value for 2 columns");
    refused(SELECT(calx_num_of(calx_cte_node(SELECT(ID, NAME), "c", calx_list(calx_column_named("a")), 0), "a")), "calx_cte: 1 names for 2 columns");
    fits(calx_select(calx_columns(ID), calx_where(calx_in(ID, calx_list(1, 2)))), "SELECT items.id FROM items WHERE items.id IN (1, 2)");
    fits(calx_select(calx_columns(ID), calx_where(calx_in_subquery(calx_tuple(ID, NAME), SELECT(TABLE)), calx_eq(ID, calx_literal_column("f()", NULL)))),
         "SELECT items.id FROM items WHERE (items.id, items.name) IN (SELECT items.id, items.name, items.age FROM items) AND items.id = f()");
}
END_TEST

START_TEST(names_are_names)
{
    refused(calx_insert(operand_item, calx_insert_rows(calx_list("id"), calx_tuple(1))), "calx_insert_rows: name 1 is no column: calx_column_named()");
    refused(calx_insert(operand_item, calx_insert_rows(calx_tuple(ID), calx_tuple(1))), "calx_insert_rows: a list of columns is wanted: calx_list()");
    refused(calx_insert_n(TABLE, (calx_clause *const[]){ calx_rows_n(NULL, (calx_node *const[]){ calx_tuple(1) }, 1) }, 1), "calx_insert_rows: the columns are NULL");
    refused(SELECT(calx_num_of(calx_cte_node(SELECT(ID), "c", calx_list("a"), 0), "a")), "calx_cte: name 1 is no column: calx_column_named()");
    refused(calx_select(calx_columns(1), calx_select_from(calx_values("v", calx_list("a"), calx_tuple(1)))), "calx_values: name 1 is no column: calx_column_named()");
    refused_node(calx_func_n(NULL, NULL, 0, NULL), "calx_func: a name is wanted");
    refused_node(calx_func_n("", NULL, 0, NULL), "calx_func: a name is wanted");
    refused_node(calx_func("a..b", 1), "calx_func: a part of the name is empty");
    refused_node(calx_func(".", 1), "calx_func: a part of the name is empty");
    refused_node(N(calx_collate(NAME, "")), "calx_collate: a name is wanted");
    refused_node(calx_op(AGE, "--", 1), "calx_op_node: -- is no operator");
    refused_node(calx_op(AGE, "; DROP", 1), "calx_op_node: ; DROP is no operator");
    refused_node(calx_like_node(CALX_OP_CONTAINS, N(NAME), N("a"), "", CALX_FLAG_AUTO_ESCAPE), "calx_like: the escape is one character, not \"\"");
    refused_node(calx_like_node(CALX_OP_CONTAINS, N(NAME), N("a"), "\xc2\xa7", CALX_FLAG_AUTO_ESCAPE), "calx_like: the escape is one character, not \"\xc2\xa7\"");
    refused_node(N(calx_like_escape(NAME, "a", "ab")), "calx_like: the escape is one character, not \"ab\"");
    fits(SELECT(calx_like_escape(NAME, "a", "\xc2\xa7"), calx_like_escape(NAME, "a\\", ""), calx_op(AGE, "OPERATOR(pg_catalog.+)", 1)),
         "SELECT items.name LIKE 'a' ESCAPE '\xc2\xa7' AS anon_1, items.name LIKE 'a\\' ESCAPE '' AS anon_2, items.age OPERATOR(pg_catalog.+) 1 AS anon_3 FROM items");
}
END_TEST

START_TEST(functions_have_their_arguments)
{
    refused_node(calx_func("lower", "a", "b"), "the function lower takes 1 argument, not 2");
    refused_node(calx_func_n("coalesce", NULL, 0, NULL), "the function coalesce takes at least 1 argument, not 0");
    refused_node(calx_func("nullif", 1), "the function nullif takes 2 arguments, not 1");
    refused_node(calx_func("lag", 1, 2, 3, 4), "the function lag takes up to 3 arguments, not 4");
    refused_node(calx_nary(CALX_OP_CONCAT, NULL, 2), "a list is NULL, and is said to have items");
    refused_node(calx_nary(CALX_OP_CONCAT, NULL, 0), "calx_nary: operands are wanted");
    refused_node(N(calx_over(calx_plus(AGE, 1), calx_order_by(ID))), "calx_over: a function is wanted");
    refused_node(N(calx_filter(AGE, calx_eq(AGE, 1))), "calx_filter: a function is wanted");
    refused_node(N(calx_over(calx_count_all(), calx_frame_rows(calx_following(1), calx_preceding(1)))), "calx_frame: it ends before it starts");
    refused_node(N(calx_over(calx_count_all(), calx_frame_rows(calx_unbounded_following(), NULL))), "calx_frame: it ends before it starts");
    refused_node(N(calx_exists(calx_delete_n(TABLE, NULL, 0))), "calx_exists: a SELECT is wanted; what changes rows can be a CTE: calx_cte()");
    fits(SELECT(calx_func("lower", "a"), calx_func("lag", AGE, 1, 0), calx_over(calx_count_all(), calx_order_by_n(NULL, 0))),
         "SELECT lower('a') AS lower_1, lag(items.age, 1, 0) AS lag_1, count(*) OVER () AS anon_1 FROM items");
    fits(calx_select(calx_columns(ID), calx_group_by_n(NULL, 0), calx_order_by_n(NULL, 0), calx_where_n(NULL, 0)), "SELECT items.id FROM items");
}
END_TEST

START_TEST(statements_have_their_parts)
{
    refused(calx_select(calx_columns(ID), calx_order_by(NAME, calx_desc(1))),
            "calx_order_by: item 2 is a value, which orders and groups nothing; a column's place is calx_literal_column(\"1\", NULL)");
    refused(calx_select(calx_columns(ID), calx_group_by(1)),
            "calx_group_by: item 1 is a value, which orders and groups nothing; a column's place is calx_literal_column(\"1\", NULL)");
    fits(calx_select(calx_columns(ID), calx_order_by(calx_desc(calx_literal_column("1", NULL)))), "SELECT items.id FROM items ORDER BY 1 DESC");
    refused(calx_insert_n(TABLE, (calx_clause *const[]){ calx_rows_n(calx_list(ID), NULL, 0) }, 1), "INSERT: no rows");
    refused(calx_update(operand_item, calx_set_to(N(calx_plus(AGE, 1)), N(1))), "calx_set: a column is wanted on the left");
    refused(calx_insert(operand_item, calx_set(ID, 1), calx_on_conflict_update(calx_list(ID), (calx_clause *)calx_where(true))), "calx_upsert: part 1 is no calx_set()");
    refused(calx_insert(operand_item, calx_set(ID, 1), calx_on_conflict_update(calx_list_n(NULL, 0), calx_set(AGE, 1))), "calx_upsert: the key has no columns");
}
END_TEST

/* Of all values a decimal alone is text that stands in SQL without quotes. */
START_TEST(decimals_are_numbers)
{
    static const char *const wrong[] = { "1; DROP TABLE items", "1 OR 1 = 1", "1e5", "--1", "", "-", "0x10", "1_0" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        calx_decimal decimal = { wrong[i], strlen(wrong[i]) };
        calx_compiled *compiled = calx_compile_to(SELECT(decimal), "postgresql 15", CALX_COMPILE_LITERALS);
        char message[100] = "a decimal that is no number has no literal: ";
        if (calx_compiled_error(compiled) != CALX_NO_MEMORY) {
            ck_assert_msg(calx_compiled_error(compiled) == CALX_DATA_ERROR, "%s", calx_compiled_sql(compiled));
            ck_assert_str_eq(calx_compiled_errmsg(compiled), strcat(message, wrong[i]));
        }
        calx_compiled_dispose(compiled);
    }
    fits(SELECT(((calx_decimal){ "-12.50", 6 })), "SELECT -12.50 AS anon_1");
}
END_TEST

START_TEST(arrays_and_collations)
{
    static const calx_type integer = { .kind = CALX_TYPE_INTEGER };
    fits(SELECT(calx_array_n(NULL, 0, &integer)), "SELECT CAST(ARRAY[] AS INTEGER[]) AS anon_1");
    fits(SELECT(calx_collate(NAME, "en_US.utf8")), "SELECT items.name COLLATE \"en_US.utf8\" AS anon_1 FROM items");
    fits(SELECT(calx_array(1)), "SELECT ARRAY[1] AS anon_1");
}
END_TEST

static calx_statement *ages(void)
{
    return calx_select(calx_columns(AGE));
}

/* What the macros refuse, where they were not asked. */
START_TEST(what_is_compared_is_of_one_kind)
{
    static const calx_type text = { .kind = CALX_TYPE_TEXT }, integer = { .kind = CALX_TYPE_INTEGER }, day = { .kind = CALX_TYPE_DATE },
                           clock = { .kind = CALX_TYPE_TIME }, span = { .kind = CALX_TYPE_INTERVAL };
    calx_node *age = N(AGE), *pair[] = { calx_tuple(AGE, ID), calx_tuple(AGE, NAME) };
    unlike(calx_binary(CALX_OP_EQ, N(NAME), N(AGE)), "calx_binary: a text (name) is compared with a number (age)");
    unlike(calx_binary(CALX_OP_GE, calx_cast_node(N(NAME), &integer), N(NAME)), "calx_binary: a number is compared with a text (name)");
    unlike(calx_binary(CALX_OP_NE, pair[0], pair[1]), "calx_binary: a number (id) is compared with a text (name)");
    unlike(calx_binary(CALX_OP_EQ, N(NAME), calx_any(ages())), "calx_binary: a text (name) is compared with a number (age)");
    unlike(calx_in_n(N(NAME), &age, 1, false), "calx_in: a text (name) is compared with a number (age)");
    unlike(calx_in_select(N(NAME), calx_select_node(calx_union(ages(), ages())), true), "calx_in: a text (name) is compared with a number (age)");
    unlike(calx_between_node(N(AGE), N(ID), N(NAME), 0), "calx_between: a number (age) is compared with a text (name)");
    unlike(calx_case_n(N(AGE), (calx_node *const[]){ N(NAME), calx_true() }, 2, NULL), "calx_case: a number (age) is compared with a text (name)");
    unlike(calx_func("nullif", NAME, AGE), "nullif: a text (name) is compared with a number (age)");
    fits(SELECT(calx_as_cond(calx_binary(CALX_OP_EQ, N(AGE), calx_cast_node(N(NAME), &(const calx_type){ .kind = CALX_TYPE_INTEGER })))),
         "SELECT items.age = CAST(items.name AS INTEGER) AS anon_1 FROM items");
    fits(SELECT(calx_as_cond(calx_binary(CALX_OP_EQ, N(AGE), calx_coerce_node(N(NAME), &(const calx_type){ .kind = CALX_TYPE_INTEGER })))),
         "SELECT items.age = items.name AS anon_1 FROM items");
    fits(SELECT(calx_as_cond(calx_binary(CALX_OP_EQ, N(AGE), calx_column_named("name")))), "SELECT items.age = name AS anon_1 FROM items");
    unlike(calx_binary(CALX_OP_LT, calx_cast_node(N(NAME), &clock), calx_cast_node(N(NAME), &day)), "calx_binary: a time of day is compared with a date or timestamp");
    fits(SELECT(calx_as_cond(calx_binary(CALX_OP_LT, calx_binary(CALX_OP_SUB, calx_cast_node(N(NAME), &day), calx_column_named("q")), calx_cast_node(N(NAME), &span)))),
         "SELECT CAST(items.name AS DATE) - q < CAST(items.name AS INTERVAL) AS anon_1 FROM items"); /* nobody knows what q is */
    fits(SELECT(calx_as_cond(calx_binary(CALX_OP_EQ, N(AGE), calx_func("f", NAME)))), "SELECT items.age = f(items.name) AS anon_1 FROM items");
    fits(SELECT(calx_as_cond(calx_binary(CALX_OP_IS_DISTINCT, calx_cast_node(N(AGE), &text), N(NAME)))),
         "SELECT CAST(items.age AS TEXT) IS DISTINCT FROM items.name AS anon_1 FROM items");
}
END_TEST

static void unlike_statement(calx_statement *statement, const char *message)
{
    calx_compiled *compiled = calx_compile_to(statement, "postgresql 15", 0);
    if (calx_compiled_error(compiled) != CALX_NO_MEMORY) {
        ck_assert_int_eq(calx_compiled_error(compiled), CALX_PROGRAMMING_ERROR);
        ck_assert_str_eq(calx_compiled_errmsg(compiled), message);
    }
    calx_compiled_dispose(compiled);
}

START_TEST(what_stands_for_each_other_is_of_one_kind)
{
    calx_node *const three[] = { calx_null_node(), N(NAME), N(AGE) };
    unlike(calx_func_n("coalesce", three, 3, NULL), "coalesce: a text (name) is an alternative to a number (age)");
    unlike(calx_func("greatest", AGE, NAME), "greatest: a number (age) is an alternative to a text (name)");
    unlike(calx_case_n(NULL, (calx_node *const[]){ calx_true(), N(NAME) }, 2, N(AGE)), "calx_case: a number (age) is an alternative to a text (name)");
    unlike_statement(calx_union(calx_select(calx_columns(NAME, AGE)), calx_select(calx_columns(NAME, NAME))), "calx_compound: a number (age) is in one column with a text (name)");
    fits(SELECT(calx_func("coalesce", AGE, ID, calx_func("f", NAME))), "SELECT coalesce(items.age, items.id, f(items.name)) AS coalesce_1 FROM items");
    fits(calx_union(calx_select(calx_columns(NAME)), calx_select(calx_columns(calx_null_node()))), "SELECT items.name FROM items UNION SELECT NULL AS anon_1");
}
END_TEST

START_TEST(what_is_set_is_of_the_kind_of_its_column)
{
    unlike_statement(calx_update_n(calx_model_table(&operand_item_model), (calx_clause *[]){ calx_set_to(N(AGE), N(NAME)) }, 1),
                     "calx_set: a number (age) is set to a text (name)");
    unlike_statement(calx_insert_n(calx_model_table(&operand_item_model), (calx_clause *[]){ calx_from_select(calx_list(ID, AGE), calx_select(calx_columns(ID, NAME))) }, 1),
                     "calx_from_select: a number (age) is set to a text (name)");
    fits(calx_update_n(calx_model_table(&operand_item_model), (calx_clause *[]){ calx_set_to(N(NAME), N(AGE)) }, 1), "UPDATE items SET name=items.age");
}
END_TEST

Suite *suite_operands(void);
Suite *suite_operands(void)
{
    Suite *s = suite_create("operands");
    TCase *tc = tcase_create("operands");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, a_list_that_is_null_has_no_items);
    tcase_add_test(tc, names_that_hide_something_are_refused);
    tcase_add_test(tc, a_value_is_no_key);
    tcase_add_test(tc, operands_are_values);
    tcase_add_test(tc, rows_come_from_no_value);
    tcase_add_test(tc, rows_are_of_one_length);
    tcase_add_test(tc, names_are_names);
    tcase_add_test(tc, functions_have_their_arguments);
    tcase_add_test(tc, statements_have_their_parts);
    tcase_add_test(tc, decimals_are_numbers);
    tcase_add_test(tc, arrays_and_collations);
    tcase_add_test(tc, what_is_compared_is_of_one_kind);
    tcase_add_test(tc, what_stands_for_each_other_is_of_one_kind);
    tcase_add_test(tc, what_is_set_is_of_the_kind_of_its_column);
    suite_add_tcase(s, tc);
    return s;
}
