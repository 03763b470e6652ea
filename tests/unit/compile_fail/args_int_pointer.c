/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/args.h>

calx_args_t f(const int *p);
calx_args_t f(const int *p)
{
    return calx_args(p);
}
