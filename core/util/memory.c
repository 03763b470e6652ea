/* SPDX-License-Identifier: MIT */
/* The allocator hook and the small helpers over it. */
#include "util/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static void *system_allocate(size_t size, void *context)
{
    (void)context;
    return malloc(size);
}

static void *system_reallocate(void *pointer, size_t size, void *context)
{
    (void)context;
    return realloc(pointer, size);
}

static void system_release(void *pointer, void *context)
{
    (void)context;
    free(pointer);
}

static const calx_allocator system_allocator = { sizeof(calx_allocator), system_allocate, system_reallocate,
                                                 system_release, NULL };
static calx_allocator hook = { sizeof(calx_allocator), system_allocate, system_reallocate, system_release, NULL };
static atomic_bool in_use; /* set by the first allocation: a block must be freed by the allocator that made it */

bool calx_set_allocator(const calx_allocator *allocator)
{
    if (!allocator)
        allocator = &system_allocator;
    if (allocator->struct_size < sizeof(calx_allocator) || !allocator->allocate || !allocator->reallocate ||
        !allocator->release || atomic_load(&in_use))
        return false;
    hook = *allocator;
    return true;
}

bool calxi_memory_is_system(void)
{
    return hook.allocate == system_allocate;
}

void calx_free(void *pointer)
{
    calxi_free(pointer);
}

static void mark_in_use(void)
{
    /* A plain load first: a store by every thread would bounce the cache line at each allocation. */
    if (!atomic_load_explicit(&in_use, memory_order_relaxed))
        atomic_store(&in_use, true);
}

void *calxi_alloc(size_t size)
{
    mark_in_use();
    return hook.allocate(size ? size : 1, hook.context);
}

void *calxi_calloc(size_t count, size_t size)
{
    void *block;
    if (size && count > SIZE_MAX / size)
        return NULL;
    block = calxi_alloc(count * size);
    if (block)
        memset(block, 0, count * size);
    return block;
}

void *calxi_realloc(void *pointer, size_t size)
{
    mark_in_use();
    return hook.reallocate(pointer, size ? size : 1, hook.context);
}

void *calxi_realloc_array(void *pointer, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    return calxi_realloc(pointer, count * size);
}

void calxi_free(void *pointer)
{
    if (pointer)
        hook.release(pointer, hook.context);
}

char *calxi_strdup(const char *text)
{
    return text ? calxi_strndup(text, strlen(text)) : NULL;
}

char *calxi_strndup(const char *text, size_t len)
{
    char *copy = len < SIZE_MAX ? calxi_alloc(len + 1) : NULL;
    if (copy) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

void calxi_zero(void *pointer, size_t size)
{
    memset(pointer, 0, size);
}

void calxi_wipe(void *pointer, size_t size)
{
    volatile unsigned char *byte = pointer;
    while (size--)
        *byte++ = 0;
}

void calxi_free_secret(char *text)
{
    if (text)
        calxi_wipe(text, strlen(text));
    calxi_free(text);
}
