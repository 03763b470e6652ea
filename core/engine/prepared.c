/* SPDX-License-Identifier: MIT */
/* Prepared statements of a connection: found by the id of a kept statement or by compiled SQL, bounded, least recently used
 * dropped first. */
#include "engine/raw.h"

#include "util/clock.h"
#include "util/memory.h"

#include <string.h>

static size_t bucket_of(const calxi_compiled *compiled)
{
    return (size_t)((uintptr_t)compiled >> 6) % CALXI_PREPARED_BUCKETS;
}

static void unlink_by_use(calxi_raw *raw, calxi_prepared *prepared)
{
    *(prepared->newer ? &prepared->newer->older : &raw->newest) = prepared->older;
    *(prepared->older ? &prepared->older->newer : &raw->oldest) = prepared->newer;
}

static void link_newest(calxi_raw *raw, calxi_prepared *prepared)
{
    prepared->newer = NULL;
    prepared->older = raw->newest;
    *(raw->newest ? &raw->newest->newer : &raw->oldest) = prepared;
    raw->newest = prepared;
}

static void unprepare(calxi_raw *raw, calxi_prepared *prepared)
{
    if (prepared->ready)
        raw->driver->statement_close(prepared->state);
    prepared->ready = false;
    memset(prepared->state, 0, raw->driver->statement_size);
}

static void drop(calxi_raw *raw, calxi_prepared *prepared)
{
    calxi_prepared **link = &raw->buckets[bucket_of(prepared->compiled)];
    while (*link != prepared)
        link = &(*link)->next;
    *link = prepared->next;
    unlink_by_use(raw, prepared);
    for (size_t i = 0; i < CALXI_HOT; i++)
        if (raw->hot[i].prepared == prepared)
            raw->hot[i].id = 0, raw->hot[i].prepared = NULL;
    if (raw->alike[prepared->compiled->hash % CALXI_HOT] == prepared)
        raw->alike[prepared->compiled->hash % CALXI_HOT] = NULL;
    raw->prepared_count--;
    unprepare(raw, prepared);
    calxi_compiled_release(prepared->compiled);
    calxi_free(prepared);
}

void calxi_prepared_clear(calxi_raw *raw)
{
    while (raw->newest)
        drop(raw, raw->newest);
}

static void make_room(calxi_raw *raw)
{
    calxi_prepared *prepared = raw->oldest;
    while (prepared && raw->prepared_count >= raw->engine->settings.statement_cache_size) {
        calxi_prepared *newer = prepared->newer;
        if (!prepared->in_use)
            drop(raw, prepared);
        prepared = newer;
    }
}

/* Gives the statement to the driver. A failed start may have left something in the state: it is closed all the same. With a connection that
 * is lost here nothing is in doubt outside of a transaction: nothing of the statement was run. */
static bool prepare(calxi_raw *raw, calxi_prepared *prepared, int64_t deadline)
{
    calx_io io = calxi_io(deadline);
    const calxi_tokens *tokens = &prepared->compiled->tokens;
    bool outside = raw->completion.transaction == CALX_TRANSACTION_IDLE, done;
    prepared->ready = true;
    done = calxi_raw_finish(raw, raw->driver->prepare_start(raw->state, prepared->state, tokens->sql, tokens->len,
                                                            tokens->uses, prepared->once ? CALX_PREPARE_ONCE : 0, &io),
                            &io, true);
    if (!done && raw->broken && outside)
        raw->failure.flags |= CALX_DRIVER_ERROR_NOT_SENT;
    return done;
}

static calxi_prepared *insert(calxi_raw *raw, calxi_compiled *compiled, bool once)
{
    size_t head = (sizeof(calxi_prepared) + 15) / 16 * 16;
    calxi_prepared *prepared;
    make_room(raw);
    prepared = calxi_calloc(1, head + raw->driver->statement_size);
    if (!prepared)
        return NULL;
    prepared->compiled = compiled;
    prepared->state = (char *)prepared + head;
    prepared->commits = calxi_commits_of(raw, compiled->tokens.sql, SIZE_MAX);
    prepared->once = once;
    prepared->next = raw->buckets[bucket_of(compiled)];
    raw->buckets[bucket_of(compiled)] = prepared;
    link_newest(raw, prepared);
    raw->prepared_count++;
    return prepared;
}

static calxi_prepared *find(calxi_raw *raw, const calxi_compiled *compiled)
{
    calxi_prepared *prepared = raw->buckets[bucket_of(compiled)];
    while (prepared && prepared->compiled != compiled)
        prepared = prepared->next;
    return prepared;
}

static void remember(calxi_raw *raw, const calx_statement *statement, calxi_prepared *prepared)
{
    if (calxi_statement_is_kept(statement)) {
        size_t i = statement->id % CALXI_HOT;
        raw->hot[i].id = statement->id;
        raw->hot[i].prepared = prepared;
    } else if (!prepared->once)
        raw->alike[prepared->compiled->hash % CALXI_HOT] = prepared;
}

/* Whether running once and then preparing is cheaper for this driver than preparing at once. */
static bool worth_once(const calxi_raw *raw, const calx_statement *statement)
{
    return (raw->driver->capabilities & CALX_DRIVER_DIRECT) && !calxi_statement_is_kept(statement);
}

calxi_prepared *calxi_prepared_get(calxi_raw *raw, const calx_statement *statement, int64_t deadline, bool *fresh,
                                   bool *failed, calxi_problem *problem)
{
    const calxi_compile_for to = { raw->engine->dialect, &raw->target, raw->schemas };
    calxi_compiled *compiled = calxi_compiled_get(&raw->engine->cache, statement, &to, fresh, problem);
    calxi_prepared *prepared = compiled ? find(raw, compiled) : NULL;
    *failed = false;
    if (!compiled)
        return NULL;
    if (prepared) {
        calxi_compiled_release(compiled); /* the entry holds its own */
        unlink_by_use(raw, prepared);
        link_newest(raw, prepared);
        if (prepared->ready && prepared->once) /* its second run */
            unprepare(raw, prepared);
        prepared->once = false;
    } else if (!(prepared = insert(raw, compiled, worth_once(raw, statement)))) {
        calxi_compiled_release(compiled);
        calxi_problem_no_memory(problem);
        return NULL;
    }
    if (!prepared->ready && !prepare(raw, prepared, deadline)) {
        *failed = true;
        unprepare(raw, prepared);
        return prepared; /* for its SQL */
    }
    remember(raw, statement, prepared);
    return prepared;
}

/* What was prepared for a kept statement: by its number. */
static calxi_prepared *of_kept(const calxi_raw *raw, const calx_statement *statement)
{
    size_t i = statement->id % CALXI_HOT;
    const calxi_compiled *compiled = raw->hot[i].id == statement->id ? raw->hot[i].prepared->compiled : NULL;
    bool is_it = compiled && compiled->modes == raw->target.modes && (compiled->schemas == raw->schemas || !compiled->is_tree);
    return is_it ? raw->hot[i].prepared : NULL;
}

/* What was prepared for one that said the same. Not inlined, as is what moves one to the front: a kept statement that is run again needs
 * neither. */
static __attribute__((noinline)) calxi_prepared *of_alike(const calxi_raw *raw, const calx_statement *statement)
{
    uint64_t hash = calxi_compiled_hash(statement, &raw->target);
    calxi_prepared *prepared = raw->alike[hash % CALXI_HOT];
    return prepared && calxi_compiled_is(prepared->compiled, statement, hash, &raw->target, raw->schemas) ? prepared : NULL;
}

static __attribute__((noinline)) void make_newest(calxi_raw *raw, calxi_prepared *prepared)
{
    unlink_by_use(raw, prepared);
    link_newest(raw, prepared);
}

calxi_prepared *calxi_prepared_hot(calxi_raw *raw, const calx_statement *statement)
{
    calxi_prepared *prepared = statement->id ? of_kept(raw, statement) : of_alike(raw, statement);
    if (!prepared || !prepared->ready)
        return NULL;
    if (raw->newest != prepared)
        make_newest(raw, prepared);
    return prepared;
}

bool calxi_prepared_again(calxi_raw *raw, calxi_prepared *prepared, int64_t deadline)
{
    unprepare(raw, prepared);
    if (prepare(raw, prepared, deadline))
        return true;
    unprepare(raw, prepared);
    return false;
}
