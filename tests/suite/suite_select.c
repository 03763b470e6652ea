/* SPDX-License-Identifier: MIT */
/* SELECT: order by label, limit, offset, distinct, collations, operators of bits, IS DISTINCT FROM. */
#include "rows.h"

struct item {
    int32_t id;
    calx_opt_int32 x;
    int32_t y;
    const char *name;
};
CALX_MODEL(item, "calx_suite_item", CALX_COLUMN(item, id, .primary_key = true), CALX_COLUMN(item, x), CALX_COLUMN(item, y),
           CALX_COLUMN(item, name, .type = CALX_VARCHAR(20)));
static calx_metadata metadata = CALX_METADATA(&item_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* x ascends, y descends with a tie, x is NULL once. */
static calx_session *with_items(suite *t)
{
    static const char *const names[] = { "pear", "Apple", "fig", "date", "lime" };
    calx_session *session;
    t->at_end = clean;
    suite_table(t, "calx_suite_item", "id INTEGER PRIMARY KEY, x INTEGER, y INTEGER, name VARCHAR(20)");
    session = suite_session(t);
    for (int i = 0; i < 5; i++)
        OK(session, calx_exec(session, calx_insert(item, calx_set(calx_col(item, id), i + 1),
                                                   calx_set(calx_col(item, x), i < 4 ? calx_arg_int32(10 * (i + 1)) : calx_arg_null(CALX_NULL)),
                                                   calx_set(calx_col(item, y), i < 2 ? 9 - i : 7), calx_set(calx_col(item, name), names[i]))));
    return session;
}

#define ID calx_columns(calx_col(item, id))
#define BY_ID calx_order_by(calx_col(item, id))

TEST(rows_are_ordered_by_a_label)
{
    calx_session *session = with_items(t);
    calx_node *plain = calx_node_keep(calx_label(calx_col(item, x), "lx"));
    ROWS(session, "~;10;20;30;40", calx_select(calx_columns(plain), calx_order_by(calx_nulls_first(plain))));
    ROWS(session, "40;30;20;10", calx_select(calx_columns(plain), calx_where(calx_is_not_null(calx_col(item, x))), calx_order_by(calx_desc(plain))));
    ROWS(session, "10;20;30;40", calx_select(calx_columns(plain), calx_where(calx_is_not_null(calx_col(item, x))),
                                             calx_order_by(calx_label_named("lx"))));
    calx_node_release(plain);
}

TEST(rows_are_ordered_by_labels_of_expressions)
{
    calx_session *session = with_items(t);
    calx_node *sum = calx_node_keep(calx_label(calx_plus(calx_col(item, x), calx_col(item, y)), "s"));
    calx_node *text = calx_node_keep(calx_label(calx_concat(calx_lower(calx_col(item, name)), "!"), "n"));
    calx_node *y = calx_node_keep(calx_label(calx_plus(calx_col(item, y), 0), "ly"));
    ROWS(session, "19;28;37;47", calx_select(calx_columns(sum), calx_where(calx_le(calx_col(item, id), 4)), calx_order_by(sum)));
    ROWS(session, "47;37;28;19", calx_select(calx_columns(sum), calx_where(calx_le(calx_col(item, id), 4)), calx_order_by(calx_desc(sum))));
    ROWS(session, "7|lime!;7|fig!;7|date!;8|apple!;9|pear!", calx_select(calx_columns(y, text), calx_order_by(y, calx_desc(text))));
    calx_node_release(sum);
    calx_node_release(text);
    calx_node_release(y);
}

TEST(rows_are_grouped_by_a_label)
{
    calx_session *session = with_items(t);
    calx_node *y = calx_node_keep(calx_label(calx_times(calx_col(item, y), 2), "twice"));
    ROWS(session, "3|14;1|16;1|18", calx_select(calx_columns(calx_count(calx_col(item, id)), y), calx_group_by(y), calx_order_by(y)));
    ROWS(session, "3|14", calx_select(calx_columns(calx_count(calx_col(item, id)), y), calx_group_by(y),
                                      calx_having(calx_gt(calx_count(calx_col(item, id)), 1))));
    calx_node_release(y);
}

/* Whether values are equal may change between the runs of one structure. */
TEST(expressions_that_are_equal_are_one)
{
    calx_session *session = with_items(t);
    calx_num *y = calx_col(item, y);
    for (int by = 2; by < 4; by++) {
        ROWS(session, by == 2 ? "14|3;16|1;18|1" : "21|3;24|1;27|1",
             calx_select(calx_columns(calx_times(y, by), calx_count_all()), calx_group_by(calx_times(y, by)), calx_order_by(calx_times(y, by))));
        for (int again = 2; again < 4; again++)
            ROWS(session, by == 2 ? "14;16;18" : "21;24;27",
                 calx_select(calx_columns(calx_max(calx_times(y, by))), calx_group_by(calx_times(y, again)), calx_order_by(calx_max(calx_times(y, by)))));
    }
    ROWS(session, "pe;Ap;fi;da;li", calx_select(calx_columns(calx_func("substr", calx_col(item, name), 1, 2)), calx_group_by(calx_col(item, id), calx_func("substr", calx_col(item, name), 1, 2)), BY_ID));
}

TEST_NEEDS(expressions_that_are_equal_tell_rows_apart, "distinct_on")
{
    calx_session *session = with_items(t);
    ROWS(session, "1;2;3", calx_select(ID, calx_distinct_on(calx_minus(9, calx_col(item, y))), calx_order_by(calx_minus(9, calx_col(item, y)), calx_col(item, id))));
}

TEST_NEEDS(limit_and_offset_are_numbers, "standard_sql")
{
    calx_session *session = with_items(t);
    ROWS(session, "1;2", calx_select(ID, BY_ID, calx_limit(2)));
    ROWS(session, "3;4;5", calx_select(ID, BY_ID, calx_offset(2)));
    ROWS(session, "2;3", calx_select(ID, BY_ID, calx_limit(2), calx_offset(1)));
    ROWS(session, "1;2;3;4;5", calx_select(ID, BY_ID, calx_offset(0)));
    ROWS(session, "1;2", calx_select(ID, BY_ID, calx_limit(2), calx_offset(0)));
    ROWS(session, "", calx_select(ID, BY_ID, calx_limit(0)));
    ROWS(session, "", calx_select(ID, BY_ID, calx_limit(5), calx_offset(9)));
    ROWS(session, "2;3", calx_select(ID, BY_ID, calx_limit_node(INT(2), INT(1), CALX_FLAG_FETCH)));
    ROWS(session, "5", calx_select(calx_columns(calx_count_all()),
                                   calx_select_from(calx_subquery(calx_select(ID, calx_limit_node(INT(9), INT(0), CALX_FLAG_FETCH)), "s"))));
}

/* The numbers stand in the SQL, and no value is sent. */
TEST_NEEDS(limit_and_offset_are_literals, "standard_sql")
{
    calx_session *session = with_items(t);
    static const uint32_t flags[] = { 0, CALX_FLAG_FETCH };
    for (int i = 0; i < 2; i++) {
        calx_statement *select = calx_select(ID, BY_ID, calx_limit_node(INT(2), INT(1), flags[i]));
        calx_compiled *compiled = calx_compile_to(select, suite_target(t), CALX_COMPILE_LITERALS);
        calx_statement *text = calx_text(calx_compiled_sql(compiled));
        CHECK_INT(suite_saw_status(calx_compiled_error(compiled)), CALX_OK);
        CHECK_INT(calx_compiled_count(compiled), 0);
        calx_compiled_dispose(compiled);
        ROWS(session, "2;3", text);
    }
}

TEST_NEEDS(limit_and_offset_are_parameters, "standard_sql")
{
    calx_session *session = with_items(t);
    calx_statement *limit = calx_keep(calx_select(ID, BY_ID, calx_limit_node(calx_param("n"), NULL, 0)));
    calx_statement *offset = calx_keep(calx_select(ID, BY_ID, calx_limit_node(NULL, calx_param("from"), 0)));
    calx_statement *both = calx_keep(calx_select(ID, BY_ID, calx_limit_node(calx_param("n"), calx_param("from"), 0)));
    calx_statement *fetch = calx_keep(calx_select(ID, BY_ID, calx_limit_node(calx_param("n"), calx_param("from"), CALX_FLAG_FETCH)));
    ROWS_OF(session, "1;2", calx_args(calx_bind("n", 2)), limit);
    ROWS_OF(session, "1;2;3", calx_args(calx_bind("n", 3)), limit);
    ROWS_OF(session, "3;4;5", calx_args(calx_bind("from", 2)), offset);
    ROWS_OF(session, "2;3", calx_args(calx_bind("n", 2), calx_bind("from", 1)), both);
    ROWS_OF(session, "4;5", calx_args(calx_bind("n", 3), calx_bind("from", 3)), both);
    ROWS_OF(session, "2;3", calx_args(calx_bind("n", 2), calx_bind("from", 1)), fetch);
    calx_release(limit);
    calx_release(offset);
    calx_release(both);
    calx_release(fetch);
}

/* One limit in two places of a statement. */
TEST(limit_stands_in_several_places)
{
    calx_session *session = with_items(t);
    calx_node *two = calx_node_keep(INT(2));
    calx_node *s = calx_node_keep(calx_subquery(calx_select(ID, BY_ID, calx_limit_node(two, NULL, 0)), "s"));
    ROWS(session, "2", calx_select(calx_columns(calx_count_all()), calx_select_from(s)));
    ROWS(session, "1;2", calx_select(calx_columns(calx_column_of(s, "id", NULL)), calx_order_by(calx_column_of(s, "id", NULL)), calx_limit_node(two, NULL, 0)));
    calx_node_release(two);
    calx_node_release(s);
}

TEST_NEEDS(limit_and_offset_are_expressions, "limit_expressions")
{
    calx_session *session = with_items(t);
    calx_node *one = calx_node_keep(calx_literal_column("1", NULL)), *two = calx_node_keep(calx_literal_column("2", NULL));
    ROWS(session, "1;2;3", calx_select(ID, BY_ID, calx_limit_node(calx_binary(CALX_OP_ADD, one, two), NULL, 0)));
    ROWS(session, "4;5", calx_select(ID, BY_ID, calx_limit_node(NULL, calx_binary(CALX_OP_ADD, one, two), 0)));
    ROWS(session, "3;4;5", calx_select(ID, BY_ID, calx_limit_node(calx_binary(CALX_OP_ADD, one, two), calx_binary(CALX_OP_ADD, one, one), 0)));
    ROWS(session, "3;4", calx_select(ID, BY_ID, calx_limit_node(INT(2), calx_binary(CALX_OP_ADD, one, one), 0)));
    ROWS(session, "3;4", calx_select(ID, BY_ID, calx_limit_node(calx_binary(CALX_OP_ADD, one, one), INT(2), 0)));
    ROWS(session, "3;4;5", calx_select(ID, BY_ID, calx_limit_node(calx_binary(CALX_OP_ADD, one, two), calx_binary(CALX_OP_ADD, one, one), CALX_FLAG_FETCH)));
    calx_node_release(one);
    calx_node_release(two);
}

TEST_NEEDS(fetch_takes_ties_along, "with_ties")
{
    calx_session *session = with_items(t);
    uint32_t ties = CALX_FLAG_FETCH | CALX_FLAG_WITH_TIES;
    ROWS(session, "3", calx_select(calx_columns(calx_count_all()),
                                   calx_select_from(calx_subquery(calx_select(calx_columns(calx_col(item, y)), calx_order_by(calx_col(item, y)),
                                                                              calx_limit_node(INT(1), NULL, ties)), "s"))));
    ROWS(session, "7;7", calx_select(calx_columns(calx_col(item, y)), calx_order_by(calx_col(item, y)), calx_limit_node(INT(1), INT(1), ties)));
    ROWS(session, "9;8", calx_select(calx_columns(calx_col(item, y)), calx_order_by(calx_desc(calx_col(item, y))), calx_limit_node(INT(2), NULL, ties)));
    ROWS(session, "8", calx_select(calx_columns(calx_col(item, y)), calx_order_by(calx_desc(calx_col(item, y))), calx_limit_node(INT(1), INT(1), ties)));
}

TEST_NEEDS(fetch_with_ties_is_told_where_there_is_none, "!with_ties")
{
    calx_session *session = with_items(t);
    UNSUPPORTED(session, "WITH TIES", calx_select(ID, BY_ID, calx_limit_node(INT(1), NULL, CALX_FLAG_FETCH | CALX_FLAG_WITH_TIES)));
}

TEST_NEEDS(fetch_of_a_percentage, "fetch_percent")
{
    calx_session *session = with_items(t);
    ROWS(session, "1;2", calx_select(ID, BY_ID, calx_limit_node(INT(40), NULL, CALX_FLAG_FETCH | CALX_FLAG_PERCENT)));
}

TEST_NEEDS(fetch_of_a_percentage_is_told_where_there_is_none, "!fetch_percent")
{
    calx_session *session = with_items(t);
    static const uint32_t flags[] = { CALX_FLAG_PERCENT, CALX_FLAG_PERCENT | CALX_FLAG_WITH_TIES };
    for (int i = 0; i < 2; i++) {
        UNSUPPORTED(session, "PERCENT", calx_select(ID, BY_ID, calx_limit_node(INT(20), NULL, CALX_FLAG_FETCH | flags[i])));
        UNSUPPORTED(session, "PERCENT", calx_select(ID, BY_ID, calx_limit_node(INT(20), INT(1), CALX_FLAG_FETCH | flags[i])));
    }
}

TEST(rows_that_repeat_come_once)
{
    calx_session *session = with_items(t);
    ROWS(session, "7;8;9", calx_select(calx_columns(calx_col(item, y)), calx_distinct_rows(), calx_order_by(calx_col(item, y))));
    ROWS(session, "3", calx_select(calx_columns(calx_count(calx_distinct(calx_col(item, y))))));
}

TEST_NEEDS(first_row_of_each_group, "distinct_on")
{
    calx_session *session = with_items(t);
    ROWS(session, "5|7;2|8;1|9", calx_select(calx_columns(calx_col(item, id), calx_col(item, y)), calx_distinct_on(calx_col(item, y)),
                                             calx_order_by(calx_col(item, y), calx_desc(calx_col(item, id)))));
}

TEST_NEEDS(distinct_on_is_told_where_there_is_none, "!distinct_on")
{
    calx_session *session = with_items(t);
    UNSUPPORTED(session, "DISTINCT ON", calx_select(ID, calx_distinct_on(calx_col(item, y))));
}

TEST_NEEDS(a_collation_orders_and_compares, "collation")
{
    calx_session *session = with_items(t);
    const char *collation = suite_is("collation");
    bool by_case = strcmp(collation, "NOCASE") != 0;
    ROWS(session, by_case ? "Apple;date;fig;lime;pear" : "Apple;date;fig;lime;pear",
         calx_select(calx_columns(calx_col(item, name)), calx_order_by(calx_collate(calx_col(item, name), collation))));
    ROWS(session, by_case ? "" : "2", calx_select(ID, calx_where(calx_eq(calx_collate(calx_col(item, name), collation), "apple"))));
    ROWS(session, "pear;lime;fig;date;Apple",
         calx_select(calx_columns(calx_col(item, name)), calx_order_by(calx_desc(calx_collate(calx_col(item, name), collation)))));
}

TEST_NEEDS(bits_are_combined, "standard_sql")
{
    calx_session *session = with_items(t);
    const int32_t ops[] = { CALX_OP_BIT_AND, CALX_OP_BIT_OR, CALX_OP_BIT_XOR, CALX_OP_SHIFT_LEFT, CALX_OP_SHIFT_RIGHT };
    const int32_t of_11_and_2[] = { 2, 11, 9, 44, 2 };
    calx_node *one = calx_node_keep(calx_literal_column("11", NULL)), *two = calx_node_keep(calx_literal_column("2", NULL));
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        int32_t got = -1;
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_binary((uint32_t)ops[i], one, two))), &got));
        CHECK_INT(got, of_11_and_2[i]);
    }
    ROWS(session, "2;3", calx_select(ID, calx_where(calx_eq(calx_as_num(calx_binary(CALX_OP_BIT_AND, N(calx_col(item, id)), two)), 2)), BY_ID));
    ROWS(session, "1;2;3", calx_select(ID, calx_where(calx_eq(calx_as_num(calx_binary(CALX_OP_BIT_OR, N(calx_col(item, id)), one)), 11)), BY_ID));
    calx_node_release(one);
    calx_node_release(two);
}

TEST(null_is_distinct_from_what_is_not)
{
    calx_session *session = with_items(t);
    const struct { calx_arg value; const char *equal; } cases[] = {
        { calx_arg_int32(10), "1" }, { calx_arg_null(CALX_NULL), "5" }, { calx_arg_int32(77), "" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t count = -1;
        ROWS(session, cases[i].equal,
             calx_select(ID, calx_where(calx_as_cond(calx_binary(CALX_OP_IS_NOT_DISTINCT, N(calx_col(item, x)), calx_arg_node(cases[i].value))))));
        OK(session, calx_scalar(session,
                                calx_select(calx_columns(calx_count_all()),
                                            calx_where(calx_as_cond(calx_binary(CALX_OP_IS_DISTINCT, N(calx_col(item, x)), calx_arg_node(cases[i].value))))),
                                &count));
        CHECK_INT(count, 5 - (*cases[i].equal != '\0'));
    }
}
