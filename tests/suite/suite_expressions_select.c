/* SPDX-License-Identifier: MIT */
/* Clauses of SELECT, run: aggregates, windows, order, limits, DISTINCT, locks, arrays and JSON; and statements made step by step. */
#include "staff.h"

/* A label in ORDER BY that another column has already stands for what is in it, and not for that column. */
TEST(a_label_of_something_else_orders_by_that)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_label(calx_col(emp, id), "x")), calx_where(calx_le(calx_col(emp, id), 3)), calx_order_by(calx_label(calx_col(emp, id), "x"))), "1 2 3");
    ROWS(calx_select(calx_columns(calx_label(calx_col(emp, id), "x")), calx_where(calx_le(calx_col(emp, id), 3)), calx_order_by(calx_label(calx_minus(10, calx_col(emp, id)), "x"))), "3 2 1");
    ROWS(calx_select(calx_columns(calx_label(calx_col(emp, id), "x")), calx_where(calx_le(calx_col(emp, id), 3)),
                     calx_order_by(calx_desc(calx_label(calx_minus(10, calx_col(emp, id)), "x")))), "1 2 3");
}

TEST(aggregates)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_count_all(), calx_count(calx_col(emp, note)), calx_count(calx_distinct(calx_col(emp, salary))),
                                  calx_sum(calx_col(emp, salary)), calx_avg(calx_col(emp, salary)), calx_min(calx_col(emp, name)), calx_max(calx_col(emp, salary)))),
         "4|3|3|800|200|Ann|300");
    ROWS(calx_select(calx_columns(calx_col(emp, salary), calx_count_all()), calx_group_by(calx_col(emp, salary)),
                     calx_having(calx_gt(calx_count_all(), 1))), "200|2");
    ROWS(calx_select(calx_columns(calx_label(calx_col(emp, salary), "s"), calx_label(calx_count_all(), "n")), calx_group_by(calx_col(emp, salary)),
                     calx_order_by(calx_desc(calx_label_named("n")), calx_label_named("s"))), "200|2 100|1 300|1");
}

/* FILTER, and CASE in its place. */
TEST(aggregates_of_some_rows)
{
    calx_session *session = staff(t);
    calx_cond *active = calx_keep(calx_col(emp, active));
    ROWS(calx_select(calx_columns(calx_filter(calx_count_all(), active), calx_filter(calx_sum(calx_col(emp, salary)), calx_not(active)),
                                  calx_filter(calx_count(calx_distinct(calx_col(emp, salary))), calx_gt(calx_col(emp, salary), 100)),
                                  calx_filter(calx_max(calx_col(emp, name)), calx_eq(calx_col(emp, salary), 200)),
                                  calx_filter(calx_sum(calx_col(emp, salary)), calx_gt(calx_col(emp, salary), 1000)))), "3|200|2|bob|-");
    ROWS(calx_select(calx_columns(calx_plus(calx_filter(calx_count_all(), active), 1))), "4");
    calx_release(active);
}

TEST(strings_of_a_group)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_string_agg(calx_col(emp, name), "; ")), calx_where(calx_eq(calx_col(emp, name), "bob"))), "bob");
    ROWS(calx_select(calx_columns(calx_length(calx_string_agg(calx_col(emp, name), "; ")))), "18");
    ROWS_IF("ordered_strings", calx_select(calx_columns(calx_string_agg_by(calx_col(emp, name), "'", calx_desc(calx_col(emp, name))))), "dee'bob'Cid'Ann");
    ROWS(calx_select(calx_columns(calx_filter(calx_string_agg(calx_col(emp, name), ","), calx_eq(calx_col(emp, id), 3)))), "Cid");
}

TEST(windows)
{
    calx_session *session = staff(t);
    calx_clause *order = calx_keep(calx_order_by(calx_col(emp, id)));
    calx_num *salary = calx_keep(calx_col(emp, salary));
    ROWS(calx_select(calx_columns(calx_over(calx_row_number(), calx_order_by(calx_desc(salary), calx_col(emp, id))), calx_over(calx_rank(), calx_order_by(salary)),
                                  calx_over(calx_dense_rank(), calx_order_by(salary)), calx_over_all(calx_sum(salary))), order),
         "1|4|3|800 2|2|2|800 3|2|2|800 4|1|1|800");
    ROWS(calx_select(calx_columns(calx_over(calx_sum(salary), calx_partition_by(calx_col(emp, active)), order),
                                  calx_over(calx_sum(salary), order, calx_frame_rows(calx_preceding(1), calx_current_row())),
                                  calx_over(calx_sum(salary), order, calx_frame_rows(calx_current_row(), calx_following(1))),
                                  calx_over(calx_sum(salary), calx_frame_rows(calx_unbounded_preceding(), calx_unbounded_following()), order)), order),
         "300|300|500|800 200|500|400|800 500|400|300|800 600|300|100|800");
    ROWS(calx_select(calx_columns(calx_over(calx_count_all(), calx_order_by(salary), calx_frame_range(calx_unbounded_preceding(), calx_current_row()))), order),
         "4 3 3 1");
    ROWS(calx_select(calx_columns(calx_over(calx_lag(calx_col(emp, name)), order), calx_over(calx_lead(salary), order), calx_over(calx_first_value(salary), order),
                                  calx_over(calx_ntile(calx_literal_column("2", NULL)), order)), order),
         "-|200|300|1 Ann|200|300|1 bob|100|300|2 Cid|-|300|2");
    ROWS_IF("groups_frame", calx_select(calx_columns(calx_over(calx_count_all(), calx_order_by(salary), calx_frame_groups(calx_preceding(1), calx_current_row()))), order),
            "3 3 3 1");
    ROWS(calx_select(calx_columns(calx_over_window(calx_sum(salary), "w"), calx_over_window(calx_count_all(), "w")), calx_window("w", calx_partition_by(calx_col(emp, active))), order),
         "600|3 200|1 600|3 600|3");
    calx_release(order);
    calx_release(salary);
}

TEST(order_limit_and_distinct)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_nulls_first(calx_asc(calx_col(emp, dept_id))), calx_desc(calx_col(emp, id)))), "4 2 1 3");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_nulls_last(calx_asc(calx_col(emp, dept_id))), calx_desc(calx_col(emp, id)))), "2 1 3 4");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_nulls_first(calx_desc(calx_col(emp, dept_id))), calx_col(emp, id))), "4 3 1 2");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_nulls_last(calx_desc(calx_col(emp, dept_id))), calx_col(emp, id))), "3 1 2 4");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_col(emp, id)), calx_limit(2), calx_offset(1)), "2 3");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_col(emp, id)), calx_offset(3)), "4");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_col(emp, id)), calx_limit(0)), "");
    ROWS(calx_select(calx_distinct_rows(), calx_columns(calx_col(emp, salary)), calx_order_by(calx_col(emp, salary))), "100 200 300");
    ROWS_IF("distinct_on", calx_select(calx_distinct_on(calx_col(emp, salary)), calx_columns(calx_col(emp, salary), calx_col(emp, id)),
                                       calx_order_by(calx_col(emp, salary), calx_desc(calx_col(emp, id)))), "100|4 200|3 300|1");
}

/* One session holds the rows; another goes around them, or does not wait. */
TEST_NEEDS(locks, "skip_locked")
{
    calx_session *session = staff(t), *other;
    OK(session, calx_commit(session));
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_eq(calx_col(emp, id), 1)), calx_for_update()), "1");
    other = suite_session(t);
    staff_rows(SUITE_HERE, other, calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_col(emp, id)), calx_for_update_skip_locked()), "2 3 4");
    staff_rows(SUITE_HERE, other, calx_select(calx_columns(calx_col(emp, id)), calx_order_by(calx_col(emp, id)),
                                              calx_for_update_of(CALX_FLAG_SKIP_LOCKED, calx_model_table(&emp_model))), "2 3 4");
    CHECK_STATUS(other, calx_exec(other, calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_eq(calx_col(emp, id), 1)), calx_for_update_nowait())),
                 CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(other)->kind, CALX_LOCK_TIMEOUT);
    calx_rollback(other);
    OK(session, calx_rollback(session));
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_eq(calx_col(emp, id), 1)), calx_for_share()), "1");
}

TEST(locks_where_there_are_none)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_eq(calx_col(emp, id), 1)), calx_for_update()), "1");
}

TEST(arrays)
{
    calx_session *session = staff(t);
    calx_node *ids = calx_keep(calx_array(calx_cast(1, CALX_SQL_TYPE(INTEGER)), 3));
    ROWS_IF("arrays", calx_select(calx_columns(calx_col(emp, name)), calx_where(calx_eq(calx_col(emp, id), calx_any_of(ids))), calx_order_by(calx_col(emp, id))), "Ann Cid");
    ROWS_IF("arrays", calx_select(calx_columns(calx_col(emp, name)), calx_where(calx_eq(calx_col(emp, id), calx_any_of(calx_nary(CALX_OP_CONCAT, (calx_node *const[]){ ids, calx_array(2) }, 2)))),
                                  calx_order_by(calx_col(emp, id))), "Ann bob Cid");
    ROWS_IF("arrays", calx_select(calx_columns(calx_item(calx_binary(CALX_OP_CONCAT, calx_array(calx_false()), calx_array(calx_true())), 2))), "1");
    ROWS_IF("arrays", calx_select(calx_columns(calx_item(ids, 2), calx_func("cardinality", ids))), "3|2");
    ROWS_IF("arrays", calx_select(calx_columns(calx_count_all()), calx_where(calx_op_cond(ids, "@>", calx_array(calx_cast(3, CALX_SQL_TYPE(INTEGER)))), calx_gt(calx_col(emp, id), 0))), "4");
    calx_release(ids);
}

TEST(json_by_path)
{
    calx_session *session;
    static const char text[] = "{\"a\": {\"b\": [10, 20.5, \"x y\", true, null]}, \"a key\": \"it's\", \"t\": \"true\"}";
    calx_json json = { text, sizeof text - 1 };
    calx_node *doc;
    suite_table(t, "calx_suite_doc", "id INTEGER PRIMARY KEY, data %s", suite_is("json_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_doc (id, data) VALUES (:id, :data)"),
                          calx_args(1, json)));
    doc = calx_keep(calx_column_of(calx_table_named("calx_suite_doc", NULL, 0), "data", NULL));
    ROWS(calx_select(calx_columns(calx_json_int(doc, "$.a.b[0]"), calx_json_double(doc, "$.a.b[1]"), calx_json_text(doc, "$.a.b[2]"), calx_json_bool(doc, "$.a.b[3]"),
                                  calx_json_text(doc, "$.\"a key\""), calx_json_text(doc, "$.a.b[0]"), calx_json_text(doc, "$.a.b[3]"))),
         "10|20.5|x y|1|it's|10|true");
    ROWS(calx_select(calx_columns(calx_json_int(doc, "$.a.b[4]"), calx_json_text(doc, "$.a.b[4]"), calx_json_bool(doc, "$.none.at[7]"), calx_json_get(doc, "$.none"))), "-|-|-|-");
    ROWS(calx_select(calx_columns(calx_json_get(doc, "$.a.b[2]"), calx_json_get(doc, "$.a.b[0]"), calx_json_get(doc, "$.a.b[3]"))), "\"x y\"|10|true");
    ROWS(calx_select(calx_columns(calx_concat("<", calx_json_text(doc, "$.t"), ">")), calx_where(calx_eq(calx_json_int(doc, "$.a.b[0]"), 10), calx_json_bool(doc, "$.a.b[3]"))), "<true>");
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_json_int(doc, "a.b")))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "calx_json_path: the path is like");
    calx_release(doc);
}

TEST(selects_step_by_step)
{
    calx_session *session = staff(t);
    calx_statement *s = calx_select(calx_columns(calx_col(dept, name)));
    calx_node *e = calx_alias(emp, "e");
    calx_select_add_columns(s, calx_label(calx_count(calx_col_of(e, emp, id)), "n"));
    calx_select_add_from(s, calx_model_table(&dept_model));
    calx_select_add_outerjoin_from(s, e, calx_eq(calx_col_of(e, emp, dept_id), calx_col(dept, id)));
    calx_select_add_where(s, calx_gt(calx_col(dept, id), 0));
    calx_select_add_where(s, calx_lt(calx_col(dept, id), 9));
    calx_select_add_group_by(s, calx_col(dept, name));
    calx_select_add_having(s, calx_lt(calx_count_all(), 5));
    calx_select_add_order_by(s, calx_desc(calx_label_named("n")));
    calx_select_add_order_by(s, calx_col(dept, name));
    calx_select_add_limit(s, 5);
    calx_select_add_offset(s, 1);
    calx_select_add_distinct(s);
    ROWS(s, "ops|1 none|0");
    s = calx_select(calx_columns(calx_col(emp, id)));
    calx_select_add_join(s, dept);
    calx_select_add_where(s, calx_eq(calx_col(dept, name), "ops"));
    calx_select_add_window(s, "w", calx_order_by(calx_col(emp, id)));
    calx_select_add_columns(s, calx_over_window(calx_row_number(), "w"));
    ROWS(s, "3|1");
}
