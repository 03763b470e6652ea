/* SPDX-License-Identifier: MIT */
/* expect: wanted_statement|(take|of)_statement_ */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    bool active;
    calx_timestamp born;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, active), CALX_COLUMN(user, born));
calx_statement *f(void);
calx_statement *f(void)
{
    return calx_union(calx_select(calx_columns(calx_col(user, id))), calx_col(user, name));
}
