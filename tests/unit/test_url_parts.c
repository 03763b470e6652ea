/* SPDX-License-Identifier: MIT */
/* URLs by their parts: created, changed, rendered with and without secrets, and seen by the engine. */
#include "engine/url/url.h"
#include "url_tools.h"

#include <calx/memory.h>
#include <calx/url.h>

#include <check.h>
#include <string.h>

START_TEST(created_url_masks_its_password)
{
    calx_url *url = calx_url_create(.drivername = "postgresql+psycopg2", .username = "notebook", .password = "notebook",
                                    .host = "postgres", .database = "notebook", .port = 5432);
    url_expect_masked(url, "postgresql+psycopg2://notebook:***@postgres:5432/notebook");
    url_expect(url, "postgresql+psycopg2://notebook:notebook@postgres:5432/notebook");
    calx_url_dispose(url);
}
END_TEST

START_TEST(null_parts_are_absent)
{
    static const char *const no_query[] = { NULL };
    calx_url *url = calx_url_create(.drivername = "sqlite", .username = NULL, .host = NULL, .query = no_query);
    url_expect(url, "sqlite://");
    calx_url_dispose(url);
    url = calx_url_create(.drivername = "sqlite", .username = "", .host = "", .database = "");
    url_expect(url, "sqlite://");
    ck_assert_ptr_null(calx_url_database(url));
    calx_url_dispose(url);
}
END_TEST

START_TEST(created_parts_are_not_unescaped)
{
    calx_url *url = calx_url_create(.drivername = "d", .username = "a%40b@c", .password = "x:/?#[]@ +%", .host = "h",
                                    .database = "/a?b");
    url_expect(url, "d://a%2540b%40c:x%3A%2F%3F%23%5B%5D%40%20%2B%25@h//a%3Fb");
    ck_assert_str_eq(calx_url_password(url), "x:/?#[]@ +%");
    calx_url_dispose(url);
}
END_TEST

START_TEST(created_query_is_kept_in_order)
{
    static const char *const query[] = { "b", "2", "host", "/run/x:5", "a", "1+1 =&", "host", "y", NULL };
    calx_url *url = calx_url_create(.drivername = "d", .query = query);
    url_expect(url, "d://?host=/run/x:5&host=y&b=2&a=1%2B1%20%3D%26");
    calx_url_dispose(url);
}
END_TEST

static const struct created_host {
    const char *host;
    int port;
    const char *written; /* NULL: refused with ... */
    const char *message; /* ... */
} created_hosts[] = {
    { "h", 0, "d://h", NULL },
    { "h", 5432, "d://h:5432", NULL },
    { "h:5433", 0, "d://h:5433", NULL },
    { "a:5432,b:5433", 0, "d://a:5432,b:5433", NULL },
    { "a,b", 5432, "d://a:5432,b:5432", NULL },
    { NULL, 5432, "d://:5432", NULL },
    { "", 5432, "d://:5432", NULL },
    { "::1", 0, "d://[::1]", NULL },
    { "::1", 5432, "d://[::1]:5432", NULL },
    { "[::1]", 5432, "d://[::1]:5432", NULL },
    { "[::1]:5432", 0, "d://[::1]:5432", NULL },
    { "fe80::1%eth0", 0, "d://[fe80::1%25eth0]", NULL },
    { "::1,[::2]:7,h", 0, "d://[::1],[::2]:7,h", NULL },
    { "/run/pg", 0, "d://?host=/run/pg", NULL },
    { "/run/pg", 5433, "d://?host=/run/pg&port=5433", NULL },
    { "/run/pg:5433,/run/b", 0, "d://?host=/run/pg:5433&host=/run/b", NULL },
    { "/run/pg,h", 0, "d://%2Frun%2Fpg,h", NULL },
    { "@abstract", 0, "d://?host=%40abstract", NULL },
    { "srv\\inst", 0, "d://srv%5Cinst", NULL },
    { "h:5433", 5432, NULL, "port 5432: the host already has" },
    { "a,b:1", 2, NULL, "port 2: the host already has" },
    { "h", 65536, NULL, "port 65536: a port is 1 to 65535" },
    { "h", -1, NULL, "port -1: a port is 1 to 65535" },
    { "a,,b", 0, NULL, "character ',' at position 3 of the host: a host is missing" },
    { "a,", 0, NULL, "the end at position 3 of the host" },
    { ":5432", 0, NULL, "character ':' at position 1 of the host" },
    { "h:", 0, NULL, "the end at position 3 of the host: a port is missing" },
    { "h:x", 0, NULL, "character 'x' at position 3 of the host" },
    { "u@h", 0, NULL, "character '@' at position 2 of the host" },
    { "h/d", 0, NULL, "character '/' at position 2 of the host" },
    { "h?a=b", 0, NULL, "character '?' at position 2 of the host" },
    { "h\n", 0, NULL, "byte 0x0A at position 2 of the host" },
    { "a%41", 0, NULL, "character '%' at position 2 of the host" },
    { "1:2:3", 0, NULL, "character '1' at position 1 of the host: no valid IPv6" },
    { "/a:b:1", 0, NULL, "character 'b' at position 4 of the host" },
};

static void expect_refused(calx_status status, const char *got, const char *expected)
{
    ck_assert_int_eq(status, CALX_INTERFACE_ERROR);
    ck_assert_msg(strncmp(got, expected, strlen(expected)) == 0, "%s", got);
}

START_TEST(created_host_is_read_as_a_list)
{
    const struct created_host *row = &created_hosts[_i];
    calx_url *url = calx_url_create(.drivername = "d", .host = row->host, .port = row->port);
    if (row->written)
        url_expect(url, row->written);
    else
        expect_refused(calx_url_error(url), calx_url_errmsg(url), row->message);
    calx_url_dispose(url);
}
END_TEST

static const char *const twice[] = { "a", "1", "a", "2", NULL };
static const char *const two_ports[] = { "port", "1", "port", "2", NULL };
static const char *const one_port[] = { "port", "1", NULL };
static const char *const no_value[] = { "a", "1", "b", NULL, NULL };
static const char *const bad_key[] = { "a b", "1", NULL };
static const char *const bad_value[] = { "a", "x\ty", NULL };
static const struct bad_parts {
    calx_url_parts parts;
    const char *message;
} bad_parts[] = {
    { { .drivername = NULL }, "a URL needs a driver name" },
    { { .drivername = "" }, "the end at position 1 of the driver name" },
    { { .drivername = "PostgreSQL" }, "character 'P' at position 1 of the driver name" },
    { { .drivername = "postgresql://h" }, "character ':' at position 11 of the driver name" },
    { { .drivername = "postgresql+" }, "the end at position 12 of the driver name" },
    { { .drivername = "d", .username = "a\nb" }, "byte 0x0A at position 2 of the user name" },
    { { .drivername = "d", .password = "secret\x01" }, "byte 0x01 at position 7 of the password: control" },
    { { .drivername = "d", .database = "\x7F" }, "byte 0x7F at position 1 of the database" },
    { { .drivername = "d", .query = twice }, "the query has the key 'a' twice" },
    { { .drivername = "d", .query = two_ports }, "the query has a port twice" },
    { { .drivername = "d", .query = one_port, .port = 5 }, "port 5: the host already has" },
    { { .drivername = "d", .query = no_value }, "the query's key 'b' has no value (NULL)" },
    { { .drivername = "d", .query = bad_key }, "space at position 2 of the query's key" },
    { { .drivername = "d", .query = bad_value }, "byte 0x09 at position 2 of the query's value" },
};

START_TEST(bad_part_is_named)
{
    calx_url_parts parts = bad_parts[_i].parts;
    calx_url *url;
    parts.struct_size = sizeof parts;
    url = calx_url_create_from(&parts);
    expect_refused(calx_url_error(url), calx_url_errmsg(url), bad_parts[_i].message);
    calx_url_dispose(url);
}
END_TEST

START_TEST(older_and_newer_parts_are_understood)
{
    struct {
        calx_url_parts parts;
        const char *newer;
    } newer = { { .struct_size = sizeof newer, .drivername = "d", .port = 5 }, "x" };
    calx_url_parts older = { .struct_size = offsetof(calx_url_parts, host), .drivername = "d", .host = "not read" };
    calx_url_parts unset = { .drivername = "d" };
    calx_url *url = calx_url_create_from(&newer.parts);
    url_expect(url, "d://:5");
    calx_url_dispose(url);
    url = calx_url_create_from(&older);
    url_expect(url, "d://");
    calx_url_dispose(url);
    url = calx_url_create_from(&unset);
    ck_assert_int_eq(calx_url_error(url), CALX_MISUSE);
    calx_url_dispose(url);
    url = calx_url_create_from(NULL);
    ck_assert_int_eq(calx_url_error(url), CALX_MISUSE);
    calx_url_dispose(url);
}
END_TEST

START_TEST(setters_change_one_part)
{
    calx_url *url = calx_url_parse("d://u:p@h:1/x?a=b&c=d");
    ck_assert_int_eq(calx_url_set_drivername(url, "e+f"), CALX_OK);
    url_expect(url, "e+f://u:p@h:1/x?a=b&c=d");
    ck_assert_int_eq(calx_url_set_username(url, "v@w"), CALX_OK);
    url_expect(url, "e+f://v%40w:p@h:1/x?a=b&c=d");
    ck_assert_int_eq(calx_url_set_password(url, "%"), CALX_OK);
    url_expect(url, "e+f://v%40w:%25@h:1/x?a=b&c=d");
    ck_assert_int_eq(calx_url_set_host(url, "i"), CALX_OK);
    url_expect(url, "e+f://v%40w:%25@i:1/x?a=b&c=d");
    ck_assert_int_eq(calx_url_set_port(url, 2), CALX_OK);
    url_expect(url, "e+f://v%40w:%25@i:2/x?a=b&c=d");
    ck_assert_int_eq(calx_url_set_database(url, "/y z"), CALX_OK);
    url_expect(url, "e+f://v%40w:%25@i:2//y%20z?a=b&c=d");
    ck_assert_int_eq(calx_url_set_query(url, "a", "1&2"), CALX_OK);
    url_expect(url, "e+f://v%40w:%25@i:2//y%20z?a=1%262&c=d");
    ck_assert_int_eq(calx_url_set_query(url, "e", ""), CALX_OK);
    url_expect(url, "e+f://v%40w:%25@i:2//y%20z?a=1%262&c=d&e=");
    calx_url_dispose(url);
}
END_TEST

START_TEST(setters_remove_with_null)
{
    calx_url *url = calx_url_parse("d://u:p@h:1/x?a=b&c=d&e=f");
    ck_assert_int_eq(calx_url_set_query(url, "c", NULL), CALX_OK);
    ck_assert_int_eq(calx_url_set_query(url, "not there", NULL), CALX_INTERFACE_ERROR);
    ck_assert_int_eq(calx_url_set_query(url, "not_there", NULL), CALX_OK);
    url_expect(url, "d://u:p@h:1/x?a=b&e=f");
    ck_assert_int_eq(calx_url_set_username(url, NULL), CALX_OK);
    url_expect(url, "d://:p@h:1/x?a=b&e=f");
    ck_assert_int_eq(calx_url_set_password(url, NULL), CALX_OK);
    url_expect(url, "d://h:1/x?a=b&e=f");
    ck_assert_int_eq(calx_url_set_host(url, NULL), CALX_OK);
    url_expect(url, "d://:1/x?a=b&e=f");
    ck_assert_int_eq(calx_url_set_port(url, 0), CALX_OK);
    url_expect(url, "d:///x?a=b&e=f");
    ck_assert_uint_eq(calx_url_host_count(url), 0);
    ck_assert_int_eq(calx_url_set_database(url, NULL), CALX_OK);
    url_expect(url, "d://?a=b&e=f");
    calx_url_dispose(url);
}
END_TEST

START_TEST(set_host_replaces_all_hosts_and_keeps_a_common_port)
{
    calx_url *url = calx_url_parse("d://a:1,b:1/x?host=/c:1");
    ck_assert_int_eq(calx_url_set_host(url, "e,f"), CALX_OK);
    url_expect(url, "d://e:1,f:1/x");
    ck_assert_int_eq(calx_url_set_host(url, "g:2,h:3"), CALX_OK);
    url_expect(url, "d://g:2,h:3/x");
    ck_assert_int_eq(calx_url_set_host(url, "/run/pg"), CALX_OK);
    url_expect(url, "d:///x?host=/run/pg");
    ck_assert_int_eq(calx_url_set_port(url, 7), CALX_OK);
    url_expect(url, "d:///x?host=/run/pg&port=7");
    ck_assert_int_eq(calx_url_set_host(url, "i"), CALX_OK);
    url_expect(url, "d://i:7/x");
    calx_url_dispose(url);
}
END_TEST

START_TEST(set_port_is_for_all_hosts)
{
    calx_url *url = calx_url_parse("d://a:1,b/x?host=/c:3");
    ck_assert_int_eq(calx_url_set_port(url, 9), CALX_OK);
    url_expect(url, "d://a:9,b:9/x?host=/c:9");
    ck_assert_int_eq(calx_url_set_port(url, 0), CALX_OK);
    url_expect(url, "d://a,b/x?host=/c");
    calx_url_dispose(url);
    url = calx_url_parse("d:///x");
    ck_assert_int_eq(calx_url_set_port(url, 9), CALX_OK);
    url_expect(url, "d://:9/x");
    ck_assert_int_eq(calx_url_set_port(url, 8), CALX_OK);
    url_expect(url, "d://:8/x");
    calx_url_dispose(url);
}
END_TEST

START_TEST(setter_takes_a_part_of_the_same_url)
{
    calx_url *url = calx_url_parse("d://u:p@h/x?a=b");
    ck_assert_int_eq(calx_url_set_database(url, calx_url_host(url, 0, NULL)), CALX_OK);
    ck_assert_int_eq(calx_url_set_username(url, calx_url_password(url)), CALX_OK);
    ck_assert_int_eq(calx_url_set_query(url, calx_url_query_at(url, 0, NULL), calx_url_query(url, "a")), CALX_OK);
    ck_assert_int_eq(calx_url_set_host(url, calx_url_drivername(url)), CALX_OK);
    url_expect(url, "d://p:p@d/h?a=b");
    calx_url_dispose(url);
}
END_TEST

START_TEST(refused_change_leaves_the_url_as_it_was)
{
    calx_url *url = calx_url_parse("d://u:p@h:1/x?a=b"), *before = calx_url_dup(url);
    expect_refused(calx_url_set_drivername(url, "D"), calx_url_errmsg(url), "character 'D' at position 1 ");
    expect_refused(calx_url_set_drivername(url, NULL), calx_url_errmsg(url), "a URL needs a driver name");
    expect_refused(calx_url_set_username(url, "\n"), calx_url_errmsg(url), "byte 0x0A at position 1 of the user name");
    expect_refused(calx_url_set_password(url, "x\n"), calx_url_errmsg(url), "byte 0x0A at position 2 of the password");
    expect_refused(calx_url_set_host(url, "a,b:2,"), calx_url_errmsg(url), "the end at position 7 of the host");
    expect_refused(calx_url_set_port(url, 65536), calx_url_errmsg(url), "port 65536");
    expect_refused(calx_url_set_database(url, "\x1B"), calx_url_errmsg(url), "byte 0x1B at position 1 of the database name");
    expect_refused(calx_url_set_query(url, "", "x"), calx_url_errmsg(url), "the end at position 1 of the query's key");
    expect_refused(calx_url_set_query(url, "a", "\x01"), calx_url_errmsg(url), "byte 0x01 at position 1");
    expect_refused(calx_url_set_query(url, "host", "x"), calx_url_errmsg(url), "use calx_url_set_host");
    expect_refused(calx_url_set_query(url, "port", "1"), calx_url_errmsg(url), "use calx_url_set_port");
    ck_assert_int_eq(calx_url_set_query(url, NULL, "x"), CALX_MISUSE);
    ck_assert_int_eq(calx_url_error(url), CALX_OK);
    ck_assert(url_same(url, before));
    calx_url_dispose(before);
    calx_url_dispose(url);
}
END_TEST

START_TEST(message_of_a_refused_change_goes_with_the_next)
{
    calx_url *url = calx_url_parse("d://h");
    ck_assert_int_eq(calx_url_set_port(url, -5), CALX_INTERFACE_ERROR);
    ck_assert_str_eq(calx_url_errmsg(url), "port -5: a port is 1 to 65535");
    ck_assert_int_eq(calx_url_set_port(url, 5), CALX_OK);
    ck_assert_str_eq(calx_url_errmsg(url), "");
    calx_url_dispose(url);
}
END_TEST

START_TEST(secrets_of_the_query_are_masked)
{
    calx_url *url = calx_url_parse("d://u@h/x?password=Q&sslpassword=Q&passwd=Q&passphrase=Q&ssl_key_password=Q&PWD=Q&"
                                   "oauth_client_secret=Q&access_token=Q&odbc_connect=Q&api_key=Q&key=Q");
    char *text = calx_url_render(url);
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_null(strchr(text, 'Q'));
    ck_assert_ptr_nonnull(strstr(text, "&ssl_key_password=***&PWD=***&"));
    ck_assert_str_eq(calx_url_query(url, "sslpassword"), "Q");
    calx_free(text);
    calx_url_dispose(url);
    url = calx_url_parse("d://u@h/x?passfile=a&sslkey=b&user=c&keepalives=1&application_name=d");
    url_expect_masked(url, "d://u@h/x?passfile=a&sslkey=b&user=c&keepalives=1&application_name=d");
    calx_url_dispose(url);
}
END_TEST

START_TEST(empty_secrets_are_masked_too)
{
    calx_url *url = calx_url_parse("d://u:@h/x?password=");
    url_expect_masked(url, "d://u:***@h/x?password=***");
    calx_url_dispose(url);
}
END_TEST

START_TEST(render_without_options_masks)
{
    calx_url_render_options old = { .struct_size = sizeof old.struct_size, .show_password = true };
    calx_url *url = calx_url_parse("d://u:p@h");
    char *text = calx_url_render_with(url, NULL);
    ck_assert_str_eq(text, "d://u:***@h");
    calx_free(text);
    text = calx_url_render_with(url, &old);
    ck_assert_str_eq(text, "d://u:***@h");
    calx_free(text);
    calx_url_dispose(url);
}
END_TEST

START_TEST(query_is_read_by_key_and_by_index)
{
    calx_url *url = calx_url_parse("d://?b=2&host=h&a=1");
    const char *value;
    ck_assert_uint_eq(calx_url_query_count(url), 2);
    ck_assert_str_eq(calx_url_query_at(url, 1, &value), "a");
    ck_assert_str_eq(value, "1");
    ck_assert_str_eq(calx_url_query_at(url, 0, NULL), "b");
    ck_assert_ptr_null(calx_url_query_at(url, 2, &value));
    ck_assert_ptr_null(value);
    ck_assert_str_eq(calx_url_query(url, "b"), "2");
    ck_assert_ptr_null(calx_url_query(url, "B"));
    ck_assert_ptr_null(calx_url_query(url, "host"));
    ck_assert_ptr_null(calx_url_query(url, NULL));
    calx_url_dispose(url);
}
END_TEST

START_TEST(engine_sees_the_parts_in_place)
{
    calx_url *url = calx_url_parse("d://u:p@a:1/x?host=/b&k=v");
    calx_connect_params params;
    size_t count;
    memset(&params, 0, sizeof params);
    calxi_url_connect_params(url, &params);
    ck_assert_ptr_eq(params.username, calx_url_username(url));
    ck_assert_ptr_eq(params.password, calx_url_password(url));
    ck_assert_ptr_eq(params.database, calx_url_database(url));
    ck_assert_uint_eq(params.host_count, 2);
    ck_assert_str_eq(params.hosts[1].host, "/b");
    ck_assert_str_eq(calxi_url_pairs(url, &count)->key, "k");
    ck_assert_uint_eq(count, 1);
    calx_url_dispose(url);
}
END_TEST

Suite *suite_url_parts(void);
Suite *suite_url_parts(void)
{
    Suite *suite = suite_create("url_parts");
    TCase *parts = tcase_create("parts"), *change = tcase_create("change");
    tcase_add_test(parts, created_url_masks_its_password);
    tcase_add_test(parts, null_parts_are_absent);
    tcase_add_test(parts, created_parts_are_not_unescaped);
    tcase_add_test(parts, created_query_is_kept_in_order);
    tcase_add_loop_test(parts, created_host_is_read_as_a_list, 0, sizeof created_hosts / sizeof *created_hosts);
    tcase_add_loop_test(parts, bad_part_is_named, 0, sizeof bad_parts / sizeof *bad_parts);
    tcase_add_test(parts, older_and_newer_parts_are_understood);
    tcase_add_test(parts, secrets_of_the_query_are_masked);
    tcase_add_test(parts, empty_secrets_are_masked_too);
    tcase_add_test(parts, render_without_options_masks);
    tcase_add_test(parts, query_is_read_by_key_and_by_index);
    tcase_add_test(parts, engine_sees_the_parts_in_place);
    tcase_add_test(change, setters_change_one_part);
    tcase_add_test(change, setters_remove_with_null);
    tcase_add_test(change, set_host_replaces_all_hosts_and_keeps_a_common_port);
    tcase_add_test(change, set_port_is_for_all_hosts);
    tcase_add_test(change, setter_takes_a_part_of_the_same_url);
    tcase_add_test(change, refused_change_leaves_the_url_as_it_was);
    tcase_add_test(change, message_of_a_refused_change_goes_with_the_next);
    suite_add_tcase(suite, parts);
    suite_add_tcase(suite, change);
    return suite;
}
