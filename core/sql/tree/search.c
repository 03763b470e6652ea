/* SPDX-License-Identifier: MIT */
/* Making expressions that search text: regular expressions, full text search, slices of arrays. */
#include <calx/search.h>

#include "sql/tree/make.h"
#include "sql/tree/operand.h"

/* Letters alone: they are written into the SQL. */
static calx_node *letters(const char *flags, const char *call)
{
    for (const char *p = flags; p && *p; p++)
        if ((*p < 'a' || *p > 'z') && (*p < 'A' || *p > 'Z'))
            return calxi_node_fail(CALX_MISUSE, "%s: flags are letters", call);
    return flags && *flags ? calx_literal_column(flags, &calxi_type_text) : NULL;
}

calx_node *calx_regexp_node(uint32_t op, calx_node *text, calx_node *pattern, const char *flags)
{
    calx_node *const given[] = { calxi_or_misuse(text, "calx_regexp", "the text"), calxi_or_misuse(pattern, "calx_regexp", "the pattern"),
                                 letters(flags, "calx_regexp") };
    if (op != CALX_OP_REGEXP && op != CALX_OP_NOT_REGEXP)
        return calxi_node_refuse(given, 3, "calx_regexp_node: %u is no operator of this kind", op);
    return calxi_node_with(CALX_NODE_BINARY, op, NULL, &calxi_type_boolean, given, 3);
}

calx_node *calx_regexp_replace(calx_node *text, calx_node *pattern, calx_node *replacement, const char *flags)
{
    calx_node *const given[] = { calxi_or_misuse(text, "calx_regexp_replace", "the text"),
                                 calxi_or_misuse(pattern, "calx_regexp_replace", "the pattern"), letters(flags, "calx_regexp_replace"),
                                 calxi_or_misuse(replacement, "calx_regexp_replace", "the replacement") };
    return calxi_node_with(CALX_NODE_BINARY, CALX_OP_REGEXP_REPLACE, NULL, &calxi_type_text, given, 4);
}

calx_node *calx_match_node(calx_node *what, calx_node *query, const char *configuration, uint32_t mode)
{
    calx_node *const given[] = { calxi_or_misuse(what, "calx_match", "what is searched"), calxi_or_misuse(query, "calx_match", "the query"),
                                 configuration ? calx_literal_column(configuration, &calxi_type_text) : NULL };
    if (mode > (CALX_MATCH_PLAIN | CALX_MATCH_NATURAL | CALX_MATCH_EXPANSION))
        return calxi_node_refuse(given, 3, "calx_match_node: %u is no mode", mode);
    return calxi_flagged(calxi_node_with(CALX_NODE_BINARY, CALX_OP_MATCH, NULL, &calxi_type_boolean, given, 3), mode);
}

calx_node *calx_slice_node(calx_node *array, calx_node *from, calx_node *to)
{
    calx_node *slice = calxi_places(CALX_NODE_SLICE, 0, NULL, (calx_node *const[]){ from, to }, 2);
    array = calxi_or_misuse(array, "calx_slice", "the array");
    return calxi_typed(calxi_make(CALX_NODE_BINARY, CALX_OP_ITEM, NULL, array, slice, NULL, 2), array->type);
}

calx_node *calx_literal_node(const calx_value *value)
{
    calx_node *node = calx_value_node(value);
    return calxi_node_is(node, CALX_NODE_BIND) ? calxi_flagged(node, CALX_FLAG_LITERAL) : node;
}

calx_node *calx_row_of(calx_node *from)
{
    from = calxi_source(calxi_or_misuse(from, "calx_row_of", "what gives the row"), "calx_row_of");
    return from->kind == CALX_NODE_ERROR ? from : calxi_make(CALX_NODE_ROW_OF, 0, NULL, from, NULL, NULL, 1);
}
