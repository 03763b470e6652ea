/* SPDX-License-Identifier: MIT */
/* A problem on its way up from a low layer: a status and a text in a fixed buffer, so that reporting never allocates. */
#ifndef CALXI_UTIL_PROBLEM_H
#define CALXI_UTIL_PROBLEM_H

#include <calx/error.h>

#include <stdarg.h>

typedef struct calxi_problem {
    calx_status status;
    calx_error_kind kind;
    int32_t native_code;   /* of a server that refused a connection */
    char sqlstate[8];
    char message[512];     /* one line of UTF-8 */
    const char *column;    /* that a value does not fit, else NULL; lives until the problem is reported */
} calxi_problem;

/* Fills *problem (which may be NULL), with the message as one line of UTF-8, and returns status, so that a caller can `return calxi_problem_set(...)`. */
calx_status calxi_problem_set(calxi_problem *problem, calx_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
calx_status calxi_problem_vset(calxi_problem *problem, calx_status status, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));
calx_status calxi_problem_no_memory(calxi_problem *problem);

#endif
