/* SPDX-License-Identifier: MIT */
/* Inside the URL object: reader (text in), draft (parts being gathered), content (parts at rest). For url*.c alone. */
#ifndef CALXI_ENGINE_URL_PARTS_H
#define CALXI_ENGINE_URL_PARTS_H

#include "util/problem.h"

#include <calx/plugin/driver.h>
#include <calx/url.h>

enum { CALXI_URL_MAX = 65536 }; /* bytes of a URL, written out */

/* Reads text byte by byte, and refuses: all error messages are made here. One URL, or one part of it given by the
 * program (then nothing is escaped, and positions count from the start of that part). */
typedef struct calxi_url_reader {
    const char *text;
    size_t len;           /* of the whole text */
    size_t at, end;       /* what is still to read of it */
    bool escapes;         /* %xx stands for a byte, and a raw space is refused */
    bool plus_is_space;
    bool loose;           /* an escaped delimiter delimits too */
    bool is_bytes;        /* it need not be UTF-8: a file's path */
    unsigned char sequence[4]; /* of UTF-8, as far as it has come ... */
    size_t sequence_len, sequence_at; /* ... and where it began */
    const char *part;     /* what the text is, for messages; NULL for a whole URL */
    size_t secret_from;   /* characters from here ... */
    size_t secret_to;     /* ... to here (excluded) may belong to a password: messages name delimiters only */
    calxi_problem *problem;
} calxi_url_reader;

typedef struct calxi_url_char {
    size_t at;
    unsigned char byte;
    bool escaped;
} calxi_url_char;

/* Parts on their way to a content. Texts are borrowed, from the caller or from `scratch`. */
typedef struct calxi_url_draft {
    const char *drivername;
    const char *username;
    const char *password;
    const char *database;
    calx_host_port *hosts;
    size_t host_count, host_capacity;
    size_t query_host;    /* hosts from this one on are written as host= in the query */
    calx_pair *pairs;
    size_t pair_count, pair_capacity;
    calxi_url_reader ports; /* ports given apart from the hosts: read last, when all hosts are known */
    bool has_ports;
    char *scratch;
    size_t scratch_size, scratch_used;
    calxi_problem *problem;
} calxi_url_draft;

/* Parts at rest: one block with all texts behind the struct, wiped as a whole. Never changed, only replaced. */
typedef struct calxi_url_content {
    size_t size;
    const char *drivername;
    const char *dialect;
    const char *driver;
    const char *username;
    const char *password;
    const char *database;
    calx_host_port *hosts;
    size_t host_count;
    size_t query_host;
    calx_pair *pairs;
    size_t pair_count;
} calxi_url_content;

/* url_reader.c */
calxi_url_reader calxi_url_reader_plain(const char *text, const char *part, calxi_problem *problem);
bool calxi_url_next(calxi_url_reader *reader, calxi_url_char *c); /* false: refused; only while at < end */
calx_status calxi_url_refuse(const calxi_url_reader *reader, size_t at, const char *why, ...)
    __attribute__((format(printf, 3, 4)));
bool calxi_url_in_secret(const calxi_url_reader *reader, size_t at);
calx_status calxi_url_read_drivername(calxi_url_reader *reader);  /* stops behind the name */
calx_status calxi_url_read_key(calxi_url_reader *reader);         /* stops behind the key */
calx_status calxi_url_read_text(calxi_url_reader *reader, calxi_url_draft *draft, const char **text);
calx_status calxi_url_check_plain(const char *text, const char *part, calxi_problem *problem); /* NULL is fine */
calx_status calxi_url_check_path(const char *text, const char *part, calxi_problem *problem);  /* which may be any bytes */

/* url_host.c */
calx_status calxi_url_read_hosts(calxi_url_reader *reader, calxi_url_draft *draft);
calx_status calxi_url_read_ports(calxi_url_draft *draft);                /* draft->ports, to the hosts */
calx_status calxi_url_spread_port(calxi_url_draft *draft, int port);     /* one port for all hosts */
bool calxi_url_host_is_path(const char *host);

/* url_parse.c */
calx_status calxi_url_parse_text(const char *text, calxi_url_draft *draft);

/* url_draft.c */
void calxi_url_draft_init(calxi_url_draft *draft, calxi_problem *problem);
void calxi_url_draft_clear(calxi_url_draft *draft);
bool calxi_url_draft_scratch(calxi_url_draft *draft, size_t text_len); /* room for all text of that length, decoded */
void calxi_url_draft_putc(calxi_url_draft *draft, unsigned char byte);
calx_status calxi_url_draft_host(calxi_url_draft *draft, const char *host, int32_t port);
calx_status calxi_url_draft_pair(calxi_url_draft *draft, const char *key, const char *value);
calx_status calxi_url_draft_from(calxi_url_draft *draft, const calxi_url_content *content);
calx_status calxi_url_content_make(const calxi_url_draft *draft, calxi_url_content **content);
void calxi_url_content_free(calxi_url_content *content);

/* url_render.c */
size_t calxi_url_rendered(const calxi_url_content *content, bool show_secrets, char *out); /* length; out may be NULL */

#endif
