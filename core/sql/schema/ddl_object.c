/* SPDX-License-Identifier: MIT */
/* DDL of what is not a table, as statements: types, schemas, sequences, views, comments. */
#include <calx/ddl.h>
#include <calx/statement.h>

#include "sql/tree/adapt.h"
#include "sql/schema/ddl.h"
#include "sql/tree/statement.h"

#include <stdio.h>
#include <string.h>

static calx_statement *statement(calx_node *node)
{
    return calxi_statement_of(calxi_node_sink(node));
}

static const calx_type smallint = { .kind = CALX_TYPE_SMALLINT };

/* ---- types ---- */

static calx_node *enum_node(uint32_t kind, const calx_type *type, uint32_t flags, const char *call)
{
    calx_node *node;
    if (!type || type->kind != CALX_TYPE_ENUM || !type->name || !*type->name || !calxi_enum_length(type))
        return calxi_node_fail(CALX_MISUSE, "%s: an enum with a name and values is wanted", call);
    node = calxi_node_create_typed(kind, 0, 0, type->name, type);
    if (!calxi_node_is_permanent(node))
        node->flags = flags & CALX_FLAG_IF_EXISTS;
    return node;
}

calx_statement *calx_create_type(const calx_type *type, uint32_t flags)
{
    return statement(enum_node(CALX_NODE_CREATE_TYPE, type, flags & ~(uint32_t)CALX_FLAG_IF_EXISTS, "calx_create_type"));
}

calx_statement *calx_drop_type(const calx_type *type, uint32_t flags)
{
    return statement(enum_node(CALX_NODE_DROP_TYPE, type, flags, "calx_drop_type"));
}

/* ---- by name alone ---- */

static calx_node *named(uint32_t kind, const char *name, uint32_t flags, size_t count, const char *call)
{
    calx_node *node;
    if (!name || !*name)
        return calxi_node_fail(CALX_MISUSE, "%s: a name is wanted", call);
    node = calxi_node_create(kind, 0, count, name);
    if (!calxi_node_is_permanent(node))
        node->flags = flags;
    return node;
}

calx_statement *calx_create_schema(const char *name, uint32_t flags)
{
    return statement(named(CALX_NODE_CREATE_SCHEMA, name, flags & CALX_FLAG_IF_EXISTS, 0, "calx_create_schema"));
}

calx_statement *calx_drop_schema(const char *name, uint32_t flags)
{
    return statement(named(CALX_NODE_DROP_SCHEMA, name, flags & (CALX_FLAG_IF_EXISTS | CALX_FLAG_CASCADE), 0, "calx_drop_schema"));
}

calx_statement *calx_drop_sequence(const char *name, uint32_t flags)
{
    return statement(named(CALX_NODE_DROP_SEQUENCE, name, flags & CALX_FLAG_IF_EXISTS, 0, "calx_drop_sequence"));
}

calx_statement *calx_drop_view(const char *name, uint32_t flags)
{
    return statement(named(CALX_NODE_DROP_VIEW, name, flags & (CALX_FLAG_IF_EXISTS | CALX_FLAG_MATERIALIZED), 0, "calx_drop_view"));
}

/* ---- sequences ---- */

/* A number of DDL: SQL, not a value, so that it is of the structure. */
static calx_node *number(int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", value == CALX_ZERO ? 0LL : (long long)value);
    return calx_literal_column(text, NULL);
}

calx_statement *calx_create_sequence(const calx_sequence *s, uint32_t flags)
{
    const uint32_t own = CALX_FLAG_IF_EXISTS | CALX_FLAG_CYCLE | CALX_FLAG_NO_CYCLE | CALX_FLAG_NO_MINIMUM | CALX_FLAG_NO_MAXIMUM;
    const int64_t numbers[] = { s ? s->start : 0, s ? s->increment : 0, s ? s->minimum : 0, s ? s->maximum : 0, s ? s->cache : 0 };
    calx_node *node = named(CALX_NODE_CREATE_SEQUENCE, s ? s->name : NULL, (flags | (s ? s->flags : 0)) & own, 5, "calx_create_sequence");
    for (size_t i = 0; i < 5 && node->kind == CALX_NODE_CREATE_SEQUENCE; i++)
        if (numbers[i])
            calxi_node_set(node, i, number(numbers[i]));
    if (s && s->type.kind >= CALX_TYPE_SMALLINT && s->type.kind <= CALX_TYPE_BIGINT && node->kind == CALX_NODE_CREATE_SEQUENCE)
        calxi_node_set_type(node, s->type.kind == CALX_TYPE_INTEGER  ? &calxi_type_integer
                                  : s->type.kind == CALX_TYPE_BIGINT ? &calxi_type_bigint
                                                                     : &smallint);
    return statement(node);
}

/* ---- views ---- */

static calx_node *of_select(uint32_t kind, const char *name, calx_statement *select, uint32_t flags, size_t columns, const char *call)
{
    calx_node *node = named(kind, name, flags, 1 + columns, call), *root = calx_select_node(select);
    if (node->kind == kind)
        calxi_node_set(node, 0, root);
    else
        calxi_node_drop(root);
    return node;
}

calx_statement *calx_create_view(const char *name, const char *const *columns, size_t count, calx_statement *select, uint32_t flags)
{
    const uint32_t own = CALX_FLAG_IF_EXISTS | CALX_FLAG_REPLACE | CALX_FLAG_TEMPORARY | CALX_FLAG_MATERIALIZED;
    calx_node *node = of_select(CALX_NODE_CREATE_VIEW, name, select, flags & own, columns ? count : 0, "calx_create_view");
    for (size_t i = 0; columns && i < count && node->kind == CALX_NODE_CREATE_VIEW; i++)
        calxi_node_set(node, i + 1, calx_column_named(columns[i]));
    return statement(node);
}

calx_statement *calx_create_table_as(const char *name, calx_statement *select, uint32_t flags)
{
    return statement(of_select(CALX_NODE_CREATE_TABLE_AS, name, select, flags & (CALX_FLAG_IF_EXISTS | CALX_FLAG_TEMPORARY), 0, "calx_create_table_as"));
}

/* ---- comments ---- */

calx_statement *calx_set_comment(calx_node *table, const char *column)
{
    size_t at = 0;
    if (column && calxi_node_is(table, CALX_NODE_TABLE) && calxi_node_is_permanent(table)) {
        while (at < table->count && strcmp(table->items[at]->name, column) != 0)
            at++;
        if (at == table->count)
            return statement(calxi_node_fail(CALX_MISUSE, "the table %s has no column %s", table->name, column));
        at++;
    }
    return calxi_ddl_of(CALX_NODE_SET_COMMENT, table, at, 0);
}
