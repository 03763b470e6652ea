/* SPDX-License-Identifier: MIT */
/* expect: wanted_node|(take|of)_node_ */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name));
calx_num *f(void);
calx_num *f(void)
{
    return calx_num_of(calx_col(user, id), "id");
}
