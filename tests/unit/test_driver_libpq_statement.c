/* SPDX-License-Identifier: MIT */
/* The libpq driver: streams, independent results, and prepared handles. */
#include "alloc.h"
#include "drive.h"

#include <stdlib.h>
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

static void fetch_number(drive_statement *statement, int64_t *number, size_t *got)
{
    const calx_slot slot = { CALX_KIND_INT64, 8, number, NULL, 0 };
    drive_done(&on, drive_fetch(statement, &slot, 1, 1, got), "fetch");
}

START_TEST(a_stream_holds_one_row_and_ends_clean)
{
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++) {
        drive_statement statement;
        int64_t number = 0, expected = 0;
        size_t got;
        drive_done(&on, drive_prepare(&on, &statement, "SELECT i FROM generate_series(1::int8, 200000) i", 0, flags),
                   "prepare");
        drive_done(&on, drive_execute(&statement, CALX_EXECUTE_STREAM), "execute");
        ck_assert_uint_eq(on.done.flags, 0);
        ck_assert_int_eq(on.done.row_count, -1);
        ck_assert_uint_eq(on.done.columns, 1);
        for (;;) {
            fetch_number(&statement, &number, &got);
            if (!got)
                break;
            ck_assert_int_eq(number, ++expected);
        }
        ck_assert_int_eq(expected, 200000);
        must("SELECT 1"); /* the end of the stream frees the connection, closed or not */
        drive_done(&on, drive_result_close(&statement), "close");
        drive_statement_close(&statement);
    }
}
END_TEST

START_TEST(a_stream_closed_early_leaves_the_transaction_open)
{
    drive_statement statement;
    int64_t number;
    size_t got;
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    drive_done(&on, drive_prepare(&on, &statement, "SELECT i FROM generate_series(1::int8, 200000) i", 0, 0),
               "prepare");
    drive_done(&on, drive_execute(&statement, CALX_EXECUTE_STREAM), "execute");
    ck_assert_uint_eq(on.done.transaction, CALX_TRANSACTION_ACTIVE);
    fetch_number(&statement, &number, &got);
    ck_assert_int_eq(drive_command(&on, CALX_COMMAND_SCRIPT, "SELECT 1"), CALX_STEP_FAILED);
    ck_assert_uint_eq(on.error.status, CALX_MISUSE);
    fetch_number(&statement, &number, &got);
    ck_assert_int_eq(number, 2);
    drive_done(&on, drive_result_close(&statement), "close");
    must("SELECT 1");
    ck_assert_uint_eq(on.done.transaction, CALX_TRANSACTION_ACTIVE);
    drive_done(&on, drive_execute(&statement, CALX_EXECUTE_STREAM), "execute again");
    drive_done(&on, drive_result_close(&statement), "close again");
    drive_statement_close(&statement);
}
END_TEST

START_TEST(an_error_in_the_middle_of_a_stream_comes_with_its_row)
{
    drive_statement statement;
    int64_t number;
    const calx_slot slot = { CALX_KIND_INT64, 8, &number, NULL, 0 };
    size_t got;
    int32_t step;
    int rows = 0;
    drive_done(&on,
               drive_prepare(&on, &statement, "SELECT 10 / (5000 - i) FROM generate_series(1::int8, 9000) i", 0, 0),
               "prepare");
    drive_done(&on, drive_execute(&statement, CALX_EXECUTE_STREAM), "execute");
    while ((step = drive_fetch(&statement, &slot, 1, 1, &got)) == CALX_STEP_DONE && got)
        rows++;
    fails(step, "22012");
    ck_assert_int_eq(rows, 4999);
    drive_done(&on, drive_result_close(&statement), "close");
    drive_statement_close(&statement);
    must("SELECT 1");
}
END_TEST

START_TEST(an_independent_result_survives_its_connection)
{
    drive other, *mine = &other;
    drive_statement statement;
    calx_str text;
    const calx_slot slot = { CALX_KIND_STR, sizeof text, &text, NULL, 0 };
    const calx_column_info *columns;
    size_t got, count;
    drive_open(mine, "libpq", url);
    drive_done(mine,
               drive_prepare(mine, &statement, "SELECT 'still here' AS a UNION ALL SELECT 'too'", 0, (uint32_t)_i),
               "prepare");
    drive_done(mine, drive_execute(&statement, 0), "execute");
    mine->driver->statement_close(statement.state);
    drive_close(mine);
    mine->driver->describe(statement.result, &columns, &count);
    ck_assert_str_eq(columns[0].name.ptr, "a");
    ck_assert_int_eq(drive_fetch(&statement, &slot, 1, 1, &got), CALX_STEP_DONE);
    ck_assert_str_eq(text.ptr, "still here");
    ck_assert_int_eq(drive_fetch(&statement, &slot, 1, 1, &got), CALX_STEP_DONE);
    ck_assert_int_eq(drive_fetch(&statement, &slot, 1, 1, &got), CALX_STEP_DONE);
    ck_assert_uint_eq(got, 0);
    ck_assert_int_eq(drive_result_close(&statement), CALX_STEP_DONE);
    drive_statement_close(&statement); /* a second close has nothing left to do */
}
END_TEST

START_TEST(what_belongs_to_a_connection_may_be_closed_after_it)
{
    drive mine;
    drive_statement statement;
    int64_t number;
    const calx_slot slot = { CALX_KIND_INT64, 8, &number, NULL, 0 };
    size_t got;
    drive_open(&mine, "libpq", url);
    drive_done(&mine, drive_prepare(&mine, &statement, "SELECT i FROM generate_series(1::int8, 200000) i", 0, 0),
               "prepare");
    drive_done(&mine, drive_execute(&statement, CALX_EXECUTE_STREAM), "execute");
    drive_done(&mine, drive_fetch(&statement, &slot, 1, 1, &got), "fetch");
    drive_close(&mine);
    ck_assert_int_eq(mine.driver->result_close_start(statement.result, &mine.io), CALX_STEP_DONE);
    drive_statement_close(&statement);
}
END_TEST

START_TEST(a_prepared_statement_that_the_server_forgot_is_stale)
{
    static const char *const forgetting[] = { "DISCARD ALL", "DEALLOCATE ALL",
                                              "DO $$BEGIN EXECUTE 'DEALLOCATE ALL'; END$$" };
    drive_statement statement;
    drive_done(&on, drive_prepare(&on, &statement, "SELECT 1::int8", 0, 0), "prepare");
    drive_done(&on, drive_execute(&statement, 0), "first");
    drive_done(&on, drive_result_close(&statement), "close");
    must(forgetting[_i]);
    if (_i == 2) { /* what the driver cannot see */
        fails(drive_execute(&statement, 0), "26000");
        ck_assert_uint_eq(on.error.flags, CALX_DRIVER_ERROR_STATEMENT_STALE);
    }
    drive_done(&on, drive_execute(&statement, 0), "again");
    drive_done(&on, drive_result_close(&statement), "close");
    drive_statement_close(&statement);
    ck_assert_int_eq(drive_int(&on, "SELECT count(*) FROM pg_prepared_statements"), 0);
}
END_TEST

static void run_shape(drive_statement *statement, uint32_t columns)
{
    drive_done(&on, drive_execute(statement, 0), "execute");
    ck_assert_uint_eq(on.done.columns, columns);
    drive_done(&on, drive_result_close(statement), "close");
}

START_TEST(a_statement_whose_columns_another_session_changed_is_stale)
{
    drive other;
    drive_statement statement;
    must("DROP TABLE IF EXISTS calx_unit_shape");
    must("CREATE TABLE calx_unit_shape (a int)");
    drive_done(&on, drive_prepare(&on, &statement, "SELECT * FROM calx_unit_shape", 0, 0), "prepare");
    run_shape(&statement, 1);
    drive_open(&other, "libpq", url);
    drive_must(&other, CALX_COMMAND_SCRIPT, "ALTER TABLE calx_unit_shape ADD b text");
    drive_close(&other);
    fails(drive_execute(&statement, 0), "0A000");
    ck_assert_uint_eq(on.error.flags, CALX_DRIVER_ERROR_STATEMENT_STALE);
    run_shape(&statement, 2);
    drive_statement_close(&statement);
    must("DROP TABLE calx_unit_shape");
}
END_TEST

/* It would fail the transaction to be told so by the server. */
START_TEST(ddl_of_the_session_itself_prepares_anew)
{
    drive_statement statement;
    must("CREATE TEMPORARY TABLE shape (a int)");
    drive_done(&on, drive_prepare(&on, &statement, "SELECT * FROM shape", 0, 0), "prepare");
    run_shape(&statement, 1);
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    must("ALTER TABLE shape ADD b text");
    run_shape(&statement, 2);
    drive_must(&on, CALX_COMMAND_ROLLBACK, "ROLLBACK");
    run_shape(&statement, 1);
    drive_statement_close(&statement);
}
END_TEST

START_TEST(a_feature_that_is_missing_is_not_stale)
{
    drive_statement statement;
    drive_done(&on, drive_prepare(&on, &statement, "SELECT DISTINCT 1 FOR UPDATE", 0, 0), "prepare");
    fails(drive_execute(&statement, 0), "0A000");
    ck_assert_uint_eq(on.error.flags & CALX_DRIVER_ERROR_STATEMENT_STALE, 0);
    drive_statement_close(&statement);
}
END_TEST

START_TEST(closed_statements_are_deallocated_between_transactions)
{
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    for (int i = 0; i < 5; i++) {
        drive_statement statement;
        drive_done(&on, drive_prepare(&on, &statement, "SELECT 1", 0, 0), "prepare");
        drive_done(&on, drive_execute(&statement, 0), "execute");
        drive_done(&on, drive_result_close(&statement), "close");
        drive_statement_close(&statement);
    }
    ck_assert_int_eq(drive_int(&on, "SELECT count(*) FROM pg_prepared_statements"), 5);
    drive_must(&on, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_int_eq(drive_int(&on, "SELECT count(*) FROM pg_prepared_statements"), 0);
}
END_TEST

START_TEST(a_long_transaction_does_not_gather_closed_statements)
{
    drive_must(&on, CALX_COMMAND_BEGIN, "BEGIN");
    for (int i = 0; i < 300; i++) {
        drive_statement statement;
        drive_done(&on, drive_prepare(&on, &statement, "SELECT 1", 0, 0), "prepare");
        drive_done(&on, drive_execute(&statement, 0), "execute");
        drive_done(&on, drive_result_close(&statement), "close");
        drive_statement_close(&statement);
    }
    ck_assert_int_le(drive_int(&on, "SELECT count(*) FROM pg_prepared_statements"), 64);
    drive_must(&on, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_uint_eq(on.done.flags & CALX_COMPLETION_ROLLED_BACK, 0);
}
END_TEST

START_TEST(a_failed_statement_can_be_run_again)
{
    drive_statement statement;
    drive_done(&on, drive_prepare(&on, &statement, "SELECT * FROM comes_later", 0, 0), "prepare");
    fails(drive_execute(&statement, 0), "42P01");
    must("CREATE TEMPORARY TABLE comes_later (a int)");
    drive_done(&on, drive_execute(&statement, 0), "execute");
    drive_done(&on, drive_result_close(&statement), "close");
    drive_statement_close(&statement);
}
END_TEST

/* More than any socket buffer holds, both ways: sending and receiving have to take turns. */
START_TEST(a_large_argument_goes_out_and_comes_back)
{
    size_t len = 32u << 20, got;
    char *text = malloc(len);
    calx_str sent = { text, len }, back;
    const calx_slot slot = { CALX_KIND_STR, sizeof back, &back, NULL, 0 };
    drive_statement statement;
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', len);
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++) {
        drive_done(&on, drive_prepare(&on, &statement, "SELECT $1::text", 1, flags), "prepare");
        drive_bind(&statement, CALX_KIND_STR, sizeof sent, &sent);
        drive_done(&on, drive_execute(&statement, 0), "execute");
        drive_done(&on, drive_fetch(&statement, &slot, 1, 1, &got), "fetch");
        ck_assert_uint_eq(back.len, len);
        ck_assert_int_eq(memcmp(back.ptr, text, len), 0);
        drive_done(&on, drive_result_close(&statement), "close");
        drive_statement_close(&statement);
    }
    free(text);
}
END_TEST

/* One allocation fails, each in its turn: a status, no leak, and right answers afterwards. */
START_TEST(any_allocation_may_fail)
{
    static const char *const sql = "SELECT 1.5::numeric, $1 || 'b', i FROM generate_series(1, 3) i";
    size_t n, live = alloc_live();
    for (n = 1;; n++) {
        calx_value row[3];
        calx_slot slots[3];
        calx_str a = { "a", 1 };
        drive_statement statement;
        bool failed = false;
        size_t got;
        for (size_t i = 0; i < 3; i++)
            slots[i] = (calx_slot){ CALX_KIND_VALUE, sizeof *row, &row[i], NULL, 0 };
        drive_done(&on, drive_prepare(&on, &statement, "SELECT 1", 0, 0), "nothing fails yet");
        statement.on->driver->statement_close(statement.state);
        alloc_fail_at(n);
        failed = drive_wait(&on, on.driver->prepare_start(on.connection, statement.state, sql, strlen(sql), 1,
                                                          (uint32_t)_i & 1, &on.io)) != CALX_STEP_DONE;
        drive_bind(&statement, CALX_KIND_STR, sizeof a, &a);
        failed = failed || drive_execute(&statement, (uint32_t)_i & 2) != CALX_STEP_DONE;
        for (int i = 0; i < 4 && !failed; i++)
            failed = drive_fetch(&statement, slots, 3, 1, &got) != CALX_STEP_DONE;
        drive_result_close(&statement);
        drive_statement_close(&statement);
        ck_assert_int_eq(failed, alloc_failed());
        if (!failed)
            break;
        ck_assert(on.io.fault == CALX_FAULT_NO_MEMORY || on.error.status == CALX_NO_MEMORY);
        alloc_reset();
        must("SELECT 1");
    }
    alloc_reset();
    ck_assert_uint_gt(n, 2);
    must("SELECT 1");
    ck_assert_uint_le(alloc_live(), live + 2); /* the buffers of the connection itself */
}
END_TEST

Suite *suite_driver_libpq_statement(void)
{
    Suite *suite = suite_create("driver_libpq_statement");
    TCase *statement = tcase_create("statement");
    url = drive_url(SERVER);
    tcase_set_timeout(statement, 120);
    tcase_add_checked_fixture(statement, open_one, close_one);
    drive_add(statement, a_stream_holds_one_row_and_ends_clean, SERVER, 0, 1);
    drive_add(statement, a_stream_closed_early_leaves_the_transaction_open, SERVER, 0, 1);
    drive_add(statement, an_error_in_the_middle_of_a_stream_comes_with_its_row, SERVER, 0, 1);
    drive_add(statement, an_independent_result_survives_its_connection, SERVER, 0, 2);
    drive_add(statement, what_belongs_to_a_connection_may_be_closed_after_it, SERVER, 0, 1);
    drive_add(statement, a_prepared_statement_that_the_server_forgot_is_stale, SERVER, 0, 3);
    drive_add(statement, a_statement_whose_columns_another_session_changed_is_stale, SERVER, 0, 1);
    drive_add(statement, ddl_of_the_session_itself_prepares_anew, SERVER, 0, 1);
    drive_add(statement, a_feature_that_is_missing_is_not_stale, SERVER, 0, 1);
    drive_add(statement, closed_statements_are_deallocated_between_transactions, SERVER, 0, 1);
    drive_add(statement, a_long_transaction_does_not_gather_closed_statements, SERVER, 0, 1);
    drive_add(statement, a_failed_statement_can_be_run_again, SERVER, 0, 1);
    drive_add(statement, a_large_argument_goes_out_and_comes_back, SERVER, 0, 1);
    drive_add(statement, any_allocation_may_fail, SERVER, 0, 4);
    suite_add_tcase(suite, statement);
    return suite;
}
