/* SPDX-License-Identifier: MIT */
/* Dates, decimals, uuids and JSON: C types of their own, exact on every backend: types URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static calx_uuid uuid(const char *text)
{
    calx_uuid value;
    const char *why;
    if (calx_uuid_parse(text, strlen(text), &value, &why) != CALX_OK)
        fprintf(stderr, "\"%s\": %s\n", text, why);
    return value;
}

static void insert(calx_session *session)
{
    calx_statement *insert = calx_keep(calx_text("INSERT INTO example_types (ref, day, at, price, details)"
                                                 " VALUES (:ref, :day, :at, :price, :details)"));
    calx_date day;
    calx_timestamp at;
    calx_date_parse("2024-02-29", 10, &day, NULL);
    calx_timestamp_make(&(calx_parts){ 2024, 2, 29, 23, 59, 59, 999999 }, &at);
    calx_exec(session, insert, calx_args(uuid("550e8400-e29b-41d4-a716-446655440000"), day, at, ((calx_decimal){ "9.50", 4 }),
                                         ((calx_json){ "{\"wood\": [\"oak\", \"ash\"]}", 24 })));
    /* They are numbers of days and of microseconds: one can add to them. */
    day.days += 366;
    at.us += 1;
    calx_exec(session, insert, calx_args(uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), day, at, ((calx_decimal){ "10.00", 5 }),
                                         ((calx_json){ NULL, 0 })));
    calx_release(insert);
}

static void show(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text("SELECT ref, day, at, price, details FROM example_types ORDER BY day"));
    calx_uuid ref;
    calx_date day;
    calx_timestamp at;
    calx_decimal price;
    calx_json details;
    while (calx_fetch(rows, &ref, &day, &at, &price, &details)) {
        char id[CALX_TEXT_MAX], moment[CALX_TEXT_MAX];
        calx_parts parts = calx_date_parts(day);
        calx_uuid_format(ref, id, sizeof id);
        calx_timestamp_format(at, moment, sizeof moment);
        printf("%s: day %" PRId32 " of month %" PRId32 " in %" PRId32 ", %s, %.*s, %s\n", id, parts.day, parts.month, parts.year, moment,
               (int)price.len, price.ptr, details.ptr ? details.ptr : "no details");
    }
    calx_result_close(rows);
}

/* What does not fit is an error, never another value; the error names the bind, or the column. */
static void refuse(calx_session *session)
{
    calx_transaction *savepoint = calx_begin_nested(session);
    calx_exec(session, calx_text("UPDATE example_types SET details = :details"), calx_args(((calx_json){ "{oak}", 5 })));
    printf("column \"%s\": %s\n", calx_error_of(session)->column, calx_error_of(session)->message);
    calx_rollback(savepoint);
    calx_date day;
    const char *why;
    if (calx_date_parse("2023-02-29", 10, &day, &why) != CALX_OK)
        printf("2023-02-29: %s\n", why);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_types"));
    calx_exec(session, calx_text("CREATE TABLE example_types (ref UUID, day DATE, at TIMESTAMP(6) NULL, price NUMERIC(10,2),"
                                 " details JSON)"));
    calx_exec(session, calx_text("DELETE FROM example_types"));
    insert(session);
    show(session);
    refuse(session);
    calx_status status = calx_commit(session);
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
