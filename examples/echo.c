/* SPDX-License-Identifier: MIT */
/* What is sent to the database, as the engine logs it: echo URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without a logger the lines go to stderr. They begin with the time, "2026-01-31 12:00:00,123 INFO calx.engine ", which is
 * left out here, and so are the lines in brackets: how long the statement took to build, its values, and the file:line of
 * the call. */
static void log_line(void *context, const char *line)
{
    const char *text = strstr(line, "calx.engine ");
    int *lines = context;
    ++*lines;
    if (text && text[strlen("calx.engine ")] != '[')
        printf("%s\n", text + strlen("calx.engine "));
}

int main(int argc, char **argv)
{
    int lines = 0;
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:",
                                             .echo = true, .logger = log_line, .logger_context = &lines);
    calx_session *session = calx_session_open(engine);
    int one = 0;
    calx_scalar(session, calx_text("SELECT 1"), &one);
    calx_status status = calx_commit(session);
    calx_exec(session, calx_text("SELECT 2"));
    calx_session_close(session);
    calx_engine_dispose(engine);
    printf("%d lines\n", lines);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
