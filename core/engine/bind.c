/* SPDX-License-Identifier: MIT */
/* Binding: arguments, by position or by name, into slots in the order of the driver's parameters. */
#include "engine/handle.h"

#include "engine/whose.h"
#include "types/decimal.h"
#include "types/json.h"
#include "types/utf8.h"
#include "types/value.h"
#include "util/memory.h"
#include "util/names.h"

#include <string.h>

static bool grow(calxi_handle *handle, size_t count)
{
    calx_slot *slots;
    if (count <= handle->slot_capacity)
        return true;
    slots = calxi_realloc_array(handle->slots, count + 8, sizeof *slots);
    if (!slots)
        return false;
    memset(slots, 0, (count + 8) * sizeof *slots); /* no argument has a flag or a stride */
    handle->slots = slots;
    handle->slot_capacity = count + 8;
    return true;
}

static calx_status refuse_foreign_bind(calxi_handle *handle, const char *sql, const char *where)
{
    calxi_error_parts parts = { .status = CALX_PROGRAMMING_ERROR, .kind = CALX_SYNTAX_ERROR, .statement = sql, .where = where,
                                .message = calxi_text("arguments for a statement without binds: a bind is written as :name") };
    return calxi_handle_fail(handle, &parts);
}

/* The argument of each bind name. Positions fill the names in order; a named argument goes to its own. */
static calx_status assign(calxi_handle *handle, const calxi_compiled *compiled, calx_args_t args, const calx_arg **by_name,
                          calxi_names *names, const char *where)
{
    const calxi_tokens *tokens = &compiled->tokens;
    size_t position = 0;
    memset(by_name, 0, tokens->name_count * sizeof *by_name);
    for (size_t i = 0; i < args.count; i++) {
        const calx_arg *arg = &args.items[i];
        size_t at = arg->name ? calxi_names_find(names, arg->name) : position++;
        if (arg->name && at == tokens->name_count)
            return calxi_handle_misuse_of(handle, tokens->sql, where, "the statement has no bind :%.100s", arg->name);
        if (!tokens->name_count && calxi_has_foreign_bind(handle, tokens->sql))
            return refuse_foreign_bind(handle, tokens->sql, where);
        if (at >= tokens->name_count)
            return calxi_handle_misuse_of(handle, tokens->sql, where, "%zu argument%s for a statement with %zu bind%s%s",
                                          args.count, args.count == 1 ? "" : "s", tokens->name_count,
                                          tokens->name_count == 1 ? "" : "s",
                                          tokens->name_count ? "" : ": a bind is written as :name");
        if (by_name[at])
            return calxi_handle_misuse_of(handle, tokens->sql, where, "the bind :%.100s was given twice",
                                          tokens->names[at]);
        by_name[at] = arg;
    }
    for (size_t i = 0; i < tokens->name_count; i++)
        if (!by_name[i])
            return calxi_handle_misuse_of(handle, tokens->sql, where, "no argument for the bind :%.100s (%zu of %zu given)",
                                          tokens->names[i], args.count, tokens->name_count);
    return CALX_OK;
}

/* Of each kind that an argument may have: kind and size of its C type, as the driver reads it. Narrow integers lie in the low
 * bytes of as.i. */
static const calxi_slot_head heads[] = {
    CALXI_SLOT_HEAD(NULL, int64_t),  CALXI_SLOT_HEAD(BOOL, bool),        CALXI_SLOT_HEAD(INT8, int8_t),
    CALXI_SLOT_HEAD(INT16, int16_t), CALXI_SLOT_HEAD(INT32, int32_t),    CALXI_SLOT_HEAD(INT64, int64_t),
    CALXI_SLOT_HEAD(UINT8, uint8_t), CALXI_SLOT_HEAD(UINT16, uint16_t),  CALXI_SLOT_HEAD(UINT32, uint32_t),
    CALXI_SLOT_HEAD(UINT64, uint64_t), CALXI_SLOT_HEAD(DOUBLE, double),  CALXI_SLOT_HEAD(STR, calx_str),
    CALXI_SLOT_HEAD(BYTES, calx_bytes), CALXI_SLOT_HEAD(DECIMAL, calx_decimal), CALXI_SLOT_HEAD(TIMESTAMP, calx_timestamp),
    CALXI_SLOT_HEAD(TIMESTAMPTZ, calx_timestamptz), CALXI_SLOT_HEAD(DATE, calx_date), CALXI_SLOT_HEAD(TIME, calx_time),
    CALXI_SLOT_HEAD(INTERVAL, calx_interval), CALXI_SLOT_HEAD(UUID, calx_uuid), CALXI_SLOT_HEAD(JSON, calx_json),
};

enum { HEADS = sizeof heads / sizeof *heads };
/* Kinds of which not every value can go to a server: these are looked at one by one. */
#define CAREFUL (1u << CALX_KIND_DECIMAL | 1u << CALX_KIND_UINT64 | 1u << CALX_KIND_JSON)
/* All other kinds of arguments. */
#define USUAL                                                                                                                    \
    (((1u << HEADS) - 1) &                                                                                                       \
     ~(CAREFUL | 1u << CALX_KIND_NONE | 1u << CALX_KIND_FLOAT | 1u << CALX_KIND_CSTRING | 1u << CALX_KIND_VALUE))

static inline bool is_careful(uint32_t kind)
{
    return kind < 32 && (CAREFUL >> kind & 1);
}

/* Text goes to each server as UTF-8; one of the backends would keep anything. */
static inline bool is_text_wrong(const calx_value *value)
{
    return value->kind == CALX_KIND_STR && value->as.s.ptr && calx_utf8_good(value->as.s.ptr, value->as.s.len) != value->as.s.len;
}

static inline bool is_argument(uint32_t kind)
{
    return kind < HEADS && heads[kind].kind;
}

static inline void make_slot(calx_slot *slot, const calx_value *value)
{
    memcpy(slot, &heads[value->kind], sizeof *heads);
    slot->to = (void *)(uintptr_t)&value->as;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    if (value->kind >= CALX_KIND_INT8 && value->kind <= CALX_KIND_UINT64)
        slot->to = (char *)slot->to + (8 - slot->size);
#endif
}

/* What is wrong with a value of a careful kind, as the end of a message; NULL: nothing. */
static const char *fault_of(const calx_value *value)
{
    switch (value->kind) {
    case CALX_KIND_DECIMAL:
        return !value->as.decimal.ptr || calxi_decimal_valid(value->as.decimal.ptr, value->as.decimal.len) ? NULL
                                                                                                       : "is not a decimal";
    case CALX_KIND_JSON:
        return !value->as.json.ptr || calxi_json_valid(value->as.json.ptr, value->as.json.len, NULL) ? NULL : "is not JSON";
    case CALX_KIND_UINT64: /* of three backends only one could hold it */
        return value->as.u <= INT64_MAX ? NULL : "is out of range: integers go up to 9223372036854775807";
    default:
        return NULL;
    }
}

/* What cannot go to any server, told by name rather than by whatever the backend would make of it. */
static calx_status check(calxi_handle *handle, const calx_statement *statement, const calxi_tokens *tokens, size_t at, const calx_value *value,
                         const char *where)
{
    calxi_error_parts parts = { .status = CALX_DATA_ERROR, .where = where,
                                .kind = value->kind == CALX_KIND_UINT64 ? CALX_OUT_OF_RANGE : CALX_TYPE_MISMATCH };
    char message[240];
    calxi_whose_name whose;
    const char *fault = is_careful(value->kind) ? fault_of(value) : NULL;
    if (!fault && !is_text_wrong(value) && is_argument(value->kind))
        return CALX_OK;
    calxi_whose(&whose, statement, tokens, at);
    parts.column = calxi_text(whose.column);
    if (fault && calxi_kind_is_pointer(value->kind) && !handle->engine->settings.hide_parameters)
        snprintf(message, sizeof message, "%s %s: \"%.*s\"", whose.text, fault,
                 (int)(value->as.s.len > 60 ? 60 : value->as.s.len), value->as.s.ptr);
    else if (fault)
        snprintf(message, sizeof message, "%s %s", whose.text, fault);
    else if (is_text_wrong(value)) {
        size_t good = calx_utf8_good(value->as.s.ptr, value->as.s.len);
        parts.kind = CALX_INVALID_ENCODING;
        snprintf(message, sizeof message, "%s is not UTF-8: byte 0x%02x at %zu (bytes are a calx_bytes)", whose.text,
                 (unsigned)(unsigned char)value->as.s.ptr[good], good + 1);
    } else if (value->kind == CALX_KIND_LIST)
        snprintf(message, sizeof message, "%s is a list, which calx_in_param() alone takes", whose.text);
    else
        snprintf(message, sizeof message, "%s has no kind of argument (%u)", whose.text, value->kind);
    parts.message = calxi_text(message);
    return calxi_handle_fail(handle, &parts);
}

/* The common case in one pass: positions only, each name used once. False: the long way tells what is wrong, or does the rest. */
static inline bool bind_positions(const calxi_handle *handle, const calxi_tokens *tokens, calx_args_t args)
{
    calx_slot *slots = handle->slots;
    if (args.count != tokens->uses || tokens->uses != tokens->name_count || args.count > handle->slot_capacity)
        return false;
    if (args.count && !args.items)
        return false;
    for (size_t i = 0; i < args.count; i++) {
        const calx_arg *arg = &args.items[i];
        uint32_t kind = arg->value.kind;
        if (arg->name || kind >= HEADS || !(USUAL >> kind & 1) || is_text_wrong(&arg->value))
            return false;
        make_slot(&slots[i], &arg->value);
    }
    return true;
}

/* By name, with a name used several times, with decimals, or wrong. */
static calx_status bind_any(calxi_handle *handle, const calx_statement *statement, const calxi_compiled *compiled, calx_args_t args,
                            const char *where)
{
    enum { ON_STACK = 64 };
    const calxi_tokens *tokens = &compiled->tokens;
    const calx_arg *few[ON_STACK], **by_name = few;
    calxi_names names;
    calx_status status;
    if (args.count && !args.items)
        return calxi_handle_misuse(handle, where, "%zu arguments at NULL", args.count);
    if (!grow(handle, tokens->uses) ||
        (tokens->name_count > ON_STACK && !(by_name = calxi_alloc(tokens->name_count * sizeof *by_name)))) {
        calxi_problem problem;
        calxi_problem_no_memory(&problem);
        return calxi_handle_problem(handle, &problem, tokens->sql, where);
    }
    names = calxi_names_of(tokens->names, tokens->name_count);
    status = assign(handle, compiled, args, by_name, &names, where);
    calxi_names_clear(&names);
    for (size_t i = 0; i < tokens->name_count && status == CALX_OK; i++)
        status = check(handle, statement, tokens, i, &by_name[i]->value, where);
    for (size_t i = 0; i < tokens->uses && status == CALX_OK; i++)
        make_slot(&handle->slots[i], &by_name[tokens->order[i]]->value);
    if (by_name != few)
        calxi_free(by_name);
    return status;
}

calx_status calxi_bind(calxi_handle *handle, const calx_statement *statement, const calxi_compiled *compiled, calx_args_t args, const char *where)
{
    return bind_positions(handle, &compiled->tokens, args) ? CALX_OK : bind_any(handle, statement, compiled, args, where);
}
