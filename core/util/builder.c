/* SPDX-License-Identifier: MIT */
/* Text under construction. */
#include "util/builder.h"

#include "util/memory.h"

#include <stdio.h>
#include <string.h>

void calxi_builder_init(calxi_builder *builder)
{
    memset(builder, 0, sizeof *builder);
}

void calxi_builder_init_in(calxi_builder *builder, char *room, size_t size)
{
    memset(builder, 0, sizeof *builder);
    builder->data = builder->room = room;
    builder->capacity = size;
    *room = '\0';
}

void calxi_builder_clear(calxi_builder *builder)
{
    if (builder->data != builder->room)
        calxi_free(builder->data);
    calxi_builder_init(builder);
}

void calxi_builder_truncate(calxi_builder *builder, size_t len)
{
    if (len < builder->len) {
        builder->len = len;
        builder->data[len] = '\0';
    }
}

/* Makes room for `extra` bytes and a NUL. */
static bool grow(calxi_builder *builder, size_t extra)
{
    size_t capacity = builder->capacity ? builder->capacity : 64;
    char *data;
    if (builder->failed || extra >= SIZE_MAX / 2 - builder->len) {
        builder->failed = true;
        return false;
    }
    while (capacity <= builder->len + extra)
        capacity *= 2;
    data = calxi_realloc(builder->data == builder->room ? NULL : builder->data, capacity);
    if (!data) {
        builder->failed = true;
        return false;
    }
    if (builder->room && builder->data == builder->room)
        memcpy(data, builder->data, builder->len + 1);
    builder->data = data;
    builder->capacity = capacity;
    return true;
}

static inline bool reserve(calxi_builder *builder, size_t extra)
{
    return (!builder->failed && extra < builder->capacity - builder->len) || grow(builder, extra);
}

char *calxi_builder_room(calxi_builder *builder, size_t size)
{
    return reserve(builder, size) ? builder->data + builder->len : NULL;
}

void calxi_builder_add(calxi_builder *builder, const char *text, size_t len)
{
    if (!reserve(builder, len))
        return;
    if (len)
        memcpy(builder->data + builder->len, text, len);
    builder->len += len;
    builder->data[builder->len] = '\0';
}

void calxi_builder_puts(calxi_builder *builder, const char *text)
{
    calxi_builder_add(builder, text, strlen(text));
}

void calxi_builder_putc(calxi_builder *builder, char c)
{
    calxi_builder_add(builder, &c, 1);
}

void calxi_builder_vprintf(calxi_builder *builder, const char *format, va_list args)
{
    va_list again;
    int len;
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    if (len < 0)
        builder->failed = true;
    else if (reserve(builder, (size_t)len)) {
        vsnprintf(builder->data + builder->len, (size_t)len + 1, format, again);
        builder->len += (size_t)len;
    }
    va_end(again);
}

void calxi_builder_printf(calxi_builder *builder, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    calxi_builder_vprintf(builder, format, args);
    va_end(args);
}

char *calxi_builder_take(calxi_builder *builder)
{
    char *text;
    if (!builder->failed && !builder->data)
        calxi_builder_add(builder, "", 0);
    if (builder->failed) {
        calxi_builder_clear(builder);
        return NULL;
    }
    text = builder->data == builder->room ? calxi_strndup(builder->data, builder->len) : builder->data;
    calxi_builder_init(builder);
    return text;
}
