/* SPDX-License-Identifier: MIT */
/* The dialects mysql and mariadb without a server: versions, lexical rules, and the names in messages of both servers.
 */
#include "engine/plugin/plugin.h"

#include <check.h>
#include <string.h>

static const calx_dialect *dialect(const char *name)
{
    calxi_problem problem = { 0 };
    const calx_dialect *found = calxi_dialect_get(name, &problem);
    ck_assert_msg(found != NULL, "%s", problem.message);
    return found;
}

static calx_target target_of(const char *version)
{
    calx_target target = { .struct_size = sizeof target, .version_text = version, .dialect = "mysql" };
    dialect("mysql")->target_init(&target);
    return target;
}

START_TEST(versions_and_capabilities)
{
    calx_target target = target_of("10.11.6-MariaDB-0+deb12u1");
    ck_assert_uint_eq(target.version, 101106);
    ck_assert_uint_eq(target.capabilities, CALX_TARGET_MARIADB | CALX_TARGET_RETURNING | CALX_TARGET_DDL_COMMITS);
    target = target_of("5.5.5-10.4.30-MariaDB");
    ck_assert_uint_eq(target.version, 100430);
    ck_assert_uint_eq(target.capabilities, CALX_TARGET_MARIADB | CALX_TARGET_DDL_COMMITS);
    target = target_of("8.0.36-0ubuntu0.22.04.1");
    ck_assert_uint_eq(target.version, 80036);
    ck_assert_uint_eq(target.capabilities, CALX_TARGET_DDL_COMMITS);
    target = target_of("");
    ck_assert_uint_eq(target.version, 0);
}
END_TEST

/* What a statement is compiled for may be said by a name and a bare version: "mariadb 10.11". */
START_TEST(a_version_under_mariadbs_name)
{
    static const struct { const char *text; uint32_t capabilities; } targets[] = {
        { "", CALX_TARGET_MARIADB },
        { "10.11", CALX_TARGET_MARIADB | CALX_TARGET_RETURNING },
        { "10.4", CALX_TARGET_MARIADB },
        { "11.4.2", CALX_TARGET_MARIADB | CALX_TARGET_RETURNING },
        { "8.0.36", 0 }, /* MySQL by mariadb:// */
        { "9.1.0", 0 },
    };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        calx_target target = { .struct_size = sizeof target, .version_text = targets[i].text, .dialect = "mariadb" };
        dialect("mariadb")->target_init(&target);
        ck_assert_uint_eq(target.capabilities, targets[i].capabilities | CALX_TARGET_DDL_COMMITS);
    }
}
END_TEST

START_TEST(modes_change_how_text_is_read)
{
    calx_target target = target_of("8.0.36");
    const uint32_t always =
        CALX_LEX_BACKTICKS | CALX_LEX_HASH_COMMENTS | CALX_LEX_DASH_NEEDS_SPACE | CALX_LEX_EXECUTABLE_COMMENTS;
    ck_assert_uint_eq(dialect("mysql")->lexis(&target),
                      always | CALX_LEX_BACKSLASH_ESCAPES | CALX_LEX_DOUBLE_QUOTED_STRINGS);
    target.modes = CALX_MODE_NO_BACKSLASH_ESCAPES;
    ck_assert_uint_eq(dialect("mysql")->lexis(&target), always | CALX_LEX_DOUBLE_QUOTED_STRINGS);
    target.modes = CALX_MODE_ANSI_QUOTES;
    ck_assert_uint_eq(dialect("mysql")->lexis(&target), always | CALX_LEX_BACKSLASH_ESCAPES);
}
END_TEST

START_TEST(mariadb_is_mysql_by_another_name)
{
    ck_assert_str_eq(dialect("mariadb")->name, "mariadb");
    ck_assert_str_eq(dialect("mariadb")->extends, "mysql");
    ck_assert_str_eq(dialect("mariadb")->default_driver, "mysqlclient");
    ck_assert_uint_eq(dialect("mariadb")->default_port, 3306);
    ck_assert_ptr_eq((void *)(uintptr_t)dialect("mariadb")->lexis, (void *)(uintptr_t)dialect("mysql")->lexis);
}
END_TEST

START_TEST(python_names_are_aliases)
{
    static const char *const names[] = { "pymysql",  "mysqldb", "mysqlconnector", "mariadbconnector",
                                         "aiomysql", "asyncmy", "cymysql" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_str_eq(calxi_driver_name(dialect("mysql"), names[i]), "mysqlclient");
    ck_assert_str_eq(calxi_driver_name(dialect("mysql"), "pyodbc"), "pyodbc");
}
END_TEST

static calx_driver_error classified(const char *version, int code, const char *state, const char *message)
{
    calx_target target = target_of(version);
    calx_driver_error error = { .struct_size = sizeof error,
                                .native_code = code,
                                .message = { message, strlen(message) } };
    memcpy(error.sqlstate, state, 6);
    dialect("mysql")->classify(&target, &error);
    return error;
}

static bool is(calx_str text, const char *expected)
{
    return text.ptr && text.len == strlen(expected) && memcmp(text.ptr, expected, text.len) == 0;
}

START_TEST(a_unique_key_has_its_table_in_mysql_only)
{
    calx_driver_error e =
        classified("8.0.36", 1062, "23000", "Duplicate entry 'it's for key 'x'' for key 'users.name'");
    ck_assert(is(e.constraint, "name") && is(e.table, "users"));
    e = classified("10.11.6-MariaDB", 1062, "23000", "Duplicate entry '1' for key 'a.b'");
    ck_assert(is(e.constraint, "a.b") && !e.table.ptr);
}
END_TEST

START_TEST(messages_in_another_language_have_no_names)
{
    calx_driver_error e = classified("10.11.6-MariaDB", 1062, "23000", "Doppelter Eintrag '1' für Schlüssel 'PRIMARY'");
    ck_assert_uint_eq(e.status, CALX_INTEGRITY_ERROR);
    ck_assert_uint_eq(e.kind, CALX_UNIQUE_VIOLATION);
    ck_assert_ptr_null(e.constraint.ptr);
    e = classified("10.11.6-MariaDB", 1452, "23000", "(`");
    ck_assert_ptr_null(e.table.ptr);
    e = classified("8.0.36", 1062, "23000", "Duplicate entry '' for key '");
    ck_assert_ptr_null(e.constraint.ptr);
}
END_TEST

START_TEST(messages_of_mysql_8)
{
    calx_driver_error e = classified("8.0.36", 3819, "HY000", "Check constraint 'small' is violated.");
    ck_assert(e.status == CALX_INTEGRITY_ERROR && e.kind == CALX_CHECK_VIOLATION && is(e.constraint, "small"));
    e = classified("8.0.36", 1366, "HY000", "Incorrect integer value: 'x' for column 'id' at row 1");
    ck_assert(e.status == CALX_DATA_ERROR && is(e.column, "id"));
    e = classified("8.0.36", 3024, "HY000",
                   "Query execution was interrupted, maximum statement execution time exceeded");
    ck_assert_uint_eq(e.status, CALX_TIMEOUT);
}
END_TEST

START_TEST(galera_that_is_not_ready)
{
    calx_driver_error e =
        classified("10.11.6-MariaDB", 1047, "08S01", "WSREP has not yet prepared node for application use");
    ck_assert_uint_eq(e.status, CALX_NOT_READY);
    e = classified("10.11.6-MariaDB", 1047, "08S01", "Unknown command");
    ck_assert_uint_eq(e.status, CALX_INTERFACE_ERROR);
}
END_TEST

/* As MariaDB 10.11 gives them. */
static const struct {
    int code;
    const char *state, *message;
    uint32_t status, kind;
    const char *constraint, *table, *column;
} worded[] = {
    { 1050, "42S01", "Table 'ex' already exists", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "ex", "" },
    { 1060, "42S21", "Duplicate column name 's'", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "s" },
    { 1061, "42000", "Duplicate key name 'uq'", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "" },
    { 4161, "HY000", "Unknown data type: 'nosuchtype'", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { 4162, "HY000", "Operator does not exist: '|='", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { 1052, "23000", "Column 'id' in SELECT is ambiguous", CALX_PROGRAMMING_ERROR, CALX_AMBIGUOUS_COLUMN, "", "", "id" },
    { 1054, "42S22", "Unknown column 'e.nosuch' in 'SELECT'", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "nosuch" },
    { 1091, "42000", "Can't DROP COLUMN `zz`; check that it exists", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "",
      "zz" },
    { 1091, "42000", "Can't DROP INDEX `ix`; check that it exists", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { 1366, "22007", "Incorrect string value: '\\xFF' for column `testdb`.`ex`.`s` at row 1", CALX_DATA_ERROR,
      CALX_INVALID_ENCODING, "", "ex", "s" },
    { 1366, "22007", "Incorrect integer value: 'x' for column `testdb`.`ex`.`n` at row 1", CALX_DATA_ERROR,
      CALX_TYPE_MISMATCH, "", "ex", "n" },
    { 1292, "22007", "Incorrect date value: '2026-02-30' for column `testdb`.`ex`.`d` at row 1", CALX_DATA_ERROR,
      CALX_TYPE_MISMATCH, "", "ex", "d" },
    { 1114, "HY000", "The table 'exm' is full", CALX_OPERATIONAL_ERROR, CALX_DISK_FULL, "", "exm", "" },
    { 1030, "HY000", "Got error 28 \"No space left on device\" from storage engine InnoDB", CALX_OPERATIONAL_ERROR,
      CALX_DISK_FULL, "", "", "" },
    { 1026, "HY000", "Error writing file './x' (errno: 28 \"No space left on device\")", CALX_OPERATIONAL_ERROR,
      CALX_DISK_FULL, "", "", "" },
    { 1026, "HY000", "Error writing file './x' (errno: 5 \"Input/output error\")", CALX_OPERATIONAL_ERROR, 0, "", "", "" },
    { 1005, "HY000", "Can't create table `d`.`t` (errno: 121 \"Duplicate key on write or update\")",
      CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "" },
    { 1005, "HY000", "Can't create table `d`.`t` (errno: 150 \"Foreign key constraint is incorrectly formed\")",
      CALX_PROGRAMMING_ERROR, 0, "", "", "" },
    { 1133, "28000", "Can't find any matching row in the user table", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { 1353, "HY000", "View's SELECT and view's field list have different column counts", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR,
      "", "", "" },
    { 1352, "HY000", "View's SELECT refers to a temporary table", CALX_PROGRAMMING_ERROR, 0, "", "", "" },
    { 1354, "HY000", "View merge algorithm can't be used here", CALX_PROGRAMMING_ERROR, 0, "", "", "" },
    { 4098, "HY000", "of a range of the table", CALX_PROGRAMMING_ERROR, 0, "", "", "" },
    { 4099, "HY000", "The used table value constructor has a different number of values", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR,
      "", "", "" },
    { 4100, "HY000", "of a range of the table", CALX_PROGRAMMING_ERROR, 0, "", "", "" },
    { 1136, "21S01", "Column count doesn't match value count at row 1", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "",
      "" },
    { 1226, "42000", "User 'x' has exceeded the 'max_user_connections' resource (current value: 1)", CALX_OPERATIONAL_ERROR,
      CALX_TOO_MANY_CONNECTIONS, "", "", "" },
    { 1226, "42000", "User 'x' has exceeded the 'max_queries_per_hour' resource (current value: 1)", CALX_OPERATIONAL_ERROR,
      CALX_OUT_OF_RESOURCES, "", "", "" },
    { 1290, "HY000", "The MariaDB server is running with the --read-only option so it cannot execute this statement",
      CALX_OPERATIONAL_ERROR, CALX_READ_ONLY, "", "", "" },
    { 1290, "HY000", "The MariaDB server is running with the --secure-file-priv option so it cannot ...",
      CALX_OPERATIONAL_ERROR, 0, "", "", "" },
    { 1305, "42000", "SAVEPOINT zz does not exist", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { 1390, "HY000", "Prepared statement contains too many placeholders", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED, "",
      "", "" },
    { 1396, "HY000", "Operation CREATE USER failed for 'x'@'%'", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "" },
    { 1396, "HY000", "Operation DROP USER failed for 'x'@'%'", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { 1644, "45000", "not on sundays", CALX_INTEGRITY_ERROR, CALX_RAISED, "", "", "" },
    { 31001, "45000", "not on sundays", CALX_INTEGRITY_ERROR, CALX_RAISED, "", "", "" },
    { 1193, "HY000", "Unknown system variable 'x'", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { 1191, "HY000", "Can't find FULLTEXT index matching the column list", CALX_PROGRAMMING_ERROR, 0, "", "", "" },
    { 1490, "HY000", "of a range of the table", CALX_PROGRAMMING_ERROR, 0, "", "", "" },
    { 4031, "HY000", "Referenced trigger 'x' for the given action time and event type does not exist",
      CALX_PROGRAMMING_ERROR, 0, "", "", "" },
    { 1000, "HY000", "before the table", CALX_OPERATIONAL_ERROR, 0, "", "", "" },
    { 1050, "42S01", "Table '", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "" },
    { 1091, "42000", "Can't DROP COLUMN `", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "" }
};

static bool same(calx_str text, const char *expected)
{
    return text.len == strlen(expected) && (!text.len || memcmp(text.ptr, expected, text.len) == 0);
}

START_TEST(messages_of_mariadb)
{
    calx_driver_error e = classified("10.11.19-MariaDB", worded[_i].code, worded[_i].state, worded[_i].message);
    ck_assert_msg(e.status == worded[_i].status && e.kind == worded[_i].kind, "%d: status %u, kind %u", worded[_i].code,
                  e.status, e.kind);
    ck_assert(same(e.constraint, worded[_i].constraint));
    ck_assert_msg(same(e.table, worded[_i].table), "table: %.*s", (int)e.table.len, e.table.ptr);
    ck_assert_msg(same(e.column, worded[_i].column), "column: %.*s", (int)e.column.len, e.column.ptr);
}
END_TEST

/* The check of a column may be that of JSON; what the driver adds tells that it was. */
START_TEST(checks_of_json)
{
    static const struct { const char *message; uint32_t limit; } cases[] = {
        { "CONSTRAINT `t.v` failed for `d`.`t`", CALX_LIMIT_JSON_CHECK },
        { "CONSTRAINT `t.v` failed for `d`.`t`; detail: Syntax error in JSON text in argument 1 to function 'json_valid' at position 1", CALX_LIMIT_JSON },
        { "CONSTRAINT `named` failed for `d`.`t`; detail: Unexpected end of JSON text in argument 1 to function 'json_valid'", CALX_LIMIT_NONE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        calx_driver_error e = classified("10.11.19-MariaDB", 4025, "23000", cases[i].message);
        ck_assert_uint_eq(e.kind, CALX_CHECK_VIOLATION);
        ck_assert_uint_eq(e.limit, cases[i].limit);
        ck_assert(same(e.column, e.limit ? "v" : "") && same(e.table, "t"));
    }
}
END_TEST

START_TEST(numbers_of_the_two_servers_part)
{
    ck_assert_uint_eq(classified("8.0.36", 4031, "HY000", "The client was disconnected").status, CALX_DISCONNECT);
    ck_assert_uint_eq(classified("8.0.36", 4025, "HY000", "CONSTRAINT `x`").status, CALX_OPERATIONAL_ERROR);
    ck_assert_uint_eq(classified("10.11.19-MariaDB", 3819, "HY000", "?").status, CALX_OPERATIONAL_ERROR);
}
END_TEST

START_TEST(what_the_table_does_not_know_goes_by_its_class)
{
    ck_assert_uint_eq(classified("8.0.36", 9999, "42000", "?").status, CALX_PROGRAMMING_ERROR);
    ck_assert_uint_eq(classified("8.0.36", 9999, "22007", "?").status, CALX_DATA_ERROR);
    ck_assert_uint_eq(classified("8.0.36", 9999, "HY000", "?").status, CALX_OPERATIONAL_ERROR);
}
END_TEST

Suite *suite_dialect_mysql(void);
Suite *suite_dialect_mysql(void)
{
    Suite *suite = suite_create("dialect_mysql");
    TCase *tests = tcase_create("dialect");
    tcase_add_test(tests, versions_and_capabilities);
    tcase_add_test(tests, a_version_under_mariadbs_name);
    tcase_add_test(tests, modes_change_how_text_is_read);
    tcase_add_test(tests, mariadb_is_mysql_by_another_name);
    tcase_add_test(tests, python_names_are_aliases);
    tcase_add_test(tests, checks_of_json);
    tcase_add_test(tests, a_unique_key_has_its_table_in_mysql_only);
    tcase_add_test(tests, messages_in_another_language_have_no_names);
    tcase_add_test(tests, messages_of_mysql_8);
    tcase_add_test(tests, galera_that_is_not_ready);
    tcase_add_loop_test(tests, messages_of_mariadb, 0, (int)(sizeof worded / sizeof *worded));
    tcase_add_test(tests, numbers_of_the_two_servers_part);
    tcase_add_test(tests, what_the_table_does_not_know_goes_by_its_class);
    suite_add_tcase(suite, tests);
    return suite;
}
