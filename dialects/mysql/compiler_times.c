/* SPDX-License-Identifier: MIT */
/* Dates, times and moments in the expressions of MySQL and MariaDB. Facts are of MariaDB 10.11. */
#include "compiler.h"

#include <calx/plugin/compiler.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void call(const calx_compiler_host *host, calx_compiler *c, const char *begin, const calx_node *a, const char *middle, const calx_node *b, const char *end)
{
    host->text(c, begin);
    host->node(c, a);
    host->text(c, middle);
    if (!b)
        return;
    host->node(c, b);
    host->text(c, end);
}

/* EXTRACT as PostgreSQL counts: a second with its fraction, weeks of ISO 8601 (EXTRACT(WEEK) goes by default_week_format), Sunday as 0. */
static const struct { const char *field, *before, *after; } fields[] = {
    { "second", "(EXTRACT(SECOND_MICROSECOND FROM ", ") * 0.000001)" },
    { "microseconds", "EXTRACT(SECOND_MICROSECOND FROM ", ")" },
    { "week", "WEEK(", ", 3)" },
    { "isoyear", "(YEARWEEK(", ", 3) DIV 100)" },
    { "dow", "(DAYOFWEEK(", ") - 1)" },
    { "isodow", "(WEEKDAY(", ") + 1)" },
    { "doy", "DAYOFYEAR(", ")" },
    { "epoch", "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ", ") * 0.000001)" },
};
static const char *const own[] = { "year", "quarter", "month", "day", "hour", "minute", "microsecond", "second_microsecond", "minute_microsecond",
                                   "minute_second", "hour_microsecond", "hour_second", "hour_minute", "day_microsecond", "day_second",
                                   "day_minute", "day_hour", "year_month" };

void calxi_mysql_extract(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    char message[80];
    uint32_t of = node->items[0]->type->kind;
    if (of == CALX_TYPE_INTERVAL || (of == CALX_TYPE_TIME && !strcasecmp(node->name, "epoch"))) {
        host->unsupported(c, of == CALX_TYPE_INTERVAL ? "EXTRACT of an interval" : "EXTRACT(epoch) of a time of day");
        return;
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!strcasecmp(fields[i].field, node->name)) {
            call(host, c, fields[i].before, node->items[0], fields[i].after, NULL, "");
            return;
        }
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (!strcasecmp(own[i], node->name)) {
            host->standard(c, node);
            return;
        }
    snprintf(message, sizeof message, "EXTRACT(%.40s)", node->name);
    host->unsupported(c, message);
}

static bool is_date(const calx_node *node) { return node->type->kind == CALX_TYPE_DATE; }

static bool is_moment(const calx_node *node)
{
    return node->type->kind == CALX_TYPE_TIMESTAMP || node->type->kind == CALX_TYPE_TIMESTAMPTZ;
}

/* A parameter is a text, which would come back as one; a date with microseconds added is a moment. */
static void moved(const calx_compiler_host *host, calx_compiler *c, const calx_node *moment, const calx_node *span, const char *sign, const char *end)
{
    call(host, c, "DATE_ADD(CAST(", moment, " AS DATETIME(6)), INTERVAL ", NULL, "");
    call(host, c, sign, span, end, NULL, "");
    host->text(c, " MICROSECOND)");
}

/* + and - take a moment for the number 20240229123000; intervals are microseconds here. */
bool calxi_mysql_times(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *a = node->items[0], *b = node->items[1];
    bool adds = node->op == CALX_OP_ADD, is_a = is_date(a) || is_moment(a), is_b = is_date(b) || is_moment(b);
    bool day = a->type->kind == CALX_TYPE_TIME || b->type->kind == CALX_TYPE_TIME;
    if ((node->op != CALX_OP_ADD && node->op != CALX_OP_SUB) || (!is_a && !is_b && !day))
        return false;
    if (is_a && b->type->kind == CALX_TYPE_INTERVAL)
        moved(host, c, a, b, adds ? "" : "-(", adds ? "" : ")");
    else if (is_b && adds && a->type->kind == CALX_TYPE_INTERVAL)
        moved(host, c, b, a, "", "");
    else if (is_date(a) && is_date(b) && !adds)
        call(host, c, "DATEDIFF(", a, ", ", b, ")");
    else if (is_a && is_b && !adds)
        call(host, c, "TIMESTAMPDIFF(MICROSECOND, ", b, ", ", a, ")");
    else
        host->unsupported(c, day ? "arithmetic of times of day" : "arithmetic of dates and numbers: add an interval");
    return true;
}
