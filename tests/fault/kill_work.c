/* SPDX-License-Identifier: MIT */
/* The ways of writing a numbered transaction, and what each must be told when the server is killed. */
#include "kill_work.h"

#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void worker_complain(worker *w, const char *format, ...)
{
    va_list args;
    if (w->trouble[0])
        return;
    va_start(args, format);
    vsnprintf(w->trouble, sizeof w->trouble, format, args);
    va_end(args);
}

static void tell(worker *w, int n, int what)
{
    w->told[n] = (char)what;
}

/* What the error of a failed transaction tells, which must be one of the errors that a killed server explains. True: go on. */
static bool told_by(worker *w, int n, const calx_error *e, bool at_commit)
{
    bool unknown = e->outcome == CALX_OUTCOME_UNKNOWN;
    tell(w, n, unknown ? TOLD_UNKNOWN : TOLD_UNDONE);
    if (!atomic_load(&w->scene->killed))
        worker_complain(w, "%s: nobody has killed the server yet: %s", w->way->name, e->message);
    if (e->status != CALX_DISCONNECT && e->status != CALX_NOT_READY && e->kind != CALX_CONNECT_REFUSED)
        worker_complain(w, "%s: a killed server is not the cause of: %s", w->way->name, e->message);
    if (unknown && (e->is_retryable || !e->is_disconnect))
        worker_complain(w, "%s: UNKNOWN, and yet retryable or with a connection: %s", w->way->name, e->message);
    if (unknown && !at_commit)
        worker_complain(w, "%s: UNKNOWN before COMMIT was sent: %s", w->way->name, e->message);
    if (!unknown && e->outcome != CALX_OUTCOME_NONE && e->outcome != CALX_OUTCOME_ROLLED_BACK)
        worker_complain(w, "%s: the outcome is \"%s\": %s", w->way->name, calx_outcome_name(e->outcome), e->message);
    return false;
}

#define INSERT_ONE "INSERT INTO calx_kill (round, worker, n, part) VALUES (:round, :worker, :n, :part)"
#define INSERT_BOTH \
    "INSERT INTO calx_kill (round, worker, n, part) VALUES (:round, :worker, :n, 1), (:round, :worker, :n, 2)"

static calx_status insert_parts(calx_session *session, worker *w, int n)
{
    calx_status status = CALX_OK;
    for (int part = 1; part <= PARTS && status == CALX_OK; part++)
        status = calx_exec(session, calx_text(INSERT_ONE),
                           calx_args(w->round, w->number, n, part));
    return status;
}

/* The end of a session, and what its commit was told to be. */
static bool end(worker *w, int n, calx_session *session, calx_status status, bool at_commit)
{
    bool go_on = true;
    if (status == CALX_OK)
        tell(w, n, TOLD_COMMITTED);
    else
        go_on = told_by(w, n, calx_error_of(session), at_commit);
    calx_session_close(session);
    return go_on;
}

/* A session as most programs use it: opened for each transaction, checked at commit. */
static bool write_session(worker *w, int n)
{
    calx_session *session = calx_session_open(w->engine);
    bool inserted = insert_parts(session, w, n) == CALX_OK;
    calx_status status;
    atomic_fetch_add(&w->scene->committing, inserted);
    status = calx_commit(session);
    atomic_fetch_sub(&w->scene->committing, inserted);
    if (!inserted && status == CALX_OK)
        worker_complain(w, "session: a commit after a failed statement was acknowledged");
    return end(w, n, session, status, inserted);
}

/* No COMMIT is sent: the reply to the statement is the acknowledgement. */
static bool write_autocommit(worker *w, int n)
{
    calx_session *session = calx_session_open(w->engine, .autocommit = true);
    calx_status status;
    atomic_fetch_add(&w->scene->committing, 1);
    status = calx_exec(session, calx_text(INSERT_BOTH),
                       calx_args(calx_bind("round", w->round), calx_bind("worker", w->number), calx_bind("n", n)));
    atomic_fetch_sub(&w->scene->committing, 1);
    return end(w, n, session, status, true);
}

/* A savepoint is part of its transaction: released or not, the row comes and goes with that. */
static bool write_nested(worker *w, int n)
{
    calx_session *session = calx_session_open(w->engine);
    calx_transaction *nested = calx_begin_nested(session);
    bool inserted = insert_parts(session, w, n) == CALX_OK && calx_commit(nested) == CALX_OK;
    calx_status status;
    atomic_fetch_add(&w->scene->committing, inserted);
    status = calx_commit(session);
    atomic_fetch_sub(&w->scene->committing, inserted);
    return end(w, n, session, status, inserted);
}

typedef struct job {
    worker *w;
    int n, attempts;
} job;

static calx_status do_job(calx_session *session, void *context)
{
    job *j = context;
    j->attempts++;
    return insert_parts(session, j->w, j->n);
}

/* Runs again what was undone for certain, and must never make two of a transaction. */
static bool write_transact(worker *w, int n)
{
    calx_session *session = calx_session_open(w->engine);
    job j = { w, n, 0 };
    calx_status status;
    atomic_fetch_add(&w->scene->committing, 1);
    status = calx_transact(session, do_job, &j);
    atomic_fetch_sub(&w->scene->committing, 1);
    w->again += status == CALX_OK && j.attempts > 1;
    return end(w, n, session, status, true);
}

/* Sent without waiting, where the driver can: commit collects the answers. */
static bool write_pipeline(worker *w, int n)
{
    calx_session *session = calx_session_open(w->engine, .pipeline = true);
    calx_status status;
    atomic_fetch_add(&w->scene->committing, 1);
    for (int part = 1; part <= PARTS; part++)
        calx_exec(session, calx_text(INSERT_ONE), calx_args(w->round, w->number, n, part));
    status = calx_commit(session);
    atomic_fetch_sub(&w->scene->committing, 1);
    return end(w, n, session, status, true);
}

/* Prepared, then committed. What a kill leaves prepared is recovered before the rows are counted. */
static bool write_twophase(worker *w, int n)
{
    calx_session *session = calx_session_open(w->engine);
    bool prepared = false, both;
    calx_status status = calx_begin_twophase(session, NULL);
    if (status == CALX_OK)
        status = insert_parts(session, w, n);
    if (status == CALX_OK) {
        atomic_fetch_add(&w->scene->committing, 1);
        prepared = true;
        status = calx_prepare(session);
    }
    both = prepared && status == CALX_OK;
    atomic_fetch_add(&w->scene->prepared, both);
    while (both && atomic_load(&w->scene->hold))
        sched_yield();
    if (status == CALX_OK || !prepared)
        status = calx_commit(session);
    atomic_fetch_sub(&w->scene->prepared, both);
    if (prepared)
        atomic_fetch_sub(&w->scene->committing, 1);
    return end(w, n, session, status, prepared);
}

const way ways[] = {
    { "session", false, write_session },
    { "autocommit", true, write_autocommit },
    { "nested", false, write_nested },
    { "transact", false, write_transact },
    { "pipeline", false, write_pipeline },
    { "twophase", false, write_twophase },
};
const size_t way_count = sizeof ways / sizeof ways[0];

void *worker_run(void *state)
{
    worker *w = state;
    bool go_on = true;
    for (w->count = 0; go_on && !atomic_load(&w->scene->over); w->count++) {
        if (w->count == w->room) {
            int room = w->room ? w->room * 2 : 256;
            char *told = realloc(w->told, (size_t)room);
            if (!told) {
                worker_complain(w, "out of memory");
                break;
            }
            w->told = told;
            w->room = room;
        }
        w->told[w->count] = TOLD_NOTHING;
        go_on = w->way->write(w, w->count);
    }
    atomic_fetch_sub(&w->scene->working, 1);
    return NULL;
}
