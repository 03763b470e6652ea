/* SPDX-License-Identifier: MIT */
/* expect: clause_of_window */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_num *f(void);
calx_num *f(void)
{
    return calx_over(calx_count_all(), calx_where(calx_eq(calx_col(user, id), 1)));
}
