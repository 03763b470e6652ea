/* SPDX-License-Identifier: MIT */
/* expect: calx_like: texts are wanted */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    int32_t age;
    bool active;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, age),
           CALX_COLUMN(user, active));
calx_cond *f(void);
calx_cond *f(void)
{
    return calx_like(calx_col(user, age), "3%");
}
