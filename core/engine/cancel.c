/* SPDX-License-Identifier: MIT */
/* Cancelling: from any thread, at any time, and never the next statement. */
#include "engine/cancel.h"

#include "engine/handle.h"
#include "engine/plugin/plugin.h"
#include "util/clock.h"

#include <string.h>
#include <time.h>

enum { SQL_SIZE = 128, PAUSE_NS = 500000 };

/* ---- the gate ---- */

void calxi_gate_init(calxi_gate *gate)
{
    pthread_mutex_init(&gate->lock, NULL);
    atomic_init(&gate->raw, NULL);
    atomic_init(&gate->taking, 0);
    atomic_init(&gate->under_way, 0);
}

void calxi_gate_destroy(calxi_gate *gate)
{
    calxi_gate_withdraw(gate);
    calxi_gate_wait(gate, CALXI_NO_DEADLINE);
    pthread_mutex_destroy(&gate->lock);
}

void calxi_gate_publish(calxi_gate *gate, calxi_raw *raw)
{
    raw->gate = gate;
    atomic_store_explicit(&gate->raw, raw, memory_order_release);
}

/* Either the canceller sees that there is no connection any more, or this sees that it is taking: sequentially consistent, both. */
void calxi_gate_withdraw(calxi_gate *gate)
{
    calxi_raw *raw = atomic_exchange(&gate->raw, NULL);
    if (raw)
        raw->gate = NULL;
    if (atomic_load(&gate->taking)) {
        pthread_mutex_lock(&gate->lock);
        pthread_mutex_unlock(&gate->lock);
    }
}

bool calxi_gate_wait(calxi_gate *gate, int64_t deadline)
{
    while (calxi_gate_is_busy(gate)) {
        struct timespec pause = { 0, PAUSE_NS };
        if (deadline != CALXI_NO_DEADLINE && calxi_now() >= deadline)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

/* ---- cancelling ---- */

/* What the second part needs. */
typedef struct request {
    calx_engine *engine;
    const calx_driver *driver;
    void *cancel;  /* of cancel_begin */
    char sql[SQL_SIZE];
    size_t len;    /* of `sql`; 0: none */
    uint32_t host;
    calx_status status;
} request;

/* The first part; drivers that need no more are done with it. */
static void take(calxi_gate *gate, request *r)
{
    calxi_raw *raw;
    pthread_mutex_lock(&gate->lock);
    atomic_store(&gate->taking, 1);
    raw = atomic_load(&gate->raw);
    if (raw) {
        const calx_driver *driver = raw->driver;
        int32_t len = 0;
        r->engine = raw->engine;
        r->driver = driver;
        if (driver->cancel_begin) {
            r->cancel = driver->cancel_begin(raw->state);
            r->status = r->cancel ? CALX_OK : CALX_NO_MEMORY;
        } else if (driver->cancel_sql) {
            len = driver->cancel_sql(raw->state, r->sql, sizeof r->sql, &r->host);
            r->len = len > 0 ? (size_t)len : 0;
            r->status = len > 0 ? CALX_OK : CALX_OPERATIONAL_ERROR;
        } else
            r->status = driver->cancel(raw->state) == CALX_STEP_DONE ? CALX_OK : CALX_OPERATIONAL_ERROR;
    }
    atomic_store(&gate->taking, 0);
    pthread_mutex_unlock(&gate->lock);
}

static calx_status ask(const request *r)
{
    int64_t deadline;
    if (r->status != CALX_OK || (!r->cancel && !r->len))
        return r->status;
    deadline = calxi_deadline(r->engine->settings.connect_timeout_us);
    if (!r->cancel)
        return calxi_raw_run_apart(r->engine, r->host, r->sql, r->len, deadline);
    return r->driver->cancel_run(r->cancel, deadline) == CALX_STEP_DONE ? CALX_OK : CALX_OPERATIONAL_ERROR;
}

calx_status calxi_cancel(calxi_handle *handle)
{
    request r = { .status = CALX_OK };
    calx_status status;
    if (handle->process != calxi_process && !handle->is_static)
        return CALX_MISUSE; /* of the parent's: what is under way there is not for a child to stop */
    if (handle->dead)
        return CALX_OK; /* nothing can be under way */
    if (!calxi_driver_can_cancel(handle->engine->driver))
        return CALX_UNSUPPORTED;
    atomic_fetch_add(&handle->cancels, 1);
    atomic_fetch_add(&handle->gate.under_way, 1);
    take(&handle->gate, &r);
    status = ask(&r);
    atomic_fetch_sub(&handle->gate.under_way, 1);
    return status;
}
