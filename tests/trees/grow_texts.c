/* SPDX-License-Identifier: MIT */
/* Growing texts, moments, and parts of documents. */
#include "trees.h"

static const calx_type text = { .kind = CALX_TYPE_TEXT };

calx_node *trees_words(trees_grower *g, int depth)
{
    static const char *const trims[] = { "trim", "ltrim", "rtrim" };
    calx_node *a, *b;
    switch (BELOW(11)) {
    case 0: case 1: return calx_nary(CALX_OP_CONCAT, (calx_node *const[]){ GROW(TEXT), GROW(TEXT) }, 2);
    case 2: return trees_call(BELOW(2) ? "lower" : "upper", GROW(TEXT), NULL);
    case 3:
        return calx_func_n("substring", (calx_node *const[]){ GROW(TEXT), calx_arg_node(calx_arg_int32((int32_t)BELOW(3) + 1)),
                                                              calx_arg_node(calx_arg_int32((int32_t)BELOW(4))) }, 3, NULL);
    case 4: return calx_func_n("replace", (calx_node *const[]){ GROW(TEXT), calx_arg_node(calx_arg_string("a")), trees_value(g, TREES_TEXT) }, 3, NULL);
    case 5: return calx_cast_node(GROW(INT), &text);
    case 6: return trees_call(trims[BELOW(3)], GROW(TEXT), NULL);
    case 7: return calx_func_n("substring", (calx_node *const[]){ GROW(TEXT), calx_arg_node(calx_arg_int32((int32_t)BELOW(3) + 1)) }, 2, NULL);
    case 8: /* a boolean is true or false among texts, a number its digits */
        a = BELOW(2) ? GROW(BOOL) : GROW(INT);
        b = GROW(TEXT);
        return calx_nary(CALX_OP_CONCAT, (calx_node *const[]){ b, a, trees_leaf(g, TREES_TEXT) }, 3);
    case 9: return trees_part(g, TREES_TEXT);
    default: return trees_subquery(g, TREES_TEXT, depth);
    }
}

calx_node *trees_span(trees_grower *g)
{
    static const int64_t spans[] = { 1, -1500000, INT64_C(90000000), INT64_C(172800000000), INT64_C(-86400000000), 0 };
    return calx_arg_node(calx_arg_interval((calx_interval){ 0, 0, spans[BELOW(6)] }));
}

calx_node *trees_moment(trees_grower *g, int depth)
{
    calx_node *a = BELOW(3) ? GROW(TIMESTAMP) : GROW(DATE), *b;
    if (BELOW(3))
        return calx_binary(BELOW(2) ? CALX_OP_ADD : CALX_OP_SUB, a, trees_span(g));
    b = trees_leaf(g, TREES_TIMESTAMP);
    return calx_binary(CALX_OP_ADD, a, calx_binary(CALX_OP_SUB, trees_leaf(g, TREES_TIMESTAMP), b));
}

/* What is none of the type is NULL: half of the rows. Texts are texts in the document: a number would be told in the backend's spelling. */
calx_node *trees_part(trees_grower *g, trees_type type)
{
    static const char *const integers[] = { "$.n", "$.list[0]", "$.x" }, *const doubles[] = { "$.x", "$.n", "$.list[1]" },
                      *const texts[] = { "$.s", "$.o.k", "$.list[2]" }, *const truths[] = { "$.ok", "$.o.\"a b\"", "$.n" };
    static const calx_type big = { .kind = CALX_TYPE_BIGINT }, real = { .kind = CALX_TYPE_DOUBLE }, truth = { .kind = CALX_TYPE_BOOLEAN };
    calx_node *doc = trees_column("doc");
    unsigned at = BELOW(3);
    if (type == TREES_INT)
        return trees_or_else(g, calx_json_path(doc, integers[at], &big), type);
    if (type == TREES_DOUBLE)
        return trees_or_else(g, calx_json_path(doc, doubles[at], &real), type);
    return trees_or_else(g, type == TREES_BOOL ? calx_json_path(doc, truths[at], &truth) : calx_json_path(doc, texts[at], &text), type);
}
