/* SPDX-License-Identifier: MIT */
/* How MySQL and MariaDB differ from standard SQL. Facts are of MariaDB 10.11 where nothing else is said. */
#include "compiler.h"

#include "numbers.h"

#include <calx/plugin/write.h>
#include <calx/plugin/write_times.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

static uint64_t features(const calx_target *target)
{
    bool mariadb = calxi_is_mariadb(target);
    uint64_t all = CALX_FEATURE_BOOLEAN | CALX_FEATURE_FOR_UPDATE |
                   CALX_FEATURE_MULTI_VALUES | CALX_FEATURE_CONCAT_FUNCTION | CALX_FEATURE_ALTER_CONSTRAINTS | CALX_FEATURE_COLUMN_COMMENTS |
                   CALX_FEATURE_INDEX_BY_TABLE | CALX_FEATURE_DUAL_OF_WHERE | CALX_FEATURE_UPDATE_LIST | CALX_FEATURE_WITH_IN_INSERT |
                   CALX_FEATURE_FROM_OF_UPDATE | CALX_FEATURE_USING_OF_DELETE | CALX_FEATURE_LIMIT_OF_DML | CALX_FEATURE_INLINE_ENUMS |
                   CALX_FEATURE_SETS_IN_ORDER | CALX_FEATURE_UPSERT_BY_ANY_KEY | CALX_FEATURE_DERIVED_LIMITS | CALX_FEATURE_START_TYPES |
                   CALX_FEATURE_START_LENGTHS;
    if (target->capabilities & CALX_TARGET_RETURNING || (mariadb && !target->version))
        all |= CALX_FEATURE_RETURNING;
    if (mariadb) /* a parameter in a frame is a syntax error there; MySQL 8.0 has WITH before UPDATE and DELETE too */
        all |= CALX_FEATURE_LITERAL_BOUNDS | CALX_FEATURE_WITH_OF_SELECT;
    if (!calxi_mysql_before(target, 80001, 100202))
        all |= CALX_FEATURE_WITH;
    if (!calxi_mysql_before(target, 80002, 100200))
        all |= CALX_FEATURE_WINDOWS;
    if (!calxi_mysql_before(target, 80031, 100500))
        all |= CALX_FEATURE_SETS_ALL;
    if (mariadb) /* MySQL has one from 8.0.16 on */
        all |= CALX_FEATURE_NO_ALIAS_OF_DELETE;
    if (!mariadb && !calxi_mysql_before(target, 80014, 0)) /* MariaDB has it from 12.x */
        all |= CALX_FEATURE_LATERAL;
    if (!mariadb && !calxi_mysql_before(target, 80013, 0))
        all |= CALX_FEATURE_EXPRESSION_INDEXES;
    return all;
}

static void call(const calx_compiler_host *host, calx_compiler *c, const char *name, const calx_node *list)
{
    host->text(c, name);
    host->text(c, "(");
    host->list(c, list);
    host->text(c, ")");
}

static void between_operands(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *op, int32_t precedence)
{
    host->operand(c, node->items[0], precedence);
    host->text(c, op);
    host->operand(c, node->items[1], precedence);
}

static void match(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->text(c, "MATCH (");
    host->node(c, node->items[0]);
    host->text(c, ") AGAINST (");
    host->node(c, node->items[1]);
    host->text(c, node->flags == CALX_MATCH_BOOLEAN ? " IN BOOLEAN MODE" : "");
    host->text(c, node->flags & CALX_MATCH_NATURAL ? " IN NATURAL LANGUAGE MODE" : "");
    host->text(c, node->flags & CALX_MATCH_EXPANSION ? " WITH QUERY EXPANSION)" : ")");
}

/* MariaDB has flags in the pattern alone: (?i). */
static void flagged_pattern(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *flags = node->count > 2 ? node->items[2] : NULL;
    bool inside = flags && calxi_is_mariadb(host->target(c));
    if (flags && flags->kind != CALX_NODE_LITERAL)
        host->node(c, flags); /* what is wrong with it */
    if (inside) {
        host->text(c, "CONCAT('(?', ");
        host->literal(c, flags->name);
        host->text(c, ", ')', ");
    }
    host->operand(c, node->items[1], node->op == CALX_OP_REGEXP_REPLACE || inside ? CALX_PRECEDENCE_LOWEST : CALX_PRECEDENCE_COMPARE);
    host->text(c, inside ? ")" : "");
}

static void regexp(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *flags = node->count > 2 ? node->items[2] : NULL;
    bool negated = node->op == CALX_OP_NOT_REGEXP;
    if (!flags || calxi_is_mariadb(host->target(c))) {
        host->operand(c, node->items[0], CALX_PRECEDENCE_COMPARE);
        host->text(c, negated ? " NOT REGEXP " : " REGEXP ");
        flagged_pattern(host, c, node);
        return;
    }
    host->text(c, negated ? "NOT REGEXP_LIKE(" : "REGEXP_LIKE(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    flagged_pattern(host, c, node);
    host->text(c, ", ");
    host->literal(c, flags->name);
    host->text(c, ")");
}

static void regexp_replace(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->text(c, "REGEXP_REPLACE(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    flagged_pattern(host, c, node);
    host->text(c, ", ");
    host->node(c, node->items[3]);
    if (node->items[2] && !calxi_is_mariadb(host->target(c))) {
        host->text(c, ", 1, 0, "); /* from the first character, all that fit */
        host->literal(c, node->items[2]->name);
    }
    host->text(c, ")");
}

/* MariaDB 10.11: -100.0 % 2.5 is -0.0, which is not equal to 0. */
static void modulo(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->type->kind != CALX_TYPE_NUMERIC || !calxi_is_mariadb(host->target(c))) {
        host->standard(c, node);
        return;
    }
    host->text(c, "(");
    host->standard(c, node);
    host->text(c, " + 0)");
}

/* Texts in a binary collation are matched byte by byte there (MariaDB 10.11: such an escape is never found). */
static void refuse_wide_escape(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *mark = node->op >= CALX_OP_LIKE && node->op <= CALX_OP_NOT_ICONTAINS && node->count > 2 ? node->items[2] : NULL;
    if (mark && mark->kind != CALX_NODE_ERROR && (unsigned char)*mark->name >= 0x80)
        host->unsupported(c, "escape of LIKE beyond ASCII");
}

static void binary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calxi_mysql_times(host, c, node))
        return;
    refuse_wide_escape(host, c, node);
    switch (node->op) {
    case CALX_OP_IS: case CALX_OP_IS_NOT:
        if (!calxi_mysql_asks_rows_for_null(host, c, node))
            host->standard(c, node);
        return;
    case CALX_OP_MOD: modulo(host, c, node); return;
    case CALX_OP_IS_NOT_DISTINCT: between_operands(host, c, node, " <=> ", CALX_PRECEDENCE_COMPARE); return;
    case CALX_OP_IS_DISTINCT:
        host->text(c, "NOT (");
        between_operands(host, c, node, " <=> ", CALX_PRECEDENCE_COMPARE);
        host->text(c, ")");
        return;
    case CALX_OP_FLOOR_DIV: /* / of integers is a decimal */
        host->text(c, "FLOOR(");
        between_operands(host, c, node, " / ", CALX_PRECEDENCE_MUL);
        host->text(c, ")");
        return;
    case CALX_OP_BIT_AND: case CALX_OP_BIT_OR: case CALX_OP_BIT_XOR: case CALX_OP_SHIFT_LEFT: case CALX_OP_SHIFT_RIGHT:
        calxi_mysql_bits(host, c, node);
        return;
    case CALX_OP_MATCH:
        match(host, c, node);
        return;
    case CALX_OP_REGEXP: case CALX_OP_NOT_REGEXP: regexp(host, c, node); return;
    case CALX_OP_REGEXP_REPLACE: regexp_replace(host, c, node); return;
    case CALX_OP_JSON_GET: case CALX_OP_JSON_PATH: call(host, c, "JSON_EXTRACT", node); return;
    case CALX_OP_JSON_GET_TEXT: case CALX_OP_JSON_PATH_TEXT:
        host->text(c, "JSON_UNQUOTE(");
        call(host, c, "JSON_EXTRACT", node);
        host->text(c, ")");
        return;
    default: host->standard(c, node); return;
    }
}

static void sequence(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calxi_mysql_ddl(host->target(c)) & CALX_DDL_SEQUENCES)
        host->standard(c, node);
    else
        host->unsupported(c, "sequences");
}

/* A literal or a parameter, which is all that the grammar takes. */
static bool is_number(const calx_node *node)
{
    while (node && node->kind == CALX_NODE_COERCE)
        node = node->items[0];
    return !node || node->kind == CALX_NODE_BIND || node->kind == CALX_NODE_PARAM || node->kind == CALX_NODE_LITERAL || node->kind == CALX_NODE_TEXT ||
           node->kind == CALX_NODE_ERROR;
}

static void limit(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->flags & (CALX_FLAG_PERCENT | CALX_FLAG_WITH_TIES)) {
        host->unsupported(c, "FETCH with PERCENT or WITH TIES");
        return;
    }
    if (!is_number(node->items[0]) || !is_number(node->items[1]))
        host->unsupported(c, "expressions in LIMIT and OFFSET");
    host->text(c, " LIMIT ");
    if (node->items[1]) {
        host->operand(c, node->items[1], CALX_PRECEDENCE_LOWEST);
        host->text(c, ", ");
    }
    if (node->items[0])
        host->operand(c, node->items[0], CALX_PRECEDENCE_LOWEST);
    else
        host->text(c, "18446744073709551615"); /* an offset has no meaning without a limit: the manual's own number */
}

/* There is no NULLS FIRST: whether it is NULL is a column of its own to sort by. NULLs are the smallest. */
static void order(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool first = (node->flags & CALX_FLAG_NULLS_FIRST) != 0, last = (node->flags & CALX_FLAG_NULLS_LAST) != 0;
    if ((first && (node->flags & CALX_FLAG_DESC)) || (last && !(node->flags & CALX_FLAG_DESC))) {
        host->operand(c, node->items[0], CALX_PRECEDENCE_COMPARE);
        host->text(c, last ? " IS NULL, " : " IS NOT NULL, ");
    }
    host->node(c, node->items[0]);
    if (node->flags & (CALX_FLAG_DESC | CALX_FLAG_ASC))
        host->text(c, node->flags & CALX_FLAG_DESC ? " DESC" : " ASC");
}

static void upsert(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *sets = node->items[2], *key = node->items[0];
    bool names_key = key && key->kind == CALX_NODE_LIST && key->count && key->items[0]->kind == CALX_NODE_COLUMN;
    if (key && key->kind == CALX_NODE_CONSTRAINT_NAME) {
        host->unsupported(c, "ON CONFLICT ON CONSTRAINT");
        return;
    }
    if (node->items[3] || node->items[1] || (!sets && !names_key)) {
        host->unsupported(c, sets || node->items[1] ? "conditions of an upsert" : "DO NOTHING without the columns of a key");
        return;
    }
    if (sets && sets->kind == CALX_NODE_ERROR) {
        host->node(c, sets);
        return;
    }
    host->text(c, " ON DUPLICATE KEY UPDATE ");
    if (!sets) { /* to itself: nothing changes */
        host->identifier(c, key->items[0]->name);
        host->text(c, " = ");
        host->identifier(c, key->items[0]->name);
        return;
    }
    host->sets(c, sets, " = ");
}

static void inserted(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->text(c, "VALUES(");
    host->identifier(c, node->name);
    host->text(c, ")");
}

static void unsupported_array(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "arrays");
}

/* Only rollup() of all keys is there, WITH ROLLUP. */
static void group_by(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *all = node->count == 1 ? node->items[0] : NULL;
    const char *grouping = all ? calx_grouping(all) : NULL;
    if (!grouping || strcmp(grouping, "rollup") != 0) {
        calx_refuse_grouping(host, c, node);
        host->standard(c, node);
        return;
    }
    while (all->kind != CALX_NODE_FUNC)
        all = all->items[0];
    host->text(c, " GROUP BY ");
    host->list(c, all);
    host->text(c, " WITH ROLLUP");
}

/* MariaDB 10.11: "Incorrect usage of CUBE/ROLLUP and ORDER BY" (1221). */
static void select_rows(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *keys = node->items[CALX_CLAUSE_GROUP_BY];
    for (size_t i = 0; keys && node->items[CALX_CLAUSE_ORDER_BY] && i < keys->count; i++)
        if (calx_grouping(keys->items[i]) && calxi_is_mariadb(host->target(c)))
            host->unsupported(c, "ORDER BY of a SELECT with rollup(): order it as a subquery");
    host->standard(c, node);
}

static void function(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calx_write_mean_span(host, c, node, "CAST(", " AS SIGNED INTEGER)"))
        return;
    if (node->count > 2 && (!strcmp(node->name, "lag") || !strcmp(node->name, "lead")) && calxi_is_mariadb(host->target(c))) /* 10.11: a syntax error */
        host->unsupported(c, "default of lag() and lead()");
    if (!strcmp(node->name, "sysdate") && !node->count)
        host->text(c, "SYSDATE()");
    else if (!strcmp(node->name, "count") && calxi_mysql_asks_rows_for_null(host, c, node))
        return;
    else if (!strcmp(node->name, "aggregate_strings") && node->count == 2)
        calxi_mysql_strings(host, c, node);
    else
        host->standard(c, node);
}

static void no_within(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, calxi_is_mariadb(host->target(c)) ? "WITHIN GROUP without OVER" : "WITHIN GROUP");
}

static void no_row_of(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "whole rows as values");
}

static const calx_render render[CALX_NODE_COUNT] = {
    [CALX_NODE_JSON_VALUE] = calxi_mysql_json, [CALX_NODE_SEQUENCE_NEXT] = sequence,
    [CALX_NODE_VALUES_ROWS] = calxi_mysql_values_rows, [CALX_NODE_OVER] = calxi_mysql_over, [CALX_NODE_WINDOW] = calxi_mysql_window,
    [CALX_NODE_WITHIN] = no_within, [CALX_NODE_ROW_OF] = no_row_of,
    [CALX_NODE_UNARY] = calxi_mysql_unary, [CALX_NODE_BOUND] = calxi_mysql_bound,
    [CALX_NODE_EXTRACT] = calxi_mysql_extract,
    [CALX_NODE_BINARY] = binary, [CALX_NODE_LIMIT] = limit,       [CALX_NODE_ORDER] = order,
    [CALX_NODE_UPSERT] = upsert, [CALX_NODE_INSERTED] = inserted, [CALX_NODE_ARRAY] = unsupported_array, [CALX_NODE_CAST] = calxi_mysql_cast,
    [CALX_NODE_FOR_UPDATE] = calxi_mysql_for_update, [CALX_NODE_COMPOUND] = calxi_mysql_compound, [CALX_NODE_GROUP_BY] = group_by, [CALX_NODE_SELECT] = select_rows, [CALX_NODE_FUNC] = function,
    [CALX_NODE_CREATE_TABLE] = calxi_mysql_create_table, [CALX_NODE_DROP_CONSTRAINT] = calxi_mysql_drop_constraint,
};

/* MariaDB 10.11: "Column length too big (max = 16383)", with four bytes to a character. */
static void refuse_lengths(const calx_compiler_host *host, calx_compiler *c, const calx_type *of)
{
    if (of->kind == CALX_TYPE_VARCHAR && of->length > 16383)
        host->unsupported(c, "VARCHAR of more than 16383 characters: use TEXT");
    else if (of->kind == CALX_TYPE_CHAR && of->length > 255)
        host->unsupported(c, "CHAR of more than 255 characters");
    else if (of->kind == CALX_TYPE_VARBINARY && of->length > 65532)
        host->unsupported(c, "VARBINARY of more than 65532 bytes: use BLOB");
    else if (of->kind == CALX_TYPE_NUMERIC && (of->length > 65 || of->scale > (calxi_is_mariadb(host->target(c)) ? 38 : 30)))
        host->unsupported(c, calxi_is_mariadb(host->target(c)) ? "NUMERIC of more than 65 digits, or more than 38 behind the point"
                                                               : "NUMERIC of more than 65 digits, or more than 30 behind the point");
}

static bool type(const calx_compiler_host *host, calx_compiler *c, const calx_type *of)
{
    refuse_lengths(host, c, of);
    switch (of->kind) {
    case CALX_TYPE_VARCHAR:
        if (!of->length)
            host->unsupported(c, "VARCHAR without a length");
        return false;
    case CALX_TYPE_VARBINARY:
        if (!of->length)
            host->unsupported(c, "VARBINARY without a length");
        return false;
    case CALX_TYPE_NUMERIC: /* NUMERIC alone has no digits behind the point: 1.25 would become 1. MySQL 8.0: (65, 30) is the most. */
        if (of->length)
            return false;
        host->text(c, "NUMERIC(65, 30)");
        return true;
    case CALX_TYPE_TEXT: host->text(c, "LONGTEXT"); return true;
    case CALX_TYPE_BLOB: host->text(c, "LONGBLOB"); return true;
    case CALX_TYPE_DOUBLE: host->text(c, "DOUBLE"); return true;
    case CALX_TYPE_REAL: host->text(c, "FLOAT"); return true;
    case CALX_TYPE_TIMESTAMP: case CALX_TYPE_TIMESTAMPTZ: host->text(c, "DATETIME(6)"); return true;
    case CALX_TYPE_TIME: host->text(c, "TIME(6)"); return true;
    case CALX_TYPE_BOOLEAN: host->text(c, "BOOL"); return true;
    case CALX_TYPE_UUID: host->text(c, "CHAR(36)"); return true;
    case CALX_TYPE_INTERVAL: host->text(c, "BIGINT"); return true; /* microseconds: there is no such type */
    case CALX_TYPE_ARRAY: host->unsupported(c, "arrays"); return true;
    case CALX_TYPE_ENUM:
        if ((of->flags & CALX_TYPE_NO_NATIVE) || !of->value_count)
            return false;
        host->text(c, "ENUM(");
        host->labels(c, of);
        host->text(c, ")");
        return true;
    default: return false;
    }
}

static const char *server_name(const calx_target *target)
{
    return calxi_is_mariadb(target) ? "mariadb" : target->dialect;
}

const calx_dialect_compiler calxi_mysql_compiler = {
    .struct_size = sizeof(calx_dialect_compiler),
    .render_count = CALX_NODE_COUNT,
    .render = render,
    .features = features,
    .type = type,
    .reserved = calxi_mysql_reserved,
    .reserved_count = sizeof calxi_mysql_reserved / sizeof *calxi_mysql_reserved,
    .autoincrement = " AUTO_INCREMENT",
    .has_table = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = COALESCE(NULLIF(:schema, ''), DATABASE()) "
                 "AND table_name = :name",
    .server_default = calxi_mysql_server_default,
    .write_literal = calx_write_untyped_literal,
    .ddl = calxi_mysql_ddl,
    .check = calxi_mysql_check,
    .constraint_name_max = 64, /* characters */
    .name_characters = 64,
    .server_name = server_name,
};
