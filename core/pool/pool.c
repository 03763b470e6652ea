/* SPDX-License-Identifier: MIT */
/* The pool: idle connections LIFO (the warmest first), waiters FIFO. How its books are kept is in pool_inside.h. */
#include "pool/pool_inside.h"

#include "util/clock.h"
#include "util/memory.h"

#include <string.h>

enum { REMEMBERED = 4 };

/* What this thread returned last to a pool, for some pools: it finds its way back without looking. And the last tick of the clock. */
typedef struct memory {
    struct {
        uint64_t pool;
        calxi_place *place;
    } last[REMEMBERED];
    int64_t tick_ns;
    int64_t in_tick;
} memory;
static _Thread_local memory of_thread; /* asked for once in a function: it takes a call in a shared library */

/* The time of the clock's last tick, and within a tick a little later at each call, so that this thread's returns have an order. */
static inline int64_t stamp(memory *mine)
{
    int64_t now_ns = calxi_now_roughly() * 1000;
    if (now_ns != mine->tick_ns) {
        mine->tick_ns = now_ns;
        mine->in_tick = 0;
    }
    return now_ns + mine->in_tick++;
}

/* ---- the lock ---- */

/* In a child process: what was idle at the fork is dropped, and what was out does not count. */
static void drop_inherited(calxi_pool *pool)
{
    uint32_t count = atomic_load_explicit(&pool->place_count, memory_order_relaxed);
    calxi_place *place;
    pool->inherited = false;
    for (uint32_t number = 1; number <= count; number++) {
        unsigned returning = CALXI_PLACE_RETURNING; /* by a thread that is not here */
        atomic_compare_exchange_strong(&calxi_pool_place(pool, number)->state, &returning, CALXI_PLACE_OUT);
    }
    while ((place = calxi_place_find(pool))) {
        pool->config.abandon(pool->config.owner, place->connection);
        calxi_place_free(pool, place);
    }
    pool->total = 0;
}

static void enter(calxi_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    if (!atomic_load_explicit(&pool->busy, memory_order_relaxed))
        atomic_store(&pool->busy, true);
    if (pool->inherited)
        drop_inherited(pool);
}

static void leave(calxi_pool *pool)
{
    if (!pool->first && !pool->disposed && pool->total <= pool->config.size)
        atomic_store_explicit(&pool->busy, false, memory_order_release);
    pthread_mutex_unlock(&pool->lock);
}

/* A right that is not used goes to the first in line. Under the lock. */
static void forgo(calxi_pool *pool, calxi_place *place)
{
    if (pool->disposed || place->process != calxi_process || !calxi_pool_serve(pool, place))
        calxi_place_free(pool, place);
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

/* Under the lock. */
static calxi_place *find_idle(calxi_pool *pool)
{
    return pool->config.size && calxi_place_count_idle(pool) ? calxi_place_find(pool) : NULL;
}

/* When nothing is idle: the right to open one, or a wait. Under the lock. */
static calxi_place *find_place(calxi_pool *pool, calxi_problem *problem)
{
    calxi_place *place;
    if (pool->total < pool->config.size || pool->total - pool->config.size < pool->config.overflow) {
        if (!(place = calxi_place_take(pool)))
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
    else if (pool->first || !(place = find_idle(pool)))
        place = find_place(pool, problem);
    leave(pool);
    return place;
}

static inline calxi_place *acquire_quickly(calxi_pool *pool, const memory *mine)
{
    size_t at = pool->id % REMEMBERED;
    if (atomic_load_explicit(&pool->busy, memory_order_acquire))
        return NULL;
    if (mine->last[at].pool == pool->id && calxi_place_grab(mine->last[at].place))
        return mine->last[at].place;
    return calxi_place_find(pool);
}

calx_status calxi_pool_acquire(calxi_pool *pool, const char *where, calxi_checkout *checkout, calxi_problem *problem)
{
    memory *mine = &of_thread;
    calxi_place *place = acquire_quickly(pool, mine);
    if (!place && !(place = acquire_slowly(pool, problem)))
        return problem->status;
    atomic_store_explicit(&place->since_ns, stamp(mine), memory_order_relaxed);
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
        keep = pool->total <= pool->config.size || calxi_place_count_idle(pool) < pool->config.size;
    if (!keep) {
        doomed = place->connection;
        place->connection = NULL;
        if (doomed)
            count_one(&pool->closed);
    }
    if (pool->disposed || place->process != calxi_process || !calxi_pool_serve(pool, place)) {
        if (keep)
            atomic_store(&place->state, CALXI_PLACE_IDLE);
        else
            calxi_place_free(pool, place);
    }
    leave(pool);
    if (doomed) /* what it belongs to lives at least as long as the connection */
        pool->config.close(pool->config.owner, doomed);
}

/* False: it is a matter for the lock. */
static inline bool return_quickly(calxi_pool *pool, calxi_place *place, memory *mine)
{
    size_t at = pool->id % REMEMBERED;
    if (atomic_load_explicit(&pool->busy, memory_order_relaxed))
        return false;
    mine->last[at].pool = pool->id;
    mine->last[at].place = place;
    atomic_store(&place->state, CALXI_PLACE_RETURNING);
    if (atomic_load(&pool->busy)) {
        atomic_store(&place->state, CALXI_PLACE_OUT);
        return false;
    }
    atomic_store_explicit(&place->state, CALXI_PLACE_IDLE, memory_order_release);
    return true;
}

void calxi_pool_return(calxi_pool *pool, calxi_checkout *checkout, bool reusable)
{
    memory *mine = &of_thread;
    calxi_place *place = checkout->place;
    bool keep = reusable && is_current(pool, place);
    checkout->place = NULL; /* now: the checkout may be part of the connection, which is another's or freed below */
    checkout->connection = NULL;
    atomic_store_explicit(&place->where, NULL, memory_order_relaxed);
    atomic_store_explicit(&place->since_ns, stamp(mine), memory_order_relaxed);
    if (keep && return_quickly(pool, place, mine))
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

/* Ends what is idle. Under the lock, which is given up while a connection is closed. */
static void close_idle(calxi_pool *pool)
{
    calxi_place *place;
    while ((place = find_idle(pool))) {
        leave(pool);
        if (!is_current(pool, place))
            count_one(&pool->invalidated);
        close_connection(pool, place->connection);
        place->connection = NULL;
        enter(pool);
        forgo(pool, place);
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
    calxi_pool_counts counts = { 0 };
    enter(pool);
    counts.idle = calxi_place_count_idle(pool);
    counts.out = pool->total - counts.idle;
    counts.waiting = pool->waiting;
    counts.timeouts = pool->timeouts;
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
        atomic_store(&pool->busy, true);
    }
    pthread_mutex_unlock(&pool->lock);
}

calxi_pool *calxi_pool_create(const calxi_pool_config *config)
{
    static atomic_uint_least64_t pools;
    calxi_pool *pool = calxi_calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->id = atomic_fetch_add(&pools, 1) + 1;
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
    calxi_places_release(pool);
    calxi_free(pool);
}
