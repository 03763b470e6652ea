/* SPDX-License-Identifier: MIT */
/* Decimals in expressions: computed, compared, ordered, grouped and summed exactly, on every backend. */
#include "rows.h"

struct price {
    int32_t id;
    calx_decimal amount;
    int64_t quantity;
};
CALX_MODEL(price, "calx_suite_prices", CALX_COLUMN(price, id, .primary_key = true), CALX_COLUMN(price, amount, .type = CALX_NUMERIC(38, 10)),
           CALX_COLUMN(price, quantity));
struct payment {
    int32_t id;
    calx_decimal paid;
};
CALX_MODEL(payment, "calx_suite_payments", CALX_COLUMN(payment, id, .primary_key = true), CALX_COLUMN(payment, paid, .type = CALX_NUMERIC(38, 10)));
static calx_metadata metadata = CALX_METADATA(&price_model, &payment_model);

#define AMOUNT ((calx_node *)(void *)calx_col(price, amount))
#define PAID ((calx_node *)(void *)calx_col(payment, paid))
#define QUANTITY ((calx_node *)(void *)calx_col(price, quantity))
#define ID ((calx_node *)(void *)calx_col(price, id))

/* No double tells the first two from their neighbours, and as texts 9.5 comes after 10. */
static const struct { int id; const char *amount; int quantity; } rows[] = {
    { 1, "1234567890123456789012345678.0123456789", 3 }, { 2, "-9999999999999999999999999998.9999999999", 2 }, { 3, "9.5", 10 },
    { 4, "10", 9 }, { 5, "0.1", 1 }, { 6, "0.2", 1 }, { 7, "9.5000", 0 }, { 8, "1234567890123456789012345678.0123456788", 4 },
};
enum { ROWS = sizeof rows / sizeof *rows };

static calx_node *decimal(const char *text)
{
    return calx_arg_node(calx_arg_decimal((calx_decimal){ text, strlen(text) }));
}

static calx_node *number(int64_t n)
{
    return calx_arg_node(calx_arg_int64(n));
}

static calx_node *call(const char *name, calx_node *argument)
{
    return calx_func_n(name, &argument, 1, NULL);
}

static calx_clause *columns(calx_node *column)
{
    return calx_columns_n(&column, 1);
}

static calx_clause *where(calx_node *condition)
{
    return calx_where_n(&condition, 1);
}

static calx_statement *of_rows(calx_node *column, calx_node *condition)
{
    return calx_select_n((calx_clause *const[]){ columns(column), where(condition) }, 2);
}

static calx_session *with_prices(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_prices", "id INTEGER PRIMARY KEY, amount %s, quantity %s", suite_is("decimal_type"), suite_is("bigint_type"));
    session = suite_session(t);
    for (size_t i = 0; i < ROWS; i++)
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_prices VALUES (:id, :amount, :quantity)"),
                              calx_args(rows[i].id, ((calx_decimal){ rows[i].amount, strlen(rows[i].amount) }), rows[i].quantity)));
    return session;
}

static void clean(void)
{
    calx_metadata_dispose(&metadata);
}

/* A dialect on a driver without functions for decimals says so, before the server knows no such function. */
TEST_NEEDS(arithmetic_of_decimals_is_refused_where_there_is_none, "!decimals_compare standard_sql")
{
    calx_session *session = with_prices(t);
    UNSUPPORTED(session, "exact arithmetic of decimals", calx_select(calx_columns(calx_sum(calx_times(calx_col(price, amount), calx_col(price, quantity))))));
    UNSUPPORTED(session, "exact arithmetic of decimals", calx_select(calx_columns(calx_sum(calx_col(price, amount)))));
    UNSUPPORTED(session, "exact arithmetic of decimals", calx_select(calx_columns(calx_col(price, id)), calx_where(calx_gt(calx_plus(calx_col(price, amount), 1), 2))));
    clean();
}

/* The one value of the statement is this number, whatever its zeros. */
static void gives(suite *t, calx_session *session, const char *what, calx_statement *statement, const char *expected)
{
    calx_decimal got = { NULL, 0 };
    OK(session, calx_scalar(session, statement, &got));
    if (got.ptr && calx_decimal_compare(got, (calx_decimal){ expected, strlen(expected) }) == 0)
        return;
    printf("# %s: %.*s is not %s\n", what, (int)got.len, got.ptr ? got.ptr : "", expected);
    CHECK_TEXT(what, expected);
}

/* The ids that the statement gives, in order. */
static void gives_ids(suite *t, calx_session *session, const char *what, calx_statement *statement, const char *expected)
{
    calx_result *result = calx_query(session, statement);
    char ids[200] = "";
    int32_t id;
    calx_decimal ignored;
    while (calx_result_column_count(result) == 1 ? calx_fetch(result, &id) : calx_fetch(result, &id, &ignored))
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%d", *ids ? " " : "", id);
    OK(session, calx_result_close(result));
    if (strcmp(ids, expected) != 0)
        printf("# %s\n", what);
    CHECK_TEXT(ids, expected);
}

#define IS_ID(n) calx_binary(CALX_OP_EQ, ID, number(n))

TEST_NEEDS(decimals_are_computed_exactly, "decimals_compare")
{
    calx_session *session = with_prices(t);
    gives(t, session, "a + 1", of_rows(calx_binary(CALX_OP_ADD, AMOUNT, number(1)), IS_ID(1)), "1234567890123456789012345679.0123456789");
    gives(t, session, "1 - a", of_rows(calx_binary(CALX_OP_SUB, number(1), AMOUNT), IS_ID(2)), "9999999999999999999999999999.9999999999");
    gives(t, session, "a + a", of_rows(calx_binary(CALX_OP_ADD, AMOUNT, AMOUNT), IS_ID(5)), "0.2");
    gives(t, session, "a - d", of_rows(calx_binary(CALX_OP_SUB, AMOUNT, decimal("0.0000000001")), IS_ID(1)),
          "1234567890123456789012345678.0123456788");
    gives(t, session, "a * q", of_rows(calx_binary(CALX_OP_MUL, AMOUNT, QUANTITY), IS_ID(1)), "3703703670370370367037037034.0370370367");
    gives(t, session, "a / 4", of_rows(calx_binary(CALX_OP_DIV, AMOUNT, number(4)), IS_ID(3)), "2.375");
    gives(t, session, "a % q", of_rows(calx_binary(CALX_OP_MOD, AMOUNT, QUANTITY), IS_ID(1)), "0.0123456789");
    gives(t, session, "-a", of_rows(calx_unary(CALX_OP_NEG, AMOUNT), IS_ID(2)), "9999999999999999999999999998.9999999999");
    gives(t, session, "abs", of_rows(call("abs", AMOUNT), IS_ID(2)), "9999999999999999999999999998.9999999999");
    gives(t, session, "(a + 1) * 2", of_rows(calx_binary(CALX_OP_MUL, calx_binary(CALX_OP_ADD, AMOUNT, number(1)), number(2)), IS_ID(1)),
          "2469135780246913578024691358.0246913578");
    gives(t, session, "a + a + a", of_rows(calx_nary(CALX_OP_ADD, (calx_node *const[]){ AMOUNT, AMOUNT, AMOUNT }, 3), IS_ID(5)), "0.3");
    gives(t, session, "round", of_rows(calx_func_n("round", (calx_node *const[]){ AMOUNT, calx_arg_node(calx_arg_int32(4)) }, 2, NULL), IS_ID(1)),
          "1234567890123456789012345678.0123");
    OK(session, calx_commit(session));
    clean();
}

TEST_NEEDS(computed_decimals_are_compared_as_numbers, "decimals_compare")
{
    calx_session *session = with_prices(t);
    calx_node *by_id = calx_node_keep(ID);
#define IDS(condition, expected)                                                                                                   \
    gives_ids(t, session, #condition,                                                                                                \
              calx_select_n((calx_clause *const[]){ columns(ID), where(condition), calx_order_by_n(&by_id, 1) }, 3), expected)
    IDS(calx_binary(CALX_OP_EQ, calx_binary(CALX_OP_ADD, AMOUNT, number(1)), decimal("10.50")), "3 7");
    IDS(calx_binary(CALX_OP_LT, calx_binary(CALX_OP_ADD, AMOUNT, number(1)), number(11)), "2 3 5 6 7");
    IDS(calx_binary(CALX_OP_GT, calx_binary(CALX_OP_MUL, AMOUNT, number(1)), AMOUNT), "");
    IDS(calx_binary(CALX_OP_GT, AMOUNT, QUANTITY), "1 4 7 8");
    IDS(calx_binary(CALX_OP_LT, QUANTITY, AMOUNT), "1 4 7 8");
    IDS(calx_binary(CALX_OP_EQ, decimal("1234567890123456789012345678.0123456788"), AMOUNT), "8");
    IDS(calx_between_node(calx_binary(CALX_OP_SUB, AMOUNT, number(0)), number(0), decimal("9.50"), 0), "3 5 6 7");
    IDS(calx_in_n(calx_binary(CALX_OP_ADD, AMOUNT, number(0)), (calx_node *const[]){ number(10), decimal("0.10") }, 2, false), "4 5");
    IDS(calx_in_n(AMOUNT, (calx_node *const[]){ number(10), decimal("9.50") }, 2, true), "1 2 5 6 8");
    IDS(calx_binary(CALX_OP_IS_NOT_DISTINCT, calx_unary(CALX_OP_NEG, AMOUNT), decimal("-9.5")), "3 7");
    IDS(calx_binary(CALX_OP_GT, calx_func_n("coalesce", (calx_node *const[]){ AMOUNT, number(0) }, 2, NULL), number(9)), "1 3 4 7 8");
    IDS(calx_binary(CALX_OP_LT, calx_case_n(NULL, (calx_node *const[]){ calx_binary(CALX_OP_EQ, ID, number(3)), number(100) }, 2, AMOUNT),
                    number(10)), "2 5 6 7");
    IDS(calx_binary(CALX_OP_EQ, calx_cast_node(AMOUNT, &(const calx_type)CALX_NUMERIC(38, 2)), decimal("9.500")), "3 7");
    IDS(calx_in_select(calx_binary(CALX_OP_MUL, AMOUNT, number(1)),
                       calx_select_node(of_rows(calx_binary(CALX_OP_ADD, AMOUNT, decimal("0.10")), IS_ID(5))), false), "6");
    calx_node_release(by_id);
    OK(session, calx_commit(session));
    clean();
}

TEST_NEEDS(sums_of_decimals_are_compared_and_ordered, "decimals_compare")
{
    calx_session *session = with_prices(t);
    int64_t count = 0;
    calx_node *sum = call("sum", AMOUNT);
    calx_node *total, *key, *group = calx_case_n(NULL, (calx_node *const[]){ calx_binary(CALX_OP_LT, ID, number(3)), number(1) }, 2, QUANTITY);
    gives(t, session, "sum", calx_select_n((calx_clause *const[]){ columns(call("sum", AMOUNT)) }, 1),
          "-7530864219753086421975308613.6753086422");
    gives(t, session, "sum + 1", calx_select_n((calx_clause *const[]){ columns(calx_binary(CALX_OP_ADD, call("sum", AMOUNT), number(1))) }, 1),
          "-7530864219753086421975308612.6753086422");
    gives(t, session, "sum(a * q)", of_rows(call("sum", calx_binary(CALX_OP_MUL, AMOUNT, QUANTITY)), calx_binary(CALX_OP_LT, ID, number(3))),
          "-16296296329629629632962962963.9629629631");
    gives(t, session, "max", of_rows(call("max", calx_binary(CALX_OP_ADD, AMOUNT, number(0))), calx_binary(CALX_OP_GT, ID, number(2))),
          "1234567890123456789012345678.0123456788");
    gives(t, session, "min", of_rows(call("min", calx_unary(CALX_OP_NEG, AMOUNT)), calx_binary(CALX_OP_LT, ID, number(8))),
          "-1234567890123456789012345678.0123456789");
    OK(session, calx_scalar(session, calx_select_n((calx_clause *const[]){ columns(call("count",
                            calx_distinct_node(calx_binary(CALX_OP_ADD, AMOUNT, number(0))))) }, 1), &count));
    CHECK_INT(count, 7);
    OK(session, calx_scalar(session, of_rows(calx_cast_node(AMOUNT, &(const calx_type){ .kind = CALX_TYPE_BIGINT }), IS_ID(3)), &count));
    CHECK_INT(count, 10); /* rounded, not cut off */
    key = calx_node_keep(group);
    total = call("sum", AMOUNT);
    gives_ids(t, session, "HAVING SUM(a) > 9.9",
              calx_select_n((calx_clause *const[]){ columns(call("min", ID)), where(calx_binary(CALX_OP_GT, ID, number(2))),
                                                    calx_group_by_n(&key, 1),
                                                    calx_having_n(&(calx_node *){ calx_binary(CALX_OP_GT, sum, decimal("9.9")) }, 1),
                                                    calx_order_by_n(&(calx_node *){ calx_order_node(total, CALX_FLAG_DESC) }, 1) }, 5),
              "8 4");
    calx_node_release(key);
    OK(session, calx_commit(session));
    clean();
}

TEST_NEEDS(computed_decimals_are_ordered_and_grouped, "decimals_compare")
{
    calx_session *session = with_prices(t);
    calx_node *computed = calx_node_keep(calx_binary(CALX_OP_ADD, AMOUNT, number(1)));
    calx_node *ordered[] = { computed, ID };
    int64_t count = 0;
    gives_ids(t, session, "ORDER BY a + 1", calx_select_n((calx_clause *const[]){ columns(ID), calx_order_by_n(ordered, 2) }, 2),
              "2 5 6 3 7 4 8 1");
    gives_ids(t, session, "ORDER BY a label",
              calx_select_n((calx_clause *const[]){ calx_columns_n((calx_node *const[]){ ID, calx_label_as(computed, "more") }, 2),
                                                    calx_order_by_n((calx_node *const[]){ calx_order_node(computed, CALX_FLAG_DESC), ID }, 2) }, 2),
              "1 8 4 3 7 6 5 2");
    gives_ids(t, session, "ORDER BY a label's name",
              calx_select_n((calx_clause *const[]){ calx_columns_n((calx_node *const[]){ ID, calx_label_as(computed, "more") }, 2),
                                                    calx_order_by_n((calx_node *const[]){ calx_label_named("more"), ID }, 2) }, 2),
              "2 5 6 3 7 4 8 1");
    OK(session, calx_scalar(session, calx_select_n((calx_clause *const[]){ columns(call("count", calx_star(NULL))),
        calx_from_n(&(calx_node *){ calx_subquery_node(calx_select_n((calx_clause *const[]){ columns(call("max", ID)),
            calx_group_by_n(&computed, 1) }, 2), "grouped", 0) }, 1) }, 2), &count));
    CHECK_INT(count, 7);
    OK(session, calx_scalar(session, calx_select_n((calx_clause *const[]){ columns(call("count", calx_star(NULL))),
        calx_from_n(&(calx_node *){ calx_subquery_node(calx_select_n((calx_clause *const[]){
            columns(calx_label_as(computed, "more")), calx_distinct_rows_n(NULL, 0) }, 2), "told_apart", 0) }, 1) }, 2), &count));
    CHECK_INT(count, 7);
    calx_node_release(computed);
    OK(session, calx_commit(session));
    clean();
}

/* What a subquery has computed is a decimal to whoever reads from it. */
TEST_NEEDS(decimals_come_out_of_subqueries, "decimals_compare")
{
    calx_session *session = with_prices(t);
    calx_node *inner = calx_node_keep(calx_subquery_node(
        calx_select_n((calx_clause *const[]){ calx_columns_n((calx_node *const[]){ ID,
            calx_label_as(calx_binary(CALX_OP_MUL, AMOUNT, number(2)), "twice") }, 2) }, 1), "doubled", 0));
    calx_node *cte = calx_node_keep(calx_cte_node(of_rows(calx_label_as(call("sum", AMOUNT), "total"), calx_binary(CALX_OP_GT, ID, number(2))),
                                                  "totals", NULL, 0));
    calx_node *twice = calx_node_keep(calx_column_of(inner, "twice", NULL)), *id = calx_node_keep(calx_column_of(inner, "id", NULL));
    gives_ids(t, session, "twice > 19.0", calx_select_n((calx_clause *const[]){ columns(id), where(calx_binary(CALX_OP_GE, twice, decimal("19.0"))),
                                       calx_order_by_n((calx_node *const[]){ twice, id }, 2) }, 3), "3 7 4 8 1");
    gives(t, session, "twice + 1", of_rows(calx_binary(CALX_OP_ADD, twice, number(1)), calx_binary(CALX_OP_EQ, id, number(1))),
          "2469135780246913578024691357.0246913578");
    gives(t, session, "total - 1", calx_select_n((calx_clause *const[]){ columns(calx_binary(CALX_OP_SUB, calx_column_of(cte, "total", NULL),
                                                                                     number(1))) }, 1),
          "1234567890123456789012345706.3123456788");
    gives_ids(t, session, "scalar", calx_select_n((calx_clause *const[]){ columns(ID), where(calx_binary(CALX_OP_EQ, AMOUNT,
              calx_scalar_subquery(of_rows(call("max", AMOUNT), calx_binary(CALX_OP_GT, ID, number(1)))))) }, 2), "8");
    calx_node_release(twice);
    calx_node_release(id);
    calx_node_release(inner);
    calx_node_release(cte);
    OK(session, calx_commit(session));
    clean();
}

TEST_NEEDS(decimals_in_windows_are_exact, "decimals_compare")
{
    calx_session *session = with_prices(t);
    calx_node *by_id = calx_node_keep(calx_list_n((calx_node *const[]){ ID }, 1));
    calx_node *by_amount = calx_list_n((calx_node *const[]){ calx_order_node(calx_binary(CALX_OP_SUB, AMOUNT, number(1)), CALX_FLAG_DESC), ID }, 2);
    calx_result *result = calx_query(session, calx_select_n((calx_clause *const[]){ calx_columns_n((calx_node *const[]){
        calx_over_node(call("sum", AMOUNT), NULL, by_id, NULL), calx_over_node(calx_func_n("rank", NULL, 0, NULL), NULL, by_amount, NULL) }, 2),
        calx_order_by_n((calx_node *const[]){ ID }, 1) }, 2));
    static const char *const sums[] = { "1234567890123456789012345678.0123456789", "-8765432109876543210987654320.987654321",
                                        "-8765432109876543210987654311.487654321" };
    static const int ranks[] = { 1, 8, 4 };
    for (size_t i = 0; i < 3; i++) {
        calx_decimal got;
        int64_t rank;
        REQUIRE(calx_fetch(result, &got, &rank));
        CHECK(calx_decimal_compare(got, (calx_decimal){ sums[i], strlen(sums[i]) }) == 0);
        CHECK_INT(rank, ranks[i]);
    }
    OK(session, calx_result_close(result));
    calx_node_release(by_id);
    OK(session, calx_commit(session));
    clean();
}

TEST_NEEDS(an_update_computes_decimals, "decimals_compare")
{
    calx_session *session = with_prices(t);
    OK(session, calx_exec(session, calx_update(price, calx_set(calx_col(price, amount), calx_plus(calx_col(price, amount), 1)),
                                               calx_where(calx_in(calx_col(price, id), 2, 3)))));
    gives(t, session, "updated", of_rows(AMOUNT, IS_ID(2)), "-9999999999999999999999999997.9999999999");
    gives(t, session, "updated", of_rows(AMOUNT, IS_ID(3)), "10.5");
    OK(session, calx_commit(session));
    clean();
}

/* Equal numbers with other digits, among many that have no equal. */
static calx_session *with_payments(suite *t)
{
    static const char *const amounts[] = { "100.00", "0", "9.5", "0.50", "-0.10", "7" }, *const paid[] = { "100", "-0", "9.500", "0.5", "-0.1", "7.000" };
    calx_session *session;
    suite_table(t, "calx_suite_prices", "id INTEGER PRIMARY KEY, amount %s, quantity %s", suite_is("decimal_type"), suite_is("bigint_type"));
    suite_table(t, "calx_suite_payments", "id INTEGER PRIMARY KEY, paid %s", suite_is("decimal_type"));
    session = suite_session(t);
    for (int i = 1; i <= 100; i++) {
        char low[20], high[20];
        snprintf(low, sizeof low, "%d.0", i + 1000);
        snprintf(high, sizeof high, "%d.00", i + 5000);
        OK(session, calx_exec(session, calx_insert(price, calx_set(calx_col(price, id), i),
                                                   calx_set_to(AMOUNT, decimal(i <= 6 ? amounts[i - 1] : low)), calx_set(calx_col(price, quantity), i))));
        OK(session, calx_exec(session, calx_insert(payment, calx_set(calx_col(payment, id), i),
                                                   calx_set_to(PAID, decimal(i <= 6 ? paid[i - 1] : high)))));
    }
    return session;
}

TEST_NEEDS(equal_decimals_meet_in_joins, "decimals_compare")
{
    calx_session *session = with_payments(t);
    calx_node *cte = calx_node_keep(calx_cte(calx_select(calx_columns(PAID)), "payments"));
    calx_clause *by_id = calx_keep(calx_order_by(ID));
    gives_ids(t, session, "a = p", calx_select(calx_columns(ID), calx_from(price), calx_join_on(payment, calx_eq(calx_col(price, amount),
              calx_col(payment, paid))), by_id), "1 2 3 4 5 6");
    gives_ids(t, session, "p = a", calx_select(calx_columns(ID), calx_from(payment), calx_join_on(price, calx_eq(calx_col(payment, paid),
              calx_col(price, amount))), by_id), "1 2 3 4 5 6");
    gives_ids(t, session, "WHERE", calx_select(calx_columns(ID), calx_where(calx_eq(calx_col(payment, paid), calx_col(price, amount))), by_id),
              "1 2 3 4 5 6");
    gives_ids(t, session, "IN", calx_select(calx_columns(ID), calx_where(calx_in_subquery(calx_col(price, amount), calx_select(calx_columns(PAID)))),
              by_id), "1 2 3 4 5 6");
    gives_ids(t, session, "EXISTS", calx_select(calx_columns(ID), calx_where(calx_exists(calx_select(calx_columns(calx_col(payment, id)),
              calx_where(calx_eq(calx_col(payment, paid), calx_col(price, amount)))))), by_id), "1 2 3 4 5 6");
    gives_ids(t, session, "CTE", calx_select(calx_columns(ID), calx_where(calx_eq(calx_num_of(cte, "paid"), calx_col(price, amount))), by_id),
              "1 2 3 4 5 6");
    calx_release(by_id);
    calx_node_release(cte);
    OK(session, calx_commit(session));
    clean();
}
