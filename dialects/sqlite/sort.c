/* SPDX-License-Identifier: MIT */
/* What an expression gives on SQLite: a decimal, a double, an integer, or something else. */
#include "decimal.h"

#include <string.h>

static calxi_sort sort_within(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, unsigned depth);

static calxi_sort wider(calxi_sort a, calxi_sort b)
{
    return a > b ? a : b;
}

static calxi_sort of_type(const calx_type *type)
{
    switch (type->kind) {
    case CALX_TYPE_SMALLINT: case CALX_TYPE_INTEGER: case CALX_TYPE_BIGINT: return CALXI_SORT_INTEGER;
    case CALX_TYPE_REAL: case CALX_TYPE_DOUBLE: return CALXI_SORT_DOUBLE;
    case CALX_TYPE_NUMERIC: return CALXI_SORT_DECIMAL;
    default: return CALXI_SORT_OTHER;
    }
}

/* Of `count` children from `from` on, every `step`-th. */
static calxi_sort of_children(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, size_t from, size_t step, unsigned depth)
{
    calxi_sort sort = CALXI_SORT_NULL;
    for (size_t i = from; i < node->count; i += step)
        if (node->items[i])
            sort = wider(sort, sort_within(host, c, node->items[i], depth));
    return sort;
}

static calxi_sort of_arithmetic(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, unsigned depth)
{
    calxi_sort sort = of_children(host, c, node, 0, 1, depth);
    return node->op == CALX_OP_DIV && sort <= CALXI_SORT_INTEGER ? CALXI_SORT_QUOTIENT : sort;
}

static calxi_sort of_function(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, unsigned depth)
{
    static const char *const first[] = { "sum", "abs", "round", "floor", "ceil", "ceiling", "trunc", "truncate", "first_value",
                                         "last_value", "nth_value", "nullif", "decimal_sum", NULL };
    static const char *const all[] = { "min", "max", "coalesce", "ifnull", "mod", "greatest", "least", NULL };
    bool shifts = !strcmp(node->name, "lag") || !strcmp(node->name, "lead");
    calxi_sort sort;
    if (!node->count)
        return of_type(node->type);
    if (!strcmp(node->name, "avg")) {
        sort = sort_within(host, c, node->items[0], depth);
        return sort <= CALXI_SORT_INTEGER ? CALXI_SORT_QUOTIENT : sort;
    }
    for (size_t i = 0; first[i]; i++)
        if (!strcmp(node->name, first[i]))
            return sort_within(host, c, node->items[0], depth);
    for (size_t i = 0; all[i]; i++)
        if (!strcmp(node->name, all[i]))
            return of_children(host, c, node, 0, 1, depth);
    return shifts ? of_children(host, c, node, 0, 2, depth) : of_type(node->type);
}

static calxi_sort of_name(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, unsigned depth)
{
    const calx_node *meaning = host->meaning(c, node);
    calxi_sort sort = meaning ? sort_within(host, c, meaning, depth) : CALXI_SORT_OTHER;
    return sort != CALXI_SORT_OTHER ? sort : of_type(node->type);
}

static calxi_sort sort_within(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, unsigned depth)
{
    if (!node || depth > 500) /* deeper than any expression of numbers that somebody meant */
        return CALXI_SORT_OTHER;
    depth++;
    switch (node->kind) {
    case CALX_NODE_NULL: return CALXI_SORT_NULL;
    case CALX_NODE_PARAM: return node->type->kind == CALX_TYPE_NONE && (node->flags & CALX_FLAG_NUMBER) ? CALXI_SORT_NUMBER : of_type(node->type);
    case CALX_NODE_LABEL: case CALX_NODE_GROUP: case CALX_NODE_DISTINCT: case CALX_NODE_FILTER: case CALX_NODE_OVER:
    case CALX_NODE_AGGREGATE_ORDER: case CALX_NODE_ORDER: case CALX_NODE_COLLATE:
        return node->count ? sort_within(host, c, node->items[0], depth) : CALXI_SORT_OTHER;
    case CALX_NODE_COLUMN: case CALX_NODE_LABEL_NAME: case CALX_NODE_INSERTED: case CALX_NODE_SCALAR:
        return of_name(host, c, node, depth);
    case CALX_NODE_UNARY:
        return node->op == CALX_OP_NEG ? sort_within(host, c, node->items[0], depth) : of_type(node->type);
    case CALX_NODE_BINARY:
    case CALX_NODE_NARY:
        return node->op >= CALX_OP_ADD && node->op <= CALX_OP_MOD ? of_arithmetic(host, c, node, depth) : of_type(node->type);
    case CALX_NODE_FUNC: return of_function(host, c, node, depth);
    case CALX_NODE_CASE:
        return wider(of_children(host, c, node, 3, 2, depth),
                     node->items[1] ? sort_within(host, c, node->items[1], depth) : CALXI_SORT_NULL);
    default: return of_type(node->type);
    }
}

calxi_sort calxi_sqlite_sort(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    return sort_within(host, c, node, 0);
}
