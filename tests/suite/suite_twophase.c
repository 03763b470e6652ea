/* SPDX-License-Identifier: MIT */
/* Two-phase transactions: prepared, ended, lost between the phases, and recovered. */
#include "proxy.h"

#include <time.h>
#include <unistd.h>

/* An identifier that no other run of the suite has. */
static const char *gid_of(char text[80], const char *what)
{
    snprintf(text, 80, "calx_suite %s:%ld", what, (long)getpid());
    return text;
}

/* The server takes a moment to see that a connection is gone; until then MariaDB keeps its transaction to itself. */
static calx_status end_when_let(calx_connection *connection, const char *gid, bool commit)
{
    calx_status status = CALX_OK;
    for (int i = 0; i < 100; i++) {
        struct timespec pause = { 0, 20000000 };
        status = commit ? calx_commit_prepared(connection, gid) : calx_rollback_prepared(connection, gid);
        if (status == CALX_OK)
            break;
        nanosleep(&pause, NULL);
    }
    return status;
}

/* What a test that was left early has left prepared. */
static void end_prepared(suite *t)
{
    calx_connection *connection = calx_connect(t->engine);
    char **gids = NULL, ours[40];
    size_t count = 0;
    snprintf(ours, sizeof ours, ":%ld", (long)getpid());
    if (calx_recover_twophase(connection, &gids, &count) == CALX_OK)
        for (size_t i = 0; i < count; i++)
            if (!strncmp(gids[i], "calx_suite ", 11) && strstr(gids[i], ours))
                end_when_let(connection, gids[i], false);
    calx_free(gids);
    calx_connection_close(connection);
}

static calx_session *with_table(suite *t)
{
    t->unlock = end_prepared;
    suite_table(t, "calx_suite_phases", "id INTEGER PRIMARY KEY");
    return suite_session(t);
}

static calx_status insert(calx_session *session, int id)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_phases VALUES (:id)"), calx_args(id));
}

static bool is_prepared(suite *t, const char *gid)
{
    calx_connection *connection = suite_connection(t, t->engine);
    char **gids = NULL;
    size_t count = 0;
    bool found = false;
    CHECK_STATUS(connection, calx_recover_twophase(connection, &gids, &count), CALX_OK);
    for (size_t i = 0; i < count; i++)
        found = found || !strcmp(gids[i], gid);
    CHECK(!gids || gids[count] == NULL);
    calx_free(gids);
    CHECK(!calx_in_transaction(connection));
    suite_disconnect(t, connection);
    return found;
}

TEST_NEEDS(prepared_transaction_is_committed, "twophase")
{
    calx_session *session = with_table(t);
    char gid[80];
    OK(session, calx_begin_twophase(session, gid_of(gid, "commit")));
    CHECK_TEXT(calx_twophase_gid(session), gid);
    OK(session, insert(session, 1));
    OK(session, calx_prepare(session));
    CHECK(calx_in_transaction(session));
    CHECK(is_prepared(t, gid));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 0);
    OK(session, calx_commit(session));
    CHECK(!calx_in_transaction(session));
    CHECK(!is_prepared(t, gid));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 1);
    OK(session, insert(session, 2)); /* the next transaction is one as any other */
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 2);
}

TEST_NEEDS(prepared_transaction_is_rolled_back, "twophase")
{
    calx_session *session = with_table(t);
    char gid[80];
    OK(session, calx_begin_twophase(session, gid_of(gid, "rollback")));
    OK(session, insert(session, 1));
    OK(session, calx_prepare(session));
    OK(session, calx_rollback(session));
    CHECK(!calx_in_transaction(session));
    CHECK(!is_prepared(t, gid));
    OK(session, calx_begin_twophase(session, gid));
    OK(session, insert(session, 1));
    OK(session, calx_prepare(session));
    CHECK_STATUS((const void *)NULL, suite_close(t, session), CALX_OK); /* closing rolls back */
    CHECK(!is_prepared(t, gid));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 0);
}

/* The words of PostgreSQL: what was prepared outlives what fails behind it. */
TEST_NEEDS(prepare_in_a_script_that_fails_makes_a_part_durable, "twophase !ddl_commits")
{
    calx_session *session = with_table(t);
    char gid[80], script[240];
    snprintf(script, sizeof script, "INSERT INTO calx_suite_phases VALUES (1); PREPARE TRANSACTION '%s'; INSERT INTO calx_suite_phases VALUES ('x')",
             gid_of(gid, "script"));
    CHECK_STATUS(session, calx_script(session, script), CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_PARTIAL);
    CHECK_STATUS(session, calx_rollback(session), CALX_OPERATIONAL_ERROR);
    CHECK(is_prepared(t, gid));
    OK(session, calx_commit_prepared(session, gid));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 1);
}

TEST_NEEDS(without_prepare_it_is_a_transaction_as_any_other, "twophase savepoints")
{
    calx_session *session = with_table(t);
    calx_transaction *savepoint;
    OK(session, calx_begin_twophase(session, NULL));
    CHECK(strlen(calx_twophase_gid(session)) >= 32);
    OK(session, insert(session, 1));
    savepoint = calx_begin_nested(session);
    OK(session, insert(session, 2));
    OK(savepoint, calx_rollback(savepoint));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 1);
    OK(session, calx_begin_twophase(session, NULL));
    OK(session, insert(session, 2));
    OK(session, calx_rollback(session));
    OK(session, insert(session, 3));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 2);
}

TEST_NEEDS(identifiers_that_are_made_differ, "twophase")
{
    calx_session *session = with_table(t);
    char first[80];
    OK(session, calx_begin_twophase(session, NULL));
    snprintf(first, sizeof first, "%s", calx_twophase_gid(session));
    OK(session, calx_rollback(session));
    OK(session, calx_begin_twophase(session, NULL));
    CHECK(strcmp(first, calx_twophase_gid(session)) != 0);
    OK(session, calx_rollback(session));
}

TEST_NEEDS(identifier_is_checked_and_never_spliced, "twophase")
{
    static const char *const bad[] = { "", "a'b", "a\\b", "'; DROP TABLE calx_suite_phases; --", "a\nb", "\xc3\xa9", "\x7f",
                                       "12345678901234567890123456789012345678901234567890123456789012345" };
    static const char *const good[] = { "a", "a;b", "%s%n", "--x", "a \"b\" `c` $1 :x ? /* */",
                                        "1234567890123456789012345678901234567890123456789012345678901234" };
    calx_session *session = with_table(t);
    calx_connection *connection = suite_connection(t, t->engine);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_STATUS(session, calx_begin_twophase(session, bad[i]), CALX_MISUSE);
        OK(session, calx_rollback(session));
        CHECK_STATUS(connection, calx_commit_prepared(connection, bad[i]), CALX_MISUSE);
        CHECK_STATUS(connection, calx_rollback_prepared(connection, bad[i]), CALX_MISUSE);
    }
    CHECK_STATUS(connection, calx_commit_prepared(connection, NULL), CALX_MISUSE);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        OK(session, calx_begin_twophase(session, good[i]));
        OK(session, insert(session, (int)i));
        OK(session, calx_prepare(session));
        CHECK(is_prepared(t, good[i]));
        OK(session, calx_commit(session));
    }
    CHECK_INT(suite_count(t, "calx_suite_phases"), sizeof good / sizeof *good);
}

/* ---- misuse ---- */

TEST_NEEDS(prepared_transaction_takes_nothing_but_its_end, "twophase")
{
    calx_session *session = with_table(t);
    calx_result *rows;
    char gid[80], **gids;
    size_t count;
    int n;
    CHECK_STATUS(session, calx_prepare(session), CALX_MISUSE);
    OK(session, calx_rollback(session));
    OK(session, insert(session, 1));
    CHECK_STATUS(session, calx_prepare(session), CALX_MISUSE); /* of one that was begun otherwise */
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    OK(session, calx_begin_twophase(session, gid_of(gid, "misuse")));
    CHECK_STATUS(session, calx_begin_twophase(session, gid), CALX_MISUSE);
    OK(session, calx_rollback(session));
    OK(session, calx_begin_twophase(session, gid));
    OK(session, insert(session, 1));
    OK(session, calx_prepare(session));
    CHECK_STATUS(session, insert(session, 2), CALX_MISUSE);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 1"), &n), CALX_MISUSE);
    CHECK_STATUS(session, calx_script(session, "SELECT 1"), CALX_MISUSE);
    CHECK_STATUS(session, calx_ping(session), CALX_MISUSE);
    CHECK_STATUS(session, calx_begin(session), CALX_MISUSE);
    CHECK_STATUS(session, calx_prepare(session), CALX_MISUSE);
    CHECK_STATUS(session, calx_recover_twophase(session, &gids, &count), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit_prepared(session, gid), CALX_MISUSE);
    rows = calx_query(session, calx_text("SELECT 1"));
    CHECK_STATUS(rows, calx_result_status(rows), CALX_MISUSE);
    CLOSE(rows, CALX_MISUSE);
    OK(session, calx_commit(session)); /* what was agreed on is done all the same */
    CHECK_INT(suite_count(t, "calx_suite_phases"), 1);
}

TEST_NEEDS(recovery_is_not_for_the_middle_of_a_transaction, "twophase")
{
    calx_session *session = with_table(t);
    char **gids;
    size_t count = 7;
    OK(session, insert(session, 1));
    CHECK_STATUS(session, calx_recover_twophase(session, &gids, &count), CALX_MISUSE);
    CHECK_INT(count, 0);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_STATUS(session, calx_recover_twophase(session, NULL, &count), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit_prepared(session, "calx_suite there is none"), CALX_PROGRAMMING_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_NO_SUCH_OBJECT);
    CHECK_TEXT(calx_error_of(session)->statement, "COMMIT PREPARED 'calx_suite there is none'");
    OK(session, calx_recover_twophase(session, &gids, &count));
    calx_free(gids);
    CHECK_INT(suite_count(t, "calx_suite_phases"), 0);
}

/* ---- errors ---- */

TEST_NEEDS(failed_transaction_is_not_prepared, "twophase")
{
    calx_session *session = with_table(t);
    char gid[80];
    OK(session, calx_begin_twophase(session, gid_of(gid, "failed")));
    OK(session, insert(session, 1));
    CHECK_STATUS(session, insert(session, 1), CALX_INTEGRITY_ERROR);
    CHECK_STATUS(session, calx_prepare(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK(!calx_in_transaction(session));
    CHECK(!is_prepared(t, gid));
    OK(session, insert(session, 1));
    OK(session, calx_commit(session));
}

TEST_NEEDS(deferred_constraint_is_checked_by_prepare, "twophase deferred_constraints")
{
    calx_session *session = suite_session(t);
    char gid[80];
    suite_table(t, "calx_suite_phases", "id INTEGER PRIMARY KEY, other INTEGER REFERENCES calx_suite_phases (id) "
                                        "DEFERRABLE INITIALLY DEFERRED");
    OK(session, calx_begin_twophase(session, gid_of(gid, "deferred")));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_phases VALUES (1, 77)")));
    CHECK_STATUS(session, calx_prepare(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_FOREIGN_KEY_VIOLATION);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK(!calx_in_transaction(session));
    CHECK(!is_prepared(t, gid));
}

TEST_NEEDS(identifier_in_use_is_refused, "twophase")
{
    calx_session *a = with_table(t), *b = suite_session(t);
    char gid[80];
    calx_status status;
    OK(a, calx_begin_twophase(a, gid_of(gid, "twice")));
    OK(a, insert(a, 1));
    OK(a, calx_prepare(a));
    status = calx_begin_twophase(b, gid); /* MariaDB refuses here, PostgreSQL when it is prepared */
    if (status == CALX_OK) {
        OK(b, insert(b, 2));
        status = calx_prepare(b);
    } else
        CHECK_STATUS(b, calx_rollback(b), CALX_OK);
    CHECK_STATUS(b, status, CALX_PROGRAMMING_ERROR);
    CHECK(!calx_in_transaction(b));
    OK(a, calx_commit(a));
    OK(b, insert(b, 3));
    OK(b, calx_commit(b));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 2);
}

/* PostgreSQL lets anybody end it; on MariaDB it is its connection's. */
TEST_NEEDS(what_another_has_ended_is_not_there_any_more, "twophase")
{
    calx_session *session = with_table(t);
    calx_connection *other = suite_connection(t, t->engine);
    char gid[80];
    OK(session, calx_begin_twophase(session, gid_of(gid, "taken")));
    OK(session, insert(session, 1));
    OK(session, calx_prepare(session));
    if (calx_commit_prepared(other, gid) == CALX_OK) {
        CHECK_STATUS(session, calx_rollback(session), CALX_PROGRAMMING_ERROR);
        CHECK_INT(calx_error_of(session)->kind, CALX_NO_SUCH_OBJECT);
        CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_UNKNOWN);
        CHECK_HAS(calx_errmsg(session), "is not there any more");
        CHECK(!strstr(calx_errmsg(session), "still there"));
    } else {
        CHECK_INT(calx_error_of(other)->kind, CALX_NO_SUCH_OBJECT);
        OK(session, calx_commit(session));
    }
    CHECK_INT(suite_count(t, "calx_suite_phases"), 1);
}

/* ---- a crash between the phases ---- */

static void lose(suite *t, calx_session *session, const char *gid, int id)
{
    int64_t number = 0;
    OK(session, calx_begin_twophase(session, gid));
    OK(session, insert(session, id));
    OK(session, calx_scalar(session, calx_text(suite_is("connection_id")), &number));
    OK(session, calx_prepare(session));
    suite_kill(t, number);
}

TEST_NEEDS(connection_lost_between_the_phases_leaves_it_to_recovery, "twophase connection_id kill")
{
    calx_session *session = with_table(t);
    calx_connection *connection = suite_connection(t, t->engine);
    calx_status status;
    char gid[80];
    lose(t, session, gid_of(gid, "lost commit"), 1);
    status = calx_commit(session);
    CHECK_STATUS(session, status, CALX_DISCONNECT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_UNKNOWN);
    CHECK(!calx_error_of(session)->is_retryable);
    CHECK_HAS(calx_errmsg(session), gid);
    CHECK_HAS(calx_errmsg(session), "calx_commit_prepared");
    CHECK(!calx_in_transaction(session));
    CHECK(is_prepared(t, gid));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 0);
    CHECK_STATUS(connection, end_when_let(connection, gid, true), CALX_OK);
    CHECK(!is_prepared(t, gid));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 1);
    lose(t, session, gid_of(gid, "lost rollback"), 2);
    CHECK_STATUS(session, calx_rollback(session), CALX_DISCONNECT); /* here a lost connection does not roll back */
    CHECK_HAS(calx_errmsg(session), "calx_rollback_prepared");
    CHECK(is_prepared(t, gid));
    CHECK_STATUS(connection, end_when_let(connection, gid, false), CALX_OK);
    CHECK(!is_prepared(t, gid));
    CHECK_INT(suite_count(t, "calx_suite_phases"), 1);
    OK(session, insert(session, 3)); /* on another connection */
    OK(session, calx_commit(session));
}

/* A program that dies in between: another one finds what it left. */
TEST_NEEDS(another_program_ends_what_one_left_prepared, "twophase connection_id kill")
{
    calx_session *session = with_table(t);
    calx_session *other = suite_session(t);
    char a[80], b[80], **gids = NULL;
    size_t count = 0, ours = 0;
    lose(t, session, gid_of(a, "left a"), 1);
    calx_rollback(session);
    lose(t, session, gid_of(b, "left b"), 2);
    calx_rollback(session);
    OK(other, calx_recover_twophase(other, &gids, &count));
    for (size_t i = 0; i < count; i++)
        ours += !strcmp(gids[i], a) || !strcmp(gids[i], b);
    CHECK_INT(ours, 2);
    calx_free(gids);
    for (int i = 0; i < 2; i++) {
        calx_connection *connection = suite_connection(t, t->engine);
        CHECK_STATUS(connection, end_when_let(connection, i ? b : a, i == 0), CALX_OK);
        suite_disconnect(t, connection);
    }
    OK(other, calx_recover_twophase(other, &gids, &count));
    for (size_t i = 0; i < count; i++)
        CHECK(strcmp(gids[i], a) != 0 && strcmp(gids[i], b) != 0);
    calx_free(gids);
    CHECK_INT(suite_count(t, "calx_suite_phases"), 1);
    CHECK_INT(suite_number(t, "SELECT MIN(id) FROM calx_suite_phases"), 1);
}

TEST_NEEDS(answer_to_prepare_that_is_lost_is_in_doubt, "twophase network")
{
    suite_proxy *proxy;
    calx_session *session = suite_keep_session(t, calx_session_open(suite_proxy_engine(t, &proxy, .close_timeout = 0.2), .statement_timeout = 2));
    calx_connection *connection;
    char gid[80];
    t->unlock = end_prepared;
    suite_table(t, "calx_suite_phases", "id INTEGER PRIMARY KEY");
    OK(session, calx_begin_twophase(session, gid_of(gid, "doubt")));
    OK(session, insert(session, 1));
    suite_proxy_deafen(proxy, true);
    CHECK_STATUS(session, calx_prepare(session), CALX_TIMEOUT);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_UNKNOWN);
    CHECK(!calx_error_of(session)->is_retryable);
    CHECK(!calx_in_transaction(session));
    suite_proxy_deafen(proxy, false);
    suite_close(t, session);
    suite_proxy_stop(proxy);
    connection = suite_connection(t, t->engine);
    if (is_prepared(t, gid)) /* MariaDB hears XA END alone: what follows waits for the answer */
        CHECK_STATUS(connection, end_when_let(connection, gid, false), CALX_OK);
    CHECK_INT(suite_count(t, "calx_suite_phases"), 0);
}

/* ---- connections, levels, where there are none ---- */

TEST_NEEDS(connections_have_two_phases_too, "twophase isolation_levels")
{
    calx_engine *engine = suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW, .isolation_level = CALX_SERIALIZABLE);
    calx_connection *connection;
    char gid[80];
    suite_table(t, "calx_suite_phases", "id INTEGER PRIMARY KEY");
    connection = suite_connection(t, engine);
    OK(connection, calx_begin_twophase(connection, gid_of(gid, "connection")));
    OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_phases VALUES (1)")));
    OK(connection, calx_prepare(connection));
    OK(connection, calx_commit(connection));
    OK(connection, calx_exec(connection, calx_text("INSERT INTO calx_suite_phases VALUES (2)")));
    OK(connection, calx_commit(connection));
    suite_disconnect(t, connection);
    CHECK_INT(suite_count(t, "calx_suite_phases"), 2);
}

TEST_NEEDS(two_phases_are_unsupported_where_there_are_none, "!twophase")
{
    calx_session *session = suite_session(t);
    char **gids = NULL;
    size_t count = 0;
    int n = 0;
    CHECK_STATUS(session, calx_begin_twophase(session, NULL), CALX_UNSUPPORTED);
    CHECK_HAS(calx_errmsg(session), "two-phase");
    CHECK(!calx_in_transaction(session));
    CHECK_STATUS(session, calx_commit(session), CALX_UNSUPPORTED);
    CHECK_STATUS(session, calx_recover_twophase(session, &gids, &count), CALX_UNSUPPORTED);
    CHECK_STATUS(session, calx_commit_prepared(session, "x"), CALX_UNSUPPORTED);
    CHECK_STATUS(session, calx_rollback_prepared(session, "x"), CALX_UNSUPPORTED);
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
}

TEST_NEEDS(a_prepared_connection_is_not_invalidated, "twophase")
{
    calx_session *session = suite_session(t);
    OK(session, calx_begin_twophase(session, NULL));
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_prepare(session));
    CHECK_STATUS(session, calx_invalidate(session), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "prepared");
    OK(session, calx_commit(session));
}
