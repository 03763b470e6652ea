/* SPDX-License-Identifier: MIT */
/* Lines: escapes, white space, and characters that are not whole. */
#include "util/line.h"

#include <calx/plugin/convert.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Controls beyond ASCII: U+0080 to U+009F, which terminals obey, and those that turn the direction of writing or
 * break lines, with which a value could make a log line say something else. */
static bool is_control(const unsigned char *at, size_t len)
{
    if (len == 2)
        return at[0] == 0xC2 && at[1] < 0xA0;
    return len == 3 && at[0] == 0xE2 &&
           ((at[1] == 0x80 && at[2] >= 0xA8 && at[2] <= 0xAE) || (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9));
}

size_t calxi_escape(char out[CALXI_ESCAPE], const unsigned char *at, size_t len)
{
    const char *letter = at[0] && at[0] < 0x20 ? strchr("\nn\rr\tt", at[0]) : NULL;
    if (at[0] >= 0x20 && at[0] != 0x7F && !(at[0] >= 0x80 && len == 1) && !is_control(at, len))
        return 0;
    if (letter)
        return (size_t)snprintf(out, CALXI_ESCAPE, "\\%c", letter[1]);
    if (len == 3)
        return (size_t)snprintf(out, CALXI_ESCAPE, "\\u%04x", (at[0] & 15u) << 12 | (at[1] & 63u) << 6 | (at[2] & 63u));
    return (size_t)snprintf(out, CALXI_ESCAPE, "\\x%02x", len == 2 ? at[1] : at[0]);
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r' || c == '\t';
}

/* The white space here; *breaks tells whether more than spaces are in it. */
static size_t blanks(const char *text, size_t left, bool *breaks)
{
    size_t len = 0;
    for (*breaks = false; len < left && (text[len] == ' ' || is_break(text[len])); len++)
        *breaks = *breaks || is_break(text[len]);
    return len;
}

/* The bytes here that are the beginning of a character, and then end with the text or before a quote; 0: something else stands here. */
static size_t cut_off(const char *text, size_t left)
{
    unsigned char first = (unsigned char)*text;
    size_t whole = first >= 0xF0 && first <= 0xF4 ? 4 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xC2 && first < 0xE0 ? 2 : 0, len = 1;
    while (len < left && len < whole && ((unsigned char)text[len] & 0xC0) == 0x80)
        len++;
    return len < whole && (len == left || text[len] == '"' || text[len] == '\'') ? len : 0;
}

static size_t write_line(char *out, size_t size, const char *text, size_t len, bool cut)
{
    size_t used = 0, step, add;
    for (size_t at = 0; at < len; at += step, used += add) {
        char escape[CALXI_ESCAPE];
        const char *put = text + at;
        bool breaks;
        add = step = blanks(put, len - at, &breaks);
        if (breaks) {
            put = " ";
            add = used && at + step < len;
        } else if (!step && cut && (step = cut_off(put, len - at))) {
            put = "...";
            add = strlen(put);
        } else if (!add) {
            step = calx_utf8_sequence((const unsigned char *)put, len - at);
            step += !step;
            add = calxi_escape(escape, (const unsigned char *)put, step);
            put = add ? escape : put;
            add = add ? add : step;
        }
        if (add >= size - used)
            break;
        memcpy(out + used, put, add);
    }
    out[used] = '\0';
    return used;
}

size_t calxi_line(char *out, size_t size, const char *text, size_t len)
{
    return write_line(out, size, text, len, true);
}

size_t calxi_line_of_all(char *out, size_t size, const char *text, size_t len)
{
    return write_line(out, size, text, len, false);
}
