/* SPDX-License-Identifier: MIT */
/* Exact decimals. */
#include "types/decimal.h"

#include <calx/plugin/convert.h>
#include <calx/values.h>

#include <inttypes.h>
#include <string.h>

static size_t skip_digits(const char *text, size_t at, size_t len)
{
    while (at < len && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

/* A "+", a bare ".5" or "1.", an exponent, "NaN" and hexadecimal are each taken by some backend and refused, or read
 * as another type, by the next one. */
bool calxi_decimal_valid(const char *text, size_t len)
{
    size_t start = len && text[0] == '-', at = skip_digits(text, start, len);
    if (at == start)
        return false;
    if (at == len)
        return true;
    start = at + 1;
    return text[at] == '.' && start < len && skip_digits(text, start, len) == len;
}

calx_status calx_decimal_parse(const char *text, size_t len, calx_decimal *decimal, const char **why)
{
    bool good = text && calxi_decimal_valid(text, len);
    *decimal = good ? (calx_decimal){ text, len } : (calx_decimal){ NULL, 0 };
    if (!good && why)
        *why = "a decimal is written with digits and a full stop, as -12.50: no plus, no exponent, no bare point";
    return good ? CALX_OK : CALX_DATA_ERROR;
}

/* A decimal without its zeros in front and behind. */
typedef struct decimal_parts {
    int sign;
    const char *whole, *fraction;
    size_t whole_len, fraction_len;
} decimal_parts;

static decimal_parts parts_of(calx_decimal decimal)
{
    size_t start = decimal.ptr[0] == '-', point = skip_digits(decimal.ptr, start, decimal.len);
    decimal_parts n = { start ? -1 : 1, decimal.ptr + start, decimal.ptr + point + 1, point - start,
                 point < decimal.len ? decimal.len - point - 1 : 0 };
    for (; n.whole_len && *n.whole == '0'; n.whole_len--)
        n.whole++;
    while (n.fraction_len && n.fraction[n.fraction_len - 1] == '0')
        n.fraction_len--;
    if (!n.whole_len && !n.fraction_len)
        n.sign = 0;
    return n;
}

static int compare_sizes(const decimal_parts *a, const decimal_parts *b)
{
    size_t shorter = a->fraction_len < b->fraction_len ? a->fraction_len : b->fraction_len;
    int order = a->whole_len != b->whole_len ? (a->whole_len > b->whole_len) - (a->whole_len < b->whole_len)
                : a->whole_len               ? memcmp(a->whole, b->whole, a->whole_len)
                                             : 0;
    if (!order && shorter)
        order = memcmp(a->fraction, b->fraction, shorter);
    if (!order)
        order = (a->fraction_len > b->fraction_len) - (a->fraction_len < b->fraction_len);
    return (order > 0) - (order < 0);
}

int calx_decimal_compare(calx_decimal a, calx_decimal b)
{
    bool good_a = a.ptr && calxi_decimal_valid(a.ptr, a.len), good_b = b.ptr && calxi_decimal_valid(b.ptr, b.len);
    decimal_parts x, y;
    if (!good_a || !good_b)
        return good_b - good_a;
    x = parts_of(a);
    y = parts_of(b);
    if (x.sign != y.sign || !x.sign)
        return (x.sign > y.sign) - (x.sign < y.sign);
    return x.sign * compare_sizes(&x, &y);
}

calx_decimal calx_decimal_from_int64(int64_t number, char *out)
{
    return (calx_decimal){ out, (size_t)snprintf(out, 21, "%" PRId64, number) };
}

calx_status calx_decimal_to_int64(calx_decimal decimal, int64_t *number)
{
    uint64_t size;
    bool negative;
    *number = 0;
    if (!decimal.ptr || !calxi_decimal_valid(decimal.ptr, decimal.len) ||
        calx_decimal_to_int_(decimal.ptr, decimal.len, &size, &negative) || size > (uint64_t)INT64_MAX + negative)
        return CALX_DATA_ERROR;
    *number = (int64_t)(negative ? 0 - size : size);
    return CALX_OK;
}
