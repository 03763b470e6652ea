/* SPDX-License-Identifier: MIT */
/* The error that a handle keeps: set once from what is known, read by calx_errmsg and calx_error_of. */
#ifndef CALXI_ENGINE_ERROR_H
#define CALXI_ENGINE_ERROR_H

#include "util/problem.h"

#include <calx/plugin/driver.h>

typedef struct calxi_error {
    calx_error view;  /* the texts point into `memory`, or are static */
    const char *line; /* the whole message, for calx_errmsg */
    char *memory;
} calxi_error;

/* What an error is made of; NULL texts are unknown. The message becomes one line of UTF-8. */
typedef struct calxi_error_parts {
    calx_status status;
    calx_error_kind kind;
    calx_outcome outcome;
    bool is_disconnect;
    bool is_retryable;
    int32_t native_code;
    const char *sqlstate;
    calx_str message, constraint, table, column;
    const char *statement;
    const char *where;
} calxi_error_parts;

void calxi_error_init(calxi_error *error);
void calxi_error_clear(calxi_error *error); /* frees, and sets to CALX_OK */
/* Without memory for the texts the error keeps its status and says so in static words. */
void calxi_error_set(calxi_error *error, const calxi_error_parts *parts);
void calxi_error_copy(calxi_error *to, const calxi_error *from);

static inline bool calxi_error_is_set(const calxi_error *error)
{
    return error->view.status != CALX_OK;
}

static inline calx_str calxi_text(const char *text)
{
    return (calx_str){ text, text ? __builtin_strlen(text) : 0 };
}

#endif
