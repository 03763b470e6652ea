/* SPDX-License-Identifier: MIT */
/* The unit suites with their nth allocation failed, once and for good: the tests' assertions may then fail, but nothing may crash or
 * hang. (That answers stay right and nothing leaks is asserted by tests/fault and by the tests that fail allocations themselves.)
 *
 *     unit --starve [SUITE...]      every n to 12 (CALX_STARVE_DENSE), then spread out, until no test reaches the nth allocation */
#include "alloc.h"
#include "unit.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SUITE(name) Suite *suite_##name(void);
#include "suites.h"
#undef SUITE

static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = {
#define SUITE(name) { #name, suite_##name },
#include "suites.h"
#undef SUITE
    { NULL, NULL }
};

/* These, by the beginning of their names, fail every allocation themselves, and take long: they run the compiler, wait for peers, or
 * cut a statement at each of its bytes. */
static const char *const left_out[] = { "plugin", "driver_", "tokenize" };

enum { LAST = 2048 };

static size_t dense = 12;

static atomic_bool *reached; /* shared with the forked tests */

static int wanted(const char *name, int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (!strcmp(argv[i], name))
            return 1;
    for (size_t i = 0; argc < 3 && i < sizeof left_out / sizeof *left_out; i++)
        if (!strncmp(name, left_out[i], strlen(left_out[i])))
            return 0;
    return argc < 3;
}

/* Tests that crashed or hung, told with their names. */
static int count_crashes(SRunner *runner, const char *suite, size_t n, int persistent)
{
    int crashes = 0, failures = srunner_ntests_failed(runner);
    TestResult **results = srunner_failures(runner);
    for (int i = 0; i < failures; i++) {
        if (tr_rtype(results[i]) != CK_ERROR)
            continue;
        printf("%s, allocation %zu%s: %s in %s:%d\n", suite, n, persistent ? " and on" : "", tr_msg(results[i]),
               tr_lfile(results[i]), tr_lno(results[i]));
        crashes++;
    }
    free(results);
    return crashes;
}

static int starve_at(size_t i, size_t n, int persistent)
{
    SRunner *runner = srunner_create(suites[i].make());
    int crashes;
    atomic_store(reached, false);
    (persistent ? alloc_fail_from : alloc_fail_at)(n); /* the forked tests inherit it */
    srunner_run_all(runner, CK_SILENT);
    alloc_reset();
    crashes = count_crashes(runner, suites[i].name, n, persistent);
    srunner_free(runner);
    return crashes;
}

static int starve(size_t i, size_t *points)
{
    int crashes = 0;
    for (size_t n = 1; n <= LAST && !crashes; n += n < dense ? 1 : n / 2) {
        crashes += starve_at(i, n, 0);
        if (!atomic_load(reached))
            break;
        crashes += starve_at(i, n, 1);
        (*points)++;
    }
    return crashes;
}

int starve_main(int argc, char **argv)
{
    int passed = 0, failed = 0;
    size_t points = 0;
    reached = mmap(NULL, sizeof *reached, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (reached == MAP_FAILED) {
        perror("starve: mmap");
        return EXIT_FAILURE;
    }
    if (getenv("CALX_STARVE_DENSE"))
        dense = strtoul(getenv("CALX_STARVE_DENSE"), NULL, 10);
    if (dense < 2)
        dense = 2; /* so that the step is never 0 */
    setenv("CK_FORK", "yes", 1); /* a crash ends one test only */
    alloc_tell(reached);
    for (size_t i = 0; suites[i].name; i++)
        if (wanted(suites[i].name, argc, argv))
            starve(i, &points) ? failed++ : passed++;
    printf("%zu points\n", points);
    printf("starve: %d passed, %d failed, 0 skipped\n", passed, failed);
    return passed && !failed ? EXIT_SUCCESS : EXIT_FAILURE;
}
