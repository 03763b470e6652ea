/* SPDX-License-Identifier: MIT */
/* What results are allowed to differ in: the rules of docs/portability.md, in its order. */
#include "trees.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ZERO_DIVISOR, QUOTIENT, APPROXIMATE, SHIFT, FLOOR };

const char *const trees_rules[] = {
    [ZERO_DIVISOR] = "division by zero is an error on PostgreSQL, NULL elsewhere",
    [QUOTIENT] = "a quotient and an average have as many digits as the backend gives them",
    [APPROXIMATE] = "doubles agree to 12 digits",
    [SHIFT] = "a negative number that is shifted to the right is an unsigned one on MariaDB",
    [FLOOR] = "the division of integers is the floor on MariaDB, cut off elsewhere",
};

size_t trees_rule_count(void)
{
    return sizeof trees_rules / sizeof *trees_rules;
}

static bool same(const trees_outcome *a, const trees_outcome *b)
{
    if (a->status != CALX_OK || b->status != CALX_OK)
        return a->status == b->status && a->kind == b->kind;
    return !strcmp(a->text, b->text);
}

/* Whether two texts are alike but for numbers that are nearly the same. */
static bool near(const char *a, const char *b, double relative, double absolute)
{
    while (*a && *b) {
        char *end_a, *end_b;
        double x, y;
        bool number = (*a == '-' || (*a >= '0' && *a <= '9')) && (*b == '-' || (*b >= '0' && *b <= '9'));
        if (!number) {
            if (*a++ != *b++)
                return false;
            continue;
        }
        x = strtod(a, &end_a);
        y = strtod(b, &end_b);
        if (end_a == a || end_b == b || fabs(x - y) > absolute + relative * (fabs(x) > fabs(y) ? fabs(x) : fabs(y)))
            return false;
        a = end_a;
        b = end_b;
    }
    return *a == *b;
}

/* The same, or near where the tree has a quotient or a double. */
static bool alike(const tree *t, const trees_outcome *a, const trees_outcome *b)
{
    if (same(a, b))
        return true;
    if (a->status != CALX_OK || b->status != CALX_OK)
        return false;
    if ((t->features & (TREES_QUOTIENT | TREES_AVERAGE)) && near(a->text, b->text, 1e-12, 1e-4))
        return true;
    return (t->features & TREES_APPROXIMATE) && near(a->text, b->text, 1e-12, 1e-12);
}

/* Without the backend at `left` (or with all of them), the rest agrees. */
static bool others_agree(const tree *t, const trees_outcome *outcomes, size_t count, size_t left)
{
    size_t first = left == 0 ? 1 : 0;
    for (size_t i = first; i < count; i++)
        if (i != left && !alike(t, &outcomes[first], &outcomes[i]))
            return false;
    return true;
}

static size_t place_of(const trees_backend *backends, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(backends[i].name, name) != 0)
        i++;
    return i;
}

/* The first rule that allows it. All but those of one backend want the rest to agree. */
int trees_compare(const tree *t, const trees_backend *backends, const trees_outcome *outcomes, size_t count)
{
    size_t postgresql = place_of(backends, count, "postgresql"), mariadb = place_of(backends, count, "mariadb");
    bool agree = true;
    for (size_t i = 1; i < count; i++)
        agree = agree && same(&outcomes[0], &outcomes[i]);
    if (agree)
        return TREES_SAME;
    if (others_agree(t, outcomes, count, count))
        return t->features & (TREES_QUOTIENT | TREES_AVERAGE) ? QUOTIENT : APPROXIMATE;
    if (postgresql < count && outcomes[postgresql].kind == CALX_DIVISION_BY_ZERO && others_agree(t, outcomes, count, postgresql))
        return ZERO_DIVISOR;
    if (mariadb == count || !others_agree(t, outcomes, count, mariadb))
        return TREES_DIFFERENT;
    if (t->features & TREES_SHIFT)
        return SHIFT;
    return t->features & TREES_FLOOR ? FLOOR : TREES_DIFFERENT;
}
