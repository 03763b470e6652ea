/* SPDX-License-Identifier: MIT */
/* Dates, times and moments in SQLite's expressions. Each writes the node when it is one of its own, and tells so. */
#ifndef CALXI_DIALECT_SQLITE_TIMES_H
#define CALXI_DIALECT_SQLITE_TIMES_H

#include <calx/plugin/compiler.h>

void calxi_sqlite_extract(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_times_compared(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_times_between(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_times_added(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);

#endif
