/* SPDX-License-Identifier: MIT */
/* calx/transaction.h: transactions of sessions and connections: begin, commit, rollback, savepoints. */
#ifndef CALX_TRANSACTION_H
#define CALX_TRANSACTION_H

#include <calx/engine.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a transaction is to be like. What the backend cannot do is CALX_UNSUPPORTED, and nothing is begun. */
typedef struct calx_begin_options {
    uint32_t struct_size;
    calx_isolation isolation_level; /**< instead of the session's; CALX_AUTOCOMMIT is misuse */
    bool read_only;                 /**< what writes is refused by the backend */
    bool deferrable;                /**< PostgreSQL: a serializable read-only one waits until it can neither fail nor block */
    int end_;
} calx_begin_options;

/** Begins a transaction now; without it the first statement does, with the session's isolation level. CALX_MISUSE when one is under
 *  way. `options` may be NULL. */
CALX_API calx_status calx_session_begin(calx_session *session, const calx_begin_options *options, const char *where);
CALX_API calx_status calx_connection_begin(calx_connection *connection, const calx_begin_options *options, const char *where);

/** Commits. A transaction with an error is rolled back instead, and that first error returned; its message can be read until the
 *  next call that begins a transaction. Savepoints still open are committed with it. */
CALX_API CALX_MUST_CHECK calx_status calx_session_commit(calx_session *session, const char *where);
CALX_API CALX_MUST_CHECK calx_status calx_connection_commit(calx_connection *connection, const char *where);
/** Rolls back, and clears the error. CALX_OK also when the server had done so already, or the connection is lost.
 *  CALX_OPERATIONAL_ERROR with CALX_OUTCOME_PARTIAL when a statement of the transaction had committed what came before it (DDL on MySQL
 *  and MariaDB, a BEGIN there, a COMMIT of the program): the rest is undone, and the handle can be used as after CALX_OK. */
CALX_API calx_status calx_session_rollback(calx_session *session, const char *where);
CALX_API calx_status calx_connection_rollback(calx_connection *connection, const char *where);

/** A savepoint. Never NULL. It ends with calx_commit(), which releases it, or calx_rollback(), which clears errors since it began
 *  (unless the backend says that the whole transaction is gone), or with its transaction. After an error calx_commit() releases
 *  nothing and returns that error, which stays until calx_rollback() of this savepoint or of the whole. The handle is freed with the
 *  transaction that it is part of, and must not be used after that. Where no transaction is under way one begins, as for a statement; in
 *  autocommit that is CALX_MISUSE, which stays until a rollback: begin one with calx_begin(). */
CALX_API calx_transaction *calx_session_begin_nested(calx_session *session, const char *where);
CALX_API calx_transaction *calx_connection_begin_nested(calx_connection *connection, const char *where);
CALX_API CALX_MUST_CHECK calx_status calx_transaction_commit(calx_transaction *transaction, const char *where);
CALX_API calx_status calx_transaction_rollback(calx_transaction *transaction, const char *where);

/** Options of calx_transact(). Zero means the default; times are seconds. */
typedef struct calx_transact_options {
    uint32_t struct_size;
    int max_attempts;               /**< 10; 1: never again */
    double backoff;                 /**< 0.01; before the second attempt, and twice as long before each one after it; CALX_NO_TIMEOUT: none */
    double max_backoff;             /**< 1; of one wait */
    calx_isolation isolation_level; /**< as in calx_begin() */
    bool read_only;
    bool deferrable;
    int end_;
} calx_transact_options;

/** Runs `function(session, context)` as one transaction: begins it, commits when the function returned CALX_OK, else rolls back and returns
 *  what the function returned. What was definitely undone (a serialization failure, a deadlock, a connection lost before COMMIT) or never
 *  begun is run again, after a wait: so the function must do nothing but work on this session, or nothing that it may not do twice. An
 *  outcome UNKNOWN or PARTIAL is never run again, nor is a timeout or any other error. The function may set savepoints, but neither
 *  commits nor rolls back itself. CALX_MISUSE when a transaction is under way. When it does all the same it is not run again, and
 *  the error has outcome PARTIAL when it has committed, else ROLLED_BACK. CALX_PENDING is as good as CALX_OK where the function has sent
 *  something without waiting, and CALX_MISUSE, rolled back, where it has not. The error of the last attempt stays readable. On SQLite a
 *  transaction that is not read-only takes the write lock when it begins. */
CALX_API CALX_MUST_CHECK calx_status calx_session_transact(calx_session *session,
                                                           calx_status (*function)(calx_session *session, void *context),
                                                           void *context, const calx_transact_options *options, const char *where);
CALX_API CALX_MUST_CHECK calx_status calx_connection_transact(calx_connection *connection,
                                                              calx_status (*function)(calx_connection *connection, void *context),
                                                              void *context, const calx_transact_options *options,
                                                              const char *where);

/* ---- two phases ---- */

/** Begins a transaction that is committed in two phases: calx_prepare() leaves it on the server, checked and durable, and calx_commit()
 *  or calx_rollback() ends it there, now or, by its identifier and on any connection, after a crash. `gid` has 1 to 64 printable ASCII
 *  characters, but no quote and no backslash, and is to be unique among all transactions of the server; NULL: calx makes one. Without
 *  calx_prepare() it is a transaction like any other. CALX_UNSUPPORTED where there are none (SQLite). */
CALX_API calx_status calx_session_begin_twophase(calx_session *session, const char *gid, const char *where);
CALX_API calx_status calx_connection_begin_twophase(calx_connection *connection, const char *gid, const char *where);
/** The identifier of the last one, valid until the next is begun; "" when there was none. */
CALX_API const char *calx_session_twophase_gid(const calx_session *session);
CALX_API const char *calx_connection_twophase_gid(const calx_connection *connection);
/** The first phase. CALX_OK: from now on calx_commit() does not fail for want of anything but the connection, and only it or
 *  calx_rollback() is taken (closing the handle rolls back). Else the transaction is over, as after calx_commit(): rolled back, or, when the
 *  connection was lost, of outcome UNKNOWN: it may be prepared. */
CALX_API CALX_MUST_CHECK calx_status calx_session_prepare(calx_session *session, const char *where);
CALX_API CALX_MUST_CHECK calx_status calx_connection_prepare(calx_connection *connection, const char *where);
/** The identifiers of transactions that are prepared and not ended, of any program, in the order of the server: `*count` texts at `*gids`, one
 *  block for calx_free(). Identifiers that calx_begin_twophase() would refuse are left out. Not within a transaction. */
CALX_API calx_status calx_session_recover_twophase(calx_session *session, char ***gids, size_t *count, const char *where);
CALX_API calx_status calx_connection_recover_twophase(calx_connection *connection, char ***gids, size_t *count, const char *where);
/** Ends a prepared transaction by its identifier. Not within a transaction. On PostgreSQL: in the database and by the account that
 *  prepared it. */
CALX_API CALX_MUST_CHECK calx_status calx_session_commit_prepared(calx_session *session, const char *gid, const char *where);
CALX_API CALX_MUST_CHECK calx_status calx_connection_commit_prepared(calx_connection *connection, const char *gid, const char *where);
CALX_API calx_status calx_session_rollback_prepared(calx_session *session, const char *gid, const char *where);
CALX_API calx_status calx_connection_rollback_prepared(calx_connection *connection, const char *gid, const char *where);

/** Asks the server to stop what runs on the handle: that call returns CALX_OPERATIONAL_ERROR of kind CALX_CANCELLED, unless it was done
 *  before. From any thread, at any time while the handle lives: the one call that is. It never reaches a later statement; when nothing
 *  runs, it does nothing. A stream runs until its last row is fetched, or was sent by the server. It also ends the waits of calx_transact(). CALX_OK: asked. CALX_OPERATIONAL_ERROR: the server could not be asked;
 *  CALX_NO_MEMORY: for lack of memory. CALX_UNSUPPORTED: the driver cannot. CALX_MISUSE: in a child process, of a handle that
 *  its parent opened before fork(), as calx_errmsg says then. The handle's own error is not touched. It blocks for a round trip or two, and locks: it is not
 *  for signal handlers, which write a byte into a pipe for a thread that calls it (examples/cancel.c). Afterwards the transaction is
 *  failed as after any error; once it is rolled back the handle goes on with the same connection. */
CALX_API calx_status calx_session_cancel(calx_session *session);
CALX_API calx_status calx_connection_cancel(calx_connection *connection);

/** Whether a transaction is under way. */
CALX_API bool calx_session_in_transaction(const calx_session *session);
CALX_API bool calx_connection_in_transaction(const calx_connection *connection);

#ifndef __cplusplus
/** calx_begin(h), calx_begin(h, .isolation_level = CALX_SERIALIZABLE, .read_only = true) */
#define calx_begin(...) CALX_BEGIN_(__VA_ARGS__, .end_ = 0)
#define CALX_BEGIN_(h, ...) \
    CALX_ON_(h, begin)(h, &(calx_begin_options){ .struct_size = sizeof(calx_begin_options), __VA_ARGS__ }, CALX_HERE_)
#define calx_begin_nested(h) CALX_ON_(h, begin_nested)(h, CALX_HERE_)
#define calx_commit(h)                                                                                             \
    _Generic((h), calx_session *: calx_session_commit, calx_connection *: calx_connection_commit,                  \
             calx_transaction *: calx_transaction_commit)(h, CALX_HERE_)
#define calx_rollback(h)                                                                                           \
    _Generic((h), calx_session *: calx_session_rollback, calx_connection *: calx_connection_rollback,              \
             calx_transaction *: calx_transaction_rollback)(h, CALX_HERE_)
/** calx_transact(h, function, context), calx_transact(h, function, context, .max_attempts = 3) */
#define calx_transact(...) CALX_TRANSACT_(__VA_ARGS__, .end_ = 0)
#define CALX_TRANSACT_(h, function, context, ...)                                                                  \
    CALX_ON_(h, transact)(h, function, context,                                                                    \
                          &(calx_transact_options){ .struct_size = sizeof(calx_transact_options), __VA_ARGS__ }, CALX_HERE_)
#define calx_begin_twophase(h, gid) CALX_ON_(h, begin_twophase)(h, gid, CALX_HERE_)
#define calx_twophase_gid(h) CALX_ON_(h, twophase_gid)(h)
#define calx_prepare(h) CALX_ON_(h, prepare)(h, CALX_HERE_)
#define calx_recover_twophase(h, gids, count) CALX_ON_(h, recover_twophase)(h, gids, count, CALX_HERE_)
#define calx_commit_prepared(h, gid) CALX_ON_(h, commit_prepared)(h, gid, CALX_HERE_)
#define calx_rollback_prepared(h, gid) CALX_ON_(h, rollback_prepared)(h, gid, CALX_HERE_)
#define calx_cancel(h) CALX_ON_(h, cancel)(h)
#define calx_in_transaction(h) CALX_ON_(h, in_transaction)(h)
#endif

#ifdef __cplusplus
}
#endif
#endif
