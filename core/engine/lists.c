/* SPDX-License-Identifier: MIT */
/* Lists among the arguments of a run: which goes to which calx_in_param(), and their items as nodes. */
#include "engine/lists.h"

#include "sql/tree/expand.h"

#include <calx/expression.h>

#include <string.h>

/* ---- items ---- */

/* One case each of read_item(): `item` is what stands there. */
#define READ(kind_, widened, member, item, is_null)                                             \
    case (kind_):                                                                               \
        *to = (calx_value){ .kind = (is_null) ? CALX_KIND_NULL : CALX_KIND_##widened };         \
        to->as.member = (item);                                                                 \
        return true
#define AT(type) (((const type *)items)[at])
#define PLAIN(KIND, type, widened, member) READ(CALX_KIND_##KIND, widened, member, AT(type), false)
#define OPTIONAL(KIND, type, optional, widened, member)                                         \
    PLAIN(KIND, type, widened, member);                                                         \
    READ(CALX_KIND_##KIND | CALX_KIND_OPTIONAL, widened, member, AT(optional).value, !AT(optional).is_set)
#define POINTER(KIND, type, member) READ(CALX_KIND_##KIND, KIND, member, AT(type), !AT(type).ptr)

static calx_str text_of(const char *text)
{
    return (calx_str){ text, text ? strlen(text) : 0 };
}

/* As calx_arg_...() of the C type makes it. False: there is no list of such a kind. */
static bool read_item(uint32_t kind, const void *items, size_t at, calx_value *to)
{
    switch (kind) {
        PLAIN(INT8, int8_t, INT32, i);
        PLAIN(UINT8, uint8_t, INT32, i);
        PLAIN(UINT16, uint16_t, INT32, i);
        PLAIN(UINT32, uint32_t, INT64, i);
        OPTIONAL(BOOL, bool, calx_opt_bool, BOOL, b);
        OPTIONAL(INT16, int16_t, calx_opt_int16, INT32, i);
        OPTIONAL(INT32, int32_t, calx_opt_int32, INT32, i);
        OPTIONAL(INT64, int64_t, calx_opt_int64, INT64, i);
        OPTIONAL(UINT64, uint64_t, calx_opt_uint64, UINT64, u);
        OPTIONAL(FLOAT, float, calx_opt_float, DOUBLE, d);
        OPTIONAL(DOUBLE, double, calx_opt_double, DOUBLE, d);
        OPTIONAL(TIMESTAMP, calx_timestamp, calx_opt_timestamp, TIMESTAMP, timestamp);
        OPTIONAL(TIMESTAMPTZ, calx_timestamptz, calx_opt_timestamptz, TIMESTAMPTZ, timestamptz);
        OPTIONAL(DATE, calx_date, calx_opt_date, DATE, date);
        OPTIONAL(TIME, calx_time, calx_opt_time, TIME, time);
        OPTIONAL(INTERVAL, calx_interval, calx_opt_interval, INTERVAL, interval);
        OPTIONAL(UUID, calx_uuid, calx_opt_uuid, UUID, uuid);
        POINTER(STR, calx_str, s);
        POINTER(BYTES, calx_bytes, bytes);
        POINTER(DECIMAL, calx_decimal, decimal);
        POINTER(JSON, calx_json, json);
        READ(CALX_KIND_CSTRING, STR, s, text_of(AT(char *const)), !AT(char *const));
    case CALX_KIND_VALUE: *to = AT(calx_value); return to->kind != CALX_KIND_LIST;
    default: return false;
    }
}

/* ---- whose they are ---- */

/* What was found for each name; two uses of one have one list. */
typedef struct lists {
    calx_args_t args;
    const char **names; /* of the parameter that took each argument; NULL: it is nobody's yet */
    calxi_arena *arena;
    calxi_problem *problem;
    bool incomplete; /* the compiler will tell why, and of no list can be said that nobody wanted it */
} lists;

static bool is_list(const calx_arg *arg)
{
    return arg->value.kind == CALX_KIND_LIST;
}

static const calx_arg *find(lists *l, const char *name)
{
    for (size_t i = 0; i < l->args.count; i++)
        if (l->names[i] && !strcmp(l->names[i], name))
            return &l->args.items[i];
    for (size_t i = 0; i < l->args.count; i++)
        if (l->args.items[i].name && !strcmp(l->args.items[i].name, name)) {
            l->names[i] = name;
            return &l->args.items[i];
        }
    for (size_t i = 0; i < l->args.count; i++)
        if (!l->names[i] && !l->args.items[i].name && is_list(&l->args.items[i])) {
            l->names[i] = name;
            return &l->args.items[i];
        }
    return NULL;
}

static bool no_memory(lists *l)
{
    calxi_problem_no_memory(l->problem);
    return false;
}

static bool items_of(void *context, const calx_node *param, calx_node ***items, size_t *count)
{
    lists *l = context;
    const calx_arg *arg = find(l, param->name);
    const calx_value *list = arg ? &arg->value : NULL;
    if (!arg || !is_list(arg)) {
        calxi_problem_set(l->problem, CALX_MISUSE, arg ? "the argument for %s is no list: calx_items() makes one" : "no list for the parameter %s", param->name);
        return false;
    }
    if (list->as.items.count && !list->as.items.ptr) {
        calxi_problem_set(l->problem, CALX_MISUSE, "the list for %s has %zu items at NULL", param->name, list->as.items.count);
        return false;
    }
    *count = list->as.items.count;
    *items = *count > SIZE_MAX / sizeof **items ? NULL : calxi_arena_alloc(l->arena, (*count + 1) * sizeof **items);
    if (!*items)
        return no_memory(l);
    for (size_t i = 0; i < *count; i++) {
        calx_value value;
        if (!read_item(list->flags, list->as.items.ptr, i, &value)) {
            calxi_problem_set(l->problem, CALX_MISUSE, "item %zu of the list for %s has no kind of argument (%u)", i + 1, param->name,
                              list->flags == CALX_KIND_VALUE ? value.kind : list->flags);
            while (i)
                calxi_node_drop((*items)[--i]);
            return false;
        }
        (*items)[i] = calx_value_node(&value);
    }
    return true;
}

/* What is no list, in its order. False: a list that nobody wanted. */
static bool keep_rest(lists *l, calx_args_t *args)
{
    calx_arg *rest = calxi_arena_alloc(l->arena, (args->count + 1) * sizeof *rest);
    size_t count = 0;
    if (!rest)
        return no_memory(l);
    for (size_t i = 0; i < args->count; i++)
        if (!is_list(&args->items[i]))
            rest[count++] = args->items[i];
        else if (!l->names[i] && !l->incomplete) {
            calxi_problem_set(l->problem, CALX_MISUSE, args->items[i].name ? "the statement has no calx_in_param() called %s" : "a list more than the statement has calx_in_param()%s",
                              args->items[i].name ? args->items[i].name : "");
            return false;
        }
    *args = (calx_args_t){ rest, count };
    return true;
}

calx_statement *calxi_expand_lists(const calx_statement *statement, calx_args_t *args, calxi_arena *arena, calxi_problem *problem)
{
    lists l = { .args = *args, .arena = arena, .problem = problem };
    calx_node *root;
    calx_statement *made;
    if (args->count && !args->items) {
        calxi_problem_set(problem, CALX_MISUSE, "%zu arguments at NULL", args->count);
        return NULL;
    }
    problem->status = CALX_OK;
    l.names = calxi_arena_alloc(arena, (args->count + 1) * sizeof *l.names);
    if (!l.names) {
        no_memory(&l);
        return NULL;
    }
    memset(l.names, 0, (args->count + 1) * sizeof *l.names);
    root = calxi_expand_tree(statement->root, items_of, &l, &l.incomplete);
    if (root && !keep_rest(&l, args)) {
        calxi_node_drop(root);
        return NULL;
    }
    if (!root) {
        if (problem->status == CALX_OK)
            no_memory(&l);
        return NULL;
    }
    made = calxi_statement_of(calxi_node_sink(root));
    calxi_statement_seal(made);
    return made;
}
