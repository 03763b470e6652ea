/* SPDX-License-Identifier: MIT */
/* CREATE and DROP of what is not a table: types, schemas, sequences, views; comments. */
#include "sql/compile/compile.h"

#include "sql/schema/ddl.h"

#include <stdio.h>
#include <string.h>

/* ---- types ---- */

void calxi_put_labels(calx_compiler *c, const calx_type *type)
{
    const char *before = "";
    for (size_t i = 0; i < type->value_count; i++) {
        if (!type->values[i])
            continue;
        calxi_put(c, before);
        calxi_put_text_literal(c, type->values[i], strlen(type->values[i]));
        before = ", ";
    }
}

bool calxi_enum_is_native(const calx_compiler *c, const calx_type *type)
{
    if (type->flags & CALX_TYPE_NO_NATIVE)
        return false;
    return calxi_has(c, CALX_FEATURE_INLINE_ENUMS) || (calxi_has(c, CALX_FEATURE_ENUM_TYPES) && type->name && *type->name);
}

void calxi_put_create_type(calx_compiler *c, const calx_node *node)
{
    if (!calxi_has(c, CALX_FEATURE_ENUM_TYPES)) {
        calxi_compile_unsupported(c, "CREATE TYPE");
        return;
    }
    calxi_put(c, "CREATE TYPE ");
    calxi_put_name(c, calxi_translated(c, node->name));
    calxi_put(c, " AS ENUM (");
    calxi_put_labels(c, node->type);
    calxi_put(c, ")");
}

void calxi_put_drop_type(calx_compiler *c, const calx_node *node)
{
    if (!calxi_has(c, CALX_FEATURE_ENUM_TYPES)) {
        calxi_compile_unsupported(c, "DROP TYPE");
        return;
    }
    calxi_put(c, "DROP TYPE ");
    calxi_put_if_exists(c, node, "IF EXISTS ");
    calxi_put_name(c, calxi_translated(c, node->name));
}

bool calxi_has_ddl(const calx_compiler *c, uint64_t what)
{
    return c->table && c->table->ddl && (c->table->ddl(&c->target) & what);
}

void calxi_put_if_exists(calx_compiler *c, const calx_node *node, const char *words)
{
    bool of_index = node->kind == CALX_NODE_CREATE_INDEX || node->kind == CALX_NODE_DROP_INDEX;
    char what[40];
    if (!(node->flags & CALX_FLAG_IF_EXISTS))
        return;
    if (calxi_has_ddl(c, CALX_DDL_NO_IF_EXISTS) || (of_index && calxi_has_ddl(c, CALX_DDL_NO_INDEX_IF_EXISTS))) {
        snprintf(what, sizeof what, "%.*s%s", (int)strlen(words) - 1, words, of_index ? " of indexes" : "");
        calxi_compile_unsupported(c, what);
    }
    calxi_put(c, words);
}

/* ---- schemas ---- */

void calxi_put_schema(calx_compiler *c, const calx_node *node)
{
    bool creates = node->kind == CALX_NODE_CREATE_SCHEMA;
    if (!calxi_has_ddl(c, CALX_DDL_SCHEMAS)) {
        calxi_compile_unsupported(c, creates ? "CREATE SCHEMA" : "DROP SCHEMA");
        return;
    }
    calxi_put(c, creates ? "CREATE SCHEMA " : "DROP SCHEMA ");
    calxi_put_if_exists(c, node, creates ? "IF NOT EXISTS " : "IF EXISTS ");
    calxi_put_identifier(c, node->name);
    if ((node->flags & CALX_FLAG_CASCADE) && calxi_has_ddl(c, CALX_DDL_SCHEMA_CASCADE))
        calxi_put(c, " CASCADE");
}

/* ---- sequences ---- */

/* One option after the other, with a space before each but the first. */
typedef struct options {
    calx_compiler *c;
    bool any;
} options;

static void put_option(options *o, const char *word, const char *number)
{
    calxi_put(o->c, o->any ? " " : "");
    calxi_put(o->c, word);
    calxi_put(o->c, number);
    o->any = true;
}

/* `numbers`: start, increment, minimum, maximum, cache; NULL where none is said. */
static void put_options(options *o, const char *const *numbers, uint32_t flags)
{
    bool joined = calxi_has_ddl(o->c, CALX_DDL_NOMINVALUE);
    if (numbers[1])
        put_option(o, "INCREMENT BY ", numbers[1]);
    if (numbers[0])
        put_option(o, "START WITH ", numbers[0]);
    if (numbers[2])
        put_option(o, "MINVALUE ", numbers[2]);
    else if (flags & CALX_FLAG_NO_MINIMUM)
        put_option(o, joined ? "NOMINVALUE" : "NO MINVALUE", "");
    if (numbers[3])
        put_option(o, "MAXVALUE ", numbers[3]);
    else if (flags & CALX_FLAG_NO_MAXIMUM)
        put_option(o, joined ? "NOMAXVALUE" : "NO MAXVALUE", "");
    if (numbers[4])
        put_option(o, "CACHE ", numbers[4]);
    if (flags & CALX_FLAG_CYCLE)
        put_option(o, "CYCLE", "");
    else if (flags & CALX_FLAG_NO_CYCLE)
        put_option(o, calxi_has_ddl(o->c, CALX_DDL_NOCYCLE) ? "NOCYCLE" : "NO CYCLE", "");
}

void calxi_put_sequence(calx_compiler *c, const calx_node *node)
{
    bool creates = node->kind == CALX_NODE_CREATE_SEQUENCE;
    const char *numbers[5] = { 0 };
    options o = { .c = c, .any = true };
    if (!calxi_has_ddl(c, CALX_DDL_SEQUENCES)) {
        calxi_compile_unsupported(c, "sequences");
        return;
    }
    calxi_put(c, creates ? "CREATE SEQUENCE " : "DROP SEQUENCE ");
    calxi_put_if_exists(c, node, creates ? "IF NOT EXISTS " : "IF EXISTS ");
    calxi_put_name(c, calxi_translated(c, node->name));
    if (!creates)
        return;
    if (node->type->kind != CALX_TYPE_NONE && calxi_has_ddl(c, CALX_DDL_SEQUENCE_TYPES)) {
        calxi_put(c, " AS ");
        calxi_put_type(c, node->type);
    }
    for (size_t i = 0; i < 5; i++) {
        numbers[i] = node->items[i] ? node->items[i]->name : NULL;
        if (calxi_node_is(node->items[i], CALX_NODE_ERROR))
            calxi_put_node(c, node->items[i]); /* tells why */
    }
    put_options(&o, numbers, node->flags);
}

/* GENERATED ... AS IDENTITY, with what the column says of its numbers. */
void calxi_put_identity(calx_compiler *c, const calx_attribute *a)
{
    const calx_sequence *s = a->identity;
    const int64_t values[] = { s ? s->start : 0, s ? s->increment : 0, s ? s->minimum : 0, s ? s->maximum : 0, s ? s->cache : 0 };
    const char *numbers[5] = { 0 };
    char texts[5][24];
    bool any = s && (s->flags & (CALX_FLAG_CYCLE | CALX_FLAG_NO_CYCLE | CALX_FLAG_NO_MINIMUM | CALX_FLAG_NO_MAXIMUM));
    options o = { .c = c };
    calxi_put(c, a->autoincrement == CALX_IDENTITY_ALWAYS ? " GENERATED ALWAYS AS IDENTITY" : " GENERATED BY DEFAULT AS IDENTITY");
    for (size_t i = 0; i < 5; i++)
        if (values[i]) {
            snprintf(texts[i], sizeof texts[i], "%lld", values[i] == CALX_ZERO ? 0LL : (long long)values[i]);
            numbers[i] = texts[i];
            any = true;
        }
    if (!any)
        return;
    if (!calxi_has_ddl(c, CALX_DDL_IDENTITY_OPTIONS))
        calxi_compile_unsupported(c, "options of columns that number themselves");
    calxi_put(c, " (");
    put_options(&o, numbers, s->flags);
    calxi_put(c, ")");
}

/* ---- views ---- */

/* Values cannot be parameters here: they are literals; nor is there a run that would give one its value. CTEs stand before the SELECT, not
 * before the CREATE. */
static void put_select(calx_compiler *c, const calx_node *select)
{
    uint32_t flags = c->flags;
    c->flags |= CALX_COMPILE_LITERALS;
    c->no_parameters = true;
    calxi_put(c, " AS ");
    c->with_inside = true;
    c->with_at = c->chunk->sql.len;
    calxi_put_embedded(c, select);
    c->no_parameters = false;
    c->flags = flags;
}

/* Some kinds of views exclude what others may have. */
static void check_view(calx_compiler *c, uint32_t flags)
{
    bool keeps_rows = (flags & CALX_FLAG_MATERIALIZED) != 0;
    if (keeps_rows && !calxi_has_ddl(c, CALX_DDL_MATERIALIZED_VIEWS))
        calxi_compile_unsupported(c, "materialized views");
    if ((flags & CALX_FLAG_REPLACE) && (keeps_rows || !calxi_has_ddl(c, CALX_DDL_REPLACE_VIEW)))
        calxi_compile_unsupported(c, keeps_rows ? "CREATE OR REPLACE MATERIALIZED VIEW" : "CREATE OR REPLACE VIEW");
    if ((flags & CALX_FLAG_TEMPORARY) && (keeps_rows || !calxi_has_ddl(c, CALX_DDL_TEMPORARY_VIEWS)))
        calxi_compile_unsupported(c, keeps_rows ? "temporary materialized views" : "temporary views");
    if ((flags & CALX_FLAG_IF_EXISTS) && !calxi_has_ddl(c, keeps_rows ? CALX_DDL_MATERIALIZED_IF_NOT_EXISTS : CALX_DDL_VIEW_IF_NOT_EXISTS))
        calxi_compile_unsupported(c, "CREATE VIEW IF NOT EXISTS");
}

void calxi_put_create_view(calx_compiler *c, const calx_node *node)
{
    bool before = c->bare_columns;
    check_view(c, node->flags);
    calxi_put(c, node->flags & CALX_FLAG_REPLACE ? "CREATE OR REPLACE " : "CREATE ");
    calxi_put(c, node->flags & CALX_FLAG_TEMPORARY ? "TEMPORARY VIEW " : node->flags & CALX_FLAG_MATERIALIZED ? "MATERIALIZED VIEW " : "VIEW ");
    calxi_put_if_exists(c, node, "IF NOT EXISTS ");
    calxi_put_name(c, calxi_translated(c, node->name));
    c->bare_columns = true;
    for (size_t i = 1; i < node->count; i++) {
        calxi_put(c, i > 1 ? ", " : " (");
        calxi_put_node(c, node->items[i]);
    }
    calxi_put(c, node->count > 1 ? ")" : "");
    c->bare_columns = before;
    put_select(c, node->items[0]);
}

void calxi_put_drop_view(calx_compiler *c, const calx_node *node)
{
    bool keeps_rows = (node->flags & CALX_FLAG_MATERIALIZED) != 0;
    if (keeps_rows && !calxi_has_ddl(c, CALX_DDL_MATERIALIZED_VIEWS))
        calxi_compile_unsupported(c, "materialized views");
    calxi_put(c, keeps_rows ? "DROP MATERIALIZED VIEW " : "DROP VIEW ");
    calxi_put_if_exists(c, node, "IF EXISTS ");
    calxi_put_name(c, calxi_translated(c, node->name));
}

void calxi_put_create_word(calx_compiler *c, uint32_t flags)
{
    if ((flags & CALX_FLAG_TEMPORARY) && !calxi_has_ddl(c, CALX_DDL_TEMPORARY_TABLES))
        calxi_compile_unsupported(c, "tables of a session alone");
    calxi_put(c, flags & CALX_FLAG_TEMPORARY ? "CREATE TEMPORARY TABLE " : "CREATE TABLE ");
}

void calxi_put_create_table_as(calx_compiler *c, const calx_node *node)
{
    calxi_put_create_word(c, node->flags);
    calxi_put_if_exists(c, node, "IF NOT EXISTS ");
    calxi_put_name(c, calxi_translated(c, node->name));
    put_select(c, node->items[0]);
}

/* ---- comments ---- */

static void put_comment_text(calx_compiler *c, const char *comment)
{
    calxi_put(c, " IS ");
    if (comment)
        calxi_put_text_literal(c, comment, strlen(comment));
    else
        calxi_put(c, calxi_has_ddl(c, CALX_DDL_COMMENT_EMPTY) ? "''" : "NULL");
}

void calxi_put_set_comment(calx_compiler *c, const calx_node *node)
{
    const calxi_table *table = calxi_table_of(node->items[0]);
    if (!calxi_has_ddl(c, CALX_DDL_COMMENT_ON)) {
        calxi_compile_unsupported(c, "COMMENT ON");
        return;
    }
    calxi_put(c, node->op ? "COMMENT ON COLUMN " : "COMMENT ON TABLE ");
    calxi_put_from(c, &table->node);
    if (node->op) {
        calxi_put(c, ".");
        calxi_put_identifier(c, table->columns[node->op - 1].node.name);
    }
    put_comment_text(c, node->op ? table->columns[node->op - 1].attribute->comment : calxi_table_comment(table));
}
