/* SPDX-License-Identifier: MIT */
/* What the files of the compiler share. */
#ifndef CALXI_POSTGRESQL_COMPILER_H
#define CALXI_POSTGRESQL_COMPILER_H

#include "dialect.h"

#include <calx/plugin/compiler.h>

void calxi_postgresql_json(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);

#endif
