/* SPDX-License-Identifier: MIT */
/* Values written for people: in echoed statements and in tables. */
#include "types/decimal.h"
#include "types/utf8.h"
#include "types/value.h"
#include "util/line.h"

#include <calx/plugin/convert_types.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- text, character by character ---- */

/* How text is written. */
typedef struct style {
    bool bytes;  /* not UTF-8: all beyond ASCII is escaped */
    char quote;  /* escaped, as the backslash is; NUL: neither is */
} style;

static size_t char_len(const char *text, size_t left, style how)
{
    size_t len = how.bytes ? 1 : calxi_utf8_len((const unsigned char *)text, left);
    return len ? len : 1;
}

static void add_char(calxi_builder *out, const char *text, size_t len, style how)
{
    char escape[CALXI_ESCAPE];
    size_t escaped = calxi_escape(escape, (const unsigned char *)text, len);
    if (!escaped && how.quote && (*text == how.quote || *text == '\\'))
        calxi_builder_putc(out, '\\');
    calxi_builder_add(out, escaped ? escape : text, escaped ? escaped : len);
}

static size_t count_chars(const char *text, size_t len, style how)
{
    size_t count = 0;
    for (size_t at = 0; at < len; at += char_len(text + at, len - at, how))
        count++;
    return count;
}

/* Writes the characters number `from` to `until`. */
static void add_chars(calxi_builder *out, const char *text, size_t len, style how, size_t from, size_t until)
{
    size_t at = 0;
    for (size_t n = 0; at < len && n < until; n++) {
        size_t step = char_len(text + at, len - at, how);
        if (n >= from)
            add_char(out, text + at, step, how);
        at += step;
    }
}

/* ---- as Python would write it ---- */

static void add_quoted(calxi_builder *out, const char *text, size_t len, size_t max, bool bytes)
{
    style how = { bytes, '\'' };
    size_t count = count_chars(text, len, how), head = max / 2, tail = max - head;
    if (len && memchr(text, '\'', len) && !memchr(text, '"', len))
        how.quote = '"';
    if (bytes)
        calxi_builder_putc(out, 'b');
    calxi_builder_putc(out, how.quote);
    if (count > max) {
        add_chars(out, text, len, how, 0, head);
        calxi_builder_printf(out, " ... (%zu %s truncated) ... ", count - max, bytes ? "bytes" : "characters");
        add_chars(out, text, len, how, count - tail, count);
    } else {
        add_chars(out, text, len, how, 0, count);
    }
    calxi_builder_putc(out, how.quote);
}

static void add_python_double(calxi_builder *out, double value)
{
    char text[32];
    if (isnan(value) || isinf(value)) {
        calxi_builder_puts(out, isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
        return;
    }
    calx_double_to_text(value, text);
    calxi_builder_puts(out, text);
    if (!strpbrk(text, ".e"))
        calxi_builder_puts(out, ".0");
}

/* A time that no backend takes is shown as what it holds. */
static void add_typed(calxi_builder *out, const calx_value *value, const char *quote)
{
    char text[CALX_TYPED_TEXT];
    if (calx_typed_to_text(value, text))
        calxi_builder_printf(out, "%s%s%s", quote, text, quote);
    else if (value->kind == CALX_KIND_DATE)
        calxi_builder_printf(out, "date(%" PRId32 ")", value->as.date.days);
    else
        calxi_builder_printf(out, "%s(%" PRId64 ")",
                             value->kind == CALX_KIND_TIME          ? "time"
                             : value->kind == CALX_KIND_TIMESTAMPTZ ? "timestamptz"
                                                                    : "timestamp",
                             value->as.timestamp.us);
}

static bool is_null(const calx_value *value)
{
    return value->kind == CALX_KIND_NONE || value->kind == CALX_KIND_NULL ||
           (calxi_kind_is_pointer(value->kind) && !value->as.s.ptr);
}

/* Integers, which both forms write alike; false when it is another kind. */
static bool add_integer(calxi_builder *out, const calx_value *value)
{
    if (value->kind >= CALX_KIND_INT8 && value->kind <= CALX_KIND_INT64)
        calxi_builder_printf(out, "%" PRId64, value->as.i);
    else if (value->kind >= CALX_KIND_UINT8 && value->kind <= CALX_KIND_UINT64)
        calxi_builder_printf(out, "%" PRIu64, value->as.u);
    else
        return false;
    return true;
}

void calxi_value_render(calxi_builder *out, const calx_value *value, size_t max)
{
    if (is_null(value)) {
        calxi_builder_puts(out, "None");
        return;
    }
    if (add_integer(out, value))
        return;
    switch (value->kind) {
    case CALX_KIND_BOOL:
        calxi_builder_puts(out, value->as.b ? "True" : "False");
        break;
    case CALX_KIND_FLOAT:
    case CALX_KIND_DOUBLE:
        add_python_double(out, value->as.d);
        break;
    case CALX_KIND_DECIMAL:
        if (value->as.decimal.len <= max && calxi_decimal_valid(value->as.decimal.ptr, value->as.decimal.len))
            calxi_builder_add(out, value->as.decimal.ptr, value->as.decimal.len);
        else
            add_quoted(out, value->as.decimal.ptr, value->as.decimal.len, max, false);
        break;
    case CALX_KIND_STR:
    case CALX_KIND_JSON:
        add_quoted(out, value->as.s.ptr, value->as.s.len, max, false);
        break;
    case CALX_KIND_BYTES:
        add_quoted(out, value->as.bytes.ptr, value->as.bytes.len, max, true);
        break;
    case CALX_KIND_TIMESTAMP:
    case CALX_KIND_TIMESTAMPTZ:
    case CALX_KIND_DATE:
    case CALX_KIND_TIME:
    case CALX_KIND_INTERVAL:
    case CALX_KIND_UUID:
        add_typed(out, value, "'");
        break;
    default:
        calxi_builder_printf(out, "<kind %" PRIu32 ">", value->kind);
        break;
    }
}

/* ---- as a table shows it ---- */

static void add_cut(calxi_builder *out, const char *text, size_t len, size_t max)
{
    style how = { false, '\0' };
    bool cut = count_chars(text, len, how) > max;
    add_chars(out, text, len, how, 0, !cut ? SIZE_MAX : max > 3 ? max - 3 : 0);
    if (cut)
        calxi_builder_add(out, "...", max < 3 ? max : 3);
}

static void add_hex(calxi_builder *out, const unsigned char *data, size_t len, size_t max)
{
    bool cut = len > (max > 2 ? (max - 2) / 2 : 0);
    size_t shown = !cut ? len : max > 5 ? (max - 5) / 2 : 0;
    calxi_builder_puts(out, "\\x");
    for (size_t i = 0; i < shown; i++)
        calxi_builder_printf(out, "%02x", data[i]);
    if (cut)
        calxi_builder_puts(out, "...");
}

static void add_plain_double(calxi_builder *out, double value)
{
    char text[32];
    calx_double_to_text(value, text);
    calxi_builder_puts(out, text);
}

void calxi_value_plain(calxi_builder *out, const calx_value *value, size_t max)
{
    if (is_null(value)) {
        calxi_builder_puts(out, "NULL");
        return;
    }
    if (add_integer(out, value))
        return;
    switch (value->kind) {
    case CALX_KIND_BOOL:
        calxi_builder_puts(out, value->as.b ? "true" : "false");
        break;
    case CALX_KIND_FLOAT:
    case CALX_KIND_DOUBLE:
        add_plain_double(out, value->as.d);
        break;
    case CALX_KIND_DECIMAL:
        add_cut(out, value->as.decimal.ptr, value->as.decimal.len, SIZE_MAX); /* a part of a number is another number */
        break;
    case CALX_KIND_STR:
    case CALX_KIND_JSON:
        add_cut(out, value->as.s.ptr, value->as.s.len, max);
        break;
    case CALX_KIND_BYTES:
        add_hex(out, value->as.bytes.ptr, value->as.bytes.len, max);
        break;
    case CALX_KIND_TIMESTAMP:
    case CALX_KIND_TIMESTAMPTZ:
    case CALX_KIND_DATE:
    case CALX_KIND_TIME:
    case CALX_KIND_INTERVAL:
    case CALX_KIND_UUID:
        add_typed(out, value, "");
        break;
    default:
        calxi_builder_printf(out, "<kind %" PRIu32 ">", value->kind);
        break;
    }
}
