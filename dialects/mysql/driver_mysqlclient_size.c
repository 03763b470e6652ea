/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: what is longer than the server takes (max_allowed_packet) is refused before it is sent: the server would
 * close the connection, and the library could only say that it is gone (MariaDB 10.11). */
#include "driver_mysqlclient.h"

#include <stdio.h>
#include <stdlib.h>

/* Of COM_STMT_EXECUTE: the command, the statement's number, flags, how often, and whether types follow. */
enum { EXECUTE_HEAD = 1 + 4 + 1 + 4 + 1, EXECUTE_OF_ONE = EXECUTE_HEAD + 1 + 2 };

/* A text with its length before it. */
static size_t text_size(size_t len)
{
    return len + (len < 251 ? 1 : len < 65536 ? 3 : len < 16777216 ? 4 : 9);
}

size_t calxi_my_params_size(calxi_my_statement *statement)
{
    calxi_my_connection *c = statement->connection;
    size_t size = EXECUTE_HEAD + (statement->param_count + 7) / 8;
    c->packet_longest = 0;
    for (size_t i = 0; i < statement->param_count; i++) {
        const calxi_my_param *p = &statement->params[i];
        enum enum_field_types type = statement->param_binds[i].buffer_type;
        size_t len = type == MYSQL_TYPE_STRING || type == MYSQL_TYPE_BLOB || type == MYSQL_TYPE_NEWDECIMAL ? p->length : 0;
        size += 2; /* its type */
        if (p->is_null)
            continue;
        size += len ? text_size(len) : 12; /* a DATETIME, which is the longest */
        if (len > c->packet_longest) {
            c->packet_longest = len;
            c->packet_parameter = (uint32_t)i + 1;
        }
    }
    return size;
}

static int32_t failed(calxi_my_connection *c)
{
    c->error.flags |= CALX_DRIVER_ERROR_NOT_SENT;
    c->completion.transaction = c->transaction;
    c->completion.modes = c->modes;
    return CALX_STEP_FAILED;
}

static int32_t compare(calxi_my_connection *c, calx_io *io)
{
    char message[200];
    size_t longest = c->packet_longest;
    uint32_t parameter = text_size(longest) + EXECUTE_OF_ONE >= c->packet_limit ? c->packet_parameter : 0; /* else it is not that one alone */
    c->packet_longest = 0;
    if (c->packet_size < c->packet_limit)
        return c->sized(c, io);
    snprintf(message, sizeof message, "%s a packet of %zu bytes, and the server takes less than %zu (max_allowed_packet)",
             parameter ? "a value makes" : "the statement makes", c->packet_size, c->packet_limit);
    calxi_my_fail_text(c, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG, message);
    c->error.parameter = parameter;
    return failed(c);
}

/* Whatever failed has not met the statement, which was not sent. */
static int32_t not_told(calxi_my_connection *c, calx_io *io)
{
    calxi_my_fail_mysql(c);
    c->error.flags |= CALX_DRIVER_ERROR_NOT_SENT;
    return calxi_my_failed(c, io);
}

static int32_t limit_stored(calxi_my_connection *c, calx_io *io)
{
    MYSQL_ROW row;
    if (!c->rows)
        return not_told(c, io);
    row = mysql_fetch_row(c->rows);
    for (int i = 0; row && i < 2; i++) {
        size_t limit = row[i] ? (size_t)strtoull(row[i], NULL, 10) : 0;
        if (c->packet_limit < limit)
            c->packet_limit = limit;
    }
    mysql_free_result(c->rows);
    c->rows = NULL;
    if (!c->packet_limit)
        c->packet_limit = SIZE_MAX; /* it would not say */
    c->sql = c->held_sql;
    c->sql_len = c->held_len;
    return compare(c, io);
}

static int32_t limit_asked(calxi_my_connection *c, calx_io *io)
{
    if (c->answer)
        return not_told(c, io);
    return calxi_my_begin(c, MY_CALL_STORE, limit_stored);
}

/* The server reads into a buffer that grows as far as the larger of the two says (MariaDB 10.11). Both are the session's, and cannot be
 * changed in it: they are asked for once, by the first packet of which it is not sure that it fits. */
int32_t calxi_my_within_limit(calxi_my_connection *connection, calx_io *io, size_t size, calxi_my_state next)
{
    static const char question[] = "SELECT @@session.max_allowed_packet, @@session.net_buffer_length";
    calxi_my_connection *c = connection;
    if (size < MY_SURE_PACKET)
        return next(c, io);
    c->packet_size = size;
    c->sized = next;
    if (c->packet_limit)
        return compare(c, io);
    c->held_sql = c->sql;
    c->held_len = c->sql_len;
    c->sql = question;
    c->sql_len = sizeof question - 1;
    return calxi_my_begin(c, MY_CALL_QUERY, limit_asked);
}
