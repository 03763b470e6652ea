/* SPDX-License-Identifier: MIT */
/* The libpq driver: transactions, errors, counts and scripts on a live connection. */
#include "drive.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const char SERVER[] = "CALX_TEST_POSTGRESQL_URL";
static const char *url;
static drive on;

static void open_one(void)
{
    if (url)
        drive_open(&on, "libpq", url);
}

static void close_one(void)
{
    if (url)
        drive_close(&on);
}

static void must(const char *sql)
{
    drive_must(&on, CALX_COMMAND_SCRIPT, sql);
}

static void fails(int32_t step, const char *state)
{
    ck_assert_int_eq(step, CALX_STEP_FAILED);
    ck_assert_str_eq(on.error.sqlstate, state);
}

START_TEST(the_state_of_the_transaction_is_reported)
{
    must("SELECT 1");
    ck_assert_uint_eq(on.done.transaction, CALX_TRANSACTION_IDLE);
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    ck_assert_uint_eq(on.done.transaction, CALX_TRANSACTION_ACTIVE);
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "SELECT 1/0"), "22012");
    on.done.struct_size = sizeof on.done;
    on.driver->finish(on.connection, &on.done);
    ck_assert_uint_eq(on.done.transaction, CALX_TRANSACTION_FAILED);
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "SELECT 1"), "25P02");
    drive_must(&on, CALX_COMMAND_ROLLBACK, "ROLLBACK");
    ck_assert_uint_eq(on.done.transaction, CALX_TRANSACTION_IDLE);
}
END_TEST

START_TEST(commit_of_a_failed_transaction_is_told_from_a_commit)
{
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    must("CREATE TABLE never_there (a int)");
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "SELECT 1/0"), "22012");
    drive_must(&on, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_uint_eq(on.done.flags & CALX_COMPLETION_ROLLED_BACK, CALX_COMPLETION_ROLLED_BACK);
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    drive_must(&on, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_uint_eq(on.done.flags & CALX_COMPLETION_ROLLED_BACK, 0);
    ck_assert_int_eq(drive_int(&on, "SELECT count(*) FROM pg_class WHERE relname = 'never_there'"), 0);
}
END_TEST

START_TEST(a_savepoint_brings_a_failed_transaction_back)
{
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    drive_must(&on, CALX_COMMAND_SAVEPOINT, "SAVEPOINT \"a\"");
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "SELECT 1/0"), "22012");
    drive_must(&on, CALX_COMMAND_SAVEPOINT, "ROLLBACK TO SAVEPOINT \"a\"");
    ck_assert_uint_eq(on.done.transaction, CALX_TRANSACTION_ACTIVE);
    drive_must(&on, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_uint_eq(on.done.flags & CALX_COMPLETION_ROLLED_BACK, 0);
}
END_TEST

/* A deferred constraint fails at COMMIT, which ends the transaction: unlike any other error. */
START_TEST(an_error_at_commit_means_rolled_back)
{
    must("CREATE TEMPORARY TABLE deferred (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    must("INSERT INTO deferred VALUES (1), (1)");
    fails(drive_command(&on, CALX_COMMAND_COMMIT, "COMMIT"), "23505");
    ck_assert_uint_eq(on.error.flags, CALX_DRIVER_ERROR_ROLLED_BACK);
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "SELECT 1/0"), "22012");
    ck_assert_uint_eq(on.error.flags, 0);
    drive_must(&on, CALX_COMMAND_ROLLBACK, "ROLLBACK");
}
END_TEST

START_TEST(an_integrity_error_names_constraint_table_and_column)
{
    must("CREATE TEMPORARY TABLE t (a int CONSTRAINT only_one UNIQUE, b int NOT NULL)");
    must("INSERT INTO t VALUES (1, 1)");
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "INSERT INTO t VALUES (1, 1)"), "23505");
    ck_assert_str_eq(on.error.constraint.ptr, "only_one");
    ck_assert_str_eq(on.error.table.ptr, "t");
    ck_assert_str_eq(
        on.error.message.ptr,
        "duplicate key value violates unique constraint \"only_one\"; detail: Key (a)=(1) already exists.");
    ck_assert_uint_eq(on.error.message.len, strlen(on.error.message.ptr));
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "INSERT INTO t VALUES (2, NULL)"), "23502");
    ck_assert_str_eq(on.error.column.ptr, "b");
}
END_TEST

/* Of which the host makes a line, and whole characters. */
START_TEST(a_message_is_as_the_server_gave_it_and_cut)
{
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "DO $$BEGIN RAISE EXCEPTION E'one\\n\\ttwo'; END$$"), "P0001");
    ck_assert_str_eq(on.error.message.ptr, "one\n\ttwo");
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "DO $$BEGIN RAISE EXCEPTION '%', repeat('x', 6000); END$$"), "P0001");
    ck_assert_uint_gt(on.error.message.len, 2000);
    ck_assert_uint_lt(on.error.message.len, 6000);
    ck_assert_uint_eq(on.error.message.len, strlen(on.error.message.ptr));
}
END_TEST

static const struct {
    const char *sql;
    int64_t affected;
    int rows;
} counts[] = { { "INSERT INTO c SELECT generate_series(1, 7)", 7, -1 },
               { "UPDATE c SET a = a WHERE a > 5", 2, -1 },
               { "UPDATE c SET a = a WHERE false", 0, -1 },
               { "DELETE FROM c WHERE a = 1", 1, -1 },
               { "INSERT INTO c VALUES (8), (9) RETURNING a", 2, 2 },
               { "MERGE INTO c USING (SELECT 9 AS x) s ON c.a = s.x WHEN MATCHED THEN DELETE", 1, -1 },
               { "SELECT a FROM c", -1, 7 },
               { "SELECT a FROM c WHERE false", -1, 0 },
               { "CREATE TEMPORARY TABLE c2 AS SELECT * FROM c", -1, -1 },
               { "SET application_name = 'x'", -1, -1 },
               { "DO $$BEGIN END$$", -1, -1 } };

START_TEST(rows_changed_and_rows_answered_are_counted)
{
    must("CREATE TEMPORARY TABLE c (a int)");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        drive_statement statement;
        drive_done(&on, drive_prepare(&on, &statement, counts[i].sql, 0, i % 2), counts[i].sql);
        drive_done(&on, drive_execute(&statement, 0), counts[i].sql);
        ck_assert_int_eq(on.done.rows_affected, counts[i].affected);
        ck_assert_int_eq(on.done.row_count, counts[i].rows);
        ck_assert_uint_eq(on.done.columns, counts[i].rows >= 0);
        ck_assert_uint_eq(on.done.flags, CALX_COMPLETION_INDEPENDENT);
        drive_done(&on, drive_result_close(&statement), "close");
        drive_statement_close(&statement);
    }
}
END_TEST

START_TEST(a_script_runs_all_its_statements_and_stops_at_an_error)
{
    must("CREATE TEMPORARY TABLE s (a int); INSERT INTO s VALUES (1); SELECT * FROM generate_series(1, 1000); INSERT "
         "INTO s VALUES (2)");
    ck_assert_int_eq(drive_int(&on, "SELECT count(*) FROM s"), 2);
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "SELECT 1; SELEKT; SELECT 2"), "42601");
    must("");
    must("-- nothing");
}
END_TEST

START_TEST(a_statement_takes_no_second_one)
{
    drive_statement statement;
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++) {
        drive_done(&on, drive_prepare(&on, &statement, "SELECT 1; SELECT 2", 0, flags), "prepare");
        fails(drive_execute(&statement, 0), "42601");
        drive_statement_close(&statement);
    }
}
END_TEST

static const char *const copies[] = { "COPY cp FROM STDIN", "COPY cp TO STDOUT" };

START_TEST(copy_is_refused_and_the_connection_goes_on)
{
    must("CREATE TEMPORARY TABLE cp AS SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i");
    for (uint32_t how = 0; how < 3; how++) {
        drive_statement statement;
        if (how == 2) {
            ck_assert_int_eq(drive_command(&on, CALX_COMMAND_SCRIPT, copies[_i]), CALX_STEP_FAILED);
        } else {
            drive_done(&on, drive_prepare(&on, &statement, copies[_i], 0, how), "prepare");
            ck_assert_int_eq(drive_execute(&statement, 0), CALX_STEP_FAILED);
            drive_statement_close(&statement);
        }
        ck_assert_uint_eq(on.error.status, CALX_UNSUPPORTED);
        ck_assert_int_eq(drive_int(&on, "SELECT count(*) FROM cp"), 20000);
    }
}
END_TEST

START_TEST(modes_follow_the_session)
{
    must("SET standard_conforming_strings = off");
    ck_assert_uint_eq(on.done.modes, CALX_MODE_BACKSLASH_IN_LITERALS);
    drive_int(&on, "SELECT 1 FROM set_config('standard_conforming_strings', 'on', false)");
    must("SELECT 1");
    ck_assert_uint_eq(on.done.modes, 0);
}
END_TEST

START_TEST(a_terminated_session_is_a_disconnect)
{
    drive killer;
    char sql[128];
    drive_statement statement;
    int64_t pid = drive_int(&on, "SELECT pg_backend_pid()");
    drive_done(&on, drive_prepare(&on, &statement, "SELECT 1", 0, 0), "prepare");
    drive_done(&on, drive_execute(&statement, 0), "execute");
    drive_done(&on, drive_result_close(&statement), "close");
    drive_open(&killer, "libpq", url);
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld, 10000)", (long long)pid);
    drive_must(&killer, CALX_COMMAND_SCRIPT, sql);
    drive_close(&killer);
    fails(drive_execute(&statement, 0), "57P01");
    ck_assert_uint_eq(on.error.flags & CALX_DRIVER_ERROR_DISCONNECT, CALX_DRIVER_ERROR_DISCONNECT);
    ck_assert_int_eq(drive_execute(&statement, 0), CALX_STEP_FAILED);
    ck_assert_uint_eq(on.error.status, CALX_DISCONNECT);
    ck_assert_uint_eq(on.error.flags, CALX_DRIVER_ERROR_DISCONNECT | CALX_DRIVER_ERROR_NOT_SENT);
    on.driver->finish(on.connection, &on.done);
    ck_assert_uint_eq(on.done.transaction, CALX_TRANSACTION_UNKNOWN);
    drive_statement_close(&statement);
}
END_TEST

static void *cancel_from_aside(void *context)
{
    drive watcher;
    (void)context;
    drive_open(&watcher, "libpq", url);
    while (drive_int(&watcher, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'") == 0)
        ;
    ck_assert_int_eq(on.driver->cancel(on.connection), CALX_STEP_DONE);
    drive_close(&watcher);
    return NULL;
}

START_TEST(cancel_stops_a_statement_from_another_thread)
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, cancel_from_aside, NULL), 0);
    fails(drive_command(&on, CALX_COMMAND_SCRIPT, "SELECT pg_sleep(3600)"), "57014");
    pthread_join(thread, NULL);
    must("SELECT 1");
}
END_TEST

Suite *suite_driver_libpq_session(void)
{
    Suite *suite = suite_create("driver_libpq_session");
    TCase *session = tcase_create("session");
    url = drive_url(SERVER);
    tcase_set_timeout(session, 120);
    tcase_add_checked_fixture(session, open_one, close_one);
    drive_add(session, the_state_of_the_transaction_is_reported, SERVER, 0, 1);
    drive_add(session, commit_of_a_failed_transaction_is_told_from_a_commit, SERVER, 0, 1);
    drive_add(session, a_savepoint_brings_a_failed_transaction_back, SERVER, 0, 1);
    drive_add(session, an_error_at_commit_means_rolled_back, SERVER, 0, 1);
    drive_add(session, an_integrity_error_names_constraint_table_and_column, SERVER, 0, 1);
    drive_add(session, a_message_is_as_the_server_gave_it_and_cut, SERVER, 0, 1);
    drive_add(session, rows_changed_and_rows_answered_are_counted, SERVER, 0, 1);
    drive_add(session, a_script_runs_all_its_statements_and_stops_at_an_error, SERVER, 0, 1);
    drive_add(session, a_statement_takes_no_second_one, SERVER, 0, 1);
    drive_add(session, copy_is_refused_and_the_connection_goes_on, SERVER, 0, 2);
    drive_add(session, modes_follow_the_session, SERVER, 0, 1);
    drive_add(session, a_terminated_session_is_a_disconnect, SERVER, 0, 1);
    drive_add(session, cancel_stops_a_statement_from_another_thread, SERVER, 0, 1);
    suite_add_tcase(suite, session);
    return suite;
}
