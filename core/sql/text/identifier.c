/* SPDX-License-Identifier: MIT */
/* Names in SQL: quoted for a dialect, or refused. */
#include "sql/text/identifier.h"

#include <string.h>

/* Bytes of the character that begins here; 0: none does. By the table of Unicode 15, 3.9: no surrogates, no longer forms than
 * needed, nothing over U+10FFFF. */
static size_t character(const unsigned char *at, size_t left)
{
    unsigned char least = 0x80, most = 0xbf;
    size_t len = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;
    if (len < 2)
        return len;
    if (at[0] == 0xe0)
        least = 0xa0;
    else if (at[0] == 0xf0)
        least = 0x90;
    else if (at[0] == 0xed)
        most = 0x9f;
    else if (at[0] == 0xf4)
        most = 0x8f;
    if (left < len || at[1] < least || at[1] > most)
        return 0;
    for (size_t i = 2; i < len; i++)
        if (at[i] < 0x80 || at[i] > 0xbf)
            return 0;
    return len;
}

static bool is_utf8(const char *name, size_t len)
{
    size_t at = 0, step = 1;
    for (; at < len && step; at += step)
        step = character((const unsigned char *)name + at, len - at);
    return step != 0;
}

/* PostgreSQL 15 cuts a name that is too long and goes on with the rest of it, so that two names may become one; SQLite 3.40 reads
 * up to a NUL byte. */
static calx_status check(const calx_dialect *dialect, const char *name, size_t len, calxi_problem *problem)
{
    if (len == 0)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "an identifier is empty");
    if (memchr(name, '\0', len))
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "an identifier has a NUL byte: \"%.64s\"", name);
    if (dialect->identifier_max && len > dialect->identifier_max)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                 "an identifier has %zu bytes, %s takes %u: \"%.*s...\"", len, dialect->name,
                                 (unsigned)dialect->identifier_max, 64, name);
    if (!is_utf8(name, len))
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "an identifier is no UTF-8");
    return CALX_OK;
}

calx_status calxi_identifier_add(calxi_builder *sql, const calx_dialect *dialect, const char *name, size_t len,
                                 calxi_problem *problem)
{
    const char open = dialect->quote[0], close = dialect->quote[1];
    calx_status status = check(dialect, name, len, problem);
    if (status != CALX_OK)
        return status;
    calxi_builder_putc(sql, open);
    for (size_t at = 0; at < len;) {
        const char *quote = memchr(name + at, close, len - at);
        size_t part = quote ? (size_t)(quote - (name + at)) + 1 : len - at;
        calxi_builder_add(sql, name + at, part);
        if (quote)
            calxi_builder_putc(sql, close);
        at += part;
    }
    calxi_builder_putc(sql, close);
    return sql->failed ? calxi_problem_no_memory(problem) : CALX_OK;
}
