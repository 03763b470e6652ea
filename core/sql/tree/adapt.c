/* SPDX-License-Identifier: MIT */
/* Values that become what a column's type wants: labels of enums, types of the program's own. */
#include "sql/tree/adapt.h"

#include <string.h>

const char *calxi_enum_label(const calx_type *type, int64_t number)
{
    return number >= 0 && (uint64_t)number < type->value_count ? type->values[number] : NULL;
}

int64_t calxi_enum_number(const calx_type *type, const char *label, size_t len)
{
    for (size_t i = 0; i < type->value_count; i++)
        if (type->values[i] && strlen(type->values[i]) == len && !memcmp(type->values[i], label, len))
            return (int64_t)i;
    return -1;
}

uint32_t calxi_enum_length(const calx_type *type)
{
    uint32_t longest = 0;
    for (size_t i = 0; i < type->value_count; i++) {
        uint32_t length = 0;
        for (const char *p = type->values[i] ? type->values[i] : ""; *p; p++)
            length += (*p & 0xc0) != 0x80;
        longest = length > longest ? length : longest;
    }
    return longest;
}

const calx_type *calxi_type_variant(const calx_type *type, const calx_dialect *dialect)
{
    for (const calx_type_variant *v = type->variants; dialect && v && v->dialect; v++)
        if (!strcmp(v->dialect, dialect->name) || (dialect->extends && !strcmp(v->dialect, dialect->extends)))
            return &v->type;
    return type;
}

static bool is_number(const calx_type *type)
{
    return type->kind >= CALX_TYPE_SMALLINT && type->kind <= CALX_TYPE_NUMERIC;
}

static bool is_whole(const calx_value *value)
{
    return value->kind >= CALX_KIND_INT8 && value->kind <= CALX_KIND_UINT64;
}

/* A number beside an enum is its label. What takes the place of a node holds it, since the program may use it again. */
static calx_node *labelled(calx_node *bind, const calx_node *other)
{
    const calx_type *type = other->type;
    bool fits = bind->value->kind < CALX_KIND_UINT8 || bind->value->as.u <= INT64_MAX;
    const char *label = fits ? calxi_enum_label(type, bind->value->as.i) : NULL;
    calx_value text = { .kind = CALX_KIND_STR };
    calx_node *made;
    if (!label)
        return calxi_node_refuse(&bind, 1, "the enum %s has no value number %lld", type->name ? type->name : "", (long long)bind->value->as.i);
    text.as.s = (calx_str){ label, strlen(label) };
    made = calxi_node_create_bind(&text);
    if (calxi_node_status(made) != CALX_OK)
        return calxi_node_starved(&bind, 1);
    calxi_node_set_type(made, calxi_type_for_good(other));
    calxi_node_hold(made, bind);
    return made;
}

/* A type that a program gave with another node lives only as long as that: the value may outlive it. */
calx_node *calxi_adopt(calx_node *value, const calx_node *other)
{
    bool is_plain = value && (value->kind == CALX_NODE_BIND || value->kind == CALX_NODE_PARAM);
    const calx_type *type = calxi_type_for_good(other);
    if (!is_plain || !(__atomic_load_n(&value->refs_, __ATOMIC_RELAXED) & CALXI_NODE_FLOATING))
        return value;
    if (other->type->kind == CALX_TYPE_ENUM && other->type->value_count && value->kind == CALX_NODE_BIND && is_whole(value->value))
        return labelled(value, other);
    if (type->kind == CALX_TYPE_NONE || (is_number(value->type) && is_number(type))) /* 1.5 beside an integer stays what it is */
        return value;
    if (value->type->kind == CALX_TYPE_NONE || value->type->kind == CALX_TYPE_TEXT || value->type->kind == CALX_TYPE_BLOB)
        value->type = type;
    return value;
}

static void adopt_item(calx_node *list, size_t at, const calx_node *other)
{
    calx_node *item = list->items[at];
    if (!item || __atomic_load_n(&item->refs_, __ATOMIC_RELAXED) != 1)
        return;
    item->refs_ |= CALXI_NODE_FLOATING;
    list->items[at] = calxi_node_sink(calxi_adopt(item, other));
}

void calxi_adopt_items(calx_node *list, const calx_node *other)
{
    for (size_t i = 0; list->kind != CALX_NODE_ERROR && i < list->count; i++)
        adopt_item(list, i, other);
}

void calxi_adopt_rows(calx_node *rows)
{
    const calx_node *columns = calxi_node_item(rows, 0);
    if (rows->kind == CALX_NODE_ERROR || !columns)
        return;
    for (size_t k = 0; k < columns->count; k++) {
        if (!columns->items[k] || !calxi_type_converts(columns->items[k]->type))
            continue;
        for (size_t i = 1; i < rows->count; i++)
            if (calxi_node_is(rows->items[i], CALX_NODE_TUPLE) && rows->items[i]->refs_ == 1 && k < rows->items[i]->count)
                adopt_item(rows->items[i], k, columns->items[k]);
    }
}
