/* SPDX-License-Identifier: MIT */
/* How SQLite differs from standard SQL. Facts are of SQLite 3.40. */
#include "compiler.h"

#include "decimal.h"
#include "times.h"

#include <calx/plugin/write.h>

#include <stdio.h>
#include <string.h>

static uint64_t features(const calx_target *target)
{
    uint32_t version = target->version ? target->version : 34000;
    uint64_t all = CALX_FEATURE_WITH | CALX_FEATURE_DEFAULT_VALUES | CALX_FEATURE_MULTI_VALUES |
                   CALX_FEATURE_PARTIAL_INDEXES | CALX_FEATURE_EXPRESSION_INDEXES | CALX_FEATURE_DEFERRABLE |
                   CALX_FEATURE_ROWS_BY_VALUES | CALX_FEATURE_SET_TUPLES | CALX_FEATURE_INDEX_IN_SCHEMA |
                   CALX_FEATURE_BARE_REFERENCES | CALX_FEATURE_NO_GROUPED_SELECTS | CALX_FEATURE_WHERE_BEFORE_UPSERT;
    if (version >= 32500)
        all |= CALX_FEATURE_WINDOWS;
    if (version >= 32800)
        all |= CALX_FEATURE_GROUPS | CALX_FEATURE_FRAME_EXCLUDE;
    if (version >= 33000)
        all |= CALX_FEATURE_NULLS_ORDER | CALX_FEATURE_FILTER;
    if (version >= 33300)
        all |= CALX_FEATURE_FROM_OF_UPDATE;
    if (version >= 33500) /* IS NULL of a column is 0 there, and IS NOT NULL 1, as if it were NOT NULL (3.40) */
        all |= CALX_FEATURE_MATERIALIZED | CALX_FEATURE_RETURNING | CALX_FEATURE_RETURNING_OF_UPDATE | CALX_FEATURE_BARE_RETURNING | CALX_FEATURE_RETURNING_KNOWS_NO_NULL;
    if (version >= 33900)
        all |= CALX_FEATURE_FULL_JOIN;
    if (version >= 34400)
        all |= CALX_FEATURE_ORDERED_AGGREGATES;
    return all;
}

static void refuse_flags(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *flags = node->count > 2 ? node->items[2] : NULL;
    if (flags && flags->kind == CALX_NODE_ERROR)
        host->node(c, flags);
    else if (flags)
        host->unsupported(c, "flags of regular expressions");
}

static void refuse_modes(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->flags || node->items[0]->kind == CALX_NODE_LIST)
        host->unsupported(c, "modes of full text search, or several columns at once");
}

static bool is_any_number(const calx_node *node)
{
    return node->kind == CALX_NODE_PARAM && (node->flags & CALX_FLAG_NUMBER);
}

/* % makes integers of doubles. What a parameter is, is known when the statement runs: of integers mod() would have no more digits than a double. */
static bool modulo(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    calxi_sort sort = calxi_sqlite_sort(host, c, node);
    bool asks = sort < CALXI_SORT_DECIMAL && sort != CALXI_SORT_QUOTIENT && (is_any_number(node->items[0]) || is_any_number(node->items[1]));
    if (!asks && sort != CALXI_SORT_DOUBLE && sort != CALXI_SORT_QUOTIENT)
        return false;
    if (asks) {
        host->text(c, "CASE WHEN typeof(");
        host->node(c, node->items[0]);
        host->text(c, ") || typeof(");
        host->node(c, node->items[1]);
        host->text(c, ") = 'integerinteger' THEN ");
        host->standard(c, node);
        host->text(c, " ELSE ");
    }
    host->text(c, "mod(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    host->node(c, node->items[1]);
    host->text(c, asks ? ") END" : ")");
    return true;
}

/* What SQLite means otherwise, or has no operator of. */
static bool arithmetic(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    switch (node->op) {
    case CALX_OP_DIV: /* of integers it would be an integer */
        host->operand(c, node->items[0], CALX_PRECEDENCE_MUL - 1);
        host->text(c, " / (");
        host->operand(c, node->items[1], CALX_PRECEDENCE_ADD);
        host->text(c, " + 0.0)");
        return true;
    case CALX_OP_MOD: return modulo(host, c, node);
    case CALX_OP_BIT_XOR: /* there is none: a | b has all bits, a & b those that both have */
        host->text(c, "(");
        host->operand(c, node->items[0], CALX_PRECEDENCE_MUL);
        host->text(c, " | ");
        host->operand(c, node->items[1], CALX_PRECEDENCE_MUL);
        host->text(c, ") - (");
        host->operand(c, node->items[0], CALX_PRECEDENCE_MUL);
        host->text(c, " & ");
        host->operand(c, node->items[1], CALX_PRECEDENCE_MUL);
        host->text(c, ")");
        return true;
    default: return false;
    }
}

static void binary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calxi_sqlite_bytes_joined(host, c, node) || calxi_sqlite_times_compared(host, c, node) || calxi_sqlite_times_computed(host, c, node) || calxi_sqlite_decimal_binary(host, c, node) ||
        arithmetic(host, c, node))
        return;
    calx_node is = *node;
    switch (node->op) {
    case CALX_OP_IS_DISTINCT:
    case CALX_OP_IS_NOT_DISTINCT: /* IS compares any two values since ever; IS DISTINCT FROM came with 3.39 */
        is.op = node->op == CALX_OP_IS_DISTINCT ? CALX_OP_IS_NOT : CALX_OP_IS;
        host->standard(c, &is);
        return;
    case CALX_OP_REGEXP:
    case CALX_OP_NOT_REGEXP: /* a function regexp() that the program may define */
        refuse_flags(host, c, node);
        host->operand(c, node->items[0], CALX_PRECEDENCE_COMPARE);
        host->text(c, node->op == CALX_OP_REGEXP ? " REGEXP " : " NOT REGEXP ");
        host->operand(c, node->items[1], CALX_PRECEDENCE_COMPARE);
        return;
    case CALX_OP_JSON_GET:
    case CALX_OP_JSON_PATH: /* the JSON of it; JSON_EXTRACT alone would give text without quotes */
        host->text(c, "JSON_QUOTE(JSON_EXTRACT(");
        host->node(c, node->items[0]);
        host->text(c, ", ");
        host->node(c, node->items[1]);
        host->text(c, "))");
        return;
    case CALX_OP_JSON_GET_TEXT:
    case CALX_OP_JSON_PATH_TEXT:
        host->text(c, "JSON_EXTRACT(");
        host->node(c, node->items[0]);
        host->text(c, ", ");
        host->node(c, node->items[1]);
        host->text(c, ")");
        return;
    case CALX_OP_MATCH:
        refuse_modes(host, c, node);
        host->operand(c, node->items[0], CALX_PRECEDENCE_COMPARE);
        host->text(c, " MATCH ");
        host->operand(c, node->items[1], CALX_PRECEDENCE_COMPARE);
        return;
    default: host->standard(c, node); return;
    }
}

/* = ANY is IN, <> ALL is NOT IN; there is no other. */
static bool is_in(const calx_node *node)
{
    const calx_node *right = node->items[1];
    return right->kind == CALX_NODE_QUANTIFIED && right->items[0]->kind != CALX_NODE_ARRAY &&
           ((node->op == CALX_OP_EQ && right->op == CALX_OP_ANY) || (node->op == CALX_OP_NE && right->op == CALX_OP_ALL));
}

static void binary_or_in(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!is_in(node)) {
        binary(host, c, node);
        return;
    }
    if (calxi_sqlite_times_among(host, c, node->items[0], node->items[1]->items[0], node->op == CALX_OP_NE))
        return;
    host->operand(c, node->items[0], CALX_PRECEDENCE_COMPARE);
    host->text(c, node->op == CALX_OP_EQ ? " IN (" : " NOT IN (");
    host->node(c, node->items[1]->items[0]);
    host->text(c, ")");
}

static void json(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *begin, const char *middle, const char *end)
{
    host->text(c, begin);
    host->node(c, node->items[0]);
    host->text(c, middle);
    host->literal(c, node->name);
    host->text(c, end);
}

/* A number whose value is whole, and one of the type. A real is compared with an integer as it is, so that one beyond them is equal to none
 * (SQLite 3.40). */
static void json_integer(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t kind = node->type->kind;
    json(host, c, node, "CASE WHEN JSON_TYPE(", ", ", ") IN ('integer', 'real') AND ");
    json(host, c, node, "JSON_EXTRACT(", ", ", ") = ");
    json(host, c, node, "CAST(JSON_EXTRACT(", ", ", ") AS INTEGER)");
    if (kind == CALX_TYPE_SMALLINT || kind == CALX_TYPE_INTEGER)
        json(host, c, node, " AND JSON_EXTRACT(", ", ", kind == CALX_TYPE_SMALLINT ? ") BETWEEN -32768 AND 32767" : ") BETWEEN -2147483648 AND 2147483647");
    json(host, c, node, " THEN CAST(JSON_EXTRACT(", ", ", ") AS INTEGER) END");
}

/* JSON_EXTRACT makes a real of an integer that does not fit; -> has its digits. */
static void json_digits(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t version = host->target(c)->version;
    if (version && version < 33800)
        return;
    host->text(c, "WHEN 'integer' THEN ");
    host->operand(c, node->items[0], CALX_PRECEDENCE_NEG);
    host->text(c, " -> ");
    host->literal(c, node->name);
    host->text(c, " ");
}

/* Values come as SQL's: booleans are 1 and 0. */
static void json_value(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t version = host->target(c)->version;
    switch (node->type->kind) {
    case CALX_TYPE_JSON:
        if (version && version < 33800)
            host->unsupported(c, "-> of JSON");
        host->operand(c, node->items[0], CALX_PRECEDENCE_NEG);
        host->text(c, " -> ");
        host->literal(c, node->name);
        return;
    case CALX_TYPE_BOOLEAN: json(host, c, node, "CASE JSON_TYPE(", ", ", ") WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"); return;
    case CALX_TYPE_TEXT:
        json(host, c, node, "CASE JSON_TYPE(", ", ", ") WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ");
        json_digits(host, c, node);
        json(host, c, node, "ELSE CAST(JSON_EXTRACT(", ", ", ") AS TEXT) END");
        return;
    case CALX_TYPE_DOUBLE:
        json(host, c, node, "CASE WHEN JSON_TYPE(", ", ", ") IN ('integer', 'real') THEN ");
        json(host, c, node, "CAST(JSON_EXTRACT(", ", ", ") AS REAL) END");
        return;
    default: json_integer(host, c, node); return;
    }
}

static void limit(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->flags & (CALX_FLAG_PERCENT | CALX_FLAG_WITH_TIES)) {
        host->unsupported(c, "FETCH with PERCENT or WITH TIES");
        return;
    }
    host->text(c, " LIMIT ");
    if (node->items[0])
        host->operand(c, node->items[0], CALX_PRECEDENCE_LOWEST);
    else
        host->text(c, "-1"); /* OFFSET stands only behind a LIMIT */
    if (!node->items[1])
        return;
    host->text(c, " OFFSET ");
    host->operand(c, node->items[1], CALX_PRECEDENCE_LOWEST);
}

/* Rows are not locked: there is one writer. */
static void for_update(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)host;
    (void)c;
    (void)node;
}

static void unsupported_array(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "arrays");
}

static void no_sequence(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "sequences");
}

static void quantified(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "ANY and ALL");
}

/* SQLite 3.40: a syntax error in VALUES and in SET. */
static void default_value(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "DEFAULT as a value: leave the column out");
}

static void filter(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!calxi_sqlite_mean_span(host, c, node))
        host->standard(c, node);
}

static void function(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calxi_sqlite_mean_span(host, c, node) || calxi_sqlite_decimal_function(host, c, node) || calxi_sqlite_times_chosen(host, c, node))
        return;
    if (!strcmp(node->name, "now") && !node->count)
        host->text(c, "CURRENT_TIMESTAMP");
    else if (!strcmp(node->name, "aggregate_strings")) {
        if (node->count > 1 && node->items[0]->kind == CALX_NODE_DISTINCT) /* SQLite 3.40: "must have exactly one argument" */
            host->unsupported(c, "DISTINCT of texts that are joined by a separator");
        host->text(c, "group_concat(");
        host->list(c, node);
        host->text(c, ")");
    } else if (!strcmp(node->name, "char_length")) {
        host->text(c, "length(");
        host->list(c, node);
        host->text(c, ")");
    } else
        host->standard(c, node);
}

static void no_constraint_name(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "ON CONFLICT ON CONSTRAINT");
}

static void no_within(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "WITHIN GROUP");
}

static void no_row_of(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "whole rows as values");
}

static void between(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!calxi_sqlite_times_between(host, c, node))
        calxi_sqlite_between(host, c, node);
}

static void in(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!calxi_sqlite_times_in(host, c, node))
        calxi_sqlite_in(host, c, node);
}

static void group_by(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    calx_refuse_grouping(host, c, node);
    host->standard(c, node);
}

static void case_when(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (!calxi_sqlite_decimal_case(host, c, node))
        host->standard(c, node);
}

static void upsert(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t version = host->target(c)->version;
    if (version && version < 32400)
        host->unsupported(c, "upserts");
    host->standard(c, node);
}

static const calx_render render[CALX_NODE_COUNT] = {
    [CALX_NODE_UPSERT] = upsert,
    [CALX_NODE_CONSTRAINT_NAME] = no_constraint_name, [CALX_NODE_WITHIN] = no_within, [CALX_NODE_ROW_OF] = no_row_of,
    [CALX_NODE_BINARY] = binary_or_in,   [CALX_NODE_JSON_VALUE] = json_value, [CALX_NODE_SEQUENCE_NEXT] = no_sequence,
    [CALX_NODE_EXTRACT] = calxi_sqlite_extract,       [CALX_NODE_LIMIT] = limit,
    [CALX_NODE_FOR_UPDATE] = for_update, [CALX_NODE_ARRAY] = unsupported_array, [CALX_NODE_QUANTIFIED] = quantified,
    [CALX_NODE_CASE] = case_when,        [CALX_NODE_CAST] = calxi_sqlite_cast,[CALX_NODE_UNARY] = calxi_sqlite_unary,
    [CALX_NODE_NARY] = calxi_sqlite_nary, [CALX_NODE_IN] = in,                [CALX_NODE_BETWEEN] = between,
    [CALX_NODE_FILTER] = filter,         [CALX_NODE_OVER] = calxi_sqlite_over, [CALX_NODE_WINDOW] = calxi_sqlite_window, [CALX_NODE_COMPOUND] = calxi_sqlite_compound,
    [CALX_NODE_DEFAULT] = default_value, [CALX_NODE_GROUP_BY] = group_by,
    [CALX_NODE_FUNC] = function,         [CALX_NODE_COLUMN_SPEC] = calxi_sqlite_column_spec,
};

static uint64_t ddl(const calx_target *target)
{
    (void)target;
    return CALX_DDL_NAMES_FOLD | CALX_DDL_COLUMN_CHECKS | CALX_DDL_VIEW_IF_NOT_EXISTS | CALX_DDL_TEMPORARY_VIEWS | CALX_DDL_TEMPORARY_TABLES |
           CALX_DDL_NO_DEFERRABLE_UNIQUE | CALX_DDL_NO_DEFERRABLE_CHECK; /* SQLite 3.40: syntax errors; foreign keys alone are */
}

const calx_dialect_compiler calxi_sqlite_compiler = {
    .struct_size = sizeof(calx_dialect_compiler),
    .render_count = CALX_NODE_COUNT,
    .render = render,
    .features = features,
    .type = calxi_sqlite_type,
    .reserved = calxi_sqlite_reserved,
    .reserved_count = sizeof calxi_sqlite_reserved / sizeof *calxi_sqlite_reserved,
    .autoincrement = "",
    .ddl = ddl,
    /* No query reads sqlite_master of an attached database whose name is not in its text; the pragma tells of views, too. */
    .has_table = "SELECT COUNT(*) FROM (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name AND :schema IN ('', 'main') UNION ALL "
                 "SELECT 1 FROM pragma_table_info(:name, :schema) WHERE cid = 0 AND :schema NOT IN ('', 'main'))",
    .defer_keys = "PRAGMA defer_foreign_keys = ON", /* until the transaction ends */
    .server_default = calxi_sqlite_server_default,
    .key = calxi_sqlite_key,
    .write_literal = calxi_sqlite_literal,
    .assigned = calxi_sqlite_assigned,
};
