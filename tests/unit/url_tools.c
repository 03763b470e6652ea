/* SPDX-License-Identifier: MIT */
/* What the tests of URLs share. */
#include "url_tools.h"

#include <calx/memory.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

char *url_hosts_text(const calx_url *url, char *out, size_t size)
{
    size_t i, len = 0;
    out[0] = '\0';
    for (i = 0; i < calx_url_host_count(url) && len < size; i++) {
        int port;
        const char *host = calx_url_host(url, i, &port);
        len += (size_t)snprintf(out + len, size - len, "%s%s:%d", i ? " " : "", host ? host : "-", port);
    }
    return out;
}

char *url_query_text(const calx_url *url, char *out, size_t size)
{
    size_t i, len = 0;
    out[0] = '\0';
    for (i = 0; i < calx_url_query_count(url) && len < size; i++) {
        const char *value, *key = calx_url_query_at(url, i, &value);
        len += (size_t)snprintf(out + len, size - len, "%s%s=%s", i ? " " : "", key, value);
    }
    return out;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_hosts(const calx_url *a, const calx_url *b)
{
    size_t i;
    if (calx_url_host_count(a) != calx_url_host_count(b))
        return false;
    for (i = 0; i < calx_url_host_count(a); i++) {
        int port_a, port_b;
        if (!same_text(calx_url_host(a, i, &port_a), calx_url_host(b, i, &port_b)) || port_a != port_b)
            return false;
    }
    return true;
}

static bool same_query(const calx_url *a, const calx_url *b)
{
    size_t i;
    if (calx_url_query_count(a) != calx_url_query_count(b))
        return false;
    for (i = 0; i < calx_url_query_count(a); i++) {
        const char *value_a, *value_b;
        if (!same_text(calx_url_query_at(a, i, &value_a), calx_url_query_at(b, i, &value_b)) ||
            !same_text(value_a, value_b))
            return false;
    }
    return true;
}

bool url_same(const calx_url *a, const calx_url *b)
{
    return calx_url_error(a) == CALX_OK && calx_url_error(b) == CALX_OK &&
           same_text(calx_url_drivername(a), calx_url_drivername(b)) &&
           same_text(calx_url_dialect(a), calx_url_dialect(b)) && same_text(calx_url_driver(a), calx_url_driver(b)) &&
           same_text(calx_url_username(a), calx_url_username(b)) &&
           same_text(calx_url_password(a), calx_url_password(b)) &&
           same_text(calx_url_database(a), calx_url_database(b)) && same_hosts(a, b) && same_query(a, b);
}

static void expect(const calx_url *url, const char *text, bool show)
{
    char *got;
    ck_assert_msg(calx_url_error(url) == CALX_OK, "%s", calx_url_errmsg(url));
    got = calx_url_render(url, .show_password = show);
    ck_assert_ptr_nonnull(got);
    ck_assert_str_eq(got, text);
    calx_free(got);
}

void url_expect(const calx_url *url, const char *text)
{
    expect(url, text, true);
}

void url_expect_masked(const calx_url *url, const char *text)
{
    expect(url, text, false);
}
