/* SPDX-License-Identifier: MIT */
/* Fuzz target: expression trees and statements, built as the bytes say through the public functions, shared nodes included, and
 * compiled for the standard and for each dialect. Whatever is built, a compilation ends with SQL or with a message. */
#include "fuzz.h"

#include <calx/calx.h>
#include <calx/plugin/compiler.h>

#include "sql/compile/compile.h"
#include "sql/tree/alike.h"
#include "sql/tree/key.h"
#include "util/memory.h"

#include "../../dialects/mysql/dialect.h"
#include "../../dialects/oracle/dialect.h"
#include "../../dialects/postgresql/dialect.h"
#include "../../dialects/sqlite/dialect.h"

enum { DEEPEST = 48, KEPT = 256, CLAUSES = 12 };

typedef struct machine {
    const uint8_t *data;
    size_t size, at;
    calx_node *stack[DEEPEST];
    size_t depth;
    calx_node *kept[KEPT];
    size_t kept_count;
    calx_clause *clauses[CLAUSES];
    size_t clause_count;
} machine;

static uint8_t next(machine *m)
{
    return m->at < m->size ? m->data[m->at++] : 0;
}

static void push(machine *m, calx_node *node)
{
    if (m->depth < DEEPEST)
        m->stack[m->depth++] = node;
    else
        calx_node_release(calx_node_keep(node));
}

static calx_node *pop(machine *m)
{
    return m->depth ? m->stack[--m->depth] : calx_column_named("x");
}

static void clause(machine *m, calx_clause *made)
{
    if (m->clause_count < CLAUSES)
        m->clauses[m->clause_count++] = made;
    else
        calx_release_statement(calx_keep_statement(calx_select_n(&made, 1)));
}

static calx_statement *statement(machine *m, uint8_t kind)
{
    size_t count = m->clause_count;
    m->clause_count = 0;
    switch (kind % 4) {
    case 0: return calx_insert_n(pop(m), m->clauses, count);
    case 1: return calx_update_n(pop(m), m->clauses, count);
    case 2: return calx_delete_n(pop(m), m->clauses, count);
    default: return calx_select_n(m->clauses, count);
    }
}

static size_t pop_many(machine *m, calx_node **to)
{
    size_t count = next(m) % 5;
    for (size_t i = 0; i < count; i++)
        to[i] = pop(m);
    return count;
}

static void leaf(machine *m, uint8_t which)
{
    static const char *const names[] = { "a", "b", "select", "A b", "x\"y", "", "t.u", "range" };
    const char *name = names[next(m) % 8];
    calx_value value = { .kind = next(m) % 20, .as.s = { name, strlen(name) } };
    switch (which % 10) {
    case 0: push(m, calx_column_named(name)); return;
    case 1: push(m, calx_column_of(pop(m), name, NULL)); return;
    case 2: push(m, calx_param_node(name, NULL)); return;
    case 3: push(m, calx_literal_column(name, NULL)); return;
    case 4: push(m, calx_null_node()); return;
    case 5: push(m, calx_star(next(m) % 2 ? pop(m) : NULL)); return;
    case 6: push(m, next(m) % 2 ? calx_true() : calx_false()); return;
    case 7: push(m, calx_table_named(name, names, next(m) % 4)); return;
    case 8: push(m, calx_label_named(name)); return;
    default:
        if (value.kind > CALX_KIND_TIMESTAMP || value.kind == CALX_KIND_CSTRING)
            value.kind = CALX_KIND_STR;
        if (value.kind == CALX_KIND_BOOL)
            value.as.b = *name == 'a';
        push(m, calx_value_node(&value));
        return;
    }
}

static void operation(machine *m, uint8_t which)
{
    calx_node *items[6] = { NULL }, *a, *b;
    size_t count;
    switch (which % 24) {
    case 0: a = pop(m); b = pop(m); push(m, calx_binary(next(m), a, b)); return;
    case 1: push(m, calx_unary(next(m), pop(m))); return;
    case 2: count = pop_many(m, items); push(m, calx_nary(next(m), items, count)); return;
    case 3: a = pop(m); b = pop(m); push(m, calx_op_node("@@", next(m), a, next(m) % 4 ? b : (calx_node_release(calx_node_keep(b)), NULL))); return;
    case 4: a = pop(m); b = pop(m); push(m, calx_like_node(next(m), a, b, next(m) % 2 ? "/" : NULL, next(m) % 2 ? CALX_FLAG_AUTO_ESCAPE : 0)); return;
    case 5: a = pop(m); count = pop_many(m, items); push(m, count ? calx_in_n(a, items, count, next(m) % 2) : calx_in_param_node(a, "list", next(m) % 2)); return;
    case 6: a = pop(m); b = pop(m); push(m, calx_between_node(a, b, pop(m), next(m))); return;
    case 7: count = pop_many(m, items); push(m, next(m) % 2 ? calx_tuple_n(items, count) : calx_list_n(items, count)); return;
    case 8: count = pop_many(m, items); push(m, calx_func_n("f", items, count, NULL)); return;
    case 9: a = pop(m); count = pop_many(m, items); push(m, calx_case_n(a, items, count, next(m) % 2 ? pop(m) : NULL)); return;
    case 10: push(m, calx_cast_node(pop(m), &(calx_type){ .kind = next(m), .length = next(m) })); return;
    case 11: a = pop(m); b = pop(m); push(m, calx_over_node(a, b, next(m) % 2 ? pop(m) : NULL, NULL)); return;
    case 12: push(m, calx_label_as(pop(m), "l")); return;
    case 13: push(m, calx_order_node(pop(m), next(m))); return;
    case 14: a = pop(m); push(m, calx_filter_node(a, pop(m))); return;
    case 15: a = pop(m); count = pop_many(m, items); push(m, calx_aggregate_order(a, items, count)); return;
    case 16: push(m, calx_alias_node(pop(m), next(m) % 2 ? "al" : NULL)); return;
    case 17: a = pop(m); b = pop(m); push(m, calx_from_join(next(m) % 70, a, b, next(m) % 2 ? pop(m) : NULL)); return;
    case 18: a = pop(m); push(m, calx_table_function(a, "tf", next(m) % 2 ? pop(m) : NULL, next(m) * 8192u)); return;
    case 19: a = pop(m); count = pop_many(m, items); push(m, calx_values_n("v", a, items, count)); return;
    case 20: push(m, calx_quantified(CALX_OP_ANY + next(m) % 3, pop(m))); return;
    case 21: count = pop_many(m, items); push(m, calx_fragment_n(":a + ':b' \\: :c", items, count)); return;
    case 22: push(m, calx_as_boolean(pop(m), next(m) % 2)); return;
    default: /* one more use of a node */
        a = pop(m);
        if (m->kept_count < KEPT)
            push(m, m->kept[m->kept_count++] = calx_node_keep(a));
        else
            push(m, a);
        if (m->kept_count < KEPT)
            push(m, m->kept[m->kept_count - 1]);
        return;
    }
}

static void clauses(machine *m, uint8_t which)
{
    calx_node *items[6] = { NULL }, *a;
    size_t count = 0;
    switch (which % 14) {
    case 0: count = pop_many(m, items); clause(m, calx_columns_n(items, count)); return;
    case 1: count = pop_many(m, items); clause(m, calx_from_n(items, count)); return;
    case 2: a = pop(m); clause(m, calx_join_node(CALX_OP_INNER + next(m) % 6, a, next(m) % 2 ? pop(m) : NULL)); return;
    case 3: count = pop_many(m, items); clause(m, calx_where_n(items, count)); return;
    case 4: count = pop_many(m, items); clause(m, calx_group_by_n(items, count)); return;
    case 5: count = pop_many(m, items); clause(m, calx_order_by_n(items, count)); return;
    case 6: a = pop(m); clause(m, calx_limit_node(a, next(m) % 2 ? pop(m) : NULL, next(m) % 2 ? CALX_FLAG_FETCH : 0)); return;
    case 7: count = pop_many(m, items); clause(m, calx_distinct_rows_n(items, count)); return;
    case 8: count = pop_many(m, items); clause(m, calx_for_update_n(next(m) * 2048u, items, count)); return;
    case 9: count = pop_many(m, items); clause(m, calx_returning_n(items, count)); return;
    case 10: a = pop(m); clause(m, calx_set_to(a, pop(m))); return;
    case 11: a = pop(m); count = pop_many(m, items); clause(m, calx_rows_n(a, items, count)); return;
    case 12: a = pop(m); clause(m, calx_upsert_n(a, m->clauses, 0, next(m) % 2 ? pop(m) : NULL)); return;
    default: count = pop_many(m, items); clause(m, next(m) % 2 ? calx_with_n(items, count) : calx_correlate_n(items, count, 0)); return;
    }
}

/* The steps of a recursive CTE, and its clauses. */
static calx_node *steps(machine *m, calx_statement *made)
{
    calx_node *cte = pop(m);
    uint8_t how = next(m);
    cte = calx_cte_union(cte, made, how % 2);
    if (how & 4)
        cte = calx_cte_search(cte, how & 8 ? CALX_OP_DEPTH_FIRST : CALX_OP_BREADTH_FIRST + next(m) % 2, pop(m), how & 16 ? "place" : "");
    if (how & 32) {
        calx_node *columns = pop(m), *value = how & 64 ? pop(m) : NULL;
        cte = calx_cte_cycle_node(cte, columns, "again", value, how & 64 && next(m) % 4 ? pop(m) : NULL, how & 128 ? "way" : NULL);
    }
    return cte;
}

static void parts(machine *m, uint8_t which)
{
    calx_statement *made = statement(m, next(m)), *both[2];
    switch (which % 7) {
    case 0: push(m, calx_subquery_node(made, next(m) % 2 ? "s" : NULL, next(m) % 2 ? CALX_FLAG_LATERAL : 0)); return;
    case 1: push(m, calx_cte_node(made, next(m) % 2 ? "c" : NULL, NULL, next(m) * 64u)); return;
    case 2: push(m, steps(m, made)); return;
    case 3: push(m, calx_scalar_subquery(made)); return;
    case 4: push(m, calx_exists_node(made)); return;
    case 5:
        both[0] = made;
        both[1] = statement(m, 3);
        push(m, calx_scalar_subquery(calx_compound_n(CALX_OP_UNION + next(m) % 4, 0, both, 2)));
        return;
    default: clause(m, calx_from_select(next(m) % 2 ? pop(m) : NULL, made)); return;
    }
}

#include "tree_nodes.h"

static void compile(const calx_node *root, const calx_dialect_compiler *table, const char *name, uint32_t paramstyle, uint32_t flags)
{
    const calx_dialect dialect = { .struct_size = sizeof dialect, .name = name, .quote = "\"\"", .paramstyle = paramstyle, .compiler = table };
    const calx_target target = { .struct_size = sizeof target, .version_text = "", .dialect = name };
    calx_compiler c;
    calxi_builder sql;
    const calx_node **parameters = NULL;
    size_t count = 0;
    calxi_builder_init(&sql);
    calxi_compiler_init(&c, &dialect, &target, flags);
    if (calxi_compile_statement(&c, root) && calxi_compile_finish(&c, &sql, &parameters, &count)) {
        require(sql.len == 0 || strlen(sql.data) <= sql.len, "SQL with a NUL");
        for (size_t i = 0; i < count; i++)
            require(parameters[i] != NULL, "a parameter that is none");
    } else
        require(c.failed && c.problem.message[0], "a failure without a message");
    calxi_builder_clear(&sql);
    calxi_compiler_clear(&c);
}

/* As a statement is sealed: its key, and equal expressions as one node. */
static void seal(calx_node *root)
{
    calxi_key key;
    for (int again = 0; again < 2; again++) {
        calxi_key_init(&key);
        calxi_key_walk(&key, root);
        require(calxi_key_len(&key) > 0 || key.failed, "a tree without a key");
        calxi_key_clear(&key);
        if (!again && !calxi_join_alike(root))
            return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    machine m = { .data = data, .size = size < 400 ? size : 400 };
    calx_node *root;
    size_t budget = 5000;
    calx_construct_register("fuzzed", NULL, write_construct, NULL); /* again: refused, and nothing changes */
    while (m.at < m.size) {
        uint8_t what = next(&m), which = what % 64;
        switch (what / 64) {
        case 0: leaf(&m, what); break;
        case 1: which < 24 ? operation(&m, which) : which < 40 ? more_functions(&m, (uint8_t)(which - 24)) : more_forms(&m, (uint8_t)(which - 40)); break;
        case 2: which < 14 ? clauses(&m, which) : more_clauses(&m, (uint8_t)(which - 14)); break;
        default: which < 7 ? parts(&m, which) : more_parts(&m, (uint8_t)(which - 7)); break;
        }
    }
    root = calx_node_keep(m.clause_count ? calx_scalar_subquery(statement(&m, 3)) : pop(&m));
    record(root, &budget);
    seal(root);
    for (uint32_t flags = 0; flags < 2; flags++) {
        compile(root, NULL, "standard", CALX_PARAMSTYLE_QMARK, flags);
        compile(root, &calxi_sqlite_compiler, "sqlite", CALX_PARAMSTYLE_QMARK, flags);
        compile(root, &calxi_postgresql_compiler, "postgresql", CALX_PARAMSTYLE_DOLLAR, flags);
        compile(root, &calxi_mysql_compiler, "mysql", CALX_PARAMSTYLE_QMARK, flags);
        compile(root, &calxi_oracle_compiler, "oracle", CALX_PARAMSTYLE_NUMERIC, flags);
    }
    calx_node_release(root);
    while (m.depth)
        calx_node_release(calx_node_keep(pop(&m)));
    while (m.kept_count)
        calx_node_release(m.kept[--m.kept_count]);
    return 0;
}
