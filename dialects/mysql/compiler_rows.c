/* SPDX-License-Identifier: MIT */
/* VALUES as a statement, set operations, locks, windows and texts joined, as MySQL and MariaDB have them. Facts are of MariaDB 10.11 where nothing else is said. */
#include "compiler.h"

#include "numbers.h"

#include <calx/plugin/write_times.h>

#include <stdio.h>
#include <string.h>

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

/* VALUES ROW(1, 2), ROW(3, 4), from MySQL 8.0.19; MariaDB 10.3.3 has it without the word, and takes a parameter there for a text of no length: 10.11 gives '' for
 * VALUES (?). Its rows are SELECTs then, in one that is an operand of UNION as VALUES is. */
void calxi_mysql_values_rows(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_target *target = host->target(c);
    bool mariadb = calxi_is_mariadb(target), selects = (mariadb && has_parameter(node)) || calxi_mysql_before(target, 80019, 100303);
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

/* MySQL 8.0.31, MariaDB 10.3 */
void calxi_mysql_compound(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->op != CALX_OP_UNION && calxi_mysql_before(host->target(c), 80031, 100300))
        host->unsupported(c, node->op == CALX_OP_EXCEPT ? "EXCEPT" : "INTERSECT");
    host->standard(c, node);
}

/* NOWAIT came with MySQL 8.0.1 and MariaDB 10.3, SKIP LOCKED with MySQL 8.0.1 and MariaDB 10.6. */
static void refuse_waits(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_target *target = host->target(c);
    if ((node->flags & CALX_FLAG_NO_WAIT) && calxi_mysql_before(target, 80001, 100300))
        host->unsupported(c, "NOWAIT");
    if ((node->flags & CALX_FLAG_SKIP_LOCKED) && calxi_mysql_before(target, 80001, 100600))
        host->unsupported(c, "SKIP LOCKED");
}

/* Who cannot lock less locks more: there is no KEY, and MariaDB and MySQL before 8.0.1 have no OF. LOCK IN SHARE MODE is what all versions have. */
void calxi_mysql_for_update(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_target *target = host->target(c);
    bool bare = calxi_is_mariadb(target) || calxi_mysql_before(target, 80001, 0), share = (node->flags & CALX_FLAG_SHARE) != 0;
    bool plain = !node->count && !(node->flags & (CALX_FLAG_NO_WAIT | CALX_FLAG_SKIP_LOCKED));
    calx_node lock = *node;
    lock.flags &= ~(uint32_t)CALX_FLAG_KEY;
    if (bare)
        lock.count = 0;
    refuse_waits(host, c, node);
    if (!share || (!bare && !plain)) {
        host->standard(c, &lock);
        return;
    }
    host->text(c, " LOCK IN SHARE MODE");
    if (node->flags & CALX_FLAG_NO_WAIT)
        host->text(c, " NOWAIT");
    if (node->flags & CALX_FLAG_SKIP_LOCKED)
        host->text(c, " SKIP LOCKED");
}

/* The grammar takes a literal and nothing else. The key of the statement has the value for that. */
static void separator_of(const calx_compiler_host *host, calx_compiler *c, const calx_node *separator)
{
    if (!calxi_mysql_is_written(separator))
        host->unsupported(c, "parameters and expressions as the separator of texts that are joined");
    while (separator->kind == CALX_NODE_COERCE)
        separator = separator->items[0];
    if (!separator->value || separator->value->kind != CALX_KIND_STR)
        host->node(c, separator);
    else if (memchr(separator->value->as.s.ptr, '\0', separator->value->as.s.len))
        host->unsupported(c, "separators of texts with a NUL byte");
    else
        host->literal(c, separator->value->as.s.ptr);
}

/* group_concat(x ORDER BY y SEPARATOR ',') */
void calxi_mysql_strings(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *separator = node->items[1];
    host->text(c, "group_concat(");
    host->node(c, node->items[0]);
    if (separator->kind == CALX_NODE_AGGREGATE_ORDER) {
        host->text(c, " ORDER BY ");
        host->node(c, separator->items[1]);
        separator = separator->items[0];
    }
    host->text(c, " SEPARATOR ");
    separator_of(host, c, separator);
    host->text(c, ")");
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
