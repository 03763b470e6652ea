/* SPDX-License-Identifier: MIT */
/* Keys of trees. Tables that calx has made are told by their number, all else by what it says. */
#include "sql/key.h"

#include "sql/schema.h"
#include "util/memory.h"

#include <string.h>

enum { DEEPEST = 2000, MARK_NULL = 0xff, MARK_SHARED = 0xfe, MARK_TABLE = 0xfd, MARK_COLUMN = 0xfc };

void calxi_key_init(calxi_key *key)
{
    memset(key, 0, sizeof *key);
    calxi_builder_init(&key->bytes);
}

void calxi_key_clear(calxi_key *key)
{
    calxi_builder_clear(&key->bytes);
    calxi_free(key->values);
    calxi_free(key->shared);
}

static bool push(const calx_node ***list, size_t *count, size_t *capacity, const calx_node *node)
{
    if (*count == *capacity) {
        const calx_node **grown = calxi_realloc_array(*list, *capacity ? *capacity * 2 : 16, sizeof *grown);
        if (!grown)
            return false;
        *list = grown;
        *capacity = *capacity ? *capacity * 2 : 16;
    }
    (*list)[(*count)++] = node;
    return true;
}

static void add(calxi_key *key, const void *data, size_t len)
{
    calxi_builder_add(&key->bytes, data, len);
}

static void add_text(calxi_key *key, const char *text)
{
    uint32_t len = (uint32_t)strlen(text);
    add(key, &len, sizeof len);
    add(key, text, len);
}

static void add_type(calxi_key *key, const calx_type *type)
{
    const uint32_t head[4] = { type->kind, type->length, type->scale, type->flags };
    if (type->kind == CALX_TYPE_NONE) {
        add(key, head, 1);
        return;
    }
    add(key, head, sizeof head);
    add_text(key, type->name ? type->name : "");
    if (type->collation)
        add_text(key, type->collation);
    if (type->element)
        add_type(key, type->element);
    for (size_t i = 0; i < type->value_count; i++)
        add_text(key, type->values[i] ? type->values[i] : "");
    if (type->user || type->variants) { /* the program's, which live as long as it does */
        add(key, &type->user, sizeof type->user);
        add(key, &type->variants, sizeof type->variants);
    }
}

/* Tables and their columns live as long as their metadata, and so do their numbers. */
static void add_permanent(calxi_key *key, const calx_node *node)
{
    uint8_t mark = (uint8_t)node->kind;
    if (node->kind == CALX_NODE_TABLE) {
        mark = MARK_TABLE;
        add(key, &mark, 1);
        add(key, &calxi_table_of(node)->id, sizeof(uint64_t));
    } else if (calxi_is_table_column(node)) {
        const calxi_table *table = calxi_table_of(node->items[0]);
        uint32_t at = (uint32_t)(calxi_column_of(node) - table->columns);
        mark = MARK_COLUMN;
        add(key, &mark, 1);
        add(key, &table->id, sizeof table->id);
        add(key, &at, sizeof at);
    } else {
        add(key, &mark, 1);
        if (node->kind == CALX_NODE_ERROR)
            add_text(key, node->name);
    }
}

/* True: it was there before. */
static bool add_shared(calxi_key *key, const calx_node *node)
{
    uint8_t mark = MARK_SHARED;
    for (uint32_t i = 0; i < key->shared_count; i++)
        if (key->shared[i] == node) {
            add(key, &mark, 1);
            add(key, &i, sizeof i);
            return true;
        }
    if (!push(&key->shared, &key->shared_count, &key->shared_capacity, node))
        key->failed = true;
    return false;
}

/* Values that dialects write into the SQL, since no parameter may stand there: such a one is of the structure. */
static bool is_written(const calx_node *node, size_t at)
{
    return node->kind == CALX_NODE_BOUND || (node->kind == CALX_NODE_FUNC && at == 1 && !strcmp(node->name, "aggregate_strings"));
}

static void add_value(calxi_key *key, const calx_node *node)
{
    const calx_value *value = node->value;
    if (calxi_node_is(node, CALX_NODE_AGGREGATE_ORDER))
        add_value(key, node->items[0]);
    else if (value && (value->kind == CALX_KIND_STR || value->kind == CALX_KIND_BYTES || value->kind == CALX_KIND_DECIMAL))
        add(key, value->as.s.ptr, value->as.s.len);
    else if (value)
        add(key, &value->as.i, sizeof value->as.i);
}

static void walk(calxi_key *key, const calx_node *node)
{
    static const uint8_t null = MARK_NULL;
    struct { uint8_t kind, op; uint16_t zero; uint32_t flags, count; } head;
    if (!node) {
        add(key, &null, 1);
        return;
    }
    if (calxi_node_is_permanent(node)) {
        add_permanent(key, node);
        return;
    }
    if ((__atomic_load_n(&node->refs_, __ATOMIC_RELAXED) & ~CALXI_NODE_FLOATING) > 1 && add_shared(key, node))
        return;
    head.kind = (uint8_t)node->kind;
    head.op = (uint8_t)node->op;
    head.zero = node->value ? (uint16_t)node->value->kind : 0;
    head.flags = node->flags;
    head.count = node->count;
    add(key, &head, sizeof head);
    add_type(key, node->type);
    add_text(key, node->name);
    if (node->kind == CALX_NODE_BIND && !push(&key->values, &key->count, &key->capacity, node))
        key->failed = true;
    if (++key->depth > DEEPEST)
        key->too_deep = true;
    for (size_t i = 0; i < node->count && !key->too_deep; i++) {
        walk(key, node->items[i]);
        if (node->items[i] && is_written(node, i))
            add_value(key, node->items[i]);
    }
    key->depth--;
}

void calxi_key_walk(calxi_key *key, const calx_node *root)
{
    walk(key, root);
    key->failed = key->failed || key->bytes.failed;
}
