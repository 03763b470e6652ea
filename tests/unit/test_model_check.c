/* SPDX-License-Identifier: MIT */
/* Wrong tables: each is refused, with model and column named, when it is made or when the metadata are looked at as a whole. */
#include "alloc.h"

#include <calx/calx.h>

#include <check.h>
#include <string.h>

#define COLUMN(name_, ...) { .what = CALX_ATTRIBUTE_COLUMN, .name = name_, __VA_ARGS__ }
#define ID COLUMN("id", .type = { .kind = CALX_TYPE_INTEGER }, .primary_key = true)
#define INT .type = { .kind = CALX_TYPE_INTEGER }

static calx_arg one(char *room, size_t size)
{
    (void)room;
    (void)size;
    return calx_arg_int32(1);
}

#define FIFTY "a_name_of_fifty_bytes_which_is_as_long_as_it_says_"
#define TOO_LONG FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY

static const struct {
    const char *message;
    calx_attribute lines[3];
    const char *name;
} wrong[] = {
    { "t: a table without columns", { { .what = CALX_ATTRIBUTE_CHECK, .sql = "1 = 1" } }, NULL },
    { "t: a column without a name", { COLUMN("", INT) }, NULL },
    { "t.a: two columns have this name", { COLUMN("a", INT), COLUMN("a", INT) }, NULL },
    { "t.a: no type of SQL for this C type: give a .type", { COLUMN("a", .ctype = CALX_KIND_VALUE) }, NULL },
    { "t.a: nullable, but its C type has no NULL: use calx_opt_...", { COLUMN("a", .ctype = CALX_KIND_INT32, .nullable = true) }, NULL },
    { "t.a: nullable, but its C type has no NULL: use calx_opt_...", { COLUMN("a", .ctype = CALX_KIND_DATE, .nullable = true) }, NULL },
    { "t.a: nullable and not_null at once", { COLUMN("a", INT, .nullable = true, .not_null = true) }, NULL },
    { "t.id: a column of the primary key cannot be nullable", { COLUMN("id", INT, .primary_key = true, .nullable = true) }, NULL },
    { "t.id: a column of the primary key cannot be nullable",
      { COLUMN("id", INT, .nullable = true), { .what = CALX_ATTRIBUTE_PRIMARY_KEY, .columns = "id" } }, NULL },
    { "t.b: a second column that numbers itself", { ID, COLUMN("b", INT, .autoincrement = CALX_AUTOINCREMENT) }, NULL },
    { "t.b: only an integer numbers itself", { COLUMN("b", .type = { .kind = CALX_TYPE_TEXT }, .autoincrement = CALX_AUTOINCREMENT) }, NULL },
    { "t.b: autoincrement is none of CALX_NO, CALX_AUTOINCREMENT and CALX_IDENTITY_ALWAYS", { COLUMN("b", INT, .autoincrement = 9) }, NULL },
    { "t.id: an identity that does not number itself", { COLUMN("id", INT, .primary_key = true, .autoincrement = CALX_NO, .identity = &(const calx_sequence){ 0 }) }, NULL },
    { "t.b: a column that numbers itself has no other default", { COLUMN("b", INT, .autoincrement = CALX_AUTOINCREMENT, .server_default = "1") }, NULL },
    { "t.b: a computed column has no default", { COLUMN("b", INT, .computed = "1 + 1", .default_function = one) }, NULL },
    { "t.b: a computed column without an expression", { COLUMN("b", INT, .computed = "") }, NULL },
    { "t.b: stored, but not computed", { COLUMN("b", INT, .stored = true) }, NULL },
    { "t.b: a client default is a value or a function, not both", { COLUMN("b", INT, .default_value = CALX_VALUE_INT(1), .default_function = one) }, NULL },
    { "t.b: the server default is empty: CALX_DEFAULT(\"\") is the empty text", { COLUMN("b", INT, .server_default = "") }, NULL },
    { "t.b: a NUMERIC with more digits behind the point than it has", { COLUMN("b", .type = { .kind = CALX_TYPE_NUMERIC, .length = 2, .scale = 3 }) }, NULL },
    { "t.b: its .type is of a kind that there is not", { COLUMN("b", .type = { .kind = 999 }) }, NULL },
    { "t.b: an ARRAY without the type of its elements", { COLUMN("b", .type = { .kind = CALX_TYPE_ARRAY }) }, NULL },
    { "t.b: a native type without its name", { COLUMN("b", .type = { .kind = CALX_TYPE_NATIVE }) }, NULL },
    { "t.b: its C type is a number, which its .type does not hold", { COLUMN("b", .ctype = CALX_KIND_INT32, .type = CALX_VARCHAR(3)) }, NULL },
    { "t.b: its C type is a number, which its .type does not hold", { COLUMN("b", .ctype = CALX_KIND_DOUBLE | CALX_KIND_OPTIONAL, .type = CALX_SQL_TYPE(INTERVAL)) }, NULL },
    { "t.b: its C type is a text, which its .type does not hold", { COLUMN("b", .ctype = CALX_KIND_CSTRING, INT) }, NULL },
    { "t.b: its C type is a text, which its .type does not hold", { COLUMN("b", .ctype = CALX_KIND_STR, .type = CALX_SQL_TYPE(BLOB)) }, NULL },
    { "t.b: its C type is bytes, which its .type does not hold", { COLUMN("b", .ctype = CALX_KIND_BYTES, .type = CALX_SQL_TYPE(TEXT)) }, NULL },
    { "t.b: its C type is a date or a time, which its .type does not hold", { COLUMN("b", .ctype = CALX_KIND_DATE, .type = CALX_VARCHAR(30)) }, NULL },
    { "t.b: an enum without values", { COLUMN("b", .type = { .kind = CALX_TYPE_ENUM, .name = "e" }) }, NULL },
    { "t.b: an enum with the value 'x' twice", { COLUMN("b", .type = CALX_ENUM("e", "x", "y", "x")) }, NULL },
    { "t.b: on_delete or on_update without .references", { COLUMN("b", INT, .on_delete = CALX_CASCADE) }, NULL },
    { "t.b: CALX_NULLIFY of a column that is NOT NULL", { ID, COLUMN("b", INT, .references = "t.id", .on_delete = CALX_NULLIFY) }, NULL },
    { "t.b: on_delete and on_update are CALX_CASCADE and its like", { ID, COLUMN("b", INT, .references = "t.id", .on_update = 9) }, NULL },
    { "t.b: deferrable is CALX_DEFERRABLE or CALX_INITIALLY_DEFERRED", { ID, COLUMN("b", INT, .references = "t.id", .deferrable = 9) }, NULL },
    { "t: two primary keys: CALX_PRIMARY_KEY() has to name all columns that are .primary_key",
      { ID, COLUMN("b", INT), { .what = CALX_ATTRIBUTE_PRIMARY_KEY, .columns = "b" } }, NULL },
    { "t: two primary keys: CALX_PRIMARY_KEY() has to name all columns that are .primary_key",
      { ID, { .what = CALX_ATTRIBUTE_PRIMARY_KEY, .columns = "id" }, { .what = CALX_ATTRIBUTE_PRIMARY_KEY, .columns = "id" } }, NULL },
    { "t: a primary key without columns", { COLUMN("a", INT), { .what = CALX_ATTRIBUTE_PRIMARY_KEY } }, NULL },
    { "t: a unique constraint without columns", { ID, { .what = CALX_ATTRIBUTE_UNIQUE, .columns = " " } }, NULL },
    { "t: a constraint or index names the column b, which the table has not got", { ID, { .what = CALX_ATTRIBUTE_UNIQUE, .columns = "id, b" } }, NULL },
    { "t: a constraint or index names the column c, which the table has not got", { ID, { .what = CALX_ATTRIBUTE_INDEX, .columns = "id", .include = "c" } }, NULL },
    { "t: a list with a name of more than 399 bytes", { ID, { .what = CALX_ATTRIBUTE_UNIQUE, .columns = "id, " TOO_LONG } }, NULL },
    { "t.id: a list with a name of more than 399 bytes", { COLUMN("id", INT, .references = TOO_LONG ".id") }, NULL },
    { "t: a list with a name of more than 399 bytes",
      { ID, { .what = CALX_ATTRIBUTE_INDEX, .columns = "id", .options = (const calx_index_options[]){ { .dialect = "mysql", .lengths = TOO_LONG " 5" }, { 0 } } } }, NULL },
    { "t: an index without columns", { ID, { .what = CALX_ATTRIBUTE_INDEX, .name = "i" } }, NULL },
    { "t: an index of expressions without a name", { ID, { .what = CALX_ATTRIBUTE_INDEX, .sql = "id + 1" } }, NULL },
    { "t: a CHECK without a condition", { ID, { .what = CALX_ATTRIBUTE_CHECK } }, NULL },
    { "t: a foreign key without columns or without what they refer to", { ID, { .what = CALX_ATTRIBUTE_FOREIGN_KEY, .columns = "id" } }, NULL },
    { "t: a foreign key with more columns on one side", { ID, { .what = CALX_ATTRIBUTE_FOREIGN_KEY, .columns = "id", .references = "t.id, t.id" } }, NULL },
    { "t: a constraint or index with an empty name", { ID, { .what = CALX_ATTRIBUTE_CHECK, .name = "", .sql = "1 = 1" } }, NULL },
    { "t: two constraints or indexes are called x",
      { ID, { .what = CALX_ATTRIBUTE_CHECK, .name = "x", .sql = "1 = 1" }, { .what = CALX_ATTRIBUTE_INDEX, .name = "x", .columns = "id" } }, NULL },
    { "t: a line that is none of CALX_COLUMN and its kin", { ID, { .what = 99 } }, NULL },
    { "calx_table_create: metadata of calx_metadata_create() and a name are wanted", { ID }, "" },
    { "s.: the table has no name, or one of more than 128 bytes", { ID }, "s." },
};

static size_t count_of(const calx_attribute *lines)
{
    size_t count = 0;
    while (count < 3 && lines[count].what)
        count++;
    return count;
}

START_TEST(a_wrong_table_is_refused)
{
    calx_metadata *metadata = calx_metadata_create();
    calx_node *table = calx_table_create(metadata, wrong[_i].name ? wrong[_i].name : "t", wrong[_i].lines, count_of(wrong[_i].lines));
    ck_assert_int_eq(calx_node_error(table), CALX_MISUSE);
    ck_assert_str_eq(calx_node_errmsg(table), wrong[_i].message);
    calx_metadata_dispose(metadata);
}
END_TEST

START_TEST(a_wrong_table_without_memory)
{
    for (size_t n = 1;; n++) {
        size_t live = alloc_live();
        calx_metadata *metadata;
        calx_node *table;
        alloc_fail_at(n);
        metadata = calx_metadata_create();
        table = calx_table_create(metadata, wrong[_i].name ? wrong[_i].name : "t", wrong[_i].lines, count_of(wrong[_i].lines));
        if (calx_node_error(table) != CALX_NO_MEMORY)
            ck_assert_str_eq(calx_node_errmsg(table), wrong[_i].message);
        calx_metadata_dispose(metadata);
        if (!alloc_failed())
            break;
        ck_assert_uint_eq(alloc_live(), live);
    }
    alloc_reset();
}
END_TEST

/* Nor is it "no table": nobody knows, and there is nothing to free. */
START_TEST(a_table_is_looked_for_without_memory)
{
    for (size_t n = 1;; n++) {
        size_t live = alloc_live();
        calx_metadata *metadata;
        calx_node *missing;
        alloc_fail_at(n);
        metadata = calx_metadata_create();
        missing = calx_metadata_table(metadata, "nonesuch");
        ck_assert_int_eq(calx_node_error(missing), alloc_failed() ? CALX_NO_MEMORY : CALX_MISUSE);
        calx_metadata_dispose(metadata);
        ck_assert_uint_eq(alloc_live(), live);
        if (!alloc_failed())
            break;
    }
    alloc_reset();
}
END_TEST

struct stub {
    calx_opt_int32 id;
    calx_date day;
};
CALX_MODEL(stub, "stubs", CALX_COLUMN(stub, id, .primary_key = true), CALX_COLUMN(stub, day, .nullable = true));

/* A model's message begins with the name of its struct, and stays. */
START_TEST(a_wrong_model_is_told_each_time)
{
    calx_metadata metadata = CALX_METADATA(&stub_model);
    for (size_t i = 0; i < 2; i++)
        ck_assert_str_eq(calx_node_errmsg(calx_model_table(&stub_model)), "stub.day: nullable, but its C type has no NULL: use calx_opt_...");
    calx_metadata_dispose(&metadata);
}
END_TEST

Suite *suite_model_check(void);
Suite *suite_model_check(void)
{
    Suite *suite = suite_create("model_check");
    TCase *tests = tcase_create("wrong tables");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_wrong_table_is_refused, 0, (int)(sizeof wrong / sizeof *wrong));
    tcase_add_loop_test(tests, a_wrong_table_without_memory, 0, (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(tests, a_table_is_looked_for_without_memory);
    tcase_add_test(tests, a_wrong_model_is_told_each_time);
    suite_add_tcase(suite, tests);
    return suite;
}
