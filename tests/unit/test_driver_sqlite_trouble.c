/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver in trouble: locks, deadlines, cancelling, full and read-only databases. */
#include "sqlite_fixture.h"

#include "util/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define ENDLESS "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
#define SOON 50000 /* microseconds until a deadline */

static lite db, other;

static void open_memory(void)
{
    lite_open_memory(&db);
}

static void close_memory(void)
{
    lite_close(&db);
}

/* Two connections to one file with a table t; `other` waits for locks as long as `timeout` says. */
static void open_two(const char *name, const char *timeout, const char *journal_mode)
{
    const char *options[] = { "timeout", timeout, "journal_mode", journal_mode, NULL };
    ck_assert_int_eq(lite_connect(&db, lite_file(name), options), CALX_STEP_DONE);
    lite_script(&db, "CREATE TABLE t (a)");
    ck_assert_int_eq(lite_connect(&other, lite_file(name), options), CALX_STEP_DONE);
}

static void close_two(void)
{
    lite_close(&other);
    lite_close(&db);
}

static int32_t insert(lite *into)
{
    return lite_run(into, "INSERT INTO t VALUES (1)", NULL, 0);
}

/* ---- locks ---- */

START_TEST(a_lock_that_is_not_given_up)
{
    open_two("busy.db", "0.01", "delete");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN IMMEDIATE");
    ck_assert_int_eq(insert(&other), CALX_STEP_FAILED);
    lite_expect(&other, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT, "database is locked: not free within the time limit of 10 ms (timeout of the URL)");
    ck_assert_int_eq(other.error.native_code, 5);
    lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_int_eq(insert(&other), CALX_STEP_DONE);
    close_two();
}
END_TEST

static void *commit_later(void *unused)
{
    usleep(20000);
    lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT");
    return unused;
}

START_TEST(a_lock_is_waited_for)
{
    pthread_t thread;
    open_two("wait.db", "60", "delete");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN IMMEDIATE");
    ck_assert_int_eq(pthread_create(&thread, NULL, commit_later, NULL), 0);
    ck_assert_int_eq(insert(&other), CALX_STEP_DONE);
    pthread_join(thread, NULL);
    close_two();
}
END_TEST

START_TEST(the_deadline_ends_the_wait_for_a_lock)
{
    open_two("deadline.db", "600", "delete");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN IMMEDIATE");
    other.io.deadline = calxi_now() + SOON;
    ck_assert_int_eq(insert(&other), CALX_STEP_FAILED);
    lite_expect(&other, CALX_TIMEOUT, CALX_KIND_UNSPECIFIED, "deadline");
    close_two();
}
END_TEST

START_TEST(a_commit_that_must_wait_leaves_its_transaction_open)
{
    lite_query reader;
    open_two("commit.db", "0", "delete");
    lite_script(&db, "INSERT INTO t VALUES (1), (2)");
    lite_command(&other, CALX_COMMAND_BEGIN, "BEGIN");
    ck_assert_int_eq(insert(&other), CALX_STEP_DONE);
    lite_select(&reader, &db, "SELECT * FROM t");
    ck_assert_int_eq(lite_command(&other, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_FAILED);
    lite_expect(&other, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT, "locked");
    ck_assert_uint_eq(other.error.flags & CALX_DRIVER_ERROR_ROLLED_BACK, 0);
    lite_drop(&reader);
    ck_assert_int_eq(lite_command(&other, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_DONE);
    ck_assert_uint_eq(other.done.transaction, CALX_TRANSACTION_IDLE);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 3);
    close_two();
}
END_TEST

START_TEST(a_reader_that_is_too_old_to_write)
{
    open_two("snapshot.db", "60", "wal");
    lite_command(&other, CALX_COMMAND_BEGIN, "BEGIN");
    lite_int(&other, "SELECT count(*) FROM t");
    insert(&db);
    ck_assert_int_eq(insert(&other), CALX_STEP_FAILED); /* at once: no waiting helps */
    lite_expect(&other, CALX_OPERATIONAL_ERROR, CALX_SERIALIZATION_FAILURE, "locked");
    close_two();
}
END_TEST

/* Both have read, and both want to write: SQLite refuses the second at once, whatever its `timeout`. */
static void read_and_write_both(const char *name, const char *journal_mode)
{
    open_two(name, "600", journal_mode);
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN");
    lite_command(&other, CALX_COMMAND_BEGIN, "BEGIN");
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 0);
    ck_assert_int_eq(lite_int(&other, "SELECT count(*) FROM t"), 0);
    ck_assert_int_eq(insert(&db), CALX_STEP_DONE);
    ck_assert_int_eq(insert(&other), CALX_STEP_FAILED);
    lite_expect(&other, CALX_OPERATIONAL_ERROR, CALX_DEADLOCK, "has read");
    ck_assert_int_eq(other.error.native_code, 5);
    ck_assert_uint_eq(other.error.flags & CALX_DRIVER_ERROR_ROLLED_BACK, 0);
    lite_command(&other, CALX_COMMAND_ROLLBACK, "ROLLBACK");
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_DONE);
    ck_assert_int_eq(insert(&other), CALX_STEP_DONE);
    close_two();
}

START_TEST(two_readers_that_want_to_write_are_a_deadlock)
{
    read_and_write_both("readers.db", "delete");
}
END_TEST

START_TEST(two_readers_of_a_log_that_want_to_write_are_one_too)
{
    read_and_write_both("log.db", "wal");
}
END_TEST

/* A lock that was waited for is no deadlock, also to one that has read: the other may be about to end. */
START_TEST(a_lock_of_another_file_that_is_not_given_up)
{
    char sql[300];
    open_two("first.db", "0.01", "delete");
    snprintf(sql, sizeof sql, "ATTACH '%s' AS second; CREATE TABLE second.u (a)", lite_file("second.db"));
    lite_script(&db, sql);
    snprintf(sql, sizeof sql, "ATTACH '%s' AS second", lite_file("second.db"));
    lite_script(&other, sql);
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN");
    ck_assert_int_eq(lite_run(&db, "INSERT INTO second.u VALUES (1)", NULL, 0), CALX_STEP_DONE);
    lite_command(&other, CALX_COMMAND_BEGIN, "BEGIN");
    ck_assert_int_eq(lite_int(&other, "SELECT count(*) FROM t"), 0);
    ck_assert_int_eq(lite_run(&other, "INSERT INTO second.u VALUES (2)", NULL, 0), CALX_STEP_FAILED);
    lite_expect(&other, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT, "locked");
    close_two();
}
END_TEST

START_TEST(a_locked_database_can_be_connected_to)
{
    lite third;
    open_two("exclusive.db", "0", "delete");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN EXCLUSIVE");
    lite_open(&third, lite_file("exclusive.db"));
    lite_close(&third);
    close_two();
}
END_TEST

/* ---- deadlines and cancelling ---- */

START_TEST(the_deadline_ends_a_long_statement)
{
    db.io.deadline = calxi_now() + SOON;
    ck_assert_int_eq(lite_run(&db, ENDLESS, NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_TIMEOUT, CALX_KIND_UNSPECIFIED, "deadline");
    db.io.deadline = INT64_MAX;
    ck_assert_int_eq(lite_int(&db, "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) "
                                   "SELECT count(*) FROM c"), 100000);
}
END_TEST

START_TEST(the_deadline_ends_a_fetch_and_a_script)
{
    int64_t value;
    calx_slot slot = LITE_SLOT(CALX_KIND_INT64, value);
    lite_query query;
    size_t got;
    lite_select(&query, &db, "SELECT 1 UNION ALL SELECT * FROM (" ENDLESS ")");
    ck_assert_int_eq(lite_fetch(&query, &slot, 1, &got), CALX_STEP_DONE);
    db.io.deadline = calxi_now() + SOON;
    ck_assert_int_eq(lite_fetch(&query, &slot, 1, &got), CALX_STEP_FAILED);
    lite_expect(&db, CALX_TIMEOUT, CALX_KIND_UNSPECIFIED, "deadline");
    ck_assert_uint_eq(got, 0);
    ck_assert_int_eq(lite_fetch(&query, &slot, 1, &got), CALX_STEP_DONE); /* it has ended */
    ck_assert_uint_eq(got, 0);
    ck_assert_int_eq(lite_end(&query), CALX_STEP_DONE);
    lite_drop(&query);
    db.io.deadline = calxi_now() + SOON;
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_SCRIPT, "SELECT 1; " ENDLESS), CALX_STEP_FAILED);
    lite_expect(&db, CALX_TIMEOUT, CALX_KIND_UNSPECIFIED, "deadline");
}
END_TEST

START_TEST(a_write_that_is_stopped_takes_its_transaction_with_it)
{
    lite_script(&db, "CREATE TABLE t (a)");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN");
    ck_assert_int_eq(insert(&db), CALX_STEP_DONE);
    db.io.deadline = calxi_now() + SOON;
    ck_assert_int_eq(lite_run(&db, "INSERT INTO t " ENDLESS, NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_TIMEOUT, CALX_KIND_UNSPECIFIED, "deadline");
    ck_assert_uint_eq(db.error.flags & CALX_DRIVER_ERROR_ROLLED_BACK, CALX_DRIVER_ERROR_ROLLED_BACK);
    db.io.deadline = INT64_MAX;
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_ROLLBACK, "ROLLBACK"), CALX_STEP_DONE);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 0);
}
END_TEST

static atomic_bool enough;

/* Again and again: nobody knows when the statement has begun. */
static void *cancel(void *connection)
{
    const lite *victim = connection;
    while (!enough) {
        victim->driver->cancel(victim->state);
        usleep(1000);
    }
    return NULL;
}

static void run_cancelled(lite *victim, const char *sql)
{
    pthread_t thread;
    int32_t step;
    enough = false;
    ck_assert_int_eq(pthread_create(&thread, NULL, cancel, victim), 0);
    step = lite_run(victim, sql, NULL, 0);
    enough = true;
    pthread_join(thread, NULL);
    ck_assert_int_eq(step, CALX_STEP_FAILED);
    lite_expect(victim, CALX_OPERATIONAL_ERROR, CALX_CANCELLED, "");
}

START_TEST(a_statement_is_cancelled)
{
    run_cancelled(&db, ENDLESS);
    ck_assert_int_eq(lite_int(&db, "SELECT 5"), 5);
}
END_TEST

START_TEST(the_wait_for_a_lock_is_cancelled)
{
    open_two("cancel.db", "600", "delete");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN IMMEDIATE");
    run_cancelled(&other, "INSERT INTO t VALUES (1)");
    lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_int_eq(insert(&other), CALX_STEP_DONE);
    close_two();
}
END_TEST

/* ---- full, read-only, gone ---- */

START_TEST(a_full_database_rolls_back_by_itself)
{
    lite_script(&db, "CREATE TABLE t (a); PRAGMA max_page_count = 20");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN");
    insert(&db);
    ck_assert_int_eq(lite_run(&db, "INSERT INTO t VALUES (zeroblob(1000000))", NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_OPERATIONAL_ERROR, CALX_DISK_FULL, "full");
    ck_assert_uint_eq(db.error.flags & CALX_DRIVER_ERROR_ROLLED_BACK, CALX_DRIVER_ERROR_ROLLED_BACK);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 0);
}
END_TEST

START_TEST(a_constraint_rolls_back_its_statement_only)
{
    lite_script(&db, "CREATE TABLE t (a UNIQUE)");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN");
    insert(&db);
    ck_assert_int_eq(insert(&db), CALX_STEP_FAILED);
    ck_assert_uint_eq(db.error.flags, 0);
    lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT");
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 1);
}
END_TEST

START_TEST(a_read_only_database)
{
    const char *options[] = { "mode", "ro", NULL };
    open_two("readonly.db", "0", "delete");
    lite_close(&other);
    ck_assert_int_eq(lite_connect(&other, lite_file("readonly.db"), options), CALX_STEP_DONE);
    ck_assert_int_eq(insert(&other), CALX_STEP_FAILED);
    lite_expect(&other, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY, "readonly");
    close_two();
}
END_TEST

START_TEST(a_file_that_was_taken_away_is_a_disconnect)
{
    open_two("moved.db", "0", "delete");
    ck_assert_int_eq(unlink(lite_file("moved.db")), 0);
    ck_assert_int_eq(insert(&other), CALX_STEP_FAILED);
    ck_assert_uint_eq(other.error.status, CALX_DISCONNECT);
    ck_assert_uint_eq(other.error.flags & CALX_DRIVER_ERROR_DISCONNECT, CALX_DRIVER_ERROR_DISCONNECT);
    ck_assert_int_eq(lite_int(&other, "SELECT count(*) FROM t"), 0); /* reads go on */
    close_two();
}
END_TEST

Suite *suite_driver_sqlite_trouble(void)
{
    Suite *suite = suite_create("driver_sqlite_trouble");
    TCase *locks = tcase_create("locks"), *limits = tcase_create("limits");
    if (lite_skips(suite))
        return suite;
    tcase_add_checked_fixture(limits, open_memory, close_memory);
    tcase_set_timeout(locks, 60);
    tcase_set_timeout(limits, 60);
    tcase_add_test(locks, a_lock_that_is_not_given_up);
    tcase_add_test(locks, a_lock_is_waited_for);
    tcase_add_test(locks, the_deadline_ends_the_wait_for_a_lock);
    tcase_add_test(locks, a_commit_that_must_wait_leaves_its_transaction_open);
    tcase_add_test(locks, a_reader_that_is_too_old_to_write);
    tcase_add_test(locks, two_readers_that_want_to_write_are_a_deadlock);
    tcase_add_test(locks, two_readers_of_a_log_that_want_to_write_are_one_too);
    tcase_add_test(locks, a_lock_of_another_file_that_is_not_given_up);
    tcase_add_test(locks, a_locked_database_can_be_connected_to);
    tcase_add_test(locks, the_wait_for_a_lock_is_cancelled);
    tcase_add_test(locks, a_read_only_database);
    tcase_add_test(locks, a_file_that_was_taken_away_is_a_disconnect);
    tcase_add_test(limits, the_deadline_ends_a_long_statement);
    tcase_add_test(limits, the_deadline_ends_a_fetch_and_a_script);
    tcase_add_test(limits, a_write_that_is_stopped_takes_its_transaction_with_it);
    tcase_add_test(limits, a_statement_is_cancelled);
    tcase_add_test(limits, a_full_database_rolls_back_by_itself);
    tcase_add_test(limits, a_constraint_rolls_back_its_statement_only);
    suite_add_tcase(suite, locks);
    suite_add_tcase(suite, limits);
    return suite;
}
