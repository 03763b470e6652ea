/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's exact arithmetic: functions that SQL over decimals is made of, decimal_mul(), decimal_div(), decimal_round() ...
 *
 * Operands are decimals in text, integers, and reals that 15 digits stand for; NULL gives NULL; anything else is an error, never another
 * number. Scales are those of PostgreSQL 15 (numeric.c): a product has the digits of both factors behind its point, a quotient at least 16
 * significant digits and no fewer than its operands, a remainder the more of the two. What is cut off is rounded half away from zero. */
#include "driver_sqlite3_decimal.h"
#include "driver_sqlite3_number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- from SQLite and back ---- */

static void fail(sqlite3_context *context, const char *what, sqlite3_value *value)
{
    char message[160];
    const char *text = (const char *)sqlite3_value_text(value);
    snprintf(message, sizeof message, "%s: %.60s", what, sqlite3_value_type(value) == SQLITE_BLOB ? "a blob" : text ? text : "");
    sqlite3_result_error(context, message, -1);
}

static void too_large(sqlite3_context *context)
{
    sqlite3_result_error(context, "decimal out of range", -1);
}

/* A real is a decimal when its 15 digits are all of it; `rounds`: they are what is wanted of it. */
static bool read_text(sqlite3_value *value, bool rounds, calxi_sqlite3_decimal *out)
{
    int type = sqlite3_value_type(value);
    double real = type == SQLITE_FLOAT ? sqlite3_value_double(value) : 0; /* before it becomes text */
    const char *text = (const char *)sqlite3_value_text(value);
    if (type == SQLITE_BLOB || !text || !calxi_sqlite3_decimal_read(text, (size_t)sqlite3_value_bytes(value), out))
        return false;
    return type != SQLITE_FLOAT || rounds || strtod(text, NULL) == real;
}

/* False: the result is an error. */
static bool read_number(sqlite3_context *context, sqlite3_value *value, bool rounds, calxi_number *n)
{
    calxi_sqlite3_decimal decimal;
    int64_t scale;
    n->count = 0;
    if (!read_text(value, rounds, &decimal)) {
        fail(context, "this is no decimal", value);
        return false;
    }
    scale = (int64_t)decimal.fraction_len - decimal.exponent;
    if (decimal.whole_len + decimal.fraction_len > CALXI_NUMBER_DIGITS || scale > CALXI_NUMBER_DIGITS || scale < -CALXI_NUMBER_DIGITS) {
        too_large(context);
        return false;
    }
    calxi_number_append(n, decimal.whole, decimal.whole_len);
    calxi_number_append(n, decimal.fraction, decimal.fraction_len);
    calxi_number_trim(n);
    if (scale < 0 && n->count && !calxi_number_shift(n, (size_t)-scale)) {
        too_large(context);
        return false;
    }
    n->scale = scale < 0 ? 0 : (size_t)scale;
    n->negative = decimal.negative && n->count;
    return true;
}

/* Up to two numbers. False: one is NULL, and so is the result, or it is an error. */
static bool read_numbers(sqlite3_context *context, sqlite3_value **values, calxi_number *a, calxi_number *b)
{
    if (sqlite3_value_type(values[0]) == SQLITE_NULL || (b && sqlite3_value_type(values[1]) == SQLITE_NULL))
        return false;
    return read_number(context, values[0], false, a) && (!b || read_number(context, values[1], false, b));
}

/* The digits, with zeros in front so that there is one before the point. */
static void answer(sqlite3_context *context, const calxi_number *n)
{
    size_t size = CALXI_NUMBER_LIMBS * CALXI_NUMBER_LIMB + (size_t)CALXI_NUMBER_DIGITS + 16, len = 0, at = 0;
    char digits[CALXI_NUMBER_LIMBS * CALXI_NUMBER_LIMB + 2 * CALXI_NUMBER_DIGITS + 16], text[CALXI_NUMBER_LIMBS * CALXI_NUMBER_LIMB + 2 * CALXI_NUMBER_DIGITS + 16];
    if (n->scale > 2 * (size_t)CALXI_NUMBER_DIGITS) {
        too_large(context);
        return;
    }
    for (size_t i = n->count; i-- > 0;)
        len += (size_t)snprintf(digits + len, size - len, i + 1 == n->count ? "%u" : "%09u", n->limbs[i]);
    if (len > 2 * (size_t)CALXI_NUMBER_DIGITS) {
        too_large(context);
        return;
    }
    if (n->negative && n->count)
        text[at++] = '-';
    for (size_t i = 0; i < (len > n->scale ? len - n->scale : 0); i++)
        text[at++] = digits[i];
    if (len <= n->scale)
        text[at++] = '0';
    if (n->scale) {
        text[at++] = '.';
        for (size_t i = 0; i < n->scale; i++)
            text[at++] = i + len < n->scale ? '0' : digits[len - n->scale + i];
    }
    sqlite3_result_text(context, text, (int)at, SQLITE_TRANSIENT);
    sqlite3_result_subtype(context, CALXI_SQLITE3_DECIMAL_SUBTYPE);
}

/* ---- functions ---- */

/* decimal_add(a, b), decimal_sub(a, b). */
static void on_add(sqlite3_context *context, int count, sqlite3_value **values)
{
    calxi_number a, b;
    (void)count;
    if (!read_numbers(context, values, &a, &b))
        return;
    b.negative = sqlite3_user_data(context) ? !b.negative : b.negative;
    if (!calxi_number_align(&a, &b) || a.count + 1 >= CALXI_NUMBER_LIMBS || b.count + 1 >= CALXI_NUMBER_LIMBS) {
        too_large(context);
        return;
    }
    if (a.negative == b.negative)
        calxi_number_add(&a, &b);
    else if (calxi_number_compare(&a, &b) >= 0)
        calxi_number_subtract(&a, &b);
    else {
        calxi_number_subtract(&b, &a);
        a = b;
    }
    answer(context, &a);
}

static void on_multiply(sqlite3_context *context, int count, sqlite3_value **values)
{
    calxi_number a, b, product;
    (void)count;
    if (!read_numbers(context, values, &a, &b))
        return;
    product.negative = a.negative != b.negative;
    product.scale = a.scale + b.scale;
    if (calxi_number_multiply(&product, &a, &b))
        answer(context, &product);
    else
        too_large(context);
}

/* The number's place in base 10^4, and its first digit there, which is what PostgreSQL reckons scales by. */
static void place_of(const calxi_number *n, int64_t *weight, uint32_t *first)
{
    char digits[24] = "";
    int64_t magnitude, have;
    *weight = 0;
    *first = 0;
    if (!n->count)
        return;
    have = snprintf(digits, sizeof digits, "%u", n->limbs[n->count - 1]);
    magnitude = (int64_t)(n->count - 1) * CALXI_NUMBER_LIMB + have - (int64_t)n->scale; /* digits before the point, or minus the zeros behind it */
    if (n->count > 1)
        have += snprintf(digits + have, sizeof digits - (size_t)have, "%09u", n->limbs[n->count - 2]);
    *weight = magnitude > 0 ? (magnitude - 1) / 4 : -((4 - magnitude) / 4);
    for (int64_t i = 0, take = magnitude - *weight * 4; i < take; i++)
        *first = *first * 10 + (uint32_t)(i < have ? digits[i] - '0' : 0);
}

/* As many digits behind the point as PostgreSQL 15 gives a quotient (select_div_scale). */
static size_t scale_of_quotient(const calxi_number *a, const calxi_number *b)
{
    int64_t weight_a, weight_b, scale;
    uint32_t first_a, first_b;
    place_of(a, &weight_a, &first_a);
    place_of(b, &weight_b, &first_b);
    scale = 16 - (weight_a - weight_b - (first_a <= first_b)) * 4;
    if (scale < (int64_t)a->scale)
        scale = (int64_t)a->scale;
    if (scale < (int64_t)b->scale)
        scale = (int64_t)b->scale;
    return scale < 1000 ? (size_t)(scale < 0 ? 0 : scale) : 1000;
}

/* Of b = 0 the result is NULL, as of SQLite's own division. */
static void on_divide(sqlite3_context *context, int count, sqlite3_value **values)
{
    calxi_number a, b, quotient;
    size_t scale;
    bool ok;
    (void)count;
    if (!read_numbers(context, values, &a, &b) || !b.count)
        return;
    quotient.negative = a.negative != b.negative;
    scale = scale_of_quotient(&a, &b);
    ok = a.scale <= scale + b.scale ? calxi_number_shift(&a, scale + b.scale - a.scale) : calxi_number_shift(&b, a.scale - scale - b.scale);
    quotient.scale = scale;
    if (ok && calxi_number_divide(&quotient, &a, &b, CALXI_HALF_AWAY, quotient.negative))
        answer(context, &quotient);
    else
        too_large(context);
}

/* decimal_mod(a, b): the rest of a division towards zero, with the sign of a. decimal_floor_div(a, b): the floor of the quotient. */
static void on_whole_divide(sqlite3_context *context, int count, sqlite3_value **values)
{
    bool rest = sqlite3_user_data(context) != NULL;
    calxi_number a, b, quotient;
    (void)count;
    if (!read_numbers(context, values, &a, &b) || !b.count)
        return;
    quotient.negative = a.negative != b.negative;
    quotient.scale = 0;
    if (calxi_number_align(&a, &b) && calxi_number_divide(&quotient, &a, &b, rest ? CALXI_TO_ZERO : CALXI_TO_FLOOR, quotient.negative))
        answer(context, rest ? &a : &quotient);
    else
        too_large(context);
}

static void on_negate(sqlite3_context *context, int count, sqlite3_value **values)
{
    bool absolute = sqlite3_user_data(context) != NULL;
    calxi_number n;
    (void)count;
    if (!read_numbers(context, values, &n, NULL))
        return;
    n.negative = absolute ? false : !n.negative;
    answer(context, &n);
}

/* decimal_round(x), decimal_round(x, digits), and its kin by the direction. */
static void on_round(sqlite3_context *context, int count, sqlite3_value **values)
{
    static const calxi_direction directions[] = { CALXI_TO_ZERO, CALXI_HALF_AWAY, CALXI_TO_FLOOR, CALXI_TO_CEILING };
    const calxi_direction *how = sqlite3_user_data(context);
    calxi_number n;
    int64_t digits = count > 1 ? sqlite3_value_int64(values[1]) : 0;
    if ((count > 1 && sqlite3_value_type(values[1]) == SQLITE_NULL) || !read_numbers(context, values, &n, NULL))
        return;
    if (calxi_number_round(&n, digits, how ? *how : directions[CALXI_HALF_AWAY]))
        answer(context, &n);
    else
        too_large(context);
}

/* decimal_cast(x): a decimal, also of a double, whose 15 digits it takes as PostgreSQL does. decimal_cast(x, precision, scale): rounded to the
 * scale; more digits than the precision has are an error. */
static void on_cast(sqlite3_context *context, int count, sqlite3_value **values)
{
    int64_t precision = count > 1 ? sqlite3_value_int64(values[1]) : 0, scale = count > 1 ? sqlite3_value_int64(values[2]) : 0;
    calxi_number n, limit = { .count = 1, .limbs = { 1 } };
    if (sqlite3_value_type(values[0]) == SQLITE_NULL || !read_number(context, values[0], true, &n))
        return;
    if (count == 1 || (precision > 0 && precision <= CALXI_NUMBER_DIGITS && scale >= 0 && scale <= precision && calxi_number_round(&n, scale, CALXI_HALF_AWAY) &&
                       calxi_number_shift(&limit, (size_t)precision) && calxi_number_compare(&n, &limit) < 0))
        answer(context, &n);
    else
        fail(context, "decimal out of range", values[0]);
}

/* decimal_fit(x, scale): as a column of NUMERIC(p, scale) takes it on the servers. What is no number, or too large a one, is left to the
 * column's own checks. */
static void on_fit(sqlite3_context *context, int count, sqlite3_value **values)
{
    int64_t scale = sqlite3_value_int64(values[1]);
    calxi_sqlite3_decimal decimal;
    calxi_number n;
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL)
        return;
    if (!read_text(values[0], true, &decimal) || decimal.whole_len + decimal.fraction_len > CALXI_NUMBER_DIGITS || decimal.exponent > 1000 ||
        decimal.exponent < -1000)
        sqlite3_result_value(context, values[0]);
    else if (read_number(context, values[0], true, &n)) {
        if (calxi_number_round(&n, scale, CALXI_HALF_AWAY))
            answer(context, &n);
        else
            too_large(context);
    }
}

/* real_fit(x): as a column of floats takes it on the servers. What is no number, or out of a float's range, is left to the column's own checks. */
static void on_real(sqlite3_context *context, int count, sqlite3_value **values)
{
    int type = sqlite3_value_numeric_type(values[0]);
    double value = sqlite3_value_double(values[0]);
    float narrow = fabs(value) <= (double)FLT_MAX * 2 ? (float)value : 0;
    (void)count;
    if ((type == SQLITE_FLOAT || type == SQLITE_INTEGER) && isfinite(narrow) && (narrow != 0 || value == 0))
        sqlite3_result_double(context, (double)narrow);
    else
        sqlite3_result_value(context, values[0]);
}

/* decimal_int(x): the nearest integer; an error when it does not fit. */
static void on_integer(sqlite3_context *context, int count, sqlite3_value **values)
{
    calxi_number n;
    uint64_t value = 0;
    bool ok;
    (void)count;
    if (!read_numbers(context, values, &n, NULL))
        return;
    ok = calxi_number_round(&n, 0, CALXI_HALF_AWAY) && n.count <= 3;
    for (size_t i = n.count; ok && i-- > 0;)
        ok = !__builtin_mul_overflow(value, (uint64_t)CALXI_NUMBER_BASE, &value) && !__builtin_add_overflow(value, (uint64_t)n.limbs[i], &value);
    if (!ok || value > (uint64_t)INT64_MAX + n.negative)
        fail(context, "integer out of range", values[0]);
    else
        sqlite3_result_int64(context, n.negative ? (int64_t)(0 - value) : (int64_t)value);
}

#ifndef SQLITE_RESULT_SUBTYPE /* before SQLite 3.45 */
#define SQLITE_RESULT_SUBTYPE 0
#endif

int calxi_sqlite3_arithmetic_install(sqlite3 *db)
{
    static char yes;
    static calxi_direction to_zero = CALXI_TO_ZERO, floor = CALXI_TO_FLOOR, ceiling = CALXI_TO_CEILING;
    static const struct {
        const char *name;
        int arguments;
        void *data;
        void (*call)(sqlite3_context *context, int count, sqlite3_value **values);
    } functions[] = {
        { "decimal_add", 2, NULL, on_add },              { "decimal_sub", 2, &yes, on_add },
        { "decimal_mul", 2, NULL, on_multiply },         { "decimal_div", 2, NULL, on_divide },
        { "decimal_mod", 2, &yes, on_whole_divide },     { "decimal_floor_div", 2, NULL, on_whole_divide },
        { "decimal_neg", 1, NULL, on_negate },           { "decimal_abs", 1, &yes, on_negate },
        { "decimal_round", 1, NULL, on_round },          { "decimal_round", 2, NULL, on_round },
        { "decimal_trunc", 1, &to_zero, on_round },      { "decimal_trunc", 2, &to_zero, on_round },
        { "decimal_floor", 1, &floor, on_round },        { "decimal_ceil", 1, &ceiling, on_round },
        { "decimal_cast", 1, NULL, on_cast },            { "decimal_cast", 3, NULL, on_cast },
        { "decimal_int", 1, NULL, on_integer },          { "decimal_fit", 2, NULL, on_fit },
        { "real_fit", 1, NULL, on_real },
    };
    const int flags = CALXI_SQLITE3_FUNCTION | SQLITE_RESULT_SUBTYPE;
    int code = SQLITE_OK;
    for (size_t i = 0; code == SQLITE_OK && i < sizeof functions / sizeof *functions; i++)
        code = sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments, flags, functions[i].data, functions[i].call, NULL,
                                          NULL, NULL);
    return code;
}
