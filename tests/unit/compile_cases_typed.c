/* SPDX-License-Identifier: MIT */
/* Statements for the tests of the compiler: what the typed macros build. */
#include "compile_cases.h"

struct shop {
    int64_t id;
    const char *name;
    int32_t city;
    bool open;
    calx_json data;
};
struct move {
    int64_t id;
    int64_t from_shop, to_shop;
};
CALX_MODEL(shop, "shops", CALX_COLUMN(shop, id, .primary_key = true), CALX_COLUMN(shop, name), CALX_COLUMN(shop, city), CALX_COLUMN(shop, open),
           CALX_COLUMN(shop, data));
CALX_MODEL(move, "moves", CALX_COLUMN(move, id, .primary_key = true), CALX_COLUMN(move, from_shop, .references = "shops.id"),
           CALX_COLUMN(move, to_shop, .references = "shops.id"));
struct place {
    int64_t id;
    const char *code, *name;
    int32_t floor, room;
};
CALX_MODEL(place, "places", CALX_COLUMN(place, id, .primary_key = true), CALX_COLUMN(place, code, .unique = true, .server_default = "NULL", .nullable = true),
           CALX_COLUMN(place, name, .index = true, .unique = true, .nullable = true), CALX_COLUMN(place, floor, .server_default = "0"), CALX_COLUMN(place, room),
           CALX_UNIQUE("floor, room"), CALX_UNIQUE("code, room"), CALX_INDEX(NULL, .name = "ux_places", .sql = "room + 1", .unique = true));
static calx_metadata metadata = CALX_METADATA(&shop_model, &move_model, &place_model);

void compile_cases_typed_clear(void)
{
    calx_metadata_dispose(&metadata);
}

#define ID calx_col(shop, id)
#define NAME calx_col(shop, name)
#define CITY calx_col(shop, city)
#define OPEN calx_col(shop, open)
#define DATA calx_col(shop, data)
#define SELECT(...) calx_select(calx_columns(__VA_ARGS__))
#define WHERE(...) calx_select(calx_columns(ID), calx_where(__VA_ARGS__))
/* A function of this name that builds a statement. */
#define BUILDS(name, statement) \
    static calx_statement *name(void) { return statement; }

BUILDS(case_of_conditions, SELECT(calx_case(calx_when(calx_gt(CITY, 5), "far"), calx_when(OPEN, "near"), calx_else(NAME))))
BUILDS(case_of_values, SELECT(calx_case_value(CITY, calx_when(1, "one"), calx_when(2, "two"))))
BUILDS(coalesced, SELECT(calx_plus(calx_coalesce(CITY, 0), 1)))
BUILDS(strings_in_order, SELECT(calx_string_agg_by(NAME, ", ", calx_desc(NAME))))
BUILDS(filtered_count, SELECT(calx_filter(calx_count_all(), OPEN)))
BUILDS(filtered_distinct, SELECT(calx_filter(calx_count(calx_distinct(CITY)), calx_gt(ID, 3))))
BUILDS(filtered_function, SELECT(calx_filter(calx_as_num(calx_func("json_agg", CITY)), calx_gt(ID, 3))))
BUILDS(window_with_frame, SELECT(calx_over(calx_sum(CITY), calx_partition_by(NAME), calx_order_by(calx_desc(ID)), calx_frame_rows(calx_preceding(2), calx_current_row()))))
BUILDS(window_of_groups, SELECT(calx_over(calx_count_all(), calx_order_by(ID), calx_frame_groups(calx_unbounded_preceding(), calx_following(1)))))
BUILDS(window_by_name, calx_select(calx_columns(calx_over_window(calx_rank(), "w"), calx_over_all(calx_row_number())), calx_window("w", calx_order_by(CITY))))
BUILDS(patterns_of_any_case, WHERE(calx_icontains(NAME, "a_"), calx_not_ilike(NAME, "b%"), calx_like_escape(NAME, "!%", "!")))
BUILDS(rows_among_rows, WHERE(calx_in(calx_tuple(CITY, NAME), calx_tuple(1, "a"), calx_tuple(2, "b"))))
BUILDS(not_in_a_query, WHERE(calx_not_in_subquery(ID, SELECT(calx_col(move, from_shop)))))
BUILDS(all_of_a_query, WHERE(calx_ne(ID, calx_all(SELECT(calx_col(move, from_shop)))), calx_gt(ID, calx_any(SELECT(calx_col(move, to_shop))))))
BUILDS(any_of_an_array, WHERE(calx_eq(ID, calx_any_of(calx_array(1, 2)))))
BUILDS(bits, SELECT(calx_bit_or(calx_bit_and(CITY, 1), calx_shift_left(CITY, 2)), calx_bit_not(CITY)))
BUILDS(text_and_arithmetic, SELECT(calx_concat(NAME, calx_plus(CITY, 1), calx_concat("a", NAME)), calx_bit_and(calx_times(CITY, 2), calx_minus(CITY, 1))))
BUILDS(pattern_of_arithmetic, WHERE(calx_contains(NAME, calx_as_text(calx_minus(CITY, 1)))))
BUILDS(custom_of_arithmetic, SELECT(calx_op(calx_plus(CITY, 1), "||", NAME)))
BUILDS(cast_to_others, SELECT(calx_cast(ID, CALX_SQL_TYPE(BOOLEAN)), calx_cast(NAME, { .kind = CALX_TYPE_VARBINARY, .length = 5 }), calx_cast(NAME, CALX_SQL_TYPE(UUID)),
                              calx_cast(ID, CALX_SQL_TYPE(NUMERIC))))
BUILDS(cast_to_date, SELECT(calx_cast(NAME, CALX_SQL_TYPE(DATE)), calx_cast(NAME, CALX_SQL_TYPE(TIMESTAMP))))
BUILDS(json_as_text, SELECT(calx_json_text(DATA, "$.a[0].\"b c\"")))
BUILDS(json_as_number, WHERE(calx_gt(calx_json_int(DATA, "$.n"), 3), calx_lt(calx_json_double(DATA, "$.d"), 1.5)))
BUILDS(json_as_condition, WHERE(calx_json_bool(DATA, "$.ok")))
BUILDS(json_itself, SELECT(calx_json_get(DATA, "$.a")))
BUILDS(json_of_json, SELECT(calx_json_get(calx_json_get(DATA, "$.a[0]"), "$.b[0].c")))
BUILDS(json_path_that_is_none, SELECT(calx_json_get(DATA, "a")))
BUILDS(fragment_with_binds, WHERE(calx_as_cond(calx_fragment("shops.city = :a OR :b", calx_plus(1, 2), OPEN)), calx_gt(ID, 1)))
BUILDS(operators_of_ones_own, WHERE(calx_op_cond(NAME, "~*", "x"), calx_eq(calx_as_num(calx_op(CITY, "<->", 1)), 2)))
BUILDS(next_of_a_sequence, SELECT(calx_sequence_next("ids")))
BUILDS(unknown_construct, SELECT(calx_construct("no_such_construct", 1)))
BUILDS(joined_ambiguously, calx_select(calx_columns(ID), calx_join(move)))
BUILDS(sets_in_sets, calx_except(SELECT(ID), calx_union_all(SELECT(CITY), SELECT(CITY))))
BUILDS(sets_with_all, calx_intersect_all(SELECT(ID), SELECT(CITY)))
BUILDS(limited_part, calx_union(calx_select(calx_columns(ID), calx_limit(1)), SELECT(CITY)))
BUILDS(values_of_rows, calx_select(calx_columns(calx_values("v", calx_list(calx_column_named("n"), calx_column_named("s")), calx_tuple(1, "a"), calx_tuple(2, CALX_NULL)))))
BUILDS(rows_inserted, calx_insert(shop, calx_insert_rows(calx_list(ID, NAME), calx_tuple(1, "a"), calx_tuple(2, calx_upper("b")))))
BUILDS(upsert, calx_insert(shop, calx_insert_rows(calx_list(ID, NAME), calx_tuple(1, "a")), calx_on_conflict_update(calx_list(ID), calx_set(NAME, calx_inserted(shop, name)), calx_set(CITY, calx_plus(CITY, 1)))))
BUILDS(upsert_of_nothing, calx_insert(shop, calx_set(ID, 1), calx_on_conflict_nothing(calx_list(ID))))
BUILDS(upsert_of_a_select, calx_insert(shop, calx_from_select(calx_list(ID), SELECT(calx_col(move, id))), calx_on_conflict_nothing(calx_list(ID))))
#define ROOM calx_col(place, room)
#define CODE calx_col(place, code)
#define ANY_KEY(list, ...) calx_insert(place, __VA_ARGS__, calx_on_conflict_nothing(list))
BUILDS(upsert_with_a_key_too_many, ANY_KEY(calx_list(CODE), calx_set(calx_col(place, id), 1), calx_set(CODE, "a")))
BUILDS(upsert_with_a_unique_index, ANY_KEY(calx_list(CODE), calx_set(CODE, "a"), calx_set(calx_col(place, name), "b")))
BUILDS(upsert_with_a_default, ANY_KEY(calx_list(CODE), calx_set(CODE, "a"), calx_set(ROOM, 7)))
BUILDS(upsert_with_an_expression, ANY_KEY(calx_list(calx_col(place, floor), ROOM), calx_set(ROOM, 7)))
BUILDS(upsert_by_whatever_key, ANY_KEY(NULL, calx_set(CODE, "a"), calx_set(ROOM, 7)))
BUILDS(upsert_of_defaults, calx_insert(shop, calx_on_conflict_nothing(NULL)))
BUILDS(update_by_whatever_key, calx_insert(shop, calx_set(ID, 1), calx_on_conflict_update(NULL, calx_set(CITY, 1))))
BUILDS(update_by_a_constraint, calx_insert(shop, calx_set(ID, 1), calx_on_conflict_update(calx_constraint_named("pk"), calx_set(CITY, 1))))
BUILDS(deleted_with_others, calx_delete(shop, calx_where(calx_eq(calx_col(move, to_shop), ID)), calx_returning(calx_col(move, id))))
BUILDS(locked_at_once, calx_select(calx_columns(ID), calx_for_update_of(CALX_FLAG_NO_WAIT, calx_model_table(&shop_model))))
BUILDS(outer_lateral, calx_select(calx_columns(NAME), calx_outerjoin_from(calx_lateral(calx_select(calx_columns(calx_col(move, id)), calx_where(calx_eq(calx_col(move, to_shop), ID)), calx_limit(1)), "m"), CALX_AS_COND_(calx_true()))))

static calx_statement *joined_with_itself(void)
{
    calx_node *other = calx_alias(shop, "other");
    return calx_select(calx_columns(NAME, calx_col_of(other, shop, name)), calx_rightjoin_from(other, calx_eq(calx_col_of(other, shop, city), CITY)));
}

static calx_statement *counted_recursively(void)
{
    calx_node *base = calx_recursive_cte(SELECT(calx_label(1, "n")), "numbers");
    calx_num *n = calx_as_num(calx_column_of(base, "n", NULL));
    calx_node *all = calx_cte_union(base, calx_select(calx_columns(calx_plus(n, 1)), calx_where(calx_lt(n, 5))), true);
    return SELECT(calx_column_of(all, "n", NULL));
}

#define NAMES calx_list(ID, NAME)

BUILDS(rows_and_further_rows, calx_insert(shop, calx_insert_rows(NAMES, calx_tuple(1, "a")), calx_insert_rows(NAMES, calx_tuple(2, "b"), calx_tuple(3, "c"))))
BUILDS(rows_of_other_columns, calx_insert(shop, calx_insert_rows(NAMES, calx_tuple(1, "a")), calx_insert_rows(calx_list(NAME, ID), calx_tuple("b", 2))))
BUILDS(rows_and_a_select, calx_insert(shop, calx_insert_rows(NAMES, calx_tuple(1, "a")), calx_from_select(NAMES, SELECT(ID, NAME))))
BUILDS(a_select_and_rows, calx_insert(shop, calx_from_select(NAMES, SELECT(ID, NAME)), calx_insert_rows(NAMES, calx_tuple(1, "a"))))
BUILDS(sets_and_rows, calx_insert(shop, calx_insert_rows(NAMES, calx_tuple(1, "a")), calx_set(CITY, 5)))
BUILDS(sets_and_a_select, calx_insert(shop, calx_set(CITY, 5), calx_from_select(NAMES, SELECT(ID, NAME))))

BUILDS(update_of_anothers_column, calx_update(shop, calx_set(calx_col(move, from_shop), 1), calx_where(calx_eq(ID, calx_col(move, id)))))
BUILDS(insert_of_anothers_column, calx_insert(shop, calx_set(calx_col(move, from_shop), 1)))
BUILDS(rows_of_anothers_column, calx_insert(shop, calx_insert_rows(calx_list(ID, calx_col(move, from_shop)), calx_tuple(1, 2))))
BUILDS(select_into_anothers_column, calx_insert(shop, calx_from_select(calx_list(calx_col(move, id)), SELECT(ID))))
BUILDS(upsert_of_anothers_column, calx_insert(shop, calx_set(ID, 1), calx_on_conflict_update(calx_list(ID), calx_set(calx_col(move, from_shop), 1))))

static calx_statement *update_of_an_alias(void)
{
    calx_node *of = calx_alias(shop, "s");
    calx_node *city = calx_column_of(of, "city", NULL);
    return calx_update_n(of, (calx_clause *const[]){ calx_set_to(city, calx_literal_column("1", NULL)), calx_set(OPEN, true), calx_set_to(calx_column_named("name"), calx_literal_column("2", NULL)) }, 3);
}

BUILDS(update_of_a_name, calx_update_n(calx_table_named("shops", NULL, 0), (calx_clause *const[]){ calx_set(CITY, 1) }, 1))
#define NAMED(name) calx_table_named(name, (const char *const[]){ "id", "city" }, 2)
BUILDS(update_in_a_schema, calx_update_n(NAMED("geo.shops"), (calx_clause *const[]){ calx_set(CITY, 1) }, 1))
BUILDS(no_schema_before_the_dot, SELECT(calx_star(NAMED(".shops"))))
BUILDS(column_without_a_name, SELECT(calx_table_named("shops", (const char *const[]){ "id", NULL }, 2)))

static calx_statement *named_in_schemas(void)
{
    calx_node *a = NAMED("select.Order"), *b = NAMED("Order"), *d = NAMED("x.y.z");
    return calx_select_n((calx_clause *const[]){ calx_columns(calx_column_of(a, "id", NULL), calx_column_of(b, "id", NULL), d) }, 1);
}

BUILDS(insert_returning_anothers, calx_insert(shop, calx_set(ID, 1), calx_returning(calx_col(move, id))))
BUILDS(update_returning_anothers, calx_update(shop, calx_set(CITY, 1), calx_where(calx_eq(ID, calx_col(move, id))), calx_returning(ID, calx_col(move, id))))
BUILDS(delete_returning_anothers, calx_delete(shop, calx_where(calx_eq(ID, 1)), calx_returning(calx_plus(calx_col(move, id), 1))))

const compile_case compile_cases_typed[] = {
    { "update_of_anothers_column", update_of_anothers_column,
      { "UPDATE shops sets moves.from_shop, a column of another table", NULL, "UPDATE shops, moves SET moves.from_shop=? WHERE shops.id = moves.id", NULL,
        "UPDATE shops sets moves.from_shop, a column of another table" } },
    { "insert_of_anothers_column", insert_of_anothers_column, { "INSERT INTO shops sets moves.from_shop, a column of another table" } },
    { "rows_of_anothers_column", rows_of_anothers_column, { "INSERT INTO shops sets moves.from_shop, a column of another table" } },
    { "select_into_anothers_column", select_into_anothers_column, { "INSERT INTO shops sets moves.id, a column of another table" } },
    { "upsert_of_anothers_column", upsert_of_anothers_column, { "INSERT INTO shops sets moves.from_shop, a column of another table" } },
    { "update_of_an_alias", update_of_an_alias, { "UPDATE shops AS s SET city=1, open=?, name=2", NULL, NULL, NULL, "UPDATE shops s SET city=1, open=?, name=2" } },
    { "update_of_a_name", update_of_a_name, { "UPDATE shops SET city=?" } },
    { "update_in_a_schema", update_in_a_schema, { "UPDATE geo.shops SET city=?" } },
    { "no_schema_before_the_dot", no_schema_before_the_dot, { "calx_table_named: \".shops\" is no \"schema.name\"" } },
    { "column_without_a_name", column_without_a_name, { "calx_table_named: column 2 of shops has no name" } },
    { "named_in_schemas", named_in_schemas,
      { "SELECT \"select\".\"Order\".id, \"Order_1\".id AS id_1, x.y.z.id AS id_2, x.y.z.city FROM \"select\".\"Order\", \"Order\" AS \"Order_1\", x.y.z", NULL,
        "SELECT `select`.`Order`.id, `Order_1`.id AS id_1, x.y.z.id AS id_2, x.y.z.city FROM `select`.`Order`, `Order` AS `Order_1`, x.y.z", NULL,
        "SELECT \"select\".\"Order\".id, \"Order_1\".id AS id_1, x.y.z.id AS id_2, x.y.z.city FROM \"select\".\"Order\", \"Order\" \"Order_1\", x.y.z" } },
    { "insert_returning_anothers", insert_returning_anothers,
      { "sqlite has no RETURNING of columns of other tables", "INSERT INTO shops (id) VALUES (?) RETURNING moves.id", "mysql has no RETURNING",
        "INSERT INTO shops (id) VALUES (?) RETURNING moves.id", "oracle has no RETURNING" } },
    { "update_returning_anothers", update_returning_anothers,
      { "sqlite has no RETURNING of columns of other tables",
        "UPDATE shops SET city=? FROM moves WHERE shops.id = moves.id RETURNING shops.id, moves.id AS id_1", "mysql has no RETURNING",
        "mariadb has no RETURNING of UPDATE", "oracle has no UPDATE with further tables" } },
    { "delete_returning_anothers", delete_returning_anothers,
      { "sqlite has no RETURNING of columns of other tables", "DELETE FROM shops WHERE shops.id = ? RETURNING moves.id + ? AS anon_1",
        "mysql has no RETURNING", "DELETE FROM shops WHERE shops.id = ? RETURNING moves.id + ? AS anon_1", "oracle has no RETURNING" } },
    { "text_and_arithmetic", text_and_arithmetic,
      { "SELECT shops.name || (shops.city + ?) || ? || shops.name AS anon_1, (shops.city * ?) & (shops.city - ?) AS anon_2 FROM shops", NULL,
        "SELECT concat(shops.name, shops.city + ?, concat(?, shops.name)) AS anon_1, CAST((shops.city * ?) & (shops.city - ?) AS SIGNED) AS anon_2 FROM shops", NULL,
        "SELECT shops.name || (shops.city + ?) || ? || shops.name AS anon_1, BITAND(shops.city * ?, shops.city - ?) AS anon_2 FROM shops" } },
    { "pattern_of_arithmetic", pattern_of_arithmetic,
      { "SELECT shops.id FROM shops WHERE shops.name LIKE '%' || (shops.city - ?) || '%'", NULL,
        "SELECT shops.id FROM shops WHERE shops.name LIKE concat('%', shops.city - ?, '%')", NULL,
        "SELECT shops.id FROM shops WHERE shops.name LIKE '%' || (shops.city - ?) || '%'" } },
    { "custom_of_arithmetic", custom_of_arithmetic, { "SELECT (shops.city + ?) || shops.name AS anon_1 FROM shops" } },
    { "rows_and_further_rows", rows_and_further_rows,
      { "INSERT INTO shops (id, name) VALUES (?, ?), (?, ?), (?, ?)", NULL, NULL, NULL, "oracle has no INSERT of several rows at once" } },
    { "rows_of_other_columns", rows_of_other_columns, { "INSERT: further rows are of other columns than the first" } },
    { "rows_and_a_select", rows_and_a_select, { "INSERT: a SELECT to insert from, and rows or another SELECT beside it" } },
    { "a_select_and_rows", a_select_and_rows, { "INSERT: a SELECT to insert from, and rows or another SELECT beside it" } },
    { "sets_and_rows", sets_and_rows, { "INSERT INTO shops: values to set, and rows beside them" } },
    { "sets_and_a_select", sets_and_a_select, { "INSERT INTO shops: values to set, and a SELECT to insert from beside them" } },
    { "case_of_conditions", case_of_conditions,
      { "SELECT CASE WHEN shops.city > ? THEN ? WHEN shops.open = 1 THEN ? ELSE shops.name END AS anon_1 FROM shops",
        "SELECT CASE WHEN shops.city > ? THEN ? WHEN shops.open THEN ? ELSE shops.name END AS anon_1 FROM shops",
        "SELECT CASE WHEN shops.city > ? THEN ? WHEN shops.open = 1 THEN ? ELSE shops.name END AS anon_1 FROM shops", NULL, NULL } },
    { "case_of_values", case_of_values,
      { "SELECT CASE shops.city WHEN ? THEN ? WHEN ? THEN ? END AS anon_1 FROM shops", NULL, NULL, NULL, NULL } },
    { "coalesced", coalesced,
      { "SELECT coalesce(shops.city, ?) + ? AS anon_1 FROM shops", NULL, NULL, NULL, NULL } },
    { "strings_in_order", strings_in_order,
      { "sqlite has no ORDER BY within an aggregate",
        "SELECT string_agg(shops.name, ? ORDER BY shops.name DESC) AS aggregate_strings_1 FROM shops",
        "SELECT group_concat(shops.name ORDER BY shops.name DESC SEPARATOR ', ') AS aggregate_strings_1 FROM shops", NULL,
        "SELECT LISTAGG(shops.name, ?) WITHIN GROUP (ORDER BY shops.name DESC) AS aggregate_strings_1 FROM shops" } },
    { "filtered_count", filtered_count,
      { "SELECT count(*) FILTER (WHERE shops.open = 1) AS anon_1 FROM shops",
        "SELECT count(*) FILTER (WHERE shops.open) AS anon_1 FROM shops",
        "SELECT count(CASE WHEN shops.open = 1 THEN 1 END) AS anon_1 FROM shops", NULL, NULL } },
    { "filtered_distinct", filtered_distinct,
      { "SELECT count(DISTINCT shops.city) FILTER (WHERE shops.id > ?) AS anon_1 FROM shops", NULL,
        "SELECT count(DISTINCT CASE WHEN shops.id > ? THEN shops.city END) AS anon_1 FROM shops", NULL, NULL } },
    { "filtered_function", filtered_function,
      { "SELECT json_agg(shops.city) FILTER (WHERE shops.id > ?) AS anon_1 FROM shops", NULL,
        "mysql has no FILTER of aggregates",
        "mariadb has no FILTER of aggregates",
        "oracle has no FILTER of aggregates" } },
    { "window_with_frame", window_with_frame,
      { "SELECT sum(shops.city) OVER (PARTITION BY shops.name ORDER BY shops.id DESC ROWS BETWEEN ? PRECEDING AND CURRENT ROW) AS anon_1 FROM shops", NULL,
        "SELECT sum(shops.city) OVER (PARTITION BY shops.name ORDER BY shops.id DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS anon_1 FROM shops",
        "SELECT sum(shops.city) OVER (PARTITION BY shops.name ORDER BY shops.id DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS anon_1 FROM shops",
        "SELECT sum(shops.city) OVER (PARTITION BY shops.name ORDER BY shops.id DESC ROWS BETWEEN ? PRECEDING AND CURRENT ROW) AS anon_1 FROM shops" } },
    { "window_of_groups", window_of_groups,
      { "SELECT count(*) OVER (ORDER BY shops.id GROUPS BETWEEN UNBOUNDED PRECEDING AND ? FOLLOWING) AS anon_1 FROM shops", NULL,
        "mysql has no GROUPS of a window",
        "mariadb has no GROUPS of a window",
        "oracle has no GROUPS of a window" } },
    { "window_by_name", window_by_name,
      { "SELECT rank() OVER w AS anon_1, row_number() OVER () AS anon_2 FROM shops WINDOW w AS (ORDER BY shops.city)", NULL, NULL, NULL, NULL } },
    { "patterns_of_any_case", patterns_of_any_case,
      { "SELECT shops.id FROM shops WHERE lower(shops.name) LIKE '%' || lower(?) || '%' ESCAPE '/' AND lower(shops.name) NOT LIKE lower(?) AND shops.name LIKE ? ESCAPE '!'",
        "SELECT shops.id FROM shops WHERE shops.name ILIKE '%' || ? || '%' ESCAPE '/' AND shops.name NOT ILIKE ? AND shops.name LIKE ? ESCAPE '!'",
        "SELECT shops.id FROM shops WHERE lower(shops.name) LIKE concat('%', lower(?), '%') ESCAPE '/' AND lower(shops.name) NOT LIKE lower(?) AND shops.name LIKE ? ESCAPE '!'", NULL,
        "SELECT shops.id FROM shops WHERE lower(shops.name) LIKE '%' || lower(?) || '%' ESCAPE '/' AND lower(shops.name) NOT LIKE lower(?) AND shops.name LIKE ? ESCAPE '!'" } },
    { "rows_among_rows", rows_among_rows,
      { "SELECT shops.id FROM shops WHERE (shops.city, shops.name) IN (VALUES (?, ?), (?, ?))",
        "SELECT shops.id FROM shops WHERE (shops.city, shops.name) IN ((?, ?), (?, ?))", NULL, NULL, NULL } },
    { "not_in_a_query", not_in_a_query,
      { "SELECT shops.id FROM shops WHERE shops.id NOT IN (SELECT moves.from_shop FROM moves)", NULL, NULL, NULL, NULL } },
    { "all_of_a_query", all_of_a_query,
      { "sqlite has no ANY and ALL",
        "SELECT shops.id FROM shops WHERE shops.id != ALL (SELECT moves.from_shop FROM moves) AND shops.id > ANY (SELECT moves.to_shop FROM moves)", NULL, NULL, NULL } },
    { "any_of_an_array", any_of_an_array,
      { "sqlite has no ANY and ALL",
        "SELECT shops.id FROM shops WHERE shops.id = ANY (ARRAY[?, ?])",
        "mysql has no arrays",
        "mariadb has no arrays",
        "oracle has no arrays" } },
    { "bits", bits,
      { "SELECT (shops.city & ?) | (shops.city << ?) AS anon_1, ~shops.city FROM shops", NULL,
        "SELECT CAST((CAST(shops.city & ? AS SIGNED)) | (CAST(shops.city << ? AS SIGNED)) AS SIGNED) AS anon_1, CAST(~shops.city AS SIGNED) FROM shops",
        "SELECT CAST((CAST(shops.city & ? AS SIGNED)) | (CAST(shops.city << ? AS SIGNED)) AS SIGNED) AS anon_1, CAST(~shops.city AS SIGNED) FROM shops",
        "oracle has no BITOR" } },
    { "cast_to_date", cast_to_date,
      { "SELECT date(substr(shops.name, 1, instr(shops.name || '.', '.') - 1)) AS name, moment_add((strftime('%Y-%m-%d %H:%M:%S', substr(shops.name, 1, instr(shops.name || '.', '.') - 1)) || substr(shops.name, instr(shops.name || '.', '.'))), 0) AS name FROM shops",
        "SELECT CAST(shops.name AS DATE) AS name, CAST(shops.name AS TIMESTAMP WITHOUT TIME ZONE) AS name FROM shops",
        "SELECT CAST(shops.name AS DATE) AS name, CAST(shops.name AS DATETIME(6)) AS name FROM shops", NULL,
        "SELECT CAST(shops.name AS DATE) AS name, CAST(shops.name AS TIMESTAMP) AS name FROM shops" } },
    { "cast_to_others", cast_to_others,
      { "SELECT (shops.id <> 0) AS id, coalesce(substr(CAST(shops.name AS BLOB), 1, 5), CAST(shops.name AS BLOB)) AS name, lower(shops.name) AS name, decimal_cast(shops.id) AS id FROM shops",
        "SELECT (shops.id <> 0) AS id, substr(convert_to(shops.name, 'UTF8'), 1, 5) AS name, CAST(shops.name AS UUID) AS name, CAST(shops.id AS NUMERIC) AS id FROM shops",
        "SELECT (shops.id <> 0) AS id, SUBSTR(CAST(shops.name AS BINARY), 1, 5) AS name, LOWER(CAST(shops.name AS CHAR(36)) COLLATE utf8mb4_0900_bin) AS name, CAST(shops.id AS DECIMAL(65, 30)) AS id FROM shops",
        "SELECT (shops.id <> 0) AS id, SUBSTR(CAST(shops.name AS BINARY), 1, 5) AS name, LOWER(CAST(shops.name AS CHAR(36)) COLLATE utf8mb4_nopad_bin) AS name, CAST(shops.id AS DECIMAL(65, 30)) AS id FROM shops",
        "SELECT CAST(shops.id AS SMALLINT) AS id, CAST(shops.name AS RAW(5)) AS name, CAST(shops.name AS CHAR(36)) AS name, CAST(shops.id AS NUMBER) AS id FROM shops" } },
    { "json_as_text", json_as_text,
      { "SELECT CASE JSON_TYPE(shops.data, '$.\"a\"[0].\"b c\"') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'integer' THEN shops.data -> '$.\"a\"[0].\"b c\"' ELSE CAST(JSON_EXTRACT(shops.data, '$.\"a\"[0].\"b c\"') AS TEXT) END AS anon_1 FROM shops",
        "SELECT shops.data -> 'a' -> 0 ->> 'b c' AS anon_1 FROM shops",
        "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"a\"')) = 'ARRAY' THEN CASE JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"a\"[0].\"b c\"')) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(shops.data, '$.\"a\"[0].\"b c\"')) COLLATE utf8mb4_0900_bin END END AS anon_1 FROM shops",
        "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"a\"')) = 'ARRAY' THEN CASE JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"a\"[0].\"b c\"')) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(shops.data, '$.\"a\"[0].\"b c\"')) COLLATE utf8mb4_nopad_bin END END AS anon_1 FROM shops",
        "SELECT JSON_VALUE(shops.data, '$.\"a\"[0].\"b c\"') AS anon_1 FROM shops" } },
    { "json_as_number", json_as_number,
      { "SELECT shops.id FROM shops WHERE CASE WHEN JSON_TYPE(shops.data, '$.\"n\"') IN ('integer', 'real') AND JSON_EXTRACT(shops.data, '$.\"n\"') = CAST(JSON_EXTRACT(shops.data, '$.\"n\"') AS INTEGER) THEN CAST(JSON_EXTRACT(shops.data, '$.\"n\"') AS INTEGER) END > ? AND CASE WHEN JSON_TYPE(shops.data, '$.\"d\"') IN ('integer', 'real') THEN CAST(JSON_EXTRACT(shops.data, '$.\"d\"') AS REAL) END < ?",
        "SELECT shops.id FROM shops WHERE CAST(jsonb_path_query_first(CAST(shops.data AS JSONB), 'strict $.\"n\" ? (@.type() == \"number\" && @.floor() == @ && @ >= -9223372036854775808 && @ < 9223372036854775808)', '{}', TRUE) AS BIGINT) > ? AND CAST(jsonb_path_query_first(CAST(shops.data AS JSONB), 'strict $.\"d\" ? (@.type() == \"number\")', '{}', TRUE) AS DOUBLE PRECISION) < ?",
        "SELECT shops.id FROM shops WHERE CASE WHEN JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"n\"')) IN ('INTEGER', 'DOUBLE', 'DECIMAL', 'UNSIGNED INTEGER') AND CAST(JSON_UNQUOTE(JSON_EXTRACT(shops.data, '$.\"n\"')) AS DECIMAL(65, 30)) % 1 + 0 = 0 AND CAST(JSON_UNQUOTE(JSON_EXTRACT(shops.data, '$.\"n\"')) AS DECIMAL(65, 30)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(CAST(JSON_UNQUOTE(JSON_EXTRACT(shops.data, '$.\"n\"')) AS DECIMAL(65, 30)) AS SIGNED INTEGER) END > ? AND CASE WHEN JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"d\"')) IN ('INTEGER', 'DOUBLE', 'DECIMAL', 'UNSIGNED INTEGER') THEN CAST(JSON_UNQUOTE(JSON_EXTRACT(shops.data, '$.\"d\"')) AS DOUBLE) END < ?", NULL,
        "SELECT shops.id FROM shops WHERE CAST(JSON_VALUE(shops.data, '$.\"n\"') AS NUMBER(19)) > ? AND CAST(JSON_VALUE(shops.data, '$.\"d\"') AS DOUBLE PRECISION) < ?" } },
    { "json_as_condition", json_as_condition,
      { "SELECT shops.id FROM shops WHERE CASE JSON_TYPE(shops.data, '$.\"ok\"') WHEN 'true' THEN 1 WHEN 'false' THEN 0 END = 1",
        "SELECT shops.id FROM shops WHERE CAST(jsonb_path_query_first(CAST(shops.data AS JSONB), 'strict $.\"ok\" ? (@.type() == \"boolean\")', '{}', TRUE) AS BOOLEAN)",
        "SELECT shops.id FROM shops WHERE CASE JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"ok\"')) WHEN 'BOOLEAN' THEN JSON_UNQUOTE(JSON_EXTRACT(shops.data, '$.\"ok\"')) COLLATE utf8mb4_0900_bin = 'true' END = 1",
        "SELECT shops.id FROM shops WHERE CASE JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"ok\"')) WHEN 'BOOLEAN' THEN JSON_UNQUOTE(JSON_EXTRACT(shops.data, '$.\"ok\"')) COLLATE utf8mb4_nopad_bin = 'true' END = 1",
        "SELECT shops.id FROM shops WHERE CASE JSON_VALUE(shops.data, '$.\"ok\"') WHEN 'true' THEN 1 WHEN 'false' THEN 0 END = 1" } },
    { "json_itself", json_itself,
      { "SELECT shops.data -> '$.\"a\"' AS anon_1 FROM shops",
        "SELECT shops.data #> '{\"a\"}' AS anon_1 FROM shops",
        "SELECT JSON_EXTRACT(shops.data, '$.\"a\"') AS anon_1 FROM shops", NULL,
        "SELECT JSON_QUERY(shops.data, '$.\"a\"') AS anon_1 FROM shops" } },
    { "json_of_json", json_of_json,
      { "SELECT (shops.data -> '$.\"a\"[0]') -> '$.\"b\"[0].\"c\"' AS anon_1 FROM shops",
        "SELECT (shops.data -> 'a' -> 0) -> 'b' -> 0 -> 'c' AS anon_1 FROM shops",
        "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"a\"')) = 'ARRAY' AND JSON_TYPE(JSON_EXTRACT(shops.data, '$.\"a\"[0].\"b\"')) = 'ARRAY' THEN JSON_EXTRACT(shops.data, '$.\"a\"[0].\"b\"[0].\"c\"') END AS anon_1 FROM shops", NULL,
        "SELECT JSON_QUERY(JSON_QUERY(shops.data, '$.\"a\"[0]'), '$.\"b\"[0].\"c\"') AS anon_1 FROM shops" } },
    { "json_path_that_is_none", json_path_that_is_none,
      { "calx_json_path: the path is like $.key[0].\"a key\", not a", NULL, NULL, NULL, NULL } },
    { "fragment_with_binds", fragment_with_binds,
      { "SELECT shops.id FROM shops WHERE (shops.city = ? + ? OR shops.open) AND shops.id > ?", NULL, NULL, NULL, NULL } },
    { "operators_of_ones_own", operators_of_ones_own,
      { "SELECT shops.id FROM shops WHERE shops.name ~* ? AND shops.city <-> ? = ?", NULL, NULL, NULL, NULL } },
    { "next_of_a_sequence", next_of_a_sequence,
      { "sqlite has no sequences",
        "SELECT nextval('ids') AS anon_1",
        "mysql has no sequences",
        "SELECT NEXT VALUE FOR ids AS anon_1",
        "SELECT ids.nextval AS anon_1 FROM DUAL" } },
    { "unknown_construct", unknown_construct,
      { "sqlite has no no_such_construct",
        "postgresql has no no_such_construct",
        "mysql has no no_such_construct",
        "mariadb has no no_such_construct",
        "oracle has no no_such_construct" } },
    { "joined_ambiguously", joined_ambiguously,
      { "2 foreign keys join moves to what is there: give the join a condition, such as moves.from_shop = shops.id or moves.to_shop = shops.id", NULL, NULL, NULL, NULL } },
    { "sets_in_sets", sets_in_sets,
      { "SELECT shops.id FROM shops EXCEPT SELECT * FROM (SELECT shops.city FROM shops UNION ALL SELECT shops.city FROM shops)",
        "SELECT shops.id FROM shops EXCEPT (SELECT shops.city FROM shops UNION ALL SELECT shops.city FROM shops)", NULL, NULL,
        "SELECT shops.id FROM shops MINUS (SELECT shops.city FROM shops UNION ALL SELECT shops.city FROM shops)" } },
    { "sets_with_all", sets_with_all,
      { "sqlite has no INTERSECT ALL",
        "SELECT shops.id FROM shops INTERSECT ALL SELECT shops.city FROM shops", NULL, NULL,
        "oracle has no INTERSECT ALL" } },
    { "limited_part", limited_part,
      { "SELECT * FROM (SELECT shops.id FROM shops LIMIT ?) UNION SELECT shops.city FROM shops",
        "(SELECT shops.id FROM shops LIMIT ?) UNION SELECT shops.city FROM shops", NULL, NULL,
        "(SELECT shops.id FROM shops FETCH FIRST ? ROWS ONLY) UNION SELECT shops.city FROM shops" } },
    { "values_of_rows", values_of_rows,
      { "SELECT v.n, v.s FROM (SELECT ? AS n, ? AS s UNION ALL SELECT ?, NULL) AS v",
        "SELECT v.n, v.s FROM (VALUES (?, ?), (?, NULL)) AS v (n, s)",
        "SELECT v.n, v.s FROM (SELECT ? AS n, ? AS s UNION ALL SELECT ?, NULL) AS v", NULL,
        "SELECT v.n, v.s FROM (SELECT ? AS n, ? AS s FROM DUAL UNION ALL SELECT ?, NULL FROM DUAL) v" } },
    { "rows_inserted", rows_inserted,
      { "INSERT INTO shops (id, name) VALUES (?, ?), (?, upper(?))", NULL, NULL, NULL,
        "oracle has no INSERT of several rows at once" } },
    { "upsert", upsert,
      { "INSERT INTO shops (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name=excluded.name, city=shops.city + ?", NULL,
        "INSERT INTO shops (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), city = shops.city + ?", NULL,
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_of_nothing", upsert_of_nothing,
      { "INSERT INTO shops (id) VALUES (?) ON CONFLICT (id) DO NOTHING", NULL,
        "INSERT INTO shops (id) VALUES (?) ON DUPLICATE KEY UPDATE id = id", NULL,
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_of_a_select", upsert_of_a_select,
      { "INSERT INTO shops (id) SELECT moves.id FROM moves WHERE true ON CONFLICT (id) DO NOTHING",
        "INSERT INTO shops (id) SELECT moves.id FROM moves ON CONFLICT (id) DO NOTHING",
        "INSERT INTO shops (id) SELECT moves.id FROM moves ON DUPLICATE KEY UPDATE id = shops.id", NULL,
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_with_a_key_too_many", upsert_with_a_key_too_many,
      { "INSERT INTO places (id, code) VALUES (?, ?) ON CONFLICT (code) DO NOTHING", NULL, "mysql has no upsert by one key alone: a row for places may meet its key (id) as well; give no column of that, or no key to ON CONFLICT",
        "mariadb has no upsert by one key alone: a row for places may meet its key (id) as well; give no column of that, or no key to ON CONFLICT",
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_with_a_unique_index", upsert_with_a_unique_index,
      { "INSERT INTO places (code, name) VALUES (?, ?) ON CONFLICT (code) DO NOTHING", NULL, "mysql has no upsert by one key alone: a row for places may meet its key (name) as well; give no column of that, or no key to ON CONFLICT",
        "mariadb has no upsert by one key alone: a row for places may meet its key (name) as well; give no column of that, or no key to ON CONFLICT",
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_with_a_default", upsert_with_a_default,
      { "INSERT INTO places (code, room) VALUES (?, ?) ON CONFLICT (code) DO NOTHING", NULL, "mysql has no upsert by one key alone: a row for places may meet its key (floor, room) as well; give no column of that, or no key to ON CONFLICT",
        "mariadb has no upsert by one key alone: a row for places may meet its key (floor, room) as well; give no column of that, or no key to ON CONFLICT",
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_with_an_expression", upsert_with_an_expression,
      { "INSERT INTO places (room) VALUES (?) ON CONFLICT (floor, room) DO NOTHING", NULL, "mysql has no upsert by one key alone: a row for places may meet its key (ux_places) as well; give no column of that, or no key to ON CONFLICT",
        "mariadb has no upsert by one key alone: a row for places may meet its key (ux_places) as well; give no column of that, or no key to ON CONFLICT",
        "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_by_whatever_key", upsert_by_whatever_key,
      { "INSERT INTO places (code, room) VALUES (?, ?) ON CONFLICT DO NOTHING", NULL,
        "INSERT INTO places (code, room) VALUES (?, ?) ON DUPLICATE KEY UPDATE code = code", NULL, "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "upsert_of_defaults", upsert_of_defaults,
      { "INSERT INTO shops DEFAULT VALUES ON CONFLICT DO NOTHING", NULL, "INSERT INTO shops () VALUES () ON DUPLICATE KEY UPDATE id = id", NULL,
        "oracle has no INSERT of nothing but defaults: set a column to calx_default_node()" } },
    { "update_by_whatever_key", update_by_whatever_key,
      { "INSERT INTO shops (id) VALUES (?) ON CONFLICT DO UPDATE SET city=?", "postgresql has no DO UPDATE without the columns of a key",
        "INSERT INTO shops (id) VALUES (?) ON DUPLICATE KEY UPDATE city = ?", NULL, "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "update_by_a_constraint", update_by_a_constraint,
      { "sqlite has no ON CONFLICT ON CONSTRAINT", "INSERT INTO shops (id) VALUES (?) ON CONFLICT ON CONSTRAINT pk DO UPDATE SET city=?",
        "mysql has no ON CONFLICT ON CONSTRAINT", "mariadb has no ON CONFLICT ON CONSTRAINT", "oracle has no ON CONFLICT: MERGE is a statement of its own" } },
    { "deleted_with_others", deleted_with_others,
      { "sqlite has no RETURNING of the further tables of a DELETE",
        "DELETE FROM shops USING moves WHERE moves.to_shop = shops.id RETURNING moves.id",
        "mysql has no RETURNING",
        "mariadb has no RETURNING of a DELETE with further tables",
        "oracle has no RETURNING of the further tables of a DELETE" } },
    { "locked_at_once", locked_at_once,
      { "SELECT shops.id FROM shops",
        "SELECT shops.id FROM shops FOR UPDATE OF shops NOWAIT", NULL,
        "SELECT shops.id FROM shops FOR UPDATE NOWAIT", NULL } },
    { "outer_lateral", outer_lateral,
      { "sqlite has no LATERAL",
        "SELECT shops.name FROM shops LEFT OUTER JOIN LATERAL (SELECT moves.id AS id FROM moves WHERE moves.to_shop = shops.id LIMIT ?) AS m ON true",
        "SELECT shops.name FROM shops LEFT OUTER JOIN LATERAL (SELECT moves.id AS id FROM moves WHERE moves.to_shop = shops.id LIMIT ?) AS m ON true = 1",
        "mariadb has no LATERAL",
        "SELECT shops.name FROM shops LEFT OUTER JOIN LATERAL (SELECT moves.id AS id FROM moves WHERE moves.to_shop = shops.id FETCH FIRST ? ROWS ONLY) m ON 1 = 1" } },
    { "joined_with_itself", joined_with_itself,
      { "SELECT shops.name, other.name AS name_1 FROM shops RIGHT OUTER JOIN shops AS other ON other.city = shops.city", NULL, NULL, NULL,
        "SELECT shops.name, other.name AS name_1 FROM shops RIGHT OUTER JOIN shops other ON other.city = shops.city" } },
    { "counted_recursively", counted_recursively,
      { "WITH RECURSIVE numbers(n) AS (SELECT ? AS n UNION ALL SELECT numbers.n + ? AS anon_1 FROM numbers WHERE numbers.n < ?) SELECT numbers.n FROM numbers", NULL, NULL, NULL,
        "WITH numbers(n) AS (SELECT ? AS n FROM DUAL UNION ALL SELECT numbers.n + ? AS anon_1 FROM numbers WHERE numbers.n < ?) SELECT numbers.n FROM numbers" } },
};
const size_t compile_case_typed_count = sizeof compile_cases_typed / sizeof *compile_cases_typed;
