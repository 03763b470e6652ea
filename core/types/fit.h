/* SPDX-License-Identifier: MIT */
/* Whether a value fits a type of SQL that a server has called too small for some value. */
#ifndef CALXI_TYPES_FIT_H
#define CALXI_TYPES_FIT_H

#include <calx/plugin/driver.h>

#include <stdbool.h>

/* A type, as far as it limits its values: of calx_driver_error. */
typedef struct calxi_limit {
    uint32_t kind; /* CALX_LIMIT_... */
    int32_t size;
    int32_t scale;
    calx_str text; /* CALX_LIMIT_TEXT */
} calxi_limit;

/* The value of a slot that was bound. What cannot be told fits. */
bool calxi_slot_fits(const calxi_limit *limit, const calx_slot *slot);
/* A number as SQL writes it, or a text, which may be a literal's with its quotes doubled. */
bool calxi_number_fits(const calxi_limit *limit, bool negative, const char *text, size_t len);
bool calxi_text_fits(const calxi_limit *limit, const char *text, size_t len);

/* Characters of UTF-8. */
static inline size_t calxi_characters(const char *text, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

#endif
