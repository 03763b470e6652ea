/* SPDX-License-Identifier: MIT */
/* expect: clause_of_delete */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_clause *f(void);
calx_clause *f(void)
{
    calx_release(calx_delete(user, calx_offset(1)));
    return NULL;
}
