/* SPDX-License-Identifier: MIT */
/* A hostile peer: says the first words of MariaDB's protocol, asks for what it must not get, and keeps all that it hears. */
#ifndef CALX_TESTS_SECURITY_PEER_H
#define CALX_TESTS_SECURITY_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct peer {
    int port;
    pid_t pid;
    int heard; /* a pipe: all bytes that the client sent */
} peer;

/* What the peer asks for. `file` is the path of a file of the client's, asked for in answer to the first query; NULL: nobody is
 * let in. `greets` and `switches_to` are names of methods of authentication; NULL: mysql_native_password, and no switch. */
typedef struct peer_wish {
    const char *greets, *switches_to, *file;
    const char *row; /* each query is answered with one row of two texts, which are these bytes behind status and NULL bits */
    size_t row_len;
} peer_wish;

peer peer_start(const peer_wish *wish);
/* Ends it. Whether it heard the text. */
bool peer_heard(peer *p, const char *text);

#endif
