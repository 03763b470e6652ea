/* SPDX-License-Identifier: MIT */
/* What fits together, looked at when it is put together: a backend would say less, and later. What is not known is not refused. */
#include "sql/tree/operand.h"

#include <calx/function.h>

#include <string.h>

/* ---- values ---- */

/* NULL: it is a value, or could be one. */
static const char *no_value(uint32_t kind)
{
    switch (kind) {
    case CALX_NODE_STAR: return "*";
    case CALX_NODE_ORDER: return "an order";
    case CALX_NODE_DISTINCT: return "DISTINCT";
    case CALX_NODE_AGGREGATE_ORDER: return "an ORDER BY";
    case CALX_NODE_WINDOW: return "a window";
    case CALX_NODE_FRAME: case CALX_NODE_BOUND: return "a part of a window";
    case CALX_NODE_CONSTRAINT_NAME: return "a constraint";
    case CALX_NODE_VALUES_ROWS: case CALX_NODE_TEXT_SELECT: case CALX_NODE_SELECT: case CALX_NODE_COMPOUND: return NULL;
    default: break;
    }
    if (kind >= CALX_NODE_TABLE && kind <= CALX_NODE_TABLE_FUNCTION)
        return "what rows come from";
    if (kind >= CALX_NODE_COLUMNS && kind < CALX_NODE_SELECT)
        return "a clause";
    return kind >= CALX_NODE_INSERT && kind < CALX_NODE_JSON_VALUE ? "a statement that gives no value" : NULL;
}

calx_node *calxi_operand(calx_node *node, const char *call, const char *what)
{
    const char *is;
    if (!node)
        return calxi_node_fail(CALX_MISUSE, "%s: %s is NULL", call, what);
    is = no_value(node->kind);
    return is ? calxi_node_refuse(&node, 1, "%s: %s is no value, but %s", call, what, is) : node;
}

calx_node *calxi_operands(calx_node *node, const char *call)
{
    for (size_t i = 0; node->kind != CALX_NODE_ERROR && i < node->count; i++) {
        const char *is = node->items[i] ? no_value(node->items[i]->kind) : NULL;
        if (is)
            return calxi_node_refuse(&node, 1, "%s: item %zu is no value, but %s", call, i + 1, is);
    }
    return node;
}

/* A value where rows are wanted, in words; NULL: rows may come from it. */
static const char *no_source(const calx_node *node)
{
    switch (node ? node->kind : CALX_NODE_ERROR) {
    case CALX_NODE_BIND: case CALX_NODE_PARAM: case CALX_NODE_NULL: case CALX_NODE_TRUE: case CALX_NODE_FALSE: return "a value";
    case CALX_NODE_COLUMN: return "a column";
    case CALX_NODE_STAR: return "*";
    case CALX_NODE_TUPLE: return "a row";
    case CALX_NODE_UNARY: case CALX_NODE_BINARY: case CALX_NODE_NARY: case CALX_NODE_CASE: case CALX_NODE_CAST: case CALX_NODE_EXTRACT:
    case CALX_NODE_IN: case CALX_NODE_BETWEEN: case CALX_NODE_EXISTS: case CALX_NODE_QUANTIFIED: case CALX_NODE_ORDER: case CALX_NODE_AS_BOOLEAN:
    case CALX_NODE_ARRAY: return "an expression";
    default: return NULL;
    }
}

calx_node *calxi_source(calx_node *node, const char *call)
{
    const char *is = no_source(node);
    return is ? calxi_node_refuse(&node, 1, "%s: rows come from a table, alias or subquery, not from %s", call, is) : node;
}

calx_node *calxi_sources(calx_node *node, const char *call)
{
    for (size_t i = 0; node->kind != CALX_NODE_ERROR && i < node->count; i++)
        if (no_source(node->items[i]))
            return calxi_node_refuse(&node, 1, "%s: item %zu is nothing that rows come from, but %s", call, i + 1, no_source(node->items[i]));
    return node;
}

calx_node *calxi_results(calx_node *node, const char *call)
{
    for (size_t i = 0; node->kind != CALX_NODE_ERROR && i < node->count; i++) {
        const calx_node *item = node->items[i];
        uint32_t kind = item ? item->kind : CALX_NODE_ERROR;
        bool stands_for_columns = kind == CALX_NODE_STAR || kind == CALX_NODE_DISTINCT || (kind >= CALX_NODE_TABLE && kind <= CALX_NODE_TABLE_FUNCTION);
        if (!stands_for_columns && no_value(kind))
            return calxi_node_refuse(&node, 1, "%s: item %zu is no value, but %s", call, i + 1, no_value(kind));
        if (kind == CALX_NODE_TUPLE && !item->count)
            return calxi_node_refuse(&node, 1, "%s: item %zu is a row without values", call, i + 1);
        if (kind == CALX_NODE_SCALAR && calxi_width(item) > 1)
            return calxi_node_refuse(&node, 1, "%s: item %zu is a subquery of %zu columns", call, i + 1, calxi_width(item));
    }
    return node;
}

calx_node *calxi_keys(calx_node *node, const char *call)
{
    for (size_t i = 0; node->kind != CALX_NODE_ERROR && i < node->count; i++) {
        const calx_node *key = calxi_node_is(node->items[i], CALX_NODE_ORDER) ? node->items[i]->items[0] : node->items[i];
        if (!calxi_node_is(key, CALX_NODE_BIND) || key->flags & CALX_FLAG_LITERAL || key->value->kind == CALX_KIND_NULL)
            continue;
        if (key->value->kind == CALX_KIND_STR)
            return calxi_node_refuse(&node, 1, "%s: item %zu is the text \"%.40s\", which orders and groups nothing; a label is calx_label_named()",
                                     call, i + 1, key->value->as.s.ptr);
        return calxi_node_refuse(&node, 1, "%s: item %zu is a value, which orders and groups nothing; a column's place is calx_literal_column(\"1\", NULL)",
                                 call, i + 1);
    }
    return node;
}

calx_node *calxi_subquery(calx_node *statement, const char *call)
{
    if (statement->kind >= CALX_NODE_INSERT && statement->kind <= CALX_NODE_DELETE)
        return calxi_node_refuse(&statement, 1, "%s: a SELECT is wanted; what changes rows can be a CTE: calx_cte()", call);
    return statement;
}

/* ---- || ---- */

calx_node *calxi_concat_operand(calx_node *node)
{
    return node && node->kind != CALX_NODE_ERROR && node->type->kind == CALX_TYPE_BOOLEAN && !node->type->user ? calx_cast_node(node, &calxi_type_text) : node;
}

void calxi_concat_operands(calx_node *node)
{
    for (size_t i = 0; node->kind != CALX_NODE_ERROR && i < node->count; i++) {
        calx_node *item = node->items[i], *made = calxi_concat_operand(item);
        if (made == item)
            continue;
        node->items[i] = calxi_node_sink(made);
        calxi_node_unref(item);
    }
}

const calx_type *calxi_type_of_joined(calx_node *const *operands, size_t count)
{
    bool bytes = false;
    for (size_t i = 0; i < count; i++) {
        uint32_t kind = operands[i] ? operands[i]->type->kind : CALX_TYPE_NONE;
        bool is_bytes = kind == CALX_TYPE_BLOB || kind == CALX_TYPE_VARBINARY;
        if (kind == CALX_TYPE_ARRAY)
            return operands[i]->type;
        if (!is_bytes && kind != CALX_TYPE_NONE)
            return &calxi_type_text;
        bytes = bytes || is_bytes;
    }
    return bytes ? &calxi_type_blob : &calxi_type_text;
}

/* ---- how many ---- */

bool calxi_is_one_column(const calx_node *item)
{
    if (calxi_node_is(item, CALX_NODE_LABEL) || calxi_node_is(item, CALX_NODE_COERCE) || calxi_node_is(item, CALX_NODE_DISTINCT))
        return calxi_is_one_column(item->items[0]);
    return item && item->kind != CALX_NODE_ERROR && item->kind != CALX_NODE_STAR && item->kind != CALX_NODE_LIST &&
           item->kind != CALX_NODE_LITERAL && item->kind != CALX_NODE_TEXT && item->kind != CALX_NODE_CUSTOM && !no_value(item->kind);
}

static size_t columns_of(const calx_node *list)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (!calxi_is_one_column(list->items[i]))
            return 0;
    return list ? list->count : 0;
}

static bool is_scalar_type(const calx_type *type)
{
    return (type->kind >= CALX_TYPE_SMALLINT && type->kind <= CALX_TYPE_ENUM) || type->kind == CALX_TYPE_ARRAY;
}

/* The first part of a UNION of UNIONs. Deeper ones than anybody runs are not looked into: each level asks again. */
static const calx_node *first_part(const calx_node *node)
{
    for (size_t deep = 0; calxi_node_is(node, CALX_NODE_COMPOUND); deep++)
        node = deep < 100 && calxi_node_is(node->items[CALX_CLAUSE_COLUMNS], CALX_NODE_LIST) ? calxi_node_item(node->items[CALX_CLAUSE_COLUMNS], 0) : NULL;
    return node;
}

size_t calxi_width(const calx_node *node)
{
    node = first_part(node);
    if (!node)
        return 0;
    switch (node->kind) {
    case CALX_NODE_TUPLE: case CALX_NODE_LIST: return node->count;
    case CALX_NODE_BIND: return 1;
    case CALX_NODE_COLUMN: return is_scalar_type(node->type) && !node->type->user ? 1 : 0;
    case CALX_NODE_SCALAR: return calxi_width(node->items[0]);
    case CALX_NODE_SELECT: return columns_of(node->items[CALX_CLAUSE_COLUMNS]);
    case CALX_NODE_VALUES_ROWS: return node->count && calxi_node_is(node->items[0], CALX_NODE_TUPLE) ? node->items[0]->count : 0;
    case CALX_NODE_TEXT_SELECT: return calxi_node_is(node->items[1], CALX_NODE_LIST) ? node->items[1]->count : 0;
    default: return 0;
    }
}

bool calxi_widths_differ(const calx_node *a, const calx_node *b)
{
    size_t of_a = calxi_width(a), of_b = calxi_width(b);
    return of_a && of_b && of_a != of_b;
}

/* ---- names and rows ---- */

/* A name of a column; or SQL that the program knows to be one. */
static bool is_name(const calx_node *node)
{
    return node && (node->kind == CALX_NODE_COLUMN || node->kind == CALX_NODE_LABEL_NAME || node->kind == CALX_NODE_LITERAL ||
                    node->kind == CALX_NODE_TEXT || node->kind == CALX_NODE_ERROR || (node->kind == CALX_NODE_BINARY && node->op == CALX_OP_ITEM));
}

calx_node *calxi_names(calx_node *list, const char *call)
{
    if (!list || list->kind == CALX_NODE_ERROR)
        return list;
    if (list->kind != CALX_NODE_LIST)
        return is_name(list) ? list : calxi_node_refuse(&list, 1, "%s: a list of columns is wanted: calx_list()", call);
    for (size_t i = 0; i < list->count; i++)
        if (!is_name(list->items[i]))
            return calxi_node_refuse(&list, 1, "%s: name %zu is no column: calx_column_named()", call, i + 1);
    return list;
}

calx_node *calxi_names_of(calx_node *list, const calx_node *query, const char *call)
{
    list = calxi_names(list, call);
    if (calxi_node_is(list, CALX_NODE_LIST) && calxi_widths_differ(list, query))
        return calxi_node_refuse(&list, 1, "%s: %zu names for %zu columns", call, calxi_width(list), calxi_width(query));
    return list;
}

calx_node *calxi_rows(calx_node *node, size_t from, const char *call)
{
    const calx_node *columns = from ? calxi_node_item(node, from - 1) : NULL;
    size_t wanted = calxi_node_is(columns, CALX_NODE_LIST) ? columns->count : 0;
    if (node->kind == CALX_NODE_ERROR)
        return node;
    for (size_t i = from; i < node->count; i++) {
        const calx_node *row = node->items[i];
        bool is_row = calxi_node_is(row, CALX_NODE_TUPLE);
        if (!is_row && !calxi_node_is(row, CALX_NODE_ERROR) && !calxi_node_is(row, CALX_NODE_LITERAL) && !calxi_node_is(row, CALX_NODE_TEXT))
            return calxi_node_refuse(&node, 1, "%s: row %zu is no row: calx_tuple()", call, i - from + 1);
        if (is_row && wanted && row->count != wanted)
            return calxi_node_refuse(&node, 1, "%s: row %zu has %zu value%s for %zu column%s", call, i - from + 1, (size_t)row->count, row->count == 1 ? "" : "s", wanted,
                                     wanted == 1 ? "" : "s");
        wanted = is_row && !wanted ? row->count : wanted;
    }
    return node;
}

/* ---- functions ---- */

calx_node *calxi_call(calx_node *function)
{
    static const struct { const char *name; uint8_t least, most; } known[] = {
        { "abs", 1, 1 },   { "avg", 1, 1 },       { "char_length", 1, 1 }, { "coalesce", 1, 255 },  { "count", 1, 255 },
        { "lower", 1, 1 }, { "upper", 1, 1 },     { "sum", 1, 1 },         { "nullif", 2, 2 },      { "ifnull", 2, 2 },
        { "min", 1, 255 }, { "max", 1, 255 },     { "mod", 2, 2 },         { "row_number", 0, 0 },  { "ntile", 1, 1 },
        { "lag", 1, 3 },   { "lead", 1, 3 },      { "first_value", 1, 1 }, { "last_value", 1, 1 },  { "nth_value", 2, 2 },
        { "greatest", 1, 255 }, { "least", 1, 255 },
    };
    for (size_t i = 0; function->kind == CALX_NODE_FUNC && i < sizeof known / sizeof *known; i++)
        if (!strcmp(function->name, known[i].name) && (function->count < known[i].least || function->count > known[i].most))
            return calxi_node_refuse(&function, 1, "the function %s takes %s%u argument%s, not %zu", known[i].name,
                                     known[i].least == known[i].most ? "" : known[i].most == 255 ? "at least " : "up to ",
                                     known[i].most == 255 ? known[i].least : known[i].most,
                                     (known[i].most == 255 ? known[i].least : known[i].most) == 1 ? "" : "s", (size_t)function->count);
    return function;
}

calx_node *calxi_aggregate(calx_node *node, const char *call)
{
    const calx_node *inner = node;
    while (calxi_node_is(inner, CALX_NODE_COERCE) || calxi_node_is(inner, CALX_NODE_FILTER) || calxi_node_is(inner, CALX_NODE_WITHIN))
        inner = inner->items[0];
    if (!inner || inner->kind == CALX_NODE_FUNC || inner->kind == CALX_NODE_CUSTOM || inner->kind == CALX_NODE_LITERAL ||
        inner->kind == CALX_NODE_TEXT || inner->kind == CALX_NODE_ERROR)
        return node;
    return calxi_node_refuse(&node, 1, "%s: a function is wanted", call);
}
