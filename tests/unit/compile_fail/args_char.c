/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/args.h>

calx_args_t f(char c); /* a number or a text? */
calx_args_t f(char c)
{
    return calx_args(c);
}
