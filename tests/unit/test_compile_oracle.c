/* SPDX-License-Identifier: MIT */
/* What Oracle wants otherwise than the others, or refuses. */
#include <calx/calx.h>

#include <check.h>
#include <stdio.h>

struct account {
    int64_t id;
    const char *name;
    bool open;
};
CALX_MODEL(account, "accounts", CALX_COLUMN(account, id, .primary_key = true), CALX_COLUMN(account, name), CALX_COLUMN(account, open));
static calx_metadata metadata = CALX_METADATA(&account_model);

static void teardown(void)
{
    calx_metadata_dispose(&metadata);
}

static void is(calx_compiled *compiled, const char *sql)
{
    if (calx_compiled_error(compiled) != CALX_NO_MEMORY)
        ck_assert_str_eq(calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : calx_compiled_errmsg(compiled), sql);
    calx_compiled_dispose(compiled);
}

static void literal(calx_arg value, const char *sql)
{
    is(calx_compile_node(calx_arg_node(value), "oracle", CALX_COMPILE_LITERALS), sql);
}

START_TEST(times_as_literals)
{
    literal(calx_arg_date((calx_date){ 19782 }), "DATE '2024-02-29'");
    literal(calx_arg_timestamp((calx_timestamp){ 1500000 }), "TIMESTAMP '1970-01-01 00:00:01.500000'");
    literal(calx_arg_timestamptz((calx_timestamptz){ -1 }), "TIMESTAMP '1969-12-31 23:59:59.999999 +00:00'");
    literal(calx_arg_date((calx_date){ INT32_MAX }), "a value that is out of its range has no literal");
    literal(calx_arg_time((calx_time){ 1 }), "oracle has no TIME");
}
END_TEST

START_TEST(limited_rows_are_not_locked)
{
    is(calx_compile(calx_select(calx_columns(calx_col(account, id)), calx_limit(1), calx_for_update()), "oracle"),
       "oracle has no FOR UPDATE with FETCH FIRST: select the keys by a subquery with the limit");
    is(calx_compile(calx_select(calx_columns(calx_col(account, id)), calx_for_update()), "oracle"), "SELECT accounts.id FROM accounts FOR UPDATE");
}
END_TEST

/* Before 23 it has no labels there; a parameter is one, by its number. */
START_TEST(groups_by_what_a_label_stands_for)
{
    calx_node *size = calx_func("mod", calx_col(account, id), 10);
    is(calx_compile(calx_select(calx_columns(calx_label(calx_as_num(size), "size"), calx_count_all()), calx_group_by(calx_label_named("size"), calx_col(account, open))), "oracle"),
       "SELECT mod(accounts.id, :1) AS \"size\", count(*) AS count_1 FROM accounts GROUP BY mod(accounts.id, :1), accounts.open");
}
END_TEST

#define ID calx_col(account, id)
#define OPEN calx_col(account, open)
#define LATE calx_gt(ID, 5)
#define LATE_VALUE "CASE WHEN accounts.id > :1 THEN 1 WHEN NOT (accounts.id > :1) THEN 0 END"
#define N(x) ((calx_node *)(void *)(x))

/* Each in SELECT ... FROM accounts, as a column or behind. Unknown stays NULL; what is never unknown is not asked twice. */
START_TEST(conditions_as_values)
{
    static const char begin[] = "SELECT accounts.id FROM accounts ";
    struct { calx_statement *statement; const char *begin, *sql; } cases[] = {
        { calx_select(calx_columns(calx_label(LATE, "x"))), "", "SELECT " LATE_VALUE " AS x FROM accounts" },
        { calx_select(calx_columns(calx_label(calx_is_null(calx_col(account, name)), "x"))), "", "SELECT CASE WHEN accounts.name IS NULL THEN 1 ELSE 0 END AS x FROM accounts" },
        { calx_select(calx_columns(calx_label(calx_exists(calx_select(calx_columns(ID))), "x"))), "", "SELECT CASE WHEN EXISTS (SELECT accounts.id FROM accounts) THEN 1 ELSE 0 END AS x FROM DUAL" },
        { calx_select(calx_columns(calx_label(calx_or(OPEN, LATE), "x"))), "",
          "SELECT CASE WHEN accounts.open = 1 OR accounts.id > :1 THEN 1 WHEN NOT (accounts.open = 1 OR accounts.id > :1) THEN 0 END AS x FROM accounts" },
        { calx_select(calx_columns(calx_label(OPEN, "x"))), "", "SELECT accounts.open AS x FROM accounts" },
        { calx_select(calx_columns(calx_label(calx_func("f", LATE), "x"))), "", "SELECT f(" LATE_VALUE ") AS x FROM accounts" },
        { calx_select(calx_columns(calx_label(calx_count(LATE), "x"))), "", "SELECT count(" LATE_VALUE ") AS x FROM accounts" },
        { calx_select(calx_columns(calx_label(calx_cast(LATE, CALX_SQL_TYPE(INTEGER)), "x"))), "", "SELECT CAST(" LATE_VALUE " AS INTEGER) AS x FROM accounts" },
        { calx_select(calx_columns(ID), calx_where(calx_eq(LATE, OPEN))), begin, "WHERE " LATE_VALUE " = accounts.open" },
        { calx_select(calx_columns(ID), calx_where(calx_eq(OPEN, LATE))), begin, "WHERE accounts.open = " LATE_VALUE },
        { calx_select(calx_columns(ID), calx_where(calx_is_null(LATE))), begin, "WHERE " LATE_VALUE " IS NULL" },
        { calx_select(calx_columns(ID), calx_where(calx_in(LATE, OPEN))), begin, "WHERE " LATE_VALUE " IN (accounts.open)" },
        { calx_select(calx_columns(ID), calx_where(calx_as_cond(calx_binary(CALX_OP_IS, N(LATE), calx_true())))), begin, "WHERE DECODE(" LATE_VALUE ", 1, 0, 1) = 0" },
        { calx_select(calx_columns(ID), calx_order_by(calx_desc(LATE))), begin, "ORDER BY " LATE_VALUE " DESC" },
        { calx_select(calx_columns(calx_max(ID)), calx_group_by(LATE)), "SELECT max(accounts.id) AS max_1 FROM accounts ", "GROUP BY " LATE_VALUE },
        { calx_select(calx_columns(ID), calx_where(calx_as_cond(calx_group(N(LATE))))), begin, "WHERE (accounts.id > :1)" },
        { calx_select(calx_columns(ID), calx_where(calx_as_cond(calx_group(N(OPEN))), calx_as_cond(calx_true()))), begin, "WHERE accounts.open = 1 AND 1 = 1" },
        { calx_select(calx_columns(ID), calx_where(calx_not(calx_not(LATE)))), begin, "WHERE NOT (NOT accounts.id > :1)" },
        { calx_update(account, calx_set(OPEN, LATE)), "", "UPDATE accounts SET open=" LATE_VALUE },
        { calx_insert(account, calx_set(OPEN, calx_as_cond(calx_binary(CALX_OP_LT, calx_arg_node(CALX_ARG_(1)), calx_arg_node(CALX_ARG_(2)))))), "",
          "INSERT INTO accounts (open) VALUES (CASE WHEN :1 < :2 THEN 1 WHEN NOT (:1 < :2) THEN 0 END)" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sql[500];
        snprintf(sql, sizeof sql, "%s%s", cases[i].begin, cases[i].sql);
        is(calx_compile(cases[i].statement, "oracle"), sql);
    }
}
END_TEST

#define OF_SUBQUERY "FROM accounts, (SELECT accounts.id AS id, accounts.open AS open FROM accounts) s "

/* What is known by its name alone can be no condition, whatever it is; and literals are numbers. */
START_TEST(values_that_have_a_name_alone)
{
    calx_node *s = calx_node_keep(calx_subquery(calx_select(calx_columns(ID, OPEN)), "s"));
    is(calx_compile(calx_select(calx_columns(ID), calx_where(calx_cond_of(s, "open"))), "oracle"), "SELECT accounts.id " OF_SUBQUERY "WHERE s.open = 1");
    is(calx_compile(calx_select(calx_columns(ID), calx_where(calx_not(calx_cond_of(s, "open")), LATE)), "oracle"),
       "SELECT accounts.id " OF_SUBQUERY "WHERE s.open = 0 AND accounts.id > :1");
    is(calx_compile(calx_select(calx_columns(ID), calx_where(calx_cond_of(calx_cte(calx_select(calx_columns(calx_label(LATE, "late"))), "c"), "late"))), "oracle"),
       "WITH c AS (SELECT " LATE_VALUE " AS late FROM accounts) SELECT accounts.id FROM accounts, c WHERE c.late = 1");
    is(calx_compile(calx_select(calx_columns(ID), calx_where(calx_as_cond(calx_column_named("open")))), "oracle"), "SELECT accounts.id FROM accounts WHERE open = 1");
    is(calx_compile(calx_select(calx_columns(calx_label(calx_cond_of(s, "open"), "x"))), "oracle"), "SELECT s.open AS x FROM (SELECT accounts.id AS id, accounts.open AS open FROM accounts) s");
    is(calx_compile(calx_select(calx_columns(calx_label(calx_as_cond(calx_true()), "x"), calx_label(calx_as_cond(calx_false()), "y"))), "oracle"), "SELECT 1 AS x, 0 AS y FROM DUAL");
    is(calx_compile_to(calx_update(account, calx_set(OPEN, true), calx_where(calx_eq(OPEN, false))), "oracle", CALX_COMPILE_LITERALS), "UPDATE accounts SET open=1 WHERE accounts.open = 0");
    is(calx_compile(calx_select(calx_columns(ID), calx_where(calx_as_cond(N(calx_param("x"))))), "oracle"), "SELECT accounts.id FROM accounts WHERE :1 = 1");
    is(calx_compile(calx_select(calx_columns(calx_label(calx_cast(OPEN, CALX_VARCHAR(5)), "x"))), "oracle"),
       "SELECT CAST(CASE accounts.open WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS VARCHAR2(5 CHAR)) AS x FROM accounts");
    calx_node_release(s);
}
END_TEST

START_TEST(conditions_in_a_case)
{
    is(calx_compile(calx_select(calx_columns(calx_label(calx_case(calx_when(LATE, OPEN), calx_when(OPEN, LATE)), "x"))), "oracle"),
       "SELECT CASE WHEN accounts.id > :1 THEN accounts.open WHEN accounts.open = 1 THEN CASE WHEN accounts.id > :2 THEN 1 WHEN NOT (accounts.id > :2) THEN 0 END END AS x FROM accounts");
}
END_TEST

/* Each is written twice, and what is in it with it. */
START_TEST(conditions_of_conditions_end)
{
    calx_node *condition = N(LATE);
    for (int i = 0; i < 100; i++)
        condition = calx_binary(CALX_OP_EQ, condition, calx_true());
    is(calx_compile(calx_select(calx_columns(calx_as_cond(condition))), "oracle"),
       "oracle has no conditions that are values of conditions, more than 8 levels deep");
}
END_TEST

Suite *suite_compile_oracle(void);
Suite *suite_compile_oracle(void)
{
    Suite *s = suite_create("compile_oracle");
    TCase *tc = tcase_create("compile_oracle");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, times_as_literals);
    tcase_add_test(tc, limited_rows_are_not_locked);
    tcase_add_test(tc, groups_by_what_a_label_stands_for);
    tcase_add_test(tc, conditions_as_values);
    tcase_add_test(tc, values_that_have_a_name_alone);
    tcase_add_test(tc, conditions_in_a_case);
    tcase_add_test(tc, conditions_of_conditions_end);
    suite_add_tcase(s, tc);
    return s;
}
