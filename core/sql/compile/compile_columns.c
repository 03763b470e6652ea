/* SPDX-License-Identifier: MIT */
/* Lists of result columns: what each is called, and the columns of a table, alias, subquery or CTE that stands there as a whole. */
#include "sql/compile/compile.h"

#include "sql/compile/converters.h"
#include "sql/schema/schema.h"
#include "sql/tree/behind.h"

#include <string.h>

/* A column of a result in the making. */
typedef struct result_column {
    const calx_node *from;  /* of a column that stands there with its table: what qualifies it */
    const calx_node *node;  /* what is written; NULL: `column` of `from`, or all of them when it is "" */
    const char *column;
    const char *name;       /* what it is called; "" when nobody can tell */
    const char *inside;     /* the same where others read from the result, and two must not be called alike */
    bool is_labelled;       /* AS name is written */
    bool only_in_from;      /* it is written only where others read from the result */
    bool may_repeat;        /* the name may come again */
    struct result_column *next;
} result_column;

typedef struct result_list {
    result_column *first, **last;
} result_list;

/* The list of a clause, made once: names that the compiler makes are the same wherever they are asked for. */
struct calxi_result {
    const calx_node *columns;
    result_list list;
    bool is_whole;          /* it is no longer in the making */
    struct calxi_result *next;
};

static result_column *append(calx_compiler *c, result_list *list, result_column column)
{
    result_column *made = calxi_arena_alloc(&c->arena, sizeof *made);
    if (!made) {
        calxi_compile_fail(c, CALX_NO_MEMORY, "out of memory");
        return NULL;
    }
    *made = column;
    made->inside = made->name;
    made->next = NULL;
    *list->last = made;
    list->last = &made->next;
    return made;
}

static bool was_named(const result_list *list, const char *name)
{
    for (const result_column *r = list->first; r; r = r->next)
        if (!r->may_repeat && !strcmp(r->name, name))
            return true;
    return false;
}

/* A column under its own name, or under another one when that is taken. */
static void append_column(calx_compiler *c, result_list *list, const calx_node *from, const calx_node *node, const char *name)
{
    bool taken = from && *name && was_named(list, name);
    const void *key = node ? (const void *)node : (const void *)name;
    append(c, list, (result_column){ .from = from, .node = node, .column = name, .name = taken ? calxi_made_of(c, key, from, name) : name,
                                     .is_labelled = taken });
}

/* NULL also of VALUES, whose columns have no names to be told apart by. */
static const calx_node *columns_clause(const calx_node *statement)
{
    const calx_node *first = calxi_first_select(statement);
    return calxi_node_is(first, CALX_NODE_VALUES_ROWS) ? NULL : calxi_result_columns(first);
}

static const result_list *list_of(calx_compiler *c, const calx_node *columns);

static bool is_unnamed(const result_list *list)
{
    for (const result_column *r = list->first; r; r = r->next)
        if (!*r->name && !*r->column)
            return true;
    return !list->first;
}

/* The columns that a statement gives, by name alone; all at once, when one of them is SQL of the program's, whose name nobody knows. */
static void columns_of_statement(calx_compiler *c, result_list *list, const calx_node *from, const calx_node *statement)
{
    const calx_node *columns = columns_clause(statement);
    const result_list *inner = columns ? list_of(c, columns) : NULL;
    if (!inner || is_unnamed(inner)) {
        append(c, list, (result_column){ .from = from, .column = "", .name = "" });
        return;
    }
    for (const result_column *r = inner->first; r; r = r->next)
        append_column(c, list, from, NULL, *r->inside ? r->inside : r->column);
}

/* All columns of `of`, qualified by `from`: itself, or an alias of it. */
static void columns_of_from(calx_compiler *c, result_list *list, const calx_node *from, const calx_node *of)
{
    const calx_node *named = NULL;
    switch (of->kind) {
    case CALX_NODE_ALIAS: columns_of_from(c, list, from, of->items[0]); return;
    case CALX_NODE_JOIN:
        columns_of_from(c, list, of->items[0], of->items[0]);
        columns_of_from(c, list, of->items[1], of->items[1]);
        return;
    case CALX_NODE_TABLE: named = of; break;
    case CALX_NODE_VALUES: named = calxi_node_item(of, 0); break;
    default: named = calxi_node_item(of, 1); break;
    }
    if (named && named->kind != CALX_NODE_TABLE && named->kind != CALX_NODE_LIST) {
        if (named->kind == CALX_NODE_ERROR)
            calxi_put_node(c, named);
        else
            calxi_compile_fail(c, CALX_MISUSE, "a list of columns is wanted: calx_list_n()");
        return;
    }
    if (named && named->count)
        for (size_t i = 0; i < named->count; i++)
            append_column(c, list, from, NULL, named->items[i]->name);
    else if (of->kind == CALX_NODE_SUBQUERY || of->kind == CALX_NODE_CTE)
        columns_of_statement(c, list, from, of->items[0]);
    else
        append(c, list, (result_column){ .from = from, .column = "", .name = "" });
}

/* What a column of a result is called when it has no name of its own; "" leaves it without. */
static const char *made_label(calx_compiler *c, const calx_node *node)
{
    const calx_node *inner = node;
    switch (node->kind) {
    case CALX_NODE_FUNC: return calxi_made(c, node, strrchr(node->name, '.') ? strrchr(node->name, '.') + 1 : node->name);
    case CALX_NODE_CAST:
    case CALX_NODE_COERCE:
        while (inner && (inner->kind == CALX_NODE_CAST || inner->kind == CALX_NODE_COERCE))
            inner = inner->items[0];
        return inner && (inner->kind == CALX_NODE_COLUMN || inner->kind == CALX_NODE_LABEL) ? inner->name : calxi_made(c, node, "anon");
    case CALX_NODE_TEXT:
    case CALX_NODE_STAR:
    case CALX_NODE_LIST:
    case CALX_NODE_LABEL_NAME: return "";
    default: return calxi_made(c, node, "anon");
    }
}

/* The name that a fragment in the place of a column gives it; "" when none. Quotes belong to the fragment, and not to the name. */
static const char *name_in_quotes(calx_compiler *c, const char *sql)
{
    size_t len = strlen(sql);
    char *name;
    if (len < 3 || (*sql != '"' && *sql != '`') || strchr(sql + 1, *sql) != sql + len - 1)
        return "";
    name = calxi_arena_alloc(&c->arena, len - 1);
    if (!name) {
        calxi_compile_no_memory(c);
        return "";
    }
    memcpy(name, sql + 1, len - 2);
    name[len - 2] = '\0';
    return name;
}

static bool is_name(const char *sql)
{
    const char *p = sql;
    while ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_' || (p > sql && *p >= '0' && *p <= '9'))
        p++;
    return p > sql && !*p;
}

static void name_column(calx_compiler *c, result_list *list, const calx_node *node)
{
    const char *name;
    if (!node || node->kind == CALX_NODE_ERROR)
        calxi_put_node(c, node);
    else if (node->kind >= CALX_NODE_TABLE && node->kind <= CALX_NODE_TABLE_FUNCTION)
        columns_of_from(c, list, node, node);
    else if (node->kind == CALX_NODE_ROW_OF && node->items[0]->kind != CALX_NODE_ERROR)
        append(c, list, (result_column){ .node = node, .column = "", .name = calxi_from_name(c, node->items[0]), .may_repeat = true });
    else if (node->kind == CALX_NODE_LITERAL) /* a name that is written as it is names the column, too */
        append(c, list, (result_column){ .node = node, .column = "", .name = is_name(node->name) ? node->name : name_in_quotes(c, node->name), .may_repeat = true });
    else if (node->kind == CALX_NODE_COLUMN)
        append_column(c, list, calxi_node_item(node, 0), node, node->name);
    else if (node->kind == CALX_NODE_LABEL)
        append(c, list, (result_column){ .node = node, .column = "", .name = node->name, .is_labelled = true });
    else {
        bool is_cast = node->kind == CALX_NODE_CAST || node->kind == CALX_NODE_COERCE;
        bool is_plain = (node->kind == CALX_NODE_UNARY || node->kind == CALX_NODE_AS_BOOLEAN || node->kind == CALX_NODE_DISTINCT) &&
                        calxi_node_is(node->items[0], CALX_NODE_COLUMN);
        name = made_label(c, node);
        if (*name && !is_cast && was_named(list, name)) /* a node that stands there twice */
            name = calxi_made_of(c, list->last, node, "anon");
        append(c, list, (result_column){ .node = node, .column = "", .name = name, .is_labelled = *name != '\0',
                                         .only_in_from = is_plain, .may_repeat = is_cast });
    }
}

/* Whose name it is when two have it: the program's label before a column, and this before a cast, which has that of what is cast. 0: a name that is written in
 * SQL of the program's. */
static int rank(const result_column *r)
{
    if (!*r->name || (r->may_repeat && !r->is_labelled))
        return 0;
    return r->may_repeat ? 1 : calxi_node_is(r->node, CALX_NODE_LABEL) ? 3 : 2;
}

static bool yields(const result_list *list, const result_column *r)
{
    bool is_before = true;
    for (const result_column *other = list->first; other; other = other->next) {
        if (other == r)
            is_before = false;
        else if (!strcmp(other->inside, r->inside) && (rank(other) > rank(r) || (is_before && rank(other) == rank(r))))
            return true;
    }
    return false;
}

/* Labels keep their names, whatever they are. */
static void tell_apart(calx_compiler *c, const result_list *list)
{
    bool any = false;
    for (const result_column *r = list->first; r && !any; r = r->next)
        any = rank(r) == 1 || rank(r) == 3;
    for (result_column *r = any ? list->first : NULL; r && !c->failed; r = r->next)
        if ((rank(r) == 1 || rank(r) == 2) && yields(list, r))
            r->inside = calxi_made_of(c, r, r->from, r->name);
}

static const result_list *list_of(calx_compiler *c, const calx_node *columns)
{
    struct calxi_result *result = c->results;
    while (result && result->columns != columns)
        result = result->next;
    if (result)
        return &result->list;
    result = calxi_arena_alloc(&c->arena, sizeof *result);
    if (!result) {
        calxi_compile_fail(c, CALX_NO_MEMORY, "out of memory");
        return NULL;
    }
    *result = (struct calxi_result){ .columns = columns, .next = c->results };
    result->list.last = &result->list.first;
    c->results = result;
    for (size_t i = 0; i < columns->count && !c->failed; i++)
        name_column(c, &result->list, columns->items[i]);
    tell_apart(c, &result->list);
    result->is_whole = true;
    return &result->list;
}

bool calxi_name_columns(calx_compiler *c, const calx_node *statement)
{
    const calx_node *columns = columns_clause(statement);
    const struct calxi_result *result;
    if (!columns || columns->kind == CALX_NODE_ERROR || !list_of(c, columns))
        return true;
    for (result = c->results; result->columns != columns;)
        result = result->next;
    return result->is_whole;
}

/* PostgreSQL 15 calls such a name ambiguous, MariaDB 10.11 a duplicate; SQLite 3.40 takes the first, whichever is meant. */
void calxi_refuse_alike_labels(calx_compiler *c, const calx_node *statement)
{
    const calx_node *columns = columns_clause(statement);
    const result_list *list = columns && columns->kind != CALX_NODE_ERROR ? list_of(c, columns) : NULL;
    for (const result_column *r = list ? list->first : NULL; r && !c->failed; r = r->next)
        if (rank(r) == 3 && yields(list, r))
            calxi_compile_fail(c, CALX_MISUSE, "two columns of a subquery are labelled %s: give one of them another name", r->name);
}

const calx_node *calxi_column_called(const calx_compiler *c, const calx_node *columns, const char *name)
{
    const struct calxi_result *result = c->results;
    while (result && result->columns != columns)
        result = result->next;
    for (const result_column *r = result && columns ? result->list.first : NULL; r; r = r->next)
        if (!strcmp(r->inside, name))
            return r->node ? r->node : calxi_column_behind(r->from, r->column);
    return NULL;
}

/* As the dialect has the value of that column; false: as it is. Rows that are told apart must not change first. */
static bool put_assigned(calx_compiler *c, const calx_node *target, const result_column *column, bool is_key)
{
    calx_node named = { .kind = CALX_NODE_COLUMN, .type = &calxi_type_none, .name = column->column, .count = 1,
                        .items = &(calx_node *){ (calx_node *)(uintptr_t)column->from } };
    const calx_node *value = column->node ? column->node : &named, *known = calxi_column_behind(column->from, column->column);
    if (!column->node && (!column->from || !*column->column))
        return false;
    named.type = known ? known->type : named.type;
    while (calxi_node_is(value, CALX_NODE_LABEL))
        value = value->items[0];
    if (!calxi_put_assigned(c, target, value))
        return false;
    if (is_key)
        calxi_compile_unsupported(c, "INSERT of rows that are told apart before they are made what their columns keep: cast them to the types of these");
    return true;
}

static void put_result_column(calx_compiler *c, const calx_node *target, const result_column *column, bool names_all, bool is_key)
{
    if (target && put_assigned(c, target, column, is_key))
        ;
    else if (column->node && is_key)
        calxi_put_key(c, column->node);
    else if (column->node)
        calxi_put_node(c, column->node);
    else {
        calxi_put_qualifier(c, column->from);
        if (*column->column)
            calxi_put_identifier(c, column->column);
        else
            calxi_put(c, "*");
    }
    if (column->is_labelled ? column->only_in_from && !names_all : !names_all || !column->from || !*column->name)
        return;
    calxi_put(c, " AS ");
    calxi_put_identifier(c, names_all ? column->inside : column->name);
}

void calxi_put_result_columns(calx_compiler *c, const calx_node *columns, bool names_all, bool are_keys)
{
    calxi_put_result_columns_for(c, NULL, columns, names_all, are_keys);
}

void calxi_put_result_columns_for(calx_compiler *c, const calx_node *targets, const calx_node *columns, bool names_all, bool are_keys)
{
    const result_list *list = columns ? list_of(c, columns) : NULL;
    size_t at = 0;
    if (!list || !list->first)
        calxi_put(c, "*");
    for (const result_column *r = list ? list->first : NULL; r && !c->failed; r = r->next) {
        if (r != list->first)
            calxi_put(c, ", ");
        if (calxi_node_is(r->node, CALX_NODE_STAR) || calxi_node_is(r->node, CALX_NODE_TEXT))
            targets = NULL; /* nobody can tell how many columns these are */
        put_result_column(c, targets ? calxi_node_item(targets, at++) : NULL, r, names_all, are_keys);
    }
}

bool calxi_put_names(calx_compiler *c, const calx_node *statement)
{
    result_list list = { .last = &list.first };
    columns_of_statement(c, &list, NULL, statement);
    for (const result_column *r = list.first; r; r = r->next)
        if (!*r->name)
            return false;
    calxi_put(c, "(");
    for (const result_column *r = list.first; r; r = r->next) {
        if (r != list.first)
            calxi_put(c, ", ");
        calxi_put_identifier(c, r->name);
    }
    calxi_put(c, ")");
    return true;
}

/* ---- what the columns are ---- */

static void each_of_list(calx_compiler *c, const result_column *first, calxi_each_column add, void *context)
{
    for (const result_column *r = first; r && !c->failed; r = r->next) {
        calx_node *from[1] = { (calx_node *)(uintptr_t)r->from };
        calx_node column = { .kind = CALX_NODE_COLUMN, .count = 1, .refs_ = 1, .type = &calxi_type_none, .name = r->column, .items = from };
        const calx_node *of = calxi_node_is(r->node, CALX_NODE_STAR) ? calxi_node_item(r->node, 0) : NULL;
        result_list all = { .last = &all.first };
        if (of)
            columns_of_from(c, &all, of, of);
        if (of)
            each_of_list(c, all.first, add, context);
        else if (calxi_node_is(r->node, CALX_NODE_STAR) || (!r->node && !*r->column))
            add(context, NULL, true);
        else
            add(context, r->node ? r->node : calxi_meaning(c, &column), false);
    }
}

void calxi_each_result_column(calx_compiler *c, const calx_node *statement, calxi_each_column add, void *context)
{
    const calx_node *columns = columns_clause(statement);
    if (columns)
        each_of_list(c, list_of(c, columns) ? list_of(c, columns)->first : NULL, add, context);
}
