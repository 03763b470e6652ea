/* SPDX-License-Identifier: MIT */
/* The statements of a text of several, by the words that they begin with. */
#ifndef CALXI_SQL_STATEMENTS_H
#define CALXI_SQL_STATEMENTS_H

#include "sql/text/scan.h"

/* A walk over a text. */
typedef struct calxi_statements {
    calxi_scanner scanner;
    calxi_token token; /* that was read last, which is no blank */
    size_t count;      /* statements so far, without the empty ones */
    bool defines;      /* the present one makes something (CREATE) */
    bool bodies;       /* one so far has, or may have, a body with semicolons of its own: they cannot be counted any more */
} calxi_statements;

typedef struct calxi_word {
    const char *ptr;
    size_t len;      /* 0: no word stands there */
    bool executable; /* it stands in an executable comment: whether the server runs it is not known */
} calxi_word;

void calxi_statements_init(calxi_statements *walk, const char *sql, size_t len, uint32_t lexis);
/* The next statement that is not empty, with the word that it begins with, behind parentheses. False: there is none. */
bool calxi_statements_next(calxi_statements *walk, calxi_word *word);
/* The next word of this statement. */
calxi_word calxi_statements_word(calxi_statements *walk);

/* Whether a semicolon of the text ends an empty statement; with `out`, a copy of the text, each of those becomes a space there. */
bool calxi_blank_empty_statements(const char *sql, size_t len, uint32_t lexis, char *out);

static inline bool calxi_word_is(const calxi_word *word, const char *const *list)
{
    return calxi_word_among(word->ptr, word->len, list);
}

#endif
