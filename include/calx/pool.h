/* SPDX-License-Identifier: MIT */
/* calx/pool.h: the pool of connections of an engine. */
#ifndef CALX_POOL_H
#define CALX_POOL_H

#include <calx/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct calx_engine;

/** How an engine keeps connections; SQLAlchemy's poolclass. */
typedef enum calx_poolclass {
    CALX_POOL_DEFAULT = 0, /**< CALX_POOL_STATIC for a database that lives in its connection (":memory:"), else CALX_POOL_QUEUE */
    CALX_POOL_QUEUE = 1,   /**< up to pool_size connections are kept, max_overflow further ones opened and closed; then checkouts wait */
    CALX_POOL_NULL = 2,    /**< none is kept: each checkout opens one and each return closes it; there is no bound */
    CALX_POOL_STATIC = 3   /**< one, of one holder at a time; the others wait */
} calx_poolclass;

/** Connections as the pool counts them. */
typedef struct calx_pool_state {
    uint32_t struct_size;
    size_t idle;          /**< open, and nobody's at the moment */
    size_t checked_out;   /**< held by a session or connection, or being opened for one */
    size_t waiting;       /**< threads that wait for one */
    size_t size;          /**< how many are kept: pool_size; 1 of CALX_POOL_STATIC, 0 of CALX_POOL_NULL */
    size_t max_overflow;  /**< how many more may be open; SIZE_MAX: no bound */
    size_t overflow;      /**< how many more are open now */
    uint64_t opened;      /**< since the engine was made */
    uint64_t closed;
    uint64_t invalidated; /**< of those closed: because they, or others with them, were lost or invalidated */
    uint64_t timeouts;    /**< checkouts that waited in vain */
    calx_poolclass poolclass; /**< never CALX_POOL_DEFAULT */
} calx_pool_state;

/** Fills `state`, as far as its struct_size goes; with zeros for an engine that failed. The numbers are of one moment, which is over when
 *  this returns. From any thread. */
CALX_API void calx_pool_status(const struct calx_engine *engine, calx_pool_state *state);

/** No connection that is open now is handed out again: idle ones are closed at once, those that are out on their return. New checkouts
 *  open new ones. For a program that knows of a restart or failover; calx does it by itself when a connection turns out to be lost.
 *  From any thread. An engine that failed, and NULL, are fine. */
CALX_API void calx_pool_invalidate(struct calx_engine *engine);

#ifdef __cplusplus
}
#endif
#endif
