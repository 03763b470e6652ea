/* SPDX-License-Identifier: MIT */
/* calx/event.h: functions of the program that an engine calls when something happens on its connections. */
#ifndef CALX_EVENT_H
#define CALX_EVENT_H

#include <calx/args.h>
#include <calx/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct calx_engine;

/** What can be listened for; one bit each. */
enum {
    CALX_EVENT_CONNECT = 1,         /**< a connection was opened, and nobody has it yet; may be refused, may run SQL */
    CALX_EVENT_CHECKOUT = 2,        /**< a connection leaves the pool; may be refused, may run SQL */
    CALX_EVENT_CHECKIN = 4,         /**< one goes back to the pool, after its reset; may run SQL */
    CALX_EVENT_INVALIDATE = 8,      /**< one was lost or given up, and will not be used again; `error` tells why, where there is one */
    CALX_EVENT_CLOSE = 16,          /**< one is about to be closed: the last time that `info` is seen */
    CALX_EVENT_BEFORE_EXECUTE = 32, /**< a statement or script is about to be sent; may be refused */
    CALX_EVENT_AFTER_EXECUTE = 64,  /**< it was run, or failed; of a pipeline: when its answer has come, or it was not run for an error before it */
    CALX_EVENT_BEGIN = 128,         /**< calx has begun a transaction or savepoint; not told of what the program runs as a text, nor are the next two */
    CALX_EVENT_COMMIT = 256,        /**< calx has committed one (a savepoint: released), or its commit failed: `error` */
    CALX_EVENT_ROLLBACK = 512       /**< one was rolled back by calx; not: by the server, or with a connection that was lost */
};

/** What happened. Everything in it is borrowed for the time of the call. Texts are never NULL. */
typedef struct calx_event {
    uint32_t struct_size;
    uint32_t type;              /**< CALX_EVENT_... */
    struct calx_engine *engine;
    uint64_t connection;        /**< its number, by the order in which the engine opened them, from 1 on */
    void **info;                /**< room for a pointer of the program's that goes with the connection; NULL in it at first */
    const char *where;          /**< file:line of the call that led to it, or "" */
    const char *statement;      /**< *_EXECUTE: the statement or script as the program wrote it */
    const calx_args_t *args;    /**< *_EXECUTE: what is bound, or NULL (a script; after the execution of a pipeline) */
    const char *savepoint;      /**< BEGIN, COMMIT, ROLLBACK: its name; "" for the transaction itself */
    const calx_error *error;    /**< never NULL; CALX_OK in it when nothing went wrong; ROLLBACK: what the transaction had failed of */
    int64_t rowcount;           /**< AFTER_EXECUTE: as calx_rowcount(), -1 in a pipeline; else -1 */
    int64_t duration_us;        /**< CONNECT, AFTER_EXECUTE, BEGIN, COMMIT, ROLLBACK: how long it took, in microseconds */
    bool implicit;              /**< BEGIN: by the first statement, not by calx_begin() */
    void *private_;
} calx_event;

/** Called on the thread that does it, without a lock of calx's held. It must not use the session or connection that it is called for,
 *  and may use others (of the same engine: mind the size of its pool). What it returns counts where the event may be refused: with another
 *  status than CALX_OK the connection is closed again and the checkout fails (CONNECT), the checkout fails (CHECKOUT; with CALX_DISCONNECT
 *  the connection is replaced and that tried, three times at most), or the statement is not sent and fails (BEFORE_EXECUTE), which is not
 *  retryable whatever its status. A status that is not the class of an error, as CALX_PENDING, is CALX_MISUSE. */
typedef calx_status (*calx_listener)(void *context, calx_event *event);

/** Calls `listener` for these events (bits) of the engine from now on. Listeners are called in the order in which they came; one that
 *  listens already, with the same context, listens for these events too. From any thread, also while the engine is used, and from a
 *  listener. CALX_OK, CALX_NO_MEMORY, CALX_MISUSE (a NULL, an event that there is not), or the engine's own error.
 *  Nobody listening costs a load and a branch. */
CALX_API calx_status calx_listen(struct calx_engine *engine, uint32_t events, calx_listener listener, void *context);
/** No call for these events begins any more; one that is under way on another thread may still be running. It needs no memory. CALX_OK
 *  also when it did not listen; CALX_MISUSE (a NULL, an event that there is not), or the engine's own error. */
CALX_API calx_status calx_unlisten(struct calx_engine *engine, uint32_t events, calx_listener listener, void *context);

/** Runs statements on the connection of a CONNECT, CHECKOUT or CHECKIN event, outside of any transaction, within the engine's connect
 *  timeout; rows are dropped. Its status is meant to be returned. What it leaves of a transaction is an error. CALX_MISUSE for other
 *  events. */
CALX_API calx_status calx_event_script(calx_event *event, const char *sql);
/** For an event that may be refused: `return calx_event_refuse(event, CALX_MISUSE, "this program only reads");`. The message is copied, as
 *  far as there is room; the status is returned. */
CALX_API calx_status calx_event_refuse(calx_event *event, calx_status status, const char *message);

#ifdef __cplusplus
}
#endif
#endif
