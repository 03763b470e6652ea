/* SPDX-License-Identifier: MIT */
/* A function as one transaction, which is run again when the database undid it: transact URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct transfer {
    const char *from, *to;
    int64_t amount;
} transfer;

/* It works on the session and on nothing else, so that it may be run more than once. It begins and commits nothing. */
static calx_status move(calx_session *session, void *context)
{
    const transfer *t = context;
    int64_t balance = 0;
    calx_status status = calx_one(session, calx_text("SELECT balance FROM example_funds WHERE name = :name"),
                                  calx_args(t->from), &balance);
    if (status != CALX_OK)
        return status; /* rolled back, and what calx_transact returns */
    if (balance < t->amount)
        return CALX_NOT_FOUND;
    calx_exec(session, calx_text("UPDATE example_funds SET balance = balance - :amount WHERE name = :name"),
              calx_args(t->amount, t->from));
    calx_exec(session, calx_text("UPDATE example_funds SET balance = balance + :amount WHERE name = :name"),
              calx_args(t->amount, t->to));
    return CALX_OK; /* committed, unless a statement failed */
}

static void run(calx_session *session, const char *from, const char *to, int64_t amount)
{
    transfer t = { from, to, amount };
    calx_status status = calx_transact(session, move, &t, .isolation_level = CALX_SERIALIZABLE, .max_attempts = 50);
    if (status == CALX_OK)
        printf("%s to %s: %d\n", from, to, (int)amount);
    else if (calx_error_of(session)->outcome == CALX_OUTCOME_UNKNOWN)
        printf("perhaps done: look before you do it again\n");
    else
        printf("%s to %s: %d not moved (%s)\n", from, to, (int)amount, calx_status_name(status));
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_funds"));
    calx_exec(session, calx_text("CREATE TABLE example_funds (name VARCHAR(20) PRIMARY KEY, balance BIGINT NOT NULL)"));
    calx_exec(session, calx_text("INSERT INTO example_funds VALUES ('ann', 100), ('bob', 0)"));
    calx_status status = calx_commit(session);
    if (status == CALX_OK) {
        run(session, "ann", "bob", 60);
        run(session, "ann", "bob", 60);
        run(session, "eve", "bob", 1);
    } else
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
