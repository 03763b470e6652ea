/* SPDX-License-Identifier: MIT */
/* Textual SQL: which colons are binds, in the lexical rules of the backend, and where a statement ends. */
#include "suite.h"

static const char *text_of(suite *t, calx_session *session, const char *sql, calx_args_t args)
{
    const char *text = NULL;
    OK(session, calx_scalar(session, calx_text(sql), &text, args));
    return text;
}

static int number_of(suite *t, calx_session *session, const char *sql, calx_args_t args)
{
    int number = INT32_MIN;
    OK(session, calx_scalar(session, calx_text(sql), &number, args));
    return number;
}

/* A table of one row, to bind against: some backends cannot tell the type of a parameter that stands alone. */
static calx_session *with_row(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_text", "n INTEGER, s VARCHAR(100)");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_text VALUES (7, 'seven')")));
    return session;
}

TEST(colons_in_literals_are_text)
{
    calx_session *session = with_row(t);
    CHECK_TEXT(text_of(t, session, "SELECT ':n' FROM calx_suite_text WHERE n = :n", calx_args(7)), ":n");
    CHECK_TEXT(text_of(t, session, "SELECT 'it''s :n' FROM calx_suite_text WHERE n = :n", calx_args(7)), "it's :n");
    CHECK_TEXT(text_of(t, session, "SELECT '12:30:45' FROM calx_suite_text WHERE n = :n", calx_args(7)), "12:30:45");
    CHECK_TEXT(text_of(t, session, "SELECT '' FROM calx_suite_text WHERE s <> ':s' AND n = :n", calx_args(7)), "");
}

TEST(colons_in_comments_are_not_binds)
{
    calx_session *session = with_row(t);
    const char *lines = "-- the :first line\nSELECT n -- :second\nFROM calx_suite_text /* :third\n :fourth */\n"
                        "WHERE n = :n -- :last";
    const char *quotes = "/* it's ':a */ SELECT n /**/ FROM calx_suite_text -- don't\nWHERE n = :n";
    CHECK_INT(number_of(t, session, lines, calx_args(7)), 7);
    CHECK_INT(number_of(t, session, quotes, calx_args(7)), 7);
}

TEST(colons_in_quoted_identifiers_are_not_binds)
{
    calx_session *session = with_row(t);
    const char *quote = suite_is("quote");
    calx_result *rows = calx_query(
        session, suite_sql("SELECT n AS %sa:n b%s FROM calx_suite_text WHERE n = :n", quote, quote), calx_args(7));
    CHECK_TEXT(calx_result_column(rows, 0).name, "a:n b");
    CLOSE(rows, CALX_OK);
}

TEST(binds_end_where_the_name_does)
{
    calx_session *session = with_row(t);
    CHECK_INT(number_of(t, session, "SELECT n FROM calx_suite_text WHERE n=:n_1", calx_args(7)), 7);
    CHECK_INT(number_of(t, session, "SELECT n+:n FROM calx_suite_text WHERE(n=:n)AND(n<:N2)", calx_args(7, 8)), 14);
    CHECK_INT(number_of(t, session, "SELECT n FROM calx_suite_text WHERE n IN(:a,:b,:c)", calx_args(1, 7, 9)), 7);
}

TEST(statement_may_have_many_lines_and_a_semicolon)
{
    calx_session *session = with_row(t);
    CHECK_INT(number_of(t, session, "\n  SELECT n\n    FROM calx_suite_text\r\n   WHERE n = :n\n;\n", calx_args(7)), 7);
    CHECK_INT(number_of(t, session, "SELECT n FROM calx_suite_text WHERE n = :n ; -- the end; really\n", calx_args(7)),
              7);
    CHECK_INT(number_of(t, session, "SELECT n FROM calx_suite_text WHERE s <> ';' AND n = :n;", calx_args(7)), 7);
}

static void check_refused(suite *t, const char *sql, calx_args_t args, const char *part)
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text(sql), args), CALX_PROGRAMMING_ERROR);
    CHECK_HAS(calx_errmsg(session), part);
    CHECK_STATUS(session, calx_commit(session), CALX_PROGRAMMING_ERROR);
    suite_close(t, session);
}

TEST(several_statements_are_refused)
{
    check_refused(t, "SELECT 1; SELECT 2", CALX_NO_ARGS, "calx_script");
    check_refused(t, "SELECT 1;; SELECT 2", CALX_NO_ARGS, "calx_script");
    check_refused(t, "SELECT ';' ; DROP TABLE calx_suite_text", CALX_NO_ARGS, "calx_script");
}

TEST(empty_statements_are_refused)
{
    check_refused(t, "", CALX_NO_ARGS, "");
    check_refused(t, " \n\t", CALX_NO_ARGS, "");
    check_refused(t, "-- nothing", CALX_NO_ARGS, "");
    check_refused(t, ";", CALX_NO_ARGS, "");
}

TEST(unterminated_text_is_told_with_its_place)
{
    check_refused(t, "SELECT 'abc", CALX_NO_ARGS, "line 1, character 8");
    check_refused(t, "SELECT\n  1 /* never", CALX_NO_ARGS, "line 2, character 5");
}

TEST(escaped_colon_is_a_colon)
{
    calx_session *session = with_row(t);
    /* Outside of a literal: only a backend with such an operator can run it, all read it. */
    if (suite_has("casts"))
        CHECK_INT(number_of(t, session, "SELECT n\\:\\:int FROM calx_suite_text WHERE n = :n", calx_args(7)), 7);
    else
        CHECK_STATUS(session, calx_exec(session, calx_text("SELECT \\:n FROM calx_suite_text")),
                     CALX_PROGRAMMING_ERROR);
    calx_rollback(session);
}

TEST(text_beyond_ascii_is_not_in_the_way)
{
    calx_session *session = with_row(t);
    CHECK_TEXT(text_of(t, session,
                       "SELECT '\xc3\xa4\xf0\x9f\x92\xa9:n' FROM calx_suite_text WHERE n = :n /* \xe2\x82\xac */",
                       calx_args(7)),
               "\xc3\xa4\xf0\x9f\x92\xa9:n");
}

/* The bytes would be kept as text, or told by the server in words of its own. */
TEST(text_that_is_no_utf8_is_refused)
{
    calx_session *session = with_row(t);
    static const char sql[] = "UPDATE calx_suite_text\nSET s = '\xc3\xa4\xff'", place[] = "a byte that is no UTF-8 at line 2, character 11";
    CHECK_STATUS(session, calx_exec(session, calx_text(sql)), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR);
    CHECK_TEXT(calx_error_of(session)->message, place);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_script(session, sql), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR);
    CHECK_TEXT(calx_error_of(session)->message, place);
    CHECK_TEXT(calx_error_of(session)->statement, sql);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_fragment_n("'\xc3\xa4\xff'", NULL, 0)))), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR);
    CHECK_HAS(calx_error_of(session)->message, "a byte that is no UTF-8");
    OK(session, calx_rollback(session));
}

/* ---- what differs by backend ---- */

TEST(comments_nest_where_the_backend_nests_them)
{
    calx_session *session = with_row(t);
    const char *sql = suite_has("nested_comments")
                          ? "SELECT n /* a /* :b */ :c */ FROM calx_suite_text WHERE n = :n"
                          : "SELECT n /* a /* :b */ FROM calx_suite_text WHERE n = :n /* :c */";
    CHECK_INT(number_of(t, session, sql, calx_args(7)), 7);
}

TEST_NEEDS(double_colon_is_a_cast, "casts")
{
    calx_session *session = with_row(t);
    CHECK_INT(number_of(t, session, "SELECT '40'::int + :x::int", calx_args(2)), 42);
    CHECK_INT(number_of(t, session, "SELECT (n::text || :s)::integer FROM calx_suite_text", calx_args("1")), 71);
}

TEST_NEEDS(colons_in_dollar_quotes_are_text, "dollar_quotes")
{
    calx_session *session = with_row(t);
    CHECK_TEXT(text_of(t, session, "SELECT $$it's :n$$ FROM calx_suite_text WHERE n = :n", calx_args(7)), "it's :n");
    CHECK_TEXT(text_of(t, session, "SELECT $a$:n $$ $b$$a$ FROM calx_suite_text WHERE n = :n", calx_args(7)),
               ":n $$ $b$");
}

TEST_NEEDS(escape_strings_take_backslashes, "escape_strings")
{
    calx_session *session = with_row(t);
    CHECK_TEXT(text_of(t, session, "SELECT E'it\\'s :n' FROM calx_suite_text WHERE n = :n", calx_args(7)), "it's :n");
    CHECK_TEXT(text_of(t, session, "SELECT 'a\\' FROM calx_suite_text WHERE n = :n", calx_args(7)), "a\\");
}

TEST_NEEDS(backslash_is_plain_where_literals_take_none, "!backslash_escapes")
{
    calx_session *session = with_row(t);
    CHECK_TEXT(text_of(t, session, "SELECT 'a\\' FROM calx_suite_text WHERE n = :n AND s <> '\\'", calx_args(7)),
               "a\\");
}

TEST_NEEDS(backslash_escapes_a_quote, "backslash_escapes")
{
    calx_session *session = with_row(t);
    CHECK_TEXT(text_of(t, session, "SELECT 'it\\'s :n' FROM calx_suite_text WHERE n = :n", calx_args(7)), "it's :n");
    CHECK_TEXT(text_of(t, session, "SELECT 'a\\\\' FROM calx_suite_text WHERE n = :n", calx_args(7)), "a\\");
    CHECK_TEXT(text_of(t, session, "SELECT \"it\\\"s :n\" FROM calx_suite_text WHERE n = :n", calx_args(7)),
               "it\"s :n");
}

TEST_NEEDS(backslash_is_plain_after_the_mode_changed, "no_backslash_escapes")
{
    calx_session *session = with_row(t);
    static const char sql[] = "SELECT 'a\\' FROM calx_suite_text WHERE n = :n AND s <> '\\'";
    OK(session, calx_exec(session, calx_text(suite_is("no_backslash_escapes"))));
    CHECK_TEXT(text_of(t, session, sql, calx_args(7)), "a\\");
    CHECK_TEXT(text_of(t, session, "SELECT 'it''s\\\\ :n' FROM calx_suite_text WHERE n = :n", calx_args(7)),
               "it's\\\\ :n");
}

TEST_NEEDS(same_text_is_read_in_the_mode_of_its_connection, "no_backslash_escapes")
{
    static const char sql[] = "SELECT 'a\\\\' FROM calx_suite_text WHERE n = :n";
    calx_statement *statement = calx_keep(calx_text(sql));
    calx_session *session = with_row(t);
    const char *text = NULL;
    OK(session, calx_scalar(session, statement, &text, calx_args(7)));
    CHECK_TEXT(text, "a\\");
    OK(session, calx_exec(session, calx_text(suite_is("no_backslash_escapes"))));
    OK(session, calx_scalar(session, statement, &text, calx_args(7)));
    CHECK_TEXT(text, "a\\\\");
    calx_release(statement);
}

TEST_NEEDS(hash_begins_a_comment, "hash_comments")
{
    calx_session *session = with_row(t);
    CHECK_INT(number_of(t, session, "SELECT n # it's :a comment\nFROM calx_suite_text WHERE n = :n", calx_args(7)), 7);
}

TEST_NEEDS(dashes_without_a_space_are_minus_signs, "dash_needs_space")
{
    calx_session *session = with_row(t);
    CHECK_INT(number_of(t, session, "SELECT 5--:n", calx_args(2)), 7);
    CHECK_INT(number_of(t, session, "SELECT 5 -- :x\n+:n", calx_args(2)), 7);
}

TEST_NEEDS(colons_in_brackets_are_not_binds, "brackets")
{
    calx_session *session = with_row(t);
    calx_result *rows =
        calx_query(session, calx_text("SELECT n AS [a:n], n AS `b:n` FROM calx_suite_text WHERE n = :n"), calx_args(7));
    CHECK_TEXT(calx_result_column(rows, 0).name, "a:n");
    CHECK_TEXT(calx_result_column(rows, 1).name, "b:n");
    CLOSE(rows, CALX_OK);
}

TEST_NEEDS(placeholders_of_the_driver_are_refused, "question_marks")
{
    check_refused(t, "SELECT ?", CALX_NO_ARGS, "?");
    check_refused(t, "SELECT ? + :n", calx_args(1), "?");
}

TEST_NEEDS(question_mark_may_be_an_operator, "!question_marks casts")
{
    calx_session *session = suite_session(t);
    bool has = false;
    OK(session, calx_scalar(session, calx_text("SELECT '{\"a\": 1}'::jsonb ? :key"), &has, calx_args("a")));
    CHECK(has);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT '{\"a\": 1}'::jsonb ? 'a'"), calx_args("a")), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "1 argument for a statement with 0 binds");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT '{\"a\": 1}'::jsonb ? 'a' AND nosuch"), CALX_NO_ARGS), CALX_PROGRAMMING_ERROR);
    CHECK(!strstr(calx_errmsg(session), ":name"));
    OK(session, calx_rollback(session));
}
