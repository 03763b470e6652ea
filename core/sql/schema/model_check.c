/* SPDX-License-Identifier: MIT */
/* What can be wrong with tables: each message names the model or table, and the column. */
#include "sql/schema/ddl.h"

#include <stdio.h>
#include <string.h>

static const calxi_column *find_column(const calxi_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (!strcmp(table->columns[i].node.name, name))
            return &table->columns[i];
    return NULL;
}

static size_t count_words(const char *list)
{
    char word[CALXI_WORD_SIZE];
    size_t count = 0;
    while (list && (list = calxi_next_word(list, word, sizeof word)))
        count++;
    return count;
}

/* ---- one column ---- */

static bool is_whole_number(const calx_type *type)
{
    return type->kind >= CALX_TYPE_SMALLINT && type->kind <= CALX_TYPE_BIGINT;
}

static bool is_among(uint32_t kind, uint32_t first, uint32_t last)
{
    return kind >= first && kind <= last;
}

/* Whether values of the field's C type cannot come back from a column of the type, on one backend or another. A text is read from what has one
 * form of it everywhere; what a type of the program's own, one of a backend, an enum or a variant holds is the program's to know. */
static const char *misfit(uint32_t ctype, const calx_type *type)
{
    uint32_t kind = ctype & ~(uint32_t)CALX_KIND_OPTIONAL, of = type->kind;
    bool is_number = is_among(of, CALX_TYPE_SMALLINT, CALX_TYPE_BOOLEAN), is_bytes = is_among(of, CALX_TYPE_VARBINARY, CALX_TYPE_BLOB),
         is_text = is_among(of, CALX_TYPE_VARCHAR, CALX_TYPE_TEXT);
    if (type->user || type->variants || of > CALX_TYPE_JSON)
        return NULL;
    if (is_among(kind, CALX_KIND_BOOL, CALX_KIND_DOUBLE) && !is_number)
        return "its C type is a number, which its .type does not hold";
    if (is_among(kind, CALX_KIND_CSTRING, CALX_KIND_STR) && (is_bytes || (is_number && of != CALX_TYPE_NUMERIC)))
        return "its C type is a text, which its .type does not hold";
    if (kind == CALX_KIND_BYTES && !is_bytes)
        return "its C type is bytes, which its .type does not hold";
    if ((kind == CALX_KIND_TIMESTAMP || is_among(kind, CALX_KIND_TIMESTAMPTZ, CALX_KIND_TIME)) &&
        (is_number || is_text || is_bytes || is_among(of, CALX_TYPE_INTERVAL, CALX_TYPE_JSON)))
        return "its C type is a date or a time, which its .type does not hold";
    return NULL;
}

/* What is wrong with a column, as the end of a message; NULL: nothing. */
static const char *column_fault(const calxi_column *column)
{
    const calx_attribute *a = column->attribute;
    bool is_plain_number = column->type.kind == CALX_TYPE_NUMERIC && column->type.length; /* Oracle's NUMBER(19, 0) */
    if (a->autoincrement > CALX_IDENTITY_ALWAYS)
        return "autoincrement is none of CALX_NO, CALX_AUTOINCREMENT and CALX_IDENTITY_ALWAYS";
    if (a->autoincrement >= CALX_AUTOINCREMENT && !is_whole_number(&column->type) && !is_plain_number)
        return "only an integer numbers itself";
    if (a->identity && a->autoincrement == CALX_NO)
        return "an identity that does not number itself";
    if (column->autoincrement && (a->server_default || a->default_value || a->default_function))
        return "a column that numbers itself has no other default";
    if (a->computed && (a->server_default || a->default_value || a->default_function || column->autoincrement))
        return "a computed column has no default";
    if (a->computed && !*a->computed)
        return "a computed column without an expression";
    if (a->stored && !a->computed)
        return "stored, but not computed";
    if (a->default_value && a->default_function)
        return "a client default is a value or a function, not both";
    if (a->server_default && !*a->server_default)
        return "the server default is empty: CALX_DEFAULT(\"\") is the empty text";
    if (a->nullable && column->primary_key)
        return "a column of the primary key cannot be nullable";
    if (a->nullable && a->not_null)
        return "nullable and not_null at once";
    if (column->type.kind >= CALX_TYPE_COUNT)
        return "its .type is of a kind that there is not";
    if (column->type.kind == CALX_TYPE_NUMERIC && column->type.length && column->type.scale > column->type.length)
        return "a NUMERIC with more digits behind the point than it has";
    if (column->type.kind == CALX_TYPE_ARRAY && !column->type.element)
        return "an ARRAY without the type of its elements";
    if (column->type.kind == CALX_TYPE_NATIVE && !column->type.name)
        return "a native type without its name";
    return misfit(a->ctype, &column->type);
}

static const char *key_fault(const calxi_table *table, const calx_attribute *a)
{
    char word[CALXI_WORD_SIZE];
    if (a->on_delete > CALX_SET_DEFAULT || a->on_update > CALX_SET_DEFAULT)
        return "on_delete and on_update are CALX_CASCADE and its like";
    if (a->deferrable > CALX_INITIALLY_DEFERRED)
        return "deferrable is CALX_DEFERRABLE or CALX_INITIALLY_DEFERRED";
    if (!calxi_makes_foreign_key(a))
        return (a->on_delete || a->on_update) && a->what == CALX_ATTRIBUTE_COLUMN ? "on_delete or on_update without .references" : NULL;
    for (const char *list = calxi_constraint_columns(a); (list = calxi_next_column(a, list, word, sizeof word));) {
        const calxi_column *column = find_column(table, word);
        if (column && !column->nullable && (a->on_delete == CALX_NULLIFY || a->on_update == CALX_NULLIFY))
            return "CALX_NULLIFY of a column that is NOT NULL";
    }
    return NULL;
}

/* ---- constraints and indexes ---- */

static const char *constraint_fault(const calx_attribute *a)
{
    bool has_columns = a->columns && count_words(a->columns);
    if (a->name && !*a->name)
        return "a constraint or index with an empty name";
    switch (a->what) {
    case CALX_ATTRIBUTE_CHECK: return a->sql && *a->sql ? NULL : "a CHECK without a condition";
    case CALX_ATTRIBUTE_PRIMARY_KEY: return has_columns ? NULL : "a primary key without columns";
    case CALX_ATTRIBUTE_UNIQUE: return has_columns ? NULL : "a unique constraint without columns";
    case CALX_ATTRIBUTE_INDEX:
        if (a->sql && *a->sql && !a->name)
            return "an index of expressions without a name";
        return has_columns || (a->sql && *a->sql) ? NULL : "an index without columns";
    case CALX_ATTRIBUTE_FOREIGN_KEY:
        if (!has_columns || !a->references || !*a->references)
            return "a foreign key without columns or without what they refer to";
        return count_words(a->columns) == count_words(a->references) ? NULL : "a foreign key with more columns on one side";
    default: return NULL;
    }
}

static bool check_list(const calxi_table *table, const char *list, char *word, size_t size)
{
    while (list && (list = calxi_next_word(list, word, size)))
        if (!find_column(table, word))
            return false;
    return true;
}

/* A word that has no room would end its list in silence. */
static bool lists_fit(const calx_attribute *a)
{
    bool fit = calxi_list_fits(a->references) && calxi_list_fits(a->columns) && calxi_list_fits(a->include);
    for (const calx_index_options *o = a->options; fit && o && o->dialect; o++)
        fit = calxi_list_fits(o->operators) && calxi_list_fits(o->lengths);
    return fit;
}

static calx_node *check_attribute(const calxi_table *table, const calx_attribute *a, const char *what)
{
    const char *fault = constraint_fault(a), *columns = calxi_constraint_columns(a);
    char word[CALXI_WORD_SIZE];
    if (a->what > CALX_ATTRIBUTE_COMMENT || !a->what)
        return calxi_node_fail(CALX_MISUSE, "%s: a line that is none of CALX_COLUMN and its kin", what);
    if (a->what == CALX_ATTRIBUTE_RELATIONSHIP || a->what == CALX_ATTRIBUTE_COMMENT)
        return NULL;
    if (fault)
        return calxi_node_fail(CALX_MISUSE, "%s: %s", what, fault);
    if (!lists_fit(a))
        return calxi_node_fail(CALX_MISUSE, "%s%s%s: a list with a name of more than %d bytes", what, a->what == CALX_ATTRIBUTE_COLUMN ? "." : "",
                               a->what == CALX_ATTRIBUTE_COLUMN ? columns : "", CALXI_WORD_SIZE - 1);
    if (a->what != CALX_ATTRIBUTE_COLUMN && (!check_list(table, a->columns, word, sizeof word) || !check_list(table, a->include, word, sizeof word)))
        return calxi_node_fail(CALX_MISUSE, "%s: a constraint or index names the column %s, which the table has not got", what, word);
    fault = key_fault(table, a);
    return fault ? calxi_node_fail(CALX_MISUSE, "%s.%s: %s", what, columns, fault) : NULL;
}

/* ---- a table ---- */

/* Columns that say so may also be named by CALX_PRIMARY_KEY(), which gives the order and a name: then all of them. */
static bool agrees(const calxi_table *table, const calx_attribute *key)
{
    char word[CALXI_WORD_SIZE];
    for (size_t i = 0; i < table->count; i++) {
        bool named = false;
        for (const char *list = key->columns; (list = calxi_next_word(list, word, sizeof word));)
            named = named || !strcmp(word, table->columns[i].node.name);
        if (table->columns[i].attribute->primary_key && !named)
            return false;
    }
    return true;
}

static calx_node *check_keys(const calxi_table *table, const char *what)
{
    size_t numbering = 0, keys = 0;
    bool agree = true;
    for (size_t i = 0; i < table->count; i++) {
        numbering += table->columns[i].autoincrement;
        if (table->columns[i].autoincrement && numbering == 2)
            return calxi_node_fail(CALX_MISUSE, "%s.%s: a second column that numbers itself", what, table->columns[i].node.name);
    }
    for (size_t i = 0; i < table->attribute_count; i++)
        if (calxi_table_attribute(table, i)->what == CALX_ATTRIBUTE_PRIMARY_KEY) {
            keys++;
            agree = agree && agrees(table, calxi_table_attribute(table, i));
        }
    if (keys > 1 || !agree)
        return calxi_node_fail(CALX_MISUSE, "%s: two primary keys: CALX_PRIMARY_KEY() has to name all columns that are .primary_key", what);
    return NULL;
}

static calx_node *check_names(const calxi_table *table, const char *what)
{
    for (size_t i = 0; i < table->attribute_count; i++)
        for (size_t k = 0; k < i; k++) {
            const calx_attribute *a = calxi_table_attribute(table, i), *b = calxi_table_attribute(table, k);
            if (a->what > CALX_ATTRIBUTE_RELATIONSHIP && b->what > CALX_ATTRIBUTE_RELATIONSHIP && a->name && b->name && !strcmp(a->name, b->name))
                return calxi_node_fail(CALX_MISUSE, "%s: two constraints or indexes are called %s", what, a->name);
        }
    return NULL;
}

calx_node *calxi_table_check(const calxi_table *table, const char *what)
{
    calx_node *failed = NULL;
    if (!*table->node.name || strlen(table->node.name) > 128)
        return calxi_node_fail(CALX_MISUSE, "%s: the table has no name, or one of more than 128 bytes", what);
    if (!table->count)
        return calxi_node_fail(CALX_MISUSE, "%s: a table without columns", what);
    for (size_t i = 0; i < table->count && !failed; i++) {
        const char *fault = column_fault(&table->columns[i]);
        if (fault)
            failed = calxi_node_fail(CALX_MISUSE, "%s.%s: %s", what, table->columns[i].node.name, fault);
    }
    for (size_t i = 0; i < table->attribute_count && !failed; i++)
        failed = check_attribute(table, calxi_table_attribute(table, i), what);
    if (!failed)
        failed = check_keys(table, what);
    return failed ? failed : check_names(table, what);
}

/* ---- tables together ---- */

/* Kinds of types that may refer to each other: the backends differ in what they take beyond these. Integers of two widths are taken by all
 * but InnoDB, which says only "errno 150" (MariaDB 10.11); lengths, precisions and the labels of enums may differ there. */
static uint32_t family(const calx_type *type)
{
    if (type->kind == CALX_TYPE_VARCHAR || type->kind == CALX_TYPE_CHAR || type->kind == CALX_TYPE_TEXT)
        return CALX_TYPE_TEXT;
    if (type->kind == CALX_TYPE_VARBINARY || type->kind == CALX_TYPE_BLOB)
        return CALX_TYPE_BLOB;
    return type->kind == CALX_TYPE_NATIVE ? CALX_TYPE_NONE : type->kind;
}

static const char *width_name(const calx_type *type)
{
    return type->kind == CALX_TYPE_SMALLINT ? "SMALLINT" : type->kind == CALX_TYPE_INTEGER ? "INTEGER" : "BIGINT";
}

/* " (INTEGER to BIGINT)"; "" for others than integers. */
static void tell_widths(const calxi_column *from, const calxi_column *to, char *text, size_t size)
{
    bool are_integers = is_whole_number(&from->type) && is_whole_number(&to->type);
    *text = '\0';
    if (are_integers)
        snprintf(text, size, " (%s to %s)", width_name(&from->type), width_name(&to->type));
}

static bool fits(const calxi_column *from, const calxi_column *to)
{
    uint32_t a = family(&from->type), b = family(&to->type);
    return a == b || !a || !b;
}

static bool check_pair(calxi_table *const *tables, size_t count, const calxi_table *table, const calx_attribute *a, const char *word,
                       const char *own, calxi_problem *problem)
{
    const calxi_table *to = calxi_referred_table(tables, count, a->references);
    const char *dot = strrchr(word, '.');
    const calxi_column *from = find_column(table, own), *column = dot ? find_column(to, dot + 1) : NULL;
    const char *what = calxi_told_name(table);
    char widths[60];
    if (!column)
        calxi_problem_set(problem, CALX_MISUSE, "%s.%s refers to %s: the table has no such column", what, own, word);
    else if (calxi_referred_table(tables, count, word) != to)
        calxi_problem_set(problem, CALX_MISUSE, "%s.%s refers to %s: the columns of one foreign key refer to one table", what, own, word);
    else if (from && !fits(from, column)) {
        tell_widths(from, column, widths, sizeof widths);
        calxi_problem_set(problem, CALX_MISUSE, "%s.%s refers to %s, which is of another type%s", what, own, word, widths);
    } else
        return true;
    return false;
}

static bool check_references(calxi_table *const *tables, size_t count, const calxi_table *table, const calx_attribute *a, calxi_problem *problem)
{
    char word[CALXI_WORD_SIZE], own[CALXI_WORD_SIZE];
    const char *columns = calxi_constraint_columns(a), *list = a->references;
    if (!calxi_referred_table(tables, count, a->references)) {
        calxi_problem_set(problem, CALX_MISUSE, strchr(a->references, '.') ? "%s.%s refers to %s: the metadata have no such table"
                                                                           : "%s.%s refers to %s: write table.column",
                          calxi_told_name(table), columns, a->references);
        return false;
    }
    while ((list = calxi_next_word(list, word, sizeof word)) && columns) {
        if (a->what == CALX_ATTRIBUTE_COLUMN)
            snprintf(own, sizeof own, "%s", columns);
        else
            columns = calxi_next_word(columns, own, sizeof own);
        if (!check_pair(tables, count, table, a, word, own, problem))
            return false;
    }
    return true;
}

/* Names that calx makes among them, which the convention of the metadata decides. */
static bool check_index_names(const calxi_table *table, calxi_problem *problem)
{
    char name[400], other[400];
    for (size_t i = 0; i < table->attribute_count; i++) {
        const calx_attribute *a = calxi_table_attribute(table, i);
        for (size_t k = 0; k < i && calxi_makes_index(a); k++) {
            const calx_attribute *b = calxi_table_attribute(table, k);
            if (!calxi_makes_index(b) || !calxi_constraint_name(table, a, "ix", name, sizeof name) || !calxi_constraint_name(table, b, "ix", other, sizeof other) ||
                strcmp(name, other) != 0)
                continue;
            calxi_problem_set(problem, CALX_MISUSE, "%s: two indexes are called %.120s", calxi_told_name(table), name);
            return false;
        }
    }
    return true;
}

bool calxi_tables_check(calxi_table *const *tables, size_t count, calxi_problem *problem)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++)
            if (tables[i] != tables[k] && !strcmp(tables[i]->node.name, tables[k]->node.name) && !strcmp(tables[i]->schema, tables[k]->schema)) {
                calxi_problem_set(problem, CALX_MISUSE, "two models have the table %s", tables[i]->node.name);
                return false;
            }
        for (size_t k = 0; k < tables[i]->attribute_count; k++) {
            const calx_attribute *a = calxi_table_attribute(tables[i], k);
            if (calxi_makes_foreign_key(a) && !check_references(tables, count, tables[i], a, problem))
                return false;
        }
        if (!check_index_names(tables[i], problem))
            return false;
    }
    return true;
}
