/* SPDX-License-Identifier: MIT */
/* DDL of what is not a table, as statements: types, schemas, sequences. */
#include <calx/ddl.h>

#include "sql/adapt.h"
#include "sql/statement.h"

#include <string.h>

static calx_statement *statement(calx_node *node)
{
    return calxi_statement_of(calxi_node_sink(node));
}

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
