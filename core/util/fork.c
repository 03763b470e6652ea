/* SPDX-License-Identifier: MIT */
/* Forks: one pthread_atfork for the process, and the list of those that it calls. */
#include "util/fork.h"

#include <stddef.h>

unsigned calxi_process;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static calxi_fork_hook *hooks;

/* All locks are taken, so that the child finds what they guard whole. */
static void before_fork(void)
{
    pthread_mutex_lock(&lock);
    for (calxi_fork_hook *hook = hooks; hook; hook = hook->next)
        hook->before(hook->owner);
}

static void after_fork(bool in_child)
{
    for (calxi_fork_hook *hook = hooks; hook; hook = hook->next)
        hook->after(hook->owner, in_child);
    pthread_mutex_unlock(&lock);
}

static void after_fork_in_parent(void)
{
    after_fork(false);
}

static void after_fork_in_child(void)
{
    calxi_process++;
    after_fork(true);
}

static void watch(void)
{
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

void calxi_fork_watch(calxi_fork_hook *hook)
{
    pthread_once(&once, watch);
    pthread_mutex_lock(&lock);
    hook->previous = NULL;
    hook->next = hooks;
    if (hooks)
        hooks->previous = hook;
    hooks = hook;
    pthread_mutex_unlock(&lock);
}

static void take_lock(void *owner)
{
    pthread_mutex_lock(owner);
}

static void give_lock_back(void *owner, bool in_child)
{
    (void)in_child;
    pthread_mutex_unlock(owner);
}

void calxi_fork_watch_lock(calxi_fork_hook *hook, pthread_mutex_t *owned)
{
    *hook = (calxi_fork_hook){ .before = take_lock, .after = give_lock_back, .owner = owned };
    calxi_fork_watch(hook);
}

void calxi_fork_unwatch(calxi_fork_hook *hook)
{
    pthread_mutex_lock(&lock);
    if (hook->previous)
        hook->previous->next = hook->next;
    else
        hooks = hook->next;
    if (hook->next)
        hook->next->previous = hook->previous;
    pthread_mutex_unlock(&lock);
}
