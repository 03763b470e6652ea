/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any */
#include <calx/calx.h>

struct user {
    int64_t id;
    const char *name;
    bool active;
    calx_timestamp born;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, active), CALX_COLUMN(user, born));
char *f(void);
char *f(void)
{
    return (char *)(void *)calx_keep("text");
}
