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
    uint64_t id;            /* of a kept one; never used twice in a process: a key without a comparison of texts. 0: not kept */
    uint64_t hash;          /* of the text, or the key */
    size_t len;
    const char *text;       /* behind the struct; of a tree that was sealed its structural key, before that "" */
    struct calx_node *root; /* of a tree, else NULL */
    const struct calx_node **values; /* of a sealed tree: its values, in the order of the key, which lies behind them */
    size_t value_count;
    bool sealed;
    bool lists;             /* of a sealed tree: lists come with each run (expand.h) */
    _Atomic(struct calx_node *) held; /* what calls took that the statement has no place for */
    const char *consumed;   /* by what, of one that is only there to tell so: the place of a call; NULL: it is alive */
    atomic_bool spare;      /* it is one of those that stand in when there is no memory, and is in use */
};

/* A statement of a tree, whose reference it takes over. */
calx_statement *calxi_statement_of(struct calx_node *root);

/* UNION and its kin of a list of statements' trees. */
struct calx_node *calxi_compound(uint32_t op, uint32_t flags, struct calx_node *parts);
/* Has a node that a call could not use live as long as the statement, which may be in use by other threads. */
void calxi_statement_hold(calx_statement *statement, struct calx_node *node);

/* Gives the statement of a tree its key and values; after that it does not change. By calx_keep(), or by its one run. */
void calxi_statement_seal(calx_statement *statement);

/* The text for messages: of a tree it is known when it is compiled. */
static inline const char *calxi_statement_text(const calx_statement *statement)
{
    return statement->root ? NULL : statement->text;
}

static inline bool calxi_statement_is_kept(const calx_statement *statement)
{
    return !atomic_load_explicit(&statement->floating, memory_order_relaxed);
}

/* Those that stand in for a statement without one, and are never freed. */
bool calxi_statement_is_static(const calx_statement *statement);
/* Gives up all that a statement holds. */
void calxi_statement_empty(calx_statement *statement);
/* Why it cannot run, with the call that has consumed it; perhaps written into the room. */
const char *calxi_statement_why(const calx_statement *statement, char *room, size_t size);

#endif
