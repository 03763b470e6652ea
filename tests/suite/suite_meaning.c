/* SPDX-License-Identifier: MIT */
/* What means the same on every backend, or is refused: assignments, bounds, subqueries of RETURNING. */
#include "rows.h"

struct crate {
    int32_t id;
    int32_t a, b, c;
};
struct flag {
    int32_t id;
    calx_opt_bool set;
};
struct lid {
    int32_t id;
    int32_t crate_id;
};
CALX_MODEL(crate, "calx_suite_crate", CALX_COLUMN(crate, id, .primary_key = true), CALX_COLUMN(crate, a), CALX_COLUMN(crate, b), CALX_COLUMN(crate, c));
CALX_MODEL(lid, "calx_suite_lid", CALX_COLUMN(lid, id, .primary_key = true), CALX_COLUMN(lid, crate_id));
CALX_MODEL(flag, "calx_suite_flag", CALX_COLUMN(flag, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(flag, set, .column = "is_set"));
static calx_metadata metadata = CALX_METADATA(&crate_model, &lid_model, &flag_model);

#define ID calx_col(crate, id)
#define A calx_col(crate, a)
#define B calx_col(crate, b)
#define C calx_col(crate, c)

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* 1: 10 20 30, 2: 40 50 60; two lids of 1, and one of 2. */
static calx_session *with_crates(suite *t)
{
    calx_session *session;
    t->at_end = clean;
    suite_table(t, "calx_suite_crate", "id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER");
    suite_table(t, "calx_suite_lid", "id INTEGER PRIMARY KEY, crate_id INTEGER");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_crate VALUES (1, 10, 20, 30), (2, 40, 50, 60)")));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_lid VALUES (1, 1), (2, 1), (3, 2)")));
    OK(session, calx_commit(session));
    return session;
}

static calx_statement *crates(void)
{
    return calx_select(calx_columns(ID, A, B, C), calx_order_by(ID));
}

TEST(assignments_read_old_values)
{
    calx_session *session = with_crates(t);
    OK(session, calx_exec(session, calx_update(crate, calx_set(A, 0), calx_set(B, calx_plus(A, 1)), calx_set(C, calx_plus(B, A)))));
    ROWS(session, "1|0|11|30;2|0|41|90", crates());
    OK(session, calx_exec(session, calx_update(crate, calx_set(A, calx_plus(A, 1)), calx_set(B, calx_plus(B, A)), calx_where(calx_eq(ID, 1)))));
    ROWS(session, "1|1|11|30;2|0|41|90", crates());
}

TEST_NEEDS(assignments_of_an_update_with_further_tables_read_old_values, "update_from")
{
    calx_session *session = with_crates(t);
    OK(session, calx_exec(session, calx_update(crate, calx_set(A, calx_col(lid, id)), calx_set(B, calx_plus(A, calx_col(lid, id))),
                                               calx_where(calx_eq(calx_col(lid, crate_id), ID), calx_eq(ID, 2)))));
    ROWS(session, "1|10|20|30;2|3|43|60", crates());
}

TEST_NEEDS(assignments_may_be_crosswise, "sets_at_once")
{
    calx_session *session = with_crates(t);
    OK(session, calx_exec(session, calx_update(crate, calx_set(A, B), calx_set(B, C), calx_set(C, A))));
    ROWS(session, "1|20|30|10;2|50|60|40", crates());
}

TEST_NEEDS(assignments_that_cannot_be_crosswise_are_refused, "!sets_at_once")
{
    calx_session *session = with_crates(t);
    UNSUPPORTED(session, "old values", calx_update(crate, calx_set(A, B), calx_set(B, C), calx_set(C, A)));
    ROWS(session, "1|10|20|30;2|40|50|60", crates());
}

TEST(assignments_of_an_upsert_read_old_values)
{
    calx_session *session = with_crates(t);
    OK(session, calx_exec(session, calx_insert(crate, calx_set(ID, 1), calx_set(A, 7), calx_set(B, 8), calx_set(C, 9),
                                               calx_on_conflict_update(calx_list(ID), calx_set(A, calx_inserted(crate, a)), calx_set(B, calx_plus(A, 1)),
                                                                       calx_set(C, calx_plus(B, A))))));
    ROWS(session, "1|7|11|30;2|40|50|60", crates());
}

TEST(a_column_that_is_set_twice_is_a_mistake)
{
    calx_session *session = with_crates(t);
    CHECK_STATUS(session, calx_exec(session, calx_update(crate, calx_set(A, 1), calx_set(A, 2))), CALX_MISUSE);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(crate, calx_set(ID, 3), calx_set(A, 1), calx_set(A, 2))), CALX_MISUSE);
    OK(session, calx_rollback(session));
    ROWS(session, "1|10|20|30;2|40|50|60", crates());
}

TEST(default_is_no_operand)
{
    calx_session *session = with_crates(t);
    CHECK(calx_exec(session, calx_update(crate, calx_set(A, calx_plus(calx_as_num(calx_default_node()), 1)))) != CALX_OK);
    CHECK(calx_error_of(session)->status == CALX_MISUSE || calx_error_of(session)->status == CALX_UNSUPPORTED);
    OK(session, calx_rollback(session));
}

static calx_statement *between(calx_num *x, calx_num *low, calx_num *high, uint32_t flags)
{
    return calx_select(calx_columns(ID), calx_where(calx_as_cond(calx_between_node(N(x), N(low), N(high), flags))), calx_order_by(ID));
}

TEST_NEEDS(bounds_may_stand_both_ways, "standard_sql")
{
    calx_session *session = with_crates(t);
    ROWS(session, "1;2", between(B, C, A, CALX_FLAG_SYMMETRIC));
    ROWS(session, "1;2", between(B, A, C, CALX_FLAG_SYMMETRIC));
    ROWS(session, "", between(B, C, A, 0));
    ROWS(session, "1", between(B, calx_as_num(INT(25)), calx_as_num(INT(15)), CALX_FLAG_SYMMETRIC));
    ROWS(session, "2", between(B, calx_as_num(INT(25)), calx_as_num(INT(15)), CALX_FLAG_SYMMETRIC | CALX_FLAG_NEGATED));
    ROWS(session, "", between(B, calx_as_num(calx_null_node()), calx_as_num(INT(15)), CALX_FLAG_SYMMETRIC));
}

TEST_NEEDS(a_subquery_of_returning_sees_the_row, "insert_returning")
{
    calx_session *session = with_crates(t);
    ROWS(session, "7|0", calx_insert(crate, calx_set(ID, 7), calx_set(A, 1), calx_set(B, 1), calx_set(C, 1),
                                     calx_returning(ID, calx_subquery_num(calx_select(calx_columns(calx_count_all()), calx_select_from(calx_model_table(&lid_model)),
                                                                                      calx_where(calx_eq(calx_col(lid, crate_id), ID)))))));
}

TEST_NEEDS(a_subquery_of_the_returning_of_an_update_sees_the_row, "update_returning")
{
    calx_session *session = with_crates(t);
    ROWS(session, "1|2", calx_update(crate, calx_set(A, 1), calx_where(calx_eq(ID, 1)),
                                     calx_returning(ID, calx_subquery_num(calx_select(calx_columns(calx_count_all()), calx_select_from(calx_model_table(&lid_model)),
                                                                                      calx_where(calx_eq(calx_col(lid, crate_id), ID)))))));
}

/* A deletion by another table tells its rows, or is refused before anything is deleted. */
TEST_NEEDS(a_deletion_by_another_table_returns_rows_or_is_refused, "standard_sql")
{
    calx_session *session = with_crates(t);
    calx_statement *statement = calx_keep(calx_delete(crate, calx_where(calx_eq(calx_col(lid, crate_id), ID), calx_eq(calx_col(lid, id), 3)), calx_returning(ID)));
    if (suite_has("delete_using_returning"))
        ROWS(session, "2", statement);
    else
        UNSUPPORTED(session, "RETURNING", statement);
    calx_release(statement);
}

/* The greatest of booleans is true if one is. */
TEST(booleans_have_a_greatest_and_a_least)
{
    calx_session *session = with_crates(t);
    static const calx_opt_bool values[] = { { true, true }, { true, false }, { false, false }, { true, true } };
    suite_table(t, "calx_suite_flag", "id INTEGER PRIMARY KEY, is_set BOOLEAN");
    for (int i = 0; i < 4; i++)
        OK(session, calx_exec(session, calx_insert(flag, calx_set(calx_col(flag, id), i), calx_set(calx_col(flag, set), values[i]))));
    ROWS(session, "1|0|2", calx_select(calx_columns(calx_max(calx_col(flag, set)), calx_min(calx_col(flag, set)), calx_func("sum", calx_col(flag, set)))));
    ROWS(session, "1|1|1", calx_select(calx_columns(calx_max(calx_col(flag, set)), calx_min(calx_col(flag, set)), calx_func("sum", calx_col(flag, set))), calx_where(calx_eq(calx_col(flag, id), 3))));
    ROWS(session, "~|~|~", calx_select(calx_columns(calx_max(calx_col(flag, set)), calx_min(calx_col(flag, set)), calx_func("sum", calx_col(flag, set))), calx_where(calx_eq(calx_col(flag, id), 2))));
}

/* Parameters among themselves: no column is there whose collation they would take. */
TEST(texts_of_parameters_compare_by_code_point)
{
    calx_session *session = with_crates(t);
    ROWS(session, "0", calx_select(calx_columns(calx_count_all()), calx_select_from(calx_model_table(&crate_model)), calx_where(calx_as_cond(calx_binary(CALX_OP_EQ, STRING("A"), STRING("a"))))));
    ROWS(session, "2", calx_select(calx_columns(calx_count_all()), calx_select_from(calx_model_table(&crate_model)), calx_where(calx_as_cond(calx_binary(CALX_OP_LT, STRING("B"), STRING("a"))))));
    ROWS(session, "0", calx_select(calx_columns(calx_count_all()), calx_select_from(calx_model_table(&crate_model)), calx_where(calx_eq(calx_upper("a"), "a"))));
}
