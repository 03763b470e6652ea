/* SPDX-License-Identifier: MIT */
/* The registry of dialects and drivers: one list and one lock for the process. */
#include "engine/plugin/plugin.h"
#include "engine/plugin/plugin_private.h"
#include "util/clock.h"
#include "util/memory.h"

#include <calx/plugin.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

static const calx_host host = { sizeof(calx_host), CALX_ABI_MAJOR, CALX_ABI_MINOR, PACKAGE_VERSION,
                                calxi_alloc,       calxi_realloc,  calxi_free,     calxi_now };

static calxi_plugin_entry *entries;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t watch_fork_once = PTHREAD_ONCE_INIT;
static _Thread_local bool
    inside; /* this thread holds the lock: an init function or constructor of a plugin may be running */

/* A child that was forked while another thread was loading must find the lock free and the list whole. */
static void before_fork(void)
{
    if (!inside)
        pthread_mutex_lock(&lock);
}

static void after_fork(void)
{
    if (!inside)
        pthread_mutex_unlock(&lock);
}

static void watch_fork(void)
{
    pthread_atfork(before_fork, after_fork, after_fork);
}

static calx_status enter(calxi_problem *problem)
{
    if (inside)
        return calxi_problem_set(problem, CALX_MISUSE, "a plugin's init function must not call calx");
    pthread_once(&watch_fork_once, watch_fork);
    pthread_mutex_lock(&lock);
    inside = true;
    return CALX_OK;
}

static void leave(void)
{
    inside = false;
    pthread_mutex_unlock(&lock);
}

static calxi_plugin_entry *find(uint32_t kind, const char *name)
{
    calxi_plugin_entry *entry = entries;
    while (entry && (entry->plugin->kind != kind || strcmp(entry->plugin->name, name) != 0))
        entry = entry->next;
    return entry;
}

static void add(calxi_plugin_entry *entry)
{
    entry->next = entries;
    entries = entry;
}

/* An entry of what init gave, checked as far as it can be alone. Takes `where`, also when it fails. */
static calxi_plugin_entry *make_entry(const calx_plugin *plugin, char *where, calxi_problem *problem)
{
    calxi_plugin_entry *entry = NULL;
    if (calxi_plugin_check(plugin, where, problem) != CALX_OK) {
        calxi_free(where);
        return NULL;
    }
    entry = calxi_calloc(1, sizeof *entry);
    if (!entry) {
        calxi_free(where);
        calxi_problem_no_memory(problem);
        return NULL;
    }
    entry->plugin = plugin;
    entry->where = where;
    if (calxi_plugin_copy(entry, problem) != CALX_OK) {
        calxi_plugin_entry_dispose(entry);
        return NULL;
    }
    return entry;
}

/* The configure option that brings a driver is called after its database: the eldest of the dialects that take it. */
static const char *origin_of(uint32_t kind, const char *name)
{
    const calx_dialect *dialect = NULL;
    const calxi_plugin_entry *entry;
    if (kind == CALX_PLUGIN_DIALECT)
        return NULL;
    for (entry = entries; entry && !dialect; entry = entry->next)
        if (entry->plugin->kind == CALX_PLUGIN_DIALECT && entry->complete && entry->table.dialect.default_driver &&
            strcmp(entry->table.dialect.default_driver, name) == 0)
            dialect = &entry->table.dialect;
    while (dialect && dialect->extends && (entry = find(CALX_PLUGIN_DIALECT, dialect->extends)))
        dialect = &entry->table.dialect;
    return dialect ? dialect->name : NULL;
}

/* Who asked for a dialect, up to the one that the program asked for. */
typedef struct chain {
    const char *name;
    const struct chain *child;
} chain;

static calxi_plugin_entry *get(uint32_t kind, const char *name, const chain *child, calxi_problem *problem);

static calx_status refuse_cycle(const char *name, const chain *child, calxi_problem *problem)
{
    for (const chain *link = child; link; link = link->child)
        if (strcmp(link->name, name) == 0)
            return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                     "a dialect cannot extend itself, nor by way of others");
    return CALX_OK;
}

/* Puts "dialect "x" extends "y": " before the parent's problem. */
static void blame_parent(const calxi_plugin_entry *entry, calxi_problem *problem)
{
    calxi_problem parent = *problem;
    if (parent.status != CALX_NO_MEMORY)
        calxi_problem_set(problem, parent.status, "dialect \"%s\" (%.256s) extends \"%s\": %s", entry->plugin->name,
                          entry->where, entry->table.dialect.extends, parent.message);
}

static calx_status complete(calxi_plugin_entry *entry, const chain *child, calxi_problem *problem)
{
    const char *extends = entry->plugin->kind == CALX_PLUGIN_DIALECT ? entry->table.dialect.extends : NULL;
    const chain link = { entry->plugin->name, child };
    const calxi_plugin_entry *parent;
    if (entry->complete)
        return CALX_OK;
    if (extends) {
        parent =
            refuse_cycle(extends, &link, problem) == CALX_OK ? get(CALX_PLUGIN_DIALECT, extends, &link, problem) : NULL;
        if (!parent) {
            blame_parent(entry, problem);
            return problem->status;
        }
        calxi_dialect_inherit(entry, &parent->table.dialect);
    }
    return calxi_plugin_complete(entry, problem);
}

static calx_status check_identity(uint32_t kind, const char *name, const calxi_plugin_entry *entry,
                                  calxi_problem *problem)
{
    if (entry->plugin->kind == kind && strcmp(entry->plugin->name, name) == 0)
        return CALX_OK;
    return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s \"%s\": what %.256s holds calls itself %s \"%s\"",
                             calxi_plugin_kind_name(kind), name, entry->where,
                             calxi_plugin_kind_name(entry->plugin->kind), entry->plugin->name);
}

static calxi_plugin_entry *load(uint32_t kind, const char *name, const chain *child, calxi_problem *problem)
{
    calxi_module module;
    calxi_plugin_entry *entry;
    if (calxi_module_load(kind, name, origin_of(kind, name), &module, problem) != CALX_OK)
        return NULL;
    entry = make_entry(module.init(&host), module.where, problem);
    module.where = NULL;
    if (entry && check_identity(kind, name, entry, problem) == CALX_OK && complete(entry, child, problem) == CALX_OK) {
        calxi_module_keep(&module);
        add(entry);
        return entry;
    }
    calxi_plugin_entry_dispose(entry);
    calxi_module_unload(&module); /* refused, so nothing of it is in use; a repaired file can be tried again */
    return NULL;
}

static calxi_plugin_entry *get(uint32_t kind, const char *name, const chain *child, calxi_problem *problem)
{
    calxi_plugin_entry *entry;
    if (!calxi_plugin_name_is_valid(name)) {
        calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                          "\"%.63s\" is no name of a %s: [a-z][a-z0-9_]*, at most %d characters", name ? name : "",
                          calxi_plugin_kind_name(kind), CALXI_PLUGIN_NAME_MAX);
        return NULL;
    }
    entry = find(kind, name);
    if (!entry)
        return load(kind, name, child, problem);
    return complete(entry, child, problem) == CALX_OK ? entry : NULL;
}

static const calxi_plugin_entry *get_locked(uint32_t kind, const char *name, calxi_problem *problem)
{
    calxi_problem unwanted = { 0 };
    const calxi_plugin_entry *entry;
    if (!problem)
        problem = &unwanted;
    if (enter(problem) != CALX_OK)
        return NULL;
    entry = get(kind, name, NULL, problem);
    leave();
    return entry;
}

const calx_dialect *calxi_dialect_get(const char *name, calxi_problem *problem)
{
    const calxi_plugin_entry *entry = get_locked(CALX_PLUGIN_DIALECT, name, problem);
    return entry ? &entry->table.dialect : NULL;
}

const calx_driver *calxi_driver_get(const char *name, calxi_problem *problem)
{
    const calxi_plugin_entry *entry = get_locked(CALX_PLUGIN_DRIVER, name, problem);
    return entry ? &entry->table.driver : NULL;
}

const char *calxi_driver_name(const calx_dialect *dialect, const char *wanted)
{
    if (!wanted || !*wanted)
        return dialect->default_driver;
    for (size_t i = 0; i < dialect->driver_alias_count; i++)
        if (strcmp(dialect->driver_aliases[i].alias, wanted) == 0)
            return dialect->driver_aliases[i].name;
    return wanted;
}

/* The lock is held. A dialect that extends another is completed when it is first asked for, so that the order of
 * registrations does not matter. */
static calx_status enlist(const calx_plugin *plugin, calxi_problem *problem)
{
    char *where = calxi_strdup("registered by the program");
    calxi_plugin_entry *entry, *other;
    if (!where)
        return calxi_problem_no_memory(problem);
    entry = make_entry(plugin, where, problem);
    if (!entry)
        return problem->status;
    other = find(plugin->kind, plugin->name);
    if (other && other->plugin != plugin)
        calxi_problem_set(problem, CALX_MISUSE, "%s \"%s\" is in use already (%s)",
                          calxi_plugin_kind_name(plugin->kind), plugin->name, other->where);
    else if (!other && (plugin->kind == CALX_PLUGIN_DRIVER || !entry->table.dialect.extends))
        calxi_plugin_complete(entry, problem);
    if (other || problem->status != CALX_OK) {
        calxi_plugin_entry_dispose(entry);
        return problem->status;
    }
    add(entry);
    return CALX_OK;
}

calx_status calx_plugin_register(calx_plugin_init_fn init, char *message, size_t size)
{
    calxi_problem problem = { 0 };
    if (!init)
        calxi_problem_set(&problem, CALX_MISUSE, "calx_plugin_register: no init function");
    else if (enter(&problem) == CALX_OK) {
        enlist(init(&host), &problem);
        leave();
    }
    if (message && size)
        snprintf(message, size, "%s", problem.message);
    return problem.status;
}
