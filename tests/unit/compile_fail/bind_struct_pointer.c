/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/args.h>

calx_args_t f(calx_str *p);
calx_args_t f(calx_str *p)
{
    return calx_args(calx_bind("p", p));
}
