/* SPDX-License-Identifier: MIT */
/* The grammar: dialect[+driver]://[user[:password]@][host[:port],...][/database][?key=value&...], see docs/url.md. */
#include "engine/url/url_parts.h"

#include "engine/url/url.h"

#include <string.h>

/* Where the parts stand in the text. */
typedef struct layout {
    size_t authority;     /* behind "://" */
    size_t authority_end; /* at '/', '?' or the end */
    size_t path_end;      /* at '?' or the end */
} layout;

static size_t find(const calxi_url_reader *reader, size_t from, size_t to, const char *any)
{
    while (from < to && !strchr(any, reader->text[from]))
        from++;
    return from;
}

/* A password may reach from the first ':' to the last '@', also where its delimiters were not escaped. */
static void mark_secret(calxi_url_reader *reader, size_t authority)
{
    size_t at = reader->len;
    reader->secret_from = find(reader, authority, reader->len, ":") + 1;
    while (at > reader->secret_from && reader->text[at - 1] != '@')
        at--;
    reader->secret_to = at > reader->secret_from ? at - 1 : 0;
}

/* An unescaped '@' stands once, behind user and password; elsewhere it would be a guess which one that is. Where the
 * authority is empty and a path follows (files) there is nothing to guess; where a query follows, libpq 15 takes all up to
 * the '@' for a user name. */
static calx_status check_at_signs(const calxi_url_reader *reader, const layout *at)
{
    size_t first, second;
    if (at->authority == at->authority_end && (at->authority == reader->len || reader->text[at->authority] == '/'))
        return CALX_OK;
    first = find(reader, at->authority, at->authority_end, "@");
    second = first < at->authority_end ? find(reader, first + 1, at->authority_end, "@") : at->authority_end;
    if (second < at->authority_end)
        return calxi_url_refuse(reader, first, "in a user name or password an '@' is written %%40");
    second = find(reader, at->authority_end, reader->len, "@");
    if (second < reader->len)
        return calxi_url_refuse(reader, second, "behind the host an '@' is written %%40; in a password '@', '/', '?' "
                                                "and '#' are %%40, %%2F, %%3F and %%23");
    return CALX_OK;
}

static calx_status read_layout(calxi_url_reader *reader, layout *at)
{
    size_t hash, again;
    if (reader->len - reader->at < 3 || memcmp(reader->text + reader->at, "://", 3) != 0)
        return calxi_url_refuse(reader, reader->at, "dialect and driver are a to z, 0 to 9 and '_'; then comes '://'");
    at->authority = reader->at + 3;
    mark_secret(reader, at->authority);
    hash = find(reader, at->authority, reader->len, "#");
    if (hash < reader->len)
        return calxi_url_refuse(reader, hash, "a '#' is written %%23");
    at->authority_end = find(reader, at->authority, reader->len, "/?");
    at->path_end = find(reader, at->authority_end, reader->len, "?");
    again = at->path_end < reader->len ? find(reader, at->path_end + 1, reader->len, "?") : reader->len;
    if (again < reader->len)
        return calxi_url_refuse(reader, again, "a second '?' is written %%3F");
    return check_at_signs(reader, at);
}

static calx_status read_part(calxi_url_reader *reader, size_t from, size_t to, calxi_url_draft *draft,
                             const char **part)
{
    reader->at = from;
    reader->end = to;
    return calxi_url_read_text(reader, draft, part);
}

static calx_status read_authority(calxi_url_reader *reader, const layout *at, calxi_url_draft *draft)
{
    size_t sign = find(reader, at->authority, at->authority_end, "@"), colon;
    calx_status status = CALX_OK;
    reader->at = at->authority;
    if (sign < at->authority_end) {
        colon = find(reader, at->authority, sign, ":");
        status = read_part(reader, at->authority, colon, draft, &draft->username);
        if (!status && colon < sign)
            status = read_part(reader, colon + 1, sign, draft, &draft->password);
        reader->at = sign + 1;
    }
    reader->end = at->authority_end;
    if (!status && reader->at < reader->end)
        status = calxi_url_read_hosts(reader, draft);
    draft->query_host = draft->host_count;
    return status;
}

static calx_status check_new_key(const calxi_url_reader *reader, size_t at, const calxi_url_draft *draft,
                                 const char *key)
{
    size_t i;
    for (i = 0; i < draft->pair_count; i++)
        if (strcmp(draft->pairs[i].key, key) == 0)
            return calxi_url_in_secret(reader, at)
                       ? calxi_url_refuse(reader, at, "a key is given twice")
                       : calxi_url_refuse(reader, at, "the key '%.64s' is given twice", key);
    return CALX_OK;
}

static calx_status save_ports(const calxi_url_reader *reader, size_t at, calxi_url_draft *draft)
{
    if (draft->has_ports)
        return calxi_url_refuse(reader, at, "a port is given twice");
    draft->ports = *reader;
    draft->has_ports = true;
    return CALX_OK;
}

/* The value of a key; the reader is at its first byte and ends behind its last. */
static calx_status read_value(calxi_url_reader *reader, size_t key_at, const char *key, calxi_url_draft *draft)
{
    const char *value = NULL;
    size_t equals = find(reader, reader->at, reader->end, "=");
    calx_status status;
    if (equals < reader->end)
        return calxi_url_refuse(reader, equals, "in a value an '=' is written %%3D");
    if (strcmp(key, "host") == 0)
        return calxi_url_read_hosts(reader, draft);
    if (strcmp(key, "port") == 0)
        return save_ports(reader, key_at, draft);
    status = check_new_key(reader, key_at, draft, key);
    if (!status)
        status = calxi_url_read_text(reader, draft, &value);
    return status ? status : calxi_url_draft_pair(draft, key, value);
}

static calx_status read_pair(calxi_url_reader *reader, calxi_url_draft *draft)
{
    size_t start = reader->at, i;
    const char *key = draft->scratch + draft->scratch_used;
    calx_status status = calxi_url_read_key(reader);
    if (status)
        return status;
    if (reader->at == reader->end || reader->text[reader->at] != '=')
        return calxi_url_refuse(reader, reader->at, "a key is letters, digits, '_', '.' and '-'; then comes '='");
    for (i = start; i < reader->at; i++)
        calxi_url_draft_putc(draft, (unsigned char)reader->text[i]);
    calxi_url_draft_putc(draft, '\0');
    if (calxi_url_key_is_secret(key)) {
        /* To the end of the URL: an '&' of the secret itself may not have been escaped. */
        if (!calxi_url_in_secret(reader, start))
            reader->secret_from = reader->at;
        reader->secret_to = reader->len;
    }
    reader->at++;
    reader->end = find(reader, reader->at, reader->len, "&");
    return read_value(reader, start, key, draft);
}

static calx_status read_query(calxi_url_reader *reader, size_t start, calxi_url_draft *draft)
{
    calx_status status;
    reader->at = start;
    reader->loose = true;
    reader->plus_is_space = true;
    reader->end = reader->len;
    if (start == reader->len)
        return CALX_OK;
    for (;;) {
        status = read_pair(reader, draft);
        if (status || reader->end == reader->len)
            return status;
        reader->at = reader->end + 1; /* behind the '&': another key must follow */
        reader->end = reader->len;
    }
}

calx_status calxi_url_parse_text(const char *text, calxi_url_draft *draft)
{
    calxi_url_reader reader = { .text = text, .escapes = true, .problem = draft->problem };
    layout at = { 0, 0, 0 };
    calx_status status;
    reader.len = reader.end = strnlen(text, CALXI_URL_MAX + 1);
    if (!reader.len)
        return calxi_url_refuse(&reader, 0, "it is empty, and has the form dialect://user:password@host:port/database");
    if (reader.len > CALXI_URL_MAX)
        return calxi_problem_set(draft->problem, CALX_INTERFACE_ERROR, "a URL is at most %d bytes", CALXI_URL_MAX);
    status = calxi_url_read_drivername(&reader);
    if (!status)
        status = read_layout(&reader, &at);
    if (status)
        return status;
    if (!calxi_url_draft_scratch(draft, reader.len))
        return CALX_NO_MEMORY;
    /* The driver's name ends before "://", and is plain. */
    status = read_part(&reader, 0, at.authority - 3, draft, &draft->drivername);
    if (!status)
        status = read_authority(&reader, &at, draft);
    reader.is_bytes = at.authority == at.authority_end; /* a file */
    if (!status && at.authority_end < at.path_end)
        status = read_part(&reader, at.authority_end + 1, at.path_end, draft, &draft->database);
    reader.is_bytes = false;
    if (!status && at.path_end < reader.len)
        status = read_query(&reader, at.path_end + 1, draft);
    return status ? status : calxi_url_read_ports(draft);
}
