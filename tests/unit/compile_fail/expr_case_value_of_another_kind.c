/* SPDX-License-Identifier: MIT */
/* expect: calx_case_value: the values have different SQL types */
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
    return calx_case_value(calx_col(user, id), calx_when("a", 1), calx_else(2));
}
