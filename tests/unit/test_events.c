/* SPDX-License-Identifier: MIT */
/* The list of listeners: it is replaced as a whole, also while it is read; without memory nothing of it is lost, and leaving works. */
#include "alloc.h"
#include "engine/raw.h"

#include <check.h>
#include <pthread.h>
#include <string.h>

static void init(calx_engine *engine, calxi_raw *raw)
{
    memset(engine, 0, sizeof *engine);
    memset(raw, 0, sizeof *raw);
    calxi_events_init(&engine->events);
    raw->engine = engine;
}

static calx_status tell(calxi_raw *raw, uint32_t type)
{
    calxi_occasion occasion;
    calxi_occasion_init(&occasion, type, raw, "x.c:1");
    return calxi_occasion_tell(&occasion);
}

static calx_status count(void *context, calx_event *event)
{
    (void)event;
    ++*(int *)context;
    return CALX_OK;
}

static calx_status refuse(void *context, calx_event *event)
{
    ++*(int *)context;
    return calx_event_refuse(event, CALX_NOT_READY, "no");
}

START_TEST(the_mask_is_what_is_listened_for)
{
    calx_engine engine;
    calxi_raw raw;
    int calls = 0, others = 0;
    init(&engine, &raw);
    ck_assert(!calxi_events_wanted(&engine.events, UINT32_MAX));
    ck_assert_int_eq(calx_listen(&engine, CALX_EVENT_BEGIN | CALX_EVENT_CLOSE, count, &calls), CALX_OK);
    ck_assert_int_eq(calx_listen(&engine, CALX_EVENT_BEGIN, count, &others), CALX_OK);
    ck_assert(calxi_events_wanted(&engine.events, CALX_EVENT_BEGIN) && calxi_events_wanted(&engine.events, CALX_EVENT_CLOSE));
    ck_assert(!calxi_events_wanted(&engine.events, CALX_EVENT_COMMIT));
    tell(&raw, CALX_EVENT_BEGIN);
    tell(&raw, CALX_EVENT_CLOSE);
    ck_assert_int_eq(calls, 2);
    ck_assert_int_eq(others, 1);
    ck_assert_int_eq(calx_unlisten(&engine, CALX_EVENT_CLOSE, count, &calls), CALX_OK);
    ck_assert(!calxi_events_wanted(&engine.events, CALX_EVENT_CLOSE));
    ck_assert_int_eq(calx_unlisten(&engine, CALX_EVENT_BEGIN, count, &calls), CALX_OK);
    tell(&raw, CALX_EVENT_BEGIN);
    ck_assert_int_eq(calls, 2);
    ck_assert_int_eq(others, 2);
    calxi_events_clear(&engine.events);
}
END_TEST

START_TEST(the_first_refusal_ends_it_where_there_is_one)
{
    calx_engine engine;
    calxi_raw raw;
    int first = 0, second = 0;
    init(&engine, &raw);
    calx_listen(&engine, CALX_EVENT_CHECKOUT | CALX_EVENT_COMMIT, refuse, &first);
    calx_listen(&engine, CALX_EVENT_CHECKOUT | CALX_EVENT_COMMIT, count, &second);
    ck_assert_int_eq(tell(&raw, CALX_EVENT_CHECKOUT), CALX_NOT_READY);
    ck_assert_int_eq(second, 0);
    ck_assert_int_eq(tell(&raw, CALX_EVENT_COMMIT), CALX_OK); /* it has been committed, whatever anybody says */
    ck_assert_int_eq(first, 2);
    ck_assert_int_eq(second, 1);
    calxi_events_clear(&engine.events);
}
END_TEST

START_TEST(without_memory_nobody_comes_and_everybody_may_leave)
{
    size_t live = alloc_live();
    calx_engine engine;
    calxi_raw raw;
    int first = 0, second = 0;
    init(&engine, &raw);
    ck_assert_int_eq(calx_listen(&engine, CALX_EVENT_BEGIN, count, &first), CALX_OK);
    alloc_fail_from(1);
    ck_assert_int_eq(calx_listen(&engine, CALX_EVENT_BEGIN, count, &second), CALX_NO_MEMORY);
    tell(&raw, CALX_EVENT_BEGIN);
    ck_assert_int_eq(first, 1);
    ck_assert_int_eq(calx_unlisten(&engine, CALX_EVENT_BEGIN, count, &first), CALX_OK); /* its context may go now */
    tell(&raw, CALX_EVENT_BEGIN);
    alloc_reset();
    ck_assert_int_eq(first, 1);
    ck_assert_int_eq(second, 0);
    ck_assert_int_eq(calx_listen(&engine, CALX_EVENT_BEGIN, count, &first), CALX_OK);
    tell(&raw, CALX_EVENT_BEGIN);
    ck_assert_int_eq(first, 2);
    calxi_events_clear(&engine.events);
    ck_assert_uint_eq(alloc_live(), live);
}
END_TEST

START_TEST(lists_that_nobody_reads_are_freed)
{
    calx_engine engine;
    calxi_raw raw;
    int calls = 0;
    size_t live;
    init(&engine, &raw);
    calx_listen(&engine, CALX_EVENT_BEGIN, count, &calls);
    live = alloc_live();
    for (int i = 0; i < 100; i++) {
        calx_listen(&engine, CALX_EVENT_CLOSE, count, &calls);
        calx_unlisten(&engine, CALX_EVENT_CLOSE, count, &calls);
    }
    ck_assert_uint_eq(alloc_live(), live);
    calxi_events_clear(&engine.events);
}
END_TEST

enum { THREADS = 4, ROUNDS = 3000 };

static calx_engine shared_engine;
static calxi_raw shared_raw;

static calx_status count_together(void *context, calx_event *event)
{
    (void)event;
    atomic_fetch_add((atomic_int *)context, 1);
    return CALX_OK;
}

static void *tell_often(void *context)
{
    (void)context;
    for (int i = 0; i < ROUNDS; i++)
        tell(&shared_raw, CALX_EVENT_BEGIN);
    return NULL;
}

static void *change_often(void *context)
{
    for (int i = 0; i < ROUNDS; i++)
        if (calx_listen(&shared_engine, CALX_EVENT_BEGIN, count_together, context) != CALX_OK ||
            calx_unlisten(&shared_engine, CALX_EVENT_BEGIN, count_together, context) != CALX_OK)
            return context;
    return NULL;
}

START_TEST(lists_change_while_they_are_read)
{
    pthread_t threads[THREADS];
    static atomic_int steady, fleeting[THREADS];
    void *failed;
    init(&shared_engine, &shared_raw);
    calx_listen(&shared_engine, CALX_EVENT_BEGIN, count_together, &steady);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, i % 2 ? tell_often : change_often, &fleeting[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    ck_assert_int_eq(steady, THREADS / 2 * ROUNDS);
    calxi_events_clear(&shared_engine.events);
}
END_TEST

Suite *suite_events(void)
{
    Suite *suite = suite_create("events");
    TCase *tcase = tcase_create("listeners");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, the_mask_is_what_is_listened_for);
    tcase_add_test(tcase, the_first_refusal_ends_it_where_there_is_one);
    tcase_add_test(tcase, without_memory_nobody_comes_and_everybody_may_leave);
    tcase_add_test(tcase, lists_that_nobody_reads_are_freed);
    tcase_add_test(tcase, lists_change_while_they_are_read);
    suite_add_tcase(suite, tcase);
    return suite;
}
