/* SPDX-License-Identifier: MIT */
/* Numbers near their ends that mean the same on every backend: sums of integers, and single precision. */
#include "rows.h"

struct gauge {
    int64_t id;
    int64_t n;
    float f;
    float twice;
};
CALX_MODEL(gauge, "calx_suite_gauge", CALX_COLUMN(gauge, id, .primary_key = true), CALX_COLUMN(gauge, n), CALX_COLUMN(gauge, f, .server_default = "0.1"),
           CALX_COLUMN(gauge, twice, .computed = "f * 0.1", .stored = true));
static calx_metadata metadata = CALX_METADATA(&gauge_model);

#define ID calx_col(gauge, id)
#define COUNT calx_col(gauge, n)
#define F calx_col(gauge, f)

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static void add(suite *t, calx_session *session, int64_t id, int64_t n, double f)
{
    OK(session, calx_exec(session, calx_insert(gauge, calx_set(ID, id), calx_set(COUNT, n), calx_set(F, f))));
}

static calx_session *with_gauges(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_gauge";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_commit(session));
    return session;
}

/* ---- sums ---- */

TEST_NEEDS(a_sum_of_integers_is_exact_while_it_fits, "numbers_fit")
{
    calx_session *session = with_gauges(t);
    int64_t sum = 0;
    add(t, session, 1, INT64_MAX, 0);
    add(t, session, 2, 1, 0);
    add(t, session, 3, -5, 0);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_sum(COUNT))), &sum));
    CHECK_INT(sum, INT64_MAX - 4);
    OK(session, calx_scalar(session, calx_text("SELECT SUM(n) FROM calx_suite_gauge"), &sum));
    CHECK_INT(sum, INT64_MAX - 4);
    OK(session, calx_exec(session, calx_update(gauge, calx_set(COUNT, calx_unary(CALX_OP_NEG, N(COUNT))))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_sum(COUNT))), &sum));
    CHECK_INT(sum, -(INT64_MAX - 4));
    OK(session, calx_rollback(session));
}

TEST(a_sum_that_no_integer_holds_is_out_of_range)
{
    calx_session *session = with_gauges(t);
    int64_t sum = 0;
    add(t, session, 1, INT64_MAX, 0);
    add(t, session, 2, INT64_MAX, 0);
    CHECK_STATUS(session, calx_scalar(session, calx_select(calx_columns(calx_sum(COUNT))), &sum), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    OK(session, calx_rollback(session));
}

TEST_NEEDS(a_sum_in_a_window_is_exact_while_it_fits, "numbers_fit")
{
    calx_session *session = with_gauges(t);
    add(t, session, 1, INT64_MAX, 0);
    add(t, session, 2, -5, 0);
    add(t, session, 3, 7, 0); /* comes before the first one goes */
    ROWS(session, "1|9223372036854775807;2|9223372036854775802;3|2",
         calx_select(calx_columns(ID, calx_over(calx_sum(COUNT), calx_order_by(ID), calx_frame_rows(calx_preceding(1), calx_current_row()))), calx_order_by(ID)));
    OK(session, calx_rollback(session));
}

/* ---- single precision ---- */

static double number_of(suite *t, calx_session *session, calx_statement *statement)
{
    double number = -1;
    OK(session, calx_scalar(session, statement, &number));
    return number;
}

#define NUMBER(x) number_of(t, session, calx_select(calx_columns(x)))

TEST_NEEDS(a_float_is_of_single_precision_once_it_is_stored, "numbers_fit")
{
    static const double numbers[] = { 0.1, 0.2, 16777217, -3.3, 1e-30, 3.4e38, 0 };
    calx_session *session = with_gauges(t);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double wanted = (double)(float)numbers[i];
        add(t, session, (int64_t)i, 0, numbers[i]);
        CHECK_DOUBLE(number_of(t, session, calx_select(calx_columns(F), calx_where(calx_eq(ID, (int64_t)i)))), wanted);
        ROWS(session, wanted == numbers[i] ? "1" : "0", calx_select(calx_columns(calx_count_all()), calx_where(calx_eq(ID, (int64_t)i), calx_eq(F, numbers[i]))));
        ROWS(session, "1", calx_select(calx_columns(calx_count_all()), calx_where(calx_eq(ID, (int64_t)i), calx_eq(F, wanted))));
    }
    ROWS(session, "0;1;2;5", calx_select(calx_columns(ID), calx_where(calx_gt(F, 0.1)), calx_order_by(ID)));
    OK(session, calx_rollback(session));
}

TEST_NEEDS(a_float_is_rounded_whatever_sets_it, "numbers_fit")
{
    calx_session *session = with_gauges(t);
    calx_statement *f = calx_keep(calx_select(calx_columns(F), calx_where(calx_eq(ID, 1))));
    add(t, session, 1, 16777217, 0.5);
    OK(session, calx_exec(session, calx_update(gauge, calx_set(F, calx_param_num("f"))), calx_args(calx_bind("f", 0.1))));
    CHECK_DOUBLE(number_of(t, session, f), (double)0.1f);
    CHECK_DOUBLE(number_of(t, session, calx_select(calx_columns(calx_times(F, 3.0)))), (double)0.1f * 3.0);
    OK(session, calx_exec(session, calx_update(gauge, calx_set(F, calx_times(F, 3.0)))));
    CHECK_DOUBLE(number_of(t, session, f), (double)(float)((double)0.1f * 3.0));
    OK(session, calx_exec(session, calx_update(gauge, calx_set(F, COUNT))));
    CHECK_DOUBLE(number_of(t, session, f), 16777216.0);
    OK(session, calx_exec(session, calx_insert(gauge, calx_from_select(calx_list(ID, COUNT, F), calx_select(calx_columns(calx_plus(ID, 1), COUNT, calx_plus(COUNT, 0.1)))))));
    CHECK_DOUBLE(number_of(t, session, calx_select(calx_columns(F), calx_where(calx_eq(ID, 2)))), 16777218.0);
    OK(session, calx_exec(session, calx_insert(gauge, calx_set(ID, 3), calx_set(COUNT, 0))));
    CHECK_DOUBLE(number_of(t, session, calx_select(calx_columns(F), calx_where(calx_eq(ID, 3)))), (double)0.1f);
    CHECK_DOUBLE(number_of(t, session, calx_select(calx_columns(calx_col(gauge, twice)), calx_where(calx_eq(ID, 3)))), (double)(float)((double)0.1f * 0.1));
    calx_release(f);
    OK(session, calx_rollback(session));
}

static void is_out_of_range(suite *t, calx_session *session, calx_statement *statement, calx_args_t args)
{
    CHECK_STATUS(session, calx_exec(session, statement, args), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    CHECK_TEXT(calx_error_of(session)->column, "f");
    OK(session, calx_rollback(session));
}

TEST(what_no_float_holds_is_out_of_range)
{
    static const double numbers[] = { 1e-50, -1e-46, 1e39, -3.5e38 };
    calx_session *session = with_gauges(t);
    float f = 7;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        is_out_of_range(t, session, calx_insert(gauge, calx_set(ID, 1), calx_set(COUNT, 0), calx_set(F, numbers[i])), CALX_NO_ARGS);
        is_out_of_range(t, session, calx_insert(gauge, calx_set(ID, 1), calx_set(COUNT, 0), calx_set(F, calx_param_num("x"))), calx_args(calx_bind("x", numbers[i])));
        CHECK_STATUS(session, calx_scalar(session, calx_select(calx_columns(calx_as_num(calx_arg_node(calx_arg_double(numbers[i]))))), &f), CALX_DATA_ERROR);
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
        OK(session, calx_rollback(session));
    }
    is_out_of_range(t, session, calx_insert(gauge, calx_set(ID, 1), calx_set(COUNT, 0), calx_set(F, ((calx_decimal){ "0.00000000000000000000000000000000000000000000000001", 52 }))),
                    CALX_NO_ARGS);
}

/* ---- ends of other kinds ---- */

struct serial {
    int64_t id;
    int32_t n;
};
CALX_MODEL(serial, "calx_suite_gauge", CALX_COLUMN(serial, id, .primary_key = true), CALX_COLUMN(serial, n));
static calx_metadata serials = CALX_METADATA(&serial_model);

static void clean_serials(suite *t)
{
    (void)t;
    calx_metadata_dispose(&serials);
}

TEST(a_key_of_zero_is_zero_and_one_that_is_not_given_is_made)
{
    calx_session *session = suite_session(t);
    t->at_end = clean_serials;
    t->tables[0] = "calx_suite_gauge";
    OK(session, calx_drop_all(session, &serials));
    OK(session, calx_create_all(session, &serials));
    OK(session, calx_exec(session, calx_insert(serial, calx_set(calx_col(serial, id), 0), calx_set(calx_col(serial, n), 1))));
    OK(session, calx_exec(session, calx_insert(serial, calx_set(calx_col(serial, n), 2))));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_gauge (n) VALUES (:n)"), calx_args(3)));
    ROWS(session, "0|1;1|2;2|3", calx_select(calx_columns(calx_col(serial, id), calx_col(serial, n)), calx_order_by(calx_col(serial, id))));
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_gauge SET id = :id WHERE n = 1"), calx_args(-7)));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_gauge (id, n) VALUES (:id, :n)"), calx_args(0, 4)));
    ROWS(session, "-7|1;0|4;1|2;2|3", calx_select(calx_columns(calx_col(serial, id), calx_col(serial, n)), calx_order_by(calx_col(serial, id))));
}

/* As it came, or an error; the servers' limits differ. */
TEST(a_decimal_of_many_digits_is_never_cut)
{
    static const char *const texts[] = {
        "9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
        "-0.0000000000000000000000000000000000000000000000000000000000000000000000001",
        "9999999999999999999999999999.99999999990000000000000000000000000000000000001",
        "999999999999999999999999999999.99999999999999999999999999999999999",
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000001.50",
    };
    calx_session *session = suite_session(t);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        calx_decimal sent = { texts[i], strlen(texts[i]) }, got = { NULL, 0 };
        calx_str text = { NULL, 0 };
        calx_status status = calx_scalar(session, calx_select(calx_columns(calx_cast(calx_arg_node(calx_arg_decimal(sent)), CALX_SQL_TYPE(TEXT)))), &text);
        got = (calx_decimal){ text.ptr, text.len };
        if (status == CALX_OK)
            CHECK_INT(calx_decimal_compare(got, sent), 0);
        else {
            CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
            CHECK(i < 3);
        }
        OK(session, calx_rollback(session));
    }
}
