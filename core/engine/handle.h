/* SPDX-License-Identifier: MIT */
/* What a session and a connection have in common: a transaction with its first error, on a connection of the pool. */
#ifndef CALXI_ENGINE_HANDLE_H
#define CALXI_ENGINE_HANDLE_H

#include "engine/cancel.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "engine/result/result.h"
#include "sql/tree/quarantine.h"
#include "util/arena.h"

#include <stdatomic.h>

enum { CALXI_GID_MAX = 64 };

/* What a transaction is like. */
typedef struct calxi_sort {
    uint32_t isolation; /* calx_isolation; 0: as the connection has it */
    uint32_t flags;     /* CALX_BEGIN_... */
} calxi_sort;

/* How a statement of the program has ended the transaction that calx began. */
enum {
    CALXI_ENDED_BY_COMMIT = 1,
    CALXI_ENDED_BY_ROLLBACK = 2,
    CALXI_ENDED_AND_WENT_ON = 4 /* a statement behind the end is durable by itself, as if it had been committed */
};

typedef struct calxi_pending calxi_pending;

typedef struct calxi_handle {
    calx_engine *engine;
    calxi_raw *raw;          /* NULL: none checked out */
    bool keeps_raw;          /* a connection: checked out until it is closed */
    bool dead;               /* its engine or its creation failed: never usable; `error` tells */
    bool is_static;          /* stands in for one that there was no memory for: never written to */
    unsigned process;        /* calxi_process when it was opened */
    bool autocommit;
    bool in_transaction;
    bool adopted;            /* which a statement of the program began in autocommit, and a statement of it may end */
    bool twophase;           /* the transaction under way is one in two phases */
    bool prepared;           /* and its first phase is over: it is on the server, and no transaction is under way here */
    bool untouched;          /* nothing was sent since the transaction began: it can be begun again */
    bool failed;             /* `error` is sticky: the first of this transaction */
    bool whole_gone;         /* the backend has rolled back the whole transaction, or the connection is lost */
    bool sort_lingers;       /* what was said before the BEGIN is to be undone after the transaction */
    calxi_schemas *schemas;  /* where its statements find tables; NULL: where they were declared */
    calx_isolation isolation; /* of its transactions, unless calx_begin says another */
    calxi_sort sort;         /* of the transaction under way */
    uint64_t transactions;   /* how many it has begun */
    uint64_t commits;        /* and how many of them it has committed */
    bool pipeline;           /* statements for their effect are queued, where the driver can */
    bool queueing;           /* the transaction that begins now is for such a one */
    calxi_pending *pending;  /* queued, and not answered yet */
    size_t pending_count;
    calxi_arena pending_values; /* what is bound in them */
    int64_t counted;         /* rows of what was run with .pipeline since it was last told, an error, or a rollback; -1: none told of rows */
#ifdef CALX_DEBUG
    atomic_uintptr_t visitor; /* the thread that is inside */
    _Atomic(const char *) visited_at;
    unsigned visits;         /* of that thread, one inside the other */
#endif
    atomic_uint cancels;     /* how often that was called */
    bool transacts;          /* a function of calx_transact() runs */
    uint32_t ended_by_text;  /* and a statement of it has ended the transaction, or was durable by itself behind its end: CALXI_ENDED_... */
    bool queued;             /* and a statement of it was queued */
    bool partial;            /* the backend has committed a part by itself: the program's transaction goes on in another */
    bool durable;            /* and it is known to be some of the program's work, which a rollback tells of */
    bool undone;             /* a ROLLBACK of the program's has undone all so far: its transaction goes on in another, as when partial */
    calx_status unreported;  /* the first error that no commit returned and no rollback cleared, in autocommit */
    calxi_error unread;      /* that error, for when it is told */
    calxi_error error;       /* sticky, or the last one for reading */
    calxi_arena arena;       /* what calx_scalar and calx_one gave out in this transaction */
    calxi_arena older;       /* and in the one before: it may be bound by the statement that begins this one */
    struct calx_transaction *nested;  /* the innermost savepoint */
    struct calx_transaction *ended;   /* savepoints that are over; freed with the transaction */
    unsigned savepoints;     /* names given in this transaction */
    calx_result *attached;   /* the result that the connection is in the middle of */
    calx_result *results;    /* all that point here */
    int64_t statement_timeout_us;
    bool closing;            /* which is close_timeout, because the handle is being closed */
    int64_t call_timeout_us; /* that the call which fails was given by its options; 0: none */
    int64_t rowcount;
    calx_completion completion; /* of the last statement */
    calxi_quarantine quarantine; /* statements that it has consumed */
    calx_slot *slots;        /* room for binds */
    size_t slot_capacity;
    /* from here on not cleared when the handle is used again: */
    calxi_gate gate;         /* for calx_cancel, from any thread */
    char gid[CALXI_GID_MAX + 1]; /* of the last transaction in two phases */
} calxi_handle;

/* What stands in when there is no memory for a handle: dead from birth, and never written to. */
#define CALXI_HANDLE_WITHOUT_MEMORY \
    { .dead = true, .is_static = true, .rowcount = -1, \
      .error = { .view = { .struct_size = sizeof(calx_error), .status = CALX_NO_MEMORY, .message = "out of memory", .constraint = "", \
                           .table = "", .column = "", .statement = "", .where = "" }, \
                 .line = "out of memory" } }

struct calx_session { calxi_handle handle; };
struct calx_connection { calxi_handle handle; };

struct calx_transaction {
    calxi_handle *handle;
    struct calx_transaction *outer; /* or the next of the ended */
    unsigned number;         /* of its name; 0: never begun */
    bool ended;
    bool ended_by_backend;   /* which committed around it, as MySQL does around DDL */
    bool is_static;
    bool born_failed;        /* the handle had failed before */
};

/* In a child process, of a handle of its parent: it is dead, and its connection is dropped without a word to the server. */
void calxi_handle_disown(calxi_handle *handle);
/* What there is to read. In a child process a handle of its parent says so, also when the refused call has left it alone, as cancel does. */
const calxi_error *calxi_handle_error(const calxi_handle *handle);
/* Whether the handle is never to be used (again), in this process at least. */
static inline bool calxi_handle_is_dead(calxi_handle *handle)
{
    if (handle->process != calxi_process && !handle->dead)
        calxi_handle_disown(handle);
    return handle->dead;
}

/* life */
bool calxi_handle_init(calxi_handle *handle, calx_engine *engine, const calx_session_options *options, bool keeps_raw);
calx_status calxi_handle_close(calxi_handle *handle, const char *where);
/* Makes a spare handle of a raw connection live again. */
void calxi_handle_reuse(calxi_handle *handle, const calx_session_options *options);
/* Closes a connection; its handle is freed, or kept with the raw connection for the next that opens it. */
calx_status calxi_connection_end(struct calx_connection *connection);

/* A connection, out of the pool if need be. */
calx_status calxi_handle_checkout(calxi_handle *handle, const char *where);
void calxi_handle_give_back(calxi_handle *handle);
/* The connection is closed, and what was under way on it is lost. */
calx_status calxi_handle_invalidate(calxi_handle *handle, const char *where);
/* A transaction begins: texts of the last one but one are freed. */
void calxi_handle_age_texts(calxi_handle *handle);
/* A connection, and a transaction unless in autocommit: what a statement needs. */
calx_status calxi_handle_ready(calxi_handle *handle, const char *where);
/* Whether the program's transaction has ended on the backend, and goes on in another: begun already, or by the next statement. */
static inline bool calxi_handle_goes_on(const calxi_handle *handle)
{
    return handle->partial || handle->undone;
}
/* Whether a statement can run without more ado: nothing is being read on it, and it is in a transaction already, or in autocommit with no
 * texts of the statements before to be given back. */
static inline bool calxi_handle_is_free(const calxi_handle *handle)
{
    if (!handle->raw || handle->attached || handle->pending_count)
        return false;
    return handle->in_transaction || (handle->autocommit && !calxi_handle_goes_on(handle) && !handle->prepared && !handle->raw->broken &&
                                      !handle->arena.blocks && !handle->older.blocks);
}
/* The attached result, if any, is read into memory. */
calx_status calxi_handle_settle(calxi_handle *handle, const char *where);
int64_t calxi_handle_deadline(const calxi_handle *handle);

/* errors: each returns the status that the call is to return */
calx_status calxi_handle_fail(calxi_handle *handle, const calxi_error_parts *parts);
calx_status calxi_handle_problem(calxi_handle *handle, const calxi_problem *problem, const char *statement, const char *where);
calx_status calxi_handle_refused(calxi_handle *handle, const calxi_problem *problem, const char *statement, const char *where); /* by a listener */
calx_status calxi_handle_failure(calxi_handle *handle, const char *statement, const char *where); /* of the raw connection */
/* Whether the SQL, which may be NULL, has a bind as other libraries write it. */
bool calxi_has_foreign_bind(const calxi_handle *handle, const char *sql);
/* Whether running it may make durable what the transaction did before, or what it does itself behind the end of that. */
bool calxi_may_commit(const calxi_raw *raw, const char *sql);
/* Whether running what `commits` is known of has made something durable; `touched`: the transaction had done something before. */
static inline bool calxi_has_committed(calxi_commits commits, bool touched)
{
    return commits > (touched ? CALXI_COMMITS_NOT : CALXI_COMMITS_BEFORE);
}
/* In a read-only transaction: refuses what a backend that commits around DDL would run all the same, by the words that it begins with. */
calx_status calxi_check_read_only(calxi_handle *handle, const char *sql, const char *where);
/* Nothing is left that a commit or close would tell. */
static inline void calxi_handle_reported(calxi_handle *handle)
{
    handle->unreported = CALX_OK;
    if (calxi_error_is_set(&handle->unread))
        calxi_error_clear(&handle->unread);
}
/* In a function of calx_transact(): notes how a statement that was run has ended the transaction, where it did and not the backend, as
 * some do around DDL. Of one that is queued, whose answer is still to come, its words are all that is known. */
void calxi_note_end_by_text(calxi_handle *handle, const char *sql, bool answered);
/* After a statement: notes what it has made durable of the transaction that calx began. */
void calxi_note_durable(calxi_handle *handle, const char *sql, calxi_commits commits, bool touched);
/* What the backend cannot do, as an error of the handle. */
calx_status calxi_handle_unsupported(calxi_handle *handle, const char *why, const char *where);
/* As calxi_handle_misuse, of a statement. */
calx_status calxi_handle_misuse_of(calxi_handle *handle, const char *statement, const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
calx_status calxi_handle_misuse(calxi_handle *handle, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
calx_status calxi_handle_answer(calxi_handle *handle, calx_status status, const char *message, const char *statement,
                                const char *where);
/* The status of a handle that takes no calls now, else CALX_OK. Forgets an error that was only there for reading. */
static inline calx_status calxi_handle_enter(calxi_handle *handle)
{
    if (calxi_handle_is_dead(handle) || handle->failed)
        return handle->error.view.status;
    if (calxi_gate_is_busy(&handle->gate))
        calxi_gate_wait(&handle->gate, calxi_handle_deadline(handle));
    if (calxi_error_is_set(&handle->error))
        calxi_error_clear(&handle->error);
    return CALX_OK;
}

/* A transaction that the program asked for could not begin: that stays in autocommit too, or what was to be part of it would be
 * committed piece by piece. */
static inline calx_status calxi_handle_stick(calxi_handle *handle, calx_status status)
{
    if (status != CALX_OK && !handle->dead && !handle->prepared)
        handle->failed = true;
    return status;
}

/* From another thread. */
calx_status calxi_cancel(calxi_handle *handle);

/* Takes over what the driver reported after this statement. */
void calxi_handle_update(calxi_handle *handle, const char *sql, calxi_commits commits);
/* In autocommit: a transaction that the backend is in, and calx is not, is the handle's from here on. */
void calxi_handle_adopt(calxi_handle *handle);

/* transactions */
calx_status calxi_begin(calxi_handle *handle, const calx_begin_options *options, const char *where);
calx_status calxi_begin_sort(calxi_handle *handle, calxi_sort sort, const char *where);
calx_status calxi_begin_implicit(calxi_handle *handle, const char *where);
/* The transaction, of which nothing was done yet, from its beginning. */
bool calxi_begin_again(calxi_handle *handle, int64_t deadline);
void calxi_begin_reset(calxi_handle *handle);
calx_status calxi_commit(calxi_handle *handle, const char *where);
calx_status calxi_rollback(calxi_handle *handle, const char *where);
void calxi_transactions_end(calxi_handle *handle); /* all savepoints are over, their handles stay */
void calxi_transactions_free(calxi_handle *handle);
calx_transaction *calxi_begin_nested(calxi_handle *handle, const char *where);

/* execution */
calx_status calxi_exec(calxi_handle *handle, calx_statement *statement, calx_args_t args, const calx_execute_options *options,
                       const char *where);
calx_result *calxi_query(calxi_handle *handle, calx_statement *statement, calx_args_t args, const calx_execute_options *options,
                         const char *where);
calx_status calxi_script(calxi_handle *handle, const char *sql, const char *where);
calx_status calxi_row(calxi_handle *handle, calx_statement *statement, calx_args_t args, int want, bool scalar,
                      const calx_slot *slots, size_t count, bool *found, const char *where);
/* Decodes one row from a result as calxi_row does, and closes it. */
calx_status calxi_take_row(calx_result *result, int want, bool scalar, const calx_slot *slots, size_t count, bool *found,
                           const char *where);
calx_status calxi_ping(calxi_handle *handle, const char *where);
calx_status calxi_last_insert_id(calxi_handle *handle, int64_t *id, const char *where);

/* binds: arguments into handle->slots in the order of the driver's parameters */
calx_status calxi_bind(calxi_handle *handle, const calx_statement *statement, const calxi_compiled *compiled, calx_args_t args, const char *where);

/* echo */
void calxi_echo(const calx_engine *engine, const char *text);
void calxi_echo_statement(const calx_engine *engine, const calxi_compiled *compiled, bool fresh, calx_args_t args,
                          const char *where);

#endif
