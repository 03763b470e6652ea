/* SPDX-License-Identifier: MIT */
/* expect: set_of_upsert */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_clause *f(void);
calx_clause *f(void)
{
    return calx_on_conflict_update(calx_list(calx_col(user, id)), calx_where(calx_eq(calx_col(user, id), 1)));
}
