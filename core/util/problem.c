/* SPDX-License-Identifier: MIT */
/* Problems: a status and a text, without allocation. */
#include "util/problem.h"

#include <stdarg.h>
#include <stdio.h>

calx_status calxi_problem_set(calxi_problem *problem, calx_status status, const char *format, ...)
{
    va_list args;
    if (!problem)
        return status;
    problem->status = status;
    problem->kind = CALX_KIND_UNSPECIFIED;
    problem->native_code = 0;
    problem->sqlstate[0] = '\0';
    problem->column = NULL;
    va_start(args, format);
    vsnprintf(problem->message, sizeof problem->message, format, args);
    va_end(args);
    return status;
}

calx_status calxi_problem_no_memory(calxi_problem *problem)
{
    return calxi_problem_set(problem, CALX_NO_MEMORY, "out of memory");
}
