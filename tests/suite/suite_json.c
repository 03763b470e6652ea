/* SPDX-License-Identifier: MIT */
/* JSON in expressions: documents of every kind, elements by key, index and path, compared and selected. */
#include "rows.h"

struct document {
    int32_t id;
    calx_json body;
};
CALX_MODEL(document, "calx_suite_document", CALX_COLUMN(document, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(document, body, .nullable = true));
static calx_metadata metadata = CALX_METADATA(&document_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_session *with_documents(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_document";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_commit(session));
    return session;
}

static void put(suite *t, calx_session *session, int id, const char *json)
{
    OK(session, calx_exec(session, calx_insert(document, calx_set(calx_col(document, id), id), calx_set(calx_col(document, body), ((calx_json){ json, json ? strlen(json) : 0 })))));
}

static const char *const documents[] = {
    "{\"key1\": \"value1\", \"key2\": \"value2\"}", "{\"a\": null, \"b\": [true, false, 1.5]}", "[\"one\", \"two\", 3]", "[]", "{}", "null", "true", "\"text\"", "42", "-1.5",
    "{\"nested\": {\"elem\": [{\"a\": \"b\", \"c\": \"d\"}, {\"e\": \"f\"}], \"k 1\": \"v % 1\"}}", "{\"\xc3\xa9t\xc3\xa9\": \"\xe6\xb8\xac\xe8\xa9\xa6\"}", "{\"quote\": \"it's \\\"so\\\" \\\\ \"}",
};

TEST_NEEDS(documents_come_back, "json")
{
    calx_session *session = with_documents(t);
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        calx_json got;
        put(t, session, (int)i, documents[i]);
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(document, body)), calx_where(calx_eq(calx_col(document, id), (int)i))), &got));
        CHECK_BYTES(got.ptr, got.len, documents[i], strlen(documents[i]));
    }
}

TEST_NEEDS(a_large_document_comes_back, "json")
{
    enum { ITEMS = 3000 };
    calx_session *session = with_documents(t);
    char *large = malloc(ITEMS * 40);
    size_t len = 0;
    calx_json got = { NULL, 0 };
    REQUIRE(large != NULL);
    for (int i = 0; i < ITEMS; i++)
        len += (size_t)sprintf(large + len, "%s\n    \"key %d\": [%d, \"%d\"]", i ? "," : "{", i, i, i);
    strcpy(large + len, "\n}");
    calx_exec(session, calx_insert(document, calx_set(calx_col(document, id), 1), calx_set(calx_col(document, body), ((calx_json){ large, len + 2 }))));
    calx_scalar(session, calx_select(calx_columns(calx_col(document, body))), &got);
    if (got.ptr)
        CHECK_BYTES(got.ptr, got.len, large, len + 2);
    free(large);
    CHECK_INT(suite_saw_status(calx_error_of(session)->status), CALX_OK);
}

TEST_NEEDS(null_and_json_null_are_two_things, "json")
{
    calx_session *session = with_documents(t);
    put(t, session, 1, NULL);
    put(t, session, 2, "null");
    ROWS(session, "1", calx_select(calx_columns(calx_col(document, id)), calx_where(calx_is_null(calx_col(document, body)))));
    ROWS(session, "2|null", calx_select(calx_columns(calx_col(document, id), calx_col(document, body)), calx_where(calx_is_not_null(calx_col(document, body)))));
}

/* A number, a truth: what the document has there and is one, alike on each backend; what is none is NULL. */
static calx_statement *parts(calx_node *body, const calx_type *type, const char *const *paths)
{
    calx_node *columns[12];
    size_t count = 0;
    for (; paths[count]; count++)
        columns[count] = calx_json_path(body, paths[count], type);
    return calx_select_n((calx_clause *const[]){ calx_columns_n(columns, count) }, 1);
}
#define PARTS(type, ...) parts(body, &(calx_type)CALX_SQL_TYPE(type), (const char *const[]){ __VA_ARGS__, NULL })

TEST_NEEDS(parts_of_another_kind_are_null, "json")
{
    static const char text[] = "{\"i\": -7, \"e\": 1e3, \"p\": 5.0, \"f\": 1.5, \"s\": \"12\", \"b\": true, \"n\": null, \"o\": {\"i\": 1}, \"l\": [2], \"t\": \"true\", \"x\": \"x\", "
                               "\"most\": 9223372036854775807, \"least\": -9223372036854775808, \"huge\": 1e30, \"small\": 40000, \"no\": false}";
    calx_session *session = with_documents(t);
    calx_node *body = calx_keep(N(calx_col(document, body)));
    put(t, session, 1, text);
    ROWS(session, "-7|1000|5|~|~|~|~|~|~", PARTS(BIGINT, "$.i", "$.e", "$.p", "$.f", "$.s", "$.b", "$.n", "$.o", "$.l"));
    ROWS(session, "~|9223372036854775807|-9223372036854775808|~|~|1|2", PARTS(BIGINT, "$.x", "$.most", "$.least", "$.huge", "$.none", "$.o.i", "$.l[0]"));
    ROWS(session, "40000|~", PARTS(INTEGER, "$.small", "$.most"));
    ROWS(session, "~|-7", PARTS(SMALLINT, "$.small", "$.i"));
    ROWS(session, "1|0|~|~|~|~|~", PARTS(BOOLEAN, "$.b", "$.no", "$.t", "$.i", "$.n", "$.o", "$.none"));
    ROWS(session, "1.5|1000|-7|~|~|~|~", PARTS(DOUBLE, "$.f", "$.e", "$.i", "$.s", "$.b", "$.n", "$.l"));
    ROWS(session, "1", calx_select(calx_columns(calx_col(document, id)), calx_where(calx_json_bool(body, "$.b"), calx_eq(calx_json_int(body, "$.e"), 1000),
                                                                                   calx_gt(calx_json_double(body, "$.f"), 1.25))));
    ROWS(session, "", calx_select(calx_columns(calx_col(document, id)), calx_where(calx_or(calx_json_bool(body, "$.no"), calx_eq(calx_json_int(body, "$.s"), 12)))));
    calx_release(body);
}

TEST_NEEDS(the_first_integer_over_bigint_is_null, "json wide_long_double")
{
    calx_session *session = with_documents(t);
    calx_node *body = calx_keep(N(calx_col(document, body)));
    put(t, session, 1, "{\"over\": 9223372036854775808, \"most\": 9223372036854775807}");
    ROWS(session, "~|9223372036854775807", PARTS(BIGINT, "$.over", "$.most"));
    calx_release(body);
}
