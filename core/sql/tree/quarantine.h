/* SPDX-License-Identifier: MIT */
/* Statements that a call has consumed: their headers stay a while, so that a second use is told of instead of reading freed memory. */
#ifndef CALXI_SQL_QUARANTINE_H
#define CALXI_SQL_QUARANTINE_H

#include "sql/tree/statement.h"

/* Debug builds keep those of all handles. Not under AddressSanitizer, which tells of each second use by itself. */
#if defined(CALX_DEBUG) && !defined(__SANITIZE_ADDRESS__)
#define CALXI_QUARANTINE_ALL 1
#endif
#if defined(CALXI_QUARANTINE_ALL) && defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef CALXI_QUARANTINE_ALL
#endif
#endif

/* The last that were consumed on a handle, which is used by one thread at a time: no lock. Debug builds keep many more, of all handles
 * and of the calls that have none. Zeroed is empty. */
enum { CALXI_QUARANTINE_SIZE = 4, CALXI_QUARANTINE_TEXT = 4096 };
typedef struct calxi_quarantine {
    calx_statement *of[CALXI_QUARANTINE_SIZE];
    unsigned next;
} calxi_quarantine;

/* Stands for the one of statements that became parts of others, which is every thread's: the last 256 are known in all builds, since a
 * statement may be added to long after its tree has gone into another, or into a clause that is to be its own. */
extern calxi_quarantine calxi_quarantine_parts;

/* Of one that nobody else holds: all but its header is freed. */
void calxi_statement_retire(calx_statement *statement, const char *by, calxi_quarantine *quarantine);

/* To be called once by every function that a statement is passed to, at its end: a floating statement dies. `by` is what has consumed
 * it, for the message: static. One with a colon is the place of a call, as those are. `quarantine` may be NULL. */
static inline void calxi_statement_consume(calx_statement *statement, const char *by, calxi_quarantine *quarantine)
{
    if (statement && !calxi_statement_is_kept(statement))
        calxi_statement_retire(statement, by, quarantine);
}

/* Frees what is in it. NULL: the one of all handles, and of parts. */
void calxi_quarantine_clear(calxi_quarantine *quarantine);

#endif
