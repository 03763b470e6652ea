/* SPDX-License-Identifier: MIT */
/* The dialect oracle, inside: what its files offer each other. */
#ifndef CALXI_ORACLE_DIALECT_H
#define CALXI_ORACLE_DIALECT_H

#include <calx/plugin/dialect.h>

/* compiler.c: how the SQL of expressions differs from the standard's. */
extern const struct calx_dialect_compiler calxi_oracle_compiler;

/* reserved.c: words that must be quoted. */
extern const char *const calxi_oracle_reserved[108];

#endif
