/* SPDX-License-Identifier: MIT */
/* Textual SQL: what literals, identifiers and comments hide, by the rules of each dialect. */
#include "tokenize_tools.h"

#include "sql/text/foreign.h"

#include <check.h>
#include <string.h>

/* ---- literals and identifiers ---- */

START_TEST(quotes_hide_binds)
{
    tokens_expect(LITE, Q, "SELECT ':a', \":b\", :c", "SELECT ':a', \":b\", ?", "c ");
}
END_TEST

START_TEST(doubled_quotes)
{
    tokens_expect(LITE, Q, "SELECT 'it''s :a', \"x\"\":b\", '''', '', :c",
                  "SELECT 'it''s :a', \"x\"\":b\", '''', '', ?", "c ");
}
END_TEST

START_TEST(a_backslash_is_ordinary_in_standard_strings)
{
    tokens_expect(LITE, Q, "SELECT 'a\\', :b", "SELECT 'a\\', ?", "b ");
    tokens_expect(PG, D, "SELECT 'a\\', :b", "SELECT 'a\\', $1", "b ");
    tokens_expect(MY_PLAIN, Q, "SELECT 'a\\', :b, \"\\\", :c", "SELECT 'a\\', ?, \"\\\", ?", "b c ");
}
END_TEST

START_TEST(backslashes_escape)
{
    tokens_expect(MY, Q, "SELECT 'a\\':b', 'c\\\\', :d, \"e\\\":f\"", "SELECT 'a\\':b', 'c\\\\', ?, \"e\\\":f\"", "d ");
    tokens_expect(PG_OLD, D, "SELECT 'a\\':b', 'c\\\\', :d", "SELECT 'a\\':b', 'c\\\\', $1", "d ");
}
END_TEST

START_TEST(backslashes_do_not_escape_in_identifiers)
{
    tokens_expect(MY_ANSI, Q, "SELECT \"a\\\", :b, `c\\`, :d", "SELECT \"a\\\", ?, `c\\`, ?", "b d ");
    tokens_expect(PG_OLD, D, "SELECT \"a\\\", :b", "SELECT \"a\\\", $1", "b ");
}
END_TEST

START_TEST(escape_strings)
{
    tokens_expect(PG, D, "SELECT E'a\\':b', e'\\\\', :c", "SELECT E'a\\':b', e'\\\\', $1", "c ");
}
END_TEST

START_TEST(an_escape_string_goes_on_behind_a_line_feed)
{
    tokens_expect(PG, D, "SELECT E'a'\n'\\':b', :c", "SELECT E'a'\n'\\':b', $1", "c ");
    tokens_expect(PG, D, "SELECT E'a' -- '\r '\\':b' \n '\\':d', :c", "SELECT E'a' -- '\r '\\':b' \n '\\':d', $1",
                  "c ");
}
END_TEST

START_TEST(an_escape_string_does_not_go_on_otherwise)
{
    tokens_expect(PG, D, "SELECT E'a' '\\', :c", "SELECT E'a' '\\', $1", "c ");
    tokens_expect(PG, D, "SELECT E'a' /*\n*/ '\\', :c", "SELECT E'a' /*\n*/ '\\', $1", "c ");
    tokens_expect(PG, D, "SELECT E'a'\n, '\\', :c", "SELECT E'a'\n, '\\', $1", "c ");
}
END_TEST

START_TEST(a_word_that_ends_in_e_is_no_escape_string)
{
    tokens_expect(PG, D, "SELECT date'\\', :a", "SELECT date'\\', $1", "a ");
    tokens_expect(PG, D, "SELECT E '\\', :a", "SELECT E '\\', $1", "a ");
    tokens_expect(PG, D, "SELECT a.e'\\'', :a", "SELECT a.e'\\'', $1", "a ");
}
END_TEST

START_TEST(other_prefixes_take_no_backslashes)
{
    tokens_expect(PG, D, "SELECT U&'\\', N'\\', B'0', X'F', U&\"\\\", :a",
                  "SELECT U&'\\', N'\\', B'0', X'F', U&\"\\\", $1", "a ");
    tokens_expect(LITE, Q, "SELECT E'\\', x'00', :a", "SELECT E'\\', x'00', ?", "a ");
}
END_TEST

START_TEST(prefixes_take_backslashes_where_all_strings_do)
{
    tokens_expect(MY, Q, "SELECT N'\\':a', _utf8mb4'\\':b', :c", "SELECT N'\\':a', _utf8mb4'\\':b', ?", "c ");
}
END_TEST

START_TEST(backticks)
{
    tokens_expect(MY, Q, "SELECT `:a``:b`, :c", "SELECT `:a``:b`, ?", "c ");
    tokens_expect(LITE, Q, "SELECT `:a``:b`, :c", "SELECT `:a``:b`, ?", "c ");
    tokens_expect(PG, D, "SELECT 1 ` :c", "SELECT 1 ` $1", "c ");
}
END_TEST

START_TEST(brackets)
{
    tokens_expect(LITE, Q, "SELECT [:a 'x], [b[:c], :d", "SELECT [:a 'x], [b[:c], ?", "d ");
    tokens_expect(PG, D, "SELECT ARRAY[:a]", "SELECT ARRAY[$1]", "a ");
}
END_TEST

START_TEST(dollar_quotes)
{
    tokens_expect(PG, D, "SELECT $$:a 'x$$, $f$:b $$ $g$ '$f$, :c", "SELECT $$:a 'x$$, $f$:b $$ $g$ '$f$, $1", "c ");
}
END_TEST

START_TEST(dollar_quotes_end_at_their_own_tag)
{
    tokens_expect(PG, D, "SELECT $a$ :x $b$a$, :c", "SELECT $a$ :x $b$a$, $1", "c ");
    tokens_expect(PG, D, "SELECT $a$ :x $A$ $aa$ $$a$, :c", "SELECT $a$ :x $A$ $aa$ $$a$, $1", "c ");
    tokens_expect(PG, D, "SELECT $\xc3\xa9_1$:x$\xc3\xa9_1$, :c", "SELECT $\xc3\xa9_1$:x$\xc3\xa9_1$, $1", "c ");
}
END_TEST

START_TEST(a_dollar_in_an_identifier_opens_nothing)
{
    tokens_expect(PG, D, "SELECT a$b$, :c, a$$, _$x$", "SELECT a$b$, $1, a$$, _$x$", "c ");
}
END_TEST

START_TEST(a_dollar_behind_a_number)
{
    tokens_expect(PG, D, "SELECT 1$$:a$$, 1.5e-3$$:b$$, 2.$$:c$$, :d", "SELECT 1$$:a$$, 1.5e-3$$:b$$, 2.$$:c$$, $1",
                  "d ");
    tokens_expect(PG, D, "SELECT 1.x$$, :d.i$$, :e.e5$$", "SELECT 1.x$$, $1.i$$, $2.e5$$", "d e ");
}
END_TEST

START_TEST(dollars_mean_nothing_elsewhere)
{
    tokens_expect(MY, Q, "SELECT $a$, :b, $$", "SELECT $a$, ?, $$", "b ");
}
END_TEST

/* ---- comments ---- */

START_TEST(comments_hide_binds)
{
    tokens_expect(LITE, Q, "SELECT /* :a ' */ :b -- :c '\n, :d", "SELECT /* :a ' */ ? -- :c '\n, ?", "b d ");
}
END_TEST

START_TEST(a_bind_right_behind_a_comment)
{
    tokens_expect(LITE, Q, "SELECT 1+/**/:a", "SELECT 1+/**/?", "a ");
}
END_TEST

START_TEST(nested_comments)
{
    tokens_expect(PG, D, "SELECT /* /* :a */ ' :b /*/ */*/ */ :c", "SELECT /* /* :a */ ' :b /*/ */*/ */ $1", "c ");
}
END_TEST

START_TEST(comments_that_do_not_nest)
{
    tokens_expect(LITE, Q, "SELECT /* /* :a */ :b", "SELECT /* /* :a */ ?", "b ");
    tokens_expect(MY, Q, "SELECT /* /* :a */ :b", "SELECT /* /* :a */ ?", "b ");
}
END_TEST

START_TEST(a_star_is_not_both_ends_of_a_comment)
{
    tokens_expect(LITE, Q, "SELECT /*/ :a */ :b /***/", "SELECT /*/ :a */ ? /***/", "b ");
}
END_TEST

START_TEST(dashes_without_a_space)
{
    tokens_expect(LITE, Q, "SELECT 1--:a", "SELECT 1--:a", "");
    tokens_expect(PG, D, "SELECT 1--:a", "SELECT 1--:a", "");
    tokens_expect(MY, Q, "SELECT 1--:a, '--', :b", "SELECT 1--?, '--', ?", "a b ");
}
END_TEST

START_TEST(dashes_with_a_space)
{
    tokens_expect(MY, Q, "SELECT :a -- :b\n, :c --\t:d\n --\n + :e --\x01:f",
                  "SELECT ? -- :b\n, ? --\t:d\n --\n + ? --\x01:f", "a c e ");
    tokens_expect(MY, Q, "SELECT :a --", "SELECT ? --", "a ");
}
END_TEST

START_TEST(hash_comments)
{
    tokens_expect(MY, Q, "SELECT :a # :b '\n, :c", "SELECT ? # :b '\n, ?", "a c ");
    tokens_expect(PG, D, "SELECT 5#:a", "SELECT 5#$1", "a ");
}
END_TEST

START_TEST(a_carriage_return_ends_a_comment)
{
    tokens_expect(PG, D, "SELECT 1 -- :a\r+ :b", "SELECT 1 -- :a\r+ $1", "b ");
    tokens_expect(LITE, Q, "SELECT 1 -- :a\r+ :b", "SELECT 1 -- :a\r+ :b", "");
    tokens_expect(MY, Q, "SELECT 1 -- :a\r+ :b", "SELECT 1 -- :a\r+ :b", "");
}
END_TEST

START_TEST(executable_comments_are_sql)
{
    tokens_expect(MY, Q, "SELECT /*!40101 :a, ':b', */ :c", "SELECT /*!40101 ?, ':b', */ ?", "a c ");
    tokens_expect(MY, Q, "SELECT /*!:a,*/ /*M!100100 :b,*/ /*M!:c,*/ :d", "SELECT /*!?,*/ /*M!100100 ?,*/ /*M!?,*/ ?",
                  "a b c d ");
    tokens_expect(PG, D, "SELECT /*!40101 :a, */ :c", "SELECT /*!40101 :a, */ $1", "c ");
}
END_TEST

START_TEST(a_comment_in_an_executable_comment)
{
    tokens_expect(MY, Q, "SELECT /*! 1 /* :a */ + :b */ + :c", "SELECT /*! 1 /* :a */ + ? */ + ?", "b c ");
}
END_TEST

START_TEST(other_comments_are_not_executable)
{
    tokens_expect(MY, Q, "SELECT /*m! :a */ /*+ :b */ /*M :c */ :d", "SELECT /*m! :a */ /*+ :b */ /*M :c */ ?", "d ");
}
END_TEST

/* ---- binds of other libraries ---- */

START_TEST(binds_of_other_libraries_are_told_from_operators)
{
    enum { N = CALX_PARAMSTYLE_NUMERIC };
    static const struct {
        uint32_t lexis, style;
        const char *sql;
        bool foreign;
    } cases[] = {
        { PG, D, "SELECT a FROM t WHERE id = ?", true },      { PG, D, "SELECT ? FROM t", true },           { PG, D, "INSERT INTO t VALUES (?, ?)", true },
        { PG, D, "SELECT a FROM t LIMIT ? OFFSET ?", true },  { PG, D, "SELECT 1 WHERE ? AND (1 = 1)", true }, { PG, D, "SELECT ?::int", true },
        { PG, D, "SELECT ?||'y'", true },              { PG, D, "SELECT 1 WHERE a LIKE ?-- b", true },  { PG, D, "SELECT a ? 'b' AND c = ?", true },
        { PG, D, "SELECT jsonb ? 'a'", false },               { PG, D, "SELECT '{}'::jsonb ?'a'", false },  { PG, D, "SELECT (a) ?| ARRAY['b']", false },
        { PG, D, "SELECT a ?& $1", false },                   { PG, D, "SELECT a ? $1", false },            { PG, D, "SELECT a @? '$.b'", false },
        { PG, D, "SELECT a -> 'b' ? ('c')", false },          { PG, D, "SELECT p[1] ?# q", false },         { PG, D, "SELECT p ?-| q", false },
        { PG, D, "SELECT 1 -- ?\n", false },                  { PG, D, "SELECT /* ? /* %s */ ? */ 1", false }, { PG, D, "SELECT $$ ? %s $$, $a$?$a$", false },
        { PG, D, "SELECT E'it\\'s ?', '?', \"?\"", false },   { PG, D, "SELECT $1", false },                { PG, D, "SELECT '?", false },
        { PG, D, "SELECT a WHERE b = %s", true },             { PG, D, "SELECT f(%s)", true },              { PG, D, "SELECT a%s", false },
        { PG, D, "SELECT a % size", false },                  { PG, D, "SELECT a WHERE b = %some", false }, { LITE, Q, "SELECT $1", true },
        { LITE, Q, "SELECT a$1, ?", false },                  { LITE, Q, "SELECT [?], %s", true },          { MY, Q, "SELECT 1 # $1", false },
        { MY, Q, "SELECT 'a\\'$1' /*! , $1 */", true },       { PG, N, "SELECT $1", true },                 { PG, N, "", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(calxi_text_has_foreign_bind(cases[i].sql, strlen(cases[i].sql), cases[i].lexis, cases[i].style) == cases[i].foreign, "%s", cases[i].sql);
}
END_TEST

Suite *suite_tokenize_text(void);
Suite *suite_tokenize_text(void)
{
    Suite *suite = suite_create("tokenize_text");
    TCase *tests = tcase_create("tokenize_text");
    tcase_add_test(tests, quotes_hide_binds);
    tcase_add_test(tests, doubled_quotes);
    tcase_add_test(tests, a_backslash_is_ordinary_in_standard_strings);
    tcase_add_test(tests, backslashes_escape);
    tcase_add_test(tests, backslashes_do_not_escape_in_identifiers);
    tcase_add_test(tests, escape_strings);
    tcase_add_test(tests, an_escape_string_goes_on_behind_a_line_feed);
    tcase_add_test(tests, an_escape_string_does_not_go_on_otherwise);
    tcase_add_test(tests, a_word_that_ends_in_e_is_no_escape_string);
    tcase_add_test(tests, other_prefixes_take_no_backslashes);
    tcase_add_test(tests, prefixes_take_backslashes_where_all_strings_do);
    tcase_add_test(tests, backticks);
    tcase_add_test(tests, brackets);
    tcase_add_test(tests, dollar_quotes);
    tcase_add_test(tests, dollar_quotes_end_at_their_own_tag);
    tcase_add_test(tests, a_dollar_in_an_identifier_opens_nothing);
    tcase_add_test(tests, a_dollar_behind_a_number);
    tcase_add_test(tests, dollars_mean_nothing_elsewhere);
    tcase_add_test(tests, comments_hide_binds);
    tcase_add_test(tests, a_bind_right_behind_a_comment);
    tcase_add_test(tests, nested_comments);
    tcase_add_test(tests, comments_that_do_not_nest);
    tcase_add_test(tests, a_star_is_not_both_ends_of_a_comment);
    tcase_add_test(tests, dashes_without_a_space);
    tcase_add_test(tests, dashes_with_a_space);
    tcase_add_test(tests, hash_comments);
    tcase_add_test(tests, a_carriage_return_ends_a_comment);
    tcase_add_test(tests, executable_comments_are_sql);
    tcase_add_test(tests, a_comment_in_an_executable_comment);
    tcase_add_test(tests, other_comments_are_not_executable);
    tcase_add_test(tests, binds_of_other_libraries_are_told_from_operators);
    suite_add_tcase(suite, tests);
    return suite;
}
