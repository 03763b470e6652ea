/* SPDX-License-Identifier: MIT */
/* Numbers and texts that look random and are the same on every run and machine. */
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The constants are Knuth's (MMIX); the lower bits of such a sequence are poor, so the upper ones are used. */
int dice_roll(struct dice *dice, int low, int high)
{
    dice->state = dice->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return low + (int)((dice->state >> 33) % (uint64_t)(high - low + 1));
}

static size_t append(char *out, size_t size, size_t len, const char *word)
{
    int more = snprintf(out + len, size - len, "%s%s", len ? " " : "", word);
    if (more < 0 || (size_t)more >= size - len) {
        out[len] = '\0'; /* whole words only */
        return len;
    }
    return len + (size_t)more;
}

void dice_words(struct dice *dice, int count, char *out, size_t size)
{
    static const char *const words[] = { "quick", "silent", "regular", "final", "express", "bold", "even", "pending", "ironic",
                                         "packages", "deposits", "accounts", "requests", "theories", "pinto", "beans", "sleep",
                                         "haggle", "wake", "boost", "among", "above", "slyly", "blithely", "carefully", "special" };
    size_t len = 0;
    *out = '\0';
    while (count-- > 0)
        len = append(out, size, len, dice_pick(dice, words));
}

void dice_colours(struct dice *dice, int count, char *out, size_t size)
{
    static const char *const colours[] = { "almond", "azure", "beige", "blue", "brown", "coral", "cyan", "forest", "green", "grey",
                                           "indigo", "ivory", "khaki", "lime", "maroon", "navy", "olive", "orange", "peach", "pink",
                                           "red", "salmon", "tan", "violet", "white" };
    const int all = (int)(sizeof colours / sizeof *colours), first = dice_roll(dice, 0, all - 1), step = dice_roll(dice, 1, all / count);
    size_t len = 0;
    *out = '\0';
    for (int i = 0; i < count; i++)
        len = append(out, size, len, colours[(first + i * step) % all]);
}

calx_decimal money(int64_t hundredths, char out[MONEY_SIZE])
{
    int64_t whole = hundredths < 0 ? -hundredths : hundredths;
    int len = snprintf(out, MONEY_SIZE, "%s%" PRId64 ".%02d", hundredths < 0 ? "-" : "", whole / 100, (int)(whole % 100));
    return (calx_decimal){ out, (size_t)len };
}

calx_date day(int year, int month, int day)
{
    calx_date date;
    calx_date_make(&(calx_parts){ .year = year, .month = month, .day = day }, &date);
    return date;
}
