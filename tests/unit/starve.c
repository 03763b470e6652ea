/* SPDX-License-Identifier: MIT */
/* Each unit test with its nth allocation failed, once and for good, in a process of its own. Its assertions may then fail, but
 * nothing may crash or hang, and a test that passes all the same leaves nothing behind. (Answers are judged where the tests can tell
 * a wrong one from none: by `calx-suite --starve`, by tests/fault, and by the tests that fail allocations themselves.)
 *
 *     unit --starve[=POINTS] [SUITE...]      every n, or so many of them for each test, spread evenly */
#include "alloc.h"
#include "unit.h"

#include <check.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

/* By the beginning of their suites' and tests' names. */
static const struct {
    const char *suite, *test, *why;
} left_out[] = {
    { "pool_threads", "", "volume: threads that end the program at whatever is not as it should be; suite pool has their calls" },
    { "url_memory", "any_", "volume: millions of URLs, each like those of suite url" },
    { "tokenize", "every_truncation", "volume: each statement cut at each of its bytes, where the others have it whole" },
};

enum { ENOUGH = 3 };

/* What a process tells its parent. */
static struct note {
    size_t allocations, live;
    bool itself, failed;
    atomic_bool reached;
} *note;

static pid_t parent;
static size_t live_before;

/* ---- one test of a suite: Check has no such choice, so tests are stopped on their way into their cases ---- */

static struct {
    size_t wanted, seen; /* numbers of tests, each turn of a loop being one; SIZE_MAX: all */
    const TTest *test;   /* the one that was wanted */
    bool forks;          /* it expects a signal or an exit */
} choice = { .wanted = SIZE_MAX };

void __real__tcase_add_test(TCase *, const TTest *, int signal, int exit_value, int start, int end);
void __wrap__tcase_add_test(TCase *, const TTest *, int signal, int exit_value, int start, int end);

void __wrap__tcase_add_test(TCase *tcase, const TTest *test, int signal_number, int exit_value, int start, int end)
{
    if (choice.wanted == SIZE_MAX) {
        __real__tcase_add_test(tcase, test, signal_number, exit_value, start, end);
        choice.seen += (size_t)(end - start);
        return;
    }
    for (int i = start; i < end; i++)
        if (choice.seen++ == choice.wanted) {
            choice.test = test;
            choice.forks = signal_number || exit_value;
            __real__tcase_add_test(tcase, test, signal_number, exit_value, i, i + 1);
        }
}

static SRunner *choose(size_t suite, size_t wanted)
{
    choice.wanted = wanted;
    choice.seen = 0;
    return srunner_create(suites[suite].make());
}

/* ---- one point ---- */

/* At the end of a test's process. One that an assertion ends does not come here. */
static void tell(void)
{
    if (!note || getppid() != parent)
        return;
    note->allocations = alloc_total();
    note->live = alloc_live() - live_before;
    note->itself = alloc_was_set();
}

/* In a process of its own, which Check forks. True unless it crashed or hung. */
static bool run_apart(SRunner *runner, size_t from, size_t to, const char *what)
{
    TestResult **failures;
    bool ended = true;
    memset(note, 0, sizeof *note);
    fflush(NULL);
    live_before = alloc_live();
    srunner_set_fork_status(runner, CK_FORK);
    alloc_starve(from, to, &note->reached);
    srunner_run_all(runner, CK_SILENT);
    alloc_starve(0, 0, NULL);
    failures = srunner_failures(runner);
    for (int i = 0; i < srunner_ntests_failed(runner); i++) {
        note->failed = true;
        if (tr_rtype(failures[i]) != CK_ERROR)
            continue;
        ended = false;
        printf("FAIL %s, allocation %zu%s: %s, after %s:%d\n", what, from, to == from ? "" : " and on", tr_msg(failures[i]),
               tr_lfile(failures[i]), tr_lno(failures[i]));
    }
    free(failures);
    return ended;
}

static bool starve_at(SRunner *runner, size_t from, size_t to, size_t live, const char *what)
{
    if (!run_apart(runner, from, to, what))
        return false;
    if (note->failed || note->live <= live)
        return true;
    printf("FAIL %s, allocation %zu%s: %zu blocks leaked\n", what, from, to == from ? "" : " and on", note->live - live);
    return false;
}

/* ---- one test ---- */

static struct {
    size_t points, asked, passed, failed, left_out, themselves, without;
} sum;

static const char *why_left_out(size_t suite, const char *test)
{
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        if (*left_out[i].why && !strncmp(suites[suite].name, left_out[i].suite, strlen(left_out[i].suite)) &&
            !strncmp(test, left_out[i].test, strlen(left_out[i].test)))
            return left_out[i].why;
    return NULL;
}

static void starve_all(SRunner *runner, const char *what)
{
    size_t n = note->allocations, live = note->live, points = sum.asked && sum.asked < n ? sum.asked : n, failed = 0;
    for (size_t i = 0; i < points && failed < ENOUGH; i++) {
        size_t at = points == 1 ? 1 : 1 + i * (n - 1) / (points - 1);
        failed += !starve_at(runner, at, at, live, what);
        sum.points += note->reached;
        failed += !starve_at(runner, at, SIZE_MAX, live, what);
        sum.points += note->reached;
    }
    failed ? sum.failed++ : sum.passed++;
}

static void starve_test(size_t suite, size_t number)
{
    SRunner *runner = choose(suite, number);
    char what[200];
    const char *why = why_left_out(suite, choice.test->name);
    snprintf(what, sizeof what, "%s: %s", suites[suite].name, choice.test->name);
    if (why || choice.forks)
        sum.left_out++;
    else if (!run_apart(runner, 0, 0, what) || note->failed) {
        printf("FAIL %s: fails with all its memory\n", what);
        sum.failed++;
    } else if (note->itself)
        sum.themselves++;
    else if (!note->allocations)
        sum.without++;
    else {
        if (getenv("CALX_STARVE_VERBOSE"))
            printf("%s: %zu allocations\n", what, note->allocations);
        starve_all(runner, what);
    }
    srunner_free(runner);
}

static void starve_suite(size_t suite)
{
    size_t tests;
    srunner_free(choose(suite, SIZE_MAX));
    tests = choice.seen;
    for (size_t i = 0; i < tests; i++)
        starve_test(suite, i);
}

static bool wanted(const char *name, int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (!strcmp(argv[i], name))
            return true;
    return argc < 3;
}

int starve_main(int argc, char **argv)
{
    const char *points = strchr(argv[1], '=');
    note = mmap(NULL, sizeof *note, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (note == MAP_FAILED) {
        perror("starve: mmap");
        return EXIT_FAILURE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    parent = getpid();
    atexit(tell);
    sum.asked = points ? strtoul(points + 1, NULL, 10) : 0;
    for (size_t i = 0; suites[i].name; i++)
        if (wanted(suites[i].name, argc, argv))
            starve_suite(i);
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        if (*left_out[i].why)
            printf("SKIP starve: %s %s...: %s\n", left_out[i].suite, left_out[i].test, left_out[i].why);
    printf("%zu tests fail their allocations themselves, %zu allocate nothing\n", sum.themselves, sum.without);
    printf("POINTS starve: %zu\n", sum.points);
    printf("starve: %zu passed, %zu failed, %zu skipped\n", sum.passed, sum.failed, sum.left_out);
    return sum.passed && !sum.failed ? EXIT_SUCCESS : EXIT_FAILURE;
}
