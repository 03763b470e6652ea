/* SPDX-License-Identifier: MIT */
/* Echo: what was sent, with its parameters, times and the place of the call, by a logger. */
#include "suite.h"

#include <unistd.h>

#define WITH_ECHO(...)                                                                                                 \
    suite_echo echo = { .count = 0 };                                                                                  \
    calx_engine *engine =                                                                                              \
        suite_engine(t, .echo = true, .logger = suite_echo_log, .logger_context = &echo, __VA_ARGS__);                 \
    calx_session *session = suite_keep_session(t, calx_session_open(engine))

static void with_table(suite *t)
{
    suite_table(t, "calx_suite_echo", "id INTEGER PRIMARY KEY, name VARCHAR(20)");
}

static const char insert_sql[] = "INSERT INTO calx_suite_echo (id, name) VALUES (:id, :name)";

TEST_NEEDS(echo_tells_of_a_transaction_from_begin_to_commit, "two_connections")
{
    WITH_ECHO(.pool_size = 2);
    with_table(t);
    OK(session, calx_exec(session, calx_text(insert_sql), calx_args(1, "John")));
    OK(session, calx_commit(session));
    CHECK_INT(echo.count, 4);
    CHECK_TEXT(suite_echo_text(&echo, 0), "BEGIN (implicit)");
    CHECK_HAS(suite_echo_text(&echo, 1), "INSERT INTO calx_suite_echo (id, name) VALUES (");
    CHECK_HAS(suite_echo_text(&echo, 2), "[generated in 0.");
    CHECK_HAS(suite_echo_text(&echo, 2), "s] {'id': 1, 'name': 'John'}");
    CHECK_HAS(suite_echo_text(&echo, 2), "suite_echo.c:");
    CHECK_TEXT(suite_echo_text(&echo, 3), "COMMIT");
    suite_echo_clear(&echo);
}

TEST(echo_lines_have_date_and_time)
{
    WITH_ECHO(.pool_size = 2);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    REQUIRE(echo.count > 0);
    /* 2026-01-31 12:00:00,123 INFO calx.engine ... */
    for (size_t i = 0; i < echo.count; i++) {
        static const char form[] = "dddd-dd-dd dd:dd:dd,ddd INFO calx.engine ";
        for (size_t k = 0; form[k]; k++)
            CHECK(form[k] == 'd' ? echo.lines[i][k] >= '0' && echo.lines[i][k] <= '9' : echo.lines[i][k] == form[k]);
        CHECK(!strchr(echo.lines[i], '\n'));
    }
    calx_rollback(session);
    suite_echo_clear(&echo);
}

TEST_NEEDS(echo_of_a_second_run_is_cached, "two_connections")
{
    WITH_ECHO(.pool_size = 2);
    with_table(t);
    OK(session, calx_exec(session, calx_text(insert_sql), calx_args(1, "John")));
    OK(session, calx_exec(session, calx_text(insert_sql), calx_args(2, CALX_NULL)));
    OK(session, calx_commit(session));
    REQUIRE(echo.count == 6);
    CHECK_TEXT(suite_echo_text(&echo, 3), suite_echo_text(&echo, 1));
    CHECK_HAS(suite_echo_text(&echo, 4), "[cached since ");
    CHECK_HAS(suite_echo_text(&echo, 4), "s ago] {'id': 2, 'name': ");
    suite_echo_clear(&echo);
}

TEST_NEEDS(echo_of_a_kept_statement_is_cached_too, "two_connections")
{
    WITH_ECHO(.pool_size = 2);
    calx_statement *statement = calx_keep(calx_text(insert_sql));
    with_table(t);
    OK(session, calx_exec(session, statement, calx_args(1, "a")));
    OK(session, calx_exec(session, statement, calx_args(2, "b")));
    calx_release(statement);
    OK(session, calx_commit(session));
    REQUIRE(echo.count == 6);
    CHECK_HAS(suite_echo_text(&echo, 2), "[generated in ");
    CHECK_HAS(suite_echo_text(&echo, 4), "[cached since ");
    CHECK_HAS(suite_echo_text(&echo, 4), "{'id': 2, 'name': 'b'}");
    suite_echo_clear(&echo);
}

TEST(echo_tells_of_rollback)
{
    WITH_ECHO(.pool_size = 2);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_rollback(session));
    CHECK_TEXT(suite_echo_text(&echo, echo.count - 1), "ROLLBACK");
    OK(session, calx_begin(session));
    CHECK_TEXT(suite_echo_text(&echo, echo.count - 1), "BEGIN");
    OK(session, calx_rollback(session));
    CHECK_INT(suite_echo_count(&echo, "ROLLBACK"), 2);
    OK(session, calx_rollback(session));
    CHECK_INT(suite_echo_count(&echo, "ROLLBACK"), 2); /* of nothing: nothing */
    suite_echo_clear(&echo);
}

TEST(echo_tells_of_the_rollback_of_close)
{
    WITH_ECHO(.pool_size = 2);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK((const void *)NULL, suite_close(t, session));
    CHECK_TEXT(suite_echo_text(&echo, echo.count - 1), "ROLLBACK");
    CHECK_INT(suite_echo_count(&echo, "ROLLBACK"), 1);
    suite_echo_clear(&echo);
}

TEST(echo_of_a_failed_commit_is_a_rollback)
{
    WITH_ECHO(.pool_size = 2);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT * FROM calx_suite_nowhere")), CALX_PROGRAMMING_ERROR);
    CHECK_STATUS(session, calx_commit(session), CALX_PROGRAMMING_ERROR);
    CHECK_INT(suite_echo_count(&echo, "SELECT * FROM calx_suite_nowhere"), 1);
    CHECK_INT(suite_echo_count(&echo, "COMMIT"), 0);
    CHECK_TEXT(suite_echo_text(&echo, echo.count - 1), "ROLLBACK");
    suite_echo_clear(&echo);
}

/* Also where the server does not even prepare it. */
TEST(echo_of_a_failing_statement_has_its_parameters)
{
    WITH_ECHO(.pool_size = 2);
    calx_node *id = calx_column_named("id"), *nowhere = calx_table_named("calx_suite_nowhere", NULL, 0);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT * FROM calx_suite_nowhere WHERE id = :id"), calx_args(7)),
                 CALX_PROGRAMMING_ERROR);
    CHECK_INT(echo.count, 3);
    CHECK_HAS(suite_echo_text(&echo, 1), "SELECT * FROM calx_suite_nowhere WHERE id = ");
    CHECK_HAS(suite_echo_text(&echo, 2), "[generated in 0.");
    CHECK_HAS(suite_echo_text(&echo, 2), "{'id': 7}");
    CHECK_HAS(suite_echo_text(&echo, 2), "suite_echo.c:");
    OK(session, calx_rollback(session));
    suite_echo_clear(&echo);
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(id), calx_from_n(&nowhere, 1),
                                                         calx_where(calx_binary(CALX_OP_EQ, id, calx_arg_node(calx_arg_int32(8)))))),
                 CALX_PROGRAMMING_ERROR);
    CHECK_INT(echo.count, 3);
    CHECK_HAS(suite_echo_text(&echo, 2), "8}");
    CHECK_HAS(suite_echo_text(&echo, 2), "[generated in ");
    OK(session, calx_rollback(session));
    suite_echo_clear(&echo);
}

TEST_NEEDS(echo_tells_of_savepoints, "savepoints")
{
    WITH_ECHO(.pool_size = 2);
    calx_transaction *savepoint = calx_begin_nested(session);
    OK(session, calx_rollback(savepoint));
    savepoint = calx_begin_nested(session);
    OK(session, calx_commit(savepoint));
    OK(session, calx_commit(session));
    CHECK_TEXT(suite_echo_text(&echo, 0), "BEGIN (implicit)");
    CHECK_HAS(suite_echo_text(&echo, 1), "SAVEPOINT ");
    CHECK_HAS(suite_echo_text(&echo, 2), "ROLLBACK TO SAVEPOINT ");
    CHECK_HAS(suite_echo_text(&echo, 3), "SAVEPOINT ");
    CHECK_HAS(suite_echo_text(&echo, 4), "RELEASE ");
    CHECK_TEXT(suite_echo_text(&echo, 5), "COMMIT");
    suite_echo_clear(&echo);
}

TEST_NEEDS(hidden_parameters_are_not_told, "two_connections")
{
    WITH_ECHO(.hide_parameters = true);
    with_table(t);
    OK(session, calx_exec(session, calx_text(insert_sql), calx_args(424242, "secret")));
    for (size_t i = 0; i < echo.count; i++)
        CHECK(!strstr(echo.lines[i], "424242") && !strstr(echo.lines[i], "secret"));
    CHECK_HAS(suite_echo_text(&echo, 2), "suite_echo.c:");
    OK(session, calx_commit(session));
    /* Nor in the errors that values cause. */
    CHECK(calx_exec(session, calx_text(insert_sql), calx_args(424242, "secret")) == CALX_INTEGRITY_ERROR);
    CHECK(!strstr(calx_errmsg(session), "secret"));
    calx_rollback(session);
    suite_echo_clear(&echo);
}

TEST_NEEDS(echo_names_arguments_by_their_binds, "two_connections")
{
    WITH_ECHO(.pool_size = 2);
    with_table(t);
    OK(session, calx_exec(session, calx_text(insert_sql), calx_args(calx_bind("name", "it's"), calx_bind("id", 7))));
    CHECK_HAS(suite_echo_text(&echo, 2), "'name': ");
    CHECK_HAS(suite_echo_text(&echo, 2), "'id': 7");
    calx_rollback(session);
    suite_echo_clear(&echo);
}

TEST_NEEDS(echo_of_a_long_value_is_cut, "two_connections")
{
    WITH_ECHO(.pool_size = 2);
    static char text[5001];
    memset(text, 'x', sizeof text - 1);
    suite_table(t, "calx_suite_echo", "id INTEGER, name %s", suite_is("text_type"));
    OK(session, calx_exec(session, calx_text(insert_sql), calx_args(1, text)));
    CHECK(strlen(suite_echo_text(&echo, 2)) < 1000);
    calx_rollback(session);
    suite_echo_clear(&echo);
}

TEST(engine_is_silent_without_echo)
{
    suite_echo echo = { .count = 0 };
    calx_engine *engine = suite_engine(t, .logger = suite_echo_log, .logger_context = &echo);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    const char *wanted = getenv("CALX_ECHO");
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    if (!wanted || !*wanted || !strcmp(wanted, "0"))
        CHECK_INT(echo.count, 0);
    calx_rollback(session);
    suite_echo_clear(&echo);
}

TEST(url_turns_echo_on)
{
    suite_echo echo = { .count = 0 };
    calx_url *url = calx_url_parse(t->url);
    calx_session *session;
    calx_url_set_query(url, "echo", "1");
    session = suite_keep_session(t, calx_session_open(suite_keep_engine(
        t, calx_engine_create(url, .logger = suite_echo_log, .logger_context = &echo))));
    calx_url_dispose(url);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    CHECK(echo.count >= 3);
    calx_rollback(session);
    suite_echo_clear(&echo);
}

TEST(environment_turns_echo_on)
{
    suite_echo echo = { .count = 0 };
    calx_session *session;
    setenv("CALX_ECHO", "1", 1);
    session =
        suite_keep_session(t, calx_session_open(suite_engine(t, .logger = suite_echo_log, .logger_context = &echo)));
    unsetenv("CALX_ECHO");
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    CHECK(echo.count >= 3);
    calx_rollback(session);
    suite_echo_clear(&echo);
}

TEST(echo_goes_to_standard_error)
{
    char text[2000] = "";
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);
    calx_session *session = suite_keep_session(t, calx_session_open(suite_engine(t, .echo = true)));
    REQUIRE(file != NULL && saved >= 0);
    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    calx_exec(session, calx_text("SELECT 1"));
    calx_rollback(session);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    CHECK_HAS(text, " INFO calx.engine BEGIN (implicit)\n");
    CHECK_HAS(text, " INFO calx.engine SELECT 1\n");
    CHECK_HAS(text, " INFO calx.engine ROLLBACK\n");
}
