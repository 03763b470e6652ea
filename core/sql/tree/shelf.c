/* SPDX-License-Identifier: MIT */
/* Memory of nodes: each thread has one block that it takes nodes from; who gives back the last node of a block frees it. */
#include "sql/tree/shelf.h"

#include "util/memory.h"

#include <pthread.h>
#include <stdbool.h>

#if defined(CALX_DEBUG) || defined(__SANITIZE_ADDRESS__)
#define ALONE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ALONE 1
#endif
#endif
#ifndef ALONE
#define ALONE 0
#endif

/* A size that malloc has at hand; half of it is for what is large anyway. While its thread takes from it, a shelf counts as OPEN nodes
 * that are yet to come, so that others cannot bring it down to none. */
enum { SHELF_SIZE = 1008, LARGE = SHELF_SIZE / 2, ALIGNMENT = _Alignof(max_align_t), OPEN = 1 << 30 };

struct calxi_shelf {
    uint32_t live; /* atomic */
    uint32_t made; /* what its thread has taken, in nodes and in bytes */
    size_t used;
};
enum { HEAD = (sizeof(struct calxi_shelf) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT };

static _Thread_local struct {
    calxi_shelf *shelf;
    bool watched; /* thread_ends() will be called */
} of_thread; /* asked for once in a function: it takes a call in a shared library */

static pthread_key_t ends;
static bool has_ends;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void close_shelf(calxi_shelf *shelf)
{
    uint32_t to_come = OPEN - shelf->made;
    if (__atomic_sub_fetch(&shelf->live, to_come, __ATOMIC_ACQ_REL) == 0)
        calxi_free(shelf);
}

static void thread_ends(void *unused)
{
    calxi_shelf *shelf = of_thread.shelf;
    (void)unused;
    of_thread.shelf = NULL;
    of_thread.watched = false;
    if (shelf)
        close_shelf(shelf);
}

static void make_key(void)
{
    has_ends = pthread_key_create(&ends, thread_ends) == 0;
}

/* The library may be unloaded before its threads end. */
__attribute__((destructor)) static void drop_key(void)
{
    if (has_ends)
        pthread_key_delete(ends);
}

static bool watch_thread(void)
{
    pthread_once(&once, make_key);
    of_thread.watched = has_ends && pthread_setspecific(ends, &once) == 0;
    return of_thread.watched;
}

static calxi_shelf *open_shelf(void)
{
    calxi_shelf *shelf, *full = of_thread.shelf;
    if (ALONE || !calxi_memory_is_system() || (!of_thread.watched && !watch_thread()) || !(shelf = calxi_alloc(SHELF_SIZE)))
        return NULL;
    *shelf = (calxi_shelf){ .live = OPEN, .used = HEAD };
    of_thread.shelf = shelf;
    if (full)
        close_shelf(full);
    return shelf;
}

void *calxi_shelf_alloc(size_t size, calxi_shelf **shelf)
{
    calxi_shelf *from;
    void *block;
    *shelf = NULL;
    if (size > LARGE)
        return calxi_alloc(size);
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    from = of_thread.shelf;
    if ((!from || SHELF_SIZE - from->used < size) && !(from = open_shelf()))
        return calxi_alloc(size);
    block = (char *)from + from->used;
    from->used += size;
    from->made++;
    *shelf = from;
    return block;
}

void calxi_shelf_free(calxi_shelf *shelf, uint32_t count)
{
    calxi_shelf **current = &of_thread.shelf;
    uint32_t live = __atomic_sub_fetch(&shelf->live, count, __ATOMIC_ACQ_REL);
    if (shelf == *current && OPEN - live == shelf->made) { /* its own thread: nothing of it is in use */
        *current = NULL;
        live = 0;
    }
    if (live == 0)
        calxi_free(shelf);
}
