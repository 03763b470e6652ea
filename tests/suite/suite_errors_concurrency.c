/* SPDX-License-Identifier: MIT */
/* Errors of doing several things at a time: locks, conflicts, limits of time, and being cancelled. Nothing measures
 * time: what does not come back is ended by the alarm. */
#include "errors.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { PATIENCE = 60 };

static const char update[] = "UPDATE calx_suite_err SET age = age + 1 WHERE id = 1";

TEST_NEEDS(lock_that_is_not_given_back_is_a_lock_timeout, "short_lock_wait two_connections")
{
    calx_session *holder = suite_errors_session(t);
    calx_session *waiter = suite_keep_session(t, calx_session_open(suite_engine(t, .pool_size = 1)));
    suite_alarm(PATIENCE);
    suite_do(t, waiter, "short_lock_wait");
    OK(waiter, calx_commit(waiter));
    OK(holder, calx_exec(holder, calx_text(update)));
    CHECK_STATUS(waiter, calx_exec(waiter, calx_text(update)), CALX_OPERATIONAL_ERROR);
    EXPECT(waiter, .status = CALX_OPERATIONAL_ERROR, .kind = CALX_LOCK_TIMEOUT, .outcome = CALX_OUTCOME_OPEN,
           .statement = update);
    OK(waiter, calx_rollback(waiter));
    OK(holder, calx_commit(holder));
    OK(waiter, calx_exec(waiter, calx_text(update)));
    OK(waiter, calx_commit(waiter));
    CHECK_INT(suite_number(t, "SELECT age FROM calx_suite_err"), 32);
}

/* SQLite has snapshots with a write-ahead log only; the file keeps the mode until it is told another. */
static calx_engine *engine_with_snapshots(suite *t, const char *journal_mode)
{
    calx_url *url = calx_url_parse(t->url);
    calx_engine *engine;
    if (suite_has("conflict_journal"))
        CHECK_STATUS(url, calx_url_set_query(url, "journal_mode", journal_mode), CALX_OK);
    engine = suite_keep_engine(t, calx_engine_create(url));
    calx_url_dispose(url);
    if (calx_error_of(engine)->status != CALX_OK)
        suite_skip(t, "the driver has no journal_mode");
    return engine;
}

static void end_snapshots(suite *t)
{
    calx_url *url = calx_url_parse(t->url);
    calx_engine *engine;
    calx_session *session;
    CHECK_STATUS(url, calx_url_set_query(url, "journal_mode", "delete"), CALX_OK);
    engine = calx_engine_create(url);
    session = calx_session_open(engine);
    CHECK_STATUS(session, calx_ping(session), CALX_OK);
    calx_session_close(session);
    calx_engine_dispose(engine);
    calx_url_dispose(url);
}

/* Two transactions see the same row; the one that is changed in the meantime must not overwrite what it has not seen. */
TEST_NEEDS(row_that_changed_since_it_was_seen_is_a_serialization_failure, "conflict_setup two_connections")
{
    calx_session *first = suite_errors_session(t), *second;
    calx_engine *engine = suite_has("conflict_journal") ? NULL : engine_with_snapshots(t, "");
    int64_t age = 0;
    suite_alarm(PATIENCE);
    if (!engine) { /* of all connections, this one alone may be open when the mode changes */
        suite_close(t, first);
        calx_engine_dispose(t->engine);
        t->engine = calx_engine_create(t->url);
        engine = engine_with_snapshots(t, suite_is("conflict_journal"));
        t->at_end = end_snapshots;
        first = suite_keep_session(t, calx_session_open(engine));
    }
    second = suite_keep_session(t, calx_session_open(engine));
    if (*suite_is("conflict_setup") && calx_script(second, suite_is("conflict_setup")) != CALX_OK)
        suite_skip(t, "the server cannot find conflicts"); /* MariaDB before 10.6.18 */
    OK(second, calx_scalar(second, calx_text("SELECT age FROM calx_suite_err WHERE id = 1"), &age));
    OK(first, calx_exec(first, calx_text(update)));
    OK(first, calx_commit(first));
    CHECK_STATUS(second, calx_exec(second, calx_text(update)), CALX_OPERATIONAL_ERROR);
    CHECK_ERROR(second, CALX_OPERATIONAL_ERROR, CALX_SERIALIZATION_FAILURE);
    CHECK(calx_error_of(second)->is_retryable);
    CHECK(!calx_error_of(second)->is_disconnect);
    CHECK_STATUS(second, calx_commit(second), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(second)->outcome, CALX_OUTCOME_ROLLED_BACK);
    OK(second, calx_exec(second, calx_text(update))); /* again, as it says */
    OK(second, calx_commit(second));
    OK(second, calx_scalar(second, calx_text("SELECT age FROM calx_suite_err WHERE id = 1"), &age));
    CHECK_INT(age, 32);
    OK(second, calx_commit(second));
    suite_close(t, first);
    suite_close(t, second);
}

TEST_NEEDS(statement_timeout_of_the_server_is_a_timeout, "server_timeout sleep")
{
    calx_session *session = suite_keep_session(t, calx_session_open(suite_engine(t, .pool_size = 1)));
    int n = 0;
    suite_alarm(PATIENCE);
    suite_do(t, session, "server_timeout");
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep"))), CALX_TIMEOUT);
    EXPECT(session, .status = CALX_TIMEOUT, .outcome = CALX_OUTCOME_OPEN, .statement = suite_is("sleep"));
    OK(session, calx_rollback(session)); /* the connection is none the worse */
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
}

TEST_NEEDS(statement_timeout_of_calx_is_a_timeout, "sleep")
{
    calx_session *session = suite_session(t);
    int n = 0;
    suite_alarm(PATIENCE);
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("sleep")), CALX_NO_ARGS, .timeout = 0.2), CALX_TIMEOUT);
    CHECK_ERROR(session, CALX_TIMEOUT, CALX_KIND_UNSPECIFIED);
    CHECK_HAS(calx_errmsg(session), "suite_errors_concurrency.c:");
    OK(session, calx_rollback(session));
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
}

/* ---- cancelled by the server's administrator ---- */

typedef struct sleeper {
    calx_session *session;
    calx_status status;
    atomic_int over;
} sleeper;

static void *sleep_there(void *argument)
{
    sleeper *s = argument;
    s->status = calx_exec(s->session, calx_text(suite_is("sleep")));
    atomic_store(&s->over, 1);
    return NULL;
}

/* Waits until the server says that the connection is in its statement. */
static bool wait_until_it_sleeps(calx_session *admin, sleeper *s, long long id)
{
    const struct timespec moment = { 0, 20000000 };
    int64_t count = 0;
    calx_status status;
    do {
        status = calx_scalar(admin, suite_about("is_sleeping", id), &count);
        if (count || atomic_load(&s->over))
            break;
        calx_rollback(admin); /* to see more than its own snapshot */
        nanosleep(&moment, NULL);
    } while (status == CALX_OK || suite_feed(status));
    return count > 0;
}

/* The sleeper is awaited afterwards, so that it must be done. */
static calx_status cancel_it(calx_session *admin, long long id)
{
    calx_status status = calx_exec(admin, suite_about("cancels", id));
    while (suite_feed(status)) {
        calx_rollback(admin);
        status = calx_exec(admin, suite_about("cancels", id));
    }
    return status;
}

TEST_NEEDS(statement_that_is_cancelled_says_so, "cancels is_sleeping sleep connection_id")
{
    calx_session *admin = suite_session(t);
    sleeper s = { .session = suite_session(t) };
    pthread_t thread;
    long long id = 0;
    suite_alarm(PATIENCE);
    OK(admin, calx_ping(admin)); /* nobody else ends the sleep */
    OK(s.session, calx_scalar(s.session, calx_text(suite_is("connection_id")), &id));
    REQUIRE(pthread_create(&thread, NULL, sleep_there, &s) == 0);
    CHECK(wait_until_it_sleeps(admin, &s, id));
    CHECK_STATUS(admin, cancel_it(admin, id), CALX_OK);
    pthread_join(thread, NULL);
    CHECK_STATUS(s.session, s.status, CALX_OPERATIONAL_ERROR);
    EXPECT(s.session, .status = CALX_OPERATIONAL_ERROR, .kind = CALX_CANCELLED, .outcome = CALX_OUTCOME_OPEN,
           .statement = suite_is("sleep"));
    calx_rollback(s.session);
    calx_rollback(admin);
}
