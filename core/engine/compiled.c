/* SPDX-License-Identifier: MIT */
/* The engine's statement cache: compiled SQL by text and target, bounded by bytes, the longest unused dropped first. */
#include "engine/compiled.h"

#include "util/clock.h"
#include "util/memory.h"

#include <string.h>

enum { CACHE_BYTES = 4 << 20 };

void calxi_compiled_cache_init(calxi_compiled_cache *cache)
{
    memset(cache, 0, sizeof *cache);
    pthread_mutex_init(&cache->lock, NULL);
    calxi_fork_watch_lock(&cache->fork, &cache->lock);
}

static calxi_compiled **bucket_of(calxi_compiled_cache *cache, uint64_t hash)
{
    return &cache->buckets[hash & (sizeof cache->buckets / sizeof *cache->buckets - 1)];
}

static size_t weight(const calxi_compiled *compiled)
{
    return sizeof *compiled + compiled->source_len + compiled->tokens.len + compiled->tokens.uses * sizeof(uint32_t);
}

static void unlink_by_use(calxi_compiled_cache *cache, calxi_compiled *compiled)
{
    *(compiled->newer ? &compiled->newer->older : &cache->newest) = compiled->older;
    *(compiled->older ? &compiled->older->newer : &cache->oldest) = compiled->newer;
}

static void link_newest(calxi_compiled_cache *cache, calxi_compiled *compiled)
{
    compiled->newer = NULL;
    compiled->older = cache->newest;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = compiled;
    cache->newest = compiled;
}

static void drop(calxi_compiled_cache *cache, calxi_compiled *compiled)
{
    calxi_compiled **link = bucket_of(cache, compiled->hash);
    while (*link != compiled)
        link = &(*link)->next;
    *link = compiled->next;
    unlink_by_use(cache, compiled);
    cache->bytes -= weight(compiled);
    cache->entries--;
    compiled->cached = false;
    calxi_compiled_release(compiled);
}

void calxi_compiled_cache_clear(calxi_compiled_cache *cache)
{
    while (cache->oldest)
        drop(cache, cache->oldest);
    calxi_fork_unwatch(&cache->fork);
    pthread_mutex_destroy(&cache->lock);
}

calxi_compiled *calxi_compiled_share(calxi_compiled *compiled)
{
    atomic_fetch_add_explicit(&compiled->refs, 1, memory_order_relaxed);
    return compiled;
}

void calxi_compiled_release(calxi_compiled *compiled)
{
    if (!compiled || atomic_fetch_sub_explicit(&compiled->refs, 1, memory_order_acq_rel) != 1)
        return;
    calxi_tokens_clear(&compiled->tokens);
    calxi_schemas_release(compiled->schemas);
    calxi_free(compiled);
}

static calxi_compiled *find(calxi_compiled_cache *cache, const calx_statement *statement, uint64_t hash, const calxi_compile_for *to)
{
    calxi_compiled *c = *bucket_of(cache, hash);
    while (c && !calxi_compiled_is(c, statement, hash, to->target, to->schemas))
        c = c->next;
    if (c) {
        if (c != cache->newest) {
            unlink_by_use(cache, c);
            link_newest(cache, c);
        }
        atomic_fetch_add_explicit(&c->refs, 1, memory_order_relaxed);
    }
    return c;
}

static calxi_compiled *compile(const calx_statement *statement, uint64_t hash, const calxi_compile_for *to, calxi_problem *problem)
{
    const calx_target *target = to->target;
    int64_t start = calxi_now();
    calxi_compiled *compiled = calxi_calloc(1, sizeof *compiled + statement->len + 1);
    calx_status status;
    if (!compiled) {
        calxi_problem_no_memory(problem);
        return NULL;
    }
    memcpy(compiled + 1, statement->text, statement->len);
    compiled->source = (const char *)(compiled + 1);
    compiled->source_len = statement->len;
    compiled->is_tree = statement->root != NULL;
    compiled->hash = hash;
    compiled->modes = target->modes;
    compiled->version = target->version;
    compiled->capabilities = target->capabilities;
    atomic_init(&compiled->refs, 1);
    status = statement->root ? calxi_compile_tree(statement, to, &compiled->tokens, problem)
                             : calxi_tokenize(statement->text, statement->len, to->dialect->lexis(target), to->dialect->paramstyle,
                                              &compiled->tokens, problem);
    if (status != CALX_OK) {
        calxi_free(compiled);
        return NULL;
    }
    compiled->schemas = compiled->is_tree ? calxi_schemas_share(to->schemas) : NULL;
    compiled->made_us = calxi_now();
    compiled->took_us = compiled->made_us - start;
    return compiled;
}

/* Puts it into the cache, which holds a reference of its own; another thread's of the same key may be there: harmless. */
static void insert(calxi_compiled_cache *cache, calxi_compiled *compiled)
{
    calxi_compiled **bucket = bucket_of(cache, compiled->hash);
    if (weight(compiled) > CACHE_BYTES / 4)
        return;
    compiled->next = *bucket;
    *bucket = compiled;
    link_newest(cache, compiled);
    compiled->cached = true;
    cache->bytes += weight(compiled);
    cache->entries++;
    atomic_fetch_add_explicit(&compiled->refs, 1, memory_order_relaxed);
    while (cache->bytes > CACHE_BYTES)
        drop(cache, cache->oldest);
}

calxi_compiled *calxi_compiled_get(calxi_compiled_cache *cache, const calx_statement *statement, const calxi_compile_for *to, bool *fresh,
                                   calxi_problem *problem)
{
    uint64_t hash = calxi_compiled_hash(statement, to->target);
    calxi_compiled *compiled;
    pthread_mutex_lock(&cache->lock);
    compiled = find(cache, statement, hash, to);
    *(compiled ? &cache->hits : &cache->misses) += 1;
    pthread_mutex_unlock(&cache->lock);
    *fresh = !compiled;
    if (compiled)
        return compiled;
    compiled = compile(statement, hash, to, problem);
    if (compiled) {
        pthread_mutex_lock(&cache->lock);
        insert(cache, compiled);
        pthread_mutex_unlock(&cache->lock);
    }
    return compiled;
}

void calxi_compiled_cache_stats(calxi_compiled_cache *cache, calx_cache_stats *stats)
{
    pthread_mutex_lock(&cache->lock);
    stats->hits = cache->hits;
    stats->misses = cache->misses;
    stats->entries = cache->entries;
    stats->bytes = cache->bytes;
    stats->bytes_max = CACHE_BYTES;
    pthread_mutex_unlock(&cache->lock);
}
