/* SPDX-License-Identifier: MIT */
/* expect: calx_lower: a text is wanted */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    bool active;
    calx_timestamp born;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, active), CALX_COLUMN(user, born));
calx_text_expr *f(void);
calx_text_expr *f(void)
{
    return calx_lower(calx_sum(calx_col(user, id)));
}
