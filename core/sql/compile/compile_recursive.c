/* SPDX-License-Identifier: MIT */
/* The start of a recursive CTE, cast to what its steps give where a backend takes the types of the columns from the start alone. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"

#include <string.h>

enum { DEEPEST_TYPE = 50, LONGEST_TEXT = 4194303 }; /* characters of 16 MB */

static bool is_number(const calx_type *type)
{
    return type->kind >= CALX_TYPE_SMALLINT && type->kind <= CALX_TYPE_NUMERIC;
}

static bool is_text(const calx_type *type)
{
    return type->kind == CALX_TYPE_VARCHAR || type->kind == CALX_TYPE_CHAR || type->kind == CALX_TYPE_TEXT;
}

static const calx_type *wider(const calx_type *a, const calx_type *b)
{
    bool floats = a->kind == CALX_TYPE_REAL || a->kind == CALX_TYPE_DOUBLE || b->kind == CALX_TYPE_REAL || b->kind == CALX_TYPE_DOUBLE;
    if (!is_number(a) || !is_number(b))
        return is_number(b) ? b : a;
    if (a->kind == b->kind)
        return a;
    return floats ? &calxi_type_double : a->kind > b->kind ? a : b;
}

/* What an expression is, by what stands in it: a column of the CTE itself is what the start has there. */
static const calx_type *type_of(const calx_compiler *c, const calx_node *node, unsigned depth)
{
    static const calx_type exact = { .kind = CALX_TYPE_NUMERIC };
    const calx_type *type = node ? node->type : &calxi_type_none;
    bool computes = node && (node->kind == CALX_NODE_BINARY || node->kind == CALX_NODE_NARY) && node->op >= CALX_OP_ADD && node->op <= CALX_OP_MOD;
    if (!node || !depth)
        return type;
    if (computes) {
        const calx_type *all = &calxi_type_none;
        for (size_t i = 0; i < node->count; i++)
            all = wider(all, type_of(c, node->items[i], depth - 1));
        if (node->op != CALX_OP_DIV || all->kind == CALX_TYPE_REAL || all->kind == CALX_TYPE_DOUBLE)
            return is_number(all) ? all : type;
        return &exact; /* of integers, too */
    }
    if (node->kind == CALX_NODE_LABEL || node->kind == CALX_NODE_GROUP || node->kind == CALX_NODE_COERCE)
        return type->kind == CALX_TYPE_NONE || node->kind == CALX_NODE_LABEL ? type_of(c, calxi_node_item(node, 0), depth - 1) : type;
    if (type->kind == CALX_TYPE_NONE && (node->kind == CALX_NODE_COLUMN || node->kind == CALX_NODE_SCALAR) && calxi_meaning(c, node))
        return type_of(c, calxi_meaning(c, node), depth - 1);
    return type;
}

static const calx_node *without_label(const calx_node *node)
{
    while (calxi_node_is(node, CALX_NODE_LABEL))
        node = calxi_node_item(node, 0);
    return node;
}

/* Whether a step has what the start has: a column of the CTE as it is, or one that fits. */
static bool is_kept(const calx_compiler *c, const calx_node *start, const calx_node *step, const calx_type *from, const calx_type *to)
{
    step = without_label(step);
    if (!calxi_node_is(step, CALX_NODE_COLUMN))
        return false;
    if (calxi_meaning(c, step) == without_label(start))
        return true;
    return calxi_node_is(without_label(start), CALX_NODE_COLUMN) && from->kind == to->kind && from->scale == to->scale && from->length == to->length;
}

static const calx_type any = { .kind = CALX_TYPE_NUMERIC, .flags = CALX_TYPE_ANY_DIGITS }, text = { .kind = CALX_TYPE_TEXT },
                       long_text = { .kind = CALX_TYPE_VARCHAR, .length = LONGEST_TEXT };

static bool is_null(const calx_node *node)
{
    node = without_label(node);
    return calxi_node_is(node, CALX_NODE_NULL) || (calxi_node_is(node, CALX_NODE_BIND) && node->value && node->value->kind == CALX_KIND_NULL);
}

static void refuse_null(calx_compiler *c)
{
    calxi_compile_unsupported(c, "NULL at the start of a recursive CTE whose steps give bytes, or what is not known: cast it to what they give");
}

/* NULL is a text to PostgreSQL 15, and to MariaDB 10.11 bytes of no length, which what the steps give is cut to. */
static const calx_type *wanted_of_null(calx_compiler *c, const calx_node *step)
{
    const calx_type *to = type_of(c, step, DEEPEST_TYPE);
    bool cuts = calxi_has(c, CALX_FEATURE_START_LENGTHS), is_bytes = to->kind == CALX_TYPE_BLOB || to->kind == CALX_TYPE_VARBINARY;
    if (is_null(step) || (to->kind == CALX_TYPE_NONE && !cuts) || to->user)
        return NULL;
    if (cuts && (to->kind == CALX_TYPE_NONE || is_bytes))
        refuse_null(c);
    if (cuts && (is_text(to) || to->kind == CALX_TYPE_ENUM || to->kind == CALX_TYPE_JSON))
        return &long_text;
    return to->kind == CALX_TYPE_NUMERIC ? &any : is_text(to) ? &text : to;
}

/* Whether there are texts of tables in what a step gives, whose collation is not that of a value (PostgreSQL 15). */
static bool reads_texts(const calx_node *node, unsigned depth)
{
    if (!node || !depth || node->kind == CALX_NODE_TABLE)
        return false;
    if (node->kind == CALX_NODE_COLUMN)
        return calxi_is_table_column(node) && is_text(node->type);
    for (size_t i = 0; i < node->count; i++)
        if (reads_texts(node->items[i], depth - 1))
            return true;
    return false;
}

/* What a column of the start has to be for that of a step; NULL: as it is. */
static const calx_type *wanted(calx_compiler *c, const calx_node *start, const calx_node *step)
{
    const calx_type *from = type_of(c, start, DEEPEST_TYPE), *to = type_of(c, step, DEEPEST_TYPE), *both = wider(from, to);
    if (is_kept(c, start, step, from, to) || from->user || to->user)
        return NULL;
    if (is_null(start))
        return wanted_of_null(c, step);
    if (is_number(from) && is_number(to)) /* a decimal value has as many digits as it is written with */
        return both->kind == from->kind && !from->length && (from->kind != CALX_TYPE_NUMERIC || !calxi_has(c, CALX_FEATURE_START_LENGTHS)) ? NULL : both->kind == CALX_TYPE_NUMERIC ? &any : both->kind == from->kind ? NULL : both;
    if (from->kind == CALX_TYPE_DATE && (to->kind == CALX_TYPE_TIMESTAMP || to->kind == CALX_TYPE_TIMESTAMPTZ))
        return to;
    if (!is_text(from) || !is_text(to))
        return NULL;
    if (calxi_has(c, CALX_FEATURE_START_LENGTHS))
        return &long_text;
    if (!calxi_node_is(without_label(start), CALX_NODE_COLUMN) && reads_texts(step, DEEPEST_TYPE))
        return &text;
    return from->kind == CALX_TYPE_TEXT || (from->kind == to->kind && from->length == to->length) ? NULL : &text;
}

/* The columns of a SELECT when each item is one column; NULL: nobody can tell. */
static const calx_node *columns_of(const calx_node *select)
{
    const calx_node *columns = calxi_node_is(select, CALX_NODE_SELECT) ? select->items[CALX_CLAUSE_COLUMNS] : NULL;
    for (size_t i = 0; columns && i < columns->count; i++) {
        const calx_node *item = columns->items[i];
        if (!item || item->kind == CALX_NODE_STAR || item->kind == CALX_NODE_TEXT || item->kind == CALX_NODE_LIST ||
            (item->kind >= CALX_NODE_TABLE && item->kind <= CALX_NODE_TABLE_FUNCTION))
            return NULL;
    }
    return columns;
}

static calx_node *copy_of(calx_compiler *c, const calx_node *node, const calx_node *at, size_t place)
{
    calx_node *copy = calxi_arena_alloc(&c->arena, sizeof *copy + node->count * sizeof *copy->items);
    if (!copy) {
        calxi_compile_no_memory(c);
        return NULL;
    }
    *copy = *node;
    copy->items = (calx_node **)(void *)(copy + 1);
    if (node->count)
        memcpy(copy->items, node->items, node->count * sizeof *copy->items);
    if (place < node->count)
        copy->items[place] = (calx_node *)(uintptr_t)at;
    return copy;
}

/* CAST(column AS type), whose flag tells that it has no collation of a column, under the label of the column if it has one. */
static const calx_node *cast_to(calx_compiler *c, const calx_node *column, const calx_type *type)
{
    uint32_t own = calxi_node_is(without_label(column), CALX_NODE_COLUMN) ? 0 : CALX_FLAG_RECURSIVE;
    const calx_node shape = { .kind = CALX_NODE_CAST, .flags = own, .refs_ = 1, .count = 1, .type = type, .name = "", .items = &(calx_node *){ NULL } };
    const calx_node *cast = copy_of(c, &shape, without_label(column), 0);
    return cast && column->kind == CALX_NODE_LABEL ? copy_of(c, column, cast, 0) : cast;
}

const calx_node *calxi_recursive_body(calx_compiler *c, const calx_node *cte)
{
    const calx_node *body = cte->items[0], *parts = calxi_node_is(body, CALX_NODE_COMPOUND) ? body->items[CALX_CLAUSE_COLUMNS] : NULL;
    const calx_node *start = calxi_node_is(parts, CALX_NODE_LIST) ? calxi_node_item(parts, 0) : NULL, *columns = columns_of(start);
    const calx_node *cast = columns;
    if (!calxi_has(c, CALX_FEATURE_START_TYPES) || !calxi_node_item(cte, 2) || !columns)
        return body;
    for (size_t k = 1; k < parts->count; k++) {
        const calx_node *step = columns_of(parts->items[k]);
        for (size_t i = 0; !step && i < columns->count && calxi_has(c, CALX_FEATURE_START_LENGTHS); i++)
            if (is_null(columns->items[i]))
                refuse_null(c);
        for (size_t i = 0; step && i < columns->count && i < step->count; i++) {
            const calx_type *type = wanted(c, columns->items[i], step->items[i]);
            const calx_node *made = type ? cast_to(c, columns->items[i], type) : NULL;
            if (made)
                cast = copy_of(c, cast, made, i);
            if (c->failed)
                return body;
        }
    }
    if (cast == columns || !(start = copy_of(c, start, cast, CALX_CLAUSE_COLUMNS)) || !(parts = copy_of(c, parts, start, 0)))
        return body;
    cast = copy_of(c, body, parts, CALX_CLAUSE_COLUMNS);
    return cast ? cast : body;
}
