/* SPDX-License-Identifier: MIT */
/* The driver "fault" for the dialect of SQLite: the real driver, of which one call goes wrong as it is told. It also keeps account of
 * what the host does, against the rules of calx/plugin/driver.h. What it is told to queue it keeps until it is told to sync, and it
 * cancels in two parts. "faultkill" is the same but cancels by SQL, and "faultonce" cancels at once and has no pipelines.
 *
 *     fault_driver_register();
 *     engine = calx_engine_create("sqlite+fault:///file.db", .statement_timeout = 60);
 *     fault_arm(FAULT_DISCONNECT, 7, false);     // the 7th call from now
 */
#ifndef CALX_FAULT_DRIVER_H
#define CALX_FAULT_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

/* What goes wrong. */
typedef enum fault_kind {
    FAULT_NONE = 0,
    FAULT_ERROR,         /* an error; nothing was done, the connection goes on */
    FAULT_DISCONNECT,    /* the connection is gone; nothing was done */
    FAULT_REPLY_LOST,    /* it was done, then the connection was gone */
    FAULT_TIMEOUT,       /* it never becomes ready; nothing was done */
    FAULT_TIMEOUT_DONE,  /* it was done, and never becomes ready */
    FAULT_SHORT,         /* a result that is shorter than it should be: no columns, no rows, no version */
    FAULT_STALE,         /* the statement must be prepared again; nothing was done */
    FAULT_DECLINED,      /* what was to be queued is to be run at once */
    FAULT_DOWN,          /* from this call on all are FAULT_DISCONNECT */
    FAULT_HANG,          /* from this call on all are FAULT_TIMEOUT */
    FAULT_KINDS
} fault_kind;

extern const char *const fault_kind_names[FAULT_KINDS];

/* What was called, for messages. */
typedef enum fault_call {
    CALL_CONNECT,
    CALL_CLOSE,
    CALL_VERSION,
    CALL_COMMAND,
    CALL_PREPARE,
    CALL_EXECUTE,
    CALL_FETCH,
    CALL_RESULT_CLOSE,
    CALL_QUEUE_COMMAND,
    CALL_QUEUE_EXECUTE,
    CALL_SYNC,
    CALL_CANCEL, /* from here on they are another thread's */
    CALL_CANCEL_BEGIN,
    CALL_CANCEL_RUN,
    CALL_CANCEL_SQL,
    CALLS
} fault_call;

extern const char *const fault_call_names[CALLS];

/* Registers the three with calx. False: *message says why. */
bool fault_driver_register(char *message, size_t size);

/* The nth call from now goes wrong. With `waiting` each call answers CALX_STEP_WAIT first, and goes wrong when it is polled. */
void fault_arm(fault_kind kind, size_t n, bool waiting);
void fault_disarm(void);
/* For many threads: so many of a million calls go wrong, by chance, each in a way that leaves answers right (so not FAULT_SHORT). To be
 * said, and unsaid by fault_disarm(), while no thread is in the driver. */
void fault_trouble(unsigned of_million);
/* Calls since fault_arm() or fault_disarm(). */
size_t fault_count(void);
/* How often the driver was asked for what may make something durable, ever: a COMMIT, or what is written outside of a transaction. */
size_t fault_commits(void);
/* Whether the armed fault has come to pass, and in which call. */
bool fault_struck(fault_call *call);
/* Connections, statements and results of the driver that are open now. */
size_t fault_open(void);
/* Connections alone. */
size_t fault_connections(void);
/* The first rule of the driver's contract that the host has broken, or NULL. Forgotten then. */
const char *fault_broken_rule(void);

#endif
