/* SPDX-License-Identifier: MIT */
/* DDL inside: constraints and indexes of a table, their names, and an order in which tables can be made. */
#ifndef CALXI_SQL_DDL_H
#define CALXI_SQL_DDL_H

#include "sql/schema/schema.h"
#include "util/problem.h"

/* Room for a word of a list: "schema.table.column", each of at most 128 bytes, and then some. */
enum { CALXI_WORD_SIZE = 400 };

/* The at-th attribute of a table. */
const calx_attribute *calxi_table_attribute(const calxi_table *table, size_t at);
/* Attributes that are constraints or indexes of their own, or make one: a column that is unique, has an index or refers to another. */
bool calxi_makes_foreign_key(const calx_attribute *attribute);
bool calxi_makes_unique(const calx_attribute *attribute);
bool calxi_makes_index(const calx_attribute *attribute);
/* The name that it was given, or one by the convention, or "fk_<table>_<columns>" and its like; `prefix` is ix, uq, ck, fk or pk, and
 * `attribute` NULL the primary key of columns that say so. False: it does not fit, or the convention has an unknown token. */
bool calxi_constraint_name(const calxi_table *table, const calx_attribute *attribute, const char *prefix, char *to, size_t size);
/* Whether it is just the name that was given, so that it must not be cut. */
bool calxi_name_is_given(const calxi_table *table, const calx_attribute *attribute, const char *prefix);
/* The convention for such; NULL: none. */
const char *calxi_naming_pattern(const calxi_table *table, const char *prefix);
/* Cuts a name that is longer than `limit` bytes (0: none), with a hash at its end. */
void calxi_cut_name(char *name, size_t limit);
/* The columns that it is made of, "a, b"; of a column itself its name. */
const char *calxi_constraint_columns(const calx_attribute *attribute);
/* The next word of "a, b"; NULL: no more, or one that does not fit, of which there is none in a table that was made. */
const char *calxi_next_word(const char *list, char *to, size_t size);
/* The same of what calxi_constraint_columns() gives: that of a column is its name, with whatever is in it, and no list. */
const char *calxi_next_column(const calx_attribute *a, const char *list, char *to, size_t size);

/* Whether each word of "a, b" has room; NULL is fine. */
bool calxi_list_fits(const char *list);

/* The table that is read under a name or without one; NULL: it is no table, or one of SQL alone. */
const calx_node *calxi_table_under(const calx_node *from);
/* The at-th foreign key of one table to another; NULL: no more. */
const calx_attribute *calxi_foreign_key(const calx_node *from, const calx_node *to, size_t at);
/* The tables of the metadata, those that are referred to first. Foreign keys that lead to a later table are in a cycle. Checks each
 * reference. The array is to be freed; NULL: *problem. */
calxi_table **calxi_sorted_tables(calx_metadata *metadata, size_t *count, calxi_problem *problem);
/* The comment of a table; NULL: none. */
const char *calxi_table_comment(const calxi_table *table);
/* Whether tables go together: names, and what foreign keys lead to. False: *problem. */
bool calxi_tables_check(calxi_table *const *tables, size_t count, calxi_problem *problem);
/* The table that a foreign key leads to; NULL: none of these. */
calxi_table *calxi_referred_table(calxi_table *const *tables, size_t count, const char *references);

calx_statement *calxi_create_table_but(calx_node *table, const size_t *left_out, size_t count);
calx_statement *calxi_ddl_of(uint32_t kind, calx_node *table, size_t attribute, uint32_t flags);

#endif
