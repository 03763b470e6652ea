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

/* $[0] is an element of a list alone, $."0" of an object; a scalar has neither. */
TEST_NEEDS(indexes_and_keys_are_two_things, "json")
{
    static const char *const texts[] = { "{\"0\": 5, \"l\": {\"0\": 6}, \" 1\": 8}", "[10, 20, [30, {\"0\": 40}]]", "9", "{\"l\": [[1, 2]]}" };
    calx_session *session = with_documents(t);
    calx_node *body = calx_keep(N(calx_col(document, body)));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(t, session, (int)i, texts[i]);
#define OF(i, ...) calx_select_n((calx_clause *const[]){ calx_columns_n((calx_node *const[]){ __VA_ARGS__ }, sizeof((calx_node *[]){ __VA_ARGS__ }) / sizeof(calx_node *)), N_WHERE(i) }, 2)
#define N_WHERE(i) calx_where(calx_eq(calx_col(document, id), i))
#define AT(type, path) calx_json_path(body, path, &(calx_type)CALX_SQL_TYPE(type))
    ROWS(session, "~|~|~|~|5|6|8", OF(0, AT(TEXT, "$[0]"), AT(BIGINT, "$[0]"), AT(TEXT, "$.l[0]"), AT(JSON, "$.l[0]"), AT(TEXT, "$.\"0\""), AT(TEXT, "$.l.\"0\""),
                                  AT(JSON, "$.\" 1\"")));
    ROWS(session, "10|20|10|~|~|~|30|40|~|~", OF(1, AT(TEXT, "$[0]"), AT(JSON, "$[1]"), AT(BIGINT, "$[0]"), AT(TEXT, "$.\"0\""), AT(BIGINT, "$.\"0\""),
                                                 AT(JSON, "$.\"-1\""), AT(TEXT, "$[2][0]"), AT(TEXT, "$[2][1].\"0\""), AT(TEXT, "$[0][0]"), AT(DOUBLE, "$[1][0]")));
    ROWS(session, "~|~|~|~|~", OF(2, AT(TEXT, "$[0]"), AT(JSON, "$[0]"), AT(BIGINT, "$[0]"), AT(BOOLEAN, "$[0]"), AT(TEXT, "$.\"0\"")));
    ROWS(session, "1|2|~|~", OF(3, AT(TEXT, "$.l[0][0]"), AT(INTEGER, "$.l[0][1]"), AT(TEXT, "$.l[0][0][0]"), AT(TEXT, "$[0].l[0][0]")));
    calx_release(body);
}

/* Of parts as documents: what is no list has no element there either. */
TEST_NEEDS(a_part_of_a_part_is_a_part, "json")
{
    calx_session *session = with_documents(t);
    calx_node *body = calx_keep(N(calx_col(document, body)));
    put(t, session, 1, "{\"l\": [{\"k\": [5, \"x\", null]}], \"o\": {\"0\": 1, \"k\": [6]}, \"n\": 7}");
    ROWS(session, "5|x|~|~", calx_select(calx_columns(calx_json_int(calx_json_get(calx_json_get(body, "$.l[0]"), "$.k"), "$[0]"), calx_json_text(calx_json_get(body, "$.l[0].k"), "$[1]"),
                                                      calx_json_text(calx_json_get(body, "$.l[0].k"), "$[2]"), calx_json_text(calx_json_get(body, "$.l"), "$[1].k"))));
    ROWS(session, "[6]|~|~|~|~", calx_select(calx_columns(calx_json_get(calx_json_get(body, "$.o"), "$.k"), calx_json_get(calx_json_get(body, "$.o[0]"), "$.k"),
                                                          calx_json_get(calx_json_get(body, "$.n"), "$[0]"), calx_json_int(calx_json_get(body, "$.n"), "$[0]"),
                                                          calx_json_bool(calx_json_get(body, "$.none"), "$.k"))));
    calx_release(body);
}

TEST_NEEDS(digits_of_any_integer_are_kept, "json")
{
    calx_session *session = with_documents(t);
    put(t, session, 1, "{\"a\": 9223372036854775808, \"b\": 123456789012345678901234567890, \"c\": -5}");
    ROWS(session, "9223372036854775808|123456789012345678901234567890|-5",
         calx_select(calx_columns(calx_json_text(calx_col(document, body), "$.a"), calx_json_text(calx_col(document, body), "$.b"), calx_json_text(calx_col(document, body), "$.c"))));
}

/* MariaDB 10.11: a text out of a document has the collation of JSON, and a literal that of the session, which is another one in most databases. */
TEST_NEEDS(parts_compare_in_a_session_of_any_collation, "json")
{
    calx_session *session = with_documents(t);
    calx_node *body = calx_keep(N(calx_col(document, body)));
    put(t, session, 1, "{\"s\": \"b\", \"ok\": true}");
    put(t, session, 2, "{\"s\": \"B\", \"ok\": false}");
    OK(session, calx_exec(session, calx_text(suite_is("collation_of_a_session"))));
#define WITH(condition) calx_select(calx_columns(calx_col(document, id)), calx_where(condition))
    ROWS(session, "1", WITH(calx_eq(calx_json_text(body, "$.s"), "b")));
    ROWS(session, "2", WITH(calx_lt(calx_json_text(body, "$.s"), "b")));
    ROWS(session, "1", WITH(calx_json_bool(body, "$.ok")));
    ROWS(session, "1|b!|t;2|B!|t", calx_select(calx_columns(calx_col(document, id), calx_concat(calx_json_text(body, "$.s"), "!"),
                                                             calx_coalesce(calx_json_text(body, "$.t"), "t")), calx_order_by(calx_col(document, id))));
    OK(session, calx_rollback(session));
    calx_release(body);
}
