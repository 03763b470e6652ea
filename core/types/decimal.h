/* SPDX-License-Identifier: MIT */
/* Exact decimals, which travel as text. */
#ifndef CALXI_TYPES_DECIMAL_H
#define CALXI_TYPES_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/* Optional "-", digits, optional "." and digits; nothing else, so that every backend reads the same number. */
bool calxi_decimal_valid(const char *text, size_t len);

#endif
