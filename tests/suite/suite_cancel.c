/* SPDX-License-Identifier: MIT */
/* calx_cancel: from another thread it stops what runs, from nowhere anything else, and the connection goes on. */
#include "proxy.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

enum { PATIENCE = 120, ROUNDS = 300 }; /* seconds: to end what hangs, on a machine with other work too */

/* Without memory for it a cancel may fail; the test goes on when there is memory. */
static calx_status cancel_it(calx_session *session, calx_connection *connection)
{
    calx_status status;
    do
        status = session ? calx_cancel(session) : calx_cancel(connection);
    while (suite_feed(status));
    return status;
}

/* Cancels again and again until it is told to stop: when the first one comes too early, a later one does it. */
typedef struct canceller {
    calx_session *session;
    calx_connection *connection;
    atomic_int stop;
    atomic_int failed;
    pthread_t thread;
    long pause_ns;
} canceller;

static void *run_canceller(void *argument)
{
    canceller *c = argument;
    while (!atomic_load(&c->stop)) {
        struct timespec pause = { 0, c->pause_ns };
        nanosleep(&pause, NULL);
        if (cancel_it(c->session, c->connection) != CALX_OK)
            atomic_fetch_add(&c->failed, 1);
    }
    return NULL;
}

static void begin(suite *t, canceller *c)
{
    atomic_init(&c->stop, 0);
    atomic_init(&c->failed, 0);
    if (!c->pause_ns)
        c->pause_ns = 50000000;
    suite_alarm(PATIENCE);
    REQUIRE(pthread_create(&c->thread, NULL, run_canceller, c) == 0);
}

static void end(suite *t, canceller *c)
{
    atomic_store(&c->stop, 1);
    pthread_join(c->thread, NULL);
    CHECK_INT(atomic_load(&c->failed), 0);
}

TEST_NEEDS(statement_is_cancelled_and_the_connection_goes_on, "sleep cancel")
{
    calx_session *session = suite_keep_session(t, calx_session_open(suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW)));
    canceller c = { .session = session };
    int64_t id = 0, same = 0;
    int n = 0;
    suite_table(t, "calx_suite_cancel", "id INTEGER PRIMARY KEY");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_cancel VALUES (1)")));
    if (suite_has("connection_id"))
        OK(session, calx_scalar(session, calx_text(suite_is("connection_id")), &id));
    begin(t, &c);
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep"))), CALX_OPERATIONAL_ERROR);
    end(t, &c);
    CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_CANCELLED);
    CHECK(!calx_error_of(session)->is_disconnect);
    CHECK(!calx_error_of(session)->is_retryable);
    CHECK_STATUS(session, calx_commit(session), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    if (suite_has("connection_id"))
        OK(session, calx_scalar(session, calx_text(suite_is("connection_id")), &same));
    CHECK_INT(same, id);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
    OK(session, calx_commit(session));
    suite_close(t, session);
    CHECK_INT(suite_count(t, "calx_suite_cancel"), 0);
}

TEST_NEEDS(cancel_of_a_connection_in_autocommit, "sleep cancel")
{
    calx_engine *engine = suite_engine(t, .autocommit = true);
    calx_connection *connection = suite_connection(t, engine);
    canceller c = { .connection = connection };
    int n = 0;
    begin(t, &c);
    CHECK_STATUS(connection, calx_scalar(connection, calx_text(suite_is("sleep")), &n), CALX_OPERATIONAL_ERROR);
    end(t, &c);
    CHECK_INT(calx_error_of(connection)->kind, CALX_CANCELLED);
    OK(connection, calx_scalar(connection, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
}

TEST_NEEDS(savepoint_outlives_a_cancelled_read, "sleep cancel savepoints")
{
    calx_session *session = suite_session(t);
    canceller c = { .session = session };
    calx_transaction *savepoint;
    suite_table(t, "calx_suite_cancel", "id INTEGER PRIMARY KEY");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_cancel VALUES (1)")));
    savepoint = calx_begin_nested(session);
    begin(t, &c);
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep"))), CALX_OPERATIONAL_ERROR);
    end(t, &c);
    OK(savepoint, calx_rollback(savepoint));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_cancel"), 1);
}

TEST_NEEDS(cancel_meets_the_statement_of_a_pipeline, "sleep cancel")
{
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
    canceller c = { .session = session };
    calx_status status;
    suite_table(t, "calx_suite_cancel", "id INTEGER PRIMARY KEY");
    calx_exec(session, calx_text("INSERT INTO calx_suite_cancel VALUES (1)"));
    begin(t, &c);
    status = calx_exec(session, calx_text(suite_is("sleep")));
    if (status == CALX_PENDING)
        status = calx_sync(session);
    CHECK_STATUS(session, status, CALX_OPERATIONAL_ERROR);
    end(t, &c);
    CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_CANCELLED);
    CHECK_TEXT(calx_error_of(session)->statement, suite_is("sleep"));
    CHECK_STATUS(session, calx_commit(session), CALX_OPERATIONAL_ERROR);
    calx_exec(session, calx_text("INSERT INTO calx_suite_cancel VALUES (2)"));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_cancel"), 1);
}

/* ---- nothing to cancel ---- */

TEST_NEEDS(cancel_when_nothing_runs_does_nothing, "cancel")
{
    calx_session *session = suite_session(t);
    int n = 0;
    CHECK_STATUS((const void *)NULL, calx_cancel(session), CALX_OK); /* no connection yet */
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    for (int i = 0; i < 20; i++) {
        CHECK_STATUS((const void *)NULL, calx_cancel(session), CALX_OK);
        OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
        CHECK_INT(n, 42);
        if (i % 5 == 4) {
            CHECK_STATUS((const void *)NULL, calx_cancel(session), CALX_OK);
            OK(session, calx_commit(session));
            CHECK_STATUS((const void *)NULL, calx_cancel(session), CALX_OK);
        }
    }
    CHECK_STATUS((const void *)NULL, calx_cancel((calx_session *)NULL), CALX_MISUSE);
    CHECK_STATUS((const void *)NULL, calx_cancel((calx_connection *)NULL), CALX_MISUSE);
}

TEST(cancel_of_a_handle_that_never_was)
{
    calx_engine *engine = suite_keep_engine(t, calx_engine_create("nonsense"));
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    CHECK_STATUS((const void *)NULL, calx_cancel(session), CALX_OK);
}

TEST_NEEDS(cancel_is_unsupported_where_the_driver_has_none, "!cancel")
{
    CHECK_STATUS((const void *)NULL, calx_cancel(suite_session(t)), CALX_UNSUPPORTED);
}

/* ---- never the next one ---- */

/* Cancels fly all the time, and only when none can be on its way is a statement run: each of those succeeds. */
typedef struct duel {
    calx_session *session;
    pthread_barrier_t meet;
    atomic_int over;
} duel;

static void *cancel_once_a_round(void *argument)
{
    duel *d = argument;
    for (;;) {
        pthread_barrier_wait(&d->meet); /* a statement begins */
        if (atomic_load(&d->over))
            return NULL;
        cancel_it(d->session, NULL);
        pthread_barrier_wait(&d->meet); /* the cancel has returned */
    }
}

TEST_NEEDS(cancel_never_meets_the_next_statement, "cancel")
{
    duel d = { .session = suite_session(t) };
    calx_statement *select = calx_keep(calx_text("SELECT COUNT(*) FROM calx_suite_cancel"));
    calx_statement *slow = calx_keep(suite_numbers("COUNT(*)", 5)); /* long enough to be met, now and then */
    pthread_t thread;
    int cancelled = 0;
    suite_table(t, "calx_suite_cancel", "id INTEGER PRIMARY KEY");
    suite_alarm(PATIENCE);
    atomic_init(&d.over, 0);
    pthread_barrier_init(&d.meet, NULL, 2);
    REQUIRE(pthread_create(&thread, NULL, cancel_once_a_round, &d) == 0);
    for (int i = 0; (i < ROUNDS || (!cancelled && i < 20 * ROUNDS)) && !t->failures; i++) {
        int64_t n = -1;
        calx_status status;
        pthread_barrier_wait(&d.meet);
        status = calx_scalar(d.session, i % 3 ? select : slow, &n); /* it may be met, or not */
        if (status != CALX_OK) {
            CHECK_ERROR(d.session, CALX_OPERATIONAL_ERROR, CALX_CANCELLED);
            cancelled++;
        }
        if (i % 2)
            pthread_barrier_wait(&d.meet);
        calx_rollback(d.session); /* with the cancel perhaps still on its way: it is meant for what was before */
        if (i % 2 == 0)
            pthread_barrier_wait(&d.meet);
        CHECK_STATUS(d.session, calx_scalar(d.session, select, &n), CALX_OK);
        CHECK_INT(n, 0);
        CHECK_STATUS(d.session, calx_exec(d.session, calx_text("INSERT INTO calx_suite_cancel VALUES (:id)"), calx_args(i)), CALX_OK);
        CHECK_STATUS(d.session, calx_rollback(d.session), CALX_OK);
    }
    atomic_store(&d.over, 1);
    pthread_barrier_wait(&d.meet);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&d.meet);
    calx_release(select);
    calx_release(slow);
    CHECK(cancelled > 0); /* else nothing has tried to meet anything */
}

/* Two sessions take turns on one connection: what is meant for the one does not meet the other. */
TEST_NEEDS(cancel_never_meets_the_next_user_of_the_connection, "cancel")
{
    calx_engine *engine = suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW);
    calx_session *session = suite_keep_session(t, calx_session_open(engine)), *other;
    canceller c = { .session = session, .pause_ns = 1000 };
    int n = 0;
    begin(t, &c);
    for (int i = 0; i < ROUNDS; i++) {
        calx_status status = calx_scalar(session, calx_text("SELECT 41"), &n), ended;
        if (status != CALX_OK)
            CHECK_INT(calx_error_of(session)->kind, CALX_CANCELLED);
        ended = calx_commit(session);
        CHECK(ended == CALX_OK || ended == CALX_OPERATIONAL_ERROR);
        other = suite_keep_session(t, calx_session_open(engine));
        CHECK_STATUS(other, calx_scalar(other, calx_text("SELECT 42"), &n), CALX_OK);
        CHECK_STATUS(other, calx_commit(other), CALX_OK);
        suite_close(t, other);
    }
    end(t, &c);
}

/* ---- from a signal handler, by a pipe ---- */

static int self_pipe[2];

static void on_signal(int number)
{
    ssize_t written = write(self_pipe[1], "", 1); /* all that a handler does */
    (void)number;
    (void)written;
}

static void *wait_for_signal(void *session)
{
    char byte;
    while (read(self_pipe[0], &byte, 1) == 1 && byte != 'x')
        cancel_it(session, NULL);
    return NULL;
}

/* Somebody at a keyboard who wants it to stop. */
static void *send_signals(void *stop)
{
    while (!atomic_load((atomic_int *)stop)) {
        struct timespec pause = { 0, 50000000 };
        nanosleep(&pause, NULL);
        kill(getpid(), SIGINT);
    }
    return NULL;
}

TEST_NEEDS(signal_handler_cancels_by_its_pipe, "sleep cancel")
{
    calx_session *session = suite_session(t);
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART }, before;
    pthread_t thread, sender;
    atomic_int stop = 0;
    int n = 0;
    suite_alarm(PATIENCE);
    REQUIRE(pipe(self_pipe) == 0);
    sigaction(SIGINT, &action, &before);
    REQUIRE(pthread_create(&thread, NULL, wait_for_signal, session) == 0);
    REQUIRE(pthread_create(&sender, NULL, send_signals, &stop) == 0);
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep"))), CALX_OPERATIONAL_ERROR);
    atomic_store(&stop, 1);
    pthread_join(sender, NULL);
    sigaction(SIGINT, &before, NULL);
    REQUIRE(write(self_pipe[1], "x", 1) == 1);
    pthread_join(thread, NULL);
    close(self_pipe[0]);
    close(self_pipe[1]);
    CHECK_INT(calx_error_of(session)->kind, CALX_CANCELLED);
    OK(session, calx_rollback(session));
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
}

/* ---- with calx_transact ---- */

static calx_status sleep_long(calx_session *session, void *context)
{
    ++*(int *)context;
    return calx_exec(session, calx_text(suite_is("sleep")));
}

TEST_NEEDS(cancelled_function_is_not_run_again, "sleep cancel")
{
    calx_session *session = suite_session(t);
    canceller c = { .session = session };
    int calls = 0;
    begin(t, &c);
    CHECK_STATUS(session, calx_transact(session, sleep_long, &calls, .read_only = suite_has("read_only_transactions")),
                 CALX_OPERATIONAL_ERROR);
    end(t, &c);
    CHECK_INT(calls, 1);
    CHECK_INT(calx_error_of(session)->kind, CALX_CANCELLED);
}

/* ---- against a peer that is silent ---- */

TEST_NEEDS(statement_timeout_does_not_wait_for_a_cancel, "cancel network sleep")
{
    suite_proxy *proxy;
    calx_session *session = suite_keep_session(t, calx_session_open(suite_proxy_engine(t, &proxy, .connect_timeout = 2, .close_timeout = 0.2)));
    canceller c = { .session = session };
    int n = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    suite_proxy_mute(proxy, true);
    atomic_init(&c.stop, 0);
    atomic_init(&c.failed, 0);
    c.pause_ns = 1000000;
    suite_alarm(PATIENCE);
    REQUIRE(pthread_create(&c.thread, NULL, run_canceller, &c) == 0);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 2"), CALX_NO_ARGS, .timeout = 0.5), CALX_TIMEOUT);
    suite_proxy_mute(proxy, false);
    atomic_store(&c.stop, 1);
    pthread_join(c.thread, NULL);
    OK(session, calx_rollback(session));
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
    suite_close(t, session);
    suite_proxy_stop(proxy);
}

/* ---- between the fetches of a stream ---- */

/* 1,000,000 rows of some size, more than lies on the way: the statement runs as long as its last row is not sent. */
TEST_NEEDS(cancel_between_two_fetches_ends_a_stream, "cancel cte")
{
    static const char many[] =
        "WITH d(n) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 "
        "UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) "
        "SELECT a.n, 'some text of a row, so that all of them are more than the server and the network keep for a reader' "
        "FROM d a, d b, d c, d e, d f, d g";
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, calx_text(many), CALX_NO_ARGS, .stream = true);
    int64_t n = 0, count = 1;
    const char *text;
    suite_alarm(PATIENCE);
    REQUIRE(calx_fetch(rows, &n, &text));
    CHECK_INT(cancel_it(session, NULL), CALX_OK);
    while (calx_fetch(rows, &n, &text)) /* those that were on their way */
        count++;
    CHECK(count < 1000000);
    CLOSE(rows, CALX_OPERATIONAL_ERROR);
    CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_CANCELLED);
    CHECK_STATUS(session, calx_commit(session), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
}

/* One of a few rows: servers have sent it, and it goes on to its end; where rows are made as they are fetched it ends. */
TEST_NEEDS(cancel_between_two_fetches_of_a_short_stream, "cancel")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, calx_text("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"), CALX_NO_ARGS, .stream = true);
    int64_t n = 0, count = 1;
    calx_status status;
    REQUIRE(calx_fetch(rows, &n));
    CHECK_INT(cancel_it(session, NULL), CALX_OK);
    while (calx_fetch(rows, &n))
        count++;
    status = calx_result_close(rows);
    CHECK(status == CALX_OK ? count == 3 : calx_error_of(session)->kind == CALX_CANCELLED);
    CHECK_STATUS(session, calx_commit(session), status);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n)); /* the next statement is not met */
    CHECK_INT(n, 42);
    OK(session, calx_commit(session));
}
