/* SPDX-License-Identifier: MIT */
/* See pool_tools.h. */
#include "pool_tools.h"

#include <check.h>
#include <string.h>
#include <unistd.h>

static void *open_one(void *owner, const char *where, calxi_problem *problem)
{
    pool_source *source = owner;
    pool_connection *connection;
    int open, most = atomic_load(&source->most_open);
    POOL_ASSERT(where);
    if (source->open_takes_us)
        usleep((useconds_t)source->open_takes_us);
    if (source->while_opening)
        source->while_opening(source->with);
    if (source->refuse) {
        calxi_problem_set(problem, CALX_OPERATIONAL_ERROR, "refused");
        return NULL;
    }
    connection = calloc(1, sizeof *connection);
    POOL_ASSERT(connection);
    connection->source = source;
    atomic_fetch_add(&source->opened, 1);
    open = source->opened - source->closed;
    while (open > most && !atomic_compare_exchange_weak(&source->most_open, &most, open))
        ;
    return connection;
}

static void close_one(void *owner, void *of)
{
    pool_source *source = owner;
    pool_connection *connection = of;
    POOL_ASSERT(connection->holders == 0);
    atomic_fetch_add(&source->closed, 1);
    free(connection);
}

static void abandon_one(void *owner, void *connection)
{
    pool_source *source = owner;
    atomic_fetch_add(&source->abandoned, 1);
    free(connection);
}

calxi_pool *pool_make_recycling(pool_source *source, size_t size, size_t overflow, int64_t timeout_us, int64_t recycle_us)
{
    calxi_pool_config config = { size, overflow, timeout_us, recycle_us, source, open_one, close_one, abandon_one };
    calxi_pool *pool;
    memset(source, 0, sizeof *source);
    pool = calxi_pool_create(&config);
    ck_assert_ptr_nonnull(pool);
    return pool;
}

calxi_pool *pool_make(pool_source *source, size_t size, size_t overflow, int64_t timeout_us)
{
    return pool_make_recycling(source, size, overflow, timeout_us, -1);
}

calx_status pool_try(calxi_pool *pool, const char *where, calxi_checkout *checkout, calxi_problem *problem)
{
    calx_status status = calxi_pool_acquire(pool, where, checkout, problem);
    if (status == CALX_OK) {
        pool_connection *connection = checkout->connection;
        POOL_ASSERT(atomic_fetch_add(&connection->holders, 1) == 0);
    }
    return status;
}

calxi_checkout pool_take(calxi_pool *pool)
{
    calxi_checkout checkout = { 0 };
    calxi_problem problem = { 0 };
    ck_assert_int_eq(pool_try(pool, "test.c:1", &checkout, &problem), CALX_OK);
    return checkout;
}

void pool_give(calxi_pool *pool, calxi_checkout *checkout, bool reusable)
{
    pool_connection *connection = checkout->connection;
    POOL_ASSERT(atomic_fetch_sub(&connection->holders, 1) == 1);
    calxi_pool_return(pool, checkout, reusable);
}

void pool_end(calxi_pool *pool, pool_source *source)
{
    calxi_pool_free(pool);
    ck_assert_int_eq(source->opened, source->closed + source->abandoned);
}
