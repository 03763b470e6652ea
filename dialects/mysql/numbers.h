/* SPDX-License-Identifier: MIT */
/* Numbers in the SQL of MySQL and MariaDB: bits, and what may be no parameter. */
#ifndef CALXI_DIALECT_MYSQL_NUMBERS_H
#define CALXI_DIALECT_MYSQL_NUMBERS_H

#include <calx/plugin/compiler.h>

void calxi_mysql_bits(const calx_compiler_host *host, calx_compiler *c, const calx_node *node); /* an operator of bits */
void calxi_mysql_unary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_bound(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* Whether it stands in the SQL itself, where no parameter may stand. */
bool calxi_mysql_is_written(const calx_node *value);

#endif
