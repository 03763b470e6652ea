/* SPDX-License-Identifier: MIT */
/* One engine for all threads, a session for each, and transactions that are tried again: threads URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 4, ROUNDS = 20 };

/* One transaction. Its error says whether the same may succeed when it is run again. */
static calx_status count_up(calx_session *session, calx_statement *update)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        calx_exec(session, update, calx_args(1));
        calx_status status = calx_commit(session);
        if (status == CALX_OK || !calx_error_of(session)->is_retryable)
            return status;
    }
    return CALX_OPERATIONAL_ERROR;
}

static void *work(void *engine)
{
    calx_session *session = calx_session_open((calx_engine *)engine);
    calx_statement *update = calx_keep(calx_text("UPDATE example_counter SET n = n + :step"));
    calx_status status = CALX_OK;
    for (int i = 0; i < ROUNDS && status == CALX_OK; i++)
        status = count_up(session, update);
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_release(update);
    calx_session_close(session);
    return NULL;
}

static void run(calx_engine *engine)
{
    pthread_t threads[THREADS];
    int started = 0;
    while (started < THREADS && !pthread_create(&threads[started], NULL, work, engine))
        started++;
    while (started > 0)
        pthread_join(threads[--started], NULL);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    int64_t n = 0;
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_counter"));
    calx_exec(session, calx_text("CREATE TABLE example_counter (n BIGINT NOT NULL)"));
    calx_exec(session, calx_text("INSERT INTO example_counter VALUES (0)"));
    calx_status status = calx_commit(session);
    if (status == CALX_OK) {
        run(engine);
        calx_scalar(session, calx_text("SELECT n FROM example_counter"), &n);
        status = calx_commit(session);
    }
    if (status == CALX_OK)
        printf("%d threads counted to %" PRId64 "\n", (int)THREADS, n);
    else
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
