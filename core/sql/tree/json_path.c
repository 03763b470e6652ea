/* SPDX-License-Identifier: MIT */
/* Paths into JSON documents: read once, and kept in the form that most backends take: $."key"[0]. */
#include <calx/function.h>

#include "sql/tree/make.h"
#include "util/builder.h"
#include "util/memory.h"

#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
}

/* A key, with or without quotes. NULL: there is none. Backends agree on no way to write a quote in one. */
static const char *read_key(const char *p, calxi_builder *to)
{
    const char *begin = *p == '"' ? p + 1 : p, *end = begin;
    while (*p == '"' ? *end && *end != '"' && *end != '\\' : is_word(*end))
        end++;
    if (end == begin || (*p == '"' && *end != '"'))
        return NULL;
    calxi_builder_puts(to, ".\"");
    calxi_builder_add(to, begin, (size_t)(end - begin));
    calxi_builder_putc(to, '"');
    return *p == '"' ? end + 1 : end;
}

static const char *read_index(const char *p, calxi_builder *to)
{
    size_t digits = strspn(p + 1, "0123456789");
    if (!digits || digits > 9 || p[1 + digits] != ']')
        return NULL;
    calxi_builder_add(to, p, digits + 2);
    return p + digits + 2;
}

static bool read_path(const char *path, calxi_builder *to)
{
    const char *p = path;
    if (*p != '$')
        return false;
    calxi_builder_putc(to, '$');
    for (p++; p && *p;)
        p = *p == '.' ? read_key(p + 1, to) : *p == '[' ? read_index(p, to) : NULL;
    return p && to->len > 1;
}

calx_node *calx_json_path(calx_node *document, const char *path, const calx_type *type)
{
    static const calx_type itself = { .kind = CALX_TYPE_JSON };
    uint32_t kind = type ? type->kind : CALX_TYPE_JSON;
    calxi_builder read;
    calx_node *node;
    bool good;
    document = calxi_or_misuse(document, "calx_json_path", "the document");
    if (kind != CALX_TYPE_JSON && kind != CALX_TYPE_TEXT && kind != CALX_TYPE_BOOLEAN && kind != CALX_TYPE_DOUBLE &&
        !(kind >= CALX_TYPE_SMALLINT && kind <= CALX_TYPE_BIGINT))
        return calxi_node_refuse(&document, 1, "calx_json_path: a value is read as JSON, TEXT, BOOLEAN, DOUBLE or an integer");
    calxi_builder_init(&read);
    good = path && read_path(path, &read);
    if (!good && !read.failed)
        node = calxi_node_refuse(&document, 1, "calx_json_path: the path is like $.key[0].\"a key\", not %.100s", path ? path : "NULL");
    else if (read.failed)
        node = calxi_node_starved(&document, 1);
    else
        node = calxi_node_with(CALX_NODE_JSON_VALUE, 0, read.data, type ? type : &itself, &document, 1);
    calxi_builder_clear(&read);
    return node;
}
