/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: opening, closing and abandoning a connection. */
#include "driver_mysqlclient.h"

#include <calx/plugin/secret.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int32_t connect_host(calxi_my_connection *c, calx_io *io);

/* Whether another host may answer what this one did not: it was not reached, or it takes nobody at the moment. */
static bool is_next_worth(const calxi_my_error *error)
{
    switch (error->code) {
    case 1040: /* too many connections */
    case 1047: /* Galera: not ready */
    case 1053: /* shutdown in progress */
    case 1129: /* host is blocked */
        return true;
    default:
        return error->code >= 2000 && error->code < 3000;
    }
}

static void name_place(calxi_my_connection *c)
{
    char place[300];
    unsigned int port;
    const char *host = calxi_my_host_name(c, &port), *socket = calx_option_value(c->params, "unix_socket");
    if (socket)
        snprintf(place, sizeof place, " (socket %s)", socket);
    else
        snprintf(place, sizeof place, strchr(host, ':') ? " ([%s]:%u)" : " (%s:%u)", host, port);
    calxi_my_error_hint(c, place);
    if (c->error.kind == CALX_TLS_REFUSED || c->error.code == 3159) /* MySQL 5.7: the server wants TLS */
        calxi_my_error_hint(c,
                            c->error.code == 3159 ? " (ssl_mode=required in the URL encrypts)" : calxi_my_tls_hint(c));
    if (c->error.code == 5010)
        calxi_my_error_hint(c,
                            " (allow_cleartext_passwords=true in the URL lets the server have the password as it is)");
}

static int32_t connect_failed(calxi_my_connection *c, calx_io *io)
{
    name_place(c);
    if (is_next_worth(&c->error) && c->host + 1 < c->params->host_count) {
        mysql_close(c->mysql); /* a connect that failed has closed its socket: nothing to wait for */
        c->mysql = NULL;
        c->host++;
        return connect_host(c, io);
    }
    c->params = NULL;
    c->broken = 1;
    c->error.flags |= CALX_DRIVER_ERROR_NOT_SENT;
    c->transaction = CALX_TRANSACTION_UNKNOWN;
    c->completion.transaction = c->transaction;
    return CALX_STEP_FAILED;
}

/* libmariadb 3.3: SSL_ENFORCE alone goes on in plain text when the server has no TLS, and what is then told may be of the login. */
static bool server_has_no_tls(const calxi_my_connection *c)
{
    unsigned int can = 0; /* 0: it has not said anything */
    if (c->connected)
        return !c->tls;
#if MY_NONBLOCKING
    mariadb_get_infov(c->mysql, MARIADB_CONNECTION_SERVER_CAPABILITIES, &can);
#endif
    return can && !(can & CLIENT_SSL);
}

static int32_t connect_done(calxi_my_connection *c, calx_io *io)
{
    c->tls = c->connected && mysql_get_ssl_cipher(c->mysql) != NULL;
    if (calxi_my_tls_required(c) && server_has_no_tls(c)) {
        calxi_my_fail_text(c, CALX_OPERATIONAL_ERROR, CALX_TLS_REFUSED, "the server does not support TLS");
        return connect_failed(c, io);
    }
    if (!c->connected) {
        calxi_my_fail_mysql(c);
        return connect_failed(c, io);
    }
    c->broken = 0;
    c->failed = 0;
#if MY_NONBLOCKING
    /* libmariadb 3.3 leaves the socket blocking. It reads plain sockets with MSG_DONTWAIT, but TLS by SSL_read, which
     * would wait in the kernel and pass every deadline. */
    if (c->tls) {
        int fd = mysql_get_socket(c->mysql), flags = fcntl(fd, F_GETFL);
        if (flags >= 0)
            (void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    }
#endif
    c->params = NULL;
    c->id = mysql_thread_id(c->mysql);
    calxi_my_note_status(c);
    return calxi_my_done(c, io);
}

static int32_t connect_host(calxi_my_connection *c, calx_io *io)
{
    if (calxi_my_is_led_astray()) {
        calxi_my_fail_text(c, CALX_INTERFACE_ERROR, 0,
                           "LIBMYSQL_PLUGINS or MARIADB_PLUGIN_DIR is set, and the program runs with raised privileges: it would load "
                           "what they name");
        return connect_failed(c, io);
    }
    c->mysql = mysql_init(NULL);
    if (!c->mysql) {
        calxi_my_fail_memory(c);
        return connect_failed(c, io);
    }
    if (!calxi_my_options_apply(c))
        return connect_failed(c, io);
    return calxi_my_begin(c, MY_CALL_CONNECT, connect_done);
}

int32_t calxi_my_connect_start(void *connection, const calx_connect_params *params, calx_io *io)
{
    calxi_my_connection *c = connection;
    c->params = params;
    c->deadline = io->deadline;
    c->completion = (calx_completion){ .rows_affected = -1, .row_count = -1 };
    c->next = connect_host;
    return calxi_my_run(c, io);
}

/* What the connection holds besides the library's handle, which is gone by now: closed, or leaked. Statements lose
 * their connection. mysql_close has cut theirs off from the socket, so that closing one frees memory and says nothing;
 * but those of a leaked handle would talk. */
static void forget(calxi_my_connection *c, bool leaked)
{
    while (c->statements)
        calxi_my_statement_orphan(c->statements, leaked);
    for (size_t i = 0; i < c->closing_count && !leaked; i++)
        mysql_stmt_close(c->closing[i]);
    c->closing_count = 0;
    calxi_my_host->release(c->closing);
    c->closing = NULL;
    c->closing_size = 0;
    c->broken = 1;
    c->transaction = CALX_TRANSACTION_UNKNOWN;
    c->completion.transaction = c->transaction;
}

static int32_t close_done(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    c->mysql = NULL;
    forget(c, false);
    return CALX_STEP_DONE;
}

static int32_t close_call(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    return calxi_my_begin(c, MY_CALL_CLOSE, close_done);
}

static int socket_of(const calxi_my_connection *c)
{
#if MY_NONBLOCKING
    return mysql_get_socket(c->mysql);
#else
    return c->mysql->net.fd;
#endif
}

/* A command's rows that were being dropped, before their connection goes: it is deaf already. */
static void free_rows(calxi_my_connection *c)
{
    if (c->rows)
        mysql_free_result(c->rows);
    c->rows = NULL;
}

int32_t calxi_my_close_start(void *connection, calx_io *io)
{
    calxi_my_connection *c = connection;
    c->completion = (calx_completion){ .rows_affected = -1, .row_count = -1 };
    if (c->waiting) { /* in the middle of something: there is no polite end */
        int fd = socket_of(c);
        if (fd >= 0)
            shutdown(fd, SHUT_RDWR);
        calxi_my_unwind(c);
        if (!c->mysql) {
            forget(c, c->leaked);
            return CALX_STEP_DONE;
        }
        free_rows(c);
    }
    if (!c->mysql)
        return close_done(c, io);
    c->next = close_call;
    return calxi_my_run(c, io);
}

/* /dev/null takes the place of the socket, so that nothing the library still says reaches a server that another process
 * or nobody listens to: it reads as the end of the stream, and send and recv fail at once. */
static bool cut_off(calxi_my_connection *c)
{
    int fd = socket_of(c), hole;
    if (fd < 0)
        return true;
    hole = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (hole < 0)
        return false;
    if (dup2(hole, fd) < 0) {
        close(hole);
        return false;
    }
    close(hole);
    return true;
}

void calxi_my_abandon(void *connection)
{
    calxi_my_connection *c = connection;
    if (c->mysql && !cut_off(c)) { /* no descriptor left: rather leak the handle than talk */
        close(socket_of(c));
        c->mysql = NULL;
        c->leaked = 1;
    }
    if (c->mysql)
        calxi_my_unwind(c);
    if (c->mysql) {
        free_rows(c);
        mysql_close(c->mysql);
    }
    c->mysql = NULL;
    c->waiting = 0;
    forget(c, c->leaked);
}
