/* SPDX-License-Identifier: MIT */
/* What snippets.awk makes of the pages. */
#ifndef TESTS_DOCS_PAGE_H
#define TESTS_DOCS_PAGE_H

#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>

enum { TARGETS = 5 };

/** A statement of a page, and its SQL for each target; NULL: the page shows none. */
typedef struct snippet {
    const char *page;
    int line;
    calx_statement *(*build)(void);
    const char *sql[TARGETS];
} snippet;
/** A call of the reference, and the SQL of what it gives. */
typedef struct reference_row {
    int line;
    calx_compiled *(*compile)(const char *target);
    const char *name;
    const char *sql[TARGETS];
} reference_row;
/** A type, and what a column of it is. */
typedef struct type_row {
    int line;
    calx_type type;
    const char *name;
    const char *sql[TARGETS];
} type_row;
/** The same of a C type, whose line in a model is page_field(). */
typedef struct field_row {
    int line;
    const char *name;
    const char *sql[TARGETS];
} field_row;

extern const snippet page_snippets[];
extern const size_t page_snippet_count;
extern const reference_row page_rows[];
extern const size_t page_row_count;
extern const type_row page_types[];
extern const size_t page_type_count;
extern const field_row page_fields[];
extern const size_t page_field_count;
const calx_attribute *page_field(size_t at);
/** Expressions, clauses (in SELECT a FROM t) and statements, compiled with their values. */
calx_compiled *page_compile_node(calx_node *node, const char *target);
calx_compiled *page_compile_clause(calx_clause *clause, const char *target);
calx_compiled *page_compile_statement(calx_statement *statement, const char *target);
static inline calx_compiled *page_compile_num(calx_num *n, const char *t) { return page_compile_node((calx_node *)(void *)n, t); }
static inline calx_compiled *page_compile_text(calx_text_expr *n, const char *t) { return page_compile_node((calx_node *)(void *)n, t); }
static inline calx_compiled *page_compile_cond(calx_cond *n, const char *t) { return page_compile_node((calx_node *)(void *)n, t); }
static inline calx_compiled *page_compile_time(calx_time_expr *n, const char *t) { return page_compile_node((calx_node *)(void *)n, t); }
static inline calx_compiled *page_compile_json(calx_json_expr *n, const char *t) { return page_compile_node((calx_node *)(void *)n, t); }
#define page_compile(x, target)                                                                                        \
    _Generic((x), calx_node *: page_compile_node, calx_clause *: page_compile_clause, calx_statement *: page_compile_statement, \
             calx_num *: page_compile_num, calx_text_expr *: page_compile_text, calx_cond *: page_compile_cond,        \
             calx_time_expr *: page_compile_time, calx_json_expr *: page_compile_json)(x, target)

/** Declared by the page: the tables that its statements are about. */
extern calx_metadata metadata, inns, library, animals;
/** Says how the construct of the page is written. */
void register_days(void);

#endif
