/* SPDX-License-Identifier: MIT */
/* docs/errors.md says what is so: each code that it lists under a kind is given that kind by the dialect. */
#include "engine/plugin/plugin.h"

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char page[65536];

static void read_page(void)
{
    char path[1024];
    const char *source = getenv("CALX_TEST_SRCDIR");
    FILE *file;
    size_t len;
    snprintf(path, sizeof path, "%s/docs/errors.md", source ? source : ".");
    file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s cannot be read", path);
    len = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    ck_assert_uint_lt(len, sizeof page - 1);
    page[len] = '\0';
}

/* The kind that a heading names: "### `CALX_LOCK_TIMEOUT`" is "lock timeout". */
static calx_error_kind kind_of(const char *heading)
{
    char name[60];
    size_t len = strcspn(heading, "`");
    for (int kind = 0; kind < 60; kind++) {
        const char *told = calx_error_kind_name((calx_error_kind)kind);
        size_t i = 0;
        for (; told[i] && i < sizeof name - 1; i++)
            name[i] = (char)(told[i] == ' ' ? '_' : toupper((unsigned char)told[i]));
        name[i] = '\0';
        if (len == i + 5 && strncmp(heading, "CALX_", 5) == 0 && strncmp(heading + 5, name, i) == 0)
            return (calx_error_kind)kind;
    }
    return CALX_KIND_UNSPECIFIED;
}

static calx_error_kind classified(const char *dialect, const char *version, const char *code)
{
    calxi_problem problem = { 0 };
    const calx_dialect *found = calxi_dialect_get(dialect, &problem);
    calx_target target = { .struct_size = sizeof target, .version_text = version, .dialect = dialect };
    calx_driver_error error = { .struct_size = sizeof error, .message = { "", 0 } };
    ck_assert_msg(found != NULL, "%s", problem.message);
    if (strcmp(dialect, "postgresql") == 0)
        snprintf(error.sqlstate, sizeof error.sqlstate, "%s", code);
    else
        error.native_code = (int32_t)strtol(code, NULL, 10);
    found->target_init(&target);
    found->classify(&target, &error);
    return (calx_error_kind)error.kind;
}

static bool has_kind(const char *dialect, const char *code, calx_error_kind kind)
{
    if (strcmp(dialect, "mysql") == 0) /* the numbers of both servers */
        return classified(dialect, "10.11.19-MariaDB", code) == kind || classified(dialect, "8.0.36", code) == kind;
    return classified(dialect, "", code) == kind;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '`';
}

/* A code with "with" or "of" behind it, or in parentheses, depends on more than itself; 2000 to 2999 and 5010 are of the client
 * library; "65,535" is a number. */
static bool is_plain_code(const char *dialect, const char *at, size_t len)
{
    bool digits = true;
    for (size_t i = 0; i < len; i++) {
        digits = digits && isdigit((unsigned char)at[i]);
        if (!isdigit((unsigned char)at[i]) && !isupper((unsigned char)at[i]))
            return false;
    }
    if (at[-1] == '(' || (at[-1] == ',' && isdigit((unsigned char)at[-2])) || (at[len] == ',' && isdigit((unsigned char)at[len + 1])))
        return false;
    if (!strncmp(at + len, " with ", 6) || !strncmp(at + len, " of ", 4) || !strncmp(at + len, " of\n", 4) ||
        !strncmp(at + len, " for ", 5))
        return false;
    if (strcmp(dialect, "postgresql") == 0)
        return len == 5 && isdigit((unsigned char)at[len - 1]);
    if (strcmp(dialect, "mysql") == 0)
        return digits && len == 4 && *at != '2' && *at != '5';
    return digits && len <= 4 && !(len == 2 && !strncmp(at, "14", 2)); /* 14: the driver looks at the path */
}

/* Each code between the name of a backend and the next one. How many there were. */
static int check_codes(const char *dialect, const char *from, const char *to, calx_error_kind kind)
{
    int count = 0;
    for (const char *at = from; at < to;) {
        size_t len = 0;
        char code[16] = "";
        while (at + len < to && is_word(at[len]))
            len++;
        if (len && len < sizeof code && is_plain_code(dialect, at, len)) {
            memcpy(code, at, len);
            ck_assert_msg(has_kind(dialect, code, kind), "%s %s is not \"%s\"", dialect, code, calx_error_kind_name(kind));
            count++;
        }
        at += len ? len : 1;
    }
    return count;
}

/* Where a word begins in a part of the page; its end when it does not. */
static const char *place(const char *from, const char *to, const char *word)
{
    const char *at = strstr(from, word);
    return at && at < to ? at : to;
}

static int check_block(const char *from, const char *to, calx_error_kind kind)
{
    static const char *const backends[][2] = { { "SQLite:", "sqlite" }, { "PostgreSQL:", "postgresql" }, { "MariaDB:", "mysql" } };
    const char *cure = place(from, to, "- Cure:");
    int count = 0;
    for (size_t i = 0; i < 3; i++) {
        const char *start = place(from, cure, backends[i][0]), *end = cure;
        for (size_t k = 0; k < 3; k++) {
            const char *other = start < cure ? place(start + 1, cure, backends[k][0]) : cure;
            end = other < end ? other : end;
        }
        if (start < cure)
            count += check_codes(backends[i][1], start + strlen(backends[i][0]), end, kind);
    }
    return count;
}

START_TEST(codes_of_the_page_have_the_kind_that_they_stand_under)
{
    int count = 0, kinds = 0;
    read_page();
    for (const char *at = strstr(page, "\n### `"); at;) {
        const char *next = strstr(at + 1, "\n### `"), *end = next ? next : at + strlen(at);
        calx_error_kind kind = kind_of(at + 6);
        if (kind != CALX_KIND_UNSPECIFIED) {
            count += check_block(at, end, kind);
            kinds++;
        }
        at = next;
    }
    ck_assert_int_ge(kinds, 33);
    ck_assert_int_ge(count, 150);
}
END_TEST

Suite *suite_errors_page(void);
Suite *suite_errors_page(void)
{
    Suite *suite = suite_create("errors_page");
    TCase *tests = tcase_create("page");
    tcase_add_test(tests, codes_of_the_page_have_the_kind_that_they_stand_under);
    suite_add_tcase(suite, tests);
    return suite;
}
