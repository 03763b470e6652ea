/* SPDX-License-Identifier: MIT */
/* Errors of statements: syntax, and names that are not there, or there already. */
#include "errors.h"

static void check_sqlstate(suite *t, calx_session *session, const char *key)
{
    CHECK_TEXT(calx_error_of(session)->sqlstate, suite_has(key) ? suite_is(key) : "");
}

static void mistake(suite *t, calx_session *session, const char *sql, calx_error_kind kind)
{
    CHECK_STATUS(session, calx_exec(session, calx_text(sql)), CALX_PROGRAMMING_ERROR);
    suite_check_text(SUITE_HERE, sql, calx_error_kind_name(calx_error_of(session)->kind), calx_error_kind_name(kind));
}

TEST(wrong_sql_is_a_syntax_error)
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELEKT 1 FROMM nothing")), CALX_PROGRAMMING_ERROR);
    EXPECT(session, .status = CALX_PROGRAMMING_ERROR, .kind = CALX_SYNTAX_ERROR, .outcome = CALX_OUTCOME_OPEN,
           .statement = "SELEKT 1 FROMM nothing");
    check_sqlstate(t, session, "sqlstate_syntax");
    calx_rollback(session);
}

TEST(no_statement_is_a_syntax_error)
{
    static const char *const none[] = { "", " ; ", "-- nothing\n" };
    calx_session *session = suite_session(t);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        CHECK_STATUS(session, calx_exec(session, calx_text(none[i])), CALX_PROGRAMMING_ERROR);
        CHECK_INT(calx_error_of(session)->kind, CALX_SYNTAX_ERROR);
        OK(session, calx_rollback(session));
    }
}

TEST(counts_that_do_not_agree_are_a_syntax_error)
{
    static const char *const mistakes[] = { "INSERT INTO calx_suite_err (id, name) VALUES (2, 'x', 3)",
                                            "INSERT INTO calx_suite_err (id, name) VALUES (2)",
                                            "SELECT id FROM calx_suite_err UNION SELECT id, age FROM calx_suite_err",
                                            "SELECT (SELECT id, age FROM calx_suite_err)",
                                            "INSERT INTO calx_suite_err (id, name) VALUES (2, 'x'), (3)",
                                            "VALUES (1), (1, 2)",
                                            "SELECT id FROM calx_suite_err WHERE (1, 2) = (1, 2, 3)",
                                            "SELECT id FROM calx_suite_err WHERE (1, 2) IN ((1, 2), (1, 2, 3))",
                                            "UPDATE calx_suite_err SET (id, age) = (2, 3, 4)" };
    calx_session *session = suite_errors_session(t);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        mistake(t, session, mistakes[i], CALX_SYNTAX_ERROR);
        OK(session, calx_rollback(session));
    }
}

TEST(view_of_more_names_than_columns_is_a_syntax_error)
{
    calx_session *session = suite_session(t);
    if (calx_exec(session, calx_text("CREATE VIEW calx_suite_short (a, b) AS SELECT 1")) == CALX_OK) /* SQLite looks when it is read */
        calx_exec(session, calx_text("SELECT a FROM calx_suite_short"));
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR);
    calx_rollback(session);
}

TEST(unknown_table_is_no_such_table)
{
    static const char *const mistakes[] = { "SELECT * FROM calx_suite_nowhere",
                                            "INSERT INTO calx_suite_nowhere (id) VALUES (1)",
                                            "DROP TABLE calx_suite_nowhere",
                                            "DROP VIEW calx_suite_nowhere" };
    calx_session *session = suite_session(t);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        CHECK_STATUS(session, calx_exec(session, calx_text(mistakes[i])), CALX_PROGRAMMING_ERROR);
        CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE);
        if (suite_has("no_table_tells"))
            CHECK_TEXT(calx_error_of(session)->table, "calx_suite_nowhere");
        OK(session, calx_rollback(session));
    }
    CHECK_STATUS(session, calx_exec(session, calx_text(mistakes[0])), CALX_PROGRAMMING_ERROR);
    EXPECT(session, .status = CALX_PROGRAMMING_ERROR, .kind = CALX_NO_SUCH_TABLE, .outcome = CALX_OUTCOME_OPEN,
           .tells = "no_table_tells", .table = "calx_suite_nowhere", .statement = mistakes[0]);
    check_sqlstate(t, session, "sqlstate_no_table");
    calx_rollback(session);
}

TEST(unknown_column_is_no_such_column)
{
    static const char *const mistakes[] = { "SELECT nosuch FROM calx_suite_err",
                                            "SELECT e.nosuch FROM calx_suite_err AS e",
                                            "UPDATE calx_suite_err SET nosuch = 1",
                                            "INSERT INTO calx_suite_err (nosuch) VALUES (1)",
                                            "SELECT id FROM calx_suite_err ORDER BY nosuch",
                                            "SELECT 1 FROM calx_suite_err AS a JOIN calx_suite_err AS b USING (nosuch)",
                                            "CREATE TABLE calx_suite_keyed (id INTEGER, FOREIGN KEY (nosuch) REFERENCES calx_suite_err (id))" };
    calx_session *session = suite_errors_session(t);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        mistake(t, session, mistakes[i], CALX_NO_SUCH_COLUMN);
        if (suite_has("no_column_tells"))
            CHECK_TEXT(calx_error_of(session)->column, "nosuch");
        OK(session, calx_rollback(session));
    }
    mistake(t, session, "SELECT x.id FROM calx_suite_err", CALX_NO_SUCH_COLUMN); /* and no such table in the query */
    OK(session, calx_rollback(session));
    mistake(t, session, "SELECT id FROM calx_suite_err UNION SELECT age FROM calx_suite_err ORDER BY nosuch", CALX_NO_SUCH_COLUMN);
    OK(session, calx_rollback(session)); /* SQLite does not tell its name */
    CHECK_STATUS(session, calx_exec(session, calx_text(mistakes[0])), CALX_PROGRAMMING_ERROR);
    EXPECT(session, .status = CALX_PROGRAMMING_ERROR, .kind = CALX_NO_SUCH_COLUMN, .outcome = CALX_OUTCOME_OPEN,
           .tells = "no_column_tells", .column = "nosuch", .statement = mistakes[0]);
    check_sqlstate(t, session, "sqlstate_no_column");
    calx_rollback(session);
}

TEST(column_of_two_tables_is_ambiguous)
{
    calx_session *session = suite_errors_session(t);
    mistake(t, session, "SELECT name FROM calx_suite_err AS a CROSS JOIN calx_suite_err AS b", CALX_AMBIGUOUS_COLUMN);
    if (suite_has("no_column_tells"))
        CHECK_TEXT(calx_error_of(session)->column, "name");
    calx_rollback(session);
}

TEST(table_that_is_there_already_exists)
{
    static const char sql[] = "CREATE TABLE calx_suite_err (id INTEGER)";
    calx_session *session = suite_errors_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text(sql)), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS);
    if (suite_has("exists_tells"))
        CHECK_TEXT(calx_error_of(session)->table, "calx_suite_err");
    OK(session, calx_rollback(session));
    mistake(t, session, "ALTER TABLE calx_suite_err ADD COLUMN email INTEGER", CALX_ALREADY_EXISTS);
    OK(session, calx_rollback(session));
    mistake(t, session, "CREATE TABLE calx_suite_twice (a INTEGER, a INTEGER)", CALX_ALREADY_EXISTS);
    OK(session, calx_rollback(session));
}

TEST(unknown_function_is_no_such_object)
{
    calx_session *session = suite_session(t);
    mistake(t, session, "SELECT calx_suite_nosuch(1)", CALX_NO_SUCH_OBJECT);
    OK(session, calx_rollback(session));
    mistake(t, session, "SELECT ABS(1, 2, 3)", CALX_NO_SUCH_OBJECT); /* none of so many arguments */
    OK(session, calx_rollback(session));
    mistake(t, session, "ROLLBACK TO SAVEPOINT calx_suite_nosuch", CALX_NO_SUCH_OBJECT);
    calx_rollback(session);
}

TEST_NEEDS(unknown_type_is_no_such_object, "no_such_type")
{
    calx_session *session = suite_session(t);
    mistake(t, session, suite_is("no_such_type"), CALX_NO_SUCH_OBJECT);
    calx_rollback(session);
}

TEST_NEEDS(unknown_user_is_no_such_object, "no_such_user")
{
    calx_session *session = suite_errors_session(t);
    mistake(t, session, suite_is("no_such_user"), CALX_NO_SUCH_OBJECT);
    calx_rollback(session);
}

TEST_NEEDS(unknown_schema_is_no_such_database, "no_such_schema")
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("no_such_schema"))), CALX_OPERATIONAL_ERROR);
    CHECK_ERROR(session, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE);
    CHECK_HAS(calx_errmsg(session), "calx_suite_nowhere");
    calx_rollback(session);
}

/* SELECT of so many binds, all 1. */
static calx_status select_many(suite *t, calx_session *session, size_t count)
{
    char *sql = malloc(count * 12 + 32), *end = sql;
    calx_arg *args = calloc(count, sizeof *args);
    calx_status status;
    REQUIRE(sql && args);
    end += sprintf(end, "SELECT COUNT(*) FROM calx_suite_err WHERE id IN (");
    for (size_t i = 0; i < count; i++) {
        end += sprintf(end, "%s:b%zu", i ? "," : "", i);
        args[i].value = (calx_value){ .kind = CALX_KIND_INT64, .as = { .i = 1 } };
    }
    sprintf(end, ")");
    calx_args_t all = { args, count };
    status = calx_exec(session, calx_text(sql), all);
    free(sql);
    free(args);
    return status;
}

TEST_NEEDS(too_many_binds_exceed_a_limit, "binds_max")
{
    calx_session *session = suite_errors_session(t);
    size_t most = (size_t)atol(suite_is("binds_max"));
    CHECK_STATUS(session, select_many(t, session, most + 1), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED);
    CHECK(!calx_error_of(session)->is_disconnect);
    OK(session, calx_rollback(session));
    OK(session, select_many(t, session, 30000));
    OK(session, calx_commit(session));
}

static calx_status run_it(calx_session *session, void *context)
{
    const char *const *sql = context;
    return calx_exec(session, calx_text(*sql));
}

/* Also one that the driver finds, before anything is sent. */
TEST(mistake_of_the_program_is_not_run_again)
{
    static const char *const mistakes[] = { "SELEKT 1", "", "-- nothing", "SELECT 1; SELECT 2", "SELECT * FROM calx_suite_nowhere" };
    calx_session *session = suite_session(t);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const char *sql = mistakes[i];
        calx_status status = calx_transact(session, run_it, &sql);
        if (status == CALX_OK) /* a server takes an empty statement */
            continue;
        CHECK_STATUS(session, status, CALX_PROGRAMMING_ERROR);
        CHECK(!calx_error_of(session)->is_retryable);
    }
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        if (calx_exec(session, calx_text(mistakes[i])) != CALX_OK) {
            CHECK(!calx_error_of(session)->is_retryable);
            OK(session, calx_rollback(session));
        }
}
