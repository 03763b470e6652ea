/* SPDX-License-Identifier: MIT */
/* calx/plugin/convert.h: numbers and timestamps from and to text, the same under every locale and for every driver.
 *
 * strtod and printf write and read the decimal point of the program's locale; a server's is always a full stop. */
#ifndef CALX_PLUGIN_CONVERT_H
#define CALX_PLUGIN_CONVERT_H

#include <calx/plugin/driver.h>

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- UTF-8 ---- */

static inline bool calx_utf8_tail_(const unsigned char *at, size_t count)
{
    while (count--)
        if ((at[count] & 0xC0) != 0x80)
            return false;
    return true;
}

/** The length of the UTF-8 sequence here; 0 when it is none (overlong, a surrogate, beyond U+10FFFF, cut off). */
static inline size_t calx_utf8_sequence(const unsigned char *at, size_t left)
{
    if (at[0] < 0x80)
        return 1;
    if (at[0] >= 0xC2 && at[0] <= 0xDF)
        return left >= 2 && calx_utf8_tail_(at + 1, 1) ? 2 : 0;
    if ((at[0] & 0xF0) == 0xE0) {
        if (left < 3 || !calx_utf8_tail_(at + 1, 2) || (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F))
            return 0;
        return 3;
    }
    if (at[0] >= 0xF0 && at[0] <= 0xF4) {
        if (left < 4 || !calx_utf8_tail_(at + 1, 3) || (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F))
            return 0;
        return 4;
    }
    return 0;
}

#define CALX_HIGH_BITS_ UINT64_C(0x8080808080808080)

static inline uint64_t calx_eight_(const char *at)
{
    uint64_t eight;
    memcpy(&eight, at, sizeof eight);
    return eight;
}

/* Whether a text of fewer than eight bytes is ASCII. */
static inline bool calx_is_short_ascii_(const char *text, size_t len)
{
    uint32_t first = 0, last = 0;
    if (len >= sizeof first) {
        memcpy(&first, text, sizeof first);
        memcpy(&last, text + len - sizeof last, sizeof last);
        return !((first | last) & (uint32_t)CALX_HIGH_BITS_);
    }
    for (size_t i = 0; i < len; i++)
        first |= (unsigned char)text[i];
    return !(first & 0x80);
}

/* Whether all of it is ASCII, by sixteen bytes at a time, the last of which may have been seen before. */
static inline bool calx_is_ascii_(const char *text, size_t len)
{
    uint64_t all;
    if (len < 8)
        return calx_is_short_ascii_(text, len);
    all = calx_eight_(text) | calx_eight_(text + len - 8);
    if (len > 16) {
        for (size_t at = 8; at < len - 16; at += 16)
            all |= calx_eight_(text + at) | calx_eight_(text + at + 8);
        all |= calx_eight_(text + len - 16);
    }
    return !(all & CALX_HIGH_BITS_);
}

/** How much of the text is UTF-8: `len` when all of it is. */
static inline size_t calx_utf8_good(const char *text, size_t len)
{
    size_t at = 0, step;
    uint64_t eight;
    if (calx_is_ascii_(text, len))
        return len;
    while (at < len) {
        if (len - at >= sizeof eight) {
            memcpy(&eight, text + at, sizeof eight);
            if (!(eight & CALX_HIGH_BITS_)) {
                at += sizeof eight;
                continue;
            }
        }
        step = calx_utf8_sequence((const unsigned char *)text + at, len - at);
        if (!step)
            break;
        at += step;
    }
    return at;
}

/* ---- doubles ---- */

/* "NaN", "inf", "-Infinity", in any case of letters. */
static inline bool calx_double_special_(const char *text, size_t len, double *out)
{
    static const char *const names[] = { "nan", "inf", "infinity" };
    size_t sign = len && (text[0] == '-' || text[0] == '+');
    for (size_t n = 0; n < 3; n++) {
        size_t i = sign;
        while (i < len && names[n][i - sign] && (text[i] | 0x20) == names[n][i - sign])
            i++;
        if (i == len && i > sign && !names[n][i - sign]) {
            *out = n == 0 ? (double)NAN : sign && text[0] == '-' ? -HUGE_VAL : HUGE_VAL;
            return true;
        }
    }
    return false;
}

/* A number on its way: its digits without leading zeros, which stand for an integer, times a power of ten. */
enum { CALX_NUMBER_DIGITS_ = 780 }; /* 767 are enough to tell any double from the middle between two */
typedef struct calx_number_ {
    size_t count;
    int64_t exponent;
    bool any, more; /* a digit was there at all; digits other than zero were dropped behind the last */
    char digits[CALX_NUMBER_DIGITS_ + 24];
} calx_number_;

static inline size_t calx_number_digits_(calx_number_ *number, const char *text, size_t at, size_t len, bool fraction)
{
    for (; at < len && text[at] >= '0' && text[at] <= '9'; at++) {
        bool keep = number->count < CALX_NUMBER_DIGITS_;
        number->any = true;
        if (number->count == 0 && text[at] == '0')
            number->exponent -= fraction;
        else if (keep) {
            number->digits[number->count++] = text[at];
            number->exponent -= fraction;
        } else {
            number->more = number->more || text[at] != '0';
            number->exponent += !fraction;
        }
    }
    return at;
}

/* Reads [sign] digits [. digits] [e [sign] digits]; false when the text is anything else. */
static inline bool calx_number_read_(calx_number_ *number, const char *text, size_t len)
{
    size_t at = len && (text[0] == '-' || text[0] == '+'), start;
    int64_t exponent = 0;
    bool negative;
    number->count = 0;
    number->exponent = 0;
    number->any = number->more = false;
    at = calx_number_digits_(number, text, at, len, false);
    if (at < len && text[at] == '.')
        at = calx_number_digits_(number, text, at + 1, len, true);
    if (!number->any)
        return false;
    if (at < len && (text[at] | 0x20) == 'e') {
        at++;
        negative = at < len && text[at] == '-';
        at += at < len && (text[at] == '-' || text[at] == '+');
        for (start = at; at < len && text[at] >= '0' && text[at] <= '9'; at++)
            exponent = exponent > 100000000 ? exponent : exponent * 10 + (text[at] - '0');
        if (at == start)
            return false;
        number->exponent += negative ? -exponent : exponent;
    }
    return at == len;
}

/** Reads a number as servers write it ("-12.5", "1e+20", "NaN", "Infinity"), rounded as strtod does under the C
 *  locale. False when the text is no number. Too large a number gives infinity. */
static inline bool calx_double_from_text(const char *text, size_t len, double *out)
{
    static const double power[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    calx_number_ number;
    uint64_t whole = 0;
    double value;
    if (!calx_number_read_(&number, text, len))
        return calx_double_special_(text, len, out);
    while (number.count && !number.more && number.digits[number.count - 1] == '0') {
        number.count--;
        number.exponent++;
    }
    if (FLT_EVAL_METHOD == 0 &&
        (number.count == 0 || (number.count <= 15 && number.exponent >= -22 && number.exponent <= 22))) {
        /* Both factors are exact in a double, so one operation rounds once. */
        for (size_t i = 0; i < number.count; i++)
            whole = whole * 10 + (uint64_t)(number.digits[i] - '0');
        value = number.count == 0        ? 0.0
                : number.exponent < 0 ? (double)whole / power[-number.exponent]
                                      : (double)whole * power[number.exponent];
    } else {
        int before = errno;
        if (number.more) { /* one digit stands for all that were dropped */
            number.digits[number.count++] = '1';
            number.exponent--;
        }
        if (number.exponent > 99999 || number.exponent < -99999)
            number.exponent = number.exponent > 0 ? 99999 : -99999;
        snprintf(number.digits + number.count, 12, "e%d", (int)number.exponent);
        value = strtod(number.digits, NULL); /* digits, e and an exponent: no locale has another word for that */
        errno = before;
    }
    *out = len && text[0] == '-' ? -value : value;
    return true;
}

/* The digits and the decimal exponent of a finite value at a precision; the count of digits, without zeros at the
 * end. */
static inline size_t calx_double_digits_(double value, int precision, char digits[20], int *exponent)
{
    char text[48];
    size_t count = 0;
    const char *at = text;
    snprintf(text, sizeof text, "%.*e", precision - 1, fabs(value));
    for (; *at != 'e'; at++) /* the point may be any character, or several bytes */
        if (*at >= '0' && *at <= '9')
            digits[count++] = *at;
    *exponent = atoi(at + 1);
    while (count > 1 && digits[count - 1] == '0')
        count--;
    return count;
}

static inline size_t calx_double_write_(bool negative, const char *digits, size_t count, int exponent, char *out)
{
    char *to = out;
    int point = exponent + 1; /* digits before the point */
    if (negative)
        *to++ = '-';
    if (exponent < -4 || exponent >= 16) {
        *to++ = digits[0];
        if (count > 1) {
            *to++ = '.';
            memcpy(to, digits + 1, count - 1);
            to += count - 1;
        }
        return (size_t)(to - out) + (size_t)snprintf(to, 8, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    }
    if (point <= 0)
        *to++ = '0';
    for (int i = 0; i < point; i++)
        *to++ = i < (int)count ? digits[i] : '0';
    if ((int)count > point)
        *to++ = '.';
    for (int i = point; i < (int)count; i++)
        *to++ = i < 0 ? '0' : digits[i];
    *to = '\0';
    return (size_t)(to - out);
}

/** Writes the shortest of 15 to 17 digits that read back as the same double ("0.1", "1e+300", "NaN", "-Infinity")
 *  and a NUL byte; returns the length. */
static inline size_t calx_double_to_text(double value, char out[32])
{
    char digits[20];
    int exponent = 0;
    size_t len = 0;
    double again;
    if (isnan(value) || isinf(value))
        return (size_t)snprintf(out, 32, "%s", isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity");
    for (int precision = 15; precision <= 17; precision++) {
        size_t count = calx_double_digits_(value, precision, digits, &exponent);
        len = calx_double_write_(signbit(value), digits, count, exponent, out);
        if (calx_double_from_text(out, len, &again) && again == value)
            break;
    }
    return len;
}

/* ---- decimals ---- */

/* The digits of a decimal: those before its point, without zeros at the beginning, and those behind it. */
typedef struct calx_decimal_digits_ {
    const char *whole, *fraction;
    size_t wholes, fractions;
} calx_decimal_digits_;

static inline calx_decimal_digits_ calx_decimal_take_apart_(const char *text, size_t len)
{
    calx_decimal_digits_ d = { NULL, "", 0, 0 };
    const char *point;
    if (len && (*text == '-' || *text == '+'))
        text++, len--;
    while (len && *text == '0')
        text++, len--;
    point = (const char *)memchr(text, '.', len);
    d.whole = text;
    d.wholes = point ? (size_t)(point - text) : len;
    if (point) {
        d.fraction = point + 1;
        d.fractions = len - d.wholes - 1;
    }
    return d;
}

/* The integer that a decimal text is, when it has no fraction but zeros. */
static inline uint32_t calx_decimal_to_int_(const char *text, size_t len, uint64_t *magnitude, bool *negative)
{
    uint64_t sum = 0;
    size_t i = len && (text[0] == '-' || text[0] == '+'), digits = 0;
    bool whole = true, fits = true, point = false;
    double special;
    *negative = len && text[0] == '-';
    for (; i < len; i++) {
        unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        if (text[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (digit > 9)
            return calx_double_special_(text, len, &special) ? CALX_FAULT_RANGE : CALX_FAULT_FORMAT;
        digits++;
        if (point)
            whole = whole && digit == 0;
        else if (sum > (UINT64_MAX - digit) / 10)
            fits = false;
        else
            sum = sum * 10 + digit;
    }
    if (!digits)
        return CALX_FAULT_FORMAT;
    *magnitude = sum;
    return whole && fits ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
}

/* ---- timestamps ---- */

/** Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Euclid's affine functions over the 400-year
 *  era). */
static inline int64_t calx_days_from_civil(int32_t year, int32_t month, int32_t day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

/** A date and time of day as a timestamp; false when it is no date of the years 1 to 9999. */
static inline bool calx_timestamp_from_parts(int32_t year, int32_t month, int32_t day, int32_t hour, int32_t minute,
                                             int32_t second, int32_t microsecond, calx_timestamp *out)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days[month - 1] + (month == 2 && leap) ||
        hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || microsecond < 0 ||
        microsecond > 999999)
        return false;
    out->us =
        (calx_days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second) * 1000000 + microsecond;
    return true;
}

/** The parts of a timestamp of the years 1 to 9999: parts[0] year, month, day, hour, minute, second, microsecond.
 *
 *  Counted from 0000-03-01, years end with the leap day, and a quarter of a day more or less never matters: so each part is a
 *  quotient of affine functions of the day (Neri and Schneider, "Euclidean affine functions and their application to calendar
 *  algorithms", 2021), without a branch. 2939745 / 2^32 is 4 / 1461, and 2141 / 2^16 is 5 / 153, as far as these numbers go. */
static inline void calx_timestamp_to_parts(calx_timestamp value, int32_t parts[7])
{
    uint64_t us = (uint64_t)value.us + UINT64_C(62162035200000000), seconds = us / 1000000;
    uint32_t days = (uint32_t)(seconds / 86400), in_day = (uint32_t)(seconds - (uint64_t)days * 86400);
    uint32_t century = (4 * days + 3) / 146097, quarters = ((4 * days + 3) % 146097) | 3;
    uint64_t years = UINT64_C(2939745) * quarters;
    uint32_t day_of_year = (uint32_t)years / 2939745 / 4, months = 2141 * day_of_year + 197913;
    uint32_t after_new_year = day_of_year >= 306;
    parts[0] = (int32_t)(100 * century + (uint32_t)(years >> 32) + after_new_year);
    parts[1] = (int32_t)((months >> 16) - 12 * after_new_year);
    parts[2] = (int32_t)((months & 0xffff) / 2141 + 1);
    parts[3] = (int32_t)(in_day / 3600);
    parts[4] = (int32_t)(in_day / 60 % 60);
    parts[5] = (int32_t)(in_day % 60);
    parts[6] = (int32_t)(us - seconds * 1000000);
}

static inline bool calx_digits_(const char *text, size_t count, int32_t *out)
{
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        sum = sum * 10 + (text[i] - '0');
    }
    *out = sum;
    return true;
}

/** Reads "YYYY-MM-DD", "YYYY-MM-DD HH:MM", "... HH:MM:SS" or "... HH:MM:SS.f" with 1 to 6 digits (a T may stand for the
 *  space), and nothing else: no zone, no trailing text, no year 0. */
static inline bool calx_timestamp_from_text(const char *text, size_t len, calx_timestamp *out)
{
    int32_t part[7] = { 0 };
    size_t digits;
    if (len < 10 || text[4] != '-' || text[7] != '-' || !calx_digits_(text, 4, &part[0]) ||
        !calx_digits_(text + 5, 2, &part[1]) || !calx_digits_(text + 8, 2, &part[2]))
        return false;
    if (len > 10) {
        if (len < 16 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' ||
            !calx_digits_(text + 11, 2, &part[3]) || !calx_digits_(text + 14, 2, &part[4]))
            return false;
    }
    if (len > 16 && (len < 19 || text[16] != ':' || !calx_digits_(text + 17, 2, &part[5])))
        return false;
    if (len > 19) {
        digits = len - 20;
        if (text[19] != '.' || digits < 1 || digits > 6 || !calx_digits_(text + 20, digits, &part[6]))
            return false;
        for (; digits < 6; digits++)
            part[6] *= 10;
    }
    return calx_timestamp_from_parts(part[0], part[1], part[2], part[3], part[4], part[5], part[6], out);
}

/* A number below 100. */
static inline void calx_put_pair_(char *out, int32_t number)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    memcpy(out, pairs + 2 * number, 2);
}

/** Writes "YYYY-MM-DD HH:MM:SS" and, when there are microseconds, ".ffffff"; returns the length. `out` holds 27 bytes.
 *  The years 1 to 9999 only: others give 0. */
static inline size_t calx_timestamp_to_text(calx_timestamp value, char out[27])
{
    int32_t part[7];
    if (value.us < INT64_C(-62135596800000000) || value.us > INT64_C(253402300799999999))
        return 0;
    calx_timestamp_to_parts(value, part);
    memcpy(out, "0000-00-00 00:00:00.000000", 27);
    calx_put_pair_(out, part[0] / 100);
    calx_put_pair_(out + 2, part[0] % 100);
    for (int i = 1; i < 6; i++)
        calx_put_pair_(out + 2 + 3 * i, part[i]);
    if (!part[6]) {
        out[19] = '\0';
        return 19;
    }
    for (int i = 25, us = part[6]; i >= 20; i--, us /= 10)
        out[i] = (char)('0' + us % 10);
    return 26;
}

#endif
