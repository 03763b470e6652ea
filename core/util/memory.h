/* SPDX-License-Identifier: MIT */
/* Memory: every byte of calx comes through these, and so through the allocator hook (calx/memory.h). */
#ifndef CALXI_UTIL_MEMORY_H
#define CALXI_UTIL_MEMORY_H

#include <calx/memory.h>

#include <stddef.h>

void *calxi_alloc(size_t size);                          /* uninitialised; NULL when out of memory */
void *calxi_calloc(size_t count, size_t size);           /* zeroed, overflow-checked */
void *calxi_realloc(void *pointer, size_t size);         /* the old block survives a failure */
void *calxi_realloc_array(void *pointer, size_t count, size_t size);
void calxi_free(void *pointer);
char *calxi_strdup(const char *text);                    /* NULL in, NULL out */
char *calxi_strndup(const char *text, size_t len);       /* copies len bytes and adds a NUL */
bool calxi_memory_is_system(void);                       /* no program has set an allocator of its own */
void calxi_zero(void *pointer, size_t size);             /* by the C library's memset: compilers write slow `rep stos` for a size they know */
void calxi_wipe(void *pointer, size_t size);             /* overwrites, not optimised away */
void calxi_free_secret(char *text);                      /* wipes the text, then frees it; NULL is fine */

#endif
