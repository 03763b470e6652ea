/* SPDX-License-Identifier: MIT */
/* Lists among the arguments of a run, and the statement with their items in it. */
#ifndef CALXI_LISTS_H
#define CALXI_LISTS_H

#include "sql/tree/statement.h"
#include "util/arena.h"
#include "util/problem.h"

/* The statement, which has calx_in_param() in it and is sealed, with the lists of this run. A statement of its own, sealed, which is to be
 * released; NULL: *problem. *args is left with what is no list, in `arena`. */
calx_statement *calxi_expand_lists(const calx_statement *statement, calx_args_t *args, calxi_arena *arena, calxi_problem *problem);

#endif
