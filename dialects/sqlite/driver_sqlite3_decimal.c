/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's exact decimals: the collation `decimal`, for decimals that are kept as text.
 *
 * SQLite has no exact type with a fraction. Text keeps every digit; with this collation on the column it also compares, sorts,
 * groups and is indexed as a number. The name, and those of the functions, are those of the decimal extension that the
 * sqlite3 shell has built in, so that files made with them open there as well. */
#include "driver_sqlite3_decimal.h"

#include <string.h>

/* --- reading */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(const char *text, size_t at, size_t len)
{
    while (at < len && is_digit(text[at]))
        at++;
    return at;
}

/* [e [sign] digits], to the end of the text. */
static bool read_exponent(const char *text, size_t at, size_t len, int64_t *exponent)
{
    bool negative;
    size_t start;
    *exponent = 0;
    if (at == len)
        return true;
    if ((text[at] | 0x20) != 'e')
        return false;
    at++;
    negative = at < len && text[at] == '-';
    at += at < len && (text[at] == '-' || text[at] == '+');
    for (start = at; at < len && is_digit(text[at]); at++)
        *exponent = *exponent > INT32_MAX ? *exponent : *exponent * 10 + (text[at] - '0');
    if (negative)
        *exponent = -*exponent;
    return at == len && at > start;
}

bool calxi_sqlite3_decimal_read(const char *text, size_t len, calxi_sqlite3_decimal *out)
{
    size_t at = 0, end;
    int64_t exponent;
    while (len && (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r'))) {
        text++;
        len--;
    }
    while (len && (text[len - 1] == ' ' || (text[len - 1] >= '\t' && text[len - 1] <= '\r')))
        len--;
    out->negative = len && text[0] == '-';
    at = len && (text[0] == '-' || text[0] == '+');
    out->whole = text + at;
    end = skip_digits(text, at, len);
    out->whole_len = end - at;
    out->fraction = text + end;
    out->fraction_len = 0;
    if (end < len && text[end] == '.') {
        at = end + 1;
        end = skip_digits(text, at, len);
        out->fraction = text + at;
        out->fraction_len = end - at;
    }
    if (!(out->whole_len + out->fraction_len) || !read_exponent(text, end, len, &exponent))
        return false;
    out->exponent = exponent;
    while (out->whole_len && out->whole[0] == '0') {
        out->whole++;
        out->whole_len--;
    }
    return true;
}

/* --- comparing */

/* The digits from the first that is not zero on, and the power of ten behind it. Trailing zeros do not count. */
typedef struct digits {
    const calxi_sqlite3_decimal *of;
    size_t at, count; /* both count through whole and fraction as one */
    int64_t magnitude;
} digits;

static char digit_at(const digits *d, size_t i)
{
    const calxi_sqlite3_decimal *of = d->of;
    return i < of->whole_len ? of->whole[i] : of->fraction[i - of->whole_len];
}

static digits significant(const calxi_sqlite3_decimal *of)
{
    digits d = { of, 0, of->whole_len + of->fraction_len, 0 };
    while (d.count && digit_at(&d, d.count - 1) == '0')
        d.count--;
    while (d.at < d.count && digit_at(&d, d.at) == '0')
        d.at++;
    d.magnitude = (int64_t)of->whole_len - (int64_t)d.at + of->exponent;
    return d;
}

static int compare_magnitudes(const digits *a, const digits *b)
{
    size_t i = a->at, k = b->at;
    if (a->magnitude != b->magnitude)
        return a->magnitude < b->magnitude ? -1 : 1;
    for (; i < a->count && k < b->count; i++, k++)
        if (digit_at(a, i) != digit_at(b, k))
            return digit_at(a, i) < digit_at(b, k) ? -1 : 1;
    return (i < a->count) - (k < b->count);
}

/* Zero is zero, whatever its sign. */
static int compare_decimals(const calxi_sqlite3_decimal *a, const calxi_sqlite3_decimal *b)
{
    digits x = significant(a), y = significant(b);
    int sign_x = x.at == x.count ? 0 : a->negative ? -1 : 1, sign_y = y.at == y.count ? 0 : b->negative ? -1 : 1;
    if (sign_x != sign_y)
        return sign_x < sign_y ? -1 : 1;
    return sign_x == 0 ? 0 : sign_x * compare_magnitudes(&x, &y);
}

/* Numbers by their value, before all other texts, which go by their bytes: so that every text has its place in an index. */
static int compare_texts(const char *a, size_t a_len, const char *b, size_t b_len)
{
    calxi_sqlite3_decimal x, y;
    bool number_a = calxi_sqlite3_decimal_read(a, a_len, &x), number_b = calxi_sqlite3_decimal_read(b, b_len, &y);
    size_t shorter = a_len < b_len ? a_len : b_len;
    int order;
    if (number_a && number_b)
        return compare_decimals(&x, &y);
    if (number_a != number_b)
        return number_a ? -1 : 1;
    order = shorter ? memcmp(a, b, shorter) : 0;
    return order ? order : (a_len > b_len) - (a_len < b_len);
}

static int collate(void *context, int a_len, const void *a, int b_len, const void *b)
{
    (void)context;
    return compare_texts(a, (size_t)a_len, b, (size_t)b_len);
}

/* False: one of them is NULL. Beside a double a decimal is one as well, as on PostgreSQL. */
static bool compare_values(sqlite3_value *x, sqlite3_value *y, int *order)
{
    int type_x = sqlite3_value_type(x), type_y = sqlite3_value_type(y);
    double real_x, real_y;
    const char *a, *b;
    if (type_x == SQLITE_NULL || type_y == SQLITE_NULL)
        return false;
    if (type_x == SQLITE_FLOAT || type_y == SQLITE_FLOAT) {
        real_x = sqlite3_value_double(x);
        real_y = sqlite3_value_double(y);
        *order = (real_x > real_y) - (real_x < real_y);
        return true;
    }
    a = (const char *)sqlite3_value_text(x);
    b = (const char *)sqlite3_value_text(y);
    if (!a || !b)
        return false;
    *order = compare_texts(a, (size_t)sqlite3_value_bytes(x), b, (size_t)sqlite3_value_bytes(y));
    return true;
}

/* decimal_cmp(a, b): -1, 0 or 1. */
static void on_compare(sqlite3_context *context, int count, sqlite3_value **values)
{
    int order;
    (void)count;
    if (compare_values(values[0], values[1], &order))
        sqlite3_result_int(context, (order > 0) - (order < 0));
}

/* decimal_same(a, b): 1 when they are equal or both NULL, else 0: IS. */
static void on_same(sqlite3_context *context, int count, sqlite3_value **values)
{
    bool null_a = sqlite3_value_type(values[0]) == SQLITE_NULL, null_b = sqlite3_value_type(values[1]) == SQLITE_NULL;
    int order = 1;
    (void)count;
    if (null_a == null_b && !null_a)
        compare_values(values[0], values[1], &order);
    sqlite3_result_int(context, null_a && null_b ? 1 : order == 0);
}

/* decimal_nullif(a, b): a, or NULL when they are equal. */
static void on_nullif(sqlite3_context *context, int count, sqlite3_value **values)
{
    int order;
    (void)count;
    if (!compare_values(values[0], values[1], &order) || order != 0)
        sqlite3_result_value(context, values[0]);
}

/* decimal_between(x, low, high): x >= low AND x <= high, which is false also when one of them is NULL and the other says so. */
static void on_between(sqlite3_context *context, int count, sqlite3_value **values)
{
    int low, high;
    bool has_low = compare_values(values[0], values[1], &low), has_high = compare_values(values[0], values[2], &high);
    (void)count;
    if ((has_low && low < 0) || (has_high && high > 0))
        sqlite3_result_int(context, 0);
    else if (has_low && has_high)
        sqlite3_result_int(context, 1);
}

/* decimal_in(x, a, b, ...): NULL when x is not found and one of all is NULL. */
static void on_in(sqlite3_context *context, int count, sqlite3_value **values)
{
    bool null = false;
    int order;
    for (int i = 1; i < count; i++) {
        if (!compare_values(values[0], values[i], &order))
            null = true;
        else if (order == 0) {
            sqlite3_result_int(context, 1);
            return;
        }
    }
    if (!null)
        sqlite3_result_int(context, 0);
}

/* --- given to a connection */

/* SQLITE_BloomFilter of SQLite's sqliteInt.h; the bit was of nothing before 3.38, which brought the filters. */
#define BLOOM_FILTER 0x00080000u

/* A join by an automatic index, and some by others, first asks a Bloom filter. That of 3.40.1 hashes a text by its bytes' number, whatever the
 * collation: '100' and '100.00' never met (tried: 2 rows of 5 in joins, EXISTS and IN of a select; all 5 with the filters off, and EXPLAIN has
 * no Filter then). Later versions hash all texts alike, so that nothing is lost there. test_control is in any library that is not built with
 * SQLITE_UNTESTABLE, which ignores it. */
static void leave_out_bloom_filters(sqlite3 *db)
{
    sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, db, BLOOM_FILTER);
}

static bool is_zero(const char *text, size_t len)
{
    size_t i = 0;
    while (i < len && (text[i] == '0' || text[i] == '.'))
        i++;
    return i == len;
}

int calxi_sqlite3_bind_decimal(sqlite3_stmt *stmt, int index, calx_decimal decimal, sqlite3_destructor_type life)
{
    bool negative = decimal.len > 1 && decimal.ptr[0] == '-';
    const char *text = decimal.ptr + negative;
    size_t len = decimal.len - negative;
    char *copy;
    while (len > 1 && text[0] == '0' && text[1] != '.') {
        text++;
        len--;
    }
    if (negative && is_zero(text, len))
        negative = false;
    if (!negative || len + 1 == decimal.len) /* as a part of what there is */
        return sqlite3_bind_text64(stmt, index, text - negative, len + negative, life, SQLITE_UTF8);
    if (len > INT32_MAX)
        return SQLITE_TOOBIG;
    copy = sqlite3_mprintf("-%.*s", (int)len, text);
    return copy ? sqlite3_bind_text(stmt, index, copy, (int)len + 1, sqlite3_free) : SQLITE_NOMEM;
}

int calxi_sqlite3_decimal_install(sqlite3 *db)
{
    static const struct {
        const char *name;
        int arguments;
        void (*call)(sqlite3_context *context, int count, sqlite3_value **values);
    } functions[] = { { "decimal_cmp", 2, on_compare }, { "decimal_same", 2, on_same }, { "decimal_nullif", 2, on_nullif },
 { "decimal_between", 3, on_between }, { "decimal_in", -1, on_in } };
    int code = sqlite3_create_collation_v2(db, "decimal", SQLITE_UTF8, NULL, collate, NULL);
    for (size_t i = 0; code == SQLITE_OK && i < sizeof functions / sizeof *functions; i++)
        code = sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments, CALXI_SQLITE3_FUNCTION, NULL, functions[i].call, NULL, NULL,
                                          NULL);
    leave_out_bloom_filters(db);
    code = code == SQLITE_OK ? calxi_sqlite3_sum_install(db) : code;
    code = code == SQLITE_OK ? calxi_sqlite3_moment_install(db) : code;
    return code == SQLITE_OK ? calxi_sqlite3_arithmetic_install(db) : code;
}
