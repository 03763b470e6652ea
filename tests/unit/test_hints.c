/* SPDX-License-Identifier: MIT */
/* SQL of one backend beside a table and behind a statement. */
#include "compile_cases.h"

#include <check.h>

#include <string.h>

struct slip {
    int64_t id;
    int32_t size;
};
CALX_MODEL(slip, "slips", CALX_COLUMN(slip, id, .primary_key = true), CALX_COLUMN(slip, size));

static calx_node *table(void) { return calx_model_table(&slip_model); }

static void check(calx_statement *statement, const char *target, const char *expected)
{
    calx_compiled *compiled = calx_compile(statement, target);
    const char *told = calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : calx_compiled_errmsg(compiled);
    ck_assert_str_eq(told, expected);
    calx_compiled_dispose(compiled);
}

static calx_statement *hinted(void)
{
    return calx_select(calx_columns(calx_col(slip, id)), calx_where(calx_gt(calx_col(slip, size), 3)), calx_hint_behind(table(), "USE INDEX (ix)", "mysql"),
                       calx_hint_behind(table(), "FORCE INDEX (ix)", "mariadb"), calx_hint_before(table(), "ONLY", "postgresql"),
                       calx_prefix("/*+ FULL(slips) */", "oracle"), calx_suffix("OPTION (x)", "sqlite"));
}

START_TEST(each_backend_has_its_own)
{
    check(hinted(), "mysql", "SELECT slips.id FROM slips USE INDEX (ix) WHERE slips.size > ?");
    check(hinted(), "mariadb", "SELECT slips.id FROM slips FORCE INDEX (ix) WHERE slips.size > ?");
    check(hinted(), "postgresql", "SELECT slips.id FROM ONLY slips WHERE slips.size > $1");
    check(hinted(), "oracle", "SELECT /*+ FULL(slips) */ slips.id FROM slips WHERE slips.\"size\" > :1");
    check(hinted(), "sqlite", "SELECT slips.id FROM slips WHERE slips.size > ? OPTION (x)");
}
END_TEST

/* An alias has its own: the name comes before what is said behind it, and the table that it stands for has none of it. */
START_TEST(of_an_alias)
{
    calx_node *other = calx_alias_node(table(), "o");
    check(calx_select(calx_columns(calx_col(slip, id)), calx_join_from(other, calx_eq(calx_num_of(other, "id"), 1)), calx_from(slip), calx_hint_behind(table(), "USE INDEX (a)", "mysql")), "mysql",
          "SELECT slips.id FROM slips USE INDEX (a) JOIN slips AS o ON o.id = ?");
    other = calx_alias_node(table(), "o");
    check(calx_select(calx_columns(calx_column_of(other, "id", NULL)), calx_from(slip), calx_hint_behind(other, "USE INDEX (b)", "mysql")), "mysql",
          "SELECT o.id FROM slips, slips AS o USE INDEX (b)");
}
END_TEST

START_TEST(of_what_changes_rows)
{
    check(calx_update(slip, calx_set(calx_col(slip, size), 1), calx_hint_before(table(), "ONLY", "postgresql"), calx_suffix("/* u */", NULL)), "postgresql",
          "UPDATE ONLY slips SET size=$1 /* u */");
    check(calx_delete(slip, calx_hint_before(table(), "ONLY", "postgresql"), calx_suffix("/* d */", NULL)), "postgresql", "DELETE FROM ONLY slips /* d */");
    check(calx_insert(slip, calx_set(calx_col(slip, size), 1), calx_suffix("/* i */", NULL)), "postgresql", "INSERT INTO slips (size) VALUES ($1) /* i */");
}
END_TEST

/* In a subquery it is that of the subquery. */
START_TEST(of_a_subquery)
{
    calx_statement *within = calx_select(calx_columns(calx_col(slip, id)), calx_hint_before(table(), "ONLY", "postgresql"));
    calx_node *other = calx_alias_node(table(), "o");
    check(calx_select(calx_columns(calx_column_of(other, "id", NULL)), calx_where(calx_exists(within))), "postgresql",
          "SELECT o.id FROM slips AS o WHERE EXISTS (SELECT slips.id FROM ONLY slips)");
}
END_TEST

START_TEST(one_that_would_be_lost_is_refused)
{
    calx_node *other = calx_alias_node(table(), "other");
    check(calx_select(calx_columns(calx_col(slip, id)), calx_hint_behind(other, "USE INDEX (a)", "mysql")), "mysql",
          "the hint \"USE INDEX (a)\" is for other, which the statement does not read from");
    check(calx_select(calx_columns(calx_col(slip, id)), calx_hint_behind(table(), "USE INDEX (a)", NULL)), "mysql",
          "calx_hint_behind: a table, the hint and the backend that it is for are wanted");
    check(calx_select(calx_columns(calx_col(slip, id)), calx_hint_before(NULL, "ONLY", "mysql")), "mysql",
          "calx_hint_before: a table, the hint and the backend that it is for are wanted");
}
END_TEST

START_TEST(bytes_that_are_no_utf8_are_refused)
{
    static const char *const targets[] = { "sqlite", "postgresql", "mariadb" };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        check(calx_select(calx_columns(calx_fragment("'\xc3\xa4\xe9' || :a", "x"))), targets[i], "a byte that is no UTF-8, behind \"SELECT '\xc3\xa4\"");
}
END_TEST

Suite *suite_hints(void);
Suite *suite_hints(void)
{
    Suite *suite = suite_create("hints");
    TCase *tcase = tcase_create("hints");
    tcase_add_test(tcase, each_backend_has_its_own);
    tcase_add_test(tcase, of_an_alias);
    tcase_add_test(tcase, of_what_changes_rows);
    tcase_add_test(tcase, of_a_subquery);
    tcase_add_test(tcase, bytes_that_are_no_utf8_are_refused);
    tcase_add_test(tcase, one_that_would_be_lost_is_refused);
    suite_add_tcase(suite, tcase);
    return suite;
}
