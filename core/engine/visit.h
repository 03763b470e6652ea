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
/* Whether another thread is inside, for a call that ends the handle: told as above. */
int calxi_visit_is_refused(struct calxi_handle *handle, const char *noun, const char *where);

/* Leaves the function with `refusal` when another thread is inside; else stays inside until the function ends. */
#define CALXI_VISIT(handle, noun, where, refusal)                                                                            \
    calxi_visit visit_ __attribute__((cleanup(calxi_visit_end))) = calxi_visit_begin(handle, noun, where);                   \
    if (visit_.refused)                                                                                                      \
        return refusal
#define CALXI_VISIT_LAST(handle, noun, where, refusal)       \
    if (calxi_visit_is_refused(handle, noun, where))         \
        return refusal

#else
#define CALXI_VISIT(handle, noun, where, refusal) ((void)0)
#define CALXI_VISIT_LAST(handle, noun, where, refusal) ((void)0)
#endif

/* Of a result: the handle that it belongs to, if that is still there. */
#define CALXI_VISIT_RESULT(result, refusal) CALXI_VISIT((result)->handle, "session or connection", (result)->where, refusal)

#endif
