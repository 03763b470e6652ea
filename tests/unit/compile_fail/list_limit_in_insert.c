/* SPDX-License-Identifier: MIT */
/* expect: clause_of_insert */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_clause *f(void);
calx_clause *f(void)
{
    calx_release(calx_insert(user, calx_limit(1)));
    return NULL;
}
