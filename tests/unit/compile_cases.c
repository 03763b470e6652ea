/* SPDX-License-Identifier: MIT */
/* Statements for the tests of the compiler: one function a construct. */
#include "compile_cases.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct person {
    int64_t id;
    const char *name;
    int32_t age;
    bool active;
};
struct note {
    int64_t id;
    int64_t person_id;
    const char *text;
};
CALX_MODEL(person, "people", CALX_COLUMN(person, id, .primary_key = true), CALX_COLUMN(person, name), CALX_COLUMN(person, age),
           CALX_COLUMN(person, active));
CALX_MODEL(note, "notes", CALX_COLUMN(note, id, .primary_key = true), CALX_COLUMN(note, person_id, .references = "people.id"),
           CALX_COLUMN(note, text));
static calx_metadata metadata = CALX_METADATA(&person_model, &note_model);

const char *const compile_targets[CASE_TARGETS] = { "sqlite", "postgresql 15", "mysql 8.0.36", "mariadb 10.11.6-MariaDB", "oracle 19" };

void compile_cases_clear(void)
{
    calx_metadata_dispose(&metadata);
}

const char *compile_plain(const calx_compiled *compiled)
{
    static char plain[4096];
    const char *sql = calx_compiled_error(compiled) ? calx_compiled_errmsg(compiled) : calx_compiled_sql(compiled);
    size_t len = 0;
    for (const char *p = sql; *p && len + 1 < sizeof plain;) {
        bool marks = (*p == '$' || *p == ':') && isdigit((unsigned char)p[1]) && calx_compiled_error(compiled) == CALX_OK;
        plain[len++] = marks ? '?' : *p;
        p++;
        while (marks && isdigit((unsigned char)*p))
            p++;
    }
    plain[len] = '\0';
    if (calx_compiled_error(compiled) && strstr(plain, " (the server is ")) /* of which version, says each target */
        *strstr(plain, " (the server is ") = '\0';
    return plain;
}

/* An expression of any kind as a node. */
#define N(x) ((calx_node *)(void *)(x))
#define SAME NULL, NULL, NULL, NULL

/* SELECT of one expression. */
static calx_statement *only(calx_node *expression)
{
    return calx_select_n((calx_clause *const[]){ calx_columns_n(&expression, 1) }, 1);
}

static calx_statement *where(calx_node *condition)
{
    return calx_select(calx_columns(calx_col(person, id)), calx_where_n(&condition, 1));
}

static calx_statement *people(void)
{
    return calx_select(calx_columns(calx_col(person, id), calx_col(person, name)));
}

/* ---- columns as a whole, and their names ---- */

static calx_statement *whole_alias(void)
{
    calx_node *p = calx_alias(person, "p");
    return only(p);
}

static calx_statement *whole_subquery(void)
{
    return only(calx_subquery(people(), "s"));
}

static calx_statement *whole_cte(void)
{
    return only(calx_cte(people(), "c"));
}

static calx_statement *names_that_repeat(void)
{
    return calx_select(calx_columns(calx_col(person, id), calx_col(note, id), calx_func("now", CALX_NULL), calx_func("now", CALX_NULL)),
                       calx_join(note));
}

/* The alias is named by a column before its join is read: what is joined before does not go to it. */
static calx_statement *joined_later(void)
{
    calx_node *writer = calx_node_keep(calx_alias(person, "writer")), *name = calx_column_of(writer, "name", NULL);
    calx_node *on = calx_binary(CALX_OP_EQ, calx_column_of(writer, "id", NULL), N(calx_col(note, person_id)));
    calx_statement *made = calx_select(calx_columns(calx_col(person, id), name), calx_from(person), calx_join(note),
                                       calx_join_node(CALX_OP_INNER, writer, on));
    calx_node_release(writer);
    return made;
}

static calx_statement *alias_of_subquery(void)
{
    calx_node *s = calx_alias_node(calx_subquery(people(), "s"), "t");
    return only(s);
}

static calx_statement *no_table(void)
{
    return calx_select(calx_columns(calx_literal_column("1", NULL)), calx_where(calx_eq(calx_literal_column("2", NULL), 2)));
}

/* ---- conditions ---- */

static calx_statement *in_nothing(void) { return where(calx_in_n(N(calx_col(person, id)), NULL, 0, false)); }
static calx_statement *not_in_nothing(void) { return where(calx_in_n(N(calx_col(person, id)), NULL, 0, true)); }

static calx_statement *in_rows(void)
{
    calx_node *left = calx_tuple_n((calx_node *const[]){ N(calx_col(person, id)), N(calx_col(person, age)) }, 2);
    calx_node *row = calx_tuple_n((calx_node *const[]){ calx_literal_column("1", NULL), calx_literal_column("2", NULL) }, 2);
    return where(calx_in_n(left, &row, 1, false));
}

static calx_statement *in_no_rows(void)
{
    calx_node *left = calx_tuple_n((calx_node *const[]){ N(calx_col(person, id)), N(calx_col(person, age)) }, 2);
    return where(calx_in_n(left, NULL, 0, false));
}

static calx_statement *in_select(void)
{
    return where(calx_in_select(N(calx_col(person, id)), calx_select_node(calx_select(calx_columns(calx_col(note, person_id)))), true));
}

static calx_statement *boolean_column(void) { return where(N(calx_and(calx_col(person, active), calx_not(calx_col(person, active))))); }
static calx_statement *constants(void) { return where(N(calx_and(CALX_AS_COND_(calx_true()), calx_gt(calx_col(person, id), 1)))); }
static calx_statement *never(void) { return where(N(calx_or(calx_and(CALX_AS_COND_(calx_false()), calx_gt(calx_col(person, id), 1))))); }
static calx_statement *ilike(void) { return where(N(calx_ilike(calx_col(person, name), "a%"))); }

static calx_statement *insensitive_prefix(void)
{
    return where(calx_like_node(CALX_OP_ISTARTSWITH, N(calx_col(person, name)), calx_value_node(&(calx_value){ .kind = CALX_KIND_STR, .as.s = { "a%", 2 } }),
                                NULL, CALX_FLAG_AUTO_ESCAPE));
}

static calx_statement *distinct_from(void) { return where(N(calx_is_distinct_from(calx_col(person, age), 3))); }
static calx_statement *any_of(void)
{
    return where(N(calx_eq(calx_col(person, id), calx_as_num(calx_quantified(CALX_OP_ANY, calx_select_node(calx_select(calx_columns(calx_col(note, person_id)))))))));
}

static calx_statement *full_text(void)
{
    return where(calx_binary(CALX_OP_MATCH, N(calx_col(person, name)), calx_literal_column("'x'", NULL)));
}

static calx_statement *regular_expression(void)
{
    return where(calx_binary(CALX_OP_REGEXP, N(calx_col(person, name)), calx_literal_column("'x'", NULL)));
}

/* ---- expressions ---- */

static calx_statement *divided(void) { return only(N(calx_divide(calx_col(person, age), calx_col(person, id)))); }
static calx_statement *floored(void)
{
    return only(calx_binary(CALX_OP_FLOOR_DIV, N(calx_col(person, age)), calx_literal_column("2.5", NULL)));
}

static calx_statement *remainder_of(void) { return only(N(calx_modulo(calx_col(person, age), calx_col(person, id)))); }
static calx_statement *exclusive_or(void)
{
    return only(calx_binary(CALX_OP_BIT_XOR, calx_column_named("a"), calx_column_named("b")));
}

static calx_statement *cast_to_text(void) { return only(calx_cast(calx_col(person, id), CALX_VARCHAR(10))); }
static calx_statement *joined_strings(void)
{
    return only(calx_func("aggregate_strings", calx_col(person, name), ","));
}

static calx_statement *ordered_aggregate(void)
{
    calx_node *name = calx_column_named("name");
    return only(calx_func("array_agg", calx_aggregate_order(calx_column_named("age"), &name, 1)));
}

static calx_statement *filtered(void) { return only(calx_filter_node(N(calx_count(calx_col(person, id))), N(calx_gt(calx_col(person, age), 1)))); }

static calx_statement *windowed(void)
{
    calx_node *order = N(calx_col(person, age)), *by = N(calx_col(person, name));
    calx_node *frame = calx_frame_node(CALX_OP_ROWS, calx_bound_node(CALX_OP_UNBOUNDED_PRECEDING, NULL), calx_bound_node(CALX_OP_CURRENT_ROW, NULL));
    return only(calx_over_node(N(calx_sum(calx_col(person, id))), calx_list_n(&by, 1), calx_list_n(&order, 1), frame));
}

static calx_statement *cases(void)
{
    calx_node *const whens[] = { N(calx_gt(calx_col(person, age), 1)), calx_literal_column("'old'", NULL) };
    return only(calx_case_n(NULL, whens, 2, calx_literal_column("'new'", NULL)));
}

static calx_statement *extracted(void) { return only(calx_extract_node("year", calx_column_named("d"))); }
static calx_statement *an_array(void)
{
    calx_node *const items[] = { calx_literal_column("1", NULL), calx_literal_column("2", NULL) };
    return only(calx_binary(CALX_OP_ITEM, calx_array_n(items, 2, NULL), calx_literal_column("1", NULL)));
}

static calx_statement *fragment(void)
{
    calx_node *const binds[] = { calx_literal_column("7", NULL) };
    return only(calx_fragment_n("lower('a:b') || :x || c[1\\:n]", binds, 1));
}

static calx_statement *constant_row(void) { return only(calx_func_n("current_timestamp", NULL, 0, NULL)); }
static calx_statement *rolled_up(void)
{
    return calx_select(calx_columns(calx_count_all()), calx_from(person), calx_group_by(calx_func("rollup", calx_col(person, age), calx_col(person, name))));
}

/* ---- clauses ---- */

static calx_statement *fetched(void)
{
    return calx_select(calx_columns(calx_col(person, id)), calx_order_by(calx_col(person, id)),
                       calx_limit_node(calx_literal_column("5", NULL), calx_literal_column("6", NULL), CALX_FLAG_FETCH));
}

static calx_statement *ties(void)
{
    return calx_select(calx_columns(calx_col(person, id)), calx_order_by(calx_col(person, id)),
                       calx_limit_node(calx_literal_column("5", NULL), NULL, CALX_FLAG_FETCH | CALX_FLAG_WITH_TIES));
}

static calx_statement *percent(void)
{
    return calx_select(calx_columns(calx_col(person, id)), calx_limit_node(calx_literal_column("5", NULL), NULL, CALX_FLAG_FETCH | CALX_FLAG_PERCENT));
}

static calx_statement *fetched_expressions(void)
{
    calx_node *sum = calx_node_keep(calx_binary(CALX_OP_ADD, calx_literal_column("1", NULL), calx_literal_column("2", NULL)));
    calx_statement *s = calx_select(calx_columns(calx_col(person, id)), calx_limit_node(sum, sum, CALX_FLAG_FETCH));
    calx_node_release(sum);
    return s;
}

/* One value in two places: where parameters have numbers it is one, and the backend sees that both are the same. */
static calx_statement *grouped_by_label(void)
{
    calx_node *label = calx_node_keep(calx_label(calx_times(calx_col(person, age), 2), "twice"));
    calx_statement *s = calx_select(calx_columns(label, calx_count_all()), calx_group_by(label), calx_where(calx_gt(calx_col(person, age), 2)));
    calx_node_release(label);
    return s;
}

static calx_statement *distinct_on(void)
{
    return calx_select(calx_columns(calx_col(person, id)), calx_distinct_on(calx_col(person, age)));
}

static calx_statement *locked(void)
{
    calx_node *of = N(calx_col(person, id));
    return calx_select(calx_columns(calx_col(person, id)), calx_for_update_n(CALX_FLAG_SHARE | CALX_FLAG_SKIP_LOCKED, &of, 1));
}

static calx_statement *by_label(void)
{
    calx_node *label = calx_node_keep(calx_label(calx_plus(calx_col(person, age), 1), "older"));
    calx_statement *s = calx_select(calx_columns(label), calx_order_by(calx_desc(label)));
    calx_node_release(label);
    return s;
}

static calx_statement *lateral(void)
{
    calx_statement *inner = calx_select(calx_columns(calx_col(note, text)), calx_where(calx_eq(calx_col(note, person_id), calx_col(person, id))));
    calx_node *l = calx_subquery_node(inner, "l", CALX_FLAG_LATERAL);
    return calx_select(calx_columns(calx_col(person, id)), calx_join_node(CALX_OP_INNER, l, N(calx_gt(calx_literal_column("1", NULL), 0))));
}

static calx_statement *compound(void)
{
    calx_statement *const parts[] = { people(), people() };
    return calx_compound_n(CALX_OP_EXCEPT, 0, parts, 2);
}

static calx_statement *values(void)
{
    calx_node *const columns[] = { calx_column_named("a"), calx_column_named("b") };
    calx_node *row = calx_tuple_n((calx_node *const[]){ calx_literal_column("1", NULL), calx_literal_column("2", NULL) }, 2);
    return only(calx_values_n("v", calx_list_n(columns, 2), &row, 1));
}

static calx_statement *function_rows(void)
{
    return calx_select(calx_columns(calx_star(NULL)), calx_select_from(calx_table_function(calx_func("f", 1), "t", NULL, 0)));
}

static calx_statement *recursive(void)
{
    calx_node *base = calx_node_keep(calx_cte_node(only(calx_label(calx_literal_column("1", NULL), "n")), "t", NULL, CALX_FLAG_RECURSIVE));
    calx_statement *next = calx_select(calx_columns(calx_binary(CALX_OP_ADD, calx_column_of(base, "n", NULL), calx_literal_column("1", NULL))));
    calx_node *whole = calx_cte_union(base, next, true);
    calx_node_release(base);
    return calx_select(calx_columns(calx_column_of(whole, "n", NULL)));
}

/* ---- INSERT, UPDATE, DELETE ---- */

static calx_statement *insert_defaults(void) { return calx_insert_n(calx_model_table(&person_model), NULL, 0); }

static calx_statement *insert_rows(void)
{
    calx_node *const columns[] = { calx_column_named("id"), calx_column_named("name") };
    calx_node *const rows[] = { calx_tuple_n((calx_node *const[]){ calx_literal_column("1", NULL), calx_null_node() }, 2),
                                calx_tuple_n((calx_node *const[]){ calx_literal_column("2", NULL), calx_default_node() }, 2) };
    return calx_insert(person, calx_rows_n(calx_list_n(columns, 2), rows, 2));
}

static calx_statement *insert_with(void)
{
    calx_node *id = calx_column_named("id");
    calx_node *c = calx_cte(calx_select(calx_columns(calx_col(note, person_id))), "c");
    return calx_insert(person, calx_from_select(calx_list_n(&id, 1), calx_select(calx_columns(calx_column_of(c, "person_id", NULL)))));
}

static calx_statement *returning(void)
{
    return calx_update(person, calx_set(calx_col(person, age), 1), calx_returning(calx_col(person, id)));
}

static calx_statement *update_from(void)
{
    return calx_update(person, calx_set(calx_col(person, name), calx_col(note, text)), calx_where(calx_eq(calx_col(note, person_id), calx_col(person, id))));
}

static calx_statement *delete_using(void)
{
    return calx_delete(person, calx_where(calx_eq(calx_col(note, person_id), calx_col(person, id))));
}

static calx_statement *delete_some(void)
{
    return calx_delete(person, calx_limit(3));
}

static calx_statement *set_two(void)
{
    calx_node *const both[] = { calx_column_named("name"), calx_column_named("age") };
    return calx_update(person, calx_set_to(calx_tuple_n(both, 2), calx_tuple_n((calx_node *const[]){ calx_null_node(), calx_null_node() }, 2)));
}

static calx_statement *cte_that_writes(void)
{
    calx_node *gone = calx_cte(calx_delete(note, calx_returning(calx_col(note, id))), "gone");
    return only(gone);
}

#define NO_DML "sqlite has no INSERT, UPDATE or DELETE in WITH"
const compile_case compile_cases[] = {
    { "whole_alias", whole_alias, { "SELECT p.id, p.name, p.age, p.active FROM people AS p", NULL, NULL, NULL, "SELECT p.id, p.name, p.age, p.active FROM people p" } },
    { "whole_subquery", whole_subquery, { "SELECT s.id, s.name FROM (SELECT people.id AS id, people.name AS name FROM people) AS s", NULL, NULL, NULL,
                                          "SELECT s.id, s.name FROM (SELECT people.id AS id, people.name AS name FROM people) s" } },
    { "whole_cte", whole_cte, { "WITH c AS (SELECT people.id AS id, people.name AS name FROM people) SELECT c.id, c.name FROM c", SAME } },
    { "names_that_repeat", names_that_repeat,
      { "SELECT people.id, notes.id AS id_1, now(NULL) AS now_1, now(NULL) AS now_2 FROM people JOIN notes ON people.id = notes.person_id", SAME } },
    { "joined_later", joined_later,
      { "SELECT people.id, writer.name FROM people JOIN notes ON people.id = notes.person_id JOIN people AS writer ON writer.id = notes.person_id",
        NULL, NULL, NULL,
        "SELECT people.id, writer.name FROM people JOIN notes ON people.id = notes.person_id JOIN people writer ON writer.id = notes.person_id" } },
    { "alias_of_subquery", alias_of_subquery, { "SELECT t.id, t.name FROM (SELECT people.id AS id, people.name AS name FROM people) AS t", NULL, NULL, NULL,
                                                "SELECT t.id, t.name FROM (SELECT people.id AS id, people.name AS name FROM people) t" } },
    { "no_table", no_table, { "SELECT 1 WHERE 2 = ?", NULL, "SELECT 1 FROM DUAL WHERE 2 = ?", NULL, NULL } },
    { "in_nothing", in_nothing, { "SELECT people.id FROM people WHERE people.id IN (NULL) AND (1 != 1)", SAME } },
    { "not_in_nothing", not_in_nothing, { "SELECT people.id FROM people WHERE people.id NOT IN (NULL) OR (1 = 1)", SAME } },
    { "in_rows", in_rows, { "SELECT people.id FROM people WHERE (people.id, people.age) IN (VALUES (1, 2))",
                            "SELECT people.id FROM people WHERE (people.id, people.age) IN ((1, 2))", NULL, NULL, NULL } },
    { "in_no_rows", in_no_rows, { "SELECT people.id FROM people WHERE (people.id, people.age) IN (VALUES (NULL, NULL)) AND (1 != 1)",
                                  "SELECT people.id FROM people WHERE (people.id, people.age) IN ((NULL, NULL)) AND (1 != 1)", NULL, NULL, NULL } },
    { "in_select", in_select, { "SELECT people.id FROM people WHERE people.id NOT IN (SELECT notes.person_id FROM notes)", SAME } },
    { "boolean_column", boolean_column, { "SELECT people.id FROM people WHERE people.active = 1 AND people.active = 0",
                                          "SELECT people.id FROM people WHERE people.active AND NOT people.active",
                                          "SELECT people.id FROM people WHERE people.active = 1 AND people.active = 0", NULL, NULL } },
    { "constants", constants, { "SELECT people.id FROM people WHERE people.id > ?", SAME } },
    { "never", never, { "SELECT people.id FROM people WHERE 0 = 1", "SELECT people.id FROM people WHERE false", "SELECT people.id FROM people WHERE false = 1", NULL,
                        "SELECT people.id FROM people WHERE 0 = 1" } },
    { "ilike", ilike, { "SELECT people.id FROM people WHERE lower(people.name) LIKE lower(?)", "SELECT people.id FROM people WHERE people.name ILIKE ?",
                        "SELECT people.id FROM people WHERE lower(people.name) LIKE lower(?)", NULL, NULL } },
    { "insensitive_prefix", insensitive_prefix,
      { "SELECT people.id FROM people WHERE lower(people.name) LIKE lower(?) || '%' ESCAPE '/'", "SELECT people.id FROM people WHERE people.name ILIKE ? || '%' ESCAPE '/'",
        "SELECT people.id FROM people WHERE lower(people.name) LIKE concat(lower(?), '%') ESCAPE '/'", NULL,
        "SELECT people.id FROM people WHERE lower(people.name) LIKE lower(?) || '%' ESCAPE '/'" } },
    { "distinct_from", distinct_from, { "SELECT people.id FROM people WHERE people.age IS NOT ?", "SELECT people.id FROM people WHERE people.age IS DISTINCT FROM ?",
                                        "SELECT people.id FROM people WHERE NOT (people.age <=> ?)", NULL,
                                        "SELECT people.id FROM people WHERE DECODE(people.age, ?, 0, 1) = 1" } },
    { "any_of", any_of, { "SELECT people.id FROM people WHERE people.id IN (SELECT notes.person_id FROM notes)", "SELECT people.id FROM people WHERE people.id = ANY (SELECT notes.person_id FROM notes)", NULL, NULL, NULL } },
    { "full_text", full_text, { "SELECT people.id FROM people WHERE people.name MATCH 'x'", "SELECT people.id FROM people WHERE people.name @@ plainto_tsquery('x')",
                                "SELECT people.id FROM people WHERE MATCH (people.name) AGAINST ('x' IN BOOLEAN MODE)", NULL,
                                "SELECT people.id FROM people WHERE CONTAINS(people.name, 'x') > 0" } },
    { "regular_expression", regular_expression, { "SELECT people.id FROM people WHERE people.name REGEXP 'x'", "SELECT people.id FROM people WHERE people.name ~ 'x'",
                                                  "SELECT people.id FROM people WHERE people.name REGEXP 'x'", NULL,
                                                  "SELECT people.id FROM people WHERE REGEXP_LIKE(people.name, 'x')" } },
    { "divided", divided, { "SELECT people.age / (people.id + 0.0) AS anon_1 FROM people", "SELECT people.age / CAST(people.id AS NUMERIC) AS anon_1 FROM people",
                            "SELECT people.age / people.id AS anon_1 FROM people", NULL, NULL } },
    { "floored", floored, { "SELECT FLOOR(people.age / 2.5) AS anon_1 FROM people", SAME } },
    { "remainder_of", remainder_of, { "SELECT people.age % people.id AS anon_1 FROM people", NULL, NULL, NULL, "SELECT mod(people.age, people.id) AS anon_1 FROM people" } },
    { "exclusive_or", exclusive_or, { "SELECT (a | b) - (a & b) AS anon_1", "SELECT a # b AS anon_1", "SELECT CAST(a ^ b AS SIGNED) AS anon_1", NULL, "oracle has no BITXOR" } },
    { "cast_to_text", cast_to_text, { "SELECT substr(CAST(people.id AS VARCHAR(10)), 1, 10) AS id FROM people", "SELECT CAST(people.id AS VARCHAR(10)) AS id FROM people",
      "SELECT CAST(people.id AS CHAR(10)) COLLATE utf8mb4_0900_bin AS id FROM people", "SELECT CAST(people.id AS CHAR(10)) COLLATE utf8mb4_nopad_bin AS id FROM people",
                                      "SELECT CAST(people.id AS VARCHAR2(10 CHAR)) AS id FROM people" } },
    { "joined_strings", joined_strings, { "SELECT group_concat(people.name, ?) AS aggregate_strings_1 FROM people", "SELECT string_agg(people.name, ?) AS aggregate_strings_1 FROM people",
                                          "SELECT group_concat(people.name SEPARATOR ',') AS aggregate_strings_1 FROM people", NULL,
                                          "SELECT LISTAGG(people.name, ?) AS aggregate_strings_1 FROM people" } },
    { "ordered_aggregate", ordered_aggregate, { "sqlite has no ORDER BY within an aggregate", "SELECT array_agg(age ORDER BY name) AS array_agg_1",
                                                "mysql has no ORDER BY within an aggregate", "mariadb has no ORDER BY within an aggregate", "oracle has no ORDER BY within an aggregate" } },
    { "filtered", filtered, { "SELECT count(people.id) FILTER (WHERE people.age > ?) AS anon_1 FROM people", NULL, "SELECT count(CASE WHEN people.age > ? THEN people.id END) AS anon_1 FROM people", NULL,
                              NULL } },
    { "windowed", windowed, { "SELECT sum(people.id) OVER (PARTITION BY people.name ORDER BY people.age ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS anon_1 FROM people", SAME } },
    { "cases", cases, { "SELECT CASE WHEN people.age > ? THEN 'old' ELSE 'new' END AS anon_1 FROM people", SAME } },
    { "extracted", extracted,
      { "SELECT CAST(STRFTIME('%Y', substr(d, 1, instr(d || '.', '.') - 1)) AS INTEGER) AS anon_1",
        "SELECT EXTRACT(year FROM d) AS anon_1", NULL, NULL,
        "SELECT EXTRACT(year FROM d) AS anon_1 FROM DUAL" } },
    { "an_array", an_array, { "sqlite has no operators of JSON or arrays", "SELECT (ARRAY[1, 2])[1] AS anon_1", "mysql has no operators of JSON or arrays",
                              "mariadb has no operators of JSON or arrays", "oracle has no operators of JSON or arrays" } },
    { "fragment", fragment, { "SELECT lower('a:b') || 7 || c[1:n]", NULL, NULL, NULL, "SELECT lower('a:b') || 7 || c[1:n] FROM DUAL" } },
    { "constant_row", constant_row, { "SELECT CURRENT_TIMESTAMP AS current_timestamp_1", NULL, NULL, NULL, "SELECT CURRENT_TIMESTAMP AS current_timestamp_1 FROM DUAL" } },
    { "rolled_up", rolled_up,
      { "sqlite has no rollup()",
        "SELECT count(*) AS count_1 FROM people GROUP BY rollup(people.age, people.name)",
        "SELECT count(*) AS count_1 FROM people GROUP BY people.age, people.name WITH ROLLUP", NULL,
        "SELECT count(*) AS count_1 FROM people GROUP BY rollup(people.age, people.name)" } },
    { "fetched", fetched, { "SELECT people.id FROM people ORDER BY people.id LIMIT 5 OFFSET 6", "SELECT people.id FROM people ORDER BY people.id OFFSET 6 ROWS FETCH FIRST 5 ROWS ONLY",
                            "SELECT people.id FROM people ORDER BY people.id LIMIT 6, 5", NULL, "SELECT people.id FROM people ORDER BY people.id OFFSET 6 ROWS FETCH FIRST 5 ROWS ONLY" } },
    { "ties", ties, { "sqlite has no FETCH with PERCENT or WITH TIES", "SELECT people.id FROM people ORDER BY people.id FETCH FIRST 5 ROWS WITH TIES",
                      "mysql has no FETCH with PERCENT or WITH TIES", "mariadb has no FETCH with PERCENT or WITH TIES",
                      "SELECT people.id FROM people ORDER BY people.id FETCH FIRST 5 ROWS WITH TIES" } },
    { "percent", percent, { "sqlite has no FETCH with PERCENT or WITH TIES", "postgresql has no FETCH with PERCENT", "mysql has no FETCH with PERCENT or WITH TIES",
                            "mariadb has no FETCH with PERCENT or WITH TIES", "SELECT people.id FROM people FETCH FIRST 5 PERCENT ROWS ONLY" } },
    { "fetched_expressions", fetched_expressions,
      { "SELECT people.id FROM people LIMIT 1 + 2 OFFSET 1 + 2",
        "SELECT people.id FROM people OFFSET (1 + 2) ROWS FETCH FIRST (1 + 2) ROWS ONLY",
        "mysql has no expressions in LIMIT and OFFSET",
        "mariadb has no expressions in LIMIT and OFFSET",
        "SELECT people.id FROM people OFFSET 1 + 2 ROWS FETCH FIRST 1 + 2 ROWS ONLY" } },
    { "grouped_by_label", grouped_by_label, { "SELECT people.age * ? AS twice, count(*) AS count_1 FROM people WHERE people.age > ? GROUP BY people.age * ?", SAME } },
    { "distinct_on", distinct_on, { "sqlite has no DISTINCT ON", "SELECT DISTINCT ON (people.age) people.id FROM people", "mysql has no DISTINCT ON", "mariadb has no DISTINCT ON",
                                    "oracle has no DISTINCT ON" } },
    { "locked", locked, { "SELECT people.id FROM people", "SELECT people.id FROM people FOR SHARE OF people SKIP LOCKED", NULL,
                          "SELECT people.id FROM people LOCK IN SHARE MODE SKIP LOCKED", "SELECT people.id FROM people FOR UPDATE OF people.id SKIP LOCKED" } },
    { "by_label", by_label, { "SELECT people.age + ? AS older FROM people ORDER BY older DESC", NULL, NULL, NULL, "SELECT people.age + ? AS older FROM people ORDER BY people.age + ? DESC" } },
    { "lateral", lateral, { "sqlite has no LATERAL", "SELECT people.id FROM people JOIN LATERAL (SELECT notes.text AS text FROM notes WHERE notes.person_id = people.id) AS l ON 1 > ?", NULL,
                            "mariadb has no LATERAL", "SELECT people.id FROM people JOIN LATERAL (SELECT notes.text AS text FROM notes WHERE notes.person_id = people.id) l ON 1 > ?" } },
    { "compound", compound, { "SELECT people.id, people.name FROM people EXCEPT SELECT people.id, people.name FROM people", NULL, NULL, NULL,
                              "SELECT people.id, people.name FROM people MINUS SELECT people.id, people.name FROM people" } },
    { "values", values, { "SELECT v.a, v.b FROM (SELECT 1 AS a, 2 AS b) AS v", "SELECT v.a, v.b FROM (VALUES (1, 2)) AS v (a, b)",
                            "SELECT v.a, v.b FROM (SELECT 1 AS a, 2 AS b) AS v", NULL, "SELECT v.a, v.b FROM (SELECT 1 AS a, 2 AS b FROM DUAL) v" } },
    { "function_rows", function_rows, { "SELECT * FROM f(?) AS t", NULL, NULL, NULL, "SELECT * FROM TABLE (f(?)) t" } },
    { "recursive", recursive, { "WITH RECURSIVE t(n) AS (SELECT 1 AS n UNION ALL SELECT t.n + 1 AS anon_1 FROM t) SELECT t.n FROM t", NULL, NULL, NULL,
                                "WITH t(n) AS (SELECT 1 AS n FROM DUAL UNION ALL SELECT t.n + 1 AS anon_1 FROM t) SELECT t.n FROM t" } },
    { "insert_defaults", insert_defaults, { "INSERT INTO people DEFAULT VALUES", NULL, "INSERT INTO people () VALUES ()", NULL, "oracle has no INSERT of nothing but defaults: set a column to calx_default_node()" } },
    { "insert_rows", insert_rows, { "sqlite has no DEFAULT as a value: leave the column out", "INSERT INTO people (id, name) VALUES (1, NULL), (2, DEFAULT)", "INSERT INTO people (id, name) VALUES (1, NULL), (2, DEFAULT)", "INSERT INTO people (id, name) VALUES (1, NULL), (2, DEFAULT)", "oracle has no INSERT of several rows at once" } },
    { "insert_with", insert_with, { "WITH c AS (SELECT notes.person_id AS person_id FROM notes) INSERT INTO people (id) SELECT c.person_id FROM c", NULL,
                                    "INSERT INTO people (id) WITH c AS (SELECT notes.person_id AS person_id FROM notes) SELECT c.person_id FROM c", NULL, NULL } },
    { "returning", returning, { "UPDATE people SET age=? RETURNING id", "UPDATE people SET age=? RETURNING people.id", "mysql has no RETURNING", "mariadb has no RETURNING of UPDATE",
                                "oracle has no RETURNING" } },
    { "update_from", update_from, { "UPDATE people SET name=notes.text FROM notes WHERE notes.person_id = people.id", NULL,
                                    "UPDATE people, notes SET people.name=notes.text WHERE notes.person_id = people.id", NULL, "oracle has no UPDATE with further tables" } },
    { "delete_using", delete_using, { "DELETE FROM people WHERE EXISTS (SELECT 1 FROM notes WHERE notes.person_id = people.id)", "DELETE FROM people USING notes WHERE notes.person_id = people.id",
                                      "DELETE FROM people USING people, notes WHERE notes.person_id = people.id", NULL,
                                      "DELETE FROM people WHERE EXISTS (SELECT 1 FROM notes WHERE notes.person_id = people.id)" } },
    { "delete_some", delete_some, { "sqlite has no ORDER BY and LIMIT of UPDATE and DELETE", "postgresql has no ORDER BY and LIMIT of UPDATE and DELETE", "DELETE FROM people LIMIT ?", NULL,
                                    "oracle has no ORDER BY and LIMIT of UPDATE and DELETE" } },
    { "set_two", set_two, { "UPDATE people SET (name, age)=(NULL, NULL)", NULL, "mysql has no SET of several columns at once", "mariadb has no SET of several columns at once",
                            "UPDATE people SET (name, age)=(NULL, NULL)" } },
    { "cte_that_writes", cte_that_writes, { NO_DML, "WITH gone AS (DELETE FROM notes RETURNING notes.id) SELECT gone.id FROM gone", "mysql has no INSERT, UPDATE or DELETE in WITH",
                                            "mariadb has no INSERT, UPDATE or DELETE in WITH", "oracle has no INSERT, UPDATE or DELETE in WITH" } },
};
const size_t compile_case_count = sizeof compile_cases / sizeof *compile_cases;
