/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver: its table, and what every operation shares: beginning, errors, completion, commands. */
#include "driver_sqlite3.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const calx_host *calxi_sqlite3_host;

static calx_driver_error *new_error(calxi_sqlite3 *connection, int code)
{
    memset(&connection->error, 0, sizeof connection->error);
    connection->error.struct_size = sizeof connection->error;
    connection->error.native_code = code;
    return &connection->error;
}

/* Where a text that was cut at `end` must end so that its last character is whole. */
static size_t whole_characters(const char *text, size_t end)
{
    size_t lead = end;
    unsigned char first;
    while (lead && ((unsigned char)text[lead - 1] & 0xc0) == 0x80)
        lead--;
    if (!lead)
        return end;
    first = (unsigned char)text[lead - 1];
    if (first < 0xc0)
        return end;
    return end - (lead - 1) < (first >= 0xf0 ? 4u : first >= 0xe0 ? 3u : 2u) ? lead - 1 : end;
}

/* Ends the message, of which printf has written `len` bytes or as many as there was room for. */
static void end_message(calxi_sqlite3 *connection, int len)
{
    size_t end = len < 0 ? 0 : (size_t)len;
    if (end >= sizeof connection->message)
        end = whole_characters(connection->message, sizeof connection->message - 1);
    while (end && connection->message[end - 1] == '\n')
        end--;
    connection->message[end] = '\0';
    connection->error.message = (calx_str){ connection->message, end };
}

/* A code that only says that a handler of ours made SQLite stop is given the handler's reason. */
static void stopped(calxi_sqlite3 *connection, calx_driver_error *error, const char *message)
{
    if (connection->stop == CALXI_SQLITE3_DEADLINE) {
        error->status = CALX_TIMEOUT;
        end_message(connection, snprintf(connection->message, sizeof connection->message, "the deadline passed: %s", message));
    } else {
        error->status = CALX_OPERATIONAL_ERROR;
        error->kind = CALX_CANCELLED;
        end_message(connection, snprintf(connection->message, sizeof connection->message, "cancelled: %s", message));
    }
}

/* Whether a lock was refused without a wait, because to wait could not help: the transaction has read, so that it holds a lock which the
 * writer that it met needs gone before its COMMIT, or a snapshot that is old after it (SQLite 3.40 calls no busy handler then). */
static bool is_deadlock(const calxi_sqlite3 *connection, int code)
{
    return code == SQLITE_BUSY && connection->stop == CALXI_SQLITE3_GO && connection->db &&
           sqlite3_txn_state(connection->db, NULL) == SQLITE_TXN_READ;
}

int32_t calxi_sqlite3_fail(calxi_sqlite3 *connection, int code)
{
    calx_driver_error *error = new_error(connection, code);
    const char *message = connection->db ? sqlite3_errmsg(connection->db) : sqlite3_errstr(code);
    int primary = code & 0xff;
    if ((connection->stop == CALXI_SQLITE3_DEADLINE || connection->stop == CALXI_SQLITE3_CANCELLED) &&
        (primary == SQLITE_INTERRUPT || primary == SQLITE_BUSY)) {
        stopped(connection, error, message);
    } else if (is_deadlock(connection, code)) {
        error->status = CALX_OPERATIONAL_ERROR;
        error->kind = CALX_DEADLOCK;
        end_message(connection, snprintf(connection->message, sizeof connection->message,
                                         "%s: this transaction has read, another one writes, and neither can go on before the other", message));
    } else if (primary == SQLITE_BUSY && connection->stop == CALXI_SQLITE3_WAITED) {
        end_message(connection, snprintf(connection->message, sizeof connection->message, "%s: not free within the time limit of %lld ms "
                                         "(timeout of the URL)", message, (long long)connection->busy_timeout / 1000));
    } else
        end_message(connection, snprintf(connection->message, sizeof connection->message, "%s%s", message,
                                         calxi_sqlite3_write_hint(connection, code)));
    if (primary == SQLITE_SCHEMA)
        error->flags |= CALX_DRIVER_ERROR_STATEMENT_STALE;
    if (code == SQLITE_READONLY_DBMOVED) { /* the file behind the name is another one now, or none */
        error->status = CALX_DISCONNECT;
        error->flags |= CALX_DRIVER_ERROR_DISCONNECT;
    }
    /* SQLite 3.40, "Response To Errors Within A Transaction": FULL, IOERR, NOMEM, BUSY, INTERRUPT and RAISE(ROLLBACK) may
     * undo the whole transaction; the return to autocommit is how one hears of it. */
    if (connection->db) {
        int autocommit = sqlite3_get_autocommit(connection->db);
        if (autocommit && !connection->autocommit)
            error->flags |= CALX_DRIVER_ERROR_ROLLED_BACK;
        connection->autocommit = autocommit;
    }
    return CALX_STEP_FAILED;
}

int32_t calxi_sqlite3_refuse(calxi_sqlite3 *connection, uint32_t status, uint32_t kind, const char *format, ...)
{
    calx_driver_error *error = new_error(connection, 0);
    va_list args;
    va_start(args, format);
    end_message(connection, vsnprintf(connection->message, sizeof connection->message, format, args));
    va_end(args);
    error->status = status;
    error->kind = kind;
    error->flags = CALX_DRIVER_ERROR_NOT_SENT;
    return CALX_STEP_FAILED;
}

int32_t calxi_sqlite3_no_memory(calxi_sqlite3 *connection)
{
    return calxi_sqlite3_refuse(connection, CALX_NO_MEMORY, CALX_KIND_UNSPECIFIED, "out of memory");
}

int32_t calxi_sqlite3_fault(calxi_sqlite3 *connection, calx_io *io, uint32_t fault, size_t column, const char *what)
{
    static const struct {
        uint32_t kind;
        const char *text;
    } faults[] = {
        [CALX_FAULT_NONE] = { CALX_KIND_UNSPECIFIED, "is wrong" },
        [CALX_FAULT_NULL] = { CALX_UNEXPECTED_NULL, "is NULL, which its C type cannot hold" },
        [CALX_FAULT_RANGE] = { CALX_OUT_OF_RANGE, "does not fit" },
        [CALX_FAULT_TYPE] = { CALX_TYPE_MISMATCH, "is of another type" },
        [CALX_FAULT_FORMAT] = { CALX_TYPE_MISMATCH, "is text that its type does not allow" },
        [CALX_FAULT_NUL] = { CALX_TYPE_MISMATCH, "has a NUL byte, which a const char * cannot hold" },
        [CALX_FAULT_SLOT] = { CALX_TYPE_MISMATCH, "has a slot whose kind and size do not agree" },
        [CALX_FAULT_NO_MEMORY] = { CALX_KIND_UNSPECIFIED, "needs more memory than there is" },
        [CALX_FAULT_ENCODING] = { CALX_INVALID_ENCODING, "has text that is not UTF-8" },
    };
    uint32_t status = fault == CALX_FAULT_NO_MEMORY ? CALX_NO_MEMORY : CALX_DATA_ERROR;
    io->fault = fault;
    io->fault_column = (uint32_t)column;
    return calxi_sqlite3_refuse(connection, status, faults[fault].kind, "%s %zu %s", what, column + 1,
                                faults[fault].text);
}

static void driver_error(void *state, calx_driver_error *error)
{
    const calxi_sqlite3 *connection = state;
    uint32_t size = error->struct_size;
    memcpy(error, &connection->error, size < sizeof *error ? size : sizeof *error);
    error->struct_size = size;
}

static void driver_finish(void *state, calx_completion *completion)
{
    calxi_sqlite3 *connection = state;
    if (connection->db)
        connection->autocommit = sqlite3_get_autocommit(connection->db);
    completion->transaction = connection->autocommit ? CALX_TRANSACTION_IDLE : CALX_TRANSACTION_ACTIVE;
    completion->flags = connection->done.flags;
    completion->columns = connection->done.columns;
    completion->rows_affected = connection->done.rows_affected;
    completion->last_insert_id = connection->done.last_insert_id;
    completion->row_count = -1;
    completion->statements = connection->done.statements;
}

static int32_t driver_cancel(void *state)
{
    calxi_sqlite3 *connection = state;
    /* The busy handler does not hear of sqlite3_interrupt (SQLite 3.40), so it is told by the flag. */
    atomic_store_explicit(&connection->cancelled, 1, memory_order_relaxed);
    sqlite3_interrupt(connection->db);
    return CALX_STEP_DONE;
}

static const char *driver_server_version(void *state)
{
    (void)state;
    return sqlite3_libversion();
}

/* Steps a statement to its end, dropping rows. */
static int run(sqlite3_stmt *stmt)
{
    int code;
    do
        code = sqlite3_step(stmt);
    while (code == SQLITE_ROW);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* A length that SQLite's int takes. */
static int sql_length(size_t len)
{
    return len > INT32_MAX ? INT32_MAX : (int)len;
}

static int32_t run_script(calxi_sqlite3 *connection, const char *sql, size_t len)
{
    const char *end = sql + len;
    while (sql < end) {
        sqlite3_stmt *stmt = NULL;
        const char *tail = end;
        int32_t step = CALX_STEP_DONE;
        int code;
        connection->autocommit = sqlite3_get_autocommit(connection->db);
        code = sqlite3_prepare_v3(connection->db, sql, sql_length((size_t)(end - sql)), 0, &stmt, &tail);
        connection->done.statements += stmt || code != SQLITE_OK;
        if (code == SQLITE_OK && stmt && sqlite3_bind_parameter_count(stmt)) /* it would run with NULL for each */
            step = calxi_sqlite3_refuse(connection, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR,
                                        "a script takes no arguments, and has the parameter \"%.60s\"",
                                        sqlite3_bind_parameter_name(stmt, 1) ? sqlite3_bind_parameter_name(stmt, 1) : "?");
        else if (code == SQLITE_OK && stmt)
            code = run(stmt);
        if (code != SQLITE_OK)
            step = calxi_sqlite3_fail(connection, code);
        sqlite3_finalize(stmt);
        if (step == CALX_STEP_FAILED)
            return step;
        sql = tail;
    }
    return CALX_STEP_DONE;
}

/* BEGIN, COMMIT and their like come again and again: they stay prepared. */
static int32_t run_cached(calxi_sqlite3 *connection, uint32_t purpose, const char *sql, size_t len)
{
    sqlite3_stmt **stmt = &connection->commands[purpose];
    const char *known = *stmt ? sqlite3_sql(*stmt) : NULL;
    int code;
    if (!known || strlen(known) != len || memcmp(known, sql, len) != 0) {
        sqlite3_finalize(*stmt);
        *stmt = NULL;
        code = sqlite3_prepare_v3(connection->db, sql, sql_length(len), SQLITE_PREPARE_PERSISTENT, stmt, NULL);
        if (code != SQLITE_OK)
            return calxi_sqlite3_fail(connection, code);
    }
    code = run(*stmt);
    if (code == SQLITE_OK) {
        sqlite3_reset(*stmt);
        return CALX_STEP_DONE;
    }
    calxi_sqlite3_fail(connection, code); /* before the reset, which touches the message */
    sqlite3_reset(*stmt);
    return CALX_STEP_FAILED;
}

static int32_t driver_command_start(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    calxi_sqlite3 *connection = state;
    calxi_sqlite3_begin(connection, io);
    connection->autocommit = sqlite3_get_autocommit(connection->db);
    if (len && memchr(sql, '\0', len))
        return calxi_sqlite3_refuse(connection, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "the SQL has a NUL byte");
    switch (purpose) {
    case CALX_COMMAND_ROLLBACK:
        /* When SQLite has rolled back by itself already, there is nothing left to undo, and ROLLBACK would be an error. */
        if (connection->autocommit)
            return CALX_STEP_DONE;
        return run_cached(connection, purpose, sql, len);
    case CALX_COMMAND_BEGIN:
    case CALX_COMMAND_COMMIT:
    case CALX_COMMAND_PING:
        return run_cached(connection, purpose, sql, len);
    default:
        return run_script(connection, sql, len);
    }
}

static int32_t driver_poll(void *state, uint32_t ready, calx_io *io)
{
    (void)ready;
    (void)io;
    return calxi_sqlite3_refuse(state, CALX_INTERFACE_ERROR, CALX_KIND_UNSPECIFIED, "this driver never waits");
}

static const char *const dialects[] = { "sqlite", NULL };

static calx_driver table = {
    .struct_size = sizeof(calx_driver),
    .capabilities = CALX_DRIVER_BLOCKING | CALX_DRIVER_MULTI_ROW | CALX_DRIVER_FUNCTIONS,
    .name = "sqlite3",
    .connection_size = sizeof(calxi_sqlite3),
    .statement_size = sizeof(calxi_sqlite3_statement),
    .result_size = sizeof(calxi_sqlite3_result),
    .option_size = sizeof(calx_option),
    .column_size = sizeof(calx_column_info),
    .options = calxi_sqlite3_options,
    .dialects = dialects,
    .connect_start = calxi_sqlite3_connect_start,
    .close_start = calxi_sqlite3_close_start,
    .abandon = calxi_sqlite3_abandon,
    .poll = driver_poll,
    .finish = driver_finish,
    .error = driver_error,
    .cancel = driver_cancel,
    .server_version = driver_server_version,
    .command_start = driver_command_start,
    .prepare_start = calxi_sqlite3_prepare_start,
    .statement_close = calxi_sqlite3_statement_close,
    .execute_start = calxi_sqlite3_execute_start,
    .describe = calxi_sqlite3_describe,
    .fetch_start = calxi_sqlite3_fetch_start,
    .result_close_start = calxi_sqlite3_result_close_start,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DRIVER,
    .name = "sqlite3",
    .version = "0.1",
    .table = &table,
};

CALX_PLUGIN_INIT(driver_sqlite3)
{
    /* NOMUTEX leaves SQLite's global locks in place; a library built without any cannot serve several threads. */
    if (!sqlite3_threadsafe())
        return NULL;
    calxi_sqlite3_host = host;
    table.option_count = calxi_sqlite3_option_count;
    return &plugin;
}
