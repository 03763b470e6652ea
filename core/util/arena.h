/* SPDX-License-Identifier: MIT */
/* An arena: many small blocks that are freed together. */
#ifndef CALXI_UTIL_ARENA_H
#define CALXI_UTIL_ARENA_H

#include <stddef.h>

typedef struct calxi_arena_block calxi_arena_block;

typedef struct calxi_arena {
    calxi_arena_block *blocks; /* the newest first */
    char *next, *end;          /* free room in the newest */
} calxi_arena;

void calxi_arena_init(calxi_arena *arena);
void *calxi_arena_alloc(calxi_arena *arena, size_t size);              /* aligned for any type; NULL when out of memory */
char *calxi_arena_copy(calxi_arena *arena, const void *data, size_t len); /* adds a NUL */
void calxi_arena_reset(calxi_arena *arena);                            /* frees all but one standard block */
void calxi_arena_clear(calxi_arena *arena);                            /* frees all */

#endif
