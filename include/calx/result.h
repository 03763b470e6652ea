/* SPDX-License-Identifier: MIT */
/* calx/result.h: rows. */
#ifndef CALX_RESULT_H
#define CALX_RESULT_H

#include <calx/engine.h>

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A result belongs to the thread of its session or connection. Text and bytes from a fetch are valid until the next fetch from
 * that result, or its close. Running anything else on the handle first reads the rest of an open result into memory, so a loop may
 * write what it reads, and a result may be read after its session was closed; a streamed result refuses that (CALX_MISUSE). */

/** Decodes the next row into the slots, one for each column. False at the end, and when a value does not fit or the connection
 *  fails: the error is then the result's and its handle's. */
CALX_API bool calx_fetch_n(calx_result *result, const calx_slot *slots, size_t count);
/** Moves to the next row, for the getters below. False as calx_fetch_n(). */
CALX_API bool calx_result_next(calx_result *result);
/** The value of a column of the row that calx_result_next() moved to. NULL: no such column, or no row. Of a statement made of an expression tree
 *  it has the kind of the column's type there, on every backend (CALX_KIND_BOOL of a condition, CALX_KIND_DECIMAL of a NUMERIC), unless it
 *  cannot be read as one; of textual SQL that which the backend tells. So have the values of calx_result_all() and those fetched into a calx_value. */
CALX_API const calx_value *calx_result_value(const calx_result *result, size_t column);
/** The index of a column by name: exact case first, then any case. SIZE_MAX: none. */
CALX_API size_t calx_result_index(const calx_result *result, const char *name);
/** Decodes a column of that row. CALX_MISUSE when there is no such column or row. */
CALX_API calx_status calx_result_get_at(calx_result *result, size_t column, const calx_slot *slot);
CALX_API calx_status calx_result_get_named(calx_result *result, const char *name, const calx_slot *slot);

/** Copies a part of a text, bytes, decimal or JSON column of that row: up to `size` bytes from `offset` on. *got is how many came, 0 at the
 *  end. CALX_DATA_ERROR for NULL and for other kinds. What is read is in memory once, in the client library: PostgreSQL's and MariaDB's
 *  read a row whole, SQLite's a value. A value larger than that should be is written and read as rows of pieces (docs/types.md). */
CALX_API calx_status calx_result_read(calx_result *result, size_t column, size_t offset, void *buffer, size_t size, size_t *got);

/** All rows not yet fetched, row after row, `columns` values each. */
typedef struct calx_rows {
    const calx_value *values;
    size_t count;   /**< rows */
    size_t columns;
} calx_rows;
/** Reads all rows into memory. They live until the result is closed. On an error the count is 0, and the result answers for it. */
CALX_API calx_rows calx_result_all(calx_result *result);
/** The value at a row and column of them; NULL outside. */
CALX_API const calx_value *calx_rows_value(const calx_rows *rows, size_t row, size_t column);

/** One row, decoded as calx_fetch_n() does, and the result closed: CALX_OK, CALX_NOT_FOUND, CALX_MULTIPLE_RESULTS (calx_result_one), or
 *  the error. Text lives until the handle's next transaction begins. The result must not be used afterwards. */
CALX_API calx_status calx_result_one_n(calx_result *result, const calx_slot *slots, size_t count);
CALX_API calx_status calx_result_first_n(calx_result *result, const calx_slot *slots, size_t count);
/** None is CALX_OK, with *found false. */
CALX_API calx_status calx_result_one_or_none_n(calx_result *result, bool *found, const calx_slot *slots, size_t count);

/** A column. The texts live as long as the result. */
typedef struct calx_column_type {
    const char *name;
    const char *type_name; /**< as the backend calls it; "" when it does not tell */
    uint32_t kind;         /**< CALX_KIND_... of its values, that of the tree where it knows one; CALX_KIND_NONE when it differs by row */
    uint32_t native_type;
} calx_column_type;
CALX_API size_t calx_result_column_count(const calx_result *result);
/** The i-th column; a name of "" when there is none. */
CALX_API calx_column_type calx_result_column(const calx_result *result, size_t column);

/** Rows changed or matched; for rows returned, their number when it is known already, else -1. */
CALX_API int64_t calx_result_rowcount(const calx_result *result);
/** CALX_OK, or the error that ended the result. */
CALX_API calx_status calx_result_status(const calx_result *result);

/** Draws the rows not yet fetched as a table of UTF-8, on stdout or a stream, which it flushes. Reads them all first, for the widths, in which a wide
 * character (CJK, emoji) counts two and a combining one none, whatever the locale. Texts and bytes over 60 characters, and names of
 * columns, are cut and end in "..."; numbers are not. What would break the line, or a terminal would obey, is escaped. Does not close.
 * What cannot be written is CALX_OPERATIONAL_ERROR. */
CALX_API calx_status calx_result_print_to(calx_result *result, FILE *stream);
CALX_API calx_status calx_result_print(calx_result *result);

/** Ends the result and frees it. Returns the error that ended the fetching, if any. NULL is fine. */
CALX_API calx_status calx_result_close(calx_result *result);

#ifndef __cplusplus
/* The kind of a place by the C type that it points to; 0 is refused. */
#define CALX_INTEGER_KIND_(type, first) ((first) + (sizeof(type) == 8 ? 3 : sizeof(type) == 4 ? 2 : 1))
#define CALX_PLACE_KIND_(p)                                                                                        \
    _Generic((p), bool *: CALX_KIND_BOOL, signed char *: CALX_KIND_INT8, unsigned char *: CALX_KIND_UINT8,         \
             short *: CALX_KIND_INT16, unsigned short *: CALX_KIND_UINT16,                                         \
             int *: CALX_INTEGER_KIND_(int, CALX_KIND_INT8), unsigned *: CALX_INTEGER_KIND_(int, CALX_KIND_UINT8), \
             long *: CALX_INTEGER_KIND_(long, CALX_KIND_INT8),                                                     \
             unsigned long *: CALX_INTEGER_KIND_(long, CALX_KIND_UINT8),                                           \
             long long *: CALX_KIND_INT64, unsigned long long *: CALX_KIND_UINT64,                                 \
             float *: CALX_KIND_FLOAT, double *: CALX_KIND_DOUBLE, const char **: CALX_KIND_CSTRING,               \
             calx_str *: CALX_KIND_STR, calx_bytes *: CALX_KIND_BYTES, calx_decimal *: CALX_KIND_DECIMAL,          \
             calx_timestamp *: CALX_KIND_TIMESTAMP, calx_value *: CALX_KIND_VALUE,                                 \
             calx_timestamptz *: CALX_KIND_TIMESTAMPTZ, calx_date *: CALX_KIND_DATE, calx_time *: CALX_KIND_TIME,  \
             calx_interval *: CALX_KIND_INTERVAL, calx_uuid *: CALX_KIND_UUID, calx_json *: CALX_KIND_JSON,        \
             calx_opt_int16 *: CALX_KIND_INT16 | CALX_KIND_OPTIONAL,                                               \
             calx_opt_int32 *: CALX_KIND_INT32 | CALX_KIND_OPTIONAL,                                               \
             calx_opt_int64 *: CALX_KIND_INT64 | CALX_KIND_OPTIONAL,                                               \
             calx_opt_uint64 *: CALX_KIND_UINT64 | CALX_KIND_OPTIONAL,                                             \
             calx_opt_float *: CALX_KIND_FLOAT | CALX_KIND_OPTIONAL,                                               \
             calx_opt_double *: CALX_KIND_DOUBLE | CALX_KIND_OPTIONAL,                                             \
             calx_opt_bool *: CALX_KIND_BOOL | CALX_KIND_OPTIONAL,                                                 \
             calx_opt_timestamp *: CALX_KIND_TIMESTAMP | CALX_KIND_OPTIONAL,                                       \
             calx_opt_timestamptz *: CALX_KIND_TIMESTAMPTZ | CALX_KIND_OPTIONAL,                                   \
             calx_opt_date *: CALX_KIND_DATE | CALX_KIND_OPTIONAL,                                                 \
             calx_opt_time *: CALX_KIND_TIME | CALX_KIND_OPTIONAL,                                                 \
             calx_opt_interval *: CALX_KIND_INTERVAL | CALX_KIND_OPTIONAL,                                         \
             calx_opt_uuid *: CALX_KIND_UUID | CALX_KIND_OPTIONAL, default: 0)
#define CALX_PLACE_CHECK_(p)                                                                                       \
    (0 * sizeof(struct {                                                                                           \
         int member_;                                                                                              \
         _Static_assert(CALX_PLACE_KIND_(p) != 0, "calx_fetch: a column cannot be fetched into this type "         \
                                                  "(pass &variable; text goes into const char *)");                \
     }))
#define CALX_SLOT_(p) { (uint32_t)(CALX_PLACE_KIND_(p) + CALX_PLACE_CHECK_(p)), (uint32_t)sizeof *(p), (p), NULL, 0 }
#define CALX_SLOTS_(...) (const calx_slot[]){ CALX_EACH_(CALX_SLOT_, __VA_ARGS__) }, CALX_COUNT_(__VA_ARGS__)

/** while (calx_fetch(rows, &id, &name)) ... */
#define calx_fetch(result, ...) calx_fetch_n(result, CALX_SLOTS_(__VA_ARGS__))
/** calx_result_get(rows, 0, &id), calx_result_get(rows, "name", &name) */
#define calx_result_get(result, column, place)                                                                     \
    _Generic((column), char *: calx_result_get_named, const char *: calx_result_get_named, default: calx_result_get_at)( \
        result, column, &(const calx_slot)CALX_SLOT_(place))
#define calx_result_one(result, ...) calx_result_one_n(result, CALX_SLOTS_(__VA_ARGS__))
#define calx_result_first(result, ...) calx_result_first_n(result, CALX_SLOTS_(__VA_ARGS__))
#define calx_result_one_or_none(result, found, ...) calx_result_one_or_none_n(result, found, CALX_SLOTS_(__VA_ARGS__))

#define CALX_ROW_(h, statement, args, want, scalar, found, ...) \
    CALX_ON_(h, row)(h, CALX_STATEMENT_(statement), args, want, scalar, CALX_SLOTS_(__VA_ARGS__), found, CALX_HERE_)
/** calx_one(h, statement, calx_args(...), &id, &name): exactly one row. */
#define calx_one(h, statement, args, ...) CALX_ROW_(h, statement, args, CALX_EXACTLY_ONE, false, NULL, __VA_ARGS__)
/** The first row, or CALX_NOT_FOUND. */
#define calx_first(h, statement, args, ...) CALX_ROW_(h, statement, args, CALX_FIRST, false, NULL, __VA_ARGS__)
/** One row or none, which `found` (bool *) tells. */
#define calx_one_or_none(h, statement, args, found, ...) \
    CALX_ROW_(h, statement, args, CALX_ONE_OR_NONE, false, found, __VA_ARGS__)
/** calx_scalar(h, statement, &x) or calx_scalar(h, statement, &x, calx_args(...)): the first column of the first row. */
#define calx_scalar(...) CALX_SCALAR_(__VA_ARGS__, CALX_NO_ARGS, 0)
#define CALX_SCALAR_(h, statement, place, args, ...) CALX_ROW_(h, statement, args, CALX_FIRST, true, NULL, place)

static inline void calx_result_cleanup_(calx_result **result) { calx_result_close(*result); }
#endif

#ifdef __cplusplus
}
#endif
#endif
