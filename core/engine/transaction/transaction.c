/* SPDX-License-Identifier: MIT */
/* Transactions: commit, rollback, savepoints, and what an error in one means. */
#include "engine/handle.h"

#include "engine/pipeline.h"
#include "engine/transaction/twophase.h"
#include "engine/visit.h"
#include "util/clock.h"
#include "util/memory.h"

#include <stdio.h>
#include <string.h>

static bool command(calxi_handle *handle, uint32_t purpose, const char *sql)
{
    if (calxi_gate_is_busy(&handle->gate)) /* it is meant for what was before */
        calxi_gate_wait(&handle->gate, calxi_handle_deadline(handle));
    if (handle->twophase && purpose != CALX_COMMAND_SAVEPOINT)
        return calxi_twophase_send(handle, purpose == CALX_COMMAND_COMMIT ? CALX_TWOPHASE_COMMIT : CALX_TWOPHASE_ROLLBACK, purpose,
                                   sql);
    return calxi_raw_command(handle->raw, purpose, sql, strlen(sql), calxi_handle_deadline(handle));
}

void calxi_handle_adopt(calxi_handle *handle)
{
    uint32_t now = handle->raw->completion.transaction;
    if (!handle->autocommit || handle->in_transaction || handle->prepared || handle->twophase || calxi_handle_goes_on(handle) ||
        handle->raw->broken || (now != CALX_TRANSACTION_ACTIVE && now != CALX_TRANSACTION_FAILED))
        return;
    calxi_transactions_free(handle);
    calxi_echo(handle->engine, "BEGIN (by the statement)");
    handle->savepoints = 0;
    handle->transactions++;
    handle->sort = (calxi_sort){ 0, 0 };
    handle->in_transaction = handle->adopted = true;
}

void calxi_handle_update(calxi_handle *handle, const char *sql, calxi_commits commits)
{
    bool touched = !handle->untouched;
    handle->untouched = false;
    handle->completion = handle->raw->completion;
    if (!handle->in_transaction) {
        calxi_handle_adopt(handle);
        if (handle->transacts && !handle->in_transaction) /* of a function that has ended its transaction: autocommit */
            handle->ended_by_text |= CALXI_ENDED_BY_COMMIT;
        return;
    }
    if (handle->completion.transaction != CALX_TRANSACTION_IDLE && commits == CALXI_COMMITS_NOT && !handle->transacts)
        return;
    calxi_note_end_by_text(handle, sql, true); /* COMMIT AND CHAIN, too */
    calxi_note_durable(handle, sql, commits, touched);
    if (handle->completion.transaction == CALX_TRANSACTION_IDLE) {
        /* The backend ended the transaction by itself: MySQL commits around DDL. calx begins again before the next statement, unless
         * it has not begun this one either. */
        handle->in_transaction = handle->adopted = false;
        for (calx_transaction *t = handle->nested; t; t = t->outer)
            t->ended_by_backend = true;
        calxi_transactions_end(handle);
    }
}

/* ---- end ---- */

/* The transaction is over: the handle can be used again. */
static void over(calxi_handle *handle)
{
    handle->in_transaction = handle->adopted = handle->failed = handle->whole_gone = handle->partial = handle->durable = false;
    handle->undone = handle->twophase = handle->prepared = false;
    calxi_pipeline_sum(handle);
    calxi_transactions_end(handle);
    if (handle->sort_lingers)
        calxi_begin_reset(handle);
    if (!handle->keeps_raw || (handle->raw && handle->raw->broken))
        calxi_handle_give_back(handle);
}

/* The time, when somebody listens for such an event; else 0. */
static int64_t event_start(const calxi_handle *handle, uint32_t type)
{
    return calxi_events_wanted(&handle->engine->events, type) ? calxi_now() : 0;
}

/* The second phase. */
static calx_status end_prepared(calxi_handle *handle, bool commit, const char *where)
{
    uint32_t event = commit ? CALX_EVENT_COMMIT : CALX_EVENT_ROLLBACK;
    int64_t since = event_start(handle, event);
    calx_status status = calxi_twophase_end(handle, commit, where);
    if (!commit)
        calxi_pipeline_drop(handle);
    if (since && handle->raw)
        calxi_tell_transaction(handle->raw, event, NULL, &handle->error.view, false, since, where);
    over(handle);
    return status;
}

/* Ends what is being read: kept in memory when that is possible, also after an error that was none of the connection's; else ended with a
 * reason. */
static void end_result(calxi_handle *handle, const char *why)
{
    calx_result *result = handle->attached;
    if (!result)
        return;
    if (!result->stream && !handle->raw->broken)
        calxi_result_detach(result);
    if (handle->attached)
        calxi_result_abandon(handle->attached, why);
}

/* Sends ROLLBACK when there is something to roll back. False: the connection is lost, which rolls back as well. */
static bool send_rollback(calxi_handle *handle, const char *where)
{
    const char *rollback = handle->engine ? handle->engine->dialect->sql->rollback : NULL;
    calxi_raw *raw = handle->raw;
    int64_t since;
    calxi_pipeline_drop(handle);
    if (!raw || raw->broken)
        return false;
    if (handle->in_transaction)
        calxi_echo(handle->engine, "ROLLBACK");
    if (raw->completion.transaction == CALX_TRANSACTION_IDLE && !handle->in_transaction)
        return true;
    if (handle->whole_gone && raw->completion.transaction == CALX_TRANSACTION_IDLE)
        return true; /* the backend did it */
    if (!rollback)
        return false;
    since = event_start(handle, CALX_EVENT_ROLLBACK);
    /* One that was cancelled is sent again: what was cancelled is to be undone all the same. */
    if (!command(handle, CALX_COMMAND_ROLLBACK, rollback) &&
        (raw->broken || raw->failure.kind != CALX_CANCELLED || !command(handle, CALX_COMMAND_ROLLBACK, rollback)))
        return false;
    if (since && handle->in_transaction)
        calxi_tell_transaction(raw, CALX_EVENT_ROLLBACK, NULL, calxi_error_is_set(&handle->error) ? &handle->error.view : NULL, false,
                               since, where);
    return true;
}

/* An answer, which does not stay: the handle is usable again. */
static calx_status tell_durable(calxi_handle *handle, const char *where)
{
    calxi_error_parts parts = { .status = CALX_OPERATIONAL_ERROR, .outcome = CALX_OUTCOME_PARTIAL, .where = where,
                                .message = calxi_text("the rollback could not undo all: a statement of the transaction has committed what came "
                                                      "before it (DDL on this backend, or a COMMIT or BEGIN of the program)") };
    calxi_error_set(&handle->error, &parts);
    return handle->error.view.status;
}

calx_status calxi_rollback(calxi_handle *handle, const char *where)
{
    bool durable;
    if (calxi_handle_is_dead(handle))
        return handle->error.view.status;
    if (handle->prepared)
        return end_prepared(handle, false, where);
    end_result(handle, "the transaction was rolled back");
    if (!send_rollback(handle, where) && handle->raw)
        handle->raw->broken = true; /* not to be reused: who knows what it is in the middle of */
    calxi_error_clear(&handle->error);
    calxi_handle_reported(handle);
    durable = handle->durable;
    over(handle);
    return durable ? tell_durable(handle, where) : CALX_OK;
}

/* What the failed transaction came to, told with its first error, which stays readable. */
static calx_status commit_failed(calxi_handle *handle, const char *where)
{
    calx_status status = handle->error.view.status;
    end_result(handle, "the transaction was rolled back");
    if (!send_rollback(handle, where) && handle->raw)
        handle->raw->broken = true;
    if (handle->error.view.outcome == CALX_OUTCOME_OPEN)
        handle->error.view.outcome = CALX_OUTCOME_ROLLED_BACK;
    calxi_handle_reported(handle);
    over(handle);
    return status;
}

static void tell_commit(const calxi_handle *handle, int64_t since, const char *where)
{
    if (since)
        calxi_tell_transaction(handle->raw, CALX_EVENT_COMMIT, NULL, &handle->error.view, false, since, where);
}

/* COMMIT itself failed. */
static calx_status commit_refused(calxi_handle *handle, const char *sql, int64_t since, const char *where)
{
    bool lost = handle->raw->broken;
    bool sent = !(handle->raw->failure.flags & CALX_DRIVER_ERROR_NOT_SENT);
    calx_status status = calxi_handle_failure(handle, sql, where);
    if (handle->partial)
        handle->error.view.outcome = CALX_OUTCOME_PARTIAL;
    else
        handle->error.view.outcome = lost && sent ? CALX_OUTCOME_UNKNOWN : CALX_OUTCOME_ROLLED_BACK;
    if (lost && sent)
        handle->error.view.is_retryable = false; /* it may be durable */
    tell_commit(handle, since, where);
    if (!lost && !send_rollback(handle, where)) /* a COMMIT that SQLite found busy leaves the transaction open */
        handle->raw->broken = true;
    over(handle);
    return status;
}

static calx_status rolled_back_instead(calxi_handle *handle, const char *sql, int64_t since, const char *where)
{
    calxi_error_parts parts = { .status = CALX_OPERATIONAL_ERROR, .outcome = CALX_OUTCOME_ROLLED_BACK, .statement = sql,
                                .message = calxi_text("the server rolled back when asked to commit"), .where = where };
    calx_status status = calxi_handle_fail(handle, &parts);
    tell_commit(handle, since, where);
    over(handle);
    return status;
}

/* The server has answered COMMIT. */
static calx_status committed_or_not(calxi_handle *handle, const char *sql, int64_t since, const char *where)
{
    if (handle->raw->completion.flags & CALX_COMPLETION_ROLLED_BACK)
        return rolled_back_instead(handle, sql, since, where);
    tell_commit(handle, since, where);
    handle->commits++;
    over(handle);
    return CALX_OK;
}

/* Outside of a transaction, in autocommit: the first error that nobody was told, with its message. */
static calx_status tell_unread(calxi_handle *handle)
{
    calx_status status = handle->unreported;
    if (status == CALX_OK)
        calxi_error_clear(&handle->error);
    else if (!calxi_error_is_set(&handle->error))
        calxi_error_copy(&handle->error, &handle->unread);
    calxi_handle_reported(handle);
    return status;
}

calx_status calxi_commit(calxi_handle *handle, const char *where)
{
    const char *sql;
    calx_status status;
    int64_t since;
    if (calxi_handle_is_dead(handle))
        return handle->error.view.status;
    if (handle->prepared)
        return end_prepared(handle, true, where);
    if (!handle->failed && handle->attached) {
        status = calxi_handle_settle(handle, where);
        if (status != CALX_OK && !handle->failed)
            return status; /* in autocommit: a stream is being read, and the connection is still its */
    }
    if (handle->failed)
        return commit_failed(handle, where);
    if (!handle->in_transaction) {
        status = tell_unread(handle);
        over(handle);
        return status;
    }
    calxi_error_clear(&handle->error);
    sql = handle->engine->dialect->sql->commit;
    if (handle->pending_count && handle->twophase)
        calxi_pipeline_sync(handle);
    if (!handle->failed)
        calxi_echo(handle->engine, "COMMIT");
    since = event_start(handle, CALX_EVENT_COMMIT);
    if (handle->pending_count && !handle->failed) {
        int committed = calxi_pipeline_commit(handle, sql, where);
        if (committed)
            return committed > 0 ? committed_or_not(handle, sql, since, where) : commit_refused(handle, sql, since, where);
    }
    if (handle->failed)
        return commit_failed(handle, where);
    if (!command(handle, CALX_COMMAND_COMMIT, sql))
        return commit_refused(handle, sql, since, where);
    return committed_or_not(handle, sql, since, where);
}

/* ---- savepoints ---- */

static calx_transaction no_memory_transaction = { .ended = true, .is_static = true };

void calxi_transactions_end(calxi_handle *handle)
{
    while (handle->nested) {
        calx_transaction *t = handle->nested;
        handle->nested = t->outer;
        t->ended = true;
        t->outer = handle->ended;
        handle->ended = t;
    }
}

void calxi_transactions_free(calxi_handle *handle)
{
    calxi_transactions_end(handle);
    while (handle->ended) {
        calx_transaction *t = handle->ended;
        handle->ended = t->outer;
        calxi_free(t);
    }
}

/* Sends one of the dialect's savepoint texts, with the name in it. */
static bool savepoint_command(calxi_handle *handle, const char *text, unsigned number, uint32_t event, const char *where)
{
    char name[32], sql[128];
    const char *hole = strstr(text, "%s");
    int64_t since = event_start(handle, event);
    snprintf(name, sizeof name, "calx_savepoint_%u", number);
    snprintf(sql, sizeof sql, "%.*s%s%s", (int)(hole - text), text, name, hole + 2);
    calxi_echo(handle->engine, sql);
    handle->untouched = false;
    if (!command(handle, CALX_COMMAND_SAVEPOINT, sql))
        return false;
    if (since)
        calxi_tell_transaction(handle->raw, event, name, NULL, false, since, where);
    return true;
}

/* A handle, ended, that is freed with the others. */
static calx_transaction *new_transaction(calxi_handle *handle)
{
    calx_transaction *t = handle->is_static ? NULL : calxi_calloc(1, sizeof *t);
    if (!t) {
        calxi_problem problem;
        calxi_problem_no_memory(&problem);
        calxi_handle_problem(handle, &problem, NULL, NULL);
        return &no_memory_transaction;
    }
    t->handle = handle;
    t->ended = true;
    t->outer = handle->ended;
    handle->ended = t;
    return t;
}

static void refuse_savepoint(calxi_handle *handle, const char *where)
{
    char message[100];
    snprintf(message, sizeof message, "%s has no savepoints", handle->engine->dialect->name);
    calxi_handle_unsupported(handle, message, where);
}

calx_transaction *calxi_begin_nested(calxi_handle *handle, const char *where)
{
    const char *text = handle->engine ? handle->engine->dialect->sql->savepoint : NULL;
    bool ok = calxi_handle_enter(handle) == CALX_OK && calxi_handle_checkout(handle, where) == CALX_OK &&
              calxi_handle_settle(handle, where) == CALX_OK;
    calx_transaction *t;
    if (ok && !handle->in_transaction) {
        if (handle->autocommit && !calxi_handle_goes_on(handle)) /* nobody would end the transaction that it would have to begin */
            calxi_handle_misuse(handle, where, "calx_begin_nested: in autocommit there is no transaction for a savepoint: begin one with calx_begin()");
        else
            calxi_begin_implicit(handle, where);
        ok = !calxi_error_is_set(&handle->error);
    }
    if (!ok && handle->engine)
        calxi_handle_stick(handle, handle->error.view.status);
    t = new_transaction(handle);
    if (t->is_static || !ok || handle->failed) {
        if (!t->is_static)
            t->born_failed = true;
        return t;
    }
    if (!text || !savepoint_command(handle, text, handle->savepoints + 1, CALX_EVENT_BEGIN, where)) {
        if (text)
            calxi_handle_failure(handle, "SAVEPOINT", where);
        else
            refuse_savepoint(handle, where);
        t->born_failed = true;
        return t;
    }
    t->number = ++handle->savepoints;
    handle->ended = t->outer;
    t->outer = handle->nested;
    t->ended = false;
    handle->nested = t;
    return t;
}

/* Savepoints within this one, and it too when `itself`, are over. */
static void end_inner(calx_transaction *t, bool itself)
{
    calxi_handle *handle = t->handle;
    while (handle->nested && (handle->nested != t || itself)) {
        calx_transaction *inner = handle->nested;
        handle->nested = inner->outer;
        inner->ended = true;
        inner->outer = handle->ended;
        handle->ended = inner;
        if (inner == t)
            break;
    }
}

/* The status of a savepoint that takes no calls, or CALX_OK. */
static calx_status check_open(calx_transaction *t, const char *verb, const char *where)
{
    if (!t)
        return CALX_MISUSE;
    if (t->is_static)
        return CALX_NO_MEMORY;
    if (calxi_handle_is_dead(t->handle) || (t->born_failed && t->handle->failed))
        return t->handle->error.view.status;
    if (t->ended_by_backend)
        return calxi_handle_misuse(t->handle, where, "%s: this savepoint has ended with its transaction: a statement after it, as DDL on some "
                                   "backends, has committed or rolled back", verb);
    if (t->ended)
        return calxi_handle_misuse(t->handle, where, "%s: this savepoint has ended already", verb);
    return CALX_OK;
}

/* Rolls back to the savepoint; the handle is usable again. False: the whole transaction is gone, and the error stays. */
static bool undo(calx_transaction *t, const char *where)
{
    calxi_handle *handle = t->handle;
    calxi_pipeline_sync(handle);
    end_result(handle, "its savepoint was rolled back");
    if (handle->whole_gone || !handle->raw || handle->raw->broken) {
        end_inner(t, true);
        return false;
    }
    if (!savepoint_command(handle, handle->engine->dialect->sql->rollback_to, t->number, CALX_EVENT_ROLLBACK,
                           where)) {
        handle->failed = false; /* the error to keep is the one that stopped the rollback */
        calxi_handle_failure(handle, "ROLLBACK TO SAVEPOINT", where);
        handle->whole_gone = true;
        end_inner(t, true);
        return false;
    }
    end_inner(t, true);
    handle->failed = false;
    return true;
}

calx_status calx_transaction_rollback(calx_transaction *t, const char *where)
{
    calx_status status;
    CALXI_VISIT(t ? t->handle : NULL, "session or connection", where, CALX_MISUSE);
    status = check_open(t, "calx_rollback", where);
    if (status != CALX_OK)
        return status;
    if (!undo(t, where))
        return t->handle->error.view.status;
    calxi_error_clear(&t->handle->error);
    return CALX_OK;
}

calx_status calx_transaction_commit(calx_transaction *t, const char *where)
{
    calx_status status;
    calxi_handle *handle;
    CALXI_VISIT(t ? t->handle : NULL, "session or connection", where, CALX_MISUSE);
    status = check_open(t, "calx_commit", where);
    if (status != CALX_OK)
        return status;
    handle = t->handle;
    if (!handle->failed)
        calxi_handle_settle(handle, where);
    if (handle->failed) /* it stays: a program that did not expect it hears of it at the outer commit at the latest */
        return handle->error.view.status;
    if (!savepoint_command(handle, handle->engine->dialect->sql->release, t->number, CALX_EVENT_COMMIT, where))
        status = calxi_handle_failure(handle, "RELEASE SAVEPOINT", where);
    else
        end_inner(t, true);
    return status;
}

const char *calx_transaction_errmsg(const calx_transaction *t)
{
    if (!t)
        return "the transaction is NULL";
    return t->is_static ? "out of memory" : t->handle->error.line;
}

const calx_error *calx_transaction_error(const calx_transaction *t)
{
    static const calx_error no_memory = { sizeof no_memory, CALX_NO_MEMORY, CALX_KIND_UNSPECIFIED, CALX_OUTCOME_NONE, false,
                                          false, 0, "", "out of memory", "", "", "", "", "" };
    if (!t)
        return calx_null_error(NULL);
    return t->is_static ? &no_memory : &t->handle->error.view;
}
