/* SPDX-License-Identifier: MIT */
/* Scenarios for the allocation-failure run: programs written as users write them, checking once, at their end. */
#ifndef CALX_TESTS_FAULT_ALLOC_SCENARIOS_H
#define CALX_TESTS_FAULT_ALLOC_SCENARIOS_H

#include <calx/calx.h>

/* What a scenario saw, as text: it must be the same in every run that ends with CALX_OK. Not calx's allocator. */
typedef struct transcript {
    char text[16384];
    size_t len;
} transcript;

void note(transcript *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef struct scenario {
    const char *name;
    calx_status (*run)(const char *url, transcript *t); /* CALX_OK, or the error that a user would have seen */
} scenario;

extern const scenario scenarios[]; /* ends with a NULL name */

#endif
