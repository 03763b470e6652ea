/* SPDX-License-Identifier: MIT */
/* Values and slots. */
#include "types/value.h"

#include <calx/plugin/slot_value.h>

/* The C types of the kinds; size 0: there is none. */
typedef struct kind_type {
    const char *name, *optional_name;
    uint8_t size, optional_size;
    bool bindable; /* a driver takes it as an argument */
} kind_type;

#define SCALAR(type) { #type, NULL, sizeof(type), 0, true }
#define SCALAR_OR_OPTIONAL(type, optional) { #type, #optional, sizeof(type), sizeof(optional), true }

static const kind_type kinds[] = {
    [CALX_KIND_NONE] = { "nothing", NULL, 0, 0, false },
    [CALX_KIND_NULL] = { "NULL", NULL, 0, 0, true },
    [CALX_KIND_BOOL] = { "bool", "calx_opt_bool", sizeof(bool), sizeof(calx_opt_bool), true },
    [CALX_KIND_INT8] = SCALAR(int8_t),
    [CALX_KIND_INT16] = SCALAR_OR_OPTIONAL(int16_t, calx_opt_int16),
    [CALX_KIND_INT32] = SCALAR_OR_OPTIONAL(int32_t, calx_opt_int32),
    [CALX_KIND_INT64] = SCALAR_OR_OPTIONAL(int64_t, calx_opt_int64),
    [CALX_KIND_UINT8] = SCALAR(uint8_t),
    [CALX_KIND_UINT16] = SCALAR(uint16_t),
    [CALX_KIND_UINT32] = SCALAR(uint32_t),
    [CALX_KIND_UINT64] = SCALAR_OR_OPTIONAL(uint64_t, calx_opt_uint64),
    [CALX_KIND_FLOAT] = SCALAR_OR_OPTIONAL(float, calx_opt_float),
    [CALX_KIND_DOUBLE] = SCALAR_OR_OPTIONAL(double, calx_opt_double),
    [CALX_KIND_CSTRING] = { "const char *", NULL, sizeof(const char *), 0, false },
    [CALX_KIND_STR] = SCALAR(calx_str),
    [CALX_KIND_BYTES] = SCALAR(calx_bytes),
    [CALX_KIND_DECIMAL] = SCALAR(calx_decimal),
    [CALX_KIND_TIMESTAMP] = SCALAR_OR_OPTIONAL(calx_timestamp, calx_opt_timestamp),
    [CALX_KIND_TIMESTAMPTZ] = SCALAR_OR_OPTIONAL(calx_timestamptz, calx_opt_timestamptz),
    [CALX_KIND_DATE] = SCALAR_OR_OPTIONAL(calx_date, calx_opt_date),
    [CALX_KIND_TIME] = SCALAR_OR_OPTIONAL(calx_time, calx_opt_time),
    [CALX_KIND_INTERVAL] = SCALAR_OR_OPTIONAL(calx_interval, calx_opt_interval),
    [CALX_KIND_UUID] = SCALAR_OR_OPTIONAL(calx_uuid, calx_opt_uuid),
    [CALX_KIND_JSON] = SCALAR(calx_json),
    [CALX_KIND_VALUE] = { "calx_value", NULL, sizeof(calx_value), 0, false },
};

static const kind_type *type_of(uint32_t kind)
{
    uint32_t scalar = kind & ~(uint32_t)CALX_KIND_OPTIONAL;
    return scalar < sizeof kinds / sizeof *kinds ? &kinds[scalar] : NULL;
}

bool calxi_slot_check(const calx_slot *slot, bool fetch)
{
    const kind_type *type = type_of(slot->kind);
    if (!type)
        return false;
    if (!fetch)
        return type->bindable && !(slot->kind & CALX_KIND_OPTIONAL) &&
               (!type->size || (slot->to && slot->size == type->size));
    if (slot->kind & CALX_KIND_OPTIONAL)
        return slot->to && type->optional_size && slot->size == type->optional_size;
    if (slot->kind == CALX_KIND_VALUE && (uintptr_t)slot->to % _Alignof(calx_value))
        return false;
    return slot->to && type->size && slot->size == type->size;
}

const char *calxi_kind_name(uint32_t kind)
{
    const kind_type *type = type_of(kind);
    const char *name = !type ? NULL : kind & CALX_KIND_OPTIONAL ? type->optional_name : type->name;
    return name ? name : "an unknown type";
}

const char *calxi_fault_text(uint32_t fault)
{
    switch (fault) {
    case CALX_FAULT_NONE:
        return "nothing is wrong";
    case CALX_FAULT_NULL:
        return "it is NULL, for which the type has no room (a calx_opt_ type has)";
    case CALX_FAULT_RANGE:
        return "the value does not fit";
    case CALX_FAULT_TYPE:
        return "the value is of another type";
    case CALX_FAULT_FORMAT:
        return "the text is not a value of this type";
    case CALX_FAULT_NUL:
        return "the text has a NUL byte (calx_str takes it)";
    case CALX_FAULT_SLOT:
        return "the kind and the size of the place do not go together";
    case CALX_FAULT_NO_MEMORY:
        return "out of memory";
    case CALX_FAULT_ENCODING:
        return "the text is not UTF-8 (CAST it AS BLOB and fetch bytes)";
    default:
        return "it cannot be stored";
    }
}

uint32_t calxi_value_store(const calx_value *value, const calx_slot *slot, size_t row)
{
    return calx_slot_put_value(slot, row, value, NULL, NULL);
}

calx_status calxi_value_copy(calx_value *to, const calx_value *from, calxi_arena *arena)
{
    const char *copy;
    *to = *from;
    if (!calxi_kind_is_pointer(from->kind) || !from->as.s.ptr)
        return CALX_OK;
    copy = calxi_arena_copy(arena, from->as.s.ptr, from->as.s.len);
    if (!copy) {
        memset(to, 0, sizeof *to);
        to->kind = CALX_KIND_NULL;
        return CALX_NO_MEMORY;
    }
    if (from->kind == CALX_KIND_STR)
        to->as.s.ptr = copy;
    else if (from->kind == CALX_KIND_BYTES)
        to->as.bytes.ptr = copy;
    else if (from->kind == CALX_KIND_JSON)
        to->as.json.ptr = copy;
    else
        to->as.decimal.ptr = copy;
    return CALX_OK;
}
