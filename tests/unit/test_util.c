/* SPDX-License-Identifier: MIT */
/* The lowest layer: builder, arena, memory helpers, problems. */
#include "alloc.h"
#include "util/arena.h"
#include "util/builder.h"
#include "util/memory.h"
#include "util/nearest.h"
#include "util/problem.h"

#include <check.h>
#include <stdint.h>
#include <string.h>

START_TEST(builder_grows_and_stays_terminated)
{
    calxi_builder b;
    char *text;
    calxi_builder_init(&b);
    for (int i = 0; i < 1000; i++) {
        calxi_builder_printf(&b, "%d,", i);
        ck_assert(!b.failed);
        ck_assert_uint_eq(strlen(b.data), b.len);
    }
    text = calxi_builder_take(&b);
    ck_assert_uint_eq(strlen(text), 3890);
    ck_assert_str_eq(text + 3886, "999,");
    ck_assert_ptr_null(b.data);
    calxi_free(text);
}
END_TEST

START_TEST(builder_of_nothing_is_the_empty_text)
{
    calxi_builder b;
    char *text;
    calxi_builder_init(&b);
    text = calxi_builder_take(&b);
    ck_assert_str_eq(text, "");
    calxi_free(text);
}
END_TEST

START_TEST(builder_remembers_a_failed_allocation)
{
    calxi_builder b;
    size_t live = alloc_live();
    calxi_builder_init(&b);
    alloc_fail_at(2); /* the first makes the block, the second would grow it */
    for (int i = 0; i < 100; i++)
        calxi_builder_puts(&b, "0123456789");
    alloc_reset();
    ck_assert(b.failed);
    ck_assert_ptr_null(calxi_builder_take(&b));
    ck_assert_uint_eq(alloc_live(), live);
}
END_TEST

START_TEST(arena_blocks_are_aligned_and_separate)
{
    calxi_arena arena;
    unsigned char *blocks[200];
    calxi_arena_init(&arena);
    for (size_t i = 0; i < 200; i++) {
        blocks[i] = calxi_arena_alloc(&arena, i + 1);
        ck_assert_ptr_nonnull(blocks[i]);
        ck_assert_uint_eq((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        memset(blocks[i], (int)i, i + 1);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t k = 0; k <= i; k++)
            ck_assert_uint_eq(blocks[i][k], i);
    calxi_arena_clear(&arena);
}
END_TEST

START_TEST(arena_reset_keeps_one_block_and_leaks_none)
{
    calxi_arena arena;
    size_t live = alloc_live();
    calxi_arena_init(&arena);
    ck_assert_ptr_nonnull(calxi_arena_copy(&arena, "text", 4));
    for (int i = 0; i < 10; i++)
        ck_assert_ptr_nonnull(calxi_arena_alloc(&arena, 3000));
    calxi_arena_reset(&arena);
    ck_assert_uint_le(alloc_live(), live + 1);
    ck_assert_ptr_nonnull(calxi_arena_alloc(&arena, 1 << 20));
    calxi_arena_clear(&arena);
    ck_assert_uint_eq(alloc_live(), live);
}
END_TEST

START_TEST(arena_refuses_sizes_that_overflow)
{
    calxi_arena arena;
    calxi_arena_init(&arena);
    ck_assert_ptr_null(calxi_arena_alloc(&arena, SIZE_MAX - 3));
    ck_assert_ptr_null(calxi_arena_copy(&arena, "x", SIZE_MAX));
    calxi_arena_clear(&arena);
}
END_TEST

START_TEST(counted_allocations_refuse_overflow)
{
    ck_assert_ptr_null(calxi_calloc(SIZE_MAX / 2, 3));
    ck_assert_ptr_null(calxi_realloc_array(NULL, SIZE_MAX / 2, 3));
}
END_TEST

START_TEST(a_secret_is_wiped_before_it_is_freed)
{
    char *secret = calxi_strdup("hunter2-hunter2");
    ck_assert_ptr_nonnull(secret);
    alloc_watch("hunter2");
    calxi_free_secret(secret);
    ck_assert_uint_eq(alloc_leaks(), 0);
    secret = calxi_strdup("hunter2-hunter2");
    calxi_free(secret); /* the watch would see it */
    ck_assert_uint_eq(alloc_leaks(), 1);
    alloc_watch(NULL);
}
END_TEST

START_TEST(the_allocator_cannot_be_changed_once_in_use)
{
    calxi_free(calxi_alloc(1));
    ck_assert(!calx_set_allocator(NULL));
}
END_TEST

START_TEST(a_long_problem_is_cut_not_overrun)
{
    calxi_problem problem;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ck_assert_int_eq(calxi_problem_set(&problem, CALX_DATA_ERROR, "%s", text), CALX_DATA_ERROR);
    ck_assert_uint_eq(strlen(problem.message), sizeof problem.message - 1);
    ck_assert_int_eq(calxi_problem_set(NULL, CALX_MISUSE, "x"), CALX_MISUSE);
}
END_TEST

START_TEST(names_of_any_length_are_compared)
{
    char given[200], name[200];
    memset(given, 'a', sizeof given - 1);
    memset(name, 'a', sizeof name - 1);
    given[sizeof given - 1] = name[sizeof name - 1] = '\0';
    ck_assert(calxi_is_nearer(given, name, NULL));
    given[0] = 'b';
    ck_assert(calxi_is_nearer(given, name, NULL));
    given[1] = given[2] = 'b';
    ck_assert(!calxi_is_nearer(given, name, NULL));
    ck_assert(!calxi_is_nearer("", "", NULL));
    ck_assert(!calxi_is_nearer("ab", "ac", NULL));
    ck_assert(calxi_is_nearer("pasword", "password", "passwords"));
    ck_assert(!calxi_is_nearer("pasword", "password", "password")); /* the first one stays */
}
END_TEST

Suite *suite_util(void)
{
    Suite *suite = suite_create("util");
    TCase *tcase = tcase_create("util");
    tcase_add_test(tcase, builder_grows_and_stays_terminated);
    tcase_add_test(tcase, builder_of_nothing_is_the_empty_text);
    tcase_add_test(tcase, builder_remembers_a_failed_allocation);
    tcase_add_test(tcase, arena_blocks_are_aligned_and_separate);
    tcase_add_test(tcase, arena_reset_keeps_one_block_and_leaks_none);
    tcase_add_test(tcase, arena_refuses_sizes_that_overflow);
    tcase_add_test(tcase, counted_allocations_refuse_overflow);
    tcase_add_test(tcase, a_secret_is_wiped_before_it_is_freed);
    tcase_add_test(tcase, the_allocator_cannot_be_changed_once_in_use);
    tcase_add_test(tcase, a_long_problem_is_cut_not_overrun);
    tcase_add_test(tcase, names_of_any_length_are_compared);
    suite_add_tcase(suite, tcase);
    return suite;
}
