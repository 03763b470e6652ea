/* SPDX-License-Identifier: MIT */
/* expect: clause_of_select */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_statement *f(void);
calx_statement *f(void)
{
    return calx_select(calx_columns(calx_col(user, id)), calx_subquery(calx_select(calx_columns(1)), "s"));
}
