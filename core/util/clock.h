/* SPDX-License-Identifier: MIT */
/* Time: the monotonic clock that deadlines are in, and their arithmetic. Microseconds throughout. */
#ifndef CALXI_UTIL_CLOCK_H
#define CALXI_UTIL_CLOCK_H

#include <stdint.h>
#include <time.h>

#define CALXI_NO_DEADLINE INT64_MAX

static inline int64_t calxi_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The same clock as of its last tick, some milliseconds ago: a few nanoseconds to read, where calxi_now() takes twenty and more. */
static inline int64_t calxi_now_roughly(void)
{
#ifdef CLOCK_MONOTONIC_COARSE
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
#else
    return calxi_now();
#endif
}

/* A negative timeout means none. */
static inline int64_t calxi_deadline(int64_t timeout_us)
{
    return timeout_us < 0 ? CALXI_NO_DEADLINE : calxi_now() + timeout_us;
}

#endif
