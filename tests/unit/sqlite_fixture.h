/* SPDX-License-Identifier: MIT */
/* For the tests of the sqlite dialect and the sqlite3 driver: the driver's table called as the core calls it. */
#ifndef CALX_TESTS_UNIT_SQLITE_FIXTURE_H
#define CALX_TESTS_UNIT_SQLITE_FIXTURE_H

#include <calx/plugin/dialect.h>

#include <check.h>

/* A connection, and what its last operation came to. */
typedef struct lite {
    const calx_driver *driver;
    const calx_dialect *dialect;
    void *state;
    calx_io io;                 /* .deadline is the next operation's */
    calx_completion done;       /* after CALX_STEP_DONE */
    calx_driver_error error;    /* after CALX_STEP_FAILED, classified */
} lite;

/* A prepared statement and its result. */
typedef struct lite_query {
    lite *at;
    void *statement, *result;
} lite_query;

/* `options` is a list of key, value, ..., NULL; or NULL. */
int32_t lite_connect(lite *db, const char *database, const char *const *options);
void lite_open(lite *db, const char *database); /* must work */
void lite_open_memory(lite *db);
void lite_close(lite *db);
int32_t lite_ended(lite *db, int32_t step); /* fills done or error, for a step that a test took itself */

int32_t lite_command(lite *db, uint32_t purpose, const char *sql);
void lite_script(lite *db, const char *sql); /* must work */
/* Prepares, executes and closes a statement without reading rows. */
int32_t lite_run(lite *db, const char *sql, const calx_slot *slots, size_t count);
void lite_do(lite *db, const char *sql); /* must work */
/* One integer in one row, without leaving anything open. */
int64_t lite_int(lite *db, const char *sql);

int32_t lite_prepare(lite_query *query, lite *db, const char *sql, size_t parameters);
int32_t lite_execute(lite_query *query, const calx_slot *slots, size_t count);
/* Prepares and executes what takes no parameters; must work. */
void lite_select(lite_query *query, lite *db, const char *sql);
int32_t lite_fetch(lite_query *query, const calx_slot *slots, size_t count, size_t *got);
int32_t lite_end(lite_query *query);  /* closes the result, which may be executed again */
void lite_drop(lite_query *query);    /* and the statement */

/* Without the driver (configure --without-sqlite) a suite is one skipped test, and true. */
bool lite_skips(Suite *suite);

/* The error must be of this class and kind, and say `text`. */
void lite_expect(const lite *db, calx_status status, calx_error_kind kind, const char *text);

/* A directory of the test's own, removed at exit; and a file in it. Static memory. */
const char *lite_file(const char *name);

#define LITE_SLOT(slot_kind, place) ((calx_slot){ (slot_kind), (uint32_t)sizeof(place), &(place), NULL, 0 })

#endif
