/* SPDX-License-Identifier: MIT */
/* Places of names among many. */
#ifndef CALXI_UTIL_NAMES_H
#define CALXI_UTIL_NAMES_H

#include <stddef.h>
#include <stdint.h>

/* Whoever asks for several mostly does so in the order that they have: each search begins behind the last hit, and goes on from the start. When
 * that has cost too much, a table of all is made; without memory for one it costs what it costs. */
typedef struct calxi_names {
    const char *const *items; /* the caller's */
    size_t count;
    size_t next;     /* behind the last hit */
    size_t compared; /* how many were looked at so far */
    uint32_t *table; /* open-addressed, of place + 1; NULL: there is none yet */
    size_t mask;
} calxi_names;

static inline calxi_names calxi_names_of(const char *const *items, size_t count)
{
    return (calxi_names){ items, count, 0, 0, NULL, 0 };
}
/* The place of a name; `count`: it is not among them. */
size_t calxi_names_find(calxi_names *names, const char *name);
void calxi_names_clear(calxi_names *names);

uint32_t calxi_name_hash(const char *name, size_t len);

#endif
