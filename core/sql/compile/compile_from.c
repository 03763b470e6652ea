/* SPDX-License-Identifier: MIT */
/* What rows come from: names of FROM items, what a select reads from, and joins along foreign keys. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"

#include <string.h>
#include <strings.h>

const char *calxi_from_name(calx_compiler *c, const calx_node *from)
{
    if (*from->name)
        return from->kind == CALX_NODE_TABLE && c->names ? calxi_table_name(c, from) : from->name;
    if (from->kind == CALX_NODE_ALIAS && calxi_node_is(calxi_node_item(from, 0), CALX_NODE_TABLE))
        return calxi_made(c, from, from->items[0]->name);
    if (from->kind == CALX_NODE_TABLE_FUNCTION && calxi_node_is(calxi_node_item(from, 0), CALX_NODE_FUNC))
        return calxi_made(c, from, from->items[0]->name);
    return calxi_made(c, from, "anon");
}

/* ---- a FROM item ---- */

static void put_columns_of(calx_compiler *c, const calx_node *columns)
{
    bool before = c->bare_columns;
    if (!columns)
        return;
    if (columns->kind != CALX_NODE_LIST) {
        if (columns->kind == CALX_NODE_ERROR)
            calxi_put_node(c, columns);
        else
            calxi_compile_fail(c, CALX_MISUSE, "a list of columns is wanted: calx_list_n()");
        return;
    }
    c->bare_columns = true;
    calxi_put(c, " (");
    calxi_put_list(c, columns, ", ");
    calxi_put(c, ")");
    c->bare_columns = before;
}

/* AS and the name of `named`: of the item itself, or of the alias that it stands in. */
static void put_as(calx_compiler *c, const calx_node *named)
{
    calxi_put(c, calxi_has(c, CALX_FEATURE_NO_AS) ? " " : " AS ");
    calxi_put_identifier(c, calxi_from_name(c, named));
}

static void put_table(calx_compiler *c, const calx_node *table)
{
    if (calxi_is_in_schema(c, table)) {
        calxi_put_name(c, calxi_schema_of(c, table));
        calxi_put(c, ".");
    }
    calxi_put_identifier(c, table->name);
    if (calxi_from_name(c, table) != table->name)
        put_as(c, table);
}

static void put_subquery(calx_compiler *c, const calx_node *from, const calx_node *named)
{
    calxi_scope barrier = { .outer = c->scope, .is_barrier = !(from->flags & CALX_FLAG_LATERAL) };
    if (from->flags & CALX_FLAG_LATERAL) {
        if (!calxi_has(c, CALX_FEATURE_LATERAL))
            calxi_compile_unsupported(c, "LATERAL");
        calxi_put(c, "LATERAL ");
    }
    calxi_put(c, "(");
    c->scope = &barrier;
    c->names_all = true;
    calxi_put_node(c, from->items[0]);
    c->names_all = false;
    if (!calxi_node_item(from, 1))
        calxi_refuse_alike_labels(c, from->items[0]);
    c->scope = barrier.outer;
    calxi_put(c, ")");
    put_as(c, named);
    put_columns_of(c, calxi_node_item(from, 1));
}

static void put_join(calx_compiler *c, const calx_node *join)
{
    calxi_put_from(c, join->items[0]);
    calxi_put_join(c, join->op, join->items[0], join->items[1], calxi_node_item(join, 2));
}

/* (SELECT 1 AS a, 2 AS b UNION ALL SELECT ...) where VALUES cannot have names. */
static void put_values_as_selects(calx_compiler *c, const calx_node *values, const calx_node *named)
{
    const calx_node *columns = values->items[0];
    bool before = c->bare_columns;
    for (size_t i = 1; i < values->count && !c->failed; i++) {
        const calx_node *row = values->items[i];
        calxi_put(c, i > 1 ? " UNION ALL SELECT " : "(SELECT ");
        if (!columns || row->kind != CALX_NODE_TUPLE || row->count != columns->count) {
            if (row->kind == CALX_NODE_ERROR)
                calxi_put_node(c, row);
            calxi_compile_fail(c, CALX_MISUSE, "VALUES: row %zu has not one value for each column", i);
            return;
        }
        for (size_t k = 0; k < row->count; k++) {
            calxi_put(c, k ? ", " : "");
            calxi_put_node(c, row->items[k]);
            if (i > 1)
                continue;
            calxi_put(c, " AS ");
            c->bare_columns = true;
            calxi_put_node(c, columns->items[k]);
            c->bare_columns = before;
        }
        calxi_put(c, calxi_has(c, CALX_FEATURE_DUAL) ? " FROM DUAL" : "");
    }
    calxi_put(c, ")");
    put_as(c, named);
}

static void put_values(calx_compiler *c, const calx_node *values, const calx_node *named)
{
    if (values->count < 2)
        calxi_compile_fail(c, CALX_MISUSE, "VALUES without a row");
    if (!calxi_has(c, CALX_FEATURE_NAMED_VALUES) && (!values->items[0] || values->items[0]->kind == CALX_NODE_LIST)) {
        put_values_as_selects(c, values, named);
        return;
    }
    calxi_put(c, "(VALUES ");
    for (size_t i = 1; i < values->count; i++) {
        if (i > 1)
            calxi_put(c, ", ");
        calxi_put_node(c, values->items[i]);
    }
    calxi_put(c, ")");
    put_as(c, named);
    put_columns_of(c, values->items[0]);
}

/* A function where rows come from; one that is called so already is not wrapped twice. */
static void put_function_rows(calx_compiler *c, const calx_node *function)
{
    bool wraps = calxi_has(c, CALX_FEATURE_TABLE_OF_FUNCTION) && (function->kind != CALX_NODE_FUNC || strcasecmp(function->name, "table") != 0);
    calxi_put(c, wraps ? "TABLE (" : "");
    calxi_put_node(c, function);
    calxi_put(c, wraps ? ")" : "");
}

static void put_table_function(calx_compiler *c, const calx_node *from, const calx_node *named)
{
    if ((from->flags & (CALX_FLAG_ORDINALITY | CALX_FLAG_DERIVED)) && !calxi_has(c, CALX_FEATURE_NAMED_VALUES))
        calxi_compile_unsupported(c, "WITH ORDINALITY and names for the columns of a function");
    if (from->flags & CALX_FLAG_LATERAL)
        calxi_put(c, "LATERAL ");
    put_function_rows(c, from->items[0]);
    if (from->flags & CALX_FLAG_ORDINALITY)
        calxi_put(c, " WITH ORDINALITY");
    put_as(c, named);
    if (from->flags & CALX_FLAG_DERIVED)
        put_columns_of(c, calxi_node_item(from, 1));
}

/* An alias: of an alias it is one of what that stands for; a subquery takes its name instead of its own. */
static void put_item(calx_compiler *c, const calx_node *from);

static void put_alias(calx_compiler *c, const calx_node *alias)
{
    const calx_node *of = alias->items[0];
    while (of->kind == CALX_NODE_ALIAS)
        of = of->items[0];
    switch (of->kind) {
    case CALX_NODE_SUBQUERY: put_subquery(c, of, alias); return;
    case CALX_NODE_VALUES: put_values(c, of, alias); return;
    case CALX_NODE_TABLE_FUNCTION: put_table_function(c, of, alias); return;
    default: break;
    }
    put_item(c, of);
    put_as(c, alias);
}

static void put_item(calx_compiler *c, const calx_node *from)
{
    if (!from || c->failed)
        return;
    switch (from->kind) {
    case CALX_NODE_TABLE: put_table(c, from); return;
    case CALX_NODE_ALIAS: put_alias(c, from); return;
    case CALX_NODE_CTE:
        calxi_add_cte(c, from);
        calxi_put_identifier(c, calxi_from_name(c, from));
        return;
    case CALX_NODE_SUBQUERY: put_subquery(c, from, from); return;
    case CALX_NODE_JOIN: put_join(c, from); return;
    case CALX_NODE_VALUES: put_values(c, from, from); return;
    case CALX_NODE_TABLE_FUNCTION: put_table_function(c, from, from); return;
    case CALX_NODE_FUNC:
        put_function_rows(c, from);
        return;
    default: calxi_put_node(c, from); return;
    }
}

void calxi_put_from(calx_compiler *c, const calx_node *from)
{
    if (from)
        calxi_put_hints(c, from, CALXI_HINT_BEFORE);
    put_item(c, from);
    if (from)
        calxi_put_hints(c, from, CALXI_HINT_BEHIND);
}

/* ---- what a select reads from ---- */

static bool is_from(const calx_node *node)
{
    return node && node->kind >= CALX_NODE_TABLE && node->kind <= CALX_NODE_TABLE_FUNCTION;
}

bool calxi_from_contains(const calx_node *from, const calx_node *what)
{
    if (from == what)
        return true;
    return from && from->kind == CALX_NODE_JOIN && (calxi_from_contains(from->items[0], what) || calxi_from_contains(from->items[1], what));
}

bool calxi_source_contains(const calxi_source *source, const calx_node *what)
{
    if (calxi_from_contains(source->from, what))
        return true;
    for (const calxi_joined *j = source->joins; j; j = j->next)
        if (calxi_from_contains(j->join->items[0], what))
            return true;
    return false;
}

static bool found(const calxi_source *sources, const calx_node *what)
{
    for (; sources; sources = sources->next)
        if (calxi_source_contains(sources, what) || (what->kind == CALX_NODE_CTE && sources->from->kind == CALX_NODE_CTE && calxi_same_cte(sources->from, what)))
            return true;
    return false;
}

static void add_source(calx_compiler *c, calxi_source **sources, const calx_node *from)
{
    calxi_source *source, **link = sources;
    if (!from || found(*sources, from))
        return;
    while (*link) /* what it contains is read through it */
        if (calxi_from_contains(from, (*link)->from))
            *link = (*link)->next;
        else
            link = &(*link)->next;
    source = calxi_arena_alloc(&c->arena, sizeof *source);
    if (!source) {
        calxi_compile_no_memory(c);
        return;
    }
    *source = (calxi_source){ .from = from };
    source->last = &source->joins;
    *link = source;
}

/* The FROM items that an expression names. Selects within it find their own. */
static void add_sources_of(calx_compiler *c, calxi_source **sources, const calx_node *node)
{
    if (!node || c->failed)
        return;
    if (is_from(node)) {
        add_source(c, sources, node);
        return;
    }
    if (node->kind == CALX_NODE_COLUMN || node->kind == CALX_NODE_STAR || node->kind == CALX_NODE_ROW_OF) {
        if (is_from(calxi_node_item(node, 0)))
            add_source(c, sources, node->items[0]);
        return;
    }
    if ((node->kind >= CALX_NODE_SELECT && node->kind <= CALX_NODE_CREATE_TABLE_AS) || node->kind == CALX_NODE_SCALAR || node->kind == CALX_NODE_EXISTS)
        return;
    if (node->kind == CALX_NODE_TRUE || node->kind == CALX_NODE_FALSE || node->kind == CALX_NODE_ERROR)
        return; /* they hold what they stand for, and read nothing of it */
    for (size_t i = 0; i < node->count; i++)
        add_sources_of(c, sources, node->items[i]);
}

/* ---- joins ---- */

/* Several lead there: the error names each. */
static void refuse_join(calx_compiler *c, const calxi_source *sources, const calx_node *right, size_t candidates)
{
    char keys[300] = "";
    for (const calxi_source *s = sources; s; s = s->next) {
        calxi_list_keys(c, s->from, right, keys, sizeof keys);
        for (const calxi_joined *j = s->joins; j; j = j->next)
            calxi_list_keys(c, j->join->items[0], right, keys, sizeof keys);
    }
    calxi_compile_fail(c, CALX_MISUSE, "%zu foreign keys join %s to what is there: give the join a condition, such as %s", candidates,
                       calxi_from_name(c, right), keys);
}

static bool names_one_of(const calxi_source *named, const calx_node *right, const calxi_source *source)
{
    for (; named; named = named->next)
        if (named->from != right && calxi_source_contains(source, named->from))
            return true;
    return false;
}

/* Another source that the condition names: it cannot see what stands behind a comma, so that the two are joined before. */
static void cross(calx_compiler *c, calxi_source *left, const calxi_source *other)
{
    calx_node *join = calxi_arena_alloc(&c->arena, sizeof *join + 2 * sizeof *join->items);
    calxi_joined *joined = calxi_arena_alloc(&c->arena, sizeof *joined);
    if (!join || !joined) {
        calxi_compile_no_memory(c);
        return;
    }
    *join = (calx_node){ .kind = CALX_NODE_JOIN_TO, .op = CALX_OP_CROSS, .count = 2, .refs_ = 1, .type = &calxi_type_none, .name = "" };
    join->items = (calx_node **)(void *)(join + 1);
    join->items[0] = (calx_node *)(uintptr_t)other->from;
    join->items[1] = NULL;
    *joined = (calxi_joined){ .join = join, .next = other->joins };
    *left->last = joined;
    left->last = other->joins ? other->last : &joined->next;
}

/* The source that the condition of a JOIN names. */
static calxi_source *left_by(calx_compiler *c, calxi_source *sources, const calx_node *right, const calx_node *on)
{
    calxi_source *named = NULL, *left = NULL;
    add_sources_of(c, &named, on);
    for (calxi_source **link = &sources; *link && !c->failed;) {
        calxi_source *source = *link;
        if (!names_one_of(named, right, source))
            link = &source->next;
        else if (!left) {
            left = source;
            link = &source->next;
        } else {
            cross(c, left, source);
            *link = source->next;
        }
    }
    return left ? left : sources;
}

/* The source that a JOIN goes to: the one that its condition names, or that has a foreign key to it. */
static calxi_source *left_of(calx_compiler *c, calxi_source *sources, const calx_node *join, const calx_node **left)
{
    const calx_node *right = join->items[0], *on = calxi_node_item(join, 1);
    calxi_source *at = NULL;
    size_t candidates = 0;
    if (on)
        return left_by(c, sources, right, on);
    if (join->op == CALX_OP_CROSS)
        return sources;
    for (calxi_source *s = sources; s; s = s->next) {
        size_t first = calxi_joinable(s->from, right), keys = first;
        const calx_node *part = s->from;
        for (const calxi_joined *j = s->joins; j; j = j->next) {
            size_t more = calxi_joinable(j->join->items[0], right);
            keys += more;
            if (more && !first)
                part = j->join->items[0];
        }
        if (keys) {
            at = s;
            *left = part;
        }
        candidates += keys;
    }
    if (candidates > 1)
        refuse_join(c, sources, right, candidates);
    if (!candidates)
        calxi_compile_fail(c, CALX_MISUSE, "no foreign key joins %s to what is there: give the join a condition", calxi_from_name(c, right));
    return at;
}

static bool listed(const calx_node *list, const calx_node *from)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (list->items[i] == from)
            return true;
    return false;
}

/* What a column names and a join reads, or reads a part of by a join of its own, is there by that join: before it nothing can be joined to
 * it. What the statement says that it reads from stays where it is. */
static void leave_to_joins(calxi_source **sources, const calx_node *from, const calx_node *joins)
{
    for (size_t i = 0; joins && i < joins->count; i++) {
        const calx_node *right = calxi_node_item(joins->items[i], 0);
        for (calxi_source **link = sources; *link;)
            if (right == (*link)->from || (calxi_from_contains(right, (*link)->from) && !listed(from, (*link)->from)))
                *link = (*link)->next;
            else
                link = &(*link)->next;
    }
}

static void add_join(calx_compiler *c, calxi_source **sources, const calx_node *join)
{
    const calx_node *left = NULL;
    calxi_source *to;
    calxi_joined *joined;
    if (join->kind == CALX_NODE_ERROR || join->items[0]->kind == CALX_NODE_ERROR) {
        calxi_put_node(c, join->kind == CALX_NODE_ERROR ? join : join->items[0]);
        return;
    }
    to = left_of(c, *sources, join, &left);
    joined = calxi_arena_alloc(&c->arena, sizeof *joined);
    if (!to && !c->failed)
        calxi_compile_fail(c, CALX_MISUSE, "nothing to join %s to: name it in calx_from()", calxi_from_name(c, join->items[0]));
    if (!joined && !c->failed)
        calxi_compile_no_memory(c);
    if (c->failed)
        return;
    *joined = (calxi_joined){ .join = join, .left = left };
    *to->last = joined;
    to->last = &joined->next;
}

/* ---- correlation ---- */

/* A subquery shares by itself with the statement that it stands in, not with those around that; one in FROM with none, unless it is
 * LATERAL. What it says that it shares may be of any of them, but for what stands beside it in FROM. */
static bool is_outer(const calxi_scope *scope, const calx_node *from, bool said)
{
    if (!said)
        return !scope->is_barrier && found(scope->sources ? scope->sources : scope->outer ? scope->outer->sources : NULL, from);
    if (scope->is_barrier && !scope->statement)
        scope = scope->outer ? scope->outer->outer : NULL;
    for (; scope; scope = scope->outer)
        if (found(scope->sources, from))
            return true;
    return false;
}

static bool is_beyond_wall(const calx_compiler *c, const calx_node *from)
{
    const calxi_scope *scope = c->scope;
    while (scope && scope != c->walled && !found(scope->sources, from))
        scope = scope->outer;
    return c->walled && scope == c->walled;
}

/* Leaves to the statement around it what that one reads from. */
static calxi_source *correlate(calx_compiler *c, const calx_node *select, calxi_source *sources)
{
    const calx_node *list = select->items[CALX_CLAUSE_CORRELATE];
    bool except = list && (list->flags & CALX_FLAG_EXCEPT), any = false;
    calxi_source **link = &sources;
    size_t count = 0;
    for (const calxi_source *s = sources; s; s = s->next)
        count++;
    if (!c->scope || (!list && count < 2))
        return sources;
    while (*link) {
        bool goes = list ? listed(list, (*link)->from) != except && is_outer(c->scope, (*link)->from, true)
                         : is_outer(c->scope, (*link)->from, false);
        if (goes && is_beyond_wall(c, (*link)->from))
            calxi_compile_unsupported(c, "LIMIT in a SELECT behind IN, ANY or ALL that reads from the statement around it");
        if (goes && !(*link)->joins)
            *link = (*link)->next;
        else
            link = &(*link)->next;
        any = any || goes;
    }
    if (any && !sources && !list)
        calxi_compile_fail(c, CALX_MISUSE, "a subquery reads from nothing but what the statement around it reads from: say "
                                           "calx_correlate_n() with what it shares");
    return sources;
}

calxi_source *calxi_find_sources(calx_compiler *c, const calx_node *select)
{
    calxi_source *sources = NULL;
    const calx_node *from = select->items[CALX_CLAUSE_FROM], *joins = select->items[CALX_CLAUSE_JOINS], *sets = select->items[CALX_CLAUSE_SETS];
    for (size_t i = 0; from && i < from->count; i++) {
        if (calxi_node_is(from->items[i], CALX_NODE_ERROR))
            calxi_put_node(c, from->items[i]);
        add_source(c, &sources, from->items[i]); /* a table, or a fragment or function that gives rows */
    }
    add_sources_of(c, &sources, select->items[CALX_CLAUSE_COLUMNS]);
    if (!sources) /* count(*) and such: what the conditions name */
        add_sources_of(c, &sources, select->items[CALX_CLAUSE_WHERE]);
    leave_to_joins(&sources, from, joins);
    for (size_t i = 0; joins && i < joins->count && !c->failed; i++)
        add_join(c, &sources, joins->items[i]);
    add_sources_of(c, &sources, select->items[CALX_CLAUSE_WHERE]);
    add_sources_of(c, &sources, select->items[CALX_CLAUSE_WINDOWS]);
    for (size_t i = 0; sets && i < sets->count; i++) /* of an UPDATE: what its values name, and not what is set */
        add_sources_of(c, &sources, calxi_node_is(sets->items[i], CALX_NODE_SET) ? sets->items[i]->items[1] : sets->items[i]);
    return correlate(c, select, sources);
}
