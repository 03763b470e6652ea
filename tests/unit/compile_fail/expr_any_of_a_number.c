/* SPDX-License-Identifier: MIT */
/* expect: calx_any_of: an array is wanted */
#include <calx/calx.h>

struct item {
    int64_t id;
    const char *name;
    bool active;
    calx_timestamp born;
    calx_bytes raw;
    calx_interval span;
    calx_uuid key;
    calx_json data;
};
CALX_MODEL(item, "items", CALX_COLUMN(item, id, .primary_key = true), CALX_COLUMN(item, name), CALX_COLUMN(item, active), CALX_COLUMN(item, born),
           CALX_COLUMN(item, raw), CALX_COLUMN(item, span), CALX_COLUMN(item, key), CALX_COLUMN(item, data));
calx_cond *f(void);
calx_cond *f(void)
{
    return calx_eq(calx_col(item, id), calx_any_of(calx_col(item, id)));
}
