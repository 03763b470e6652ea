/* SPDX-License-Identifier: MIT */
/* The SQL for PostgreSQL of every construct, read by PostgreSQL's own parser where libpg_query is installed. */
#include "compile_cases.h"

#include <check.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

/* As pg_query.h of libpg_query 15 has them; it is loaded, so that the tests can be built without it. */
typedef struct parse_error {
    char *message;
} parse_error;
typedef struct parse_result {
    char *tree;
    char *told;
    parse_error *error;
} parse_result;
typedef parse_result (*parse_function)(const char *sql);
typedef void (*free_function)(parse_result result);

START_TEST(postgresql_reads_each_construct)
{
    void *library = dlopen("libpg_query.so.1504.0", RTLD_NOW | RTLD_LOCAL);
    parse_function parse;
    free_function give_back;
    size_t parsed = 0;
    if (!library)
        library = dlopen("libpg_query.so", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        ck_assert_msg(!getenv("CALX_TEST_PARSER"), "libpg_query is wanted (CALX_TEST_PARSER), and not installed");
        fprintf(stderr, "SKIP compile_parsed: libpg_query is not installed\n");
        return;
    }
    *(void **)&parse = dlsym(library, "pg_query_parse");
    *(void **)&give_back = dlsym(library, "pg_query_free_parse_result");
    ck_assert(parse && give_back);
    for (size_t i = 0; i < compile_case_all_count(); i++) {
        const compile_case *one = compile_case_at(i);
        calx_compiled *compiled = calx_compile(one->build(), compile_targets[CASE_POSTGRESQL]);
        if (calx_compiled_error(compiled) == CALX_OK) {
            parse_result result = parse(calx_compiled_sql(compiled));
            ck_assert_msg(!result.error, "%s: %s: %s", one->name, result.error ? result.error->message : "", calx_compiled_sql(compiled));
            give_back(result);
            parsed++;
        }
        calx_compiled_dispose(compiled);
    }
    ck_assert_uint_gt(parsed, 80);
    compile_cases_all_clear();
}
END_TEST

Suite *suite_compile_parsed(void);
Suite *suite_compile_parsed(void)
{
    Suite *suite = suite_create("compile_parsed");
    TCase *tests = tcase_create("postgresql");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, postgresql_reads_each_construct);
    suite_add_tcase(suite, tests);
    return suite;
}
