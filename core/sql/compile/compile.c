/* SPDX-License-Identifier: MIT */
/* The compiler's core: what dialects and the standard write with, identifiers, parameters, and the text as a whole. */
#include "sql/compile/compile.h"

#include "sql/compile/converters.h"
#include "sql/tree/convert.h"
#include "sql/schema/ddl.h"
#include "sql/text/identifier.h"
#include "sql/schema/schema.h"
#include "util/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 2000 }; /* levels of a tree: far below what a stack of 1 MB takes */

void calxi_compile_fail(calx_compiler *c, calx_status status, const char *format, ...)
{
    va_list args;
    if (c->failed)
        return;
    c->failed = true;
    va_start(args, format);
    calxi_problem_vset(&c->problem, status, format, args);
    va_end(args);
}

void calxi_compile_no_memory(calx_compiler *c)
{
    calxi_compile_fail(c, CALX_NO_MEMORY, "out of memory");
}

const char *calxi_server_name(const calx_compiler *c)
{
    const char *name = c->table && c->table->server_name ? c->table->server_name(&c->target) : NULL;
    return name ? name : c->target.dialect;
}

void calxi_compile_unsupported(calx_compiler *c, const char *construct)
{
    const char *server = c->target.version_text; /* one dialect may have servers of several makers */
    if (server && *server)
        calxi_compile_fail(c, CALX_UNSUPPORTED, "%s has no %s (the server is %.60s)", calxi_server_name(c), construct, server);
    else
        calxi_compile_fail(c, CALX_UNSUPPORTED, "%s has no %s", calxi_server_name(c), construct);
}

/* ---- text ---- */

void calxi_put_sized(calx_compiler *c, const char *sql, size_t len)
{
    calxi_builder_add(&c->chunk->sql, sql, len);
}

void calxi_put(calx_compiler *c, const char *sql)
{
    calxi_put_sized(c, sql, strlen(sql));
}

/* Most differ in the first letter. */
static int compare_words(const void *a, const void *b)
{
    const char *name = a, *word = *(const char *const *)b;
    int first = (unsigned char)*name - (unsigned char)*word;
    return first ? first : strcmp(name, word);
}

static bool is_reserved(const calx_compiler *c, const char *name)
{
    static const char *const standard[] = { "all", "and", "any", "as", "asc", "between", "by", "case", "cast", "check", "column",
        "constraint", "create", "cross", "default", "delete", "desc", "distinct", "else", "end", "except", "exists", "false", "for",
        "foreign", "from", "full", "group", "having", "in", "inner", "insert", "intersect", "into", "is", "join", "left", "like",
        "limit", "not", "null", "on", "or", "order", "outer", "primary", "references", "right", "select", "set", "table", "then",
        "to", "true", "union", "unique", "update", "user", "using", "values", "when", "where", "with" };
    if (c->table && c->table->reserved)
        return bsearch(name, c->table->reserved, c->table->reserved_count, sizeof *c->table->reserved, compare_words) != NULL;
    return bsearch(name, standard, sizeof standard / sizeof *standard, sizeof *standard, compare_words) != NULL;
}

/* Lower case is what a program writes and means: `folded` upper is the backend's own case for names without quotes. */
static bool needs_quotes(const calx_compiler *c, const char *name)
{
    if ((*name < 'a' || *name > 'z') && (*name != '_' || calxi_has(c, CALX_FEATURE_LETTER_FIRST)))
        return true;
    for (const char *p = name; *p; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_' || *p == '$'))
            return true;
    return is_reserved(c, name);
}

void calxi_put_identifier(calx_compiler *c, const char *name)
{
    static const calx_dialect standard = { .struct_size = sizeof standard, .name = "standard SQL", .quote = "\"\"" };
    const calx_dialect *dialect = c->dialect && c->dialect->quote[0] ? c->dialect : &standard;
    size_t len = strlen(name);
    bool fits = !dialect->identifier_max || len <= dialect->identifier_max;
    if (c->failed)
        return;
    if (len && fits && !needs_quotes(c, name))
        calxi_put_sized(c, name, len);
    else if (calxi_identifier_add(&c->chunk->sql, dialect, name, len, &c->problem) != CALX_OK)
        c->failed = true;
}

void calxi_put_name(calx_compiler *c, const char *name)
{
    char part[256];
    const char *dot;
    while ((dot = strchr(name, '.')) && (size_t)(dot - name) < sizeof part) {
        memcpy(part, name, (size_t)(dot - name));
        part[dot - name] = '\0';
        calxi_put_identifier(c, part);
        calxi_put(c, ".");
        name = dot + 1;
    }
    calxi_put_identifier(c, name);
}

void calxi_put_parameter(calx_compiler *c, const calx_node *node)
{
    calxi_chunk *chunk = c->chunk;
    if (node->value && ((c->flags & CALX_COMPILE_LITERALS) || (node->flags & CALX_FLAG_LITERAL))) {
        calx_value room;
        const calx_value *value = calxi_bound_value(c, node, &room);
        if (value)
            calxi_put_literal(c, value);
        return;
    }
    if (c->no_parameters)
        calxi_compile_fail(c, CALX_MISUSE, "the parameter :%s stands in what is created, which has no run: give its value", node->name);
    if (chunk->count == chunk->capacity) {
        size_t capacity = chunk->capacity ? chunk->capacity * 2 : 16;
        calxi_parameter *grown = calxi_realloc_array(chunk->parameters, capacity, sizeof *grown);
        if (!grown) {
            calxi_compile_no_memory(c);
            return;
        }
        chunk->parameters = grown;
        chunk->capacity = capacity;
    }
    chunk->parameters[chunk->count++] = (calxi_parameter){ chunk->sql.len, node };
}

void calxi_put_list(calx_compiler *c, const calx_node *list, const char *separator)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (i)
            calxi_put(c, separator);
        calxi_put_node(c, list->items[i]);
    }
}

/* ---- nodes, by dialect and standard ---- */

static void host_text(calx_compiler *c, const char *sql) { calxi_put(c, sql); }
static void host_literal(calx_compiler *c, const char *text) { calxi_put_text_literal(c, text, strlen(text)); }
static void host_list(calx_compiler *c, const calx_node *list) { calxi_put_list(c, list, ", "); }
static const calx_target *host_target(const calx_compiler *c) { return &c->target; }

static const calx_attribute *host_attribute(const calx_node *column)
{
    return column && calxi_is_table_column(column) ? calxi_column_of(column)->attribute : NULL;
}

static const char *host_table_comment(const calx_node *table)
{
    bool has = calxi_node_is(table, CALX_NODE_TABLE) && calxi_node_is_permanent(table);
    return has ? calxi_table_comment(calxi_table_of(table)) : NULL;
}

const calx_compiler_host calxi_compiler_host = {
    .struct_size = sizeof calxi_compiler_host,
    .node_size = sizeof(calx_node),
    .text = host_text,
    .identifier = calxi_put_identifier,
    .literal = host_literal,
    .node = calxi_put_node,
    .operand = calxi_put_operand,
    .standard = calxi_put_standard,
    .type = calxi_put_type,
    .list = host_list,
    .unsupported = calxi_compile_unsupported,
    .target = host_target,
    .attribute = host_attribute,
    .name = calxi_put_name,
    .labels = calxi_put_labels,
    .table_comment = host_table_comment,
    .meaning = calxi_meaning,
    .sets = calxi_put_sets,
};

void calxi_put_standard(calx_compiler *c, const calx_node *node)
{
    calxi_standard write = calxi_standard_expression(node->kind);
    if (!write)
        write = calxi_standard_statement(node->kind);
    if (write)
        write(c, node);
    else
        calxi_compile_fail(c, CALX_MISUSE, "%s does not belong here", calxi_node_kind_name(node->kind));
}

static void put_as_dialect(calx_compiler *c, const calx_node *node)
{
    if (c->table && c->table->render && c->table->render[node->kind])
        c->table->render[node->kind](&calxi_compiler_host, c, node);
    else
        calxi_put_standard(c, node);
}

/* A cast to what the type is on this dialect. */
static void put_cast_to_variant(calx_compiler *c, const calx_node *cast)
{
    calx_node copy = *cast;
    calx_type type = *calxi_type_variant(cast->type, c->dialect);
    type.variants = NULL;
    copy.type = &type;
    calxi_put_node(c, &copy);
}

/* CREATE, DROP and their like are statements by themselves, and parts of none. */
static bool is_out_of_place(const calx_compiler *c, const calx_node *node)
{
    return node != c->root && node->kind >= CALX_NODE_CREATE_TABLE && node->kind <= CALX_NODE_CREATE_TABLE_AS && node->kind != CALX_NODE_COLUMN_SPEC;
}

/* A sequence by its name as the map of schemas has it, so that no dialect has to know of that. */
static void put_sequence_next(calx_compiler *c, const calx_node *node)
{
    calx_node copy = *node;
    copy.name = calxi_translated(c, node->name);
    put_as_dialect(c, &copy);
}

void calxi_put_node(calx_compiler *c, const calx_node *node)
{
    bool is_cased = calxi_is_cased(c, node);
    c->is_condition = false;
    if (c->failed)
        return;
    if (!node || node->kind == CALX_NODE_ERROR) {
        calxi_compile_fail(c, node ? (calx_status)node->op : CALX_MISUSE, "%s", node ? node->name : "a node is NULL");
        c->problem.kind = c->problem.status == CALX_PROGRAMMING_ERROR ? CALX_TYPE_MISMATCH : CALX_KIND_UNSPECIFIED;
        return;
    }
    if (++c->depth > DEEPEST)
        calxi_compile_fail(c, CALX_MISUSE, "the expression is more than %d levels deep", DEEPEST);
    else if (is_cased)
        calxi_put_cased(c, node);
    else if (calxi_put_by_position(c, node)) {
        /* written */
    } else if (node->kind == CALX_NODE_CAST && node->type->variants)
        put_cast_to_variant(c, node);
    else if (c->table && node->kind >= c->table->render_count)
        calxi_compile_fail(c, CALX_UNSUPPORTED, "the dialect %s is older than %s", c->target.dialect, calxi_node_kind_name(node->kind));
    else if (is_out_of_place(c, node))
        calxi_compile_fail(c, CALX_MISUSE, "a statement that creates, alters or drops is no part of another one");
    else if (node->kind == CALX_NODE_SEQUENCE_NEXT && c->schemas)
        put_sequence_next(c, node);
    else if (calxi_is_statement(node))
        calxi_put_with_its_ctes(c, node, put_as_dialect);
    else
        put_as_dialect(c, node);
    c->depth--;
}

void calxi_put_operand(calx_compiler *c, const calx_node *node, int32_t precedence)
{
    bool grouped = node && calxi_precedence(node) <= precedence && !calxi_is_cased(c, node);
    if (grouped)
        calxi_put(c, "(");
    calxi_put_node(c, node);
    if (grouped)
        calxi_put(c, ")");
}

const calx_type *calxi_type_for(const calx_compiler *c, const calx_type *type, calx_type *room)
{
    type = calxi_type_variant(type, c->dialect);
    if (type->kind != CALX_TYPE_ENUM || type->length)
        return type;
    *room = *type;
    room->length = calxi_enum_length(type);
    return room;
}

void calxi_put_key(calx_compiler *c, const calx_node *node)
{
    calx_node of_compound;
    if (calxi_node_is(node, CALX_NODE_LABEL_NAME) && calxi_node_is(c->labels_of, CALX_NODE_COMPOUND)) {
        of_compound = *node;
        of_compound.flags |= CALX_FLAG_KEYED;
        c->top_label = c->top_label == node ? &of_compound : c->top_label;
        node = &of_compound;
    }
    if (node && node->kind != CALX_NODE_ERROR && c->table && c->table->key)
        c->table->key(&calxi_compiler_host, c, node);
    else
        calxi_put_node(c, node);
    c->top_label = c->top_label == &of_compound ? NULL : c->top_label;
}

void calxi_put_keys(calx_compiler *c, const calx_node *list)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (i)
            calxi_put(c, ", ");
        calxi_put_key(c, list->items[i]);
    }
}

void calxi_put_type(calx_compiler *c, const calx_type *type)
{
    calx_type room;
    static const char *const names[CALX_TYPE_COUNT] = {
        [CALX_TYPE_SMALLINT] = "SMALLINT",   [CALX_TYPE_INTEGER] = "INTEGER",   [CALX_TYPE_BIGINT] = "BIGINT",
        [CALX_TYPE_REAL] = "REAL",           [CALX_TYPE_DOUBLE] = "DOUBLE PRECISION", [CALX_TYPE_NUMERIC] = "NUMERIC",
        [CALX_TYPE_BOOLEAN] = "BOOLEAN",     [CALX_TYPE_VARCHAR] = "VARCHAR",   [CALX_TYPE_CHAR] = "CHAR",
        [CALX_TYPE_TEXT] = "TEXT",           [CALX_TYPE_VARBINARY] = "VARBINARY", [CALX_TYPE_BLOB] = "BLOB",
        [CALX_TYPE_DATE] = "DATE",           [CALX_TYPE_TIME] = "TIME",         [CALX_TYPE_TIMESTAMP] = "TIMESTAMP",
        [CALX_TYPE_TIMESTAMPTZ] = "TIMESTAMP WITH TIME ZONE", [CALX_TYPE_INTERVAL] = "INTERVAL", [CALX_TYPE_UUID] = "UUID",
        [CALX_TYPE_JSON] = "JSON",           [CALX_TYPE_ENUM] = "VARCHAR",      [CALX_TYPE_ARRAY] = "ARRAY",
    };
    char size[40];
    const char *zone;
    type = calxi_type_for(c, type, &room);
    if (type->kind == CALX_TYPE_ENUM && type->name && c->schemas) {
        if (type != &room)
            room = *type;
        room.name = calxi_translated(c, type->name);
        type = &room;
    }
    if (c->table && c->table->type && c->table->type(&calxi_compiler_host, c, type))
        return;
    if (type->kind == CALX_TYPE_NATIVE && type->name)
        calxi_put(c, type->name);
    else if (type->kind >= CALX_TYPE_COUNT || !names[type->kind])
        calxi_compile_fail(c, CALX_MISUSE, "a type is wanted, and none is known");
    else {
        zone = strstr(names[type->kind], " WITH");
        calxi_put_sized(c, names[type->kind], zone ? (size_t)(zone - names[type->kind]) : strlen(names[type->kind]));
        snprintf(size, sizeof size, type->scale ? "(%u, %u)" : "(%u)", type->length, type->scale);
        if (type->length)
            calxi_put(c, size);
        calxi_put(c, zone ? zone : "");
    }
    if (type->collation) {
        calxi_put(c, " COLLATE ");
        calxi_put_identifier(c, type->collation);
    }
}

bool calxi_dialect_literal(calx_compiler *c, const calx_value *value)
{
    return c->table && c->table->write_literal && c->table->write_literal(&calxi_compiler_host, c, value);
}

bool calxi_dialect_default(calx_compiler *c, const calx_type *type, const char *sql)
{
    return c->table && c->table->server_default && c->table->server_default(&calxi_compiler_host, c, type, sql);
}

/* ---- the whole ---- */

/* Whether a part of a tree, among the first `budget` nodes, stands for no memory. */
static bool lacks_memory(const calx_node *node, size_t *budget)
{
    if (!node || !*budget)
        return false;
    --*budget;
    if (node->kind == CALX_NODE_ERROR && node->op == CALX_NO_MEMORY)
        return true;
    for (size_t i = 0; node->kind != CALX_NODE_TABLE && i < node->count; i++)
        if (lacks_memory(node->items[i], budget))
            return true;
    return false;
}

bool calxi_compile_statement(calx_compiler *c, const calx_node *root)
{
    calxi_chunk body = { 0 };
    size_t with_at;
    calxi_builder_init(&body.sql);
    c->chunk = &body;
    c->root = root;
    c->is_condition = true; /* an expression by itself */
    calxi_put_node(c, root);
    c->chunk = &c->main;
    calxi_check_cte_names(c);
    with_at = c->with_inside ? c->with_at : 0;
    if (with_at)
        calxi_append_part(c, &body, 0, with_at);
    calxi_put_ctes(c, root);
    calxi_append_part(c, &body, with_at, body.sql.len);
    calxi_builder_clear(&body.sql);
    calxi_free(body.parameters);
    if (c->main.sql.failed)
        calxi_compile_no_memory(c);
    /* A part that could not be made for want of memory may show as something else that is wrong. */
    if (c->failed && c->problem.status != CALX_NO_MEMORY && lacks_memory(root, &(size_t){ 100000 })) {
        c->failed = false;
        calxi_compile_no_memory(c);
    }
    return !c->failed;
}
