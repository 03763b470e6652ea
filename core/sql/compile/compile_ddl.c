/* SPDX-License-Identifier: MIT */
/* CREATE and DROP of tables, indexes and constraints in standard SQL. */
#include "sql/compile/compile.h"

#include "sql/schema/ddl.h"
#include "sql/tree/convert.h"
#include "types/fit.h"

#include <calx/plugin/write.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static calxi_table *table_of(const calx_node *node)
{
    return calxi_table_of(node->items[0]);
}

/* ---- columns ---- */

/* A text without a length is one of 255 where it is part of a key: MySQL cannot index more, and what fits is to be the same everywhere. */
static calx_type type_of(const calx_compiler *c, const calx_node *column)
{
    calx_type room, type = *calxi_type_for(c, column->type, &room);
    if ((type.kind == CALX_TYPE_TEXT || type.kind == CALX_TYPE_BLOB) && (column->flags & CALX_FLAG_KEYED)) {
        type.kind = type.kind == CALX_TYPE_TEXT ? CALX_TYPE_VARCHAR : CALX_TYPE_VARBINARY;
        type.length = 255;
    }
    return type;
}

static void put_server_default(calx_compiler *c, const calx_node *column, const char *sql)
{
    calxi_put(c, " DEFAULT ");
    if (!calxi_dialect_default(c, calxi_type_variant(column->type, c->dialect), sql))
        calxi_put(c, sql);
}

/* Names of what is created are shorter than others somewhere: an alias of MySQL may have 256 characters. */
static void check_length(calx_compiler *c, const calxi_table *table, const char *name)
{
    size_t characters = calxi_characters(name, strlen(name)), most = c->table ? c->table->name_characters : 0;
    if (most && characters > most)
        calxi_compile_fail(c, CALX_MISUSE, "%s: the name %.100s... has %zu characters, and %s takes %zu", calxi_told_name(table), name, characters,
                           calxi_server_name(c), most);
}

/* What is wrong with a column, with the column before it. */
static void tell_column(calx_compiler *c, const calxi_table *table, const calx_node *column)
{
    if (c->failed && c->problem.status != CALX_NO_MEMORY)
        calxi_problem_set(&c->problem, c->problem.status, "%.100s.%.100s: %.300s", calxi_told_name(table), column->name, c->problem.message);
}

/* What is misused has its place already. */
void calxi_tell_part(calx_compiler *c, const calxi_table *table, const calx_attribute *a)
{
    const char *columns = calxi_constraint_columns(a), *part = a->what != CALX_ATTRIBUTE_COLUMN && a->name ? a->name : *columns ? columns : a->sql;
    if (c->failed && c->problem.status == CALX_UNSUPPORTED)
        calxi_problem_set(&c->problem, CALX_UNSUPPORTED, "%.100s.%.100s: %.300s", calxi_told_name(table), part, c->problem.message);
}

static void refuse_case(calx_compiler *c, const calxi_table *table, size_t at)
{
    for (size_t i = 0; i < at && calxi_has_ddl(c, CALX_DDL_NAMES_FOLD); i++)
        if (!strcasecmp(table->columns[i].node.name, table->columns[at].node.name))
            calxi_compile_fail(c, CALX_UNSUPPORTED, "%s has no two columns %s and %s: their case is all that they differ by", calxi_server_name(c),
                               table->columns[i].node.name, table->columns[at].node.name);
}

static void put_column_line(calx_compiler *c, const calxi_table *table, size_t at)
{
    const calx_node *column = &table->columns[at].node;
    calx_node *items[1] = { (calx_node *)(uintptr_t)column };
    calx_node spec = { .kind = CALX_NODE_COLUMN_SPEC, .flags = column->flags, .count = 1, .type = column->type, .name = "", .items = items };
    calx_type type = type_of(c, column);
    if (c->failed)
        return;
    calxi_put_identifier(c, column->name);
    calxi_put(c, " ");
    spec.type = &type;
    refuse_case(c, table, at);
    calxi_put_node(c, &spec);
    tell_column(c, table, column);
    check_length(c, table, column->name);
}

void calxi_put_column_spec(calx_compiler *c, const calx_node *spec)
{
    const calx_node *column = spec->items[0];
    const calx_attribute *a = calxi_column_of(column)->attribute;
    calxi_put_type(c, spec->type);
    if (a->server_default)
        put_server_default(c, column, a->server_default);
    if (a->computed) {
        calxi_put(c, " GENERATED ALWAYS AS (");
        calxi_put(c, a->computed);
        calxi_put(c, a->stored ? ") STORED" : ")");
        return; /* whether it is NULL is what it is computed from; MariaDB 10.11 takes no NOT NULL there */
    }
    if ((column->flags & CALX_FLAG_AUTOINCREMENT) && !(c->table && c->table->autoincrement)) /* which implies NOT NULL */
        calxi_put_identity(c, a);
    else if (!(column->flags & CALX_FLAG_NULLABLE))
        calxi_put(c, " NOT NULL");
    if ((column->flags & CALX_FLAG_AUTOINCREMENT) && c->table && c->table->autoincrement) {
        if (a->autoincrement == CALX_IDENTITY_ALWAYS)
            calxi_compile_unsupported(c, "columns that always number themselves: a value may be given");
        calxi_put(c, c->table->autoincrement);
    }
    if (spec->type->kind == CALX_TYPE_ENUM && !calxi_enum_is_native(c, spec->type)) {
        calxi_put(c, " CHECK (");
        calxi_put_identifier(c, column->name);
        calxi_put(c, " IN (");
        calxi_put_labels(c, spec->type);
        calxi_put(c, "))");
    }
    if (a->comment && calxi_has(c, CALX_FEATURE_COLUMN_COMMENTS)) {
        calxi_put(c, " COMMENT ");
        calxi_put_text_literal(c, a->comment, strlen(a->comment));
    }
}

/* ---- constraints ---- */

static const char *prefix_of(const calx_attribute *a)
{
    return !a || a->what == CALX_ATTRIBUTE_PRIMARY_KEY ? "pk"
           : calxi_makes_foreign_key(a)                ? "fk"
           : a->what == CALX_ATTRIBUTE_CHECK           ? "ck"
                                                       : "uq";
}

/* A name that was made may be cut to what the backend takes. */
void calxi_put_constraint_name(calx_compiler *c, const calxi_table *table, const calx_attribute *a, const char *prefix)
{
    char name[400];
    if (!calxi_constraint_name(table, a, prefix, name, sizeof name)) {
        calxi_compile_fail(c, CALX_MISUSE, "%s: the name of a constraint or index is too long, or its convention has an unknown token",
                           table->node.name);
        return;
    }
    if (c->dialect && !calxi_name_is_given(table, a, prefix))
        calxi_cut_name(name, c->table && c->table->constraint_name_max ? c->table->constraint_name_max : c->dialect->identifier_max);
    check_length(c, table, name);
    calxi_put_identifier(c, name);
}

static void put_name_clause(calx_compiler *c, const calxi_table *table, const calx_attribute *a)
{
    calxi_put(c, "CONSTRAINT ");
    calxi_put_constraint_name(c, table, a, prefix_of(a));
    calxi_put(c, " ");
}

/* Whether a constraint in CREATE TABLE has a name: its own, or by the convention. */
static bool has_name(const calxi_table *table, const calx_attribute *a)
{
    const char *pattern = calxi_naming_pattern(table, prefix_of(a));
    bool given = a && a->what != CALX_ATTRIBUTE_COLUMN && a->name;
    return given || (pattern && !strstr(pattern, "%(constraint_name)s"));
}

/* Columns of the table itself, or those that a key refers to, which have their table's name before them. */
void calxi_put_column_names(calx_compiler *c, const calx_attribute *a, const char *list, bool referred)
{
    char word[CALXI_WORD_SIZE];
    bool first = true;
    calxi_put(c, " (");
    for (; (list = referred ? calxi_next_word(list, word, sizeof word) : calxi_next_column(a, list, word, sizeof word)); first = false) {
        const char *dot = referred ? strrchr(word, '.') : NULL;
        if (!first)
            calxi_put(c, ", ");
        calxi_put_identifier(c, dot ? dot + 1 : word);
    }
    calxi_put(c, ")");
    if (first)
        calxi_compile_fail(c, CALX_MISUSE, "a constraint or index has no columns");
}

static void put_deferrable(calx_compiler *c, const calx_attribute *a, const char *prefix)
{
    if (a->deferrable == CALX_NOT_DEFERRABLE)
        return;
    if (!calxi_has(c, CALX_FEATURE_DEFERRABLE))
        calxi_compile_unsupported(c, "deferrable constraints");
    if (*prefix == 'c' && calxi_has_ddl(c, CALX_DDL_NO_DEFERRABLE_CHECK))
        calxi_compile_unsupported(c, "deferrable CHECKs");
    if ((*prefix == 'p' || *prefix == 'u') && calxi_has_ddl(c, CALX_DDL_NO_DEFERRABLE_UNIQUE))
        calxi_compile_unsupported(c, "deferrable UNIQUE and PRIMARY KEY");
    calxi_put(c, a->deferrable == CALX_INITIALLY_DEFERRED ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
}

static void put_primary_key(calx_compiler *c, const calxi_table *table)
{
    const char *space = "";
    for (size_t i = 0; i < table->attribute_count && !c->failed; i++) {
        const calx_attribute *a = calxi_table_attribute(table, i);
        if (a->what != CALX_ATTRIBUTE_PRIMARY_KEY)
            continue;
        calxi_put(c, ", ");
        if (has_name(table, a))
            put_name_clause(c, table, a);
        calxi_put(c, "PRIMARY KEY");
        calxi_put_column_names(c, a, a->columns, false);
        calxi_put_included(c, a);
        put_deferrable(c, a, "pk");
        calxi_tell_part(c, table, a);
        return;
    }
    /* One that numbers itself stands first: InnoDB wants it at the head of a key. */
    for (size_t i = 0; i < 2 * table->count; i++) {
        const calxi_column *column = &table->columns[i % table->count];
        if (!column->primary_key || column->autoincrement != (i < table->count))
            continue;
        if (!*space) {
            calxi_put(c, ", ");
            if (has_name(table, NULL))
                put_name_clause(c, table, NULL);
            calxi_put(c, "PRIMARY KEY (");
        }
        calxi_put(c, space);
        calxi_put_identifier(c, column->node.name);
        space = ", ";
    }
    if (*space)
        calxi_put(c, ")");
}

static void put_action(calx_compiler *c, const char *on, uint32_t action)
{
    static const char *const words[] = { NULL, "CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT" };
    if (action == CALX_NO_ACTION || action > CALX_SET_DEFAULT)
        return;
    if (action == CALX_SET_DEFAULT && calxi_has_ddl(c, CALX_DDL_NO_SET_DEFAULT))
        calxi_compile_unsupported(c, "SET DEFAULT of foreign keys");
    if (action == CALX_RESTRICT && calxi_has_ddl(c, CALX_DDL_NO_RESTRICT))
        calxi_compile_unsupported(c, "RESTRICT of foreign keys: CALX_NO_ACTION keeps what is referred to");
    calxi_put(c, on);
    calxi_put(c, words[action]);
}

/* The table that a foreign key refers to; only its name where a key cannot leave its schema. */
static void put_referred(calx_compiler *c, const calxi_table *table, const char *to)
{
    const char *dot, *schema;
    size_t len;
    to = calxi_translated(c, to);
    if (!calxi_has(c, CALX_FEATURE_BARE_REFERENCES)) {
        calxi_put_name(c, to);
        return;
    }
    schema = calxi_schema_of(c, &table->node);
    dot = strrchr(to, '.');
    len = dot ? (size_t)(dot - to) : 0;
    if (dot && (strlen(schema) != len || memcmp(schema, to, len) != 0))
        calxi_compile_unsupported(c, "foreign keys to another schema");
    calxi_put_identifier(c, dot ? dot + 1 : to);
}

static void put_foreign_key(calx_compiler *c, const calxi_table *table, const calx_attribute *a)
{
    char word[CALXI_WORD_SIZE];
    const char *dot;
    calxi_put(c, "FOREIGN KEY");
    calxi_put_column_names(c, a, calxi_constraint_columns(a), false);
    calxi_put(c, " REFERENCES ");
    if (!calxi_next_word(a->references, word, sizeof word) || !(dot = strrchr(word, '.'))) {
        calxi_compile_fail(c, CALX_MISUSE, "%.100s.%.100s refers to %.80s: write table.column", calxi_told_name(table), calxi_constraint_columns(a), a->references);
        return;
    }
    word[dot - word] = '\0';
    put_referred(c, table, word);
    calxi_put_column_names(c, a, a->references, true);
    put_action(c, " ON DELETE ", a->on_delete);
    if (a->on_update && calxi_has_ddl(c, CALX_DDL_NO_ON_UPDATE))
        calxi_compile_unsupported(c, "ON UPDATE of foreign keys");
    put_action(c, " ON UPDATE ", a->on_update);
}

/* `named`: with a name that is made if none was given, since it is to be found again. */
static void put_constraint(calx_compiler *c, const calxi_table *table, const calx_attribute *a, bool named)
{
    const char *prefix = prefix_of(a);
    if (c->failed) /* of something before it, which is told already */
        return;
    if (named || has_name(table, a))
        put_name_clause(c, table, a);
    if (*prefix == 'f')
        put_foreign_key(c, table, a);
    else if (*prefix == 'c') {
        if (calxi_has_ddl(c, CALX_DDL_NO_CHECKS))
            calxi_compile_unsupported(c, "CHECK");
        calxi_put(c, "CHECK (");
        calxi_put(c, a->sql ? a->sql : "");
        calxi_put(c, ")");
    } else {
        calxi_put(c, "UNIQUE");
        calxi_put_nulls_not_distinct(c, a);
        calxi_put_column_names(c, a, calxi_constraint_columns(a), false);
        calxi_put_included(c, a);
    }
    put_deferrable(c, a, prefix);
    calxi_tell_part(c, table, a);
}

static bool is_left_out(const calx_node *list, size_t attribute)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (list->items[i]->op == attribute)
            return true;
    return false;
}

/* A list that could not be made, or not as a whole, is told: without it a key would be made too early. */
static void check_left_out(calx_compiler *c, const calx_node *list)
{
    if (calxi_node_is(list, CALX_NODE_ERROR))
        calxi_put_node(c, list);
    for (size_t i = 0; calxi_node_is(list, CALX_NODE_LIST) && i < list->count; i++)
        if (!calxi_node_is(list->items[i], CALX_NODE_DEFAULT))
            calxi_put_node(c, list->items[i]);
}

/* A column may both be unique and refer: two constraints. */
static void put_constraints_of(calx_compiler *c, const calxi_table *table, const calx_attribute *a, bool left_out)
{
    calx_attribute unique = *a;
    if (a->what == CALX_ATTRIBUTE_COLUMN)
        unique.references = NULL;
    if (calxi_makes_unique(a)) {
        calxi_put(c, ", ");
        put_constraint(c, table, &unique, false);
    }
    if (a->what == CALX_ATTRIBUTE_CHECK || (calxi_makes_foreign_key(a) && !left_out)) {
        calxi_put(c, ", ");
        put_constraint(c, table, a, false);
    }
}

/* CONSTRAINT calx_<what>_<column> CHECK (condition), in which each @ is the column: what is violated tells the column by its name. */
static void put_own_check(calx_compiler *c, const calxi_table *table, const calxi_column *column, const char *what, const char *condition)
{
    char name[320], part[2] = { 0 };
    snprintf(name, sizeof name, calxi_has_ddl(c, CALX_DDL_NAMES_IN_SCHEMA) ? "calx_%s_%s$%s" : "calx_%s_%s", what, column->node.name, table->node.name);
    calxi_cut_name(name, c->table->constraint_name_max ? c->table->constraint_name_max : c->dialect->identifier_max);
    calxi_put(c, ", CONSTRAINT ");
    calxi_put_identifier(c, name);
    calxi_put(c, " CHECK (");
    for (; *condition; condition++) {
        *part = *condition;
        if (*part == '@')
            calxi_put_identifier(c, column->node.name);
        else
            calxi_put(c, part);
    }
    calxi_put(c, ")");
}

/* What no type of SQL says: a column of uint8_t takes 0 to 255; and what the backend's does not. A column that numbers itself is left alone, which
 * MariaDB 10.11 (error 1901) and MySQL 8.0 (3818) want so, one that refers to another, which has the check already, and one that is computed. */
static void put_own_checks(calx_compiler *c, const calxi_table *table, const calxi_column *column)
{
    int64_t low, high;
    char room[160];
    bool is_length = false;
    calx_type type = type_of(c, &column->node), variant;
    const char *condition;
    if (column->autoincrement || column->attribute->references || column->attribute->computed)
        return;
    if (calx_integer_range(column->attribute, calxi_type_for(c, &column->type, &variant), &low, &high)) {
        snprintf(room, sizeof room, "@ BETWEEN %" PRId64 " AND %" PRId64, low, high);
        put_own_check(c, table, column, "range", room);
    }
    condition = c->table->check ? c->table->check(&c->target, &type, room, sizeof room, &is_length) : NULL;
    if (condition)
        put_own_check(c, table, column, is_length ? "length" : "type", condition);
}

void calxi_put_create_table(calx_compiler *c, const calx_node *node)
{
    const calxi_table *table = table_of(node);
    check_left_out(c, calxi_node_item(node, 1));
    check_length(c, table, table->node.name);
    calxi_put_create_word(c, node->flags);
    calxi_put_if_exists(c, node, "IF NOT EXISTS ");
    calxi_put_from(c, &table->node);
    calxi_put(c, " (");
    for (size_t i = 0; i < table->count; i++) {
        calxi_put(c, i ? ", " : "");
        put_column_line(c, table, i);
    }
    put_primary_key(c, table);
    for (size_t i = 0; i < table->attribute_count && !c->failed; i++)
        put_constraints_of(c, table, calxi_table_attribute(table, i), is_left_out(calxi_node_item(node, 1), i));
    for (size_t i = 0; c->table && !calxi_has_ddl(c, CALX_DDL_COLUMN_CHECKS) && i < table->count; i++)
        put_own_checks(c, table, &table->columns[i]);
    calxi_put(c, ")");
}

void calxi_put_drop_table(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "DROP TABLE ");
    calxi_put_if_exists(c, node, "IF EXISTS ");
    calxi_put_from(c, node->items[0]);
}

/* ---- constraints that come and go ---- */

void calxi_put_alter_constraint(calx_compiler *c, const calx_node *node)
{
    const calxi_table *table = table_of(node);
    const calx_attribute *a = calxi_table_attribute(table, node->op);
    if (!calxi_has(c, CALX_FEATURE_ALTER_CONSTRAINTS)) {
        calxi_compile_unsupported(c, "constraints that are added or dropped later");
        return;
    }
    calxi_put(c, "ALTER TABLE ");
    calxi_put_from(c, &table->node);
    if (node->kind == CALX_NODE_ADD_CONSTRAINT) {
        calxi_put(c, " ADD ");
        put_constraint(c, table, a, true);
        return;
    }
    calxi_put(c, " DROP CONSTRAINT ");
    if (!calxi_has_ddl(c, CALX_DDL_NO_IF_EXISTS)) /* it is calx that says it, in drop_all */
        calxi_put_if_exists(c, node, "IF EXISTS ");
    calxi_put_constraint_name(c, table, a, prefix_of(a));
}
