/* SPDX-License-Identifier: MIT */
/* Forks: who has locks says so, and a child knows itself by a number that its parent has not got. */
#ifndef CALXI_UTIL_FORK_H
#define CALXI_UTIL_FORK_H

#include <pthread.h>
#include <stdbool.h>

/* Part of its owner, which watches from its creation to its end. */
typedef struct calxi_fork_hook {
    struct calxi_fork_hook *next, *previous;
    void (*before)(void *owner);               /* in the parent: takes the owner's locks */
    void (*after)(void *owner, bool in_child); /* gives them back */
    void *owner;
} calxi_fork_hook;

/* How many forks lie between the first process and this one: what was made under another number is another process's. Written by the
 * child while it has one thread. */
extern __attribute__((visibility("hidden"))) unsigned calxi_process;

void calxi_fork_watch(calxi_fork_hook *hook);
/* For an owner that only has a lock. */
void calxi_fork_watch_lock(calxi_fork_hook *hook, pthread_mutex_t *lock);
void calxi_fork_unwatch(calxi_fork_hook *hook);

#endif
