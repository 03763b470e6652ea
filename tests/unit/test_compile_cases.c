/* SPDX-License-Identifier: MIT */
/* Every construct of compile_cases.c: its SQL per dialect; no memory at any point; nodes that are given to calls that fail. */
#include "alloc.h"
#include "compile_cases.h"

#include <check.h>
#include <string.h>

static const compile_case *const tables[] = { compile_cases, compile_cases_more, compile_cases_typed, compile_cases_forms, compile_cases_meaning, compile_cases_edges };
static const size_t *const counts[] = { &compile_case_count, &compile_case_more_count, &compile_case_typed_count, &compile_case_forms_count,
                                        &compile_case_meaning_count, &compile_case_edges_count };
enum { TABLES = sizeof tables / sizeof *tables };

const compile_case *compile_case_at(size_t at)
{
    size_t i = 0;
    while (at >= *counts[i])
        at -= *counts[i++];
    return &tables[i][at];
}

size_t compile_case_all_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < TABLES; i++)
        count += *counts[i];
    return count;
}

void compile_cases_all_clear(void)
{
    compile_cases_clear();
    compile_cases_more_clear();
    compile_cases_typed_clear();
    compile_cases_forms_clear();
    compile_cases_meaning_clear();
    compile_cases_edges_clear();
}

static const char *expected_of(const compile_case *one, size_t target)
{
    while (!one->sql[target])
        target--;
    return one->sql[target];
}

START_TEST(each_construct_in_each_dialect)
{
    const compile_case *one = compile_case_at((size_t)_i);
    calx_statement *statement = calx_keep(one->build());
    for (size_t target = 0; target < CASE_TARGETS; target++) {
        calx_compiled *compiled = calx_compile(statement, compile_targets[target]);
        const char *sql = compile_plain(compiled);
        ck_assert_msg(!strcmp(sql, expected_of(one, target)), "%s for %s:\n%s\nexpected:\n%s", one->name, compile_targets[target], sql,
                      expected_of(one, target));
        calx_compiled_dispose(compiled);
    }
    calx_release(statement);
    compile_cases_all_clear();
}
END_TEST

/* The answer is right, or says that there was no memory; and nothing is left behind. */
START_TEST(no_memory_at_any_point)
{
    const compile_case *one = compile_case_at((size_t)_i);
    for (size_t target = 0; target < CASE_TARGETS; target++) {
        calx_compiled_dispose(calx_compile(one->build(), compile_targets[target])); /* the plugin is loaded now, for good */
        compile_cases_all_clear();
        for (size_t n = 1;; n++) {
            size_t live = alloc_live();
            calx_compiled *compiled;
            alloc_fail_at(n);
            compiled = calx_compile(one->build(), compile_targets[target]);
            if (calx_compiled_error(compiled) != CALX_NO_MEMORY)
                ck_assert_msg(!strcmp(compile_plain(compiled), expected_of(one, target)), "%s for %s, allocation %zu: %s", one->name,
                              compile_targets[target], n, compile_plain(compiled));
            calx_compiled_dispose(compiled);
            compile_cases_all_clear();
            if (!alloc_failed())
                break;
            ck_assert_msg(alloc_live() == live, "%s for %s, allocation %zu: %zu blocks are left", one->name, compile_targets[target], n,
                          alloc_live() - live);
        }
        alloc_reset();
    }
}
END_TEST

static calx_node *fresh(void)
{
    return calx_column_named("x");
}

/* Calls that cannot do what they are asked take over what they are given all the same. */
static calx_node *refused(int which)
{
    bool twice = which == 1 || which == 3 || which == 4 || which == 6 || which == 8 || which == 13 || which == 18 || which == 20;
    calx_node *same = twice ? fresh() : NULL;
    switch (which) {
    case 0: return calx_binary(CALX_OP_COUNT, fresh(), fresh());
    case 1: return calx_binary(CALX_OP_CUSTOM, same, same);
    case 2: return calx_unary(CALX_OP_ADD, fresh());
    case 3: return calx_nary(CALX_OP_EQ, (calx_node *const[]){ same, same, fresh() }, 3);
    case 4: return calx_op_node("", 0, same, same);
    case 5: return calx_like_node(CALX_OP_EQ, fresh(), fresh(), NULL, 0);
    case 6: return calx_frame_node(CALX_OP_EQ, same, same);
    case 7: return calx_bound_node(CALX_OP_CURRENT_ROW, fresh());
    case 8: return calx_case_n(fresh(), &(calx_node *const){ same }, 1, same);
    case 9: return calx_cast_node(fresh(), NULL);
    case 10: return calx_extract_node("no word", fresh());
    case 11: return calx_quantified(CALX_OP_EQ, fresh());
    case 12: return calx_label_as(fresh(), NULL);
    case 13: return calx_fragment_n(NULL, (calx_node *const[]){ same, same }, 2);
    case 14: return calx_column_of(fresh(), "", NULL);
    case 15: return calx_from_join(CALX_OP_EQ, fresh(), fresh(), fresh());
    case 16: return calx_cte_union(fresh(), NULL, true);
    case 17: return calx_nary(CALX_OP_AND, (calx_node *const[]){ calx_false(), fresh(), fresh() }, 3);
    case 18: return calx_between_node(same, same, NULL, 0);
    case 19: return calx_case_n(NULL, NULL, 0, fresh());
    case 20: return calx_in_n(same, (calx_node *const[]){ same, NULL }, 2, false);
    default: return NULL;
    }
}

/* Those that make a clause. */
static calx_clause *refused_clause(int which)
{
    calx_node *same = which == 3 || which == 4 || which == 5 || which == 7 ? fresh() : NULL;
    switch (which) {
    case 0: return calx_set_to(calx_func_n("f", NULL, 0, NULL), fresh());
    case 1: return calx_set_to(fresh(), NULL);
    case 2: return calx_join_node(CALX_OP_EQ, fresh(), fresh());
    case 3: return calx_where_n((calx_node *const[]){ same, same, NULL }, 3);
    case 4: return calx_rows_n(fresh(), (calx_node *const[]){ same, NULL, same }, 3);
    case 5: return calx_upsert_n(same, (calx_clause *const[]){ NULL }, 1, same);
    case 6: return calx_limit(-1);
    case 7: return calx_for_update_n(0, (calx_node *const[]){ same, NULL }, 2);
    default: return NULL;
    }
}

START_TEST(calls_that_fail_take_what_they_are_given)
{
    for (size_t n = 0; n < 12; n++) { /* 0: with all memory; then each allocation fails */
        size_t live = alloc_live();
        alloc_fail_at(n);
        calx_node_release(calx_node_keep(refused(_i)));
        alloc_reset();
        ck_assert_msg(alloc_live() == live, "allocation %zu: %zu blocks are left", n, alloc_live() - live);
    }
}
END_TEST

START_TEST(clauses_that_fail_take_what_they_are_given)
{
    for (size_t n = 0; n < 12; n++) {
        size_t live = alloc_live();
        calx_clause *clause;
        alloc_fail_at(n);
        clause = refused_clause(_i);
        calx_release(calx_keep(calx_select_n(&clause, 1)));
        alloc_reset();
        ck_assert_msg(alloc_live() == live, "allocation %zu: %zu blocks are left", n, alloc_live() - live);
    }
}
END_TEST

Suite *suite_compile_cases(void);
Suite *suite_compile_cases(void)
{
    Suite *suite = suite_create("compile_cases");
    TCase *tests = tcase_create("constructs");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, each_construct_in_each_dialect, 0, (int)compile_case_all_count());
    tcase_add_loop_test(tests, no_memory_at_any_point, 0, (int)compile_case_all_count());
    tcase_add_loop_test(tests, calls_that_fail_take_what_they_are_given, 0, 21);
    tcase_add_loop_test(tests, clauses_that_fail_take_what_they_are_given, 0, 8);
    suite_add_tcase(suite, tests);
    return suite;
}
