/* SPDX-License-Identifier: MIT */
/* Consumed statements: what is left of one, who hears of it, and when it is freed. */
#include "sql/tree/quarantine.h"

#include "sql/tree/node.h"
#include "util/memory.h"

#include <stdio.h>
#include <string.h>

/* Those that became parts; in debug builds all others too. They are nobody's: threads share the places. */
static struct {
    _Atomic(calx_statement *) of[256];
    atomic_uint next;
} of_all;
calxi_quarantine calxi_quarantine_parts;

#ifdef CALXI_QUARANTINE_ALL
/* So that a look for leaks at the end of the program finds none. */
__attribute__((destructor)) static void clear_all(void)
{
    calxi_quarantine_clear(NULL);
}
#endif

static void bury(calx_statement *statement)
{
    if (!statement)
        return;
    calxi_node_unref(atomic_load_explicit(&statement->held, memory_order_relaxed)); /* calls that it was passed to since then */
    calxi_free(statement);
}

static calx_statement *put_among_all(calx_statement *statement)
{
    return atomic_exchange(&of_all.of[atomic_fetch_add(&of_all.next, 1) % (sizeof of_all.of / sizeof *of_all.of)], statement);
}

/* Gives back what is in the way of it: nobody has to look for a place. */
static calx_statement *put(calx_statement *statement, calxi_quarantine *quarantine)
{
#ifdef CALXI_QUARANTINE_ALL
    (void)quarantine;
    return put_among_all(statement);
#else
    calx_statement **place, *out;
    if (!quarantine || statement->len > CALXI_QUARANTINE_TEXT)
        return statement;
    if (quarantine == &calxi_quarantine_parts)
        return put_among_all(statement);
    place = &quarantine->of[quarantine->next++ % CALXI_QUARANTINE_SIZE];
    out = *place;
    *place = statement;
    return out;
#endif
}

void calxi_statement_retire(calx_statement *statement, const char *by, calxi_quarantine *quarantine)
{
    if (calxi_statement_is_static(statement) || statement->consumed)
        return;
    calxi_statement_empty(statement);
    statement->consumed = by ? by : "?";
    statement->status = CALX_MISUSE;
    statement->message = "this statement was consumed by an earlier call: calx_keep() keeps it";
    if (atomic_load(&statement->spare))
        atomic_store(&statement->spare, false); /* static: until it stands in again it tells what it was */
    else
        bury(put(statement, quarantine));
}

void calxi_quarantine_clear(calxi_quarantine *quarantine)
{
    for (size_t i = 0; quarantine && i < CALXI_QUARANTINE_SIZE; i++) {
        bury(quarantine->of[i]);
        quarantine->of[i] = NULL;
    }
    for (size_t i = 0; !quarantine && i < sizeof of_all.of / sizeof *of_all.of; i++)
        bury(atomic_exchange(&of_all.of[i], NULL));
}

const char *calxi_statement_why(const calx_statement *statement, char *room, size_t size)
{
    if (!statement || !statement->consumed)
        return calx_statement_errmsg(statement);
    snprintf(room, size, "this statement was consumed by %s%s: calx_keep() keeps it",
             strchr(statement->consumed, ':') ? "the call at " : "", statement->consumed);
    return room;
}
