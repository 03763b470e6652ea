/* SPDX-License-Identifier: MIT */
/* Which parameters and result columns of a compiled statement are converted, and the kinds of the latter. */
#ifndef CALXI_SQL_CONVERTERS_H
#define CALXI_SQL_CONVERTERS_H

#include "sql/compile/compile.h"
#include "sql/text/tokenize.h"
#include "sql/tree/convert.h"

/* Of a finished compilation: sets `kinds` of its tokens, and `converters` when a parameter (those of the tokens' names) or a column is converted.
 * Nothing of them points into the tree. False: the compilation has failed; what was set is freed with the tokens. */
bool calxi_find_converters(calx_compiler *c, const calx_node *root, const calx_node *const *parameters, calxi_tokens *to);
/* A value as it is bound for the target: of a BIND that converts, else its own. NULL: the compilation has failed. */
const calx_value *calxi_bound_value(calx_compiler *c, const calx_node *bind, calx_value *room);

/* Calls `add` for each column that a statement gives, with the expression behind it, or NULL where that is not known; with `all` NULL stands
 * for columns of an unknown number. */
typedef void (*calxi_each_column)(void *context, const calx_node *node, bool all);
void calxi_each_result_column(calx_compiler *c, const calx_node *statement, calxi_each_column add, void *context);

#endif
