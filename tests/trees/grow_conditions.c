/* SPDX-License-Identifier: MIT */
/* Growing conditions. */
#include "trees.h"

static calx_node *comparison(trees_grower *g, int depth)
{
    static const uint16_t ops[] = { CALX_OP_EQ, CALX_OP_NE, CALX_OP_LT, CALX_OP_LE, CALX_OP_GT, CALX_OP_GE, CALX_OP_IS_DISTINCT, CALX_OP_IS_NOT_DISTINCT };
    trees_type type = (trees_type)BELOW(TREES_TYPES);
    bool mixed = type == TREES_DECIMAL && BELOW(3) == 0;
    calx_node *a, *b;
    if (type == TREES_BOOL || type == TREES_DOUBLE)
        type = TREES_INT;
    a = trees_expression(g, type, depth - 1);
    b = BELOW(4) == 0 ? trees_beside(g, type, a) : trees_expression(g, mixed ? TREES_INT : type, depth - 1);
    return calx_binary(ops[BELOW(8)], a, b);
}

static calx_node *membership(trees_grower *g, int depth)
{
    trees_type type = BELOW(3) == 0 ? TREES_TEXT : BELOW(2) ? TREES_INT : TREES_DECIMAL;
    calx_node *a = trees_expression(g, type, depth - 1), *column, *items[3];
    size_t count;
    if (BELOW(4) == 0 && !g->outside) {
        column = trees_other_column(type == TREES_INT ? "n" : type == TREES_DECIMAL ? "v" : "t");
        if (BELOW(4) == 0)
            return calx_binary(CALX_OP_EQ, a, calx_quantified(CALX_OP_ANY, calx_select_node(calx_select_n((calx_clause *const[]){ calx_columns_n(&column, 1), trees_own_other() }, 2))));
        return calx_in_select(a, calx_select_node(calx_select_n((calx_clause *const[]){ calx_columns_n(&column, 1), trees_own_other() }, 2)), BELOW(2));
    }
    if (BELOW(3) == 0)
        return trees_in_list(g, type, a, BELOW(3) == 0);
    count = BELOW(4);
    for (size_t i = 0; i < count; i++)
        items[i] = i == 1 ? trees_leaf(g, type) : trees_beside(g, type, a);
    return calx_in_n(a, items, count, BELOW(3) == 0);
}

/* Bytes, spans of time and times of day: there are no columns of them. */
static calx_node *others_compared(trees_grower *g, int depth)
{
    static const calx_type bytes = { .kind = CALX_TYPE_BLOB }, hour = { .kind = CALX_TYPE_TIME };
    static const uint16_t ops[] = { CALX_OP_EQ, CALX_OP_NE, CALX_OP_LT, CALX_OP_GE, CALX_OP_IS_DISTINCT };
    uint16_t op = ops[BELOW(5)];
    calx_node *a, *b;
    switch (BELOW(3)) {
    case 0:
        a = calx_cast_node(GROW(TEXT), &bytes);
        b = calx_cast_node(GROW(TEXT), &bytes);
        return calx_binary(op, a, BELOW(2) ? b : calx_binary(CALX_OP_CONCAT, b, calx_arg_node(calx_arg_bytes((calx_bytes){ "\0q", 2 }))));
    case 1:
        a = calx_binary(CALX_OP_SUB, GROW(TIMESTAMP), GROW(TIMESTAMP));
        return calx_binary(op, a, trees_span(g));
    default:
        a = calx_cast_node(GROW(TIMESTAMP), &hour);
        return calx_binary(op, a, BELOW(2) ? calx_cast_node(GROW(TIMESTAMP), &hour) : calx_arg_node(calx_arg_time((calx_time){ (int64_t)BELOW(86400) * 1000000 })));
    }
}

static calx_node *pair(calx_node *a, calx_node *b)
{
    return calx_tuple_n((calx_node *const[]){ a, b }, 2);
}

/* Rows: decimals in them are columns, or nothing. */
static calx_node *rows_compared(trees_grower *g, int depth)
{
    trees_type second = BELOW(2) ? TREES_DATE : TREES_TEXT;
    calx_node *first = GROW(INT), *row = pair(first, trees_expression(g, second, depth - 1)), *items[3] = { NULL, NULL, NULL };
    size_t count = BELOW(3);
    if (!count) {
        first = GROW(INT);
        return calx_binary(BELOW(2) ? CALX_OP_EQ : CALX_OP_NE, row, pair(first, trees_leaf(g, second)));
    }
    for (size_t i = 0; i < count; i++) {
        first = trees_value(g, TREES_INT);
        items[i] = pair(first, trees_value(g, second));
    }
    return calx_in_n(row, items, count, BELOW(3) == 0);
}

static calx_node *existence(trees_grower *g, int depth)
{
    calx_node *where, *one = trees_integer_node(1);
    if (g->outside) {
        calx_node_release(one);
        return trees_leaf(g, TREES_BOOL);
    }
    g->outside = true;
    where = calx_binary(CALX_OP_AND, calx_binary(CALX_OP_EQ, trees_other_column("leaf"), trees_column("id")), GROW(BOOL));
    g->outside = false;
    return calx_exists_node(calx_select_n((calx_clause *const[]){ calx_columns_n(&one, 1), calx_where_n(&where, 1), trees_own_other() }, 3));
}

calx_node *trees_condition(trees_grower *g, int depth)
{
    static const uint16_t likes[] = { CALX_OP_STARTSWITH, CALX_OP_ENDSWITH, CALX_OP_CONTAINS, CALX_OP_NOT_CONTAINS, CALX_OP_ISTARTSWITH, CALX_OP_IENDSWITH,
                                      CALX_OP_ICONTAINS, CALX_OP_NOT_ICONTAINS };
    static const uint16_t plain[] = { CALX_OP_LIKE, CALX_OP_NOT_LIKE, CALX_OP_ILIKE, CALX_OP_NOT_ILIKE };
    static const char *const patterns[] = { "%a%", "a_p%", "", "%", "Z%", "_b%" };
    static const char *const escaped[] = { "%!%%", "!_%", "%!!%" };
    trees_type type;
    calx_node *a;
    switch (BELOW(14)) {
    case 0: case 1: case 2: return comparison(g, depth);
    case 3: return calx_binary(CALX_OP_AND, GROW(BOOL), GROW(BOOL));
    case 4: return calx_binary(CALX_OP_OR, GROW(BOOL), GROW(BOOL));
    case 5: return calx_not_node(GROW(BOOL));
    case 6: return membership(g, depth);
    case 7:
        type = BELOW(2) ? TREES_DECIMAL : BELOW(2) ? TREES_INT : TREES_DATE;
        a = trees_expression(g, type, depth - 1);
        return calx_between_node(a, trees_beside(g, type, a), trees_leaf(g, type), (BELOW(3) == 0 ? CALX_FLAG_NEGATED : 0) | (BELOW(6) == 0 ? CALX_FLAG_SYMMETRIC : 0));
    case 8:
        a = GROW(TEXT);
        if (BELOW(2))
            return calx_like_node(likes[BELOW(8)], a, BELOW(4) ? trees_value(g, TREES_TEXT) : trees_leaf(g, TREES_TEXT), NULL, CALX_FLAG_AUTO_ESCAPE);
        if (BELOW(3) == 0)
            return calx_like_node(plain[BELOW(4)], a, calx_arg_node(calx_arg_string(escaped[BELOW(3)])), "!", 0);
        return calx_like_node(plain[BELOW(4)], a, calx_arg_node(calx_arg_string(patterns[BELOW(6)])), NULL, 0);
    case 9: return calx_binary(BELOW(2) ? CALX_OP_IS : CALX_OP_IS_NOT, GROW(INT), calx_null_node());
    case 12: return trees_part(g, TREES_BOOL);
    case 10: return rows_compared(g, depth);
    case 11: return others_compared(g, depth);
    default: return existence(g, depth);
    }
}
