/* SPDX-License-Identifier: MIT */
/* What the tests of URLs share: parts as text, comparison, expectations. */
#ifndef CALX_TESTS_UNIT_URL_TOOLS_H
#define CALX_TESTS_UNIT_URL_TOOLS_H

#include <calx/url.h>

#include <stdbool.h>
#include <stddef.h>

char *url_hosts_text(const calx_url *url, char *out, size_t size); /* "host:port host:port"; returns out */
char *url_query_text(const calx_url *url, char *out, size_t size); /* "key=value key=value" */
bool url_same(const calx_url *a, const calx_url *b);               /* both are good, and equal in every part */
void url_expect(const calx_url *url, const char *text);            /* rendered with its secrets */
void url_expect_masked(const calx_url *url, const char *text);

#endif
