/* SPDX-License-Identifier: MIT */
/* What the two files of the template driver share: its states, and the ends of operations. */
#ifndef DRIVER_TEMPLATE_H
#define DRIVER_TEMPLATE_H

#include <calx/plugin/driver.h>
#include <calx/plugin/slot.h>

#include <sqlite3.h>
#include <strings.h>
#include <unistd.h>

/* Everything that is not on the stack comes from the host's allocator. SQLite's own memory is its own business. */
extern const calx_host *calx;

/* The states. The host allocates them, zeroed, in the sizes that the table declares, and frees them after the close. */

typedef struct connection {
    sqlite3 *db;
    pid_t pid;          /* that opened it: SQLite's connections do not survive a fork */
    bool abandoned;     /* not to be touched again */
    bool was_idle;      /* no transaction when the operation under way began */
    int64_t deadline;   /* of the operation under way */
    int64_t busy_since; /* when the present wait for a lock began */
    int64_t patience;   /* microseconds that it may take: the URL's timeout */
    bool timed_out;
    bool inserted; /* the statement under way inserted a row: this one */
    int64_t rowid;
    calx_completion done;    /* what came of the last operation: finish hands it over */
    calx_driver_error error; /* why it failed: error hands it over */
    char message[512];       /* its text; it must live until the next call on the connection */
} connection;

typedef struct statement {
    connection *connection;
    sqlite3_stmt *stmt;
    bool counts; /* INSERT, UPDATE, DELETE: it has a row count */
} statement;

/* Memory that lives until the next fetch. */
typedef struct kept {
    struct kept *next;
    char data[];
} kept;

typedef struct result {
    statement *statement;      /* NULL: closed, or never begun */
    calx_column_info *columns; /* owned */
    size_t count;
    bool ready; /* SQLite stands on a row that was not fetched yet */
    bool ended;
    kept *texts;
} result;

/* driver_template.c */
void begin(connection *c, calx_io *io);
int32_t failed(connection *c, int code);                                     /* the library said no */
int32_t refused(connection *c, uint32_t status, const char *message);        /* the driver says no */
int32_t misfit(connection *c, calx_io *io, uint32_t fault, size_t position); /* a value does not fit its slot */

/* driver_template_types.c */
bool is_typed(uint32_t kind);
int bind_typed(sqlite3_stmt *stmt, int index, const calx_slot *slot, uint32_t *fault);
uint32_t put_typed(const calx_slot *to, uint32_t kind, const char *text, size_t len);
int compare_decimals(void *context, int a_len, const void *a, int b_len, const void *b);

/* driver_template_rows.c */
int32_t advance(result *r);
bool make_columns(result *r);
void describe(void *state, const calx_column_info **columns, size_t *n);
int32_t fetch_start(void *state, const calx_slot *slots, size_t n, size_t rows, size_t *got, calx_io *io);
int32_t result_close_start(void *state, calx_io *io);

#endif
