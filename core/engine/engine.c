/* SPDX-License-Identifier: MIT */
/* Engines: created lazily from a URL, shared by what is opened on them. */
#include "engine/engine.h"

#include "engine/plugin/plugin.h"
#include "engine/raw.h"
#include "sql/tree/quarantine.h"
#include "util/clock.h"
#include "util/memory.h"
#include "util/nearest.h"

#include <calx/version.h>

#include <stdio.h>
#include <string.h>

static calx_engine no_memory = {
    .error = { .view = { .struct_size = sizeof(calx_error), .status = CALX_NO_MEMORY, .message = "out of memory",
                         .constraint = "", .table = "", .column = "", .statement = "", .where = "" },
               .line = "out of memory" },
};

const char *calx_version(void)
{
    return CALX_VERSION;
}

bool calxi_engine_is_static(const calx_engine *engine)
{
    return engine == &no_memory;
}

calx_engine *calxi_engine_share(calx_engine *engine)
{
    if (!calxi_engine_is_static(engine))
        atomic_fetch_add_explicit(&engine->refs, 1, memory_order_relaxed);
    return engine;
}

void calxi_engine_release(calx_engine *engine)
{
    if (calxi_engine_is_static(engine) || atomic_fetch_sub_explicit(&engine->refs, 1, memory_order_acq_rel) != 1)
        return;
    calxi_pool_free(engine->pool);
    calxi_compiled_cache_clear(&engine->cache);
    calxi_events_clear(&engine->events);
    calxi_free((void *)(uintptr_t)engine->params.hosts);
    calxi_free((void *)(uintptr_t)engine->params.options);
    calx_url_dispose(engine->url);
    calxi_error_clear(&engine->error);
    calxi_quarantine_clear(NULL); /* a program that counts its memory then finds none */
    calxi_free(engine);
}

static void close_connection(void *owner, void *connection)
{
    calx_engine *engine = owner;
    if (calxi_events_wanted(&engine->events, CALX_EVENT_CLOSE))
        calxi_tell_close(connection);
    calxi_raw_close(connection);
}

static void *open_connection(void *owner, const char *where, calxi_problem *problem)
{
    calx_engine *engine = owner;
    int64_t since = calxi_now();
    calxi_raw *raw = calxi_raw_open(engine, where, problem);
    if (!raw)
        return NULL;
    raw->number = atomic_fetch_add_explicit(&engine->connections, 1, memory_order_relaxed) + 1;
    if (calxi_events_wanted(&engine->events, CALX_EVENT_CONNECT) &&
        calxi_tell_connect(raw, calxi_now() - since, where, problem) != CALX_OK) {
        close_connection(engine, raw);
        return NULL;
    }
    return raw;
}

static void abandon_connection(void *owner, void *connection)
{
    (void)owner;
    calxi_raw_abandon(connection);
    calxi_raw_close(connection);
}

static const char *option_name(const calx_option *options, uint32_t size, size_t i)
{
    return ((const calx_option *)(const void *)((const char *)options + i * size))->name;
}

static bool declares(const calx_option *options, size_t count, uint32_t size, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(option_name(options, size, i), key))
            return true;
    return false;
}

/* Its value is not shown: it may be a password. */
static calx_status unknown_option(const calx_engine *engine, const char *key, calxi_problem *problem)
{
    const calx_dialect *dialect = engine->dialect;
    const calx_driver *driver = engine->driver;
    const char *name, *nearest = NULL;
    for (size_t i = 0; (name = calxi_settings_key(i)); i++)
        nearest = calxi_is_nearer(key, name, nearest) ? name : nearest;
    for (size_t i = 0; i < dialect->option_count; i++) {
        name = option_name(dialect->options, dialect->option_size, i);
        nearest = calxi_is_nearer(key, name, nearest) ? name : nearest;
    }
    for (size_t i = 0; i < driver->option_count; i++) {
        name = option_name(driver->options, driver->option_size, i);
        nearest = calxi_is_nearer(key, name, nearest) ? name : nearest;
    }
    return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                             "the URL option \"%.60s\" is known neither to the engine nor to %s+%s%s%.60s%s", key, dialect->name,
                             driver->name, nearest ? ": did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

static calx_status take_hosts(calx_engine *engine, calxi_problem *problem)
{
    size_t count = calx_url_host_count(engine->url);
    calx_host_port *hosts = calxi_calloc(count ? count : 1, sizeof *hosts);
    if (!hosts)
        return calxi_problem_no_memory(problem);
    for (size_t i = 0; i < count; i++) {
        int port = 0;
        hosts[i].host = calx_url_host(engine->url, i, &port);
        hosts[i].port = port;
    }
    engine->params.hosts = hosts;
    engine->params.host_count = count;
    return CALX_OK;
}

/* Query keys are the engine's, the dialect's or the driver's; any other is refused, since a misspelt one would be silently nothing. */
static calx_status take_options(calx_engine *engine, calxi_problem *problem)
{
    const calx_dialect *dialect = engine->dialect;
    const calx_driver *driver = engine->driver;
    size_t count = calx_url_query_count(engine->url);
    calx_pair *pairs = calxi_calloc(count ? count : 1, sizeof *pairs);
    if (!pairs)
        return calxi_problem_no_memory(problem);
    engine->params.options = pairs;
    for (size_t i = 0; i < count; i++) {
        const char *value, *key = calx_url_query_at(engine->url, i, &value);
        if (calxi_settings_has_key(key))
            continue;
        if (!declares(dialect->options, dialect->option_count, dialect->option_size, key) &&
            !declares(driver->options, driver->option_count, driver->option_size, key))
            return unknown_option(engine, key, problem);
        pairs[engine->params.option_count++] = (calx_pair){ key, value };
    }
    return CALX_OK;
}

static calx_status take_params(calx_engine *engine, calxi_problem *problem)
{
    calx_connect_params *params = &engine->params;
    calx_status status = take_hosts(engine, problem);
    params->struct_size = sizeof *params;
    params->host_size = sizeof(calx_host_port);
    params->pair_size = sizeof(calx_pair);
    params->username = calx_url_username(engine->url);
    params->password = calx_url_password(engine->url);
    params->database = calx_url_database(engine->url);
    params->statement_timeout = engine->settings.statement_timeout_us > 0 ? engine->settings.statement_timeout_us : 0;
    return status == CALX_OK ? take_options(engine, problem) : status;
}

/* Without another word of the program, a database that lives in its connection gets the class that it needs, and what was said of
 * sizes is passed over: programs are run on such a database to try them. */
static calx_status choose_poolclass(calx_engine *engine, bool is_private, calxi_problem *problem)
{
    calx_poolclass *class = &engine->settings.poolclass;
    if (*class == CALX_POOL_DEFAULT)
        *class = is_private ? CALX_POOL_STATIC : CALX_POOL_QUEUE;
    if (is_private && *class != CALX_POOL_STATIC)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                 "poolclass: each connection to this database is a database of its own, so that only a pool of class "
                                 "static can be had");
    return CALX_OK;
}

static calx_status make_pool(calx_engine *engine, calxi_problem *problem)
{
    const calxi_settings *s = &engine->settings;
    bool is_private = engine->dialect->connect_traits &&
                      engine->dialect->connect_traits(&engine->params) & CALX_CONNECT_PRIVATE;
    calxi_pool_config config = { s->pool_size, s->max_overflow, s->pool_timeout_us, s->pool_recycle_us, engine,
                                 open_connection, close_connection, abandon_connection };
    calx_status status = choose_poolclass(engine, is_private, problem);
    engine->is_private = is_private;
    if (status != CALX_OK)
        return status;
    if (s->poolclass == CALX_POOL_NULL) {
        config.size = 0;
        config.overflow = SIZE_MAX;
    } else if (s->poolclass == CALX_POOL_STATIC) {
        config.size = 1;
        config.overflow = 0;
    }
    if (is_private)
        config.recycle_us = -1; /* closing the connection is the end of the database */
    engine->pool = calxi_pool_create(&config);
    engine->pool_config = config;
    return engine->pool ? CALX_OK : calxi_problem_no_memory(problem);
}

static calx_status load_plugins(calx_engine *engine, calxi_problem *problem)
{
    const char *driver;
    engine->dialect = calxi_dialect_get(calx_url_dialect(engine->url), problem);
    if (!engine->dialect)
        return problem->status;
    driver = calxi_driver_name(engine->dialect, calx_url_driver(engine->url));
    if (!driver || !*driver)
        return calxi_problem_set(problem, CALX_UNSUPPORTED, "the dialect %s only compiles: calx_compile() writes SQL for it, and no driver connects",
                                 engine->dialect->name);
    engine->driver = calxi_driver_get(driver, problem);
    return engine->driver ? CALX_OK : problem->status;
}

static calx_status set_up(calx_engine *engine, const calx_engine_options *options, calxi_problem *problem)
{
    calx_status status = calx_url_error(engine->url);
    if (status != CALX_OK)
        return calxi_problem_set(problem, status, "%.480s", calx_url_errmsg(engine->url));
    status = calxi_settings_read(&engine->settings, options, engine->url, problem);
    if (status == CALX_OK)
        status = load_plugins(engine, problem);
    if (status == CALX_OK)
        status = take_params(engine, problem);
    if (status == CALX_OK)
        status = calxi_begin_check(engine, problem);
    return status == CALX_OK ? make_pool(engine, problem) : status;
}

/* Takes over the URL. */
static calx_engine *create(calx_url *url, const calx_engine_options *options)
{
    calx_engine *engine = calxi_calloc(1, sizeof *engine);
    calxi_problem problem = { 0 };
    if (!engine) {
        calx_url_dispose(url);
        return &no_memory;
    }
    atomic_init(&engine->refs, 1);
    calxi_error_init(&engine->error);
    calxi_compiled_cache_init(&engine->cache);
    calxi_events_init(&engine->events);
    engine->url = url;
    if (set_up(engine, options, &problem) != CALX_OK) {
        calxi_error_parts parts = { .status = problem.status, .kind = problem.kind, .message = calxi_text(problem.message) };
        calxi_error_set(&engine->error, &parts);
    }
    return engine;
}

calx_engine *calx_engine_create_string(const char *url, const calx_engine_options *options)
{
    return create(calx_url_parse(url), options);
}

calx_engine *calx_engine_create_url(const calx_url *url, const calx_engine_options *options)
{
    return create(calx_url_dup(url), options);
}

void calx_engine_dispose(calx_engine *engine)
{
    if (!engine)
        return;
    if (engine->pool)
        calxi_pool_shut(engine->pool);
    calxi_engine_release(engine);
}

const calx_url *calx_engine_url(const calx_engine *engine)
{
    return engine ? engine->url : NULL;
}

calx_status calx_engine_cache_stats(calx_engine *engine, calx_cache_stats *stats)
{
    calx_cache_stats now = { .struct_size = sizeof now };
    uint32_t size = stats && stats->struct_size && stats->struct_size < sizeof now ? stats->struct_size : sizeof now;
    if (!engine || !stats)
        return CALX_MISUSE;
    if (!calxi_engine_is_static(engine))
        calxi_compiled_cache_stats(&engine->cache, &now);
    now.struct_size = size;
    memcpy(stats, &now, size);
    return CALX_OK;
}

void calx_pool_status(const calx_engine *engine, calx_pool_state *state)
{
    calx_pool_state now = { 0 };
    if (!state)
        return;
    now.struct_size = state->struct_size;
    if (engine && engine->pool) {
        calxi_pool_counts counts = calxi_pool_count(engine->pool);
        size_t open = counts.idle + counts.out, size = engine->pool_config.size;
        now.idle = counts.idle;
        now.checked_out = counts.out;
        now.waiting = counts.waiting;
        now.size = size;
        now.max_overflow = engine->pool_config.overflow;
        now.overflow = open > size ? open - size : 0;
        now.opened = counts.opened;
        now.closed = counts.closed;
        now.invalidated = counts.invalidated;
        now.timeouts = counts.timeouts;
        now.poolclass = engine->settings.poolclass;
    }
    memcpy(state, &now, state->struct_size < sizeof now ? state->struct_size : sizeof now);
}

void calx_pool_invalidate(calx_engine *engine)
{
    if (engine && engine->pool && !engine->is_private) /* the end of the connection would be that of the database */
        calxi_pool_invalidate(engine->pool);
}

const char *calx_engine_errmsg(const calx_engine *engine)
{
    return engine ? engine->error.line : "the engine is NULL";
}

const calx_error *calx_engine_error(const calx_engine *engine)
{
    return engine ? &engine->error.view : calx_null_error(NULL);
}
