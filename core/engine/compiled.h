/* SPDX-License-Identifier: MIT */
/* Compiled statements: SQL for one target, with its binds; kept by the engine, shared by its connections. */
#ifndef CALXI_ENGINE_COMPILED_H
#define CALXI_ENGINE_COMPILED_H

#include "sql/schema/translate.h"
#include "sql/tree/statement.h"
#include "sql/text/tokenize.h"
#include "util/arena.h"
#include "util/fork.h"

#include <calx/engine.h>
#include <calx/plugin/dialect.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

typedef struct calxi_compiled {
    atomic_uint refs;
    uint64_t hash;          /* of the key */
    uint32_t modes;         /* of the target; part of the key, as is `source` */
    uint32_t version, capabilities; /* of the target; part of the key of a tree */
    calxi_schemas *schemas; /* shared; the same of a tree; NULL: none */
    const char *source;
    size_t source_len;
    calxi_tokens tokens;
    int64_t made_us;        /* monotonic */
    int64_t took_us;
    struct calxi_compiled *newer, *older; /* in the cache, by last use */
    struct calxi_compiled *next;          /* in its bucket */
    bool cached;
    bool is_tree;           /* `source` is a structural key */
} calxi_compiled;

/* A bounded cache. One lock: connections ask it only for statements that they have not prepared themselves. */
typedef struct calxi_compiled_cache {
    pthread_mutex_t lock;
    calxi_fork_hook fork;
    calxi_compiled *buckets[256];
    calxi_compiled *newest, *oldest;
    size_t bytes, entries;
    uint64_t hits, misses;
} calxi_compiled_cache;

void calxi_compiled_cache_init(calxi_compiled_cache *cache);
void calxi_compiled_cache_clear(calxi_compiled_cache *cache);

/* What a statement is compiled for. */
typedef struct calxi_compile_for {
    const calx_dialect *dialect;
    const calx_target *target;
    calxi_schemas *schemas; /* of a tree; NULL: as they are declared */
} calxi_compile_for;

/* The statement compiled for the target; a reference, to be released. NULL: *problem. *fresh tells whether it was made now. */
calxi_compiled *calxi_compiled_get(calxi_compiled_cache *cache, const calx_statement *statement, const calxi_compile_for *to, bool *fresh,
                                   calxi_problem *problem);
void calxi_compiled_cache_stats(calxi_compiled_cache *cache, calx_cache_stats *stats);
/* Of a statement for a target: two of them with the same hash are mostly the same. */
static inline uint64_t calxi_compiled_hash(const calx_statement *statement, const calx_target *target)
{
    return statement->hash ^ (target->modes * UINT64_C(0x9E3779B97F4A7C15));
}

/* Whether it is what the statement, of this hash, is for the target. */
static inline bool calxi_compiled_is(const calxi_compiled *compiled, const calx_statement *statement, uint64_t hash, const calx_target *target,
                                     const calxi_schemas *schemas)
{
    return compiled->hash == hash && compiled->modes == target->modes && compiled->source_len == statement->len &&
           compiled->is_tree == (statement->root != NULL) && !memcmp(compiled->source, statement->text, statement->len) &&
           (!compiled->is_tree || (compiled->version == target->version && compiled->capabilities == target->capabilities &&
                                   compiled->schemas == schemas));
}

/* The tokens of a tree: its SQL, and where each value goes. */
calx_status calxi_compile_tree(const calx_statement *statement, const calxi_compile_for *to, calxi_tokens *tokens, calxi_problem *problem);
/* What a run of a tree binds: its own values and those that are given with the run, in the order of the names, as the database has them. They are
 * put into `room`, which has room for CALXI_MERGE_ROOM, or into `merged`. False: *problem. */
enum { CALXI_MERGE_ROOM = 16 };
typedef struct calxi_merge {
    calx_arg *room;
    calx_arg *merged;
    calxi_arena arena; /* of what values were converted into */
    calxi_problem *problem;
} calxi_merge;
bool calxi_merge_args(const calx_statement *statement, const calxi_tokens *tokens, calx_args_t *args, calxi_merge *merge);
void calxi_merge_clear(calxi_merge *merge);
calxi_compiled *calxi_compiled_share(calxi_compiled *compiled);
void calxi_compiled_release(calxi_compiled *compiled);

#endif
