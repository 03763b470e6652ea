/* SPDX-License-Identifier: MIT */
/* Connecting: lazy engines, eager looks, what comes of a wrong URL, and what of a wrong place. */
#include "suite.h"

#include <math.h>

static calx_pool_state pool_of(const calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    return state;
}

/* The suite's URL with one thing changed, as an engine. */
static calx_engine *engine_of(suite *t, calx_url *url)
{
    calx_engine *engine = suite_keep_engine(t, calx_engine_create(url, .connect_timeout = 10));
    calx_url_dispose(url);
    return engine;
}

/* The suite's URL with one more option, "key=value" of the requirements. */
static calx_engine *engine_with(suite *t, const char *requirement)
{
    calx_url *url = calx_url_parse(t->url);
    const char *pair = suite_is(requirement), *value = strchr(pair, '=') + 1;
    char key[40];
    snprintf(key, sizeof key, "%.*s", (int)(value - pair - 1), pair);
    CHECK_STATUS(url, calx_url_set_query(url, key, value), CALX_OK);
    return engine_of(t, url);
}

TEST(engine_opens_nothing)
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(t->engine, calx_error_of(t->engine)->status, CALX_OK);
    CHECK_INT(pool_of(t->engine).idle, 0);
    CHECK_INT(pool_of(t->engine).checked_out, 0);
    CHECK(!calx_in_transaction(session));
}

TEST(ping_tells_that_the_connection_is_successful)
{
    calx_session *session = suite_session(t);
    OK(session, calx_ping(session));
    CHECK(!calx_in_transaction(session));
    CHECK_INT(pool_of(t->engine).checked_out, 0);
    CHECK_INT(pool_of(t->engine).idle, 1);
    CHECK_TEXT(calx_errmsg(session), "");
}

TEST(connect_opens_at_once_and_close_returns)
{
    calx_connection *connection = suite_connection(t, t->engine);
    CHECK_STATUS(connection, calx_error_of(connection)->status, CALX_OK);
    CHECK_INT(pool_of(t->engine).checked_out, 1);
    OK(connection, calx_ping(connection));
    CHECK(!calx_in_transaction(connection));
    OK((const void *)NULL, suite_disconnect(t, connection));
    CHECK_INT(pool_of(t->engine).checked_out, 0);
    CHECK_INT(pool_of(t->engine).idle, 1);
}

TEST(connection_keeps_its_connection_between_transactions)
{
    calx_connection *connection = suite_connection(t, t->engine);
    int one = 0;
    OK(connection, calx_scalar(connection, calx_text("SELECT 1"), &one));
    OK(connection, calx_commit(connection));
    CHECK_INT(pool_of(t->engine).checked_out, 1);
    OK(connection, calx_scalar(connection, calx_text("SELECT 2"), &one));
    CHECK_INT(one, 2);
}

TEST(session_returns_its_connection_with_the_transaction)
{
    calx_session *session = suite_session(t);
    int one = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    CHECK_INT(pool_of(t->engine).checked_out, 1);
    OK(session, calx_commit(session));
    CHECK_INT(pool_of(t->engine).checked_out, 0);
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    OK(session, calx_rollback(session));
    CHECK_INT(pool_of(t->engine).checked_out, 0);
    CHECK_INT(pool_of(t->engine).idle, 1);
}

TEST(engine_takes_a_url_object)
{
    calx_url *url = calx_url_parse(t->url);
    calx_engine *engine = engine_of(t, url);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    CHECK(calx_engine_url(engine) != NULL);
    OK(session, calx_ping(session));
}

TEST(engine_takes_a_url_made_of_parts)
{
    calx_url *given = calx_url_parse(t->url), *url;
    calx_session *session;
    int port = 0;
    const char *host = calx_url_host(given, 0, &port);
    url = calx_url_create(.drivername = calx_url_drivername(given), .username = calx_url_username(given),
                          .password = calx_url_password(given), .host = host, .port = port,
                          .database = calx_url_database(given));
    calx_url_dispose(given);
    session = suite_keep_session(t, calx_session_open(engine_of(t, url)));
    OK(session, calx_ping(session));
}

TEST(session_works_after_its_engine_was_disposed)
{
    calx_engine *engine = calx_engine_create(t->url);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    int one = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    calx_engine_dispose(engine);
    OK(session, calx_scalar(session, calx_text("SELECT 41 + 1"), &one));
    CHECK_INT(one, 42);
    OK(session, calx_commit(session));
    OK((const void *)NULL, suite_close(t, session));
}

/* ---- wrong URLs: the engine is failed, and so is all that is opened on it ---- */

static void check_failed(suite *t, const char *url, calx_status status, const char *part)
{
    calx_engine *engine = suite_keep_engine(t, calx_engine_create(url));
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    calx_result *rows;
    int one = 7;
    CHECK_STATUS(engine, calx_error_of(engine)->status, status);
    CHECK_HAS(calx_errmsg(engine), part);
    CHECK_STATUS(session, calx_error_of(session)->status, status);
    CHECK_TEXT(calx_errmsg(session), calx_errmsg(engine));
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), status);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 1"), &one), status);
    CHECK_INT(one, 0);
    rows = calx_query(session, calx_text("SELECT 1"));
    CHECK(!calx_fetch(rows, &one));
    CHECK_STATUS(session, calx_result_close(rows), status);
    CHECK_STATUS(session, calx_rollback(session), status); /* it never clears */
    CHECK_STATUS(session, calx_commit(session), status);
    CHECK_STATUS(engine, suite_close(t, session), status);
}

TEST(unknown_dialect_is_named)
{
    check_failed(t, "calxsuitenosuch://localhost/x", CALX_INTERFACE_ERROR, "calxsuitenosuch");
}

TEST(unknown_driver_is_named)
{
    char url[128];
    calx_url *given = calx_url_parse(t->url);
    snprintf(url, sizeof url, "%s+calxsuitenosuch://localhost/x", calx_url_dialect(given));
    calx_url_dispose(given);
    check_failed(t, url, CALX_INTERFACE_ERROR, "calxsuitenosuch");
}

/* The first run of a statement reads text, the second one bytes. */
TEST_NEEDS(url_does_not_make_numbers_shorter, "shortening_url")
{
    calx_session *session = suite_keep_session(t, calx_session_open(engine_with(t, "shortening_url")));
    for (int run = 0; run < 2; run++) {
        double number = 0;
        calx_bytes bytes = { NULL, 0 };
        OK(session, calx_one(session, calx_text("SELECT CAST(0.30000000000000004 AS DOUBLE PRECISION), CAST('\\xff00' AS BYTEA)"),
                             CALX_NO_ARGS, &number, &bytes));
        CHECK(number == 0.30000000000000004);
        CHECK_UINT(bytes.len, 2);
    }
    calx_rollback(session);
}

/* Where BEGIN is no statement (MariaDB 10.11 with the sql_mode ORACLE: it begins a block). */
TEST_NEEDS(transactions_are_begun_where_begin_is_another_word, "begin_is_a_block")
{
    calx_transaction *savepoint;
    calx_session *session;
    int n = 0;
    suite_table(t, "calx_suite_block", "id INTEGER PRIMARY KEY");
    session = suite_keep_session(t, calx_session_open(suite_engine(t, .pool_size = 1)));
    OK(session, calx_exec(session, calx_text(suite_is("begin_is_a_block"))));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_block VALUES (1)")));
    OK(session, calx_rollback(session));
    OK(session, calx_begin(session));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_block VALUES (2)")));
    savepoint = calx_begin_nested(session);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_block VALUES (3)")));
    OK(session, calx_rollback(savepoint));
    OK(session, calx_commit(session));
    OK(session, calx_begin(session, .isolation_level = CALX_SERIALIZABLE));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_block VALUES (4)")));
    OK(session, calx_rollback(session));
    OK(session, calx_begin(session, .isolation_level = CALX_READ_COMMITTED, .read_only = true));
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_block"), &n));
    CHECK_INT(n, 1);
    CHECK_STATUS(session, calx_exec(session, calx_text("DELETE FROM calx_suite_block")), CALX_OPERATIONAL_ERROR);
    CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY);
    OK(session, calx_rollback(session));
}

TEST(unknown_url_option_is_named)
{
    calx_url *url = calx_url_parse(t->url);
    char *text;
    CHECK_STATUS(url, calx_url_set_query(url, "calx_suite_option", "1"), CALX_OK);
    text = calx_url_render(url, .show_password = true);
    calx_url_dispose(url);
    check_failed(t, text, CALX_INTERFACE_ERROR, "calx_suite_option");
    calx_free(text);
}

TEST(wrong_value_of_a_url_option_is_named)
{
    calx_url *url = calx_url_parse(t->url);
    char *text;
    CHECK_STATUS(url, calx_url_set_query(url, "pool_size", "many"), CALX_OK);
    text = calx_url_render(url, .show_password = true);
    REQUIRE(text);
    calx_url_dispose(url);
    check_failed(t, text, CALX_INTERFACE_ERROR, "pool_size");
    calx_free(text);
}

TEST(text_that_is_no_url_is_refused)
{
    check_failed(t, "no url at all", CALX_INTERFACE_ERROR, "");
    CHECK(strlen(calx_errmsg(t->engines[0])) > 10);
}

TEST(null_handles_answer)
{
    CHECK_HAS(calx_errmsg((const void *)NULL), "NULL");
    CHECK_STATUS((const void *)NULL, calx_error_of((calx_session *)NULL)->status, CALX_MISUSE);
    CHECK_STATUS((const void *)NULL, calx_exec((calx_session *)NULL, calx_text("SELECT 1")), CALX_MISUSE);
    CHECK_STATUS((const void *)NULL, calx_session_close(NULL), CALX_OK);
    CHECK_STATUS((const void *)NULL, calx_result_close(NULL), CALX_OK);
    calx_engine_dispose(NULL);
}

TEST(failed_connection_stays_failed)
{
    calx_connection *connection = suite_connection(t, suite_keep_engine(t, calx_engine_create("calxsuitenosuch://")));
    CHECK_STATUS(connection, calx_exec(connection, calx_text("SELECT 1")), CALX_INTERFACE_ERROR);
    CHECK_STATUS((const void *)NULL, suite_disconnect(t, connection), CALX_INTERFACE_ERROR);
}

/* ---- options that cannot be meant ---- */

typedef struct absurd {
    calx_session_options options;
    const char *message;
} absurd;

static void check_dead(suite *t, const absurd *a, const calx_error *error)
{
    (void)t;
    CHECK_INT(error->status, CALX_MISUSE);
    CHECK_TEXT(error->message, a->message);
}

/* As those of an engine; twice, as a closed connection's handle is used again. */
TEST(absurd_options_of_sessions_and_connections_are_refused)
{
    static const absurd cases[] = {
        { { .statement_timeout = -2 }, "statement_timeout -2: seconds, or CALX_NO_TIMEOUT, expected" },
        { { .statement_timeout = -0.5 }, "statement_timeout -0.5: seconds, or CALX_NO_TIMEOUT, expected" },
        { { .statement_timeout = NAN }, "statement_timeout NaN: seconds, or CALX_NO_TIMEOUT, expected" },
        { { .isolation_level = (calx_isolation)99 }, "isolation_level 99 is none" },
    };
    int64_t one = 0;
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof *cases); i++) {
        const absurd *a = &cases[i / 2];
        calx_session_options options = a->options;
        calx_sessionmaker *maker;
        calx_session *session;
        calx_connection *connection;
        options.struct_size = sizeof options;
        session = calx_session_open_engine(t->engine, &options, "here");
        CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 1"), &one), CALX_MISUSE);
        check_dead(t, a, calx_error_of(session));
        CHECK_INT(calx_session_close(session), CALX_MISUSE);
        connection = calx_connection_open(t->engine, &options, "here");
        CHECK_STATUS(connection, calx_scalar(connection, calx_text("SELECT 1"), &one), CALX_MISUSE);
        check_dead(t, a, calx_error_of(connection));
        CHECK_INT(calx_connection_close(connection), CALX_MISUSE);
        maker = calx_sessionmaker_create_with(t->engine, &options);
        session = calx_session_open(maker);
        CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
        check_dead(t, a, calx_error_of(session));
        CHECK_INT(calx_session_close(session), CALX_MISUSE);
        calx_sessionmaker_dispose(maker);
        connection = calx_connect(t->engine); /* the next one is well */
        OK(connection, calx_scalar(connection, calx_text("SELECT 1"), &one));
        OK(connection, calx_rollback(connection));
        CHECK_INT(calx_connection_close(connection), CALX_OK);
    }
}

static calx_status do_nothing(calx_session *session, void *context)
{
    (void)session;
    (void)context;
    return CALX_OK;
}

TEST(absurd_options_of_calls_are_refused)
{
    calx_session *session = suite_session(t);
    int64_t one = 0;
    calx_result *result;
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1"), CALX_NO_ARGS, .timeout = -2), CALX_MISUSE);
    CHECK_TEXT(calx_error_of(session)->message, ".timeout of the call -2: seconds, or CALX_NO_TIMEOUT, expected");
    CHECK_TEXT(calx_error_of(session)->statement, "SELECT 1");
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE); /* as any other error */
    result = calx_query(session, calx_text("SELECT 1"), CALX_NO_ARGS, .timeout = NAN);
    CHECK_INT(calx_result_close(result), CALX_MISUSE);
    CHECK_TEXT(calx_error_of(session)->message, ".timeout of the call NaN: seconds, or CALX_NO_TIMEOUT, expected");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_transact(session, do_nothing, NULL, .backoff = -3), CALX_MISUSE);
    CHECK_TEXT(calx_error_of(session)->message, "calx_transact: backoff -3: seconds, or CALX_NO_TIMEOUT, expected");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_transact(session, do_nothing, NULL, .max_backoff = NAN), CALX_MISUSE);
    CHECK_TEXT(calx_error_of(session)->message, "calx_transact: max_backoff NaN: seconds, or CALX_NO_TIMEOUT, expected");
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_text("SELECT 1"), CALX_NO_ARGS, .timeout = CALX_NO_TIMEOUT));
    OK(session, calx_commit(session));
    OK(session, calx_transact(session, do_nothing, NULL, .backoff = CALX_NO_TIMEOUT, .max_backoff = CALX_NO_TIMEOUT));
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
}
