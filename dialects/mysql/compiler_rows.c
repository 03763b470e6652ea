/* SPDX-License-Identifier: MIT */
/* VALUES as a statement, and windows, as MySQL and MariaDB have them. Facts are of MariaDB 10.11 where nothing else is said. */
#include "compiler.h"

#include <calx/plugin/write_times.h>

#include <stdio.h>

static bool has_parameter(const calx_node *node)
{
    if (!node)
        return false;
    if (node->kind == CALX_NODE_PARAM || (node->kind == CALX_NODE_BIND && !(node->flags & CALX_FLAG_LITERAL)))
        return true;
    for (uint32_t i = 0; i < node->count; i++)
        if (has_parameter(node->items[i]))
            return true;
    return false;
}

/* A row of VALUES as a SELECT; the first one gives its columns names, which are those of PostgreSQL and SQLite. */
static void row_as_select(const calx_compiler_host *host, calx_compiler *c, const calx_node *row, bool named)
{
    const calx_node *const one[] = { row };
    const calx_node *const *items = row->kind == CALX_NODE_TUPLE ? (const calx_node *const *)row->items : one;
    uint32_t count = row->kind == CALX_NODE_TUPLE ? row->count : 1;
    char name[24];
    host->text(c, "SELECT ");
    for (uint32_t i = 0; i < count; i++) {
        host->text(c, i ? ", " : "");
        host->node(c, items[i]);
        snprintf(name, sizeof name, " AS column%u", (unsigned)i + 1);
        host->text(c, named ? name : "");
    }
}

/* VALUES ROW(1, 2), ROW(3, 4); MariaDB has it without the word, and takes a parameter there for a text of no length: 10.11 gives '' for
 * VALUES (?). Its rows are SELECTs then, in one that is an operand of UNION as VALUES is. */
void calxi_mysql_values_rows(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool mariadb = calxi_is_mariadb(host->target(c)), selects = mariadb && has_parameter(node);
    host->text(c, !selects ? "VALUES " : node->count > 1 ? "SELECT * FROM (" : "");
    for (uint32_t i = 0; i < node->count; i++) {
        if (selects) {
            host->text(c, i ? " UNION ALL " : "");
            row_as_select(host, c, node->items[i], !i);
            continue;
        }
        host->text(c, i ? ", " : "");
        if (!mariadb && node->items[i]->kind == CALX_NODE_TUPLE)
            host->text(c, "ROW");
        host->node(c, node->items[i]);
    }
    host->text(c, selects && node->count > 1 ? ") AS v" : "");
}

/* MariaDB has WITHIN GROUP of windows alone: percentile_cont(0.5) WITHIN GROUP (ORDER BY a) OVER (PARTITION BY b). */
void calxi_mysql_over(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    calx_node nothing = { .kind = CALX_NODE_LITERAL, .type = node->type, .name = "" }, rest = *node;
    calx_node *parts[] = { &nothing, node->items[1] };
    rest.items = parts;
    if (calx_write_mean_span(host, c, node, "CAST(", " AS SIGNED INTEGER)"))
        return;
    if (node->items[0]->kind != CALX_NODE_WITHIN || !calxi_is_mariadb(host->target(c))) {
        host->standard(c, node);
        return;
    }
    host->standard(c, node->items[0]);
    host->standard(c, &rest);
}

/* MariaDB 10.11: "Numeric datatype is required for RANGE-type frame" (4015). MySQL has INTERVAL there. */
void calxi_mysql_window(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calxi_is_mariadb(host->target(c)))
        calx_refuse_distance(host, c, calx_key_with_distance(node));
    host->standard(c, node);
}

static bool compares_rows(const calx_node *node)
{
    if (!node || (node->kind != CALX_NODE_BINARY && node->kind != CALX_NODE_UNARY && node->kind != CALX_NODE_NARY && node->kind != CALX_NODE_CASE &&
                  node->kind != CALX_NODE_FUNC))
        return false;
    if (node->kind == CALX_NODE_BINARY && node->op >= CALX_OP_EQ && node->op <= CALX_OP_GE && node->items[0] && node->items[0]->kind == CALX_NODE_TUPLE)
        return true;
    for (uint32_t i = 0; i < node->count; i++)
        if (compares_rows(node->items[i]))
            return true;
    return false;
}

bool calxi_mysql_asks_rows_for_null(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    calx_node *asked, *others[2];
    calx_node value, whole = *node;
    if (!node->count || node->count > 2 || !compares_rows(node->items[0]))
        return false;
    asked = node->items[0];
    value = (calx_node){ .kind = CALX_NODE_FUNC, .count = 1, .type = asked->type, .name = "coalesce", .items = &asked };
    others[0] = &value;
    others[1] = node->count > 1 ? node->items[1] : NULL;
    whole.items = others;
    host->standard(c, &whole);
    return true;
}
