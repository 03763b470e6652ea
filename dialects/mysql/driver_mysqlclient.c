/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: MySQL and MariaDB through libmariadb, or Oracle's libmysqlclient (compiles, untested). Its
 * table, commands without parameters, and what came of an operation. */
#include "driver_mysqlclient.h"

#include <mysqld_error.h>
#include <stdio.h>

const calx_host *calxi_my_host;

/* Reads the transaction's state and the modes from the status flags of the last OK or EOF packet. */
void calxi_my_note_status(calxi_my_connection *connection)
{
    const MYSQL *mysql = connection->mysql;
    const char *name, *value;
    size_t name_len, len;
    /* After SET autocommit = 0 the next statement is in a transaction that nobody began: such a connection is not pooled. */
    connection->transaction = mysql->server_status & SERVER_STATUS_IN_TRANS       ? CALX_TRANSACTION_ACTIVE
                              : mysql->server_status & SERVER_STATUS_AUTOCOMMIT ? CALX_TRANSACTION_IDLE
                                                                                : CALX_TRANSACTION_UNKNOWN;
    connection->modes &= ~(uint32_t)CALX_MODE_NO_BACKSLASH_ESCAPES;
    if (mysql->server_status & SERVER_STATUS_NO_BACKSLASH_ESCAPES)
        connection->modes |= CALX_MODE_NO_BACKSLASH_ESCAPES;
    if (!(mysql->server_status & SERVER_SESSION_STATE_CHANGED))
        return;
    /* ANSI_QUOTES has no flag of its own. The dialect's setup asks the server to report changes of sql_mode. */
    if (mysql_session_track_get_first(connection->mysql, SESSION_TRACK_SYSTEM_VARIABLES, &name, &name_len))
        return;
    while (!mysql_session_track_get_next(connection->mysql, SESSION_TRACK_SYSTEM_VARIABLES, &value, &len)) {
        static const char key[] = "sql_mode", mode[] = "ANSI_QUOTES";
        if (name_len == sizeof key - 1 && !memcmp(name, key, name_len)) {
            connection->modes &= ~(uint32_t)CALX_MODE_ANSI_QUOTES;
            for (size_t i = 0; i + sizeof mode - 1 <= len; i++)
                if (!memcmp(value + i, mode, sizeof mode - 1))
                    connection->modes |= CALX_MODE_ANSI_QUOTES;
        }
        if (mysql_session_track_get_next(connection->mysql, SESSION_TRACK_SYSTEM_VARIABLES, &name, &name_len))
            break;
    }
}

/* The end of an operation that succeeded, with `completion` filled but for what the connection knows. */
int32_t calxi_my_done(calxi_my_connection *connection, calx_io *io)
{
    (void)io;
    connection->completion.transaction = connection->transaction;
    connection->completion.modes = connection->modes;
    return CALX_STEP_DONE;
}

/* Statements that were closed while the connection could not talk are closed first. COM_STMT_CLOSE has no answer. */
static int32_t flush_closing(calxi_my_connection *c, calx_io *io)
{
    if (c->closing_count && !c->broken) {
        c->stmt = c->closing[--c->closing_count];
        return calxi_my_begin(c, MY_CALL_STMT_CLOSE, flush_closing);
    }
    return c->operation(c, io);
}

int32_t calxi_my_start(calxi_my_connection *connection, calx_io *io, calxi_my_state operation)
{
    connection->failed = 0;
    io->fault = CALX_FAULT_NONE;
    connection->completion = (calx_completion){ .rows_affected = -1, .row_count = -1 };
    if (connection->broken || !connection->mysql) {
        calxi_my_fail_text(connection, CALX_DISCONNECT, 0, "the connection to the server is gone");
        connection->error.flags = CALX_DRIVER_ERROR_DISCONNECT | CALX_DRIVER_ERROR_NOT_SENT;
        return CALX_STEP_FAILED;
    }
    connection->operation = operation;
    connection->next = connection->closing_count ? flush_closing : operation;
    return calxi_my_run(connection, io);
}

static int32_t command_query(calxi_my_connection *c, calx_io *io);
static int32_t command_queried(calxi_my_connection *c, calx_io *io);
static int32_t command_result(calxi_my_connection *c, calx_io *io);
static int32_t command_drop(calxi_my_connection *c, calx_io *io);
static int32_t command_dropped(calxi_my_connection *c, calx_io *io);
static int32_t command_next(calxi_my_connection *c, calx_io *io);
static int32_t command_end(calxi_my_connection *c, calx_io *io);
static int32_t command_single(calxi_my_connection *c, calx_io *io);

/* Several statements in one text are allowed only while a script runs. */
static int32_t command_multi(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    c->option = MYSQL_OPTION_MULTI_STATEMENTS_ON;
    return calxi_my_begin(c, MY_CALL_OPTION, command_query);
}

static int32_t command_query(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    if (c->multi && c->answer) {
        calxi_my_fail_mysql(c);
        return calxi_my_failed(c, io);
    }
    return calxi_my_begin(c, MY_CALL_QUERY, command_queried);
}

/* A script may be empty, or end in a comment: an error to these servers alone (MariaDB 10.11). */
static bool is_empty_script(const calxi_my_connection *c)
{
    return c->purpose == CALX_COMMAND_SCRIPT && mysql_errno(c->mysql) == ER_EMPTY_QUERY;
}

static int32_t command_queried(calxi_my_connection *c, calx_io *io)
{
    if (c->answer && is_empty_script(c))
        return command_end(c, io);
    c->completion.statements++;
    if (c->answer) {
        calxi_my_fail_mysql(c);
        return command_end(c, io);
    }
    calxi_my_note_status(c);
    return command_result(c, io);
}

/* Rows are dropped as they come, one by one: see result_drop. */
static int32_t command_result(calxi_my_connection *c, calx_io *io)
{
    c->completion.rows_affected = -1;
    if (mysql_field_count(c->mysql)) {
        c->rows = mysql_use_result(c->mysql);
        if (c->rows)
            return command_drop(c, io);
        calxi_my_fail_mysql(c);
        return command_end(c, io);
    }
    c->completion.rows_affected = (int64_t)mysql_affected_rows(c->mysql);
    return command_next(c, io);
}

static int32_t command_drop(calxi_my_connection *c, calx_io *io)
{
    c->row = 0;
    (void)io;
    return calxi_my_begin(c, MY_CALL_ROW, command_dropped);
}

static int32_t command_dropped(calxi_my_connection *c, calx_io *io)
{
    while (c->fetched) {
        if (calxi_my_out_of_time(c, io))
            return CALX_STEP_WAIT; /* for nothing: the host sees that the deadline passed */
        calxi_my_begin(c, MY_CALL_ROW, command_dropped);
        if (c->waiting)
            return MY_BEGUN;
    }
    mysql_free_result(c->rows); /* at its end: nothing is left to read */
    c->rows = NULL;
    if (mysql_errno(c->mysql)) { /* it has no other way to say so */
        calxi_my_fail_mysql(c);
        return command_end(c, io);
    }
    return command_next(c, io);
}

static int32_t command_nexted(calxi_my_connection *c, calx_io *io)
{
    c->completion.statements++; /* CALL has several results, and counts for more than one */
    if (c->answer > 0 && !is_empty_script(c)) {
        calxi_my_fail_mysql(c);
        return command_end(c, io);
    }
    if (c->answer)
        return command_end(c, io);
    calxi_my_note_status(c);
    return command_result(c, io);
}

static int32_t command_next(calxi_my_connection *c, calx_io *io)
{
    if (!mysql_more_results(c->mysql))
        return command_end(c, io);
    return calxi_my_begin(c, MY_CALL_NEXT, command_nexted);
}

static int32_t command_ended(calxi_my_connection *c, calx_io *io)
{
    c->multi = 0;
    if (c->answer && !c->failed)
        calxi_my_fail_mysql(c);
    return c->failed ? calxi_my_failed(c, io) : calxi_my_done(c, io);
}

static int32_t command_end(calxi_my_connection *c, calx_io *io)
{
    c->answer = 0;
    if (!c->multi || c->broken)
        return command_ended(c, io);
    c->option = MYSQL_OPTION_MULTI_STATEMENTS_OFF;
    return calxi_my_begin(c, MY_CALL_OPTION, command_ended);
}

static int32_t command_single(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    return calxi_my_begin(c, MY_CALL_QUERY, command_queried);
}

/* A semicolon before the end: perhaps several statements (or one in a literal, which does no harm). */
static bool has_several(const char *sql, size_t len)
{
    while (len && (sql[len - 1] == ';' || sql[len - 1] == ' ' || sql[len - 1] == '\n' || sql[len - 1] == '\t' ||
                   sql[len - 1] == '\r'))
        len--;
    return len && memchr(sql, ';', len);
}

static int32_t command_sized(calxi_my_connection *c, calx_io *io)
{
    return calxi_my_within_limit(c, io, c->sql_len + 1, c->multi ? command_multi : command_single);
}

static int32_t command_start(void *connection, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    calxi_my_connection *c = connection;
    c->sql = sql;
    c->sql_len = len;
    c->purpose = purpose;
    c->multi = purpose == CALX_COMMAND_SCRIPT && has_several(sql, len);
    return calxi_my_start(c, io, command_sized);
}

static void finish(void *connection, calx_completion *completion)
{
    const calxi_my_connection *c = connection;
    completion->transaction = c->completion.transaction;
    completion->flags = c->completion.flags;
    completion->columns = c->completion.columns;
    completion->rows_affected = c->completion.rows_affected;
    completion->last_insert_id = c->completion.last_insert_id;
    completion->row_count = c->completion.row_count;
    completion->modes = c->completion.modes;
    completion->statements = c->completion.statements;
}

static const char *server_version(void *connection)
{
    const calxi_my_connection *c = connection;
    const char *text = c->mysql ? mysql_get_server_info(c->mysql) : NULL;
    return text ? text : "";
}

/* The protocol has no cancel: another connection has to say it. */
static int32_t cancel_sql(void *connection, char *sql, size_t size, uint32_t *host)
{
    const calxi_my_connection *c = connection;
    *host = (uint32_t)c->host;
    return c->id ? snprintf(sql, size, "KILL QUERY %lu", c->id) : 0;
}

static const char *const dialects[] = { "mysql", "mariadb", NULL };

static calx_driver driver = {
    .struct_size = sizeof(calx_driver),
    .capabilities = MY_NONBLOCKING ? 0 : CALX_DRIVER_BLOCKING,
    .name = "mysqlclient",
    .connection_size = sizeof(calxi_my_connection),
    .statement_size = sizeof(calxi_my_statement),
    .result_size = sizeof(calxi_my_result),
    .option_size = sizeof(calx_option),
    .column_size = sizeof(calx_column_info),
    .options = calxi_my_options,
    .dialects = dialects,
    .connect_start = calxi_my_connect_start,
    .close_start = calxi_my_close_start,
    .abandon = calxi_my_abandon,
    .poll = calxi_my_poll,
    .finish = finish,
    .error = calxi_my_error_get,
    .server_version = server_version,
    .command_start = command_start,
    .prepare_start = calxi_my_prepare_start,
    .statement_close = calxi_my_statement_close,
    .execute_start = calxi_my_execute_start,
    .describe = calxi_my_describe,
    .fetch_start = calxi_my_fetch_start,
    .result_close_start = calxi_my_result_close_start,
    .cancel_sql = cancel_sql,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DRIVER,
    .name = "mysqlclient",
    .version = "0.1",
    .table = &driver,
};

CALX_PLUGIN_INIT(driver_mysqlclient)
{
    /* Not safe from several threads: the host's lock is held here. */
    if (!calxi_my_is_led_astray() && mysql_library_init(0, NULL, NULL))
        return NULL;
    calxi_my_host = host;
    driver.option_count = calxi_my_option_count;
    return &plugin;
}
