/* SPDX-License-Identifier: MIT */
/* expect: expected expression */
#include <calx/args.h>

calx_args_t f(void); /* CALX_NO_ARGS is meant */
calx_args_t f(void)
{
    return calx_args();
}
