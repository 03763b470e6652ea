/* SPDX-License-Identifier: MIT */
/* Copies of types: all that one points to goes with it, into one piece of memory. */
#ifndef CALX_SQL_TYPE_COPY_H
#define CALX_SQL_TYPE_COPY_H

#include <calx/node.h>

/* Bytes of a copy; 0 of NULL. */
size_t calxi_type_size(const calx_type *type);
/* Copies `type` to `*room`, which is aligned for a pointer and has that many bytes, and moves it behind them. What is the program's own
 * for good (`user`) stays where it is. */
const calx_type *calxi_type_copy(char **room, const calx_type *type);

#endif
