/* SPDX-License-Identifier: MIT */
/* The sqlite dialect's own header: what its files share. No client library here, and nothing of the core. */
#ifndef CALXI_SQLITE_DIALECT_H
#define CALXI_SQLITE_DIALECT_H

#include <calx/plugin/dialect.h>

/* Class, kind and names of an error, from SQLite's extended result code and its message (errors.c). */
void calxi_sqlite_classify(const calx_target *target, calx_driver_error *error);

/* compiler.c: how the SQL of expressions differs from the standard's. */
extern const struct calx_dialect_compiler calxi_sqlite_compiler;
/* reserved.c */
extern const char *const calxi_sqlite_reserved[68];

#endif
