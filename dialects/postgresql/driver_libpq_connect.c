/* SPDX-License-Identifier: MIT */
/* The libpq driver: opening, closing, abandoning and cancelling a connection. */
#include "driver_libpq.h"

#include <calx/plugin/secret.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct calxi_pq_cancel {
    atomic_uint references;
    PGcancel *pg;
    struct sockaddr_storage peer; /* of the server, by TCP; else peer_size is 0 */
    socklen_t peer_size;
} calxi_pq_cancel_handle;

static calxi_pq_cancel_handle *make_cancel(PGconn *pg)
{
    calxi_pq_cancel_handle *cancel = calxi_pq_host->allocate(sizeof *cancel);
    if (!cancel)
        return NULL;
    atomic_init(&cancel->references, 1);
    cancel->peer_size = sizeof cancel->peer;
    if (getpeername(PQsocket(pg), (struct sockaddr *)&cancel->peer, &cancel->peer_size) != 0 ||
        (cancel->peer.ss_family != AF_INET && cancel->peer.ss_family != AF_INET6))
        cancel->peer_size = 0;
    cancel->pg = PQgetCancel(pg);
    if (cancel->pg)
        return cancel;
    calxi_pq_host->release(cancel);
    return NULL;
}

static void release_cancel(calxi_pq_cancel_handle *cancel)
{
    if (!cancel || atomic_fetch_sub_explicit(&cancel->references, 1, memory_order_acq_rel) != 1)
        return;
    PQfreeCancel(cancel->pg);
    calxi_pq_host->release(cancel);
}

/* Notices are not results; libpq's default writes them to stderr. */
static void drop_notice(void *context, const PGresult *notice)
{
    (void)context;
    (void)notice;
}

/* PostgreSQL 15: PQfinish wipes libpq's copy of the password, but not the one that SCRAM has made of it. */
static void finish(calxi_pq_connection *connection)
{
    calx_secret_guard guard;
    calx_secret_guard_begin(&guard, PQpass(connection->pg));
    PQfinish(connection->pg);
    calx_secret_guard_end(&guard);
    connection->pg = NULL;
}

/* An attempt that fails frees it too. */
static PostgresPollingStatusType poll_connect(calxi_pq_connection *connection)
{
    calx_secret_guard guard;
    PostgresPollingStatusType status;
    calx_secret_guard_begin(&guard, PQpass(connection->pg));
    status = PQconnectPoll(connection->pg);
    calx_secret_guard_end(&guard);
    return status;
}

static int32_t begin_connecting(calxi_pq_connection *connection, calx_io *io)
{
    connection->pg = calxi_pq_connect_with(connection, connection->params);
    if (!connection->pg)
        return calxi_pq_fail_no_memory(connection);
    if (PQstatus(connection->pg) == CONNECTION_BAD)
        return calxi_pq_fail_connect(connection);
    PQsetNoticeReceiver(connection->pg, drop_notice, NULL);
    PQsetErrorVerbosity(connection->pg, PQERRORS_VERBOSE); /* for the SQLSTATE: see driver_libpq_error.c */
    connection->stage = CALXI_PQ_CONNECTING;
    return calxi_pq_wait(connection, CALX_IO_WRITE, io); /* libpq: as if PQconnectPoll had said WRITING */
}

int32_t calxi_pq_connect_start(void *state, const calx_connect_params *params, calx_io *io)
{
    calxi_pq_connection *connection = state;
    connection->params = params;
    return begin_connecting(connection, io);
}

static int32_t connected(calxi_pq_connection *connection, calx_io *io)
{
    PGconn *pg = connection->pg;
    const char *version = PQparameterStatus(pg, "server_version");
    snprintf(connection->version, sizeof connection->version, "%.*s", version ? (int)strcspn(version, " ") : 0,
             version ? version : "");
    connection->params = NULL;
    PQsetErrorVerbosity(pg, PQERRORS_DEFAULT);
    connection->layered = PQsslInUse(pg) || PQgssEncInUse(pg);
    connection->cancel = make_cancel(pg);
    if (!connection->cancel || PQsetnonblocking(pg, 1) != 0)
        return calxi_pq_fail_no_memory(connection);
    connection->stage = CALXI_PQ_IDLE;
    if (calxi_pq_settings_hold(connection))
        return CALX_STEP_DONE;
    connection->purpose = CALX_COMMAND_SETUP;
    if (!PQsendQuery(pg, calxi_pq_settings_sql))
        return calxi_pq_fail_libpq(connection);
    return calxi_pq_sent(connection, CALXI_PQ_SETTING_UP, io);
}

/* PgBouncer refuses `options` in the startup packet (08P01, "unsupported startup parameter"): then without, and SET
 * after. */
static bool refuses_options(const calxi_pq_connection *connection)
{
    return !connection->plain_startup && strcmp(connection->error.sqlstate, "08P01") == 0 &&
           strstr(connection->message, "startup parameter");
}

int32_t calxi_pq_connect_poll(calxi_pq_connection *connection, calx_io *io)
{
    switch (poll_connect(connection)) {
    case PGRES_POLLING_READING:
        return calxi_pq_wait(connection, CALX_IO_READ, io);
    case PGRES_POLLING_WRITING:
        return calxi_pq_wait(connection, CALX_IO_WRITE, io);
    case PGRES_POLLING_OK:
        return connected(connection, io);
    default:
        connection->stage = CALXI_PQ_IDLE;
        calxi_pq_fail_connect(connection);
        if (!refuses_options(connection))
            return CALX_STEP_FAILED;
        finish(connection);
        connection->plain_startup = true;
        calxi_pq_error_clear(connection);
        return begin_connecting(connection, io);
    }
}

/* What is left of statements and results must not reach back. */
static void let_go(calxi_pq_connection *connection)
{
    calxi_pq_result *draining = connection->stage == CALXI_PQ_DRAINING ? connection->result : NULL;
    calxi_pq_stream_end(connection);
    if (draining)
        calxi_pq_result_clear(draining); /* it is being closed: nobody will ask for that again */
    for (calxi_pq_statement *s = connection->statements; s; s = s->next)
        s->connection = NULL;
    connection->statements = NULL;
    calxi_pq_error_clear(connection);
    release_cancel(connection->cancel);
    calxi_pq_host->release(connection->command);
    calxi_pq_host->release(connection->closed);
    connection->cancel = NULL;
    connection->command = NULL;
    connection->closed = NULL;
    connection->closed_count = connection->closed_room = connection->command_room = 0;
    connection->stage = CALXI_PQ_IDLE;
}

/* Cannot block: PQfinish puts its farewell into the output buffer and tries once to send it while the connection is
 * still non-blocking (PostgreSQL 15, fe-connect.c, closePGconn). */
int32_t calxi_pq_close_start(void *state, calx_io *io)
{
    calxi_pq_connection *connection = state;
    (void)io;
    let_go(connection);
    finish(connection);
    return CALX_STEP_DONE;
}

/* After a fork the socket is the parent's too: a farewell would end the parent's session. So libpq says it to
 * /dev/null. */
void calxi_pq_abandon(void *state)
{
    calxi_pq_connection *connection = state;
    int fd = PQsocket(connection->pg), nowhere;
    let_go(connection);
    if (fd >= 0) {
        nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (nowhere < 0 || dup2(nowhere, fd) < 0) {
            /* No descriptor to be had: better to lose libpq's memory than the parent's session, and to give up
             * the descriptor itself, which libpq would close a second time. */
            close(fd);
            if (nowhere >= 0)
                close(nowhere);
            connection->pg = NULL;
            return;
        }
        close(nowhere);
    }
    finish(connection);
}

/* From any thread: uses only what PQgetCancel copied at connect. Opens a connection of its own, so it takes a round
 * trip. */
void *calxi_pq_cancel_begin(void *state)
{
    calxi_pq_cancel_handle *cancel = ((calxi_pq_connection *)state)->cancel;
    if (cancel)
        atomic_fetch_add_explicit(&cancel->references, 1, memory_order_relaxed);
    return cancel;
}

/* Whether a connection to the server can be made before the deadline. */
static bool can_reach(const calxi_pq_cancel_handle *cancel, int64_t deadline)
{
    struct pollfd watch = { socket(cancel->peer.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), POLLOUT, 0 };
    int error = 0, rc = -1;
    socklen_t size = sizeof error;
    if (watch.fd < 0)
        return false;
    if (connect(watch.fd, (const struct sockaddr *)&cancel->peer, cancel->peer_size) != 0)
        error = errno;
    while (error == EINPROGRESS || error == EINTR) {
        int64_t left = (deadline - calxi_pq_host->now() + 999) / 1000;
        rc = poll(&watch, 1, left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left);
        if (rc < 0 && errno == EINTR)
            continue;
        if (rc <= 0 || getsockopt(watch.fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
            error = ETIMEDOUT;
    }
    close(watch.fd);
    return error == 0;
}

/* libpq 15 has no cancel that does not block, and no limit for this one but that of the system: two minutes where packets are dropped.
 * So the way is tried first. (A request that was given up half-way could arrive later, and stop what it should not.) */
int32_t calxi_pq_cancel_run(void *state, int64_t deadline)
{
    calxi_pq_cancel_handle *cancel = state;
    char reason[256];
    bool done = (!cancel->peer_size || deadline == INT64_MAX || can_reach(cancel, deadline)) &&
                PQcancel(cancel->pg, reason, sizeof reason);
    release_cancel(cancel);
    return done ? CALX_STEP_DONE : CALX_STEP_FAILED;
}

int32_t calxi_pq_cancel(void *state)
{
    void *cancel = calxi_pq_cancel_begin(state);
    return cancel ? calxi_pq_cancel_run(cancel, INT64_MAX) : CALX_STEP_FAILED;
}
