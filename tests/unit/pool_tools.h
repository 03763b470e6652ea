/* SPDX-License-Identifier: MIT */
/* For the tests of the pool: a source of connections that notices what must not happen to one. */
#ifndef CALX_UNIT_POOL_TOOLS_H
#define CALX_UNIT_POOL_TOOLS_H

#include "pool/pool.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

/* For threads, and for children of them: Check's own takes a lock, which another thread may have held at the fork. */
#define POOL_ASSERT(condition)                                                       \
    do {                                                                             \
        if (!(condition)) {                                                          \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                 \
        }                                                                            \
    } while (0)

typedef struct pool_source pool_source;

typedef struct pool_connection {
    pool_source *source;
    atomic_int holders; /* of this connection */
} pool_connection;

struct pool_source {
    atomic_int opened, closed, abandoned;
    atomic_int most_open;
    atomic_bool refuse;
    atomic_int open_takes_us;
    void (*while_opening)(void *); /* called in the middle of an open, with the next; NULL: nothing */
    void *with;
};

calxi_pool *pool_make(pool_source *source, size_t size, size_t overflow, int64_t timeout_us);
calxi_pool *pool_make_recycling(pool_source *source, size_t size, size_t overflow, int64_t timeout_us, int64_t recycle_us);
/* A checkout that must succeed. */
calxi_checkout pool_take(calxi_pool *pool);
/* A checkout that may fail; its connection is asserted to have no other holder. */
calx_status pool_try(calxi_pool *pool, const char *where, calxi_checkout *checkout, calxi_problem *problem);
void pool_give(calxi_pool *pool, calxi_checkout *checkout, bool reusable);
/* Frees the pool; each connection that was opened must be closed or abandoned by then. */
void pool_end(calxi_pool *pool, pool_source *source);

#endif
