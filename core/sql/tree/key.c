/* SPDX-License-Identifier: MIT */
/* Keys of trees. Tables that calx has made are told by their number, all else by what it says.
 *
 * A part of a key begins with the kind of its node, or a mark. What follows has a length that is fixed by what was read before, so that
 * no two trees have the same key. */
#include "sql/tree/key.h"

#include "sql/schema/schema.h"
#include "sql/tree/expand.h"
#include "util/memory.h"

#include <string.h>

enum { DEEPEST = 2000, MARK_NULL = 0xff, MARK_SHARED = 0xfe, MARK_TABLE = 0xfd, MARK_COLUMN = 0xfc, MARK_STATIC = 0xfb };
/* What a node has beyond the usual, and is written behind its head. */
enum { HAS_FLAGS = 1, HAS_MANY = 2, HAS_TYPE = 4, HAS_NAME = 8, HAS_OP = 16 };
enum { PART_MAX = 32, HEAD_SIZE = 6, FEW = 0xff }; /* bytes of a part without its texts; of a node's head; what one byte cannot count */

_Static_assert((int)CALX_NODE_COUNT <= (int)MARK_STATIC && (int)CALX_OP_COUNT <= (int)FEW && (int)CALX_TYPE_COUNT <= 256, "each is one byte of a key");

static void init_list(calxi_key_list *list)
{
    list->items = list->few;
    list->count = 0;
    list->capacity = CALXI_KEY_NODES;
}

static void clear_list(calxi_key_list *list)
{
    if (list->items != list->few)
        calxi_free(list->items);
}

void calxi_key_init(calxi_key *key)
{
    key->data = key->at = key->room;
    key->end = key->room + sizeof key->room;
    key->depth = 0;
    key->groups = key->lists = key->too_deep = key->failed = false;
    init_list(&key->values);
    init_list(&key->shared);
}

void calxi_key_clear(calxi_key *key)
{
    if (key->data != key->room)
        calxi_free(key->data);
    clear_list(&key->values);
    clear_list(&key->shared);
}

static void push(calxi_key *key, calxi_key_list *list, const calx_node *node)
{
    if (list->count == list->capacity) {
        bool in_few = list->items == list->few;
        const calx_node **grown = calxi_realloc_array(in_few ? NULL : list->items, list->capacity * 2, sizeof *grown);
        if (!grown) {
            key->failed = true;
            return;
        }
        if (in_few)
            memcpy(grown, list->few, sizeof list->few);
        list->items = grown;
        list->capacity *= 2;
    }
    list->items[list->count++] = node;
}

/* ---- bytes ---- */

static bool grow(calxi_key *key, size_t extra)
{
    size_t len = calxi_key_len(key), capacity = (size_t)(key->end - key->data);
    bool in_room = key->data == key->room;
    char *grown;
    if (key->failed || extra >= SIZE_MAX / 4 - len)
        return !(key->failed = true);
    while (capacity - len < extra)
        capacity *= 2;
    grown = calxi_realloc(in_room ? NULL : key->data, capacity);
    if (!grown)
        return !(key->failed = true);
    if (in_room)
        memcpy(grown, key->room, len);
    key->data = grown;
    key->at = grown + len;
    key->end = grown + capacity;
    return true;
}

/* Room for so many bytes. The first to find none notes it: what is added after that is not. */
static inline bool reserve(calxi_key *key, size_t extra)
{
    return (size_t)(key->end - key->at) >= extra || grow(key, extra);
}

static inline void put(calxi_key *key, const void *data, size_t len)
{
    memcpy(key->at, data, len);
    key->at += len;
}

static void add_sized(calxi_key *key, const char *text, size_t len)
{
    if (!reserve(key, sizeof len + len))
        return;
    put(key, &len, sizeof len);
    put(key, text, len);
}

static void add_text(calxi_key *key, const char *text)
{
    add_sized(key, text, strlen(text));
}

/* ---- types ---- */

/* Whether the kind says all of it, in one byte: kinds that there are none of are met, too. */
static inline bool is_simple(const calx_type *type)
{
    return type->kind < CALX_TYPE_COUNT && !(type->length | type->scale | type->flags) &&
           !((uintptr_t)type->name | (uintptr_t)type->collation | (uintptr_t)type->element | type->value_count) &&
           !((uintptr_t)type->user | (uintptr_t)type->variants);
}

static void add_type(calxi_key *key, const calx_type *type)
{
    const size_t none = SIZE_MAX;
    uint32_t has = (type->name != NULL) | (type->collation != NULL) << 1 | (type->element != NULL) << 2 | (type->user != NULL) << 3, variants = 0;
    uint32_t head[7] = { type->kind, type->length, type->scale, type->flags, (uint32_t)type->value_count, has };
    while (type->variants && type->variants[variants].dialect)
        variants++;
    head[6] = variants;
    if (!reserve(key, sizeof head + PART_MAX))
        return;
    put(key, head, sizeof head);
    if (type->user) /* the program's, which lives as long as it does */
        put(key, &type->user, sizeof type->user);
    if (type->name)
        add_text(key, type->name);
    if (type->collation)
        add_text(key, type->collation);
    if (type->element)
        add_type(key, type->element);
    for (size_t i = 0; i < type->value_count; i++)
        if (type->values[i])
            add_text(key, type->values[i]);
        else if (reserve(key, sizeof none))
            put(key, &none, sizeof none); /* no text is as long */
    for (uint32_t i = 0; i < variants; i++) {
        add_text(key, type->variants[i].dialect);
        add_type(key, &type->variants[i].type);
    }
}

/* ---- nodes ---- */

/* Tables and their columns live as long as their metadata, and so do their numbers. */
static void add_permanent(calxi_key *key, const calx_node *node)
{
    if (node->kind == CALX_NODE_TABLE) {
        *key->at++ = (char)MARK_TABLE;
        put(key, &calxi_table_of(node)->id, sizeof(uint64_t));
    } else if (calxi_is_table_column(node)) {
        const calxi_table *table = calxi_table_of(node->items[0]);
        uint32_t at = (uint32_t)(calxi_column_of(node) - table->columns);
        *key->at++ = (char)MARK_COLUMN;
        put(key, &table->id, sizeof table->id);
        put(key, &at, sizeof at);
    } else {
        *key->at++ = (char)MARK_STATIC;
        *key->at++ = (char)node->kind;
        if (node->kind == CALX_NODE_ERROR)
            add_text(key, node->name);
    }
}

/* True: it was there before. */
static bool add_shared(calxi_key *key, const calx_node *node)
{
    for (uint32_t i = 0; i < key->shared.count; i++)
        if (key->shared.items[i] == node) {
            *key->at++ = (char)MARK_SHARED;
            put(key, &i, sizeof i);
            return true;
        }
    push(key, &key->shared, node);
    return false;
}

static inline bool is_shared(const calx_node *node)
{
    return (__atomic_load_n(&node->refs_, __ATOMIC_RELAXED) & ~CALXI_NODE_FLOATING) > 1;
}

static void add_more(calxi_key *key, const calx_node *node, unsigned has)
{
    if (has & HAS_FLAGS)
        put(key, &node->flags, sizeof node->flags);
    if (has & HAS_OP)
        put(key, &node->op, sizeof node->op);
    if (has & HAS_MANY)
        put(key, &node->count, sizeof node->count);
    if (has & HAS_TYPE)
        add_type(key, node->type);
    if (has & HAS_NAME && node->kind == CALX_NODE_TABLE && node->op) /* with its schema, which lies before it */
        add_sized(key, calxi_node_schema(node), node->op + strlen(node->name));
    else if (has & HAS_NAME)
        add_text(key, node->name);
}

static inline void add_node(calxi_key *key, const calx_node *node)
{
    unsigned has = 0;
    uint64_t head;
    if (node->flags || (node->count | node->op) >= FEW || !is_simple(node->type) || *node->name)
        has = (node->op < FEW ? 0u : HAS_OP) | (node->flags ? HAS_FLAGS : 0u) | (node->count < FEW ? 0u : HAS_MANY) | (is_simple(node->type) ? 0u : HAS_TYPE) |
              (*node->name ? HAS_NAME : 0u); /* of DDL the op is the number of an attribute, which may be large */
    head = node->kind | (uint64_t)(uint8_t)node->op << 8 | (uint64_t)has << 16 | (uint64_t)node->type->kind << 24 |
           (uint64_t)(node->count < FEW ? node->count : FEW) << 32 | (node->value ? (uint64_t)node->value->kind << 40 : 0);
    memcpy(key->at, &head, sizeof head); /* eight at once; two are not of it */
    key->at += HEAD_SIZE;
    if (has)
        add_more(key, node, has);
}

/* Values that dialects write into the SQL, since no parameter may stand there: such a one is of the structure. */
static inline bool is_written(const calx_node *node, size_t at)
{
    return node->kind == CALX_NODE_BOUND || (node->kind == CALX_NODE_FUNC && at == 1 && !strcmp(node->name, "aggregate_strings"));
}

static void add_value(calxi_key *key, const calx_node *node)
{
    const calx_value *value;
    while (node->kind == CALX_NODE_AGGREGATE_ORDER || node->kind == CALX_NODE_COERCE)
        node = node->items[0];
    value = node->value;
    if (value && (value->kind == CALX_KIND_STR || value->kind == CALX_KIND_BYTES || value->kind == CALX_KIND_DECIMAL ||
                  value->kind == CALX_KIND_JSON))
        add_sized(key, value->as.s.ptr, value->as.s.len);
    else if (value && reserve(key, sizeof value->as))
        put(key, &value->as, sizeof value->as);
}

static void walk(calxi_key *key, const calx_node *node);

/* What has no children of its own is done here: most of a tree. */
static inline void walk_items(calxi_key *key, calx_node *const *items, size_t count)
{
    for (calx_node *const *end = items + count; items < end; items++) {
        const calx_node *node = *items;
        if (node && !calxi_node_is_permanent(node)) {
            walk(key, node);
            if (key->too_deep)
                return;
        } else if (!reserve(key, PART_MAX))
            return;
        else if (node)
            add_permanent(key, node);
        else
            *key->at++ = (char)MARK_NULL;
    }
}

static void walk(calxi_key *key, const calx_node *node)
{
    if (!reserve(key, PART_MAX))
        return;
    if (is_shared(node) && add_shared(key, node))
        return;
    add_node(key, node);
    key->groups |= node->kind == CALX_NODE_GROUP_BY || node->kind == CALX_NODE_DISTINCT_ROWS;
    key->lists |= node->kind == CALX_NODE_IN && node->op == CALXI_IN_PARAM;
    if (node->kind == CALX_NODE_BIND) {
        if (node->flags & CALX_FLAG_LITERAL)
            add_value(key, node); /* it is part of the SQL */
        else
            push(key, &key->values, node);
    }
    if (!node->count)
        return;
    if (++key->depth > DEEPEST)
        key->too_deep = true;
    else
        walk_items(key, node->items, node->count);
    for (size_t i = 0; (node->kind == CALX_NODE_BOUND || node->kind == CALX_NODE_FUNC) && i < node->count; i++)
        if (node->items[i] && is_written(node, i))
            add_value(key, node->items[i]);
    key->depth--;
}

void calxi_key_walk(calxi_key *key, const calx_node *root)
{
    walk_items(key, &(calx_node *){ (calx_node *)(uintptr_t)root }, 1);
    if (root->kind == CALX_NODE_CREATE_VIEW || root->kind == CALX_NODE_CREATE_TABLE_AS) /* where all values are written into the SQL */
        for (size_t i = 0; i < key->values.count; i++)
            add_value(key, key->values.items[i]);
}
