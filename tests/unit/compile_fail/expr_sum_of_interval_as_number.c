/* SPDX-License-Identifier: MIT */
/* expect: calx_plus: numbers are wanted */
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
calx_num *f(void);
calx_num *f(void)
{
    return calx_plus(calx_sum(calx_col(item, span)), 1);
}
