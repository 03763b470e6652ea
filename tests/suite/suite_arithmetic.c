/* SPDX-License-Identifier: MIT */
/* Numbers in expressions: division, exact decimals, large and small exponents, floats, casts; booleans as conditions. */
#include "rows.h"

struct figure {
    int32_t id;
    int32_t whole;
    calx_decimal exact;
    double real;
    calx_opt_bool flag;
};
CALX_MODEL(figure, "calx_suite_figure", CALX_COLUMN(figure, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(figure, whole), CALX_COLUMN(figure, exact, .type = CALX_NUMERIC(38, 12)),
           CALX_COLUMN(figure, real, .column = "r"), CALX_COLUMN(figure, flag));
static calx_metadata metadata = CALX_METADATA(&figure_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_node *decimal(const char *digits)
{
    return calx_arg_node(calx_arg_decimal((calx_decimal){ digits, strlen(digits) }));
}

static calx_session *with_figures(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_figure";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_commit(session));
    return session;
}

static calx_statement *new_figure(int id, int whole, const char *exact, double real)
{
    return calx_insert(figure, calx_set(calx_col(figure, id), id), calx_set(calx_col(figure, whole), whole), calx_set(calx_col(figure, exact), decimal(exact)),
                       calx_set(calx_col(figure, real), real));
}

static calx_statement *only(calx_node *expression)
{
    calx_node *label = calx_label_as(expression, "v");
    return calx_select_n((calx_clause *const[]){ calx_columns_n(&label, 1) }, 1);
}

#define LIT(sql) calx_literal_column(sql, NULL)

TEST(division_of_integers_keeps_the_fraction)
{
    calx_session *session = with_figures(t);
    static const struct { const char *left, *right; double quotient; } cases[] = { { "15", "10", 1.5 }, { "-15", "10", -1.5 }, { "10", "4", 2.5 }, { "1", "2", 0.5 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double got = 0;
        OK(session, calx_scalar(session, only(calx_cast(calx_divide(calx_as_num(LIT(cases[i].left)), calx_as_num(LIT(cases[i].right))), CALX_SQL_TYPE(DOUBLE))), &got));
        CHECK_DOUBLE(got, cases[i].quotient);
    }
}

TEST(division_of_bound_integers_keeps_the_fraction)
{
    calx_session *session = with_figures(t);
    OK(session, calx_exec(session, new_figure(1, 7, "1", 1)));
    ROWS(session, "3.5", only(calx_cast(calx_divide(calx_col(figure, whole), 2), CALX_SQL_TYPE(DOUBLE))));
    ROWS(session, "1.5", only(calx_cast(calx_divide(calx_as_num(calx_cast(15, CALX_SQL_TYPE(INTEGER))), calx_as_num(calx_cast(10, CALX_SQL_TYPE(INTEGER)))), CALX_SQL_TYPE(DOUBLE))));
}

TEST(division_of_integers_rounds_down_when_it_is_asked_to)
{
    calx_session *session = with_figures(t);
    OK(session, calx_exec(session, new_figure(1, 15, "1", 1)));
    ROWS(session, "1", only(calx_cast(calx_binary(CALX_OP_FLOOR_DIV, LIT("15"), LIT("10")), CALX_SQL_TYPE(INTEGER))));
    ROWS(session, "1", only(calx_cast(calx_binary(CALX_OP_FLOOR_DIV, N(calx_col(figure, whole)), INT(10)), CALX_SQL_TYPE(INTEGER))));
    ROWS(session, "3", only(calx_cast(calx_binary(CALX_OP_FLOOR_DIV, N(calx_col(figure, whole)), INT(4)), CALX_SQL_TYPE(INTEGER))));
}

TEST_NEEDS(division_of_decimals_and_floats, "decimals_compare")
{
    calx_session *session = with_figures(t);
    double got = 0;
    OK(session, calx_exec(session, new_figure(1, 1, "5.52", 5.5)));
    OK(session, calx_scalar(session, only(calx_cast(calx_divide(calx_col(figure, exact), calx_as_num(LIT("2.4"))), CALX_SQL_TYPE(DOUBLE))), &got));
    CHECK(got > 2.2999999 && got < 2.3000001);
    OK(session, calx_scalar(session, only(N(calx_divide(calx_col(figure, real), 2.0))), &got));
    CHECK_DOUBLE(got, 2.75);
    ROWS(session, "2", only(calx_cast(calx_binary(CALX_OP_FLOOR_DIV, LIT("5.52"), LIT("2.4")), CALX_SQL_TYPE(INTEGER))));
}

TEST(decimals_in_expressions_are_exact)
{
    calx_session *session = with_figures(t);
    static const char *const digits[] = { "15.7563", "-15.7563", "0.000000000001", "12345678901234567890123456.123456789012", "54.234246451650", "319438950232418390.273596", "87673.594069654243",
                                          "-0.1", "31943874831932418390.01" };
    for (int i = 0; i < 9; i++)
        OK(session, calx_exec(session, new_figure(i, 0, digits[i], 0)));
    for (int i = 0; i < 9; i++) {
        calx_decimal got;
        int32_t id = -1;
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(figure, exact)), calx_where(calx_eq(calx_col(figure, id), i))), &got));
        CHECK_INT(calx_decimal_compare(got, (calx_decimal){ digits[i], strlen(digits[i]) }), 0);
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(figure, id)), calx_where(calx_eq(calx_col(figure, exact), calx_as_num(decimal(digits[i]))))), &id));
        CHECK_INT(id, i);
    }
}

TEST(decimals_are_read_as_doubles)
{
    calx_session *session = with_figures(t);
    double got = 0;
    OK(session, calx_exec(session, new_figure(1, 0, "15.7563", 0)));
    OK(session, calx_scalar(session, only(calx_cast(calx_col(figure, exact), CALX_SQL_TYPE(DOUBLE))), &got));
    CHECK_DOUBLE(got, 15.7563);
}

TEST_NEEDS(doubles_are_cast_to_decimals, "decimals_compare")
{
    calx_session *session = with_figures(t);
    OK(session, calx_exec(session, new_figure(1, 0, "1", 15.7563)));
    ROWS(session, "15.7563", only(calx_cast(calx_col(figure, real), CALX_NUMERIC(10, 4))));
    if (suite_has("cast_rounds"))
        ROWS(session, "15.76", only(calx_cast(calx_col(figure, real), CALX_NUMERIC(10, 2))));
}

TEST(decimals_without_a_fraction)
{
    calx_session *session = with_figures(t);
    calx_decimal got;
    int64_t whole = 0;
    OK(session, calx_exec(session, new_figure(1, 0, "1.000", 0)));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(figure, exact))), &got));
    CHECK_INT(calx_decimal_to_int64(got, &whole), CALX_OK);
    CHECK_INT(whole, 1);
}

TEST_NEEDS(null_decimals_and_doubles, "decimals_compare")
{
    calx_session *session = with_figures(t);
    calx_decimal got = { "", 0 };
    calx_opt_double real = { true, 1 };
    OK(session, calx_scalar(session, only(calx_cast(CALX_NULL, CALX_NUMERIC(10, 2))), &got));
    CHECK(got.ptr == NULL);
    OK(session, calx_scalar(session, only(calx_cast(CALX_NULL, CALX_SQL_TYPE(DOUBLE))), &real));
    CHECK(!real.is_set);
}

/* A double of any exponent is bound and comes back, in a column and in an expression. */
TEST(doubles_of_every_exponent_in_expressions)
{
    calx_session *session = with_figures(t);
    static const double reals[] = { 1e-300, 4.9e-10, 1e-2, 696e-12, 0.1, 4e8, 5748e15, 1.521e15, 1e200, -1e300, 15.7563 };
    for (int i = 0; i < 11; i++) {
        double got = 0;
        int32_t id = -1;
        OK(session, calx_exec(session, new_figure(i, 0, "0", reals[i])));
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(figure, real)), calx_where(calx_eq(calx_col(figure, id), i))), &got));
        CHECK_DOUBLE(got, reals[i]);
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(figure, id)), calx_where(calx_eq(calx_col(figure, real), reals[i]))), &id));
        CHECK_INT(id, i);
    }
}

/* Decimals as people write exponents: the program spells the digits out. */
TEST(decimals_of_large_and_small_exponents)
{
    calx_session *session = with_figures(t);
    static const char *const digits[] = { "0.01", "0.000000000696", "0.000000000001", "400000000", "5748000000000000000", "1521000000000000", "0.000000121", "12340000000000000000000000" };
    for (int i = 0; i < 8; i++) {
        OK(session, calx_exec(session, new_figure(i, 0, digits[i], 0)));
        ROWS(session, digits[i], calx_select(calx_columns(calx_col(figure, exact)), calx_where(calx_eq(calx_col(figure, id), i))));
    }
}

TEST(arithmetic_in_the_order_that_it_was_built)
{
    calx_session *session = with_figures(t);
    OK(session, calx_exec(session, new_figure(1, 6, "1", 1)));
    ROWS(session, "16", only(N(calx_times(calx_plus(calx_col(figure, whole), 2), 2))));
    ROWS(session, "10", only(N(calx_plus(calx_col(figure, whole), calx_times(calx_as_num(INT(2)), 2)))));
    ROWS(session, "5", only(N(calx_minus(calx_col(figure, whole), calx_minus(calx_as_num(INT(3)), 2)))));
    ROWS(session, "-8", only(N(calx_negate(calx_plus(calx_col(figure, whole), 2)))));
    ROWS(session, "2", only(N(calx_modulo(calx_col(figure, whole), 4))));
}

/* A negative number that leaves no rest leaves 0, with no sign. */
TEST_NEEDS(no_rest_is_zero, "decimals_compare")
{
    calx_session *session = with_figures(t);
    calx_num *rest = calx_modulo(calx_col(figure, exact), calx_as_num(decimal("2.5")));
    OK(session, calx_exec(session, new_figure(1, 0, "-100", 1)));
    OK(session, calx_exec(session, new_figure(2, 0, "-101.25", 1)));
    ROWS(session, "1", calx_select(calx_columns(calx_col(figure, id)), calx_where(calx_eq(rest, 0))));
    ROWS(session, "2", calx_select(calx_columns(calx_col(figure, id)), calx_where(calx_eq(calx_modulo(calx_col(figure, exact), calx_as_num(decimal("2.5"))), calx_as_num(decimal("-1.25"))))));
}

TEST_NEEDS(values_are_cast_on_the_way, "decimals_compare")
{
    calx_session *session = with_figures(t);
    OK(session, calx_exec(session, new_figure(1, 6, "7.50", 2.25)));
    ROWS(session, "6", only(calx_cast(calx_col(figure, whole), CALX_VARCHAR(10))));
    ROWS(session, "12", only(calx_cast("12", CALX_SQL_TYPE(INTEGER))));
    ROWS(session, "18", only(N(calx_plus(calx_as_num(calx_cast("12", CALX_SQL_TYPE(INTEGER))), calx_col(figure, whole)))));
    ROWS(session, "2.25", only(calx_cast("2.25", CALX_NUMERIC(10, 2))));
}

/* ---- booleans ---- */

TEST(booleans_are_conditions)
{
    calx_session *session = with_figures(t);
    for (int i = 0; i < 3; i++)
        OK(session, calx_exec(session, calx_insert(figure, calx_set(calx_col(figure, id), i), calx_set(calx_col(figure, whole), 0), calx_set(calx_col(figure, exact), decimal("0")),
                                                   calx_set(calx_col(figure, real), 0.0), calx_set(calx_col(figure, flag), i < 2 ? calx_arg_bool(i == 1) : calx_arg_null(CALX_NULL)))));
#define IDS(...) calx_select(calx_columns(calx_col(figure, id)), calx_where(__VA_ARGS__), calx_order_by(calx_col(figure, id)))
    ROWS(session, "1", IDS(calx_col(figure, flag)));
    ROWS(session, "0", IDS(calx_not(calx_col(figure, flag))));
    ROWS(session, "2", IDS(calx_is_null(calx_col(figure, flag))));
    ROWS(session, "1", IDS(calx_eq(calx_col(figure, flag), true)));
    ROWS(session, "0", IDS(calx_eq(calx_col(figure, flag), false)));
    ROWS(session, "0;1", IDS(calx_or(calx_col(figure, flag), calx_not(calx_col(figure, flag)))));
    ROWS(session, "0;1;2", IDS(calx_as_cond(calx_true())));
    ROWS(session, "", IDS(calx_as_cond(calx_false())));
    ROWS(session, "0|0;1|1;2|~", calx_select(calx_columns(calx_col(figure, id), calx_col(figure, flag)), calx_order_by(calx_col(figure, id))));
    ROWS(session, "0|1;1|0;2|~", calx_select(calx_columns(calx_col(figure, id), calx_label(calx_eq(calx_col(figure, flag), false), "no")), calx_order_by(calx_col(figure, id))));
}
