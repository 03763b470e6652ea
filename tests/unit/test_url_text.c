/* SPDX-License-Identifier: MIT */
/* The text of URLs is UTF-8, but for the paths of files, which are bytes. */
#include "url_tools.h"

#include <calx/memory.h>
#include <calx/url.h>

#include <check.h>
#include <string.h>

static const char *const goods[] = {
    "d://u:p@h/%C2%80",
    "d://%DF%BF@h",
    "d://h/%E0%A0%80%ED%9F%BF%EE%80%80%EF%BF%BF",
    "d://h/x?a=%F0%90%80%80%F4%8F%BF%BF",
    "d://b%C3%BCcher.example",
    "d://?host=/r%C3%BCn",
    /* a file's path may be any bytes */
    "d:///%FF",
    "d:///%C0%AF",
    "d:////caf%E9/x?a=%C3%A9",
};

START_TEST(good_text_is_read_and_written)
{
    calx_url *url = calx_url_parse(goods[_i]), *again;
    char *text;
    ck_assert_msg(calx_url_error(url) == CALX_OK, "%s: %s", goods[_i], calx_url_errmsg(url));
    text = calx_url_render(url, .show_password = true);
    ck_assert_str_eq(text, goods[_i]);
    again = calx_url_parse(text);
    ck_assert(url_same(url, again));
    calx_url_dispose(again);
    calx_url_dispose(url);
    calx_free(text);
}
END_TEST

static const struct bad {
    const char *text, *message;
} bads[] = {
    /* no sequence begins so */
    { "d://h/a%80", "escape '%80' at position 8 of the URL: no character of UTF-8" },
    { "d://h/a\x80", "byte 0x80 at position 8 " },
    { "d://h/%BFx", "escape '%BF' at position 7 " },
    { "d://h/%FE", "escape '%FE' at position 7 " },
    { "d://h/%FF", "escape '%FF' at position 7 " },
    /* it is not ended: by the end, by a delimiter, by a character */
    { "d://h/a%C3", "escape '%C3' at position 8 " },
    { "d://h/a\xC3", "byte 0xC3 at position 8 " },
    { "d://h/%E2%82", "escape '%E2' at position 7 " },
    { "d://h/%F0%9F%98", "escape '%F0' at position 7 " },
    { "d://h/%F0%9F%98z", "escape '%F0' at position 7 " },
    { "d://h/%C3%C3%A9", "escape '%C3' at position 7 " },
    { "d://h/ab%C3?a=b", "escape '%C3' at position 9 " },
    { "d://h/x?a=%C3&b=c", "escape '%C3' at position 11 " },
    { "d://u%C3:p@h", "escape '%C3' at position 6 " },
    /* overlong */
    { "d://h/%C0%AF", "escape '%C0' at position 7 " },
    { "d://h/%C1%BF", "escape '%C1' at position 7 " },
    { "d://h/%E0%80%AF", "escape '%E0' at position 7 " },
    { "d://h/%E0%9F%BF", "escape '%E0' at position 7 " },
    { "d://h/%F0%80%80%AF", "escape '%F0' at position 7 " },
    { "d://h/%F0%8F%BF%BF", "escape '%F0' at position 7 " },
    /* surrogates, and above U+10FFFF */
    { "d://h/%ED%A0%80", "escape '%ED' at position 7 " },
    { "d://h/%ED%BF%BF", "escape '%ED' at position 7 " },
    { "d://h/%F4%90%80%80", "escape '%F4' at position 7 " },
    { "d://h/%F5%80%80%80", "escape '%F5' at position 7 " },
    /* in each part */
    { "d://%FFu@h", "escape '%FF' at position 5 " },
    { "d://u:%FF@h", "character '%' at position 7 " },
    { "d://u:a\xFF@h", "the character at position 8 " },
    { "d://h%FF:5432", "escape '%FF' at position 6 " },
    { "d://a,h%C3,b", "escape '%C3' at position 8 " },
    { "d://[::1%25%C3]", "escape '%C3' at position 12 " },
    { "d://?host=/r%FFn", "escape '%FF' at position 13 " },
    { "d://?a=%FF", "escape '%FF' at position 8 " },
    { "d://?password=%FF", "character '%' at position 15 " },
    { "d://h:%FF", "escape '%FF' at position 7 " },
    /* what is no file's path is text */
    { "d://u@/%FF", "escape '%FF' at position 8 " },
    { "d:///%FF?host=h", "byte 0xFF at position 1 of the database name: no character of UTF-8" },
    { "d:///a%FF?port=1", "byte 0xFF at position 2 of the database" },
};

START_TEST(bad_text_is_refused_at_its_place)
{
    const struct bad *row = &bads[_i];
    calx_url *url = calx_url_parse(row->text);
    ck_assert_msg(calx_url_error(url) == CALX_INTERFACE_ERROR, "%s: accepted", row->text);
    ck_assert_msg(strncmp(calx_url_errmsg(url), row->message, strlen(row->message)) == 0, "%s: %s", row->text, calx_url_errmsg(url));
    calx_url_dispose(url);
}
END_TEST

static void expect_created(const char *user, const char *password, const char *host, const char *database, const char *message)
{
    calx_url *url = calx_url_create(.drivername = "d", .username = user, .password = password, .host = host, .database = database);
    ck_assert_int_eq(calx_url_error(url), CALX_INTERFACE_ERROR);
    ck_assert_msg(strncmp(calx_url_errmsg(url), message, strlen(message)) == 0, "%s", calx_url_errmsg(url));
    calx_url_dispose(url);
}

START_TEST(parts_are_text_too)
{
    calx_url *url;
    expect_created("a\xC3", NULL, NULL, NULL, "byte 0xC3 at position 2 of the user name");
    expect_created(NULL, "ab\xC0\xAF", NULL, NULL, "byte 0xC0 at position 3 of the password");
    expect_created(NULL, NULL, "h\xFF", NULL, "byte 0xFF at position 2 of the host");
    expect_created(NULL, NULL, "h", "\xED\xA0\x80", "byte 0xED at position 1 of the database");
    expect_created("u", NULL, NULL, "x\xFF", "byte 0xFF at position 2 of the database");
    url = calx_url_create(.drivername = "d", .database = "caf\xE9.db");
    url_expect(url, "d:///caf%E9.db");
    calx_url_dispose(url);
}
END_TEST

/* A path of bytes cannot become the name of a database by another part. */
START_TEST(setters_keep_text_and_paths_apart)
{
    calx_url *url = calx_url_parse("d:///caf%E9");
    ck_assert_int_eq(calx_url_set_host(url, "h"), CALX_INTERFACE_ERROR);
    ck_assert_int_eq(calx_url_set_username(url, "u"), CALX_INTERFACE_ERROR);
    ck_assert_int_eq(calx_url_set_port(url, 5), CALX_INTERFACE_ERROR);
    ck_assert_ptr_nonnull(strstr(calx_url_errmsg(url), "byte 0xE9 at position 4 of the database"));
    url_expect(url, "d:///caf%E9");
    ck_assert_int_eq(calx_url_set_database(url, "x"), CALX_OK);
    ck_assert_int_eq(calx_url_set_host(url, "h"), CALX_OK);
    ck_assert_int_eq(calx_url_set_database(url, "\xFF"), CALX_INTERFACE_ERROR);
    ck_assert_int_eq(calx_url_set_query(url, "a", "\xF4\x90\x80\x80"), CALX_INTERFACE_ERROR);
    url_expect(url, "d://h/x");
    calx_url_dispose(url);
}
END_TEST

Suite *suite_url_text(void);
Suite *suite_url_text(void)
{
    Suite *suite = suite_create("url_text");
    TCase *text = tcase_create("text");
    tcase_add_loop_test(text, good_text_is_read_and_written, 0, sizeof goods / sizeof *goods);
    tcase_add_loop_test(text, bad_text_is_refused_at_its_place, 0, sizeof bads / sizeof *bads);
    tcase_add_test(text, parts_are_text_too);
    tcase_add_test(text, setters_keep_text_and_paths_apart);
    suite_add_tcase(suite, text);
    return suite;
}
