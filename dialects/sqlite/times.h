/* SPDX-License-Identifier: MIT */
/* Dates, times and moments in SQLite's expressions. Each writes the node when it is one of its own, and tells so. */
#ifndef CALXI_DIALECT_SQLITE_TIMES_H
#define CALXI_DIALECT_SQLITE_TIMES_H

#include <calx/plugin/compiler.h>

void calxi_sqlite_extract(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_times_compared(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_times_between(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_times_in(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_times_among(const calx_compiler_host *host, calx_compiler *c, const calx_node *operand, const calx_node *select, bool negated);
bool calxi_sqlite_times_computed(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* A moment without what is behind the point of its second, for SQLite's functions, which round to milliseconds: all else as it is. */
void calxi_sqlite_whole_second(const calx_compiler_host *host, calx_compiler *c, const calx_node *x);

/* The mean of spans of time. */
bool calxi_sqlite_mean_span(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* COALESCE and NULLIF of dates and moments. */
bool calxi_sqlite_times_chosen(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* What a column of moments gets of a date, and one of dates of a moment. */
bool calxi_sqlite_times_assigned(const calx_compiler_host *host, calx_compiler *c, const calx_node *column, const calx_node *value);
/* Whether there are dates and moments among children, from one on, every `step` of them. */
bool calxi_sqlite_times_mixed(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, size_t from, size_t step);
/* Whether CASE compares a date with a moment: calxi_sqlite_as_moment() writes what it compares then, a date as its midnight. */
bool calxi_sqlite_times_case(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_sqlite_as_moment(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);

#endif
