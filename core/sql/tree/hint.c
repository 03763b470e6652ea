/* SPDX-License-Identifier: MIT */
/* SQL of the program's own in a statement: at its head, at its end, and beside a table. */
#include <calx/statement.h>

#include "sql/tree/make.h"

static calx_clause *as_clause(calx_node *node)
{
    return (calx_clause *)(void *)node;
}

calx_clause *calx_prefix(const char *sql, const char *dialect)
{
    calx_node *of = dialect ? calx_literal_column(dialect, NULL) : NULL;
    return as_clause(calxi_places(CALX_NODE_PREFIX, 0, sql ? sql : "", &of, 1));
}

calx_clause *calx_suffix(const char *sql, const char *dialect)
{
    calx_node *of = dialect ? calx_literal_column(dialect, NULL) : NULL;
    return as_clause(calxi_places(CALX_NODE_PREFIX, 1, sql ? sql : "", &of, 1));
}

static calx_clause *hint(const char *call, uint32_t op, calx_node *from, const char *sql, const char *dialect)
{
    calx_node *items[2] = { NULL, from };
    if (!from || !sql || !dialect)
        return as_clause(calxi_node_refuse(&from, 1, "%s: a table, the hint and the backend that it is for are wanted", call));
    items[0] = calx_literal_column(dialect, NULL);
    return as_clause(calxi_places(CALX_NODE_PREFIX, op, sql, items, 2));
}

calx_clause *calx_hint_before(calx_node *from, const char *sql, const char *dialect)
{
    return hint("calx_hint_before", 2, from, sql, dialect);
}

calx_clause *calx_hint_behind(calx_node *from, const char *sql, const char *dialect)
{
    return hint("calx_hint_behind", 3, from, sql, dialect);
}
