/* SPDX-License-Identifier: MIT */
/* Values that become what a column's type wants: labels of enums, types of the program's own. */
#ifndef CALXI_SQL_ADAPT_H
#define CALXI_SQL_ADAPT_H

#include "sql/tree/node.h"

#include <calx/plugin/dialect.h>

/* A value or parameter that stands beside something typed is of that type: so text reaches an enum or a uuid as one, and a number an enum
 * as its label. What takes its place, often itself; only nodes that are nobody's yet change. */
calx_node *calxi_adopt(calx_node *value, const calx_node *other);
/* The same for the children of a list or tuple that is being made: those that nobody else holds. */
void calxi_adopt_items(calx_node *list, const calx_node *other);
/* Rows of values beside a list of columns: each value is of its column's type where that matters. */
void calxi_adopt_rows(calx_node *rows);
/* Whether values of the type are other ones to the program than to the database. */
static inline bool calxi_type_converts(const calx_type *type)
{
    return type->user || (type->kind == CALX_TYPE_ENUM && type->value_count);
}
/* The label of a number; NULL: it has none. */
const char *calxi_enum_label(const calx_type *type, int64_t number);
/* The number of a label; -1: none. */
int64_t calxi_enum_number(const calx_type *type, const char *label, size_t len);
/* Characters of the longest label. */
uint32_t calxi_enum_length(const calx_type *type);

/* What a type is on a dialect: one of its variants, or itself. */
const calx_type *calxi_type_variant(const calx_type *type, const calx_dialect *dialect);

#endif
