/* SPDX-License-Identifier: MIT */
/* How PostgreSQL differs from standard SQL. Facts are of PostgreSQL 15. */
#include "compiler.h"

#include <calx/plugin/compiler.h>
#include <calx/plugin/convert_types.h>
#include <calx/plugin/write_times.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Whether the server is known to be older. */
static bool is_before(const calx_target *target, uint32_t version)
{
    return target->version && target->version < version;
}

static uint64_t features(const calx_target *target)
{
    uint64_t all = (is_before(target, 140000) ? 0 : CALX_FEATURE_SEARCH_CYCLE) | (is_before(target, 120000) ? 0 : CALX_FEATURE_MATERIALIZED) |
                   (is_before(target, 110000) ? 0 : CALX_FEATURE_GROUPS | CALX_FEATURE_FRAME_EXCLUDE | CALX_FEATURE_COVERING_INDEXES);
    return all | CALX_FEATURE_RETURNING | CALX_FEATURE_BOOLEAN | CALX_FEATURE_NULLS_ORDER | CALX_FEATURE_FILTER | CALX_FEATURE_FULL_JOIN |
           CALX_FEATURE_LATERAL | CALX_FEATURE_FOR_UPDATE | CALX_FEATURE_WITH | CALX_FEATURE_WITH_DML |
           CALX_FEATURE_WINDOWS | CALX_FEATURE_FROM_OF_UPDATE | CALX_FEATURE_DEFAULT_VALUES | CALX_FEATURE_MULTI_VALUES |
           CALX_FEATURE_ALTER_CONSTRAINTS | CALX_FEATURE_PARTIAL_INDEXES | CALX_FEATURE_EXPRESSION_INDEXES |
           CALX_FEATURE_DEFERRABLE | CALX_FEATURE_USING_OF_DELETE | CALX_FEATURE_ORDERED_AGGREGATES | CALX_FEATURE_ILIKE |
           CALX_FEATURE_ENUM_TYPES | CALX_FEATURE_CONDITIONS | CALX_FEATURE_SET_TUPLES | CALX_FEATURE_RETURNING_OF_UPDATE |
           CALX_FEATURE_NAMED_VALUES | CALX_FEATURE_SETS_ALL | CALX_FEATURE_SYMMETRIC |
           CALX_FEATURE_START_TYPES | CALX_FEATURE_EMPTY_ESCAPE;
}

static void between_operands(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *op, int32_t precedence)
{
    host->operand(c, node->items[0], precedence);
    host->text(c, op);
    host->operand(c, node->items[1], precedence);
}

/* What divides as a number that has digits behind the point. */
static bool is_exact(const calx_node *node)
{
    return node->type->kind >= CALX_TYPE_REAL && node->type->kind <= CALX_TYPE_NUMERIC;
}

static bool is_double(const calx_node *node)
{
    return node->type->kind == CALX_TYPE_REAL || node->type->kind == CALX_TYPE_DOUBLE;
}

/* x[1][2] as it is; a function or an array in parentheses before its index. */
static int32_t item_of(const calx_node *array)
{
    bool plain = array->kind == CALX_NODE_COLUMN || (array->kind == CALX_NODE_BINARY && array->op == CALX_OP_ITEM);
    return plain ? CALX_PRECEDENCE_LOWEST - 1 : CALX_PRECEDENCE_HIGHEST;
}

/* A word of the program's that stands among the children, as a literal; nothing when there is none. */
static void literal_of(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, uint32_t at, const char *before, const char *after)
{
    const calx_node *word = at < node->count ? node->items[at] : NULL;
    if (!word)
        return;
    host->text(c, before);
    if (word->kind == CALX_NODE_LITERAL)
        host->literal(c, word->name);
    else
        host->node(c, word); /* what is wrong with it */
    host->text(c, after);
}

/* Flags stand before the pattern; for the one that is an operator, that. */
static void regexp(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *flags = node->count > 2 ? node->items[2] : NULL;
    bool folds = flags && !strcmp(flags->name, "i") && flags->kind == CALX_NODE_LITERAL, negated = node->op == CALX_OP_NOT_REGEXP;
    if (!flags || folds) {
        between_operands(host, c, node, folds ? (negated ? " !~* " : " ~* ") : negated ? " !~ " : " ~ ", CALX_PRECEDENCE_OTHER);
        return;
    }
    host->operand(c, node->items[0], CALX_PRECEDENCE_OTHER);
    host->text(c, negated ? " !~ " : " ~ ");
    literal_of(host, c, node, 2, "CONCAT('(?', ", ", ')', ");
    host->node(c, node->items[1]);
    host->text(c, ")");
}

static void regexp_replace(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    host->text(c, "REGEXP_REPLACE(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    host->node(c, node->items[1]);
    host->text(c, ", ");
    host->node(c, node->items[3]);
    literal_of(host, c, node, 2, ", ", "");
    host->text(c, ")");
}

static void binary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    switch (node->op) {
    case CALX_OP_MOD: /* there is no operator of doubles */
        if (is_double(node->items[0]) || is_double(node->items[1]))
            host->unsupported(c, "% of doubles: cast them to NUMERIC");
        host->standard(c, node);
        return;
    case CALX_OP_DIV: /* of integers it would be an integer; what is not known may be one */
        if (is_exact(node->items[1])) {
            host->standard(c, node);
            return;
        }
        host->operand(c, node->items[0], CALX_PRECEDENCE_MUL - 1);
        host->text(c, " / CAST(");
        host->node(c, node->items[1]);
        host->text(c, " AS NUMERIC)");
        return;
    case CALX_OP_SHIFT_LEFT: case CALX_OP_SHIFT_RIGHT: /* there is no operator for a bigint on the right */
        if (node->items[1]->type->kind != CALX_TYPE_BIGINT) {
            host->standard(c, node);
            return;
        }
        host->operand(c, node->items[0], CALX_PRECEDENCE_OTHER);
        host->text(c, node->op == CALX_OP_SHIFT_LEFT ? " << CAST(" : " >> CAST(");
        host->node(c, node->items[1]);
        host->text(c, " AS INTEGER)");
        return;
    case CALX_OP_BIT_XOR: between_operands(host, c, node, " # ", CALX_PRECEDENCE_OTHER); return;
    case CALX_OP_REGEXP: case CALX_OP_NOT_REGEXP: regexp(host, c, node); return;
    case CALX_OP_REGEXP_REPLACE: regexp_replace(host, c, node); return;
    case CALX_OP_MATCH:
        if (node->flags || node->items[0]->kind == CALX_NODE_LIST)
            host->unsupported(c, "modes of full text search, or several columns at once");
        host->operand(c, node->items[0], CALX_PRECEDENCE_OTHER);
        host->text(c, " @@ plainto_tsquery(");
        literal_of(host, c, node, 2, "", ", ");
        host->node(c, node->items[1]);
        host->text(c, ")");
        return;
    case CALX_OP_JSON_GET: between_operands(host, c, node, " -> ", CALX_PRECEDENCE_NEG); return;
    case CALX_OP_JSON_GET_TEXT: between_operands(host, c, node, " ->> ", CALX_PRECEDENCE_NEG); return;
    case CALX_OP_JSON_PATH: between_operands(host, c, node, " #> ", CALX_PRECEDENCE_NEG); return;
    case CALX_OP_JSON_PATH_TEXT: between_operands(host, c, node, " #>> ", CALX_PRECEDENCE_NEG); return;
    case CALX_OP_ITEM:
        host->operand(c, node->items[0], item_of(node->items[0]));
        host->text(c, "[");
        host->node(c, node->items[1]);
        host->text(c, "]");
        return;
    default: host->standard(c, node); return;
    }
}

/* The name is text that is read as an identifier: what would be folded to lower case, or ends one, stands in quotes within the quotes. */
static size_t add_quoted(char *to, size_t len, size_t size, const char *part, size_t part_len)
{
    bool plain = part_len && (*part < '0' || *part > '9');
    for (size_t i = 0; i < part_len; i++)
        plain = plain && ((part[i] >= 'a' && part[i] <= 'z') || (part[i] >= '0' && part[i] <= '9') || part[i] == '_');
    if (len + 2 * part_len + 3 > size)
        return size;
    if (!plain)
        to[len++] = '"';
    for (size_t i = 0; i < part_len; i++) {
        if (part[i] == '"')
            to[len++] = '"';
        to[len++] = part[i];
    }
    if (!plain)
        to[len++] = '"';
    return len;
}

static void sequence(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    char name[600]; /* more than two identifiers of 63 bytes take */
    size_t len = 0;
    for (const char *part = node->name, *dot; len < sizeof name; part = dot + 1) {
        dot = strchr(part, '.');
        len = add_quoted(name, len, sizeof name, part, dot ? (size_t)(dot - part) : strlen(part));
        if (!dot || len >= sizeof name)
            break;
        name[len++] = '.';
    }
    if (len >= sizeof name) {
        host->unsupported(c, "identifiers of that length");
        return;
    }
    name[len] = '\0';
    host->text(c, "nextval(");
    host->literal(c, name);
    host->text(c, ")");
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

static void limit(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->flags & CALX_FLAG_PERCENT)
        host->unsupported(c, "FETCH with PERCENT");
    host->standard(c, node);
}

/* PostgreSQL 15: "column name "ctid" conflicts with a system column name" (42701). */
static void refuse_system(const calx_compiler_host *host, calx_compiler *c, const char *name)
{
    static const char *const own[] = { "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid" };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (!strcmp(name, own[i]))
            host->unsupported(c, "columns of a name that each table has for one of the system's");
}

/* Text compares by code point everywhere. */
static void column_spec(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_attribute *attribute = host->attribute(node->items[0]);
    const calx_target *target = host->target(c);
    calx_node spec = *node;
    calx_type type = *node->type;
    refuse_system(host, c, node->items[0]->name);
    if (!type.collation && (type.kind == CALX_TYPE_TEXT || type.kind == CALX_TYPE_VARCHAR || type.kind == CALX_TYPE_CHAR))
        type.collation = "C";
    if (attribute && attribute->computed && (attribute->stored ? is_before(target, 120000) : target->version < 180000))
        host->unsupported(c, attribute->stored ? "computed columns" : "computed columns that are not stored");
    if ((node->flags & CALX_FLAG_AUTOINCREMENT) && is_before(target, 100000))
        host->unsupported(c, "GENERATED AS IDENTITY");
    spec.type = &type;
    host->standard(c, &spec);
}

/* There is no max() of a boolean: the greatest is true if one is. */
static bool of_conditions(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool greatest = !strcmp(node->name, "max"), sum = !strcmp(node->name, "sum");
    if (node->count != 1 || node->items[0]->type->kind != CALX_TYPE_BOOLEAN || (!greatest && !sum && strcmp(node->name, "min") != 0))
        return false;
    if (sum && node->items[0]->kind == CALX_NODE_DISTINCT)
        host->unsupported(c, "sum() of different booleans");
    host->text(c, sum ? "sum(CAST(" : greatest ? "bool_or(" : "bool_and(");
    host->node(c, node->items[0]);
    host->text(c, sum ? " AS INTEGER))" : ")");
    return true;
}

static bool is_unordered(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t kind = node->kind == CALX_NODE_FUNC && node->count == 1 && (!strcmp(node->name, "max") || !strcmp(node->name, "min")) ? calx_kind_of(host, c, node->items[0])
                                                                                                                                 : (uint32_t)CALX_TYPE_NONE;
    return kind == CALX_TYPE_UUID || kind == CALX_TYPE_BLOB || kind == CALX_TYPE_VARBINARY || kind == CALX_TYPE_JSON;
}

/* There is no max() of UUIDs and bytes: their digits are in the same order. */
static bool of_digits(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_node *x;
    bool is_uuid;
    if (!is_unordered(host, c, node))
        return false;
    x = node->items[0]->kind == CALX_NODE_DISTINCT ? node->items[0]->items[0] : node->items[0];
    is_uuid = calx_kind_of(host, c, x) == CALX_TYPE_UUID;
    if (calx_kind_of(host, c, x) == CALX_TYPE_JSON)
        host->unsupported(c, node->name[1] == 'a' ? "max() of JSON" : "min() of JSON");
    host->text(c, is_uuid ? "CAST(" : "decode(");
    host->text(c, node->name);
    host->text(c, is_uuid ? "(CAST(" : "(encode(");
    host->node(c, x);
    host->text(c, is_uuid ? " AS TEXT) COLLATE \"C\") AS UUID)" : ", 'hex') COLLATE \"C\"), 'hex')");
    return true;
}

/* MySQL's name of what is behind the point; its own fields of two parts are of no other backend. */
static void extract(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    char message[80];
    if (strchr(node->name, '_') && strncasecmp(node->name, "timezone_", 9) != 0) {
        snprintf(message, sizeof message, "EXTRACT(%.40s)", node->name);
        host->unsupported(c, message);
        return;
    }
    if (strcasecmp(node->name, "microsecond") != 0) {
        host->standard(c, node);
        return;
    }
    host->text(c, "mod(CAST(EXTRACT(microseconds FROM ");
    host->node(c, node->items[0]);
    host->text(c, ") AS INTEGER), 1000000)");
}

static void function(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    bool strings = !strcmp(node->name, "aggregate_strings") && node->count == 2;
    if (of_conditions(host, c, node) || of_digits(host, c, node))
        return;
    if (strings || !strcmp(node->name, "pow")) {
        host->text(c, strings ? "string_agg(" : "power(");
        host->list(c, node);
        host->text(c, ")");
    } else if (!strcmp(node->name, "substring") && (node->count == 2 || node->count == 3)) {
        host->text(c, "SUBSTRING(");
        host->node(c, node->items[0]);
        host->text(c, " FROM ");
        host->node(c, node->items[1]);
        if (node->count == 3) {
            host->text(c, " FOR ");
            host->node(c, node->items[2]);
        }
        host->text(c, ")");
    } else
        host->standard(c, node);
}

/* PostgreSQL 15: "OVER is not supported for ordered-set aggregate". */
static void over(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->items[0]->kind == CALX_NODE_WITHIN)
        host->unsupported(c, "WITHIN GROUP with OVER");
    else if (is_unordered(host, c, node->items[0]))
        host->unsupported(c, "max() and min() of UUIDs and bytes with OVER");
    else
        host->standard(c, node);
}

static void filter(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (is_unordered(host, c, node->items[0]))
        host->unsupported(c, "max() and min() of UUIDs and bytes with FILTER");
    else
        host->standard(c, node);
}

/* PostgreSQL 15: "ON CONFLICT DO UPDATE requires inference specification or constraint name". */
static void upsert(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    if (node->items[2] && node->items[2]->kind != CALX_NODE_ERROR && !node->items[0])
        host->unsupported(c, "DO UPDATE without the columns of a key");
    else
        host->standard(c, node);
}

static const calx_render render[CALX_NODE_COUNT] = {
    [CALX_NODE_UPSERT] = upsert,
    [CALX_NODE_OVER] = over,
    [CALX_NODE_FILTER] = filter,
    [CALX_NODE_FUNC] = function,
    [CALX_NODE_EXTRACT] = extract,
    [CALX_NODE_CAST] = calxi_postgresql_cast,
    [CALX_NODE_BINARY] = binary,
    [CALX_NODE_JSON_VALUE] = calxi_postgresql_json,
    [CALX_NODE_SEQUENCE_NEXT] = sequence,
    [CALX_NODE_DISTINCT_ROWS] = distinct,
    [CALX_NODE_LIMIT] = limit,
    [CALX_NODE_COLUMN_SPEC] = column_spec,
};

/* The digits of a second stand before the zone; 0 of them cannot be told from none said. */
static void timed(const calx_compiler_host *host, calx_compiler *c, const char *name, uint32_t digits, const char *zone)
{
    char size[] = "(0)";
    size[1] = (char)('0' + (digits > 6 ? 6 : digits));
    host->text(c, name);
    if (digits)
        host->text(c, size);
    host->text(c, zone);
}

/* INTEGER[][]: `length` is the number of dimensions. The collation of its elements comes last. */
static void array_type(const calx_compiler_host *host, calx_compiler *c, const calx_type *of)
{
    calx_type element = of->element ? *of->element : (calx_type){ .kind = CALX_TYPE_NONE };
    element.collation = NULL;
    host->type(c, &element);
    for (uint32_t i = 0; i < (of->length ? of->length : 1); i++)
        host->text(c, "[]");
    if (!of->element || !of->element->collation)
        return;
    host->text(c, " COLLATE ");
    host->identifier(c, of->element->collation);
}

static bool type(const calx_compiler_host *host, calx_compiler *c, const calx_type *of)
{
    if (of->kind == CALX_TYPE_NUMERIC && of->length > 1000)
        host->unsupported(c, "NUMERIC of more than 1000 digits");
    if ((of->kind == CALX_TYPE_VARCHAR || of->kind == CALX_TYPE_CHAR) && of->length > 10485760)
        host->unsupported(c, "VARCHAR and CHAR of more than 10485760 characters: use TEXT");
    switch (of->kind) {
    case CALX_TYPE_BLOB:
    case CALX_TYPE_VARBINARY: host->text(c, "BYTEA"); return true;
    case CALX_TYPE_TIMESTAMP: timed(host, c, "TIMESTAMP", of->length, " WITHOUT TIME ZONE"); return true;
    case CALX_TYPE_TIMESTAMPTZ: timed(host, c, "TIMESTAMP", of->length, " WITH TIME ZONE"); return true;
    case CALX_TYPE_TIME: timed(host, c, "TIME", of->length, " WITHOUT TIME ZONE"); return true;
    case CALX_TYPE_JSON: host->text(c, of->flags & CALX_TYPE_BINARY_JSON ? "JSONB" : "JSON"); return true;
    case CALX_TYPE_ARRAY:
        array_type(host, c, of);
        return true;
    case CALX_TYPE_ENUM:
        if (!of->name || !*of->name || (of->flags & CALX_TYPE_NO_NATIVE))
            return false;
        host->name(c, of->name);
        return true;
    default: return false;
    }
}

/* The word before a text that is a time: of itself it is a text in what is created (SELECT '2024-02-29' AS day), and beside a DATE a date, which
 * PostgreSQL 15 cuts the time of day off for. NULL: it is none. */
static const char *word_of(const calx_value *value)
{
    switch (value->kind) {
    case CALX_KIND_DATE: return "DATE ";
    case CALX_KIND_TIME: return "TIME ";
    case CALX_KIND_TIMESTAMP: return "TIMESTAMP ";
    case CALX_KIND_TIMESTAMPTZ: return "TIMESTAMPTZ ";
    case CALX_KIND_INTERVAL: return "INTERVAL "; /* a text plus a text is no span of time */
    default: return NULL;
    }
}

/* X'00' is a string of bits. */
static bool write_literal(const calx_compiler_host *host, calx_compiler *c, const calx_value *value)
{
    char text[80];
    const char *word = word_of(value);
    size_t len = word ? calx_typed_to_text(value, text) : 0;
    if (word && (len || value->kind == CALX_KIND_INTERVAL)) {
        text[len] = '\0';
        host->text(c, word);
        host->literal(c, text);
        return true;
    }
    if (value->kind != CALX_KIND_BYTES)
        return false;
    host->text(c, "decode('");
    for (size_t i = 0; i < value->as.bytes.len; i++) {
        snprintf(text, sizeof text, "%02x", ((const unsigned char *)value->as.bytes.ptr)[i]);
        host->text(c, text);
    }
    host->text(c, "', 'hex')");
    return true;
}

static uint64_t ddl(const calx_target *target)
{
    return CALX_DDL_SEQUENCES | CALX_DDL_SEQUENCE_TYPES | CALX_DDL_SCHEMAS | CALX_DDL_SCHEMA_CASCADE | CALX_DDL_COMMENT_ON |
           CALX_DDL_IDENTITY_OPTIONS | CALX_DDL_REPLACE_VIEW | CALX_DDL_TEMPORARY_VIEWS | CALX_DDL_MATERIALIZED_VIEWS |
           CALX_DDL_MATERIALIZED_IF_NOT_EXISTS | CALX_DDL_TEMPORARY_TABLES | CALX_DDL_INDEX_METHODS | CALX_DDL_OPERATOR_CLASSES |
           CALX_DDL_INDEX_STORAGE | CALX_DDL_INDEX_TABLESPACES | CALX_DDL_CONCURRENT_INDEXES |
           CALX_DDL_NO_DEFERRABLE_CHECK | /* PostgreSQL 15: "CHECK constraints cannot be marked DEFERRABLE" */
           (is_before(target, 150000) ? 0 : CALX_DDL_NULLS_NOT_DISTINCT);
}

/* BYTEA has no length. */
static const char *check(const calx_target *target, const calx_type *type, char *room, size_t size, bool *is_length)
{
    (void)target;
    if (type->kind != CALX_TYPE_VARBINARY || !type->length)
        return NULL;
    *is_length = true;
    snprintf(room, size, "octet_length(@) <= %u", type->length);
    return room;
}

const calx_dialect_compiler calxi_postgresql_compiler = {
    .check = check,
    .struct_size = sizeof(calx_dialect_compiler),
    .render_count = CALX_NODE_COUNT,
    .render = render,
    .features = features,
    .type = type,
    .reserved = calxi_postgresql_reserved,
    .reserved_count = sizeof calxi_postgresql_reserved / sizeof *calxi_postgresql_reserved,
    .has_table = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = COALESCE(NULLIF(:schema, ''), current_schema()) "
                 "AND table_name = :name",
    .ddl = ddl,
    .has_type = "SELECT COUNT(*) FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
                "WHERE n.nspname = COALESCE(NULLIF(:schema, ''), current_schema()) AND t.typname = :name",
    .write_literal = write_literal,
};
