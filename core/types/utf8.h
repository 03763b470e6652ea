/* SPDX-License-Identifier: MIT */
/* UTF-8, a sequence at a time, as drivers read it too. */
#ifndef CALXI_TYPES_UTF8_H
#define CALXI_TYPES_UTF8_H

#include <calx/plugin/convert.h>

/* The length of the UTF-8 sequence here; 0 when it is none. */
static inline size_t calxi_utf8_len(const unsigned char *at, size_t left)
{
    return calx_utf8_sequence(at, left);
}

#endif
