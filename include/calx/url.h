/* SPDX-License-Identifier: MIT */
/* calx/url.h: database URLs as objects: dialect+driver://user:password@host:port/database?key=value. */
#ifndef CALX_URL_H
#define CALX_URL_H

#include <calx/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A database URL: one strict grammar, described in docs/url.md; at most 65536 bytes when written out. An object may be
 *  read by several threads at once; changing it is for one thread, while no other reads. */
typedef struct calx_url calx_url;


/** The parts of a URL, unescaped. A NULL part is absent (so getenv() results can be passed as they come), a zero port
 *  too; an empty user name, host or database is as good as absent. `host` may list several hosts with commas, each with
 *  its own port ("a:5432,b:5433"); an IPv6 address may stand bare or in brackets; an absolute path is that of a unix
 *  socket. `port` is for all hosts, and refused when one has a port of its own. `query` is an array of key, value, key,
 *  value, ... ended by NULL, or NULL; a key whose value is NULL is refused. */
typedef struct calx_url_parts {
    uint32_t struct_size;
    const char *drivername; /**< "postgresql" or "postgresql+psycopg2" */
    const char *username;
    const char *password;
    const char *host;
    const char *database;
    int port;
    const char *const *query;
    int end_;
} calx_url_parts;

/** Options of calx_url_render_with(). */
typedef struct calx_url_render_options {
    uint32_t struct_size;
    bool show_password; /**< secrets in clear; else each is three asterisks */
    int end_;
} calx_url_render_options;

/** Parses a URL. Never NULL: a URL that is wrong, or an allocation that failed, gives an object that answers
 *  calx_url_error() and calx_url_errmsg() ("character '^' at position 14 of the URL: ..."), and an engine made from it is
 *  failed in the same way. Dispose it with calx_url_dispose(). */
CALX_API calx_url *calx_url_parse(const char *text);
/** Makes a URL from its parts; what calx_url_create() is sugar over. Never NULL, as calx_url_parse(). */
CALX_API calx_url *calx_url_create_from(const calx_url_parts *parts);
/** A copy, to be disposed on its own. Never NULL. */
CALX_API calx_url *calx_url_dup(const calx_url *url);
/** Frees the URL and wipes its password. NULL is fine. */
CALX_API void calx_url_dispose(calx_url *url);

/** CALX_OK, CALX_INTERFACE_ERROR for text or parts that are no URL, CALX_MISUSE for NULL, or CALX_NO_MEMORY. What a URL
 *  was made with never changes: a refused setter is not an error of the object. */
CALX_API calx_status calx_url_error(const calx_url *url);
/** The message of that error, or of the last setter when that was refused; "" when there is none. Borrowed until the
 *  next setter. Names the character and its position in bytes, counted from 1; never holds a password. */
CALX_API const char *calx_url_errmsg(const calx_url *url);

/** Renders the URL; secrets (the password, and the values of query keys that hold one) are masked unless `show_password`;
 *  with it the text, parsed again, gives the same parts. To be freed with calx_free(). NULL only when out of memory or the
 *  URL is failed. NULL options are the default. */
CALX_API char *calx_url_render_with(const calx_url *url, const calx_url_render_options *options);

/* Parts, unescaped and borrowed until the URL changes; NULL when absent. */
CALX_API const char *calx_url_drivername(const calx_url *url);
CALX_API const char *calx_url_dialect(const calx_url *url); /**< "postgresql" of "postgresql+psycopg2" */
CALX_API const char *calx_url_driver(const calx_url *url);  /**< "psycopg2", or NULL when the URL names none */
CALX_API const char *calx_url_username(const calx_url *url);
CALX_API const char *calx_url_password(const calx_url *url);
CALX_API const char *calx_url_database(const calx_url *url);
/** Hosts in the order given, those of `host=` in the query after those of the authority. "://:5433" is one host. */
CALX_API size_t calx_url_host_count(const calx_url *url);
/** The i-th host, without brackets; NULL when there is none, or when it is the default host with a port ("://:5433"). A
 *  unix socket begins with '/', an abstract one with '@'. `port`, when not NULL, gets the port, 0 for the default. */
CALX_API const char *calx_url_host(const calx_url *url, size_t index, int *port);
/** The first host's port, 0 when absent. */
CALX_API int calx_url_port(const calx_url *url);
/** Query pairs in their order (`host` and `port` keys are part of the hosts, and not listed here). */
CALX_API size_t calx_url_query_count(const calx_url *url);
/** The key at an index, and its value where `value` is not NULL; NULL and NULL behind the last. */
CALX_API const char *calx_url_query_at(const calx_url *url, size_t index, const char **value);
/** The value of a key, NULL when absent. */
CALX_API const char *calx_url_query(const calx_url *url, const char *key);

/* Changing parts. NULL removes the part. A value that no URL can carry leaves the URL as it was and returns the error.
 * What was borrowed from the URL ends with a change, but may itself be the new value. */
CALX_API calx_status calx_url_set_drivername(calx_url *url, const char *value);
CALX_API calx_status calx_url_set_username(calx_url *url, const char *value);
CALX_API calx_status calx_url_set_password(calx_url *url, const char *value);
/** All hosts, in the form of calx_url_parts.host. Without a port among them, they keep the port that all had before. */
CALX_API calx_status calx_url_set_host(calx_url *url, const char *value);
/** The port of all hosts; 0 removes it. */
CALX_API calx_status calx_url_set_port(calx_url *url, int port);
CALX_API calx_status calx_url_set_database(calx_url *url, const char *value);
/** A pair of the query; a new key comes last. `host` and `port` are refused here. */
CALX_API calx_status calx_url_set_query(calx_url *url, const char *key, const char *value);

#ifndef __cplusplus
/** calx_url_create(.drivername = "postgresql", .username = "me", ...) */
#define calx_url_create(...) CALX_URL_CREATE_(__VA_ARGS__, .end_ = 0)
#define CALX_URL_CREATE_(...) \
    calx_url_create_from(&(calx_url_parts){ .struct_size = sizeof(calx_url_parts), __VA_ARGS__ })
/** calx_url_render(url) or calx_url_render(url, .show_password = true) */
#define calx_url_render(...) CALX_URL_RENDER_(__VA_ARGS__, .end_ = 0)
#define CALX_URL_RENDER_(url, ...) \
    calx_url_render_with(url, &(calx_url_render_options){ .struct_size = sizeof(calx_url_render_options), __VA_ARGS__ })
#endif

#ifdef __cplusplus
}
#endif
#endif
