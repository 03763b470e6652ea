/* SPDX-License-Identifier: MIT */
/* Isolation levels and read-only transactions: isolation URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>

/* A report: one view of the data, however long it takes, and certainly no change to it. */
static calx_status report(calx_session *session)
{
    int64_t count = 0, sum = 0;
    calx_begin(session, .isolation_level = CALX_SERIALIZABLE, .read_only = true);
    calx_scalar(session, calx_text("SELECT COUNT(*) FROM example_orders"), &count);
    calx_scalar(session, calx_text("SELECT SUM(amount) FROM example_orders"), &sum);
    calx_status status = calx_commit(session);
    if (status == CALX_OK)
        printf("%d orders, sum %d\n", (int)count, (int)sum);
    return status;
}

/* The database refuses what writes. */
static void try_to_write(calx_session *session)
{
    calx_begin(session, .read_only = true);
    calx_exec(session, calx_text("DELETE FROM example_orders"));
    if (calx_commit(session) != CALX_OK)
        printf("not deleted: %s\n", calx_error_of(session)->kind == CALX_READ_ONLY ? "read-only" : calx_errmsg(session));
}

/* A level that the database lacks is an error, never silently another. */
static void try_a_level(calx_session *session, calx_isolation level)
{
    calx_status status = calx_begin(session, .isolation_level = level);
    printf("%s: %s\n", calx_isolation_name(level), calx_status_name(status));
    calx_rollback(session);
}

int main(int argc, char **argv)
{
    /* Of all transactions of the engine; a URL may say it as well: ?isolation_level=SERIALIZABLE */
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:", .isolation_level = CALX_SERIALIZABLE);
    calx_session *session = calx_session_open(engine);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_orders"));
    calx_exec(session, calx_text("CREATE TABLE example_orders (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL)"));
    calx_exec(session, calx_text("INSERT INTO example_orders VALUES (1, 30), (2, 12)"));
    calx_status status = calx_commit(session);
    if (status == CALX_OK)
        status = report(session);
    if (status == CALX_OK) {
        try_to_write(session);
        try_a_level(session, CALX_SERIALIZABLE);
        try_a_level(session, CALX_SNAPSHOT);
        status = report(session);
    }
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
