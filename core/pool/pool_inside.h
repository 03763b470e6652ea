/* SPDX-License-Identifier: MIT */
/* The pool's books, for its own files.
 *
 * Each connection has a place, and each place a state of its own. A thread takes back the place that it returned last, which is one
 * compare-and-swap in a cache line that no other thread writes to: threads that come and go do not meet. Whatever is more than that takes
 * the lock and sets `busy`; then everybody comes to the lock. It stays set while there is a line, or while more connections are open than
 * are kept, so that nobody overtakes those who wait. */
#ifndef CALXI_POOL_POOL_INSIDE_H
#define CALXI_POOL_POOL_INSIDE_H

#include "pool/pool.h"
#include "util/fork.h"

#include <pthread.h>
#include <stdatomic.h>

/* States of a place. RETURNING is between OUT and IDLE: the thread has yet to see that nobody is `busy`, and after IDLE it may touch the
 * pool no more, which may be gone. Who has set `busy` waits until it has become one or the other, which takes no lock. */
enum { CALXI_PLACE_FREE, CALXI_PLACE_IDLE, CALXI_PLACE_OUT, CALXI_PLACE_RETURNING };

/* Places lie in chunks of 16, 32, 64...: they never move. */
enum { CALXI_POOL_CHUNKS = 20, CALXI_POOL_FIRST = 16, CALXI_POOL_FIRST_BIT = 4, CALXI_POOL_LINE = 64 };

/* The right to a connection, and the connection once it is open. Its holder's, but for what is atomic. */
typedef struct calxi_place {
    atomic_uint state;
    unsigned process;            /* that it was taken in */
    void *connection;
    _Atomic(const char *) where; /* of who holds it; NULL: nobody */
    atomic_int_least64_t since_ns; /* it was checked out, or returned */
    int64_t born_us;
    uint64_t generation;
    uint32_t number;             /* from 1 on */
    uint32_t next_free;
    char padding[CALXI_POOL_LINE - 2 * 4 - 5 * 8 - 2 * 4]; /* threads do not share a cache line */
} calxi_place;

/* A thread that waits. It lives on that thread's stack. */
typedef struct calxi_waiter {
    struct calxi_waiter *next;
    pthread_cond_t wake;
    calxi_place *place;          /* what it was served with */
} calxi_waiter;

struct calxi_pool {
    /* what everybody reads and hardly anybody writes */
    calxi_pool_config config;
    uint64_t id;                 /* no other pool of this process has had it */
    atomic_bool busy;            /* written under the lock */
    atomic_uint_least32_t place_count; /* places made; written under the lock */
    atomic_uint_least64_t generation;  /* of connections opened now; those of an older one are not handed out */
    calxi_place *chunks[CALXI_POOL_CHUNKS];
    void *blocks[CALXI_POOL_CHUNKS];   /* the memory that they lie in */
    char padding[CALXI_POOL_LINE];
    atomic_uint_least64_t opened, closed, invalidated;
    pthread_mutex_t lock;
    /* under the lock: */
    bool disposed;
    bool inherited;              /* what is idle is the parent process's */
    size_t total;                /* places taken: idle, out or being opened */
    uint32_t free;               /* number of the first place that is nobody's */
    calxi_waiter *first, **last;
    size_t waiting;
    uint64_t timeouts;
    calxi_fork_hook fork;
};

static inline calxi_place *calxi_pool_place(const calxi_pool *pool, uint32_t number)
{
    uint32_t n = number - 1 + CALXI_POOL_FIRST;
    unsigned chunk = 31u - (unsigned)__builtin_clz(n) - CALXI_POOL_FIRST_BIT;
    return &pool->chunks[chunk][n - ((uint32_t)CALXI_POOL_FIRST << chunk)];
}

/* pool_place.c; under the lock */
/* A right to a connection. NULL: out of memory. */
calxi_place *calxi_place_take(calxi_pool *pool);
void calxi_place_free(calxi_pool *pool, calxi_place *place);
/* Of the idle places that whose connection was used last; it is out then. NULL: none is idle. Without the lock it may miss one. */
calxi_place *calxi_place_find(calxi_pool *pool);
/* How many are idle, once none is returning any more. */
size_t calxi_place_count_idle(calxi_pool *pool);
void calxi_places_release(calxi_pool *pool);
static inline bool calxi_place_grab(calxi_place *place)
{
    unsigned idle = CALXI_PLACE_IDLE;
    return atomic_compare_exchange_strong(&place->state, &idle, CALXI_PLACE_OUT);
}

/* pool_wait.c; under the lock */
/* Waits in line for a place; NULL: time ran out, or the pool was disposed. */
calxi_place *calxi_pool_wait(calxi_pool *pool);
/* Gives a place to the first in line. False: nobody waits. */
bool calxi_pool_serve(calxi_pool *pool, calxi_place *place);
calx_status calxi_pool_timeout(calxi_pool *pool, calxi_problem *problem);

#endif
