/* SPDX-License-Identifier: MIT */
/* What is compared with what: columns and casts of kinds that the macros refuse together, and backends take for different things or for
 * errors. Values are read as what they stand beside instead (read_value.c); what is not known is not refused. */
#include "sql/tree/operand.h"

#include <calx/function.h>

#include <stdio.h>

/* ---- families ---- */

enum { UNKNOWN, NUMBER, TEXT, CONDITION, MOMENT, CLOCK, BYTES, SPAN, ID, DOCUMENT };

static const char *const words[] = { "", "a number", "a text", "a boolean", "a date or timestamp", "a time of day", "bytes", "an interval", "a uuid", "a JSON document" };

/* Columns and casts have kinds; what is computed from others does not always have that of its operands, and is not known. Labels of an enum are
 * numbers to the program, and an array has its elements: neither is of one family. Of a type with variants it is the target that decides. */
static int family_of(const calx_node *node)
{
    static const uint8_t families[CALX_TYPE_COUNT] = {
        [CALX_TYPE_SMALLINT] = NUMBER,  [CALX_TYPE_INTEGER] = NUMBER, [CALX_TYPE_BIGINT] = NUMBER,  [CALX_TYPE_REAL] = NUMBER,
        [CALX_TYPE_DOUBLE] = NUMBER,    [CALX_TYPE_NUMERIC] = NUMBER, [CALX_TYPE_VARCHAR] = TEXT,   [CALX_TYPE_CHAR] = TEXT,
        [CALX_TYPE_TEXT] = TEXT,        [CALX_TYPE_BOOLEAN] = CONDITION, [CALX_TYPE_DATE] = MOMENT, [CALX_TYPE_TIME] = CLOCK,
        [CALX_TYPE_TIMESTAMP] = MOMENT, [CALX_TYPE_TIMESTAMPTZ] = MOMENT, [CALX_TYPE_VARBINARY] = BYTES, [CALX_TYPE_BLOB] = BYTES,
        [CALX_TYPE_INTERVAL] = SPAN,    [CALX_TYPE_UUID] = ID,        [CALX_TYPE_JSON] = DOCUMENT,
    };
    while (node->kind == CALX_NODE_LABEL && node->items[0])
        node = node->items[0];
    if (node->kind != CALX_NODE_COLUMN && node->kind != CALX_NODE_CAST && node->kind != CALX_NODE_COERCE)
        return UNKNOWN;
    return node->type->user || node->type->variants || node->type->kind >= CALX_TYPE_COUNT ? UNKNOWN : families[node->type->kind];
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
    if (calxi_node_is(node, CALX_NODE_TUPLE))
        return calxi_node_item(node, at);
    return calxi_node_is(node, CALX_NODE_SELECT) || calxi_node_is(node, CALX_NODE_COMPOUND) ? calxi_result_at(node, at) : at ? NULL : node;
}

/* Whether they differ, by their first parts that do. */
static bool differ(const calx_node *one, const calx_node *other, pair *where)
{
    if (calxi_node_is(other, CALX_NODE_QUANTIFIED))
        other = calxi_node_is(calxi_node_item(other, 0), CALX_NODE_SELECT) || calxi_node_is(calxi_node_item(other, 0), CALX_NODE_COMPOUND)
                    ? other->items[0] : NULL; /* the elements of an array are of no known kind */
    for (size_t at = 0;; at++) {
        const calx_node *a = part_at(one, at), *b = part_at(other, at);
        if (!a || !b)
            return false;
        if (family_of(a) && family_of(b) && family_of(a) != family_of(b)) {
            *where = (pair){ a, b };
            return true;
        }
    }
}

/* "a text (name)" */
static const char *in_words(const calx_node *node, char *room, size_t size)
{
    const char *name = node->kind == CALX_NODE_COLUMN || node->kind == CALX_NODE_LABEL ? node->name : "";
    snprintf(room, size, "%s%s%.60s%s", words[family_of(node)], *name ? " (" : "", name, *name ? ")" : "");
    return room;
}

static calx_node *refuse(calx_node *node, const pair *where, const char *call)
{
    char one[100], other[100];
    calx_node *refused = calxi_node_refuse(&node, 1, "%s: %s is compared with %s", call, in_words(where->one, one, sizeof one),
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
    return node != with && differ(with, node, &where) ? refuse(node, &where, call) : node;
}

calx_node *calxi_comparable_items(calx_node *list, size_t from, size_t step, const calx_node *with, const char *call)
{
    pair where;
    for (size_t i = from; list->kind != CALX_NODE_ERROR && with && i < list->count; i += step)
        if (list->items[i] && list->items[i] != with && differ(with, list->items[i], &where))
            return refuse(list, &where, call);
    return list;
}
