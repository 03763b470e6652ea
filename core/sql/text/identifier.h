/* SPDX-License-Identifier: MIT */
/* Names in SQL: quoted for a dialect, or refused. */
#ifndef CALXI_SQL_IDENTIFIER_H
#define CALXI_SQL_IDENTIFIER_H

#include "util/builder.h"
#include "util/problem.h"

#include <calx/plugin/dialect.h>

/* Adds the name in the dialect's quotes. CALX_INTERFACE_ERROR, and nothing added, for a name that is empty, longer than the
 * dialect says, no UTF-8, or has a NUL byte. */
calx_status calxi_identifier_add(calxi_builder *sql, const calx_dialect *dialect, const char *name, size_t len,
                                 calxi_problem *problem);

#endif
