/* SPDX-License-Identifier: MIT */
/* Problems: a status and a text, without allocation. */
#include "util/problem.h"

#include "util/line.h"

#include <stdio.h>
#include <string.h>

/* The message of before may be one of the arguments. */
calx_status calxi_problem_vset(calxi_problem *problem, calx_status status, const char *format, va_list args)
{
    char text[sizeof problem->message];
    if (!problem)
        return status;
    vsnprintf(text, sizeof text, format, args);
    problem->status = status;
    problem->kind = CALX_KIND_UNSPECIFIED;
    problem->native_code = 0;
    problem->sqlstate[0] = '\0';
    problem->column = NULL;
    calxi_line(problem->message, sizeof problem->message, text, strlen(text));
    return status;
}

calx_status calxi_problem_set(calxi_problem *problem, calx_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    calxi_problem_vset(problem, status, format, args);
    va_end(args);
    return status;
}

calx_status calxi_problem_no_memory(calxi_problem *problem)
{
    return calxi_problem_set(problem, CALX_NO_MEMORY, "out of memory");
}
