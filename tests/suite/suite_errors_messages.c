/* SPDX-License-Identifier: MIT */
/* What messages tell, and what they do not: the statement of a misuse, how binds are written, no value of a URL. */
#include "errors.h"

static const char insert[] = "INSERT INTO calx_suite_err (id, name) VALUES (:id, :name)";

TEST(misuse_of_binds_tells_the_statement)
{
    calx_session *session = suite_errors_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text(insert), calx_args(2)), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "no argument for the bind :name (1 of 2 given)");
    CHECK_HAS(calx_error_of(session)->statement, "INSERT INTO calx_suite_err");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_text(insert), calx_args(2, "x", 3)), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "3 arguments for a statement with 2 binds");
    CHECK_HAS(calx_error_of(session)->statement, "INSERT INTO calx_suite_err");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_text(insert), calx_args(calx_bind("nome", "x"))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "no bind :nome");
    CHECK_HAS(calx_errmsg(session), "INSERT INTO calx_suite_err");
    calx_rollback(session);
}

/* Whoever finds the mistake, the preparation or the execution, on whichever backend. */
TEST(statement_of_an_error_is_as_it_was_sent)
{
    static const char *const texts[] = { "SELECT nosuch FROM calx_suite_err WHERE id = :id", "SELECT id FROM calx_suite_err WHERE id = :id AND",
                                         "INSERT INTO calx_suite_err (id, name) VALUES (:id, 'x')" };
    calx_session *session = suite_errors_session(t);
    for (size_t i = 0; i < 2 * (sizeof texts / sizeof *texts); i++) {
        const char *text = texts[i / 2];
        calx_statement *statement = i % 2 ? calx_keep(calx_text(text)) : calx_text(text);
        const char *sent;
        CHECK(calx_exec(session, statement, calx_args(1)) != CALX_OK);
        sent = calx_error_of(session)->statement;
        CHECK(strncmp(sent, text, strcspn(text, ":")) == 0);
        CHECK(!strstr(sent, ":id"));
        OK(session, calx_rollback(session));
        if (i % 2)
            calx_release(statement);
    }
    CHECK(calx_exec(session, calx_text("SELECT :id, 'no end"), calx_args(1)) != CALX_OK);
    CHECK_TEXT(calx_error_of(session)->statement, "SELECT :id, 'no end"); /* could not be sent */
    OK(session, calx_rollback(session));
    CHECK(calx_script(session, "SELECT 1; SELECT nosuch FROM calx_suite_err; SELECT 2") != CALX_OK);
    CHECK_TEXT(calx_error_of(session)->statement, "SELECT 1; SELECT nosuch FROM calx_suite_err; SELECT 2");
    OK(session, calx_rollback(session));
}

TEST(answers_that_are_none_tell_the_statement)
{
    calx_session *session = suite_errors_session(t);
    int id = 0, age = 0;
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT id FROM calx_suite_err WHERE id = 7"), &id),
                 CALX_NOT_FOUND);
    CHECK_HAS(calx_errmsg(session), "in \"SELECT id FROM calx_suite_err");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_err (id, name) VALUES (2, 'x')")));
    CHECK_STATUS(session, calx_one(session, calx_text("SELECT id FROM calx_suite_err"), CALX_NO_ARGS, &id),
                 CALX_MULTIPLE_RESULTS);
    CHECK_HAS(calx_error_of(session)->statement, "SELECT id FROM calx_suite_err");
    CHECK_STATUS(session, calx_one(session, calx_text("SELECT id FROM calx_suite_err"), CALX_NO_ARGS, &id, &age),
                 CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "2 places for a row of 1 column, in \"SELECT id FROM calx_suite_err");
    calx_rollback(session);
}

/* However other libraries write binds: the message tells how calx does. */
TEST_NEEDS(binds_of_other_libraries_are_told_how_it_is_done, "error_classes")
{
    static const char *const mistakes[] = { "SELECT id FROM calx_suite_err WHERE id = ?",
                                            "SELECT id FROM calx_suite_err WHERE id = $1",
                                            "SELECT id FROM calx_suite_err WHERE id = %s" };
    calx_session *session = suite_errors_session(t);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        CHECK(calx_exec(session, calx_text(mistakes[i])) != CALX_OK);
        CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR);
        CHECK_HAS(calx_errmsg(session), ":name");
        OK(session, calx_rollback(session));
        CHECK(calx_exec(session, calx_text(mistakes[i]), calx_args(1)) != CALX_OK);
        CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR);
        CHECK_HAS(calx_errmsg(session), ":name");
        OK(session, calx_rollback(session));
    }
}

/* The placeholders of what calx has compiled are its own. */
TEST(errors_of_built_statements_hear_nothing_of_binds)
{
    static const char *const texts[] = { "SELECT nosuch FROM calx_suite_err WHERE id = :id", "SELECT nosuch FROM calx_suite_err WHERE name = '? $1 %s' AND id = :id" };
    calx_session *session = suite_errors_session(t);
    calx_node *table = calx_table_named("calx_suite_err", NULL, 0), *nosuch = calx_column_of(table, "nosuch", NULL);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CHECK_STATUS(session, calx_exec(session, calx_text(texts[i]), calx_args(1)), CALX_PROGRAMMING_ERROR);
        CHECK(!strstr(calx_errmsg(session), ":name"));
        OK(session, calx_rollback(session));
    }
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(nosuch), calx_where(calx_eq(nosuch, 1)))), CALX_PROGRAMMING_ERROR);
    CHECK(!strstr(calx_errmsg(session), ":name"));
    OK(session, calx_rollback(session));
}

/* What is too long to be shown whole is cut behind a whole character. */
TEST(a_long_message_with_a_hint_is_cut_behind_a_character)
{
    calx_session *session = suite_errors_session(t);
    for (int pad = 0; pad < 2; pad++) {
        char sql[1000] = "SELECT a";
        strcat(sql, pad ? "b" : "");
        for (int i = 0; i < 400; i++)
            strcat(sql, "\xc3\xa4");
        strcat(sql, " FROM calx_suite_err WHERE id = $1");
        CHECK_STATUS(session, calx_exec(session, calx_text(sql)), CALX_PROGRAMMING_ERROR);
        CHECK(!strstr(calx_error_of(session)->message, "\\xc3"));
        OK(session, calx_rollback(session));
    }
}

TEST(url_option_that_is_nearly_one_is_suggested)
{
    calx_url *url = calx_url_parse(t->url);
    calx_engine *engine;
    CHECK_STATUS(url, calx_url_set_query(url, "statment_timeout", "1"), CALX_OK);
    engine = suite_keep_engine(t, calx_engine_create(url));
    calx_url_dispose(url);
    CHECK_STATUS(engine, calx_error_of(engine)->status, CALX_INTERFACE_ERROR);
    CHECK_HAS(calx_errmsg(engine), "did you mean \"statement_timeout\"?");
}

/* A value in the wrong place may be a password. */
TEST(value_of_a_url_option_is_never_shown)
{
    static const char *const keys[] = { "pool_size", "statement_timeout", "echo", "calx_suite_pasword" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        calx_url *url = calx_url_parse(t->url);
        calx_engine *engine;
        CHECK_STATUS(url, calx_url_set_query(url, keys[i], "s3cretvalue"), CALX_OK);
        engine = suite_keep_engine(t, calx_engine_create(url));
        calx_url_dispose(url);
        CHECK_STATUS(engine, calx_error_of(engine)->status, CALX_INTERFACE_ERROR);
        CHECK_HAS(calx_errmsg(engine), keys[i]);
        CHECK(!strstr(calx_errmsg(engine), "s3cretvalue"));
    }
}

TEST_NEEDS(value_of_a_tls_option_is_never_shown, "tls_key")
{
    calx_url *url = calx_url_parse(t->url);
    calx_session *session;
    CHECK_STATUS(url, calx_url_set_query(url, suite_is("tls_key"), "s3cretvalue"), CALX_OK);
    session = suite_keep_session(t, calx_session_open(suite_keep_engine(t, calx_engine_create(url))));
    calx_url_dispose(url);
    CHECK_STATUS(session, calx_ping(session), CALX_INTERFACE_ERROR);
    CHECK_HAS(calx_errmsg(session), suite_is("tls_key"));
    CHECK_HAS(calx_errmsg(session), suite_is("tls_required")); /* one of those that it may be */
    CHECK(!strstr(calx_errmsg(session), "s3cretvalue"));
    suite_close(t, session);
}

/* The names are read from messages, so these are English wherever the server stands. */
TEST_NEEDS(language_of_the_server_hides_no_names, "speaks_german")
{
    calx_session *admin = suite_errors_session(t), *session;
    calx_status status;
    char constraint[80];
    if (calx_script(admin, suite_is("speaks_german")) != CALX_OK)
        suite_skip(t, "the user may not choose the language of the server");
    session = suite_keep_session(t, calx_session_open(suite_engine(t, .pool_size = 1)));
    status = calx_exec(session, calx_text("INSERT INTO calx_suite_err VALUES (2, 'a@x', 1, 'x', 1)"));
    snprintf(constraint, sizeof constraint, "%s", calx_error_of(session)->constraint);
    OK(admin, calx_script(admin, suite_is("speaks_english")));
    CHECK_STATUS(session, status, CALX_INTEGRITY_ERROR);
    CHECK_TEXT(constraint, "calx_suite_err_email");
    calx_rollback(session);
}

TEST(empty_url_is_told_what_one_looks_like)
{
    calx_engine *engine = suite_keep_engine(t, calx_engine_create(""));
    CHECK_STATUS(engine, calx_error_of(engine)->status, CALX_INTERFACE_ERROR);
    CHECK_HAS(calx_errmsg(engine), "dialect://user:password@host");
}
