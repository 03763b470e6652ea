/* SPDX-License-Identifier: MIT */
/* The dialect postgresql, inside: what its files offer each other. */
#ifndef CALXI_POSTGRESQL_DIALECT_H
#define CALXI_POSTGRESQL_DIALECT_H

#include <calx/plugin/compiler.h>

/* errors.c: the class and kind of an error, from its SQLSTATE. */
void calxi_postgresql_classify(const calx_target *target, calx_driver_error *error);

/* compiler.c: how the SQL of expressions differs from the standard's. */
extern const struct calx_dialect_compiler calxi_postgresql_compiler;
/* compiler_cast.c */
void calxi_postgresql_cast(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* reserved.c */
extern const char *const calxi_postgresql_reserved[100];

#endif
