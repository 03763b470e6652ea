/* SPDX-License-Identifier: MIT */
/* Growing rows that no table has: VALUES, alone, beside the table or behind a CTE, and recursive CTEs. */
#include "trees.h"

#define ONE(node) (calx_node *const[]){ node }, 1

enum { MAX_ROWS = 4 };

/* Rows of a number and a text. Decimals and integers may be mixed: all are decimals then. */
static size_t rows(trees_grower *g, trees_type type, calx_node **to)
{
    size_t count = BELOW(MAX_ROWS) + 1;
    for (size_t i = 0; i < count; i++) {
        calx_node *n = trees_value(g, type == TREES_DECIMAL && i && BELOW(3) == 0 ? TREES_INT : type);
        to[i] = calx_tuple_n((calx_node *const[]){ n, trees_value(g, TREES_TEXT) }, 2);
    }
    return count;
}

static calx_node *names(void)
{
    return calx_list_n((calx_node *const[]){ calx_column_named("n"), calx_column_named("word") }, 2);
}

/* What is read from VALUES, or from a CTE that is VALUES. */
static calx_node *given(trees_grower *g, trees_type type)
{
    calx_node *tuples[MAX_ROWS];
    size_t count = rows(g, type, tuples);
    if (BELOW(4))
        return calx_values_n("given", names(), tuples, count);
    return calx_cte_node(calx_values_statement_n(tuples, count), "given", names(), 0);
}

/* The rows, each beside each of the table: filtered, computed with, in the order of all that is told. */
static calx_statement *beside(trees_grower *g, trees_type type)
{
    static const uint16_t ops[] = { CALX_OP_LT, CALX_OP_GE, CALX_OP_EQ, CALX_OP_NE };
    calx_node *from = calx_node_keep(given(g, type)), *n = calx_node_keep(calx_column_of(from, "n", NULL)), *word = calx_column_of(from, "word", NULL);
    bool alone = BELOW(2);
    calx_node *columns[3] = { calx_label_as(n, "k"), calx_label_as(calx_nary(CALX_OP_CONCAT, (calx_node *const[]){ word, trees_value(g, TREES_TEXT) }, 2), "t"), NULL };
    calx_node *computed = calx_binary(CALX_OP_ADD, n, alone ? trees_value(g, type) : trees_expression(g, type, 1));
    calx_node *where = calx_binary(ops[BELOW(4)], n, alone ? trees_value(g, BELOW(2) ? TREES_INT : TREES_DECIMAL) : trees_expression(g, type, 2)), *order[3];
    calx_statement *whole;
    columns[2] = calx_label_as(computed, "c");
    for (size_t i = 0; i < 3; i++)
        order[i] = calx_order_node(calx_label_named(i == 0 ? "k" : i == 1 ? "t" : "c"), CALX_FLAG_NULLS_FIRST);
    whole = calx_select_n((calx_clause *const[]){ calx_columns_n(columns, 3), calx_from_n(&from, 1), calx_where_n(&where, 1), calx_order_by_n(order, 3) }, 4);
    calx_node_release(n);
    calx_node_release(from);
    return whole;
}

/* Rows of the table whose number is among the VALUES. */
static calx_statement *among(trees_grower *g, trees_type type)
{
    calx_node *tuples[MAX_ROWS], *id = trees_column("id"), *operand = trees_expression(g, type, 2), *where;
    size_t count = BELOW(MAX_ROWS) + 1;
    for (size_t i = 0; i < count; i++)
        tuples[i] = calx_tuple_n(ONE(trees_value(g, type)));
    where = calx_in_select(operand, calx_select_node(calx_values_statement_n(tuples, count)), BELOW(2));
    return calx_select_n((calx_clause *const[]){ calx_columns_n(&id, 1), calx_where_n(&where, 1), calx_order_by_n(&id, 1) }, 3);
}

/* A number that grows to a limit. */
static calx_statement *recursive(trees_grower *g, trees_type type)
{
    calx_node *start = calx_label_as(trees_value(g, type), "n"), *first, *all, *n, *next, *where, *columns[2];
    calx_statement *whole;
    first = calx_node_keep(calx_cte_node(calx_select_n((calx_clause *const[]){ calx_columns_n(&start, 1) }, 1), "steps", NULL, CALX_FLAG_RECURSIVE));
    n = calx_node_keep(calx_column_of(first, "n", NULL));
    next = calx_binary(CALX_OP_ADD, n, type == TREES_INT ? trees_integer_node((int64_t)BELOW(5) + 3) : trees_decimal(BELOW(2) ? "3.25" : "7.5"));
    where = calx_binary(CALX_OP_LT, n, trees_integer_node((int64_t)BELOW(20) + 10));
    all = calx_node_keep(calx_cte_union(first, calx_select_n((calx_clause *const[]){ calx_columns_n(&next, 1), calx_from_n(&first, 1), calx_where_n(&where, 1) }, 3), true));
    columns[0] = calx_label_as(calx_column_of(all, "n", NULL), "k");
    columns[1] = calx_binary(CALX_OP_MUL, calx_column_of(all, "n", NULL), trees_integer_node((int64_t)BELOW(4)));
    whole = calx_select_n((calx_clause *const[]){ calx_columns_n(columns, 2), calx_order_by_n(ONE(calx_label_named("k"))) }, 2);
    calx_node_release(n);
    calx_node_release(first);
    calx_node_release(all);
    return whole;
}

calx_statement *trees_given_rows(trees_grower *g)
{
    trees_type type = BELOW(2) ? TREES_INT : TREES_DECIMAL;
    switch (BELOW(5)) {
    case 0: return among(g, type);
    case 1: return recursive(g, type);
    default: return beside(g, type);
    }
}
