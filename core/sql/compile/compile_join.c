/* SPDX-License-Identifier: MIT */
/* Joins along foreign keys: which there are between two tables, and the condition that one makes. */
#include "sql/compile/compile.h"

#include "sql/schema/ddl.h"

#include <stdio.h>
#include <string.h>

static size_t keys_between(const calx_node *a, const calx_node *b)
{
    size_t count = 0;
    const calx_node *from = calxi_table_under(a), *to = calxi_table_under(b);
    if (!from || !to)
        return 0;
    while (calxi_foreign_key(from, to, count))
        count++;
    for (size_t i = 0; from != to && calxi_foreign_key(to, from, i); i++)
        count++;
    return count;
}

size_t calxi_joinable(const calx_node *left, const calx_node *right)
{
    if (!left || !right)
        return 0;
    if (left->kind == CALX_NODE_JOIN)
        return calxi_joinable(left->items[0], right) + calxi_joinable(left->items[1], right);
    if (right->kind == CALX_NODE_JOIN)
        return calxi_joinable(left, right->items[0]) + calxi_joinable(left, right->items[1]);
    return keys_between(left, right);
}

/* The columns of a key, "a.x" or "(a.x, a.z)", each with the name of what they are read from. */
static void name_columns(const char *from, const calx_attribute *own, const char *columns, char *to, size_t size)
{
    char word[CALXI_WORD_SIZE];
    size_t len = 0, count = 0;
    *to = '\0';
    while (columns && len < size && (columns = own ? calxi_next_column(own, columns, word, sizeof word) : calxi_next_word(columns, word, sizeof word))) {
        const char *dot = own ? NULL : strrchr(word, '.');
        len += (size_t)snprintf(to + len, size - len, "%s%.60s.%.60s", count++ ? ", " : "", from, dot ? dot + 1 : word);
    }
}

static void describe_key(calx_compiler *c, const calx_attribute *key, const calx_node *own, const calx_node *other, char *to, size_t size)
{
    const char *columns = key->what == CALX_ATTRIBUTE_COLUMN ? (key->column ? key->column : key->name) : key->columns;
    char mine[160], theirs[160];
    size_t len = strlen(to);
    name_columns(calxi_from_name(c, own), key, columns, mine, sizeof mine);
    name_columns(calxi_from_name(c, other), NULL, key->references, theirs, sizeof theirs);
    snprintf(to + len, size - len, "%s%s = %s", len ? " or " : "", mine, theirs);
}

void calxi_list_keys(calx_compiler *c, const calx_node *left, const calx_node *right, char *to, size_t size)
{
    const calx_node *from = calxi_table_under(left), *other = calxi_table_under(right);
    if (calxi_node_is(left, CALX_NODE_JOIN) || calxi_node_is(right, CALX_NODE_JOIN)) {
        const calx_node *join = calxi_node_is(left, CALX_NODE_JOIN) ? left : right;
        for (size_t i = 0; i < 2; i++)
            calxi_list_keys(c, join == left ? join->items[i] : left, join == left ? right : join->items[i], to, size);
        return;
    }
    if (!from || !other)
        return;
    for (size_t i = 0; calxi_foreign_key(from, other, i); i++)
        describe_key(c, calxi_foreign_key(from, other, i), left, right, to, size);
    for (size_t i = 0; from != other && calxi_foreign_key(other, from, i); i++)
        describe_key(c, calxi_foreign_key(other, from, i), right, left, to, size);
}

/* left.a = right.b [AND ...], as SQLAlchemy has it: the column that is referred to stands where its table does. */
static void put_key(calx_compiler *c, const calx_attribute *key, const calx_node *own, const calx_node *other, bool own_first)
{
    const char *columns = key->what == CALX_ATTRIBUTE_COLUMN ? (key->column ? key->column : key->name) : key->columns;
    const char *references = key->references;
    char mine[CALXI_WORD_SIZE], theirs[CALXI_WORD_SIZE];
    for (bool first = true; columns && references; first = false) {
        columns = calxi_next_column(key, columns, mine, sizeof mine);
        references = columns ? calxi_next_word(references, theirs, sizeof theirs) : NULL;
        if (!columns || !references)
            return;
        if (!first)
            calxi_put(c, " AND ");
        calxi_put_qualifier(c, own_first ? own : other);
        calxi_put_identifier(c, own_first ? mine : strrchr(theirs, '.') + 1);
        calxi_put(c, " = ");
        calxi_put_qualifier(c, own_first ? other : own);
        calxi_put_identifier(c, own_first ? strrchr(theirs, '.') + 1 : mine);
    }
}

/* The part of a join that has a foreign key to or from the other side. */
static const calx_node *joinable_part(const calx_node *from, const calx_node *to)
{
    if (from->kind != CALX_NODE_JOIN)
        return from;
    return joinable_part(calxi_joinable(from->items[0], to) ? from->items[0] : from->items[1], to);
}

void calxi_put_join_condition(calx_compiler *c, const calx_node *left, const calx_node *right)
{
    size_t keys = calxi_joinable(left, right);
    const calx_node *part = keys ? joinable_part(left, right) : NULL, *other = keys ? joinable_part(right, left) : NULL;
    const calx_node *from = calxi_table_under(part), *to = calxi_table_under(other);
    if (keys == 0)
        calxi_compile_fail(c, CALX_MISUSE, "no foreign key leads from %s to %s or back: give the join a condition",
                           calxi_from_name(c, left), calxi_from_name(c, right));
    else if (keys > 1) {
        char all[300] = "";
        calxi_list_keys(c, left, right, all, sizeof all);
        calxi_compile_fail(c, CALX_MISUSE, "%zu foreign keys lead from %s to %s or back: give the join a condition, such as %s", keys,
                           calxi_from_name(c, part), calxi_from_name(c, right), all);
    } else if (calxi_foreign_key(from, to, 0))
        put_key(c, calxi_foreign_key(from, to, 0), part, other, true);
    else
        put_key(c, calxi_foreign_key(to, from, 0), other, part, false);
}

void calxi_put_join(calx_compiler *c, uint32_t op, const calx_node *left, const calx_node *right, const calx_node *on)
{
    static const char *const words[] = { " JOIN ", " LEFT OUTER JOIN ", " RIGHT OUTER JOIN ", " FULL OUTER JOIN ", " CROSS JOIN " };
    bool grouped = calxi_node_is(right, CALX_NODE_JOIN);
    if (op == CALX_OP_FULL && !calxi_has(c, CALX_FEATURE_FULL_JOIN))
        calxi_compile_unsupported(c, "FULL JOIN");
    calxi_put(c, words[op - CALX_OP_INNER]);
    calxi_put(c, grouped ? "(" : "");
    calxi_put_from(c, right);
    calxi_put(c, grouped ? ")" : "");
    if (op == CALX_OP_CROSS)
        return;
    calxi_put(c, " ON ");
    if (on)
        calxi_put_condition(c, on, CALX_PRECEDENCE_LOWEST, false);
    else
        calxi_put_join_condition(c, left, right);
}
