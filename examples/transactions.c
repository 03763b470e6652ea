/* SPDX-License-Identifier: MIT */
/* Transactions, with one check at the commit, and autocommit: transactions URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static calx_statement *deposit(void)
{
    return calx_text("UPDATE example_accounts SET balance = balance + :amount WHERE name = :name");
}

/* What another session sees. */
static void show(calx_engine *engine, const char *when)
{
    calx_session *session = calx_session_open(engine);
    calx_result *rows = calx_query(session, calx_text("SELECT name, balance FROM example_accounts ORDER BY name"));
    const char *name;
    int64_t balance;
    printf("%s:", when);
    while (calx_fetch(rows, &name, &balance))
        printf(" %s %" PRId64, name, balance);
    printf("\n");
    calx_result_close(rows);
    calx_session_close(session);
}

/* The first statement begins a transaction. If any call fails, the later ones do nothing, and the commit, which then rolls
 * back, returns that first error. */
static calx_status transfer(calx_engine *engine, const char *from, const char *to, int64_t amount)
{
    calx_session *session = calx_session_open(engine);
    calx_exec(session, deposit(), calx_args(-amount, from));
    calx_exec(session, deposit(), calx_args(amount, to));
    calx_status status = calx_commit(session);
    if (status != CALX_OK)
        printf("not transferred: %s\n", calx_status_name(status));
    calx_session_close(session);
    return status;
}

/* Work after a commit or rollback begins a new transaction. */
static void go_on(calx_engine *engine)
{
    calx_session *session = calx_session_open(engine);
    calx_exec(session, deposit(), calx_args(1000, "ann"));
    calx_rollback(session);
    calx_exec(session, deposit(), calx_args(1, "ann"));
    if (calx_commit(session) != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_exec(session, deposit(), calx_args(1000, "bob"));
    calx_session_close(session); /* not committed: rolled back */
}

/* Each statement is a transaction of its own, but between calx_begin() and its end. */
static void autocommit(calx_engine *engine)
{
    calx_session *session = calx_session_open(engine, .autocommit = true);
    calx_exec(session, deposit(), calx_args(5, "bob"));
    calx_begin(session);
    calx_exec(session, deposit(), calx_args(1000, "bob"));
    calx_rollback(session);
    calx_session_close(session);
}

static calx_status create(calx_engine *engine)
{
    calx_session *session = calx_session_open(engine);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_accounts"));
    calx_exec(session, calx_text("CREATE TABLE example_accounts (name VARCHAR(20) PRIMARY KEY,"
                                 " balance BIGINT NOT NULL, CHECK (balance >= 0))"));
    calx_exec(session, calx_text("INSERT INTO example_accounts VALUES ('ann', 100), ('bob', 0)"));
    calx_status status = calx_commit(session);
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    return status;
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_status status = create(engine);
    if (status == CALX_OK) {
        transfer(engine, "ann", "bob", 30);
        show(engine, "after a transfer");
        transfer(engine, "ann", "bob", 300);
        show(engine, "after one that failed");
        go_on(engine);
        show(engine, "after commit and rollback");
        autocommit(engine);
        show(engine, "after autocommit");
    }
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
