/* SPDX-License-Identifier: MIT */
/* The harness of the compliance suite: tests, checks, requirements of a backend, and what a test opens and makes.
 *
 * The suite sees what a user's program sees: calx/calx.h alone. It is run once for each backend; what a backend cannot
 * do is in its table of requirements (requirements.c, or a file), never in a test. */
#ifndef SUITE_H
#define SUITE_H

#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include <calx/calx.h>

#include <float.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUITE_HANDLES = 24, SUITE_TABLES = 8, SUITE_ALARM = 900 };

typedef struct suite suite;

/* ---- tests ---- */

typedef struct suite_test {
    const char *name;
    const char *file;
    int line;
    const char *needs; /* keys that must not be "no", or must be, with a "!" before them; NULL: none */
    void (*run)(suite *t);
    struct suite_test *next;
} suite_test;

void suite_register(suite_test *test);

/* TEST(name) { ... }: a test, which `t` is passed to. TEST_NEEDS(name, "returning network") is skipped without them. */
#define TEST(name) TEST_NEEDS(name, NULL)
#define TEST_NEEDS(name, needs)                                                                                \
    static void name(suite *t);                                                                                \
    static suite_test name##_test = { #name, __FILE__, __LINE__, needs, name, NULL };                          \
    __attribute__((constructor)) static void name##_register(void)                                             \
    {                                                                                                          \
        suite_register(&name##_test);                                                                          \
    }                                                                                                          \
    static void name(__attribute__((unused)) suite *t)

/* The test that runs, and what it has opened. */
struct suite {
    const char *url;
    const suite_test *test;
    calx_engine *engine; /* a new one for each test */
    calx_engine *engines[SUITE_HANDLES];
    calx_session *sessions[SUITE_HANDLES];
    calx_connection *connections[SUITE_HANDLES];
    const char *tables[SUITE_TABLES];
    const char *skipped; /* why */
    unsigned failures;
    bool left; /* early */
    void (*unlock)(suite *t); /* before its tables are dropped: ends what may still lock them */
    void (*at_end)(suite *t); /* when all is closed, also of a test that was left */
    jmp_buf leave;
};

/* ---- what a backend is: requirements ---- */

/* The value of a key, or the end of the test that runs, which is skipped, when the backend has not got it. A key that no table has is a
 * mistake of the suite, and ends the program. */
const char *suite_is(const char *key);
void suite_need(const char *key); /* for keys whose value is "yes" */
/* Whether it is there: anything but "no" and "no, because ..."; and whether a table says so or otherwise. */
bool suite_has(const char *key);
bool suite_knows(const char *key);
/* Tells which test runs; NULL: none. */
void suite_asked_by(suite *t);
/* Chooses the table: the file, else that of `name`, else that of the URL's dialect, else "generic". */
bool suite_requirements_load(const char *file, const char *name, const char *url);
void suite_requirements_print(FILE *stream);
/* Why a test that needs these keys cannot run, "key: reason"; NULL: it can. */
const char *suite_missing(const char *needs);

/* ---- what a test opens; closed after it, also when it was left early ---- */

calx_engine *suite_keep_engine(suite *t, calx_engine *engine);
/* An engine with options: suite_engine(t, .pool_size = 1). */
#define suite_engine(t, ...) suite_keep_engine(t, calx_engine_create((t)->url, __VA_ARGS__))
calx_session *suite_keep_session(suite *t, calx_session *session);
/* A session on the test's engine. */
calx_session *suite_session(suite *t);
/* Such a session, which has made the tables anew; and their end, with all that is known of them. */
calx_session *suite_create_all(suite *t, calx_metadata *metadata);
void suite_drop_all(suite *t, calx_session *session, calx_metadata *metadata);
calx_status suite_close(suite *t, calx_session *session);
calx_connection *suite_connection(suite *t, calx_engine *engine);
calx_status suite_disconnect(suite *t, calx_connection *connection);

/* A table, made anew, and dropped after the test; `columns` is a format. */
void suite_table(suite *t, const char *name, const char *columns, ...) __attribute__((format(printf, 3, 4)));
/* A statement from a format: for what cannot be bound, such as types. */
calx_statement *suite_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A query of 2 * 10^power rows, each with a number n from 0 on, in no order; `columns` is what to select of it. */
calx_statement *suite_numbers(const char *columns, int power);
/* Rows of a table as another session sees them, and one number of a query. */
int64_t suite_count(suite *t, const char *table);
int64_t suite_number(suite *t, const char *sql);
/* Ends the connection of this number (see "connection_id"), which may notice a little later. */
void suite_kill(suite *t, int64_t id);
void suite_close_handles(suite *t);
/* Ends all that the test has opened and made. */
void suite_clean(suite *t);
/* The program ends with a failure when the test takes longer. */
void suite_alarm(unsigned seconds);
/* The highest resident memory of this process, in kB; -1: there is no /proc. */
long suite_peak(void);
/* Of a child that does this work on a session of an engine of its own. 0: the work has failed. */
long suite_peak_of(suite *t, bool (*work)(calx_session *session, const void *context), const void *context);
/* Not under a sanitizer or valgrind, whose memory is not the program's; else why. */
const char *suite_memory_is_odd(void);

/* ---- checks: the first failure of a test is its line; CHECK goes on, REQUIRE and OK leave the test ---- */

typedef struct suite_place {
    suite *t;
    const char *file;
    int line;
} suite_place;
#define SUITE_HERE (suite_place){ t, __FILE__, __LINE__ }

void suite_fail(suite_place at, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool suite_check_int(suite_place at, const char *what, int64_t actual, int64_t expected);
bool suite_check_uint(suite_place at, const char *what, uint64_t actual, uint64_t expected);
bool suite_check_double(suite_place at, const char *what, double actual, double expected); /* bit by bit */
bool suite_check_text(suite_place at, const char *what, const char *actual, const char *expected); /* NULL is a value */
bool suite_check_bytes(suite_place at, const char *what, const void *actual, size_t len, const void *expected,
                       size_t expected_len);
bool suite_check_has(suite_place at, const char *what, const char *actual, const char *part);
bool suite_check_status(suite_place at, const char *what, calx_status actual, calx_status expected,
                        const char *message);
_Noreturn void suite_leave(suite *t);
/* The same, of which compilers are not told: what a test would have gone on with stays on its stack, where the look for leaks finds it. */
void suite_give_up(suite *t);
/* When calx is out of memory, which a test was started for (--starve), allocations fail no more, and this is true: for what the test
 * waits for and could not come otherwise. */
bool suite_feed(calx_status status);
/* For what only the test itself can find out. */
_Noreturn void suite_skip(suite *t, const char *why);

#define CHECK(condition)                                            \
    do {                                                            \
        if (!(condition))                                           \
            suite_fail(SUITE_HERE, "%s: expected true", #condition); \
    } while (0)
#define REQUIRE(condition)                                          \
    do {                                                            \
        if (!(condition)) {                                         \
            suite_fail(SUITE_HERE, "%s: expected true", #condition); \
            suite_give_up(t);                                       \
        }                                                           \
    } while (0)
#define CHECK_INT(actual, expected) ((void)suite_check_int(SUITE_HERE, #actual, (int64_t)(actual), (int64_t)(expected)))
#define CHECK_UINT(actual, expected) ((void)suite_check_uint(SUITE_HERE, #actual, (actual), (expected)))
#define CHECK_DOUBLE(actual, expected) ((void)suite_check_double(SUITE_HERE, #actual, (actual), (expected)))
#define CHECK_TEXT(actual, expected) ((void)suite_check_text(SUITE_HERE, #actual, (actual), (expected)))
#define CHECK_BYTES(actual, len, expected, expected_len) \
    ((void)suite_check_bytes(SUITE_HERE, #actual, (actual), (len), (expected), (expected_len)))
#define CHECK_STR(actual, expected) CHECK_BYTES((actual).ptr, (actual).len, (expected), strlen(expected))
/* The text contains a part. */
#define CHECK_HAS(actual, part) ((void)suite_check_has(SUITE_HERE, #actual, (actual), (part)))
/* A call that must return this status; `h` tells its message when it does not. */
#define CHECK_STATUS(h, call, expected)                                                                                \
    do {                                                                                                               \
        calx_status suite_status_ = (call);                                                                            \
        suite_check_status(SUITE_HERE, #call, suite_status_, (expected), calx_errmsg(h));                              \
    } while (0)
/* A call without which the test cannot go on. */
#define OK(h, call)                                                                                                    \
    do {                                                                                                               \
        calx_status suite_status_ = (call);                                                                            \
        if (!suite_check_status(SUITE_HERE, #call, suite_status_, CALX_OK, calx_errmsg(h)))                            \
            suite_give_up(t);                                                                                          \
    } while (0)
/* Closes a result, which must return this status. */
#define CLOSE(result, expected)                                                                                       \
    do {                                                                                                              \
        char suite_message_[400];                                                                                     \
        snprintf(suite_message_, sizeof suite_message_, "%s", calx_errmsg(result));                                   \
        suite_check_status(SUITE_HERE, "close of " #result, calx_result_close(result), (expected), suite_message_);   \
    } while (0)
/* What the error of a handle is. */
#define CHECK_ERROR(h, expected_status, expected_kind)                                                           \
    do {                                                                                                         \
        const calx_error *suite_error_ = calx_error_of(h);                                                       \
        suite_check_status(SUITE_HERE, "error of " #h, suite_error_->status, (expected_status), calx_errmsg(h)); \
        suite_check_int(SUITE_HERE, "kind of the error of " #h, suite_error_->kind, (expected_kind));            \
    } while (0)

/* ---- echo, caught ---- */

enum { SUITE_LINES = 64 };
typedef struct suite_echo {
    size_t count;
    char *lines[SUITE_LINES];
} suite_echo;
void suite_echo_log(void *echo, const char *line); /* the logger; its context is the suite_echo */
/* What a line says after the time and the logger's name; "" when there is none. */
const char *suite_echo_text(const suite_echo *echo, size_t index);
/* How many lines say just this. */
size_t suite_echo_count(const suite_echo *echo, const char *text);
void suite_echo_clear(suite_echo *echo);

#include "watch.h"

#endif
