/* SPDX-License-Identifier: MIT */
/* Upserts: ON CONFLICT, and what stands for it where a conflict is one with whatever key. */
#include "sql/compile/compile.h"

#include "sql/schema/ddl.h"

#include <stdio.h>
#include <string.h>

/* ---- which keys of its table an INSERT can meet ---- */

static bool names_column(const calx_node *target, const char *name)
{
    if (calxi_node_is(target, CALX_NODE_SET))
        target = target->items[0];
    if (calxi_node_is(target, CALX_NODE_COLUMN))
        return !strcmp(target->name, name);
    for (size_t i = 0; (calxi_node_is(target, CALX_NODE_LIST) || calxi_node_is(target, CALX_NODE_TUPLE) || calxi_node_is(target, CALX_NODE_SETS)) && i < target->count; i++)
        if (names_column(target->items[i], name))
            return true;
    return false;
}

static const calxi_column *column_of(const calxi_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (!strcmp(table->columns[i].node.name, name))
            return &table->columns[i];
    return NULL;
}

/* Whether new rows have a value in the column that may be there already: one that is given, or comes from the table's own SQL. What numbers
 * itself is new, and NULL is equal to nothing. */
static bool may_repeat(const calxi_table *table, const calx_node *insert, const char *name)
{
    const calx_node *rows = insert->items[CALX_CLAUSE_ROWS], *targets = rows ? calxi_node_item(rows, 0) : insert->items[CALX_CLAUSE_SETS];
    const calxi_column *column = column_of(table, name);
    if ((rows && !targets) || names_column(targets, name) || !column)
        return true;
    return (column->attribute->server_default && strcmp(column->attribute->server_default, "NULL") != 0) || column->attribute->computed;
}

/* One key: its columns as a list in text, or the primary key of columns that say so. */
typedef struct key {
    const calxi_table *table;
    const calx_attribute *attribute; /* NULL: the primary key */
} key;

static bool is_key(const calx_attribute *a)
{
    return calxi_makes_unique(a) || (a->unique && calxi_makes_index(a));
}

/* The at-th column of a key; false: it has no more. */
static bool column_at(const key *k, size_t at, char *word, size_t size)
{
    const char *list = k->attribute ? calxi_constraint_columns(k->attribute) : NULL;
    if (k->attribute)
        while (list && (list = calxi_next_column(k->attribute, list, word, size)))
            if (!at--)
                return true;
    for (size_t i = 0; !k->attribute && i < k->table->count; i++)
        if (k->table->columns[i].primary_key && !at--) {
            snprintf(word, size, "%s", k->table->columns[i].node.name);
            return true;
        }
    return false;
}

static bool has_column(const key *k, const char *name)
{
    char word[CALXI_WORD_SIZE];
    for (size_t i = 0; column_at(k, i, word, sizeof word); i++)
        if (!strcmp(word, name))
            return true;
    return false;
}

/* Whether a row that meets the key meets the target too: the key has all columns of it. */
static bool includes(const key *k, const calx_node *target)
{
    if (calxi_node_is(target, CALX_NODE_COLUMN))
        return has_column(k, target->name);
    for (size_t i = 0; i < target->count; i++)
        if (!calxi_node_is(target->items[i], CALX_NODE_COLUMN) || !has_column(k, target->items[i]->name))
            return false;
    return target->count > 0;
}

static bool can_be_met(const key *k, const calx_node *insert)
{
    char word[CALXI_WORD_SIZE];
    size_t columns = 0;
    for (; column_at(k, columns, word, sizeof word); columns++)
        if (!may_repeat(k->table, insert, word))
            return false;
    return columns || (k->attribute && k->attribute->sql); /* of an index of expressions it is not known */
}

static void name_key(const key *k, char *to, size_t size)
{
    char word[CALXI_WORD_SIZE];
    size_t len = 0;
    *to = '\0';
    for (size_t i = 0; column_at(k, i, word, sizeof word) && len < size; i++)
        len += (size_t)snprintf(to + len, size - len, "%s%s", i ? ", " : "", word);
    if (!len && k->attribute && k->attribute->name)
        snprintf(to, size, "%s", k->attribute->name);
}

static bool refuse_key(calx_compiler *c, const key *k, const calx_node *insert, const calx_node *target)
{
    char names[160], construct[400];
    if (includes(k, target) || !can_be_met(k, insert))
        return false;
    name_key(k, names, sizeof names);
    snprintf(construct, sizeof construct, "upsert by one key alone: a row for %.100s may meet its key (%s) as well; give no column of that, or no key to ON CONFLICT",
             k->table->node.name, names);
    calxi_compile_unsupported(c, construct);
    return true;
}

/* Where whatever key counts, that which is named must be the only one that the rows can meet: else it would be another statement. */
static void refuse_other_keys(calx_compiler *c, const calx_node *insert, const calx_node *target)
{
    const calx_node *from = insert->items[CALX_CLAUSE_FROM];
    const calxi_table *table = calxi_table_of(from);
    if (!calxi_node_is(from, CALX_NODE_TABLE) || !calxi_node_is_permanent(from))
        return;
    if (refuse_key(c, &(key){ table, NULL }, insert, target))
        return;
    for (size_t i = 0; i < table->attribute_count; i++) {
        const calx_attribute *a = calxi_table_attribute(table, i);
        if (is_key(a) && refuse_key(c, &(key){ table, a }, insert, target))
            return;
    }
}

/* ---- ON CONFLICT ---- */

/* A column that an INSERT could set to itself: the first one that it gives, or that its table has. */
static const calx_node *some_column(const calx_node *insert)
{
    const calx_node *rows = insert->items[CALX_CLAUSE_ROWS], *first = calxi_node_item(rows ? rows->items[0] : insert->items[CALX_CLAUSE_SETS], 0);
    const calx_node *from = insert->items[CALX_CLAUSE_FROM];
    if (calxi_node_is(first, CALX_NODE_SET))
        first = first->items[0];
    if (calxi_node_is(first, CALX_NODE_COLUMN))
        return first;
    for (size_t i = 0; calxi_node_is(from, CALX_NODE_TABLE) && i < from->count; i++)
        if (!calxi_is_table_column(from->items[i]) || !calxi_column_of(from->items[i])->attribute->computed)
            return from->items[i];
    return NULL;
}

/* A target of which a dialect writes nothing: what could not be made is told, and what it leaves out must not matter. */
static void check_unwritten(calx_compiler *c, const calx_node *insert, const calx_node *target)
{
    const calx_node *wrong = calxi_node_is(target, CALX_NODE_ERROR) ? target : NULL;
    for (size_t i = 0; target && !wrong && i < target->count; i++)
        if (!target->items[i] || target->items[i]->kind == CALX_NODE_ERROR)
            wrong = target->items[i];
    if (wrong)
        calxi_put_node(c, wrong);
    else if (target && target->kind != CALX_NODE_CONSTRAINT_NAME)
        refuse_other_keys(c, insert, target);
}

/* DO NOTHING, whatever the key: a column is what it is. Behind a select its table is named, or it might be one of the select
 * (MariaDB 10.11: "Column 'id' in UPDATE is ambiguous"). */
static void put_unchanged(calx_compiler *c, const calx_node *insert, const calx_node *column)
{
    calx_node whole = *insert->items[CALX_CLAUSE_UPSERT], value = *column, list, set, sets;
    calx_node *parts[4], *columns[1], *own[1] = { insert->items[CALX_CLAUSE_FROM] }, *both[2] = { NULL, &value }, *all[1] = { &set };
    columns[0] = both[0] = (calx_node *)(uintptr_t)column;
    value.items = own;
    value.count = 1;
    list = (calx_node){ .kind = CALX_NODE_LIST, .type = &calxi_type_none, .name = "", .count = 1, .items = columns };
    set = (calx_node){ .kind = CALX_NODE_SET, .type = &calxi_type_none, .name = "", .count = 2, .items = both };
    sets = (calx_node){ .kind = CALX_NODE_SETS, .type = &calxi_type_none, .name = "", .count = 1, .items = all };
    memcpy(parts, whole.items, sizeof parts);
    parts[0] = &list;
    parts[2] = calxi_node_is(insert->items[CALX_CLAUSE_ROWS], CALX_NODE_FROM_SELECT) ? &sets : NULL;
    whole.items = parts;
    calxi_put_node(c, &whole);
}

void calxi_put_upsert_of(calx_compiler *c, const calx_node *insert)
{
    const calx_node *upsert = insert->items[CALX_CLAUSE_UPSERT], *target, *column = NULL;
    bool any_key = calxi_has(c, CALX_FEATURE_UPSERT_BY_ANY_KEY) && calxi_node_is(upsert, CALX_NODE_UPSERT);
    if (!upsert)
        return;
    if (any_key)
        check_unwritten(c, insert, upsert->items[0]);
    target = any_key ? upsert->items[0] : NULL;
    if (any_key && !upsert->items[2] && insert->items[CALX_CLAUSE_RETURNING]) /* MariaDB 10.11: also those that were there */
        calxi_compile_unsupported(c, "RETURNING of those rows alone that ON CONFLICT DO NOTHING inserts");
    if (any_key && !upsert->items[2])
        column = target ? calxi_node_item(target, 0) : some_column(insert);
    if (calxi_node_is(column, CALX_NODE_COLUMN) && (!target || (target->kind == CALX_NODE_LIST && !upsert->items[1] && !upsert->items[3])))
        put_unchanged(c, insert, column);
    else
        calxi_put_node(c, upsert);
}

void calxi_put_upsert(calx_compiler *c, const calx_node *node)
{
    if (calxi_node_is(node->items[2], CALX_NODE_ERROR))
        calxi_put_node(c, node->items[2]);
    calxi_put(c, " ON CONFLICT");
    if (calxi_node_is(node->items[0], CALX_NODE_CONSTRAINT_NAME))
        calxi_put_node(c, node->items[0]);
    else if (node->items[0]) {
        calxi_put(c, " (");
        calxi_put_bare(c, node->items[0]);
        calxi_put(c, ")");
    }
    if (node->items[1]) {
        calxi_put(c, " WHERE ");
        calxi_put_bare(c, node->items[1]);
    }
    if (!node->items[2]) {
        calxi_put(c, " DO NOTHING");
        return;
    }
    calxi_put(c, " DO UPDATE SET ");
    calxi_put_sets(c, node->items[2], "=");
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
