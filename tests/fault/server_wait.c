/* SPDX-License-Identifier: MIT */
/* Waiting until a server serves, as a program would. */
#include "server.h"

#include <calx/calx.h>

#include <stdio.h>
#include <time.h>

enum { START_LIMIT_MS = 120000 };

bool server_wait(server *s, const char *url, char *why, size_t size)
{
    calx_engine *engine = calx_engine_create(url);
    bool up = false, wrong = false;
    snprintf(why, size, "the server does not serve");
    for (int ms = 0; !up && !wrong && ms < START_LIMIT_MS && server_is_alive(s); ms += 10) {
        calx_connection *connection = calx_connect(engine);
        const calx_error *e = calx_error_of(connection);
        up = e->status == CALX_OK;
        wrong = !up && e->status != CALX_NOT_READY && e->status != CALX_DISCONNECT && e->kind != CALX_CONNECT_REFUSED;
        if (wrong)
            snprintf(why, size, "while the server starts: %s", e->message);
        calx_connection_close(connection);
        if (!up)
            nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
    }
    calx_engine_dispose(engine);
    return up;
}
