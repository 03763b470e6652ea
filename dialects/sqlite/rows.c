/* SPDX-License-Identifier: MIT */
/* Windows, unions and assignments on SQLite: what they cannot do with decimals is refused, and what a column keeps is rounded. */
#include "decimal.h"

#include "times.h"

#include <calx/plugin/write_times.h>

#include <stdio.h>
#include <string.h>

/* A frame whose start moves drops the FILTER of min() and max() (windowAggStep() of SQLite 3.40): there it is a CASE. */
static void filtered(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *function = node->items[0]->items[0], *x = function->items[0];
    calx_node *parts[4] = { NULL, NULL, node->items[0]->items[1], function->items[0] };
    calx_node chosen = { .kind = CALX_NODE_CASE, .refs_ = 1, .count = 4, .type = x->type, .name = "", .items = parts }, *argument = &chosen;
    calx_node call = *function, over = *node, *items[2] = { &call, node->items[1] };
    call.items = &argument;
    over.items = items;
    host->standard(c, &over);
}

static bool is_extreme(const calx_node *function)
{
    return function && function->kind == CALX_NODE_FUNC && function->count == 1 && function->items[0] &&
           function->items[0]->kind != CALX_NODE_DISTINCT && (!strcmp(function->name, "min") || !strcmp(function->name, "max"));
}

void calxi_sqlite_over(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calxi_sqlite_mean_span(host, c, node))
        return;
    if (node->items[0]->kind == CALX_NODE_FILTER && is_extreme(node->items[0]->items[0]))
        filtered(host, c, node);
    else
        host->standard(c, node);
}

/* A key that is a text has no distance to others, and a frame of them would be the row and its peers (SQLite 3.40). */
void calxi_sqlite_window(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *key = calx_key_with_distance(node);
    if (key && calxi_sqlite_sort(host, c, key) == CALXI_SORT_DECIMAL)
        host->unsupported(c, "RANGE with a distance over decimals");
    calx_refuse_distance(host, c, key);
    host->standard(c, node);
}

/* Its columns, while each of them up to this one is one; NULL: there are no such, or nobody can tell. */
static const calx_node *column_at(const calx_node *select, size_t column)
{
    const calx_node *columns;
    while (select && select->kind == CALX_NODE_COMPOUND && select->items[CALX_CLAUSE_COLUMNS]->count)
        select = select->items[CALX_CLAUSE_COLUMNS]->items[0];
    columns = select && select->kind == CALX_NODE_SELECT ? select->items[CALX_CLAUSE_COLUMNS] : NULL;
    for (size_t i = 0; columns && i < columns->count && i <= column; i++) {
        uint32_t kind = columns->items[i] ? columns->items[i]->kind : (uint32_t)CALX_NODE_STAR;
        if (kind == CALX_NODE_STAR || kind == CALX_NODE_TEXT || kind == CALX_NODE_LIST || (kind >= CALX_NODE_TABLE && kind <= CALX_NODE_TABLE_FUNCTION))
            return NULL;
    }
    return columns && column < columns->count ? columns->items[column] : NULL;
}

/* Whether rows of several selects are alike in a column: of one sort, and of dates or of moments. */
static void check_column(const calx_compiler_host *host, calx_compiler *c, const calx_node *parts, size_t at)
{
    size_t decimals = 0, others = 0, dates = 0, moments = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const calx_node *column = column_at(parts->items[i], at);
        calxi_sort sort = column ? calxi_sqlite_sort(host, c, column) : CALXI_SORT_NULL;
        uint32_t kind = column ? calx_kind_of(host, c, column) : (uint32_t)CALX_TYPE_NONE;
        decimals += sort == CALXI_SORT_DECIMAL || sort == CALXI_SORT_NUMBER;
        others += sort != CALXI_SORT_DECIMAL && sort != CALXI_SORT_NULL && sort != CALXI_SORT_OTHER && sort != CALXI_SORT_NUMBER;
        dates += kind == CALX_TYPE_DATE;
        moments += calx_kind_is_moment(kind);
    }
    if (decimals && others)
        host->unsupported(c, "UNION of decimals and other numbers: cast them to NUMERIC");
    if (dates && moments)
        host->unsupported(c, "UNION of dates and timestamps where a part is kept or has DISTINCT and ORDER BY: cast the dates");
}

void calxi_sqlite_compound(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *parts = node->items[CALX_CLAUSE_COLUMNS];
    for (size_t at = 0; parts && parts->kind == CALX_NODE_LIST && parts->count && column_at(parts->items[0], at); at++)
        check_column(host, c, parts, at);
    host->standard(c, node);
}

/* Whether a value has no more digits behind its point than the column. */
static bool fits(const calx_compiler_host *host, calx_compiler *c, const calx_type *column, const calx_node *value)
{
    bool typed = value->kind == CALX_NODE_COLUMN || value->kind == CALX_NODE_CAST || value->kind == CALX_NODE_INSERTED;
    if (value->kind == CALX_NODE_DEFAULT || calxi_sqlite_sort(host, c, value) <= CALXI_SORT_INTEGER)
        return true;
    return typed && value->type->kind == CALX_TYPE_NUMERIC && value->type->length && value->type->scale <= column->scale;
}

bool calxi_sqlite_has_functions(const calx_compiler_host *host, calx_compiler *c)
{
    return !(host->target(c)->capabilities & CALX_TARGET_NO_FUNCTIONS);
}

void calxi_sqlite_need(const calx_compiler_host *host, calx_compiler *c, const char *text)
{
    bool decimals = strncmp(text, "moment_", 7) != 0;
    char message[100];
    if (calxi_sqlite_has_functions(host, c))
        return;
    snprintf(message, sizeof message, "%s: its driver brings no %.*s()", decimals ? "exact arithmetic of decimals" : "arithmetic of moments",
             (int)strcspn(text, "("), text);
    host->unsupported(c, message);
}

void calxi_sqlite_call(const calx_compiler_host *host, calx_compiler *c, const char *text)
{
    calxi_sqlite_need(host, c, text);
    host->text(c, text);
}

/* Servers round to the scale of a NUMERIC(p, s); a text would keep all of its digits. A driver that another dialect brings may know no such
 * function. */
bool calxi_sqlite_is_sized(const calx_compiler_host *host, calx_compiler *c, const calx_type *type)
{
    return type->kind == CALX_TYPE_NUMERIC && type->length && calxi_sqlite_has_functions(host, c);
}

/* Servers round to single precision; SQLite's REAL is a double. */
bool calxi_sqlite_is_single(const calx_compiler_host *host, calx_compiler *c, const calx_type *type)
{
    return type->kind == CALX_TYPE_REAL && calxi_sqlite_has_functions(host, c);
}

static bool assign_single(const calx_compiler_host *host, calx_compiler *c, const calx_node *value)
{
    if (value->kind == CALX_NODE_DEFAULT || calxi_sqlite_sort(host, c, value) == CALXI_SORT_NULL)
        return false;
    host->text(c, "real_fit(");
    host->node(c, value);
    host->text(c, ")");
    return true;
}

bool calxi_sqlite_assigned(const calx_compiler_host *host, calx_compiler *c, const calx_node *column, const calx_node *value)
{
    char scale[24];
    if (calxi_sqlite_times_assigned(host, c, column, value))
        return true;
    if (calxi_sqlite_is_single(host, c, column->type))
        return assign_single(host, c, value);
    if (!calxi_sqlite_is_sized(host, c, column->type) || fits(host, c, column->type, value))
        return false;
    host->text(c, "decimal_fit(");
    if (value->kind == CALX_NODE_BINARY || value->kind == CALX_NODE_NARY)
        calxi_sqlite_exact(host, c, value);
    else
        host->node(c, value);
    snprintf(scale, sizeof scale, ", %u)", column->type->scale);
    host->text(c, scale);
    return true;
}
