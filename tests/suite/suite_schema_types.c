/* SPDX-License-Identifier: MIT */
/* Types of columns: enums, and values that do not fit, which are the same error on each backend. */
#include "suite.h"

enum mood { MOOD_SAD, MOOD_OK, MOOD_HAPPY };
#define MOOD CALX_ENUM("calx_suite_mood", "sad", "it's ok", "happy")
struct animal {
    int64_t id;
    enum mood mood;
    const char *as_text;
    calx_opt_int32 checked;
};
CALX_MODEL(animal, "calx_suite_animal", CALX_COLUMN(animal, id, .primary_key = true), CALX_COLUMN(animal, mood, .type = MOOD),
           CALX_COLUMN(animal, as_text, .type = MOOD, .server_default = CALX_DEFAULT("happy")),
           CALX_COLUMN(animal, checked, .type = { .kind = CALX_TYPE_ENUM, .flags = CALX_TYPE_NO_NATIVE,
                       .values = (const char *const[]){ "S", "M", "XL" }, .value_count = 3 }));
static calx_metadata animals = CALX_METADATA(&animal_model);

#define FIELD_OF(m, f) calx_column_at(&m##_model, offsetof(struct m, f))

static void end(calx_session *session, suite *t, calx_metadata *metadata)
{
    calx_rollback(session);
    suite_drop_all(t, session, metadata);
}

/* Several rows at once: their values are labels as well. */
static calx_statement *two_rows(void)
{
    calx_node *columns[] = { FIELD_OF(animal, mood), FIELD_OF(animal, as_text) };
    calx_node *first[] = { calx_arg_node(calx_arg_int32(MOOD_SAD)), calx_arg_node(calx_arg_string("sad")) };
    calx_node *second[] = { calx_arg_node(calx_arg_int32(MOOD_HAPPY)), calx_arg_node(calx_arg_string("it's ok")) };
    calx_node *rows[] = { calx_tuple_n(first, 2), calx_tuple_n(second, 2) };
    return calx_insert_n(calx_model_table(&animal_model), (calx_clause *const[]){ calx_rows_n(calx_list_n(columns, 2), rows, 2) }, 1);
}

TEST(enums_are_text_in_the_database)
{
    calx_session *session = suite_create_all(t, &animals);
    const char *mood = NULL, *text = NULL, *size = NULL;
    int64_t id = 0;
    OK(session, calx_exec(session, calx_insert(animal, calx_set(calx_col(animal, mood), MOOD_OK), calx_set(calx_col(animal, checked), 2))));
    OK(session, calx_exec(session, two_rows()));
    OK(session, calx_one(session,
                         calx_select(calx_columns(calx_col(animal, id), calx_col(animal, mood), calx_col(animal, as_text), calx_col(animal, checked)),
                                     calx_where(calx_eq(calx_col(animal, mood), MOOD_OK))),
                         CALX_NO_ARGS, &id, &mood, &text, &size));
    CHECK_TEXT(mood, "it's ok");
    CHECK_TEXT(text, "happy");
    CHECK_TEXT(size, "XL");
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(animal, id))),
                                                 calx_where(calx_in(calx_col(animal, mood), MOOD_SAD, MOOD_HAPPY))), &id));
    CHECK_INT(id, 2);
    OK(session, calx_exec(session, calx_update(animal, calx_set(calx_col(animal, mood), MOOD_HAPPY), calx_where(calx_eq(calx_col(animal, as_text), "sad")))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(animal, id))), calx_where(calx_eq(calx_col(animal, mood), MOOD_HAPPY))), &id));
    CHECK_INT(id, 2);
    OK(session, calx_commit(session));
    OK(session, calx_create_all(session, &animals)); /* the type is there as well */
    end(session, t, &animals);
}

TEST(enums_refuse_other_values)
{
    calx_session *session = suite_create_all(t, &animals);
    CHECK_STATUS(session, calx_exec(session, calx_insert(animal, calx_set(calx_col(animal, mood), 7))), CALX_DATA_ERROR);
    CHECK_HAS(calx_errmsg(session), "the enum calx_suite_mood has no value number 7");
    CHECK_TEXT(calx_error_of(session)->column, "mood");
    CHECK_INT(calx_error_of(session)->kind, CALX_OUT_OF_RANGE);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(animal, calx_set(calx_col(animal, mood), MOOD_OK), calx_set(calx_col(animal, as_text), "angry"))),
                 CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
    end(session, t, &animals);
}

struct small {
    int64_t id;
    int16_t little;
    int32_t number;
    int64_t large;
    calx_decimal price;
    const char *code;
    calx_date day;
    calx_timestamp stamp;
    double real;
};
CALX_MODEL(small, "calx_suite_small", CALX_COLUMN(small, id, .primary_key = true), CALX_COLUMN(small, little, .server_default = "0"),
           CALX_COLUMN(small, number, .server_default = "0"), CALX_COLUMN(small, large, .server_default = "9223372036854775807"),
           CALX_COLUMN(small, price, .type = CALX_NUMERIC(7, 2), .server_default = "'0'"),
           CALX_COLUMN(small, code, .type = CALX_VARCHAR(3), .server_default = CALX_DEFAULT("")),
           CALX_COLUMN(small, day, .server_default = "'2000-01-01'"), CALX_COLUMN(small, stamp, .server_default = CALX_NOW),
           CALX_COLUMN(small, real, .server_default = "0"));
static calx_metadata smalls = CALX_METADATA(&small_model);

#define FIELD(f) FIELD_OF(small, f)

/* One value that does not fit its column: the kind of error, and the column where the backend names it. */
static void misfit(suite *t, calx_session *session, const char *field, calx_node *column, calx_arg arg, uint32_t kind)
{
    calx_statement *insert = calx_insert_n(calx_model_table(&small_model), (calx_clause *const[]){ calx_set_to(column, calx_arg_node(arg)) }, 1);
    calx_status status = calx_exec(session, insert);
    const calx_error *error = calx_error_of(session);
    if (status != CALX_DATA_ERROR || error->kind != kind)
        suite_fail(SUITE_HERE, "%s: %s, %s: %s", field, calx_status_name(status), calx_error_kind_name(error->kind), calx_errmsg(session));
    if (*error->column)
        CHECK_TEXT(error->column, field);
    OK(session, calx_rollback(session));
}

TEST(values_that_do_not_fit_are_refused)
{
    calx_session *session = suite_create_all(t, &smalls);
    misfit(t, session, "little", FIELD(little), calx_arg_int32(32768), CALX_OUT_OF_RANGE);
    misfit(t, session, "number", FIELD(number), calx_arg_int64(INT64_C(-2147483649)), CALX_OUT_OF_RANGE);
    misfit(t, session, "price", FIELD(price), calx_arg_decimal((calx_decimal){ "123456.00", 9 }), CALX_OUT_OF_RANGE);
    misfit(t, session, "code", FIELD(code), calx_arg_string("four"), CALX_VALUE_TOO_LONG);
    misfit(t, session, "number", FIELD(number), calx_arg_string("seven"), CALX_TYPE_MISMATCH);
    misfit(t, session, "large", FIELD(large), calx_arg_string("seven"), CALX_TYPE_MISMATCH);
    misfit(t, session, "price", FIELD(price), calx_arg_string("seven"), CALX_TYPE_MISMATCH);
    misfit(t, session, "real", FIELD(real), calx_arg_string("seven"), CALX_TYPE_MISMATCH);
    misfit(t, session, "day", FIELD(day), calx_arg_string("someday"), CALX_TYPE_MISMATCH);
    misfit(t, session, "stamp", FIELD(stamp), calx_arg_string("seven o'clock"), CALX_TYPE_MISMATCH);
    OK(session, calx_exec(session, calx_insert(small, calx_set(calx_col(small, little), -32768), calx_set(calx_col(small, number), INT32_MIN),
                                               calx_set(calx_col(small, price), ((calx_decimal){ "-99999.99", 9 })), calx_set(calx_col(small, code), "\xc3\xa4\xc3\xb6\xc3\xbc"))));
    end(session, t, &smalls);
}

TEST_NEEDS(a_sum_that_does_not_fit_its_column_is_out_of_range, "wide_long_double")
{
    calx_session *session = suite_create_all(t, &smalls);
    OK(session, calx_exec(session, calx_insert(small, calx_set(calx_col(small, little), 1))));
    CHECK(calx_exec(session, calx_update(small, calx_set(calx_col(small, large), calx_binary(CALX_OP_ADD, FIELD(large), calx_arg_node(calx_arg_int32(1)))))) == CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_OUT_OF_RANGE);
    end(session, t, &smalls);
}

struct narrow {
    int64_t id;
    int8_t i8;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    int32_t positive;
};
CALX_MODEL(narrow, "calx_suite_narrow", CALX_COLUMN(narrow, id, .primary_key = true), CALX_COLUMN(narrow, i8, .server_default = "0"),
           CALX_COLUMN(narrow, u8, .server_default = "0"), CALX_COLUMN(narrow, u16, .server_default = "0"), CALX_COLUMN(narrow, u32, .server_default = "0"),
           CALX_COLUMN(narrow, u64, .server_default = "0"),
           CALX_COLUMN(narrow, positive, .type = { .kind = CALX_TYPE_INTEGER, .flags = CALX_TYPE_UNSIGNED }, .server_default = "0"));
static calx_metadata narrows = CALX_METADATA(&narrow_model);

/* No backend but MariaDB has integers of these widths: 300 fits a SMALLINT, and no uint8_t. */
TEST(integers_of_c_keep_their_range_in_the_database)
{
    static const struct { size_t at; const char *name; int64_t low, high; } columns[] = {
        { offsetof(struct narrow, i8), "i8", -128, 127 },          { offsetof(struct narrow, u8), "u8", 0, 255 },
        { offsetof(struct narrow, u16), "u16", 0, 65535 },         { offsetof(struct narrow, u32), "u32", 0, 4294967295 },
        { offsetof(struct narrow, u64), "u64", 0, INT64_MAX },     { offsetof(struct narrow, positive), "positive", 0, INT32_MAX },
    };
    calx_session *session = suite_create_all(t, &narrows);
    calx_node *table = calx_model_table(&narrow_model);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        calx_node *column = calx_column_at(&narrow_model, columns[i].at);
        OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *[]){ calx_set_to(column, calx_arg_node(calx_arg_int64(columns[i].low))) }, 1)));
        OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *[]){ calx_set_to(column, calx_arg_node(calx_arg_int64(columns[i].high))) }, 1)));
        OK(session, calx_commit(session));
        for (int side = 0; side < 2; side++) {
            int64_t wrong = side ? columns[i].low - 1 : columns[i].high == INT64_MAX ? -5 : columns[i].high + 1;
            calx_status status = calx_exec(session, calx_insert_n(table, (calx_clause *[]){ calx_set_to(column, calx_arg_node(calx_arg_int64(wrong))) }, 1));
            if (status != CALX_DATA_ERROR || calx_error_of(session)->kind != CALX_OUT_OF_RANGE)
                suite_fail(SUITE_HERE, "%s: %lld: %s: %s", columns[i].name, (long long)wrong, calx_status_name(status), calx_errmsg(session));
            CHECK_TEXT(calx_error_of(session)->column, columns[i].name);
            OK(session, calx_rollback(session));
        }
    }
    CHECK_STATUS(session, calx_exec(session, calx_update(narrow, calx_set_to(FIELD_OF(narrow, u8), calx_binary(CALX_OP_ADD, FIELD_OF(narrow, u8), calx_arg_node(calx_arg_int32(1)))))), CALX_DATA_ERROR);
    CHECK_TEXT(calx_error_of(session)->column, "u8");
    end(session, t, &narrows);
}
