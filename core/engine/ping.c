/* SPDX-License-Identifier: MIT */
/* What is asked of a connection without a statement: whether the server answers, and which key it gave last. */
#include "engine/handle.h"

#include <stdio.h>
#include <string.h>

calx_status calxi_ping(calxi_handle *handle, const char *where)
{
    const char *sql;
    bool had_raw = handle->raw != NULL;
    calx_status status = calxi_handle_enter(handle);
    if (status == CALX_OK)
        status = calxi_handle_settle(handle, where);
    if (status == CALX_OK)
        status = calxi_handle_checkout(handle, where);
    if (status != CALX_OK)
        return status;
    sql = handle->engine->dialect->sql->ping;
    if (sql && !calxi_raw_command(handle->raw, CALX_COMMAND_PING, sql, strlen(sql), calxi_handle_deadline(handle)))
        status = calxi_handle_failure(handle, NULL, where); /* no statement: nothing of the program's is in doubt */
    if (!had_raw && !handle->keeps_raw)
        calxi_handle_give_back(handle);
    return status;
}

calx_status calxi_last_insert_id(calxi_handle *handle, int64_t *id, const char *where)
{
    calxi_error_parts parts = { .status = CALX_UNSUPPORTED, .where = where };
    char message[160];
    calx_status status = calxi_handle_enter(handle);
    if (id)
        *id = 0;
    if (status != CALX_OK)
        return status;
    if (!id)
        return calxi_handle_misuse(handle, where, "calx_last_insert_id: the place is NULL");
    if (handle->completion.flags & CALX_COMPLETION_HAS_INSERT_ID) {
        *id = handle->completion.last_insert_id;
        return CALX_OK;
    }
    if (!(handle->engine->driver->capabilities & CALX_DRIVER_NO_INSERT_ID))
        return calxi_handle_misuse(handle, where, "the last statement was not given a key by the database");
    snprintf(message, sizeof message, "%.40s does not tell the key of an inserted row: use INSERT ... RETURNING",
             handle->engine->dialect->name);
    parts.message = calxi_text(message);
    return calxi_handle_fail(handle, &parts);
}
