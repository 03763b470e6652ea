/* SPDX-License-Identifier: MIT */
/* Decimals in SQLite's expressions: what is one, and how it is written so that it stays exact. */
#ifndef CALXI_DIALECT_SQLITE_DECIMAL_H
#define CALXI_DIALECT_SQLITE_DECIMAL_H

#include <calx/plugin/compiler.h>

/* What an expression gives on SQLite. In the order of which wins when two meet. */
typedef enum calxi_sort {
    CALXI_SORT_NULL,
    CALXI_SORT_INTEGER,
    CALXI_SORT_OTHER,    /* no number, or not known */
    CALXI_SORT_QUOTIENT, /* of integers: a real, as nobody asked for a decimal, unless it meets one */
    CALXI_SORT_NUMBER,   /* a parameter: which of them is known when the statement runs */
    CALXI_SORT_DECIMAL,  /* text, which the driver's functions and its collation know as a number */
    CALXI_SORT_DOUBLE
} calxi_sort;

calxi_sort calxi_sqlite_sort(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);

/* Each writes the node when decimals are in it, and tells so. */
bool calxi_sqlite_decimal_binary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_decimal_function(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_decimal_case(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);

void calxi_sqlite_unary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_sqlite_nary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_sqlite_in(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_sqlite_between(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_sqlite_over(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_sqlite_window(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_sqlite_compound(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* A function that the driver brings, by a text that begins with a call of it. One that another dialect brings may have none: what needs it is
 * refused. The last one writes the text as well. */
bool calxi_sqlite_has_functions(const calx_compiler_host *host, calx_compiler *c);
void calxi_sqlite_need(const calx_compiler_host *host, calx_compiler *c, const char *text);
void calxi_sqlite_call(const calx_compiler_host *host, calx_compiler *c, const char *text);
/* An argument of the driver's functions: a quotient of integers is one of decimals there. */
void calxi_sqlite_exact(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* Whether a column of the type is rounded to a scale. */
bool calxi_sqlite_is_sized(const calx_compiler_host *host, calx_compiler *c, const calx_type *type);
/* Whether a column of the type keeps floats, and the driver is there to round to them. */
bool calxi_sqlite_is_single(const calx_compiler_host *host, calx_compiler *c, const calx_type *type);
bool calxi_sqlite_assigned(const calx_compiler_host *host, calx_compiler *c, const calx_node *column, const calx_node *value);
bool calxi_sqlite_literal(const calx_compiler_host *host, calx_compiler *c, const calx_value *value);
void calxi_sqlite_key(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);

#endif
