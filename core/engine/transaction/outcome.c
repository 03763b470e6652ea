/* SPDX-License-Identifier: MIT */
/* What became of a transaction when a driver reports a failure: gone, still open, in doubt, or partly durable; and whether it may be run
 * again. */
#include "engine/handle.h"

#include "engine/transaction/words.h"
#include "sql/text/foreign.h"
#include "util/line.h"

#include <stdio.h>
#include <string.h>

enum { SAID = 600 }; /* bytes of what the server says, where calx adds to it */

/* ---- statements that end a transaction ---- */

/* By the words of a text after which no transaction is open. */
static uint32_t ended_by(const calxi_handle *handle, const char *sql)
{
    uint32_t how = calxi_words_end(handle->raw, sql, SIZE_MAX);
    if (!how && !(handle->raw->target.capabilities & CALX_TARGET_DDL_COMMITS))
        how = CALXI_ENDED_BY_COMMIT; /* a procedure that commits, or the like */
    return how && handle->partial ? how | CALXI_ENDED_BY_COMMIT : how;
}

void calxi_note_end_by_text(calxi_handle *handle, const char *sql, bool answered)
{
    if (!handle->transacts)
        return;
    if (answered && handle->completion.transaction == CALX_TRANSACTION_IDLE)
        handle->ended_by_text |= ended_by(handle, sql);
    else /* AND CHAIN: another one is open */
        handle->ended_by_text |= calxi_words_end_first(handle->raw, sql);
}

void calxi_note_durable(calxi_handle *handle, const char *sql, calxi_commits commits, bool touched)
{
    if (handle->completion.transaction != CALX_TRANSACTION_IDLE) {
        bool committed = calxi_has_committed(commits, touched);
        handle->partial = handle->partial || committed;
        handle->durable = handle->durable || (committed && commits != CALXI_COMMITS_MAYBE);
    } else if (handle->adopted)
        handle->partial = handle->durable = false; /* the program began it by a statement, and has ended it by one */
    else {
        uint32_t how = ended_by(handle, sql);
        bool undone = how == CALXI_ENDED_BY_ROLLBACK && !calxi_may_commit(handle->raw, sql);
        handle->durable = handle->durable || how != CALXI_ENDED_BY_ROLLBACK;
        handle->partial = handle->partial || !undone;
        handle->undone = handle->undone || undone;
    }
}

calx_status calxi_check_read_only(calxi_handle *handle, const char *sql, const char *where)
{
    calxi_error_parts parts = { .status = CALX_OPERATIONAL_ERROR, .kind = CALX_READ_ONLY, .statement = sql, .where = where };
    char message[200];
    calxi_word words;
    if (!handle->in_transaction || !(handle->raw->target.capabilities & CALX_TARGET_DDL_COMMITS) ||
        !calxi_words_end_and_write(handle->raw, sql, &words))
        return CALX_OK;
    snprintf(message, sizeof message, "the transaction is read-only, and %.*s would end it and may write (%.40s commits around DDL)",
             words.len < 60 ? (int)words.len : 60, words.ptr, handle->engine->dialect->name);
    parts.message = calxi_text(message);
    return calxi_handle_fail(handle, &parts);
}

/* ---- failures ---- */

/* Whether what the server has not seen may go well when it is sent once more: a mistake of the program stays one. */
static bool may_go_well_later(const calx_driver_error *failure)
{
    switch (failure->status) {
    case CALX_OPERATIONAL_ERROR:
    case CALX_TIMEOUT:
    case CALX_DISCONNECT:
    case CALX_NOT_READY:
        return (failure->flags & CALX_DRIVER_ERROR_NOT_SENT) != 0;
    default:
        return false;
    }
}

static bool is_retryable(const calxi_handle *handle, const calx_driver_error *failure, bool lost_in_transaction)
{
    if (handle->partial)
        return false; /* a part of it is durable */
    return failure->kind == CALX_SERIALIZATION_FAILURE || failure->kind == CALX_DEADLOCK ||
           (failure->flags & CALX_DRIVER_ERROR_STATEMENT_STALE) || may_go_well_later(failure) ||
           (lost_in_transaction && failure->status == CALX_DISCONNECT);
}

/* Whether something ran in the transaction before what ended it: what was sent before, or what stands before it in a script, of which
 * some drivers cannot tell how far it came. */
static bool has_done_something(const calxi_handle *handle, const char *statement)
{
    uint32_t begun = handle->raw->completion.statements;
    return !handle->untouched || (begun ? begun > 1 : statement && calxi_words_several(handle->raw, statement));
}

/* Whether the failure took the whole transaction with it, or a part of it is durable. */
static void note_end(calxi_handle *handle, const calx_driver_error *failure, const char *statement)
{
    const calxi_raw *raw = handle->raw;
    bool ddl_commits = (raw->target.capabilities & CALX_TARGET_DDL_COMMITS) != 0;
    bool ended = raw->broken || (failure->flags & CALX_DRIVER_ERROR_ROLLED_BACK) ||
                 raw->completion.transaction == CALX_TRANSACTION_IDLE;
    if (!handle->in_transaction)
        return;
    handle->whole_gone = handle->whole_gone || ended;
    if (raw->broken || !ddl_commits)
        return;
    /* MySQL commits before it looks whether the DDL can be done. */
    if (ended && !(failure->flags & CALX_DRIVER_ERROR_ROLLED_BACK)) {
        handle->durable = handle->durable || has_done_something(handle, statement);
        handle->partial = true;
    } else if (statement && calxi_words_are_opaque(raw, statement, ended)) /* it may have committed before what failed, also where it has begun another since */
        handle->partial = true;
}

/* The reply to a statement was lost, and with it the knowledge whether something is durable now. */
static bool is_in_doubt(const calxi_handle *handle, const calx_driver_error *failure, const char *statement)
{
    const calxi_raw *raw = handle->raw;
    if (!raw->broken || !statement || (failure->flags & CALX_DRIVER_ERROR_NOT_SENT))
        return false;
    return !handle->in_transaction || /* autocommit */
           (!handle->partial && calxi_may_commit(raw, statement));
}

bool calxi_has_foreign_bind(const calxi_handle *handle, const char *sql)
{
    const calx_dialect *dialect = handle->engine->dialect;
    return sql && calxi_text_has_foreign_bind(sql, strlen(sql), dialect->lexis(&handle->raw->target), dialect->paramstyle);
}

/* "$1" is the name of a column to some. */
static bool is_bind(calx_str column)
{
    return column.ptr && column.len > 1 && column.ptr[0] == '$' && column.ptr[1] >= '0' && column.ptr[1] <= '9';
}

/* The message of a mistake that looks like such a bind, with what would be right. */
static calx_str with_hint(const calxi_handle *handle, const char *statement, char *text, size_t size)
{
    static const char hint[] = ":name";
    const calx_driver_error *failure = &handle->raw->failure;
    bool fits = failure->status == CALX_PROGRAMMING_ERROR &&
                (failure->kind == CALX_SYNTAX_ERROR || failure->kind == CALX_NO_SUCH_COLUMN ||
                 failure->kind == CALX_KIND_UNSPECIFIED);
    if (!fits || memmem(failure->message.ptr, failure->message.len, hint, sizeof hint - 1) || !calxi_has_foreign_bind(handle, statement))
        return failure->message;
    snprintf(text, size, "%.*s (binds are written as :name)", (int)calxi_whole(failure->message.ptr, failure->message.len, SAID), failure->message.ptr);
    return calxi_text(text);
}

/* Whether a limit of calx's has passed, and none of the server's own: by the host's wait, or in a driver that waits by itself. */
static bool is_own_limit(const calxi_raw *raw)
{
    return raw->failure.status == CALX_TIMEOUT && (raw->timed_out || (raw->driver->capabilities & CALX_DRIVER_BLOCKING));
}

/* The limit that calx has set, by name. */
static calx_str told_limit(const calxi_handle *handle, char *text, size_t size)
{
    const calx_str said = handle->raw->failure.message;
    int64_t limit = handle->call_timeout_us ? handle->call_timeout_us : handle->statement_timeout_us;
    const char *name = handle->call_timeout_us ? ".timeout of the call" : handle->closing ? "close_timeout" : "statement_timeout";
    if (handle->raw->closes_result) {
        limit = handle->engine->settings.close_timeout_us;
        name = "close_timeout";
    }
    if (limit < 0)
        return said;
    if (handle->raw->timed_out)
        snprintf(text, size, "no answer from the server within the time limit of %lld ms (%s)", (long long)limit / 1000, name);
    else
        snprintf(text, size, "%.*s, at the time limit of %lld ms (%s)", (int)calxi_whole(said.ptr, said.len, SAID), said.ptr,
                 (long long)limit / 1000, name);
    return calxi_text(text);
}

calx_status calxi_handle_failure(calxi_handle *handle, const char *statement, const char *where)
{
    const calx_driver_error *failure = &handle->raw->failure;
    char hinted[700];
    calxi_error_parts parts = { .status = (calx_status)failure->status,
                                .kind = (calx_error_kind)failure->kind,
                                .is_disconnect = handle->raw->broken,
                                .native_code = failure->native_code,
                                .sqlstate = failure->sqlstate,
                                .message = is_own_limit(handle->raw)
                                               ? told_limit(handle, hinted, sizeof hinted)
                                               : with_hint(handle, statement, hinted, sizeof hinted),
                                .constraint = failure->constraint,
                                .table = failure->table,
                                .column = failure->column,
                                .statement = statement,
                                .where = where };
    if (failure->kind == CALX_NO_SUCH_COLUMN && is_bind(failure->column) && calxi_has_foreign_bind(handle, statement)) {
        parts.kind = CALX_SYNTAX_ERROR;
        parts.column = calxi_text("");
    }
    if (failure->flags & CALX_DRIVER_ERROR_STATEMENT_STALE)
        parts.status = CALX_OPERATIONAL_ERROR; /* whatever the backend calls it: a table has changed in the meantime */
    calxi_handle_adopt(handle);
    note_end(handle, failure, statement);
    parts.is_retryable = is_retryable(handle, failure, handle->raw->broken && handle->in_transaction);
    if (is_in_doubt(handle, failure, statement)) {
        parts.outcome = CALX_OUTCOME_UNKNOWN;
        parts.is_retryable = false;
    }
    calxi_handle_fail(handle, &parts);
    if (handle->raw->broken && calxi_events_wanted(&handle->engine->events, CALX_EVENT_INVALIDATE))
        calxi_tell_invalidate(handle->raw, &handle->error.view, where);
    return handle->error.view.status;
}
