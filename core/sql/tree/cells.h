/* SPDX-License-Identifier: MIT */
/* Which value goes into which column: the cells of INSERT ... VALUES and of SET, as far as the SQL alone tells it. */
#ifndef CALXI_SQL_CELLS_H
#define CALXI_SQL_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum calxi_cell_kind {
    CALXI_CELL_OTHER,     /* an expression, a default, a subquery */
    CALXI_CELL_PARAMETER, /* the placeholder alone */
    CALXI_CELL_NUMBER,    /* a literal alone, with its sign */
    CALXI_CELL_TEXT       /* a literal in single quotes, which `text` does not have */
} calxi_cell_kind;

typedef struct calxi_cell {
    calxi_cell_kind kind;
    size_t parameter; /* which, from 0 */
    bool negative;
    const char *text;
    size_t len;
} calxi_cell;

/* Who looks at the cells. */
typedef struct calxi_cell_visitor {
    void *context;
    /* Whether this one is looked for: then its column is. */
    bool (*is_wanted)(void *context, const calxi_cell *cell);
    /* The column of such a cell, as the SQL has it: perhaps in quotes. */
    void (*found)(void *context, const char *name, size_t len);
} calxi_cell_visitor;

/* Walks a compiled statement with its placeholders, numbered ($1) or not (?). Where an INSERT names no columns, its cells are not told. */
void calxi_cells_visit(const char *sql, size_t len, uint32_t lexis, const calxi_cell_visitor *visitor);

/* A name without its quotes into `to`; false: it is too long. */
bool calxi_cell_name(const char *name, size_t len, char *to, size_t size);

#endif
