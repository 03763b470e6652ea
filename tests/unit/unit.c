/* SPDX-License-Identifier: MIT */
/* The unit test runner: runs the suites that suites.h lists, and closes with one line of counts. */
#include "unit.h"
#include "alloc.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REASONS_MAX = 16 };

/* Shared with the processes that Check forks for the tests, which run one after the other. */
static struct skips {
    int count[REASONS_MAX];
    char why[REASONS_MAX][160];
} *skips;

#define SUITE(name) Suite *suite_##name(void);
#include "suites.h"
#undef SUITE

/* A suite, by the name that it is chosen with: `unit url pool` runs two. */
static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = {
#define SUITE(name) { #name, suite_##name },
#include "suites.h"
#undef SUITE
    { NULL, NULL } /* so that an empty list compiles */
};

static void skips_share(void)
{
    skips = mmap(NULL, sizeof *skips, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (skips == MAP_FAILED) {
        perror("unit: mmap");
        exit(EXIT_FAILURE);
    }
}

void unit_skip(const char *why)
{
    for (int i = 0; i < REASONS_MAX; i++) {
        if (!skips->count[i])
            snprintf(skips->why[i], sizeof skips->why[i], "%s", why);
        if (i < REASONS_MAX - 1 && strcmp(skips->why[i], why) != 0)
            continue;
        skips->count[i]++;
        return;
    }
}

void unit_leave(int status)
{
    char command[20];
    snprintf(command, sizeof command, "exit %d", status);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* Tells the reasons, and how many tests were skipped. */
static int skips_tell(void)
{
    int sum = 0;
    for (int i = 0; i < REASONS_MAX && skips->count[i]; i++) {
        printf("SKIP unit: %s (%d tests)\n", skips->why[i], skips->count[i]);
        sum += skips->count[i];
    }
    return sum;
}

static int chosen(const char *name, int argc, char **argv)
{
    if (argc < 2)
        return 1;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return 1;
    return 0;
}

static SRunner *runner_create(int argc, char **argv)
{
    SRunner *runner = NULL;
    for (size_t i = 0; suites[i].name; i++) {
        if (!chosen(suites[i].name, argc, argv))
            continue;
        if (!runner)
            runner = srunner_create(suites[i].make());
        else
            srunner_add_suite(runner, suites[i].make());
    }
    return runner;
}

/* Files of the tests lie in one directory, which those who give up their privileges can enter: those who die, or leave by unit_leave(), remove nothing themselves. */
static char scratch[256];

static void scratch_make(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/calx-unit-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(scratch) || chmod(scratch, 0755) != 0 || setenv("TMPDIR", scratch, 1) != 0) {
        perror("unit: mkdtemp");
        exit(EXIT_FAILURE);
    }
}

static int scratch_remove(int status)
{
    char command[600];
    snprintf(command, sizeof command, "chmod -R u+rwx '%s' && rm -rf '%s'", scratch, scratch);
    if (system(command) != 0)
        fprintf(stderr, "unit: %s was not removed\n", scratch);
    return status;
}

int main(int argc, char **argv)
{
    SRunner *runner;
    int run = 0, failed = 0, skipped, passed;
    skips_share();
    scratch_make();
    alloc_install(); /* first: the hook is fixed by the first allocation */
    if (argc > 1 && strncmp(argv[1], "--starve", 8) == 0)
        return scratch_remove(starve_main(argc, argv));
    runner = runner_create(argc, argv);
    if (runner) {
        srunner_run_all(runner, CK_ENV); /* CK_NORMAL unless CK_VERBOSITY says otherwise: each failure with its place */
        run = srunner_ntests_run(runner);
        failed = srunner_ntests_failed(runner);
        srunner_free(runner);
    } else {
        fprintf(stderr, "unit: no suite of that name\n");
    }
    skipped = skips_tell();
    passed = run - failed - skipped;
    printf("unit: %d passed, %d failed, %d skipped\n", passed, failed, skipped);
    return scratch_remove(passed > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}
