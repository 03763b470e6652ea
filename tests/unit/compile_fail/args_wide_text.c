/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/args.h>

calx_args_t f(void);
calx_args_t f(void)
{
    return calx_args(L"wide");
}
