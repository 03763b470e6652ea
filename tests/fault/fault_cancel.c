/* SPDX-License-Identifier: MIT */
/* The fault driver's three ways to cancel: at once, in two parts, and by SQL on another connection. Connections have numbers, by which a
 * cancel finds those that are still there. */
#include "fault_parts.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KILL "KILL QUERY "

static struct {
    pthread_mutex_t lock;
    fault_connection *first;
    size_t numbers;
} all = { .lock = PTHREAD_MUTEX_INITIALIZER };

void fault_cancel_open(fault_connection *c)
{
    pthread_mutex_lock(&all.lock);
    c->number = ++all.numbers;
    c->next = all.first;
    all.first = c;
    pthread_mutex_unlock(&all.lock);
}

void fault_cancel_close(fault_connection *c)
{
    fault_connection **at = &all.first;
    pthread_mutex_lock(&all.lock);
    while (*at && *at != c)
        at = &(*at)->next;
    if (*at)
        *at = c->next;
    c->number = 0;
    pthread_mutex_unlock(&all.lock);
}

static bool stop(size_t number)
{
    fault_connection *c;
    bool stopped;
    pthread_mutex_lock(&all.lock);
    for (c = all.first; c && c->number != number; c = c->next)
        ;
    stopped = c && fault_real()->cancel(FAULT_REAL(c, fault_connection)) == CALX_STEP_DONE;
    pthread_mutex_unlock(&all.lock);
    return stopped;
}

int32_t fault_cancel(void *state)
{
    fault_connection *c = state;
    return fault_next(CALL_CANCEL, c) == FAULT_NONE && stop(c->number) ? CALX_STEP_DONE : CALX_STEP_FAILED;
}

/* A copy of the number. */
void *fault_cancel_begin(void *state)
{
    fault_connection *c = state;
    size_t *cancel = fault_next(CALL_CANCEL_BEGIN, c) == FAULT_NONE ? malloc(sizeof *cancel) : NULL;
    if (cancel)
        *cancel = c->number;
    return cancel;
}

/* One that hangs comes back at its deadline, which is put forward. */
int32_t fault_cancel_run(void *state, int64_t deadline)
{
    size_t number = *(size_t *)state;
    fault_kind kind = fault_next(CALL_CANCEL_RUN, NULL);
    bool done = false;
    free(state);
    fault_rule(deadline != INT64_MAX, "a cancel without a limit");
    if (kind == FAULT_NONE || kind == FAULT_REPLY_LOST || kind == FAULT_TIMEOUT_DONE)
        done = stop(number);
    return done && kind == FAULT_NONE ? CALX_STEP_DONE : CALX_STEP_FAILED;
}

int32_t fault_cancel_sql(void *state, char *sql, size_t size, uint32_t *host)
{
    fault_connection *c = state;
    *host = 0;
    return fault_next(CALL_CANCEL_SQL, c) == FAULT_NONE ? snprintf(sql, size, KILL "%zu", c->number) : 0;
}

bool fault_cancel_by(const char *sql, bool *found)
{
    if (strncmp(sql, KILL, strlen(KILL)) != 0)
        return false;
    *found = stop(strtoul(sql + strlen(KILL), NULL, 10));
    return true;
}
