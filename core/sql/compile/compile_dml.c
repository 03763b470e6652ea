/* SPDX-License-Identifier: MIT */
/* INSERT, UPDATE and DELETE in standard SQL. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"

#include <string.h>

void calxi_put_bare(calx_compiler *c, const calx_node *node)
{
    bool before = c->bare_columns;
    c->bare_columns = true;
    calxi_put_node(c, node);
    c->bare_columns = before;
}

static const calx_node *under_aliases(const calx_node *from)
{
    while (calxi_node_is(from, CALX_NODE_ALIAS) && calxi_node_item(from, 0))
        from = from->items[0];
    return from;
}

static const char *declared_schema(const calx_node *table)
{
    return calxi_node_is_permanent(table) ? calxi_table_of(table)->schema : calxi_node_schema(table);
}

/* Whether both are the table of the statement: itself, an alias of it, or what another model or metadata knows it as. */
static bool same_table(const calx_node *from, const calx_node *own)
{
    from = under_aliases(from);
    own = under_aliases(own);
    if (from == own || from->kind == CALX_NODE_ERROR || own->kind == CALX_NODE_ERROR)
        return true;
    if (from->kind != CALX_NODE_TABLE || own->kind != CALX_NODE_TABLE || strcmp(from->name, own->name) != 0)
        return false;
    return !*declared_schema(from) || !*declared_schema(own) || !strcmp(declared_schema(from), declared_schema(own));
}

/* Whether an expression names a column of anything else; of selects in it only if they are looked into. */
static bool names_others(const calx_node *node, const calx_node *own, bool into_selects)
{
    const calx_node *from = calxi_node_item(node, 0);
    if (!node || node->kind == CALX_NODE_TABLE || (!into_selects && node->kind >= CALX_NODE_SELECT && node->kind <= CALX_NODE_DELETE))
        return false;
    if (node->kind == CALX_NODE_COLUMN)
        return from && from != own && !(from->kind == CALX_NODE_TABLE && own->kind == CALX_NODE_TABLE && same_table(from, own));
    for (size_t i = 0; i < node->count; i++)
        if (names_others(node->items[i], own, into_selects))
            return true;
    return false;
}

/* Without its table a column of another one would be taken for the statement's own. */
static void put_returning(calx_compiler *c, const calx_node *node)
{
    const calx_node *returning = node->items[CALX_CLAUSE_RETURNING];
    if (calxi_has(c, CALX_FEATURE_BARE_RETURNING) && names_others(returning, node->items[CALX_CLAUSE_FROM], false))
        calxi_compile_unsupported(c, "RETURNING of columns of other tables");
    calxi_put_returning(c, returning);
}

static bool is_among(const calxi_source *sources, const calx_node *from)
{
    while (sources && !calxi_source_contains(sources, from))
        sources = sources->next;
    return sources != NULL;
}

/* What is set or given values must be columns of the statement's own table, whose names alone are written; or of one of the `others`, which is NULL
 * where these cannot be changed. */
static void check_targets(calx_compiler *c, const calx_node *statement, const calx_node *target, const calxi_source *others)
{
    const calx_node *own = statement->items[CALX_CLAUSE_FROM], *from = calxi_node_item(target, 0);
    if (!target || !own)
        return;
    if (target->kind == CALX_NODE_ERROR)
        calxi_put_node(c, target); /* a dialect may write nothing of it but its name */
    else if (target->kind == CALX_NODE_LIST || target->kind == CALX_NODE_TUPLE || target->kind == CALX_NODE_SETS)
        for (size_t i = 0; i < target->count; i++)
            check_targets(c, statement, target->items[i], others);
    else if (target->kind == CALX_NODE_SET || target->kind == CALX_NODE_BINARY) /* a[1] = x */
        check_targets(c, statement, target->items[0], others);
    else if (target->kind == CALX_NODE_COLUMN && from && !same_table(from, own) && !is_among(others, from))
        calxi_compile_fail(c, CALX_MISUSE, "%s %s sets %s.%s, a column of another table", statement->kind == CALX_NODE_UPDATE ? "UPDATE" : "INSERT INTO",
                           under_aliases(own)->name, *from->name ? from->name : *under_aliases(from)->name ? under_aliases(from)->name : "anon", target->name);
}

static void put_insert_sets(calx_compiler *c, const calx_node *sets)
{
    calxi_put(c, " (");
    for (size_t i = 0; i < sets->count; i++) {
        calxi_put(c, i ? ", " : "");
        calxi_put_bare(c, sets->items[i]->items[0]);
    }
    calxi_put(c, ") VALUES (");
    for (size_t i = 0; i < sets->count; i++) {
        calxi_put(c, i ? ", " : "");
        calxi_put_value_for(c, sets->items[i]->items[0], sets->items[i]->items[1]);
    }
    calxi_put(c, ")");
}

static void put_insert_rows(calx_compiler *c, const calx_node *rows)
{
    size_t width = rows->items[0] ? rows->items[0]->count : 0;
    if (rows->count > 2 && !calxi_has(c, CALX_FEATURE_MULTI_VALUES))
        calxi_compile_unsupported(c, "INSERT of several rows at once");
    if (rows->count < 2)
        calxi_compile_fail(c, CALX_MISUSE, "INSERT: no rows");
    calxi_put(c, " (");
    calxi_put_bare(c, rows->items[0]);
    calxi_put(c, ") VALUES ");
    for (size_t i = 1; i < rows->count; i++) {
        if (rows->items[i] && rows->items[i]->count != width && rows->items[i]->kind != CALX_NODE_ERROR)
            calxi_compile_fail(c, CALX_MISUSE, "INSERT: row %zu has %u values for %zu columns", i, rows->items[i]->count, width);
        calxi_put(c, i > 1 ? ", " : "");
        calxi_put_row_for(c, rows->items[0], rows->items[i]);
    }
}

/* A clause of nothing is none. */
static bool is_said(const calx_node *clause)
{
    for (size_t i = 0; clause && i < clause->count; i++)
        if (clause->items[i])
            return true;
    return false;
}

static bool ends_with_from(const calx_node *select)
{
    const calx_node *parts = calxi_node_is(select, CALX_NODE_COMPOUND) ? select->items[CALX_CLAUSE_COLUMNS] : NULL;
    for (size_t at = CALX_CLAUSE_WHERE; select && at <= CALX_CLAUSE_LIMIT && select->kind >= CALX_NODE_SELECT; at++)
        if (is_said(select->items[at]))
            return false;
    return parts && parts->kind == CALX_NODE_LIST ? ends_with_from(parts->items[parts->count - 1]) : calxi_node_is(select, CALX_NODE_SELECT);
}

void calxi_put_insert(calx_compiler *c, const calx_node *node)
{
    const calx_node *sets = node->items[CALX_CLAUSE_SETS], *rows = node->items[CALX_CLAUSE_ROWS];
    calxi_scope scope = { .outer = c->scope, .statement = node, .is_barrier = true };
    calxi_source own = { .from = node->items[CALX_CLAUSE_FROM] };
    if (sets && rows)
        calxi_compile_fail(c, CALX_MISUSE, "INSERT INTO %s: values to set, and %s beside them", node->items[CALX_CLAUSE_FROM]->name,
                           rows->kind == CALX_NODE_FROM_SELECT ? "a SELECT to insert from" : "rows");
    check_targets(c, node, sets, NULL);
    check_targets(c, node, calxi_node_item(rows, 0), NULL);
    calxi_refuse_twice(c, node, sets ? sets : calxi_node_item(rows, 0));
    if (calxi_node_is(node->items[CALX_CLAUSE_UPSERT], CALX_NODE_UPSERT)) {
        check_targets(c, node, node->items[CALX_CLAUSE_UPSERT]->items[2], NULL);
        calxi_refuse_twice(c, node, node->items[CALX_CLAUSE_UPSERT]->items[2]);
    }
    calxi_take_names_all(c);
    calxi_add_ctes(c, node);
    c->scope = &scope;
    calxi_put(c, "INSERT ");
    calxi_put_prefixes(c, node->items[CALX_CLAUSE_PREFIX]);
    if (calxi_node_is(node->items[CALX_CLAUSE_FROM], CALX_NODE_ALIAS) && calxi_has(c, CALX_FEATURE_UPDATE_LIST)) /* MariaDB 10.11: a syntax error */
        calxi_compile_unsupported(c, "alias of the table of an INSERT");
    calxi_put(c, "INTO ");
    calxi_put_from(c, node->items[CALX_CLAUSE_FROM]);
    if (rows && rows->kind == CALX_NODE_FROM_SELECT) {
        if (rows->items[0]) {
            calxi_put(c, " (");
            calxi_put_bare(c, rows->items[0]);
            calxi_put(c, ")");
        }
        calxi_put(c, " ");
        if (c->depth == 1 && calxi_has(c, CALX_FEATURE_WITH_IN_INSERT)) {
            c->with_inside = true;
            c->with_at = c->chunk->sql.len;
        }
        c->targets = rows->items[0] ? rows->items[0] : node->items[CALX_CLAUSE_FROM];
        calxi_put_embedded(c, rows->items[1]);
        c->targets = NULL;
        if (node->items[CALX_CLAUSE_UPSERT] && calxi_has(c, CALX_FEATURE_WHERE_BEFORE_UPSERT) && ends_with_from(rows->items[1]))
            calxi_put(c, " WHERE true"); /* else ON would be taken for that of a join */
    } else if (rows)
        put_insert_rows(c, rows);
    else if (sets)
        put_insert_sets(c, sets);
    else if (calxi_has(c, CALX_FEATURE_DEFAULT_VALUES))
        calxi_put(c, " DEFAULT VALUES");
    else if (calxi_has(c, CALX_FEATURE_DUAL))
        calxi_compile_unsupported(c, "INSERT of nothing but defaults: set a column to calx_default_node()");
    else
        calxi_put(c, " () VALUES ()");
    scope.sources = &own; /* which subqueries may name from here on */
    scope.is_barrier = false;
    calxi_put_upsert_of(c, node);
    put_returning(c, node);
    calxi_put_suffixes(c, node->items[CALX_CLAUSE_PREFIX]);
    calxi_check_hints(c, node->items[CALX_CLAUSE_PREFIX], &own);
    c->scope = scope.outer;
}

static void put_target(calx_compiler *c, const calx_node *target, bool qualified)
{
    if (target->kind == CALX_NODE_TUPLE && !calxi_has(c, CALX_FEATURE_SET_TUPLES))
        calxi_compile_unsupported(c, "SET of several columns at once");
    if (qualified)
        calxi_put_node(c, target);
    else
        calxi_put_bare(c, target);
}

static void put_all_sets(calx_compiler *c, const calx_node *sets, bool qualified, const char *equals)
{
    calx_node room;
    sets = calxi_in_order(c, sets, &room);
    for (size_t i = 0; sets && i < sets->count && !c->failed; i++) {
        const calx_node *set = sets->items[i];
        calxi_put(c, i ? ", " : "");
        if (set->kind != CALX_NODE_SET) {
            calxi_put_node(c, set);
            return;
        }
        put_target(c, set->items[0], qualified);
        calxi_put(c, equals);
        calxi_put_value_for(c, set->items[0], set->items[1]);
    }
}

void calxi_put_sets(calx_compiler *c, const calx_node *sets, const char *equals)
{
    put_all_sets(c, sets, false, equals);
}

/* Further tables of an UPDATE or DELETE: said, or named by its conditions or the values that it sets. */
static calxi_source *other_tables(calx_compiler *c, const calx_node *node)
{
    calx_node *items[CALX_CLAUSE_COUNT] = { 0 }, as_select = *node, list = { .kind = CALX_NODE_FROM, .type = &calxi_type_none, .name = "" };
    calxi_source *all;
    items[CALX_CLAUSE_FROM] = &list;
    list.items = (calx_node **)(uintptr_t)&node->items[CALX_CLAUSE_FROM];
    list.count = 1;
    items[CALX_CLAUSE_JOINS] = node->items[CALX_CLAUSE_JOINS];
    items[CALX_CLAUSE_WHERE] = node->items[CALX_CLAUSE_WHERE];
    items[CALX_CLAUSE_SETS] = node->items[CALX_CLAUSE_SETS];
    as_select.items = items;
    all = calxi_find_sources(c, &as_select);
    return all;
}

static bool has_further(const calxi_source *own)
{
    return own && (own->joins || own->next);
}

/* The further tables, with commas; joined ones only where tables are listed as in FROM. */
static void put_further(calx_compiler *c, const char *word, const calxi_source *own, bool lists)
{
    const char *before = word;
    for (const calxi_joined *j = own->joins; j; j = j->next)
        if (lists && j->join->op != CALX_OP_CROSS)
            calxi_put_joined(c, j);
        else if (j->join->op != CALX_OP_CROSS)
            calxi_compile_unsupported(c, "JOIN in UPDATE or DELETE: name the table in calx_from() and the condition in calx_where()");
        else {
            calxi_put(c, before);
            calxi_put_from(c, j->join->items[0]);
            before = ", ";
        }
    for (const calxi_source *s = own->next; s; s = s->next, before = ", ") {
        calxi_put(c, before);
        calxi_put_from(c, s->from);
    }
}

/* Whether one of the further tables is a join with the statement's own. */
static bool is_joined(const calxi_source *own, const calx_node *table)
{
    for (const calxi_joined *j = own ? own->joins : NULL; j; j = j->next)
        if (calxi_from_contains(j->join->items[0], table))
            return true;
    for (const calxi_source *s = own ? own->next : NULL; s; s = s->next)
        if (calxi_source_contains(s, table))
            return true;
    return false;
}

/* ORDER BY and LIMIT, which few backends have here. */
static void put_limit(calx_compiler *c, const calx_node *node)
{
    const calx_node *limit = node->items[CALX_CLAUSE_LIMIT];
    if (!node->items[CALX_CLAUSE_ORDER_BY] && !limit)
        return;
    if (!calxi_has(c, CALX_FEATURE_LIMIT_OF_DML) || calxi_node_item(limit, 1)) {
        calxi_compile_unsupported(c, limit && limit->items[1] ? "OFFSET of UPDATE and DELETE" : "ORDER BY and LIMIT of UPDATE and DELETE");
        return;
    }
    calxi_put_order_by(c, node);
    if (limit)
        calxi_put_node(c, limit);
}

void calxi_put_update(calx_compiler *c, const calx_node *node)
{
    calxi_scope scope = { .outer = c->scope, .statement = node, .is_barrier = true };
    bool lists = calxi_has(c, CALX_FEATURE_UPDATE_LIST), joined;
    calxi_refuse_twice(c, node, node->items[CALX_CLAUSE_SETS]);
    calxi_take_names_all(c);
    calxi_add_ctes(c, node);
    scope.sources = other_tables(c, node);
    check_targets(c, node, node->items[CALX_CLAUSE_SETS], lists ? scope.sources : NULL);
    joined = is_joined(scope.sources, node->items[CALX_CLAUSE_FROM]);
    c->scope = &scope;
    calxi_put(c, "UPDATE ");
    calxi_put_prefixes(c, node->items[CALX_CLAUSE_PREFIX]);
    if (joined && !lists)
        calxi_compile_unsupported(c, "joins of the table that UPDATE changes");
    if (!joined)
        calxi_put_from(c, node->items[CALX_CLAUSE_FROM]);
    scope.is_barrier = false;
    if (has_further(scope.sources) && !calxi_has(c, CALX_FEATURE_FROM_OF_UPDATE))
        calxi_compile_unsupported(c, "UPDATE with further tables");
    if (lists && has_further(scope.sources))
        put_further(c, joined ? "" : ", ", scope.sources, true);
    calxi_put(c, " SET ");
    if (!node->items[CALX_CLAUSE_SETS])
        calxi_compile_fail(c, CALX_MISUSE, "UPDATE %s: nothing to set", node->items[CALX_CLAUSE_FROM]->name);
    put_all_sets(c, node->items[CALX_CLAUSE_SETS], lists && has_further(scope.sources), "=");
    if (!lists && has_further(scope.sources))
        put_further(c, " FROM ", scope.sources, false);
    calxi_put_conditions(c, " WHERE ", node->items[CALX_CLAUSE_WHERE]);
    if (node->items[CALX_CLAUSE_RETURNING] && calxi_has(c, CALX_FEATURE_RETURNING) && !calxi_has(c, CALX_FEATURE_RETURNING_OF_UPDATE))
        calxi_compile_unsupported(c, "RETURNING of UPDATE");
    put_returning(c, node);
    put_limit(c, node);
    calxi_put_suffixes(c, node->items[CALX_CLAUSE_PREFIX]);
    calxi_check_hints(c, node->items[CALX_CLAUSE_PREFIX], scope.sources);
    c->scope = scope.outer;
}

/* Where DELETE has one table alone: those of its rows that the others have something for. */
static void put_delete_where_exists(calx_compiler *c, const calx_node *node, const calxi_source *own)
{
    if (names_others(node->items[CALX_CLAUSE_RETURNING], node->items[CALX_CLAUSE_FROM], true))
        calxi_compile_unsupported(c, "RETURNING of the further tables of a DELETE");
    calxi_put(c, " WHERE EXISTS (SELECT 1 FROM ");
    put_further(c, "", own, false);
    calxi_put_conditions(c, " WHERE ", node->items[CALX_CLAUSE_WHERE]);
    calxi_put(c, ")");
}

/* DELETE FROM a USING t AS a, b, where that is the list of all tables: of a DELETE with others, and with another name for its own (MariaDB 10.11). */
static void put_using(calx_compiler *c, const calx_node *node, const calxi_source *own, bool joined, bool lists)
{
    bool names_own = lists && !joined;
    calxi_put(c, " USING ");
    if (names_own)
        calxi_put_from(c, node->items[CALX_CLAUSE_FROM]);
    if (has_further(own))
        put_further(c, names_own ? ", " : "", own, lists);
    if (lists && node->items[CALX_CLAUSE_RETURNING] && calxi_has(c, CALX_FEATURE_RETURNING)) /* MariaDB 10.11: a syntax error */
        calxi_compile_unsupported(c, has_further(own) ? "RETURNING of a DELETE with further tables" : "RETURNING of a DELETE of an alias");
    if (lists && (node->items[CALX_CLAUSE_ORDER_BY] || node->items[CALX_CLAUSE_LIMIT])) /* the same */
        calxi_compile_unsupported(c, has_further(own) ? "ORDER BY and LIMIT of a DELETE with further tables" : "ORDER BY and LIMIT of a DELETE of an alias");
}

void calxi_put_delete(calx_compiler *c, const calx_node *node)
{
    calxi_scope scope = { .outer = c->scope, .statement = node };
    bool lists = calxi_has(c, CALX_FEATURE_UPDATE_LIST), renamed = false, alone, joined;
    calxi_take_names_all(c);
    calxi_add_ctes(c, node);
    scope.sources = other_tables(c, node);
    c->scope = &scope;
    alone = has_further(scope.sources) && !calxi_has(c, CALX_FEATURE_USING_OF_DELETE);
    joined = is_joined(scope.sources, node->items[CALX_CLAUSE_FROM]);
    if (joined && !lists)
        calxi_compile_unsupported(c, "joins of the table that DELETE deletes from");
    calxi_put(c, "DELETE ");
    calxi_put_prefixes(c, node->items[CALX_CLAUSE_PREFIX]);
    calxi_put(c, "FROM ");
    if (calxi_node_is(node->items[CALX_CLAUSE_FROM], CALX_NODE_ALIAS))
        renamed = calxi_has(c, CALX_FEATURE_NO_ALIAS_OF_DELETE) || (lists && has_further(scope.sources));
    if (renamed)
        calxi_put_identifier(c, calxi_from_name(c, node->items[CALX_CLAUSE_FROM]));
    else
        calxi_put_from(c, node->items[CALX_CLAUSE_FROM]);
    if (renamed || (has_further(scope.sources) && !alone))
        put_using(c, node, scope.sources, joined, lists);
    if (alone)
        put_delete_where_exists(c, node, scope.sources);
    else
        calxi_put_conditions(c, " WHERE ", node->items[CALX_CLAUSE_WHERE]);
    put_returning(c, node);
    put_limit(c, node);
    calxi_put_suffixes(c, node->items[CALX_CLAUSE_PREFIX]);
    calxi_check_hints(c, node->items[CALX_CLAUSE_PREFIX], scope.sources);
    c->scope = scope.outer;
}
