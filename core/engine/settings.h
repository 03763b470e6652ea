/* SPDX-License-Identifier: MIT */
/* An engine's settings: from its options and the query of its URL. */
#ifndef CALXI_ENGINE_SETTINGS_H
#define CALXI_ENGINE_SETTINGS_H

#include "util/problem.h"

#include <calx/engine.h>

typedef struct calxi_settings {
    bool echo, hide_parameters, pre_ping, autocommit;
    calx_poolclass poolclass; /* CALX_POOL_DEFAULT: as the database needs it */
    size_t pool_size, max_overflow;
    int64_t pool_timeout_us, pool_recycle_us, connect_timeout_us, statement_timeout_us, close_timeout_us; /* -1: none */
    size_t statement_cache_size;
    calx_isolation isolation; /* of transactions; never CALX_AUTOCOMMIT, which is `autocommit` */
    calx_logger logger;
    void *logger_context;
} calxi_settings;

/* Reads the options (which may be NULL), then the URL's query for what they leave unset, then CALX_ECHO.
 * CALX_INTERFACE_ERROR names a value that is wrong. */
calx_status calxi_settings_read(calxi_settings *settings, const calx_engine_options *options, const calx_url *url,
                                calxi_problem *problem);
/* Whether a query key of the URL is the engine's. */
bool calxi_settings_has_key(const char *key);
const char *calxi_settings_key(size_t index); /* NULL behind the last */
/* Seconds as an option gives them to microseconds: 0 is `unset`, negative is -1. */
int64_t calxi_seconds(double seconds, int64_t unset);
/* Whether that may be given: CALX_MISUSE for what is negative, but for CALX_NO_TIMEOUT, and for what is no number. */
calx_status calxi_check_seconds(const char *name, double seconds, calxi_problem *problem);
/* The same of what a session or connection is opened with. */
calx_status calxi_check_session_options(const calx_session_options *given, calxi_problem *problem);

#endif
