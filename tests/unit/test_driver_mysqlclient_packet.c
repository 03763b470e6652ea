/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver and max_allowed_packet: the longest packet that the server takes goes through, one byte more is not sent. */
#include "mysql_tools.h"
#include "unit.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 << 20 /* what a server has unless told otherwise */, EXECUTE_OF_ONE = 18 /* all but the bytes of a parameter of 64 KB and more, below 16 MB */ };

static my_session s, other;
static size_t limit;
static char *large;

/* A session has the limit that the server had when it began. */
static void open_with_limit(void)
{
    char sql[80];
    long before;
    my_open(&s);
    before = (long)my_number(&s, "SELECT @@max_allowed_packet");
    snprintf(sql, sizeof sql, "SET GLOBAL max_allowed_packet = %d", MOST);
    if (before <= MOST || my_script(&s, sql) != CALX_STEP_DONE)
        return; /* short enough, or not to be chosen by this user */
    my_open(&other);
    snprintf(sql, sizeof sql, "SET GLOBAL max_allowed_packet = %ld", before);
    my_do(&s, sql);
    my_close(&s);
    s = other;
    other.connection = NULL;
}

static void setup(void)
{
    if (!my_place())
        return;
    open_with_limit();
    limit = (size_t)my_number(&s, "SELECT @@max_allowed_packet");
    large = limit <= MOST ? malloc(limit + 1) : NULL;
    if (large)
        memset(large, ' ', limit + 1);
}

static void teardown(void)
{
    free(large);
    large = NULL;
    if (s.connection)
        my_close(&s);
}

static bool is_there(void)
{
    if (!my_server())
        return false;
    if (!large)
        unit_skip("the server takes packets of more than 16 MB");
    return large != NULL;
}

/* It was refused, and the connection is as it was. */
static void expect_refused(uint32_t parameter)
{
    ck_assert_int_eq(s.error.status, CALX_DATA_ERROR);
    ck_assert_uint_eq(s.error.kind, CALX_VALUE_TOO_LONG);
    ck_assert_uint_eq(s.error.flags, CALX_DRIVER_ERROR_NOT_SENT);
    ck_assert_uint_eq(s.error.parameter, parameter);
    ck_assert_int_eq(my_number(&s, "SELECT 42"), 42);
}

START_TEST(a_value_up_to_the_last_byte)
{
    calx_bytes bytes = { NULL, 0 };
    calx_slot slot = MY_SLOT(CALX_KIND_BYTES, bytes);
    calx_value value;
    my_query q;
    if (!is_there())
        return;
    bytes = (calx_bytes){ (const unsigned char *)large, limit - 1 - EXECUTE_OF_ONE };
    q = my_run(&s, "SELECT LENGTH(?)", &slot, 1);
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    ck_assert_int_eq(my_value(&q, &value), 1);
    ck_assert_int_eq(value.as.i, (int64_t)bytes.len);
    my_end(&q);
    bytes.len++;
    q = my_run(&s, "SELECT LENGTH(?)", &slot, 1);
    ck_assert_int_eq(q.step, CALX_STEP_FAILED);
    expect_refused(1);
    my_end(&q);
}
END_TEST

START_TEST(values_that_are_too_long_together)
{
    calx_bytes bytes = { NULL, 0 };
    calx_slot slots[] = { MY_SLOT(CALX_KIND_BYTES, bytes), MY_SLOT(CALX_KIND_BYTES, bytes), MY_SLOT(CALX_KIND_BYTES, bytes) };
    my_query q;
    if (!is_there())
        return;
    bytes = (calx_bytes){ (const unsigned char *)large, limit / 3 };
    q = my_run(&s, "SELECT LENGTH(?) + LENGTH(?) + LENGTH(?)", slots, 3);
    ck_assert_int_eq(q.step, CALX_STEP_FAILED);
    expect_refused(0);
    my_end(&q);
    bytes.len -= 20;
    q = my_run(&s, "SELECT LENGTH(?) + LENGTH(?) + LENGTH(?)", slots, 3);
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    my_end(&q);
}
END_TEST

/* In a transaction, which goes on: the question of the limit is no statement of it. */
START_TEST(a_statement_up_to_the_last_byte)
{
    static const char head[] = "SELECT 7 /*";
    if (!is_there())
        return;
    memcpy(large, head, sizeof head - 1);
    memcpy(large + limit - 4, "*/", 3);
    my_do(&s, "BEGIN");
    ck_assert_int_eq(my_number(&s, large), 7);
    ck_assert_int_eq(my_script(&s, large), CALX_STEP_DONE);
    memcpy(large + limit - 4, " */", 4);
    ck_assert_int_eq(my_script(&s, large), CALX_STEP_FAILED);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
    expect_refused(0);
    ck_assert_int_eq(my_command(&s, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_DONE);
}
END_TEST

static const char selects[] = "SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'COM_SELECT'";

START_TEST(the_limit_is_asked_for_once)
{
    calx_bytes bytes = { NULL, 20000 };
    calx_slot slot = MY_SLOT(CALX_KIND_BYTES, bytes);
    int64_t before;
    if (!is_there())
        return;
    bytes.ptr = (const unsigned char *)large;
    for (int i = 0; i < 5; i++) {
        my_query q = my_run(&s, "DO LENGTH(?)", &slot, 1);
        ck_assert_int_eq(q.step, CALX_STEP_DONE);
        my_end(&q);
    }
    before = my_number(&s, selects);
    for (int i = 0; i < 5; i++) {
        my_query q = my_run(&s, "DO LENGTH(?)", &slot, 1);
        ck_assert_int_eq(q.step, CALX_STEP_DONE);
        my_end(&q);
    }
    ck_assert_int_eq(my_number(&s, selects), before + 1);
}
END_TEST

Suite *suite_driver_mysqlclient_packet(void)
{
    Suite *suite = suite_create("driver_mysqlclient_packet");
    TCase *tcase = tcase_create("packet");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_value_up_to_the_last_byte);
    tcase_add_test(tcase, values_that_are_too_long_together);
    tcase_add_test(tcase, a_statement_up_to_the_last_byte);
    tcase_add_test(tcase, the_limit_is_asked_for_once);
    suite_add_tcase(suite, tcase);
    return suite;
}
