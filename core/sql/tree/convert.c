/* SPDX-License-Identifier: MIT */
/* Conversions of values: labels and numbers of enums, and the functions of types of the program's own. */
#include "sql/tree/convert.h"

#include "util/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- enums ---- */

const char *calxi_enum_label(const calx_type *type, int64_t number)
{
    return number >= 0 && (uint64_t)number < type->value_count ? type->values[number] : NULL;
}

int64_t calxi_enum_number(const calx_type *type, const char *label, size_t len)
{
    for (size_t i = 0; i < type->value_count; i++)
        if (type->values[i] && strlen(type->values[i]) == len && !memcmp(type->values[i], label, len))
            return (int64_t)i;
    return -1;
}

uint32_t calxi_enum_length(const calx_type *type)
{
    uint32_t longest = 0;
    for (size_t i = 0; i < type->value_count; i++) {
        const char *value = type->values[i] ? type->values[i] : "";
        uint32_t length = (uint32_t)calxi_characters(value, strlen(value));
        longest = length > longest ? length : longest;
    }
    return longest;
}

bool calxi_enum_is_sorted(const calx_type *type)
{
    const char *before = NULL;
    for (size_t i = 0; i < type->value_count; i++) {
        if (before && type->values[i] && strcmp(before, type->values[i]) > 0)
            return false;
        before = type->values[i] ? type->values[i] : before;
    }
    return true;
}

/* ---- types ---- */

const calx_type *calxi_type_variant(const calx_type *type, const calx_dialect *dialect)
{
    for (const calx_type_variant *v = type->variants; dialect && v && v->dialect; v++)
        if (!strcmp(v->dialect, dialect->name) || (dialect->extends && !strcmp(v->dialect, dialect->extends)))
            return &v->type;
    return type;
}

static bool convert_alike(const calx_type *a, const calx_type *b)
{
    if (a == b || !(calxi_type_converts(a) || calxi_type_converts(b)))
        return true;
    if (a->user || b->user)
        return a->user == b->user;
    if (a->kind != b->kind || a->value_count != b->value_count)
        return false;
    for (size_t i = 0; i < a->value_count; i++)
        if (!a->values[i] != !b->values[i] || (a->values[i] && strcmp(a->values[i], b->values[i]) != 0))
            return false;
    return true;
}

/* PostgreSQL 15 finds no type for a text that is both VARCHAR and TEXT ("inconsistent types deduced for parameter $1"). */
static bool are_read_alike(const calx_type *a, const calx_type *b)
{
    uint32_t kind = calxi_kind_of_type(a);
    return kind == CALX_KIND_STR ? a->kind == b->kind : kind == calxi_kind_of_type(b);
}

/* What is read nowhere follows the other: `:p IS NULL OR day = :p` has one parameter, whose type a server finds out where it is compared. Of two texts
 * the one that takes less is followed. */
bool calxi_bound_alike(const calx_node *a, const calx_node *b, const calx_node **of)
{
    uint32_t reads_a = calxi_reads(a, a->type), reads_b = calxi_reads(b, b->type);
    *of = (reads_a || !reads_b) && !(reads_b && calxi_characters_of(b->type) < calxi_characters_of(a->type)) ? a : b;
    return convert_alike(a->type, b->type) && (!reads_a || !reads_b || (reads_a == reads_b && are_read_alike(a->type, b->type)));
}

uint32_t calxi_kind_of_type(const calx_type *type)
{
    static const uint8_t kinds[CALX_TYPE_COUNT] = {
        [CALX_TYPE_SMALLINT] = CALX_KIND_INT64, [CALX_TYPE_INTEGER] = CALX_KIND_INT64, [CALX_TYPE_BIGINT] = CALX_KIND_INT64,
        [CALX_TYPE_REAL] = CALX_KIND_DOUBLE,    [CALX_TYPE_DOUBLE] = CALX_KIND_DOUBLE, [CALX_TYPE_NUMERIC] = CALX_KIND_DECIMAL,
        [CALX_TYPE_BOOLEAN] = CALX_KIND_BOOL,   [CALX_TYPE_VARCHAR] = CALX_KIND_STR,   [CALX_TYPE_CHAR] = CALX_KIND_STR,
        [CALX_TYPE_TEXT] = CALX_KIND_STR,       [CALX_TYPE_ENUM] = CALX_KIND_STR,      [CALX_TYPE_VARBINARY] = CALX_KIND_BYTES,
        [CALX_TYPE_BLOB] = CALX_KIND_BYTES,     [CALX_TYPE_DATE] = CALX_KIND_DATE,     [CALX_TYPE_TIME] = CALX_KIND_TIME,
        [CALX_TYPE_TIMESTAMP] = CALX_KIND_TIMESTAMP, [CALX_TYPE_TIMESTAMPTZ] = CALX_KIND_TIMESTAMPTZ,
        [CALX_TYPE_INTERVAL] = CALX_KIND_INTERVAL,   [CALX_TYPE_UUID] = CALX_KIND_UUID, [CALX_TYPE_JSON] = CALX_KIND_JSON,
    };
    return type->kind < CALX_TYPE_COUNT ? kinds[type->kind] : CALX_KIND_NONE;
}

void calxi_converters_free(calxi_converters *converters)
{
    calxi_arena arena;
    if (!converters)
        return;
    arena = converters->arena; /* in which it lies itself */
    calxi_arena_clear(&arena);
}

/* ---- what the functions of a type call ---- */

void *calx_conversion_alloc(calx_conversion *conversion, size_t size)
{
    void *room = conversion ? calxi_arena_alloc(conversion->arena, size ? size : 1) : NULL;
    if (conversion && !room)
        conversion->starved = true;
    return room;
}

calx_status calx_conversion_fail(calx_conversion *conversion, const char *why)
{
    if (conversion)
        snprintf(conversion->message, sizeof conversion->message, "%s", why ? why : "");
    return CALX_DATA_ERROR;
}

const char *calx_conversion_column(const calx_conversion *conversion)
{
    return conversion && conversion->column ? conversion->column : "";
}

const char *calx_conversion_dialect(const calx_conversion *conversion)
{
    return conversion && conversion->dialect ? conversion->dialect : "";
}

/* ---- conversions ---- */

static calx_status call(calx_conversion *conversion, const calxi_converter *converter, calx_convert convert, calx_value *value)
{
    const calx_user_type *user = converter->type->user;
    calx_value made = { .kind = CALX_KIND_NULL };
    char why[sizeof conversion->message];
    calx_status status;
    conversion->column = converter->column;
    conversion->kind = CALX_TYPE_MISMATCH;
    conversion->message[0] = '\0';
    status = convert(conversion, value, &made, user->context);
    if (conversion->starved || status == CALX_NO_MEMORY)
        return CALX_NO_MEMORY;
    *value = made;
    if (status == CALX_OK)
        return CALX_OK;
    snprintf(why, sizeof why, "%s", conversion->message);
    snprintf(conversion->message, sizeof conversion->message, "the type %.60s refuses the value%s%.150s", user->name ? user->name : "", *why ? ": " : "", why);
    return CALX_DATA_ERROR;
}

static bool is_whole(const calx_value *value)
{
    return value->kind >= CALX_KIND_INT8 && value->kind <= CALX_KIND_UINT64;
}

/* What is said of an enum, by name if it has one. */
__attribute__((format(printf, 4, 5)))
static calx_status refuse(calx_conversion *conversion, const calx_type *type, calx_error_kind kind, const char *format, ...)
{
    int len = snprintf(conversion->message, sizeof conversion->message, "the enum%s%.60s has no value ", type->name ? " " : "", type->name ? type->name : "");
    va_list args;
    conversion->kind = kind;
    va_start(args, format);
    vsnprintf(conversion->message + len, sizeof conversion->message - (size_t)len, format, args);
    va_end(args);
    return CALX_DATA_ERROR;
}

static void set_text(calx_value *value, const char *text)
{
    *value = (calx_value){ .kind = CALX_KIND_STR, .as.s = { text, strlen(text) } };
}

/* A number or a label as the label; where the enum is a number in the database, as the number. */
static calx_status convert_label(calx_conversion *conversion, const calx_type *type, bool to_number, calx_value *value)
{
    int64_t number = -1;
    if (value->kind == CALX_KIND_STR) {
        number = calxi_enum_number(type, value->as.s.ptr, value->as.s.len);
        if (number < 0)
            return refuse(conversion, type, CALX_TYPE_MISMATCH, "'%.*s'", value->as.s.len > 80 ? 80 : (int)value->as.s.len, value->as.s.ptr);
    } else if (!is_whole(value))
        return refuse(conversion, type, CALX_TYPE_MISMATCH, "of this kind: a label or its number is wanted");
    else if (value->kind >= CALX_KIND_UINT8 && value->as.u > INT64_MAX)
        return refuse(conversion, type, CALX_OUT_OF_RANGE, "number %" PRIu64, value->as.u);
    else if (!calxi_enum_label(type, number = value->as.i))
        return refuse(conversion, type, CALX_OUT_OF_RANGE, "number %" PRId64, value->as.i);
    if (to_number)
        *value = (calx_value){ .kind = CALX_KIND_INT64, .as.i = number };
    else if (value->kind != CALX_KIND_STR)
        set_text(value, type->values[number]);
    return CALX_OK;
}

static bool is_null(const calx_value *value)
{
    bool is_pointer = value->kind == CALX_KIND_STR || value->kind == CALX_KIND_BYTES || value->kind == CALX_KIND_DECIMAL || value->kind == CALX_KIND_JSON;
    return value->kind == CALX_KIND_NULL || value->kind == CALX_KIND_NONE || (is_pointer && !value->as.s.ptr);
}

static bool is_number_here(const calxi_converter *converter)
{
    return converter->here->kind >= CALX_TYPE_SMALLINT && converter->here->kind <= CALX_TYPE_NUMERIC;
}

calx_status calxi_convert_bind(calx_conversion *conversion, const calxi_converter *converter, calx_value *value)
{
    const calx_type *type = converter->type;
    calx_status status = CALX_OK;
    conversion->column = converter->column;
    if (is_null(value))
        return CALX_OK;
    if (type->user && type->user->bind)
        status = call(conversion, converter, type->user->bind, value);
    if (status == CALX_OK && type->kind == CALX_TYPE_ENUM && type->value_count && !is_null(value))
        status = convert_label(conversion, type, is_number_here(converter), value);
    if (status == CALX_OK && calxi_is_read(converter, value) && !is_null(value))
        status = calxi_read_value(conversion, converter, value);
    return status;
}

/* An enum stays what it is, so that it can be fetched as label and as number; a type of the program's over an enum has the label. */
calx_status calxi_convert_result(calx_conversion *conversion, const calxi_converter *converter, calx_value *value)
{
    const calx_type *type = converter->type;
    calx_status status = CALX_OK;
    conversion->column = converter->column;
    if (!type->user || !type->user->result || is_null(value))
        return CALX_OK;
    if (type->kind == CALX_TYPE_ENUM && type->value_count)
        status = convert_label(conversion, type, false, value);
    return status == CALX_OK ? call(conversion, converter, type->user->result, value) : status;
}

calx_status calxi_conversion_problem(const calx_conversion *conversion, calx_status status, calxi_problem *problem)
{
    if (status == CALX_NO_MEMORY)
        return calxi_problem_no_memory(problem);
    if (conversion->column && *conversion->column)
        calxi_problem_set(problem, status, "the value for %.120s: %s", conversion->column, conversion->message);
    else
        calxi_problem_set(problem, status, "%s", conversion->message);
    problem->kind = conversion->kind;
    problem->column = conversion->column;
    return status;
}
