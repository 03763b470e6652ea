/* SPDX-License-Identifier: MIT */
/* Stopping a statement from another thread, as a signal asks for it: cancel URL */
#define _POSIX_C_SOURCE 200809L
#include <calx/calx.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int wake[2]; /* the program's self-pipe */

/* A handler may not call calx: it writes a byte, and a thread that reads it does. */
static void on_signal(int number)
{
    char byte = (char)number;
    if (write(wake[1], &byte, 1) < 0)
        _exit(EXIT_FAILURE);
}

static void *watch(void *session)
{
    char byte;
    while (read(wake[0], &byte, 1) == 1 && byte)
        calx_cancel((calx_session *)session);
    return NULL;
}

/* A hundred thousand million rows: nobody waits for that. */
static calx_statement *much(void)
{
    return calx_text("WITH digits(n) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
                     " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)"
                     " SELECT COUNT(*), MAX(a.n * b.n - c.n + d.n * e.n - f.n + g.n * h.n - i.n + j.n - k.n) FROM digits AS a"
                     " CROSS JOIN digits AS b CROSS JOIN digits AS c CROSS JOIN digits AS d CROSS JOIN digits AS e"
                     " CROSS JOIN digits AS f CROSS JOIN digits AS g CROSS JOIN digits AS h CROSS JOIN digits AS i"
                     " CROSS JOIN digits AS j CROSS JOIN digits AS k");
}

static void run(calx_session *session)
{
    int n = 0;
    alarm(1); /* or somebody's control and C */
    if (calx_exec(session, much()) != CALX_OK && calx_error_of(session)->kind == CALX_CANCELLED)
        printf("cancelled\n");
    else
        printf("%s\n", calx_errmsg(session));
    calx_rollback(session);
    if (calx_scalar(session, calx_text("SELECT 42"), &n) == CALX_OK) /* on the same connection */
        printf("and on: %d\n", n);
}

int main(int argc, char **argv)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    pthread_t watcher;
    if (pipe(wake) || sigaction(SIGALRM, &action, NULL) || pthread_create(&watcher, NULL, watch, session)) {
        perror("cancel");
        return EXIT_FAILURE;
    }
    run(session);
    if (write(wake[1], "", 1) == 1) /* zero: that was all */
        pthread_join(watcher, NULL);
    calx_session_close(session); /* after the last calx_cancel() */
    calx_engine_dispose(engine);
    return EXIT_SUCCESS;
}
