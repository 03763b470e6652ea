/* SPDX-License-Identifier: MIT */
/* Statements built from expressions, run: values, parameters, kept statements, sharing, errors. */
#define _POSIX_C_SOURCE 200809L
#include "suite.h"

#include <pthread.h>

struct row {
    int32_t id;
    const char *name;
    calx_opt_int32 parent;
};
CALX_MODEL(row, "calx_suite_trees", CALX_COLUMN(row, id, .primary_key = true), CALX_COLUMN(row, name, .type = CALX_VARCHAR(50)),
           CALX_COLUMN(row, parent, .references = "calx_suite_trees.id"));
static calx_metadata metadata = CALX_METADATA(&row_model);

static calx_session *with_rows(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_trees", "id INTEGER PRIMARY KEY, name VARCHAR(50), parent INTEGER");
    session = suite_session(t);
    for (int i = 1; i <= 5; i++) {
        char name[20];
        snprintf(name, sizeof name, "name %d%%", i);
        OK(session, calx_exec(session, calx_insert(row, calx_set(calx_col(row, id), i), calx_set(calx_col(row, name), name),
                                                   calx_set(calx_col(row, parent), i > 1 ? calx_arg_int32(i / 2) : calx_arg_null(CALX_NULL)))));
    }
    return session;
}

static void clean(void)
{
    calx_metadata_dispose(&metadata);
}

TEST(trees_insert_and_select)
{
    calx_session *session = with_rows(t);
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_col(row, id), calx_col(row, name), calx_col(row, parent)),
                                                        calx_where(calx_gt(calx_col(row, id), 3)), calx_order_by(calx_desc(calx_col(row, id)))));
    int id;
    const char *name;
    calx_opt_int32 parent;
    REQUIRE(calx_fetch(rows, &id, &name, &parent));
    CHECK_INT(id, 5);
    CHECK_TEXT(name, "name 5%");
    CHECK_INT(parent.value, 2);
    REQUIRE(calx_fetch(rows, &id, &name, &parent));
    CHECK_INT(id, 4);
    CHECK(!calx_fetch(rows, &id, &name, &parent));
    OK(session, calx_result_close(rows));
    OK(session, calx_commit(session));
    clean();
}

TEST(trees_update_and_delete)
{
    calx_session *session = with_rows(t);
    int64_t count = 0;
    OK(session, calx_exec(session, calx_update(row, calx_set(calx_col(row, name), calx_concat(calx_col(row, name), "!", "?")),
                                               calx_where(calx_in(calx_col(row, id), 1, 2)))));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_delete(row, calx_where(calx_eq(calx_col(row, id), 5)))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()), calx_where(calx_like(calx_col(row, name), "%!?"))), &count));
    CHECK_INT(count, 2);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(row, id)))), &count));
    CHECK_INT(count, 4);
    OK(session, calx_commit(session));
    clean();
}

/* One shape, compiled once: each run has the values of its own tree. */
TEST(trees_of_one_shape_keep_their_own_values)
{
    calx_session *session = with_rows(t);
    for (int round = 0; round < 3; round++)
        for (int i = 1; i <= 5; i++) {
            int id = 0;
            char name[20];
            snprintf(name, sizeof name, "name %d%%", i);
            OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(row, id)),
                                                         calx_where(calx_or(calx_eq(calx_col(row, name), name), calx_eq(calx_col(row, id), -i)))),
                                    &id));
            CHECK_INT(id, i);
        }
    OK(session, calx_commit(session));
    clean();
}

/* Two values that are one node are not two values that happen to be alike. */
TEST(trees_tell_sharing_from_likeness)
{
    calx_session *session = with_rows(t);
    for (int round = 0; round < 2; round++) {
        calx_node *two = calx_node_keep(calx_arg_node(calx_arg_int32(2)));
        int64_t count = 0;
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()),
                                                     calx_where(calx_eq(calx_col(row, id), two), calx_eq(calx_col(row, id), two))), &count));
        CHECK_INT(count, 1);
        calx_node_release(two);
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()),
                                                     calx_where(calx_eq(calx_col(row, id), 2), calx_eq(calx_col(row, id), 3))), &count));
        CHECK_INT(count, 0);
    }
    OK(session, calx_commit(session));
    clean();
}

TEST(kept_trees_take_parameters)
{
    calx_session *session = with_rows(t);
    calx_statement *by_id = calx_keep(calx_select(calx_columns(calx_col(row, name)),
                                                  calx_where(calx_eq(calx_col(row, id), calx_param_num("id")), calx_gt(calx_col(row, id), 0))));
    const char *name;
    OK(session, calx_scalar(session, by_id, &name, calx_args(3)));
    CHECK_TEXT(name, "name 3%");
    OK(session, calx_scalar(session, by_id, &name, calx_args(calx_bind("id", 4))));
    CHECK_TEXT(name, "name 4%");
    CHECK_STATUS(session, calx_scalar(session, by_id, &name), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "no argument for the parameter id");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_scalar(session, by_id, &name, calx_args(1, 2)), CALX_MISUSE);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_scalar(session, by_id, &name, calx_args(calx_bind("ID", 4))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "no parameter ID");
    OK(session, calx_rollback(session));
    calx_release(by_id);
    clean();
}

/* calx_and(calx_false(), x) is false: what x is given is not wanted then, and no mistake. */
TEST(parameters_that_a_constant_makes_needless_may_be_given)
{
    calx_session *session = with_rows(t);
    OK(session, calx_commit(session));
    for (int all = 0; all < 2; all++) {
        calx_num *id = calx_param_num("id"), *least = calx_param_num("least");
        calx_cond *by_id = calx_eq(calx_col(row, id), id), *above = calx_gt(calx_col(row, id), least);
        calx_node *const parts[] = { CALX_NODE_(id), CALX_NODE_(least), CALX_NODE_(by_id), CALX_NODE_(above) };
        bool made = true; /* else there is no memory to tell what is needless from what is unknown */
        calx_cond *constant = all ? calx_as_cond(calx_true()) : calx_as_cond(calx_false());
        calx_statement *some;
        int64_t count = -1;
        for (size_t i = 0; i < 4; i++)
            made = made && calx_node_error(parts[i]) == CALX_OK;
        some = calx_keep(calx_select(calx_columns(calx_count_all()), calx_select_from(calx_model_table(&row_model)),
                                     calx_where(all ? calx_or(constant, by_id) : calx_and(constant, by_id), above)));
        OK(session, calx_scalar(session, some, &count, calx_args(calx_bind("id", 4), calx_bind("least", 1))));
        CHECK_INT(count, all ? 4 : 0);
        if (made) {
            CHECK_STATUS(session, calx_scalar(session, some, &count, calx_args(calx_bind("id", 4), calx_bind("least", 1), calx_bind("most", 2))), CALX_MISUSE);
            CHECK_HAS(calx_errmsg(session), "no parameter most");
        }
        OK(session, calx_rollback(session));
        calx_release(some);
    }
    clean();
}

TEST(trees_escape_what_startswith_is_given)
{
    calx_session *session = with_rows(t);
    int64_t count = 0;
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()), calx_where(calx_endswith(calx_col(row, name), "3%"))), &count));
    CHECK_INT(count, 1);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()), calx_where(calx_startswith(calx_col(row, name), "n_me"))), &count));
    CHECK_INT(count, 0);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()), calx_where(calx_contains(calx_col(row, name), "me 2%"))), &count));
    CHECK_INT(count, 1);
    OK(session, calx_commit(session));
    clean();
}

TEST_NEEDS(trees_with_subqueries_and_ctes, "cte")
{
    calx_session *session = with_rows(t);
    calx_node *other = calx_node_keep(calx_alias(row, "other"));
    calx_node *base = calx_node_keep(calx_cte_node(calx_select(calx_columns(calx_col(row, id)), calx_where(calx_is_null(calx_col(row, parent)))),
                                                   "tree", NULL, CALX_FLAG_RECURSIVE));
    calx_node *tree = calx_cte_union(base,
                                     calx_select(calx_columns(calx_col(row, id)),
                                                 calx_join_node(CALX_OP_INNER, base,
                                                                calx_binary(CALX_OP_EQ, (calx_node *)calx_col(row, parent), calx_column_of(base, "id", NULL)))),
                                     true);
    int64_t count = 0;
    OK(session, calx_scalar(session,
                            calx_select(calx_columns(calx_count_all()), calx_from(row),
                                        calx_where(calx_exists(calx_select(calx_columns(calx_col_of(other, row, id)),
                                                                           calx_where(calx_eq(calx_col_of(other, row, parent), calx_col(row, id))))))),
                            &count));
    CHECK_INT(count, 2); /* 1 and 2 are parents */
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count(calx_column_of(tree, "id", NULL)))), &count));
    CHECK_INT(count, 5);
    calx_node_release(base);
    calx_node_release(other);
    OK(session, calx_commit(session));
    clean();
}

TEST(trees_with_many_values)
{
    calx_session *session = with_rows(t);
    calx_node *items[1000];
    int64_t count = 0;
    for (int i = 0; i < 1000; i++)
        items[i] = calx_arg_node(calx_arg_int32(i + 4));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()),
                                                 calx_where(calx_as_cond(calx_in_n((calx_node *)calx_col(row, id), items, 1000, false)))), &count));
    CHECK_INT(count, 2);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()),
                                                 calx_where(calx_as_cond(calx_in_n((calx_node *)calx_col(row, id), NULL, 0, true)))), &count));
    CHECK_INT(count, 5);
    OK(session, calx_commit(session));
    clean();
}

TEST(wrong_trees_are_told_when_they_run)
{
    calx_session *session = with_rows(t);
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_table_column(calx_model_table(&row_model), "nam")))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "has no column nam");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_column_of(calx_table_named("calx_suite_nonesuch", NULL, 0), "x", NULL)))),
                 CALX_PROGRAMMING_ERROR);
    CHECK_HAS(calx_error_of(session)->statement, "SELECT calx_suite_nonesuch.x FROM calx_suite_nonesuch");
    OK(session, calx_rollback(session));
    clean();
}

enum { BUILDERS = 3, BUILT = 40 };

/* Builds statements, and takes down what another thread has built; some of its own outlive it. */
typedef struct builder {
    calx_statement *built[BUILT], *given[BUILT];
} builder;

static void *build_statements(void *argument)
{
    builder *b = argument;
    for (int i = 0; i < BUILT; i++) {
        b->built[i] = calx_select(calx_columns(calx_col(row, name)), calx_where(calx_eq(calx_col(row, id), i % 5 + 1)));
        if (i % 3 == 0)
            b->built[i] = calx_keep(b->built[i]);
        calx_release(b->given[i]);
    }
    return NULL;
}

TEST(trees_are_built_by_one_thread_and_used_by_another)
{
    builder builders[BUILDERS] = { 0 };
    calx_session *session = with_rows(t);
    for (int round = 0; round < 3; round++) {
        pthread_t threads[BUILDERS];
        for (int i = 0; i < BUILDERS; i++)
            REQUIRE(pthread_create(&threads[i], NULL, build_statements, &builders[i]) == 0);
        for (int i = 0; i < BUILDERS; i++)
            pthread_join(threads[i], NULL);
        for (int i = 0; i < BUILDERS; i++)
            for (int k = 0; k < BUILT; k++) {
                char name[20] = "";
                calx_str found = { 0 };
                bool runs = round < 2 && k % 2 == 0; /* the next thread gets the others, the last round runs none of its own */
                calx_statement *statement = builders[i].built[k];
                builders[(i + 1) % BUILDERS].given[k] = runs ? NULL : statement;
                if (!runs)
                    continue;
                snprintf(name, sizeof name, "name %d%%", k % 5 + 1);
                OK(session, calx_scalar(session, statement, &found));
                CHECK_TEXT(found.ptr, name);
                if (k % 3 == 0)
                    calx_release(statement);
            }
    }
    for (int i = 0; i < BUILDERS; i++)
        for (int k = 0; k < BUILT; k++)
            calx_release(builders[i].given[k]);
    OK(session, calx_commit(session));
    clean();
}

/* What a backend takes no parameter for stands in the SQL, so that another value is another statement. */
TEST_NEEDS(written_values_are_those_of_their_own_tree, "standard_sql")
{
    static const char *const separators[] = { "-", "+", "-" };
    calx_session *session = with_rows(t);
    for (size_t i = 0; i < 3; i++) {
        const char *names = NULL;
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_func("aggregate_strings", calx_col(row, name), separators[i])),
                                                     calx_where(calx_gt(calx_col(row, id), 3))), &names));
        CHECK_HAS(names, separators[i]);
    }
    OK(session, calx_commit(session));
    clean();
}
