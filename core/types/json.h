/* SPDX-License-Identifier: MIT */
/* JSON, which travels as text. */
#ifndef CALXI_TYPES_JSON_H
#define CALXI_TYPES_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum { CALXI_JSON_DEPTH = 1000 };

/* One JSON text (RFC 8259), UTF-8, nested at most CALXI_JSON_DEPTH deep. *offset, unless NULL: where it is none any more. */
bool calxi_json_valid(const char *text, size_t len, size_t *offset);

/* Whether it is such a text, and nested more than `depth` deep, or has half of a surrogate pair among its escapes. */
bool calxi_json_exceeds(const char *text, size_t len, size_t depth);

#endif
