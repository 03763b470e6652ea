/* SPDX-License-Identifier: MIT */
/* calx/memory.h: the process-wide allocator hook, and the free of what calx hands out. */
#ifndef CALX_MEMORY_H
#define CALX_MEMORY_H

#include <calx/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The functions that all memory of calx comes from. Each may be called from any thread. `allocate` and `reallocate`
 *  return NULL when out of memory; both give memory aligned for any type. `reallocate(NULL, n)` allocates. */
typedef struct calx_allocator {
    uint32_t struct_size;
    void *(*allocate)(size_t size, void *context);
    void *(*reallocate)(void *pointer, size_t size, void *context);
    void (*release)(void *pointer, void *context);
    void *context;
} calx_allocator;

/** Makes calx use `allocator` (copied); NULL means malloc. To be called once, before any other call that allocates:
 *  after the first allocation it returns false and changes nothing, because a block must be freed by its own allocator. */
CALX_API bool calx_set_allocator(const calx_allocator *allocator);

/** Frees text that a calx function documents as the caller's to free. NULL is fine. */
CALX_API void calx_free(void *pointer);

#ifdef __cplusplus
}
#endif
#endif
