/* SPDX-License-Identifier: MIT */
/* Textual statements and their lifetime: floating, kept, released. */
#include "sql/tree/statement.h"

#include "sql/schema/defaults.h"
#include "sql/tree/alike.h"
#include "sql/tree/key.h"
#include "sql/tree/node.h"
#include "sql/tree/quarantine.h"
#include "util/memory.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <string.h>

/* Constructors never return NULL: these stand in, already failed. They are never written to, so never freed. */
static calx_statement no_memory = { .status = CALX_NO_MEMORY, .message = "out of memory" };
static calx_statement no_text = { .status = CALX_MISUSE, .message = "calx_text: the text is NULL" };

/* These stand in for statements of trees, one for each, since they hold the tree: parts of it may be passed on again until the statement
 * that should have been has died. Beyond their number a tree dies at once. */
static calx_statement spares[64];

static atomic_uint_fast64_t last_id;

bool calxi_statement_is_static(const calx_statement *statement)
{
    return statement == &no_memory || statement == &no_text;
}

calx_statement *calx_text(const char *sql)
{
    return calx_text_sized((calx_str){ sql, sql ? strlen(sql) : 0 });
}

/* NULL: no memory. The text lies behind it. */
static calx_statement *create(const char *text, size_t len)
{
    calx_statement *statement = len > SIZE_MAX - sizeof *statement - 1 ? NULL : calxi_alloc(sizeof *statement + len + 1);
    if (!statement)
        return NULL;
    memcpy(statement + 1, text, len);
    ((char *)(statement + 1))[len] = '\0';
    atomic_init(&statement->refs, 1);
    atomic_init(&statement->floating, true);
    statement->status = CALX_OK;
    statement->message = "";
    statement->id = 0;
    statement->hash = 0;
    statement->len = len;
    statement->text = (const char *)(statement + 1);
    statement->root = NULL;
    statement->values = NULL;
    statement->value_count = 0;
    statement->sealed = statement->lists = false;
    statement->consumed = NULL;
    atomic_init(&statement->held, NULL);
    atomic_init(&statement->spare, false);
    return statement;
}

calx_statement *calx_text_sized(calx_str sql)
{
    calx_statement *statement;
    if (!sql.ptr)
        return &no_text;
    statement = create(sql.ptr, sql.len);
    if (!statement)
        return &no_memory;
    statement->hash = XXH3_64bits(sql.ptr, sql.len);
    return statement;
}

static calx_statement *take_spare(calx_node *root)
{
    for (size_t i = 0; i < sizeof spares / sizeof *spares; i++) {
        bool in_use = false;
        if (!atomic_compare_exchange_strong(&spares[i].spare, &in_use, true))
            continue;
        atomic_init(&spares[i].refs, 1);
        atomic_init(&spares[i].floating, true);
        spares[i].status = no_memory.status;
        spares[i].message = no_memory.message;
        spares[i].text = "";
        spares[i].root = root;
        spares[i].sealed = true;
        spares[i].consumed = NULL;
        return &spares[i];
    }
    calxi_node_unref(root);
    return &no_memory;
}

calx_statement *calxi_statement_of(calx_node *root)
{
    calx_statement *statement = create("", 0);
    if (!statement)
        return calxi_node_is_permanent(root) ? &no_memory : take_spare(root);
    statement->root = root;
    return statement;
}

void calxi_statement_hold(calx_statement *statement, calx_node *node)
{
    calx_node *first, **end;
    if (!node || !(node->refs_ & CALXI_NODE_FLOATING))
        return;
    if (!statement || calxi_statement_is_static(statement)) {
        calxi_node_unref(node);
        return;
    }
    end = calxi_node_end(calxi_node_sink(node));
    first = atomic_load(&statement->held);
    do
        *end = first;
    while (!atomic_compare_exchange_weak(&statement->held, &first, node));
}

/* One block: the values, then the key. */
static bool store(calx_statement *statement, const calxi_key *key)
{
    size_t len = calxi_key_len(key), values = key->values.count * sizeof *statement->values;
    char *block = calxi_alloc(values + len);
    if (!block)
        return false;
    memcpy(block, key->values.items, values);
    memcpy(block + values, key->data, len);
    statement->values = (const calx_node **)(void *)block;
    statement->value_count = key->values.count;
    statement->text = block + values;
    statement->len = len;
    statement->hash = XXH3_64bits(key->data, len);
    return true;
}

void calxi_statement_seal(calx_statement *statement)
{
    calxi_key key;
    if (!statement->root || statement->sealed)
        return;
    statement->sealed = true;
    calxi_key_init(&key);
    key.failed = !calxi_apply_defaults(statement->root);
    calxi_key_walk(&key, statement->root);
    if (key.groups && key.values.count && !key.failed && !key.too_deep && calxi_join_alike(statement->root)) {
        calxi_key_clear(&key);
        calxi_key_init(&key);
        calxi_key_walk(&key, statement->root);
    }
    statement->lists = key.lists;
    if (key.too_deep) {
        statement->status = CALX_MISUSE;
        statement->message = "the expression is nested too deeply";
    } else if (key.failed || !store(statement, &key)) {
        statement->status = CALX_NO_MEMORY;
        statement->message = "out of memory";
    }
    calxi_key_clear(&key);
}

calx_statement *calx_keep_statement(calx_statement *statement)
{
    if (!statement)
        return &no_text;
    if (calxi_statement_is_static(statement) || statement->consumed)
        return statement;
    calxi_statement_seal(statement);
    if (atomic_exchange(&statement->floating, false))
        statement->id = atomic_fetch_add_explicit(&last_id, 1, memory_order_relaxed) + 1;
    else
        atomic_fetch_add_explicit(&statement->refs, 1, memory_order_relaxed);
    return statement;
}

void calxi_statement_empty(calx_statement *statement)
{
    calx_node *held = atomic_load_explicit(&statement->held, memory_order_relaxed);
    if (statement->values)
        calxi_free(statement->values);
    if (statement->root) {
        calxi_node_unref(statement->root);
        statement->text = ""; /* the key is gone with the values */
        statement->len = 0;
    }
    if (held)
        calxi_node_unref(held);
    statement->values = NULL;
    statement->value_count = 0;
    statement->root = NULL;
    atomic_store_explicit(&statement->held, NULL, memory_order_relaxed);
}

void calx_release_statement(calx_statement *statement)
{
    if (!statement || calxi_statement_is_static(statement) || statement->consumed)
        return;
    /* The only reference cannot meet another. */
    if (atomic_load_explicit(&statement->refs, memory_order_acquire) != 1 &&
        atomic_fetch_sub_explicit(&statement->refs, 1, memory_order_acq_rel) != 1)
        return;
#ifdef CALX_DEBUG
    calxi_statement_retire(statement, "calx_release()", NULL);
#else
    if (atomic_load(&statement->spare)) {
        calxi_statement_retire(statement, "calx_release()", NULL);
        return;
    }
    calxi_statement_empty(statement);
    calxi_free(statement);
#endif
}

calx_status calx_statement_error(const calx_statement *statement)
{
    return statement ? statement->status : CALX_MISUSE;
}

const char *calx_statement_errmsg(const calx_statement *statement)
{
    return statement ? statement->message : "the statement is NULL";
}
