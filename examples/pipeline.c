/* SPDX-License-Identifier: MIT */
/* Statements that are sent without waiting for the answer to the one before: pipeline URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>

/* On PostgreSQL the whole transaction is one round trip. Elsewhere each statement is run at once, and the result is the same. */
static calx_status load(calx_session *session, int from, int to)
{
    calx_statement *insert = calx_keep(calx_text("INSERT INTO example_queue (id, half) VALUES (:id, :half)"));
    for (int id = from; id < to; id++)
        calx_exec(session, insert, calx_args(id, id / 2)); /* CALX_PENDING, or what it came to */
    calx_release(insert);
    return calx_commit(session); /* collects all answers: the first error is what it returns */
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine, .pipeline = true);
    int sum = 0;
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_queue"));
    calx_exec(session, calx_text("CREATE TABLE example_queue (id INTEGER PRIMARY KEY, half INTEGER NOT NULL)"));
    calx_status status = calx_commit(session);
    if (status == CALX_OK)
        status = load(session, 0, 1000);
    if (status == CALX_OK && load(session, 999, 1010) == CALX_INTEGRITY_ERROR)
        printf("not loaded twice: %s\n", calx_error_of(session)->kind == CALX_UNIQUE_VIOLATION ? "the key is taken" : "?");
    if (status == CALX_OK) {
        calx_exec(session, calx_text("DELETE FROM example_queue WHERE id >= 500"));
        status = calx_sync(session); /* waits here, before the commit */
    }
    if (status == CALX_OK)
        status = calx_scalar(session, calx_text("SELECT SUM(half) FROM example_queue"), &sum);
    if (status == CALX_OK)
        status = calx_commit(session);
    if (status == CALX_OK)
        printf("sum of halves: %d\n", sum);
    else
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
