/* SPDX-License-Identifier: MIT */
/* What was fetched stays until the next fetch, whatever runs on the session in between: the driver reads on for that, the program does not. */
#include "suite.h"

#include <string.h>

enum { UPDATES, QUERIES, ASKS, NESTS, COMMITS, CLOSES, WAYS };

static void name_of(char *name, size_t size, int id)
{
    snprintf(name, size, "the rather long name of row number %d, long enough for a place of its own", id);
}

static calx_session *with_rows(suite *t, int rows)
{
    calx_statement *insert = calx_keep(calx_text("INSERT INTO calx_suite_fetched VALUES (:id, :name, :data, :exact, NULL)"));
    calx_session *session;
    char name[100];
    suite_table(t, "calx_suite_fetched", "id INTEGER PRIMARY KEY, name VARCHAR(100), data %s, exact %s, copy VARCHAR(100)", suite_is("blob_type"),
                suite_is("decimal_type"));
    session = calx_session_open(t->engine);
    for (int i = 1; i <= rows; i++) {
        name_of(name, sizeof name, i);
        OK(session, calx_exec(session, insert, calx_args(i, name, ((calx_bytes){ (const unsigned char *)name, strlen(name) }),
                                                         ((calx_decimal){ "12345678901234567890.0987654321", 31 }))));
    }
    calx_release(insert);
    OK(session, calx_commit(session));
    return session;
}

static calx_result *read_all(calx_session *session)
{
    return calx_query(session, calx_text("SELECT id, name, data, exact, name FROM calx_suite_fetched ORDER BY id"));
}

/* Something else on the session; what was fetched may be its argument. The session that goes on, or NULL when it was closed. */
static calx_session *disturb(suite *t, calx_session *session, int way, int id, const char *name)
{
    calx_result *others;
    calx_transaction *nested;
    int64_t count = 0;
    switch (way) {
    case UPDATES:
        OK(session, calx_exec(session, calx_text("UPDATE calx_suite_fetched SET copy = :name WHERE id = :id"), calx_args(name, id)));
        CHECK_INT(calx_rowcount(session), 1);
        break;
    case QUERIES:
        others = calx_query(session, calx_text("SELECT name, name FROM calx_suite_fetched ORDER BY id DESC"));
        CHECK(calx_result_next(others));
        CLOSE(others, CALX_OK);
        break;
    case ASKS:
        OK(session, calx_one(session, calx_text("SELECT count(*) FROM calx_suite_fetched WHERE name = :name"), calx_args(name), &count));
        CHECK_INT(count, 1);
        break;
    case NESTS:
        nested = calx_begin_nested(session);
        OK(session, calx_rollback(nested));
        break;
    case COMMITS:
        OK(session, calx_commit(session));
        break;
    default:
        calx_session_close(session);
        return NULL;
    }
    return session;
}

static void check_row(suite *t, int way, int id, int expected, const char *name, calx_bytes data, calx_decimal exact, calx_str again)
{
    char wanted[100];
    name_of(wanted, sizeof wanted, expected);
    if (id != expected || !name || strcmp(name, wanted) || data.len != strlen(wanted) || memcmp(data.ptr, wanted, data.len) ||
        strncmp(exact.ptr, "12345678901234567890.0987654321", exact.len) || again.len != strlen(wanted) || strcmp(again.ptr, wanted))
        suite_fail(SUITE_HERE, "way %d: row %d came as %d, \"%s\", %zu bytes, %.*s, \"%s\"", way, expected, id, name ? name : "(null)", data.len,
                   (int)exact.len, exact.ptr, again.ptr ? again.ptr : "(null)");
}

static void fetch_and_disturb(suite *t, int rows, int way)
{
    calx_session *session = with_rows(t, rows), *open = session;
    calx_result *result = read_all(session);
    const char *name = NULL;
    calx_bytes data = { NULL, 0 };
    calx_decimal exact = { NULL, 0 };
    calx_str again = { NULL, 0 };
    int id = 0, count = 0;
    while (calx_fetch(result, &id, &name, &data, &exact, &again)) {
        if (open)
            open = disturb(t, open, way, id, name);
        check_row(t, way, id, ++count, name, data, exact, again);
    }
    CHECK_INT(count, rows);
    CLOSE(result, CALX_OK);
    if (open && way == UPDATES) {
        OK(open, calx_commit(open));
        CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_fetched WHERE copy = name"), rows);
    }
    if (open)
        calx_session_close(open);
}

static void move_and_disturb(suite *t, int rows, int way)
{
    calx_session *session = with_rows(t, rows), *open = session;
    calx_result *result = read_all(session);
    int count = 0;
    while (calx_result_next(result)) {
        const calx_value *value = calx_result_value(result, 1);
        const char *name = NULL;
        calx_bytes data = { NULL, 0 };
        calx_decimal exact = { NULL, 0 };
        calx_str again = { NULL, 0 };
        char wanted[100];
        int id = 0;
        name_of(wanted, sizeof wanted, ++count);
        if (open)
            open = disturb(t, open, way, count, wanted);
        CHECK(value && value->as.s.len == strlen(wanted) && !memcmp(value->as.s.ptr, wanted, value->as.s.len));
        OK(result, calx_result_get(result, 0, &id));
        OK(result, calx_result_get(result, 1, &name));
        OK(result, calx_result_get(result, "data", &data));
        OK(result, calx_result_get(result, "exact", &exact));
        OK(result, calx_result_get(result, 4, &again));
        check_row(t, way, id, count, name, data, exact, again);
    }
    CHECK_INT(count, rows);
    CLOSE(result, CALX_OK);
    if (open)
        calx_session_close(open);
}

TEST(what_was_fetched_outlives_what_runs_next)
{
    for (int way = 0; way < WAYS; way++) {
        fetch_and_disturb(t, 1, way);
        fetch_and_disturb(t, 3, way);
    }
}

TEST(the_row_of_getters_outlives_what_runs_next)
{
    for (int way = 0; way < WAYS; way++) {
        move_and_disturb(t, 1, way);
        move_and_disturb(t, 3, way);
    }
}

TEST(the_error_of_a_result_tells_of_the_transaction)
{
    calx_session *session = with_rows(t, 1);
    calx_result *result = calx_query(session, calx_text("SELECT name FROM calx_suite_fetched"));
    int number = 0;
    CHECK(!calx_fetch(result, &number));
    CHECK_INT(calx_result_error(result)->status, CALX_DATA_ERROR);
    CHECK_INT(calx_result_error(result)->outcome, CALX_OUTCOME_OPEN);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_OPEN);
    CLOSE(result, CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
    calx_session_close(session);
}
