/* SPDX-License-Identifier: MIT */
/* Textual SQL made ready for a target: its :name binds found, its placeholders written. */
#include "sql/text/tokenize.h"

#include "sql/text/scan.h"
#include "sql/tree/convert.h"
#include "util/memory.h"
#include "util/names.h"

#include <calx/plugin/convert.h>
#include <calx/plugin/dialect.h>

#include <stdio.h>
#include <string.h>

#define NOWHERE SIZE_MAX
#define NO_NAME UINT32_MAX

/* A part of the text that the result has something else for. */
typedef struct edit {
    size_t at, len;
    uint32_t name; /* index of the bind's name; NO_NAME: nothing stands there */
} edit;

typedef struct work {
    calxi_scanner scanner;
    uint32_t paramstyle;
    calxi_problem *problem;
    edit *edits;
    size_t edit_count, edit_capacity;
    size_t tokens;    /* so far, without blanks */
    bool glued;       /* a colon here would follow an operand or another colon, so it begins no bind */
    bool may_compound;/* by its first keyword, the statement may have a body with semicolons: */
    bool needs_word;  /* when a word like TRIGGER comes, */
    bool compound;    /* and it did (or need not) */
    size_t semicolon; /* that ends the statement; NOWHERE */
    /* filled from the edits: */
    size_t binds, names_len;
    uint32_t name_count;
    uint32_t *firsts; /* of each name, the edit that has it first */
} work;

/* ---- problems ---- */

/* Line and character (not byte) of a place, both from 1. */
static void find_position(const char *text, size_t at, size_t *line, size_t *character)
{
    *line = *character = 1;
    for (size_t i = 0; i < at; i++) {
        if (text[i] == '\n') {
            ++*line;
            *character = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            ++*character;
        }
    }
}

/* The message is `before`, " line 1, character 2" and `after`. */
static calx_status fail_in(const char *text, size_t at, const char *before, const char *after, calxi_problem *problem)
{
    size_t line, character;
    find_position(text, at, &line, &character);
    calxi_problem_set(problem, CALX_PROGRAMMING_ERROR, "%s line %zu, character %zu%s", before, line, character, after);
    if (problem)
        problem->kind = CALX_SYNTAX_ERROR;
    return CALX_PROGRAMMING_ERROR;
}

static calx_status fail_at(work *w, size_t at, const char *before, const char *after)
{
    return fail_in(w->scanner.text, at, before, after, w->problem);
}

static calx_status fail_unterminated(work *w)
{
    char before[80];
    snprintf(before, sizeof before, "unterminated %s that begins at", w->scanner.unterminated);
    return fail_at(w, w->scanner.start, before, "");
}

/* ---- reading ---- */

static calx_status add_edit(work *w, size_t at, size_t len, uint32_t name)
{
    if (w->edit_count == w->edit_capacity) {
        size_t capacity = w->edit_capacity ? w->edit_capacity * 2 : 16;
        edit *edits = capacity < NO_NAME ? calxi_realloc_array(w->edits, capacity, sizeof *edits) : NULL;
        if (!edits)
            return calxi_problem_no_memory(w->problem);
        w->edits = edits;
        w->edit_capacity = capacity;
    }
    w->edits[w->edit_count++] = (edit){ at, len, name };
    return CALX_OK;
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9');
}

static char next_char(const work *w)
{
    return w->scanner.at < w->scanner.len ? w->scanner.text[w->scanner.at] : '\0';
}

/* A colon that may begin a bind: the scanner stands behind it. */
static calx_status read_bind(work *w)
{
    calxi_scanner *s = &w->scanner;
    while (is_name(next_char(w)))
        s->at++;
    if (calxi_scan_is_word(next_char(w)))
        return fail_at(w, s->start, "the bind at",
                       ": its name may have the letters a to z and A to Z, digits and _ only");
    w->binds++;
    return add_edit(w, s->start, s->at - s->start, 0);
}

/* Placeholders of the driver that the user wrote: the driver would count them among the binds. */
static calx_status refuse_placeholder(work *w, char c)
{
    if (c == '?' && w->paramstyle == CALX_PARAMSTYLE_QMARK)
        return fail_at(w, w->scanner.start, "a question mark at", ": binds are written as :name");
    if (c == '$' && w->paramstyle == CALX_PARAMSTYLE_DOLLAR && w->scanner.at - w->scanner.start > 1)
        return fail_at(w, w->scanner.start, "a $ with a number at", ": binds are written as :name");
    return CALX_OK;
}

static calx_status read_char(work *w)
{
    calxi_scanner *s = &w->scanner;
    char c = s->text[s->start];
    if (c == ':' && !w->glued && is_name_start(next_char(w))) {
        w->glued = true;
        return read_bind(w);
    }
    if (c == '\\' && next_char(w) == ':') {
        s->at++;
        w->glued = true;
        return add_edit(w, s->start, 1, NO_NAME);
    }
    w->glued = c == ':' || c == ')' || c == ']' || c == '$';
    return refuse_placeholder(w, c);
}

static bool word_is(const work *w, const char *const *words)
{
    return calxi_word_among(w->scanner.text + w->scanner.start, w->scanner.at - w->scanner.start, words);
}

/* Statements whose body has semicolons of its own: the backend decides where they end. Everything else is one statement, so that
 * "use calx_script" is said and not "syntax error". */
static void read_word(work *w)
{
    if (w->tokens == 0) {
        w->needs_word = word_is(w, calxi_words_defining);
        w->may_compound = word_is(w, calxi_words_of_blocks);
    } else if (w->needs_word && word_is(w, calxi_words_bodied)) {
        w->may_compound = true;
    }
}

static calx_status read_semicolon(work *w)
{
    w->glued = false;
    if (w->scanner.executable && !w->may_compound)
        return fail_at(w, w->scanner.start, "a semicolon inside a comment that is executed, at", " (use calx_script)");
    if (w->semicolon == NOWHERE)
        w->semicolon = w->scanner.start;
    /* A bare BEGIN is a statement, and no block follows it. */
    w->compound = w->may_compound && w->tokens > 1;
    return CALX_OK;
}

static calx_status read_token(work *w, calxi_token token)
{
    const calxi_scanner *s = &w->scanner;
    if (token == CALXI_TOKEN_BLANK) {
        w->glued = false;
        return CALX_OK;
    }
    if (token == CALXI_TOKEN_CHAR && s->text[s->start] == ';')
        return read_semicolon(w);
    if (w->semicolon != NOWHERE && !w->compound)
        return fail_at(w, s->start, "several statements in one text: another begins at", " (use calx_script)");
    if (token == CALXI_TOKEN_WORD)
        read_word(w);
    w->tokens++;
    if (token == CALXI_TOKEN_CHAR)
        return read_char(w);
    w->glued = true;
    return CALX_OK;
}

/* MariaDB 10.11 and SQLite 3.40 would keep the bytes as text, which nobody could read then. */
calx_status calxi_text_check(const char *text, size_t len, calxi_problem *problem)
{
    const char *nul = len ? memchr(text, '\0', len) : NULL;
    size_t good = calx_utf8_good(text, len);
    if (nul)
        return fail_in(text, (size_t)(nul - text), "a NUL byte at", "", problem);
    if (good != len)
        return fail_in(text, good, "a byte that is no UTF-8 at", "", problem);
    return CALX_OK;
}

static calx_status read_text(work *w)
{
    calx_status status = calxi_text_check(w->scanner.text, w->scanner.len, w->problem);
    while (!status) {
        calxi_token token = calxi_scan(&w->scanner);
        if (token == CALXI_TOKEN_END)
            break;
        status = token == CALXI_TOKEN_BAD ? fail_unterminated(w) : read_token(w, token);
    }
    if (!status && w->tokens == 0) {
        status = calxi_problem_set(w->problem, CALX_PROGRAMMING_ERROR, "the statement is empty");
        if (w->problem)
            w->problem->kind = CALX_SYNTAX_ERROR;
    }
    return status;
}

/* ---- names ---- */

/* The index of a bind's name, a new one when it is the first use. `table` is open-addressed, of index + 1. */
static uint32_t number_name(work *w, uint32_t *table, size_t mask, size_t nth)
{
    const edit *bind = &w->edits[nth];
    const char *text = w->scanner.text;
    size_t place = calxi_name_hash(text + bind->at, bind->len) & mask;
    for (; table[place]; place = (place + 1) & mask) {
        const edit *first = &w->edits[w->firsts[table[place] - 1]];
        if (first->len == bind->len && memcmp(text + first->at, text + bind->at, bind->len) == 0)
            return table[place] - 1;
    }
    w->firsts[w->name_count] = (uint32_t)nth;
    w->names_len += bind->len; /* the colon's byte is the NUL's */
    table[place] = ++w->name_count;
    return table[place] - 1;
}

static calx_status number_names(work *w)
{
    size_t size = 8;
    uint32_t *table;
    if (!w->binds)
        return CALX_OK;
    while (size < w->binds * 2)
        size *= 2;
    table = calxi_calloc(size, sizeof *table);
    w->firsts = calxi_realloc_array(NULL, w->binds, sizeof *w->firsts);
    if (!table || !w->firsts) {
        calxi_free(table);
        return calxi_problem_no_memory(w->problem);
    }
    for (size_t i = 0; i < w->edit_count; i++)
        if (w->edits[i].name != NO_NAME)
            w->edits[i].name = number_name(w, table, size - 1, i);
    calxi_free(table);
    return CALX_OK;
}

/* ---- writing ---- */

/* Writes a placeholder when `to` is not NULL; its length. */
static size_t write_placeholder(const work *w, uint32_t name, char *to)
{
    char text[16];
    size_t len = 1;
    if (name == NO_NAME)
        return 0;
    if (w->paramstyle == CALX_PARAMSTYLE_DOLLAR)
        len = (size_t)snprintf(text, sizeof text, "$%lu", (unsigned long)name + 1);
    else if (w->paramstyle == CALX_PARAMSTYLE_NUMERIC)
        len = (size_t)snprintf(text, sizeof text, ":%lu", (unsigned long)name + 1);
    else
        text[0] = '?';
    if (to)
        memcpy(to, text, len);
    return len;
}

/* Where the text ends for the backend. A compound statement keeps its last semicolon: PostgreSQL 15, MariaDB 10.11
 * and SQLite 3.40 take it with and without, and other databases may want it. */
static size_t end_of_text(const work *w)
{
    return w->semicolon != NOWHERE && !w->compound ? w->semicolon : w->scanner.len;
}

static size_t write_sql(const work *w, char *to)
{
    size_t from = 0, len = 0;
    for (size_t i = 0; i <= w->edit_count; i++) {
        size_t until = i < w->edit_count ? w->edits[i].at : end_of_text(w);
        if (to)
            memcpy(to + len, w->scanner.text + from, until - from);
        len += until - from;
        if (i < w->edit_count) {
            len += write_placeholder(w, w->edits[i].name, to ? to + len : NULL);
            from = until + w->edits[i].len;
        }
    }
    return len;
}

static void write_names(const work *w, const char **names, char *to)
{
    for (uint32_t i = 0; i < w->name_count; i++) {
        const edit *bind = &w->edits[w->firsts[i]];
        names[i] = to;
        memcpy(to, w->scanner.text + bind->at + 1, bind->len - 1);
        to[bind->len - 1] = '\0';
        to += bind->len;
    }
}

static void write_order(const work *w, uint32_t *order)
{
    size_t n = 0;
    if (w->paramstyle != CALX_PARAMSTYLE_QMARK)
        for (uint32_t i = 0; i < w->name_count; i++)
            order[i] = i;
    else
        for (size_t i = 0; i < w->edit_count; i++)
            if (w->edits[i].name != NO_NAME)
                order[n++] = w->edits[i].name;
}

/* One block: the SQL, the pointers to the names, the order, the names. */
static calx_status write_tokens(const work *w, calxi_tokens *tokens)
{
    size_t len = write_sql(w, NULL), uses = w->paramstyle != CALX_PARAMSTYLE_QMARK ? w->name_count : w->binds;
    size_t names_at = (len + sizeof(char *)) / sizeof(char *) * sizeof(char *);
    size_t order_at = names_at + w->name_count * sizeof(char *);
    size_t text_at = order_at + uses * sizeof(uint32_t);
    char *block = calxi_alloc(text_at + w->names_len);
    if (!block)
        return calxi_problem_no_memory(w->problem);
    write_sql(w, block);
    block[len] = '\0';
    tokens->sql = block;
    tokens->len = len;
    tokens->name_count = w->name_count;
    tokens->uses = uses;
    if (uses) {
        const char **names = (const char **)(void *)(block + names_at);
        uint32_t *order = (uint32_t *)(void *)(block + order_at);
        write_names(w, names, block + text_at);
        write_order(w, order);
        tokens->names = names;
        tokens->order = order;
    }
    return CALX_OK;
}

calx_status calxi_tokenize(const char *text, size_t len, uint32_t lexis, uint32_t paramstyle, calxi_tokens *tokens,
                           calxi_problem *problem)
{
    work w;
    calx_status status;
    memset(tokens, 0, sizeof *tokens);
    memset(&w, 0, sizeof w);
    calxi_scanner_init(&w.scanner, text, len, lexis);
    w.paramstyle = paramstyle;
    w.problem = problem;
    w.semicolon = NOWHERE;
    status = read_text(&w);
    if (!status)
        status = number_names(&w);
    if (!status)
        status = write_tokens(&w, tokens);
    calxi_free(w.edits);
    calxi_free(w.firsts);
    return status;
}

void calxi_tokens_clear(calxi_tokens *tokens)
{
    calxi_free(tokens->sql);
    calxi_converters_free(tokens->converters);
    calxi_free(tokens->kinds);
    memset(tokens, 0, sizeof *tokens);
}
