/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's exact sums: sum() and avg() over decimals that are kept as text. */
#include "driver_sqlite3_decimal.h"

#include <stdio.h>
#include <string.h>

/* --- the accumulator: limbs of nine digits, with carries left until the end
 *
 * limbs[i] counts 10^(9 * (i - low)). A limb takes |2^63| / 10^9 additions before it could overflow. */

enum { BASE = 1000000000, LIMB = 9, AT_HAND = 16, LOW_AT_HAND = 8 };
#define CARRY_AFTER (INT64_C(1) << 32)
#define DIVISOR_MAX (INT64_MAX / BASE)

typedef struct accumulator {
    int64_t *limbs;   /* `at_hand`, or memory of the host */
    size_t count, low; /* how many there are, and how many of them are behind the point */
    int64_t pending;  /* additions since carries were last resolved */
    int64_t at_hand[AT_HAND];
} accumulator;

/* The aggregate's memory is given zeroed. */
static void start(accumulator *a)
{
    if (a->limbs)
        return;
    a->limbs = a->at_hand;
    a->count = AT_HAND;
    a->low = LOW_AT_HAND;
}

static void release(accumulator *a)
{
    if (a->limbs && a->limbs != a->at_hand)
        calxi_sqlite3_host->release(a->limbs);
    a->limbs = NULL;
}

/* Room for so many limbs on either side of the point, and one for carries. */
static bool reserve(accumulator *a, size_t high, size_t low)
{
    size_t old_high = a->count - a->low, count;
    int64_t *limbs;
    high++;
    if (high <= old_high && low <= a->low)
        return true;
    high = high > old_high ? high + 4 : old_high;
    low = low > a->low ? low + 4 : a->low;
    count = high + low;
    limbs = calxi_sqlite3_host->allocate(count * sizeof *limbs);
    if (!limbs)
        return false;
    memset(limbs, 0, count * sizeof *limbs);
    memcpy(limbs + (low - a->low), a->limbs, a->count * sizeof *limbs);
    release(a);
    a->limbs = limbs;
    a->count = count;
    a->low = low;
    return true;
}

/* Every limb but the highest gets a digit of base 10^9; the highest keeps the sign. */
static void carry(accumulator *a)
{
    for (size_t i = 0; i + 1 < a->count; i++) {
        int64_t over = a->limbs[i] / BASE - (a->limbs[i] % BASE < 0);
        a->limbs[i] -= over * BASE;
        a->limbs[i + 1] += over;
    }
    a->pending = 0;
}

/* Adds `sign` times the digits, which end 9 * limb digits above the lowest. */
static void add_digits(accumulator *a, const char *text, size_t len, size_t limb, int64_t sign)
{
    while (len) {
        size_t take = len < LIMB ? len : LIMB;
        int64_t value = 0;
        for (size_t i = len - take; i < len; i++)
            value = value * 10 + (text[i] - '0');
        a->limbs[limb++] += sign * value;
        len -= take;
    }
}

/* The fraction from the point on, the last limb filled with zeros. */
static void add_fraction(accumulator *a, const char *text, size_t len, int64_t sign)
{
    size_t limb = a->low;
    for (size_t at = 0; at < len; at += LIMB) {
        int64_t value = 0;
        for (size_t i = at; i < at + LIMB; i++)
            value = value * 10 + (i < len ? text[i] - '0' : 0);
        a->limbs[--limb] += sign * value;
    }
}

static bool add_decimal(accumulator *a, const calxi_sqlite3_decimal *value, int sign)
{
    if (!reserve(a, value->whole_len / LIMB + 1, value->fraction_len / LIMB + 1))
        return false;
    if (++a->pending >= CARRY_AFTER)
        carry(a);
    sign = value->negative ? -sign : sign;
    add_digits(a, value->whole, value->whole_len, a->low, sign);
    add_fraction(a, value->fraction, value->fraction_len, sign);
    return true;
}

/* Resolves carries; the limbs then hold the absolute value. True: it was negative. */
static bool settle(accumulator *a)
{
    carry(a);
    if (a->limbs[a->count - 1] >= 0)
        return false;
    for (size_t i = 0; i < a->count; i++)
        a->limbs[i] = -a->limbs[i];
    carry(a);
    return true;
}

static bool is_zero(const accumulator *a)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->limbs[i])
            return false;
    return true;
}

/* Divides by a positive number of at most DIVISOR_MAX, down to the lowest limb, and rounds half away from zero at `scale` digits. */
static void divide(accumulator *a, int64_t by, size_t scale)
{
    size_t limb = a->low - 1 - scale / LIMB; /* with the first digit that is dropped */
    int64_t unit = 1, half;
    uint64_t rest = 0;
    for (size_t i = a->count; i-- > 0;) {
        rest = rest * BASE + (uint64_t)a->limbs[i];
        a->limbs[i] = (int64_t)(rest / (uint64_t)by);
        rest %= (uint64_t)by;
    }
    for (size_t i = scale % LIMB; i < LIMB; i++)
        unit *= 10;
    half = unit / 2;
    a->limbs[limb] += half; /* what is below only adds to more than a half */
    carry(a);
    a->limbs[limb] -= a->limbs[limb] % unit;
    for (size_t i = 0; i < limb; i++)
        a->limbs[i] = 0;
}

/* Writes the settled value with `scale` digits behind the point. NULL: out of memory. */
static char *write_text(const accumulator *a, bool negative, size_t scale, size_t *len)
{
    size_t size = a->count * LIMB + scale + 48, top = a->count;
    char *text = calxi_sqlite3_host->allocate(size), *at = text;
    if (!text)
        return NULL;
    if (negative && !is_zero(a))
        *at++ = '-';
    while (top > a->low + 1 && !a->limbs[top - 1])
        top--;
    at += snprintf(at, 24, "%lld", (long long)a->limbs[top - 1]);
    for (size_t i = top - 1; i-- > a->low;)
        at += snprintf(at, 24, "%09lld", (long long)a->limbs[i]);
    if (scale) {
        char *point = at;
        *at++ = '.';
        for (size_t i = a->low; i-- > 0 && (size_t)(at - point) <= scale;)
            at += snprintf(at, 24, "%09lld", (long long)a->limbs[i]);
        while ((size_t)(at - point) <= scale)
            *at++ = '0';
        at = point + 1 + scale;
    }
    *len = (size_t)(at - text);
    return text;
}

/* --- sum() and avg(): reals as SQLite's own do it, text and integers exactly */

__extension__ typedef __int128 wide; /* 2^63 rows do not fill it */

typedef struct aggregate {
    accumulator exact; /* of texts alone; limbs NULL: there was none */
    int64_t texts, reals, count;
    uint64_t low;      /* the sum of integers, in 128 bits: SQLite gives no memory that a wide could lie in */
    int64_t high;
    double real;       /* the sum of all, rounded */
    size_t scale;      /* of the text with the most digits behind the point */
    bool approximate, failed;
} aggregate;

static wide integers_of(const aggregate *sum)
{
    return (wide)sum->high * ((wide)1 << 64) + (wide)sum->low;
}

static void fail_memory(sqlite3_context *context, aggregate *sum)
{
    sum->failed = true;
    sqlite3_result_error_nomem(context);
}

/* A real makes the result real, as SQLite 3.40 has it (func.c, sumStep). Its own sum() is an error once a sum on the way has left 64 bits; the
 * servers' are not, and so neither is this one while the result fits. */
static void add_number(aggregate *sum, sqlite3_value *value, int type, int sign)
{
    if (type == SQLITE_INTEGER) {
        int64_t number = sqlite3_value_int64(value);
        wide total = integers_of(sum) + sign * (wide)number;
        sum->real += sign * (double)number;
        sum->low = (uint64_t)total;
        sum->high = (int64_t)(total >> 64);
        return;
    }
    sum->real += sign * sqlite3_value_double(value);
    sum->reals += sign;
    sum->approximate = true;
}

/* Plain digits only: what an exponent could make of a short text has no bounds. */
static bool read_plain(sqlite3_value *value, calxi_sqlite3_decimal *out)
{
    const char *text = (const char *)sqlite3_value_text(value);
    size_t len = (size_t)sqlite3_value_bytes(value);
    return text && !memchr(text, 'e', len) && !memchr(text, 'E', len) && calxi_sqlite3_decimal_read(text, len, out);
}

static void step(sqlite3_context *context, sqlite3_value *value, int sign)
{
    aggregate *sum = sqlite3_aggregate_context(context, sizeof *sum);
    int type = sqlite3_value_type(value);
    calxi_sqlite3_decimal decimal;
    if (!sum || type == SQLITE_NULL || sum->failed)
        return;
    sum->count += sign;
    if (type != SQLITE_TEXT || !read_plain(value, &decimal)) {
        add_number(sum, value, type, sign);
        return;
    }
    start(&sum->exact);
    if (!add_decimal(&sum->exact, &decimal, sign)) {
        fail_memory(context, sum);
        return;
    }
    sum->real += sign * sqlite3_value_double(value);
    sum->texts += sign;
    if (decimal.fraction_len > sum->scale)
        sum->scale = decimal.fraction_len;
}

static void on_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    step(context, values[0], 1);
}

static void on_inverse(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    step(context, values[0], -1);
}

static size_t write_wide(wide value, char text[48])
{
    char digits[48];
    size_t count = 0, len = 0;
    bool negative = value < 0;
    do {
        int digit = (int)(value % 10);
        digits[count++] = (char)('0' + (digit < 0 ? -digit : digit));
    } while (value /= 10);
    if (negative)
        text[len++] = '-';
    while (count)
        text[len++] = digits[--count];
    return len;
}

/* A copy of the texts' sum with the integers added, so that a window may go on. */
static bool copy_exact(const aggregate *sum, accumulator *to)
{
    char text[48];
    size_t len = write_wide(integers_of(sum), text);
    calxi_sqlite3_decimal whole;
    *to = sum->exact;
    if (sum->exact.limbs == sum->exact.at_hand)
        to->limbs = to->at_hand;
    else if (!(to->limbs = calxi_sqlite3_host->allocate(to->count * sizeof *to->limbs)))
        return false;
    else
        memcpy(to->limbs, sum->exact.limbs, to->count * sizeof *to->limbs);
    if (calxi_sqlite3_decimal_read(text, len, &whole) && add_decimal(to, &whole, 1))
        return true;
    release(to);
    return false;
}

static void release_text(void *text)
{
    calxi_sqlite3_host->release(text);
}

/* The exact result, divided by `by` when that is not 0. */
static void answer_exact(sqlite3_context *context, const aggregate *sum, int64_t by)
{
    accumulator total;
    size_t scale = sum->scale, len = 0;
    char *text = NULL;
    bool negative;
    if (by && scale < CALXI_SQLITE3_AVERAGE_SCALE)
        scale = CALXI_SQLITE3_AVERAGE_SCALE;
    if (copy_exact(sum, &total)) {
        if (reserve(&total, 1, scale / LIMB + 2)) {
            negative = settle(&total);
            if (by)
                divide(&total, by, scale);
            text = write_text(&total, negative, scale, &len);
        }
        release(&total);
    }
    if (!text) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_text(context, text, (int)len, release_text);
    sqlite3_result_subtype(context, CALXI_SQLITE3_DECIMAL_SUBTYPE);
}

static bool is_whole(const aggregate *sum)
{
    return !sum->texts && !sum->approximate;
}

static void answer(sqlite3_context *context, aggregate *sum, bool average)
{
    wide total = sum ? integers_of(sum) : 0;
    if (!sum || (!sum->count && !sum->failed))
        sqlite3_result_null(context);
    else if (sum->failed)
        sqlite3_result_error_nomem(context);
    else if (average && (!sum->texts || sum->reals || sum->count > DIVISOR_MAX))
        sqlite3_result_double(context, (is_whole(sum) ? (double)total : sum->real) / (double)sum->count);
    else if (sum->texts && !sum->reals)
        answer_exact(context, sum, average ? sum->count : 0);
    else if (sum->approximate)
        sqlite3_result_double(context, sum->real);
    else if (total < INT64_MIN || total > INT64_MAX)
        sqlite3_result_error(context, "integer overflow", -1);
    else
        sqlite3_result_int64(context, (int64_t)total);
}

static bool is_average(sqlite3_context *context)
{
    return sqlite3_user_data(context) != NULL;
}

static void on_value(sqlite3_context *context)
{
    answer(context, sqlite3_aggregate_context(context, 0), is_average(context));
}

static void on_final(sqlite3_context *context)
{
    aggregate *sum = sqlite3_aggregate_context(context, 0);
    answer(context, sum, is_average(context));
    if (sum)
        release(&sum->exact);
}

/* --- given to a connection */

#ifndef SQLITE_RESULT_SUBTYPE /* before SQLite 3.45 */
#define SQLITE_RESULT_SUBTYPE 0
#endif

int calxi_sqlite3_sum_install(sqlite3 *db)
{
    static char yes;
    const int flags = CALXI_SQLITE3_FUNCTION | SQLITE_RESULT_SUBTYPE;
    static const struct {
        const char *name;
        void *data;
    } aggregates[] = { { "sum", NULL }, { "decimal_sum", NULL }, { "avg", &yes } };
    int code = SQLITE_OK;
    for (size_t i = 0; code == SQLITE_OK && i < sizeof aggregates / sizeof *aggregates; i++)
        code = sqlite3_create_window_function(db, aggregates[i].name, 1, flags, aggregates[i].data, on_step, on_final, on_value,
                                              on_inverse, NULL);
    return code;
}
