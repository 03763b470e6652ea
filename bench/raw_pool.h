/* SPDX-License-Identifier: MIT */
/* A pool by hand: what a program without one would write. It holds numbers; handing them out is all that is measured. */
#ifndef CALX_BENCH_RAW_POOL_H
#define CALX_BENCH_RAW_POOL_H

#include "harness.h"

uint64_t raw_pool(size_t count);         /* from one thread */
uint64_t raw_pool_threads(size_t count); /* from BENCH_THREADS at a time */

#endif
