/* SPDX-License-Identifier: MIT */
/* Growing windows: ranks, neighbours and aggregates over frames. */
#include "trees.h"

#define ONE(node) (calx_node *const[]){ node }, 1

static calx_node *bound(trees_grower *g, bool end)
{
    switch (BELOW(3)) {
    case 0: return calx_bound_node(end ? CALX_OP_UNBOUNDED_FOLLOWING : CALX_OP_UNBOUNDED_PRECEDING, NULL);
    case 1: return calx_bound_node(end ? CALX_OP_FOLLOWING : CALX_OP_PRECEDING, trees_integer_node((int64_t)BELOW(3) + 1));
    default: return calx_bound_node(CALX_OP_CURRENT_ROW, NULL);
    }
}

/* What the place of a row says alone. */
static calx_node *place(trees_grower *g)
{
    static const char *const ranks[] = { "row_number", "rank", "dense_rank", "percent_rank", "cume_dist" };
    unsigned which = BELOW(6);
    if (which == 5)
        return trees_call("ntile", calx_arg_node(calx_arg_int32((int32_t)BELOW(4) + 1)), NULL);
    if (which > 2)
        g->features |= TREES_QUOTIENT;
    return calx_func_n(ranks[which], NULL, 0, NULL);
}

static calx_node *neighbour(trees_grower *g, trees_type type)
{
    calx_node *operand = trees_varied(g, trees_expression(g, type, 2), type);
    return trees_call(BELOW(2) ? "lag" : "lead", operand, BELOW(2) ? calx_arg_node(calx_arg_int32((int32_t)BELOW(3) + 1)) : NULL);
}

/* Over a frame; a FILTER now and then. */
static calx_node *summed(trees_grower *g, trees_type type, bool range)
{
    static const char *const names[] = { "sum", "min", "max", "count", "avg", "first_value", "last_value" };
    unsigned which = BELOW(range ? 5 : 7); /* of rows that are equal the first is any */
    calx_node *node = trees_call(names[which], trees_varied(g, trees_expression(g, type, 2), type), NULL);
    if (which == 4)
        g->features |= TREES_AVERAGE;
    return which < 5 && BELOW(6) == 0 ? calx_filter_node(node, trees_expression(g, TREES_BOOL, 2)) : node;
}

/* The order is one by the key alone for a RANGE with a distance, else one in which no two rows are equal. */
calx_statement *trees_windows(trees_grower *g)
{
    trees_type type = BELOW(2) ? TREES_INT : TREES_DECIMAL;
    unsigned kind = BELOW(5);
    bool named = BELOW(4) == 0, range = kind > 1 && BELOW(4) == 0;
    calx_node *function = kind == 0 ? place(g) : kind == 1 ? neighbour(g, type) : summed(g, type, range), *id = trees_column("id"), *columns[2] = { id, NULL };
    calx_node *keys[2], *partition = trees_column("b1"), *start, *end;
    calx_clause *parts[3], *clauses[3];
    size_t count = 0, part_count = 0;
    if (range)
        keys[0] = calx_order_node(BELOW(2) ? trees_column("i2") : calx_binary(CALX_OP_MOD, trees_column("i2"), trees_integer_node(5)), 0);
    else
        keys[0] = calx_order_node(trees_varied(g, trees_expression(g, type, 1), type), CALX_FLAG_NULLS_LAST | (BELOW(2) ? CALX_FLAG_DESC : 0));
    keys[1] = id;
    parts[part_count++] = calx_order_by_n(keys, range ? 1 : 2);
    if (BELOW(2))
        parts[part_count++] = calx_partition_by_n(&partition, 1);
    if (kind > 1 && (range || BELOW(3))) {
        start = bound(g, false);
        end = bound(g, true);
        parts[part_count++] = calx_frame_part(range ? CALX_OP_RANGE : CALX_OP_ROWS, start, end);
    }
    columns[1] = named ? calx_over_named(function, "w") : calx_over_n(function, parts, part_count);
    clauses[count++] = calx_columns_n(columns, 2);
    clauses[count++] = calx_order_by_n(ONE(id));
    if (named)
        clauses[count++] = calx_window_n("w", parts, part_count);
    return calx_select_n(clauses, count);
}
