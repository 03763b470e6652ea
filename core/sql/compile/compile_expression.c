/* SPDX-License-Identifier: MIT */
/* Expressions in standard SQL, a function a kind. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"

#include <string.h>

/* ---- names and values ---- */

void calxi_put_qualifier(calx_compiler *c, const calx_node *from)
{
    const char *name;
    if (calxi_node_is(from, CALX_NODE_ERROR))
        calxi_put_node(c, from);
    if (!from || c->bare_columns || c->failed)
        return;
    name = calxi_from_name(c, from);
    calxi_check_hidden(c, from, name);
    if (calxi_is_in_schema(c, from) && name == from->name) {
        calxi_put_name(c, calxi_schema_of(c, from));
        calxi_put(c, ".");
    }
    calxi_put_identifier(c, name);
    calxi_put(c, ".");
}

static void put_column(calx_compiler *c, const calx_node *node)
{
    const calx_node *from = calxi_node_item(node, 0);
    if (from && from->kind == CALX_NODE_ERROR) {
        calxi_put_node(c, from);
        return;
    }
    calxi_put_qualifier(c, from);
    calxi_put_identifier(c, node->name);
}

static void put_literal_sql(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, node->name);
}

/* SQL with :name in it: the binds stand there in order. Quoted text and `::` are left alone. */
static void put_fragment(calx_compiler *c, const calx_node *node)
{
    size_t bind = 0;
    for (const char *p = node->name; *p;) {
        bool is_bind = *p == ':' && p[1] != ':' && (p == node->name || p[-1] != ':') &&
                       ((p[1] >= 'a' && p[1] <= 'z') || (p[1] >= 'A' && p[1] <= 'Z') || p[1] == '_');
        if (*p == '\'' || *p == '"') {
            const char *end = strchr(p + 1, *p);
            size_t len = end ? (size_t)(end - p) + 1 : strlen(p);
            calxi_put_sized(c, p, len);
            p += len;
        } else if (*p == '\\' && p[1] == ':') {
            calxi_put(c, ":");
            p += 2;
        } else if (is_bind) {
            if (bind < node->count)
                calxi_put_operand(c, node->items[bind], CALX_PRECEDENCE_COMPARE);
            bind++;
            for (p++; (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_'; p++)
                ;
        } else
            calxi_put_sized(c, p++, 1);
    }
    if (bind != node->count)
        calxi_compile_fail(c, CALX_MISUSE, "%zu values for a fragment with %zu binds: %.80s", (size_t)node->count, bind, node->name);
}

static void put_null(calx_compiler *c, const calx_node *node) { (void)node; calxi_put(c, "NULL"); }

static void put_default(calx_compiler *c, const calx_node *node)
{
    (void)node;
    if (!c->may_default)
        calxi_compile_fail(c, CALX_MISUSE, "DEFAULT stands only as the value that a column is set to");
    c->may_default = false;
    calxi_put(c, "DEFAULT");
}

static void put_boolean(calx_compiler *c, const calx_node *node)
{
    bool is_true = node->kind == CALX_NODE_TRUE;
    calxi_put(c, calxi_has(c, CALX_FEATURE_BOOLEAN) ? (is_true ? "true" : "false") : is_true ? "1" : "0");
}

static void put_star(calx_compiler *c, const calx_node *node)
{
    calxi_put_qualifier(c, calxi_node_item(node, 0));
    calxi_put(c, "*");
}

/* ---- forms ---- */

static void put_items(calx_compiler *c, const calx_node *node) { calxi_put_list(c, node, ", "); }

static void put_tuple(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "(");
    calxi_put_list(c, node, ", ");
    calxi_put(c, ")");
}

/* A name is quoted part by part where it must be, but a word that SQL reserves for its own functions is not. */
static void put_function_name(calx_compiler *c, const char *name)
{
    bool plain = *name != '\0';
    for (const char *p = name; *p; p++)
        plain = plain && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_' || *p == '.');
    if (plain)
        calxi_put(c, name);
    else
        calxi_put_name(c, name);
}

static void put_function(calx_compiler *c, const calx_node *node)
{
    static const char *const words[] = { "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
                                         "current_user", "session_user", "sysdate", "user", NULL };
    for (size_t i = 0; words[i] && !node->count; i++)
        if (!strcmp(node->name, words[i])) { /* no function but a word of the standard */
            for (const char *p = node->name; *p; p++)
                calxi_put_sized(c, (char[]){ *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p }, 1);
            return;
        }
    if (!strcmp(node->name, "grouping_sets"))
        calxi_put(c, "GROUPING SETS");
    else
        put_function_name(c, node->name);
    if (node->flags & CALX_FLAG_NO_PARENS)
        return;
    calxi_put(c, "(");
    for (size_t i = 0; i < node->count; i++) {
        if (i)
            calxi_put(c, ", ");
        calxi_put_node(c, node->items[i]);
    }
    calxi_put(c, ")");
}

static void put_case(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "CASE");
    if (node->items[0]) {
        calxi_put(c, " ");
        calxi_put_node(c, node->items[0]);
    }
    for (size_t i = 2; i + 1 < node->count; i += 2) {
        calxi_put(c, " WHEN ");
        if (node->items[0])
            calxi_put_operand(c, node->items[i], CALX_PRECEDENCE_LOWEST);
        else
            calxi_put_condition(c, node->items[i], CALX_PRECEDENCE_LOWEST, false);
        calxi_put(c, " THEN ");
        calxi_put_node(c, node->items[i + 1]);
    }
    if (node->items[1]) {
        calxi_put(c, " ELSE ");
        calxi_put_node(c, node->items[1]);
    }
    calxi_put(c, " END");
}

static void put_cast(calx_compiler *c, const calx_node *node)
{
    calx_type type = *node->type;
    calxi_put(c, "CAST(");
    calxi_put_node(c, node->items[0]);
    calxi_put(c, " AS ");
    type.collation = NULL; /* which is no part of a type here */
    calxi_put_type(c, &type);
    calxi_put(c, ")");
    if (!node->type->collation)
        return;
    calxi_put(c, " COLLATE ");
    calxi_put_identifier(c, node->type->collation);
}

static void put_extract(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "EXTRACT(");
    calxi_put(c, node->name);
    calxi_put(c, " FROM ");
    calxi_put_operand(c, node->items[0], CALX_PRECEDENCE_LOWEST);
    calxi_put(c, ")");
}

static void put_scalar(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "(");
    calxi_put_node(c, node->items[0]);
    calxi_put(c, ")");
}

static void put_exists(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, node->flags & CALX_FLAG_NEGATED ? "NOT EXISTS " : "EXISTS ");
    put_scalar(c, node);
}

static void put_quantified(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, node->op == CALX_OP_ANY ? "ANY " : "ALL ");
    calxi_put_among(c, node->items[0]);
}

static void put_label(calx_compiler *c, const calx_node *node) { calxi_put_node(c, node->items[0]); }
static void put_label_name(calx_compiler *c, const calx_node *node)
{
    calxi_check_label(c, node);
    calxi_put_identifier(c, node->name);
}

static void put_order(calx_compiler *c, const calx_node *node)
{
    calxi_put_key(c, node->items[0]);
    if (node->flags & (CALX_FLAG_DESC | CALX_FLAG_ASC))
        calxi_put(c, node->flags & CALX_FLAG_DESC ? " DESC" : " ASC");
    if (!(node->flags & (CALX_FLAG_NULLS_FIRST | CALX_FLAG_NULLS_LAST)))
        return;
    if (!calxi_has(c, CALX_FEATURE_NULLS_ORDER))
        calxi_compile_unsupported(c, "NULLS FIRST and NULLS LAST");
    calxi_put(c, node->flags & CALX_FLAG_NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
}

/* One, or a list. An ORDER has the key within. */
void calxi_put_order_keys(calx_compiler *c, const calx_node *node)
{
    bool is_list = calxi_node_is(node, CALX_NODE_LIST);
    for (size_t i = 0; i < (is_list ? node->count : 1); i++) {
        const calx_node *key = is_list ? node->items[i] : node;
        calxi_put(c, i ? ", " : "");
        if (calxi_node_is(key, CALX_NODE_ORDER))
            calxi_put_node(c, key);
        else
            calxi_put_order_key(c, key);
    }
}

static void put_within(calx_compiler *c, const calx_node *node)
{
    calxi_put_node(c, node->items[0]);
    calxi_put(c, " WITHIN GROUP (ORDER BY ");
    calxi_put_node(c, node->items[1]);
    calxi_put(c, ")");
}

static void put_collate(calx_compiler *c, const calx_node *node)
{
    calxi_put_operand(c, node->items[0], CALX_PRECEDENCE_NEG);
    calxi_put(c, " COLLATE ");
    calxi_put_identifier(c, node->name); /* one name, points and all: en_US.utf8 */
}

static void put_distinct(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "DISTINCT ");
    calxi_put_key(c, node->items[0]);
}

static void put_aggregate_order(calx_compiler *c, const calx_node *node)
{
    if (node->items[0]->kind != CALX_NODE_ERROR && !calxi_has(c, CALX_FEATURE_ORDERED_AGGREGATES))
        calxi_compile_unsupported(c, "ORDER BY within an aggregate");
    calxi_put_node(c, node->items[0]);
    calxi_put(c, " ORDER BY ");
    calxi_put_order_keys(c, node->items[1]);
}

static void put_slice(calx_compiler *c, const calx_node *node)
{
    if (node->items[0])
        calxi_put_node(c, node->items[0]);
    calxi_put(c, ":");
    if (node->items[1])
        calxi_put_node(c, node->items[1]);
}

static void put_row_of(calx_compiler *c, const calx_node *node)
{
    if (node->items[0]->kind == CALX_NODE_ERROR)
        calxi_put_node(c, node->items[0]);
    else
        calxi_put_identifier(c, calxi_from_name(c, node->items[0]));
}

static void put_constraint_name(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, " ON CONSTRAINT ");
    calxi_put_identifier(c, node->name);
}

static void put_array(calx_compiler *c, const calx_node *node)
{
    bool cast = !node->count && node->type->element && node->type->element->kind != CALX_TYPE_NONE; /* an empty one has no type by itself */
    calxi_put(c, cast ? "CAST(ARRAY[" : "ARRAY[");
    calxi_put_list(c, node, ", ");
    calxi_put(c, "]");
    if (!cast)
        return;
    calxi_put(c, " AS ");
    calxi_put_type(c, node->type);
    calxi_put(c, ")");
}

static void put_sequence_next(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "NEXT VALUE FOR ");
    calxi_put_name(c, node->name);
}

calxi_standard calxi_standard_expression(uint32_t kind)
{
    static const calxi_standard by_kind[CALX_NODE_COUNT] = {
        [CALX_NODE_BIND] = calxi_put_parameter,   [CALX_NODE_PARAM] = calxi_put_parameter, [CALX_NODE_COLUMN] = put_column,
        [CALX_NODE_LITERAL] = put_literal_sql,    [CALX_NODE_TEXT] = put_fragment,         [CALX_NODE_NULL] = put_null,
        [CALX_NODE_TRUE] = put_boolean,           [CALX_NODE_FALSE] = put_boolean,         [CALX_NODE_STAR] = put_star,
        [CALX_NODE_DEFAULT] = put_default,        [CALX_NODE_UNARY] = calxi_put_unary,           [CALX_NODE_BINARY] = calxi_put_any_binary,
        [CALX_NODE_NARY] = calxi_put_nary,              [CALX_NODE_LIST] = put_items,            [CALX_NODE_TUPLE] = put_tuple,
        [CALX_NODE_FUNC] = put_function,          [CALX_NODE_CASE] = put_case,             [CALX_NODE_CAST] = put_cast,
        [CALX_NODE_EXTRACT] = put_extract,        [CALX_NODE_IN] = calxi_put_in,                 [CALX_NODE_BETWEEN] = calxi_put_between,
        [CALX_NODE_EXISTS] = put_exists,          [CALX_NODE_SCALAR] = put_scalar,         [CALX_NODE_QUANTIFIED] = put_quantified,
        [CALX_NODE_LABEL] = put_label,            [CALX_NODE_LABEL_NAME] = put_label_name, [CALX_NODE_ORDER] = put_order,
        [CALX_NODE_OVER] = calxi_put_over,        [CALX_NODE_FRAME] = calxi_put_frame,     [CALX_NODE_BOUND] = calxi_put_bound,
        [CALX_NODE_FILTER] = calxi_put_filter,    [CALX_NODE_WITHIN] = put_within,         [CALX_NODE_COLLATE] = put_collate,
        [CALX_NODE_ARRAY] = put_array,            [CALX_NODE_DISTINCT] = put_distinct,     [CALX_NODE_COERCE] = put_label,
        [CALX_NODE_AGGREGATE_ORDER] = put_aggregate_order, [CALX_NODE_GROUP] = put_scalar,
        [CALX_NODE_AS_BOOLEAN] = calxi_put_as_boolean,  [CALX_NODE_JSON_VALUE] = calxi_put_json_value,
        [CALX_NODE_SEQUENCE_NEXT] = put_sequence_next, [CALX_NODE_CUSTOM] = calxi_put_construct,
        [CALX_NODE_SLICE] = put_slice,           [CALX_NODE_ROW_OF] = put_row_of,
        [CALX_NODE_CONSTRAINT_NAME] = put_constraint_name, [CALX_NODE_WINDOW] = calxi_put_window,
    };
    return kind < CALX_NODE_COUNT ? by_kind[kind] : NULL;
}

const char *calxi_node_kind_name(uint32_t kind)
{
    static const char *const names[CALX_NODE_COUNT] = {
        [CALX_NODE_BIND] = "a value",         [CALX_NODE_COLUMN] = "a column",     [CALX_NODE_TABLE] = "a table",
        [CALX_NODE_ALIAS] = "an alias",       [CALX_NODE_SUBQUERY] = "a subquery", [CALX_NODE_CTE] = "a CTE",
        [CALX_NODE_JOIN] = "a join",          [CALX_NODE_VALUES] = "VALUES",       [CALX_NODE_SELECT] = "SELECT",
        [CALX_NODE_INSERT] = "INSERT",        [CALX_NODE_UPDATE] = "UPDATE",       [CALX_NODE_DELETE] = "DELETE",
        [CALX_NODE_UPSERT] = "an upsert",     [CALX_NODE_RETURNING] = "RETURNING", [CALX_NODE_INSERTED] = "the inserted row",
        [CALX_NODE_FILTER] = "FILTER",        [CALX_NODE_WITHIN] = "WITHIN GROUP", [CALX_NODE_ARRAY] = "an array",
        [CALX_NODE_SEQUENCE_NEXT] = "a sequence", [CALX_NODE_JSON_VALUE] = "a path into JSON", [CALX_NODE_CUSTOM] = "a construct of the program",
    };
    return kind < CALX_NODE_COUNT && names[kind] ? names[kind] : "this construct";
}
