/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver: statements, counts, keys, scripts, transactions. */
#include "sqlite_fixture.h"

#include <stdlib.h>
#include <string.h>

static lite db;

static void open_memory(void)
{
    lite_open_memory(&db);
}

static void close_memory(void)
{
    lite_close(&db);
}

/* ---- statements ---- */

START_TEST(one_statement_only)
{
    lite_query query;
    ck_assert_int_eq(lite_run(&db, "SELECT 1; SELECT 2", NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "several statements");
    ck_assert_int_eq(lite_run(&db, "SELECT 1; nonsense", NULL, 0), CALX_STEP_FAILED);
    ck_assert_int_eq(lite_run(&db, "SELECT 1; ;; -- the end\n /* really */ ;", NULL, 0), CALX_STEP_DONE);
    ck_assert_int_eq(lite_run(&db, " -- nothing\n ;", NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "empty");
    query.at = &db;
    ck_assert_int_eq(lite_prepare(&query, &db, "SELECT ?, ?", 1), CALX_STEP_FAILED);
    lite_expect(&db, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "2 parameters");
    lite_drop(&query);
}
END_TEST

START_TEST(a_nul_byte_ends_no_statement)
{
    static const char sql[] = "DELETE FROM t\0 WHERE a = 1";
    lite_script(&db, "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)");
    ck_assert_int_eq(lite_ended(&db, db.driver->command_start(db.state, CALX_COMMAND_SCRIPT, sql, sizeof sql - 1, &db.io)),
                     CALX_STEP_FAILED);
    lite_expect(&db, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "NUL");
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 2);
}
END_TEST

static void affected(const char *sql, int64_t rows)
{
    lite_do(&db, sql);
    ck_assert_msg(db.done.rows_affected == rows, "%s: %lld rows", sql, (long long)db.done.rows_affected);
}

START_TEST(rows_affected_by_each_sort_of_statement)
{
    affected("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT)", -1);
    affected("INSERT INTO t (a) VALUES (1), (2), (3)", 3);
    affected("CREATE INDEX i ON t (a)", -1); /* not the three of before */
    affected("CREATE TABLE copy AS SELECT * FROM t", -1);
    affected("SELECT * FROM t", -1);
    affected("UPDATE t SET a = a", 3);
    affected("UPDATE t SET a = 1 WHERE a = 99", 0);
    affected("DELETE FROM t WHERE a > 1", 2);
    affected("REPLACE INTO t (id, a) VALUES (1, 5)", 1);
    affected("WITH c (n) AS (SELECT 'DELETE' UNION ALL SELECT ')') INSERT INTO t (a) SELECT n FROM c", 2);
    affected("/* DELETE */ -- UPDATE\n WITH d AS (SELECT 1) DELETE FROM t", 3);
    affected("WITH \"delete\" AS (SELECT 1 AS [update]) SELECT * FROM \"delete\"", -1);
    affected("PRAGMA user_version = 3", -1);
    affected("DROP TABLE copy", -1);
}
END_TEST

static void inserts(const char *sql, int64_t id)
{
    lite_do(&db, sql);
    ck_assert_msg(db.done.flags & CALX_COMPLETION_HAS_INSERT_ID, "%s: no key", sql);
    ck_assert_int_eq(db.done.last_insert_id, id);
}

static void inserts_nothing(const char *sql)
{
    lite_do(&db, sql);
    ck_assert_msg(!(db.done.flags & CALX_COMPLETION_HAS_INSERT_ID), "%s: %lld", sql, (long long)db.done.last_insert_id);
}

START_TEST(last_insert_id_only_when_a_row_was_inserted)
{
    lite_script(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE); CREATE TABLE log (x);"
                     "CREATE TABLE w (k TEXT PRIMARY KEY) WITHOUT ROWID;"
                     "CREATE TRIGGER tr AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (1); END");
    inserts("INSERT INTO t VALUES (41, 'a')", 41);
    inserts("INSERT INTO t (a) VALUES ('b'), ('c')", 43);
    inserts_nothing("INSERT OR IGNORE INTO t (a) VALUES ('a')");
    inserts_nothing("INSERT INTO t (a) VALUES ('a') ON CONFLICT (a) DO UPDATE SET a = 'a2'"); /* its trigger inserts */
    inserts_nothing("INSERT INTO w VALUES ('k')");
    inserts_nothing("INSERT INTO t (a) SELECT 'z' WHERE 0");
    inserts_nothing("UPDATE t SET a = 'd' WHERE id = 43");
    inserts_nothing("SELECT * FROM t");
    inserts("INSERT INTO t (a) VALUES ('d2') ON CONFLICT (a) DO UPDATE SET a = 'x'", 44);
    inserts("REPLACE INTO t VALUES (41, 'again')", 41);
}
END_TEST

START_TEST(last_insert_rowid_in_sql_is_left_alone)
{
    lite_script(&db, "CREATE TABLE p (id INTEGER PRIMARY KEY, a); CREATE TABLE c (p_id, n)");
    lite_do(&db, "INSERT INTO p VALUES (17, 'x')");
    lite_do(&db, "INSERT INTO c VALUES (last_insert_rowid(), 1)");
    ck_assert_int_eq(lite_int(&db, "SELECT p_id FROM c"), 17);
}
END_TEST

START_TEST(returning_tells_its_counts_at_the_end)
{
    int64_t id = 0;
    calx_slot slot = LITE_SLOT(CALX_KIND_INT64, id);
    lite_query query;
    size_t got;
    lite_script(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
    lite_select(&query, &db, "INSERT INTO t (a) VALUES (1), (2) RETURNING id");
    ck_assert_uint_eq(db.done.columns, 1);
    for (int64_t i = 1; i <= 2; i++) {
        lite_fetch(&query, &slot, 1, &got);
        ck_assert_uint_eq(got, 1);
        ck_assert_int_eq(id, i);
    }
    lite_fetch(&query, &slot, 1, &got);
    ck_assert_uint_eq(got, 0);
    ck_assert_int_eq(db.done.rows_affected, 2);
    ck_assert_int_eq(db.done.last_insert_id, 2);
    lite_drop(&query);
}
END_TEST

START_TEST(returning_that_is_not_read_has_still_written)
{
    lite_query query;
    lite_script(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
    lite_select(&query, &db, "INSERT INTO t (a) VALUES (1), (2) RETURNING id");
    ck_assert_int_eq(lite_end(&query), CALX_STEP_DONE);
    lite_drop(&query);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 2);
}
END_TEST

START_TEST(a_statement_runs_again_with_other_values)
{
    int64_t a = 1, sum = 0;
    calx_slot in = LITE_SLOT(CALX_KIND_INT64, a), out = LITE_SLOT(CALX_KIND_INT64, sum);
    lite_query query;
    size_t got;
    ck_assert_int_eq(lite_prepare(&query, &db, "SELECT ? + 1 UNION ALL SELECT 0", 1), CALX_STEP_DONE);
    for (a = 1; a < 4; a++) {
        ck_assert_int_eq(lite_execute(&query, &in, 1), CALX_STEP_DONE);
        lite_fetch(&query, &out, 1, &got);
        ck_assert_int_eq(sum, a + 1);
        ck_assert_int_eq(lite_end(&query), CALX_STEP_DONE); /* one row was not read */
    }
    lite_drop(&query);
}
END_TEST

START_TEST(an_open_result_keeps_its_statement)
{
    int64_t value = 0;
    calx_slot slot = LITE_SLOT(CALX_KIND_INT64, value);
    lite_query query;
    size_t got;
    void *second = calloc(1, db.driver->result_size);
    lite_select(&query, &db, "SELECT 1 UNION ALL SELECT 2");
    ck_assert_int_eq(lite_ended(&db, db.driver->execute_start(query.statement, second, NULL, 0, 1, 0, &db.io)),
                     CALX_STEP_FAILED);
    lite_expect(&db, CALX_MISUSE, CALX_KIND_UNSPECIFIED, "still open");
    db.driver->result_close_start(second, &db.io);
    free(second);
    lite_fetch(&query, &slot, 1, &got);
    lite_fetch(&query, &slot, 1, &got);
    ck_assert_int_eq(value, 2);
    lite_drop(&query);
}
END_TEST

START_TEST(many_rows_of_parameters_in_one_call)
{
    int64_t ids[] = { 1, 2, 3, 4 };
    const char *names[] = { "a", NULL, "c", "d" };
    uint8_t valid[] = { 1, 1, 0, 1 };
    calx_slot slots[] = { { CALX_KIND_INT64, 8, ids, NULL, sizeof ids[0] },
                          { CALX_KIND_CSTRING, sizeof names[0], names, valid, sizeof names[0] } };
    lite_query query;
    lite_script(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
    ck_assert_int_eq(lite_prepare(&query, &db, "INSERT INTO t VALUES (?, ?)", 2), CALX_STEP_DONE);
    ck_assert_int_eq(lite_ended(&db, db.driver->execute_start(query.statement, query.result, slots, 2, 4, 0, &db.io)),
                     CALX_STEP_DONE);
    ck_assert_int_eq(db.done.rows_affected, 4);
    ck_assert_int_eq(db.done.last_insert_id, 4);
    lite_drop(&query);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t WHERE a IS NULL"), 2);
}
END_TEST

START_TEST(columns_follow_the_table)
{
    const calx_column_info *columns;
    lite_query query;
    size_t count;
    lite_script(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY, price DECIMAL(10, 2)); INSERT INTO t VALUES (1, 2)");
    lite_select(&query, &db, "SELECT * FROM t");
    lite_end(&query);
    lite_script(&db, "ALTER TABLE t ADD COLUMN at TIMESTAMP");
    ck_assert_int_eq(lite_execute(&query, NULL, 0), CALX_STEP_DONE);
    ck_assert_uint_eq(db.done.columns, 3);
    db.driver->describe(query.result, &columns, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(columns[2].name.ptr, "at");
    ck_assert_str_eq(columns[2].type_name.ptr, "TIMESTAMP");
    ck_assert_uint_eq(columns[2].kind, CALX_KIND_TIMESTAMP);
    ck_assert_uint_eq(columns[1].kind, CALX_KIND_DECIMAL);
    lite_drop(&query);
}
END_TEST

/* ---- scripts ---- */

START_TEST(a_script_may_hold_a_trigger)
{
    lite_script(&db, "CREATE TABLE t (a); CREATE TABLE log (a);\n"
                     "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); SELECT 1; END;\n"
                     "-- a comment; with a semicolon\nINSERT INTO t VALUES ('a;b');; /* end */");
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM log WHERE a = 'a;b'"), 1);
}
END_TEST

START_TEST(a_script_stops_at_its_first_error)
{
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_SCRIPT, "CREATE TABLE t (a); INSERT INTO nope VALUES (1); DROP TABLE t"),
                     CALX_STEP_FAILED);
    lite_expect(&db, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE, "nope");
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 0);
}
END_TEST

START_TEST(a_commit_in_a_script_is_no_rollback)
{
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_SCRIPT, "BEGIN; CREATE TABLE t (a); COMMIT; SELECT nonsense"),
                     CALX_STEP_FAILED);
    ck_assert_uint_eq(db.error.flags & CALX_DRIVER_ERROR_ROLLED_BACK, 0);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 0);
}
END_TEST

/* ---- transactions ---- */

START_TEST(transaction_states)
{
    ck_assert_uint_eq(db.done.transaction, CALX_TRANSACTION_IDLE);
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN"), CALX_STEP_DONE);
    ck_assert_uint_eq(db.done.transaction, CALX_TRANSACTION_ACTIVE);
    lite_do(&db, "CREATE TABLE t (a)");
    ck_assert_uint_eq(db.done.transaction, CALX_TRANSACTION_ACTIVE);
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_ROLLBACK, "ROLLBACK"), CALX_STEP_DONE);
    ck_assert_uint_eq(db.done.transaction, CALX_TRANSACTION_IDLE);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM sqlite_schema"), 0);
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN IMMEDIATE"), CALX_STEP_DONE); /* not the text of before */
    lite_do(&db, "CREATE TABLE t (a)");
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_DONE);
    ck_assert_uint_eq(db.done.transaction, CALX_TRANSACTION_IDLE);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM sqlite_schema"), 1);
}
END_TEST

START_TEST(a_rollback_of_nothing_is_no_error)
{
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_ROLLBACK, "ROLLBACK"), CALX_STEP_DONE);
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_FAILED); /* that would be a lie */
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_PING, "SELECT 1"), CALX_STEP_DONE);
}
END_TEST

START_TEST(savepoints)
{
    lite_script(&db, "CREATE TABLE t (a)");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN");
    lite_command(&db, CALX_COMMAND_SAVEPOINT, "SAVEPOINT \"s 1\"");
    lite_do(&db, "INSERT INTO t VALUES (1)");
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_SAVEPOINT, "ROLLBACK TO \"s 1\""), CALX_STEP_DONE);
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_SAVEPOINT, "RELEASE \"s 1\""), CALX_STEP_DONE);
    ck_assert_uint_eq(db.done.transaction, CALX_TRANSACTION_ACTIVE);
    lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 0);
}
END_TEST

START_TEST(a_commit_that_is_refused_leaves_the_transaction_open)
{
    lite_script(&db, "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN");
    lite_do(&db, "INSERT INTO c VALUES (5)");
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_FAILED);
    lite_expect(&db, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION, "FOREIGN KEY");
    ck_assert_uint_eq(db.error.flags & CALX_DRIVER_ERROR_ROLLED_BACK, 0);
    lite_do(&db, "SELECT 1");
    ck_assert_uint_eq(db.done.transaction, CALX_TRANSACTION_ACTIVE);
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_ROLLBACK, "ROLLBACK"), CALX_STEP_DONE);
}
END_TEST

START_TEST(closing_undoes_an_open_transaction)
{
    lite other;
    lite_query left;
    lite_open(&other, lite_file("undo.db"));
    lite_script(&other, "CREATE TABLE t (a)");
    lite_command(&other, CALX_COMMAND_BEGIN, "BEGIN");
    lite_do(&other, "INSERT INTO t VALUES (1)");
    lite_select(&left, &other, "SELECT * FROM t"); /* left open, and closed after its connection */
    ck_assert_int_eq(other.driver->close_start(other.state, &other.io), CALX_STEP_DONE);
    lite_drop(&left);
    free(other.state);
    lite_open(&other, lite_file("undo.db"));
    ck_assert_int_eq(lite_int(&other, "SELECT count(*) FROM t"), 0);
    lite_close(&other);
}
END_TEST

Suite *suite_driver_sqlite(void)
{
    Suite *suite = suite_create("driver_sqlite");
    TCase *statements = tcase_create("statements"), *end = tcase_create("transactions");
    if (lite_skips(suite))
        return suite;
    tcase_add_checked_fixture(statements, open_memory, close_memory);
    tcase_add_checked_fixture(end, open_memory, close_memory);
    tcase_add_test(statements, one_statement_only);
    tcase_add_test(statements, a_nul_byte_ends_no_statement);
    tcase_add_test(statements, rows_affected_by_each_sort_of_statement);
    tcase_add_test(statements, last_insert_id_only_when_a_row_was_inserted);
    tcase_add_test(statements, last_insert_rowid_in_sql_is_left_alone);
    tcase_add_test(statements, returning_tells_its_counts_at_the_end);
    tcase_add_test(statements, returning_that_is_not_read_has_still_written);
    tcase_add_test(statements, a_statement_runs_again_with_other_values);
    tcase_add_test(statements, an_open_result_keeps_its_statement);
    tcase_add_test(statements, many_rows_of_parameters_in_one_call);
    tcase_add_test(statements, columns_follow_the_table);
    tcase_add_test(end, a_script_may_hold_a_trigger);
    tcase_add_test(end, a_script_stops_at_its_first_error);
    tcase_add_test(end, a_commit_in_a_script_is_no_rollback);
    tcase_add_test(end, transaction_states);
    tcase_add_test(end, a_rollback_of_nothing_is_no_error);
    tcase_add_test(end, savepoints);
    tcase_add_test(end, a_commit_that_is_refused_leaves_the_transaction_open);
    tcase_add_test(end, closing_undoes_an_open_transaction);
    suite_add_tcase(suite, statements);
    suite_add_tcase(suite, end);
    return suite;
}
