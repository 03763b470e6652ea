/* SPDX-License-Identifier: MIT */
/* Arguments of statements from C values: the functions that calx/args.h defines for inlining, for all who call them. */
#include <calx/args.h>

extern inline calx_arg calx_arg_null(calx_null_t value);
extern inline calx_arg calx_arg_bool(bool value);
extern inline calx_arg calx_arg_int32(int32_t value);
extern inline calx_arg calx_arg_int64(int64_t value);
extern inline calx_arg calx_arg_uint64(uint64_t value);
extern inline calx_arg calx_arg_double(double value);
extern inline calx_arg calx_arg_string(const char *value);
extern inline calx_arg calx_arg_str(calx_str value);
extern inline calx_arg calx_arg_bytes(calx_bytes value);
extern inline calx_arg calx_arg_decimal(calx_decimal value);
extern inline calx_arg calx_arg_timestamp(calx_timestamp value);
extern inline calx_arg calx_arg_timestamptz(calx_timestamptz value);
extern inline calx_arg calx_arg_date(calx_date value);
extern inline calx_arg calx_arg_time(calx_time value);
extern inline calx_arg calx_arg_interval(calx_interval value);
extern inline calx_arg calx_arg_uuid(calx_uuid value);
extern inline calx_arg calx_arg_json(calx_json value);
extern inline calx_arg calx_arg_opt_int16(calx_opt_int16 value);
extern inline calx_arg calx_arg_opt_int32(calx_opt_int32 value);
extern inline calx_arg calx_arg_opt_int64(calx_opt_int64 value);
extern inline calx_arg calx_arg_opt_uint64(calx_opt_uint64 value);
extern inline calx_arg calx_arg_opt_float(calx_opt_float value);
extern inline calx_arg calx_arg_opt_double(calx_opt_double value);
extern inline calx_arg calx_arg_opt_bool(calx_opt_bool value);
extern inline calx_arg calx_arg_opt_timestamp(calx_opt_timestamp value);
extern inline calx_arg calx_arg_opt_timestamptz(calx_opt_timestamptz value);
extern inline calx_arg calx_arg_opt_date(calx_opt_date value);
extern inline calx_arg calx_arg_opt_time(calx_opt_time value);
extern inline calx_arg calx_arg_opt_interval(calx_opt_interval value);
extern inline calx_arg calx_arg_opt_uuid(calx_opt_uuid value);
extern inline calx_arg calx_arg_items(uint32_t kind, const void *items, size_t count);
extern inline calx_arg calx_arg_named(const char *name, calx_arg arg);
extern inline calx_arg calx_arg_same(calx_arg arg);
