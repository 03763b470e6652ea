/* SPDX-License-Identifier: MIT */
/* Finding the :name binds of textual SQL, in the lexical rules of a target, and writing them in its paramstyle. */
#ifndef CALXI_SQL_TOKENIZE_H
#define CALXI_SQL_TOKENIZE_H

#include "util/problem.h"

/* A text made ready for a target. Free it with calxi_tokens_clear. */
typedef struct calxi_tokens {
    char *sql;           /* NUL-terminated, with the target's placeholders, without a trailing semicolon */
    size_t len;
    size_t uses;         /* placeholders that the driver will see as parameters */
    const uint32_t *order; /* for each of them, the index of its name */
    const char *const *names; /* distinct bind names in order of first appearance */
    size_t name_count;
    struct calxi_converters *converters; /* of a tree: how values are converted; NULL: as they are */
    uint8_t *kinds;      /* of a tree: CALX_KIND_... of the values of each column of its result, NONE: as they come; NULL: of all */
    size_t kind_count;
    const uint32_t *values; /* of a tree: for each name 1 + the place of its value among the tree's, 0 for one given by the run */
} calxi_tokens;

/* `lexis` is CALX_LEX_... flags, `paramstyle` CALX_PARAMSTYLE_... of calx/plugin/dialect.h.
 * CALX_PROGRAMMING_ERROR for an unterminated literal, identifier, comment or dollar quote (named, with line and
 * character), for a placeholder of the paramstyle in the text, what calxi_text_check refuses, an empty statement, and for several
 * statements in one text ("use calx_script"); CALX_NO_MEMORY.
 *
 * A bind is a colon and a name of ASCII letters, digits and _, where the colon follows no operand (so a[m:n] stays) and
 * no other colon (a::int stays; :a::int is the bind and a cast). "\:" is a colon. One trailing semicolon or more are
 * dropped, with what is behind them, unless the statement has a body with semicolons (CREATE TRIGGER and such): that
 * goes to the backend whole. */
calx_status calxi_tokenize(const char *text, size_t len, uint32_t lexis, uint32_t paramstyle, calxi_tokens *tokens,
                           calxi_problem *problem);
/* CALX_PROGRAMMING_ERROR for a NUL byte and for one that is no UTF-8. */
calx_status calxi_text_check(const char *text, size_t len, calxi_problem *problem);
void calxi_tokens_clear(calxi_tokens *tokens);

#endif
