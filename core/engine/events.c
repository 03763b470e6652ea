/* SPDX-License-Identifier: MIT */
/* Events: lists of listeners that are replaced as a whole when one comes, and what each event tells. */
#include "engine/events.h"

#include "engine/handle.h"
#include "util/clock.h"
#include "util/line.h"
#include "util/memory.h"

#include <string.h>

enum {
    ALL_EVENTS = 1023,
    MAY_RUN = CALX_EVENT_CONNECT | CALX_EVENT_CHECKOUT | CALX_EVENT_CHECKIN,
    MAY_REFUSE = CALX_EVENT_CONNECT | CALX_EVENT_CHECKOUT | CALX_EVENT_BEFORE_EXECUTE
};

static const calx_error no_error = { .struct_size = sizeof no_error, .message = "", .constraint = "", .table = "", .column = "",
                                     .statement = "", .where = "" };

/* ---- the list ---- */

void calxi_events_init(calxi_events *events)
{
    pthread_mutex_init(&events->lock, NULL);
    calxi_fork_watch_lock(&events->fork, &events->lock);
}

static void free_retired(calxi_events *events)
{
    while (events->retired) {
        calxi_listeners *list = events->retired;
        events->retired = list->older;
        calxi_free(list);
    }
}

void calxi_events_clear(calxi_events *events)
{
    free_retired(events);
    calxi_free(atomic_load(&events->list));
    calxi_fork_unwatch(&events->fork);
    pthread_mutex_destroy(&events->lock);
}

static void note_wanted(calxi_events *events, const calxi_listeners *list)
{
    unsigned mask = 0;
    for (size_t i = 0; i < list->count; i++)
        mask |= atomic_load_explicit(&list->items[i].events, memory_order_relaxed);
    atomic_store_explicit(&events->mask, mask, memory_order_relaxed);
}

/* Puts a list in the place of the present one, which is freed when nobody is in it any more. Under the lock. */
static void replace(calxi_events *events, calxi_listeners *list)
{
    calxi_listeners *old = atomic_exchange(&events->list, list);
    note_wanted(events, list);
    if (old) {
        old->older = events->retired;
        events->retired = old;
    }
    if (atomic_load(&events->readers) == 0) /* whoever comes now finds the new list */
        free_retired(events);
}

/* The present list without those who left, and with room for one more. NULL: out of memory. */
static calxi_listeners *copy(const calxi_listeners *from)
{
    size_t count = from ? from->count : 0;
    calxi_listeners *list = calxi_alloc(sizeof *list + (count + 1) * sizeof list->items[0]);
    if (!list)
        return NULL;
    list->count = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t wanted = atomic_load_explicit(&from->items[i].events, memory_order_relaxed);
        if (wanted) {
            calxi_listener *to = &list->items[list->count++];
            to->call = from->items[i].call;
            to->context = from->items[i].context;
            atomic_init(&to->events, wanted);
        }
    }
    return list;
}

/* Where a listener stands; the count when it does not. */
static size_t place_of(const calxi_listeners *list, calx_listener call, const void *context)
{
    size_t at = 0;
    while (at < list->count && (list->items[at].call != call || list->items[at].context != context))
        at++;
    return at;
}

static calx_status check(const calx_engine *engine, uint32_t events, calx_listener listener)
{
    if (!engine || !listener || !events || events & ~(uint32_t)ALL_EVENTS)
        return CALX_MISUSE;
    return engine->error.view.status;
}

calx_status calx_listen(calx_engine *engine, uint32_t events, calx_listener listener, void *context)
{
    calx_status status = check(engine, events, listener);
    calxi_listeners *list;
    if (status != CALX_OK)
        return status;
    pthread_mutex_lock(&engine->events.lock);
    list = copy(atomic_load(&engine->events.list));
    if (list) {
        calxi_listener *item = &list->items[place_of(list, listener, context)];
        if (item == &list->items[list->count]) {
            list->count++;
            item->call = listener;
            item->context = context;
            atomic_init(&item->events, 0);
        }
        atomic_fetch_or(&item->events, events);
        replace(&engine->events, list);
    }
    pthread_mutex_unlock(&engine->events.lock);
    return list ? CALX_OK : CALX_NO_MEMORY;
}

/* In place, since leaving must not want memory: the context may be gone a moment later. */
calx_status calx_unlisten(calx_engine *engine, uint32_t events, calx_listener listener, void *context)
{
    calx_status status = check(engine, events, listener);
    calxi_listeners *list;
    if (status != CALX_OK)
        return status;
    pthread_mutex_lock(&engine->events.lock);
    list = atomic_load(&engine->events.list);
    if (list) {
        size_t at = place_of(list, listener, context);
        if (at < list->count)
            atomic_fetch_and(&list->items[at].events, ~events);
        note_wanted(&engine->events, list);
    }
    pthread_mutex_unlock(&engine->events.lock);
    return CALX_OK;
}

/* ---- telling ---- */

void calxi_occasion_init(calxi_occasion *occasion, uint32_t type, calxi_raw *raw, const char *where)
{
    occasion->event = (calx_event){ .struct_size = sizeof occasion->event, .type = type, .engine = raw->engine,
                                    .connection = raw->number, .info = &raw->info, .where = where ? where : "", .statement = "",
                                    .savepoint = "", .error = &no_error, .rowcount = -1, .private_ = occasion };
    occasion->raw = raw;
    occasion->problem.status = CALX_OK;
}

/* What a listener answers, as the class of an error: a program that hears of the call must be able to take it for one. */
static calx_status as_error(calxi_occasion *occasion, calx_status answer)
{
    if (answer == CALX_OK || (answer >= CALX_INTEGRITY_ERROR && answer <= CALX_UNSUPPORTED))
        return answer;
    return calxi_problem_set(&occasion->problem, CALX_MISUSE, "a listener returned %d (%s), which is no error", (int)answer,
                             calx_status_name(answer));
}

calx_status calxi_occasion_tell(calxi_occasion *occasion)
{
    calxi_events *events = &occasion->event.engine->events;
    calx_status status = CALX_OK;
    const calxi_listeners *list;
    atomic_fetch_add(&events->readers, 1);
    list = atomic_load(&events->list);
    for (size_t i = 0; list && i < list->count && status == CALX_OK; i++)
        if (list->items[i].events & occasion->event.type) {
            calx_status answer = list->items[i].call(list->items[i].context, &occasion->event);
            if (occasion->event.type & MAY_REFUSE)
                status = as_error(occasion, answer);
        }
    atomic_fetch_sub(&events->readers, 1);
    if (status != CALX_OK && occasion->problem.status != status)
        calxi_problem_set(&occasion->problem, status, "a listener refused it");
    return status;
}

calx_status calx_event_refuse(calx_event *event, calx_status status, const char *message)
{
    calxi_occasion *occasion = event ? event->private_ : NULL;
    return occasion ? calxi_problem_set(&occasion->problem, status, "%s", message ? message : "a listener refused it") : status;
}

calx_status calx_event_script(calx_event *event, const char *sql)
{
    calxi_occasion *occasion = event ? event->private_ : NULL;
    calxi_raw *raw;
    if (!occasion)
        return CALX_MISUSE;
    raw = occasion->raw;
    if (!(event->type & MAY_RUN) || !sql)
        return calx_event_refuse(event, CALX_MISUSE, sql ? "calx_event_script: statements can be run at connect, checkout and checkin only"
                                                         : "calx_event_script: the text is NULL");
    if (calxi_text_check(sql, strlen(sql), &occasion->problem) != CALX_OK)
        return occasion->problem.status;
    calxi_echo(raw->engine, sql);
    if (!calxi_raw_script(raw, sql, calxi_deadline(raw->engine->settings.connect_timeout_us))) {
        calx_str why = raw->failure.message;
        calxi_problem_set(&occasion->problem, (calx_status)raw->failure.status, "%.*s, in \"%.100s\" of a listener",
                          (int)calxi_whole(why.ptr, why.len, 300), why.ptr, sql);
        occasion->problem.kind = (calx_error_kind)raw->failure.kind;
        return occasion->problem.status;
    }
    if (raw->completion.transaction == CALX_TRANSACTION_IDLE)
        return CALX_OK;
    raw->broken = true;
    return calx_event_refuse(event, CALX_MISUSE, "calx_event_script: the statements left a transaction open");
}

/* ---- of raw connections ---- */

static calx_status hand_up(const calxi_occasion *occasion, calx_status status, calxi_problem *problem)
{
    if (status != CALX_OK)
        *problem = occasion->problem;
    return status;
}

calx_status calxi_tell_connect(calxi_raw *raw, int64_t duration_us, const char *where, calxi_problem *problem)
{
    calxi_occasion occasion;
    calxi_occasion_init(&occasion, CALX_EVENT_CONNECT, raw, where);
    occasion.event.duration_us = duration_us;
    return hand_up(&occasion, calxi_occasion_tell(&occasion), problem);
}

calx_status calxi_tell_checkout(calxi_raw *raw, const char *where, calxi_problem *problem)
{
    calxi_occasion occasion;
    calxi_occasion_init(&occasion, CALX_EVENT_CHECKOUT, raw, where);
    return hand_up(&occasion, calxi_occasion_tell(&occasion), problem);
}

void calxi_tell_checkin(calxi_raw *raw)
{
    calxi_occasion occasion;
    calxi_occasion_init(&occasion, CALX_EVENT_CHECKIN, raw, NULL);
    calxi_occasion_tell(&occasion);
}

void calxi_tell_invalidate(calxi_raw *raw, const calx_error *error, const char *where)
{
    calxi_occasion occasion;
    if (raw->invalidate_told)
        return;
    raw->invalidate_told = true;
    calxi_occasion_init(&occasion, CALX_EVENT_INVALIDATE, raw, where);
    if (error)
        occasion.event.error = error;
    calxi_occasion_tell(&occasion);
}

void calxi_tell_close(calxi_raw *raw)
{
    calxi_occasion occasion;
    calxi_occasion_init(&occasion, CALX_EVENT_CLOSE, raw, NULL);
    calxi_occasion_tell(&occasion);
}

/* ---- of handles ---- */

calx_status calxi_tell_before_execute(calxi_handle *handle, const char *sql, const calx_args_t *args, const char *where)
{
    calxi_occasion occasion;
    calxi_occasion_init(&occasion, CALX_EVENT_BEFORE_EXECUTE, handle->raw, where);
    occasion.event.statement = sql;
    occasion.event.args = args;
    if (calxi_occasion_tell(&occasion) == CALX_OK)
        return CALX_OK;
    return calxi_handle_refused(handle, &occasion.problem, sql, where);
}

void calxi_tell_after_execute(calxi_handle *handle, const char *sql, const calx_args_t *args, calx_status status, int64_t since_us,
                              const char *where)
{
    calxi_occasion occasion;
    calxi_occasion_init(&occasion, CALX_EVENT_AFTER_EXECUTE, handle->raw, where);
    occasion.event.statement = sql;
    occasion.event.args = args;
    occasion.event.duration_us = calxi_now() - since_us;
    if (status == CALX_OK)
        occasion.event.rowcount = handle->rowcount;
    else
        occasion.event.error = &handle->error.view;
    calxi_occasion_tell(&occasion);
}

void calxi_tell_transaction(calxi_raw *raw, uint32_t type, const char *savepoint, const calx_error *error, bool implicit,
                            int64_t since_us, const char *where)
{
    calxi_occasion occasion;
    calxi_occasion_init(&occasion, type, raw, where);
    if (savepoint)
        occasion.event.savepoint = savepoint;
    if (error)
        occasion.event.error = error;
    occasion.event.implicit = implicit;
    occasion.event.duration_us = calxi_now() - since_us;
    calxi_occasion_tell(&occasion);
}
