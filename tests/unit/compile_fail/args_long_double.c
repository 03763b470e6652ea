/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/args.h>

calx_args_t f(long double d);
calx_args_t f(long double d)
{
    return calx_args(d);
}
