/* SPDX-License-Identifier: MIT */
/* Clauses, and statements that they are put into. A clause is a node; so are statements, with a place for each clause. */
#include <calx/statement.h>

#include "sql/tree/adapt.h"
#include "sql/tree/operand.h"
#include "sql/tree/make.h"
#include "sql/tree/statement.h"

#include <string.h>

static calx_node *as_node(calx_clause *clause)
{
    return (calx_node *)(void *)clause;
}

static calx_clause *as_clause(calx_node *node)
{
    return (calx_clause *)(void *)node;
}

static calx_clause *list(uint32_t kind, calx_node *const *items, size_t count, const char *what)
{
    return as_clause(calxi_node_of(kind, 0, items, count, what));
}

static calx_clause *values(uint32_t kind, calx_node *const *items, size_t count, const char *what)
{
    return as_clause(calxi_operands(calxi_node_of(kind, 0, items, count, what), what));
}

static calx_clause *keys(calx_clause *clause, const char *what)
{
    return as_clause(calxi_keys(as_node(clause), what));
}

static calx_clause *results(uint32_t kind, calx_node *const *items, size_t count, const char *what)
{
    return as_clause(calxi_results(calxi_node_of(kind, 0, items, count, what), what));
}

/* ---- clauses ---- */

calx_clause *calx_columns_n(calx_node *const *items, size_t count) { return results(CALX_NODE_COLUMNS, items, count, "calx_columns"); }
calx_clause *calx_from_n(calx_node *const *items, size_t count) { return as_clause(calxi_sources(as_node(list(CALX_NODE_FROM, items, count, "calx_from")), "calx_from")); }
calx_clause *calx_where_n(calx_node *const *items, size_t count) { return values(CALX_NODE_WHERE, items, count, "calx_where"); }
calx_clause *calx_group_by_n(calx_node *const *items, size_t count) { return keys(values(CALX_NODE_GROUP_BY, items, count, "calx_group_by"), "calx_group_by"); }
calx_clause *calx_having_n(calx_node *const *items, size_t count) { return values(CALX_NODE_HAVING, items, count, "calx_having"); }
calx_clause *calx_order_by_n(calx_node *const *items, size_t count) { return keys(list(CALX_NODE_ORDER_BY, items, count, "calx_order_by"), "calx_order_by"); }
calx_clause *calx_with_n(calx_node *const *items, size_t count) { return list(CALX_NODE_WITH, items, count, "calx_with"); }
calx_clause *calx_returning_n(calx_node *const *items, size_t count) { return results(CALX_NODE_RETURNING, items, count, "calx_returning"); }

calx_clause *calx_distinct_rows_n(calx_node *const *on, size_t count)
{
    return keys(list(CALX_NODE_DISTINCT_ROWS, on, count, "calx_distinct_on"), "calx_distinct_on");
}

calx_clause *calx_join_node(uint32_t op, calx_node *right, calx_node *on)
{
    calx_node *const given[] = { right ? right : calxi_node_fail(CALX_MISUSE, "calx_join: the table is NULL"), on };
    if (op < CALX_OP_INNER || op > CALX_OP_CROSS)
        return as_clause(calxi_node_refuse(given, 2, "calx_join: %u is no kind of join", op));
    return as_clause(calxi_places(CALX_NODE_JOIN_TO, op, NULL, given, 2));
}

static calx_node *rows_number(int64_t rows, const char *what)
{
    calx_value value = { .kind = CALX_KIND_INT64 };
    if (rows < 0)
        return calxi_node_fail(CALX_MISUSE, "%s: %lld rows", what, (long long)rows);
    value.as.i = rows;
    return calxi_node_create_bind(&value);
}

/* A macro of its name stands before it. */
calx_clause *(calx_limit)(int64_t rows)
{
    return calx_limit_node(rows_number(rows, "calx_limit"), NULL, 0);
}

calx_clause *(calx_offset)(int64_t rows)
{
    return calx_limit_node(NULL, rows_number(rows, "calx_offset"), 0);
}

calx_clause *calx_limit_node(calx_node *limit, calx_node *offset, uint32_t flags)
{
    calx_node *node = calxi_places(CALX_NODE_LIMIT, 0, NULL, (calx_node *const[]){ limit, offset }, 2);
    calxi_flagged(node, flags & (CALX_FLAG_FETCH | CALX_FLAG_PERCENT | CALX_FLAG_WITH_TIES));
    return as_clause(node);
}

calx_clause *calx_for_update_n(uint32_t flags, calx_node *const *of, size_t count)
{
    calx_node *node = calxi_node_of(CALX_NODE_FOR_UPDATE, 0, of, count, "calx_for_update");
    calxi_flagged(node, flags & (CALX_FLAG_SHARE | CALX_FLAG_KEY | CALX_FLAG_NO_WAIT | CALX_FLAG_SKIP_LOCKED));
    return as_clause(node);
}

calx_clause *calx_set_to(calx_node *column, calx_node *value)
{
    calx_node *given[] = { column, value };
    bool is_item = calxi_node_is(column, CALX_NODE_BINARY) && column->op == CALX_OP_ITEM;
    if (!calxi_node_is(column, CALX_NODE_COLUMN) && !calxi_node_is(column, CALX_NODE_TUPLE) && !is_item && !calxi_node_is(column, CALX_NODE_ERROR))
        return as_clause(calxi_node_refuse(given, 2, "calx_set: a column is wanted on the left"));
    if (calxi_node_is(column, CALX_NODE_TUPLE) && calxi_widths_differ(column, value))
        return as_clause(calxi_node_refuse(given, 2, "calx_set: %zu value%s for %zu columns", calxi_width(value), calxi_width(value) == 1 ? "" : "s", calxi_width(column)));
    if (!value)
        given[1] = value = calxi_node_fail(CALX_MISUSE, "calx_set: the value of %s is NULL: use CALX_NULL", column->name);
    calxi_as_boolean_value(value, column);
    given[1] = calxi_assignable(calxi_adopt_set(value, column), column, "calx_set");
    return as_clause(calxi_places(CALX_NODE_SET, 0, NULL, given, 2));
}

calx_clause *calx_rows_n(calx_node *columns, calx_node *const *rows, size_t count)
{
    calx_node *node;
    if (!columns)
        columns = calxi_node_fail(CALX_MISUSE, "calx_insert_rows: the columns are NULL");
    node = calxi_rows(calxi_with_rows(CALX_NODE_ROWS, NULL, calxi_names(columns, "calx_insert_rows"), rows, count, "calx_insert_rows"), 1, "calx_insert_rows");
    calxi_adopt_rows(node);
    return as_clause(node);
}

calx_clause *calx_from_select(calx_node *columns, calx_statement *select)
{
    calx_node *rows = calxi_subquery(calx_select_node(select), "calx_from_select");
    columns = calxi_names_of(columns, rows, "calx_from_select");
    calxi_adopt_select(rows, columns);
    rows = columns ? calxi_assignable(rows, columns, "calx_from_select") : rows;
    return as_clause(calxi_places(CALX_NODE_FROM_SELECT, 0, NULL, (calx_node *const[]){ columns, rows }, 2));
}

calx_clause *calx_upsert_n(calx_node *target, calx_clause *const *sets, size_t count, calx_node *where)
{
    return calx_upsert_on_n(target, NULL, sets, count, where);
}

calx_node *calx_constraint_named(const char *name)
{
    if (!name || !*name)
        return calxi_node_fail(CALX_MISUSE, "calx_constraint_named: a name is wanted");
    return calxi_node_create(CALX_NODE_CONSTRAINT_NAME, 0, 0, name);
}

calx_clause *calx_upsert_on_n(calx_node *target, calx_node *target_where, calx_clause *const *sets, size_t count, calx_node *where)
{
    calx_node *const *items = calxi_given((calx_node *const *)(const void *)sets, &count);
    calx_node *list_of = count ? calxi_node_of(CALX_NODE_SETS, 0, items, count, "calx_upsert") : NULL;
    for (size_t i = 0; list_of && list_of->kind == CALX_NODE_SETS && i < count; i++)
        if (!calxi_node_is(list_of->items[i], CALX_NODE_SET) && !calxi_node_is(list_of->items[i], CALX_NODE_ERROR))
            list_of = calxi_node_refuse(&list_of, 1, "calx_upsert: part %zu is no calx_set()", i + 1);
    calx_node *const given[] = { target, target_where, list_of, where };
    if (calxi_node_is(target, CALX_NODE_LIST) && !target->count)
        return as_clause(calxi_node_refuse(given, 4, "calx_upsert: the key has no columns"));
    return as_clause(calxi_places(CALX_NODE_UPSERT, 0, NULL, given, 4));
}

calx_clause *calx_correlate_n(calx_node *const *froms, size_t count, uint32_t flags)
{
    calx_node *node = calxi_node_of(CALX_NODE_CORRELATE, 0, froms, count, "calx_correlate");
    calxi_flagged(node, flags & CALX_FLAG_EXCEPT);
    return as_clause(node);
}

/* ---- putting clauses into statements ---- */

/* The place of a clause, and whether a second one adds to the first. */
static int place_of(uint32_t kind, bool *adds)
{
    static const int8_t at[CALX_NODE_COUNT] = {
        [CALX_NODE_COLUMNS] = CALX_CLAUSE_COLUMNS + 1,   [CALX_NODE_FROM] = CALX_CLAUSE_FROM + 1,
        [CALX_NODE_JOIN_TO] = CALX_CLAUSE_JOINS + 1,     [CALX_NODE_WHERE] = CALX_CLAUSE_WHERE + 1,
        [CALX_NODE_GROUP_BY] = CALX_CLAUSE_GROUP_BY + 1, [CALX_NODE_HAVING] = CALX_CLAUSE_HAVING + 1,
        [CALX_NODE_ORDER_BY] = CALX_CLAUSE_ORDER_BY + 1, [CALX_NODE_LIMIT] = CALX_CLAUSE_LIMIT + 1,
        [CALX_NODE_DISTINCT_ROWS] = CALX_CLAUSE_DISTINCT + 1, [CALX_NODE_FOR_UPDATE] = CALX_CLAUSE_FOR_UPDATE + 1,
        [CALX_NODE_WITH] = CALX_CLAUSE_WITH + 1,         [CALX_NODE_RETURNING] = CALX_CLAUSE_RETURNING + 1,
        [CALX_NODE_SET] = CALX_CLAUSE_SETS + 1,          [CALX_NODE_ROWS] = CALX_CLAUSE_ROWS + 1,
        [CALX_NODE_FROM_SELECT] = CALX_CLAUSE_ROWS + 1,  [CALX_NODE_UPSERT] = CALX_CLAUSE_UPSERT + 1,
        [CALX_NODE_PREFIX] = CALX_CLAUSE_PREFIX + 1,     [CALX_NODE_CORRELATE] = CALX_CLAUSE_CORRELATE + 1,
        [CALX_NODE_WINDOW] = CALX_CLAUSE_WINDOWS + 1,
    };
    *adds = kind != CALX_NODE_LIMIT && kind != CALX_NODE_FOR_UPDATE && kind != CALX_NODE_UPSERT && kind != CALX_NODE_DISTINCT_ROWS;
    return kind < CALX_NODE_COUNT ? at[kind] - 1 : -1;
}

/* Single parts (one join, one assignment, one prefix) live in a list of their own. */
static bool is_single(uint32_t kind)
{
    return kind == CALX_NODE_JOIN_TO || kind == CALX_NODE_SET || kind == CALX_NODE_PREFIX || kind == CALX_NODE_WINDOW;
}

/* The place of clauses that another one has replaced: what they are made of may stand elsewhere, and lives as long as the statement. */
enum { REPLACED = CALX_CLAUSE_COUNT, PLACES };

static bool append(calx_node *root, size_t place, uint32_t kind, calx_node *item);

/* What the statement has no use for any more, and still holds; the reference is handed over. */
static bool set_aside(calx_node *root, calx_node *clause)
{
    if (!append(root, REPLACED, CALX_NODE_LIST, clause)) {
        calxi_node_hand(root, clause);
        return false;
    }
    calxi_node_unref(clause);
    return true;
}

/* A list that the statement has for itself, so that it can grow. NULL: no memory. */
static calx_node *own_list(calx_node *root, size_t place, uint32_t kind)
{
    calx_node *old = root->items[place], *list;
    if (old && old->refs_ == 1)
        return old;
    list = old ? calxi_node_with(old->kind, old->op, NULL, NULL, old->items, old->count) : calxi_node_create(kind, 0, 0, NULL);
    if (list->kind == CALX_NODE_ERROR)
        return NULL;
    list->flags = old ? old->flags : 0;
    root->items[place] = calxi_node_sink(list);
    return !old || set_aside(root, old) ? list : NULL;
}

static bool append(calx_node *root, size_t place, uint32_t kind, calx_node *item)
{
    calx_node *list = own_list(root, place, kind);
    if (list)
        return calxi_node_append(list, item);
    calxi_node_hold(root, item);
    return false;
}

static bool replace(calx_node *root, size_t place, calx_node *clause)
{
    calx_node *old = root->items[place];
    root->items[place] = calxi_node_sink(clause);
    return !old || set_aside(root, old);
}

/* LIMIT and OFFSET may come as two clauses. */
static bool add_limit(calx_node *root, calx_node *clause)
{
    const calx_node *old = root->items[CALX_CLAUSE_LIMIT];
    calx_node *both, *parts[2];
    bool ok;
    if (!old)
        return replace(root, CALX_CLAUSE_LIMIT, clause);
    for (size_t i = 0; i < 2; i++)
        parts[i] = clause->items[i] ? clause->items[i] : old->items[i];
    both = calxi_places(CALX_NODE_LIMIT, 0, NULL, parts, 2);
    if (both->kind != CALX_NODE_LIMIT) {
        calxi_node_hold(root, clause);
        return false;
    }
    both->flags = clause->flags | old->flags;
    ok = append(root, REPLACED, CALX_NODE_LIST, clause);
    return replace(root, CALX_CLAUSE_LIMIT, both) && ok;
}

static bool same_columns(const calx_node *a, const calx_node *b)
{
    if (a == b || !a || !b)
        return a == b;
    if (a->kind != b->kind || a->count != b->count || strcmp(a->name, b->name) != 0)
        return false;
    if (a->kind != CALX_NODE_LIST && a->kind != CALX_NODE_TUPLE)
        return a->kind == CALX_NODE_COLUMN;
    for (size_t i = 0; i < a->count; i++)
        if (!same_columns(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool put(calx_node *root, calx_node *clause);

/* Further rows of an INSERT: behind those that it has, of the same columns. */
static bool add_rows(calx_node *root, calx_node *clause)
{
    const calx_node *old = root->items[CALX_CLAUSE_ROWS];
    bool ok = true;
    if (!old)
        return replace(root, CALX_CLAUSE_ROWS, clause);
    if (old->kind != CALX_NODE_ROWS || clause->kind != CALX_NODE_ROWS)
        return put(root, calxi_node_refuse(&clause, 1, "INSERT: a SELECT to insert from, and rows or another SELECT beside it"));
    if (!same_columns(old->items[0], clause->items[0]))
        return put(root, calxi_node_refuse(&clause, 1, "INSERT: further rows are of other columns than the first"));
    for (size_t i = 1; i < clause->count && ok; i++)
        ok = append(root, CALX_CLAUSE_ROWS, CALX_NODE_ROWS, clause->items[i]);
    return append(root, REPLACED, CALX_NODE_LIST, clause) && ok;
}

/* What somebody has taken for a clause. */
static const char *in_words(const calx_node *node)
{
    switch (node->kind) {
    case CALX_NODE_COLUMN: return "a column";
    case CALX_NODE_BIND: case CALX_NODE_PARAM: return "a value";
    case CALX_NODE_FUNC: return "a function";
    case CALX_NODE_LABEL: return "a labelled expression";
    case CALX_NODE_ORDER: return "an order";
    case CALX_NODE_TABLE: return "a table";
    case CALX_NODE_LIST: return "a list";
    case CALX_NODE_STAR: return "a *";
    default: break;
    }
    if (node->kind >= CALX_NODE_SELECT)
        return "a statement";
    if (node->kind >= CALX_NODE_ALIAS)
        return "what rows come from";
    return node->type->kind == CALX_TYPE_BOOLEAN ? "a condition" : "an expression";
}

static const char *maker_of(const calx_node *node)
{
    if (node->kind == CALX_NODE_ORDER)
        return "calx_order_by(...)";
    if (node->kind >= CALX_NODE_TABLE && node->kind <= CALX_NODE_TABLE_FUNCTION)
        return "calx_from(...)";
    return node->type->kind == CALX_TYPE_BOOLEAN && node->kind != CALX_NODE_COLUMN ? "calx_where(...)" : "calx_columns(...)";
}

/* Puts the clause, taken over, into the statement. False: no memory. */
static bool put(calx_node *root, calx_node *clause)
{
    bool adds, ok = true;
    int at = place_of(clause->kind, &adds);
    if (clause->kind == CALX_NODE_ERROR)
        at = CALX_CLAUSE_PREFIX; /* the compiler finds it there */
    else if (at < 0)
        return put(root, calxi_node_refuse(&clause, 1, "%s is no clause: %s makes one of it", in_words(clause), maker_of(clause)));
    if (clause->kind == CALX_NODE_LIMIT)
        return add_limit(root, clause);
    if (clause->kind == CALX_NODE_ROWS || clause->kind == CALX_NODE_FROM_SELECT)
        return add_rows(root, clause);
    if (is_single(clause->kind) || clause->kind == CALX_NODE_ERROR)
        return append(root, (size_t)at, clause->kind == CALX_NODE_SET ? CALX_NODE_SETS
                                        : clause->kind == CALX_NODE_WINDOW ? CALX_NODE_WINDOWS : CALX_NODE_LIST, clause);
    if (!root->items[at] || !adds)
        return replace(root, (size_t)at, clause);
    for (size_t i = 0; i < clause->count && ok; i++)
        ok = append(root, (size_t)at, clause->kind, clause->items[i]);
    return append(root, REPLACED, CALX_NODE_LIST, clause) && ok;
}

static bool may_have(uint32_t statement, uint32_t clause)
{
    switch (clause) {
    case CALX_NODE_ERROR: case CALX_NODE_WITH: case CALX_NODE_PREFIX: return true;
    case CALX_NODE_SET: return statement == CALX_NODE_INSERT || statement == CALX_NODE_UPDATE;
    case CALX_NODE_ROWS: case CALX_NODE_FROM_SELECT: case CALX_NODE_UPSERT: return statement == CALX_NODE_INSERT;
    case CALX_NODE_RETURNING: return statement >= CALX_NODE_INSERT;
    case CALX_NODE_WHERE: case CALX_NODE_FROM: case CALX_NODE_JOIN_TO:
        return statement == CALX_NODE_SELECT || statement == CALX_NODE_UPDATE || statement == CALX_NODE_DELETE;
    case CALX_NODE_ORDER_BY: case CALX_NODE_LIMIT: return statement != CALX_NODE_INSERT;
    case CALX_NODE_FOR_UPDATE: return statement == CALX_NODE_SELECT || statement == CALX_NODE_COMPOUND;
    default: return statement == CALX_NODE_SELECT;
    }
}

static const char *clause_name(uint32_t kind)
{
    static const char *const names[] = { "columns", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "DISTINCT", "FOR UPDATE",
                                         "WITH", "RETURNING", "value to set", "VALUES", "ON CONFLICT", "JOIN", "prefix", "clause", "CORRELATE",
                                         "list of values to set", "WINDOW", "SELECT to insert from" };
    return kind >= CALX_NODE_COLUMNS && kind < CALX_NODE_COLUMNS + sizeof names / sizeof *names ? names[kind - CALX_NODE_COLUMNS]
                                                                                              : "expression for a clause";
}

static const char *statement_name(uint32_t kind)
{
    static const char *const names[] = { "SELECT", "UNION", "INSERT", "UPDATE", "DELETE" };
    return names[kind - CALX_NODE_SELECT];
}

static bool add(calx_node *root, calx_node *clause)
{
    if (!clause)
        clause = calxi_node_fail(CALX_MISUSE, "%s: a clause is NULL", statement_name(root->kind));
    if (!may_have(root->kind, clause->kind))
        clause = calxi_node_refuse(&clause, 1, "%s takes no %s", statement_name(root->kind), clause_name(clause->kind));
    /* FROM of UPDATE and DELETE are further tables: their own is at its place already. */
    if (clause->kind == CALX_NODE_FROM && root->kind != CALX_NODE_SELECT) {
        bool ok = true;
        for (size_t i = 0; i < clause->count && ok; i++)
            ok = put(root, as_node(calx_join_node(CALX_OP_CROSS, clause->items[i], NULL)));
        return append(root, REPLACED, CALX_NODE_LIST, clause) && ok;
    }
    return put(root, clause);
}

static calx_node *root_of(uint32_t kind, calx_node *table, calx_node *const *clauses, size_t count)
{
    calx_node *root = calxi_node_create(kind, 0, PLACES, NULL);
    bool ok = true;
    if (root->kind == CALX_NODE_ERROR)
        return calxi_node_starved((calx_node *const[]){ calxi_node_starved(&table, 1), calxi_node_starved(clauses, count) }, 2);
    root->items[CALX_CLAUSE_FROM] = calxi_node_sink(table);
    for (size_t i = 0; i < count; i++)
        if (ok)
            ok = add(root, clauses[i]);
        else
            calxi_node_hold(root, clauses[i]);
    if (!ok)
        calxi_node_starve(root);
    return root;
}

static calx_statement *statement_of(uint32_t kind, calx_node *table, calx_clause *const *clauses, size_t count)
{
    calx_node *const *given = calxi_given((calx_node *const *)(const void *)clauses, &count);
    return calxi_statement_of(calxi_node_sink(root_of(kind, table, given, count)));
}

calx_statement *calx_select_n(calx_clause *const *clauses, size_t count)
{
    return statement_of(CALX_NODE_SELECT, NULL, clauses, count);
}

static calx_node *checked_table(calx_node *table, const char *what)
{
    if (table && (table->kind == CALX_NODE_TABLE || table->kind == CALX_NODE_ALIAS || table->kind == CALX_NODE_ERROR))
        return table;
    return calxi_node_refuse(&table, 1, "%s: a table is wanted", what);
}

calx_statement *calx_insert_n(calx_node *table, calx_clause *const *clauses, size_t count)
{
    return statement_of(CALX_NODE_INSERT, checked_table(table, "calx_insert"), clauses, count);
}

calx_statement *calx_update_n(calx_node *table, calx_clause *const *clauses, size_t count)
{
    return statement_of(CALX_NODE_UPDATE, checked_table(table, "calx_update"), clauses, count);
}

calx_statement *calx_delete_n(calx_node *table, calx_clause *const *clauses, size_t count)
{
    return statement_of(CALX_NODE_DELETE, checked_table(table, "calx_delete"), clauses, count);
}

calx_node *calxi_compound(uint32_t op, uint32_t flags, calx_node *parts)
{
    calx_node *places[PLACES] = { NULL };
    if (calxi_node_is(parts, CALX_NODE_LIST) && (parts->count < 1 || op < CALX_OP_UNION || op > CALX_OP_EXCEPT))
        parts = calxi_node_refuse(&parts, 1, "calx_compound: UNION, INTERSECT or EXCEPT of statements is wanted");
    places[CALX_CLAUSE_COLUMNS] = parts;
    return calxi_flagged(calxi_places(CALX_NODE_COMPOUND, op, NULL, places, PLACES), flags & CALX_FLAG_ALL);
}

calx_statement *calx_compound_n(uint32_t op, uint32_t flags, calx_statement *const *selects, size_t count)
{
    calx_node *parts;
    size_t mixed;
    if (!selects && count)
        return calxi_statement_of(calxi_node_sink(calxi_node_fail(CALX_MISUSE, "calx_compound: the list of statements is NULL")));
    parts = calxi_node_create(CALX_NODE_LIST, 0, count, NULL);
    if (parts->kind != CALX_NODE_LIST) {
        for (size_t i = 0; i < count; i++)
            parts = calxi_node_starved((calx_node *const[]){ parts, calx_select_node(selects[i]) }, 2);
        return calxi_statement_of(calxi_node_sink(parts));
    }
    for (size_t i = 0; i < count; i++)
        calxi_node_set(parts, i, calxi_subquery(calx_select_node(selects[i]), "calx_compound"));
    for (size_t i = 1; i < count && parts->kind == CALX_NODE_LIST; i++)
        if (calxi_widths_differ(parts->items[0], parts->items[i]))
            parts = calxi_node_refuse(&parts, 1, "calx_compound: statement %zu has %zu columns, and the first %zu", i + 1, calxi_width(parts->items[i]),
                                      calxi_width(parts->items[0]));
    if (parts->kind == CALX_NODE_LIST && (mixed = calxi_adopt_moments_of_parts(parts)))
        parts = calxi_node_refuse(&parts, 1, "calx_compound: column %zu has dates in one statement and moments in another, where they cannot be cast: cast the dates",
                                  mixed);
    if (parts->kind == CALX_NODE_LIST)
        calxi_adopt_parts(parts);
    parts = calxi_alternatives(parts, 0, 1, "calx_compound");
    return calxi_statement_of(calxi_node_sink(calxi_compound(op, flags, parts)));
}

calx_status calx_statement_add(calx_statement *statement, calx_clause *clause)
{
    calx_node *node = as_node(clause);
    if (!statement || !statement->root || calxi_statement_is_kept(statement) ||
        (statement->root->refs_ != 1 && statement->root->kind != CALX_NODE_ERROR)) {
        calxi_statement_hold(statement, node);
        return calx_statement_error(statement) == CALX_NO_MEMORY ? CALX_NO_MEMORY : CALX_MISUSE; /* shared: others may be reading it */
    }
    if (statement->root->kind == CALX_NODE_ERROR) {
        calxi_statement_hold(statement, node);
        return calxi_node_status(statement->root);
    }
    if (add(statement->root, node))
        return CALX_OK;
    calxi_node_starve(statement->root);
    return CALX_NO_MEMORY;
}

const calx_node *calx_statement_tree(const calx_statement *statement)
{
    return statement ? statement->root : NULL;
}
