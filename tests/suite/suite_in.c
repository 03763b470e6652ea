/* SPDX-License-Identifier: MIT */
/* IN: lists of any length, also of none, rows in lists, subqueries, parameters. */
#include "rows.h"

struct pair {
    int32_t id;
    int32_t x;
    calx_opt_int32 n;
    const char *z;
};
CALX_MODEL(pair, "calx_suite_pair", CALX_COLUMN(pair, id, .primary_key = true), CALX_COLUMN(pair, x), CALX_COLUMN(pair, n),
           CALX_COLUMN(pair, z, .type = CALX_VARCHAR(20)));
static calx_metadata metadata = CALX_METADATA(&pair_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* (1, 5, 10, "a"), (2, 6, 20, "b"), (3, 7, 30, "c"), (4, 8, NULL, "d") */
static calx_session *with_pairs(suite *t)
{
    calx_session *session;
    t->at_end = clean;
    suite_table(t, "calx_suite_pair", "id INTEGER PRIMARY KEY, x INTEGER, n INTEGER, z VARCHAR(20)");
    session = suite_session(t);
    for (int i = 1; i <= 4; i++)
        OK(session, calx_exec(session, calx_insert(pair, calx_set(calx_col(pair, id), i), calx_set(calx_col(pair, x), i + 4),
                                                   calx_set(calx_col(pair, n), i < 4 ? calx_arg_int32(10 * i) : calx_arg_null(CALX_NULL)),
                                                   calx_set(calx_col(pair, z), &"a\0b\0c\0d"[2 * (i - 1)]))));
    return session;
}

static calx_statement *ids(calx_node *condition)
{
    return calx_select(calx_columns(calx_col(pair, id)), calx_where_n(&condition, 1), calx_order_by(calx_col(pair, id)));
}

/* A list of `count` numbers from `first` on, as a program has it that knows them at run time. */
static calx_node *in_numbers(calx_node *operand, int first, size_t count, bool negated)
{
    calx_node *items[8];
    for (size_t i = 0; i < count; i++)
        items[i] = INT(first + (int)i);
    return calx_in_n(operand, items, count, negated);
}

static calx_node *in_texts(calx_node *operand, const char *const *texts, size_t count, bool negated)
{
    calx_node *items[8];
    for (size_t i = 0; i < count; i++)
        items[i] = STRING(texts[i]);
    return calx_in_n(operand, items, count, negated);
}

TEST(numbers_in_a_list)
{
    calx_session *session = with_pairs(t);
    ROWS(session, "2;3", ids(N(calx_in(calx_col(pair, x), 6, 7))));
    ROWS(session, "1;4", ids(N(calx_not_in(calx_col(pair, x), 6, 7))));
    for (size_t count = 1; count <= 4; count++) {
        static const char *const expected[] = { "1", "1;2", "1;2;3", "1;2;3;4" };
        ROWS(session, expected[count - 1], ids(in_numbers(N(calx_col(pair, x)), 5, count, false)));
    }
}

TEST(texts_in_a_list)
{
    calx_session *session = with_pairs(t);
    ROWS(session, "2;4", ids(in_texts(N(calx_col(pair, z)), (const char *const[]){ "b", "d", "nobody" }, 3, false)));
    ROWS(session, "1;3", ids(in_texts(N(calx_col(pair, z)), (const char *const[]){ "b", "d" }, 2, true)));
    /* of a column that no type is known for */
    ROWS(session, "2", ids(in_texts(calx_column_of(calx_model_table(&pair_model), "z", NULL), (const char *const[]){ "b" }, 1, false)));
    ROWS(session, "2", calx_select(calx_columns(calx_literal_column("id", NULL)), calx_from(pair),
                                   calx_where(calx_in(calx_literal_column("z", NULL), "b"))));
}

TEST(parameters_in_a_list)
{
    calx_session *session = with_pairs(t);
    calx_statement *numbers = calx_keep(ids(N(calx_in(calx_col(pair, x), calx_param("a"), calx_param("b")))));
    calx_statement *texts = calx_keep(ids(N(calx_in(calx_col(pair, z), calx_param("a"), calx_param("b")))));
    ROWS_OF(session, "1;4", calx_args(calx_bind("a", 5), calx_bind("b", 8)), numbers);
    ROWS_OF(session, "3", calx_args(calx_bind("a", 7), calx_bind("b", 7)), numbers);
    ROWS_OF(session, "2;3", calx_args(calx_bind("a", "c"), calx_bind("b", "b")), texts);
    calx_release(numbers);
    calx_release(texts);
}

TEST(nothing_is_in_an_empty_list)
{
    calx_session *session = with_pairs(t);
    ROWS(session, "", ids(in_numbers(N(calx_col(pair, x)), 0, 0, false)));
    ROWS(session, "1;2;3;4", ids(in_numbers(N(calx_col(pair, x)), 0, 0, true)));
    ROWS(session, "", ids(in_texts(N(calx_col(pair, z)), NULL, 0, false)));
    ROWS(session, "1;2;3;4", ids(in_texts(N(calx_col(pair, z)), NULL, 0, true)));
}

TEST(several_empty_lists_in_one_condition)
{
    calx_session *session = with_pairs(t);
    ROWS(session, "", ids(N(calx_or(calx_as_cond(in_numbers(N(calx_col(pair, x)), 0, 0, false)), calx_as_cond(in_texts(N(calx_col(pair, z)), NULL, 0, false))))));
    ROWS(session, "1;2;3;4",
         ids(N(calx_and(calx_as_cond(in_numbers(N(calx_col(pair, x)), 0, 0, true)), calx_as_cond(in_texts(N(calx_col(pair, z)), NULL, 0, true))))));
    ROWS(session, "1;2", ids(N(calx_and(calx_as_cond(in_numbers(N(calx_col(pair, x)), 5, 2, false)), calx_as_cond(in_texts(N(calx_col(pair, z)), NULL, 0, true))))));
    ROWS(session, "3;4", ids(N(calx_or(calx_as_cond(in_numbers(N(calx_col(pair, x)), 5, 2, true)), calx_as_cond(in_texts(N(calx_col(pair, z)), NULL, 0, false))))));
    ROWS(session, "", ids(N(calx_and(calx_as_cond(in_numbers(N(calx_col(pair, x)), 5, 2, false)), calx_as_cond(in_texts(N(calx_col(pair, z)), NULL, 0, false))))));
}

/* NULL IN () is false, and NULL NOT IN () true: not unknown. */
TEST(null_is_not_in_an_empty_list)
{
    calx_session *session = with_pairs(t);
    ROWS(session, "1;2;3;4", ids(in_numbers(N(calx_col(pair, n)), 0, 0, true)));
    ROWS(session, "", ids(in_numbers(N(calx_col(pair, n)), 0, 0, false)));
    ROWS(session, "1;2;3;4", ids(N(calx_not(calx_as_cond(in_numbers(N(calx_col(pair, n)), 0, 0, false))))));
    ROWS(session, "2;3", ids(in_numbers(N(calx_col(pair, n)), 10, 1, true))); /* unknown for the NULL, as ever */
}

static calx_node *number_and_number(void)
{
    return calx_tuple_n(NODES(N(calx_col(pair, id)), N(calx_col(pair, x))));
}

static calx_node *number_and_text(void)
{
    return calx_tuple_n(NODES(N(calx_col(pair, x)), N(calx_col(pair, z))));
}

/* MariaDB 10.11 takes a comparison of rows for never NULL where it counts and where it asks IS NULL. */
TEST(a_comparison_of_rows_may_be_null)
{
    calx_session *session = with_pairs(t);
    calx_node *row = calx_keep(calx_tuple_n(NODES(INT(1), N(calx_col(pair, n))))), *other = calx_keep(calx_tuple_n(NODES(INT(1), INT(10)))), *equal, *unequal;
    equal = calx_keep(calx_binary(CALX_OP_EQ, row, other));
    unequal = calx_keep(calx_not_node(equal));
    ROWS(session, "3|3", calx_select(calx_columns(calx_count(calx_as_num(equal)), calx_count(calx_as_num(unequal)))));
    ROWS(session, "4", ids(calx_binary(CALX_OP_IS, equal, calx_null_node())));
    ROWS(session, "1;2;3", ids(calx_binary(CALX_OP_IS_NOT, unequal, calx_null_node())));
    calx_release(row);
    calx_release(other);
    calx_release(equal);
    calx_release(unequal);
}

TEST(rows_in_a_list)
{
    calx_session *session = with_pairs(t);
    calx_node *const rows[] = { calx_tuple_n(NODES(INT(2), INT(6))), calx_tuple_n(NODES(INT(3), INT(7))), calx_tuple_n(NODES(INT(4), INT(5))) };
    ROWS(session, "2;3", ids(calx_in_n(number_and_number(), rows, 3, false)));
    ROWS(session, "1;3", ids(calx_in_n(number_and_number(), NODES(calx_tuple_n(NODES(INT(2), INT(6))), calx_tuple_n(NODES(INT(4), INT(8)))), true)));
}

TEST(rows_of_several_kinds_in_a_list)
{
    calx_session *session = with_pairs(t);
    calx_node *const rows[] = { calx_tuple_n(NODES(INT(5), STRING("a"))), calx_tuple_n(NODES(INT(8), STRING("d"))), calx_tuple_n(NODES(INT(6), STRING("a"))) };
    ROWS(session, "1;4", ids(calx_in_n(number_and_text(), rows, 3, false)));
    ROWS(session, "", ids(calx_in_n(number_and_text(), NODES(calx_tuple_n(NODES(INT(6), STRING("'); --")))), false)));
}

TEST(no_row_is_in_an_empty_list)
{
    calx_session *session = with_pairs(t);
    ROWS(session, "", ids(calx_in_n(number_and_number(), NULL, 0, false)));
    ROWS(session, "", ids(calx_in_n(number_and_text(), NULL, 0, false)));
    ROWS(session, "1;2;3;4", ids(calx_in_n(number_and_number(), NULL, 0, true)));
    ROWS(session, "1;2;3;4", ids(calx_in_n(number_and_text(), NULL, 0, true)));
}

TEST(parameters_in_rows_of_a_list)
{
    calx_session *session = with_pairs(t);
    calx_node *row = calx_tuple_n(NODES(calx_param("x"), calx_param("z"))), *other = calx_tuple_n(NODES(calx_param("other"), STRING("d")));
    calx_statement *kept = calx_keep(ids(calx_in_n(number_and_text(), NODES(row, other), false)));
    ROWS_OF(session, "2;4", calx_args(calx_bind("x", 6), calx_bind("z", "b"), calx_bind("other", 8)), kept);
    ROWS_OF(session, "1", calx_args(calx_bind("x", 5), calx_bind("z", "a"), calx_bind("other", 5)), kept);
    calx_release(kept);
}

/* A list or rows as the bind of a text. */
TEST(lists_are_binds_of_a_text)
{
    calx_session *session = with_pairs(t);
    calx_node *numbers = calx_tuple_n(NODES(INT(6), INT(8)));
    ROWS(session, "2;4", ids(calx_fragment_n("calx_suite_pair.x IN :list", NODES(numbers))));
    ROWS(session, "3", ids(calx_fragment_n("(x, z) IN (SELECT x, z FROM calx_suite_pair WHERE x > :low AND z < :high)", NODES(INT(6), STRING("d")))));
}

TEST(literals_in_a_list_of_values)
{
    calx_session *session = with_pairs(t);
    ROWS(session, "1;2;3;4", ids(calx_in_n(N(calx_col(pair, x)), NODES(INT(77), N(calx_plus(calx_col(pair, id), 4))), false)));
    ROWS(session, "2;3", ids(calx_in_n(N(calx_col(pair, x)), NODES(calx_literal_column("6", NULL), INT(7)), false)));
    ROWS(session, "2", ids(calx_in_n(number_and_text(), NODES(calx_tuple_n(NODES(calx_literal_column("6", NULL), STRING("b")))), false)));
}

/* The same with every value written into the SQL. */
TEST(lists_are_written_as_literals)
{
    calx_session *session = with_pairs(t);
    calx_node *const rows[] = { calx_tuple_n(NODES(INT(5), STRING("a"))), calx_tuple_n(NODES(INT(8), STRING("it's"))) };
    calx_node *const conditions[] = { N(calx_in(calx_col(pair, x), 5, 8)), calx_in_n(number_and_text(), rows, 2, false),
                                      calx_in_n(N(calx_col(pair, x)), NULL, 0, false) };
    static const char *const expected[] = { "1;4", "1", "" };
    for (size_t i = 0; i < 3; i++) {
        calx_compiled *compiled = calx_compile_to(ids(conditions[i]), suite_target(t), CALX_COMPILE_LITERALS);
        calx_statement *text = calx_text(calx_compiled_sql(compiled));
        CHECK_INT(suite_saw_status(calx_compiled_error(compiled)), CALX_OK);
        CHECK_INT(calx_compiled_count(compiled), 0);
        calx_compiled_dispose(compiled);
        ROWS(session, expected[i], text);
    }
}

TEST(in_a_subquery)
{
    calx_session *session = with_pairs(t);
    calx_node *p = calx_node_keep(calx_alias(pair, "p"));
    ROWS(session, "2;3;4", ids(calx_in_select(N(calx_col(pair, x)), calx_select_node(calx_select(calx_columns(calx_col_of(p, pair, x)),
                                                                                                 calx_where(calx_gt(calx_col_of(p, pair, x), 5)))), false)));
    ROWS(session, "1", ids(calx_in_select(N(calx_col(pair, x)), calx_select_node(calx_select(calx_columns(calx_col_of(p, pair, x)),
                                                                                             calx_where(calx_gt(calx_col_of(p, pair, x), 5)))), true)));
    ROWS(session, "4", ids(calx_in_select(number_and_text(), calx_select_node(calx_select(calx_columns(calx_col_of(p, pair, x), calx_col_of(p, pair, z)),
                                                                                          calx_where(calx_is_null(calx_col_of(p, pair, n))))), false)));
    calx_node_release(p);
}

TEST_NEEDS(any_and_all_of_a_subquery, "any_of_select")
{
    calx_session *session = with_pairs(t);
    calx_node *p = calx_node_keep(calx_alias(pair, "p"));
    ROWS(session, "3;4", ids(N(calx_gt(calx_col(pair, x), calx_as_num(calx_quantified(CALX_OP_ALL, calx_select_node(calx_select(
                             calx_columns(calx_col_of(p, pair, x)), calx_where(calx_lt(calx_col_of(p, pair, x), 7))))))))));
    ROWS(session, "2;3;4", ids(N(calx_gt(calx_col(pair, x), calx_as_num(calx_quantified(CALX_OP_ANY, calx_select_node(calx_select(calx_columns(calx_col_of(p, pair, x))))))))));
    calx_node_release(p);
}

/* MariaDB 10.11 takes no LIMIT right behind IN and ANY. */
TEST_NEEDS(in_a_select_with_a_limit, "standard_sql")
{
    calx_session *session = with_pairs(t);
#define FIRST calx_select(calx_columns(calx_col(pair, x)), calx_order_by(calx_desc(calx_col(pair, x))), calx_limit(2))
    ROWS(session, "3;4", ids(N(calx_in_subquery(calx_col(pair, x), FIRST))));
    ROWS(session, "1;2", ids(N(calx_not_in_subquery(calx_col(pair, x), FIRST))));
    ROWS(session, "3;4", ids(N(calx_eq(calx_col(pair, x), calx_any(FIRST)))));
    ROWS(session, "1;2", ids(N(calx_ne(calx_col(pair, x), calx_all(FIRST)))));
}

/* Pairs whose x is, or is not, the least of those from their predecessor on. */
static calx_statement *first_of_each(bool negated)
{
    calx_node *p = calx_alias(pair, "p");
    calx_statement *first = calx_select(calx_columns(calx_col_of(p, pair, x)), calx_where(calx_ge(calx_col_of(p, pair, id), calx_minus(calx_col(pair, id), 1))),
                                        calx_order_by(calx_col_of(p, pair, x)), calx_limit(1));
    return ids(calx_in_select(N(calx_col(pair, x)), calx_select_node(first), negated));
}

TEST_NEEDS(in_a_select_with_a_limit_for_each_row, "correlated_limits")
{
    calx_session *session = with_pairs(t);
    ROWS(session, "1", first_of_each(false));
    ROWS(session, "2;3;4", first_of_each(true));
}

/* MariaDB 10.11 cannot: what stands in FROM there sees nothing around it. A scalar subquery of one row can take its place. */
TEST_NEEDS(a_limit_for_each_row_is_refused_where_there_is_none, "!correlated_limits")
{
    calx_session *session = with_pairs(t);
    UNSUPPORTED(session, "LIMIT in a SELECT behind IN, ANY or ALL that reads from the statement around it", first_of_each(false));
    UNSUPPORTED(session, "LIMIT in a SELECT behind IN, ANY or ALL that reads from the statement around it", first_of_each(true));
}

/* ---- lists that come with the run ---- */

static calx_statement *listed(bool negated)
{
    return calx_keep(ids(calx_in_param_node(N(calx_col(pair, x)), "list", negated)));
}

/* One kept statement, lists of each length, also of none and of NULL, again and again. */
TEST(lists_come_with_the_run)
{
    calx_session *session = with_pairs(t);
    calx_statement *in = listed(false), *not_in = listed(true);
    const int32_t x[] = { 6, 7, 5 };
    const calx_opt_int32 with_null[] = { { true, 6 }, { false, 0 } };
    for (int again = 0; again < 3; again++) {
        ROWS_OF(session, "2;3", calx_args(calx_items(x, 2)), in);
        ROWS_OF(session, "1;2;3", calx_args(calx_bind("list", calx_items(x, 3))), in);
        ROWS_OF(session, "", calx_args(calx_items(x, 0)), in);
        ROWS_OF(session, "1;4", calx_args(calx_items(x, 2)), not_in);
        ROWS_OF(session, "1;2;3;4", calx_args(calx_items(x, 0)), not_in);
    }
    ROWS_OF(session, "2", calx_args(calx_arg_items(CALX_KIND_INT32 | CALX_KIND_OPTIONAL, with_null, 2)), in);
    ROWS_OF(session, "", calx_args(calx_arg_items(CALX_KIND_INT32 | CALX_KIND_OPTIONAL, with_null, 2)), not_in);
    calx_release(in);
    calx_release(not_in);
}

TEST(lists_and_values_come_together)
{
    calx_session *session = with_pairs(t);
    const char *const letters[] = { "a", "b", "c" };
    const int64_t x[] = { 5, 6 };
    calx_statement *query = calx_keep(calx_select(
        calx_columns(calx_col(pair, id)), calx_order_by(calx_col(pair, id)),
        calx_where(calx_in_param(calx_col(pair, z), "letters"), calx_gt(calx_col(pair, id), calx_param_num("more")), calx_not_in_param(calx_col(pair, x), "not"))));
    ROWS_OF(session, "3", calx_args(calx_bind("not", calx_items(x, 2)), calx_bind("letters", calx_items(letters, 3)), calx_bind("more", 1)), query);
    ROWS_OF(session, "2;3", calx_args(1, calx_bind("not", calx_items(x, 1)), calx_bind("letters", calx_items(letters, 3))), query);
    OK(session, calx_exec(session, calx_update(pair, calx_set(calx_col(pair, z), "q"), calx_where(calx_in_param(calx_col(pair, x), "x"))),
                          calx_args(calx_items(x, 2))));
    CHECK_INT(calx_rowcount(session), 2);
    ROWS_OF(session, "3", calx_args(0, calx_bind("letters", calx_items(letters, 3)), calx_bind("not", calx_items(x, 0))), query);
    calx_release(query);
}

TEST(a_wrong_list_is_told_before_it_is_sent)
{
    calx_session *session = with_pairs(t);
    calx_statement *in = listed(false);
    const int32_t x[] = { 6 };
    OK(session, calx_commit(session));
    CHECK_INT(suite_saw_status(calx_exec(session, in)), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "no list for the parameter list");
    OK(session, calx_rollback(session));
    CHECK_INT(suite_saw_status(calx_exec(session, ids(N(calx_eq(calx_col(pair, x), calx_param_num("n")))), calx_args(calx_items(x, 1)))), CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
    CHECK_INT(suite_saw_status(calx_exec(session, calx_text("SELECT :n"), calx_args(calx_items(x, 1)))), CALX_DATA_ERROR);
    CHECK_HAS(calx_errmsg(session), "the bind :n is a list, which calx_in_param() alone takes");
    OK(session, calx_rollback(session));
    calx_release(in);
}

/* SQLite 3.40 has no IS NULL of a row, and MariaDB 10.11 no BETWEEN of rows either. */
TEST_NEEDS(rows_are_null_and_between, "standard_sql")
{
    calx_session *session = with_pairs(t);
    calx_node *row = calx_node_keep(calx_tuple(calx_col(pair, x), calx_col(pair, n))), *none = calx_node_keep(calx_tuple(calx_col(pair, n), calx_null_node()));
    ROWS(session, "", ids(N(calx_is_null(row))));
    ROWS(session, "1;2;3", ids(N(calx_is_not_null(row))));
    ROWS(session, "1;2;3;4", ids(N(calx_not(calx_is_null(row)))));
    ROWS(session, "4", ids(N(calx_is_null(none))));
    ROWS(session, "2;3", ids(N(calx_between(row, calx_tuple(5, 11), calx_tuple(7, 30)))));
    ROWS(session, "1;4", ids(N(calx_not_between(row, calx_tuple(5, 11), calx_tuple(7, 30)))));
    ROWS(session, "1;4", ids(N(calx_not(calx_between(row, calx_tuple(5, 11), calx_tuple(7, 30))))));
    calx_node_release(row);
    calx_node_release(none);
}
