/* SPDX-License-Identifier: MIT */
/* Errors: names of statuses, and the error that a handle keeps. */
#include "engine/error.h"

#include "util/builder.h"
#include "util/line.h"
#include "util/memory.h"

#include <string.h>

const char *calx_status_name(calx_status status)
{
    switch (status) {
    case CALX_OK: return "ok";
    case CALX_PENDING: return "pending";
    case CALX_NOT_FOUND: return "not found";
    case CALX_MULTIPLE_RESULTS: return "multiple results";
    case CALX_INTEGRITY_ERROR: return "integrity error";
    case CALX_OPERATIONAL_ERROR: return "operational error";
    case CALX_PROGRAMMING_ERROR: return "programming error";
    case CALX_DATA_ERROR: return "data error";
    case CALX_INTERFACE_ERROR: return "interface error";
    case CALX_TIMEOUT: return "timeout";
    case CALX_DISCONNECT: return "disconnect";
    case CALX_NOT_READY: return "not ready";
    case CALX_STALE_DATA: return "stale data";
    case CALX_MISUSE: return "misuse";
    case CALX_NO_MEMORY: return "no memory";
    case CALX_UNSUPPORTED: return "unsupported";
    }
    return "unknown status";
}

const char *calx_outcome_name(calx_outcome outcome)
{
    switch (outcome) {
    case CALX_OUTCOME_NONE: return "none";
    case CALX_OUTCOME_OPEN: return "open";
    case CALX_OUTCOME_ROLLED_BACK: return "rolled back";
    case CALX_OUTCOME_COMMITTED: return "committed";
    case CALX_OUTCOME_UNKNOWN: return "unknown";
    case CALX_OUTCOME_PARTIAL: return "partial";
    }
    return "unknown outcome";
}

const char *calx_error_kind_name(calx_error_kind kind)
{
    switch (kind) {
    case CALX_KIND_UNSPECIFIED: return "unspecified";
    case CALX_UNIQUE_VIOLATION: return "unique violation";
    case CALX_FOREIGN_KEY_VIOLATION: return "foreign key violation";
    case CALX_NOT_NULL_VIOLATION: return "not null violation";
    case CALX_CHECK_VIOLATION: return "check violation";
    case CALX_EXCLUSION_VIOLATION: return "exclusion violation";
    case CALX_RAISED: return "raised";
    case CALX_SYNTAX_ERROR: return "syntax error";
    case CALX_NO_SUCH_TABLE: return "no such table";
    case CALX_NO_SUCH_COLUMN: return "no such column";
    case CALX_ACCESS_DENIED: return "access denied";
    case CALX_NO_SUCH_DATABASE: return "no such database";
    case CALX_CONNECT_REFUSED: return "connect refused";
    case CALX_HOST_UNKNOWN: return "host unknown";
    case CALX_TLS_REFUSED: return "tls refused";
    case CALX_ALREADY_EXISTS: return "already exists";
    case CALX_NO_SUCH_OBJECT: return "no such object";
    case CALX_SERIALIZATION_FAILURE: return "serialization failure";
    case CALX_DEADLOCK: return "deadlock";
    case CALX_LOCK_TIMEOUT: return "lock timeout";
    case CALX_CANCELLED: return "cancelled";
    case CALX_READ_ONLY: return "read only";
    case CALX_DISK_FULL: return "disk full";
    case CALX_TOO_MANY_CONNECTIONS: return "too many connections";
    case CALX_OUT_OF_RESOURCES: return "out of resources";
    case CALX_CORRUPTED: return "corrupted";
    case CALX_VALUE_TOO_LONG: return "value too long";
    case CALX_OUT_OF_RANGE: return "out of range";
    case CALX_DIVISION_BY_ZERO: return "division by zero";
    case CALX_UNEXPECTED_NULL: return "unexpected null";
    case CALX_TYPE_MISMATCH: return "type mismatch";
    case CALX_INVALID_ENCODING: return "invalid encoding";
    case CALX_AMBIGUOUS_COLUMN: return "ambiguous column";
    case CALX_LIMIT_EXCEEDED: return "limit exceeded";
    }
    return "unknown kind";
}

void calxi_error_init(calxi_error *error)
{
    calxi_zero(error, sizeof *error);
    error->view.struct_size = sizeof error->view;
    error->view.message = error->view.constraint = error->view.table = error->view.column = "";
    error->view.statement = error->view.where = error->line = "";
}

void calxi_error_clear(calxi_error *error)
{
    calxi_free(error->memory);
    calxi_error_init(error);
}

/* Texts are laid into one block one after the other; offsets become pointers when the block is final. */
static size_t add_text(calxi_builder *block, calx_str text)
{
    size_t offset = block->len;
    if (text.ptr)
        calxi_builder_add(block, text.ptr, text.len);
    calxi_builder_add(block, "", 1);
    return offset;
}

static void add_as_line(calxi_builder *block, const char *text, size_t len, size_t (*line)(char *, size_t, const char *, size_t))
{
    size_t size = len < SIZE_MAX / CALXI_LINE_GROWTH ? len * CALXI_LINE_GROWTH : SIZE_MAX;
    char *room = calxi_builder_room(block, size);
    if (room)
        block->len += line(room, size + 1, text, len);
}

/* "integrity error: UNIQUE constraint failed: t.id, in "INSERT ...", at main.c:12" */
static void add_line(calxi_builder *block, const calxi_error_parts *parts)
{
    enum { SQL_SHOWN = 160 };
    size_t len = parts->statement ? strlen(parts->statement) : 0;
    calxi_builder_printf(block, "%s: ", calx_status_name(parts->status));
    add_as_line(block, parts->message.ptr, parts->message.ptr ? parts->message.len : 0, calxi_line);
    if (len) {
        calxi_builder_puts(block, ", in \"");
        add_as_line(block, parts->statement, calxi_whole(parts->statement, len, SQL_SHOWN), calxi_line_of_all);
        calxi_builder_puts(block, len > SQL_SHOWN ? "...\"" : "\"");
    }
    if (parts->where && *parts->where)
        calxi_builder_printf(block, ", at %s", parts->where);
}

void calxi_error_set(calxi_error *error, const calxi_error_parts *parts)
{
    calxi_builder block;
    size_t message, constraint, table, column, statement, where, line;
    calxi_error_clear(error);
    error->view.status = parts->status;
    error->view.kind = parts->kind;
    error->view.outcome = parts->outcome;
    error->view.is_disconnect = parts->is_disconnect;
    error->view.is_retryable = parts->is_retryable;
    error->view.native_code = parts->native_code;
    if (parts->sqlstate && strlen(parts->sqlstate) == 5)
        memcpy(error->view.sqlstate, parts->sqlstate, 6);
    calxi_builder_init(&block);
    message = block.len;
    add_as_line(&block, parts->message.ptr, parts->message.ptr ? parts->message.len : 0, calxi_line);
    calxi_builder_add(&block, "", 1);
    constraint = add_text(&block, parts->constraint);
    table = add_text(&block, parts->table);
    column = add_text(&block, parts->column);
    statement = add_text(&block, calxi_text(parts->statement));
    where = add_text(&block, calxi_text(parts->where));
    line = block.len;
    add_line(&block, parts);
    error->memory = calxi_builder_take(&block);
    if (!error->memory) {
        error->view.message = error->line =
            parts->status == CALX_NO_MEMORY ? "out of memory" : "out of memory for the message of an error";
        return;
    }
    error->view.message = error->memory + message;
    error->view.constraint = error->memory + constraint;
    error->view.table = error->memory + table;
    error->view.column = error->memory + column;
    error->view.statement = error->memory + statement;
    error->view.where = error->memory + where;
    error->line = error->memory + line;
}

void calxi_error_copy(calxi_error *to, const calxi_error *from)
{
    calxi_error_parts parts = { from->view.status, from->view.kind, from->view.outcome, from->view.is_disconnect,
                                from->view.is_retryable, from->view.native_code, from->view.sqlstate,
                                calxi_text(from->view.message), calxi_text(from->view.constraint),
                                calxi_text(from->view.table), calxi_text(from->view.column), from->view.statement,
                                from->view.where };
    calxi_error_set(to, &parts);
}
