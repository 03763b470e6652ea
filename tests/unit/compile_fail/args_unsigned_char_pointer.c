/* SPDX-License-Identifier: MIT */
/* expect: not compatible with any (generic )?association */
#include <calx/args.h>

calx_args_t f(const unsigned char *p); /* text or bytes, and how many? */
calx_args_t f(const unsigned char *p)
{
    return calx_args(p);
}
