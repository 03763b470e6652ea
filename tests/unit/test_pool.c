/* SPDX-License-Identifier: MIT */
/* The pool, over connections that are plain numbers: its rules do not depend on what it holds. */
#include "alloc.h"
#include "pool/pool.h"
#include "util/clock.h"

#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct source {
    atomic_int opened, closed;
    bool refuse;
} source;

static void *open_one(void *owner, const char *where, calxi_problem *problem)
{
    source *s = owner;
    (void)where;
    if (s->refuse) {
        calxi_problem_set(problem, CALX_OPERATIONAL_ERROR, "refused");
        return NULL;
    }
    return (void *)(uintptr_t)(atomic_fetch_add(&s->opened, 1) + 1);
}

static void close_one(void *owner, void *connection)
{
    source *s = owner;
    ck_assert_ptr_nonnull(connection);
    atomic_fetch_add(&s->closed, 1);
}

static calxi_pool *make(source *s, size_t size, size_t overflow, int64_t timeout_us)
{
    calxi_pool_config config = { size, overflow, timeout_us, -1, s, open_one, close_one, NULL };
    calxi_pool *pool;
    memset(s, 0, sizeof *s);
    pool = calxi_pool_create(&config);
    ck_assert_ptr_nonnull(pool);
    return pool;
}

static calxi_checkout take(calxi_pool *pool)
{
    calxi_checkout checkout = { 0 };
    calxi_problem problem = { 0 };
    ck_assert_int_eq(calxi_pool_acquire(pool, "test.c:1", &checkout, &problem), CALX_OK);
    return checkout;
}

START_TEST(opens_nothing_before_it_is_asked)
{
    source s;
    calxi_pool *pool = make(&s, 5, 10, 0);
    ck_assert_int_eq(s.opened, 0);
    calxi_pool_free(pool);
    ck_assert_int_eq(s.closed, 0);
}
END_TEST

START_TEST(the_last_returned_is_handed_out_first)
{
    source s;
    calxi_pool *pool = make(&s, 5, 0, 0);
    calxi_checkout a = take(pool), b = take(pool), c;
    void *last = b.connection;
    calxi_pool_return(pool, &a, true);
    calxi_pool_return(pool, &b, true);
    c = take(pool);
    ck_assert_ptr_eq(c.connection, last);
    ck_assert_int_eq(s.opened, 2);
    calxi_pool_return(pool, &c, true);
    calxi_pool_free(pool);
    ck_assert_int_eq(s.closed, 2);
}
END_TEST

/* A thread that takes several finds only its own last one without looking. */
START_TEST(idle_ones_are_handed_out_from_the_last_returned_to_the_first)
{
    enum { COUNT = 4 };
    source s;
    calxi_pool *pool = make(&s, COUNT, 0, 0);
    calxi_checkout held[COUNT];
    void *returned[COUNT];
    for (int i = 0; i < COUNT; i++)
        held[i] = take(pool);
    for (int i = 0; i < COUNT; i++) {
        int at = (i + 2) % COUNT; /* not in the order of their places */
        returned[i] = held[at].connection;
        calxi_pool_return(pool, &held[at], true);
    }
    for (int i = 0; i < COUNT; i++) {
        held[i] = take(pool);
        ck_assert_ptr_eq(held[i].connection, returned[COUNT - 1 - i]);
    }
    for (int i = 0; i < COUNT; i++)
        calxi_pool_return(pool, &held[i], true);
    ck_assert_int_eq(s.opened, COUNT);
    calxi_pool_free(pool);
}
END_TEST

static void *take_one(void *argument)
{
    calxi_checkout checkout = take(argument);
    void *connection = checkout.connection;
    calxi_pool_return(argument, &checkout, true);
    return connection;
}

START_TEST(another_thread_gets_the_last_returned_too)
{
    source s;
    calxi_pool *pool = make(&s, 3, 0, 0);
    calxi_checkout a = take(pool), b = take(pool), c = take(pool);
    void *last = b.connection, *got;
    pthread_t thread;
    calxi_pool_return(pool, &c, true);
    calxi_pool_return(pool, &a, true);
    calxi_pool_return(pool, &b, true);
    ck_assert_int_eq(pthread_create(&thread, NULL, take_one, pool), 0);
    pthread_join(thread, &got);
    ck_assert_ptr_eq(got, last);
    calxi_pool_free(pool);
}
END_TEST

/* Not whichever comes back first: as many are kept as may be idle, however many are out. */
START_TEST(overflow_is_closed_when_enough_are_idle)
{
    source s;
    calxi_pool *pool = make(&s, 2, 1, 0);
    calxi_checkout a = take(pool), b = take(pool), c = take(pool);
    void *first = a.connection;
    calxi_pool_return(pool, &a, true);
    ck_assert_int_eq(s.closed, 0);
    ck_assert_uint_eq(calxi_pool_count(pool).idle, 1);
    a = take(pool);
    ck_assert_ptr_eq(a.connection, first);
    calxi_pool_return(pool, &a, true);
    calxi_pool_return(pool, &b, true);
    ck_assert_int_eq(s.closed, 0);
    calxi_pool_return(pool, &c, true);
    ck_assert_int_eq(s.closed, 1);
    ck_assert_uint_eq(calxi_pool_count(pool).idle, 2);
    ck_assert_int_eq(s.opened, 3);
    calxi_pool_free(pool);
}
END_TEST

START_TEST(a_full_pool_times_out_and_names_the_holders)
{
    source s;
    calxi_pool *pool = make(&s, 1, 0, 20000);
    calxi_checkout a = take(pool), b = { 0 };
    calxi_problem problem = { 0 };
    ck_assert_int_eq(calxi_pool_acquire(pool, "late.c:9", &b, &problem), CALX_TIMEOUT);
    ck_assert_ptr_nonnull(strstr(problem.message, "test.c:1"));
    ck_assert_ptr_nonnull(strstr(problem.message, "pool_size 1"));
    ck_assert_uint_eq(calxi_pool_count(pool).waiting, 0);
    calxi_pool_return(pool, &a, true);
    calxi_pool_free(pool);
}
END_TEST

START_TEST(a_refused_connection_gives_its_place_back)
{
    source s;
    calxi_pool *pool = make(&s, 1, 0, 1000);
    calxi_checkout a = { 0 };
    calxi_problem problem = { 0 };
    s.refuse = true;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(calxi_pool_acquire(pool, "x.c:1", &a, &problem), CALX_OPERATIONAL_ERROR);
    ck_assert_uint_eq(calxi_pool_count(pool).out, 0);
    s.refuse = false;
    a = take(pool);
    calxi_pool_return(pool, &a, true);
    calxi_pool_free(pool);
}
END_TEST

START_TEST(a_broken_connection_is_not_handed_out_again)
{
    source s;
    calxi_pool *pool = make(&s, 2, 0, 0);
    calxi_checkout a = take(pool);
    void *broken = a.connection;
    calxi_pool_return(pool, &a, false);
    ck_assert_int_eq(s.closed, 1);
    a = take(pool);
    ck_assert_ptr_ne(a.connection, broken);
    calxi_pool_return(pool, &a, true);
    calxi_pool_free(pool);
}
END_TEST

START_TEST(a_connection_that_is_too_old_is_replaced)
{
    source s;
    calxi_pool_config config = { 1, 0, 0, 1000, &s, open_one, close_one, NULL };
    calxi_pool *pool;
    calxi_checkout a;
    memset(&s, 0, sizeof s);
    pool = calxi_pool_create(&config);
    ck_assert_ptr_nonnull(pool);
    a = take(pool);
    usleep(3000);
    calxi_pool_return(pool, &a, true);
    a = take(pool);
    ck_assert_int_eq(s.opened, 2);
    ck_assert_int_eq(s.closed, 1);
    calxi_pool_return(pool, &a, true);
    calxi_pool_free(pool);
}
END_TEST

START_TEST(one_out_when_the_pool_is_shut_is_closed_on_return)
{
    source s;
    calxi_pool *pool = make(&s, 2, 0, 0);
    calxi_checkout a = take(pool), b = take(pool), c = { 0 };
    calxi_problem problem = { 0 };
    calxi_pool_return(pool, &b, true);
    calxi_pool_shut(pool);
    ck_assert_int_eq(s.closed, 1);
    ck_assert_int_eq(calxi_pool_acquire(pool, "x.c:1", &c, &problem), CALX_MISUSE);
    calxi_pool_return(pool, &a, true);
    ck_assert_int_eq(s.closed, 2);
    calxi_pool_free(pool);
}
END_TEST

static void *wait_in_vain(void *argument)
{
    calxi_checkout checkout = { 0 };
    calxi_problem problem = { 0 };
    return (void *)(uintptr_t)calxi_pool_acquire(argument, "x.c:1", &checkout, &problem);
}

START_TEST(a_wait_ends_when_the_pool_is_shut)
{
    source s;
    calxi_pool *pool = make(&s, 1, 0, -1);
    calxi_checkout held = take(pool);
    pthread_t thread;
    void *status;
    pthread_create(&thread, NULL, wait_in_vain, pool);
    while (calxi_pool_count(pool).waiting == 0)
        usleep(100);
    calxi_pool_shut(pool);
    pthread_join(thread, &status);
    ck_assert_int_eq((int)(uintptr_t)status, CALX_MISUSE);
    calxi_pool_return(pool, &held, true);
    calxi_pool_free(pool);
}
END_TEST

typedef struct waiting_thread {
    calxi_pool *pool;
    int number;
    atomic_int *order;
    int got_turn;
} waiting_thread;

static void *wait_for_one(void *argument)
{
    waiting_thread *w = argument;
    calxi_checkout checkout = take(w->pool);
    w->got_turn = atomic_fetch_add(w->order, 1);
    calxi_pool_return(w->pool, &checkout, true);
    return NULL;
}

START_TEST(waiters_are_served_in_their_order)
{
    enum { THREADS = 6 };
    source s;
    atomic_int order = 0;
    calxi_pool *pool = make(&s, 1, 0, -1);
    calxi_checkout held = take(pool);
    pthread_t threads[THREADS];
    waiting_thread waiters[THREADS];
    for (int i = 0; i < THREADS; i++) {
        waiters[i] = (waiting_thread){ pool, i, &order, -1 };
        pthread_create(&threads[i], NULL, wait_for_one, &waiters[i]);
        while (calxi_pool_count(pool).waiting != (size_t)i + 1)
            usleep(100);
    }
    calxi_pool_return(pool, &held, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(waiters[i].got_turn, i);
    ck_assert_int_eq(s.opened, 1);
    calxi_pool_free(pool);
}
END_TEST

START_TEST(out_of_memory_at_a_checkout_loses_nothing)
{
    source s;
    for (size_t n = 1;; n++) {
        calxi_pool *pool;
        calxi_checkout a = { 0 };
        calxi_problem problem = { 0 };
        size_t live = alloc_live();
        calx_status status = CALX_NO_MEMORY;
        bool reached;
        memset(&s, 0, sizeof s);
        alloc_fail_at(n);
        pool = calxi_pool_create(&(calxi_pool_config){ 1, 0, 0, -1, &s, open_one, close_one, NULL });
        if (pool)
            status = calxi_pool_acquire(pool, "x.c:1", &a, &problem);
        reached = alloc_failed();
        alloc_reset();
        ck_assert_int_eq(status, reached ? CALX_NO_MEMORY : CALX_OK);
        if (pool && status == CALX_OK)
            calxi_pool_return(pool, &a, true);
        if (pool) {
            a = take(pool); /* the place was not lost */
            calxi_pool_return(pool, &a, true);
        }
        calxi_pool_free(pool);
        ck_assert_uint_eq(alloc_live(), live);
        ck_assert_int_eq(s.opened, s.closed);
        if (!reached)
            break;
    }
}
END_TEST

Suite *suite_pool(void)
{
    Suite *suite = suite_create("pool");
    TCase *rules = tcase_create("rules");
    tcase_add_test(rules, opens_nothing_before_it_is_asked);
    tcase_add_test(rules, the_last_returned_is_handed_out_first);
    tcase_add_test(rules, idle_ones_are_handed_out_from_the_last_returned_to_the_first);
    tcase_add_test(rules, another_thread_gets_the_last_returned_too);
    tcase_add_test(rules, overflow_is_closed_when_enough_are_idle);
    tcase_add_test(rules, a_full_pool_times_out_and_names_the_holders);
    tcase_add_test(rules, a_refused_connection_gives_its_place_back);
    tcase_add_test(rules, a_broken_connection_is_not_handed_out_again);
    tcase_add_test(rules, a_connection_that_is_too_old_is_replaced);
    tcase_add_test(rules, one_out_when_the_pool_is_shut_is_closed_on_return);
    tcase_add_test(rules, a_wait_ends_when_the_pool_is_shut);
    tcase_add_test(rules, waiters_are_served_in_their_order);
    tcase_add_test(rules, out_of_memory_at_a_checkout_loses_nothing);
    suite_add_tcase(suite, rules);
    return suite;
}
