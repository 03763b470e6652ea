/* SPDX-License-Identifier: MIT */
/* For the tests of the mysqlclient driver: its table driven directly, by a host of a few lines, against a real server.
 */
#ifndef MYSQL_TOOLS_H
#define MYSQL_TOOLS_H

#include <calx/plugin/dialect.h>
#include <calx/plugin/slot.h>

/* A step that did not end within the patience that the test had with it. */
enum { MY_LATE = 77 };

typedef struct my_session {
    const calx_driver *driver;
    void *connection;
    calx_io io;
    calx_completion done;
    calx_driver_error error; /* classified by the dialect */
    int waits;               /* CALX_STEP_WAIT answers of the last operation */
} my_session;

typedef struct my_query {
    my_session *session;
    void *statement;
    void *result;
    bool prepared, executed; /* what failed is not gone on with, as the host does not */
    int step;                /* of the execution */
    const calx_column_info *columns;
    size_t count;
} my_query;

bool my_place(void);  /* whether CALX_TEST_MYSQL_URL names a server */
bool my_server(void); /* the same; when not, the test counts as skipped */

/* SERVER_TEST(name) ... END_SERVER_TEST: a test that needs it. */
#define SERVER_TEST(name) \
    START_TEST(name)      \
    {                     \
        if (!my_server()) \
            return;
#define END_SERVER_TEST \
    }                   \
    END_TEST

/* Runs poll until the operation ends, for at most `patience` milliseconds. */
int my_finish(my_session *s, int32_t step, int patience);

/* Connects; `options` are pairs that end with NULL, or NULL. */
int my_connect(my_session *s, const char *host, int port, const char *const *options, int patience);
void my_open(my_session *s); /* as the environment says, set up as the dialect wants; fails the test when it cannot */
void my_close(my_session *s);
void my_abandon(my_session *s); /* frees all */

int my_command(my_session *s, uint32_t purpose, const char *sql);
int my_script(my_session *s, const char *sql); /* CALX_COMMAND_SCRIPT */
void my_do(my_session *s, const char *sql);    /* that must succeed */

/* Prepares and executes with slots; the result is in query->step. */
my_query my_run(my_session *s, const char *sql, const calx_slot *slots, size_t count);
my_query my_prepare(my_session *s, const char *sql, size_t parameters);
int my_execute(my_query *q, const calx_slot *slots, size_t count);
int my_fetch(my_query *q, const calx_slot *slots, size_t count, size_t rows, size_t *got);
int my_value(my_query *q, calx_value *values); /* one row of values; 1: a row, 0: the end, -1: a failure */
int my_result_close(my_query *q);
void my_end(my_query *q); /* result and statement */

int64_t my_number(my_session *s, const char *sql); /* the first cell */
const char *my_host(void);
int my_port(void);

/* A relay to the server that falls silent after `limit` bytes from it (-1: never), in a process of its own. */
int my_relay(long limit, int *port);
void my_relay_end(int pid);

extern const calx_slot my_no_slots[1];
#define MY_SLOT(kind_, variable)                                                                                       \
    (calx_slot)                                                                                                        \
    {                                                                                                                  \
        .kind = (kind_), .size = (uint32_t)sizeof(variable), .to = &(variable), .valid = NULL,                         \
        .stride = sizeof(variable)                                                                                     \
    }

#endif
