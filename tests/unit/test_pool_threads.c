/* SPDX-License-Identifier: MIT */
/* The pool under many threads, and in processes that fork: every connection has one holder, none is lost, the bound holds. */
#include "pool_tools.h"
#include "unit.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, ROUNDS = 4000 };

typedef struct worker {
    calxi_pool *pool;
    unsigned state;
    int every_break, every_loss, every_invalidation; /* once in so many rounds; 0: never */
    int done, timeouts;
} worker;

static bool once_in(worker *w, int rounds)
{
    w->state = w->state * 1664525u + 1013904223u;
    return rounds && (w->state >> 8) % (unsigned)rounds == 0;
}

static void *work(void *argument)
{
    worker *w = argument;
    for (int i = 0; i < ROUNDS; i++) {
        calxi_checkout checkout = { 0 };
        calxi_problem problem = { 0 };
        calx_status status = pool_try(w->pool, "work.c:1", &checkout, &problem);
        if (status != CALX_OK) {
            POOL_ASSERT(status == CALX_TIMEOUT || status == CALX_NO_MEMORY); /* starve.sh takes the memory away */
            w->timeouts += status == CALX_TIMEOUT;
            continue;
        }
        if (once_in(w, 16))
            sched_yield();
        w->done++;
        if (once_in(w, w->every_invalidation))
            calxi_pool_invalidate(w->pool);
        if (once_in(w, w->every_loss)) {
            calxi_pool_lost(w->pool, &checkout);
            pool_give(w->pool, &checkout, false);
        } else
            pool_give(w->pool, &checkout, !once_in(w, w->every_break));
    }
    return NULL;
}

static int run(calxi_pool *pool, worker like)
{
    pthread_t threads[THREADS];
    worker workers[THREADS];
    int timeouts = 0;
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = like;
        workers[i].pool = pool;
        workers[i].state = i;
        pthread_create(&threads[i], NULL, work, &workers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(workers[i].done + workers[i].timeouts, ROUNDS);
        timeouts += workers[i].timeouts;
    }
    ck_assert_uint_eq(calxi_pool_count(pool).out, 0);
    ck_assert_uint_eq(calxi_pool_count(pool).waiting, 0);
    ck_assert_uint_eq(calxi_pool_count(pool).timeouts, (size_t)timeouts);
    return timeouts;
}

START_TEST(threads_share_a_pool_that_is_big_enough)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, THREADS, 0, 0);
    ck_assert_int_eq(run(pool, (worker){ 0 }), 0);
    ck_assert_int_le(s.opened, THREADS);
    ck_assert_int_eq(s.closed, 0);
    pool_end(pool, &s);
}
END_TEST

START_TEST(threads_wait_for_each_other)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 2, 0, -1);
    ck_assert_int_eq(run(pool, (worker){ 0 }), 0);
    ck_assert_int_le(s.most_open, 2);
    ck_assert_int_eq(s.closed, 0);
    pool_end(pool, &s);
}
END_TEST

START_TEST(threads_overflow_break_and_invalidate)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 2, 3, -1);
    ck_assert_int_eq(run(pool, (worker){ .every_break = 50, .every_loss = 70, .every_invalidation = 90 }), 0);
    /* One that is returned may still be closing while its place is used again. */
    ck_assert_int_le(s.most_open, 5 + THREADS);
    ck_assert_uint_le(calxi_pool_count(pool).idle, 2);
    pool_end(pool, &s);
}
END_TEST

START_TEST(threads_that_wait_too_long_leave_the_line)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 1, 1, 20);
    run(pool, (worker){ .every_break = 40 });
    pool_end(pool, &s);
}
END_TEST

static void *work_until_shut(void *argument)
{
    calxi_checkout checkout = { 0 };
    calxi_problem problem = { 0 };
    while (pool_try(argument, "work.c:2", &checkout, &problem) == CALX_OK)
        pool_give(argument, &checkout, true);
    POOL_ASSERT(problem.status == CALX_MISUSE || problem.status == CALX_NO_MEMORY);
    return NULL;
}

START_TEST(a_pool_is_shut_while_threads_use_it)
{
    for (int round = 0; round < 50; round++) {
        pool_source s;
        calxi_pool *pool = pool_make(&s, 2, round % 3 ? 0 : 1, -1);
        pthread_t threads[THREADS];
        for (int i = 0; i < THREADS; i++)
            pthread_create(&threads[i], NULL, work_until_shut, pool);
        usleep((useconds_t)round * 20);
        calxi_pool_shut(pool);
        for (int i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
        ck_assert_uint_eq(calxi_pool_count(pool).out + calxi_pool_count(pool).idle, 0);
        pool_end(pool, &s);
    }
}
END_TEST

/* ---- forks ---- */

static void wait_for(pid_t child)
{
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child ended with %d", status);
}

#define IN_CHILD(condition)        \
    do {                           \
        if (!(condition))          \
            unit_leave(__LINE__ % 255); \
    } while (0)

START_TEST(a_child_starts_empty_and_closes_nothing)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 3, 0, 0);
    calxi_checkout a = pool_take(pool), b = pool_take(pool);
    pid_t child;
    pool_give(pool, &b, true);
    child = fork();
    if (child == 0) {
        calxi_checkout mine[3];
        calxi_problem problem;
        for (int i = 0; i < 3; i++) /* all places are free here */
            IN_CHILD(calxi_pool_acquire(pool, "child.c:1", &mine[i], &problem) == CALX_OK && mine[i].is_new);
        IN_CHILD(s.abandoned == 1 && s.closed == 0);
        calxi_pool_return(pool, &mine[0], true);
        pool_give(pool, &a, false); /* the parent's: its owner has dropped it, and closing frees it */
        IN_CHILD(calxi_pool_count(pool).out == 2 && calxi_pool_count(pool).idle == 1);
        unit_leave(0);
    }
    wait_for(child);
    ck_assert_int_eq(s.closed + s.abandoned, 0);
    ck_assert_uint_eq(calxi_pool_count(pool).idle, 1);
    ck_assert_uint_eq(calxi_pool_count(pool).out, 1);
    b = pool_take(pool);
    ck_assert(!b.is_new);
    pool_give(pool, &a, true);
    pool_give(pool, &b, true);
    ck_assert_int_eq(s.opened, 2);
    pool_end(pool, &s);
}
END_TEST

static atomic_bool stop;

static void *work_until_told(void *argument)
{
    calxi_checkout checkout = { 0 };
    calxi_problem problem = { 0 };
    while (!stop)
        if (pool_try(argument, "work.c:3", &checkout, &problem) == CALX_OK)
            pool_give(argument, &checkout, true);
    return NULL;
}

/* Whatever the other threads were at, the child finds its locks free and the books whole. */
START_TEST(a_fork_while_threads_use_the_pool)
{
    enum { WORKERS = 3 };
    pool_source s;
    calxi_pool *pool = pool_make(&s, 1, 1, 1000000);
    pthread_t threads[WORKERS];
    stop = false;
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&threads[i], NULL, work_until_told, pool);
    for (int i = 0; i < 40; i++) {
        pid_t child = fork();
        if (child == 0) {
            calxi_checkout a, b;
            calxi_problem problem;
            alarm(60);
            IN_CHILD(calxi_pool_acquire(pool, "child.c:2", &a, &problem) == CALX_OK && a.is_new);
            IN_CHILD(calxi_pool_acquire(pool, "child.c:2", &b, &problem) == CALX_OK && b.is_new);
            IN_CHILD(calxi_pool_count(pool).waiting == 0);
            calxi_pool_return(pool, &a, true);
            calxi_pool_return(pool, &b, true);
            IN_CHILD(calxi_pool_count(pool).out == 0 && calxi_pool_count(pool).idle == 1);
            unit_leave(0);
        }
        wait_for(child);
    }
    stop = true;
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(s.abandoned, 0);
    pool_end(pool, &s);
}
END_TEST

Suite *suite_pool_threads(void)
{
    Suite *suite = suite_create("pool_threads");
    TCase *threads = tcase_create("threads"), *forks = tcase_create("forks");
    tcase_set_timeout(threads, 300);
    tcase_set_timeout(forks, 300);
    tcase_add_test(threads, threads_share_a_pool_that_is_big_enough);
    tcase_add_test(threads, threads_wait_for_each_other);
    tcase_add_test(threads, threads_overflow_break_and_invalidate);
    tcase_add_test(threads, threads_that_wait_too_long_leave_the_line);
    tcase_add_test(threads, a_pool_is_shut_while_threads_use_it);
    tcase_add_test(forks, a_child_starts_empty_and_closes_nothing);
    tcase_add_test(forks, a_fork_while_threads_use_the_pool);
    suite_add_tcase(suite, threads);
    suite_add_tcase(suite, forks);
    return suite;
}
