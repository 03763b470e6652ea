/* SPDX-License-Identifier: MIT */
/* calx/plugin/write_cast.h: casts that mean the same everywhere, for dialects whose own CAST means something else. */
#ifndef CALX_PLUGIN_WRITE_CAST_H
#define CALX_PLUGIN_WRITE_CAST_H

#include <calx/plugin/write_times.h>

static inline bool calx_kind_is_number(uint32_t kind)
{
    return kind >= CALX_TYPE_SMALLINT && kind <= CALX_TYPE_NUMERIC;
}

static inline bool calx_kind_is_text(uint32_t kind)
{
    return kind == CALX_TYPE_VARCHAR || kind == CALX_TYPE_CHAR || kind == CALX_TYPE_TEXT || kind == CALX_TYPE_ENUM;
}

static inline bool calx_kind_is_bytes(uint32_t kind)
{
    return kind == CALX_TYPE_VARBINARY || kind == CALX_TYPE_BLOB;
}

/** What is of the kind `from`, as a span of time that is its microseconds, an `integer` to the backend: only such are, or what is of no kind that is known. */
static inline void calx_write_as_span(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *x, uint32_t from, const char *integer)
{
    if (from != CALX_TYPE_INTERVAL && from != CALX_TYPE_NONE)
        host->unsupported(compiler, "CAST to INTERVAL of what is none");
    host->text(compiler, "CAST(");
    host->node(compiler, x);
    host->text(compiler, " AS ");
    host->text(compiler, integer);
    host->text(compiler, ")");
}

/** A number as a boolean: (x <> 0), in parentheses. */
static inline void calx_write_number_as_boolean(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *x)
{
    host->text(compiler, "(");
    host->operand(compiler, x, CALX_PRECEDENCE_COMPARE);
    host->text(compiler, " <> 0)");
}

/** A text as a boolean, 1 or 0, by the words that PostgreSQL 15 reads (beginnings of true, false, yes and no among them); of no other, NULL. */
static inline void calx_write_text_as_boolean(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *x)
{
    static const char *const words[2][9] = { { "false", "fals", "fal", "fa", "f", "no", "n", "off", "0" },
                                             { "true", "tru", "tr", "t", "yes", "ye", "y", "on", "1" } };
    host->text(compiler, "CASE lower(trim(");
    host->node(compiler, x);
    host->text(compiler, "))");
    for (size_t value = 2; value-- > 0;)
        for (size_t i = 0; i < 9; i++) {
            host->text(compiler, " WHEN ");
            host->literal(compiler, words[value][i]);
            host->text(compiler, value ? " THEN 1" : " THEN 0");
        }
    host->text(compiler, " END");
}

/** What is of the kind `from`, as a boolean that is a number to the backend; one of booleans is made an `integer`, as its CAST has it. */
static inline void calx_write_as_boolean(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *x, uint32_t from, const char *integer)
{
    if (calx_kind_is_text(from))
        calx_write_text_as_boolean(host, compiler, x);
    else if (from == CALX_TYPE_BOOLEAN) {
        host->text(compiler, "CAST(");
        host->node(compiler, x);
        host->text(compiler, " AS ");
        host->text(compiler, integer);
        host->text(compiler, ")");
    } else
        calx_write_number_as_boolean(host, compiler, x);
}

/** A boolean that is a number to the backend, as a text: 'true' or 'false'. */
static inline void calx_write_boolean_as_text(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *x)
{
    host->text(compiler, "CASE ");
    host->node(compiler, x);
    host->text(compiler, " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END");
}

/** What is behind a text or bytes of which only the first `length` are wanted: ", 1, 5)"; `0`: nothing. */
static inline void calx_write_cut(const calx_compiler_host *host, calx_compiler *compiler, uint32_t length)
{
    char text[32];
    snprintf(text, sizeof text, ", 1, %u)", length);
    host->text(compiler, length ? text : "");
}

#endif
