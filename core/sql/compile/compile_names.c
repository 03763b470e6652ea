/* SPDX-License-Identifier: MIT */
/* Names: those that the compiler makes, tables of one name in several schemas, which get such, and what hides something else. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"
#include "sql/schema/translate.h"
#include "sql/tree/behind.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- names that the compiler makes ---- */

static const calxi_made_name *taken(const calx_compiler *c, const char *name)
{
    const calxi_made_name *m = c->names;
    while (m && strcasecmp(m->name, name) != 0) /* columns differ in more than case everywhere, and tables on some backends */
        m = m->next;
    return m;
}

static const char *note(calx_compiler *c, const void *node, const calx_node *of, const char *name)
{
    calxi_made_name *made = calxi_arena_alloc(&c->arena, sizeof *made);
    if (!made || !(made->name = calxi_arena_copy(&c->arena, name, strlen(name)))) {
        calxi_compile_no_memory(c);
        return "";
    }
    made->node = node;
    made->of = of;
    made->next = c->names;
    c->names = made;
    return made->name;
}

/* Whether the compiler might make it. */
static bool is_numbered(const char *name)
{
    size_t end = strlen(name), at = end;
    while (at && name[at - 1] >= '0' && name[at - 1] <= '9')
        at--;
    return at < end && at && name[at - 1] == '_';
}

/* Such a one is the program's: nothing else is called so. */
static void note_given(calx_compiler *c, const char *name)
{
    if (is_numbered(name) && !taken(c, name))
        note(c, NULL, NULL, name);
}

/* The statement whose columns a node names; NULL: it names none of a statement. */
static const calx_node *named_statement(const calx_node *node, const calx_node *around)
{
    const calx_node *from = node->kind == CALX_NODE_COLUMN ? calxi_node_item(node, 0) : NULL;
    if (node->kind == CALX_NODE_LABEL_NAME)
        return around;
    from = calxi_without_alias(from);
    return (calxi_node_is(from, CALX_NODE_SUBQUERY) || calxi_node_is(from, CALX_NODE_CTE)) && !calxi_node_item(from, 1) ? from->items[0] : NULL;
}

/* Names that the program gives. Of the first nodes of the tree, where a part may stand in many places, so that this ends. */
static void note_names(calx_compiler *c, const calx_node *node, size_t *budget)
{
    if (!node || !*budget || c->failed)
        return;
    --*budget;
    if (!named_statement(node, node))
        note_given(c, node->name);
    for (size_t i = 0; i < node->count; i++)
        if (node->kind != CALX_NODE_TABLE)
            note_names(c, node->items[i], budget);
        else if (node->items[i]) /* they name their table again */
            note_given(c, node->items[i]->name);
}

/* Names that the program has from the compiler: a column that has none is called as it always is, so that it is found by that, "q.id_1". */
static void note_used_names(calx_compiler *c, const calx_node *node, const calx_node *around, size_t *budget)
{
    const calx_node *named;
    if (!node || !*budget || c->failed || node->kind == CALX_NODE_TABLE)
        return;
    --*budget;
    if (calxi_is_statement(node))
        around = node;
    for (size_t i = 0; i < node->count; i++)
        note_used_names(c, node->items[i], around, budget);
    named = is_numbered(node->name) ? named_statement(node, around) : NULL;
    if (named && !taken(c, node->name) && calxi_name_columns(c, named))
        note_given(c, node->name);
}

static void note_all_names(calx_compiler *c)
{
    c->names_noted = true;
    note_names(c, c->root, &(size_t){ 100000 });
    note_used_names(c, c->root, NULL, &(size_t){ 100000 });
}

const char *calxi_made_of(calx_compiler *c, const void *node, const calx_node *of, const char *base)
{
    const calxi_made_name *made = c->names;
    char name[160];
    size_t number = 0;
    for (; made && (made->node != node || made->of != of); made = made->next)
        ;
    if (made)
        return made->name;
    if (!c->names_noted)
        note_all_names(c);
    do
        snprintf(name, sizeof name, "%.130s_%zu", base, ++number);
    while (taken(c, name));
    return note(c, node, of, name);
}

const char *calxi_made(calx_compiler *c, const calx_node *node, const char *base)
{
    return calxi_made_of(c, node, NULL, base);
}

/* ---- tables of one name ---- */

const char *calxi_schema_of(const calx_compiler *c, const calx_node *table)
{
    const char *own = calxi_node_is_permanent(table) ? calxi_table_of(table)->schema : calxi_node_schema(table);
    const char *translated = c->schemas ? calxi_schema_translate(c->schemas, own, strlen(own)) : NULL;
    return translated ? translated : own;
}

bool calxi_is_in_schema(const calx_compiler *c, const calx_node *from)
{
    return from->kind == CALX_NODE_TABLE && *calxi_schema_of(c, from);
}

const char *calxi_translated(calx_compiler *c, const char *name)
{
    const char *dot = strrchr(name, '.'), *own = dot ? dot + 1 : name, *schema;
    size_t len;
    char *made;
    if (!c->schemas)
        return name;
    schema = calxi_schema_translate(c->schemas, name, dot ? (size_t)(dot - name) : 0);
    if (!schema)
        return name;
    if (!*schema)
        return own;
    len = strlen(schema);
    made = calxi_arena_alloc(&c->arena, len + strlen(own) + 2);
    if (!made) {
        calxi_compile_no_memory(c);
        return name;
    }
    memcpy(made, schema, len);
    made[len] = '.';
    strcpy(made + len + 1, own);
    return made;
}

/* Whether an item is, or joins, a table of that name; `in_schema`: one in a schema, or one in none. */
static bool is_called(const calx_compiler *c, const calx_node *from, const char *name, bool in_schema)
{
    if (from->kind == CALX_NODE_JOIN)
        return is_called(c, from->items[0], name, in_schema) || is_called(c, from->items[1], name, in_schema);
    return from->kind == CALX_NODE_TABLE && calxi_is_in_schema(c, from) == in_schema && !strcmp(from->name, name);
}

static bool reads_one_called(const calx_compiler *c, const calxi_scope *scope, const char *name, bool in_schema)
{
    for (const calxi_source *s = scope->sources; s; s = s->next) {
        if (is_called(c, s->from, name, in_schema))
            return true;
        for (const calxi_joined *j = s->joins; j; j = j->next)
            if (is_called(c, j->join->items[0], name, in_schema))
                return true;
    }
    return false;
}

/* One in no schema takes another name for one beside it; one in a schema for one of the statements around, which is written already. */
static bool is_taken(const calx_compiler *c, const calxi_scope *scope, const calx_node *table)
{
    if (!calxi_is_in_schema(c, table))
        return reads_one_called(c, scope, table->name, true);
    while ((scope = scope->outer))
        if (reads_one_called(c, scope, table->name, false))
            return true;
    return false;
}

static void tell_apart(calx_compiler *c, const calxi_scope *scope, const calx_node *from)
{
    if (from->kind == CALX_NODE_JOIN) {
        tell_apart(c, scope, from->items[0]);
        tell_apart(c, scope, from->items[1]);
    } else if (from->kind == CALX_NODE_TABLE && is_taken(c, scope, from))
        calxi_made_of(c, from, scope->statement, from->name);
}

/* a.name and name cannot both be called name: one of them gets another (PostgreSQL 15, MariaDB 10.11 and SQLite 3.40 find name.x
 * ambiguous else). It is called so in this statement alone. */
void calxi_tell_tables_apart(calx_compiler *c, const calxi_scope *scope)
{
    for (const calxi_source *s = scope->sources; s; s = s->next) {
        tell_apart(c, scope, s->from);
        for (const calxi_joined *j = s->joins; j; j = j->next)
            tell_apart(c, scope, j->join->items[0]);
    }
}

static bool reads(const calxi_scope *scope, const calx_node *table)
{
    for (const calxi_source *s = scope->sources; s; s = s->next)
        if (calxi_source_contains(s, table))
            return true;
    return false;
}

const char *calxi_table_name(const calx_compiler *c, const calx_node *table)
{
    const calxi_scope *scope = c->scope;
    const calxi_made_name *made = c->names;
    while (made && made->node != table)
        made = made->next;
    while (made && scope && !reads(scope, table))
        scope = scope->outer;
    for (; made && scope; made = made->next)
        if (made->node == table && made->of == scope->statement)
            return made->name;
    return table->name;
}

/* ---- names that would be taken for something else ---- */

static bool names_column(const calx_node *columns, const char *name)
{
    for (size_t i = 0; columns && i < columns->count; i++)
        if (calxi_node_is(columns->items[i], CALX_NODE_COLUMN) && !strcasecmp(columns->items[i]->name, name))
            return true;
    return false;
}

/* Whether what rows come from has a column of the name, as far as that is known. */
static bool has_column(const calx_node *from, const char *name)
{
    from = calxi_without_alias(from);
    if (!from || from->kind == CALX_NODE_TABLE || from->kind == CALX_NODE_VALUES)
        return from && names_column(from->kind == CALX_NODE_TABLE ? from : calxi_node_item(from, 0), name);
    if (from->kind == CALX_NODE_JOIN)
        return has_column(from->items[0], name) || has_column(from->items[1], name);
    if (from->kind != CALX_NODE_SUBQUERY && from->kind != CALX_NODE_CTE && from->kind != CALX_NODE_TABLE_FUNCTION)
        return false;
    return names_column(calxi_node_item(from, 1), name) ||
           (!calxi_node_item(from, 1) && calxi_node_is(from->items[0], CALX_NODE_SELECT) &&
            names_column(from->items[0]->items[CALX_CLAUSE_COLUMNS], name));
}

/* The label of this name, unless it is but another word for the column that is called so. */
static const calx_node *label_called(const calx_node *columns, const char *name)
{
    for (size_t i = 0; columns && i < columns->count; i++) {
        const calx_node *item = columns->items[i];
        if (calxi_node_is(item, CALX_NODE_LABEL) && !strcasecmp(item->name, name))
            return calxi_node_is(item->items[0], CALX_NODE_COLUMN) && !strcasecmp(item->items[0]->name, name) ? NULL : item;
    }
    return NULL;
}

/* A column is found before a label everywhere but where ORDER BY names a label alone (SQLite 3.40, PostgreSQL 15, MariaDB 10.11). */
void calxi_check_label(calx_compiler *c, const calx_node *name)
{
    const calx_node *select = c->labels_of ? c->labels_of : c->scope ? c->scope->statement : NULL;
    if (name == c->top_label || !calxi_node_is(select, CALX_NODE_SELECT) || !label_called(select->items[CALX_CLAUSE_COLUMNS], name->name))
        return;
    for (const calxi_source *s = c->scope ? c->scope->sources : NULL; s; s = s->next) {
        const calx_node *of = has_column(s->from, name->name) ? s->from : NULL;
        for (const calxi_joined *j = s->joins; j && !of; j = j->next)
            of = has_column(j->join->items[0], name->name) ? j->join->items[0] : NULL;
        if (of) {
            calxi_compile_fail(c, CALX_MISUSE, "the label %s is a column of %s as well, which SQL would read here: give the label another name",
                               name->name, of->kind == CALX_NODE_JOIN ? "a join" : calxi_from_name(c, of));
            return;
        }
    }
}

static bool goes_by(calx_compiler *c, const calx_node *from, const char *name, bool in_schema)
{
    if (calxi_node_is(from, CALX_NODE_JOIN))
        return goes_by(c, from->items[0], name, in_schema) || goes_by(c, from->items[1], name, in_schema);
    return from && *from->name && calxi_is_in_schema(c, from) == in_schema && !strcmp(calxi_from_name(c, from), name);
}

/* A column of a statement around this one, whose table goes by a name that something here goes by. */
void calxi_check_hidden(calx_compiler *c, const calx_node *from, const char *name)
{
    bool hidden = false, in_schema = calxi_is_in_schema(c, from);
    for (const calxi_scope *scope = c->scope; scope; scope = scope->outer) {
        bool also = false;
        for (const calxi_source *s = scope->sources; s; s = s->next) {
            if (calxi_source_contains(s, from)) {
                if (hidden)
                    calxi_compile_fail(c, CALX_MISUSE, "%s is something else in the subquery that names a column of it: give one of them another name", name);
                return;
            }
            also = also || goes_by(c, s->from, name, in_schema);
            for (const calxi_joined *j = s->joins; j; j = j->next)
                also = also || goes_by(c, j->join->items[0], name, in_schema);
        }
        hidden = hidden || also;
    }
}

/* Whether a table that is called as a CTE is read outside of it; inside, the servers read the table, unless the CTE is recursive. */
static bool reads_beside(const calx_compiler *c, const calx_node *node, const calx_node *cte, size_t *budget)
{
    if (!node || !*budget || (calxi_node_is(node, CALX_NODE_CTE) && calxi_same_cte(node, cte) && !(cte->flags & CALX_FLAG_RECURSIVE)))
        return false;
    --*budget;
    if (node->kind == CALX_NODE_TABLE)
        return !calxi_is_in_schema(c, node) && !strcmp(node->name, cte->name);
    for (size_t i = 0; i < node->count; i++)
        if (reads_beside(c, node->items[i], cte, budget))
            return true;
    return false;
}

/* SQL reads the CTE for both. What an INSERT inserts into is no CTE. */
void calxi_check_cte_names(calx_compiler *c)
{
    const calx_node *root = c->root;
    if (calxi_node_is(root, CALX_NODE_INSERT))
        root = calxi_node_is(root->items[CALX_CLAUSE_ROWS], CALX_NODE_FROM_SELECT) ? root->items[CALX_CLAUSE_ROWS]->items[1] : NULL;
    for (const calxi_cte *cte = c->whole.ctes; cte && !c->failed; cte = cte->next)
        if (*cte->node->name && reads_beside(c, root, cte->node, &(size_t){ 100000 }))
            calxi_compile_fail(c, CALX_MISUSE, "%s is a CTE and a table of this statement: SQL would read the CTE for both, so give it another name",
                               cte->node->name);
}
