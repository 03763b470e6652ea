/* SPDX-License-Identifier: MIT */
/* What stands behind the columns of subqueries, CTEs, VALUES and tables, as far as the tree tells it. */
#ifndef CALXI_SQL_BEHIND_H
#define CALXI_SQL_BEHIND_H

#include "sql/tree/node.h"

/* What is read under a name, or itself. */
static inline const calx_node *calxi_without_alias(const calx_node *from)
{
    while (calxi_node_is(from, CALX_NODE_ALIAS))
        from = from->items[0];
    return from;
}
/* The select, or what has rows in its place, whose columns the rows of a statement have. */
const calx_node *calxi_first_select(const calx_node *statement);
/* The list of columns that the rows of a statement have; NULL: there is none. */
const calx_node *calxi_result_columns(const calx_node *statement);
/* The column of that name among those of a result; labels come before columns that are called so by themselves. */
const calx_node *calxi_column_by_name(const calx_node *columns, const char *name);
const calx_node *calxi_column_of_table(const calx_node *table, const char *name);
/* What a column of an item of FROM is made of; NULL: nothing has that name, but for names that the compiler makes. */
const calx_node *calxi_column_behind(const calx_node *from, const char *name);
/* The columns of an item of FROM that has no list of names for them. */
const calx_node *calxi_unlisted_columns(const calx_node *from);

#endif
