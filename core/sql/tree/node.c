/* SPDX-License-Identifier: MIT */
/* Nodes: one block each, floating until something takes them, shared by count, freed without recursion too deep for a stack. */
#include "sql/tree/node.h"

#include "sql/tree/shelf.h"
#include "sql/tree/type_copy.h"
#include "util/memory.h"

#include <stdio.h>
#include <string.h>

#define TYPE(name_, kind_) const calx_type calxi_type_##name_ = { .kind = CALX_TYPE_##kind_ }
TYPE(none, NONE);
TYPE(boolean, BOOLEAN);
TYPE(bigint, BIGINT);
TYPE(integer, INTEGER);
TYPE(text, TEXT);
TYPE(double, DOUBLE);
TYPE(numeric, NUMERIC);
TYPE(timestamp, TIMESTAMP);
TYPE(timestamptz, TIMESTAMPTZ);
TYPE(date, DATE);
TYPE(time, TIME);
TYPE(blob, BLOB);
TYPE(interval, INTERVAL);
TYPE(uuid, UUID);
TYPE(json, JSON);

/* Stands in when there is no memory for a node. Permanent and never written to. */
static calx_node no_memory = { .kind = CALX_NODE_ERROR, .op = CALX_NO_MEMORY, .type = &calxi_type_none, .name = "out of memory" };

calx_node *const *calxi_no_items(size_t *count)
{
    static calx_node no_list = { .kind = CALX_NODE_ERROR, .op = CALX_MISUSE, .type = &calxi_type_none, .name = "a list is NULL, and is said to have items" };
    static calx_node *const items[] = { &no_list };
    *count = 1;
    return items;
}

/* What a node's one block holds behind the struct: its children, then its value, its type, and its name. */
typedef struct block {
    calx_node node;
    calx_node **grown; /* children that outgrew the block, else NULL */
    calxi_shelf *shelf; /* that it lies on, else NULL */
    calx_node *also;   /* held for as long as this node, since a call that would have held it found no memory; else NULL */
} block;

static block *block_of(calx_node *node)
{
    return (block *)(void *)node;
}

static calx_node *create(uint32_t kind, uint32_t op, size_t count, const calx_value *value, const calx_type *type, const char *name, size_t len)
{
    size_t children = count * sizeof(calx_node *), fixed = sizeof(block) + children + (value ? sizeof(calx_arg) : 0) + calxi_type_size(type);
    calxi_shelf *shelf;
    block *b;
    char *room;
    if (count > UINT32_MAX / sizeof(calx_node *) || len > SIZE_MAX / 2 || !(b = calxi_shelf_alloc(fixed + len + (name != NULL), &shelf)))
        return &no_memory;
    room = (char *)(b + 1);
    b->shelf = shelf;
    b->grown = NULL;
    b->also = NULL;
    for (size_t i = 0; i < count; i++)
        ((calx_node **)(void *)room)[i] = NULL;
    b->node = (calx_node){ .kind = (uint16_t)kind, .op = (uint16_t)op, .count = (uint32_t)count, .refs_ = CALXI_NODE_FLOATING | 1,
                           .type = &calxi_type_none, .name = "", .items = (calx_node **)(void *)room };
    room += children;
    if (value) {
        calx_arg *arg = (calx_arg *)(void *)room; /* so that it can be bound as it lies there */
        *arg = (calx_arg){ NULL, *value };
        b->node.value = &arg->value;
        room += sizeof *arg;
    }
    if (type)
        b->node.type = calxi_type_copy(&room, type);
    if (name) {
        memcpy(room, name, len);
        room[len] = '\0';
        b->node.name = room;
    }
    return &b->node;
}

calx_node *calxi_node_create(uint32_t kind, uint32_t op, size_t count, const char *name)
{
    return create(kind, op, count, NULL, NULL, name, name ? strlen(name) : 0);
}

calx_node *calxi_node_create_typed(uint32_t kind, uint32_t op, size_t count, const char *name, const calx_type *type)
{
    return create(kind, op, count, NULL, type, name, name ? strlen(name) : 0);
}

void calxi_node_in_schema(calx_node *table, size_t len)
{
    ((char *)(uintptr_t)table->name)[len] = '\0';
    table->name += len + 1;
    table->op = (uint16_t)(len + 1);
}

static const calx_type *type_of_value(const calx_value *value)
{
    switch (value->kind) {
    case CALX_KIND_BOOL: return &calxi_type_boolean;
    case CALX_KIND_INT8: case CALX_KIND_INT16: case CALX_KIND_INT32: return &calxi_type_integer;
    case CALX_KIND_INT64: case CALX_KIND_UINT8: case CALX_KIND_UINT16: case CALX_KIND_UINT32: case CALX_KIND_UINT64:
        return &calxi_type_bigint;
    case CALX_KIND_FLOAT: case CALX_KIND_DOUBLE: return &calxi_type_double;
    case CALX_KIND_STR: return &calxi_type_text;
    case CALX_KIND_BYTES: return &calxi_type_blob;
    case CALX_KIND_DECIMAL: return &calxi_type_numeric;
    case CALX_KIND_TIMESTAMP: return &calxi_type_timestamp;
    case CALX_KIND_TIMESTAMPTZ: return &calxi_type_timestamptz;
    case CALX_KIND_DATE: return &calxi_type_date;
    case CALX_KIND_TIME: return &calxi_type_time;
    case CALX_KIND_INTERVAL: return &calxi_type_interval;
    case CALX_KIND_UUID: return &calxi_type_uuid;
    case CALX_KIND_JSON: return &calxi_type_json;
    default: return &calxi_type_none;
    }
}

calx_node *calxi_node_create_bind(const calx_value *value)
{
    calx_value copy = *value;
    bool is_text = value->kind == CALX_KIND_STR || value->kind == CALX_KIND_BYTES || value->kind == CALX_KIND_DECIMAL ||
                   value->kind == CALX_KIND_JSON;
    calx_node *node;
    /* Text, bytes, decimals and JSON are pointer and length under four names. */
    node = is_text ? create(CALX_NODE_BIND, 0, 0, &copy, NULL, value->as.s.ptr ? value->as.s.ptr : "", value->as.s.len)
                   : create(CALX_NODE_BIND, 0, 0, &copy, NULL, NULL, 0);
    if (node == &no_memory)
        return node;
    if (is_text) { /* the name of a bind is its text, for the lifetime alone */
        ((calx_value *)(uintptr_t)node->value)->as.s.ptr = node->name;
        node->name = "";
    }
    node->type = type_of_value(value);
    return node;
}

/* Behind the name of such a node, and the NUL byte at its end, is that of the column. A text is before them. */
calx_node *calxi_node_create_beside(const calx_node *value, const calx_node *other, const char *column)
{
    const calx_type *copied = calxi_node_is_permanent(other) ? NULL : other->type;
    const calx_value *v = value->value;
    bool is_text = v && (v->kind == CALX_KIND_STR || v->kind == CALX_KIND_BYTES || v->kind == CALX_KIND_DECIMAL || v->kind == CALX_KIND_JSON);
    const char *text = is_text ? v->as.s.ptr : value->name;
    size_t len = is_text ? v->as.s.len : strlen(value->name), end = strlen(column) + 1;
    calx_node *node = create(value->kind, CALXI_BIND_BESIDE, 0, v, copied, NULL, len + 1 + end);
    char *room;
    if (node == &no_memory)
        return node;
    room = (char *)(block_of(node) + 1) + (v ? sizeof(calx_arg) : 0) + calxi_type_size(copied);
    memcpy(room, text, len);
    room[len] = '\0';
    memcpy(room + len + 1, column, end);
    node->name = is_text ? room + len : room;
    if (is_text)
        ((calx_value *)(uintptr_t)node->value)->as.s.ptr = room;
    if (!copied)
        node->type = other->type;
    node->flags = value->flags;
    return node;
}

const char *calxi_node_beside(const calx_node *value)
{
    return value->op == CALXI_BIND_BESIDE || value->op == CALXI_BIND_BESIDE_SET ? value->name + strlen(value->name) + 1 : "";
}

__attribute__((format(printf, 3, 0)))
static calx_node *failed(calx_status status, size_t count, const char *format, va_list args)
{
    char message[400];
    int len = vsnprintf(message, sizeof message, format, args);
    return create(CALX_NODE_ERROR, (uint32_t)status, count, NULL, NULL, message,
                  len < 0 ? 0 : (size_t)len < sizeof message ? (size_t)len : sizeof message - 1);
}

calx_node *calxi_node_fail(calx_status status, const char *format, ...)
{
    calx_node *node;
    va_list args;
    if (status == CALX_NO_MEMORY)
        return &no_memory;
    va_start(args, format);
    node = failed(status, 0, format, args);
    va_end(args);
    return node;
}

calx_status calxi_node_status(const calx_node *node)
{
    if (!node)
        return CALX_MISUSE;
    return node->kind == CALX_NODE_ERROR ? (calx_status)node->op : CALX_OK;
}

calx_node *calxi_node_ref(calx_node *node)
{
    if (node && !calxi_node_is_permanent(node))
        __atomic_fetch_add(&node->refs_, 1, __ATOMIC_RELAXED);
    return node;
}

/* Gives up a reference. True: it was the last. The only one cannot meet another. */
static inline bool give_up(calx_node *node)
{
    uint32_t refs = __atomic_load_n(&node->refs_, __ATOMIC_ACQUIRE);
    if (refs == CALXI_NODE_PERMANENT)
        return false;
    return (refs & ~CALXI_NODE_FLOATING) == 1 || (__atomic_fetch_sub(&node->refs_, 1, __ATOMIC_ACQ_REL) & ~CALXI_NODE_FLOATING) == 1;
}

/* A tree can be as deep as a program likes: what is to be freed waits in a list, linked through `type`, not on the stack. */
void calxi_node_unref(calx_node *node)
{
    calx_node *todo = NULL;
    calxi_shelf *shelf = NULL;
    uint32_t count = 0; /* of nodes from one shelf in a row */
    do {
        if (node && give_up(node)) {
            node->type = (const calx_type *)(const void *)todo;
            todo = node;
        }
        node = NULL;
        while (todo && !node) {
            block *b = block_of(todo);
            if (todo->count) {
                node = todo->items[--todo->count];
                if (node && calxi_node_is_permanent(node))
                    node = NULL;
                continue;
            }
            node = b->also;
            todo = (calx_node *)(uintptr_t)(const void *)todo->type;
            if (b->grown)
                calxi_free(b->grown);
            if (shelf && b->shelf != shelf)
                calxi_shelf_free(shelf, count), count = 0;
            shelf = b->shelf;
            if (shelf)
                count++;
            else
                calxi_free(b);
        }
    } while (node);
    if (shelf)
        calxi_shelf_free(shelf, count);
}

static bool is_floating(const calx_node *node)
{
    return node && (__atomic_load_n(&node->refs_, __ATOMIC_RELAXED) & CALXI_NODE_FLOATING);
}

void calxi_node_drop(calx_node *node)
{
    if (is_floating(node))
        calxi_node_unref(node);
}

/* ---- calls that fail ---- */

void calxi_node_hold(calx_node *node, calx_node *held)
{
    if (!is_floating(held) || held == node)
        return;
    if (calxi_node_is_permanent(node)) { /* nothing can hold it */
        calxi_node_unref(held);
        return;
    }
    *calxi_node_end(node) = calxi_node_sink(held);
}

calx_node **calxi_node_end(calx_node *node)
{
    while (block_of(node)->also)
        node = block_of(node)->also;
    return &block_of(node)->also;
}

void calxi_node_hand(calx_node *node, calx_node *held)
{
    if (held->refs_ == 1 && !calxi_node_is_permanent(node))
        *calxi_node_end(node) = held;
    else
        calxi_node_unref(held); /* it is someone else's too */
}

void calxi_node_starve(calx_node *node)
{
    node->kind = CALX_NODE_ERROR;
    node->op = CALX_NO_MEMORY;
    node->name = no_memory.name;
    node->type = no_memory.type;
    node->value = NULL;
}

calx_node *calxi_node_starved(calx_node *const *given, size_t count)
{
    calx_node *made = &no_memory;
    given = calxi_given(given, &count);
    for (size_t i = 0; i < count && made == &no_memory; i++)
        if (is_floating(given[i]))
            calxi_node_starve(made = given[i]);
    for (size_t i = 0; i < count; i++)
        calxi_node_hold(made, given[i]);
    return made;
}

calx_node *calxi_node_refuse(calx_node *const *given, size_t count, const char *format, ...)
{
    calx_node *node;
    va_list args;
    given = calxi_given(given, &count);
    va_start(args, format);
    node = failed(CALX_MISUSE, count, format, args);
    va_end(args);
    if (node == &no_memory)
        return calxi_node_starved(given, count);
    for (size_t i = 0; i < count; i++)
        node->items[i] = calxi_node_sink(given[i]);
    return node;
}

/* ---- calls that do not ---- */

void calxi_node_set(calx_node *node, size_t at, calx_node *child)
{
    if (node->kind == CALX_NODE_ERROR)
        calxi_node_hold(node, child);
    else
        node->items[at] = calxi_node_sink(child);
}

bool calxi_node_append(calx_node *node, calx_node *child)
{
    block *b = block_of(node);
    size_t count = node->count;
    if (!b->grown || (count >= 8 && (count & (count - 1)) == 0)) { /* full at each power of two */
        calx_node **grown = calxi_realloc_array(b->grown, count < 4 ? 8 : count * 2, sizeof *grown);
        if (!grown) {
            calxi_node_hold(node, child);
            return false;
        }
        if (!b->grown)
            memcpy(grown, node->items, count * sizeof *grown);
        b->grown = node->items = grown;
    }
    node->items[node->count++] = calxi_node_sink(child);
    return true;
}

calx_node *calxi_node_with(uint32_t kind, uint32_t op, const char *name, const calx_type *type, calx_node *const *items, size_t count)
{
    calx_node *node;
    items = calxi_given(items, &count);
    node = calxi_node_create_typed(kind, op, count, name, type);
    if (node == &no_memory)
        return calxi_node_starved(items, count);
    for (size_t i = 0; i < count; i++)
        node->items[i] = calxi_node_sink(items[i]);
    return node;
}

void calxi_node_refuse_nulls(calx_node *node, size_t from, const char *what, const char *part)
{
    for (size_t i = from; i < node->count && node->kind != CALX_NODE_ERROR; i++)
        if (!node->items[i])
            node->items[i] = calxi_node_sink(calxi_node_fail(CALX_MISUSE, "%s: %s %zu is NULL", what, part, i - from + 1));
}

calx_node *calxi_node_of(uint32_t kind, uint32_t op, calx_node *const *items, size_t count, const char *what)
{
    calx_node *node = calxi_node_with(kind, op, NULL, NULL, items, count);
    calxi_node_refuse_nulls(node, 0, what, "item");
    return node;
}

void calxi_node_set_type(calx_node *node, const calx_type *type)
{
    if (!calxi_node_is_permanent(node) && node->kind != CALX_NODE_ERROR)
        node->type = type;
}

const calx_type *calxi_type_of_kind(uint32_t kind)
{
    static const calx_type *const by_kind[CALX_TYPE_COUNT] = {
        [CALX_TYPE_SMALLINT] = &calxi_type_integer,    [CALX_TYPE_INTEGER] = &calxi_type_integer, [CALX_TYPE_BIGINT] = &calxi_type_bigint,
        [CALX_TYPE_REAL] = &calxi_type_double,         [CALX_TYPE_DOUBLE] = &calxi_type_double,   [CALX_TYPE_NUMERIC] = &calxi_type_numeric,
        [CALX_TYPE_BOOLEAN] = &calxi_type_boolean,     [CALX_TYPE_VARCHAR] = &calxi_type_text,    [CALX_TYPE_CHAR] = &calxi_type_text,
        [CALX_TYPE_TEXT] = &calxi_type_text,           [CALX_TYPE_VARBINARY] = &calxi_type_blob,  [CALX_TYPE_BLOB] = &calxi_type_blob,
        [CALX_TYPE_DATE] = &calxi_type_date,           [CALX_TYPE_TIME] = &calxi_type_time,       [CALX_TYPE_TIMESTAMP] = &calxi_type_timestamp,
        [CALX_TYPE_TIMESTAMPTZ] = &calxi_type_timestamptz, [CALX_TYPE_INTERVAL] = &calxi_type_interval, [CALX_TYPE_UUID] = &calxi_type_uuid,
        [CALX_TYPE_JSON] = &calxi_type_json,
    };
    return kind < CALX_TYPE_COUNT && by_kind[kind] ? by_kind[kind] : &calxi_type_none;
}

const calx_type *calxi_type_for_good(const calx_node *node)
{
    return calxi_node_is_permanent(node) ? node->type : calxi_type_of_kind(node->type->kind); /* a table outlives what is built with it */
}

/* ---- for those who read ---- */

uint32_t calx_node_kind(const calx_node *node)
{
    return node ? node->kind : CALX_NODE_ERROR;
}

uint32_t calx_node_op(const calx_node *node)
{
    return node ? node->op : 0;
}

uint32_t calx_node_flags(const calx_node *node)
{
    return node ? node->flags : 0;
}

const char *calx_node_name(const calx_node *node)
{
    return node ? node->name : "";
}

size_t calx_node_count(const calx_node *node)
{
    return node ? node->count : 0;
}

const calx_node *calx_node_child(const calx_node *node, size_t at)
{
    return calxi_node_item(node, at);
}

const calx_type *calx_node_type(const calx_node *node)
{
    return node ? node->type : &calxi_type_none;
}

const calx_value *calx_node_value(const calx_node *node)
{
    return node ? node->value : NULL;
}

enum { SEARCHED = 100000 }; /* nodes: shared ones are met each time */

static bool has_param(const calx_node *node, const char *name, unsigned *left)
{
    bool found = calxi_node_is(node, CALX_NODE_PARAM) && !strcmp(node->name, name);
    if (node && calxi_node_status(node) == CALX_NO_MEMORY) /* it may have been here */
        return true;
    if (found || !node || calxi_node_is_permanent(node) || !*left || !--*left)
        return found;
    for (size_t i = 0; !found && i < node->count; i++)
        found = has_param(node->items[i], name, left);
    return found || has_param(((const block *)(const void *)node)->also, name, left);
}

bool calxi_node_has_param(const calx_node *node, const char *name)
{
    unsigned left = SEARCHED;
    return has_param(node, name, &left);
}
