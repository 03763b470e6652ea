/* SPDX-License-Identifier: MIT */
/* The end of sessions and connections: what is rolled back, freed, or kept for the next. */
#include "engine/handle.h"

#include "engine/pipeline.h"
#include "util/memory.h"

/* Results outlive their handle. */
static void let_results_go(calxi_handle *handle)
{
    while (handle->results) {
        calx_result *result = handle->results;
        handle->results = result->next;
        result->handle = NULL;
        result->previous = result->next = NULL;
    }
}

#define OF_THE_PARENT "this was opened before fork() by another process, whose connection it uses: a child opens its own sessions and connections"

const calxi_error *calxi_handle_error(const calxi_handle *handle)
{
    static const calxi_error of_the_parent = {
        .view = { .struct_size = sizeof(calx_error), .status = CALX_MISUSE, .message = OF_THE_PARENT, .constraint = "", .table = "",
                  .column = "", .statement = "", .where = "" },
        .line = "misuse: " OF_THE_PARENT,
    };
    return handle->process != calxi_process && !handle->dead ? &of_the_parent : &handle->error;
}

void calxi_handle_disown(calxi_handle *handle)
{
    calxi_error_parts parts = { .status = CALX_MISUSE, .message = calxi_text(OF_THE_PARENT) };
    calxi_gate_init(&handle->gate); /* whoever was in it is not in this process */
    if (handle->raw) {
        handle->raw->gate = NULL;
        calxi_raw_abandon(handle->raw);
    }
    if (handle->attached)
        calxi_result_abandon(handle->attached, "this was queried before fork() by another process, whose connection it reads from");
    calxi_error_set(&handle->error, &parts);
    handle->dead = true;
}

/* Frees all that it has but its engine, its connection and its room for binds. */
static void free_parts(calxi_handle *handle)
{
    let_results_go(handle);
    calxi_transactions_free(handle);
    calxi_pipeline_clear(handle);
    calxi_quarantine_clear(&handle->quarantine);
    calxi_arena_clear(&handle->arena);
    calxi_arena_clear(&handle->older);
    calxi_error_clear(&handle->error);
    calxi_error_clear(&handle->unread);
    calxi_schemas_release(handle->schemas);
    handle->schemas = NULL;
}

/* To close has a limit of its own, also where statements have none. */
static void limit_rollback(calxi_handle *handle)
{
    int64_t limit = handle->engine->settings.close_timeout_us;
    if (limit >= 0 && (handle->statement_timeout_us < 0 || handle->statement_timeout_us > limit)) {
        handle->statement_timeout_us = limit;
        handle->closing = true;
    }
}

/* What was not ended is rolled back. */
static calx_status end(calxi_handle *handle, const char *where)
{
    bool is_new_here = handle->process != calxi_process && !handle->dead;
    calx_status status;
    if (calxi_handle_is_dead(handle))
        return is_new_here ? CALX_OK : handle->error.view.status; /* to close it is all that a child should do with it */
    limit_rollback(handle);
    if (handle->pending_count && !handle->failed)
        calxi_pipeline_sync(handle); /* nobody else will hear what became of it */
    status = handle->failed ? handle->error.view.status : handle->unreported;
    if (handle->attached && !handle->attached->stream && !handle->failed)
        calxi_result_detach(handle->attached); /* it may be read after this handle is gone */
    if (status == CALX_OK && handle->failed)
        status = handle->error.view.status;
    calxi_rollback(handle, where);
    return status;
}

/* All that it holds: nothing of it is used again. */
static void destroy(calxi_handle *handle)
{
    if (handle->engine) {
        calxi_handle_give_back(handle);
        calxi_gate_destroy(&handle->gate);
        calxi_engine_release(handle->engine);
    }
    free_parts(handle);
    calxi_free(handle->slots);
}

calx_status calxi_handle_close(calxi_handle *handle, const char *where)
{
    calx_status status = end(handle, where);
    destroy(handle);
    return status;
}

/* A debugger of memory is to see who uses a handle after its close. */
#if defined(__SANITIZE_ADDRESS__)
#define KEEPS_HANDLES false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEPS_HANDLES false
#endif
#endif
#ifndef KEEPS_HANDLES
#define KEEPS_HANDLES true
#endif

/* Whether there is nothing to end and nothing to free, which is so for who commits what he began. */
static bool is_clean(const calxi_handle *handle)
{
    return handle->raw && handle->process == calxi_process && !handle->dead && !handle->failed && !handle->in_transaction &&
           !handle->prepared && !handle->twophase && !calxi_handle_goes_on(handle) && !handle->sort_lingers && !handle->attached &&
           !handle->results && !handle->pending && !handle->nested && !handle->ended && !handle->arena.blocks && !handle->older.blocks &&
           !handle->error.memory && !handle->schemas && !calxi_error_is_set(&handle->error) && handle->unreported == CALX_OK &&
           handle->raw->completion.transaction == CALX_TRANSACTION_IDLE;
}

calx_status calxi_connection_end(calx_connection *connection)
{
    calxi_handle *handle = &connection->handle;
    bool clean = is_clean(handle);
    calx_status status = clean ? CALX_OK : end(handle, NULL);
    calxi_raw *raw = handle->raw;
    if (KEEPS_HANDLES && raw && !raw->broken && !raw->spare_handle) {
        if (clean)
            calxi_quarantine_clear(&handle->quarantine);
        else
            free_parts(handle);
        raw->spare_handle = connection; /* from here on it goes where the connection goes */
        calxi_handle_give_back(handle);
        return status;
    }
    destroy(handle);
    calxi_free(connection);
    return status;
}
