/* SPDX-License-Identifier: MIT */
/* An allocator that fails on purpose, for `calx-suite --starve`, and knows which of its blocks nobody can reach any more. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dl_iterate_phdr */
#endif
#include "memory.h"

#include <calx/calx.h>

#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Before each block. 48 bytes, so that what follows is aligned for any type. */
typedef struct head {
    struct head *next, *before;
    size_t size;
    size_t number; /* of the allocation, counted from the program's start */
    bool reached;
    char pad_[15];
} head;

static head list = { .next = &list, .before = &list };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t allocations;
static atomic_size_t count, fail_from, fail_to;
static atomic_bool *failed; /* shared with processes that a test forks */

static struct {
    void *base;         /* the stack of the test ends here */
    uintptr_t *words;   /* what stood on it when the test was left */
    size_t len;
} stack;

static bool must_fail(void)
{
    size_t n = atomic_fetch_add(&count, 1) + 1, from = atomic_load(&fail_from);
    if (!from || n < from || n > atomic_load(&fail_to))
        return false;
    atomic_store(failed, true);
    return true;
}

static void *hook_allocate(size_t size, void *context)
{
    head *block = must_fail() ? NULL : malloc(sizeof *block + size);
    (void)context;
    if (!block)
        return NULL;
    memset(block + 1, 0xA5, size);
    pthread_mutex_lock(&lock);
    *block = (head){ .next = list.next, .before = &list, .size = size, .number = ++allocations };
    list.next->before = block;
    list.next = block;
    pthread_mutex_unlock(&lock);
    return block + 1;
}

static void hook_release(void *memory, void *context)
{
    head *block = (head *)memory - 1;
    (void)context;
    pthread_mutex_lock(&lock);
    block->before->next = block->next;
    block->next->before = block->before;
    pthread_mutex_unlock(&lock);
    free(block);
}

/* Always moves, so that who keeps the old address is found out. */
static void *hook_reallocate(void *memory, size_t size, void *context)
{
    size_t old = memory ? ((head *)memory - 1)->size : 0;
    void *moved = hook_allocate(size, context);
    if (!moved || !memory)
        return moved;
    memcpy(moved, memory, old < size ? old : size);
    hook_release(memory, context);
    return moved;
}

static bool installed;

bool suite_memory_is_there(void)
{
    return installed;
}

void suite_memory_install(void)
{
    void *shared = mmap(NULL, sizeof *failed, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    static const calx_allocator hook = { sizeof(calx_allocator), hook_allocate, hook_reallocate, hook_release, NULL };
    failed = shared == MAP_FAILED ? NULL : shared;
    if (!failed || !calx_set_allocator(&hook)) {
        fprintf(stderr, "calx-suite: calx allocated before --starve could take its memory over\n");
        abort();
    }
    installed = true;
}

void suite_memory_fail(size_t from, size_t to)
{
    atomic_store(&fail_from, 0);
    atomic_store(&count, 0);
    if (from)
        atomic_store(failed, false);
    atomic_store(&fail_to, to);
    atomic_store(&fail_from, from);
}

bool suite_memory_failed(void)
{
    return failed && atomic_load(failed);
}

size_t suite_memory_count(void)
{
    return atomic_load(&count);
}

/* ---- what can still be reached: a conservative look at all words, as leak checkers do */

void suite_memory_base(void *base)
{
    stack.base = base;
}

#if defined(__clang__) || defined(__GNUC__)
#define LOOKS_ANYWHERE __attribute__((noinline, no_sanitize("address", "thread", "undefined")))
#endif

LOOKS_ANYWHERE static uintptr_t word_at(const void *at)
{
    return *(const volatile uintptr_t *)at;
}

LOOKS_ANYWHERE void suite_memory_leave(void)
{
    uintptr_t here[16] = { 0 }; /* the callee's registers are above, in the caller's frames or in the jump buffer */
    __builtin_unwind_init();
    if (!stack.base || stack.words)
        return;
    stack.len = (size_t)((char *)stack.base - (char *)here) / sizeof *stack.words;
    stack.words = malloc(stack.len * sizeof *stack.words);
    for (size_t i = 0; stack.words && i < stack.len; i++)
        stack.words[i] = word_at(here + i);
}

typedef struct look {
    head **blocks; /* by address */
    size_t count;
    head **todo; /* reached, but not looked into yet */
    size_t left;
} look;

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)*(head *const *)a, y = (uintptr_t)*(head *const *)b;
    return (x > y) - (x < y);
}

static void reach(look *l, uintptr_t word)
{
    size_t low = 0, high = l->count;
    while (low < high) { /* the last block that begins at the word or before it */
        size_t middle = (low + high) / 2;
        if ((uintptr_t)(l->blocks[middle] + 1) <= word)
            low = middle + 1;
        else
            high = middle;
    }
    if (low && !l->blocks[low - 1]->reached && word - (uintptr_t)(l->blocks[low - 1] + 1) <= l->blocks[low - 1]->size) {
        l->blocks[low - 1]->reached = true;
        l->todo[l->left++] = l->blocks[low - 1];
    }
}

static void reach_from(look *l, const void *memory, size_t size)
{
    const uintptr_t *at = (const uintptr_t *)(((uintptr_t)memory + 7) & ~(uintptr_t)7);
    for (; (const char *)(at + 1) <= (const char *)memory + size; at++)
        reach(l, word_at(at));
}

/* The writable memory of the program and of each library and plugin. */
static int look_into_object(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    for (size_t i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_W)
            reach_from(context, (const void *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr), info->dlpi_phdr[i].p_memsz);
    return 0;
}

size_t suite_memory_number(const void *memory)
{
    size_t number = 0;
    pthread_mutex_lock(&lock);
    for (head *block = list.next; block != &list && !number; block = block->next)
        if (block + 1 == memory)
            number = block->number;
    pthread_mutex_unlock(&lock);
    return number;
}

size_t suite_memory_allocations(void)
{
    return allocations;
}

size_t suite_memory_leaks(size_t after, size_t *first_size)
{
    look l = { 0 };
    size_t leaks = 0, n = 0;
    for (head *block = list.next; block != &list; block = block->next)
        n++;
    l.blocks = calloc(n + 1, sizeof *l.blocks);
    l.todo = calloc(n + 1, sizeof *l.todo);
    if (!l.blocks || !l.todo)
        exit(EXIT_FAILURE);
    for (head *block = list.next; block != &list; block = block->next)
        l.blocks[l.count++] = block;
    qsort(l.blocks, l.count, sizeof(head *), by_address);
    if (stack.words)
        reach_from(&l, stack.words, stack.len * sizeof *stack.words);
    dl_iterate_phdr(look_into_object, &l);
    while (l.left) {
        head *block = l.todo[--l.left];
        reach_from(&l, block + 1, block->size);
    }
    for (size_t i = 0; i < n; i++)
        if (!l.blocks[i]->reached && l.blocks[i]->number > after && leaks++ == 0)
            *first_size = l.blocks[i]->size;
    free(l.blocks);
    free(l.todo);
    return leaks;
}
