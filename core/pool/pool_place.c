/* SPDX-License-Identifier: MIT */
/* Places: their memory, and finding one. Looking at all of them is for threads that have none of their own to come back to. */
#include "pool/pool_inside.h"

#include "util/memory.h"

#include <sched.h>

static bool make_chunk(calxi_pool *pool, unsigned chunk)
{
    size_t size = ((size_t)CALXI_POOL_FIRST << chunk) * sizeof(calxi_place);
    pool->blocks[chunk] = calxi_calloc(1, size + CALXI_POOL_LINE);
    if (!pool->blocks[chunk])
        return false;
    pool->chunks[chunk] = (calxi_place *)(((uintptr_t)pool->blocks[chunk] + CALXI_POOL_LINE - 1) &
                                          ~(uintptr_t)(CALXI_POOL_LINE - 1));
    return true;
}

static calxi_place *new_place(calxi_pool *pool)
{
    uint32_t count = atomic_load_explicit(&pool->place_count, memory_order_relaxed);
    unsigned chunk = 31u - (unsigned)__builtin_clz(count + CALXI_POOL_FIRST) - CALXI_POOL_FIRST_BIT;
    calxi_place *place;
    if (chunk >= CALXI_POOL_CHUNKS || (!pool->chunks[chunk] && !make_chunk(pool, chunk)))
        return NULL;
    place = calxi_pool_place(pool, count + 1);
    place->number = count + 1;
    atomic_store_explicit(&pool->place_count, count + 1, memory_order_release);
    return place;
}

calxi_place *calxi_place_take(calxi_pool *pool)
{
    calxi_place *place = pool->free ? calxi_pool_place(pool, pool->free) : new_place(pool);
    if (!place)
        return NULL;
    if (place->number == pool->free)
        pool->free = place->next_free;
    place->connection = NULL;
    place->process = calxi_process;
    atomic_store_explicit(&place->state, CALXI_PLACE_OUT, memory_order_relaxed);
    pool->total++;
    return place;
}

void calxi_place_free(calxi_pool *pool, calxi_place *place)
{
    if (place->process == calxi_process)
        pool->total--;
    place->connection = NULL;
    atomic_store_explicit(&place->state, CALXI_PLACE_FREE, memory_order_relaxed);
    place->next_free = pool->free;
    pool->free = place->number;
}

calxi_place *calxi_place_find(calxi_pool *pool)
{
    uint32_t count = atomic_load_explicit(&pool->place_count, memory_order_acquire);
    for (;;) {
        calxi_place *best = NULL;
        int64_t best_ns = 0;
        for (uint32_t number = 1; number <= count; number++) {
            calxi_place *place = calxi_pool_place(pool, number);
            int64_t since_ns;
            if (atomic_load(&place->state) != CALXI_PLACE_IDLE)
                continue;
            since_ns = atomic_load_explicit(&place->since_ns, memory_order_relaxed);
            if (best && since_ns < best_ns)
                continue;
            best = place;
            best_ns = since_ns;
        }
        if (!best || calxi_place_grab(best))
            return best;
    }
}

size_t calxi_place_count_idle(calxi_pool *pool)
{
    uint32_t count = atomic_load_explicit(&pool->place_count, memory_order_relaxed);
    size_t idle = 0;
    for (uint32_t number = 1; number <= count; number++) {
        calxi_place *place = calxi_pool_place(pool, number);
        unsigned state;
        while ((state = atomic_load(&place->state)) == CALXI_PLACE_RETURNING)
            sched_yield();
        idle += state == CALXI_PLACE_IDLE;
    }
    return idle;
}

void calxi_places_release(calxi_pool *pool)
{
    for (size_t i = 0; i < CALXI_POOL_CHUNKS; i++)
        calxi_free(pool->blocks[i]);
}
