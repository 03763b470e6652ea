/* SPDX-License-Identifier: MIT */
/* Dates, times and moments in the expressions of MySQL and MariaDB. Facts are of MariaDB 10.11. */
#include "compiler.h"

#include <calx/plugin/write_times.h>

/* EXTRACT as PostgreSQL counts: a second with its fraction, weeks of ISO 8601 (EXTRACT(WEEK) goes by default_week_format), Sunday as 0. Those
 * without a form are the server's own. */
static const calx_field_form fields[] = {
    { "second", "(EXTRACT(SECOND_MICROSECOND FROM ", ") * 0.000001)" },
    { "microseconds", "EXTRACT(SECOND_MICROSECOND FROM ", ")" },
    { "week", "WEEK(", ", 3)" },
    { "isoyear", "(YEARWEEK(", ", 3) DIV 100)" },
    { "dow", "(DAYOFWEEK(", ") - 1)" },
    { "isodow", "(WEEKDAY(", ") + 1)" },
    { "doy", "DAYOFYEAR(", ")" },
    { "epoch", "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ", ") * 0.000001)" },
    { "year", NULL, NULL }, { "quarter", NULL, NULL }, { "month", NULL, NULL }, { "day", NULL, NULL }, { "hour", NULL, NULL },
    { "minute", NULL, NULL }, { "microsecond", NULL, NULL }, { "second_microsecond", NULL, NULL }, { "minute_microsecond", NULL, NULL },
    { "minute_second", NULL, NULL }, { "hour_microsecond", NULL, NULL }, { "hour_second", NULL, NULL }, { "hour_minute", NULL, NULL },
    { "day_microsecond", NULL, NULL }, { "day_second", NULL, NULL }, { "day_minute", NULL, NULL }, { "day_hour", NULL, NULL },
    { "year_month", NULL, NULL }, { NULL, NULL, NULL },
};

void calxi_mysql_extract(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!calx_write_field(host, c, node, fields))
        calx_refuse_field(host, c, node);
}

/* + and - take a moment for the number 20240229123000; intervals are microseconds here. A parameter is a text, which would come back as one;
 * a date with microseconds added is a moment. */
static const calx_times_forms times = {
    .later = { "DATE_ADD(CAST(", " AS DATETIME(6)), INTERVAL ", " MICROSECOND)", false },
    .earlier = { "DATE_ADD(CAST(", " AS DATETIME(6)), INTERVAL -(", ") MICROSECOND)", false },
    .days = { "DATEDIFF(", ", ", ")", false },
    .span = { "TIMESTAMPDIFF(MICROSECOND, ", ", ", ")", true },
};

bool calxi_mysql_times(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!calx_is_scaled_span(host, c, node))
        return calx_write_times(host, c, node, &times);
    host->text(c, "CAST(");
    host->standard(c, node);
    host->text(c, " AS SIGNED INTEGER)");
    return true;
}
