/* SPDX-License-Identifier: MIT */
/* expect: (makes pointer from integer|integer to pointer conversion) */
#include <calx/args.h>

calx_args_t f(void); /* name and value the wrong way round */
calx_args_t f(void)
{
    return calx_args(calx_bind(7, "id"));
}
