/* SPDX-License-Identifier: MIT */
/* Values written into SQL instead of bound: each comes back as it was. */
#include "rows.h"

TEST(integers_as_literals)
{
    calx_session *session = suite_session(t);
    static const int64_t numbers[] = { 0, 1, -1, 5, INT32_MAX, INT32_MIN, INT64_C(1376537018368127), INT64_MAX, INT64_MIN + 1 };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char text[32];
        snprintf(text, sizeof text, "%" PRId64, numbers[i]);
        LITERAL(session, text, calx_arg_node(calx_arg_int64(numbers[i])));
    }
    LITERAL(session, "3", calx_binary(CALX_OP_SUB, INT(1), INT(-2)));
    LITERAL(session, "3", calx_unary(CALX_OP_NEG, INT(-3)));
}

TEST(texts_as_literals)
{
    calx_session *session = suite_session(t);
    static const char *const texts[] = { "some text", "", " ", "some 'text'", "it''s", "\"double\"", "backslash one \\ backslash two \\\\ end", "\\", "%percent% signs %s", "a:b ::c", "?", "$1",
                                         "-- comment", "/* comment */", "line\nbreak\ttab", "\xc3\xa9t\xc3\xa9 m\xc3\xa9il", "\xf0\x9f\x90\x8d \xe6\xb8\xac\xe8\xa9\xa6", ";" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        LITERAL(session, texts[i], STRING(texts[i]));
}

TEST(texts_as_literals_of_a_condition)
{
    calx_session *session = suite_session(t);
    LITERAL(session, "yes", calx_case_n(NULL, NODES(calx_binary(CALX_OP_EQ, STRING("it's \\ 5%"), STRING("it's \\ 5%")), STRING("yes")), STRING("no")));
    LITERAL(session, "x'y\\z", N(calx_concat("x'", "y\\", "z")));
}

TEST(booleans_as_literals)
{
    calx_session *session = suite_session(t);
    LITERAL(session, "1", calx_arg_node(calx_arg_bool(true)));
    LITERAL(session, "0", calx_arg_node(calx_arg_bool(false)));
    LITERAL(session, "~", calx_arg_node(calx_arg_null(CALX_NULL)));
}

static calx_node *decimal(const char *digits)
{
    return calx_arg_node(calx_arg_decimal((calx_decimal){ digits, strlen(digits) }));
}

TEST(decimals_as_literals)
{
    calx_session *session = suite_session(t);
    LITERAL(session, "15.7563", decimal("15.7563"));
    LITERAL(session, "-0.25", decimal("-0.25"));
    LITERAL(session, "12345678.5", decimal("12345678.50"));
    LITERAL(session, "15.7563", calx_arg_node(calx_arg_double(15.7563)));
    LITERAL(session, "-0.5", calx_arg_node(calx_arg_double(-0.5)));
}

TEST(uuids_as_literals)
{
    calx_session *session = suite_session(t);
    const calx_uuid uuid = { { 0x55, 0x0e, 0x84, 0x00, 0xe2, 0x9b, 0x41, 0xd4, 0xa7, 0x16, 0x44, 0x66, 0x55, 0x44, 0, 0 } };
    LITERAL(session, "550e8400-e29b-41d4-a716-446655440000", calx_arg_node(calx_arg_uuid(uuid)));
}

TEST(bytes_as_literals)
{
    calx_session *session = suite_session(t);
    LITERAL(session, "0001ff27", calx_arg_node(calx_arg_bytes((calx_bytes){ "\0\1\377'", 4 })));
    LITERAL(session, "", calx_arg_node(calx_arg_bytes((calx_bytes){ "", 0 })));
}

/* Times are compared with the same, bound: what type a literal of one has differs. */
static void check_time(suite *t, calx_session *session, calx_arg value, const char *type)
{
    char sql[200];
    calx_node *node = calx_arg_node(value);
    calx_compiled *compiled = calx_compile_node(node, suite_target(t), CALX_COMPILE_LITERALS);
    CHECK_STATUS(session, suite_saw_status(calx_compiled_error(compiled)), CALX_OK);
    suite_table(t, "calx_suite_moment", "v %s", type);
    snprintf(sql, sizeof sql, "INSERT INTO calx_suite_moment (v) VALUES (%s)", calx_compiled_sql(compiled));
    calx_compiled_dispose(compiled);
    OK(session, calx_exec(session, calx_text(sql)));
    ROWS_OF(session, "1", calx_args(value), calx_text("SELECT COUNT(*) FROM calx_suite_moment WHERE v = :v"));
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_moment")));
    OK(session, calx_commit(session));
}

TEST_NEEDS(times_as_literals, "date_type time_type timestamptz_type interval_type")
{
    calx_session *session = suite_session(t);
    check_time(t, session, calx_arg_timestamp((calx_timestamp){ INT64_C(1350288005057396) }), suite_is("timestamp_type"));
    check_time(t, session, calx_arg_timestamp((calx_timestamp){ INT64_C(-3785529000000000) }), suite_is("timestamp_type"));
    check_time(t, session, calx_arg_timestamptz((calx_timestamptz){ INT64_C(1350288005000000) }), suite_is("timestamptz_type"));
    check_time(t, session, calx_arg_date((calx_date){ 15628 }), suite_is("date_type"));
    check_time(t, session, calx_arg_date((calx_date){ -88298 }), suite_is("date_type"));
    check_time(t, session, calx_arg_time((calx_time){ INT64_C(45296057396) }), suite_is("time_type"));
    check_time(t, session, calx_arg_interval((calx_interval){ 0, 0, INT64_C(86400000001) }), suite_is("interval_type"));
}

TEST_NEEDS(json_as_a_literal, "json_type")
{
    calx_session *session = suite_session(t);
    LITERAL(session, "{\"a\": \"it's\"}", calx_arg_node(calx_arg_json((calx_json){ "{\"a\": \"it's\"}", 13 })));
}
