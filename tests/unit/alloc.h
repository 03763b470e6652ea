/* SPDX-License-Identifier: MIT */
/* An allocator for the unit tests: fails the nth allocation, counts live blocks, and looks for secrets in freed ones.
 *
 *     for (size_t n = 1;; n++) {
 *         size_t live = alloc_live();
 *         alloc_fail_at(n);
 *         ... what is tested, disposing of all that it made; answers are right, or CALX_NO_MEMORY ...
 *         if (!alloc_failed())
 *             break;                          // went through without reaching the nth: all n were tried
 *         ck_assert_uint_eq(alloc_live(), live);
 *     }
 *     alloc_reset();
 */
#ifndef CALX_TESTS_UNIT_ALLOC_H
#define CALX_TESTS_UNIT_ALLOC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

void alloc_install(void);         /* before anything of calx allocates; ends the program when that is too late */
void alloc_fail_at(size_t n);     /* the nth allocation from now fails, and only that one; 0: none. Resets the count */
void alloc_fail_from(size_t n);   /* the nth from now and all after it fail; 0: none. Resets the count */
void alloc_reset(void);           /* nothing fails any more; resets the count */
bool alloc_failed(void);          /* an allocation was failed since one of those three */
size_t alloc_count(void);         /* allocations asked for since then; a reallocation is one */
size_t alloc_live(void);          /* blocks that are allocated now */

/* Watches blocks allocated from now on: alloc_leaks() counts those that still held `secret` when they were released or
 * moved. NULL ends it. The text must live as long. */
void alloc_watch(const char *secret);
size_t alloc_leaks(void);

/* For `unit --starve`, beside all that: allocations `from` to `to` from now on fail (0: none), and tell so in *reached.
 * How many there were, and whether the test failed some itself. */
void alloc_starve(size_t from, size_t to, atomic_bool *reached);
size_t alloc_total(void);
bool alloc_was_set(void);

#endif
