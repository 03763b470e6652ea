/* SPDX-License-Identifier: MIT */
/* INSERT, UPDATE and DELETE from expressions, run: many rows, from a select, RETURNING, upserts, further tables. */
#include "staff.h"

#define DEPTS() calx_select(calx_columns(calx_col(dept, id), calx_col(dept, name)), calx_order_by(calx_col(dept, id)))

TEST(inserts_of_expressions)
{
    calx_session *session = staff(t);
    OK(session, calx_exec(session, calx_insert(dept, calx_set(calx_col(dept, id), calx_plus(7, 1)), calx_set(calx_col(dept, name), calx_upper("x")))));
    OK(session, calx_exec(session, calx_insert(dept, calx_insert_rows(calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(20, "a"), calx_tuple(21, CALX_NULL)))));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_insert(dept, calx_from_select(calx_list(calx_col(dept, id), calx_col(dept, name)),
                                                                      calx_select(calx_columns(calx_plus(calx_col(emp, id), 100), calx_col(emp, name)),
                                                                                  calx_where(calx_eq(calx_col(emp, salary), 200)))))));
    ROWS(DEPTS(), "1|eng 2|ops 3|none 8|X 20|a 21|- 102|bob 103|Cid");
}

TEST_NEEDS(inserts_that_return, "returning")
{
    calx_session *session = staff(t);
    ROWS(calx_insert(dept, calx_set(calx_col(dept, id), 9), calx_set(calx_col(dept, name), "new"), calx_returning(calx_col(dept, id), calx_upper(calx_col(dept, name)))), "9|NEW");
    ROWS(calx_insert(dept, calx_insert_rows(calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(10, "a"), calx_tuple(11, "b")), calx_returning(calx_col(dept, id))), "10 11");
    ROWS(calx_delete(dept, calx_where(calx_eq(calx_col(dept, id), 10)), calx_returning(calx_col(dept, name))), "a");
    ROWS_IF("update_returning", calx_update(dept, calx_set(calx_col(dept, name), "c"), calx_where(calx_eq(calx_col(dept, id), 11)), calx_returning(calx_col(dept, id), calx_col(dept, name))), "11|c");
}

TEST(upserts)
{
    calx_session *session = staff(t);
    calx_statement *s = calx_insert(dept, calx_insert_rows(calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(1, "one"), calx_tuple(7, "seven")),
                                    calx_on_conflict_update(calx_list(calx_col(dept, id)),
                                                            calx_set(calx_col(dept, name), calx_concat(calx_inserted(dept, name), "+", calx_col(dept, name)))));
    OK(session, calx_exec(session, s));
    ROWS(DEPTS(), "1|one+eng 2|ops 3|none 7|seven");
    OK(session, calx_exec(session, calx_insert(dept, calx_insert_rows(calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(2, "two"), calx_tuple(8, "eight")),
                                               calx_on_conflict_nothing(calx_list(calx_col(dept, id))))));
    ROWS(DEPTS(), "1|one+eng 2|ops 3|none 7|seven 8|eight");
    OK(session, calx_exec(session, calx_insert(dept, calx_from_select(calx_list(calx_col(dept, id), calx_col(dept, name)), calx_select(calx_columns(calx_col(emp, id), calx_col(emp, name)))),
                                               calx_on_conflict_update(calx_list(calx_col(dept, id)), calx_set(calx_col(dept, name), calx_inserted(dept, name))))));
    ROWS(DEPTS(), "1|Ann 2|bob 3|Cid 4|dee 7|seven 8|eight");
}

TEST_NEEDS(upserts_on_a_condition, "upsert_where")
{
    calx_session *session = staff(t);
    calx_clause *set = calx_set(calx_col(dept, name), calx_inserted(dept, name));
    OK(session, calx_exec(session, calx_insert(dept, calx_insert_rows(calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(1, "x"), calx_tuple(2, "y")),
                                               calx_upsert_n(calx_list(calx_col(dept, id)), &set, 1, N(calx_eq(calx_col(dept, name), "ops"))))));
    ROWS(DEPTS(), "1|eng 2|y 3|none");
}

TEST(updates_with_further_tables)
{
    calx_session *session = staff(t);
    OK(session, calx_exec(session, calx_update(emp, calx_set(calx_col(emp, note), calx_col(dept, name)), calx_set(calx_col(emp, salary), calx_plus(calx_col(emp, salary), 1)),
                                               calx_where(calx_eq(calx_col(emp, dept_id), calx_col(dept, id)), calx_eq(calx_col(dept, name), "eng")))));
    ROWS(calx_select(calx_columns(calx_col(emp, note), calx_col(emp, salary)), calx_order_by(calx_col(emp, id))), "eng|301 eng|201 -|200 x/y|100");
}

TEST(updates_by_subqueries)
{
    calx_session *session = staff(t);
    OK(session, calx_exec(session, calx_update(dept, calx_set(calx_col(dept, name), calx_subquery_text(calx_select(calx_columns(calx_max(calx_col(emp, name))), calx_from(emp),
                                                                                                                    calx_where(calx_eq(calx_col(emp, dept_id), calx_col(dept, id)))))),
                                               calx_where(calx_lt(calx_col(dept, id), 3)))));
    ROWS(DEPTS(), "1|bob 2|Cid 3|none");
    OK(session, calx_exec(session, calx_update(emp, calx_set(calx_col(emp, active), calx_gt(calx_col(emp, salary), 250)), calx_set(calx_col(emp, note), CALX_NULL))));
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_col(emp, active), calx_is_null(calx_col(emp, note)))), "1");
}

TEST(deletes_with_further_tables)
{
    calx_session *session = staff(t);
    OK(session, calx_exec(session, calx_delete(dept, calx_where(calx_eq(calx_col(emp, dept_id), calx_col(dept, id)), calx_gt(calx_col(emp, salary), 250)))));
    CHECK_INT(calx_rowcount(session), 1);
    ROWS(DEPTS(), "2|ops 3|none");
    OK(session, calx_exec(session, calx_delete(dept, calx_select_from(calx_alias(emp, "e")), calx_where(calx_eq(calx_col(dept, id), 3)))));
    ROWS(DEPTS(), "2|ops");
    OK(session, calx_exec(session, calx_delete(dept, calx_where(calx_not_exists(calx_select(calx_columns(1), calx_where(calx_eq(calx_col(emp, dept_id), calx_col(dept, id)))))))));
    ROWS(DEPTS(), "2|ops");
}

TEST(writes_of_another_tables_columns_are_refused)
{
    calx_session *session = staff(t);
    CHECK_STATUS(session, calx_exec(session, calx_update(dept, calx_set(calx_col(emp, name), "x"))), CALX_MISUSE);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(dept, calx_set(calx_col(dept, id), 9), calx_set(calx_col(emp, name), "x"))), CALX_MISUSE);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(dept, calx_insert_rows(calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(9, "x")),
                                                  calx_set(calx_col(dept, name), "y"))), CALX_MISUSE);
    OK(session, calx_rollback(session));
}

TEST(updates_set_what_others_say)
{
    calx_session *session = staff(t);
    calx_node *same = calx_column_of(calx_table_named("calx_suite_dept", NULL, 0), "name", NULL);
    OK(session, calx_exec(session, calx_update(dept, calx_set_to(same, N(calx_col(emp, name))), calx_where(calx_eq(calx_col(emp, id), calx_col(dept, id)), calx_lt(calx_col(dept, id), 3)))));
    ROWS(DEPTS(), "1|Ann 2|bob 3|none");
}

TEST(writes_step_by_step)
{
    calx_session *session = staff(t);
    calx_statement *s = calx_insert_n(calx_model_table(&dept_model), NULL, 0);
    calx_insert_add_set(s, calx_col(dept, id), 1);
    calx_insert_add_set(s, calx_col(dept, name), "new");
    calx_insert_add_on_conflict_update(s, calx_list(calx_col(dept, id)), calx_set(calx_col(dept, name), calx_inserted(dept, name)));
    OK(session, calx_exec(session, s));
    s = calx_update_n(calx_model_table(&dept_model), NULL, 0);
    calx_update_add_set(s, calx_col(dept, name), calx_upper(calx_col(dept, name)));
    calx_update_add_where(s, calx_eq(calx_col(dept, id), 1));
    OK(session, calx_exec(session, s));
    s = calx_delete_n(calx_model_table(&dept_model), NULL, 0);
    calx_delete_add_where(s, calx_gt(calx_col(dept, id), 1));
    calx_delete_add_where(s, calx_lt(calx_col(dept, id), 3));
    OK(session, calx_exec(session, s));
    s = calx_insert_n(calx_model_table(&dept_model), NULL, 0);
    calx_insert_add_rows(s, calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(5, "five"));
    calx_insert_add_rows(s, calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(6, "six"), calx_tuple(7, "seven"));
    OK(session, calx_exec(session, s));
    s = calx_insert_n(calx_model_table(&dept_model), NULL, 0);
    calx_insert_add_from(s, calx_list(calx_col(dept, id), calx_col(dept, name)), calx_select(calx_columns(calx_plus(calx_col(dept, id), 20), calx_col(dept, name)), calx_where(calx_eq(calx_col(dept, id), 5))));
    OK(session, calx_exec(session, s));
    ROWS(DEPTS(), "1|NEW 3|none 5|five 6|six 7|seven 25|five");
}
