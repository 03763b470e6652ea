/* SPDX-License-Identifier: MIT */
/* Exact decimals. */
#include "types/decimal.h"

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
