/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's decimals as numbers: adding, multiplying, dividing and rounding them by hand. */
#include "driver_sqlite3_number.h"

#include <string.h>

enum { BASE = CALXI_NUMBER_BASE, LIMB = CALXI_NUMBER_LIMB, DIGITS = CALXI_NUMBER_DIGITS, LIMBS = CALXI_NUMBER_LIMBS };

/* ---- whole numbers, without their signs ---- */

void calxi_number_trim(calxi_number *n)
{
    while (n->count && !n->limbs[n->count - 1])
        n->count--;
}

/* n * by + add. */
static void multiply_small(calxi_number *n, uint32_t by, uint32_t add)
{
    uint64_t carry = add;
    for (size_t i = 0; i < n->count; i++) {
        carry += (uint64_t)n->limbs[i] * by;
        n->limbs[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
    if (carry && n->count < LIMBS)
        n->limbs[n->count++] = (uint32_t)carry;
}

static uint32_t divide_small(calxi_number *n, uint32_t by)
{
    uint64_t rest = 0;
    for (size_t i = n->count; i-- > 0;) {
        rest = rest * BASE + n->limbs[i];
        n->limbs[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    calxi_number_trim(n);
    return (uint32_t)rest;
}

static uint32_t power_of_ten(size_t n)
{
    uint32_t power = 1;
    while (n--)
        power *= 10;
    return power;
}

/* n * 10^digits. */
bool calxi_number_shift(calxi_number *n, size_t digits)
{
    size_t whole = digits / LIMB;
    if (n->count + whole + 1 > LIMBS)
        return false;
    multiply_small(n, power_of_ten(digits % LIMB), 0);
    if (!n->count)
        return true;
    memmove(n->limbs + whole, n->limbs, n->count * sizeof *n->limbs);
    memset(n->limbs, 0, whole * sizeof *n->limbs);
    n->count += whole;
    return true;
}

bool calxi_number_multiply(calxi_number *product, const calxi_number *a, const calxi_number *b)
{
    if (a->count + b->count > LIMBS)
        return false;
    product->count = a->count + b->count;
    memset(product->limbs, 0, product->count * sizeof *product->limbs);
    for (size_t i = 0; i < a->count; i++) {
        uint64_t carry = 0;
        for (size_t k = 0; k < b->count; k++) {
            carry += product->limbs[i + k] + (uint64_t)a->limbs[i] * b->limbs[k];
            product->limbs[i + k] = (uint32_t)(carry % BASE);
            carry /= BASE;
        }
        product->limbs[i + b->count] = (uint32_t)carry;
    }
    calxi_number_trim(product);
    return true;
}

/* Subtracts digit * by from the limbs at `at`; true: that was once too often. */
static bool subtract_product(calxi_number *n, size_t at, const calxi_number *by, uint64_t digit)
{
    int64_t borrow = 0;
    uint64_t carry = 0;
    for (size_t i = 0; i <= by->count; i++) {
        int64_t limb;
        carry += i < by->count ? by->limbs[i] * digit : 0;
        limb = (int64_t)n->limbs[at + i] - (int64_t)(carry % BASE) + borrow;
        carry /= BASE;
        borrow = limb < 0 ? -1 : 0;
        n->limbs[at + i] = (uint32_t)(limb < 0 ? limb + BASE : limb);
    }
    return borrow < 0;
}

static void add_back(calxi_number *n, size_t at, const calxi_number *by)
{
    uint64_t carry = 0;
    for (size_t i = 0; i <= by->count; i++) {
        carry += n->limbs[at + i] + (uint64_t)(i < by->count ? by->limbs[i] : 0);
        n->limbs[at + i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
}

/* Division by hand (Knuth, 4.3.1, algorithm D): a becomes the rest, which is less than b. b is not 0. */
static bool divide(calxi_number *quotient, calxi_number *a, calxi_number *b)
{
    uint32_t by = (uint32_t)(BASE / ((uint64_t)b->limbs[b->count - 1] + 1));
    size_t steps;
    quotient->count = 0;
    if (a->count < b->count)
        return true;
    if (a->count + 2 > LIMBS)
        return false;
    steps = a->count - b->count + 1;
    multiply_small(a, by, 0);
    multiply_small(b, by, 0);
    memset(a->limbs + a->count, 0, (LIMBS - a->count) * sizeof *a->limbs);
    memset(quotient->limbs, 0, (steps + 1) * sizeof *quotient->limbs);
    for (size_t at = steps; at-- > 0;) {
        uint64_t high = (uint64_t)a->limbs[at + b->count] * BASE + a->limbs[at + b->count - 1], top = b->limbs[b->count - 1];
        uint64_t digit = high / top < BASE ? high / top : BASE - 1;
        if (subtract_product(a, at, b, digit))
            do { /* at most twice, as b's highest limb is at least half the base */
                digit--;
                add_back(a, at, b);
            } while (a->limbs[at + b->count] != 0);
        quotient->limbs[at] = (uint32_t)digit;
    }
    quotient->count = steps;
    a->count = b->count;
    calxi_number_trim(quotient);
    calxi_number_trim(a);
    divide_small(a, by);
    divide_small(b, by);
    return true;
}

int calxi_number_compare(const calxi_number *a, const calxi_number *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (size_t i = a->count; i-- > 0;)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

void calxi_number_append(calxi_number *n, const char *digits, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t take = len - at < LIMB ? len - at : LIMB;
        uint32_t part = 0;
        for (size_t i = 0; i < take; i++)
            part = part * 10 + (uint32_t)(digits[at + i] - '0');
        multiply_small(n, power_of_ten(take), part);
        at += take;
    }
}

bool calxi_number_align(calxi_number *a, calxi_number *b)
{
    size_t scale = a->scale > b->scale ? a->scale : b->scale;
    bool ok = calxi_number_shift(a, scale - a->scale) && calxi_number_shift(b, scale - b->scale);
    a->scale = b->scale = scale;
    return ok;
}

/* a += b, without signs; a has room for a carry. */
void calxi_number_add(calxi_number *a, const calxi_number *b)
{
    uint32_t carry = 0;
    for (size_t i = 0; i < b->count || carry; i++) {
        uint32_t sum = carry + (i < a->count ? a->limbs[i] : 0) + (i < b->count ? b->limbs[i] : 0);
        a->limbs[i] = sum % BASE;
        carry = sum / BASE;
        a->count = i < a->count ? a->count : i + 1;
    }
}

/* a - b, of which a is the larger. */
void calxi_number_subtract(calxi_number *a, const calxi_number *b)
{
    int32_t borrow = 0;
    for (size_t i = 0; i < a->count; i++) {
        int32_t limb = (int32_t)a->limbs[i] - borrow - (i < b->count ? (int32_t)b->limbs[i] : 0);
        borrow = limb < 0;
        a->limbs[i] = (uint32_t)(limb < 0 ? limb + BASE : limb);
    }
    calxi_number_trim(a);
}

/* ---- rounding ---- */

/* One more (without the sign), when what was cut off says so. */
static void round_up(calxi_number *n, calxi_direction how, bool negative, bool is_zero, int half)
{
    bool up = how == CALXI_HALF_AWAY ? half >= 0 : !is_zero && ((how == CALXI_TO_FLOOR && negative) || (how == CALXI_TO_CEILING && !negative));
    if (!up)
        return;
    for (size_t i = 0; i < n->count; i++) {
        if (++n->limbs[i] < BASE)
            return;
        n->limbs[i] = 0;
    }
    if (n->count < LIMBS)
        n->limbs[n->count++] = 1;
}

/* a / b rounded to a whole number, without signs; `negative` is the quotient's. */
bool calxi_number_divide(calxi_number *quotient, calxi_number *a, calxi_number *b, calxi_direction how, bool negative)
{
    calxi_number twice;
    if (!divide(quotient, a, b))
        return false;
    twice = *a;
    multiply_small(&twice, 2, 0);
    round_up(quotient, how, negative, a->count == 0, calxi_number_compare(&twice, b));
    return true;
}

/* To so many digits behind the point; fewer than none are zeros before it. */
bool calxi_number_round(calxi_number *n, int64_t digits, calxi_direction how)
{
    calxi_number unit = { .count = 1, .limbs = { 1 } }, quotient;
    size_t drop;
    if (digits >= (int64_t)n->scale) {
        bool ok = digits - (int64_t)n->scale <= DIGITS && calxi_number_shift(n, (size_t)(digits - (int64_t)n->scale));
        n->scale = (size_t)digits;
        return ok;
    }
    if (digits < -DIGITS)
        digits = -DIGITS;
    drop = (size_t)((int64_t)n->scale - digits);
    if (drop > 2 * (size_t)DIGITS || !calxi_number_shift(&unit, drop) || !calxi_number_divide(&quotient, n, &unit, how, n->negative))
        return false;
    quotient.negative = n->negative;
    quotient.scale = 0;
    *n = quotient;
    if (digits < 0)
        return calxi_number_shift(n, (size_t)-digits);
    n->scale = (size_t)digits;
    return true;
}
