/* SPDX-License-Identifier: MIT */
/* Text of anybody made fit for a line that people read: of a terminal, a log or a program that takes UTF-8. */
#ifndef CALXI_UTIL_LINE_H
#define CALXI_UTIL_LINE_H

#include <stddef.h>

enum { CALXI_ESCAPE = 8, CALXI_LINE_GROWTH = 4 };

/* How much of the text is at most `max` bytes, and ends with a whole character. */
static inline size_t calxi_whole(const char *text, size_t len, size_t max)
{
    if (len <= max)
        return len;
    while (max && ((unsigned char)text[max] & 0xC0) == 0x80)
        max--;
    return max;
}

/* What is written instead of a character that a line cannot have: "\n", "\x1b", "\u202e"; its length, 0 when the character may stay.
 * A byte that is no UTF-8 is a character of one byte. */
size_t calxi_escape(char out[CALXI_ESCAPE], const unsigned char *at, size_t len);
/* One line of UTF-8, NUL-terminated; its length. White space with a line feed or tab in it becomes a space, what calxi_escape knows is
 * escaped, and what a limit left of a character before a quote or the end becomes "...". What has no room is cut behind a whole character:
 * with CALXI_LINE_GROWTH times the length, and a byte for the NUL, there is room. */
size_t calxi_line(char *out, size_t size, const char *text, size_t len);
/* The same of a text that no limit has cut within a character: each byte of it that is no UTF-8 is escaped. */
size_t calxi_line_of_all(char *out, size_t size, const char *text, size_t len);

#endif
