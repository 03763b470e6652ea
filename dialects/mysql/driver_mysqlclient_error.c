/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: errors of the server and the library, kept until the host asks. */
#include "driver_mysqlclient.h"

#include <mysqld_error.h>

enum { FAILED_CHECK = 4025 }; /* of MariaDB */
#define JSON_SAID "; detail: "

/* Errors of the client library are the driver's to classify; those of the server (below 2000 and from 3000) are the
 * dialect's. */
static bool is_client_error(unsigned int code)
{
    return (code >= 2000 && code < 3000) || (code >= 5000 && code < 6000);
}

static void classify_client(calxi_my_error *e)
{
    static const struct {
        int32_t code;
        uint32_t status;
        uint32_t kind;
        uint32_t flags;
    } known[] = {
        { CR_CONNECTION_ERROR, CALX_OPERATIONAL_ERROR, CALX_CONNECT_REFUSED, 0 },
        { CR_CONN_HOST_ERROR, CALX_OPERATIONAL_ERROR, CALX_CONNECT_REFUSED, 0 },
        { CR_IPSOCK_ERROR, CALX_OPERATIONAL_ERROR, CALX_CONNECT_REFUSED, 0 },
        { CR_UNKNOWN_HOST, CALX_OPERATIONAL_ERROR, CALX_HOST_UNKNOWN, 0 },
        { CR_SSL_CONNECTION_ERROR, CALX_OPERATIONAL_ERROR, CALX_TLS_REFUSED, 0 },
        { CR_OUT_OF_MEMORY, CALX_NO_MEMORY, 0, 0 },
        /* libmariadb 3.3 says "gone away" only when it could not write all of a command: the server never ran it */
        { CR_SERVER_GONE_ERROR, CALX_DISCONNECT, 0, CALX_DRIVER_ERROR_DISCONNECT | CALX_DRIVER_ERROR_NOT_SENT },
        { CR_SERVER_LOST, CALX_DISCONNECT, 0, CALX_DRIVER_ERROR_DISCONNECT },
        { 2055, CALX_DISCONNECT, 0, CALX_DRIVER_ERROR_DISCONNECT }, /* CR_SERVER_LOST_EXTENDED */
        { CR_SERVER_HANDSHAKE_ERR, CALX_DISCONNECT, 0, CALX_DRIVER_ERROR_DISCONNECT },
        { CR_MALFORMED_PACKET, CALX_DISCONNECT, 0, CALX_DRIVER_ERROR_DISCONNECT },
        { CR_NET_PACKET_TOO_LARGE, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG, CALX_DRIVER_ERROR_DISCONNECT },
        { 5010, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED, 0 }, /* libmariadb: method not among the allowed ones */
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].code == e->code) {
            e->status = known[i].status;
            e->kind = known[i].kind;
            e->flags = known[i].flags;
            return;
        }
    e->status = CALX_INTERFACE_ERROR;
}

static void classify_server(calxi_my_error *e, bool is_mariadb)
{
    switch (e->code == 4031 && is_mariadb ? 0 : e->code) { /* MariaDB 10.11: a trigger is not there */
    case 4031: /* MySQL 8.0.24: disconnected because of inactivity */
    case 1927: /* MariaDB: connection was killed */
    case ER_SERVER_SHUTDOWN:
    case ER_NET_PACKET_TOO_LARGE: /* the server closes after it */
    case ER_NET_READ_ERROR:
    case ER_NET_READ_INTERRUPTED:
    case ER_NET_ERROR_ON_WRITE:
    case ER_NET_WRITE_INTERRUPTED:
    case ER_NET_PACKETS_OUT_OF_ORDER:
    case ER_ABORTING_CONNECTION:
    case ER_NEW_ABORTING_CONNECTION:
        e->flags |= CALX_DRIVER_ERROR_DISCONNECT;
        break;
    case ER_UNKNOWN_STMT_HANDLER:
    case ER_NEED_REPREPARE:
        e->flags |= CALX_DRIVER_ERROR_STATEMENT_STALE;
        break;
    default:
        break;
    }
}

static void set_message(calxi_my_error *e, const char *message)
{
    size_t len = strlen(message);
    if (len >= sizeof e->message)
        len = sizeof e->message - 1;
    while (len && (message[len - 1] == '\n' || message[len - 1] == '\r'))
        len--;
    memcpy(e->message, message, len);
    e->message[len] = '\0';
    e->len = len;
}

static void fail(calxi_my_connection *c, unsigned int code, const char *sqlstate, const char *message)
{
    calxi_my_error *e = &c->error;
    memset(e, 0, offsetof(calxi_my_error, message));
    c->failed = 1;
    e->code = (int32_t)code;
    if (strcmp(sqlstate, "00000") != 0 && strlen(sqlstate) < sizeof e->sqlstate)
        memcpy(e->sqlstate, sqlstate, strlen(sqlstate) + 1);
    set_message(e, message);
    if (is_client_error(code))
        classify_client(e);
    else
        classify_server(e, mysql_get_server_info(c->mysql) && strstr(mysql_get_server_info(c->mysql), "MariaDB"));
#if MY_NONBLOCKING
    if (!c->params && !c->mysql->net.pvio)
        e->flags |= CALX_DRIVER_ERROR_DISCONNECT; /* the library has closed the socket */
#endif
    if (e->flags & CALX_DRIVER_ERROR_DISCONNECT)
        c->broken = 1;
}

void calxi_my_fail_mysql(calxi_my_connection *connection)
{
    unsigned int code = mysql_errno(connection->mysql);
    if (code)
        fail(connection, code, mysql_sqlstate(connection->mysql), mysql_error(connection->mysql));
    else
        calxi_my_fail_text(connection, CALX_INTERFACE_ERROR, 0, "the client library failed without a reason");
}

void calxi_my_fail_stmt(calxi_my_connection *connection, MYSQL_STMT *stmt)
{
    /* libmariadb 3.3: an error in the middle of an unbuffered result is told by the connection alone */
    if (mysql_stmt_errno(stmt))
        fail(connection, mysql_stmt_errno(stmt), mysql_stmt_sqlstate(stmt), mysql_stmt_error(stmt));
    else
        calxi_my_fail_mysql(connection);
}

void calxi_my_fail_text(calxi_my_connection *connection, uint32_t status, uint32_t kind, const char *message)
{
    memset(&connection->error, 0, offsetof(calxi_my_error, message));
    connection->failed = 1;
    connection->error.status = status;
    connection->error.kind = kind;
    set_message(&connection->error, message);
}

void calxi_my_fail_memory(calxi_my_connection *connection)
{
    calxi_my_fail_text(connection, CALX_NO_MEMORY, 0, "out of memory");
}

/* The host says what was wrong with the slot; the text is for those who ask nevertheless. */
void calxi_my_fail_fault(calxi_my_connection *connection, calx_io *io, uint32_t fault, size_t column)
{
    io->fault = fault;
    io->fault_column = (uint32_t)column;
    if (connection)
        calxi_my_fail_text(connection, CALX_DATA_ERROR, 0, "a value does not fit");
}

void calxi_my_error_hint(calxi_my_connection *connection, const char *hint)
{
    calxi_my_error *e = &connection->error;
    size_t len = strlen(hint);
    if (len < sizeof e->message - e->len) {
        memcpy(e->message + e->len, hint, len + 1);
        e->len += len;
    }
}

static int32_t failed_asked(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    if (c->answer && mysql_errno(c->mysql) == ER_QUERY_INTERRUPTED) /* a cancel came for the statement, and met the question */
        return calxi_my_begin(c, MY_CALL_QUERY, failed_asked);
    if (!c->answer) {
        uint32_t before = c->transaction;
        calxi_my_note_status(c);
        if (before == CALX_TRANSACTION_ACTIVE && c->transaction != CALX_TRANSACTION_ACTIVE) {
            switch (c->error.code) {
            case ER_LOCK_DEADLOCK:
            case ER_LOCK_WAIT_TIMEOUT:  /* with innodb_rollback_on_timeout */
            case ER_LOCK_TABLE_FULL:
            case ER_CHECKREAD:          /* MariaDB 10.11: innodb_snapshot_isolation */
            case ER_ERROR_DURING_COMMIT:
            case ER_ERROR_DURING_ROLLBACK:
            case ER_XA_RBTIMEOUT:
            case ER_XA_RBDEADLOCK:
            case ER_XA_RBROLLBACK:
                c->error.flags |= CALX_DRIVER_ERROR_ROLLED_BACK;
                break;
            default: /* DDL that committed and failed then: the host sees the states */
                break;
            }
        }
    } else { /* gone between the error and the question */
        c->broken = 1;
        c->error.flags |= CALX_DRIVER_ERROR_DISCONNECT;
        c->transaction = CALX_TRANSACTION_UNKNOWN;
    }
    c->completion.transaction = c->transaction;
    c->completion.modes = c->modes;
    return CALX_STEP_FAILED;
}

static int32_t ask_status(calxi_my_connection *c)
{
    c->sql = "DO 0";
    c->sql_len = strlen(c->sql);
    return calxi_my_begin(c, MY_CALL_QUERY, failed_asked);
}

/* Adds to the message why the check of a column has failed, where that is JSON's: "Syntax error in JSON text in argument 1 to function 'json_valid' ...". */
static int32_t failed_warned(calxi_my_connection *c, calx_io *io)
{
    bool is_list = c->rows && mysql_num_fields(c->rows) == 3; /* Level, Code, Message */
    MYSQL_ROW row;
    (void)io;
    while (is_list && (row = mysql_fetch_row(c->rows)))
        if (row[2] && strstr(row[2], "'json_valid'") && !strstr(c->error.message, JSON_SAID)) {
            calxi_my_error_hint(c, JSON_SAID);
            calxi_my_error_hint(c, row[2]);
        }
    if (c->rows)
        mysql_free_result(c->rows); /* it is stored: nothing is left to read */
    c->rows = NULL;
    return ask_status(c);
}

static int32_t failed_listed(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    return c->answer ? ask_status(c) : calxi_my_begin(c, MY_CALL_STORE, failed_warned);
}

/* The end of an operation that failed in the server. An ERR packet carries no status flags (MariaDB 10.11), and what
 * became of the transaction depends on the error, on innodb_rollback_on_timeout, and on DDL that commits before it
 * fails: the server is asked with the cheapest statement. Of a check it is asked before whether that was JSON's, which the error does not tell. */
int32_t calxi_my_failed(calxi_my_connection *connection, calx_io *io)
{
    calxi_my_connection *c = connection;
    if (!c->broken && (is_client_error((unsigned int)c->error.code) || !c->error.code)) {
        c->completion.transaction = c->transaction;
        c->completion.modes = c->modes;
        return CALX_STEP_FAILED;
    }
    if (c->broken) {
        c->transaction = CALX_TRANSACTION_UNKNOWN;
        c->completion.transaction = c->transaction;
        return CALX_STEP_FAILED;
    }
    (void)io;
    if (c->error.code != FAILED_CHECK)
        return ask_status(c);
    c->sql = "SHOW WARNINGS";
    c->sql_len = strlen(c->sql);
    return calxi_my_begin(c, MY_CALL_QUERY, failed_listed);
}

void calxi_my_error_get(void *connection, calx_driver_error *error)
{
    const calxi_my_connection *c = connection;
    error->status = c->error.status;
    error->kind = c->error.kind;
    error->flags = c->error.flags;
    error->native_code = c->error.code;
    error->parameter = c->error.parameter;
    memcpy(error->sqlstate, c->error.sqlstate, sizeof error->sqlstate);
    error->message = (calx_str){ c->error.message, c->error.len };
}
