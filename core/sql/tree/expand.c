/* SPDX-License-Identifier: MIT */
/* Lists that come with a run. The tree that a program keeps is never changed: what leads to a list is made again, with the items in its place,
 * and all else is shared. So each length of a list is a statement of its own to the caches. */
#include "sql/tree/expand.h"

#include "sql/tree/make.h"
#include "sql/tree/operand.h"
#include "util/memory.h"

#include <calx/expression.h>

calx_node *calx_in_param_node(calx_node *operand, const char *name, bool negated)
{
    calx_node *param = name && *name ? calx_param_node(name, NULL) : calxi_node_fail(CALX_MISUSE, "calx_in_param: a name is wanted"), *in;
    operand = calxi_operand(operand, "calx_in_param", "the operand");
    if (calxi_width(operand) > 1) {
        calx_node *const given[] = { operand, param };
        operand = calxi_node_refuse(given, 2, "calx_in_param: one value is wanted on the left, not a row of %zu", calxi_width(operand));
    }
    in = calx_in_n(operand, &param, 1, negated);
    if (in->kind == CALX_NODE_IN)
        in->op = CALXI_IN_PARAM;
    return in;
}

/* What stands in several places is made again once, and is one node then too: columns know by it what they are of. */
typedef struct twin {
    const calx_node *from;
    calx_node *to;
} twin;

typedef struct expansion {
    calxi_items_of items_of;
    void *context;
    twin *twins;
    size_t count, capacity;
    bool failed, incomplete;
} expansion;

static calx_node *expand(expansion *e, calx_node *node);

static bool is_shared(const calx_node *node)
{
    return (__atomic_load_n(&node->refs_, __ATOMIC_RELAXED) & ~CALXI_NODE_FLOATING) > 1;
}

static calx_node *find_twin(const expansion *e, const calx_node *node)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->twins[i].from == node)
            return e->twins[i].to;
    return NULL;
}

static void note_twin(expansion *e, const calx_node *node, calx_node *made)
{
    if (e->count == e->capacity) {
        size_t capacity = e->capacity ? e->capacity * 2 : 16;
        twin *grown = calxi_realloc_array(e->twins, capacity, sizeof *grown);
        if (!grown) {
            e->failed = true;
            return;
        }
        e->twins = grown;
        e->capacity = capacity;
    }
    e->twins[e->count++] = (twin){ node, made };
}

static calx_node *expand_list(expansion *e, const calx_node *in)
{
    const calx_node *param = calxi_node_item(calxi_node_item(in, 1), 0);
    calx_node *operand = expand(e, in->items[0]), **items = NULL, *made;
    size_t count = 0;
    if (e->failed || !param || !e->items_of(e->context, param, &items, &count)) {
        e->failed = true;
        return operand;
    }
    made = calx_in_n(operand, items, count, in->flags & CALX_FLAG_NEGATED);
    return calxi_flagged(made, in->flags);
}

/* A node like it with other children. */
static calx_node *again(const calx_node *node, calx_node *const *items)
{
    return calxi_flagged(calxi_node_with(node->kind, node->op, *node->name ? node->name : NULL, node->type, items, node->count), node->flags);
}

static calx_node *expand_children(expansion *e, calx_node *node)
{
    enum { FEW = 20 };
    calx_node *few[FEW], **items = node->count > FEW ? calxi_realloc_array(NULL, node->count, sizeof *items) : few, *made = node;
    bool differs = false;
    if (!items) {
        e->failed = true;
        return node;
    }
    for (size_t i = 0; i < node->count; i++) {
        items[i] = node->items[i] ? expand(e, node->items[i]) : NULL;
        differs = differs || items[i] != node->items[i];
    }
    if (differs)
        made = again(node, items);
    if (items != few)
        calxi_free(items);
    return made;
}

static calx_node *expand(expansion *e, calx_node *node)
{
    bool shared;
    calx_node *made;
    e->incomplete = e->incomplete || node->kind == CALX_NODE_ERROR;
    if (e->failed || calxi_node_is_permanent(node) || !node->count || node->kind == CALX_NODE_ERROR)
        return node;
    shared = is_shared(node);
    made = shared ? find_twin(e, node) : NULL;
    if (made)
        return made;
    made = node->kind == CALX_NODE_IN && node->op == CALXI_IN_PARAM ? expand_list(e, node) : expand_children(e, node);
    if (calxi_node_status(made) == CALX_NO_MEMORY) /* in the place of a clause it would be read as one */
        e->failed = true;
    if (shared)
        note_twin(e, node, made);
    return made;
}

calx_node *calxi_expand_tree(calx_node *root, calxi_items_of items_of, void *context, bool *incomplete)
{
    expansion e = { .items_of = items_of, .context = context };
    calx_node *made = expand(&e, root);
    calxi_free(e.twins);
    *incomplete = e.incomplete;
    if (!e.failed)
        return made;
    if (made != root)
        calxi_node_drop(made);
    return NULL;
}
