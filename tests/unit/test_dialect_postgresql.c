/* SPDX-License-Identifier: MIT */
/* The dialect postgresql: its table, its lexical rules, and what its errors mean. */
#include "engine/plugin.h"

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
               { "42883", CALX_PROGRAMMING_ERROR, 0 },
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
               { "53300", CALX_OPERATIONAL_ERROR, 0 },
               { "22001", CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },
               { "22003", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
               { "22012", CALX_DATA_ERROR, CALX_DIVISION_BY_ZERO },
               { "22P02", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
               { "22021", CALX_DATA_ERROR, 0 },
               { "57P01", CALX_DISCONNECT, 0 },
               { "57P02", CALX_DISCONNECT, 0 },
               { "57P03", CALX_NOT_READY, 0 },
               { "08006", CALX_DISCONNECT, 0 },
               { "08P01", CALX_INTERFACE_ERROR, 0 },
               { "0A000", CALX_UNSUPPORTED, 0 },
               { "26000", CALX_PROGRAMMING_ERROR, 0 },
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
    tcase_add_test(table, what_the_driver_knows_stays);
    tcase_add_test(table, a_fatal_error_is_a_disconnect);
    tcase_add_test(table, backslashes_in_literals_follow_the_session);
    tcase_add_test(table, pythons_driver_names_mean_libpq);
    tcase_add_test(table, versions_have_two_parts_since_10);
    suite_add_tcase(suite, table);
    return suite;
}
