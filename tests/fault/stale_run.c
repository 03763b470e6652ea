/* SPDX-License-Identifier: MIT */
/* Connections that died while they were idle in the pool: by a restart of the server, by its timeout for idle sessions, by an
 * administrator. With pre-ping no checkout is given one; without it one checkout finds out for all.
 *
 *     stale_run URL NAME COMMAND...      COMMAND runs the server in the foreground; NAME is postgresql or mariadb
 *
 * Prints "stale-NAME: N passed, N failed, 0 skipped". */
#include "server.h"

#include <calx/calx.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { COUNT = 5 };

static server own;
static const char *url;
static bool is_mariadb;
static unsigned passed, failed;

static const char *id_sql(void) { return is_mariadb ? "SELECT CONNECTION_ID()" : "SELECT pg_backend_pid()"; }

static bool complain(const char *what, const char *why)
{
    printf("FAIL %s: %s\n", what, why);
    return false;
}

/* As many connections at once as the pool keeps, and the server's number of each. */
static bool check_out_all(calx_engine *engine, int64_t ids[COUNT], const char *what)
{
    calx_connection *all[COUNT];
    bool good = true;
    for (int i = 0; i < COUNT; i++) {
        all[i] = calx_connect(engine);
        if (calx_scalar(all[i], calx_text(id_sql()), &ids[i]) != CALX_OK)
            good = complain(what, calx_errmsg(all[i]));
    }
    for (int i = 0; i < COUNT; i++)
        if (calx_connection_close(all[i]) != CALX_OK)
            good = false;
    return good;
}

/* ---- ways to die ---- */

static bool restart(const int64_t ids[COUNT])
{
    char why[600];
    (void)ids;
    server_end(&own, is_mariadb ? SIGTERM : SIGINT);
    return (server_launch(&own) && server_wait(&own, url, why, sizeof why)) || complain("restart", why);
}

static bool time_out(const int64_t ids[COUNT])
{
    (void)ids;
    nanosleep(&(struct timespec){ 3, 500000000 }, NULL);
    return true;
}

/* Also waits until the server has let go of them: to be killed is to be asked to die. */
static bool terminate(const int64_t ids[COUNT])
{
    const char *count = is_mariadb ? "SELECT COUNT(*) FROM information_schema.processlist WHERE id = :id"
                                   : "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = :id";
    calx_engine *engine = calx_engine_create(url, .autocommit = true);
    calx_session *session = calx_session_open(engine);
    bool good = true;
    char sql[80];
    for (int i = 0; i < COUNT && good; i++) {
        int64_t left = 1;
        snprintf(sql, sizeof sql, is_mariadb ? "KILL %lld" : "SELECT pg_terminate_backend(%lld)", (long long)ids[i]);
        good = calx_exec(session, calx_text(sql)) == CALX_OK;
        while (good && left)
            good = calx_scalar(session, calx_text(count), &left, calx_args(ids[i])) == CALX_OK;
    }
    if (!good)
        complain("terminate", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return good;
}

/* ---- what the pool makes of it ---- */

/* None of the connections may be one of those that died. */
static bool are_others(const int64_t before[COUNT], const int64_t after[COUNT], const char *what)
{
    for (int i = 0; i < COUNT; i++)
        for (int k = 0; k < COUNT; k++)
            if (before[i] == after[k] && !strstr(what, "restart")) /* a new server counts from 1 again */
                return complain(what, "the connection has not died: nothing was tried");
    return true;
}

static bool with_pre_ping(bool (*die)(const int64_t ids[COUNT]), const char *what)
{
    calx_engine *engine = calx_engine_create(url, .pool_size = COUNT, .pool_pre_ping = true);
    int64_t before[COUNT], after[COUNT];
    bool good = check_out_all(engine, before, what) && die(before) && check_out_all(engine, after, what) &&
                are_others(before, after, what);
    calx_engine_dispose(engine);
    return good;
}

/* One checkout is given a dead connection, and is told so; the others that are as old are never handed out. */
static bool without(bool (*die)(const int64_t ids[COUNT]), const char *what)
{
    calx_engine *engine = calx_engine_create(url, .pool_size = COUNT);
    int64_t before[COUNT], after[COUNT], id;
    bool good = check_out_all(engine, before, what) && die(before);
    calx_session *session = calx_session_open(engine);
    calx_status status = calx_scalar(session, calx_text(id_sql()), &id);
    if (good && status != CALX_DISCONNECT)
        good = complain(what, status == CALX_OK ? "a dead connection answers" : calx_errmsg(session));
    calx_session_close(session);
    good = good && check_out_all(engine, after, what) && are_others(before, after, what);
    calx_engine_dispose(engine);
    return good;
}

static void test(bool good) { good ? passed++ : failed++; }

int main(int argc, char **argv)
{
    char why[600] = "cannot start it";
    if (argc < 4) {
        fprintf(stderr, "usage: %s URL NAME COMMAND...\n", argv[0]);
        return 2;
    }
    url = argv[1];
    is_mariadb = strcmp(argv[2], "mariadb") == 0;
    own.command = argv + 3;
    if (!server_adopt_orphans() || !server_launch(&own) || !server_wait(&own, url, why, sizeof why)) {
        printf("%s\n", why);
        return 99;
    }
    test(with_pre_ping(restart, "a restart, with pre-ping"));
    test(with_pre_ping(terminate, "terminated, with pre-ping"));
    test(with_pre_ping(time_out, "idle for too long, with pre-ping"));
    test(without(restart, "a restart, without pre-ping"));
    test(without(terminate, "terminated, without pre-ping"));
    test(without(time_out, "idle for too long, without pre-ping"));
    server_end(&own, is_mariadb ? SIGTERM : SIGINT);
    printf("stale-%s: %u passed, %u failed, 0 skipped\n", argv[2], passed, failed);
    return failed || !passed;
}
