/* SPDX-License-Identifier: MIT */
/* Fuzz target: numbers as text. A decimal keeps every digit, an integer is exact or refused, a double is the one that
 * the C library reads, and what is written reads back. */
#include "fuzz.h"

#include "types/decimal.h"

#include <calx/plugin/slot.h>

#include <errno.h>
#include <math.h>

static bool same_double(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void check_double(double value)
{
    char text[33] = "";
    double back;
    size_t len = calx_double_to_text(value, text);
    require(len > 0 && len < 32, "the length of a double's text");
    require(calx_double_from_text(text, len, &back) && same_double(value, back), "a double does not read back");
}

/* Only a number in digits is also one to strtod (which takes hexadecimals, blanks and NAN(...) besides). */
static void check_text_as_double(const char *text, size_t len)
{
    double ours;
    char *end;
    bool is_number = calx_double_from_text(text, len, &ours);
    if (is_number)
        check_double(ours);
    if (strlen(text) != len || len == 0 || strspn(text, "+-0123456789.eE") != len)
        return;
    errno = 0;
    double theirs = strtod(text, &end);
    if (*end || end == text)
        require(!is_number, "a double that the C library does not read");
    else if (is_number)
        require(same_double(ours, theirs), "another double than the C library's");
}

/* The number without its fraction, when that is zero. */
static bool as_integer(const char *text, size_t len, long long *number)
{
    const char *point = memchr(text, '.', len);
    size_t whole = point ? (size_t)(point - text) : len;
    char copy[40];
    for (size_t i = whole + 1; i < len; i++)
        if (text[i] != '0')
            return false;
    while (whole > 1 && text[0] == '0') {
        text++;
        whole--;
    }
    if (whole >= sizeof copy)
        return false;
    memcpy(copy, text, whole);
    copy[whole] = '\0';
    errno = 0;
    *number = strtoll(copy, NULL, 10);
    return errno == 0;
}

/* No double is near it: it is too large, or so small that it would be 0. */
static bool has_no_double(const char *text)
{
    double nearest = strtod(text, NULL);
    return isinf(nearest) || (nearest == 0 && text[strcspn(text, "123456789")]);
}

static void check_decimal(const char *text, size_t len)
{
    calx_decimal decimal = { NULL, 0 };
    int64_t integer = 0;
    double number = 0;
    long long expected = 0;
    calx_slot as_decimal = { CALX_KIND_DECIMAL, sizeof decimal, &decimal, NULL, 0 };
    calx_slot as_int = { CALX_KIND_INT64, sizeof integer, &integer, NULL, 0 };
    calx_slot as_double = { CALX_KIND_DOUBLE, sizeof number, &number, NULL, 0 };
    require(calx_slot_put_decimal(&as_decimal, 0, text, len) == CALX_FAULT_NONE, "a decimal is no decimal");
    require(decimal.len == len && memcmp(decimal.ptr, text, len) == 0, "a digit was lost");
    require(calx_slot_put_decimal(&as_double, 0, text, len) == (has_no_double(text) ? CALX_FAULT_RANGE : CALX_FAULT_NONE),
            "a decimal is no double");
    if (text[0] != '-' || len > 1) {
        bool fits = as_integer(text, len, &expected);
        uint32_t fault = calx_slot_put_decimal(&as_int, 0, text, len);
        require(!fits || fault == CALX_FAULT_NONE, "an integer was refused");
        require(fault || !fits || integer == expected, "another integer");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, size };
    double bits;
    uint64_t number = size >= 8 ? take_number(&in) : 0;
    char *text;
    size_t len;
    memcpy(&bits, &number, sizeof bits);
    check_double(bits);
    in = (input){ data, size };
    len = in.size;
    text = take_text(&in);
    check_text_as_double(text, len);
    if (calxi_decimal_valid(text, len))
        check_decimal(text, len);
    free(text);
    return 0;
}
