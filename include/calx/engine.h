/* SPDX-License-Identifier: MIT */
/* calx/engine.h: engines, connections, sessions and transactions. */
#ifndef CALX_ENGINE_H
#define CALX_ENGINE_H

#include <calx/isolation.h>
#include <calx/macros.h>
#include <calx/pool.h>
#include <calx/sql.h>
#include <calx/url.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct calx_engine calx_engine;           /**< thread-safe; where connections come from */
typedef struct calx_connection calx_connection;   /**< one thread at a time; holds a connection until it is closed */
typedef struct calx_session calx_session;         /**< one thread at a time; holds a connection for each transaction */
typedef struct calx_sessionmaker calx_sessionmaker; /**< thread-safe; options for sessions */
typedef struct calx_transaction calx_transaction; /**< a savepoint; belongs to its session or connection */
typedef struct calx_result calx_result;
typedef struct calx_metadata calx_metadata;

/** For options where zero means the default. */
#define CALX_NO_OVERFLOW (-1)
#define CALX_NO_TIMEOUT (-1)

/** Receives one record of echo, without a line feed at its end (SQL of several lines keeps its own). Called on the thread that
 *  executes. */
typedef void (*calx_logger)(void *context, const char *line);

/** Options of an engine. Zero means the default. All but `metadata`, `logger` and `logger_context` may stand in the query of the
 *  URL as well ("?echo=1&pool_size=20"); an option given here wins. Times are seconds. */
typedef struct calx_engine_options {
    uint32_t struct_size;
    const calx_metadata *metadata; /**< kept for the ORM */
    bool echo;                     /**< log SQL to stderr or `logger`; also by CALX_ECHO=1 in the environment */
    bool hide_parameters;          /**< echo and calx's own messages show no values (a server's may quote one) */
    int pool_size;                 /**< 5 */
    int max_overflow;              /**< 10; CALX_NO_OVERFLOW: none */
    double pool_timeout;           /**< 30; CALX_NO_TIMEOUT: wait for ever */
    double pool_recycle;           /**< age at which a connection is replaced; never */
    bool pool_pre_ping;            /**< try a connection before it is handed out */
    double connect_timeout;        /**< 30 */
    double statement_timeout;      /**< none; of each statement, and of COMMIT and ROLLBACK */
    double close_timeout;          /**< 5 */
    int statement_cache_size;      /**< 128 prepared statements a connection */
    bool autocommit;               /**< sessions and connections start in autocommit */
    calx_logger logger;            /**< instead of stderr */
    void *logger_context;
    calx_isolation isolation_level; /**< of all transactions, else the server's; in a URL: "isolation_level=REPEATABLE READ" */
    calx_poolclass poolclass;      /**< CALX_POOL_QUEUE; CALX_POOL_STATIC for a database in memory. In a URL: queue, null, static */
    int end_;
} calx_engine_options;

/** Options of a session or connection. */
typedef struct calx_session_options {
    uint32_t struct_size;
    bool autocommit;          /**< each statement is a transaction of its own, but between calx_begin() and its end */
    double statement_timeout; /**< instead of the engine's; as there, what is negative and not CALX_NO_TIMEOUT, or no number, is CALX_MISUSE */
    calx_isolation isolation_level; /**< instead of the engine's; any but CALX_AUTOCOMMIT ends an autocommit of the engine */
    bool pipeline; /**< calx_exec() in a transaction sends and does not wait: see calx_sync() */
    int end_;
    const calx_schema_map *schemas; /**< where tables lie that its statements name, as CALX_SCHEMAS(); copied. Textual SQL is left alone */
} calx_session_options;

/** An engine for a URL. Opens nothing. Never NULL: when the URL or its plugins are wrong the engine is failed; it answers
 *  calx_errmsg(), and so does everything opened on it. Plugins are loaded here. The URL is copied. */
CALX_API calx_engine *calx_engine_create_string(const char *url, const calx_engine_options *options);
CALX_API calx_engine *calx_engine_create_url(const calx_url *url, const calx_engine_options *options);
/** Closes idle connections; those that are out are closed on their return, and the engine's memory goes with the last. */
CALX_API void calx_engine_dispose(calx_engine *engine);
/** The engine's URL, borrowed; NULL for an engine that failed for want of memory. */
CALX_API const calx_url *calx_engine_url(const calx_engine *engine);

/** What the engine's cache of compiled statements has done: found, compiled, and what it holds. Statements that a connection has prepared
 *  already, and kept ones above all, are not even looked for. */
typedef struct calx_cache_stats {
    uint32_t struct_size;   /**< sizeof(calx_cache_stats), set by the caller; 0: this one */
    uint64_t hits, misses;  /**< since the engine was made */
    uint64_t entries, bytes; /**< now */
    uint64_t bytes_max;     /**< beyond which what was not used for longest goes */
} calx_cache_stats;
/** Thread-safe. A failed engine has an empty cache. */
CALX_API calx_status calx_engine_cache_stats(calx_engine *engine, calx_cache_stats *stats);

/** A factory of sessions with the same options. Never NULL. */
CALX_API calx_sessionmaker *calx_sessionmaker_create_with(calx_engine *engine, const calx_session_options *options);
CALX_API void calx_sessionmaker_dispose(calx_sessionmaker *maker);

/** A session; opens nothing until its first statement. Never NULL. */
CALX_API calx_session *calx_session_open_engine(calx_engine *engine, const calx_session_options *options, const char *where);
CALX_API calx_session *calx_session_open_maker(calx_sessionmaker *maker, const calx_session_options *options, const char *where);
/** Rolls back what was not committed, returns the connection to the pool and frees the session. Returns the first error that no
 *  commit returned and no rollback cleared; of what that rollback could not undo (see calx_rollback()) it says nothing. NULL is fine. */
CALX_API calx_status calx_session_close(calx_session *session);

/** A connection, opened at once. Never NULL; it is failed when that did not work: calx_error_of(), calx_errmsg(). */
CALX_API calx_connection *calx_connection_open(calx_engine *engine, const calx_session_options *options, const char *where);
CALX_API calx_status calx_connection_close(calx_connection *connection);

/* ---- on sessions and connections alike ---- */

/** Asks the server for a sign of life, outside of any transaction that is not begun. */
CALX_API calx_status calx_session_ping(calx_session *session, const char *where);
CALX_API calx_status calx_connection_ping(calx_connection *connection, const char *where);

/** Closes the connection under the handle at once instead of returning it to the pool: for a program that knows it to be bad. The next
 *  statement gets another one. A transaction under way is rolled back by that, and the handle keeps CALX_DISCONNECT for it until
 *  calx_rollback() or calx_commit(), as when the connection is lost. CALX_OK also when the handle holds no connection. */
CALX_API calx_status calx_session_invalidate(calx_session *session, const char *where);
CALX_API calx_status calx_connection_invalidate(calx_connection *connection, const char *where);

/** Options of one execution. */
typedef struct calx_execute_options {
    uint32_t struct_size;
    /** Rows come as they are fetched; nothing else may run on the handle until the result is closed. Closing it early reads what
     *  is left within close_timeout; when that is too short the connection, and with it the transaction, is given up. */
    bool stream;
    double timeout; /**< seconds; instead of the handle's, and checked as that is. A call that has one is run at once, also in a pipeline */
    bool pipeline;  /**< of calx_exec(): do not wait for the answer; see calx_sync() */
    int end_;
    const calx_schema_map *schemas; /**< instead of the handle's */
} calx_execute_options;

/** Runs a statement, for its effect. Rows are dropped. `options` may be NULL; `where` is file:line, or NULL; it is not copied:
 *  it has to live as long as the handle and the results that are open. (The macros give a literal.) */
CALX_API calx_status calx_session_exec(calx_session *session, calx_statement *statement, calx_args_t args,
                                       const calx_execute_options *options, const char *where);
CALX_API calx_status calx_connection_exec(calx_connection *connection, calx_statement *statement, calx_args_t args,
                                          const calx_execute_options *options, const char *where);
/** Waits for the answers to all that was sent without waiting (`.pipeline`). Such a calx_exec() returns CALX_PENDING, or, where it was run at
 *  once (a driver without pipelines, autocommit, a statement's first run, a .timeout of its own), what it came to. Every other call on the
 *  handle collects the answers first, and calx_commit() together with its own. The first error is the transaction's, with its own statement and
 *  place; what was sent behind it was not run. After this and after calx_commit(), calx_rowcount() is the sum over what was run with `.pipeline`,
 *  queued or at once, since the last of them, an error, or a rollback of the transaction. CALX_OK when nothing is to be collected. */
CALX_API calx_status calx_session_sync(calx_session *session, const char *where);
CALX_API calx_status calx_connection_sync(calx_connection *connection, const char *where);
/** Runs a statement, for its rows. Never NULL: a failed result has no rows and answers for the error. Close it. */
CALX_API calx_result *calx_session_query(calx_session *session, calx_statement *statement, calx_args_t args,
                                         const calx_execute_options *options, const char *where);
CALX_API calx_result *calx_connection_query(calx_connection *connection, calx_statement *statement, calx_args_t args,
                                            const calx_execute_options *options, const char *where);
/** Runs several statements, separated by semicolons, without arguments; rows are dropped. When one fails in autocommit, those before it
 *  are kept by SQLite and MySQL, but not by PostgreSQL, which runs them as one transaction. On MySQL and MariaDB DDL in it ends the
 *  transaction, which begins again behind the script: each statement that follows inside is durable by itself. */
CALX_API calx_status calx_session_script(calx_session *session, const char *sql, const char *where);
CALX_API calx_status calx_connection_script(calx_connection *connection, const char *sql, const char *where);

/** How many rows calx_one() and its kin want. */
enum {
    CALX_EXACTLY_ONE = 1, /**< CALX_NOT_FOUND, CALX_MULTIPLE_RESULTS */
    CALX_FIRST = 2,       /**< CALX_NOT_FOUND; further rows are dropped */
    CALX_ONE_OR_NONE = 3  /**< CALX_MULTIPLE_RESULTS; none is CALX_OK and `*found` false */
};
/** Runs a statement for one row, decoded into the slots; text is copied and lives until the handle's next transaction begins. When
 *  there is no row the places are set to zero. `found` may be NULL. With `scalar` there may be fewer slots than columns. */
CALX_API calx_status calx_session_row(calx_session *session, calx_statement *statement, calx_args_t args, int want, bool scalar,
                                      const calx_slot *slots, size_t count, bool *found, const char *where);
CALX_API calx_status calx_connection_row(calx_connection *connection, calx_statement *statement, calx_args_t args, int want,
                                         bool scalar, const calx_slot *slots, size_t count, bool *found, const char *where);

/** Rows that the last statement changed or matched (a row set to what it was counts); -1 when it does not say (MariaDB: with RETURNING),
 *  or has not been answered (CALX_PENDING). */
CALX_API int64_t calx_session_rowcount(const calx_session *session);
CALX_API int64_t calx_connection_rowcount(const calx_connection *connection);
/** The key that the last statement, an INSERT of one row, was given by the database. CALX_UNSUPPORTED where the backend does not
 *  tell (PostgreSQL: use INSERT ... RETURNING), CALX_MISUSE when no key was generated. A key that the statement gave itself is told by SQLite,
 *  and is CALX_MISUSE on MariaDB, whose server does not repeat it. */
CALX_API calx_status calx_session_last_insert_id(calx_session *session, int64_t *id, const char *where);
CALX_API calx_status calx_connection_last_insert_id(calx_connection *connection, int64_t *id, const char *where);

/* ---- errors; the handle answers for itself ---- */
CALX_API const char *calx_engine_errmsg(const calx_engine *engine);
CALX_API const char *calx_session_errmsg(const calx_session *session);
CALX_API const char *calx_connection_errmsg(const calx_connection *connection);
CALX_API const char *calx_transaction_errmsg(const calx_transaction *transaction);
CALX_API const char *calx_result_errmsg(const calx_result *result);
CALX_API const char *calx_null_errmsg(const void *null);
/** The error in full; never NULL: its status is CALX_OK when there is none. */
CALX_API const calx_error *calx_engine_error(const calx_engine *engine);
CALX_API const calx_error *calx_session_error(const calx_session *session);
CALX_API const calx_error *calx_connection_error(const calx_connection *connection);
CALX_API const calx_error *calx_transaction_error(const calx_transaction *transaction);
CALX_API const calx_error *calx_result_error(const calx_result *result);
CALX_API const calx_error *calx_null_error(const void *null);

#ifndef __cplusplus
/** calx_engine_create(url), calx_engine_create(url, .echo = true, ...); url is text or a calx_url. */
#define calx_engine_create(...) CALX_ENGINE_CREATE_(__VA_ARGS__, .end_ = 0)
#define CALX_ENGINE_CREATE_(url, ...)                                                                              \
    _Generic((url), calx_url *: calx_engine_create_url, const calx_url *: calx_engine_create_url,                  \
             char *: calx_engine_create_string, const char *: calx_engine_create_string)(                          \
        url, &(calx_engine_options){ .struct_size = sizeof(calx_engine_options), __VA_ARGS__ })

#define CALX_SESSION_OPTIONS_(...) &(calx_session_options){ .struct_size = sizeof(calx_session_options), __VA_ARGS__ }
#define calx_sessionmaker_create(...) CALX_SESSIONMAKER_CREATE_(__VA_ARGS__, .end_ = 0)
#define CALX_SESSIONMAKER_CREATE_(engine, ...) calx_sessionmaker_create_with(engine, CALX_SESSION_OPTIONS_(__VA_ARGS__))
/** calx_session_open(engine or sessionmaker), with options after it. */
#define calx_session_open(...) CALX_SESSION_OPEN_(__VA_ARGS__, .end_ = 0)
#define CALX_SESSION_OPEN_(from, ...)                                                                              \
    _Generic((from), calx_engine *: calx_session_open_engine, calx_sessionmaker *: calx_session_open_maker)(       \
        from, CALX_SESSION_OPTIONS_(__VA_ARGS__), CALX_HERE_)
#define calx_connect(...) CALX_CONNECT_(__VA_ARGS__, .end_ = 0)
#define CALX_CONNECT_(engine, ...) calx_connection_open(engine, CALX_SESSION_OPTIONS_(__VA_ARGS__), CALX_HERE_)

#define CALX_ON_(h, verb) _Generic((h), calx_session *: calx_session_##verb, calx_connection *: calx_connection_##verb)
#define calx_ping(h) CALX_ON_(h, ping)(h, CALX_HERE_)
#define calx_invalidate(h) CALX_ON_(h, invalidate)(h, CALX_HERE_)
#define calx_sync(h) CALX_ON_(h, sync)(h, CALX_HERE_)
#define calx_script(h, sql) CALX_ON_(h, script)(h, sql, CALX_HERE_)
#define calx_rowcount(h) CALX_ON_(h, rowcount)(h)
#define calx_last_insert_id(h, id) CALX_ON_(h, last_insert_id)(h, id, CALX_HERE_)

#define CALX_NO_OPTIONS_ ((const calx_execute_options *)0)
#define CALX_EXECUTE_OPTIONS_(...) &(calx_execute_options){ .struct_size = sizeof(calx_execute_options), __VA_ARGS__ }
/* Statement alone, with arguments, or with arguments and options: chosen by the count. */
#define CALX_RUN_(verb, ...) CALX_CAT_(CALX_RUN, CALX_FEW_(__VA_ARGS__))(verb, __VA_ARGS__)
#define CALX_RUN2_(verb, h, statement) \
    CALX_ON_(h, verb)(h, CALX_STATEMENT_(statement), CALX_NO_ARGS, CALX_NO_OPTIONS_, CALX_HERE_)
#define CALX_RUN3_(verb, h, statement, args) \
    CALX_ON_(h, verb)(h, CALX_STATEMENT_(statement), args, CALX_NO_OPTIONS_, CALX_HERE_)
#define CALX_RUN4_(verb, h, statement, args, ...) \
    CALX_ON_(h, verb)(h, CALX_STATEMENT_(statement), args, CALX_EXECUTE_OPTIONS_(__VA_ARGS__), CALX_HERE_)
/* Plain text does not compile here: it goes through calx_text(). (To C, passing a wrong pointer is a mere warning.) */
#define CALX_STATEMENT_(statement) _Generic((statement), calx_statement *: (statement))
#define CALX_FEW_(...) CALX_FEW__(__VA_ARGS__, 4_, 4_, 4_, 4_, 4_, 3_, 2_, 1_, 0)
#define CALX_FEW__(a, b, c, d, e, f, g, h, n, ...) n
/** calx_exec(h, statement), calx_exec(h, statement, calx_args(...)), calx_exec(h, statement, CALX_NO_ARGS, .timeout = 2) */
#define calx_exec(...) CALX_RUN_(exec, __VA_ARGS__)
/** calx_query(h, statement), calx_query(h, statement, calx_args(...)), calx_query(h, statement, calx_args(...), .stream = true) */
#define calx_query(...) CALX_RUN_(query, __VA_ARGS__)

#define calx_errmsg(h)                                                                                             \
    _Generic((h), calx_engine *: calx_engine_errmsg, const calx_engine *: calx_engine_errmsg,                      \
             calx_session *: calx_session_errmsg, const calx_session *: calx_session_errmsg,                       \
             calx_connection *: calx_connection_errmsg, const calx_connection *: calx_connection_errmsg,           \
             calx_transaction *: calx_transaction_errmsg, const calx_transaction *: calx_transaction_errmsg,       \
             calx_result *: calx_result_errmsg, const calx_result *: calx_result_errmsg,                           \
             calx_url *: calx_url_errmsg, const calx_url *: calx_url_errmsg,                                       \
             calx_statement *: calx_statement_errmsg, const calx_statement *: calx_statement_errmsg,               \
             void *: calx_null_errmsg, const void *: calx_null_errmsg)(h)
#define calx_error_of(h)                                                                                           \
    _Generic((h), calx_engine *: calx_engine_error, const calx_engine *: calx_engine_error,                        \
             calx_session *: calx_session_error, const calx_session *: calx_session_error,                         \
             calx_connection *: calx_connection_error, const calx_connection *: calx_connection_error,             \
             calx_transaction *: calx_transaction_error, const calx_transaction *: calx_transaction_error,         \
             calx_result *: calx_result_error, const calx_result *: calx_result_error,                             \
             void *: calx_null_error, const void *: calx_null_error)(h)

/* Scopes, for those who like Python's with: the handle is closed on every way out of the block (gcc, clang). */
static inline void calx_session_cleanup_(calx_session **session) { calx_session_close(*session); }
static inline void calx_connection_cleanup_(calx_connection **connection) { calx_connection_close(*connection); }
static inline void calx_engine_cleanup_(calx_engine **engine) { calx_engine_dispose(*engine); }
/** calx_auto(calx_session) session = calx_session_open(engine); also calx_connection, calx_engine, calx_result. */
#define calx_auto(type) __attribute__((cleanup(type##_cleanup_))) type *
/** calx_with_session(session, engine) { ... } */
#define calx_with_session(name, ...)                                                                               \
    for (calx_session *name __attribute__((cleanup(calx_session_cleanup_))) = calx_session_open(__VA_ARGS__),      \
                            *CALX_CAT_(name, _once_) = name;                                                       \
         CALX_CAT_(name, _once_); CALX_CAT_(name, _once_) = NULL)
#define calx_with_connection(name, ...)                                                                            \
    for (calx_connection *name __attribute__((cleanup(calx_connection_cleanup_))) = calx_connect(__VA_ARGS__),     \
                               *CALX_CAT_(name, _once_) = name;                                                    \
         CALX_CAT_(name, _once_); CALX_CAT_(name, _once_) = NULL)
#endif

#ifdef __cplusplus
}
#endif

#include <calx/transaction.h>

#endif
