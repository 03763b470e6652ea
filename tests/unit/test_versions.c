/* SPDX-License-Identifier: MIT */
/* What servers of one maker differ in by their versions: written where it is there, and refused, or written otherwise, where it is not. */
#include <calx/calx.h>

#include <check.h>
#include <string.h>

struct ship {
    int64_t id;
    const char *name;
    calx_opt_int32 weight;
    int32_t twice;
    int64_t port_id;
};
CALX_MODEL(ship, "ships", CALX_COLUMN(ship, id, .primary_key = true), CALX_COLUMN(ship, name, .server_default = CALX_DEFAULT("a\\b")),
           CALX_COLUMN(ship, weight, .server_default = "length('abc')"), CALX_COLUMN(ship, twice, .computed = "weight * 2", .stored = true),
           CALX_COLUMN(ship, port_id, .references = "ships.id"),
           CALX_INDEX(NULL, .sql = "lower(name), weight DESC, (weight + 1), concat(name, ',)') asc", .name = "ix_lower"),
           CALX_INDEX("weight", .include = "name", .name = "ix_weight"), CALX_CHECK("weight > 0", .name = "ck_weight"));
CALX_MODEL_T(raft, struct ship, "rafts", CALX_COLUMN_T(struct ship, id, .primary_key = true, .autoincrement = CALX_IDENTITY_ALWAYS), CALX_COLUMN_T(struct ship, weight));
CALX_MODEL_T(boat, struct ship, "boats", CALX_COLUMN_T(struct ship, id, .primary_key = true, .identity = &(const calx_sequence){ .start = CALX_ZERO }),
             CALX_COLUMN_T(struct ship, weight));
CALX_MODEL_T(tug, struct ship, "tugs", CALX_COLUMN_T(struct ship, id, .primary_key = true, .autoincrement = CALX_NO),
             CALX_COLUMN_T(struct ship, port_id, .references = "ships.id", .on_delete = CALX_SET_DEFAULT, .server_default = "1"));
struct skiff {
    int64_t id;
    calx_date built;
    calx_timestamp seen;
    bool leaks;
    calx_decimal price;
};
CALX_MODEL(skiff, "skiffs", CALX_COLUMN(skiff, id, .primary_key = true), CALX_COLUMN(skiff, built, .server_default = "'2024-02-29'"),
           CALX_COLUMN(skiff, seen, .server_default = CALX_NOW), CALX_COLUMN(skiff, leaks, .server_default = CALX_DEFAULT_TRUE), CALX_COLUMN(skiff, price));
static calx_metadata metadata = CALX_METADATA(&ship_model, &raft_model, &boat_model, &tug_model, &skiff_model);

#define SHIPS calx_model_table(&ship_model)

static calx_statement *ids(void) { return calx_select(calx_columns(calx_col(ship, id))); }
static calx_statement *table(void) { return calx_create_table(SHIPS, 0); }
static calx_statement *always(void) { return calx_create_table(calx_model_table(&raft_model), 0); }
static calx_statement *from_zero(void) { return calx_create_table(calx_model_table(&boat_model), 0); }
static calx_statement *set_default(void) { return calx_create_table(calx_model_table(&tug_model), 0); }
static calx_statement *expression_index(void) { return calx_create_index(SHIPS, "ix_lower", 0); }
static calx_statement *index_if(void) { return calx_create_index(SHIPS, "ix_lower", CALX_FLAG_IF_EXISTS); }
static calx_statement *drop_index_if(void) { return calx_drop_index(SHIPS, "ix_weight", CALX_FLAG_IF_EXISTS); }
static calx_statement *covering_index(void) { return calx_create_index(SHIPS, "ix_weight", 0); }
static calx_statement *drop_check(void) { return calx_drop_constraint(SHIPS, "ck_weight"); }
static calx_statement *sequence(void) { return calx_create_sequence(&(const calx_sequence){ .name = "n" }, 0); }
static calx_statement *next(void) { return calx_select(calx_columns(calx_sequence_next("n"))); }
static calx_statement *cte(void) { return calx_select(calx_columns(calx_num_of(calx_cte(ids(), "q"), "id"))); }
static calx_statement *materialized(void) { return calx_select(calx_columns(calx_column_of(calx_cte_node(ids(), "q", NULL, CALX_FLAG_MATERIALIZED), "id", NULL))); }
static calx_statement *window(void) { return calx_select(calx_columns(calx_over(calx_row_number(), calx_order_by(calx_col(ship, id))))); }
static calx_statement *groups(void)
{
    return calx_select(calx_columns(calx_over(calx_sum(calx_col(ship, weight)), calx_order_by(calx_col(ship, id)), calx_frame_groups(calx_preceding(1), calx_current_row()))));
}
static calx_statement *except(void) { return calx_except(ids(), ids()); }
static calx_statement *intersect_all(void) { return calx_intersect_all(ids(), ids()); }
static calx_statement *skip_locked(void) { return calx_select(calx_columns(calx_col(ship, id)), calx_for_update_skip_locked()); }
static calx_statement *no_wait(void) { return calx_select(calx_columns(calx_col(ship, id)), calx_for_update_nowait()); }
static calx_statement *lateral(void)
{
    return calx_select(calx_columns(calx_col(ship, id)), calx_from(ship), calx_crossjoin_from(calx_lateral(calx_select(calx_columns(calx_literal_column("1", NULL))), "one")));
}
static calx_statement *values(void) { return calx_values_statement_n((calx_node *const[]){ calx_tuple(1, 2), calx_tuple(3, 4) }, 2); }
static calx_statement *upsert(void) { return calx_insert(ship, calx_set(calx_col(ship, id), 1), calx_on_conflict_nothing(calx_list(calx_col(ship, id)))); }
static calx_statement *plain_table(void) { return calx_create_table(calx_model_table(&skiff_model), 0); }
static calx_statement *drop(void) { return calx_drop_table(SHIPS, CALX_FLAG_IF_EXISTS); }
static calx_statement *no_comment(void) { return calx_set_comment(SHIPS, NULL); }
static calx_statement *bits(void) { return calx_select(calx_columns(calx_bit_or(calx_col(ship, id), 1))); }
static calx_statement *quarter(void) { return calx_select(calx_columns(calx_extract("quarter", calx_col(skiff, built)))); }
static calx_statement *month(void) { return calx_select(calx_columns(calx_extract("month", calx_col(skiff, built)))); }
static calx_statement *row_of(uint32_t op)
{
    calx_node *row = calx_tuple(calx_col(ship, id), calx_col(ship, weight));
    return calx_select(calx_columns(calx_col(ship, id)), calx_where(calx_as_cond(calx_binary(op, row, calx_tuple(1, 2)))));
}
static calx_statement *equal_rows(void) { return row_of(CALX_OP_EQ); }
static calx_statement *ordered_rows(void) { return row_of(CALX_OP_LT); }
static calx_statement *separator(void) { return calx_select(calx_columns(calx_string_agg(calx_col(ship, name), calx_col(ship, name)))); }
static calx_statement *separator_with_nul(void) { return calx_select(calx_columns(calx_string_agg(calx_col(ship, name), ((calx_str){ "a\0b", 3 })))); }

/* `part` is of the SQL, or of the message. */
static const struct {
    calx_statement *(*make)(void);
    const char *target, *part;
} cases[] = {
    { always, "sqlite", "sqlite has no columns that always number themselves: a value may be given" },
    { always, "mysql 8.4", "mysql has no columns that always number themselves: a value may be given" },
    { always, "mariadb", "raft.id: mariadb has no columns that always number themselves: a value may be given" },
    { always, "postgresql", "id BIGINT GENERATED ALWAYS AS IDENTITY" },
    { always, "postgresql 9.6", "raft.id: postgresql has no GENERATED AS IDENTITY" },
    { from_zero, "mariadb 10.11", "mariadb has no columns that number themselves from less than 1" },
    { from_zero, "postgresql", "(START WITH 0)" },
    { set_default, "mariadb 10.11", "mariadb has no SET DEFAULT of foreign keys" },
    { set_default, "mysql 8.0.36", "mysql has no SET DEFAULT of foreign keys" },
    { set_default, "sqlite", "ON DELETE SET DEFAULT" },
    { table, "mysql 8.4", "name LONGTEXT DEFAULT ('a\\\\b') NOT NULL, weight INTEGER DEFAULT (length('abc')) NOT NULL" },
    { table, "mysql 8.4", "COLLATE utf8mb4_0900_bin" },
    { table, "mysql 5.7.44", "ship.name: mysql has no defaults of texts and bytes without a length" },
    { table, "mariadb 10.11", "name LONGTEXT DEFAULT 'a\\\\b' NOT NULL, weight INTEGER DEFAULT (length('abc')) NOT NULL" },
    { table, "mariadb 10.1", "mariadb has no defaults of texts and bytes without a length" },
    { table, "postgresql 11", "ship.twice: postgresql has no computed columns" },
    { table, "sqlite 3.30", "ship.twice: sqlite has no computed columns" },
    { from_zero, "mysql 5.7.44", "mysql has no columns that number themselves from less than 1" },
    { expression_index, "mysql 8.4", "ON ships ((lower(name)), weight DESC, (weight + 1), (concat(name, ',)')) asc)" },
    { expression_index, "sqlite", "ON ships (lower(name), weight DESC, (weight + 1), concat(name, ',)') asc)" },
    { index_if, "mysql 8.4", "mysql has no IF NOT EXISTS of indexes" },
    { drop_index_if, "mysql 8.4", "mysql has no IF EXISTS of indexes" },
    { drop_index_if, "mariadb", "DROP INDEX IF EXISTS ix_weight ON ships" },
    { covering_index, "postgresql 10", "postgresql has no indexes that include further columns" },
    { drop_check, "mysql 5.7.44", "mysql has no DROP CONSTRAINT" },
    { drop_check, "mysql 8.0.19", "ALTER TABLE ships DROP CONSTRAINT ck_weight" },
    { sequence, "mariadb 10.2", "mariadb has no sequences" },
    { next, "mariadb 10.2", "mariadb has no sequences" },
    { next, "mariadb 10.3", "NEXT VALUE FOR n" },
    { cte, "mysql 5.7.44", "mysql has no WITH" },
    { cte, "mysql 8.0.11", "WITH q AS" },
    { cte, "mariadb 10.1", "mariadb has no WITH" },
    { materialized, "mysql", "mysql has no MATERIALIZED of a CTE" },
    { materialized, "oracle", "oracle has no MATERIALIZED of a CTE" },
    { materialized, "postgresql 11", "postgresql has no MATERIALIZED of a CTE" },
    { materialized, "postgresql 12", "AS MATERIALIZED (" },
    { materialized, "sqlite 3.34", "sqlite has no MATERIALIZED of a CTE" },
    { materialized, "sqlite 3.35", "AS MATERIALIZED (" },
    { window, "mysql 5.7.44", "mysql has no window functions" },
    { window, "mariadb 10.1", "mariadb has no window functions" },
    { groups, "postgresql 10", "postgresql has no GROUPS of a window" },
    { except, "mysql 8.0.30", "mysql has no EXCEPT" },
    { except, "mysql 8.0.31", " EXCEPT " },
    { except, "mariadb 10.2", "mariadb has no EXCEPT" },
    { intersect_all, "mariadb 10.4", "mariadb has no INTERSECT ALL" },
    { intersect_all, "mariadb 10.5", " INTERSECT ALL " },
    { skip_locked, "mysql 5.7.44", "mysql has no SKIP LOCKED" },
    { skip_locked, "mariadb 10.5", "mariadb has no SKIP LOCKED" },
    { skip_locked, "mariadb 10.6", "FOR UPDATE SKIP LOCKED" },
    { no_wait, "mariadb 10.2", "mariadb has no NOWAIT" },
    { no_wait, "mysql 5.7.44", "mysql has no NOWAIT" },
    { lateral, "mysql 8.0.13", "mysql has no LATERAL" },
    { values, "mysql 8.0.18", "UNION ALL SELECT" },
    { values, "mysql 8.0.19", "VALUES ROW(?, ?), ROW(?, ?)" },
    { upsert, "sqlite 3.23", "sqlite has no upserts" },
    { plain_table, "oracle", "built DATE DEFAULT DATE '2024-02-29' NOT NULL, seen TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL, leaks SMALLINT DEFAULT 1 NOT NULL, price NUMBER NOT NULL" },
    { table, "oracle", "ship.twice: oracle has no computed columns that are stored" },
    { set_default, "oracle", "oracle has no SET DEFAULT of foreign keys" },
    { no_comment, "oracle", "COMMENT ON TABLE ships IS ''" },
    { no_comment, "postgresql", "COMMENT ON TABLE ships IS NULL" },
    { drop, "oracle 19", "oracle has no IF EXISTS" },
    { drop, "oracle 23", "DROP TABLE IF EXISTS ships" },
    { bits, "oracle 19", "oracle has no BITOR" },
    { bits, "oracle 21", "BITOR(ships.id, :1)" },
    { quarter, "oracle", "oracle has no EXTRACT(quarter)" },
    { month, "oracle", "EXTRACT(month FROM skiffs.built)" },
    { equal_rows, "oracle", "(ships.id, ships.weight) = ((:1, :2))" },
    { ordered_rows, "oracle", "oracle has no comparisons of rows but by = and <>" },
    { separator, "mariadb", "mariadb has no parameters and expressions as the separator of texts that are joined" },
    { separator, "postgresql", "string_agg(ships.name, ships.name)" },
    { separator_with_nul, "mysql", "mysql has no separators of texts with a NUL byte" },
};

START_TEST(a_statement_for_a_version)
{
    calx_compiled *compiled = calx_compile(cases[_i].make(), cases[_i].target);
    const char *got = calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : calx_compiled_errmsg(compiled);
    ck_assert_msg(strstr(got, cases[_i].part) != NULL, "%s: \"%s\" is not in: %s", cases[_i].target, cases[_i].part, got);
    calx_compiled_dispose(compiled);
    calx_metadata_dispose(&metadata);
}
END_TEST

Suite *suite_versions(void);
Suite *suite_versions(void)
{
    Suite *suite = suite_create("versions");
    TCase *tcase = tcase_create("versions");
    tcase_add_loop_test(tcase, a_statement_for_a_version, 0, (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
