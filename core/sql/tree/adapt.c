/* SPDX-License-Identifier: MIT */
/* Values that become what they stand beside: of its type, so that they are bound as that is. */
#include "sql/tree/adapt.h"

#include "sql/tree/operand.h"

#include <calx/function.h>

#include <string.h>

static bool is_number(const calx_type *type)
{
    return type->kind >= CALX_TYPE_SMALLINT && type->kind <= CALX_TYPE_NUMERIC;
}

static bool is_floating(const calx_node *node)
{
    return (__atomic_load_n(&node->refs_, __ATOMIC_RELAXED) & CALXI_NODE_FLOATING) != 0;
}

/* The column that messages name. */
static const char *column_of(const calx_node *node)
{
    while (node && node->count && node->items[0] && (node->kind == CALX_NODE_COERCE || node->kind == CALX_NODE_CAST || node->kind == CALX_NODE_GROUP ||
                                                    node->kind == CALX_NODE_FUNC || node->kind == CALX_NODE_DISTINCT))
        node = node->items[0];
    return node && (node->kind == CALX_NODE_COLUMN || node->kind == CALX_NODE_LABEL || node->kind == CALX_NODE_INSERTED) ? node->name : "";
}

/* What takes the place of a node holds it, since the program may use it again. */
static calx_node *converted(calx_node *value, const calx_node *other)
{
    calx_node *made = calxi_node_create_beside(value, other, column_of(other));
    if (calxi_node_status(made) != CALX_OK)
        return calxi_node_starved(&value, 1);
    calxi_node_hold(made, value);
    return made;
}

/* A type that a program gave with another node lives only as long as that: the value may outlive it. */
calx_node *calxi_adopt(calx_node *value, const calx_node *other)
{
    const calx_type *type;
    if (!value || (value->kind != CALX_NODE_BIND && value->kind != CALX_NODE_PARAM))
        return value;
    if (calxi_type_converts(other->type))
        return calxi_type_converts(value->type) ? value : converted(value, other);
    type = calxi_type_for_good(other);
    if (!is_floating(value) || type->kind == CALX_TYPE_NONE || (is_number(value->type) && is_number(type))) /* 1.5 beside an integer stays what it is */
        return value;
    if (value->type->kind == CALX_TYPE_NONE || value->type->kind == CALX_TYPE_TEXT || value->type->kind == CALX_TYPE_BLOB)
        value->type = type;
    return value;
}

/* Whether a value is of one of the kinds, or a parameter may be. A text that fits its column needs no reading. */
static bool is_among(const calx_node *value, uint32_t kinds, const calx_type *type)
{
    const calx_value *v = value->value;
    if (value->kind != CALX_NODE_BIND)
        return value->kind == CALX_NODE_PARAM && value->type->kind == CALX_TYPE_NONE;
    return v && kinds >> v->kind & 1 && !(v->kind == CALX_KIND_STR && !type->variants && calxi_characters_of(type) && calxi_text_is_short(type, &v->as.s));
}

/* What is read at each run as `op` says, of the type of the other. */
static calx_node *read_as(calx_node *value, const calx_node *other, uint32_t op)
{
    calx_node *made = value;
    if (!is_floating(value))
        made = converted(value, other);
    else
        value->type = calxi_type_for_good(other);
    if (made->kind != CALX_NODE_ERROR)
        made->op = op;
    return made;
}

/* The reference that a list holds is handed to what takes the place. */
static void adopt_item(calx_node *parent, size_t at, const calx_node *other, calx_node *(*adopt)(calx_node *, const calx_node *))
{
    calx_node *item = parent->items[at], *made;
    if (!item || item == other || calxi_node_is_permanent(item) || (item->kind != CALX_NODE_BIND && item->kind != CALX_NODE_PARAM))
        return;
    if (__atomic_load_n(&item->refs_, __ATOMIC_RELAXED) == 1) {
        item->refs_ |= CALXI_NODE_FLOATING;
        parent->items[at] = calxi_node_sink(adopt(item, other));
        return;
    }
    made = adopt(item, other);
    if (made == item)
        return;
    parent->items[at] = calxi_node_sink(made);
    calxi_node_unref(item);
}

calx_node *calxi_adopt_set(calx_node *value, const calx_node *column)
{
    uint32_t kinds = calxi_reads_set(column->type);
    if (kinds && is_among(value, kinds, column->type))
        return value->kind == CALX_NODE_BIND ? converted(value, column) : read_as(value, column, CALXI_BIND_SET);
    if (calxi_node_is(column, CALX_NODE_TUPLE)) {
        for (size_t i = 0; calxi_node_is(value, CALX_NODE_TUPLE) && is_floating(value) && i < value->count && i < column->count; i++)
            if (column->items[i])
                adopt_item(value, i, column->items[i], calxi_adopt_set);
        return value;
    }
    if (calxi_type_converts(column->type)) {
        calx_node *made = calxi_adopt_by(CALX_OP_EQ, value, column);
        if (made != value && made->kind != CALX_NODE_ERROR)
            made->op = CALXI_BIND_BESIDE_SET;
        return made;
    }
    if (value->kind == CALX_NODE_BIND && is_floating(value) && column->type->kind != CALX_TYPE_NONE)
        value->type = calxi_type_for_good(column);
    return value;
}

calx_node *calxi_adopt_compared(calx_node *value, const calx_node *other)
{
    uint32_t kinds = value ? calxi_reads_compared(other->type) : 0;
    return kinds && is_among(value, kinds, other->type) ? read_as(value, other, CALXI_BIND_COMPARED) : calxi_adopt(value, other);
}

/* Whether what an operator joins is of one type. A price is added to a price, and multiplied by a number. */
static bool is_of_one_type(uint32_t op, const calx_type *type)
{
    if (op >= CALX_OP_EQ && op <= CALX_OP_IS_NOT_DISTINCT)
        return true;
    return type->user && (op == CALX_OP_ADD || op == CALX_OP_SUB);
}

calx_node *calxi_adopt_by(uint32_t op, calx_node *value, const calx_node *other)
{
    if (calxi_node_is(value, CALX_NODE_TUPLE) && calxi_node_is(other, CALX_NODE_TUPLE)) {
        if (is_floating(value))
            calxi_adopt_items(value, other);
        return value;
    }
    if (op >= CALX_OP_EQ && op <= CALX_OP_IS_NOT_DISTINCT)
        return calxi_adopt_compared(value, other);
    return calxi_type_converts(other->type) && !is_of_one_type(op, other->type) ? value : calxi_adopt(value, other);
}

void calxi_adopt_item(calx_node *parent, size_t at, const calx_node *other)
{
    adopt_item(parent, at, other, calxi_adopt);
}

void calxi_adopt_items(calx_node *list, const calx_node *other)
{
    bool by_part = calxi_node_is(other, CALX_NODE_TUPLE);
    for (size_t i = 0; list->kind != CALX_NODE_ERROR && i < list->count; i++) {
        calx_node *item = list->items[i];
        if (!by_part)
            adopt_item(list, i, other, calxi_adopt_compared);
        else if (calxi_node_is(item, CALX_NODE_TUPLE) && item->refs_ == 1) /* a row of an IN */
            calxi_adopt_items(item, other);
        else if (i < other->count && other->items[i])
            adopt_item(list, i, other->items[i], calxi_adopt_compared);
    }
}

/* What a row has in a column, where that is of another kind. */
static void adopt_cell(calx_node *row, size_t at, const calx_node *column, uint32_t kinds)
{
    if (!calxi_node_is(row, CALX_NODE_TUPLE) || row->refs_ != 1 || at >= row->count || !row->items[at])
        return;
    if (calxi_type_converts(column->type) || is_among(row->items[at], kinds, column->type))
        adopt_item(row, at, column, calxi_adopt_set);
}

void calxi_adopt_rows(calx_node *rows)
{
    const calx_node *columns = calxi_node_item(rows, 0);
    if (rows->kind == CALX_NODE_ERROR || !columns)
        return;
    for (size_t k = 0; k < columns->count; k++) {
        uint32_t kinds = columns->items[k] ? calxi_reads_set(columns->items[k]->type) : 0;
        if (!columns->items[k] || !(kinds || calxi_type_converts(columns->items[k]->type)))
            continue;
        for (size_t i = 1; i < rows->count; i++)
            adopt_cell(rows->items[i], k, columns->items[k], kinds);
    }
}

static calx_node *cell_of(const calx_node *values, size_t row, size_t column)
{
    const calx_node *tuple = values->items[row];
    return calxi_node_is(tuple, CALX_NODE_TUPLE) && tuple->refs_ == 1 ? calxi_node_item(tuple, column) : NULL;
}

/* What the cells of a column are to be, where they are of several types: one has to be of it. */
static const calx_type *common_type(const calx_node *values, size_t from, size_t column)
{
    uint64_t kinds = 0;
    for (size_t i = from; i < values->count; i++) {
        const calx_node *cell = cell_of(values, i, column);
        if (cell && !cell->type->user && cell->type->kind < CALX_TYPE_COUNT)
            kinds |= UINT64_C(1) << cell->type->kind;
    }
    if (kinds >> CALX_TYPE_DATE & 1)
        return kinds >> CALX_TYPE_TIMESTAMPTZ & 1 ? &calxi_type_timestamptz : kinds >> CALX_TYPE_TIMESTAMP & 1 ? &calxi_type_timestamp : NULL;
    if (kinds >> CALX_TYPE_NUMERIC & 1)
        return kinds & (UINT64_C(1) << CALX_TYPE_DOUBLE | UINT64_C(1) << CALX_TYPE_REAL) ? &calxi_type_double : &calxi_type_numeric;
    return NULL;
}

static void cast_item(calx_node *parent, size_t at, const calx_type *type)
{
    calx_node *item = parent->items[at];
    parent->items[at] = calxi_node_sink(calx_cast_node(item, type));
    calxi_node_unref(item);
}

static void adopt_common(calx_node *tuple, size_t column, const calx_type *type)
{
    const calx_node *cell = tuple->items[column];
    bool is_other = type->kind == CALX_TYPE_NUMERIC   ? is_number(cell->type) && cell->type->kind < CALX_TYPE_REAL
                    : type->kind == CALX_TYPE_DOUBLE ? cell->type->kind == CALX_TYPE_NUMERIC
                                                     : cell->type->kind == CALX_TYPE_DATE;
    if (is_other && !cell->type->user)
        cast_item(tuple, column, type);
}

void calxi_adopt_values(calx_node *values, size_t from)
{
    size_t width = values->kind != CALX_NODE_ERROR && values->count > from + 1 && values->items[from] ? values->items[from]->count : 0;
    for (size_t column = 0; column < width; column++) {
        const calx_type *type = common_type(values, from, column);
        for (size_t i = from; type && i < values->count; i++)
            if (cell_of(values, i, column))
                adopt_common(values->items[i], column, type);
    }
}

/* ---- dates among moments: SQLite would have texts of two forms, and give a date where others give its midnight ---- */

static bool is_of_kind(const calx_node *node, uint32_t kind)
{
    return node && node->kind != CALX_NODE_ERROR && node->type->kind == kind && !node->type->user;
}

/* Notes what is seen: whether there are dates, and the widest moment. */
static void see(const calx_node *node, bool *dates, const calx_node **moment)
{
    *dates = *dates || is_of_kind(node, CALX_TYPE_DATE);
    if (is_of_kind(node, CALX_TYPE_TIMESTAMPTZ) || (!*moment && is_of_kind(node, CALX_TYPE_TIMESTAMP)))
        *moment = node;
}

/* DISTINCT stands before the cast, and not within it. */
static void make_distinct_midnight(calx_node *parent, size_t at, const calx_node *moment)
{
    calx_node *item = parent->items[at];
    parent->items[at] = calxi_node_sink(calx_distinct_node(calx_cast_node(item->items[0], calxi_type_of_kind(moment->type->kind))));
    calxi_node_unref(item);
}

/* A value becomes its midnight when it is bound, an expression in SQL. */
static void make_midnight(calx_node *parent, size_t at, const calx_node *moment)
{
    if (!is_of_kind(parent->items[at], CALX_TYPE_DATE))
        return;
    if (parent->items[at]->kind == CALX_NODE_BIND)
        adopt_item(parent, at, moment, calxi_adopt_compared);
    else if (parent->items[at]->kind == CALX_NODE_DISTINCT)
        make_distinct_midnight(parent, at, moment);
    else
        cast_item(parent, at, calxi_type_of_kind(moment->type->kind));
}

void calxi_adopt_moments(calx_node *node, size_t from, size_t step)
{
    const calx_node *moment = NULL;
    bool dates = false;
    for (size_t i = from; node->kind != CALX_NODE_ERROR && i < node->count; i += step)
        see(node->items[i], &dates, &moment);
    for (size_t i = from; dates && moment && i < node->count; i += step)
        if (node->items[i])
            make_midnight(node, i, moment);
}

/* Whether a result may become another expression: somebody else has it, or rows are told apart or ordered by what it was. */
static bool may_change(const calx_node *part, const calx_node *results)
{
    return part->refs_ == 1 && results->refs_ == 1 &&
           (part->kind == CALX_NODE_COMPOUND || !calxi_node_item(part, CALX_CLAUSE_DISTINCT) || !calxi_node_item(part, CALX_CLAUSE_ORDER_BY));
}

/* A column of a part of a UNION, which keeps its name. False: it cannot be done. */
static bool make_midnights(calx_node *part, size_t at, const calx_node *moment)
{
    calx_node *results = part->kind == CALX_NODE_SELECT || part->kind == CALX_NODE_COMPOUND ? calxi_node_item(part, CALX_CLAUSE_COLUMNS) : NULL;
    const calx_node *inner;
    calx_node *item, *value;
    if (!results || !is_of_kind(calxi_result_at(part, at), CALX_TYPE_DATE))
        return true;
    if (!may_change(part, results))
        return false;
    if (part->kind == CALX_NODE_COMPOUND) {
        for (size_t i = 0; i < results->count; i++)
            if (!make_midnights(results->items[i], at, moment))
                return false;
        return true;
    }
    item = results->items[at];
    value = calxi_node_is(item, CALX_NODE_LABEL) ? item->items[0] : item;
    inner = calxi_node_is(value, CALX_NODE_DISTINCT) ? value->items[0] : value;
    if (value == item && !calxi_node_is(inner, CALX_NODE_COLUMN)) {
        make_midnight(results, at, moment);
        return true;
    }
    results->items[at] = calxi_node_sink(calx_label_as(value, item == value ? inner->name : item->name)); /* a label of its own: ORDER BY may have the other */
    calxi_node_unref(item);
    item = results->items[at];
    if (calxi_node_is(item, CALX_NODE_LABEL)) {
        make_midnight(item, 0, moment);
        calxi_node_set_type(item, item->items[0]->type);
    }
    return true;
}

size_t calxi_adopt_moments_of_parts(calx_node *parts)
{
    for (size_t at = 0;; at++) {
        const calx_node *moment = NULL;
        bool dates = false, any = false;
        for (size_t i = 0; i < parts->count; i++) {
            const calx_node *result = calxi_result_at(parts->items[i], at);
            any = any || result;
            see(result, &dates, &moment);
        }
        if (!any)
            return 0;
        for (size_t i = 0; dates && moment && i < parts->count; i++)
            if (!make_midnights(parts->items[i], at, moment))
                return at + 1;
    }
}

/* `AS name` keeps its place around a value. */
static void adopt_result(calx_node *list, size_t at, const calx_node *column, calx_node *(*adopt)(calx_node *, const calx_node *))
{
    calx_node *item = list->items[at];
    if (!calxi_node_is(item, CALX_NODE_LABEL))
        adopt_item(list, at, column, adopt);
    else if (item->refs_ == 1)
        adopt_item(item, 0, column, adopt);
}

void calxi_adopt_select(calx_node *select, const calx_node *columns)
{
    calx_node *results;
    if (!columns || columns->kind == CALX_NODE_ERROR || !select || (select->refs_ & ~CALXI_NODE_FLOATING) != 1)
        return;
    if (select->kind != CALX_NODE_SELECT && select->kind != CALX_NODE_COMPOUND)
        return;
    results = calxi_node_item(select, CALX_CLAUSE_COLUMNS);
    if (!results || results->refs_ != 1)
        return;
    for (size_t i = 0; i < results->count; i++)
        if (select->kind == CALX_NODE_COMPOUND)
            calxi_adopt_select(results->items[i], columns);
        else if (i < columns->count && columns->items[i] && calxi_type_converts(columns->items[i]->type))
            adopt_result(results, i, columns->items[i], calxi_adopt_set);
}

/* What a part of a UNION gives for a column of the first: numbers of several sorts are each what they are, and a server finds one for all. */
static void adopt_part_column(calx_node *results, size_t at, const calx_node *column)
{
    uint32_t kind;
    if (calxi_node_is(column, CALX_NODE_LABEL))
        column = calxi_node_item(column, 0);
    kind = column ? column->type->kind : CALX_TYPE_NONE;
    if (column && calxi_type_converts(column->type))
        adopt_result(results, at, column, calxi_adopt);
    else if (kind == CALX_TYPE_BOOLEAN || kind == CALX_TYPE_UUID || (kind >= CALX_TYPE_DATE && kind <= CALX_TYPE_INTERVAL))
        adopt_result(results, at, column, calxi_adopt_set);
}

void calxi_adopt_parts(calx_node *parts)
{
    const calx_node *columns = NULL;
    for (size_t part = 0; part < parts->count; part++) {
        calx_node *select = parts->items[part], *results = calxi_node_is(select, CALX_NODE_SELECT) ? calxi_node_item(select, CALX_CLAUSE_COLUMNS) : NULL;
        if (!part)
            columns = results;
        else if (results && columns && results != columns && select->refs_ == 1 && results->refs_ == 1)
            for (size_t i = 0; i < results->count && i < columns->count && !calxi_node_is(columns->items[i], CALX_NODE_STAR) &&
                               !calxi_node_is(results->items[i], CALX_NODE_STAR); i++)
                adopt_part_column(results, i, columns->items[i]);
    }
}

/* The one among the children, every `step` of them, whose type converts; NULL: none. */
static const calx_node *find_converting(const calx_node *node, size_t from, size_t step)
{
    for (size_t i = from; i < node->count; i += step)
        if (node->items[i] && calxi_type_converts(node->items[i]->type))
            return node->items[i];
    return NULL;
}

void calxi_adopt_case(calx_node *node)
{
    const calx_node *value = node->items[0], *otherwise = node->items[1], *other = find_converting(node, 3, 2);
    if (!other && otherwise && calxi_type_converts(otherwise->type))
        other = otherwise;
    for (size_t i = 3; other && i < node->count; i += 2)
        calxi_adopt_item(node, i, other);
    if (other)
        calxi_adopt_item(node, 1, other);
    calxi_adopt_moments(node, 1, 2);
    for (size_t i = 2; value && calxi_type_converts(value->type) && i < node->count; i += 2)
        calxi_adopt_item(node, i, value);
}

void calxi_adopt_arguments(calx_node *function, size_t from)
{
    const calx_node *other = function->kind == CALX_NODE_ERROR ? NULL : find_converting(function, 0, 1);
    for (size_t i = from; other && i < function->count; i++)
        calxi_adopt_item(function, i, other);
}

void calxi_adopt_pair(calx_node *function)
{
    for (size_t i = 0; i < 2 && function->kind != CALX_NODE_ERROR && function->items[0] && function->items[1]; i++)
        adopt_item(function, i, function->items[1 - i], calxi_adopt_compared);
}
