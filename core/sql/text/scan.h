/* SPDX-License-Identifier: MIT */
/* SQL cut into tokens, as far as that is needed to tell code from literals, identifiers and comments. */
#ifndef CALXI_SQL_SCAN_H
#define CALXI_SQL_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum calxi_token {
    CALXI_TOKEN_END,
    CALXI_TOKEN_BLANK,  /* white space, a comment, the delimiters of an executable comment */
    CALXI_TOKEN_WORD,   /* a keyword or an identifier without quotes */
    CALXI_TOKEN_NUMBER,
    CALXI_TOKEN_QUOTED, /* a literal, a quoted identifier, a dollar quote */
    CALXI_TOKEN_CHAR,   /* any other byte; a $ with the digits behind it */
    CALXI_TOKEN_BAD     /* something that does not end: `unterminated` names it, `start` is where it begins */
} calxi_token;

typedef struct calxi_scanner {
    const char *text;
    size_t len;
    uint32_t lexis;           /* CALX_LEX_... */
    size_t start, at;         /* of the token; behind it */
    bool executable;          /* inside an executable comment, */
    size_t executable_start;  /* which began here */
    const char *unterminated; /* with CALXI_TOKEN_BAD: "string literal", "comment" */
} calxi_scanner;

void calxi_scanner_init(calxi_scanner *scanner, const char *text, size_t len, uint32_t lexis);
calxi_token calxi_scan(calxi_scanner *scanner);

/* Bytes of an identifier after its first: letters, digits, _, $ and all of UTF-8 beyond ASCII. */
bool calxi_scan_is_word(char c);

/* Whether it is one of the words of the list, which ends with NULL and is in capitals; without regard to the case of ASCII letters. */
bool calxi_word_among(const char *word, size_t len, const char *const *list);

/* A statement has a body with semicolons of its own when it begins with one of the first and has one of the second, or begins with one of
 * the last (MariaDB 10.11 takes those outside of a body too). */
extern const char *const calxi_words_defining[], *const calxi_words_bodied[], *const calxi_words_of_blocks[];

#endif
