/* SPDX-License-Identifier: MIT */
/* How near two names are, as people slip: a letter too many, too few, another one, or two exchanged. */
#include "util/nearest.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { LENGTH_MAX = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many slips lead from one name to the other. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][LENGTH_MAX + 1], *before = rows[0], *last = rows[1], *now = rows[2];
    size_t from = strnlen(a, LENGTH_MAX), to = strnlen(b, LENGTH_MAX);
    for (size_t j = 0; j <= to; j++)
        last[j] = j;
    for (size_t i = 1; i <= from; i++) {
        size_t *oldest = before;
        now[0] = i;
        for (size_t j = 1; j <= to; j++) {
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        before = last;
        last = now;
        now = oldest;
    }
    return last[to];
}

/* Two slips, fewer in short names; or one name goes on where the other ends: postgres, sqlite3. */
static bool is_near(const char *given, const char *name)
{
    size_t shorter = least(strnlen(given, LENGTH_MAX), strnlen(name, LENGTH_MAX));
    if (shorter > 3 && strncmp(given, name, shorter) == 0)
        return true;
    return shorter > 2 && distance(given, name) <= (shorter > 4 ? 2 : 1);
}

bool calxi_is_nearer(const char *given, const char *name, const char *other)
{
    return is_near(given, name) && (!other || distance(given, name) < distance(given, other));
}
