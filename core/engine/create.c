/* SPDX-License-Identifier: MIT */
/* create_all and drop_all: the tables of metadata, in an order that their foreign keys allow. */
#include "engine/handle.h"
#include "engine/pipeline.h"

#include <calx/ddl.h>
#include <calx/statement.h>

#include "sql/tree/adapt.h"
#include "sql/compile/compile.h"
#include "sql/schema/ddl.h"
#include "sql/tree/quarantine.h"
#include "util/memory.h"

#include <string.h>

/* The tables, sorted, and which of them the database has. */
typedef struct plan {
    calxi_handle *handle;
    const char *where;
    calxi_table **tables;
    size_t count;
    bool *there;
    const calx_dialect_compiler *compiler;
    bool rehearsal; /* statements are compiled, and not sent */
} plan;

static calx_status refuse(const plan *p, const calxi_problem *problem)
{
    return calxi_handle_problem(p->handle, problem, NULL, p->where);
}

/* Whether there is such a statement for this backend. */
static calx_status rehearse(const plan *p, calx_statement *statement)
{
    calxi_problem problem = { 0 };
    calx_compiler compiler;
    if (calx_statement_error(statement) != CALX_OK) {
        calxi_problem_set(&problem, calx_statement_error(statement), "%s", calx_statement_errmsg(statement));
    } else if (statement->root && p->handle->raw) {
        calxi_compiler_init(&compiler, p->handle->engine->dialect, &p->handle->raw->target, 0);
        compiler.schemas = calxi_schemas_items(p->handle->schemas);
        if (!calxi_compile_statement(&compiler, statement->root))
            problem = compiler.problem;
        calxi_compiler_clear(&compiler);
    }
    calxi_statement_consume(statement, p->where, &p->handle->quarantine);
    return problem.status == CALX_OK ? CALX_OK : refuse(p, &problem);
}

/* What comes next depends on it: a handle that sends without waiting waits here. */
static calx_status run(const plan *p, calx_statement *statement)
{
    calx_status status;
    if (p->rehearsal)
        return rehearse(p, statement);
    status = calxi_exec(p->handle, statement, (calx_args_t){ NULL, 0 }, NULL, p->where);
    return status == CALX_PENDING ? calxi_sync(p->handle, p->where) : status;
}

/* Whether the database has a thing of this name, by the dialect's query. */
static calx_status ask(const plan *p, const char *query, calx_str schema, const char *name, bool *there)
{
    int64_t count = 0;
    const calx_slot slot = { CALX_KIND_INT64, sizeof count, &count, NULL, 0 };
    const char *moved = calxi_schema_translate(calxi_schemas_items(p->handle->schemas), schema.ptr, schema.len);
    const calx_arg args[2] = { calx_arg_named("schema", moved ? calx_arg_string(moved) : calx_arg_str(schema)), calx_arg_named("name", calx_arg_string(name)) };
    calx_status status = calxi_row(p->handle, calx_text(query), (calx_args_t){ args, 2 }, CALX_EXACTLY_ONE, true, &slot, 1, NULL, p->where);
    *there = count > 0;
    return status;
}

static calx_status look(plan *p, size_t at)
{
    const calxi_table *table = p->tables[at];
    return ask(p, p->compiler->has_table, (calx_str){ table->schema, strlen(table->schema) }, table->node.name, &p->there[at]);
}

static calx_status make_plan(plan *p, calxi_handle *handle, const calx_metadata *metadata, const char *where)
{
    calxi_problem problem = { 0 };
    calx_status status = CALX_OK;
    *p = (plan){ .handle = handle, .where = where };
    if (!metadata)
        return calxi_handle_misuse(handle, where, "the metadata are NULL");
    if (!handle->engine || calxi_handle_enter(handle) != CALX_OK)
        return handle->error.view.status;
    p->compiler = handle->engine->dialect->compiler;
    if (!p->compiler || !p->compiler->has_table) {
        calxi_problem_set(&problem, CALX_UNSUPPORTED, "the dialect %s cannot tell which tables there are", handle->engine->dialect->name);
        return refuse(p, &problem);
    }
    p->tables = calxi_sorted_tables((calx_metadata *)(uintptr_t)metadata, &p->count, &problem);
    if (!p->tables)
        return refuse(p, &problem);
    p->there = calxi_calloc(p->count + 1, sizeof *p->there);
    if (!p->there) {
        calxi_problem_no_memory(&problem);
        return refuse(p, &problem);
    }
    for (size_t i = 0; i < p->count && status == CALX_OK; i++)
        status = look(p, i);
    return status;
}

static void end_plan(plan *p)
{
    calxi_free(p->tables);
    calxi_free(p->there);
}

static size_t place_of(const plan *p, const calxi_table *table)
{
    size_t at = 0;
    while (at < p->count && p->tables[at] != table)
        at++;
    return at;
}

/* Whether a foreign key leads to a table that comes later: it is part of a cycle. */
static bool leads_ahead(const plan *p, size_t at, const calx_attribute *a)
{
    const calxi_table *to = calxi_makes_foreign_key(a) ? calxi_referred_table(p->tables, p->count, a->references) : NULL;
    return to && place_of(p, to) > at && place_of(p, to) < p->count;
}

/* Without ALTER a key may name a table that is not there yet (SQLite looks for it when a row comes). */
static bool adds_later(const plan *p)
{
    const calx_target *target = &p->handle->raw->target;
    return p->compiler->features && (p->compiler->features(target) & CALX_FEATURE_ALTER_CONSTRAINTS);
}

/* ---- types ---- */

/* The type of a column, or of the elements of an array, that is to be created before its table; NULL: none. */
static const calx_type *named_type(const plan *p, const calxi_column *column)
{
    const calx_type *type = calxi_type_variant(&column->type, p->handle->engine->dialect);
    if (type->kind == CALX_TYPE_ARRAY && type->element)
        type = type->element;
    return type->kind == CALX_TYPE_ENUM && type->name && *type->name && !(type->flags & CALX_TYPE_NO_NATIVE) ? type : NULL;
}

/* Whether an earlier column has the type already. */
static bool is_known_type(const plan *p, const calx_type *type, size_t table, size_t column)
{
    for (size_t i = 0; i <= table; i++)
        for (size_t k = 0; k < (i == table ? column : p->tables[i]->count); k++) {
            const calx_type *other = named_type(p, &p->tables[i]->columns[k]);
            if (other && !strcmp(other->name, type->name))
                return true;
        }
    return false;
}

/* Creates the types that are not there, or drops those that are. */
static calx_status each_type(const plan *p, uint32_t kind)
{
    calx_status status = CALX_OK;
    if (!p->compiler->has_type || !p->handle->raw || p->rehearsal)
        return CALX_OK;
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < p->tables[i]->count && status == CALX_OK; k++) {
            const calx_type *type = named_type(p, &p->tables[i]->columns[k]);
            const char *dot = type ? strrchr(type->name, '.') : NULL;
            bool there = false;
            if (!type || is_known_type(p, type, i, k))
                continue;
            status = ask(p, p->compiler->has_type, (calx_str){ dot ? type->name : "", dot ? (size_t)(dot - type->name) : 0 },
                         dot ? dot + 1 : type->name, &there);
            if (status == CALX_OK && there == (kind == CALX_NODE_DROP_TYPE))
                status = run(p, kind == CALX_NODE_CREATE_TYPE ? calx_create_type(type, 0) : calx_drop_type(type, 0));
        }
    return status;
}

/* ---- tables ---- */

static calx_status create_table(const plan *p, size_t at)
{
    calxi_table *table = p->tables[at];
    size_t *later = calxi_calloc(table->attribute_count + 1, sizeof *later), count = 0;
    calxi_problem problem = { 0 };
    calx_status status;
    if (!later) {
        calxi_problem_no_memory(&problem);
        return refuse(p, &problem);
    }
    for (size_t i = 0; i < table->attribute_count && p->handle->raw && adds_later(p); i++)
        if (leads_ahead(p, at, calxi_table_attribute(table, i)))
            later[count++] = i;
    status = run(p, calxi_create_table_but(&table->node, later, count));
    calxi_free(later);
    return status;
}

static calx_status create_indexes(const plan *p, size_t at)
{
    calxi_table *table = p->tables[at];
    calx_status status = CALX_OK;
    for (size_t i = 0; i < table->attribute_count && status == CALX_OK; i++)
        if (calxi_makes_index(calxi_table_attribute(table, i)))
            status = run(p, calxi_ddl_of(CALX_NODE_CREATE_INDEX, &table->node, i, 0));
    return status;
}

/* Comments, where they are statements of their own. */
static calx_status set_comments(const plan *p, size_t at)
{
    calxi_table *table = p->tables[at];
    calx_status status = CALX_OK;
    if (!p->handle->raw || !p->compiler->ddl || !(p->compiler->ddl(&p->handle->raw->target) & CALX_DDL_COMMENT_ON))
        return CALX_OK;
    if (calxi_table_comment(table))
        status = run(p, calx_set_comment(&table->node, NULL));
    for (size_t i = 0; i < table->count && status == CALX_OK; i++)
        if (table->columns[i].attribute->comment)
            status = run(p, calx_set_comment(&table->node, table->columns[i].node.name));
    return status;
}

static calx_status add_keys(const plan *p, size_t at)
{
    calxi_table *table = p->tables[at];
    calx_status status = CALX_OK;
    for (size_t i = 0; i < table->attribute_count && status == CALX_OK && adds_later(p); i++)
        if (leads_ahead(p, at, calxi_table_attribute(table, i)))
            status = run(p, calxi_ddl_of(CALX_NODE_ADD_CONSTRAINT, &table->node, i, 0));
    return status;
}

/* With its indexes and comments at once: where DDL commits and a later table fails, the next create_all finds it there, and complete. */
static calx_status create_whole(const plan *p, size_t at)
{
    calx_status status = create_table(p, at);
    if (status == CALX_OK)
        status = create_indexes(p, at);
    return status == CALX_OK ? set_comments(p, at) : status;
}

static calx_status create(const plan *p)
{
    calx_status status = each_type(p, CALX_NODE_CREATE_TYPE);
    for (size_t i = 0; i < p->count && status == CALX_OK; i++)
        if (!p->there[i])
            status = create_whole(p, i);
    for (size_t i = 0; i < p->count && status == CALX_OK && p->handle->raw; i++)
        if (!p->there[i])
            status = add_keys(p, i);
    return status;
}

/* First all of it is compiled: where DDL commits, a half of it would stay. */
static calx_status create_all(calxi_handle *handle, const calx_metadata *metadata, const char *where)
{
    plan p;
    calx_status status = make_plan(&p, handle, metadata, where);
    p.rehearsal = true;
    if (status == CALX_OK)
        status = create(&p);
    p.rehearsal = false;
    if (status == CALX_OK)
        status = create(&p);
    end_plan(&p);
    return status;
}

static bool is_in_cycle(const plan *p, size_t at)
{
    for (size_t i = 0; i < p->tables[at]->attribute_count; i++)
        if (leads_ahead(p, at, calxi_table_attribute(p->tables[at], i)))
            return true;
    return false;
}

static calx_status drop_keys(const plan *p)
{
    calx_status status = CALX_OK;
    for (size_t i = 0; i < p->count && status == CALX_OK; i++)
        for (size_t k = 0; k < p->tables[i]->attribute_count && status == CALX_OK; k++)
            if (p->there[i] && leads_ahead(p, i, calxi_table_attribute(p->tables[i], k)))
                status = run(p, calxi_ddl_of(CALX_NODE_DROP_CONSTRAINT, &p->tables[i]->node, k, CALX_FLAG_IF_EXISTS));
    return status;
}

/* Where keys cannot be dropped, the rows of a cycle go before its tables. */
static calx_status empty_cycles(const plan *p)
{
    calx_status status = CALX_OK;
    bool any = false;
    for (size_t i = 0; i < p->count; i++)
        any = any || (p->there[i] && is_in_cycle(p, i));
    if (!any || !p->compiler->defer_keys)
        return CALX_OK;
    status = run(p, calx_text(p->compiler->defer_keys));
    for (size_t i = p->count; i-- > 0 && status == CALX_OK;)
        if (p->there[i])
            status = run(p, calx_delete_n(&p->tables[i]->node, NULL, 0));
    return status;
}

/* One table that can go. SQLite 3.40 refuses one of which a key with an action leads to itself while another leads to a table that is
 * gone: the next one then goes first. */
static calx_status drop_one(plan *p)
{
    calx_status status = CALX_OK;
    for (size_t i = p->count; i-- > 0;) {
        calx_transaction *attempt;
        bool alone = p->handle->autocommit || adds_later(p);
        if (!p->there[i])
            continue;
        attempt = alone ? NULL : calxi_begin_nested(p->handle, p->where);
        status = run(p, calxi_ddl_of(CALX_NODE_DROP_TABLE, &p->tables[i]->node, 0, 0));
        if (status == CALX_OK) {
            p->there[i] = false;
            return attempt ? calx_transaction_commit(attempt, p->where) : CALX_OK;
        }
        if (alone || !is_in_cycle(p, i))
            return status;
        calx_transaction_rollback(attempt, p->where);
    }
    return status;
}

static calx_status drop_all(calxi_handle *handle, const calx_metadata *metadata, const char *where)
{
    plan p;
    calx_status status = make_plan(&p, handle, metadata, where);
    if (status == CALX_OK && handle->raw)
        status = adds_later(&p) ? drop_keys(&p) : empty_cycles(&p);
    for (size_t i = 0; i < p.count && status == CALX_OK; i++)
        for (size_t k = 0; k < p.count && status == CALX_OK; k++)
            if (p.there[k]) {
                status = drop_one(&p);
                break;
            }
    if (status == CALX_OK)
        status = each_type(&p, CALX_NODE_DROP_TYPE);
    end_plan(&p);
    return status;
}

calx_status calx_session_create_all(calx_session *session, const calx_metadata *metadata, const char *where)
{
    return session ? create_all(&session->handle, metadata, where) : CALX_MISUSE;
}

calx_status calx_connection_create_all(calx_connection *connection, const calx_metadata *metadata, const char *where)
{
    return connection ? create_all(&connection->handle, metadata, where) : CALX_MISUSE;
}

calx_status calx_session_drop_all(calx_session *session, const calx_metadata *metadata, const char *where)
{
    return session ? drop_all(&session->handle, metadata, where) : CALX_MISUSE;
}

calx_status calx_connection_drop_all(calx_connection *connection, const calx_metadata *metadata, const char *where)
{
    return connection ? drop_all(&connection->handle, metadata, where) : CALX_MISUSE;
}
