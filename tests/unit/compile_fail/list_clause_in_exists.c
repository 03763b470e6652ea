/* SPDX-License-Identifier: MIT */
/* expect: wanted_statement|(take|of)_statement_ */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_cond *f(void);
calx_cond *f(void)
{
    return calx_exists(calx_where(calx_eq(calx_col(user, id), 1)));
}
