/* SPDX-License-Identifier: MIT */
/* The programs of the fault run whose statements are queued, or cancelled while they run. */
#define _POSIX_C_SOURCE 200809L
#include "fault_driver.h"
#include "fault_stage.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>

/* ---- a cancel in the middle of a statement ---- */

static void *ask(void *state)
{
    stage *s = state;
    s->asked = calx_cancel(s->session) == CALX_OK;
    return NULL;
}

/* In the middle of a step of SQLite's: what is asked to stop here stops before its next row, whatever the machine is busy with. */
static void cancel_it(sqlite3_context *context, int count, sqlite3_value **values)
{
    stage *s = (stage *)(intptr_t)sqlite3_value_int64(values[0]);
    pthread_t thread;
    (void)count;
    if (s->to_cancel) {
        s->to_cancel = false;
        if (pthread_create(&thread, NULL, ask, s) == 0)
            pthread_join(thread, NULL);
    }
    sqlite3_result_int(context, 0);
}

static int define(sqlite3 *db, const char **error, const void *api)
{
    (void)error;
    (void)api;
    return sqlite3_create_function(db, "calx_fault_cancel", 1, SQLITE_UTF8, NULL, cancel_it, NULL, NULL);
}

bool stage_define_functions(void)
{
    return sqlite3_auto_extension((void (*)(void))define) == SQLITE_OK;
}

/* A row that comes of reading those that are there, in the middle of which the cancel comes. */
static calx_status add_cancelled(stage *s, calx_session *session)
{
    s->to_cancel = true;
    return calx_exec(session, calx_text("INSERT INTO calx_fault (n, name) SELECT :n, COUNT(calx_fault_cancel(:stage)) FROM calx_fault"),
                     calx_args(stage_row(s), (int64_t)(intptr_t)s));
}

static void expect_cancelled(stage *s, calx_status status, const calx_error *e)
{
    expect(s, !s->asked || status != CALX_OK, "it was asked to stop, and went on");
    if (s->asked && status != CALX_OK && !e->is_disconnect)
        expect(s, e->kind == CALX_CANCELLED || fault_struck(NULL), "it was stopped, and its error tells of something else");
}

static void cancels_a_write(stage *s)
{
    calx_session *session = s->session = calx_session_open(s->engine);
    calx_status status;
    stage_add(s, session);
    status = add_cancelled(s, session);
    expect_cancelled(s, status, calx_error_of(session));
    stage_commit(s, session);
    stage_add(s, session);
    stage_commit(s, session);
}

static void cancels_a_read(stage *s)
{
    calx_session *session = s->session = calx_session_open(s->engine);
    calx_transaction *nested;
    calx_status status;
    int n = 0, first;
    stage_add(s, session);
    nested = calx_begin_nested(session);
    first = s->rows + 1;
    stage_add(s, session);
    s->to_cancel = true;
    status = calx_scalar(session, calx_text("SELECT COUNT(calx_fault_cancel(:stage)) FROM calx_fault"), &n, calx_args((int64_t)(intptr_t)s));
    expect_cancelled(s, status, calx_error_of(session));
    calx_rollback(nested);
    stage_undo(s, first);
    stage_add(s, session);
    stage_commit(s, session);
}

static void cancels_in_autocommit(stage *s)
{
    calx_session *session = s->session = calx_session_open(s->engine, .autocommit = true);
    calx_status status = add_cancelled(s, session);
    expect_cancelled(s, status, calx_error_of(session));
    stage_told(s, s->rows, status, calx_error_of(session));
    status = stage_add(s, session);
    stage_told(s, s->rows, status, calx_error_of(session));
}

/* ---- pipelines ---- */

static calx_session *open_pipeline(stage *s)
{
    return s->session = calx_session_open(s->engine, .pipeline = true);
}

static void queues(stage *s)
{
    calx_session *session = open_pipeline(s);
    stage_add(s, session);
    stage_add(s, session);
    stage_commit(s, session);
    stage_add(s, session);
    (void)!calx_sync(session);
    stage_add(s, session);
    stage_commit(s, session);
}

static void queues_and_rolls_back(stage *s)
{
    calx_session *session = open_pipeline(s);
    stage_add(s, session);
    stage_add(s, session);
    calx_rollback(session);
    stage_undo(s, 1);
    stage_add(s, session);
    stage_commit(s, session);
    stage_add(s, session); /* and closes without a commit */
}

/* The rows around and in two savepoints, of which the first is undone. */
static void add_nested(stage *s, calx_session *session)
{
    calx_transaction *nested;
    int first;
    stage_add(s, session);
    nested = calx_begin_nested(session);
    first = s->rows + 1;
    stage_add(s, session);
    stage_add(s, session);
    calx_rollback(nested);
    stage_undo(s, first);
    nested = calx_begin_nested(session);
    stage_add(s, session);
    (void)!calx_commit(nested);
    stage_add(s, session);
}

static void queues_savepoints(stage *s)
{
    calx_session *session = open_pipeline(s);
    add_nested(s, session);
    stage_commit(s, session);
    stage_add(s, session);
    stage_commit(s, session);
}

static void queues_in_autocommit(stage *s)
{
    calx_session *session = s->session = calx_session_open(s->engine, .autocommit = true, .pipeline = true);
    calx_status status = stage_add(s, session);
    stage_told(s, s->rows, status, calx_error_of(session));
    calx_begin(session);
    add_nested(s, session);
    stage_commit(s, session);
    status = stage_add(s, session);
    stage_told(s, s->rows, status, calx_error_of(session));
}

/* Statements of several texts, of which one only stays prepared: they are closed while they are queued. */
static void queues_and_forgets(stage *s)
{
    calx_session *session = open_pipeline(s);
    int n = 0;
    stage_add(s, session);
    calx_exec(session, calx_text("UPDATE calx_fault SET name = :name WHERE n = :n"), calx_args("queued", s->rows));
    stage_add(s, session);
    calx_exec(session, calx_text("UPDATE calx_fault SET name = :name WHERE n = :n"), calx_args((const char *)NULL, s->rows));
    if (calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_fault WHERE n < 1000 AND (name IS NULL OR name = 'queued')"), &n) == CALX_OK)
        expect(s, n == 2, "what was queued was not run before");
    stage_add(s, session);
    stage_commit(s, session);
}

static void queues_what_fails(stage *s)
{
    calx_session *session = open_pipeline(s);
    calx_status status;
    stage_add(s, session);
    calx_exec(session, calx_text("INSERT INTO calx_fault (n) VALUES (:n)"), calx_args(s->rows));
    stage_add(s, session);
    status = calx_commit(session);
    expect(s, status != CALX_OK, "a failed pipeline was committed");
    if (!fault_struck(NULL))
        expect(s, status == CALX_INTEGRITY_ERROR, "a row twice is told as something else");
    stage_told(s, 1, status, calx_error_of(session));
    stage_add(s, session);
    stage_commit(s, session);
}

static void cancels_a_pipeline(stage *s)
{
    calx_session *session = open_pipeline(s);
    calx_status status;
    stage_add(s, session);
    add_cancelled(s, session);
    stage_add(s, session);
    status = calx_sync(session);
    expect_cancelled(s, status, calx_error_of(session));
    stage_commit(s, session);
    add_cancelled(s, session); /* when it is committed */
    s->asked = false;
    status = calx_commit(session);
    expect_cancelled(s, status, calx_error_of(session));
    stage_told(s, 1, status, calx_error_of(session));
    stage_add(s, session);
    stage_commit(s, session);
}

const program queued_programs[] = {
    { "cancels_a_write", cancels_a_write, { .pool_size = 1 }, NULL },
    { "cancels_a_write_at_once", cancels_a_write, { .pool_size = 1 }, "faultonce" },
    { "cancels_a_write_by_sql", cancels_a_write, { .pool_size = 1 }, "faultkill" },
    { "cancels_a_read", cancels_a_read, { .pool_size = 1 }, NULL },
    { "cancels_a_read_by_sql", cancels_a_read, { .pool_size = 1 }, "faultkill" },
    { "cancels_in_autocommit", cancels_in_autocommit, { .pool_size = 1 }, NULL },
    { "cancels_in_autocommit_by_sql", cancels_in_autocommit, { .pool_size = 1 }, "faultkill" },
    { "queues", queues, { .pool_size = 1 }, NULL },
    { "queues_where_there_are_no_pipelines", queues, { .pool_size = 1 }, "faultonce" },
    { "queues_and_rolls_back", queues_and_rolls_back, { .pool_size = 1 }, NULL },
    { "queues_savepoints", queues_savepoints, { .pool_size = 1 }, NULL },
    { "queues_in_autocommit", queues_in_autocommit, { .pool_size = 1 }, NULL },
    { "queues_and_forgets", queues_and_forgets, { .pool_size = 1, .statement_cache_size = 1 }, NULL },
    { "queues_what_fails", queues_what_fails, { .pool_size = 1 }, NULL },
    { "cancels_a_pipeline", cancels_a_pipeline, { .pool_size = 1 }, NULL },
    { "cancels_a_pipeline_by_sql", cancels_a_pipeline, { .pool_size = 1 }, "faultkill" },
    { NULL, NULL, { 0 }, NULL },
};
