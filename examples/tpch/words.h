/* SPDX-License-Identifier: MIT */
/* Numbers and texts that look random and are the same on every run and machine. */
#ifndef TPCH_WORDS_H
#define TPCH_WORDS_H

#include <calx/calx.h>

/** A sequence of pseudo-random numbers. One per table: what one of them draws does not move the others. */
struct dice {
    uint64_t state;
};

/** A number from `low` to `high`, both included. */
int dice_roll(struct dice *dice, int low, int high);
/** One of the texts. */
#define dice_pick(dice, texts) (texts)[dice_roll(dice, 0, (int)(sizeof(texts) / sizeof *(texts)) - 1)]
/** `count` words with spaces, at most `size` - 1 bytes. */
void dice_words(struct dice *dice, int count, char *out, size_t size);
/** The same from the names of colours, no colour twice. */
void dice_colours(struct dice *dice, int count, char *out, size_t size);
/** Like printf, into a buffer that is returned. */
#define format(out, ...) (snprintf(out, sizeof(out), __VA_ARGS__), (const char *)(out))

enum { MONEY_SIZE = 24 };
/** Hundredths as an exact decimal, whose text is in `out`. */
calx_decimal money(int64_t hundredths, char out[MONEY_SIZE]);
/** A date that is known to exist. */
calx_date day(int year, int month, int day);

#endif
