/* SPDX-License-Identifier: MIT */
/* calx/args.h: the values that a statement is run with: calx_args(1, "John", CALX_NULL), calx_bind("name", value). */
#ifndef CALX_ARGS_H
#define CALX_ARGS_H

#include <calx/macros.h>
#include <calx/types.h>

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Functions of the library, which C need not call: an argument is some stores, and a statement has many. */
#ifdef __cplusplus
#define CALX_ARG_API_ CALX_API
#else
#define CALX_ARG_API_ CALX_API inline
#endif

/* One argument from a C value, for languages without the macros below. Text and bytes are not copied: they must live
 * until the call that the argument is given to returns. A NULL pointer, alone or in a struct, is SQL NULL. */
CALX_ARG_API_ calx_arg calx_arg_null(calx_null_t value);
CALX_ARG_API_ calx_arg calx_arg_bool(bool value);
CALX_ARG_API_ calx_arg calx_arg_int32(int32_t value);
CALX_ARG_API_ calx_arg calx_arg_int64(int64_t value);
CALX_ARG_API_ calx_arg calx_arg_uint64(uint64_t value);
CALX_ARG_API_ calx_arg calx_arg_double(double value);
CALX_ARG_API_ calx_arg calx_arg_string(const char *value);
CALX_ARG_API_ calx_arg calx_arg_str(calx_str value);
CALX_ARG_API_ calx_arg calx_arg_bytes(calx_bytes value);
CALX_ARG_API_ calx_arg calx_arg_decimal(calx_decimal value);
CALX_ARG_API_ calx_arg calx_arg_timestamp(calx_timestamp value);
CALX_ARG_API_ calx_arg calx_arg_timestamptz(calx_timestamptz value);
CALX_ARG_API_ calx_arg calx_arg_date(calx_date value);
CALX_ARG_API_ calx_arg calx_arg_time(calx_time value);
CALX_ARG_API_ calx_arg calx_arg_interval(calx_interval value);
CALX_ARG_API_ calx_arg calx_arg_uuid(calx_uuid value);
CALX_ARG_API_ calx_arg calx_arg_json(calx_json value);
CALX_ARG_API_ calx_arg calx_arg_opt_int16(calx_opt_int16 value);
CALX_ARG_API_ calx_arg calx_arg_opt_int32(calx_opt_int32 value);
CALX_ARG_API_ calx_arg calx_arg_opt_int64(calx_opt_int64 value);
CALX_ARG_API_ calx_arg calx_arg_opt_uint64(calx_opt_uint64 value);
CALX_ARG_API_ calx_arg calx_arg_opt_float(calx_opt_float value);
CALX_ARG_API_ calx_arg calx_arg_opt_double(calx_opt_double value);
CALX_ARG_API_ calx_arg calx_arg_opt_bool(calx_opt_bool value);
CALX_ARG_API_ calx_arg calx_arg_opt_timestamp(calx_opt_timestamp value);
CALX_ARG_API_ calx_arg calx_arg_opt_timestamptz(calx_opt_timestamptz value);
CALX_ARG_API_ calx_arg calx_arg_opt_date(calx_opt_date value);
CALX_ARG_API_ calx_arg calx_arg_opt_time(calx_opt_time value);
CALX_ARG_API_ calx_arg calx_arg_opt_interval(calx_opt_interval value);
CALX_ARG_API_ calx_arg calx_arg_opt_uuid(calx_opt_uuid value);

/** A list for calx_in_param(): `count` C values of a kind, one after the other, which are not copied. CALX_KIND_INT32 is of int32_t,
 *  CALX_KIND_CSTRING of const char * (NULL is SQL NULL), CALX_KIND_DATE | CALX_KIND_OPTIONAL of calx_opt_date, CALX_KIND_VALUE of calx_value, each
 *  of a kind of its own. `items` may be NULL when there are none. */
CALX_ARG_API_ calx_arg calx_arg_items(uint32_t kind, const void *items, size_t count);
/** The argument for the bind `:name` instead of the next position. `name` is not copied; NULL makes it positional
 *  again. */
CALX_ARG_API_ calx_arg calx_arg_named(const char *name, calx_arg arg);
/** `arg` as it is: lets the macros take an argument that is made already. */
CALX_ARG_API_ calx_arg calx_arg_same(calx_arg arg);

#ifdef __cplusplus
}
#endif

#ifndef __cplusplus

/* In C11 `true` is an int, and PostgreSQL takes no integer for a boolean. Here it is a bool, as it is in C23, and 1 still in #if.
 * (C11, 7.18: a program may define the name anew.) */
#if !defined(__STDC_VERSION__) || __STDC_VERSION__ < 202311L
#undef true
#undef false
#define true ((bool)+1)
#define false ((bool)+0)
#endif

/* All of it, also the bytes of the union that its kind does not use: others copy it whole. */
#define CALX_ARG_OF_KIND_(kind) ((calx_arg){ NULL, { (kind), 0, { .s = { NULL, 0 } } } })

inline calx_arg calx_arg_null(calx_null_t value)
{
    (void)value;
    return CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_bool(bool value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_BOOL);
    arg.value.as.b = value;
    return arg;
}

inline calx_arg calx_arg_int32(int32_t value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_INT32);
    arg.value.as.i = value;
    return arg;
}

inline calx_arg calx_arg_int64(int64_t value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_INT64);
    arg.value.as.i = value;
    return arg;
}

inline calx_arg calx_arg_uint64(uint64_t value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_UINT64);
    arg.value.as.u = value;
    return arg;
}

inline calx_arg calx_arg_double(double value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_DOUBLE);
    arg.value.as.d = value;
    return arg;
}

inline calx_arg calx_arg_string(const char *value)
{
    return calx_arg_str((calx_str){ value, value ? strlen(value) : 0 });
}

inline calx_arg calx_arg_str(calx_str value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(value.ptr ? CALX_KIND_STR : CALX_KIND_NULL);
    if (value.ptr)
        arg.value.as.s = value;
    return arg;
}

inline calx_arg calx_arg_bytes(calx_bytes value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(value.ptr ? CALX_KIND_BYTES : CALX_KIND_NULL);
    if (value.ptr)
        arg.value.as.bytes = value;
    return arg;
}

inline calx_arg calx_arg_decimal(calx_decimal value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(value.ptr ? CALX_KIND_DECIMAL : CALX_KIND_NULL);
    if (value.ptr)
        arg.value.as.decimal = value;
    return arg;
}

inline calx_arg calx_arg_timestamp(calx_timestamp value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_TIMESTAMP);
    arg.value.as.timestamp = value;
    return arg;
}

inline calx_arg calx_arg_timestamptz(calx_timestamptz value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_TIMESTAMPTZ);
    arg.value.as.timestamptz = value;
    return arg;
}

inline calx_arg calx_arg_date(calx_date value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_DATE);
    arg.value.as.date = value;
    return arg;
}

inline calx_arg calx_arg_time(calx_time value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_TIME);
    arg.value.as.time = value;
    return arg;
}

inline calx_arg calx_arg_interval(calx_interval value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_INTERVAL);
    arg.value.as.interval = value;
    return arg;
}

inline calx_arg calx_arg_uuid(calx_uuid value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_UUID);
    arg.value.as.uuid = value;
    return arg;
}

inline calx_arg calx_arg_json(calx_json value)
{
    calx_arg arg = CALX_ARG_OF_KIND_(value.ptr ? CALX_KIND_JSON : CALX_KIND_NULL);
    if (value.ptr)
        arg.value.as.json = value;
    return arg;
}

inline calx_arg calx_arg_opt_int16(calx_opt_int16 value)
{
    return value.is_set ? calx_arg_int32(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_int32(calx_opt_int32 value)
{
    return value.is_set ? calx_arg_int32(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_int64(calx_opt_int64 value)
{
    return value.is_set ? calx_arg_int64(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_uint64(calx_opt_uint64 value)
{
    return value.is_set ? calx_arg_uint64(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_float(calx_opt_float value)
{
    return value.is_set ? calx_arg_double((double)value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_double(calx_opt_double value)
{
    return value.is_set ? calx_arg_double(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_bool(calx_opt_bool value)
{
    return value.is_set ? calx_arg_bool(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_timestamp(calx_opt_timestamp value)
{
    return value.is_set ? calx_arg_timestamp(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_timestamptz(calx_opt_timestamptz value)
{
    return value.is_set ? calx_arg_timestamptz(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_date(calx_opt_date value)
{
    return value.is_set ? calx_arg_date(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_time(calx_opt_time value)
{
    return value.is_set ? calx_arg_time(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_interval(calx_opt_interval value)
{
    return value.is_set ? calx_arg_interval(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_opt_uuid(calx_opt_uuid value)
{
    return value.is_set ? calx_arg_uuid(value.value) : CALX_ARG_OF_KIND_(CALX_KIND_NULL);
}

inline calx_arg calx_arg_items(uint32_t kind, const void *items, size_t count)
{
    calx_arg arg = CALX_ARG_OF_KIND_(CALX_KIND_LIST);
    arg.value.flags = kind;
    arg.value.as.items.ptr = items;
    arg.value.as.items.count = count;
    return arg;
}

inline calx_arg calx_arg_named(const char *name, calx_arg arg)
{
    arg.name = name;
    return arg;
}

inline calx_arg calx_arg_same(calx_arg arg)
{
    return arg;
}

/* The constructor by the C type. What is not listed does not compile: `char` (a number or a text?), `long double`,
 * `void *` (for NULL write CALX_NULL), pointers to anything but characters. Enumerations are integers. The value is
 * evaluated once but written twice. A statement expression with a variable would write it once, and end the life of
 * a compound literal in it before the statement runs: calx_args(((calx_bytes){ (unsigned char[]){ 1, 2 }, 2 })). */
#define CALX_ARG_(...)                                  \
    _Generic((__VA_ARGS__),                             \
        bool: calx_arg_bool,                            \
        signed char: calx_arg_int32,                    \
        unsigned char: calx_arg_int32,                  \
        short: calx_arg_int32,                          \
        unsigned short: calx_arg_int32,                 \
        int: calx_arg_int32,                            \
        unsigned: calx_arg_int64,                       \
        long: calx_arg_int64,                           \
        unsigned long: calx_arg_uint64,                 \
        long long: calx_arg_int64,                      \
        unsigned long long: calx_arg_uint64,            \
        float: calx_arg_double,                         \
        double: calx_arg_double,                        \
        char *: calx_arg_string,                        \
        const char *: calx_arg_string,                  \
        calx_str: calx_arg_str,                         \
        calx_bytes: calx_arg_bytes,                     \
        calx_decimal: calx_arg_decimal,                 \
        calx_timestamp: calx_arg_timestamp,             \
        calx_timestamptz: calx_arg_timestamptz,         \
        calx_date: calx_arg_date,                       \
        calx_time: calx_arg_time,                       \
        calx_interval: calx_arg_interval,               \
        calx_uuid: calx_arg_uuid,                       \
        calx_json: calx_arg_json,                       \
        calx_null_t: calx_arg_null,                     \
        calx_opt_int16: calx_arg_opt_int16,             \
        calx_opt_int32: calx_arg_opt_int32,             \
        calx_opt_int64: calx_arg_opt_int64,             \
        calx_opt_uint64: calx_arg_opt_uint64,           \
        calx_opt_float: calx_arg_opt_float,             \
        calx_opt_double: calx_arg_opt_double,           \
        calx_opt_bool: calx_arg_opt_bool,               \
        calx_opt_timestamp: calx_arg_opt_timestamp,     \
        calx_opt_timestamptz: calx_arg_opt_timestamptz, \
        calx_opt_date: calx_arg_opt_date,               \
        calx_opt_time: calx_arg_opt_time,               \
        calx_opt_interval: calx_arg_opt_interval,       \
        calx_opt_uuid: calx_arg_opt_uuid,               \
        calx_arg: calx_arg_same)(__VA_ARGS__)

/** The arguments of a statement, 1 to 64, each a C value for the next position or a calx_bind. They live as long as
 *  the block that the macro stands in. A compound literal with a comma goes in parentheses, as in any macro. */
#define calx_args(...) \
    ((calx_args_t){ (const calx_arg[]){ CALX_EACH_(CALX_ARG_, __VA_ARGS__) }, CALX_COUNT_(__VA_ARGS__) })

/** An argument by name: calx_args(calx_bind("id", 7), calx_bind("name", name)). The value may be a compound literal with commas. */
#define calx_bind(name, ...) calx_arg_named(__extension__ calx_take_name_(name), CALX_ARG_(__VA_ARGS__))
/* A text or NULL: an int would be a warning to some compilers, and is an error here to all. */
typedef union { const char *it; } calx_wanted_name __attribute__((transparent_union));
static inline const char *calx_take_name_(calx_wanted_name given) { return given.it; }

/* The kind of what a pointer leads to. An array of char is none: a text is one item. */
#define CALX_KIND_OF_ITEMS_(p)                                                                                     \
    _Generic((p),                                                                                                  \
        bool *: CALX_KIND_BOOL, const bool *: CALX_KIND_BOOL,                                                      \
        signed char *: CALX_KIND_INT8, const signed char *: CALX_KIND_INT8,                                        \
        unsigned char *: CALX_KIND_UINT8, const unsigned char *: CALX_KIND_UINT8,                                  \
        short *: CALX_KIND_INT16, const short *: CALX_KIND_INT16,                                                  \
        unsigned short *: CALX_KIND_UINT16, const unsigned short *: CALX_KIND_UINT16,                              \
        int *: CALX_KIND_INT32, const int *: CALX_KIND_INT32,                                                      \
        unsigned *: CALX_KIND_UINT32, const unsigned *: CALX_KIND_UINT32,                                          \
        long *: sizeof(long) == 8 ? CALX_KIND_INT64 : CALX_KIND_INT32,                                             \
        const long *: sizeof(long) == 8 ? CALX_KIND_INT64 : CALX_KIND_INT32,                                       \
        unsigned long *: sizeof(long) == 8 ? CALX_KIND_UINT64 : CALX_KIND_UINT32,                                  \
        const unsigned long *: sizeof(long) == 8 ? CALX_KIND_UINT64 : CALX_KIND_UINT32,                            \
        long long *: CALX_KIND_INT64, const long long *: CALX_KIND_INT64,                                          \
        unsigned long long *: CALX_KIND_UINT64, const unsigned long long *: CALX_KIND_UINT64,                      \
        float *: CALX_KIND_FLOAT, const float *: CALX_KIND_FLOAT,                                                  \
        double *: CALX_KIND_DOUBLE, const double *: CALX_KIND_DOUBLE,                                              \
        char **: CALX_KIND_CSTRING, const char **: CALX_KIND_CSTRING,                                              \
        char *const *: CALX_KIND_CSTRING, const char *const *: CALX_KIND_CSTRING,                                  \
        calx_str *: CALX_KIND_STR, const calx_str *: CALX_KIND_STR,                                                \
        calx_bytes *: CALX_KIND_BYTES, const calx_bytes *: CALX_KIND_BYTES,                                        \
        calx_decimal *: CALX_KIND_DECIMAL, const calx_decimal *: CALX_KIND_DECIMAL,                                \
        calx_json *: CALX_KIND_JSON, const calx_json *: CALX_KIND_JSON,                                            \
        calx_timestamp *: CALX_KIND_TIMESTAMP, const calx_timestamp *: CALX_KIND_TIMESTAMP,                        \
        calx_timestamptz *: CALX_KIND_TIMESTAMPTZ, const calx_timestamptz *: CALX_KIND_TIMESTAMPTZ,                \
        calx_date *: CALX_KIND_DATE, const calx_date *: CALX_KIND_DATE,                                            \
        calx_time *: CALX_KIND_TIME, const calx_time *: CALX_KIND_TIME,                                            \
        calx_interval *: CALX_KIND_INTERVAL, const calx_interval *: CALX_KIND_INTERVAL,                            \
        calx_uuid *: CALX_KIND_UUID, const calx_uuid *: CALX_KIND_UUID,                                            \
        calx_value *: CALX_KIND_VALUE, const calx_value *: CALX_KIND_VALUE)

/** A list for calx_in_param(), from an array of C: calx_args(calx_items(ids, count)), calx_bind("ids", calx_items(ids, count)). The array is
 *  evaluated once, and lives until the call that the argument is given to returns. (Written twice, as in CALX_ARG_, for compound literals.) */
#define calx_items(array, count) calx_arg_items(CALX_KIND_OF_ITEMS_(&*(array)), (array), (count))

/** No arguments. */
#define CALX_NO_ARGS ((calx_args_t){ NULL, 0 })

#endif
#endif
