/* SPDX-License-Identifier: MIT */
/* Debug builds: two threads inside of one session or connection at once are found, whatever they do there. */
#include "engine/visit.h"

#ifdef CALX_DEBUG

#include "engine/handle.h"

#include <stdio.h>

/* Its address is the thread's name. */
static _Thread_local char me;

calxi_visit calxi_visit_begin(calxi_handle *handle, const char *noun, const char *where)
{
    uintptr_t nobody = 0, self = (uintptr_t)&me;
    calxi_visit visit = { handle, 0 };
    if (!handle || handle->is_static) {
        visit.handle = NULL;
        return visit;
    }
    if (!atomic_compare_exchange_strong(&handle->visitor, &nobody, self) && nobody != self) {
        const char *other = atomic_load(&handle->visited_at);
        fprintf(stderr, "calx: misuse: two threads are inside one %s at once: at %s, and at %s\n", noun, other ? other : "?",
                where ? where : "?");
        visit.handle = NULL;
        visit.refused = 1;
        return visit;
    }
    if (handle->visits++ == 0)
        atomic_store(&handle->visited_at, where);
    return visit;
}

void calxi_visit_end(calxi_visit *visit)
{
    calxi_handle *handle = visit->handle;
    if (handle && --handle->visits == 0)
        atomic_store(&handle->visitor, 0);
}

int calxi_visit_is_refused(calxi_handle *handle, const char *noun, const char *where)
{
    calxi_visit visit = calxi_visit_begin(handle, noun, where);
    calxi_visit_end(&visit);
    return visit.refused;
}

#else
typedef int calxi_visit_is_for_debug_builds;
#endif
