/* SPDX-License-Identifier: MIT */
/* The fixture of the sqlite tests. */
#include "sqlite_fixture.h"

#include "engine/plugin/plugin.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef CALX_TEST_SQLITE3
bool lite_skips(Suite *suite)
{
    (void)suite;
    return false;
}
#else
START_TEST(a_test_without_the_driver)
{
    unit_skip("the driver sqlite3 was not built");
}
END_TEST

bool lite_skips(Suite *suite)
{
    TCase *tcase = tcase_create("missing");
    tcase_add_test(tcase, a_test_without_the_driver);
    suite_add_tcase(suite, tcase);
    return true;
}
#endif

static bool ends(lite *db, int32_t step)
{
    if (step == CALX_STEP_DONE) {
        memset(&db->done, 0, sizeof db->done);
        db->done.struct_size = sizeof db->done;
        db->driver->finish(db->state, &db->done);
        return true;
    }
    ck_assert_int_eq(step, CALX_STEP_FAILED);
    memset(&db->error, 0, sizeof db->error);
    db->error.struct_size = sizeof db->error;
    db->driver->error(db->state, &db->error);
    db->dialect->classify(NULL, &db->error);
    return false;
}

int32_t lite_ended(lite *db, int32_t step)
{
    ends(db, step);
    return step;
}

int32_t lite_connect(lite *db, const char *database, const char *const *options)
{
    calx_pair pairs[8];
    calx_connect_params params = { .struct_size = sizeof params, .host_size = sizeof(calx_host_port),
                                   .pair_size = sizeof(calx_pair), .database = database, .options = pairs };
    calxi_problem problem = { 0 };
    for (; options && options[0]; options += 2)
        pairs[params.option_count++] = (calx_pair){ options[0], options[1] };
    memset(db, 0, sizeof *db);
    db->driver = calxi_driver_get("sqlite3", &problem);
    ck_assert_msg(db->driver != NULL, "%s", problem.message);
    db->dialect = calxi_dialect_get("sqlite", &problem);
    ck_assert_msg(db->dialect != NULL, "%s", problem.message);
    db->io.struct_size = sizeof db->io;
    db->io.deadline = INT64_MAX;
    db->state = calloc(1, db->driver->connection_size);
    ck_assert_ptr_nonnull(db->state);
    return lite_ended(db, db->driver->connect_start(db->state, &params, &db->io));
}

void lite_open(lite *db, const char *database)
{
    int32_t step = lite_connect(db, database, NULL);
    ck_assert_msg(step == CALX_STEP_DONE, "%.*s", (int)db->error.message.len, db->error.message.ptr);
}

void lite_open_memory(lite *db)
{
    lite_open(db, ":memory:");
}

void lite_close(lite *db)
{
    ck_assert_int_eq(db->driver->close_start(db->state, &db->io), CALX_STEP_DONE);
    free(db->state);
    db->state = NULL;
}

int32_t lite_command(lite *db, uint32_t purpose, const char *sql)
{
    return lite_ended(db, db->driver->command_start(db->state, purpose, sql, strlen(sql), &db->io));
}

void lite_script(lite *db, const char *sql)
{
    int32_t step = lite_command(db, CALX_COMMAND_SCRIPT, sql);
    ck_assert_msg(step == CALX_STEP_DONE, "%s\n-> %.*s", sql, (int)db->error.message.len, db->error.message.ptr);
}

int32_t lite_run(lite *db, const char *sql, const calx_slot *slots, size_t count)
{
    lite_query query;
    int32_t step = lite_prepare(&query, db, sql, count);
    if (step == CALX_STEP_DONE)
        step = lite_execute(&query, slots, count);
    if (step == CALX_STEP_DONE) {
        calx_completion done = db->done;
        ck_assert_int_eq(lite_end(&query), CALX_STEP_DONE);
        db->done = done;
    }
    lite_drop(&query);
    return step;
}

void lite_do(lite *db, const char *sql)
{
    int32_t step = lite_run(db, sql, NULL, 0);
    ck_assert_msg(step == CALX_STEP_DONE, "%s\n-> %.*s", sql, (int)db->error.message.len, db->error.message.ptr);
}

int64_t lite_int(lite *db, const char *sql)
{
    int64_t value = 0;
    calx_slot slot = LITE_SLOT(CALX_KIND_INT64, value);
    lite_query query;
    size_t got;
    lite_select(&query, db, sql);
    ck_assert_int_eq(lite_fetch(&query, &slot, 1, &got), CALX_STEP_DONE);
    ck_assert_uint_eq(got, 1);
    lite_drop(&query);
    return value;
}

int32_t lite_prepare(lite_query *query, lite *db, const char *sql, size_t parameters)
{
    query->at = db;
    query->statement = calloc(1, db->driver->statement_size);
    query->result = calloc(1, db->driver->result_size);
    ck_assert(query->statement && query->result);
    return lite_ended(db, db->driver->prepare_start(db->state, query->statement, sql, strlen(sql), parameters, 0, &db->io));
}

int32_t lite_execute(lite_query *query, const calx_slot *slots, size_t count)
{
    lite *db = query->at;
    memset(query->result, 0, db->driver->result_size);
    return lite_ended(db, db->driver->execute_start(query->statement, query->result, slots, count, 1, 0, &db->io));
}

void lite_select(lite_query *query, lite *db, const char *sql)
{
    int32_t step = lite_prepare(query, db, sql, 0);
    if (step == CALX_STEP_DONE)
        step = lite_execute(query, NULL, 0);
    ck_assert_msg(step == CALX_STEP_DONE, "%s\n-> %.*s", sql, (int)db->error.message.len, db->error.message.ptr);
}

int32_t lite_fetch(lite_query *query, const calx_slot *slots, size_t count, size_t *got)
{
    lite *db = query->at;
    return lite_ended(db, db->driver->fetch_start(query->result, slots, count, 1, got, &db->io));
}

int32_t lite_end(lite_query *query)
{
    lite *db = query->at;
    return lite_ended(db, db->driver->result_close_start(query->result, &db->io));
}

void lite_drop(lite_query *query)
{
    calx_io io = query->at->io; /* a copy: what the last operation left is what the test wants to look at */
    query->at->driver->result_close_start(query->result, &io);
    query->at->driver->statement_close(query->statement);
    free(query->result);
    free(query->statement);
    *query = (lite_query){ query->at, NULL, NULL };
}

void lite_expect(const lite *db, calx_status status, calx_error_kind kind, const char *text)
{
    char message[1200];
    snprintf(message, sizeof message, "%.*s", (int)db->error.message.len, db->error.message.ptr);
    ck_assert_msg(db->error.status == (uint32_t)status && db->error.kind == (uint32_t)kind,
                  "status %u and kind %u, not %d and %d: %s", db->error.status, db->error.kind, (int)status, (int)kind, message);
    ck_assert_msg(strstr(message, text) != NULL, "\"%s\" is not in: %s", text, message);
}

static char directory[300];

static void remove_directory(void)
{
    char command[400];
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    if (system(command) != 0)
        perror(directory);
}

const char *lite_file(const char *name)
{
    static char path[400];
    const char *tmp = getenv("TMPDIR");
    if (!*directory) {
        snprintf(directory, sizeof directory, "%s/calx-sqlite-XXXXXX", tmp && *tmp ? tmp : "/tmp");
        ck_assert_ptr_nonnull(mkdtemp(directory));
        atexit(remove_directory);
    }
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}
