/* SPDX-License-Identifier: MIT */
/* SQL cut into tokens. Facts about servers were tried on PostgreSQL 15, MariaDB 10.11 and SQLite 3.40. */
#include "sql/text/scan.h"

#include <calx/plugin/dialect.h>

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

bool calxi_scan_is_word(char c)
{
    return is_word_start(c) || is_digit(c) || c == '$';
}

const char *const calxi_words_defining[] = { "CREATE", "ALTER", NULL };
const char *const calxi_words_bodied[] = { "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE", "RULE", NULL };
const char *const calxi_words_of_blocks[] = { "BEGIN", "DECLARE", "IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR", NULL };

/* Whatever the locale: in Turkish "if" is not "IF" to strcasecmp. */
static bool same_word(const char *word, const char *text, size_t len)
{
    for (; len && *word; len--)
        if (*word++ != (char)(*text++ & ~0x20))
            return false;
    return !len && !*word;
}

bool calxi_word_among(const char *word, size_t len, const char *const *list)
{
    for (; *list; list++)
        if (same_word(*list, word, len))
            return true;
    return false;
}

void calxi_scanner_init(calxi_scanner *scanner, const char *text, size_t len, uint32_t lexis)
{
    memset(scanner, 0, sizeof *scanner);
    scanner->text = text;
    scanner->len = len;
    scanner->lexis = lexis;
}

static bool has(const calxi_scanner *s, uint32_t flag)
{
    return s->lexis & flag;
}

/* The byte `ahead` of the current one; NUL at the end (texts have no NUL: it is no byte of any token). */
static char peek(const calxi_scanner *s, size_t ahead)
{
    return ahead < s->len - s->at ? s->text[s->at + ahead] : '\0';
}

static calxi_token bad(calxi_scanner *s, const char *what)
{
    s->unterminated = what;
    s->at = s->len;
    return CALXI_TOKEN_BAD;
}

/* Goes behind the quote that ends what begins with the current one. */
static bool skip_quoted(calxi_scanner *s, char quote, bool backslashes)
{
    s->at++;
    while (s->at < s->len) {
        char c = s->text[s->at++];
        if (c == '\\' && backslashes) {
            if (s->at < s->len)
                s->at++;
        } else if (c == quote) {
            if (peek(s, 0) != quote)
                return true;
            s->at++;
        }
    }
    return false;
}

static void skip_line(calxi_scanner *s, bool cr_ends)
{
    while (s->at < s->len && s->text[s->at] != '\n' && !(cr_ends && s->text[s->at] == '\r'))
        s->at++;
}

static bool at_line_comment(const calxi_scanner *s)
{
    char after = peek(s, 2);
    if (peek(s, 0) != '-' || peek(s, 1) != '-')
        return false;
    /* MariaDB: white space, a control character or the end of the text; "1--1" is a subtraction. */
    return !has(s, CALX_LEX_DASH_NEEDS_SPACE) || (unsigned char)after <= ' ' || after == '\x7f';
}

/* PostgreSQL: 'a' <line feed> 'b' is one literal, and in E'a' <line feed> 'b' the second part takes backslashes too.
 * White space and -- comments may stand between, C comments not. Goes to the next part's quote; else nowhere. */
static bool continues_on_next_line(calxi_scanner *s)
{
    size_t stay = s->at;
    bool new_line = false;
    for (;;) {
        char c = peek(s, 0);
        if (is_space(c)) {
            new_line = new_line || c == '\n' || c == '\r';
            s->at++;
        } else if (at_line_comment(s)) {
            skip_line(s, has(s, CALX_LEX_CR_ENDS_COMMENT));
        } else if (c == '\'' && new_line) {
            return true;
        } else {
            s->at = stay;
            return false;
        }
    }
}

static calxi_token scan_escape_string(calxi_scanner *s)
{
    do {
        if (!skip_quoted(s, '\'', true))
            return bad(s, "string literal");
    } while (continues_on_next_line(s));
    return CALXI_TOKEN_QUOTED;
}

static calxi_token scan_word(calxi_scanner *s)
{
    while (s->at < s->len && calxi_scan_is_word(s->text[s->at]))
        s->at++;
    if (has(s, CALX_LEX_ESCAPE_STRINGS) && s->at - s->start == 1 && (s->text[s->start] | 0x20) == 'e' &&
        peek(s, 0) == '\'')
        return scan_escape_string(s);
    return CALXI_TOKEN_WORD;
}

static void skip_digits(calxi_scanner *s)
{
    while (is_digit(peek(s, 0)))
        s->at++;
}

/* 1, 1.5, 1.5e-3. What else may be glued to it is a word of its own: PostgreSQL before 15 reads 1x as 1 x. */
static calxi_token scan_number(calxi_scanner *s)
{
    size_t sign;
    skip_digits(s);
    if (peek(s, 0) == '.') {
        s->at++;
        skip_digits(s);
    }
    sign = peek(s, 1) == '+' || peek(s, 1) == '-';
    if ((peek(s, 0) == 'e' || peek(s, 0) == 'E') && is_digit(peek(s, 1 + sign))) {
        s->at += 1 + sign;
        skip_digits(s);
    }
    return CALXI_TOKEN_NUMBER;
}

/* The length of the $tag$ here; 0 when it is none. A tag is an identifier without a dollar, or empty. */
static size_t dollar_tag(const calxi_scanner *s)
{
    size_t n = 1;
    if (is_word_start(peek(s, 1)))
        while (is_word_start(peek(s, n)) || is_digit(peek(s, n)))
            n++;
    return peek(s, n) == '$' ? n + 1 : 0;
}

static calxi_token scan_dollar(calxi_scanner *s)
{
    size_t n = has(s, CALX_LEX_DOLLAR_QUOTES) ? dollar_tag(s) : 0;
    const char *tag = s->text + s->at;
    if (!n) {
        s->at++;
        skip_digits(s); /* a placeholder is $ and digits: PostgreSQL reads $1.e5 as $1 . e5 */
        return CALXI_TOKEN_CHAR;
    }
    for (s->at += n; s->len - s->at >= n; s->at++) {
        const char *dollar = memchr(s->text + s->at, '$', s->len - s->at);
        if (!dollar)
            break;
        s->at = (size_t)(dollar - s->text);
        if (s->len - s->at >= n && memcmp(dollar, tag, n) == 0) {
            s->at += n;
            return CALXI_TOKEN_QUOTED;
        }
    }
    return bad(s, "dollar quote");
}

/* Goes behind the opening of an executable comment, if here is one: a slash, a star, "!" or "M!", and 5 or 6 digits
 * of a version (MariaDB: with fewer digits they are a number of the SQL). */
static bool skip_executable_opening(calxi_scanner *s)
{
    size_t n = peek(s, 2) == 'M' ? 4 : 3, digits = 0;
    if (!has(s, CALX_LEX_EXECUTABLE_COMMENTS) || peek(s, n - 1) != '!')
        return false;
    while (digits < 6 && is_digit(peek(s, n + digits)))
        digits++;
    s->at += n + (digits >= 5 ? digits : 0);
    return true;
}

static calxi_token scan_comment(calxi_scanner *s)
{
    size_t depth = 1;
    if (skip_executable_opening(s)) {
        s->executable = true;
        s->executable_start = s->start;
        return CALXI_TOKEN_BLANK;
    }
    for (s->at += 2; s->at < s->len; s->at++) {
        if (peek(s, 0) == '*' && peek(s, 1) == '/') {
            s->at++;
            if (--depth == 0) {
                s->at++;
                return CALXI_TOKEN_BLANK;
            }
        } else if (has(s, CALX_LEX_NESTED_COMMENTS) && peek(s, 0) == '/' && peek(s, 1) == '*') {
            s->at++;
            depth++;
        }
    }
    return bad(s, "comment"); /* SQLite takes it for a comment to the end; the others refuse it */
}

/* Comments of all sorts; CALXI_TOKEN_CHAR when it is none. */
static calxi_token scan_blank(calxi_scanner *s)
{
    char c = peek(s, 0);
    if (at_line_comment(s)) {
        skip_line(s, has(s, CALX_LEX_CR_ENDS_COMMENT));
        return CALXI_TOKEN_BLANK;
    }
    if (c == '#' && has(s, CALX_LEX_HASH_COMMENTS)) {
        skip_line(s, false);
        return CALXI_TOKEN_BLANK;
    }
    if (c == '/' && peek(s, 1) == '*')
        return scan_comment(s);
    if (s->executable && c == '*' && peek(s, 1) == '/') {
        s->executable = false;
        s->at += 2;
        return CALXI_TOKEN_BLANK;
    }
    s->at++;
    return CALXI_TOKEN_CHAR;
}

static calxi_token scan_quoted(calxi_scanner *s, char quote, bool backslashes, const char *what)
{
    return skip_quoted(s, quote, backslashes) ? CALXI_TOKEN_QUOTED : bad(s, what);
}

static calxi_token scan_brackets(calxi_scanner *s)
{
    const char *end = memchr(s->text + s->at, ']', s->len - s->at); /* SQLite: no way to write a ] inside */
    if (!end)
        return bad(s, "quoted identifier");
    s->at = (size_t)(end - s->text) + 1;
    return CALXI_TOKEN_QUOTED;
}

static calxi_token scan_char(calxi_scanner *s)
{
    char c = peek(s, 0);
    switch (c) {
    case '\'':
        return scan_quoted(s, c, has(s, CALX_LEX_BACKSLASH_ESCAPES), "string literal");
    case '"':
        if (has(s, CALX_LEX_DOUBLE_QUOTED_STRINGS))
            return scan_quoted(s, c, has(s, CALX_LEX_BACKSLASH_ESCAPES), "string literal");
        return scan_quoted(s, c, false, "quoted identifier");
    case '`':
        if (has(s, CALX_LEX_BACKTICKS))
            return scan_quoted(s, c, false, "quoted identifier");
        break;
    case '[':
        if (has(s, CALX_LEX_BRACKETS))
            return scan_brackets(s);
        break;
    case '$':
        return scan_dollar(s);
    default:
        break;
    }
    return scan_blank(s);
}

calxi_token calxi_scan(calxi_scanner *s)
{
    s->start = s->at;
    if (s->at == s->len) {
        if (!s->executable)
            return CALXI_TOKEN_END;
        s->start = s->executable_start; /* MariaDB: an executable comment without its end is a syntax error */
        s->executable = false;
        return bad(s, "executable comment");
    }
    if (is_space(s->text[s->at])) {
        while (s->at < s->len && is_space(s->text[s->at]))
            s->at++;
        return CALXI_TOKEN_BLANK;
    }
    if (is_word_start(s->text[s->at]))
        return scan_word(s);
    if (is_digit(s->text[s->at]))
        return scan_number(s);
    return scan_char(s);
}
