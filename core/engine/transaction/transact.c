/* SPDX-License-Identifier: MIT */
/* calx_transact: a function as one transaction, run again only when it was definitely undone. */
#include "engine/handle.h"

#include "engine/transaction/transact.h"
#include "util/clock.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

enum { ATTEMPTS = 10, SLICE_US = 20000 };

typedef struct transact {
    calxi_handle *handle;
    calxi_transact_call call;
    void *self;
    calx_transact_options options;
    const char *where;
    uint32_t cancels; /* of the handle, when it began */
    bool began;       /* the attempt came as far as its BEGIN */
    bool ended;       /* by the function itself: what it did may be durable, whatever it said */
} transact;

/* ---- waiting between attempts ---- */

/* Numbers that differ between threads and attempts: no more is asked of them (splitmix64). */
static uint64_t any_number(const void *seed)
{
    static atomic_uint_fast64_t count;
    uint64_t z = (uint64_t)calxi_now() ^ (uint64_t)(uintptr_t)seed;
    z += atomic_fetch_add_explicit(&count, 1, memory_order_relaxed) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static bool is_cancelled(const transact *t)
{
    return atomic_load_explicit(&t->handle->cancels, memory_order_relaxed) != t->cancels;
}

/* Twice as long before each attempt, up to the limit; between half and all of it, so that those who met do not meet again. */
static void wait_before(const transact *t, int attempt)
{
    int64_t delay = calxi_seconds(t->options.backoff, 10000), most = calxi_seconds(t->options.max_backoff, 1000000);
    if (delay <= 0)
        return;
    for (int i = 1; i < attempt && delay < most; i++)
        delay *= 2;
    if (most >= 0 && delay > most)
        delay = most;
    delay = delay / 2 + (int64_t)(any_number(t->handle) % ((uint64_t)delay / 2 + 1));
    for (int64_t until = calxi_now() + delay, left; (left = until - calxi_now()) > 0 && !is_cancelled(t);) {
        struct timespec slice = { 0, (long)(left < SLICE_US ? left : SLICE_US) * 1000 };
        nanosleep(&slice, NULL);
    }
}

/* ---- one attempt ---- */

/* Whether another attempt cannot do anything twice, and has a chance. A wait that took all of its time is no such chance. */
static bool is_worth_another(const transact *t, calx_status status)
{
    const calx_error *error = &t->handle->error.view;
    if (status == CALX_OK || t->ended || t->handle->dead || error->status == CALX_OK || error->status == CALX_TIMEOUT)
        return false;
    if (error->outcome != CALX_OUTCOME_NONE && error->outcome != CALX_OUTCOME_ROLLED_BACK)
        return false;
    if (!t->began && (error->kind == CALX_LOCK_TIMEOUT || error->kind == CALX_CONNECT_REFUSED || error->status == CALX_NOT_READY))
        return true; /* nothing was done: the lock is somebody else's, or the server is not there yet */
    return error->is_retryable;
}

/* The function said no: its transaction is rolled back, and what it said is returned. The message stays readable. */
static calx_status give_up(transact *t, calx_status said)
{
    calxi_handle *handle = t->handle;
    calxi_error kept;
    if (handle->failed) {
        calxi_commit(handle, t->where); /* of a failed transaction: rolls back */
        return said;
    }
    kept = handle->error;
    calxi_error_init(&handle->error);
    calxi_rollback(handle, t->where);
    if (!calxi_error_is_set(&kept))
        return said; /* its own word: what the rollback says may be read beside it */
    calxi_error_clear(&handle->error);
    handle->error = kept;
    return said;
}

/* The function has ended the transaction, and maybe begun another, in which the error may be: of what it did, a part may be durable. */
static calx_status ended_by_the_function(transact *t, calx_status said, uint64_t commits)
{
    calxi_handle *handle = t->handle;
    bool durable = handle->commits != commits || handle->ended_by_text & CALXI_ENDED_BY_COMMIT;
    t->ended = true;
    if (said != CALX_OK)
        said = give_up(t, said);
    else {
        calxi_handle_misuse(handle, t->where, "calx_transact: the function has ended the transaction itself, and then reported success");
        said = calxi_commit(handle, t->where);
    }
    if (durable && calxi_error_is_set(&handle->error) && handle->error.view.outcome != CALX_OUTCOME_UNKNOWN) {
        handle->error.view.outcome = CALX_OUTCOME_PARTIAL;
        handle->error.view.is_retryable = false;
    } else if (calxi_error_is_set(&handle->error) && handle->error.view.outcome == CALX_OUTCOME_NONE)
        handle->error.view.outcome = CALX_OUTCOME_ROLLED_BACK; /* what went before was rolled back, not committed */
    return said;
}

static calx_status attempt(transact *t)
{
    calxi_handle *handle = t->handle;
    const calx_transact_options *o = &t->options;
    calxi_sort sort = { (uint32_t)o->isolation_level, (o->read_only ? CALX_BEGIN_READ_ONLY : CALX_BEGIN_WRITES) |
                                                          (o->deferrable ? CALX_BEGIN_DEFERRABLE : 0u) };
    uint64_t number, commits;
    calx_status status;
    bool ended;
    t->began = false;
    status = calxi_begin_sort(handle, sort, t->where);
    if (status != CALX_OK) {
        calx_status first = calxi_commit(handle, t->where); /* clears the failure, and keeps its message */
        return first == CALX_OK ? status : first;
    }
    t->began = true;
    number = handle->transactions;
    commits = handle->commits;
    handle->ended_by_text = 0;
    handle->queued = false;
    handle->transacts = true;
    status = t->call(t->self);
    handle->transacts = false;
    ended = number != handle->transactions || handle->ended_by_text ||
            !(handle->in_transaction || handle->failed || calxi_handle_goes_on(handle));
    if (status == CALX_PENDING) {
        status = CALX_OK; /* the answer is collected by the commit */
        if (!ended && !handle->queued)
            calxi_handle_misuse(handle, t->where, "calx_transact: the function returned CALX_PENDING, and nothing was sent without waiting");
    }
    if (ended)
        return ended_by_the_function(t, status, commits);
    return status == CALX_OK ? calxi_commit(handle, t->where) : give_up(t, status);
}

calx_status calxi_transact(calxi_handle *handle, calxi_transact_call call, void *self, const calx_transact_options *options,
                           const char *where)
{
    transact t = { .handle = handle, .call = call, .self = self, .where = where,
                   .cancels = atomic_load_explicit(&handle->cancels, memory_order_relaxed) };
    int attempts;
    calxi_problem problem;
    calx_status status = calxi_handle_enter(handle);
    if (status != CALX_OK)
        return status; /* of a transaction that failed before */
    if (options)
        memcpy(&t.options, options, options->struct_size < sizeof t.options ? options->struct_size : sizeof t.options);
    if (t.options.max_attempts < 0)
        return calxi_handle_misuse(handle, where, "calx_transact: max_attempts %d: at least 1 expected", t.options.max_attempts);
    if (calxi_check_seconds("calx_transact: backoff", t.options.backoff, &problem) != CALX_OK ||
        calxi_check_seconds("calx_transact: max_backoff", t.options.max_backoff, &problem) != CALX_OK)
        return calxi_handle_problem(handle, &problem, NULL, where);
    if (handle->in_transaction || calxi_handle_goes_on(handle))
        return calxi_handle_misuse(handle, where, "calx_transact: a transaction is under way already");
    attempts = t.options.max_attempts ? t.options.max_attempts : ATTEMPTS;
    for (int i = 1;; i++) {
        status = attempt(&t);
        if (i >= attempts || !is_worth_another(&t, status))
            return status;
        wait_before(&t, i);
        if (is_cancelled(&t))
            return status;
    }
}
