/* SPDX-License-Identifier: MIT */
/* What fuzz_tree.c builds besides the most common nodes, so that each kind is reached; and a record of the kinds that were. */
#ifndef CALX_TESTS_FUZZ_TREE_NODES_H
#define CALX_TESTS_FUZZ_TREE_NODES_H

/* ---- a table ---- */

struct thing {
    int64_t id;
    const char *name;
    int32_t mood;
    bool active;
    calx_decimal price;
    calx_timestamp made;
    calx_json data;
    calx_opt_int64 parent;
};
CALX_MODEL(thing, "things", CALX_COLUMN(thing, id, .primary_key = true), CALX_COLUMN(thing, name, .type = CALX_VARCHAR(20), .comment = "what it is called"),
           CALX_COLUMN(thing, mood, .type = CALX_ENUM("mood", "sad", "happy")), CALX_COLUMN(thing, active, .server_default = CALX_DEFAULT_TRUE),
           CALX_COLUMN(thing, price, .type = CALX_NUMERIC(10, 2)), CALX_COLUMN(thing, made, .server_default = CALX_NOW), CALX_COLUMN(thing, data),
           CALX_COLUMN(thing, parent, .references = "things.id"), CALX_UNIQUE("name, made", .name = "uq"), CALX_CHECK("id > 0", .name = "ck"),
           CALX_INDEX("name", .name = "ix"), CALX_FOREIGN_KEY("parent", .references = "things.id", .name = "fk"));

/* One with types that differ by dialect, ranges, keys that numbers have, and what is computed. */
struct odd {
    uint16_t id;
    uint32_t many;
    int8_t few;
    calx_bytes token;
    int64_t twice;
    const char *word;
};
CALX_MODEL(odd, "s.odds", CALX_COLUMN(odd, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(odd, many, .unique = true),
           CALX_COLUMN(odd, few, .server_default = "-1", .index = true, .unique = true), CALX_COLUMN(odd, twice, .computed = "many * 2", .stored = true),
           CALX_COLUMN(odd, token, .type = { .kind = CALX_TYPE_VARBINARY, .length = 16, .variants = (const calx_type_variant[]){
               { "postgresql", { .kind = CALX_TYPE_UUID } }, { "mysql", { .kind = CALX_TYPE_NATIVE, .name = "TINYBLOB" } }, { NULL, { 0 } } } }),
           CALX_COLUMN(odd, word, .type = CALX_CHAR(3), .server_default = CALX_DEFAULT("a\\''b")), CALX_UNIQUE("many, few"), CALX_TABLE_COMMENT("odd"),
           CALX_INDEX(NULL, .name = "ux", .sql = "many + 1", .unique = true));

/* The argument of a construct, in parentheses. */
static void write_construct(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, void *context)
{
    (void)context;
    host->text(compiler, "(");
    if (node->count)
        host->operand(compiler, node->items[0], CALX_PRECEDENCE_ADD);
    host->text(compiler, ")");
}

/* ---- expressions ---- */

static void more_functions(machine *m, uint8_t which)
{
    static const char *const fields[] = { "year", "epoch", "dow", "week", "no field" };
    static const char *const names[] = { "count", "sum", "min", "concat", "string_agg", "current_date", "a.b", "lower" };
    calx_node *items[6] = { NULL }, *a = pop(m), *b;
    size_t count;
    switch (which) {
    case 0: push(m, calx_extract_node(fields[next(m) % 5], a)); return;
    case 1: push(m, calx_collate_node(a, next(m) % 4 ? "C" : "")); return;
    case 2: push(m, calx_coerce_node(a, &(calx_type){ .kind = next(m) })); return;
    case 3: push(m, calx_group(a)); return;
    case 4: count = pop_many(m, items); push(m, calx_within_group_n(a, items, count)); return;
    case 5: count = pop_many(m, items); b = pop(m); push(m, calx_string_agg_n(a, b, items, count)); return;
    case 6: push(m, calx_distinct_node(a)); return;
    case 7: count = pop_many(m, items); push(m, calx_func_n(names[next(m) % 8], items, count, NULL)); push(m, a); return;
    case 8: push(m, calx_json_path(a, next(m) % 2 ? "$.a[1].\"b c\"" : "$", &(calx_type){ .kind = next(m) % CALX_TYPE_COUNT })); return;
    case 9: push(m, calx_json_path(a, "$.x", NULL)); return;
    case 10: push(m, calx_construct_n(next(m) % 4 ? "fuzzed" : "unknown", &a, 1, NULL)); return;
    case 11: items[0] = calx_when_node(a, pop(m)); items[1] = next(m) % 2 ? calx_when_node(pop(m), pop(m)) : calx_else_node(pop(m));
        push(m, calx_case_of(next(m) % 2 ? pop(m) : NULL, items, 2)); return;
    case 12: b = pop(m); push(m, calx_regexp_node(CALX_OP_REGEXP + next(m) % 3, a, b, next(m) % 2 ? "i" : NULL)); return;
    case 13: b = pop(m); push(m, calx_regexp_replace(a, b, pop(m), next(m) % 2 ? "g" : NULL)); return;
    case 14: b = pop(m); push(m, calx_match_node(a, b, next(m) % 2 ? "english" : NULL, next(m) % 8)); return;
    default: push(m, a); return;
    }
}

static void more_forms(machine *m, uint8_t which)
{
    static const calx_value text = { .kind = CALX_KIND_STR, .as.s = { "a'b\\", 4 } };
    calx_node *items[6] = { NULL }, *a;
    calx_clause *of[3];
    size_t count;
    switch (which) {
    case 0: count = pop_many(m, items); push(m, calx_array_n(items, count, next(m) % 2 ? &(const calx_type){ .kind = CALX_TYPE_INTEGER } : NULL)); return;
    case 1: a = pop(m); push(m, calx_slice_node(a, next(m) % 2 ? pop(m) : NULL, next(m) % 2 ? pop(m) : NULL)); return;
    case 2: push(m, calx_row_of(pop(m))); return;
    case 3: /* a window of any parts */
        a = pop(m); count = pop_many(m, items); of[0] = calx_partition_by_n(items, count);
        count = pop_many(m, items); of[1] = calx_order_by_n(items, count);
        of[2] = calx_frame_part(CALX_OP_ROWS + next(m) % 3, calx_bound_node(CALX_OP_UNBOUNDED_PRECEDING, NULL), next(m) % 2 ? pop(m) : NULL);
        push(m, calx_over_n(a, of, 3)); return;
    case 4: push(m, calx_bound_node(CALX_OP_UNBOUNDED_PRECEDING + next(m) % 5, next(m) % 2 ? pop(m) : NULL)); return;
    case 5: a = pop(m); push(m, calx_frame_node(CALX_OP_ROWS + next(m) % 3, a, next(m) % 2 ? pop(m) : NULL)); return;
    case 6: push(m, calx_over_named(pop(m), next(m) % 4 ? "w" : NULL)); return;
    case 7: push(m, next(m) % 2 ? calx_inserted_column(pop(m)) : calx_inserted_node("name")); return;
    case 8: push(m, calx_sequence_next(next(m) % 2 ? "s.q" : "q")); return;
    case 9: push(m, calx_constraint_named("uq")); return;
    case 10: push(m, calx_default_node()); return;
    case 11: push(m, calx_literal_node(&text)); return;
    case 12: push(m, calx_model_table(&thing_model)); return;
    case 13: push(m, CALX_NODE_(calx_col(thing, name))); push(m, CALX_NODE_(calx_col(thing, mood))); return;
    case 14: push(m, CALX_NODE_(calx_col(thing, active))); push(m, CALX_NODE_(calx_col(thing, price))); return;
    default: a = pop(m); push(m, calx_in_select(a, pop(m), next(m) % 2)); return;
    }
}

/* ---- clauses and statements ---- */

static void more_clauses(machine *m, uint8_t which)
{
    calx_node *items[6] = { NULL }, *a = NULL;
    calx_clause *of[2];
    size_t count;
    switch (which) {
    case 0: count = pop_many(m, items); clause(m, calx_having_n(items, count)); return;
    case 1: clause(m, calx_prefix(next(m) % 2 ? "HIGH" : "", next(m) % 2 ? "mysql" : NULL)); return;
    case 2: count = pop_many(m, items); of[0] = calx_partition_by_n(items, count); of[1] = calx_order_by_n(items, 0);
        clause(m, calx_window_n(next(m) % 8 ? "w" : NULL, of, 2)); return;
    case 3: a = pop(m); of[0] = calx_set_to(pop(m), pop(m)); of[1] = calx_set_to(pop(m), pop(m));
        clause(m, calx_upsert_on_n(a, next(m) % 2 ? pop(m) : NULL, of, 2, next(m) % 2 ? pop(m) : NULL)); return;
    case 4: clause(m, calx_limit((int64_t)next(m) - 4)); return;
    case 5: clause(m, calx_offset(next(m))); return;
    default: count = pop_many(m, items); clause(m, calx_for_update_n(CALX_FLAG_SHARE * (next(m) % 8u), items, count)); return;
    }
}

static calx_statement *definition(machine *m, uint8_t which)
{
    static const char *const moods[] = { "sad", "it's" };
    static const calx_type mood = { .kind = CALX_TYPE_ENUM, .name = "s.mood", .values = moods, .value_count = 2 };
    static const char *const names[] = { "a", "A b" };
    const calx_sequence sequence = { .name = "s.q", .flags = next(m), .start = next(m), .increment = next(m) - 3, .cache = next(m) };
    uint8_t how = next(m);
    calx_node *table = calx_model_table(how & 64 ? &odd_model : &thing_model);
    uint32_t flags = (how % 2 ? CALX_FLAG_IF_EXISTS : 0) | (how & 4 ? CALX_FLAG_TEMPORARY : 0) | (how & 8 ? CALX_FLAG_MATERIALIZED : 0);
    switch (which) {
    case 0: return calx_create_table(table, flags);
    case 1: return calx_drop_table(table, flags);
    case 2: return calx_create_index(table, next(m) % 4 ? "ix" : "none", flags);
    case 3: return calx_drop_index(table, "ix", flags);
    case 4: return calx_add_constraint(table, next(m) % 2 ? "uq" : "fk");
    case 5: return calx_drop_constraint(table, next(m) % 2 ? "ck" : "pk");
    case 6: return calx_create_type(&mood, flags);
    case 7: return calx_drop_type(&mood, flags);
    case 8: return calx_create_schema("s", flags);
    case 9: return calx_drop_schema("s", flags | (next(m) % 2 ? CALX_FLAG_CASCADE : 0));
    case 10: return calx_create_sequence(&sequence, flags);
    case 11: return calx_drop_sequence("s.q", flags);
    case 12: return calx_set_comment(table, next(m) % 2 ? "name" : NULL);
    case 13: return calx_create_view("v", names, next(m) % 3, statement(m, 3), flags | next(m) % 8u);
    case 14: return calx_drop_view("s.v", flags);
    case 15: return calx_create_table_as("t", statement(m, 3), flags | (next(m) % 2 ? CALX_FLAG_TEMPORARY : 0));
    default: return statement(m, next(m));
    }
}

/* What came last: CTEs of one statement, frames without some rows, types by dialect, tables in schemas, upserts of tables with several keys. */
static void latest(machine *m, uint8_t which)
{
    static const calx_type_variant variants[] = { { "mysql", CALX_CHAR(32) }, { "oracle", CALX_SQL_TYPE(BLOB) }, { NULL, { 0 } } };
    static const char *const names[] = { "a", "b" };
    calx_node *items[6] = { NULL }, *a;
    calx_clause *of[3];
    size_t count;
    switch (which % 8) {
    case 0: push(m, calx_cte_node(statement(m, next(m)), next(m) % 2 ? "c" : "d", next(m) % 4 ? NULL : pop(m),
                                  CALX_FLAG_NESTED | (next(m) % 4 ? 0 : CALX_FLAG_RECURSIVE))); return;
    case 1: a = pop(m); count = pop_many(m, items); of[0] = calx_partition_by_n(items, count);
        count = pop_many(m, items); of[1] = calx_order_by_n(items, count);
        of[2] = calx_frame_part_excluding(CALX_OP_ROWS + next(m) % 3, pop(m), next(m) % 2 ? pop(m) : NULL, next(m) % 6);
        push(m, calx_over_n(a, of, 3)); return;
    case 2: a = pop(m); push(m, calx_frame_excluding(CALX_OP_ROWS + next(m) % 3, a, next(m) % 2 ? pop(m) : NULL, next(m) % 6)); return;
    case 3: push(m, calx_cast_node(pop(m), &(const calx_type){ .kind = CALX_TYPE_UUID, .variants = variants })); return;
    case 4: push(m, calx_model_table(&odd_model)); return;
    case 5: push(m, CALX_NODE_(calx_col(odd, many))); push(m, CALX_NODE_(calx_col(odd, token))); push(m, CALX_NODE_(calx_col(odd, word))); return;
    case 6: push(m, calx_table_named(next(m) % 4 ? "s.things" : "a.b.", names, 2)); return;
    default: a = next(m) % 2 ? pop(m) : NULL; count = next(m) % 2;
        if (count)
            of[0] = calx_set_to(pop(m), pop(m));
        clause(m, calx_upsert_n(a, of, count, NULL)); return;
    }
}

/* A statement as it is: what an expression pops may be it, and so may the root. */
static void more_parts(machine *m, uint8_t which)
{
    calx_node *items[6] = { NULL }, *a;
    size_t count;
    if (which < 17)
        push(m, calx_select_node(definition(m, which)));
    else if (which == 17) {
        count = pop_many(m, items);
        push(m, calx_select_node(calx_values_statement_n(items, count)));
    } else if (which == 18) {
        a = pop(m);
        push(m, calx_select_node(calx_text_select(a, pop(m))));
    } else if (which < 24)
        push(m, calx_column_of_model(pop(m), &thing_model, offsetof(struct thing, name)));
    else
        latest(m, which);
}

/* ---- which kinds there were ---- */

static bool seen[CALX_NODE_COUNT];

static void record(const calx_node *node, size_t *budget)
{
    if (!node || !*budget)
        return;
    --*budget;
    seen[calx_node_kind(node)] = true;
    for (size_t i = 0; i < calx_node_count(node); i++)
        record(calx_node_child(node, i), budget);
}

/* CALX_FUZZ_KINDS has the numbers of all kinds, but those that only a compiler makes; those that no input has built are told. */
int fuzz_finish(void)
{
    const char *kinds = getenv("CALX_FUZZ_KINDS");
    int missing = 0;
    while (kinds && *kinds) {
        char *end;
        unsigned long kind = strtoul(kinds, &end, 10);
        if (end == kinds)
            break;
        if (kind >= CALX_NODE_COUNT || !seen[kind]) {
            printf("no input builds a node of kind %lu\n", kind);
            missing++;
        }
        kinds = end;
    }
    return missing;
}

#endif
