/* SPDX-License-Identifier: MIT */
/* Places of names among many: found in whatever order they are asked for, without looking at all of them each time. */
#include "alloc.h"
#include "util/memory.h"
#include "util/names.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

enum { MANY = 5000, SIZE = 8 }; /* few enough to be looked at one by one in time, where there is no memory for a table */

static char texts[MANY][SIZE];
static const char *items[MANY];

static void make_items(void)
{
    for (int i = 0; i < MANY; i++) {
        snprintf(texts[i], SIZE, "b%d", i);
        items[i] = texts[i];
    }
}

/* The place asked for as the nth of `count`: in order, from the end, and all over. */
static size_t nth_of(int order, size_t n, size_t count)
{
    return order == 0 ? n : order == 1 ? count - 1 - n : n * 7919 % count;
}

static size_t look_for_all(size_t count, int order)
{
    calxi_names names = calxi_names_of(items, count);
    char name[SIZE];
    size_t compared;
    for (size_t n = 0; n < count; n++) {
        size_t place = nth_of(order, n, count);
        strcpy(name, texts[place]); /* another address than that of the item */
        ck_assert_uint_eq(calxi_names_find(&names, name), place);
    }
    ck_assert_uint_eq(calxi_names_find(&names, "b"), count);
    ck_assert_uint_eq(calxi_names_find(&names, "b5000"), count);
    compared = names.compared;
    calxi_names_clear(&names);
    return compared;
}

START_TEST(names_are_found_in_any_order)
{
    make_items();
    for (size_t count = 0; count < 70; count++)
        look_for_all(count, _i);
}
END_TEST

/* One by one it would be 12,500,000 from the end. */
START_TEST(many_names_are_not_looked_at_each_time)
{
    size_t compared;
    make_items();
    compared = look_for_all(MANY, _i);
    ck_assert_uint_ge(compared, MANY);
    ck_assert_uint_lt(compared, 10 * MANY);
}
END_TEST

START_TEST(names_in_order_need_no_table)
{
    calxi_names names;
    make_items();
    names = calxi_names_of(items, MANY);
    alloc_fail_at(0);
    for (size_t round = 0; round < 3; round++)
        for (size_t i = 0; i < MANY; i++)
            ck_assert_uint_eq(calxi_names_find(&names, items[i]), i);
    ck_assert_uint_eq(alloc_count(), 0);
    calxi_names_clear(&names);
}
END_TEST

START_TEST(names_are_found_without_memory)
{
    make_items();
    alloc_fail_from(1);
    look_for_all(500, 1);
    ck_assert(alloc_failed());
    alloc_reset();
}
END_TEST

Suite *suite_names(void);
Suite *suite_names(void)
{
    Suite *suite = suite_create("names");
    TCase *tcase = tcase_create("names");
    tcase_add_loop_test(tcase, names_are_found_in_any_order, 0, 3);
    tcase_add_loop_test(tcase, many_names_are_not_looked_at_each_time, 0, 3);
    tcase_add_test(tcase, names_in_order_need_no_table);
    tcase_add_test(tcase, names_are_found_without_memory);
    suite_add_tcase(suite, tcase);
    return suite;
}
