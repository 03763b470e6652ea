/* SPDX-License-Identifier: MIT */
/* The libpq driver: errors of the server, of libpq, and of connecting, where there is only a text to go by. */
#include "driver_libpq.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static calx_str text_of(const char *text)
{
    return (calx_str){ text ? text : "", text ? strlen(text) : 0 };
}

void calxi_pq_error_clear(calxi_pq_connection *connection)
{
    if (connection->failure)
        PQclear(connection->failure);
    connection->failure = NULL;
    connection->message[0] = '\0';
    memset(&connection->error, 0, sizeof connection->error);
}

/* Adds text to the message, of which the host makes one line. */
static void append_some(calxi_pq_connection *connection, const char *text, size_t len)
{
    char *message = connection->message;
    size_t used = strlen(message), room = sizeof connection->message - 1 - used;
    len = len < room ? len : room;
    memcpy(message + used, text, len);
    message[used + len] = '\0';
}

static void append(calxi_pq_connection *connection, const char *text)
{
    append_some(connection, text, strlen(text));
}

static void append_field(calxi_pq_connection *connection, const char *label, const char *text)
{
    if (!text)
        return;
    append(connection, label);
    append(connection, text);
}

int32_t calxi_pq_fail(calxi_pq_connection *connection, calx_status status, const char *message)
{
    calxi_pq_error_clear(connection);
    append(connection, message);
    connection->error.status = status;
    return CALX_STEP_FAILED;
}

int32_t calxi_pq_fail_no_memory(calxi_pq_connection *connection)
{
    return calxi_pq_fail(connection, CALX_NO_MEMORY, "out of memory");
}

int32_t calxi_pq_fail_long(calxi_pq_connection *connection, size_t parameter)
{
    calxi_pq_fail(connection, CALX_DATA_ERROR, parameter ? "a value makes the statement longer than PostgreSQL takes: with its values it is less than 1 GB"
                                                         : "the statement is longer than PostgreSQL takes: it is less than 1 GB");
    connection->error.kind = CALX_VALUE_TOO_LONG;
    connection->error.flags = CALX_DRIVER_ERROR_NOT_SENT;
    connection->error.parameter = (uint32_t)parameter;
    return CALX_STEP_FAILED;
}

int32_t calxi_pq_fail_bind(calxi_pq_connection *connection, int32_t bound)
{
    if (bound == CALXI_PQ_BIND_NO_MEMORY)
        return calxi_pq_fail_no_memory(connection);
    if (bound == CALXI_PQ_BIND_TOO_LONG)
        return calxi_pq_fail_long(connection, connection->long_parameter);
    return calxi_pq_fail(connection, CALX_DATA_ERROR, "a parameter cannot be sent");
}

/* The message of libpq itself: when the connection is gone or libpq is out of memory. */
static void classify_libpq(calxi_pq_connection *connection)
{
    if (strcmp(connection->message, "out of memory\n") == 0)
        connection->error.status = CALX_NO_MEMORY;
    else if (PQstatus(connection->pg) == CONNECTION_BAD) {
        connection->error.status = CALX_DISCONNECT;
        connection->error.flags |= CALX_DRIVER_ERROR_DISCONNECT;
    } else
        connection->error.status = CALX_INTERFACE_ERROR;
}

int32_t calxi_pq_fail_libpq(calxi_pq_connection *connection)
{
    const char *message = PQerrorMessage(connection->pg);
    calxi_pq_error_clear(connection);
    append(connection, message);
    if (!connection->message[0])
        append(connection, "libpq gave no reason");
    classify_libpq(connection);
    return CALX_STEP_FAILED;
}

/* What the server's error means for the connection, the statement and the transaction. */
static void set_flags(calxi_pq_connection *connection, const PGresult *failure)
{
    const char *severity = PQresultErrorField(failure, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *function = PQresultErrorField(failure, PG_DIAG_SOURCE_FUNCTION);
    calx_driver_error *error = &connection->error;
    bool stale;
    if (PQstatus(connection->pg) == CONNECTION_BAD ||
        (severity && (!strcmp(severity, "FATAL") || !strcmp(severity, "PANIC"))))
        error->flags |= CALX_DRIVER_ERROR_DISCONNECT;
    /* At COMMIT (deferred constraints, serialization) the server ends the transaction; elsewhere it waits for ROLLBACK.
     */
    if (connection->in_transaction && PQtransactionStatus(connection->pg) == PQTRANS_IDLE)
        error->flags |= CALX_DRIVER_ERROR_ROLLED_BACK;
    /* 0A000 alone is any missing feature; the function's name is not translated as "cached plan must not change ..."
     * is. */
    stale = strcmp(error->sqlstate, "26000") == 0 ||
            (strcmp(error->sqlstate, "0A000") == 0 && function && strcmp(function, "RevalidateCachedQuery") == 0);
    if (stale && connection->purpose == CALXI_PQ_EXECUTE && !connection->once && connection->statement) {
        error->flags |= CALX_DRIVER_ERROR_STATEMENT_STALE;
        calxi_pq_statement_forget(connection->statement, error->sqlstate[0] == '2');
    }
}

/* 42P01 is also a qualified column of a table that is not in FROM, which is an unknown column everywhere else.
 * 22008 is both arithmetic that left the calendar and a text like '2026-02-30', which every other database calls a bad
 * value. The server's function is not translated as the message is. */
static void set_kind(calxi_pq_connection *connection, const PGresult *failure)
{
    const char *function = PQresultErrorField(failure, PG_DIAG_SOURCE_FUNCTION);
    if (strcmp(connection->error.sqlstate, "22008") == 0 && function && strcmp(function, "DateTimeParseError") == 0)
        connection->error.kind = CALX_TYPE_MISMATCH;
    if (strcmp(connection->error.sqlstate, "42P01") == 0 && function && strcmp(function, "errorMissingRTE") == 0)
        connection->error.kind = CALX_NO_SUCH_COLUMN;
}

/* PostgreSQL 15: what is said while a parameter's text is read has the context "unnamed portal parameter $2 = '...'". The words are
 * translated, so that of others nothing is told. */
static uint32_t parameter_of(const char *context)
{
    const char *at = context ? strstr(context, "portal parameter $") : NULL;
    uint32_t number = 0;
    if (!at && context && (at = strstr(context, "\" parameter $")))
        at += strlen("\" parameter $");
    else if (at)
        at += strlen("portal parameter $");
    for (; at && *at >= '0' && *at <= '9' && number < 100000; at++)
        number = number * 10 + (uint32_t)(*at - '0');
    return number;
}

int32_t calxi_pq_fail_result(calxi_pq_connection *connection, PGresult *failure)
{
    const char *state = PQresultErrorField(failure, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(failure, PG_DIAG_MESSAGE_PRIMARY);
    calx_driver_error *error = &connection->error;
    calxi_pq_error_clear(connection);
    connection->failure = failure;
    if (!state || !primary) {
        const char *message = PQresultErrorMessage(failure);
        append(connection, message);
        classify_libpq(connection);
        return CALX_STEP_FAILED;
    }
    snprintf(error->sqlstate, sizeof error->sqlstate, "%s", state);
    append(connection, primary);
    append_field(connection, "; detail: ", PQresultErrorField(failure, PG_DIAG_MESSAGE_DETAIL));
    append_field(connection, "; hint: ", PQresultErrorField(failure, PG_DIAG_MESSAGE_HINT));
    error->constraint = text_of(PQresultErrorField(failure, PG_DIAG_CONSTRAINT_NAME));
    error->table = text_of(PQresultErrorField(failure, PG_DIAG_TABLE_NAME));
    error->column = text_of(PQresultErrorField(failure, PG_DIAG_COLUMN_NAME));
    error->parameter = parameter_of(PQresultErrorField(failure, PG_DIAG_CONTEXT));
    set_kind(connection, failure);
    set_flags(connection, failure);
    return CALX_STEP_FAILED;
}

/* While connecting, libpq 15 keeps no error fields, only text. Its verbose form holds the SQLSTATE: after "FATAL:  " (a
 * word that is translated) stands "28P01: ", and a last line says where in the server ("LOCATION:  auth_failed,
 * auth.c:335"). */
static const char *find_state(const char *line, size_t len)
{
    for (size_t i = 0; i + 10 <= len; i++) {
        const char *at = line + i + 3;
        size_t n = 0;
        if (memcmp(line + i, ":  ", 3) != 0)
            continue;
        while (n < 5 && ((at[n] >= '0' && at[n] <= '9') || (at[n] >= 'A' && at[n] <= 'Z')))
            n++;
        if (n == 5 && at[5] == ':' && at[6] == ' ')
            return at;
    }
    return NULL;
}

static bool is_location(const char *line, size_t len)
{
    size_t digits = 0;
    while (digits < len && line[len - 1 - digits] >= '0' && line[len - 1 - digits] <= '9')
        digits++;
    return digits && len > digits + 3 && memcmp(line + len - digits - 3, ".c:", 3) == 0;
}

static void append_connect_message(calxi_pq_connection *connection, const char *message)
{
    for (size_t len; *message; message += len + (message[len] == '\n')) {
        const char *state;
        len = strcspn(message, "\n");
        if (!len || is_location(message, len))
            continue;
        if (connection->message[0])
            append(connection, "; ");
        state = find_state(message, len);
        if (!state) {
            append_some(connection, message, len);
            continue;
        }
        memcpy(connection->error.sqlstate, state, 5); /* of several hosts: the last one's */
        append_some(connection, message, (size_t)(state - message));
        append_some(connection, state + 6, len - (size_t)(state + 6 - message));
    }
}

/* libpq 15 quotes the value of an option that it does not like, before it connects: "invalid sslmode value: "x"", "invalid
 * integer value "x" for connection option "keepalives"". A password that was put in the wrong place would be shown. */
static void hide_option_value(calxi_pq_connection *connection)
{
    char *at = strstr(connection->message, "invalid "), *open = at ? strchr(at, '"') : NULL;
    char *close = open ? strstr(open + 1, "\" for connection option") : NULL;
    size_t stars;
    if (!open || !strstr(at, " value"))
        return;
    if (!close && !(close = strrchr(open + 1, '"')))
        return;
    stars = close - open > 3 ? 3 : (size_t)(close - open - 1); /* no more than there is room for */
    memset(open + 1, '*', stars);
    memmove(open + 1 + stars, close, strlen(close) + 1);
}

static bool says(const calxi_pq_connection *connection, const char *words)
{
    return strstr(connection->message, words) != NULL;
}

/* strerror's texts are translated in the same way here and in libpq; libpq's own are English unless the program has
 * chosen another locale: then the kind stays unknown. */
static bool says_errno(const calxi_pq_connection *connection, int number)
{
    return says(connection, strerror(number));
}

static void classify_connect(calxi_pq_connection *connection)
{
    calx_driver_error *error = &connection->error;
    if (error->sqlstate[0])
        return; /* the dialect knows */
    error->status = CALX_OPERATIONAL_ERROR;
    if (says(connection, "out of memory"))
        error->status = CALX_NO_MEMORY;
    else if (PQconnectionNeedsPassword(connection->pg))
        error->kind = CALX_ACCESS_DENIED;
    else if (says(connection, "SSL") || says(connection, "certificate"))
        error->kind = CALX_TLS_REFUSED;
    else if (says(connection, "could not translate host name") || says(connection, "could not look up"))
        error->kind = CALX_HOST_UNKNOWN;
    else if (says_errno(connection, ECONNREFUSED) || says_errno(connection, ENOENT) ||
             says_errno(connection, EHOSTUNREACH) || says_errno(connection, ENETUNREACH))
        error->kind = CALX_CONNECT_REFUSED;
    else if (says_errno(connection, ETIMEDOUT))
        error->status = CALX_TIMEOUT;
    else if (says_errno(connection, ECONNRESET) || says_errno(connection, EPIPE) ||
             says(connection, "server closed the connection unexpectedly"))
        error->status = CALX_DISCONNECT; /* it died under the greeting */
    else if (says(connection, "invalid ") && says(connection, " value"))
        error->status = CALX_INTERFACE_ERROR; /* "invalid sslmode value": the URL is wrong */
}

int32_t calxi_pq_fail_connect(calxi_pq_connection *connection)
{
    calxi_pq_error_clear(connection);
    append_connect_message(connection, PQerrorMessage(connection->pg));
    if (!connection->message[0])
        append(connection, "libpq gave no reason");
    classify_connect(connection);
    if (connection->error.status == CALX_INTERFACE_ERROR)
        hide_option_value(connection);
    if (says(connection, "invalid sslmode value"))
        append(connection, "; sslmode is disable, allow, prefer, require, verify-ca or verify-full");
    connection->error.flags |= CALX_DRIVER_ERROR_NOT_SENT;
    if (connection->error.kind == CALX_TLS_REFUSED)
        append(connection, connection->tls_by_default
                               ? "; the host is not local, so TLS with a verified certificate is required: in the URL, "
                                 "sslrootcert= names the CA's certificate, and sslmode= asks for less"
                               : "; how much TLS is asked for is said by sslmode= in the URL");
    return CALX_STEP_FAILED;
}

void calxi_pq_error(void *state, calx_driver_error *error)
{
    calxi_pq_connection *connection = state;
    uint32_t size = error->struct_size;
    connection->error.message = text_of(connection->message);
    memcpy(error, &connection->error, size && size < sizeof *error ? size : sizeof *error);
    error->struct_size = size;
}
