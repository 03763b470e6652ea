/* SPDX-License-Identifier: MIT */
/* expect: no member named */
#include <calx/calx.h>

struct user {
    int64_t id;
    int64_t boss_id;
    struct user *boss;
};
CALX_DECLARE_MODEL(user);
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, boss_id, .references = "users.id"), CALX_RELATIONSHIP(user, boss, user));
calx_statement *f(void);
calx_statement *f(void)
{
    return calx_select(calx_columns(calx_col(user, id)), calx_join_along(user, bos));
}
