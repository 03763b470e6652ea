/* SPDX-License-Identifier: MIT */
/* A bounded pool of connections. It knows no SQL and no database: its owner makes and ends what it holds. */
#ifndef CALXI_POOL_POOL_H
#define CALXI_POOL_POOL_H

#include "util/problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct calxi_pool calxi_pool;

typedef struct calxi_pool_config {
    size_t size;          /* connections kept; 0: each is closed on its return */
    size_t overflow;      /* further ones, closed on return; SIZE_MAX: no bound */
    int64_t timeout_us;   /* of a wait for a connection; -1: for ever */
    int64_t recycle_us;   /* age at which a connection is not reused; -1: never */
    void *owner;
    /* A new connection, or NULL and *problem. Called outside the lock. */
    void *(*open)(void *owner, const char *where, calxi_problem *problem);
    /* Ends a connection. Called outside the lock. */
    void (*close)(void *owner, void *connection);
    /* Frees a connection of the parent process in a child, without a word to the server. Must not wait, nor call the pool. */
    void (*abandon)(void *owner, void *connection);
} calxi_pool_config;

struct calxi_place;

/* What a checkout got, and what its return must give back. */
typedef struct calxi_checkout {
    void *connection;
    struct calxi_place *place; /* the right to it, which the pool keeps the books of */
    bool is_new;               /* it was opened for this checkout */
} calxi_checkout;

calxi_pool *calxi_pool_create(const calxi_pool_config *config); /* NULL: out of memory */
/* Closes idle connections and opens no more: checkouts and waits end with CALX_MISUSE, and returns close. */
void calxi_pool_shut(calxi_pool *pool);
void calxi_pool_free(calxi_pool *pool);                         /* when none is out any more; NULL is fine */

/* CALX_OK; CALX_TIMEOUT with the holders in the message; what `open` reported; CALX_NO_MEMORY. Blocks. Thread-safe. `where` is file:line,
 * static text. */
calx_status calxi_pool_acquire(calxi_pool *pool, const char *where, calxi_checkout *checkout, calxi_problem *problem);
/* Closes the connection of a checkout and opens another in its stead. When that fails the checkout is over, as after a return. */
calx_status calxi_pool_replace(calxi_pool *pool, calxi_checkout *checkout, calxi_problem *problem);
/* `reusable` false closes the connection. Thread-safe, never fails. */
void calxi_pool_return(calxi_pool *pool, calxi_checkout *checkout, bool reusable);

/* The connection of a checkout was lost: those that were opened before it are not handed out any more, unless that is known already. */
void calxi_pool_lost(calxi_pool *pool, const calxi_checkout *checkout);
/* No connection of now is handed out again: idle ones are closed, those that are out on their return. */
void calxi_pool_invalidate(calxi_pool *pool);

typedef struct calxi_pool_counts {
    size_t idle, out, waiting;
    uint64_t opened, closed, invalidated, timeouts; /* since the pool was made */
} calxi_pool_counts;
calxi_pool_counts calxi_pool_count(calxi_pool *pool);

#endif
