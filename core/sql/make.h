/* SPDX-License-Identifier: MIT */
/* Making nodes of one, two or three parts: what the files of expressions share. */
#ifndef CALXI_SQL_MAKE_H
#define CALXI_SQL_MAKE_H

#include "sql/node.h"

/* A node with one, two or three children; NULL among the first `needed` is misuse. */
static inline calx_node *calxi_make(uint32_t kind, uint32_t op, const char *name, calx_node *a, calx_node *b, calx_node *c, size_t count)
{
    calx_node *items[3] = { a, b, c }, *node = calxi_node_create(kind, op, count, name);
    for (size_t i = 0; i < count; i++)
        calxi_node_sink(items[i]);
    for (size_t i = 0; i < count; i++)
        if (calxi_node_status(node) == CALX_NO_MEMORY)
            calxi_node_unref(items[i]);
        else
            node->items[i] = items[i];
    return node;
}

static inline calx_node *calxi_flagged(calx_node *node, uint32_t flags)
{
    if (!calxi_node_is_permanent(node))
        node->flags |= flags;
    return node;
}

static inline calx_node *calxi_typed(calx_node *node, const calx_type *type)
{
    calxi_node_set_type(node, type ? type : &calxi_type_none);
    return node;
}

static inline calx_node *calxi_or_misuse(calx_node *node, const char *call, const char *what)
{
    return node ? node : calxi_node_fail(CALX_MISUSE, "%s: %s is NULL", call, what);
}

/* A node with fixed places, any of which may be empty. */
static inline calx_node *calxi_places(uint32_t kind, uint32_t op, const char *name, calx_node *const *items, size_t count)
{
    calx_node *node = calxi_node_create(kind, op, count, name);
    for (size_t i = 0; i < count; i++)
        calxi_node_sink(items[i]);
    for (size_t i = 0; i < count; i++)
        if (node->kind == kind)
            node->items[i] = items[i];
        else
            calxi_node_unref(items[i]);
    return node;
}

/* A list of names, which may be NULL, and rows. One node may stand there several times. */
static inline calx_node *calxi_with_rows(uint32_t kind, const char *name, calx_node *columns, calx_node *const *rows, size_t count, const char *call)
{
    calx_node *node = calxi_node_create(kind, 0, count + 1, name);
    bool ok = node->kind == kind;
    calxi_node_sink(columns);
    for (size_t i = 0; i < count; i++)
        calxi_node_sink(rows[i]);
    for (size_t i = 0; i < count; i++)
        if (ok)
            node->items[i + 1] = rows[i] ? rows[i] : calxi_node_sink(calxi_node_fail(CALX_MISUSE, "%s: row %zu is NULL", call, i + 1));
        else
            calxi_node_unref(rows[i]);
    if (ok)
        node->items[0] = columns;
    else
        calxi_node_unref(columns);
    return node;
}

/* Forms of one operand, of its type. */
static inline calx_node *calxi_around(uint32_t kind, uint32_t op, const char *name, calx_node *operand, const char *call)
{
    const calx_type *type;
    operand = calxi_or_misuse(operand, call, "the operand");
    type = operand->type;
    return calxi_typed(calxi_make(kind, op, name, operand, NULL, NULL, 1), type);
}

#endif
