/* SPDX-License-Identifier: MIT */
/* Streams: rows as they come, in memory that does not grow with them, and nothing else on the handle meanwhile. */
#include "suite.h"

#include <sys/wait.h>
#include <unistd.h>

TEST_NEEDS(stream_reads_every_row, "cte")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("n, 'text'", 5), CALX_NO_ARGS, .stream = true);
    int64_t n = 0, sum = 0, count = 0;
    calx_str text = { NULL, 0 };
    while (calx_fetch(rows, &n, &text)) {
        sum += n;
        count++;
    }
    CHECK_STATUS(rows, calx_result_status(rows), CALX_OK);
    CHECK_INT(count, 200000);
    CHECK_INT(sum, INT64_C(200000) * 199999 / 2);
    CLOSE(rows, CALX_OK);
    OK(session, calx_commit(session));
}

TEST_NEEDS(stream_takes_arguments, "cte")
{
    calx_session *session;
    calx_result *rows;
    int id = 0, count = 0;
    suite_table(t, "calx_suite_stream", "id INTEGER");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_stream VALUES (1), (2), (3), (4)")));
    for (int i = 0; i < 3; i++) {
        rows = calx_query(session, calx_text("SELECT id FROM calx_suite_stream WHERE id > :id"), calx_args(i),
                          .stream = true);
        for (count = 0; calx_fetch(rows, &id); count++)
            CHECK(id > i);
        CHECK_INT(count, 4 - i);
        CLOSE(rows, CALX_OK);
    }
}

TEST_NEEDS(stream_need_not_be_read_to_its_end, "cte")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("n", 4), CALX_NO_ARGS, .stream = true);
    int64_t n = 0;
    for (int i = 0; i < 10; i++)
        REQUIRE(calx_fetch(rows, &n));
    CLOSE(rows, CALX_OK);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
    rows = calx_query(session, suite_numbers("n", 1), CALX_NO_ARGS, .stream = true);
    CLOSE(rows, CALX_OK);
    OK(session, calx_commit(session));
}

TEST_NEEDS(open_stream_refuses_other_statements, "cte")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("n", 3), CALX_NO_ARGS, .stream = true);
    int64_t n = 0;
    REQUIRE(calx_fetch(rows, &n));
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "stream");
    CHECK_HAS(calx_errmsg(session), "suite_stream.c:");
    calx_result_close(rows);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
}

static calx_status commit_it(calx_session *session) { return calx_commit(session); }
static calx_status ping_it(calx_session *session) { return calx_ping(session); }
static calx_status script_it(calx_session *session) { return calx_script(session, "SELECT 1"); }
static calx_status query_it(calx_session *session)
{
    return calx_result_close(calx_query(session, calx_text("SELECT 1")));
}

TEST_NEEDS(open_stream_refuses_every_call, "cte")
{
    static calx_status (*const calls[])(calx_session *) = { commit_it, ping_it, script_it, query_it };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        calx_session *session = suite_session(t);
        calx_result *rows = calx_query(session, suite_numbers("n", 3), CALX_NO_ARGS, .stream = true);
        int64_t n = 0;
        REQUIRE(calx_fetch(rows, &n));
        CHECK_STATUS(session, calls[i](session), CALX_MISUSE);
        calx_result_close(rows);
        calx_rollback(session);
        suite_close(t, session);
    }
}

/* Also one that has no rows, as long as no fetch has said so. */
TEST(open_stream_without_rows_refuses_every_call)
{
    static calx_status (*const calls[])(calx_session *) = { commit_it, ping_it, script_it, query_it };
    int id = 0;
    suite_table(t, "calx_suite_stream", "id INTEGER");
    for (size_t i = 0; i < 2 * sizeof calls / sizeof *calls; i++) {
        calx_session *session = suite_session(t);
        calx_result *rows = calx_query(session, calx_text("SELECT id FROM calx_suite_stream"), CALX_NO_ARGS, .stream = true);
        bool read = i % 2;
        if (read)
            CHECK(!calx_fetch(rows, &id));
        CHECK_STATUS(session, calls[i / 2](session), read ? CALX_OK : CALX_MISUSE);
        CHECK(calx_result_close(rows) == CALX_OK || !read);
        OK(session, calx_rollback(session));
        suite_close(t, session);
    }
}

TEST_NEEDS(stream_that_was_read_to_its_end_is_not_in_the_way, "cte")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("n", 1), CALX_NO_ARGS, .stream = true);
    int64_t n = 0;
    while (calx_fetch(rows, &n))
        ;
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
    CLOSE(rows, CALX_OK);
    OK(session, calx_commit(session));
}

TEST_NEEDS(rollback_ends_an_open_stream, "cte")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("n", 4), CALX_NO_ARGS, .stream = true);
    int64_t n = 0;
    REQUIRE(calx_fetch(rows, &n));
    OK(session, calx_rollback(session));
    CHECK(!calx_fetch(rows, &n));
    CLOSE(rows, CALX_MISUSE);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    OK(session, calx_commit(session));
}

TEST_NEEDS(close_ends_an_open_stream, "cte")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("n", 4), CALX_NO_ARGS, .stream = true);
    int64_t n = 0;
    REQUIRE(calx_fetch(rows, &n));
    suite_close(t, session);
    CHECK(!calx_fetch(rows, &n));
    calx_result_close(rows);
    CHECK_INT(suite_number(t, "SELECT 5"), 5);
}

TEST_NEEDS(wrong_type_in_a_stream_is_an_error, "cte")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("n, 'text'", 3), CALX_NO_ARGS, .stream = true);
    int64_t n = 0, wrong = 0;
    CHECK(!calx_fetch(rows, &n, &wrong));
    CHECK_ERROR(rows, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    CLOSE(rows, CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
}

/* ---- memory ---- */

typedef struct numbers {
    int power;
    int64_t rows;
} numbers;

static bool stream_numbers(calx_session *session, const void *context)
{
    const numbers *wanted = context;
    calx_result *rows = calx_query(session, suite_numbers("n, 'some text of a row'", wanted->power), CALX_NO_ARGS, .stream = true);
    int64_t n, count = 0;
    const char *text;
    while (calx_fetch(rows, &n, &text))
        count++;
    return calx_result_close(rows) == CALX_OK && count == wanted->rows;
}

TEST_NEEDS(two_million_rows_take_no_more_memory_than_twenty_thousand, "cte proc memory")
{
    long few = suite_peak_of(t, stream_numbers, &(numbers){ 4, 20000 }), many = suite_peak_of(t, stream_numbers, &(numbers){ 6, 2000000 });
    CHECK(few > 0 && many > 0);
    /* 2,000,000 rows in memory were more than 60,000 kB; pages come and go by a few. */
    if (many > few + 512)
        suite_fail(SUITE_HERE, "2,000,000 rows peaked at %ld kB, 20,000 rows at %ld kB", many, few);
}
