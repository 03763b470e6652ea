/* SPDX-License-Identifier: MIT */
/* The pool: idle connections LIFO (the warmest first), waiters FIFO. How its books are kept is in pool_inside.h. */
#include "pool/pool_inside.h"

#include "util/clock.h"
#include "util/memory.h"

#include <string.h>

/* ---- the stack ---- */

static inline uint64_t with_top(uint64_t word, uint32_t number)
{
    return ((word + CALXI_POOL_ONE) & CALXI_POOL_TAG) | number;
}

/* NULL: nothing is idle, or it is a matter for the lock. */
static inline calxi_place *pop_quickly(calxi_pool *pool)
{
    uint64_t word = atomic_load_explicit(&pool->idle, memory_order_acquire);
    calxi_place *place;
    uint32_t below;
    do {
        if (word & CALXI_POOL_BUSY || !(word & CALXI_POOL_TOP))
            return NULL;
        place = calxi_pool_place(pool, (uint32_t)(word & CALXI_POOL_TOP));
        below = atomic_load_explicit(&place->next, memory_order_relaxed);
    } while (!atomic_compare_exchange_weak_explicit(&pool->idle, &word, with_top(word, below), memory_order_acq_rel,
                                                    memory_order_acquire));
    return place;
}

static inline bool push_quickly(calxi_pool *pool, calxi_place *place)
{
    uint64_t word = atomic_load_explicit(&pool->idle, memory_order_relaxed);
    do {
        if (word & CALXI_POOL_BUSY)
            return false;
        atomic_store_explicit(&place->next, (uint32_t)(word & CALXI_POOL_TOP), memory_order_relaxed);
    } while (!atomic_compare_exchange_weak_explicit(&pool->idle, &word, with_top(word, place->number), memory_order_acq_rel,
                                                    memory_order_relaxed));
    return true;
}

/* The same while the stack is ours alone. */
static calxi_place *pop(calxi_pool *pool)
{
    uint64_t word = atomic_load_explicit(&pool->idle, memory_order_relaxed);
    calxi_place *place;
    if (!(word & CALXI_POOL_TOP))
        return NULL;
    place = calxi_pool_place(pool, (uint32_t)(word & CALXI_POOL_TOP));
    word = with_top(word, atomic_load_explicit(&place->next, memory_order_relaxed)) | CALXI_POOL_BUSY;
    atomic_store_explicit(&pool->idle, word, memory_order_release);
    pool->idle_count--;
    return place;
}

static void push(calxi_pool *pool, calxi_place *place)
{
    uint64_t word = atomic_load_explicit(&pool->idle, memory_order_relaxed);
    atomic_store_explicit(&place->next, (uint32_t)(word & CALXI_POOL_TOP), memory_order_relaxed);
    atomic_store_explicit(&pool->idle, with_top(word, place->number) | CALXI_POOL_BUSY, memory_order_release);
    pool->idle_count++;
}

/* ---- places; under the lock ---- */

static calxi_place *new_place(calxi_pool *pool)
{
    uint32_t index = pool->place_count, n = index + CALXI_POOL_FIRST;
    unsigned chunk = 31u - (unsigned)__builtin_clz(n) - CALXI_POOL_FIRST_BIT;
    calxi_place *place;
    if (chunk >= CALXI_POOL_CHUNKS)
        return NULL;
    if (!pool->chunks[chunk] && !(pool->chunks[chunk] = calxi_calloc((size_t)CALXI_POOL_FIRST << chunk, sizeof *place)))
        return NULL;
    place = calxi_pool_place(pool, index + 1);
    place->number = ++pool->place_count;
    return place;
}

/* A right to a connection. NULL: out of memory. */
static calxi_place *take_place(calxi_pool *pool)
{
    calxi_place *place = pool->free ? calxi_pool_place(pool, pool->free) : new_place(pool);
    if (!place)
        return NULL;
    if (place->number == pool->free)
        pool->free = atomic_load_explicit(&place->next, memory_order_relaxed);
    place->connection = NULL;
    place->process = calxi_process;
    pool->total++;
    return place;
}

static void free_place(calxi_pool *pool, calxi_place *place)
{
    if (place->process == calxi_process)
        pool->total--;
    place->connection = NULL;
    atomic_store_explicit(&place->next, pool->free, memory_order_relaxed);
    pool->free = place->number;
}

/* ---- the lock ---- */

/* In a child process: what was idle at the fork is dropped, and what was out does not count. */
static void drop_inherited(calxi_pool *pool)
{
    calxi_place *place;
    pool->inherited = false;
    while ((place = pop(pool))) {
        pool->config.abandon(pool->config.owner, place->connection);
        free_place(pool, place);
    }
    pool->total = 0;
}

static void enter(calxi_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    if (!pool->busy) {
        uint64_t word = atomic_fetch_or_explicit(&pool->idle, CALXI_POOL_BUSY, memory_order_acq_rel);
        pool->busy = true;
        pool->idle_count = 0;
        for (uint32_t number = (uint32_t)(word & CALXI_POOL_TOP); number; pool->idle_count++)
            number = atomic_load_explicit(&calxi_pool_place(pool, number)->next, memory_order_relaxed);
    }
    if (pool->inherited)
        drop_inherited(pool);
}

static void leave(calxi_pool *pool)
{
    if (!pool->first && !pool->disposed && pool->total <= pool->config.size) {
        uint64_t word = atomic_load_explicit(&pool->idle, memory_order_relaxed);
        pool->busy = false;
        atomic_store_explicit(&pool->idle, with_top(word, (uint32_t)(word & CALXI_POOL_TOP)), memory_order_release);
    }
    pthread_mutex_unlock(&pool->lock);
}

/* A right that is not used goes to the first in line. Under the lock. */
static void forgo(calxi_pool *pool, calxi_place *place)
{
    if (pool->disposed || place->process != calxi_process || !calxi_pool_serve(pool, place))
        free_place(pool, place);
}

/* ---- connections; outside the lock ---- */

static inline void count_one(atomic_uint_least64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

static void close_connection(calxi_pool *pool, void *connection)
{
    count_one(&pool->closed);
    pool->config.close(pool->config.owner, connection);
}

static inline bool is_current(calxi_pool *pool, const calxi_place *place)
{
    return place->generation == atomic_load_explicit(&pool->generation, memory_order_relaxed);
}

static inline bool is_fresh(calxi_pool *pool, const calxi_place *place)
{
    return is_current(pool, place) &&
           (pool->config.recycle_us < 0 || calxi_now() - place->born_us < pool->config.recycle_us);
}

/* The place's connection is closed if there is one, and another opened. */
static calx_status renew(calxi_pool *pool, calxi_checkout *checkout, calxi_problem *problem)
{
    calxi_place *place = checkout->place;
    if (place->connection) {
        if (!is_current(pool, place))
            count_one(&pool->invalidated);
        close_connection(pool, place->connection);
    }
    /* Now: what is invalidated while it is being opened may have met the old server. */
    place->generation = atomic_load_explicit(&pool->generation, memory_order_relaxed);
    place->connection = pool->config.open(pool->config.owner, atomic_load_explicit(&place->where, memory_order_relaxed), problem);
    place->born_us = calxi_now();
    checkout->connection = place->connection;
    checkout->is_new = true;
    if (place->connection) {
        count_one(&pool->opened);
        return CALX_OK;
    }
    checkout->place = NULL;
    atomic_store_explicit(&place->where, NULL, memory_order_relaxed);
    enter(pool);
    forgo(pool, place);
    leave(pool);
    return problem->status;
}

/* ---- checkout and return ---- */

static calx_status disposed_problem(calxi_problem *problem)
{
    return calxi_problem_set(problem, CALX_MISUSE, "the engine was disposed: it opens no connections any more");
}

/* When nothing is idle: the right to open one, or a wait. Under the lock. */
static calxi_place *find_place(calxi_pool *pool, calxi_problem *problem)
{
    calxi_place *place;
    if (pool->total < pool->config.size || pool->total - pool->config.size < pool->config.overflow) {
        if (!(place = take_place(pool)))
            calxi_problem_no_memory(problem);
    } else if (!(place = calxi_pool_wait(pool))) {
        if (pool->disposed)
            disposed_problem(problem);
        else
            calxi_pool_timeout(pool, problem);
    }
    return place;
}

static calxi_place *acquire_slowly(calxi_pool *pool, calxi_problem *problem)
{
    calxi_place *place = NULL;
    enter(pool);
    if (pool->disposed)
        disposed_problem(problem);
    else if (!(place = pop(pool)))
        place = find_place(pool, problem);
    leave(pool);
    return place;
}

calx_status calxi_pool_acquire(calxi_pool *pool, const char *where, calxi_checkout *checkout, calxi_problem *problem)
{
    calxi_place *place = pop_quickly(pool);
    if (!place && !(place = acquire_slowly(pool, problem)))
        return problem->status;
    atomic_store_explicit(&place->since_us, calxi_now_roughly(), memory_order_relaxed);
    atomic_store_explicit(&place->where, where, memory_order_relaxed);
    checkout->place = place;
    checkout->connection = place->connection;
    checkout->is_new = false;
    return place->connection && is_fresh(pool, place) ? CALX_OK : renew(pool, checkout, problem);
}

calx_status calxi_pool_replace(calxi_pool *pool, calxi_checkout *checkout, calxi_problem *problem)
{
    return renew(pool, checkout, problem);
}

static void return_slowly(calxi_pool *pool, calxi_place *place, bool keep)
{
    void *doomed = NULL;
    enter(pool);
    if (pool->disposed || place->process != calxi_process)
        keep = false;
    else if (keep && !pool->first)
        keep = pool->idle_count < pool->config.size;
    if (!keep) {
        doomed = place->connection;
        place->connection = NULL;
    }
    if (pool->disposed || place->process != calxi_process || !calxi_pool_serve(pool, place)) {
        if (keep)
            push(pool, place);
        else
            free_place(pool, place);
    }
    leave(pool);
    if (doomed)
        close_connection(pool, doomed);
}

void calxi_pool_return(calxi_pool *pool, calxi_checkout *checkout, bool reusable)
{
    calxi_place *place = checkout->place;
    bool keep = reusable && is_current(pool, place);
    checkout->place = NULL; /* now: the checkout may be part of the connection, which is another's or freed below */
    checkout->connection = NULL;
    atomic_store_explicit(&place->where, NULL, memory_order_relaxed);
    if (keep && push_quickly(pool, place))
        return;
    if (!keep)
        count_one(&pool->invalidated);
    return_slowly(pool, place, keep);
}

/* ---- invalidation ---- */

void calxi_pool_lost(calxi_pool *pool, const calxi_checkout *checkout)
{
    uint64_t generation;
    if (!checkout->place)
        return;
    generation = checkout->place->generation;
    /* Only once for all that were lost together. */
    atomic_compare_exchange_strong_explicit(&pool->generation, &generation, generation + 1, memory_order_relaxed,
                                            memory_order_relaxed);
}

/* Ends what is idle. Under the lock, which is given up while connections are closed. */
static void close_idle(calxi_pool *pool)
{
    calxi_place *chain = NULL, *place;
    while ((place = pop(pool))) {
        atomic_store_explicit(&place->next, chain ? chain->number : 0, memory_order_relaxed);
        chain = place;
    }
    while ((place = chain)) {
        uint32_t next = atomic_load_explicit(&place->next, memory_order_relaxed);
        leave(pool);
        if (!is_current(pool, place))
            count_one(&pool->invalidated);
        close_connection(pool, place->connection);
        place->connection = NULL;
        enter(pool);
        forgo(pool, place);
        chain = next ? calxi_pool_place(pool, next) : NULL;
    }
}

void calxi_pool_invalidate(calxi_pool *pool)
{
    atomic_fetch_add_explicit(&pool->generation, 1, memory_order_relaxed);
    enter(pool);
    close_idle(pool);
    leave(pool);
}

calxi_pool_counts calxi_pool_count(calxi_pool *pool)
{
    calxi_pool_counts counts;
    enter(pool);
    counts = (calxi_pool_counts){ .idle = pool->idle_count, .out = pool->total - pool->idle_count, .waiting = pool->waiting,
                                  .timeouts = pool->timeouts };
    leave(pool);
    counts.opened = atomic_load_explicit(&pool->opened, memory_order_relaxed);
    counts.closed = atomic_load_explicit(&pool->closed, memory_order_relaxed);
    counts.invalidated = atomic_load_explicit(&pool->invalidated, memory_order_relaxed);
    return counts;
}

/* ---- life ---- */

static void before_fork(void *owner)
{
    pthread_mutex_lock(&((calxi_pool *)owner)->lock);
}

/* Nothing is dropped here: a child that only executes another program pays nothing, and calls no library of which another thread may
 * have held a lock. Its first use of the pool does it. */
static void after_fork(void *owner, bool in_child)
{
    calxi_pool *pool = owner;
    if (in_child) {
        pool->first = NULL; /* they waited in threads that are not here */
        pool->last = &pool->first;
        pool->waiting = 0;
        pool->inherited = true;
        atomic_fetch_or_explicit(&pool->idle, CALXI_POOL_BUSY, memory_order_relaxed);
    }
    pthread_mutex_unlock(&pool->lock);
}

calxi_pool *calxi_pool_create(const calxi_pool_config *config)
{
    calxi_pool *pool = calxi_calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->config = *config;
    pool->last = &pool->first;
    atomic_init(&pool->generation, 1);
    pthread_mutex_init(&pool->lock, NULL);
    pool->fork.before = before_fork;
    pool->fork.after = after_fork;
    pool->fork.owner = pool;
    calxi_fork_watch(&pool->fork);
    return pool;
}

void calxi_pool_shut(calxi_pool *pool)
{
    enter(pool);
    pool->disposed = true;
    for (calxi_waiter *waiter = pool->first; waiter; waiter = waiter->next)
        pthread_cond_signal(&waiter->wake);
    close_idle(pool);
    leave(pool);
}

void calxi_pool_free(calxi_pool *pool)
{
    if (!pool)
        return;
    calxi_pool_shut(pool);
    calxi_fork_unwatch(&pool->fork);
    pthread_mutex_destroy(&pool->lock);
    for (size_t i = 0; i < CALXI_POOL_CHUNKS; i++)
        calxi_free(pool->chunks[i]);
    calxi_free(pool);
}
