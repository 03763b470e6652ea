/* SPDX-License-Identifier: MIT */
/* calx/plugin/driver.h: the table of a driver: a client library, wrapped.
 *
 * Every operation that may talk to a server is start / poll / finish. `..._start` begins it; CALX_STEP_WAIT means that the
 * driver has filled `io` with what it waits for. The host waits (with its deadline, cancellation, or an event loop of the
 * program) and calls `poll` until it answers CALX_STEP_DONE or CALX_STEP_FAILED. One operation is under way on a connection
 * at a time. A driver whose library can only block sets CALX_DRIVER_BLOCKING, never answers CALX_STEP_WAIT, and keeps
 * `io->deadline` by the library's own timeouts. After CALX_STEP_DONE the host calls `finish` for what came of it; after
 * CALX_STEP_FAILED it calls `finish`, of which only the transaction, the modes and the count of statements count then, and
 * `error`.
 *
 * The host allocates the driver's state (connection, statement and result, of the sizes that the table declares), zeroed and
 * aligned for any type, and frees it after the matching close. Except for `cancel`, a connection and what belongs to it is
 * used by one thread at a time. */
#ifndef CALX_PLUGIN_DRIVER_H
#define CALX_PLUGIN_DRIVER_H

#include <calx/plugin/plugin.h>

#include <string.h>

/** What a step came to. */
enum {
    CALX_STEP_DONE = 0,
    CALX_STEP_WAIT = 1,
    CALX_STEP_FAILED = 2,
    CALX_STEP_DECLINED = 3 /**< of the slots for pipelines */
};

/** Events of calx_io. */
enum { CALX_IO_READ = 1, CALX_IO_WRITE = 2, CALX_IO_TIMEOUT = 4 };

/** What a value could not be stored for (calx_io.fault). */
enum {
    CALX_FAULT_NONE = 0,
    CALX_FAULT_NULL = 1,     /**< NULL into a type that has none */
    CALX_FAULT_RANGE = 2,    /**< does not fit */
    CALX_FAULT_TYPE = 3,     /**< a column of another type */
    CALX_FAULT_FORMAT = 4,   /**< text that is not what its type says */
    CALX_FAULT_NUL = 5,      /**< text with a NUL byte into a const char * */
    CALX_FAULT_SLOT = 6,     /**< the slot itself is wrong: kind and size do not agree */
    CALX_FAULT_NO_MEMORY = 7, /**< no memory for the decoded value (a result may be read when its connection is gone) */
    CALX_FAULT_ENCODING = 8  /**< text that is no UTF-8 */
};

/** The conversation between host and driver during one operation. */
typedef struct calx_io {
    uint32_t struct_size;
    /* from the driver, with CALX_STEP_WAIT: */
    int32_t fd;           /**< -1: nothing to watch, only the timeout */
    uint32_t events;      /**< CALX_IO_READ | CALX_IO_WRITE */
    int64_t timeout;      /**< microseconds until the driver wants poll anyway (CALX_IO_TIMEOUT); -1 none */
    /* from the host: */
    int64_t deadline;     /**< host->now() at which the host gives up; INT64_MAX none */
    /* from the driver, with CALX_STEP_FAILED of fetch or execute when a slot was at fault (else CALX_FAULT_NONE): */
    uint32_t fault;
    uint32_t fault_column;
} calx_io;

/** Transaction state, as the server or library last reported it. */
enum {
    CALX_TRANSACTION_IDLE = 0,
    CALX_TRANSACTION_ACTIVE = 1,
    CALX_TRANSACTION_FAILED = 2, /**< open, and only a rollback is taken */
    CALX_TRANSACTION_UNKNOWN = 3 /**< the connection is broken, or begins transactions by itself: it is not used again */
};

/** Modes of a server that change how SQL is read or answered; part of the statement cache's key. */
enum {
    CALX_MODE_NO_BACKSLASH_ESCAPES = 1, /**< MySQL: a backslash in a literal is an ordinary character */
    CALX_MODE_BACKSLASH_IN_LITERALS = 2,/**< PostgreSQL: standard_conforming_strings = off */
    CALX_MODE_ANSI_QUOTES = 4           /**< MySQL: "x" is an identifier */
};

/** What came of an operation. Zeroed by the host before `finish`. */
typedef struct calx_completion {
    uint32_t struct_size;
    uint32_t transaction;   /**< CALX_TRANSACTION_... after it */
    uint32_t flags;         /**< CALX_COMPLETION_... */
    uint32_t columns;       /**< of the result; 0: it returns no rows */
    int64_t rows_affected;  /**< -1 when the statement does not say */
    int64_t last_insert_id; /**< with CALX_COMPLETION_HAS_INSERT_ID */
    int64_t row_count;      /**< rows of the result when all are in memory already, else -1 */
    uint32_t modes;         /**< CALX_MODE_... in force now */
    uint32_t statements;    /**< of a script: how many of its statements were begun, the one that failed with them; 0: not told */
} calx_completion;
enum {
    CALX_COMPLETION_HAS_INSERT_ID = 1,
    CALX_COMPLETION_ROLLED_BACK = 2,   /**< asked to commit, the server rolled back (PostgreSQL's tag ROLLBACK) */
    CALX_COMPLETION_INDEPENDENT = 4    /**< the result holds all its rows and does not need the connection any more */
};

/** An error as the driver sees it. Zeroed by the host before `error`. The texts live until the next call on the connection.
 *  `status` stays 0 when only the dialect can classify it (by sqlstate and native code). */
typedef struct calx_driver_error {
    uint32_t struct_size;
    uint32_t status;      /**< calx_status, or 0 */
    uint32_t kind;        /**< calx_error_kind, or 0 */
    uint32_t flags;       /**< CALX_DRIVER_ERROR_... */
    int32_t native_code;
    char sqlstate[8];     /**< NUL-terminated, or "" */
    calx_str message;     /**< without line feeds at its end */
    calx_str constraint;
    calx_str table;
    calx_str column;
    /* of a value that does not fit, where only its type is told: with it the host finds out which value that was */
    uint32_t limit;       /**< CALX_LIMIT_... */
    int32_t limit_size;
    int32_t limit_scale;
    uint32_t parameter;   /**< the statement's parameter that it is about, from 1 on; 0: not told */
    calx_str limit_text;  /**< CALX_LIMIT_TEXT: the value, as the message quotes it */
} calx_driver_error;
enum {
    CALX_LIMIT_NONE = 0,
    CALX_LIMIT_CHARACTERS = 1, /**< limit_size characters */
    CALX_LIMIT_INTEGER = 2,    /**< of limit_size bytes, with a sign */
    CALX_LIMIT_NUMERIC = 3,    /**< limit_size digits before the point, which may be negative, and limit_scale behind it */
    CALX_LIMIT_FLOAT = 4,      /**< of limit_size bytes */
    CALX_LIMIT_TEXT = 5,       /**< the text `limit_text` is none of its type */
    CALX_LIMIT_JSON = 6,       /**< a text that is no JSON; with a CHECK violation: the check was that of JSON, and the next one holds too */
    /** The check of a column has failed, by which the server may have refused JSON: nested deeper than limit_size, or with half of a surrogate pair.
     *  When the statement had such JSON for the column, it is no CHECK violation but a data error. */
    CALX_LIMIT_JSON_CHECK = 7
};
enum {
    CALX_DRIVER_ERROR_DISCONNECT = 1,      /**< the connection is gone */
    CALX_DRIVER_ERROR_STATEMENT_STALE = 2, /**< the prepared handle is not valid any more: prepare again */
    CALX_DRIVER_ERROR_NOT_SENT = 4,        /**< the server has seen nothing of the operation */
    CALX_DRIVER_ERROR_ROLLED_BACK = 8      /**< the failure undid the whole transaction (1213, SQLITE_FULL) */
};

/** A column of a result. Texts live as long as the result, unless it is independent: then as long as that too. */
typedef struct calx_column_info {
    calx_str name;
    uint32_t kind;        /**< CALX_KIND_... that CALX_KIND_VALUE gives for it, NONE when it differs by row */
    uint32_t native_type; /**< the backend's own number (OID, MYSQL_TYPE_...), 0 when none */
    calx_str type_name;   /**< as the backend tells ("varchar", "BIGINT"), or "" */
} calx_column_info;

/** One pair of a URL's query. */
typedef struct calx_pair {
    const char *key;
    const char *value;
} calx_pair;

typedef struct calx_host_port {
    const char *host;
    int32_t port; /**< 0: the default */
    int32_t reserved;
} calx_host_port;

/** Where to connect to: the URL's parts, unescaped; NULL and 0 are absent. Valid until the connect is done, or its
 *  connection closed or abandoned. */
typedef struct calx_connect_params {
    uint32_t struct_size;
    uint32_t host_size; /**< sizeof(calx_host_port) of the host */
    uint32_t pair_size; /**< sizeof(calx_pair) */
    uint32_t flags;
    const char *username;
    const char *password;
    const char *database;
    const calx_host_port *hosts;
    size_t host_count;
    const calx_pair *options; /**< those query keys that the driver or dialect declares */
    size_t option_count;
    int64_t statement_timeout; /**< microseconds, 0 none: for a library that must be told at connect */
} calx_connect_params;

/** The value of a key of the URL's query; NULL: it is not there. `params` may be NULL. */
static inline const char *calx_option_value(const calx_connect_params *params, const char *key)
{
    size_t i;
    for (i = 0; params && i < params->option_count; i++) {
        const calx_pair *pair = (const calx_pair *)(const void *)((const char *)params->options + i * params->pair_size);
        if (strcmp(pair->key, key) == 0)
            return pair->value;
    }
    return NULL;
}

/** One of the hosts, from 0 on. */
static inline const calx_host_port *calx_host_at(const calx_connect_params *params, size_t i)
{
    return (const calx_host_port *)(const void *)((const char *)params->hosts + i * params->host_size);
}

/** A URL query key that a dialect or driver understands. */
typedef struct calx_option {
    const char *name;
    uint32_t flags; /**< CALX_OPTION_SECRET: masked in rendered URLs */
    uint32_t reserved;
} calx_option;
enum { CALX_OPTION_SECRET = 1 };

/** Flags of prepare and execute. */
enum {
    CALX_PREPARE_ONCE = 1,  /**< run once: the driver may do without a prepared handle on the server */
    CALX_EXECUTE_STREAM = 2 /**< do not hold all rows in memory */
};

/** Purposes of `command_start`. */
enum {
    CALX_COMMAND_SCRIPT = 0, /**< any SQL, several statements; rows are dropped */
    CALX_COMMAND_BEGIN = 1,
    CALX_COMMAND_COMMIT = 2,
    CALX_COMMAND_ROLLBACK = 3,
    CALX_COMMAND_SAVEPOINT = 4, /**< savepoint, release, rollback to */
    CALX_COMMAND_SETUP = 5,     /**< of the session, right after connect */
    CALX_COMMAND_PING = 6
};

/** Capabilities. */
enum {
    CALX_DRIVER_BLOCKING = 1,    /**< never answers CALX_STEP_WAIT */
    CALX_DRIVER_MULTI_ROW = 2,   /**< execute takes rows > 1 */
    CALX_DRIVER_DIRECT = 4,      /**< a statement prepared with CALX_PREPARE_ONCE saves a round trip */
    CALX_DRIVER_NO_INSERT_ID = 8,/**< never tells the key of an inserted row */
    CALX_DRIVER_FUNCTIONS = 16   /**< brings the SQL functions that its dialect writes and the database has not by itself */
};

typedef struct calx_driver {
    uint32_t struct_size;
    uint32_t capabilities;
    const char *name;
    size_t connection_size; /**< of the driver's private states */
    size_t statement_size;
    size_t result_size;
    uint32_t option_size;   /**< sizeof(calx_option) */
    uint32_t column_size;   /**< sizeof(calx_column_info) */
    const calx_option *options;
    size_t option_count;
    const char *const *dialects; /**< names of the dialects that this driver's servers speak, NULL-terminated; for messages */

    /* Connection. required: connect_start, close_start, abandon, poll (unless BLOCKING), finish, error */
    int32_t (*connect_start)(void *connection, const calx_connect_params *params, calx_io *io);
    int32_t (*close_start)(void *connection, calx_io *io); /**< after any state, also a failed connect; frees all it holds */
    /** Frees all it holds without a word to the server (fork, dead peer), also in the middle of an operation; never blocks. The
     *  host closes results and statements of the connection after it: they must then only free what is theirs. */
    void (*abandon)(void *connection);
    int32_t (*poll)(void *connection, uint32_t ready, calx_io *io); /**< ready: CALX_IO_... that happened */
    void (*finish)(void *connection, calx_completion *completion);
    void (*error)(void *connection, calx_driver_error *error);
    int32_t (*cancel)(void *connection); /**< optional; from any thread: asks the server to stop what is under way */
    /** Text of the server's version ("15.4", "10.11.6-MariaDB"), NUL-terminated; borrowed from the connection. required */
    const char *(*server_version)(void *connection);
    /** SQL without parameters. required */
    int32_t (*command_start)(void *connection, uint32_t purpose, const char *sql, size_t len, calx_io *io);

    /* Statement. required: prepare_start, statement_close, execute_start */
    int32_t (*prepare_start)(void *connection, void *statement, const char *sql, size_t len, size_t parameters,
                             uint32_t flags, calx_io *io);
    void (*statement_close)(void *statement); /**< no waiting: what must be said to the server goes out with the next operation */
    /** Runs it. `slots` has one slot a parameter, read at once and `rows` times (rows > 1 only with CALX_DRIVER_MULTI_ROW);
     *  their memory lives until the operation is done. `result` is zeroed state of result_size. */
    int32_t (*execute_start)(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows,
                             uint32_t flags, calx_io *io);

    /* Result. required: describe, fetch_start, result_close_start */
    void (*describe)(void *result, const calx_column_info **columns, size_t *count);
    /** Decodes up to `rows` rows into the slots (count <= columns; further columns are skipped). `*got` < `rows` with
     *  CALX_STEP_DONE means the end. Text and bytes point into driver memory, valid until the next fetch or close. */
    int32_t (*fetch_start)(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io);
    /** Ends the result, read to its end or not. The statement can be executed again afterwards. */
    int32_t (*result_close_start)(void *result, calx_io *io);

    /* Cancelling that takes more than a moment, instead of `cancel`. Optional: the first two, or the third. Legal from another thread, as
     * `cancel` is; while the first or the third runs, the connection stays, and neither may block. */
    /** All that `cancel_run` needs; NULL: out of memory, or nothing to cancel. */
    void *(*cancel_begin)(void *connection);
    /** Asks the server, and frees `cancel`; may block until `deadline`. The connection may be gone, but no operation begins on it. */
    int32_t (*cancel_run)(void *cancel, int64_t deadline);
    /** The SQL that, run on another connection of the same account, stops what this one does ("KILL QUERY 7"): its length, 0 for none.
     *  `*host`: to which of the hosts of its calx_connect_params this connection goes, from 0. */
    int32_t (*cancel_sql)(void *connection, char *sql, size_t size, uint32_t *host);

    /* Pipelines: what is queued is sent together, and its answers are collected together. Optional, all three or none. Between the first
     * that is queued and the end of `sync_start` nothing else is asked of the connection, but `prepare_start` and the closing slots. */
    /** As `command_start` and `execute_start`, but DONE means queued; its outcome is `sync_start`'s to tell, and rows are dropped. What the
     *  arguments point to is read at once. CALX_STEP_DECLINED: nothing was queued, this one is to be run at once, after a sync. */
    int32_t (*queue_command)(void *connection, uint32_t purpose, const char *sql, size_t len, calx_io *io);
    int32_t (*queue_execute)(void *statement, const calx_slot *slots, size_t count, calx_io *io);
    /** Sends all, and waits for the answers. `*done`, also while it waits: how many were done, in their order. FAILED: number `*done`, from
     *  0, was not, and those behind it were not run (or nobody knows, when the connection is lost). `finish` tells the transaction's state after it
     *  and the sum of the rows affected. */
    int32_t (*sync_start)(void *connection, size_t *done, calx_io *io);
} calx_driver;

#endif
