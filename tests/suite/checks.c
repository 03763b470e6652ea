/* SPDX-License-Identifier: MIT */
/* Checks: what was expected, what came, and leaving a test. */
#include "memory.h"
#include "starve.h"
#include "suite.h"

#include <stdarg.h>

_Noreturn void suite_leave(suite *t)
{
    t->left = true;
    suite_memory_leave();
    longjmp(t->leave, 1);
}

void suite_give_up(suite *t)
{
    suite_leave(t);
}

_Noreturn void suite_skip(suite *t, const char *why)
{
    t->skipped = why;
    suite_leave(t);
}

/* One line for a test that failed; what else is wrong with it follows, indented. */
void suite_fail(suite_place at, const char *format, ...)
{
    const char *file = strrchr(at.file, '/');
    char text[1600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (suite_starve_excuses(text))
        return;
    for (char *c = text; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    if (at.t->failures++)
        printf("    and %s:%d: %s\n", file ? file + 1 : at.file, at.line, text);
    else
        printf("FAIL %s%s %s:%d: %s\n", at.t->test->name, suite_starve_point(), file ? file + 1 : at.file, at.line, text);
}

bool suite_check_int(suite_place at, const char *what, int64_t actual, int64_t expected)
{
    if (actual == CALX_NO_MEMORY && (strstr(what, "calx_") || strstr(what, "status"))) /* a status, perhaps */
        suite_saw_status(CALX_NO_MEMORY);
    if (actual != expected)
        suite_fail(at, "%s: expected %" PRId64 ", got %" PRId64, what, expected, actual);
    return actual == expected;
}

bool suite_check_uint(suite_place at, const char *what, uint64_t actual, uint64_t expected)
{
    if (actual != expected)
        suite_fail(at, "%s: expected %" PRIu64 ", got %" PRIu64, what, expected, actual);
    return actual == expected;
}

bool suite_check_double(suite_place at, const char *what, double actual, double expected)
{
    bool same = memcmp(&actual, &expected, sizeof actual) == 0;
    if (!same)
        suite_fail(at, "%s: expected %.17g (%a), got %.17g (%a)", what, expected, expected, actual, actual);
    return same;
}

bool suite_check_text(suite_place at, const char *what, const char *actual, const char *expected)
{
    bool same = actual && expected ? strcmp(actual, expected) == 0 : actual == expected;
    if (!same)
        suite_fail(at, "%s: expected %s%.300s%s, got %s%.300s%s", what, expected ? "\"" : "",
                   expected ? expected : "NULL", expected ? "\"" : "", actual ? "\"" : "", actual ? actual : "NULL",
                   actual ? "\"" : "");
    return same;
}

bool suite_check_bytes(suite_place at, const char *what, const void *actual, size_t len, const void *expected,
                       size_t expected_len)
{
    const unsigned char *a = actual, *b = expected;
    size_t i = 0;
    if (!actual) {
        suite_fail(at, "%s: expected %zu bytes, got NULL", what, expected_len);
        return false;
    }
    while (i < len && i < expected_len && a[i] == b[i])
        i++;
    if (i == len && i == expected_len)
        return true;
    suite_fail(at, "%s: expected %zu bytes, got %zu; they differ from byte %zu on: expected \"%.*s\", got \"%.*s\"",
               what, expected_len, len, i, (int)(expected_len - i > 40 ? 40 : expected_len - i), (const char *)b + i,
               (int)(len - i > 40 ? 40 : len - i), (const char *)a + i);
    return false;
}

bool suite_check_has(suite_place at, const char *what, const char *actual, const char *part)
{
    bool has = actual && part && strstr(actual, part);
    if (!has)
        suite_fail(at, "%s: expected a text with \"%.200s\", got \"%.400s\"", what, part ? part : "NULL",
                   actual ? actual : "NULL");
    return has;
}

bool suite_check_status(suite_place at, const char *what, calx_status actual, calx_status expected, const char *message)
{
    if (actual == CALX_OPERATIONAL_ERROR && (expected == CALX_PROGRAMMING_ERROR || expected == CALX_INTEGRITY_ERROR || expected == CALX_DATA_ERROR))
        suite_need("error_classes");
    if (actual != expected)
        suite_fail(at, "%s: expected \"%s\", got \"%s\"%s%s", what, calx_status_name(expected),
                   calx_status_name(actual), message && *message ? ": " : "", message ? message : "");
    return actual == expected;
}

/* ---- echo ---- */

void suite_echo_log(void *context, const char *line)
{
    suite_echo *echo = context;
    size_t len = strlen(line) + 1;
    char *copy = echo->count < SUITE_LINES ? malloc(len) : NULL;
    if (!copy)
        return;
    memcpy(copy, line, len);
    echo->lines[echo->count++] = copy;
}

const char *suite_echo_text(const suite_echo *echo, size_t index)
{
    static const char mark[] = " INFO calx.engine ";
    const char *at = index < echo->count ? strstr(echo->lines[index], mark) : NULL;
    return at ? at + sizeof mark - 1 : "";
}

size_t suite_echo_count(const suite_echo *echo, const char *text)
{
    size_t count = 0;
    for (size_t i = 0; i < echo->count; i++)
        count += strcmp(suite_echo_text(echo, i), text) == 0;
    return count;
}

void suite_echo_clear(suite_echo *echo)
{
    while (echo->count)
        free(echo->lines[--echo->count]);
}
