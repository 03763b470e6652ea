/* SPDX-License-Identifier: MIT */
/* What the files of the compiler share. */
#ifndef CALXI_SQLITE_COMPILER_H
#define CALXI_SQLITE_COMPILER_H

#include "dialect.h"

#include <calx/plugin/compiler.h>

void calxi_sqlite_column_spec(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
bool calxi_sqlite_server_default(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *sql);
bool calxi_sqlite_type(const calx_compiler_host *host, calx_compiler *c, const calx_type *of);
void calxi_sqlite_cast(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* Writes bytes || bytes, and tells so. */
bool calxi_sqlite_bytes_joined(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);

#endif
