/* SPDX-License-Identifier: MIT */
/* Events: functions of the program that hear of connections, statements and transactions, and may refuse some: events URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What each new connection needs. Here: nothing but to show that it works. */
static calx_status prepare(void *context, calx_event *event)
{
    (void)context;
    printf("connection %d is new\n", (int)event->connection);
    return calx_event_script(event, "SELECT 1");
}

typedef struct statistics {
    int statements, failures;
    long long rows;
    int64_t longest_us;
} statistics;

static calx_status measure(void *context, calx_event *event)
{
    statistics *s = context;
    s->statements++;
    if (event->error->status != CALX_OK)
        s->failures++;
    else if (event->rowcount > 0)
        s->rows += event->rowcount;
    if (event->duration_us > s->longest_us)
        s->longest_us = event->duration_us;
    return CALX_OK;
}

static calx_status trace(void *context, calx_event *event)
{
    (void)context;
    printf("%s%s\n",
           event->type == CALX_EVENT_BEGIN    ? "begin"
           : event->type == CALX_EVENT_COMMIT ? "commit"
                                              : "rollback",
           event->implicit ? " (implicit)" : "");
    return CALX_OK;
}

/* A guard: what it refuses is not sent. */
static calx_status keep_tables(void *context, calx_event *event)
{
    (void)context;
    if (strncmp(event->statement, "DROP", 4) == 0)
        return calx_event_refuse(event, CALX_MISUSE, "this program drops no tables");
    return CALX_OK;
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    statistics seen = { 0 };
    calx_listen(engine, CALX_EVENT_CONNECT, prepare, NULL);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_events"));
    calx_exec(session, calx_text("CREATE TABLE example_events (id INTEGER PRIMARY KEY)"));
    calx_status status = calx_commit(session);

    calx_listen(engine, CALX_EVENT_AFTER_EXECUTE, measure, &seen);
    calx_listen(engine, CALX_EVENT_BEGIN | CALX_EVENT_COMMIT | CALX_EVENT_ROLLBACK, trace, NULL);
    calx_listen(engine, CALX_EVENT_BEFORE_EXECUTE, keep_tables, NULL);

    calx_exec(session, calx_text("INSERT INTO example_events VALUES (1), (2)"));
    calx_exec(session, calx_text("DELETE FROM example_events WHERE id = :id"), calx_args(2));
    if (status == CALX_OK)
        status = calx_commit(session);

    calx_exec(session, calx_text("DROP TABLE example_events"));
    calx_status refused = calx_commit(session);
    printf("refused: %s\n", refused == CALX_MISUSE ? calx_error_of(session)->message : calx_errmsg(session));

    printf("%d statements, %d failed, %lld rows, %s\n", seen.statements, seen.failures, seen.rows,
           seen.longest_us >= 0 ? "timed" : "not timed");
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
