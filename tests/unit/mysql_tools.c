/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver's table driven directly. See mysql_tools.h. */
#include "mysql_tools.h"
#include "unit.h"

#include "engine/plugin/plugin.h"

#include <arpa/inet.h>
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const calx_slot my_no_slots[1] = { { 0 } };

static struct {
    char user[64], password[64], host[128], database[64];
    int port;
} place;

bool my_place(void)
{
    const char *url = getenv("CALX_TEST_MYSQL_URL");
    return url && sscanf(url, "%*[a-z]://%63[^:]:%63[^@]@%127[^:]:%d/%63[^?]", place.user, place.password, place.host,
                         &place.port, place.database) == 5;
}

bool my_server(void)
{
    if (my_place())
        return true;
    unit_skip("CALX_TEST_MYSQL_URL names no server");
    return false;
}

const char *my_host(void)
{
    return place.host;
}
int my_port(void)
{
    return place.port;
}

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const calx_driver *the_driver(void)
{
    static const calx_driver *driver;
    calxi_problem problem = { 0 };
    if (!driver)
        driver = calxi_driver_get("mysqlclient", &problem);
    ck_assert_msg(driver != NULL, "%s", problem.message);
    return driver;
}

static const calx_dialect *the_dialect(void)
{
    static const calx_dialect *dialect;
    calxi_problem problem = { 0 };
    if (!dialect)
        dialect = calxi_dialect_get("mysql", &problem);
    ck_assert_msg(dialect != NULL, "%s", problem.message);
    return dialect;
}

static uint32_t wait_once(const calx_io *io, int64_t until)
{
    struct pollfd one = { .fd = io->fd, .events = 0 };
    int64_t left = until - now_us();
    bool timed = io->timeout >= 0 && io->timeout < left;
    int ready;
    if (timed)
        left = io->timeout;
    one.events = (short)((io->events & CALX_IO_READ ? POLLIN : 0) | (io->events & CALX_IO_WRITE ? POLLOUT : 0));
    ready = poll(&one, 1, left < 0 ? 0 : (int)(left / 1000) + 1);
    if (ready > 0) /* an error or a hangup is the driver's to find */
        return one.revents & (POLLERR | POLLHUP | POLLNVAL) ? io->events
                                                            : (uint32_t)((one.revents & POLLIN ? CALX_IO_READ : 0) |
                                                                         (one.revents & POLLOUT ? CALX_IO_WRITE : 0));
    return timed ? CALX_IO_TIMEOUT : 0;
}

int my_finish(my_session *s, int32_t step, int patience)
{
    int64_t until = now_us() + (int64_t)patience * 1000;
    calx_target target = { .struct_size = sizeof target, .dialect = "mysql" };
    s->waits = 0;
    while (step == CALX_STEP_WAIT) {
        uint32_t ready = wait_once(&s->io, until);
        s->waits++;
        if (!ready && now_us() >= until)
            return MY_LATE;
        if (ready)
            step = s->driver->poll(s->connection, ready, &s->io);
    }
    memset(&s->done, 0, sizeof s->done);
    s->done.struct_size = sizeof s->done;
    s->driver->finish(s->connection, &s->done);
    memset(&s->error, 0, sizeof s->error);
    s->error.struct_size = sizeof s->error;
    if (step == CALX_STEP_FAILED && !s->io.fault) {
        s->driver->error(s->connection, &s->error);
        target.version_text = s->driver->server_version(s->connection);
        the_dialect()->target_init(&target);
        the_dialect()->classify(&target, &s->error);
    }
    return step;
}

static calx_io *fresh_io(my_session *s)
{
    s->io = (calx_io){ .struct_size = sizeof s->io, .fd = -1, .timeout = -1, .deadline = INT64_MAX };
    return &s->io;
}

int my_connect(my_session *s, const char *host, int port, const char *const *options, int patience)
{
    /* They live until the connection is closed, which may be in the middle of the connect. */
    static calx_host_port one;
    static calx_pair pairs[8];
    static calx_connect_params params;
    size_t n = 0;
    one = (calx_host_port){ .host = host, .port = port };
    params = (calx_connect_params){ .struct_size = sizeof params, .host_size = sizeof one, .pair_size = sizeof pairs[0] };
    for (; options && options[2 * n]; n++)
        pairs[n] = (calx_pair){ options[2 * n], options[2 * n + 1] };
    params.username = place.user;
    params.password = place.password;
    params.database = place.database;
    params.hosts = host ? &one : NULL;
    params.host_count = host ? 1 : 0;
    params.options = pairs;
    params.option_count = n;
    s->driver = the_driver();
    s->connection = calloc(1, s->driver->connection_size);
    fresh_io(s)->deadline = now_us() + 30000000;
    return my_finish(s, s->driver->connect_start(s->connection, &params, &s->io), patience);
}

void my_open(my_session *s)
{
    const char *const *setup = the_dialect()->sql->setup;
    int step = my_connect(s, place.host, place.port, NULL, 20000);
    ck_assert_msg(step == CALX_STEP_DONE, "connect: %.*s", (int)s->error.message.len, s->error.message.ptr);
    for (; *setup; setup++)
        ck_assert_int_eq(my_command(s, CALX_COMMAND_SETUP, *setup), CALX_STEP_DONE);
}

void my_close(my_session *s)
{
    ck_assert_int_eq(my_finish(s, s->driver->close_start(s->connection, fresh_io(s)), 20000), CALX_STEP_DONE);
    free(s->connection);
    s->connection = NULL;
}

void my_abandon(my_session *s)
{
    s->driver->abandon(s->connection);
    free(s->connection);
    s->connection = NULL;
}

int my_command(my_session *s, uint32_t purpose, const char *sql)
{
    return my_finish(s, s->driver->command_start(s->connection, purpose, sql, strlen(sql), fresh_io(s)), 60000);
}

int my_script(my_session *s, const char *sql)
{
    return my_command(s, CALX_COMMAND_SCRIPT, sql);
}

void my_do(my_session *s, const char *sql)
{
    int step = my_script(s, sql);
    ck_assert_msg(step == CALX_STEP_DONE, "%.200s: %d %.*s", sql, s->error.native_code, (int)s->error.message.len,
                  s->error.message.ptr ? s->error.message.ptr : "");
}

my_query my_prepare(my_session *s, const char *sql, size_t parameters)
{
    my_query q = { .session = s };
    q.statement = calloc(1, s->driver->statement_size);
    q.result = calloc(1, s->driver->result_size);
    q.step = my_finish(
        s, s->driver->prepare_start(s->connection, q.statement, sql, strlen(sql), parameters, 0, fresh_io(s)), 60000);
    q.prepared = q.step == CALX_STEP_DONE;
    return q;
}

int my_execute(my_query *q, const calx_slot *slots, size_t count)
{
    my_session *s = q->session;
    if (!q->prepared)
        return q->step;
    memset(q->result, 0, s->driver->result_size);
    q->step = my_finish(s, s->driver->execute_start(q->statement, q->result, slots, count, 1, 0, fresh_io(s)), 60000);
    q->executed = q->step == CALX_STEP_DONE;
    q->count = 0;
    if (q->step == CALX_STEP_DONE && s->done.columns)
        s->driver->describe(q->result, &q->columns, &q->count);
    return q->step;
}

my_query my_run(my_session *s, const char *sql, const calx_slot *slots, size_t count)
{
    my_query q = my_prepare(s, sql, count);
    if (q.step == CALX_STEP_DONE)
        my_execute(&q, slots, count);
    return q;
}

int my_fetch(my_query *q, const calx_slot *slots, size_t count, size_t rows, size_t *got)
{
    my_session *s = q->session;
    *got = 0;
    if (!q->executed)
        return CALX_STEP_FAILED;
    return my_finish(s, s->driver->fetch_start(q->result, slots, count, rows, got, fresh_io(s)), 60000);
}

int my_value(my_query *q, calx_value *values)
{
    calx_slot slots[40];
    size_t got;
    ck_assert_uint_le(q->count, 40);
    for (size_t i = 0; i < q->count; i++)
        slots[i] = MY_SLOT(CALX_KIND_VALUE, values[i]);
    if (my_fetch(q, slots, q->count, 1, &got) != CALX_STEP_DONE)
        return -1;
    return got == 1;
}

int my_result_close(my_query *q)
{
    my_session *s = q->session;
    return my_finish(s, s->driver->result_close_start(q->result, fresh_io(s)), 60000);
}

void my_end(my_query *q)
{
    if (q->session->connection)
        my_result_close(q);
    q->session->driver->statement_close(q->statement);
    free(q->statement);
    free(q->result);
}

int64_t my_number(my_session *s, const char *sql)
{
    my_query q = my_run(s, sql, my_no_slots, 0);
    calx_value values[8] = { { 0 } };
    ck_assert_msg(q.step == CALX_STEP_DONE, "%.200s: %d", sql, s->error.native_code);
    ck_assert_int_eq(my_value(&q, values), 1);
    my_end(&q);
    return values[0].kind == CALX_KIND_STR ? -1 : values[0].as.i;
}

static long relay_once(int from, int to, long left)
{
    char data[4096];
    ssize_t n = recv(from, data, sizeof data, 0);
    if (n <= 0)
        _exit(0);
    if (left >= 0 && n > left)
        n = left;
    if (n && send(to, data, (size_t)n, MSG_NOSIGNAL) < 0)
        _exit(0);
    return left < 0 ? left : left - n;
}

static void relay(int listener, long limit)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)place.port) };
    int client = accept(listener, NULL, NULL), server = socket(AF_INET, SOCK_STREAM, 0);
    inet_pton(AF_INET, place.host, &to.sin_addr);
    if (connect(server, (struct sockaddr *)&to, sizeof to))
        _exit(1);
    for (;;) {
        struct pollfd two[2] = { { .fd = client, .events = POLLIN }, { .fd = server, .events = POLLIN } };
        if (limit == 0)
            two[1].fd = -1;
        if (poll(two, 2, -1) < 0)
            _exit(1);
        if (two[0].revents)
            relay_once(client, server, -1);
        if (two[1].revents)
            limit = relay_once(server, client, limit);
    }
}

int my_relay(long limit, int *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0), pid;
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(listener, 4), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&at, &len), 0);
    *port = ntohs(at.sin_port);
    pid = fork();
    if (pid == 0)
        relay(listener, limit);
    close(listener);
    return pid;
}

void my_relay_end(int pid)
{
    if (pid > 0)
        kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}
