/* SPDX-License-Identifier: MIT */
/* Making functions, CASE, casts, labels and what else expressions are made of. */
#include <calx/function.h>

#include "sql/tree/adapt.h"
#include "sql/tree/operand.h"
#include "sql/tree/make.h"

#include <string.h>
#include <strings.h>

/* ---- functions and forms ---- */

static const calx_type *widest_type(calx_node *const *nodes, size_t count)
{
    const calx_type *type = &calxi_type_none;
    for (size_t i = 0; i < count; i++)
        type = nodes[i] ? calxi_wider(type, nodes[i]->type) : type;
    return type;
}

static const calx_type *type_of_function(const char *name, calx_node *const *arguments, size_t count)
{
    static const struct { const char *name; const calx_type *type; } known[] = {
        { "count", &calxi_type_bigint },       { "length", &calxi_type_integer }, { "char_length", &calxi_type_integer },
        { "lower", &calxi_type_text },         { "upper", &calxi_type_text },     { "concat", &calxi_type_text },
        { "now", &calxi_type_timestamp },      { "current_timestamp", &calxi_type_timestamp },
        { "current_date", &calxi_type_date },  { "current_time", &calxi_type_time },
        { "row_number", &calxi_type_bigint },  { "rank", &calxi_type_bigint },    { "dense_rank", &calxi_type_bigint },
        { "ntile", &calxi_type_bigint },       { "percent_rank", &calxi_type_double }, { "cume_dist", &calxi_type_double },
    };
    static const char *const same[] = { "min", "max", "sum", "abs", "lag", "lead", "first_value", "last_value", "nth_value", "nullif",
                                        "round", "floor", "ceil", "ceiling", "trunc", "truncate" };
    static const char *const widest[] = { "coalesce", "ifnull", "greatest", "least", "mod" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(name, known[i].name))
            return known[i].type;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (count && arguments[0] && !strcmp(name, same[i]))
            return arguments[0]->type;
    for (size_t i = 0; i < sizeof widest / sizeof *widest; i++)
        if (!strcmp(name, widest[i]))
            return widest_type(arguments, count);
    if (!strcmp(name, "avg") && count && arguments[0] && arguments[0]->type->kind == CALX_TYPE_INTERVAL)
        return arguments[0]->type;
    if (!strcmp(name, "avg") && count && arguments[0]) /* of integers too it has digits behind the point */
        return arguments[0]->type->kind == CALX_TYPE_DOUBLE || arguments[0]->type->kind == CALX_TYPE_REAL ? &calxi_type_double
                                                                                                          : &calxi_type_numeric;
    return &calxi_type_none;
}

/* Parts with dots between them. */
static bool is_function_name(const char *name)
{
    size_t len = name ? strlen(name) : 0;
    return len && *name != '.' && name[len - 1] != '.' && !strstr(name, "..");
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(name, *names) != 0)
        names++;
    return *names != NULL;
}

/* Arguments that stand for each other are of one type; nullif() compares its two, and gives the first. */
static calx_node *adopt_arguments(calx_node *node)
{
    static const char *const alternatives[] = { "coalesce", "ifnull", "greatest", "least", NULL }, *const neighbours[] = { "lag", "lead", NULL };
    if (node->kind != CALX_NODE_FUNC)
        return node;
    if (!strcmp(node->name, "nullif") && node->count == 2) {
        calxi_adopt_pair(node);
        return calxi_comparable_items(node, 1, 1, node->items[0], "nullif");
    }
    if (is_one_of(node->name, neighbours))
        calxi_adopt_arguments(node, 2);
    if (!is_one_of(node->name, alternatives))
        return node;
    calxi_adopt_arguments(node, 0);
    calxi_adopt_moments(node, 0, 1);
    return calxi_alternatives(node, 0, 1, node->name);
}

/* The databases that have enums would add up the numbers of their own. */
static bool calculates_with_enum(const char *name, calx_node *const *arguments, size_t count)
{
    static const char *const numbers[] = { "sum", "avg", "abs", "round", "floor", "ceil", "ceiling", "trunc", "truncate", "mod", NULL };
    const calx_node *first = count ? arguments[0] : NULL;
    return first && calxi_is_enum(first->type) && is_one_of(name, numbers);
}

calx_node *calx_func_n(const char *name, calx_node *const *arguments, size_t count, const calx_type *type)
{
    calx_node *node;
    arguments = calxi_given(arguments, &count);
    if (!is_function_name(name))
        return calxi_node_refuse(arguments, count, "calx_func: %s", name && *name ? "a part of the name is empty" : "a name is wanted");
    if (calculates_with_enum(name, arguments, count))
        return calxi_node_refuse(arguments, count, "%s: the enum %s is no number to calculate with", name, arguments[0]->type->name ? arguments[0]->type->name : "");
    node = calxi_node_with(CALX_NODE_FUNC, 0, name, type, arguments, count);
    calxi_node_refuse_nulls(node, 0, name, "argument");
    node = calxi_call(adopt_arguments(node));
    return type || node->kind != CALX_NODE_FUNC ? node : calxi_typed(node, type_of_function(node->name, node->items, node->count));
}

calx_node *calx_distinct_node(calx_node *operand)
{
    return calxi_around(CALX_NODE_DISTINCT, 0, NULL, operand, "calx_distinct");
}

static calx_node *with_order(uint32_t kind, calx_node *what, calx_node *const *order, size_t count, const char *call)
{
    const calx_type *type;
    what = calxi_or_misuse(what, call, "the operand");
    type = what->type;
    return calxi_typed(calxi_make(kind, 0, NULL, what, calxi_node_of(CALX_NODE_LIST, 0, order, count, call), NULL, 2), type);
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
    function = calxi_aggregate(calxi_or_misuse(function, "calx_filter", "the function"), "calx_filter");
    type = function->type;
    return calxi_typed(calxi_make(CALX_NODE_FILTER, 0, NULL, function, calxi_operand(condition, "calx_filter", "the condition"), NULL, 2), type);
}

/* Of the results, the ELSE included. */
static const calx_type *type_of_case(const calx_node *node)
{
    const calx_type *type = &calxi_type_none;
    for (size_t i = 3; i < node->count; i += 2)
        type = calxi_wider(type, node->items[i]->type);
    return node->items[1] ? calxi_wider(type, node->items[1]->type) : type;
}

static calx_node *typed_case(calx_node *node)
{
    if (node->kind != CALX_NODE_CASE)
        return node;
    calxi_adopt_case(node);
    node = calxi_alternatives(calxi_comparable_items(node, 2, 2, node->items[0], "calx_case"), 1, 2, "calx_case");
    return node->kind == CALX_NODE_CASE ? calxi_typed(node, type_of_case(node)) : node;
}

calx_node *calx_case_n(calx_node *value, calx_node *const *whens, size_t count, calx_node *otherwise)
{
    calx_node *node;
    whens = calxi_given(whens, &count);
    node = calxi_with_many(CALX_NODE_CASE, NULL, (calx_node *const[]){ value, otherwise }, 2, whens, count);
    calxi_node_refuse_nulls(node, 2, "calx_case", "item");
    if (node->kind == CALX_NODE_CASE && (count == 0 || count % 2))
        return calxi_node_refuse(&node, 1, "calx_case: pairs of condition and result are wanted");
    return typed_case(node);
}

/* The parts are lists, so that each is one argument: of two, or of one for ELSE. */
calx_node *calx_when_node(calx_node *condition, calx_node *result)
{
    calx_node *const both[] = { calxi_or_misuse(condition, "calx_when", "the condition"), calxi_or_misuse(result, "calx_when", "the result") };
    return calxi_node_with(CALX_NODE_LIST, 0, NULL, NULL, both, 2);
}

calx_node *calx_else_node(calx_node *result)
{
    result = calxi_or_misuse(result, "calx_else", "the result");
    return calxi_node_with(CALX_NODE_LIST, 0, NULL, NULL, &result, 1);
}

static calx_node *case_from(calx_node *value, calx_node *const *parts, size_t count, size_t whens)
{
    calx_node *node = calxi_node_create(CALX_NODE_CASE, 0, 2 + 2 * whens, NULL);
    size_t at = 2;
    if (node->kind != CALX_NODE_CASE)
        return calxi_node_starved((calx_node *const[]){ calxi_node_starved(&value, 1), calxi_node_starved(parts, count) }, 2);
    node->items[0] = calxi_node_sink(value);
    for (size_t i = 0; i < count; i++)
        if (parts[i]->count == 2)
            for (size_t k = 0; k < 2; k++)
                node->items[at++] = calxi_node_ref(parts[i]->items[k]);
        else
            node->items[1] = calxi_node_ref(parts[i]->items[0]);
    for (size_t i = 0; i < count; i++)
        calxi_node_hold(node, parts[i]);
    return typed_case(node);
}

calx_node *calx_case_of(calx_node *value, calx_node *const *parts, size_t count)
{
    size_t whens = 0, others = 0;
    parts = calxi_given(parts, &count);
    for (size_t i = 0; i < count; i++)
        if (calxi_node_status(parts[i]) == CALX_NO_MEMORY)
            return calxi_node_starved((calx_node *const[]){ calxi_node_starved(parts, count), value }, 2);
        else if (calxi_node_is(parts[i], CALX_NODE_ERROR))
            return calxi_node_refuse((calx_node *const[]){ value, calxi_node_of(CALX_NODE_LIST, 0, parts, count, "calx_case") }, 2, "%s", parts[i]->name);
        else if (calxi_node_is(parts[i], CALX_NODE_LIST) && parts[i]->count == 2)
            whens++;
        else
            others += calxi_node_is(parts[i], CALX_NODE_LIST) && parts[i]->count == 1 ? 1 : 2;
    if (whens && others <= 1)
        return case_from(value, parts, count, whens);
    return calxi_node_refuse((calx_node *const[]){ value, calxi_node_of(CALX_NODE_LIST, 0, parts, count, "calx_case") }, 2,
                             "calx_case: calx_when()s are wanted, and one calx_else() at most");
}

/* The order stands with the separator, as PostgreSQL has it. */
calx_node *calx_string_agg_n(calx_node *text, calx_node *separator, calx_node *const *order, size_t count)
{
    calx_node *arguments[2] = { calxi_or_misuse(text, "calx_string_agg", "the text"),
                                calxi_or_misuse(separator, "calx_string_agg", "the separator") };
    if (count)
        arguments[1] = calx_aggregate_order(arguments[1], order, count);
    return calxi_typed(calx_func_n("aggregate_strings", arguments, 2, NULL), &calxi_type_text);
}

static calx_node *to_type(uint32_t kind, calx_node *operand, const calx_type *type, const char *call)
{
    calx_node *node;
    operand = calxi_operand(operand, call, "the operand");
    if (!type || type->kind >= CALX_TYPE_COUNT)
        return calxi_node_refuse(&operand, 1, "%s: no type, or one that is not known", call);
    node = calxi_node_with(kind, 0, NULL, type, &operand, 1);
    if (node->kind == kind && calxi_type_converts(type))
        calxi_adopt_item(node, 0, node);
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
    if (len && !field[len]) /* seconds have a fraction */
        return calxi_typed(node, !strcasecmp(field, "second") || !strcasecmp(field, "epoch") ? &calxi_type_numeric : &calxi_type_integer);
    return calxi_node_refuse(&node, 1, "calx_extract: the field is a word, such as year");
}

calx_node *calx_quantified(uint32_t op, calx_node *operand)
{
    if (op == CALX_OP_ANY || op == CALX_OP_ALL)
        return calxi_around(CALX_NODE_QUANTIFIED, op, NULL, operand ? calxi_subquery(operand, op == CALX_OP_ANY ? "calx_any" : "calx_all") : NULL,
                            op == CALX_OP_ANY ? "calx_any" : "calx_all");
    return calxi_node_refuse(&operand, 1, "calx_quantified: CALX_OP_ANY or CALX_OP_ALL is wanted");
}

calx_node *calx_label_as(calx_node *operand, const char *name)
{
    calx_node *node = calxi_around(CALX_NODE_LABEL, 0, name ? name : "", operand, "calx_label");
    if (name && *name)
        return node;
    return calxi_node_refuse(&node, 1, "calx_label: a name is wanted");
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
    calx_node *node;
    flags &= CALX_FLAG_DESC | CALX_FLAG_ASC | CALX_FLAG_NULLS_FIRST | CALX_FLAG_NULLS_LAST;
    if (!calxi_node_is(operand, CALX_NODE_ORDER))
        return calxi_flagged(calxi_around(CALX_NODE_ORDER, 0, NULL, operand, "calx_order"), flags);
    node = calxi_flagged(calxi_around(CALX_NODE_ORDER, 0, NULL, operand->items[0], "calx_order"), operand->flags | flags);
    if (node->kind != CALX_NODE_ORDER)
        return calxi_node_starved(&operand, 1);
    calxi_node_hold(node, operand); /* which stays what it is: it may stand elsewhere */
    return node;
}

calx_node *calx_inserted_node(const char *name)
{
    if (!name || !*name)
        return calxi_node_fail(CALX_MISUSE, "calx_inserted: the name of a column is wanted");
    return calxi_node_create(CALX_NODE_INSERTED, 0, 0, name);
}

calx_node *calx_inserted_column(calx_node *column)
{
    calx_node *node;
    if (!calxi_node_is(column, CALX_NODE_COLUMN))
        return calxi_node_is(column, CALX_NODE_ERROR) ? column : calxi_node_refuse(&column, 1, "calx_inserted: a column is wanted");
    node = calxi_node_with(CALX_NODE_INSERTED, 0, column->name, NULL, NULL, 0);
    if (node->kind != CALX_NODE_INSERTED)
        return calxi_node_starved(&column, 1);
    calxi_node_hold(node, column);
    return calxi_typed(node, calxi_type_for_good(column));
}

calx_node *calx_sequence_next(const char *name)
{
    if (!name || !*name)
        return calxi_node_fail(CALX_MISUSE, "calx_sequence_next: a name is wanted");
    return calxi_typed(calxi_node_create(CALX_NODE_SEQUENCE_NEXT, 0, 0, name), &calxi_type_bigint);
}

calx_node *calx_node_keep(calx_node *node)
{
    return calxi_node_sink(node);
}

void calx_node_release(calx_node *node)
{
    calxi_node_unref(node);
}

calx_node *calx_array_n(calx_node *const *items, size_t count, const calx_type *element)
{
    const calx_type type = { .kind = CALX_TYPE_ARRAY, .element = element };
    calx_node *node;
    if (!count && !element)
        return calxi_node_fail(CALX_MISUSE, "calx_array: an array of nothing wants the type of its elements");
    node = calxi_node_with(CALX_NODE_ARRAY, 0, NULL, element ? &type : NULL, items, count);
    calxi_node_refuse_nulls(node, 0, "calx_array", "item");
    return node;
}

calx_node *calx_collate_node(calx_node *operand, const char *collation)
{
    operand = calxi_operand(operand, "calx_collate", "the operand");
    if (!collation || !*collation)
        return calxi_node_refuse(&operand, 1, "calx_collate: a name is wanted");
    return calxi_typed(calxi_make(CALX_NODE_COLLATE, 0, collation ? collation : "", operand, NULL, NULL, 1), &calxi_type_text);
}

calx_node *calx_group(calx_node *operand)
{
    return calxi_around(CALX_NODE_GROUP, 0, NULL, operand, "calx_group");
}
