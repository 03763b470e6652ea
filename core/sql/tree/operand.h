/* SPDX-License-Identifier: MIT */
/* What fits together: operands that are values, rows of one length, lists of names, functions with their arguments. */
#ifndef CALXI_SQL_OPERAND_H
#define CALXI_SQL_OPERAND_H

#include "sql/tree/node.h"

/* Each takes a node, floating or not, and gives it back, or one of kind ERROR that holds it and says what is wrong. */

/* A value: no table, clause, or statement that changes something. NULL is refused too. */
calx_node *calxi_operand(calx_node *node, const char *call, const char *what);
/* Each child of the node; of results also tables and such, for all of their columns. */
calx_node *calxi_operands(calx_node *node, const char *call);
/* What rows come from; each item of a list is. */
calx_node *calxi_source(calx_node *node, const char *call);
calx_node *calxi_sources(calx_node *node, const char *call);
calx_node *calxi_results(calx_node *node, const char *call);
/* Keys of ORDER BY and GROUP BY: a number that is bound would be no place in the list of columns, and order nothing. */
calx_node *calxi_keys(calx_node *node, const char *call);
/* A statement that gives rows where a subquery stands. */
calx_node *calxi_subquery(calx_node *statement, const char *call);
/* A list of columns that are known by their names, or NULL. */
calx_node *calxi_names(calx_node *list, const char *call);
/* The same, beside a query of as many columns. */
calx_node *calxi_names_of(calx_node *list, const calx_node *query, const char *call);
/* Rows, from one child on, of as many values as each other, and as the columns (a list or NULL) if they are the child before. */
calx_node *calxi_rows(calx_node *node, size_t from, const char *call);
/* A function that calx knows, with as many arguments as it has on every backend. */
calx_node *calxi_call(calx_node *function);
/* What FILTER and OVER stand behind. */
calx_node *calxi_aggregate(calx_node *node, const char *call);

/* What is compared with something: no text with a number, where both are known (CALX_PROGRAMMING_ERROR). Of rows and queries each column. */
calx_node *calxi_comparable(calx_node *node, const calx_node *with, const char *call);
/* The same for children, from one on, every `step` of them: of a list, of a CASE. `with` may be NULL. */
calx_node *calxi_comparable_items(calx_node *list, size_t from, size_t step, const calx_node *with, const char *call);
/* Children that stand for each other, from one on, every `step` of them: of one kind, where they are known. Of a list: queries, column by column. */
calx_node *calxi_alternatives(calx_node *node, size_t from, size_t step, const char *call);
/* What a column is set to, or columns by a row or query. */
calx_node *calxi_assignable(calx_node *value, const calx_node *column, const char *call);

/* What || stands between: a boolean as its text, which is no number then. */
calx_node *calxi_concat_operand(calx_node *node);
void calxi_concat_operands(calx_node *node);
/* What it makes: an array where one is, bytes of bytes, else a text. */
const calx_type *calxi_type_of_joined(calx_node *const *operands, size_t count);

/* An item of a select may stand for several columns, or for as many as there are, or be NULL. */
bool calxi_is_one_column(const calx_node *item);
/* A column of what a query gives; NULL: there is none, or it is not known. */
const calx_node *calxi_result_at(const calx_node *query, size_t at);
/* How many values it is: a row, or a query that says its columns; 0: not known. */
size_t calxi_width(const calx_node *node);
/* Whether both are known, and of different length. */
bool calxi_widths_differ(const calx_node *a, const calx_node *b);

#endif
