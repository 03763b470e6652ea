/* SPDX-License-Identifier: MIT */
/* An allocator that fails on purpose. It fails calx alone: client libraries have malloc, and some crash without it. */
#ifndef SUITE_MEMORY_H
#define SUITE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

void suite_memory_install(void); /* before calx allocates */
bool suite_memory_is_there(void); /* it was installed */
/* Allocations `from` to `to` from now on fail, counted from 1; 0: none. Begins to count anew. */
void suite_memory_fail(size_t from, size_t to);
bool suite_memory_failed(void);  /* one did, also in a process that was forked since */
size_t suite_memory_count(void); /* since the last call of suite_memory_fail */

/* Which allocation made the block at this address, counted from 1; 0: there is none. */
size_t suite_memory_number(const void *memory);
size_t suite_memory_allocations(void); /* since the program began: a point in time for suite_memory_leaks */
/* Blocks allocated after that point which neither memory that is in use nor the stack of the test leads to. */
size_t suite_memory_leaks(size_t after, size_t *first_size);
/* Where the stack of the test begins, and that it is left now, early: what its variables hold is no leak. */
void suite_memory_base(void *base);
void suite_memory_leave(void);

#endif
