/* SPDX-License-Identifier: MIT */
/* Sessions and their factories: a connection for each transaction. */
#include "engine/handle.h"
#include "engine/pipeline.h"
#include "engine/transaction/transact.h"
#include "engine/transaction/twophase.h"
#include "engine/visit.h"

#include "sql/tree/statement.h"
#include "util/memory.h"

#include <string.h>

static calx_session no_memory = {
    .handle = CALXI_HANDLE_WITHOUT_MEMORY,
};

struct calx_sessionmaker {
    calx_engine *engine;
    calx_session_options options;
    calxi_schemas *schemas; /* `options` point into it */
};

static calx_sessionmaker no_maker; /* opens sessions that are out of memory */

calx_session *calx_session_open_engine(calx_engine *engine, const calx_session_options *options, const char *where)
{
    calx_session *session = calxi_alloc(sizeof *session);
    (void)where;
    if (!session)
        return &no_memory;
    calxi_handle_init(&session->handle, engine, options, false);
    return session;
}

calx_status calx_session_close(calx_session *session)
{
    calx_status status;
    if (!session)
        return CALX_OK;
    if (session == &no_memory)
        return CALX_NO_MEMORY;
    CALXI_VISIT_LAST(&session->handle, "session", "calx_session_close", CALX_MISUSE);
    status = calxi_handle_close(&session->handle, NULL);
    calxi_free(session);
    return status;
}

calx_sessionmaker *calx_sessionmaker_create_with(calx_engine *engine, const calx_session_options *options)
{
    calx_sessionmaker *maker = calxi_calloc(1, sizeof *maker);
    if (!maker)
        return &no_maker;
    maker->engine = engine ? calxi_engine_share(engine) : NULL;
    if (options)
        memcpy(&maker->options, options,
               options->struct_size < sizeof maker->options ? options->struct_size : sizeof maker->options);
    maker->options.struct_size = sizeof maker->options;
    if (!maker->options.schemas)
        return maker;
    maker->schemas = calxi_schemas_get(maker->options.schemas);
    maker->options.schemas = calxi_schemas_items(maker->schemas);
    if (maker->schemas)
        return maker;
    calx_sessionmaker_dispose(maker);
    return &no_maker;
}

void calx_sessionmaker_dispose(calx_sessionmaker *maker)
{
    if (!maker || maker == &no_maker)
        return;
    if (maker->engine)
        calxi_engine_release(maker->engine);
    calxi_schemas_release(maker->schemas);
    calxi_free(maker);
}

/* What the session is opened with wins over the factory. */
calx_session *calx_session_open_maker(calx_sessionmaker *maker, const calx_session_options *options, const char *where)
{
    calx_session_options merged, given = { 0 };
    if (maker == &no_maker)
        return &no_memory;
    if (!maker) {
        calx_session *session = calx_session_open_engine(NULL, options, where);
        if (session != &no_memory)
            calxi_error_set(&session->handle.error, &(calxi_error_parts){ .status = CALX_MISUSE, .message = calxi_text("the sessionmaker is NULL") });
        return session;
    }
    merged = maker->options;
    if (options)
        memcpy(&given, options, options->struct_size < sizeof given ? options->struct_size : sizeof given);
    merged.autocommit = merged.autocommit || given.autocommit;
    merged.pipeline = merged.pipeline || given.pipeline;
    if (given.schemas)
        merged.schemas = given.schemas;
    if (given.statement_timeout != 0)
        merged.statement_timeout = given.statement_timeout;
    if (given.isolation_level != CALX_ISOLATION_DEFAULT) {
        merged.isolation_level = given.isolation_level;
        merged.autocommit = given.autocommit; /* a level ends the factory's autocommit */
    }
    return calx_session_open_engine(maker->engine, &merged, where);
}

#define NOUN calx_session
#define VERB(name) calx_session_##name
#define NAME "session"
#include "engine/handle_verbs.h"
