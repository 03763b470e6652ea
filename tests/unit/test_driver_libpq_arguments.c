/* SPDX-License-Identifier: MIT */
/* The libpq driver: arguments in, prepared and not, and what becomes of a statement whose arguments change their kinds.
 */
#include "drive.h"

#include <stdio.h>
#include <string.h>

static const char SERVER[] = "CALX_TEST_POSTGRESQL_URL";
static const char *url;

/* What the server makes of an argument, as text: type and value. */
static const char *echo_sql = "SELECT pg_typeof($1)::text || ' ' || coalesce($1::text, 'null')";

static void expect_echo(drive_statement *statement, const char *wanted)
{
    calx_str got_text;
    calx_slot slot = { CALX_KIND_STR, sizeof got_text, &got_text, NULL, 0 };
    size_t got;
    drive_done(statement->on, drive_execute(statement, 0), wanted);
    drive_done(statement->on, drive_fetch(statement, &slot, 1, 1, &got), wanted);
    ck_assert_uint_eq(got, 1);
    ck_assert_str_eq(got_text.ptr, wanted);
    drive_done(statement->on, drive_result_close(statement), wanted);
    statement->slot_count = 0;
}

static const int8_t i8 = -8;
static const int16_t i16 = -16;
static const int32_t i32 = INT32_MIN;
static const int64_t i64 = INT64_MIN, widened = 7;
static const uint8_t u8 = 255;
static const uint16_t u16 = 65535;
static const uint32_t u32 = UINT32_MAX;
static const uint64_t u64 = UINT64_MAX, small64 = 1;
static const float half = 0.5f;
static const double tenth = 0.1;
static const bool yes = true;
static const calx_str text = { "na\xc3\xafve|cut here", 6 }, empty = { "", 0 }, none = { NULL, 0 };
static const char *const cstring = "c";
static const calx_bytes bytes = { "\0\xff", 2 };
static const calx_decimal decimal = { "-12.50999", 6 };
static const calx_timestamp some_time = { INT64_C(1769862896000001) }, first_time = { INT64_C(-62135596800000000) };

/* Arguments, and what the server says that they are. */
static const struct {
    uint32_t kind;
    uint32_t size;
    const void *at;
    const char *echo;
} samples[] = {
    { CALX_KIND_INT8, 1, &i8, "integer -8" },
    { CALX_KIND_INT16, 2, &i16, "integer -16" },
    { CALX_KIND_INT32, 4, &i32, "integer -2147483648" },
    { CALX_KIND_INT64, 8, &i64, "bigint -9223372036854775808" },
    { CALX_KIND_UINT8, 1, &u8, "integer 255" },
    { CALX_KIND_UINT16, 2, &u16, "integer 65535" },
    { CALX_KIND_UINT32, 4, &u32, "bigint 4294967295" },
    { CALX_KIND_UINT64, 8, &u64, "numeric 18446744073709551615" },
    { CALX_KIND_UINT64, 8, &small64, "bigint 1" },
    { CALX_KIND_FLOAT, 4, &half, "double precision 0.5" },
    { CALX_KIND_DOUBLE, 8, &tenth, "double precision 0.1" },
    { CALX_KIND_BOOL, 1, &yes, "boolean true" },
    { CALX_KIND_STR, sizeof text, &text, "text na\xc3\xafve" },
    { CALX_KIND_STR, sizeof empty, &empty, "text " },
    { CALX_KIND_CSTRING, sizeof cstring, &cstring, "text c" },
    { CALX_KIND_BYTES, sizeof bytes, &bytes, "bytea \\x00ff" },
    { CALX_KIND_DECIMAL, sizeof decimal, &decimal, "numeric -12.50" },
    { CALX_KIND_TIMESTAMP, sizeof some_time, &some_time, "timestamp without time zone 2026-01-31 12:34:56.000001" },
    { CALX_KIND_TIMESTAMP, sizeof first_time, &first_time, "timestamp without time zone 0001-01-01 00:00:00" },
    { CALX_KIND_INT32, 16, &widened, "integer 7" } /* as a calx_value holds it */
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static void bind_sample(drive_statement *s, int which)
{
    drive_bind(s, samples[which].kind, samples[which].size, samples[which].at);
}

START_TEST(an_argument_arrives_as_its_kind)
{
    drive on;
    drive_open(&on, "libpq", url);
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++) {
        drive_statement statement;
        /* the server knows no type for text alone: it is text where it is cast to text */
        const char *sql = strncmp(samples[_i].echo, "text", 4) == 0 ? "SELECT 'text ' || $1" : echo_sql;
        drive_done(&on, drive_prepare(&on, &statement, sql, 1, flags), sql);
        for (int again = 0; again < 2; again++) {
            bind_sample(&statement, _i);
            expect_echo(&statement, samples[_i].echo);
        }
        drive_statement_close(&statement);
    }
    drive_close(&on);
}
END_TEST

START_TEST(an_argument_may_be_null_in_every_way)
{
    static uint8_t valid = 0;
    drive on;
    drive_statement statement;
    drive_open(&on, "libpq", url);
    drive_done(&on, drive_prepare(&on, &statement, "SELECT coalesce($1::text, 'null')", 1, 0), "prepare");
    drive_bind(&statement, CALX_KIND_STR, sizeof none, &none);
    expect_echo(&statement, "null");
    drive_bind(&statement, CALX_KIND_NULL, 0, NULL);
    expect_echo(&statement, "null");
    drive_bind(&statement, CALX_KIND_STR, sizeof text, &text);
    statement.slots[0].valid = &valid;
    expect_echo(&statement, "null");
    drive_statement_close(&statement);
    drive_close(&on);
}
END_TEST

/* One statement with arguments of every kind in turn: each is what it would be in a statement of its own. */
START_TEST(the_kinds_of_arguments_may_change)
{
    drive on;
    drive_statement statement;
    drive_open(&on, "libpq", url);
    drive_done(&on, drive_prepare(&on, &statement, echo_sql, 1, 0), "prepare");
    for (int which = 0; which < SAMPLES; which++) {
        char wanted[128];
        if (strncmp(samples[which].echo, "text", 4) == 0)
            continue;
        bind_sample(&statement, which);
        snprintf(wanted, sizeof wanted, "%s", samples[which].echo);
        /* a small integer goes as the wider integer that the statement has by then */
        if (which > 3 && strncmp(wanted, "integer", 7) == 0)
            snprintf(wanted, sizeof wanted, "bigint %s", strchr(samples[which].echo, ' ') + 1);
        expect_echo(&statement, wanted);
    }
    drive_statement_close(&statement);
    ck_assert_int_eq(drive_int(&on, "SELECT count(*) FROM pg_prepared_statements"), 0);
    drive_close(&on);
}
END_TEST

START_TEST(a_wider_integer_prepares_again)
{
    drive on;
    drive_statement statement;
    int32_t narrow = 5;
    int64_t wide = INT64_C(5000000000);
    drive_open(&on, "libpq", url);
    drive_done(&on, drive_prepare(&on, &statement, echo_sql, 1, 0), "prepare");
    drive_bind(&statement, CALX_KIND_INT32, 4, &narrow);
    expect_echo(&statement, "integer 5");
    drive_bind(&statement, CALX_KIND_INT64, 8, &wide);
    expect_echo(&statement, "bigint 5000000000");
    drive_bind(&statement, CALX_KIND_INT32, 4, &narrow);
    expect_echo(&statement, "bigint 5");
    drive_statement_close(&statement);
    drive_close(&on);
}
END_TEST

/* $1 / 2 is another thing for 3 than for 3.0, whichever came first. */
START_TEST(an_earlier_kind_does_not_change_what_an_argument_means)
{
    drive on;
    drive_statement statement;
    int32_t whole = 3;
    double number = 3.0;
    drive_open(&on, "libpq", url);
    drive_done(&on, drive_prepare(&on, &statement, "SELECT ($1 / 2)::text", 1, 0), "prepare");
    for (int i = 0; i < 4; i++) { /* more often than the statement is prepared again */
        drive_bind(&statement, CALX_KIND_INT32, 4, &whole);
        expect_echo(&statement, "1");
        drive_bind(&statement, CALX_KIND_DOUBLE, 8, &number);
        expect_echo(&statement, "1.5");
    }
    drive_statement_close(&statement);
    drive_close(&on);
}
END_TEST

START_TEST(text_goes_untyped)
{
    static const char *const sql =
        "SELECT ($1 = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid)::text || ($2 = date '2026-01-31')::text";
    calx_str id = { "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", 36 }, day = { "2026-01-31", 10 };
    drive on;
    drive_open(&on, "libpq", url);
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++) {
        drive_statement statement;
        drive_done(&on, drive_prepare(&on, &statement, sql, 2, flags), sql);
        drive_bind(&statement, CALX_KIND_STR, sizeof id, &id);
        drive_bind(&statement, CALX_KIND_STR, sizeof day, &day);
        expect_echo(&statement, "truetrue");
        drive_statement_close(&statement);
    }
    drive_close(&on);
}
END_TEST

START_TEST(an_argument_that_cannot_be_sent_is_a_fault_with_its_place)
{
    calx_str nul = { "a\0b", 3 };
    calx_timestamp late = { INT64_C(253402300800000000) };
    int32_t fine = 1;
    drive on;
    drive_open(&on, "libpq", url);
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++) {
        drive_statement statement;
        drive_done(&on, drive_prepare(&on, &statement, "SELECT $1, $2", 2, flags), "prepare");
        drive_bind(&statement, CALX_KIND_INT32, 4, &fine);
        drive_bind(&statement, CALX_KIND_STR, sizeof nul, &nul);
        ck_assert_int_eq(drive_execute(&statement, 0), CALX_STEP_FAILED);
        ck_assert_uint_eq(on.io.fault, CALX_FAULT_NUL);
        ck_assert_uint_eq(on.io.fault_column, 1);
        statement.slot_count = 0;
        drive_bind(&statement, CALX_KIND_TIMESTAMP, sizeof late, &late);
        drive_bind(&statement, CALX_KIND_INT32, 4, &fine);
        ck_assert_int_eq(drive_execute(&statement, 0), CALX_STEP_FAILED);
        ck_assert_uint_eq(on.io.fault, CALX_FAULT_RANGE);
        ck_assert_uint_eq(on.io.fault_column, 0);
        drive_statement_close(&statement);
    }
    ck_assert_int_eq(drive_int(&on, "SELECT 1"), 1);
    drive_close(&on);
}
END_TEST

Suite *suite_driver_libpq_arguments(void)
{
    Suite *suite = suite_create("driver_libpq_arguments");
    TCase *arguments = tcase_create("arguments");
    url = drive_url(SERVER);
    tcase_set_timeout(arguments, 120);
    drive_add(arguments, an_argument_arrives_as_its_kind, SERVER, 0, SAMPLES);
    drive_add(arguments, an_argument_may_be_null_in_every_way, SERVER, 0, 1);
    drive_add(arguments, the_kinds_of_arguments_may_change, SERVER, 0, 1);
    drive_add(arguments, a_wider_integer_prepares_again, SERVER, 0, 1);
    drive_add(arguments, an_earlier_kind_does_not_change_what_an_argument_means, SERVER, 0, 1);
    drive_add(arguments, text_goes_untyped, SERVER, 0, 1);
    drive_add(arguments, an_argument_that_cannot_be_sent_is_a_fault_with_its_place, SERVER, 0, 1);
    suite_add_tcase(suite, arguments);
    return suite;
}
