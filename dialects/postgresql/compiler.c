/* SPDX-License-Identifier: MIT */
/* How PostgreSQL differs from standard SQL. Facts are of PostgreSQL 15. */
#include "dialect.h"

#include <calx/plugin/compiler.h>

#include <string.h>

static uint64_t features(const calx_target *target)
{
    (void)target;
    return CALX_FEATURE_RETURNING | CALX_FEATURE_BOOLEAN | CALX_FEATURE_NULLS_ORDER | CALX_FEATURE_FILTER | CALX_FEATURE_FULL_JOIN |
           CALX_FEATURE_LATERAL | CALX_FEATURE_TUPLES | CALX_FEATURE_FOR_UPDATE | CALX_FEATURE_WITH | CALX_FEATURE_WITH_DML |
           CALX_FEATURE_WINDOWS | CALX_FEATURE_FROM_OF_UPDATE | CALX_FEATURE_DEFAULT_VALUES | CALX_FEATURE_MULTI_VALUES |
           CALX_FEATURE_ALTER_CONSTRAINTS | CALX_FEATURE_PARTIAL_INDEXES | CALX_FEATURE_EXPRESSION_INDEXES | CALX_FEATURE_COVERING_INDEXES |
           CALX_FEATURE_DEFERRABLE;
}

static void between_operands(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *op, int32_t precedence)
{
    host->operand(c, node->items[0], precedence);
    host->text(c, op);
    host->operand(c, node->items[1], precedence);
}

static bool is_integer(const calx_node *node)
{
    return node->type->kind >= CALX_TYPE_SMALLINT && node->type->kind <= CALX_TYPE_BIGINT;
}

static void binary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    switch (node->op) {
    case CALX_OP_ILIKE: case CALX_OP_NOT_ILIKE:
        between_operands(host, c, node, node->op == CALX_OP_ILIKE ? " ILIKE " : " NOT ILIKE ", CALX_PRECEDENCE_COMPARE);
        if (node->count > 2 && node->items[2]) {
            host->text(c, " ESCAPE ");
            host->literal(c, node->items[2]->name);
        }
        return;
    case CALX_OP_DIV: /* of integers it would be an integer */
        if (!is_integer(node->items[1])) {
            host->standard(c, node);
            return;
        }
        host->operand(c, node->items[0], CALX_PRECEDENCE_MUL - 1);
        host->text(c, " / CAST(");
        host->node(c, node->items[1]);
        host->text(c, " AS NUMERIC)");
        return;
    case CALX_OP_BIT_XOR: between_operands(host, c, node, " # ", CALX_PRECEDENCE_OTHER); return;
    case CALX_OP_REGEXP: between_operands(host, c, node, " ~ ", CALX_PRECEDENCE_OTHER); return;
    case CALX_OP_NOT_REGEXP: between_operands(host, c, node, " !~ ", CALX_PRECEDENCE_OTHER); return;
    case CALX_OP_MATCH: between_operands(host, c, node, " @@ plainto_tsquery", CALX_PRECEDENCE_LOWEST); return;
    case CALX_OP_JSON_GET: between_operands(host, c, node, " -> ", CALX_PRECEDENCE_NEG); return;
    case CALX_OP_JSON_GET_TEXT: between_operands(host, c, node, " ->> ", CALX_PRECEDENCE_NEG); return;
    case CALX_OP_JSON_PATH: between_operands(host, c, node, " #> ", CALX_PRECEDENCE_NEG); return;
    case CALX_OP_JSON_PATH_TEXT: between_operands(host, c, node, " #>> ", CALX_PRECEDENCE_NEG); return;
    case CALX_OP_ITEM:
        host->operand(c, node->items[0], CALX_PRECEDENCE_NEG);
        host->text(c, "[");
        host->node(c, node->items[1]);
        host->text(c, "]");
        return;
    default: host->standard(c, node); return;
    }
}

static void distinct(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->text(c, "DISTINCT ");
    if (!node->count)
        return;
    host->text(c, "ON (");
    host->list(c, node);
    host->text(c, ") ");
}

/* Text compares by code point everywhere. */
static void column_spec(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_attribute *attribute = host->attribute(node->items[0]);
    calx_node spec = *node;
    calx_type type = *node->type;
    if (!type.collation && (type.kind == CALX_TYPE_TEXT || type.kind == CALX_TYPE_VARCHAR || type.kind == CALX_TYPE_CHAR))
        type.collation = "C";
    if (attribute && attribute->computed && !attribute->stored)
        host->unsupported(c, "computed columns that are not stored");
    spec.type = &type;
    host->standard(c, &spec);
}

/* A value in LIMIT is a bigint: an untyped one is taken as one. */
static const calx_render render[CALX_NODE_COUNT] = {
    [CALX_NODE_BINARY] = binary,
    [CALX_NODE_DISTINCT_ROWS] = distinct,
    [CALX_NODE_COLUMN_SPEC] = column_spec,
};

static bool type(const calx_compiler_host *host, calx_compiler *c, const calx_type *of)
{
    switch (of->kind) {
    case CALX_TYPE_BLOB:
    case CALX_TYPE_VARBINARY: host->text(c, "BYTEA"); return true;
    case CALX_TYPE_TIMESTAMP: host->text(c, "TIMESTAMP WITHOUT TIME ZONE"); return true;
    case CALX_TYPE_JSON: host->text(c, of->flags & CALX_TYPE_BINARY_JSON ? "JSONB" : "JSON"); return true;
    case CALX_TYPE_ARRAY:
        if (of->element)
            host->type(c, of->element);
        host->text(c, "[]");
        return true;
    case CALX_TYPE_ENUM:
        if (!of->name || (of->flags & CALX_TYPE_NO_NATIVE))
            return false;
        host->identifier(c, of->name);
        return true;
    default: return false;
    }
}

const calx_dialect_compiler calxi_postgresql_compiler = {
    .struct_size = sizeof(calx_dialect_compiler),
    .render_count = CALX_NODE_COUNT,
    .render = render,
    .features = features,
    .type = type,
    .reserved = calxi_postgresql_reserved,
    .reserved_count = sizeof calxi_postgresql_reserved / sizeof *calxi_postgresql_reserved,
    .has_table = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = COALESCE(NULLIF(:schema, ''), current_schema()) "
                 "AND table_name = :name",
};
