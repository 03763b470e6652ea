/* SPDX-License-Identifier: MIT */
/* Dates, times and moments in SQLite's expressions: text, which no operator knows. Facts are of SQLite 3.40. */
#include "times.h"

#include "decimal.h"

#include <calx/plugin/write_times.h>

#include <string.h>

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

/* A moment of the last half millisecond of a second would be the next second, and of year 9999 nothing at all. */
void calxi_sqlite_whole_second(const calx_compiler_host *host, calx_compiler *c, const calx_node *x)
{
    uint32_t kind = calx_kind_of(host, c, x);
    if (kind == CALX_TYPE_DATE || (kind >= CALX_TYPE_SMALLINT && kind <= CALX_TYPE_NUMERIC)) {
        host->node(c, x);
        return;
    }
    host->text(c, "substr(");
    host->node(c, x);
    host->text(c, ", 1, instr(");
    host->operand(c, x, CALX_PRECEDENCE_MUL);
    host->text(c, " || '.', '.') - 1)");
}

/* ---- EXTRACT: the numbers of PostgreSQL ---- */

static const calx_field_form fields[] = {
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
    { NULL, NULL, NULL },
};

static bool of_whole_second(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_field_form *form = fields;
    while (form->field && strcasecmp(form->field, node->name) != 0)
        form++;
    if (!form->field)
        return false;
    host->text(c, form->before);
    calxi_sqlite_whole_second(host, c, node->items[0]);
    host->text(c, form->after);
    return true;
}

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
    static const calx_field_form none[] = { { NULL, NULL, NULL } };
    if (!calx_write_field(host, c, node, none) && !of_whole_second(host, c, node) && !(calxi_sqlite_has_functions(host, c) && with_fraction(host, c, node)))
        calx_refuse_field(host, c, node);
}

/* ---- comparisons: a date is its midnight beside a moment ---- */

/* Whether a date is compared with a moment, also within two rows. */
static bool is_mixed(const calx_compiler_host *host, calx_compiler *c, const calx_node *a, const calx_node *b)
{
    uint32_t of_a, of_b;
    bool mixed = false;
    if (a && b && a->kind == CALX_NODE_TUPLE && b->kind == CALX_NODE_TUPLE) {
        for (size_t i = 0; i < a->count && i < b->count; i++)
            mixed = mixed || is_mixed(host, c, a->items[i], b->items[i]);
        return mixed;
    }
    of_a = calx_kind_of(host, c, a);
    of_b = calx_kind_of(host, c, b);
    return (of_a == CALX_TYPE_DATE && calx_kind_is_moment(of_b)) || (of_b == CALX_TYPE_DATE && calx_kind_is_moment(of_a));
}

void calxi_sqlite_as_moment(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->kind == CALX_NODE_TUPLE) {
        for (size_t i = 0; i < node->count; i++) {
            host->text(c, i ? ", " : "(");
            calxi_sqlite_as_moment(host, c, node->items[i]);
        }
        host->text(c, ")");
        return;
    }
    if (calx_kind_of(host, c, node) != CALX_TYPE_DATE) {
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
    if (node->op < CALX_OP_EQ || node->op > CALX_OP_IS_NOT_DISTINCT || !is_mixed(host, c, node->items[0], node->items[1]))
        return false;
    calxi_sqlite_as_moment(host, c, node->items[0]);
    host->text(c, words[node->op]);
    calxi_sqlite_as_moment(host, c, node->items[1]);
    return true;
}

bool calxi_sqlite_times_mixed(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, size_t from, size_t step)
{
    bool dates = false, moments = false;
    for (size_t i = from; i < node->count && !(dates && moments); i += step) {
        uint32_t kind = calx_kind_of(host, c, node->items[i]);
        dates = dates || kind == CALX_TYPE_DATE;
        moments = moments || calx_kind_is_moment(kind);
    }
    return dates && moments;
}

bool calxi_sqlite_times_between(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if ((node->flags & CALX_FLAG_SYMMETRIC) || !calxi_sqlite_times_mixed(host, c, node, 0, 1))
        return false;
    calxi_sqlite_as_moment(host, c, node->items[0]);
    host->text(c, node->flags & CALX_FLAG_NEGATED ? " NOT BETWEEN " : " BETWEEN ");
    calxi_sqlite_as_moment(host, c, node->items[1]);
    host->text(c, " AND ");
    calxi_sqlite_as_moment(host, c, node->items[2]);
    return true;
}

/* Whether rows with a date are looked for among those with a moment at its place, or the other way round. */
static bool rows_are_mixed(const calx_compiler_host *host, calx_compiler *c, const calx_node *row, const calx_node *select)
{
    const calx_node *columns = select->kind == CALX_NODE_SELECT ? select->items[CALX_CLAUSE_COLUMNS] : NULL;
    for (size_t i = 0; columns && row->kind == CALX_NODE_TUPLE && i < row->count && i < columns->count; i++)
        if (is_mixed(host, c, row->items[i], columns->items[i]))
            return true;
    return false;
}

/* The column of a select takes nothing behind it: beside one of dates a midnight is made a date, and any other moment what no date is. */
bool calxi_sqlite_times_among(const calx_compiler_host *host, calx_compiler *c, const calx_node *operand, const calx_node *select, bool negated)
{
    bool is_date = calx_kind_of(host, c, operand) == CALX_TYPE_DATE;
    if (rows_are_mixed(host, c, operand, select))
        host->unsupported(c, "rows of dates among those of timestamps: cast the dates");
    if (!is_mixed(host, c, operand, select))
        return false;
    if (is_date)
        calxi_sqlite_as_moment(host, c, operand);
    else {
        host->text(c, "replace(");
        host->node(c, operand);
        host->text(c, ", ' 00:00:00', '')");
    }
    host->text(c, negated ? " NOT IN " : " IN ");
    host->operand(c, select, CALX_PRECEDENCE_LOWEST);
    return true;
}

bool calxi_sqlite_times_in(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *operand = node->items[0], *what = node->items[1];
    bool negated = (node->flags & CALX_FLAG_NEGATED) != 0, mixed = false;
    if (!what || what->kind != CALX_NODE_TUPLE)
        return what && calxi_sqlite_times_among(host, c, operand, what, negated);
    for (size_t i = 0; i < what->count && !mixed; i++)
        mixed = is_mixed(host, c, operand, what->items[i]);
    if (!mixed)
        return false;
    calxi_sqlite_as_moment(host, c, operand);
    host->text(c, negated ? " NOT IN (" : " IN (");
    host->text(c, operand->kind == CALX_NODE_TUPLE ? "VALUES " : "");
    for (size_t i = 0; i < what->count; i++) {
        host->text(c, i ? ", " : "");
        calxi_sqlite_as_moment(host, c, what->items[i]);
    }
    host->text(c, ")");
    return true;
}

bool calxi_sqlite_times_case(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool mixed = false;
    for (size_t i = 2; node->items[0] && i < node->count && !mixed; i += 2)
        mixed = is_mixed(host, c, node->items[0], node->items[i]);
    return mixed;
}

/* coalesce() gives midnights among moments, and nullif() its first: a date stays one. */
bool calxi_sqlite_times_chosen(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool compares = !strcmp(node->name, "nullif") && node->count == 2, is_date;
    if ((!compares && strcmp(node->name, "coalesce") != 0 && strcmp(node->name, "ifnull") != 0) || !calxi_sqlite_times_mixed(host, c, node, 0, 1))
        return false;
    is_date = compares && calx_kind_of(host, c, node->items[0]) == CALX_TYPE_DATE;
    host->text(c, is_date ? "replace(" : "");
    host->text(c, node->name);
    for (size_t i = 0; i < node->count; i++) {
        host->text(c, i ? ", " : "(");
        calxi_sqlite_as_moment(host, c, node->items[i]);
    }
    host->text(c, is_date ? "), ' 00:00:00', '')" : ")");
    return true;
}

bool calxi_sqlite_times_assigned(const calx_compiler_host *host, calx_compiler *c, const calx_node *column, const calx_node *value)
{
    bool is_moment = calx_kind_is_moment(column->type->kind);
    uint32_t kind = is_moment || column->type->kind == CALX_TYPE_DATE ? calx_kind_of(host, c, value) : (uint32_t)CALX_TYPE_NONE;
    if (is_moment && kind == CALX_TYPE_DATE) {
        calxi_sqlite_as_moment(host, c, value);
        return true;
    }
    if (is_moment || !calx_kind_is_moment(kind))
        return false;
    host->text(c, "date(");
    calxi_sqlite_whole_second(host, c, value);
    host->text(c, ")");
    return true;
}

/* ---- arithmetic: by the driver ---- */

static const calx_times_forms times = {
    .later = { "moment_add(", ", ", ")", false },
    .earlier = { "moment_add(", ", -(", "))", false },
    .days = { "CAST(julianday(", ") - julianday(", ") AS INTEGER)", false },
    .span = { "moment_diff(", ", ", ")", false },
};

/* A span and a moment, or two moments; days between two dates are SQLite's own. */
static bool is_by_driver(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t a = calx_kind_of(host, c, node->items[0]), b = calx_kind_of(host, c, node->items[1]);
    bool is_a = a == CALX_TYPE_DATE || calx_kind_is_moment(a), is_b = b == CALX_TYPE_DATE || calx_kind_is_moment(b);
    if (node->op != CALX_OP_ADD && node->op != CALX_OP_SUB)
        return false;
    return (is_a && b == CALX_TYPE_INTERVAL) || (is_b && a == CALX_TYPE_INTERVAL) || (is_a && is_b && (a != CALX_TYPE_DATE || b != CALX_TYPE_DATE));
}

bool calxi_sqlite_times_computed(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!calx_is_scaled_span(host, c, node)) {
        if (is_by_driver(host, c, node))
            calxi_sqlite_need(host, c, times.later.before);
        return calx_write_times(host, c, node, &times);
    }
    host->text(c, "CAST(round(1.0 * ");
    host->operand(c, node->items[0], CALX_PRECEDENCE_MUL);
    host->text(c, node->op == CALX_OP_MUL ? " * " : " / ");
    host->operand(c, node->items[1], CALX_PRECEDENCE_MUL);
    host->text(c, ") AS INTEGER)");
    return true;
}

bool calxi_sqlite_mean_span(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    return calx_write_mean_span(host, c, node, "CAST(round(", ") AS INTEGER)");
}
