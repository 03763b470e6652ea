/* SPDX-License-Identifier: MIT */
#include "sql/tree/behind.h"

#include <string.h>

const calx_node *calxi_first_select(const calx_node *statement)
{
    while (calxi_node_is(statement, CALX_NODE_COMPOUND) && calxi_node_item(statement->items[CALX_CLAUSE_COLUMNS], 0))
        statement = statement->items[CALX_CLAUSE_COLUMNS]->items[0];
    return statement;
}

const calx_node *calxi_result_columns(const calx_node *statement)
{
    statement = calxi_first_select(statement);
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

const calx_node *calxi_column_of_table(const calx_node *table, const char *name)
{
    for (size_t i = 0; table && i < table->count; i++)
        if (calxi_node_is(table->items[i], CALX_NODE_COLUMN) && !strcmp(table->items[i]->name, name))
            return table->items[i];
    return NULL;
}

const calx_node *calxi_column_by_name(const calx_node *columns, const char *name)
{
    const calx_node *found = NULL;
    for (size_t i = 0; columns && i < columns->count; i++) {
        const calx_node *item = columns->items[i];
        if (calxi_node_is(item, CALX_NODE_LABEL) && !strcmp(item->name, name))
            return item->items[0];
        if (!found && calxi_node_is(item, CALX_NODE_COLUMN) && !strcmp(item->name, name))
            found = item;
        if (!found && calxi_node_is(item, CALX_NODE_TABLE))
            found = calxi_column_of_table(item, name);
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

static bool is_of_statement(const calx_node *from)
{
    return calxi_node_is(from, CALX_NODE_SUBQUERY) || calxi_node_is(from, CALX_NODE_CTE);
}

const calx_node *calxi_unlisted_columns(const calx_node *from)
{
    from = calxi_without_alias(from);
    return is_of_statement(from) && !calxi_node_item(from, 1) ? calxi_result_columns(from->items[0]) : NULL;
}

const calx_node *calxi_column_behind(const calx_node *from, const char *name)
{
    const calx_node *list;
    from = calxi_without_alias(from);
    if (calxi_node_is(from, CALX_NODE_TABLE))
        return calxi_column_of_table(from, name);
    if (calxi_node_is(from, CALX_NODE_VALUES))
        return calxi_node_item(calxi_node_item(from, 1), place_in(calxi_node_item(from, 0), name));
    list = is_of_statement(from) ? calxi_node_item(from, 1) : NULL;
    return list ? calxi_node_item(calxi_result_columns(from->items[0]), place_in(list, name)) : calxi_column_by_name(calxi_unlisted_columns(from), name);
}
