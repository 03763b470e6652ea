/* SPDX-License-Identifier: MIT */
/* The order of an enum: as its labels are declared, also where the backend has them as texts and these would sort otherwise.
 *
 * MariaDB 10.11 compares an enum (<, BETWEEN, MIN, GREATEST) by its labels, two columns of one too, and sorts by their places a column alone;
 * PostgreSQL 15 does all of it by place. What is compared as text elsewhere becomes CASE x WHEN 'first label' THEN 0 ... END. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"
#include "sql/tree/adapt.h"
#include "sql/tree/behind.h"

#include <string.h>

/* The enum whose order the target has not got; NULL: it is none, or the target has it. */
static const calx_type *textual_enum(const calx_compiler *c, const calx_node *node)
{
    const calx_node *meaning = node && node->type->kind == CALX_TYPE_NONE ? calxi_meaning(c, node) : NULL;
    const calx_type *type = meaning ? meaning->type : node ? node->type : &calxi_type_none, *here;
    if (!calxi_is_enum(type) || type->user || calxi_enum_is_sorted(type))
        return NULL;
    here = calxi_type_variant(type, c->dialect);
    if (here->kind >= CALX_TYPE_SMALLINT && here->kind <= CALX_TYPE_NUMERIC)
        return NULL;
    return here->kind == CALX_TYPE_ENUM && calxi_has(c, CALX_FEATURE_ENUM_TYPES) && calxi_enum_is_native(c, here) && node->kind != CALX_NODE_COERCE ? NULL : type;
}

/* ---- nodes for the time of the compilation ---- */

static calx_node *create(calx_compiler *c, uint32_t kind, size_t count, const calx_type *type)
{
    calx_node *node = calxi_arena_alloc(&c->arena, sizeof *node + count * sizeof *node->items);
    if (!node) {
        calxi_compile_no_memory(c);
        return NULL;
    }
    memset(node, 0, sizeof *node + count * sizeof *node->items);
    node->kind = (uint16_t)kind;
    node->count = (uint32_t)count;
    node->refs_ = 1;
    node->type = type;
    node->name = "";
    node->items = (calx_node **)(void *)(node + 1);
    return node;
}

static calx_node *create_copy(calx_compiler *c, const calx_node *node, const calx_type *type)
{
    calx_node *copy = create(c, node->kind, node->count, type);
    if (!copy)
        return NULL;
    copy->op = node->op;
    copy->flags = node->flags;
    copy->name = node->name;
    memcpy(copy->items, node->items, node->count * sizeof *node->items);
    return copy;
}

static calx_node *literal(calx_compiler *c, const calx_value *value, const calx_type *type)
{
    calx_node *node = create(c, CALX_NODE_BIND, 0, type);
    calx_value *copy = calxi_arena_alloc(&c->arena, sizeof *copy);
    if (!node || !copy) {
        calxi_compile_no_memory(c);
        return NULL;
    }
    *copy = *value;
    node->value = copy;
    node->flags = CALX_FLAG_LITERAL;
    return node;
}

/* CASE x WHEN 'label' THEN 0 ..., or the other way round. */
static calx_node *translate(calx_compiler *c, calx_node *x, const calx_type *type, bool to_label)
{
    const calx_type *result = to_label ? &calxi_type_text : &calxi_type_integer;
    calx_node *made = create(c, CALX_NODE_CASE, 2 + 2 * type->value_count, result);
    size_t at = 2;
    if (!made)
        return NULL;
    made->items[0] = x;
    for (size_t i = 0; i < type->value_count; i++) {
        const char *label = type->values[i];
        calx_value text = { .kind = CALX_KIND_STR }, number = { .kind = CALX_KIND_INT64, .as.i = (int64_t)i };
        if (!label)
            continue;
        text.as.s = (calx_str){ label, strlen(label) };
        made->items[at + to_label] = literal(c, &text, &calxi_type_text);
        made->items[at + !to_label] = literal(c, &number, &calxi_type_integer);
        if (!made->items[at] || !made->items[at + 1])
            return NULL;
        at += 2;
    }
    made->count = (uint32_t)at;
    return made;
}

/* The place of the label that x is. */
static calx_node *position(calx_compiler *c, const calx_node *x, const calx_type *type)
{
    return translate(c, (calx_node *)(uintptr_t)x, type, false);
}

/* ---- comparisons ---- */

static void unsupported(calx_compiler *c, const calx_type *type, const char *where)
{
    calxi_compile_fail(c, CALX_UNSUPPORTED, "%s has no order of the enum %s in %s: its labels are texts there, and not in alphabetical order", calxi_server_name(c),
                       type->name ? type->name : "", where);
}

/* With all operands as places. */
static bool put_comparison(calx_compiler *c, const calx_node *node)
{
    const calx_type *type = NULL;
    calx_node *copy;
    for (size_t i = 0; i < node->count && !type; i++) {
        const calx_node *item = node->items[i];
        type = textual_enum(c, item);
        for (size_t k = 0; calxi_node_is(item, CALX_NODE_TUPLE) && k < item->count; k++)
            if (textual_enum(c, item->items[k])) {
                unsupported(c, textual_enum(c, item->items[k]), "a comparison of rows");
                return true;
            }
    }
    if (!type)
        return false;
    copy = create_copy(c, node, node->type);
    for (size_t i = 0; copy && i < node->count; i++)
        if (calxi_node_is(node->items[i], CALX_NODE_QUANTIFIED))
            unsupported(c, type, "ANY and ALL");
        else if (!(copy->items[i] = position(c, node->items[i], type)))
            return true;
    c->is_condition = true; /* what it stands for is */
    if (copy)
        calxi_put_node(c, copy);
    return true;
}

/* ---- MIN and its kin ---- */

static bool is_extreme(const calx_node *node)
{
    return node->kind == CALX_NODE_FUNC && node->count &&
           (!strcmp(node->name, "min") || !strcmp(node->name, "max") || !strcmp(node->name, "greatest") || !strcmp(node->name, "least"));
}

/* The function by places, with what stands around it: OVER, FILTER. */
static calx_node *by_positions(calx_compiler *c, const calx_node *node, const calx_type *type)
{
    calx_node *copy = create_copy(c, node, &calxi_type_integer);
    for (size_t i = 0; copy && i < (is_extreme(node) ? node->count : 1); i++) {
        const calx_node *item = node->items[i];
        if (calxi_node_is(item, CALX_NODE_DISTINCT)) /* which changes nothing here */
            item = item->items[0];
        copy->items[i] = is_extreme(node) ? position(c, item, type) : by_positions(c, item, type);
        if (!copy->items[i])
            return NULL;
    }
    return copy;
}

static bool put_extreme(calx_compiler *c, const calx_node *node)
{
    const calx_node *function = node;
    const calx_type *type = NULL;
    calx_node *copy, *label;
    while (function && (function->kind == CALX_NODE_OVER || function->kind == CALX_NODE_FILTER))
        function = function->items[0];
    if (!function || !is_extreme(function))
        return false;
    for (size_t i = 0; i < function->count && !type; i++)
        type = textual_enum(c, function->items[i]);
    if (!type)
        return false;
    copy = by_positions(c, node, type);
    label = copy ? translate(c, copy, type, true) : NULL;
    if (label)
        calxi_put_node(c, label);
    return true;
}

/* ---- ORDER BY ---- */

/* A column of a table sorts by itself where the type is the column's. */
static bool sorts_by_itself(const calx_compiler *c, const calx_node *key)
{
    const calx_node *from = calxi_node_is(key, CALX_NODE_COLUMN) ? calxi_node_item(key, 0) : NULL;
    const calx_type *type = calxi_type_variant(key->type, c->dialect);
    return calxi_node_is(calxi_without_alias(from), CALX_NODE_TABLE) && calxi_has(c, CALX_FEATURE_INLINE_ENUMS) && type->kind == CALX_TYPE_ENUM && calxi_enum_is_native(c, type) &&
           !calxi_node_is(c->labels_of, CALX_NODE_COMPOUND);
}

/* What is sorted by in place of a key; the key itself where that will do. NULL: the compilation has failed. */
static const calx_node *order_key(calx_compiler *c, const calx_node *key)
{
    const calx_type *type = key && key->kind != CALX_NODE_ERROR ? textual_enum(c, key) : NULL;
    if (!type || sorts_by_itself(c, key))
        return key;
    if (calxi_node_is(c->labels_of, CALX_NODE_COMPOUND)) {
        unsupported(c, type, "the ORDER BY of a UNION");
        return NULL;
    }
    return position(c, key, type);
}

void calxi_put_order_key(calx_compiler *c, const calx_node *key)
{
    const calx_node *by = order_key(c, key);
    if (by != key || !key)
        calxi_put_node(c, by);
    else
        calxi_put_key(c, key);
}

static bool put_order(calx_compiler *c, const calx_node *node)
{
    const calx_node *by = order_key(c, node->items[0]);
    calx_node *copy;
    if (by == node->items[0])
        return false;
    copy = by ? create_copy(c, node, &calxi_type_integer) : NULL;
    if (copy) {
        copy->items[0] = (calx_node *)(uintptr_t)by;
        calxi_put_node(c, copy);
    }
    return true;
}

bool calxi_put_by_position(calx_compiler *c, const calx_node *node)
{
    switch (node->kind) {
    case CALX_NODE_BINARY: return node->op >= CALX_OP_LT && node->op <= CALX_OP_GE && put_comparison(c, node);
    case CALX_NODE_BETWEEN: return put_comparison(c, node);
    case CALX_NODE_ORDER: return put_order(c, node);
    case CALX_NODE_FUNC: case CALX_NODE_OVER: case CALX_NODE_FILTER: return put_extreme(c, node);
    default: return false;
    }
}
