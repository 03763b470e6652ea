/* SPDX-License-Identifier: MIT */
/* The tables of the tests that build statements from expressions, and rows as text. */
#include "staff.h"

CALX_MODEL(dept, "calx_suite_dept", CALX_COLUMN(dept, id, .primary_key = true, .autoincrement = CALX_NO),
           CALX_COLUMN(dept, name, .type = CALX_VARCHAR(20)));
CALX_MODEL(emp, "calx_suite_emp", CALX_COLUMN(emp, id, .primary_key = true, .autoincrement = CALX_NO),
           CALX_COLUMN(emp, name, .type = CALX_VARCHAR(20)), CALX_COLUMN(emp, dept_id, .references = "calx_suite_dept.id"),
           CALX_COLUMN(emp, boss_id), CALX_COLUMN(emp, salary), CALX_COLUMN(emp, note, .type = CALX_VARCHAR(40), .nullable = true),
           CALX_COLUMN(emp, active));
static calx_metadata metadata = CALX_METADATA(&dept_model, &emp_model);

static void forget(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

calx_session *staff(suite *t)
{
    calx_session *session;
    t->at_end = forget;
    suite_table(t, "calx_suite_dept", "id INTEGER PRIMARY KEY, name %s", suite_is("text_key_type"));
    suite_table(t, "calx_suite_emp", "id INTEGER PRIMARY KEY, name %s, dept_id INTEGER, boss_id INTEGER, salary INTEGER, note %s, active %s",
                suite_is("text_key_type"), suite_is("text_key_type"), suite_is("bool_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_insert(dept, calx_insert_rows(calx_list(calx_col(dept, id), calx_col(dept, name)), calx_tuple(1, "eng"),
                                                                      calx_tuple(2, "ops"), calx_tuple(3, "none")))));
    OK(session, calx_exec(session, calx_insert(emp, calx_insert_rows(calx_list(calx_col(emp, id), calx_col(emp, name), calx_col(emp, dept_id),
                                                                               calx_col(emp, boss_id), calx_col(emp, salary), calx_col(emp, note),
                                                                               calx_col(emp, active)),
                                                                     calx_tuple(1, "Ann", 1, CALX_NULL, 300, "50% off", true),
                                                                     calx_tuple(2, "bob", 1, 1, 200, "a_b", false),
                                                                     calx_tuple(3, "Cid", 2, 1, 200, CALX_NULL, true),
                                                                     calx_tuple(4, "dee", CALX_NULL, 2, 100, "x/y", true)))));
    return session;
}

/* "2.5000" is "2.5", "300.0" is "300". */
static size_t without_zeros(const char *text, size_t len)
{
    if (!memchr(text, '.', len))
        return len;
    while (text[len - 1] == '0')
        len--;
    return text[len - 1] == '.' ? len - 1 : len;
}

static void put_value(char *to, size_t size, const calx_value *v)
{
    switch (v->kind) {
    case CALX_KIND_NULL: snprintf(to, size, "-"); return;
    case CALX_KIND_BOOL: snprintf(to, size, "%d", v->as.b); return;
    case CALX_KIND_INT8: case CALX_KIND_INT16: case CALX_KIND_INT32: case CALX_KIND_INT64: snprintf(to, size, "%" PRId64, v->as.i); return;
    case CALX_KIND_UINT8: case CALX_KIND_UINT16: case CALX_KIND_UINT32: case CALX_KIND_UINT64: snprintf(to, size, "%" PRIu64, v->as.u); return;
    case CALX_KIND_FLOAT: case CALX_KIND_DOUBLE: snprintf(to, size, "%.10g", v->as.d); return;
    case CALX_KIND_DECIMAL: snprintf(to, size, "%.*s", (int)without_zeros(v->as.decimal.ptr, v->as.decimal.len), v->as.decimal.ptr); return;
    case CALX_KIND_STR: case CALX_KIND_BYTES: case CALX_KIND_JSON: snprintf(to, size, "%.*s", (int)v->as.s.len, v->as.s.ptr); return;
    case CALX_KIND_DATE: to[calx_date_format(v->as.date, to, size)] = '\0'; return;
    case CALX_KIND_TIMESTAMP: to[calx_timestamp_format(v->as.timestamp, to, size)] = '\0'; return;
    default: snprintf(to, size, "kind %u", v->kind); return;
    }
}

void staff_rows(suite_place at, calx_session *session, calx_statement *statement, const char *expected)
{
    char text[2000] = "";
    calx_result *result = calx_query(session, statement);
    calx_rows rows = calx_result_all(result);
    size_t len = 0;
    for (size_t i = 0; i < rows.count * rows.columns && len + 300 < sizeof text; i++) {
        if (i)
            text[len++] = i % rows.columns ? '|' : ' ';
        put_value(text + len, 256, &rows.values[i]);
        len += strlen(text + len);
    }
    if (calx_result_close(result) != CALX_OK) {
        suite_check_status(at, "rows", calx_error_of(session)->status, CALX_OK, calx_errmsg(session));
        suite_leave(at.t);
    }
    suite_check_text(at, "rows", text, expected);
}

void staff_rows_if(suite_place at, const char *key, calx_session *session, calx_statement *statement, const char *expected)
{
    calx_transaction *savepoint;
    if (suite_has(key)) {
        staff_rows(at, session, statement, expected);
        return;
    }
    if (!suite_knows(key)) {
        calx_release(calx_keep(statement));
        return;
    }
    savepoint = calx_begin_nested(session);
    suite_check_status(at, key, calx_exec(session, statement), CALX_UNSUPPORTED, calx_errmsg(session));
    suite_check_has(at, key, calx_errmsg(session), " has no ");
    calx_rollback(savepoint);
}
