/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: calls of the library that may have to wait, and the engine that runs an operation's states
 * over them. */
#include "driver_mysqlclient.h"

#include <calx/plugin/secret.h>

#if MY_NONBLOCKING
#define START_(ret, call, ...) return call##_start(&c->ret, __VA_ARGS__)
#define START_VOID_(call, ...) return call##_start(__VA_ARGS__)
#else
#define START_(ret, call, ...) return (c->ret = call(__VA_ARGS__), 0)
#define START_VOID_(call, ...) return (call(__VA_ARGS__), 0)
#endif

static int call_query(calxi_my_connection *c)
{
    START_(answer, mysql_real_query, c->mysql, c->sql, (unsigned long)c->sql_len);
}

static int call_store(calxi_my_connection *c)
{
    START_(rows, mysql_store_result, c->mysql);
}

static int call_row(calxi_my_connection *c)
{
    START_(fetched, mysql_fetch_row, c->rows);
}

static int call_next(calxi_my_connection *c)
{
    START_(answer, mysql_next_result, c->mysql);
}

static int call_option(calxi_my_connection *c)
{
    START_(answer, mysql_set_server_option, c->mysql, c->option);
}

static int call_prepare(calxi_my_connection *c)
{
    START_(answer, mysql_stmt_prepare, c->stmt, c->sql, (unsigned long)c->sql_len);
}

static int call_execute(calxi_my_connection *c)
{
    START_(answer, mysql_stmt_execute, c->stmt);
}

static int call_fetch(calxi_my_connection *c)
{
    START_(answer, mysql_stmt_fetch, c->stmt);
}

static int call_stmt_free(calxi_my_connection *c)
{
    START_(flag, mysql_stmt_free_result, c->stmt);
}

static int call_stmt_next(calxi_my_connection *c)
{
    START_(answer, mysql_stmt_next_result, c->stmt);
}

static int call_stmt_close(calxi_my_connection *c)
{
    START_(flag, mysql_stmt_close, c->stmt);
}

static int call_close(calxi_my_connection *c)
{
    START_VOID_(mysql_close, c->mysql);
}

static int call_connect(calxi_my_connection *c)
{
    const calx_connect_params *p = c->params;
    unsigned int port = 0;
    const char *host = calxi_my_host_name(c, &port);
    const char *socket = calx_option_value(p, "unix_socket");
    /* An UPDATE counts the rows it found, also those that had the values already. A NULL password would be looked for
     * in the environment (MYSQL_PWD). CLIENT_MULTI_RESULTS: procedures return several. */
    START_(connected, mysql_real_connect, c->mysql, socket ? "localhost" : host, p->username ? p->username : "",
           p->password ? p->password : "", p->database, port, socket,
           CLIENT_FOUND_ROWS | CLIENT_MULTI_RESULTS | CLIENT_REMEMBER_OPTIONS);
}

static int (*const starters[])(calxi_my_connection *) = {
    call_connect, call_query, call_store,     call_row,       call_next,       call_option, call_prepare,
    call_execute, call_fetch, call_stmt_free, call_stmt_next, call_stmt_close, call_close,
};

/* Goes on with a suspended call; `ready` is MYSQL_WAIT_... that happened. */
static int resume(calxi_my_connection *c, int ready)
{
#if MY_NONBLOCKING
    switch (c->call) {
    case MY_CALL_CONNECT:
        return mysql_real_connect_cont(&c->connected, c->mysql, ready);
    case MY_CALL_QUERY:
        return mysql_real_query_cont(&c->answer, c->mysql, ready);
    case MY_CALL_STORE:
        return mysql_store_result_cont(&c->rows, c->mysql, ready);
    case MY_CALL_ROW:
        return mysql_fetch_row_cont(&c->fetched, c->rows, ready);
    case MY_CALL_NEXT:
        return mysql_next_result_cont(&c->answer, c->mysql, ready);
    case MY_CALL_OPTION:
        return mysql_set_server_option_cont(&c->answer, c->mysql, ready);
    case MY_CALL_PREPARE:
        return mysql_stmt_prepare_cont(&c->answer, c->stmt, ready);
    case MY_CALL_EXECUTE:
        return mysql_stmt_execute_cont(&c->answer, c->stmt, ready);
    case MY_CALL_FETCH:
        return mysql_stmt_fetch_cont(&c->answer, c->stmt, ready);
    case MY_CALL_STMT_FREE:
        return mysql_stmt_free_result_cont(&c->flag, c->stmt, ready);
    case MY_CALL_STMT_NEXT:
        return mysql_stmt_next_result_cont(&c->answer, c->stmt, ready);
    case MY_CALL_STMT_CLOSE:
        return mysql_stmt_close_cont(&c->flag, c->stmt, ready);
    case MY_CALL_CLOSE:
        return mysql_close_cont(c->mysql, ready);
    }
#else
    (void)c;
    (void)ready;
#endif
    return 0;
}

/* libmariadb 3.3: mysql_close, and a connect that fails, free the password as it is. It can be reached when closing begins; of a
 * connect that fails, the library alone knows where it was. */
static int call_with_password(calxi_my_connection *c, int ready, bool starts)
{
    calx_secret_guard guard;
    int waiting;
    calx_secret_guard_begin(&guard, c->call == MY_CALL_CONNECT && c->params ? c->params->password : NULL);
    if (c->call == MY_CALL_CLOSE && starts && c->mysql->passwd)
        calx_secret_wipe(c->mysql->passwd, strlen(c->mysql->passwd));
    waiting = starts ? starters[c->call](c) : resume(c, ready);
    calx_secret_guard_end(&guard);
    return waiting;
}

static bool has_password(const calxi_my_connection *c)
{
    return c->call == MY_CALL_CONNECT || c->call == MY_CALL_CLOSE;
}

int32_t calxi_my_begin(calxi_my_connection *connection, calxi_my_call call, calxi_my_state next)
{
    connection->call = call;
    connection->next = next;
    connection->waiting = has_password(connection) ? call_with_password(connection, 0, true) : starters[call](connection);
    return MY_BEGUN;
}

/* Tells the host what the suspended call waits for. */
int32_t calxi_my_wait(calxi_my_connection *c, calx_io *io)
{
#if MY_NONBLOCKING
    io->fd = mysql_get_socket(c->mysql);
    io->events =
        (c->waiting & MYSQL_WAIT_READ ? CALX_IO_READ : 0u) | (c->waiting & MYSQL_WAIT_WRITE ? CALX_IO_WRITE : 0u);
    io->timeout = c->waiting & MYSQL_WAIT_TIMEOUT ? (int64_t)mysql_get_timeout_value_ms(c->mysql) * 1000 : -1;
#else
    (void)c;
    (void)io;
#endif
    return CALX_STEP_WAIT;
}

int32_t calxi_my_run(calxi_my_connection *connection, calx_io *io)
{
    int32_t step;
    do {
        step = connection->next(connection, io);
    } while (step == MY_BEGUN && !connection->waiting);
    return step == MY_BEGUN ? calxi_my_wait(connection, io) : step;
}

int32_t calxi_my_poll(void *connection, uint32_t ready, calx_io *io)
{
    calxi_my_connection *c = connection;
    int events = 0;
    if (!c->waiting) {
        calxi_my_fail_text(c, CALX_INTERFACE_ERROR, 0, "poll without an operation under way");
        return CALX_STEP_FAILED;
    }
#if MY_NONBLOCKING
    if (ready & CALX_IO_READ)
        events |= MYSQL_WAIT_READ;
    if (ready & CALX_IO_WRITE)
        events |= MYSQL_WAIT_WRITE;
    if (!events && (ready & CALX_IO_TIMEOUT))
        events = MYSQL_WAIT_TIMEOUT; /* the library gives up when it hears this: only when nothing else happened */
    if (!events)
        return calxi_my_wait(c, io);
#else
    (void)ready;
#endif
    c->waiting = has_password(c) ? call_with_password(c, events, false) : resume(c, events);
    return c->waiting ? calxi_my_wait(c, io) : calxi_my_run(c, io);
}

/* Ends a suspended call. A suspended call cannot be dropped: what it allocated is known to its own stack alone
 * (libmariadb 3.3 knows how to free one in mysql_close only while the TCP connect is under way). So it is told that its
 * time is up, and fails; the caller has made the socket deaf and dumb before. */
void calxi_my_unwind(calxi_my_connection *connection)
{
#if MY_NONBLOCKING
    calxi_my_connection *c = connection;
    if (c->waiting && c->call == MY_CALL_CONNECT && !c->mysql->net.pvio)
        c->waiting = 0;
    for (int patience = 64; c->waiting && patience; patience--)
        c->waiting = call_with_password(c, MYSQL_WAIT_TIMEOUT, false);
    if (c->waiting) { /* freeing it under a running call would be worse */
        c->mysql = NULL;
        c->leaked = 1;
    } else if (c->call == MY_CALL_CLOSE) {
        c->mysql = NULL;
    }
    c->waiting = 0;
#else
    (void)connection;
#endif
}
