/* SPDX-License-Identifier: MIT */
/* Binds as other libraries write them, told from operators that look like them: those stand between operands. */
#include "sql/text/foreign.h"

#include "sql/text/scan.h"

#include <calx/plugin/dialect.h>

#include <string.h>

static char at(const calxi_scanner *s, size_t place)
{
    return place < s->len ? s->text[place] : '\0';
}

/* Whether what the scanner has just read may end an operand. A keyword may not, and is taken for a name. */
static bool ends_operand(const calxi_scanner *s, calxi_token token)
{
    char first = s->text[s->start];
    return token == CALXI_TOKEN_WORD || token == CALXI_TOKEN_QUOTED || token == CALXI_TOKEN_NUMBER ||
           (token == CALXI_TOKEN_CHAR && (first == ')' || first == ']' || (first == '$' && s->at - s->start > 1)));
}

/* Whether what comes can only be an operand, or the rest of an operator: ?| and its kin of PostgreSQL. A word may be a keyword behind a bind. */
static bool goes_on(calxi_scanner s)
{
    calxi_token token;
    char next = at(&s, s.at);
    if (next && strchr("|&#-", next) && at(&s, s.at + 1) != next) /* nor ?||, nor a comment */
        return true;
    do
        token = calxi_scan(&s);
    while (token == CALXI_TOKEN_BLANK);
    return token == CALXI_TOKEN_QUOTED || token == CALXI_TOKEN_NUMBER ||
           (token == CALXI_TOKEN_CHAR && (s.text[s.start] == '(' || (s.text[s.start] == '$' && s.at - s.start > 1)));
}

/* `before`: an operand ends before it; `glued`: at it. */
static bool is_foreign(const calxi_scanner *s, uint32_t paramstyle, bool before, bool glued)
{
    switch (s->text[s->start]) {
    case '?':
        return paramstyle != CALX_PARAMSTYLE_QMARK && !(s->start && s->text[s->start - 1] == '@') && !(before && goes_on(*s));
    case '$':
        return paramstyle != CALX_PARAMSTYLE_DOLLAR && s->at - s->start > 1;
    case '%':
        return !glued && at(s, s->at) == 's' && !calxi_scan_is_word(at(s, s->at + 1));
    default:
        return false;
    }
}

bool calxi_text_has_foreign_bind(const char *sql, size_t len, uint32_t lexis, uint32_t paramstyle)
{
    calxi_scanner s;
    calxi_token token;
    bool before = false, glued = false;
    calxi_scanner_init(&s, sql, len, lexis);
    while ((token = calxi_scan(&s)) != CALXI_TOKEN_END && token != CALXI_TOKEN_BAD) {
        if (token == CALXI_TOKEN_CHAR && is_foreign(&s, paramstyle, before, glued))
            return true;
        glued = token != CALXI_TOKEN_BLANK && ends_operand(&s, token);
        before = token == CALXI_TOKEN_BLANK ? before : glued;
    }
    return false;
}
