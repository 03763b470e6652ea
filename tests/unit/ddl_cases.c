/* SPDX-License-Identifier: MIT */
/* Running DDL for the tests of its compiler: each construct with its SQL per dialect. */
#include "ddl_cases.h"

#include "alloc.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static const char *expected_of(const compile_case *one, size_t target)
{
    while (!one->sql[target])
        target--;
    return one->sql[target];
}

void ddl_check(const compile_case *one, void (*clear)(void))
{
    size_t wrong = 0;
    for (size_t target = 0; target < CASE_TARGETS; target++) {
        calx_compiled *compiled = calx_compile(one->build(), compile_targets[target]);
        const char *sql = compile_plain(compiled);
        if (strcmp(sql, expected_of(one, target)) != 0) {
            fprintf(stderr, "%s for %s:\n%s\nexpected:\n%s\n", one->name, compile_targets[target], sql, expected_of(one, target));
            wrong++;
        }
        calx_compiled_dispose(compiled);
        clear();
    }
    ck_assert_msg(!wrong, "%s: %zu targets", one->name, wrong);
}

static void starve_at(const compile_case *one, size_t target, size_t n, void (*clear)(void))
{
    size_t live = alloc_live();
    calx_compiled *compiled;
    alloc_fail_at(n);
    compiled = calx_compile(one->build(), compile_targets[target]);
    if (calx_compiled_error(compiled) != CALX_NO_MEMORY)
        ck_assert_msg(!strcmp(compile_plain(compiled), expected_of(one, target)), "%s for %s, allocation %zu: %s", one->name,
                      compile_targets[target], n, compile_plain(compiled));
    calx_compiled_dispose(compiled);
    clear();
    ck_assert_msg(!alloc_failed() || alloc_live() == live, "%s for %s, allocation %zu: %zu blocks are left", one->name,
                  compile_targets[target], n, alloc_live() - live);
}

void ddl_starve(const compile_case *one, void (*clear)(void))
{
    for (size_t target = 0; target < CASE_TARGETS; target++) {
        calx_compiled_dispose(calx_compile(one->build(), compile_targets[target])); /* the plugin is loaded now, for good */
        clear();
        for (size_t n = 1;; n++) {
            starve_at(one, target, n, clear);
            if (!alloc_failed())
                break;
        }
        alloc_reset();
    }
}
