/* SPDX-License-Identifier: MIT */
/* Fuzz target: the URL parser beside PQconninfoParse. Where both take a URL, they must agree on user, password, hosts,
 * ports and database. What they may differ in is listed in docs/url.md ("Beside libpq"): keys of the query that name
 * such a part again. */
#include "fuzz.h"

#include <calx/memory.h>
#include <calx/url.h>

#include <libpq-fe.h>

static const char *value_of(const PQconninfoOption *options, const char *keyword)
{
    for (; options->keyword; options++)
        if (strcmp(options->keyword, keyword) == 0)
            return options->val;
    return NULL;
}

/* An empty text is none, to both. */
static bool same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* One of several values that commas separate; "" beyond the last. */
static void nth(const char *list, size_t n, char *out, size_t size)
{
    size_t len;
    out[0] = '\0';
    if (!list)
        return;
    for (; n && *list; n--) {
        list += strcspn(list, ",");
        list += *list == ',';
    }
    len = strcspn(list, ",");
    if (len < size) {
        memcpy(out, list, len);
        out[len] = '\0';
    }
}

static size_t count_of(const char *list)
{
    size_t count = 1;
    for (; list && *list; list++)
        count += *list == ',';
    return count;
}

/* libpq takes the last value of a key, also of one that is a part of the URL; calx has such keys refused when the
 * engine is made, but for host= and port=, which add to the hosts. */
static bool names_a_part_again(const char *text)
{
    static const char *const keys[] = { "user=", "password=", "dbname=", "host=", "port=", "hostaddr=" };
    const char *query = strchr(text, '?');
    for (size_t i = 0; query && i < sizeof keys / sizeof *keys; i++)
        if (strstr(query, keys[i]))
            return true;
    return false;
}

static void compare_hosts(const calx_url *url, const PQconninfoOption *options)
{
    const char *hosts = value_of(options, "host"), *ports = value_of(options, "port");
    char host[2000], port[20];
    size_t count = calx_url_host_count(url);
    for (size_t i = 0; i < count; i++) {
        int number = 0;
        const char *name = calx_url_host(url, i, &number);
        if (name && (strchr(name, ',') || strlen(name) >= sizeof host))
            return; /* a socket's path with a comma: libpq has no way to write it */
        nth(hosts, i, host, sizeof host);
        nth(ports, i, port, sizeof port);
        require(same(name, host), "another host");
        require(number == atoi(port), "another port");
    }
    require(count == (hosts || ports ? count_of(hosts) : 0) || (count == 0 && same(hosts, "") && same(ports, "")),
            "another number of hosts");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char scheme[] = "postgresql://";
    char *text = malloc(sizeof scheme + size), *message = NULL;
    PQconninfoOption *options;
    calx_url *url;
    require(text != NULL, "no memory");
    memcpy(text, scheme, sizeof scheme - 1);
    memcpy(text + sizeof scheme - 1, data, size);
    text[sizeof scheme - 1 + size] = '\0';
    url = calx_url_parse(text);
    options = PQconninfoParse(text, &message);
    if (options && calx_url_error(url) == CALX_OK && !names_a_part_again(text)) {
        require(same(calx_url_username(url), value_of(options, "user")), "another user");
        require(same(calx_url_password(url), value_of(options, "password")), "another password");
        require(same(calx_url_database(url), value_of(options, "dbname")), "another database");
        compare_hosts(url, options);
    }
    PQconninfoFree(options);
    PQfreemem(message);
    calx_url_dispose(url);
    free(text);
    return 0;
}
