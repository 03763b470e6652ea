/* SPDX-License-Identifier: MIT */
/* Values that become what they stand beside: of its type, so that they are bound as that is. */
#ifndef CALXI_SQL_ADAPT_H
#define CALXI_SQL_ADAPT_H

#include "sql/tree/convert.h"

/* A value or parameter that stands beside something typed is of that type: so text reaches a uuid as one. Nodes that are nobody's yet
 * change; beside an enum or a type of the program's own another node takes the place of any, with which it is converted at each run. */
calx_node *calxi_adopt(calx_node *value, const calx_node *other);
/* The same for what is set to a column: read as a value of it at each run, where it is of another kind. */
calx_node *calxi_adopt_set(calx_node *value, const calx_node *column);
/* The same for what is compared: text beside a number or a day is read as one. */
calx_node *calxi_adopt_compared(calx_node *value, const calx_node *other);
/* The same beside an operator: what is compared, and what is added to a type of the program's own. */
calx_node *calxi_adopt_by(uint32_t op, calx_node *value, const calx_node *other);
/* The same for a child of a node that is being made, and nobody else's. */
void calxi_adopt_item(calx_node *parent, size_t at, const calx_node *other);
/* For all children of a list or tuple. Tuples beside a tuple: each part beside its own. */
void calxi_adopt_items(calx_node *list, const calx_node *other);
/* Rows of values beside a list of columns, and the columns of a select that rows are inserted from, where that matters. */
void calxi_adopt_rows(calx_node *rows);
void calxi_adopt_select(calx_node *select, const calx_node *columns);
/* The rows of VALUES beside each other: numbers among decimals are decimals, decimals among doubles doubles, dates among moments moments. */
void calxi_adopt_values(calx_node *values, size_t from);
/* Children that stand for each other, from one on, every `step` of them: dates among moments are moments. */
void calxi_adopt_moments(calx_node *node, size_t from, size_t step);
/* The same for the columns of the parts of a UNION. The number of a column that cannot change, since the program keeps its part; else 0. */
size_t calxi_adopt_moments_of_parts(calx_node *parts);
/* The parts of a UNION beside the first. */
void calxi_adopt_parts(calx_node *parts);
/* The results of a CASE, and what its value is compared with. */
void calxi_adopt_case(calx_node *node);
/* The two that nullif() compares. */
void calxi_adopt_pair(calx_node *function);
/* Arguments that are alternatives to each other, from one on: COALESCE(a, b). */
void calxi_adopt_arguments(calx_node *function, size_t from);

static inline bool calxi_is_enum(const calx_type *type)
{
    return type->kind == CALX_TYPE_ENUM && type->value_count;
}

#endif
