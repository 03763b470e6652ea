/* SPDX-License-Identifier: MIT */
/* The pool: one mutex, idle connections LIFO (the warmest first), waiters FIFO. */
#include "pool/pool.h"

#include "util/clock.h"
#include "util/memory.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct idle_connection {
    void *connection;
    int64_t born_us;
} idle_connection;

typedef struct holder {
    const char *where; /* NULL: the seat is free */
    int64_t since_us;
} holder;

/* A thread that waits. It lives on that thread's stack. */
typedef struct waiter {
    struct waiter *next;
    pthread_cond_t wake;
    bool served;               /* a connection, or leave to open one, was handed to it */
    idle_connection handed;    /* connection NULL: leave to open */
} waiter;

struct calxi_pool {
    calxi_pool_config config;
    pthread_mutex_t lock;
    idle_connection *idle;     /* config.size places */
    size_t idle_count;
    size_t out;                /* checked out, or being opened */
    holder *holders;
    size_t holder_capacity;
    waiter *first, **last;
    size_t waiting;
    bool disposed;
};

calxi_pool *calxi_pool_create(const calxi_pool_config *config)
{
    calxi_pool *pool = calxi_calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->config = *config;
    pool->idle = calxi_calloc(config->size ? config->size : 1, sizeof *pool->idle);
    if (!pool->idle) {
        calxi_free(pool);
        return NULL;
    }
    pool->last = &pool->first;
    pthread_mutex_init(&pool->lock, NULL);
    return pool;
}

void calxi_pool_shut(calxi_pool *pool)
{
    size_t count;
    pthread_mutex_lock(&pool->lock);
    pool->disposed = true;
    count = pool->idle_count;
    pool->idle_count = 0;
    for (waiter *w = pool->first; w; w = w->next)
        pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&pool->lock);
    while (count)
        pool->config.close(pool->config.owner, pool->idle[--count].connection);
}

void calxi_pool_free(calxi_pool *pool)
{
    if (!pool)
        return;
    calxi_pool_shut(pool);
    pthread_mutex_destroy(&pool->lock);
    calxi_free(pool->holders);
    calxi_free(pool->idle);
    calxi_free(pool);
}

/* Takes a seat among the holders. False: out of memory. Under the lock. */
static bool take_seat(calxi_pool *pool, calxi_checkout *checkout)
{
    size_t seat = 0;
    while (seat < pool->holder_capacity && pool->holders[seat].where)
        seat++;
    if (seat == pool->holder_capacity) {
        size_t capacity = pool->holder_capacity ? pool->holder_capacity * 2 : 8;
        holder *holders = calxi_realloc_array(pool->holders, capacity, sizeof *holders);
        if (!holders)
            return false;
        memset(holders + pool->holder_capacity, 0, (capacity - pool->holder_capacity) * sizeof *holders);
        pool->holders = holders;
        pool->holder_capacity = capacity;
    }
    pool->holders[seat] = (holder){ checkout->where, calxi_now() };
    checkout->seat = seat;
    return true;
}

static calx_status disposed_problem(calxi_problem *problem)
{
    return calxi_problem_set(problem, CALX_MISUSE, "the engine was disposed: it opens no connections any more");
}

static calx_status timeout_problem(calxi_pool *pool, calxi_problem *problem)
{
    char text[sizeof problem->message] = "";
    size_t used = 0;
    int64_t now = calxi_now();
    for (size_t i = 0; i < pool->holder_capacity; i++) {
        int len;
        if (!pool->holders[i].where || used >= sizeof text)
            continue;
        len = snprintf(text + used, sizeof text - used, "%s%s (%.1f s)", used ? ", " : "", pool->holders[i].where,
                       (double)(now - pool->holders[i].since_us) / 1e6);
        used += len > 0 ? (size_t)len : 0;
    }
    return calxi_problem_set(problem, CALX_TIMEOUT,
                             "no connection came free within %.3g s: pool_size %zu, max_overflow %zu, held by %.400s",
                             (double)pool->config.timeout_us / 1e6, pool->config.size, pool->config.overflow, text);
}

static void remove_waiter(calxi_pool *pool, waiter *self)
{
    waiter **link = &pool->first;
    while (*link && *link != self)
        link = &(*link)->next;
    if (*link) {
        *link = self->next;
        if (pool->last == &self->next)
            pool->last = link;
        pool->waiting--;
    }
}

/* Waits in line. Under the lock, which the wait gives up. */
static bool wait_in_line(calxi_pool *pool, waiter *self)
{
    int64_t deadline = calxi_deadline(pool->config.timeout_us);
    struct timespec until = { (time_t)(deadline / 1000000), (long)(deadline % 1000000 * 1000) };
    pthread_condattr_t attributes;
    int rc = 0;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&self->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    *pool->last = self;
    pool->last = &self->next;
    pool->waiting++;
    while (!self->served && !pool->disposed && rc != ETIMEDOUT)
        rc = deadline == CALXI_NO_DEADLINE ? pthread_cond_wait(&self->wake, &pool->lock)
                                           : pthread_cond_timedwait(&self->wake, &pool->lock, &until);
    if (!self->served)
        remove_waiter(pool, self);
    pthread_cond_destroy(&self->wake);
    return self->served;
}

/* Gives a connection (or, with NULL, the leave to open one) to the first in line. Under the lock. */
static bool serve_waiter(calxi_pool *pool, idle_connection given)
{
    waiter *self = pool->first;
    if (!self)
        return false;
    remove_waiter(pool, self);
    self->handed = given;
    self->served = true;
    pthread_cond_signal(&self->wake);
    return true;
}

static size_t bound(const calxi_pool *pool)
{
    return pool->config.overflow > SIZE_MAX - pool->config.size ? SIZE_MAX : pool->config.size + pool->config.overflow;
}

/* Gives back the right to a connection that was not used. Under the lock. */
static void forgo(calxi_pool *pool)
{
    if (!serve_waiter(pool, (idle_connection){ NULL, 0 }))
        pool->out--;
}

static bool too_old(const calxi_pool *pool, int64_t born_us)
{
    return pool->config.recycle_us >= 0 && calxi_now() - born_us >= pool->config.recycle_us;
}

/* Opens a connection for a checkout that has the right to one. Outside the lock. */
static calx_status open_one(calxi_pool *pool, calxi_checkout *checkout, calxi_problem *problem)
{
    checkout->connection = pool->config.open(pool->config.owner, checkout->where, problem);
    checkout->born_us = calxi_now();
    if (checkout->connection)
        return CALX_OK;
    pthread_mutex_lock(&pool->lock);
    pool->holders[checkout->seat].where = NULL;
    forgo(pool);
    pthread_mutex_unlock(&pool->lock);
    return problem->status;
}

calx_status calxi_pool_acquire(calxi_pool *pool, const char *where, calxi_checkout *checkout, calxi_problem *problem)
{
    idle_connection given = { NULL, 0 };
    calx_status status = CALX_OK;
    checkout->where = where;
    pthread_mutex_lock(&pool->lock);
    if (pool->disposed)
        status = disposed_problem(problem);
    else if (pool->idle_count) {
        given = pool->idle[--pool->idle_count];
        pool->out++;
    } else if (pool->out < bound(pool))
        pool->out++;
    else {
        waiter self = { .next = NULL };
        if (wait_in_line(pool, &self))
            given = self.handed;
        else
            status = pool->disposed ? disposed_problem(problem) : timeout_problem(pool, problem);
    }
    if (status == CALX_OK && !take_seat(pool, checkout)) {
        status = calxi_problem_no_memory(problem);
        if (given.connection && !pool->first && pool->idle_count < pool->config.size) {
            pool->idle[pool->idle_count++] = given;
            given.connection = NULL;
            pool->out--;
        } else if (!serve_waiter(pool, given))
            pool->out--;
        else
            given.connection = NULL;
    }
    pthread_mutex_unlock(&pool->lock);
    if (given.connection && (status != CALX_OK || too_old(pool, given.born_us))) {
        pool->config.close(pool->config.owner, given.connection);
        given.connection = NULL;
    }
    if (status != CALX_OK)
        return status;
    checkout->connection = given.connection;
    checkout->born_us = given.born_us;
    return given.connection ? CALX_OK : open_one(pool, checkout, problem);
}

void calxi_pool_return(calxi_pool *pool, calxi_checkout *checkout, bool reusable)
{
    idle_connection back = { reusable ? checkout->connection : NULL, checkout->born_us };
    void *to_close = reusable ? NULL : checkout->connection;
    pthread_mutex_lock(&pool->lock);
    pool->holders[checkout->seat].where = NULL;
    checkout->connection = NULL; /* now: the checkout may be part of the connection, which is another's or freed below */
    if (pool->disposed || !serve_waiter(pool, back)) {
        pool->out--;
        if (back.connection && !pool->disposed && pool->idle_count < pool->config.size)
            pool->idle[pool->idle_count++] = back;
        else if (back.connection)
            to_close = back.connection;
    }
    pthread_mutex_unlock(&pool->lock);
    if (to_close)
        pool->config.close(pool->config.owner, to_close);
}

calxi_pool_counts calxi_pool_count(calxi_pool *pool)
{
    calxi_pool_counts counts;
    pthread_mutex_lock(&pool->lock);
    counts = (calxi_pool_counts){ pool->idle_count, pool->out, pool->waiting };
    pthread_mutex_unlock(&pool->lock);
    return counts;
}
