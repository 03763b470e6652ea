/* SPDX-License-Identifier: MIT */
/* calx/error.h: statuses, and the error that a handle answers for itself with. */
#ifndef CALX_ERROR_H
#define CALX_ERROR_H

#include <calx/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a call came to; the class of an error. One taxonomy over all backends: the same mistake gives the same class.
 *  The numbers are part of the ABI. */
typedef enum calx_status {
    CALX_OK = 0,
    CALX_PENDING = 1,            /**< sent, not yet answered (pipelines) */
    CALX_NOT_FOUND = 2,          /**< an answer, not an error: no row where one was asked for */
    CALX_MULTIPLE_RESULTS = 3,   /**< an answer, not an error: several rows where one was asked for */
    CALX_INTEGRITY_ERROR = 10,   /**< a constraint said no; calx_error.kind tells which sort */
    CALX_OPERATIONAL_ERROR = 11, /**< the database could not do it now: locks, resources, read-only, disk full */
    CALX_PROGRAMMING_ERROR = 12, /**< the statement is wrong: syntax, no such table or column */
    CALX_DATA_ERROR = 13,        /**< a value is wrong: out of range, too long, NULL where none fits */
    CALX_INTERFACE_ERROR = 14,   /**< the plugin or client library failed or is missing; the URL is wrong */
    CALX_TIMEOUT = 15,           /**< a deadline passed: checkout, connect, statement or close */
    CALX_DISCONNECT = 16,        /**< the connection is gone */
    CALX_NOT_READY = 17,         /**< the server answers but does not serve yet or any more */
    CALX_STALE_DATA = 18,        /**< rows to change are not there any more */
    CALX_MISUSE = 19,            /**< the program broke a rule of calx: wrong arguments, wrong order of calls */
    CALX_NO_MEMORY = 20,         /**< an allocation failed */
    CALX_UNSUPPORTED = 21        /**< the backend or plugin cannot do this */
} calx_status;

/** The sort of an error within its class. docs/errors.md tells of each what provokes it and how it is cured. The
 *  numbers are part of the ABI. */
typedef enum calx_error_kind {
    CALX_KIND_UNSPECIFIED = 0,
    /* CALX_INTEGRITY_ERROR */
    CALX_UNIQUE_VIOLATION = 1,      /**< a key that is taken */
    CALX_FOREIGN_KEY_VIOLATION = 2, /**< no such parent row, or the row has children */
    CALX_NOT_NULL_VIOLATION = 3,    /**< NULL, or no value at all, for a column that needs one */
    CALX_CHECK_VIOLATION = 4,
    CALX_EXCLUSION_VIOLATION = 5,
    CALX_RAISED = 6,                /**< a trigger or routine in the database said no */
    /* CALX_PROGRAMMING_ERROR, and what can be wrong with the way to the server: CALX_OPERATIONAL_ERROR */
    CALX_SYNTAX_ERROR = 10,
    CALX_NO_SUCH_TABLE = 11,
    CALX_NO_SUCH_COLUMN = 12,
    CALX_ACCESS_DENIED = 13,        /**< a wrong password, or a right that the user has not got */
    CALX_NO_SUCH_DATABASE = 14,     /**< or no such schema */
    CALX_CONNECT_REFUSED = 15,      /**< nobody listens there */
    CALX_HOST_UNKNOWN = 16,         /**< the name has no address */
    CALX_TLS_REFUSED = 17,          /**< no TLS, or a certificate that was not accepted */
    CALX_ALREADY_EXISTS = 18,       /**< a table, column, index or database of that name is there */
    CALX_NO_SUCH_OBJECT = 19,       /**< no such function, type, index, savepoint, ... */
    /* CALX_OPERATIONAL_ERROR */
    CALX_SERIALIZATION_FAILURE = 20,
    CALX_DEADLOCK = 21,
    CALX_LOCK_TIMEOUT = 22,
    CALX_CANCELLED = 23,
    CALX_READ_ONLY = 24,
    CALX_DISK_FULL = 25,
    CALX_TOO_MANY_CONNECTIONS = 26,
    CALX_OUT_OF_RESOURCES = 27,     /**< memory, locks or temporary space of the server */
    CALX_CORRUPTED = 28,            /**< a file or index is damaged, or no database at all */
    /* CALX_DATA_ERROR */
    CALX_VALUE_TOO_LONG = 30,
    CALX_OUT_OF_RANGE = 31,
    CALX_DIVISION_BY_ZERO = 32,
    CALX_UNEXPECTED_NULL = 33,
    CALX_TYPE_MISMATCH = 34,        /**< a value that cannot be read as the type it is for */
    CALX_INVALID_ENCODING = 35,     /**< bytes that are no text, or text that a column's character set has not got */
    /* more of CALX_PROGRAMMING_ERROR */
    CALX_AMBIGUOUS_COLUMN = 40,     /**< several tables have a column of that name */
    CALX_LIMIT_EXCEEDED = 41        /**< more binds, columns, tables or levels than the database takes */
} calx_error_kind;

/** What became of the transaction in which the error happened. */
typedef enum calx_outcome {
    CALX_OUTCOME_NONE = 0,        /**< nothing was sent, or nothing was under way */
    CALX_OUTCOME_OPEN = 1,        /**< the transaction is still open; a rollback will undo it */
    CALX_OUTCOME_ROLLED_BACK = 2, /**< definitely undone */
    CALX_OUTCOME_COMMITTED = 3,   /**< definitely durable */
    CALX_OUTCOME_UNKNOWN = 4,     /**< the connection was lost at COMMIT: it may be durable. Never retry blindly */
    CALX_OUTCOME_PARTIAL = 5      /**< the backend committed a part by itself (MySQL around DDL) */
} calx_outcome;

/** An error in full. Strings are never NULL: "" when not known. Valid as long as the message of its handle. */
typedef struct calx_error {
    uint32_t struct_size;
    calx_status status;
    calx_error_kind kind;
    calx_outcome outcome;
    bool is_disconnect;     /**< the connection is unusable and will not be reused */
    bool is_retryable;      /**< the same transaction may succeed when run again, and nothing of it is durable */
    int32_t native_code;    /**< the backend's own number: errno of MySQL, extended code of SQLite; 0 when none */
    char sqlstate[6];       /**< five characters and a NUL, or "" */
    const char *message;    /**< one line for people; names the thing and the place */
    const char *constraint; /**< as far as the backend tells */
    const char *table;
    const char *column;
    const char *statement;  /**< the SQL that was run, as it was sent (what was not, and a script, as it was written), or "" */
    const char *where;      /**< file:line of the call in the user's program */
} calx_error;

/** The name of a status ("integrity error"); never NULL. Static. */
CALX_API const char *calx_status_name(calx_status status);
/** The name of an outcome ("rolled back"); never NULL. Static. */
CALX_API const char *calx_outcome_name(calx_outcome outcome);
/** The name of a kind ("unique violation"); "unspecified" for 0, never NULL. Static. */
CALX_API const char *calx_error_kind_name(calx_error_kind kind);

#ifdef __cplusplus
}
#endif
#endif
