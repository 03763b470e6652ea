/* SPDX-License-Identifier: MIT */
/* What stands around functions in standard SQL: windows and FILTER; and paths into JSON. */
#include "sql/compile/compile.h"

#include <string.h>
#include <strings.h>

/* ---- windows ---- */

void calxi_put_window(calx_compiler *c, const calx_node *window)
{
    static const char *const words[] = { "PARTITION BY ", "ORDER BY ", "" };
    const char *space = "";
    calxi_put(c, "(");
    for (size_t i = 0; i < window->count; i++) {
        if (!window->items[i])
            continue;
        calxi_put(c, space);
        calxi_put(c, words[i]);
        if (i < 2)
            calxi_put_order_keys(c, window->items[i]);
        else
            calxi_put_node(c, window->items[i]);
        space = " ";
    }
    calxi_put(c, ")");
}

void calxi_put_over(calx_compiler *c, const calx_node *node)
{
    const calx_node *window = node->items[1];
    if (window->kind != CALX_NODE_WINDOW) { /* parts of which one could not be made */
        for (size_t i = 0; i < window->count; i++)
            if (window->kind == CALX_NODE_LIST && calxi_node_is(window->items[i], CALX_NODE_ERROR))
                calxi_put_node(c, window->items[i]);
        calxi_put_node(c, window);
        return;
    }
    if (!calxi_has(c, CALX_FEATURE_WINDOWS))
        calxi_compile_unsupported(c, "window functions");
    calxi_put_node(c, node->items[0]);
    calxi_put(c, " OVER ");
    if (*window->name)
        calxi_put_identifier(c, window->name);
    else
        calxi_put_node(c, window);
}

void calxi_put_windows(calx_compiler *c, const calx_node *windows)
{
    for (size_t i = 0; windows && i < windows->count; i++) {
        calxi_put(c, i ? ", " : " WINDOW ");
        calxi_put_identifier(c, windows->items[i]->name);
        calxi_put(c, " AS ");
        calxi_put_node(c, windows->items[i]);
    }
}

void calxi_put_frame(calx_compiler *c, const calx_node *node)
{
    static const char *const left_out[] = { " EXCLUDE NO OTHERS", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES" };
    calxi_put(c, node->op == CALX_OP_ROWS ? "ROWS " : node->op == CALX_OP_RANGE ? "RANGE " : "GROUPS ");
    if (node->op == CALX_OP_GROUPS && !calxi_has(c, CALX_FEATURE_GROUPS))
        calxi_compile_unsupported(c, "GROUPS of a window");
    if (node->items[1])
        calxi_put(c, "BETWEEN ");
    calxi_put_node(c, node->items[0]);
    if (node->items[1]) {
        calxi_put(c, " AND ");
        calxi_put_node(c, node->items[1]);
    }
    if (!node->flags)
        return;
    if (!calxi_has(c, CALX_FEATURE_FRAME_EXCLUDE))
        calxi_compile_unsupported(c, "EXCLUDE of a window's frame");
    calxi_put(c, left_out[node->flags - 1]);
}

void calxi_put_bound(calx_compiler *c, const calx_node *node)
{
    static const char *const words[] = { "UNBOUNDED PRECEDING", "PRECEDING", "CURRENT ROW", "FOLLOWING", "UNBOUNDED FOLLOWING" };
    const calx_node *value = node->items[0];
    if (value) {
        if (value->value && calxi_has(c, CALX_FEATURE_LITERAL_BOUNDS)) /* a parameter is a syntax error there */
            calxi_put_literal(c, value->value);
        else
            calxi_put_node(c, value);
        calxi_put(c, " ");
    }
    calxi_put(c, words[node->op - CALX_OP_UNBOUNDED_PRECEDING]);
}

/* ---- FILTER ---- */

/* Aggregates that leave NULL out: what the condition leaves out may be NULL to them. */
static bool ignores_null(const calx_node *function)
{
    static const char *const names[] = { "count", "sum", "avg", "min", "max", "aggregate_strings", "string_agg", "group_concat", "total" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcasecmp(function->name, names[i]))
            return function->kind == CALX_NODE_FUNC && function->count;
    return false;
}

/* f(x) FILTER (WHERE c) is f(CASE WHEN c THEN x END), count(*) counts ones, and DISTINCT stays in front. */
static void put_filter_as_case(calx_compiler *c, const calx_node *function, const calx_node *condition)
{
    static calx_node one = { .kind = CALX_NODE_LITERAL, .type = &calxi_type_integer, .name = "1" };
    const calx_node *operand = function->items[0];
    bool distinct = calxi_node_is(operand, CALX_NODE_DISTINCT);
    calx_node *items[4] = { NULL, NULL, (calx_node *)(uintptr_t)condition, (calx_node *)(uintptr_t)(distinct ? operand->items[0] : operand) };
    calx_node *arguments[8] = { NULL }, chosen = { .kind = CALX_NODE_CASE, .count = 4, .type = operand->type, .name = "", .items = items };
    calx_node *inner = &chosen, all = *function, around = *operand;
    if (calxi_node_is(operand, CALX_NODE_STAR))
        items[3] = &one;
    memcpy(arguments, function->items, (function->count < 8 ? function->count : 8) * sizeof *arguments);
    arguments[0] = distinct ? &around : inner;
    around.items = &inner;
    all.items = arguments;
    calxi_put_node(c, &all);
}

void calxi_put_filter(calx_compiler *c, const calx_node *node)
{
    if (!calxi_has(c, CALX_FEATURE_FILTER) && node->items[0]->kind != CALX_NODE_ERROR) {
        if (ignores_null(node->items[0]) && node->items[0]->count <= 8)
            put_filter_as_case(c, node->items[0], node->items[1]);
        else
            calxi_compile_unsupported(c, "FILTER of aggregates");
        return;
    }
    calxi_put_node(c, node->items[0]);
    calxi_put(c, " FILTER (WHERE ");
    calxi_put_condition(c, node->items[1], CALX_PRECEDENCE_LOWEST, false);
    calxi_put(c, ")");
}

/* ---- JSON ---- */

void calxi_put_json_value(calx_compiler *c, const calx_node *node)
{
    uint32_t kind = node->type->kind;
    bool truth = kind == CALX_TYPE_BOOLEAN && !calxi_has(c, CALX_FEATURE_BOOLEAN);
    calxi_put(c, truth ? "CASE " : kind == CALX_TYPE_JSON || kind == CALX_TYPE_TEXT ? "" : "CAST(");
    calxi_put(c, kind == CALX_TYPE_JSON ? "JSON_QUERY(" : "JSON_VALUE(");
    calxi_put_node(c, node->items[0]);
    calxi_put(c, ", ");
    calxi_put_text_literal(c, node->name, strlen(node->name));
    calxi_put(c, ")");
    if (truth)
        calxi_put(c, " WHEN 'true' THEN 1 WHEN 'false' THEN 0 END");
    else if (kind != CALX_TYPE_JSON && kind != CALX_TYPE_TEXT) {
        calxi_put(c, " AS ");
        calxi_put_type(c, node->type);
        calxi_put(c, ")");
    }
}
