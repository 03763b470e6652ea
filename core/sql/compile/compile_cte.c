/* SPDX-License-Identifier: MIT */
/* CTEs: found where they are read from, written once, each before those that read from it. */
#include "sql/compile/compile.h"

#include "sql/tree/node.h"

#include <string.h>

/* The start of a recursive CTE is what its steps read from; it and the nodes with some or all of the steps are one CTE. */
static const calx_node *start_of(const calx_node *cte)
{
    const calx_node *start = cte->kind == CALX_NODE_CTE ? calxi_node_item(cte, 2) : NULL;
    return start ? start : cte;
}

bool calxi_same_cte(const calx_node *a, const calx_node *b)
{
    return start_of(a) == start_of(b);
}

static size_t steps_of(const calx_node *cte)
{
    const calx_node *parts = calxi_node_item(cte, 2) ? calxi_node_item(cte->items[0], CALX_CLAUSE_COLUMNS) : NULL;
    if (calxi_node_item(cte, 2) && !calxi_node_is(parts, CALX_NODE_LIST))
        return SIZE_MAX; /* they could not be made, which is told where they are written */
    return parts ? parts->count : 0;
}

static calxi_cte **place_of(calx_compiler *c, const calxi_cte *cte)
{
    calxi_cte **link = &c->ctes;
    while (*link != cte)
        link = &(*link)->next;
    return link;
}

/* Writes the body of a CTE that is in the list, so that the body finds itself. What the body finds first comes before it. */
static void put_body(calx_compiler *c, calxi_cte *cte)
{
    calxi_chunk *outer = c->chunk;
    calxi_scope *scope = c->scope;
    calxi_cte **last = place_of(c, NULL), **own, *found;
    c->recursive = c->recursive || (cte->node->flags & CALX_FLAG_RECURSIVE);
    cte->done = false;
    c->chunk = &cte->chunk;
    c->scope = NULL;
    c->names_all = true;
    calxi_put_node(c, cte->node->items[0]);
    c->names_all = false;
    c->chunk = outer;
    c->scope = scope;
    cte->done = true;
    found = *last;
    if (!found)
        return;
    *last = NULL;
    own = place_of(c, cte);
    *own = found;
    *place_of(c, NULL) = cte;
}

/* Of a CTE that was written with fewer steps: for another that reads from its start, say. */
static void add_steps(calx_compiler *c, calxi_cte *cte, const calx_node *node)
{
    if (!cte->done || steps_of(node) <= steps_of(cte->node))
        return;
    cte->node = node;
    calxi_builder_clear(&cte->chunk.sql);
    calxi_builder_init(&cte->chunk.sql);
    cte->chunk.count = 0;
    put_body(c, cte);
}

void calxi_add_cte(calx_compiler *c, const calx_node *node)
{
    calxi_cte *cte;
    for (cte = c->ctes; cte; cte = cte->next) {
        if (calxi_same_cte(cte->node, node)) {
            add_steps(c, cte, node);
            return;
        }
        if (*cte->node->name && !strcmp(cte->node->name, node->name)) {
            calxi_compile_fail(c, CALX_MISUSE, "two CTEs are named %s", node->name);
            return;
        }
    }
    if (node->items[0] && node->items[0]->kind >= CALX_NODE_INSERT && node->items[0]->kind <= CALX_NODE_DELETE &&
        !calxi_has(c, CALX_FEATURE_WITH_DML)) {
        calxi_compile_unsupported(c, "INSERT, UPDATE or DELETE in WITH");
        return;
    }
    cte = calxi_arena_alloc(&c->arena, sizeof *cte);
    if (!cte) {
        calxi_compile_no_memory(c);
        return;
    }
    memset(cte, 0, sizeof *cte);
    cte->node = node;
    calxi_builder_init(&cte->chunk.sql);
    *place_of(c, NULL) = cte;
    put_body(c, cte);
}
