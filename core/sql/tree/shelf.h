/* SPDX-License-Identifier: MIT */
/* Memory of nodes: a block holds several that one thread made one after the other, and is freed with the last of them. */
#ifndef CALXI_SQL_SHELF_H
#define CALXI_SQL_SHELF_H

#include <stddef.h>
#include <stdint.h>

/* A statement's nodes are made together and mostly die together, so that a few blocks do for all of them. Any thread may give back
 * what another has made. With an allocator of the program's own, and where misuse is looked for (--enable-debug, AddressSanitizer), each
 * node is a block of its own. */
typedef struct calxi_shelf calxi_shelf;

/* Uninitialised; NULL when out of memory. *shelf NULL: a block of its own, for calxi_free(). */
void *calxi_shelf_alloc(size_t size, calxi_shelf **shelf);
/* Gives back so many of what calxi_shelf_alloc() has given from this shelf. */
void calxi_shelf_free(calxi_shelf *shelf, uint32_t count);

#endif
