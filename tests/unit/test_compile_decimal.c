/* SPDX-License-Identifier: MIT */
/* Decimals in the SQL for SQLite: what knows them is written, and what would lose digits is refused. */
#include <calx/calx.h>
#include <check.h>
#include <string.h>

struct item {
    int32_t id;
    calx_decimal price;
    int64_t quantity;
    double weight;
};
CALX_MODEL(item, "items", CALX_COLUMN(item, id, .primary_key = true), CALX_COLUMN(item, price, .type = CALX_NUMERIC(10, 2)),
           CALX_COLUMN(item, quantity), CALX_COLUMN(item, weight));

#define PRICE ((calx_node *)(void *)calx_col(item, price))
#define QUANTITY ((calx_node *)(void *)calx_col(item, quantity))
#define WEIGHT ((calx_node *)(void *)calx_col(item, weight))
#define PLUS(a, b) calx_binary(CALX_OP_ADD, a, b)
#define LESS(a, b) calx_binary(CALX_OP_LT, a, b)

static calx_node *number(int64_t n)
{
    return calx_arg_node(calx_arg_int64(n));
}

static calx_node *decimal(const char *text)
{
    return calx_arg_node(calx_arg_decimal((calx_decimal){ text, strlen(text) }));
}

static calx_node *call(const char *name, calx_node *a, calx_node *b)
{
    return calx_func_n(name, (calx_node *const[]){ a, b }, b ? 2 : 1, NULL);
}

static void is(calx_node *node, const char *sql)
{
    calx_compiled *compiled = calx_compile_node(node, "sqlite", 0);
    ck_assert_msg(calx_compiled_error(compiled) == CALX_OK, "%s: %s", sql, calx_compiled_errmsg(compiled));
    ck_assert_str_eq(calx_compiled_sql(compiled), sql);
    calx_compiled_dispose(compiled);
}

static void is_refused(calx_node *node, const char *message)
{
    calx_compiled *compiled = calx_compile_node(node, "sqlite", 0);
    ck_assert_int_eq(calx_compiled_error(compiled), CALX_UNSUPPORTED);
    ck_assert_msg(strstr(calx_compiled_errmsg(compiled), message) != NULL, "%s", calx_compiled_errmsg(compiled));
    calx_compiled_dispose(compiled);
}

START_TEST(arithmetic_is_that_of_the_driver)
{
    is(PLUS(PRICE, number(1)), "decimal_add(items.price, ?)");
    is(calx_binary(CALX_OP_MUL, QUANTITY, PRICE), "decimal_mul(items.quantity, items.price)");
    is(calx_unary(CALX_OP_NEG, PRICE), "decimal_neg(items.price)");
    is(calx_nary(CALX_OP_ADD, (calx_node *const[]){ PRICE, number(1), QUANTITY }, 3), "decimal_add(decimal_add(items.price, ?), items.quantity)");
    is(PLUS(PRICE, calx_binary(CALX_OP_DIV, QUANTITY, number(3))), "decimal_add(items.price, decimal_div(items.quantity, ?))");
    is(PLUS(PRICE, call("avg", QUANTITY, NULL)), "decimal_add(items.price, avg(CAST(items.quantity AS TEXT)))");
    is(call("round", PRICE, number(1)), "decimal_round(items.price, ?)");
    is(call("sum", calx_binary(CALX_OP_MUL, PRICE, QUANTITY), NULL), "sum(decimal_mul(items.price, items.quantity))");
}
END_TEST

START_TEST(comparisons_are_by_number)
{
    is(LESS(PRICE, number(10)), "items.price < ?");
    is(LESS(PLUS(PRICE, number(1)), number(10)), "decimal_cmp(decimal_add(items.price, ?), ?) < 0");
    is(LESS(PRICE, QUANTITY), "decimal_cmp(items.price, items.quantity) < 0");
    is(LESS(call("sum", PRICE, NULL), decimal("9.5")), "decimal_cmp(sum(items.price), ?) < 0");
    is(calx_in_n(call("max", PRICE, NULL), (calx_node *const[]){ number(1), decimal("2") }, 2, false),
       "decimal_in(max(items.price), ?, ?) = 1");
    is(calx_between_node(calx_unary(CALX_OP_NEG, PRICE), decimal("1"), PRICE, 0), "decimal_between(decimal_neg(items.price), ?, items.price) = 1");
    is(calx_between_node(decimal("1"), decimal("0"), PRICE, CALX_FLAG_NEGATED), "decimal_between(?, ?, items.price) = 0");
    is(calx_binary(CALX_OP_IS_DISTINCT, PLUS(PRICE, number(1)), PRICE), "decimal_same(decimal_add(items.price, ?), items.price) = 0");
    is(call("nullif", PRICE, number(0)), "decimal_nullif(items.price, CAST(? AS TEXT))");
    is(calx_order_node(PLUS(PRICE, number(1)), CALX_FLAG_DESC), "decimal_add(items.price, ?) COLLATE decimal DESC");
    is(call("max", PLUS(PRICE, number(1)), NULL), "max(decimal_add(items.price, ?) COLLATE decimal)");
    is(call("count", calx_distinct_node(PLUS(PRICE, number(1))), NULL), "count(DISTINCT decimal_add(items.price, ?) COLLATE decimal)");
}
END_TEST

START_TEST(choices_and_casts_stay_decimals)
{
    is(call("coalesce", PRICE, number(0)), "coalesce(items.price, CAST(? AS TEXT))");
    is(call("nullif", QUANTITY, PRICE), "decimal_nullif(items.quantity, items.price)");
    is(call("nullif", QUANTITY, (calx_node *)(void *)calx_param_num("n")), "nullif(items.quantity, ?)"); /* which is read as what it is compared with */
    is(call("nullif", calx_func_n("f", NULL, 0, NULL), (calx_node *)(void *)calx_param_num("n")), "decimal_nullif(f(), ?)");
    is(call("coalesce", QUANTITY, (calx_node *)(void *)calx_param_num("n")), "coalesce(items.quantity, ?)");
    is(call("coalesce", PRICE, (calx_node *)(void *)calx_param_num("n")), "coalesce(items.price, CAST(? AS TEXT))");
    is(calx_case_n(NULL, (calx_node *const[]){ LESS(PRICE, number(1)), number(1) }, 2, PRICE),
       "CASE WHEN items.price < ? THEN CAST(? AS TEXT) ELSE items.price END");
    is(calx_cast_node(QUANTITY, &(const calx_type)CALX_NUMERIC(10, 2)), "decimal_cast(items.quantity, 10, 2)");
    is(calx_cast_node(PRICE, &(const calx_type){ .kind = CALX_TYPE_INTEGER }), "decimal_int(items.price)");
}
END_TEST

/* As on PostgreSQL, where a double beside a decimal makes a double. */
START_TEST(doubles_make_doubles)
{
    is(calx_binary(CALX_OP_MUL, PRICE, WEIGHT), "items.price * items.weight");
    is(LESS(PRICE, WEIGHT), "CAST(items.price AS REAL) < items.weight");
    is(call("coalesce", PRICE, WEIGHT), "coalesce(CAST(items.price AS REAL), items.weight)");
}
END_TEST

/* What has no decimal in it is what it was. */
START_TEST(other_numbers_are_left_alone)
{
    is(PLUS(QUANTITY, number(1)), "items.quantity + ?");
    is(calx_binary(CALX_OP_DIV, QUANTITY, number(2)), "items.quantity / (? + 0.0)");
    is(LESS(call("avg", QUANTITY, NULL), number(2)), "avg(items.quantity) < ?");
    is(PRICE, "items.price");
    is(call("sum", PRICE, NULL), "sum(items.price)");
}
END_TEST

START_TEST(what_would_lose_digits_is_refused)
{
    calx_node *quantity = QUANTITY, *price = PRICE;
    calx_node *const frame[] = { calx_bound_node(CALX_OP_PRECEDING, number(1)), calx_bound_node(CALX_OP_CURRENT_ROW, NULL) };
    is_refused(call("sqrt", PRICE, NULL), "exact sqrt() of a decimal: cast it to DOUBLE");
    is_refused(calx_in_select(PRICE, calx_select_node(calx_select_n((calx_clause *const[]){ calx_columns_n(&quantity, 1) }, 1)), false),
               "IN of a decimal and a select of other numbers");
    is_refused(calx_over_node(call("count", calx_star(NULL), NULL), NULL, calx_list_n(&price, 1), calx_frame_node(CALX_OP_RANGE, frame[0], frame[1])),
               "RANGE with a distance over decimals");
    is_refused(calx_binary(CALX_OP_EQ, calx_tuple_n((calx_node *const[]){ PLUS(PRICE, number(1)), QUANTITY }, 2),
                           calx_tuple_n((calx_node *const[]){ number(1), number(2) }, 2)), "comparison of rows");
}
END_TEST

static void statement_is(calx_statement *statement, const char *sql)
{
    calx_compiled *compiled = calx_compile(statement, "sqlite");
    const char *got = calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : calx_compiled_errmsg(compiled);
    ck_assert_str_eq(got, sql);
    calx_compiled_dispose(compiled);
}

#define VALUE(x) calx_set(calx_col(item, price), x)
/* A row of other tables' values, or of what calls itself so. */
#define FROM_SELECT(...) calx_insert(item, calx_from_select(calx_list(calx_col(item, id), calx_col(item, price)), __VA_ARGS__))

struct gauge {
    int32_t id;
    float level;
};
CALX_MODEL(gauge, "gauges", CALX_COLUMN(gauge, id, .primary_key = true), CALX_COLUMN(gauge, level));
#define LEVEL(x) calx_set(calx_col(gauge, level), x)

/* Servers keep floats of single precision. */
START_TEST(floats_are_rounded_when_they_are_set)
{
    statement_is(calx_insert(gauge, LEVEL(0.1)), "INSERT INTO gauges (level) VALUES (real_fit(?))");
    statement_is(calx_insert(gauge, LEVEL(calx_param_num("level"))), "INSERT INTO gauges (level) VALUES (real_fit(?))");
    statement_is(calx_update(gauge, LEVEL(calx_times(calx_col(gauge, level), 3.0))), "UPDATE gauges SET level=real_fit(gauges.level * ?)");
    statement_is(calx_update(gauge, LEVEL(calx_as_num(calx_null_node()))), "UPDATE gauges SET level=NULL");
    statement_is(calx_insert(gauge, calx_from_select(calx_list(calx_col(gauge, level)), calx_select(calx_columns(calx_col(item, weight))))),
                 "INSERT INTO gauges (level) SELECT real_fit(items.weight) FROM items");
}
END_TEST

/* Servers round what a NUMERIC(p, s) has no place for. */
START_TEST(columns_keep_the_digits_that_they_have)
{
    calx_node *dozens = QUANTITY;
    statement_is(calx_insert(item, VALUE(((calx_decimal){ "1.005", 5 })), calx_set(calx_col(item, quantity), 3)),
                 "INSERT INTO items (price, quantity) VALUES (decimal_fit(?, 2), ?)");
    statement_is(calx_insert(item, calx_rows_n(calx_list_n((calx_node *const[]){ QUANTITY, PRICE }, 2),
                                               (calx_node *const[]){ calx_tuple_n((calx_node *const[]){ number(1), decimal("2.5") }, 2),
                                                                     calx_tuple_n((calx_node *const[]){ number(1), calx_null_node() }, 2) }, 2)),
                 "INSERT INTO items (quantity, price) VALUES (?, decimal_fit(?, 2)), (?, NULL)");
    statement_is(calx_update(item, VALUE(calx_plus(calx_col(item, price), 1))), "UPDATE items SET price=decimal_fit(decimal_add(items.price, ?), 2)");
    statement_is(calx_update(item, VALUE(calx_as_num(calx_binary(CALX_OP_DIV, dozens, number(12))))),
                 "UPDATE items SET price=decimal_fit(decimal_div(items.quantity, ?), 2)");
    statement_is(calx_insert(item, VALUE(calx_param_num("p")), calx_on_conflict_update(calx_list(calx_col(item, id)),
                                                                                       VALUE(calx_plus(calx_inserted(item, price), calx_col(item, price))))),
                 "INSERT INTO items (price) VALUES (decimal_fit(?, 2)) ON CONFLICT (id) DO UPDATE SET "
                 "price=decimal_fit(decimal_add(excluded.price, items.price), 2)");
    statement_is(calx_update(item, VALUE(calx_inserted(item, price))), "UPDATE items SET price=excluded.price");
    statement_is(calx_update(item, calx_set(calx_column_named("price"), calx_col(item, weight))), "UPDATE items SET price=decimal_fit(items.weight, 2)");
    statement_is(calx_update(item, VALUE(calx_col(item, quantity))), "UPDATE items SET price=items.quantity");
}
END_TEST

START_TEST(columns_keep_their_digits_of_a_select)
{
    statement_is(FROM_SELECT(calx_select(calx_columns(calx_col(item, id), calx_times(calx_col(item, price), 2)), calx_limit(1))),
                 "INSERT INTO items (id, price) SELECT items.id, decimal_fit(decimal_mul(items.price, ?), 2) AS anon_1 FROM items LIMIT ?");
    statement_is(FROM_SELECT(calx_select(calx_columns(calx_col(item, id), calx_col(item, price)))),
                 "INSERT INTO items (id, price) SELECT items.id, items.price FROM items");
    statement_is(FROM_SELECT(calx_union_all(calx_select(calx_columns(calx_col(item, id), calx_times(calx_col(item, price), 2))),
                                            calx_select(calx_columns(calx_col(item, id), calx_label(calx_avg(calx_col(item, price)), "mean"))))),
                 "INSERT INTO items (id, price) SELECT items.id, decimal_fit(decimal_mul(items.price, ?), 2) AS anon_1 FROM items UNION ALL SELECT items.id, "
                 "decimal_fit(avg(items.price), 2) AS mean FROM items");
    statement_is(FROM_SELECT(calx_union(calx_select(calx_columns(calx_col(item, id), calx_times(calx_col(item, price), 2))),
                                        calx_select(calx_columns(calx_col(item, id), calx_col(item, price))))),
                 "sqlite has no INSERT of rows that are told apart before they are made what their columns keep: cast them to the types of these");
    statement_is(calx_insert(item, calx_from_select(NULL, calx_select(calx_columns(calx_star(calx_model_table(&item_model)))))),
                 "INSERT INTO items SELECT items.* FROM items");
    statement_is(calx_update(item, calx_set(calx_tuple_n((calx_node *const[]){ QUANTITY, PRICE }, 2),
                                            calx_subquery_num(calx_select(calx_columns(1, calx_col(item, weight)), calx_limit(1))))),
                 "UPDATE items SET (quantity, price)=(SELECT ? AS anon_1, decimal_fit(items.weight, 2) FROM items LIMIT ?)");
}
END_TEST

Suite *suite_compile_decimal(void)
{
    Suite *suite = suite_create("compile_decimal");
    TCase *sqlite = tcase_create("sqlite");
    tcase_add_test(sqlite, arithmetic_is_that_of_the_driver);
    tcase_add_test(sqlite, comparisons_are_by_number);
    tcase_add_test(sqlite, choices_and_casts_stay_decimals);
    tcase_add_test(sqlite, doubles_make_doubles);
    tcase_add_test(sqlite, other_numbers_are_left_alone);
    tcase_add_test(sqlite, what_would_lose_digits_is_refused);
    tcase_add_test(sqlite, columns_keep_the_digits_that_they_have);
    tcase_add_test(sqlite, floats_are_rounded_when_they_are_set);
    tcase_add_test(sqlite, columns_keep_their_digits_of_a_select);
    suite_add_tcase(suite, sqlite);
    return suite;
}
