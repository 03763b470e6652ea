/* SPDX-License-Identifier: MIT */
/* SELECT and UNION in standard SQL, and clauses that statements share. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"
#include "sql/tree/alike.h"
#include "util/memory.h"

#include <string.h>

/* ---- clauses ---- */

void calxi_put_conditions(calx_compiler *c, const char *word, const calx_node *where)
{
    if (!where || !where->count)
        return;
    calxi_put(c, word);
    for (size_t i = 0; i < where->count; i++) {
        if (i)
            calxi_put(c, " AND ");
        calxi_put_condition(c, where->items[i], where->count > 1 ? CALX_PRECEDENCE_AND - 1 : CALX_PRECEDENCE_LOWEST - 1, false);
    }
}

void calxi_put_joined(calx_compiler *c, const calxi_joined *joined)
{
    const calx_node *join = joined->join;
    calxi_put_join(c, join->op, joined->left, join->items[0], calxi_node_item(join, 1));
}

static void put_sources(calx_compiler *c, const char *word, const calxi_source *sources)
{
    for (const calxi_source *s = sources; s; s = s->next) {
        calxi_put(c, s == sources ? word : ", ");
        calxi_put_from(c, s->from);
        for (const calxi_joined *j = s->joins; j; j = j->next)
            calxi_put_joined(c, j);
    }
}

/* Whether a key of ORDER BY is what a column is called: the label, what it stands for, or another label of that name. That of a UNION can be nothing else;
 * elsewhere it may stand for something else than the column does, which is meant then. */
static bool is_label_of(const calx_compiler *c, const calx_node *key, const calx_node *column)
{
    if (!calxi_node_is(column, CALX_NODE_LABEL))
        return false;
    if (column == key || column->items[0] == key)
        return true;
    return calxi_node_is(key, CALX_NODE_LABEL) && !strcmp(key->name, column->name) &&
           (calxi_node_is(c->labels_of, CALX_NODE_COMPOUND) || calxi_alike_by_form(key->items[0], column->items[0]));
}

/* In ORDER BY a labelled expression goes by its label. */
static void put_by_label(calx_compiler *c, const calx_node *columns, const calx_node *node)
{
    const calx_node *inner = calxi_node_is(node, CALX_NODE_ORDER) ? node->items[0] : node, *label = NULL;
    for (size_t i = 0; columns && i < columns->count && !label; i++)
        if (is_label_of(c, inner, columns->items[i]))
            label = columns->items[i];
    c->top_label = inner;
    if (!label || calxi_has(c, CALX_FEATURE_NO_ORDER_BY_LABEL)) {
        if (node == inner)
            calxi_put_order_key(c, node);
        else
            calxi_put_node(c, node);
        return;
    }
    /* The dialect writes the ORDER, around a name in the operand's place. */
    calx_node name = *label, order = *node;
    calx_node *items[1] = { &name };
    name.kind = CALX_NODE_LABEL_NAME;
    name.count = 0;
    c->top_label = &name;
    if (node == inner) {
        calxi_put_order_key(c, &name);
        return;
    }
    order.items = items;
    calxi_put_node(c, &order);
}

void calxi_put_order_by(calx_compiler *c, const calx_node *select)
{
    const calx_node *order = select->items[CALX_CLAUSE_ORDER_BY], *before = c->labels_of, *first = select, *columns;
    bool bare = c->bare_columns;
    while (calxi_node_is(first, CALX_NODE_COMPOUND)) /* which calls the columns of the whole by its own names */
        first = calxi_node_item(first->items[CALX_CLAUSE_COLUMNS], 0);
    columns = calxi_node_is(first, CALX_NODE_SELECT) ? first->items[CALX_CLAUSE_COLUMNS] : NULL;
    c->labels_of = select;
    for (size_t i = 0; order && i < order->count; i++) {
        calxi_put(c, i ? ", " : " ORDER BY ");
        c->bare_columns = bare || calxi_node_is(select, CALX_NODE_COMPOUND); /* the whole has columns, and no tables */
        put_by_label(c, columns, order->items[i]);
        c->top_label = NULL;
        c->bare_columns = bare;
    }
    c->labels_of = before;
}

/* With FETCH an expression stands in parentheses (PostgreSQL 15 takes no other). */
static void put_limit(calx_compiler *c, const calx_node *limit)
{
    if (limit->flags & CALX_FLAG_FETCH) {
        if (limit->items[1]) {
            calxi_put(c, " OFFSET ");
            calxi_put_operand(c, limit->items[1], CALX_PRECEDENCE_NEG);
            calxi_put(c, " ROWS");
        }
        if (!limit->items[0])
            return;
        calxi_put(c, " FETCH FIRST ");
        calxi_put_operand(c, limit->items[0], CALX_PRECEDENCE_NEG);
        calxi_put(c, limit->flags & CALX_FLAG_PERCENT ? " PERCENT" : "");
        calxi_put(c, limit->flags & CALX_FLAG_WITH_TIES ? " ROWS WITH TIES" : " ROWS ONLY");
        return;
    }
    if (limit->items[0]) {
        calxi_put(c, " LIMIT ");
        calxi_put_operand(c, limit->items[0], CALX_PRECEDENCE_LOWEST);
    }
    if (limit->items[1]) {
        calxi_put(c, " OFFSET ");
        calxi_put_operand(c, limit->items[1], CALX_PRECEDENCE_LOWEST);
    }
}

static void put_group_by(calx_compiler *c, const calx_node *node)
{
    if (!node->count)
        return;
    calxi_put(c, " GROUP BY ");
    for (size_t i = 0; i < node->count; i++) {
        const calx_node *key = node->items[i], *behind = NULL;
        if (calxi_has(c, CALX_FEATURE_NO_ORDER_BY_LABEL) && calxi_node_is(key, CALX_NODE_LABEL_NAME)) { /* Oracle has labels there from 23 on */
            calxi_check_label(c, key);
            behind = calxi_meaning(c, key);
        }
        calxi_put(c, i ? ", " : "");
        calxi_put_key(c, behind ? behind : key);
    }
}

static void put_distinct_rows(calx_compiler *c, const calx_node *node)
{
    calxi_put(c, "DISTINCT ");
    if (!node->count)
        return;
    calxi_compile_unsupported(c, "DISTINCT ON");
}

/* FOR UPDATE OF: tables, once each, also where a column or a join was named. */
static size_t put_locked_one(calx_compiler *c, const calx_node *what, const calx_node *node, size_t at, size_t written)
{
    const calx_node *from = calxi_node_is(what, CALX_NODE_COLUMN) ? calxi_node_item(what, 0) : what;
    if (calxi_node_is(from, CALX_NODE_JOIN)) {
        written = put_locked_one(c, from->items[0], node, at, written);
        return put_locked_one(c, from->items[1], node, at, written);
    }
    for (size_t i = 0; i < at; i++)
        if (node->items[i] == from || (calxi_node_is(node->items[i], CALX_NODE_COLUMN) && calxi_node_item(node->items[i], 0) == from))
            return written;
    if (calxi_node_is(from, CALX_NODE_ERROR)) {
        calxi_put_node(c, from);
        return written;
    }
    if (!from) {
        calxi_compile_fail(c, CALX_MISUSE, "FOR UPDATE OF: tables are wanted");
        return written;
    }
    calxi_put(c, written ? ", " : " OF ");
    calxi_put_identifier(c, calxi_from_name(c, from));
    return written + 1;
}

static void put_locked(calx_compiler *c, const calx_node *node)
{
    size_t written = 0;
    for (size_t i = 0; i < node->count; i++)
        written = put_locked_one(c, node->items[i], node, i, written);
}

static void put_for_update(calx_compiler *c, const calx_node *node)
{
    if (!calxi_has(c, CALX_FEATURE_FOR_UPDATE)) {
        calxi_compile_unsupported(c, "FOR UPDATE");
        return;
    }
    if (node->flags & CALX_FLAG_KEY)
        calxi_put(c, node->flags & CALX_FLAG_SHARE ? " FOR KEY SHARE" : " FOR NO KEY UPDATE");
    else
        calxi_put(c, node->flags & CALX_FLAG_SHARE ? " FOR SHARE" : " FOR UPDATE");
    put_locked(c, node);
    if (node->flags & CALX_FLAG_NO_WAIT)
        calxi_put(c, " NOWAIT");
    if (node->flags & CALX_FLAG_SKIP_LOCKED)
        calxi_put(c, " SKIP LOCKED");
}

void calxi_put_returning(calx_compiler *c, const calx_node *returning)
{
    bool bare = c->bare_columns, returns = c->returns;
    if (!returning)
        return;
    if (!calxi_has(c, CALX_FEATURE_RETURNING)) {
        calxi_compile_unsupported(c, "RETURNING");
        return;
    }
    calxi_put(c, " RETURNING ");
    c->bare_columns = bare || calxi_has(c, CALX_FEATURE_BARE_RETURNING);
    c->returns = true;
    calxi_put_result_columns(c, returning, false, false);
    c->returns = returns;
    c->bare_columns = bare;
}

/* CTEs that the statement does not name are named here. */
void calxi_add_ctes(calx_compiler *c, const calx_node *statement)
{
    const calx_node *with = statement->items[CALX_CLAUSE_WITH], *listed = c->level->listed;
    calxi_chunk *outer = c->chunk, nowhere = { 0 };
    calxi_builder_init(&nowhere.sql);
    c->level->listed = with;
    for (size_t i = 0; with && i < with->count; i++) {
        c->chunk = &nowhere;
        calxi_put_from(c, with->items[i]);
    }
    c->level->listed = listed;
    c->chunk = outer;
    calxi_builder_clear(&nowhere.sql);
    calxi_free(nowhere.parameters);
}

/* ---- statements ---- */

static void put_select(calx_compiler *c, const calx_node *select)
{
    calx_node *const *clause = select->items;
    calxi_scope scope = { .outer = c->scope, .statement = select };
    bool names_all = calxi_take_names_all(c), are_keys = calxi_take_key_columns(c) || clause[CALX_CLAUSE_DISTINCT];
    const calx_node *labels_of = c->labels_of, *targets = calxi_take_targets(c);
    bool bare = c->bare_columns;
    c->labels_of = NULL;
    c->bare_columns = false; /* where columns go without their tables, those of a subquery keep them */
    calxi_add_ctes(c, select);
    scope.sources = calxi_find_sources(c, select);
    calxi_tell_tables_apart(c, &scope);
    c->scope = &scope;
    calxi_put(c, "SELECT ");
    if (clause[CALX_CLAUSE_DISTINCT])
        calxi_put_node(c, clause[CALX_CLAUSE_DISTINCT]);
    calxi_put_prefixes(c, clause[CALX_CLAUSE_PREFIX]);
    calxi_put_result_columns_for(c, targets, clause[CALX_CLAUSE_COLUMNS], names_all, are_keys);
    put_sources(c, " FROM ", scope.sources);
    if (!scope.sources && (calxi_has(c, CALX_FEATURE_DUAL) || (clause[CALX_CLAUSE_WHERE] && calxi_has(c, CALX_FEATURE_DUAL_OF_WHERE))))
        calxi_put(c, " FROM DUAL");
    calxi_put_conditions(c, " WHERE ", clause[CALX_CLAUSE_WHERE]);
    if (clause[CALX_CLAUSE_GROUP_BY])
        calxi_put_node(c, clause[CALX_CLAUSE_GROUP_BY]);
    calxi_put_conditions(c, " HAVING ", clause[CALX_CLAUSE_HAVING]);
    calxi_put_windows(c, clause[CALX_CLAUSE_WINDOWS]);
    calxi_put_order_by(c, select);
    if (clause[CALX_CLAUSE_LIMIT])
        calxi_put_node(c, clause[CALX_CLAUSE_LIMIT]);
    if (clause[CALX_CLAUSE_FOR_UPDATE])
        calxi_put_node(c, clause[CALX_CLAUSE_FOR_UPDATE]);
    calxi_put_suffixes(c, clause[CALX_CLAUSE_PREFIX]);
    calxi_check_hints(c, clause[CALX_CLAUSE_PREFIX], scope.sources);
    c->scope = scope.outer;
    c->labels_of = labels_of;
    c->bare_columns = bare;
}

/* A select with an order or a limit of its own is one operand only in parentheses; so is VALUES, which some write as several selects, and
 * behind which not all take an ORDER BY. */
static bool needs_parentheses(const calx_compiler *c, const calx_node *part, bool is_first)
{
    return part && (part->kind == CALX_NODE_COMPOUND ||
                    (part->kind == CALX_NODE_VALUES_ROWS && (!is_first || calxi_has(c, CALX_FEATURE_NO_GROUPED_SELECTS))) ||
                    (part->kind == CALX_NODE_SELECT && (part->items[CALX_CLAUSE_ORDER_BY] || part->items[CALX_CLAUSE_LIMIT] ||
                                                        part->items[CALX_CLAUSE_FOR_UPDATE])));
}

/* What could not be made stands where prefixes do, which a compound has none of. */
static void put_stray(calx_compiler *c, const calx_node *list)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (calxi_node_is(list->items[i], CALX_NODE_ERROR))
            calxi_put_node(c, list->items[i]);
    if (list)
        calxi_compile_fail(c, CALX_MISUSE, "prefixes belong to the parts of a UNION, INTERSECT or EXCEPT");
}

static void put_compound(calx_compiler *c, const calx_node *node)
{
    static const char *const words[] = { " UNION ", " INTERSECT ", " EXCEPT " };
    const calx_node *parts = node->items[CALX_CLAUSE_COLUMNS], *targets = calxi_take_targets(c);
    bool names_all = calxi_take_names_all(c);
    if (parts->kind == CALX_NODE_ERROR) {
        calxi_put_node(c, parts);
        return;
    }
    calxi_add_ctes(c, node);
    if ((node->flags & CALX_FLAG_ALL) && node->op != CALX_OP_UNION && !calxi_has(c, CALX_FEATURE_SETS_ALL))
        calxi_compile_unsupported(c, node->op == CALX_OP_EXCEPT ? "EXCEPT ALL" : "INTERSECT ALL");
    put_stray(c, node->items[CALX_CLAUSE_PREFIX]);
    for (size_t i = 0; i < parts->count && !c->failed; i++) {
        bool grouped = needs_parentheses(c, parts->items[i], !i);
        if (i) {
            calxi_put(c, node->op == CALX_OP_EXCEPT && calxi_has(c, CALX_FEATURE_MINUS) ? " MINUS " : words[node->op - CALX_OP_UNION]);
            calxi_put(c, node->flags & CALX_FLAG_ALL ? "ALL " : "");
        }
        calxi_put(c, !grouped ? "" : calxi_has(c, CALX_FEATURE_NO_GROUPED_SELECTS) ? "SELECT * FROM (" : "(");
        c->names_all = names_all;
        c->targets = targets;
        c->key_columns = !(node->flags & CALX_FLAG_ALL) || node->items[CALX_CLAUSE_ORDER_BY];
        if (grouped)
            calxi_put_node(c, parts->items[i]);
        else
            calxi_put_embedded(c, parts->items[i]);
        c->key_columns = false;
        c->targets = NULL;
        calxi_put(c, grouped ? ")" : "");
    }
    calxi_put_order_by(c, node);
    if (node->items[CALX_CLAUSE_LIMIT])
        calxi_put_node(c, node->items[CALX_CLAUSE_LIMIT]);
    if (node->items[CALX_CLAUSE_FOR_UPDATE])
        calxi_put_node(c, node->items[CALX_CLAUSE_FOR_UPDATE]);
}

static void put_values_rows(calx_compiler *c, const calx_node *node)
{
    const calx_node *targets = calxi_take_targets(c);
    calxi_take_names_all(c);
    calxi_put(c, "VALUES ");
    for (size_t i = 0; i < node->count; i++) {
        calxi_put(c, i ? ", " : "");
        calxi_put_row_for(c, targets, node->items[i]);
    }
}

static void put_text_select(calx_compiler *c, const calx_node *node)
{
    const calx_node *columns = node->items[1];
    calxi_take_names_all(c);
    calxi_take_targets(c);
    if (columns->kind == CALX_NODE_ERROR)
        calxi_put_node(c, columns);
    else if (columns->kind != CALX_NODE_LIST)
        calxi_compile_fail(c, CALX_MISUSE, "a list of columns is wanted: calx_list_n()");
    for (size_t i = 0; i < columns->count && !c->failed; i++) /* they are not written, but what they are matters to who reads from them */
        if (calxi_node_is(columns->items[i], CALX_NODE_ERROR))
            calxi_put_node(c, columns->items[i]);
    calxi_put_node(c, node->items[0]);
}

calxi_standard calxi_standard_statement(uint32_t kind)
{
    switch (kind) {
    case CALX_NODE_SELECT: return put_select;
    case CALX_NODE_COMPOUND: return put_compound;
    case CALX_NODE_VALUES_ROWS: return put_values_rows;
    case CALX_NODE_TEXT_SELECT: return put_text_select;
    case CALX_NODE_INSERT: return calxi_put_insert;
    case CALX_NODE_UPDATE: return calxi_put_update;
    case CALX_NODE_DELETE: return calxi_put_delete;
    case CALX_NODE_LIMIT: return put_limit;
    case CALX_NODE_GROUP_BY: return put_group_by;
    case CALX_NODE_DISTINCT_ROWS: return put_distinct_rows;
    case CALX_NODE_FOR_UPDATE: return put_for_update;
    case CALX_NODE_UPSERT: return calxi_put_upsert;
    case CALX_NODE_INSERTED: return calxi_put_inserted;
    case CALX_NODE_SEARCH: return calxi_put_search;
    case CALX_NODE_CYCLE: return calxi_put_cycle;
    case CALX_NODE_CREATE_TABLE: return calxi_put_create_table;
    case CALX_NODE_DROP_TABLE: return calxi_put_drop_table;
    case CALX_NODE_CREATE_INDEX: return calxi_put_create_index;
    case CALX_NODE_DROP_INDEX: return calxi_put_drop_index;
    case CALX_NODE_CREATE_TYPE: return calxi_put_create_type;
    case CALX_NODE_DROP_TYPE: return calxi_put_drop_type;
    case CALX_NODE_CREATE_SCHEMA: case CALX_NODE_DROP_SCHEMA: return calxi_put_schema;
    case CALX_NODE_CREATE_SEQUENCE: case CALX_NODE_DROP_SEQUENCE: return calxi_put_sequence;
    case CALX_NODE_CREATE_VIEW: return calxi_put_create_view;
    case CALX_NODE_DROP_VIEW: return calxi_put_drop_view;
    case CALX_NODE_CREATE_TABLE_AS: return calxi_put_create_table_as;
    case CALX_NODE_SET_COMMENT: return calxi_put_set_comment;
    case CALX_NODE_ADD_CONSTRAINT: case CALX_NODE_DROP_CONSTRAINT: return calxi_put_alter_constraint;
    case CALX_NODE_COLUMN_SPEC: return calxi_put_column_spec;
    case CALX_NODE_TABLE: case CALX_NODE_ALIAS: case CALX_NODE_SUBQUERY: case CALX_NODE_CTE: case CALX_NODE_JOIN: case CALX_NODE_VALUES:
    case CALX_NODE_TABLE_FUNCTION: return calxi_put_from;
    default: return NULL;
    }
}
