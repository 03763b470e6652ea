/* SPDX-License-Identifier: MIT */
/* The pool when connections are lost, invalidated or replaced, and what it tells of those who hold them. */
#include "alloc.h"
#include "comma_locale.h"
#include "pool_tools.h"

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(after_a_loss_older_connections_are_not_handed_out)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 3, 0, 0);
    calxi_checkout a = pool_take(pool), b = pool_take(pool), c = pool_take(pool);
    pool_give(pool, &c, true);
    calxi_pool_lost(pool, &a);
    pool_give(pool, &a, false);
    ck_assert_int_eq(s.closed, 1); /* the others are closed when their turn comes */
    pool_give(pool, &b, true);
    ck_assert_int_eq(s.closed, 2); /* of the lost one's time, on its return */
    a = pool_take(pool);
    ck_assert_int_eq(s.closed, 3); /* and the idle one, instead of a checkout */
    ck_assert_int_eq(s.opened, 4);
    pool_give(pool, &a, true);
    b = pool_take(pool);
    ck_assert_int_eq(s.opened, 4); /* the new one is good */
    ck_assert_uint_eq(calxi_pool_count(pool).invalidated, 3);
    pool_give(pool, &b, true);
    pool_end(pool, &s);
}
END_TEST

START_TEST(connections_that_were_lost_together_count_once)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 3, 0, 0);
    calxi_checkout a = pool_take(pool), b = pool_take(pool), c;
    calxi_pool_lost(pool, &a);
    pool_give(pool, &a, false);
    c = pool_take(pool); /* opened after the loss */
    calxi_pool_lost(pool, &b);
    pool_give(pool, &b, false);
    pool_give(pool, &c, true);
    c = pool_take(pool);
    ck_assert_int_eq(s.opened, 3);
    pool_give(pool, &c, true);
    pool_end(pool, &s);
}
END_TEST

START_TEST(invalidate_closes_what_is_idle_at_once)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 3, 0, 0);
    calxi_checkout a = pool_take(pool), b = pool_take(pool), c = pool_take(pool);
    pool_give(pool, &a, true);
    pool_give(pool, &b, true);
    calxi_pool_invalidate(pool);
    ck_assert_int_eq(s.closed, 2);
    ck_assert_uint_eq(calxi_pool_count(pool).idle, 0);
    ck_assert_uint_eq(calxi_pool_count(pool).out, 1);
    pool_give(pool, &c, true);
    ck_assert_int_eq(s.closed, 3);
    a = pool_take(pool);
    pool_give(pool, &a, true);
    ck_assert_uint_eq(calxi_pool_count(pool).idle, 1);
    pool_end(pool, &s);
}
END_TEST

static void invalidate(void *pool)
{
    calxi_pool_invalidate(pool);
}

/* It may have met the server that is gone: it serves whoever opened it, and is closed on its return. */
START_TEST(one_that_was_being_opened_when_all_were_invalidated_is_not_kept)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 2, 0, 0);
    calxi_checkout a;
    s.while_opening = invalidate;
    s.with = pool;
    a = pool_take(pool);
    s.while_opening = NULL;
    pool_give(pool, &a, true);
    ck_assert_int_eq(s.closed, 1);
    ck_assert_uint_eq(calxi_pool_count(pool).idle, 0);
    ck_assert_uint_eq(calxi_pool_count(pool).invalidated, 1);
    a = pool_take(pool);
    pool_give(pool, &a, true);
    ck_assert_int_eq(s.closed, 1); /* the next was opened after it */
    ck_assert_uint_eq(calxi_pool_count(pool).idle, 1);
    pool_end(pool, &s);
}
END_TEST

START_TEST(a_replaced_connection_keeps_its_place)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 1, 0, 0);
    calxi_checkout a = pool_take(pool), b = { 0 };
    calxi_problem problem = { 0 };
    ck_assert(a.is_new);
    pool_give(pool, &a, true);
    a = pool_take(pool);
    ck_assert(!a.is_new);
    atomic_store(&((pool_connection *)a.connection)->holders, 0);
    ck_assert_int_eq(calxi_pool_replace(pool, &a, &problem), CALX_OK);
    ck_assert(a.is_new);
    ck_assert_int_eq(s.opened, 2);
    ck_assert_int_eq(s.closed, 1);
    ck_assert_int_eq(calxi_pool_acquire(pool, "b.c:1", &b, &problem), CALX_TIMEOUT);
    s.refuse = true;
    ck_assert_int_eq(calxi_pool_replace(pool, &a, &problem), CALX_OPERATIONAL_ERROR);
    ck_assert_ptr_null(a.connection);
    ck_assert_uint_eq(calxi_pool_count(pool).out, 0); /* the checkout is over */
    pool_end(pool, &s);
}
END_TEST

typedef struct getter {
    calxi_pool *pool;
    calx_status status;
    bool is_new;
} getter;

static void *get(void *argument)
{
    getter *g = argument;
    calxi_checkout checkout = { 0 };
    calxi_problem problem = { 0 };
    g->status = pool_try(g->pool, "get.c:1", &checkout, &problem);
    g->is_new = checkout.is_new;
    if (g->status == CALX_OK)
        pool_give(g->pool, &checkout, true);
    return NULL;
}

/* The connection that comes back is no good, but the one who waits gets its place. */
START_TEST(who_waits_for_a_broken_connection_opens_one)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 1, 0, -1);
    calxi_checkout a = pool_take(pool);
    getter g = { pool, CALX_MISUSE, false };
    pthread_t thread;
    pthread_create(&thread, NULL, get, &g);
    while (!calxi_pool_count(pool).waiting)
        usleep(100);
    pool_give(pool, &a, false);
    pthread_join(thread, NULL);
    ck_assert_int_eq(g.status, CALX_OK);
    ck_assert(g.is_new);
    ck_assert_int_eq(s.opened, 2);
    pool_end(pool, &s);
}
END_TEST

/* The place of an open that failed goes to the next in line, who tries it himself. */
START_TEST(who_waits_for_an_open_that_fails_opens_one)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 1, 0, -1);
    calxi_checkout a = pool_take(pool);
    getter first = { pool, CALX_MISUSE, false }, second = first;
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, get, &first);
    while (calxi_pool_count(pool).waiting != 1)
        usleep(100);
    pthread_create(&threads[1], NULL, get, &second);
    while (calxi_pool_count(pool).waiting != 2)
        usleep(100);
    s.refuse = true;
    pool_give(pool, &a, false);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    ck_assert_int_eq(first.status, CALX_OPERATIONAL_ERROR);
    ck_assert_int_eq(second.status, CALX_OPERATIONAL_ERROR);
    ck_assert_uint_eq(calxi_pool_count(pool).out, 0);
    pool_end(pool, &s);
}
END_TEST

/* ---- the message of a timeout ---- */

START_TEST(a_timeout_tells_holders_with_their_age)
{
    pool_source s;
    calxi_pool *pool = pool_make(&s, 1, 1, 20000);
    calxi_checkout a = { 0 }, b = { 0 }, c = { 0 };
    calxi_problem problem = { 0 };
    bool entered = comma_locale_enter();
    char *end;
    long seconds, tenths;
    ck_assert_int_eq(pool_try(pool, "first.c:10", &a, &problem), CALX_OK);
    usleep(150000);
    ck_assert_int_eq(pool_try(pool, "second.c:20", &b, &problem), CALX_OK);
    ck_assert_int_eq(calxi_pool_acquire(pool, "late.c:9", &c, &problem), CALX_TIMEOUT);
    if (entered)
        comma_locale_leave();
    end = strstr(problem.message, "within 0.020 s: pool_size 1, max_overflow 1, held by first.c:10 for ");
    ck_assert_msg(end != NULL, "%s", problem.message);
    seconds = strtol(strstr(end, "first.c:10 for ") + 15, &end, 10);
    tenths = end[0] == '.' ? strtol(end + 1, &end, 10) : -1;
    ck_assert_msg(seconds > 0 || tenths >= 1, "%s", problem.message);
    ck_assert_msg(!strncmp(end, " s, second.c:20 for ", 20), "%s", problem.message);
    ck_assert_uint_eq(calxi_pool_count(pool).timeouts, 1);
    pool_give(pool, &a, true);
    pool_give(pool, &b, true);
    pool_end(pool, &s);
}
END_TEST

START_TEST(a_timeout_of_a_big_pool_is_bounded)
{
    enum { COUNT = 100 };
    static char places[COUNT][400];
    pool_source s;
    calxi_pool *pool = pool_make(&s, COUNT, 0, 1000);
    calxi_checkout held[COUNT] = { 0 }, late = { 0 };
    calxi_problem problem = { 0 };
    for (int i = 0; i < COUNT; i++) {
        snprintf(places[i], sizeof places[i], "%0*d.c:%d", i % 2 ? 4 : 300, i, i);
        ck_assert_int_eq(pool_try(pool, places[i], &held[i], &problem), CALX_OK);
    }
    ck_assert_int_eq(calxi_pool_acquire(pool, "late.c:9", &late, &problem), CALX_TIMEOUT);
    ck_assert_uint_lt(strlen(problem.message), sizeof problem.message - 1);
    ck_assert_msg(!strcmp(problem.message + strlen(problem.message) - 5, " more"), "%s", problem.message);
    for (int i = 0; i < COUNT; i++)
        pool_give(pool, &held[i], true);
    pool_end(pool, &s);
}
END_TEST

/* ---- sizes ---- */

START_TEST(a_pool_that_keeps_none_opens_and_closes)
{
    enum { COUNT = 70 }; /* more than a chunk of the books */
    pool_source s;
    calxi_pool *pool = pool_make(&s, 0, SIZE_MAX, 0);
    calxi_checkout held[COUNT];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < COUNT; i++)
            held[i] = pool_take(pool);
        ck_assert_uint_eq(calxi_pool_count(pool).out, COUNT);
        for (int i = 0; i < COUNT; i++)
            pool_give(pool, &held[i], true);
        ck_assert_uint_eq(calxi_pool_count(pool).idle + calxi_pool_count(pool).out, 0);
        ck_assert_int_eq(s.closed, COUNT * (round + 1));
    }
    pool_end(pool, &s);
}
END_TEST

START_TEST(out_of_memory_for_the_books_loses_nothing)
{
    enum { COUNT = 17 }; /* the last needs a second chunk */
    pool_source s;
    calxi_pool *pool = pool_make(&s, COUNT, 0, 0);
    calxi_checkout held[COUNT] = { 0 };
    calxi_problem problem = { 0 };
    for (int i = 0; i < COUNT - 1; i++)
        held[i] = pool_take(pool);
    alloc_fail_at(1);
    ck_assert_int_eq(calxi_pool_acquire(pool, "x.c:1", &held[COUNT - 1], &problem), CALX_NO_MEMORY);
    alloc_reset();
    ck_assert_uint_eq(calxi_pool_count(pool).out, COUNT - 1);
    held[COUNT - 1] = pool_take(pool);
    for (int i = 0; i < COUNT; i++)
        pool_give(pool, &held[i], true);
    ck_assert_uint_eq(calxi_pool_count(pool).idle, COUNT);
    pool_end(pool, &s);
}
END_TEST

Suite *suite_pool_invalidation(void)
{
    Suite *suite = suite_create("pool_invalidation");
    TCase *tcase = tcase_create("pool_invalidation");
    tcase_add_test(tcase, after_a_loss_older_connections_are_not_handed_out);
    tcase_add_test(tcase, connections_that_were_lost_together_count_once);
    tcase_add_test(tcase, invalidate_closes_what_is_idle_at_once);
    tcase_add_test(tcase, one_that_was_being_opened_when_all_were_invalidated_is_not_kept);
    tcase_add_test(tcase, a_replaced_connection_keeps_its_place);
    tcase_add_test(tcase, who_waits_for_a_broken_connection_opens_one);
    tcase_add_test(tcase, who_waits_for_an_open_that_fails_opens_one);
    tcase_add_test(tcase, a_timeout_tells_holders_with_their_age);
    tcase_add_test(tcase, a_timeout_of_a_big_pool_is_bounded);
    tcase_add_test(tcase, a_pool_that_keeps_none_opens_and_closes);
    tcase_add_test(tcase, out_of_memory_for_the_books_loses_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
