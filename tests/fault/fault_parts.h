/* SPDX-License-Identifier: MIT */
/* The parts of the fault driver that its files share: its states, and what goes wrong with a call. */
#ifndef CALX_FAULT_PARTS_H
#define CALX_FAULT_PARTS_H

#include "fault_driver.h"

#include <calx/calx.h>
#include <calx/plugin.h>
#include <calx/plugin/driver.h>

#include <stdatomic.h>

/* One of a pipeline, with copies of all that it was given. */
typedef struct fault_queued {
    struct fault_queued *next;
    bool is_command;
    uint32_t purpose; /* of a command */
    char *sql;
    size_t len, count;
    calx_slot *slots;
} fault_queued;

/* One call, kept until it is polled. */
typedef struct fault_operation {
    fault_call call;
    uint32_t purpose, flags;
    const char *sql;
    size_t len, parameters, count, rows;
    struct fault_statement *statement;
    struct fault_result *result;
    const calx_slot *slots;
    size_t *got; /* rows of a fetch; how many a sync has done */
    fault_queued *queued;
    const calx_connect_params *params;
} fault_operation;

/* The states: ours, and behind it the real driver's. */
typedef struct fault_connection {
    fault_operation now;
    bool open, gone, waiting, stuck, failed, short_of_columns;
    atomic_bool in_call;
    unsigned seed;
    const char *message;
    uint32_t status, flags; /* of the injected error; 0: ask the real driver */
    fault_queued *queue;
    int64_t affected;       /* rows, of the last sync */
    size_t number;          /* by which a cancel finds it; 0: it does not any more */
    struct fault_connection *next;
} fault_connection;

typedef struct fault_statement {
    fault_connection *connection;
    size_t results;
    char *sql;
} fault_statement;

typedef struct fault_result {
    fault_statement *statement;
    fault_connection *connection;
    bool is_short;
} fault_result;

#define FAULT_HEAD(type) ((sizeof(type) + 15) / 16 * 16)
#define FAULT_REAL(state, type) ((void *)((char *)(state) + FAULT_HEAD(type)))

/* ---- fault_driver.c ---- */

const calx_driver *fault_real(void);
void fault_rule(bool kept, const char *text);
/* Counts a call: how it goes wrong. The connection may be NULL for a cancel's second part. */
fault_kind fault_next(fault_call call, fault_connection *c);
int32_t fault_start(fault_connection *c, const fault_operation *o, calx_io *io);
int32_t fault_fail(fault_connection *c, uint32_t status, uint32_t flags, const char *message);

/* So many more statements, results or connections are open. */
void fault_opened(int by);

/* ---- fault_statement.c: statements and results ---- */

int32_t fault_prepare_start(void *state, void *statement, const char *sql, size_t len, size_t parameters, uint32_t flags, calx_io *io);
void fault_statement_close(void *statement);
int32_t fault_execute_start(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows, uint32_t flags, calx_io *io);
void fault_describe(void *result, const calx_column_info **columns, size_t *count);
int32_t fault_fetch_start(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io);
int32_t fault_result_close_start(void *result, calx_io *io);

/* ---- fault_queue.c: pipelines ---- */

int32_t fault_queue_command(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io);
int32_t fault_queue_execute(void *state, const calx_slot *slots, size_t count, calx_io *io);
int32_t fault_sync_start(void *state, size_t *done, calx_io *io);
/* Puts what the call brings behind the others. */
void fault_queue_add(fault_connection *c);
/* Runs the first `most` of what is queued, and forgets the others. */
int32_t fault_queue_run(fault_connection *c, size_t *done, size_t most, calx_io *io);
/* Forgets what the call brings, if it is not in the queue by now. */
void fault_queue_skip(fault_connection *c);
/* Forgets all, also what the call brings. */
void fault_queue_clear(fault_connection *c);
/* The place of the first execution; that behind the last, when there is none. */
size_t fault_queue_execution(const fault_connection *c);
size_t fault_queue_length(const fault_connection *c);

/* ---- fault_cancel.c: the three ways to cancel ---- */

/* From here on a cancel finds the connection, and from there on not any more. */
void fault_cancel_open(fault_connection *c);
void fault_cancel_close(fault_connection *c);
int32_t fault_cancel(void *state);
void *fault_cancel_begin(void *state);
int32_t fault_cancel_run(void *cancel, int64_t deadline);
int32_t fault_cancel_sql(void *state, char *sql, size_t size, uint32_t *host);
/* Whether a command is that of fault_cancel_sql(); it is run then. */
bool fault_cancel_by(const char *sql, bool *found);

#endif
