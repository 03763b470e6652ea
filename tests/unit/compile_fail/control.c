/* SPDX-License-Identifier: MIT */
/* The control: what the snippets beside this do, done rightly. It must compile without a warning. */
#include <calx/args.h>

size_t f(char c, const int *p, const unsigned char *data, size_t size, long double d);
size_t f(char c, const int *p, const unsigned char *data, size_t size, long double d)
{
    calx_args_t args = calx_args((int)c, ((calx_str){ &c, 1 }), *p, CALX_NULL, ((calx_bytes){ data, size }), (double)d, "p",
                                 calx_bind("p", *p), calx_bind("id", 7));
    calx_args_t none = CALX_NO_ARGS;
    return args.count + none.count;
}
