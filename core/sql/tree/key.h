/* SPDX-License-Identifier: MIT */
/* The structural key of a tree: two trees with the same key compile to the same SQL, whatever their values are. */
#ifndef CALXI_SQL_KEY_H
#define CALXI_SQL_KEY_H

#include "sql/tree/node.h"

enum { CALXI_KEY_ROOM = 768, CALXI_KEY_NODES = 16 };

/* A list of nodes; its first ones need no memory. */
typedef struct calxi_key_list {
    const calx_node **items, *few[CALXI_KEY_NODES];
    size_t count, capacity;
} calxi_key_list;

/* What a walk over a tree gives: the key, and the values in the order of the walk. A node that stands in several places is walked once,
 * and is a reference after that, so that the key tells sharing from likeness. Most keys are found again and thrown away: one of usual
 * length lies in the struct, where it must stay. */
typedef struct calxi_key {
    char *data, *end;   /* `end`: of the room */
    char *at;           /* where the next part goes: the key ends there */
    calxi_key_list values, shared;
    size_t depth;
    bool groups;        /* a select groups, or tells rows apart */
    bool lists;         /* there is a calx_in_param() */
    bool too_deep, failed;
    char room[CALXI_KEY_ROOM];
} calxi_key;

void calxi_key_init(calxi_key *key);
void calxi_key_walk(calxi_key *key, const calx_node *root);
void calxi_key_clear(calxi_key *key);

static inline size_t calxi_key_len(const calxi_key *key)
{
    return (size_t)(key->at - key->data);
}

#endif
