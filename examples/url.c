/* SPDX-License-Identifier: MIT */
/* URLs as objects: made of parts, read, changed, and shown without their secrets. url URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>

static void show(const char *what, const calx_url *url)
{
    char *text = calx_url_render(url);
    printf("%s: %s\n", what, text ? text : calx_url_errmsg(url));
    calx_free(text);
}

/* Parts that are NULL are absent, so that environment variables can be passed as they come. */
static calx_url *from_environment(void)
{
    return calx_url_create(.drivername = "postgresql", .username = getenv("EXAMPLE_USER"),
                           .password = getenv("EXAMPLE_PASSWORD"), .host = getenv("EXAMPLE_HOST"),
                           .database = getenv("EXAMPLE_DATABASE"));
}

static void create(void)
{
    calx_url *url = calx_url_create(.drivername = "postgresql+psycopg2", .username = "notebook",
                                    .password = "notebook", .host = "postgres", .database = "notebook", .port = 5432);
    show("created", url);
    char *secret = calx_url_render(url, .show_password = true);
    printf("for the client: %s\n", secret);
    calx_free(secret);
    calx_url_dispose(url);

    url = from_environment();
    show("from the environment", url);
    calx_url_dispose(url);
}

static void parse(void)
{
    calx_url *url = calx_url_parse("mysql://me:p%40ss@[::1]:3307/shop?pool_size=20");
    show("parsed", url);
    printf("  host %s, port %d, pool_size %s\n", calx_url_host(url, 0, NULL), calx_url_port(url),
           calx_url_query(url, "pool_size"));
    calx_url_set_database(url, "shop_test");
    calx_url_set_query(url, "pool_size", NULL);
    show("changed", url);
    calx_url_dispose(url);

    url = calx_url_parse("postgresql://me@host:port/shop");
    show("wrong", url);
    calx_url_dispose(url);
}

/* Engines take an object as well as text, and copy it. */
static bool connect_to(const char *text)
{
    calx_url *url = calx_url_parse(text);
    calx_engine *engine = calx_engine_create(url);
    calx_url_dispose(url);
    calx_connection *connection = calx_connect(engine);
    bool works = calx_ping(connection) == CALX_OK;
    printf("an engine of a URL object: %s\n", works ? "works" : calx_errmsg(connection));
    calx_connection_close(connection);
    calx_engine_dispose(engine);
    return works;
}

int main(int argc, char **argv)
{
    create();
    parse();
    return connect_to(argc > 1 ? argv[1] : "sqlite:///:memory:") ? EXIT_SUCCESS : EXIT_FAILURE;
}
