/* SPDX-License-Identifier: MIT */
/* The libpq driver: from a URL's parts to libpq's connection keywords. */
#include "driver_libpq.h"

#include <calx/plugin/secret.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif

/* URL keys that go to libpq by their own names. Not here: what the URL says elsewhere (host, port, user, password,
 * dbname), what calx pins (client_encoding), what the engine does (connect_timeout), `service`, which would name hosts
 * behind the URL's back, and `replication`. */
const calx_option calxi_pq_options[] = { { "sslmode", 0, 0 },
                                         { "sslrootcert", 0, 0 },
                                         { "sslcert", 0, 0 },
                                         { "sslkey", 0, 0 },
                                         { "sslpassword", CALX_OPTION_SECRET, 0 },
                                         { "sslcrl", 0, 0 },
                                         { "sslcrldir", 0, 0 },
                                         { "sslsni", 0, 0 },
                                         { "sslcompression", 0, 0 },
                                         { "ssl_min_protocol_version", 0, 0 },
                                         { "ssl_max_protocol_version", 0, 0 },
                                         { "channel_binding", 0, 0 },
                                         { "gssencmode", 0, 0 },
                                         { "krbsrvname", 0, 0 },
                                         { "gsslib", 0, 0 },
                                         { "requirepeer", 0, 0 },
                                         { "hostaddr", 0, 0 },
                                         { "passfile", 0, 0 },
                                         { "application_name", 0, 0 },
                                         { "fallback_application_name", 0, 0 },
                                         { "keepalives", 0, 0 },
                                         { "keepalives_idle", 0, 0 },
                                         { "keepalives_interval", 0, 0 },
                                         { "keepalives_count", 0, 0 },
                                         { "tcp_user_timeout", 0, 0 },
                                         { "target_session_attrs", 0, 0 },
                                         { "options", 0, 0 } };
const size_t calxi_pq_option_count = sizeof calxi_pq_options / sizeof *calxi_pq_options;

/* The session settings that values are read by, as command-line options of the startup packet. extra_float_digits:
 * before PostgreSQL 12 the default loses digits, and a role may have set it. */
static const char startup_settings[] = "-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=iso_8601 "
                                       "-c extra_float_digits=3 -c bytea_output=hex";
const char calxi_pq_settings_sql[] =
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; "
    "SET extra_float_digits = 3; SET bytea_output = 'hex'; SET client_encoding = 'UTF8'";

enum { KEYWORDS_MAX = 48 };

typedef struct keywords {
    const char *names[KEYWORDS_MAX];
    const char *values[KEYWORDS_MAX];
    size_t count;
} keywords;

static void put(keywords *list, const char *name, const char *value)
{
    if (value && *value && list->count < KEYWORDS_MAX - 1) {
        list->names[list->count] = name;
        list->values[list->count++] = value;
    }
}

/* A socket (a path, or an abstract name with @), localhost, 127.0.0.0/8 or ::1. */
static bool is_local(const char *host, size_t len)
{
    static const char digits[] = "0123456789.";
    char text[64];
    if (!len || host[0] == '/' || host[0] == '@')
        return true; /* an empty name is libpq's default: the socket */
    if (len >= sizeof text)
        return false;
    memcpy(text, host, len);
    text[len] = '\0';
    if (strcmp(text, "localhost") == 0 || strcmp(text, "::1") == 0)
        return true;
    return strncmp(text, "127.", 4) == 0 && strspn(text, digits) == len; /* "127.evil.example" is a name */
}

static bool list_is_local(const char *list)
{
    for (size_t len; *list; list += len + (list[len] == ',')) {
        len = strcspn(list, ",");
        if (!is_local(list, len))
            return false;
    }
    return true;
}

/* Where libpq will really connect to: an address wins over a name, and the environment fills in what the URL left out.
 */
static bool all_local(const calx_connect_params *params)
{
    const char *address = calx_option_value(params, "hostaddr"), *from_environment;
    bool named = false;
    /* A service file names what the URL left out, the address before all: it may be any (PostgreSQL 15, fe-connect.c,
     * conninfo_add_defaults: before the environment). */
    if (!address && getenv("PGSERVICE"))
        return false;
    if (!address)
        address = getenv("PGHOSTADDR");
    if (address && *address)
        return list_is_local(address);
    for (size_t i = 0; i < params->host_count; i++) {
        const char *host = calx_host_at(params, i)->host;
        if (host && !is_local(host, strlen(host)))
            return false;
        named = named || (host && *host);
    }
    if (named || params->host_count > 1)
        return true; /* an empty name in a list is the socket; alone, perhaps with a port, it is no name at all */
    from_environment = getenv("PGHOST");
    return !from_environment || list_is_local(from_environment);
}

/* A program with raised privileges does not believe whom its caller believes. */
static const char *trusted_variable(const char *name)
{
#ifdef __linux__
    return getauxval(AT_SECURE) ? NULL : getenv(name);
#else
    return issetugid() ? NULL : getenv(name);
#endif
}

/* libpq 15 has no sslrootcert=system: without a file it looks for ~/.postgresql/root.crt only. */
static const char *system_roots(void)
{
    static const char *const bundles[] = { "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                                           "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem" };
    const char *home = trusted_variable("HOME");
    char path[1024];
    if (trusted_variable("PGSSLROOTCERT"))
        return NULL;
    if (home && (size_t)snprintf(path, sizeof path, "%s/.postgresql/root.crt", home) < sizeof path &&
        access(path, R_OK) == 0)
        return NULL;
    for (size_t i = 0; i < sizeof bundles / sizeof *bundles; i++)
        if (access(bundles[i], R_OK) == 0)
            return bundles[i];
    return NULL;
}

static void put_tls(calxi_pq_connection *connection, const calx_connect_params *params, keywords *list)
{
    const char *mode = calx_option_value(params, "sslmode");
    if (!mode && !all_local(params)) {
        mode = "verify-full";
        connection->tls_by_default = true;
        put(list, "sslmode", mode);
    }
    if (mode && (strcmp(mode, "verify-full") == 0 || strcmp(mode, "verify-ca") == 0) && !calx_option_value(params, "sslrootcert"))
        put(list, "sslrootcert", system_roots());
}

/* Hosts, ports and options as lists; one block for the three. */
typedef struct lists {
    char *hosts, *ports, *options;
} lists;

static bool make_lists(const calx_connect_params *params, bool plain, lists *out)
{
    const char *options = calx_option_value(params, "options");
    size_t size = sizeof startup_settings + 3 + (options ? strlen(options) : 0), at = 0, port_at = 0;
    bool ports = false;
    for (size_t i = 0; i < params->host_count; i++)
        size += (calx_host_at(params, i)->host ? strlen(calx_host_at(params, i)->host) : 0) + 1 + 12;
    out->hosts = calxi_pq_host->allocate(size);
    if (!out->hosts)
        return false;
    out->hosts[0] = '\0';
    for (size_t i = 0; i < params->host_count; i++) {
        const char *host = calx_host_at(params, i)->host;
        at += (size_t)sprintf(out->hosts + at, "%s%s", i ? "," : "", host ? host : "");
        ports = ports || calx_host_at(params, i)->port;
    }
    out->ports = out->hosts + at + 1;
    out->ports[0] = '\0';
    for (size_t i = 0; ports && i < params->host_count; i++) {
        int port = calx_host_at(params, i)->port;
        port_at += port ? (size_t)sprintf(out->ports + port_at, "%s%d", i ? "," : "", port)
                        : (size_t)sprintf(out->ports + port_at, "%s5432", i ? "," : "");
    }
    out->options = out->ports + port_at + 1;
    /* Of a setting that is there twice the server takes the last (PostgreSQL 15): the URL undoes none that values are read by. */
    sprintf(out->options, "%s%s%s", options ? options : "", options && !plain ? " " : "", plain ? "" : startup_settings);
    return true;
}

PGconn *calxi_pq_connect_with(calxi_pq_connection *connection, const calx_connect_params *params)
{
    keywords list = { .count = 0 };
    calx_secret_guard guard;
    lists made;
    PGconn *pg;
    if (!make_lists(params, connection->plain_startup, &made))
        return NULL;
    put(&list, "host", made.hosts);
    put(&list, "port", made.ports);
    put(&list, "user", params->username);
    put(&list, "password", params->password);
    put(&list, "dbname", params->database);
    put(&list, "client_encoding", "UTF8");
    put(&list, "fallback_application_name", calx_option_value(params, "fallback_application_name") ? NULL : "calx");
    put(&list, "options", made.options);
    put_tls(connection, params, &list);
    for (size_t i = 0; i < calxi_pq_option_count; i++)
        if (strcmp(calxi_pq_options[i].name, "options") != 0)
            put(&list, calxi_pq_options[i].name, calx_option_value(params, calxi_pq_options[i].name));
    list.names[list.count] = NULL;
    list.values[list.count] = NULL;
    /* PostgreSQL 15: frees the list of options that it makes of these, with the password. */
    calx_secret_guard_begin(&guard, params->password);
    pg = PQconnectStartParams(list.names, list.values, 0); /* 0: a database named "host=..." stays a name */
    calx_secret_guard_end(&guard);
    calxi_pq_host->release(made.hosts);
    return pg;
}

static bool reported(const PGconn *pg, const char *name, const char *wanted)
{
    const char *value = PQparameterStatus(pg, name);
    return value && strncmp(value, wanted, strlen(wanted)) == 0;
}

/* The server reports these by itself. They may differ from what was asked for: libpq sends PGTZ and PGDATESTYLE of the
 * environment behind the options, and a pooler between drops options. */
bool calxi_pq_settings_hold(const calxi_pq_connection *connection)
{
    return !connection->plain_startup && reported(connection->pg, "TimeZone", "UTC") &&
           reported(connection->pg, "DateStyle", "ISO") && reported(connection->pg, "IntervalStyle", "iso_8601") &&
           reported(connection->pg, "client_encoding", "UTF8");
}
