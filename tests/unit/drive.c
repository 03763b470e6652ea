/* SPDX-License-Identifier: MIT */
/* Driving a driver's table by hand. */
#include "drive.h"

#include "engine/plugin/plugin.h"
#include "util/memory.h"
#include "unit.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { HANGS_AFTER_MS = 60000 };

const char *drive_url(const char *variable)
{
    const char *url = getenv(variable);
    return url && *url ? url : NULL;
}

static char skip_reason[160];

START_TEST(a_test_without_its_server)
{
    unit_skip(skip_reason);
}
END_TEST

void drive_add(TCase *tcase, const TTest *test, const char *variable, int from, int to)
{
    if (!drive_url(variable)) {
        snprintf(skip_reason, sizeof skip_reason, "%s names no server", variable);
        test = a_test_without_its_server;
    }
    tcase_add_loop_test(tcase, test, from, to);
}

void drive_params_read(drive_params *params, const char *url)
{
    calx_url *parsed = calx_url_parse(url);
    memset(params, 0, sizeof *params);
    ck_assert_msg(calx_url_error(parsed) == CALX_OK, "%s", calx_url_errmsg(parsed));
    params->url = parsed;
    params->params = (calx_connect_params){ .struct_size = sizeof params->params,
                                            .host_size = sizeof *params->hosts,
                                            .pair_size = sizeof *params->options,
                                            .username = calx_url_username(parsed),
                                            .password = calx_url_password(parsed),
                                            .database = calx_url_database(parsed),
                                            .hosts = params->hosts,
                                            .options = params->options };
    for (size_t i = 0; i < calx_url_host_count(parsed) && i < 4; i++) {
        int port;
        params->hosts[i].host = calx_url_host(parsed, i, &port);
        params->hosts[i].port = port;
        params->params.host_count++;
    }
    for (size_t i = 0; i < calx_url_query_count(parsed); i++) {
        const char *value, *key = calx_url_query_at(parsed, i, &value);
        drive_params_option(params, key, value);
    }
}

void drive_params_clear(drive_params *params)
{
    calx_url_dispose(params->url);
}

void drive_params_option(drive_params *params, const char *key, const char *value)
{
    ck_assert_uint_lt(params->params.option_count, 8);
    params->options[params->params.option_count++] = (calx_pair){ key, value };
}

void drive_params_host(drive_params *params, const char *host, int port)
{
    params->hosts[0] = (calx_host_port){ host, port, 0 };
    params->params.host_count = 1;
}

struct in_addr drive_loopback(void)
{
    return (struct in_addr){ htonl(INADDR_LOOPBACK) };
}

int drive_listen(struct in_addr address, int *port)
{
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr = address };
    socklen_t len = sizeof name;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
    ck_assert_int_eq(listen(fd, 5), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&name, &len), 0);
    *port = ntohs(name.sin_port);
    return fd;
}

drive drive_create(const char *name)
{
    calxi_problem problem = { 0 };
    drive on = { .driver = calxi_driver_get(name, &problem) };
    ck_assert_msg(on.driver != NULL, "%s", problem.message);
    on.connection = calxi_calloc(1, on.driver->connection_size);
    ck_assert_ptr_nonnull(on.connection);
    on.io = (calx_io){ .struct_size = sizeof on.io, .fd = -1, .timeout = -1, .deadline = INT64_MAX };
    return on;
}

void drive_free(drive *on)
{
    calxi_free(on->connection);
    on->connection = NULL;
}

static calx_io *fresh_io(drive *on)
{
    on->io = (calx_io){ .struct_size = sizeof on->io, .fd = -1, .timeout = -1, .deadline = INT64_MAX };
    return &on->io;
}

int32_t drive_wait(drive *on, int32_t step)
{
    for (on->waits = 0; step == CALX_STEP_WAIT; on->waits++) {
        struct pollfd watch = { on->io.fd, 0, 0 };
        uint32_t ready;
        watch.events =
            (short)((on->io.events & CALX_IO_READ ? POLLIN : 0) | (on->io.events & CALX_IO_WRITE ? POLLOUT : 0));
        ck_assert_msg(watch.events != 0 && on->io.fd >= 0, "the driver waits for nothing");
        ck_assert_msg(poll(&watch, 1, HANGS_AFTER_MS) > 0, "the driver waits for what does not come");
        ready =
            (uint32_t)((watch.revents & POLLOUT ? CALX_IO_WRITE : 0) | (watch.revents & ~POLLOUT ? CALX_IO_READ : 0));
        step = on->driver->poll(on->connection, ready, fresh_io(on));
    }
    if (step == CALX_STEP_DONE) {
        on->done = (calx_completion){ .struct_size = sizeof on->done, .rows_affected = -1, .row_count = -1 };
        on->driver->finish(on->connection, &on->done);
    } else if (on->io.fault == CALX_FAULT_NONE) {
        on->error = (calx_driver_error){ .struct_size = sizeof on->error };
        on->driver->error(on->connection, &on->error);
    }
    return step;
}

void drive_done(const drive *on, int32_t step, const char *what)
{
    ck_assert_msg(step == CALX_STEP_DONE, "%s: fault %u, status %u, state %s: %s", what, on->io.fault, on->error.status,
                  on->error.sqlstate, on->error.message.ptr ? on->error.message.ptr : "");
}

int32_t drive_connect(drive *on, const calx_connect_params *params)
{
    return drive_wait(on, on->driver->connect_start(on->connection, params, fresh_io(on)));
}

void drive_open(drive *on, const char *driver, const char *url)
{
    drive_params params;
    drive_params_read(&params, url);
    *on = drive_create(driver);
    drive_done(on, drive_connect(on, &params.params), "connect");
    drive_params_clear(&params);
}

void drive_close(drive *on)
{
    drive_done(on, drive_wait(on, on->driver->close_start(on->connection, fresh_io(on))), "close");
    drive_free(on);
}

int32_t drive_command(drive *on, uint32_t purpose, const char *sql)
{
    return drive_wait(on, on->driver->command_start(on->connection, purpose, sql, strlen(sql), fresh_io(on)));
}

void drive_must(drive *on, uint32_t purpose, const char *sql)
{
    drive_done(on, drive_command(on, purpose, sql), sql);
}

int32_t drive_prepare(drive *on, drive_statement *statement, const char *sql, size_t parameters, uint32_t flags)
{
    int32_t step;
    memset(statement, 0, sizeof *statement);
    statement->on = on;
    statement->state = calxi_calloc(1, on->driver->statement_size);
    statement->result = calxi_calloc(1, on->driver->result_size);
    ck_assert(statement->state && statement->result);
    step =
        on->driver->prepare_start(on->connection, statement->state, sql, strlen(sql), parameters, flags, fresh_io(on));
    return drive_wait(on, step);
}

void drive_bind(drive_statement *statement, uint32_t kind, size_t size, const void *at)
{
    ck_assert_uint_lt(statement->slot_count, 16);
    statement->slots[statement->slot_count++] =
        (calx_slot){ .kind = kind, .size = (uint32_t)size, .to = (void *)(uintptr_t)at, .stride = size };
}

int32_t drive_execute(drive_statement *statement, uint32_t flags)
{
    drive *on = statement->on;
    memset(statement->result, 0, on->driver->result_size);
    return drive_wait(on, on->driver->execute_start(statement->state, statement->result, statement->slots,
                                                    statement->slot_count, 1, flags, fresh_io(on)));
}

int32_t drive_fetch(drive_statement *statement, const calx_slot *slots, size_t count, size_t rows, size_t *got)
{
    drive *on = statement->on;
    int32_t step = on->driver->fetch_start(statement->result, slots, count, rows, got, fresh_io(on));
    if (step == CALX_STEP_WAIT)
        return drive_wait(on, step);
    if (step == CALX_STEP_FAILED && on->io.fault == CALX_FAULT_NONE)
        return drive_wait(on, step);
    return step; /* of a result that may have outlived its connection */
}

int32_t drive_result_close(drive_statement *statement)
{
    drive *on = statement->on;
    int32_t step = on->driver->result_close_start(statement->result, fresh_io(on));
    return step == CALX_STEP_DONE ? step : drive_wait(on, step);
}

void drive_statement_close(drive_statement *statement)
{
    statement->on->driver->statement_close(statement->state);
    calxi_free(statement->state);
    calxi_free(statement->result);
}

uint32_t drive_value(drive *on, const char *sql, uint32_t flags, calx_value *to)
{
    static char copy[65536];
    drive_statement statement;
    calx_slot slot = { CALX_KIND_VALUE, sizeof *to, to, NULL, 0 };
    size_t got = 0;
    uint32_t fault;
    drive_done(on, drive_prepare(on, &statement, sql, 0, flags), sql);
    drive_done(on, drive_execute(&statement, 0), sql);
    drive_fetch(&statement, &slot, 1, 1, &got);
    fault = on->io.fault;
    ck_assert_msg(fault || got == 1, "no row: %s", sql);
    if (!fault && ((to->kind >= CALX_KIND_STR && to->kind <= CALX_KIND_DECIMAL) || to->kind == CALX_KIND_JSON)) {
        ck_assert_uint_lt(to->as.s.len, sizeof copy);
        memcpy(copy, to->as.s.ptr, to->as.s.len);
        copy[to->as.s.len] = '\0';
        to->as.s.ptr = copy;
    }
    drive_done(on, drive_result_close(&statement), sql);
    drive_statement_close(&statement);
    return fault;
}

int64_t drive_int(drive *on, const char *sql)
{
    calx_value value;
    ck_assert_uint_eq(drive_value(on, sql, CALX_PREPARE_ONCE, &value), CALX_FAULT_NONE);
    ck_assert_uint_eq(value.kind, CALX_KIND_INT64);
    return value.as.i;
}
