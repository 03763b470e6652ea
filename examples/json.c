/* SPDX-License-Identifier: MIT */
/* JSON: a part of a document, as a value: json URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct event {
    int64_t id;
    calx_json data;
};
CALX_MODEL(event, "example_events",
    CALX_COLUMN(event, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(event, data));
static calx_metadata metadata = CALX_METADATA(&event_model);

static void insert(calx_session *session, int64_t id, const char *json, size_t len)
{
    calx_exec(session, calx_insert(event, calx_set(calx_col(event, id), id), calx_set(calx_col(event, data), ((calx_json){ json, len }))));
}
#define INSERT(session, id, text) insert(session, id, text, sizeof text - 1)

/* Paths are those of SQL: $.key, $."a key", $.list[0]. What is not there is NULL. */
static void show(calx_session *session)
{
    const char *name, *first;
    calx_opt_int64 age;
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_json_text(calx_col(event, data), "$.user.name"), calx_json_int(calx_col(event, data), "$.user.age"),
                     calx_json_text(calx_col(event, data), "$.tags[0]")),
        calx_order_by(calx_col(event, id))));
    while (calx_fetch(rows, &name, &age, &first)) {
        printf("%s, ", name ? name : "nobody");
        if (age.is_set)
            printf("%" PRId64 " years old, ", age.value);
        printf("%s\n", first ? first : "no tag");
    }
    calx_result_close(rows);
}

static void count(calx_session *session)
{
    int64_t old = 0, warnings = 0;
    calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(event, id))),
                                     calx_where(calx_gt(calx_json_int(calx_col(event, data), "$.user.age"), 30))), &old);
    calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(event, id))),
                                     calx_where(calx_eq(calx_json_text(calx_col(event, data), "$.level"), "warning"))), &warnings);
    printf("%" PRId64 " of people over 30, %" PRId64 " warnings\n", old, warnings);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    INSERT(session, 1, "{\"user\": {\"name\": \"Åsa\", \"age\": 31}, \"tags\": [\"new\", \"fast\"]}");
    INSERT(session, 2, "{\"user\": {\"name\": \"Bo \\\"B\\\" Berg\"}, \"level\": \"warning\", \"tags\": []}");
    INSERT(session, 3, "{\"level\": \"warning\", \"user\": null}");
    show(session);
    count(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
