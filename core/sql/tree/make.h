/* SPDX-License-Identifier: MIT */
/* Making nodes of one, two or three parts: what the files of expressions share. */
#ifndef CALXI_SQL_MAKE_H
#define CALXI_SQL_MAKE_H

#include "sql/tree/node.h"

/* The type of what two operands give: the wider of two numbers. */
const calx_type *calxi_wider(const calx_type *a, const calx_type *b);

/* A node with one, two or three children. */
static inline calx_node *calxi_make(uint32_t kind, uint32_t op, const char *name, calx_node *a, calx_node *b, calx_node *c, size_t count)
{
    return calxi_node_with(kind, op, name, NULL, (calx_node *const[]){ a, b, c }, count);
}

static inline calx_node *calxi_flagged(calx_node *node, uint32_t flags)
{
    if (!calxi_node_is_permanent(node))
        node->flags |= flags;
    return node;
}

/* `type` lives as long as the node: it is static, a table's, or of one of its children. */
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
    return calxi_node_with(kind, op, name, NULL, items, count);
}

/* A node with some fixed places and many more children. */
static inline calx_node *calxi_with_many(uint32_t kind, const char *name, calx_node *const *few, size_t few_count, calx_node *const *items, size_t count)
{
    calx_node *node;
    items = calxi_given(items, &count);
    node = calxi_node_create(kind, 0, few_count + count, name);
    if (node->kind != kind)
        return calxi_node_starved((calx_node *const[]){ calxi_node_starved(few, few_count), calxi_node_starved(items, count) }, 2);
    for (size_t i = 0; i < few_count; i++)
        node->items[i] = calxi_node_sink(few[i]);
    for (size_t i = 0; i < count; i++)
        node->items[few_count + i] = calxi_node_sink(items[i]);
    return node;
}

/* A list of names, which may be NULL, and rows. */
static inline calx_node *calxi_with_rows(uint32_t kind, const char *name, calx_node *columns, calx_node *const *rows, size_t count, const char *call)
{
    calx_node *node = calxi_with_many(kind, name, &columns, 1, rows, count);
    calxi_node_refuse_nulls(node, 1, call, "row");
    return node;
}

/* `true` is an int in C11: 0 and 1 beside something boolean are values of it. */
static inline void calxi_as_boolean_value(calx_node *value, const calx_node *other)
{
    calx_value *v = value ? (calx_value *)(uintptr_t)value->value : NULL;
    if (!v || other->type->kind != CALX_TYPE_BOOLEAN || !(__atomic_load_n(&value->refs_, __ATOMIC_RELAXED) & CALXI_NODE_FLOATING) ||
        v->kind < CALX_KIND_INT8 || v->kind > CALX_KIND_INT64 || (v->as.i != 0 && v->as.i != 1))
        return;
    *v = (calx_value){ .kind = CALX_KIND_BOOL, .as.b = v->as.i != 0 };
    value->type = &calxi_type_boolean;
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
