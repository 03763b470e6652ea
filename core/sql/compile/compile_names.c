/* SPDX-License-Identifier: MIT */
/* Tables of one name in several schemas: how a statement tells them apart. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"

#include <string.h>

bool calxi_is_in_schema(const calx_node *from)
{
    return from->kind == CALX_NODE_TABLE && calxi_node_is_permanent(from) && *calxi_table_of(from)->schema;
}

static bool is_hidden_by(const calx_node *from, const char *name)
{
    if (from->kind == CALX_NODE_JOIN)
        return is_hidden_by(from->items[0], name) || is_hidden_by(from->items[1], name);
    return from->kind == CALX_NODE_TABLE && !calxi_is_in_schema(from) && !strcmp(from->name, name);
}

static bool is_hidden(const calxi_scope *scope, const char *name)
{
    for (; scope; scope = scope->outer)
        for (const calxi_source *s = scope->sources; s; s = s->next) {
            if (is_hidden_by(s->from, name))
                return true;
            for (const calxi_joined *j = s->joins; j; j = j->next)
                if (is_hidden_by(j->join->items[0], name))
                    return true;
        }
    return false;
}

static void tell_apart(calx_compiler *c, const calxi_scope *scope, const calx_node *from)
{
    if (from->kind == CALX_NODE_JOIN) {
        tell_apart(c, scope, from->items[0]);
        tell_apart(c, scope, from->items[1]);
    } else if (calxi_is_in_schema(from) && is_hidden(scope, from->name))
        calxi_made(c, from, from->name);
}

/* a.name and name cannot both be called name: the one in a schema gets another (PostgreSQL 15, MariaDB 10.11 and SQLite 3.40 find
 * name.x ambiguous else). */
void calxi_tell_tables_apart(calx_compiler *c, const calxi_scope *scope)
{
    for (const calxi_source *s = scope->sources; s; s = s->next) {
        tell_apart(c, scope, s->from);
        for (const calxi_joined *j = s->joins; j; j = j->next)
            tell_apart(c, scope, j->join->items[0]);
    }
}
