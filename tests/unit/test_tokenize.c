/* SPDX-License-Identifier: MIT */
/* Textual SQL: where binds are, placeholders, the end of a statement, messages. */
#include "alloc.h"
#include "tokenize_tools.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

/* ---- names and placeholders ---- */

START_TEST(a_question_mark_for_each_use)
{
    tokens_expect(LITE, Q, "SELECT :a, :b, :a", "SELECT ?, ?, ?", "a b a ");
}
END_TEST

START_TEST(a_number_for_each_name)
{
    tokens_expect(PG, D, "SELECT :a, :b, :a", "SELECT $1, $2, $1", "a b ");
}
END_TEST

START_TEST(more_than_nine_names)
{
    tokens_expect(PG, D, "SELECT :a,:b,:c,:d,:e,:f,:g,:h,:i,:j,:k,:a,:j",
                  "SELECT $1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$1,$10", "a b c d e f g h i j k ");
}
END_TEST

START_TEST(names_are_letters_digits_and_underscores)
{
    tokens_expect(LITE, Q, "VALUES (:_,:_1,:A9z_,:a)", "VALUES (?,?,?,?)", "_ _1 A9z_ a ");
}
END_TEST

START_TEST(names_differ_by_case)
{
    tokens_expect(PG, D, "SELECT :id, :ID, :Id", "SELECT $1, $2, $3", "id ID Id ");
}
END_TEST

START_TEST(names_that_begin_alike_are_different)
{
    tokens_expect(PG, D, "SELECT :n, :na, :nam, :na", "SELECT $1, $2, $3, $2", "n na nam ");
}
END_TEST

START_TEST(binds_beside_punctuation)
{
    tokens_expect(LITE, Q, ":a+:b-:c*(:d)/:e||:f<:g>:h=:i,:j\n:k\t:l", "?+?-?*(?)/?||?<?>?=?,?\n?\t?",
           "a b c d e f g h i j k l ");
}
END_TEST

START_TEST(several_lines)
{
    tokens_expect(PG, D, "SELECT *\n  FROM t\r\n WHERE a = :a\n", "SELECT *\n  FROM t\r\n WHERE a = $1\n", "a ");
}
END_TEST

START_TEST(thousands_of_binds)
{
    static char text[60000], sql[60000];
    calxi_tokens tokens;
    calxi_problem problem;
    size_t n = (size_t)sprintf(text, "SELECT 0"), m = (size_t)sprintf(sql, "SELECT 0");
    for (int i = 0; i < 5000; i++) {
        n += (size_t)sprintf(text + n, ",:p%d", i % 4000);
        m += (size_t)sprintf(sql + m, ",$%d", i % 4000 + 1);
    }
    ck_assert_int_eq(tokens_run(text, n, PG, D, &tokens, &problem), CALX_OK);
    ck_assert_str_eq(tokens.sql, sql);
    ck_assert_uint_eq(tokens.uses, 4000);
    ck_assert_str_eq(tokens.names[3999], "p3999");
    calxi_tokens_clear(&tokens);
    ck_assert_int_eq(tokens_run(text, n, LITE, Q, &tokens, &problem), CALX_OK);
    ck_assert_uint_eq(tokens.uses, 5000);
    ck_assert_uint_eq(tokens.name_count, 4000);
    ck_assert_uint_eq(tokens.order[4999], 999);
    calxi_tokens_clear(&tokens);
}
END_TEST

/* ---- colons that are no binds ---- */

START_TEST(a_cast)
{
    tokens_expect_same(PG, D, "SELECT a::int, '1'::text, (b)::date");
}
END_TEST

START_TEST(a_cast_of_a_bind)
{
    tokens_expect(PG, D, "SELECT :a::int, CAST(:b AS int)", "SELECT $1::int, CAST($2 AS int)", "a b ");
}
END_TEST

START_TEST(array_slices_by_columns)
{
    tokens_expect_same(PG, D, "SELECT a[1:n], a[m:n], a[f(1):n], a[b[1]:n], a[\"m\":n], a[$$1$$:n] FROM t");
}
END_TEST

START_TEST(array_slices_by_binds)
{
    tokens_expect(PG, D, "SELECT a[:m:5], a[1: :n], a[:m : :n]", "SELECT a[$1:5], a[1: $2], a[$1 : $2]", "m n ");
}
END_TEST

START_TEST(an_assignment)
{
    tokens_expect_same(MY, Q, "SET @a:=1, @b := @a");
    tokens_expect(MY, Q, "SELECT @a:=:b", "SELECT @a:=?", "b ");
    tokens_expect_same(PG, D, "SELECT f(a := 1)");
}
END_TEST

START_TEST(a_colon_without_a_name)
{
    tokens_expect_same(PG, D, "SELECT : a, :1, :-, ::");
}
END_TEST

START_TEST(an_escaped_colon)
{
    tokens_expect(PG, D, "SELECT a\\:\\:int, \\:b, :c", "SELECT a::int, :b, $1", "c ");
}
END_TEST

START_TEST(an_escaped_colon_begins_no_bind_behind_it)
{
    tokens_expect(PG, D, "SELECT \\::a, \\:\\:b", "SELECT ::a, ::b", "");
}
END_TEST

START_TEST(a_backslash_before_anything_else_stays)
{
    tokens_expect_same(PG, D, "SELECT 1 \\ 2 \\\\ 3");
    tokens_expect_same(PG, D, "SELECT 1 \\");
}
END_TEST

START_TEST(an_escaped_colon_in_a_literal_stays)
{
    tokens_expect_same(LITE, Q, "SELECT '12\\:30', \"\\:b\" -- \\:c");
}
END_TEST

START_TEST(a_bind_behind_a_dollar_would_open_a_dollar_quote)
{
    tokens_expect_same(PG, D, "SELECT $:a");
}
END_TEST

START_TEST(a_name_with_a_letter_beyond_ascii)
{
    tokens_refuse(PG, D, "SELECT :na\xc3\xafve",
           "the bind at line 1, character 8: its name may have the letters a to z and A to Z, digits and _ only");
    tokens_refuse(MY, Q, "SELECT :a$",
           "the bind at line 1, character 8: its name may have the letters a to z and A to Z, digits and _ only");
}
END_TEST

/* ---- placeholders that the user wrote ---- */

START_TEST(a_question_mark_outside_of_literals)
{
    tokens_refuse(LITE, Q, "SELECT ?", "a question mark at line 1, character 8: binds are written as :name");
    tokens_refuse(MY, Q, "SELECT 1,\n /*! '\xc3\xa9' ? */",
                  "a question mark at line 2, character 10: binds are written as :name");
}
END_TEST

START_TEST(a_question_mark_where_the_driver_does_not_look)
{
    tokens_expect_same(LITE, Q, "SELECT '?', \"?\", [?], `?` -- ?");
    tokens_expect_same(MY, Q, "SELECT '?', \"?\", `?` # ?");
}
END_TEST

START_TEST(operators_with_question_marks)
{
    tokens_expect(PG, D, "SELECT a ? 'b', a ?| :c, a ?& d", "SELECT a ? 'b', a ?| $1, a ?& d", "c ");
}
END_TEST

START_TEST(a_numbered_placeholder)
{
    tokens_refuse(PG, D, "SELECT $1", "a $ with a number at line 1, character 8: binds are written as :name");
    tokens_refuse(PG, D, "SELECT 1$1", "a $ with a number at line 1, character 9: binds are written as :name");
    tokens_expect_same(PG, D, "SELECT a$1, '$1', $$ $1 $$, \"$1\" /* $1 */");
}
END_TEST

/* ---- the end ---- */

START_TEST(a_trailing_semicolon_is_dropped)
{
    tokens_expect(LITE, Q, "SELECT :a;", "SELECT ?", "a ");
    tokens_expect(LITE, Q, "SELECT 1 ; \n\t", "SELECT 1 ", "");
    tokens_expect(PG, D, "SELECT 1; -- :x\n /* ; ' */ ;;", "SELECT 1", "");
    tokens_expect(MY, Q, "SELECT 1; # it's done", "SELECT 1", "");
}
END_TEST

START_TEST(semicolons_inside_are_text)
{
    tokens_expect_same(PG, D, "SELECT ';', \";\", $$;$$ /* ; */ -- ;");
}
END_TEST

START_TEST(several_statements)
{
    tokens_refuse(LITE, Q, "SELECT 1; SELECT 2",
           "several statements in one text: another begins at line 1, character 11 (use calx_script)");
    tokens_refuse(PG, D, "-- first\nSELECT 1;\n\n /* x */ DELETE FROM t;",
           "several statements in one text: another begins at line 4, character 10 (use calx_script)");
    tokens_refuse(MY, Q, "CREATE TABLE t (a int); CREATE TABLE u (a int)",
           "several statements in one text: another begins at line 1, character 25 (use calx_script)");
    tokens_refuse(LITE, Q, "BEGIN; DELETE FROM t",
           "several statements in one text: another begins at line 1, character 8 (use calx_script)");
    tokens_refuse(PG, D, ";SELECT 1",
           "several statements in one text: another begins at line 1, character 2 (use calx_script)");
    tokens_refuse(MY, Q, "/*! SELECT 1; */",
           "a semicolon inside a comment that is executed, at line 1, character 13 (use calx_script)");
}
END_TEST

START_TEST(bodies_have_semicolons)
{
    tokens_expect_same(LITE, Q, "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END;");
    tokens_expect_same(LITE, Q, "create temp trigger t after insert on a begin select 1; end");
    tokens_expect_same(PG, D, "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;");
    tokens_expect_same(PG, D, "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)");
    tokens_expect_same(MY, Q, "ALTER EVENT e DO BEGIN SELECT 1; END");
    tokens_expect_same(MY, Q, "/*!50003 CREATE PROCEDURE p() BEGIN SELECT 1; END */;");
    tokens_expect_same(MY, Q, "/* x */ begin not atomic declare a int; set a = 1; end");
    tokens_expect_same(MY, Q, "IF 1 THEN SELECT 1; END IF;");
}
END_TEST

START_TEST(a_definition_without_a_body_loses_its_semicolon)
{
    tokens_expect(LITE, Q, "CREATE TABLE t (a int);", "CREATE TABLE t (a int)", "");
    tokens_expect(PG, D, "DO $$ BEGIN PERFORM 1; END $$;", "DO $$ BEGIN PERFORM 1; END $$", "");
    tokens_expect(LITE, Q, "BEGIN;", "BEGIN", "");
}
END_TEST

START_TEST(empty_statements)
{
    static const char *const empty[] = { "", " \n\t", ";", " ; ;", "-- only\n", "/* :a */;" };
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        tokens_refuse(LITE, Q, empty[i], "the statement is empty");
        tokens_refuse(PG, D, empty[i], "the statement is empty");
    }
    tokens_refuse(MY, Q, "/*!40101 */", "the statement is empty");
    tokens_refuse(MY, Q, "# :a", "the statement is empty");
}
END_TEST

START_TEST(what_does_not_end)
{
    tokens_refuse(LITE, Q, "SELECT 'a", "unterminated string literal that begins at line 1, character 8");
    tokens_refuse(LITE, Q, "SELECT 'a''", "unterminated string literal that begins at line 1, character 8");
    tokens_refuse(MY, Q, "SELECT 'a\\'", "unterminated string literal that begins at line 1, character 8");
    tokens_refuse(MY, Q, "SELECT \"a", "unterminated string literal that begins at line 1, character 8");
    tokens_refuse(PG, D, "SELECT\n '\xc3\xa9', \"a",
                  "unterminated quoted identifier that begins at line 2, character 7");
    tokens_refuse(LITE, Q, "SELECT `a", "unterminated quoted identifier that begins at line 1, character 8");
    tokens_refuse(LITE, Q, "SELECT [a", "unterminated quoted identifier that begins at line 1, character 8");
    tokens_refuse(PG, D, "SELECT E'a\\'", "unterminated string literal that begins at line 1, character 8");
    tokens_refuse(PG, D, "SELECT $a$ $b$ $a", "unterminated dollar quote that begins at line 1, character 8");
    tokens_refuse(PG, D, "SELECT /* /* */", "unterminated comment that begins at line 1, character 8");
    tokens_refuse(LITE, Q, "SELECT 1 /*", "unterminated comment that begins at line 1, character 10");
    tokens_refuse(MY, Q, "SELECT 1 /*! + 1", "unterminated executable comment that begins at line 1, character 10");
}
END_TEST

START_TEST(nul_bytes)
{
    tokens_refuse_len(LITE, Q, "SELECT 'a\0b'", 12, "a NUL byte at line 1, character 10");
    tokens_refuse_len(LITE, Q, "SELECT 1\n\0", 10, "a NUL byte at line 2, character 1");
}
END_TEST

START_TEST(bytes_that_are_no_utf8)
{
    tokens_refuse(LITE, Q, "SELECT '\xff\xfe'", "a byte that is no UTF-8 at line 1, character 9");
    tokens_refuse(PG, D, "SELECT 1, -- \xc3\xa9\n '\xc3\xa9\xe9'", "a byte that is no UTF-8 at line 2, character 4");
    tokens_refuse(MY, Q, "SELECT 'a' /* \xc3", "a byte that is no UTF-8 at line 1, character 15");
}
END_TEST

START_TEST(a_problem_is_a_syntax_error)
{
    calxi_tokens tokens;
    calxi_problem problem;
    ck_assert_int_eq(tokens_run("SELECT 'a", 9, LITE, Q, &tokens, &problem), CALX_PROGRAMMING_ERROR);
    ck_assert_int_eq(problem.kind, CALX_SYNTAX_ERROR);
    ck_assert_int_eq(calxi_tokenize("SELECT 'a", 9, LITE, Q, &tokens, NULL), CALX_PROGRAMMING_ERROR);
}
END_TEST

/* ---- memory ---- */

START_TEST(every_allocation_fails_once)
{
    static const char text[] = "SELECT :a, :b, :a, :c, :d, :e, :f, :g, :h, :i, :j, :k, :l, :m, :n, :o, :p, :q, \\:r";
    size_t n = 1;
    for (;; n++) {
        size_t live = alloc_live();
        calxi_tokens tokens;
        calxi_problem problem = { .status = CALX_OK };
        calx_status status;
        alloc_fail_at(n);
        status = calxi_tokenize(text, sizeof text - 1, PG, D, &tokens, &problem);
        if (!alloc_failed()) {
            ck_assert_int_eq(status, CALX_OK);
            ck_assert_uint_eq(tokens.uses, 17);
            calxi_tokens_clear(&tokens);
            break;
        }
        ck_assert_int_eq(status, CALX_NO_MEMORY);
        ck_assert_int_eq(problem.status, CALX_NO_MEMORY);
        ck_assert_ptr_null(tokens.sql);
        ck_assert_uint_eq(alloc_live(), live);
    }
    alloc_reset();
    ck_assert_uint_gt(n, 4); /* edits twice, the table, the first uses, the result */
}
END_TEST

static const char nasty[] =
    "/* a /* :b */ */ SELECT E'c\\'' --d\n'e', $f$ :g $f$, $$h$$, 'i''j', \"k\"\"l\", `m``n`, [o], :p::q, r[1:s],"
    " \\:t,\n"
    "U&'\\u', x'00', 1e5, a$b$, /*!40101 :v, /*M!100100 */ # w\n\"x\\\"\", 'y\\'z' -- :0\r\n;\xc3\xa9 \xff";

START_TEST(every_truncation_under_every_flag)
{
    uint32_t lexis = (uint32_t)_i;
    size_t taken = 0;
    for (size_t len = 0; len < sizeof nasty; len++) {
        calxi_tokens tokens;
        calxi_problem problem;
        calx_status status = tokens_run(nasty, len, lexis, len % 2 ? Q : D, &tokens, &problem);
        ck_assert(status == CALX_OK || status == CALX_PROGRAMMING_ERROR);
        ck_assert((status == CALX_OK) == (tokens.sql != NULL));
        ck_assert((status == CALX_OK) == (problem.message[0] == '\0'));
        if (status == CALX_OK) {
            ck_assert_uint_eq(strlen(tokens.sql), tokens.len);
            taken++;
        }
        calxi_tokens_clear(&tokens);
    }
    ck_assert_uint_gt(taken, 0);
}
END_TEST

Suite *suite_tokenize(void);
Suite *suite_tokenize(void)
{
    Suite *suite = suite_create("tokenize");
    TCase *tests = tcase_create("tokenize");
    tcase_add_test(tests, a_question_mark_for_each_use);
    tcase_add_test(tests, a_number_for_each_name);
    tcase_add_test(tests, more_than_nine_names);
    tcase_add_test(tests, names_are_letters_digits_and_underscores);
    tcase_add_test(tests, names_differ_by_case);
    tcase_add_test(tests, names_that_begin_alike_are_different);
    tcase_add_test(tests, binds_beside_punctuation);
    tcase_add_test(tests, several_lines);
    tcase_add_test(tests, thousands_of_binds);
    tcase_add_test(tests, a_cast);
    tcase_add_test(tests, a_cast_of_a_bind);
    tcase_add_test(tests, array_slices_by_columns);
    tcase_add_test(tests, array_slices_by_binds);
    tcase_add_test(tests, an_assignment);
    tcase_add_test(tests, a_colon_without_a_name);
    tcase_add_test(tests, an_escaped_colon);
    tcase_add_test(tests, an_escaped_colon_begins_no_bind_behind_it);
    tcase_add_test(tests, a_backslash_before_anything_else_stays);
    tcase_add_test(tests, an_escaped_colon_in_a_literal_stays);
    tcase_add_test(tests, a_bind_behind_a_dollar_would_open_a_dollar_quote);
    tcase_add_test(tests, a_name_with_a_letter_beyond_ascii);
    tcase_add_test(tests, a_question_mark_outside_of_literals);
    tcase_add_test(tests, a_question_mark_where_the_driver_does_not_look);
    tcase_add_test(tests, operators_with_question_marks);
    tcase_add_test(tests, a_numbered_placeholder);
    tcase_add_test(tests, a_trailing_semicolon_is_dropped);
    tcase_add_test(tests, semicolons_inside_are_text);
    tcase_add_test(tests, several_statements);
    tcase_add_test(tests, bodies_have_semicolons);
    tcase_add_test(tests, a_definition_without_a_body_loses_its_semicolon);
    tcase_add_test(tests, empty_statements);
    tcase_add_test(tests, what_does_not_end);
    tcase_add_test(tests, nul_bytes);
    tcase_add_test(tests, bytes_that_are_no_utf8);
    tcase_add_test(tests, a_problem_is_a_syntax_error);
    tcase_add_test(tests, every_allocation_fails_once);
    tcase_add_loop_test(tests, every_truncation_under_every_flag, 0, 2048);
    suite_add_tcase(suite, tests);
    return suite;
}
