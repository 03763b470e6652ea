/* SPDX-License-Identifier: MIT */
/* Growing statements: groups, joins, unions, with an order that leaves nothing to chance. */
#include "trees.h"

#define ONE(node) (calx_node *const[]){ node }, 1

static calx_node *star(void)
{
    return calx_func_n("count", ONE(calx_star(NULL)), NULL);
}

calx_node *trees_varied(trees_grower *g, calx_node *node, trees_type type)
{
    static const char *const columns[] = { "i2", "d2", "f1", "s2", "b1", "day", "moment" };
    if (calx_node_kind(node) != CALX_NODE_BIND && calx_node_kind(node) != CALX_NODE_PARAM)
        return node;
    g->tree->argument_count -= calx_node_kind(node) == CALX_NODE_PARAM; /* it was the last */
    calx_node_release(calx_node_keep(node));
    return trees_column(columns[type]);
}

/* Of what has no sum: min, max, how many, and how long all texts are together, in whatever order they come. */
static calx_node *without_sum(trees_grower *g)
{
    trees_type type = (trees_type[]){ TREES_TEXT, TREES_TEXT, TREES_BOOL, TREES_DATE, TREES_TIMESTAMP }[BELOW(5)];
    calx_node *operand = trees_varied(g, trees_expression(g, type, 2), type);
    switch (BELOW(5)) {
    case 0: return trees_call("count", operand, NULL);
    case 1: return trees_call("count", calx_distinct_node(operand), NULL);
    case 2:
        if (type == TREES_TEXT)
            return trees_call("char_length", calx_string_agg_n(operand, calx_arg_node(calx_arg_string(", ")), NULL, 0), NULL);
        return trees_call("max", operand, NULL);
    default: return trees_call(BELOW(2) ? "min" : "max", operand, NULL);
    }
}

/* sum, min, max, count, count distinct, avg; now and then with a FILTER. */
static calx_node *aggregate(trees_grower *g)
{
    static const char *const names[] = { "sum", "min", "max" };
    trees_type type = BELOW(8) == 0 ? TREES_DOUBLE : (trees_type)BELOW(2);
    calx_node *node, *operand;
    if (BELOW(4) == 0)
        return without_sum(g);
    operand = trees_varied(g, trees_expression(g, type, 2), type);
    switch (BELOW(6)) {
    case 0: node = trees_call("count", operand, NULL); break;
    case 1: node = trees_call("count", type == TREES_DOUBLE ? operand : calx_distinct_node(operand), NULL); break;
    case 2: node = trees_call("avg", operand, NULL); g->features |= TREES_AVERAGE; break;
    default: node = trees_call(names[BELOW(3)], operand, NULL); break;
    }
    return BELOW(6) == 0 ? calx_filter_node(node, trees_expression(g, TREES_BOOL, 2)) : node;
}

/* With a column in it: a constant is the number of a column to GROUP BY. */
static calx_node *key_of(trees_grower *g, trees_type type)
{
    calx_node *column = trees_column("i2"), *other = trees_expression(g, TREES_INT, 2);
    return calx_binary(type == TREES_BOOL ? CALX_OP_GT : CALX_OP_ADD, column, other);
}

static calx_statement *groups(trees_grower *g)
{
    trees_type type = BELOW(2) ? TREES_BOOL : TREES_INT;
    bool joins = BELOW(3) == 0, has = BELOW(3) == 0;
    calx_node *key = calx_node_keep(key_of(g, type)), *where = trees_expression(g, TREES_BOOL, 2);
    calx_node *columns[4] = { calx_label_as(key, "k"), star(), NULL, NULL };
    calx_node *always = calx_binary(CALX_OP_OR, where, calx_binary(CALX_OP_GT, trees_column("id"), trees_integer_node(2)));
    calx_node *having = has ? calx_binary(CALX_OP_GE, star(), trees_integer_node(1)) : NULL;
    calx_node *order = calx_order_node(calx_label_named("k"), CALX_FLAG_NULLS_FIRST | (BELOW(2) ? CALX_FLAG_DESC : 0));
    calx_clause *clauses[6];
    size_t count = 0;
    columns[2] = aggregate(g);
    columns[3] = aggregate(g);
    clauses[count++] = calx_columns_n(columns, 4);
    clauses[count++] = calx_where_n(&always, 1);
    clauses[count++] = calx_group_by_n(&key, 1);
    clauses[count++] = calx_order_by_n(&order, 1);
    if (having)
        clauses[count++] = calx_having_n(&having, 1);
    if (joins)
        clauses[count++] = calx_join_node(BELOW(2) ? CALX_OP_LEFT : CALX_OP_INNER, trees_other_table(),
                                          calx_binary(CALX_OP_EQ, trees_other_column("leaf"), trees_column("id")));
    calx_node_release(key);
    return calx_select_n(clauses, count);
}

/* Rows told apart, by one expression that they are sorted by. */
static calx_statement *distinct(trees_grower *g)
{
    trees_type type = (trees_type[]){ TREES_INT, TREES_DECIMAL, TREES_TEXT, TREES_DATE, TREES_TIMESTAMP, TREES_BOOL }[BELOW(6)];
    calx_node *column = calx_label_as(trees_varied(g, trees_expression(g, type, 3), type), "v"), *from = trees_table();
    calx_node *order = calx_order_node(calx_label_named("v"), (BELOW(2) ? CALX_FLAG_DESC : 0) | CALX_FLAG_NULLS_FIRST);
    return calx_select_n((calx_clause *const[]){ calx_columns_n(&column, 1), calx_from_n(&from, 1), calx_order_by_n(&order, 1), calx_distinct_rows_n(NULL, 0) }, 4);
}

static calx_statement *one_column(trees_grower *g, trees_type type)
{
    calx_node *column = calx_label_as(trees_expression(g, type, 2), "v"), *where = trees_expression(g, TREES_BOOL, 2);
    calx_node *from = trees_table();
    return calx_select_n((calx_clause *const[]){ calx_columns_n(&column, 1), calx_from_n(&from, 1), calx_where_n(&where, 1) }, 3);
}

static calx_statement *unions(trees_grower *g)
{
    static const uint16_t ops[] = { CALX_OP_UNION, CALX_OP_INTERSECT, CALX_OP_EXCEPT, CALX_OP_UNION };
    trees_type type = BELOW(2) ? TREES_INT : TREES_DECIMAL;
    unsigned op = BELOW(4);
    calx_statement *parts[2] = { one_column(g, type), NULL }, *whole;
    calx_node *order = calx_order_node(calx_label_named("v"), CALX_FLAG_NULLS_FIRST);
    parts[1] = one_column(g, type);
    whole = calx_compound_n(ops[op], op == 3 ? CALX_FLAG_ALL : 0, parts, 2);
    calx_statement_add(whole, calx_order_by_n(&order, 1));
    return whole;
}

/* Rows in the order of an expression, and some of them; then the id, so that there is one order. */
static calx_statement *ordered(trees_grower *g)
{
    trees_type type = (trees_type[]){ TREES_INT, TREES_DECIMAL, TREES_TEXT, TREES_DATE }[BELOW(4)];
    calx_node *id = trees_column("id"), *by = trees_varied(g, trees_expression(g, type, 3), type);
    calx_node *order[2] = { calx_order_node(by, (BELOW(2) ? CALX_FLAG_DESC : 0) | (BELOW(2) ? CALX_FLAG_NULLS_FIRST : CALX_FLAG_NULLS_LAST)), id };
    calx_clause *columns = calx_columns_n(&id, 1), *ordering = calx_order_by_n(order, 2);
    if (BELOW(2))
        return calx_select_n((calx_clause *const[]){ columns, ordering, calx_limit((int64_t)BELOW(5) + 1), calx_offset((int64_t)BELOW(3)) }, 4);
    return calx_select_n((calx_clause *const[]){ columns, ordering }, 2);
}

/* What a subquery or a CTE has computed, filtered and computed with. */
static calx_statement *nested(trees_grower *g)
{
    trees_type type = BELOW(2) ? TREES_INT : TREES_DECIMAL;
    calx_node *inner[2] = { trees_column("id"), calx_label_as(trees_expression(g, type, 2), "v") };
    calx_statement *select = calx_select_n((calx_clause *const[]){ calx_columns_n(inner, 2) }, 1);
    calx_node *from = calx_node_keep(BELOW(2) ? calx_subquery_node(select, "s", 0) : calx_cte_node(select, "s", NULL, 0));
    calx_node *v = calx_node_keep(calx_column_of(from, "v", NULL)), *id = calx_column_of(from, "id", NULL);
    calx_node *columns[2] = { id, calx_binary(CALX_OP_ADD, v, trees_integer_node((int64_t)BELOW(5))) };
    calx_node *where = calx_binary(BELOW(2) ? CALX_OP_GT : CALX_OP_LE, v, trees_integer_node((int64_t)BELOW(12)));
    calx_statement *whole = calx_select_n((calx_clause *const[]){ calx_columns_n(columns, 2), calx_where_n(&where, 1), calx_order_by_n(&id, 1) }, 3);
    calx_node_release(v);
    calx_node_release(from);
    return whole;
}

calx_statement *trees_rows(trees_grower *g)
{
    switch (BELOW(7)) {
    case 0: case 1: return groups(g);
    case 2: return trees_windows(g);
    case 6: return trees_given_rows(g);
    case 3: return unions(g);
    case 4: return nested(g);
    default: return BELOW(4) ? ordered(g) : distinct(g);
    }
}
