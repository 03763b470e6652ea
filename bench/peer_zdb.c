/* SPDX-License-Identifier: MIT */
/* libzdb's pool, of connections to a database of SQLite: it pings the one that it hands out. */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <zdb.h>

static URL_T url;
static ConnectionPool_T pool;

void peer_open(void)
{
    char text[4200];
    const char *path = getenv("BENCH_PATH");
    snprintf(text, sizeof text, "sqlite://%s", path ? path : "/nonexistent");
    url = URL_new(text);
    if (!url)
        peer_die("URL_new");
    pool = ConnectionPool_new(url);
    ConnectionPool_setInitialConnections(pool, PEER_SIZE);
    ConnectionPool_setMaxConnections(pool, PEER_SIZE);
    ConnectionPool_start(pool);
}

void peer_use(size_t count)
{
    while (count--) {
        Connection_T connection = ConnectionPool_getConnection(pool);
        if (!connection)
            peer_die("ConnectionPool_getConnection");
        Connection_close(connection);
    }
}

void peer_close(void)
{
    ConnectionPool_free(&pool);
    URL_free(&url);
}
