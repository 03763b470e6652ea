/* SPDX-License-Identifier: MIT */
/* The statements of a text: where they begin, by the rules of each dialect. */
#include "sql/text/statements.h"

#include "tokenize_tools.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

/* Expects the first words of the statements, each followed by a space, "-" for one that begins with none, "!" before one in an executable
 * comment, and a "*" from where they cannot be counted. */
static void expect(uint32_t lexis, const char *sql, const char *words)
{
    char found[200] = "";
    size_t len = 0;
    calxi_statements walk;
    calxi_word word;
    calxi_statements_init(&walk, sql, strlen(sql), lexis);
    while (calxi_statements_next(&walk, &word))
        len += (size_t)snprintf(found + len, sizeof found - len, "%s%s%.*s%s ", walk.bodies ? "*" : "", word.executable ? "!" : "",
                                (int)word.len, word.ptr, word.len ? "" : "-");
    ck_assert_msg(!strcmp(found, words), "%s: \"%s\", expected \"%s\"", sql, found, words);
}

START_TEST(each_begins_behind_a_semicolon)
{
    expect(LITE, "", "");
    expect(LITE, "SELECT 1", "SELECT ");
    expect(LITE, " insert into t values (';'); (SELECT 2);COMMIT ; ", "insert SELECT COMMIT ");
    expect(LITE, "; ; SELECT 1 ;;; UPDATE t SET a = 1;", "SELECT UPDATE ");
    expect(LITE, "'a'; SELECT 1; 1", "- SELECT - ");
    expect(LITE, "SELECT 1; 'and no end ; COMMIT", "SELECT ");
}
END_TEST

START_TEST(semicolons_in_literals_and_comments_end_nothing)
{
    expect(LITE, "SELECT ';a', \";b\", `;c`, [;d] -- ; e\n/* ; f */; DROP TABLE t", "SELECT DROP ");
    expect(PG, "SELECT $$ ; COMMIT $$, E'\\'; COMMIT' /* /* ; */ ; */; DELETE FROM t", "SELECT DELETE ");
    expect(MY, "SELECT 'it\\'; COMMIT' # ; a\n; SELECT 5--1; DELETE FROM t", "SELECT SELECT DELETE ");
    expect(MY_PLAIN, "SELECT 'it\\'; COMMIT", "SELECT COMMIT ");
}
END_TEST

START_TEST(executable_comments_are_told)
{
    expect(MY, "/*! COMMIT */; SELECT 1 /*!; COMMIT */", "!COMMIT SELECT !COMMIT ");
    expect(PG, "/*! COMMIT; */ SELECT 1", "SELECT ");
}
END_TEST

START_TEST(bodies_are_told)
{
    expect(LITE, "CREATE TABLE t (a); CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END; COMMIT", "CREATE CREATE *END *COMMIT ");
    expect(MY, "BEGIN NOT ATOMIC SELECT 1; END; COMMIT", "*BEGIN *END *COMMIT ");
    expect(MY, "BEGIN; SELECT 1; COMMIT", "BEGIN SELECT COMMIT ");
    expect(PG, "CREATE TABLE a (trigger_at INT); SELECT 1; IF 1", "CREATE SELECT *IF ");
}
END_TEST

static void expect_blanks(uint32_t lexis, const char *sql, const char *without)
{
    char out[200];
    ck_assert(strlen(sql) < sizeof out && strlen(sql) == strlen(without));
    memcpy(out, sql, strlen(sql) + 1);
    ck_assert(calxi_blank_empty_statements(sql, strlen(sql), lexis, NULL) == (strcmp(sql, without) != 0));
    ck_assert(calxi_blank_empty_statements(sql, strlen(sql), lexis, out) == (strcmp(sql, without) != 0));
    ck_assert_str_eq(out, without);
}

START_TEST(empty_statements_become_blank)
{
    expect_blanks(MY, "SELECT ';;'; SELECT 1;", "SELECT ';;'; SELECT 1;");
    expect_blanks(MY, ";SELECT 1;; /* ; */ ;SELECT 2; # ;;\n;", " SELECT 1;  /* ; */  SELECT 2; # ;;\n ");
    expect_blanks(MY, ";;", "  ");
    expect_blanks(LITE, "-- nothing", "-- nothing");
    expect_blanks(MY, "/*! ; SELECT 1; */;", "/*!   SELECT 1; */ ");
}
END_TEST

Suite *suite_statements(void);
Suite *suite_statements(void)
{
    Suite *suite = suite_create("statements");
    TCase *tests = tcase_create("statements");
    tcase_add_test(tests, each_begins_behind_a_semicolon);
    tcase_add_test(tests, semicolons_in_literals_and_comments_end_nothing);
    tcase_add_test(tests, executable_comments_are_told);
    tcase_add_test(tests, bodies_are_told);
    tcase_add_test(tests, empty_statements_become_blank);
    suite_add_tcase(suite, tests);
    return suite;
}
