/* SPDX-License-Identifier: MIT */
/* kill -9 of the server in the middle of a numbered workload, again and again: what was acknowledged is there, once; what was told to
 * be undone is not; what is neither was called UNKNOWN; and the next checkout works.
 *
 *     kill_run URL NAME KILLS SEED COMMAND...     COMMAND runs the server in the foreground
 *
 * Prints "kill-NAME: N passed, N failed, N skipped", a kill counting as one. */
#include "kill_work.h"
#include "server.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LONGEST_RUN_US = 40000 };

static struct { unsigned long committed, undone, unknown, durable, in_commit, processes, recovered, again; } total;

static void sleep_us(long us)
{
    nanosleep(&(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
}

static bool failed(int round, const char *what, const char *why)
{
    printf("FAIL kill %d: %s: %s\n", round, what, why);
    return false;
}

static bool wait_for_server(server *s, const char *url, int round)
{
    char why[600];
    return server_wait(s, url, why, sizeof why) || failed(round, "the restart", why);
}

static bool make_table(calx_engine *engine, bool is_mariadb)
{
    char sql[300];
    calx_session *session = calx_session_open(engine);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_kill"));
    /* A key of its own, so that a row that is there twice shows. And a key: MariaDB 10.11.19 loses rows of tables without one, about
     * once in 200 restarts after a kill, whoever wrote them. */
    snprintf(sql, sizeof sql, "CREATE TABLE calx_kill (id BIGINT %s PRIMARY KEY, round INTEGER NOT NULL, worker INTEGER NOT NULL,"
             " n INTEGER NOT NULL, part INTEGER NOT NULL)", is_mariadb ? "AUTO_INCREMENT" : "GENERATED ALWAYS AS IDENTITY");
    calx_exec(session, calx_text(sql));
    calx_exec(session, calx_text("CREATE INDEX calx_kill_round ON calx_kill (round)"));
    if (calx_commit(session) != CALX_OK)
        printf("%s\n", calx_errmsg(session));
    return calx_session_close(session) == CALX_OK;
}

/* One row of the table, grouped: its two parts must be there, once each, or not at all. */
static bool check_row(worker *workers, int round, int number, int n, int64_t rows, int64_t parts)
{
    char text[160];
    worker *w = number >= 0 && number < WORKERS ? &workers[number] : NULL;
    snprintf(text, sizeof text, "worker %d (%s), transaction %d: %d rows, %d of its parts, told %d", number,
             w ? w->way->name : "?", n, (int)rows, (int)parts, w && n < w->count ? w->told[n] : -1);
    if (!w || n < 0 || n >= w->count || !w->told[n])
        return failed(round, "a row that nobody wrote", text);
    if (rows > parts)
        return failed(round, "a row twice", text);
    if (rows != PARTS || parts != PARTS)
        return failed(round, "half a transaction", text);
    if (w->told[n] == TOLD_UNDONE)
        return failed(round, "told to be undone, and durable", text);
    total.durable += w->told[n] == TOLD_UNKNOWN;
    if (w->told[n] == TOLD_COMMITTED)
        w->told[n] = TOLD_NOTHING; /* found */
    return true;
}

/* Compares the table with what the workers were told. */
static bool compare(calx_engine *engine, worker *workers, int round)
{
    calx_session *session = calx_session_open(engine);
    calx_result *rows = calx_query(session, calx_text("SELECT worker, n, COUNT(*), COUNT(DISTINCT part) FROM calx_kill"
                                                      " WHERE round = :round GROUP BY worker, n"), calx_args(round));
    int number, n;
    int64_t count, parts;
    bool good = true;
    while (calx_fetch(rows, &number, &n, &count, &parts))
        good = check_row(workers, round, number, n, count, parts) && good;
    if (calx_result_close(rows) != CALX_OK)
        good = failed(round, "reading the table", calx_errmsg(session));
    calx_session_close(session);
    for (worker *w = workers; w < workers + WORKERS; w++)
        for (n = 0; n < w->count; n++)
            if (w->told[n] == TOLD_COMMITTED) {
                char text[80];
                snprintf(text, sizeof text, "worker %d (%s), transaction %d", w->number, w->way->name, n);
                good = failed(round, "acknowledged, and lost", text);
            }
    return good;
}

/* What the workers were told, in numbers; and what they complained of. */
static bool sum_up(worker *workers, int round)
{
    bool good = true;
    for (worker *w = workers; w < workers + WORKERS; w++) {
        total.again += (unsigned long)w->again;
        if (w->trouble[0])
            good = failed(round, "a broken promise", w->trouble);
        for (int n = 0; n < w->count; n++) {
            total.committed += w->told[n] == TOLD_COMMITTED;
            total.undone += w->told[n] == TOLD_UNDONE;
            total.unknown += w->told[n] == TOLD_UNKNOWN;
        }
    }
    return good;
}

static bool has_losses(const worker *workers)
{
    for (const worker *w = workers; w < workers + WORKERS; w++)
        for (int n = 0; n < w->count; n++)
            if (w->told[n] == TOLD_UNDONE || w->told[n] == TOLD_UNKNOWN)
                return true;
    return false;
}

/* As many checkouts at once as the pool has connections, most of which died with the old server. */
static bool check_out_all(calx_engine *engine, int round)
{
    calx_connection *all[WORKERS];
    calx_pool_state state = { .struct_size = sizeof state };
    bool good = true;
    int one = 0;
    for (int i = 0; i < WORKERS; i++) {
        all[i] = calx_connect(engine);
        if (calx_scalar(all[i], calx_text("SELECT 1"), &one) != CALX_OK)
            good = failed(round, "a checkout after the restart", calx_errmsg(all[i]));
    }
    for (int i = 0; i < WORKERS; i++)
        calx_connection_close(all[i]);
    calx_pool_status(engine, &state);
    if (state.checked_out)
        good = failed(round, "the pool", "counts connections out that nobody has");
    return good;
}

/* Commits what was prepared when the server died: those that were in the middle of it were told UNKNOWN. */
static bool recover(calx_engine *engine, int round)
{
    bool good = true;
    calx_session *session = calx_session_open(engine);
    char **gids = NULL;
    size_t count = 0;
    if (calx_recover_twophase(session, &gids, &count) != CALX_OK)
        good = failed(round, "recovery", calx_errmsg(session));
    for (size_t i = 0; i < count; i++)
        if (calx_commit_prepared(session, gids[i]) != CALX_OK)
            good = failed(round, "a prepared transaction", calx_errmsg(session));
    total.recovered += count;
    calx_free(gids);
    calx_session_close(session);
    return good;
}

/* The work, the kill, the restart and the comparison. */
static bool one_kill(calx_engine *engine, server *s, const char *url, int round, unsigned *seed)
{
    worker workers[WORKERS] = { { .number = 0 } };
    scene scene_of = { WORKERS, 0, 0, false, false, false };
    pthread_t threads[WORKERS];
    long run_us = rand_r(seed) % LONGEST_RUN_US;
    bool good, up;
    /* A third of the kills falls anywhere, a third into a COMMIT, and a third between the phases of a transaction that has two. */
    const atomic_int *moments[] = { NULL, &scene_of.committing, &scene_of.prepared }, *moment = moments[rand_r(seed) % 3];
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (worker){ .way = &ways[i % (int)way_count], .engine = engine, .number = i, .round = round,
                               .scene = &scene_of };
        if (pthread_create(&threads[i], NULL, worker_run, &workers[i]) != 0)
            abort();
    }
    sleep_us(run_us);
    atomic_store(&scene_of.hold, moment == &scene_of.prepared);
    while (moment && atomic_load(&scene_of.working) && !atomic_load(moment))
        ;
    total.in_commit += atomic_load(&scene_of.committing) > 0;
    atomic_store(&scene_of.killed, true);
    total.processes += server_kill(s);
    atomic_store(&scene_of.hold, false);
    up = server_launch(s) && wait_for_server(s, url, round); /* who tries again meets it while it starts */
    atomic_store(&scene_of.over, true);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    good = sum_up(workers, round);
    if (!up)
        return false;
    if (has_losses(workers)) /* else nobody has noticed that the server was gone, and an engine that does not ask cannot know */
        good = check_out_all(engine, round) && good;
    good = recover(engine, round) && good;
    good = compare(engine, workers, round) && good;
    for (int i = 0; i < WORKERS; i++)
        free(workers[i].told);
    return good;
}

/* Rows of earlier rounds must have outlived the later kills. */
static bool compare_whole(calx_engine *engine)
{
    calx_session *session = calx_session_open(engine);
    int64_t rows = 0, wanted = (int64_t)(total.committed + total.durable) * PARTS;
    bool good = calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_kill"), &rows) == CALX_OK && rows == wanted;
    if (!good)
        printf("FAIL at the end %ld rows, %ld wanted: %s\n", (long)rows, (long)wanted, calx_errmsg(session));
    calx_session_close(session);
    return good;
}

/* A run in which something never happened has tried nothing of it. Of many kills each of these comes of several. */
static bool has_met_all(int kills)
{
    const struct {
        const char *what;
        unsigned long count;
        int kills; /* that are many */
    } all[] = { { "no commit was in doubt", total.unknown, 1 },
                { "no kill fell into a COMMIT", total.in_commit, 1 },
                { "calx_transact has run nothing again", total.again, 20 },
                { "no prepared transaction was recovered", total.recovered, 10 } };
    bool good = true;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!all[i].count && kills >= all[i].kills)
            good = failed(kills, "at the end", all[i].what);
    return good;
}

/* The first half of the kills with an engine that learns of the loss by an error, the other half with one that asks at each checkout. */
static unsigned long run_all(const char *url, bool is_mariadb, server *s, int kills, unsigned seed)
{
    calx_engine *engine = calx_engine_create(url, .pool_size = WORKERS);
    unsigned long passed = 0;
    bool good;
    if (server_launch(s) && wait_for_server(s, url, 0) && make_table(engine, is_mariadb))
        for (int round = 1; round <= kills && server_is_alive(s); round++) {
            if (round == kills / 2 + 1) {
                calx_engine_dispose(engine);
                engine = calx_engine_create(url, .pool_size = WORKERS, .pool_pre_ping = true);
            }
            passed += one_kill(engine, s, url, round, &seed);
        }
    good = compare_whole(engine);
    good = has_met_all(kills) && good;
    if (passed && !good)
        passed--;
    calx_engine_dispose(engine);
    return passed;
}

int main(int argc, char **argv)
{
    server s = { .command = argv + 5 };
    int kills = argc > 5 ? atoi(argv[3]) : 0;
    unsigned long passed;
    if (argc < 6) {
        fprintf(stderr, "usage: %s URL NAME KILLS SEED COMMAND...\n", argv[0]);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!server_adopt_orphans()) {
        perror("PR_SET_CHILD_SUBREAPER");
        return 99;
    }
    printf("seed %s\n", argv[4]);
    passed = run_all(argv[1], strcmp(argv[2], "mariadb") == 0, &s, kills, (unsigned)strtoul(argv[4], NULL, 10));
    server_end(&s, SIGTERM);
    printf("%d kills of %lu processes, %lu within a COMMIT; %lu transactions acknowledged, %lu undone, %lu unknown, of which %lu durable; "
           "%lu run again by calx_transact, %lu prepared ones recovered\n",
           kills, total.processes, total.in_commit, total.committed, total.undone, total.unknown, total.durable, total.again,
           total.recovered);
    printf("kill-%s: %lu passed, %lu failed, 0 skipped\n", argv[2], passed, (unsigned long)kills - passed);
    return passed != (unsigned long)kills || !kills;
}
