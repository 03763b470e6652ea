/* SPDX-License-Identifier: MIT */
/* Values of results, as text and side by side. */
#ifndef TPCH_VALUES_H
#define TPCH_VALUES_H

#include <calx/calx.h>

/** What a column holds, whatever type a backend gives it: of SQLite a sum of decimals may be text or floating, the year of a date is a
 *  decimal of PostgreSQL. */
enum column { TEXT = 't', INTEGER = 'i', DECIMAL = 'd', DATE = 'D' };
enum { VALUE_SIZE = 256, DIGITS = 2 };

/** The value as text: decimals rounded to DIGITS behind the point, half away from zero; what is floating is first rounded to two more.
 *  Returns `out`. */
const char *value_text(const calx_value *value, enum column column, char out[VALUE_SIZE]);
/** Whether two values are the same: exactly, or as value_text() writes them when one of them is floating. */
bool value_same(const calx_value *a, const calx_value *b, enum column column);

#endif
