/* SPDX-License-Identifier: MIT */
/* Hosts and ports: the list in a URL's authority, in host= of its query, and in the parts given by a program. */
#include "engine/url/url_parts.h"

#include <arpa/inet.h>
#include <string.h>

/* Where a host and its port stand in the text. */
typedef struct host_span {
    size_t host, host_end;
    size_t port, port_end; /* equal when there is none */
    bool has_port;
    bool is_v6;
    size_t next;           /* behind the comma, or the end of the list */
    bool more;             /* there was a comma */
} host_span;

bool calxi_url_host_is_path(const char *host)
{
    /* '@' begins the name of an abstract socket, as libpq 14 and later have it. */
    return host && (*host == '/' || *host == '@');
}

static bool delimits(const calxi_url_reader *reader, const calxi_url_char *c, char delimiter)
{
    return c->byte == (unsigned char)delimiter && (!c->escaped || reader->loose);
}

/* Takes the span apart behind the bracket of an IPv6 address. */
static calx_status span_bracketed(calxi_url_reader *reader, host_span *span, size_t end)
{
    calxi_url_char c = { 0, 0, false };
    size_t open = span->host, close = end;
    reader->end = end;
    calxi_url_next(reader, &c);
    span->host = reader->at;
    while (reader->at < end && close == end) {
        if (!calxi_url_next(reader, &c))
            return CALX_INTERFACE_ERROR;
        if (delimits(reader, &c, ']'))
            close = c.at;
    }
    if (close == end)
        return calxi_url_refuse(reader, open, "the ']' of this '[' is missing");
    span->is_v6 = true;
    span->host_end = close;
    if (reader->at == end)
        return CALX_OK;
    if (!calxi_url_next(reader, &c))
        return CALX_INTERFACE_ERROR;
    if (!delimits(reader, &c, ':'))
        return calxi_url_refuse(reader, c.at, "after ']' comes ':' and a port, or nothing");
    span->has_port = true;
    span->port = reader->at;
    span->port_end = end;
    return CALX_OK;
}

/* Finds host and port of the list's next entry. The reader is a copy: the bytes are read again for their values. */
static calx_status span_read(calxi_url_reader reader, host_span *span)
{
    calxi_url_reader start = reader;
    calxi_url_char c, first = { 0, 0, false };
    size_t colons = 0, end = reader.end;
    *span = (host_span){ .host = reader.at, .next = reader.end };
    while (reader.at < reader.end) {
        if (!calxi_url_next(&reader, &c))
            return CALX_INTERFACE_ERROR;
        if (delimits(&reader, &c, ',')) {
            span->more = true;
            span->next = reader.at;
            end = c.at;
            break;
        }
        if (c.at == span->host)
            first = c;
        if (delimits(&reader, &c, ':') && colons++ == 0) {
            span->host_end = c.at;
            span->port = reader.at;
        }
    }
    if (delimits(&start, &first, '['))
        return span_bracketed(&start, span, end);
    span->port_end = end;
    /* An address with two colons or more may stand bare, but for the authority, where a colon is always a port's. */
    span->is_v6 = start.loose && colons > 1 && first.byte != '/' && first.byte != '@';
    span->has_port = colons && !span->is_v6;
    if (!span->has_port)
        span->host_end = end;
    return CALX_OK;
}

static bool is_alnum(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Names are kept to what no client library can take for a list, an option or a quote. */
static bool is_host_char(unsigned char byte)
{
    return is_alnum(byte) || byte >= 0x80 || (byte && strchr("-._~\\ ", byte));
}

static bool is_v6_char(unsigned char byte, bool in_zone)
{
    if (in_zone)
        return is_alnum(byte) || (byte && strchr("-._~", byte));
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F') ||
           byte == ':' || byte == '.';
}

static calx_status read_v6(calxi_url_reader *reader, calxi_url_draft *draft, const char **host)
{
    char address[INET6_ADDRSTRLEN];
    struct in6_addr binary;
    calxi_url_char c;
    size_t start = reader->at, len;
    const char *text = draft->scratch + draft->scratch_used, *zone = NULL;
    while (reader->at < reader->end) {
        if (!calxi_url_next(reader, &c))
            return CALX_INTERFACE_ERROR;
        if (c.byte == '%' && !zone)
            zone = draft->scratch + draft->scratch_used;
        else if (!is_v6_char(c.byte, zone != NULL))
            return calxi_url_refuse(reader, c.at, "not a character of an IPv6 address");
        calxi_url_draft_putc(draft, c.byte);
    }
    len = (size_t)((zone ? zone : draft->scratch + draft->scratch_used) - text);
    if (zone && zone + 1 == draft->scratch + draft->scratch_used)
        return calxi_url_refuse(reader, reader->end, "the zone of the IPv6 address is missing");
    calxi_url_draft_putc(draft, '\0');
    if (len < sizeof address) {
        memcpy(address, text, len);
        address[len] = '\0';
    }
    if (len >= sizeof address || inet_pton(AF_INET6, address, &binary) != 1)
        return calxi_url_refuse(reader, start, "no valid IPv6 address begins here");
    *host = text;
    return CALX_OK;
}

static calx_status read_name(calxi_url_reader *reader, calxi_url_draft *draft, const char **host)
{
    calxi_url_char c;
    const char *text = draft->scratch + draft->scratch_used;
    size_t start = reader->at;
    bool is_path = false;
    while (reader->at < reader->end) {
        if (!calxi_url_next(reader, &c))
            return CALX_INTERFACE_ERROR;
        if (c.at == start)
            is_path = c.byte == '/' || c.byte == '@';
        if (c.byte == ',' || (!is_path && !is_host_char(c.byte)))
            return calxi_url_refuse(reader, c.at, "not a character of a host");
        calxi_url_draft_putc(draft, c.byte);
    }
    calxi_url_draft_putc(draft, '\0');
    *host = text;
    return CALX_OK;
}

static calx_status refuse_port(const calxi_url_reader *reader, size_t at)
{
    if (at < reader->end && reader->text[at] == ':')
        return calxi_url_refuse(reader, at, "not a digit of a port; an IPv6 address stands in '[' and ']'");
    return calxi_url_refuse(reader, at, "a port is 1 to 65535, in digits");
}

/* A port: the rest of the text, or with `more` as far as a comma, which *more then tells of. */
static calx_status read_port(calxi_url_reader *reader, int32_t *port, bool *more)
{
    size_t start = reader->at;
    int32_t value = 0;
    calxi_url_char c;
    while (reader->at < reader->end) {
        if (!calxi_url_next(reader, &c))
            return CALX_INTERFACE_ERROR;
        if (more && delimits(reader, &c, ','))
            *more = true;
        if (more && *more)
            break;
        if (c.escaped || c.byte < '0' || c.byte > '9' || (c.byte == '0' && c.at == start))
            return refuse_port(reader, c.at);
        value = value * 10 + (c.byte - '0');
        if (value > 65535)
            return refuse_port(reader, start);
    }
    if (!value)
        return calxi_url_refuse(reader, start, "a port is missing");
    *port = value;
    return CALX_OK;
}

static calx_status read_entry(calxi_url_reader *reader, const host_span *span, calxi_url_draft *draft)
{
    calxi_url_reader part = *reader;
    const char *host = NULL;
    int32_t port = 0;
    calx_status status;
    if (span->host == span->host_end)
        return calxi_url_refuse(reader, span->host, span->is_v6 ? "no valid IPv6 address begins here"
                                                                : "a host is missing");
    part.at = span->host;
    part.end = span->host_end;
    status = span->is_v6 ? read_v6(&part, draft, &host) : read_name(&part, draft, &host);
    if (!status && span->has_port) {
        part.at = span->port;
        part.end = span->port_end;
        status = read_port(&part, &port, NULL);
    }
    return status ? status : calxi_url_draft_host(draft, host, port);
}

calx_status calxi_url_read_hosts(calxi_url_reader *reader, calxi_url_draft *draft)
{
    host_span span;
    size_t start = reader->at;
    calx_status status;
    do {
        status = span_read(*reader, &span);
        if (status)
            return status;
        if (!reader->loose && span.host == start && !span.more && !span.is_v6 && span.host_end == start &&
            span.has_port) {
            /* "://:5433/db": a port for the hosts of the query, or for the default host. */
            draft->ports = *reader;
            draft->ports.at = span.port;
            draft->has_ports = true;
        } else {
            status = read_entry(reader, &span, draft);
            if (status)
                return status;
        }
        reader->at = span.next;
    } while (span.more);
    return CALX_OK;
}

static bool any_port(const calxi_url_draft *draft)
{
    size_t i;
    for (i = 0; i < draft->host_count; i++)
        if (draft->hosts[i].port)
            return true;
    return false;
}

/* The default host, to hang a port on. */
static calx_status add_default_host(calxi_url_draft *draft)
{
    calx_status status = draft->host_count ? CALX_OK : calxi_url_draft_host(draft, NULL, 0);
    if (!status && draft->host_count == 1 && !draft->hosts[0].host)
        draft->query_host = 1;
    return status;
}

static void give_port(calxi_url_draft *draft, int32_t port)
{
    size_t i;
    for (i = 0; i < draft->host_count; i++)
        draft->hosts[i].port = port;
}

calx_status calxi_url_spread_port(calxi_url_draft *draft, int port)
{
    calx_status status;
    if (!port)
        return CALX_OK;
    if (port < 0 || port > 65535)
        return calxi_problem_set(draft->problem, CALX_INTERFACE_ERROR, "port %d: a port is 1 to 65535", port);
    if (any_port(draft))
        return calxi_problem_set(draft->problem, CALX_INTERFACE_ERROR,
                                 "port %d: the host already has a port of its own", port);
    status = add_default_host(draft);
    if (!status)
        give_port(draft, port);
    return status;
}

calx_status calxi_url_read_ports(calxi_url_draft *draft)
{
    calxi_url_reader *list = &draft->ports;
    size_t count = 0;
    int32_t port = 0;
    bool more;
    calx_status status;
    if (!draft->has_ports)
        return CALX_OK;
    if (any_port(draft))
        return calxi_url_refuse(list, list->at, "a port is given here, and with a host too");
    status = add_default_host(draft);
    do {
        more = false;
        if (!status && count == draft->host_count)
            status = calxi_url_refuse(list, list->at, "there are more ports than hosts");
        if (!status)
            status = read_port(list, &port, &more);
        if (!status)
            draft->hosts[count++].port = port;
    } while (!status && more);
    if (!status && count == 1)
        give_port(draft, port);
    else if (!status && count < draft->host_count)
        status = calxi_url_refuse(list, list->end, "there are fewer ports than hosts");
    return status;
}
