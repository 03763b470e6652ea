/* SPDX-License-Identifier: MIT */
/* Making windows: OVER, frames with their bounds, and windows that a select gives a name. */
#include <calx/statement.h>

#include "sql/tree/operand.h"
#include "sql/tree/make.h"

calx_node *calx_over_node(calx_node *function, calx_node *partition, calx_node *order, calx_node *frame)
{
    const calx_type *type;
    function = calxi_aggregate(calxi_or_misuse(function, "calx_over", "the function"), "calx_over");
    type = function->type;
    return calxi_typed(calxi_make(CALX_NODE_OVER, 0, NULL, function, calxi_make(CALX_NODE_WINDOW, 0, NULL, partition, order, frame, 3), NULL, 2),
                       type);
}

/* Bounds are numbered from the first row on; without an end a frame ends at the current row. */
static bool ends_before_it_starts(const calx_node *start, const calx_node *end)
{
    if (!calxi_node_is(start, CALX_NODE_BOUND) || (end && end->kind != CALX_NODE_BOUND))
        return false;
    return start->op == CALX_OP_UNBOUNDED_FOLLOWING || (end && end->op == CALX_OP_UNBOUNDED_PRECEDING) ||
           start->op > (end ? end->op : CALX_OP_CURRENT_ROW);
}

calx_node *calx_frame_node(uint32_t unit, calx_node *start, calx_node *end)
{
    calx_node *const given[] = { calxi_or_misuse(start, "calx_frame", "the start"), end };
    if (unit != CALX_OP_ROWS && unit != CALX_OP_RANGE && unit != CALX_OP_GROUPS)
        return calxi_node_refuse(given, 2, "calx_frame_node: %u is no unit of a frame", unit);
    if (ends_before_it_starts(given[0], end))
        return calxi_node_refuse(given, 2, "calx_frame: it ends before it starts");
    return calxi_node_with(CALX_NODE_FRAME, unit, NULL, NULL, given, 2);
}

calx_node *calx_frame_excluding(uint32_t unit, calx_node *start, calx_node *end, uint32_t exclude)
{
    if (exclude < CALX_EXCLUDE_NO_OTHERS || exclude > CALX_EXCLUDE_TIES)
        return calxi_node_refuse((calx_node *const[]){ start, end }, 2, "calx_frame_excluding: %u is nothing that a frame leaves out", exclude);
    return calxi_flagged(calx_frame_node(unit, start, end), exclude);
}

calx_node *calx_bound_node(uint32_t op, calx_node *value)
{
    bool wants = op == CALX_OP_PRECEDING || op == CALX_OP_FOLLOWING;
    if (op < CALX_OP_UNBOUNDED_PRECEDING || op > CALX_OP_UNBOUNDED_FOLLOWING || wants != (value != NULL))
        return calxi_node_refuse(&value, 1, "calx_bound_node: only PRECEDING and FOLLOWING have a value, and need one");
    return calxi_make(CALX_NODE_BOUND, op, NULL, value, NULL, NULL, 1);
}

calx_clause *calx_partition_by_n(calx_node *const *expressions, size_t count)
{
    return (calx_clause *)(void *)calxi_node_of(CALX_NODE_LIST, 0, expressions, count, "calx_partition_by");
}

calx_clause *calx_frame_part(uint32_t unit, calx_node *start, calx_node *end)
{
    return (calx_clause *)(void *)calx_frame_node(unit, start, end);
}

calx_clause *calx_frame_part_excluding(uint32_t unit, calx_node *start, calx_node *end, uint32_t exclude)
{
    return (calx_clause *)(void *)calx_frame_excluding(unit, start, end, exclude);
}

/* The place of a part in a window; 3: it is none. */
static size_t place_of(const calx_node *part)
{
    switch (part ? part->kind : CALX_NODE_COUNT) {
    case CALX_NODE_LIST: return 0;
    case CALX_NODE_ORDER_BY: return 1;
    case CALX_NODE_FRAME: return 2;
    default: return 3;
    }
}

static calx_node *window_of(const char *name, calx_node *const *parts, size_t count, const char *call)
{
    calx_node *places[3] = { NULL }, *node;
    parts = calxi_given(parts, &count);
    for (size_t i = 0; i < count; i++) {
        size_t at = place_of(parts[i]);
        if (calxi_node_is(parts[i], CALX_NODE_ERROR))
            return calxi_node_with(CALX_NODE_LIST, 0, NULL, NULL, parts, count); /* which tells it */
        if (at == 3 || places[at])
            return calxi_node_refuse(parts, count, "%s: PARTITION BY, ORDER BY and a frame are wanted, each once at most", call);
        places[at] = parts[i]->count ? parts[i] : NULL; /* of nothing: as if it were not said */
    }
    if (places[1]) /* the clause of a select is a list here */
        places[1] = calxi_node_with(CALX_NODE_LIST, 0, NULL, NULL, places[1]->items, places[1]->count);
    node = calxi_node_with(CALX_NODE_WINDOW, 0, name, NULL, places, 3);
    if (node->kind != CALX_NODE_WINDOW)
        return calxi_node_starved((calx_node *const[]){ node, calxi_node_starved(parts, count) }, 2);
    for (size_t i = 0; i < count; i++)
        calxi_node_hold(node, parts[i]);
    return node;
}

static calx_node *over(calx_node *function, calx_node *window)
{
    const calx_type *type;
    function = calxi_aggregate(calxi_or_misuse(function, "calx_over", "the function"), "calx_over");
    type = function->type;
    return calxi_typed(calxi_make(CALX_NODE_OVER, 0, NULL, function, window, NULL, 2), type);
}

calx_node *calx_over_n(calx_node *function, calx_clause *const *parts, size_t count)
{
    return over(function, window_of(NULL, (calx_node *const *)(const void *)parts, count, "calx_over"));
}

calx_node *calx_over_named(calx_node *function, const char *window)
{
    if (!window || !*window)
        return calxi_node_refuse(&function, 1, "calx_over_window: a name is wanted");
    return over(function, window_of(window, NULL, 0, "calx_over_window"));
}

calx_clause *calx_window_n(const char *name, calx_clause *const *parts, size_t count)
{
    calx_node *const *given = (calx_node *const *)(const void *)parts;
    if (!name || !*name)
        return (calx_clause *)(void *)calxi_node_refuse(given, count, "calx_window: a name is wanted");
    return (calx_clause *)(void *)window_of(name, given, count, "calx_window");
}
