/* SPDX-License-Identifier: MIT */
/* The structural key of a tree: two trees with the same key compile to the same SQL, whatever their values are. */
#ifndef CALXI_SQL_KEY_H
#define CALXI_SQL_KEY_H

#include "sql/node.h"
#include "util/builder.h"

/* What a walk over a tree gives: the key, and the values in the order of the walk. A node that stands in several places is walked once,
 * and is a reference after that, so that the key tells sharing from likeness. */
typedef struct calxi_key {
    calxi_builder bytes;
    const calx_node **values;
    size_t count, capacity;
    const calx_node **shared;
    size_t shared_count, shared_capacity;
    size_t depth;
    bool too_deep, failed;
} calxi_key;

void calxi_key_init(calxi_key *key);
void calxi_key_walk(calxi_key *key, const calx_node *root);
void calxi_key_clear(calxi_key *key);

#endif
