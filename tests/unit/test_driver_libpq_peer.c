/* SPDX-License-Identifier: MIT */
/* The libpq driver: peers without TLS, peers that do not answer, do not read or go away, and forks. */
#include "drive.h"
#include "unit.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char SERVER[] = "CALX_TEST_POSTGRESQL_URL";
static const char *url;

/* An address of this machine that is not local in calx's sense; false when there is none. */
static bool outer_address(struct in_addr *address)
{
    struct ifaddrs *list, *one;
    bool found = false;
    ck_assert_int_eq(getifaddrs(&list), 0);
    for (one = list; one && !found; one = one->ifa_next)
        if (one->ifa_addr && one->ifa_addr->sa_family == AF_INET && !(one->ifa_flags & IFF_LOOPBACK)) {
            *address = ((struct sockaddr_in *)(void *)one->ifa_addr)->sin_addr;
            found = true;
        }
    freeifaddrs(list);
    return found;
}

/* Reads the first packet and answers "no TLS here"; then notes whether the client went on without it. */
static void *refuse_tls(void *context)
{
    static const char no = 'N';
    int *fd = context, peer = accept(*fd, NULL, NULL);
    char packet[64];
    ssize_t first = read(peer, packet, sizeof packet), second;
    ck_assert_int_eq(first, 8); /* SSLRequest */
    ck_assert_int_eq(write(peer, &no, 1), 1);
    second = read(peer, packet, sizeof packet);
    close(peer);
    *fd = second > 0;
    return NULL;
}

/* What came of connecting to a server without TLS. */
typedef struct plain_attempt {
    bool went_on; /* the client sent its names in the clear */
    uint32_t kind;
    char message[1024];
} plain_attempt;

static plain_attempt connect_without_tls(const char *sslmode, struct in_addr address)
{
    char host[INET_ADDRSTRLEN];
    drive_params params;
    pthread_t thread;
    plain_attempt attempt = { 0 };
    int port, listening = drive_listen(address, &port), fd = listening;
    drive on = drive_create("libpq");
    inet_ntop(AF_INET, &address, host, sizeof host);
    drive_params_read(&params, "postgresql://u:p@127.0.0.1/d");
    drive_params_host(&params, host, port);
    drive_params_option(&params, "gssencmode", "disable");
    if (sslmode)
        drive_params_option(&params, "sslmode", sslmode);
    pthread_create(&thread, NULL, refuse_tls, &fd);
    ck_assert_int_eq(drive_connect(&on, &params.params), CALX_STEP_FAILED);
    attempt.kind = on.error.kind;
    snprintf(attempt.message, sizeof attempt.message, "%s", on.error.message.ptr);
    drive_close(&on); /* libpq keeps the socket of a failed attempt until then */
    shutdown(listening, SHUT_RDWR); /* if nobody has come by now, nobody will */
    pthread_join(thread, NULL);
    attempt.went_on = fd;
    close(listening);
    drive_params_clear(&params);
    return attempt;
}

START_TEST(a_host_that_is_not_local_must_have_verified_tls)
{
    struct in_addr address;
    plain_attempt attempt;
    if (!outer_address(&address)) {
        puts("driver_libpq_connect: this machine has the loopback interface only");
        return;
    }
    attempt = connect_without_tls(NULL, address);
    ck_assert(!attempt.went_on);
    ck_assert_uint_eq(attempt.kind, CALX_TLS_REFUSED);
    ck_assert_ptr_nonnull(strstr(attempt.message, "sslmode="));
    ck_assert_ptr_nonnull(strstr(attempt.message, "sslrootcert="));
    attempt = connect_without_tls("require", address);
    ck_assert(!attempt.went_on);
    ck_assert_uint_eq(attempt.kind, CALX_TLS_REFUSED);
    ck_assert_ptr_null(strstr(attempt.message, "sslrootcert="));
    attempt = connect_without_tls("prefer", address);
    ck_assert(attempt.went_on); /* the URL said so */
}
END_TEST

START_TEST(a_local_host_may_do_without_tls)
{
    ck_assert(connect_without_tls(NULL, drive_loopback()).went_on);
}
END_TEST

START_TEST(a_peer_that_never_answers_keeps_the_host_waiting)
{
    int port, fd = drive_listen(drive_loopback(), &port);
    struct pollfd watch;
    drive_params params;
    drive on = drive_create("libpq");
    calx_io io = { .struct_size = sizeof io, .fd = -1, .deadline = INT64_MAX };
    int32_t step;
    drive_params_read(&params, "postgresql://u:p@127.0.0.1/d");
    drive_params_host(&params, "127.0.0.1", port);
    step = on.driver->connect_start(on.connection, &params.params, &io);
    while (step == CALX_STEP_WAIT && (io.events & CALX_IO_WRITE))
        step = on.driver->poll(on.connection, CALX_IO_WRITE, &io);
    ck_assert_int_eq(step, CALX_STEP_WAIT);
    ck_assert_uint_eq(io.events, CALX_IO_READ);
    watch = (struct pollfd){ io.fd, POLLIN, 0 };
    ck_assert_int_eq(poll(&watch, 1, 50), 0);
    if (_i == 0)
        ck_assert_int_eq(on.driver->close_start(on.connection, &io), CALX_STEP_DONE);
    else
        on.driver->abandon(on.connection);
    drive_free(&on);
    drive_params_clear(&params);
    close(fd);
}
END_TEST

/* Between a client and the server: passes bytes on until it is frozen. */
typedef struct proxy {
    int listening, port, server_port;
    atomic_bool frozen, stop;
    pthread_t thread;
} proxy;

static bool pass(int from, int to)
{
    char bytes[16384];
    ssize_t len = read(from, bytes, sizeof bytes), sent = 0;
    while (len > 0 && sent < len) {
        ssize_t n = write(to, bytes + sent, (size_t)(len - sent));
        if (n <= 0)
            return false;
        sent += n;
    }
    return len > 0;
}

static void *run_proxy(void *context)
{
    proxy *p = context;
    struct sockaddr_in name = { .sin_family = AF_INET,
                                .sin_addr = drive_loopback(),
                                .sin_port = htons((uint16_t)p->server_port) };
    int client = accept(p->listening, NULL, NULL), server = socket(AF_INET, SOCK_STREAM, 0);
    bool open = connect(server, (struct sockaddr *)&name, sizeof name) == 0;
    while (open && !p->stop) {
        struct pollfd watch[2] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
        if (p->frozen || poll(watch, 2, 20) <= 0) {
            usleep(1000);
            continue;
        }
        if (p->frozen)
            continue;
        if (watch[0].revents)
            open = pass(client, server);
        if (open && watch[1].revents)
            open = pass(server, client);
    }
    close(client);
    close(server);
    return NULL;
}

static void proxy_start(proxy *p, int server_port)
{
    memset(p, 0, sizeof *p);
    p->server_port = server_port;
    p->listening = drive_listen(drive_loopback(), &p->port);
    pthread_create(&p->thread, NULL, run_proxy, p);
}

static void proxy_stop(proxy *p)
{
    p->stop = true;
    pthread_join(p->thread, NULL);
    close(p->listening);
}

/* Opens through a proxy that is frozen then. */
static void open_frozen(proxy *p, drive *on)
{
    drive_params params;
    drive_params_read(&params, url);
    ck_assert_str_eq(params.hosts[0].host, "127.0.0.1");
    proxy_start(p, params.hosts[0].port);
    drive_params_host(&params, "127.0.0.1", p->port);
    *on = drive_create("libpq");
    drive_done(on, drive_connect(on, &params.params), "connect through the proxy");
    drive_must(on, CALX_COMMAND_SCRIPT, "SELECT 1");
    p->frozen = true;
    drive_params_clear(&params);
}

static void stays_silent(drive *on, int32_t step, calx_io *io)
{
    struct pollfd watch = { io->fd, POLLIN, 0 };
    ck_assert_int_eq(step, CALX_STEP_WAIT);
    ck_assert_int_eq(poll(&watch, 1, 50), 0);
    /* and the driver does not block when it is polled all the same */
    ck_assert_int_eq(on->driver->poll(on->connection, CALX_IO_TIMEOUT, io), CALX_STEP_WAIT);
}

START_TEST(a_peer_that_stops_answering_keeps_the_host_waiting)
{
    static const char *const commands[] = { "SELECT 1", "COMMIT" };
    proxy p;
    drive on;
    calx_io io = { .struct_size = sizeof io, .fd = -1, .deadline = INT64_MAX };
    open_frozen(&p, &on);
    stays_silent(&on,
                 on.driver->command_start(on.connection, _i ? CALX_COMMAND_COMMIT : CALX_COMMAND_SCRIPT, commands[_i],
                                          strlen(commands[_i]), &io),
                 &io);
    on.driver->abandon(on.connection);
    drive_free(&on);
    proxy_stop(&p);
}
END_TEST

/* More than the socket's buffers take: the output stays with libpq. Neither the statement nor the farewell may block.
 */
START_TEST(a_peer_that_stops_reading_blocks_neither_statement_nor_close)
{
    size_t len = 64u << 20;
    char *text = malloc(len);
    calx_str argument = { text, len };
    proxy p;
    drive on;
    drive_statement statement;
    calx_io io = { .struct_size = sizeof io, .fd = -1, .deadline = INT64_MAX };
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', len);
    open_frozen(&p, &on);
    drive_done(&on, drive_prepare(&on, &statement, "SELECT length($1)", 1, CALX_PREPARE_ONCE), "prepare");
    drive_bind(&statement, CALX_KIND_STR, sizeof argument, &argument);
    ck_assert_int_eq(on.driver->execute_start(statement.state, statement.result, statement.slots, 1, 1, 0, &io),
                     CALX_STEP_WAIT);
    ck_assert_uint_eq(io.events, CALX_IO_READ | CALX_IO_WRITE);
    ck_assert_int_eq(on.driver->poll(on.connection, CALX_IO_WRITE, &io), CALX_STEP_WAIT);
    ck_assert_int_eq(on.driver->close_start(on.connection, &io), CALX_STEP_DONE);
    drive_statement_close(&statement);
    drive_free(&on);
    proxy_stop(&p);
    free(text);
}
END_TEST

START_TEST(a_connection_cut_in_a_statement_is_a_disconnect)
{
    proxy p;
    drive on;
    calx_io io = { .struct_size = sizeof io, .fd = -1, .deadline = INT64_MAX };
    int32_t step;
    open_frozen(&p, &on);
    step = on.driver->command_start(on.connection, CALX_COMMAND_COMMIT, "COMMIT", 6, &io);
    proxy_stop(&p);
    on.io = io;
    ck_assert_int_eq(drive_wait(&on, step), CALX_STEP_FAILED);
    ck_assert_uint_eq(on.error.status, CALX_DISCONNECT);
    ck_assert_uint_eq(on.error.flags, CALX_DRIVER_ERROR_DISCONNECT); /* it may have been sent */
    drive_close(&on);
}
END_TEST

START_TEST(abandon_in_a_child_leaves_the_parents_session_alone)
{
    drive on;
    drive_statement statement;
    int64_t before, number;
    const calx_slot slot = { CALX_KIND_INT64, 8, &number, NULL, 0 };
    size_t got;
    int status;
    pid_t child;
    drive_open(&on, "libpq", url);
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    before = drive_int(&on, "SELECT pg_backend_pid()::int8");
    drive_done(&on, drive_prepare(&on, &statement, "SELECT i FROM generate_series(1::int8, 100000) i", 0, 0),
               "prepare");
    drive_done(&on, drive_execute(&statement, CALX_EXECUTE_STREAM), "execute");
    drive_done(&on, drive_fetch(&statement, &slot, 1, 1, &got), "fetch");
    child = fork();
    if (child == 0) {
        on.driver->abandon(on.connection);
        unit_leave(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    do
        drive_done(&on, drive_fetch(&statement, &slot, 1, 1, &got), "fetch after the fork");
    while (got);
    ck_assert_int_eq(number, 100000);
    drive_done(&on, drive_result_close(&statement), "close");
    drive_statement_close(&statement);
    ck_assert_int_eq(drive_int(&on, "SELECT pg_backend_pid()::int8"), before);
    drive_must(&on, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_uint_eq(on.done.flags & CALX_COMPLETION_ROLLED_BACK, 0);
    drive_close(&on);
}
END_TEST

Suite *suite_driver_libpq_peer(void)
{
    Suite *suite = suite_create("driver_libpq_peer");
    TCase *peer = tcase_create("peer");
    url = drive_url(SERVER);
    tcase_set_timeout(peer, 120);
    tcase_add_test(peer, a_host_that_is_not_local_must_have_verified_tls);
    tcase_add_test(peer, a_local_host_may_do_without_tls);
    tcase_add_loop_test(peer, a_peer_that_never_answers_keeps_the_host_waiting, 0, 2);
    drive_add(peer, a_peer_that_stops_answering_keeps_the_host_waiting, SERVER, 0, 2);
    drive_add(peer, a_peer_that_stops_reading_blocks_neither_statement_nor_close, SERVER, 0, 1);
    drive_add(peer, a_connection_cut_in_a_statement_is_a_disconnect, SERVER, 0, 1);
    drive_add(peer, abandon_in_a_child_leaves_the_parents_session_alone, SERVER, 0, 1);
    suite_add_tcase(suite, peer);
    return suite;
}
