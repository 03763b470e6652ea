/* SPDX-License-Identifier: MIT */
/* Lines for people: valid UTF-8 whatever was given, without what a terminal obeys, cut behind a whole character. */
#include "unit.h"

#include "engine/error.h"
#include "util/line.h"
#include "util/problem.h"

#include <calx/plugin/convert.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text, *line;
} lines[] = {
    { "", "" },
    { "two  spaces stay", "two  spaces stay" },
    { " \n a\n\t b \r\n c\n", "a b c" },
    { "\x1b[31mred\x7f\x01", "\\x1b[31mred\\x7f\\x01" },
    { "\xc2\x9b\xe2\x80\xae\xe2\x81\xa6", "\\x9b\\u202e\\u2066" },
    { "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x92\xa9", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x92\xa9" },
    { "caf\xe9 au lait", "caf\\xe9 au lait" },
    { "\xff\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80", "\\xff\\xc0\\x80\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80" },
    { "name \"\xe2\x82\" and '\xf0\x9f\x92'", "name \"...\" and '...'" },
    { "cut \xc3", "cut ..." },
    { "cut \xe2\x82", "cut ..." },
    { "\x80\"", "\\x80\"" },
    { "back\\slash", "back\\slash" },
};

START_TEST(a_line_is_utf8_and_one_line)
{
    char out[200], again[200];
    size_t len = calxi_line(out, sizeof out, lines[_i].text, strlen(lines[_i].text));
    ck_assert_str_eq(out, lines[_i].line);
    ck_assert_uint_eq(len, strlen(lines[_i].line));
    calxi_line(again, sizeof again, out, len);
    ck_assert_str_eq(again, out);
}
END_TEST

/* Nothing of it was cut: a byte before a quote is one that is no UTF-8. */
START_TEST(a_line_of_all_shows_each_byte)
{
    static const char text[] = "'caf\xe9' \"\xe2\x82\" \xc3";
    char out[64];
    size_t len = calxi_line_of_all(out, sizeof out, text, sizeof text - 1);
    ck_assert_str_eq(out, "'caf\\xe9' \"\\xe2\\x82\" \\xc3");
    ck_assert_uint_eq(len, strlen(out));
}
END_TEST

START_TEST(a_line_without_room_ends_with_a_whole_character)
{
    static const char text[] = "a\xc3\xa9\xe2\x82\xac\x1b\xf0\x9f\x92\xa9\n\xff\xc3";
    char out[64];
    size_t whole = calxi_line(out, sizeof out, text, sizeof text - 1);
    for (size_t size = 1; size <= whole + 1; size++) {
        char *exact = malloc(size); /* for AddressSanitizer */
        size_t len = calxi_line(exact, size, text, sizeof text - 1);
        ck_assert_uint_lt(len, size);
        ck_assert_uint_eq(strlen(exact), len);
        ck_assert_uint_eq(calx_utf8_good(exact, len), len);
        ck_assert(!strncmp(exact, out, len));
        free(exact);
    }
}
END_TEST

START_TEST(the_growth_of_a_line_is_bounded)
{
    for (unsigned first = 1; first < 256; first++)
        for (unsigned second = 1; second < 256; second++) {
            char text[] = { (char)first, (char)second, '"' }, out[sizeof text * CALXI_LINE_GROWTH + 1], more[100];
            ck_assert_uint_eq(calxi_line(out, sizeof out, text, sizeof text), calxi_line(more, sizeof more, text, sizeof text));
            ck_assert_uint_eq(calx_utf8_good(more, strlen(more)), strlen(more));
        }
}
END_TEST

START_TEST(a_problem_is_a_line)
{
    calxi_problem problem;
    char text[600] = "";
    for (int i = 0; i < 299; i++)
        strcat(text, "\xc3\xa9");
    for (int pad = 0; pad < 2; pad++) {
        calxi_problem_set(&problem, CALX_MISUSE, "%s\n%s", pad ? "ab" : "a", text);
        ck_assert_uint_eq(calx_utf8_good(problem.message, strlen(problem.message)), strlen(problem.message));
        ck_assert_uint_ge(strlen(problem.message), sizeof problem.message - 4);
        ck_assert(!strchr(problem.message, '\n'));
    }
    calxi_problem_set(&problem, CALX_MISUSE, "t.\"%.5s\" and \"%.7s\"", text, text);
    ck_assert_str_eq(problem.message, "t.\"\xc3\xa9\xc3\xa9...\" and \"\xc3\xa9\xc3\xa9\xc3\xa9...\"");
}
END_TEST

/* The statement is shown in part, for people; in full it stays as it was. */
START_TEST(an_error_is_a_line)
{
    char sql[400] = "SELECT a,\n       b";
    calxi_error error;
    calxi_error_init(&error);
    for (int pad = 0; pad < 2; pad++) {
        for (int i = 0; i < 80; i++)
            strcat(sql, "\xc3\xa9");
        calxi_error_set(&error, &(calxi_error_parts){ .status = CALX_DATA_ERROR, .message = calxi_text("a\n\x1b\xff\xc3"), .statement = sql });
        ck_assert_str_eq(error.view.message, "a \\x1b\\xff...");
        ck_assert_str_eq(error.view.statement, sql);
        ck_assert(!strchr(error.line, '\n'));
        ck_assert_msg(strstr(error.line, "in \"SELECT a, b") && strstr(error.line, "\xc3\xa9...\""), "%s", error.line);
        ck_assert_uint_eq(calx_utf8_good(error.line, strlen(error.line)), strlen(error.line));
        strcpy(sql, "SELECT a,\n        b");
    }
    calxi_error_set(&error, &(calxi_error_parts){ .status = CALX_DATA_ERROR, .message = calxi_text("no"), .statement = "SELECT 'caf\xe9'" });
    ck_assert_msg(strstr(error.line, "in \"SELECT 'caf\\xe9'\"") != NULL, "%s", error.line);
    calxi_error_clear(&error);
}
END_TEST

Suite *suite_line(void);
Suite *suite_line(void)
{
    Suite *suite = suite_create("line");
    TCase *tcase = tcase_create("line");
    tcase_add_loop_test(tcase, a_line_is_utf8_and_one_line, 0, (int)(sizeof lines / sizeof *lines));
    tcase_add_test(tcase, a_line_of_all_shows_each_byte);
    tcase_add_test(tcase, a_line_without_room_ends_with_a_whole_character);
    tcase_add_test(tcase, the_growth_of_a_line_is_bounded);
    tcase_add_test(tcase, a_problem_is_a_line);
    tcase_add_test(tcase, an_error_is_a_line);
    suite_add_tcase(suite, tcase);
    return suite;
}
