/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's arithmetic of moments, to the microsecond: SQLite's own functions round to milliseconds. */
#include "driver_sqlite3_decimal.h"

#include <calx/plugin/convert_types.h>

#include <string.h>

/* False: it is NULL, and so is the result, or it is an error. */
static bool read_moment(sqlite3_context *context, sqlite3_value *value, int64_t *us)
{
    const char *text = (const char *)sqlite3_value_text(value);
    calx_timestamp moment;
    if (sqlite3_value_type(value) == SQLITE_NULL)
        return false;
    if (sqlite3_value_type(value) != SQLITE_TEXT || !text || !calx_timestamp_from_text(text, (size_t)sqlite3_value_bytes(value), &moment)) {
        sqlite3_result_error(context, "this is no moment", -1);
        return false;
    }
    *us = moment.us;
    return true;
}

/* moment_add(moment, microseconds): a date is its midnight. */
static void on_add(sqlite3_context *context, int count, sqlite3_value **values)
{
    int64_t us;
    char text[80];
    calx_timestamp moment;
    size_t len;
    (void)count;
    if (!read_moment(context, values[0], &us) || sqlite3_value_type(values[1]) == SQLITE_NULL)
        return;
    if (sqlite3_value_type(values[1]) != SQLITE_INTEGER) {
        sqlite3_result_error(context, "this is no interval", -1);
        return;
    }
    len = __builtin_add_overflow(us, (int64_t)sqlite3_value_int64(values[1]), &moment.us) ? 0 : calx_timestamp_to_text(moment, text);
    if (len)
        sqlite3_result_text(context, text, (int)len, SQLITE_TRANSIENT);
    else
        sqlite3_result_error(context, "moment out of range", -1);
}

/* moment_diff(later, earlier): microseconds. */
static void on_difference(sqlite3_context *context, int count, sqlite3_value **values)
{
    int64_t later, earlier;
    (void)count;
    if (read_moment(context, values[0], &later) && read_moment(context, values[1], &earlier))
        sqlite3_result_int64(context, later - earlier);
}

int calxi_sqlite3_moment_install(sqlite3 *db)
{
    int code = sqlite3_create_function_v2(db, "moment_add", 2, CALXI_SQLITE3_FUNCTION, NULL, on_add, NULL, NULL, NULL);
    return code != SQLITE_OK ? code
                             : sqlite3_create_function_v2(db, "moment_diff", 2, CALXI_SQLITE3_FUNCTION, NULL, on_difference, NULL, NULL, NULL);
}
