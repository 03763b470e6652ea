/* SPDX-License-Identifier: MIT */
/* Errors: the same mistake gives the same class and kind on every backend, with its statement and the place of the
 * call. */
#include "suite.h"

/* What every error of a statement has. */
static void check_common(suite *t, calx_session *session, const char *sql, calx_outcome outcome)
{
    const calx_error *error = calx_error_of(session);
    char message[500];
    snprintf(message, sizeof message, "%s", error->message);
    if (*message && message[strlen(message) - 1] == '.') /* more follows in the line for people */
        message[strlen(message) - 1] = '\0';
    CHECK(error->message[0] != '\0');
    CHECK(!strchr(error->message, '\n'));
    CHECK_HAS(error->statement, sql);
    CHECK_HAS(error->where, "suite_errors.c:");
    CHECK_INT(error->outcome, outcome);
    CHECK(!error->is_disconnect);
    CHECK(!error->is_retryable);
    CHECK_HAS(calx_errmsg(session), message);
    CHECK_HAS(calx_errmsg(session), "suite_errors.c:");
    CHECK_HAS(calx_errmsg(session), calx_status_name(error->status));
}

static calx_session *with_table(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_err",
                "id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(50), age INTEGER, name VARCHAR(20) NOT NULL, "
                "CONSTRAINT calx_suite_err_email UNIQUE (email), CONSTRAINT calx_suite_err_age CHECK (age >= 0)");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_err VALUES (1, 'a@x', 30, 'Ada')")));
    OK(session, calx_commit(session));
    return session;
}

TEST(error_of_a_script_has_its_place)
{
    calx_session *session = with_table(t);
    CHECK_STATUS(session, calx_script(session, "INSERT INTO calx_suite_err VALUES (1, 'b@x', 1, 'x')"),
                 CALX_INTEGRITY_ERROR);
    check_common(t, session, "INSERT INTO calx_suite_err", CALX_OUTCOME_OPEN);
    calx_rollback(session);
}

/* Of a statement of several lines too, and where what is shown of it ends in the middle of a character. */
TEST_NEEDS(error_of_any_statement_is_one_line_of_utf8, "error_classes")
{
    calx_session *session = suite_session(t);
    char sql[400] = "SELECT nosuch,\n\t'\033[31m";
    const char *shown;
    for (int i = 0; i < 160; i++) {
        strcat(sql, i % 2 ? "\xe2\x82\xac" : "\xc3\xa9");
        strcat(sql, "'\nFROM calx_suite_nosuch");
        CHECK_STATUS(session, calx_exec(session, calx_text(sql)), CALX_PROGRAMMING_ERROR);
        CHECK_TEXT(calx_error_of(session)->statement, sql);
        CHECK_HAS(calx_errmsg(session), "in \"SELECT nosuch, '\\x1b[31m");
        for (shown = calx_errmsg(session); *shown; shown++)
            CHECK((unsigned char)*shown >= ' ' && *shown != 0x7f);
        OK(session, calx_rollback(session));
        /* what takes UTF-8 alone takes it */
        OK(session, calx_scalar(session, calx_text("SELECT :m"), &shown, calx_args(calx_errmsg(session))));
        if (strlen(sql) > 360)
            break;
        *strstr(sql, "'\nFROM") = '\0';
    }
}

TEST_NEEDS(error_of_a_query_is_the_results_too, "error_classes")
{
    calx_session *session = with_table(t);
    calx_result *rows = calx_query(session, calx_text("SELECT nosuch FROM calx_suite_err"));
    const calx_error *error = calx_error_of(rows);
    int n = 7;
    CHECK_STATUS(rows, error->status, CALX_PROGRAMMING_ERROR);
    CHECK_INT(error->kind, CALX_NO_SUCH_COLUMN);
    CHECK_HAS(error->where, "suite_errors.c:");
    CHECK_TEXT(calx_errmsg(rows), calx_errmsg(session));
    CHECK(!calx_fetch(rows, &n));
    CHECK(!calx_result_next(rows));
    CHECK_INT(calx_result_column_count(rows), 0);
    CHECK_INT(calx_result_all(rows).count, 0);
    CHECK_INT(calx_result_rowcount(rows), -1);
    CHECK_STATUS(rows, calx_result_print_to(rows, stdout), CALX_PROGRAMMING_ERROR);
    CLOSE(rows, CALX_PROGRAMMING_ERROR);
    calx_rollback(session);
}

TEST_NEEDS(error_while_rows_are_read_is_told, "division_by_zero cte")
{
    calx_session *session = suite_session(t);
    calx_result *rows = calx_query(session, suite_numbers("1000 / (1999 - n)", 3), CALX_NO_ARGS, .stream = true);
    int n = 0, count = 0;
    while (calx_fetch(rows, &n))
        count++;
    CHECK(count < 2000);
    CHECK_ERROR(rows, CALX_DATA_ERROR, CALX_DIVISION_BY_ZERO);
    CLOSE(rows, CALX_DATA_ERROR);
    CHECK_STATUS(session, calx_commit(session), CALX_DATA_ERROR);
}

/* The error lies in rows that are never fetched: the server may have given the transaction up without anybody hearing
 * of it. */
TEST_NEEDS(commit_after_an_abandoned_stream_tells_the_truth, "division_by_zero cte")
{
    calx_session *session = with_table(t);
    calx_result *rows;
    calx_status status;
    int n = 0;
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_err (id, name) VALUES (2, 'x')")));
    rows = calx_query(session, suite_numbers("1000 / (199999 - n)", 5), CALX_NO_ARGS, .stream = true);
    REQUIRE(calx_fetch(rows, &n));
    calx_result_close(rows);
    status = calx_commit(session);
    CHECK_INT(suite_count(t, "calx_suite_err"), status == CALX_OK ? 2 : 1);
    CHECK(status == CALX_OK || calx_error_of(session)->outcome == CALX_OUTCOME_ROLLED_BACK);
}

TEST(error_stays_readable_after_commit_returned_it)
{
    calx_session *session = with_table(t);
    calx_exec(session, calx_text("SELECT nosuch FROM calx_suite_err"));
    CHECK_STATUS(session, calx_commit(session), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN);
    check_common(t, session, "SELECT nosuch FROM calx_suite_err", CALX_OUTCOME_ROLLED_BACK);
}

TEST(names_of_statuses_and_outcomes_are_told)
{
    for (int i = 0; i < 40; i++) {
        CHECK(strlen(calx_status_name((calx_status)i)) > 1);
        CHECK(strlen(calx_outcome_name((calx_outcome)i)) > 1);
    }
    CHECK_TEXT(calx_status_name(CALX_INTEGRITY_ERROR), "integrity error");
    CHECK_TEXT(calx_outcome_name(CALX_OUTCOME_PARTIAL), "partial");
}
