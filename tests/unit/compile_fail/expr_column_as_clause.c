/* SPDX-License-Identifier: MIT */
/* expect: clause_of_select */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    int32_t age;
    bool active;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, age),
           CALX_COLUMN(user, active));
calx_statement *f(void);
calx_statement *f(void)
{
    return calx_select(calx_columns(calx_col(user, id)), calx_col(user, age));
}
