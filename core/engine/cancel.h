/* SPDX-License-Identifier: MIT */
/* Cancelling from another thread: what stands between that thread and a connection that comes and goes. */
#ifndef CALXI_ENGINE_CANCEL_H
#define CALXI_ENGINE_CANCEL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct calxi_raw;
struct calxi_handle;

/* One a handle. A cancel has two parts: it takes what it needs of the connection, which cannot go away meanwhile and which takes a moment;
 * then it asks the server, which may take long. The next operation, and the pool, get the connection when the second part is over too:
 * what was meant for one statement never meets another. */
typedef struct calxi_gate {
    pthread_mutex_t lock;             /* held during the first part */
    _Atomic(struct calxi_raw *) raw;  /* the connection that can be cancelled now */
    atomic_uint taking;               /* a first part is going on */
    atomic_uint under_way;            /* cancels that are not over */
} calxi_gate;

void calxi_gate_init(calxi_gate *gate);
void calxi_gate_destroy(calxi_gate *gate); /* waits for a cancel that is under way */
void calxi_gate_publish(calxi_gate *gate, struct calxi_raw *raw);
/* From now on no cancel reaches the connection; one that has taken what it needs may still be asking. */
void calxi_gate_withdraw(calxi_gate *gate);
/* Waits until none is asking any more. False: the deadline came first. */
bool calxi_gate_wait(calxi_gate *gate, int64_t deadline);

static inline bool calxi_gate_is_busy(calxi_gate *gate)
{
    return atomic_load_explicit(&gate->under_way, memory_order_acquire) != 0;
}

#endif
