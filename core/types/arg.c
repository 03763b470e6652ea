/* SPDX-License-Identifier: MIT */
/* Arguments of statements from C values. */
#include <calx/args.h>

#include <string.h>

static calx_arg of_kind(uint32_t kind)
{
    calx_arg arg;
    memset(&arg, 0, sizeof arg); /* also the unused bytes of the union, which others copy whole */
    arg.value.kind = kind;
    return arg;
}

calx_arg calx_arg_null(calx_null_t value)
{
    (void)value;
    return of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_bool(bool value)
{
    calx_arg arg = of_kind(CALX_KIND_BOOL);
    arg.value.as.b = value;
    return arg;
}

calx_arg calx_arg_int32(int32_t value)
{
    calx_arg arg = of_kind(CALX_KIND_INT32);
    arg.value.as.i = value;
    return arg;
}

calx_arg calx_arg_int64(int64_t value)
{
    calx_arg arg = of_kind(CALX_KIND_INT64);
    arg.value.as.i = value;
    return arg;
}

calx_arg calx_arg_uint64(uint64_t value)
{
    calx_arg arg = of_kind(CALX_KIND_UINT64);
    arg.value.as.u = value;
    return arg;
}

calx_arg calx_arg_double(double value)
{
    calx_arg arg = of_kind(CALX_KIND_DOUBLE);
    arg.value.as.d = value;
    return arg;
}

calx_arg calx_arg_string(const char *value)
{
    return calx_arg_str((calx_str){ value, value ? strlen(value) : 0 });
}

calx_arg calx_arg_str(calx_str value)
{
    calx_arg arg = of_kind(value.ptr ? CALX_KIND_STR : CALX_KIND_NULL);
    if (value.ptr)
        arg.value.as.s = value;
    return arg;
}

calx_arg calx_arg_bytes(calx_bytes value)
{
    calx_arg arg = of_kind(value.ptr ? CALX_KIND_BYTES : CALX_KIND_NULL);
    if (value.ptr)
        arg.value.as.bytes = value;
    return arg;
}

calx_arg calx_arg_decimal(calx_decimal value)
{
    calx_arg arg = of_kind(value.ptr ? CALX_KIND_DECIMAL : CALX_KIND_NULL);
    if (value.ptr)
        arg.value.as.decimal = value;
    return arg;
}

calx_arg calx_arg_timestamp(calx_timestamp value)
{
    calx_arg arg = of_kind(CALX_KIND_TIMESTAMP);
    arg.value.as.timestamp = value;
    return arg;
}

calx_arg calx_arg_opt_int16(calx_opt_int16 value)
{
    return value.is_set ? calx_arg_int32(value.value) : of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_opt_int32(calx_opt_int32 value)
{
    return value.is_set ? calx_arg_int32(value.value) : of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_opt_int64(calx_opt_int64 value)
{
    return value.is_set ? calx_arg_int64(value.value) : of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_opt_uint64(calx_opt_uint64 value)
{
    return value.is_set ? calx_arg_uint64(value.value) : of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_opt_float(calx_opt_float value)
{
    return value.is_set ? calx_arg_double((double)value.value) : of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_opt_double(calx_opt_double value)
{
    return value.is_set ? calx_arg_double(value.value) : of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_opt_bool(calx_opt_bool value)
{
    return value.is_set ? calx_arg_bool(value.value) : of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_opt_timestamp(calx_opt_timestamp value)
{
    return value.is_set ? calx_arg_timestamp(value.value) : of_kind(CALX_KIND_NULL);
}

calx_arg calx_arg_named(const char *name, calx_arg arg)
{
    arg.name = name;
    return arg;
}

calx_arg calx_arg_same(calx_arg arg)
{
    return arg;
}
