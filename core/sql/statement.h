/* SPDX-License-Identifier: MIT */
/* Statements inside: the node with its floating reference. */
#ifndef CALXI_SQL_STATEMENT_H
#define CALXI_SQL_STATEMENT_H

#include <calx/sql.h>

#include <stdatomic.h>

struct calx_statement {
    atomic_uint refs;
    atomic_bool floating;   /* the first use takes over the reference that it was born with */
    calx_status status;     /* of a statement that cannot run */
    const char *message;    /* static */
    uint64_t id;            /* never used twice in a process: a key without a comparison of texts */
    uint64_t hash;          /* of the text */
    size_t len;
    const char *text;       /* behind the struct; "" of an expression */
    struct calx_node *root; /* of an expression: its tree, else NULL */
};

/* A statement of a tree, whose reference it takes over. */
calx_statement *calxi_statement_of(struct calx_node *root);

static inline bool calxi_statement_is_kept(const calx_statement *statement)
{
    return !atomic_load_explicit(&statement->floating, memory_order_relaxed);
}

/* To be called once by every function that a statement is passed to, at its end: a floating statement dies. */
static inline void calxi_statement_consume(calx_statement *statement)
{
    if (statement && !calxi_statement_is_kept(statement))
        calx_release_statement(statement);
}

#endif
