/* SPDX-License-Identifier: MIT */
/* Trees as the engine runs them: their SQL with its names, as that of a text, and the values of a run. */
#include "engine/compiled.h"

#include "sql/compile/compile.h"
#include "sql/compile/converters.h"
#include "sql/schema/defaults.h"
#include "util/memory.h"

#include <string.h>

/* The place of a value in the order of the key. Parameters come in nearly that order, so that the search begins behind the last one. */
static size_t place_of(const calx_statement *statement, const calx_node *node, size_t from)
{
    for (size_t i = 0; i < statement->value_count; i++) {
        size_t at = (from + i) % statement->value_count;
        if (statement->values[at] == node)
            return at;
    }
    return statement->value_count;
}

/* One block: the text, then the arrays, then the names that calx makes. */
typedef struct layout {
    size_t order, names, values, texts, size;
} layout;

enum { NAME_SIZE = 24 };

static layout lay_out(size_t sql, size_t uses, size_t names)
{
    layout l;
    l.names = (sql + 1 + 7) / 8 * 8;
    l.order = l.names + names * sizeof(char *);
    l.values = l.order + uses * sizeof(uint32_t);
    l.texts = l.values + names * sizeof(uint32_t);
    l.size = l.texts + names * NAME_SIZE;
    return l;
}

static size_t length_of_names(const calx_node *const *parameters, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += strlen(parameters[i]->name) + 1;
    return len;
}

/* The place among `known` of a parameter that is given by the run under that name, and bound in the same way; `known` when there is none. */
static size_t known_parameter(const calx_node *node, const calx_node **nodes, size_t known)
{
    const calx_node *of = node;
    size_t k = 0;
    if (node->kind != CALX_NODE_PARAM)
        return known;
    while (k < known && (nodes[k]->kind != CALX_NODE_PARAM || strcmp(nodes[k]->name, node->name) != 0 || !calxi_bound_alike(nodes[k], node, &of)))
        k++;
    if (k < known)
        nodes[k] = of;
    return k;
}

/* "param_7"; gives how long it is, with its NUL. */
static size_t name_value(char *to, size_t number)
{
    char digits[NAME_SIZE];
    size_t count = 0, len = sizeof "param_" - 1;
    memcpy(to, "param_", len);
    do
        digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    while (count)
        to[len++] = digits[--count];
    to[len] = '\0';
    return len + 1;
}

/* `parameters` is what the placeholders are, in order; with numbered ones each is there once. Two uses of one name have one name, but where they
 * stand for values of different types. `nodes`, of `count`, becomes what each name is. */
static calx_status fill(const calx_statement *statement, const calxi_builder *sql, const calx_node *const *parameters, const calx_node **nodes, size_t count,
                        calxi_tokens *tokens, calxi_problem *problem)
{
    layout l = lay_out(sql->len, count, count);
    char *block = calxi_alloc(l.size + length_of_names(parameters, count)), *text;
    uint32_t *order, *values;
    const char **names;
    size_t known = 0, last = 0;
    if (!block)
        return calxi_problem_no_memory(problem);
    memcpy(block, sql->data, sql->len);
    block[sql->len] = '\0';
    names = (const char **)(void *)(block + l.names);
    order = (uint32_t *)(void *)(block + l.order);
    values = (uint32_t *)(void *)(block + l.values);
    text = block + l.texts;
    for (size_t i = 0; i < count; i++) {
        const calx_node *node = parameters[i];
        size_t at = known_parameter(node, nodes, known);
        order[i] = (uint32_t)at;
        if (at < known)
            continue;
        nodes[known] = node;
        if (node->kind == CALX_NODE_PARAM) {
            values[known] = 0;
            names[known++] = text;
            text = stpcpy(text, node->name) + 1;
            continue;
        }
        last = place_of(statement, node, last);
        values[known] = (uint32_t)last + 1;
        names[known++] = text;
        text += name_value(text, known);
    }
    *tokens = (calxi_tokens){ .sql = block, .len = sql->len, .uses = count, .order = order, .names = names, .name_count = known,
                              .values = values };
    return CALX_OK;
}

static calx_status finish(const calx_statement *statement, calx_compiler *c, const calxi_builder *sql, const calx_node *const *parameters, size_t count,
                          calxi_tokens *tokens, calxi_problem *problem)
{
    const calx_node **nodes = calxi_arena_alloc(&c->arena, (count + 1) * sizeof *nodes);
    calx_status status = nodes ? fill(statement, sql, parameters, nodes, count, tokens, problem) : calxi_problem_no_memory(problem);
    if (status != CALX_OK || calxi_find_converters(c, statement->root, nodes, tokens))
        return status;
    calxi_tokens_clear(tokens);
    *problem = c->problem;
    return problem->status;
}

calx_status calxi_compile_tree(const calx_statement *statement, const calxi_compile_for *to, calxi_tokens *tokens, calxi_problem *problem)
{
    calx_compiler compiler;
    calxi_builder sql;
    const calx_node **parameters;
    size_t count;
    calx_status status;
    calxi_builder_init(&sql);
    calxi_compiler_init(&compiler, to->dialect, to->target, 0);
    compiler.schemas = calxi_schemas_items(to->schemas);
    if (calxi_compile_statement(&compiler, statement->root) && calxi_compile_finish(&compiler, &sql, &parameters, &count))
        status = finish(statement, &compiler, &sql, parameters, count, tokens, problem);
    else {
        *problem = compiler.problem;
        status = compiler.problem.status;
    }
    calxi_builder_clear(&sql);
    calxi_compiler_clear(&compiler);
    return status;
}

/* ---- a run ---- */

static bool is_given(const calxi_tokens *tokens, size_t at)
{
    return !tokens->values[at];
}

/* The place of an earlier parameter of the same name, which is bound in another way; `at` when there is none. */
static size_t first_of_name(const calxi_tokens *tokens, size_t at)
{
    size_t k = 0;
    while (tokens->converters && k < at && !(is_given(tokens, k) && !strcmp(tokens->names[k], tokens->names[at])))
        k++;
    return tokens->converters ? k : at;
}

static const calx_arg *given(const calxi_tokens *tokens, size_t at, calx_args_t args, size_t *position)
{
    for (size_t i = 0; i < args.count; i++)
        if (args.items[i].name && !strcmp(args.items[i].name, tokens->names[at]))
            return &args.items[i];
    for (; *position < args.count; (*position)++)
        if (!args.items[*position].name)
            return &args.items[(*position)++];
    return NULL;
}

static bool is_wanted(const calxi_tokens *tokens, const char *name)
{
    size_t k = 0;
    while (k < tokens->name_count && (tokens->values[k] || strcmp(tokens->names[k], name) != 0))
        k++;
    return k < tokens->name_count;
}

static bool refuse_unknown(const calx_statement *statement, const calxi_tokens *tokens, calx_args_t args, calxi_problem *problem)
{
    size_t wanted = 0, left_out = 0;
    const char *unknown = NULL;
    for (size_t k = 0; k < tokens->name_count; k++)
        wanted += is_given(tokens, k) && first_of_name(tokens, k) == k;
    for (size_t i = 0; i < args.count; i++)
        if (args.items[i].name && !is_wanted(tokens, args.items[i].name)) {
            if (calxi_node_has_param(statement->root, args.items[i].name)) /* in what a constant has made needless: calx_and(calx_false(), x) */
                left_out++;
            else
                unknown = args.items[i].name;
        }
    if (unknown)
        calxi_problem_set(problem, CALX_MISUSE, "the statement has no parameter %s", unknown);
    else if (args.count - left_out > wanted)
        calxi_problem_set(problem, CALX_MISUSE, "%zu arguments for a statement with %zu parameters", args.count, wanted);
    return args.count - left_out <= wanted && !unknown;
}

/* Whether they are what is to be bound, as they came: nothing of the tree's own among them, none by name, and none to be converted. */
static bool are_complete(const calx_statement *statement, const calxi_tokens *tokens, calx_args_t args)
{
    const calxi_converter *binds = tokens->converters ? tokens->converters->binds : NULL;
    if (statement->value_count || args.count != tokens->name_count || (tokens->converters && !tokens->converters->only_reads))
        return false;
    for (size_t i = 0; i < args.count; i++)
        if (args.items[i].name || (binds && calxi_is_read(&binds[i], &args.items[i].value)))
            return false;
    return true;
}

/* The values as the program has them. */
static bool collect(const calx_statement *statement, const calxi_tokens *tokens, calx_args_t args, calx_arg *all, calxi_problem *problem)
{
    size_t position = 0;
    char *texts = (char *)(all + tokens->name_count);
    for (size_t i = 0; i < tokens->name_count; i++) {
        const calx_node *node = tokens->values[i] ? statement->values[tokens->values[i] - 1] : NULL;
        size_t first = node ? i : first_of_name(tokens, i);
        const calx_arg *arg = node ? calxi_node_arg(node) : first < i ? &all[first] : given(tokens, i, args, &position);
        if (!arg) {
            calxi_problem_set(problem, CALX_MISUSE, "no argument for the parameter %s (%zu given)", tokens->names[i], args.count);
            return false;
        }
        if (arg->value.kind == CALX_KIND_LIST) {
            calxi_problem_set(problem, CALX_DATA_ERROR, "the bind :%s is a list, which calx_in_param() alone takes", tokens->names[i]);
            return false;
        }
        all[i] = (calx_arg){ NULL, arg->value };
        if (node && node->op == CALXI_BIND_COMPUTED) {
            all[i].value = calxi_computed_value(node, texts);
            texts += CALXI_DEFAULT_ROOM;
        }
    }
    return true;
}

/* ... and as they are bound. */
static bool convert(const calxi_converters *converters, calx_arg *all, calxi_merge *merge)
{
    calx_conversion conversion = { .arena = &merge->arena, .dialect = converters->dialect };
    for (size_t i = 0; i < converters->bind_count; i++) {
        const calxi_converter *bind = &converters->binds[i];
        bool wanted = bind->type && (calxi_type_converts(bind->type) || calxi_is_read(bind, &all[i].value));
        calx_status status = wanted ? calxi_convert_bind(&conversion, bind, &all[i].value) : CALX_OK;
        if (status != CALX_OK) {
            calxi_conversion_problem(&conversion, status, merge->problem);
            return false;
        }
    }
    return true;
}

bool calxi_merge_args(const calx_statement *statement, const calxi_tokens *tokens, calx_args_t *args, calxi_merge *merge)
{
    size_t computed = 0;
    calx_arg *all = merge->room;
    if (are_complete(statement, tokens, *args))
        return true;
    if (args->count && !refuse_unknown(statement, tokens, *args, merge->problem))
        return false;
    for (size_t i = 0; i < statement->value_count; i++)
        computed += statement->values[i]->op == CALXI_BIND_COMPUTED;
    if (tokens->name_count > CALXI_MERGE_ROOM || computed)
        merge->merged = all = calxi_alloc((tokens->name_count + 1) * sizeof *all + computed * CALXI_DEFAULT_ROOM);
    if (!all) {
        calxi_problem_no_memory(merge->problem);
        return false;
    }
    if (!collect(statement, tokens, *args, all, merge->problem) || (tokens->converters && !convert(tokens->converters, all, merge)))
        return false;
    *args = (calx_args_t){ all, tokens->name_count };
    return true;
}

void calxi_merge_clear(calxi_merge *merge)
{
    if (merge->merged)
        calxi_free(merge->merged);
    if (merge->arena.blocks)
        calxi_arena_clear(&merge->arena);
}
