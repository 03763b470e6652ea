/* SPDX-License-Identifier: MIT */
/* Places of names among many: one after the other, or in a table. */
#include "util/names.h"

#include "util/memory.h"

#include <stdbool.h>
#include <string.h>

/* So many looks at each name, and some for few of them, are cheaper than a table. */
enum { LOOKS = 4, LOOKS_MORE = 64 };

uint32_t calxi_name_hash(const char *name, size_t len)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash;
}

static bool is_at(calxi_names *names, size_t at, const char *name)
{
    names->compared++;
    return strcmp(names->items[at], name) == 0;
}

static bool make_table(calxi_names *names)
{
    size_t size = 8;
    while (size < names->count * 2)
        size *= 2;
    names->table = calxi_calloc(size, sizeof *names->table);
    if (!names->table)
        return false;
    names->mask = size - 1;
    for (size_t i = 0; i < names->count; i++) {
        size_t place = calxi_name_hash(names->items[i], strlen(names->items[i])) & names->mask;
        while (names->table[place])
            place = (place + 1) & names->mask;
        names->table[place] = (uint32_t)i + 1;
    }
    return true;
}

static size_t look_up(calxi_names *names, const char *name)
{
    size_t place = calxi_name_hash(name, strlen(name)) & names->mask;
    for (; names->table[place]; place = (place + 1) & names->mask)
        if (is_at(names, names->table[place] - 1, name))
            return names->table[place] - 1;
    return names->count;
}

/* From the place behind the last hit, once round. */
static size_t walk(calxi_names *names, const char *name)
{
    for (size_t i = names->next; i < names->count; i++)
        if (is_at(names, i, name))
            return i;
    for (size_t i = 0; i < names->next; i++)
        if (is_at(names, i, name))
            return i;
    return names->count;
}

size_t calxi_names_find(calxi_names *names, const char *name)
{
    size_t at = names->next;
    if (at >= names->count || !is_at(names, at, name)) {
        bool dear = names->compared > names->count * LOOKS + LOOKS_MORE;
        at = names->table || (dear && make_table(names)) ? look_up(names, name) : walk(names, name);
    }
    if (at < names->count)
        names->next = at + 1;
    return at;
}

void calxi_names_clear(calxi_names *names)
{
    calxi_free(names->table);
    names->table = NULL;
}
