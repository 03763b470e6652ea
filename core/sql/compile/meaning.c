/* SPDX-License-Identifier: MIT */
/* What a name stands for: the expression behind a label, a column of a subquery or CTE, a column of the row that an upsert inserts. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"

#include <string.h>

/* The select whose columns a statement's rows have. */
static const calx_node *first_select(const calx_node *statement)
{
    while (calxi_node_is(statement, CALX_NODE_COMPOUND) && calxi_node_item(statement->items[CALX_CLAUSE_COLUMNS], 0))
        statement = statement->items[CALX_CLAUSE_COLUMNS]->items[0];
    return statement;
}

static const calx_node *result_columns(const calx_node *statement)
{
    statement = first_select(statement);
    if (calxi_node_is(statement, CALX_NODE_VALUES_ROWS))
        return calxi_node_item(statement, 0);
    if (calxi_node_is(statement, CALX_NODE_SELECT))
        return statement->items[CALX_CLAUSE_COLUMNS];
    if (calxi_node_is(statement, CALX_NODE_TEXT_SELECT))
        return statement->items[1];
    if (statement && statement->kind >= CALX_NODE_INSERT && statement->kind <= CALX_NODE_DELETE)
        return statement->items[CALX_CLAUSE_RETURNING];
    return NULL;
}

static const calx_node *column_of_table(const calx_node *table, const char *name)
{
    for (size_t i = 0; table && i < table->count; i++)
        if (calxi_node_is(table->items[i], CALX_NODE_COLUMN) && !strcmp(table->items[i]->name, name))
            return table->items[i];
    return NULL;
}

/* The column of that name among those of a result; labels come before columns that are called so by themselves. */
static const calx_node *by_name(const calx_node *columns, const char *name)
{
    const calx_node *found = NULL;
    for (size_t i = 0; columns && i < columns->count; i++) {
        const calx_node *item = columns->items[i];
        if (calxi_node_is(item, CALX_NODE_LABEL) && !strcmp(item->name, name))
            return item->items[0];
        if (!found && calxi_node_is(item, CALX_NODE_COLUMN) && !strcmp(item->name, name))
            found = item;
        if (!found && calxi_node_is(item, CALX_NODE_TABLE))
            found = column_of_table(item, name);
    }
    return found;
}

/* Where the list of columns of a subquery, CTE or VALUES has that name; SIZE_MAX: nowhere. */
static size_t place_in(const calx_node *list, const char *name)
{
    for (size_t i = 0; calxi_node_is(list, CALX_NODE_LIST) && i < list->count; i++)
        if (list->items[i] && !strcmp(list->items[i]->name, name))
            return i;
    return SIZE_MAX;
}

static const calx_node *column_behind(const calx_compiler *c, const calx_node *from, const char *name)
{
    const calx_node *list, *columns;
    size_t at;
    while (calxi_node_is(from, CALX_NODE_ALIAS))
        from = from->items[0];
    if (calxi_node_is(from, CALX_NODE_TABLE))
        return column_of_table(from, name);
    if (calxi_node_is(from, CALX_NODE_VALUES))
        return calxi_node_item(calxi_node_item(from, 1), place_in(calxi_node_item(from, 0), name));
    if (!calxi_node_is(from, CALX_NODE_SUBQUERY) && !calxi_node_is(from, CALX_NODE_CTE))
        return NULL;
    list = calxi_node_item(from, 1);
    columns = result_columns(from->items[0]);
    at = place_in(list, name);
    if (at != SIZE_MAX || list)
        return at != SIZE_MAX ? calxi_node_item(columns, at) : NULL;
    list = by_name(columns, name);
    return list ? list : calxi_column_called(c, columns, name);
}

static const calx_node *inserted_column(const calx_compiler *c, const char *name)
{
    const calxi_scope *scope = c->scope;
    while (scope && !calxi_node_is(scope->statement, CALX_NODE_INSERT))
        scope = scope->outer;
    return scope ? column_of_table(scope->statement->items[CALX_CLAUSE_FROM], name) : NULL;
}

const calx_node *calxi_meaning(const calx_compiler *c, const calx_node *node)
{
    const calx_node *found = NULL;
    if (!node)
        return NULL;
    switch (node->kind) {
    case CALX_NODE_LABEL_NAME:
        found = c->labels_of ? by_name(result_columns(c->labels_of), node->name) : NULL;
        return found ? found : c->scope ? by_name(result_columns(c->scope->statement), node->name) : NULL;
    case CALX_NODE_COLUMN:
        found = calxi_is_table_column(node) ? NULL : column_behind(c, calxi_node_item(node, 0), node->name);
        return found == node ? NULL : found;
    case CALX_NODE_SCALAR: return calxi_node_item(result_columns(node->items[0]), 0);
    case CALX_NODE_SUBQUERY: case CALX_NODE_SELECT: case CALX_NODE_COMPOUND: case CALX_NODE_VALUES_ROWS:
        return calxi_node_item(result_columns(node->kind == CALX_NODE_SUBQUERY ? node->items[0] : node), 0);
    case CALX_NODE_INSERTED: return inserted_column(c, node->name);
    default: return NULL;
    }
}
