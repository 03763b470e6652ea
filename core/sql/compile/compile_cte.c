/* SPDX-License-Identifier: MIT */
/* CTEs: found where they are read from, written once in the WITH of a statement, each before those that read from it. */
#include "sql/compile/compile.h"

#include "sql/tree/node.h"
#include "util/memory.h"

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

static calxi_cte **place_of(calxi_level *level, const calxi_cte *cte)
{
    calxi_cte **link = &level->ctes;
    while (*link != cte)
        link = &(*link)->next;
    return link;
}

/* Writes the body of a CTE that is in the list, so that the body finds itself. What the body finds first comes before it. */
static void put_body(calx_compiler *c, calxi_level *level, calxi_cte *cte)
{
    calxi_chunk *outer = c->chunk;
    calxi_scope *scope = c->scope;
    calxi_level *around = c->level;
    calxi_cte **last = place_of(level, NULL), **own, *found;
    level->recursive = level->recursive || (cte->node->flags & CALX_FLAG_RECURSIVE);
    cte->done = false;
    c->chunk = &cte->chunk;
    c->scope = level->scope;
    c->level = level;
    c->names_all = true;
    calxi_put_node(c, calxi_recursive_body(c, cte->node));
    c->names_all = false;
    if (!calxi_node_item(cte->node, 1))
        calxi_refuse_alike_labels(c, cte->node->items[0]);
    c->chunk = outer;
    c->scope = scope;
    c->level = around;
    cte->done = true;
    found = *last;
    if (!found)
        return;
    *last = NULL;
    own = place_of(level, cte);
    *own = found;
    *place_of(level, NULL) = cte;
}

/* Of a CTE that was written with fewer steps: for another that reads from its start, say. */
static void add_steps(calx_compiler *c, calxi_level *level, calxi_cte *cte, const calx_node *node)
{
    if (!cte->done || steps_of(node) <= steps_of(cte->node))
        return;
    cte->node = node;
    calxi_builder_clear(&cte->chunk.sql);
    calxi_builder_init(&cte->chunk.sql);
    cte->chunk.count = 0;
    put_body(c, level, cte);
}

static bool is_listed(const calxi_level *level, const calx_node *node)
{
    for (size_t i = 0; level->listed && i < level->listed->count; i++)
        if (level->listed->items[i] && calxi_same_cte(level->listed->items[i], node))
            return true;
    return false;
}

/* Where a CTE stands, or is to stand: `cte` is the one that is there already, or NULL. */
static calxi_level *level_of(calx_compiler *c, const calx_node *node, calxi_cte **cte)
{
    calxi_level *to = node->flags & CALX_FLAG_NESTED ? c->level : &c->whole, *level = to;
    do {
        for (*cte = level->ctes; *cte; *cte = (*cte)->next)
            if (calxi_same_cte((*cte)->node, node))
                return level;
        if (is_listed(level, node))
            to = level;
    } while ((level = level->outer));
    return to;
}

static bool is_wrong(calx_compiler *c, const calxi_level *level, const calx_node *node)
{
    for (const calxi_cte *cte = level->ctes; cte; cte = cte->next)
        if (*cte->node->name && !strcmp(cte->node->name, node->name)) {
            calxi_compile_fail(c, CALX_MISUSE, "two CTEs are named %s", node->name);
            return true;
        }
    if (node->items[0] && node->items[0]->kind >= CALX_NODE_INSERT && node->items[0]->kind <= CALX_NODE_DELETE &&
        !calxi_has(c, CALX_FEATURE_WITH_DML)) {
        calxi_compile_unsupported(c, "INSERT, UPDATE or DELETE in WITH");
        return true;
    }
    return false;
}

/* SEARCH or CYCLE, whichever of the nodes of one CTE has it. */
static void note_clause(calx_compiler *c, const calx_node **place, const calx_node *cte, size_t at, const char *called)
{
    const calx_node *clause = calxi_node_item(cte, at);
    if (clause && *place && *place != clause)
        calxi_compile_fail(c, CALX_MISUSE, "the CTE %s is read with two %s clauses", cte->name, called);
    if (clause)
        *place = clause;
}

static void note_clauses(calx_compiler *c, calxi_cte *cte, const calx_node *node)
{
    note_clause(c, &cte->search, node, 3, "SEARCH");
    note_clause(c, &cte->cycle, node, 4, "CYCLE");
}

void calxi_add_cte(calx_compiler *c, const calx_node *node)
{
    calxi_cte *cte = NULL;
    calxi_level *level = level_of(c, node, &cte);
    if (cte) {
        note_clauses(c, cte, node);
        add_steps(c, level, cte, node);
        return;
    }
    if (is_wrong(c, level, node))
        return;
    cte = calxi_arena_alloc(&c->arena, sizeof *cte);
    if (!cte) {
        calxi_compile_no_memory(c);
        return;
    }
    memset(cte, 0, sizeof *cte);
    cte->node = node;
    note_clauses(c, cte, node);
    calxi_builder_init(&cte->chunk.sql);
    *place_of(level, NULL) = cte;
    put_body(c, level, cte);
}

/* ---- WITH ---- */

/* What of a chunk lies between two places of its text. */
void calxi_append_part(calx_compiler *c, const calxi_chunk *from, size_t begin, size_t end)
{
    size_t base = c->chunk->sql.len - begin;
    if (from->sql.failed)
        calxi_compile_no_memory(c);
    if (c->failed)
        return;
    calxi_put_sized(c, from->sql.data ? from->sql.data + begin : "", end - begin);
    for (size_t i = 0; i < from->count; i++) {
        size_t at = c->chunk->count;
        if (from->parameters[i].at < begin || from->parameters[i].at >= end + (end == from->sql.len))
            continue;
        calxi_put_parameter(c, from->parameters[i].node);
        if (at < c->chunk->count)
            c->chunk->parameters[at].at = base + from->parameters[i].at;
    }
}

static void append_chunk(calx_compiler *c, const calxi_chunk *from)
{
    calxi_append_part(c, from, 0, from->sql.len);
}

static void put_cte(calx_compiler *c, const calxi_cte *cte)
{
    const calx_node *node = cte->node;
    calxi_put_identifier(c, calxi_from_name(c, node));
    if (calxi_node_item(node, 1)) {
        bool before = c->bare_columns;
        c->bare_columns = true;
        calxi_put(c, "(");
        calxi_put_node(c, node->items[1]);
        calxi_put(c, ")");
        c->bare_columns = before;
    } else if (node->flags & CALX_FLAG_RECURSIVE)
        calxi_put_names(c, node->items[0]);
    calxi_put(c, " AS ");
    if ((node->flags & (CALX_FLAG_MATERIALIZED | CALX_FLAG_NOT_MATERIALIZED)) && !calxi_has(c, CALX_FEATURE_MATERIALIZED))
        calxi_compile_unsupported(c, "MATERIALIZED of a CTE");
    if (node->flags & CALX_FLAG_MATERIALIZED)
        calxi_put(c, "MATERIALIZED ");
    if (node->flags & CALX_FLAG_NOT_MATERIALIZED)
        calxi_put(c, "NOT MATERIALIZED ");
    calxi_put(c, "(");
    append_chunk(c, &cte->chunk);
    calxi_put(c, ")");
    if (cte->search)
        calxi_put_bare(c, cte->search);
    if (cte->cycle)
        calxi_put_bare(c, cte->cycle);
}

void calxi_put_search(calx_compiler *c, const calx_node *node)
{
    if (!calxi_has(c, CALX_FEATURE_SEARCH_CYCLE))
        calxi_compile_unsupported(c, "SEARCH of recursive CTEs");
    calxi_put(c, node->op == CALX_OP_DEPTH_FIRST ? " SEARCH DEPTH FIRST BY " : " SEARCH BREADTH FIRST BY ");
    calxi_put_node(c, node->items[0]);
    calxi_put(c, " SET ");
    calxi_put_identifier(c, node->name);
}

void calxi_put_cycle(calx_compiler *c, const calx_node *node)
{
    if (!calxi_has(c, CALX_FEATURE_SEARCH_CYCLE))
        calxi_compile_unsupported(c, "CYCLE of recursive CTEs");
    calxi_put(c, " CYCLE ");
    calxi_put_node(c, node->items[0]);
    calxi_put(c, " SET ");
    calxi_put_identifier(c, node->name);
    if (node->items[1]) {
        calxi_put(c, " TO ");
        calxi_put_node(c, node->items[1]);
        calxi_put(c, " DEFAULT ");
        calxi_put_node(c, node->items[2]);
    }
    calxi_put(c, " USING ");
    if (node->items[3])
        calxi_put_node(c, node->items[3]);
    else
        calxi_put_identifier(c, calxi_made(c, node, "path"));
}

/* "WITH a AS (...), b AS (...) " */
static void put_with(calx_compiler *c, const calxi_level *level)
{
    if (!calxi_has(c, CALX_FEATURE_WITH))
        calxi_compile_unsupported(c, "WITH");
    calxi_put(c, level->recursive && !calxi_has(c, CALX_FEATURE_NO_RECURSIVE) ? "WITH RECURSIVE " : "WITH ");
    for (const calxi_cte *cte = level->ctes; cte; cte = cte->next) {
        calxi_put(c, cte == level->ctes ? "" : ", ");
        put_cte(c, cte);
    }
    calxi_put(c, " ");
}

void calxi_put_ctes(calx_compiler *c, const calx_node *root)
{
    if (!c->whole.ctes)
        return;
    if ((root->kind == CALX_NODE_UPDATE || root->kind == CALX_NODE_DELETE) && calxi_has(c, CALX_FEATURE_WITH_OF_SELECT))
        calxi_compile_unsupported(c, root->kind == CALX_NODE_UPDATE ? "WITH before UPDATE" : "WITH before DELETE");
    put_with(c, &c->whole);
}

void calxi_clear_ctes(calxi_level *level)
{
    for (calxi_cte *cte = level->ctes; cte; cte = cte->next) {
        calxi_builder_clear(&cte->chunk.sql);
        calxi_free(cte->chunk.parameters);
    }
}

/* ---- nested CTEs ---- */

/* Puts a WITH before what has been written since. */
static void insert_with(calx_compiler *c, const calxi_level *level, size_t at, size_t first)
{
    calxi_chunk *chunk = c->chunk, tail = { 0 };
    if (chunk->sql.failed) {
        calxi_compile_no_memory(c);
        return;
    }
    calxi_builder_init(&tail.sql);
    calxi_builder_add(&tail.sql, chunk->sql.data + at, chunk->sql.len - at);
    tail.count = chunk->count - first;
    tail.parameters = tail.count ? calxi_arena_alloc(&c->arena, tail.count * sizeof *tail.parameters) : NULL;
    if (tail.count && !tail.parameters) {
        calxi_compile_no_memory(c);
        tail.count = 0;
    }
    for (size_t i = 0; i < tail.count; i++)
        tail.parameters[i] = (calxi_parameter){ chunk->parameters[first + i].at - at, chunk->parameters[first + i].node };
    calxi_builder_truncate(&chunk->sql, at);
    chunk->count = first;
    put_with(c, level);
    append_chunk(c, &tail);
    calxi_builder_clear(&tail.sql);
}

bool calxi_is_statement(const calx_node *node)
{
    return node && node->kind >= CALX_NODE_SELECT && node->kind <= CALX_NODE_DELETE;
}

void calxi_put_embedded(calx_compiler *c, const calx_node *node)
{
    c->embedded = calxi_is_statement(node);
    calxi_put_node(c, node);
}

void calxi_put_with_its_ctes(calx_compiler *c, const calx_node *node, calxi_standard write)
{
    calxi_level level = { .outer = c->level, .scope = c->scope };
    size_t at = c->chunk->sql.len, first = c->chunk->count;
    bool own = node != c->root && !c->embedded;
    c->embedded = false;
    if (own)
        c->level = &level;
    write(c, node);
    if (!own)
        return;
    c->level = level.outer;
    if (level.ctes && !c->failed)
        insert_with(c, &level, at, first);
    calxi_clear_ctes(&level);
}
