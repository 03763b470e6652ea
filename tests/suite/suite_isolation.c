/* SPDX-License-Identifier: MIT */
/* Isolation levels: how they are asked for, what each really does between two connections, and that none stays behind. */
#include "suite.h"

static const calx_isolation levels[] = { CALX_READ_UNCOMMITTED, CALX_READ_COMMITTED, CALX_REPEATABLE_READ, CALX_SNAPSHOT,
                                         CALX_SERIALIZABLE };
enum { LEVELS = sizeof levels / sizeof *levels };

static void with_row(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_level", "id INTEGER PRIMARY KEY, n INTEGER NOT NULL");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_level VALUES (1, 10)")));
    OK(session, calx_commit(session));
    suite_close(t, session);
}

static int read_row(suite *t, calx_session *session)
{
    int n = -1;
    OK(session, calx_scalar(session, calx_text("SELECT n FROM calx_suite_level WHERE id = 1"), &n));
    return n;
}

static void write_row(suite *t, calx_session *session, int n)
{
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_level SET n = :n WHERE id = 1"), calx_args(n)));
}

static bool can(const char *level)
{
    return suite_has("isolation_levels") && strstr(suite_is("isolation_levels"), level);
}

/* Whether a transaction of the session sees what another one commits in its middle. Commits both. */
static bool sees_changes(suite *t, calx_session *session)
{
    calx_session *other = suite_session(t);
    int before = read_row(t, session), after;
    write_row(t, other, before + 1);
    OK(other, calx_commit(other));
    suite_close(t, other);
    after = read_row(t, session);
    OK(session, calx_commit(session));
    return after != before;
}

static bool default_sees_changes(void)
{
    return !strcmp(suite_is("isolation_default"), "READ COMMITTED");
}

/* ---- asking ---- */

TEST_NEEDS(each_level_is_there_or_an_error_names_it_and_the_backend, "isolation_levels")
{
    calx_session *session = suite_session(t);
    calx_url *url = calx_url_parse(t->url);
    for (int i = 0; i < LEVELS; i++) {
        const char *name = calx_isolation_name(levels[i]);
        int n = 0;
        if (can(name)) {
            OK(session, calx_begin(session, .isolation_level = levels[i]));
            CHECK(calx_in_transaction(session));
        } else {
            CHECK_STATUS(session, calx_begin(session, .isolation_level = levels[i]), CALX_UNSUPPORTED);
            CHECK_HAS(calx_errmsg(session), name);
            CHECK_HAS(calx_errmsg(session), calx_url_dialect(url));
            CHECK_HAS(calx_error_of(session)->where, "suite_isolation.c:");
            CHECK(!calx_in_transaction(session));
            OK(session, calx_rollback(session));
        }
        OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
        CHECK_INT(n, 42);
        OK(session, calx_commit(session));
    }
    calx_url_dispose(url);
}

TEST_NEEDS(engine_of_a_level_that_is_not_there_has_failed, "isolation_levels")
{
    for (int i = 0; i < LEVELS; i++) {
        calx_engine *engine = suite_engine(t, .isolation_level = levels[i]);
        calx_session *session = suite_keep_session(t, calx_session_open(engine));
        const char *name = calx_isolation_name(levels[i]);
        int n = 0;
        if (can(name)) {
            OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
            OK(session, calx_commit(session));
        } else {
            CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT 42"), &n), CALX_UNSUPPORTED);
            CHECK_HAS(calx_errmsg(engine), name);
        }
        suite_close(t, session);
    }
}

TEST(level_of_a_url_is_read_in_any_spelling)
{
    static const struct { const char *text; calx_status status; } cases[] = {
        { "SERIALIZABLE", CALX_OK }, { "serializable", CALX_OK }, { "AUTOCOMMIT", CALX_OK },
        { "SERIALISABLE", CALX_INTERFACE_ERROR }, { "", CALX_INTERFACE_ERROR }, { "READ", CALX_INTERFACE_ERROR },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        calx_url *url = calx_url_parse(t->url);
        calx_engine *engine;
        if (cases[i].status == CALX_OK && strcmp(cases[i].text, "AUTOCOMMIT") && !can("SERIALIZABLE")) {
            calx_url_dispose(url);
            continue;
        }
        CHECK_STATUS(url, calx_url_set_query(url, "isolation_level", cases[i].text), CALX_OK);
        engine = suite_keep_engine(t, calx_engine_create(url));
        CHECK_STATUS(engine, calx_error_of(engine)->status, cases[i].status);
        calx_url_dispose(url);
    }
}

TEST(autocommit_is_a_level_of_engines_and_sessions)
{
    calx_engine *engine = suite_engine(t, .isolation_level = CALX_AUTOCOMMIT);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    int n = 0;
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    CHECK(!calx_in_transaction(session));
    CHECK_STATUS(session, calx_begin(session, .isolation_level = CALX_AUTOCOMMIT), CALX_MISUSE);
    CHECK_STATUS(session, calx_begin(session, .isolation_level = (calx_isolation)99), CALX_MISUSE);
    suite_close(t, session);
    session = suite_keep_session(t, calx_session_open(t->engine, .isolation_level = CALX_AUTOCOMMIT));
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    CHECK(!calx_in_transaction(session));
    suite_close(t, session);
    if (!can("SERIALIZABLE"))
        return;
    session = suite_keep_session(t, calx_session_open(engine, .isolation_level = CALX_SERIALIZABLE));
    OK(session, calx_scalar(session, calx_text("SELECT 1"), &n));
    CHECK(calx_in_transaction(session));
    OK(session, calx_rollback(session));
}

/* ---- what they do ---- */

TEST_NEEDS(read_committed_sees_what_others_commit_and_repeatable_read_does_not, "isolation_levels concurrent_writers")
{
    calx_session *session;
    with_row(t);
    session = suite_session(t);
    OK(session, calx_begin(session, .isolation_level = CALX_READ_COMMITTED));
    CHECK(sees_changes(t, session));
    OK(session, calx_begin(session, .isolation_level = CALX_REPEATABLE_READ));
    CHECK(!sees_changes(t, session));
    CHECK_INT(sees_changes(t, session), default_sees_changes()); /* begun by its first statement: the default again */
}

TEST_NEEDS(nobody_reads_what_was_not_committed_but_for_dirty_reads, "isolation_levels concurrent_writers")
{
    calx_session *session, *other;
    with_row(t);
    session = suite_session(t);
    other = suite_session(t);
    write_row(t, other, 99);
    OK(session, calx_begin(session, .isolation_level = CALX_READ_UNCOMMITTED));
    CHECK_INT(read_row(t, session), suite_has("dirty_reads") ? 99 : 10);
    OK(session, calx_commit(session));
    OK(session, calx_begin(session, .isolation_level = CALX_READ_COMMITTED));
    CHECK_INT(read_row(t, session), 10);
    OK(session, calx_commit(session));
    OK(other, calx_rollback(other));
}

/* One reads a row that the other then changes: whoever has no lock on it must fail, or the other must wait. */
TEST_NEEDS(serializable_lets_no_write_skew_through, "isolation_levels concurrent_writers")
{
    calx_session *a, *b;
    calx_status status;
    int64_t sum = 0;
    with_row(t);
    a = suite_session(t);
    b = suite_session(t);
    OK(a, calx_exec(a, calx_text("INSERT INTO calx_suite_level VALUES (2, 10)")));
    OK(a, calx_commit(a));
    OK(a, calx_begin(a, .isolation_level = CALX_SERIALIZABLE));
    OK(b, calx_begin(b, .isolation_level = CALX_SERIALIZABLE));
    OK(a, calx_scalar(a, calx_text("SELECT SUM(n) FROM calx_suite_level"), &sum));
    OK(b, calx_scalar(b, calx_text("SELECT SUM(n) FROM calx_suite_level"), &sum));
    status = calx_exec(a, calx_text("UPDATE calx_suite_level SET n = n - 15 WHERE id = 1"), CALX_NO_ARGS, .timeout = 0.5);
    if (status == CALX_OK) { /* nobody waits, so the second to commit must fail */
        status = calx_exec(b, calx_text("UPDATE calx_suite_level SET n = n - 15 WHERE id = 2"));
        OK(a, calx_commit(a));
        CHECK_STATUS(b, calx_commit(b), CALX_OPERATIONAL_ERROR);
        CHECK_INT(calx_error_of(b)->kind, CALX_SERIALIZATION_FAILURE);
        CHECK_INT(calx_error_of(b)->outcome, CALX_OUTCOME_ROLLED_BACK);
        CHECK(calx_error_of(b)->is_retryable);
    } else { /* b holds a lock on what it has read */
        CHECK_STATUS(a, status, CALX_TIMEOUT);
        OK(a, calx_rollback(a));
        OK(b, calx_commit(b));
    }
    CHECK(suite_number(t, "SELECT SUM(n) FROM calx_suite_level") >= 5);
}

TEST_NEEDS(level_of_engine_session_and_transaction, "isolation_levels concurrent_writers")
{
    calx_engine *engine = suite_engine(t, .isolation_level = CALX_READ_COMMITTED, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW);
    calx_engine *steady = suite_engine(t, .isolation_level = CALX_REPEATABLE_READ, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW);
    calx_session *session;
    with_row(t);
    session = suite_keep_session(t, calx_session_open(engine));
    CHECK(sees_changes(t, session));
    OK(session, calx_begin(session, .isolation_level = CALX_REPEATABLE_READ)); /* the transaction's wins */
    CHECK(!sees_changes(t, session));
    CHECK(sees_changes(t, session));
    suite_close(t, session);
    session = suite_keep_session(t, calx_session_open(engine, .isolation_level = CALX_REPEATABLE_READ)); /* the session's */
    CHECK(!sees_changes(t, session));
    CHECK(!sees_changes(t, session));
    OK(session, calx_begin(session, .isolation_level = CALX_READ_COMMITTED));
    CHECK(sees_changes(t, session));
    suite_close(t, session);
    session = suite_keep_session(t, calx_session_open(engine)); /* on the same connection */
    CHECK(sees_changes(t, session));
    suite_close(t, session);
    session = suite_keep_session(t, calx_session_open(steady));
    CHECK(!sees_changes(t, session));
    OK(session, calx_begin(session));
    CHECK(!sees_changes(t, session));
    suite_close(t, session);
}

/* ---- read only, deferrable ---- */

TEST_NEEDS(read_only_transaction_writes_nothing_and_leaves_nothing_behind, "read_only_transactions")
{
    calx_engine *engine = suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW);
    calx_session *session;
    calx_connection *connection;
    with_row(t);
    session = suite_keep_session(t, calx_session_open(engine));
    OK(session, calx_begin(session, .read_only = true));
    CHECK_INT(read_row(t, session), 10);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_level VALUES (2, 1)")), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_READ_ONLY);
    CHECK_STATUS(session, calx_commit(session), CALX_OPERATIONAL_ERROR);
    write_row(t, session, 11);
    OK(session, calx_commit(session));
    OK(session, calx_begin(session, .read_only = true));
    CHECK_INT(read_row(t, session), 11);
    suite_close(t, session); /* in its middle */
    session = suite_keep_session(t, calx_session_open(engine));
    write_row(t, session, 12);
    OK(session, calx_commit(session));
    suite_close(t, session);
    connection = suite_connection(t, engine);
    OK(connection, calx_begin(connection, .read_only = true));
    OK(connection, calx_commit(connection));
    OK(connection, calx_exec(connection, calx_text("UPDATE calx_suite_level SET n = 13")));
    OK(connection, calx_commit(connection));
    suite_disconnect(t, connection);
    CHECK_INT(suite_number(t, "SELECT n FROM calx_suite_level"), 13);
}

/* Also where DDL commits: the transaction would be over, and the table there. */
TEST_NEEDS(read_only_transaction_makes_no_table, "read_only_transactions")
{
    static const char make[] = "CREATE TABLE calx_suite_level_more (id INTEGER)";
    calx_session *session;
    int64_t count = 0;
    with_row(t);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_suite_level_more")));
    OK(session, calx_commit(session));
    OK(session, calx_begin(session, .read_only = true));
    CHECK_INT(read_row(t, session), 10);
    CHECK_STATUS(session, calx_exec(session, calx_text(make)), CALX_OPERATIONAL_ERROR);
    CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_OPEN);
    CHECK_STATUS(session, calx_commit(session), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    OK(session, calx_begin(session, .read_only = true));
    CHECK_STATUS(session, calx_script(session, "SELECT '; it''s \"', 1; -- ;\n DROP TABLE calx_suite_level"), CALX_OPERATIONAL_ERROR);
    CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY);
    OK(session, calx_rollback(session));
    OK(session, calx_begin(session, .read_only = true));
    OK(session, calx_script(session, "SELECT 'a; DROP TABLE calx_suite_level'; /* ; DROP */ SELECT 2"));
    CHECK_INT(read_row(t, session), 10);
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_level_more"), &count), CALX_PROGRAMMING_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_NO_SUCH_TABLE);
    OK(session, calx_rollback(session));
}

/* However it is written, where DDL commits. */
TEST_NEEDS(read_only_transaction_drops_nothing_in_disguise, "read_only_transactions ddl_commits")
{
    static const char *const texts[] = {
        "# a comment\nDROP TABLE calx_suite_level", "/*! DROP TABLE calx_suite_level */", "/*M!100100 DROP TABLE calx_suite_level */",
        "SET STATEMENT max_statement_time = 5 FOR DROP TABLE calx_suite_level", "BEGIN NOT ATOMIC DROP TABLE calx_suite_level; END",
        "START TRANSACTION", "-- \n (DROP TABLE calx_suite_level)",
    };
    static const char *const scripts[] = {
        "SELECT 5--1; DROP TABLE calx_suite_level", "SELECT 1; # c\nDROP TABLE calx_suite_level", "SELECT 1 /*! ; DROP TABLE calx_suite_level */",
        "SELECT 'it\\'; DROP TABLE calx_suite_level", /* NO_BACKSLASH_ESCAPES */
    };
    size_t all = sizeof texts / sizeof *texts, of_scripts = sizeof scripts / sizeof *scripts;
    calx_session *session;
    with_row(t);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')")));
    OK(session, calx_commit(session));
    for (size_t i = 0; i < all + of_scripts; i++) {
        calx_status status;
        OK(session, calx_begin(session, .read_only = true));
        status = i < all ? calx_exec(session, calx_text(texts[i])) : calx_script(session, scripts[i - all]);
        CHECK_STATUS(session, status, CALX_OPERATIONAL_ERROR);
        CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY);
        OK(session, calx_rollback(session));
    }
    OK(session, calx_begin(session, .read_only = true));
    OK(session, calx_script(session, "SELECT 5 -- 1; DROP TABLE calx_suite_level\n; # ; DROP TABLE calx_suite_level\nSELECT 'DROP'; SET @a = 1"));
    CHECK_INT(read_row(t, session), 10);
    OK(session, calx_commit(session));
}

TEST(deferrable_is_done_or_refused)
{
    calx_session *session = suite_session(t);
    int n = 0;
    calx_status status = calx_begin(session, .isolation_level = CALX_SERIALIZABLE, .read_only = true, .deferrable = true);
    if (suite_has("deferrable_transactions")) {
        CHECK_STATUS(session, status, CALX_OK);
        OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
        CHECK_INT(n, 42);
        OK(session, calx_commit(session));
    } else {
        CHECK_STATUS(session, status, CALX_UNSUPPORTED);
        CHECK(!calx_in_transaction(session));
    }
}

/* ---- when locks are taken ---- */

TEST_NEEDS(url_says_when_a_transaction_takes_its_locks, "begin_option two_connections")
{
    static const char *const values[] = { "deferred", "immediate", "exclusive", "soon" };
    for (int i = 0; i < 4; i++) {
        calx_url *url = calx_url_parse(t->url);
        calx_engine *engine;
        calx_session *a, *b;
        calx_url_set_query(url, "begin", values[i]);
        calx_url_set_query(url, "timeout", "0.05");
        engine = suite_keep_engine(t, calx_engine_create(url));
        calx_url_dispose(url);
        a = suite_keep_session(t, calx_session_open(engine));
        b = suite_keep_session(t, calx_session_open(engine));
        if (i == 3) {
            CHECK_STATUS(a, calx_begin(a), CALX_INTERFACE_ERROR);
            CHECK_HAS(calx_errmsg(engine), "begin=soon");
        } else {
            OK(a, calx_begin(a));
            CHECK_STATUS(b, calx_begin(b), i == 0 ? CALX_OK : CALX_OPERATIONAL_ERROR);
            CHECK_INT(calx_error_of(b)->kind, i == 0 ? CALX_KIND_UNSPECIFIED : CALX_LOCK_TIMEOUT);
            CHECK(!i || !calx_in_transaction(b));
            OK(a, calx_rollback(a));
            OK(b, calx_rollback(b));
            OK(b, calx_begin(b));
            OK(b, calx_commit(b));
        }
        suite_close(t, a);
        suite_close(t, b);
    }
}
