/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's exact decimals: what a connection is given, and how its results know them. */
#ifndef CALXI_DRIVER_SQLITE3_DECIMAL_H
#define CALXI_DRIVER_SQLITE3_DECIMAL_H

#include "driver_sqlite3.h"

/* Marks a text that sum() and avg() made. SQLite keeps the mark as long as the value is not sorted or stored. */
#define CALXI_SQLITE3_DECIMAL_SUBTYPE 'd'

/* Digits behind the point of avg() over decimals, when its arguments have no more. */
enum { CALXI_SQLITE3_AVERAGE_SCALE = 16 };

/* A number in text: digits before and behind the point, without zeros in front, times 10^exponent. */
typedef struct calxi_sqlite3_decimal {
    const char *whole, *fraction;
    size_t whole_len, fraction_len;
    int64_t exponent;
    bool negative;
} calxi_sqlite3_decimal;

/* [space] [sign] digits [. digits] [e [sign] digits] [space]; false when the text is anything else. */
bool calxi_sqlite3_decimal_read(const char *text, size_t len, calxi_sqlite3_decimal *out);

/* Binds a decimal as servers give it back: without zeros in front, and a zero without a sign. SQLite's code. */
int calxi_sqlite3_bind_decimal(sqlite3_stmt *stmt, int index, calx_decimal decimal, sqlite3_destructor_type life);

/* Functions that views, indexes and triggers may use as well. */
#define CALXI_SQLITE3_FUNCTION (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

/* The collation and the functions; SQLite's code. */
int calxi_sqlite3_decimal_install(sqlite3 *db);
int calxi_sqlite3_sum_install(sqlite3 *db);        /* driver_sqlite3_sum.c */
int calxi_sqlite3_moment_install(sqlite3 *db);     /* driver_sqlite3_moment.c */
int calxi_sqlite3_arithmetic_install(sqlite3 *db); /* driver_sqlite3_arithmetic.c */

#endif
