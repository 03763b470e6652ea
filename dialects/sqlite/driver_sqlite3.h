/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's own header: the states of a connection, a statement and a result, and what the driver's files share. */
#ifndef CALXI_DRIVER_SQLITE3_H
#define CALXI_DRIVER_SQLITE3_H

#include <calx/plugin/driver.h>

#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/types.h>

typedef struct calxi_sqlite3 calxi_sqlite3;
typedef struct calxi_sqlite3_statement calxi_sqlite3_statement;
typedef struct calxi_sqlite3_result calxi_sqlite3_result;
typedef struct calxi_sqlite3_inherited calxi_sqlite3_inherited;

/* Why a handler of ours made SQLite stop; WAITED: a lock was waited for as long as was set. */
enum { CALXI_SQLITE3_GO = 0, CALXI_SQLITE3_DEADLINE = 1, CALXI_SQLITE3_CANCELLED = 2, CALXI_SQLITE3_WAITED = 3 };

/* What a statement does, for the counts that are told about it. */
enum { CALXI_SQLITE3_OTHER = 0, CALXI_SQLITE3_CHANGE = 1, CALXI_SQLITE3_INSERT = 2 };

/* What a column's declared type makes of its values. */
enum {
    CALXI_SQLITE3_ANY = 0, /* nothing declared (an expression), or a name that means nothing here */
    CALXI_SQLITE3_INTEGER,
    CALXI_SQLITE3_REAL,
    CALXI_SQLITE3_TEXT,
    CALXI_SQLITE3_BLOB,
    CALXI_SQLITE3_BOOL,
    CALXI_SQLITE3_TIMESTAMP, /* from here on a text may stand for something else */
    CALXI_SQLITE3_DECIMAL,
    CALXI_SQLITE3_TIMESTAMPTZ,
    CALXI_SQLITE3_DATE,
    CALXI_SQLITE3_TIME,
    CALXI_SQLITE3_INTERVAL,
    CALXI_SQLITE3_UUID,
    CALXI_SQLITE3_JSON
};

struct calxi_sqlite3 {
    sqlite3 *db;
    calxi_sqlite3_statement *statements;         /* all that are prepared: close and abandon must reach them */
    sqlite3_stmt *commands[CALX_COMMAND_PING + 1]; /* BEGIN and its like, prepared once */
    int64_t deadline;     /* the one in force; INT64_MAX none */
    int64_t busy_timeout; /* microseconds */
    int64_t busy_since;   /* when the present wait for a lock began */
    int stop;             /* CALXI_SQLITE3_GO ... */
    atomic_int cancelled; /* set by other threads */
    int autocommit;       /* before the operation under way: what the last one was seen to leave */
    /* what the update hook saw of the statement under way */
    int64_t inserted_rowid;
    bool inserted;
    pid_t pid;            /* that opened it */
    calxi_sqlite3_inherited *inherited; /* what a child after fork remembers it by */
    calx_completion done;
    calx_driver_error error;
    char message[1024];
};

typedef struct calxi_sqlite3_type {
    uint8_t class;  /* CALXI_SQLITE3_ANY ... */
    uint8_t scale;  /* of DECIMAL(p,s) */
} calxi_sqlite3_type;

/* The text of a bound time or uuid. */
typedef struct calxi_sqlite3_time {
    int64_t day; /* of the timestamp that it is, since 1970; CALXI_SQLITE3_NO_DAY: it is something else */
    char text[80];
} calxi_sqlite3_time;
#define CALXI_SQLITE3_NO_DAY INT64_MIN

struct calxi_sqlite3_statement {
    calxi_sqlite3 *connection; /* NULL: not prepared, or the connection went away */
    sqlite3_stmt *stmt;
    calxi_sqlite3_statement *next, **link;
    calxi_sqlite3_result *open; /* the result that is being read */
    calx_column_info *columns;  /* one block: the infos, then the types */
    calxi_sqlite3_type *types;
    int column_count;
    int reprepared; /* SQLite's counter when `columns` was made: `SELECT *` may change after ALTER TABLE */
    int parameters;
    calxi_sqlite3_time *times; /* of the parameters, once there is one among them that becomes text */
    uint32_t verb;   /* CALXI_SQLITE3_OTHER ... */
    bool returns_rows;
    bool heavy;      /* a long value is bound: let go of it at the end */
};

typedef struct calxi_sqlite3_chunk {
    struct calxi_sqlite3_chunk *next;
    size_t size, used;
    char data[];
} calxi_sqlite3_chunk;

struct calxi_sqlite3_result {
    calxi_sqlite3_statement *statement; /* NULL: nothing more to read */
    calxi_sqlite3_chunk *chunks;        /* texts of a batch, and decimals that were written here */
    bool ended;                         /* read to the end, or failed: SQLite stands nowhere any more */
    bool pending;                       /* SQLite stands on a row that was not fetched yet */
    bool batch;                         /* several rows in one fetch: texts must be copied */
};

extern const calx_host *calxi_sqlite3_host;

/* --- driver_sqlite3.c: operations and errors */
/* SQLite said no: keeps its code and message. CALX_STEP_FAILED. To be called before the next call of SQLite. */
int32_t calxi_sqlite3_fail(calxi_sqlite3 *connection, int code);
/* The driver says no. CALX_STEP_FAILED. */
/* driver_sqlite3_error.c: says why, as far as the path itself tells. */
int32_t calxi_sqlite3_cannot_open(calxi_sqlite3 *connection, int code, const char *path, bool may_create);
const char *calxi_sqlite3_write_hint(calxi_sqlite3 *connection, int code); /* "", or more for an error of writing */
int32_t calxi_sqlite3_refuse(calxi_sqlite3 *connection, uint32_t status, uint32_t kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A slot is at fault. CALX_STEP_FAILED. */
int32_t calxi_sqlite3_fault(calxi_sqlite3 *connection, calx_io *io, uint32_t fault, size_t column, const char *what);
int32_t calxi_sqlite3_no_memory(calxi_sqlite3 *connection);

void calxi_sqlite3_set_deadline(calxi_sqlite3 *connection, int64_t deadline);

/* Goes on with an operation: its deadline, and nothing that stops it. Inline, as a fetch of one row begins with it. */
static inline void calxi_sqlite3_go_on(calxi_sqlite3 *connection, calx_io *io)
{
    connection->stop = CALXI_SQLITE3_GO;
    atomic_store_explicit(&connection->cancelled, 0, memory_order_relaxed);
    io->fault = CALX_FAULT_NONE;
    if (connection->deadline != io->deadline)
        calxi_sqlite3_set_deadline(connection, io->deadline);
}

/* Begins an operation, of which nothing is to be reported yet. */
static inline void calxi_sqlite3_begin(calxi_sqlite3 *connection, calx_io *io)
{
    connection->done.flags = 0;
    connection->done.columns = 0;
    connection->done.rows_affected = -1;
    connection->done.statements = 0;
    calxi_sqlite3_go_on(connection, io);
}

/* --- driver_sqlite3_connect.c */
extern const calx_option calxi_sqlite3_options[];
extern const size_t calxi_sqlite3_option_count;
int32_t calxi_sqlite3_connect_start(void *connection, const calx_connect_params *params, calx_io *io);
int32_t calxi_sqlite3_close_start(void *connection, calx_io *io);
void calxi_sqlite3_abandon(void *connection);

/* --- driver_sqlite3_statement.c */
int32_t calxi_sqlite3_prepare_start(void *connection, void *statement, const char *sql, size_t len, size_t parameters,
                                    uint32_t flags, calx_io *io);
void calxi_sqlite3_statement_close(void *statement);
int32_t calxi_sqlite3_execute_start(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows,
                                    uint32_t flags, calx_io *io);
/* Reports what a statement that ran to its end has changed. */
void calxi_sqlite3_report(calxi_sqlite3_statement *statement);

/* --- driver_sqlite3_columns.c: names and declared types */
/* Makes `columns` and `types` anew when they are missing or SQLite prepared the statement again; false: out of memory. */
bool calxi_sqlite3_columns(calxi_sqlite3_statement *statement);
void calxi_sqlite3_describe(void *result, const calx_column_info **columns, size_t *count);

/* --- driver_sqlite3_result.c */
int32_t calxi_sqlite3_fetch_start(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io);
int32_t calxi_sqlite3_result_close_start(void *result, calx_io *io);
/* Memory that lives until the next fetch; NULL: out of memory. */
void *calxi_sqlite3_take(calxi_sqlite3_result *result, size_t size);

/* --- driver_sqlite3_typed.c: times, intervals, uuids and JSON, which SQLite has no storage for */
/* Reads a text as what the class of its column says. False: it is none, or the class is none of these. */
bool calxi_sqlite3_typed_value(uint8_t class, const char *text, size_t len, calx_value *to);
/* Binds one of these kinds as text or a number: SQLite's code, or a fault of the value as a negative number. `room` is memory
 * for the text, which lives until the statement is done. */
int calxi_sqlite3_bind_typed(sqlite3_stmt *stmt, int index, uint32_t kind, const void *at, calxi_sqlite3_time *room);
int calxi_sqlite3_bind_timestamp(sqlite3_stmt *stmt, int index, calx_timestamp value, calxi_sqlite3_time *room);

#endif
