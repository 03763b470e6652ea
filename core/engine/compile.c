/* SPDX-License-Identifier: MIT */
/* calx_compile: a statement into SQL for a target that is only named, without a connection. */
#include "sql/compile/converters.h"

#include "engine/plugin/plugin.h"
#include "sql/tree/quarantine.h"
#include "util/memory.h"

#include <stdio.h>
#include <string.h>

struct calx_compiled {
    calxi_builder sql;
    calxi_problem problem;
    calx_compiler compiler;         /* its arena holds what the parameters are */
    const calx_node **parameters;
    const calx_value **values;      /* of them, as they are bound; NULL: given by the run */
    size_t count;
    calx_statement *statement;      /* kept: the parameters' values are in its tree */
    bool consumed;                  /* it is nobody else's */
};

static calx_compiled no_memory = { .problem = { .status = CALX_NO_MEMORY, .message = "out of memory" } };

/* As a person writes one ("15", "10.11") or a server ("10.11.6-MariaDB-log", "PostgreSQL 15.3 on ..."): some digits begin a word. */
static bool is_version(const char *text)
{
    for (const char *at = text; *at; at++)
        if (*at >= '0' && *at <= '9' && (at == text || at[-1] == ' '))
            return true;
    return false;
}

/* "mariadb 10.11" is a dialect and a version; "10.11.0-MariaDB" to the dialect is what a server would say. */
static const calx_dialect *read_target(const char *text, calx_target *target, char *name, size_t size, calxi_problem *problem)
{
    size_t len = strcspn(text, " ");
    const calx_dialect *dialect;
    if (!len || len >= size) {
        calxi_problem_set(problem, CALX_MISUSE, "calx_compile: the target is the name of a dialect, and a version if need be");
        return NULL;
    }
    memcpy(name, text, len);
    name[len] = '\0';
    dialect = calxi_dialect_get(name, problem);
    if (!dialect)
        return NULL;
    *target = (calx_target){ .struct_size = sizeof *target, .version_text = text + len + strspn(text + len, " "), .dialect = dialect->name };
    if (*target->version_text && !is_version(target->version_text)) {
        calxi_problem_set(problem, CALX_MISUSE, "calx_compile: \"%.60s\" is no version of %s: a number is wanted, behind a blank, with points in it or without",
                          target->version_text, name);
        return NULL;
    }
    if (dialect->target_init)
        dialect->target_init(target);
    return dialect;
}

/* What converts is bound as another value than the program gave. */
static bool find_values(calx_compiled *to)
{
    calx_compiler *c = &to->compiler;
    calx_value *rooms = calxi_arena_alloc(&c->arena, (to->count + 1) * (sizeof *rooms + sizeof *to->values));
    if (!rooms) {
        calxi_compile_no_memory(c);
        return false;
    }
    to->values = (const calx_value **)(void *)(rooms + to->count + 1);
    for (size_t i = 0; i < to->count && !c->failed; i++)
        to->values[i] = to->parameters[i]->value ? calxi_bound_value(c, to->parameters[i], &rooms[i]) : NULL;
    return !c->failed;
}

static void compile(calx_compiled *to, const char *text, uint32_t flags, const calx_schema_map *schemas, const calx_type *type)
{
    bool done;
    char name[64];
    calx_target target;
    const calx_dialect *dialect = read_target(text, &target, name, sizeof name, &to->problem);
    if (!dialect)
        return;
    calxi_compiler_clear(&to->compiler);
    calxi_compiler_init(&to->compiler, dialect, &target, flags);
    to->compiler.schemas = schemas;
    if (type)
        calxi_put_type(&to->compiler, type);
    done = type ? !to->compiler.failed : calxi_compile_statement(&to->compiler, to->statement->root);
    if (!done || !calxi_compile_finish(&to->compiler, &to->sql, &to->parameters, &to->count) || !find_values(to))
        to->problem = to->compiler.problem;
    to->compiler.schemas = NULL; /* the caller's */
}

calx_compiled *calx_compile_in(calx_statement *statement, const char *target, uint32_t flags, const calx_schema_map *schemas)
{
    char why[200];
    calx_compiled *compiled = calxi_calloc(1, sizeof *compiled);
    if (!compiled) {
        calxi_statement_consume(statement, "calx_compile()", NULL);
        return &no_memory;
    }
    calxi_builder_init(&compiled->sql);
    calxi_compiler_init(&compiled->compiler, NULL, NULL, 0);
    compiled->consumed = statement && !calxi_statement_is_kept(statement);
    compiled->statement = statement ? calx_keep_statement(statement) : NULL;
    if (!statement || !target)
        calxi_problem_set(&compiled->problem, CALX_MISUSE, "calx_compile: the %s is NULL", statement ? "target" : "statement");
    else if (statement->status != CALX_OK)
        calxi_problem_set(&compiled->problem, statement->status, "%s", calxi_statement_why(statement, why, sizeof why));
    else if (!statement->root)
        calxi_problem_set(&compiled->problem, CALX_UNSUPPORTED, "calx_compile: a textual statement is compiled where it runs");
    else
        compile(compiled, target, flags, schemas, NULL);
    return compiled;
}

calx_compiled *calx_compile_to(calx_statement *statement, const char *target, uint32_t flags)
{
    return calx_compile_in(statement, target, flags, NULL);
}

calx_compiled *calx_compile_node(calx_node *node, const char *target, uint32_t flags)
{
    return calx_compile_to(calxi_statement_of(calxi_node_sink(node ? node : calxi_node_fail(CALX_MISUSE, "calx_compile: the node is NULL"))),
                           target, flags);
}

calx_compiled *calx_compile_type(const calx_type *type, const char *target, uint32_t flags)
{
    calx_compiled *compiled = calxi_calloc(1, sizeof *compiled);
    if (!compiled)
        return &no_memory;
    calxi_builder_init(&compiled->sql);
    calxi_compiler_init(&compiled->compiler, NULL, NULL, 0);
    if (!type || !target)
        calxi_problem_set(&compiled->problem, CALX_MISUSE, "calx_compile_type: the %s is NULL", type ? "target" : "type");
    else
        compile(compiled, target, flags, NULL, type);
    return compiled;
}

void calx_compiled_dispose(calx_compiled *compiled)
{
    if (!compiled || compiled == &no_memory)
        return;
    calxi_builder_clear(&compiled->sql);
    calxi_compiler_clear(&compiled->compiler);
    if (compiled->consumed && atomic_load(&compiled->statement->refs) == 1)
        calxi_statement_retire(compiled->statement, "calx_compile()", NULL);
    else
        calx_release_statement(compiled->statement);
    calxi_free(compiled);
}

const char *calx_compiled_sql(const calx_compiled *compiled)
{
    return compiled && compiled->problem.status == CALX_OK && compiled->sql.data ? compiled->sql.data : "";
}

calx_status calx_compiled_error(const calx_compiled *compiled)
{
    return compiled ? compiled->problem.status : CALX_MISUSE;
}

const char *calx_compiled_errmsg(const calx_compiled *compiled)
{
    return compiled ? compiled->problem.message : "the compiled statement is NULL";
}

size_t calx_compiled_count(const calx_compiled *compiled)
{
    return compiled ? compiled->count : 0;
}

const calx_value *calx_compiled_value(const calx_compiled *compiled, size_t at)
{
    static const calx_value none = { .kind = CALX_KIND_NONE };
    return at < calx_compiled_count(compiled) && compiled->values && compiled->values[at] ? compiled->values[at] : &none;
}

const char *calx_compiled_name(const calx_compiled *compiled, size_t at)
{
    return at < calx_compiled_count(compiled) ? compiled->parameters[at]->name : "";
}
