/* SPDX-License-Identifier: MIT */
/* The pool: connections that are kept, a checkout that waits in vain, and what becomes of connections that are given up: pool URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(const char *when, calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    printf("%s: %zu out, %zu idle, %d opened, %d closed\n", when, state.checked_out, state.idle, (int)state.opened,
           (int)state.closed);
}

int main(int argc, char **argv)
{
    /* One connection, and nobody waits longer than a twentieth of a second for it. */
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:", .poolclass = CALX_POOL_STATIC,
                                             .pool_timeout = 0.05);
    show("engine", engine);

    /* A session takes a connection when its transaction begins and gives it back when that ends. */
    calx_session *session = calx_session_open(engine);
    int one = 0;
    calx_scalar(session, calx_text("SELECT 1"), &one);
    show("transaction", engine);

    /* The error says who has it, where and for how long. */
    calx_session *other = calx_session_open(engine);
    if (calx_scalar(other, calx_text("SELECT 1"), &one) == CALX_TIMEOUT)
        printf("too late: %s\n", strstr(calx_errmsg(other), "pool.c") ? "pool.c has the connection" : calx_errmsg(other));
    calx_rollback(other);

    calx_status status = calx_commit(session);
    show("commit", engine);

    /* After a failover, say: what is idle is closed, and the next statement opens another. */
    calx_pool_invalidate(engine);
    show("invalidate", engine);
    calx_scalar(other, calx_text("SELECT 1"), &one);
    if (status == CALX_OK)
        status = calx_commit(other);
    show("another", engine);

    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(other);
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
