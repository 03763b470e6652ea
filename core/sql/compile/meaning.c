/* SPDX-License-Identifier: MIT */
/* What a name stands for: the expression behind a label, a column of a subquery or CTE, a column of the row that an upsert inserts. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"
#include "sql/tree/behind.h"

static const calx_node *column_behind(const calx_compiler *c, const calx_node *from, const char *name)
{
    const calx_node *found = calxi_column_behind(from, name), *columns = found ? NULL : calxi_unlisted_columns(from);
    return found || !columns ? found : calxi_column_called(c, columns, name);
}

static const calx_node *inserted_column(const calx_compiler *c, const char *name)
{
    const calxi_scope *scope = c->scope;
    while (scope && !calxi_node_is(scope->statement, CALX_NODE_INSERT))
        scope = scope->outer;
    return scope ? calxi_column_of_table(scope->statement->items[CALX_CLAUSE_FROM], name) : NULL;
}

const calx_node *calxi_meaning(const calx_compiler *c, const calx_node *node)
{
    const calx_node *found = NULL;
    if (!node)
        return NULL;
    switch (node->kind) {
    case CALX_NODE_LABEL_NAME:
        found = c->labels_of ? calxi_column_by_name(calxi_result_columns(c->labels_of), node->name) : NULL;
        return found ? found : c->scope ? calxi_column_by_name(calxi_result_columns(c->scope->statement), node->name) : NULL;
    case CALX_NODE_COLUMN:
        found = calxi_is_table_column(node) ? NULL : column_behind(c, calxi_node_item(node, 0), node->name);
        return found == node ? NULL : found;
    case CALX_NODE_SCALAR: return calxi_node_item(calxi_result_columns(node->items[0]), 0);
    case CALX_NODE_SUBQUERY: case CALX_NODE_SELECT: case CALX_NODE_COMPOUND: case CALX_NODE_VALUES_ROWS:
        return calxi_node_item(calxi_result_columns(node->kind == CALX_NODE_SUBQUERY ? node->items[0] : node), 0);
    case CALX_NODE_INSERTED: return inserted_column(c, node->name);
    default: return NULL;
    }
}
