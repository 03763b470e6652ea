/* SPDX-License-Identifier: MIT */
/* Which parameters and result columns of a compiled statement are converted: copies of their types, for they outlive the tree; and of which kind
 * values of each column are. */
#include "sql/compile/converters.h"

#include "sql/schema/defaults.h"
#include "sql/schema/schema.h"
#include "sql/tree/beside.h"
#include "sql/tree/type_copy.h"
#include "util/memory.h"

#include <string.h>

/* The columns of a result, in the making. */
typedef struct result_column {
    calxi_converter converter;
    uint8_t kind;
} result_column;

typedef struct collection {
    calx_compiler *c;
    result_column *columns;
    size_t count, capacity;
    bool any, unknown;    /* one converts; how many there are is not known */
    bool any_kind;
} collection;

static const calx_type *type_behind(const calx_compiler *c, const calx_node *node)
{
    for (int i = 0; node && node->type->kind == CALX_TYPE_NONE && i < 100; i++)
        node = calxi_meaning(c, node);
    return node ? node->type : &calxi_type_none;
}

static bool has_name(const calx_node *node)
{
    return calxi_node_is(node, CALX_NODE_COLUMN) || calxi_node_is(node, CALX_NODE_LABEL);
}

/* The kinds that backends keep as something else: a boolean as a number, a decimal or a moment as text. */
static uint8_t kind_of(const calx_compiler *c, const calx_type *type)
{
    enum { KINDS = 1 << CALX_KIND_BOOL | 1 << CALX_KIND_DECIMAL | 1 << CALX_KIND_TIMESTAMP | 1 << CALX_KIND_TIMESTAMPTZ | 1 << CALX_KIND_DATE | 1 << CALX_KIND_TIME |
                   1 << CALX_KIND_INTERVAL | 1 << CALX_KIND_UUID | 1 << CALX_KIND_JSON };
    uint32_t kind = type->user ? CALX_KIND_NONE : calxi_kind_of_type(calxi_type_variant(type, c->dialect));
    return KINDS >> kind & 1 ? (uint8_t)kind : CALX_KIND_NONE;
}

static void add_column(void *context, const calx_node *node, bool all)
{
    collection *list = context;
    const calx_type *type = all ? &calxi_type_none : type_behind(list->c, node);
    bool converts = calxi_type_converts(type);
    uint8_t kind = kind_of(list->c, type);
    if (converts && list->unknown)
        calxi_compile_fail(list->c, CALX_UNSUPPORTED, "a column of the type %s behind *: its place is not known, name the columns",
                           type->user ? type->user->name : type->name ? type->name : "ENUM");
    list->unknown = list->unknown || all;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        result_column *grown = calxi_arena_alloc(&list->c->arena, capacity * sizeof *grown);
        if (!grown) {
            calxi_compile_no_memory(list->c);
            return;
        }
        if (list->count)
            memcpy(grown, list->columns, list->count * sizeof *grown);
        list->columns = grown;
        list->capacity = capacity;
    }
    list->columns[list->count++] = (result_column){ { converts ? type : NULL, NULL, has_name(node) ? node->name : "", 0, false, 0 }, kind };
    list->any = list->any || converts;
    list->any_kind = list->any_kind || kind != CALX_KIND_NONE;
}

/* What a message calls it. */
static const char *name_of(const calx_node *root, const calx_node *parameter)
{
    const char *column = *calxi_node_beside(parameter)         ? calxi_node_beside(parameter)
                         : parameter->op >= CALXI_BIND_SET && root ? calxi_column_beside(root, parameter)
                                                               : "";
    return *column ? column : parameter->name;
}

/* `root`: the statement, or NULL where nobody will ask for a name. */
static calxi_converter converter_of(const calx_compiler *c, const calx_node *root, const calx_node *parameter)
{
    bool is_value = parameter->kind == CALX_NODE_BIND || parameter->kind == CALX_NODE_PARAM, converts = is_value && calxi_type_converts(parameter->type);
    uint32_t reads = calxi_reads(parameter, calxi_type_variant(parameter->type, c->dialect));
    if (!converts && !reads)
        return (calxi_converter){ NULL, NULL, "", 0, false, 0 };
    if (parameter->op == CALXI_BIND_COMPUTED)
        return (calxi_converter){ parameter->type, NULL, calxi_default_column(parameter), reads, false, 0 };
    return (calxi_converter){ parameter->type, NULL, name_of(root, parameter), reads, parameter->op == CALXI_BIND_COMPARED, 0 };
}

/* ---- copies ---- */

static bool copy_one(calx_compiler *c, calxi_arena *arena, calxi_converter *to, const calxi_converter *from)
{
    char *room;
    *to = (calxi_converter){ NULL, NULL, "", from->reads, from->compared, 0 };
    if (!from->type)
        return true;
    room = calxi_arena_alloc(arena, calxi_type_size(from->type));
    to->column = calxi_arena_copy(arena, from->column, strlen(from->column));
    if (!room || !to->column)
        return false;
    to->type = calxi_type_copy(&room, from->type);
    to->here = calxi_type_variant(to->type, c->dialect);
    to->short_enough = calxi_characters_of(to->here) + (calxi_characters_of(to->here) > 0);
    return true;
}

static bool copy_columns(calx_compiler *c, calxi_converters *to, const collection *list)
{
    calxi_converter *columns = calxi_arena_alloc(&to->arena, (list->count + 1) * sizeof *columns);
    for (size_t i = 0; columns && i < list->count; i++)
        if (!copy_one(c, &to->arena, &columns[i], &list->columns[i].converter))
            return false;
    to->columns = columns;
    to->column_count = list->count;
    return columns != NULL;
}

/* Whether one before has its name, and is bound otherwise. */
static bool is_repeated(const calx_node *const *parameters, size_t at)
{
    for (size_t i = 0; parameters[at]->kind == CALX_NODE_PARAM && i < at; i++)
        if (parameters[i]->kind == CALX_NODE_PARAM && !strcmp(parameters[i]->name, parameters[at]->name))
            return true;
    return false;
}

static bool copy_binds(calx_compiler *c, const calx_node *root, calxi_converters *to, const calx_node *const *parameters, size_t count)
{
    calxi_converter *binds = calxi_arena_alloc(&to->arena, (count + 1) * sizeof *binds);
    for (size_t i = 0; binds && i < count; i++) {
        calxi_converter from = converter_of(c, root, parameters[i]);
        if (!copy_one(c, &to->arena, &binds[i], &from))
            return false;
        to->only_reads = to->only_reads && (!from.type || !calxi_type_converts(from.type)) && !is_repeated(parameters, i);
    }
    to->binds = binds;
    to->bind_count = count;
    return binds != NULL;
}

static calxi_converters *create(const calx_compiler *c)
{
    calxi_arena arena;
    calxi_converters *made;
    calxi_arena_init(&arena);
    made = calxi_arena_alloc(&arena, sizeof *made);
    if (!made)
        return NULL;
    *made = (calxi_converters){ .dialect = calxi_arena_copy(&arena, c->target.dialect, strlen(c->target.dialect)) };
    made->arena = arena;
    made->only_reads = true;
    if (made->dialect)
        return made;
    calxi_converters_free(made);
    return NULL;
}

static bool keep_kinds(calx_compiler *c, const collection *list, calxi_tokens *to)
{
    if (!list->any_kind || list->unknown)
        return true;
    to->kinds = calxi_alloc(list->count);
    if (!to->kinds) {
        calxi_compile_no_memory(c);
        return false;
    }
    for (size_t i = 0; i < list->count; i++)
        to->kinds[i] = list->columns[i].kind;
    to->kind_count = list->count;
    return true;
}

static bool keep_converters(calx_compiler *c, const calx_node *root, const calx_node *const *parameters, bool binds, const collection *list, calxi_tokens *to)
{
    calxi_converters *made;
    if (!binds && !list->any)
        return true;
    made = create(c);
    if (made && (!binds || copy_binds(c, root, made, parameters, to->name_count)) && (!list->any || copy_columns(c, made, list))) {
        to->converters = made;
        return true;
    }
    calxi_converters_free(made);
    calxi_compile_no_memory(c);
    return false;
}

bool calxi_find_converters(calx_compiler *c, const calx_node *root, const calx_node *const *parameters, calxi_tokens *to)
{
    collection list = { .c = c };
    bool binds = false;
    for (size_t i = 0; i < to->name_count && !binds; i++)
        binds = converter_of(c, NULL, parameters[i]).type != NULL;
    calxi_each_result_column(c, root, add_column, &list);
    return !c->failed && keep_kinds(c, &list, to) && keep_converters(c, root, parameters, binds, &list, to);
}

const calx_value *calxi_bound_value(calx_compiler *c, const calx_node *bind, calx_value *room)
{
    calxi_converter converter = converter_of(c, NULL, bind);
    calx_conversion conversion = { .arena = &c->arena, .dialect = c->target.dialect };
    calx_status status;
    if (!converter.type || bind->op == CALXI_BIND_COMPUTED)
        return bind->value;
    converter.here = calxi_type_variant(converter.type, c->dialect);
    *room = *bind->value;
    status = calxi_convert_bind(&conversion, &converter, room);
    if (status == CALX_OK)
        return room;
    if (!c->failed) {
        calxi_conversion_problem(&conversion, status, &c->problem);
        c->failed = true;
    }
    return NULL;
}
