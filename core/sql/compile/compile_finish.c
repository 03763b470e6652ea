/* SPDX-License-Identifier: MIT */
/* A compilation's beginning and end: literals, and the text with the placeholders of its paramstyle. */
#include "sql/compile/compile.h"

#include "sql/tree/convert.h"
#include "util/line.h"
#include "util/memory.h"

#include <calx/plugin/convert_types.h>
#include <calx/values.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const uint64_t not_standard =
    CALX_FEATURE_CONCAT_FUNCTION | CALX_FEATURE_INDEX_BY_TABLE | CALX_FEATURE_BARE_RETURNING | CALX_FEATURE_DUAL | CALX_FEATURE_DUAL_OF_WHERE |
    CALX_FEATURE_UPDATE_LIST | CALX_FEATURE_WITH_IN_INSERT | CALX_FEATURE_NO_AS | CALX_FEATURE_ILIKE | CALX_FEATURE_ROWS_BY_VALUES |
    CALX_FEATURE_NO_RECURSIVE | CALX_FEATURE_LIMIT_OF_DML | CALX_FEATURE_LETTER_FIRST |
    CALX_FEATURE_LITERAL_BOUNDS | CALX_FEATURE_NO_GROUPED_SELECTS | CALX_FEATURE_WHERE_BEFORE_UPSERT |
    CALX_FEATURE_MINUS | CALX_FEATURE_NO_ORDER_BY_LABEL | CALX_FEATURE_TABLE_OF_FUNCTION |
    CALX_FEATURE_INDEX_IN_SCHEMA | CALX_FEATURE_BARE_REFERENCES | CALX_FEATURE_WITH_OF_SELECT |
    CALX_FEATURE_SETS_IN_ORDER | CALX_FEATURE_UPSERT_BY_ANY_KEY | CALX_FEATURE_RETURNING_KNOWS_NO_NULL |
    CALX_FEATURE_EMPTY_ESCAPE | CALX_FEATURE_NO_ALIAS_OF_DELETE;

void calxi_compiler_init(calx_compiler *c, const calx_dialect *dialect, const calx_target *target, uint32_t flags)
{
    memset(c, 0, sizeof *c);
    calxi_builder_init(&c->main.sql);
    calxi_arena_init(&c->arena);
    c->chunk = &c->main;
    c->level = &c->whole;
    c->flags = flags;
    c->dialect = dialect;
    c->table = dialect ? dialect->compiler : NULL;
    if (target)
        c->target = *target;
    else
        c->target = (calx_target){ .struct_size = sizeof c->target, .version_text = "", .dialect = "standard SQL" };
    c->features = c->table && c->table->features ? c->table->features(&c->target) : ~not_standard;
}

void calxi_compiler_clear(calx_compiler *c)
{
    calxi_clear_ctes(&c->whole);
    calxi_builder_clear(&c->main.sql);
    calxi_free(c->main.parameters);
    calxi_arena_clear(&c->arena);
}

/* ---- literals ---- */

void calxi_put_text_literal(calx_compiler *c, const char *text, size_t len)
{
    bool backslashes = c->dialect && c->dialect->lexis && (c->dialect->lexis(&c->target) & CALX_LEX_BACKSLASH_ESCAPES);
    if (memchr(text, '\0', len))
        calxi_compile_fail(c, CALX_DATA_ERROR, "a text with a NUL byte cannot be written as a literal");
    calxi_put(c, "'");
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\'' || (backslashes && text[i] == '\\'))
            calxi_put_sized(c, &text[i], 1);
        calxi_put_sized(c, &text[i], 1);
    }
    calxi_put(c, "'");
}

static void put_bytes(calx_compiler *c, const unsigned char *bytes, size_t len)
{
    calxi_put(c, "X'");
    for (size_t i = 0; i < len; i++) {
        char hex[3];
        snprintf(hex, sizeof hex, "%02X", bytes[i]);
        calxi_put(c, hex);
    }
    calxi_put(c, "'");
}

/* "-1" right after a minus would begin a comment. */
static void put_number(calx_compiler *c, const char *number, size_t len)
{
    const calxi_builder *sql = &c->chunk->sql;
    if (len && *number == '-' && sql->len && sql->data[sql->len - 1] == '-')
        calxi_put(c, " ");
    calxi_put_sized(c, number, len);
}

/* A decimal is a text that the program gives: only a number may stand outside of quotes. */
static void put_decimal(calx_compiler *c, calx_decimal decimal)
{
    calx_decimal checked;
    if (calx_decimal_parse(decimal.ptr, decimal.len, &checked, NULL) == CALX_OK)
        put_number(c, decimal.ptr, decimal.len);
    else
        calxi_compile_fail(c, CALX_DATA_ERROR, "a decimal that is no number has no literal: %.*s", (int)(decimal.len < 40 ? decimal.len : 40), decimal.ptr);
}

/* What is text with a form, as drivers bind it. An interval is a number on some backends and text on others: a dialect's own. */
static void put_formatted(calx_compiler *c, const calx_value *value)
{
    char text[80];
    size_t len = value->kind == CALX_KIND_INTERVAL ? 0 : calx_typed_to_text(value, text);
    if (value->kind == CALX_KIND_INTERVAL)
        calxi_compile_fail(c, CALX_UNSUPPORTED, "a value of this kind has no literal");
    else if (!len)
        calxi_compile_fail(c, CALX_DATA_ERROR, "a value that is out of its range has no literal");
    calxi_put_text_literal(c, text, len);
}

void calxi_put_literal(calx_compiler *c, const calx_value *value)
{
    char text[80];
    if (calxi_dialect_literal(c, value))
        return;
    switch (value->kind) {
    case CALX_KIND_NULL: calxi_put(c, "NULL"); return;
    case CALX_KIND_BOOL:
        calxi_put(c, calxi_has(c, CALX_FEATURE_BOOLEAN) ? (value->as.b ? "true" : "false") : value->as.b ? "1" : "0");
        return;
    case CALX_KIND_UINT8: case CALX_KIND_UINT16: case CALX_KIND_UINT32: case CALX_KIND_UINT64:
        snprintf(text, sizeof text, "%" PRIu64, value->as.u);
        break;
    case CALX_KIND_INT8: case CALX_KIND_INT16: case CALX_KIND_INT32: case CALX_KIND_INT64:
        snprintf(text, sizeof text, "%" PRId64, value->as.i);
        break;
    case CALX_KIND_DOUBLE:
        if (!isfinite(value->as.d))
            calxi_compile_fail(c, CALX_DATA_ERROR, "a number that is not finite cannot be written as a literal");
        text[calx_double_to_text(value->as.d, text)] = '\0';
        if (!strpbrk(text, ".e")) /* 1000000000000000 would be an integer */
            strcat(text, ".0");
        break;
    case CALX_KIND_STR: calxi_put_text_literal(c, value->as.s.ptr, value->as.s.len); return;
    case CALX_KIND_BYTES: put_bytes(c, value->as.bytes.ptr, value->as.bytes.len); return;
    case CALX_KIND_DECIMAL: put_decimal(c, value->as.decimal); return;
    case CALX_KIND_JSON: calxi_put_text_literal(c, value->as.json.ptr, value->as.json.len); return;
    default: put_formatted(c, value); return;
    }
    put_number(c, text, strlen(text));
}

/* ---- the end ---- */

static void add_placeholder(calxi_builder *sql, uint32_t paramstyle, size_t number)
{
    if (paramstyle == CALX_PARAMSTYLE_QMARK)
        calxi_builder_putc(sql, '?');
    else
        calxi_builder_printf(sql, paramstyle == CALX_PARAMSTYLE_DOLLAR ? "$%zu" : ":%zu", number);
}

/* Parameters in the order of their numbers, and where each node is among them, found by its address. */
typedef struct numbers {
    const calx_node **parameters;
    size_t count;
    uint32_t *table; /* open addressing; 0: free, else the number */
    size_t mask;
} numbers;

static uint32_t *slot_of(const numbers *all, const calx_node *node)
{
    size_t at = (size_t)(((uintptr_t)node >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & all->mask;
    while (all->table[at] && all->parameters[all->table[at] - 1] != node)
        at = (at + 1) & all->mask;
    return &all->table[at];
}

/* The number of a parameter: of a name that came before, or of the same node (a label that is selected and grouped by), the same. Where
 * numbers are not written, each use is a parameter. */
static size_t number_of(numbers *all, const calx_node *node)
{
    uint32_t *slot = all->table ? slot_of(all, node) : NULL;
    const calx_node *of;
    if (slot && *slot)
        return *slot;
    for (size_t i = 0; slot && node->kind == CALX_NODE_PARAM && i < all->count; i++)
        if (all->parameters[i]->kind == CALX_NODE_PARAM && !strcmp(all->parameters[i]->name, node->name) &&
            calxi_bound_alike(all->parameters[i], node, &of)) {
            all->parameters[i] = of;
            return i + 1;
        }
    all->parameters[all->count++] = node;
    if (slot)
        *slot = (uint32_t)all->count;
    return all->count;
}

static bool make_numbers(calx_compiler *c, numbers *all, size_t count, bool numbered)
{
    size_t size = 8;
    memset(all, 0, sizeof *all);
    while (size < 2 * count)
        size *= 2;
    all->mask = size - 1;
    all->parameters = calxi_arena_alloc(&c->arena, (count + 1) * sizeof *all->parameters);
    if (numbered)
        all->table = calxi_arena_alloc(&c->arena, size * sizeof *all->table);
    if (!all->parameters || (numbered && !all->table)) {
        calxi_compile_no_memory(c);
        return false;
    }
    if (numbered)
        memset(all->table, 0, size * sizeof *all->table);
    return true;
}

/* Of fragments and literals; of identifiers it is told before. */
static void refuse_stray_bytes(calx_compiler *c, const calxi_builder *sql)
{
    size_t good = sql->data ? calx_utf8_good(sql->data, sql->len) : 0;
    size_t from = good > 40 ? calxi_whole(sql->data, good, good - 40) : 0;
    if (good == sql->len || c->failed)
        return;
    calxi_compile_fail(c, CALX_PROGRAMMING_ERROR, "a byte that is no UTF-8, behind \"%.*s\"", (int)(good - from), sql->data + from);
    c->problem.kind = CALX_SYNTAX_ERROR; /* as of a text */
}

bool calxi_compile_finish(calx_compiler *c, calxi_builder *sql, const calx_node ***parameters, size_t *count)
{
    uint32_t style = c->dialect ? c->dialect->paramstyle : CALX_PARAMSTYLE_QMARK;
    const calxi_chunk *main = &c->main;
    size_t at = 0;
    numbers all;
    *count = 0;
    if (!make_numbers(c, &all, main->count, style != CALX_PARAMSTYLE_QMARK) || c->failed)
        return false;
    for (size_t i = 0; i < main->count; i++) {
        size_t number = number_of(&all, main->parameters[i].node);
        calxi_builder_add(sql, main->sql.data + at, main->parameters[i].at - at);
        add_placeholder(sql, style, number);
        at = main->parameters[i].at;
    }
    calxi_builder_add(sql, main->sql.data ? main->sql.data + at : "", main->sql.len - at);
    *parameters = all.parameters;
    *count = all.count;
    if (sql->failed)
        calxi_compile_fail(c, CALX_NO_MEMORY, "out of memory");
    else
        refuse_stray_bytes(c, sql);
    return !c->failed;
}
