/* SPDX-License-Identifier: MIT */
/* Two nodes of Galera: a transaction of which all statements went well loses a conflict at its COMMIT, and calx_transact runs it again,
 * once.
 *
 *     galera_run URL URL         one of each node
 *
 * Prints "galera: N passed, N failed, 0 skipped". */
#include <calx/calx.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 20 };

static unsigned passed, failed;

static void check(bool good, const char *what, const char *message)
{
    good ? passed++ : failed++;
    if (!good)
        printf("FAIL %s: %s\n", what, message);
}

/* What the commits of the transaction came to, by an event. */
typedef struct commits {
    unsigned good, lost;
    calx_error_kind kind;
    calx_outcome outcome;
    int32_t code;
    bool retryable;
} commits;

static calx_status on_commit(void *context, calx_event *event)
{
    commits *c = context;
    if (event->error->status == CALX_OK) {
        c->good++;
        return CALX_OK;
    }
    c->lost++;
    c->kind = event->error->kind;
    c->outcome = event->error->outcome;
    c->code = event->error->native_code;
    c->retryable = event->error->is_retryable;
    return CALX_OK;
}

typedef struct work {
    calx_session *elsewhere; /* on the other node */
    unsigned calls, wait_us;
    bool statements_failed;
} work;

/* Adds to the one column, while the other node adds to the other column of the same row and is done before. */
static calx_status add_here(calx_session *session, void *context)
{
    work *w = context;
    calx_status status = calx_exec(session, calx_text("UPDATE calx_galera SET here = here + 1 WHERE id = 1"));
    if (w->calls++ == 0) {
        calx_exec(w->elsewhere, calx_text("UPDATE calx_galera SET elsewhere = elsewhere + 1 WHERE id = 1"));
        if (calx_commit(w->elsewhere) != CALX_OK)
            printf("the other node: %s\n", calx_errmsg(w->elsewhere));
        nanosleep(&(struct timespec){ 0, (long)w->wait_us * 1000 }, NULL);
    }
    w->statements_failed = w->statements_failed || status != CALX_OK;
    return status;
}

/* The row as a node has it, once it has all that the other one had. */
static void check_row(calx_engine *engine, int here, int elsewhere, const char *what)
{
    calx_session *session = calx_session_open(engine);
    int n = -1, m = -1;
    char said[120];
    calx_exec(session, calx_text("SET SESSION wsrep_sync_wait = 1"));
    calx_one(session, calx_text("SELECT here, elsewhere FROM calx_galera WHERE id = 1"), CALX_NO_ARGS, &n, &m);
    snprintf(said, sizeof said, "here %d of %d, elsewhere %d of %d; %.60s", n, here, m, elsewhere, calx_errmsg(session));
    check(n == here && m == elsewhere, what, said);
    calx_session_close(session);
}

static void lose_and_try_again(calx_engine *near, calx_engine *far, int round)
{
    commits c = { 0, 0, CALX_KIND_UNSPECIFIED, CALX_OUTCOME_NONE, 0, false };
    calx_session *session = calx_session_open(near);
    work w = { .elsewhere = calx_session_open(far), .wait_us = round % 2 ? 20000 : 0 };
    calx_status status;
    char said[200];
    check(calx_listen(near, CALX_EVENT_COMMIT, on_commit, &c) == CALX_OK, "listening", calx_errmsg(near));
    status = calx_transact(session, add_here, &w);
    calx_unlisten(near, CALX_EVENT_COMMIT, on_commit, &c);
    check(status == CALX_OK, "calx_transact", calx_errmsg(session));
    snprintf(said, sizeof said, "calls %u, commits %u and %u lost: code %d, kind %s, outcome %s", w.calls, c.good, c.lost, (int)c.code,
             calx_error_kind_name(c.kind), calx_outcome_name(c.outcome));
    check(w.calls == 2 && c.good == 1 && c.lost == 1 && !w.statements_failed, "it is run again exactly once", said);
    check(c.code == 1213 && c.kind == CALX_DEADLOCK && c.outcome == CALX_OUTCOME_ROLLED_BACK && c.retryable, "a conflict at COMMIT", said);
    check_row(near, round + 1, round + 1, "the row here");
    check_row(far, round + 1, round + 1, "the row there");
    calx_session_close(w.elsewhere);
    calx_session_close(session);
}

/* Cut off from the other node, this one has no majority: it takes no COMMIT, and says so. */
static void lose_the_majority(calx_engine *near, calx_engine *far)
{
    calx_session *session = calx_session_open(near), *watch = calx_session_open(near, .autocommit = true);
    calx_connection *admin = calx_connect(near, .autocommit = true); /* it stays its own: a new one would be refused, too */
    calx_status status;
    calx_outcome outcome;
    int here = 0, n = 0;
    calx_scalar(session, calx_text("SELECT here FROM calx_galera WHERE id = 1"), &here);
    calx_rollback(session);
    calx_exec(session, calx_text("UPDATE calx_galera SET here = here + 1 WHERE id = 1"));
    calx_exec(admin, calx_text("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'"));
    check(calx_commit(admin) == CALX_OK, "cutting it off", calx_errmsg(admin));
    for (int i = 0; i < 300 && calx_scalar(watch, calx_text("SELECT here FROM calx_galera"), &n) == CALX_OK; i++) /* SELECT 1 it answers */
        nanosleep(&(struct timespec){ 0, 100000000 }, NULL);
    check(calx_error_of(watch)->status == CALX_NOT_READY && calx_error_of(watch)->native_code == 1047, "a node without a majority",
          calx_errmsg(watch));
    status = calx_commit(session);
    outcome = calx_error_of(session)->outcome;
    check(status != CALX_OK && (outcome == CALX_OUTCOME_ROLLED_BACK || outcome == CALX_OUTCOME_UNKNOWN), "its COMMIT", calx_errmsg(session));
    printf("COMMIT without a majority: %s: code %d, outcome %s\n", calx_status_name(status), (int)calx_error_of(session)->native_code,
           calx_outcome_name(outcome));
    status = calx_exec(admin, calx_text("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'"));
    check(status == CALX_OK, "letting it back", calx_errmsg(admin));
    for (int i = 0; i < 600 && calx_scalar(watch, calx_text("SELECT here FROM calx_galera"), &n) != CALX_OK; i++)
        nanosleep(&(struct timespec){ 0, 100000000 }, NULL);
    calx_session_close(session);
    calx_session_close(watch);
    calx_connection_close(admin);
    check_row(near, here, here, "the row after the loss, here"); /* refused before it was done */
    check_row(far, here, here, "the row after the loss, there");
}

int main(int argc, char **argv)
{
    calx_engine *near, *far;
    calx_session *session;
    if (argc != 3) {
        fprintf(stderr, "usage: %s URL URL\n", argv[0]);
        return 2;
    }
    near = calx_engine_create(argv[1]);
    far = calx_engine_create(argv[2]);
    session = calx_session_open(near);
    calx_exec(session, calx_text("CREATE TABLE calx_galera (id INT PRIMARY KEY, here INT NOT NULL, elsewhere INT NOT NULL)"));
    calx_exec(session, calx_text("INSERT INTO calx_galera VALUES (1, 0, 0)"));
    check(calx_commit(session) == CALX_OK, "the table", calx_errmsg(session));
    calx_session_close(session);
    check_row(far, 0, 0, "the table on the other node");
    for (int i = 0; i < ROUNDS; i++)
        lose_and_try_again(near, far, i);
    lose_the_majority(near, far);
    calx_engine_dispose(near);
    calx_engine_dispose(far);
    printf("galera: %u passed, %u failed, 0 skipped\n", passed, failed);
    return failed || !passed;
}
