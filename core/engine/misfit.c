/* SPDX-License-Identifier: MIT */
/* The value that did not fit. Some servers say that one is too long for character varying(3), and not which. It is one of those
 * that do not fit that type: often there is one, and of several a tree's table knows which columns are of the type. */
#include "engine/misfit.h"

#include "sql/tree/cells.h"
#include "sql/schema/schema.h"
#include "types/fit.h"
#include "util/line.h"

#include <stdio.h>
#include <string.h>

enum { SAID = 400 }; /* bytes of what the server says, at most */

/* Names that were found. */
typedef struct names {
    size_t count;
    char first[256];
    char all[400]; /* with commas, as far as there is room */
    size_t len;
} names;

typedef struct search {
    const calxi_handle *handle;
    uint32_t lexis;
    size_t uses;
    size_t parameter;         /* which the server says it was, from 1 on */
    calxi_limit limit;
    const calxi_table *table; /* of a tree, whose columns calx knows */
    names certain, possible;  /* columns */
    calx_str refused;         /* the column that the server has told, and whether a value that does not fit goes there */
    bool is_refused;
} search;

static void add(names *list, const char *prefix, const char *name)
{
    int len;
    if (!list->count)
        snprintf(list->first, sizeof list->first, "%s", name);
    else if (!strcmp(list->first, name))
        return; /* of several rows */
    list->count++;
    len = snprintf(list->all + list->len, sizeof list->all - list->len, "%s%s%s", list->len ? ", " : "", prefix, name);
    if (len > 0 && (size_t)len < sizeof list->all - list->len)
        list->len += (size_t)len;
    else
        list->all[list->len] = '\0';
}

/* ---- columns ---- */

/* JSON in a literal whose backslashes the server reads (MariaDB 10.11: '"\\ud800"' is "\ud800"). What is longer than any that people write is not told. */
static bool escaped_fits(const calxi_limit *limit, const char *text, size_t len)
{
    char plain[4000];
    size_t to = 0;
    if (len > sizeof plain)
        return true;
    for (size_t i = 0; i < len; i++) {
        bool escaped = text[i] == '\\' && i + 1 < len;
        i += escaped;
        plain[to++] = escaped && (text[i] == 'n' || text[i] == 'r' || text[i] == 't') ? ' ' : text[i];
    }
    return calxi_text_fits(limit, plain, to);
}

static bool literal_fits(const search *s, const char *text, size_t len)
{
    bool escapes = (s->limit.kind == CALX_LIMIT_JSON_CHECK || s->limit.kind == CALX_LIMIT_JSON) && s->lexis & CALX_LEX_BACKSLASH_ESCAPES &&
                   memchr(text, '\\', len);
    return escapes ? escaped_fits(&s->limit, text, len) : calxi_text_fits(&s->limit, text, len);
}

static bool is_wanted(void *context, const calxi_cell *cell)
{
    const search *s = context;
    if (s->parameter)
        return cell->kind == CALXI_CELL_PARAMETER && cell->parameter == s->parameter - 1;
    switch (cell->kind) {
    case CALXI_CELL_PARAMETER:
        return cell->parameter < s->uses && !calxi_slot_fits(&s->limit, &s->handle->slots[cell->parameter]);
    case CALXI_CELL_NUMBER:
        return !calxi_number_fits(&s->limit, cell->negative, cell->text, cell->len);
    case CALXI_CELL_TEXT:
        return !literal_fits(s, cell->text, cell->len);
    default:
        return false;
    }
}

static bool is_of_type(const calx_type *type, const calxi_limit *limit)
{
    switch (type->kind) {
    case CALX_TYPE_SMALLINT:
        return limit->kind == CALX_LIMIT_INTEGER && limit->size == 2;
    case CALX_TYPE_INTEGER:
        return limit->kind == CALX_LIMIT_INTEGER && limit->size == 4;
    case CALX_TYPE_BIGINT:
        return limit->kind == CALX_LIMIT_INTEGER && limit->size == 8;
    case CALX_TYPE_REAL:
        return limit->kind == CALX_LIMIT_FLOAT && limit->size == 4;
    case CALX_TYPE_DOUBLE:
        return limit->kind == CALX_LIMIT_FLOAT && limit->size == 8;
    case CALX_TYPE_NUMERIC:
        return limit->kind == CALX_LIMIT_NUMERIC && (int32_t)type->scale == limit->scale &&
               (int32_t)(type->length - type->scale) == limit->size;
    case CALX_TYPE_VARCHAR:
    case CALX_TYPE_CHAR:
        return limit->kind == CALX_LIMIT_CHARACTERS && (int32_t)type->length == limit->size;
    default:
        return false;
    }
}

static void found(void *context, const char *quoted, size_t len)
{
    search *s = context;
    char name[256];
    if (!calxi_cell_name(quoted, len, name, sizeof name))
        return;
    for (size_t i = 0; s->table && i < s->table->count; i++)
        if (!strcmp(s->table->columns[i].node.name, name) && is_of_type(&s->table->columns[i].type, &s->limit))
            add(&s->certain, "", name);
    add(&s->possible, "", name);
}

/* ---- binds ---- */

/* Where no cell is to blame: binds of expressions, and of an INSERT that names no columns. Not those that a tree has made. */
static void find_binds(search *s, const calxi_tokens *tokens)
{
    for (size_t i = 0; i < s->uses; i++) {
        size_t at = tokens->order[i];
        bool is_it = s->parameter ? i == s->parameter - 1 : !calxi_slot_fits(&s->limit, &s->handle->slots[i]);
        if (is_it && !(tokens->values && tokens->values[at]))
            add(&s->possible, ":", tokens->names[at]);
    }
}

/* ---- both ---- */

static const calxi_table *table_of(const calx_statement *statement)
{
    const calx_node *root = statement ? statement->root : NULL;
    const calx_node *from = calxi_node_is(root, CALX_NODE_INSERT) || calxi_node_is(root, CALX_NODE_UPDATE)
                                ? calxi_node_item(root, CALX_CLAUSE_FROM) : NULL;
    if (calxi_node_is(from, CALX_NODE_ALIAS))
        from = calxi_node_item(from, 0);
    return calxi_node_is(from, CALX_NODE_TABLE) ? calxi_table_of(from) : NULL;
}

/* One name is told; several only in the message, unless all of them are known to be of that type. A bind is no column. */
static void tell(calxi_misfit *misfit, calx_driver_error *failure, const names *list, const char *what, bool certain)
{
    bool is_column = *what == 'c' && (list->count == 1 || certain);
    if (!list->count)
        return;
    snprintf(misfit->column, sizeof misfit->column, "%s", is_column ? list->first : "");
    snprintf(misfit->message, sizeof misfit->message, "%.*s (%s%s%s %s)", (int)calxi_whole(failure->message.ptr, failure->message.len, SAID),
             failure->message.ptr, list->count > 1 && !certain ? "one of the " : "", what, list->count > 1 ? "s" : "", list->all);
    failure->column = calxi_text(misfit->column);
    failure->message = calxi_text(misfit->message);
}

static void found_refused(void *context, const char *quoted, size_t len)
{
    search *s = context;
    char name[256];
    s->is_refused = s->is_refused || (calxi_cell_name(quoted, len, name, sizeof name) && strlen(name) == s->refused.len &&
                                      !memcmp(name, s->refused.ptr, s->refused.len));
}

/* JSON that a server refuses by the check of its column is no value of its type; elsewhere the same is told so. */
static void tell_json(calxi_misfit *misfit, calx_driver_error *failure, search *s, const calxi_tokens *tokens)
{
    calxi_cell_visitor visitor = { s, is_wanted, found_refused };
    char why[120];
    snprintf(why, sizeof why, "the JSON for the column is nested more than %d deep, or has half of a surrogate pair", (int)failure->limit_size);
    s->refused = failure->column;
    s->limit.kind = CALX_LIMIT_JSON_CHECK;
    calxi_cells_visit(tokens->sql, tokens->len, s->lexis, &visitor);
    if (!s->is_refused && failure->limit == CALX_LIMIT_JSON) {
        snprintf(why, sizeof why, "the text for the column is not JSON");
        s->limit.kind = CALX_LIMIT_JSON;
        calxi_cells_visit(tokens->sql, tokens->len, s->lexis, &visitor);
    }
    if (!s->is_refused)
        return;
    snprintf(misfit->message, sizeof misfit->message, "%.*s (%s)", (int)calxi_whole(failure->message.ptr, failure->message.len, SAID), failure->message.ptr, why);
    failure->message = calxi_text(misfit->message);
    failure->status = CALX_DATA_ERROR;
    failure->kind = CALX_TYPE_MISMATCH;
    failure->constraint = calxi_text("");
}

void calxi_misfit_tell(calxi_misfit *misfit, calxi_handle *handle, const calx_statement *statement, const calxi_tokens *tokens)
{
    calxi_raw *raw = handle->raw;
    calx_driver_error *failure = &raw->failure;
    search s = { .handle = handle, .lexis = handle->engine->dialect->lexis(&raw->target), .uses = tokens->uses,
                 .parameter = failure->parameter, .table = table_of(statement),
                 .limit = { failure->limit, failure->limit_size, failure->limit_scale, failure->limit_text } };
    calxi_cell_visitor visitor = { &s, is_wanted, found };
    if ((failure->limit == CALX_LIMIT_JSON_CHECK || failure->limit == CALX_LIMIT_JSON) && failure->kind == CALX_CHECK_VIOLATION)
        tell_json(misfit, failure, &s, tokens);
    if ((failure->limit == CALX_LIMIT_NONE && !failure->parameter) || failure->status != CALX_DATA_ERROR || failure->column.len || raw->broken)
        return;
    calxi_cells_visit(tokens->sql, tokens->len, s.lexis, &visitor);
    if (s.certain.count || s.possible.count) {
        tell(misfit, failure, s.certain.count ? &s.certain : &s.possible, "column", s.certain.count > 0);
        return;
    }
    find_binds(&s, tokens);
    tell(misfit, failure, &s.possible, "bind", false);
}
