/* SPDX-License-Identifier: MIT */
/* Clauses, and statements that they are put into. A clause is a node; so are statements, with a place for each clause. */
#include <calx/statement.h>

#include "sql/make.h"
#include "sql/statement.h"

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

/* ---- clauses ---- */

calx_clause *calx_columns_n(calx_node *const *items, size_t count) { return list(CALX_NODE_COLUMNS, items, count, "calx_columns"); }
calx_clause *calx_from_n(calx_node *const *items, size_t count) { return list(CALX_NODE_FROM, items, count, "calx_from"); }
calx_clause *calx_where_n(calx_node *const *items, size_t count) { return list(CALX_NODE_WHERE, items, count, "calx_where"); }
calx_clause *calx_group_by_n(calx_node *const *items, size_t count) { return list(CALX_NODE_GROUP_BY, items, count, "calx_group_by"); }
calx_clause *calx_having_n(calx_node *const *items, size_t count) { return list(CALX_NODE_HAVING, items, count, "calx_having"); }
calx_clause *calx_order_by_n(calx_node *const *items, size_t count) { return list(CALX_NODE_ORDER_BY, items, count, "calx_order_by"); }
calx_clause *calx_with_n(calx_node *const *items, size_t count) { return list(CALX_NODE_WITH, items, count, "calx_with"); }
calx_clause *calx_returning_n(calx_node *const *items, size_t count) { return list(CALX_NODE_RETURNING, items, count, "calx_returning"); }

calx_clause *calx_distinct_rows_n(calx_node *const *on, size_t count)
{
    return list(CALX_NODE_DISTINCT_ROWS, on, count, "calx_distinct_on");
}

calx_clause *calx_join_node(uint32_t op, calx_node *right, calx_node *on)
{
    if (!right)
        right = calxi_node_fail(CALX_MISUSE, "calx_join: the table is NULL");
    if (op < CALX_OP_INNER || op > CALX_OP_CROSS) {
        calxi_node_sink(on);
        calxi_node_unref(calxi_node_sink(right));
        calxi_node_unref(on);
        right = calxi_node_fail(CALX_MISUSE, "calx_join: %u is no kind of join", op);
        op = CALX_OP_INNER;
        on = NULL;
    }
    return as_clause(calxi_places(CALX_NODE_JOIN_TO, op, NULL, (calx_node *const[]){ right, on }, 2));
}

static calx_node *rows_number(int64_t rows, const char *what)
{
    calx_value value = { .kind = CALX_KIND_INT64 };
    if (rows < 0)
        return calxi_node_fail(CALX_MISUSE, "%s: %lld rows", what, (long long)rows);
    value.as.i = rows;
    return calxi_node_create_bind(&value);
}

calx_clause *calx_limit(int64_t rows)
{
    return calx_limit_node(rows_number(rows, "calx_limit"), NULL, 0);
}

calx_clause *calx_offset(int64_t rows)
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
    if (!calxi_node_is(column, CALX_NODE_COLUMN) && !calxi_node_is(column, CALX_NODE_TUPLE) && !calxi_node_is(column, CALX_NODE_BINARY) &&
        !calxi_node_is(column, CALX_NODE_ERROR)) {
        calxi_node_sink(value); /* it may be the same */
        calxi_node_unref(calxi_node_sink(column));
        calxi_node_unref(value);
        return as_clause(calxi_node_fail(CALX_MISUSE, "calx_set: a column is wanted on the left"));
    }
    if (!value)
        value = calxi_node_fail(CALX_MISUSE, "calx_set: the value of %s is NULL: use CALX_NULL", column->name);
    if (value->kind == CALX_NODE_BIND && (value->refs_ & CALXI_NODE_FLOATING) && column->type->kind != CALX_TYPE_NONE)
        value->type = column->type;
    return as_clause(calxi_places(CALX_NODE_SET, 0, NULL, (calx_node *const[]){ column, value }, 2));
}

calx_clause *calx_rows_n(calx_node *columns, calx_node *const *rows, size_t count)
{
    return as_clause(calxi_with_rows(CALX_NODE_ROWS, NULL, columns, rows, count, "calx_rows"));
}

calx_clause *calx_from_select(calx_node *columns, calx_statement *select)
{
    return as_clause(calxi_places(CALX_NODE_FROM_SELECT, 0, NULL, (calx_node *const[]){ columns, calx_select_node(select) }, 2));
}

calx_clause *calx_upsert_n(calx_node *target, calx_clause *const *sets, size_t count, calx_node *where)
{
    calx_node *list_of, *node;
    calxi_node_sink(target); /* they may be among what is set */
    calxi_node_sink(where);
    list_of = count ? calxi_node_of(CALX_NODE_SETS, 0, (calx_node *const *)(const void *)sets, count, "calx_upsert") : NULL;
    node = calxi_places(CALX_NODE_UPSERT, 0, NULL, (calx_node *const[]){ target, NULL, list_of, where }, 4);
    calxi_node_unref(target);
    calxi_node_unref(where);
    return as_clause(node);
}

calx_clause *calx_prefix(const char *sql, const char *dialect)
{
    calx_node *of = dialect ? calx_literal_column(dialect, NULL) : NULL;
    return as_clause(calxi_places(CALX_NODE_PREFIX, 0, sql ? sql : "", &of, 1));
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
    };
    *adds = kind != CALX_NODE_LIMIT && kind != CALX_NODE_FOR_UPDATE && kind != CALX_NODE_ROWS && kind != CALX_NODE_FROM_SELECT &&
            kind != CALX_NODE_UPSERT && kind != CALX_NODE_DISTINCT_ROWS;
    return kind < CALX_NODE_COUNT ? at[kind] - 1 : -1;
}

/* Single parts (one join, one assignment, one prefix) live in a list of their own. */
static bool is_single(uint32_t kind)
{
    return kind == CALX_NODE_JOIN_TO || kind == CALX_NODE_SET || kind == CALX_NODE_PREFIX;
}

/* LIMIT and OFFSET may come as two clauses. */
static void merge_limit(calx_node *root, calx_node *clause)
{
    calx_node *old = root->items[CALX_CLAUSE_LIMIT];
    for (size_t i = 0; i < 2 && old; i++)
        if (!clause->items[i])
            clause->items[i] = calxi_node_ref(old->items[i]);
    if (old)
        clause->flags |= old->flags;
    root->items[CALX_CLAUSE_LIMIT] = calxi_node_sink(clause);
    calxi_node_unref(old);
}

/* Puts the clause, taken over, into the statement. False: no memory. */
static bool put(calx_node *root, calx_node *clause)
{
    bool adds;
    int at = place_of(clause->kind, &adds);
    calx_node **place;
    if (clause->kind == CALX_NODE_ERROR)
        at = CALX_CLAUSE_PREFIX; /* the compiler finds it there */
    else if (at < 0) {
        uint32_t kind = clause->kind;
        calxi_node_unref(calxi_node_sink(clause));
        return put(root, calxi_node_fail(CALX_MISUSE, "a clause of kind %u does not belong into a statement", kind));
    }
    if (clause->kind == CALX_NODE_LIMIT && (clause->refs_ & CALXI_NODE_FLOATING)) {
        merge_limit(root, clause);
        return true;
    }
    place = &root->items[at];
    if (is_single(clause->kind) || clause->kind == CALX_NODE_ERROR) {
        if (!*place) {
            calx_node *fresh = calxi_node_create(clause->kind == CALX_NODE_SET ? CALX_NODE_SETS : CALX_NODE_LIST, 0, 0, NULL);
            if (calxi_node_is_permanent(fresh)) {
                calxi_node_drop(clause);
                return false;
            }
            *place = calxi_node_sink(fresh);
        }
        return calxi_node_append(*place, clause);
    }
    if (*place && adds) {
        bool ok = true;
        calxi_node_sink(clause);
        for (size_t i = 0; i < clause->count && ok; i++)
            ok = calxi_node_append(*place, clause->items[i]);
        calxi_node_unref(clause);
        return ok;
    }
    calxi_node_unref(*place);
    *place = calxi_node_sink(clause);
    return true;
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

static const char *statement_name(uint32_t kind)
{
    static const char *const names[] = { "SELECT", "UNION", "INSERT", "UPDATE", "DELETE" };
    return names[kind - CALX_NODE_SELECT];
}

static bool add(calx_node *root, calx_node *clause)
{
    if (!clause)
        clause = calxi_node_fail(CALX_MISUSE, "%s: a clause is NULL", statement_name(root->kind));
    if (!may_have(root->kind, clause->kind)) {
        uint32_t kind = clause->kind;
        calxi_node_drop(clause);
        clause = calxi_node_fail(CALX_MISUSE, "%s takes no clause of kind %u", statement_name(root->kind), kind);
    }
    /* FROM of UPDATE and DELETE are further tables: their own is at its place already. */
    if (clause->kind == CALX_NODE_FROM && root->kind != CALX_NODE_SELECT) {
        bool ok = true;
        calxi_node_sink(clause);
        for (size_t i = 0; i < clause->count && ok; i++)
            ok = put(root, as_node(calx_join_node(CALX_OP_CROSS, clause->items[i], NULL)));
        calxi_node_unref(clause);
        return ok;
    }
    return put(root, clause);
}

static calx_statement *statement_of(uint32_t kind, calx_node *table, calx_clause *const *clauses, size_t count)
{
    calx_node *root = calxi_node_create(kind, 0, CALX_CLAUSE_COUNT, NULL);
    bool ok = !calxi_node_is_permanent(root);
    if (ok)
        root->items[CALX_CLAUSE_FROM] = calxi_node_sink(table);
    else
        calxi_node_drop(table);
    for (size_t i = 0; i < count; i++) {
        if (ok)
            ok = add(root, as_node(clauses[i]));
        else
            calxi_node_drop(as_node(clauses[i]));
    }
    if (!ok) {
        if (!calxi_node_is_permanent(root))
            calxi_node_unref(root);
        root = calxi_node_fail(CALX_NO_MEMORY, " ");
    }
    return calxi_statement_of(calxi_node_sink(root));
}

calx_statement *calx_select_n(calx_clause *const *clauses, size_t count)
{
    return statement_of(CALX_NODE_SELECT, NULL, clauses, count);
}

static calx_node *checked_table(calx_node *table, const char *what)
{
    if (table && (table->kind == CALX_NODE_TABLE || table->kind == CALX_NODE_ALIAS || table->kind == CALX_NODE_ERROR))
        return table;
    calxi_node_drop(table);
    return calxi_node_fail(CALX_MISUSE, "%s: a table is wanted", what);
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

calx_statement *calx_compound_n(uint32_t op, uint32_t flags, calx_statement *const *selects, size_t count)
{
    calx_node *root = calxi_node_create(CALX_NODE_COMPOUND, op, CALX_CLAUSE_COUNT, NULL);
    calx_node *parts = calxi_node_create(CALX_NODE_LIST, 0, count, NULL);
    for (size_t i = 0; i < count; i++)
        calxi_node_set(parts, i, calx_select_node(selects[i]));
    if (count < 1 || op < CALX_OP_UNION || op > CALX_OP_EXCEPT) {
        calxi_node_drop(parts);
        parts = calxi_node_fail(CALX_MISUSE, "calx_compound: UNION, INTERSECT or EXCEPT of statements is wanted");
    }
    calxi_flagged(root, flags & CALX_FLAG_ALL);
    if (calxi_node_is_permanent(root))
        calxi_node_drop(parts);
    else
        root->items[CALX_CLAUSE_COLUMNS] = calxi_node_sink(parts);
    return calxi_statement_of(calxi_node_sink(root));
}

calx_status calx_statement_add(calx_statement *statement, calx_clause *clause)
{
    calx_node *node = as_node(clause);
    if (!statement || !statement->root || calxi_statement_is_kept(statement) ||
        (statement->root->refs_ != 1 && statement->root->kind != CALX_NODE_ERROR)) {
        calxi_node_drop(node);
        return CALX_MISUSE; /* shared: others may be reading it */
    }
    if (statement->root->kind == CALX_NODE_ERROR) {
        calxi_node_drop(node);
        return calxi_node_status(statement->root);
    }
    if (add(statement->root, node))
        return CALX_OK;
    calxi_node_unref(statement->root);
    statement->root = calxi_node_fail(CALX_NO_MEMORY, " ");
    return CALX_NO_MEMORY;
}

const calx_node *calx_statement_tree(const calx_statement *statement)
{
    return statement ? statement->root : NULL;
}
