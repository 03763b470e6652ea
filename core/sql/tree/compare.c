/* SPDX-License-Identifier: MIT */
/* What is compared with, chosen beside, or set to what: columns and casts of kinds that the macros refuse together, and backends take for different
 * things or for errors. Values are read as what they stand beside instead (read_value.c); what is not known is not refused. */
#include "sql/tree/operand.h"

#include "sql/tree/adapt.h"

#include <calx/function.h>

#include <stdio.h>
#include <string.h>

/* ---- families ---- */

enum { UNKNOWN, NUMBER, TEXT, CONDITION, MOMENT, CLOCK, BYTES, SPAN, ID, DOCUMENT, LABELS };

static const char *const words[] = { "", "a number", "a text", "a boolean", "a date or timestamp", "a time of day", "bytes", "an interval", "a uuid", "a JSON document", "the enum " };

/* PostgreSQL 15 compares a type of its own with nothing else: text = level is "operator does not exist". An enum that has no name, or is told to be none of
 * the database's, is a text with a CHECK there. */
static bool is_own_type(const calx_type *type)
{
    return calxi_is_enum(type) && type->name && *type->name && !(type->flags & CALX_TYPE_NO_NATIVE);
}

static const calx_node *without_label(const calx_node *node)
{
    while (node->kind == CALX_NODE_LABEL && node->items[0])
        node = node->items[0];
    return node;
}

/* Columns and casts have kinds; what is computed from others does not always have that of its operands, and is not known. An array has its elements, and is
 * of no one family. Of a type with variants it is the target that decides. */
static int family_of(const calx_node *node)
{
    static const uint8_t families[CALX_TYPE_COUNT] = {
        [CALX_TYPE_SMALLINT] = NUMBER,  [CALX_TYPE_INTEGER] = NUMBER, [CALX_TYPE_BIGINT] = NUMBER,  [CALX_TYPE_REAL] = NUMBER,
        [CALX_TYPE_DOUBLE] = NUMBER,    [CALX_TYPE_NUMERIC] = NUMBER, [CALX_TYPE_VARCHAR] = TEXT,   [CALX_TYPE_CHAR] = TEXT,
        [CALX_TYPE_TEXT] = TEXT,        [CALX_TYPE_BOOLEAN] = CONDITION, [CALX_TYPE_DATE] = MOMENT, [CALX_TYPE_TIME] = CLOCK,
        [CALX_TYPE_TIMESTAMP] = MOMENT, [CALX_TYPE_TIMESTAMPTZ] = MOMENT, [CALX_TYPE_VARBINARY] = BYTES, [CALX_TYPE_BLOB] = BYTES,
        [CALX_TYPE_INTERVAL] = SPAN,    [CALX_TYPE_UUID] = ID,        [CALX_TYPE_JSON] = DOCUMENT,    [CALX_TYPE_ENUM] = TEXT,
    };
    node = without_label(node);
    if (node->kind != CALX_NODE_COLUMN && node->kind != CALX_NODE_CAST && node->kind != CALX_NODE_COERCE)
        return UNKNOWN;
    if (node->type->user || node->type->variants || node->type->kind >= CALX_TYPE_COUNT)
        return UNKNOWN;
    return is_own_type(node->type) ? LABELS : families[node->type->kind];
}

/* Whether both are known, and of two families, or two enums. */
static bool are_unlike(const calx_node *a, const calx_node *b)
{
    int of_a = family_of(a), of_b = family_of(b);
    if (!of_a || !of_b || of_a != of_b)
        return of_a && of_b;
    return of_a == LABELS && strcmp(without_label(a)->type->name, without_label(b)->type->name) != 0;
}

/* Whether a column takes no value of the other's family, though both are known. A text takes the text of what has one form of it everywhere: a boolean
 * is 'true' on PostgreSQL and '1' elsewhere, a span of time a number of microseconds. */
static bool is_no_value_of(const calx_node *column, const calx_node *value)
{
    int from = family_of(value);
    if (family_of(column) == TEXT && from != CONDITION && from != BYTES && from != SPAN)
        return false;
    return are_unlike(column, value);
}

/* ---- pairs ---- */

typedef struct pair {
    const calx_node *one, *other;
} pair;

const calx_node *calxi_result_at(const calx_node *query, size_t at)
{
    const calx_node *results;
    while (calxi_node_is(query, CALX_NODE_COMPOUND))
        query = calxi_node_item(calxi_node_item(query, CALX_CLAUSE_COLUMNS), 0);
    results = calxi_node_is(query, CALX_NODE_SELECT) ? calxi_node_item(query, CALX_CLAUSE_COLUMNS) : NULL;
    for (size_t i = 0; results && i <= at; i++)
        if (!calxi_is_one_column(calxi_node_item(results, i)))
            return NULL;
    return calxi_node_item(results, at);
}

static const calx_node *part_at(const calx_node *node, size_t at)
{
    if (!node)
        return NULL;
    if (node->kind == CALX_NODE_TUPLE || node->kind == CALX_NODE_LIST)
        return calxi_node_item(node, at);
    return calxi_node_is(node, CALX_NODE_SELECT) || calxi_node_is(node, CALX_NODE_COMPOUND) ? calxi_result_at(node, at) : at ? NULL : node;
}

/* Whether they differ, by their first parts that do. */
static bool differ(const calx_node *one, const calx_node *other, bool (*unlike)(const calx_node *, const calx_node *), pair *where)
{
    if (calxi_node_is(other, CALX_NODE_QUANTIFIED))
        other = calxi_node_is(calxi_node_item(other, 0), CALX_NODE_SELECT) || calxi_node_is(calxi_node_item(other, 0), CALX_NODE_COMPOUND)
                    ? other->items[0] : NULL; /* the elements of an array are of no known kind */
    for (size_t at = 0;; at++) {
        const calx_node *a = part_at(one, at), *b = part_at(other, at);
        if (!a || !b)
            return false;
        if (unlike(a, b)) {
            *where = (pair){ a, b };
            return true;
        }
    }
}

/* "a text (name)", "the enum level (state)" */
static const char *in_words(const calx_node *node, char *room, size_t size)
{
    const char *name = node->kind == CALX_NODE_COLUMN || node->kind == CALX_NODE_LABEL ? node->name : "", *type = "";
    if (family_of(node) == LABELS)
        type = without_label(node)->type->name;
    snprintf(room, size, "%s%.60s%s%.60s%s", words[family_of(node)], type, *name ? " (" : "", name, *name ? ")" : "");
    return room;
}

static calx_node *refuse(calx_node *node, const pair *where, const char *call, const char *verb)
{
    char one[160], other[160];
    calx_node *refused = calxi_node_refuse(&node, 1, "%s: %s is %s %s", call, in_words(where->one, one, sizeof one), verb,
                                           in_words(where->other, other, sizeof other));
    if (calxi_node_status(refused) == CALX_MISUSE) /* and not out of memory */
        refused->op = CALX_PROGRAMMING_ERROR;
    return refused;
}

calx_node *calxi_comparable(calx_node *node, const calx_node *with, const char *call)
{
    pair where;
    if (node->kind == CALX_NODE_BIND || node->kind == CALX_NODE_PARAM) /* most are */
        return node;
    return node != with && differ(with, node, are_unlike, &where) ? refuse(node, &where, call, "compared with") : node;
}

calx_node *calxi_comparable_items(calx_node *list, size_t from, size_t step, const calx_node *with, const char *call)
{
    pair where;
    for (size_t i = from; list->kind != CALX_NODE_ERROR && with && i < list->count; i += step)
        if (list->items[i] && list->items[i] != with && differ(with, list->items[i], are_unlike, &where))
            return refuse(list, &where, call, "compared with");
    return list;
}

calx_node *calxi_alternatives(calx_node *node, size_t from, size_t step, const char *call)
{
    const calx_node *last = NULL;
    pair where;
    for (size_t i = from; node->kind != CALX_NODE_ERROR && i < node->count; i += step) {
        const calx_node *item = node->items[i];
        if (last && item && differ(last, item, are_unlike, &where))
            return refuse(node, &where, call, node->kind == CALX_NODE_LIST ? "in one column with" : "an alternative to");
        last = item && (!last || family_of(item)) ? item : last;
    }
    return node;
}

calx_node *calxi_assignable(calx_node *value, const calx_node *column, const char *call)
{
    pair where;
    if (value->kind == CALX_NODE_BIND || value->kind == CALX_NODE_PARAM) /* most are */
        return value;
    return differ(column, value, is_no_value_of, &where) ? refuse(value, &where, call, "set to") : value;
}
