/* SPDX-License-Identifier: MIT */
/* Whether a value fits a type of SQL: characters, also of what becomes a text, integers, NUMERIC with its rounding, and floats. */
#include "types/fit.h"

#include "types/decimal.h"
#include "types/json.h"

#include <calx/plugin/convert.h>
#include <calx/plugin/convert_types.h>
#include <calx/values.h>

#include <float.h>
#include <string.h>

/* ---- texts ---- */

/* Spaces at the end are cut without a word, as SQL says. */
static bool characters_fit(int32_t max, const char *text, size_t len)
{
    while (len && text[len - 1] == ' ')
        len--;
    return (int64_t)calxi_characters(text, len) <= max;
}

/* The text of a literal, in which quotes may be doubled, beside what the server quotes. */
static bool is_text(const calx_str *wanted, const char *text, size_t len)
{
    size_t at = 0, i = 0;
    if (len == wanted->len)
        return !len || !memcmp(text, wanted->ptr, len);
    for (; i < len && at < wanted->len && text[i] == wanted->ptr[at]; i++, at++)
        if (text[i] == '\'' && i + 1 < len && text[i + 1] == '\'')
            i++;
    return i == len && at == wanted->len;
}

/* ---- exact numbers ---- */

static bool all_are(const char *text, size_t len, char c)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] != c)
            return false;
    return true;
}

/* The digit behind the point at `place`, from 0. */
static char fraction_digit(const calx_decimal_digits_ *d, size_t place)
{
    return place < d->fractions ? d->fraction[place] : '0';
}

/* NUMERIC: `max` digits before the point, `scale` behind it, to which the others are rounded. */
static bool numeric_fits(int32_t max, int32_t scale, const char *text, size_t len)
{
    calx_decimal_digits_ d = calx_decimal_take_apart_(text, len);
    if (max < 0) { /* only digits far behind the point */
        size_t zeros = (size_t)-(int64_t)max;
        return !d.wholes && all_are(d.fraction, zeros < d.fractions ? zeros : d.fractions, '0');
    }
    if (d.wholes != (size_t)max || scale < 0)
        return d.wholes < (size_t)max || (d.wholes == (size_t)max && scale < 0);
    if (!all_are(d.whole, d.wholes, '9') || (size_t)scale > d.fractions || !all_are(d.fraction, (size_t)scale, '9'))
        return true;
    return fraction_digit(&d, (size_t)scale) < '5'; /* 999.995 becomes 1000.00 */
}

static uint64_t largest(int32_t bytes, bool negative)
{
    uint64_t max = bytes >= 8 ? (uint64_t)INT64_MAX : (UINT64_C(1) << (bytes * 8 - 1)) - 1;
    return max + negative;
}

static bool integer_fits(int32_t bytes, bool negative, const char *text, size_t len)
{
    calx_decimal_digits_ d = calx_decimal_take_apart_(text, len);
    uint64_t sum = 0;
    for (size_t i = 0; i < d.wholes; i++) {
        unsigned digit = (unsigned)(d.whole[i] - '0');
        if (sum > (UINT64_MAX - 1 - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    return sum + (fraction_digit(&d, 0) >= '5') <= largest(bytes, negative);
}

/* ---- what becomes a text ---- */

/* As PostgreSQL 15 writes it: no zeros in front, those at the end, no -0. */
static bool decimal_is_short(int32_t max, bool negative, const char *text, size_t len)
{
    calx_decimal_digits_ d = calx_decimal_take_apart_(text, len);
    bool zero = !d.wholes && all_are(d.fraction, d.fractions, '0');
    return (negative && !zero) + (d.wholes ? d.wholes : 1) + (d.fractions ? d.fractions + 1 : 0) <= (size_t)max;
}

/* PostgreSQL 15 writes an exponent from 1e15 on, calx from 1e16. */
static bool double_is_short(int32_t max, double value)
{
    char text[32];
    double size = value < 0 ? -value : value;
    return (size >= 1e15 && size < 1e16) || calx_double_to_text(value, text) <= (size_t)max;
}

/* Days, times, spans and uuids, in the styles and the zone that the driver sets. PostgreSQL 15 leaves out the zeros at the end of a fraction, and writes
 * +00 where calx writes +00:00. */
static bool typed_is_short(int32_t max, const calx_slot *slot)
{
    calx_value value = { .kind = slot->kind };
    char text[CALX_TYPED_TEXT];
    const char *point;
    size_t len;
    if (slot->size > sizeof value.as)
        return true;
    memcpy(&value.as, slot->to, slot->size);
    len = calx_typed_to_text(&value, text);
    if (!len)
        return true;
    point = slot->kind == CALX_KIND_INTERVAL ? NULL : strchr(text, '.');
    for (size_t place = 6; point && place && point[place] == '0'; place--)
        len--;
    return len - (slot->kind == CALX_KIND_TIMESTAMPTZ ? strlen(":00") : 0) <= (size_t)max;
}

/* ---- doubles ---- */

static bool double_fits(const calxi_limit *limit, double value)
{
    double size = value < 0 ? -value : value, max = 1, half = 0.5;
    switch (limit->kind) {
    case CALX_LIMIT_CHARACTERS:
        return double_is_short(limit->size, value);
    case CALX_LIMIT_INTEGER:
        return size < (double)largest(limit->size, value < 0) + 0.5; /* nor is NaN an integer */
    case CALX_LIMIT_NUMERIC:
        for (int32_t i = 0; i < limit->size && i < 400; i++)
            max *= 10;
        for (int32_t i = 0; i > limit->size && i > -400; i--)
            max /= 10;
        for (int32_t i = 0; i < limit->scale && i < 400; i++)
            half /= 10;
        return size < max - half || isnan(value);
    case CALX_LIMIT_FLOAT:
        if (limit->size >= 8 || isnan(value) || isinf(value) || value == 0)
            return true;
        return size <= FLT_MAX && size >= 0x1p-150; /* neither infinite nor 0 as a float */
    default:
        return true;
    }
}

/* ---- any ---- */

static bool decimal_fits(const calxi_limit *limit, bool negative, const char *text, size_t len)
{
    double value;
    switch (limit->kind) {
    case CALX_LIMIT_CHARACTERS:
        return decimal_is_short(limit->size, negative, text, len);
    case CALX_LIMIT_INTEGER:
        return integer_fits(limit->size, negative, text, len);
    case CALX_LIMIT_NUMERIC:
        return numeric_fits(limit->size, limit->scale, text, len);
    case CALX_LIMIT_FLOAT:
        if (!calx_double_from_text(text, len, &value))
            return true;
        return !isinf(value) && double_fits(limit, value);
    default:
        return true;
    }
}

bool calxi_number_fits(const calxi_limit *limit, bool negative, const char *text, size_t len)
{
    double value;
    if (calxi_decimal_valid(text, len))
        return decimal_fits(limit, negative, text, len);
    return !calx_double_from_text(text, len, &value) || double_fits(limit, negative ? -value : value); /* 1e40 */
}

bool calxi_text_fits(const calxi_limit *limit, const char *text, size_t len)
{
    size_t offset;
    if (limit->kind == CALX_LIMIT_CHARACTERS)
        return characters_fit(limit->size, text, len);
    if (limit->kind == CALX_LIMIT_TEXT)
        return !is_text(&limit->text, text, len);
    if (limit->kind == CALX_LIMIT_JSON_CHECK)
        return !calxi_json_exceeds(text, len, (size_t)limit->size);
    if (limit->kind == CALX_LIMIT_JSON)
        return calx_json_check(text, len, &offset) == CALX_OK;
    return !len || calxi_number_fits(limit, *text == '-', text, len); /* a text that the server has read as a number */
}

static bool int_fits(const calxi_limit *limit, int64_t value)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        text[--at] = (char)('0' + size % 10);
    while (size /= 10);
    return decimal_fits(limit, value < 0, text + at, sizeof text - at);
}

/* An integer of any width; false: it is none. */
static bool read_int(const calx_slot *slot, int64_t *value)
{
    int8_t i8;
    int16_t i16;
    int32_t i32;
    switch (slot->kind) {
    case CALX_KIND_INT8: memcpy(&i8, slot->to, sizeof i8); *value = i8; return true;
    case CALX_KIND_INT16: memcpy(&i16, slot->to, sizeof i16); *value = i16; return true;
    case CALX_KIND_INT32: memcpy(&i32, slot->to, sizeof i32); *value = i32; return true;
    case CALX_KIND_UINT8: *value = *(const uint8_t *)slot->to; return true;
    case CALX_KIND_UINT16: memcpy(&i16, slot->to, sizeof i16); *value = (uint16_t)i16; return true;
    case CALX_KIND_UINT32: memcpy(&i32, slot->to, sizeof i32); *value = (uint32_t)i32; return true;
    case CALX_KIND_INT64:
    case CALX_KIND_UINT64: memcpy(value, slot->to, sizeof *value); return true; /* over INT64_MAX none is sent */
    default: return false;
    }
}

bool calxi_slot_fits(const calxi_limit *limit, const calx_slot *slot)
{
    calx_str text;
    double number;
    int64_t integer;
    bool truth, characters = limit->kind == CALX_LIMIT_CHARACTERS;
    if (slot->valid && !*slot->valid)
        return true;
    if (read_int(slot, &integer))
        return int_fits(limit, integer);
    switch (slot->kind) {
    case CALX_KIND_DOUBLE:
        memcpy(&number, slot->to, sizeof number);
        return double_fits(limit, number);
    case CALX_KIND_BOOL:
        memcpy(&truth, slot->to, sizeof truth);
        return !characters || limit->size >= (truth ? 4 : 5); /* true, false */
    case CALX_KIND_STR:
        memcpy(&text, slot->to, sizeof text);
        return !text.ptr || calxi_text_fits(limit, text.ptr, text.len);
    case CALX_KIND_JSON:
        memcpy(&text, slot->to, sizeof text); /* so is calx_json, which is JSON when it was bound */
        return !(characters || limit->kind == CALX_LIMIT_JSON_CHECK) || !text.ptr || calxi_text_fits(limit, text.ptr, text.len);
    case CALX_KIND_BYTES:
        memcpy(&text, slot->to, sizeof text); /* so is calx_bytes, of which PostgreSQL makes \x and two digits each */
        return !characters || !text.ptr || 2 + 2 * text.len <= (size_t)limit->size;
    case CALX_KIND_DECIMAL:
        memcpy(&text, slot->to, sizeof text); /* calx_decimal is made alike */
        return !text.ptr || !text.len || decimal_fits(limit, *text.ptr == '-', text.ptr, text.len);
    default:
        return !characters || typed_is_short(limit->size, slot);
    }
}
