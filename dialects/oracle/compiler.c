/* SPDX-License-Identifier: MIT */
/* How Oracle Database differs from standard SQL. Facts are of the "SQL Language Reference" 19c; none was tried on a server. */
#include "dialect.h"

#include <calx/plugin/compiler.h>
#include <calx/plugin/convert_types.h>
#include <calx/plugin/write.h>
#include <calx/plugin/write_cast.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

static uint64_t features(const calx_target *target)
{
    (void)target;
    return CALX_FEATURE_NULLS_ORDER | CALX_FEATURE_FULL_JOIN | CALX_FEATURE_LATERAL | CALX_FEATURE_FOR_UPDATE |
           CALX_FEATURE_WITH | CALX_FEATURE_WINDOWS | CALX_FEATURE_DUAL | CALX_FEATURE_NO_AS | CALX_FEATURE_NO_RECURSIVE |
           CALX_FEATURE_WITH_IN_INSERT | CALX_FEATURE_SET_TUPLES | CALX_FEATURE_LETTER_FIRST |
           CALX_FEATURE_MINUS | CALX_FEATURE_NO_ORDER_BY_LABEL | CALX_FEATURE_TABLE_OF_FUNCTION | CALX_FEATURE_ALTER_CONSTRAINTS |
           CALX_FEATURE_EXPRESSION_INDEXES | CALX_FEATURE_DEFERRABLE | CALX_FEATURE_INDEX_IN_SCHEMA | CALX_FEATURE_NO_CONDITION_VALUES |
           CALX_FEATURE_SEARCH_CYCLE;
}

/* Whether the server is known to be older. */
static bool is_before(const calx_target *target, uint32_t version)
{
    return target->version && target->version < version;
}

static void call(const calx_compiler_host *host, calx_compiler *c, const char *name, const calx_node *node, const char *end)
{
    host->text(c, name);
    host->text(c, "(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    host->node(c, node->items[1]);
    host->text(c, end);
}

static void flags_of(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *before)
{
    const calx_node *flags = node->count > 2 ? node->items[2] : NULL;
    if (!flags)
        return;
    host->text(c, before);
    if (flags->kind == CALX_NODE_LITERAL)
        host->literal(c, flags->name);
    else
        host->node(c, flags); /* what is wrong with it */
}

/* A function that came with 21. */
static void call_of_21(const calx_compiler_host *host, calx_compiler *c, const char *name, const calx_node *node)
{
    if (is_before(host->target(c), 210000))
        host->unsupported(c, name);
    call(host, c, name, node, ")");
}

/* A row is equal to one of a list of rows, (a, b) = ((1, 2)), or to that of a subquery; nothing else compares rows. */
static void rows(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *other = node->items[1];
    if (node->op != CALX_OP_EQ && node->op != CALX_OP_NE)
        host->unsupported(c, "comparisons of rows but by = and <>");
    host->node(c, node->items[0]);
    host->text(c, node->op == CALX_OP_EQ ? " = " : " <> ");
    if (other->kind != CALX_NODE_TUPLE) {
        host->operand(c, other, CALX_PRECEDENCE_COMPARE);
        return;
    }
    host->text(c, "(");
    host->node(c, other);
    host->text(c, ")");
}

static void binary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool compares = (node->op >= CALX_OP_EQ && node->op <= CALX_OP_GE) || node->op == CALX_OP_IS_DISTINCT || node->op == CALX_OP_IS_NOT_DISTINCT;
    if (compares && node->items[0]->kind == CALX_NODE_TUPLE) {
        rows(host, c, node);
        return;
    }
    switch (node->op) {
    case CALX_OP_IS: case CALX_OP_IS_NOT: /* IS takes NULL alone */
        if (node->items[1]->kind != CALX_NODE_TRUE && node->items[1]->kind != CALX_NODE_FALSE)
            host->standard(c, node);
        else
            call(host, c, "DECODE", node, node->op == CALX_OP_IS ? ", 0, 1) = 0" : ", 0, 1) = 1");
        return;
    case CALX_OP_MOD: call(host, c, "mod", node, ")"); return;
    case CALX_OP_BIT_AND: call(host, c, "BITAND", node, ")"); return;
    case CALX_OP_BIT_OR: call_of_21(host, c, "BITOR", node); return;
    case CALX_OP_BIT_XOR: call_of_21(host, c, "BITXOR", node); return;
    case CALX_OP_SHIFT_LEFT: case CALX_OP_SHIFT_RIGHT: host->unsupported(c, "shifts of bits"); return;
    /* DECODE takes two NULLs for equal. */
    case CALX_OP_IS_DISTINCT: call(host, c, "DECODE", node, ", 0, 1) = 1"); return;
    case CALX_OP_IS_NOT_DISTINCT: call(host, c, "DECODE", node, ", 0, 1) = 0"); return;
    case CALX_OP_REGEXP: case CALX_OP_NOT_REGEXP:
        host->text(c, node->op == CALX_OP_NOT_REGEXP ? "NOT " : "");
        call(host, c, "REGEXP_LIKE", node, "");
        flags_of(host, c, node, ", ");
        host->text(c, ")");
        return;
    case CALX_OP_REGEXP_REPLACE:
        call(host, c, "REGEXP_REPLACE", node, ", ");
        host->node(c, node->items[3]);
        flags_of(host, c, node, ", 1, 0, "); /* from the first character, all that fit */
        host->text(c, ")");
        return;
    case CALX_OP_MATCH:
        if (node->flags || node->items[0]->kind == CALX_NODE_LIST)
            host->unsupported(c, "modes of full text search, or several columns at once");
        call(host, c, "CONTAINS", node, ") > 0"); /* a score */
        return;
    case CALX_OP_FLOOR_DIV: /* / of integers is a NUMBER with digits behind the point */
        host->text(c, "FLOOR(");
        host->operand(c, node->items[0], CALX_PRECEDENCE_MUL - 1);
        host->text(c, " / ");
        host->operand(c, node->items[1], CALX_PRECEDENCE_MUL);
        host->text(c, ")");
        return;
    default: host->standard(c, node); return;
    }
}

static void unary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->op == CALX_OP_BIT_NOT)
        host->unsupported(c, "~");
    else
        host->standard(c, node);
}

/* LISTAGG(x, ',') WITHIN GROUP (ORDER BY y) */
static void ordered_strings(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *separator = node->items[1];
    host->text(c, "LISTAGG(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    host->node(c, separator->items[0]);
    host->text(c, ") WITHIN GROUP (ORDER BY ");
    host->node(c, separator->items[1]);
    host->text(c, ")");
}

/* Functions without arguments take no parentheses, if they are Oracle's own words; TRUE and FALSE do not exist. */
static void function(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    static const struct { const char *name, *oracle; } names[] = { { "char_length", "LENGTH" }, { "pow", "power" },
                                                                   { "aggregate_strings", "LISTAGG" }, { "substring", "SUBSTR" } };
    static const char *const words[] = { "uid", "systimestamp", "rownum", "sessiontimezone", "dbtimezone" };
    if (!node->count && !strcmp(node->name, "now")) {
        host->text(c, "CURRENT_TIMESTAMP");
        return;
    }
    if (!strcmp(node->name, "aggregate_strings") && node->count == 2 && node->items[1]->kind == CALX_NODE_AGGREGATE_ORDER) {
        ordered_strings(host, c, node);
        return;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words && !node->count; i++)
        if (!strcmp(node->name, words[i])) {
            host->text(c, words[i]);
            return;
        }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (node->count && !strcmp(node->name, names[i].name)) {
            host->text(c, names[i].oracle);
            host->text(c, "(");
            host->list(c, node);
            host->text(c, ")");
            return;
        }
    host->standard(c, node);
}

/* Others are "invalid extract field" (ORA-30076) or no syntax at all (ORA-00907). */
static void extract(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    static const char *const fields[] = { "year", "month", "day", "hour", "minute", "second", "timezone_hour", "timezone_minute", "timezone_region",
                                          "timezone_abbr" };
    char what[60];
    size_t i = 0;
    while (i < sizeof fields / sizeof *fields && strcasecmp(fields[i], node->name) != 0)
        i++;
    snprintf(what, sizeof what, "EXTRACT(%.40s)", node->name);
    if (i == sizeof fields / sizeof *fields)
        host->unsupported(c, what);
    host->standard(c, node);
}

/* A boolean is a number here. */
static void cast(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (calx_kind_of(host, c, node->items[0]) != CALX_TYPE_BOOLEAN || !calx_kind_is_text(node->type->kind)) {
        host->standard(c, node);
        return;
    }
    host->text(c, "CAST(");
    calx_write_boolean_as_text(host, c, node->items[0]);
    host->text(c, " AS ");
    host->type(c, node->type);
    host->text(c, ")");
}

static void limit(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->items[1]) {
        host->text(c, " OFFSET ");
        host->operand(c, node->items[1], CALX_PRECEDENCE_LOWEST);
        host->text(c, " ROWS");
    }
    if (!node->items[0])
        return;
    host->text(c, " FETCH FIRST ");
    host->operand(c, node->items[0], CALX_PRECEDENCE_LOWEST);
    host->text(c, node->flags & CALX_FLAG_PERCENT ? " PERCENT" : "");
    host->text(c, node->flags & CALX_FLAG_WITH_TIES ? " ROWS WITH TIES" : " ROWS ONLY");
}

/* OF takes columns, which stand for their tables' rows. Who cannot lock less locks more: no lock may be shared, and tables alone cannot be
 * named. */
static void for_update(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool columns = node->count > 0;
    for (uint32_t i = 0; i < node->count; i++) {
        columns = columns && node->items[i] && node->items[i]->kind == CALX_NODE_COLUMN;
        if (!node->items[i] || node->items[i]->kind == CALX_NODE_ERROR)
            host->node(c, node->items[i]); /* tells what is wrong with it */
    }
    host->text(c, " FOR UPDATE");
    if (columns) {
        host->text(c, " OF ");
        host->list(c, node);
    }
    if (node->flags & CALX_FLAG_NO_WAIT)
        host->text(c, " NOWAIT");
    if (node->flags & CALX_FLAG_SKIP_LOCKED)
        host->text(c, " SKIP LOCKED");
}

/* ORA-02014: what is limited is a view to it, whose rows it cannot lock. */
static void select_rows(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->items[CALX_CLAUSE_FOR_UPDATE] && node->items[CALX_CLAUSE_LIMIT])
        host->unsupported(c, "FOR UPDATE with FETCH FIRST: select the keys by a subquery with the limit");
    host->standard(c, node);
}

/* ORA-01795 */
static void in(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    enum { MOST = 1000 };
    if (node->items[1]->kind == CALX_NODE_TUPLE && node->items[1]->count > MOST)
        host->unsupported(c, "IN of more than 1000 items");
    host->standard(c, node);
}

static void no_array(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "arrays");
}

static void no_upsert(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    (void)node;
    host->unsupported(c, "ON CONFLICT: MERGE is a statement of its own");
}

static void sequence(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->name(c, node->name);
    host->text(c, ".nextval");
}

/* TABLE (f(x)) alias */
static void table_function(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->flags & (CALX_FLAG_ORDINALITY | CALX_FLAG_DERIVED)) {
        host->unsupported(c, "WITH ORDINALITY and names for the columns of a function");
        return;
    }
    host->standard(c, node);
}

/* A collection's element is called so when it is a row of its own. */
static void row_of(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->standard(c, node);
    host->text(c, ".COLUMN_VALUE");
}

/* One character each is what the marks of a row may be, and there is no column of the rows on the way. */
static void cycle(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->text(c, " CYCLE ");
    host->node(c, node->items[0]);
    host->text(c, " SET ");
    host->identifier(c, node->name);
    for (uint32_t i = 1; i <= 2; i++) {
        const calx_node *mark = node->items[i];
        host->text(c, i == 1 ? " TO " : " DEFAULT ");
        if (!mark)
            host->literal(c, i == 1 ? "1" : "0");
        else {
            if (mark->kind != CALX_NODE_ERROR && (!mark->value || mark->value->kind != CALX_KIND_STR || mark->value->as.s.len != 1))
                host->unsupported(c, "marks of CYCLE that are not texts of one character");
            host->node(c, mark);
        }
    }
    if (node->items[3])
        host->unsupported(c, "path of CYCLE");
}

/* VALUES came with 23. */
static void values_rows(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    for (uint32_t i = 0; i < node->count; i++) {
        host->text(c, i ? " UNION ALL SELECT " : "SELECT ");
        if (node->items[i]->kind == CALX_NODE_TUPLE)
            host->list(c, node->items[i]);
        else
            host->node(c, node->items[i]);
        host->text(c, " FROM DUAL");
    }
}

/* Computed columns are virtual. */
static void column_spec(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_attribute *attribute = host->attribute(node->items[0]);
    if (attribute && attribute->stored)
        host->unsupported(c, "computed columns that are stored");
    host->standard(c, node);
}

static const calx_render render[CALX_NODE_COUNT] = {
    [CALX_NODE_EXTRACT] = extract,
    [CALX_NODE_ROW_OF] = row_of,         [CALX_NODE_VALUES_ROWS] = values_rows,
    [CALX_NODE_BINARY] = binary,         [CALX_NODE_UNARY] = unary,     [CALX_NODE_FUNC] = function, [CALX_NODE_LIMIT] = limit,
    [CALX_NODE_FOR_UPDATE] = for_update, [CALX_NODE_ARRAY] = no_array, [CALX_NODE_UPSERT] = no_upsert,
    [CALX_NODE_IN] = in,                 [CALX_NODE_SELECT] = select_rows,
    [CALX_NODE_CYCLE] = cycle,           [CALX_NODE_CAST] = cast,     [CALX_NODE_COLUMN_SPEC] = column_spec,
    [CALX_NODE_TABLE_FUNCTION] = table_function, [CALX_NODE_SEQUENCE_NEXT] = sequence,
};

static void sized(const calx_compiler_host *host, calx_compiler *c, const char *name, uint32_t length, const char *end)
{
    char text[64];
    snprintf(text, sizeof text, length ? "%s(%u%s)" : "%s", name, length, end);
    host->text(c, text);
}

/* With MAX_STRING_SIZE = EXTENDED; without it VARCHAR2 ends at 4000 bytes. */
static void refuse_lengths(const calx_compiler_host *host, calx_compiler *c, const calx_type *of)
{
    if (of->kind == CALX_TYPE_NUMERIC && of->length > 38)
        host->unsupported(c, "NUMERIC of more than 38 digits");
    else if ((of->kind == CALX_TYPE_VARCHAR || of->kind == CALX_TYPE_VARBINARY) && of->length > 32767)
        host->unsupported(c, of->kind == CALX_TYPE_VARCHAR ? "VARCHAR of more than 32767 characters: use TEXT" : "VARBINARY of more than 32767 bytes: use BLOB");
    else if (of->kind == CALX_TYPE_CHAR && of->length > 2000)
        host->unsupported(c, "CHAR of more than 2000 characters");
}

/* VARCHAR2 needs a length, and 4000 is what it may have at most; CHAR says that it counts characters. A BOOLEAN came with 23. */
static bool type(const calx_compiler_host *host, calx_compiler *c, const calx_type *of)
{
    refuse_lengths(host, c, of);
    switch (of->kind) {
    case CALX_TYPE_VARCHAR: sized(host, c, "VARCHAR2", of->length ? of->length : 4000, " CHAR"); return true;
    case CALX_TYPE_ENUM: sized(host, c, "VARCHAR2", of->length ? of->length : 255, " CHAR"); return true;
    case CALX_TYPE_TEXT: host->text(c, "CLOB"); return true;
    case CALX_TYPE_BLOB: host->text(c, "BLOB"); return true;
    case CALX_TYPE_VARBINARY: sized(host, c, "RAW", of->length ? of->length : 2000, ""); return true;
    case CALX_TYPE_BIGINT: host->text(c, "NUMBER(19)"); return true;
    case CALX_TYPE_BOOLEAN: host->text(c, "SMALLINT"); return true;
    case CALX_TYPE_NUMERIC: /* NUMERIC alone is NUMBER(38, 0), which rounds to integers */
        host->text(c, of->length ? "" : "NUMBER");
        return !of->length;
    case CALX_TYPE_TIMESTAMPTZ:
        sized(host, c, "TIMESTAMP", of->length, "");
        host->text(c, " WITH TIME ZONE");
        return true;
    case CALX_TYPE_JSON: host->text(c, "CLOB"); return true; /* JSON came with 21c */
    case CALX_TYPE_TIME: host->unsupported(c, "TIME"); return true;
    case CALX_TYPE_UUID: host->text(c, "CHAR(36)"); return true;
    case CALX_TYPE_INTERVAL: host->text(c, "INTERVAL DAY TO SECOND"); return true;
    case CALX_TYPE_ARRAY: host->unsupported(c, "arrays"); return true;
    default: return false;
    }
}

/* A text would be read by the session's NLS_DATE_FORMAT. The offset stands apart: TIMESTAMP '1999-04-15 08:00:00 +00:00'. */
static bool write_time(const calx_compiler_host *host, calx_compiler *c, const calx_value *of)
{
    char text[81];
    size_t len = of->kind == CALX_KIND_DATE || of->kind == CALX_KIND_TIMESTAMP || of->kind == CALX_KIND_TIMESTAMPTZ ? calx_typed_to_text(of, text) : 0;
    if (!len)
        return false;
    text[len] = '\0';
    if (of->kind == CALX_KIND_TIMESTAMPTZ) {
        memmove(text + len - 5, text + len - 6, 7);
        text[len - 6] = ' ';
    }
    host->text(c, of->kind == CALX_KIND_DATE ? "DATE " : "TIMESTAMP ");
    host->literal(c, text);
    return true;
}

/* RAW is made of hexadecimal digits. */
static bool write_literal(const calx_compiler_host *host, calx_compiler *c, const calx_value *of)
{
    char hex[3];
    if (of->kind == CALX_KIND_TIME)
        host->unsupported(c, "TIME");
    if (of->kind != CALX_KIND_BYTES)
        return of->kind == CALX_KIND_TIME || write_time(host, c, of);
    host->text(c, "HEXTORAW('");
    for (size_t i = 0; i < of->as.bytes.len; i++) {
        snprintf(hex, sizeof hex, "%02X", ((const unsigned char *)of->as.bytes.ptr)[i]);
        host->text(c, hex);
    }
    host->text(c, "')");
    return true;
}

/* A boolean is a number, and the text of a day would be read by the session's NLS_DATE_FORMAT. */
static bool server_default(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *sql)
{
    static const char *const no_words[] = { NULL };
    bool is_time = type->kind == CALX_TYPE_DATE || type->kind == CALX_TYPE_TIMESTAMP || type->kind == CALX_TYPE_TIMESTAMPTZ;
    if (type->kind == CALX_TYPE_BOOLEAN && (!strcasecmp(sql, "true") || !strcasecmp(sql, "false"))) {
        host->text(c, *sql == 't' || *sql == 'T' ? "1" : "0");
        return true;
    }
    if (is_time && *sql == '\'' && calx_default_is_plain(sql, no_words))
        host->text(c, type->kind == CALX_TYPE_DATE ? "DATE " : "TIMESTAMP ");
    return false;
}

/* IF EXISTS came with 23. */
static uint64_t ddl(const calx_target *target)
{
    return (is_before(target, 230000) ? CALX_DDL_NO_IF_EXISTS : 0) | CALX_DDL_SEQUENCES | CALX_DDL_NOCYCLE | CALX_DDL_NOMINVALUE | CALX_DDL_COMMENT_ON |
           CALX_DDL_COMMENT_EMPTY | CALX_DDL_IDENTITY_OPTIONS | CALX_DDL_REPLACE_VIEW | CALX_DDL_MATERIALIZED_VIEWS | CALX_DDL_NAMES_IN_SCHEMA |
           CALX_DDL_INDEX_TABLESPACES | CALX_DDL_NO_SET_DEFAULT | CALX_DDL_NO_RESTRICT | CALX_DDL_NO_ON_UPDATE;
}

const calx_dialect_compiler calxi_oracle_compiler = {
    .write_literal = write_literal,
    .struct_size = sizeof(calx_dialect_compiler),
    .render_count = CALX_NODE_COUNT,
    .render = render,
    .features = features,
    .type = type,
    .reserved = calxi_oracle_reserved,
    .reserved_count = sizeof calxi_oracle_reserved / sizeof *calxi_oracle_reserved,
    .folded = "upper",
    .ddl = ddl,
    .server_default = server_default,
    .has_table = "SELECT COUNT(*) FROM all_tables WHERE owner IN (:schema, COALESCE(UPPER(:schema), SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'))) "
                 "AND table_name IN (:name, UPPER(:name))", /* in upper case, but for those that wanted quotes */
};
