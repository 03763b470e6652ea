/* SPDX-License-Identifier: MIT */
/* Settings of an engine: each default, options, the URL's query, and what is refused. */
#include "engine/settings.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static calx_status read_url(calxi_settings *settings, const char *text, calxi_problem *problem)
{
    calx_url *url = calx_url_parse(text);
    calx_status status;
    ck_assert_int_eq(calx_url_error(url), CALX_OK);
    status = calxi_settings_read(settings, NULL, url, problem);
    calx_url_dispose(url);
    return status;
}

START_TEST(each_default_is_what_the_manual_says)
{
    calxi_settings s;
    calxi_problem problem;
    unsetenv("CALX_ECHO");
    ck_assert_int_eq(calxi_settings_read(&s, NULL, NULL, &problem), CALX_OK);
    ck_assert(!s.echo && !s.hide_parameters && !s.pre_ping && !s.autocommit);
    ck_assert_int_eq(s.poolclass, CALX_POOL_DEFAULT);
    ck_assert_uint_eq(s.pool_size, 5);
    ck_assert_uint_eq(s.max_overflow, 10);
    ck_assert_int_eq(s.pool_timeout_us, 30000000);
    ck_assert_int_eq(s.pool_recycle_us, -1);
    ck_assert_int_eq(s.connect_timeout_us, 30000000);
    ck_assert_int_eq(s.statement_timeout_us, -1);
    ck_assert_int_eq(s.close_timeout_us, 5000000);
    ck_assert_uint_eq(s.statement_cache_size, 128);
}
END_TEST

START_TEST(the_query_sets_what_the_options_leave)
{
    calxi_settings s;
    calxi_problem problem;
    ck_assert_int_eq(read_url(&s, "x://h/d?echo=1&pool_size=7&max_overflow=0&pool_timeout=0.25&pool_pre_ping=yes&"
                                  "statement_timeout=2.5&pool_recycle=3600&autocommit=on&hide_parameters=true&"
                                  "connect_timeout=3&close_timeout=0.5&statement_cache_size=9&poolclass=Queue", &problem),
                     CALX_OK);
    ck_assert(s.echo && s.pre_ping && s.autocommit && s.hide_parameters);
    ck_assert_int_eq(s.connect_timeout_us, 3000000);
    ck_assert_int_eq(s.close_timeout_us, 500000);
    ck_assert_uint_eq(s.statement_cache_size, 9);
    ck_assert_int_eq(s.poolclass, CALX_POOL_QUEUE);
    ck_assert_uint_eq(s.pool_size, 7);
    ck_assert_uint_eq(s.max_overflow, 0);
    ck_assert_int_eq(s.pool_timeout_us, 250000);
    ck_assert_int_eq(s.statement_timeout_us, 2500000);
    ck_assert_int_eq(s.pool_recycle_us, INT64_C(3600000000));
}
END_TEST

START_TEST(zero_is_no_limit_to_what_takes_time)
{
    calxi_settings s;
    calxi_problem problem;
    ck_assert_int_eq(read_url(&s, "x://h/d?connect_timeout=0&statement_timeout=0.0&pool_timeout=0&close_timeout=0", &problem), CALX_OK);
    ck_assert_int_eq(s.connect_timeout_us, -1);
    ck_assert_int_eq(s.statement_timeout_us, -1);
    ck_assert_int_eq(s.pool_timeout_us, 1);
    ck_assert_int_eq(s.close_timeout_us, 1);
}
END_TEST

START_TEST(an_option_wins_over_the_query)
{
    calx_url *url = calx_url_parse("x://h/d?pool_size=7&pool_timeout=9");
    calx_engine_options options = { .struct_size = sizeof options, .pool_size = 3, .pool_timeout = CALX_NO_TIMEOUT,
                                    .max_overflow = CALX_NO_OVERFLOW };
    calxi_settings s;
    calxi_problem problem;
    ck_assert_int_eq(calxi_settings_read(&s, &options, url, &problem), CALX_OK);
    ck_assert_uint_eq(s.pool_size, 3);
    ck_assert_uint_eq(s.max_overflow, 0);
    ck_assert_int_eq(s.pool_timeout_us, -1);
    calx_url_dispose(url);
}
END_TEST

START_TEST(a_shorter_struct_of_an_older_program_reads_as_zero)
{
    calx_engine_options options = { .echo = true, .pool_size = 3, .statement_cache_size = 9 };
    calxi_settings s;
    calxi_problem problem;
    unsetenv("CALX_ECHO");
    options.struct_size = offsetof(calx_engine_options, pool_size);
    ck_assert_int_eq(calxi_settings_read(&s, &options, NULL, &problem), CALX_OK);
    ck_assert(s.echo);
    ck_assert_uint_eq(s.pool_size, 5);
    ck_assert_uint_eq(s.statement_cache_size, 128);
}
END_TEST

static const struct { const char *url, *named; } wrong[] = {
    { "x://h/d?echo=maybe", "echo: " },           { "x://h/d?pool_size=0", "pool_size: " },
    { "x://h/d?pool_size=five", "pool_size: " },   { "x://h/d?pool_size=5x", "pool_size: " },
    { "x://h/d?max_overflow=-1", "max_overflow: a whole number from 0 to" }, { "x://h/d?pool_timeout=", "pool_timeout: " },
    { "x://h/d?pool_timeout=1e3", "pool_timeout: " }, { "x://h/d?statement_timeout=1,5", "statement_timeout: " },
    { "x://h/d?pool_recycle=soon", "pool_recycle: " }, { "x://h/d?pool_pre_ping=2", "pool_pre_ping: " },
    { "x://h/d?hide_parameters=", "hide_parameters: " }, { "x://h/d?autocommit=y", "autocommit: " },
    { "x://h/d?connect_timeout=-", "connect_timeout: " }, { "x://h/d?close_timeout=0x1", "close_timeout: " },
    { "x://h/d?statement_cache_size=0", "statement_cache_size: " }, { "x://h/d?poolclass=default", "poolclass: " },
    { "x://h/d?poolclass=QueuePool", "poolclass: " }, { "x://h/d?pool_size=1000001", "pool_size: a whole number from 1 to" },
    { "x://h/d?pool_size=+5", "pool_size: " }, { "x://h/d?pool_size=%205", "pool_size: " }, { "x://h/d?pool_size=-", "pool_size: " },
    { "x://h/d?pool_size=0", "pool_size: a whole number from 1 to 1000000 expected" },
    { "x://h/d?max_overflow=x", "max_overflow: a whole number from 0 to 1000000 expected" },
    { "x://h/d?pool_size=99999999999999999999", "pool_size: a whole number from 1 to" },
    { "x://h/d?pool_timeout=-5", "pool_timeout: seconds, or -1 for no limit, expected" },
    { "x://h/d?connect_timeout=-0.5", "connect_timeout: seconds, or -1" }, { "x://h/d?close_timeout=-0", "close_timeout: seconds, or -1" },
    { "x://h/d?statement_timeout=-1.5", "statement_timeout: seconds, or -1" }, { "x://h/d?pool_recycle=-2", "pool_recycle: seconds, or -1" },
};

static const struct { const char *url, *named; } idle[] = {
    { "x://h/d?poolclass=null&pool_size=3", "pool_size means nothing to a pool of class null" },
    { "x://h/d?poolclass=null&max_overflow=0", "max_overflow means nothing" },
    { "x://h/d?poolclass=null&pool_timeout=3", "pool_timeout means nothing" },
    { "x://h/d?poolclass=static&pool_size=1", "pool_size means nothing to a pool of class static" },
    { "x://h/d?poolclass=static&max_overflow=1", "max_overflow means nothing" },
};

START_TEST(what_says_nothing_to_a_class_of_pool_is_refused)
{
    calxi_settings s;
    calxi_problem problem = { 0 };
    ck_assert_int_eq(read_url(&s, idle[_i].url, &problem), CALX_MISUSE);
    ck_assert_msg(strstr(problem.message, idle[_i].named) != NULL, "%s", problem.message);
}
END_TEST

START_TEST(a_wrong_value_is_named)
{
    calxi_settings s;
    calxi_problem problem = { 0 };
    ck_assert_int_eq(read_url(&s, wrong[_i].url, &problem), CALX_INTERFACE_ERROR);
    ck_assert_msg(strstr(problem.message, wrong[_i].named) != NULL, "%s", problem.message);
}
END_TEST

START_TEST(a_wrong_option_is_named)
{
    calx_engine_options options = { .struct_size = sizeof options, .max_overflow = -7 };
    calxi_settings s;
    calxi_problem problem = { 0 };
    ck_assert_int_eq(calxi_settings_read(&s, &options, NULL, &problem), CALX_MISUSE);
    ck_assert_ptr_nonnull(strstr(problem.message, "max_overflow -7"));
    options = (calx_engine_options){ .struct_size = sizeof options, .poolclass = (calx_poolclass)9 };
    ck_assert_int_eq(calxi_settings_read(&s, &options, NULL, &problem), CALX_MISUSE);
    ck_assert_ptr_nonnull(strstr(problem.message, "poolclass 9"));
    options = (calx_engine_options){ .struct_size = sizeof options, .poolclass = CALX_POOL_NULL, .pool_size = 5 };
    ck_assert_int_eq(calxi_settings_read(&s, &options, NULL, &problem), CALX_MISUSE);
    ck_assert_ptr_nonnull(strstr(problem.message, "pool_size"));
    options = (calx_engine_options){ .struct_size = sizeof options, .pool_timeout = NAN };
    ck_assert_int_eq(calxi_settings_read(&s, &options, NULL, &problem), CALX_MISUSE);
    ck_assert_str_eq(problem.message, "pool_timeout NaN: seconds, or CALX_NO_TIMEOUT, expected");
}
END_TEST

static const struct { calx_engine_options options; const char *message; } absurd[] = {
    { { .pool_size = 2000000000 }, "pool_size 2000000000: 1 to 1000000 expected" },
    { { .pool_size = -1 }, "pool_size -1: 1 to 1000000 expected" },
    { { .max_overflow = 1000001 }, "max_overflow 1000001: 0 to 1000000, or CALX_NO_OVERFLOW, expected" },
    { { .max_overflow = -2 }, "max_overflow -2: 0 to 1000000, or CALX_NO_OVERFLOW, expected" },
    { { .statement_cache_size = 2000000000 }, "statement_cache_size 2000000000: 1 to 1000000 expected" },
    { { .pool_timeout = -5 }, "pool_timeout -5: seconds, or CALX_NO_TIMEOUT, expected" },
    { { .pool_recycle = -0.25 }, "pool_recycle -0.25: seconds, or CALX_NO_TIMEOUT, expected" },
    { { .connect_timeout = -1e300 }, "connect_timeout -1e+300: seconds, or CALX_NO_TIMEOUT, expected" },
    { { .statement_timeout = -2 }, "statement_timeout -2: seconds, or CALX_NO_TIMEOUT, expected" },
    { { .close_timeout = -INFINITY }, "close_timeout -inf: seconds, or CALX_NO_TIMEOUT, expected" },
};

START_TEST(what_cannot_be_meant_is_refused)
{
    calx_engine_options options = absurd[_i].options;
    calxi_settings s;
    calxi_problem problem = { 0 };
    options.struct_size = sizeof options;
    ck_assert_int_eq(calxi_settings_read(&s, &options, NULL, &problem), CALX_MISUSE);
    ck_assert_str_eq(problem.message, absurd[_i].message);
}
END_TEST

START_TEST(what_is_large_may_be_meant)
{
    calx_engine_options options = { .struct_size = sizeof options, .pool_size = 1000000, .max_overflow = 1000000,
                                    .pool_timeout = INFINITY, .close_timeout = CALX_NO_TIMEOUT };
    calxi_settings s;
    calxi_problem problem = { 0 };
    ck_assert_int_eq(calxi_settings_read(&s, &options, NULL, &problem), CALX_OK);
    ck_assert_uint_eq(s.pool_size, 1000000);
    ck_assert_int_eq(s.close_timeout_us, -1);
    ck_assert_int_eq(read_url(&s, "x://h/d?pool_timeout=-1&connect_timeout=-1", &problem), CALX_OK);
    ck_assert_int_eq(s.pool_timeout_us, -1);
}
END_TEST

START_TEST(the_environment_switches_echo_on)
{
    calxi_settings s;
    calxi_problem problem;
    setenv("CALX_ECHO", "1", 1);
    calxi_settings_read(&s, NULL, NULL, &problem);
    ck_assert(s.echo);
    setenv("CALX_ECHO", "0", 1);
    calxi_settings_read(&s, NULL, NULL, &problem);
    ck_assert(!s.echo);
    unsetenv("CALX_ECHO");
}
END_TEST

Suite *suite_settings(void)
{
    Suite *suite = suite_create("settings");
    TCase *tcase = tcase_create("settings");
    tcase_add_test(tcase, each_default_is_what_the_manual_says);
    tcase_add_test(tcase, the_query_sets_what_the_options_leave);
    tcase_add_test(tcase, zero_is_no_limit_to_what_takes_time);
    tcase_add_test(tcase, an_option_wins_over_the_query);
    tcase_add_test(tcase, a_shorter_struct_of_an_older_program_reads_as_zero);
    tcase_add_loop_test(tcase, a_wrong_value_is_named, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(tcase, what_says_nothing_to_a_class_of_pool_is_refused, 0, sizeof idle / sizeof *idle);
    tcase_add_test(tcase, a_wrong_option_is_named);
    tcase_add_loop_test(tcase, what_cannot_be_meant_is_refused, 0, sizeof absurd / sizeof *absurd);
    tcase_add_test(tcase, what_is_large_may_be_meant);
    tcase_add_test(tcase, the_environment_switches_echo_on);
    suite_add_tcase(suite, tcase);
    return suite;
}
