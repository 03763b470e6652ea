/* SPDX-License-Identifier: MIT */
/* Growing numbers: integers, decimals, doubles. */
#include "trees.h"

static const calx_type big = { .kind = CALX_TYPE_BIGINT }, money = CALX_NUMERIC(30, 6), real = { .kind = CALX_TYPE_DOUBLE };

static calx_node *nonzero(trees_grower *g, trees_type type)
{
    if (BELOW(60) == 0) {
        g->features |= TREES_ZERO_DIVISOR;
        return calx_binary(CALX_OP_SUB, trees_leaf(g, type), trees_leaf(g, type));
    }
    return type == TREES_INT ? trees_integer_node((int64_t)BELOW(9) + 1) : trees_decimal(BELOW(2) ? "2.5" : "-0.3");
}

static calx_node *bits(trees_grower *g, int depth)
{
    static const uint16_t ops[] = { CALX_OP_BIT_AND, CALX_OP_BIT_OR, CALX_OP_BIT_XOR, CALX_OP_SHIFT_LEFT, CALX_OP_SHIFT_RIGHT };
    unsigned op = BELOW(5);
    calx_node *a = GROW(INT), *b;
    if (BELOW(8) == 0)
        return calx_unary(CALX_OP_BIT_NOT, a);
    b = op < 3 ? GROW(INT) : trees_integer_node((int64_t)BELOW(5));
    if (op == 4 && BELOW(5) == 0)
        g->features |= TREES_SHIFT;
    else if (op == 4)
        a = trees_call("abs", a, NULL);
    return calx_binary(ops[op], a, b);
}

calx_node *trees_integer(trees_grower *g, int depth)
{
    static const char *const fields[] = { "year", "month", "day", "quarter", "week", "isoyear", "doy", "dow", "isodow", "hour", "minute", "microseconds", "microsecond" };
    unsigned field;
    switch (BELOW(14)) {
    case 0: case 1: return calx_binary(CALX_OP_ADD, GROW(INT), GROW(INT));
    case 2: return calx_binary(CALX_OP_SUB, GROW(INT), GROW(INT));
    case 3: return calx_binary(CALX_OP_MUL, GROW(INT), trees_integer_node((int64_t)BELOW(7) - 3));
    case 4: return calx_binary(CALX_OP_MOD, GROW(INT), nonzero(g, TREES_INT));
    case 5: return calx_unary(CALX_OP_NEG, GROW(INT));
    case 6: return trees_call("abs", GROW(INT), NULL);
    case 7: return bits(g, depth);
    case 8: return trees_call("char_length", GROW(TEXT), NULL);
    case 9:
        field = BELOW(13);
        return calx_cast_node(calx_extract_node(fields[field], field < 9 && BELOW(2) ? GROW(DATE) : GROW(TIMESTAMP)), &big);
    case 10:
        if (BELOW(3) == 0) {
            g->features |= TREES_FLOOR;
            return calx_binary(CALX_OP_FLOOR_DIV, GROW(INT), trees_integer_node((int64_t)BELOW(9) + 1));
        }
        return calx_cast_node(trees_call("round", trees_leaf(g, TREES_DECIMAL), NULL), &big);
    case 11: return calx_binary(CALX_OP_SUB, GROW(DATE), GROW(DATE));
    case 12: return trees_part(g, TREES_INT);
    default: return BELOW(2) ? trees_subquery(g, TREES_INT, depth) : calx_cast_node(trees_leaf(g, TREES_DECIMAL), &big);
    }
}

calx_node *trees_exact(trees_grower *g, int depth)
{
    static const char *const fields[] = { "second", "epoch" };
    switch (BELOW(12)) {
    case 0: case 1: return calx_binary(CALX_OP_ADD, GROW(DECIMAL), BELOW(3) ? GROW(DECIMAL) : GROW(INT));
    case 2: return calx_binary(CALX_OP_SUB, BELOW(3) ? GROW(DECIMAL) : GROW(INT), GROW(DECIMAL));
    case 3: return calx_binary(CALX_OP_MUL, GROW(DECIMAL), BELOW(2) ? trees_value(g, TREES_DECIMAL) : GROW(INT));
    case 4: return calx_binary(CALX_OP_MOD, GROW(DECIMAL), nonzero(g, TREES_DECIMAL));
    case 5: return calx_unary(CALX_OP_NEG, GROW(DECIMAL));
    case 6: return trees_call("abs", GROW(DECIMAL), NULL);
    case 7: return calx_func_n("round", (calx_node *const[]){ GROW(DECIMAL), calx_arg_node(calx_arg_int32((int32_t)BELOW(4))) }, 2, NULL);
    case 8: return calx_cast_node(BELOW(2) ? GROW(INT) : trees_leaf(g, TREES_DECIMAL), &money);
    case 9: return calx_extract_node(fields[BELOW(2)], GROW(TIMESTAMP));
    case 10: /* a BIGINT on MariaDB */
        return calx_cast_node(trees_call(BELOW(2) ? "floor" : "ceil", trees_column(BELOW(2) ? "d1" : "d2"), NULL), &money);
    default: return trees_subquery(g, TREES_DECIMAL, depth);
    }
}

calx_node *trees_approximate(trees_grower *g, int depth)
{
    g->features |= TREES_APPROXIMATE;
    switch (BELOW(7)) {
    case 5: return trees_part(g, TREES_DOUBLE);
    case 0: return calx_binary(CALX_OP_ADD, GROW(DOUBLE), BELOW(2) ? GROW(DOUBLE) : GROW(INT));
    case 1: return calx_binary(CALX_OP_SUB, GROW(DOUBLE), BELOW(2) ? trees_leaf(g, TREES_DECIMAL) : GROW(DOUBLE));
    case 2: return calx_binary(CALX_OP_MUL, GROW(DOUBLE), trees_leaf(g, TREES_DOUBLE));
    case 3: return trees_call("abs", GROW(DOUBLE), NULL);
    case 4: return calx_cast_node(BELOW(2) ? GROW(INT) : trees_leaf(g, TREES_DECIMAL), &real);
    default: return calx_unary(CALX_OP_NEG, GROW(DOUBLE));
    }
}

/* A quotient has digits that each backend has its own number of; so nothing is made of it but a result. */
calx_node *trees_quotient(trees_grower *g)
{
    g->features |= TREES_QUOTIENT;
    return calx_binary(CALX_OP_DIV, trees_expression(g, BELOW(2) ? TREES_INT : TREES_DECIMAL, 2), nonzero(g, BELOW(2) ? TREES_INT : TREES_DECIMAL));
}
