/* SPDX-License-Identifier: MIT */
/* Engines, sessions and connections: connect URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>

/* An engine opens nothing, so that it cannot say whether the database is there. This can. */
static bool try_to_connect(calx_engine *engine)
{
    calx_connection *connection = calx_connect(engine);
    bool works = calx_ping(connection) == CALX_OK;
    if (works)
        printf("connection successful\n");
    else
        fprintf(stderr, "%s\n", calx_errmsg(connection));
    calx_connection_close(connection);
    return works;
}

static calx_status use_a_session(calx_engine *engine)
{
    calx_session *session = calx_session_open(engine);
    int64_t sum = 0;
    calx_scalar(session, calx_text("SELECT :a + :b"), &sum, calx_args(40, 2));
    calx_status status = calx_commit(session);
    if (status == CALX_OK)
        printf("a session says %d\n", (int)sum);
    else
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    return status;
}

/* Sessions with the same options, in all parts of a program. */
static void use_a_sessionmaker(calx_engine *engine)
{
    calx_sessionmaker *maker = calx_sessionmaker_create(engine, .statement_timeout = 10);
    calx_session *session = calx_session_open(maker);
    int answer = 0;
    calx_scalar(session, calx_text("SELECT 7 * 6"), &answer);
    printf("a session with a limit of 10 seconds a statement says %d\n", answer);
    calx_session_close(session);
    calx_sessionmaker_dispose(maker);
}

/* Nothing has to be compared with NULL: what failed answers for itself, and for all that is made from it. */
static void use_a_wrong_url(void)
{
    calx_engine *engine = calx_engine_create("no url at all");
    calx_session *session = calx_session_open(engine);
    calx_status status = calx_exec(session, calx_text("SELECT 1"));
    printf("%s: %s\n", calx_status_name(status), calx_error_of(engine)->message);
    calx_session_close(session);
    calx_engine_dispose(engine);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:",
                                             .pool_size = 2, .connect_timeout = 10);
    calx_status status = CALX_DISCONNECT;
    if (try_to_connect(engine)) {
        status = use_a_session(engine);
        use_a_sessionmaker(engine);
        use_a_wrong_url();
    }
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
