/* SPDX-License-Identifier: MIT */
/* More statements for the tests of the compiler: DDL, and what few backends share. */
#include "compile_cases.h"

struct town {
    int64_t id;
    const char *name;
    int32_t people;
};
CALX_MODEL(town, "geo.towns", CALX_COLUMN(town, id, .primary_key = true), CALX_COLUMN(town, name, .type = CALX_VARCHAR(40), .server_default = "upper('x')"),
           CALX_COLUMN(town, people, .server_default = "-1"), CALX_INDEX("people", .name = "ix_people"),
           CALX_INDEX(NULL, .name = "ix_lower", .sql = "(lower(name))"));

/* Relationships: to one, to many, through a table between, and to the table itself. */
struct harbour {
    int32_t id;
    calx_opt_int32 sister_id;
    struct harbour *sister;
    CALX_MANY(harbour) sisters;
    CALX_MANY(ferry) ferries;
};
struct ferry {
    int32_t id;
    int32_t home_id;
    int32_t last_id;
    struct harbour *home;
    struct harbour *last;
    CALX_MANY(harbour) calls;
};
struct call {
    int32_t ferry_id;
    int32_t harbour_id;
};
CALX_DECLARE_MODEL(harbour);
CALX_DECLARE_MODEL(ferry);
CALX_MODEL(call, "calls", CALX_COLUMN(call, ferry_id, .references = "ferries.id"), CALX_COLUMN(call, harbour_id, .references = "harbours.id"), CALX_PRIMARY_KEY("ferry_id, harbour_id"));
CALX_MODEL(harbour, "harbours", CALX_COLUMN(harbour, id, .primary_key = true), CALX_COLUMN(harbour, sister_id, .references = "harbours.id"),
           CALX_RELATIONSHIP(harbour, sister, harbour), CALX_RELATIONSHIP(harbour, sisters, harbour), CALX_RELATIONSHIP(harbour, ferries, ferry, .columns = "home_id"));
CALX_MODEL(ferry, "ferries", CALX_COLUMN(ferry, id, .primary_key = true), CALX_COLUMN(ferry, home_id, .references = "harbours.id"),
           CALX_COLUMN(ferry, last_id, .references = "harbours.id"), CALX_RELATIONSHIP(ferry, home, harbour, .columns = "home_id"), CALX_RELATIONSHIP(ferry, last, harbour),
           CALX_RELATIONSHIP(ferry, calls, harbour, .secondary = &call_model));

static calx_metadata metadata = CALX_METADATA(&town_model, &harbour_model, &ferry_model, &call_model);

void compile_cases_more_clear(void)
{
    calx_metadata_dispose(&metadata);
}

static calx_statement *index_in_schema(void)
{
    return calx_create_index(calx_model_table(&town_model), "ix_people", 0);
}

static calx_statement *index_of_expression(void)
{
    return calx_create_index(calx_model_table(&town_model), "ix_lower", 0);
}

static calx_statement *default_expressions(void)
{
    return calx_create_table(calx_model_table(&town_model), 0);
}

/* ---- relationships ---- */

#define FERRY calx_col(ferry, id)
#define HARBOUR calx_col(harbour, id)

static calx_statement *along_to_one(void) { return calx_select(calx_columns(FERRY), calx_from(ferry), calx_join_along(ferry, home)); }
static calx_statement *along_to_many(void) { return calx_select(calx_columns(HARBOUR), calx_from(harbour), calx_outerjoin_along(harbour, ferries)); }
static calx_statement *along_one_of_several(void) { return calx_select(calx_columns(FERRY), calx_from(ferry), calx_join_along(ferry, last)); }
static calx_statement *along_a_table_between(void) { return calx_select(calx_columns(FERRY), calx_from(ferry), calx_outerjoin_along(ferry, calls)); }
static calx_statement *along_itself(bool to_many)
{
    calx_node *other = calx_alias(harbour, "o"), *all = calx_model_table(&harbour_model);
    return calx_select(calx_columns(HARBOUR), calx_from(harbour), to_many ? calx_join_along_to(all, harbour, sisters, other) : calx_join_along_to(all, harbour, sister, other));
}
static calx_statement *along_itself_to_one(void) { return along_itself(false); }
static calx_statement *along_itself_to_many(void) { return along_itself(true); }
static calx_statement *along_itself_without_a_name(void) { return calx_select(calx_columns(HARBOUR), calx_from(harbour), calx_join_along(harbour, sister)); }

/* ---- searching ---- */

static calx_node *name_column(void)
{
    return calx_column_of(calx_model_table(&town_model), "name", NULL);
}

static calx_node *text_value(const char *text)
{
    return calx_arg_node(calx_arg_string(text));
}

static calx_statement *one(calx_node *expression)
{
    return calx_select_n((calx_clause *const[]){ calx_columns_n(&expression, 1) }, 1);
}

static calx_statement *folded_pattern(void)
{
    return one(calx_regexp_node(CALX_OP_REGEXP, name_column(), text_value("x"), "i"));
}

static calx_statement *flagged_pattern(void)
{
    return one(calx_regexp_node(CALX_OP_NOT_REGEXP, name_column(), text_value("x"), "im"));
}

static calx_statement *flags_that_are_none(void)
{
    return one(calx_regexp_node(CALX_OP_REGEXP, name_column(), text_value("x"), "i')"));
}

static calx_statement *replaced(void)
{
    return one(calx_label_as(calx_regexp_replace(name_column(), text_value("x"), text_value("y"), "g"), "r"));
}

static calx_statement *matched(void)
{
    return one(calx_match_node(name_column(), text_value("x"), "english", 0));
}

static calx_statement *matched_naturally(void)
{
    return one(calx_match_node(name_column(), text_value("x"), NULL, CALX_MATCH_NATURAL | CALX_MATCH_EXPANSION));
}

/* ---- parts of values ---- */

static calx_statement *sliced(void)
{
    return one(calx_slice_node(calx_column_named("a"), calx_literal_column("2", NULL), NULL));
}

static calx_statement *written_values(void)
{
    const calx_value text = { .kind = CALX_KIND_STR, .as.s = { "it's", 4 } };
    return one(calx_label_as(calx_nary(CALX_OP_CONCAT, (calx_node *const[]){ calx_literal_node(&text), text_value("b") }, 2), "x"));
}

static calx_statement *whole_row(void)
{
    calx_node *towns = calx_alias(town, "t"), *row = calx_row_of(towns);
    return one(calx_label_as(calx_func_n("row_to_json", &row, 1, NULL), "x"));
}

/* ---- statements ---- */

static calx_node *row_of_two(const char *a, const char *b)
{
    calx_node *const both[] = { calx_literal_column(a, NULL), calx_literal_column(b, NULL) };
    return calx_tuple_n(both, 2);
}

static calx_node *two_names(void)
{
    calx_node *const names[] = { calx_column_named("a"), calx_column_named("b") };
    return calx_list_n(names, 2);
}

static calx_statement *values_in_with(void)
{
    calx_node *const rows[] = { row_of_two("1", "2"), row_of_two("3", "4") };
    calx_node *v = calx_cte_node(calx_values_statement_n(rows, 2), "v", two_names(), 0);
    return one(calx_column_of(v, "b", NULL));
}

/* A parameter in it, which MariaDB would take for an empty text. */
static calx_statement *values_with_parameters(void)
{
    calx_node *const rows[] = { calx_tuple_n((calx_node *const[]){ text_value("x"), calx_literal_column("2", NULL) }, 2), row_of_two("3", "4") };
    return calx_values_statement_n(rows, 2);
}

static calx_statement *values_in_union(void)
{
    calx_node *const rows[] = { row_of_two("1", "2"), row_of_two("3", "4") };
    calx_statement *const parts[] = { calx_values_statement_n(rows, 1), calx_values_statement_n(rows, 2) };
    return calx_compound_n(CALX_OP_UNION, 0, parts, 2);
}

static calx_statement *one_value(void)
{
    calx_node *upper = calx_func_n("upper", (calx_node *const[]){ text_value("x") }, 1, NULL), *row = calx_tuple_n(&upper, 1);
    return calx_values_statement_n(&row, 1);
}

static calx_node *median(void)
{
    calx_node *half = calx_literal_column("0.5", NULL), *people = calx_column_at(&town_model, offsetof(struct town, people));
    return calx_within_group_n(calx_func_n("percentile_disc", &half, 1, NULL), &people, 1);
}

static calx_statement *within_group(void)
{
    return one(median());
}

static calx_statement *within_group_over(void)
{
    return one(calx_over_n(median(), NULL, 0));
}

static calx_statement *numbered_function(void)
{
    calx_node *rows = calx_table_function(calx_func_n("f", NULL, 0, NULL), "g", two_names(), CALX_FLAG_DERIVED | CALX_FLAG_ORDINALITY);
    return one(calx_column_of(rows, "b", NULL));
}

static calx_statement *no_values(void)
{
    return calx_values_statement_n(NULL, 0);
}

static calx_statement *known_text(void)
{
    calx_node *seven = calx_value_node(&(const calx_value){ .kind = CALX_KIND_INT64, .as.i = 7 });
    return one(calx_subquery(calx_text_select(calx_fragment_n("SELECT x AS a, y AS b FROM z WHERE x = :x", &seven, 1), two_names()), "s"));
}

static calx_statement *two_steps(void)
{
    calx_node *start = calx_cte_node(one(calx_label_as(calx_literal_column("1", NULL), "n")), "t", NULL, CALX_FLAG_RECURSIVE), *whole;
    calx_node *first = calx_column_of(start, "n", NULL), *second = calx_column_of(start, "n", NULL);
    whole = calx_cte_union(start, one(first), true);
    return one(calx_column_of(calx_cte_union(whole, one(second), true), "n", NULL));
}

/* Its start is met first, in a CTE that one of its steps does not read from. */
static calx_statement *steps_after_their_start(void)
{
    calx_node *start = calx_cte_node(one(calx_label_as(calx_literal_column("1", NULL), "n")), "t", NULL, CALX_FLAG_RECURSIVE), *whole, *other;
    calx_node *third = calx_cte_node(one(calx_label_as(calx_literal_column("3", NULL), "n")), "u", NULL, 0);
    other = calx_cte_node(one(calx_column_of(start, "n", NULL)), "o", NULL, 0);
    whole = calx_cte_union(start, one(calx_column_of(third, "n", NULL)), true);
    return calx_select_n((calx_clause *const[]){ calx_columns_n((calx_node *const[]){ calx_column_of(other, "n", NULL), calx_column_of(whole, "n", NULL) }, 2) }, 1);
}

static calx_statement *union_in_order(void)
{
    calx_statement *const parts[] = { one(name_column()), one(name_column()) };
    calx_statement *both = calx_compound_n(CALX_OP_UNION, 0, parts, 2);
    calx_node *by = calx_order_node(name_column(), CALX_FLAG_DESC);
    calx_statement_add(both, calx_order_by_n(&by, 1));
    return both;
}

static calx_clause *renamed(void)
{
    return calx_set_to(name_column(), calx_inserted_node("name"));
}

static calx_statement *upsert_of_some(void)
{
    calx_clause *const sets[] = { renamed() };
    calx_node *target = calx_column_named("name");
    return calx_insert(town, calx_set_to(name_column(), calx_literal_column("'x'", NULL)),
                       calx_upsert_on_n(calx_list_n(&target, 1), calx_binary(CALX_OP_IS, calx_column_named("people"), calx_null_node()), sets, 1,
                                        NULL));
}

static calx_statement *upsert_by_constraint(void)
{
    return calx_insert(town, calx_set_to(name_column(), calx_literal_column("'x'", NULL)),
                       calx_upsert_on_n(calx_constraint_named("uq_name"), NULL, NULL, 0, NULL));
}

static calx_statement *cast_with_collation(void)
{
    return one(calx_label_as(calx_cast_node(name_column(), &(const calx_type){ .kind = CALX_TYPE_VARCHAR, .length = 10, .collation = "c" }), "x"));
}

const compile_case compile_cases_more[] = {
    { "index_in_schema", index_in_schema, { "CREATE INDEX geo.ix_people ON towns (people)", "CREATE INDEX ix_people ON geo.towns (people)", NULL, NULL,
                                            "CREATE INDEX geo.ix_people ON geo.towns (people)" } },
    { "index_of_expression", index_of_expression,
      { "CREATE INDEX geo.ix_lower ON towns ((lower(name)))", "CREATE INDEX ix_lower ON geo.towns ((lower(name)))", NULL,
        "town.ix_lower: mariadb has no indexes on expressions", "CREATE INDEX geo.ix_lower ON geo.towns ((lower(name)))" } },
    { "default_expressions", default_expressions,
      { "CREATE TABLE geo.towns (id INTEGER NOT NULL, name VARCHAR(40) DEFAULT (upper('x')) NOT NULL "
        "CONSTRAINT calx_type_name CHECK (typeof(name) IN ('text', 'null')) CONSTRAINT calx_length_name CHECK (length(name) <= 40 AND "
        "(instr(name, char(0)) = 0 OR length(CAST(name AS BLOB)) <= 40)), "
        "people INTEGER DEFAULT -1 NOT NULL CONSTRAINT calx_range_people "
        "CHECK (typeof(people) NOT IN ('integer', 'real') OR people BETWEEN -2147483648 AND 2147483647) "
        "CONSTRAINT calx_type_people CHECK (typeof(people) IN ('integer', 'null')), PRIMARY KEY (id))",
        "CREATE TABLE geo.towns (id BIGINT GENERATED BY DEFAULT AS IDENTITY, name VARCHAR(40) COLLATE \"C\" DEFAULT upper('x') NOT NULL, "
        "people INTEGER DEFAULT -1 NOT NULL, PRIMARY KEY (id))",
        "CREATE TABLE geo.towns (id BIGINT NOT NULL AUTO_INCREMENT, name VARCHAR(40) DEFAULT (upper('x')) NOT NULL, people INTEGER DEFAULT -1 NOT NULL, "
        "PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
        "CREATE TABLE geo.towns (id BIGINT NOT NULL AUTO_INCREMENT, name VARCHAR(40) DEFAULT (upper('x')) NOT NULL, people INTEGER DEFAULT -1 NOT NULL, "
        "PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
        "CREATE TABLE geo.towns (id NUMBER(19) GENERATED BY DEFAULT AS IDENTITY, name VARCHAR2(40 CHAR) DEFAULT upper('x') NOT NULL, "
        "people INTEGER DEFAULT -1 NOT NULL, PRIMARY KEY (id))" } },
    { "folded_pattern", folded_pattern,
      { "sqlite has no flags of regular expressions",
        "SELECT geo.towns.name ~* ? AS anon_1 FROM geo.towns",
        "SELECT REGEXP_LIKE(geo.towns.name, ?, 'i') AS anon_1 FROM geo.towns",
        "SELECT geo.towns.name REGEXP CONCAT('(?', 'i', ')', ?) AS anon_1 FROM geo.towns",
        "SELECT CASE WHEN REGEXP_LIKE(geo.towns.name, ?, 'i') THEN 1 WHEN NOT (REGEXP_LIKE(geo.towns.name, ?, 'i')) THEN 0 END AS anon_1 FROM geo.towns" } },
    { "flagged_pattern", flagged_pattern,
      { "sqlite has no flags of regular expressions",
        "SELECT geo.towns.name !~ CONCAT('(?', 'im', ')', ?) AS anon_1 FROM geo.towns",
        "SELECT NOT REGEXP_LIKE(geo.towns.name, ?, 'im') AS anon_1 FROM geo.towns",
        "SELECT geo.towns.name NOT REGEXP CONCAT('(?', 'im', ')', ?) AS anon_1 FROM geo.towns",
        "SELECT CASE WHEN NOT REGEXP_LIKE(geo.towns.name, ?, 'im') THEN 1 WHEN NOT (NOT REGEXP_LIKE(geo.towns.name, ?, 'im')) THEN 0 END AS anon_1 FROM geo.towns" } },
    { "flags_that_are_none", flags_that_are_none, { "calx_regexp: flags are letters", NULL, NULL, NULL, NULL } },
    { "replaced", replaced,
      { "sqlite has no regular expressions",
        "SELECT REGEXP_REPLACE(geo.towns.name, ?, ?, 'g') AS r FROM geo.towns",
        "SELECT REGEXP_REPLACE(geo.towns.name, ?, ?, 1, 0, 'g') AS r FROM geo.towns",
        "SELECT REGEXP_REPLACE(geo.towns.name, CONCAT('(?', 'g', ')', ?), ?) AS r FROM geo.towns",
        "SELECT REGEXP_REPLACE(geo.towns.name, ?, ?, 1, 0, 'g') AS r FROM geo.towns" } },
    { "matched", matched,
      { "SELECT geo.towns.name MATCH ? AS anon_1 FROM geo.towns",
        "SELECT geo.towns.name @@ plainto_tsquery('english', ?) AS anon_1 FROM geo.towns",
        "SELECT MATCH (geo.towns.name) AGAINST (? IN BOOLEAN MODE) AS anon_1 FROM geo.towns",
        NULL,
        "SELECT CASE WHEN CONTAINS(geo.towns.name, ?) > 0 THEN 1 WHEN NOT (CONTAINS(geo.towns.name, ?) > 0) THEN 0 END AS anon_1 FROM geo.towns" } },
    { "matched_naturally", matched_naturally,
      { "sqlite has no modes of full text search, or several columns at once",
        "postgresql has no modes of full text search, or several columns at once",
        "SELECT MATCH (geo.towns.name) AGAINST (? IN NATURAL LANGUAGE MODE WITH QUERY EXPANSION) AS anon_1 FROM geo.towns",
        NULL,
        "oracle has no modes of full text search, or several columns at once" } },
    { "sliced", sliced,
      { "sqlite has no operators of JSON or arrays",
        "SELECT a[2:] AS anon_1",
        "mysql has no operators of JSON or arrays",
        "mariadb has no operators of JSON or arrays",
        "oracle has no operators of JSON or arrays" } },
    { "written_values", written_values,
      { "SELECT 'it''s' || ? AS x",
        NULL,
        "SELECT concat('it''s', ?) AS x",
        NULL,
        "SELECT 'it''s' || ? AS x FROM DUAL" } },
    { "whole_row", whole_row,
      { "sqlite has no whole rows as values",
        "SELECT row_to_json(t) AS x FROM geo.towns AS t",
        "mysql has no whole rows as values",
        "mariadb has no whole rows as values",
        "SELECT row_to_json(t.COLUMN_VALUE) AS x FROM geo.towns t" } },
    { "values_in_with", values_in_with,
      { "WITH v(a, b) AS (VALUES (1, 2), (3, 4)) SELECT v.b FROM v",
        NULL,
        "WITH v(a, b) AS (VALUES ROW(1, 2), ROW(3, 4)) SELECT v.b FROM v",
        "WITH v(a, b) AS (VALUES (1, 2), (3, 4)) SELECT v.b FROM v",
        "WITH v(a, b) AS (SELECT 1, 2 FROM DUAL UNION ALL SELECT 3, 4 FROM DUAL) SELECT v.b FROM v" } },
    { "values_with_parameters", values_with_parameters,
      { "VALUES (?, 2), (3, 4)",
        NULL,
        "VALUES ROW(?, 2), ROW(3, 4)",
        "SELECT * FROM (SELECT ? AS column1, 2 AS column2 UNION ALL SELECT 3, 4) AS v",
        "SELECT ?, 2 FROM DUAL UNION ALL SELECT 3, 4 FROM DUAL" } },
    { "values_in_union", values_in_union,
      { "SELECT * FROM (VALUES (1, 2)) UNION SELECT * FROM (VALUES (1, 2), (3, 4))",
        "VALUES (1, 2) UNION (VALUES (1, 2), (3, 4))",
        "VALUES ROW(1, 2) UNION (VALUES ROW(1, 2), ROW(3, 4))",
        "VALUES (1, 2) UNION (VALUES (1, 2), (3, 4))",
        "SELECT 1, 2 FROM DUAL UNION (SELECT 1, 2 FROM DUAL UNION ALL SELECT 3, 4 FROM DUAL)" } },
    { "one_value", one_value,
      { "VALUES (upper(?))",
        NULL,
        "VALUES ROW(upper(?))",
        "SELECT upper(?) AS column1",
        "SELECT upper(?) FROM DUAL" } },
    { "within_group", within_group,
      { "sqlite has no WITHIN GROUP",
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY geo.towns.people) AS anon_1 FROM geo.towns",
        "mysql has no WITHIN GROUP",
        "mariadb has no WITHIN GROUP without OVER",
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY geo.towns.people) AS anon_1 FROM geo.towns" } },
    { "within_group_over", within_group_over,
      { "sqlite has no WITHIN GROUP",
        "postgresql has no WITHIN GROUP with OVER",
        "mysql has no WITHIN GROUP",
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY geo.towns.people) OVER () AS anon_1 FROM geo.towns",
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY geo.towns.people) OVER () AS anon_1 FROM geo.towns" } },
    { "numbered_function", numbered_function,
      { "sqlite has no WITH ORDINALITY and names for the columns of a function",
        "SELECT g.b FROM f() WITH ORDINALITY AS g (a, b)",
        "mysql has no WITH ORDINALITY and names for the columns of a function",
        "mariadb has no WITH ORDINALITY and names for the columns of a function",
        "oracle has no WITH ORDINALITY and names for the columns of a function" } },
    { "along_to_one", along_to_one, { "SELECT ferries.id FROM ferries JOIN harbours ON ferries.home_id = harbours.id", NULL, NULL, NULL, NULL } },
    { "along_to_many", along_to_many, { "SELECT harbours.id FROM harbours LEFT OUTER JOIN ferries ON harbours.id = ferries.home_id", NULL, NULL, NULL, NULL } },
    { "along_one_of_several", along_one_of_several,
      { "ferry.last: 2 foreign keys join ferry and harbour: say which by .columns of CALX_RELATIONSHIP: \"home_id\" of ferry or \"last_id\" of ferry", NULL, NULL, NULL, NULL } },
    { "along_a_table_between", along_a_table_between,
      { "SELECT ferries.id FROM ferries LEFT OUTER JOIN (calls JOIN harbours ON calls.harbour_id = harbours.id) ON ferries.id = calls.ferry_id", NULL, NULL, NULL, NULL } },
    { "along_itself_to_one", along_itself_to_one,
      { "SELECT harbours.id FROM harbours JOIN harbours AS o ON harbours.sister_id = o.id", NULL, NULL, NULL,
        "SELECT harbours.id FROM harbours JOIN harbours o ON harbours.sister_id = o.id" } },
    { "along_itself_to_many", along_itself_to_many,
      { "SELECT harbours.id FROM harbours JOIN harbours AS o ON harbours.id = o.sister_id", NULL, NULL, NULL,
        "SELECT harbours.id FROM harbours JOIN harbours o ON harbours.id = o.sister_id" } },
    { "along_itself_without_a_name", along_itself_without_a_name,
      { "harbour.sister: it leads to its own table: join an alias of it by calx_join_along_to()", NULL, NULL, NULL, NULL } },
    { "no_values", no_values, { "calx_values_statement: rows are wanted", NULL, NULL, NULL, NULL } },
    { "known_text", known_text,
      { "SELECT s.a, s.b FROM (SELECT x AS a, y AS b FROM z WHERE x = ?) AS s",
        NULL,
        NULL,
        NULL,
        "SELECT s.a, s.b FROM (SELECT x AS a, y AS b FROM z WHERE x = ?) s" } },
    { "two_steps", two_steps,
      { "WITH RECURSIVE t(n) AS (SELECT 1 AS n UNION ALL SELECT t.n AS n FROM t UNION ALL SELECT t.n AS n FROM t) SELECT t.n FROM t",
        NULL,
        NULL,
        NULL,
        "WITH t(n) AS (SELECT 1 AS n FROM DUAL UNION ALL SELECT t.n AS n FROM t UNION ALL SELECT t.n AS n FROM t) SELECT t.n FROM t" } },
    { "steps_after_their_start", steps_after_their_start,
      { "WITH RECURSIVE u AS (SELECT 3 AS n), t(n) AS (SELECT 1 AS n UNION ALL SELECT u.n AS n FROM u), o AS (SELECT t.n AS n FROM t) SELECT o.n, t.n AS n_1 FROM o, t",
        NULL,
        NULL,
        NULL,
        "WITH u AS (SELECT 3 AS n FROM DUAL), t(n) AS (SELECT 1 AS n FROM DUAL UNION ALL SELECT u.n AS n FROM u), o AS (SELECT t.n AS n FROM t) SELECT o.n, t.n AS n_1 FROM o, t" } },
    { "union_in_order", union_in_order, { "SELECT geo.towns.name FROM geo.towns UNION SELECT geo.towns.name FROM geo.towns ORDER BY name DESC", NULL, NULL, NULL, NULL } },
    { "upsert_of_some", upsert_of_some,
      { "INSERT INTO geo.towns (name) VALUES ('x') ON CONFLICT (name) WHERE people IS NULL DO UPDATE SET name=excluded.name",
        NULL,
        "mysql has no conditions of an upsert",
        "mariadb has no conditions of an upsert",
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_by_constraint", upsert_by_constraint,
      { "sqlite has no ON CONFLICT ON CONSTRAINT",
        "INSERT INTO geo.towns (name) VALUES ('x') ON CONFLICT ON CONSTRAINT uq_name DO NOTHING",
        "mysql has no ON CONFLICT ON CONSTRAINT",
        "mariadb has no ON CONFLICT ON CONSTRAINT",
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "cast_with_collation", cast_with_collation,
      { "SELECT substr(CAST(geo.towns.name AS VARCHAR(10)), 1, 10) COLLATE c AS x FROM geo.towns",
        "SELECT CAST(geo.towns.name AS VARCHAR(10)) COLLATE c AS x FROM geo.towns",
        "SELECT CAST(geo.towns.name AS CHAR(10)) COLLATE c AS x FROM geo.towns",
        NULL,
        "SELECT CAST(geo.towns.name AS VARCHAR2(10 CHAR)) COLLATE c AS x FROM geo.towns" } },
};
const size_t compile_case_more_count = sizeof compile_cases_more / sizeof *compile_cases_more;
