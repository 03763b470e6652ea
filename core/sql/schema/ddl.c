/* SPDX-License-Identifier: MIT */
/* DDL as statements; the names of constraints; the order in which tables can be made. */
#include "sql/schema/ddl.h"

#include "sql/tree/statement.h"
#include "util/memory.h"

#include <stdio.h>
#include <string.h>

const calx_attribute *calxi_table_attribute(const calxi_table *table, size_t at)
{
    return (const calx_attribute *)(const void *)((const char *)table->attributes + at * table->attribute_size);
}

const char *calxi_table_comment(const calxi_table *table)
{
    for (size_t i = 0; i < table->attribute_count; i++)
        if (calxi_table_attribute(table, i)->what == CALX_ATTRIBUTE_COMMENT)
            return calxi_table_attribute(table, i)->comment;
    return NULL;
}

bool calxi_makes_foreign_key(const calx_attribute *a)
{
    return a->references && (a->what == CALX_ATTRIBUTE_COLUMN || a->what == CALX_ATTRIBUTE_FOREIGN_KEY);
}

bool calxi_makes_unique(const calx_attribute *a)
{
    return a->what == CALX_ATTRIBUTE_UNIQUE || (a->what == CALX_ATTRIBUTE_COLUMN && a->unique && !a->index);
}

bool calxi_makes_index(const calx_attribute *a)
{
    return a->what == CALX_ATTRIBUTE_INDEX || (a->what == CALX_ATTRIBUTE_COLUMN && a->index);
}

const char *calxi_constraint_columns(const calx_attribute *a)
{
    if (a->what == CALX_ATTRIBUTE_COLUMN)
        return a->column ? a->column : a->name;
    return a->columns ? a->columns : "";
}

static const char *take_word(const char *from, size_t len, const char *rest, char *to, size_t size)
{
    if (!len || len >= size)
        return NULL;
    memcpy(to, from, len);
    to[len] = '\0';
    return rest;
}

const char *calxi_next_word(const char *list, char *to, size_t size)
{
    size_t len;
    const char *rest;
    list += strspn(list, " ,");
    len = strcspn(list, ",");
    rest = list + len;
    while (len && list[len - 1] == ' ')
        len--;
    return take_word(list, len, rest, to, size);
}

const char *calxi_next_column(const calx_attribute *a, const char *list, char *to, size_t size)
{
    size_t len = strlen(list);
    return a->what == CALX_ATTRIBUTE_COLUMN ? take_word(list, len, list + len, to, size) : calxi_next_word(list, to, size);
}

bool calxi_list_fits(const char *list)
{
    while (list && *list) {
        size_t len = strcspn(list, ",");
        if (len >= CALXI_WORD_SIZE)
            return false;
        list += len + (list[len] == ',');
    }
    return true;
}

/* ---- statements ---- */

calx_statement *calxi_ddl_of(uint32_t kind, calx_node *table, size_t attribute, uint32_t flags)
{
    calx_node *node;
    if (!table || table->kind != CALX_NODE_TABLE || !calxi_node_is_permanent(table))
        node = table && table->kind == CALX_NODE_ERROR ? table : calxi_node_fail(CALX_MISUSE, "DDL wants a table of a model or of metadata");
    else if (attribute > UINT16_MAX)
        node = calxi_node_fail(CALX_MISUSE, "the table %s has more than %d columns, constraints and indexes", table->name, UINT16_MAX);
    else {
        node = calxi_node_create(kind, (uint32_t)attribute, 2, NULL);
        if (!calxi_node_is_permanent(node)) {
            calxi_node_set(node, 0, table);
            node->flags = flags & (kind == CALX_NODE_CREATE_TABLE ? CALX_FLAG_IF_EXISTS | CALX_FLAG_TEMPORARY : CALX_FLAG_IF_EXISTS);
        }
    }
    return calxi_statement_of(calxi_node_sink(node));
}

calx_statement *calx_create_table(calx_node *table, uint32_t flags)
{
    return calxi_ddl_of(CALX_NODE_CREATE_TABLE, table, 0, flags);
}

calx_statement *calx_drop_table(calx_node *table, uint32_t flags)
{
    return calxi_ddl_of(CALX_NODE_DROP_TABLE, table, 0, flags);
}

calx_statement *calxi_create_table_but(calx_node *table, const size_t *left_out, size_t count)
{
    calx_statement *statement = calxi_ddl_of(CALX_NODE_CREATE_TABLE, table, 0, 0);
    calx_node *list = calxi_node_create(CALX_NODE_LIST, 0, count, NULL);
    if (!statement->root || statement->root->kind != CALX_NODE_CREATE_TABLE) {
        calxi_node_drop(list);
        return statement;
    }
    for (size_t i = 0; i < count && list->kind == CALX_NODE_LIST; i++)
        calxi_node_set(list, i, calxi_node_create(CALX_NODE_DEFAULT, (uint32_t)left_out[i], 0, NULL));
    calxi_node_set(statement->root, 1, list);
    return statement;
}

/* The attribute of a table that makes a constraint or index of this name. */
static calx_statement *by_name(uint32_t kind, calx_node *node, const char *name, uint32_t flags, bool (*makes)(const calx_attribute *),
                               const char *prefix)
{
    const calxi_table *table = calxi_table_of(node);
    char made[CALXI_WORD_SIZE];
    if (!calxi_node_is(node, CALX_NODE_TABLE) || !calxi_node_is_permanent(node))
        return calxi_ddl_of(kind, node, 0, flags);
    for (size_t i = 0; name && i < table->attribute_count; i++) {
        const calx_attribute *a = calxi_table_attribute(table, i);
        if (makes(a) && calxi_constraint_name(table, a, prefix, made, sizeof made) && !strcmp(made, name))
            return calxi_ddl_of(kind, node, i, flags);
    }
    return NULL;
}

static calx_statement *none(const calx_node *table, const char *what, const char *name)
{
    return calxi_statement_of(calxi_node_sink(calxi_node_fail(CALX_MISUSE, "the table %s has no %s %s", table->name, what, name ? name : "(NULL)")));
}

static calx_statement *index_by_name(uint32_t kind, calx_node *table, const char *name, uint32_t flags)
{
    calx_statement *made = by_name(kind, table, name, flags, calxi_makes_index, "ix");
    return made ? made : none(table, "index", name);
}

calx_statement *calx_create_index(calx_node *table, const char *name, uint32_t flags)
{
    return index_by_name(CALX_NODE_CREATE_INDEX, table, name, flags);
}

calx_statement *calx_drop_index(calx_node *table, const char *name, uint32_t flags)
{
    return index_by_name(CALX_NODE_DROP_INDEX, table, name, flags);
}

static bool makes_check(const calx_attribute *a)
{
    return a->what == CALX_ATTRIBUTE_CHECK;
}

static calx_statement *constraint_by_name(uint32_t kind, calx_node *table, const char *name)
{
    calx_statement *made = by_name(kind, table, name, 0, calxi_makes_foreign_key, "fk");
    if (!made)
        made = by_name(kind, table, name, 0, calxi_makes_unique, "uq");
    if (!made)
        made = by_name(kind, table, name, 0, makes_check, "ck");
    return made ? made : none(table, "constraint", name);
}

calx_statement *calx_add_constraint(calx_node *table, const char *name)
{
    return constraint_by_name(CALX_NODE_ADD_CONSTRAINT, table, name);
}

calx_statement *calx_drop_constraint(calx_node *table, const char *name)
{
    return constraint_by_name(CALX_NODE_DROP_CONSTRAINT, table, name);
}

/* ---- the order of tables ---- */

calxi_table *calxi_referred_table(calxi_table *const *tables, size_t count, const char *references)
{
    const char *dot = strrchr(references, '.'), *comma = strchr(references, ',');
    char full[CALXI_WORD_SIZE];
    if (comma) { /* "table.a, table.b": one table */
        size_t len = (size_t)(comma - references);
        if (len >= sizeof full)
            return NULL;
        memcpy(full, references, len);
        full[len] = '\0';
        return calxi_referred_table(tables, count, full);
    }
    for (size_t i = 0; dot && i < count; i++) {
        int len = *tables[i]->schema ? snprintf(full, sizeof full, "%s.%s", tables[i]->schema, tables[i]->node.name)
                                     : snprintf(full, sizeof full, "%s", tables[i]->node.name);
        if ((size_t)(dot - references) == (size_t)len && !memcmp(references, full, (size_t)len))
            return tables[i];
    }
    return NULL;
}

/* Whether all that `table` refers to, but itself, is among the first `done`. */
static bool is_ready(calxi_table *const *sorted, size_t done, calxi_table *const *all, size_t count, const calxi_table *table)
{
    for (size_t i = 0; i < table->attribute_count; i++) {
        const calx_attribute *a = calxi_table_attribute(table, i);
        const calxi_table *to = calxi_makes_foreign_key(a) ? calxi_referred_table(all, count, a->references) : NULL;
        size_t k = 0;
        while (to && to != table && k < done && sorted[k] != to)
            k++;
        if (to && to != table && k == done)
            return false;
    }
    return true;
}

/* As they were declared, but for those that wait; when all that are left wait for each other, the first of them goes. */
static void sort(calxi_table **sorted, calxi_table **all, size_t count)
{
    size_t done = 0;
    while (done < count) {
        calxi_table *next = NULL;
        for (size_t pass = 0; pass < 2 && !next; pass++)
            for (size_t i = 0; i < count && !next; i++) {
                bool taken = false;
                for (size_t k = 0; k < done; k++)
                    taken = taken || sorted[k] == all[i];
                if (!taken && (pass == 1 || is_ready(sorted, done, all, count, all[i])))
                    next = all[i];
            }
        sorted[done++] = next;
    }
}

calxi_table **calxi_sorted_tables(calx_metadata *metadata, size_t *count, calxi_problem *problem)
{
    calxi_table **all, **sorted;
    const calx_node *node;
    size_t n = 0;
    bool good = true;
    while (calx_metadata_table_at(metadata, n))
        n++;
    all = calxi_calloc(2 * n + 1, sizeof *all);
    if (!all) {
        calxi_problem_no_memory(problem);
        return NULL;
    }
    sorted = all + n;
    for (size_t i = 0; i < n && good; i++) {
        node = calx_metadata_table_at(metadata, i);
        good = node->kind == CALX_NODE_TABLE;
        if (!good)
            calxi_problem_set(problem, calxi_node_status(node), "%s", node->name);
        all[i] = calxi_table_of(node);
    }
    good = good && calxi_tables_check(all, n, problem);
    if (!good) {
        calxi_free(all);
        return NULL;
    }
    sort(sorted, all, n);
    memmove(all, sorted, n * sizeof *all);
    *count = n;
    return all;
}
