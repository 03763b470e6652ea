/* SPDX-License-Identifier: MIT */
/* Equal expressions in one SELECT. PostgreSQL 15 takes x + $1 and x + $2 for two, "column x must appear in the GROUP BY clause", also
 * where both are 1: as one node they have one parameter. */
#include "sql/tree/alike.h"

#include <string.h>

enum { DEEPEST = 200, SHARED_MOST = 64 }; /* levels that are looked into; nodes that stand in several places */

/* A node that more than one holds, and how many of them are in this tree. */
typedef struct shared {
    const calx_node *node;
    uint32_t refs;
    bool seen;
} shared;
typedef struct tree {
    shared all[SHARED_MOST];
    size_t count;
    bool changed;
} tree;

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_value(const calx_value *a, const calx_value *b)
{
    if (!a || !b || a->kind != b->kind)
        return a == b;
    switch (a->kind) {
    case CALX_KIND_NULL: return true;
    case CALX_KIND_BOOL: return a->as.b == b->as.b;
    case CALX_KIND_STR: case CALX_KIND_BYTES: case CALX_KIND_DECIMAL: case CALX_KIND_JSON:
        return a->as.s.len == b->as.s.len && (!a->as.s.len || !memcmp(a->as.s.ptr, b->as.s.ptr, a->as.s.len));
    case CALX_KIND_DATE: return a->as.date.days == b->as.date.days;
    case CALX_KIND_INTERVAL:
        return a->as.interval.months == b->as.interval.months && a->as.interval.days == b->as.interval.days && a->as.interval.us == b->as.interval.us;
    case CALX_KIND_UUID: return !memcmp(&a->as.uuid, &b->as.uuid, sizeof a->as.uuid);
    case CALX_KIND_DOUBLE: return !memcmp(&a->as.d, &b->as.d, sizeof a->as.d);
    case CALX_KIND_INT8: case CALX_KIND_INT16: case CALX_KIND_INT32: case CALX_KIND_INT64: return a->as.i == b->as.i;
    case CALX_KIND_UINT8: case CALX_KIND_UINT16: case CALX_KIND_UINT32: case CALX_KIND_UINT64: return a->as.u == b->as.u;
    case CALX_KIND_TIME: return a->as.time.us == b->as.time.us;
    case CALX_KIND_TIMESTAMP: return a->as.timestamp.us == b->as.timestamp.us;
    case CALX_KIND_TIMESTAMPTZ: return a->as.timestamptz.us == b->as.timestamptz.us;
    default: return false;
    }
}

static bool same_type(const calx_type *a, const calx_type *b)
{
    return a == b || (a->kind == b->kind && a->length == b->length && a->scale == b->scale && a->flags == b->flags && a->element == b->element &&
                      a->value_count == b->value_count && a->values == b->values && a->user == b->user && a->variants == b->variants &&
                      same_text(a->name, b->name) && same_text(a->collation, b->collation));
}

static bool is_statement(const calx_node *node)
{
    return node->kind >= CALX_NODE_SELECT && node->kind <= CALX_NODE_DELETE;
}

/* What rows come from is itself alone; a statement in an expression too. */
static bool is_itself(const calx_node *node)
{
    switch (node->kind) {
    case CALX_NODE_TABLE: case CALX_NODE_ALIAS: case CALX_NODE_SUBQUERY: case CALX_NODE_CTE: case CALX_NODE_VALUES: case CALX_NODE_JOIN:
    case CALX_NODE_TABLE_FUNCTION: case CALX_NODE_ERROR:
        return true;
    default: return calxi_node_is_permanent(node) || is_statement(node);
    }
}

/* `by_form`: values and statements are taken for the same. */
static bool same(const calx_node *a, const calx_node *b, bool by_form, size_t depth)
{
    if (a == b)
        return true;
    if (!a || !b || a->kind != b->kind)
        return false;
    if (is_statement(a))
        return by_form;
    if (a->op != b->op || a->flags != b->flags || a->count != b->count || depth > DEEPEST || is_itself(a) || is_itself(b))
        return false;
    if ((!by_form || (a->flags & CALX_FLAG_LITERAL)) && !same_value(a->value, b->value))
        return false;
    if (strcmp(a->name, b->name) != 0 || !same_type(a->type, b->type))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!same(a->items[i], b->items[i], by_form, depth + 1))
            return false;
    return true;
}

static bool alike(const calx_node *a, const calx_node *b, size_t depth)
{
    return same(a, b, false, depth);
}

bool calxi_alike_by_form(const calx_node *a, const calx_node *b)
{
    return same(a, b, true, 0);
}

static bool has_values(const calx_node *node, size_t depth)
{
    if (!node || depth > DEEPEST || is_itself(node))
        return false;
    if (node->kind == CALX_NODE_BIND)
        return !(node->flags & CALX_FLAG_LITERAL);
    for (size_t i = 0; i < node->count; i++)
        if (has_values(node->items[i], depth + 1))
            return true;
    return false;
}

/* ---- whose nodes they are ---- */

static uint32_t refs_of(const calx_node *node)
{
    return __atomic_load_n(&node->refs_, __ATOMIC_ACQUIRE) & ~CALXI_NODE_FLOATING;
}

static shared *find_shared(tree *t, const calx_node *node)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->all[i].node == node)
            return &t->all[i];
    return NULL;
}

/* Each node is walked once, so that each place is counted once. */
static void count_places(tree *t, const calx_node *node, size_t depth)
{
    shared *known;
    if (!node || calxi_node_is_permanent(node) || depth > DEEPEST)
        return;
    if (refs_of(node) > 1) {
        known = find_shared(t, node);
        if (known || t->count == SHARED_MOST) {
            if (known)
                known->refs++;
            return;
        }
        t->all[t->count++] = (shared){ node, 1, false };
    }
    for (size_t i = 0; i < node->count; i++)
        count_places(t, node->items[i], depth + 1);
}

/* Nobody outside of the tree has it: it may be changed. */
static bool is_own(tree *t, const calx_node *node)
{
    const shared *known;
    if (!node || calxi_node_is_permanent(node) || refs_of(node) == 1)
        return node && !calxi_node_is_permanent(node);
    known = find_shared(t, node);
    return known && known->refs == refs_of(node);
}

/* ---- one node for all ---- */

/* Puts `key` wherever something like it stands below `node`. What stood there lives on with it: a program may use that again. */
static void put_key(tree *t, calx_node *node, calx_node *key, size_t depth)
{
    if (!is_own(t, node) || is_itself(node) || depth > DEEPEST)
        return;
    for (size_t i = 0; i < node->count; i++) {
        calx_node *item = node->items[i];
        if (!item || item == key)
            continue;
        if (alike(item, key, 0)) {
            node->items[i] = calxi_node_ref(key);
            calxi_node_hand(node, item);
            t->changed = true;
        } else
            put_key(t, item, key, depth + 1);
    }
}

static void share_key(tree *t, const calx_node *select, calx_node *key)
{
    static const uint32_t places[] = { CALX_CLAUSE_COLUMNS, CALX_CLAUSE_DISTINCT, CALX_CLAUSE_HAVING, CALX_CLAUSE_WINDOWS, CALX_CLAUSE_ORDER_BY };
    while (calxi_node_is(key, CALX_NODE_LABEL))
        key = key->items[0];
    if (!key || calxi_node_is_permanent(key) || !has_values(key, 0))
        return;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (select->items[places[i]])
            put_key(t, select->items[places[i]], key, 0);
}

/* Each of a list, and of the lists and calls (ROLLUP) in it. */
static void share_keys(tree *t, const calx_node *select, const calx_node *list, size_t depth)
{
    for (size_t i = 0; list && depth < 4 && i < list->count; i++) {
        calx_node *key = list->items[i];
        share_key(t, select, key);
        if (key && (key->kind == CALX_NODE_LIST || key->kind == CALX_NODE_TUPLE || key->kind == CALX_NODE_FUNC))
            share_keys(t, select, key, depth + 1);
    }
}

static void join_in(tree *t, const calx_node *node, size_t depth)
{
    shared *known = node && refs_of(node) > 1 ? find_shared(t, node) : NULL;
    if (!is_own(t, node) || depth > DEEPEST || (known && known->seen))
        return;
    if (known)
        known->seen = true;
    if (node->kind == CALX_NODE_SELECT) {
        const calx_node *distinct = node->items[CALX_CLAUSE_DISTINCT];
        share_keys(t, node, node->items[CALX_CLAUSE_GROUP_BY], 0);
        if (distinct)
            share_keys(t, node, distinct->count ? distinct : node->items[CALX_CLAUSE_COLUMNS], 0);
    }
    for (size_t i = 0; i < node->count; i++)
        join_in(t, node->items[i], depth + 1);
}

bool calxi_join_alike(calx_node *root)
{
    tree t = { .count = 0 };
    count_places(&t, root, 0);
    join_in(&t, root, 0);
    return t.changed;
}
