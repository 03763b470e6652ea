/* SPDX-License-Identifier: MIT */
/* Statements for the tests of the compiler: what a backend has a narrower form for, or none. */
#include "compile_cases.h"

struct crate {
    int32_t id, size;
    const char *label;
    calx_uuid tag;
    calx_bytes blob;
    calx_json data, binary;
    calx_timestamp at;
};
CALX_MODEL(crate, "crates", CALX_COLUMN(crate, id, .primary_key = true), CALX_COLUMN(crate, size), CALX_COLUMN(crate, label, .type = CALX_VARCHAR(20)),
           CALX_COLUMN(crate, tag), CALX_COLUMN(crate, blob), CALX_COLUMN(crate, data), CALX_COLUMN(crate, binary, .type = { .kind = CALX_TYPE_JSON, .flags = CALX_TYPE_BINARY_JSON }),
           CALX_COLUMN(crate, at));
static calx_metadata metadata = CALX_METADATA(&crate_model);

/* Tables that not every backend takes. */
struct number {
    calx_decimal x, y;
};
struct word {
    const char *s;
};
#define SEVENTY "a_name_of_seventy_characters_which_is_more_than_any_server_of_mysql_ta"
CALX_MODEL_T(edge_folded, struct number, "folded", CALX_COLUMN_T(struct number, x, .column = "Ab"), CALX_COLUMN_T(struct number, y, .column = "aB"));
CALX_MODEL_T(edge_wide, struct number, "wide", CALX_COLUMN_T(struct number, x), CALX_COLUMN_T(struct number, y, .type = CALX_NUMERIC(1001, 50)));
CALX_MODEL_T(edge_vast, struct word, "vast", CALX_COLUMN_T(struct word, s, .type = CALX_VARCHAR(10485761)));
CALX_MODEL_T(edge_long, struct word, "long_names", CALX_COLUMN_T(struct word, s, .column = SEVENTY));
CALX_MODEL_T(edge_system, struct word, "system_names", CALX_COLUMN_T(struct word, s, .column = "ctid"));
CALX_MODEL_T(edge_stray, struct word, "stray", CALX_COLUMN_T(struct word, s, .type = CALX_VARCHAR(9), .references = "nope"));
static calx_metadata odd = CALX_METADATA(&edge_stray_model, &edge_folded_model, &edge_wide_model, &edge_vast_model, &edge_long_model, &edge_system_model);

void compile_cases_edges_clear(void)
{
    calx_metadata_dispose(&metadata);
    calx_metadata_dispose(&odd);
}

#define ID calx_col(crate, id)
#define SIZE calx_col(crate, size)
#define SELECT(...) calx_select(calx_columns(__VA_ARGS__))
#define WHERE(...) calx_select(calx_columns(ID), calx_where(__VA_ARGS__))
#define ONE_SIZE calx_select(calx_columns(SIZE), calx_order_by(SIZE), calx_limit(1))
#define BUILDS(name, statement) \
    static calx_statement *name(void) { return statement; }

BUILDS(in_a_limited_select, WHERE(calx_in_subquery(SIZE, ONE_SIZE)))
BUILDS(any_of_a_limited_select, WHERE(calx_eq(SIZE, calx_any(ONE_SIZE))))
static calx_statement *in_a_limited_select_of_each_row(void)
{
    calx_node *other = calx_alias(crate, "o");
    return WHERE(calx_in_subquery(SIZE, calx_select(calx_columns(calx_col_of(other, crate, size)), calx_where(calx_eq(calx_col_of(other, crate, id), ID)), calx_limit(1))));
}

BUILDS(limit_of_a_sum, calx_select(calx_columns(ID), calx_limit_node((calx_node *)(void *)calx_plus(1, 1), NULL, 0)))
BUILDS(limit_of_a_parameter, calx_select(calx_columns(ID), calx_limit_node((calx_node *)(void *)calx_param_num("n"), NULL, 0)))
BUILDS(cast_to_json, SELECT(calx_label(calx_cast(calx_col(crate, label), CALX_SQL_TYPE(JSON)), "x")))
BUILDS(cubed, calx_select(calx_columns(calx_count_all()), calx_from(crate), calx_group_by(calx_func("cube", SIZE))))
BUILDS(rolled_up_beside, calx_select(calx_columns(calx_count_all()), calx_from(crate), calx_group_by(ID, calx_func("rollup", SIZE))))
BUILDS(rolled_up_in_order, calx_select(calx_columns(SIZE, calx_count_all()), calx_group_by(calx_func("rollup", SIZE)), calx_order_by(SIZE)))
BUILDS(greatest_tag, SELECT(calx_max(calx_col(crate, tag)), calx_min(calx_col(crate, blob))))
BUILDS(greatest_tag_of_some, SELECT(calx_label(calx_filter(calx_max(calx_col(crate, tag)), calx_gt(ID, 1)), "x")))
BUILDS(greatest_tag_so_far, SELECT(calx_label(calx_over(calx_max(calx_col(crate, tag)), calx_order_by(ID)), "x")))
BUILDS(json_by_index, SELECT(calx_label(calx_json_text(calx_col(crate, data), "$[0].a[1]"), "x"), calx_label(calx_json_get(calx_col(crate, data), "$.\"0\""), "y")))
BUILDS(json_binary_by_index, SELECT(calx_label(calx_json_text(calx_col(crate, binary), "$[0]"), "x"), calx_label(calx_json_get(calx_col(crate, binary), "$[1]"), "y")))
BUILDS(json_of_a_name, SELECT(calx_label(calx_json_text(calx_as_json(calx_column_named("doc")), "$[1]"), "x")))
BUILDS(whole_seconds, SELECT(calx_label(calx_extract("hour", calx_col(crate, at)), "x"), calx_label(calx_cast(calx_col(crate, at), CALX_SQL_TYPE(DATE)), "y")))

/* The condition of the join names both of what stands in FROM. */
static calx_statement *join_of_two_sources(void)
{
    calx_node *other = calx_alias(crate, "other"), *third = calx_alias(crate, "third");
    calx_num *id = calx_as_num(calx_column_of(other, "id", NULL)), *last = calx_as_num(calx_column_of(third, "id", NULL));
    return calx_select(calx_columns(ID), calx_from(crate), calx_select_from(other), calx_outerjoin_from(third, calx_and(calx_eq(last, ID), calx_gt(last, id))));
}

static calx_statement *table_stray(void) { return calx_create_table(calx_metadata_table(&odd, "stray"), 0); }
static calx_statement *table_folded(void) { return calx_create_table(calx_metadata_table(&odd, "folded"), 0); }
static calx_statement *table_wide(void) { return calx_create_table(calx_metadata_table(&odd, "wide"), 0); }
static calx_statement *table_vast(void) { return calx_create_table(calx_metadata_table(&odd, "vast"), 0); }
static calx_statement *table_long(void) { return calx_create_table(calx_metadata_table(&odd, "long_names"), 0); }
static calx_statement *table_system(void) { return calx_create_table(calx_metadata_table(&odd, "system_names"), 0); }

BUILDS(least_of_some_in_a_frame, SELECT(calx_over(calx_filter(calx_min(calx_col(crate, size)), calx_gt(ID, 1)), calx_order_by(ID),
                                                  calx_frame_rows(calx_preceding(1), calx_current_row()))))

static calx_statement *recursive_prices(void)
{
    calx_node *start = calx_recursive_cte(calx_select(calx_columns(calx_label(((calx_decimal){ "2", 1 }), "n"))), "r");
    calx_num *n = calx_as_num(calx_column_of(start, "n", NULL));
    calx_node *all = calx_cte_union(start, calx_select(calx_columns(calx_plus(n, ((calx_decimal){ "0.25", 4 }))), calx_where(calx_lt(n, 3))), true);
    return calx_select(calx_columns(calx_column_of(all, "n", NULL)));
}

static calx_statement *ordered_values_in_with(void)
{
    calx_node *const rows[] = { calx_tuple(((calx_decimal){ "2.5", 3 })), calx_tuple(((calx_decimal){ "14", 2 })) };
    calx_node *v = calx_cte_node(calx_values_statement_n(rows, 2), "v", calx_list(calx_column_named("n")), 0), *n = calx_column_of(v, "n", NULL);
    return calx_select(calx_columns(n), calx_order_by(n));
}

static calx_statement *recursive_halves(void)
{
    calx_node *start = calx_recursive_cte(calx_select(calx_columns(calx_label(SIZE, "n"), calx_label(calx_col(crate, label), "s"), calx_label(ID, "id"))), "r");
    calx_num *n = calx_as_num(calx_column_of(start, "n", NULL));
    calx_node *all = calx_cte_union(start, calx_select(calx_columns(calx_divide(n, 2), calx_concat(calx_as_text(calx_column_of(start, "s", NULL)), "!"),
                                                                    calx_column_of(start, "id", NULL)), calx_where(calx_gt(n, 1))), true);
    return calx_select(calx_columns(calx_column_of(all, "n", NULL), calx_column_of(all, "s", NULL)));
}

const compile_case compile_cases_edges[] = {
    { "in_a_limited_select", in_a_limited_select,
      { "SELECT crates.id FROM crates WHERE crates.size IN (SELECT crates.size FROM crates ORDER BY crates.size LIMIT ?)", NULL,
        "SELECT crates.id FROM crates WHERE crates.size IN (SELECT * FROM (SELECT crates.size AS size FROM crates ORDER BY crates.size LIMIT ?) AS v)", NULL,
        "SELECT crates.id FROM crates WHERE crates.\"size\" IN (SELECT crates.\"size\" FROM crates ORDER BY crates.\"size\" FETCH FIRST ? ROWS ONLY)" } },
    { "in_a_limited_select_of_each_row", in_a_limited_select_of_each_row,
      { "SELECT crates.id FROM crates WHERE crates.size IN (SELECT o.size FROM crates AS o WHERE o.id = crates.id LIMIT ?)", NULL,
        "SELECT crates.id FROM crates WHERE crates.size IN (SELECT * FROM (SELECT o.size AS size FROM crates AS o WHERE o.id = crates.id LIMIT ?) AS v)",
        "mariadb has no LIMIT in a SELECT behind IN, ANY or ALL that reads from the statement around it",
        "SELECT crates.id FROM crates WHERE crates.\"size\" IN (SELECT o.\"size\" FROM crates o WHERE o.id = crates.id FETCH FIRST ? ROWS ONLY)" } },
    { "any_of_a_limited_select", any_of_a_limited_select,
      { "SELECT crates.id FROM crates WHERE crates.size IN (SELECT crates.size FROM crates ORDER BY crates.size LIMIT ?)",
        "SELECT crates.id FROM crates WHERE crates.size = ANY (SELECT crates.size FROM crates ORDER BY crates.size LIMIT ?)",
        "SELECT crates.id FROM crates WHERE crates.size = ANY (SELECT * FROM (SELECT crates.size AS size FROM crates ORDER BY crates.size LIMIT ?) AS v)", NULL,
        "SELECT crates.id FROM crates WHERE crates.\"size\" = ANY (SELECT crates.\"size\" FROM crates ORDER BY crates.\"size\" FETCH FIRST ? ROWS ONLY)" } },
    { "limit_of_a_sum", limit_of_a_sum,
      { "SELECT crates.id FROM crates LIMIT ? + ?", NULL,
        "mysql has no expressions in LIMIT and OFFSET",
        "mariadb has no expressions in LIMIT and OFFSET",
        "SELECT crates.id FROM crates FETCH FIRST ? + ? ROWS ONLY" } },
    { "limit_of_a_parameter", limit_of_a_parameter,
      { "SELECT crates.id FROM crates LIMIT ?", NULL, NULL, NULL,
        "SELECT crates.id FROM crates FETCH FIRST ? ROWS ONLY" } },
    { "cast_to_json", cast_to_json,
      { "SELECT CAST(crates.label AS JSON_TEXT) AS x FROM crates",
        "SELECT CAST(crates.label AS JSON) AS x FROM crates", NULL,
        "mariadb has no CAST to JSON",
        "SELECT CAST(crates.label AS CLOB) AS x FROM crates" } },
    { "cubed", cubed,
      { "sqlite has no cube()",
        "SELECT count(*) AS count_1 FROM crates GROUP BY cube(crates.size)",
        "mysql has no cube()",
        "mariadb has no cube()",
        "SELECT count(*) AS count_1 FROM crates GROUP BY cube(crates.\"size\")" } },
    { "rolled_up_beside", rolled_up_beside,
      { "sqlite has no rollup()",
        "SELECT count(*) AS count_1 FROM crates GROUP BY crates.id, rollup(crates.size)",
        "mysql has no rollup()",
        "mariadb has no rollup()",
        "SELECT count(*) AS count_1 FROM crates GROUP BY crates.id, rollup(crates.\"size\")" } },
    { "rolled_up_in_order", rolled_up_in_order,
      { "sqlite has no rollup()",
        "SELECT crates.size, count(*) AS count_1 FROM crates GROUP BY rollup(crates.size) ORDER BY crates.size",
        "SELECT crates.size, count(*) AS count_1 FROM crates GROUP BY crates.size WITH ROLLUP ORDER BY crates.size",
        "mariadb has no ORDER BY of a SELECT with rollup(): order it as a subquery",
        "SELECT crates.\"size\", count(*) AS count_1 FROM crates GROUP BY rollup(crates.\"size\") ORDER BY crates.\"size\"" } },
    { "greatest_tag", greatest_tag,
      { "SELECT max(crates.tag) AS max_1, min(crates.blob) AS min_1 FROM crates",
        "SELECT CAST(max(CAST(crates.tag AS TEXT) COLLATE \"C\") AS UUID) AS max_1, decode(min(encode(crates.blob, 'hex') COLLATE \"C\"), 'hex') AS min_1 FROM crates",
        "SELECT max(crates.tag) AS max_1, min(crates.`blob`) AS min_1 FROM crates", NULL,
        "SELECT max(crates.tag) AS max_1, min(crates.blob) AS min_1 FROM crates" } },
    { "greatest_tag_of_some", greatest_tag_of_some,
      { "SELECT max(crates.tag) FILTER (WHERE crates.id > ?) AS x FROM crates",
        "postgresql has no max() and min() of UUIDs and bytes with FILTER",
        "SELECT max(CASE WHEN crates.id > ? THEN crates.tag END) AS x FROM crates", NULL, NULL } },
    { "greatest_tag_so_far", greatest_tag_so_far,
      { "SELECT max(crates.tag) OVER (ORDER BY crates.id) AS x FROM crates",
        "postgresql has no max() and min() of UUIDs and bytes with OVER",
        "SELECT max(crates.tag) OVER (ORDER BY crates.id) AS x FROM crates", NULL, NULL } },
    { "json_by_index", json_by_index,
      { "SELECT CASE JSON_TYPE(crates.data, '$[0].\"a\"[1]') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'integer' THEN crates.data -> '$[0].\"a\"[1]' ELSE CAST(JSON_EXTRACT(crates.data, '$[0].\"a\"[1]') AS TEXT) END AS x, crates.data -> '$.\"0\"' AS y FROM crates",
        "SELECT crates.data -> 0 -> 'a' ->> 1 AS x, crates.data -> '0' AS y FROM crates",
        "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(crates.data, '$')) = 'ARRAY' THEN CASE JSON_TYPE(JSON_EXTRACT(crates.data, '$[0].\"a\"[1]')) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(crates.data, '$[0].\"a\"[1]')) COLLATE utf8mb4_0900_bin END END AS x, JSON_EXTRACT(crates.data, '$.\"0\"') AS y FROM crates",
        "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(crates.data, '$')) = 'ARRAY' THEN CASE JSON_TYPE(JSON_EXTRACT(crates.data, '$[0].\"a\"[1]')) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(crates.data, '$[0].\"a\"[1]')) COLLATE utf8mb4_nopad_bin END END AS x, JSON_EXTRACT(crates.data, '$.\"0\"') AS y FROM crates",
        "SELECT JSON_VALUE(crates.data, '$[0].\"a\"[1]') AS x, JSON_QUERY(crates.data, '$.\"0\"') AS y FROM crates" } },
    { "json_binary_by_index", json_binary_by_index,
      { "SELECT CASE JSON_TYPE(crates.binary, '$[0]') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'integer' THEN crates.binary -> '$[0]' ELSE CAST(JSON_EXTRACT(crates.binary, '$[0]') AS TEXT) END AS x, crates.binary -> '$[1]' AS y FROM crates",
        "SELECT jsonb_path_query_first(crates.\"binary\", 'strict $[0]', '{}', TRUE) #>> '{}' AS x, jsonb_path_query_first(crates.\"binary\", 'strict $[1]', '{}', TRUE) AS y FROM crates",
        "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(crates.`binary`, '$')) = 'ARRAY' THEN CASE JSON_TYPE(JSON_EXTRACT(crates.`binary`, '$[0]')) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(crates.`binary`, '$[0]')) COLLATE utf8mb4_0900_bin END END AS x, JSON_EXTRACT(crates.`binary`, '$[1]') AS y FROM crates",
        "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(crates.`binary`, '$')) = 'ARRAY' THEN CASE JSON_TYPE(JSON_EXTRACT(crates.`binary`, '$[0]')) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(crates.`binary`, '$[0]')) COLLATE utf8mb4_nopad_bin END END AS x, JSON_EXTRACT(crates.`binary`, '$[1]') AS y FROM crates",
        "SELECT JSON_VALUE(crates.binary, '$[0]') AS x, JSON_QUERY(crates.binary, '$[1]') AS y FROM crates" } },
    { "json_of_a_name", json_of_a_name,
      { "SELECT CASE JSON_TYPE(doc, '$[1]') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'integer' THEN doc -> '$[1]' ELSE CAST(JSON_EXTRACT(doc, '$[1]') AS TEXT) END AS x",
        "SELECT CAST(doc AS JSON) ->> 1 AS x",
        "SELECT CASE JSON_TYPE(JSON_EXTRACT(doc, '$[1]')) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(doc, '$[1]')) COLLATE utf8mb4_0900_bin END AS x",
        "SELECT CASE JSON_TYPE(JSON_EXTRACT(doc, '$[1]')) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(doc, '$[1]')) COLLATE utf8mb4_nopad_bin END AS x",
        "SELECT JSON_VALUE(doc, '$[1]') AS x FROM DUAL" } },
    { "whole_seconds", whole_seconds,
      { "SELECT CAST(STRFTIME('%H', substr(crates.at, 1, instr(crates.at || '.', '.') - 1)) AS INTEGER) AS x, date(substr(crates.at, 1, instr(crates.at || '.', '.') - 1)) AS y FROM crates",
        "SELECT EXTRACT(hour FROM crates.at) AS x, CAST(crates.at AS DATE) AS y FROM crates", NULL, NULL, NULL } },
    { "recursive_halves", recursive_halves,
      { "WITH RECURSIVE r(n, s, id) AS (SELECT crates.size AS n, crates.label AS s, crates.id AS id FROM crates UNION ALL SELECT r.n / (? + 0.0) AS anon_1, r.s || ? AS anon_2, r.id AS id FROM r WHERE r.n > ?) SELECT r.n, r.s FROM r",
        "WITH RECURSIVE r(n, s, id) AS (SELECT CAST(crates.size AS NUMERIC) AS n, CAST(crates.label AS TEXT) AS s, crates.id AS id FROM crates UNION ALL SELECT r.n / CAST(? AS NUMERIC) AS anon_1, r.s || ? AS anon_2, r.id AS id FROM r WHERE r.n > ?) SELECT r.n, r.s FROM r",
        "WITH RECURSIVE r(n, s, id) AS (SELECT CAST(crates.size AS DECIMAL(65, 30)) AS n, CAST(crates.label AS CHAR(4194303)) COLLATE utf8mb4_0900_bin AS s, crates.id AS id FROM crates UNION ALL SELECT r.n / ? AS anon_1, concat(r.s, ?) AS anon_2, r.id AS id FROM r WHERE r.n > ?) SELECT r.n, r.s FROM r",
        "WITH RECURSIVE r(n, s, id) AS (SELECT CAST(crates.size AS DECIMAL(65, 30)) AS n, CAST(crates.label AS CHAR(4194303)) COLLATE utf8mb4_nopad_bin AS s, crates.id AS id FROM crates UNION ALL SELECT r.n / ? AS anon_1, concat(r.s, ?) AS anon_2, r.id AS id FROM r WHERE r.n > ?) SELECT r.n, r.s FROM r",
        "WITH r(n, s, id) AS (SELECT crates.\"size\" AS n, crates.label AS s, crates.id AS id FROM crates UNION ALL SELECT r.n / ? AS anon_1, r.s || ? AS anon_2, r.id AS id FROM r WHERE r.n > ?) SELECT r.n, r.s FROM r" } },
    { "least_of_some_in_a_frame", least_of_some_in_a_frame,
      { "SELECT min(CASE WHEN crates.id > ? THEN crates.size END) OVER (ORDER BY crates.id ROWS BETWEEN ? PRECEDING AND CURRENT ROW) AS anon_1 FROM crates",
        "SELECT min(crates.size) FILTER (WHERE crates.id > ?) OVER (ORDER BY crates.id ROWS BETWEEN ? PRECEDING AND CURRENT ROW) AS anon_1 FROM crates",
        "SELECT min(CASE WHEN crates.id > ? THEN crates.size END) OVER (ORDER BY crates.id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS anon_1 FROM crates", NULL,
        "SELECT min(CASE WHEN crates.id > ? THEN crates.\"size\" END) OVER (ORDER BY crates.id ROWS BETWEEN ? PRECEDING AND CURRENT ROW) AS anon_1 FROM crates" } },
    { "recursive_prices", recursive_prices,
      { "WITH RECURSIVE r(n) AS (SELECT ? AS n UNION ALL SELECT decimal_add(r.n, ?) AS anon_1 FROM r WHERE decimal_cmp(r.n, ?) < 0) SELECT r.n FROM r",
        "WITH RECURSIVE r(n) AS (SELECT ? AS n UNION ALL SELECT r.n + ? AS anon_1 FROM r WHERE r.n < ?) SELECT r.n FROM r",
        "WITH RECURSIVE r(n) AS (SELECT CAST(? AS DECIMAL(65, 30)) AS n UNION ALL SELECT r.n + ? AS anon_1 FROM r WHERE r.n < ?) SELECT r.n FROM r", NULL,
        "WITH r(n) AS (SELECT ? AS n FROM DUAL UNION ALL SELECT r.n + ? AS anon_1 FROM r WHERE r.n < ?) SELECT r.n FROM r" } },
    { "ordered_values_in_with", ordered_values_in_with,
      { "WITH v(n) AS (VALUES (?), (?)) SELECT v.n FROM v ORDER BY v.n COLLATE decimal",
        "WITH v(n) AS (VALUES (?), (?)) SELECT v.n FROM v ORDER BY v.n",
        "WITH v(n) AS (VALUES ROW(?), ROW(?)) SELECT v.n FROM v ORDER BY v.n",
        "WITH v(n) AS (SELECT * FROM (SELECT ? AS column1 UNION ALL SELECT ?) AS v) SELECT v.n FROM v ORDER BY v.n",
        "WITH v(n) AS (SELECT ? FROM DUAL UNION ALL SELECT ? FROM DUAL) SELECT v.n FROM v ORDER BY v.n" } },
    { "join_of_two_sources", join_of_two_sources,
      { "SELECT crates.id FROM crates CROSS JOIN crates AS other LEFT OUTER JOIN crates AS third ON third.id = crates.id AND third.id > other.id", NULL, NULL, NULL,
        "SELECT crates.id FROM crates CROSS JOIN crates other LEFT OUTER JOIN crates third ON third.id = crates.id AND third.id > other.id" } },
    { "table_stray", table_stray,
      { "edge_stray.s refers to nope: write table.column", NULL, NULL, NULL, NULL } },
    { "table_folded", table_folded,
      { "edge_folded.aB: sqlite has no two columns Ab and aB: their case is all that they differ by",
        "CREATE TABLE folded (\"Ab\" NUMERIC NOT NULL, \"aB\" NUMERIC NOT NULL)",
        "edge_folded.aB: mysql has no two columns Ab and aB: their case is all that they differ by",
        "edge_folded.aB: mariadb has no two columns Ab and aB: their case is all that they differ by",
        "CREATE TABLE folded (\"Ab\" NUMBER NOT NULL, \"aB\" NUMBER NOT NULL)" } },
    { "table_wide", table_wide,
      { "CREATE TABLE wide (x DECIMAL_TEXT COLLATE decimal NOT NULL CONSTRAINT calx_type_x CHECK (typeof(x) IN ('text', 'null') AND x NOT GLOB '*[^-+.0-9eE]*' AND x || '' = CAST(x AS NUMERIC)), y DECIMAL_TEXT(1001, 50) COLLATE decimal NOT NULL CONSTRAINT calx_range_y CHECK (CASE WHEN y GLOB '*[eE]*' THEN abs(CAST(y AS REAL)) < 1e951 - 0.5e-50 ELSE instr(ltrim(y, '-+0') || '.', '.') <= 952 AND ltrim(y, '-+0') NOT GLOB '9999999999999999999999999999999999999999999999999999999999999999999999.99999999999999999999999999999999999999999999999999[5-9]*' END) CONSTRAINT calx_type_y CHECK (typeof(y) IN ('text', 'null') AND y NOT GLOB '*[^-+.0-9eE]*' AND y || '' = CAST(y AS NUMERIC)))",
        "edge_wide.y: postgresql has no NUMERIC of more than 1000 digits",
        "edge_wide.y: mysql has no NUMERIC of more than 65 digits, or more than 30 behind the point",
        "edge_wide.y: mariadb has no NUMERIC of more than 65 digits, or more than 38 behind the point",
        "edge_wide.y: oracle has no NUMERIC of more than 38 digits" } },
    { "table_vast", table_vast,
      { "CREATE TABLE vast (s VARCHAR(10485761) NOT NULL CONSTRAINT calx_type_s CHECK (typeof(s) IN ('text', 'null')) CONSTRAINT calx_length_s CHECK (length(s) <= 10485761 AND (instr(s, char(0)) = 0 OR length(CAST(s AS BLOB)) <= 10485761)))",
        "edge_vast.s: postgresql has no VARCHAR and CHAR of more than 10485760 characters: use TEXT",
        "edge_vast.s: mysql has no VARCHAR of more than 16383 characters: use TEXT",
        "edge_vast.s: mariadb has no VARCHAR of more than 16383 characters: use TEXT",
        "edge_vast.s: oracle has no VARCHAR of more than 32767 characters: use TEXT" } },
    { "table_long", table_long,
      { "CREATE TABLE long_names (a_name_of_seventy_characters_which_is_more_than_any_server_of_mysql_ta TEXT NOT NULL CONSTRAINT calx_type_a_name_of_seventy_characters_which_is_more_than_any_server_of_mysql_ta CHECK (typeof(a_name_of_seventy_characters_which_is_more_than_any_server_of_mysql_ta) IN ('text', 'null')))",
        "edge_long.a_name_of_seventy_characters_which_is_more_than_any_server_of_mysql_ta: an identifier has 70 bytes, postgresql takes 63: \"a_name_of_seventy_characters_which_is_more_than_any_server_of_my...\"",
        "edge_long: the name a_name_of_seventy_characters_which_is_more_than_any_server_of_mysql_ta... has 70 characters, and mysql takes 64",
        "edge_long: the name a_name_of_seventy_characters_which_is_more_than_any_server_of_mysql_ta... has 70 characters, and mariadb takes 64",
        "CREATE TABLE long_names (a_name_of_seventy_characters_which_is_more_than_any_server_of_mysql_ta CLOB NOT NULL)" } },
    { "table_system", table_system,
      { "CREATE TABLE system_names (ctid TEXT NOT NULL CONSTRAINT calx_type_ctid CHECK (typeof(ctid) IN ('text', 'null')))",
        "edge_system.ctid: postgresql has no columns of a name that each table has for one of the system's",
        "CREATE TABLE system_names (ctid LONGTEXT NOT NULL) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
        "CREATE TABLE system_names (ctid LONGTEXT NOT NULL) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
        "CREATE TABLE system_names (ctid CLOB NOT NULL)" } },
};
const size_t compile_case_edges_count = sizeof compile_cases_edges / sizeof *compile_cases_edges;
