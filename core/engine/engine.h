/* SPDX-License-Identifier: MIT */
/* The engine inside: what its connections share. */
#ifndef CALXI_ENGINE_ENGINE_H
#define CALXI_ENGINE_ENGINE_H

#include "engine/compiled.h"
#include "engine/error.h"
#include "engine/events.h"
#include "engine/settings.h"
#include "pool/pool.h"

#include <calx/plugin/dialect.h>

struct calx_engine {
    atomic_uint refs;      /* the program's, and one for each session, connection and sessionmaker */
    calxi_error error;     /* of its creation; never changes afterwards */
    calx_url *url;
    const calx_dialect *dialect;
    const calx_driver *driver;
    calxi_settings settings;
    calx_connect_params params; /* for the driver; the texts are the URL's, the arrays the engine's */
    bool plain_begin;      /* a transaction without wishes is begun by the dialect's plain BEGIN */
    bool is_private;       /* the database lives and dies with its one connection */
    calxi_pool *pool;
    calxi_pool_config pool_config;
    calxi_compiled_cache cache;
    calxi_events events;
    atomic_uint_least64_t connections; /* opened so far */
};

/* The engine that stands in when there is no memory for one. */
bool calxi_engine_is_static(const calx_engine *engine);
calx_engine *calxi_engine_share(calx_engine *engine);
void calxi_engine_release(calx_engine *engine);

/* Whether the dialect can do the engine's isolation level, as far as it knows without a connection. */
calx_status calxi_begin_check(calx_engine *engine, calxi_problem *problem);

#endif
