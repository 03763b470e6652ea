/* SPDX-License-Identifier: MIT */
/* A text under construction. A failed allocation is remembered, so that only the end needs a check. */
#ifndef CALXI_UTIL_BUILDER_H
#define CALXI_UTIL_BUILDER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct calxi_builder {
    char *data;      /* NUL-terminated once anything was added; NULL before */
    size_t len;
    size_t capacity;
    char *room;      /* where it began, of the caller; NULL: in memory of its own */
    bool failed;     /* an allocation failed: data is what was built before it */
} calxi_builder;

void calxi_builder_init(calxi_builder *builder);
void calxi_builder_init_in(calxi_builder *builder, char *room, size_t size); /* needs no memory for what fits into the room */
void calxi_builder_clear(calxi_builder *builder);   /* frees */
char *calxi_builder_room(calxi_builder *builder, size_t size); /* for so many bytes and a NUL, to be written and added to len; or NULL */
void calxi_builder_truncate(calxi_builder *builder, size_t len);
void calxi_builder_add(calxi_builder *builder, const char *text, size_t len);
void calxi_builder_puts(calxi_builder *builder, const char *text);
void calxi_builder_putc(calxi_builder *builder, char c);
void calxi_builder_printf(calxi_builder *builder, const char *format, ...) __attribute__((format(printf, 2, 3)));
void calxi_builder_vprintf(calxi_builder *builder, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
char *calxi_builder_take(calxi_builder *builder);   /* the text, to be freed; NULL when out of memory; clears */

#endif
