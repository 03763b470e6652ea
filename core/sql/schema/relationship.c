/* SPDX-License-Identifier: MIT */
/* Foreign keys between two tables, and joins along the relationships of models, which lead along one of them. */
#include <calx/statement.h>

#include "sql/schema/ddl.h"
#include "sql/tree/behind.h"

#include <stdio.h>
#include <string.h>

const calx_node *calxi_table_under(const calx_node *from)
{
    from = calxi_without_alias(from);
    return calxi_node_is(from, CALX_NODE_TABLE) && calxi_node_is_permanent(from) ? from : NULL;
}

/* Whether "table.column, ..." leads to the table. */
static bool leads_to(const char *references, const calx_node *table)
{
    const calxi_table *to = calxi_table_of(table);
    size_t schema = strlen(to->schema), name = strlen(table->name);
    if (schema) {
        if (strncmp(references, to->schema, schema) || references[schema] != '.')
            return false;
        references += schema + 1;
    }
    return !strncmp(references, table->name, name) && references[name] == '.';
}

const calx_attribute *calxi_foreign_key(const calx_node *from, const calx_node *to, size_t at)
{
    const calxi_table *table = calxi_table_of(from);
    for (size_t i = 0; i < table->attribute_count; i++) {
        const calx_attribute *a = calxi_table_attribute(table, i);
        if (a->references && (a->what == CALX_ATTRIBUTE_COLUMN || a->what == CALX_ATTRIBUTE_FOREIGN_KEY) && leads_to(a->references, to) && !at--)
            return a;
    }
    return NULL;
}

/* ---- along a relationship ---- */

/* The foreign key that was found, or that there is none, or several. */
typedef struct search {
    const char *columns;       /* those of the key, if the relationship says so */
    const calx_attribute *key;
    calx_node *own, *other;    /* what is read of who has it, and of whom it leads to */
    size_t count;
    char all[300];
} search;

static bool same_columns(const calx_attribute *key, const char *wanted)
{
    const char *columns = calxi_constraint_columns(key);
    char mine[CALXI_WORD_SIZE], theirs[CALXI_WORD_SIZE];
    while (columns && wanted) {
        columns = calxi_next_column(key, columns, mine, sizeof mine);
        wanted = calxi_next_word(wanted, theirs, sizeof theirs);
        if (columns && wanted && strcmp(mine, theirs) != 0)
            return false;
    }
    return !columns && !wanted;
}

static void look(search *found, calx_node *own, calx_node *other)
{
    const calx_node *table = calxi_table_under(own);
    const calx_attribute *key;
    for (size_t at = 0; (key = calxi_foreign_key(table, calxi_table_under(other), at)); at++) {
        size_t len = strlen(found->all);
        if (found->columns && !same_columns(key, found->columns))
            continue;
        snprintf(found->all + len, sizeof found->all - len, "%s\"%.60s\" of %.60s", len ? " or " : "", calxi_constraint_columns(key),
                 calxi_told_name(calxi_table_of(table)));
        found->count++;
        found->key = key;
        found->own = own;
        found->other = other;
    }
}

static calx_node *column_of(calx_node *from, const char *name)
{
    return calxi_node_is(from, CALX_NODE_TABLE) ? calx_table_column(from, name) : calx_column_of(from, name, NULL);
}

static const char *told(const calx_node *from)
{
    return calxi_told_name(calxi_table_of(calxi_table_under(from)));
}

/* own.a = other.x [AND ...], the column that is referred to where its side stands. */
static calx_node *condition_of(const search *found, bool own_first)
{
    const char *columns = calxi_constraint_columns(found->key), *references = found->key->references;
    char mine[CALXI_WORD_SIZE], theirs[CALXI_WORD_SIZE];
    calx_node *all = NULL;
    while (columns && references && (columns = calxi_next_column(found->key, columns, mine, sizeof mine)) &&
           (references = calxi_next_word(references, theirs, sizeof theirs))) {
        calx_node *own = column_of(found->own, mine), *other = column_of(found->other, strrchr(theirs, '.') + 1);
        calx_node *equal = own_first ? calx_binary(CALX_OP_EQ, own, other) : calx_binary(CALX_OP_EQ, other, own);
        all = all ? calx_nary(CALX_OP_AND, (calx_node *const[]){ all, equal }, 2) : equal;
    }
    return all;
}

/* What joins two sides. A relationship to its own table goes the way that its field tells: to one row, or to many, which refer to it. */
static calx_node *joined(const char *what, const calx_attribute *a, const char *columns, calx_node *left, calx_node *right)
{
    search found = { .columns = columns };
    calx_node *const given[] = { left, right };
    bool to_itself = calxi_table_under(left) == calxi_table_under(right), to_many = a->ctype == CALX_KIND_LIST;
    if (!to_itself || !to_many)
        look(&found, left, right);
    if (!to_itself || to_many)
        look(&found, right, left);
    if (found.count == 1)
        return condition_of(&found, found.own == left);
    if (found.count)
        return calxi_node_refuse(given, 2, "%s.%s: %zu foreign keys join %s and %s: say which by .columns of CALX_RELATIONSHIP: %s", what, a->name, found.count,
                               told(left), told(right), found.all);
    return calxi_node_refuse(given, 2, "%s.%s: no foreign key%s%s joins %s and %s", what, a->name, columns ? " of " : "", columns ? columns : "",
                           told(left), told(right));
}

static const calx_attribute *relationship_of(const calx_node *table, const char *name)
{
    const calxi_table *of = calxi_table_of(table);
    for (size_t i = 0; name && i < of->attribute_count; i++) {
        const calx_attribute *a = calxi_table_attribute(of, i);
        if (a->what == CALX_ATTRIBUTE_RELATIONSHIP && a->target && !strcmp(a->name, name))
            return a;
    }
    return NULL;
}

static calx_node *table_of_model(const calx_model *model)
{
    return calx_model_table((calx_model *)(uintptr_t)model);
}

/* The table of the relationship's other side, behind the one of .secondary if it has that. */
static calx_clause *join_sides(uint32_t op, const char *what, const calx_attribute *a, calx_node *left, calx_node *right)
{
    calx_node *between, *inner;
    if (!a->secondary)
        return calx_join_node(op, right, joined(what, a, a->columns, left, right));
    between = table_of_model(a->secondary);
    if (!calxi_table_under(between)) /* what is wrong with that model */
        return calx_join_node(op, between, NULL);
    inner = calx_from_join(CALX_OP_INNER, between, right, joined(what, a, NULL, between, right));
    return calx_join_node(op, inner, joined(what, a, NULL, left, between));
}

static calx_clause *refuse(calx_node *const *given, const char *what, const char *name, const char *why)
{
    return calx_join_node(CALX_OP_INNER, calxi_node_refuse(given, 2, "%s%s%s: %s", what, name ? "." : "", name ? name : "", why), NULL);
}

/* What is wrong with a model is told before anything else. */
static calx_clause *refuse_model(calx_node *wrong, calx_node *const *given)
{
    return calx_join_node(CALX_OP_INNER, wrong, calxi_node_refuse(given, 2, "calx_join_along: the model is wrong"));
}

calx_clause *calx_join_along_n(uint32_t op, calx_model *model, const char *name, calx_node *from, calx_node *to)
{
    calx_node *const given[] = { from, to };
    calx_node *table = model ? calx_model_table(model) : NULL, *target;
    const calx_attribute *a = calxi_table_under(table) ? relationship_of(table, name) : NULL;
    calx_clause *made;
    if (!model)
        return refuse(given, "calx_join_along", NULL, "the model is NULL");
    if (!calxi_table_under(table))
        return refuse_model(table, given);
    if (!a)
        return refuse(given, model->name, name ? name : "(null)", "the model has no relationship of that name");
    target = table_of_model(a->target);
    if (!calxi_table_under(target))
        return refuse_model(target, given);
    from = from ? from : table;
    to = to ? to : target;
    if (calxi_table_under(from) != table)
        return refuse(given, model->name, name, "it is joined from the model's table or an alias of it");
    if (calxi_table_under(to) != target)
        return refuse(given, model->name, name, "it leads to its model's table or an alias of it");
    if (from == to)
        return refuse(given, model->name, name, "it leads to its own table: join an alias of it by calx_join_along_to()");
    calxi_node_sink(from);
    calxi_node_sink(to);
    made = join_sides(op, model->name, a, from, to);
    calx_node_release(from);
    calx_node_release(to);
    return made;
}
