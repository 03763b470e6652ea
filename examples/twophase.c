/* SPDX-License-Identifier: MIT */
/* A transaction in two phases, and what a program does first after a crash: twophase URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an earlier run left prepared, and the coordinator's log does not call committed, is rolled back. */
static void recover(calx_session *session)
{
    char **gids = NULL;
    size_t count = 0;
    if (calx_recover_twophase(session, &gids, &count) != CALX_OK)
        return;
    for (size_t i = 0; i < count; i++)
        if (!strncmp(gids[i], "example-", 8))
            calx_rollback_prepared(session, gids[i]);
    calx_free(gids);
}

/* Phase one on each participant; when all have said yes, it is written down, and then phase two cannot be refused any more. */
static calx_status both_or_none(calx_session *session)
{
    calx_status status = calx_begin_twophase(session, "example-42");
    if (status == CALX_UNSUPPORTED) { /* SQLite: one file, one phase */
        calx_rollback(session);
        status = calx_begin(session);
        calx_exec(session, calx_text("INSERT INTO example_phases VALUES (1)"));
        return status == CALX_OK ? calx_commit(session) : status;
    }
    calx_exec(session, calx_text("INSERT INTO example_phases VALUES (1)"));
    status = calx_prepare(session); /* an error of the transaction is found here, and it is rolled back then */
    if (status != CALX_OK)
        return status;
    /* here the coordinator writes "example-42 is to be committed" into its log */
    return calx_commit(session);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    int rows = 0;
    recover(session);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_phases"));
    calx_exec(session, calx_text("CREATE TABLE example_phases (id INTEGER PRIMARY KEY)"));
    calx_status status = calx_commit(session);
    if (status == CALX_OK)
        status = both_or_none(session);
    if (status == CALX_OK)
        status = calx_scalar(session, calx_text("SELECT COUNT(*) FROM example_phases"), &rows);
    if (status == CALX_OK)
        printf("committed: %d row\n", rows);
    else
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
