/* SPDX-License-Identifier: MIT */
/* A server that is there and is not reached any more: half-open TCP. Each call returns within its limit and a second, says what became of
 * the work, and the next checkout works when the network is back. (The one test that measures time: that is what is promised.)
 *
 *     netns_run URL NAME DOWN UP COMMAND...   DOWN and UP are shell commands that cut and mend the network, COMMAND runs the server
 *
 * Prints "netns-NAME: N passed, N failed, 0 skipped". */
#include "server.h"

#include <calx/calx.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LIMIT 1.0 /* seconds, of each of the four */
#define GRACE 1.0

/* 100,000 rows of 10 kB: more than all buffers on the way. */
#define MANY_ROWS                                                                                             \
    "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 100000)"           \
    " SELECT i, REPEAT('x', 10000) FROM numbers"

static const char *down, *up, *sleep_sql;
static unsigned passed, failed;

/* What a case works on. */
typedef struct scene {
    calx_engine *engine;
    calx_connection *connection;
    calx_session *session;
    calx_result *rows;
    pthread_t sleeper;
    bool sleeps;
    const char *trouble;
} scene;

typedef struct network_case {
    const char *name;
    void (*prepare)(scene *s);
    void (*act)(scene *s);    /* without the network */
    double limits;            /* how many limits may pass, one after the other */
    bool close_alone;         /* statements have no limit, only to close has one */
} network_case;

/* Mends the network when a call does not come back: then it does, and has taken too long. */
typedef struct rescuer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool is_over;
    double seconds;
} rescuer;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void expect(scene *s, bool right, const char *what)
{
    if (!right && !s->trouble)
        s->trouble = what;
}

/* The loss must be told, as one of the two names that it has. */
static void expect_loss(scene *s, calx_status status, const calx_error *e)
{
    expect(s, status == CALX_TIMEOUT || status == CALX_DISCONNECT, "it tells neither of a timeout nor of a disconnect");
    expect(s, e->status == status, "the handle tells of another error");
}

static void nothing(scene *s) { (void)s; }

static void open_connection(scene *s)
{
    s->connection = calx_connect(s->engine);
    expect(s, calx_ping(s->connection) == CALX_OK, "the network does not work yet");
}

static void return_connection(scene *s)
{
    open_connection(s);
    calx_connection_close(s->connection);
    s->connection = NULL;
}

static void open_transaction(scene *s)
{
    s->session = calx_session_open(s->engine);
    expect(s, calx_exec(s->session, calx_text("INSERT INTO calx_netns VALUES (1)")) == CALX_OK, "the network does not work yet");
}

static void open_connection_in_transaction(scene *s)
{
    open_connection(s);
    expect(s, calx_begin(s->connection) == CALX_OK, "no transaction");
    expect(s, calx_exec(s->connection, calx_text("INSERT INTO calx_netns VALUES (1)")) == CALX_OK, "the network does not work yet");
}

static void open_stream(scene *s)
{
    int i;
    const char *text;
    s->session = calx_session_open(s->engine);
    s->rows = calx_query(s->session, calx_text(MANY_ROWS), CALX_NO_ARGS, .stream = true, .timeout = 30);
    expect(s, calx_fetch(s->rows, &i, &text), "the network does not work yet");
    calx_result_close(s->rows);
    calx_rollback(s->session);
    s->rows = calx_query(s->session, calx_text(MANY_ROWS), CALX_NO_ARGS, .stream = true);
    expect(s, calx_fetch(s->rows, &i, &text), "the first row does not come");
}

static void *sleep_there(void *state)
{
    scene *s = state;
    calx_exec(s->session, calx_text(sleep_sql), CALX_NO_ARGS, .timeout = 5);
    return NULL;
}

/* A statement that another thread has running. */
static void start_sleeper(scene *s)
{
    open_transaction(s);
    s->sleeps = pthread_create(&s->sleeper, NULL, sleep_there, s) == 0;
    expect(s, s->sleeps, "no thread");
    nanosleep(&(struct timespec){ 0, 300000000 }, NULL);
}

static void act_connect(scene *s)
{
    s->connection = calx_connect(s->engine);
    expect_loss(s, calx_error_of(s->connection)->status, calx_error_of(s->connection));
    expect(s, calx_error_of(s->connection)->outcome == CALX_OUTCOME_NONE, "the outcome of a connect");
}

static void act_ping(scene *s)
{
    calx_status status = calx_ping(s->connection);
    expect_loss(s, status, calx_error_of(s->connection));
}

static void act_execute(scene *s)
{
    calx_status status = calx_exec(s->session, calx_text("INSERT INTO calx_netns VALUES (2)"));
    expect_loss(s, status, calx_error_of(s->session));
    expect(s, calx_error_of(s->session)->outcome == CALX_OUTCOME_ROLLED_BACK, "the outcome of a statement in a transaction");
}

static void act_fetch(scene *s)
{
    int i;
    const char *text;
    while (calx_fetch(s->rows, &i, &text))
        ;
    expect_loss(s, calx_result_status(s->rows), calx_result_error(s->rows));
}

/* Whether it was asked or not: it comes back. */
static void act_cancel(scene *s)
{
    expect(s, calx_cancel(s->session) != CALX_OK, "a server that is not reached was asked");
}

static void act_commit(scene *s)
{
    calx_status status = calx_commit(s->session);
    expect_loss(s, status, calx_error_of(s->session));
    expect(s, calx_error_of(s->session)->outcome == CALX_OUTCOME_UNKNOWN, "the outcome of a commit without an answer");
    expect(s, !calx_error_of(s->session)->is_retryable, "a commit without an answer is called retryable");
}

static void act_rollback(scene *s)
{
    expect(s, calx_rollback(s->session) == CALX_OK, "a rollback fails");
}

static void act_close_session(scene *s)
{
    expect(s, calx_session_close(s->session) == CALX_OK, "a close tells of an error that there was not");
    s->session = NULL;
}

static void act_close_connection(scene *s)
{
    calx_connection_close(s->connection);
    s->connection = NULL;
}

static void act_close_result(scene *s)
{
    calx_result_close(s->rows);
    s->rows = NULL;
}

static void act_dispose(scene *s)
{
    calx_engine_dispose(s->engine);
    s->engine = NULL;
}

static const network_case cases[] = {
    { "connect", nothing, act_connect, 1, false },
    { "checkout, with a ping and then a connect", return_connection, act_connect, 2, false },
    { "ping", open_connection, act_ping, 1, false },
    { "execute", open_transaction, act_execute, 1, false },
    { "fetch", open_stream, act_fetch, 1, false },
    { "cancel", start_sleeper, act_cancel, 1, false },
    { "commit", open_transaction, act_commit, 1, false },
    { "rollback", open_transaction, act_rollback, 1, false },
    { "close of a result", open_stream, act_close_result, 1, false },
    { "close of a session", open_transaction, act_close_session, 1, false },
    { "close of idle connections", return_connection, act_dispose, 1, false },
    { "close of a session, with no other limit", open_transaction, act_close_session, 1, true },
    { "close of a connection, with no other limit", open_connection_in_transaction, act_close_connection, 1, true },
};

static calx_engine *new_engine(const char *url, bool close_alone)
{
    return calx_engine_create(url, .pool_pre_ping = true, .connect_timeout = LIMIT, .statement_timeout = close_alone ? -1 : LIMIT,
                              .close_timeout = LIMIT);
}

static void *rescue(void *state)
{
    rescuer *r = state;
    struct timespec until;
    int status = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += (time_t)r->seconds;
    pthread_mutex_lock(&r->lock);
    while (!r->is_over && status != ETIMEDOUT)
        status = pthread_cond_timedwait(&r->over, &r->lock, &until);
    pthread_mutex_unlock(&r->lock);
    if (status == ETIMEDOUT && system(up) != 0)
        abort();
    return NULL;
}

/* How long the case's call took without the network. */
static double act_without_network(const network_case *c, scene *s)
{
    rescuer r = { .lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER, .seconds = 4 * (LIMIT * c->limits + GRACE) };
    double begun, took;
    if (pthread_create(&r.thread, NULL, rescue, &r) != 0)
        abort();
    begun = now();
    c->act(s);
    took = now() - begun;
    pthread_mutex_lock(&r.lock);
    r.is_over = true;
    pthread_cond_signal(&r.over);
    pthread_mutex_unlock(&r.lock);
    pthread_join(r.thread, NULL);
    return took;
}

/* The network is back: the engine serves again. */
static void check_after(scene *s)
{
    calx_pool_state state = { .struct_size = sizeof state };
    int n = 0;
    calx_session *session;
    if (s->sleeps)
        pthread_join(s->sleeper, NULL);
    calx_result_close(s->rows);
    calx_session_close(s->session);
    calx_connection_close(s->connection);
    if (!s->engine)
        return;
    calx_pool_status(s->engine, &state);
    expect(s, !state.checked_out, "the pool counts a connection out that nobody has");
    session = calx_session_open(s->engine);
    expect(s, calx_scalar(session, calx_text("SELECT 42"), &n) == CALX_OK && n == 42, "the next checkout does not work");
    calx_session_close(session);
    calx_engine_dispose(s->engine);
}

/* Until the mended network carries packets again, which the limits of the cases have no time for. */
static bool is_back(const char *url)
{
    calx_engine *engine = calx_engine_create(url);
    calx_connection *connection = calx_connect(engine);
    bool back = calx_error_of(connection)->status == CALX_OK;
    calx_connection_close(connection);
    calx_engine_dispose(engine);
    return back;
}

static void run_case(const network_case *c, const char *url)
{
    scene s = { .engine = new_engine(url, c->close_alone) };
    double took;
    c->prepare(&s);
    if (system(down) != 0)
        expect(&s, false, "the network cannot be cut");
    took = act_without_network(c, &s);
    if (system(up) != 0 || !is_back(url))
        expect(&s, false, "the network cannot be mended");
    expect(&s, took <= LIMIT * c->limits + GRACE, "it took longer than its limit and a second");
    check_after(&s);
    printf("%s%s: %.3f s%s%s\n", s.trouble ? "FAIL " : "", c->name, took, s.trouble ? ": " : "", s.trouble ? s.trouble : "");
    s.trouble ? failed++ : passed++;
}

static bool make_table(const char *url)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    bool good;
    calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_netns"));
    calx_exec(session, calx_text("CREATE TABLE calx_netns (n INTEGER)"));
    good = calx_commit(session) == CALX_OK;
    if (!good)
        printf("%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return good;
}

int main(int argc, char **argv)
{
    server s = { .command = argv + 5 };
    char why[600] = "cannot start the server";
    if (argc < 6) {
        fprintf(stderr, "usage: %s URL NAME DOWN UP COMMAND...\n", argv[0]);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    down = argv[3];
    up = argv[4];
    sleep_sql = strcmp(argv[2], "mariadb") == 0 ? "SELECT SLEEP(30)" : "SELECT pg_sleep(30)";
    if (!server_adopt_orphans() || !server_launch(&s) || !server_wait(&s, argv[1], why, sizeof why) || !make_table(argv[1])) {
        printf("%s\n", why);
        server_kill(&s);
        return 99;
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        run_case(&cases[i], argv[1]);
    server_kill(&s);
    printf("netns-%s: %u passed, %u failed, 0 skipped\n", argv[2], passed, failed);
    return failed || !passed;
}
