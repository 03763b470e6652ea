/* SPDX-License-Identifier: MIT */
/* A value beside something of another type: it is read as one of that type, or refused, and so alike on every backend. */
#include "suite.h"

struct beside {
    int64_t id;
    calx_decimal price;
    const char *code;
    calx_opt_int16 level;
    calx_opt_double weight;
    calx_opt_bool sold;
    calx_opt_uuid mark;
    calx_opt_date day;
    calx_opt_timestamp at;
    calx_bytes data;
    const char *note;
};
CALX_MODEL(beside, "calx_suite_beside", CALX_COLUMN(beside, id, .primary_key = true), CALX_COLUMN(beside, price, .type = CALX_NUMERIC(5, 2), .nullable = true),
           CALX_COLUMN(beside, code, .type = CALX_VARCHAR(3), .nullable = true), CALX_COLUMN(beside, level), CALX_COLUMN(beside, weight), CALX_COLUMN(beside, sold),
           CALX_COLUMN(beside, mark), CALX_COLUMN(beside, day), CALX_COLUMN(beside, at), CALX_COLUMN(beside, data, .nullable = true),
           CALX_COLUMN(beside, note, .type = CALX_SQL_TYPE(JSON), .nullable = true));
static calx_metadata items = CALX_METADATA(&beside_model);

#define C(field) calx_column_at(&beside_model, offsetof(struct beside, field))
#define MARK "00000000-0000-0000-0000-00000000000A"

static calx_arg decimal(const char *text)
{
    return calx_arg_decimal((calx_decimal){ text, strlen(text) });
}

static calx_arg text(const char *text)
{
    return calx_arg_string(text);
}

static calx_session *begin(suite *t)
{
    return suite_create_all(t, &items);
}

static void end(suite *t, calx_session *session)
{
    OK(session, calx_rollback(session));
    suite_drop_all(t, session, &items);
}

/* ---- set ---- */

/* In what ways a value may come to a column. */
typedef enum way { WAY_SET, WAY_PARAMETER, WAY_ROWS, WAY_ROWS_PARAMETER, WAY_UPDATE, WAYS } way;

static calx_statement *put(way how, calx_node *column, calx_arg value)
{
    bool is_parameter = how == WAY_PARAMETER || how == WAY_ROWS_PARAMETER;
    calx_node *v = is_parameter ? (calx_node *)(void *)calx_param("v") : calx_arg_node(value), *table = calx_model_table(&beside_model);
    calx_node *id = calx_arg_node(calx_arg_int64(9));
    if (how == WAY_UPDATE)
        return calx_update_n(table, (calx_clause *[]){ calx_set_to(column, v), calx_set_to(C(id), id) }, 2);
    if (how == WAY_ROWS || how == WAY_ROWS_PARAMETER) {
        calx_node *row = calx_tuple_n((calx_node *[]){ id, v }, 2);
        return calx_insert_n(table, (calx_clause *[]){ calx_rows_n(calx_list_n((calx_node *[]){ C(id), column }, 2), &row, 1) }, 1);
    }
    return calx_insert_n(table, (calx_clause *[]){ calx_set_to(C(id), id), calx_set_to(column, v) }, 2);
}

static calx_status run(calx_session *session, way how, calx_node *column, calx_arg value)
{
    bool is_parameter = how == WAY_PARAMETER || how == WAY_ROWS_PARAMETER;
    if (how == WAY_UPDATE && calx_exec(session, calx_text("INSERT INTO calx_suite_beside (id) VALUES (1)")) != CALX_OK)
        return calx_error_of(session)->status;
    return calx_exec(session, put(how, column, value), ((calx_args_t){ &value, is_parameter ? 1 : 0 }));
}

static void refused(suite *t, calx_session *session, const char *name, calx_node *column, calx_arg value, calx_error_kind kind)
{
    for (way how = WAY_SET; how < WAYS; how++) {
        calx_status status = run(session, how, column, value);
        if (status != CALX_DATA_ERROR || calx_error_of(session)->kind != kind || strcmp(calx_error_of(session)->column, name) != 0)
            suite_fail(SUITE_HERE, "%s, way %d: %s, %s, column \"%s\": %s", name, how, calx_status_name(status),
                       calx_error_kind_name(calx_error_of(session)->kind), calx_error_of(session)->column, calx_errmsg(session));
        OK(session, calx_rollback(session));
    }
}

/* `then` is what the column is to be equal to. */
static void kept(suite *t, calx_session *session, calx_node *column, calx_arg value, calx_arg then)
{
    for (way how = WAY_SET; how < WAYS; how++) {
        int64_t count = 0;
        OK(session, run(session, how, column, value));
        OK(session, calx_scalar(session, calx_select_n((calx_clause *[]){ calx_columns(calx_count(calx_col(beside, id))),
                                                       calx_where_n((calx_node *[]){ calx_binary(CALX_OP_EQ, column, calx_arg_node(then)) }, 1) }, 2), &count));
        CHECK_INT(count, 1);
        OK(session, calx_rollback(session));
    }
}

TEST_NEEDS(what_is_set_is_read_as_its_column_or_refused, "decimals_compare")
{
    calx_session *session = begin(t);
    refused(t, session, "level", C(level), calx_arg_double(1.5), CALX_OUT_OF_RANGE);
    refused(t, session, "level", C(level), decimal("1.5"), CALX_OUT_OF_RANGE);
    refused(t, session, "level", C(level), calx_arg_int32(40000), CALX_OUT_OF_RANGE);
    refused(t, session, "price", C(price), decimal("999.995"), CALX_OUT_OF_RANGE);
    refused(t, session, "mark", C(mark), text("nonsense"), CALX_TYPE_MISMATCH);
    refused(t, session, "sold", C(sold), calx_arg_int32(2), CALX_TYPE_MISMATCH);
    refused(t, session, "sold", C(sold), calx_arg_int64(-1), CALX_TYPE_MISMATCH);
    refused(t, session, "code", C(code), calx_arg_bytes((calx_bytes){ "ab", 2 }), CALX_TYPE_MISMATCH);
    refused(t, session, "code", C(code), text("abcd"), CALX_VALUE_TOO_LONG);
    refused(t, session, "note", C(note), text("{oops"), CALX_TYPE_MISMATCH);
    refused(t, session, "day", C(day), text("2023-02-29"), CALX_TYPE_MISMATCH);
    kept(t, session, C(level), decimal("2.0"), calx_arg_int32(2));
    kept(t, session, C(level), calx_arg_double(-3), calx_arg_int32(-3));
    kept(t, session, C(sold), calx_arg_int32(1), calx_arg_bool(true));
    kept(t, session, C(mark), text(MARK), text("00000000-0000-0000-0000-00000000000a"));
    kept(t, session, C(data), text("a\\b\\061"), calx_arg_bytes((calx_bytes){ "a\\b\\061", 7 })); /* no escapes are read */
    kept(t, session, C(price), decimal("9.995"), decimal("10.00"));
    end(t, session);
}

/* ---- compared ---- */

static int64_t counted(suite *t, calx_session *session, calx_node *condition, const calx_arg *parameter)
{
    int64_t count = -1;
    OK(session, calx_scalar(session, calx_select_n((calx_clause *[]){ calx_columns(calx_count(calx_col(beside, id))),
                                                   calx_where_n((calx_node *[]){ condition }, 1) }, 2),
                            &count, ((calx_args_t){ parameter, parameter ? 1 : 0 })));
    return count;
}

static calx_node *parameter(void)
{
    return (calx_node *)(void *)calx_param("v");
}

/* As a value and as a parameter, on either side, in a list and in a BETWEEN. */
static void compare(suite *t, calx_session *session, const char *what, calx_node *(*operand)(void), calx_arg value, int64_t equal, int64_t less)
{
    calx_node *list[] = { calx_arg_node(value) }, *parameters[] = { parameter() };
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_binary(CALX_OP_EQ, operand(), calx_arg_node(value)), NULL), equal);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_binary(CALX_OP_EQ, operand(), parameter()), &value), equal);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_binary(CALX_OP_LT, operand(), calx_arg_node(value)), NULL), less);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_binary(CALX_OP_LT, operand(), parameter()), &value), less);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_binary(CALX_OP_GT, calx_arg_node(value), operand()), NULL), less);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_binary(CALX_OP_GT, parameter(), operand()), &value), less);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_in_n(operand(), list, 1, false), NULL), equal);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_in_n(operand(), parameters, 1, false), &value), equal);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_between_node(operand(), calx_arg_node(value), calx_arg_node(value), 0), NULL), equal);
    suite_check_int(SUITE_HERE, what, counted(t, session, calx_between_node(operand(), parameter(), parameter(), 0), &value), equal);
}

#define COMPARED(operand, value, equal, less) compare(t, session, #operand " and " #value, operand, value, equal, less)

static calx_node *price(void) { return C(price); }
static calx_node *level(void) { return C(level); }
static calx_node *weight(void) { return C(weight); }
static calx_node *mark(void) { return C(mark); }
static calx_node *day(void) { return C(day); }
static calx_node *at(void) { return C(at); }
static calx_node *data(void) { return C(data); }
static calx_node *dearer(void) { return calx_binary(CALX_OP_ADD, C(price), calx_arg_node(calx_arg_int32(1))); }
static calx_node *higher(void) { return calx_binary(CALX_OP_ADD, C(level), calx_arg_node(calx_arg_int32(1))); }

/* 9.50, 10.00 and 100.25; 9, 10 and 100. */
static void fill(suite *t, calx_session *session)
{
    static const char *const prices[] = { "9.50", "10.00", "100.25" };
    static const char *const marks[] = { "00000000-0000-0000-0000-000000000009", MARK, "00000000-0000-0000-0000-0000000000ff" };
    static const char *const days[] = { "0999-12-31", "2024-02-29", "9999-12-31" };
    static const int levels[] = { 9, 10, 100 };
    for (int i = 0; i < 3; i++)
        OK(session, calx_exec(session, calx_insert_n(calx_model_table(&beside_model),
                                  (calx_clause *[]){ calx_set_to(C(id), calx_arg_node(calx_arg_int32(i + 1))), calx_set_to(C(price), calx_arg_node(decimal(prices[i]))),
                                                     calx_set_to(C(level), calx_arg_node(calx_arg_int32(levels[i]))),
                                                     calx_set_to(C(weight), calx_arg_node(calx_arg_double(levels[i] + 0.5))),
                                                     calx_set_to(C(mark), calx_arg_node(text(marks[i]))), calx_set_to(C(day), calx_arg_node(text(days[i]))),
                                                     calx_set_to(C(at), calx_arg_node(text(days[i]))),
                                                     calx_set_to(C(data), calx_arg_node(calx_arg_bytes((calx_bytes){ i == 1 ? "a\\b" : "a\\c", 3 }))) }, 8)));
}

TEST_NEEDS(what_is_compared_is_read_as_what_it_stands_beside, "decimals_compare")
{
    calx_session *session = begin(t);
    fill(t, session);
    COMPARED(price, text("10"), 1, 1);
    COMPARED(price, text(" 10.000 "), 1, 1);
    COMPARED(price, decimal("10"), 1, 1);
    COMPARED(price, calx_arg_double(9.5), 1, 0);
    COMPARED(price, calx_arg_int32(10), 1, 1);
    COMPARED(dearer, text("11.0"), 1, 1);
    COMPARED(dearer, decimal("11.0"), 1, 1);
    COMPARED(dearer, calx_arg_double(11), 1, 1);
    COMPARED(level, text("10"), 1, 1);
    COMPARED(level, text("9.5"), 0, 1);
    COMPARED(level, decimal("9.5"), 0, 1);
    COMPARED(level, calx_arg_double(9.5), 0, 1);
    COMPARED(higher, text("11"), 1, 1);
    COMPARED(higher, text("10.5"), 0, 1);
    COMPARED(higher, decimal("11.00"), 1, 1);
    COMPARED(higher, decimal("99999999999999999999.5"), 0, 3);
    COMPARED(higher, decimal("-99999999999999999999.5"), 0, 0);
    COMPARED(weight, text("10.5"), 1, 1);
    COMPARED(mark, text(MARK), 1, 1);
    COMPARED(mark, text("0000000000000000000000000000000a"), 1, 1);
    COMPARED(day, text("2024-02-29"), 1, 1);
    COMPARED(at, text("2024-02-29 00:00:00"), 1, 1);
    COMPARED(at, text("2024-02-29"), 1, 1);
    COMPARED(data, text("a\\b"), 1, 0);
    end(t, session);
}

TEST(what_is_no_value_of_what_it_stands_beside_is_refused)
{
    static const struct { calx_node *(*operand)(void); const char *text, *column; } cases[] = {
        { price, "cheap", "price" }, { price, "", "price" }, { level, "1e3x", "level" }, { higher, "ten", "" }, { weight, "heavy", "weight" },
        { mark, "bad", "mark" }, { day, "2023-02-29", "day" }, { at, "noon", "at" },
    };
    calx_session *session = begin(t);
    fill(t, session);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int given = 0; given < 2; given++) {
            calx_arg value = text(cases[i].text);
            calx_node *condition = calx_binary(CALX_OP_EQ, cases[i].operand(), given ? parameter() : calx_arg_node(value));
            int64_t count = 0;
            calx_status status = calx_scalar(session, calx_select_n((calx_clause *[]){ calx_columns(calx_count(calx_col(beside, id))), calx_where_n(&condition, 1) }, 2),
                                             &count, ((calx_args_t){ &value, given ? 1 : 0 }));
            suite_check_status(SUITE_HERE, cases[i].text, status, CALX_DATA_ERROR, calx_errmsg(session));
            CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
            if (*cases[i].column)
                CHECK_TEXT(calx_error_of(session)->column, cases[i].column);
            OK(session, calx_rollback(session));
        }
    end(t, session);
}

/* '5' is no 5, nor 'abc' 0: each backend would say something else. */
TEST(a_text_is_compared_with_texts_alone)
{
    const calx_arg values[] = { calx_arg_int32(0), calx_arg_int64(5), calx_arg_double(0.5), decimal("5"), calx_arg_bool(true), calx_arg_bytes((calx_bytes){ "abc", 3 }),
                                calx_arg_uuid((calx_uuid){ { 1 } }), calx_arg_date((calx_date){ 0 }) };
    calx_session *session = begin(t);
    OK(session, calx_exec(session, calx_insert_n(calx_model_table(&beside_model), (calx_clause *[]){ calx_set_to(C(id), calx_arg_node(calx_arg_int32(1))),
                                                                                  calx_set_to(C(code), calx_arg_node(text("abc"))) }, 2)));
    OK(session, calx_commit(session));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (int how = 0; how < 5; how++) {
            calx_node *value = how % 2 ? parameter() : calx_arg_node(values[i]);
            calx_node *condition = how < 2    ? calx_in_n(C(code), &value, 1, false)
                                   : how == 2 ? calx_between_node(C(code), value, calx_arg_node(text("z")), 0)
                                   : how == 3 ? calx_binary(CALX_OP_LT, value, C(code))
                                              : calx_binary(CALX_OP_NE, calx_nary(CALX_OP_CONCAT, (calx_node *[]){ C(code), C(code) }, 2), value);
            calx_status status = calx_exec(session, calx_delete_n(calx_model_table(&beside_model), (calx_clause *[]){ calx_where_n(&condition, 1) }, 1),
                                           ((calx_args_t){ &values[i], how % 2 }));
            suite_check_status(SUITE_HERE, "a text", status, CALX_DATA_ERROR, calx_errmsg(session));
            CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
            CHECK_TEXT(calx_error_of(session)->column, how < 4 ? "code" : "");
            OK(session, calx_rollback(session));
        }
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, C(code), parameter()), (calx_arg[]){ text("abc") }), 1);
    OK(session, calx_rollback(session));
    end(t, session);
}

/* One parameter, read where it is compared, and given where nothing says what it is. */
TEST(a_parameter_of_two_uses_is_given_once)
{
    calx_session *session = begin(t);
    calx_arg value = text(MARK);
    calx_node *both[] = { calx_binary(CALX_OP_EQ, C(mark), parameter()), calx_binary(CALX_OP_IS, parameter(), calx_arg_node((calx_arg){ NULL, { .kind = CALX_KIND_NULL } })) };
    calx_node *turned[] = { calx_binary(CALX_OP_GT, parameter(), C(level)), calx_binary(CALX_OP_LT, C(level), parameter()) };
    fill(t, session);
    CHECK_INT(counted(t, session, calx_nary(CALX_OP_OR, both, 2), &value), 1);
    value = text("10");
    CHECK_INT(counted(t, session, calx_nary(CALX_OP_AND, turned, 2), &value), 1);
    value = calx_arg_int32(10);
    turned[0] = calx_binary(CALX_OP_EQ, C(price), parameter());
    turned[1] = calx_binary(CALX_OP_EQ, C(level), parameter());
    CHECK_INT(counted(t, session, calx_nary(CALX_OP_AND, turned, 2), &value), 1);
    end(t, session);
}

/* ---- the parts of a UNION ---- */

static int64_t union_count(suite *t, calx_session *session, calx_node *column, calx_node *other, const calx_arg *value)
{
    calx_statement *parts[] = { calx_select_n((calx_clause *[]){ calx_columns_n(&column, 1) }, 1), calx_select_n((calx_clause *[]){ calx_columns_n(&other, 1) }, 1) };
    int64_t count = 0;
    calx_result *result = calx_query(session, calx_compound_n(CALX_OP_UNION, 0, parts, 2), ((calx_args_t){ value, value ? 1 : 0 }));
    while (calx_result_next(result))
        count++;
    CLOSE(result, CALX_OK);
    return count;
}

/* What is equal to a value that is there is one with it. */
TEST(what_a_union_adds_is_of_the_type_of_its_first_part)
{
    const calx_arg moment = text("2024-02-29"), key = text(MARK);
    calx_session *session = begin(t);
    fill(t, session);
    CHECK_INT(union_count(t, session, C(mark), calx_arg_node(key), NULL), 3);
    CHECK_INT(union_count(t, session, C(mark), parameter(), &key), 3);
    CHECK_INT(union_count(t, session, C(at), calx_arg_node(moment), NULL), 3);
    CHECK_INT(union_count(t, session, C(at), parameter(), &moment), 3);
    CHECK_INT(union_count(t, session, C(day), calx_arg_node(moment), NULL), 3);
    OK(session, calx_exec(session, calx_update_n(calx_model_table(&beside_model), (calx_clause *[]){ calx_set_to(C(sold), calx_arg_node(calx_arg_bool(true))) }, 1)));
    CHECK_INT(union_count(t, session, C(sold), calx_arg_node(calx_arg_int32(1)), NULL), 1);
    end(t, session);
}

/* ---- columns beside columns ---- */

static calx_node *is_null(calx_node *node)
{
    return calx_binary(CALX_OP_IS, node, calx_null_node());
}

/* Compared, or as alternatives to each other. */
static calx_node *compared_how(int how, calx_node *a, calx_node *b)
{
    calx_node *whens[] = { b, calx_true() };
    switch (how) {
    case 0: return calx_binary(CALX_OP_EQ, a, b);
    case 1: return calx_binary(CALX_OP_IS_DISTINCT, a, b);
    case 2: return calx_in_n(a, &b, 1, false);
    case 3: return calx_between_node(a, b, b, 0);
    case 4: return calx_in_select(a, calx_select_node(calx_select_n((calx_clause *[]){ calx_columns_n(&b, 1) }, 1)), false);
    case 5: return calx_case_n(a, whens, 2, NULL);
    case 6: return is_null(calx_func_n("nullif", (calx_node *[]){ a, b }, 2, NULL));
    case 7: return is_null(calx_func_n("coalesce", (calx_node *[]){ a, b }, 2, NULL));
    default: return is_null(calx_case_n(NULL, (calx_node *[]){ calx_true(), a }, 2, b));
    }
}

/* As their values are not: each backend would make something else of it, or an error of its own. */
TEST(columns_of_different_kinds_are_not_compared)
{
    calx_session *session = begin(t);
    for (int how = 0; how < 9; how++) {
        calx_node *const pairs[][2] = { { C(code), C(price) }, { C(level), C(code) }, { C(mark), C(code) }, { C(data), C(code) }, { C(sold), C(level) }, { C(day), C(weight) },
                                        { C(note), C(price) }, { calx_cast_node(C(id), &(const calx_type){ .kind = CALX_TYPE_TEXT }), C(id) } };
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
            calx_node *condition = compared_how(how, pairs[i][0], pairs[i][1]);
            calx_status status = calx_exec(session, calx_delete_n(calx_model_table(&beside_model), (calx_clause *[]){ calx_where_n(&condition, 1) }, 1));
            suite_check_status(SUITE_HERE, "two kinds", status, CALX_PROGRAMMING_ERROR, calx_errmsg(session));
            CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
            OK(session, calx_rollback(session));
        }
    }
    end(t, session);
}

TEST_NEEDS(columns_of_one_kind_casts_and_what_is_not_known_are_compared, "decimals_compare")
{
    static const calx_type text = { .kind = CALX_TYPE_TEXT };
    calx_session *session = begin(t);
    fill(t, session);
    OK(session, calx_exec(session, calx_update_n(calx_model_table(&beside_model), (calx_clause *[]){ calx_set_to(C(code), calx_arg_node(calx_arg_string("10"))) }, 1)));
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, calx_cast_node(C(level), &text), C(code)), NULL), 1);
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_LT, C(level), C(price)), NULL), 2);
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, C(day), C(at)), NULL), 3);
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, C(code), calx_fragment_n("'10'", NULL, 0)), NULL), 3);
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, C(level), calx_func_n("abs", (calx_node *[]){ C(level) }, 1, NULL)), NULL), 3);
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, C(note), calx_null_node()), NULL), 3);
    end(t, session);
}

/* ---- dates among moments ---- */

static calx_node *alternatives(const char *name, calx_node *a, calx_node *b)
{
    return calx_func_n(name, (calx_node *[]){ a, b }, 2, NULL);
}

/* '2024-02-29' and '2024-02-29 00:00:00' are two texts. */
TEST(a_date_among_moments_is_its_midnight)
{
    const calx_arg value = text("2024-02-29 00:00:00");
    calx_date leap_day;
    calx_timestamp at = { 0 };
    calx_session *session = begin(t);
    fill(t, session);
    REQUIRE(calx_date_parse("2024-02-29", 10, &leap_day, NULL) == CALX_OK);
    CHECK_INT(union_count(t, session, C(day), C(at), NULL), 3);
    CHECK_INT(union_count(t, session, calx_label_as(C(at), "x"), calx_label_as(C(day), "x"), NULL), 3);
    CHECK_INT(union_count(t, session, C(at), calx_arg_node(calx_arg_date(leap_day)), NULL), 3);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_beside SET at = NULL WHERE id = 2")));
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, alternatives("coalesce", C(at), C(day)), calx_arg_node(value)), NULL), 1);
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, alternatives("coalesce", C(day), C(at)), parameter()), &value), 1);
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, alternatives("coalesce", C(at), calx_arg_node(calx_arg_date(leap_day))), calx_arg_node(value)), NULL), 1);
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, calx_case_n(NULL, (calx_node *[]){ calx_binary(CALX_OP_IS, C(at), calx_null_node()), C(day) }, 2, C(at)),
                                                     calx_arg_node(value)), NULL), 1);
    OK(session, calx_scalar(session, calx_select(calx_columns(alternatives("coalesce", C(at), C(day))), calx_where(calx_eq(calx_col(beside, id), 2))), &at));
    CHECK(at.us == INT64_C(86400000000) * leap_day.days);
    end(t, session);
}

/* The parts of a UNION that the program has kept are not changed. */
TEST(a_kept_part_with_dates_is_refused_among_moments)
{
    calx_session *session = begin(t);
    calx_statement *days = calx_keep(calx_select(calx_columns(calx_col(beside, day))));
    CHECK_STATUS(session, calx_exec(session, calx_union(calx_select(calx_columns(calx_col(beside, at))), days)), CALX_MISUSE);
    CHECK(strstr(calx_errmsg(session), "column 1 has dates in one statement and moments in another") != NULL);
    calx_release(days);
    end(t, session);
}

/* A part whose dates cannot be cast where they stand says so; a label that its ORDER BY has too is no such part. */
TEST(parts_with_dates_keep_their_labels_and_their_ordered_distinct_is_refused)
{
    calx_session *session = begin(t);
    calx_node *label = calx_label_as(C(day), "x");
    calx_statement *parts[] = { calx_select(calx_columns(label), calx_order_by(label), calx_limit(2)), calx_select(calx_columns(calx_col(beside, at))) };
    calx_result *result;
    int count = 0;
    fill(t, session);
    result = calx_query(session, calx_compound_n(CALX_OP_UNION, 0, parts, 2));
    while (calx_result_next(result))
        count++;
    CLOSE(result, CALX_OK);
    CHECK_INT(count, 3);
    CHECK_STATUS(session, calx_exec(session, calx_union(calx_select(calx_distinct_rows(), calx_columns(calx_col(beside, day)), calx_order_by(calx_col(beside, day)), calx_limit(2)),
                                                calx_select(calx_columns(calx_col(beside, at))))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "column 1 has dates in one statement and moments in another, where they cannot be cast");
    end(t, session);
}

/* What a row of a select has at the place of a date is compared as a moment, or the backend says that it cannot. */
TEST(rows_with_dates_in_a_select_of_moments_are_exact_or_refused)
{
    calx_session *session = begin(t);
    int64_t count = -1;
    calx_status status;
    fill(t, session);
    status = calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(beside, id))),
                                              calx_where(calx_as_cond(calx_in_select(calx_tuple(calx_col(beside, id), calx_col(beside, day)),
                                                  calx_select_node(calx_select(calx_columns(calx_col(beside, id), calx_col(beside, at)))), false)))), &count);
    if (status == CALX_OK)
        CHECK_INT(count, 3);
    else {
        CHECK_STATUS(session, status, CALX_UNSUPPORTED);
        CHECK_HAS(calx_errmsg(session), "rows of dates among those of timestamps");
    }
    end(t, session);
}

/* What is set is not read as the column's kind either, unless it is a value: PostgreSQL has no such assignment, and others make something of it. */
TEST(columns_are_not_set_to_columns_of_different_kinds)
{
    calx_session *session = begin(t);
    calx_node *const pairs[][2] = { { C(level), C(code) }, { C(mark), C(code) }, { C(data), C(code) }, { C(code), C(data) }, { C(sold), C(level) }, { C(code), C(sold) },
                                    { C(day), C(weight) }, { C(note), C(code) } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        calx_statement *const statements[] = {
            calx_update_n(calx_model_table(&beside_model), (calx_clause *[]){ calx_set_to(pairs[i][0], pairs[i][1]) }, 1),
            calx_insert_n(calx_model_table(&beside_model), (calx_clause *[]){ calx_from_select(calx_list_n((calx_node *[]){ C(id), pairs[i][0] }, 2),
                calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ C(id), pairs[i][1] }, 2) }, 1)) }, 1) };
        for (size_t k = 0; k < 2; k++) {
            suite_check_status(SUITE_HERE, "two kinds", calx_exec(session, statements[k]), CALX_PROGRAMMING_ERROR, calx_errmsg(session));
            CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
            CHECK_HAS(calx_errmsg(session), " is set to ");
            OK(session, calx_rollback(session));
        }
    }
    end(t, session);
}

/* The texts of numbers, days and keys are one everywhere. */
TEST(a_text_is_set_to_columns_of_other_kinds)
{
    calx_session *session = begin(t);
    fill(t, session);
    OK(session, calx_exec(session, calx_update_n(calx_model_table(&beside_model), (calx_clause *[]){ calx_set_to(C(code), C(id)) }, 1)));
    CHECK_INT(counted(t, session, calx_binary(CALX_OP_EQ, C(code), calx_arg_node(text("2"))), NULL), 1);
    end(t, session);
}
