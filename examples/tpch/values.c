/* SPDX-License-Identifier: MIT */
/* Values of results, as text and side by side. */
#include "values.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Adds one to a number that is written in digits, in place. There is a 0 before it. */
static void add_one(char *number, size_t len)
{
    for (size_t i = len; i-- > 0;) {
        if (number[i] == '.')
            continue;
        if (number[i] != '9') {
            number[i]++;
            return;
        }
        number[i] = '0';
    }
}

/* Digits are all that is looked at: nothing passes through a double. */
static void round_decimal(calx_decimal decimal, size_t digits, char out[VALUE_SIZE])
{
    bool negative = decimal.len && *decimal.ptr == '-';
    const char *ptr = decimal.ptr + negative;
    size_t len = decimal.len - negative, whole = 0, at = 1;
    char number[VALUE_SIZE / 2] = "0";
    while (whole < len && ptr[whole] != '.')
        whole++;
    for (size_t i = 0; i < whole && at + digits + 2 < sizeof number; i++)
        number[at++] = ptr[i];
    if (digits)
        number[at++] = '.';
    for (size_t i = 1; i <= digits; i++)
        number[at++] = whole + i < len ? ptr[whole + i] : '0';
    if (whole + digits + 1 < len && ptr[whole + digits + 1] >= '5')
        add_one(number, at);
    number[at] = '\0';
    const char *first = number;
    while (*first == '0' && first[1] && first[1] != '.')
        first++;
    snprintf(out, VALUE_SIZE, "%s%s", negative && strpbrk(first, "123456789") ? "-" : "", first);
}

/* SQLite says of a sum of decimals no more than that it is text. */
static calx_decimal decimal_of(const calx_value *value)
{
    return value->kind == CALX_KIND_STR ? (calx_decimal){ value->as.s.ptr, value->as.s.len } : value->as.decimal;
}

/* Two digits more than are wanted, before they are rounded: 0.125 is a tie also where it has become 0.12499999999. */
static void round_double(double number, size_t digits, char out[VALUE_SIZE])
{
    char text[VALUE_SIZE];
    int len = snprintf(text, sizeof text, "%.*f", (int)digits + 2, number);
    round_decimal((calx_decimal){ text, len > 0 && len < VALUE_SIZE ? (size_t)len : 0 }, digits, out);
}

static void number_text(const calx_value *value, int digits, char out[VALUE_SIZE])
{
    switch (value->kind) {
    case CALX_KIND_INT64: {
        char whole[21];
        round_decimal(calx_decimal_from_int64(value->as.i, whole), (size_t)digits, out);
        break;
    }
    case CALX_KIND_DOUBLE: round_double(value->as.d, (size_t)digits, out); break;
    case CALX_KIND_STR:
    case CALX_KIND_DECIMAL: round_decimal(decimal_of(value), (size_t)digits, out); break;
    default: snprintf(out, VALUE_SIZE, "(kind %" PRIu32 ")", value->kind);
    }
}

const char *value_text(const calx_value *value, enum column column, char out[VALUE_SIZE])
{
    if (value->kind == CALX_KIND_NULL)
        snprintf(out, VALUE_SIZE, "NULL");
    else if (column == DATE && value->kind == CALX_KIND_DATE)
        calx_date_format(value->as.date, out, VALUE_SIZE);
    else if ((column == TEXT || column == DATE) && value->kind == CALX_KIND_STR)
        snprintf(out, VALUE_SIZE, "%.*s", (int)value->as.s.len, value->as.s.ptr);
    else
        number_text(value, column == DECIMAL ? DIGITS : 0, out);
    return out;
}

static bool is_decimal(const calx_value *value)
{
    return value->kind == CALX_KIND_DECIMAL || value->kind == CALX_KIND_STR;
}

bool value_same(const calx_value *a, const calx_value *b, enum column column)
{
    char left[VALUE_SIZE], right[VALUE_SIZE];
    if (column == DECIMAL && (a->kind == CALX_KIND_DOUBLE || b->kind == CALX_KIND_DOUBLE)) {
        number_text(a, FLOATING_DIGITS, left);
        number_text(b, FLOATING_DIGITS, right);
        return strcmp(left, right) == 0;
    }
    if (column == DECIMAL && is_decimal(a) && is_decimal(b))
        return calx_decimal_compare(decimal_of(a), decimal_of(b)) == 0;
    return strcmp(value_text(a, column, left), value_text(b, column, right)) == 0;
}
