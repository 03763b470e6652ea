/* SPDX-License-Identifier: MIT */
/* The control: what the snippets beside this do, done rightly. It must compile without a warning. */
#include <calx/calx.h>

size_t f(char c, const int *p, const unsigned char *data, size_t size, long double d);
size_t f(char c, const int *p, const unsigned char *data, size_t size, long double d)
{
    calx_args_t args = calx_args((int)c, ((calx_str){ &c, 1 }), *p, CALX_NULL, ((calx_bytes){ data, size }), (double)d, "p",
                                 calx_bind("p", *p), calx_bind("id", 7));
    calx_args_t none = CALX_NO_ARGS;
    return args.count + none.count;
}

struct user {
    int64_t id;
    const char *name;
    int32_t age;
    bool active;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, age),
           CALX_COLUMN(user, active));
calx_statement *g(calx_node *alias, bool b);
calx_statement *g(calx_node *alias, bool b)
{
    return calx_select(calx_columns(calx_col(user, id), calx_col_of(alias, user, name), calx_plus(calx_col(user, age), 1.5)),
                       calx_where(calx_eq(calx_col(user, age), 3), calx_eq(calx_col(user, active), b), calx_eq(calx_col(user, active), true),
                                  calx_is_null(calx_col(user, name)), calx_like(calx_col(user, name), "3%"),
                                  calx_in(calx_col(user, id), 1, (int64_t)2, calx_count(calx_col(user, age))), calx_col(user, active)),
                       calx_limit(3));
}
