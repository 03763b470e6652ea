/* SPDX-License-Identifier: MIT */
/* expect: wanted_statement|(take|of)_statement_ */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_statement *f(void);
calx_statement *f(void)
{
    return calx_union(calx_select(calx_columns(1)), calx_columns(1));
}
