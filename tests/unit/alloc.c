/* SPDX-License-Identifier: MIT */
/* The unit tests' allocator. All of it may be used from several threads. */
#include "alloc.h"

#include <calx/memory.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WATCHED = 4096 };

static atomic_size_t count, live, leaks;
static atomic_size_t fail_from, fail_to; /* these allocations fail, both included; 0: none */
static atomic_bool failed, watching;

/* The same for a whole test, whatever it does with those. */
static atomic_size_t total, starve_from, starve_to;
static atomic_bool was_set, *starved;

/* Sizes of the blocks that are watched. A table aside, and not a header in the block: so valgrind and the address
 * sanitizer see the blocks as they are. */
static struct {
    void *block;
    size_t size;
} watched[WATCHED];
static const char *watched_for;
static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;

static bool must_fail(void)
{
    size_t n = atomic_fetch_add(&count, 1) + 1, all = atomic_fetch_add(&total, 1) + 1;
    size_t from = atomic_load(&fail_from);
    if (atomic_load(&starve_from) && all >= atomic_load(&starve_from) && all <= atomic_load(&starve_to)) {
        atomic_store(starved, true);
        return true;
    }
    if (!from || n < from || n > atomic_load(&fail_to))
        return false;
    atomic_store(&failed, true);
    return true;
}

static size_t slot_of(const void *block)
{
    size_t i;
    for (i = 0; i < WATCHED && watched[i].block != block; i++)
        ;
    return i;
}

static void watch(void *block, size_t size)
{
    size_t i;
    pthread_mutex_lock(&watch_lock);
    i = slot_of(NULL);
    if (i == WATCHED) {
        fprintf(stderr, "alloc: more than %d blocks are watched\n", WATCHED);
        abort();
    }
    watched[i].block = block;
    watched[i].size = size;
    memset(block, 0xA5, size); /* no rest of an earlier block in it */
    pthread_mutex_unlock(&watch_lock);
}

static bool holds(const char *bytes, size_t size, const char *text)
{
    size_t len = strlen(text), i;
    for (i = 0; i + len <= size; i++)
        if (memcmp(bytes + i, text, len) == 0)
            return true;
    return false;
}

/* Looks for the secret in a block that is about to go, and forgets it. The size, 0 when it is not watched. */
static size_t unwatch(void *block)
{
    size_t i, size = 0;
    pthread_mutex_lock(&watch_lock);
    i = slot_of(block);
    if (i < WATCHED) {
        size = watched[i].size;
        watched[i].block = NULL;
        if (watched_for && holds(block, size, watched_for))
            atomic_fetch_add(&leaks, 1);
    }
    pthread_mutex_unlock(&watch_lock);
    return size;
}

static void *hook_allocate(size_t size, void *context)
{
    void *block = must_fail() ? NULL : malloc(size);
    (void)context;
    if (block)
        atomic_fetch_add(&live, 1);
    if (block && atomic_load(&watching))
        watch(block, size);
    return block;
}

static void hook_release(void *block, void *context)
{
    (void)context;
    atomic_fetch_sub(&live, 1);
    if (atomic_load(&watching))
        unwatch(block);
    free(block);
}

/* While watching it always moves the block, so that the old place is looked at. */
static void *hook_reallocate(void *block, size_t size, void *context)
{
    size_t old;
    void *moved;
    if (!block)
        return hook_allocate(size, context);
    if (!atomic_load(&watching))
        return must_fail() ? NULL : realloc(block, size);
    moved = hook_allocate(size, context);
    if (!moved)
        return NULL;
    old = unwatch(block);
    if (!old) { /* older than the watch, and so of a size not known */
        fprintf(stderr, "alloc: a block older than the watch was reallocated\n");
        abort();
    }
    memcpy(moved, block, old < size ? old : size);
    atomic_fetch_sub(&live, 1);
    free(block);
    return moved;
}

void alloc_starve(size_t from, size_t to, atomic_bool *reached)
{
    starved = reached;
    atomic_store(&starve_to, to);
    atomic_store(&total, 0);
    atomic_store(&was_set, false);
    atomic_store(&starve_from, from);
}

size_t alloc_total(void)
{
    return atomic_load(&total);
}

bool alloc_was_set(void)
{
    return atomic_load(&was_set);
}

void alloc_install(void)
{
    static const calx_allocator hook = { sizeof(calx_allocator), hook_allocate, hook_reallocate, hook_release, NULL };
    if (!calx_set_allocator(&hook)) {
        fprintf(stderr, "alloc: calx allocated before alloc_install()\n");
        abort();
    }
}

static void arm(size_t from, size_t to)
{
    atomic_store(&fail_from, 0);
    atomic_store(&count, 0);
    atomic_store(&failed, false);
    atomic_store(&fail_to, to);
    atomic_store(&fail_from, from);
    if (from)
        atomic_store(&was_set, true);
}

void alloc_fail_at(size_t n)
{
    arm(n, n);
}

void alloc_fail_from(size_t n)
{
    arm(n, SIZE_MAX);
}

void alloc_reset(void)
{
    arm(0, 0);
}

bool alloc_failed(void)
{
    return atomic_load(&failed);
}

size_t alloc_count(void)
{
    return atomic_load(&count);
}

/* Not there in programs of the shared library. */
struct calxi_quarantine;
void calxi_quarantine_clear(struct calxi_quarantine *quarantine) __attribute__((weak));

size_t alloc_live(void)
{
    if (calxi_quarantine_clear)
        calxi_quarantine_clear(NULL); /* debug builds hold what was consumed */
    return atomic_load(&live);
}

void alloc_watch(const char *secret)
{
    pthread_mutex_lock(&watch_lock);
    memset(watched, 0, sizeof watched);
    watched_for = secret;
    atomic_store(&leaks, 0);
    atomic_store(&watching, secret != NULL);
    pthread_mutex_unlock(&watch_lock);
}

size_t alloc_leaks(void)
{
    return atomic_load(&leaks);
}
