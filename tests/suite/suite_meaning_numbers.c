/* SPDX-License-Identifier: MIT */
/* Numbers that mean the same on every backend: the digits that columns keep. */
#include "rows.h"

struct fare {
    int32_t id;
    calx_decimal price;
    calx_decimal whole;
    double rate;
    int32_t count;
};
CALX_MODEL(fare, "calx_suite_fare", CALX_COLUMN(fare, id, .primary_key = true), CALX_COLUMN(fare, price, .type = CALX_NUMERIC(8, 2)),
           CALX_COLUMN(fare, whole, .type = CALX_NUMERIC(5, 0)), CALX_COLUMN(fare, rate), CALX_COLUMN(fare, count));
static calx_metadata metadata = CALX_METADATA(&fare_model);

#define ID calx_col(fare, id)
#define PRICE calx_col(fare, price)
#define WHOLE calx_col(fare, whole)
#define DECIMAL(s) ((calx_decimal){ s, sizeof(s) - 1 })
#define FARE(n, price, whole) \
    calx_set(ID, n), calx_set(PRICE, price), calx_set(WHOLE, whole), calx_set(calx_col(fare, rate), 0.125), calx_set(calx_col(fare, count), 3)

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_session *with_fares(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_fare";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_exec(session, calx_insert(fare, FARE(1, DECIMAL("1.005"), DECIMAL("2.5")))));
    OK(session, calx_commit(session));
    return session;
}

static calx_statement *fares(void)
{
    return calx_select(calx_columns(ID, PRICE, WHOLE), calx_order_by(ID));
}

TEST_NEEDS(a_column_rounds_what_is_inserted, "decimals_compare")
{
    calx_session *session = with_fares(t);
    calx_statement *insert = calx_keep(calx_insert(fare, FARE(calx_param_num("id"), calx_param_num("price"), DECIMAL("-2.4999"))));
    calx_decimal price = { NULL, 0 };
    OK(session, calx_exec(session, insert, calx_args(calx_bind("id", 2), calx_bind("price", DECIMAL("-1.005")))));
    OK(session, calx_exec(session, insert, calx_args(calx_bind("id", 3), calx_bind("price", 7))));
    calx_release(insert);
    ROWS(session, "1|1.01|3;2|-1.01|-2;3|7|-2", fares());
    OK(session, calx_scalar(session, calx_select(calx_columns(PRICE), calx_where(calx_eq(ID, 3))), &price));
    CHECK_BYTES(price.ptr, price.len, "7.00", 4);
    ROWS(session, "1", calx_select(calx_columns(ID), calx_where(calx_eq(PRICE, DECIMAL("1.01")))));
}

TEST_NEEDS(a_column_rounds_what_it_is_set_to, "decimals_compare")
{
    calx_session *session = with_fares(t);
    OK(session, calx_exec(session, calx_update(fare, calx_set(PRICE, calx_times(PRICE, DECIMAL("1.5"))), calx_set(WHOLE, PRICE))));
    ROWS(session, "1|1.52|1", fares());
    OK(session, calx_exec(session, calx_update(fare, calx_set(PRICE, calx_col(fare, rate)), calx_set(WHOLE, calx_divide(calx_col(fare, count), 2)))));
    ROWS(session, "1|0.13|2", fares());
}

TEST_NEEDS(a_column_rounds_what_an_upsert_sets, "decimals_compare")
{
    calx_session *session = with_fares(t);
    OK(session, calx_exec(session, calx_insert(fare, FARE(1, DECIMAL("2.005"), DECIMAL("0.5")),
                                               calx_on_conflict_update(calx_list(ID), calx_set(PRICE, calx_times(calx_inserted(fare, price), DECIMAL("0.5"))),
                                                                       calx_set(WHOLE, calx_inserted(fare, whole))))));
    ROWS(session, "1|1.01|1", fares());
}

TEST_NEEDS(a_column_rounds_what_a_select_gives, "decimals_compare")
{
    calx_session *session = with_fares(t);
    OK(session, calx_exec(session, calx_insert(fare, calx_from_select(NULL, calx_select(calx_columns(calx_plus(ID, 1), calx_divide(PRICE, 3), calx_times(WHOLE, DECIMAL("1.5")),
                                                                                                     calx_col(fare, rate), calx_col(fare, count)))))));
    OK(session, calx_exec(session, calx_insert(fare, calx_from_select(NULL, calx_union_all(calx_select(calx_columns(calx_plus(ID, 2), calx_times(PRICE, DECIMAL("0.5")), WHOLE,
                                                                                                                    calx_col(fare, rate), calx_col(fare, count)), calx_where(calx_eq(ID, 1))),
                                                                                           calx_select(calx_columns(calx_plus(ID, 3), PRICE, calx_times(WHOLE, DECIMAL("0.5")),
                                                                                                                    calx_col(fare, rate), calx_col(fare, count)), calx_where(calx_eq(ID, 1))))))));
    ROWS(session, "1|1.01|3;2|0.34|5;3|0.51|3;4|1.01|2", fares());
}

TEST_NEEDS(a_number_that_rounding_makes_too_long_is_out_of_range, "decimals_compare")
{
    calx_session *session = with_fares(t);
    CHECK_STATUS(session, calx_exec(session, calx_update(fare, calx_set(WHOLE, DECIMAL("99999.5")))), CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_OUT_OF_RANGE);
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_update(fare, calx_set(WHOLE, DECIMAL("99999.4999")))));
    ROWS(session, "1|1.01|99999", fares());
}

TEST_NEEDS(the_rest_of_doubles_is_a_double_or_refused, "decimals_compare")
{
    calx_session *session = with_fares(t);
    calx_statement *rest = calx_keep(calx_select(calx_columns(calx_modulo(calx_as_num(calx_arg_node(calx_arg_double(5.5))), calx_col(fare, rate)),
                                                               calx_modulo(calx_as_num(calx_arg_node(calx_arg_double(5.6875))), calx_col(fare, rate)))));
    if (suite_has("rest_of_doubles"))
        ROWS(session, "0|0.0625", rest);
    else
        UNSUPPORTED(session, "% of doubles", rest);
    calx_release(rest);
}

/* SQLite 3.40 makes integers of what % divides: a quotient, a mean, and whatever number comes with the run. */
TEST_NEEDS(the_rest_of_numbers_with_a_fraction, "decimals_compare")
{
    calx_session *session = with_fares(t);
    calx_num *count = calx_keep(calx_col(fare, count));
    calx_statement *by_number = calx_keep(calx_select(calx_columns(calx_modulo(count, calx_param_num("p")), calx_modulo(calx_param_num("p"), count))));
    ROWS(session, "1.5|1", calx_select(calx_columns(calx_modulo(calx_divide(calx_max(count), 2), 2), calx_modulo(calx_avg(count), 2))));
    ROWS_OF(session, "0.5|2.5", calx_args(calx_bind("p", DECIMAL("2.5"))), by_number);
    ROWS_OF(session, "1|2", calx_args(calx_bind("p", 2)), by_number);
    ROWS_OF(session, "3|0", calx_args(calx_bind("p", INT64_C(9007199254740993))), by_number);
    ROWS_OF(session, "~|~", calx_args(calx_bind("p", CALX_NULL)), by_number);
    calx_release(by_number);
    calx_release(count);
}
