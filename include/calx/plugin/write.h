/* SPDX-License-Identifier: MIT */
/* calx/plugin/write.h: what several dialects write alike: literals where a backend has no type for them, defaults that want parentheses, ranges. */
#ifndef CALX_PLUGIN_WRITE_H
#define CALX_PLUGIN_WRITE_H

#include <calx/plugin/compiler.h>
#include <calx/plugin/convert_types.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/** The function of a key of GROUP BY when it is one that groups several times: "rollup", "cube", "grouping_sets"; NULL: it is a key. */
static inline const char *calx_grouping(const calx_node *key)
{
    static const char *const names[] = { "rollup", "cube", "grouping_sets" };
    while (key && (key->kind == CALX_NODE_LABEL || key->kind == CALX_NODE_COERCE || ((key->kind == CALX_NODE_LIST || key->kind == CALX_NODE_TUPLE) && key->count == 1)))
        key = key->items[0];
    for (size_t i = 0; key && key->kind == CALX_NODE_FUNC && i < sizeof names / sizeof *names; i++)
        if (!strcmp(key->name, names[i]))
            return names[i];
    return NULL;
}

/** For `render` of CALX_NODE_GROUP_BY: refuses those functions. */
static inline void calx_refuse_grouping(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *keys)
{
    char construct[32];
    for (size_t i = 0; i < keys->count; i++)
        if (calx_grouping(keys->items[i])) {
            snprintf(construct, sizeof construct, "%s()", calx_grouping(keys->items[i]));
            host->unsupported(compiler, construct);
            return;
        }
}

/** For `write_literal` of a dialect that has neither moments nor spans of time, as drivers bind them there: a moment is a timestamp in UTC, a span
 *  of time its microseconds. False: the value is none of these, or of months. */
static inline bool calx_write_untyped_literal(const calx_compiler_host *host, calx_compiler *compiler, const calx_value *value)
{
    calx_value moment;
    char text[80];
    int64_t us;
    if (value->kind == CALX_KIND_TIMESTAMPTZ) {
        memset(&moment, 0, sizeof moment);
        moment.kind = CALX_KIND_TIMESTAMP;
        moment.as.timestamp.us = value->as.timestamptz.us;
        text[calx_typed_to_text(&moment, text)] = '\0';
        host->literal(compiler, text);
        return true;
    }
    if (value->kind != CALX_KIND_INTERVAL || !calx_interval_to_us(value->as.interval, &us))
        return false;
    snprintf(text, sizeof text, "%" PRId64, us);
    host->text(compiler, text);
    return true;
}

/** Whether a server default is a number, one text, something in parentheses, or one of the words, which end with NULL: a word that ends in a
 *  letter is the whole default, any other ("NOW(", "X'") its beginning. */
static inline bool calx_default_is_plain(const char *sql, const char *const *words)
{
    size_t number;
    sql += strspn(sql, " ");
    number = strspn(sql, "+-0123456789.eE");
    if (*sql == '(' || (number && !sql[number]))
        return true;
    if (*sql == '\'') {
        const char *end = strchr(sql + 1, '\'');
        while (end && end[1] == '\'')
            end = strchr(end + 2, '\'');
        return !end || !end[1];
    }
    for (; *words; words++) {
        size_t len = strlen(*words);
        char last = (*words)[len - 1];
        bool whole = (last >= 'A' && last <= 'Z') || (last >= 'a' && last <= 'z');
        if (whole ? !strcasecmp(sql, *words) : !strncasecmp(sql, *words, len))
            return true;
    }
    return false;
}

/** For `server_default` of a dialect where an expression that is not plain wants parentheses. False: it is written as it is. */
static inline bool calx_write_default(const calx_compiler_host *host, calx_compiler *compiler, const char *sql, const char *const *words)
{
    if (calx_default_is_plain(sql, words))
        return false;
    host->text(compiler, "(");
    host->text(compiler, sql);
    host->text(compiler, ")");
    return true;
}

/** The values of an integer column that its type in SQL does not limit by itself: of a field whose C type is unsigned or narrower, or of a type that is
 *  CALX_TYPE_UNSIGNED. False: there is nothing to add to the type. */
static inline bool calx_integer_range(const calx_attribute *attribute, const calx_type *type, int64_t *low, int64_t *high)
{
    static const int64_t highest[] = { INT16_MAX, INT32_MAX, INT64_MAX };
    uint32_t ctype = attribute->ctype & ~(uint32_t)CALX_KIND_OPTIONAL;
    if (type->kind < CALX_TYPE_SMALLINT || type->kind > CALX_TYPE_BIGINT || type->user || attribute->computed)
        return false;
    *low = 0;
    *high = highest[type->kind - CALX_TYPE_SMALLINT];
    if (attribute->type.kind != CALX_TYPE_NONE)
        return (type->flags & CALX_TYPE_UNSIGNED) != 0;
    switch (ctype) {
    case CALX_KIND_INT8: *low = INT8_MIN; *high = INT8_MAX; return true;
    case CALX_KIND_UINT8: *high = UINT8_MAX; return true;
    case CALX_KIND_UINT16: *high = UINT16_MAX; return true;
    case CALX_KIND_UINT32: *high = UINT32_MAX; return true;
    case CALX_KIND_UINT64: return true;
    default: return false;
    }
}

/** For `classify`: a check of calx's own was violated, calx_range_<column>, calx_type_<column> or calx_length_<column>, perhaps with $<table> behind it:
 *  the value does not fit the column. */
static inline void calx_classify_range(calx_driver_error *error)
{
    static const struct { const char *prefix; uint32_t kind; } own[] = {
        { "calx_range_", CALX_OUT_OF_RANGE }, { "calx_type_", CALX_TYPE_MISMATCH }, { "calx_length_", CALX_VALUE_TOO_LONG } };
    for (size_t i = 0; error->kind == CALX_CHECK_VIOLATION && i < sizeof own / sizeof *own; i++) {
        size_t len = strlen(own[i].prefix);
        const char *end;
        if (error->constraint.len <= len || memcmp(error->constraint.ptr, own[i].prefix, len) != 0)
            continue;
        error->column.ptr = error->constraint.ptr + len;
        error->column.len = error->constraint.len - len;
        end = (const char *)memchr(error->column.ptr, '$', error->column.len);
        if (end)
            error->column.len = (size_t)(end - error->column.ptr);
        error->constraint.ptr = NULL;
        error->constraint.len = 0;
        error->status = CALX_DATA_ERROR;
        error->kind = own[i].kind;
    }
}

#endif
