/* SPDX-License-Identifier: MIT */
/* The line of those who wait for a connection, first come, first served, and what a wait in vain tells. */
#include "pool/pool_inside.h"

#include "util/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

static void leave_line(calxi_pool *pool, calxi_waiter *self)
{
    calxi_waiter **link = &pool->first;
    while (*link && *link != self)
        link = &(*link)->next;
    if (!*link)
        return;
    *link = self->next;
    if (pool->last == &self->next)
        pool->last = link;
    pool->waiting--;
}

static void init_wake(pthread_cond_t *wake)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(wake, &attributes);
    pthread_condattr_destroy(&attributes);
}

calxi_place *calxi_pool_wait(calxi_pool *pool)
{
    calxi_waiter self = { .next = NULL };
    int64_t deadline = calxi_deadline(pool->config.timeout_us);
    struct timespec until = { (time_t)(deadline / 1000000), (long)(deadline % 1000000 * 1000) };
    int rc = 0;
    init_wake(&self.wake);
    *pool->last = &self;
    pool->last = &self.next;
    pool->waiting++;
    while (!self.place && !pool->disposed && rc != ETIMEDOUT)
        rc = deadline == CALXI_NO_DEADLINE ? pthread_cond_wait(&self.wake, &pool->lock)
                                           : pthread_cond_timedwait(&self.wake, &pool->lock, &until);
    if (!self.place)
        leave_line(pool, &self);
    pthread_cond_destroy(&self.wake);
    return self.place;
}

bool calxi_pool_serve(calxi_pool *pool, calxi_place *place)
{
    calxi_waiter *first = pool->first;
    if (!first)
        return false;
    leave_line(pool, first);
    first->place = place;
    pthread_cond_signal(&first->wake);
    return true;
}

/* ---- the message ---- */

enum { SHOWN = 12 };

typedef struct holder {
    const char *where;
    int64_t since_ns;
} holder;

/* "31.2 s"; not by printf's %f, which follows the program's locale. */
static size_t add_seconds(char *text, size_t size, int64_t us)
{
    int len = us < 100000 ? snprintf(text, size, "0.%03d s", (int)(us / 1000))
                          : snprintf(text, size, "%" PRId64 ".%d s", us / 1000000, (int)(us % 1000000 / 100000));
    return len > 0 && (size_t)len < size ? (size_t)len : 0;
}

/* Those who hold a connection for the longest time, the longest first. Returns how many there are in all. */
static size_t find_holders(calxi_pool *pool, holder *oldest)
{
    uint32_t count_made = atomic_load_explicit(&pool->place_count, memory_order_relaxed);
    size_t count = 0;
    for (uint32_t number = 1; number <= count_made; number++) {
        calxi_place *place = calxi_pool_place(pool, number);
        holder one = { atomic_load_explicit(&place->where, memory_order_relaxed),
                       atomic_load_explicit(&place->since_ns, memory_order_relaxed) };
        size_t at = count < SHOWN ? count : SHOWN;
        if (!one.where || place->process != calxi_process)
            continue;
        count++;
        for (; at && oldest[at - 1].since_ns > one.since_ns; at--)
            if (at < SHOWN)
                oldest[at] = oldest[at - 1];
        if (at < SHOWN)
            oldest[at] = one;
    }
    return count;
}

static void list_holders(calxi_pool *pool, char *text, size_t size)
{
    enum { ROOM_FOR_REST = 24, WHERE_SHOWN = 120 };
    holder oldest[SHOWN];
    size_t count = find_holders(pool, oldest), shown = 0, used = 0;
    int64_t now = calxi_now();
    for (; shown < count && shown < SHOWN; shown++) {
        char age[32] = "", one[WHERE_SHOWN + 48];
        int64_t held = now - oldest[shown].since_ns / 1000;
        int len;
        add_seconds(age, sizeof age, held > 0 ? held : 0);
        len = snprintf(one, sizeof one, "%s%.*s for %s", shown ? ", " : "", WHERE_SHOWN, oldest[shown].where, age);
        if (len <= 0 || used + (size_t)len + ROOM_FOR_REST >= size)
            break;
        used += (size_t)snprintf(text + used, size - used, "%s", one);
    }
    if (shown < count)
        snprintf(text + used, size - used, "%sand %zu more", shown ? ", " : "", count - shown);
    else if (!count)
        snprintf(text, size, "nobody");
}

calx_status calxi_pool_timeout(calxi_pool *pool, calxi_problem *problem)
{
    char limit[32] = "", holders[400] = "";
    pool->timeouts++;
    add_seconds(limit, sizeof limit, pool->config.timeout_us);
    list_holders(pool, holders, sizeof holders);
    return calxi_problem_set(problem, CALX_TIMEOUT,
                             "no connection came free within %s: pool_size %zu, max_overflow %zu, held by %s", limit,
                             pool->config.size, pool->config.overflow, holders);
}
