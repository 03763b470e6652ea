/* SPDX-License-Identifier: MIT */
/* The column that a value of a tree stands beside. */
#ifndef CALXI_SQL_BESIDE_H
#define CALXI_SQL_BESIDE_H

#include "sql/tree/node.h"

/* The name of the column that the value is set to, or compared with; "" when there is none. */
const char *calxi_column_beside(const calx_node *root, const calx_node *value);

#endif
