/* SPDX-License-Identifier: MIT */
/* Dates, times and moments in SQLite's expressions: text, which no operator knows. Facts are of SQLite 3.40. */
#include "times.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* begin, the text up to its fraction, middle, the fraction (from the point on, or nothing), end. SQLite's functions round to milliseconds,
 * so that the fraction is kept from them: of x it is substr(x, instr(x || '.', '.')). */
static void in_two(const calx_compiler_host *host, calx_compiler *c, const calx_node *x, const char *begin, const char *middle, const char *end)
{
    host->text(c, begin);
    host->text(c, "substr(");
    host->node(c, x);
    host->text(c, ", 1, instr(");
    host->node(c, x);
    host->text(c, " || '.', '.') - 1)");
    host->text(c, middle);
    host->text(c, "substr(");
    host->node(c, x);
    host->text(c, ", instr(");
    host->node(c, x);
    host->text(c, " || '.', '.'))");
    host->text(c, end);
}

/* ---- EXTRACT: the numbers of PostgreSQL ---- */

static const struct { const char *field, *before, *after; } fields[] = {
    { "year", "CAST(STRFTIME('%Y', ", ") AS INTEGER)" },
    { "month", "CAST(STRFTIME('%m', ", ") AS INTEGER)" },
    { "day", "CAST(STRFTIME('%d', ", ") AS INTEGER)" },
    { "hour", "CAST(STRFTIME('%H', ", ") AS INTEGER)" },
    { "minute", "CAST(STRFTIME('%M', ", ") AS INTEGER)" },
    { "doy", "CAST(STRFTIME('%j', ", ") AS INTEGER)" },
    { "dow", "CAST(STRFTIME('%w', ", ") AS INTEGER)" },
    { "isodow", "((STRFTIME('%w', ", ") + 6) % 7 + 1)" },
    { "quarter", "((STRFTIME('%m', ", ") + 2) / 3)" },
    /* by the Thursday of its week: %W is no week of ISO 8601 */
    { "week", "((STRFTIME('%j', date(", ", '-3 days', 'weekday 4')) + 6) / 7)" },
    { "isoyear", "CAST(STRFTIME('%Y', date(", ", '-3 days', 'weekday 4')) AS INTEGER)" },
};

static bool with_fraction(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *x = node->items[0];
    if (!strcasecmp(node->name, "second"))
        in_two(host, c, x, "decimal_round(STRFTIME('%S', ", ") || ", ", 6)");
    else if (!strcasecmp(node->name, "microseconds"))
        in_two(host, c, x, "decimal_int(decimal_mul(STRFTIME('%S', ", ") || ", ", 1000000))");
    else if (!strcasecmp(node->name, "microsecond"))
        in_two(host, c, x, "decimal_int(decimal_mul(substr(", ", 1, 0) || '0' || ", ", 1000000))");
    else if (!strcasecmp(node->name, "epoch")) /* before 1970 the fraction goes the other way */
        in_two(host, c, x, "decimal_round(decimal_add(STRFTIME('%s', ", "), '0' || ", "), 6)");
    else
        return false;
    return true;
}

void calxi_sqlite_extract(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    char message[80];
    uint32_t of = node->items[0]->type->kind;
    if (of == CALX_TYPE_INTERVAL || (of == CALX_TYPE_TIME && !strcasecmp(node->name, "epoch"))) {
        host->unsupported(c, of == CALX_TYPE_INTERVAL ? "EXTRACT of an interval" : "EXTRACT(epoch) of a time of day");
        return;
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!strcasecmp(fields[i].field, node->name)) {
            host->text(c, fields[i].before);
            host->node(c, node->items[0]);
            host->text(c, fields[i].after);
            return;
        }
    if (with_fraction(host, c, node))
        return;
    snprintf(message, sizeof message, "EXTRACT(%.40s)", node->name);
    host->unsupported(c, message);
}

/* ---- comparisons: a date is its midnight beside a moment ---- */

static bool is_date(const calx_node *node) { return node && node->type->kind == CALX_TYPE_DATE; }

static bool is_moment(const calx_node *node)
{
    return node && (node->type->kind == CALX_TYPE_TIMESTAMP || node->type->kind == CALX_TYPE_TIMESTAMPTZ);
}

static void as_moment(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!is_date(node)) {
        host->operand(c, node, CALX_PRECEDENCE_COMPARE);
        return;
    }
    host->text(c, "(");
    host->operand(c, node, CALX_PRECEDENCE_NEG);
    host->text(c, " || ' 00:00:00')");
}

bool calxi_sqlite_times_compared(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    static const char *const words[] = { "", " = ", " != ", " < ", " <= ", " > ", " >= ", " IS ", " IS NOT ", " IS NOT ", " IS " };
    const calx_node *a = node->items[0], *b = node->items[1];
    if (node->op < CALX_OP_EQ || node->op > CALX_OP_IS_NOT_DISTINCT || !((is_date(a) && is_moment(b)) || (is_moment(a) && is_date(b))))
        return false;
    as_moment(host, c, a);
    host->text(c, words[node->op]);
    as_moment(host, c, b);
    return true;
}

bool calxi_sqlite_times_between(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool dates = false, moments = false;
    for (size_t i = 0; i < 3; i++) {
        dates = dates || is_date(node->items[i]);
        moments = moments || is_moment(node->items[i]);
    }
    if (!dates || !moments || (node->flags & CALX_FLAG_SYMMETRIC))
        return false;
    as_moment(host, c, node->items[0]);
    host->text(c, node->flags & CALX_FLAG_NEGATED ? " NOT BETWEEN " : " BETWEEN ");
    as_moment(host, c, node->items[1]);
    host->text(c, " AND ");
    as_moment(host, c, node->items[2]);
    return true;
}

/* ---- arithmetic: by the driver ---- */

static void call(const calx_compiler_host *host, calx_compiler *c, const char *begin, const calx_node *a, const char *middle, const calx_node *b, const char *end)
{
    host->text(c, begin);
    host->node(c, a);
    host->text(c, middle);
    host->node(c, b);
    host->text(c, end);
}

bool calxi_sqlite_times_added(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *a = node->items[0], *b = node->items[1];
    bool adds = node->op == CALX_OP_ADD, is_a = is_date(a) || is_moment(a), is_b = is_date(b) || is_moment(b);
    bool day = a->type->kind == CALX_TYPE_TIME || b->type->kind == CALX_TYPE_TIME;
    if ((node->op != CALX_OP_ADD && node->op != CALX_OP_SUB) || (!is_a && !is_b && !day))
        return false;
    if (is_a && b->type->kind == CALX_TYPE_INTERVAL)
        call(host, c, "moment_add(", a, adds ? ", " : ", -(", b, adds ? ")" : "))");
    else if (is_b && adds && a->type->kind == CALX_TYPE_INTERVAL)
        call(host, c, "moment_add(", b, ", ", a, ")");
    else if (is_date(a) && is_date(b) && !adds)
        call(host, c, "CAST(julianday(", a, ") - julianday(", b, ") AS INTEGER)");
    else if (is_a && is_b && !adds)
        call(host, c, "moment_diff(", a, ", ", b, ")");
    else
        host->unsupported(c, day ? "arithmetic of times of day" : "arithmetic of dates and numbers: add an interval");
    return true;
}
