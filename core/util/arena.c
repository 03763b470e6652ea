/* SPDX-License-Identifier: MIT */
/* An arena: blocks of growing size, freed together. */
#include "util/arena.h"

#include "util/memory.h"

#include <stdint.h>
#include <string.h>

enum { STANDARD_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct calxi_arena_block {
    calxi_arena_block *older;
    size_t size; /* of the room behind this header */
};

#define ALIGNMENT _Alignof(max_align_t)
#define HEADER ((sizeof(calxi_arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

void calxi_arena_init(calxi_arena *arena)
{
    memset(arena, 0, sizeof *arena);
}

static void *add_block(calxi_arena *arena, size_t size)
{
    size_t room = arena->blocks ? arena->blocks->size * 2 : STANDARD_BLOCK;
    calxi_arena_block *block;
    if (room > LARGEST_BLOCK)
        room = LARGEST_BLOCK;
    if (room < size)
        room = size;
    if (room > SIZE_MAX - HEADER || !(block = calxi_alloc(HEADER + room)))
        return NULL;
    block->older = arena->blocks;
    block->size = room;
    arena->blocks = block;
    arena->next = (char *)block + HEADER + size;
    arena->end = (char *)block + HEADER + room;
    return (char *)block + HEADER;
}

void *calxi_arena_alloc(calxi_arena *arena, size_t size)
{
    void *place = arena->next;
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!place || size > (size_t)(arena->end - arena->next))
        return add_block(arena, size);
    arena->next += size;
    return place;
}

char *calxi_arena_copy(calxi_arena *arena, const void *data, size_t len)
{
    char *copy = len < SIZE_MAX / 2 ? calxi_arena_alloc(arena, len + 1) : NULL;
    if (copy) {
        if (len)
            memcpy(copy, data, len);
        copy[len] = '\0';
    }
    return copy;
}

static void free_blocks(calxi_arena_block *block)
{
    while (block) {
        calxi_arena_block *older = block->older;
        calxi_free(block);
        block = older;
    }
}

void calxi_arena_reset(calxi_arena *arena)
{
    calxi_arena_block *keep = arena->blocks;
    if (!keep)
        return;
    free_blocks(keep->older);
    keep->older = NULL;
    if (keep->size > STANDARD_BLOCK * 16) {
        calxi_arena_clear(arena);
        return;
    }
    arena->next = (char *)keep + HEADER;
    arena->end = arena->next + keep->size;
}

void calxi_arena_clear(calxi_arena *arena)
{
    free_blocks(arena->blocks);
    calxi_arena_init(arena);
}
