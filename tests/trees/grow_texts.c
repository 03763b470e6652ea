/* SPDX-License-Identifier: MIT */
/* Growing texts, dates and moments. */
#include "trees.h"

static const calx_type text = { .kind = CALX_TYPE_TEXT }, date = { .kind = CALX_TYPE_DATE };

calx_node *trees_words(trees_grower *g, int depth)
{
    switch (BELOW(7)) {
    case 0: case 1: return calx_nary(CALX_OP_CONCAT, (calx_node *const[]){ GROW(TEXT), GROW(TEXT) }, 2);
    case 2: return trees_call(BELOW(2) ? "lower" : "upper", GROW(TEXT), NULL);
    case 3:
        return calx_func_n("substring", (calx_node *const[]){ GROW(TEXT), calx_arg_node(calx_arg_int32((int32_t)BELOW(3) + 1)),
                                                              calx_arg_node(calx_arg_int32((int32_t)BELOW(4))) }, 3, NULL);
    case 4: return calx_func_n("replace", (calx_node *const[]){ GROW(TEXT), calx_arg_node(calx_arg_string("a")), trees_value(g, TREES_TEXT) }, 3, NULL);
    case 5: return calx_cast_node(GROW(INT), &text);
    default: return trees_subquery(g, TREES_TEXT, depth);
    }
}

calx_node *trees_day(trees_grower *g, int depth)
{
    return BELOW(2) ? calx_cast_node(trees_leaf(g, TREES_TIMESTAMP), &date) : trees_chosen(g, TREES_DATE, depth);
}
