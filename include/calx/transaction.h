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
/** Rolls back, and clears the error. CALX_OK also when the server had done so already, or the connection is lost. */
CALX_API calx_status calx_session_rollback(calx_session *session, const char *where);
CALX_API calx_status calx_connection_rollback(calx_connection *connection, const char *where);

/** A savepoint. Never NULL. It ends with calx_commit(), which releases it, or calx_rollback(), which clears errors since it began
 *  (unless the backend says that the whole transaction is gone), or with its transaction. After an error calx_commit() releases
 *  nothing and returns that error, which stays until calx_rollback() of this savepoint or of the whole. The handle is freed with the
 *  transaction that it is part of, and must not be used after that. */
CALX_API calx_transaction *calx_session_begin_nested(calx_session *session, const char *where);
CALX_API calx_transaction *calx_connection_begin_nested(calx_connection *connection, const char *where);
CALX_API CALX_MUST_CHECK calx_status calx_transaction_commit(calx_transaction *transaction, const char *where);
CALX_API calx_status calx_transaction_rollback(calx_transaction *transaction, const char *where);

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
#define calx_in_transaction(h) CALX_ON_(h, in_transaction)(h)
#endif

#ifdef __cplusplus
}
#endif
#endif
