/* SPDX-License-Identifier: MIT */
/* What the words of a text say of the transaction that it runs in. */
#ifndef CALXI_ENGINE_WORDS_H
#define CALXI_ENGINE_WORDS_H

#include "engine/raw.h"
#include "sql/text/statements.h"

/* Whether it has more than one statement. */
bool calxi_words_several(const calxi_raw *raw, const char *sql);
/* Whether nobody knows what it runs. A block is such a thing, if what begins so has ended the transaction. */
bool calxi_words_are_opaque(const calxi_raw *raw, const char *sql, bool ended);
/* By what its first `done` statements (SIZE_MAX: all) end a transaction, and by what the first one does: CALXI_ENDED_..., or 0. */
uint32_t calxi_words_end(const calxi_raw *raw, const char *sql, size_t done);
uint32_t calxi_words_end_first(const calxi_raw *raw, const char *sql);
/* Where DDL commits: whether a statement of it ends the transaction and may write. *words: those that say so. */
bool calxi_words_end_and_write(const calxi_raw *raw, const char *sql, calxi_word *words);

#endif
