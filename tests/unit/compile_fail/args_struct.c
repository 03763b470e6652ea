/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/args.h>

struct point {
    int x, y;
};
calx_args_t f(struct point p);
calx_args_t f(struct point p)
{
    return calx_args("p", p);
}
