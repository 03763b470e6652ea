/* SPDX-License-Identifier: MIT */
/* The dialect mysql, inside: what its files offer each other. */
#ifndef CALXI_MYSQL_DIALECT_H
#define CALXI_MYSQL_DIALECT_H

#include <calx/plugin/dialect.h>

/* errors.c: class, kind and names of an error, from its errno, its SQLSTATE and its message. */
void calxi_mysql_classify(const calx_target *target, calx_driver_error *error);
/* error_codes.c: class and kind by errno and SQLSTATE alone. */
void calxi_mysql_classify_code(const calx_target *target, calx_driver_error *error);

/* compiler.c: how the SQL of expressions differs from the standard's. */
extern const struct calx_dialect_compiler calxi_mysql_compiler;
/* reserved.c */
extern const char *const calxi_mysql_reserved[281];

#endif
