/* SPDX-License-Identifier: MIT */
/* expect: wanted_node|(take|of)_node_ */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_clause *f(void);
calx_clause *f(void)
{
    return calx_on_conflict_nothing(calx_col(user, id));
}
