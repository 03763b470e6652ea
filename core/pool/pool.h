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
    size_t size;          /* connections kept */
    size_t overflow;      /* further ones, closed on return; SIZE_MAX: no bound */
    int64_t timeout_us;   /* of a wait for a connection; -1: for ever */
    int64_t recycle_us;   /* age at which a connection is not reused; -1: never */
    void *owner;
    /* A new connection, or NULL and *problem. Called outside the lock. */
    void *(*open)(void *owner, const char *where, calxi_problem *problem);
    /* Ends a connection. Called outside the lock. */
    void (*close)(void *owner, void *connection);
} calxi_pool_config;

/* What a checkout got, and what its return must give back. */
typedef struct calxi_checkout {
    void *connection;
    int64_t born_us;      /* monotonic, when the connection was opened */
    const char *where;    /* file:line of the checkout; static text of the program */
    size_t seat;          /* its place among the holders */
} calxi_checkout;

calxi_pool *calxi_pool_create(const calxi_pool_config *config); /* NULL: out of memory */
/* Closes idle connections and opens no more: checkouts and waits end with CALX_MISUSE, and returns close. */
void calxi_pool_shut(calxi_pool *pool);
void calxi_pool_free(calxi_pool *pool);                         /* when none is out any more; NULL is fine */

/* CALX_OK; CALX_TIMEOUT with the holders in the message; what `open` reported; CALX_NO_MEMORY. Blocks. Thread-safe. */
calx_status calxi_pool_acquire(calxi_pool *pool, const char *where, calxi_checkout *checkout, calxi_problem *problem);
/* `reusable` false closes the connection. Thread-safe, never fails. */
void calxi_pool_return(calxi_pool *pool, calxi_checkout *checkout, bool reusable);

typedef struct calxi_pool_counts {
    size_t idle, out, waiting;
} calxi_pool_counts;
calxi_pool_counts calxi_pool_count(calxi_pool *pool);

#endif
