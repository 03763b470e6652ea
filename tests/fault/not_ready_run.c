/* SPDX-License-Identifier: MIT */
/* A server that answers and does not serve is NOT_READY, and the same engine works when it does.
 *
 *     not_ready_run URL NAME COMMAND...     COMMAND runs the server in the foreground
 *
 * Prints "not-ready-NAME: N passed, N failed, N skipped". */
#include "server.h"

#include <calx/calx.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LIMIT_MS = 120000 };

static int passed, failures;

static void check(bool good, const char *what, const char *message)
{
    if (good) {
        passed++;
        return;
    }
    failures++;
    printf("FAIL %s: %s\n", what, message);
}

static void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* The error of a connect that is refused; *status is OK when it is not. */
static calx_status try_connect(calx_engine *engine, calx_error *error, char *message, size_t size)
{
    calx_connection *connection = calx_connect(engine);
    calx_status status;
    *error = *calx_error_of(connection);
    snprintf(message, size, "%s", calx_errmsg(connection));
    status = error->status;
    calx_connection_close(connection);
    return status;
}

/* Until the server has opened its port. */
static calx_status wait_until_it_answers(server *s, calx_engine *engine, calx_error *error, char *message, size_t size)
{
    calx_status status = CALX_OK;
    for (int ms = 0; ms < LIMIT_MS && server_is_alive(s); ms += 20, sleep_ms(20)) {
        status = try_connect(engine, error, message, size);
        if (error->kind != CALX_CONNECT_REFUSED)
            break;
    }
    return status;
}

static calx_status write_row(calx_session *session)
{
    calx_exec(session, calx_text("INSERT INTO calx_not_ready VALUES (1)"));
    return calx_commit(session);
}

/* Of a standby with hot_standby=off: no connection at all, until it is promoted. */
static void try_standby(server *s, calx_engine *engine)
{
    const char *promote = getenv("CALX_NOT_READY_PROMOTE");
    char message[600] = "";
    calx_error error;
    calx_session *session;
    int n = 0;
    check(wait_until_it_answers(s, engine, &error, message, sizeof message) == CALX_NOT_READY, "a standby", message);
    check(strcmp(error.sqlstate, "57P03") == 0, "its SQLSTATE", message);
    check(error.is_retryable && error.outcome == CALX_OUTCOME_NONE, "nothing was sent", message);
    check(try_connect(engine, &error, message, sizeof message) == CALX_NOT_READY, "again", message);
    check(promote && system(promote) == 0, "promoting it", "the command failed");
    session = calx_session_open(engine);
    for (int ms = 0; ms < LIMIT_MS && calx_scalar(session, calx_text("SELECT 42"), &n) != CALX_OK; ms += 50) {
        check(calx_error_of(session)->status == CALX_NOT_READY, "while it is promoted", calx_errmsg(session));
        calx_rollback(session);
        sleep_ms(50);
    }
    check(n == 42, "a server after all", calx_errmsg(session));
    calx_session_close(session);
}

/* Of a node that refuses statements, as one does that is not in the cluster's majority. */
static void try_node(server *s, calx_engine *engine)
{
    char message[600] = "";
    calx_error error;
    calx_session *session = calx_session_open(engine);
    calx_connection *admin;
    while (wait_until_it_answers(s, engine, &error, message, sizeof message) == CALX_NOT_READY)
        sleep_ms(50);
    admin = calx_connect(engine, .autocommit = true); /* it stays its own: a new one would be refused, too */
    calx_exec(admin, calx_text("CREATE TABLE calx_not_ready (id INTEGER)"));
    check(calx_commit(admin) == CALX_OK, "the table", calx_errmsg(admin));
    check(write_row(session) == CALX_OK, "a node that serves", calx_errmsg(session));
    calx_exec(admin, calx_text("SET GLOBAL wsrep_reject_queries = ALL"));
    check(calx_commit(admin) == CALX_OK, "refusing", calx_errmsg(admin));
    check(write_row(session) == CALX_NOT_READY, "a node that refuses", calx_errmsg(session));
    check(calx_error_of(session)->native_code == 1047, "its number", calx_errmsg(session));
    check(calx_error_of(session)->outcome == CALX_OUTCOME_NONE && calx_error_of(session)->is_retryable,
          "nothing was done", calx_errmsg(session)); /* it refuses BEGIN */
    calx_exec(admin, calx_text("SET GLOBAL wsrep_reject_queries = NONE"));
    check(calx_commit(admin) == CALX_OK, "refusing no more", calx_errmsg(admin));
    check(write_row(session) == CALX_OK, "a node that serves again", calx_errmsg(session));
    calx_session_close(session);
    calx_connection_close(admin);
}

int main(int argc, char **argv)
{
    server s = { .command = argv + 3 };
    calx_engine *engine;
    if (argc < 4 || !server_adopt_orphans() || !server_launch(&s))
        return EXIT_FAILURE;
    engine = calx_engine_create(argv[1], .connect_timeout = 10);
    if (strcmp(argv[2], "mariadb") == 0)
        try_node(&s, engine);
    else
        try_standby(&s, engine);
    calx_engine_dispose(engine);
    server_end(&s, strcmp(argv[2], "mariadb") == 0 ? SIGTERM : SIGINT);
    printf("not-ready-%s: %d passed, %d failed, 0 skipped\n", argv[2], passed, failures);
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
