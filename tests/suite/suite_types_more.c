/* SPDX-License-Identifier: MIT */
/* uuid, json and enum, which only some backends have a type for. */
#include "suite_types.h"

static calx_uuid uuid(const char *text)
{
    calx_uuid value;
    if (calx_uuid_parse(text, strlen(text), &value, NULL) != CALX_OK)
        abort();
    return value;
}

static calx_json json(const char *text)
{
    return (calx_json){ text, strlen(text) };
}

/* ---- uuid ---- */

#define UUIDS                                                                                                               \
    calx_args(uuid("00000000-0000-0000-0000-000000000000"), uuid("00000000-0000-0000-0000-000000000001"),                   \
              uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), uuid("550e8400-e29b-41d4-a716-446655440000"),                   \
              uuid("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), uuid("ffffffff-ffff-ffff-ffff-ffffffffffff"))

TEST_NEEDS(uuids_come_back_compare_and_order, "uuid_type")
{
    suite_column(t, suite_is("uuid_type"), CALX_KIND_UUID, UUIDS);
}

TEST_NEEDS(uuids_of_a_native_type_come_back, "native_uuid_type")
{
    calx_session *session;
    calx_opt_uuid got = { true, { { 1 } } };
    calx_value value;
    int64_t count = 0;
    suite_round_trip(t, suite_is("native_uuid_type"), CALX_KIND_UUID, UUIDS);
    session = suite_typed(t, suite_is("native_uuid_type"));
    OK(session, READ(session, &got));
    CHECK(!got.is_set && !got.value.bytes[0]);
    OK(session, WRITE(session, uuid("550E8400E29B41D4A716446655440000")));
    OK(session, READ(session, &value));
    CHECK_INT(value.kind, CALX_KIND_UUID);
    CHECK_INT(calx_uuid_compare(value.as.uuid, uuid("550e8400-e29b-41d4-a716-446655440000")), 0);
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_typed WHERE v = :v"), &count, calx_args(value.as.uuid)));
    CHECK_INT(count, 1);
}

TEST_NEEDS(a_uuid_is_read_as_text_and_from_text, "uuid_type")
{
    calx_session *session = suite_typed(t, suite_is("uuid_type"));
    const char *text = NULL;
    calx_uuid got;
    OK(session, WRITE(session, uuid("550E8400-E29B-41D4-A716-446655440000")));
    OK(session, READ(session, &text));
    CHECK_TEXT(text, "550e8400-e29b-41d4-a716-446655440000");
    OK(session, WRITE(session, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
    OK(session, READ(session, &got));
    CHECK_INT(calx_uuid_compare(got, uuid("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")), 0);
}

TEST(text_that_is_no_uuid_is_refused)
{
    calx_session *session = suite_typed(t, "VARCHAR(40)");
    calx_uuid got;
    OK(session, WRITE(session, "550e8400-e29b-41d4-a716-44665544000g"));
    CHECK_STATUS(session, READ(session, &got), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    CHECK_TEXT(calx_error_of(session)->column, "v");
    calx_rollback(session);
}

/* ---- json ---- */

static const char *const documents[] = {
    "null", "true", "0", "12", "-0.5e-3", "12345678901234567890123456789", "\"\"", "\"\xf4\x8f\xbf\xbf \\u0041\"", "[]",
    "{\"b\": [1, {\"a\": null}], \"a\":\"x\"}", " [1,  2]\n",
};
enum { DOCUMENTS = sizeof documents / sizeof *documents };

TEST_NEEDS(json_comes_back_as_it_was, "json_type")
{
    calx_session *session = suite_typed(t, suite_is("json_type"));
    calx_json got = { "x", 1 };
    OK(session, READ(session, &got));
    CHECK(!got.ptr && !got.len);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        const char *text = NULL;
        calx_value value;
        OK(session, WRITE(session, json(documents[i])));
        OK(session, READ(session, &got));
        CHECK_STR(got, documents[i]);
        OK(session, READ(session, &text));
        CHECK_TEXT(text, documents[i]);
        OK(session, READ(session, &value));
        CHECK_INT(value.kind, CALX_KIND_JSON);
        CHECK_STR(value.as.json, documents[i]);
    }
}

TEST_NEEDS(json_is_found_by_its_value, "json_equal_type")
{
    calx_session *session = suite_typed(t, suite_is("json_equal_type"));
    int count = 0;
    OK(session, WRITE(session, json("{\"a\": [1, 2], \"b\": null}")));
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_typed WHERE v = :v"), &count,
                            calx_args(json("{\"a\": [1, 2], \"b\": null}"))));
    CHECK_INT(count, 1);
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_typed WHERE v = :v"), &count,
                            calx_args(json("{\"a\": [1, 3], \"b\": null}"))));
    CHECK_INT(count, 0);
}

TEST_NEEDS(what_is_no_json_is_refused_before_it_is_sent, "json_type")
{
    static const char *const bad[] = { "", " ", "{", "[1,]", "{\"a\"}", "{a: 1}", "'x'", "01", "1.", "nul", "\"\x01\"", "\"\\x\"",
                                       "\"\xff\"", "[1] 2", "NaN" };
    calx_session *session = suite_typed(t, suite_is("json_type"));
    OK(session, calx_commit(session));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_STATUS(session, WRITE(session, json(bad[i])), CALX_DATA_ERROR);
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
        CHECK_HAS(calx_errmsg(session), "the bind :v is not JSON");
        CHECK_TEXT(calx_error_of(session)->column, "v");
        OK(session, calx_rollback(session));
    }
}

/* MariaDB 10.11 keeps JSON by a check of the column, which refuses what others take: it is no CHECK violation. */
TEST_NEEDS(json_that_the_server_does_not_take_is_a_data_error, "json_type")
{
    char deep[81] = "";
    const char *const documents_[] = { deep, "\"\\ud800\"", "{\"\\udc00\": 1}" };
    calx_session *session = suite_typed(t, suite_is("json_type"));
    memset(deep, '[', 40);
    memset(deep + 40, ']', 40);
    OK(session, calx_commit(session));
    for (size_t i = 0; i < sizeof documents_ / sizeof *documents_; i++) {
        calx_status status = WRITE(session, json(documents_[i]));
        if (status != CALX_OK) {
            CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
            CHECK_TEXT(calx_error_of(session)->column, "v");
            CHECK_TEXT(calx_error_of(session)->constraint, "");
            CHECK_HAS(calx_errmsg(session), "nested more than");
        }
        OK(session, calx_rollback(session));
    }
}

static void check_refused(suite *t, calx_session *session, calx_status status)
{
    if (status != CALX_OK) {
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
        CHECK_TEXT(calx_error_of(session)->column, "v");
        CHECK_TEXT(calx_error_of(session)->constraint, "");
    }
    OK(session, calx_rollback(session));
}

/* Nor is a text, or a literal, that is such JSON. */
TEST_NEEDS(a_text_of_json_that_the_server_does_not_take_is_a_data_error, "json_type")
{
    char deep[81] = "";
    const char *const documents_[] = { deep, "\"\\ud800\"", "{\"\\udc00\": \"it's\"}" };
    calx_session *session = suite_typed(t, suite_is("json_type"));
    memset(deep, '[', 40);
    memset(deep + 40, ']', 40);
    OK(session, calx_commit(session));
    for (size_t i = 0; i < sizeof documents_ / sizeof *documents_; i++) {
        const calx_value text = calx_arg_string(documents_[i]).value;
        calx_node *table = calx_table_named("calx_suite_typed", NULL, 0), *column = calx_column_of(table, "v", NULL);
        check_refused(t, session, WRITE(session, documents_[i]));
        check_refused(t, session, calx_exec(session, calx_text("UPDATE calx_suite_typed SET v = :v"), calx_args(documents_[i])));
        check_refused(t, session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set_to(column, calx_literal_node(&text)) }, 1)));
    }
    OK(session, WRITE(session, "{\"a\": [\"\\ud83d\\ude00\"]}"));
}

/* MariaDB 10.11.18 leaves no note of why a check has failed, 10.11.19 does. Without one nothing tells the check of a JSON column from others. */
static bool leaves_notes(suite *t, calx_session *session)
{
    const char *version = NULL;
    int patch = 0;
    OK(session, calx_scalar(session, calx_text("SELECT VERSION()"), &version));
    return !version || sscanf(version, "10.11.%d-", &patch) != 1 || patch >= 19;
}

static void check_is_no_json(suite *t, calx_session *session, calx_status status, bool told)
{
    if (!told && status == CALX_INTEGRITY_ERROR) {
        CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION);
        OK(session, calx_rollback(session));
        return;
    }
    CHECK_STATUS(session, status, CALX_DATA_ERROR);
    check_refused(t, session, CALX_DATA_ERROR);
}

/* What is none is told from what a check of the program's own refuses. SQLite keeps it. */
TEST_NEEDS(a_text_that_is_no_json_is_a_data_error, "json_type range_is_checked")
{
    static const char *const bad[] = { "", "nope", "{\"a\": }", "[1] 2", "[[1]", "it's", "01" };
    calx_session *session = suite_typed(t, suite_is("json_type"));
    bool told = leaves_notes(t, session);
    OK(session, calx_commit(session));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_is_no_json(t, session, WRITE(session, bad[i]), told);
        check_is_no_json(t, session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed (v) VALUES ('[1]'), (:v)"), calx_args(bad[i])), told);
    }
    check_is_no_json(t, session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed (v) VALUES ('[\"it''s\", nope]')")), told);
}

/* A check of the program's own is named as that of MariaDB's JSON is: what it refuses is not taken for JSON. */
TEST_NEEDS(a_check_of_a_text_is_a_check_violation, "json_type")
{
    static const char *const refused[] = { "x", "[1", "not {" };
    calx_session *session;
    suite_table(t, "calx_suite_typed", "v %s, k VARCHAR(100) CHECK (k <> 'x' AND k <> '[1' AND k <> 'not {'), n INTEGER", suite_is("json_type"));
    session = suite_session(t);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed (v, k, n) VALUES (:v, :k, :n)"), calx_args(json("[1]"), refused[i], 1)),
                     CALX_INTEGRITY_ERROR);
        CHECK_INT(calx_error_of(session)->kind, CALX_CHECK_VIOLATION);
        OK(session, calx_rollback(session));
    }
}

/* A check of the program's own is what it was, though JSON is about. */
TEST_NEEDS(a_check_beside_json_is_a_check_violation, "json_type")
{
    calx_session *session;
    char deep[90];
    memset(deep, '[', 40);
    memset(deep + 40, ']', 40);
    deep[80] = '\0';
    suite_table(t, "calx_suite_typed", "v %s, k VARCHAR(100), n INTEGER CHECK (n > 3)", suite_is("json_type"));
    session = suite_session(t);
    for (int i = 0; i < 2; i++) { /* also beside JSON that MariaDB takes for a text alone */
        CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed (v, k, n) VALUES (:v, :k, :n)"),
                                        calx_args(json("[1]"), json(i ? deep : "[2]"), 1)), CALX_INTEGRITY_ERROR);
        CHECK_INT(calx_error_of(session)->kind, CALX_CHECK_VIOLATION);
        OK(session, calx_rollback(session));
        CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_typed (v, k, n) VALUES ('[1]', :k, :n)"), calx_args(i ? deep : "[2]", 1)),
                     CALX_INTEGRITY_ERROR);
        CHECK_INT(calx_error_of(session)->kind, CALX_CHECK_VIOLATION);
        OK(session, calx_rollback(session));
    }
}

/* ---- enum ---- */

static const char *const moods[] = { "sad", "ok", "happy" };

static calx_session *with_moods(suite *t)
{
    calx_session *session;
    if (*suite_is("enum_create")) {
        session = suite_session(t);
        OK(session, calx_script(session, suite_is("enum_create")));
        OK(session, calx_commit(session));
    }
    session = suite_typed(t, suite_is("enum_type"));
    OK(session, calx_commit(session));
    return session;
}

TEST_NEEDS(enum_labels_come_back_as_numbers, "enum_type")
{
    calx_session *session = with_moods(t);
    for (int32_t i = 0; i < 3; i++) {
        calx_str label = { NULL, 0 };
        int32_t number = -5;
        int count = 0;
        OK(session, WRITE(session, calx_enum_label(moods, 3, i)));
        OK(session, READ(session, &label));
        CHECK_INT(calx_enum_number(moods, 3, label, &number), CALX_OK);
        CHECK_INT(number, i);
        OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_typed WHERE v = :v"), &count,
                                calx_args(calx_enum_label(moods, 3, i))));
        CHECK_INT(count, 1);
    }
    OK(session, WRITE(session, calx_enum_label(moods, 3, 3))); /* no label: NULL */
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_typed WHERE v IS NULL"), &(int){ 0 }));
}

TEST_NEEDS(a_label_that_is_none_is_refused, "enum_type")
{
    calx_session *session = with_moods(t);
    calx_status status = WRITE(session, "angry");
    CHECK(status == CALX_DATA_ERROR || (status == CALX_INTEGRITY_ERROR && calx_error_of(session)->kind == CALX_CHECK_VIOLATION));
    calx_rollback(session);
}
