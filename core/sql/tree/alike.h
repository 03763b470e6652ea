/* SPDX-License-Identifier: MIT */
/* Equal expressions in one SELECT, which become one node. */
#ifndef CALXI_SQL_ALIKE_H
#define CALXI_SQL_ALIKE_H

#include "sql/tree/node.h"

/* Has what a SELECT groups or tells rows apart by stand as one node wherever it is written again in the same SELECT, with equal values in it:
 * its parameters are one each then. Only what belongs to this tree alone is changed. True: something was. */
bool calxi_join_alike(calx_node *root);
/* Whether two expressions are the same but for their values, which SQL that is kept does not know, and the statements in them. */
bool calxi_alike_by_form(const calx_node *a, const calx_node *b);

#endif
