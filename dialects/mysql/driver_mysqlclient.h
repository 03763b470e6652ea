/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver's private states, and the functions that its files share. */
#ifndef CALXI_DRIVER_MYSQLCLIENT_H
#define CALXI_DRIVER_MYSQLCLIENT_H

#include <calx/plugin/slot.h>

#include <errmsg.h>
#include <mysql.h>

/* libmariadb has a non-blocking form of every call (it runs the call on a stack of its own and suspends it). Oracle's
 * libmysqlclient has none for prepared statements: there the same calls block. */
#if defined(LIBMARIADB) || defined(MARIADB_BASE_VERSION)
#define MY_NONBLOCKING 1
#else
#define MY_NONBLOCKING 0
#if MYSQL_VERSION_ID >= 80001
typedef bool my_bool; /* MySQL 8.0.1 removed the name */
#endif
#endif

typedef struct calxi_my_connection calxi_my_connection;
typedef struct calxi_my_statement calxi_my_statement;
typedef struct calxi_my_result calxi_my_result;

/* libmariadb hands each value of a row to a callback, as it came from the wire (STMT_ATTR_CB_RESULT, in its public
 * headers; its connector for Python lives by it). Values then go into slots without a stop in the library's binds: a
 * row of six columns takes 30 % fewer instructions. Version 3.3 checks the lengths before it calls. Elsewhere binds are
 * used. */
#ifndef MY_WIRE
#if MY_NONBLOCKING && MARIADB_PACKAGE_VERSION_ID >= 30300
#define MY_WIRE 1
#else
#define MY_WIRE 0
#endif
#endif

extern const calx_host *calxi_my_host;

/* How a column is decoded. */
typedef enum {
    MY_NULL,
    MY_INT8,
    MY_INT16,
    MY_INT32,
    MY_INT64,
    MY_FLOAT,
    MY_DOUBLE,
    MY_DATETIME,
    MY_DATE,
    MY_TIME,
    MY_BIT,     /* big-endian bytes: an unsigned integer */
    MY_DECIMAL, /* from here on: values of varying length, kept in `buffer` */
    MY_TEXT,
    MY_JSON,
    MY_UUID, /* its text */
    MY_BYTES
} calxi_my_decode;

typedef struct calxi_my_column {
    calxi_my_decode decode;
    uint8_t is_unsigned;
    my_bool is_null;
    my_bool error;
    /* what the field was when this was made: a statement's columns may change between two executions */
    enum enum_field_types type;
    unsigned int flags;
    unsigned int charset;
    const char *name;
    uint32_t date;    /* of the last DATETIME, as the wire has it, */
    int64_t midnight; /* and the microseconds of its midnight */
    unsigned long length;
    size_t capacity; /* of buffer, with room for the NUL */
    char *buffer;
    union {
        int8_t i8;
        int16_t i16;
        int32_t i32;
        int64_t i64;
        float f;
        double d;
        MYSQL_TIME time;
        unsigned char bits[8];
        char text[96]; /* a formatted date or time; a decimal, which has 67 characters at most */
    } as;
} calxi_my_column;

typedef struct calxi_my_columns {
    size_t count;
    calx_column_info *infos;
    calxi_my_column *items;
    MYSQL_BIND *binds; /* NULL where values come otherwise */
} calxi_my_columns;

/* The value of one parameter, where the bind points to. */
typedef struct calxi_my_param {
    my_bool is_null;
    int64_t day; /* that the date in `as.time` is, since 1970 */
    unsigned long length;
    char data[256]; /* short text or bytes */
    union {
        int64_t i;
        double d;
        float f;
        MYSQL_TIME time;
    } as;
} calxi_my_param;

/* A block of text that several rows of one fetch point into. */
typedef struct calxi_my_block {
    struct calxi_my_block *next;
    size_t used;
    size_t size;
    char data[];
} calxi_my_block;

/* What is under way in the library. The order is that of `starters` in driver_mysqlclient_call.c. */
typedef enum {
    MY_CALL_CONNECT,
    MY_CALL_QUERY,
    MY_CALL_STORE,
    MY_CALL_ROW,
    MY_CALL_NEXT,
    MY_CALL_OPTION,
    MY_CALL_PREPARE,
    MY_CALL_EXECUTE,
    MY_CALL_FETCH,
    MY_CALL_STMT_FREE,
    MY_CALL_STMT_NEXT,
    MY_CALL_STMT_CLOSE,
    MY_CALL_CLOSE
} calxi_my_call;

/* A state of an operation: does its part, and either begins a call (MY_BEGUN) or ends the operation (CALX_STEP_...). */
typedef int32_t (*calxi_my_state)(calxi_my_connection *connection, calx_io *io);
enum { MY_BEGUN = 100 };

typedef struct calxi_my_error {
    uint32_t status;
    uint32_t kind;
    uint32_t flags;
    int32_t code;
    char sqlstate[8];
    uint32_t parameter; /* it is about, from 1 on; 0: none */
    size_t len;
    char message[MYSQL_ERRMSG_SIZE + 512];
} calxi_my_error;

/* Shorter packets are sent unseen: a server takes what fits into its first buffer (net_buffer_length, 16384 unless it was made smaller). */
enum { MY_SURE_PACKET = 16384 };

struct calxi_my_connection {
    MYSQL *mysql;
    int waiting; /* MYSQL_WAIT_... of a suspended call, 0: none */
    calxi_my_call call;
    calxi_my_state next;      /* what follows when the call is done */
    calxi_my_state operation; /* what follows when closed statements are flushed */

    /* arguments and results of calls; those of a suspended call must keep their place */
    MYSQL_STMT *stmt;
    MYSQL_RES *rows;
    MYSQL_ROW fetched;
    const char *sql;
    size_t sql_len;
    enum enum_mysql_set_option option;
    int answer;
    my_bool flag;
    MYSQL *connected;

    /* the operation under way */
    calxi_my_statement *statement;
    calxi_my_result *result;
    uint32_t purpose;
    uint8_t multi;  /* multi-statements are on */
    uint8_t failed; /* `error` is what the operation will fail with */
    uint8_t broken; /* the connection is gone */
    uint8_t tls;
    uint8_t leaked; /* the library's handle was lost on purpose, with all that belongs to it */
    const calx_slot *slots;
    size_t slot_count;
    size_t slot_rows;
    size_t row;
    size_t *got;
    calxi_my_column *columns;
    unsigned char *wire_end; /* where the last text ends: gets its NUL when what follows has been read */
    unsigned char wire_nowhere;
    uint32_t wire_fault;
    uint32_t wire_fault_column;

    /* what is about to be sent */
    size_t packet_limit; /* of the server; 0: not asked for yet */
    size_t packet_size;
    uint32_t packet_parameter; /* whose value is the longest, from 1 on */
    size_t packet_longest;     /* how long it is */
    calxi_my_state sized;      /* what follows when it is short enough */
    const char *held_sql;      /* `sql` while the server is asked */
    size_t held_len;

    /* connecting */
    const calx_connect_params *params; /* NULL when done */
    size_t host;
    unsigned long id; /* of the connection on the server, once connected */
    int64_t deadline;

    calx_completion completion; /* of the last operation */
    uint32_t transaction;
    uint32_t modes;
    calxi_my_error error;

    calxi_my_statement *statements; /* all that are prepared, a list */
    MYSQL_STMT **closing;           /* closed, but the server does not know */
    size_t closing_count;
    size_t closing_size;
    size_t statement_count; /* `closing` has room for all of them */
};

struct calxi_my_statement {
    calxi_my_connection *connection;
    calxi_my_statement *before;
    calxi_my_statement *after;
    MYSQL_STMT *stmt; /* NULL: runs by the text protocol */
    char *sql;        /* then: what it runs */
    size_t sql_len;
    uint8_t counts; /* says how many rows it affected */
    uint8_t reads;  /* only reads: may be run twice */
    uint8_t bound;  /* parameters are bound */
    uint8_t rebind; /* result columns have to be bound again */
    size_t param_count;
    calxi_my_param *params;
    MYSQL_BIND *param_binds;
    calxi_my_columns columns;
};

struct calxi_my_result {
    calxi_my_connection *connection; /* NULL when it is all in memory */
    calxi_my_statement *statement;
    MYSQL_RES *rows;          /* of the text protocol */
    calxi_my_columns columns; /* then its own; else those of the statement */
    calxi_my_block *blocks;
    uint8_t ended;
    uint8_t several; /* more results follow, or may */
};

/* driver_mysqlclient_call.c */
int32_t calxi_my_begin(calxi_my_connection *connection, calxi_my_call call, calxi_my_state next);
int32_t calxi_my_wait(calxi_my_connection *connection, calx_io *io);
int32_t calxi_my_run(calxi_my_connection *connection, calx_io *io);
int32_t calxi_my_poll(void *connection, uint32_t ready, calx_io *io);
void calxi_my_unwind(calxi_my_connection *connection);

/* driver_mysqlclient_error.c */
void calxi_my_fail_text(calxi_my_connection *connection, uint32_t status, uint32_t kind, const char *message);
void calxi_my_fail_memory(calxi_my_connection *connection);
void calxi_my_fail_fault(calxi_my_connection *connection, calx_io *io, uint32_t fault, size_t column);
void calxi_my_fail_mysql(calxi_my_connection *connection);
void calxi_my_fail_stmt(calxi_my_connection *connection, MYSQL_STMT *stmt);
void calxi_my_error_hint(calxi_my_connection *connection, const char *hint);
int32_t calxi_my_failed(calxi_my_connection *connection, calx_io *io);
void calxi_my_error_get(void *connection, calx_driver_error *error);

/* driver_mysqlclient.c */
int32_t calxi_my_start(calxi_my_connection *connection, calx_io *io, calxi_my_state operation);
int32_t calxi_my_done(calxi_my_connection *connection, calx_io *io);
void calxi_my_note_status(calxi_my_connection *connection);

/* driver_mysqlclient_options.c */
extern const calx_option calxi_my_options[];
extern const size_t calxi_my_option_count;
/* Whether the caller of a program with raised privileges names code for the library to load: then it must not be touched. */
bool calxi_my_is_led_astray(void);
bool calxi_my_options_apply(calxi_my_connection *connection);
const char *calxi_my_host_name(const calxi_my_connection *connection, unsigned int *port);
const char *calxi_my_tls_hint(const calxi_my_connection *connection);
bool calxi_my_tls_required(const calxi_my_connection *connection);

/* driver_mysqlclient_connect.c */
int32_t calxi_my_connect_start(void *connection, const calx_connect_params *params, calx_io *io);
int32_t calxi_my_close_start(void *connection, calx_io *io);
void calxi_my_abandon(void *connection);

/* driver_mysqlclient_statement.c */
int32_t calxi_my_prepare_start(void *connection, void *statement, const char *sql, size_t len, size_t parameters,
                               uint32_t flags, calx_io *io);
void calxi_my_statement_close(void *statement);
void calxi_my_statement_orphan(calxi_my_statement *statement, bool leaked);
int32_t calxi_my_execute_start(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows,
                               uint32_t flags, calx_io *io);

/* driver_mysqlclient_param.c */
/* `*is_long`: the packet may be a long one. */
bool calxi_my_params_bind(calxi_my_statement *statement, const calx_slot *slots, size_t count, bool *is_long, calx_io *io);

/* driver_mysqlclient_size.c */
/* How many bytes the execution takes with the parameters that are bound, at most. */
size_t calxi_my_params_size(calxi_my_statement *statement);
/* Goes on with `next` if the server takes a packet of that size. */
int32_t calxi_my_within_limit(calxi_my_connection *connection, calx_io *io, size_t size, calxi_my_state next);

/* driver_mysqlclient_column.c */
bool calxi_my_columns_same(const calxi_my_columns *columns, const MYSQL_FIELD *fields, size_t count);
bool calxi_my_columns_make(calxi_my_columns *columns, const MYSQL_FIELD *fields, size_t count, bool bound);
void calxi_my_columns_clear(calxi_my_columns *columns);
bool calxi_my_column_grow(calxi_my_column *column, size_t capacity);
void calxi_my_columns_shrink(calxi_my_columns *columns, uint8_t *rebind);
void calxi_my_columns_point(calxi_my_columns *columns);

/* driver_mysqlclient_decode.c */
/* fault, or CALX_FAULT_NONE */
uint32_t calxi_my_put_binary(calxi_my_column *column, const calx_slot *slot, size_t row);
uint32_t calxi_my_put_text(calxi_my_column *column, const calx_slot *slot, size_t row, const char *text,
                           size_t len);

uint32_t calxi_my_put_bits(calxi_my_column *column, const unsigned char *bits, size_t len, const calx_slot *slot, size_t row);

/* driver_mysqlclient_typed.c: integers that may become decimals, times, uuids and JSON */
uint32_t calxi_my_put_int64(calxi_my_column *column, const calx_slot *slot, size_t row, int64_t number);
uint32_t calxi_my_put_uint64(calxi_my_column *column, const calx_slot *slot, size_t row, uint64_t number);
uint32_t calxi_my_put_timestamp(calxi_my_column *column, const calx_slot *slot, size_t row, calx_timestamp value);
uint32_t calxi_my_put_datetime(calxi_my_column *column, const calx_slot *slot, size_t row);
uint32_t calxi_my_put_date(calxi_my_column *column, const calx_slot *slot, size_t row);
uint32_t calxi_my_put_time(calxi_my_column *column, const calx_slot *slot, size_t row);
uint32_t calxi_my_put_time_text(calxi_my_column *column, const calx_slot *slot, size_t row, const char *text, size_t len);
uint32_t calxi_my_put_string(calxi_my_column *column, const calx_slot *slot, size_t row, const char *text, size_t len);
/* A day or a time of day as a parameter; false: it is none. */
bool calxi_my_date_param(MYSQL_TIME *t, calx_date value);
bool calxi_my_time_param(MYSQL_TIME *t, calx_time value);

/* driver_mysqlclient_wire.c */
bool calxi_my_wire_attach(calxi_my_connection *connection, MYSQL_STMT *stmt);
void calxi_my_wire_detach(MYSQL_STMT *stmt);

/* driver_mysqlclient_result.c */
/* Whether the deadline passed, asked for each row that is dropped (`row` counts them). */
bool calxi_my_out_of_time(calxi_my_connection *connection, const calx_io *io);
void calxi_my_describe(void *result, const calx_column_info **columns, size_t *count);
int32_t calxi_my_fetch_start(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io);
int32_t calxi_my_result_close_start(void *result, calx_io *io);

#endif
