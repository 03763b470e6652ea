/* SPDX-License-Identifier: MIT */
/* Making functions, windows, CASE, casts, labels and what else expressions are made of. */
#include <calx/expression.h>

#include "sql/make.h"

#include <string.h>

/* ---- functions and forms ---- */

static const calx_type *type_of_function(const char *name, calx_node *const *arguments, size_t count)
{
    static const struct { const char *name; const calx_type *type; } known[] = {
        { "count", &calxi_type_bigint },       { "length", &calxi_type_integer }, { "char_length", &calxi_type_integer },
        { "lower", &calxi_type_text },         { "upper", &calxi_type_text },     { "concat", &calxi_type_text },
        { "now", &calxi_type_timestamp },      { "current_timestamp", &calxi_type_timestamp },
        { "current_date", &calxi_type_date },  { "current_time", &calxi_type_time },
        { "row_number", &calxi_type_bigint },  { "rank", &calxi_type_bigint },    { "dense_rank", &calxi_type_bigint },
    };
    static const char *const same[] = { "min", "max", "sum", "coalesce", "abs", "lag", "lead", "first_value", "last_value" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(name, known[i].name))
            return known[i].type;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (count && arguments[0] && !strcmp(name, same[i]))
            return arguments[0]->type;
    return &calxi_type_none;
}

calx_node *calx_func_n(const char *name, calx_node *const *arguments, size_t count, const calx_type *type)
{
    calx_node *node = calxi_node_create(CALX_NODE_FUNC, 0, count, name ? name : "");
    const calx_type *known = type ? type : type_of_function(name ? name : "", arguments, count);
    bool ok = calxi_node_status(node) == CALX_OK;
    for (size_t i = 0; i < count; i++)
        calxi_node_sink(arguments[i]);
    for (size_t i = 0; i < count; i++)
        if (ok)
            node->items[i] = arguments[i] ? arguments[i] : calxi_node_sink(calxi_node_fail(CALX_MISUSE, "%s(): argument %zu is NULL",
                                                                                           name ? name : "calx_func", i + 1));
        else
            calxi_node_unref(arguments[i]);
    return calxi_typed(node, known);
}

calx_node *calx_distinct_node(calx_node *operand)
{
    return calxi_around(CALX_NODE_DISTINCT, 0, NULL, operand, "calx_distinct");
}

static calx_node *with_order(uint32_t kind, calx_node *what, calx_node *const *order, size_t count, const char *call)
{
    calx_node *list, *node;
    const calx_type *type;
    what = calxi_node_sink(calxi_or_misuse(what, call, "the operand")); /* it may be in the order as well */
    list = calxi_node_of(CALX_NODE_LIST, 0, order, count, call);
    type = what->type;
    node = calxi_typed(calxi_make(kind, 0, NULL, what, list, NULL, 2), type);
    calxi_node_unref(what);
    return node;
}

calx_node *calx_aggregate_order(calx_node *operand, calx_node *const *order, size_t count)
{
    return with_order(CALX_NODE_AGGREGATE_ORDER, operand, order, count, "calx_aggregate_order");
}

calx_node *calx_within_group_n(calx_node *function, calx_node *const *order, size_t count)
{
    return with_order(CALX_NODE_WITHIN, function, order, count, "calx_within_group");
}

calx_node *calx_filter_node(calx_node *function, calx_node *condition)
{
    const calx_type *type;
    function = calxi_or_misuse(function, "calx_filter", "the function");
    type = function->type;
    return calxi_typed(calxi_make(CALX_NODE_FILTER, 0, NULL, function, calxi_or_misuse(condition, "calx_filter", "the condition"), NULL, 2), type);
}

calx_node *calx_over_node(calx_node *function, calx_node *partition, calx_node *order, calx_node *frame)
{
    calx_node *window, *node;
    const calx_type *type;
    function = calxi_node_sink(calxi_or_misuse(function, "calx_over", "the function"));
    window = calxi_make(CALX_NODE_WINDOW, 0, NULL, partition, order, frame, 3);
    type = function->type;
    node = calxi_typed(calxi_make(CALX_NODE_OVER, 0, NULL, function, window, NULL, 2), type);
    calxi_node_unref(function);
    return node;
}

calx_node *calx_frame_node(uint32_t unit, calx_node *start, calx_node *end)
{
    start = calxi_or_misuse(start, "calx_frame", "the start");
    if (unit != CALX_OP_ROWS && unit != CALX_OP_RANGE && unit != CALX_OP_GROUPS) {
        calxi_node_unref(calxi_node_sink(start));
        if (end != start)
            calxi_node_unref(calxi_node_sink(end));
        return calxi_node_fail(CALX_MISUSE, "calx_frame_node: %u is no unit of a frame", unit);
    }
    return calxi_make(CALX_NODE_FRAME, unit, NULL, start, end, NULL, 2);
}

calx_node *calx_bound_node(uint32_t op, calx_node *value)
{
    bool wants = op == CALX_OP_PRECEDING || op == CALX_OP_FOLLOWING;
    if (op < CALX_OP_UNBOUNDED_PRECEDING || op > CALX_OP_UNBOUNDED_FOLLOWING || wants != (value != NULL)) {
        calxi_node_drop(value);
        return calxi_node_fail(CALX_MISUSE, "calx_bound_node: only PRECEDING and FOLLOWING have a value, and need one");
    }
    return calxi_make(CALX_NODE_BOUND, op, NULL, value, NULL, NULL, 1);
}

calx_node *calx_case_n(calx_node *value, calx_node *const *whens, size_t count, calx_node *otherwise)
{
    calx_node *node = calxi_node_create(CALX_NODE_CASE, 0, count + 2, NULL);
    const calx_type *type = count > 1 && whens[1] ? whens[1]->type : &calxi_type_none;
    bool ok = calxi_node_status(node) == CALX_OK;
    calxi_node_sink(value);
    calxi_node_sink(otherwise);
    for (size_t i = 0; i < count; i++)
        calxi_node_sink(whens[i]);
    for (size_t i = 0; i < count; i++)
        if (!ok)
            calxi_node_unref(whens[i]);
        else
            node->items[i + 2] = whens[i] ? whens[i] : calxi_node_sink(calxi_node_fail(CALX_MISUSE, "calx_case: item %zu is NULL", i + 1));
    if (!ok) {
        calxi_node_unref(value);
        calxi_node_unref(otherwise);
        return node;
    }
    node->items[0] = value;
    node->items[1] = otherwise;
    if (count == 0 || count % 2) {
        calxi_node_drop(node);
        return calxi_node_fail(CALX_MISUSE, "calx_case: pairs of condition and result are wanted");
    }
    return calxi_typed(node, type);
}

/* The name of a type goes with the node, and so do its texts when they are not the program's for good: they are the caller's, and must
 * outlive the node, as the types of CALX_VARCHAR() and its kin do not have any. */
static calx_node *to_type(uint32_t kind, calx_node *operand, const calx_type *type, const char *call)
{
    calx_node *node;
    calx_type *copy;
    operand = calxi_or_misuse(operand, call, "the operand");
    if (!type || type->kind >= CALX_TYPE_COUNT) {
        calxi_node_drop(operand);
        return calxi_node_fail(CALX_MISUSE, "%s: no type, or one that is not known", call);
    }
    node = calxi_node_create_sized(kind, 0, 1, (const char *)(const void *)type, sizeof *type);
    if (calxi_node_status(node) != CALX_OK) {
        calxi_node_drop(operand);
        return node;
    }
    copy = (calx_type *)(uintptr_t)(const void *)node->name; /* the copy lies where a name would */
    node->name = "";
    node->type = copy;
    calxi_node_set(node, 0, operand);
    return node;
}

calx_node *calx_cast_node(calx_node *operand, const calx_type *type)
{
    return to_type(CALX_NODE_CAST, operand, type, "calx_cast");
}

calx_node *calx_coerce_node(calx_node *operand, const calx_type *type)
{
    return to_type(CALX_NODE_COERCE, operand, type, "calx_coerce");
}

calx_node *calx_extract_node(const char *field, calx_node *operand)
{
    calx_node *node = calxi_around(CALX_NODE_EXTRACT, 0, field ? field : "", operand, "calx_extract");
    size_t len = field ? strspn(field, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") : 0;
    if (len && !field[len])
        return calxi_typed(node, &calxi_type_integer);
    calxi_node_drop(node);
    return calxi_node_fail(CALX_MISUSE, "calx_extract: the field is a word, such as year");
}

calx_node *calx_quantified(uint32_t op, calx_node *operand)
{
    if (op == CALX_OP_ANY || op == CALX_OP_ALL)
        return calxi_around(CALX_NODE_QUANTIFIED, op, NULL, operand, op == CALX_OP_ANY ? "calx_any" : "calx_all");
    calxi_node_drop(operand);
    return calxi_node_fail(CALX_MISUSE, "calx_quantified: CALX_OP_ANY or CALX_OP_ALL is wanted");
}

calx_node *calx_label_as(calx_node *operand, const char *name)
{
    calx_node *node = calxi_around(CALX_NODE_LABEL, 0, name ? name : "", operand, "calx_label");
    if (name && *name)
        return node;
    calxi_node_drop(node);
    return calxi_node_fail(CALX_MISUSE, "calx_label: a name is wanted");
}

calx_node *calx_label_named(const char *name)
{
    if (!name || !*name)
        return calxi_node_fail(CALX_MISUSE, "calx_label_named: a name is wanted");
    return calxi_node_create(CALX_NODE_LABEL_NAME, 0, 0, name);
}

/* nulls_last(desc(x)) is one ORDER of x. */
calx_node *calx_order_node(calx_node *operand, uint32_t flags)
{
    flags &= CALX_FLAG_DESC | CALX_FLAG_ASC | CALX_FLAG_NULLS_FIRST | CALX_FLAG_NULLS_LAST;
    if (calxi_node_is(operand, CALX_NODE_ORDER) && (__atomic_load_n(&operand->refs_, __ATOMIC_RELAXED) & CALXI_NODE_FLOATING))
        return calxi_flagged(operand, flags);
    return calxi_flagged(calxi_around(CALX_NODE_ORDER, 0, NULL, operand, "calx_order"), flags);
}

calx_node *calx_inserted_node(const char *name)
{
    if (!name || !*name)
        return calxi_node_fail(CALX_MISUSE, "calx_inserted: the name of a column is wanted");
    return calxi_node_create(CALX_NODE_INSERTED, 0, 0, name);
}

calx_node *calx_node_keep(calx_node *node)
{
    return calxi_node_sink(node);
}

void calx_node_release(calx_node *node)
{
    calxi_node_unref(node);
}
