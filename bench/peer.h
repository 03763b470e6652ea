/* SPDX-License-Identifier: MIT */
/* A pool of another library: what its file defines for peer.c. */
#ifndef CALX_BENCH_PEER_H
#define CALX_BENCH_PEER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PEER_SIZE = 4 }; /* connections in the pool, as in raw_pool.c */

void peer_open(void);        /* makes the pool */
void peer_use(size_t count); /* checks out and returns, so often; from several threads at a time */
void peer_close(void);
void peer_die(const char *what); /* for the peer to call */

#ifdef __cplusplus
}
#endif
#endif
