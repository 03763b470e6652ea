/* SPDX-License-Identifier: MIT */
/* INSERT, UPDATE and DELETE in standard SQL. */
#include "sql/compile.h"

static void put_bare(calx_compiler *c, const calx_node *node)
{
    bool before = c->bare_columns;
    c->bare_columns = true;
    calxi_put_node(c, node);
    c->bare_columns = before;
}

static void put_insert_sets(calx_compiler *c, const calx_node *sets)
{
    calxi_put(c, " (");
    for (size_t i = 0; i < sets->count; i++) {
        calxi_put(c, i ? ", " : "");
        put_bare(c, sets->items[i]->items[0]);
    }
    calxi_put(c, ") VALUES (");
    for (size_t i = 0; i < sets->count; i++) {
        calxi_put(c, i ? ", " : "");
        calxi_put_operand(c, sets->items[i]->items[1], CALX_PRECEDENCE_LOWEST);
    }
    calxi_put(c, ")");
}

static void put_insert_rows(calx_compiler *c, const calx_node *rows)
{
    size_t width = rows->items[0] ? rows->items[0]->count : 0;
    calxi_put(c, " (");
    put_bare(c, rows->items[0]);
    calxi_put(c, ") VALUES ");
    for (size_t i = 1; i < rows->count; i++) {
        if (rows->items[i] && rows->items[i]->count != width && rows->items[i]->kind != CALX_NODE_ERROR)
            calxi_compile_fail(c, CALX_MISUSE, "INSERT: row %zu has %u values for %zu columns", i, rows->items[i]->count, width);
        calxi_put(c, i > 1 ? ", " : "");
        calxi_put_node(c, rows->items[i]);
    }
}

void calxi_put_insert(calx_compiler *c, const calx_node *node)
{
    const calx_node *sets = node->items[CALX_CLAUSE_SETS], *rows = node->items[CALX_CLAUSE_ROWS];
    calxi_scope scope = { .outer = c->scope, .statement = node, .is_barrier = true };
    calxi_add_ctes(c, node);
    c->scope = &scope;
    calxi_put(c, "INSERT ");
    calxi_put_prefixes(c, node->items[CALX_CLAUSE_PREFIX]);
    calxi_put(c, "INTO ");
    calxi_put_from(c, node->items[CALX_CLAUSE_FROM]);
    if (rows && rows->kind == CALX_NODE_FROM_SELECT) {
        if (rows->items[0]) {
            calxi_put(c, " (");
            put_bare(c, rows->items[0]);
            calxi_put(c, ")");
        }
        calxi_put(c, " ");
        calxi_put_node(c, rows->items[1]);
    } else if (rows)
        put_insert_rows(c, rows);
    else if (sets)
        put_insert_sets(c, sets);
    else if (calxi_has(c, CALX_FEATURE_DEFAULT_VALUES))
        calxi_put(c, " DEFAULT VALUES");
    else
        calxi_put(c, " () VALUES ()");
    if (node->items[CALX_CLAUSE_UPSERT])
        calxi_put_node(c, node->items[CALX_CLAUSE_UPSERT]);
    calxi_put_returning(c, node->items[CALX_CLAUSE_RETURNING]);
    c->scope = scope.outer;
}

static void put_sets(calx_compiler *c, const calx_node *sets)
{
    for (size_t i = 0; sets && i < sets->count && !c->failed; i++) {
        const calx_node *set = sets->items[i];
        calxi_put(c, i ? ", " : "");
        if (set->kind != CALX_NODE_SET) {
            calxi_put_node(c, set);
            return;
        }
        put_bare(c, set->items[0]);
        calxi_put(c, "=");
        calxi_put_operand(c, set->items[1], CALX_PRECEDENCE_LOWEST);
    }
}

/* Further tables of an UPDATE or DELETE: said, or named by its conditions. */
static calxi_source *other_tables(calx_compiler *c, const calx_node *node)
{
    calx_node *items[CALX_CLAUSE_COUNT] = { 0 }, as_select = *node, list = { .kind = CALX_NODE_FROM, .type = &calxi_type_none, .name = "" };
    calxi_source *all;
    items[CALX_CLAUSE_FROM] = &list;
    list.items = (calx_node **)(uintptr_t)&node->items[CALX_CLAUSE_FROM];
    list.count = 1;
    items[CALX_CLAUSE_JOINS] = node->items[CALX_CLAUSE_JOINS];
    items[CALX_CLAUSE_WHERE] = node->items[CALX_CLAUSE_WHERE];
    as_select.items = items;
    all = calxi_find_sources(c, &as_select);
    return all;
}

static void put_further(calx_compiler *c, const char *word, const calxi_source *own)
{
    const char *before = word;
    if (!own || (!own->joins && !own->next))
        return;
    if (!calxi_has(c, CALX_FEATURE_FROM_OF_UPDATE)) {
        calxi_compile_unsupported(c, "UPDATE or DELETE with further tables");
        return;
    }
    for (const calxi_joined *j = own->joins; j; j = j->next, before = ", ") {
        calxi_put(c, before);
        calxi_put_from(c, j->join->items[0]);
    }
    for (const calxi_source *s = own->next; s; s = s->next, before = ", ") {
        calxi_put(c, before);
        calxi_put_from(c, s->from);
    }
}

void calxi_put_update(calx_compiler *c, const calx_node *node)
{
    calxi_scope scope = { .outer = c->scope, .statement = node, .is_barrier = true };
    calxi_add_ctes(c, node);
    scope.sources = other_tables(c, node);
    c->scope = &scope;
    calxi_put(c, "UPDATE ");
    calxi_put_prefixes(c, node->items[CALX_CLAUSE_PREFIX]);
    calxi_put_from(c, node->items[CALX_CLAUSE_FROM]);
    calxi_put(c, " SET ");
    if (!node->items[CALX_CLAUSE_SETS])
        calxi_compile_fail(c, CALX_MISUSE, "UPDATE %s: nothing to set", node->items[CALX_CLAUSE_FROM]->name);
    put_sets(c, node->items[CALX_CLAUSE_SETS]);
    scope.is_barrier = false;
    put_further(c, " FROM ", scope.sources);
    calxi_put_conditions(c, " WHERE ", node->items[CALX_CLAUSE_WHERE]);
    calxi_put_returning(c, node->items[CALX_CLAUSE_RETURNING]);
    c->scope = scope.outer;
}

void calxi_put_delete(calx_compiler *c, const calx_node *node)
{
    calxi_scope scope = { .outer = c->scope, .statement = node };
    calxi_add_ctes(c, node);
    scope.sources = other_tables(c, node);
    c->scope = &scope;
    calxi_put(c, "DELETE ");
    calxi_put_prefixes(c, node->items[CALX_CLAUSE_PREFIX]);
    calxi_put(c, "FROM ");
    calxi_put_from(c, node->items[CALX_CLAUSE_FROM]);
    put_further(c, " USING ", scope.sources);
    calxi_put_conditions(c, " WHERE ", node->items[CALX_CLAUSE_WHERE]);
    calxi_put_returning(c, node->items[CALX_CLAUSE_RETURNING]);
    c->scope = scope.outer;
}

/* ON CONFLICT, which PostgreSQL and SQLite share; the standard has none. */
void calxi_put_upsert(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, " ON CONFLICT");
    if (node->items[0]) {
        calxi_put(c, " (");
        put_bare(c, node->items[0]);
        calxi_put(c, ")");
    }
    if (node->items[1])
        calxi_put_conditions(c, " WHERE ", node->items[1]);
    if (!node->items[2]) {
        calxi_put(c, " DO NOTHING");
        return;
    }
    calxi_put(c, " DO UPDATE SET ");
    put_sets(c, node->items[2]);
    if (node->items[3]) {
        calxi_put(c, " WHERE ");
        calxi_put_operand(c, node->items[3], CALX_PRECEDENCE_LOWEST);
    }
}

void calxi_put_inserted(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "excluded.");
    calxi_put_identifier(c, node->name);
}
