/* SPDX-License-Identifier: MIT */
/* The libpq driver: connecting, what can go wrong with it, and what a session is like then. */
#include "drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char SERVER[] = "CALX_TEST_POSTGRESQL_URL";
static const char *url;

/* The server of the test URL, and one change. */
static void fails_with(drive_params *params, uint32_t status, uint32_t kind, const char *state)
{
    drive on = drive_create("libpq");
    ck_assert_int_eq(drive_connect(&on, &params->params), CALX_STEP_FAILED);
    ck_assert_str_eq(on.error.sqlstate, state);
    ck_assert_uint_eq(on.error.status, status);
    ck_assert_uint_eq(on.error.kind, kind);
    ck_assert_uint_eq(on.error.flags, CALX_DRIVER_ERROR_NOT_SENT);
    ck_assert_uint_gt(on.error.message.len, 10);
    ck_assert_ptr_null(strstr(on.error.message.ptr, "LOCATION"));
    ck_assert_ptr_null(strchr(on.error.message.ptr, '\n'));
    drive_close(&on);
    drive_params_clear(params);
}

START_TEST(a_wrong_password_is_denied)
{
    drive_params params;
    drive_params_read(&params, url);
    params.params.password = "wrong";
    fails_with(&params, 0, 0, "28P01");
}
END_TEST

START_TEST(a_missing_password_is_denied)
{
    drive_params params;
    unsetenv("PGPASSWORD");
    setenv("PGPASSFILE", "/nonexistent", 1);
    drive_params_read(&params, url);
    params.params.password = NULL;
    fails_with(&params, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED, "");
}
END_TEST

START_TEST(a_missing_database_is_named)
{
    drive_params params;
    drive_params_read(&params, url);
    params.params.database = "no_such_database";
    fails_with(&params, 0, 0, "3D000");
}
END_TEST

START_TEST(a_database_name_is_never_a_connection_string)
{
    drive on = drive_create("libpq");
    drive_params params;
    drive_params_read(&params, url);
    params.params.database = "host=127.0.0.1 dbname=postgres";
    ck_assert_int_eq(drive_connect(&on, &params.params), CALX_STEP_FAILED);
    ck_assert_str_eq(on.error.sqlstate, "3D000");
    ck_assert_ptr_nonnull(strstr(on.error.message.ptr, "\"host=127.0.0.1 dbname=postgres\""));
    drive_close(&on);
    drive_params_clear(&params);
}
END_TEST

START_TEST(a_closed_port_is_refused)
{
    drive_params params;
    int port, fd = drive_listen(drive_loopback(), &port);
    close(fd);
    drive_params_read(&params, "postgresql://u:p@127.0.0.1/d");
    drive_params_host(&params, "127.0.0.1", port);
    fails_with(&params, CALX_OPERATIONAL_ERROR, CALX_CONNECT_REFUSED, "");
}
END_TEST

START_TEST(a_missing_socket_is_refused)
{
    drive_params params;
    drive_params_read(&params, "postgresql://u:p@127.0.0.1/d");
    drive_params_host(&params, "/nonexistent", 5432);
    fails_with(&params, CALX_OPERATIONAL_ERROR, CALX_CONNECT_REFUSED, "");
}
END_TEST

START_TEST(an_unknown_host_is_unknown)
{
    drive_params params;
    drive_params_read(&params, "postgresql://u:p@calx.invalid/d");
    fails_with(&params, CALX_OPERATIONAL_ERROR, CALX_HOST_UNKNOWN, "");
}
END_TEST

START_TEST(a_wrong_option_is_the_urls_fault)
{
    drive_params params;
    drive_params_read(&params, "postgresql://u:p@127.0.0.1/d?sslmode=bogus");
    fails_with(&params, CALX_INTERFACE_ERROR, 0, "");
}
END_TEST

/* It may be a password, in the wrong place. */
START_TEST(the_value_of_a_wrong_option_is_not_told)
{
    static const char *const urls[] = { "postgresql://u:p@127.0.0.1/d?sslmode=bogus", "postgresql://u:p@127.0.0.1/d?keepalives=bogus\"\"s",
                                        "postgresql://u:p@127.0.0.1/d?sslmode=bo" };
    static const char *const shown[] = { "\"***\"", "\"***\"", "\"**\"" };
    drive on = drive_create("libpq");
    drive_params params;
    drive_params_read(&params, urls[_i]);
    ck_assert_int_eq(drive_connect(&on, &params.params), CALX_STEP_FAILED);
    ck_assert_msg(strstr(on.error.message.ptr, shown[_i]), "%s", on.error.message.ptr);
    ck_assert_ptr_null(strstr(on.error.message.ptr, "bo"));
    drive_close(&on);
    drive_params_clear(&params);
}
END_TEST

START_TEST(hosts_are_tried_in_turn)
{
    int port, fd = drive_listen(drive_loopback(), &port);
    drive_params params;
    drive on = drive_create("libpq");
    close(fd);
    drive_params_read(&params, url);
    params.hosts[1] = params.hosts[0];
    params.hosts[0].port = port;
    params.params.host_count = 2;
    drive_done(&on, drive_connect(&on, &params.params), "the second host");
    drive_close(&on);
    drive_params_clear(&params);
}
END_TEST

static void socket_directory(char *out, size_t size)
{
    calx_value value;
    drive on;
    drive_open(&on, "libpq", url);
    ck_assert_uint_eq(drive_value(&on, "SELECT current_setting('unix_socket_directories')", 0, &value),
                      CALX_FAULT_NONE);
    snprintf(out, size, "%.*s", (int)strcspn(value.as.s.ptr, ","), value.as.s.ptr);
    drive_close(&on);
}

START_TEST(a_unix_socket_is_a_directory)
{
    char directory[256];
    drive_params params;
    drive on = drive_create("libpq");
    socket_directory(directory, sizeof directory);
    drive_params_read(&params, url);
    drive_params_host(&params, directory, params.hosts[0].port);
    if (!*directory)
        puts("driver_libpq_connect: the test server has no socket");
    else
        drive_done(&on, drive_connect(&on, &params.params), directory);
    drive_close(&on);
    drive_params_clear(&params);
}
END_TEST

static void expect_setting(drive *on, const char *name, const char *wanted)
{
    char sql[128];
    calx_value value;
    snprintf(sql, sizeof sql, "SELECT current_setting('%s')", name);
    ck_assert_uint_eq(drive_value(on, sql, 0, &value), CALX_FAULT_NONE);
    ck_assert_str_eq(value.as.s.ptr, wanted);
}

START_TEST(the_session_is_pinned_whatever_the_environment_says)
{
    static const char *const variables[][2] = { { "PGTZ", "America/New_York" },
                                                { "PGDATESTYLE", "German" },
                                                { "PGCLIENTENCODING", "LATIN1" },
                                                { "PGOPTIONS", "-c IntervalStyle=postgres -c bytea_output=escape" } };
    drive on;
    for (size_t i = 0; _i && i < sizeof variables / sizeof *variables; i++)
        setenv(variables[i][0], variables[i][1], 1);
    drive_open(&on, "libpq", url);
    expect_setting(&on, "TimeZone", "UTC");
    expect_setting(&on, "DateStyle", "ISO, YMD");
    expect_setting(&on, "IntervalStyle", "iso_8601");
    expect_setting(&on, "client_encoding", "UTF8");
    expect_setting(&on, "bytea_output", "hex");
    expect_setting(&on, "extra_float_digits", "3");
    expect_setting(&on, "application_name", "calx");
    drive_close(&on);
    for (size_t i = 0; _i && i < sizeof variables / sizeof *variables; i++)
        unsetenv(variables[i][0]); /* the tests may share a process */
}
END_TEST

START_TEST(options_of_the_url_reach_the_server)
{
    drive_params params;
    drive on = drive_create("libpq");
    drive_params_read(&params, url);
    drive_params_option(&params, "application_name", "unit");
    drive_params_option(&params, "options", "-c search_path=pg_catalog");
    drive_done(&on, drive_connect(&on, &params.params), "connect");
    expect_setting(&on, "application_name", "unit");
    expect_setting(&on, "search_path", "pg_catalog");
    expect_setting(&on, "TimeZone", "UTC");
    drive_close(&on);
    drive_params_clear(&params);
}
END_TEST

START_TEST(options_of_the_url_do_not_undo_what_is_pinned)
{
    drive_params params;
    drive on = drive_create("libpq");
    drive_params_read(&params, url);
    drive_params_option(&params, "options", "-c extra_float_digits=0 -c bytea_output=escape -c TimeZone=Asia/Tokyo -c DateStyle=German "
                                            "-c IntervalStyle=postgres -c search_path=pg_catalog");
    drive_done(&on, drive_connect(&on, &params.params), "connect");
    expect_setting(&on, "search_path", "pg_catalog");
    expect_setting(&on, "extra_float_digits", "3");
    expect_setting(&on, "bytea_output", "hex");
    expect_setting(&on, "TimeZone", "UTC");
    expect_setting(&on, "DateStyle", "ISO, YMD");
    expect_setting(&on, "IntervalStyle", "iso_8601");
    drive_must(&on, CALX_COMMAND_SCRIPT, "RESET ALL"); /* to what it began with */
    expect_setting(&on, "search_path", "pg_catalog");
    expect_setting(&on, "extra_float_digits", "3");
    expect_setting(&on, "TimeZone", "UTC");
    drive_close(&on);
    drive_params_clear(&params);
}
END_TEST

START_TEST(the_version_is_a_number)
{
    drive on;
    const char *version;
    drive_open(&on, "libpq", url);
    version = on.driver->server_version(on.connection);
    ck_assert(version[0] >= '1' && version[0] <= '9');
    ck_assert_ptr_null(strchr(version, ' '));
    drive_close(&on);
}
END_TEST

START_TEST(notices_go_nowhere)
{
    char caught[8];
    int ends[2], errors = dup(2);
    drive on;
    ck_assert_int_eq(pipe(ends), 0);
    drive_open(&on, "libpq", url);
    dup2(ends[1], 2);
    drive_must(&on, CALX_COMMAND_SCRIPT, "DO $$BEGIN RAISE WARNING 'heard'; END$$");
    dup2(errors, 2);
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], caught, sizeof caught), 0);
    close(ends[0]);
    close(errors);
    drive_close(&on);
}
END_TEST

START_TEST(secrets_are_declared)
{
    drive on = drive_create("libpq");
    for (size_t i = 0; i < on.driver->option_count; i++)
        ck_assert_int_eq((on.driver->options[i].flags & CALX_OPTION_SECRET) != 0,
                         strcmp(on.driver->options[i].name, "sslpassword") == 0);
    drive_free(&on);
}
END_TEST

Suite *suite_driver_libpq_connect(void)
{
    Suite *suite = suite_create("driver_libpq_connect");
    TCase *connecting = tcase_create("connecting");
    url = drive_url(SERVER);
    tcase_set_timeout(connecting, 120);
    drive_add(connecting, a_wrong_password_is_denied, SERVER, 0, 1);
    drive_add(connecting, a_missing_password_is_denied, SERVER, 0, 1);
    drive_add(connecting, a_missing_database_is_named, SERVER, 0, 1);
    drive_add(connecting, a_database_name_is_never_a_connection_string, SERVER, 0, 1);
    tcase_add_test(connecting, a_closed_port_is_refused);
    tcase_add_test(connecting, a_missing_socket_is_refused);
    tcase_add_test(connecting, an_unknown_host_is_unknown);
    tcase_add_test(connecting, a_wrong_option_is_the_urls_fault);
    tcase_add_loop_test(connecting, the_value_of_a_wrong_option_is_not_told, 0, 3);
    drive_add(connecting, hosts_are_tried_in_turn, SERVER, 0, 1);
    drive_add(connecting, a_unix_socket_is_a_directory, SERVER, 0, 1);
    drive_add(connecting, the_session_is_pinned_whatever_the_environment_says, SERVER, 0, 2);
    drive_add(connecting, options_of_the_url_reach_the_server, SERVER, 0, 1);
    drive_add(connecting, options_of_the_url_do_not_undo_what_is_pinned, SERVER, 0, 1);
    drive_add(connecting, the_version_is_a_number, SERVER, 0, 1);
    drive_add(connecting, notices_go_nowhere, SERVER, 0, 1);
    tcase_add_test(connecting, secrets_are_declared);
    suite_add_tcase(suite, connecting);
    return suite;
}
