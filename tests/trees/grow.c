/* SPDX-License-Identifier: MIT */
/* Growing expressions: well-typed, from what calx has one meaning for on every backend. */
#include "trees.h"

#include <string.h>

calx_node *trees_integer_node(int64_t value)
{
    return calx_arg_node(calx_arg_int64(value));
}

calx_node *trees_call(const char *name, calx_node *a, calx_node *b)
{
    return calx_func_n(name, (calx_node *const[]){ a, b }, b ? 2 : 1, NULL);
}

calx_node *trees_decimal(const char *text)
{
    return calx_arg_node(calx_arg_decimal((calx_decimal){ text, strlen(text) }));
}

/* ---- leaves ---- */

/* A value; without a type's own: a truth. */
static calx_arg argument(trees_grower *g, trees_type type)
{
    static const char *const decimals[] = { "0", "1", "-1", "0.5", "9.50", "10", "123.4567", "-0.0001", "99999999999.999999", "2.5", "-7.25", "0.10" };
    static const double doubles[] = { 0.5, -1.25, 3, 1e6, 0.1, -0.001953125, 12.5 };
    static const char *const texts[] = { "apple", "", "Zebra", "a", "b%", "_x", "10", "abc", "9", "Ab", " x" };
    static const int32_t days[] = { 0, 19782, -1, 10957, 20000, 14892 };
    const char *digits;
    switch (type) {
    case TREES_INT: return calx_arg_int64((int64_t)BELOW(30) - 10);
    case TREES_DECIMAL: digits = decimals[BELOW(12)]; return calx_arg_decimal((calx_decimal){ digits, strlen(digits) });
    case TREES_DOUBLE: g->features |= TREES_APPROXIMATE; return calx_arg_double(doubles[BELOW(7)]);
    case TREES_TEXT: return calx_arg_string(texts[BELOW(11)]);
    case TREES_BOOL: return calx_arg_bool(BELOW(2) != 0);
    case TREES_DATE: return calx_arg_date((calx_date){ days[BELOW(6)] });
    default: return calx_arg_timestamp((calx_timestamp){ (int64_t)days[BELOW(6)] * INT64_C(86400000000) + (int64_t)BELOW(3) * 1500000 });
    }
}

/* The next name that no other tree has. */
static calx_arg *next_argument(trees_grower *g)
{
    tree *t = g->tree;
    calx_arg *to = &t->arguments[t->argument_count];
    snprintf(t->names[t->argument_count], sizeof t->names[0], "p%llu_%zu", (unsigned long long)t->number, t->argument_count);
    to->name = t->names[t->argument_count++];
    return to;
}

/* A value that comes with the run, of that type to calx. */
static calx_node *parameter(trees_grower *g, trees_type type, const calx_type *of)
{
    calx_arg *to = next_argument(g);
    *to = calx_arg_named(to->name, argument(g, type));
    return calx_param_node(to->name, of);
}

static bool may_take(trees_grower *g, unsigned one_in)
{
    return g->tree->argument_count < TREES_ARGUMENTS && BELOW(one_in) == 0;
}

calx_node *trees_value(trees_grower *g, trees_type type)
{
    static const calx_type types[TREES_TYPES] = { { .kind = CALX_TYPE_BIGINT }, { .kind = CALX_TYPE_NUMERIC }, { .kind = CALX_TYPE_DOUBLE }, { .kind = CALX_TYPE_TEXT },
                                                  { .kind = CALX_TYPE_BOOLEAN }, { .kind = CALX_TYPE_DATE }, { .kind = CALX_TYPE_TIMESTAMP } };
    if (may_take(g, 4))
        return parameter(g, type, &types[type]);
    if (type == TREES_BOOL)
        return BELOW(2) ? calx_true() : calx_false();
    return calx_arg_node(argument(g, type));
}

calx_node *trees_beside(trees_grower *g, trees_type type, const calx_node *other)
{
    static const calx_type any = { .kind = CALX_TYPE_NUMERIC, .flags = CALX_TYPE_ANY_DIGITS };
    if (type <= TREES_DECIMAL && may_take(g, 3))
        return parameter(g, type, &any);
    return calx_node_kind(other) == CALX_NODE_COLUMN && may_take(g, 3) ? parameter(g, type, NULL) : trees_value(g, type);
}

calx_node *trees_in_list(trees_grower *g, trees_type type, calx_node *operand, bool negated)
{
    tree *t = g->tree;
    calx_value *items;
    size_t count = BELOW(TREES_ITEMS + 1);
    calx_arg *to;
    if (t->list_count == TREES_LISTS || t->argument_count == TREES_ARGUMENTS)
        return calx_in_n(operand, NULL, 0, negated);
    items = t->lists[t->list_count++];
    for (size_t i = 0; i < count; i++)
        items[i] = argument(g, type).value;
    to = next_argument(g);
    *to = calx_arg_named(to->name, calx_arg_items(CALX_KIND_VALUE, items, count));
    return calx_in_param_node(operand, to->name, negated);
}

calx_node *trees_leaf(trees_grower *g, trees_type type)
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
    return trees_value(g, type);
}

/* ---- what every type has ---- */

calx_node *trees_or_else(trees_grower *g, calx_node *node, trees_type type)
{
    return BELOW(3) ? calx_func_n("coalesce", (calx_node *const[]){ node, trees_value(g, type) }, 2, NULL) : node;
}

calx_node *trees_chosen(trees_grower *g, trees_type type, int depth)
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
        b = trees_leaf(g, type);
        return calx_func_n("coalesce", (calx_node *const[]){ a, b }, 2, NULL);
    default:
        a = trees_expression(g, type, depth - 1);
        b = trees_beside(g, type, a);
        return calx_func_n("coalesce", (calx_node *const[]){ calx_func_n("nullif", (calx_node *const[]){ a, b }, 2, NULL), trees_leaf(g, type) }, 2, NULL);
    }
}

/* The one value of a subquery: an aggregate of the other table. */
calx_clause *trees_own_other(void)
{
    calx_node *table = trees_table();
    return calx_correlate_n(&table, 1, 0);
}

calx_node *trees_subquery(trees_grower *g, trees_type type, int depth)
{
    static const char *const names[] = { "sum", "min", "max" };
    bool outside = g->outside;
    calx_node *column, *where;
    const char *name = type == TREES_TEXT ? names[1 + BELOW(2)] : names[BELOW(3)];
    if (outside)
        return trees_leaf(g, type);
    column = trees_other_column(type == TREES_INT ? "n" : type == TREES_DECIMAL ? "v" : "t");
    if (type == TREES_INT && BELOW(3) == 0)
        name = "count";
    g->outside = true;
    where = BELOW(2) ? calx_binary(CALX_OP_GE, trees_other_column("leaf"), trees_integer_node((int64_t)BELOW(4)))
                     : calx_binary(CALX_OP_OR, GROW(BOOL), calx_binary(CALX_OP_EQ, trees_other_column("id"), trees_integer_node(1)));
    g->outside = outside;
    column = trees_call(name, column, NULL);
    if (type == TREES_INT) /* a sum of bigints is NUMERIC on the servers, which has no bits */
        column = calx_cast_node(column, &(const calx_type){ .kind = CALX_TYPE_BIGINT });
    return calx_scalar_subquery(calx_select_n((calx_clause *const[]){ calx_columns_n(&column, 1), calx_where_n(&where, 1), trees_own_other() }, 3));
}

calx_node *trees_expression(trees_grower *g, trees_type type, int depth)
{
    if (depth <= 0 || BELOW(8) == 0)
        return trees_leaf(g, type);
    if (BELOW(6) == 0)
        return trees_chosen(g, type, depth);
    if (BELOW(7) == 0)
        return trees_cast(g, type, depth);
    switch (type) {
    case TREES_INT: return trees_integer(g, depth);
    case TREES_DECIMAL: return trees_exact(g, depth);
    case TREES_DOUBLE: return trees_approximate(g, depth);
    case TREES_TEXT: return trees_words(g, depth);
    case TREES_BOOL: return trees_condition(g, depth);
    case TREES_TIMESTAMP: return trees_moment(g, depth);
    default: return trees_chosen(g, type, depth);
    }
}

/* ---- whole trees ---- */

void trees_grow(tree *t, uint64_t seed, uint64_t number)
{
    trees_grower g = { .random = { seed * UINT64_C(1000003) + number }, .tree = t };
    *t = (tree){ .seed = seed, .number = number, .row = (int)(number / TREES_BATCH % TREES_ROWS) };
    t->is_rows = number % (TREES_BATCH * 5) >= TREES_BATCH * 4; /* a fifth, together */
    if (t->is_rows)
        t->statement = calx_keep(trees_rows(&g));
    else if (trees_below(&g.random, 25) == 0) {
        t->type = TREES_DECIMAL;
        t->node = calx_node_keep(trees_quotient(&g));
    } else {
        t->type = (trees_type)trees_below(&g.random, TREES_TYPES);
        t->node = calx_node_keep(trees_expression(&g, t->type, 1 + (int)trees_below(&g.random, 4)));
    }
    t->features = g.features;
}

void trees_fell(tree *t)
{
    if (t->node)
        calx_node_release(t->node);
    if (t->statement)
        calx_release_statement(t->statement);
}

