/* SPDX-License-Identifier: MIT */
/* The libpq driver, inside: its private states, and what its files offer each other. */
#ifndef CALXI_POSTGRESQL_DRIVER_LIBPQ_H
#define CALXI_POSTGRESQL_DRIVER_LIBPQ_H

#include <calx/plugin/driver.h>

#include <libpq-fe.h>
#include <stdatomic.h>

/* Types that the driver sends or decodes (pg_type.dat, stable numbers). */
enum {
    CALXI_PQ_BOOL = 16,
    CALXI_PQ_BYTEA = 17,
    CALXI_PQ_CHAR = 18,
    CALXI_PQ_NAME = 19,
    CALXI_PQ_INT8 = 20,
    CALXI_PQ_INT2 = 21,
    CALXI_PQ_INT4 = 23,
    CALXI_PQ_TEXT = 25,
    CALXI_PQ_OID = 26,
    CALXI_PQ_JSON = 114,
    CALXI_PQ_FLOAT4 = 700,
    CALXI_PQ_FLOAT8 = 701,
    CALXI_PQ_UNKNOWN = 705,
    CALXI_PQ_BPCHAR = 1042,
    CALXI_PQ_VARCHAR = 1043,
    CALXI_PQ_DATE = 1082,
    CALXI_PQ_TIME = 1083,
    CALXI_PQ_TIMESTAMP = 1114,
    CALXI_PQ_TIMESTAMPTZ = 1184,
    CALXI_PQ_INTERVAL = 1186,
    CALXI_PQ_NUMERIC = 1700,
    CALXI_PQ_VOID = 2278,
    CALXI_PQ_UUID = 2950,
    CALXI_PQ_JSONB = 3802
};

/* 2000-01-01, PostgreSQL's epoch, in microseconds since 1970, and the range of calx_timestamp's years 1 to 9999. */
#define CALXI_PQ_EPOCH INT64_C(946684800000000)
#define CALXI_PQ_EPOCH_DAY 10957
#define CALXI_PQ_FIRST INT64_C(-62135596800000000)
#define CALXI_PQ_LAST INT64_C(253402300799999999)

/* What the connection is doing. */
enum {
    CALXI_PQ_IDLE = 0,
    CALXI_PQ_CONNECTING,
    CALXI_PQ_SETTING_UP,   /* session settings that the startup packet did not bring about */
    CALXI_PQ_DEALLOCATING, /* before an operation: names of closed statements */
    CALXI_PQ_PREPARING,
    CALXI_PQ_RUNNING,  /* a command or a statement was sent */
    CALXI_PQ_FETCHING, /* of a stream */
    CALXI_PQ_DRAINING, /* the rest of a stream that was closed early */
    CALXI_PQ_QUEUEING, /* of a pipeline: sending what is too much to keep */
    CALXI_PQ_SYNCING   /* of a pipeline: collecting its answers */
};

/* purpose of an execution, beside CALX_COMMAND_... */
#define CALXI_PQ_EXECUTE 100u

typedef struct calxi_pq_connection calxi_pq_connection;
typedef struct calxi_pq_statement calxi_pq_statement;
typedef struct calxi_pq_result calxi_pq_result;

/* The columns of a statement's results. Shared between the statement and results that may outlive it on another thread.
 */
typedef struct calxi_pq_shape {
    atomic_uint references;
    uint32_t count;
    uint32_t binary;            /* format of all columns */
    const uint8_t *decoders;    /* CALXI_PQ_DECODE_..., one a column */
    calx_column_info columns[]; /* then the decoders, then the names */
} calxi_pq_shape;

struct calxi_pq_connection {
    PGconn *pg;
    struct calxi_pq_cancel *cancel; /* shared with cancels that are under way */
    uint32_t stage;
    uint32_t purpose;              /* of the operation under way */
    calxi_pq_statement *statement; /* that is executed */
    calxi_pq_result *result;       /* that the execution fills, or the open stream */
    uint32_t execute_flags;
    const calx_slot *slots;            /* arguments of the execution */
    bool flushing;                     /* output waits for the socket */
    bool in_transaction;               /* when the operation began */
    bool once;                         /* the execution under way runs without its prepared handle */
    bool copy;                         /* the statement turned out to be a COPY */
    bool altered;                      /* the transaction has run DDL */
    bool layered;                      /* TLS or GSS encryption */
    bool tls_by_default;               /* sslmode is calx's choice, not the URL's */
    bool plain_startup;                /* connecting again without `options` (PgBouncer) */
    bool pipelined;                    /* executions are queued */
    bool sync_failed;                  /* one of them did, and those behind it were not run */
    size_t queued, queued_bytes;       /* since the pipeline began; since the last flush */
    size_t queued_commit;              /* the place of a COMMIT among them, from 1; 0: none */
    size_t *sync_done;                 /* how many are done, while the answers are collected */
    size_t syncs;                      /* pipeline synchronisation points still to come */
    size_t replies;                    /* successes in the pipeline so far */
    const calx_connect_params *params; /* while connecting */
    char *command;                     /* the SQL of a command, NUL-terminated; reused */
    size_t command_room;
    uint64_t names;   /* last number used for a prepared statement */
    uint64_t epoch;   /* changes when all prepared statements of the session are gone */
    uint64_t schema;  /* changes when this session may have changed what they return */
    uint64_t *closed; /* numbers of statements to deallocate */
    size_t closed_count, closed_room;
    size_t long_parameter; /* that makes a message too long, from 1 on */
    calxi_pq_statement *statements;
    calx_completion completion; /* of the last operation; transaction and modes are read when asked for */
    PGresult *failure;          /* the server's error, or NULL */
    calx_driver_error error;
    char message[2048];
    char version[40];
};

struct calxi_pq_statement {
    calxi_pq_connection *connection; /* NULL after that closed */
    calxi_pq_statement *previous, *next;
    char *sql;
    size_t parameters;
    uint64_t number; /* its name is calx_<number>; 0: not prepared on the server */
    char name[32];
    uint64_t epoch, schema;
    uint32_t prepares; /* how often it was prepared */
    bool once;
    calxi_pq_shape *shape;
    void *arrays;      /* the memory of the following, `parameters` each */
    uint64_t *scalars; /* encoded fixed-width values */
    const char **values;
    Oid *declared; /* types given at prepare, 0: left to the server */
    Oid *actual;   /* types as the server described them */
    Oid *single;   /* types of one execution without the prepared handle */
    int *lengths;
    int *formats;
    char *text; /* copies that need a NUL; reused */
    size_t text_room;
};

typedef struct calxi_pq_chunk {
    struct calxi_pq_chunk *next;
    size_t room, used;
    char data[];
} calxi_pq_chunk;

struct calxi_pq_result {
    calxi_pq_connection *connection; /* of an open stream, else NULL: all rows are here */
    calxi_pq_shape *shape;
    PGresult *rows; /* all rows, or a stream's row that is not fetched yet */
    int row, row_count;
    PGresult **held; /* of a stream: the rows of the last fetch, whose texts are still in use */
    size_t held_count, held_room;
    calxi_pq_chunk *scratch; /* decoded texts of the last fetch */
    const calx_slot *slots;  /* the fetch under way */
    size_t slot_count, wanted, filled;
    size_t *got;
};

extern const calx_host *calxi_pq_host;

/* driver_libpq_options.c */
extern const calx_option calxi_pq_options[];
extern const size_t calxi_pq_option_count;
/* Settings that results are read by; `calxi_pq_settings_sql` sets those that the startup packet could not. */
extern const char calxi_pq_settings_sql[];
bool calxi_pq_settings_hold(const calxi_pq_connection *connection);
/* Begins to connect; NULL when out of memory. */
PGconn *calxi_pq_connect_with(calxi_pq_connection *connection, const calx_connect_params *params);

/* driver_libpq_connect.c */
int32_t calxi_pq_connect_start(void *connection, const calx_connect_params *params, calx_io *io);
int32_t calxi_pq_connect_poll(calxi_pq_connection *connection, calx_io *io);
int32_t calxi_pq_close_start(void *connection, calx_io *io);
void calxi_pq_abandon(void *connection);
int32_t calxi_pq_cancel(void *connection);
void *calxi_pq_cancel_begin(void *connection);
int32_t calxi_pq_cancel_run(void *cancel, int64_t deadline);

/* driver_libpq_error.c: each records the error of the operation and answers CALX_STEP_FAILED. */
int32_t calxi_pq_fail(calxi_pq_connection *connection, calx_status status, const char *message);
/* What is to be sent is longer than a message may be; `parameter`: that makes it so, from 1 on; 0: the statement itself. */
int32_t calxi_pq_fail_long(calxi_pq_connection *connection, size_t parameter);
/* What calxi_pq_bind() said, if neither BOUND nor OTHER_TYPE. */
int32_t calxi_pq_fail_bind(calxi_pq_connection *connection, int32_t bound);
int32_t calxi_pq_fail_no_memory(calxi_pq_connection *connection);
int32_t calxi_pq_fail_result(calxi_pq_connection *connection, PGresult *failure); /* takes `failure` */
int32_t calxi_pq_fail_libpq(calxi_pq_connection *connection);                     /* libpq itself said no */
int32_t calxi_pq_fail_connect(calxi_pq_connection *connection);
void calxi_pq_error_clear(calxi_pq_connection *connection);
void calxi_pq_error(void *connection, calx_driver_error *error);

/* driver_libpq_run.c: the conversation with a connected server. */
int32_t calxi_pq_wait(calxi_pq_connection *connection, uint32_t events, calx_io *io);
/* Checks that the connection can take an operation, and clears what the last one left. DONE or FAILED. */
int32_t calxi_pq_begin(calxi_pq_connection *connection, uint32_t purpose);
/* Sends what the operation begins with: first the names to deallocate, if it is time. */
int32_t calxi_pq_start(calxi_pq_connection *connection, calx_io *io);
/* Ends the operation before anything came of it; `step` is what a calxi_pq_fail answered. */
int32_t calxi_pq_end(calxi_pq_connection *connection, int32_t step);
/* After something was sent: flushes, and waits for the answer. */
int32_t calxi_pq_sent(calxi_pq_connection *connection, uint32_t stage, calx_io *io);
bool calxi_pq_busy(const calxi_pq_connection *connection);
int32_t calxi_pq_poll(void *connection, uint32_t ready, calx_io *io);
/* The conversation itself is out of step (libpq could not queue a message): the connection is of no use any more. */
int32_t calxi_pq_fail_broken(calxi_pq_connection *connection);
void calxi_pq_finish(void *connection, calx_completion *completion);
int32_t calxi_pq_command_start(void *connection, uint32_t purpose, const char *sql, size_t len, calx_io *io);
int32_t calxi_pq_collect(calxi_pq_connection *connection, calx_io *io);
/* In pipeline mode: gives away each result that comes before the last synchronisation point. WAIT, or DONE, also of a connection that broke. */
int32_t calxi_pq_take_synced(calxi_pq_connection *connection, void (*take)(calxi_pq_connection *, PGresult *), calx_io *io);

bool calxi_pq_copy_command(calxi_pq_connection *connection, const char *sql, size_t len);
void calxi_pq_read_tag(calxi_pq_connection *connection, PGresult *result);

/* driver_libpq_pipeline.c */
int32_t calxi_pq_queue_command(void *connection, uint32_t purpose, const char *sql, size_t len, calx_io *io);
int32_t calxi_pq_queue_execute(void *statement, const calx_slot *slots, size_t count, calx_io *io);
int32_t calxi_pq_queue_go(calxi_pq_connection *connection);
int32_t calxi_pq_sync_start(void *connection, size_t *done, calx_io *io);
int32_t calxi_pq_sync_go(calxi_pq_connection *connection, calx_io *io);

/* driver_libpq_statement.c */
int32_t calxi_pq_prepare_start(void *connection, void *statement, const char *sql, size_t len, size_t parameters,
                               uint32_t flags, calx_io *io);
void calxi_pq_statement_close(void *statement);
int32_t calxi_pq_execute_start(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows,
                               uint32_t flags, calx_io *io);
int32_t calxi_pq_execute_go(calxi_pq_connection *connection, calx_io *io);
/* Takes the server's description of the statement that is being prepared. False: out of memory. */
bool calxi_pq_described(calxi_pq_connection *connection, const PGresult *description);
/* Forgets the server's handle; `gone`: the server has none any more. */
void calxi_pq_statement_forget(calxi_pq_statement *statement, bool gone);
int32_t calxi_pq_deallocate_go(calxi_pq_connection *connection, calx_io *io);
bool calxi_pq_deallocate_due(const calxi_pq_connection *connection);

/* driver_libpq_bind.c */
enum { CALXI_PQ_BOUND = 0, CALXI_PQ_OTHER_TYPE = 1, CALXI_PQ_BIND_NO_MEMORY = 2, CALXI_PQ_BIND_FAULT = 3, CALXI_PQ_BIND_TOO_LONG = 4 };
/* PostgreSQL 15: of a message of 1 GB or more the server reads nothing, and closes the connection. The rest is for its head. */
enum { CALXI_PQ_MESSAGE_MAX = 0x3fffffff - 1024, CALXI_PQ_LONG = 8192 };
/* Types for preparing: those of the arguments; what an argument does not tell (NULL) stays as it was. */
void calxi_pq_declare(const calxi_pq_statement *statement, const calx_slot *slots, Oid *types);
/* Encodes the arguments for the statement's types. CALXI_PQ_OTHER_TYPE: they want other types than it was prepared
 * with. */
int32_t calxi_pq_bind(calxi_pq_statement *statement, const calx_slot *slots, const Oid *types, calx_io *io);

/* driver_libpq_decode.c */
enum {
    CALXI_PQ_DECODE_TEXT = 0, /* as it came, in either format */
    CALXI_PQ_DECODE_BOOL,
    CALXI_PQ_DECODE_INT2,
    CALXI_PQ_DECODE_INT4,
    CALXI_PQ_DECODE_INT8,
    CALXI_PQ_DECODE_OID,
    CALXI_PQ_DECODE_FLOAT4,
    CALXI_PQ_DECODE_FLOAT8,
    CALXI_PQ_DECODE_TIMESTAMP,
    CALXI_PQ_DECODE_BYTEA,
    CALXI_PQ_DECODE_NUMERIC,
    CALXI_PQ_DECODE_JSONB,
    CALXI_PQ_DECODE_JSON, /* in either format */
    CALXI_PQ_DECODE_CHAR,
    CALXI_PQ_DECODE_BOOL_TEXT,
    CALXI_PQ_DECODE_INT_TEXT,
    CALXI_PQ_DECODE_FLOAT4_TEXT,
    CALXI_PQ_DECODE_FLOAT8_TEXT,
    CALXI_PQ_DECODE_NUMERIC_TEXT,
    CALXI_PQ_DECODE_TIMESTAMP_TEXT,
    CALXI_PQ_DECODE_BYTEA_TEXT,
    CALXI_PQ_DECODE_UUID, /* from here on: of driver_libpq_typed.c */
    CALXI_PQ_DECODE_DATE,
    CALXI_PQ_DECODE_TIME,
    CALXI_PQ_DECODE_TIMESTAMPTZ,
    CALXI_PQ_DECODE_INTERVAL,
    CALXI_PQ_DECODE_UUID_TEXT,
    CALXI_PQ_DECODE_DATE_TEXT,
    CALXI_PQ_DECODE_TIME_TEXT,
    CALXI_PQ_DECODE_TIMESTAMPTZ_TEXT,
    CALXI_PQ_DECODE_INTERVAL_TEXT,
    CALXI_PQ_DECODE_NONE = 255 /* no binary decoder */
};
/* Decodes row `from` of the rows that are here into element `to` of the slots. False: io->fault. */
bool calxi_pq_decode_row(calxi_pq_result *result, int from, const calx_slot *slots, size_t count, size_t to, calx_io *io);
/* Memory until the next fetch; NULL: out of memory. */
char *calxi_pq_scratch(calxi_pq_result *result, size_t size);
void calxi_pq_scratch_reset(calxi_pq_result *result);
void calxi_pq_scratch_free(calxi_pq_result *result);

/* driver_libpq_typed.c: dates, times, moments, intervals and uuids */
uint32_t calxi_pq_decode_typed(calxi_pq_result *result, uint8_t decoder, const calx_slot *slot, size_t row, const char *at,
                               size_t len);
/* Why the server could not take a value of one of these kinds, or would take it for another. */
uint32_t calxi_pq_typed_fault(const calx_slot *slot);
/* Writes an interval as interval_recv reads it. */
void calxi_pq_put_interval(const void *value, char out[16]);

/* driver_libpq_shape.c */
/* Columns of a result or of a statement's description; `binary`: 1 when all of them could be decoded in binary. */
calxi_pq_shape *calxi_pq_shape_create(const PGresult *source, bool described);
void calxi_pq_shape_release(calxi_pq_shape *shape);

/* driver_libpq_result.c */
void calxi_pq_describe(void *result, const calx_column_info **columns, size_t *count);
int32_t calxi_pq_fetch_start(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io);
int32_t calxi_pq_fetch_go(calxi_pq_connection *connection, calx_io *io);
int32_t calxi_pq_result_close_start(void *result, calx_io *io);
int32_t calxi_pq_drain_go(calxi_pq_connection *connection, calx_io *io);
void calxi_pq_result_clear(calxi_pq_result *result);
/* Keeps the rows of `rows`, which it takes, and their shape. False: out of memory. */
bool calxi_pq_result_take(calxi_pq_connection *connection, PGresult *rows);
/* Cuts a stream from its connection: the rest of it is gone. */
void calxi_pq_stream_end(calxi_pq_connection *connection);

#endif
