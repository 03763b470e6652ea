/* SPDX-License-Identifier: MIT */
/* Many threads on few connections: 64 of them on a pool of 5 and 10, with connections that are lost or invalidated at random, checkouts that time
 * out, and engines that are disposed of in the middle. Nobody is given another's connection, more than there are, or a wrong answer;
 * nobody waits for ever; and in the end nothing is out.
 *
 *     stress_run URL CHECKOUTS SEED [SQL]    SQL ends the connection that it runs on; without it the URL is of the hollow driver, or of the
 *                                            fault driver, which goes wrong by itself */
#ifdef WITH_FAULT_DRIVER
#include "fault_driver.h"
#endif
#include "hollow_driver.h"

#include <calx/calx.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS = 64, POOL_SIZE = 5, MAX_OVERFLOW = 10, ENGINES = 8, LOSS_EVERY = 500, INVALIDATE_EVERY = 1000, PATIENCE_MS = 60000 };

static const char *url, *kill_sql;
static size_t wanted;
static bool on_faults; /* on the fault driver */
static atomic_size_t turns, checkouts, timeouts, disconnects, refused, disposed, invalidations, most_held, troubles;

/* An engine, and how many of its connections are out. */
typedef struct place {
    calx_engine *engine;
    atomic_size_t held;
} place;

/* New sessions are opened on the current one. */
static pthread_mutex_t current_lock = PTHREAD_MUTEX_INITIALIZER;
static place places[ENGINES], *current = places;

typedef struct worker {
    pthread_t thread;
    unsigned seed;
    place *place;
    calx_session *session; /* keeps the engine alive */
} worker;

static void complain(const char *what, const char *message)
{
    if (atomic_fetch_add(&troubles, 1) < 20)
        printf("FAIL %s: %s\n", what, message);
}

static bool by_chance(worker *w, int of_thousand)
{
    return rand_r(&w->seed) % 1000 < of_thousand;
}

static void hold(worker *w)
{
    size_t now = atomic_fetch_add(&w->place->held, 1) + 1, most = atomic_load(&most_held);
    while (now > most && !atomic_compare_exchange_weak(&most_held, &most, now))
        ;
    atomic_fetch_add(&checkouts, 1);
}

static void let_go(worker *w) { atomic_fetch_sub(&w->place->held, 1); }

static void pause_for(worker *w)
{
    if (by_chance(w, 5))
        nanosleep(&(struct timespec){ 0, 1000000 + rand_r(&w->seed) % 3000000 }, NULL);
}

/* What a call may come to. False: the engine was disposed of, and the worker needs another one. */
static bool judge(const calx_error *e, bool expects_a_loss, const char *what)
{
    switch (e->status) {
    case CALX_OK:
        return true;
    case CALX_TIMEOUT:
        atomic_fetch_add(&timeouts, 1);
        return true;
    case CALX_DISCONNECT:
        atomic_fetch_add(&disconnects, 1);
        if (kill_sql && !expects_a_loss)
            complain(what, e->message);
        return true;
    case CALX_OPERATIONAL_ERROR:
        atomic_fetch_add(&refused, 1);
        if (kill_sql && !expects_a_loss)
            complain(what, e->message);
        return true;
    case CALX_MISUSE:
        if (!strstr(e->message, "disposed"))
            break;
        atomic_fetch_add(&disposed, 1);
        return false;
    default:
        break;
    }
    complain(what, e->message);
    return true;
}

/* ---- the two drivers that go wrong by themselves ---- */

static bool begin_trouble(char *message, size_t size)
{
#ifdef WITH_FAULT_DRIVER
    if (on_faults) {
        fault_trouble(700);
        return fault_driver_register(message, size);
    }
#endif
    hollow_trouble(300, 100, 20000);
    return hollow_register(message, size);
}

/* How many connections of the driver are open. */
static size_t open_in_driver(void)
{
#ifdef WITH_FAULT_DRIVER
    if (on_faults)
        return fault_connections();
#endif
    return hollow_open();
}

/* After the dispose: nothing is left, and no rule was broken; the reason why not, or NULL. */
static const char *end_trouble(void)
{
#ifdef WITH_FAULT_DRIVER
    if (on_faults)
        return fault_open() ? "connections, statements or results are left open" : fault_broken_rule();
#endif
    return hollow_open() ? "a connection is open after the dispose"
           : hollow_broken_rules() ? "two threads used one connection, or a rule of the driver was broken" : NULL;
}

/* A transaction of a session: the connection is out from the first statement to the commit. */
static bool use_session(worker *w)
{
    int number = rand_r(&w->seed), answer = number;
    bool go_on;
    if (calx_scalar(w->session, calx_text("SELECT :number"), &answer, calx_args(number)) == CALX_OK) {
        hold(w);
        if (answer != number)
            complain("session", "another one's answer");
        pause_for(w);
        let_go(w);
    }
    go_on = calx_commit(w->session) == CALX_OK || judge(calx_error_of(w->session), false, "session");
    if (calx_in_transaction(w->session))
        complain("session", "in a transaction after its end");
    return go_on;
}

/* A connection, held until it is closed. */
static bool use_connection(worker *w)
{
    calx_connection *connection = calx_connect(w->place->engine, .autocommit = true);
    int number = rand_r(&w->seed), answer = number;
    bool go_on = calx_error_of(connection)->status == CALX_OK || judge(calx_error_of(connection), false, "connect");
    if (calx_error_of(connection)->status == CALX_OK) {
        hold(w);
        if (calx_scalar(connection, calx_text("SELECT :number"), &answer, calx_args(number)) != CALX_OK)
            go_on = judge(calx_error_of(connection), false, "connection") && go_on;
        else if (answer != number)
            complain("connection", "another one's answer");
        pause_for(w);
        let_go(w);
    }
    calx_connection_close(connection);
    return go_on;
}

/* A connection that ends itself, on a real server. */
static bool lose_connection(worker *w)
{
    calx_session *session = calx_session_open(w->place->engine, .autocommit = true);
    bool go_on;
    if (calx_exec(session, calx_text(kill_sql)) == CALX_OK)
        calx_exec(session, calx_text("SELECT 1")); /* some hear of it at the next call only */
    go_on = judge(calx_error_of(session), true, "kill");
    calx_session_close(session);
    return go_on;
}

static void take_engine(worker *w)
{
    calx_session_close(w->session);
    pthread_mutex_lock(&current_lock);
    w->place = current;
    w->session = calx_session_open(current->engine);
    pthread_mutex_unlock(&current_lock);
}

static void *work(void *state)
{
    worker *w = state;
    take_engine(w);
    while (atomic_load(&checkouts) < wanted && atomic_load(&troubles) < 20) {
        bool go_on = true;
        size_t turn = atomic_fetch_add(&turns, 1);
        if (kill_sql && turn % LOSS_EVERY == LOSS_EVERY - 1)
            go_on = lose_connection(w);
        else if (turn % INVALIDATE_EVERY == 0) {
            calx_pool_invalidate(w->place->engine);
            atomic_fetch_add(&invalidations, 1);
        } else
            go_on = by_chance(w, 500) ? use_session(w) : use_connection(w);
        if (!go_on)
            take_engine(w);
    }
    return NULL;
}

static calx_engine *new_engine(void)
{
    return calx_engine_create(url, .pool_size = POOL_SIZE, .max_overflow = MAX_OVERFLOW, .pool_timeout = kill_sql ? 60 : 0.05,
                              .pool_pre_ping = kill_sql == NULL, .statement_timeout = 60, .connect_timeout = 60);
}

/* Puts another engine in the place of the one in use, and disposes of that under its users' hands. */
static void replace_engine(void)
{
    calx_engine *fresh = new_engine(), *old;
    pthread_mutex_lock(&current_lock);
    old = current->engine;
    current++;
    current->engine = fresh;
    pthread_mutex_unlock(&current_lock);
    calx_engine_dispose(old);
}

static calx_pool_state state_of(calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    return state;
}

static bool pause_until(size_t *ms)
{
    nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
    return ++*ms < PATIENCE_MS && atomic_load(&troubles) < 20;
}

/* Holds all connections that there may be, until somebody else has waited for one in vain; then they are invalidated, so that none of them is
 * kept when it comes back. */
static void hold_all(calx_engine *engine)
{
    calx_connection *held[POOL_SIZE + MAX_OVERFLOW];
    size_t count = 0, ms = 0;
    uint64_t timed_out, invalidated;
    while (count < POOL_SIZE + MAX_OVERFLOW && pause_until(&ms)) {
        held[count] = calx_connect(engine, .autocommit = true);
        if (calx_error_of(held[count])->status == CALX_OK)
            count++;
        else
            calx_connection_close(held[count]);
    }
    timed_out = state_of(engine).timeouts;
    while (state_of(engine).timeouts == timed_out && pause_until(&ms))
        ;
    if (count < POOL_SIZE + MAX_OVERFLOW || state_of(engine).timeouts == timed_out)
        complain("with all connections held", "nobody else's checkout times out");
    invalidated = state_of(engine).invalidated;
    calx_pool_invalidate(engine);
    for (size_t i = 0; i < count; i++)
        calx_connection_close(held[i]);
    if (state_of(engine).invalidated < invalidated + count)
        complain("with all connections invalidated", "some were kept");
}

static void check_end(void)
{
    calx_pool_state state = state_of(current->engine);
    const char *left;
    if (state.checked_out || state.waiting || state.idle > POOL_SIZE || state.opened - state.closed != state.idle)
        complain("at the end", "the pool counts connections out, or too many idle");
    if (atomic_load(&most_held) > POOL_SIZE + MAX_OVERFLOW)
        complain("at the end", "more connections were out than there may be");
    if (!kill_sql && open_in_driver() != state.idle)
        complain("at the end", "connections are open that the pool does not know");
    calx_engine_dispose(current->engine);
    if (!kill_sql && (left = end_trouble()))
        complain("at the end", left);
    if (!atomic_load(&disconnects) || !atomic_load(&disposed))
        complain("at the end", "no connection was lost, or no engine disposed of: nothing was tried");
    if (!atomic_load(&invalidations) || (!kill_sql && !atomic_load(&timeouts)))
        complain("at the end", "no pool was invalidated, or no checkout has timed out: nothing was tried");
}

int main(int argc, char **argv)
{
    worker workers[THREADS] = { { .seed = 0 } };
    char message[512];
    if (argc < 4) {
        fprintf(stderr, "usage: %s URL CHECKOUTS SEED [SQL]\n", argv[0]);
        return 2;
    }
    url = argv[1];
    wanted = strtoul(argv[2], NULL, 10);
    kill_sql = argc > 4 ? argv[4] : NULL;
    printf("seed %s\n", argv[3]);
    on_faults = strncmp(url, "sqlite+fault:", 13) == 0;
    if (!begin_trouble(message, sizeof message)) {
        printf("%s\n", message);
        return 99;
    }
    current->engine = new_engine();
    for (int i = 0; i < THREADS; i++) {
        workers[i].seed = (unsigned)strtoul(argv[3], NULL, 10) + (unsigned)i;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            abort();
    }
    for (size_t i = 1; i < ENGINES; i++) {
        while (atomic_load(&checkouts) < wanted * i / ENGINES && atomic_load(&troubles) < 20)
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
        if (i == 1 && !kill_sql)
            hold_all(current->engine);
        replace_engine();
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        calx_session_close(workers[i].session);
    }
    check_end();
    printf("%zu checkouts, at most %zu at once; %zu timeouts, %zu disconnects, %zu refused or ended, %zu disposed, %zu invalidations\n",
           atomic_load(&checkouts), atomic_load(&most_held), atomic_load(&timeouts), atomic_load(&disconnects), atomic_load(&refused),
           atomic_load(&disposed), atomic_load(&invalidations));
    return atomic_load(&troubles) != 0;
}
