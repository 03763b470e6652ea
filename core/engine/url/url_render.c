/* SPDX-License-Identifier: MIT */
/* Writing a URL out: escapes, and asterisks for what is secret. */
#include "engine/url/url_parts.h"

#include "engine/url/url.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Bytes are counted first and then written into a block of that size: no block that grows leaves a password behind. */
typedef struct writer {
    char *out; /* NULL: counting */
    size_t len;
} writer;

static void put_char(writer *sink, char c)
{
    if (sink->out)
        sink->out[sink->len] = c;
    sink->len++;
}

static void put(writer *sink, const char *text)
{
    while (*text)
        put_char(sink, *text++);
}

/* Escapes all but RFC 3986's unreserved characters and those of `keep`. */
static void put_escaped(writer *sink, const char *text, const char *keep)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static const char hex[] = "0123456789ABCDEF";
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (strchr(plain, byte) || strchr(keep, byte)) {
            put_char(sink, *text);
            continue;
        }
        put_char(sink, '%');
        put_char(sink, hex[byte >> 4]);
        put_char(sink, hex[byte & 15]);
    }
}

static void put_port(writer *sink, const char *before, int32_t port)
{
    char text[16];
    snprintf(text, sizeof text, "%d", (int)port);
    put(sink, before);
    put(sink, text);
}

/* The authority needs the brackets of an IPv6 address always, the query only before a port. */
static void put_host(writer *sink, const calx_host_port *host, bool in_query, int32_t port)
{
    bool is_path = calxi_url_host_is_path(host->host);
    bool is_v6 = host->host && !is_path && strchr(host->host, ':');
    bool brackets = is_v6 && (!in_query || port);
    if (brackets)
        put_char(sink, '[');
    if (host->host)
        put_escaped(sink, host->host, is_v6 ? ":" : in_query ? "/" : "");
    if (brackets)
        put_char(sink, ']');
    if (port)
        put_port(sink, ":", port);
}

static void put_authority(writer *sink, const calxi_url_content *content, bool show_secrets)
{
    size_t i;
    if (content->username)
        put_escaped(sink, content->username, "");
    if (content->password) {
        put_char(sink, ':');
        put_escaped(sink, show_secrets ? content->password : "***", show_secrets ? "" : "*");
    }
    if (content->username || content->password)
        put_char(sink, '@');
    for (i = 0; i < content->query_host; i++) {
        if (i)
            put_char(sink, ',');
        put_host(sink, &content->hosts[i], false, content->hosts[i].port);
    }
}

static void put_query(writer *sink, const calxi_url_content *content, bool show_secrets)
{
    /* SQLAlchemy reads several host=name:port, but wants the port of a single host in port=, as libpq does always. */
    bool apart = content->query_host == 0 && content->host_count == 1 && content->hosts[0].port;
    char separator = '?';
    size_t i;
    for (i = content->query_host; i < content->host_count; i++) {
        put_char(sink, separator);
        put(sink, "host=");
        put_host(sink, &content->hosts[i], true, apart ? 0 : content->hosts[i].port);
        separator = '&';
    }
    if (apart)
        put_port(sink, "&port=", content->hosts[0].port);
    for (i = 0; i < content->pair_count; i++) {
        bool hide = !show_secrets && calxi_url_key_is_secret(content->pairs[i].key);
        put_char(sink, separator);
        put(sink, content->pairs[i].key);
        put_char(sink, '=');
        put_escaped(sink, hide ? "***" : content->pairs[i].value, hide ? "*" : "/:,");
        separator = '&';
    }
}

size_t calxi_url_rendered(const calxi_url_content *content, bool show_secrets, char *out)
{
    writer sink = { out, 0 };
    put(&sink, content->drivername);
    put(&sink, "://");
    put_authority(&sink, content, show_secrets);
    if (content->database) {
        put_char(&sink, '/');
        put_escaped(&sink, content->database, "/:!$&'()*+,;=\\");
    }
    put_query(&sink, content, show_secrets);
    return sink.len;
}

static bool contains(const char *key, const char *word)
{
    size_t len = strlen(word);
    for (; *key; key++)
        if (strncasecmp(key, word, len) == 0)
            return true;
    return false;
}

bool calxi_url_key_is_secret(const char *key)
{
    /* By words, so that sslpassword, ssl_key_password, oauth_client_secret and those of tomorrow are hidden too. */
    static const char *const words[] = { "password", "passwd", "passphrase", "secret", "token", "credential" };
    /* Whole keys; odbc_connect is a connection string with the password in it. */
    static const char *const keys[] = { "pass", "pwd", "pw", "key", "hexkey", "apikey", "api_key", "odbc_connect" };
    size_t i;
    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (contains(key, words[i]))
            return true;
    for (i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcasecmp(key, keys[i]) == 0)
            return true;
    return false;
}
