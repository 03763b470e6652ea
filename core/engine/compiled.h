/* SPDX-License-Identifier: MIT */
/* Compiled statements: SQL for one target, with its binds; kept by the engine, shared by its connections. */
#ifndef CALXI_ENGINE_COMPILED_H
#define CALXI_ENGINE_COMPILED_H

#include "sql/statement.h"
#include "sql/tokenize.h"
#include "util/fork.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct calxi_compiled {
    atomic_uint refs;
    uint64_t hash;          /* of the key */
    uint32_t modes;         /* of the target; part of the key, as is `source` */
    const char *source;
    size_t source_len;
    calxi_tokens tokens;
    int64_t made_us;        /* monotonic */
    int64_t took_us;
    struct calxi_compiled *newer, *older; /* in the cache, by last use */
    struct calxi_compiled *next;          /* in its bucket */
    bool cached;
} calxi_compiled;

/* A bounded cache. One lock: connections ask it only for statements that they have not prepared themselves. */
typedef struct calxi_compiled_cache {
    pthread_mutex_t lock;
    calxi_fork_hook fork;
    calxi_compiled *buckets[256];
    calxi_compiled *newest, *oldest;
    size_t bytes;
} calxi_compiled_cache;

void calxi_compiled_cache_init(calxi_compiled_cache *cache);
void calxi_compiled_cache_clear(calxi_compiled_cache *cache);

/* The statement compiled for lexical rules and paramstyle that belong to `modes`; a reference, to be released. NULL: *problem.
 * *fresh tells whether it was made now. */
calxi_compiled *calxi_compiled_get(calxi_compiled_cache *cache, const calx_statement *statement, uint32_t modes,
                                   uint32_t lexis, uint32_t paramstyle, bool *fresh, calxi_problem *problem);
calxi_compiled *calxi_compiled_share(calxi_compiled *compiled);
void calxi_compiled_release(calxi_compiled *compiled);

#endif
