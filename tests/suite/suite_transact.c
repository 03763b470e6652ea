/* SPDX-License-Identifier: MIT */
/* calx_transact: a function as one transaction, run again when it was definitely undone, and never when it may have been done. */
#include "proxy.h"

#include <pthread.h>

enum { THREADS = 4, ROUNDS = 25 };

/* What a function under test is told, and how often it was called. */
typedef struct work {
    suite *t;
    int calls;
    int answer;              /* what it returns */
    int64_t id;              /* of the connection that the last call had */
    int lose_until;          /* calls that lose their connection: up to this one */
    suite_proxy *proxy;
    pthread_barrier_t *meet; /* of two functions in their first calls */
    bool other_way;
} work;

static void with_table(suite *t)
{
    suite_table(t, "calx_suite_work", "id INTEGER PRIMARY KEY, n INTEGER NOT NULL");
}

static void with_counters(suite *t)
{
    calx_session *session;
    with_table(t);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (1, 0), (2, 0)")));
    OK(session, calx_commit(session));
    suite_close(t, session);
}

static calx_status insert(calx_session *session, void *context)
{
    work *w = context;
    w->calls++;
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (:id, 1)"), calx_args(w->calls));
    return (calx_status)w->answer;
}

TEST(function_is_committed_when_it_says_ok)
{
    calx_session *session = suite_session(t);
    work w = { .t = t };
    with_table(t);
    OK(session, calx_transact(session, insert, &w));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(w.calls, 1);
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
}

TEST(status_of_the_function_rolls_back_and_is_returned)
{
    calx_session *session = suite_session(t);
    work w = { .t = t, .answer = CALX_STALE_DATA };
    with_table(t);
    CHECK_STATUS(session, calx_transact(session, insert, &w), CALX_STALE_DATA);
    CHECK_INT(w.calls, 1);
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_work"), 0);
}

static calx_status find_none(calx_session *session, void *context)
{
    int n = 0;
    (void)context;
    return calx_scalar(session, calx_text("SELECT n FROM calx_suite_work WHERE id = 77"), &n);
}

TEST(message_of_what_the_function_returned_stays)
{
    calx_session *session = suite_session(t);
    with_table(t);
    CHECK_STATUS(session, calx_transact(session, find_none, NULL), CALX_NOT_FOUND);
    CHECK_HAS(calx_errmsg(session), "no row");
    CHECK(!calx_in_transaction(session));
}

static calx_status insert_twice(calx_session *session, void *context)
{
    work *w = context;
    w->calls++;
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (5, 1)"));
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (5, 1)"));
    return (calx_status)w->answer; /* and looks at nothing */
}

TEST(error_that_will_come_again_is_not_run_again)
{
    calx_session *session = suite_session(t);
    work w = { .t = t };
    with_table(t);
    CHECK_STATUS(session, calx_transact(session, insert_twice, &w), CALX_INTEGRITY_ERROR);
    CHECK_INT(w.calls, 1);
    CHECK_INT(calx_error_of(session)->kind, CALX_UNIQUE_VIOLATION);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(suite_count(t, "calx_suite_work"), 0);
    w.answer = CALX_NOT_FOUND; /* its own word is what is returned, the first error what is kept */
    CHECK_STATUS(session, calx_transact(session, insert_twice, &w), CALX_NOT_FOUND);
    CHECK_INT(calx_error_of(session)->kind, CALX_UNIQUE_VIOLATION);
}

/* ---- misuse ---- */

static calx_status commit_itself(calx_session *session, void *context)
{
    (void)context;
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (1, 1)"));
    return calx_commit(session);
}

static calx_status roll_back_and_go_on(calx_session *session, void *context)
{
    (void)context;
    calx_rollback(session);
    return calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (2, 1)"));
}

static calx_status within(calx_session *session, void *context)
{
    return calx_transact(session, insert, context);
}

TEST(function_neither_commits_nor_nests)
{
    calx_session *session = suite_session(t);
    calx_status (*none)(calx_session *, void *) = NULL;
    work w = { .t = t };
    with_table(t);
    CHECK_STATUS(session, calx_transact(session, commit_itself, NULL), CALX_MISUSE);
    CHECK(!calx_in_transaction(session));
    CHECK_STATUS(session, calx_transact(session, roll_back_and_go_on, NULL), CALX_MISUSE);
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
    CHECK_STATUS(session, calx_transact(session, within, &w), CALX_MISUSE);
    CHECK_INT(w.calls, 0);
    CHECK_STATUS(session, calx_transact(session, none, NULL), CALX_MISUSE);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_transact(session, insert, &w, .max_attempts = -1), CALX_MISUSE);
    OK(session, calx_rollback(session));
    OK(session, calx_begin(session));
    CHECK_STATUS(session, calx_transact(session, insert, &w), CALX_MISUSE);
    OK(session, calx_rollback(session));
    CHECK_STATUS((const void *)NULL, calx_transact((calx_session *)NULL, insert, &w), CALX_MISUSE);
    CHECK_INT(w.calls, 0);
    w.calls = 10;
    OK(session, calx_transact(session, insert, &w));
}

/* ---- connections, autocommit, levels ---- */

static calx_status insert_there(calx_connection *connection, void *context)
{
    work *w = context;
    w->calls++;
    return calx_exec(connection, calx_text("INSERT INTO calx_suite_work VALUES (1, 1)"));
}

TEST(connections_transact_too)
{
    calx_connection *connection;
    work w = { .t = t };
    with_table(t);
    connection = suite_connection(t, t->engine);
    OK(connection, calx_transact(connection, insert_there, &w));
    CHECK(!calx_in_transaction(connection));
    CHECK_STATUS(connection, calx_transact(connection, insert_there, &w), CALX_INTEGRITY_ERROR);
    suite_disconnect(t, connection);
    CHECK_INT(w.calls, 2);
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
}

TEST(transact_in_autocommit_is_one_transaction)
{
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .autocommit = true));
    work w = { .t = t };
    with_table(t);
    CHECK_STATUS(session, calx_transact(session, insert_twice, &w), CALX_INTEGRITY_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_work"), 0);
    OK(session, calx_transact(session, insert, &w));
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
}

TEST_NEEDS(transact_takes_the_options_of_begin, "read_only_transactions")
{
    calx_session *session = suite_session(t);
    work w = { .t = t };
    with_table(t);
    CHECK_STATUS(session, calx_transact(session, insert, &w, .read_only = true), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_READ_ONLY);
    CHECK_STATUS(session, calx_transact(session, insert, &w, .isolation_level = CALX_SNAPSHOT), CALX_UNSUPPORTED);
    CHECK_INT(w.calls, 1);
    OK(session, calx_transact(session, insert, &w));
}

/* ---- again ---- */

/* Two rows in the order of this one, the other one in the other order: they meet between, once. */
static calx_status move(calx_session *session, void *context)
{
    work *w = context;
    int first = w->other_way ? 2 : 1;
    calx_status status = calx_exec(session, calx_text("UPDATE calx_suite_work SET n = n + 1 WHERE id = :id"), calx_args(first));
    if (w->calls++ == 0)
        pthread_barrier_wait(w->meet);
    return status ? status : calx_exec(session, calx_text("UPDATE calx_suite_work SET n = n + 1 WHERE id = :id"), calx_args(3 - first));
}

typedef struct mover {
    work w;
    calx_session *session;
    calx_status status;
    char message[200];
} mover;

static void *run_mover(void *argument)
{
    mover *m = argument;
    m->status = calx_transact(m->session, move, &m->w);
    if (!m->w.calls) /* it could not even begin: the other one does not wait for it */
        pthread_barrier_wait(m->w.meet);
    snprintf(m->message, sizeof m->message, "%s", calx_errmsg(m->session));
    return NULL;
}

TEST_NEEDS(deadlock_ends_in_both_having_committed_once, "deadlock")
{
    pthread_barrier_t meet;
    mover movers[2] = { { .w = { .t = t, .meet = &meet } }, { .w = { .t = t, .meet = &meet, .other_way = true } } };
    pthread_t threads[2];
    with_counters(t);
    pthread_barrier_init(&meet, NULL, 2);
    for (int i = 0; i < 2; i++)
        movers[i].session = suite_session(t);
    for (int i = 0; i < 2; i++)
        REQUIRE(pthread_create(&threads[i], NULL, run_mover, &movers[i]) == 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&meet);
    for (int i = 0; i < 2; i++)
        suite_check_status(SUITE_HERE, "calx_transact of a mover", movers[i].status, CALX_OK, movers[i].message);
    CHECK(movers[0].w.calls + movers[1].w.calls >= 3); /* there was a victim */
    CHECK_INT(suite_number(t, "SELECT SUM(n) FROM calx_suite_work"), 4);
    CHECK_INT(suite_number(t, "SELECT MIN(n) FROM calx_suite_work"), 2);
}

/* Reads, and writes what it has read and one more: right only when nobody else wrote in between. */
static calx_status count_up(calx_session *session, void *context)
{
    work *w = context;
    int n = 0;
    calx_status status = calx_scalar(session, calx_text("SELECT n FROM calx_suite_work WHERE id = 1"), &n);
    w->calls++;
    return status ? status : calx_exec(session, calx_text("UPDATE calx_suite_work SET n = :n WHERE id = 1"), calx_args(n + 1));
}

static void *run_counter(void *argument)
{
    mover *m = argument;
    for (int i = 0; i < ROUNDS && m->status == CALX_OK; i++)
        m->status = calx_transact(m->session, count_up, &m->w, .isolation_level = CALX_SERIALIZABLE, .max_attempts = 1000,
                                  .backoff = 0.001, .max_backoff = 0.02);
    snprintf(m->message, sizeof m->message, "%s", calx_errmsg(m->session));
    return NULL;
}

TEST_NEEDS(counters_under_serializable_count_every_step, "isolation_levels two_connections")
{
    mover movers[THREADS];
    pthread_t threads[THREADS];
    with_counters(t);
    for (int i = 0; i < THREADS; i++)
        movers[i] = (mover){ .w = { .t = t }, .session = suite_session(t) };
    for (int i = 0; i < THREADS; i++)
        REQUIRE(pthread_create(&threads[i], NULL, run_counter, &movers[i]) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++)
        suite_check_status(SUITE_HERE, "calx_transact of a counter", movers[i].status, CALX_OK, movers[i].message);
    CHECK_INT(suite_number(t, "SELECT n FROM calx_suite_work WHERE id = 1"), THREADS * ROUNDS);
}

/* Loses its connection by somebody else's hand, after it has written. */
static calx_status lose_connection(calx_session *session, void *context)
{
    work *w = context;
    calx_status status = CALX_OK;
    int n;
    w->calls++;
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (1, 1)"));
    if (w->calls > w->lose_until)
        return CALX_OK;
    if (calx_scalar(session, calx_text(suite_is("connection_id")), &w->id) != CALX_OK)
        return CALX_MISUSE;
    suite_kill(w->t, w->id);
    for (int i = 0; i < 100000 && status == CALX_OK; i++)
        status = calx_scalar(session, calx_text("SELECT 1"), &n);
    return status;
}

TEST_NEEDS(transaction_that_lost_its_connection_is_run_again, "connection_id kill")
{
    calx_session *session = suite_session(t);
    work w = { .t = t, .lose_until = 2 };
    with_table(t);
    OK(session, calx_transact(session, lose_connection, &w));
    CHECK_INT(w.calls, 3);
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
    w = (work){ .t = t, .lose_until = 100 };
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_work")));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_transact(session, lose_connection, &w, .max_attempts = 2, .backoff = CALX_NO_TIMEOUT), CALX_DISCONNECT);
    CHECK_INT(w.calls, 2);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK(calx_error_of(session)->is_retryable);
    CHECK_INT(suite_count(t, "calx_suite_work"), 0);
}

/* Nothing was begun, so that trying again can do no harm; the function is not called before there is a transaction. */
TEST_NEEDS(server_that_refuses_is_tried_again, "network")
{
    calx_url *url = calx_url_parse(t->url);
    calx_engine *engine;
    calx_session *session;
    work w = { .t = t };
    CHECK_STATUS(url, calx_url_set_host(url, "127.0.0.1"), CALX_OK);
    CHECK_STATUS(url, calx_url_set_port(url, 1), CALX_OK);
    engine = suite_keep_engine(t, calx_engine_create(url, .connect_timeout = 5));
    session = suite_keep_session(t, calx_session_open(engine));
    calx_url_dispose(url);
    CHECK_STATUS(session, calx_transact(session, insert, &w, .max_attempts = 3, .backoff = 0.01), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_CONNECT_REFUSED);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_NONE);
    CHECK_INT(w.calls, 0);
    CHECK(!calx_in_transaction(session));
}

/* ---- never again ---- */

static calx_status deafen(calx_session *session, void *context)
{
    work *w = context;
    calx_status status;
    w->calls++;
    status = calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (1, 1)"), CALX_NO_ARGS, .timeout = 30);
    suite_proxy_deafen(w->proxy, true); /* the answer to COMMIT will be lost */
    return status;
}

TEST_NEEDS(commit_in_doubt_is_not_run_again, "network")
{
    work w = { .t = t };
    calx_engine *engine = suite_proxy_engine(t, &w.proxy, .statement_timeout = 0.5, .close_timeout = 0.2);
    calx_session *session = suite_keep_session(t, calx_session_open(engine, .statement_timeout = 0.5));
    with_table(t);
    CHECK_STATUS(session, calx_transact(session, deafen, &w), CALX_TIMEOUT);
    CHECK_INT(w.calls, 1);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_UNKNOWN);
    suite_proxy_deafen(w.proxy, false);
    suite_close(t, session);
    suite_proxy_stop(w.proxy);
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
}

static calx_status commit_a_part(calx_session *session, void *context)
{
    calx_exec(session, calx_text("INSERT INTO calx_suite_work VALUES (7, 1)"));
    calx_exec(session, calx_text("DROP TABLE calx_suite_gone")); /* commits the row */
    return lose_connection(session, context);
}

TEST_NEEDS(transaction_of_which_a_part_is_durable_is_not_run_again, "ddl_commits connection_id kill")
{
    calx_session *session = suite_session(t);
    work w = { .t = t, .lose_until = 100 };
    with_table(t);
    suite_table(t, "calx_suite_gone", "id INTEGER");
    CHECK_STATUS(session, calx_transact(session, commit_a_part, &w), CALX_DISCONNECT);
    CHECK_INT(w.calls, 1);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK(!calx_error_of(session)->is_retryable);
    CHECK_INT(suite_count(t, "calx_suite_work"), 1);
}

/* A reply that was lost to a statement that ends the transaction leaves it in doubt, whoever sent it. */
TEST_NEEDS(lost_reply_to_what_may_commit_leaves_all_in_doubt, "network")
{
    static const struct { const char *sql; bool always; } cases[] = {
        { "COMMIT", true },
        { "  /* the end */ commit", true },
        { "DROP TABLE IF EXISTS calx_suite_gone", false },
        { "UPDATE calx_suite_work SET n = 2 -- COMMIT", false },
    };
    with_table(t);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        suite_proxy *proxy;
        calx_session *session = suite_keep_session(t, calx_session_open(suite_proxy_engine(t, &proxy, .close_timeout = 0.2)));
        bool doubt = cases[i].always || (strstr(cases[i].sql, "DROP") && suite_has("ddl_commits"));
        OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_work")));
        suite_proxy_deafen(proxy, true);
        CHECK_STATUS(session, calx_exec(session, calx_text(cases[i].sql), CALX_NO_ARGS, .timeout = 0.3), CALX_TIMEOUT);
        CHECK_INT(calx_error_of(session)->outcome, doubt ? CALX_OUTCOME_UNKNOWN : CALX_OUTCOME_ROLLED_BACK);
        CHECK(!calx_error_of(session)->is_retryable);
        suite_proxy_deafen(proxy, false);
        CHECK_STATUS(session, calx_commit(session), CALX_TIMEOUT);
        CHECK_INT(calx_error_of(session)->outcome, doubt ? CALX_OUTCOME_UNKNOWN : CALX_OUTCOME_ROLLED_BACK);
        suite_close(t, session);
        suite_proxy_stop(proxy);
    }
}
