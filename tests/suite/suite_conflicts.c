/* SPDX-License-Identifier: MIT */
/* Two transactions that have read the same row, and then both want to write it: one is the victim, and calx_transact runs it again. */
#include "suite.h"

#include <pthread.h>

enum { PATIENCE = 60 };

typedef struct reader {
    calx_session *session;
    pthread_barrier_t *meet; /* both have read */
    int calls;
    calx_status status;
    calx_error_kind victim;  /* of the first call */
    bool is_retryable;
    char message[300];
} reader;

static const char update[] = "UPDATE calx_suite_conflict SET n = n + 1 WHERE id = 1";

/* The transactions of calx_transact() on SQLite take the writer's lock at once, unless the URL says otherwise. */
static calx_engine *engine_that_reads_first(suite *t)
{
    calx_url *url = calx_url_parse(t->url);
    calx_engine *engine;
    if (suite_has("begin_option"))
        CHECK_STATUS(url, calx_url_set_query(url, "begin", "deferred"), CALX_OK);
    engine = suite_keep_engine(t, calx_engine_create(url));
    calx_url_dispose(url);
    return engine;
}

static void begin(suite *t, reader readers[2], pthread_barrier_t *meet)
{
    calx_engine *engine = engine_that_reads_first(t);
    calx_session *setup;
    suite_table(t, "calx_suite_conflict", "id INTEGER PRIMARY KEY, n INTEGER NOT NULL");
    setup = suite_session(t);
    OK(setup, calx_exec(setup, calx_text("INSERT INTO calx_suite_conflict VALUES (1, 0)")));
    OK(setup, calx_commit(setup));
    suite_close(t, setup);
    pthread_barrier_init(meet, NULL, 2);
    for (int i = 0; i < 2; i++)
        readers[i] = (reader){ .session = suite_keep_session(t, calx_session_open(engine)), .meet = meet };
    suite_alarm(PATIENCE);
}

static void run_both(suite *t, reader readers[2], void *(*main)(void *))
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        REQUIRE(pthread_create(&threads[i], NULL, main, &readers[i]) == 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(readers->meet);
}

static calx_status read_and_write(calx_session *session, void *context)
{
    reader *r = context;
    int64_t n = 0;
    calx_status status = calx_scalar(session, calx_text(suite_is("reads_for_share")), &n);
    if (r->calls++ == 0)
        pthread_barrier_wait(r->meet);
    if (status == CALX_OK)
        status = calx_exec(session, calx_text(update));
    if (r->calls == 1 && status != CALX_OK) {
        r->victim = calx_error_of(session)->kind;
        r->is_retryable = calx_error_of(session)->is_retryable;
    }
    return status;
}

static void *transact(void *argument)
{
    reader *r = argument;
    r->status = calx_transact(r->session, read_and_write, r);
    if (!r->calls) /* it could not even begin: the other one does not wait for it */
        pthread_barrier_wait(r->meet);
    snprintf(r->message, sizeof r->message, "%s", calx_errmsg(r->session));
    return NULL;
}

TEST_NEEDS(readers_that_both_write_have_both_committed_once, "reads_for_share two_connections")
{
    pthread_barrier_t meet;
    reader readers[2];
    begin(t, readers, &meet);
    run_both(t, readers, transact);
    for (int i = 0; i < 2; i++)
        suite_check_status(SUITE_HERE, "calx_transact of a reader", readers[i].status, CALX_OK, readers[i].message);
    CHECK(readers[0].calls + readers[1].calls >= 3); /* there was a victim */
    CHECK(readers[0].victim == CALX_DEADLOCK || readers[1].victim == CALX_DEADLOCK);
    CHECK(readers[0].is_retryable || readers[1].is_retryable);
    CHECK_INT(suite_number(t, "SELECT n FROM calx_suite_conflict"), 2);
}

static void *transact_once(void *argument)
{
    reader *r = argument;
    r->status = calx_transact(r->session, read_and_write, r, .max_attempts = 1);
    if (!r->calls)
        pthread_barrier_wait(r->meet);
    snprintf(r->message, sizeof r->message, "%s", calx_errmsg(r->session));
    return NULL;
}

TEST_NEEDS(victim_among_readers_is_told_that_it_may_go_well_later, "reads_for_share two_connections")
{
    pthread_barrier_t meet;
    reader readers[2], *victim;
    begin(t, readers, &meet);
    run_both(t, readers, transact_once);
    victim = readers[0].status == CALX_OK ? &readers[1] : &readers[0];
    CHECK((readers[0].status == CALX_OK) != (readers[1].status == CALX_OK));
    CHECK_STATUS(victim->session, victim->status, CALX_OPERATIONAL_ERROR);
    CHECK_ERROR(victim->session, CALX_OPERATIONAL_ERROR, CALX_DEADLOCK);
    CHECK(calx_error_of(victim->session)->is_retryable);
    CHECK_INT(calx_error_of(victim->session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(suite_number(t, "SELECT n FROM calx_suite_conflict"), 1);
}
