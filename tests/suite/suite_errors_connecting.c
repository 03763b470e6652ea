/* SPDX-License-Identifier: MIT */
/* Errors of connecting: the place, the account, the way there, and a server that does not serve. */
#include "errors.h"

#include <unistd.h>

static calx_engine *engine_of(suite *t, calx_url *url)
{
    calx_engine *engine = suite_keep_engine(t, calx_engine_create(url, .connect_timeout = 20));
    calx_url_dispose(url);
    return engine;
}

/* A session of which the first statement must fail so; nothing was sent, and the next transaction may go well. */
static void refused(suite *t, calx_url *url, calx_status status, calx_error_kind kind, bool retryable,
                    const char *part)
{
    calx_session *session = suite_keep_session(t, calx_session_open(engine_of(t, url)));
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), status);
    EXPECT(session, .status = status, .kind = kind, .outcome = CALX_OUTCOME_NONE, .retryable = retryable);
    CHECK_HAS(calx_errmsg(session), part);
    CHECK_HAS(calx_errmsg(session), "cannot connect to ");
    OK(session, calx_rollback(session));
    suite_close(t, session);
}

TEST_NEEDS(wrong_password_is_access_denied, "passwords")
{
    calx_url *url = calx_url_parse(t->url);
    CHECK_STATUS(url, calx_url_set_password(url, "calx-suite-is-wrong"), CALX_OK);
    refused(t, url, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED, false, "");
}

TEST_NEEDS(wrong_password_is_not_told, "passwords")
{
    calx_url *url = calx_url_parse(t->url);
    calx_session *session;
    CHECK_STATUS(url, calx_url_set_password(url, "calx-suite-is-wrong"), CALX_OK);
    session = suite_keep_session(t, calx_session_open(engine_of(t, url)));
    CHECK_STATUS(session, calx_ping(session), CALX_OPERATIONAL_ERROR);
    CHECK(!strstr(calx_errmsg(session), "calx-suite-is-wrong"));
    suite_close(t, session);
}

TEST_NEEDS(unknown_user_is_access_denied, "passwords")
{
    calx_url *url = calx_url_parse(t->url);
    CHECK_STATUS(url, calx_url_set_username(url, "calx_suite_nobody"), CALX_OK);
    refused(t, url, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED, false, "calx_suite_nobody");
}

TEST_NEEDS(unknown_database_is_no_such_database, "named_databases")
{
    calx_url *url = calx_url_parse(t->url);
    CHECK_STATUS(url, calx_url_set_database(url, "calx_suite_no_such_database"), CALX_OK);
    refused(t, url, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, false, "calx_suite_no_such_database");
}

TEST_NEEDS(refused_connection_is_told, "network")
{
    calx_url *url = calx_url_parse(t->url);
    CHECK_STATUS(url, calx_url_set_host(url, "127.0.0.1"), CALX_OK);
    CHECK_STATUS(url, calx_url_set_port(url, 1), CALX_OK); /* nobody listens on tcpmux any more */
    refused(t, url, CALX_OPERATIONAL_ERROR, CALX_CONNECT_REFUSED, true, "127.0.0.1");
}

TEST_NEEDS(host_without_an_address_is_unknown, "network")
{
    calx_url *url = calx_url_parse(t->url);
    CHECK_STATUS(url, calx_url_set_host(url, "no-such-host.invalid"), CALX_OK); /* RFC 2606 */
    refused(t, url, CALX_OPERATIONAL_ERROR, CALX_HOST_UNKNOWN, false, "no-such-host.invalid");
}

/* ---- TLS ---- */

static void skip_if_there_is_tls(suite *t)
{
    calx_url *url = calx_url_parse(t->url);
    calx_session *session;
    CHECK_STATUS(url, calx_url_set_query(url, suite_is("tls_key"), suite_is("tls_required")), CALX_OK);
    session = suite_keep_session(t, calx_session_open(engine_of(t, url)));
    if (calx_ping(session) == CALX_OK)
        suite_skip(t, "the server has TLS");
    suite_close(t, session);
}

TEST_NEEDS(server_without_tls_refuses_it, "tls_key")
{
    calx_url *url = calx_url_parse(t->url);
    skip_if_there_is_tls(t);
    CHECK_STATUS(url, calx_url_set_query(url, suite_is("tls_key"), suite_is("tls_required")), CALX_OK);
    refused(t, url, CALX_OPERATIONAL_ERROR, CALX_TLS_REFUSED, false, suite_is("tls_key"));
}

/* That is what is wrong first, also where the library logs in all the same (libmariadb 3.3). */
TEST_NEEDS(server_without_tls_refuses_it_whatever_the_login, "tls_key passwords")
{
    calx_url *url = calx_url_parse(t->url);
    skip_if_there_is_tls(t);
    CHECK_STATUS(url, calx_url_set_query(url, suite_is("tls_key"), suite_is("tls_required")), CALX_OK);
    CHECK_STATUS(url, calx_url_set_password(url, "not the password"), CALX_OK);
    refused(t, url, CALX_OPERATIONAL_ERROR, CALX_TLS_REFUSED, false, suite_is("tls_key"));
}

/* Linux takes 0.0.0.0 for this host, but it is not one of the addresses that are known as local: TLS is the default. */
TEST_NEEDS(host_that_is_not_local_needs_tls_and_says_which_key_helps, "tls_key")
{
    calx_url *url = calx_url_parse(t->url);
    int port = 0;
    const char *host = calx_url_host(url, 0, &port);
    if (!host || strcmp(host, "127.0.0.1"))
        suite_skip(t, "the server is not on 127.0.0.1");
    skip_if_there_is_tls(t);
    CHECK_STATUS(url, calx_url_set_host(url, "0.0.0.0"), CALX_OK);
    refused(t, url, CALX_OPERATIONAL_ERROR, CALX_TLS_REFUSED, false, suite_is("tls_key"));
}

/* ---- files ---- */

/* What more a driver can say of a path is its own (tests/unit/test_driver_sqlite_open.c). */
static void refused_path(suite *t, const char *path)
{
    calx_url *url = calx_url_parse(t->url);
    calx_session *session;
    CHECK_STATUS(url, calx_url_set_database(url, path), CALX_OK);
    session = suite_keep_session(t, calx_session_open(engine_of(t, url)));
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_OPERATIONAL_ERROR);
    CHECK_HAS(calx_errmsg(session), path);
    CHECK(!calx_error_of(session)->is_retryable);
    suite_close(t, session);
}

TEST_NEEDS(path_that_is_not_there_is_told, "unreachable_path")
{
    refused_path(t, suite_is("unreachable_path"));
}

TEST_NEEDS(directory_is_no_database, "unreachable_path")
{
    refused_path(t, "/tmp");
}

/* It is found out at the connect, or by the first statement that looks at the file. */
TEST_NEEDS(file_that_is_no_database_is_corrupted, "unreachable_path")
{
    static const char text[] = "this is only a text, and no database at all\n";
    char path[] = "/tmp/calx_suite_XXXXXX";
    int fd = mkstemp(path);
    calx_url *url = calx_url_parse(t->url);
    calx_session *session;
    REQUIRE(fd >= 0);
    for (int i = 0; i < 100; i++)
        REQUIRE(write(fd, text, sizeof text - 1) == (ssize_t)sizeof text - 1);
    close(fd);
    CHECK_STATUS(url, calx_url_set_database(url, path), CALX_OK);
    session = suite_keep_session(t, calx_session_open(engine_of(t, url)));
    CHECK_STATUS(session, calx_exec(session, calx_text("CREATE TABLE calx_suite_any (id INTEGER)")),
                 CALX_OPERATIONAL_ERROR);
    CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_CORRUPTED);
    unlink(path);
}

/* ---- a server that does not serve ---- */

TEST_NEEDS(server_that_does_not_serve_is_not_ready, "not_ready")
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("not_ready"))), CALX_NOT_READY);
    EXPECT(session, .status = CALX_NOT_READY, .outcome = CALX_OUTCOME_OPEN, .statement = suite_is("not_ready"));
    calx_rollback(session);
}

TEST_NEEDS(database_that_is_closed_is_not_ready, "closed_database")
{
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .autocommit = true));
    calx_url *url = calx_url_parse(t->url);
    OK(session, calx_exec(session, calx_text("DROP DATABASE IF EXISTS calx_suite_closed")));
    if (calx_exec(session, calx_text(suite_is("creates_database"))) != CALX_OK)
        suite_skip(t, "the user may not make databases");
    OK(session, calx_exec(session, calx_text(suite_is("closed_database"))));
    CHECK_STATUS(url, calx_url_set_database(url, "calx_suite_closed"), CALX_OK);
    refused(t, url, CALX_NOT_READY, CALX_KIND_UNSPECIFIED, true, "calx_suite_closed");
    OK(session, calx_exec(session, calx_text("DROP DATABASE calx_suite_closed")));
}

static calx_url *limited_place(suite *t)
{
    calx_url *url = calx_url_parse(t->url);
    if (suite_has("limits_database")) {
        CHECK_STATUS(url, calx_url_set_database(url, suite_is("limits_database")), CALX_OK);
    } else {
        CHECK_STATUS(url, calx_url_set_username(url, "calx_suite_limited"), CALX_OK);
        CHECK_STATUS(url, calx_url_set_password(url, "limited"), CALX_OK);
    }
    return url;
}

TEST_NEEDS(server_that_has_enough_connections_says_so, "limits_setup")
{
    calx_session *admin = suite_keep_session(t, calx_session_open(t->engine, .autocommit = true)), *only;
    suite_do(t, admin, "limits_teardown");
    if (calx_script(admin, suite_is("limits_setup")) != CALX_OK)
        suite_skip(t, "the user may not make databases or users");
    only = suite_keep_session(t, calx_session_open(engine_of(t, limited_place(t))));
    OK(only, calx_exec(only, calx_text("SELECT 1")));
    refused(t, limited_place(t), CALX_OPERATIONAL_ERROR, CALX_TOO_MANY_CONNECTIONS, true, "");
    suite_close(t, only);
    for (size_t i = 0; i < SUITE_HANDLES; i++) { /* the database cannot be dropped while somebody is in it */
        calx_engine_dispose(t->engines[i]);
        t->engines[i] = NULL;
    }
    suite_do(t, admin, "limits_teardown");
}

/* The server's administrator ends the connection between two statements. */
TEST_NEEDS(server_that_is_gone_is_a_disconnect, "kill connection_id")
{
    long long id = 0;
    calx_session *session = suite_session(t), *admin = suite_session(t);
    OK(session, calx_scalar(session, calx_text(suite_is("connection_id")), &id));
    OK(admin, calx_exec(admin, suite_about("kill", id)));
    OK(admin, calx_commit(admin));
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1")), CALX_DISCONNECT);
    CHECK_INT(calx_error_of(session)->kind, CALX_KIND_UNSPECIFIED);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK(calx_error_of(session)->is_disconnect);
    CHECK_STATUS(session, calx_commit(session), CALX_DISCONNECT);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_commit(session));
}
