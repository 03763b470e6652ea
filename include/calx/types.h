/* SPDX-License-Identifier: MIT */
/* calx/types.h: the C types that SQL values travel in, and the slots and arguments that carry them. */
#ifndef CALX_TYPES_H
#define CALX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define CALX_API __attribute__((visibility("default")))
#define CALX_MUST_CHECK __attribute__((warn_unused_result))
#else
#define CALX_API
#define CALX_MUST_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Text: pointer and length in bytes, UTF-8. A NULL `ptr` is SQL NULL; an empty text has a non-NULL `ptr`. Text that
 *  calx hands out is followed by a NUL byte, which `len` does not count. */
typedef struct calx_str {
    const char *ptr;
    size_t len;
} calx_str;

/** Bytes: pointer and length. A NULL `ptr` is SQL NULL; an empty value has a non-NULL `ptr`. */
typedef struct calx_bytes {
    const void *ptr;
    size_t len;
} calx_bytes;

/** An exact decimal as text: optional `-`, digits, optional `.` and digits ("-12.50"). Never passes through a double.
 *  A NULL `ptr` is SQL NULL. */
typedef struct calx_decimal {
    const char *ptr;
    size_t len;
} calx_decimal;
/** A literal: CALX_DECIMAL("9.50"). */
#define CALX_DECIMAL(text) ((calx_decimal){ "" text, sizeof(text) - 1 })

/** JSON as text (RFC 8259), UTF-8. A NULL `ptr` is SQL NULL; JSON's own null is the text "null". */
typedef struct calx_json {
    const char *ptr;
    size_t len;
} calx_json;

/* Times are those of the proleptic Gregorian calendar, years 1 to 9999, without leap seconds. The functions that make, read and
 * write them are in calx/values.h. */

/** A timestamp without zone: microseconds since 1970-01-01 00:00:00. */
typedef struct calx_timestamp {
    int64_t us;
} calx_timestamp;

/** A moment: microseconds since 1970-01-01 00:00:00 UTC. */
typedef struct calx_timestamptz {
    int64_t us;
} calx_timestamptz;

/** A day: days since 1970-01-01. */
typedef struct calx_date {
    int32_t days;
} calx_date;

/** A time of day: microseconds since midnight, less than a day. */
typedef struct calx_time {
    int64_t us;
} calx_time;

/** A span of time. Months and days are kept apart from the rest, for they have no fixed length. */
typedef struct calx_interval {
    int32_t months;
    int32_t days;
    int64_t us;
} calx_interval;

/** A UUID: its 16 bytes in the order in which they are written. */
typedef struct calx_uuid {
    uint8_t bytes[16];
} calx_uuid;

/* Nullable scalars: `is_set` is false for SQL NULL, and `value` is then zero. */
typedef struct calx_opt_int16 { bool is_set; int16_t value; } calx_opt_int16;
typedef struct calx_opt_int32 { bool is_set; int32_t value; } calx_opt_int32;
typedef struct calx_opt_int64 { bool is_set; int64_t value; } calx_opt_int64;
typedef struct calx_opt_uint64 { bool is_set; uint64_t value; } calx_opt_uint64;
typedef struct calx_opt_float { bool is_set; float value; } calx_opt_float;
typedef struct calx_opt_double { bool is_set; double value; } calx_opt_double;
typedef struct calx_opt_bool { bool is_set; bool value; } calx_opt_bool;
typedef struct calx_opt_timestamp { bool is_set; calx_timestamp value; } calx_opt_timestamp;
typedef struct calx_opt_timestamptz { bool is_set; calx_timestamptz value; } calx_opt_timestamptz;
typedef struct calx_opt_date { bool is_set; calx_date value; } calx_opt_date;
typedef struct calx_opt_time { bool is_set; calx_time value; } calx_opt_time;
typedef struct calx_opt_interval { bool is_set; calx_interval value; } calx_opt_interval;
typedef struct calx_opt_uuid { bool is_set; calx_uuid value; } calx_opt_uuid;

/** The type of CALX_NULL, the argument that is SQL NULL. */
typedef struct calx_null_t {
    int unused;
} calx_null_t;
#ifndef __cplusplus
#define CALX_NULL ((calx_null_t){ 0 })
#endif

/** What a slot, a value or an argument holds. The numbers are part of the ABI. */
enum {
    CALX_KIND_NONE = 0,      /**< not a value: an unset slot */
    CALX_KIND_NULL = 1,      /**< SQL NULL (values and arguments only) */
    CALX_KIND_BOOL = 2,      /**< bool */
    CALX_KIND_INT8 = 3,
    CALX_KIND_INT16 = 4,
    CALX_KIND_INT32 = 5,
    CALX_KIND_INT64 = 6,
    CALX_KIND_UINT8 = 7,
    CALX_KIND_UINT16 = 8,
    CALX_KIND_UINT32 = 9,
    CALX_KIND_UINT64 = 10,
    CALX_KIND_FLOAT = 11,
    CALX_KIND_DOUBLE = 12,
    CALX_KIND_CSTRING = 13,  /**< const char *: NUL-terminated text; NULL is SQL NULL (fetch only) */
    CALX_KIND_STR = 14,      /**< calx_str */
    CALX_KIND_BYTES = 15,    /**< calx_bytes */
    CALX_KIND_DECIMAL = 16,  /**< calx_decimal */
    CALX_KIND_TIMESTAMP = 17,/**< calx_timestamp */
    CALX_KIND_VALUE = 18,    /**< calx_value: whatever the column holds (fetch only) */
    CALX_KIND_TIMESTAMPTZ = 19, /**< calx_timestamptz */
    CALX_KIND_DATE = 20,     /**< calx_date */
    CALX_KIND_TIME = 21,     /**< calx_time */
    CALX_KIND_INTERVAL = 22, /**< calx_interval */
    CALX_KIND_UUID = 23,     /**< calx_uuid */
    CALX_KIND_JSON = 24,     /**< calx_json */
    CALX_KIND_LIST = 25,     /**< calx_item_list, of items of the kind in `flags` (arguments for calx_in_param() only) */
    /* 26 to 31 are kept. */
    CALX_KIND_OPTIONAL = 0x100 /**< flag: the calx_opt_ form of a scalar kind (fetch only) */
};

/** Values of one kind, one after the other: calx_items(). */
typedef struct calx_item_list {
    const void *ptr;
    size_t count;
} calx_item_list;

/** A value of any kind, tagged. Numbers are widened: kinds used are NULL, BOOL, INT64, UINT64, DOUBLE, STR, BYTES,
 *  DECIMAL, JSON, UUID and those of time (arguments may also be INT32 and such, which tells a driver their declared
 *  width; they are stored in `as.i` or `as.u` all the same). */
typedef struct calx_value {
    uint32_t kind;
    uint32_t flags; /**< CALX_VALUE_... */
    union {
        bool b;
        int64_t i;
        uint64_t u;
        double d;
        calx_str s;
        calx_bytes bytes;
        calx_decimal decimal;
        calx_timestamp timestamp;
        calx_timestamptz timestamptz;
        calx_date date;
        calx_time time;
        calx_interval interval;
        calx_uuid uuid;
        calx_json json;
        calx_item_list items;
    } as;
} calx_value;

/** The backend did not say the type of this value (a text or number of SQLite; DATETIME of MySQL, which may have a zone or none):
 *  where a time or a decimal is asked for, it may be read from the text, and a decimal from an integer. The other flags: this text of
 *  SQLite is no UTF-8, and not to be had as text; this interval is a time of MariaDB or MySQL that is none of a day (-00:01:29);
 *  this integer of a column of decimals on SQLite may be what is left of another number, and is not to be had as a decimal. */
enum { CALX_VALUE_UNTYPED = 1, CALX_VALUE_NOT_UTF8 = 2, CALX_VALUE_CLOCK = 4, CALX_VALUE_ROUNDED = 8 };

/** One argument of a statement: a value, and the name of its bind when it is not given by position (else NULL). */
typedef struct calx_arg {
    const char *name;
    calx_value value;
} calx_arg;

/** The arguments of one execution. */
typedef struct calx_args_t {
    const calx_arg *items;
    size_t count;
} calx_args_t;

/** A place that column values are written to (fetch) or read from (execute): `to` is the element of the first row, and
 *  `stride` bytes lead to the next row's. `valid`, when not NULL, is one byte a row, one after the other: 0 is SQL NULL.
 *  `size` is the size of one element and must be that of the kind's C type. */
typedef struct calx_slot {
    uint32_t kind;
    uint32_t size;
    void *to;
    uint8_t *valid;
    size_t stride;
} calx_slot;

#ifdef __cplusplus
}
#endif
#endif
