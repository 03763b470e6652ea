/* SPDX-License-Identifier: MIT */
/* What columns are set to: the values as the dialect has them, each column once, and in an order in which none sees another's new value. */
#include "sql/compile/compile.h"

#include "sql/schema/schema.h"
#include "sql/tree/behind.h"

#include <string.h>

static const calx_node *column_within(const calx_node *target)
{
    return calxi_node_is(target, CALX_NODE_SET) ? target->items[0] : target;
}

/* Whether both are columns of that name, of one table as far as is known. */
static bool same_column(const calx_node *a, const calx_node *b)
{
    const calx_node *of_a = calxi_node_item(a, 0), *of_b = calxi_node_item(b, 0);
    if (!calxi_node_is(a, CALX_NODE_COLUMN) || strcmp(a->name, b->name) != 0)
        return false;
    of_a = calxi_without_alias(of_a);
    of_b = calxi_without_alias(of_b);
    return !of_a || !of_b || !strcmp(of_a->name, of_b->name);
}

/* PostgreSQL and MariaDB refuse a column that is named twice; SQLite 3.40 takes the first of an INSERT and the last of an UPDATE, MariaDB
 * 10.11 the last of an UPDATE. Elements of an array are several targets in one column. */
void calxi_refuse_twice(calx_compiler *c, const calx_node *statement, const calx_node *targets)
{
    for (size_t i = 1; targets && i < targets->count && !c->failed; i++) {
        const calx_node *column = column_within(targets->items[i]);
        for (size_t k = 0; calxi_node_is(column, CALX_NODE_COLUMN) && k < i; k++) {
            const calx_node *before = column_within(targets->items[k]);
            if (before == column || same_column(before, column))
                calxi_compile_fail(c, CALX_MISUSE, "%s %s sets %s twice", statement->kind == CALX_NODE_UPDATE ? "UPDATE" : "INSERT INTO",
                                   calxi_node_item(statement, CALX_CLAUSE_FROM) ? statement->items[CALX_CLAUSE_FROM]->name : "", column->name);
        }
    }
}

static const calx_node *column_of_statement(const calx_compiler *c, const char *name)
{
    const calx_node *from = c->scope && c->scope->statement ? calxi_node_item(c->scope->statement, CALX_CLAUSE_FROM) : NULL;
    from = calxi_without_alias(from);
    return calxi_node_is(from, CALX_NODE_TABLE) ? calxi_column_of_table(from, name) : NULL;
}

bool calxi_put_assigned(calx_compiler *c, const calx_node *column, const calx_node *value)
{
    calx_node as;
    calx_type room;
    const calx_node *known = NULL;
    if (!c->table || !c->table->assigned || !calxi_node_is(column, CALX_NODE_COLUMN) || !value || value->kind == CALX_NODE_ERROR)
        return false;
    if (column->type->kind == CALX_TYPE_NONE)
        known = column_of_statement(c, column->name);
    as = *column;
    as.type = calxi_type_for(c, known ? known->type : column->type, &room);
    return c->table->assigned(&calxi_compiler_host, c, &as, value);
}

/* A value in its column's place: the dialect may have it rounded, or DEFAULT. A select gives values to several. */
void calxi_put_value_for(calx_compiler *c, const calx_node *column, const calx_node *value)
{
    if (calxi_node_is(column, CALX_NODE_TUPLE) && calxi_node_is(value, CALX_NODE_TUPLE)) {
        calxi_put_row_for(c, column, value);
        return;
    }
    c->may_default = calxi_node_is(value, CALX_NODE_DEFAULT);
    if (calxi_put_assigned(c, column, value))
        return;
    if (calxi_node_is(column, CALX_NODE_TUPLE) && calxi_node_is(value, CALX_NODE_SCALAR))
        c->targets = column;
    calxi_put_operand(c, value, CALX_PRECEDENCE_LOWEST);
    c->may_default = false;
    c->targets = NULL;
}

void calxi_put_row_for(calx_compiler *c, const calx_node *columns, const calx_node *row)
{
    if (!calxi_node_is(row, CALX_NODE_TUPLE) || !columns || columns->kind == CALX_NODE_ERROR) {
        calxi_put_node(c, row);
        return;
    }
    calxi_put(c, "(");
    for (size_t i = 0; i < row->count; i++) {
        calxi_put(c, i ? ", " : "");
        calxi_put_value_for(c, calxi_node_item(columns, i), row->items[i]);
    }
    calxi_put(c, ")");
}

/* ---- order ---- */

static bool is_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_';
}

/* Whether SQL of the program's own has the name as a word. */
static bool has_word(const char *sql, const char *name)
{
    size_t len = strlen(name);
    for (const char *p = strstr(sql, name); p; p = strstr(p + 1, name))
        if ((p == sql || !is_letter(p[-1])) && !is_letter(p[len]))
            return true;
    return false;
}

/* Whether an expression may read the column: by its name, in whatever it comes from. */
static bool reads(const calx_node *node, const char *name)
{
    if (!node || node->kind == CALX_NODE_TABLE)
        return false;
    if (node->kind == CALX_NODE_COLUMN)
        return !strcmp(node->name, name);
    if ((node->kind == CALX_NODE_TEXT || node->kind == CALX_NODE_LITERAL) && has_word(node->name, name))
        return true;
    for (size_t i = 0; i < node->count; i++)
        if (reads(node->items[i], name))
            return true;
    return false;
}

static bool is_read_by(const calx_node *value, const calx_node *target)
{
    if (!calxi_node_is(target, CALX_NODE_TUPLE))
        return target && reads(value, target->name);
    for (size_t i = 0; i < target->count; i++)
        if (is_read_by(value, target->items[i]))
            return true;
    return false;
}

/* The first assignment that is left whose column none of the others that are left reads. */
static size_t next_of(const calx_node *sets, const bool *done)
{
    for (size_t i = 0; i < sets->count; i++) {
        bool waits = done[i];
        for (size_t k = 0; k < sets->count && !waits; k++)
            waits = k != i && !done[k] && is_read_by(sets->items[k]->items[1], sets->items[i]->items[0]);
        if (!waits)
            return i;
    }
    return SIZE_MAX;
}

static bool are_sets(const calx_node *sets)
{
    for (size_t i = 0; i < sets->count; i++)
        if (!calxi_node_is(sets->items[i], CALX_NODE_SET) || !sets->items[i]->items[1] || sets->items[i]->items[1]->kind == CALX_NODE_ERROR)
            return false;
    return true;
}

const calx_node *calxi_in_order(calx_compiler *c, const calx_node *sets, calx_node *room)
{
    bool *done, all_values = true;
    if (!sets || sets->count < 2 || !calxi_has(c, CALX_FEATURE_SETS_IN_ORDER) || !are_sets(sets))
        return sets;
    for (size_t i = 0; i < sets->count && all_values; i++)
        all_values = sets->items[i]->items[1]->kind == CALX_NODE_BIND || sets->items[i]->items[1]->kind == CALX_NODE_PARAM;
    if (all_values)
        return sets;
    *room = *sets;
    room->items = calxi_arena_alloc(&c->arena, sets->count * sizeof *room->items);
    done = calxi_arena_alloc(&c->arena, sets->count * sizeof *done);
    if (!room->items || !done) {
        calxi_compile_no_memory(c);
        return sets;
    }
    memset(done, 0, sets->count * sizeof *done);
    for (size_t at = 0; at < sets->count; at++) {
        size_t next = next_of(sets, done);
        if (next == SIZE_MAX) {
            calxi_compile_unsupported(c, "assignments that read each other's old values: select them in a subquery");
            return sets;
        }
        done[next] = true;
        room->items[at] = sets->items[next];
    }
    return room;
}
