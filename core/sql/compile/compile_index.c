/* SPDX-License-Identifier: MIT */
/* CREATE INDEX and DROP INDEX, with what an index is on one backend alone. */
#include "sql/compile/compile.h"

#include "sql/schema/ddl.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const calx_index_options none;

/* What the index says for this backend; never NULL. */
static const calx_index_options *options_of(const calx_compiler *c, const calx_attribute *a)
{
    for (const calx_index_options *o = a->options; c->dialect && o && o->dialect; o++)
        if (!strcmp(o->dialect, c->dialect->name) || (c->dialect->extends && !strcmp(o->dialect, c->dialect->extends)))
            return o;
    return &none;
}

/* Whether it is said, which is an error where the backend has no such thing. */
static bool says(calx_compiler *c, const char *what, uint64_t needs, const char *called)
{
    if (!what || !*what)
        return false;
    if (!calxi_has_ddl(c, needs))
        calxi_compile_unsupported(c, called);
    return true;
}

static void put_index_name(calx_compiler *c, const calxi_table *table, const calx_attribute *a, bool in_schema)
{
    const char *schema = calxi_schema_of(c, &table->node);
    if (in_schema && *schema) {
        calxi_put_name(c, schema);
        calxi_put(c, ".");
    }
    calxi_put_constraint_name(c, table, a, "ix");
}

/* ---- columns ---- */

/* What a list like "name 10, code 4" has for a column, in `to`; NULL: nothing. */
static const char *word_for(const char *list, const char *column, char *to, size_t size)
{
    size_t len = strlen(column);
    while (list && (list = calxi_next_word(list, to, size)))
        if (!strncmp(to, column, len) && to[len] == ' ' && !strchr(to + len + strspn(to + len, " "), ' '))
            return to + len + strspn(to + len, " ");
    return NULL;
}

/* A list must not name what the index has not. */
static void check_words(calx_compiler *c, const calx_attribute *a, const char *list)
{
    char word[CALXI_WORD_SIZE], column[CALXI_WORD_SIZE];
    while (list && (list = calxi_next_word(list, word, sizeof word))) {
        const char *columns = calxi_constraint_columns(a), *space = strrchr(word, ' ');
        bool found = false;
        while (space && !found && (columns = calxi_next_column(a, columns, column, sizeof column)))
            found = strlen(column) == (size_t)(space - word) && !memcmp(column, word, strlen(column));
        if (!found)
            calxi_compile_fail(c, CALX_MISUSE, "an index has options for \"%s\": a column of it and a word are wanted", word);
    }
}

static void put_columns(calx_compiler *c, const calx_attribute *a, const calx_index_options *o)
{
    const char *list = calxi_constraint_columns(a), *before = " (", *said;
    char word[CALXI_WORD_SIZE], room[CALXI_WORD_SIZE];
    bool classes = says(c, o->operators, CALX_DDL_OPERATOR_CLASSES, "operator classes"),
         lengths = says(c, o->lengths, CALX_DDL_INDEX_LENGTHS, "lengths of the columns of an index");
    if (!classes && !lengths) {
        calxi_put_column_names(c, a, list, false);
        return;
    }
    check_words(c, a, o->operators);
    check_words(c, a, o->lengths);
    for (; (list = calxi_next_column(a, list, word, sizeof word)); before = ", ") {
        calxi_put(c, before);
        calxi_put_identifier(c, word);
        if ((said = word_for(o->lengths, word, room, sizeof room))) {
            calxi_put(c, "(");
            calxi_put(c, said);
            calxi_put(c, ")");
        }
        if ((said = word_for(o->operators, word, room, sizeof room))) {
            calxi_put(c, " ");
            calxi_put(c, said);
        }
    }
    calxi_put(c, ")");
}

/* Where a reader of SQL is: in which quotes, and in how many parentheses. */
typedef struct place {
    char quote;
    size_t depth;
} place;

static void step(place *at, char c)
{
    if (at->quote)
        at->quote = c == at->quote ? '\0' : at->quote;
    else if (c == '\'' || c == '"' || c == '`')
        at->quote = c;
    else if (c == '(')
        at->depth++;
    else if (c == ')' && at->depth)
        at->depth--;
}

/* The bytes of the first expression of "lower(a), b DESC": up to a comma that stands in no parentheses and no quotes. */
static size_t first_expression(const char *sql)
{
    place at = { 0 };
    size_t len = 0;
    for (; sql[len] && (sql[len] != ',' || at.depth || at.quote); len++)
        step(&at, sql[len]);
    return len;
}

static bool is_name(const char *sql, size_t len)
{
    bool quoted = *sql == '`' && memchr(sql + 1, '`', len - 1) == sql + len - 1;
    for (size_t i = 0; !quoted && i < len; i++)
        if (!isalnum((unsigned char)sql[i]) && sql[i] != '_' && sql[i] != '$' && !(sql[i] & 0x80))
            return false;
    return true;
}

/* Whether the parenthesis that it begins with ends with it. */
static bool is_enclosed(const char *sql, size_t len)
{
    place at = { 0 };
    size_t read = 0;
    if (*sql != '(')
        return false;
    do
        step(&at, sql[read]);
    while (++read < len && at.depth);
    return read == len && !at.depth;
}

/* The bytes of DESC or ASC at its end, with the blanks before it. */
static size_t length_of_order(const char *sql, size_t len)
{
    static const char *const words[] = { " DESC", " ASC" };
    for (size_t i = 0; i < 2; i++) {
        size_t size = strlen(words[i]);
        if (len > size && !strncasecmp(sql + len - size, words[i], size)) {
            while (size < len && sql[len - size - 1] == ' ')
                size++;
            return size;
        }
    }
    return 0;
}

/* Each in parentheses of its own, but for a column and what has them. */
static void put_expressions(calx_compiler *c, const char *sql)
{
    while (*sql) {
        size_t all = first_expression(sql), len = all, order;
        const char *next = sql + all + (sql[all] == ',');
        while (len && sql[len - 1] == ' ')
            len--;
        order = length_of_order(sql, len);
        if (is_name(sql, len - order) || is_enclosed(sql, len - order))
            calxi_put_sized(c, sql, len);
        else {
            calxi_put(c, "(");
            calxi_put_sized(c, sql, len - order);
            calxi_put(c, ")");
            calxi_put_sized(c, sql + len - order, order);
        }
        sql = next + strspn(next, " ");
        calxi_put(c, *sql ? ", " : "");
    }
}

static void put_key(calx_compiler *c, const calx_attribute *a, const calx_index_options *o)
{
    if (!a->sql) {
        put_columns(c, a, o);
        return;
    }
    if (!calxi_has(c, CALX_FEATURE_EXPRESSION_INDEXES))
        calxi_compile_unsupported(c, "indexes on expressions");
    if (o->operators || o->lengths)
        calxi_compile_fail(c, CALX_MISUSE, "operator classes and lengths of an index of expressions stand in its `sql`");
    calxi_put(c, " (");
    if (calxi_has_ddl(c, CALX_DDL_KEYS_IN_PARENTHESES))
        put_expressions(c, a->sql + strspn(a->sql, " "));
    else
        calxi_put(c, a->sql);
    calxi_put(c, ")");
}

void calxi_put_included(calx_compiler *c, const calx_attribute *a)
{
    if (!a->include)
        return;
    if (!calxi_has(c, CALX_FEATURE_COVERING_INDEXES))
        calxi_compile_unsupported(c, "indexes that include further columns");
    calxi_put(c, " INCLUDE");
    calxi_put_column_names(c, a, a->include, false);
}

void calxi_put_nulls_not_distinct(calx_compiler *c, const calx_attribute *a)
{
    if (!(options_of(c, a)->flags & CALX_INDEX_NULLS_NOT_DISTINCT))
        return;
    if (!calxi_has_ddl(c, CALX_DDL_NULLS_NOT_DISTINCT))
        calxi_compile_unsupported(c, "NULLS NOT DISTINCT");
    calxi_put(c, " NULLS NOT DISTINCT");
}

/* ---- the whole ---- */

static void put_method(calx_compiler *c, const calx_index_options *o, uint64_t here)
{
    if (!says(c, o->method, CALX_DDL_INDEX_METHODS | CALX_DDL_INDEX_METHODS_BEHIND, "methods of indexes") || !calxi_has_ddl(c, here))
        return;
    calxi_put(c, " USING ");
    calxi_put(c, o->method);
}

static void put_storage(calx_compiler *c, const calx_index_options *o)
{
    if (says(c, o->parser, CALX_DDL_INDEX_KINDS, "parsers of indexes")) {
        calxi_put(c, " WITH PARSER ");
        calxi_put_identifier(c, o->parser);
    }
    if (says(c, o->with, CALX_DDL_INDEX_STORAGE, "WITH of an index")) {
        calxi_put(c, " WITH (");
        calxi_put(c, o->with);
        calxi_put(c, ")");
    }
    if (says(c, o->tablespace, CALX_DDL_INDEX_TABLESPACES, "tablespaces of indexes")) {
        calxi_put(c, " TABLESPACE ");
        calxi_put_identifier(c, o->tablespace);
    }
}

static void put_concurrently(calx_compiler *c, const calx_index_options *o)
{
    if (!(o->flags & CALX_INDEX_CONCURRENTLY))
        return;
    if (!calxi_has_ddl(c, CALX_DDL_CONCURRENT_INDEXES))
        calxi_compile_unsupported(c, "CREATE INDEX CONCURRENTLY");
    calxi_put(c, "CONCURRENTLY ");
}

static void put_beginning(calx_compiler *c, const calx_node *node, const calx_attribute *a, const calx_index_options *o)
{
    calxi_put(c, a->unique ? "CREATE UNIQUE " : "CREATE ");
    if (says(c, o->kind, CALX_DDL_INDEX_KINDS, "kinds of indexes")) {
        calxi_put(c, o->kind);
        calxi_put(c, " ");
    }
    calxi_put(c, "INDEX ");
    put_concurrently(c, o);
    calxi_put_if_exists(c, node, "IF NOT EXISTS ");
}

static void put_where(calx_compiler *c, const calx_attribute *a)
{
    if (!a->where)
        return;
    if (!calxi_has(c, CALX_FEATURE_PARTIAL_INDEXES))
        calxi_compile_unsupported(c, "partial indexes");
    calxi_put(c, " WHERE ");
    calxi_put(c, a->where);
}

void calxi_put_create_index(calx_compiler *c, const calx_node *node)
{
    const calxi_table *table = calxi_table_of(node->items[0]);
    const calx_attribute *a = calxi_table_attribute(table, node->op);
    const calx_index_options *o = options_of(c, a);
    put_beginning(c, node, a, o);
    put_index_name(c, table, a, calxi_has(c, CALX_FEATURE_INDEX_IN_SCHEMA));
    calxi_put(c, " ON ");
    if (calxi_has(c, CALX_FEATURE_BARE_REFERENCES))
        calxi_put_identifier(c, table->node.name);
    else
        calxi_put_from(c, &table->node);
    put_method(c, o, CALX_DDL_INDEX_METHODS);
    put_key(c, a, o);
    calxi_put_included(c, a);
    calxi_put_nulls_not_distinct(c, a);
    put_storage(c, o);
    put_method(c, o, CALX_DDL_INDEX_METHODS_BEHIND);
    put_where(c, a);
    calxi_tell_part(c, table, a);
}

void calxi_put_drop_index(calx_compiler *c, const calx_node *node)
{
    const calxi_table *table = calxi_table_of(node->items[0]);
    const calx_attribute *a = calxi_table_attribute(table, node->op);
    bool by_table = calxi_has(c, CALX_FEATURE_INDEX_BY_TABLE);
    calxi_put(c, "DROP INDEX ");
    put_concurrently(c, options_of(c, a));
    calxi_put_if_exists(c, node, "IF EXISTS ");
    put_index_name(c, table, a, !by_table);
    if (!by_table)
        return;
    calxi_put(c, " ON ");
    calxi_put_from(c, &table->node);
}
