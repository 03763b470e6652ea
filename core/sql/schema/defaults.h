/* SPDX-License-Identifier: MIT */
/* Client defaults: what an INSERT sets columns to that it does not name. */
#ifndef CALXI_SQL_DEFAULTS_H
#define CALXI_SQL_DEFAULTS_H

#include "sql/tree/node.h"

enum { CALXI_DEFAULT_ROOM = 256 };

/* Adds the client defaults of its table to an INSERT. False: no memory. */
bool calxi_apply_defaults(calx_node *root);
/* The column that a BIND is computed for. */
const char *calxi_default_column(const calx_node *bind);
/* The value of a BIND that is computed, for one run; `room` has CALXI_DEFAULT_ROOM bytes. */
calx_value calxi_computed_value(const calx_node *bind, char *room);

#endif
