/* SPDX-License-Identifier: MIT */
/* Pipelines: statements that are sent without waiting for the answer to the one before, and collected together. */
#include "engine/pipeline.h"

#include "engine/misfit.h"
#include "engine/transaction/words.h"
#include "types/value.h"
#include "util/memory.h"

#include <string.h>

/* So many are queued at most: then their answers are collected, which fill buffers on both sides. */
enum { PENDING_MAX = 256 };

/* Whose answer is still to come, for the error that it may be. */
struct calxi_pending {
    calxi_compiled *compiled; /* NULL: `text` */
    const char *text;
    const char *where;
    calx_slot *slots; /* copies of what is bound, to tell which of it the server does not like; NULL: there are none */
    int64_t told_us; /* when listeners were told that it begins; 0: nobody is told of the end */
    calxi_commits commits; /* of what the program wrote */
};

bool calxi_pipeline_is_possible(const calxi_handle *handle)
{
    return handle->engine && handle->engine->driver->sync_start;
}

bool calxi_pipeline_is_full(const calxi_handle *handle)
{
    return handle->pending_count >= PENDING_MAX;
}

void calxi_pipeline_forget(calxi_handle *handle)
{
    while (handle->pending_count)
        calxi_compiled_release(handle->pending[--handle->pending_count].compiled);
    if (handle->pending_values.blocks)
        calxi_arena_reset(&handle->pending_values);
}

void calxi_pipeline_clear(calxi_handle *handle)
{
    calxi_pipeline_forget(handle);
    calxi_arena_clear(&handle->pending_values);
    calxi_free(handle->pending);
    handle->pending = NULL;
}

/* The last place is for COMMIT, which needs no answer before it. */
static bool has_room(calxi_handle *handle, bool last)
{
    if (!handle->pending)
        handle->pending = calxi_calloc(PENDING_MAX + 1, sizeof *handle->pending);
    return handle->pending && handle->pending_count < PENDING_MAX + (size_t)last;
}

static void push(calxi_handle *handle, const calxi_prepared *prepared, const char *text, const char *where)
{
    handle->pending[handle->pending_count++] = (calxi_pending){ .compiled = prepared ? calxi_compiled_share(prepared->compiled) : NULL,
                                                                .text = text, .where = where,
                                                                .commits = prepared ? prepared->commits : CALXI_COMMITS_NOT };
    handle->untouched = false;
}

void calxi_pipeline_count(calxi_handle *handle, int64_t rows)
{
    if (rows >= 0)
        handle->counted = (handle->counted > 0 ? handle->counted : 0) + rows;
}

void calxi_pipeline_sum(calxi_handle *handle)
{
    if (handle->counted >= 0)
        handle->rowcount = handle->counted;
    handle->counted = -1;
}

/* ---- queueing ---- */

/* What is bound is the caller's, and gone when the answer comes. Of long texts the beginning is enough to say that they are too long. Without
 * memory an error tells less. */
static calx_slot *keep_values(calxi_handle *handle, size_t count)
{
    enum { KEPT = 4096 };
    calxi_arena *arena = &handle->pending_values;
    calx_slot *slots = count ? calxi_arena_alloc(arena, count * sizeof *slots) : NULL;
    for (size_t i = 0; slots && i < count; i++) {
        const calx_slot *from = &handle->slots[i];
        calx_str text;
        slots[i] = *from;
        slots[i].valid = NULL;
        if (!from->to || !from->size || (from->valid && !*from->valid)) {
            slots[i].kind = CALX_KIND_NULL;
            continue;
        }
        if (!(slots[i].to = calxi_arena_copy(arena, from->to, from->size)))
            return NULL;
        if (!calxi_kind_is_pointer(from->kind))
            continue;
        memcpy(&text, from->to, sizeof text); /* they have the same members */
        if (text.len > KEPT)
            text.len = KEPT;
        if (text.ptr && !(text.ptr = calxi_arena_copy(arena, text.ptr, text.len)))
            return NULL;
        memcpy(slots[i].to, &text, sizeof text);
    }
    return slots;
}

int calxi_pipeline_command(calxi_handle *handle, uint32_t purpose, const char *sql, const char *name, const char *where)
{
    calx_io io = calxi_io(calxi_handle_deadline(handle));
    const calx_driver *driver = handle->raw->driver;
    int32_t step;
    if (!has_room(handle, purpose == CALX_COMMAND_COMMIT))
        return 0;
    step = driver->queue_command(handle->raw->state, purpose, sql, strlen(sql), &io);
    if (step == CALX_STEP_DECLINED)
        return 0;
    if (step != CALX_STEP_DONE && !calxi_raw_finish(handle->raw, step, &io, true))
        return -1;
    push(handle, NULL, name, where);
    return 1;
}

int calxi_pipeline_execute(calxi_handle *handle, calxi_prepared *prepared, int64_t deadline, calx_io *io, int64_t told_us, const char *where)
{
    int32_t step;
    *io = calxi_io(deadline);
    if (!has_room(handle, false))
        return 0;
    step = handle->raw->driver->queue_execute(prepared->state, handle->slots, prepared->compiled->tokens.uses, io);
    if (step == CALX_STEP_DECLINED)
        return 0;
    if (step != CALX_STEP_DONE && !calxi_raw_finish(handle->raw, step, io, true))
        return -1;
    push(handle, prepared, NULL, where);
    handle->pending[handle->pending_count - 1].told_us = told_us;
    handle->pending[handle->pending_count - 1].slots = keep_values(handle, prepared->compiled->tokens.uses);
    return 1;
}

/* ---- collecting ---- */

/* Listeners hear what each came to: those before the one that failed were run, it failed, and those behind it were not run. */
static void tell(calxi_handle *handle, size_t from, size_t to, calx_status status)
{
    if (!handle->raw || !calxi_events_wanted(&handle->engine->events, CALX_EVENT_AFTER_EXECUTE))
        return;
    for (size_t i = from; i < to && i < handle->pending_count; i++) {
        calxi_pending *pending = &handle->pending[i];
        const calxi_compiled *compiled = pending->compiled;
        int64_t rowcount = handle->rowcount;
        if (!pending->told_us || !compiled)
            continue;
        handle->rowcount = -1; /* that of all is told, not of each */
        calxi_tell_after_execute(handle, compiled->is_tree ? compiled->tokens.sql : compiled->source, NULL, status, pending->told_us, pending->where);
        handle->rowcount = rowcount;
        pending->told_us = 0;
    }
}

static void tell_all(calxi_handle *handle, size_t failed)
{
    tell(handle, 0, failed, CALX_OK);
    if (calxi_error_is_set(&handle->error))
        tell(handle, failed, handle->pending_count, handle->error.view.status);
}

void calxi_pipeline_lose(calxi_handle *handle)
{
    tell_all(handle, 0);
    calxi_pipeline_forget(handle);
}

/* Collects; the place of the one that failed is in *failed. */
static bool collect(calxi_handle *handle, size_t *failed)
{
    calx_io io = calxi_io(calxi_handle_deadline(handle));
    calxi_raw *raw = handle->raw;
    int32_t step;
    *failed = 0;
    if (raw->broken) {
        calxi_raw_finish(raw, CALX_STEP_FAILED, &io, false);
        return false;
    }
    step = raw->driver->sync_start(raw->state, failed, &io);
    return calxi_raw_finish(raw, step, &io, false);
}

static const calxi_pending *blamed(const calxi_handle *handle, size_t failed)
{
    return &handle->pending[failed < handle->pending_count ? failed : handle->pending_count - 1];
}

/* Whether one of the first so many, which the program wrote, has committed what was before it, and a transaction is open all the same. */
static bool have_committed(const calxi_handle *handle, size_t count)
{
    for (size_t i = 0; i < count && i < handle->pending_count; i++)
        if (calxi_has_committed(handle->pending[i].commits, true))
            return true;
    return false;
}

/* When no transaction is open any more: the last of them that by its words ends one; else "". */
static const char *ending(const calxi_handle *handle)
{
    for (size_t i = handle->raw->completion.transaction == CALX_TRANSACTION_IDLE ? handle->pending_count : 0; i > 0; i--) {
        const calxi_compiled *compiled = handle->pending[i - 1].compiled;
        if (compiled && !compiled->is_tree && calxi_words_end(handle->raw, compiled->tokens.sql, SIZE_MAX))
            return compiled->tokens.sql;
    }
    return "";
}

/* With the column of a value that does not fit, as when it is run at once. */
static calx_status fail_as(calxi_handle *handle, const calxi_pending *pending)
{
    calx_driver_error *failure = &handle->raw->failure, as_told = *failure;
    calx_slot *slots = handle->slots;
    calxi_misfit misfit;
    calx_status status;
    if (pending->compiled && pending->slots) {
        handle->slots = pending->slots;
        calxi_misfit_tell(&misfit, handle, NULL, &pending->compiled->tokens);
        handle->slots = slots;
    }
    status = calxi_handle_failure(handle, pending->compiled ? pending->compiled->tokens.sql : pending->text, pending->where);
    *failure = as_told; /* without the texts of `misfit` */
    return status;
}

/* The error is that of its statement. */
static calx_status fail(calxi_handle *handle, size_t failed)
{
    const calxi_pending *pending = blamed(handle, failed);
    /* With the connection lost nobody knows how far the server came: what may have committed decides what is known of the whole. */
    for (size_t i = 0; i < handle->pending_count && handle->raw->broken; i++)
        if (calxi_may_commit(handle->raw, handle->pending[i].compiled ? handle->pending[i].compiled->tokens.sql : handle->pending[i].text))
            pending = &handle->pending[i];
    if (!handle->raw->broken && have_committed(handle, failed))
        handle->partial = handle->durable = true;
    return fail_as(handle, pending);
}

calx_status calxi_pipeline_sync(calxi_handle *handle)
{
    calx_status status = CALX_OK;
    size_t failed;
    if (!handle->pending_count)
        return CALX_OK;
    if (collect(handle, &failed)) {
        bool partial = have_committed(handle, handle->pending_count);
        handle->partial = handle->partial || partial;
        handle->durable = handle->durable || partial;
        calxi_handle_update(handle, ending(handle), CALXI_COMMITS_NOT);
        calxi_pipeline_count(handle, handle->completion.rows_affected);
        tell_all(handle, handle->pending_count);
    } else {
        status = fail(handle, failed);
        tell_all(handle, failed);
    }
    calxi_pipeline_forget(handle);
    return status;
}

void calxi_pipeline_drop(calxi_handle *handle)
{
    size_t failed = 0;
    handle->counted = -1;
    if (handle->pending_count && handle->raw && !handle->raw->broken) {
        if (collect(handle, &failed))
            failed = handle->pending_count;
        else if (calxi_events_wanted(&handle->engine->events, CALX_EVENT_AFTER_EXECUTE))
            fail(handle, failed); /* the program does not ask any more, but a listener does */
        tell_all(handle, failed);
    }
    calxi_pipeline_lose(handle);
}

int calxi_pipeline_commit(calxi_handle *handle, const char *sql, const char *where)
{
    size_t failed, last;
    int queued = calxi_pipeline_command(handle, CALX_COMMAND_COMMIT, sql, sql, where);
    int answer = 1;
    if (queued < 0 && handle->raw->broken && !(handle->raw->failure.flags & CALX_DRIVER_ERROR_NOT_SENT))
        return -1; /* drivers send what fills their buffers: all may be there, this COMMIT too */
    if (queued <= 0) {
        calxi_pipeline_sync(handle);
        return 0;
    }
    last = handle->pending_count - 1;
    if (!collect(handle, &failed)) {
        bool lost = handle->raw->broken && !(handle->raw->failure.flags & CALX_DRIVER_ERROR_NOT_SENT);
        answer = lost || failed >= last ? -1 : 0; /* COMMIT was sent: when its answer is lost, nobody knows */
        if (!answer)
            fail(handle, failed);
    } else {
        failed = handle->pending_count;
        calxi_pipeline_count(handle, handle->raw->completion.rows_affected);
    }
    tell_all(handle, failed);
    if (answer >= 0 || !handle->raw->broken) /* else the rest is told of with the error of the commit */
        calxi_pipeline_forget(handle);
    return answer;
}

calx_status calxi_sync(calxi_handle *handle, const char *where)
{
    calx_status status = calxi_handle_enter(handle);
    (void)where;
    if (status == CALX_OK)
        status = calxi_pipeline_sync(handle);
    if (status == CALX_OK)
        calxi_pipeline_sum(handle);
    return status;
}
