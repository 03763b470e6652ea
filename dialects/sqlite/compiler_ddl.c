/* SPDX-License-Identifier: MIT */
/* Columns of SQLite: types by affinity, and checks that refuse what a declared type does not. Facts are of SQLite 3.40. */
#include "compiler.h"

#include "decimal.h"

#include <calx/plugin/write.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- types ---- */

/* Affinity is by substrings of the declared type: TIMESTAMP and the like are NUMERIC, which leaves text as it is; with TEXT in its name a
 * type keeps text that looks like a number. */
bool calxi_sqlite_type(const calx_compiler_host *host, calx_compiler *c, const calx_type *of)
{
    switch (of->kind) {
    case CALX_TYPE_TIMESTAMP: host->text(c, "DATETIME"); return true;
    case CALX_TYPE_DOUBLE: host->text(c, "DOUBLE"); return true;
    case CALX_TYPE_UUID: host->text(c, "UUID_TEXT"); return true;
    case CALX_TYPE_JSON: host->text(c, "JSON_TEXT"); return true;
    case CALX_TYPE_TIMESTAMPTZ: host->text(c, "TIMESTAMPTZ"); return true;
    case CALX_TYPE_ARRAY: host->unsupported(c, "arrays"); return true;
    default: return false;
    }
}

/* ---- checks ---- */

/* SQLite stores whatever it is given. The names of the checks tell calxi_sqlite_classify() that these are no rules of the program's:
 * calx_type_<column>, calx_length_<column>, calx_range_<column>. In `sql` each @ is the column. */
static void check(const calx_compiler_host *host, calx_compiler *c, const char *what, const char *column, const char *sql)
{
    char name[200], part[2] = { 0 };
    snprintf(name, sizeof name, "calx_%s_%s", what, column);
    host->text(c, " CONSTRAINT ");
    host->identifier(c, name);
    host->text(c, " CHECK (");
    for (; *sql; sql++)
        if (*sql == '@')
            host->identifier(c, column);
        else {
            *part = *sql;
            host->text(c, part);
        }
    host->text(c, ")");
}

/* Days and times as calx reads them. SQLite's functions are given no text that is none: 'now' in a CHECK is an error of the statement. A modifier
 * makes them count: without one, SQLite 3.40 gives the 30th of February back as it came. And they are given whole seconds: they round to
 * milliseconds, which at the end of 9999 leaves their range. NUMERIC affinity makes 1 of '0001', so the year 0 is told by its digits. */
#define DAY "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
#define FRACTION(from, behind, to) \
    "(substr(@, " from ", 1) = '.' AND length(@) BETWEEN " behind " AND " to " AND substr(@, " behind ") NOT GLOB '*[^0-9]*')"
#define SECONDS(rest, length) "substr(@ || substr('" rest "', length(@) - " length "), 1, "
#define DATE "CASE WHEN @ GLOB '" DAY "' THEN date(@, '+0 days') IS @ AND @ NOT GLOB '0000*' ELSE @ IS NULL END"
#define CLOCK SECONDS(":00", "4") "8)"
#define TIME \
    "CASE WHEN typeof(@) = 'text' AND @ GLOB '[0-9][0-9]:[0-9][0-9]*' THEN time(" CLOCK ", '+0 days') IS " CLOCK \
    " AND (length(@) IN (5, 8) OR " FRACTION("9", "10", "15") ") ELSE @ IS NULL END"
#define MOMENT SECONDS(" 00:00:00", "9") "19)"
#define TIMESTAMP \
    "CASE WHEN typeof(@) = 'text' AND @ GLOB '" DAY "*' THEN datetime(" MOMENT ", '+0 days') IS replace(" MOMENT ", 'T', ' ')" \
    " AND @ NOT GLOB '0000*' AND (length(@) IN (10, 16, 19) OR " FRACTION("20", "21", "26") ") ELSE @ IS NULL END"

/* What a type takes; NULL: anything. Sums that are too large for an integer become real, which is for the range to tell. */
static const char *condition_of(const calx_type *type)
{
    switch (type->kind) {
    case CALX_TYPE_SMALLINT: case CALX_TYPE_INTEGER: case CALX_TYPE_BIGINT: return "typeof(@) IN ('integer', 'null')";
    case CALX_TYPE_REAL: case CALX_TYPE_DOUBLE: return "typeof(@) IN ('real', 'null')";
    case CALX_TYPE_BOOLEAN: return "@ IN (0, 1)";
    case CALX_TYPE_JSON: /* json_valid() is not for schemas that are not trusted; the driver looks at JSON itself */
    case CALX_TYPE_VARCHAR: case CALX_TYPE_CHAR: case CALX_TYPE_TEXT: return "typeof(@) IN ('text', 'null')";
    case CALX_TYPE_VARBINARY: case CALX_TYPE_BLOB: return "typeof(@) IN ('blob', 'text', 'null')";
    case CALX_TYPE_NUMERIC: /* beside a number a text that is none stays one */
        return "typeof(@) IN ('text', 'null') AND @ NOT GLOB '*[^-+.0-9eE]*' AND @ || '' = CAST(@ AS NUMERIC)";
    case CALX_TYPE_DATE: return DATE;
    case CALX_TYPE_TIME: return TIME;
    case CALX_TYPE_TIMESTAMP: case CALX_TYPE_TIMESTAMPTZ: return TIMESTAMP;
    case CALX_TYPE_UUID: return "length(@) = 36 AND @ NOT GLOB '*[^-0-9a-fA-F]*'";
    default: return NULL;
    }
}

/* length() of a text ends at a NUL (SQLite 3.40): in one that has any, bytes are counted. */
static void check_length(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *column)
{
    static const char bytes[] = "length(CAST(@ AS BLOB)) <= %u";
    static const char characters[] = "length(@) <= %u AND (instr(@, char(0)) = 0 OR length(CAST(@ AS BLOB)) <= %u)";
    char sql[160];
    bool has = type->kind == CALX_TYPE_VARCHAR || type->kind == CALX_TYPE_CHAR || type->kind == CALX_TYPE_VARBINARY;
    snprintf(sql, sizeof sql, type->kind == CALX_TYPE_VARBINARY ? bytes : characters, type->length, type->length);
    if (has && type->length)
        check(host, c, "length", column, sql);
}

/* Digits before the point, of decimals that are text, and none that would be rounded to one more: 999.995 is no NUMERIC(5, 2). A double may have come
 * with an exponent. */
static void check_digits(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *column)
{
    static const char nines[] = "9999999999999999999999999999999999999999999999999999999999999999999999";
    const int most = (int)sizeof nines - 1;
    char sql[480];
    int scale = type->scale < type->length ? (int)type->scale : (int)type->length, digits = (int)type->length - scale;
    snprintf(sql, sizeof sql, "CASE WHEN @ GLOB '*[eE]*' THEN abs(CAST(@ AS REAL)) < 1e%d - 0.5e-%d ELSE instr(ltrim(@, '-+0') || '.', '.') <= %d "
             "AND ltrim(@, '-+0') NOT GLOB '%.*s.%.*s[5-9]*' END", digits, scale, digits + 1, digits < most ? digits : most, nines, scale < most ? scale : most, nines);
    check(host, c, "range", column, sql);
}

/* Of an integer of C, where that is narrower, else of the type. */
static void check_integer(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const calx_attribute *attribute, const char *column)
{
    static const int64_t highest[] = { INT16_MAX, INT32_MAX, INT64_MAX };
    int64_t low, high;
    char sql[160];
    if (!attribute || !calx_integer_range(attribute, type, &low, &high)) {
        high = highest[type->kind - CALX_TYPE_SMALLINT];
        low = -high - 1;
    }
    snprintf(sql, sizeof sql, "typeof(@) NOT IN ('integer', 'real') OR @ BETWEEN %" PRId64 " AND %" PRId64, low, high);
    check(host, c, "range", column, sql);
}

static void check_range(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const calx_attribute *attribute, const char *column)
{
    if (type->kind >= CALX_TYPE_SMALLINT && type->kind <= CALX_TYPE_BIGINT)
        check_integer(host, c, type, attribute, column);
    else if (type->kind == CALX_TYPE_REAL) /* single precision, neither too large nor so small that it would be 0; infinity is a value */
        check(host, c, "range", column, "typeof(@) <> 'real' OR abs(@) BETWEEN 7.006492321624086e-46 AND 3.4028235677973361e38 OR @ = 0 OR abs(@) = 9e999");
    else if (type->kind == CALX_TYPE_NUMERIC && type->length)
        check_digits(host, c, type, column);
}

/* The label of an enum. */
static void check_label(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *column)
{
    char name[200];
    snprintf(name, sizeof name, "calx_type_%s", column);
    host->text(c, " CONSTRAINT ");
    host->identifier(c, name);
    host->text(c, " CHECK (");
    host->identifier(c, column);
    host->text(c, " IN (");
    host->labels(c, type);
    host->text(c, "))");
}

static void checks(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const calx_node *column, bool is_rowid)
{
    const char *condition = condition_of(type);
    const calx_attribute *attribute = host->attribute(column);
    int64_t low, high;
    if (is_rowid && type->kind == CALX_TYPE_BIGINT && !(attribute && calx_integer_range(attribute, type, &low, &high))) /* SQLite checks that one itself */
        return;
    check_range(host, c, type, attribute, column->name);
    if (type->kind == CALX_TYPE_ENUM)
        check_label(host, c, type, column->name);
    else if (condition && !is_rowid)
        check(host, c, "type", column->name, condition);
    check_length(host, c, type, column->name);
}

static bool is_only_key(const calx_node *column)
{
    const calx_node *table = column->count ? column->items[0] : NULL;
    size_t keys = 0;
    for (uint32_t i = 0; table && i < table->count; i++)
        keys += (table->items[i]->flags & CALX_FLAG_PRIMARY_KEY) != 0;
    return keys == 1 && (column->flags & CALX_FLAG_PRIMARY_KEY);
}

/* A decimal that is computed is kept as a column would keep it that is set. */
static void computed_decimal(const calx_compiler_host *host, calx_compiler *c, const calx_node *column, const calx_type *type, uint32_t scale)
{
    const calx_attribute *attribute = host->attribute(column);
    char end[40];
    host->type(c, type);
    snprintf(end, sizeof end, ", %u))%s", scale, attribute->stored ? " STORED" : "");
    host->text(c, " GENERATED ALWAYS AS (decimal_fit(");
    host->text(c, attribute->computed);
    host->text(c, end);
}

static void computed_single(const calx_compiler_host *host, calx_compiler *c, const calx_attribute *attribute, const calx_type *type)
{
    host->type(c, type);
    host->text(c, " GENERATED ALWAYS AS (real_fit(");
    host->text(c, attribute->computed);
    host->text(c, attribute->stored ? ")) STORED" : "))");
}

/* Decimals are kept exactly only as text, which the driver's collation compares as numbers. A key that numbers itself is the rowid: only
 * INTEGER, word for word, is. */
void calxi_sqlite_column_spec(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    calx_node spec = *node;
    calx_type type = *node->type;
    const calx_attribute *attribute = host->attribute(node->items[0]);
    bool is_rowid = (node->flags & CALX_FLAG_AUTOINCREMENT) != 0, is_sized = calxi_sqlite_is_sized(host, c, node->type);
    char decimal[40];
    if (attribute && attribute->computed && host->target(c)->version && host->target(c)->version < 33100)
        host->unsupported(c, "computed columns");
    if (is_rowid && !is_only_key(node->items[0]))
        host->unsupported(c, "columns that number themselves but are not the whole primary key");
    if (is_rowid && attribute && attribute->identity)
        host->unsupported(c, "options of columns that number themselves");
    if (is_rowid)
        type.kind = CALX_TYPE_INTEGER;
    if (type.kind == CALX_TYPE_ENUM)
        type.kind = CALX_TYPE_VARCHAR;
    if (type.kind == CALX_TYPE_NUMERIC) {
        snprintf(decimal, sizeof decimal, type.length ? "DECIMAL_TEXT(%u, %u)" : "DECIMAL_TEXT", type.length, type.scale);
        type = (calx_type){ .kind = CALX_TYPE_NATIVE, .name = decimal, .collation = "decimal" };
    }
    spec.type = &type;
    if (attribute && attribute->computed && calxi_sqlite_is_single(host, c, node->type)) {
        computed_single(host, c, attribute, &type);
        return;
    }
    if (attribute && attribute->computed && is_sized) {
        computed_decimal(host, c, node->items[0], &type, node->type->scale);
        check_digits(host, c, node->type, node->items[0]->name);
        return;
    }
    host->standard(c, &spec);
    if (!attribute || !attribute->computed) /* what else is computed is as its expression */
        checks(host, c, node->type, node->items[0], is_rowid);
}
