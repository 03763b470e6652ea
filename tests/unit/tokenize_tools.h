/* SPDX-License-Identifier: MIT */
/* What the tests of textual SQL share. */
#ifndef CALX_TESTS_UNIT_TOKENIZE_TOOLS_H
#define CALX_TESTS_UNIT_TOKENIZE_TOOLS_H

#include "sql/text/tokenize.h"

#include <calx/plugin/dialect.h>

/* The lexical rules of the three dialects of the tree. */
enum {
    LITE = CALX_LEX_BACKTICKS | CALX_LEX_BRACKETS,
    PG = CALX_LEX_NESTED_COMMENTS | CALX_LEX_DOLLAR_QUOTES | CALX_LEX_ESCAPE_STRINGS | CALX_LEX_CR_ENDS_COMMENT,
    PG_OLD = PG | CALX_LEX_BACKSLASH_ESCAPES, /* standard_conforming_strings = off */
    MY_PLAIN = CALX_LEX_DOUBLE_QUOTED_STRINGS | CALX_LEX_BACKTICKS | CALX_LEX_HASH_COMMENTS | CALX_LEX_DASH_NEEDS_SPACE |
               CALX_LEX_EXECUTABLE_COMMENTS, /* NO_BACKSLASH_ESCAPES */
    MY = MY_PLAIN | CALX_LEX_BACKSLASH_ESCAPES,
    MY_ANSI = MY & ~CALX_LEX_DOUBLE_QUOTED_STRINGS
};
enum { Q = CALX_PARAMSTYLE_QMARK, D = CALX_PARAMSTYLE_DOLLAR };

/* Tokenizes a copy of exactly its length, so that a sanitizer sees a read behind the end. */
calx_status tokens_run(const char *text, size_t len, uint32_t lexis, uint32_t style, calxi_tokens *tokens, calxi_problem *problem);
/* `uses`: the names in the order of the driver's parameters, each followed by a space. */
void tokens_expect(uint32_t lexis, uint32_t style, const char *text, const char *sql, const char *uses);
/* No bind, nothing changed. */
void tokens_expect_same(uint32_t lexis, uint32_t style, const char *text);
void tokens_refuse(uint32_t lexis, uint32_t style, const char *text, const char *message);
void tokens_refuse_len(uint32_t lexis, uint32_t style, const char *text, size_t len, const char *message);

#endif
