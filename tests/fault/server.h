/* SPDX-License-Identifier: MIT */
/* A server of the test's own that is killed and started again. */
#ifndef CALX_FAULT_SERVER_H
#define CALX_FAULT_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct server {
    char *const *command; /* runs the server in the foreground; ends with NULL */
    pid_t pid;            /* 0: not running */
} server;

/* Once, before the first launch: children of a dead server become ours, so that we can wait for the last of them. */
bool server_adopt_orphans(void);
/* Starts the process, and does not wait until it answers. */
bool server_launch(server *s);
bool server_is_alive(server *s);
/* Until it serves; what it says meanwhile must be that it is not there yet. False: *why. */
bool server_wait(server *s, const char *url, char *why, size_t size);
/* SIGKILL to the server and to each process that it started, and back when none of them exists any more. How many there were. */
size_t server_kill(server *s);
/* The signal to the server alone, and back when it and its children are gone. */
void server_end(server *s, int signal);

#endif
