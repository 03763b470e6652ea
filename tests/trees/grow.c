/* SPDX-License-Identifier: MIT */
/* Growing expressions: well-typed, from what calx has one meaning for on every backend. */
#include "trees.h"

#include <string.h>

#define BELOW(n) trees_below(&g->random, n)
#define GROW(type) trees_expression(g, TREES_##type, depth - 1)

calx_node *trees_integer_node(int64_t value)
{
    return calx_arg_node(calx_arg_int64(value));
}

calx_node *trees_call(const char *name, calx_node *a, calx_node *b)
{
    return calx_func_n(name, (calx_node *const[]){ a, b }, b ? 2 : 1, NULL);
}

static calx_node *decimal(const char *text)
{
    return calx_arg_node(calx_arg_decimal((calx_decimal){ text, strlen(text) }));
}

static const calx_type big = { .kind = CALX_TYPE_BIGINT }, money = CALX_NUMERIC(30, 6), real = { .kind = CALX_TYPE_DOUBLE }, text = { .kind = CALX_TYPE_TEXT },
                       date = { .kind = CALX_TYPE_DATE };

/* ---- leaves ---- */

static calx_node *value(trees_grower *g, trees_type type)
{
    static const char *const decimals[] = { "0", "1", "-1", "0.5", "9.50", "10", "123.4567", "-0.0001", "99999999999.999999", "2.5", "-7.25", "0.10" };
    static const double doubles[] = { 0.5, -1.25, 3, 1e6, 0.1, -0.001953125, 12.5 };
    static const char *const texts[] = { "apple", "", "Zebra", "a", "b%", "_x", "10", "abc", "9", "Ab", " x" };
    static const int32_t days[] = { 0, 19782, -1, 10957, 20000, 14892 };
    switch (type) {
    case TREES_INT: return trees_integer_node((int64_t)BELOW(30) - 10);
    case TREES_DECIMAL: return decimal(decimals[BELOW(12)]);
    case TREES_DOUBLE: g->features |= TREES_APPROXIMATE; return calx_arg_node(calx_arg_double(doubles[BELOW(7)]));
    case TREES_TEXT: return calx_arg_node(calx_arg_string(texts[BELOW(11)]));
    case TREES_BOOL: return BELOW(2) ? calx_true() : calx_false();
    case TREES_DATE: return calx_arg_node(calx_arg_date((calx_date){ days[BELOW(6)] }));
    default: return calx_arg_node(calx_arg_timestamp((calx_timestamp){ (int64_t)days[BELOW(6)] * INT64_C(86400000000) + (int64_t)BELOW(3) * 1500000 }));
    }
}

static calx_node *leaf(trees_grower *g, trees_type type)
{
    static const char *const columns[TREES_TYPES][3] = { { "i1", "i2", "id" }, { "d1", "d2", "d2" }, { "f1", "f1", "f1" }, { "s1", "s2", "s2" },
                                                         { "b1", "b1", "b1" }, { "day", "day", "day" }, { "moment", "moment", "moment" } };
    if (g->outside && type <= TREES_TEXT && type != TREES_DOUBLE && BELOW(2))
        return trees_other_column(type == TREES_INT ? BELOW(2) ? "n" : "id" : type == TREES_DECIMAL ? "v" : "t");
    if (BELOW(3)) {
        if (type == TREES_DOUBLE)
            g->features |= TREES_APPROXIMATE;
        return trees_column(columns[type][BELOW(3)]);
    }
    return value(g, type);
}

/* ---- what every type has ---- */

static calx_node *chosen(trees_grower *g, trees_type type, int depth)
{
    calx_node *a, *b, *c;
    switch (BELOW(4)) {
    case 0:
        c = GROW(BOOL);
        a = trees_expression(g, type, depth - 1);
        b = trees_expression(g, type, depth - 1);
        return calx_case_n(NULL, (calx_node *const[]){ c, a }, 2, b);
    case 1: {
        calx_node *by = GROW(INT), *when = trees_integer_node((int64_t)BELOW(5));
        a = trees_expression(g, type, depth - 1);
        b = trees_expression(g, type, depth - 1);
        return calx_case_n(by, (calx_node *const[]){ when, a }, 2, b);
    }
    case 2:
        a = trees_expression(g, type, depth - 1);
        b = leaf(g, type);
        return calx_func_n("coalesce", (calx_node *const[]){ a, b }, 2, NULL);
    default:
        a = trees_expression(g, type, depth - 1);
        b = value(g, type);
        return calx_func_n("coalesce", (calx_node *const[]){ calx_func_n("nullif", (calx_node *const[]){ a, b }, 2, NULL), leaf(g, type) }, 2, NULL);
    }
}

/* The one value of a subquery: an aggregate of the other table. */
static calx_node *subquery(trees_grower *g, trees_type type, int depth)
{
    static const char *const names[] = { "sum", "min", "max" };
    bool outside = g->outside;
    calx_node *column, *where;
    const char *name = type == TREES_TEXT ? names[1 + BELOW(2)] : names[BELOW(3)];
    if (outside)
        return leaf(g, type);
    column = trees_other_column(type == TREES_INT ? "n" : type == TREES_DECIMAL ? "v" : "t");
    if (type == TREES_INT && BELOW(3) == 0)
        name = "count";
    g->outside = true;
    where = BELOW(2) ? calx_binary(CALX_OP_GE, trees_other_column("leaf"), trees_integer_node((int64_t)BELOW(4)))
                     : calx_binary(CALX_OP_OR, GROW(BOOL), calx_binary(CALX_OP_EQ, trees_other_column("id"), trees_integer_node(1)));
    g->outside = outside;
    column = trees_call(name, column, NULL);
    if (type == TREES_INT) /* a sum of bigints is NUMERIC on the servers, which has no bits */
        column = calx_cast_node(column, &big);
    return calx_scalar_subquery(calx_select_n((calx_clause *const[]){ calx_columns_n(&column, 1), calx_where_n(&where, 1) }, 2));
}

/* ---- numbers ---- */

static calx_node *nonzero(trees_grower *g, trees_type type)
{
    if (BELOW(60) == 0) {
        g->features |= TREES_ZERO_DIVISOR;
        return calx_binary(CALX_OP_SUB, leaf(g, type), leaf(g, type));
    }
    return type == TREES_INT ? trees_integer_node((int64_t)BELOW(9) + 1) : decimal(BELOW(2) ? "2.5" : "-0.3");
}

static calx_node *bits(trees_grower *g, int depth)
{
    static const uint16_t ops[] = { CALX_OP_BIT_AND, CALX_OP_BIT_OR, CALX_OP_BIT_XOR, CALX_OP_SHIFT_LEFT, CALX_OP_SHIFT_RIGHT };
    unsigned op = BELOW(5);
    calx_node *a = GROW(INT), *b = op < 3 ? GROW(INT) : trees_integer_node((int64_t)BELOW(5));
    if (BELOW(8) == 0) {
        calx_node_release(calx_node_keep(b));
        return calx_unary(CALX_OP_BIT_NOT, a);
    }
    if (op == 4 && BELOW(5) == 0)
        g->features |= TREES_SHIFT;
    else if (op == 4)
        a = trees_call("abs", a, NULL);
    return calx_binary(ops[op], a, b);
}

static calx_node *integer(trees_grower *g, int depth)
{
    static const char *const fields[] = { "year", "month", "day", "hour", "minute" };
    unsigned field;
    switch (BELOW(12)) {
    case 0: case 1: return calx_binary(CALX_OP_ADD, GROW(INT), GROW(INT));
    case 2: return calx_binary(CALX_OP_SUB, GROW(INT), GROW(INT));
    case 3: return calx_binary(CALX_OP_MUL, GROW(INT), trees_integer_node((int64_t)BELOW(7) - 3));
    case 4: return calx_binary(CALX_OP_MOD, GROW(INT), nonzero(g, TREES_INT));
    case 5: return calx_unary(CALX_OP_NEG, GROW(INT));
    case 6: return trees_call("abs", GROW(INT), NULL);
    case 7: return bits(g, depth);
    case 8: return trees_call("char_length", GROW(TEXT), NULL);
    case 9:
        field = BELOW(5);
        return calx_cast_node(calx_extract_node(fields[field], field < 3 ? GROW(DATE) : leaf(g, TREES_TIMESTAMP)), &big);
    case 10:
        if (BELOW(3) == 0) {
            g->features |= TREES_FLOOR;
            return calx_binary(CALX_OP_FLOOR_DIV, GROW(INT), trees_integer_node((int64_t)BELOW(9) + 1));
        }
        return calx_cast_node(trees_call("round", leaf(g, TREES_DECIMAL), NULL), &big);
    default: return BELOW(2) ? subquery(g, TREES_INT, depth) : calx_cast_node(leaf(g, TREES_DECIMAL), &big);
    }
}

static calx_node *exact(trees_grower *g, int depth)
{
    switch (BELOW(10)) {
    case 0: case 1: return calx_binary(CALX_OP_ADD, GROW(DECIMAL), BELOW(3) ? GROW(DECIMAL) : GROW(INT));
    case 2: return calx_binary(CALX_OP_SUB, BELOW(3) ? GROW(DECIMAL) : GROW(INT), GROW(DECIMAL));
    case 3: return calx_binary(CALX_OP_MUL, GROW(DECIMAL), BELOW(2) ? value(g, TREES_DECIMAL) : GROW(INT));
    case 4: return calx_binary(CALX_OP_MOD, GROW(DECIMAL), nonzero(g, TREES_DECIMAL));
    case 5: return calx_unary(CALX_OP_NEG, GROW(DECIMAL));
    case 6: return trees_call("abs", GROW(DECIMAL), NULL);
    case 7: return calx_func_n("round", (calx_node *const[]){ GROW(DECIMAL), calx_arg_node(calx_arg_int32((int32_t)BELOW(4))) }, 2, NULL);
    case 8: return calx_cast_node(BELOW(2) ? GROW(INT) : leaf(g, TREES_DECIMAL), &money);
    default: return subquery(g, TREES_DECIMAL, depth);
    }
}

static calx_node *approximate(trees_grower *g, int depth)
{
    g->features |= TREES_APPROXIMATE;
    switch (BELOW(6)) {
    case 0: return calx_binary(CALX_OP_ADD, GROW(DOUBLE), BELOW(2) ? GROW(DOUBLE) : GROW(INT));
    case 1: return calx_binary(CALX_OP_SUB, GROW(DOUBLE), BELOW(2) ? leaf(g, TREES_DECIMAL) : GROW(DOUBLE));
    case 2: return calx_binary(CALX_OP_MUL, GROW(DOUBLE), leaf(g, TREES_DOUBLE));
    case 3: return trees_call("abs", GROW(DOUBLE), NULL);
    case 4: return calx_cast_node(BELOW(2) ? GROW(INT) : leaf(g, TREES_DECIMAL), &real);
    default: return calx_unary(CALX_OP_NEG, GROW(DOUBLE));
    }
}

/* ---- text, times ---- */

static calx_node *words(trees_grower *g, int depth)
{
    switch (BELOW(7)) {
    case 0: case 1: return calx_nary(CALX_OP_CONCAT, (calx_node *const[]){ GROW(TEXT), GROW(TEXT) }, 2);
    case 2: return trees_call(BELOW(2) ? "lower" : "upper", GROW(TEXT), NULL);
    case 3:
        return calx_func_n("substring", (calx_node *const[]){ GROW(TEXT), calx_arg_node(calx_arg_int32((int32_t)BELOW(3) + 1)),
                                                              calx_arg_node(calx_arg_int32((int32_t)BELOW(4))) }, 3, NULL);
    case 4: return calx_func_n("replace", (calx_node *const[]){ GROW(TEXT), calx_arg_node(calx_arg_string("a")), value(g, TREES_TEXT) }, 3, NULL);
    case 5: return calx_cast_node(GROW(INT), &text);
    default: return subquery(g, TREES_TEXT, depth);
    }
}

/* ---- conditions ---- */

static calx_node *comparison(trees_grower *g, int depth)
{
    static const uint16_t ops[] = { CALX_OP_EQ, CALX_OP_NE, CALX_OP_LT, CALX_OP_LE, CALX_OP_GT, CALX_OP_GE, CALX_OP_IS_DISTINCT, CALX_OP_IS_NOT_DISTINCT };
    trees_type type = (trees_type)BELOW(TREES_TYPES);
    bool mixed = type == TREES_DECIMAL && BELOW(3) == 0;
    calx_node *a, *b;
    if (type == TREES_BOOL || type == TREES_DOUBLE)
        type = TREES_INT;
    a = trees_expression(g, type, depth - 1);
    b = trees_expression(g, mixed ? TREES_INT : type, depth - 1);
    return calx_binary(ops[BELOW(8)], a, b);
}

static calx_node *membership(trees_grower *g, int depth)
{
    trees_type type = BELOW(3) == 0 ? TREES_TEXT : BELOW(2) ? TREES_INT : TREES_DECIMAL;
    calx_node *a = trees_expression(g, type, depth - 1), *column, *items[3];
    size_t count;
    if (BELOW(4) == 0 && !g->outside) {
        column = trees_other_column(type == TREES_INT ? "n" : type == TREES_DECIMAL ? "v" : "t");
        return calx_in_select(a, calx_select_node(calx_select_n((calx_clause *const[]){ calx_columns_n(&column, 1) }, 1)), BELOW(2));
    }
    count = BELOW(4);
    for (size_t i = 0; i < count; i++)
        items[i] = i == 1 ? leaf(g, type) : value(g, type);
    return calx_in_n(a, items, count, BELOW(3) == 0);
}

static calx_node *existence(trees_grower *g, int depth)
{
    calx_node *where, *one = trees_integer_node(1);
    if (g->outside) {
        calx_node_release(one);
        return leaf(g, TREES_BOOL);
    }
    g->outside = true;
    where = calx_binary(CALX_OP_AND, calx_binary(CALX_OP_EQ, trees_other_column("leaf"), trees_column("id")), GROW(BOOL));
    g->outside = false;
    return calx_exists_node(calx_select_n((calx_clause *const[]){ calx_columns_n(&one, 1), calx_where_n(&where, 1) }, 2));
}

static calx_node *condition(trees_grower *g, int depth)
{
    static const uint16_t likes[] = { CALX_OP_STARTSWITH, CALX_OP_ENDSWITH, CALX_OP_CONTAINS, CALX_OP_NOT_CONTAINS };
    static const char *const patterns[] = { "%a%", "a_p%", "", "%", "Z%", "_b%" };
    trees_type type;
    switch (BELOW(11)) {
    case 0: case 1: case 2: return comparison(g, depth);
    case 3: return calx_binary(CALX_OP_AND, GROW(BOOL), GROW(BOOL));
    case 4: return calx_binary(CALX_OP_OR, GROW(BOOL), GROW(BOOL));
    case 5: return calx_not_node(GROW(BOOL));
    case 6: return membership(g, depth);
    case 7:
        type = BELOW(2) ? TREES_DECIMAL : BELOW(2) ? TREES_INT : TREES_DATE;
        return calx_between_node(trees_expression(g, type, depth - 1), value(g, type), leaf(g, type), BELOW(3) == 0 ? CALX_FLAG_NEGATED : 0);
    case 8:
        if (BELOW(2))
            return calx_like_node(likes[BELOW(4)], GROW(TEXT), value(g, TREES_TEXT), NULL, CALX_FLAG_AUTO_ESCAPE);
        return calx_like_node(BELOW(2) ? CALX_OP_LIKE : CALX_OP_NOT_LIKE, GROW(TEXT), calx_arg_node(calx_arg_string(patterns[BELOW(6)])), NULL, 0);
    case 9: return calx_binary(BELOW(2) ? CALX_OP_IS : CALX_OP_IS_NOT, GROW(INT), calx_null_node());
    default: return existence(g, depth);
    }
}

calx_node *trees_expression(trees_grower *g, trees_type type, int depth)
{
    if (depth <= 0 || BELOW(8) == 0)
        return leaf(g, type);
    if (BELOW(6) == 0)
        return chosen(g, type, depth);
    switch (type) {
    case TREES_INT: return integer(g, depth);
    case TREES_DECIMAL: return exact(g, depth);
    case TREES_DOUBLE: return approximate(g, depth);
    case TREES_TEXT: return words(g, depth);
    case TREES_BOOL: return condition(g, depth);
    case TREES_DATE: return BELOW(2) ? calx_cast_node(leaf(g, TREES_TIMESTAMP), &date) : chosen(g, type, depth);
    default: return chosen(g, type, depth);
    }
}

/* ---- whole trees ---- */

/* A quotient has digits that each backend has its own number of; so nothing is made of it but a result. */
static calx_node *quotient(trees_grower *g)
{
    g->features |= TREES_QUOTIENT;
    return calx_binary(CALX_OP_DIV, trees_expression(g, BELOW(2) ? TREES_INT : TREES_DECIMAL, 2), nonzero(g, BELOW(2) ? TREES_INT : TREES_DECIMAL));
}

tree trees_grow(uint64_t seed, uint64_t number)
{
    tree t = { .seed = seed, .number = number, .row = (int)(number / TREES_BATCH % TREES_ROWS) };
    trees_grower g = { .random = { seed * UINT64_C(1000003) + number } };
    t.is_rows = number % (TREES_BATCH * 5) >= TREES_BATCH * 4; /* a fifth, together */
    if (t.is_rows)
        t.statement = calx_keep(trees_rows(&g));
    else if (trees_below(&g.random, 25) == 0) {
        t.type = TREES_DECIMAL;
        t.node = calx_node_keep(quotient(&g));
    } else {
        t.type = (trees_type)trees_below(&g.random, TREES_TYPES);
        t.node = calx_node_keep(trees_expression(&g, t.type, 1 + (int)trees_below(&g.random, 4)));
    }
    t.features = g.features;
    return t;
}

void trees_fell(tree *t)
{
    if (t->node)
        calx_node_release(t->node);
    if (t->statement)
        calx_release_statement(t->statement);
}

void trees_print(const calx_node *node, FILE *to)
{
    const calx_value *value = calx_node_value(node);
    if (!node) {
        fputs("-", to);
        return;
    }
    fprintf(to, "(%u", calx_node_kind(node));
    if (calx_node_op(node))
        fprintf(to, ".%u", calx_node_op(node));
    if (*calx_node_name(node))
        fprintf(to, " %s", calx_node_name(node));
    if (value && value->kind == CALX_KIND_INT64)
        fprintf(to, " %lld", (long long)value->as.i);
    else if (value && (value->kind == CALX_KIND_STR || value->kind == CALX_KIND_DECIMAL))
        fprintf(to, " '%.*s'", (int)value->as.s.len, value->as.s.ptr);
    else if (value && value->kind == CALX_KIND_DOUBLE)
        fprintf(to, " %.17g", value->as.d);
    else if (value)
        fputs(" value", to);
    for (size_t i = 0; calx_node_kind(node) != CALX_NODE_TABLE && i < calx_node_count(node); i++) {
        fputs(" ", to);
        trees_print(calx_node_child(node, i), to);
    }
    fputs(")", to);
}
