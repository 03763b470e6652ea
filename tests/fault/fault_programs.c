/* SPDX-License-Identifier: MIT */
/* The programs of the fault run: short, and none of them looks at more than programs look at. Rows 1001 to 1005 are there already. */
#define _POSIX_C_SOURCE 200809L
#include "fault_driver.h"
#include "fault_stage.h"

#include <stdio.h>
#include <stdlib.h>

#define INSERT "INSERT INTO calx_fault (n, name) VALUES (:n, :name)"
#define KEPT_ROWS "SELECT n, name FROM calx_fault WHERE n > 1000 ORDER BY n"

void stage_told(stage *s, int first, calx_status status, const calx_error *e)
{
    int told = status == CALX_OK ? TOLD_COMMITTED : TOLD_UNDONE;
    if (status != CALX_OK && e->outcome == CALX_OUTCOME_UNKNOWN)
        told = TOLD_UNKNOWN;
    if (status != CALX_OK && e->outcome == CALX_OUTCOME_OPEN)
        s->wrong = "a transaction that has ended, and an outcome that is open";
    if (told == TOLD_UNKNOWN && (e->is_retryable || !e->is_disconnect))
        s->wrong = "an unknown outcome, and yet retryable or with a connection";
    if (told == TOLD_UNKNOWN && s->commits == fault_commits())
        s->wrong = "an unknown outcome, and nobody has sent a commit";
    s->commits = fault_commits();
    for (int n = first; n <= s->rows; n++)
        if (s->told[n] == TOLD_OPEN)
            s->told[n] = (char)told;
}

calx_status stage_add(stage *s, calx_session *session)
{
    return calx_exec(session, calx_text(INSERT), calx_args(stage_row(s), "row"));
}

void stage_commit(stage *s, calx_session *session)
{
    calx_status status = calx_commit(session);
    stage_told(s, 1, status, calx_error_of(session));
}

void stage_undo(stage *s, int first)
{
    for (int n = first; n <= s->rows; n++)
        if (s->told[n] == TOLD_OPEN)
            s->told[n] = TOLD_UNDONE;
}

static calx_session *open_session(stage *s)
{
    return s->session = calx_session_open(s->engine);
}

/* ---- transactions ---- */

static void commits(stage *s)
{
    calx_session *session = open_session(s);
    stage_add(s, session);
    stage_add(s, session);
    stage_commit(s, session);
    stage_add(s, session);
    stage_commit(s, session);
}

static void rolls_back(stage *s)
{
    calx_session *session = open_session(s);
    stage_add(s, session);
    calx_rollback(session);
    stage_undo(s, 1);
    stage_add(s, session);
    stage_commit(s, session);
    stage_add(s, session); /* and closes without a commit */
}

static void begins(stage *s)
{
    calx_session *session = open_session(s);
    calx_begin(session);
    stage_add(s, session);
    stage_commit(s, session);
    calx_begin(session, .isolation_level = CALX_SERIALIZABLE);
    stage_add(s, session);
    stage_commit(s, session);
}

static void savepoints(stage *s)
{
    calx_session *session = open_session(s);
    calx_transaction *outer, *inner;
    int first;
    stage_add(s, session);
    outer = calx_begin_nested(session);
    first = s->rows + 1;
    stage_add(s, session);
    inner = calx_begin_nested(session);
    stage_add(s, session);
    if (calx_commit(inner) == CALX_OK)
        stage_add(s, session);
    calx_rollback(outer);
    stage_undo(s, first); /* or the whole transaction is gone */
    outer = calx_begin_nested(session);
    stage_add(s, session);
    (void)!calx_commit(outer);
    stage_commit(s, session);
}

static void expects_an_error(stage *s)
{
    calx_session *session = open_session(s);
    calx_transaction *nested;
    calx_status status;
    stage_add(s, session);
    nested = calx_begin_nested(session);
    status = calx_exec(session, calx_text(INSERT), calx_args(s->rows, "again"));
    expect(s, status != CALX_OK, "a row twice");
    calx_rollback(nested);
    stage_add(s, session);
    stage_commit(s, session);
}

static void fails(stage *s)
{
    calx_session *session = open_session(s);
    calx_status status;
    stage_add(s, session);
    status = calx_exec(session, calx_text(INSERT), calx_args(s->rows, "again"));
    expect(s, status != CALX_OK, "a row twice");
    stage_add(s, session);
    status = calx_commit(session);
    expect(s, status != CALX_OK, "a failed transaction was committed");
    stage_told(s, 1, status, calx_error_of(session));
}

static void autocommits(stage *s)
{
    calx_session *session = s->session = calx_session_open(s->engine, .autocommit = true);
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        calx_status status = stage_add(s, session);
        stage_told(s, s->rows, status, calx_error_of(session));
    }
    calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_fault"), &sum);
    calx_begin(session);
    stage_add(s, session);
    stage_commit(s, session);
}

static void scripts(stage *s)
{
    calx_session *session = open_session(s);
    char sql[160];
    int a = stage_row(s), b = stage_row(s);
    snprintf(sql, sizeof sql, "INSERT INTO calx_fault (n) VALUES (%d); INSERT INTO calx_fault (n) VALUES (%d)", a, b);
    calx_script(session, sql);
    stage_commit(s, session);
}

typedef struct job {
    stage *s;
    int a, b;
} job;

static calx_status do_job(calx_session *session, void *context)
{
    const job *j = context;
    calx_exec(session, calx_text(INSERT), calx_args(j->a, "once"));
    return calx_exec(session, calx_text(INSERT), calx_args(j->b, "once"));
}

static void transacts(stage *s)
{
    calx_session *session = open_session(s);
    for (int i = 0; i < 2; i++) {
        job j = { s, stage_row(s), stage_row(s) };
        calx_status status = calx_transact(session, do_job, &j);
        stage_told(s, 1, status, calx_error_of(session));
    }
}

/* ---- results ---- */

/* Reads what is left of the kept rows, of which `read` were read already. */
static void read_rest(stage *s, calx_result *rows, int read)
{
    const char *name;
    int n;
    for (; calx_fetch(rows, &n, &name); read++)
        expect(s, n == STAGE_FIRST_KEPT + read && name[0] == 'k', "another row than is there");
    expect(s, calx_result_close(rows) != CALX_OK || read == STAGE_KEPT_ROWS, "rows are missing, and nothing tells of it");
}

static void writes_while_reading(stage *s)
{
    calx_session *session = open_session(s);
    calx_result *rows = calx_query(session, calx_text(KEPT_ROWS));
    const char *name;
    int n, read = 0;
    while (calx_fetch(rows, &n, &name)) {
        read++;
        stage_add(s, session);
    }
    (void)!calx_result_close(rows);
    stage_commit(s, session);
    expect(s, s->told[s->rows] != TOLD_COMMITTED || read == STAGE_KEPT_ROWS, "committed after half of the rows");
}

static void streams(stage *s)
{
    calx_session *session = open_session(s);
    calx_result *rows = calx_query(session, calx_text(KEPT_ROWS), CALX_NO_ARGS, .stream = true);
    const char *name;
    int n;
    calx_fetch(rows, &n, &name);
    calx_result_close(rows);
    stage_add(s, session);
    rows = calx_query(session, calx_text(KEPT_ROWS), CALX_NO_ARGS, .stream = true);
    read_rest(s, rows, 0);
    stage_commit(s, session);
}

static void outlives_its_session(stage *s)
{
    calx_session *session = calx_session_open(s->engine);
    calx_result *rows = calx_query(session, calx_text(KEPT_ROWS));
    const char *name;
    int n, read = calx_fetch(rows, &n, &name);
    calx_session_close(session);
    read_rest(s, rows, read);
}

static void reads_single_rows(stage *s)
{
    calx_session *session = open_session(s);
    const char *name;
    bool found = false;
    int n = 0;
    if (calx_one(session, calx_text("SELECT n, name FROM calx_fault WHERE n = :n"), calx_args(1002), &n, &name) == CALX_OK)
        expect(s, n == 1002 && name[0] == 'k', "another row than was asked for");
    if (calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_fault WHERE n > 1000"), &n) == CALX_OK)
        expect(s, n == STAGE_KEPT_ROWS, "a wrong count");
    if (calx_one_or_none(session, calx_text("SELECT n FROM calx_fault WHERE n = 2000"), CALX_NO_ARGS, &found, &n) == CALX_OK)
        expect(s, !found, "a row that is not there");
    calx_scalar(session, calx_text(INSERT " RETURNING n"), &n, calx_args(stage_row(s), "returned"));
    stage_commit(s, session);
}

static void prints(stage *s)
{
    calx_session *session = open_session(s);
    calx_result *rows = calx_query(session, calx_text(KEPT_ROWS));
    FILE *nowhere = fopen("/dev/null", "w");
    if (nowhere) {
        calx_result_print_to(rows, nowhere);
        fclose(nowhere);
    }
    calx_result_close(rows);
}

static void leaves_a_result_open(stage *s)
{
    calx_session *session = open_session(s);
    calx_result *rows = calx_query(session, calx_text(KEPT_ROWS));
    const char *name;
    int n;
    stage_add(s, session);
    calx_fetch(rows, &n, &name);
    calx_rollback(session);
    stage_undo(s, 1);
    calx_result_close(rows);
}

/* ---- statements, connections and pools ---- */

static void keeps_statements(stage *s)
{
    calx_session *session = open_session(s);
    calx_statement *insert = calx_keep(calx_text(INSERT)), *count = calx_keep(calx_text("SELECT COUNT(*) FROM calx_fault"));
    int64_t id = 0;
    int n = 0;
    for (int i = 0; i < 3; i++) {
        calx_exec(session, insert, calx_args(stage_row(s), "kept"));
        calx_last_insert_id(session, &id);
        calx_scalar(session, count, &n);
        stage_commit(s, session);
    }
    calx_release(insert);
    calx_release(count);
}

static void pings(stage *s)
{
    calx_connection *connection = s->connection = calx_connect(s->engine);
    calx_status status;
    calx_ping(connection);
    calx_begin(connection);
    calx_exec(connection, calx_text(INSERT), calx_args(stage_row(s), "connection"));
    status = calx_commit(connection);
    stage_told(s, 1, status, calx_error_of(connection));
    calx_ping(connection);
}

static void checks_out_twice(stage *s)
{
    calx_session *session = calx_session_open(s->engine);
    stage_add(s, session);
    stage_commit(s, session);
    calx_session_close(session);
    session = open_session(s);
    stage_add(s, session);
    stage_commit(s, session);
}

static void two_at_once(stage *s)
{
    calx_session *session = open_session(s), *other = calx_session_open(s->engine);
    int n = 0;
    if (calx_scalar(other, calx_text("SELECT COUNT(*) FROM calx_fault WHERE n > 1000"), &n) == CALX_OK)
        expect(s, n == STAGE_KEPT_ROWS, "a wrong count");
    stage_add(s, session);
    calx_rollback(other);
    stage_commit(s, session);
    calx_session_close(other);
}

static void outlives_its_engine(stage *s)
{
    calx_session *session = open_session(s);
    stage_add(s, session);
    calx_engine_dispose(s->engine);
    s->engine = NULL;
    stage_commit(s, session);
}

static void cancels(stage *s)
{
    calx_session *session = open_session(s);
    stage_add(s, session);
    calx_cancel(session); /* nothing is under way */
    stage_add(s, session);
    stage_commit(s, session);
}

const program programs[] = {
    { "commits", commits, { .pool_size = 1 }, NULL },
    { "rolls_back", rolls_back, { .pool_size = 1 }, NULL },
    { "begins", begins, { .pool_size = 1 }, NULL },
    { "savepoints", savepoints, { .pool_size = 1 }, NULL },
    { "expects_an_error", expects_an_error, { .pool_size = 1 }, NULL },
    { "fails", fails, { .pool_size = 1 }, NULL },
    { "autocommits", autocommits, { .pool_size = 1 }, NULL },
    { "scripts", scripts, { .pool_size = 1 }, NULL },
    { "transacts", transacts, { .pool_size = 1 }, NULL },
    { "writes_while_reading", writes_while_reading, { .pool_size = 1 }, NULL },
    { "streams", streams, { .pool_size = 1 }, NULL },
    { "outlives_its_session", outlives_its_session, { .pool_size = 1 }, NULL },
    { "reads_single_rows", reads_single_rows, { .pool_size = 1 }, NULL },
    { "prints", prints, { .pool_size = 1 }, NULL },
    { "leaves_a_result_open", leaves_a_result_open, { .pool_size = 1 }, NULL },
    { "keeps_statements", keeps_statements, { .pool_size = 1 }, NULL },
    { "forgets_statements", keeps_statements, { .pool_size = 1, .statement_cache_size = 1 }, NULL },
    { "pings", pings, { .pool_size = 1 }, NULL },
    { "checks_out_twice", checks_out_twice, { .pool_size = 1 }, NULL },
    { "pings_before_use", checks_out_twice, { .pool_size = 1, .pool_pre_ping = true }, NULL },
    { "overflows", two_at_once, { .pool_size = 1, .max_overflow = 1 }, NULL },
    { "two_at_once", two_at_once, { .pool_size = 2 }, NULL },
    { "outlives_its_engine", outlives_its_engine, { .pool_size = 1 }, NULL },
    { "cancels", cancels, { .pool_size = 1 }, NULL },
    { "cancels_at_once", cancels, { .pool_size = 1 }, "faultonce" },
    { "cancels_by_sql", cancels, { .pool_size = 1 }, "faultkill" },
    { NULL, NULL, { 0 }, NULL },
};
