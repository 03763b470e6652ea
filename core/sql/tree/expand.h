/* SPDX-License-Identifier: MIT */
/* Lists that come with a run: the tree with each calx_in_param() as a calx_in() of the items that it is given. */
#ifndef CALXI_SQL_EXPAND_H
#define CALXI_SQL_EXPAND_H

#include "sql/tree/node.h"

/* The op of an IN whose second child is a tuple of one PARAM, which stands for all items. */
enum { CALXI_IN_PARAM = 1 };

/* What is asked for the items of the parameter: `count` of them, none of which may be taken over by anybody else. False: give up. */
typedef bool (*calxi_items_of)(void *context, const calx_node *param, calx_node ***items, size_t *count);

/* The tree again, sharing what has no such list in it. The original may be in use by other threads. A node that floats, or `root` itself, or NULL
 * when `items_of` has given up. `incomplete`: a part of it could not be made, and may have been a list. */
calx_node *calxi_expand_tree(calx_node *root, calxi_items_of items_of, void *context, bool *incomplete);

#endif
