/* SPDX-License-Identifier: MIT */
/* Statements as parts of others, and what rows come from: subqueries, CTEs, aliases, joins, VALUES, functions. */
#include <calx/statement.h>

#include "sql/tree/operand.h"
#include "sql/tree/adapt.h"
#include "sql/tree/make.h"
#include "sql/tree/quarantine.h"

/* ---- statements as parts ---- */

calx_node *calx_select_node(calx_statement *statement)
{
    static const char by[] = "another statement, of which it became a part";
    char why[200];
    calx_node *root;
    if (!statement)
        return calxi_node_fail(CALX_MISUSE, "the statement is NULL");
    if (!statement->root) {
        root = statement->status == CALX_OK ? calx_literal_column(statement->text, NULL)
                                            : calxi_node_fail(statement->status, "%s", calxi_statement_why(statement, why, sizeof why));
        calxi_statement_consume(statement, by, &calxi_quarantine_parts);
        return root;
    }
    if (calxi_statement_is_kept(statement)) /* whoever takes it takes a reference of his own */
        return statement->root;
    root = calxi_node_ref(statement->root);
    calxi_statement_consume(statement, by, &calxi_quarantine_parts);
    if (!calxi_node_is_permanent(root)) /* the reference taken here is handed on as a floating one */
        __atomic_fetch_or(&root->refs_, CALXI_NODE_FLOATING, __ATOMIC_RELAXED);
    return root;
}

static const calx_type *type_of_first_column(const calx_node *select)
{
    const calx_node *columns = calxi_node_is(select, CALX_NODE_SELECT) ? select->items[CALX_CLAUSE_COLUMNS] : NULL;
    return columns && columns->count ? columns->items[0]->type : &calxi_type_none;
}

calx_node *calx_scalar_subquery(calx_statement *statement)
{
    calx_node *select = calxi_subquery(calx_select_node(statement), "calx_scalar_subquery"), *node;
    const calx_type *type = type_of_first_column(select);
    node = calxi_places(CALX_NODE_SCALAR, 0, NULL, &select, 1);
    calxi_node_set_type(node, type);
    return node;
}

calx_node *calx_exists_node(calx_statement *statement)
{
    calx_node *select = calxi_subquery(calx_select_node(statement), "calx_exists"), *node = calxi_places(CALX_NODE_EXISTS, 0, NULL, &select, 1);
    calxi_node_set_type(node, &calxi_type_boolean);
    return node;
}

calx_node *calx_subquery_node(calx_statement *statement, const char *name, uint32_t flags)
{
    calx_node *node = calxi_places(CALX_NODE_SUBQUERY, 0, name, (calx_node *const[]){ calx_select_node(statement), NULL }, 2);
    calxi_flagged(node, flags & CALX_FLAG_LATERAL);
    return node;
}

calx_node *calx_cte_node(calx_statement *statement, const char *name, calx_node *columns, uint32_t flags)
{
    calx_node *query = calx_select_node(statement);
    calx_node *node = calxi_places(CALX_NODE_CTE, 0, name, (calx_node *const[]){ query, calxi_names_of(columns, query, "calx_cte"), NULL }, 3);
    calxi_flagged(node, flags & (CALX_FLAG_RECURSIVE | CALX_FLAG_MATERIALIZED | CALX_FLAG_NOT_MATERIALIZED | CALX_FLAG_NESTED));
    return node;
}

/* The start and the steps of a recursive CTE; those that are joined alike stand in one list. */
static calx_node *steps_of(const calx_node *cte, calx_node *step, bool all)
{
    calx_node *before = cte->items[0], *parts = NULL;
    bool same = calxi_node_is(cte->items[2], CALX_NODE_CTE) && calxi_node_is(before, CALX_NODE_COMPOUND) && before->op == CALX_OP_UNION &&
                ((before->flags & CALX_FLAG_ALL) != 0) == all;
    if (same)
        parts = before->items[CALX_CLAUSE_COLUMNS];
    if (parts && parts->kind == CALX_NODE_LIST) {
        calx_node *list = calxi_node_create(CALX_NODE_LIST, 0, parts->count + 1, NULL);
        if (list->kind != CALX_NODE_LIST)
            return calxi_node_starved(&step, 1);
        for (size_t i = 0; i < parts->count; i++)
            list->items[i] = calxi_node_ref(parts->items[i]);
        list->items[parts->count] = calxi_node_sink(step);
        return list;
    }
    return calxi_node_with(CALX_NODE_LIST, 0, NULL, NULL, (calx_node *const[]){ before, step }, 2);
}

/* The CTE of the same name whose body is the union; its third child is the one that the body reads from. */
calx_node *calx_cte_union(calx_node *cte, calx_statement *statement, bool all)
{
    calx_node *made, *parts, *whole, *base;
    calx_node *const given[] = { cte, calx_select_node(statement) };
    if (!calxi_node_is(cte, CALX_NODE_CTE)) {
        if (calxi_node_is(cte, CALX_NODE_ERROR))
            return calxi_node_status(cte) == CALX_NO_MEMORY ? calxi_node_starved(given, 2) : calxi_node_refuse(given, 2, "%s", cte->name);
        return calxi_node_refuse(given, 2, "calx_cte_union: a CTE is wanted");
    }
    /* A further step of a CTE that has some reads from what the first one read from. */
    base = calxi_node_is(cte->items[2], CALX_NODE_CTE) ? cte->items[2] : cte;
    parts = steps_of(cte, given[1], all);
    whole = calxi_compound(CALX_OP_UNION, all ? CALX_FLAG_ALL : 0, parts);
    made = calxi_node_with(CALX_NODE_CTE, 0, cte->name, NULL, (calx_node *const[]){ whole, cte->items[1], base, calxi_node_item(cte, 3), calxi_node_item(cte, 4) },
                           cte->count);
    calxi_node_hold(made, cte);
    return calxi_flagged(made, cte->flags);
}

/* The CTE with one clause more, which takes the place of one that it has. */
static calx_node *with_clause(calx_node *cte, calx_node *clause, size_t place, const char *call)
{
    calx_node *const given[] = { cte, clause };
    calx_node *items[5] = { NULL }, *made;
    if (calxi_node_is(clause, CALX_NODE_ERROR) || calxi_node_is(cte, CALX_NODE_ERROR)) {
        const calx_node *wrong = clause->kind == CALX_NODE_ERROR ? clause : cte;
        return calxi_node_status(wrong) == CALX_NO_MEMORY ? calxi_node_starved(given, 2) : calxi_node_refuse(given, 2, "%s", wrong->name);
    }
    if (!calxi_node_is(cte, CALX_NODE_CTE) || !calxi_node_is(cte->items[2], CALX_NODE_CTE))
        return calxi_node_refuse(given, 2, "%s: a recursive CTE with its steps is wanted: calx_cte_union()", call);
    for (size_t i = 0; i < cte->count; i++)
        items[i] = cte->items[i];
    items[place] = clause;
    made = calxi_node_with(CALX_NODE_CTE, 0, cte->name, NULL, items, 5);
    calxi_node_hold(made, cte);
    return calxi_flagged(made, cte->flags);
}

/* A list of columns, or one; a name for the column that is set, too. */
static calx_node *columns_for(calx_node *columns, const char *set, const char *call)
{
    columns = calxi_names(calxi_or_misuse(columns, call, "the list of columns"), call);
    if (columns->kind == CALX_NODE_LIST && !columns->count)
        return calxi_node_refuse(&columns, 1, "%s: columns are wanted", call);
    return set && *set ? columns : calxi_node_refuse(&columns, 1, "%s: the column that is set wants a name", call);
}

calx_node *calx_cte_search(calx_node *cte, uint32_t op, calx_node *by, const char *set)
{
    by = columns_for(by, set, "calx_cte_search");
    if (op != CALX_OP_DEPTH_FIRST && op != CALX_OP_BREADTH_FIRST)
        by = calxi_node_refuse(&by, 1, "calx_cte_search: CALX_OP_DEPTH_FIRST or CALX_OP_BREADTH_FIRST is wanted");
    return with_clause(calxi_or_misuse(cte, "calx_cte_search", "the CTE"), calxi_places(CALX_NODE_SEARCH, op, set, &by, 1), 3, "calx_cte_search");
}

/* Values stand there as literals: PostgreSQL 15 takes no parameter and no expression. */
static calx_node *mark(calx_node *value)
{
    calx_node *literal;
    if (!calxi_node_is(value, CALX_NODE_BIND))
        return value;
    literal = calx_literal_node(value->value);
    calxi_node_hold(literal, value);
    return literal;
}

static bool is_mark(const calx_node *node)
{
    return node && (node->kind == CALX_NODE_BIND || node->kind == CALX_NODE_TRUE || node->kind == CALX_NODE_FALSE || node->kind == CALX_NODE_LITERAL ||
                    node->kind == CALX_NODE_ERROR);
}

calx_node *calx_cte_cycle_node(calx_node *cte, calx_node *columns, const char *set, calx_node *value, calx_node *otherwise, const char *path)
{
    calx_node *items[] = { columns_for(columns, set, "calx_cte_cycle"), mark(value), mark(otherwise), path ? calx_column_named(path) : NULL };
    if ((value || otherwise) && (!is_mark(items[1]) || !is_mark(items[2])))
        items[0] = calxi_node_refuse(items, 3, "calx_cte_cycle: two values are wanted, or none");
    return with_clause(calxi_or_misuse(cte, "calx_cte_cycle", "the CTE"), calxi_places(CALX_NODE_CYCLE, 0, set, items, 4), 4, "calx_cte_cycle");
}

calx_node *calx_alias_node(calx_node *from, const char *name)
{
    if (!from)
        from = calxi_node_fail(CALX_MISUSE, "calx_alias: the table is NULL");
    from = calxi_source(from, "calx_alias");
    return calxi_places(CALX_NODE_ALIAS, 0, name, &from, 1);
}

calx_node *calx_from_join(uint32_t op, calx_node *left, calx_node *right, calx_node *on)
{
    calx_node *const given[] = { left, right, on };
    if (!left || !right || op < CALX_OP_INNER || op > CALX_OP_CROSS)
        return calxi_node_refuse(given, 3, "calx_from_join: two tables and a kind of join are wanted");
    return calxi_places(CALX_NODE_JOIN, op, NULL, given, 3);
}

calx_node *calx_values_n(const char *name, calx_node *columns, calx_node *const *rows, size_t count)
{
    calx_node *node = calxi_rows(calxi_with_rows(CALX_NODE_VALUES, name, calxi_names(columns, "calx_values"), rows, count, "calx_values"), 1, "calx_values");
    if (node->kind == CALX_NODE_VALUES) {
        calxi_adopt_rows(node);
        calxi_adopt_values(node, 1);
    }
    return node;
}

calx_statement *calx_values_statement_n(calx_node *const *rows, size_t count)
{
    calx_node *node = calxi_rows(calxi_node_of(CALX_NODE_VALUES_ROWS, 0, rows, count, "calx_values_statement"), 0, "calx_values_statement");
    if (!count)
        node = calxi_node_refuse(&node, 1, "calx_values_statement: rows are wanted");
    calxi_adopt_values(node, 0);
    return calxi_statement_of(calxi_node_sink(node));
}

calx_statement *calx_text_select(calx_node *text, calx_node *columns)
{
    calx_node *const given[] = { calxi_or_misuse(text, "calx_text_select", "the text"),
                                 calxi_or_misuse(columns, "calx_text_select", "the list of columns") };
    return calxi_statement_of(calxi_node_sink(calxi_node_with(CALX_NODE_TEXT_SELECT, 0, NULL, NULL, given, 2)));
}

calx_node *calx_table_function(calx_node *function, const char *name, calx_node *columns, uint32_t flags)
{
    calx_node *node = calxi_places(CALX_NODE_TABLE_FUNCTION, 0, name, (calx_node *const[]){ function, columns }, 2);
    calxi_flagged(node, flags & (CALX_FLAG_LATERAL | CALX_FLAG_ORDINALITY | CALX_FLAG_DERIVED));
    return node;
}
