/* SPDX-License-Identifier: MIT */
/* What the tests of errors share. */
#include "errors.h"

calx_session *suite_errors_session(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_err",
                "id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(50), age INTEGER, name VARCHAR(20) NOT NULL, "
                "small %s, CONSTRAINT calx_suite_err_email UNIQUE (email), "
                "CONSTRAINT calx_suite_err_age CHECK (age >= 0)",
                suite_is("smallint_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_err VALUES (1, 'a@x', 30, 'Ada', 1)")));
    OK(session, calx_commit(session));
    return session;
}

void suite_do(suite *t, calx_session *session, const char *key)
{
    if (*suite_is(key))
        OK(session, calx_script(session, suite_is(key)));
}

calx_statement *suite_about(const char *key, long long id)
{
    char sql[400];
    const char *text = suite_is(key), *hole = strstr(text, "%lld");
    snprintf(sql, sizeof sql, "%.*s%lld%s", hole ? (int)(hole - text) : 0, text, id, hole ? hole + 4 : "");
    return calx_text(sql);
}

static bool tells(const char *key, const char *word)
{
    return key && suite_has(key) && strstr(suite_is(key), word);
}

static void check_name(suite_place at, const suite_expected *expected, const char *word, const char *actual,
                       const char *name)
{
    suite_check_text(at, word, actual, tells(expected->tells, word) && name ? name : "");
}

/* The message is one line, and the line for people has it, the class and the place of the call. */
static void check_texts(suite_place at, const calx_error *error, const char *line)
{
    char message[200];
    snprintf(message, sizeof message, "%s", error->message);
    if (!*message || strchr(error->message, '\n'))
        suite_fail(at, "the message is no line: \"%s\"", error->message);
    if (*message && strlen(message) < sizeof message - 1 && message[strlen(message) - 1] == '.')
        message[strlen(message) - 1] = '\0'; /* more follows in the line for people */
    suite_check_has(at, "line", line, message);
    suite_check_has(at, "line", line, calx_status_name(error->status));
    suite_check_has(at, "line", line, "suite_errors");
    suite_check_has(at, "where", error->where, "suite_errors");
}

void suite_check_error(suite_place at, const calx_error *error, const char *line, const suite_expected *expected)
{
    suite_check_status(at, "error", error->status, expected->status, line);
    suite_check_text(at, "kind", calx_error_kind_name(error->kind), calx_error_kind_name(expected->kind));
    suite_check_text(at, "outcome", calx_outcome_name(error->outcome), calx_outcome_name(expected->outcome));
    suite_check_int(at, "is_disconnect", error->is_disconnect, expected->disconnect);
    suite_check_int(at, "is_retryable", error->is_retryable, expected->retryable);
    check_name(at, expected, "constraint", error->constraint, expected->constraint);
    check_name(at, expected, "table", error->table, expected->table);
    check_name(at, expected, "column", error->column, expected->column);
    if (expected->statement)
        suite_check_has(at, "statement", error->statement, expected->statement);
    else
        suite_check_text(at, "statement", error->statement, "");
    check_texts(at, error, line);
}
