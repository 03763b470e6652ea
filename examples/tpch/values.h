/* SPDX-License-Identifier: MIT */
/* Values of results, as text and side by side. */
#ifndef TPCH_VALUES_H
#define TPCH_VALUES_H

#include <calx/calx.h>

/** What a column holds, whatever type a backend gives it: of SQLite a sum of decimals is text, the year of a date is a decimal of PostgreSQL. */
enum column { TEXT = 't', INTEGER = 'i', DECIMAL = 'd', DATE = 'D' };
enum { VALUE_SIZE = 256, DIGITS = 4, FLOATING_DIGITS = 2 };

/** The value as text: decimals rounded to DIGITS behind the point, half away from zero. Returns `out`. */
const char *value_text(const calx_value *value, enum column column, char out[VALUE_SIZE]);
/** Whether two values are the same: exactly; or, when one of them is floating (SQLite's own arithmetic, in SQL by hand), rounded to
 *  FLOATING_DIGITS. */
bool value_same(const calx_value *a, const calx_value *b, enum column column);

#endif
