/* SPDX-License-Identifier: MIT */
/* Window functions: partitions, orders, frames of rows, ranges and groups; FILTER; CASE; aggregates. */
#include "rows.h"

struct sale {
    int32_t id;
    const char *shop;
    int32_t amount;
    calx_decimal price;
    calx_date day;
};
CALX_MODEL(sale, "calx_suite_sale", CALX_COLUMN(sale, id, .primary_key = true), CALX_COLUMN(sale, shop, .type = CALX_VARCHAR(20)), CALX_COLUMN(sale, amount),
           CALX_COLUMN(sale, price, .type = CALX_NUMERIC(12, 4)), CALX_COLUMN(sale, day));
static calx_metadata metadata = CALX_METADATA(&sale_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* Shop a sells 1, 2, 4, 8 on the days 1 to 4 of May, shop b 3 and 6 on the days 2 and 9; prices are n.25. */
static calx_session *with_sales(suite *t)
{
    static const int32_t amounts[] = { 1, 2, 4, 8, 3, 6 }, days[] = { 1, 2, 3, 4, 2, 9 };
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_sale";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    for (int i = 0; i < 6; i++) {
        char price[16];
        snprintf(price, sizeof price, "%d.25", amounts[i]);
        OK(session, calx_exec(session, calx_insert(sale, calx_set(calx_col(sale, id), i + 1), calx_set(calx_col(sale, shop), i < 4 ? "a" : "b"),
                                                   calx_set(calx_col(sale, amount), amounts[i]), calx_set(calx_col(sale, price), ((calx_decimal){ price, strlen(price) })),
                                                   calx_set(calx_col(sale, day), ((calx_date){ 19843 + days[i] - 1 })))));
    }
    OK(session, calx_commit(session));
    return session;
}

/* The ids, each with the value of a window function. */
static calx_statement *over(calx_node *function, calx_node *partition, calx_node *order, calx_node *frame)
{
    calx_node *value = calx_over_node(function, partition ? calx_list_n(&partition, 1) : NULL, order ? calx_list_n(&order, 1) : NULL, frame);
    return calx_select(calx_columns(calx_col(sale, id), calx_label(value, "v")), calx_order_by(calx_col(sale, id)));
}

#define SHOP N(calx_col(sale, shop))
#define AMOUNT N(calx_col(sale, amount))
#define PRECEDING(n) calx_bound_node(CALX_OP_PRECEDING, INT(n))
#define FOLLOWING(n) calx_bound_node(CALX_OP_FOLLOWING, INT(n))
#define CURRENT calx_bound_node(CALX_OP_CURRENT_ROW, NULL)

TEST_NEEDS(rows_are_numbered_within_a_partition, "windows")
{
    calx_session *session = with_sales(t);
    ROWS(session, "1|1;2|2;3|3;4|4;5|1;6|2", over(calx_func_n("row_number", NULL, 0, NULL), SHOP, N(calx_col(sale, id)), NULL));
    ROWS(session, "1|4;2|3;3|2;4|1;5|2;6|1", over(calx_func_n("rank", NULL, 0, NULL), SHOP, calx_desc(calx_col(sale, amount)), NULL));
    ROWS(session, "1|15;2|15;3|15;4|15;5|9;6|9", over(N(calx_sum(calx_col(sale, amount))), SHOP, NULL, NULL));
    ROWS(session, "1|24;2|24;3|24;4|24;5|24;6|24", over(N(calx_sum(calx_col(sale, amount))), NULL, NULL, NULL));
    ROWS(session, "1|~;2|1;3|2;4|4;5|~;6|3", over(calx_func("lag", calx_col(sale, amount)), SHOP, N(calx_col(sale, id)), NULL));
}

TEST_NEEDS(a_frame_of_rows, "windows")
{
    calx_session *session = with_sales(t);
    ROWS(session, "1|1;2|3;3|6;4|12;5|3;6|9", over(N(calx_sum(calx_col(sale, amount))), SHOP, AMOUNT, calx_frame_node(CALX_OP_ROWS, PRECEDING(1), CURRENT)));
    ROWS(session, "1|1;2|3;3|7;4|15;5|3;6|9", over(N(calx_sum(calx_col(sale, amount))), SHOP, AMOUNT, calx_frame_node(CALX_OP_ROWS, calx_bound_node(CALX_OP_UNBOUNDED_PRECEDING, NULL), CURRENT)));
    ROWS(session, "1|6;2|12;3|8;4|~;5|6;6|~", over(N(calx_sum(calx_col(sale, amount))), SHOP, AMOUNT, calx_frame_node(CALX_OP_ROWS, FOLLOWING(1), FOLLOWING(2))));
}

/* The rows of a frame without the row itself, those that are ordered alike, or both. */
TEST_NEEDS(a_frame_without_some_rows, "windows")
{
    calx_session *session = with_sales(t);
    static const char *const expected[] = { "1|3;2|6;3|12;4|8;5|9;6|6", "1|2;2|5;3|10;4|4;5|6;6|3" };
    for (uint32_t what = CALX_EXCLUDE_NO_OTHERS; what <= CALX_EXCLUDE_CURRENT_ROW; what++) {
        calx_node *frame = calx_frame_excluding(CALX_OP_ROWS, CURRENT, FOLLOWING(1), what);
        calx_status status;
        calx_node_keep(frame);
        status = calx_exec(session, over(N(calx_sum(calx_col(sale, amount))), SHOP, AMOUNT, frame));
        calx_node_release(frame);
        if (status != CALX_OK) {
            CHECK_INT(status, CALX_UNSUPPORTED);
            CHECK_HAS(calx_errmsg(session), "has no EXCLUDE of a window's frame");
            return;
        }
        ROWS(session, expected[what - 1], over(N(calx_sum(calx_col(sale, amount))), SHOP, AMOUNT,
                                               calx_frame_excluding(CALX_OP_ROWS, PRECEDING(what == CALX_EXCLUDE_CURRENT_ROW), FOLLOWING(1), what)));
    }
    ROWS(session, "1|15;2|15;3|15;4|15;5|9;6|9", over(N(calx_sum(calx_col(sale, amount))), SHOP, SHOP, calx_frame_excluding(CALX_OP_RANGE, CURRENT, CURRENT, CALX_EXCLUDE_NO_OTHERS)));
    ROWS(session, "1|1;2|2;3|4;4|8;5|3;6|6", over(N(calx_sum(calx_col(sale, amount))), SHOP, SHOP, calx_frame_excluding(CALX_OP_RANGE, CURRENT, CURRENT, CALX_EXCLUDE_TIES)));
    ROWS(session, "1|~;2|~;3|~;4|~;5|~;6|~", over(N(calx_sum(calx_col(sale, amount))), SHOP, SHOP, calx_frame_excluding(CALX_OP_RANGE, CURRENT, CURRENT, CALX_EXCLUDE_GROUP)));
}

/* The same statement with other bounds: what was compiled for one is not taken for the other. */
TEST_NEEDS(bounds_of_a_frame_are_its_own, "windows")
{
    calx_session *session = with_sales(t);
    static const char *const expected[] = { "1|1;2|2;3|4;4|8;5|3;6|6", "1|1;2|3;3|6;4|12;5|3;6|9", "1|1;2|3;3|7;4|14;5|3;6|9", "1|1;2|3;3|7;4|15;5|3;6|9" };
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 4; i++)
            ROWS(session, expected[i], over(N(calx_sum(calx_col(sale, amount))), SHOP, AMOUNT, calx_frame_node(CALX_OP_ROWS, PRECEDING(i), CURRENT)));
}

TEST_NEEDS(a_frame_of_a_range_of_numbers, "range_of_numbers")
{
    calx_session *session = with_sales(t);
    ROWS(session, "1|6;2|10;3|15;4|14;5|10;6|18", over(N(calx_sum(calx_col(sale, amount))), NULL, AMOUNT, calx_frame_node(CALX_OP_RANGE, PRECEDING(2), FOLLOWING(2))));
    ROWS(session, "1|24;2|23;3|18;4|8;5|21;6|14", over(N(calx_sum(calx_col(sale, amount))), NULL, AMOUNT, calx_frame_node(CALX_OP_RANGE, CURRENT, calx_bound_node(CALX_OP_UNBOUNDED_FOLLOWING, NULL))));
}

static calx_node *decimal_bound(uint32_t op, const char *digits)
{
    return calx_bound_node(op, calx_literal_column(digits, NULL));
}

TEST_NEEDS(a_frame_of_a_range_of_decimals, "range_of_decimals")
{
    calx_session *session = with_sales(t);
    ROWS(session, "1|2;2|3;3|2;4|1;5|3;6|1",
         over(N(calx_count(calx_col(sale, id))), NULL, N(calx_col(sale, price)),
              calx_frame_node(CALX_OP_RANGE, decimal_bound(CALX_OP_PRECEDING, "1.5"), decimal_bound(CALX_OP_FOLLOWING, "1.25"))));
}

TEST_NEEDS(a_frame_of_a_range_of_dates, "range_of_dates")
{
    calx_session *session = with_sales(t);
    ROWS(session, "1|3;2|4;3|4;4|2;5|4;6|1", over(N(calx_count(calx_col(sale, id))), NULL, N(calx_col(sale, day)),
                                                 calx_frame_node(CALX_OP_RANGE, decimal_bound(CALX_OP_PRECEDING, "INTERVAL '1 day'"), decimal_bound(CALX_OP_FOLLOWING, "INTERVAL '1 day'"))));
}

/* SQLite 3.40 adds nothing to a text: the frame would be the row and its peers. */
TEST_NEEDS(a_distance_from_what_is_no_number_is_refused_where_it_is_none, "windows")
{
    calx_session *session = with_sales(t);
    calx_arg day = calx_arg_interval((calx_interval){ .days = 1 });
    for (int named = 0; named < 2; named++) {
        calx_clause *parts[] = { calx_order_by_n(NODES(N(calx_col(sale, day)))), calx_frame_part(CALX_OP_RANGE, calx_bound_node(CALX_OP_PRECEDING, calx_arg_node(day)), CURRENT) };
        calx_node *count = N(calx_count(calx_col(sale, id)));
        calx_node *value = named ? calx_over_named(count, "w") : calx_over_n(count, parts, 2);
        calx_statement *select = calx_select(calx_columns(calx_col(sale, id), calx_label(value, "v")), calx_order_by(calx_col(sale, id)));
        if (named)
            calx_statement_add(select, calx_window_n("w", parts, 2));
        if (suite_has("range_of_dates"))
            ROWS(session, "1|1;2|3;3|3;4|2;5|3;6|1", select);
        else
            UNSUPPORTED(session, "has no RANGE with a distance over what is no number", select);
    }
}

TEST_NEEDS(a_row_before_the_first_has_a_default, "windows")
{
    calx_session *session = with_sales(t);
    calx_statement *before = over(calx_func("lag", calx_col(sale, amount), 2, 0), SHOP, N(calx_col(sale, id)), NULL);
    if (suite_has("default_of_lag"))
        ROWS(session, "1|0;2|0;3|1;4|2;5|0;6|0", before);
    else
        UNSUPPORTED(session, "has no default of lag() and lead()", before);
    ROWS(session, "1|~;2|~;3|1;4|2;5|~;6|~", over(calx_func("lag", calx_col(sale, amount), 2), SHOP, N(calx_col(sale, id)), NULL));
}

TEST_NEEDS(a_distance_that_the_backend_wants_written, "windows")
{
    calx_session *session = with_sales(t);
    calx_node *two = N(calx_plus(1, 1));
    calx_statement *sum = over(N(calx_sum(calx_col(sale, amount))), SHOP, AMOUNT, calx_frame_node(CALX_OP_ROWS, calx_bound_node(CALX_OP_PRECEDING, two), CURRENT));
    if (suite_has("computed_bounds"))
        ROWS(session, "1|1;2|3;3|7;4|14;5|3;6|9", sum);
    else
        UNSUPPORTED(session, "has no parameters and expressions as the distance of a window's frame", sum);
}

TEST_NEEDS(a_frame_of_groups, "groups_frame")
{
    calx_session *session = with_sales(t);
    ROWS(session, "1|1;2|6;3|9;4|12;5|6;6|14", over(N(calx_sum(calx_col(sale, amount))), NULL, N(calx_col(sale, day)), calx_frame_node(CALX_OP_GROUPS, PRECEDING(1), CURRENT)));
}

TEST(an_aggregate_is_filtered)
{
    calx_session *session = with_sales(t);
    ROWS(session, "3|9", calx_select(calx_columns(calx_label(calx_filter_node(N(calx_count(calx_col(sale, id))), N(calx_gt(calx_col(sale, amount), 3))), "many"),
                                                  calx_label(calx_filter_node(N(calx_sum(calx_col(sale, amount))), N(calx_eq(calx_col(sale, shop), "b"))), "b"))));
}

/* SQLite 3.40 drops the FILTER of min() and max() in a frame whose start moves. */
TEST_NEEDS(an_aggregate_in_a_frame_is_filtered, "windows")
{
    calx_session *session = with_sales(t);
    calx_node *high = calx_node_keep(N(calx_gt(calx_col(sale, amount), 3)));
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "max" : "min";
        ROWS(session, i ? "1|~;2|~;3|4;4|8;5|8;6|6" : "1|~;2|~;3|4;4|4;5|8;6|6",
             over(calx_filter_node(calx_func_n(name, (calx_node *const[]){ AMOUNT }, 1, NULL), high), NULL, N(calx_col(sale, id)), calx_frame_node(CALX_OP_ROWS, PRECEDING(1), CURRENT)));
    }
    ROWS(session, "1|0;2|0;3|1;4|2;5|1;6|1", over(calx_filter_node(N(calx_count(calx_col(sale, id))), high), NULL, N(calx_col(sale, id)),
                                                  calx_frame_node(CALX_OP_ROWS, PRECEDING(1), CURRENT)));
    calx_node_release(high);
}

TEST_NEEDS(a_separator_that_is_computed, "windows")
{
    calx_session *session = with_sales(t);
    calx_statement *joined = calx_select(calx_columns(calx_string_agg(calx_col(sale, shop), calx_lower("X"))), calx_where(calx_le(calx_col(sale, id), 2)));
    if (suite_has("computed_bounds"))
        ROWS(session, "axa", joined);
    else
        UNSUPPORTED(session, "has no parameters and expressions as the separator of texts", joined);
}

TEST(aggregates_of_groups)
{
    calx_session *session = with_sales(t);
    ROWS(session, "a|4|15|1|8;b|2|9|3|6", calx_select(calx_columns(calx_col(sale, shop), calx_count(calx_col(sale, id)), calx_sum(calx_col(sale, amount)), calx_min(calx_col(sale, amount)),
                                                                  calx_max(calx_col(sale, amount))),
                                                     calx_group_by(calx_col(sale, shop)), calx_order_by(calx_col(sale, shop))));
    ROWS(session, "a", calx_select(calx_columns(calx_col(sale, shop)), calx_group_by(calx_col(sale, shop)), calx_having(calx_gt(calx_sum(calx_col(sale, amount)), 10))));
}

TEST(a_case_chooses_a_value)
{
    calx_session *session = with_sales(t);
    calx_node *size = calx_case_n(NULL, NODES(N(calx_lt(calx_col(sale, amount), 3)), STRING("few"), N(calx_lt(calx_col(sale, amount), 7)), STRING("some")), STRING("many"));
    calx_node *shop = calx_case_n(SHOP, NODES(STRING("a"), INT(1), STRING("b"), INT(2)), NULL);
    ROWS(session, "1|few|1;2|few|1;3|some|1;4|many|1;5|some|2;6|some|2",
         calx_select(calx_columns(calx_col(sale, id), calx_label(size, "size"), calx_label(shop, "shop")), calx_order_by(calx_col(sale, id))));
}
