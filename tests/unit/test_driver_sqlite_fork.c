/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver in processes that fork, and when there is no memory. */
#include "alloc.h"
#include "sqlite_fixture.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static lite db;

static int32_t insert(lite *into)
{
    return lite_run(into, "INSERT INTO t VALUES (1)", NULL, 0);
}

/* ---- forks ---- */

/* A process from before anything was opened: on a byte it tries to write, and answers with the step. */
static pid_t start_witness(const char *path, int *ask, int *answer)
{
    int to[2], from[2];
    pid_t pid;
    ck_assert_int_eq(pipe(to), 0);
    ck_assert_int_eq(pipe(from), 0);
    pid = fork();
    ck_assert_int_ne(pid, -1);
    if (pid == 0) {
        const char *options[] = { "timeout", "0", NULL };
        char byte;
        close(to[1]); /* or it would never read the end */
        close(from[0]);
        while (read(to[0], &byte, 1) == 1) {
            lite mine;
            lite_connect(&mine, path, options);
            byte = (char)insert(&mine);
            lite_close(&mine);
            if (write(from[1], &byte, 1) != 1)
                unit_leave(1);
        }
        unit_leave(0);
    }
    close(to[0]);
    close(from[1]);
    *ask = to[1];
    *answer = from[0];
    return pid;
}

static int witness_says(int ask, int answer)
{
    char byte = 0;
    ck_assert_int_eq(write(ask, &byte, 1), 1);
    ck_assert_int_eq(read(answer, &byte, 1), 1);
    return byte;
}

static void wait_for(pid_t pid)
{
    int status = 0;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child ended with %d", status);
}

/* The child drops its copy of `db`, and what was open on it; then it may connect again, or is refused. */
static void in_child(const char *path, lite_query *open, int32_t expected)
{
    lite again;
    db.driver->abandon(db.state);
    if (open)
        lite_drop(open);
    free(db.state);
    if (lite_connect(&again, path, NULL) != expected)
        unit_leave(2);
    if (expected == CALX_STEP_FAILED && !strstr(again.error.message.ptr, "parent process"))
        unit_leave(3);
    if (expected == CALX_STEP_DONE && insert(&again) != CALX_STEP_DONE)
        unit_leave(4);
    lite_close(&again);
    unit_leave(0);
}

START_TEST(a_child_leaves_the_locks_of_its_parent_alone)
{
    char path[200];
    int ask, answer;
    pid_t witness, child;
    strcpy(path, lite_file("fork.db"));
    witness = start_witness(path, &ask, &answer);
    lite_open(&db, path);
    lite_script(&db, "CREATE TABLE t (a)");
    ck_assert_int_eq(witness_says(ask, answer), CALX_STEP_DONE);
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN IMMEDIATE");
    insert(&db);
    child = fork();
    if (child == 0)
        in_child(path, NULL, CALX_STEP_FAILED);
    wait_for(child);
    ck_assert_int_eq(witness_says(ask, answer), CALX_STEP_FAILED); /* still locked */
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_DONE);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 2);
    close(ask);
    wait_for(witness);
    lite_close(&db);
}
END_TEST

/* It need not know of the connection: another part of the program has it. */
START_TEST(a_child_that_touches_nothing_of_its_parent_is_refused_too)
{
    char path[200];
    pid_t child;
    strcpy(path, lite_file("untouched.db"));
    lite_open(&db, path);
    lite_script(&db, "CREATE TABLE t (a)");
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN IMMEDIATE");
    child = fork();
    if (child == 0) {
        lite again;
        if (lite_connect(&again, path, NULL) != CALX_STEP_FAILED || !strstr(again.error.message.ptr, "parent process"))
            unit_leave(2);
        unit_leave(0);
    }
    wait_for(child);
    ck_assert_int_eq(insert(&db), CALX_STEP_DONE);
    ck_assert_int_eq(lite_command(&db, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_DONE);
    lite_close(&db);
}
END_TEST

START_TEST(a_child_of_an_idle_parent_connects_anew)
{
    char path[200];
    pid_t child;
    strcpy(path, lite_file("idle.db"));
    lite_open(&db, path);
    lite_script(&db, "CREATE TABLE t (a)");
    child = fork();
    if (child == 0)
        in_child(path, NULL, CALX_STEP_DONE);
    wait_for(child);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t"), 1);
    lite_close(&db);
}
END_TEST

START_TEST(a_child_of_an_idle_parent_in_wal_mode_is_refused)
{
    const char *options[] = { "journal_mode", "wal", NULL };
    char path[200];
    pid_t child;
    strcpy(path, lite_file("wal.db"));
    ck_assert_int_eq(lite_connect(&db, path, options), CALX_STEP_DONE);
    lite_script(&db, "CREATE TABLE t (a)");
    child = fork();
    if (child == 0)
        in_child(path, NULL, CALX_STEP_FAILED);
    wait_for(child);
    lite_close(&db);
}
END_TEST

START_TEST(a_child_drops_results_and_statements_too)
{
    char path[200];
    lite_query open;
    pid_t child;
    strcpy(path, lite_file("open.db"));
    lite_open(&db, path);
    lite_script(&db, "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)");
    lite_select(&open, &db, "SELECT * FROM t"); /* holds a shared lock */
    child = fork();
    if (child == 0)
        in_child(path, &open, CALX_STEP_FAILED);
    wait_for(child);
    lite_drop(&open);
    lite_close(&db);
}
END_TEST

START_TEST(abandon_in_the_same_process_closes)
{
    lite_query open;
    lite other;
    lite_open(&db, lite_file("abandon.db"));
    lite_script(&db, "CREATE TABLE t (a)");
    lite_open(&other, lite_file("abandon.db"));
    lite_command(&db, CALX_COMMAND_BEGIN, "BEGIN IMMEDIATE");
    lite_select(&open, &db, "SELECT 1 UNION ALL SELECT 2");
    db.driver->abandon(db.state);
    lite_drop(&open);
    free(db.state);
    ck_assert_int_eq(insert(&other), CALX_STEP_DONE);
    lite_close(&other);
}
END_TEST

/* ---- no memory ---- */

/* All that allocates. False: an allocation failed, and was told as such. */
static bool through_everything(void)
{
    struct {
        calx_decimal m;
        calx_str s;
    } rows[2];
    calx_slot slots[] = { { CALX_KIND_DECIMAL, sizeof rows[0].m, &rows[0].m, NULL, sizeof rows[0] },
                          { CALX_KIND_STR, sizeof rows[0].s, &rows[0].s, NULL, sizeof rows[0] } };
    lite mine;
    lite_query query;
    bool done = false;
    size_t got = 0;
    if (lite_connect(&mine, lite_file("memory.db"), NULL) != CALX_STEP_DONE) {
        ck_assert_uint_eq(mine.error.status, CALX_NO_MEMORY);
        lite_close(&mine);
        return false;
    }
    lite_script(&mine, "DROP TABLE IF EXISTS t; CREATE TABLE t (m DECIMAL(5, 2), s TEXT);"
                       "INSERT INTO t VALUES (1.5, 'a'), (2, 'b')");
    if (lite_prepare(&query, &mine, "SELECT m, s FROM t", 0) == CALX_STEP_DONE &&
        lite_execute(&query, NULL, 0) == CALX_STEP_DONE &&
        lite_ended(&mine, mine.driver->fetch_start(query.result, slots, 2, 2, &got, &mine.io)) == CALX_STEP_DONE)
        done = true;
    else
        ck_assert_uint_eq(mine.error.status, CALX_NO_MEMORY);
    if (done) {
        ck_assert_uint_eq(got, 2);
        ck_assert_str_eq(rows[0].m.ptr, "1.50");
        ck_assert_str_eq(rows[1].m.ptr, "2.00");
        ck_assert_str_eq(rows[0].s.ptr, "a");
    }
    lite_drop(&query);
    lite_close(&mine);
    return done;
}

START_TEST(each_allocation_may_fail)
{
    size_t n = 1, live;
    lite_file("memory.db");
    through_everything(); /* the plugins are loaded for good */
    live = alloc_live();
    for (;; n++) {
        bool done;
        alloc_fail_at(n);
        done = through_everything();
        ck_assert_uint_eq(alloc_live(), live);
        ck_assert(done == !alloc_failed());
        if (done)
            break;
    }
    alloc_reset();
    ck_assert_uint_gt(n, 3);
}
END_TEST

Suite *suite_driver_sqlite_fork(void)
{
    Suite *suite = suite_create("driver_sqlite_fork");
    TCase *forks = tcase_create("forks");
    if (lite_skips(suite))
        return suite;
    tcase_add_test(forks, a_child_leaves_the_locks_of_its_parent_alone);
    tcase_add_test(forks, a_child_that_touches_nothing_of_its_parent_is_refused_too);
    tcase_add_test(forks, a_child_of_an_idle_parent_connects_anew);
    tcase_add_test(forks, a_child_of_an_idle_parent_in_wal_mode_is_refused);
    tcase_add_test(forks, a_child_drops_results_and_statements_too);
    tcase_add_test(forks, abandon_in_the_same_process_closes);
    tcase_add_test(forks, each_allocation_may_fail);
    suite_add_tcase(suite, forks);
    return suite;
}
