/* SPDX-License-Identifier: MIT */
/* Driving a driver's table by hand: a poll loop, a connection to the test server, and statements without the engine. */
#ifndef CALX_TESTS_UNIT_DRIVE_H
#define CALX_TESTS_UNIT_DRIVE_H

#include <calx/plugin/dialect.h>
#include <calx/plugin/slot.h>
#include <calx/url.h>

#include <check.h>
#include <netinet/in.h>
#include <stdint.h>

typedef struct drive {
    const calx_driver *driver;
    void *connection;
    calx_completion done;    /* of the last operation that was done */
    calx_driver_error error; /* of the last that failed */
    calx_io io;
    unsigned waits; /* how often the last operation waited */
} drive;

typedef struct drive_statement {
    drive *on;
    void *state;
    void *result;
    calx_slot slots[16];
    size_t slot_count;
} drive_statement;

/* What to connect with; from a URL, and then changed by the test. */
typedef struct drive_params {
    calx_url *url;
    calx_connect_params params;
    calx_host_port hosts[4];
    calx_pair options[8];
} drive_params;

/* The URL in an environment variable, or NULL. */
const char *drive_url(const char *variable);
/* Adds a test, in a loop from `from` to `to` - 1, that needs the server of that variable: without one it counts as
 * skipped. */
void drive_add(TCase *tcase, const TTest *test, const char *variable, int from, int to);
void drive_params_read(drive_params *params, const char *url);
void drive_params_clear(drive_params *params);
void drive_params_option(drive_params *params, const char *key, const char *value);
void drive_params_host(drive_params *params, const char *host, int port); /* instead of the URL's hosts */

/* A listening socket on an address of this machine, and its port. */
int drive_listen(struct in_addr address, int *port);
struct in_addr drive_loopback(void);

/* Without a server; ends the test when there is no such driver. */
drive drive_create(const char *driver);
void drive_free(drive *on); /* of a connection that was closed or abandoned */
/* Waits to the end of an operation that answered `step`. DONE: on->done is filled, FAILED: on->error and on->io. */
int32_t drive_wait(drive *on, int32_t step);
int32_t drive_connect(drive *on, const calx_connect_params *params);
void drive_open(drive *on, const char *driver, const char *url); /* succeeds, or ends the test */
void drive_close(drive *on);
int32_t drive_command(drive *on, uint32_t purpose, const char *sql);
void drive_must(drive *on, uint32_t purpose, const char *sql);

/* Fails the test, telling the driver's error, unless `step` is DONE. */
void drive_done(const drive *on, int32_t step, const char *what);

int32_t drive_prepare(drive *on, drive_statement *statement, const char *sql, size_t parameters, uint32_t flags);
/* Slots that are read as arguments, in order. */
void drive_bind(drive_statement *statement, uint32_t kind, size_t size, const void *at);
#define DRIVE_BIND(statement, kind, type, ...) drive_bind(statement, kind, sizeof(type), &(type){ __VA_ARGS__ })
int32_t drive_execute(drive_statement *statement, uint32_t flags);
int32_t drive_fetch(drive_statement *statement, const calx_slot *slots, size_t count, size_t rows, size_t *got);
int32_t drive_result_close(drive_statement *statement);
void drive_statement_close(drive_statement *statement);

/* Runs SQL that gives one row of one column, into *to. `flags` are of prepare. The value's texts live until the next of
 * these. */
uint32_t drive_value(drive *on, const char *sql, uint32_t flags, calx_value *to);
int64_t drive_int(drive *on, const char *sql);

#endif
