/* SPDX-License-Identifier: MIT */
/* Messages that no server of the tests provokes: a setup statement that is refused, a dialect that is nearly one. */
#include "plugins/offer.h"
#include "plugins/probe.h"
#include "sqlite_fixture.h"

#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_setup_statement_that_is_refused_is_shown)
{
    static const char *const setup[] = { "SELECT 1", "PRAGMA foreign_keys = on off", NULL };
    static calx_dialect_sql sql;
    static calx_dialect dialect;
    static calx_plugin plugin;
    calx_engine *engine;
    calx_session *session;
    sql = (calx_dialect_sql){ .struct_size = sizeof sql, .begin = "BEGIN", .commit = "COMMIT", .rollback = "ROLLBACK",
                              .setup = setup };
    dialect = (calx_dialect){ .struct_size = sizeof dialect, .name = "msg_setup", .extends = "sqlite", .sql = &sql };
    plugin = offer_of(CALX_PLUGIN_DIALECT, "msg_setup", &dialect);
    ck_assert_int_eq(offer_plugin(&plugin), CALX_OK);
    engine = calx_engine_create("msg_setup:///:memory:");
    session = calx_session_open(engine);
    ck_assert_int_eq(calx_exec(session, calx_text("SELECT 1")), CALX_PROGRAMMING_ERROR);
    ck_assert_int_eq(calx_error_of(session)->kind, CALX_SYNTAX_ERROR);
    ck_assert_msg(strstr(calx_errmsg(session), "PRAGMA foreign_keys = on off") != NULL, "%s", calx_errmsg(session));
    ck_assert_msg(strstr(calx_errmsg(session), "near \"off\"") != NULL, "%s", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
}
END_TEST

START_TEST(a_dialect_that_only_compiles_says_so)
{
    calx_engine *engine = calx_engine_create("oracle://scott:tiger@localhost/x");
    ck_assert_int_eq(calx_error_of(engine)->status, CALX_UNSUPPORTED);
    ck_assert_str_eq(calx_error_of(engine)->message, "the dialect oracle only compiles: calx_compile() writes SQL for it, and no driver connects");
    calx_engine_dispose(engine);
}
END_TEST

START_TEST(what_is_null_is_named)
{
    calx_session *session = calx_session_open((calx_sessionmaker *)NULL);
    ck_assert_int_eq(calx_exec(session, calx_text("SELECT 1")), CALX_MISUSE);
    ck_assert_str_eq(calx_error_of(session)->message, "the sessionmaker is NULL");
    calx_session_close(session);
}
END_TEST

/* Where there is a driver. */
START_TEST(a_host_that_was_not_given_is_not_shown)
{
    calx_engine *engine = calx_engine_create("postgresql://:1/x");
    calx_session *session = calx_session_open(engine);
    if (calx_error_of(engine)->status == CALX_OK) {
        ck_assert_int_ne(calx_exec(session, calx_text("SELECT 1")), CALX_OK);
        ck_assert_msg(strstr(calx_errmsg(session), "cannot connect to postgresql database \"x\": ") != NULL, "%s", calx_errmsg(session));
    }
    calx_session_close(session);
    calx_engine_dispose(engine);
}
END_TEST

/* A name, the dialects that are there, and the one that was meant. */
static const struct {
    const char *given, *meant;
} near_names[] = { { "plantain", "plantains" },  { "plantains3", "plantains" }, { "pantains", "plantains" },
                   { "plantinas", "plantains" }, { "plan", "plantains" },       { "plantainsx", "plantains" },
                   { "figs", "fig" },            { "fgi", "fig" },              { "zebra", NULL },
                   { "p", NULL },                { "plantxxxs", NULL } };

START_TEST(a_dialect_that_is_nearly_one_is_suggested)
{
    char wanted[80];
    const char *message;
    probe_write(probe_path("dialect_plantains.so"), "", 0);
    probe_write(probe_path("dialect_fig.so"), "", 0);
    setenv("CALX_DIALECT_PATH", probe_dir(), 1);
    message = probe_dialect_error(near_names[_i].given);
    snprintf(wanted, sizeof wanted, "Did you mean \"%s\"?", near_names[_i].meant ? near_names[_i].meant : "");
    if (near_names[_i].meant)
        probe_expect(message, wanted);
    else
        ck_assert_msg(!strstr(message, "Did you mean"), "%s", message);
}
END_TEST

Suite *suite_messages(void);
Suite *suite_messages(void)
{
    Suite *suite = suite_create("messages");
    TCase *connecting = tcase_create("connecting"), *names = tcase_create("names");
    tcase_add_checked_fixture(names, probe_setup, probe_teardown);
    tcase_add_loop_test(names, a_dialect_that_is_nearly_one_is_suggested, 0,
                        (int)(sizeof near_names / sizeof *near_names));
    suite_add_tcase(suite, names);
    if (lite_skips(suite))
        return suite;
    tcase_add_test(connecting, a_setup_statement_that_is_refused_is_shown);
    tcase_add_test(connecting, a_dialect_that_only_compiles_says_so);
    tcase_add_test(connecting, a_host_that_was_not_given_is_not_shown);
    tcase_add_test(connecting, what_is_null_is_named);
    suite_add_tcase(suite, connecting);
    return suite;
}
