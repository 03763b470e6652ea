/* SPDX-License-Identifier: MIT */
/* Pipelines: `.pipeline` means the same on every backend; where the driver can, it saves round trips, which a proxy counts. */
#include "proxy.h"

#include <unistd.h>

enum { MANY = 100, VERY_MANY = 1000 };

static calx_session *with_table(suite *t)
{
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, t VARCHAR(100)");
    return suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
}

static calx_status insert(calx_session *session, int id)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_queue (id, t) VALUES (:id, :t)"), calx_args(id, "x"));
}

static bool is_sent(calx_status status)
{
    return status == CALX_OK || status == CALX_PENDING;
}

TEST(pipeline_is_committed_as_a_whole)
{
    calx_session *session = with_table(t);
    for (int i = 0; i < MANY; i++)
        CHECK(is_sent(insert(session, i)));
    CHECK(calx_in_transaction(session));
    OK(session, calx_commit(session));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), MANY);
}

TEST(pipeline_longer_than_a_queue)
{
    calx_session *session = with_table(t);
    calx_statement *statement = calx_keep(calx_text("INSERT INTO calx_suite_queue (id, t) VALUES (:id, :t)"));
    char text[100];
    memset(text, 'y', 99);
    text[99] = '\0';
    for (int i = 0; i < VERY_MANY; i++)
        CHECK(is_sent(calx_exec(session, statement, calx_args(i, text))));
    OK(session, calx_sync(session));
    OK(session, calx_commit(session));
    calx_release(statement);
    CHECK_INT(suite_count(t, "calx_suite_queue"), VERY_MANY);
}

TEST(pipeline_of_large_values)
{
    enum { SIZE = 300000, COUNT = 30 };
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
    char *text = malloc(SIZE + 1);
    REQUIRE(text != NULL);
    memset(text, 'z', SIZE);
    text[SIZE] = '\0';
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, t %s", suite_is("text_type"));
    for (int i = 0; i < COUNT; i++)
        CHECK(is_sent(calx_exec(session, calx_text("INSERT INTO calx_suite_queue (id, t) VALUES (:id, :t)"),
                                calx_args(i, text))));
    OK(session, calx_commit(session));
    free(text);
    CHECK_INT(suite_number(t, "SELECT SUM(LENGTH(t)) FROM calx_suite_queue"), (int64_t)SIZE * COUNT);
}

TEST(option_of_one_execution)
{
    calx_session *session;
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, t VARCHAR(100)");
    session = suite_session(t);
    for (int i = 0; i < 5; i++)
        CHECK(is_sent(calx_exec(session, calx_text("INSERT INTO calx_suite_queue (id) VALUES (:id)"), calx_args(i), .pipeline = true)));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_queue (id) VALUES (9)"))); /* waits for all */
    OK(session, calx_sync(session));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 6);
}

TEST(execution_with_a_limit_of_its_own_is_run_at_once)
{
    calx_session *session = with_table(t);
    calx_statement *statement = calx_keep(calx_text("INSERT INTO calx_suite_queue (id) VALUES (:id)"));
    for (int i = 0; i < 3; i++)
        CHECK(is_sent(calx_exec(session, statement, calx_args(i))));
    CHECK_STATUS(session, calx_exec(session, statement, calx_args(3), .timeout = 60), CALX_OK);
    CHECK_INT(calx_rowcount(session), 1);
    CHECK_STATUS(session, calx_exec(session, statement, calx_args(3), .timeout = 60), CALX_INTEGRITY_ERROR);
    OK(session, calx_rollback(session));
    calx_release(statement);
}

/* Whether its text was run before or not. */
TEST_NEEDS(limit_of_one_execution_holds_in_a_pipeline, "concurrent_writers")
{
    calx_session *session = with_table(t), *holder = suite_session(t);
    calx_statement *statement = calx_keep(calx_text("UPDATE calx_suite_queue SET t = 'y' WHERE id = :id"));
    OK(session, calx_script(session, "INSERT INTO calx_suite_queue (id, t) VALUES (1, 'x'); INSERT INTO calx_suite_queue (id, t) VALUES (2, 'x')"));
    OK(session, calx_commit(session));
    OK(holder, calx_exec(holder, statement, calx_args(1)));
    for (int i = 0; i < 2; i++) {
        CHECK(is_sent(insert(session, 10 + i)));
        CHECK_STATUS(session, calx_exec(session, statement, calx_args(1), .timeout = 0.3, .pipeline = true), CALX_TIMEOUT);
        CHECK_HAS(calx_errmsg(session), "300 ms (.timeout of the call)");
        OK(session, calx_rollback(session));
        OK(session, calx_exec(session, statement, calx_args(2), .timeout = 60));
        OK(session, calx_commit(session));
    }
    OK(holder, calx_rollback(holder));
    calx_release(statement);
    CHECK_INT(suite_count(t, "calx_suite_queue"), 2);
}

TEST_NEEDS(execution_that_is_not_waited_for_is_pending, "pipeline")
{
    calx_session *session = with_table(t);
    CHECK_STATUS(session, insert(session, 1), CALX_PENDING);
    CHECK_INT(calx_rowcount(session), -1);
    OK(session, calx_sync(session));
    CHECK_INT(calx_rowcount(session), 1);
    OK(session, calx_sync(session));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 0);
}

TEST_NEEDS(execution_is_run_at_once_where_there_are_no_pipelines, "!pipeline")
{
    calx_session *session = with_table(t);
    CHECK_STATUS(session, insert(session, 1), CALX_OK);
    CHECK_INT(calx_rowcount(session), 1);
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, calx_sync(session), CALX_INTEGRITY_ERROR);
    OK(session, calx_rollback(session));
    OK(session, calx_sync(session));
}

TEST(sync_of_nothing_is_fine)
{
    calx_session *session = suite_session(t);
    calx_connection *connection = suite_connection(t, t->engine);
    OK(session, calx_sync(session));
    OK(connection, calx_sync(connection));
    CHECK_STATUS((const void *)NULL, calx_sync((calx_session *)NULL), CALX_MISUSE);
}

/* ---- what else runs collects first ---- */

TEST(reads_see_what_was_sent_before)
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    calx_result *rows;
    int n = 0, count = 0;
    CHECK(is_sent(insert(session, 1)));
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_queue"), &n));
    CHECK_INT(n, 1);
    CHECK(is_sent(insert(session, 2)));
    rows = calx_query(session, calx_text("SELECT id FROM calx_suite_queue ORDER BY id"));
    while (calx_fetch(rows, &n)) {
        count++;
        CHECK(is_sent(insert(session, n + 10))); /* while it is read */
    }
    CLOSE(rows, CALX_OK);
    CHECK_INT(count, 2);
    OK(session, calx_script(session, "INSERT INTO calx_suite_queue (id) VALUES (20); INSERT INTO calx_suite_queue (id) VALUES (21)"));
    CHECK(is_sent(insert(session, 22)));
    savepoint = calx_begin_nested(session);
    CHECK(is_sent(insert(session, 30)));
    OK(savepoint, calx_rollback(savepoint));
    savepoint = calx_begin_nested(session);
    CHECK(is_sent(insert(session, 31)));
    OK(savepoint, calx_commit(savepoint));
    CHECK(is_sent(insert(session, 32)));
    OK(session, calx_ping(session));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 9);
}

TEST(stream_and_pipeline_keep_apart)
{
    calx_session *session = with_table(t);
    calx_result *rows;
    int64_t n;
    CHECK(is_sent(insert(session, 1)));
    rows = calx_query(session, suite_numbers("n", 3), CALX_NO_ARGS, .stream = true);
    REQUIRE(calx_fetch(rows, &n));
    CHECK_STATUS(session, insert(session, 2), CALX_MISUSE);
    calx_result_close(rows);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_INT(suite_count(t, "calx_suite_queue"), 0);
}

TEST(pipeline_in_autocommit_is_one_transaction_each)
{
    calx_session *session;
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, t VARCHAR(100)");
    session = suite_keep_session(t, calx_session_open(t->engine, .autocommit = true, .pipeline = true));
    CHECK_STATUS(session, insert(session, 1), CALX_OK);
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, insert(session, 2), CALX_OK);
    OK(session, calx_begin(session));
    CHECK(is_sent(insert(session, 3)));
    OK(session, calx_rollback(session));
    OK(session, calx_sync(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 2);
}

/* ---- errors ---- */

TEST_NEEDS(first_error_of_a_pipeline_is_its_statements, "error_classes")
{
    calx_session *session = with_table(t);
    char place[40] = "";
    calx_status status;
    CHECK(is_sent(insert(session, 1)));
    CHECK(is_sent(insert(session, 2)));
    snprintf(place, sizeof place, "suite_pipeline.c:%d", __LINE__ + 1);
    status = calx_exec(session, calx_text("INSERT INTO calx_suite_queue (id, t) VALUES (1, 'again')"));
    CHECK(status == CALX_PENDING || status == CALX_INTEGRITY_ERROR);
    insert(session, 3);
    calx_exec(session, calx_text("SELECT nothing FROM nowhere"));
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_UNIQUE_VIOLATION);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_HAS(calx_error_of(session)->statement, "'again'");
    CHECK_HAS(calx_error_of(session)->where, place);
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 0);
    CHECK(is_sent(insert(session, 5))); /* and on */
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 1);
}

TEST(error_is_found_by_sync_and_by_what_reads)
{
    calx_session *session = with_table(t);
    int n = 0;
    CHECK(is_sent(insert(session, 1)));
    insert(session, 1);
    CHECK_STATUS(session, calx_sync(session), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, insert(session, 2), CALX_INTEGRITY_ERROR); /* sticky */
    OK(session, calx_rollback(session));
    CHECK(is_sent(insert(session, 1)));
    insert(session, 1);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_queue"), &n), CALX_INTEGRITY_ERROR);
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_INTEGRITY_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_queue"), 0);
}

TEST_NEEDS(savepoint_undoes_an_error_of_a_pipeline, "savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    CHECK(is_sent(insert(session, 1)));
    savepoint = calx_begin_nested(session);
    insert(session, 2);
    insert(session, 1);
    OK(savepoint, calx_rollback(savepoint));
    CHECK(is_sent(insert(session, 3)));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 2);
    CHECK_INT(suite_number(t, "SELECT MAX(id) FROM calx_suite_queue"), 3);
}

TEST_NEEDS(error_at_commit_of_a_pipeline, "deferred_constraints")
{
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, other INTEGER REFERENCES calx_suite_queue (id) "
                                       "DEFERRABLE INITIALLY DEFERRED");
    CHECK(is_sent(calx_exec(session, calx_text("INSERT INTO calx_suite_queue VALUES (1, 77)"))));
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_FOREIGN_KEY_VIOLATION);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK(!calx_in_transaction(session));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 0);
}

TEST_NEEDS(commit_of_a_pipeline_whose_answer_is_lost_is_unknown, "network pipeline")
{
    suite_proxy *proxy;
    calx_engine *engine = suite_proxy_engine(t, &proxy, .close_timeout = 0.2);
    calx_session *session = suite_keep_session(t, calx_session_open(engine, .pipeline = true, .statement_timeout = 1));
    int n = 0;
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, t VARCHAR(100)");
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    CHECK(is_sent(insert(session, 1))); /* without memory for a queue it is run at once */
    suite_proxy_deafen(proxy, true);
    CHECK_STATUS(session, calx_commit(session), CALX_TIMEOUT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_UNKNOWN);
    CHECK(!calx_error_of(session)->is_retryable);
    suite_proxy_deafen(proxy, false);
    suite_close(t, session);
    suite_proxy_stop(proxy);
    CHECK_INT(suite_count(t, "calx_suite_queue"), 1);
}

TEST_NEEDS(connection_lost_under_a_pipeline_rolls_back, "network pipeline")
{
    suite_proxy *proxy;
    calx_session *session = suite_keep_session(t, calx_session_open(suite_proxy_engine(t, &proxy), .pipeline = true));
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, t VARCHAR(100)");
    CHECK_STATUS(session, insert(session, 1), CALX_PENDING);
    OK(session, calx_sync(session));
    suite_proxy_cut(proxy);
    CHECK(insert(session, 2) != CALX_OK);
    CHECK_STATUS(session, calx_sync(session), CALX_DISCONNECT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, insert(session, 3), CALX_PENDING);
    OK(session, calx_commit(session));
    suite_close(t, session);
    suite_proxy_stop(proxy);
    CHECK_INT(suite_count(t, "calx_suite_queue"), 1);
}

/* ---- with calx_transact ---- */

static calx_status insert_some(calx_session *session, void *context)
{
    (void)context;
    insert(session, 1);
    return insert(session, 2); /* CALX_PENDING is no refusal */
}

TEST(function_may_send_without_waiting)
{
    calx_session *session = with_table(t);
    OK(session, calx_transact(session, insert_some, NULL));
    CHECK_INT(suite_count(t, "calx_suite_queue"), 2);
    CHECK_STATUS(session, calx_transact(session, insert_some, NULL), CALX_INTEGRITY_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_queue"), 2);
}

/* ---- what it is for ---- */

static size_t count_trips(suite *t, bool pipeline)
{
    suite_proxy *proxy;
    calx_session *session = suite_keep_session(t, calx_session_open(suite_proxy_engine(t, &proxy), .pipeline = pipeline));
    calx_statement *statement = calx_keep(calx_text("INSERT INTO calx_suite_queue (id, t) VALUES (:id, :t)"));
    size_t before;
    CHECK(is_sent(calx_exec(session, statement, calx_args(-1, "first")))); /* prepared now */
    OK(session, calx_rollback(session));
    before = suite_proxy_trips(proxy);
    for (int i = 0; i < MANY; i++)
        CHECK(is_sent(calx_exec(session, statement, calx_args(i, "x"))));
    OK(session, calx_commit(session));
    before = suite_proxy_trips(proxy) - before;
    calx_release(statement);
    suite_close(t, session);
    suite_proxy_stop(proxy);
    return before;
}

TEST_NEEDS(pipeline_saves_round_trips, "network pipeline")
{
    size_t waiting, queued;
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, t VARCHAR(100)");
    waiting = count_trips(t, false);
    CHECK_UINT(waiting, MANY + 2); /* BEGIN, each INSERT, COMMIT */
    {
        calx_session *session = suite_session(t);
        OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_queue")));
        OK(session, calx_commit(session));
    }
    queued = count_trips(t, true);
    CHECK(queued <= 3); /* one, but for a server that begins to answer while the rest is still on its way */
    CHECK_INT(suite_count(t, "calx_suite_queue"), MANY);
}

/* Who closes without a commit hears what became of what was sent. */
TEST(close_tells_of_an_error_that_nobody_has_collected)
{
    calx_session *session = with_table(t);
    calx_statement *statement = calx_keep(calx_text("INSERT INTO calx_suite_queue (id, t) VALUES (:id, 'x')"));
    for (int round = 0; round < 2; round++) { /* prepared in the first */
        session = suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
        calx_exec(session, statement, calx_args(1));
        calx_exec(session, statement, calx_args(1));
        CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_INTEGRITY_ERROR);
    }
    session = suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
    CHECK(is_sent(calx_exec(session, statement, calx_args(1))));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK);
    calx_release(statement);
    CHECK_INT(suite_count(t, "calx_suite_queue"), 0);
}

/* ---- events ---- */

typedef struct heard {
    char text[200]; /* a word for each statement */
} heard;

static calx_status hear(void *context, calx_event *event)
{
    heard *h = context;
    size_t len = strlen(h->text);
    if (!strncmp(event->statement, "INSERT", 6))
        snprintf(h->text + len, sizeof h->text - len, "%s ", event->error->status == CALX_OK ? "ok" : calx_error_kind_name(event->error->kind));
    return CALX_OK;
}

static calx_session *heard_session(suite *t, heard *h)
{
    calx_engine *engine = suite_engine(t, .pool_size = 1);
    suite_table(t, "calx_suite_queue", "id INTEGER PRIMARY KEY, t VARCHAR(100)");
    memset(h, 0, sizeof *h);
    CHECK_INT(calx_listen(engine, CALX_EVENT_AFTER_EXECUTE, hear, h), CALX_OK);
    return suite_keep_session(t, calx_session_open(engine, .pipeline = true));
}

static void send_three(calx_session *session)
{
    calx_status ignored = insert(session, 1);
    ignored = insert(session, 1); /* the key is taken */
    ignored = insert(session, 2);
    (void)ignored;
}

/* Listeners hear what became of a statement, not that it was sent. */
TEST_NEEDS(events_of_a_pipeline_tell_what_became_of_each, "pipeline")
{
    heard h;
    calx_session *session = heard_session(t, &h);
    for (int i = 100; i < 103; i++)
        CHECK(is_sent(insert(session, i))); /* the first times it is prepared */
    OK(session, calx_commit(session));
    h.text[0] = '\0';
    send_three(session);
    CHECK_STATUS(session, calx_sync(session), CALX_INTEGRITY_ERROR);
    CHECK_TEXT(h.text, "ok unique violation unique violation "); /* the third was not run */
    OK(session, calx_rollback(session));
    h.text[0] = '\0';
    send_three(session);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_TEXT(h.text, "ok unique violation unique violation ");
    h.text[0] = '\0';
    send_three(session);
    OK(session, calx_rollback(session));
    CHECK_TEXT(h.text, "ok unique violation unique violation ");
}

TEST(events_of_a_pipeline_that_goes_well)
{
    heard h;
    calx_session *session = heard_session(t, &h);
    for (int i = 0; i < 3; i++)
        CHECK(is_sent(insert(session, i)));
    OK(session, calx_commit(session));
    CHECK_TEXT(h.text, "ok ok ok ");
    h.text[0] = '\0';
    for (int i = 3; i < 5; i++)
        CHECK(is_sent(insert(session, i)));
    OK((const void *)NULL, suite_close(t, session));
    CHECK_TEXT(h.text, "ok ok ");
}
