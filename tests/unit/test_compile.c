/* SPDX-License-Identifier: MIT */
/* Expression trees compiled for each dialect: the SQL, word for word. */
#include <calx/calx.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

struct user {
    int64_t id;
    const char *name;
    int32_t age;
    calx_opt_bool active;
    calx_opt_timestamp created;
};
struct post {
    int64_t id;
    int64_t user_id;
    const char *title;
};
struct answer {
    int64_t id;
    int64_t post_id;
    int64_t user_id;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, age),
           CALX_COLUMN(user, active), CALX_COLUMN(user, created));
CALX_MODEL(post, "posts", CALX_COLUMN(post, id, .primary_key = true), CALX_COLUMN(post, user_id, .references = "users.id"),
           CALX_COLUMN(post, title));
CALX_MODEL(answer, "answers", CALX_COLUMN(answer, id, .primary_key = true), CALX_COLUMN(answer, post_id, .references = "posts.id"),
           CALX_COLUMN(answer, user_id, .references = "users.id"));
static calx_metadata metadata = CALX_METADATA(&user_model, &post_model, &answer_model);

static void teardown(void)
{
    calx_metadata_dispose(&metadata);
}

/* The SQL for a target, or the message of the error. */
static void expect(calx_statement *statement, const char *target, const char *sql)
{
    calx_compiled *compiled = calx_compile(statement, target);
    ck_assert_str_eq(calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : calx_compiled_errmsg(compiled), sql);
    calx_compiled_dispose(compiled);
}

/* On SQLite, PostgreSQL and MariaDB. NULL: the same as SQLite's. Placeholders are written ?. */
static void expect_all(calx_statement *statement, const char *sqlite, const char *postgresql, const char *mariadb)
{
    char numbered[2000], *to = numbered;
    int number = 0;
    for (const char *p = postgresql ? postgresql : sqlite; *p; p++)
        to += *p == '?' ? sprintf(to, "$%d", ++number) : sprintf(to, "%c", *p);
    *to = '\0';
    calx_keep(statement);
    expect(statement, "sqlite", sqlite);
    expect(statement, "postgresql 15", numbered);
    expect(statement, "mariadb 10.11.6-MariaDB", mariadb ? mariadb : sqlite);
    calx_release(statement);
}

START_TEST(select_with_join_along_the_foreign_key)
{
    expect_all(calx_select(calx_columns(calx_label(calx_count(calx_col(post, id)), "quantity"), calx_col(user, name)), calx_from(post),
                           calx_join(user), calx_where(calx_gt(calx_col(user, id), 1000)), calx_group_by(calx_col(user, name)),
                           calx_order_by(calx_desc(calx_col(user, name))), calx_limit(10)),
               "SELECT count(posts.id) AS quantity, users.name FROM posts JOIN users ON posts.user_id = users.id WHERE users.id > ? "
               "GROUP BY users.name ORDER BY users.name DESC LIMIT ?",
               NULL, NULL);
}
END_TEST

/* A table that a column names and a later join brings is not there for the joins before it. */
START_TEST(joins_go_to_what_came_before_them)
{
    expect_all(calx_select(calx_columns(calx_col(answer, id), calx_col(user, name)), calx_from(user), calx_join(post),
                           calx_join_on(answer, calx_eq(calx_col(answer, post_id), calx_col(post, id)))),
               "SELECT answers.id, users.name FROM users JOIN posts ON users.id = posts.user_id JOIN answers ON answers.post_id = posts.id",
               NULL, NULL);
    calx_node *a = calx_alias(answer, "a");
    expect_all(calx_select(calx_columns(calx_num_of(a, "id")), calx_from(user), calx_join(post),
                           calx_outerjoin_from(a, calx_eq(calx_col_of(a, answer, post_id), calx_col(post, id)))),
               "SELECT a.id FROM users JOIN posts ON users.id = posts.user_id LEFT OUTER JOIN answers AS a ON a.post_id = posts.id", NULL, NULL);
}
END_TEST

START_TEST(what_columns_name_is_read_from)
{
    expect_all(calx_select(calx_columns(calx_col(user, id), calx_col(post, title)), calx_where(calx_eq(calx_col(post, user_id), calx_col(user, id)))),
               "SELECT users.id, posts.title FROM users, posts WHERE posts.user_id = users.id", NULL, NULL);
}
END_TEST

START_TEST(subqueries_correlate)
{
    expect_all(calx_select(calx_columns(calx_col(user, id)),
                           calx_where(calx_exists(calx_select(calx_columns(calx_col(post, id)),
                                                              calx_where(calx_eq(calx_col(post, user_id), calx_col(user, id))))))),
               "SELECT users.id FROM users WHERE EXISTS (SELECT posts.id FROM posts WHERE posts.user_id = users.id)", NULL, NULL);
}
END_TEST

START_TEST(parentheses_where_they_are_needed)
{
    expect_all(calx_select(calx_columns(calx_label(calx_times(calx_plus(calx_col(user, age), 1), 2), "x")),
                           calx_where(calx_or(calx_and(calx_eq(calx_col(user, id), 1), calx_eq(calx_col(user, age), 2)),
                                              calx_not(calx_or(calx_eq(calx_col(user, id), 3), calx_eq(calx_col(user, id), 4)))),
                                      calx_eq(calx_col(user, active), true))),
               "SELECT (users.age + ?) * ? AS x FROM users WHERE (users.id = ? AND users.age = ? OR NOT (users.id = ? OR users.id = ?)) "
               "AND users.active = ?",
               NULL, NULL);
}
END_TEST

START_TEST(text_is_joined_as_the_backend_does)
{
    expect_all(calx_select(calx_columns(calx_label(calx_concat(calx_col(user, name), "!", "?"), "x"))),
               "SELECT users.name || ? || ? AS x FROM users", NULL, "SELECT concat(users.name, ?, ?) AS x FROM users");
}
END_TEST

START_TEST(patterns_escape_what_they_are_given)
{
    calx_statement *s = calx_keep(calx_select(calx_columns(calx_col(user, id)), calx_where(calx_contains(calx_col(user, name), "50%_/"))));
    calx_compiled *compiled = calx_compile(s, "sqlite");
    ck_assert_uint_eq(calx_compiled_count(compiled), 1);
    ck_assert_str_eq(calx_compiled_value(compiled, 0)->as.s.ptr, "50/%/_//");
    calx_compiled_dispose(compiled);
    expect_all(s, "SELECT users.id FROM users WHERE users.name LIKE '%' || ? || '%' ESCAPE '/'", NULL,
               "SELECT users.id FROM users WHERE users.name LIKE concat('%', ?, '%') ESCAPE '/'");
    calx_release(s);
    compiled = calx_compile_node(calx_like_node(CALX_OP_STARTSWITH, (calx_node *)calx_col(user, name), calx_arg_node(calx_arg_string("5#%/")), "#",
                                                CALX_FLAG_AUTO_ESCAPE), "sqlite", 0);
    ck_assert_str_eq(calx_compiled_sql(compiled), "users.name LIKE ? || '%' ESCAPE '#'");
    ck_assert_str_eq(calx_compiled_value(compiled, 0)->as.s.ptr, "5###%/");
    calx_compiled_dispose(compiled);
}
END_TEST

static void pattern_is(calx_node *pattern, const char *target, const char *expected)
{
    calx_compiled *compiled = calx_compile_node(pattern, target, 0);
    ck_assert_msg(!calx_compiled_error(compiled), "%s: %s", target, calx_compiled_errmsg(compiled));
    ck_assert_msg(!strcmp(calx_compiled_sql(compiled), expected), "%s: %s", target, calx_compiled_sql(compiled));
    calx_compiled_dispose(compiled);
}

/* What is known only when the statement runs is escaped there. */
START_TEST(patterns_are_escaped_by_the_backend)
{
#define ESCAPED(p) "replace(replace(replace(" p ", '/', '//'), '%', '/%'), '_', '/_')"
    static const struct { const char *target, *param, *folded; } cases[] = {
        { "sqlite", "name LIKE '%' || " ESCAPED("?") " || '%' ESCAPE '/'", "lower(name) LIKE lower(" ESCAPED("other") ") || '%' ESCAPE '/'" },
        { "postgresql 15", "name LIKE '%' || " ESCAPED("$1") " || '%' ESCAPE '/'", "name ILIKE " ESCAPED("other") " || '%' ESCAPE '/'" },
        { "mysql 8.0.36", "name LIKE concat('%', " ESCAPED("?") ", '%') ESCAPE '/'",
          "lower(name) LIKE concat(lower(" ESCAPED("other") "), '%') ESCAPE '/'" },
        { "mariadb 10.11.6-MariaDB", "name LIKE concat('%', " ESCAPED("?") ", '%') ESCAPE '/'",
          "lower(name) LIKE concat(lower(" ESCAPED("other") "), '%') ESCAPE '/'" },
        { "oracle", "name LIKE '%' || " ESCAPED(":1") " || '%' ESCAPE '/'", "lower(name) LIKE lower(" ESCAPED("other") ") || '%' ESCAPE '/'" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pattern_is((calx_node *)calx_contains(calx_as_text(calx_column_named("name")), calx_param_text("q")), cases[i].target, cases[i].param);
        pattern_is((calx_node *)calx_istartswith(calx_as_text(calx_column_named("name")), calx_as_text(calx_column_named("other"))), cases[i].target,
                   cases[i].folded);
    }
    pattern_is((calx_node *)calx_endswith(calx_col(user, name), calx_concat(calx_col(user, name), "%")), "sqlite",
               "users.name LIKE '%' || " ESCAPED("users.name || ?") " ESCAPE '/'");
    pattern_is(calx_like_node(CALX_OP_STARTSWITH, calx_column_named("a"), calx_column_named("b"), "'", CALX_FLAG_AUTO_ESCAPE), "sqlite",
               "a LIKE replace(replace(replace(b, '''', ''''''), '%', '''%'), '_', '''_') || '%' ESCAPE ''''");
    pattern_is(calx_like_node(CALX_OP_STARTSWITH, calx_column_named("a"), calx_column_named("b"), "%", CALX_FLAG_AUTO_ESCAPE), "sqlite",
               "a LIKE replace(replace(b, '%', '%%'), '_', '%_') || '%' ESCAPE '%'");
    pattern_is(calx_like_node(CALX_OP_STARTSWITH, calx_column_named("a"), calx_column_named("b"), NULL, 0), "sqlite", "a LIKE b || '%'");
    pattern_is(calx_like_node(CALX_OP_STARTSWITH, calx_column_named("a"),
                              calx_cast_node(calx_column_named("b"), &(const calx_type){ .kind = CALX_TYPE_INTEGER }), NULL, CALX_FLAG_AUTO_ESCAPE),
               "sqlite", "a LIKE CAST(b AS INTEGER) || '%'");
    pattern_is(calx_like_node(CALX_OP_STARTSWITH, calx_column_named("a"), calx_cast_node(calx_column_named("b"), &(const calx_type)CALX_ENUM("t", "x_y")),
                              NULL, CALX_FLAG_AUTO_ESCAPE), "postgresql 15", "a LIKE " ESCAPED("'' || CAST(b AS t)") " || '%' ESCAPE '/'");
}
END_TEST

START_TEST(nulls_last_where_there_is_none)
{
    expect_all(calx_select(calx_columns(calx_col(user, id)), calx_order_by(calx_nulls_last(calx_asc(calx_col(user, created))))),
               "SELECT users.id FROM users ORDER BY users.created ASC NULLS LAST", NULL,
               "SELECT users.id FROM users ORDER BY users.created IS NULL, users.created ASC");
}
END_TEST

START_TEST(a_value_alone_is_one_parameter)
{
    calx_compiled *compiled = calx_compile_node(calx_value_node(&(const calx_value){ .kind = CALX_KIND_INT64, .as.i = 7 }), "sqlite", 0);
    ck_assert_str_eq(calx_compiled_sql(compiled), "?");
    ck_assert_uint_eq(calx_compiled_count(compiled), 1);
    calx_compiled_dispose(compiled);
}
END_TEST

START_TEST(null_is_compared_by_is)
{
    expect_all(calx_select(calx_columns(calx_col(user, id)), calx_where(calx_is_null(calx_col(user, created)))),
               "SELECT users.id FROM users WHERE users.created IS NULL", NULL, NULL);
}
END_TEST

START_TEST(ctes_come_first_with_their_parameters)
{
    calx_node *adults = calx_cte(calx_select(calx_columns(calx_col(user, id)), calx_where(calx_gt(calx_col(user, age), 18))), "adults");
    calx_statement *s = calx_keep(calx_select(calx_columns(calx_column_of(adults, "id", NULL)), calx_limit(7)));
    calx_compiled *compiled = calx_compile(s, "postgresql");
    ck_assert_int_eq(calx_compiled_value(compiled, 0)->as.i, 18);
    ck_assert_int_eq(calx_compiled_value(compiled, 1)->as.i, 7);
    calx_compiled_dispose(compiled);
    expect_all(s, "WITH adults AS (SELECT users.id AS id FROM users WHERE users.age > ?) SELECT adults.id FROM adults LIMIT ?", NULL, NULL);
    calx_release(s);
}
END_TEST

START_TEST(a_recursive_cte_reads_from_itself)
{
    calx_node *base = calx_node_keep(calx_cte_node(calx_select(calx_columns(calx_label(calx_literal_column("1", NULL), "n"))), "t", NULL,
                                                   CALX_FLAG_RECURSIVE));
    calx_node *n = calx_node_keep(calx_column_of(base, "n", NULL)); /* used twice, and the first call may fail, which consumes it */
    calx_statement *next = calx_select(calx_columns(calx_binary(CALX_OP_ADD, n, calx_literal_column("1", NULL))),
                                       calx_where(CALX_AS_COND_(calx_binary(CALX_OP_LT, n, calx_literal_column("9", NULL)))));
    calx_node *whole = calx_cte_union(base, next, true);
    calx_statement *s = calx_select(calx_columns(calx_column_of(whole, "n", NULL)));
    calx_node_release(n);
    calx_node_release(base);
    expect_all(s,
               "WITH RECURSIVE t(n) AS (SELECT 1 AS n UNION ALL SELECT t.n + 1 AS anon_1 FROM t WHERE t.n < 9) SELECT t.n FROM t", NULL, NULL);
}
END_TEST

START_TEST(insert_update_delete)
{
    expect_all(calx_insert(user, calx_set(calx_col(user, name), "x"), calx_set(calx_col(user, age), 3)),
               "INSERT INTO users (name, age) VALUES (?, ?)", NULL, NULL);
    expect_all(calx_update(user, calx_set(calx_col(user, age), calx_plus(calx_col(user, age), 1)), calx_where(calx_eq(calx_col(user, id), 1))),
               "UPDATE users SET age=users.age + ? WHERE users.id = ?", NULL, NULL);
    expect_all(calx_delete(user, calx_where(calx_eq(calx_col(user, id), 1))), "DELETE FROM users WHERE users.id = ?", NULL, NULL);
}
END_TEST

START_TEST(an_upsert_in_each_way)
{
    calx_clause *set = calx_set_to((calx_node *)calx_col(user, name), calx_inserted_node("name"));
    calx_node *key = (calx_node *)calx_col(user, id);
    calx_statement *s = calx_insert(user, calx_set(calx_col(user, id), 1), calx_set(calx_col(user, name), "x"),
                                    calx_upsert_n(calx_list_n(&key, 1), &set, 1, NULL));
    expect_all(s, "INSERT INTO users (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name=excluded.name", NULL,
               "INSERT INTO users (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)");
}
END_TEST

/* One value in two places is one parameter where those have numbers: PostgreSQL 15 knows then that it groups by what it selects. */
START_TEST(shared_values_have_one_number)
{
    calx_node *twice = calx_node_keep(calx_label(calx_times(calx_col(user, age), 2), "twice"));
    calx_statement *s = calx_keep(calx_select(calx_columns(twice), calx_where(calx_gt(calx_col(user, age), 2)), calx_group_by(twice)));
    calx_compiled *compiled = calx_compile(s, "postgresql");
    calx_node_release(twice);
    ck_assert_str_eq(calx_compiled_sql(compiled), "SELECT users.age * $1 AS twice FROM users WHERE users.age > $2 GROUP BY users.age * $1");
    ck_assert_uint_eq(calx_compiled_count(compiled), 2);
    calx_compiled_dispose(compiled);
    compiled = calx_compile(s, "sqlite");
    ck_assert_uint_eq(calx_compiled_count(compiled), 3);
    calx_compiled_dispose(compiled);
    calx_release(s);
}
END_TEST

START_TEST(what_a_backend_cannot_do_is_told)
{
    calx_statement *s = calx_keep(calx_select(calx_columns(calx_col(user, id)),
                                              calx_join_node(CALX_OP_FULL, calx_model_table(&post_model), NULL)));
    expect(s, "mariadb", "mariadb has no FULL JOIN");
    expect(s, "postgresql", "SELECT users.id FROM users FULL OUTER JOIN posts ON users.id = posts.user_id");
    calx_release(s);
}
END_TEST

START_TEST(mistakes_are_named)
{
    expect(calx_select(calx_columns(calx_table_column(calx_model_table(&user_model), "agee"))), "sqlite", "the table users has no column agee");
    expect(calx_select(calx_columns(calx_col(user, id)), NULL), "sqlite", "SELECT: a clause is NULL");
    expect(calx_select(calx_columns(calx_col(user, id)), calx_limit(-1)), "sqlite", "calx_limit: -1 rows");
    expect(calx_insert(user, (calx_clause *)calx_where(calx_eq(calx_col(user, id), 1))), "sqlite", "INSERT takes no WHERE");
    expect(calx_select(calx_columns(calx_col(user, id))), "", "calx_compile: the target is the name of a dialect, and a version if need be");
}
END_TEST

START_TEST(identifiers_are_quoted_where_they_must_be)
{
    calx_node *t = calx_table_named("Order", (const char *const[]){ "select", "a\"b", "plain" }, 3);
    calx_statement *s;
    calx_node_keep(t);
    s = calx_select(calx_columns(calx_table_column(t, "select"), calx_table_column(t, "a\"b"), calx_table_column(t, "plain")));
    calx_node_release(t);
    expect_all(s, "SELECT \"Order\".\"select\", \"Order\".\"a\"\"b\", \"Order\".plain FROM \"Order\"", NULL,
               "SELECT `Order`.`select`, `Order`.`a\"b`, `Order`.plain FROM `Order`");
}
END_TEST

START_TEST(casts_to_times_keep_microseconds)
{
    calx_compiled *compiled = calx_compile_node(calx_cast(calx_concat(calx_col(user, name), "x"), CALX_SQL_TYPE(TIME)), "sqlite", 0);
    ck_assert_str_eq(calx_compiled_sql(compiled),
                     "substr(moment_add('2000-01-01 ' || (strftime('%H:%M:%S', substr(users.name || ?, 1, instr((users.name || ?) || '.', '.') - 1)) || "
                     "substr(users.name || ?, instr((users.name || ?) || '.', '.'))), 0), 12)");
    calx_compiled_dispose(compiled);
}
END_TEST

/* The literal of one value, or why there is none. */
static void expect_literal(calx_arg arg, const char *sql)
{
    calx_compiled *compiled = calx_compile_node(calx_arg_node(arg), "postgresql", CALX_COMPILE_LITERALS);
    ck_assert_str_eq(calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : calx_compiled_errmsg(compiled), sql);
    calx_compiled_dispose(compiled);
}

START_TEST(times_and_their_kin_as_literals)
{
    expect_literal(calx_arg_date((calx_date){ 19782 }), "DATE '2024-02-29'");
    expect_literal(calx_arg_time((calx_time){ 1 }), "TIME '00:00:00.000001'");
    expect_literal(calx_arg_timestamp((calx_timestamp){ 0 }), "TIMESTAMP '1970-01-01 00:00:00'");
    expect_literal(calx_arg_timestamptz((calx_timestamptz){ -1 }), "TIMESTAMPTZ '1969-12-31 23:59:59.999999+00:00'");
    expect_literal(calx_arg_uuid((calx_uuid){ { 0x55, 14 } }), "'550e0000-0000-0000-0000-000000000000'");
    expect_literal(calx_arg_json((calx_json){ "\"it's\"", 6 }), "'\"it''s\"'");
    expect_literal(calx_arg_date((calx_date){ INT32_MAX }), "a value that is out of its range has no literal");
    expect_literal(calx_arg_interval((calx_interval){ 1, 2, 3 }), "INTERVAL 'P1M2DT0.000003S'");
}
END_TEST

START_TEST(values_as_literals)
{
    calx_statement *s = calx_keep(calx_select(calx_columns(calx_col(user, id)), calx_where(calx_eq(calx_col(user, name), "O'Hara\\"))));
    calx_compiled *compiled = calx_compile_to(s, "mariadb", CALX_COMPILE_LITERALS);
    ck_assert_str_eq(calx_compiled_sql(compiled), "SELECT users.id FROM users WHERE users.name = 'O''Hara\\\\'");
    calx_compiled_dispose(compiled);
    compiled = calx_compile_to(s, "postgresql", CALX_COMPILE_LITERALS);
    ck_assert_str_eq(calx_compiled_sql(compiled), "SELECT users.id FROM users WHERE users.name = 'O''Hara\\'");
    calx_compiled_dispose(compiled);
    calx_release(s);
}
END_TEST

static void expect_literals(calx_arg value, const char *sqlite, const char *postgresql, const char *mariadb)
{
    const char *const targets[] = { "sqlite", "postgresql", "mariadb" }, *const expected[] = { sqlite, postgresql ? postgresql : sqlite, mariadb ? mariadb : sqlite };
    for (int i = 0; i < 3; i++) {
        calx_compiled *compiled = calx_compile_node(calx_arg_node(value), targets[i], CALX_COMPILE_LITERALS);
        ck_assert_str_eq(calx_compiled_error(compiled) ? calx_compiled_errmsg(compiled) : calx_compiled_sql(compiled), expected[i]);
        calx_compiled_dispose(compiled);
    }
}

START_TEST(values_of_every_kind_as_literals)
{
    expect_literals(calx_arg_double(1e15), "1000000000000000.0", NULL, NULL);
    expect_literals(calx_arg_double(-0.5), "-0.5", NULL, NULL);
    expect_literals(calx_arg_bytes((calx_bytes){ "\0\1\377", 3 }), "X'0001FF'", "decode('0001ff', 'hex')", NULL);
    expect_literals(calx_arg_uuid((calx_uuid){ { 1, 2, [15] = 255 } }), "'01020000-0000-0000-0000-0000000000ff'", NULL, NULL);
    expect_literals(calx_arg_json((calx_json){ "{\"a\": 'b'}", 10 }), "'{\"a\": ''b''}'", NULL, NULL);
    expect_literals(calx_arg_date((calx_date){ 15628 }), "'2012-10-15'", "DATE '2012-10-15'", NULL);
    expect_literals(calx_arg_time((calx_time){ INT64_C(45296057396) }), "'12:34:56.057396'", "TIME '12:34:56.057396'", NULL);
    expect_literals(calx_arg_timestamptz((calx_timestamptz){ INT64_C(1350288005057396) }), "'2012-10-15 08:00:05.057396'", "TIMESTAMPTZ '2012-10-15 08:00:05.057396+00:00'", NULL);
    expect_literals(calx_arg_interval((calx_interval){ 0, 0, 1500000 }), "1500000", "INTERVAL 'PT1.5S'", NULL);
    expect_literals(calx_arg_interval((calx_interval){ 1, 0, 0 }), "a value of this kind has no literal", "INTERVAL 'P1M'", NULL);
    expect_literals(calx_arg_date((calx_date){ INT32_MAX }), "a value that is out of its range has no literal", NULL, NULL);
}
END_TEST

/* Found ambiguous by every backend else. */
START_TEST(tables_of_one_name_are_told_apart)
{
    static const calx_attribute id[] = { { .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .type = { .kind = CALX_TYPE_INTEGER }, .primary_key = true } };
    calx_metadata *made = calx_metadata_create();
    calx_node *plain = calx_table_create(made, "t", id, 1), *other = calx_table_create(made, "s.t", id, 1);
    calx_node *a = calx_table_column(plain, "id"), *b = calx_table_column(other, "id");
    expect_all(calx_select(calx_columns(a, b), calx_where(calx_eq(a, b))), "SELECT t_1.id, s.t.id AS id_1 FROM t AS t_1, s.t WHERE t_1.id = s.t.id", NULL, NULL);
    expect_all(calx_select(calx_columns(b), calx_select_from(plain), calx_join_node(CALX_OP_INNER, other, calx_binary(CALX_OP_EQ, a, b))),
               "SELECT s.t.id FROM t AS t_1 JOIN s.t ON t_1.id = s.t.id", NULL, NULL);
    expect_all(calx_select(calx_columns(a), calx_where(calx_exists(calx_select(calx_columns(b), calx_where(calx_eq(a, b)))))),
               "SELECT t.id FROM t WHERE EXISTS (SELECT t_1.id FROM s.t AS t_1 WHERE t.id = t_1.id)", NULL, NULL);
    expect_all(calx_select(calx_columns(b)), "SELECT s.t.id FROM s.t", NULL, NULL);
    calx_metadata_dispose(made);
}
END_TEST

START_TEST(mariadb_has_no_cte_before_update_and_delete)
{
    calx_node *cte = calx_node_keep(calx_cte(calx_select(calx_columns(calx_col(post, user_id))), "c"));
    calx_statement *s = calx_keep(calx_delete(user, calx_where(calx_as_cond(calx_in_select((calx_node *)calx_col(user, id),
                                                                                           calx_select_node(calx_select(calx_columns(calx_column_of(cte, "user_id", NULL)))), false)))));
    expect(s, "mariadb", "mariadb has no WITH before DELETE");
    expect(s, "mysql", "WITH c AS (SELECT posts.user_id AS user_id FROM posts) DELETE FROM users WHERE users.id IN (SELECT c.user_id FROM c)");
    calx_release(s);
    calx_node_release(cte);
}
END_TEST

START_TEST(the_name_mariadb_is_enough)
{
    calx_statement *s = calx_keep(calx_insert(post, calx_set(calx_col(post, id), 1), calx_returning(calx_col(post, id))));
    expect(s, "mariadb 10.11", "INSERT INTO posts (id) VALUES (?) RETURNING posts.id");
    expect(s, "mariadb 11", "INSERT INTO posts (id) VALUES (?) RETURNING posts.id");
    expect(s, "mariadb 10.4", "mariadb has no RETURNING (the server is 10.4)");
    expect(s, "mysql 8.0.36", "mysql has no RETURNING (the server is 8.0.36)");
    calx_release(s);
}
END_TEST

START_TEST(a_version_is_a_number)
{
    calx_statement *s = calx_keep(calx_select(calx_columns(calx_col(user, id))));
    expect(s, "postgresql fifteen", "calx_compile: \"fifteen\" is no version of postgresql: a number is wanted, behind a blank, with points in it or without");
    expect(s, "mariadb 10.11.6-MariaDB-log", "SELECT users.id FROM users");
    expect(s, "postgresql PostgreSQL 15.3 on x86_64", "SELECT users.id FROM users");
    expect(s, "oracle 19c", "SELECT users.id FROM users");
    expect(s, "sqlite ", "SELECT users.id FROM users");
    calx_release(s);
}
END_TEST

static void refused(calx_node *clause, const char *message)
{
    calx_statement *s = calx_keep(calx_select_n((calx_clause *const[]){ (calx_clause *)(void *)clause }, 1));
    expect(s, "sqlite", message);
    calx_release(s);
}

START_TEST(what_is_no_clause_hears_which_makes_one)
{
    refused((calx_node *)(void *)calx_col(user, id), "a column is no clause: calx_columns(...) makes one of it");
    refused((calx_node *)(void *)calx_eq(calx_col(user, id), 1), "a condition is no clause: calx_where(...) makes one of it");
    refused(calx_model_table(&user_model), "a table is no clause: calx_from(...) makes one of it");
    refused((calx_node *)(void *)calx_desc(calx_col(user, id)), "an order is no clause: calx_order_by(...) makes one of it");
}
END_TEST

static void grow(calx_statement *statement, calx_clause *clause, calx_status expected)
{
    ck_assert_int_eq(calx_statement_add(statement, clause), expected);
}

START_TEST(statements_grow_step_by_step)
{
    calx_statement *s = calx_select(calx_columns(calx_col(user, id)));
    grow(s, calx_where(calx_gt(calx_col(user, age), 1)), CALX_OK);
    grow(s, calx_where(calx_lt(calx_col(user, age), 9)), CALX_OK);
    grow(s, calx_limit(5), CALX_OK);
    grow(s, calx_offset(2), CALX_OK);
    calx_keep(s);
    grow(s, calx_limit(6), CALX_MISUSE);
    expect_all(s, "SELECT users.id FROM users WHERE users.age > ? AND users.age < ? LIMIT ? OFFSET ?", NULL,
               "SELECT users.id FROM users WHERE users.age > ? AND users.age < ? LIMIT ?, ?");
    calx_release(s);
}
END_TEST

Suite *suite_compile(void);
Suite *suite_compile(void)
{
    Suite *suite = suite_create("compile");
    TCase *tests = tcase_create("statements");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, select_with_join_along_the_foreign_key);
    tcase_add_test(tests, joins_go_to_what_came_before_them);
    tcase_add_test(tests, what_columns_name_is_read_from);
    tcase_add_test(tests, subqueries_correlate);
    tcase_add_test(tests, parentheses_where_they_are_needed);
    tcase_add_test(tests, text_is_joined_as_the_backend_does);
    tcase_add_test(tests, patterns_escape_what_they_are_given);
    tcase_add_test(tests, patterns_are_escaped_by_the_backend);
    tcase_add_test(tests, nulls_last_where_there_is_none);
    tcase_add_test(tests, a_value_alone_is_one_parameter);
    tcase_add_test(tests, null_is_compared_by_is);
    tcase_add_test(tests, ctes_come_first_with_their_parameters);
    tcase_add_test(tests, a_recursive_cte_reads_from_itself);
    tcase_add_test(tests, insert_update_delete);
    tcase_add_test(tests, an_upsert_in_each_way);
    tcase_add_test(tests, shared_values_have_one_number);
    tcase_add_test(tests, what_a_backend_cannot_do_is_told);
    tcase_add_test(tests, mistakes_are_named);
    tcase_add_test(tests, identifiers_are_quoted_where_they_must_be);
    tcase_add_test(tests, times_and_their_kin_as_literals);
    tcase_add_test(tests, casts_to_times_keep_microseconds);
    tcase_add_test(tests, values_as_literals);
    tcase_add_test(tests, values_of_every_kind_as_literals);
    tcase_add_test(tests, tables_of_one_name_are_told_apart);
    tcase_add_test(tests, mariadb_has_no_cte_before_update_and_delete);
    tcase_add_test(tests, the_name_mariadb_is_enough);
    tcase_add_test(tests, statements_grow_step_by_step);
    tcase_add_test(tests, a_version_is_a_number);
    tcase_add_test(tests, what_is_no_clause_hears_which_makes_one);
    suite_add_tcase(suite, tests);
    return suite;
}
