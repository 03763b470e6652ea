/* SPDX-License-Identifier: MIT */
/* expect: calx_eq: the two sides have different SQL types */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    int32_t age;
    bool active;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, age),
           CALX_COLUMN(user, active));
calx_statement *f(bool b);
calx_statement *f(bool b)
{
    return calx_select(calx_columns(calx_col(user, id)), calx_where(calx_eq(calx_col(user, age), b)));
}
