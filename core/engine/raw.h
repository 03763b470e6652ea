/* SPDX-License-Identifier: MIT */
/* A raw connection: the driver's connection, its prepared statements, and the wait for its answers. What the pool holds. */
#ifndef CALXI_ENGINE_RAW_H
#define CALXI_ENGINE_RAW_H

#include "engine/engine.h"

enum { CALXI_HOT = 16, CALXI_PREPARED_BUCKETS = 64 };

/* What running a text makes durable, though a transaction is open behind it (COMMIT AND CHAIN). */
typedef enum calxi_commits {
    CALXI_COMMITS_NOT,
    CALXI_COMMITS_BEFORE, /* what the transaction did before it, if anything */
    CALXI_COMMITS_MAYBE,  /* nobody knows what it runs: what was before it, or a part of it */
    CALXI_COMMITS_ITSELF  /* a part of the text too */
} calxi_commits;

/* A statement prepared on one connection. The driver's state lies behind it. */
typedef struct calxi_prepared {
    calxi_compiled *compiled;
    struct calxi_prepared *next;          /* in its bucket */
    struct calxi_prepared *newer, *older; /* by last use */
    void *state;
    calxi_commits commits;
    bool once;          /* prepared to run once only */
    bool ready;         /* the driver holds a prepared handle in `state` */
    bool in_use;        /* a result is being read from it: not to be dropped */
} calxi_prepared;

typedef struct calxi_raw {
    calx_engine *engine;
    const calx_driver *driver;
    void *state;                /* the driver's */
    calxi_checkout checkout;
    calx_target target;
    calxi_schemas *schemas;     /* of the run under way, borrowed; NULL: none */
    calx_completion completion; /* of the last operation that was done */
    calx_driver_error failure;  /* of the last operation that failed; its texts live until the next one */
    struct calxi_gate *gate;    /* that cancels reach it through, while a handle has it */
    uint32_t isolation;         /* calx_isolation of the engine, when the session was set to it; else 0 */
    unsigned process;           /* calxi_process when it was opened */
    uint64_t number;            /* by which events name it */
    void *info;                 /* the program's, of events */
    bool invalidate_told;
    bool broken;                /* not to be used again */
    bool timed_out;             /* the host gave up waiting: the driver is in the middle of something */
    bool closes_result;         /* which is to end a result, within close_timeout */
    struct { uint64_t id; calxi_prepared *prepared; } hot[CALXI_HOT]; /* kept statements, by id */
    calxi_prepared *alike[CALXI_HOT]; /* those that are not kept, by hash */
    calxi_prepared *buckets[CALXI_PREPARED_BUCKETS];
    calxi_prepared *newest, *oldest;
    size_t prepared_count;
    struct calx_result *spare;  /* a closed result, for the next query */
    struct calx_connection *spare_handle; /* a closed handle, with its reference to the engine, for the next checkout */
} calxi_raw;

/* Opens, or fails with *problem. `where` is for the message. */
calxi_raw *calxi_raw_open(calx_engine *engine, const char *where, calxi_problem *problem);
/* Runs SQL on a connection of its own to one of the URL's hosts, from any thread. CALX_OK, CALX_NO_MEMORY or CALX_OPERATIONAL_ERROR. */
calx_status calxi_raw_run_apart(calx_engine *engine, size_t host, const char *sql, size_t len, int64_t deadline);
/* Gives a new connection the engine's isolation level, where that can be done once for all. */
bool calxi_begin_set_up(calxi_raw *raw, int64_t deadline);
/* The connection is not talked to again: whatever of it is closed later only frees memory. */
void calxi_raw_abandon(calxi_raw *raw);
/* Says goodbye within the close timeout, and frees. */
void calxi_raw_close(calxi_raw *raw);

/* Drives an operation to its end: `step` is what its start answered. True: done, and completion is filled unless `quiet`. False: failed,
 * and failure is filled. */
bool calxi_raw_finish(calxi_raw *raw, int32_t step, calx_io *io, bool quiet);
/* `begun`: how many of its statements were begun, the last of which failed; SIZE_MAX: all of them, and none failed. */
calxi_commits calxi_commits_of(const calxi_raw *raw, const char *sql, size_t begun);
/* Rows changed, as the driver tells after the last row was read; -1 when it does not. */
int64_t calxi_raw_rows_affected(calxi_raw *raw);
/* Runs SQL without parameters. */
bool calxi_raw_command(calxi_raw *raw, uint32_t purpose, const char *sql, size_t len, int64_t deadline);
/* Runs SQL of the program's, several statements, of which some may be empty. */
bool calxi_raw_script(calxi_raw *raw, const char *sql, int64_t deadline);

static inline calx_io calxi_io(int64_t deadline)
{
    return (calx_io){ .struct_size = sizeof(calx_io), .fd = -1, .timeout = -1, .deadline = deadline };
}

/* The same, in place: hot paths fill it once. */
static inline void calxi_io_begin(calx_io *io, int64_t deadline)
{
    io->struct_size = sizeof *io;
    io->fd = -1;
    io->events = 0;
    io->timeout = -1;
    io->deadline = deadline;
    io->fault = CALX_FAULT_NONE;
    io->fault_column = 0;
}

/* The statement, compiled for the connection's target and prepared. NULL: *problem. With *failed the driver has refused it:
 * raw->failure tells why. */
calxi_prepared *calxi_prepared_get(calxi_raw *raw, const calx_statement *statement, int64_t deadline, bool *fresh,
                                   bool *failed, calxi_problem *problem);
/* The same for a kept statement that is prepared already; NULL: calxi_prepared_get() knows more. */
calxi_prepared *calxi_prepared_hot(calxi_raw *raw, const calx_statement *statement);
/* Prepares again what the server has forgotten. */
bool calxi_prepared_again(calxi_raw *raw, calxi_prepared *prepared, int64_t deadline);
void calxi_prepared_clear(calxi_raw *raw);
/* Frees a spare handle, and its reference to the engine. */
void calxi_connection_free_spare(struct calx_connection *spare);

#endif
