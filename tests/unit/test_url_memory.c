/* SPDX-License-Identifier: MIT */
/* URLs under pressure: every byte at every place, no memory, secrets in freed memory, sizes at the limit. */
#include "alloc.h"
#include "url_tools.h"

#include <calx/memory.h>
#include <calx/url.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 65536 };

static const char *const bases[] = {
    "pg+d://us%20:p%40w@h.x:12,[fe80::1%25e]:3/d%25b?host=/s:1&k=v+%2B&password=z",
    "sqlite:////home/me@x/a:b.db?mode=ro",
    "d:///x?host=a,b&port=1,2",
};

/* Refused at a place within the text, or read, rendered and read again to the same parts. */
static void expect_sane(const char *text)
{
    calx_url *url = calx_url_parse(text), *again;
    const char *place = strstr(calx_url_errmsg(url), "at position ");
    char *shown = calx_url_render(url, .show_password = true);
    if (calx_url_error(url)) {
        ck_assert_int_eq(calx_url_error(url), CALX_INTERFACE_ERROR);
        ck_assert_msg(place != NULL, "%s: %s", text, calx_url_errmsg(url));
        ck_assert_uint_ge(strtoul(place + 12, NULL, 10), 1);
        ck_assert_uint_le(strtoul(place + 12, NULL, 10), strlen(text) + 1);
        ck_assert_ptr_null(shown);
    } else {
        again = calx_url_parse(shown);
        ck_assert_msg(url_same(url, again), "%s became %s: %s", text, shown, calx_url_errmsg(again));
        calx_url_dispose(again);
    }
    calx_free(shown);
    calx_url_dispose(url);
}

START_TEST(any_byte_at_any_place_is_refused_or_kept)
{
    const char *base = bases[_i];
    size_t len = strlen(base), at;
    char text[256];
    int byte;
    for (at = 0; at <= len; at++)
        for (byte = 1; byte < 256; byte++) {
            snprintf(text, sizeof text, "%.*s%c%s", (int)at, base, byte, base + at);
            expect_sane(text);
            if (at < len) { /* in place of one */
                snprintf(text, sizeof text, "%.*s%c%s", (int)at, base, byte, base + at + 1);
                expect_sane(text);
            }
        }
}
END_TEST

START_TEST(any_piece_of_a_url_is_refused_or_kept)
{
    const char *base = bases[_i];
    size_t len = strlen(base), from, to;
    char text[256];
    for (from = 0; from <= len; from++)
        for (to = from; to <= len; to++) {
            snprintf(text, sizeof text, "%.*s", (int)(to - from), base + from);
            expect_sane(text);
            snprintf(text, sizeof text, "%.*s%s", (int)from, base, base + to);
            expect_sane(text);
        }
}
END_TEST

/* Parts given by a program: refused, or written out so that they are read again. */
static void expect_sane_parts(const calx_url_parts *parts)
{
    calx_url *url = calx_url_create_from(parts), *again;
    char *shown;
    if (calx_url_error(url)) {
        ck_assert_int_eq(calx_url_error(url), CALX_INTERFACE_ERROR);
        ck_assert_str_ne(calx_url_errmsg(url), "");
        calx_url_dispose(url);
        return;
    }
    shown = calx_url_render(url, .show_password = true);
    again = calx_url_parse(shown);
    ck_assert_msg(url_same(url, again), "%s: %s", shown, calx_url_errmsg(again));
    calx_free(shown);
    calx_url_dispose(again);
    calx_url_dispose(url);
}

START_TEST(any_two_bytes_in_any_part_are_refused_or_kept)
{
    char text[8], other[8];
    int a, b;
    for (a = 1; a < 256; a++)
        for (b = 1; b < 256; b += a < 128 && b < 127 ? 1 : 32) {
            const char *query[] = { "k", text, "host", other, NULL };
            calx_url_parts parts = { .struct_size = sizeof parts, .drivername = "d", .username = text, .password = text,
                                     .database = text };
            snprintf(text, sizeof text, "%c%c", a, b);
            snprintf(other, sizeof other, "%cx%c1", a, b);
            expect_sane_parts(&parts);
            parts.query = query;
            expect_sane_parts(&parts);
            parts.host = other;
            parts.query = NULL;
            expect_sane_parts(&parts);
            parts.port = 5;
            expect_sane_parts(&parts);
        }
}
END_TEST

/* The same work, whatever fails in it. Everything is right, or CALX_NO_MEMORY and as it was. */
typedef void work(void);

static bool usable(const calx_url *url)
{
    ck_assert(calx_url_error(url) == CALX_OK || calx_url_error(url) == CALX_NO_MEMORY);
    if (calx_url_error(url)) {
        ck_assert_str_eq(calx_url_errmsg(url), "out of memory");
        ck_assert_ptr_null(calx_url_drivername(url));
        ck_assert_ptr_null(calx_url_render(url));
        ck_assert_int_eq(calx_url_set_port((calx_url *)(size_t)url, 1), CALX_NO_MEMORY);
    }
    return calx_url_error(url) == CALX_OK;
}

static void work_parse(void)
{
    calx_url *url = calx_url_parse("d+e://u:p@a:1,b:2,c:3,d:4,e:5/x?host=f:6&k=v&l=w&m=x&n=y&o=z");
    if (usable(url)) {
        ck_assert_uint_eq(calx_url_host_count(url), 6);
        ck_assert_str_eq(calx_url_query(url, "o"), "z");
    }
    calx_url_dispose(url);
}

static void work_parse_port(void)
{
    calx_url *url = calx_url_parse("d:///x?port=5");
    if (usable(url))
        ck_assert_int_eq(calx_url_port(url), 5);
    calx_url_dispose(url);
}

static void work_parse_bad(void)
{
    calx_url *url = calx_url_parse("d://u:p@h:1/x?k=v&host=a:b");
    ck_assert(calx_url_error(url) == CALX_NO_MEMORY || calx_url_error(url) == CALX_INTERFACE_ERROR);
    ck_assert_ptr_null(calx_url_username(url));
    calx_url_dispose(url);
}

static void work_create(void)
{
    static const char *const query[] = { "a", "1", "b", "2", "host", "/c:3", NULL };
    calx_url *url = calx_url_create(.drivername = "d", .username = "u", .password = "p", .host = "h", .database = "x",
                                    .query = query);
    if (usable(url))
        ck_assert_uint_eq(calx_url_host_count(url), 2);
    calx_url_dispose(url);
    url = calx_url_create(.drivername = "d", .port = 5432);
    if (usable(url))
        ck_assert_int_eq(calx_url_port(url), 5432);
    calx_url_dispose(url);
}

static void work_dup_and_render(void)
{
    calx_url *url = calx_url_parse("d://u:p@h/x?k=v"), *copy = calx_url_dup(url);
    char *text = calx_url_render(copy, .show_password = true);
    if (text)
        ck_assert_str_eq(text, "d://u:p@h/x?k=v");
    usable(copy);
    calx_free(text);
    calx_url_dispose(copy);
    calx_url_dispose(url);
}

static void expect_change(calx_status status, const char *got, const char *before, const char *after)
{
    ck_assert(status == CALX_OK || status == CALX_NO_MEMORY);
    ck_assert_str_eq(got ? got : "", status ? before : after);
}

static void work_set(void)
{
    calx_url *url = calx_url_parse("d://u:p@h/x?k=v");
    calx_status status;
    if (usable(url)) {
        status = calx_url_set_drivername(url, "e");
        expect_change(status, calx_url_drivername(url), "d", "e");
        status = calx_url_set_username(url, "U");
        expect_change(status, calx_url_username(url), "u", "U");
        status = calx_url_set_password(url, "P");
        expect_change(status, calx_url_password(url), "p", "P");
        status = calx_url_set_host(url, "H,I");
        expect_change(status, calx_url_host(url, 0, NULL), "h", "H");
        status = calx_url_set_port(url, 9);
        expect_change(status, calx_url_port(url) == 9 ? "9" : "0", "0", "9");
        status = calx_url_set_database(url, "X");
        expect_change(status, calx_url_database(url), "x", "X");
        status = calx_url_set_query(url, "l", "w");
        expect_change(status, calx_url_query(url, "l"), "", "w");
        ck_assert_int_eq(calx_url_error(url), CALX_OK);
    }
    calx_url_dispose(url);
}

static work *const works[] = { work_parse,  work_parse_port,     work_parse_bad,
                               work_create, work_dup_and_render, work_set };

static void try_all(work *run, void (*arm)(size_t))
{
    size_t n, live = alloc_live();
    for (n = 1;; n++) {
        arm(n);
        run();
        ck_assert_uint_eq(alloc_live(), live);
        if (!alloc_failed())
            break;
    }
    ck_assert_uint_gt(n, 2); /* it did allocate, and through the hook */
    alloc_reset();
}

START_TEST(one_failed_allocation_is_survived)
{
    try_all(works[_i], alloc_fail_at);
}
END_TEST

START_TEST(no_more_memory_is_survived)
{
    try_all(works[_i], alloc_fail_from);
}
END_TEST

START_TEST(no_memory_at_all_gives_an_object_that_needs_none)
{
    calx_url *a, *b;
    alloc_fail_from(1);
    a = calx_url_parse("d://h");
    b = calx_url_create(.drivername = "d");
    ck_assert_int_eq(calx_url_error(a), CALX_NO_MEMORY);
    ck_assert_int_eq(calx_url_error(b), CALX_NO_MEMORY);
    ck_assert_str_eq(calx_url_errmsg(a), "out of memory");
    alloc_reset();
    calx_url_dispose(a);
    calx_url_dispose(b);
    ck_assert_int_eq(calx_url_error(b), CALX_NO_MEMORY); /* shared, and still there */
}
END_TEST

#define SECRET "WxYzWxYz42"

START_TEST(freed_memory_holds_no_password)
{
    calx_url *url, *copy;
    alloc_watch(SECRET);
    url = calx_url_parse("d://u:" SECRET "@h/x?sslpassword=" SECRET);
    copy = calx_url_dup(url);
    ck_assert_int_eq(calx_url_set_password(url, "other"), CALX_OK);
    ck_assert_int_eq(calx_url_set_query(url, "sslpassword", NULL), CALX_OK);
    ck_assert_int_eq(calx_url_set_host(copy, "i"), CALX_OK);
    calx_url_dispose(copy);
    calx_url_dispose(url);
    url = calx_url_create(.drivername = "d", .password = SECRET, .host = "a\n");
    calx_url_dispose(url);
    url = calx_url_parse("d://u:" SECRET "@h:x");
    calx_url_dispose(url);
    ck_assert_uint_eq(alloc_leaks(), 0);
    alloc_watch(NULL);
}
END_TEST

START_TEST(watch_sees_a_secret_that_is_not_wiped)
{
    calx_url *url;
    char *text;
    alloc_watch(SECRET);
    url = calx_url_parse("d://u:" SECRET "@h");
    text = calx_url_render(url, .show_password = true);
    calx_free(text); /* the program's to wipe: it asked for the password */
    calx_url_dispose(url);
    ck_assert_uint_eq(alloc_leaks(), 1);
    alloc_watch(NULL);
}
END_TEST

/* A URL of `size` bytes, of which the last ones are `tail`. */
static char *long_url(size_t size, char fill, const char *tail)
{
    char *text = malloc(size + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, fill, size);
    memcpy(text, "d:///", 5);
    memcpy(text + size - strlen(tail), tail, strlen(tail) + 1);
    return text;
}

START_TEST(longest_url_is_accepted_and_one_more_byte_is_not)
{
    char *text = long_url(LIMIT, 'x', "?a=b");
    calx_url *url = calx_url_parse(text);
    ck_assert_int_eq(calx_url_error(url), CALX_OK);
    url_expect(url, text);
    ck_assert_int_eq(calx_url_set_query(url, "a", "bc"), CALX_INTERFACE_ERROR);
    ck_assert_str_eq(calx_url_errmsg(url), "a URL is at most 65536 bytes when written out");
    url_expect(url, text);
    ck_assert_int_eq(calx_url_set_query(url, "a", ""), CALX_OK);
    calx_url_dispose(url);
    free(text);
    text = long_url(LIMIT + 1, 'x', "");
    url = calx_url_parse(text);
    ck_assert_int_eq(calx_url_error(url), CALX_INTERFACE_ERROR);
    ck_assert_str_eq(calx_url_errmsg(url), "a URL is at most 65536 bytes");
    calx_url_dispose(url);
    free(text);
}
END_TEST

START_TEST(url_that_grows_past_the_limit_when_escaped_is_refused)
{
    char *text = long_url(LIMIT / 2, '"', "");
    calx_url *url = calx_url_parse(text);
    ck_assert_int_eq(calx_url_error(url), CALX_INTERFACE_ERROR);
    calx_url_dispose(url);
    url = calx_url_create(.drivername = "d", .database = text);
    ck_assert_int_eq(calx_url_error(url), CALX_INTERFACE_ERROR);
    calx_url_dispose(url);
    free(text);
}
END_TEST

START_TEST(thousands_of_hosts_and_keys_are_kept)
{
    char *text = calloc(1, LIMIT);
    size_t len, i;
    calx_url *url;
    ck_assert_ptr_nonnull(text);
    len = (size_t)snprintf(text, LIMIT, "d://h0");
    for (i = 1; i < 3000; i++)
        len += (size_t)snprintf(text + len, LIMIT - len, ",h%zu", i);
    len += (size_t)snprintf(text + len, LIMIT - len, "?k0=v");
    for (i = 1; i < 3000; i++)
        len += (size_t)snprintf(text + len, LIMIT - len, "&k%zu=v", i);
    url = calx_url_parse(text);
    ck_assert_uint_eq(calx_url_host_count(url), 3000);
    ck_assert_uint_eq(calx_url_query_count(url), 3000);
    url_expect(url, text);
    calx_url_dispose(url);
    free(text);
}
END_TEST

Suite *suite_url_memory(void);
Suite *suite_url_memory(void)
{
    Suite *suite = suite_create("url_memory");
    TCase *bytes = tcase_create("bytes"), *memory = tcase_create("memory");
    tcase_set_timeout(bytes, 300); /* under valgrind */
    tcase_set_timeout(memory, 60);
    tcase_add_loop_test(bytes, any_byte_at_any_place_is_refused_or_kept, 0, sizeof bases / sizeof *bases);
    tcase_add_loop_test(bytes, any_piece_of_a_url_is_refused_or_kept, 0, sizeof bases / sizeof *bases);
    tcase_add_test(bytes, any_two_bytes_in_any_part_are_refused_or_kept);
    tcase_add_loop_test(memory, one_failed_allocation_is_survived, 0, sizeof works / sizeof *works);
    tcase_add_loop_test(memory, no_more_memory_is_survived, 0, sizeof works / sizeof *works);
    tcase_add_test(memory, no_memory_at_all_gives_an_object_that_needs_none);
    tcase_add_test(memory, freed_memory_holds_no_password);
    tcase_add_test(memory, watch_sees_a_secret_that_is_not_wiped);
    tcase_add_test(memory, longest_url_is_accepted_and_one_more_byte_is_not);
    tcase_add_test(memory, url_that_grows_past_the_limit_when_escaped_is_refused);
    tcase_add_test(memory, thousands_of_hosts_and_keys_are_kept);
    suite_add_tcase(suite, bytes);
    suite_add_tcase(suite, memory);
    return suite;
}
