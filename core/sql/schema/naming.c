/* SPDX-License-Identifier: MIT */
/* Names of constraints and indexes: those that were given, and those that are made by a convention. */
#include "sql/schema/ddl.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A name in the making. */
typedef struct maker {
    const calxi_table *table;
    const calx_attribute *attribute; /* NULL: the primary key of columns that say so */
    char *to;
    size_t size, len;
    bool fits;
} maker;

static void add(maker *m, const char *text, size_t len)
{
    m->fits = m->fits && len < m->size - m->len;
    if (!m->fits)
        return;
    memcpy(m->to + m->len, text, len);
    m->len += len;
    m->to[m->len] = '\0';
}

static void add_text(maker *m, const char *text)
{
    add(m, text, strlen(text));
}

/* The n-th column of the constraint, or that it refers to. False: there is none. */
static bool column_at(const maker *m, bool referred, size_t n, char *word, size_t size)
{
    const char *list = m->attribute ? (referred ? m->attribute->references : calxi_constraint_columns(m->attribute)) : NULL;
    if (!m->attribute)
        for (size_t i = 0; i < m->table->count; i++)
            if (m->table->columns[i].primary_key && !n--)
                return snprintf(word, size, "%s", m->table->columns[i].node.name) < (int)size;
    while (list && (list = referred ? calxi_next_word(list, word, size) : calxi_next_column(m->attribute, list, word, size)))
        if (!n--) {
            const char *dot = referred ? strrchr(word, '.') : NULL;
            if (dot)
                memmove(word, dot + 1, strlen(dot));
            return true;
        }
    return false;
}

static void add_columns(maker *m, bool referred, const char *between)
{
    char word[CALXI_WORD_SIZE];
    for (size_t i = 0; column_at(m, referred, i, word, sizeof word); i++) {
        add_text(m, i ? between : "");
        add_text(m, word);
    }
}

static void add_referred_table(maker *m)
{
    char word[CALXI_WORD_SIZE];
    char *dot, *name = word;
    if (!m->attribute || !m->attribute->references || !calxi_next_word(m->attribute->references, word, sizeof word))
        return;
    dot = strrchr(word, '.');
    if (dot)
        *dot = '\0';
    dot = strrchr(word, '.');
    add_text(m, dot ? dot + 1 : name);
}

/* "0_name", "0N_name", "0_N_name", "0_label", "0_key". False: it is no such token. */
static bool add_column_token(maker *m, const char *token, bool referred)
{
    char word[CALXI_WORD_SIZE];
    char *end;
    size_t n = strtoul(token, &end, 10);
    bool is_label;
    if (end == token)
        return false;
    if (!n && (!strcmp(end, "N_name") || !strcmp(end, "_N_name"))) {
        add_columns(m, referred, *end == '_' ? "_" : "");
        return true;
    }
    is_label = !strcmp(end, "_label");
    if (!is_label && strcmp(end, "_name") != 0 && strcmp(end, "_key") != 0)
        return false;
    if (is_label) {
        add_text(m, m->table->node.name);
        add_text(m, "_");
    }
    if (column_at(m, referred, n, word, sizeof word))
        add_text(m, word);
    return true;
}

static bool add_token(maker *m, const char *token)
{
    if (!strcmp(token, "table_name"))
        add_text(m, m->table->node.name);
    else if (!strcmp(token, "constraint_name"))
        add_text(m, m->attribute && m->attribute->what != CALX_ATTRIBUTE_COLUMN && m->attribute->name ? m->attribute->name : "");
    else if (!strcmp(token, "referred_table_name"))
        add_referred_table(m);
    else if (!strncmp(token, "column_", 7))
        return add_column_token(m, token + 7, false);
    else if (!strncmp(token, "referred_column_", 16))
        return add_column_token(m, token + 16, true);
    else
        return false;
    return true;
}

/* "%(token)s" and all else as it is. False: an unknown token, or it does not fit. */
static bool expand(maker *m, const char *pattern)
{
    char token[64];
    while (*pattern) {
        const char *end = !strncmp(pattern, "%(", 2) ? strstr(pattern, ")s") : NULL;
        size_t len = end ? (size_t)(end - pattern) - 2 : 0;
        if (!end) {
            add(m, pattern++, 1);
            continue;
        }
        if (len >= sizeof token)
            return false;
        memcpy(token, pattern + 2, len);
        token[len] = '\0';
        if (!add_token(m, token))
            return false;
        pattern = end + 2;
    }
    return m->fits;
}

static const char *given_name(const calx_attribute *a)
{
    return a && a->what != CALX_ATTRIBUTE_COLUMN ? a->name : NULL;
}

const char *calxi_naming_pattern(const calxi_table *table, const char *prefix)
{
    const calx_naming *naming = __atomic_load_n(&table->naming, __ATOMIC_ACQUIRE);
    if (!naming)
        return NULL;
    switch (*prefix) {
    case 'i': return naming->index;
    case 'u': return naming->unique;
    case 'c': return naming->check;
    case 'f': return naming->foreign_key;
    default: return naming->primary_key;
    }
}

bool calxi_name_is_given(const calxi_table *table, const calx_attribute *a, const char *prefix)
{
    const char *pattern = calxi_naming_pattern(table, prefix);
    return given_name(a) && !(pattern && strstr(pattern, "%(constraint_name)s"));
}

/* Without a convention: ix_<table>_<columns>. */
static bool add_plain(maker *m, const char *prefix)
{
    add_text(m, prefix);
    add_text(m, "_");
    add_text(m, m->table->node.name);
    add_text(m, "_");
    add_columns(m, false, "_");
    return m->fits;
}

bool calxi_constraint_name(const calxi_table *table, const calx_attribute *a, const char *prefix, char *to, size_t size)
{
    const char *pattern = calxi_naming_pattern(table, prefix);
    maker m = { .table = table, .attribute = a, .to = to, .size = size, .fits = true };
    *to = '\0';
    if (calxi_name_is_given(table, a, prefix))
        return snprintf(to, size, "%s", a->name) < (int)size;
    return pattern ? expand(&m, pattern) : add_plain(&m, prefix);
}

/* Cut as SQLAlchemy does: what fits of it, and four digits of a hash of all. */
void calxi_cut_name(char *name, size_t limit)
{
    size_t len = strlen(name), keep = limit > 8 ? limit - 8 : 0;
    unsigned hash = (unsigned)(XXH3_64bits(name, len) & 0xffff);
    if (!limit || len <= limit)
        return;
    while (keep && ((unsigned char)name[keep] & 0xc0) == 0x80) /* between characters */
        keep--;
    snprintf(name + keep, limit - keep + 1, "_%04x", hash);
}
