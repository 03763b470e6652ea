/* SPDX-License-Identifier: MIT */
/* Deadlines: against a statement that takes long, and against a peer that accepts and answers no more. Nothing here
 * measures time: a call that does not come back in half a minute is ended by the alarm. */
#include "proxy.h"

enum { PATIENCE = 30 };
static const double limit = 0.3;

/* A peer that goes silent, an engine on it with short limits, and a session that has talked to it. */
typedef struct stage {
    suite_proxy *proxy;
    calx_engine *engine;
    calx_session *session;
} stage;

static stage prepare(suite *t)
{
    stage s;
    suite_table(t, "calx_suite_slow", "id INTEGER PRIMARY KEY");
    s.engine = suite_proxy_engine(t, &s.proxy, .connect_timeout = 5, .statement_timeout = limit, .close_timeout = limit);
    s.session = suite_keep_session(t, calx_session_open(s.engine));
    OK(s.session,
       calx_exec(s.session, calx_text("INSERT INTO calx_suite_slow VALUES (1)"), CALX_NO_ARGS, .timeout = PATIENCE));
    suite_alarm(PATIENCE);
    return s;
}

/* The next session works once the peer answers again. */
static void finish(suite *t, stage *s)
{
    calx_session *next;
    int n = 0;
    suite_proxy_mute(s->proxy, false);
    suite_proxy_deafen(s->proxy, false);
    next = suite_keep_session(t, calx_session_open(s->engine, .statement_timeout = PATIENCE));
    CHECK_STATUS(next, calx_scalar(next, calx_text("SELECT 42"), &n), CALX_OK);
    CHECK_INT(n, 42);
    suite_close(t, next);
    suite_close(t, s->session);
    suite_proxy_stop(s->proxy);
}

TEST_NEEDS(execute_returns_at_its_deadline, "network")
{
    stage s = prepare(t);
    int n = 7;
    suite_proxy_mute(s.proxy, true);
    CHECK_STATUS(s.session, calx_scalar(s.session, calx_text("SELECT 1"), &n), CALX_TIMEOUT);
    CHECK_STATUS(s.session, calx_error_of(s.session)->status, CALX_TIMEOUT);
    CHECK(calx_error_of(s.session)->is_disconnect);
    CHECK(!calx_error_of(s.session)->is_retryable || calx_error_of(s.session)->outcome == CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(calx_error_of(s.session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_HAS(calx_errmsg(s.session), "suite_deadline.c:");
    CHECK_HAS(calx_errmsg(s.session), "no answer from the server within the time limit of ");
    CHECK_HAS(calx_errmsg(s.session), " ms (statement_timeout)");
    CHECK_STATUS(s.session, calx_scalar(s.session, calx_text("SELECT 1"), &n), CALX_TIMEOUT);
    CHECK_STATUS(s.session, calx_commit(s.session), CALX_TIMEOUT); /* and sends nothing */
    finish(t, &s);
    CHECK_INT(suite_count(t, "calx_suite_slow"), 0);
}

TEST_NEEDS(timeout_of_one_execution_is_its_own, "network")
{
    stage s = prepare(t);
    suite_proxy_mute(s.proxy, true);
    CHECK_STATUS(s.session, calx_exec(s.session, calx_text("SELECT 1"), CALX_NO_ARGS, .timeout = 0.05), CALX_TIMEOUT);
    CHECK_HAS(calx_errmsg(s.session), "no answer from the server within the time limit of 50 ms (.timeout of the call)");
    OK(s.session, calx_rollback(s.session));
    finish(t, &s);
}

TEST_NEEDS(commit_returns_at_its_deadline_with_an_unknown_outcome, "network")
{
    stage s = prepare(t);
    suite_proxy_mute(s.proxy, true);
    CHECK_STATUS(s.session, calx_commit(s.session), CALX_TIMEOUT);
    CHECK_INT(calx_error_of(s.session)->outcome, CALX_OUTCOME_UNKNOWN);
    CHECK(calx_error_of(s.session)->is_disconnect);
    CHECK(!calx_error_of(s.session)->is_retryable);
    CHECK(!calx_in_transaction(s.session));
    CHECK_STATUS((const void *)NULL, suite_close(t, s.session), CALX_OK); /* it was told */
    s.session = suite_keep_session(t, calx_session_open(s.engine));
    finish(t, &s);
}

/* The server hears COMMIT, its answer is lost: durable, though the client cannot know. */
TEST_NEEDS(commit_of_which_the_answer_is_lost_is_unknown, "network")
{
    stage s = prepare(t);
    suite_proxy_deafen(s.proxy, true);
    CHECK_STATUS(s.session, calx_commit(s.session), CALX_TIMEOUT);
    CHECK_INT(calx_error_of(s.session)->outcome, CALX_OUTCOME_UNKNOWN);
    CHECK(!calx_error_of(s.session)->is_retryable);
    finish(t, &s);
    CHECK_INT(suite_count(t, "calx_suite_slow"), 1);
}

TEST_NEEDS(rollback_against_a_silent_peer_returns, "network")
{
    stage s = prepare(t);
    suite_proxy_mute(s.proxy, true);
    OK(s.session, calx_rollback(s.session)); /* a lost connection rolls back, too */
    CHECK(!calx_in_transaction(s.session));
    finish(t, &s);
    CHECK_INT(suite_count(t, "calx_suite_slow"), 0);
}

TEST_NEEDS(close_against_a_silent_peer_returns, "network")
{
    stage s = prepare(t);
    suite_proxy_mute(s.proxy, true);
    CHECK_STATUS((const void *)NULL, suite_close(t, s.session), CALX_OK);
    s.session = suite_keep_session(t, calx_session_open(s.engine));
    finish(t, &s);
}

TEST_NEEDS(ping_and_script_against_a_silent_peer_return, "network")
{
    stage s = prepare(t);
    suite_proxy_mute(s.proxy, true);
    CHECK_STATUS(s.session, calx_ping(s.session), CALX_TIMEOUT);
    OK(s.session, calx_rollback(s.session));
    suite_proxy_mute(s.proxy, false);
    OK(s.session, calx_exec(s.session, calx_text("SELECT 1"), CALX_NO_ARGS, .timeout = PATIENCE));
    suite_proxy_mute(s.proxy, true);
    CHECK_STATUS(s.session, calx_script(s.session, "SELECT 1; SELECT 2"), CALX_TIMEOUT);
    OK(s.session, calx_rollback(s.session));
    finish(t, &s);
}

TEST_NEEDS(fetch_from_a_silent_peer_returns, "network cte")
{
    stage s = prepare(t);
    calx_result *rows =
        calx_query(s.session, suite_numbers("n, 'a row that is long enough to fill buffers on the way'", 5),
                   CALX_NO_ARGS, .stream = true, .timeout = 1);
    const char *text;
    int64_t n = 0;
    REQUIRE(calx_fetch(rows, &n, &text));
    suite_proxy_mute(s.proxy, true);
    while (calx_fetch(rows, &n, &text))
        ;
    CHECK_STATUS(rows, calx_result_status(rows), CALX_TIMEOUT);
    CLOSE(rows, CALX_TIMEOUT);
    CHECK(calx_error_of(s.session)->is_disconnect);
    OK(s.session, calx_rollback(s.session));
    finish(t, &s);
}

TEST_NEEDS(connect_to_a_silent_peer_returns_at_its_deadline, "network")
{
    suite_proxy *proxy;
    calx_engine *engine = suite_proxy_engine(t, &proxy, .connect_timeout = limit);
    calx_connection *connection;
    calx_session *session;
    suite_alarm(PATIENCE);
    suite_proxy_mute(proxy, true);
    connection = suite_connection(t, engine);
    CHECK_STATUS(connection, calx_error_of(connection)->status, CALX_TIMEOUT);
    CHECK_HAS(calx_errmsg(connection), " ms (connect_timeout)");
    CHECK_INT(calx_error_of(connection)->outcome, CALX_OUTCOME_NONE);
    CHECK(calx_error_of(connection)->is_retryable);
    CHECK_STATUS((const void *)NULL, suite_disconnect(t, connection), CALX_TIMEOUT);
    session = suite_keep_session(t, calx_session_open(engine));
    CHECK_STATUS(session, calx_ping(session), CALX_TIMEOUT);
    OK(session, calx_rollback(session));
    suite_close(t, session);
    suite_proxy_stop(proxy);
}

TEST_NEEDS(connection_that_is_cut_is_a_disconnect, "network")
{
    stage s = prepare(t);
    int n = 7;
    suite_proxy_cut(s.proxy);
    CHECK_STATUS(s.session, calx_scalar(s.session, calx_text("SELECT 1"), &n), CALX_DISCONNECT);
    CHECK(calx_error_of(s.session)->is_disconnect);
    CHECK_INT(calx_error_of(s.session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    OK(s.session, calx_rollback(s.session));
    OK(s.session, calx_scalar(s.session, calx_text("SELECT 41 + 1"), &n));
    CHECK_INT(n, 42);
    OK(s.session, calx_commit(s.session));
    finish(t, &s);
    CHECK_INT(suite_count(t, "calx_suite_slow"), 0);
}

TEST_NEEDS(autocommit_of_which_the_answer_is_lost_is_unknown, "network")
{
    stage s = prepare(t);
    calx_session *session = suite_keep_session(t, calx_session_open(s.engine, .autocommit = true));
    calx_statement *insert = calx_keep(calx_text("INSERT INTO calx_suite_slow VALUES (:id)"));
    OK(s.session, calx_rollback(s.session));
    OK(session, calx_exec(session, insert, calx_args(5), .timeout = PATIENCE)); /* prepared now */
    suite_proxy_deafen(s.proxy, true);
    CHECK_STATUS(session, calx_exec(session, insert, calx_args(6)), CALX_TIMEOUT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_UNKNOWN);
    CHECK(!calx_error_of(session)->is_retryable);
    calx_release(insert);
    suite_close(t, session);
    finish(t, &s);
}

/* ---- a statement that takes long, on every backend ---- */

TEST_NEEDS(slow_statement_ends_at_its_deadline, "sleep")
{
    calx_session *session = suite_session(t);
    int n = 0;
    suite_alarm(PATIENCE);
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep")), CALX_NO_ARGS, .timeout = limit),
                 CALX_TIMEOUT);
    CHECK_STATUS(session, calx_error_of(session)->status, CALX_TIMEOUT);
    CHECK_HAS(calx_errmsg(session), " the time limit of ");
    CHECK_HAS(calx_errmsg(session), " ms (.timeout of the call)");
    CHECK_STATUS(session, calx_commit(session), CALX_TIMEOUT);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
}

TEST_NEEDS(statement_timeout_of_engine_session_and_url, "sleep")
{
    calx_engine *engine = suite_engine(t, .statement_timeout = limit);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    calx_url *url = calx_url_parse(t->url);
    suite_alarm(PATIENCE);
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep"))), CALX_TIMEOUT);
    CHECK_HAS(calx_errmsg(session), " ms (statement_timeout)");
    calx_rollback(session);
    session = suite_keep_session(t, calx_session_open(t->engine, .statement_timeout = limit));
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep"))), CALX_TIMEOUT);
    calx_rollback(session);
    OK(url, calx_url_set_query(url, "statement_timeout", "0.3"));
    session = suite_keep_session(t, calx_session_open(suite_keep_engine(t, calx_engine_create(url))));
    calx_url_dispose(url);
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep"))), CALX_TIMEOUT);
    calx_rollback(session);
}
