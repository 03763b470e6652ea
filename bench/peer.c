/* SPDX-License-Identifier: MIT */
/* The pool of another library in the harness. No database but what the pool itself opens. */
#include "peer.h"

#include "harness.h"

void peer_die(const char *what)
{
    bench_die("pool", what);
}

static void open_pool(const bench_address *address)
{
    (void)address;
    peer_open();
}

static void execute(const char *sql)
{
    (void)sql; /* there is nothing to prepare */
}

static int64_t number(const char *sql)
{
    (void)sql;
    return 0;
}

static uint64_t pool(size_t count)
{
    peer_use(count);
    return 0;
}

static uint64_t pool_threads(size_t count)
{
    bench_in_threads(peer_use, count);
    return 0;
}

static const bench_workload workloads[] = {
    { "pool", pool, BENCH_POOL },
    { "pool_threads", pool_threads, BENCH_POOL },
    { 0 },
};

const bench_contestant bench_contestant_here = { open_pool, peer_close, execute, number, workloads };
