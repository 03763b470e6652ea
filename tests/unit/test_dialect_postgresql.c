/* SPDX-License-Identifier: MIT */
/* The dialect postgresql: its table, its lexical rules, and what its errors mean. */
#include "engine/plugin/plugin.h"

#include <check.h>
#include <string.h>

static const calx_dialect *dialect(void)
{
    calxi_problem problem = { 0 };
    const calx_dialect *found = calxi_dialect_get("postgresql", &problem);
    ck_assert_msg(found != NULL, "%s", problem.message);
    return found;
}

static const struct {
    const char *state;
    uint32_t status, kind;
} states[] = { { "23505", CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
               { "23503", CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
               { "23502", CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION },
               { "23514", CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION },
               { "23P01", CALX_INTEGRITY_ERROR, CALX_EXCLUSION_VIOLATION },
               { "23000", CALX_INTEGRITY_ERROR, 0 },
               { "42601", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
               { "42P01", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
               { "42703", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN },
               { "42883", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT },
               { "42P07", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
               { "42P04", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
               { "42701", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
               { "42702", CALX_PROGRAMMING_ERROR, CALX_AMBIGUOUS_COLUMN },
               { "42704", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT },
               { "3B001", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT },
               { "3F000", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE },
               { "54000", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED },
               { "54011", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED },
               { "P0001", CALX_INTEGRITY_ERROR, CALX_RAISED },
               { "P0002", CALX_OPERATIONAL_ERROR, 0 },
               { "XX001", CALX_OPERATIONAL_ERROR, CALX_CORRUPTED },
               { "42501", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
               { "28P01", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
               { "28000", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
               { "3D000", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE },
               { "40001", CALX_OPERATIONAL_ERROR, CALX_SERIALIZATION_FAILURE },
               { "40P01", CALX_OPERATIONAL_ERROR, CALX_DEADLOCK },
               { "55P03", CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT },
               { "57014", CALX_OPERATIONAL_ERROR, CALX_CANCELLED },
               { "25006", CALX_OPERATIONAL_ERROR, CALX_READ_ONLY },
               { "53100", CALX_OPERATIONAL_ERROR, CALX_DISK_FULL },
               { "53300", CALX_OPERATIONAL_ERROR, CALX_TOO_MANY_CONNECTIONS },
               { "53200", CALX_OPERATIONAL_ERROR, CALX_OUT_OF_RESOURCES },
               { "22001", CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },
               { "22003", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
               { "22012", CALX_DATA_ERROR, CALX_DIVISION_BY_ZERO },
               { "22P02", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
               { "22021", CALX_DATA_ERROR, CALX_INVALID_ENCODING },
               { "22P05", CALX_DATA_ERROR, CALX_INVALID_ENCODING },
               { "22007", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
               { "22008", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
               { "57P01", CALX_DISCONNECT, 0 },
               { "57P02", CALX_DISCONNECT, 0 },
               { "57P03", CALX_NOT_READY, 0 },
               { "08006", CALX_DISCONNECT, 0 },
               { "08P01", CALX_INTERFACE_ERROR, 0 },
               { "0A000", CALX_UNSUPPORTED, 0 },
               { "26000", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT },
               { "XX000", CALX_OPERATIONAL_ERROR, 0 },
               { "ZZ999", CALX_OPERATIONAL_ERROR, 0 } };

START_TEST(a_state_has_a_class_and_a_kind)
{
    calx_driver_error error = { .struct_size = sizeof error };
    strcpy(error.sqlstate, states[_i].state);
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.status, states[_i].status);
    ck_assert_uint_eq(error.kind, states[_i].kind);
}
END_TEST

START_TEST(a_statement_timeout_is_a_timeout)
{
    static const char text[] = "canceling statement due to statement timeout";
    calx_driver_error error = { .struct_size = sizeof error, .message = { text, sizeof text - 1 } };
    strcpy(error.sqlstate, "57014");
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.status, CALX_TIMEOUT);
    ck_assert_uint_eq(error.kind, 0);
}
END_TEST

/* As PostgreSQL 15 words them; the driver joins detail and hint to the message. */
static const struct {
    const char *state, *message, *table, *column;
} worded[] = {
    { "42P01", "relation \"nosuch\" does not exist", "nosuch", "" },
    { "42P01", "relation \"other.nosuch\" does not exist", "nosuch", "" },
    { "42P01", "table \"nosuch\" does not exist", "nosuch", "" },
    { "42P01", "view \"nosuch\" does not exist", "nosuch", "" },
    { "42P01", "missing FROM-clause entry for table \"t\"", "t", "" },
    { "42P01", "Relation \302\273x\302\253 existiert nicht", "", "" },
    { "42703", "column \"nosuch\" does not exist; hint: Perhaps you meant to reference the column \"t.such\".", "", "nosuch" },
    { "42703", "column t.nosuch does not exist", "", "nosuch" },
    { "42703", "column \"zz\" of relation \"ex\" does not exist", "ex", "zz" },
    { "42702", "column reference \"id\" is ambiguous", "", "id" },
    { "42701", "column \"s\" of relation \"ex\" already exists", "ex", "s" },
    { "42P07", "relation \"ex\" already exists", "ex", "" },
    { "23505", "duplicate key value violates unique constraint \"u\"; detail: Key (email)=(a@x) already exists.", "", "email" },
    { "23505", "duplicate key value ...; detail: Key (\"odd name\")=(1) already exists.", "", "odd name" },
    { "23505", "duplicate key value ...; detail: Key (a, b)=(1, 2) already exists.", "", "" },
    { "23505", "duplicate key value ...; detail: Key (lower(email))=(a) already exists.", "", "" },
    { "23503", "insert ...; detail: Key (parent)=(9) is not present in table \"p\".", "", "parent" },
    { "23503", "update or delete ...; detail: Key (id)=(1) is still referenced from table \"c\".", "", "" },
    { "42P01", "relation \"", "", "" },
    { "42703", "column \"", "", "" },
    { "42703", "column ", "", "" },
    { "23505", "; detail: Key (", "", "" },
    { "42P01", "", "", "" }
};

static bool same(calx_str text, const char *expected)
{
    return text.len == strlen(expected) && (!text.len || memcmp(text.ptr, expected, text.len) == 0);
}

START_TEST(names_are_read_from_the_message)
{
    const char *message = worded[_i].message;
    calx_driver_error error = { .struct_size = sizeof error, .message = { message, strlen(message) } };
    strcpy(error.sqlstate, worded[_i].state);
    dialect()->classify(NULL, &error);
    ck_assert_msg(same(error.table, worded[_i].table), "table: %.*s", (int)error.table.len, error.table.ptr);
    ck_assert_msg(same(error.column, worded[_i].column), "column: %.*s", (int)error.column.len, error.column.ptr);
}
END_TEST

/* PostgreSQL 15; in another language the types have the same names. */
static const struct {
    const char *state, *message;
    uint32_t limit;
    int32_t size, scale;
} limited[] = {
    { "22001", "value too long for type character varying(20)", CALX_LIMIT_CHARACTERS, 20, 0 },
    { "22001", "Wert zu lang f\303\274r Typ character varying(3)", CALX_LIMIT_CHARACTERS, 3, 0 },
    { "22001", "value too long for type character(2)", CALX_LIMIT_CHARACTERS, 2, 0 },
    { "22001", "bit string too long for type bit varying(3)", CALX_LIMIT_NONE, 0, 0 },
    { "22001", "value too long for type character varying(", CALX_LIMIT_NONE, 0, 0 },
    { "22003", "smallint out of range", CALX_LIMIT_INTEGER, 2, 0 },
    { "22003", "integer out of range", CALX_LIMIT_INTEGER, 4, 0 },
    { "22003", "bigint out of range", CALX_LIMIT_INTEGER, 8, 0 },
    { "22003", "value \"99999\" is out of range for type smallint", CALX_LIMIT_INTEGER, 2, 0 },
    { "22003", "\"1e50\" is out of range for type real", CALX_LIMIT_FLOAT, 4, 0 },
    { "22003", "value out of range: overflow", CALX_LIMIT_FLOAT, 4, 0 },
    { "22003", "numeric field overflow; detail: A field with precision 5, scale 2 must round to an absolute value less than 10^3.",
      CALX_LIMIT_NUMERIC, 3, 2 },
    { "22003", "numeric field overflow; detail: A field with precision 2, scale 4 must round ...", CALX_LIMIT_NUMERIC, -2, 4 },
    { "22003", "numeric field overflow; detail: ", CALX_LIMIT_NONE, 0, 0 },
    { "22012", "smallint division", CALX_LIMIT_NONE, 0, 0 },
    { "42601", "syntax error at or near \"smallint\"", CALX_LIMIT_NONE, 0, 0 },
};

static const struct {
    const char *state, *message, *quoted; /* NULL: none */
} quoting[] = {
    { "22P02", "invalid input syntax for type integer: \"abc\"", "abc" },
    { "22P02", "invalid input value for enum mood: \"it's \"odd\"\"", "it's \"odd\"" },
    { "22P02", "invalid input syntax for type integer: \"\"", "" },
    { "22008", "date/time field value out of range: \"2024-13-45\"; hint: Perhaps you need a different \"datestyle\" setting.", "2024-13-45" },
    { "22007", "invalid input syntax for type date: \"x\"; detail: y", "x" },
    { "22008", "timestamp out of range", NULL },
    { "22P02", "malformed array literal", NULL },
    { "22P02", "invalid input syntax for type integer: \"", NULL },
    { "22P02", "\"", NULL },
    { "22P02", "", NULL },
    { "22003", "value out of range: \"7\"", NULL },
};

START_TEST(a_text_that_is_no_value_is_read_from_the_message)
{
    const char *message = quoting[_i].message, *quoted = quoting[_i].quoted;
    calx_driver_error error = { .struct_size = sizeof error, .message = { message, strlen(message) } };
    strcpy(error.sqlstate, quoting[_i].state);
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.limit, quoted ? CALX_LIMIT_TEXT : CALX_LIMIT_NONE);
    ck_assert(!quoted || same(error.limit_text, quoted));
}
END_TEST

START_TEST(a_type_that_was_too_small_is_read_from_the_message)
{
    const char *message = limited[_i].message;
    calx_driver_error error = { .struct_size = sizeof error, .message = { message, strlen(message) } };
    strcpy(error.sqlstate, limited[_i].state);
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.limit, limited[_i].limit);
    ck_assert_int_eq(error.limit_size, limited[_i].size);
    ck_assert_int_eq(error.limit_scale, limited[_i].scale);
    error = (calx_driver_error){ .struct_size = offsetof(calx_driver_error, limit), .message = { message, strlen(message) } };
    strcpy(error.sqlstate, limited[_i].state);
    dialect()->classify(NULL, &error); /* a host that is older */
    ck_assert_uint_eq(error.limit, CALX_LIMIT_NONE);
}
END_TEST

START_TEST(names_of_the_protocol_stay)
{
    static const char text[] = "column \"wrong\" of relation \"wrong\" does not exist";
    calx_driver_error error = { .struct_size = sizeof error, .message = { text, sizeof text - 1 },
                                .table = { "t", 1 }, .column = { "c", 1 } };
    strcpy(error.sqlstate, "42703");
    dialect()->classify(NULL, &error);
    ck_assert(same(error.table, "t") && same(error.column, "c"));
}
END_TEST

START_TEST(a_database_that_takes_no_connections_is_not_ready)
{
    calx_driver_error error = { .struct_size = sizeof error, .flags = CALX_DRIVER_ERROR_NOT_SENT };
    strcpy(error.sqlstate, "55000");
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.status, CALX_NOT_READY);
    error = (calx_driver_error){ .struct_size = sizeof error };
    strcpy(error.sqlstate, "55000");
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.status, CALX_OPERATIONAL_ERROR);
}
END_TEST

START_TEST(what_the_driver_knows_stays)
{
    calx_driver_error error = { .struct_size = sizeof error, .status = CALX_NO_MEMORY };
    strcpy(error.sqlstate, "23505");
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.status, CALX_NO_MEMORY);
    error = (calx_driver_error){ .struct_size = sizeof error };
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.status, 0);
}
END_TEST

START_TEST(a_fatal_error_is_a_disconnect)
{
    calx_driver_error error = { .struct_size = sizeof error, .flags = CALX_DRIVER_ERROR_DISCONNECT };
    strcpy(error.sqlstate, "XX000");
    dialect()->classify(NULL, &error);
    ck_assert_uint_eq(error.status, CALX_DISCONNECT);
}
END_TEST

START_TEST(backslashes_in_literals_follow_the_session)
{
    calx_target target = { .struct_size = sizeof target };
    uint32_t usual = dialect()->lexis(&target);
    ck_assert_uint_eq(usual & CALX_LEX_BACKSLASH_ESCAPES, 0);
    ck_assert_uint_eq(usual & (CALX_LEX_NESTED_COMMENTS | CALX_LEX_DOLLAR_QUOTES | CALX_LEX_ESCAPE_STRINGS),
                      CALX_LEX_NESTED_COMMENTS | CALX_LEX_DOLLAR_QUOTES | CALX_LEX_ESCAPE_STRINGS);
    target.modes = CALX_MODE_BACKSLASH_IN_LITERALS;
    ck_assert_uint_eq(dialect()->lexis(&target), usual | CALX_LEX_BACKSLASH_ESCAPES);
}
END_TEST

START_TEST(pythons_driver_names_mean_libpq)
{
    static const char *const names[] = { "psycopg", "psycopg2",     "psycopg2cffi", "asyncpg",
                                         "pg8000",  "pypostgresql", "pygresql",     "libpq" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_str_eq(calxi_driver_name(dialect(), names[i]), "libpq");
    ck_assert_str_eq(calxi_driver_name(dialect(), NULL), "libpq");
}
END_TEST

START_TEST(versions_have_two_parts_since_10)
{
    static const struct {
        const char *text;
        uint32_t number;
    } versions[] = { { "15.20", 152000 }, { "9.6.24", 90624 }, { "16beta1", 160000 }, { "", 0 } };
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        calx_target target = { .struct_size = sizeof target, .version_text = versions[i].text };
        dialect()->target_init(&target);
        ck_assert_uint_eq(target.version, versions[i].number);
        ck_assert_uint_eq(target.capabilities & CALX_TARGET_RETURNING, CALX_TARGET_RETURNING);
    }
}
END_TEST

Suite *suite_dialect_postgresql(void)
{
    Suite *suite = suite_create("dialect_postgresql");
    TCase *table = tcase_create("table");
    tcase_add_loop_test(table, a_state_has_a_class_and_a_kind, 0, (int)(sizeof states / sizeof *states));
    tcase_add_test(table, a_statement_timeout_is_a_timeout);
    tcase_add_loop_test(table, names_are_read_from_the_message, 0, (int)(sizeof worded / sizeof *worded));
    tcase_add_loop_test(table, a_text_that_is_no_value_is_read_from_the_message, 0, (int)(sizeof quoting / sizeof *quoting));
    tcase_add_loop_test(table, a_type_that_was_too_small_is_read_from_the_message, 0, (int)(sizeof limited / sizeof *limited));
    tcase_add_test(table, names_of_the_protocol_stay);
    tcase_add_test(table, a_database_that_takes_no_connections_is_not_ready);
    tcase_add_test(table, what_the_driver_knows_stays);
    tcase_add_test(table, a_fatal_error_is_a_disconnect);
    tcase_add_test(table, backslashes_in_literals_follow_the_session);
    tcase_add_test(table, pythons_driver_names_mean_libpq);
    tcase_add_test(table, versions_have_two_parts_since_10);
    suite_add_tcase(suite, table);
    return suite;
}
