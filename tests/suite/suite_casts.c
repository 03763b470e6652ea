/* SPDX-License-Identifier: MIT */
/* Casts that give the same value on every backend, and what is made of bytes and of numbers whose kind is found out late. */
#include "rows.h"

struct cask {
    int32_t id;
    int32_t a;
    const char *name;
    calx_opt_bool full;
    calx_decimal price;
    double weight;
    calx_bytes data;
    calx_opt_uuid mark;
    calx_opt_timestamp at;
};
CALX_MODEL(cask, "calx_suite_cask", CALX_COLUMN(cask, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(cask, a),
           CALX_COLUMN(cask, name, .type = CALX_VARCHAR(40)), CALX_COLUMN(cask, full), CALX_COLUMN(cask, price, .type = CALX_NUMERIC(8, 2)),
           CALX_COLUMN(cask, weight), CALX_COLUMN(cask, data), CALX_COLUMN(cask, mark), CALX_COLUMN(cask, at));
static calx_metadata metadata = CALX_METADATA(&cask_model);

#define C(field) calx_col(cask, field)
#define MARK "0a0b0c0d-0000-0000-0000-0000000000ff"
#define DECIMAL(s) ((calx_decimal){ s, sizeof(s) - 1 })
#define BYTES(s) calx_arg_node(calx_arg_bytes((calx_bytes){ s, sizeof(s) - 1 }))
#define CAST(x, ...) calx_cast_node(N(x), &(const calx_type)__VA_ARGS__)
#define WHERE(condition) calx_select(calx_columns(C(id)), calx_where_n((calx_node *[]){ condition }, 1), calx_order_by(C(id)))
#define EQUAL(a, b) calx_binary(CALX_OP_EQ, a, b)
#define NEEDS "decimals_compare"

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static void add(suite *t, calx_session *session, int id, int a, const char *name, calx_opt_bool full, calx_decimal price, calx_bytes data)
{
    calx_uuid mark;
    const char *why;
    OK(session, calx_uuid_parse(MARK, sizeof MARK - 1, &mark, &why));
    OK(session, calx_exec(session, calx_insert(cask, calx_set(C(id), id), calx_set(C(a), a), calx_set(C(name), name), calx_set(C(full), full), calx_set(C(price), price),
                                               calx_set(C(weight), a / 2.0), calx_set(C(data), data), calx_set(C(mark), mark),
                                               calx_set_to(N(C(at)), STRING("2024-12-30 23:59:59.5")))));
}

/* 1: 5, 'yes'; 2: 0, ' FALSE '; 3: -7, '1'. */
static calx_session *with_casks(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_cask";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    add(t, session, 1, 5, "yes", (calx_opt_bool){ true, true }, DECIMAL("9.50"), (calx_bytes){ "z\0q", 3 });
    add(t, session, 2, 0, " FALSE ", (calx_opt_bool){ true, false }, DECIMAL("0.00"), (calx_bytes){ "abcdef", 6 });
    add(t, session, 3, -7, "1", (calx_opt_bool){ false, false }, DECIMAL("10.00"), (calx_bytes){ "", 0 });
    OK(session, calx_commit(session));
    return session;
}

TEST_NEEDS(a_number_is_true_unless_it_is_zero, NEEDS)
{
    calx_session *session = with_casks(t);
    ROWS(session, "1;3", WHERE(CAST(C(a), CALX_SQL_TYPE(BOOLEAN))));
    ROWS(session, "1;3", WHERE(CAST(C(weight), CALX_SQL_TYPE(BOOLEAN))));
    ROWS(session, "1;3", WHERE(CAST(C(price), CALX_SQL_TYPE(BOOLEAN))));
    ROWS(session, "1;3", WHERE(CAST(calx_times(C(price), 2), CALX_SQL_TYPE(BOOLEAN))));
    ROWS(session, "1", WHERE(CAST(C(full), CALX_SQL_TYPE(BOOLEAN))));
    ROWS(session, "2", WHERE(calx_not_node(CAST(C(a), CALX_SQL_TYPE(BOOLEAN)))));
    ROWS(session, "1|1;2|0;3|1", calx_select(calx_columns(C(id), CAST(C(a), CALX_SQL_TYPE(BOOLEAN))), calx_order_by(C(id))));
    ROWS(session, "1|1;2|0;3|~", calx_select(calx_columns(C(id), CAST(C(full), CALX_SQL_TYPE(BIGINT))), calx_order_by(C(id))));
    ROWS(session, "1|1;2|0;3|~", calx_select(calx_columns(C(id), CAST(C(full), CALX_SQL_TYPE(SMALLINT))), calx_order_by(C(id))));
}

TEST_NEEDS(a_text_is_true_by_the_words_for_it, NEEDS)
{
    static const char *const words[] = { "true", "T", " yes", "y", "ON", "1", "false", "f", "NO", "n", "off", "0 " };
    calx_session *session = with_casks(t);
    ROWS(session, "1;3", WHERE(CAST(C(name), CALX_SQL_TYPE(BOOLEAN))));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ROWS(session, i < 6 ? "3" : "0", calx_select(calx_columns(calx_count_all()), calx_select_from(calx_model_table(&cask_model)),
                                                     calx_where_n((calx_node *[]){ CAST(STRING(words[i]), CALX_SQL_TYPE(BOOLEAN)) }, 1)));
}

TEST_NEEDS(a_boolean_as_a_text_is_a_word, NEEDS)
{
    calx_session *session = with_casks(t);
    ROWS(session, "true|true!|tru;false|false!|fal;~|~|~",
         calx_select(calx_columns(CAST(C(full), CALX_VARCHAR(10)), calx_nary(CALX_OP_CONCAT, (calx_node *[]){ N(C(full)), STRING("!") }, 2),
                                  CAST(C(full), CALX_VARCHAR(3))),
                     calx_order_by(C(id))));
    ROWS(session, "xtrue", calx_select(calx_columns(calx_binary(CALX_OP_CONCAT, STRING("x"), N(calx_true()))), calx_where(calx_eq(C(id), 1)),
                                       calx_select_from(calx_model_table(&cask_model))));
}

TEST_NEEDS(a_cast_cuts_texts_and_bytes, NEEDS)
{
    calx_session *session = with_casks(t);
    ROWS(session, "abc|abc|ab|a", calx_select(calx_columns(CAST(STRING("abc"), CALX_SQL_TYPE(TEXT)), CAST(STRING("abc"), CALX_VARCHAR(5)),
                                                           CAST(STRING("abc"), CALX_VARCHAR(2)), CAST(STRING("abc"), CALX_SQL_TYPE(CHAR)))));
    ROWS(session, "616263|6162635c|7a0071|7a00",
         calx_select(calx_columns(CAST(STRING("abc"), { .kind = CALX_TYPE_VARBINARY, .length = 5 }), CAST(STRING("abc\\061"), { .kind = CALX_TYPE_VARBINARY, .length = 4 }),
                                  CAST(C(data), { .kind = CALX_TYPE_VARBINARY, .length = 5 }), CAST(C(data), { .kind = CALX_TYPE_VARBINARY, .length = 2 })),
                     calx_where(calx_eq(C(id), 1))));
    ROWS(session, "true", calx_select(calx_columns(CAST(C(full), CALX_SQL_TYPE(TEXT))), calx_where(calx_eq(C(name), calx_as_text(CAST(STRING("yes"), CALX_VARCHAR(9)))))));
    ROWS(session, "1;2;3", WHERE(EQUAL(N(C(data)), CAST(C(data), { .kind = CALX_TYPE_VARBINARY, .length = 9 }))));
    ROWS(session, "abcd", calx_select(calx_columns(CAST(C(data), CALX_VARCHAR(4))), calx_where(calx_eq(C(id), 2))));
    ROWS(session, "616263", calx_select(calx_columns(CAST(STRING("abc"), CALX_SQL_TYPE(BLOB)))));
    ROWS(session, "", WHERE(EQUAL(CAST(C(price), CALX_VARCHAR(10)), STRING("9.5"))));
    ROWS(session, "1", WHERE(EQUAL(CAST(C(price), CALX_VARCHAR(10)), STRING("9.50"))));
}

TEST_NEEDS(a_text_as_a_uuid_or_a_moment_is_what_columns_keep, NEEDS)
{
    calx_session *session = with_casks(t);
    ROWS(session, "1;2;3", WHERE(EQUAL(N(C(mark)), CAST(STRING("0A0B0C0D-0000-0000-0000-0000000000FF"), CALX_SQL_TYPE(UUID)))));
    ROWS(session, "1;2;3", WHERE(EQUAL(CAST(calx_upper("0a0b0c0d-0000-0000-0000-0000000000ff"), CALX_SQL_TYPE(UUID)), N(C(mark)))));
    ROWS(session, "1;2;3", WHERE(EQUAL(N(C(at)), CAST(STRING("2024-12-30 23:59:59.5"), CALX_SQL_TYPE(TIMESTAMP)))));
    ROWS(session, "1;2;3", WHERE(EQUAL(N(C(at)), CAST(STRING("2024-12-30T23:59:59.500"), CALX_SQL_TYPE(TIMESTAMP)))));
    ROWS(session, "1;2;3", WHERE(calx_binary(CALX_OP_GT, N(C(at)), CAST(STRING("2024-12-30"), CALX_SQL_TYPE(TIMESTAMP)))));
    ROWS(session, "1;2;3", WHERE(EQUAL(CAST(C(at), CALX_SQL_TYPE(TIME)), CAST(STRING("23:59:59.5"), CALX_SQL_TYPE(TIME)))));
}

TEST_NEEDS(a_numeric_of_no_digits_keeps_its_fraction, NEEDS)
{
    calx_session *session = with_casks(t);
    ROWS(session, "59.97", calx_select(calx_columns(calx_times(calx_cast(DECIMAL("19.99"), CALX_SQL_TYPE(NUMERIC)), 3))));
    ROWS(session, "1", WHERE(EQUAL(CAST(STRING("9.5"), CALX_SQL_TYPE(NUMERIC)), N(C(price)))));
}

static calx_node *rounded(uint32_t scale)
{
    return calx_cast_node(N(C(price)), &(const calx_type){ .kind = CALX_TYPE_NUMERIC, .length = 10, .scale = scale });
}

/* MariaDB 10.11 takes casts to DECIMALs of other digits for the same expression. */
TEST_NEEDS(casts_to_other_digits_are_told_apart, NEEDS)
{
    calx_session *session = with_casks(t);
    add(t, session, 4, 1, "no", (calx_opt_bool){ false, false }, DECIMAL("9.75"), (calx_bytes){ "", 0 });
    add(t, session, 5, 1, "no", (calx_opt_bool){ false, false }, DECIMAL("10.25"), (calx_bytes){ "", 0 });
    ROWS(session, "1;4;5", WHERE(calx_binary(CALX_OP_NE, rounded(0), rounded(2))));
    ROWS(session, "2;3", WHERE(EQUAL(rounded(0), rounded(2))));
    ROWS(session, "1;4;5", WHERE(calx_binary(CALX_OP_NE, calx_func_n("abs", (calx_node *[]){ rounded(0) }, 1, NULL), calx_func_n("abs", (calx_node *[]){ rounded(2) }, 1, NULL))));
    ROWS(session, "4|9.75;5|10.25", calx_select(calx_columns(C(id), rounded(2)), calx_where(calx_gt(C(id), 3)), calx_order_by(calx_desc(rounded(0)), C(id))));
    ROWS(session, "10|9.75|1;10|10.25|1", calx_select(calx_columns(rounded(0), rounded(2), calx_count_all()), calx_where(calx_gt(C(id), 3)),
                                                      calx_group_by(rounded(0), rounded(2)), calx_order_by(rounded(0), rounded(2))));
}

static calx_node *joined(void)
{
    return calx_nary(CALX_OP_CONCAT, (calx_node *[]){ N(C(data)), BYTES("q") }, 2);
}

TEST_NEEDS(bytes_that_are_joined_are_bytes, NEEDS)
{
    calx_session *session = with_casks(t);
    ROWS(session, "1", WHERE(EQUAL(joined(), BYTES("z\0qq"))));
    ROWS(session, "7a007171|4;61626364656671|7;71|1",
         calx_select(calx_columns(joined(), calx_func_n("length", (calx_node *[]){ joined() }, 1, NULL)),
                     calx_order_by(C(id))));
    ROWS(session, "7a007100ff|1", calx_select(calx_columns(calx_binary(CALX_OP_CONCAT, N(C(data)), BYTES("\0\xff")), C(id)), calx_where(calx_eq(C(id), 1))));
}

/* ---- numbers of a kind that is known when the statement runs ---- */

static calx_statement *count_where(calx_cond *condition)
{
    return calx_select(calx_columns(calx_count_all()), calx_select_from(calx_model_table(&cask_model)), calx_where(condition));
}

TEST_NEEDS(parameters_that_are_numbers_compare_as_numbers, NEEDS)
{
    calx_session *session = with_casks(t);
    calx_statement *greater = calx_keep(count_where(calx_gt(calx_param_num("x"), calx_param_num("y"))));
    ROWS_OF(session, "3", calx_args(calx_bind("x", DECIMAL("10.0")), calx_bind("y", DECIMAL("9.5"))), greater);
    ROWS_OF(session, "3", calx_args(calx_bind("x", 10), calx_bind("y", DECIMAL("9.5"))), greater);
    ROWS_OF(session, "0", calx_args(calx_bind("x", DECIMAL("9.5")), calx_bind("y", 10)), greater);
    ROWS_OF(session, "3", calx_args(calx_bind("x", 10.25), calx_bind("y", DECIMAL("9.5"))), greater);
    ROWS_OF(session, "0", calx_args(calx_bind("x", 9), calx_bind("y", 9.5)), greater);
    calx_release(greater);
    ROWS_OF(session, "1;2;3", calx_args(calx_bind("x", DECIMAL("5.0"))), WHERE(EQUAL(N(calx_coalesce(calx_param_num("x"), C(a))), INT(5))));
    ROWS_OF(session, "3;1;2", calx_args(calx_bind("x", DECIMAL("7.5"))),
            calx_select(calx_columns(C(id)), calx_order_by(calx_case(calx_when(calx_eq(C(id), 2), calx_param_num("x")), calx_else(C(a))))));
    ROWS_OF(session, "2;3", calx_args(calx_bind("y", DECIMAL("10.00"))),
            WHERE(calx_in_n(N(calx_param_num("y")), (calx_node *[]){ N(C(a)), N(calx_plus(C(id), 7)), N(calx_plus(C(id), 8)) }, 3, false)));
}

TEST_NEEDS(choices_of_numbers_that_are_parameters_stay_numbers, NEEDS)
{
    calx_session *session = with_casks(t);
    int32_t got = 0;
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_func("nullif", C(a), calx_param_num("x"))), calx_where(calx_eq(C(id), 1))), &got, calx_args(calx_bind("x", 7))));
    CHECK_INT(got, 5);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_coalesce(C(a), calx_param_num("x"))), calx_where(calx_eq(C(id), 3))), &got, calx_args(calx_bind("x", 7))));
    CHECK_INT(got, -7);
    ROWS_OF(session, "1|~;2|0;3|-7", calx_args(calx_bind("x", DECIMAL("5.0"))),
            calx_select(calx_columns(C(id), calx_func("nullif", C(a), calx_param_num("x"))), calx_order_by(C(id))));
    ROWS_OF(session, "3", calx_args(calx_bind("x", DECIMAL("9.5"))), WHERE(calx_binary(CALX_OP_LT, N(calx_coalesce(C(a), calx_param_num("x"))), INT(0))));
    ROWS(session, "1|5;2|~;3|-7", calx_select(calx_columns(C(id), calx_func("nullif", C(a), C(price))), calx_order_by(C(id))));
}

/* Of a column of decimals and a number that comes with the run, in one order or the other. */
static void united(suite *t, calx_session *session, calx_node *first, calx_node *second, uint32_t order, calx_args_t args)
{
    calx_statement *union_all = calx_union_all(calx_select(calx_columns(calx_label(first, "n"))), calx_select(calx_columns(second)));
    calx_result *rows;
    calx_decimal number;
    double numbers[] = { 0, 9, 9.5, 10 };
    int seen = 0;
    CHECK_INT(suite_saw_status(calx_statement_add(union_all, calx_order_by(calx_order_node(calx_label_named("n"), order)))), CALX_OK);
    rows = calx_query(session, union_all, args);
    for (; calx_fetch(rows, &number); seen++)
        CHECK(seen < 4 && strtod(number.ptr, NULL) == numbers[order & CALX_FLAG_DESC ? 3 - seen : seen]);
    CLOSE(rows, CALX_OK);
    CHECK_INT(seen, 4);
}

/* SQLite 3.40: what a UNION is ordered by is a column of it, and no expression of one ("1st ORDER BY term does not match any column in the result set"). */
TEST_NEEDS(a_union_is_ordered_by_a_number_that_is_a_parameter, NEEDS)
{
    calx_session *session = with_casks(t);
    united(t, session, N(calx_param_num("x")), N(C(price)), CALX_FLAG_ASC, calx_args(calx_bind("x", DECIMAL("9"))));
    united(t, session, N(calx_param_num("x")), N(C(price)), CALX_FLAG_DESC, calx_args(calx_bind("x", DECIMAL("9"))));
    united(t, session, N(C(price)), N(calx_param_num("x")), CALX_FLAG_DESC, calx_args(calx_bind("x", 9)));
    united(t, session, CAST(calx_param_num("x"), CALX_NUMERIC(8, 2)), N(C(price)), 0, calx_args(calx_bind("x", 9)));
}

/* The column n of the rows, in its order. */
static calx_statement *sorted(calx_node *values)
{
    calx_node *n = calx_column_of(values, "n", NULL);
    return calx_select(calx_columns(n), calx_order_by(n), calx_select_from(values));
}

#define ONE_COLUMN calx_list(calx_column_named("n"))

TEST_NEEDS(rows_of_values_are_of_one_kind_of_number, NEEDS)
{
    calx_session *session = with_casks(t);
    ROWS(session, "9.25;10;100.5", sorted(calx_values("p", ONE_COLUMN, calx_tuple(10), calx_tuple(DECIMAL("9.25")), calx_tuple(DECIMAL("100.5")))));
    ROWS(session, "9.25;10.5", sorted(calx_values("p", ONE_COLUMN, calx_tuple(10.5), calx_tuple(DECIMAL("9.25")))));
    ROWS(session, "2024-02-29 00:00:00;2024-02-29 12:00:00",
         sorted(calx_values("p", ONE_COLUMN, calx_tuple((calx_timestamp){ INT64_C(1709208000000000) }), calx_tuple((calx_date){ 19782 }))));
}
