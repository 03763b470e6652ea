/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/args.h>

#include <stddef.h>

calx_args_t f(void); /* CALX_NULL is meant */
calx_args_t f(void)
{
    return calx_args(1, NULL);
}
