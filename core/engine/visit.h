/* SPDX-License-Identifier: MIT */
/* Debug builds: who is inside of a handle. A second thread is told so, on stderr and by CALX_MISUSE, and touches nothing. */
#ifndef CALXI_ENGINE_VISIT_H
#define CALXI_ENGINE_VISIT_H

#ifdef CALX_DEBUG

struct calxi_handle;

typedef struct calxi_visit {
    struct calxi_handle *handle; /* NULL: not let in, or nothing to watch over */
    int refused;
} calxi_visit;

calxi_visit calxi_visit_begin(struct calxi_handle *handle, const char *noun, const char *where);
void calxi_visit_end(calxi_visit *visit);

/* Leaves the function with `refusal` when another thread is inside; else stays inside until the function ends. */
#define CALXI_VISIT(handle, noun, where, refusal)                                                                            \
    calxi_visit visit_ __attribute__((cleanup(calxi_visit_end))) = calxi_visit_begin(handle, noun, where);                   \
    if (visit_.refused)                                                                                                      \
        return refusal

#else
#define CALXI_VISIT(handle, noun, where, refusal) ((void)0)
#endif

#endif
