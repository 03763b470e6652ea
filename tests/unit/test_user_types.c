/* SPDX-License-Identifier: MIT */
/* Types of the program's own, and enums, as they are compiled: literals, values, DDL, variants, order; at no memory too. */
#include "alloc.h"
#include "ddl_cases.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

/* A number that is kept as text, between stars; "pg" behind it on one dialect. */
static calx_status to_stars(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    char *text = calx_conversion_alloc(conversion, 40);
    if (!text)
        return CALX_OK; /* which calx does not believe */
    if (from->kind == CALX_KIND_STR)
        return calx_conversion_fail(conversion, "a number is wanted");
    snprintf(text, 40, "*%lld*%s", (long long)from->as.i, strcmp(calx_conversion_dialect(conversion), "postgresql") ? "" : context ? (char *)context : "");
    *to = calx_arg_string(text).value;
    return CALX_OK;
}

static char mark[] = "pg";
static const calx_user_type stars = { sizeof stars, "stars", to_stars, NULL, mark }, plain = { sizeof plain, "plain", NULL, NULL, NULL };
static const calx_type_variant variants[] = { { "mysql", CALX_CHAR(9) }, { "oracle", { .kind = CALX_TYPE_NATIVE, .name = "NCLOB" } }, { NULL, { 0 } } };

struct sky {
    int64_t id;
    int32_t star;
    const char *kind;
    int16_t place;
};
#define KINDS CALX_ENUM("kind", "zenith", "nadir")
CALX_MODEL(sky, "sky", CALX_COLUMN(sky, id, .primary_key = true),
           CALX_COLUMN(sky, star, .type = { .kind = CALX_TYPE_VARCHAR, .length = 20, .variants = variants, .user = &stars }, .default_value = CALX_VALUE_INT(3)),
           CALX_COLUMN(sky, kind, .type = KINDS), CALX_COLUMN(sky, place, .type = { .kind = CALX_TYPE_SMALLINT, .user = &plain }));

#define NODE(x) ((calx_node *)(void *)(x))
#define STAR NODE(calx_col(sky, star))
#define KIND NODE(calx_col(sky, kind))
#define NUMBER(n) calx_arg_node(calx_arg_int32(n))
#define WHERE(condition) calx_select_n((calx_clause *[]){ calx_columns(calx_col(sky, id)), calx_where_n((calx_node *[]){ condition }, 1) }, 2)

static calx_metadata metadata = CALX_METADATA(&sky_model);

static void clear(void)
{
    calx_metadata_dispose(&metadata);
}

static calx_statement *create(void) { return calx_create_table(calx_model_table(&sky_model), 0); }
static calx_statement *compare(void) { return WHERE(calx_binary(CALX_OP_EQ, STAR, NUMBER(7))); }
static calx_statement *refuse(void) { return WHERE(calx_binary(CALX_OP_EQ, STAR, calx_arg_node(calx_arg_string("x")))); }
static calx_statement *param(void) { return WHERE(calx_nary(CALX_OP_OR, (calx_node *[]){ calx_binary(CALX_OP_EQ, STAR, calx_param("p")), calx_binary(CALX_OP_EQ, NODE(calx_col(sky, id)), calx_param("p")),
                                                                                        calx_binary(CALX_OP_EQ, STAR, calx_param("p")) }, 3)); }
static calx_statement *insert(void) { return calx_insert_n(calx_model_table(&sky_model), (calx_clause *[]){ calx_set_to(KIND, NUMBER(1)) }, 1); }

static calx_statement *cast(void)
{
    static const calx_type type = { .kind = CALX_TYPE_VARCHAR, .length = 20, .variants = variants, .user = &stars };
    return calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ calx_cast_node(NUMBER(5), &type) }, 1) }, 1);
}

static calx_statement *view(void)
{
    return calx_create_view("seen", NULL, 0, WHERE(calx_in_n(STAR, (calx_node *[]){ NUMBER(1), NUMBER(2) }, 2, false)), 0);
}

static calx_statement *order(void)
{
    calx_node *kind = KIND;
    return calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ calx_func_n("max", &kind, 1, NULL) }, 1), calx_where_n((calx_node *[]){ calx_binary(CALX_OP_LT, KIND, NUMBER(1)) }, 1),
                                           calx_order_by_n((calx_node *[]){ calx_order_node(KIND, CALX_FLAG_DESC) }, 1) }, 3);
}

static calx_statement *add_enum(void) { return WHERE(calx_binary(CALX_OP_GT, calx_binary(CALX_OP_ADD, KIND, NUMBER(1)), NUMBER(1))); }
static calx_statement *sum_enum(void) { calx_node *kind = KIND; return WHERE(calx_binary(CALX_OP_GT, calx_func_n("sum", &kind, 1, NULL), NUMBER(1))); }
static calx_statement *add_many(void) { return WHERE(calx_binary(CALX_OP_GT, calx_nary(CALX_OP_ADD, (calx_node *[]){ NUMBER(1), KIND, NUMBER(2) }, 3), NUMBER(1))); }
static calx_statement *negate(void) { return WHERE(calx_binary(CALX_OP_GT, calx_unary(CALX_OP_NEG, KIND), NUMBER(1))); }

static const compile_case cases[] = {
    { "a table", create,
      { "CREATE TABLE sky (id INTEGER NOT NULL, star VARCHAR(20) NOT NULL CONSTRAINT calx_type_star CHECK (typeof(star) IN "
        "('text', 'null')) CONSTRAINT calx_length_star CHECK (length(star) <= 20 AND "
        "(instr(star, char(0)) = 0 OR length(CAST(star AS BLOB)) <= 20)), kind VARCHAR(6) NOT NULL CONSTRAINT "
        "calx_type_kind CHECK (kind IN ('zenith', 'nadir')), place SMALLINT NOT NULL CONSTRAINT calx_range_place CHECK "
        "(typeof(place) NOT IN ('integer', 'real') OR place BETWEEN -32768 AND 32767) CONSTRAINT calx_type_place CHECK "
        "(typeof(place) IN ('integer', 'null')), PRIMARY KEY (id))",
        "CREATE TABLE sky (id BIGINT GENERATED BY DEFAULT AS IDENTITY, star VARCHAR(20) COLLATE \"C\" NOT NULL, kind kind NOT "
        "NULL, place SMALLINT NOT NULL, PRIMARY KEY (id))",
        "CREATE TABLE sky (id BIGINT NOT NULL AUTO_INCREMENT, star CHAR(9) NOT NULL, kind ENUM('zenith', 'nadir') NOT NULL, place"
        " SMALLINT NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
        "CREATE TABLE sky (id BIGINT NOT NULL AUTO_INCREMENT, star CHAR(9) NOT NULL, kind ENUM('zenith', 'nadir') NOT NULL, place"
        " SMALLINT NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
        "CREATE TABLE sky (id NUMBER(19) GENERATED BY DEFAULT AS IDENTITY, star NCLOB NOT NULL, kind VARCHAR2(6 CHAR) NOT NULL "
        "CHECK (kind IN ('zenith', 'nadir')), place SMALLINT NOT NULL, PRIMARY KEY (id))" } },
    { "a value", compare, { "SELECT sky.id FROM sky WHERE sky.star = ?" } },
    { "a value that is refused", refuse, { "the value for star: the type stars refuses the value: a number is wanted" } },
    { "a name beside two types", param, { "SELECT sky.id FROM sky WHERE sky.star = ? OR sky.id = ? OR sky.star = ?" } },
    { "a client default", insert, { "INSERT INTO sky (kind, star) VALUES (?, ?)" } },
    { "a cast to what the type is there", cast,
      { "SELECT substr(CAST(? AS VARCHAR(20)), 1, 20) AS anon_1", "SELECT CAST(? AS VARCHAR(20)) AS anon_1",
        "SELECT CAST(? AS CHAR(9)) COLLATE utf8mb4_0900_bin AS anon_1", "SELECT CAST(? AS CHAR(9)) COLLATE utf8mb4_nopad_bin AS anon_1", "SELECT CAST(? AS NCLOB) AS anon_1 FROM DUAL" } },
    { "values that are written", view,
      { "CREATE VIEW seen AS SELECT sky.id FROM sky WHERE sky.star IN ('*1*', '*2*')", "CREATE VIEW seen AS SELECT sky.id FROM sky WHERE sky.star IN ('*1*pg', '*2*pg')",
        "CREATE VIEW seen AS SELECT sky.id FROM sky WHERE sky.star IN ('*1*', '*2*')" } },
    { "the order of an enum", order,
      { "SELECT CASE max(CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END) WHEN 0 THEN 'zenith' WHEN 1 THEN 'nadir' END"
        " AS max_1 FROM sky WHERE CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END < CASE ? WHEN 'zenith' THEN 0 WHEN "
        "'nadir' THEN 1 END ORDER BY CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END DESC",
        "SELECT max(sky.kind) AS max_1 FROM sky WHERE sky.kind < ? ORDER BY sky.kind DESC",
        "SELECT CASE max(CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END) WHEN 0 THEN 'zenith' WHEN 1 THEN 'nadir' END"
        " AS max_1 FROM sky WHERE CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END < CASE ? WHEN 'zenith' THEN 0 WHEN "
        "'nadir' THEN 1 END ORDER BY sky.kind DESC",
        "SELECT CASE max(CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END) WHEN 0 THEN 'zenith' WHEN 1 THEN 'nadir' END"
        " AS max_1 FROM sky WHERE CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END < CASE ? WHEN 'zenith' THEN 0 WHEN "
        "'nadir' THEN 1 END ORDER BY sky.kind DESC",
        "SELECT CASE max(CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END) WHEN 0 THEN 'zenith' WHEN 1 THEN 'nadir' END"
        " AS max_1 FROM sky WHERE CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END < CASE ? WHEN 'zenith' THEN 0 WHEN "
        "'nadir' THEN 1 END ORDER BY CASE sky.kind WHEN 'zenith' THEN 0 WHEN 'nadir' THEN 1 END DESC" } },
    { "an enum in a sum", add_enum, { "the enum kind is no number to calculate with" } },
    { "an enum in a sum of many", add_many, { "the enum kind is no number to calculate with" } },
    { "the sum of an enum", sum_enum, { "sum: the enum kind is no number to calculate with" } },
    { "less an enum", negate, { "the enum kind is no number to calculate with" } },
};

START_TEST(own_types_in_each_dialect)
{
    ddl_check(&cases[_i], clear);
}
END_TEST

START_TEST(no_memory_for_own_types)
{
    ddl_starve(&cases[_i], clear);
}
END_TEST

/* What is bound, and what is written in its place. */
START_TEST(own_types_are_bound_as_the_database_has_them)
{
    calx_statement *statement = calx_keep(compare());
    calx_compiled *compiled = calx_compile(statement, "postgresql");
    ck_assert_uint_eq(calx_compiled_count(compiled), 1);
    ck_assert_uint_eq(calx_compiled_value(compiled, 0)->kind, CALX_KIND_STR);
    ck_assert_str_eq(calx_compiled_value(compiled, 0)->as.s.ptr, "*7*pg");
    ck_assert_str_eq(calx_compiled_name(compiled, 0), "");
    calx_compiled_dispose(compiled);
    compiled = calx_compile_to(statement, "sqlite", CALX_COMPILE_LITERALS);
    ck_assert_str_eq(calx_compiled_sql(compiled), "SELECT sky.id FROM sky WHERE sky.star = '*7*'");
    calx_compiled_dispose(compiled);
    calx_release(statement);
    statement = calx_keep(insert());
    compiled = calx_compile_to(statement, "mariadb", CALX_COMPILE_LITERALS);
    ck_assert_str_eq(calx_compiled_sql(compiled), "INSERT INTO sky (kind, star) VALUES ('nadir', '*3*')");
    calx_compiled_dispose(compiled);
    calx_release(statement);
    clear();
}
END_TEST

/* Where numbers are written, one name is one of them for each way in which it is bound. */
START_TEST(a_name_beside_two_types_is_two_parameters)
{
    calx_compiled *compiled = calx_compile(param(), "postgresql");
    ck_assert_str_eq(calx_compiled_sql(compiled), "SELECT sky.id FROM sky WHERE sky.star = $1 OR sky.id = $2 OR sky.star = $1");
    ck_assert_uint_eq(calx_compiled_count(compiled), 2);
    ck_assert_str_eq(calx_compiled_name(compiled, 1), "p");
    calx_compiled_dispose(compiled);
    clear();
}
END_TEST

START_TEST(conversions_answer_null)
{
    ck_assert_ptr_null(calx_conversion_alloc(NULL, 4));
    ck_assert_int_eq(calx_conversion_fail(NULL, "x"), CALX_DATA_ERROR);
    ck_assert_str_eq(calx_conversion_column(NULL), "");
    ck_assert_str_eq(calx_conversion_dialect(NULL), "");
}
END_TEST

Suite *suite_user_types(void);
Suite *suite_user_types(void)
{
    Suite *suite = suite_create("user_types");
    TCase *tests = tcase_create("types");
    tcase_add_loop_test(tests, own_types_in_each_dialect, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tests, no_memory_for_own_types, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tests, own_types_are_bound_as_the_database_has_them);
    tcase_add_test(tests, a_name_beside_two_types_is_two_parameters);
    tcase_add_test(tests, conversions_answer_null);
    suite_add_tcase(suite, tests);
    return suite;
}
