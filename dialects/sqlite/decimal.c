/* SPDX-License-Identifier: MIT */
/* Decimals in SQLite's expressions: by the driver's functions and its collation, never through a double.
 *
 * SQLite (3.40, datatype3.html) compares a text with a number by their storage class, and applies numeric affinity, which is a double,
 * where one side is a column of numbers. So only columns of tables, which have the collation, are compared by operators, and all else by
 * functions of the driver. Keys of rows say the collation. (A COLLATE deep within an expression is that of the whole: sqlite3ExprCollSeq()
 * looks for one anywhere but in a subquery. So comparisons must not have it.) What cannot be written so is refused. */
#include "decimal.h"

#include "compiler.h"
#include "times.h"

#include <stdio.h>
#include <string.h>

static const calx_node *bare(const calx_node *node)
{
    while (node && (node->kind == CALX_NODE_LABEL || node->kind == CALX_NODE_GROUP) && node->count)
        node = node->items[0];
    return node;
}

/* A column of a table, which has affinity and collation of its own. */
static bool is_plain_column(const calx_node *node)
{
    const calx_node *from;
    node = bare(node);
    if (!node || node->kind != CALX_NODE_COLUMN || !node->count)
        return false;
    from = node->items[0];
    while (from && from->kind == CALX_NODE_ALIAS)
        from = from->items[0];
    return from && from->kind == CALX_NODE_TABLE;
}

/* A value that takes the affinity of a column beside it. */
static bool is_value(const calx_node *node)
{
    node = bare(node);
    return node && (node->kind == CALX_NODE_BIND || node->kind == CALX_NODE_PARAM || node->kind == CALX_NODE_NULL);
}

/* A text, or perhaps one. */
static bool may_be_decimal(calxi_sort sort)
{
    return sort == CALXI_SORT_DECIMAL || sort == CALXI_SORT_NUMBER;
}

static bool is_arithmetic(const calx_node *node)
{
    return ((node->kind == CALX_NODE_BINARY || node->kind == CALX_NODE_NARY) && node->op >= CALX_OP_ADD && node->op <= CALX_OP_MOD) ||
           (node->kind == CALX_NODE_UNARY && node->op == CALX_OP_NEG);
}

static void call(const calx_compiler_host *host, calx_compiler *c, const char *name, const calx_node *a, const calx_node *b)
{
    calxi_sqlite_call(host, c, name);
    host->text(c, "(");
    calxi_sqlite_exact(host, c, a);
    if (b) {
        host->text(c, ", ");
        calxi_sqlite_exact(host, c, b);
    }
    host->text(c, ")");
}

/* The first `count` operands of an operator, from the left. */
static void arithmetic(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, size_t count)
{
    static const char *const names[] = { "decimal_add(", "decimal_sub(", "decimal_mul(", "decimal_div(", "decimal_floor_div(", "decimal_mod(" };
    if (node->kind == CALX_NODE_UNARY) {
        call(host, c, "decimal_neg", node->items[0], NULL);
        return;
    }
    if (count == 1) {
        calxi_sqlite_exact(host, c, node->items[0]);
        return;
    }
    calxi_sqlite_call(host, c, names[node->op - CALX_OP_ADD]);
    arithmetic(host, c, node, count - 1);
    host->text(c, ", ");
    calxi_sqlite_exact(host, c, node->items[count - 1]);
    host->text(c, ")");
}

/* An argument of the driver's functions, which take text, integers and NULL. A quotient of integers is one of decimals here. */
void calxi_sqlite_exact(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *inner = bare(node);
    if (!inner || calxi_sqlite_sort(host, c, inner) != CALXI_SORT_QUOTIENT)
        host->node(c, node);
    else if (is_arithmetic(inner))
        arithmetic(host, c, inner, inner->count);
    else if (inner->kind == CALX_NODE_FUNC && !strcmp(inner->name, "avg")) {
        calxi_sqlite_call(host, c, "avg(CAST(");
        host->node(c, inner->items[0]);
        host->text(c, " AS TEXT))");
    } else
        host->unsupported(c, "exact quotient of integers here: cast an operand to NUMERIC");
}

/* A value that is compared or chosen among decimals. */
static void as_text(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    calxi_sort sort = calxi_sqlite_sort(host, c, node);
    const calx_node *inner = bare(node);
    bool is_text = inner && inner->kind == CALX_NODE_BIND && inner->value && (inner->value->kind == CALX_KIND_DECIMAL || inner->value->kind == CALX_KIND_STR);
    if (sort == CALXI_SORT_NULL || is_text || (sort == CALXI_SORT_DECIMAL && !is_value(node)))
        host->operand(c, node, inner && is_arithmetic(inner) ? CALX_PRECEDENCE_LOWEST - 1 : CALX_PRECEDENCE_NEG);
    else if (sort == CALXI_SORT_QUOTIENT)
        calxi_sqlite_exact(host, c, node);
    else {
        host->text(c, "CAST(");
        host->node(c, node);
        host->text(c, " AS TEXT)");
    }
}

static void collated(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    as_text(host, c, node);
    host->text(c, " COLLATE decimal");
}

/* Beside a double a decimal is one as well, as on PostgreSQL. */
static void as_real(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calxi_sqlite_sort(host, c, node) != CALXI_SORT_DECIMAL) {
        host->operand(c, node, CALX_PRECEDENCE_COMPARE);
        return;
    }
    host->text(c, "CAST(");
    host->node(c, node);
    host->text(c, " AS REAL)");
}

/* ---- operators ---- */

enum { IN_MAX = 100 }; /* arguments of a function: SQLite takes 127 */

/* What is compared: decimals, decimals with a double among them, dates with moments (by CASE), or nothing that concerns us. */
typedef enum comparison { NO_DECIMALS, BY_COLUMN, BY_FUNCTION, BY_DOUBLE, BY_MOMENT } comparison;

static comparison compared(const calx_compiler_host *host, calx_compiler *c, const calx_node *const *operands, size_t count)
{
    bool decimals = false, doubles = false, columns = false, plain = true;
    for (size_t i = 0; i < count; i++) {
        calxi_sort sort = calxi_sqlite_sort(host, c, operands[i]);
        bool column = sort == CALXI_SORT_DECIMAL && is_plain_column(operands[i]);
        decimals = decimals || may_be_decimal(sort);
        doubles = doubles || sort == CALXI_SORT_DOUBLE;
        columns = columns || column;
        plain = plain && (column || is_value(operands[i]));
    }
    if (!decimals)
        return NO_DECIMALS;
    return doubles ? BY_DOUBLE : columns && plain ? BY_COLUMN : BY_FUNCTION;
}

/* Of an operand that is compared with each of several: the collation of a column is that of the comparison only where the column is. */
static comparison compared_first(const calx_compiler_host *host, calx_compiler *c, const calx_node *const *operands, size_t count)
{
    comparison how = compared(host, c, operands, count);
    return how == BY_COLUMN && !is_plain_column(operands[0]) ? BY_FUNCTION : how;
}

/* A function of the driver over the operands, then what its result is compared with. */
static void compare(const calx_compiler_host *host, calx_compiler *c, const char *function, const calx_node *const *operands, size_t count,
                    const char *with)
{
    calxi_sqlite_call(host, c, function);
    for (size_t i = 0; i < count; i++) {
        host->text(c, i ? ", " : "(");
        calxi_sqlite_exact(host, c, operands[i]);
    }
    host->text(c, ")");
    host->text(c, with);
}

/* Rows are compared column by column: a decimal among them has to be a column of a table, or a value. */
static bool has_decimals(const calx_compiler_host *host, calx_compiler *c, const calx_node *a, const calx_node *b)
{
    if (!a || !b || a->kind != CALX_NODE_TUPLE)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const calx_node *const pair[] = { a->items[i], b->kind == CALX_NODE_TUPLE && i < b->count ? b->items[i] : a->items[i] };
        comparison how = compared(host, c, pair, 2);
        if (how == BY_FUNCTION || how == BY_DOUBLE)
            return true;
    }
    return false;
}

bool calxi_sqlite_decimal_binary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    static const char *const words[] = { "", " = ", " != ", " < ", " <= ", " > ", " >= ", " IS ", " IS NOT ", " IS NOT ", " IS " };
    static const char *const results[] = { "", " = 0", " != 0", " < 0", " <= 0", " > 0", " >= 0", " = 1", " = 0", " = 0", " = 1" };
    const calx_node *const operands[] = { node->items[0], node->items[1] };
    comparison how;
    if (node->op >= CALX_OP_ADD && node->op <= CALX_OP_MOD) {
        if (calxi_sqlite_sort(host, c, node) != CALXI_SORT_DECIMAL)
            return false;
        arithmetic(host, c, node, 2);
        return true;
    }
    if (node->op < CALX_OP_EQ || node->op > CALX_OP_IS_NOT_DISTINCT || !operands[1] || operands[1]->kind == CALX_NODE_NULL)
        return false;
    if (has_decimals(host, c, operands[0], operands[1]))
        host->unsupported(c, "comparison of rows with expressions of decimals in them");
    how = compared(host, c, operands, 2);
    if (how == NO_DECIMALS || how == BY_COLUMN)
        return false;
    if (how == BY_FUNCTION) {
        compare(host, c, node->op < CALX_OP_IS ? "decimal_cmp" : "decimal_same", operands, 2, results[node->op]);
        return true;
    }
    as_real(host, c, operands[0]);
    host->text(c, words[node->op]);
    as_real(host, c, operands[1]);
    return true;
}

void calxi_sqlite_unary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->op == CALX_OP_NEG && calxi_sqlite_sort(host, c, node) == CALXI_SORT_DECIMAL)
        arithmetic(host, c, node, 1);
    else
        host->standard(c, node);
}

void calxi_sqlite_nary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->op >= CALX_OP_ADD && node->op <= CALX_OP_MOD && calxi_sqlite_sort(host, c, node) == CALXI_SORT_DECIMAL)
        arithmetic(host, c, node, node->count);
    else if (!calxi_sqlite_bytes_joined(host, c, node))
        host->standard(c, node);
}

void calxi_sqlite_between(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *const operands[] = { node->items[0], node->items[1], node->items[2] };
    comparison how = compared_first(host, c, operands, 3);
    if (how == NO_DECIMALS || how == BY_COLUMN || (node->flags & CALX_FLAG_SYMMETRIC)) { /* which is two without the word */
        host->standard(c, node);
        return;
    }
    if (how == BY_FUNCTION) {
        compare(host, c, "decimal_between", operands, 3, node->flags & CALX_FLAG_NEGATED ? " = 0" : " = 1");
        return;
    }
    as_real(host, c, operands[0]);
    host->text(c, node->flags & CALX_FLAG_NEGATED ? " NOT BETWEEN " : " BETWEEN ");
    as_real(host, c, operands[1]);
    host->text(c, " AND ");
    as_real(host, c, operands[2]);
}

/* The column of a select takes no cast here, so it has to be a decimal of its own. */
static bool fits_select(const calx_compiler_host *host, calx_compiler *c, const calx_node *operand, const calx_node *select)
{
    calxi_sort a = calxi_sqlite_sort(host, c, operand), b;
    const calx_node *column = host->meaning(c, select);
    if (operand->kind == CALX_NODE_TUPLE || !column)
        return true;
    b = calxi_sqlite_sort(host, c, column);
    return (a != CALXI_SORT_DECIMAL && b != CALXI_SORT_DECIMAL) || a == b;
}

static void in_list(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, comparison how)
{
    const calx_node *operand = node->items[0], *list = node->items[1];
    bool negated = (node->flags & CALX_FLAG_NEGATED) != 0, calls = how == BY_FUNCTION && list->count <= IN_MAX;
    if (calls) {
        calxi_sqlite_call(host, c, "decimal_in(");
        calxi_sqlite_exact(host, c, operand);
    } else if (how == BY_DOUBLE)
        as_real(host, c, operand);
    else
        collated(host, c, operand);
    host->text(c, calls ? "" : negated ? " NOT IN (" : " IN (");
    for (size_t i = 0; i < list->count; i++) {
        host->text(c, i || calls ? ", " : "");
        if (calls)
            calxi_sqlite_exact(host, c, list->items[i]);
        else if (how == BY_DOUBLE)
            as_real(host, c, list->items[i]);
        else
            as_text(host, c, list->items[i]);
    }
    host->text(c, !calls ? ")" : negated ? ") = 0" : ") = 1");
}

void calxi_sqlite_in(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *operand = node->items[0], *what = node->items[1];
    bool is_list = what && what->kind == CALX_NODE_TUPLE;
    comparison how = NO_DECIMALS;
    if (has_decimals(host, c, operand, operand))
        host->unsupported(c, "comparison of rows with expressions of decimals in them");
    for (size_t i = 0; is_list && i < what->count; i++) {
        const calx_node *const pair[] = { operand, what->items[i] };
        comparison with = compared_first(host, c, pair, 2);
        how = with > how ? with : how;
    }
    if (!is_list && what && !fits_select(host, c, operand, what))
        host->unsupported(c, "IN of a decimal and a select of other numbers: cast them to NUMERIC");
    if (is_list && how > BY_COLUMN) {
        in_list(host, c, node, how);
        return;
    }
    if (is_list || !what || calxi_sqlite_sort(host, c, operand) != CALXI_SORT_DECIMAL || is_plain_column(operand)) {
        host->standard(c, node);
        return;
    }
    collated(host, c, operand);
    host->text(c, node->flags & CALX_FLAG_NEGATED ? " NOT IN " : " IN ");
    host->operand(c, what, CALX_PRECEDENCE_LOWEST);
}

/* ---- functions ---- */

/* Named otherwise, with decimals as arguments. */
static const struct { const char *name, *exact; } renamed[] = {
    { "sum", "sum" }, { "avg", "avg" }, { "abs", "decimal_abs" }, { "round", "decimal_round" }, { "floor", "decimal_floor" },
    { "ceil", "decimal_ceil" }, { "ceiling", "decimal_ceil" }, { "trunc", "decimal_trunc" }, { "truncate", "decimal_trunc" },
    { "mod", "decimal_mod" }, { NULL, NULL } };

static bool is_among(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

static void arguments(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *name, calxi_sort sort)
{
    bool compares = !strcmp(name, "min") || !strcmp(name, "max");
    host->text(c, name);
    host->text(c, "(");
    for (size_t i = 0; i < node->count; i++) {
        const calx_node *item = node->items[i];
        host->text(c, i ? ", " : "");
        if (item && item->kind == CALX_NODE_DISTINCT)
            host->node(c, item);
        else if (sort == CALXI_SORT_DOUBLE)
            as_real(host, c, item);
        else if (compares && !(i ? true : node->count == 1 && is_plain_column(item)))
            collated(host, c, item);
        else
            as_text(host, c, item);
    }
    host->text(c, ")");
}

bool calxi_sqlite_decimal_function(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    static const char *const choosing[] = { "coalesce", "ifnull", "nullif", "min", "max", "greatest", "least", NULL };
    static const char *const inexact[] = { "power", "pow", "sqrt", "exp", "ln", "log", "log10", "log2", NULL };
    char message[80];
    bool decimals = false, shifts = !strcmp(node->name, "lag") || !strcmp(node->name, "lead");
    calxi_sort sort = calxi_sqlite_sort(host, c, node);
    for (size_t i = 0; i < node->count && !decimals; i++)
        decimals = may_be_decimal(calxi_sqlite_sort(host, c, node->items[i]));
    if (!decimals)
        return false;
    if (!strcmp(node->name, "nullif") && node->count == 2 && sort != CALXI_SORT_DOUBLE && (sort == CALXI_SORT_DECIMAL || calxi_sqlite_has_functions(host, c))) {
        calxi_sqlite_need(host, c, "decimal_nullif");
        if (sort == CALXI_SORT_DECIMAL)
            arguments(host, c, node, "decimal_nullif", sort);
        else /* what is no decimal stays what it is */
            call(host, c, "decimal_nullif", node->items[0], node->items[1]);
        return true;
    }
    if (sort == CALXI_SORT_NUMBER && (!strcmp(node->name, "coalesce") || !strcmp(node->name, "ifnull")))
        return false;
    if (is_among(node->name, choosing)) {
        bool greatest = !strcmp(node->name, "greatest") || !strcmp(node->name, "least");
        arguments(host, c, node, !greatest ? node->name : *node->name == 'g' ? "max" : "min", sort);
        return true;
    }
    if (is_among(node->name, inexact)) {
        snprintf(message, sizeof message, "exact %s() of a decimal: cast it to DOUBLE", node->name);
        host->unsupported(c, message);
        return true;
    }
    if (sort != CALXI_SORT_DECIMAL)
        return false;
    if (shifts && node->count == 3) {
        host->text(c, node->name);
        host->text(c, "(");
        as_text(host, c, node->items[0]);
        host->text(c, ", ");
        host->node(c, node->items[1]);
        host->text(c, ", ");
        as_text(host, c, node->items[2]);
        host->text(c, ")");
        return true;
    }
    for (size_t i = 0; renamed[i].name; i++)
        if (!strcmp(node->name, renamed[i].name)) {
            calxi_sqlite_call(host, c, renamed[i].exact);
            host->text(c, "(");
            for (size_t k = 0; k < node->count; k++) {
                host->text(c, k ? ", " : "");
                calxi_sqlite_exact(host, c, node->items[k]);
            }
            host->text(c, ")");
            return true;
        }
    return false;
}

static void chosen(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, comparison how)
{
    if (how == BY_DOUBLE)
        as_real(host, c, node);
    else if (how == BY_MOMENT)
        calxi_sqlite_as_moment(host, c, node);
    else
        host->operand(c, node, CALX_PRECEDENCE_LOWEST);
}

/* What CASE gives. */
static void result(const calx_compiler_host *host, calx_compiler *c, const char *word, const calx_node *node, calxi_sort sort, bool is_mixed)
{
    host->text(c, word);
    if (sort == CALXI_SORT_DECIMAL)
        as_text(host, c, node);
    else
        chosen(host, c, node, sort == CALXI_SORT_DOUBLE ? BY_DOUBLE : is_mixed ? BY_MOMENT : NO_DECIMALS);
}

bool calxi_sqlite_decimal_case(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    calxi_sort sort = calxi_sqlite_sort(host, c, node);
    bool decimals = node->items[1] && calxi_sqlite_sort(host, c, node->items[1]) == CALXI_SORT_DECIMAL, is_mixed = calxi_sqlite_times_mixed(host, c, node, 1, 2);
    comparison how = NO_DECIMALS;
    for (size_t i = 2; i + 1 < node->count; i += 2) {
        const calx_node *const pair[] = { node->items[0], node->items[i] };
        comparison with = node->items[0] ? compared_first(host, c, pair, 2) : NO_DECIMALS;
        how = with > how ? with : how;
        decimals = decimals || calxi_sqlite_sort(host, c, node->items[i + 1]) == CALXI_SORT_DECIMAL;
    }
    if (how <= BY_COLUMN && calxi_sqlite_times_case(host, c, node))
        how = BY_MOMENT;
    if (!decimals && !is_mixed && how <= BY_COLUMN)
        return false;
    host->text(c, "CASE");
    if (node->items[0]) {
        host->text(c, " ");
        if (how == BY_FUNCTION)
            collated(host, c, node->items[0]);
        else
            chosen(host, c, node->items[0], how);
    }
    for (size_t i = 2; i + 1 < node->count; i += 2) {
        host->text(c, " WHEN ");
        if (how == BY_FUNCTION)
            as_text(host, c, node->items[i]);
        else
            chosen(host, c, node->items[i], how);
        result(host, c, " THEN ", node->items[i + 1], sort, is_mixed);
    }
    if (node->items[1])
        result(host, c, " ELSE ", node->items[1], sort, is_mixed);
    host->text(c, " END");
    return true;
}

/* ---- rows ---- */

void calxi_sqlite_key(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *inner = node;
    while (inner && inner->kind == CALX_NODE_LABEL && inner->count)
        inner = inner->items[0];
    if (!may_be_decimal(calxi_sqlite_sort(host, c, inner)) || is_plain_column(inner) || inner->kind == CALX_NODE_COLLATE)
        host->node(c, node);
    else if (inner->kind == CALX_NODE_LABEL_NAME && (inner->flags & CALX_FLAG_KEYED)) { /* the ORDER BY of a UNION takes its columns alone, which are keys already */
        host->node(c, inner);
        host->text(c, " COLLATE decimal");
    } else
        collated(host, c, inner);
}
