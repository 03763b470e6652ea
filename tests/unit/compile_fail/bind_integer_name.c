/* SPDX-License-Identifier: MIT */
/* expect: wanted_name|take_name */
#include <calx/args.h>

calx_args_t f(void); /* name and value the wrong way round */
calx_args_t f(void)
{
    return calx_args(calx_bind(7, "id"));
}
