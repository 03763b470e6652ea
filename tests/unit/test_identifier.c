/* SPDX-License-Identifier: MIT */
/* Names in SQL: what is refused, and that what is quoted reads back as one name, in every dialect of the tree. */
#include "alloc.h"
#include "engine/plugin/plugin.h"
#include "sql/text/identifier.h"
#include "sql/text/scan.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const dialects[] = { "sqlite", "postgresql", "mysql", "mariadb" };
enum { DIALECTS = sizeof dialects / sizeof *dialects };

static const calx_dialect *dialect_of(int number)
{
    calxi_problem problem = { 0 };
    const calx_dialect *dialect = calxi_dialect_get(dialects[number], &problem);
    ck_assert_msg(dialect != NULL, "%s", problem.message);
    return dialect;
}

static void refused(const calx_dialect *dialect, const char *name, size_t len, const char *why)
{
    calxi_problem problem = { 0 };
    calxi_builder sql;
    calxi_builder_init(&sql);
    ck_assert_int_eq(calxi_identifier_add(&sql, dialect, name, len, &problem), CALX_INTERFACE_ERROR);
    ck_assert_msg(strstr(problem.message, why) != NULL, "%s", problem.message);
    ck_assert_uint_eq(sql.len, 0);
    calxi_builder_clear(&sql);
}

/* Quoted, and read by the dialect's own rules: one token to the end. */
static void taken(const calx_dialect *dialect, const char *name, size_t len, const char *as)
{
    calxi_problem problem = { 0 };
    calx_target target = { .struct_size = sizeof target, .dialect = dialect->name, .version_text = "" };
    calxi_scanner scanner;
    calxi_builder sql;
    calxi_builder_init(&sql);
    ck_assert_int_eq(calxi_identifier_add(&sql, dialect, name, len, &problem), CALX_OK);
    if (as)
        ck_assert_str_eq(sql.data, as);
    calxi_scanner_init(&scanner, sql.data, sql.len, dialect->lexis(&target));
    ck_assert_int_eq(calxi_scan(&scanner), CALXI_TOKEN_QUOTED);
    ck_assert_uint_eq(scanner.at, sql.len);
    ck_assert_int_eq(calxi_scan(&scanner), CALXI_TOKEN_END);
    calxi_builder_clear(&sql);
}

START_TEST(what_is_no_name_is_refused)
{
    const calx_dialect *dialect = dialect_of(_i);
    refused(dialect, "", 0, "empty");
    refused(dialect, "a\0b", 3, "NUL byte");
    refused(dialect, "\0", 1, "NUL byte");
    refused(dialect, "a\xff", 2, "no UTF-8");
    refused(dialect, "\xe9t\xe9", 3, "no UTF-8"); /* Latin-1 */
    refused(dialect, "\xc0\xa2", 2, "no UTF-8");  /* a quote, longer than needed */
    refused(dialect, "\xed\xa0\x80", 3, "no UTF-8");
    refused(dialect, "\xf4\x90\x80\x80", 4, "no UTF-8");
    refused(dialect, "ab\xe2\x82", 4, "no UTF-8"); /* the last character is cut off: it must not eat the quote */
}
END_TEST

START_TEST(a_name_that_is_too_long_is_refused)
{
    static char name[70000];
    const calx_dialect *dialect = dialect_of(_i);
    memset(name, 'n', sizeof name);
    if (!dialect->identifier_max) {
        taken(dialect, name, sizeof name, NULL); /* SQLite has no limit */
        return;
    }
    ck_assert_uint_ge(dialect->identifier_max, 63);
    taken(dialect, name, dialect->identifier_max, NULL);
    refused(dialect, name, dialect->identifier_max + 1, "bytes");
    refused(dialect, name, sizeof name, "bytes");
}
END_TEST

START_TEST(quotes_are_doubled)
{
    const calx_dialect *dialect = dialect_of(_i);
    const char close = dialect->quote[1];
    char name[8], as[16];
    snprintf(name, sizeof name, "a%cb%c", close, close);
    snprintf(as, sizeof as, "%ca%c%cb%c%c%c", dialect->quote[0], close, close, close, close, close);
    taken(dialect, name, strlen(name), as);
}
END_TEST

/* Every text of two bytes out of those that mean something, and three times that. */
START_TEST(whatever_is_quoted_reads_back_as_one_name)
{
    static const char bytes[] = "\"'`[]\\;-/*#$?:@a1 \n\t\x01%";
    const calx_dialect *dialect = dialect_of(_i);
    char name[6];
    for (size_t a = 0; a + 1 < sizeof bytes; a++)
        for (size_t b = 0; b + 1 < sizeof bytes; b++) {
            for (size_t i = 0; i < sizeof name; i += 2) {
                name[i] = bytes[a];
                name[i + 1] = bytes[b];
            }
            taken(dialect, name, 1, NULL);
            taken(dialect, name, 2, NULL);
            taken(dialect, name, sizeof name, NULL);
        }
}
END_TEST

START_TEST(characters_of_any_length_are_kept)
{
    const calx_dialect *dialect = dialect_of(_i);
    taken(dialect, "gr\xc3\xb6\xc3\x9f" "e", 7, NULL);
    taken(dialect, "\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf", 11, NULL);
}
END_TEST

START_TEST(without_memory_it_says_so)
{
    const calx_dialect *dialect = dialect_of(0);
    calxi_problem problem = { 0 };
    calxi_builder sql;
    calxi_builder_init(&sql);
    alloc_fail_from(1);
    ck_assert_int_eq(calxi_identifier_add(&sql, dialect, "name", 4, &problem), CALX_NO_MEMORY);
    alloc_reset();
    calxi_builder_clear(&sql);
}
END_TEST

Suite *suite_identifier(void);
Suite *suite_identifier(void)
{
    Suite *suite = suite_create("identifier");
    TCase *tc = tcase_create("identifier");
    tcase_add_loop_test(tc, what_is_no_name_is_refused, 0, DIALECTS);
    tcase_add_loop_test(tc, a_name_that_is_too_long_is_refused, 0, DIALECTS);
    tcase_add_loop_test(tc, quotes_are_doubled, 0, DIALECTS);
    tcase_add_loop_test(tc, whatever_is_quoted_reads_back_as_one_name, 0, DIALECTS);
    tcase_add_loop_test(tc, characters_of_any_length_are_kept, 0, DIALECTS);
    tcase_add_test(tc, without_memory_it_says_so);
    suite_add_tcase(suite, tc);
    return suite;
}
