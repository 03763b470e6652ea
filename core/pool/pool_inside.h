/* SPDX-License-Identifier: MIT */
/* The pool's books, for its own files.
 *
 * Idle connections are a stack in one atomic word, so that a checkout and a return are one compare-and-swap each. Whatever is more
 * than that takes the lock and marks the word as busy: from then on the stack belongs to who has the lock, and everybody comes to
 * the lock. It stays marked while there is a line, or more connections than are kept, so nobody overtakes those who wait. */
#ifndef CALXI_POOL_POOL_INSIDE_H
#define CALXI_POOL_POOL_INSIDE_H

#include "pool/pool.h"
#include "util/fork.h"

#include <pthread.h>
#include <stdatomic.h>

/* The word: the number (index + 1) of the place on top; a tag that each change makes another, so that a swap does not take an old
 * stack for the present one; the mark. */
#define CALXI_POOL_TOP UINT64_C(0xffffff)
#define CALXI_POOL_TAG UINT64_C(0x7fffffffff000000)
#define CALXI_POOL_ONE UINT64_C(0x1000000)
#define CALXI_POOL_BUSY UINT64_C(0x8000000000000000)

/* Places lie in chunks of 16, 32, 64...: they never move. */
enum { CALXI_POOL_CHUNKS = 20, CALXI_POOL_FIRST = 16, CALXI_POOL_FIRST_BIT = 4 };

/* The right to a connection, and the connection once it is open. One thread's at a time, but for what is atomic. */
typedef struct calxi_place {
    void *connection;
    _Atomic(const char *) where; /* of who holds it; NULL: nobody */
    atomic_int_least64_t since_us;
    int64_t born_us;
    uint64_t generation;
    atomic_uint_least32_t next;  /* number of the place below it on the stack, or after it among the free; 0: none */
    uint32_t number;
    unsigned process;            /* that it was taken in */
    char padding[64 - 5 * 8 - 3 * 4]; /* threads do not share a cache line */
} calxi_place;

/* A thread that waits. It lives on that thread's stack. */
typedef struct calxi_waiter {
    struct calxi_waiter *next;
    pthread_cond_t wake;
    calxi_place *place;          /* what it was served with */
} calxi_waiter;

struct calxi_pool {
    calxi_pool_config config;
    calxi_place *chunks[CALXI_POOL_CHUNKS];
    char padding[64];
    atomic_uint_least64_t idle;  /* the word */
    char padding2[64];
    atomic_uint_least64_t generation; /* of connections opened now; those of an older one are not handed out */
    atomic_uint_least64_t opened, closed, invalidated;
    pthread_mutex_t lock;
    /* under the lock: */
    bool busy;                   /* the mark is set */
    bool disposed;
    bool inherited;              /* what is idle is the parent process's */
    size_t idle_count;           /* while busy */
    size_t total;                /* places taken: idle, out or being opened */
    uint32_t place_count;        /* places made */
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

/* pool_wait.c; all under the lock */
/* Waits in line for a place; NULL: time ran out, or the pool was disposed. */
calxi_place *calxi_pool_wait(calxi_pool *pool);
/* Gives a place to the first in line. False: nobody waits. */
bool calxi_pool_serve(calxi_pool *pool, calxi_place *place);
calx_status calxi_pool_timeout(calxi_pool *pool, calxi_problem *problem);

#endif
