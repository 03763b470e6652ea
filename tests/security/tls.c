/* SPDX-License-Identifier: MIT */
/* TLS to real servers whose certificate is known: who is believed, who is refused, and what the error says then.
 *
 * tests/security/tls.sh makes an authority, a certificate for db.calx.test and 0.0.0.0, servers that show it, and runs
 * this. 0.0.0.0 leads to this machine (Linux), but is no local host to calx; so does "0", which is another name to
 * libmariadb, and the same address to libpq. */
#define _POSIX_C_SOURCE 200809L
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAIN = 1, ENCRYPTED = 2 }; /* what a connection that succeeds must be; 0: it must be refused */

typedef struct tls_case {
    const char *title;
    const char *query; /* of the URL; $D is the directory of the certificates */
    const char *host;
    const char *words; /* of the error; several are separated by | */
    int expected;
    bool without_tls;               /* the server that has no TLS */
    const char *name[2], *value[2]; /* of the environment */
} tls_case;

typedef struct backend {
    const char *name, *tls_variable, *plain_variable, *is_encrypted;
    const tls_case *cases;
} backend;

#define CASE(title_, host_, query_, ...)                                                                               \
    {                                                                                                                  \
        .title = (title_), .host = (host_), .query = (query_), __VA_ARGS__                                             \
    }

static const tls_case postgresql[] = {
    CASE("a local host may do without", "127.0.0.1", "sslmode=disable", .expected = PLAIN),
    CASE("an authority that nobody knows", "0.0.0.0", "", .words = "certificate verify failed|sslmode=|sslrootcert="),
    CASE("the right authority", "0.0.0.0", "sslrootcert=$D/ca.pem", .expected = ENCRYPTED),
    CASE("another authority", "0.0.0.0", "sslrootcert=$D/other.pem", .words = "certificate verify failed|sslrootcert="),
    CASE("another name, when the URL says that names do not matter", "db.example.test",
         "hostaddr=0.0.0.0&sslrootcert=$D/ca.pem&sslmode=verify-ca", .expected = ENCRYPTED),
    CASE("another authority, when names do not matter", "0", "sslrootcert=$D/other.pem&sslmode=verify-ca",
         .words = "certificate verify failed"),
    CASE("nobody is verified when the URL says so", "0", "sslmode=require", .expected = ENCRYPTED),
    CASE("plain text when the URL says so", "0.0.0.0", "sslmode=disable", .expected = PLAIN),
    CASE("a name with its address", "db.calx.test", "hostaddr=0.0.0.0&sslrootcert=$D/ca.pem", .expected = ENCRYPTED),
    CASE("another name with the address", "db.example.test", "hostaddr=0.0.0.0&sslrootcert=$D/ca.pem",
         .words = "does not match|sslmode="),
    CASE("a local name with an address that is not", "localhost", "hostaddr=0.0.0.0",
         .words = "certificate verify failed"),
    CASE("a server without TLS", "0.0.0.0", "", .without_tls = true, .words = "does not support SSL|sslmode="),
    CASE("a server without TLS, encryption wanted", "0.0.0.0", "sslmode=require", .without_tls = true,
         .words = "does not support SSL|sslmode="),
    CASE("the environment does not lower it", "0.0.0.0", "", .name = { "PGSSLMODE", "PGREQUIRESSL" },
         .value = { "disable", "0" }, .words = "certificate verify failed"),
    CASE("an address of the environment is where it goes", "localhost", "", .name = { "PGHOSTADDR" },
         .value = { "0.0.0.0" }, .words = "certificate verify failed"),
    CASE("an address of a service file is where it goes", "localhost", "", .name = { "PGSERVICEFILE", "PGSERVICE" },
         .value = { "$D/services", "elsewhere" }, .words = "certificate verify failed"),
    CASE("a service file does not lower it", "0.0.0.0", "", .name = { "PGSERVICEFILE", "PGSERVICE" },
         .value = { "$D/services", "plain" }, .words = "certificate verify failed"),
    { .title = NULL }
};

static const tls_case mariadb[] = {
    CASE("a local host may do without", "127.0.0.1", "", .expected = PLAIN),
    CASE("an authority that nobody knows", "0.0.0.0", "", .words = "ssl_ca=|ssl_mode="),
    CASE("the right authority", "0.0.0.0", "ssl_ca=$D/ca.pem", .expected = ENCRYPTED),
    CASE("the right authority, among others", "0.0.0.0", "ssl_capath=$D/authorities", .expected = ENCRYPTED),
    CASE("another authority", "0.0.0.0", "ssl_ca=$D/other.pem", .words = "ssl_ca="),
    CASE("another name", "0", "ssl_ca=$D/ca.pem", .words = "ssl_mode="),
    CASE("another name, when the URL says that names do not matter", "0", "ssl_ca=$D/ca.pem&ssl_mode=verify-ca",
         .expected = ENCRYPTED),
    CASE("another authority, when names do not matter", "0", "ssl_ca=$D/other.pem&ssl_mode=verify-ca",
         .words = "ssl_ca="),
    CASE("a local host with an authority is verified", "127.0.0.1", "ssl_ca=$D/ca.pem", .expected = ENCRYPTED),
    CASE("a local host with another authority", "127.0.0.1", "ssl_ca=$D/other.pem", .words = "ssl_ca="),
    CASE("a local host, wholly verified", "127.0.0.1", "ssl_ca=$D/ca.pem&ssl_mode=verify-full", .words = "ssl_mode="),
    CASE("nobody is verified when the URL says so", "0", "ssl_mode=required", .expected = ENCRYPTED),
    CASE("encrypted where possible", "0", "ssl_mode=preferred", .expected = ENCRYPTED),
    CASE("plain text when the URL says so", "0.0.0.0", "ssl_mode=disabled", .expected = PLAIN),
    CASE("a server without TLS", "0.0.0.0", "", .without_tls = true, .words = "ssl_mode="),
    CASE("a server without TLS, encryption wanted", "0.0.0.0", "ssl_mode=required", .without_tls = true,
         .words = "ssl_mode="),
    CASE("a local server without TLS, an authority given", "127.0.0.1", "ssl_ca=$D/ca.pem", .without_tls = true,
         .words = "ssl_ca="),
    { .title = NULL }
};

static const backend backends[] = {
    { "postgresql", "CALX_TLS_POSTGRESQL_URL", "CALX_TEST_POSTGRESQL_URL",
      "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", postgresql },
    { "mariadb", "CALX_TLS_MYSQL_URL", "CALX_TEST_MYSQL_URL",
      "SELECT variable_value <> '' FROM information_schema.session_status WHERE variable_name = 'SSL_CIPHER'",
      mariadb },
};

static unsigned passed, failed, skipped;

/* $D for the directory. */
static char *fill(const char *text, char *out, size_t size)
{
    const char *directory = getenv("CALX_TLS_DIRECTORY"), *at = strstr(text, "$D");
    if (at && directory)
        snprintf(out, size, "%.*s%s%s", (int)(at - text), text, directory, at + 2);
    else
        snprintf(out, size, "%s", text);
    return out;
}

static char *make_url(const tls_case *c, const char *base)
{
    char query[600], *next = fill(c->query, query, sizeof query), *text;
    calx_url *url = calx_url_parse(base);
    calx_status status = calx_url_set_host(url, c->host);
    while (status == CALX_OK && next && *next) {
        char *pair = next, *value = strchr(pair, '=');
        next = strchr(pair, '&');
        if (next)
            *next++ = '\0';
        *value++ = '\0';
        status = calx_url_set_query(url, pair, value);
    }
    if (status != CALX_OK)
        printf("  %s\n", calx_url_errmsg(url));
    text = status == CALX_OK ? calx_url_render(url, .show_password = true) : NULL;
    calx_url_dispose(url);
    return text;
}

static bool has_words(const char *message, const char *words)
{
    char one[80];
    while (*words) {
        size_t len = strcspn(words, "|");
        snprintf(one, sizeof one, "%.*s", (int)len, words);
        if (!strstr(message, one))
            return false;
        words += len + (words[len] == '|');
    }
    return true;
}

static bool is_as_expected(const tls_case *c, const char *url, const char *is_encrypted)
{
    calx_engine *engine = calx_engine_create(url, .connect_timeout = 20);
    calx_session *session = calx_session_open(engine);
    int encrypted = 0;
    calx_status status = calx_scalar(session, calx_text(is_encrypted), &encrypted);
    bool good;
    if (c->expected)
        good = status == CALX_OK && encrypted == (c->expected == ENCRYPTED);
    else
        good = status == CALX_OPERATIONAL_ERROR && calx_error_of(session)->kind == CALX_TLS_REFUSED &&
               has_words(calx_errmsg(session), c->words);
    if (!good)
        printf("  status %d, kind %d, encrypted %d: %s\n", (int)status, (int)calx_error_of(session)->kind, encrypted,
               calx_errmsg(session));
    (void)calx_session_close(session);
    calx_engine_dispose(engine);
    return good;
}

static void try_case(const backend *b, const tls_case *c, const char *base)
{
    char value[600], *url = make_url(c, base);
    bool good;
    for (size_t i = 0; i < 2; i++)
        if (c->name[i])
            setenv(c->name[i], fill(c->value[i], value, sizeof value), 1);
    good = url && is_as_expected(c, url, b->is_encrypted);
    for (size_t i = 0; i < 2; i++)
        if (c->name[i])
            unsetenv(c->name[i]);
    calx_free(url);
    good ? passed++ : failed++;
    if (!good)
        printf("FAILED: %s: %s\n", b->name, c->title);
}

int main(void)
{
    for (size_t i = 0; i < sizeof backends / sizeof *backends; i++) {
        const backend *b = &backends[i];
        const char *tls = getenv(b->tls_variable), *plain = getenv(b->plain_variable);
        for (const tls_case *c = b->cases; c->title; c++) {
            if (tls && plain)
                try_case(b, c, c->without_tls ? plain : tls);
            else
                skipped++;
        }
        if (!tls || !plain)
            printf("SKIP tls: %s or %s names no server\n", b->tls_variable, b->plain_variable);
    }
    printf("tls: %u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed ? 1 : passed ? 0 : 77;
}
