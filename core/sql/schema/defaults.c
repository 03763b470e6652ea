/* SPDX-License-Identifier: MIT */
/* Client defaults: what an INSERT sets columns to that it does not name. */
#include "sql/schema/defaults.h"

#include <calx/statement.h>

#include "sql/tree/adapt.h"
#include "sql/schema/schema.h"

#include <string.h>

static bool has_default(const calxi_column *column)
{
    return column->attribute->default_value || column->attribute->default_function;
}

static bool names_column(const calx_node *target, const char *name)
{
    if (calxi_node_is(target, CALX_NODE_COLUMN))
        return !strcmp(target->name, name);
    for (size_t i = 0; calxi_node_is(target, CALX_NODE_TUPLE) && i < target->count; i++)
        if (names_column(target->items[i], name))
            return true;
    return false;
}

/* `targets`: a list of columns, or of assignments to them. */
static bool is_set(const calx_node *targets, const char *name)
{
    for (size_t i = 0; targets && i < targets->count; i++) {
        const calx_node *target = targets->items[i];
        if (names_column(calxi_node_is(target, CALX_NODE_SET) ? target->items[0] : target, name))
            return true;
    }
    return false;
}

static size_t count_missing(const calxi_table *table, const calx_node *targets)
{
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++)
        count += has_default(&table->columns[i]) && !is_set(targets, table->columns[i].node.name);
    return count;
}

static calx_node *value_of(const calxi_column *column)
{
    const calx_attribute *a = column->attribute;
    const calx_value computed = { .kind = CALX_KIND_NONE, .as = { .bytes = { column, 0 } } };
    calx_node *node;
    if (!a->default_function)
        return calxi_adopt_set(calx_value_node(a->default_value), &column->node);
    node = calxi_node_create_bind(&computed);
    if (!calxi_node_is_permanent(node))
        node->op = CALXI_BIND_COMPUTED;
    calxi_node_set_type(node, &column->type);
    return node;
}

/* A longer copy of a list, whose further places are empty. */
static calx_node *longer(const calx_node *list, uint32_t kind, size_t more)
{
    size_t count = list ? list->count : 0;
    calx_node *made = calxi_node_create(kind, list ? list->op : 0, count + more, NULL);
    if (made->kind != kind)
        return made;
    for (size_t i = 0; i < count; i++)
        made->items[i] = calxi_node_ref(list->items[i]);
    return made;
}

/* Puts `made` into the place of a child, which lives on as long as it: a program may use that again. */
static bool put(calx_node *parent, size_t at, calx_node *made)
{
    calx_node *old = parent->items[at];
    if (made->kind == CALX_NODE_ERROR)
        return false;
    parent->items[at] = calxi_node_sink(made);
    if (old)
        calxi_node_hand(made, old);
    return true;
}

static bool set_columns(calx_node *root, const calxi_table *table)
{
    const calx_node *sets = root->items[CALX_CLAUSE_SETS];
    size_t count = count_missing(table, sets), at = sets ? sets->count : 0;
    calx_node *made = count ? longer(sets, CALX_NODE_SETS, count) : NULL;
    bool ok = !made || made->kind == CALX_NODE_SETS;
    for (size_t i = 0; made && ok && i < table->count; i++)
        if (has_default(&table->columns[i]) && !is_set(sets, table->columns[i].node.name)) {
            calx_clause *set = calx_set_to(&table->columns[i].node, value_of(&table->columns[i]));
            ok = calxi_node_status((calx_node *)(void *)set) != CALX_NO_MEMORY;
            calxi_node_set(made, at++, (calx_node *)(void *)set);
        }
    if (ok && made)
        return put(root, CALX_CLAUSE_SETS, made);
    calxi_node_drop(made);
    return ok;
}

/* One row with the values of the columns that `columns` does not name. */
static bool extend_row(calx_node *rows, size_t row, const calxi_table *table, const calx_node *columns, size_t count)
{
    const calx_node *tuple = rows->items[row];
    calx_node *made;
    size_t at = tuple ? tuple->count : 0;
    bool ok;
    if (!calxi_node_is(tuple, CALX_NODE_TUPLE))
        return true; /* the compiler tells what is wrong */
    made = longer(tuple, CALX_NODE_TUPLE, count);
    ok = made->kind == CALX_NODE_TUPLE;
    for (size_t i = 0; ok && i < table->count; i++)
        if (has_default(&table->columns[i]) && !is_set(columns, table->columns[i].node.name)) {
            calx_node *value = value_of(&table->columns[i]);
            ok = calxi_node_status(value) != CALX_NO_MEMORY;
            calxi_node_set(made, at++, value);
        }
    if (ok)
        return put(rows, row, made);
    calxi_node_drop(made);
    return false;
}

static bool set_rows(calx_node *root, const calxi_table *table)
{
    const calx_node *old = root->items[CALX_CLAUSE_ROWS], *columns = old->items[0];
    size_t count = columns ? count_missing(table, columns) : 0, at = columns ? columns->count : 0;
    calx_node *rows, *names;
    bool ok;
    if (!count)
        return true;
    rows = longer(old, CALX_NODE_ROWS, 0);
    names = rows->kind == CALX_NODE_ROWS ? longer(columns, columns->kind, count) : rows;
    ok = names->kind == columns->kind;
    for (size_t i = 0; ok && i < table->count; i++)
        if (has_default(&table->columns[i]) && !is_set(columns, table->columns[i].node.name))
            calxi_node_set(names, at++, &table->columns[i].node);
    for (size_t i = 1; ok && i < rows->count; i++)
        ok = extend_row(rows, i, table, columns, count);
    if (ok && put(rows, 0, names))
        return put(root, CALX_CLAUSE_ROWS, rows);
    if (names != rows)
        calxi_node_drop(names);
    calxi_node_drop(rows);
    return false;
}

bool calxi_apply_defaults(calx_node *root)
{
    const calx_node *from = root->kind == CALX_NODE_INSERT ? calxi_node_item(root, CALX_CLAUSE_FROM) : NULL;
    const calx_node *rows = from ? root->items[CALX_CLAUSE_ROWS] : NULL;
    const calxi_table *table = calxi_table_of(from);
    bool any = false;
    if (!from || from->kind != CALX_NODE_TABLE || !calxi_node_is_permanent(from) || (rows && rows->kind != CALX_NODE_ROWS))
        return true;
    for (size_t i = 0; i < table->count && !any; i++)
        any = has_default(&table->columns[i]);
    if (!any)
        return true;
    return rows ? set_rows(root, table) : set_columns(root, table);
}

const char *calxi_default_column(const calx_node *bind)
{
    const calxi_column *column = bind->value->as.bytes.ptr;
    return column->node.name;
}

calx_value calxi_computed_value(const calx_node *bind, char *room)
{
    const calxi_column *column = bind->value->as.bytes.ptr;
    return column->attribute->default_function(room, CALXI_DEFAULT_ROOM).value;
}
