/* SPDX-License-Identifier: MIT */
/* UTF-8, a sequence at a time. */
#ifndef CALXI_TYPES_UTF8_H
#define CALXI_TYPES_UTF8_H

#include <stdbool.h>
#include <stddef.h>

static inline bool calxi_utf8_tail_(const unsigned char *at, size_t count)
{
    while (count--)
        if ((at[count] & 0xC0) != 0x80)
            return false;
    return true;
}

/* The length of the UTF-8 sequence here; 0 when it is none (overlong, a surrogate, beyond U+10FFFF, cut off). */
static inline size_t calxi_utf8_len(const unsigned char *at, size_t left)
{
    if (at[0] < 0x80)
        return 1;
    if (at[0] >= 0xC2 && at[0] <= 0xDF)
        return left >= 2 && calxi_utf8_tail_(at + 1, 1) ? 2 : 0;
    if ((at[0] & 0xF0) == 0xE0) {
        if (left < 3 || !calxi_utf8_tail_(at + 1, 2) || (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F))
            return 0;
        return 3;
    }
    if (at[0] >= 0xF0 && at[0] <= 0xF4) {
        if (left < 4 || !calxi_utf8_tail_(at + 1, 3) || (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F))
            return 0;
        return 4;
    }
    return 0;
}

#endif
