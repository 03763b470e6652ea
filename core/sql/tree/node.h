/* SPDX-License-Identifier: MIT */
/* Nodes inside: how they are made, shared and freed. */
#ifndef CALXI_SQL_NODE_H
#define CALXI_SQL_NODE_H

#include <calx/plugin/compiler.h>
#include <calx/error.h>

#include <stdarg.h>

/* refs_: a count; the bit says that the first who is given the node takes over the reference it was born with. A node with a count of
 * zero is permanent: static, or part of a table, which holds it. */
enum { CALXI_NODE_PERMANENT = 0 };
#define CALXI_NODE_FLOATING UINT32_C(0x80000000)

/* A node with room for `count` children, set to NULL, and copies of `name` and `type` (either may be NULL). Floating. Never NULL: the
 * node that stands for no memory, which is permanent. */
calx_node *calxi_node_create(uint32_t kind, uint32_t op, size_t count, const char *name);
calx_node *calxi_node_create_typed(uint32_t kind, uint32_t op, size_t count, const char *name, const calx_type *type);
/* Of a TABLE called "schema.name" makes one called "name" in a schema of `len` bytes, which lies before the name, NUL between them. */
void calxi_node_in_schema(calx_node *table, size_t len);
/* The schema of such a one; "" of all others. */
static inline const char *calxi_node_schema(const calx_node *table)
{
    return table->op ? table->name - table->op : "";
}
/* A value; text and bytes are copied. */
calx_node *calxi_node_create_bind(const calx_value *value);
/* A BIND or PARAM again, of the type of `other`, which may die before it; `column` is what messages are to name. */
calx_node *calxi_node_create_beside(const calx_node *value, const calx_node *other, const char *column);
/* The op of such a node (the last one: where it is set, and of a type that converts); of one whose value is asked for at each run (schema/defaults.h);
 * and of one that is itself read as what it is set to, or compared with (convert.h). */
enum { CALXI_BIND_COMPUTED = 1, CALXI_BIND_BESIDE = 2, CALXI_BIND_SET = 3, CALXI_BIND_COMPARED = 4, CALXI_BIND_BESIDE_SET = 5 };
/* The column that a BIND or PARAM stands beside, or "". */
const char *calxi_node_beside(const calx_node *value);
/* A list as it was given to a call. NULL that is said to have items has an error for its only one: what is made of it tells so, and nothing reads it. */
calx_node *const *calxi_no_items(size_t *count);
static inline calx_node *const *calxi_given(calx_node *const *items, size_t *count)
{
    return items || !*count ? items : calxi_no_items(count);
}
/* A node of kind ERROR. Statuses other than CALX_NO_MEMORY carry a message. */
calx_node *calxi_node_fail(calx_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));
calx_status calxi_node_status(const calx_node *node);

/* One more reference, of a node that is held already. */
calx_node *calxi_node_ref(calx_node *node);
void calxi_node_unref(calx_node *node); /* NULL is fine */
/* For a floating node that nobody else has been told of: it dies. */
void calxi_node_drop(calx_node *node);

/* A call that fails still takes what it is given, and what it gives holds that: who passes a node on again may do so whether or not the
 * call before has failed. (docs/decisions/0011-calls-that-fail.md) */
/* Of kind ERROR, CALX_MISUSE, with its message and with what the call was given (each may be NULL). */
calx_node *calxi_node_refuse(calx_node *const *given, size_t count, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for no memory, which needs none: the first floating node that the call was given becomes the error, and holds the others. */
calx_node *calxi_node_starved(calx_node *const *given, size_t count);
/* Makes a node, which nobody else may be reading, the error of no memory. */
void calxi_node_starve(calx_node *node);
/* Has a floating node live as long as another, without a place in it. Needs no memory. */
void calxi_node_hold(calx_node *node, calx_node *held);
/* The same of one that the caller holds: the reference is handed over. */
void calxi_node_hand(calx_node *node, calx_node *held);
/* Where a node holds others so: the place for one more. */
calx_node **calxi_node_end(calx_node *node);

/* Whether a parameter of that name is in the tree, also in what a node holds without a place in it. */
bool calxi_node_has_param(const calx_node *node, const char *name);

/* Puts a child into its place, taken over. */
void calxi_node_set(calx_node *node, size_t at, calx_node *child);
/* Adds a child at the end; false when there is no memory (the child is held). Only for nodes that are not shared. */
bool calxi_node_append(calx_node *node, calx_node *child);
/* Makes a node of a kind with these children, each taken over; a NULL among them stays one. */
calx_node *calxi_node_with(uint32_t kind, uint32_t op, const char *name, const calx_type *type, calx_node *const *items, size_t count);
/* A NULL among the children from `from` on becomes an error: "what: part 1 is NULL". */
void calxi_node_refuse_nulls(calx_node *node, size_t from, const char *what, const char *part);
/* Both, without a name. */
calx_node *calxi_node_of(uint32_t kind, uint32_t op, calx_node *const *items, size_t count, const char *what);

static inline bool calxi_node_is_permanent(const calx_node *node)
{
    return __atomic_load_n(&node->refs_, __ATOMIC_RELAXED) == CALXI_NODE_PERMANENT;
}

static inline bool calxi_node_is(const calx_node *node, uint32_t kind)
{
    return node && node->kind == kind;
}

/* Takes a node that was passed to a call: the floating reference, or one more. NULL stays NULL. A floating node is nobody else's yet:
 * nothing here needs to be atomic but what others may do at the same time. */
static inline calx_node *calxi_node_sink(calx_node *node)
{
    uint32_t refs = node ? __atomic_load_n(&node->refs_, __ATOMIC_RELAXED) : CALXI_NODE_PERMANENT;
    if (refs == (CALXI_NODE_FLOATING | 1))
        __atomic_store_n(&node->refs_, 1, __ATOMIC_RELAXED);
    else if (refs != CALXI_NODE_PERMANENT &&
             !(__atomic_fetch_and(&node->refs_, ~CALXI_NODE_FLOATING, __ATOMIC_RELAXED) & CALXI_NODE_FLOATING))
        __atomic_fetch_add(&node->refs_, 1, __ATOMIC_RELAXED);
    return node;
}

/* The value of a BIND as an argument: it lies in one. */
static inline const calx_arg *calxi_node_arg(const calx_node *node)
{
    return (const calx_arg *)(const void *)((const char *)node->value - offsetof(calx_arg, value));
}

static inline calx_node *calxi_node_item(const calx_node *node, size_t at)
{
    return node && at < node->count ? node->items[at] : NULL;
}

/* Nodes whose type is known take it from here. */
extern const calx_type calxi_type_none, calxi_type_boolean, calxi_type_bigint, calxi_type_integer, calxi_type_text, calxi_type_double,
    calxi_type_numeric, calxi_type_timestamp, calxi_type_timestamptz, calxi_type_date, calxi_type_time, calxi_type_blob,
    calxi_type_interval, calxi_type_uuid, calxi_type_json;
/* The type of a node, or one of its kind, that outlives every statement. */
const calx_type *calxi_type_for_good(const calx_node *node);
/* A type of a kind, without more, for good. */
const calx_type *calxi_type_of_kind(uint32_t kind);
/* Gives the node a type that outlives it (static, or a table's). */
void calxi_node_set_type(calx_node *node, const calx_type *type);

#endif
