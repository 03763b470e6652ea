/* SPDX-License-Identifier: MIT */
/* CAST on SQLite, where most types are no types: CAST AS DATE would make a number of the text. Facts are of SQLite 3.40. */
#include "decimal.h"

#include "compiler.h"
#include "times.h"

#include <calx/plugin/write_cast.h>

#include <stdio.h>

/* ---- times ---- */

static void from_point(const calx_compiler_host *host, calx_compiler *c, const calx_node *operand, const char *before, const char *after)
{
    host->text(c, before);
    host->node(c, operand);
    host->text(c, after);
    host->operand(c, operand, CALX_PRECEDENCE_MUL);
    host->text(c, " || '.', '.')");
}

/* SQLite's functions round to milliseconds, so that the fraction is taken from the text, and kept from them: of x it is
 * substr(x, instr(x || '.', '.')). None is written where there was none, as the driver has it. */
static void with_fraction(const calx_compiler_host *host, calx_compiler *c, const calx_node *operand, const char *format)
{
    host->text(c, "(strftime('");
    host->text(c, format);
    from_point(host, c, operand, "', substr(", ", 1, instr(");
    from_point(host, c, operand, " - 1)) || substr(", ", instr(");
    host->text(c, "))");
}

/* A text has as many digits behind its point as somebody wrote: the driver's function writes them as the driver does. */
static void as_time(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *format)
{
    uint32_t from = calx_kind_of(host, c, node->items[0]);
    bool is_typed = (from >= CALX_TYPE_DATE && from <= CALX_TYPE_INTERVAL) || (host->target(c)->capabilities & CALX_TARGET_NO_FUNCTIONS);
    bool is_time = node->type->kind == CALX_TYPE_TIME;
    if (!is_typed)
        host->text(c, is_time ? "substr(moment_add('2000-01-01 ' || " : "moment_add(");
    with_fraction(host, c, node->items[0], format);
    if (!is_typed)
        host->text(c, is_time ? ", 0), 12)" : ", 0)");
}

/* ---- texts and bytes ---- */

/* A CAST has the collation of its column: that of decimals would find '9.5' and '9.50' equal. */
static void as_text(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, uint32_t length)
{
    const calx_node *x = node->items[0];
    bool is_decimal = calxi_sqlite_sort(host, c, x) == CALXI_SORT_DECIMAL;
    calx_type type = *node->type;
    host->text(c, length ? "substr(CAST(" : "CAST(");
    if (calx_kind_of(host, c, x) == CALX_TYPE_BOOLEAN)
        calx_write_boolean_as_text(host, c, x);
    else if (is_decimal) {
        host->operand(c, x, CALX_PRECEDENCE_MUL);
        host->text(c, " || ''");
    } else
        host->node(c, x);
    type.collation = NULL;
    host->text(c, " AS ");
    host->type(c, &type);
    host->text(c, ")");
    calx_write_cut(host, c, length);
    if (!node->type->collation)
        return;
    host->text(c, " COLLATE ");
    host->identifier(c, node->type->collation);
}

/* substr() of no bytes is NULL. */
static void as_bytes(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t length = node->type->length;
    host->text(c, length ? "coalesce(substr(CAST(" : "CAST(");
    host->node(c, node->items[0]);
    host->text(c, " AS BLOB)");
    calx_write_cut(host, c, length);
    if (!length)
        return;
    host->text(c, ", CAST(");
    host->node(c, node->items[0]);
    host->text(c, " AS BLOB))");
}

/* ---- numbers ---- */

static void as_decimal(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    char size[48];
    calxi_sqlite_call(host, c, "decimal_cast(");
    calxi_sqlite_exact(host, c, node->items[0]);
    snprintf(size, sizeof size, ", %u, %u)", node->type->length, node->type->scale);
    host->text(c, node->type->length ? size : ")");
}

/* A decimal and a double become the nearest integer, as on the servers; CAST would cut them off. */
static void as_number(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool whole = node->type->kind >= CALX_TYPE_SMALLINT && node->type->kind <= CALX_TYPE_BIGINT;
    calxi_sort sort = calxi_sqlite_sort(host, c, node->items[0]);
    if (node->type->kind == CALX_TYPE_NUMERIC) {
        as_decimal(host, c, node);
        return;
    }
    if (whole && (sort == CALXI_SORT_DECIMAL || sort == CALXI_SORT_NUMBER || sort == CALXI_SORT_QUOTIENT)) {
        calxi_sqlite_call(host, c, "decimal_int(");
        calxi_sqlite_exact(host, c, node->items[0]);
        host->text(c, ")");
        return;
    }
    if (!whole || sort != CALXI_SORT_DOUBLE) {
        host->standard(c, node);
        return;
    }
    host->text(c, "CAST(round(");
    host->node(c, node->items[0]);
    host->text(c, ") AS ");
    host->type(c, node->type);
    host->text(c, ")");
}

static void as_boolean(const calx_compiler_host *host, calx_compiler *c, const calx_node *x)
{
    calxi_sort sort = calxi_sqlite_sort(host, c, x);
    uint32_t from = calx_kind_of(host, c, x);
    if ((sort != CALXI_SORT_DECIMAL && sort != CALXI_SORT_QUOTIENT) || calx_kind_is_text(from) || from == CALX_TYPE_BOOLEAN) {
        calx_write_as_boolean(host, c, x, from, "INTEGER");
        return;
    }
    calxi_sqlite_need(host, c, "decimal_cmp(");
    host->text(c, "(decimal_cmp(");
    calxi_sqlite_exact(host, c, x);
    host->text(c, ", 0) <> 0)");
}

void calxi_sqlite_cast(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_type *type = node->type;
    switch (type->kind) {
    case CALX_TYPE_DATE:
        host->text(c, "date(");
        calxi_sqlite_whole_second(host, c, node->items[0]);
        host->text(c, ")");
        return;
    case CALX_TYPE_TIME: as_time(host, c, node, "%H:%M:%S"); return;
    case CALX_TYPE_TIMESTAMP: case CALX_TYPE_TIMESTAMPTZ: as_time(host, c, node, "%Y-%m-%d %H:%M:%S"); return;
    case CALX_TYPE_BOOLEAN: as_boolean(host, c, node->items[0]); return;
    case CALX_TYPE_INTERVAL: calx_write_as_span(host, c, node->items[0], calx_kind_of(host, c, node->items[0]), "INTEGER"); return;
    case CALX_TYPE_CHAR: as_text(host, c, node, type->length ? type->length : 1); return;
    case CALX_TYPE_VARCHAR: case CALX_TYPE_TEXT: as_text(host, c, node, type->length); return;
    case CALX_TYPE_VARBINARY: case CALX_TYPE_BLOB: as_bytes(host, c, node); return;
    case CALX_TYPE_UUID: host->text(c, "lower("); break; /* small letters, as it is kept */
    default: as_number(host, c, node); return;
    }
    host->node(c, node->items[0]);
    host->text(c, ")");
}

/* || gives a text, also of bytes; what lies behind a NUL is kept in it. */
bool calxi_sqlite_bytes_joined(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->op != CALX_OP_CONCAT || !calx_kind_is_bytes(node->type->kind))
        return false;
    host->text(c, "CAST(");
    host->standard(c, node);
    host->text(c, " AS BLOB)");
    return true;
}
