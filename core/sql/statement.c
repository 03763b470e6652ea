/* SPDX-License-Identifier: MIT */
/* Textual statements and their lifetime: floating, kept, released. */
#include "sql/statement.h"

#include "sql/key.h"
#include "sql/node.h"
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

static bool is_static(const calx_statement *statement)
{
    return statement == &no_memory || statement == &no_text;
}

calx_statement *calx_text(const char *sql)
{
    return calx_text_sized((calx_str){ sql, sql ? strlen(sql) : 0 });
}

calx_statement *calx_text_sized(calx_str sql)
{
    static atomic_uint_fast64_t next_id;
    calx_statement *statement;
    if (!sql.ptr)
        return &no_text;
    if (sql.len > SIZE_MAX - sizeof *statement - 1 || !(statement = calxi_alloc(sizeof *statement + sql.len + 1)))
        return &no_memory;
    memcpy(statement + 1, sql.ptr, sql.len);
    ((char *)(statement + 1))[sql.len] = '\0';
    atomic_init(&statement->refs, 1);
    atomic_init(&statement->floating, true);
    statement->status = CALX_OK;
    statement->message = "";
    statement->id = atomic_fetch_add_explicit(&next_id, 1, memory_order_relaxed) + 1;
    statement->hash = XXH3_64bits(sql.ptr, sql.len);
    statement->len = sql.len;
    statement->text = (const char *)(statement + 1);
    statement->root = NULL;
    statement->values = NULL;
    statement->value_count = 0;
    statement->sealed = false;
    atomic_init(&statement->held, NULL);
    atomic_init(&statement->spare, false);
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
        return &spares[i];
    }
    calxi_node_unref(root);
    return &no_memory;
}

calx_statement *calxi_statement_of(calx_node *root)
{
    calx_statement *statement = calx_text_sized((calx_str){ "", 0 });
    if (is_static(statement))
        return calxi_node_is_permanent(root) ? statement : take_spare(root);
    statement->root = root;
    return statement;
}

void calxi_statement_hold(calx_statement *statement, calx_node *node)
{
    calx_node *first, **end;
    if (!node || !(node->refs_ & CALXI_NODE_FLOATING))
        return;
    if (!statement || is_static(statement)) {
        calxi_node_unref(node);
        return;
    }
    end = calxi_node_end(calxi_node_sink(node));
    first = atomic_load(&statement->held);
    do
        *end = first;
    while (!atomic_compare_exchange_weak(&statement->held, &first, node));
}

void calxi_statement_seal(calx_statement *statement)
{
    calxi_key key;
    if (!statement->root || statement->sealed)
        return;
    statement->sealed = true;
    calxi_key_init(&key);
    calxi_key_walk(&key, statement->root);
    if (key.failed || key.too_deep) {
        statement->status = key.failed ? CALX_NO_MEMORY : CALX_MISUSE;
        statement->message = key.failed ? "out of memory" : "the expression is nested too deeply";
    } else {
        statement->len = key.bytes.len;
        statement->hash = XXH3_64bits(key.bytes.data, key.bytes.len);
        statement->values = key.values;
        statement->value_count = key.count;
        key.values = NULL;
        statement->text = calxi_builder_take(&key.bytes);
    }
    calxi_key_clear(&key);
}

calx_statement *calx_keep_statement(calx_statement *statement)
{
    if (!statement)
        return &no_text;
    if (is_static(statement))
        return statement;
    calxi_statement_seal(statement);
    if (!atomic_exchange(&statement->floating, false))
        atomic_fetch_add_explicit(&statement->refs, 1, memory_order_relaxed);
    return statement;
}

void calx_release_statement(calx_statement *statement)
{
    if (!statement || is_static(statement))
        return;
    if (atomic_fetch_sub_explicit(&statement->refs, 1, memory_order_acq_rel) != 1)
        return;
    if (statement->sealed && statement->status == CALX_OK)
        calxi_free((void *)(uintptr_t)statement->text);
    calxi_free(statement->values);
    calxi_node_unref(statement->root);
    calxi_node_unref(atomic_load(&statement->held));
    if (atomic_load(&statement->spare)) {
        atomic_store(&statement->held, NULL);
        atomic_store(&statement->spare, false);
    } else
        calxi_free(statement);
}

calx_status calx_statement_error(const calx_statement *statement)
{
    return statement ? statement->status : CALX_MISUSE;
}

const char *calx_statement_errmsg(const calx_statement *statement)
{
    return statement ? statement->message : "the statement is NULL";
}
