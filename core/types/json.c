/* SPDX-License-Identifier: MIT */
/* Whether a text is JSON. PostgreSQL asks, MariaDB asks for some columns, SQLite does not: so calx asks before any of them. */
#include "types/json.h"

#include "types/utf8.h"

#include <calx/values.h>

#include <string.h>

typedef struct reader {
    const char *text;
    size_t len, at;
    unsigned char in_object[CALXI_JSON_DEPTH / 8 + 1]; /* a bit for each open bracket */
    size_t depth, deepest;
    bool high, halves; /* the first half of a surrogate pair came just now; a half came alone */
} reader;

static void skip_space(reader *r)
{
    while (r->at < r->len && (r->text[r->at] == ' ' || r->text[r->at] == '\t' || r->text[r->at] == '\n' || r->text[r->at] == '\r'))
        r->at++;
}

static bool take(reader *r, char c)
{
    bool is = r->at < r->len && r->text[r->at] == c;
    r->at += is;
    return is;
}

static size_t take_digits(reader *r)
{
    size_t start = r->at;
    while (r->at < r->len && r->text[r->at] >= '0' && r->text[r->at] <= '9')
        r->at++;
    return r->at - start;
}

static bool number(reader *r)
{
    size_t start;
    take(r, '-');
    start = r->at;
    if (!take_digits(r))
        return false;
    if (r->text[start] == '0' && r->at - start > 1) {
        r->at = start + 1;
        return false;
    }
    if (take(r, '.') && !take_digits(r))
        return false;
    if (r->at < r->len && (r->text[r->at] | 0x20) == 'e') {
        r->at++;
        if (!take(r, '-'))
            take(r, '+');
        return take_digits(r) > 0;
    }
    return true;
}

/* A unit of UTF-16 that is escaped; 0 is as good as any that is no surrogate. */
static void note_unit(reader *r, unsigned unit)
{
    r->halves = r->halves || r->high != (unit >> 10 == 0xdc00 >> 10);
    r->high = unit >> 10 == 0xd800 >> 10;
}

static bool escape(reader *r)
{
    static const char plain[] = "\"\\/bfnrt";
    unsigned unit = 0;
    if (r->at == r->len)
        return false;
    if (r->text[r->at] != 'u') {
        bool known = r->text[r->at] && strchr(plain, r->text[r->at]);
        r->at += known;
        note_unit(r, 0);
        return known;
    }
    r->at++;
    for (int i = 0; i < 4; i++, r->at++) {
        char c = r->at < r->len ? r->text[r->at] : 'x';
        if (!((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')))
            return false;
        unit = unit << 4 | (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    note_unit(r, unit);
    return true;
}

static bool string(reader *r)
{
    if (!take(r, '"'))
        return false;
    while (r->at < r->len && r->text[r->at] != '"') {
        size_t step;
        if ((unsigned char)r->text[r->at] < 0x20)
            return false;
        if (take(r, '\\')) {
            if (!escape(r))
                return false;
            continue;
        }
        step = calxi_utf8_len((const unsigned char *)r->text + r->at, r->len - r->at);
        if (!step)
            return false;
        r->at += step;
        note_unit(r, 0);
    }
    note_unit(r, 0);
    return take(r, '"');
}

static bool word(reader *r, const char *expected)
{
    for (; *expected; expected++)
        if (!take(r, *expected))
            return false;
    return true;
}

static bool scalar(reader *r)
{
    switch (r->at < r->len ? r->text[r->at] : '\0') {
    case '"':
        return string(r);
    case 't':
        return word(r, "true");
    case 'f':
        return word(r, "false");
    case 'n':
        return word(r, "null");
    default:
        return number(r);
    }
}

static bool is_object(const reader *r)
{
    return r->in_object[(r->depth - 1) / 8] >> (r->depth - 1) % 8 & 1;
}

/* "name": */
static bool key(reader *r)
{
    skip_space(r);
    if (!string(r))
        return false;
    skip_space(r);
    return take(r, ':');
}

static void note_depth(reader *r, size_t depth)
{
    r->deepest = depth > r->deepest ? depth : r->deepest;
}

static bool enter(reader *r, bool object)
{
    unsigned char *bits = &r->in_object[r->depth / 8];
    if (r->depth == CALXI_JSON_DEPTH)
        return false;
    *bits = (unsigned char)(object ? *bits | 1 << r->depth % 8 : *bits & ~(1 << r->depth % 8));
    note_depth(r, ++r->depth);
    return true;
}

/* What follows a whole value: the ends of what it is in, until a comma asks for one more. *more: there is one. */
static bool after_value(reader *r, bool *more)
{
    *more = false;
    for (;;) {
        skip_space(r);
        if (!r->depth)
            return r->at == r->len;
        if (take(r, ',')) {
            *more = true;
            return !is_object(r) || key(r);
        }
        if (!take(r, is_object(r) ? '}' : ']'))
            return false;
        r->depth--;
    }
}

/* One value, or the beginning of an array or object with something in it. *whole: nothing of it is open. */
static bool value(reader *r, bool *whole)
{
    bool object;
    skip_space(r);
    object = take(r, '{');
    *whole = true;
    if (!object && !take(r, '['))
        return scalar(r);
    skip_space(r);
    if (take(r, object ? '}' : ']')) {
        note_depth(r, r->depth + 1);
        return true;
    }
    *whole = false;
    return enter(r, object) && (!object || key(r));
}

/* From the beginning to the end of the text, or to what is none. */
static bool read_all(reader *r)
{
    bool good = true, whole = false, more = true;
    while (good && more) {
        good = value(r, &whole);
        if (good && whole)
            good = after_value(r, &more);
    }
    return good;
}

bool calxi_json_valid(const char *text, size_t len, size_t *offset)
{
    reader r = { .text = text, .len = len };
    bool good = read_all(&r);
    if (offset)
        *offset = r.at;
    return good;
}

bool calxi_json_exceeds(const char *text, size_t len, size_t depth)
{
    reader r = { .text = text, .len = len };
    return read_all(&r) && (r.deepest > depth || r.halves);
}

calx_status calx_json_check(const char *text, size_t len, size_t *offset)
{
    if (offset)
        *offset = 0;
    return text && calxi_json_valid(text, len, offset) ? CALX_OK : CALX_DATA_ERROR;
}
