/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: from a URL's parts to the library's options. */
#include "driver_mysqlclient.h"

#include <stdlib.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif

/* libmariadb 3.3 loads what LIBMYSQL_PLUGINS names from the directory in MARIADB_PLUGIN_DIR as soon as it is initialised, and
 * methods of authentication from there later, in setuid programs too (found). */
bool calxi_my_is_led_astray(void)
{
#ifdef __linux__
    bool privileged = getauxval(AT_SECURE) != 0;
#else
    bool privileged = issetugid() != 0;
#endif
    return privileged && (getenv("LIBMYSQL_PLUGINS") || getenv("MARIADB_PLUGIN_DIR"));
}

const calx_option calxi_my_options[] = {
    { "unix_socket", 0, 0 },
    { "charset", 0, 0 }, /* Python's URLs have it */
    { "ssl_mode", 0, 0 },
    { "ssl_ca", 0, 0 },
    { "ssl_capath", 0, 0 },
    { "ssl_cert", 0, 0 },
    { "ssl_key", 0, 0 },
    { "ssl_key_password", CALX_OPTION_SECRET, 0 },
    { "ssl_cipher", 0, 0 },
    { "ssl_crl", 0, 0 },
    { "ssl_crlpath", 0, 0 },
    { "tls_version", 0, 0 },
    { "server_public_key", 0, 0 },
    { "allow_cleartext_passwords", 0, 0 }
};
const size_t calxi_my_option_count = sizeof calxi_my_options / sizeof *calxi_my_options;

typedef enum { TLS_DISABLED, TLS_PREFERRED, TLS_REQUIRED, TLS_VERIFY_CA, TLS_VERIFY_FULL, TLS_UNKNOWN } tls_mode;

const char *calxi_my_host_name(const calxi_my_connection *connection, unsigned int *port)
{
    const calx_connect_params *p = connection->params;
    const calx_host_port *host = connection->host < p->host_count ? calx_host_at(p, connection->host) : NULL;
    *port = host && host->port > 0 ? (unsigned int)host->port : 3306;
    return host && host->host && host->host[0] ? host->host : "localhost";
}

/* A name that merely begins as an address ("127.example.org") is not local. */
static bool is_local(const char *host)
{
    if (strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0)
        return true;
    return strncmp(host, "127.", 4) == 0 && host[strspn(host, "0123456789.")] == '\0';
}

static tls_mode mode_of(const calxi_my_connection *connection)
{
    static const char *const names[] = { "disabled", "preferred", "required", "verify-ca", "verify-full" };
    const char *text = calx_option_value(connection->params, "ssl_mode");
    unsigned int port;
    for (int i = 0; text && i < TLS_UNKNOWN; i++)
        if (strcmp(text, names[i]) == 0)
            return (tls_mode)i;
    if (text)
        return TLS_UNKNOWN;
    if (calx_option_value(connection->params, "unix_socket"))
        return TLS_DISABLED;
    if (!is_local(calxi_my_host_name(connection, &port)))
        return TLS_VERIFY_FULL;
    if (calx_option_value(connection->params, "ssl_ca") || calx_option_value(connection->params, "ssl_capath"))
        return TLS_VERIFY_CA;
    return calx_option_value(connection->params, "ssl_cert") ? TLS_REQUIRED : TLS_DISABLED;
}

bool calxi_my_tls_required(const calxi_my_connection *connection)
{
    tls_mode mode = mode_of(connection);
    return mode >= TLS_REQUIRED && mode < TLS_UNKNOWN;
}

const char *calxi_my_tls_hint(const calxi_my_connection *connection)
{
    switch (mode_of(connection)) {
    case TLS_VERIFY_FULL:
        return " (the certificate of a host that is not local is verified: ssl_ca=<file> in the URL names its "
               "authority; "
               "ssl_mode=required encrypts without verifying, ssl_mode=disabled goes in plain text)";
    case TLS_VERIFY_CA:
        return " (ssl_ca=<file> in the URL names the authority; ssl_mode=required encrypts without verifying)";
    case TLS_REQUIRED:
        return " (ssl_mode=disabled in the URL goes in plain text)";
    default:
        return "";
    }
}

static bool refuse(calxi_my_connection *c, const char *message)
{
    calxi_my_fail_text(c, CALX_INTERFACE_ERROR, 0, message);
    return false;
}

/* What the library would read more into than a name: "a;b" is a connection string to it, "a,b" a list, "x://" a
 * plugin. */
static bool host_is_plain(const char *host)
{
    return host[strcspn(host, ";,/\\ \t\r\n'\"")] == '\0';
}

static bool check(calxi_my_connection *c)
{
    const calx_connect_params *p = c->params;
    const char *charset = calx_option_value(p, "charset");
    unsigned int port;
    if (charset && strcmp(charset, "utf8mb4") != 0 && strcmp(charset, "utf8") != 0 && strcmp(charset, "utf8mb3") != 0)
        return refuse(c, "charset: calx always speaks utf8mb4 with the server");
    if (!host_is_plain(calxi_my_host_name(c, &port)))
        return refuse(c, "the host is not a name or an address (a socket is given by unix_socket=<path> in the URL)");
    switch (mode_of(c)) {
    case TLS_UNKNOWN:
        return refuse(c, "ssl_mode must be disabled, preferred, required, verify-ca or verify-full");
    case TLS_VERIFY_CA:
        if (!calx_option_value(p, "ssl_ca") && !calx_option_value(p, "ssl_capath"))
            return refuse(c, "ssl_mode=verify-ca needs ssl_ca=<file> or ssl_capath=<directory> in the URL");
        break;
    default:
        break;
    }
    return true;
}

static bool put_text(calxi_my_connection *c, enum mysql_option option, const char *key)
{
    const char *value = calx_option_value(c->params, key);
    return !value || mysql_options(c->mysql, option, value) == 0;
}

static bool put_flag(calxi_my_connection *c, enum mysql_option option, bool value)
{
    my_bool flag = value;
    return mysql_options(c->mysql, option, &flag) == 0;
}

static bool apply_tls(calxi_my_connection *c)
{
    tls_mode mode = mode_of(c);
    bool ok = true;
#if MY_NONBLOCKING
    ok = put_flag(c, MYSQL_OPT_SSL_ENFORCE, mode != TLS_DISABLED) &&
         put_flag(c, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, mode == TLS_VERIFY_FULL) &&
         (mode == TLS_DISABLED || put_text(c, MARIADB_OPT_TLS_PASSPHRASE, "ssl_key_password"));
#else
    static const unsigned int modes[] = { SSL_MODE_DISABLED, SSL_MODE_PREFERRED, SSL_MODE_REQUIRED, SSL_MODE_VERIFY_CA,
                                          SSL_MODE_VERIFY_IDENTITY };
    ok = mysql_options(c->mysql, MYSQL_OPT_SSL_MODE, &modes[mode]) == 0;
#endif
    if (mode == TLS_DISABLED) /* libmariadb turns TLS on when any of the following is set */
        return ok;
    return ok && put_text(c, MYSQL_OPT_SSL_CA, "ssl_ca") && put_text(c, MYSQL_OPT_SSL_CAPATH, "ssl_capath") &&
           put_text(c, MYSQL_OPT_SSL_CERT, "ssl_cert") && put_text(c, MYSQL_OPT_SSL_KEY, "ssl_key") &&
           put_text(c, MYSQL_OPT_SSL_CIPHER, "ssl_cipher") && put_text(c, MYSQL_OPT_SSL_CRL, "ssl_crl") &&
           put_text(c, MYSQL_OPT_SSL_CRLPATH, "ssl_crlpath") && put_text(c, MYSQL_OPT_TLS_VERSION, "tls_version");
}

/* A server chooses how the password is sent; it must not choose the ways that send it as it is. */
static bool apply_authentication(calxi_my_connection *c)
{
    const char *allow = calx_option_value(c->params, "allow_cleartext_passwords");
    bool cleartext = allow && (strcmp(allow, "1") == 0 || strcmp(allow, "true") == 0);
#if MY_NONBLOCKING
    /* libmariadb 3.3 has no switch for cleartext, but a list of the plugins that are allowed */
    if (!cleartext &&
        mysql_optionsv(c->mysql, MARIADB_OPT_RESTRICTED_AUTH,
                       "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519,parsec,"
                       "auth_gssapi_client"))
        return false;
    return put_text(c, MYSQL_SERVER_PUBLIC_KEY, "server_public_key");
#else
    return put_flag(c, MYSQL_ENABLE_CLEARTEXT_PLUGIN, cleartext) &&
           put_text(c, MYSQL_SERVER_PUBLIC_KEY, "server_public_key");
#endif
}

/* The library's own timeouts count whole seconds and are a second line of defence: the host has the deadline. They
 * matter where the library blocks: while it resolves a name, and during the TLS handshake (libmariadb 3.3). Each of
 * several hosts gets its share. */
static bool apply_timeouts(calxi_my_connection *c)
{
    const int64_t second = 1000000, day = 86400;
    int64_t left = c->deadline == INT64_MAX ? 0 : c->deadline - calxi_my_host->now();
    size_t hosts = c->params->host_count > c->host ? c->params->host_count - c->host : 1;
    unsigned int seconds;
    if (!left)
        return true;
    left = (left / (int64_t)hosts + second - 1) / second;
    seconds = (unsigned int)(left < 1 ? 1 : left > day ? day : left);
    if (mysql_options(c->mysql, MYSQL_OPT_CONNECT_TIMEOUT, &seconds))
        return false;
#if !MY_NONBLOCKING
    left = (c->params->statement_timeout + second - 1) / second;
    seconds = (unsigned int)(left > day ? day : left);
    if (left > 0 && (mysql_options(c->mysql, MYSQL_OPT_READ_TIMEOUT, &seconds) ||
                     mysql_options(c->mysql, MYSQL_OPT_WRITE_TIMEOUT, &seconds)))
        return false;
#endif
    return true;
}

/* All options of a new handle. Option files are read only by handles that ask for it: this one does not. */
bool calxi_my_options_apply(calxi_my_connection *connection)
{
    calxi_my_connection *c = connection;
    unsigned int no = 0;
    unsigned int protocol = calx_option_value(c->params, "unix_socket") ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
#if MY_NONBLOCKING
    /* libmariadb's 60 kB are small for getaddrinfo and OpenSSL; pages that are not touched cost nothing */
    size_t stack = 256 * 1024;
    bool ok = mysql_options(c->mysql, MYSQL_OPT_NONBLOCK, &stack) == 0 && put_flag(c, MYSQL_OPT_RECONNECT, false);
#else
    bool ok = true; /* MySQL 8.0.34 complains about MYSQL_OPT_RECONNECT; off is the default */
#endif
    if (!check(c))
        return false;
    if (!ok || mysql_options(c->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4") ||
        mysql_options(c->mysql, MYSQL_OPT_LOCAL_INFILE, &no) ||
        mysql_options(c->mysql, MYSQL_OPT_PROTOCOL, &protocol) || !put_flag(c, MYSQL_REPORT_DATA_TRUNCATION, true) ||
        !apply_tls(c) || !apply_authentication(c) || !apply_timeouts(c))
        return refuse(c, "the client library refused an option of the connection");
    return true;
}
