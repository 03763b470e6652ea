/* SPDX-License-Identifier: MIT */
/* Binding: arguments, by position or by name, into slots in the order of the driver's parameters. */
#include "engine/handle.h"

#include "types/decimal.h"
#include "util/memory.h"

#include <string.h>

static bool grow(calxi_handle *handle, size_t count)
{
    calx_slot *slots;
    if (count <= handle->slot_capacity)
        return true;
    slots = calxi_realloc_array(handle->slots, count + 8, sizeof *slots);
    if (!slots)
        return false;
    handle->slots = slots;
    handle->slot_capacity = count + 8;
    return true;
}

static size_t find_name(const calxi_tokens *tokens, const char *name)
{
    size_t i = 0;
    while (i < tokens->name_count && strcmp(tokens->names[i], name) != 0)
        i++;
    return i;
}

/* The argument of each bind name. Positions fill the names in order; a named argument goes to its own. */
static calx_status assign(calxi_handle *handle, const calxi_compiled *compiled, calx_args_t args, const calx_arg **by_name,
                          const char *where)
{
    const calxi_tokens *tokens = &compiled->tokens;
    size_t position = 0;
    memset(by_name, 0, tokens->name_count * sizeof *by_name);
    for (size_t i = 0; i < args.count; i++) {
        const calx_arg *arg = &args.items[i];
        size_t at = arg->name ? find_name(tokens, arg->name) : position++;
        if (arg->name && at == tokens->name_count)
            return calxi_handle_misuse(handle, where, "the statement has no bind :%s", arg->name);
        if (at >= tokens->name_count)
            return calxi_handle_misuse(handle, where, "%zu arguments for a statement with %zu binds", args.count,
                                       tokens->name_count);
        if (by_name[at])
            return calxi_handle_misuse(handle, where, "the bind :%s was given twice", tokens->names[at]);
        by_name[at] = arg;
    }
    for (size_t i = 0; i < tokens->name_count; i++)
        if (!by_name[i])
            return calxi_handle_misuse(handle, where, "no argument for the bind :%s (%zu of %zu given)", tokens->names[i],
                                       args.count, tokens->name_count);
    return CALX_OK;
}

/* What cannot go to any server, told by name rather than by whatever the backend would make of it. */
static calx_status check(calxi_handle *handle, const char *name, const calx_value *value, const char *where)
{
    calxi_error_parts parts = { .status = CALX_DATA_ERROR, .kind = CALX_TYPE_MISMATCH, .where = where };
    char message[200];
    if (value->kind == CALX_KIND_DECIMAL && value->as.decimal.ptr &&
        !calxi_decimal_valid(value->as.decimal.ptr, value->as.decimal.len))
        snprintf(message, sizeof message, "the bind :%.80s is not a decimal: \"%.*s\"", name,
                 (int)(value->as.decimal.len > 60 ? 60 : value->as.decimal.len), value->as.decimal.ptr);
    else if (value->kind == CALX_KIND_NONE || value->kind == CALX_KIND_VALUE || value->kind == CALX_KIND_CSTRING ||
             value->kind == CALX_KIND_FLOAT || value->kind > CALX_KIND_TIMESTAMP)
        snprintf(message, sizeof message, "the bind :%.80s has no kind of argument (%u)", name, value->kind);
    else
        return CALX_OK;
    parts.message = calxi_text(message);
    return calxi_handle_fail(handle, &parts);
}

/* Size of a kind's C type, as the driver reads it. Narrow integers lie in the low bytes of as.i. */
static const uint8_t size_of[CALX_KIND_TIMESTAMP + 1] = {
    [CALX_KIND_NULL] = 8,   [CALX_KIND_BOOL] = sizeof(bool), [CALX_KIND_INT8] = 1,    [CALX_KIND_INT16] = 2,
    [CALX_KIND_INT32] = 4,  [CALX_KIND_INT64] = 8,           [CALX_KIND_UINT8] = 1,   [CALX_KIND_UINT16] = 2,
    [CALX_KIND_UINT32] = 4, [CALX_KIND_UINT64] = 8,          [CALX_KIND_DOUBLE] = 8,
    [CALX_KIND_STR] = sizeof(calx_str),         [CALX_KIND_BYTES] = sizeof(calx_bytes),
    [CALX_KIND_DECIMAL] = sizeof(calx_decimal), [CALX_KIND_TIMESTAMP] = sizeof(calx_timestamp),
};

static inline void make_slot(calx_slot *slot, const calx_value *value)
{
    slot->kind = value->kind;
    slot->size = size_of[value->kind];
    slot->to = (void *)(uintptr_t)&value->as;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    if (value->kind >= CALX_KIND_INT8 && value->kind <= CALX_KIND_UINT64)
        slot->to = (char *)slot->to + (8 - slot->size);
#endif
    slot->valid = NULL;
    slot->stride = 0;
}

/* The common case in one pass: positions only, each name used once. False: the long way tells what is wrong, or does the rest. */
static bool bind_positions(calx_slot *slots, const calxi_tokens *tokens, calx_args_t args)
{
    if (args.count != tokens->uses || tokens->uses != tokens->name_count)
        return false;
    for (size_t i = 0; i < args.count; i++) {
        const calx_arg *arg = &args.items[i];
        if (arg->name || arg->value.kind > CALX_KIND_TIMESTAMP || arg->value.kind == CALX_KIND_DECIMAL ||
            !size_of[arg->value.kind])
            return false;
        make_slot(&slots[i], &arg->value);
    }
    return true;
}

calx_status calxi_bind(calxi_handle *handle, const calxi_compiled *compiled, calx_args_t args, const char *where)
{
    enum { ON_STACK = 64 };
    const calxi_tokens *tokens = &compiled->tokens;
    const calx_arg *few[ON_STACK], **by_name = few;
    calx_status status;
    if (!tokens->name_count && !args.count)
        return CALX_OK;
    if (!grow(handle, tokens->uses) ||
        (tokens->name_count > ON_STACK && !(by_name = calxi_alloc(tokens->name_count * sizeof *by_name)))) {
        calxi_problem problem;
        calxi_problem_no_memory(&problem);
        return calxi_handle_problem(handle, &problem, tokens->sql, where);
    }
    if (tokens->uses <= ON_STACK && bind_positions(handle->slots, tokens, args))
        return CALX_OK;
    status = assign(handle, compiled, args, by_name, where);
    for (size_t i = 0; i < tokens->name_count && status == CALX_OK; i++)
        status = check(handle, tokens->names[i], &by_name[i]->value, where);
    for (size_t i = 0; i < tokens->uses && status == CALX_OK; i++)
        make_slot(&handle->slots[i], &by_name[tokens->order[i]]->value);
    if (by_name != few)
        calxi_free(by_name);
    return status;
}
