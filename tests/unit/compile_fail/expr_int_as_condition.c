/* SPDX-License-Identifier: MIT */
/* expect: a condition is wanted here .of values of C: a bool */
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
calx_clause *f(int n);
calx_clause *f(int n)
{
    return calx_where(n);
}
