/* SPDX-License-Identifier: MIT */
/* Expressions, run: conditions, patterns, arithmetic, CASE, casts, functions, text fragments, operators. */
#include "staff.h"

/* The ids that a condition is true of. */
static calx_statement *ids(calx_node *condition)
{
    return calx_select(calx_columns(calx_col(emp, id)), calx_where_n(&condition, 1), calx_order_by(calx_col(emp, id)));
}
#define IDS(condition, expected) ROWS(ids(N(condition)), expected)
/* One value. */
#define ONE(expression, expected) ROWS(calx_select(calx_columns(expression)), expected)

TEST(conditions_of_comparison)
{
    calx_session *session = staff(t);
    IDS(calx_eq(calx_col(emp, salary), 200), "2 3");
    IDS(calx_ne(calx_col(emp, salary), 200), "1 4");
    IDS(calx_lt(calx_col(emp, salary), 200), "4");
    IDS(calx_le(calx_col(emp, salary), 200), "2 3 4");
    IDS(calx_gt(calx_col(emp, salary), 200), "1");
    IDS(calx_ge(calx_col(emp, salary), calx_col(emp, salary)), "1 2 3 4");
    IDS(calx_and(calx_gt(calx_col(emp, id), 1), calx_or(calx_eq(calx_col(emp, salary), 100), calx_eq(calx_col(emp, name), "bob"))), "2 4");
    IDS(calx_not(calx_and(calx_gt(calx_col(emp, id), 1), calx_lt(calx_col(emp, id), 4))), "1 4");
    IDS(calx_and(CALX_AS_COND_(calx_true()), calx_eq(calx_col(emp, id), 2)), "2");
    IDS(calx_or(CALX_AS_COND_(calx_false()), calx_eq(calx_col(emp, id), 3)), "3");
    IDS(calx_and(CALX_AS_COND_(calx_false()), calx_eq(calx_col(emp, id), 3)), "");
}

TEST(conditions_of_null)
{
    calx_session *session = staff(t);
    IDS(calx_is_null(calx_col(emp, note)), "3");
    IDS(calx_is_not_null(calx_col(emp, dept_id)), "1 2 3");
    IDS(calx_is_distinct_from(calx_col(emp, dept_id), 1), "3 4");
    IDS(calx_is_not_distinct_from(calx_col(emp, dept_id), 1), "1 2");
    IDS(calx_is_distinct_from(calx_col(emp, boss_id), calx_col(emp, dept_id)), "1 3 4");
    IDS(calx_is_not_distinct_from(calx_col(emp, boss_id), calx_col(emp, dept_id)), "2");
}

TEST(conditions_of_booleans)
{
    calx_session *session = staff(t);
    IDS(calx_col(emp, active), "1 3 4");
    IDS(calx_not(calx_col(emp, active)), "2");
    IDS(calx_eq(calx_col(emp, active), true), "1 3 4");
    IDS(calx_eq(calx_col(emp, active), 0), "2");
    IDS(calx_and(calx_col(emp, active), calx_gt(calx_col(emp, salary), 100)), "1 3");
    IDS(calx_case(calx_when(calx_eq(calx_col(emp, id), 2), true), calx_else(calx_gt(calx_col(emp, salary), 250))), "1 2");
}

TEST(conditions_of_lists)
{
    calx_session *session = staff(t);
    IDS(calx_in(calx_col(emp, id), 1, 3, 9), "1 3");
    IDS(calx_not_in(calx_col(emp, id), 1, 3, 9), "2 4");
    IDS(calx_in_n(N(calx_col(emp, id)), NULL, 0, false), "");
    IDS(calx_in_n(N(calx_col(emp, note)), NULL, 0, true), "1 2 3 4");
    IDS(calx_in(calx_tuple(calx_col(emp, salary), calx_col(emp, name)), calx_tuple(200, "bob"), calx_tuple(100, "bob"), calx_tuple(100, "dee")), "2 4");
    IDS(calx_in_n(calx_tuple(calx_col(emp, salary), calx_col(emp, name)), NULL, 0, false), "");
    IDS(calx_in_subquery(calx_col(emp, dept_id), calx_select(calx_columns(calx_col(dept, id)), calx_where(calx_eq(calx_col(dept, name), "ops")))), "3");
    IDS(calx_not_in_subquery(calx_col(emp, dept_id), calx_select(calx_columns(calx_col(dept, id)), calx_where(calx_eq(calx_col(dept, name), "ops")))), "1 2");
    IDS(calx_in_subquery(calx_tuple(calx_col(emp, dept_id), 1), calx_select(calx_columns(calx_col(dept, id), calx_col(dept, id)))), "1 2");
    IDS(calx_between(calx_col(emp, salary), 150, 250), "2 3");
    IDS(calx_not_between(calx_col(emp, salary), 150, 250), "1 4");
    IDS(calx_between(calx_col(emp, name), "a", "z"), "2 4");
}

TEST(patterns)
{
    calx_session *session = staff(t);
    IDS(calx_like(calx_col(emp, name), "_i%"), "3");
    IDS(calx_like(calx_col(emp, name), "ann"), "");
    IDS(calx_not_like(calx_col(emp, name), "%e%"), "1 2 3");
    IDS(calx_ilike(calx_col(emp, name), "ANN"), "1");
    IDS(calx_not_ilike(calx_col(emp, name), "A%"), "2 3 4");
    IDS(calx_like_escape(calx_col(emp, note), "50!%%", "!"), "1");
    IDS(calx_like_escape(calx_col(emp, note), "%!_%", "!"), "2");
}

/* Wildcards, and the escape character itself, in data and in what is looked for. */
TEST(patterns_of_input)
{
    calx_session *session = staff(t);
    IDS(calx_startswith(calx_col(emp, note), "50%"), "1");
    IDS(calx_startswith(calx_col(emp, note), "5_%"), "");
    IDS(calx_endswith(calx_col(emp, note), "_b"), "2");
    IDS(calx_endswith(calx_col(emp, note), "%"), "");
    IDS(calx_contains(calx_col(emp, note), "%"), "1");
    IDS(calx_contains(calx_col(emp, note), "_"), "2");
    IDS(calx_contains(calx_col(emp, note), "/"), "4");
    IDS(calx_contains(calx_col(emp, note), "\\"), "");
    IDS(calx_contains(calx_col(emp, note), ""), "1 2 4");
    IDS(calx_icontains(calx_col(emp, note), "% OFF"), "1");
    IDS(calx_istartswith(calx_col(emp, name), "B"), "2");
    IDS(calx_iendswith(calx_col(emp, name), "ID"), "3");
    IDS(calx_not(calx_icontains(calx_col(emp, name), "E")), "1 2 3");
    OK(session, calx_exec(session, calx_update(emp, calx_set(calx_col(emp, note), "\\%_/'\""), calx_where(calx_eq(calx_col(emp, id), 3)))));
    IDS(calx_contains(calx_col(emp, note), "\\%_/'\""), "3");
    IDS(calx_startswith(calx_col(emp, note), "\\"), "3");
    IDS(calx_like_escape(calx_col(emp, note), "\\\\\\%\\_/'\"", "\\"), "3");
    IDS(calx_and(calx_startswith(calx_col(emp, note), calx_col(emp, note)), calx_ne(calx_col(emp, id), 3)), "1 2 4"); /* a column's wildcards stay */
}

TEST(arithmetic)
{
    calx_session *session = staff(t);
    calx_num *salary = calx_keep(calx_col(emp, salary));
    calx_cond *bob = calx_keep(calx_eq(calx_col(emp, name), "bob"));
    ROWS(calx_select(calx_columns(calx_plus(salary, 1), calx_minus(salary, 1), calx_times(salary, 2), calx_divide(salary, 400),
                                  calx_modulo(salary, 30), calx_floor_divide(salary, 30), calx_negate(salary), calx_abs(calx_negate(salary))),
                     calx_where(bob)),
         "201|199|400|0.5|20|6|-200|200");
    ROWS(calx_select(calx_columns(calx_bit_and(salary, 136), calx_bit_or(salary, 7), calx_bit_xor(salary, 255), calx_shift_left(salary, 2),
                                  calx_shift_right(salary, 3)), calx_where(bob)),
         "136|207|55|800|25");
    ROWS(calx_select(calx_columns(calx_times(calx_plus(salary, 1), calx_minus(salary, calx_minus(2, 3)))), calx_where(bob)), "40401");
    ROWS(calx_select(calx_columns(calx_bit_and(calx_bit_not(salary), 255)), calx_where(bob)), "55");
    calx_release(salary);
    calx_release(bob);
}

TEST(texts_joined)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_concat(calx_col(emp, name), "-", calx_upper(calx_col(emp, name)), "-", calx_lower("X"))),
                     calx_where(calx_eq(calx_length(calx_col(emp, note)), 7))), "Ann-ANN-x");
    ROWS(calx_select(calx_columns(calx_concat(calx_col(emp, name), calx_plus(calx_col(emp, salary), 1), calx_times(calx_col(emp, salary), 2))),
                     calx_where(calx_eq(calx_col(emp, id), 1))), "Ann301600");
    ROWS(calx_select(calx_columns(calx_bit_or(calx_plus(calx_col(emp, salary), 1), calx_bit_xor(calx_times(calx_col(emp, id), 2), calx_plus(calx_col(emp, id), 1)))),
                     calx_where(calx_eq(calx_col(emp, id), 4))), "109");
    ROWS(calx_select(calx_columns(calx_label(calx_col(emp, name), "n")), calx_order_by(calx_desc(calx_label_named("n"))), calx_limit(2)), "dee bob");
    ROWS(calx_select(calx_columns(calx_length("\xc3\xa4\xe2\x82\xac"), calx_length(calx_col(emp, name))), calx_where(calx_eq(calx_col(emp, name), "bob"))), "2|3");
}

TEST(cases)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_case(calx_when(calx_gt(calx_col(emp, salary), 250), "high"),
                                            calx_when(calx_gt(calx_col(emp, salary), 150), "middle"), calx_else("low"))),
                     calx_order_by(calx_col(emp, id))), "high middle middle low");
    ROWS(calx_select(calx_columns(calx_case_value(calx_col(emp, salary), calx_when(300, 3), calx_when(100, 1))), calx_order_by(calx_col(emp, id))),
         "3 - - 1");
    ROWS(calx_select(calx_columns(calx_plus(calx_case_value(calx_col(emp, name), calx_when("Ann", 1), calx_else(0)), 1)),
                     calx_order_by(calx_col(emp, id))), "2 1 1 1");
    ROWS(calx_select(calx_columns(calx_sum(calx_case(calx_when(calx_col(emp, active), calx_col(emp, salary)), calx_else(0))))), "600");
}

TEST(coalesced_and_cast)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_coalesce(calx_col(emp, note), calx_col(emp, name), "none")), calx_order_by(calx_col(emp, id)), calx_offset(2)),
         "Cid x/y");
    ROWS(calx_select(calx_columns(calx_plus(calx_coalesce(calx_col(emp, dept_id), calx_col(emp, boss_id), 0), 10)), calx_order_by(calx_col(emp, id))),
         "11 11 12 12");
    ONE(calx_cast("12", CALX_SQL_TYPE(INTEGER)), "12");
    ONE(calx_cast(calx_plus(1, 1), CALX_VARCHAR(5)), "2");
    ONE(calx_as_text(calx_cast(12, CALX_VARCHAR(10))), "12");
    ONE(calx_extract("year", calx_cast("2024-03-05", CALX_SQL_TYPE(DATE))), "2024");
    ONE(calx_extract("day", calx_cast("2024-03-05", CALX_SQL_TYPE(DATE))), "5");
}

TEST(functions_and_operators_by_name)
{
    calx_session *session = staff(t);
    ONE(calx_as_num(calx_func("abs", -3)), "3");
    ONE(calx_plus(calx_as_num(calx_func("abs", -3)), 1), "4");
    ONE(calx_func("nullif", calx_cast(1, CALX_SQL_TYPE(INTEGER)), 1), "-");
    IDS(calx_op_cond(calx_col(emp, salary), "<>", 200), "1 4");
    ONE(calx_op(calx_op(7, "-", 2), "-", 1), "4");
}

TEST(fragments_with_binds)
{
    calx_session *session = staff(t);
    calx_node *salary = calx_literal_column("salary", NULL);
    IDS(calx_as_cond(calx_fragment("salary BETWEEN :low AND :high", 150, 250)), "2 3");
    IDS(calx_and(calx_as_cond(calx_fragment("salary = :a OR salary = :b", 100, 300)), calx_lt(calx_col(emp, id), 4)), "1");
    ROWS(calx_select(calx_columns(calx_col(emp, id), calx_as_num(calx_fragment("salary + :more", calx_plus(1, 2)))), calx_where(calx_eq(calx_col(emp, id), 1))),
         "1|303");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_fragment("CASE WHEN id = :first THEN 0 ELSE 1 END", 3), calx_col(emp, id))), "3 1 2 4");
    ROWS(calx_select(calx_columns(salary, calx_count_all()), calx_from(emp), calx_group_by(salary),
                     calx_having(calx_as_cond(calx_fragment("count(*) > :n", 1)))), "200|2");
    ROWS(calx_select(calx_columns(calx_literal_column("x.id", NULL)), calx_select_from(calx_fragment("(SELECT id FROM calx_suite_emp WHERE id < :n) x", 3)),
                     calx_order_by(calx_literal_column("x.id", NULL))), "1 2");
}

TEST_NEEDS(collations, "binary_collation")
{
    calx_session *session = staff(t);
    const char *binary = suite_is("binary_collation");
    ROWS(calx_select(calx_columns(calx_col(emp, name)), calx_order_by(calx_collate(calx_col(emp, name), binary))), "Ann Cid bob dee");
    IDS(calx_lt(calx_collate(calx_col(emp, name), binary), "b"), "1 3");
}

TEST(literals_are_what_values_are)
{
    calx_session *session = staff(t);
    calx_statement *s = calx_keep(calx_select(calx_columns(calx_col(emp, id)),
        calx_where(calx_eq(calx_col(emp, note), "x/y"), calx_eq(calx_col(emp, active), true), calx_ne(calx_col(emp, name), "O'Hara \\ %")), calx_limit(3)));
    calx_compiled *compiled = calx_compile_to(s, calx_url_dialect(calx_engine_url(t->engine)), CALX_COMPILE_LITERALS);
    CHECK_INT(suite_saw_status(calx_compiled_error(compiled)), CALX_OK);
    CHECK_INT(calx_compiled_count(compiled), 0);
    ROWS(s, "4");
    calx_release(s);
    s = suite_sql("%s", calx_compiled_sql(compiled));
    calx_compiled_dispose(compiled);
    ROWS(s, "4");
}
