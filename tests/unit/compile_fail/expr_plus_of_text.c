/* SPDX-License-Identifier: MIT */
/* expect: calx_plus: numbers are wanted */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    int32_t age;
    bool active;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, age),
           CALX_COLUMN(user, active));
calx_num *f(void);
calx_num *f(void)
{
    return calx_plus(calx_col(user, age), calx_col(user, name));
}
