/* SPDX-License-Identifier: MIT */
/* Tables inside: nodes that live as long as their metadata or model. */
#ifndef CALXI_SQL_SCHEMA_H
#define CALXI_SQL_SCHEMA_H

#include <calx/schema.h>

#include "sql/tree/node.h"
#include "util/arena.h"

typedef struct calxi_column {
    calx_node node;       /* kind COLUMN; its one child is the table */
    calx_type type;
    const calx_attribute *attribute;
    bool nullable, primary_key, autoincrement;
} calxi_column;

typedef struct calxi_table {
    calx_node node;       /* kind TABLE; its children are its columns */
    uint64_t id;          /* never used twice in a process: the key of the statement cache */
    const char *schema;   /* "" when none */
    const calx_model *model;
    calxi_column *columns;
    size_t count;
    const calx_attribute *attributes; /* of the model, or a copy */
    size_t attribute_size, attribute_count;
    const calx_naming *naming; /* of its metadata; set when those are first used */
    uint16_t *by_offset;  /* of a model: 1 + the column of the field at each offset */
    calxi_arena arena;    /* holds all of it */
    calxi_arena kept;     /* of a table made at run time: its attributes */
    struct calxi_table *next;
} calxi_table;

/* As messages of what is wrong name it: by the struct, and a table made at run time by its name. */
static inline const char *calxi_told_name(const calxi_table *table)
{
    return table->model ? table->model->name : table->node.name;
}

static inline calxi_table *calxi_table_of(const calx_node *node)
{
    return (calxi_table *)(uintptr_t)(const void *)node;
}

static inline const calxi_column *calxi_column_of(const calx_node *node)
{
    return (const calxi_column *)(const void *)node;
}

/* A column of a table that calx made, of which it knows more than name and type. */
static inline bool calxi_is_table_column(const calx_node *node)
{
    return node->kind == CALX_NODE_COLUMN && calxi_node_is_permanent(node) && calxi_node_is(calxi_node_item(node, 0), CALX_NODE_TABLE);
}

/* A table of attributes, each `size` bytes; `what` is what messages call it. NULL: *failed is why. */
calxi_table *calxi_table_make(const char *what, const char *name, const calx_attribute *attributes, size_t size, size_t count,
                              size_t struct_size, calx_node **failed);
/* What needs all of it. NULL, and the table is gone: *failed is what is wrong with it. */
calxi_table *calxi_table_complete(calxi_table *table, const calx_model *model, const char *what, calx_node **failed);
/* What is wrong with a table by itself; NULL: nothing. `what` is what messages call it. */
calx_node *calxi_table_check(const calxi_table *table, const char *what);
void calxi_table_free(calxi_table *table);

#endif
