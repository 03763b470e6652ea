/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    int32_t age;
    bool active;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, age),
           CALX_COLUMN(user, active));
calx_cond *f(struct user u);
calx_cond *f(struct user u)
{
    return calx_in(calx_col(user, id), 1, u);
}
