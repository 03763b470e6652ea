/* SPDX-License-Identifier: MIT */
/* The sqlite dialect: classes, kinds and names of errors, as SQLite itself words them; versions; places. */
#include "sqlite_fixture.h"

#include <stdio.h>
#include <string.h>

static lite db;

static void open_memory(void)
{
    lite_open_memory(&db);
    lite_script(&db, "CREATE TABLE p (id INTEGER PRIMARY KEY, u TEXT UNIQUE, nn INT NOT NULL DEFAULT 0);"
                     "CREATE TABLE c (p_id INT REFERENCES p, a INT CONSTRAINT positive CHECK (a > 0), b INT CHECK (b < 9),"
                     " UNIQUE (p_id, a));"
                     "CREATE TABLE e (x TEXT); CREATE UNIQUE INDEX lowered ON e (lower(x));"
                     "CREATE TABLE \"odd.name\" (\"a.b\" UNIQUE);"
                     "CREATE TABLE strict (n INT) STRICT;"
                     "CREATE TRIGGER guard BEFORE DELETE ON p BEGIN SELECT RAISE(ABORT, 'not on sundays'); END;"
                     "INSERT INTO p (id, u) VALUES (1, 'a'); INSERT INTO c VALUES (1, 1, 1); INSERT INTO e VALUES ('a');"
                     "INSERT INTO \"odd.name\" VALUES (1)");
}

static void close_memory(void)
{
    lite_close(&db);
}

static void name_is(const char *what, calx_str got, const char *wanted, const char *sql)
{
    ck_assert_msg(got.len == strlen(wanted) && (got.len == 0 || memcmp(got.ptr, wanted, got.len) == 0), "%s: %s is \"%.*s\"", sql,
                  what, (int)got.len, got.ptr ? got.ptr : "");
}

static const struct {
    const char *sql;
    uint32_t status, kind;
    const char *constraint, *table, *column;
} cases[] = {
    { "INSERT INTO p (u) VALUES ('a')", CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION, "", "p", "u" },
    { "INSERT INTO p (id) VALUES (1)", CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION, "", "p", "id" },
    { "INSERT INTO e VALUES ('A')", CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION, "lowered", "", "" },
    { "INSERT INTO c VALUES (1, 1, 1)", CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION, "", "c", "" },
    { "INSERT INTO \"odd.name\" VALUES (1)", CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION, "", "", "" },
    { "INSERT INTO p (nn) VALUES (NULL)", CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION, "", "p", "nn" },
    { "INSERT INTO c (a) VALUES (0)", CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION, "positive", "", "" },
    { "INSERT INTO c (b) VALUES (9)", CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION, "b < 9", "", "" },
    { "INSERT INTO c (p_id) VALUES (7)", CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION, "", "", "" },
    { "DELETE FROM p", CALX_INTEGRITY_ERROR, CALX_RAISED, "", "", "" },
    { "INSERT INTO strict VALUES ('x')", CALX_DATA_ERROR, CALX_TYPE_MISMATCH, "", "strict", "n" },
    { "INSERT INTO p (id) VALUES ('x')", CALX_DATA_ERROR, CALX_TYPE_MISMATCH, "", "", "" },
    { "SELECT abs(-9223372036854775807 - 1)", CALX_DATA_ERROR, CALX_OUT_OF_RANGE, "", "", "" },
    { "SELECT json('{')", CALX_DATA_ERROR, CALX_TYPE_MISMATCH, "", "", "" },
    { "SELECT zeroblob(2000000000)", CALX_DATA_ERROR, CALX_VALUE_TOO_LONG, "", "", "" },
    { "SELEC 1", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "SELECT 1 +", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "SELECT 'a", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "SELECT * FROM nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE, "", "nope", "" },
    { "DROP VIEW nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE, "", "nope", "" },
    { "SELECT 1 FROM p JOIN c USING (nope)", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "nope" },
    { "CREATE TABLE k (a INT, FOREIGN KEY (nope) REFERENCES p (id))", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "nope" },
    { "DROP TABLE main.nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE, "", "nope", "" },
    { "SELECT nope FROM p", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "nope" },
    { "SELECT p.nope FROM p", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "nope" },
    { "SELECT \"nope\"", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "nope" },
    { "ALTER TABLE p DROP COLUMN nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "nope" },
    { "INSERT INTO p (nope) VALUES (1)", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "p", "nope" },
    { "SELECT nope(1)", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { "DROP INDEX nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { "DROP VIEW nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE, "", "nope", "" },
    { "ROLLBACK TO nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { "SELECT u FROM p ORDER BY u COLLATE nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { "CREATE TABLE p (a)", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "p", "" },
    { "CREATE TABLE \"odd.name\" (a)", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "odd.name", "" },
    { "CREATE INDEX lowered ON e (x)", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "" },
    { "CREATE TABLE new (a, a)", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "a" },
    { "ALTER TABLE p ADD COLUMN u", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "u" },
    { "ALTER TABLE p RENAME TO c", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS, "", "", "" },
    { "SELECT id FROM p AS x JOIN p AS y", CALX_PROGRAMMING_ERROR, CALX_AMBIGUOUS_COLUMN, "", "", "id" },
    { "CREATE TABLE nope.t (a)", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "", "", "" },
    { "DETACH nope", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "", "", "" },
    { "INSERT INTO p VALUES (1)", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "INSERT INTO p (id) VALUES (1, 2)", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "SELECT 1 UNION SELECT 1, 2", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "SELECT (SELECT 1, 2)", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "INSERT INTO p (id) VALUES (1), (2, 3)", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "SELECT (1, 2) = (1, 2, 3)", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "SELECT (1, 2) IN ((1, 2, 3))", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "UPDATE p SET (u, nn) = (1, 2, 3)", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "", "", "" },
    { "SELECT u FROM p UNION SELECT nn FROM p ORDER BY nope", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "", "", "" },
    { "SELECT abs(1, 2)", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT, "", "", "" },
    { "SELECT ?300000", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED, "", "", "" },
    { "ATTACH '/no/such/dir/x.db' AS x", CALX_OPERATIONAL_ERROR, CALX_KIND_UNSPECIFIED, "", "", "" },
};

START_TEST(errors_are_classified)
{
    const char *sql = cases[_i].sql;
    ck_assert_int_eq(lite_run(&db, sql, NULL, 0), CALX_STEP_FAILED);
    ck_assert_msg(db.error.status == cases[_i].status && db.error.kind == cases[_i].kind, "%s: status %u, kind %u: %.*s", sql,
                  db.error.status, db.error.kind, (int)db.error.message.len, db.error.message.ptr);
    ck_assert_int_ne(db.error.native_code, 0);
    name_is("constraint", db.error.constraint, cases[_i].constraint, sql);
    name_is("table", db.error.table, cases[_i].table, sql);
    name_is("column", db.error.column, cases[_i].column, sql);
}
END_TEST

START_TEST(codes_that_no_statement_here_provokes)
{
    const struct {
        int32_t code;
        uint32_t status, kind;
    } codes[] = {
        { 7, CALX_NO_MEMORY, 0 },          { 3082, CALX_NO_MEMORY, 0 },
        { 6, CALX_OPERATIONAL_ERROR, 0 },  { 262, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT },
        { 261, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT }, { 15, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT },
        { 10, CALX_OPERATIONAL_ERROR, 0 }, { 778, CALX_OPERATIONAL_ERROR, 0 },
        { 11, CALX_OPERATIONAL_ERROR, CALX_CORRUPTED }, { 26, CALX_OPERATIONAL_ERROR, CALX_CORRUPTED }, { 23, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
        { 21, CALX_INTERFACE_ERROR, 0 },   { 25, CALX_PROGRAMMING_ERROR, 0 },
        { 99, CALX_OPERATIONAL_ERROR, 0 },
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        calx_driver_error error = { .struct_size = sizeof error, .native_code = codes[i].code };
        db.dialect->classify(NULL, &error);
        ck_assert_msg(error.status == codes[i].status && error.kind == codes[i].kind, "%d: %u %u", codes[i].code, error.status,
                      error.kind);
    }
}
END_TEST

START_TEST(hostile_messages)
{
    static const char *const messages[] = { "", "UNIQUE constraint failed: ", "UNIQUE constraint failed: index '",
                                            "UNIQUE constraint failed: .", "UNIQUE constraint failed: , ", "no such table: ",
                                            "no such column: \"", " has no column named ", "table  has no column named ",
                                            "cannot store TEXT value in INT column " };
    static const int32_t codes[] = { 1, 19, 275, 787, 1299, 1555, 2067, 3091 };
    for (size_t m = 0; m < sizeof messages / sizeof messages[0]; m++)
        for (size_t c = 0; c < sizeof codes / sizeof codes[0]; c++) {
            calx_driver_error error = { .struct_size = sizeof error, .native_code = codes[c],
                                        .message = { messages[m], strlen(messages[m]) } };
            db.dialect->classify(NULL, &error);
            ck_assert_uint_ne(error.status, 0);
            ck_assert_uint_le(error.table.len + error.column.len + error.constraint.len, strlen(messages[m]));
        }
}
END_TEST

START_TEST(what_the_driver_knows_is_kept)
{
    calx_driver_error error = { .struct_size = sizeof error, .native_code = 5, .status = CALX_TIMEOUT };
    db.dialect->classify(NULL, &error);
    ck_assert_uint_eq(error.status, CALX_TIMEOUT);
    ck_assert_uint_eq(error.kind, 0);
}
END_TEST

START_TEST(versions_are_read)
{
    const struct {
        const char *text;
        uint32_t version, capabilities;
    } versions[] = { { "3.40.1", 34001, CALX_TARGET_RETURNING }, { "3.35.0", 33500, CALX_TARGET_RETURNING },
                     { "3.34.1", 33401, 0 },                     { "", 0, 0 },
                     { "unknown", 0, 0 } };
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        calx_target target = { .struct_size = sizeof target, .version_text = versions[i].text };
        db.dialect->target_init(&target);
        ck_assert_uint_eq(target.version, versions[i].version);
        ck_assert_uint_eq(target.capabilities, versions[i].capabilities);
    }
}
END_TEST

START_TEST(places_that_belong_to_one_connection)
{
    const struct {
        const char *database, *mode;
        uint32_t traits;
    } places[] = { { NULL, NULL, CALX_CONNECT_PRIVATE },    { "", NULL, CALX_CONNECT_PRIVATE },
                   { ":memory:", NULL, CALX_CONNECT_PRIVATE }, { "a.db", "memory", CALX_CONNECT_PRIVATE },
                   { "a.db", "ro", 0 },                     { "a.db", NULL, 0 },
                   { ":strange:", NULL, 0 } };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        calx_pair option = { "mode", places[i].mode };
        calx_connect_params params = { .struct_size = sizeof params, .pair_size = sizeof option, .options = &option,
                                       .database = places[i].database, .option_count = places[i].mode != NULL };
        ck_assert_uint_eq(db.dialect->connect_traits(&params), places[i].traits);
    }
}
END_TEST

Suite *suite_dialect_sqlite(void)
{
    Suite *suite = suite_create("dialect_sqlite");
    TCase *errors = tcase_create("errors"), *others = tcase_create("others");
    if (lite_skips(suite))
        return suite;
    tcase_add_checked_fixture(errors, open_memory, close_memory);
    tcase_add_checked_fixture(others, open_memory, close_memory);
    tcase_add_loop_test(errors, errors_are_classified, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(errors, codes_that_no_statement_here_provokes);
    tcase_add_test(errors, hostile_messages);
    tcase_add_test(errors, what_the_driver_knows_is_kept);
    tcase_add_test(others, versions_are_read);
    tcase_add_test(others, places_that_belong_to_one_connection);
    suite_add_tcase(suite, errors);
    suite_add_tcase(suite, others);
    return suite;
}
