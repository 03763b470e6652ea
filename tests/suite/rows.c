/* SPDX-License-Identifier: MIT */
/* The rows of a statement as one text. */
#include "rows.h"

enum { ROWS_SIZE = 4096 };

static void put_bytes(char *to, size_t size, calx_bytes bytes)
{
    size_t len = 0;
    *to = '\0';
    for (size_t i = 0; i < bytes.len && len + 3 < size; i++)
        len += (size_t)snprintf(to + len, size - len, "%02x", ((const unsigned char *)bytes.ptr)[i]);
}

/* 12.500 is 12.5, and 3.000 is 3: how many digits a backend keeps is not what these tests ask. */
static void put_decimal(char *to, size_t size, calx_decimal decimal)
{
    size_t len = decimal.len;
    if (memchr(decimal.ptr, '.', len)) {
        while (decimal.ptr[len - 1] == '0')
            len--;
        len -= decimal.ptr[len - 1] == '.';
    }
    snprintf(to, size, "%.*s", (int)len, decimal.ptr);
}

static void put_time(char *to, size_t size, const calx_value *value)
{
    switch (value->kind) {
    case CALX_KIND_TIMESTAMP: calx_timestamp_format(value->as.timestamp, to, size); return;
    case CALX_KIND_TIMESTAMPTZ: calx_timestamptz_format(value->as.timestamptz, to, size); return;
    case CALX_KIND_DATE: calx_date_format(value->as.date, to, size); return;
    case CALX_KIND_TIME: calx_time_format(value->as.time, to, size); return;
    case CALX_KIND_INTERVAL: calx_interval_format(value->as.interval, to, size); return;
    case CALX_KIND_UUID: calx_uuid_format(value->as.uuid, to, size); return;
    default: snprintf(to, size, "?"); return;
    }
}

static void put_value(char *to, size_t size, const calx_value *value)
{
    switch (value ? value->kind : CALX_KIND_NONE) {
    case CALX_KIND_NONE: snprintf(to, size, "?"); return;
    case CALX_KIND_NULL: snprintf(to, size, "~"); return;
    case CALX_KIND_BOOL: snprintf(to, size, "%d", value->as.b); return;
    case CALX_KIND_INT64: snprintf(to, size, "%" PRId64, value->as.i); return;
    case CALX_KIND_UINT64: snprintf(to, size, "%" PRIu64, value->as.u); return;
    case CALX_KIND_DOUBLE: snprintf(to, size, "%.15g", value->as.d); return;
    case CALX_KIND_STR: snprintf(to, size, "%.*s", (int)value->as.s.len, value->as.s.ptr); return;
    case CALX_KIND_JSON: snprintf(to, size, "%.*s", (int)value->as.json.len, value->as.json.ptr); return;
    case CALX_KIND_BYTES: put_bytes(to, size, value->as.bytes); return;
    case CALX_KIND_DECIMAL: put_decimal(to, size, value->as.decimal); return;
    default: put_time(to, size, value); return;
    }
}

static void put_rows(calx_result *result, char *to, size_t size)
{
    size_t columns = calx_result_column_count(result), len = 0;
    *to = '\0';
    while (calx_result_next(result))
        for (size_t i = 0; i < columns && len + 2 < size; i++) {
            if (i || len)
                to[len++] = i ? '|' : ';';
            put_value(to + len, size - len, calx_result_value(result, i));
            len += strlen(to + len);
        }
}

bool suite_check_rows(suite_place at, const char *what, calx_session *session, calx_statement *statement, calx_args_t args,
                      const char *expected)
{
    char got[ROWS_SIZE], message[400];
    calx_result *result = calx_query(session, statement, args);
    calx_status status;
    put_rows(result, got, sizeof got);
    snprintf(message, sizeof message, "%s", calx_errmsg(result));
    status = calx_result_close(result);
    if (!suite_check_status(at, what, status, CALX_OK, message))
        suite_leave(at.t);
    return suite_check_text(at, what, got, expected);
}

const char *suite_target(const suite *t)
{
    static char dialect[40];
    const char *end = t->url + strcspn(t->url, ":+");
    if (*suite_is("target"))
        return suite_is("target");
    snprintf(dialect, sizeof dialect, "%.*s", (int)(end - t->url), t->url);
    return dialect;
}

bool suite_check_literal(suite_place at, calx_session *session, calx_node *expression, const char *expected)
{
    calx_statement *select = calx_select_n((calx_clause *const[]){ calx_columns_n(&expression, 1) }, 1);
    calx_compiled *compiled = calx_compile_to(select, suite_target(at.t), CALX_COMPILE_LITERALS);
    calx_status status = suite_saw_status(calx_compiled_error(compiled));
    calx_statement *text = calx_text(calx_compiled_sql(compiled));
    bool good = suite_check_status(at, "literals", status, CALX_OK, calx_compiled_errmsg(compiled)) &&
                suite_check_int(at, "values left", (int64_t)calx_compiled_count(compiled), 0);
    calx_compiled_dispose(compiled);
    if (good)
        return suite_check_rows(at, "literal", session, text, CALX_NO_ARGS, expected);
    calx_release(text);
    suite_leave(at.t);
}

bool suite_check_unsupported(suite_place at, calx_session *session, calx_statement *statement, const char *part)
{
    bool good = suite_check_status(at, "unsupported", calx_exec(session, statement), CALX_UNSUPPORTED, calx_errmsg(session)) &&
                suite_check_has(at, "unsupported", calx_errmsg(session), part);
    calx_rollback(session);
    return good;
}
