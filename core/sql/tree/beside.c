/* SPDX-License-Identifier: MIT */
/* The column that a value of a tree stands beside: what an error about the value is to name. */
#include "sql/tree/beside.h"

#include <calx/plugin/compiler.h>

enum { DEPTH = 200 }; /* deeper than anybody writes */

static const char *search(const calx_node *node, const calx_node *value, const char *column, unsigned depth);

static const char *column_among(const calx_node *node, const char *otherwise)
{
    for (size_t i = 0; i < node->count && i < 3; i++)
        if (calxi_node_is(node->items[i], CALX_NODE_COLUMN))
            return node->items[i]->name;
    return otherwise;
}

/* Columns and a row of values for them: VALUES of an INSERT, where the first item lists the columns and the others are rows, or SET (a, b) = (1, 2). */
static const char *search_rows(const calx_node *rows, const calx_node *value, unsigned depth)
{
    const calx_node *columns = calxi_node_item(rows, 0);
    for (size_t i = 1; i < rows->count; i++)
        for (size_t k = 0; rows->items[i] && k < rows->items[i]->count; k++) {
            const calx_node *column = calxi_node_item(columns, k);
            const char *found = search(rows->items[i]->items[k], value, column ? column->name : "", depth);
            if (found)
                return found;
        }
    return NULL;
}

static bool sets_tuple(const calx_node *node)
{
    return node->kind == CALX_NODE_SET && calxi_node_is(node->items[0], CALX_NODE_TUPLE) && calxi_node_is(node->items[1], CALX_NODE_TUPLE);
}

/* NULL: the value is not in there. */
static const char *search(const calx_node *node, const calx_node *value, const char *column, unsigned depth)
{
    const char *found = NULL;
    if (node == value)
        return column;
    if (!node || !depth || node->kind == CALX_NODE_TABLE || node->kind == CALX_NODE_COLUMN)
        return NULL;
    if (node->kind == CALX_NODE_ROWS || sets_tuple(node))
        return search_rows(node, value, depth - 1);
    if (node->kind == CALX_NODE_SET || node->kind == CALX_NODE_BINARY || node->kind == CALX_NODE_IN || node->kind == CALX_NODE_BETWEEN)
        column = column_among(node, node->kind == CALX_NODE_BINARY ? column : "");
    else if (node->kind >= CALX_NODE_COLUMNS)
        column = "";
    for (size_t i = 0; i < node->count && !found; i++)
        found = search(node->items[i], value, column, depth - 1);
    return found;
}

const char *calxi_column_beside(const calx_node *root, const calx_node *value)
{
    const char *own = calxi_node_beside(value), *found = *own ? own : search(root, value, "", DEPTH);
    return found ? found : "";
}
