/* SPDX-License-Identifier: MIT */
/* Who listens to an engine, and how they are told. */
#ifndef CALXI_ENGINE_EVENTS_H
#define CALXI_ENGINE_EVENTS_H

#include "util/fork.h"
#include "util/problem.h"

#include <calx/event.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

struct calxi_handle;
struct calxi_raw;

typedef struct calxi_listener {
    _Atomic uint32_t events; /* none: it has left */
    calx_listener call;
    void *context;
} calxi_listener;

/* One list of listeners. It never grows: another takes its place. */
typedef struct calxi_listeners {
    struct calxi_listeners *older; /* among those that are no more in use */
    size_t count;
    calxi_listener items[];
} calxi_listeners;

typedef struct calxi_events {
    atomic_uint mask;                  /* all that is listened for */
    atomic_uint readers;               /* threads that are in a list */
    _Atomic(calxi_listeners *) list;
    pthread_mutex_t lock;              /* of changes */
    calxi_listeners *retired;
    calxi_fork_hook fork;
} calxi_events;

void calxi_events_init(calxi_events *events);
void calxi_events_clear(calxi_events *events);

/* All that hot paths ask. */
static inline bool calxi_events_wanted(const calxi_events *events, uint32_t which)
{
    return (atomic_load_explicit(&events->mask, memory_order_relaxed) & which) != 0;
}

/* An event that is being told. */
typedef struct calxi_occasion {
    calx_event event;
    struct calxi_raw *raw;
    calxi_problem problem; /* of calx_event_script and calx_event_refuse; its status is CALX_OK before them */
} calxi_occasion;

/* Fills all but problem.message. `where` may be NULL. */
void calxi_occasion_init(calxi_occasion *occasion, uint32_t type, struct calxi_raw *raw, const char *where);
/* Tells it. Another status than CALX_OK: it was refused, and occasion->problem says why. */
calx_status calxi_occasion_tell(calxi_occasion *occasion);

/* The events of raw connections and handles; each is asked for with calxi_events_wanted() before. */
calx_status calxi_tell_connect(struct calxi_raw *raw, int64_t duration_us, const char *where, calxi_problem *problem);
calx_status calxi_tell_checkout(struct calxi_raw *raw, const char *where, calxi_problem *problem);
void calxi_tell_checkin(struct calxi_raw *raw);
void calxi_tell_invalidate(struct calxi_raw *raw, const calx_error *error, const char *where); /* once a connection */
void calxi_tell_close(struct calxi_raw *raw);
/* CALX_OK, or the handle's error: a listener has refused it. */
calx_status calxi_tell_before_execute(struct calxi_handle *handle, const char *sql, const calx_args_t *args, const char *where);
/* `since_us`: monotonic, when it began. */
void calxi_tell_after_execute(struct calxi_handle *handle, const char *sql, const calx_args_t *args, calx_status status,
                              int64_t since_us, const char *where);
/* BEGIN, COMMIT or ROLLBACK. `savepoint` may be NULL, `error` too. */
void calxi_tell_transaction(struct calxi_raw *raw, uint32_t type, const char *savepoint, const calx_error *error, bool implicit,
                            int64_t since_us, const char *where);

#endif
