/* SPDX-License-Identifier: MIT */
/* Types of the program's own: what goes in by one function comes out by the other, wherever a value stands beside such a column. */
#include "suite.h"

/* Cents in the program, NUMERIC(10, 2) in the database. */
static calx_status to_decimal(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    char *text = calx_conversion_alloc(conversion, 32);
    int64_t cents = from->as.i, size = cents < 0 ? -cents : cents;
    (void)context;
    if (!text)
        return CALX_NO_MEMORY;
    if (from->kind < CALX_KIND_INT8 || from->kind > CALX_KIND_INT64)
        return calx_conversion_fail(conversion, "whole cents are wanted");
    snprintf(text, 32, "%s%" PRId64 ".%02" PRId64, cents < 0 ? "-" : "", size / 100, size % 100);
    *to = calx_arg_decimal((calx_decimal){ text, strlen(text) }).value;
    return CALX_OK;
}

static calx_status to_cents(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    int64_t cents = 0;
    size_t i = 0, behind = 0;
    bool point = false;
    (void)context;
    if (from->kind != CALX_KIND_DECIMAL)
        return calx_conversion_fail(conversion, "this is no decimal");
    for (i = from->as.decimal.ptr[0] == '-'; i < from->as.decimal.len; i++) {
        char c = from->as.decimal.ptr[i];
        if (c == '.')
            point = true;
        else if (behind < 2) {
            cents = cents * 10 + (c - '0');
            behind += point;
        }
    }
    for (; behind < 2; behind++)
        cents *= 10;
    *to = calx_arg_int64(from->as.decimal.ptr[0] == '-' ? -cents : cents).value;
    return CALX_OK;
}

static const calx_user_type money = { sizeof money, "money", to_decimal, to_cents, NULL };
#define MONEY { .kind = CALX_TYPE_NUMERIC, .length = 10, .scale = 2, .user = &money }

/* "C-0007": what the context says, and a number. */
static calx_status to_code(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    char *text = calx_conversion_alloc(conversion, 32);
    if (!text)
        return CALX_NO_MEMORY;
    if (from->kind < CALX_KIND_INT8 || from->kind > CALX_KIND_INT64 || from->as.i < 0)
        return calx_conversion_fail(conversion, NULL);
    snprintf(text, 32, "%s-%04d", (const char *)context, (int)from->as.i);
    *to = calx_arg_string(text).value;
    return CALX_OK;
}

static calx_status from_code(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    size_t len = strlen(context);
    if (from->kind != CALX_KIND_STR || from->as.s.len < len + 2 || memcmp(from->as.s.ptr, context, len) != 0)
        return calx_conversion_fail(conversion, "another prefix");
    *to = calx_arg_int32((int32_t)strtol(from->as.s.ptr + len + 1, NULL, 10)).value;
    return CALX_OK;
}

static char prefix[] = "C";
static const calx_user_type code = { sizeof code, "code", to_code, from_code, prefix };
#define CODE { .kind = CALX_TYPE_VARCHAR, .length = 10, .user = &code }

/* Text in the program; a uuid where that is a type, else its 32 digits. */
static calx_status to_guid(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    char *digits;
    size_t len = 0;
    (void)context;
    if (from->kind != CALX_KIND_STR || from->as.s.len != 36)
        return calx_conversion_fail(conversion, "36 characters are wanted");
    *to = *from;
    if (!strcmp(calx_conversion_dialect(conversion), "postgresql"))
        return CALX_OK;
    digits = calx_conversion_alloc(conversion, 32);
    for (size_t i = 0; digits && i < 36 && len < 32; i++)
        if (from->as.s.ptr[i] != '-')
            digits[len++] = from->as.s.ptr[i];
    to->as.s = (calx_str){ digits, len };
    return digits ? CALX_OK : CALX_NO_MEMORY;
}

static calx_status from_guid(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    static const int at[] = { 0, 8, 12, 16, 20, 32 };
    char *text = calx_conversion_alloc(conversion, 37);
    (void)context;
    if (!text)
        return CALX_NO_MEMORY;
    if (from->kind == CALX_KIND_UUID)
        calx_uuid_format(from->as.uuid, text, 37);
    else if (from->kind == CALX_KIND_STR && from->as.s.len == 32)
        for (int i = 0; i < 5; i++)
            snprintf(text + at[i] + i, (size_t)(at[i + 1] - at[i] + 2), i < 4 ? "%.*s-" : "%.*s", at[i + 1] - at[i], from->as.s.ptr + at[i]);
    else
        return calx_conversion_fail(conversion, "no guid");
    *to = calx_arg_string(text).value;
    return CALX_OK;
}

static const calx_user_type guid = { sizeof guid, "guid", to_guid, from_guid, NULL };
static const calx_type_variant guids[] = { { "postgresql", CALX_SQL_TYPE(UUID) }, { NULL, { 0 } } };
#define GUID { .kind = CALX_TYPE_CHAR, .length = 32, .user = &guid, .variants = guids }
#define GUID_1 "00112233-4455-6677-8899-aabbccddeeff"

struct ware {
    int64_t id;
    int64_t price;
    calx_opt_int32 code;
    const char *guid;
    int32_t amount;
};
static calx_arg usual_price(char *room, size_t size)
{
    (void)room;
    (void)size;
    return calx_arg_int64(100);
}
CALX_MODEL(ware, "calx_suite_ware", CALX_COLUMN(ware, id, .primary_key = true), CALX_COLUMN(ware, price, .type = MONEY, .default_function = usual_price),
           CALX_COLUMN(ware, code, .type = CODE, .default_value = CALX_VALUE_INT(1)), CALX_COLUMN(ware, guid, .type = GUID, .nullable = true),
           CALX_COLUMN(ware, amount, .server_default = "1"));
static calx_metadata wares = CALX_METADATA(&ware_model);

static calx_session *with_wares(suite *t)
{
    calx_session *session = suite_session(t);
    OK(session, calx_drop_all(session, &wares));
    OK(session, calx_create_all(session, &wares));
    OK(session, calx_exec(session, calx_insert(ware, calx_set(calx_col(ware, price), 1999), calx_set(calx_col(ware, code), 7), calx_set(calx_col(ware, guid), GUID_1))));
    OK(session, calx_exec(session, calx_insert(ware, calx_set(calx_col(ware, price), -5), calx_set(calx_col(ware, amount), 3), calx_set(calx_col(ware, code), CALX_NULL))));
    OK(session, calx_exec(session, calx_insert(ware, calx_set(calx_col(ware, amount), 2))));
    OK(session, calx_commit(session));
    return session;
}

static void end(calx_session *session, suite *t)
{
    calx_rollback(session);
    suite_drop_all(t, session, &wares);
}

static int64_t number(suite *t, calx_session *session, calx_statement *statement, calx_args_t args)
{
    int64_t found = -1;
    OK(session, calx_scalar(session, statement, &found, args));
    return found;
}

#define NODE(x) ((calx_node *)(void *)(x))
#define COND(x) ((calx_cond *)(void *)(x))
#define BINARY(...) COND(calx_binary(__VA_ARGS__))
#define COUNT_WHERE(...) calx_select(calx_columns(calx_count(calx_col(ware, id))), calx_where(__VA_ARGS__))

TEST(own_types_come_out_as_they_went_in)
{
    calx_session *session = with_wares(t);
    int64_t price = 0;
    calx_opt_int32 number_of = { false, 0 };
    const char *id = NULL, *raw = NULL;
    OK(session, calx_one(session, calx_select(calx_columns(calx_col(ware, price), calx_col(ware, code), calx_col(ware, guid)), calx_where(calx_eq(calx_col(ware, price), 1999))),
                         CALX_NO_ARGS, &price, &number_of, &id));
    CHECK_INT(price, 1999);
    CHECK_INT(number_of.is_set ? number_of.value : -1, 7);
    CHECK_TEXT(id, GUID_1);
    OK(session, calx_one(session, calx_select(calx_columns(calx_col(ware, price), calx_col(ware, code)), calx_where(calx_eq(calx_col(ware, amount), 2))), CALX_NO_ARGS, &price, &number_of));
    CHECK_INT(price, 100); /* the defaults, too */
    CHECK_INT(number_of.is_set ? number_of.value : -1, 1);
    OK(session, calx_one(session, calx_select(calx_columns(calx_col(ware, price), calx_col(ware, code), calx_col(ware, guid)), calx_where(calx_lt(calx_col(ware, price), 0))),
                         CALX_NO_ARGS, &price, &number_of, &id));
    CHECK(price == -5 && !number_of.is_set && !id);
    OK(session, calx_scalar(session, calx_text("SELECT code FROM calx_suite_ware WHERE code = :c"), &raw, calx_args("C-0007"))); /* a text knows no types */
    CHECK_TEXT(raw, "C-0007");
    end(session, t);
}

TEST_NEEDS(own_types_are_bound_wherever_a_value_stands_beside_one, "decimals_compare")
{
    calx_session *session = with_wares(t);
    calx_node *shared = calx_node_keep(calx_arg_node(calx_arg_int32(1999)));
    calx_node *price = NODE(calx_col(ware, price)), *amount = NODE(calx_col(ware, amount));
    CHECK_INT(number(t, session, COUNT_WHERE(calx_in(calx_col(ware, price), 1999, 100)), CALX_NO_ARGS), 2);
    CHECK_INT(number(t, session, COUNT_WHERE(calx_between(calx_col(ware, price), 100, 1999)), CALX_NO_ARGS), 2);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_GE, NODE(calx_col(ware, price)), calx_param("p"))), calx_args(calx_bind("p", 100))), 2);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, price, shared)), CALX_NO_ARGS), 1);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, shared, price)), CALX_NO_ARGS), 1);
    /* the same name beside two columns: 3.00 of one, 3 of the other */
    CHECK_INT(number(t, session, COUNT_WHERE(calx_or(BINARY(CALX_OP_EQ, NODE(calx_col(ware, price)), calx_param("p")), BINARY(CALX_OP_EQ, NODE(calx_col(ware, amount)), calx_param("p")))),
                     calx_args(calx_bind("p", 3))), 1);
    CHECK_INT(number(t, session, COUNT_WHERE(COND(calx_binary(CALX_OP_EQ, calx_tuple(calx_col(ware, price), calx_col(ware, amount)), calx_tuple(1999, 1)))), CALX_NO_ARGS), 1);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_GT, calx_func_n("coalesce", (calx_node *[]){ price, calx_arg_node(calx_arg_int32(0)) }, 2, NULL),
                                                                             calx_arg_node(calx_arg_int32(100)))), CALX_NO_ARGS), 1);
    OK(session, calx_exec(session, calx_update(ware, calx_set(calx_col(ware, price), 2500), calx_where(calx_eq(calx_col(ware, code), 7)))));
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_max(calx_col(ware, price)))), CALX_NO_ARGS), 2500);
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_sum(calx_col(ware, price)))), CALX_NO_ARGS), 2595);
    CHECK_INT(number(t, session, calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ calx_binary(CALX_OP_ADD, price, calx_arg_node(calx_arg_int32(50))) }, 1),
                                                                 calx_where(calx_eq(calx_col(ware, code), 7)) }, 2), CALX_NO_ARGS), 2550);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_GT, calx_binary(CALX_OP_MUL, price, amount), calx_arg_node(calx_arg_int32(20)))), CALX_NO_ARGS), 1);
    calx_node_release(shared);
    end(session, t);
}

static void refused(suite *t, calx_session *session, calx_statement *statement, const char *column, const char *message)
{
    CHECK_STATUS(session, calx_exec(session, statement), CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
    CHECK_TEXT(calx_error_of(session)->column, column);
    CHECK_HAS(calx_errmsg(session), message);
    OK(session, calx_rollback(session));
}

TEST(a_value_that_an_own_type_refuses_names_its_column)
{
    calx_session *session = with_wares(t);
    calx_result *rows;
    int64_t got = 0;
    refused(t, session, calx_insert(ware, calx_set(calx_col(ware, code), -1)), "code", "the value for code: the type code refuses the value");
    refused(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, NODE(calx_col(ware, price)), calx_arg_node(calx_arg_string("much")))), "price",
            "the type money refuses the value: whole cents are wanted");
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_ware SET code = 'X-1' WHERE amount = 2")));
    rows = calx_query(session, calx_select(calx_columns(calx_col(ware, code)), calx_where(calx_eq(calx_col(ware, amount), 2))));
    CHECK(!calx_fetch(rows, &got));
    CHECK_INT(calx_result_status(rows), CALX_DATA_ERROR);
    CHECK_TEXT(calx_error_of(rows)->column, "code");
    CHECK_HAS(calx_errmsg(rows), "column 1 \"code\" cannot be fetched: the type code refuses the value: another prefix");
    calx_result_close(rows);
    end(session, t);
}

TEST(own_types_reach_every_way_of_reading)
{
    calx_session *session = with_wares(t);
    calx_statement *select = calx_keep(calx_select(calx_columns(calx_col(ware, guid), calx_col(ware, price)), calx_order_by(calx_col(ware, id))));
    calx_result *rows = calx_query(session, select);
    const char *text = NULL;
    int64_t price = 0;
    calx_rows all;
    CHECK(calx_result_next(rows));
    OK(session, calx_result_get(rows, "guid", &text));
    OK(session, calx_result_get(rows, 1, &price));
    CHECK_TEXT(text, GUID_1);
    CHECK_INT(price, 1999);
    CHECK(calx_result_value(rows, 1) && calx_result_value(rows, 1)->kind == CALX_KIND_INT64);
    all = calx_result_all(rows); /* the rest */
    CHECK_INT(all.count, 2);
    CHECK(calx_rows_value(&all, 0, 1) && calx_rows_value(&all, 0, 1)->as.i == -5);
    calx_result_close(rows);
    rows = calx_query(session, select);
    OK(session, calx_exec(session, calx_update(ware, calx_set(calx_col(ware, price), 1)))); /* which cuts it loose */
    CHECK(calx_fetch(rows, &text, &price));
    CHECK_TEXT(text, GUID_1);
    CHECK_INT(price, 1999);
    calx_result_close(rows);
    calx_release(select);
    end(session, t);
}

TEST_NEEDS(own_types_are_returned, "insert_returning")
{
    calx_session *session = with_wares(t);
    int64_t price = 0;
    OK(session, calx_one(session, calx_insert(ware, calx_set(calx_col(ware, price), 321), calx_returning(calx_col(ware, price))), CALX_NO_ARGS, &price));
    CHECK_INT(price, 321);
    end(session, t);
}

/* Of an alias, a subquery by name, a CASE, a UNION and rows inserted from a select. */
TEST(own_types_go_through_what_a_query_is_made_of)
{
    calx_session *session = with_wares(t);
    calx_node *table = calx_model_table(&ware_model), *alias = calx_alias_node(table, "w");
    calx_node *sub = calx_subquery_node(calx_select(calx_columns(calx_col(ware, price), calx_col(ware, amount))), "s", 0);
    calx_node *into = calx_list(calx_col(ware, price), calx_col(ware, amount));
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_col_of(alias, ware, price)), calx_where(calx_eq(calx_col_of(alias, ware, price), 100))), CALX_NO_ARGS), 100);
    CHECK_INT(number(t, session, calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ calx_column_of(sub, "price", NULL) }, 1),
                                                                 calx_where(BINARY(CALX_OP_EQ, calx_column_of(sub, "amount", NULL), calx_arg_node(calx_arg_int32(2)))) }, 2), CALX_NO_ARGS), 100);
    CHECK_INT(number(t, session, calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){
                                                   calx_case_n(NULL, (calx_node *[]){ NODE(calx_gt(calx_col(ware, price), 1000)), NODE(calx_col(ware, price)) }, 2,
                                                               calx_arg_node(calx_arg_int32(77))) }, 1), calx_where(calx_eq(calx_col(ware, amount), 3)) }, 2), CALX_NO_ARGS), 77);
    OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *[]){ calx_from_select(into, calx_select_n((calx_clause *[]){
                                       calx_columns_n((calx_node *[]){ calx_arg_node(calx_arg_int32(4321)), calx_arg_node(calx_arg_int32(9)) }, 2) }, 1)) }, 1)));
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_col(ware, price)), calx_where(calx_eq(calx_col(ware, amount), 9))), CALX_NO_ARGS), 4321);
    end(session, t);
}

/* Of a subquery and of a CTE with names of its own for its columns: the column has the type of what stands behind it, and so has what it is compared with. */
TEST_NEEDS(own_types_are_behind_columns_by_name, "decimals_compare")
{
    calx_session *session = with_wares(t);
    calx_node *sub = calx_keep(calx_subquery(calx_select(calx_columns(calx_label(calx_col(ware, price), "cost"), calx_col(ware, amount))), "s"));
    calx_node *cte = calx_keep(calx_cte_node(calx_select(calx_columns(calx_num_of(sub, "cost"), calx_num_of(sub, "amount"))), "c",
                                             calx_list(calx_column_named("paid"), calx_column_named("pieces")), 0));
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_num_of(sub, "amount")), calx_where(calx_eq(calx_num_of(sub, "cost"), 100))), CALX_NO_ARGS), 2);
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_num_of(cte, "pieces")), calx_where(calx_eq(calx_num_of(cte, "paid"), 100))), CALX_NO_ARGS), 2);
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_num_of(cte, "paid")), calx_where(calx_in(calx_num_of(cte, "paid"), 100, 5))), CALX_NO_ARGS), 100);
    calx_release(sub);
    calx_release(cte);
    end(session, t);
}

TEST(own_types_behind_columns_of_an_unknown_number_are_refused)
{
    calx_session *session = with_wares(t);
    calx_node *columns[] = { calx_star(NULL), NODE(calx_col(ware, price)) }, *whole[] = { calx_star(calx_model_table(&ware_model)) };
    int64_t id = 0, price = 0;
    calx_opt_int32 code_of = { false, 0 };
    const char *text = NULL;
    int32_t amount = 0;
    CHECK_STATUS(session, calx_exec(session, calx_select_n((calx_clause *[]){ calx_columns_n(columns, 2), calx_from_n((calx_node *[]){ calx_model_table(&ware_model) }, 1) }, 2)), CALX_UNSUPPORTED);
    CHECK_HAS(calx_errmsg(session), "a column of the type money behind *: its place is not known, name the columns");
    OK(session, calx_rollback(session));
    OK(session, calx_one(session, calx_select_n((calx_clause *[]){ calx_columns_n(whole, 1), calx_where(calx_eq(calx_col(ware, amount), 1)) }, 2), CALX_NO_ARGS,
                         &id, &price, &code_of, &text, &amount)); /* of a table they are known */
    CHECK_INT(price, 1999);
    CHECK_INT(code_of.value, 7);
    end(session, t);
}

/* VALUES has the types that its columns are said to have; the program's own function for one of them tells. */
TEST_NEEDS(values_of_own_types_stand_in_from, "standard_sql")
{
    static const calx_type type = CODE;
    calx_session *session = suite_session(t);
    calx_node *one[] = { calx_arg_node(calx_arg_int32(5)) }, *two[] = { calx_arg_node(calx_arg_int32(8)) };
    calx_node *rows[] = { calx_tuple_n(one, 1), calx_tuple_n(two, 1) }, *name[] = { calx_column_of(NULL, "c", &type) };
    calx_node *values = calx_values_n("v", calx_list_n(name, 1), rows, 2), *column = calx_column_of(values, "c", &type);
    int64_t found = 0;
    OK(session, calx_scalar(session, calx_select_n((calx_clause *[]){ calx_columns_n(&column, 1),
                                                                     calx_where_n((calx_node *[]){ calx_binary(CALX_OP_EQ, calx_column_of(values, "c", &type), calx_arg_node(calx_arg_int32(8))) }, 1) }, 2), &found));
    CHECK_INT(found, 8);
    OK(session, calx_commit(session));
}
