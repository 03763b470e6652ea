/* SPDX-License-Identifier: MIT */
/* expect: calx_case: the results have different SQL types */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    bool active;
    calx_timestamp born;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, active), CALX_COLUMN(user, born));
calx_num *f(void);
calx_num *f(void)
{
    return calx_case(calx_when(calx_col(user, active), 1), calx_else("one"));
}
