/* SPDX-License-Identifier: MIT */
/* calx-suite --starve: each test with its allocations failed. */
#ifndef SUITE_STARVE_H
#define SUITE_STARVE_H

#include "suite.h"

typedef struct suite_starve_options {
    const char *url, *name;
    size_t points; /* of each test and way, spread evenly; 0: all */
    bool verbose;
} suite_starve_options;

typedef struct suite_starve_counts {
    unsigned passed, failed, skipped;
    size_t points;
} suite_starve_counts;

/* Before the first test. */
void suite_starve_begin(const char *url);
/* One test, at all its points. */
void suite_starve_test(const suite_starve_options *options, const suite_test *test, suite_starve_counts *counts);
/* One test at one point, in this process, for a debugger. True: as it should be. */
bool suite_starve_at(const suite_starve_options *options, const suite_test *test, size_t n, bool persistent);

/* A check failed, with this text: is that no more than what follows from a failed allocation, of which calx has told the test? */
bool suite_starve_excuses(const char *text);
/* calx has told the test that it is out of memory. */
void suite_starve_told(void);
/* Before the text of a failure: the point. */
const char *suite_starve_point(void);

#endif
