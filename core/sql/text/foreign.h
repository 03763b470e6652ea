/* SPDX-License-Identifier: MIT */
/* Binds as other libraries write them, which calx does not take. */
#ifndef CALXI_SQL_FOREIGN_H
#define CALXI_SQL_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether SQL has a ?, $1 or %s where a bind may stand. Those of the target's own style are calx's: of the program's they were refused before. */
bool calxi_text_has_foreign_bind(const char *sql, size_t len, uint32_t lexis, uint32_t paramstyle);

#endif
