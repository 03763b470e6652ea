/* SPDX-License-Identifier: MIT */
/* calx/plugin/secret.h: for drivers: secrets that a client library leaves in memory.
 *
 * Client libraries copy a password and free the copies as they are. A copy that the driver can reach is wiped in place
 * (calx_secret_wipe). For one that only the library knows there is calx_secret_guard: it takes the free blocks of that size out of
 * the way before a call of the library, and after it asks malloc for as many again: what the call has freed is among them, and
 * is wiped. glibc gives back first what was freed last by the same thread; other allocators need not. */
#ifndef CALX_PLUGIN_SECRET_H
#define CALX_PLUGIN_SECRET_H

#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CALX_SECRET_BLOCKS = 16 }; /* glibc 2.36 keeps 7 free blocks of a size at hand */

typedef struct calx_secret_guard {
    size_t size; /* 0: there is nothing to guard */
    void *blocks[CALX_SECRET_BLOCKS];
} calx_secret_guard;

/** Overwrites, and is not optimised away. NULL is fine. */
static inline void calx_secret_wipe(void *pointer, size_t size)
{
    volatile unsigned char *byte = (volatile unsigned char *)pointer;
    while (byte && size--)
        *byte++ = 0;
}

/** Before a call that may free copies of `secret` (a text, or NULL). */
static inline void calx_secret_guard_begin(calx_secret_guard *guard, const char *secret)
{
    guard->size = secret && *secret ? strlen(secret) + 1 : 0;
    for (size_t i = 0; guard->size && i < CALX_SECRET_BLOCKS; i++)
        guard->blocks[i] = malloc(guard->size);
}

/** After it, on the same thread. */
static inline void calx_secret_guard_end(calx_secret_guard *guard)
{
    void *freed[CALX_SECRET_BLOCKS];
    for (size_t i = 0; guard->size && i < CALX_SECRET_BLOCKS; i++)
        freed[i] = malloc(guard->size);
    for (size_t i = 0; guard->size && i < CALX_SECRET_BLOCKS; i++) {
        if (freed[i])
            calx_secret_wipe(freed[i], guard->size);
        if (guard->blocks[i]) /* one that was freed before it was guarded, perhaps */
            calx_secret_wipe(guard->blocks[i], guard->size);
        free(freed[i]);
        free(guard->blocks[i]);
    }
    guard->size = 0;
}

#ifdef __cplusplus
}
#endif

#endif
