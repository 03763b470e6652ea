/* SPDX-License-Identifier: MIT */
/* A stranger's program: what `make installcheck` builds with nothing but calx.pc, and runs. */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static calx_status work(calx_session *session)
{
    int64_t id;
    const char *name;
    calx_result *rows;
    calx_exec(session, calx_text("CREATE TABLE installcheck (id INTEGER NOT NULL, name VARCHAR(20) NOT NULL)"));
    calx_exec(session, calx_text("INSERT INTO installcheck VALUES (:id, :name)"), calx_args(7, "seven"));
    rows = calx_query(session, calx_text("SELECT id, name FROM installcheck"));
    while (calx_fetch(rows, &id, &name))
        printf("%" PRId64 " %s\n", id, name);
    calx_result_close(rows);
    return calx_commit(session);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_status status = work(session);
    if (strcmp(calx_version(), CALX_VERSION) != 0) {
        fprintf(stderr, "the headers are %s, the library is %s\n", CALX_VERSION, calx_version());
        return EXIT_FAILURE;
    }
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
