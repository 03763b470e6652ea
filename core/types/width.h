/* SPDX-License-Identifier: MIT */
/* How many columns of a screen a text takes. */
#ifndef CALXI_TYPES_WIDTH_H
#define CALXI_TYPES_WIDTH_H

#include <stddef.h>

/* Of UTF-8: two for a wide character (CJK, emoji), none for a combining one, as wcwidth() has it in a locale of UTF-8. Characters that a
 * terminal joins into one (emoji with U+200D) count each. */
size_t calxi_text_width(const char *text, size_t len);

#endif
