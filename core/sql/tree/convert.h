/* SPDX-License-Identifier: MIT */
/* Values on their way into columns of enums and types of the program's own, and back. */
#ifndef CALXI_SQL_CONVERT_H
#define CALXI_SQL_CONVERT_H

#include "sql/tree/node.h"
#include "types/fit.h"
#include "util/arena.h"
#include "util/problem.h"

#include <calx/plugin/dialect.h>
#include <calx/user_type.h>

struct calx_conversion {
    calxi_arena *arena;      /* of what the functions of user types ask for */
    const char *dialect;
    const char *column;
    bool starved;
    calx_error_kind kind;
    char message[240];       /* what is wrong, once a conversion has failed: "the enum mood has no value number 7" */
};

/* How the values of one parameter, or of one column of a result, are converted. */
typedef struct calxi_converter {
    const calx_type *type;   /* NULL: they are not */
    const calx_type *here;   /* what it is on the target */
    const char *column;      /* or the name of a parameter */
    uint32_t reads;          /* kinds that are read as one of the type, as bits: all that there is to do, if any */
    bool compared;           /* not set */
    size_t short_enough;     /* a text of fewer bytes stays what it is */
} calxi_converter;

/* Those of a compiled statement. */
typedef struct calxi_converters {
    calxi_arena arena;       /* of all that is in here */
    const char *dialect;
    const calxi_converter *binds;   /* by name; NULL: none converts */
    size_t bind_count;
    bool only_reads;         /* they do nothing to what is of the kind that it is for, and no name has two of them */
    const calxi_converter *columns; /* NULL: none converts */
    size_t column_count;
} calxi_converters;

/* Whether values of the type are other ones to the program than to the database. */
static inline bool calxi_type_converts(const calx_type *type)
{
    return type->user || (type->kind == CALX_TYPE_ENUM && type->value_count);
}
/* Kinds of values, as bits, that are read as one of the type: when they are set to a column, when they are compared with it, and those of a
 * BIND or PARAM where it stands. How: CALX_OK, or CALX_DATA_ERROR and a message. */
uint32_t calxi_reads_set(const calx_type *type);
uint32_t calxi_reads_compared(const calx_type *type);
uint32_t calxi_reads(const calx_node *value, const calx_type *type);
/* Characters that a column of texts takes; 0: it is none. */
static inline size_t calxi_characters_of(const calx_type *type)
{
    if (type->kind == CALX_TYPE_TEXT || (type->kind == CALX_TYPE_VARCHAR && !type->length))
        return SIZE_MAX - 1;
    if (type->kind == CALX_TYPE_VARCHAR || type->kind == CALX_TYPE_CHAR)
        return type->length ? type->length : 1;
    return 0;
}
/* Whether a text has room in a column of texts. */
static inline bool calxi_text_is_short(const calx_type *type, const calx_str *text)
{
    size_t most = calxi_characters_of(type);
    return text->len <= most || calxi_characters(text->ptr, text->len) <= most;
}
/* Whether a value is read, and not as it has to be at a glance. */
static inline bool calxi_is_read(const calxi_converter *converter, const calx_value *value)
{
    return converter->reads >> (value->kind & 31) & 1 && !(value->kind == CALX_KIND_STR && value->as.s.len < converter->short_enough);
}
calx_status calxi_read_value(calx_conversion *conversion, const calxi_converter *converter, calx_value *value);
/* Whether two parameters of one name are bound alike; then `*of` is the one that says how. */
bool calxi_bound_alike(const calx_node *a, const calx_node *b, const calx_node **of);

/* What a type is on a dialect: one of its variants, or itself. */
const calx_type *calxi_type_variant(const calx_type *type, const calx_dialect *dialect);

/* What the program gave into what is bound, and what came into what the program fetches, which has the kind of the type. `from` and `to` may be
 * the same. CALX_OK, CALX_NO_MEMORY, or CALX_DATA_ERROR and a message. */
calx_status calxi_convert_bind(calx_conversion *conversion, const calxi_converter *converter, calx_value *value);
calx_status calxi_convert_result(calx_conversion *conversion, const calxi_converter *converter, calx_value *value);
/* The kind in which values of the type reach the program; NONE: as they come. */
uint32_t calxi_kind_of_type(const calx_type *type);
/* A failed conversion as a problem: column "mood": the enum ... */
calx_status calxi_conversion_problem(const calx_conversion *conversion, calx_status status, calxi_problem *problem);
void calxi_converters_free(calxi_converters *converters);

/* The label of a number; NULL: it has none. */
const char *calxi_enum_label(const calx_type *type, int64_t number);
/* The number of a label; -1: none. */
int64_t calxi_enum_number(const calx_type *type, const char *label, size_t len);
/* Characters of the longest label. */
uint32_t calxi_enum_length(const calx_type *type);
/* Whether the labels, compared as texts, come in the order in which they are declared. */
bool calxi_enum_is_sorted(const calx_type *type);

#endif
