/* SPDX-License-Identifier: MIT */
/* What results are allowed to differ in: the rules of docs/portability.md, in its order. */
#include "trees.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ZERO_DIVISOR, QUOTIENT, APPROXIMATE, SHIFT, FLOOR, VALUES };

const char *const trees_rules[] = {
    [ZERO_DIVISOR] = "division by zero is an error on PostgreSQL, NULL elsewhere",
    [QUOTIENT] = "a quotient and an average have as many digits as the backend gives them",
    [APPROXIMATE] = "doubles agree to 12 digits",
    [SHIFT] = "a negative number that is shifted to the right is an unsigned one on MariaDB",
    [FLOOR] = "the division of integers is the floor on MariaDB, cut off elsewhere",
    [VALUES] = "texts without a column among them compare by the client's collation on MariaDB",
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

static bool has_column(const calx_node *node)
{
    if (calx_node_kind(node) == CALX_NODE_COLUMN)
        return true;
    for (size_t i = 0; node && calx_node_kind(node) != CALX_NODE_TABLE && i < calx_node_count(node); i++)
        if (has_column(calx_node_child(node, i)))
            return true;
    return false;
}

static bool is_text(const calx_node *node)
{
    return node && calx_node_type(node)->kind == CALX_TYPE_TEXT;
}

/* Whether two texts are compared somewhere of which neither has a column in it. */
static bool compares_values(const calx_node *node)
{
    const calx_node *a = calx_node_child(node, 0), *b = calx_node_child(node, 1);
    uint32_t kind = calx_node_kind(node), op = calx_node_op(node);
    bool compares = (kind == CALX_NODE_BINARY && op >= CALX_OP_EQ && op <= CALX_OP_NOT_ICONTAINS) || kind == CALX_NODE_IN ||
                    (kind == CALX_NODE_FUNC && calx_node_count(node) > 1);
    if (compares && is_text(a) && !has_column(a) && (kind == CALX_NODE_IN || !has_column(b)))
        return true;
    for (size_t i = 0; node && kind != CALX_NODE_TABLE && i < calx_node_count(node); i++)
        if (compares_values(calx_node_child(node, i)))
            return true;
    return false;
}

/* The first rule that allows it. All but those of one backend want the rest to agree. */
int trees_compare(const tree *t, const trees_backend *backends, const trees_outcome *outcomes, size_t count)
{
    size_t postgresql = place_of(backends, count, "postgresql"), mariadb = place_of(backends, count, "mariadb");
    const calx_node *root = t->is_rows ? calx_statement_tree(t->statement) : t->node;
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
    if (t->features & TREES_FLOOR)
        return FLOOR;
    return compares_values(root) ? VALUES : TREES_DIFFERENT;
}
