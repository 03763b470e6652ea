/* SPDX-License-Identifier: MIT */
/* The proxy: one thread, which polls all pairs of sockets. */
#include "proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAIRS = 32, BUFFER = 65536 };

/* One connection: what one side has sent and the other has not taken yet is in the buffer. */
typedef struct way {
    int from, to;
    size_t at, len;
    size_t reads; /* that brought something */
    char data[BUFFER];
} way;

typedef struct pair {
    bool used, answered;
    int client, server;
    way up, down;
} pair;

struct suite_proxy {
    int listener, port;
    int wake[2];
    char host[256], service[16];
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned asked, done; /* changes of what follows, and those that the thread has seen */
    bool ended, muted, cut, deaf;
    size_t trips; /* how often a client spoke after it had been answered */
    pair pairs[PAIRS];
};

static int connect_to(const char *host, const char *service)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;
    int fd = -1;
    if (getaddrinfo(host, service, &hints, &found))
        return -1;
    for (struct addrinfo *a = found; a && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype, 0);
        if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen)) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd;
}

static void make_way(way *w, int from, int to)
{
    w->from = from;
    w->to = to;
    w->at = w->len = w->reads = 0;
}

static void open_pair(suite_proxy *proxy)
{
    int client = accept(proxy->listener, NULL, NULL), server;
    pair *p = proxy->pairs;
    if (client < 0)
        return;
    while (p < proxy->pairs + PAIRS && p->used)
        p++;
    server = p < proxy->pairs + PAIRS ? connect_to(proxy->host, proxy->service) : -1;
    if (server < 0) {
        close(client);
        return;
    }
    fcntl(client, F_SETFL, O_NONBLOCK);
    fcntl(server, F_SETFL, O_NONBLOCK);
    p->used = true;
    p->client = client;
    p->server = server;
    make_way(&p->up, client, server);
    make_way(&p->down, server, client);
}

static void close_pair(pair *p)
{
    if (!p->used)
        return;
    close(p->client);
    close(p->server);
    p->used = false;
}

/* False: one side is gone. */
static bool forward(way *w)
{
    ssize_t n;
    if (w->at == w->len) {
        n = read(w->from, w->data, BUFFER);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
            return false;
        w->at = 0;
        w->len = n > 0 ? (size_t)n : 0;
        w->reads += n > 0;
    }
    if (w->at < w->len) {
        n = send(w->to, w->data + w->at, w->len - w->at, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        w->at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static nfds_t watch(suite_proxy *proxy, struct pollfd *fds, bool muted, bool deaf)
{
    nfds_t n = 2;
    fds[0] = (struct pollfd){ .fd = proxy->wake[0], .events = POLLIN };
    fds[1] = (struct pollfd){ .fd = proxy->listener, .events = POLLIN };
    for (pair *p = proxy->pairs; !muted && p < proxy->pairs + PAIRS; p++) {
        if (!p->used)
            continue;
        fds[n++] = (struct pollfd){ .fd = p->client, .events = (short)((p->up.at == p->up.len ? POLLIN : 0) |
                                                                       (p->down.at < p->down.len ? POLLOUT : 0)) };
        fds[n++] = (struct pollfd){ .fd = p->server,
                                    .events = (short)((!deaf && p->down.at == p->down.len ? POLLIN : 0) |
                                                      (p->up.at < p->up.len ? POLLOUT : 0)) };
    }
    return n;
}

/* A round trip begins when the client speaks after an answer. It is counted before the answer to it is on its way, so that who has that
 * answer sees the count. */
static bool forward_up(suite_proxy *proxy, pair *p)
{
    size_t before = p->up.reads;
    bool there = forward(&p->up);
    if (p->up.reads != before && p->answered) {
        pthread_mutex_lock(&proxy->lock);
        proxy->trips++;
        pthread_mutex_unlock(&proxy->lock);
        p->answered = false;
    }
    return there;
}

static bool forward_down(pair *p)
{
    size_t before = p->down.reads;
    bool there = forward(&p->down);
    p->answered = p->answered || p->down.reads != before;
    return there;
}

static void serve_pairs(suite_proxy *proxy, bool deaf)
{
    for (pair *p = proxy->pairs; p < proxy->pairs + PAIRS; p++)
        if (p->used && (!forward_up(proxy, p) || (!deaf && !forward_down(p))))
            close_pair(p);
}

static void close_pairs(suite_proxy *proxy)
{
    for (pair *p = proxy->pairs; p < proxy->pairs + PAIRS; p++)
        close_pair(p);
}

static void *serve(void *argument)
{
    suite_proxy *proxy = argument;
    struct pollfd fds[2 + 2 * PAIRS];
    char drained[64];
    for (;;) {
        bool ended, muted, deaf;
        pthread_mutex_lock(&proxy->lock);
        ended = proxy->ended;
        muted = proxy->muted;
        deaf = proxy->deaf;
        if (proxy->cut || ended)
            close_pairs(proxy);
        proxy->cut = false;
        proxy->done = proxy->asked;
        pthread_cond_broadcast(&proxy->changed);
        pthread_mutex_unlock(&proxy->lock);
        if (ended || (poll(fds, watch(proxy, fds, muted, deaf), -1) < 0 && errno != EINTR))
            return NULL;
        if ((fds[0].revents & POLLIN) && read(proxy->wake[0], drained, sizeof drained) < 0)
            return NULL;
        if (fds[0].revents & POLLIN)
            continue;
        if (fds[1].revents & POLLIN)
            open_pair(proxy);
        if (!muted)
            serve_pairs(proxy, deaf);
    }
}

/* Sets a flag, and waits until the thread goes by it. */
static void ask(suite_proxy *proxy, bool *flag, bool value)
{
    unsigned number;
    pthread_mutex_lock(&proxy->lock);
    *flag = value;
    number = ++proxy->asked;
    if (write(proxy->wake[1], "", 1) < 0)
        perror("calx-suite: waking the proxy");
    while ((int)(proxy->done - number) < 0)
        pthread_cond_wait(&proxy->changed, &proxy->lock);
    pthread_mutex_unlock(&proxy->lock);
}

size_t suite_proxy_trips(suite_proxy *proxy)
{
    size_t trips;
    pthread_mutex_lock(&proxy->lock);
    trips = proxy->trips;
    pthread_mutex_unlock(&proxy->lock);
    return trips;
}

void suite_proxy_mute(suite_proxy *proxy, bool muted)
{
    ask(proxy, &proxy->muted, muted);
}

void suite_proxy_deafen(suite_proxy *proxy, bool deaf)
{
    ask(proxy, &proxy->deaf, deaf);
}

void suite_proxy_cut(suite_proxy *proxy)
{
    ask(proxy, &proxy->cut, true);
}

static bool listen_on_any(suite_proxy *proxy)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    proxy->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (proxy->listener < 0 || bind(proxy->listener, (struct sockaddr *)&address, sizeof address) ||
        listen(proxy->listener, 16) || getsockname(proxy->listener, (struct sockaddr *)&address, &size))
        return false;
    proxy->port = ntohs(address.sin_port);
    return true;
}

static suite_proxy *start(suite *t)
{
    suite_proxy *proxy = calloc(1, sizeof *proxy);
    calx_url *url = calx_url_parse(t->url);
    int port = 0;
    const char *host = calx_url_host(url, 0, &port);
    REQUIRE(proxy != NULL && host != NULL);
    snprintf(proxy->host, sizeof proxy->host, "%s", host);
    snprintf(proxy->service, sizeof proxy->service, "%d", port ? port : atoi(suite_is("default_port")));
    calx_url_dispose(url);
    REQUIRE(listen_on_any(proxy) && pipe(proxy->wake) == 0);
    pthread_mutex_init(&proxy->lock, NULL);
    pthread_cond_init(&proxy->changed, NULL);
    REQUIRE(pthread_create(&proxy->thread, NULL, serve, proxy) == 0);
    return proxy;
}

calx_engine *suite_proxy_engine_with(suite *t, suite_proxy **proxy, const calx_engine_options *options)
{
    calx_url *url = calx_url_parse(t->url);
    calx_engine *engine;
    *proxy = start(t);
    CHECK_STATUS(url, calx_url_set_host(url, "127.0.0.1"), CALX_OK);
    CHECK_STATUS(url, calx_url_set_port(url, (*proxy)->port), CALX_OK);
    engine = suite_keep_engine(t, suite_saw_engine(calx_engine_create_url(url, options)));
    calx_url_dispose(url);
    return engine;
}

void suite_proxy_stop(suite_proxy *proxy)
{
    ask(proxy, &proxy->ended, true);
    pthread_join(proxy->thread, NULL);
    pthread_cond_destroy(&proxy->changed);
    pthread_mutex_destroy(&proxy->lock);
    close(proxy->listener);
    close(proxy->wake[0]);
    close(proxy->wake[1]);
    free(proxy);
}
