/* SPDX-License-Identifier: MIT */
/* expect: calx_eq: the two sides have different SQL types */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    bool active;
    calx_timestamp born;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, active), CALX_COLUMN(user, born));
calx_cond *f(void);
calx_cond *f(void)
{
    return calx_eq(calx_concat(calx_col(user, name), "x"), 1);
}
