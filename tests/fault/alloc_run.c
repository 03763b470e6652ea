/* SPDX-License-Identifier: MIT */
/* The allocation-failure run: every scenario with its nth allocation failed, once and for good, for every n (or for `points` of them,
 * spread evenly). It must not crash or leak, and either end with CALX_NO_MEMORY or with the very answers of an undisturbed run.
 *
 *     alloc_run URL NAME [POINTS]      prints "alloc-NAME: N passed, N failed, N skipped", a scenario and way counting as one */
#include "alloc.h"
#include "alloc_scenarios.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t points_tried;

/* Blocks in use. Debug builds hold the last statements that were consumed (256 of them): here always as many, of one block each. */
static size_t live_blocks(void)
{
    enum { CONSUMED = 256 };
    for (int i = 0; i < CONSUMED; i++)
        calx_exec((calx_session *)NULL, calx_text("SELECT 1"));
    return alloc_live();
}

/* One run with failures from the nth allocation on. True: as it should be. */
static bool try_at(const scenario *s, const char *url, const transcript *expected, size_t n, bool persistent, bool *reached)
{
    static transcript seen; /* here and below: large for a stack, and to valgrind more than a frame */
    size_t live = live_blocks(), after;
    calx_status status;
    bool ok = true;
    memset(&seen, 0, sizeof seen);
    (persistent ? alloc_fail_from : alloc_fail_at)(n);
    status = s->run(url, &seen);
    *reached = alloc_failed();
    alloc_reset();
    points_tried += *reached;
    if (status == CALX_OK && strcmp(seen.text, expected->text) != 0) {
        printf("FAIL %s, allocation %zu%s: wrong answer\n--- expected\n%s--- seen\n%s---\n", s->name, n, persistent ? " and on" : "",
               expected->text, seen.text);
        ok = false;
    } else if (status != CALX_OK && status != CALX_NO_MEMORY) {
        printf("FAIL %s, allocation %zu%s: %s\n", s->name, n, persistent ? " and on" : "", calx_status_name(status));
        ok = false;
    }
    after = live_blocks();
    if (after != live) {
        printf("FAIL %s, allocation %zu%s: %ld blocks leaked\n", s->name, n, persistent ? " and on" : "",
               (long)after - (long)live);
        ok = false;
    }
    return ok;
}

static bool try_all(const scenario *s, const char *url, size_t points, bool persistent)
{
    static transcript expected;
    size_t count, step, wrong = 0;
    bool reached = true;
    memset(&expected, 0, sizeof expected);
    alloc_reset();
    if (s->run(url, &expected) != CALX_OK || expected.len == 0) {
        printf("FAIL %s: does not work without failures either\n", s->name);
        return false;
    }
    count = alloc_count();
    step = points && count > points ? count / points : 1;
    for (size_t n = 1; n <= count + 1 && wrong < 5; n += step)
        wrong += !try_at(s, url, &expected, n, persistent, &reached);
    if (!points && reached && !wrong) {
        printf("FAIL %s: more allocations than in the first run\n", s->name);
        wrong++;
    }
    return wrong == 0;
}

int main(int argc, char **argv)
{
    size_t passed = 0, failed = 0, points = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    static transcript warm;
    if (argc < 3) {
        fprintf(stderr, "usage: %s URL NAME [POINTS]\n", argv[0]);
        return 2;
    }
    alloc_install();
    scenarios[2].run(argv[1], &warm); /* plugins stay loaded: their memory is not a leak */
    for (const scenario *s = scenarios; s->name; s++)
        for (int persistent = 0; persistent < 2; persistent++)
            try_all(s, argv[1], points, persistent) ? passed++ : failed++;
    printf("POINTS alloc-%s: %zu\n", argv[2], points_tried);
    printf("alloc-%s: %zu passed, %zu failed, 0 skipped\n", argv[2], passed, failed);
    return failed || !passed;
}
