/* SPDX-License-Identifier: MIT */
/* Running statements: effects, row counts, generated keys, scripts, on sessions and on connections. */
#include "suite.h"

static calx_session *with_people(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_people", "id INTEGER PRIMARY KEY, name VARCHAR(50), age INTEGER");
    session = suite_session(t);
    OK(session,
       calx_exec(session,
                 calx_text("INSERT INTO calx_suite_people VALUES (1, 'Ada', 36), (2, 'Bob', 40), (3, 'Cy', 40)")));
    return session;
}

TEST(insert_of_several_rows_counts_them)
{
    calx_session *session = with_people(t);
    CHECK_INT(calx_rowcount(session), 3);
}

TEST(update_counts_the_rows_that_it_matched)
{
    calx_session *session = with_people(t);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_people SET age = 41 WHERE age = 40")));
    CHECK_INT(calx_rowcount(session), 2);
    /* A row that is set to what it was is matched, too: an object that was not changed is not a stale one. */
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_people SET age = 41 WHERE age = 41")));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_people SET age = 1 WHERE id = 99")));
    CHECK_INT(calx_rowcount(session), 0);
}

TEST(delete_counts_its_rows)
{
    calx_session *session = with_people(t);
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_people WHERE id > :id"), calx_args(1)));
    CHECK_INT(calx_rowcount(session), 2);
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_people WHERE id > :id"), calx_args(1)));
    CHECK_INT(calx_rowcount(session), 0);
}

TEST(exec_of_a_query_drops_its_rows)
{
    calx_session *session = with_people(t);
    int64_t count = 0;
    OK(session, calx_exec(session, calx_text("SELECT * FROM calx_suite_people")));
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_people"), &count));
    CHECK_INT(count, 3);
}

TEST(connection_executes_as_a_session_does)
{
    calx_connection *connection;
    calx_result *rows;
    const char *name = NULL;
    int id = 0, count = 0;
    suite_table(t, "calx_suite_people", "id INTEGER PRIMARY KEY, name VARCHAR(50)");
    connection = suite_connection(t, t->engine);
    OK(connection,
       calx_exec(connection, calx_text("INSERT INTO calx_suite_people VALUES (:id, :name)"), calx_args(1, "Ada")));
    CHECK_INT(calx_rowcount(connection), 1);
    CHECK(calx_in_transaction(connection));
    rows = calx_query(connection, calx_text("SELECT id, name FROM calx_suite_people"));
    for (; calx_fetch(rows, &id, &name); count++)
        CHECK_TEXT(name, "Ada");
    CLOSE(rows, CALX_OK);
    CHECK_INT(count, 1);
    OK(connection, calx_commit(connection));
    CHECK(!calx_in_transaction(connection));
    suite_disconnect(t, connection);
    CHECK_INT(suite_count(t, "calx_suite_people"), 1);
}

/* ---- generated keys ---- */

TEST_NEEDS(last_insert_id_is_told, "last_insert_id autoincrement")
{
    calx_session *session;
    int64_t first = 0, second = 0, read = 0;
    suite_table(t, "calx_suite_auto", "id %s, name VARCHAR(20)", suite_is("autoincrement"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_auto (name) VALUES (:n)"), calx_args("one")));
    OK(session, calx_last_insert_id(session, &first));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_auto (name) VALUES (:n)"), calx_args("two")));
    OK(session, calx_last_insert_id(session, &second));
    CHECK(first > 0);
    CHECK_INT(second, first + 1);
    OK(session,
       calx_scalar(session, calx_text("SELECT id FROM calx_suite_auto WHERE name = :n"), &read, calx_args("two")));
    CHECK_INT(read, second);
}

TEST_NEEDS(last_insert_id_of_a_large_key_is_exact, "last_insert_id autoincrement")
{
    calx_session *session;
    int64_t id = 0;
    suite_table(t, "calx_suite_auto", "id %s, name VARCHAR(20)", suite_is("autoincrement"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_auto (id, name) VALUES (:id, 'x')"),
                          calx_args(INT64_C(9007199254740993))));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_auto (name) VALUES ('y')")));
    OK(session, calx_last_insert_id(session, &id));
    CHECK_INT(id, INT64_C(9007199254740994));
}

/* A key that the statement gives itself: some backends tell it, and none tells another one. */
TEST_NEEDS(last_insert_id_of_a_given_key_is_that_or_misuse, "last_insert_id autoincrement")
{
    calx_session *session;
    int64_t id = 5;
    calx_status status;
    suite_table(t, "calx_suite_auto", "id %s, name VARCHAR(20)", suite_is("autoincrement"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_auto (name) VALUES ('x')")));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_auto (id, name) VALUES (:id, 'y')"), calx_args(700)));
    status = calx_last_insert_id(session, &id);
    if (status == CALX_OK)
        CHECK_INT(id, 700);
    else {
        CHECK_STATUS(session, status, CALX_MISUSE);
        CHECK_INT(id, 0);
    }
    calx_rollback(session);
}

TEST_NEEDS(last_insert_id_after_an_update_is_misuse, "last_insert_id autoincrement")
{
    calx_session *session;
    int64_t id = 5;
    suite_table(t, "calx_suite_auto", "id %s, name VARCHAR(20)", suite_is("autoincrement"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_auto (name) VALUES ('x')")));
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_auto SET name = 'y'")));
    CHECK_STATUS(session, calx_last_insert_id(session, &id), CALX_MISUSE);
    CHECK_INT(id, 0);
    calx_rollback(session);
}

TEST_NEEDS(last_insert_id_that_is_not_told_names_returning, "!last_insert_id returning autoincrement")
{
    calx_session *session;
    int64_t id = 5;
    suite_table(t, "calx_suite_auto", "id %s, name VARCHAR(20)", suite_is("autoincrement"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_auto (name) VALUES ('x')")));
    CHECK_STATUS(session, calx_last_insert_id(session, &id), CALX_UNSUPPORTED);
    CHECK_HAS(calx_errmsg(session), "RETURNING");
    CHECK_INT(id, 0);
    calx_rollback(session);
}

TEST_NEEDS(returning_gives_the_key, "returning autoincrement")
{
    calx_session *session;
    int64_t first = 0, second = 0;
    suite_table(t, "calx_suite_auto", "id %s, name VARCHAR(20)", suite_is("autoincrement"));
    session = suite_session(t);
    OK(session, calx_scalar(session, calx_text("INSERT INTO calx_suite_auto (name) VALUES (:n) RETURNING id"), &first,
                            calx_args("x")));
    OK(session, calx_scalar(session, calx_text("INSERT INTO calx_suite_auto (name) VALUES (:n) RETURNING id"), &second,
                            calx_args("y")));
    CHECK_INT(second, first + 1);
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_auto"), 2);
}

/* ---- scripts ---- */

TEST(script_runs_several_statements)
{
    calx_session *session;
    suite_table(t, "calx_suite_script", "id INTEGER PRIMARY KEY, name VARCHAR(50)");
    session = suite_session(t);
    OK(session, calx_script(session, "INSERT INTO calx_suite_script VALUES (1, 'a;b');\n"
                                     "-- a comment; with a semicolon\n"
                                     "INSERT INTO calx_suite_script VALUES (2, 'it''s');\n"
                                     "SELECT * FROM calx_suite_script; /* ; */\n"
                                     "UPDATE calx_suite_script SET name = 'c' WHERE id = 2;\n"));
    CHECK(calx_in_transaction(session));
    OK(session, calx_commit(session));
    CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_script WHERE name IN ('a;b', 'c')"), 2);
}

TEST(script_stops_at_the_first_error)
{
    calx_session *session;
    suite_table(t, "calx_suite_script", "id INTEGER PRIMARY KEY");
    session = suite_session(t);
    CHECK_STATUS(session, calx_script(session, "INSERT INTO calx_suite_script VALUES (1);"
                                               "INSERT INTO calx_suite_script VALUES (1);"
                                               "INSERT INTO calx_suite_script VALUES (2);"), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    CHECK_INT(suite_count(t, "calx_suite_script"), 0);
    OK(session, calx_script(session, "INSERT INTO calx_suite_script VALUES (3)"));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_script"), 1);
}

TEST(script_reads_colons_as_they_are)
{
    calx_session *session;
    suite_table(t, "calx_suite_script", "name VARCHAR(50)");
    session = suite_session(t);
    OK(session, calx_script(session, "INSERT INTO calx_suite_script VALUES (':name')"));
    OK(session, calx_commit(session));
    CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_script WHERE name = ':name'"), 1);
}

TEST(script_of_null_is_misuse)
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(session, calx_script(session, NULL), CALX_MISUSE);
    calx_rollback(session);
}

TEST(empty_script_does_nothing)
{
    static const char *const scripts[] = { "", " \n", " -- nothing\n", "/* nothing */", "; ;",
                                           "SELECT 1; -- the end" };
    calx_session *session = suite_session(t);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        OK(session, calx_script(session, scripts[i]));
    OK(session, calx_commit(session));
}

TEST(empty_statements_of_a_script_do_nothing)
{
    static const char *const scripts[] = {
        ";INSERT INTO calx_suite_script VALUES (1)",
        "INSERT INTO calx_suite_script VALUES (2);;INSERT INTO calx_suite_script VALUES (3)",
        "; ;\n-- nothing\n; /* nothing; */ ; INSERT INTO calx_suite_script VALUES (4); -- the end",
        "INSERT INTO calx_suite_script VALUES (5);;; -- ;\n; /* ; */",
        "-- nothing\n;/* nothing */",
        ";;",
    };
    calx_session *session;
    suite_table(t, "calx_suite_script", "id INTEGER PRIMARY KEY");
    session = suite_session(t);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        OK(session, calx_script(session, scripts[i]));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_script"), 5);
    CHECK_STATUS(session, calx_script(session, "INSERT INTO calx_suite_script VALUES (6);; INSERT INTO calx_suite_script VALUES (6)"),
                 CALX_INTEGRITY_ERROR);
    CHECK_HAS(calx_error_of(session)->statement, "(6);; INSERT"); /* as it was written */
    OK(session, calx_rollback(session));
}

/* ---- failed statements ---- */

TEST(statement_of_null_is_misuse)
{
    calx_session *session = suite_session(t);
    calx_statement *statement = calx_text(NULL);
    CHECK(calx_statement_error(statement) == CALX_MISUSE);
    CHECK_STATUS(session, calx_exec(session, statement), CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    CHECK_STATUS(session, calx_exec(session, (calx_statement *)NULL), CALX_MISUSE);
    calx_rollback(session);
}

TEST(ping_does_not_end_a_transaction)
{
    calx_session *session;
    suite_table(t, "calx_suite_ping", "id INTEGER PRIMARY KEY");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_ping VALUES (1)")));
    OK(session, calx_ping(session));
    CHECK(calx_in_transaction(session));
    OK(session, calx_rollback(session));
    CHECK_INT(suite_count(t, "calx_suite_ping"), 0);
}

TEST(sized_text_needs_no_end)
{
    calx_session *session = suite_session(t);
    const char text[] = "SELECT 1 garbage";
    int one = 0;
    OK(session, calx_scalar(session, calx_text_sized((calx_str){ text, 8 }), &one));
    CHECK_INT(one, 1);
    CHECK_STATUS(session, calx_exec(session, calx_text_sized((calx_str){ NULL, 0 })), CALX_MISUSE);
    calx_rollback(session);
}

TEST_NEEDS(rowcount_counts_the_rows_of_dml_that_returns_some, "returning_counts")
{
    calx_session *session;
    suite_table(t, "calx_suite_returning", "id INTEGER PRIMARY KEY");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_returning VALUES (1), (2), (3) RETURNING id")));
    CHECK_INT(calx_rowcount(session), 3);
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_returning"), 3);
}

TEST(error_of_a_fetch_names_its_statement)
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, calx_text("SELECT NULL AS no_value"));
    int number;
    CHECK(!calx_fetch(rows, &number));
    CHECK_HAS(calx_error_of(rows)->statement, "AS no_value");
    CHECK_STATUS(session, calx_result_close(rows), CALX_DATA_ERROR);
    CHECK_STATUS(session, calx_commit(session), CALX_DATA_ERROR);
}

TEST(script_refuses_binds)
{
    calx_session *session;
    suite_table(t, "calx_suite_script", "id INTEGER, name VARCHAR(20)");
    session = suite_session(t);
    CHECK_STATUS(session, calx_script(session, "INSERT INTO calx_suite_script VALUES (:id, 'x')"), CALX_PROGRAMMING_ERROR);
    calx_rollback(session);
    CHECK_INT(suite_count(t, "calx_suite_script"), 0);
}
