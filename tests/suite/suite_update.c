/* SPDX-License-Identifier: MIT */
/* UPDATE and DELETE by expressions: what they set, further tables, RETURNING, and how many rows they tell. */
#include "rows.h"

struct worker {
    int32_t id;
    const char *name;
    const char *team;
    calx_opt_int32 pay;
};
CALX_MODEL(worker, "calx_suite_worker", CALX_COLUMN(worker, id, .primary_key = true), CALX_COLUMN(worker, name, .type = CALX_VARCHAR(50)),
           CALX_COLUMN(worker, team, .type = CALX_VARCHAR(50)), CALX_COLUMN(worker, pay));
struct bonus_of {
    const char *name;
    int32_t bonus;
};
CALX_MODEL(bonus_of, "calx_suite_pay", CALX_COLUMN(bonus_of, name, .type = CALX_VARCHAR(50), .primary_key = true), CALX_COLUMN(bonus_of, bonus));
static calx_metadata metadata = CALX_METADATA(&worker_model, &bonus_of_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* 1 Ada and 2 Alan of A, 3 Bob of B, 4 Cy and 5 Cleo of C */
static calx_session *with_workers(suite *t)
{
    static const char *const names[] = { "Ada", "Alan", "Bob", "Cy", "Cleo" };
    calx_session *session;
    t->at_end = clean;
    suite_table(t, "calx_suite_worker", "id INTEGER PRIMARY KEY, name VARCHAR(50), team VARCHAR(50), pay INTEGER");
    suite_table(t, "calx_suite_pay", "name VARCHAR(50) PRIMARY KEY, bonus INTEGER");
    session = suite_session(t);
    for (int i = 0; i < 5; i++)
        OK(session, calx_exec(session, calx_insert(worker, calx_set(calx_col(worker, id), i + 1), calx_set(calx_col(worker, name), names[i]),
                                                   calx_set(calx_col(worker, team), ((const char[]){ *names[i], '\0' })), calx_set(calx_col(worker, pay), 100 * (i + 1)))));
    OK(session, calx_exec(session, calx_insert(bonus_of, calx_rows_n(calx_list_n(NODES(N(calx_col(bonus_of, name)), N(calx_col(bonus_of, bonus)))),
                                                                 NODES(calx_tuple_n(NODES(STRING("A"), INT(7))), calx_tuple_n(NODES(STRING("C"), INT(9))))))));
    OK(session, calx_commit(session));
    return session;
}

static calx_statement *pays(void)
{
    return calx_select(calx_columns(calx_col(worker, id), calx_col(worker, pay)), calx_order_by(calx_col(worker, id)));
}

#define OF_TEAM(letter) calx_where(calx_eq(calx_col(worker, team), letter))

TEST(update_of_one_row)
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, pay), 1), calx_where(calx_eq(calx_col(worker, id), 2)))));
    CHECK_INT(calx_rowcount(session), 1);
    ROWS(session, "1|100;2|1;3|300;4|400;5|500", pays());
}

TEST(update_by_expressions)
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, pay), calx_plus(calx_times(calx_col(worker, pay), 2), calx_col(worker, id))),
                                               calx_set(calx_col(worker, name), calx_upper(calx_col(worker, name))), OF_TEAM("A"))));
    ROWS(session, "ADA|201;ALAN|402", calx_select(calx_columns(calx_col(worker, name), calx_col(worker, pay)), OF_TEAM("A"), calx_order_by(calx_col(worker, id))));
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, pay), CALX_NULL))));
    CHECK_INT(calx_rowcount(session), 5);
    ROWS(session, "5", calx_select(calx_columns(calx_count_all()), calx_where(calx_is_null(calx_col(worker, pay)))));
}

/* MariaDB 10.11 has another name for the table in the list of tables alone. */
TEST_NEEDS(rows_of_a_table_under_another_name_are_deleted, "standard_sql")
{
    calx_session *session = with_workers(t);
    calx_node *w = calx_alias(worker, "w");
    calx_num *id = calx_keep(calx_col_of(w, worker, id));
    OK(session, calx_exec(session, calx_delete_n(w, (calx_clause *const[]){ (calx_clause *)calx_where(calx_eq(id, 2)) }, 1)));
    CHECK_INT(calx_rowcount(session), 1);
    ROWS(session, "1|100;3|300;4|400;5|500", pays());
    OK(session, calx_exec(session, calx_delete_n(w, (calx_clause *const[]){ (calx_clause *)calx_where(calx_eq(calx_col(bonus_of, name), calx_col_of(w, worker, team)), calx_gt(id, 1)) }, 1)));
    ROWS(session, "1|100;3|300", pays());
    if (suite_has("delete_using_returning"))
        ROWS(session, "3", calx_delete_n(w, (calx_clause *const[]){ (calx_clause *)calx_where(calx_gt(id, 2)), (calx_clause *)calx_returning(id) }, 2));
    else
        UNSUPPORTED(session, "has no RETURNING of a DELETE of an alias",
                    calx_delete_n(w, (calx_clause *const[]){ (calx_clause *)calx_where(calx_gt(id, 2)), (calx_clause *)calx_returning(id) }, 2));
    calx_release(id);
}

TEST(delete_of_one_row)
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_delete(worker, calx_where(calx_eq(calx_col(worker, id), 2)))));
    CHECK_INT(calx_rowcount(session), 1);
    ROWS(session, "1|100;3|300;4|400;5|500", pays());
}

TEST_NEEDS(update_returns_its_rows, "update_returning")
{
    calx_session *session = with_workers(t);
    ROWS(session, "2|Alan|1", calx_update(worker, calx_set(calx_col(worker, pay), 1), calx_where(calx_eq(calx_col(worker, id), 2)),
                                          calx_returning(calx_col(worker, id), calx_col(worker, name), calx_col(worker, pay))));
    ROWS(session, "1|100;2|1;3|300;4|400;5|500", pays());
    ROWS(session, "", calx_update(worker, calx_set(calx_col(worker, pay), 1), calx_where(calx_eq(calx_col(worker, id), 77)), calx_returning(calx_col(worker, id))));
}

TEST_NEEDS(update_of_several_rows_returns_each, "update_returning")
{
    calx_session *session = with_workers(t);
    int64_t count = 0;
    calx_result *rows = calx_query(session, calx_update(worker, calx_set(calx_col(worker, pay), 0), calx_where(calx_gt(calx_col(worker, id), 2)), calx_returning(calx_col(worker, id))));
    calx_rows all = calx_result_all(rows);
    for (size_t i = 0; i < all.count; i++)
        count += calx_rows_value(&all, i, 0)->as.i;
    CHECK_INT(all.count, 3);
    CHECK_INT(count, 3 + 4 + 5);
    CLOSE(rows, CALX_OK);
}

TEST_NEEDS(update_that_cannot_return_is_told, "!update_returning")
{
    calx_session *session = with_workers(t);
    UNSUPPORTED(session, "RETURNING", calx_update(worker, calx_set(calx_col(worker, pay), 1), calx_returning(calx_col(worker, id))));
}

TEST_NEEDS(delete_returns_its_rows, "delete_returning")
{
    calx_session *session = with_workers(t);
    ROWS(session, "2|Alan", calx_delete(worker, calx_where(calx_eq(calx_col(worker, id), 2)), calx_returning(calx_col(worker, id), calx_col(worker, name))));
    ROWS(session, "1|100;3|300;4|400;5|500", pays());
}

TEST_NEEDS(delete_of_several_rows_returns_each, "delete_returning")
{
    calx_session *session = with_workers(t);
    calx_result *rows = calx_query(session, calx_delete(worker, OF_TEAM("C"), calx_returning(calx_col(worker, id))));
    calx_rows all = calx_result_all(rows);
    CHECK_INT(all.count, 2);
    if (all.count == 2)
        CHECK_INT(calx_rows_value(&all, 0, 0)->as.i + calx_rows_value(&all, 1, 0)->as.i, 9);
    CLOSE(rows, CALX_OK);
    ROWS(session, "1|100;2|200;3|300", pays());
}

TEST_NEEDS(update_from_another_table, "update_from")
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, pay), calx_plus(calx_col(worker, pay), calx_col(bonus_of, bonus))),
                                               calx_where(calx_eq(calx_col(worker, team), calx_col(bonus_of, name))))));
    CHECK_INT(calx_rowcount(session), 4);
    ROWS(session, "1|107;2|207;3|300;4|409;5|509", pays());
}

/* MySQL and MariaDB change the rows of several tables at once; elsewhere a column of another table is told by name. */
TEST_NEEDS(update_of_two_tables, "update_from")
{
    calx_session *session = with_workers(t);
    calx_status status = calx_exec(session, calx_update(worker, calx_set(calx_col(worker, pay), 0), calx_set(calx_col(worker, name), "x"), calx_set(calx_col(bonus_of, bonus), 1),
                                                        calx_where(calx_eq(calx_col(worker, team), calx_col(bonus_of, name)), calx_eq(calx_col(worker, team), "C"))));
    if (status == CALX_OK) {
        ROWS(session, "1|100;2|200;3|300;4|0;5|0", pays());
        ROWS(session, "A|7;C|1", calx_select(calx_columns(calx_col(bonus_of, name), calx_col(bonus_of, bonus)), calx_order_by(calx_col(bonus_of, name))));
        OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, name), "y"), calx_set(calx_col(bonus_of, name), "D"),
                                                   calx_where(calx_eq(calx_col(worker, team), calx_col(bonus_of, name)), calx_eq(calx_col(worker, id), 1)))));
        ROWS(session, "C;D", calx_select(calx_columns(calx_col(bonus_of, name)), calx_order_by(calx_col(bonus_of, name))));
    } else {
        CHECK_STATUS(session, status, CALX_MISUSE);
        CHECK_HAS(calx_errmsg(session), "UPDATE calx_suite_worker sets calx_suite_pay.bonus, a column of another table");
    }
}

TEST_NEEDS(delete_by_another_table, "delete_using")
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_delete(worker, calx_where(calx_eq(calx_col(worker, team), calx_col(bonus_of, name)), calx_gt(calx_col(bonus_of, bonus), 8)))));
    CHECK_INT(calx_rowcount(session), 2);
    ROWS(session, "1|100;2|200;3|300", pays());
}

/* Which of the joined rows goes says only MySQL's own form; elsewhere the same words would mean another, independent worker. */
TEST(delete_by_an_outer_join)
{
    calx_session *session = with_workers(t);
    calx_node *join = calx_from_join(CALX_OP_LEFT, calx_model_table(&worker_model), calx_model_table(&bonus_of_model),
                                     CALX_COND_(calx_eq(calx_col(worker, team), calx_col(bonus_of, name))));
    calx_status status = calx_exec(session, calx_delete(worker, calx_select_from(join), calx_where(calx_is_null(calx_col(bonus_of, name)))));
    if (status != CALX_OK) {
        CHECK_INT(status, CALX_UNSUPPORTED);
        CHECK_HAS(calx_errmsg(session), "joins of the table that DELETE deletes from");
        return;
    }
    CHECK_INT(calx_rowcount(session), 1);
    ROWS(session, "1|100;2|200;4|400;5|500", pays());
}

TEST(update_and_delete_by_subqueries)
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, pay), calx_scalar_subquery(calx_select(calx_columns(calx_max(calx_col(bonus_of, bonus)))))),
                                               calx_where(calx_eq(calx_col(worker, id), 3)))));
    OK(session, calx_exec(session, calx_delete(worker, calx_where(calx_exists(calx_select(calx_columns(calx_col(bonus_of, name)), calx_select_from(calx_model_table(&bonus_of_model)),
                                                                                          calx_where(calx_eq(calx_col(bonus_of, name), calx_col(worker, team)), calx_lt(calx_col(bonus_of, bonus), 8))))))));
    CHECK_INT(calx_rowcount(session), 2);
    ROWS(session, "3|9;4|400;5|500", pays());
}

/* ---- how many rows ---- */

TEST(update_counts_rows_that_stay_as_they_are)
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, team), "D"), OF_TEAM("C"))));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, team), "D"), OF_TEAM("D"))));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, team), "E"), OF_TEAM("nobody"))));
    CHECK_INT(calx_rowcount(session), 0);
}

TEST(delete_counts_the_rows_of_a_condition)
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_delete(worker, OF_TEAM("C"))));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_delete(worker, OF_TEAM("C"))));
    CHECK_INT(calx_rowcount(session), 0);
    ROWS(session, "3", calx_select(calx_columns(calx_count(calx_col(worker, id)))));
}

TEST(text_counts_its_rows_too)
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_worker SET team = 'Z' WHERE team = 'C'")));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_worker SET team = :new WHERE team = :old"), calx_args(calx_bind("new", "C"), calx_bind("old", "Z"))));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_worker WHERE team = :t"), calx_args("C")));
    CHECK_INT(calx_rowcount(session), 2);
}

/* A kept statement, run for one set of values after the other: each run counts its own rows. */
TEST(runs_of_a_kept_statement_count_their_rows)
{
    calx_session *session = with_workers(t);
    calx_statement *raise = calx_keep(calx_update(worker, calx_set(calx_col(worker, pay), calx_param_num("pay")), calx_where(calx_eq(calx_col(worker, team), calx_param_text("team")))));
    calx_statement *drop = calx_keep(calx_delete(worker, calx_where(calx_eq(calx_col(worker, team), calx_param_text("team")))));
    static const struct { const char *team; int64_t rows; } runs[] = { { "A", 2 }, { "B", 1 }, { "C", 2 }, { "D", 0 } };
    for (int i = 0; i < 4; i++) {
        OK(session, calx_exec(session, raise, calx_args(calx_bind("pay", i), calx_bind("team", runs[i].team))));
        CHECK_INT(calx_rowcount(session), runs[i].rows);
    }
    ROWS(session, "1|0;2|0;3|1;4|2;5|2", pays());
    for (int i = 0; i < 4; i++) {
        OK(session, calx_exec(session, drop, calx_args(calx_bind("team", runs[i].team))));
        CHECK_INT(calx_rowcount(session), runs[i].rows);
    }
    calx_release(raise);
    calx_release(drop);
}

/* Asked after what counts no rows it answers all the same. */
TEST(rowcount_may_be_asked_after_anything)
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_select(calx_columns(calx_col(worker, id)))));
    CHECK(calx_rowcount(session) == 5 || calx_rowcount(session) <= 0);
    OK(session, calx_exec(session, calx_drop_table(calx_model_table(&bonus_of_model), 0)));
    CHECK(calx_rowcount(session) <= 0);
    CHECK_INT(calx_error_of(session)->status, CALX_OK);
}

TEST_NEEDS(rows_that_are_returned_are_counted, "update_returning returning_counts")
{
    calx_session *session = with_workers(t);
    OK(session, calx_exec(session, calx_update(worker, calx_set(calx_col(worker, pay), 1), OF_TEAM("C"), calx_returning(calx_col(worker, id)))));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_delete(worker, OF_TEAM("C"), calx_returning(calx_col(worker, id)))));
    CHECK_INT(calx_rowcount(session), 2);
}
