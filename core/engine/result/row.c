/* SPDX-License-Identifier: MIT */
/* One row: decoded, its texts kept for the transaction, and nothing more may follow where one is wanted. */
#include "engine/handle.h"

#include "types/value.h"

#include <string.h>

/* The first row was decoded: nothing more may follow where one is wanted. */
static calx_status check_single(calx_result *result, calxi_handle *handle, int want, const char *where)
{
    calx_value *saved = result->current;
    if (want == CALX_FIRST || !calx_result_next(result))
        return handle->failed ? handle->error.view.status : calx_result_status(result);
    result->current = saved;
    return calxi_handle_answer(handle, CALX_MULTIPLE_RESULTS, "several rows where one was asked for",
                               calxi_result_statement(result), where);
}

/* Texts point into the result, which is about to be closed: copied into the transaction's arena. */
static bool keep_texts(calxi_handle *handle, const calx_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t len;
        const char **text = calxi_slot_text(&slots[i], &len);
        if (text && !(*text = calxi_arena_copy(&handle->arena, *text, len)))
            return false;
    }
    return true;
}

static void clear_places(const calx_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        memset(slots[i].to, 0, slots[i].size);
}

/* Places that can be written to, all of them: only then are they cleared or filled. */
static bool are_places(const calx_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!slots || (!calxi_slot_is_plain(&slots[i]) && !(slots[i].to && calxi_slot_check(&slots[i], true))))
            return false;
    return true;
}

/* Decodes what is wanted from a result and closes it. */
calx_status calxi_take_row(calx_result *result, int want, bool scalar, const calx_slot *slots, size_t count, bool *found,
                           const char *where)
{
    calxi_handle *handle = result->handle;
    calx_status status = calx_result_status(result), closed;
    int step;
    if (found)
        *found = false;
    if (!are_places(slots, count)) {
        if (status == CALX_OK)
            status = handle ? calxi_handle_misuse_of(handle, calxi_result_statement(result), where,
                                                     "a place is NULL, or of another size than its kind has")
                            : CALX_MISUSE;
        calx_result_close(result);
        return status;
    }
    if (status == CALX_OK && (scalar ? result->columns && count > result->columns : count != result->columns) && handle)
        status = calxi_handle_misuse_of(handle, calxi_result_statement(result), where,
                                        "%zu place%s for a row of %zu column%s", count, count == 1 ? "" : "s", result->columns, result->columns == 1 ? "" : "s");
    else if (status == CALX_OK && !handle)
        status = CALX_MISUSE;
    if (status != CALX_OK) {
        clear_places(slots, count);
        calx_result_close(result);
        return status;
    }
    step = calxi_result_step_last(result, slots, count); /* keep_texts copies what it gives */
    if (step <= 0) {
        clear_places(slots, count);
        status = step < 0 ? result->error.view.status : CALX_OK;
        if (step == 0 && want != CALX_ONE_OR_NONE)
            status = calxi_handle_answer(handle, CALX_NOT_FOUND, "no row where one was asked for",
                                         calxi_result_statement(result), where);
    } else {
        if (found)
            *found = true;
        if (!keep_texts(handle, slots, count)) {
            calxi_problem problem;
            calxi_problem_no_memory(&problem);
            status = calxi_handle_problem(handle, &problem, NULL, where);
        } else
            status = check_single(result, handle, want, where);
        if (status != CALX_OK) {
            clear_places(slots, count);
            if (found)
                *found = false;
        }
    }
    closed = calx_result_close(result); /* what is left is read to its end here, and may hold an error */
    return status == CALX_OK ? closed : status;
}

calx_status calxi_row(calxi_handle *handle, calx_statement *statement, calx_args_t args, int want, bool scalar,
                      const calx_slot *slots, size_t count, bool *found, const char *where)
{
    calx_result *result = calxi_query(handle, statement, args, NULL, where);
    return calxi_take_row(result, want, scalar, slots, count, found, where);
}
