/* SPDX-License-Identifier: MIT */
/* Values that are written into the SQL: what columns get when nothing is said (the moment with its fraction, decimals of their scale, floats of single precision), and literals. Facts are of SQLite 3.40. */
#include "compiler.h"

#include "decimal.h"

#include <calx/plugin/convert.h>
#include <calx/plugin/write.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { DIGITS_MAX = 80 };

/* A number as its digits with one 0 before them, and where the point is. False: it is something else, or a long one. */
typedef struct number {
    bool negative;
    char digits[DIGITS_MAX + 2];
    size_t count, whole;
} number;

static bool read_number(const char *sql, number *n)
{
    size_t len = strlen(sql);
    bool quoted = len >= 2 && sql[0] == '\'' && sql[len - 1] == '\'', point = false;
    const char *end = sql + len - quoted;
    *n = (number){ .digits = "0", .count = 1, .whole = 1 };
    sql += quoted;
    if (len > DIGITS_MAX || sql == end)
        return false;
    n->negative = *sql == '-';
    for (sql += *sql == '-' || *sql == '+'; sql < end; sql++) {
        if (*sql == '.' && !point)
            point = true;
        else if (*sql < '0' || *sql > '9')
            return false;
        else {
            n->digits[n->count++] = *sql;
            n->whole += !point;
        }
    }
    return n->count > 1;
}

/* Half away from zero, to that many digits behind the point. */
static void round_number(number *n, size_t scale)
{
    size_t end = n->whole + scale, at = end;
    if (n->count <= end)
        return;
    if (n->digits[end] >= '5') {
        while (n->digits[at - 1] == '9')
            n->digits[--at] = '0';
        n->digits[at - 1]++;
    }
    n->count = end;
}

/* In quotes: of a number without them SQLite makes a double. */
static void put_number(const calx_compiler_host *host, calx_compiler *c, const number *n, size_t scale)
{
    char text[2 * DIGITS_MAX + 8];
    size_t zeros = strspn(n->digits, "0"), skip = zeros;
    skip = skip < n->whole ? skip : n->whole - 1;
    snprintf(text, sizeof text, "'%s%.*s%s%.*s%.*s'", n->negative && zeros < n->count ? "-" : "", (int)(n->whole - skip), n->digits + skip, scale ? "." : "",
             (int)(n->count - n->whole), n->digits + n->whole, (int)(n->whole + scale - n->count), "00000000000000000000000000000000000000000000000000000000000000000");
    host->text(c, text);
}

static void decimal_default(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *sql)
{
    number n;
    char end[24];
    if (read_number(sql, &n)) {
        round_number(&n, type->scale);
        put_number(host, c, &n, type->scale);
        return;
    }
    snprintf(end, sizeof end, ", %u))", type->scale);
    host->text(c, "(decimal_fit(");
    host->text(c, sql);
    host->text(c, end);
}

static void single_default(const calx_compiler_host *host, calx_compiler *c, const char *sql)
{
    size_t len = strlen(sql);
    bool quoted = len >= 2 && sql[0] == '\'' && sql[len - 1] == '\'';
    char text[40];
    double value;
    if (calx_double_from_text(sql + quoted, len - 2 * (size_t)quoted, &value) && value == value && (float)value - (float)value == 0) {
        calx_double_to_text((double)(float)value, text);
        host->text(c, text);
        return;
    }
    host->text(c, "(real_fit(");
    host->text(c, sql);
    host->text(c, "))");
}

/* CURRENT_TIMESTAMP has whole seconds. */
bool calxi_sqlite_server_default(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *sql)
{
    static const char *const plain[] = { "NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "X'", NULL };
    if (!strcmp(sql, "CURRENT_TIMESTAMP") && (type->kind == CALX_TYPE_TIMESTAMP || type->kind == CALX_TYPE_TIMESTAMPTZ)) {
        host->text(c, "(strftime('%Y-%m-%d %H:%M:%f000', 'now'))");
        return true;
    }
    if (calxi_sqlite_is_sized(host, c, type) && type->scale <= 38 && strcasecmp(sql, "NULL") != 0) {
        decimal_default(host, c, type, sql);
        return true;
    }
    if (calxi_sqlite_is_single(host, c, type) && strcasecmp(sql, "NULL") != 0) {
        single_default(host, c, sql);
        return true;
    }
    return calx_write_default(host, c, sql, plain);
}

/* ---- literals ---- */

/* Whether a number in SQL, which is a double, becomes the same text again: SQLite 3.40 writes 15 digits, and with an exponent what is below 0.0001.
 * What is no decimal is left to the host, which refuses it. */
static bool survives_a_double(calx_decimal decimal)
{
    size_t digits = 0, zeros = 0, points = 0;
    for (size_t i = 0; i < decimal.len; i++) {
        char ch = decimal.ptr[i];
        bool is_digit = ch >= '0' && ch <= '9';
        points += ch == '.';
        if (points > 1 || (!is_digit && ch != '.' && (ch != '-' || i)))
            return true;
        digits += is_digit && (digits || ch != '0');
        zeros += points && !digits && ch == '0';
    }
    return digits <= 15 && zeros < 4;
}

/* A decimal of more digits is a text, as one that is bound. */
bool calxi_sqlite_literal(const calx_compiler_host *host, calx_compiler *c, const calx_value *value)
{
    char part[2] = { 0 };
    if (value->kind != CALX_KIND_DECIMAL || survives_a_double(value->as.decimal))
        return calx_write_untyped_literal(host, c, value);
    host->text(c, "'");
    for (size_t i = 0; i < value->as.decimal.len; i++) {
        *part = value->as.decimal.ptr[i];
        host->text(c, part);
    }
    host->text(c, "'");
    return true;
}
