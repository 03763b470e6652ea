/* SPDX-License-Identifier: MIT */
/* Walking over the statements of a text: where each begins, by the lexical rules of a target. */
#include "sql/text/statements.h"

#include <string.h>

void calxi_statements_init(calxi_statements *walk, const char *sql, size_t len, uint32_t lexis)
{
    memset(walk, 0, sizeof *walk);
    calxi_scanner_init(&walk->scanner, sql, len, lexis);
    walk->token = CALXI_TOKEN_BLANK;
}

static void advance(calxi_statements *walk)
{
    do
        walk->token = calxi_scan(&walk->scanner);
    while (walk->token == CALXI_TOKEN_BLANK);
}

static bool is_char(const calxi_statements *walk, char c)
{
    return walk->token == CALXI_TOKEN_CHAR && walk->scanner.text[walk->scanner.start] == c;
}

static bool is_end(const calxi_statements *walk)
{
    return walk->token == CALXI_TOKEN_END || walk->token == CALXI_TOKEN_BAD;
}

static calxi_word word_here(const calxi_statements *walk)
{
    const calxi_scanner *s = &walk->scanner;
    return (calxi_word){ s->text + s->start, walk->token == CALXI_TOKEN_WORD ? s->at - s->start : 0, s->executable };
}

/* Goes to the semicolon that ends the present statement. Most texts have no other, and are not read to their end. */
static void leave(calxi_statements *walk)
{
    calxi_scanner *s = &walk->scanner;
    if (is_end(walk) || is_char(walk, ';'))
        return;
    if (!memchr(s->text + s->at, ';', s->len - s->at)) {
        walk->token = CALXI_TOKEN_END;
        return;
    }
    do {
        calxi_word word = word_here(walk);
        if (walk->defines && word.len && calxi_word_is(&word, calxi_words_bodied))
            walk->bodies = true;
        advance(walk);
    } while (!is_end(walk) && !is_char(walk, ';'));
}

calxi_word calxi_statements_word(calxi_statements *walk)
{
    if (!is_end(walk) && !is_char(walk, ';'))
        advance(walk);
    return word_here(walk);
}

/* What the first word says of the statement. A bare BEGIN begins a transaction, and one that is NOT ATOMIC a block. */
static void enter(calxi_statements *walk, const calxi_word *word)
{
    static const char *const begin[] = { "BEGIN", NULL }, *const not_atomic[] = { "NOT", NULL };
    walk->defines = calxi_word_is(word, calxi_words_defining);
    if (!calxi_word_is(word, calxi_words_of_blocks))
        return;
    if (calxi_word_is(word, begin)) {
        calxi_statements after = *walk;
        calxi_word next = calxi_statements_word(&after);
        walk->bodies = walk->bodies || calxi_word_is(&next, not_atomic);
    } else
        walk->bodies = true;
}

bool calxi_statements_next(calxi_statements *walk, calxi_word *word)
{
    if (walk->token != CALXI_TOKEN_BLANK)
        leave(walk);
    while (walk->token == CALXI_TOKEN_BLANK || is_char(walk, ';') || is_char(walk, '('))
        advance(walk);
    if (is_end(walk))
        return false;
    walk->count++;
    *word = word_here(walk);
    enter(walk, word);
    return true;
}

bool calxi_blank_empty_statements(const char *sql, size_t len, uint32_t lexis, char *out)
{
    calxi_statements walk;
    bool empty = true, found = false;
    calxi_statements_init(&walk, sql, len, lexis);
    for (advance(&walk); !is_end(&walk); advance(&walk)) {
        if (!is_char(&walk, ';'))
            empty = false;
        else if (!empty)
            empty = true;
        else {
            found = true;
            if (!out)
                return true;
            out[walk.scanner.start] = ' ';
        }
    }
    return found;
}
